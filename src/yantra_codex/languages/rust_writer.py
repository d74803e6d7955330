"""What all statement writers share: output, hoisted values, places, what is known."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import STR, Type
from yantra_codex.languages.analysis import Bounds, literal_int
from yantra_codex.languages.base import Names, Text, atom
from yantra_codex.languages.rust_expressions import (
    R,
    V,
    empty_inside,
    form,
    in_lambda,
    only_literals,
)
from yantra_codex.languages.rust_flow import changed, uses
from yantra_codex.languages.rust_ops import Ops
from yantra_codex.languages.rust_rewrite import (
    starts_with_literals,
)
from yantra_codex.languages.rust_types import Forms, Native

INDENT = "    "

@dataclass(frozen=True, slots=True)
class Shape:
    """How a function is declared: parameters as (name, type text, Native), result, and whether it gives a Result.

    header: the caller's own text up to the body, to be kept as it is. error: the Result's error type.
    """

    name: str
    params: tuple[tuple[str, Native], ...]
    returns: Native
    result: bool = False
    error: Native | None = None
    header: str | None = None


class Writer(Ops):
    """The state of writing one function, and what every statement needs."""

    def __init__(self, program: n.Program, function: n.Function, forms: Forms, names: Names, shape: Shape, raising: set[str], patterns: dict[str, str]):
        super().__init__(program, forms, names)
        self.f, self.shape, self.raising, self.patterns = function, shape, raising, patterns
        self.can_question = shape.result
        self.changed = changed(function.body, program)
        self.nonneg: Bounds = Bounds(function)
        self.lines: list[str] = []
        self.level = 1
        self.owned_fns = set()
        self.returning: list[str] = ["function"]
        self.has_try = any(isinstance(s, n.Try) for s in n.walk_block(function.body))
        self.merged_defaults: set[int] = set()

    def line(self, text: str) -> None:
        self.lines.append(INDENT * self.level + text if text else "")

    def flush(self) -> None:
        for p in self.pre or ():
            self.line(p)
        self.pre = []

    def nested(self, write: Callable[[], None]) -> None:
        self.level += 1
        write()
        self.level -= 1

    def prepare(self, exprs: tuple[n.Expr, ...], after: set[str], extra: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        """Before a statement's expressions are written: what may move, and room for hoisted statements."""
        counted = [x for e in exprs for x in uses(e)]
        self.pre = []
        self.movable = {x for x in set(counted) if counted.count(x) == 1 and x not in after and x not in extra and x not in self.pinned
                        and (v := self.vars.get(x)) is not None and v.mode == "own" and not any(in_lambda(e, x) for e in exprs)}

    def note(self, e: n.Expr, r: R, t: Type) -> tuple[str, str]:
        """The annotation of a new variable and the text of its value."""
        text = self.owned(r, e)
        if r.collect and text.text.endswith(f"::<{r.collect}>()"):
            return f": {r.collect}", text.text.removesuffix(f"::<{r.collect}>()") + "()"
        own = self.forms.own(t)
        if r.mode == "own" and t.name in ("int", "float") and (only_literals(e) or starts_with_literals(e)):
            return f": {own}", text.text
        if empty_inside(e) or (isinstance(e, n.Lit) and e.value is None):
            return f": {own}", text.text
        return "", text.text

    def hoisted(self, name: str, text: Text, e: n.Expr) -> Text:
        if isinstance(e, n.Lit) or re.fullmatch(r"[a-z_]\w*", text.text):
            return text
        fresh = self.names.fresh(name)
        assert self.pre is not None
        self.pre.append(f"let {fresh} = {text.text};")
        return atom(fresh)

    def pre_let(self, name: str, text: str) -> str:
        fresh = self.names.fresh(name)
        assert self.pre is not None
        self.pre.append(f"let {fresh} = {text};")
        return fresh

    def calls_change(self, name: str, e: n.Expr) -> bool:
        """Whether a call inside e changes the variable."""
        return name in changed((n.Perform(e),), self.program)

    def place_text(self, p: n.Place) -> str:
        """The text of a place that can be assigned to or called a method on."""
        v = self.vars[p.name]
        text = v.name
        deep = len(p.path) > 1
        for i, st in enumerate(p.path):
            if st.kind == "key":
                key = self.key(st.at)
                if p.name in uses(st.at):
                    key = self.hoisted("key", self.own(st.at), st.at)
                    key = form("&{0}", key)
                text = f'{text}.get_mut({key.text}).expect("KeyError: no entry found for key")'
                if i == len(p.path) - 1:
                    continue
            at = self.usz(st.at)
            k = literal_int(st.at)
            if st.kind == "wrap" and not self.at_least_zero(st.at):
                base = text.replace("get_mut(", "get(")
                if self.nonneg.in_range(self.place_expr(replace(p, path=p.path[:i])), st.at):  # type: ignore[attr-defined]
                    at = self.hoisted("at", at, st.at) if deep and p.name in uses(st.at) else at
                else:
                    made = f"{base}.len() - {-k}" if k is not None else form("wrap_index({0}, %s.len())" % base, self.operand(st.at)).text
                    at = atom(self.pre_let("last" if k == -1 else "at", made))
            elif deep and p.name in uses(st.at):
                at = self.hoisted("at", at, st.at)
            text = f"{text}[{at.text}]"
        return text

    def place_expr(self, p: n.Place) -> n.Expr:
        """The typed expression that reads a place."""
        e: n.Expr = n.Var(p.name, self.vars[p.name].type)
        for st in p.path:
            t = type_of(e)
            e = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[st.kind], (e, st.at), t.args[-1] if t.args else t)
        return e

    def take_in(self, s: n.Stmt) -> None:
        """What is known after a statement that has no blocks."""
        if isinstance(s, (n.Let, n.Set, n.Do, n.Perform)):
            self.nonneg.forget((s,))
            if isinstance(s, n.Let):
                self.nonneg.let(s.name, s.value)
            elif isinstance(s, n.Set) and not s.place.path:
                self.nonneg.let(s.place.name, s.value)

    def counts_positions(self, name: str) -> bool:
        """Whether an int variable mostly bounds loops and indexes, so that usize suits it."""
        good = total = 0
        for s in n.walk_block(self.f.body):
            if isinstance(s, n.ForRange):
                good += sum(uses(e).count(name) for e in (s.start, s.stop))
        for e in n.block_exprs(self.f.body):
            if isinstance(e, n.Var) and e.name == name:
                total += 1
            if isinstance(e, n.Apply) and e.op in ("index", "str_index") and name in uses(e.args[1]):
                good += 1
        return good > 0 and 2 * good >= total

    def indexed_text(self, name: str, t: Type) -> None:
        """Keep the characters of a text that is indexed beside it."""
        if t.name != "str" or name in self.changed or self.vars[name].mode == "char":
            return
        places = [e for e in n.block_exprs(self.f.body) if isinstance(e, n.Apply) and e.op in ("str_index", "str_index_wrap") and e.args[0] == n.Var(name, STR)]
        if not places:
            return
        base = self.names.fresh("chars" if "chars" not in self.names.taken else f"{self.vars[name].name}_chars")
        self.line(f"let {base}: Vec<char> = {self.vars[name].name}.chars().collect();")
        self.vars[name + ".chars"] = V(base, STR, "chars")

    def statement(self, s: n.Stmt, after: set[str], brk: set[str], cont: set[str], tail: bool, following: n.Stmt | None) -> None:
        """Write one statement; after, brk, cont: the variables needed after it, after a break, after a continue."""
        raise NotImplementedError

    def block(self, block: n.Block, live_out: set[str], brk: set[str], cont: set[str], tail: bool = False) -> None:
        """Write the statements of a block; tail: its last one gives the function's result."""
        raise NotImplementedError
