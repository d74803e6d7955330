"""Conditions on rows: what the words test, and comparisons that they need not spell out.

In: a source with its columns. Out: `Source.filters`, cheapest first: the rows that each keeps, of those that keep the same few.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from operator import eq
from typing import Any

from yantra_codex.ir.nodes import Expr, IfExpr, Lambda, Let, Lit, Param, Var
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, func_of, list_of
from yantra_codex.search.compose.tables_build import values_of
from yantra_codex.search.compose.tables_core import (
    COMPARISONS,
    NUMBERS,
    Asked,
    Column,
    Kept,
    Scalar,
    Source,
    Values,
    by_row,
    each_row,
    meaning,
    negated,
    number,
    op,
)
from yantra_codex.search.compose.tables_tests import DROPPED, told_tests

MOST_FILTERS, MOST_ALIKE, MOST_JOINED = 120, 2, 6  # MOST_JOINED: of which two are one filter
_PLURAL = re.compile(r"\b(?:all|those|names|every|which \w+s|list of)\b")
_DENIED = re.compile(r"\b(?:not|without|except|exclud|missing|lack|none)")
# tests of an aggregate that words name without a number: comparison, number, cost, what the words say
_GROUP_TESTS = (("ne", 0, 1, "zero"), ("gt", 0, 2, "zero"), ("lt", 0, 2, "zero"), ("gt", 1, 0, "more_than_once"), ("eq", 1, 0, "once"))


def add_filters(ask: Asked, s: Source, fields: Sequence[Column], places: Sequence[Sequence[tuple[int, int]]]) -> None:
    """Give the rows their filters, with costs. places: where the words mention the columns."""
    found: list[tuple[int, Column]] = []
    at = {c: [p for p, _ in spans] for c, spans in zip(s.columns, places, strict=False)}
    tested = [c for c in s.columns if c.cost <= 2]
    dropped = bool(DROPPED.search(ask.text))
    for p in ask.hints.predicates:
        if p.weight < 0.35 or ("sort" in ask.said and "alphabet" in p.why):
            continue
        ask.clock.check()
        for c in tested:
            if c.type != p.type:
                continue
            vals = _on_rows(ask, meaning(p.expr, ((p.var, c.type), *ask.params)), c.vals)
            if vals is not None:
                near = any(0 <= s.text.find(p.why.lower()) - q < 40 for q in at.get(c, ())) or sum(t.type == c.type for t in fields) == 1
                cost = c.cost + (0 if near and c.cost == 0 else 1) + (p.weight < 0.5) + 2 * bool(re.search(r"\b(?:second|2nd)\b", p.why))  # of two parts
                expr = substitute(p.expr, {p.var: c.expr})
                found.append((cost + dropped, Column(expr, BOOL, vals, 0, said=True, lets=c.lets)))
                if dropped:
                    found.append((cost, Column(op("not", BOOL, expr), BOOL, negated(vals), 0, said=True, lets=c.lets)))
    for c in fields if not s.grouped else s.columns[:3]:
        if c.type == BOOL:
            denied = re.search(r"\b(?:not|un|isn't|without)\s?" + re.escape(c.name or "?"), s.text)
            found.append((c.cost + (2 if denied else 0), c))
            found.append((c.cost + (0 if denied else 2), Column(op("not", BOOL, c.expr), BOOL, negated(c.vals), 0, lets=c.lets)))
    found += _compared(ask, s, tested, fields)
    found += told_tests(ask, s, fields, places)
    if s.grouped:
        found += _of_groups(ask, s.columns[1])
    alike: dict[Kept, int] = {}
    s.filters = [(0, None, s.all)]
    for cost, c in sorted(found, key=lambda f: f[0])[:MOST_FILTERS]:
        kept = tuple(tuple(i for i, v in enumerate(row) if v) for row in c.vals)
        # one that keeps all counts where the words ask for it: these examples have nothing to drop then
        if (cost <= 1 if kept == s.all else any(kept)) and alike.get(kept, 0) < MOST_ALIKE:
            alike[kept] = alike.get(kept, 0) + 1
            s.filters.append((cost, c, kept))
    said = [(cost, c, kept) for cost, c, kept in s.filters if c is not None and cost <= 1][:MOST_JOINED]
    for (ca, a, ka), (cb, b, kb) in combinations(said, 2):
        kept = tuple(tuple(i for i in x if i in y) for x, y in zip(ka, map(frozenset, kb), strict=True))
        if any(kept) and kept not in (ka, kb):
            s.filters.append((ca + cb + 1, Column(op("and", BOOL, a.expr, b.expr), BOOL, (), 0, lets=(*a.lets, *b.lets)), kept))
    s.filters.sort(key=lambda f: f[0])


def _of_groups(ask: Asked, c: Column) -> Iterator[tuple[int, Column]]:
    """Tests of an aggregate that words name without a number: what is zero, what is there more than once."""
    if c.type.name == "list":
        c = Column(op("length", INT, c.expr), INT, tuple(tuple(map(len, row)) for row in c.vals), 0)
    for name, n, cost, word in _GROUP_TESTS:
        if c.type in NUMBERS and word in ask.said and (c.type == INT or n == 0):
            value = number(n) if c.type == INT else Lit(0.0, FLOAT)
            yield cost, Column(op(name, BOOL, c.expr, value), BOOL, tuple(tuple([COMPARISONS[name](v, n) for v in row]) for row in c.vals), 0)


def _on_rows(ask: Asked, test: Callable[..., Any] | None, vals: Values) -> Values | None:
    """A test of a value and the arguments on every row; None where it fails on one."""
    if test is None:
        return None
    try:
        return tuple(tuple([bool(test(v, *args)) for v in row]) for row, args in zip(vals, ask.args, strict=True))
    except Exception:
        return None


def _compared(ask: Asked, s: Source, tested: Sequence[Column], fields: Sequence[Column]) -> Iterator[tuple[int, Column]]:
    """Comparisons that the words need not spell out: with what is given beside the rows, with the rows' own values, of two parts."""
    scalars = list(ask.scalars())
    for c in tested:
        ask.clock.check()
        yield from _with_scalars(ask, s, c, scalars)
        yield from _with_held(ask, s, c)
        if c.type in NUMBERS and any(c.vals):
            yield from _with_all(ask, s, c)
    for a, b in combinations([c for c in fields if c.type in (INT, FLOAT, STR)], 2):
        if a.type == b.type:
            for name, f in COMPARISONS.items():
                yield 4, Column(op(name, BOOL, a.expr, b.expr), BOOL, by_row(f, a.vals, b.vals), 0)


def _with_scalars(ask: Asked, s: Source, c: Column, scalars: Sequence[Scalar]) -> Iterator[tuple[int, Column]]:
    """Comparisons with a parameter or a constant of the words."""
    stated = any(p.weight >= 0.8 for p in ask.hints.predicates if p.type in NUMBERS)
    is_plain = c.type in (STR, BOOL)
    for o in scalars:
        if (c.type, o.type) == (FLOAT, INT):
            o = Scalar(op("to_float", FLOAT, o.expr), FLOAT, tuple(map(float, o.vals)), o.cost)
        if o.type != c.type or (s.grouped and c.cost > 0):
            continue
        others = each_row(o.vals, s.rows)
        for name in ("eq", "ne") if is_plain else COMPARISONS:
            if is_plain:
                cost = 1 if name == "eq" else 3
            else:
                told = name in ask.said or (name == "ge" and "gt" in ask.said and "equal" in s.text)
                cost = (1 if told and name not in ("eq", "ne") else 3) + stated
            yield cost + c.cost + o.cost, Column(op(name, BOOL, c.expr, o.expr), BOOL, by_row(COMPARISONS[name], c.vals, others), 0, lets=c.lets)


def _with_held(ask: Asked, s: Source, c: Column) -> Iterator[tuple[int, Column]]:
    """Whether a list, set or map beside the rows holds the value, itself or as a part of its rows."""
    denied = bool(_DENIED.search(s.text))
    for i, (name, t) in enumerate(ask.params):
        param = Var(name, t)
        if t.name not in ("list", "set", "map") or param in (s.expr, s.of_map):
            continue
        held: list[tuple[Expr, list[frozenset[Any]]]] = []
        if t.args[0] == c.type:
            has = {"list": "contains", "set": "set_has", "map": "map_has"}[t.name]
            held.append((op(has, BOOL, param, c.expr), [frozenset(row[i]) for row in ask.args]))
        elif t.name == "list" and t.args[0].name == "tuple":
            row_type = t.args[0]
            other = Var("other", row_type)
            for j, part in enumerate(row_type.args):
                if part == c.type:
                    get = Lambda((Param("other", row_type),), op("tuple_get", part, other, number(j)), func_of((row_type,), part))
                    parts = op("map", list_of(part), param, get)
                    held.append((op("contains", BOOL, parts, c.expr), [frozenset(r[j] for r in row[i]) for row in ask.args]))
        for e, inside in held:
            vals = tuple(tuple([v in xs for v in vs]) for vs, xs in zip(c.vals, inside, strict=True))
            yield 1 + denied + c.cost, Column(e, BOOL, vals, 0, lets=c.lets)
            yield 2 - denied + c.cost, Column(op("not", BOOL, e), BOOL, negated(vals), 0, lets=c.lets)


def _with_all(ask: Asked, s: Source, c: Column) -> Iterator[tuple[int, Column]]:
    """Comparisons of a number with the greatest, the least and the average of all the rows."""
    values = values_of(ask, c, s.expr, s.element)
    if "extreme" in ask.said:
        zero = number(0) if c.type == INT else Lit(0.0, FLOAT)
        for name, word, end in (("most", "max", max), ("least", "min", min)):
            best = each_row([end(row, default=0) for row in c.vals], s.rows)
            let = Let(name, c.type, op(f"{word}_or", c.type, values, zero))
            cost = 2 + (0 if word in ask.said else 2) + c.cost - bool(_PLURAL.search(s.text))
            yield cost, Column(op("eq", BOOL, c.expr, Var(name, c.type)), BOOL, by_row(eq, c.vals, best), 0, lets=(*c.lets, let))
    if "average_test" in ask.said:
        total = op("sum", c.type, values)
        mean = op("div", FLOAT, total if c.type == FLOAT else op("to_float", FLOAT, total), op("to_float", FLOAT, op("length", INT, s.expr)))
        let = Let("average", FLOAT, IfExpr(op("is_empty", BOOL, s.expr), Lit(0.0, FLOAT), mean, FLOAT))
        x = c.expr if c.type == FLOAT else op("to_float", FLOAT, c.expr)
        means = each_row([sum(row) / len(row) if row else 0.0 for row in c.vals], s.rows)
        for name in ("gt", "lt", "ge", "le"):
            vals = by_row(COMPARISONS[name], c.vals, means)
            yield (1 if name == "gt" else 2) + c.cost, Column(op(name, BOOL, x, Var("average", FLOAT)), BOOL, vals, 0, lets=(*c.lets, let))
