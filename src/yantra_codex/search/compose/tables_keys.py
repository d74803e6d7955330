"""Orders of rows: those that the words name and further ones, where they put each example's rows, and how they are written.

In: a source with its columns. Out: `Source.orders`, cheapest first.
"""

from __future__ import annotations

from itertools import permutations, product

from yantra_codex.ir.nodes import Expr, Make, Var
from yantra_codex.ir.types import Type, list_of, tuple_of
from yantra_codex.search.compose.table_words import last_wins
from yantra_codex.search.compose.tables_core import NUMBERS, ORDERED, Asked, Kept, Order, Source, number, op, orderable

MOST_ORDERS, MOST_PAIRED = 130, 7  # MOST_PAIRED: columns of which two are one order


def add_orders(ask: Asked, s: Source) -> None:
    """Give the rows their orders, with costs: by the keys of the words, by one column, by two."""
    asked = "sorted" in ask.said or bool(s.atoms)
    out: dict[tuple[tuple[int, bool], ...], tuple[int, Order]] = {}

    def put(cost: int, *keys: tuple[int, bool]) -> None:
        order = tuple((s.columns[i], down) for i, down in keys)
        if keys not in out or out[keys][0] > cost:
            out[keys] = (cost, order)

    out[()] = (2 if "sort" in ask.said else min(2, len(s.atoms)), ())
    atoms = s.atoms[:3]
    for n in range(len(atoms), 0, -1):
        for first in range(len(atoms) - n + 1):
            chosen = atoms[first: first + n]
            for downs in product(*[(a.descending,) if a.descending is not None else (False, True) for a in chosen]):
                wrong = sum(d for d, a in zip(downs, chosen, strict=True) if a.descending is None)
                put(2 * (len(atoms) - n) + wrong + first, *[(a.part, d) for a, d in zip(chosen, downs, strict=True)])
    keys = [i for i, c in enumerate(s.columns) if c.type.name in ORDERED or (orderable(c.type) and c.expr == ask.row(s))]
    for i in keys:
        c = s.columns[i]
        for down in (False, True):
            put(1 + c.cost + (0 if asked else 1) + down + (1 if atoms else 0), (i, down))
    pairs = [i for i in keys if s.columns[i].cost <= 1][:MOST_PAIRED]
    for i, j in permutations(pairs, 2):
        for a, b in product((False, True), repeat=2):
            known = sum((at.part, at.descending) in ((i, a), (j, b)) for at in s.atoms)
            put(5 + s.columns[i].cost + s.columns[j].cost + a + b - 2 * known, (i, a), (j, b))
    s.orders = sorted(out.values(), key=lambda o: o[0])[:MOST_ORDERS]


def indices(s: Source, order: Order) -> Kept:
    """The places of each example's rows in an order."""
    if order not in s.sorted:
        rows: list[tuple[int, ...]] = []
        for e, given in enumerate(s.rows):
            idx = list(range(len(given)))
            for c, down in reversed(order):
                idx.sort(key=c.vals[e].__getitem__, reverse=down)
            rows.append(tuple(idx))
        s.sorted[order] = tuple(rows)
    return s.sorted[order]


def sorted_rows(ask: Asked, xs: Expr, element: Type, order: Order) -> Expr:
    """Rows in an order."""
    t = list_of(element)
    if not order:
        return xs
    key = _one_key(order)
    if key is None:
        for c, down in reversed(order):
            xs = op("sort_by_desc" if down else "sort_by", t, xs, ask.function(element, c.expr, c.type))
        return xs
    e, key_type, down = key
    if e == Var(ask.var, element):
        return op("sort_desc" if down else "sort", t, xs)
    return op("sort_by_desc" if down else "sort_by", t, xs, ask.function(element, e, key_type))


def _one_key(order: Order) -> tuple[Expr, Type, bool] | None:
    """Several keys as one, and whether the greatest comes first; None where a text goes down and another key up."""
    downs = {down for _, down in order}
    if len(order) == 1:
        return order[0][0].expr, order[0][0].type, order[0][1]
    if len(downs) == 2 and any(down and c.type not in NUMBERS for c, down in order):
        return None
    mixed = len(downs) == 2
    parts = tuple(op("neg", c.type, c.expr) if mixed and down else c.expr for c, down in order)
    t = tuple_of(*(c.type for c, _ in order))
    return Make(parts, t), t, not mixed and True in downs


def first_row(ask: Asked, rows: Expr, element: Type, order: Order) -> Expr:
    """The row that comes first in an order."""
    key = _one_key(order) if order else None
    if key is None:
        return op("index", element, sorted_rows(ask, rows, element, order), number(0))
    e, t, down = key
    if last_wins(ask.text):
        rows = op("reverse", list_of(element), rows)
    if e == Var(ask.var, element):
        return op("max_of" if down else "min_of", element, rows)
    return op("max_by" if down else "min_by", element, rows, ask.function(element, e, t))
