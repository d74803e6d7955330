"""Programs over rows: keep some by a condition, group, order by keys, show a part or an aggregate.

In: a Composer. Out of `step`: programs of one small grammar, rows -> kept? -> grouped? -> ordered? -> shown -> reduced?.
A part of a row or what follows from it is a `Column`, computed once for all rows; a program is then a choice of columns,
and trying it moves indices only. What the request's words name is cheap (see table_words.py), the rest is dear.

Rows and their columns come from tables_rows.py and tables_columns.py, conditions from tables_filters.py, orders from
tables_keys.py, groups and aggregates from tables_groups.py; tables_build.py writes the programs.
"""

from __future__ import annotations

import copy
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from yantra_codex.ir.nodes import Expr, IfExpr, Lit, Make, Program
from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of, option_of, set_of
from yantra_codex.search.compose.build import literal
from yantra_codex.search.compose.tables_build import Programs, values_of
from yantra_codex.search.compose.tables_columns import add_columns
from yantra_codex.search.compose.tables_core import (
    BASE,
    NUMBERS,
    ORDERED,
    Asked,
    Column,
    Kept,
    Order,
    Scalar,
    Source,
    Trials,
    each_row,
    op,
)
from yantra_codex.search.compose.tables_filters import add_filters
from yantra_codex.search.compose.tables_groups import AGGREGATES, Made, aggregate_of, groups
from yantra_codex.search.compose.tables_joined import joined_sources
from yantra_codex.search.compose.tables_keys import add_orders, indices
from yantra_codex.search.compose.tables_links import add_links
from yantra_codex.search.compose.tables_parts import parts_of, wholes
from yantra_codex.search.compose.tables_rows import sources

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

TRIALS = (0, 0, 1_500, 2_000, 2_500)  # by level, then the last again
MOST_TRIALS = 25_000
FURNISH = 500  # what a source's columns, filters and orders count, in trials
MOST_YIELDED, WINDOW, NARROW = 24, 4, 2  # NARROW: where the words say all of the cheapest
MOST_GROUPED = 14  # groups made into rows
MOST_TUPLES, MOST_MASKS = 120, 12  # tuples put together for one result; columns for a part of the rows
MOST_PARTS, PART_TRIALS = 3, 6_000
MOST_ORDERED, MOST_PICKED = 8, 7  # orders that give the same
Mask = tuple[tuple[bool, ...], ...]  # by example, of each row


class Tables:
    """All programs of the grammar that pass, the ones the words ask for first."""

    def __init__(self, composer: Composer):
        self.ask = Asked(composer)
        self.trials = Trials(composer.clock)
        self.programs = Programs(self.ask)
        self.work = self._work()
        self.yielded = 0
        self.cheapest = 99

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        """The programs found within this level's share of trials, whose cost's turn it is."""
        if level < 2 or not self.ask.count:
            return
        trials, waiting = self.trials, self.programs.waiting
        trials.until = min(trials.done + TRIALS[min(level, len(TRIALS) - 1)], MOST_TRIALS)
        while trials.done < trials.until and next(self.work, self) is None:
            trials.clock.check()
        waiting.sort(key=lambda w: w[:2])
        while waiting and waiting[0][0] <= level + 3 and self.yielded < MOST_YIELDED:
            cost, _, program = waiting.pop(0)
            self.cheapest = min(self.cheapest, cost)
            if cost > self.cheapest + (NARROW if self.cheapest <= BASE + 2 else WINDOW):
                return
            self.yielded += 1
            yield program, cost

    def _work(self) -> Iterator[None]:
        """Everything, with a pause wherever a level's share of trials may end."""
        add_links(self.ask, self.programs)
        given = [*sources(self.ask), *joined_sources(self.ask)]
        for s in given:
            self._furnish(s)
            yield None
        for s in given:
            if not s.to_group:
                yield from self._shown(s)
        grouped: list[Made] = []
        for s in given:
            for made in groups(self.ask, self.trials, self.programs, s):
                if made is not None:
                    insort(grouped, made, key=lambda g: g[0])
                    del grouped[MOST_GROUPED:]
                if self.trials.over:
                    yield None
        for _, make in grouped:
            g = make()
            self._furnish(g)
            yield None
            yield from self._shown(g)
        if self.ask.plain.name == "tuple" and 1 < len(self.ask.plain.args) <= MOST_PARTS and all(w is not None for w in self.ask.want):
            yield from self._in_parts()

    def _in_parts(self) -> Iterator[None]:
        """A result of several parts, each found by itself."""
        found: list[list[tuple[int, Program]]] = []
        for ask in parts_of(self.ask):
            part = copy.copy(self)
            part.ask, part.programs = ask, Programs(ask)
            until = self.trials.done + PART_TRIALS
            for _ in part._work():
                yield None
                if self.trials.done > until:
                    break
            found.append([(cost, program) for cost, _, program in part.programs.waiting])
            if not found[-1]:
                return
        for cost, e in wholes(self.ask, found):
            self.programs.offer(cost, (), e, self.ask.plain)

    def _furnish(self, s: Source) -> None:
        """Give the rows their columns, filters and orders."""
        self.trials.tick(FURNISH)
        fields, places = add_columns(self.ask, s)
        add_filters(self.ask, s, fields, places)
        add_orders(self.ask, s)

    def _projections(self, s: Source, t: Type) -> list[Column]:
        """Columns of a type, what the words name first; tuples put together of columns."""
        x = self.ask.row(s)
        out = [c for c in s.columns if c.type == t]
        if s.element == t and not any(c.expr == x for c in out):
            out.insert(0, Column(x, t, s.rows, 0))
        if t.name == "tuple" and len(t.args) <= 3 and len(s.columns) > 1:
            parts = [[c for c in s.columns if c.type == a][:8] for a in t.args]
            for chosen in islice(product(*parts), MOST_TUPLES):
                if len({id(c) for c in chosen}) == len(chosen) and not (s.element == t and chosen == tuple(s.columns[: len(chosen)])):
                    vals = tuple(tuple(zip(*[c.vals[e] for c in chosen], strict=True)) for e in range(self.ask.count))
                    out.append(Column(Make(tuple(c.expr for c in chosen), t), t, vals, 1 + sum(c.cost for c in chosen)))
        return sorted(out, key=lambda c: c.cost)

    def _shown(self, s: Source) -> Iterator[None]:
        R = self.ask.plain
        if R.name in ("list", "vtuple", "set"):
            yield from self._lists(s, R.args[0])
        if R.name in ORDERED or R.name in ("tuple", "map", "list"):
            yield from self._picks(s, R)
        if R in NUMBERS or R == STR:
            yield from self._totals(s)
        if R == BOOL:
            yield from self._tests(s)
        if R.name == "map":
            yield from self._maps(s)

    def _lists(self, s: Source, t: Type) -> Iterator[None]:
        wanted = tuple(tuple(w) if w is not None else () for w in self.ask.want)
        is_set = self.ask.plain.name == "set"
        limits = [o for o in self.ask.scalars() if o.type == INT]
        sizes = tuple(map(len, wanted))
        multisets = [Counter(w) for w in wanted]
        distinct = all(len(m) == n for m, n in zip(multisets, sizes, strict=True))
        for p in self._projections(s, t):
            if not all(m.keys() <= set(row) for m, row in zip(multisets, p.vals, strict=True)):
                self.trials.tick()
                continue
            yield None
            for cost, f, kept in s.filters:
                if self.trials.over:
                    yield None
                self.trials.tick()
                shown = [[row[i] for i in k] for row, k in zip(p.vals, kept, strict=True)]
                base = BASE + s.cost + p.cost + cost
                if is_set:
                    if all(set(v) == set(w) for v, w in zip(shown, wanted, strict=True)):
                        self.programs.add_list(base, s, f, (), p, lambda xs: op("set_from_list", set_of(t), xs), set_of(t))
                    continue
                whole = all(len(v) == n for v, n in zip(shown, sizes, strict=True))
                if whole and all(Counter(v) == m for v, m in zip(shown, multisets, strict=True)):
                    self._ordered(s, p, f, kept, wanted, base)
                unique = "unique" in self.ask.said
                repeated = not whole and any(len(set(v)) < len(v) for v in shown)
                if distinct and (unique or repeated) and all(set(v) == m.keys() for v, m in zip(shown, multisets, strict=True)):
                    self._ordered(s, p, f, kept, wanted, base + (not unique), unique=True)
                if not whole and all(len(v) >= n for v, n in zip(shown, sizes, strict=True)):
                    for o in limits:
                        if all(min(max(k, 0), len(v)) == n for k, v, n in zip(o.vals, shown, sizes, strict=True)):
                            self._ordered(s, p, f, kept, wanted, base + o.cost // 2 + (0 if "top" in self.ask.said else 1), o)

    def _ordered(self, s: Source, p: Column, f: Column | None, kept: Kept, wanted: Sequence[tuple[Any, ...]], base: int,
                 limit: Scalar | None = None, unique: bool = False) -> None:
        """The orders that give the wanted list, and the rows' own order backwards."""
        inside = [frozenset(k) for k in kept]
        met = 0

        def shows(order: Order, backwards: bool) -> bool:
            for e, rows in enumerate(indices(s, order)):
                values = [p.vals[e][i] for i in (reversed(rows) if backwards else rows) if i in inside[e]]
                if unique:
                    values = list(dict.fromkeys(values))
                if limit is not None:
                    values = values[: max(limit.vals[e], 0)]
                if tuple(values) != wanted[e]:
                    return False
            return True

        def finish(xs: Expr) -> Expr:
            if unique:
                xs = op("unique", list_of(p.type), xs)
            return op("take", list_of(p.type), xs, limit.expr) if limit is not None else xs

        back = 1 if "reverse" in self.ask.said else 3
        shown_order = "sort" in self.ask.said and not s.atoms
        for cost, order, backwards in (*((0 if shown_order and len(o) == 1 and o[0][0] is p and not o[0][1] else c, o, False) for c, o in s.orders), *((c + back, o, True) for c, o in s.orders if not o)):
            self.trials.tick()
            if shows(order, backwards):
                self.programs.add_list(base + cost, s, f, order, p, finish, list_of(p.type), backwards)
                met += 1
                if met == MOST_ORDERED:
                    return

    def _picks(self, s: Source, t: Type) -> Iterator[None]:
        """One value of the first row in some order."""
        ask = self.ask
        must = ask.default is None and ask.returns == ask.plain  # each result is a value of a row
        for p in self._projections(s, t):
            if must and not all(w in row or not row for w, row in zip(ask.want, p.vals, strict=True)):
                self.trials.tick()
                continue
            yield None
            for cost, f, kept in s.filters:
                if self.trials.over:
                    yield None
                least = ask.place if ask.default is not None else 0  # where fewer rows give the default
                empty = [e for e in range(ask.count) if len(kept[e]) <= least]
                if len(empty) == ask.count or any(ask.want[e] not in [p.vals[e][i] for i in kept[e]] for e in range(ask.count) if e not in empty):
                    self.trials.tick()
                    continue
                default = self._default_for(empty, t)
                if empty and default is None:
                    continue
                inside = [frozenset(k) for k in kept]
                met = 0
                for extra, order in s.orders:
                    self.trials.tick()
                    if f is None and not order:
                        continue
                    idx = indices(s, order)
                    n = ask.place if order else 0
                    if n and not least and any(0 < len(kept[e]) <= n for e in range(ask.count)):
                        n = 0
                    if least and not n:
                        continue
                    first = [None if e in empty else next(islice((i for i in idx[e] if i in inside[e]), n, None)) for e in range(ask.count)]
                    if all(i is None or p.vals[e][i] == ask.want[e] for e, i in enumerate(first)):
                        base = BASE + s.cost + p.cost + cost + extra + (2 if ask.place and not n else 0) + (0 if order else 1)
                        self.programs.add_pick(base, s, f, order, p, default, bool(empty), n)
                        met += 1
                        if met == MOST_PICKED:
                            break

    def _default_for(self, empty: Sequence[int], t: Type) -> Expr | None:
        """The result where no row is left: what the words say, else what the examples show."""
        ask = self.ask
        d = ask.default
        if d is not None and all(ask.want[e] == d.value for e in empty) and (d.value is None or d.type == t):
            return Lit(None, option_of(t)) if d.value is None else d
        shown = {repr(ask.want[e]): ask.want[e] for e in empty}
        if len(shown) == 1:
            (value,) = shown.values()
            if value is None:
                return Lit(None, option_of(t))
            return literal(value, t) if value in ("", 0, -1, ()) else None
        return None

    def _totals(self, s: Source) -> Iterator[None]:
        """An aggregate of one column."""
        ask = self.ask
        R = ask.plain
        rows = [Column(ask.row(s), s.element, s.rows, 0)]
        columns = sorted((c for c in s.columns if c.cost <= 3), key=lambda c: c.cost)
        for name in AGGREGATES:
            for p in columns if name != "count" else rows:
                aggregate = aggregate_of(ask, name, p, R)
                if aggregate is None:
                    continue
                yield None
                for cost, f, kept in s.filters:
                    if self.trials.over:
                        yield None
                    self.trials.tick()
                    values = [[row[i] for i in k] for row, k in zip(p.vals, kept, strict=True)]
                    empty = [e for e in range(ask.count) if not values[e]]
                    strict = name in ("max", "min", "average", "first", "last", "range")
                    if strict and len(empty) == ask.count:
                        continue
                    try:
                        good = all((strict and e in empty) or aggregate.fn(values[e]) == ask.want[e] for e in range(ask.count))
                    except Exception:
                        continue
                    if not good:
                        continue
                    default = self._default_for(empty, R) if strict or ask.default is not None else None
                    if strict and empty and default is None:
                        continue
                    base = BASE + s.cost + p.cost + cost + aggregate.cost + (1 if f is None and not s.grouped else 0)
                    self.programs.add_total(base, s, f, p, aggregate.build, default, R)

    def _tests(self, s: Source) -> Iterator[None]:
        """Whether a condition holds on all rows, on one, on none; whether a column's values repeat."""
        ask = self.ask
        for cost, f, kept in s.filters:
            if self.trials.over:
                yield None
            self.trials.tick()
            if f is None and [bool(r) for r in s.rows] == list(ask.want):
                some = op("not", BOOL, op("is_empty", BOOL, s.expr))
                self.programs.offer(BASE + s.cost + (1 if "any" in ask.said else 3), s.lets, some, BOOL)
            if f is None or cost > 2:
                continue
            for name, given in (("all", [len(k) == len(r) for k, r in zip(kept, s.rows, strict=True)]), ("any", [bool(k) for k in kept]), ("none", [not k for k in kept])):
                if tuple(given) == ask.want:
                    self.programs.add_test(BASE + s.cost + cost + (0 if name in ask.said else 2) + (1 if s.grouped else 0), s, f, name)
        for p in sorted(s.columns, key=lambda c: c.cost)[:8]:
            self.trials.tick()
            repeats = op("has_duplicates", BOOL, values_of(ask, p, s.expr, s.element))
            given = [len(set(row)) < len(row) for row in p.vals]
            base = BASE + s.cost + p.cost + (0 if "more_than_once" in ask.said or "eq" in ask.said or "unique" in ask.said else 3)
            if tuple(given) == ask.want:
                self.programs.offer(base, [*s.lets, *p.lets], repeats, BOOL)
            elif tuple(not g for g in given) == ask.want:
                self.programs.offer(base, [*s.lets, *p.lets], op("not", BOOL, repeats), BOOL)

    def _maps(self, s: Source) -> Iterator[None]:
        """A map with a column for the keys and one for the values."""
        ask = self.ask
        k_type, v_type = ask.plain.args
        wanted: list[dict[Any, Any]] = [w if w is not None else {} for w in ask.want]
        keys = [c for c in s.columns if c.type == k_type and c.cost <= 2]
        for k in keys:
            if not all(w.keys() <= set(row) for w, row in zip(wanted, k.vals, strict=True)):
                self.trials.tick()
                continue
            values = self._projections(s, v_type)
            for cost, f, kept in s.filters:
                if self.trials.over:
                    yield None
                if any({k.vals[e][i] for i in kept[e]} != wanted[e].keys() for e in range(ask.count)):
                    self.trials.tick()
                    continue
                yield None
                met = False
                masks: list[tuple[Column, Mask]] = []
                for v in values:
                    self.trials.tick()
                    if v is k:
                        continue
                    if all({k.vals[e][i]: v.vals[e][i] for i in kept[e]} == wanted[e] for e in range(ask.count)):
                        met = True
                        clash = any(len(set(row)) < len(row) for row in k.vals) and "overwritten" not in ask.said
                        self.programs.add_map(BASE + s.cost + k.cost + v.cost + cost + min(2, len(s.atoms)) + 2 * clash, s, f, k, v)
                    elif not met and f is None:
                        masks.append((v, _right(k, v, wanted)))
                if not met and f is None:
                    constants = [Column(o.expr, o.type, each_row(o.vals, s.rows), 1 + o.cost) for o in ask.scalars() if o.type == v_type]
                    self._by_condition(s, k, [m for m in masks if any(map(any, m[1]))], [(c, _right(k, c, wanted)) for c in constants])

    def _by_condition(self, s: Source, k: Column, masks: Sequence[tuple[Column, Mask]], constants: Sequence[tuple[Column, Mask]]) -> None:
        """Values that are one column where a condition holds and another, or a constant, elsewhere."""
        for v, mask in masks[:MOST_MASKS]:
            for cost, f, kept in s.filters[1:]:
                self.trials.tick()
                assert f is not None
                if not any(kept) or not all(row[i] for row, idx in zip(mask, kept, strict=True) for i in idx):
                    continue
                inside = [frozenset(k) for k in kept]
                for w, other in (*masks, *constants):
                    if w is not v and all(good or i in idx for row, idx in zip(other, inside, strict=True) for i, good in enumerate(row)):
                        made = Column(IfExpr(f.expr, v.expr, w.expr, v.type), v.type, (), 0, lets=(*f.lets, *v.lets, *w.lets))
                        self.programs.add_map(BASE + s.cost + k.cost + v.cost + w.cost + cost + 1, s, None, k, made)


def _right(k: Column, v: Column, wanted: Sequence[dict[Any, Any]]) -> Mask:
    """On which rows the value is the one that is wanted for the key."""
    columns = zip(k.vals, v.vals, wanted, strict=True)
    return tuple(tuple([value == want[key] for key, value in zip(keys, values, strict=True)]) for keys, values, want in columns)


__all__ = ["Tables"]
