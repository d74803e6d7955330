"""Copies of a helper, one for each way in which the kinds of its arguments' numbers differ."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from typing import Any

from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import NEVER, Type
from yantra_codex.languages.pylift.context import Routine
from yantra_codex.languages.pylift.kinds import NUMERIC, has, pyjoin
from yantra_codex.languages.pylift.scopes import all_nested, unique

MAX_COPIES = 4


class Variants:
    """The copies made of a source's functions, and the types that each was called with."""

    def __init__(self, taken: set[str]):
        self.taken = taken
        self.copies: dict[Routine, list[Routine]] = {}
        self.given: dict[tuple[Routine, str], Type] = {}

    def fitting(self, fn: Routine, names: Sequence[str], values: Sequence[Expr]) -> Routine:
        """The copy of fn for arguments of these values' types; fn itself where it can have no other."""
        types = {n: type_of(v) for n, v in zip(names, values, strict=True) if n not in fn.captures and n not in fn.inout}
        copies = self.copies.setdefault(fn, [fn])
        found = next((c for c in copies if not any(self.differs(c, n, t) for n, t in types.items())), None)
        if found is None:
            if len(copies) == MAX_COPIES or is_cached(fn):
                return fn
            found = copied(fn, types, self.taken)
            copies.append(found)
        for n, t in types.items():
            self.given[found, n] = pyjoin(self.given.get((found, n), NEVER), t)
        return found

    def differs(self, fn: Routine, name: str, t: Type) -> bool:
        return differ(fn.declared.get(name, NEVER), t) or differ(self.given.get((fn, name), NEVER), t)


def differ(a: Type, b: Type) -> bool:
    """Whether two types have different kinds of numbers at one place."""
    if a.name in NUMERIC and b.name in NUMERIC:
        return a != b
    return a.name == b.name and len(a.args) == len(b.args) and any(map(differ, a.args, b.args))


def is_cached(fn: Routine) -> bool:
    """Whether calls share results: Python's caches take 1 and 1.0 for one argument."""
    return any("cache" in ast.unparse(d) for d in fn.node.decorator_list)


def copied(fn: Routine, types: dict[str, Type], taken: set[str]) -> Routine:
    """A copy of a function, its inner functions and its tree, that nothing is known of but what is declared and does not differ."""
    memo: dict[int, Any] = {id(fn.body): ()}
    if fn.owner is not None:
        memo[id(fn.owner)] = fn.owner
    new = copy.deepcopy(fn, memo)
    new.is_entry = False
    new.declared = {n: t for n, t in fn.declared.items() if not differ(t, types.get(n, NEVER))}
    if new.declared_returns is not None and has(new.declared_returns, "float"):
        new.declared_returns = None
    for r in [new, *all_nested(new)]:
        r.name = unique(r.name, taken)
        r.loop_vars = {(id(w.loop), w.name) for w in r.webs if w.loop is not None}
        r.forget()
    return new
