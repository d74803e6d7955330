"""Catching errors in Rust: a test where one thing can fail, else a closure whose panic is caught."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import BOOL, STR
from yantra_codex.languages.rust_expressions import (
    V,
    form,
    quote,
    refuse,
)
from yantra_codex.languages.rust_flow import leaves, live_before, own_statements, uses
from yantra_codex.languages.rust_leave import LeaveWriter
from yantra_codex.languages.rust_rewrite import (
    certainly_evaluates,
    replace_in_stmt,
)
from yantra_codex.languages.rust_types import UNIT, convert
from yantra_codex.languages.rust_writer import INDENT

# ops that one of their own examples shows failing; what a single one of them can be tested for
CAN_FAIL = frozenset(name for name, row in OPS.items() if any("Error" in x.rpartition("->")[2] for x in row.examples))
GUARDS = {"parse_int": "ValueError", "parse_float": "ValueError", "map_get": "KeyError", "div": "ZeroDivisionError", "floordiv": "ZeroDivisionError",
          "floormod": "ZeroDivisionError", "truncdiv": "ZeroDivisionError"}
FAMILIES = {"LookupError": ("IndexError", "KeyError"), "ArithmeticError": ("ZeroDivisionError", "OverflowError")}
ANY_ERROR = ("Exception", "BaseException")

class TryWriter(LeaveWriter):
    """Writes try."""

    def guarded(self, s: n.Try, after: set[str], brk: set[str], cont: set[str], tail: bool) -> bool:
        """Whether a try with one thing that can fail, at once, was written as a test of it."""
        if len(s.handlers) != 1 or s.final or not s.body:
            return False
        handler = s.handlers[0]
        mentioned = handler.name and any(handler.name in uses(e) for e in n.block_exprs(handler.body))
        risky = [e for e in n.block_exprs(s.body) if isinstance(e, n.Call) or (isinstance(e, n.Apply) and e.op in CAN_FAIL)]
        unsafe = any(isinstance(x, (n.Raise, n.Try, n.While)) or (isinstance(x, n.Do) and x.op in CAN_FAIL) or (isinstance(x, n.Set) and x.place.path)
                     for x in n.walk_block(s.body))
        if len(risky) != 1 or unsafe or mentioned or not isinstance(risky[0], n.Apply) or risky[0].op not in GUARDS:
            return False
        risk = risky[0]
        first = n.stmt_exprs(s.body[0])
        if not any(certainly_evaluates(e, risk) for e in first) or not isinstance(s.body[0], (n.Let, n.Set, n.Return, n.Do, n.Perform)):
            return False
        kind = GUARDS[risk.op]
        if handler.kinds and not {kind, *ANY_ERROR, *(f for f, ks in FAMILIES.items() if kind in ks)} & set(handler.kinds):
            return False
        self.prepare((), after)
        value_tail = tail and leaves(s.body) and leaves(handler.body)
        if kind == "ZeroDivisionError":
            zero = n.Lit(0.0 if type_of(risk.args[1]).name == "float" else 0, type_of(risk.args[1]))
            self.statement(n.If(n.Apply("eq", (risk.args[1], zero), BOOL), handler.body, s.body), after, brk, cont, value_tail, None)
            return True
        name = self.names.fresh("value")
        inner = f"{name}.guarded"
        body = tuple(replace_in_stmt(x, risk, n.Var(inner, risk.type)) for x in s.body)
        mode = "own"
        if risk.op == "map_get":
            subject, mode = form("{0}.get({1})", self.recv(risk.args[0]), self.key(risk.args[1])).text, "ref"
        else:
            subject = f"try_{risk.op}({self.borrow(risk.args[0]).text})"
        self.line(f"match {subject} {{")
        self.level += 1
        saved = dict(self.vars)
        self.vars[inner] = V(name, risk.type, mode)
        self.arm(f"Some({name})", lambda: self.block(body, after, brk, cont, value_tail))
        self.vars = saved
        self.arm("None", lambda: self.block(handler.body, after, brk, cont, value_tail))
        self.level -= 1
        self.line("}")
        self.nonneg.forget((s,))
        if tail and not value_tail and leaves((s,)):
            self.line("unreachable!()")
        return True

    def arm(self, pattern: str, write: Callable[[], None]) -> None:
        """One arm of a match: on one line where it is one expression."""
        at = len(self.lines)
        self.line(f"{pattern} => {{")
        self.nested(write)
        body = self.lines[at + 1 :]
        if len(body) == 1 and not body[0].endswith((";", "}")) and len(body[0]) + len(pattern) < 90:
            self.lines[at:] = [f"{INDENT * self.level}{pattern} => {body[0].strip()},"]
        else:
            self.line("}")

    def attempt(self, s: n.Try, after: set[str], tail: bool) -> None:
        """try: the body runs as a closure whose panic is caught."""
        self.prepare((), after)
        inside = own_statements(s.body)
        if any(isinstance(x, (n.Break, n.Continue)) for x in inside):
            raise refuse("a try whose body leaves a loop around it")
        returns = any(isinstance(x, n.Return) for x in n.walk_block(s.body))
        if s.final and (returns or any(isinstance(x, n.Return) for h in s.handlers for x in n.walk_block(h.body))):
            raise refuse("a finally after a return")
        saved = self.pinned
        live = after | {x for h in s.handlers for x in live_before(h.body, after)}
        result = f" -> Option<{self.forms.own(self.f.returns)}>" if returns else ""
        error = self.names.fresh("error")
        shape = self.shape
        self.nonneg.forget((s,))
        self.line(f"match attempt(||{result} {{")
        self.returning.append("try")
        question, self.can_question = self.can_question, False
        # nothing from outside may be moved into a closure that is run once but only borrowed
        self.pinned = self.pinned | set(self.vars)
        self.level += 1
        self.shape = replace(shape, returns=self.forms.own(self.f.returns)) if returns else shape
        self.block(s.body, live, set(), set())
        if returns and not leaves(s.body):
            self.line("None")
        self.shape = shape
        self.level -= 1
        self.returning.pop()
        self.can_question, self.pinned = question, saved
        self.line("}) {")
        self.level += 1
        if returns:
            name = self.names.fresh("value")
            text = convert(name, self.forms.own(self.f.returns), self.shape.returns) if self.shape.returns != UNIT else ""
            if self.returning[-1] == "try":
                self.line(f"Ok(Some({name})) => return Some({name}),")
            else:
                self.line(f"Ok(Some({name})) => return {f'Ok({text})' if self.shape.result else text},")
            self.line("Ok(None) => {}")
        else:
            self.line("Ok(_) => {}")
        caught_all = False
        for h in s.handlers:
            kinds = [k for kind in h.kinds for k in FAMILIES.get(kind, (kind,))]
            every = not kinds or any(k in ANY_ERROR for k in kinds)
            caught_all = caught_all or every
            guard = "" if every else f" if is_kind(&{error}, &[{', '.join(map(quote, kinds))}])"
            keep = dict(self.vars)
            mentioned = h.name and any(h.name in uses(e) for e in n.block_exprs(h.body))
            self.line(f"Err({error if guard or mentioned else '_'}){guard} => {{")
            self.level += 1
            if mentioned:
                local = self.names(h.name or "")
                self.line(f"let {local} = error_message(&{error});")
                self.vars[h.name or ""] = V(local, STR, "own")
            self.block(h.body, after, set(), set())
            self.level -= 1
            self.line("}")
            self.vars = keep
        if not caught_all:
            self.line(f'Err({error}) => panic!("{{{error}}}"),')
        self.level -= 1
        self.line("}")
        self.block(s.final, after, set(), set())
        if tail and leaves((s,)):
            self.line("unreachable!()")
