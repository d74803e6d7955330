"""Formulas: arithmetic over numbers, deeper than the general search goes, by columns and from both ends.

In: a Composer. `Formulas.step` gives programs that return one arithmetic expression, by cost, one for each behaviour on
the rows. A bank of columns grows by cost (formulas_bank.py); from the wanted values, inverses of ops give further targets;
and for each new column and op, the other argument that a target asks for is looked up in the bank. Answers that are bools
or one of two values come from comparisons of two columns. Sums over ranges and digits (formulas_series.py) are leaves of
the bank; polynomials are solved for.

Costs are in halves of the search's unit inside, and follow the length of a description, since two or three examples fit
many formulas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yantra_codex.ir.nodes import Apply, Expr, Function, IfExpr, Lit, Param, Program, Return, Var, walk_expr
from yantra_codex.ir.types import BOOL, FLOAT, INT, Type, list_of
from yantra_codex.search.compose import formulas_words
from yantra_codex.search.compose.build import expression, literal
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.formulas_bank import (
    BY_NAME,
    LIMIT,
    OPERATIONS,
    TOLERANCE,
    Array,
    Bank,
    Ints,
    Leaves,
    apply_op,
    as_float,
    as_whole,
    to_number,
)
from yantra_codex.search.compose.formulas_polynomials import polynomials
from yantra_codex.search.compose.formulas_series import Series, Source, digit_sources, range_sources, source_fits

MOST_SOURCES = 10
MOST_SERIES = 1500  # columns of one source
MOST_LEAVES = 12  # numeric expressions of the top space
MOST_GIVEN = 40  # programs in all
UNUSED = 6  # for a parameter that the formula does not use, in halves
CHEAPER = 4  # halves by which another formula of one behaviour must be cheaper to be given too
NOT_WHOLE = 8  # for a float that is whole on the examples, in halves
CREDIT = (8_000, 10_000, 14_000, 20_000, 60_000, 100_000, 140_000)  # candidates at each step; the last one stands for all that follow
MOST_TARGETS = 400
MOST_LOOKUPS = 1_500_000  # of one meeting
BLOCK = 20_000  # of them at once
A_LOOKUP = 0.25  # of what a candidate of the bank costs
MOST_HITS = 160
ALIKE = 6  # bank columns with the same values on the examples that one lookup gives
FIRST_MEETING = 10  # the cost of the bank from which targets are made
HIGHEST_TOTAL = 64
MARGIN = 20  # halves above the best answer that others may cost
MOST_COMPARED = 240
WIDEST_BANK = 60_000
BANK_LIMIT = 1_000_000  # candidates of one level of the bank
WEIGHTS = np.array([0.7548776662466927**i for i in range(64)])


@dataclass(frozen=True, slots=True)
class Back:
    """A step from a target to the wanted values: an op over it and a bank column (-1: none), which stands left or right."""

    op: str
    other: int = -1
    left: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Values on the examples (give or take `within`) from which a chain of steps leads to the wanted ones."""

    value: Array
    within: Array
    cost: int
    chain: tuple[Back, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A formula that fits the examples."""

    cost: int
    order: int
    make: Callable[[], Expr]


Hit = tuple[int, int, int, int, str, bool]  # cost, target, column, other column, op ("": none), whether the column stands left


class Formulas:
    """The strand of arithmetic for one problem (the contract of strands: driver.py)."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.space = composer.space
        self.returns: Type = composer.signature.returns
        self.examples = len(composer.examples)
        self.choices: tuple[Any, Any] | None = None
        self.answers: dict[int, Answer] = {}
        self.given: set[int] = set()
        self.yielded = 0
        self.bank: Bank | None = None
        self.targets: list[Target] = []
        self.total = 0  # the cost up to which targets and columns were met
        self.credit = 0.0
        self.compared = 0
        self.sources: list[Source] = []
        self.kind = self._kind()

    def _kind(self) -> str:
        """What is asked for: "int", "float", "bool", "choice" (one of two values), or "" for nothing of ours."""
        want = self.composer.top.want
        if not self.composer.params or not want:
            return ""
        if self.returns in (INT, FLOAT):
            self.want = np.array([to_number(v) for v in want])
            return "" if np.isnan(self.want).any() else self.returns.name
        values = list(dict.fromkeys(want))
        if self.returns == BOOL:
            self.flags = np.array(want, dtype=bool)
            return "bool"
        if len(values) == 2 and self.returns.name == "str":
            self.choices = (values[0], values[1])
            self.flags = np.array([v == values[0] for v in want])
            return "choice"
        return ""

    # ------------------------------------------------------------ the contract

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        """Programs that fit the examples, the cheap ones first; none twice."""
        if not self.kind or (level < 3 and not self._scalars()):
            return
        with np.errstate(all="ignore"):
            if self.bank is None:
                self._start()
            if level >= 2:
                self._series()
            self._work(level)
            if level == 2 or (level == 3 and not self._scalars()):
                self._polynomials()
        yield from self._give(level)

    def _scalars(self) -> bool:
        return all(t in (INT, FLOAT) for _, t in self.composer.params)

    def _give(self, level: int) -> Iterator[tuple[Program, int]]:
        bound = 2 * level + 14
        fresh = sorted(((a.cost, a.order, key) for key, a in self.answers.items() if key not in self.given and a.cost <= bound))
        if not self.given and not fresh and self.answers and level >= 5:
            fresh = sorted((a.cost, a.order, key) for key, a in self.answers.items())[:2]
        for cost, _, key in fresh[: max(0, min(MOST_GIVEN - self.yielded, 12))]:
            self.given.add(key)
            self.yielded += 1
            self.composer.clock.check()
            yield self._program(self.answers[key].make()), (cost + 1) // 2

    def _program(self, e: Expr) -> Program:
        c = self.composer
        return Program((Function(c.signature.name, tuple(Param(n, t) for n, t in c.params), self.returns, (Return(e),)),))

    # ------------------------------------------------------------ the bank

    def _start(self) -> None:
        words = formulas_words.words_of(self.composer.problem.text + " " + self.composer.signature.name.replace("_", " "))
        cuts = formulas_words.discounts(words)
        asked = self.composer.prices.block
        prices = {o.name: max(3, o.cost + _between(-2, asked.get(o.name, 5) * 2 - o.cost, 0) // 2 - cuts.get(o.name, 0)) for o in OPERATIONS}
        self.rounding = max(2, 8 - cuts.get("round_to", 0))
        self.bank = Bank(self.composer.clock, self.space.rows, self.examples, prices)
        self.constants = formulas_words.constants(words)
        for cost, (_, node, _) in [*self.space.fixed.get(INT, ()), *self.space.fixed.get(FLOAT, ())]:
            if node[0] == "l" and not math.isnan(to_number(node[1])):
                v = node[1]
                self.constants[v] = min(self.constants.get(v, 99), max(3, 2 * cost))
        if self.kind == "float" and self._times_pi():
            self.constants[math.pi] = 3
        for e, col, cost in self._leaves():
            self.bank.add_leaf(e, col, cost, self._uses(e))
        for v, cost in self.constants.items():
            self.bank.add_leaf(self._constant(v), np.full(self.space.rows, float(v)), cost, 0)
        self.needed_bits = self._needed()
        self.words = words
        self.prices = prices
        self.sources = sorted(self._sources(), key=lambda s: s.cost)[:MOST_SOURCES]

    def _times_pi(self) -> bool:
        """Whether the wanted values are simple multiples of pi."""
        turns = self.want / math.pi * 360
        return bool((np.abs(turns - np.rint(turns)) <= np.abs(turns) * TOLERANCE).all() and np.any(self.want != np.rint(self.want)))

    def _constant(self, v: float) -> Expr:
        if v == math.pi:
            return Apply("pi", (), FLOAT)
        return Lit(int(v), INT) if float(v).is_integer() else Lit(float(v), FLOAT)

    def _leaves(self) -> Iterator[tuple[Expr, Array, int]]:
        """The cheapest numeric expressions of the top space over the parameters."""
        entries = [(cost, entry) for t in (INT, FLOAT) for cost, level in self.space.bank.get(t, {}).items() for entry in level if cost <= 4]
        entries.sort(key=lambda p: p[0])
        for i, (name, t) in enumerate(self.composer.params):
            if t in (INT, FLOAT):
                yield Var(name, t), np.array([to_number(row[i]) for row in self.composer.rows]), 2
        if self._scalars():
            return
        for cost, (col, node, _) in entries[:MOST_LEAVES]:
            if node[0] != "v":
                yield expression(node), np.array([to_number(v) for v in col]), 2 * cost

    def _uses(self, e: Expr) -> int:
        names = [n for n, _ in self.composer.params]
        return sum({1 << names.index(x.name) for x in walk_expr(e) if isinstance(x, Var) and x.name in names})

    def _needed(self) -> int:
        """The parameters, as bits, that a formula is expected to use: all but those that are the length of another."""
        bits = 0
        columns = [[row[i] for row in (e.args for e in self.composer.examples)] for i in range(len(self.composer.params))]
        for i, col in enumerate(columns):
            lengths = [[len(v) for v in other] for other in columns if all(isinstance(v, (list, tuple, str, dict)) for v in other)]
            if not (all(isinstance(v, int) for v in col) and col in lengths):
                bits |= 1 << i
        return bits

    def _penalty(self, uses: int) -> int:
        return UNUSED * (self.needed_bits & ~uses).bit_count()

    # ------------------------------------------------------------ series

    def _scalar_ints(self) -> list[tuple[Expr, Array, int]]:
        rows = self.composer.rows
        return [(Var(n, t), np.array([to_number(row[i]) for row in rows]), 1 << i) for i, (n, t) in enumerate(self.composer.params) if t == INT]

    def _sources(self) -> Iterator[Source]:
        """Lists that sums and counts may run over: ranges, digits, the lists of the top space."""
        scalars = self._scalar_ints()
        for source in range_sources(scalars, formulas_words.favour(self.words, "range")):
            yield source
        for source in digit_sources(scalars, formulas_words.favour(self.words, "digits")):
            yield source
        for t in (list_of(INT), list_of(FLOAT)):
            for cost, level in self.space.bank.get(t, {}).items():
                for col, node, clean in level if cost <= 2 else ():
                    if clean:
                        rows = tuple(np.array([to_number(v) for v in xs]) for xs in col)
                        e = expression(node)
                        yield Source(e, t.args[0], rows, 2 * cost, self._uses(e))

    def _series(self) -> None:
        """Take up the next source: its sums and counts become leaves of the bank."""
        while self.sources and not source_fits(self.sources[0], self.examples):
            self.sources.pop(0)
        if not self.sources or self._enough():
            return
        source = self.sources.pop(0)
        cuts = {name: formulas_words.favour(self.words, name) for name in ("sum", "product", "count")}
        series = Series(self.composer.clock, source, self.examples, self._scalar_ints(), self.constants, self.prices, [n for n, _ in self.composer.params], cuts)
        leaves = series.numbers()
        self.credit -= 4 * len(leaves.cost)
        leaves = leaves.part(np.argsort(leaves.cost, kind="stable")[:MOST_SERIES])
        if self.kind in ("int", "float"):
            self._bank().add_leaves(leaves)
            return
        for column, cost, uses, make in series.flags():
            if (column[: self.examples] == self.flags).all():
                self._offer(cost, uses, column, lambda make=make: self._decided(make()))  # type: ignore[misc]
        self._compare_series(leaves)

    def _compare_series(self, leaves: Leaves) -> None:
        """Comparisons of sums and counts with the cheapest columns."""
        bank = self._bank()
        n = min(bank.size, 12)
        a, b = leaves.x[:, :, None], bank.x[:, None, :n]
        bad = np.isnan(a) | np.isnan(b)
        for name, flags in (("eq", a == b), ("lt", a < b), ("gt", a > b), ("ne", a != b)):
            fits = (flags[: self.examples] == self.flags[:, None, None]).all(axis=0) & ~bad[: self.examples].any(axis=0)
            i, j = np.nonzero(fits)
            total = leaves.cost[i] + bank.cost[j] + 4
            for k in np.argsort(total, kind="stable")[:60]:
                p, q = int(i[k]), int(j[k])
                column = np.where(bad[:, p, q], np.nan, flags[:, p, q].astype(np.float64))
                self._offer(int(total[k]), int(leaves.uses[p] | bank.uses[q]), column,
                            lambda name=name, p=p, q=q: self._decided(compared(name, leaves.make[p](), bank.expression(q))))  # type: ignore[misc]

    # ------------------------------------------------------------ polynomials

    def _polynomials(self) -> None:
        """Quadratics and products of linear factors of one whole number, over a small divisor, that give the wanted numbers."""
        if self.kind not in ("int", "float") or (self.kind == "int" and self.examples < 2):
            return
        bank = self._bank()
        for e, col, uses in self._scalar_ints():
            if np.isnan(col[: self.examples]).any() or len(set(col[: self.examples])) < min(self.examples, 2):
                continue
            for make, values, cost in polynomials(e, col, self.want, self.examples, self.constants):
                exact = values / 1.0 if self.kind == "float" else np.floor(values)
                x = np.where(np.abs(exact) < LIMIT, exact, np.nan) + 0.0
                if (np.abs(x[: self.examples] - self.want) <= np.abs(self.want) * TOLERANCE).all():
                    self._offer(cost + self._cheaper("polynomial"), uses, x, lambda make=make: self._finished(make(self.kind == "float")))  # type: ignore[misc]
            bank.clock.check()

    def _cheaper(self, what: str) -> int:
        return -formulas_words.favour(self.words, what)

    # ------------------------------------------------------------ the work of a step

    def _work(self, level: int) -> None:
        """Go on, total cost by total cost, as far as the credit of a step reaches."""
        bank = self._bank()
        self.credit += CREDIT[min(level, len(CREDIT)) - 1]
        while self.credit > 0 and not self._enough():
            self.total += 1
            estimate = bank.estimate(bank.done + 1)
            if estimate <= BANK_LIMIT and bank.size < WIDEST_BANK:
                bank.advance()
                self.credit -= estimate + 1000
            if self.kind in ("bool", "choice"):
                self._compare()
            elif self.total == FIRST_MEETING:
                self._make_targets()
                self._meet(1, self.total)
            elif self.total > FIRST_MEETING:
                self._meet(self.total, self.total)

    def _enough(self) -> bool:
        """Whether what is still to come would be of no interest."""
        if self.total > HIGHEST_TOTAL or (self.kind in ("bool", "choice") and self.compared >= MOST_COMPARED):
            return True
        best = min((a.cost for a in self.answers.values()), default=10_000)
        return self.total > max(best + MARGIN - 8, FIRST_MEETING + 2)

    def _bank(self) -> Bank:
        assert self.bank is not None
        return self.bank

    def _offer(self, cost: int, uses: int, x: Array, make: Callable[[], Expr]) -> None:
        """Take note of a formula with column x, whose values on the examples are the wanted ones."""
        key = int(self._bank().hashes(x.reshape(-1, 1))[0])
        cost += self._penalty(uses)
        old = self.answers.get(key)
        if old is None or cost < old.cost - (CHEAPER if key in self.given else 0):
            self.given.discard(key)
            self.answers[key] = Answer(cost, len(self.answers) if old is None else old.order, make)

    # ------------------------------------------------------------ targets

    def _first_targets(self) -> list[Target]:
        within = np.abs(self.want) * TOLERANCE + 1e-12
        out = [Target(self.want, within, 0, ())]
        if self.kind == "float":
            decimals = max(len(repr(float(w)).partition(".")[2]) if not float(w).is_integer() and "e" not in repr(float(w)) else 0 for w in self.want)
            if 0 < decimals <= 4:
                half = np.full(len(self.want), 0.5 * 10.0**-decimals * (1 + TOLERANCE))
                out.append(Target(self.want, half, self.rounding + decimals, (Back("round_to", decimals),)))
        else:
            price = self._bank().price
            half = np.full(len(self.want), 0.5)
            out.append(Target(self.want, half, price["round_int"] + 2, (Back("round_int"),)))
            out.append(Target(self.want + 0.5, half, price["floor"] + 2, (Back("floor"),)))
            out.append(Target(self.want - 0.5, half, price["ceil"] + 2, (Back("ceil"),)))
        return out

    def _make_targets(self) -> None:
        """The targets that inverses of ops lead to, from the wanted values back, the cheapest first."""
        bank = self._bank()
        cheap = [i for i in range(bank.size) if bank.cost[i] <= 9 and not (bank.op[i] >= 0 and bank.uses[i] == 0)][:20]
        layer = first = self._first_targets()
        out = []
        for depth in range(2):
            layer = [t for base in layer for t in self._behind(base, cheap if depth == 0 else cheap[:8])]
            layer.sort(key=lambda t: t.cost)
            out.extend(layer)
            layer = layer[:24]
        out.sort(key=lambda t: t.cost)
        kept: dict[tuple[float, ...], Target] = {}
        for t in (*first, *out[: 2 * MOST_TARGETS]):
            if np.isfinite(t.value).all() and (np.abs(t.value) < LIMIT).all():
                kept.setdefault((*np.round(t.value, 9), *np.round(t.within, 9)), t)
        self.targets = sorted(kept.values(), key=lambda t: t.cost)[:MOST_TARGETS]
        self.target_costs = np.array([t.cost for t in self.targets])
        self.values, self.withins = np.array([t.value for t in self.targets]).T, np.array([t.within for t in self.targets]).T

    def _behind(self, t: Target, cheap: Sequence[int]) -> Iterator[Target]:
        bank = self._bank()
        price, v, w = bank.price, t.value, t.within
        exact = bool((w < 1e-6 * np.maximum(1, np.abs(v))).all())

        def made(value: Array, within: Array, cost: int, step: Back) -> Target:
            return Target(value, within + 1e-12, t.cost + cost, (step, *t.chain))

        if exact:
            yield made(np.sqrt(v), w, price["square"], Back("square"))
            yield made(v * v, 3 * w * np.maximum(1, np.abs(v)), price["sqrt"], Back("sqrt"))
            yield made(np.cbrt(v), w, price["cube"], Back("cube"))
        for i in cheap:
            c, more = bank.x[: self.examples, i], int(bank.cost[i])
            mag = np.abs(c) + 1e-300
            yield made(v - c, w, more + price["add"], Back("add", i))
            yield made(v + c, w, more + price["sub"], Back("sub", i))
            yield made(c - v, w, more + price["sub"], Back("sub", i, True))
            if not (np.abs(c) == 1).all():
                yield made(v / c, w / mag, more + price["mul"], Back("mul", i))
                if self.kind == "float" or t.chain:
                    yield made(v * c, w * mag, more + price["div"], Back("div", i))
                    if exact:
                        yield made(c / v, w * mag / np.maximum(v * v, 1e-12), more + price["div"], Back("div", i, True))
                if bank.whole[i] and (c > 1).all() and exact and self.kind == "int" and (v == np.rint(v)).all():
                    yield made(v * c + (c - 1) / 2, (c - 1) / 2, more + price["floordiv"], Back("floordiv", i))

    def _forward(self, t: Target, x: Array, whole: bool) -> tuple[Array, bool]:
        """A column through a target's chain; whether it is still a column of ints."""
        bank = self._bank()
        for s in t.chain:
            if s.op == "round_to":
                x = np.array([round(float(v), s.other) if math.isfinite(v) else math.nan for v in x])
                continue
            op = BY_NAME[s.op]
            other, both = (bank.x[:, s.other], bool(bank.whole[s.other])) if s.other >= 0 else (None, True)
            if op.takes == "whole" and not (whole and both):
                return np.full(len(x), math.nan), False
            if op.takes == "float" and whole:
                return np.full(len(x), math.nan), False
            x = op.fn(x) if other is None else op.fn(other, x) if s.left else op.fn(x, other)
            whole = op.gives == "int" or (op.gives == "same" and whole and both)
        return np.where(np.abs(x) < LIMIT, x, np.nan) + 0.0, whole

    def _through(self, t: Target, e: Expr) -> Expr:
        for s in t.chain:
            if s.op == "round_to":
                e = Apply("round_to", (as_float(e), Lit(s.other, INT)), FLOAT)
            elif s.other < 0:
                e = apply_op(s.op, (e,))
            else:
                other = self._bank().expression(s.other)
                e = apply_op(s.op, (other, e) if s.left else (e, other))
        return self._finished(e)

    def _finished(self, e: Expr) -> Expr:
        return as_float(e) if self.kind == "float" else as_whole(e)

    def _settle(self, t: Target, x: Array, whole: bool, cost: int, uses: int, make: Callable[[], Expr]) -> None:
        """Offer a formula if its column, through the target's chain, is what is wanted."""
        y, whole = self._forward(t, x, whole)
        if self.kind == "int" and not whole:
            y, cost = np.rint(y), cost + NOT_WHOLE
        shown = y[: self.examples]
        if not (np.abs(shown - self.want) <= np.abs(self.want) * TOLERANCE + (0 if self.kind == "int" else 1e-300)).all():
            return
        for s in t.chain:
            if s.other >= 0 and s.op != "round_to":
                uses |= int(self._bank().uses[s.other])
        self._offer(cost + t.cost, uses, y, lambda: self._through(t, make()))

    # ------------------------------------------------------------ meeting in the middle

    def _meet(self, first: int, last: int) -> None:
        """Meet the targets with the bank's columns, alone and with one other column: those whose costs come to a total from first to last."""
        bank = self._bank()
        index, columns = [], []
        for level, (start, stop) in bank.levels.items():
            lo, hi = np.searchsorted(self.target_costs, (first - level, last - level + 1))
            hi = min(hi, lo + max(1, MOST_LOOKUPS // (9 * (stop - start))))
            if hi > lo:
                index.append(np.repeat(np.arange(lo, hi), stop - start))
                columns.append(np.tile(np.arange(start, stop), hi - lo))
        if not index:
            return
        ti, a = np.concatenate(index), np.concatenate(columns)
        self.credit -= 9 * len(ti) * A_LOOKUP
        keys = WEIGHTS[: self.examples] @ bank.x[: self.examples, : bank.size]
        order = np.argsort(keys, kind="stable")
        hits: list[Hit] = []
        for at in range(0, len(ti), BLOCK):
            bank.clock.check()
            part = slice(at, at + BLOCK)
            self._direct(ti[part], a[part], hits)
            self._pairs(ti[part], a[part], keys[order], order, hits)
        hits.sort()
        for total, t, i, j, name, left in hits[:MOST_HITS]:
            if name:
                self._pair(self.targets[t], total, i, j, name, left)
            else:
                self._settle(self.targets[t], bank.x[:, i], bool(bank.whole[i]), int(bank.cost[i]), int(bank.uses[i]), lambda i=i: bank.expression(i))  # type: ignore[misc]

    def _direct(self, ti: Ints, a: Ints, hits: list[Hit]) -> None:
        bank = self._bank()
        near = (np.abs(self.values[:, ti] - bank.x[: self.examples, a]) <= self.withins[:, ti]).all(axis=0)
        hits.extend((int(self.target_costs[t] + bank.cost[i]), int(t), int(i), -1, "", False) for t, i in zip(ti[near], a[near]))

    def _bound(self) -> int:
        """What a formula may cost at most to be of interest."""
        if len(self.answers) < 2 * MOST_GIVEN:
            return 10_000
        return sorted(a.cost for a in self.answers.values())[2 * MOST_GIVEN - 1]

    def _pairs(self, ti: Ints, a: Ints, keys: Array, order: Ints, hits: list[Hit]) -> None:
        """Add to hits, for each target, column and op: the other columns that fit."""
        bank, n = self._bank(), self.examples
        bound = self._bound()
        costs = self.target_costs[ti] + bank.cost[a]
        for name, left, need, slack in ways(self.values[:, ti], self.withins[:, ti], bank.x[:n, a], self.kind == "float"):
            slack = slack + np.abs(need) * 1e-12
            bank.clock.columns += need.size
            key = WEIGHTS[:n] @ need
            width = WEIGHTS[:n] @ slack
            good = np.flatnonzero(np.isfinite(key) & (costs + (bank.price[name] + 2) <= bound))
            lo = np.searchsorted(keys, key[good] - width[good])
            most = key[good] + width[good]
            for k in range(ALIKE):
                live = keys[np.minimum(lo + k, len(keys) - 1)] <= most
                live &= lo + k < len(keys)
                if not live.any():
                    break
                q, b = good[live], order[(lo + k)[live]]
                fits = (np.abs(bank.x[:n, b] - need[:, q]) <= slack[:, q]).all(axis=0)
                q, b = q[fits], b[fits]
                total = costs[q] + bank.cost[b] + bank.price[name]
                cheap = np.flatnonzero(total <= bound)
                if len(cheap) > MOST_HITS:
                    cheap = cheap[np.argsort(total[cheap], kind="stable")[:MOST_HITS]]
                hits.extend((int(total[c]), int(ti[q[c]]), int(a[q[c]]), int(b[c]), name, left) for c in cheap)

    def _pair(self, t: Target, total: int, i: int, j: int, name: str, left: bool) -> None:
        bank = self._bank()
        both = bool(bank.whole[i] and bank.whole[j])
        if name == "div" and self.kind == "int" and both:
            name, total = "floordiv", total + bank.price["floordiv"] - bank.price["div"]
        if name == "int_pow" and not both:
            name, total = "float_pow", total + bank.price["float_pow"] - bank.price["int_pow"]
        op = BY_NAME[name]
        if op.takes == "whole" and not both:
            return
        a, b = (i, j) if left else (j, i)
        x = bank.columns(op, bank.x[:, a], bank.x[:, b])
        whole = op.gives == "int" or (op.gives == "same" and both)
        self._settle(t, x, whole, total - t.cost, int(bank.uses[a] | bank.uses[b]), lambda: apply_op(name, (bank.expression(a), bank.expression(b))))

    # ------------------------------------------------------------ answers that are yes or no

    def _compare(self) -> None:
        """Comparisons of two of the cheapest columns."""
        bank = self._bank()
        n = min(bank.size, MOST_COMPARED)
        if n < 8 or n == self.compared or (n < MOST_COMPARED and n < 1.4 * self.compared):
            return
        self.compared = n
        x, cost = bank.x[:, :n], bank.cost[:n]
        a, b = x[:, :, None], x[:, None, :]
        wholes = bank.whole[:n][:, None] & bank.whole[:n][None, :]
        bad = np.isnan(a) | np.isnan(b)
        tests = (("eq", 4, a == b, bad), ("lt", 4, a < b, bad), ("le", 4, a <= b, bad), ("ne", 5, a != b, bad),
                 ("is_divisible", 7, a - b * np.floor(a / b) == 0, bad | (b == 0) | ~wholes[None]))
        for name, price, flags, missing in tests:
            self.composer.clock.check()
            fits = (flags[: self.examples] == self.flags[:, None, None]).all(axis=0) & ~missing[: self.examples].any(axis=0)
            i, j = np.nonzero(fits)
            total = cost[i] + cost[j] + price
            for k in np.argsort(total, kind="stable")[:400]:
                p, q = int(i[k]), int(j[k])
                column = np.where(missing[:, p, q], np.nan, flags[:, p, q].astype(np.float64))
                self._offer(int(total[k]), int(bank.uses[p] | bank.uses[q]), column, lambda name=name, p=p, q=q: self._test(name, p, q))  # type: ignore[misc]

    def _test(self, name: str, p: int, q: int) -> Expr:
        return self._decided(compared(name, self._bank().expression(p), self._bank().expression(q)))

    def _decided(self, test: Expr) -> Expr:
        if self.choices is None:
            return test
        return IfExpr(test, literal(self.choices[0], self.returns), literal(self.choices[1], self.returns), self.returns)


def compared(name: str, a: Expr, b: Expr) -> Expr:
    """A comparison of two numbers, of one type."""
    if a.type != b.type:  # type: ignore[attr-defined]
        a, b = as_float(a), as_float(b)
    return Apply(name, (a, b), BOOL)


def ways(v: Array, w: Array, a: Array, real: bool) -> Iterator[tuple[str, bool, Array, Array]]:
    """For targets v (give or take w) and columns a: op, whether a stands left, the other argument, and how near it must be."""
    mag = np.abs(a) + 1e-300
    rounding = 1e-12 * np.abs(a)
    yield "add", True, v - a, w + rounding
    yield "sub", True, a - v, w + rounding
    yield "sub", False, v + a, w + rounding
    yield "mul", True, v / a, w / mag
    yield "div", True, a / v, w * mag / np.maximum(v * v, 1e-300)
    yield "div", False, v * a, w * mag
    if not real:
        yield "floordiv", False, v * a + (a - 1) / 2, np.where((a > 1) & (a < 1000), (a - 1) / 2, np.nan)
    yield "int_pow", True, np.log(v) / np.log(a), np.full(v.shape, 1e-9)
    yield "int_pow", False, np.power(np.maximum(v, 0), 1 / a), 1e-9 * np.maximum(1, np.abs(v))


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


__all__ = ["Formulas", "ways"]
