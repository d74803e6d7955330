"""Groups of rows: keys, and what is made of the rows with a key; the aggregates that also serve for all rows.

In: a furnished source. Out of `groups`: rows of (key, aggregate), each as what makes them, with its cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import prod
from operator import itemgetter
from typing import Any

from yantra_codex.ir.nodes import Expr, Lambda, Let, Lit, Param, Var
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of, map_of, set_of, tuple_of
from yantra_codex.search.compose.frozen import FrozenSet
from yantra_codex.search.compose.tables_build import Build, Programs, kept_rows, value_at, values_of
from yantra_codex.search.compose.tables_core import (
    BASE,
    NUMBERS,
    ORDERED,
    Asked,
    Column,
    Order,
    Source,
    Trials,
    number,
    op,
    orderable,
)
from yantra_codex.search.compose.tables_keys import first_row, indices
from yantra_codex.search.compose.tables_told import decimals

MOST_GROUPS = 1_000  # tried for one source
Made = tuple[int, Callable[[], Source]]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What is made of some rows: its type, on values of the column, as an expression. cost < 0: never dear."""

    type: Type
    fn: Callable[[list[Any]], Any]
    build: Build
    cost: int = 0


Maker = Callable[[Asked, Column], Aggregate | None]


def _simple(fn: Callable[[list[Any]], Any], result: Callable[[Type], Type], *names: str,
            need: Callable[[Type], bool] = lambda t: True, cost: int = 0) -> Maker:
    """An aggregate of ops applied one after the other to the values."""

    def make(ask: Asked, p: Column) -> Aggregate | None:
        if not need(p.type):
            return None
        t = result(p.type)

        def build(rows: Expr, element: Type) -> Expr:
            xs = values_of(ask, p, rows, element)
            for i, name in enumerate(names):
                xs = op(name, t if i == len(names) - 1 else set_of(p.type) if name == "set_from_list" else list_of(p.type), xs)
            return xs

        return Aggregate(t, fn, build, cost)

    return make


def _average(ask: Asked, p: Column) -> Aggregate | None:
    if p.type not in NUMBERS:
        return None

    def build(rows: Expr, element: Type) -> Expr:
        total = op("sum", p.type, values_of(ask, p, rows, element))
        mean = op("div", FLOAT, total if p.type == FLOAT else op("to_float", FLOAT, total), op("to_float", FLOAT, op("length", INT, rows)))
        return op("round_to", FLOAT, mean, number(places)) if places is not None else mean

    places = decimals(ask)
    return Aggregate(FLOAT, lambda vs: round(sum(vs) / len(vs), places) if places is not None else sum(vs) / len(vs), build)


def _range(ask: Asked, p: Column) -> Aggregate | None:
    if p.type not in NUMBERS:
        return None

    def build(rows: Expr, element: Type) -> Expr:
        xs = values_of(ask, p, rows, element)
        return op("sub", p.type, op("max_of", p.type, xs), op("min_of", p.type, xs))

    return Aggregate(p.type, lambda vs: max(vs) - min(vs), build)


def _joined(ordered: bool) -> Maker:
    """Texts put together with what the words put between them."""

    def make(ask: Asked, p: Column) -> Aggregate | None:
        if p.type != STR:
            return None
        seps = [v for v, t, c in ask.constants if t == STR and c <= 3 and v != "" and not str(v).isalnum()] or [", "]
        sep = min(seps, key=lambda v: (v == " ", -len(v)))

        def build(rows: Expr, element: Type) -> Expr:
            xs = values_of(ask, p, rows, element)
            return op("join", STR, op("sort", list_of(STR), xs) if ordered else xs, Lit(sep, STR))

        cost = (0 if "join" in ask.said else 2) + (ordered != ("sorted" in ask.said))
        return Aggregate(STR, lambda vs: sep.join(sorted(vs) if ordered else vs), build, cost)

    return make


def _is_number(t: Type) -> bool:
    return t in NUMBERS


AGGREGATES: dict[str, Maker] = {
    "count": _simple(len, lambda t: INT, "length"),
    "sum": _simple(sum, lambda t: t, "sum", need=_is_number),
    "list": _simple(tuple, list_of),
    "sorted": _simple(lambda vs: tuple(sorted(vs)), list_of, "sort", need=orderable),
    "max": _simple(max, lambda t: t, "max_of", need=orderable),
    "min": _simple(min, lambda t: t, "min_of", need=orderable),
    "average": _average,
    "join": _joined(False),
    "join_sorted": _joined(True),
    "first": _simple(itemgetter(0), lambda t: t, "first"),
    "last": _simple(itemgetter(-1), lambda t: t, "last"),
    "unique": _simple(lambda vs: tuple(dict.fromkeys(vs)), list_of, "unique"),
    "unique_sorted": _simple(lambda vs: tuple(sorted(set(vs))), list_of, "unique", "sort", need=orderable),
    "different": _simple(lambda vs: len(set(vs)), lambda t: INT, "unique", "length", cost=1),
    "set": _simple(FrozenSet.fromkeys, set_of, "set_from_list", cost=-1),
    "sorted_desc": _simple(lambda vs: tuple(sorted(vs, reverse=True)), list_of, "sort_desc", need=orderable, cost=1),
    "range": _range,
    "product": _simple(prod, lambda t: t, "product", need=_is_number),
}
_CALLED = {"count": "count", "sum": "total", "average": "average", "max": "best", "min": "best"}  # as a part of rows; else members
# the words that ask for an aggregate, where they are not its own
_ASKED = {"different": "unique", "unique_sorted": "unique", "set": "unique", "sorted_desc": "sorted", "join_sorted": "join"}
_OF_ROWS = frozenset(("list", "sorted", "first", "last", "min", "max", "unique", "join", "join_sorted", "unique_sorted", "sorted_desc", "set"))


def aggregate_of(ask: Asked, name: str, p: Column, wanted: Type | None) -> Aggregate | None:
    """The aggregate of a column, if it has the wanted type; dear where no word asks for it."""
    made = AGGREGATES[name](ask, p)
    places = decimals(ask)
    if made is not None and made.type == FLOAT and name != "average" and places is not None:
        fn, build = made.fn, made.build
        made = replace(made, fn=lambda vs: round(fn(vs), places), build=lambda rows, element: op("round_to", FLOAT, build(rows, element), number(places)))
    if made is None or (wanted is not None and made.type != wanted):
        return None
    return replace(made, cost=made.cost + (0 if made.cost < 0 or _ASKED.get(name, name) in ask.said or name == "list" else 2))


def groups(ask: Asked, trials: Trials, programs: Programs, s: Source) -> Iterator[Made | None]:
    """Rows of (key, aggregate of the rows with that key), after each trial. Where the result is that map, it is given here."""
    return islice(_groups(ask, trials, programs, s), MOST_GROUPS)


def _groups(ask: Asked, trials: Trials, programs: Programs, s: Source) -> Iterator[Made | None]:
    R = ask.plain
    is_map = R.name == "map"
    keys = [c for i, c in enumerate(s.columns) if c.type.name in ORDERED and c.cost <= (3 if is_map else 2) and (c.type != BOOL or is_map or i < s.fields)]
    repeated = [c for c in keys if any(len(set(row)) < len(row) for row in c.vals)]
    for k in repeated if not is_map else keys:
        if is_map and (k.type != R.args[0] or not all(w is None or w.keys() <= set(row) for w, row in zip(ask.want, k.vals, strict=True))):
            trials.tick()
            continue
        for filter_cost, f, kept in s.filters[: 12 if is_map else 5]:
            if f is not None and (filter_cost > (3 if is_map else 1) or kept == s.all):
                continue
            by_key = [_by_key(row, idx) for row, idx in zip(k.vals, kept, strict=True)]
            if is_map and not all(w is None or w.keys() <= by.keys() for w, by in zip(ask.want, by_key, strict=True)):
                trials.tick()
                continue
            if is_map and k not in repeated and f is None and R.args[1].name != "list" and "group" not in ask.said:
                continue
            cost = s.cost + k.cost + filter_cost + (1 if "group" in ask.said else 2 if "grouped" in ask.said or "count" in ask.said else 3)
            for name, p, aggregate in _of_group(ask, s, k, is_map):
                total = cost + p.cost + aggregate.cost + (is_map and _passes_over(s, name, p))
                if total > (12 if is_map else 7):
                    continue
                trials.tick()
                try:
                    made = [{key: aggregate.fn([vals[i] for i in idx]) for key, idx in by.items()} for vals, by in zip(p.vals, by_key, strict=True)]
                except Exception:  # no value of some group
                    continue
                lets = (*s.lets, *(f.lets if f is not None else ()), *k.lets, *p.lets)
                yield _group(ask, programs, s, f, k, name, aggregate, made, total, lets)


def _of_group(ask: Asked, s: Source, k: Column, is_map: bool) -> Iterator[tuple[str, Column, Aggregate]]:
    """What may be made of a group: a column's aggregate, or a part of the row that is first in the order of the words."""
    wanted = ask.plain.args[1] if is_map else None
    for name in AGGREGATES:
        if not is_map and name not in ("list", "count") and _ASKED.get(name, name) not in ask.said:
            continue
        for p in _members(ask, s, name, k, is_map):
            aggregate = aggregate_of(ask, name, p, wanted)
            if aggregate is not None:
                yield name, p, aggregate
    for cost, order in s.orders[:12]:
        if not order or cost > (3 if is_map else 0) or not (is_map or "group" in ask.said):
            continue
        for p in s.columns:
            if p is not k and p.cost <= 1 and (wanted is None or p.type == wanted) and not (len(order) == 1 and order[0][0] is p):
                yield "best", *_best(ask, s, order, p, cost + p.cost)


def _best(ask: Asked, s: Source, order: Order, p: Column, cost: int) -> tuple[Column, Aggregate]:
    """A part of the row that comes first in an order, as an aggregate of the rows' ranks in it, each with that part."""
    ranked: list[tuple[Any, ...]] = []
    for idx, vals in zip(indices(s, order), p.vals, strict=True):
        rank = {i: n for n, i in enumerate(idx)}
        ranked.append(tuple((rank[i], v) for i, v in enumerate(vals)))

    def build(rows: Expr, element: Type) -> Expr:
        return value_at(ask, p, first_row(ask, rows, element, order))

    rows = Column(ask.row(s), s.element, tuple(ranked), 0, lets=(*(x for c, _ in order for x in c.lets), *p.lets))
    return rows, Aggregate(p.type, lambda rows: min(rows, key=itemgetter(0))[1], build, cost)


def _members(ask: Asked, s: Source, name: str, k: Column, is_map: bool) -> list[Column]:
    """The columns that an aggregate of a group may take, the rows themselves among them."""
    x = Column(ask.row(s), s.element, s.rows, 0 if s.element.name not in ("tuple", "list") else 1)
    if name == "count":
        return [x]
    shown = s.columns if is_map or name not in ("list", "sorted", "unique", "first", "last") else s.columns[: s.fields]
    own = [c for c in shown if c is not k and c.cost <= (4 if is_map else 2) and c.expr != x.expr]
    return [x, *own] if name in _OF_ROWS else own


def _group(ask: Asked, programs: Programs, s: Source, f: Column | None, k: Column, name: str, aggregate: Aggregate, made: Sequence[dict[Any, Any]],
           cost: int, lets: Sequence[Let]) -> Made | None:
    """What makes the rows of groups, with its cost."""
    K, A = k.type, aggregate.type

    def grouped() -> Expr:
        rows = kept_rows(ask, s, f)
        by = ask.function(s.element, k.expr, K)
        if name == "count":
            return op("counts", map_of(K, INT), rows) if k.expr == ask.row(s) else op("count_by", map_of(K, INT), rows, by)
        members = list_of(s.element)
        group, of = op("group_by", map_of(K, members), rows, by), Var("group", members)
        body = aggregate.build(of, s.element)
        return group if body == of else op("map_values_with", map_of(K, A), group, Lambda((Param("group", members),), body, func_of((members,), A)))

    if ask.plain == map_of(K, A) and all(m == w for m, w in zip(made, ask.want, strict=True)):
        programs.offer(BASE + cost, lets, grouped(), map_of(K, A))
        return None
    if cost > 9 or (ask.plain.name == "map" and not all(w is None or w.items() <= m.items() for w, m in zip(ask.want, made, strict=True))):
        return None

    def source() -> Source:
        entries = tuple_of(K, A)
        table = Var("groups", map_of(K, A))
        frozen = tuple(tuple(m.items()) for m in made)
        names = (k.name or "key", _CALLED.get(name, "members"))
        groups = Let(table.name, table.type, grouped())
        return Source(entries, op("map_items", list_of(entries), table), frozen, cost, names, s.text, of_map=table, lets=(*lets, groups),
                      grouped=True, patterns=(k.said_by, None))

    return cost, source


def _by_key(keys: Sequence[Any], kept: Sequence[int]) -> dict[Any, list[int]]:
    """The places of the kept rows by their key."""
    out: dict[Any, list[int]] = {}
    for i in kept:
        out.setdefault(keys[i], []).append(i)
    return out


def _passes_over(s: Source, name: str, p: Column) -> bool:
    """Whether an aggregate has no use for the order that the words name."""
    if not s.atoms or name == "best" or "sorted" in name:
        return False
    return name not in ("max", "min") or all(s.columns[a.part] is not p for a in s.atoms)
