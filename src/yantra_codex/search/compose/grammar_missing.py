"""What a value is where there is nothing to take it from: "the smallest odd one, or None if there is none".

In: an expression that fails on some rows because a list in it is empty there, and what is wanted on these rows. Out: the expression
behind a test of that list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lit, type_of
from yantra_codex.ir.types import BOOL, INT, STR, Type

# what fails on an empty list, or says nothing of one
PARTIAL = frozenset(["min_of", "max_of", "first", "last", "max_by", "min_by", "index_of_max", "index_of_min", "index", "index_wrap", "product"])
MOST_TESTS = 4


def tests_of(expr: Expr) -> Iterator[Expr]:
    """When an expression has no value: a list in it is empty or too short, something is not found in one; the outermost first."""
    if not isinstance(expr, Apply):
        return
    if expr.op in PARTIAL:
        xs, place = expr.args[0], expr.args[1] if len(expr.args) > 1 else None
        if expr.op in ("index", "index_wrap") and isinstance(place, Lit) and isinstance(place.value, int):
            least = place.value + 1 if place.value >= 0 else -place.value
            yield empty(xs) if least == 1 else Apply("lt", (Apply("length", (xs,), INT), Lit(least, INT)), BOOL)
        elif expr.op not in ("index", "index_wrap"):
            yield empty(xs)
    elif expr.op == "div" and (sizes := [e for e in _inside(expr.args[1]) if e.op in ("length", "str_length")]):
        yield empty(sizes[0].args[0])
    elif expr.op == "find_index":
        yield Apply("lt", (expr, Lit(0, INT)), BOOL)
    elif expr.op == "index_of":
        yield Apply("not", (Apply("contains", expr.args, BOOL),), BOOL)
    for a in expr.args:
        yield from tests_of(a)


def empty(xs: Expr) -> Expr:
    return Apply("str_is_empty" if type_of(xs) == STR else "is_empty", (xs,), BOOL)


def _inside(expr: Expr) -> Iterator[Apply]:
    if isinstance(expr, Apply):
        yield expr
        for a in expr.args:
            yield from _inside(a)


def where_missing(expr: Expr, meaning_of: Callable[[Expr], Callable[..., Any] | None], rows: Sequence[tuple[Any, ...]], missing: Sequence[bool]) -> Iterator[Expr]:
    """The tests that hold for just the rows where the value is missing."""
    seen: set[Expr] = set()
    for test in tests_of(expr):
        if test in seen or len(seen) >= MOST_TESTS:
            continue
        seen.add(test)
        meaning = meaning_of(test)
        if meaning is not None and all(_holds(meaning, row) == m for row, m in zip(rows, missing, strict=False)):
            yield test


def _holds(meaning: Callable[..., Any], row: tuple[Any, ...]) -> bool | None:
    try:
        return bool(meaning(*row))
    except (RaisedError, YantraError, TypeError, ValueError):
        return None


def guarded(expr: Expr, default: Expr, tests: Iterator[Expr], returns: Type) -> Iterator[Expr]:
    """The expression behind the first test, of the function's own type."""
    for test in tests:
        value = Apply("some", (expr,), returns) if returns.name == "option" and type_of(expr) != returns else expr
        yield IfExpr(test, default, value, returns)
        return


__all__ = ["guarded", "where_missing"]
