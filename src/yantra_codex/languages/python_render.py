"""Programs to Python text: statements and expressions."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.rewrite import replace_expr
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import NONE, Type, is_mutable
from yantra_codex.languages.analysis import (
    Bounds,
    Facts,
    changed_names,
    ends,
    flatten,
    literal_int,
    mentions,
    names_in,
    place_expr,
    rebinds,
    same,
    stmt_mentions,
    tidy_targets,
    whole_tuple,
)
from yantra_codex.languages.base import Names, Text, atom, fill, snake_case
from yantra_codex.languages.python_layout import scan
from yantra_codex.languages.python_types import py_type

BUILTINS = frozenset(["abs", "all", "any", "bool", "chr", "dict", "divmod", "enumerate", "filter", "float", "format", "frozenset", "int", "isinstance", "len", "list", "map", "max", "min", "next", "ord", "pow", "print", "range", "repr", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "type", "zip", "self", "Exception", "ValueError", "TypeError", "KeyError", "IndexError", "RuntimeError", "ZeroDivisionError", "OverflowError", "LookupError", "ArithmeticError", "AssertionError", "NotImplementedError", "StopIteration"])
KNOWN_ERRORS = frozenset(k for k, v in vars(__import__("builtins")).items() if isinstance(v, type) and issubclass(v, Exception))
COMPOUND = {"add": "+", "sub": "-", "mul": "*", "str_concat": "+", "floordiv": "//", "floormod": "%", "div": "/", "int_pow": "**",
            "bit_and": "&", "bit_or": "|", "bit_xor": "^", "shl": "<<", "shr": ">>"}  # fmt: skip
LAMBDA = "lambda y: {0}"
CONDITION = "{1} if {0} else {2}"
_OPS = re.compile(r"\{0\} (\S+|not in|is not) \{1\}")


def needs_more(outer: str, slot: int, inner: str) -> bool:
    """Parentheses that the grammar does not ask for but Python's meaning or its readers do."""
    a, b = _OPS.fullmatch(outer), _OPS.fullmatch(inner)
    comparisons = {"==", "!=", "<", ">", "<=", ">=", "in", "is", "not in", "is not"}
    if a and b and a[1] in comparisons and b[1] in comparisons:
        return True
    if inner == LAMBDA and not re.search(r"[(,=] ?\{" + str(slot) + r"\}", outer):
        return outer != "{0}"
    return a is not None and a[1] == "**" and slot == 0 and inner.startswith("-")


class Renderer:
    """One program being written in Python."""

    language = "python"

    def __init__(self, program: n.Program, signature: Signature | None, rules: dict[str, Callable[..., Text | None]], templates: dict[str, str],
                 changes: dict[str, Callable[..., str | list[str]]], unsupported: dict[str, str], helper_names: frozenset[str],
                 avoid: frozenset[str] = frozenset()):
        self.program, self.signature = program, signature
        self.rules, self.templates, self.changes, self.unsupported = rules, templates, changes, unsupported
        self.helper_names = helper_names
        self.used: set[str] = set()
        self.imports: set[str] = set()
        self.errors: set[str] = set()
        given = {signature.name, *(p.name for p in signature.params)} if signature else set()
        self.reserved = (frozenset(keyword.kwlist) | BUILTINS | avoid) - given
        self.functions = Names(self.reserved, snake_case)
        if signature:
            self.functions.keep(program.entry.name, signature.name)
        for f in program.functions:
            self.functions(f.name)
        self.active: list[str] = []

    def refuse(self, what: str) -> Unsupported:
        return Unsupported(what, language="python")

    def use(self, helper: str) -> str:
        self.used.add(helper)
        return helper

    def need(self, line: str) -> None:
        """An import, as its line."""
        self.imports.add(line)

    def fill(self, template: str, *args: Text) -> Text:
        for h in re.findall(r"(?<![.\w])([a-z_]\w*)\(", template):
            if h in self.helper_names:
                self.used.add(h)
        for module in re.findall(r"(?<![.\w])(math|re|bisect|heapq)\.\w", template):
            self.need(f"import {module}")
        plain = [Text(f"({a.text})") if a.form and _used_where(template, i, a.form) else a for i, a in enumerate(args)]
        out = fill("python", template, *plain)
        return atom(out.text) if re.fullmatch(r"[\w.]+\((?:(?:\w+=)?\{\d\}(?:, )?)*\)", template) else out

    # ------------------------------------------------ functions

    def function(self, fn: n.Function) -> str:
        is_entry = fn is self.program.entry
        sig = self.signature if is_entry else None
        fn = tidy_targets(fn)
        self.names = Names(self.reserved | set(self.functions.given.values()), snake_case)
        shown = [p for p in fn.params if self.is_shown(p)]
        for p, own in zip(shown, sig.params if sig else (), strict=False):
            self.names.keep(p.name, own.name.lstrip("*"))
        self.fn = fn
        self.facts = Facts(fn, self.program)
        self.bounds = Bounds(fn)
        self.bounds.inout = {f.name: tuple(q.inout for q in f.params) for f in self.program.functions}
        self.env: dict[str, Text] = {}
        self.inout = {p.name for p in fn.params if p.inout}
        self.ordered = ordered_sets(fn)
        self.pending: list[str] | None = None
        params = []
        for p in shown:
            if p.inout and not is_mutable(p.type) and p.type.name != "db":
                raise self.refuse(f"a function that changes its caller's {p.type}")
            params.append(f"{self.names(p.name)}: {self.annotation(p.type)}")
        body = [self._unshadowed(line) for line in self.block(fn.body, frozenset()) or ["pass"]]
        head = f"def {self.functions(fn.name)}({', '.join(params)}) -> {self.annotation(fn.returns)}:"
        if sig and sig.header and sig.language == "python":
            head = sig.header.rstrip().rstrip(":").rstrip() + ":"
        return head + "".join("\n" + line for line in indent(body))

    def is_shown(self, p: n.Param) -> bool:
        """Whether a parameter is written in the signature and given in calls."""
        return True

    def _unshadowed(self, line: str) -> str:
        """A line that calls a built-in by its full name where the caller's own names hide it."""
        given = {self.signature.name, *(p.name for p in self.signature.params)} & BUILTINS if self.signature else set()
        own = set(self.functions.given.values()) - {self.signature.name if self.signature else ""}
        for name in sorted(given - own):
            if name == (self.signature.name if self.signature else "") and any(isinstance(e, n.Call) for f in self.program.functions for e in n.block_exprs(f.body)):
                continue  # a recursive call of the function itself
            found = [i for i, _, _ in scan(line) if re.match(rf"{name}\(", line[i:]) and not re.match(r"[\w.]", line[i - 1 : i] if i else " ")]
            for i in reversed(found):
                self.need("import builtins")
                line = f"{line[:i]}builtins.{line[i:]}"
        return line

    def annotation(self, t: Type) -> str:
        text = py_type(t)
        if "sqlite3." in text:
            self.need("import sqlite3")
        if re.search(r"\bAny\b", text):
            self.need("from typing import Any")
        if "Callable[" in text:
            self.need("from collections.abc import Callable")
        return text

    # ------------------------------------------------ statements

    def block(self, body: n.Block, local: frozenset[str] = frozenset()) -> list[str]:
        saved = dict(self.env)
        outer = self.pending
        local = local | frozenset(x.name for x in body if isinstance(x, n.Let))
        out: list[str] = []
        i = 0
        while i < len(body):
            self.pending = []
            rest = body[i + 1 :]
            taken, lines = self._idiom(body[i:], local)
            if not taken:
                taken, lines = 1, self.stmt(body[i], rest, local)
            out += [*self.pending, *lines]
            for done in body[i : i + taken]:
                self._after(done)
            i += taken
        self.env = saved
        self.pending = outer
        return out

    def _after(self, s: n.Stmt) -> None:
        """What is known once a statement is behind us."""
        self.bounds.forget((s,))
        match s:
            case n.If(test=t, then=a, orelse=b):
                # the branch that goes on must not have changed what the test speaks of
                if ends(a) and not names_in(t) & changed_names(b):
                    self.bounds.learn(t, False)
                elif b and ends(b) and not names_in(t) & changed_names(a):
                    self.bounds.learn(t)
            case n.Let(name=x, value=v):
                self.bounds.let(x, v)
            case n.Set(place=n.Place(name=x, path=())) if not mentions(s.value, x):
                self.bounds.let(x, s.value)

    @contextmanager
    def inside(self, *learned: tuple[n.Expr, bool]) -> Iterator[None]:
        saved = self.bounds.known
        self.bounds.known = saved.copy()
        for test, holds in learned:
            self.bounds.learn(test, holds)
        yield
        self.bounds.known = saved

    @contextmanager
    def lazily(self) -> Iterator[None]:
        """What is written here may run never or often: nothing of it can be named before the statement."""
        saved, self.pending = self.pending, None
        yield
        self.pending = saved

    def named(self, base: str, e: n.Expr) -> Text | None:
        """A variable for e before the statement being written, None where that would run it too often."""
        if self.pending is None:
            return None
        value = self.e(e)
        name = self.names.fresh(snake_case(re.sub(r"\W", "_", base)))
        self.pending.append(f"{name} = {value.text}")
        return atom(name)

    def _idiom(self, stmts: n.Block, local: frozenset[str]) -> tuple[int, list[str]]:
        """Several statements that are written as one: unpacking and simultaneous assignment."""
        first = stmts[0]
        if isinstance(first, n.Let) and first.value is not None and first.type.name == "tuple" and first.name not in self.facts.rebound:
            parts: list[n.Let | n.Set] = []
            for i, s in enumerate(stmts[1 : 1 + len(first.type.args)]):
                if isinstance(s, (n.Let, n.Set)) and isinstance(s.value, n.Apply) and s.value.op == "tuple_get" and s.value.args[0] == n.Var(first.name, first.type) and literal_int(s.value.args[1]) == i:
                    parts.append(s)
            if parts and len(parts) == len(first.type.args) and not any(stmt_mentions(s, first.name) for s in stmts[1 + len(parts) :]) and not self._copies(first.value):
                value = self.e(first.value)
                names = [self.declare(s.name, None) if isinstance(s, n.Let) else self.place(s.place).text for s in parts]
                return 1 + len(parts), [f"{', '.join(names)} = {_bare(first.value, value.text)}"]
        second = stmts[1] if len(stmts) > 1 else None
        if isinstance(first, n.Do) and first.op == "map_default" and isinstance(second, n.Do) and second.op in ("list_push", "set_add", "list_extend"):
            step = n.Step("key", first.args[0])
            if second.place.name == first.place.name and second.place.path == (*first.place.path, step) and second.result is None:
                made = self.fill("{0}.setdefault({1}, {2})", self.place(first.place), self.e(first.args[0]), self.e(first.args[1]))
                lines = self.changes[second.op](self, second, made, [self.stored(a, self.facts.depth.get(second.place.name, 0)) for a in second.args])
                return 2, [lines] if isinstance(lines, str) else lines
        for k in (2, 3, 4):
            heads, tails = stmts[:k], stmts[k : 2 * k]
            if len(tails) < k or not all(isinstance(s, n.Let) and s.value is not None and s.name not in self.facts.rebound for s in heads):
                continue
            if not all(isinstance(s, n.Set) and isinstance(s.value, n.Var) for s in tails):
                continue
            names = [h.name for h in heads]  # type: ignore[attr-defined,union-attr]
            values = [h.value for h in heads]  # type: ignore[attr-defined,union-attr]
            if [t.value.name for t in tails] != names or any(stmt_mentions(s, x) for s in stmts[2 * k :] for x in names):  # type: ignore[attr-defined,union-attr]
                continue
            if any(mentions(v, x) for v in values for x in names) or any(map(self._copies, values)):  # type: ignore[arg-type]
                continue
            if all(not (t.place.name in self.inout and not t.place.path) for t in tails):  # type: ignore[attr-defined,union-attr]
                left = ", ".join(self.place(t.place).text for t in tails)  # type: ignore[attr-defined,union-attr]
                return 2 * k, [f"{left} = {', '.join(self.e(v).text for v in values)}"]  # type: ignore[arg-type]
        if len(stmts) >= 3 and isinstance(first, n.Let) and isinstance(stmts[1], n.Set) and isinstance(stmts[2], n.Set) and first.value is not None:
            one, two = stmts[1], stmts[2]
            if (two.value == n.Var(first.name, first.type) and same(place_expr(one.place), first.value) and same(place_expr(two.place), one.value)
                    and not any(stmt_mentions(s, first.name) for s in stmts[3:])):
                a, b = self.place(one.place).text, self.place(two.place).text
                return 3, [f"{a}, {b} = {b}, {a}"]
        return 0, []

    def _copies(self, e: n.Expr) -> bool:
        items = e.items if isinstance(e, n.Make) else (e,)
        return any(self.facts.copy_levels(x, 0) for x in items)

    def stmt(self, s: n.Stmt, rest: n.Block = (), local: frozenset[str] = frozenset()) -> list[str]:
        match s:
            case n.Let(name=x, type=t, value=None):
                return [f"{self.declare(x, None)}: {self.annotation(t)}"]
            case n.Let(name=x, type=t, value=v) if v is not None:
                pre, value = self.hoisted(v, self.facts.depth.get(x, 0), rest, local, name=x)
                name = self.declare(x, v)
                hint = f": {self.annotation(t)}" if isinstance(v, n.Make) and not v.items and t.name in ("list", "map", "set") and x not in self.ordered and "never" not in str(t) else ""
                return [*pre, f"{name}{hint} = {value.text}"]
            case n.Set(place=place, value=v):
                return self.set_place(place, v, rest, local)
            case n.Do():
                return self.do(s, rest, local)
            case n.Perform(call=c):
                return [self.e(c).text]
            case n.If():
                return self.if_(s)
            case n.ForEach():
                return self.for_each(s)
            case n.ForRange():
                return self.for_range(s)
            case n.While(test=test, body=body):
                self.bounds.forget(body)
                with self.lazily():
                    head = f"while {self.test(test).text}:"
                with self.inside((test, True)):
                    return [head, *indent(self.block(body) or ["pass"])]
            case n.Break():
                return ["break"]
            case n.Continue():
                return ["continue"]
            case n.Return(value=None):
                return ["return"]
            case n.Return(value=v) if v is not None:
                if self.fn.returns == NONE and isinstance(v, n.Lit):
                    return ["return"]
                pre, value = self.hoisted(v, keep=False)
                return [*pre, f"return {_bare(v, value.text)}"]
            case n.Raise(kind=kind, message=m):
                text = "" if isinstance(m, n.Lit) and m.value == "" else f"({self.e(m).text})"
                return [f"raise {self.error(kind)}{text}"]
            case n.Try():
                return self.try_(s)
        raise self.refuse(f"the statement {type(s).__name__}")

    def error(self, kind: str) -> str:
        if kind not in KNOWN_ERRORS:
            self.errors.add(kind)
        return kind

    def declare(self, name: str, value: n.Expr | None) -> str:
        if value is not None and mentions(value, name) and name in self.env:
            fresh = self.names.fresh(snake_case(name))
            self.env[name] = atom(fresh)
            return fresh
        self.env.pop(name, None)
        return self.names(name)

    def hoisted(self, e: n.Expr, depth: int = 0, rest: n.Block = (), local: frozenset[str] = frozenset(), keep: bool = True,
                name: str | None = None) -> tuple[list[str], Text]:
        """An expression at the start of a statement: its outer let-bindings become variables before it."""
        pre: list[str] = []
        while isinstance(e, n.LetIn):
            value = self.stored(e.value)
            fresh = self.names.fresh(snake_case(re.sub(r"\W", "_", e.name)))
            self.env[e.name] = atom(fresh)
            pre.append(f"{fresh} = {value.text}")
            e = e.body
        if name in self.ordered:
            return pre, self.in_order(e, True)
        return pre, self.stored(e, depth, rest, local) if keep else self.e(e)

    def stored(self, e: n.Expr, depth: int = 0, rest: n.Block = (), local: frozenset[str] = frozenset()) -> Text:
        count = self.facts.copy_levels(e, depth, rest, local)
        return self.clone(self.e(e), n.type_of(e), count) if count else self.e(e)

    def clone(self, x: Text, t: Type, count: int) -> Text:
        if count <= 0 or not is_mutable(t):
            return x
        deep = count > 1 and any(map(is_mutable, t.args))
        if t.name == "list" and not deep:
            return self.fill("{0}[:]", x)
        if t.name == "list":
            with self.temps("row") as (row,):
                return atom(f"[{self.clone(atom(row), t.args[0], count - 1).text} for {row} in {x.text}]")
        if t.name == "map" and deep:
            with self.temps("k", "v") as (k, v):
                return atom(f"{{{k}: {self.clone(atom(v), t.args[1], count - 1).text} for {k}, {v} in {x.text}.items()}}")
        if t.name in ("map", "set"):
            return atom(f"{'dict' if t.name == 'map' else 'set'}({x.text})")
        self.need("from copy import deepcopy")
        return atom(f"deepcopy({x.text})")

    # ------------------------------------------------ places

    def place(self, p: n.Place, upto: int | None = None) -> Text:
        """A place as Python writes it; a list index that might be negative goes through a check."""
        x = self.var(p.name)
        expr: n.Expr = n.Var(p.name, self.facts.types.get(p.name, NONE))
        for st in p.path[:upto]:
            t = n.type_of(expr)
            if st.kind == "index" and not self.bounds.at_least(st.at, 0):
                at = self.fill("position({0})", self.e(st.at))
            else:
                at = self.e(st.at)
            inner = t.args[-1] if t.args else NONE
            expr = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[st.kind], (expr, st.at), inner)
            x = self.fill("{0}[{1}]", x, at)
        return x

    def set_place(self, place: n.Place, v: n.Expr, rest: n.Block, local: frozenset[str]) -> list[str]:
        depth = max(0, self.facts.depth.get(place.name, 0) - len(place.path))
        if not place.path and place.name in self.inout:
            value = self.e(v)
            x = self.var(place.name).text
            if place.type.name == "list":
                return [f"{x}[:] = {value.text}"]
            fresh = self.names.fresh("new")
            return [f"{fresh} = {value.text}", f"{x}.clear()", f"{x}.update({fresh})"]
        target = self.place(place)
        compound = isinstance(v, n.Apply) and v.op in COMPOUND and same(v.args[0], place_expr(place))
        if isinstance(v, n.Apply) and compound and (v.op not in ("int_pow", "shl", "shr") or self.bounds.at_least(v.args[1], 0)):
            return [f"{target.text} {COMPOUND[v.op]}= {self.e(v.args[1]).text}"]
        if isinstance(v, n.Apply) and v.op == "str_concat" and same(flatten("str_concat", v)[0], place_expr(place)):
            tail = flatten("str_concat", v)[1:]
            out = tail[0]
            for p in tail[1:]:
                out = n.Apply("str_concat", (out, p), v.type)
            return [f"{target.text} += {self.e(out).text}"]
        pre, value = self.hoisted(v, depth, rest, local, name=place.name if not place.path else None)
        return [*pre, f"{target.text} = {value.text}"]

    def do(self, s: n.Do, rest: n.Block, local: frozenset[str]) -> list[str]:
        x = self.place(s.place)
        if s.op not in self.changes:
            raise self.refuse(f"the op {s.op}")
        depth = max(0, self.facts.depth.get(s.place.name, 0) - len(s.place.path) - 1)
        args = [self.stored(a, depth, rest, local) for a in s.args]
        lines = self.changes[s.op](self, s, x, args)
        if isinstance(lines, str):
            lines = [lines]
        if s.result is None:
            return lines
        return [*lines[:-1], f"{self.declare(s.result, None)} = {lines[-1]}"]

    # ------------------------------------------------ control

    def if_(self, s: n.If) -> list[str]:
        lines: list[str] = []
        saved = self.bounds.known
        self.bounds.known = saved.copy()
        node: n.Block = (s,)
        word = "if"
        while len(node) == 1 and isinstance(node[0], n.If):
            branch = node[0]
            if lines:
                with self.lazily():
                    test = self.test(branch.test)
            elif isinstance(branch.test, n.LetIn):
                pre, test = self.hoisted(branch.test)
                lines += pre
            else:
                test = self.test(branch.test)
            lines.append(f"{word} {test.text}:")
            with self.inside((branch.test, True)):
                lines += indent(self.block(branch.then) or ["pass"])
            self.bounds.learn(branch.test, False)
            node = branch.orelse
            word = "elif"
        if node:
            with self.inside():
                lines += ["else:", *indent(self.block(node) or ["pass"])]
        self.bounds.known = saved
        return lines

    def for_each(self, s: n.ForEach) -> list[str]:
        pre, it = self.hoisted_iterable(s)
        self.bounds.forget(s.body)
        with self.inside():
            saved = dict(self.env)
            used = [any(stmt_mentions(b, t.name) for b in s.body) for t in s.targets]
            names = [self.declare(t.name, None) for t in s.targets]
            if isinstance(s.iterable, n.Apply) and s.iterable.op == "enumerate" and len(names) == 2 and literal_int(s.iterable.args[1]) == 0:
                self.bounds.known.lower[s.targets[0].name] = 0
                self.bounds.known.upper[s.targets[0].name] = [(n.Apply("length", (s.iterable.args[0],)), -1)]
            copies = [f"{x} = {c}" for x, t in zip(names, s.targets, strict=True) if (c := self._target_copy(s, t))]
            shown = [x if u or len(names) == 1 else "_" for x, u in zip(names, used, strict=True)]
            if len(names) == 1 and not used[0]:
                shown = ["_"] if names[0] != "_" else shown
            body = copies + self.block(s.body, frozenset(t.name for t in s.targets))
            self.env = saved
        return [*pre, f"for {', '.join(shown)} in {it.text}:", *indent(body or ["pass"])]

    def _target_copy(self, s: n.ForEach, t: n.Param) -> str | None:
        if not is_mutable(t.type) or self.facts.fresh(s.iterable) >= 2:
            return None
        count = self.facts.copy_levels(n.Var(s.iterable.name if isinstance(s.iterable, n.Var) else t.name, t.type), self.facts.depth.get(t.name, 0))
        return self.clone(self.var(t.name), t.type, count).text if count else None

    def hoisted_iterable(self, s: n.ForEach) -> tuple[list[str], Text]:
        it = s.iterable
        pre: list[str] = []
        while isinstance(it, n.LetIn):
            fresh = self.names.fresh(snake_case(it.name))
            value = self.e(it.value)
            self.env[it.name] = atom(fresh)
            pre.append(f"{fresh} = {value.text}")
            it = it.body
        if n.type_of(it).name == "set":
            return pre, self.in_order(it)
        if isinstance(it, n.Apply) and changed_names(s.body) & names_in(it):
            return pre, self.e(it)  # the body changes what it runs over: over a copy, then
        return pre, self.lazy(it)

    def lazy(self, e: n.Expr) -> Text:
        """An expression that is only iterated over, once: no list is made where an iterator will do."""
        match e:
            case n.Apply(op="map_values" | "map_items" | "map_keys", args=(n.Apply(op="counts" | "count_by") as m,)):
                text = self.e(m).text.removeprefix("dict(").removesuffix(")")
                return atom(text + {"map_values": ".values()", "map_items": ".items()", "map_keys": ""}[e.op])
            case n.Apply(op="enumerate", args=(xs, k)):
                inner = self.lazy(xs).text
                return atom(f"enumerate({inner})" if literal_int(k) == 0 else f"enumerate({inner}, {self.e(k).text})")
            case n.Apply(op="zip" | "zip3", args=args):
                return atom(f"zip({', '.join(self.lazy(a).text for a in args)})")
            case n.Apply(op="range"):
                return self.range_text(*e.args)
            case n.Apply(op="map_items", args=(m,)):
                return self.fill("{0}.items()", self.e(m))
            case n.Apply(op="map_keys", args=(m,)):
                return self.e(m)
            case n.Apply(op="map_values", args=(m,)):
                return self.fill("{0}.values()", self.e(m))
            case n.Apply(op="chars" | "tuple_to_list" | "list_to_tuple" | "copy", args=(x,)) if e.op != "copy":
                return self.lazy(x) if n.type_of(x).name != "str" else self.e(x)
            case n.Apply(op="set_to_list", args=(x,)):
                return self.in_order(x)
            case n.Apply(op="pairwise", args=(x,)):
                self.need("from itertools import pairwise")
                return atom(f"pairwise({self.e(x).text})")
            case n.Apply(op="pairs", args=(x,)):
                self.need("from itertools import combinations")
                return atom(f"combinations({self.e(x).text}, 2)")
            case n.Apply(op="cartesian", args=(a, b)):
                self.need("from itertools import product")
                return atom(f"product({self.e(a).text}, {self.e(b).text})")
            case n.Apply(op="reverse", args=(x,)):
                if isinstance(x, n.Apply) and x.op == "range":
                    return atom(f"reversed({self.range_text(*x.args).text})")
                return atom(f"reversed({self.e(x).text})")
            case n.Apply(op="unique", args=(xs,)):
                return atom(f"dict.fromkeys({self.lazy(xs).text})") if _hashable(n.type_of(xs).element) else self.e(e)
        return self.e(e)

    def range_text(self, a: n.Expr, b: n.Expr, c: n.Expr) -> Text:
        start, stop, step = self.e(a).text, self.e(b).text, self.e(c).text
        if literal_int(c) == 1:
            return atom(f"range({stop})" if literal_int(a) == 0 else f"range({start}, {stop})")
        return atom(f"range({start}, {stop}, {step})")

    def in_order(self, e: n.Expr, container: bool = False) -> Text:
        """A set's members in insertion order. container: something that `in` and `for` work on and that can grow: a dict."""
        match e:
            case n.Var(name=x) if x in self.ordered:
                return self.var(x)
            case n.Make(items=()):
                return atom("{}")
            case n.Make(items=items):
                inner = ", ".join(self.e(x).text for x in items)
                return atom(f"dict.fromkeys([{inner}])")
            case n.Apply(op="set_from_list", args=(xs,)):
                return atom(f"dict.fromkeys({self.lazy(xs).text})")
            case n.Apply(op="char_set", args=(s,)):
                return atom(f"dict.fromkeys({self.e(s).text})")
            case n.Apply(op="set_union", args=(a, b)):
                return atom(f"dict.fromkeys([*{self.in_order(a).text}, *{self.in_order(b).text}])")
            case n.Apply(op="set_with", args=(s, x)):
                return atom(f"dict.fromkeys([*{self.in_order(s).text}, {self.e(x).text}])")
            case n.Apply(op="set_intersection" | "set_difference", args=(a, b)):
                word = "in" if e.op == "set_intersection" else "not in"
                other = self.e(b) if isinstance(b, n.Var) else self.named("others", b)
                if other is not None:
                    with self.temps("x") as (x,):
                        return self._listed(f"{x} for {x} in {self.in_order(a).text} if {x} {word} {other.text}", container)
            case n.Apply(op="set_filter", args=(s, f)):
                with self.temps("x") as (x,):
                    test = self.inline(f, x)
                    return self._listed(f"{x} for {x} in {self.in_order(s).text} if {test.text}", container)
            case n.Apply(op="set_map", args=(s, f)):
                with self.temps("x") as (x,):
                    return atom(f"dict.fromkeys({self.inline(f, x).text} for {x} in {self.in_order(s).text})")
        return atom(f"dict.fromkeys({self.e(e).text})") if container else self.e(e)

    def _listed(self, inner: str, container: bool) -> Text:
        return atom(f"dict.fromkeys({inner})" if container else f"[{inner}]")

    def for_range(self, s: n.ForRange) -> list[str]:
        head = self.range_text(s.start, s.stop, s.step)
        self.bounds.forget(s.body)
        with self.inside():
            saved = dict(self.env)
            used = any(stmt_mentions(b, s.name) for b in s.body)
            name = self.declare(s.name, None)
            self.bounds._forget_name(s.name)
            self.bounds.count(s)
            body = self.block(s.body, frozenset({s.name}))
            self.env = saved
        return [f"for {name if used else '_'} in {head.text}:", *indent(body or ["pass"])]

    def try_(self, s: n.Try) -> list[str]:
        with self.inside():
            lines = ["try:", *indent(self.block(s.body) or ["pass"])]
        self.bounds.forget(s.body)
        for h in s.handlers:
            kinds = [self.error(k) for k in h.kinds] or ["Exception"]
            what = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
            used = h.name is not None and any(stmt_mentions(b, h.name) for b in h.body)
            body: list[str] = []
            with self.inside():
                if used and h.name:
                    self.env.pop(h.name, None)
                    error = self.names.fresh("error")
                    body.append(f"{self.names(h.name)} = str({error})")
                body += self.block(h.body)
            lines += [f"except {what}{f' as {error}' if used else ''}:", *indent(body or ["pass"])]
        if s.final:
            lines += ["finally:", *indent(self.block(s.final) or ["pass"])]
        return lines

    # ------------------------------------------------ expressions

    def var(self, name: str) -> Text:
        return self.env.get(name) or atom(self.names(name))

    def temp(self, base: str) -> str:
        name, k = base, 2
        taken = set(self.names.given.values()) | {t.text for t in self.env.values()} | self.names.taken
        while name in taken or name in self.active:
            name, k = f"{base}{k}", k + 1
        self.active.append(name)
        return name

    @contextmanager
    def temps(self, *bases: str) -> Iterator[list[str]]:
        names = [self.temp(snake_case(re.sub(r"\W", "_", b)) or "x") for b in bases]
        yield names
        del self.active[len(self.active) - len(names) :]

    @contextmanager
    def params(self, params: Sequence[n.Param], body: n.Expr, hidden: str | None = None) -> Iterator[list[str]]:
        """Names for a function's parameters: they may hide outer variables that its body does not use."""
        inside = {self.var(x).text for x in names_in(body) if not self.is_function(x) and x not in ({hidden} if hidden else {p.name for p in params})} | set(self.active) | set(self.reserved)
        names: list[str] = []
        for p in params:
            spelled = snake_case(re.sub(r"\W", "_", p.name)) or "x"
            for name in (spelled.rstrip("0123456789_"), spelled, *(f"{spelled}{i}" for i in range(2, 99))):
                if name and name.isidentifier() and name not in inside and name not in names:
                    names.append(name)
                    break
        self.active += names
        yield names
        del self.active[len(self.active) - len(names) :]

    @contextmanager
    def bound(self, names: Sequence[str], texts: Sequence[str]) -> Iterator[None]:
        saved = [self.env.get(x) for x in names]
        known = self.bounds.known
        self.bounds.known = known.copy()
        for x, text in zip(names, texts, strict=True):
            self.env[x] = atom(text)
            self.bounds._forget_name(x)
        with self.lazily():
            yield
        self.bounds.known = known
        for x, old in zip(names, saved, strict=True):
            self._restore(x, old)

    def _restore(self, x: str, old: Text | None) -> None:
        if old is None:
            self.env.pop(x, None)
        else:
            self.env[x] = old

    def e(self, e: n.Expr) -> Text:
        match e:
            case n.Lit(value=v):
                return literal(v)
            case n.Var(name=x):
                if self.is_function(x):
                    return atom(self.functions(x))
                return atom(f"set({self.var(x).text})") if x in self.ordered else self.var(x)
            case n.Make():
                return self.make(e)
            case n.Lambda():
                return self.function_value(e)
            case n.IfExpr(test=a, then=b, orelse=c):
                test = self.test(a)
                with self.inside((a, True)), self.lazily():
                    then = self.e(b)
                with self.inside((a, False)), self.lazily():
                    other = self.e(c)
                return self.fill(CONDITION, test, then, other)
            case n.LetIn(name=x, value=v, body=b):
                return self.let_in(x, v, b)
            case n.Call(function=f, args=args):
                return atom(f"{self.called(f)}({', '.join(self.e(a).text for a in args)})")
            case n.Apply():
                return self.apply(e)
        raise self.refuse(f"the expression {type(e).__name__}")

    def called(self, name: str) -> str:
        return self.functions(name) if self.is_function(name) else self.var(name).text

    def is_function(self, name: str) -> bool:
        """Whether a name is a function of the program: no variable hides it."""
        return name in self.functions.given and name not in self.env and name not in self.names.given

    def test(self, e: n.Expr) -> Text:
        """A condition: a list, text, map or set stands for "is not empty"."""
        match e:
            case n.Apply(op="not", args=(n.Apply(op="is_empty" | "str_is_empty" | "map_is_empty" | "set_is_empty", args=(x,)),)):
                return self.var(x.name) if isinstance(x, n.Var) else self.e(x)
            case n.Apply(op="and" | "or", args=(a, b)) if any(isinstance(x, n.Apply) and x.op in ("not", "and", "or") for x in (a, b)):
                left = self.test(a)
                with self.inside((a, e.op == "and")), self.lazily():
                    right = self.test(b)
                return self.fill("{0} and {1}" if e.op == "and" else "{0} or {1}", left, right)
        return self.e(e)

    def apply(self, e: n.Apply) -> Text:
        if e.op in self.unsupported:
            raise self.refuse(self.unsupported[e.op])
        rule = self.rules.get(e.op)
        if rule is not None:
            found = rule(self, e)
            if found is not None:
                return found
        template = self.templates.get(e.op)
        if template is not None:
            return self.fill(template, *map(self.e, e.args))
        from yantra_codex.ir.lowering import lower  # most programs need no lowering

        return self.e(lower(e))

    def let_in(self, x: str, v: n.Expr, b: n.Expr) -> Text:
        hoisted = self.named(x, v)
        old = self.env.get(x)
        if hoisted is not None:
            self.env[x] = hoisted
            body = self.e(b)
            self._restore(x, old)
            return body
        value = self.e(v)
        with self.temps(x) as (name,):
            self.env[x] = atom(name)
            body = self.e(b)
            self._restore(x, old)
        return atom(f"(lambda {name}: {body.text})({value.text})")

    def make(self, e: n.Make) -> Text:
        source = whole_tuple(e)
        if source is not None:
            return self.fill("list({0})", self.e(source))
        if e.type.name == "map":
            pairs = [f"{self.e(k).text}: {self.stored(v).text}" for k, v in zip(e.items[::2], e.items[1::2], strict=True)]
            return atom("{" + ", ".join(pairs) + "}")
        inner = ", ".join(self.e(x).text for x in e.items)
        if e.type.name == "set":
            return atom("{" + inner + "}" if inner else "set()")
        if e.type.name == "list":
            return atom(f"[{inner}]")
        return atom(f"({inner}{',' if len(e.items) == 1 else ''})")

    @contextmanager
    def element(self, f: n.Expr, over: n.Expr | None = None) -> Iterator[tuple[str, Callable[[], Text]]]:
        """(target, body) of a comprehension that applies f: `a, b` where f only takes its tuple apart."""
        if not isinstance(f, n.Lambda):
            with self.temps("x") as (x,):
                yield x, lambda: atom(f"{self.e(f).text}({x})")
            return
        p = f.params[0]
        gets = [x for x in n.walk_expr(f.body) if isinstance(x, n.Apply) and x.op == "tuple_get" and isinstance(x.args[0], n.Var) and x.args[0].name == p.name]
        uses = sum(isinstance(x, n.Var) and x.name == p.name for x in n.walk_expr(f.body))
        if p.type.name == "tuple" and gets and uses == len(gets) and not rebinds(f.body, p.name):
            indexes = {literal_int(g.args[1]) or 0 for g in gets}
            bases = tuple_names(p.name, len(p.type.args), over)
            with self.params(tuple(n.Param(b) for b in bases), f.body, p.name) as names:
                fresh = [f"%{p.name}{i}" for i in range(len(names))]
                body = replace_expr(f.body, lambda x: n.Var(fresh[literal_int(x.args[1]) or 0], x.type) if x in gets else None)
                with self.bound(fresh, names):
                    if isinstance(over, n.Apply) and over.op == "enumerate":
                        self.bounds.known.lower[fresh[0]] = literal_int(over.args[1]) or 0
                    yield ", ".join(x if i in indexes else "_" for i, x in enumerate(names)), lambda: self.e(body)
            return
        with self.params((p,), f.body) as (x,), self.bound([p.name], [x]):
            if over is not None:
                self.bounds.element(p.name, over)
            yield x if mentions(f.body, p.name) else "_", lambda: self.e(f.body)

    def function_value(self, f: n.Expr) -> Text:
        """A function as a value: a name where one does the same, else a lambda."""
        if not isinstance(f, n.Lambda):
            return self.e(f)
        with self.params(f.params, f.body) as names, self.bound([p.name for p in f.params], names):
            body = self.e(f.body).text
        m = re.fullmatch(r"([\w.]+)\((.*)\)", body)
        if m and m[2] == ", ".join(names) and m[1] not in names:
            return atom(m[1])
        return Text(f"lambda {', '.join(names)}: {body}" if names else f"lambda: {body}", LAMBDA)

    def inline(self, f: n.Expr, *args: str) -> Text:
        if isinstance(f, n.Lambda):
            with self.bound([p.name for p in f.params], args):
                return self.e(f.body)
        return atom(f"{self.e(f).text}({', '.join(args)})")

    def simple(self, e: n.Expr) -> bool:
        return isinstance(e, (n.Var, n.Lit))


def _used_where(template: str, slot: int, inner: str) -> bool:
    return f"{{{slot}}}" in template and needs_more(template, slot, inner)


def _hashable(t: Type) -> bool:
    from yantra_codex.ir.types import is_hashable

    return is_hashable(t)


def _bare(e: n.Expr, text: str) -> str:
    """A tuple without its parentheses, where it stands alone."""
    if isinstance(e, n.Make) and e.type.name in ("tuple", "vtuple") and len(e.items) > 1 and text.startswith("("):
        return text[1:-1]
    return text


def tuple_names(name: str, size: int, over: n.Expr | None) -> list[str]:
    """Names for the parts of a tuple."""
    if isinstance(over, n.Apply) and over.op == "enumerate" and size == 2:
        return ["i", "x"]
    if isinstance(over, n.Apply) and over.op == "map_items" and size == 2:
        return ["key", "value"]
    words = name.split("_")
    if len(words) == size and all(w.isidentifier() and not keyword.iskeyword(w) for w in words):
        return words
    return ["a", "b", "c", "d"][:size] if size <= 4 else [f"x{i}" for i in range(size)]


def literal(v: object) -> Text:
    if isinstance(v, float) and not math.isfinite(v):
        text = "nan" if v != v else "inf" if v > 0 else "-inf"
        return atom(f'float("{text}")')
    if isinstance(v, str):
        return atom(string(v))
    text = repr(v)
    return Text(text, "-{0}") if text.startswith("-") else Text(text, "5" if isinstance(v, int) and not isinstance(v, bool) else "")


def string(text: str) -> str:
    """A string literal in double quotes unless that needs more escapes."""
    out = repr(text)
    if out[0] == "'" and '"' not in text:
        return '"' + out[1:-1].replace("\\'", "'") + '"'
    if out[0] == "'" and text.count('"') <= text.count("'"):
        return '"' + out[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    return out


def indent(lines: Sequence[str]) -> list[str]:
    return ["    " + part for line in lines for part in line.split("\n")]


# ---------------------------------------------------------------- sets whose order is seen

_BLIND = frozenset(["sort", "sort_desc", "sum", "length", "set_from_list", "any", "all", "any_true", "all_true", "max_of", "min_of", "count_where", "max_or", "min_or", "is_empty", "contains", "counts", "fsum", "product", "count_of"])


def ordered_sets(fn: n.Function) -> set[str]:
    """Local set variables whose order of insertion can be seen: they become dicts, which keep it."""
    params = {p.name for p in fn.params}
    seen: set[str] = set()

    def look(e: n.Expr, blind: bool) -> None:
        if isinstance(e, n.Apply) and e.op == "set_to_list" and not blind:
            visible(e.args[0])
        if isinstance(e, n.Apply) and e.op == "show":
            for a in e.args:
                visible(a)
        inner_blind = isinstance(e, n.Apply) and e.op in _BLIND
        for i, c in enumerate(n.child_exprs(e)):
            look(c, inner_blind and i == 0)

    def visible(e: n.Expr) -> None:
        if isinstance(e, n.Var) and n.type_of(e).name == "set" and e.name not in params:
            seen.add(e.name)
        elif isinstance(e, n.Apply) and e.op in ("set_union", "set_intersection", "set_difference", "set_filter", "set_with", "set_map"):
            visible(e.args[0])
            if e.op == "set_union":
                visible(e.args[1])

    for s in n.walk_block(fn.body):
        if isinstance(s, n.ForEach) and n.type_of(s.iterable).name == "set":
            visible(s.iterable)
        if isinstance(s, n.Do) and s.op in ("list_extend",):
            for a in s.args:
                look(a, False)
            continue
        for e in n.stmt_exprs(s):
            look(e, False)
    # what flows into an ordered variable must be ordered too
    while True:
        size = len(seen)
        for s in n.walk_block(fn.body):
            if isinstance(s, n.Let) and s.name in seen and s.value is not None:
                visible(s.value)
            if isinstance(s, n.Set) and s.place.name in seen and not s.place.path:
                visible(s.value)
        if len(seen) == size:
            return seen
