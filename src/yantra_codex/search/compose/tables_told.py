"""Columns that words tell of though no part holds them: distances, texts in a form of the examples, rounded numbers, repetition inside.

In: a source with its parts. Out: further `Column`s, cheap only where a word asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from math import hypot
from typing import Any

from yantra_codex.ir.nodes import Expr, IfExpr, Lambda, Lit, Param, Var
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of
from yantra_codex.search.compose.tables_core import (
    NUMBERS,
    ORDERED,
    Asked,
    Column,
    Scalar,
    Source,
    Values,
    applied,
    default_in,
    meaning,
    number,
    op,
)

_NEAR = re.compile(r"\b(?:near(?:est|er|by)?|clos(?:e|est|er)|distances?|far(?:thest|ther)?|furthest|away|within)\b")
_STREETS = re.compile(r"\|dx\||manhattan|taxi\w*|\b(?:streets?|blocks?|grid|city block|sum of the|horizontal\w*|steps?|right angles|no diagonals?)\b")
_TWICE = re.compile(r"\b(?:twice|more than once|duplicat\w+|repeat\w+|double|several times|at least (?:two|2) times|at least twice)\b")
_ONCE = re.compile(r"\b(?:no (?:duplicat\w+|repeat\w+|repetition\w*)|all (?:different|distinct|unique)|without (?:duplicat\w+|repeat\w+|repetition\w*)|only once|(?:never|not) (?:twice|repeated))\b")
_DECIMALS = re.compile(r"\b(?:to|at|with) (\d+|one|two|three|four|a single) (?:decimal|digit|place)|\b(\d|one|two|three) decimals?\b|\bnearest (cent)\b")
_PLACES = {"one": 1, "two": 2, "three": 3, "four": 4, "a single": 1, "cent": 2}
_SHARE = re.compile(r"\b(?:percent\w*|shares? of|fractions?|proportions?)\b|%")
_ANYTHING = re.compile(r".")
_NO = re.compile(r"\b(?:no|none|not any|without(?: any)?|never)\b")
_EVERY = re.compile(r"\b(?:all|every|only|each|always|nothing but)\b")
_COUNTED = re.compile(r"\b(?:how many|number of|count\w*|most|fewest)\b")
_NOTHING: dict[Type, Any] = {INT: 0, FLOAT: 0.0, STR: ""}
MOST_TEMPLATES, MOST_SHOWN = 4, 6


def told_columns(ask: Asked, s: Source, fields: Sequence[Column]) -> Iterator[Column]:
    """What the words tell of each row, before it is known which columns are mentioned."""
    if _NEAR.search(s.text):
        yield from _distances(ask, s, fields)
    for c in fields:
        if c.type.name == "option":
            yield from _filled(ask, c)
        elif c.type.name == "list" and c.type.args[0].name in ORDERED and len(fields) > 1:
            yield from _of_elements(ask, s, c)
    for c in fields if not s.grouped else ():
        if c.type.name == "list" and c.type.args[0].name in ORDERED:
            twice = op("has_duplicates", BOOL, c.expr)
            vals = tuple(tuple(len(set(v)) < len(v) for v in row) for row in c.vals)
            if _TWICE.search(s.text):
                yield Column(twice, BOOL, vals, c.cost, "", said_by=_TWICE, lets=c.lets)
            if _ONCE.search(s.text):
                yield Column(op("not", BOOL, twice), BOOL, tuple(tuple(not v for v in row) for row in vals), c.cost, "", said_by=_ONCE, lets=c.lets)


def _of_elements(ask: Asked, s: Source, c: Column) -> Iterator[Column]:
    """What the words' tests say of the elements of a list: whether all, some or none pass, how many do, which."""
    of, xs = c.type.args[0], c.type
    for p in ask.hints.predicates:
        fn = meaning(p.expr, ((p.var, of), *ask.params)) if p.type == of and p.weight >= 0.5 else None
        passed = _passing(ask, fn, c.vals) if fn is not None else None
        if passed is None:
            continue
        test = Lambda((Param(p.var, of),), p.expr, func_of((of,), BOOL))
        at = s.text.find(p.why.lower()) if p.why else -1
        before = s.text[max(0, at - 30): at] if at >= 0 else ""
        none, every = bool(_NO.search(before)), bool(_EVERY.search(before))
        some = op("any", BOOL, c.expr, test)
        any_of = tuple(tuple(map(bool, row)) for row in passed)
        yield Column(op("not", BOOL, some), BOOL, tuple(tuple(not v for v in row) for row in any_of), 0 if none else 2, said_by=_ANYTHING if none else None, lets=c.lets)
        yield Column(op("all", BOOL, c.expr, test), BOOL, tuple(tuple(len(a) == len(b) for a, b in zip(x, y, strict=True)) for x, y in zip(passed, c.vals, strict=True)),
                     0 if every else 1, said_by=None if none else _ANYTHING, lets=c.lets)
        yield Column(some, BOOL, any_of, int(none or every), said_by=None if none else _ANYTHING, lets=c.lets)
        yield Column(op("count_where", INT, c.expr, test), INT, tuple(tuple(map(len, row)) for row in passed), 0, "count", said_by=_COUNTED, lets=c.lets)
        yield Column(op("filter", xs, c.expr, test), xs, passed, 1, said_by=_ANYTHING, lets=c.lets)


def _passing(ask: Asked, fn: Callable[..., Any], vals: Values) -> Values | None:
    """The elements that pass a test of them and the arguments."""
    try:
        return tuple(tuple(tuple(x for x in v if fn(x, *args)) for v in row) for row, args in zip(vals, ask.args, strict=True))
    except Exception:  # an operation's own error on an element
        return None


def _filled(ask: Asked, c: Column) -> Iterator[Column]:
    """A part that may be None, with what is given in its place."""
    of = c.type.args[0]
    given = [o for o in ask.scalars() if o.type == of]
    if of in _NOTHING:
        given.append(Scalar(Lit(_NOTHING[of], of), of, (_NOTHING[of],) * ask.count, 1))
    for o in given:
        vals = tuple(tuple(o.vals[e] if v is None else v for v in row) for e, row in enumerate(c.vals))
        yield Column(op("unwrap_or", of, c.expr, o.expr), of, vals, o.cost, c.name, said_by=_ANYTHING, lets=c.lets)


def _distances(ask: Asked, s: Source, fields: Sequence[Column]) -> Iterator[Column]:
    """From the row to what is given beside it: of two numbers in a straight line or along the streets, of one number."""
    for x, y in zip(fields, fields[1:]):
        if x.type != y.type or x.type not in NUMBERS:
            continue
        for a, b in _points(ask, x.type):
            across = op("sub", x.type, x.expr, a.expr) if a is not None else x.expr
            up = op("sub", x.type, y.expr, b.expr) if b is not None else y.expr
            streets = bool(_STREETS.search(s.text))
            both = [(p - (0 if a is None else a.vals[e]), q - (0 if b is None else b.vals[e])) for e in range(ask.count) for p, q in zip(x.vals[e], y.vals[e], strict=True)]

            def column(f: Callable[[Any, Any], Any], both: list[tuple[Any, Any]] = both) -> Values:
                values = iter([f(p, q) for p, q in both])
                return tuple(tuple([next(values) for _ in row]) for row in s.rows)

            along = op("add", x.type, op("abs", x.type, across), op("abs", x.type, up))
            yield Column(along, x.type, column(lambda p, q: abs(p) + abs(q)), 0 if streets else 3, "distance", said_by=_NEAR if streets else None)
            square = op("add", x.type, op("mul", x.type, across, across), op("mul", x.type, up, up))
            yield Column(square, x.type, column(lambda p, q: p * p + q * q), 1 if streets else 0, "distance", said_by=None if streets else _NEAR)
            dx, dy = (e if x.type == FLOAT else op("to_float", FLOAT, e) for e in (across, up))
            yield Column(op("hypot", FLOAT, dx, dy), FLOAT, column(lambda p, q: hypot(p, q)), 2 if streets else 1, "distance")
            return
    for c in fields:
        if c.type not in NUMBERS:
            continue
        for o in ask.scalars():
            if o.type == c.type and (o.cost == 0 or len(ask.params) == 1):
                gap = op("abs", c.type, op("sub", c.type, c.expr, o.expr))
                vals = tuple(tuple(abs(v - o.vals[e]) for v in row) for e, row in enumerate(c.vals))
                yield Column(gap, c.type, vals, o.cost // 2, "distance", said_by=_NEAR)


def _points(ask: Asked, t: Type) -> list[tuple[Scalar | None, Scalar | None]]:
    """The point that distances are from: two numbers given one after the other, else (0, 0)."""
    given = [o for o in ask.scalars() if o.cost == 0 and o.type == t]
    return [(given[0], given[1])] if len(given) >= 2 else [(None, None)] if not given else []


def decimals(ask: Asked) -> int | None:
    """To how many places the words round."""
    m = _DECIMALS.search(ask.text) if "round" in ask.said else None
    return None if m is None else next(_PLACES.get(g) or int(g) for g in m.groups() if g)


def finished_columns(ask: Asked, s: Source, columns: Sequence[Column]) -> Iterator[Column]:
    """What is made of the columns at the end: rounded, as a part of the whole, with a default, as texts in the form of the wanted ones."""
    places = decimals(ask)
    made: list[Column] = []
    if _SHARE.search(ask.text) and FLOAT in (ask.plain, *ask.plain.args):
        made += _shares(ask, s, columns)
    if places is not None and ask.plain != FLOAT:  # else the result is rounded, not what it is made of
        for c in [*columns, *made]:
            if c.type == FLOAT and c.expr != ask.row(s):
                rounded = tuple(tuple(round(v, places) for v in row) for row in c.vals)
                yield Column(op("round_to", FLOAT, c.expr, number(places)), FLOAT, rounded, max(0, c.cost - 1), c.name, c.said, lets=c.lets)
    yield from made
    yield from _by_rule(ask, s, columns)
    if STR in (ask.plain, *ask.plain.args):
        yield from _in_form(ask, s, columns)


def _element_default(ask: Asked, t: Type) -> Lit | None:
    """What the words give a row that has nothing, where the result holds a value of this type for each row."""
    R = ask.plain
    return default_in(ask.text, t) if R.name in ("map", "list", "vtuple") and t in R.args else None


def or_default(ask: Asked, e: Expr, c: Column) -> tuple[Expr, Values] | None:
    """What follows from a list `x`, and where it is empty what the words give."""
    t: Type = e.type  # type: ignore[attr-defined]
    d = _element_default(ask, t) if c.type.name == "list" else None
    fn = meaning(e, (("x", c.type),))
    if d is None or fn is None or all(row and v for row in c.vals for v in row):
        return None
    vals = applied(lambda v: fn(v) if v else d.value, c.vals)
    return None if vals is None else (IfExpr(op("is_empty", BOOL, Var("x", c.type)), d, e, t), vals)


def _tested(ask: Asked, test: Expr, var: str, c: Column) -> Values | None:
    """A test of a column's value and the arguments, on every row."""
    fn = meaning(test, ((var, c.type), *ask.params))
    if fn is None:
        return None
    try:
        return tuple(tuple(bool(fn(v, *args)) for v in row) for row, args in zip(c.vals, ask.args, strict=True))
    except Exception:  # as above
        return None


def _by_rule(ask: Asked, s: Source, columns: Sequence[Column]) -> Iterator[Column]:
    """A column, with another value where a rule of the words says so: "players with fewer than 3 scores get 0"."""
    said = [c for c in columns if c.said and c.cost <= 1]
    for case in ask.hints.cases:
        if case.kind != "rule" or case.test is None or case.var is None or not isinstance(case.result, Lit):
            continue
        sizes = [Column(op("length", INT, c.expr), INT, tuple(tuple(map(len, row)) for row in c.vals), 0, "length", lets=c.lets) for c in columns[: s.fields] if c.type.name == "list"]
        for t in [*sizes, *columns[: s.fields + 8]]:
            tested = _tested(ask, case.test, case.var, t) if t.cost <= 1 and t.type in (INT, FLOAT, STR) else None
            if tested is None or not any(v for row in tested for v in row):
                continue
            for c in said:
                if c.type == case.result.type and c is not t:
                    vals = tuple(tuple(case.result.value if b else v for b, v in zip(bs, vs, strict=True)) for bs, vs in zip(tested, c.vals, strict=True))
                    e = IfExpr(substitute(case.test, {case.var: t.expr}), case.result, c.expr, c.type)
                    yield Column(e, c.type, vals, c.cost + (0 if t.name == "length" else t.cost), c.name, True, lets=(*c.lets, *t.lets))


def _shares(ask: Asked, s: Source, columns: Sequence[Column]) -> list[Column]:
    """A number as a part of the sum of all rows, in hundredths or of one."""
    out = []
    hundred = not re.search(r"\b(?:fractions?|proportions?|between 0 and 1)\b", ask.text)
    for c in columns[: s.fields]:
        if c.type not in NUMBERS or c.cost > 1:
            continue
        totals = [sum(row) for row in c.vals]
        each = Lambda((Param("each", s.element),), substitute(c.expr, {ask.var: Var("each", s.element)}), func_of((s.element,), c.type))
        total = op("sum", c.type, op("map", list_of(c.type), s.expr, each))
        whole = total if c.type == FLOAT else op("to_float", FLOAT, total)
        of = c.expr if c.type == FLOAT else op("to_float", FLOAT, c.expr)
        if hundred:
            of = op("mul", FLOAT, of, Lit(100.0, FLOAT))
        k = 100.0 if hundred else 1.0
        vals = tuple(tuple(v * k / t if t else 0.0 for v in row) for row, t in zip(c.vals, totals, strict=True))
        zero = Lit(0, INT) if c.type == INT else Lit(0.0, FLOAT)
        out.append(Column(IfExpr(op("eq", BOOL, total, zero), Lit(0.0, FLOAT), op("div", FLOAT, of, whole), FLOAT), FLOAT, vals, c.cost, c.name, True, lets=c.lets))
    return out


def _texts_wanted(ask: Asked) -> list[list[str]] | None:
    """The texts that each example's result holds."""
    out = []
    for w in ask.want:
        texts = [w] if isinstance(w, str) else list(w.values()) if hasattr(w, "values") else list(w) if isinstance(w, tuple) else []
        if any(not isinstance(t, str) for t in texts):
            return None
        out.append(texts)
    return out if any(out) else None


def _in_form(ask: Asked, s: Source, columns: Sequence[Column]) -> Iterator[Column]:
    """Texts like the wanted ones: two or three columns with signs between them, the same everywhere."""
    wanted = _texts_wanted(ask)
    shown = sorted([c for c in columns if c.type in (STR, INT, FLOAT) and c.cost <= 2], key=lambda c: c.cost)[:MOST_SHOWN]
    if wanted is None or len(shown) < 2 or s.joined:
        return
    e = next(e for e, w in enumerate(wanted) if w)
    text = max(wanted[e], key=len)
    seen: set[tuple[Any, ...]] = set()
    for n in (2, 3):
        for chosen in permutations(shown, n):
            for i in range(len(s.rows[e])):
                pieces = _pieces(text, [_show(c.vals[e][i]) for c in chosen])
                if pieces is None or (chosen, tuple(pieces)) in seen:
                    continue
                seen.add((chosen, tuple(pieces)))
                vals = tuple(tuple(_put(pieces, [_show(c.vals[k][r]) for c in chosen]) for r in range(len(row))) for k, row in enumerate(s.rows))
                if all(set(w) <= set(v) for w, v in zip(wanted, vals, strict=True)):
                    yield Column(_written(pieces, chosen), STR, vals, sum(c.cost for c in chosen), "", True, lets=tuple(x for c in chosen for x in c.lets))
                    if len(seen) >= MOST_TEMPLATES:
                        return


def _show(v: Any) -> str:
    return v if isinstance(v, str) else str(v)


def _pieces(text: str, parts: Sequence[str]) -> list[str] | None:
    """What stands before, between and after the parts in a text; None where they are not there one after the other."""
    out, at = [], 0
    for p in parts:
        i = text.find(p, at) if p else -1
        if i < 0:
            return None
        out.append(text[at:i])
        at = i + len(p)
    return [*out, text[at:]]


def _put(pieces: Sequence[str], parts: Sequence[str]) -> str:
    return "".join(a + b for a, b in zip(pieces, [*parts, ""], strict=True))


def _written(pieces: Sequence[str], chosen: Sequence[Column]) -> Expr:
    out: list[Expr] = []
    for p, c in zip(pieces, [*chosen, None], strict=True):
        if p:
            out.append(Lit(p, STR))
        if c is not None:
            out.append(c.expr if c.type == STR else op("int_to_str" if c.type == INT else "show", STR, c.expr))
    e = out[0]
    for x in out[1:]:
        e = op("str_concat", STR, e, x)
    return e


__all__ = ["decimals", "finished_columns", "or_default", "told_columns"]
