"""Branches and loops in Rust."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import INT, Type
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_change import ChangeWriter
from yantra_codex.languages.rust_expressions import (
    It,
    R,
    V,
    form,
    refuse,
)
from yantra_codex.languages.rust_flow import body_live, changed, leaves, live_before, own_statements, uses
from yantra_codex.languages.rust_types import is_copy


class ControlWriter(ChangeWriter):
    """Writes if, for and while."""

    def conditional(self, s: n.If, after: set[str], brk: set[str], cont: set[str], tail: bool) -> None:
        inside = live_before(s.then, after, brk, cont) | live_before(s.orelse, after, brk, cont)
        self.prepare((s.test,), inside)
        test = self.own(s.test)
        self.flush()
        value_tail = tail and bool(s.orelse) and leaves(s.then) and leaves(s.orelse)
        head = f"if {test.text} {{"
        self.branches(head, s, after, brk, cont, value_tail)

    def branches(self, head: str, s: n.If, after: set[str], brk: set[str], cont: set[str], tail: bool) -> None:
        self.line(head)
        before = self.nonneg.known.copy()
        self.nonneg.learn(s.test)
        self.nested(lambda: self.block(s.then, after, brk, cont, tail))
        self.nonneg.known = before.copy()
        self.nonneg.learn(s.test, False)
        self.other_branch(s, after, brk, cont, tail)
        self.nonneg.known = before
        self.nonneg.forget((s,))
        if leaves(s.then):
            self.nonneg.learn(s.test, False)
        if s.orelse and leaves(s.orelse):
            self.nonneg.learn(s.test)

    def other_branch(self, s: n.If, after: set[str], brk: set[str], cont: set[str], tail: bool) -> None:
        if not s.orelse:
            self.line("}")
            return
        if len(s.orelse) == 1 and isinstance(s.orelse[0], n.If):
            inner = s.orelse[0]
            inside = live_before(inner.then, after, brk, cont) | live_before(inner.orelse, after, brk, cont)
            self.prepare((inner.test,), inside)
            test = self.own(inner.test)
            if not self.pre:
                self.branches(f"}} else if {test.text} {{", inner, after, brk, cont, tail)
                return
        self.line("} else {")
        self.nested(lambda: self.block(s.orelse, after, brk, cont, tail))
        self.line("}")

    def body(self, s: n.ForEach | n.ForRange | n.While, after: set[str], first: list[str] = ()) -> None:  # type: ignore[assignment]
        live = body_live(s, after)
        before = self.nonneg.known.copy()
        self.nonneg.forget((s,))
        if isinstance(s, n.ForRange):
            self.nonneg.count(s)
        elif isinstance(s, n.While):
            self.nonneg.learn(s.test)
        elif len(s.targets) == 1:
            self.nonneg.element(s.targets[0].name, s.iterable)
        self.level += 1
        for line in first:
            self.line(line)
        self.block(s.body, live, after, live)
        self.level -= 1
        self.line("}")
        self.nonneg.known = before
        self.nonneg.forget((s,))
        if isinstance(s, n.While) and not any(isinstance(x, n.Break) for x in own_statements(s.body)):
            self.nonneg.learn(s.test, False)

    def for_each(self, s: n.ForEach, after: set[str]) -> None:
        saved = dict(self.vars)
        self.prepare((s.iterable,), live_before(s.body, body_live(s, after), after, body_live(s, after)) | after)
        touched = changed(s.body, self.program)
        i = self.it(s.iterable)
        plain_range = isinstance(s.iterable, n.Apply) and s.iterable.op == "range"
        if set(uses(s.iterable)) & touched and not plain_range:
            text = self.own(s.iterable)
            i = It(form("{0}.into_iter()", text), "own", i.type, loop=text.text)
        pattern, first = self.targets(s, i, touched)
        if pattern is None:
            i = self.own_items(i)
            pattern, first = self.targets(s, i, touched)
        self.flush()
        self.line(f"for {pattern} in {self.loop_source(i)} {{")
        self.body(s, after, first)
        self.vars = saved

    @staticmethod
    def loop_source(i: It) -> str:
        return i.loop or i.text.text

    def targets(self, s: n.ForEach, i: It, touched: set[str]) -> tuple[str | None, list[str]]:
        t = i.type
        first: list[str] = []
        if len(s.targets) == 1:
            p = s.targets[0]
            if isinstance(i.item, tuple):
                return None, []
            return self.target(p, str(i.item), t, touched, first, s.body), first
        if t.name != "tuple" or len(t.args) != len(s.targets):
            raise refuse(f"unpacking {t} into {len(s.targets)} variables")
        if isinstance(i.item, tuple):
            if any(isinstance(m, tuple) for m in i.item):
                return None, []
            shown = [self.target(p, m, a, touched, first, s.body) for p, m, a in zip(s.targets, i.item, t.args, strict=True)]
            return f"({', '.join(shown)})", first
        if i.item == "own" or is_copy(t):
            shown = [self.target(p, "own", a, touched, first, s.body) for p, a in zip(s.targets, t.args, strict=True)]
            return f"{'&' if i.item == 'ref' else ''}({', '.join(shown)})", first
        shown = [self.target(p, "part", a, touched, first, s.body) for p, a in zip(s.targets, t.args, strict=True)]
        return f"({', '.join(shown)})", first

    def target(self, p: n.Param, item: str, t: Type, touched: set[str], first: list[str], body: n.Block) -> str:
        """The pattern of one loop variable."""
        if not any(p.name in uses(e) for e in n.block_exprs(body)) and p.name not in touched:
            return "_"
        name = self.names(p.name)
        if item == "part":
            pattern, mode = name, "ref"
        else:
            pattern, mode = self.simple_pattern(name, item, False, t)
        if p.name in touched:
            if mode == "own" and not pattern.startswith("&"):
                self.vars[p.name] = V(name, t, "own")
                return f"mut {pattern}"
            first.append(f"let mut {name} = {self.owned(R(atom(name), mode if mode != 'own' else 'own', t)).text};")
            self.vars[p.name] = V(name, t, "own")
            return pattern
        self.vars[p.name] = V(name, t, mode)
        return pattern

    def for_range(self, s: n.ForRange, after: set[str]) -> None:
        saved = dict(self.vars)
        self.prepare((s.start, s.stop, s.step), live_before(s.body, body_live(s, after), after, body_live(s, after)) | after)
        touched = changed(s.body, self.program)
        used = any(s.name in uses(e) for e in n.block_exprs(s.body)) or s.name in touched
        name = self.names(s.name) if used else "_"
        first: list[str] = []
        as_usize = self.usize_range(s) if s.name not in touched else None
        mode = "own"
        if as_usize is not None:
            text, mode = as_usize, "usize"
        else:
            made = self.range_text(s.start, s.stop, s.step)
            text = made.text if made is not None else f"range_step({self.own(s.start).text}, {self.own(s.stop).text}, {self.own(s.step).text})"
        self.flush()
        if s.name in touched:
            first.append(f"let mut {name} = {name};")
        if used:
            self.vars[s.name] = V(name, INT, mode)
        self.line(f"for {name} in {text} {{")
        self.body(s, after, first)
        self.vars = saved

    def usize_range(self, s: n.ForRange) -> str | None:
        """The range in usize where the counter is mostly an index."""
        k = literal_int(s.step)
        if not k or not self.counts_positions(s.name):
            return None
        if k > 0:
            start, stop = self.pure_usize(s.start), self.stop_usize(s.stop)
            if start is None or stop is None:
                return None
            text = form("{0}..{1}", start, stop)
            if isinstance(s.stop, n.Apply) and s.stop.op == "add" and literal_int(s.stop.args[1]) == 1 and (inner := self.pure_usize(s.stop.args[0])) is not None:
                text = form("{0}..={1}", start, inner)
            return (text if k == 1 else form("{0}.step_by(%d)" % k, text)).text
        low = literal_int(s.stop)
        if low is None or low < -1 or not (isinstance(s.start, n.Apply) and s.start.op == "sub" and literal_int(s.start.args[1]) == 1):
            return None
        top = self.pure_usize(s.start.args[0])
        if top is None:
            return None
        text = form("({0}..{1}).rev()", atom(str(low + 1)), top)
        return (text if k == -1 else form("{0}.step_by(%d)" % -k, text)).text

    def stop_usize(self, e: n.Expr) -> Text | None:
        pure = self.pure_usize(e)
        if pure is not None:
            return pure
        if isinstance(e, n.Apply) and e.op == "sub":
            left, right = self.stop_usize(e.args[0]), self.pure_usize(e.args[1])
            if left is not None and right is not None:
                return form("{0}.saturating_sub({1})", left, right)
        return None

    def loop(self, s: n.While, after: set[str]) -> None:
        if isinstance(s.test, n.Lit) and s.test.value is True:
            self.line("loop {")
        else:
            self.movable, self.pre = set(), None
            self.nonneg.forget((s,))
            saved = self.can_question
            test = self.own(s.test)
            self.can_question, self.pre = saved, []
            self.line(f"while {test.text} {{")
        self.body(s, after)
