"""Sums, products, counts and extremes over ranges, digits and lists, as columns for the bank of formulas.

A source is a list of numbers on every row: all its numbers, one after the other, are the points of a bank of their own, in
which what is summed (a body) and what is counted (a test) are found. Each body and test gives columns over the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Param, Var
from yantra_codex.ir.types import BOOL, FLOAT, INT, Type, func_of, list_of
from yantra_codex.search.compose.formulas_bank import LIMIT, Array, Bank, Bools, Ints, Leaves, as_float
from yantra_codex.search.compose.space import Clock

MOST_POINTS = 3000  # in all
MOST_ELEMENTS = 1200  # of one row
BODIES = 500
BODY_LEVEL = 16  # the cost of the dearest body, in halves
TESTED = 36  # the cheapest columns that are compared
TESTS = 120
VALUES = 6  # what is summed where a test holds
SUM, PRODUCT, COUNT, FILTER, EXTREME = 4, 6, 5, 4, 6  # costs, in halves


@dataclass(frozen=True, slots=True)
class Source:
    """A list of numbers on every row. rows: None where there is none (too long, or an error); cost in halves."""

    expr: Expr
    element: Type
    rows: tuple[Array | None, ...]
    cost: int
    uses: int


def range_sources(scalars: Sequence[tuple[Expr, Array, int]], shift: int = 0) -> Iterator[Source]:
    """Ranges up to a whole number and between two of them. scalars: expression, column, uses."""
    for e, col, uses in scalars:
        for low, extra in ((1, 1), (0, 0), (1, 0), (0, 1), (2, 0), (2, 1)):
            stop = Apply("add", (e, Lit(1, INT)), INT) if extra else e
            yield _range(Lit(low, INT), stop, np.full(len(col), float(low)), col + extra, 8 + extra + 2 * (low == 2) + (low == 0) + (low == 1 and not extra) - shift, uses)
    for a, col_a, uses_a in scalars:
        for b, col_b, uses_b in scalars:
            if a is not b and (col_a <= col_b).all():
                yield _range(a, Apply("add", (b, Lit(1, INT)), INT), col_a, col_b + 1, 9 - shift, uses_a | uses_b)
                yield _range(a, b, col_a, col_b, 9 - shift, uses_a | uses_b)


def _range(low: Expr, stop: Expr, a: Array, b: Array, cost: int, uses: int) -> Source:
    rows = tuple(None if np.isnan(x) or np.isnan(y) or y - x > MOST_ELEMENTS else np.arange(x, max(x, y)) for x, y in zip(a, b, strict=True))
    return Source(Apply("range", (low, stop, Lit(1, INT)), list_of(INT)), INT, rows, cost, uses)


def digit_sources(scalars: Sequence[tuple[Expr, Array, int]], shift: int = 0) -> Iterator[Source]:
    """The digits of each whole number."""
    for e, col, uses in scalars:
        rows = tuple(None if np.isnan(v) else np.array([float(c) for c in str(abs(int(v)))]) for v in col)
        yield Source(Apply("digits", (e,), list_of(INT)), INT, rows, 11 - shift, uses)


class Series:
    """What a source gives: `numbers` are leaves for a bank over the rows, `flags` are answers of any and all."""

    def __init__(self, clock: Clock, source: Source, examples: int, scalars: Sequence[tuple[Expr, Array, int]], constants: Mapping[float, int], prices: dict[str, int],
                 taken: Sequence[str], cuts: Mapping[str, int]):
        self.clock, self.source, self.examples, self.cuts = clock, source, examples, cuts
        self.name = next(n for n in ("i", "j", "k", "x", "y", "z", "item", "element") if n not in taken)
        self.fits = source_fits(source, examples)
        if not self.fits:
            return
        lengths = [0 if r is None else len(r) for r in source.rows]
        self.at = np.repeat(np.arange(len(lengths)), lengths)
        self.missing = np.array([r is None for r in source.rows])
        self.lengths = np.array(lengths)
        points = np.concatenate([r for r in source.rows if r is not None])
        self.bounds = np.concatenate([[0], np.cumsum(lengths)])
        shown = int(self.bounds[examples])
        self.bank = bank = Bank(clock, len(points), shown, prices, 256, 14)
        bank.add_leaf(Var(self.name, source.element), points, 2, 1)
        for e, col, uses in scalars:
            bank.add_leaf(e, col[self.at], 2, uses << 1)
        for v, cost in constants.items():
            if cost <= 6 or v == 10:
                bank.add_leaf(Lit(int(v), INT) if float(v).is_integer() else Lit(v, FLOAT), np.full(len(points), float(v)), cost, 0)
        while bank.done < BODY_LEVEL and bank.size < BODIES:
            bank.advance()

    # ------------------------------------------------------------ columns

    def _sum(self, x: Array) -> Array:
        """The sums over each row's points of columns (points, n); nan where a point has no value."""
        out = np.zeros((len(self.lengths), x.shape[1]))
        filled = self.lengths > 0
        out[filled] = np.add.reduceat(x, self.bounds[:-1][filled], axis=0)
        return self._marked(out)

    def _marked(self, out: Array) -> Array:
        out[self.missing] = np.nan
        return np.where(np.abs(out) < LIMIT, out, np.nan)

    def _each_row(self, x: Array, f: Callable[[Array], Array], empty: float) -> Array:
        out = np.full((len(self.lengths), x.shape[1]), empty)
        for r, n in enumerate(self.lengths):
            if n:
                out[r] = f(x[self.bounds[r] : self.bounds[r + 1]])
        return self._marked(out)

    def numbers(self) -> Leaves:
        """Sums and products of bodies; counts, sums, products, the greatest and least where a test holds."""
        bank, source = self.bank, self.source
        n = min(bank.size, BODIES)
        over = np.flatnonzero(bank.uses[:n] & 1)
        make: list[Callable[[], Expr]] = []
        columns: list[Array] = []
        costs: list[Ints] = []
        uses: list[Ints] = []
        whole: list[Bools] = []

        def put(x: Array, cost: Ints, use: Ints, is_whole: Bools, makers: Sequence[Callable[[], Expr]]) -> None:
            make.extend(makers)
            columns.append(x)
            costs.append(cost + source.cost)
            uses.append((use >> 1) | source.uses)
            whole.append(is_whole)

        x = bank.x[:, over]
        put(self._sum(x), bank.cost[over] + self._price("sum", SUM), bank.uses[over], bank.whole[over], [self._folded("sum", int(i)) for i in over])
        put(self._each_row(x, lambda p: np.prod(p, axis=0), 1.0), bank.cost[over] + self._price("product", PRODUCT), bank.uses[over], bank.whole[over],
            [self._folded("product", int(i)) for i in over])
        tests, price, use, makers = self.tests()
        if len(price):
            ones = np.ones(len(price), np.bool_)
            put(self._sum(tests.astype(np.float64)), price + self._price("count", COUNT), use, ones, [self._counted(t) for t in makers])
            for i in over[:VALUES]:
                body = bank.x[:, i][:, None]
                cost = price + int(bank.cost[i]) + FILTER
                is_whole = ones & bool(bank.whole[i])
                put(self._sum(np.where(tests, body, 0.0)), cost + self._price("sum", SUM), use | int(bank.uses[i]), is_whole,
                    [self._folded("sum", int(i), t) for t in makers])
                if i == over[0]:
                    put(self._each_row(np.where(tests, body, 1.0), lambda p: np.prod(p, axis=0), 1.0), cost + self._price("product", PRODUCT), use, is_whole,
                        [self._folded("product", int(i), t) for t in makers])
                    for op, fn, far in (("max_of", np.max, -np.inf), ("min_of", np.min, np.inf)):
                        put(self._each_row(np.where(tests, body, far), lambda p, fn=fn: fn(p, axis=0), np.nan), cost + EXTREME - int(bank.cost[i]), use, is_whole,  # type: ignore[misc]
                            [self._extreme(op, t) for t in makers])
        return Leaves(make, np.concatenate(columns, axis=1), np.concatenate(costs), np.concatenate(uses), np.concatenate(whole))

    def tests(self) -> tuple[Bools, Ints, Ints, list[Callable[[], Expr]]]:
        """Tests of a point: flags (points, n), costs, uses, and what makes each."""
        bank = self.bank
        n = min(bank.size, TESTED)
        x, cost = bank.x[:, :n], bank.cost[:n]
        a, b = x[:, :, None], x[:, None, :]
        remainder = a - b * np.floor(a / b)
        wholes = bank.whole[:n][:, None] & bank.whole[:n][None, :]
        every = np.ones((n, n), np.bool_)
        missing = np.logical_or.reduce(np.isnan(x), axis=0)
        found: list[tuple[int, int, int, str]] = []
        flags: dict[str, Bools] = {"eq": a == b, "lt": a < b, "le": a <= b, "ne": a != b, "is_divisible": remainder == 0, "not_divisible": remainder > 0}
        for name, extra, allowed in (("eq", 4, every), ("lt", 4, every), ("le", 4, every), ("ne", 5, every), ("is_divisible", 6, wholes), ("not_divisible", 8, wholes)):
            good = allowed & (((bank.uses[:n][:, None] | bank.uses[:n][None, :]) & 1) > 0)
            if name.endswith("divisible"):
                good &= ~np.logical_or.reduce(x == 0, axis=0)[None, :]
            good &= ~(missing[:, None] | missing[None, :])
            holds = flags[name].mean(axis=0)
            good &= (holds > 0) & (holds < 1)
            i, j = np.nonzero(good)
            found.extend((int(cost[p] + cost[q]) + extra, int(p), int(q), name) for p, q in zip(i, j, strict=True))
        found.sort()
        kept: dict[bytes, tuple[int, int, int, str]] = {}
        for f in found:
            kept.setdefault(flags[f[3]][:, f[1], f[2]].tobytes(), f)
            if len(kept) >= TESTS:
                break
        chosen = list(kept.values())
        if not chosen:
            return np.zeros((len(x), 0), np.bool_), np.zeros(0, np.int64), np.zeros(0, np.int64), []
        return (np.array([flags[f[3]][:, f[1], f[2]] for f in chosen]).T, np.array([f[0] for f in chosen]), np.array([int(bank.uses[f[1]] | bank.uses[f[2]]) for f in chosen]),
                [self._tested(f[3], f[1], f[2]) for f in chosen])

    def flags(self) -> Iterator[tuple[Array, int, int, Callable[[], Expr]]]:
        """Whether a test holds for any, all or none: column of 0 and 1, cost, uses, what makes it."""
        tests, price, use, makers = self.tests()
        count = self._sum(tests.astype(np.float64))
        for k in range(len(price)):
            for name, column in (("any", count[:, k] > 0), ("all", count[:, k] == self.lengths), ("none", count[:, k] == 0)):
                values = np.where(np.isnan(count[:, k]), np.nan, column)
                yield values, int(price[k]) + self.source.cost + 4 + (name == "none"), (int(use[k]) >> 1) | self.source.uses, self._any(name, makers[k])

    def _price(self, name: str, cost: int) -> int:
        return cost - self.cuts.get(name, 0)

    # ------------------------------------------------------------ expressions

    def _lambda(self, body: Expr) -> Lambda:
        return Lambda((Param(self.name, self.source.element),), body, func_of((self.source.element,), body.type))  # type: ignore[attr-defined]

    def _tested(self, name: str, p: int, q: int) -> Callable[[], Expr]:
        def make() -> Expr:
            a, b = self.bank.expression(p), self.bank.expression(q)
            if name == "not_divisible":
                return Apply("ne", (Apply("floormod", (a, b), INT), Lit(0, INT)), BOOL)
            if a.type != b.type:  # type: ignore[attr-defined]
                a, b = as_float(a), as_float(b)
            return Apply(name, (a, b), BOOL)

        return make

    def _kept(self, test: Callable[[], Expr] | None) -> Expr:
        xs = self.source.expr
        return xs if test is None else Apply("filter", (xs, self._lambda(test())), xs.type)  # type: ignore[attr-defined]

    def _folded(self, how: str, i: int, test: Callable[[], Expr] | None = None) -> Callable[[], Expr]:
        def make() -> Expr:
            xs, body = self._kept(test), self.bank.expression(i)
            t: Type = body.type  # type: ignore[attr-defined]
            if isinstance(body, Var) and body.name == self.name:
                return Apply(how, (xs,), t)
            return Apply("sum_by", (xs, self._lambda(body)), t) if how == "sum" else Apply("product", (Apply("map", (xs, self._lambda(body)), list_of(t)),), t)

        return make

    def _counted(self, test: Callable[[], Expr]) -> Callable[[], Expr]:
        return lambda: Apply("count_where", (self.source.expr, self._lambda(test())), INT)

    def _extreme(self, op: str, test: Callable[[], Expr]) -> Callable[[], Expr]:
        return lambda: Apply(op, (self._kept(test),), self.source.element)

    def _any(self, name: str, test: Callable[[], Expr]) -> Callable[[], Expr]:
        def make() -> Expr:
            e = Apply("all" if name == "all" else "any", (self.source.expr, self._lambda(test())), BOOL)
            return Apply("not", (e,), BOOL) if name == "none" else e

        return make


def source_fits(source: Source, examples: int) -> bool:
    """Whether a source has numbers on the examples, and not too many."""
    if any(r is None for r in source.rows[:examples]):
        return False
    return sum(len(r) for r in source.rows[:examples] if r is not None) > 0 and sum(len(r) for r in source.rows if r is not None) <= MOST_POINTS


__all__ = ["Series", "Source", "digit_sources", "range_sources", "source_fits"]
