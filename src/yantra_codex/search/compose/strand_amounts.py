"""Amounts told in words: arithmetic that uses each quantity of the request once.

"Add a tip of `percent` percent to the bill and share the total among the people": the quantities are the parameters and the numbers in the
text (strand_amounts_words.py). For each set of them the cheapest ways to combine them are kept, by columns; what uses all of them and meets the
examples is yielded. An operation that no word asks for costs more, so that a formula which only fits the examples comes late.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import replace as with_
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np

from yantra_codex.ir.nodes import Apply, Expr, Function, IfExpr, Lit, Param, Program, Return, Var
from yantra_codex.ir.types import BOOL, FLOAT, INT
from yantra_codex.search.compose.hints_text import read_text
from yantra_codex.search.compose.strand_amounts_ops import OPERATIONS, Operation, as_float, excess, typed, zero
from yantra_codex.search.compose.strand_amounts_words import Quantity, Told, read_amounts
from yantra_codex.search.compose.strand_grammar import stated_cases

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

AT_ONCE = 8  # the cost up to which a formula is given at the first level
CHEAPEST = 4
MOST_QUANTITIES = 5
FURTHER_ROWS = 3
MOST_KEPT = (0, 40, 100, 80, 60, 34)  # states of a set, by how many quantities there are
MOST_YIELDED = 16
MOST_BUILT = 24
FAR = 0.12  # for quantities that stand apart in the text
MOST_COMPARED = 3
MOST_COLUMNS = 150_000  # after which no further choice of quantities is tried
TURN = 360  # degrees, of which only the remainder says something
ALSO = 0.8  # what other choices of quantities cost at most, if one gave something
WINDOW = 2.0  # how much dearer than the cheapest a formula may be
FIRST_COST, COST_OF_EACH = 1.0, 1.9  # the dearest formula of so many quantities
TOLERANCE = 1e-9
LARGEST = 10**300  # beyond it a whole number is no float
Array = Any


@dataclass(slots=True)
class States:
    """What a set of quantities may come to: a column of each state, whether it is whole, its cost, how it is made."""

    values: Array
    whole: Array
    costs: Array
    made: Callable[[int], tuple[Any, ...]]


COMPARISONS: dict[str, Callable[[Array, Array], Array]] = {"le": np.less_equal, "ge": np.greater_equal, "lt": np.less, "gt": np.greater}


class Amounts:
    """The strand. What meets the examples is given at the first level, before other parts find it by chance, where the words ask for all of it."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.returns = composer.signature.returns
        self.found: list[tuple[float, Expr]] | None = None
        self.given: set[Expr] = set()

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        c = self.composer
        if "words" in c.prices.without or self.returns not in (INT, FLOAT, BOOL) or not c.examples:
            return
        if self.found is None:
            self.found = sorted(self._read(), key=lambda f: f[0])[:MOST_YIELDED]
        while self.found and level_of(self.found[0][0]) <= max(level, AT_ONCE):
            cost, expr = self.found.pop(0)
            if expr not in self.given:
                self.given.add(expr)
                entry = Function(c.signature.name, tuple(Param(n, t) for n, t in c.params), self.returns, (Return(expr),))
                yield Program((entry,)), level_of(cost)

    def _read(self) -> list[tuple[float, Expr]]:
        c = self.composer
        if not c.params or any(t not in (INT, FLOAT) for _, t in c.params):
            return []
        if any(isinstance(v, int) and abs(v) > LARGEST for row in (*c.rows[: len(c.examples) + FURTHER_ROWS], c.top.want) for v in row):
            return []
        told = read_amounts(read_text(c.problem))
        if self.returns == BOOL and not (told.comparing and {bool(v) for v in c.top.want} == {True, False}):
            return []
        once = sum(not q.again for q in told.quantities)
        if once > MOST_QUANTITIES or len(told.quantities) + len(told.factors) < 2:
            return []
        found: list[tuple[float, Expr]] = []
        before = c.clock.columns
        for kept, cost in _choices(told):
            if (found and cost > ALSO) or c.clock.columns - before > MOST_COLUMNS:
                continue
            search = Combining(self, with_(told, quantities=kept))
            found += [(cost + more, e) for more, e in search.formulas() if more <= search.dearest]
        if self.returns == BOOL:  # two truths say little: only the likeliest
            found = sorted(found, key=lambda f: f[0])[:MOST_COMPARED]
        best = min((cost for cost, _ in found), default=0.0)
        return [(cost, e) for cost, e in found if cost <= best + WINDOW]


def _choices(told: Told) -> Iterator[tuple[tuple[Quantity, ...], float]]:
    """All quantities, each once; then without some of those that may be left out, or with a parameter twice that is named twice."""
    once = [q for q in told.quantities if not q.again]
    yield tuple(once), 0.0
    for q in [q for q in told.quantities if q.again][:2]:
        if len(once) < MOST_QUANTITIES:
            yield tuple(x for x in told.quantities if x is q or not x.again), 0.6
    options: list[tuple[float, tuple[Quantity, ...]]] = [(0.0, ())]
    for q in once:
        if q.optional is not None:
            options += [(c + q.optional, (*left, q)) for c, left in options if len(left) < 3]
    for cost, left in sorted(options, key=lambda o: o[0])[1:5]:
        if cost <= 4.5:
            yield tuple(q for q in once if q not in left), cost


class Combining:
    """The combinations of one set of quantities, from the smallest sets to the whole."""

    def __init__(self, strand: Amounts, told: Told):
        self.strand, self.told = strand, told
        c = strand.composer
        self.count = len(c.examples)
        self.rows = list(c.rows[: self.count + FURTHER_ROWS])
        self.want = np.array([float(v) for v in c.top.want])
        self.names = [n for n, _ in c.params]
        self.cases = stated_cases(c)
        tests = [test for test, _, _ in self.cases]
        self.certain = all(re.search(r"\b(?:if|when|unless|for|no)\b", case.why.lower()) for case in c.request.hints.cases if case.test in tests)
        self.sets: dict[int, States] = {}
        self.n = len(told.quantities)
        self.dearest = FIRST_COST + COST_OF_EACH * self.n if strand.returns != BOOL else 1.1 * self.n

    # ------------------------------------------------------------ leaves

    def _leaf(self, i: int) -> States:
        q = self.told.quantities[i]
        if q.param is None:
            col = np.full(len(self.rows), q.value)
        else:
            at = self.names.index(q.param)
            col = np.array([float(row[at]) for row in self.rows])
            if self.told.clipped:
                col = np.maximum(col, 0)
        return States(col[None, :], np.array([q.type == INT]), np.array([0.0]), lambda _: ("leaf", i))

    def _factored(self, s: States) -> States:
        """The states, and those times or over what units imply."""
        return _joined([s, *self._by_factors(s, self.dearest)])

    def _by_factors(self, s: States, dearest: float) -> Iterator[States]:
        s = _cheaper(s, dearest) if self.told.factors else s
        for n, cost, way in self.told.factors if len(s.costs) else ():
            for op in ("mul", "div", "floordiv", "floormod") if way != "square" else ("square",):
                if not self._is_apt(op, n, way) or (op == "floormod" and not s.whole.all()):
                    continue
                whole = s.whole if op != "div" else np.zeros_like(s.whole)
                fn = OPERATIONS[op].fn
                with np.errstate(all="ignore"):
                    values = fn(s.values, float(n))
                extra = cost + (0.4 if op == "floordiv" and self.told.way != "down" else 0.6 if op == "floormod" else 0.0)
                self.strand.composer.clock.columns += len(s.costs)
                yield States(values, whole, s.costs + extra, _by(op, n, s))

    def _is_apt(self, op: str, n: int, way: str) -> bool:
        """Whether an op goes with what a factor is of."""
        if way:
            return op == way or (way, op) == ("div", "floordiv")
        return op == "floormod" if n == TURN else op != "floormod" or "floormod" in self.told.costs or n in (24, 12, 60)

    def formulas(self) -> list[tuple[float, Expr]]:
        full = (1 << self.n) - 1
        most = MOST_KEPT[self.n]
        for mask in sorted(range(1, full), key=lambda m: (m.bit_count(), m)):
            states = self._leaf(mask.bit_length() - 1) if mask.bit_count() == 1 else self._kept(_joined([*self._combined(mask)]), most)
            self.sets[mask] = self._kept(self._factored(states), most)
            self.strand.composer.clock.check()
        if self.strand.returns == BOOL:
            return sorted(self._compared(full), key=lambda f: f[0])[:MOST_COMPARED]
        met: list[Met] = []
        for part in self._combined(full) if self.n > 1 else [self._factored(self._leaf(0))]:
            met += self._met(part)
        met.sort(key=lambda m: m[0])
        return [(cost + more, e) for cost, made, ending, whole, alone in met[:MOST_BUILT] for more, e in self._guarded(ending.make(self._built(made())[0], whole), alone)]

    def _compared(self, full: int) -> Iterator[tuple[float, Expr]]:
        """Comparisons of two amounts that share the quantities between them."""
        want = self.want.astype(bool)
        n = self.count
        loose_or_strict = self.told.comparing or (0.0, 0.0)
        sub = (full - 1) & full
        while sub:
            if sub & 1:
                a, b = self.sets[sub], self.sets[full ^ sub]
                costs = a.costs[:, None] + b.costs[None, :]
                for op, fn in COMPARISONS.items():
                    held = fn(a.values[:, None, :n], b.values[None, :, :n])
                    cost = loose_or_strict[op in ("lt", "gt")]
                    i, j = np.nonzero((held == want).all(-1) & (costs + cost <= self.dearest))
                    for k in np.argsort(costs[i, j], kind="stable")[:MOST_COMPARED].tolist():
                        x, p = self._built(a.made(int(i[k])))
                        y, q = self._built(b.made(int(j[k])))
                        sides = (x, y) if p == q else (as_float(x, p), as_float(y, q))
                        yield from ((float(costs[i[k], j[k]]) + cost + more, e) for more, e in self._guarded(Apply(op, sides, BOOL), True))
            sub = (sub - 1) & full

    def _combined(self, mask: int) -> Iterator[States]:
        lowest = mask & -mask
        sub = (mask - 1) & mask
        while sub:
            if sub & lowest:
                yield from self._pairs(sub, mask ^ sub)
            sub = (sub - 1) & mask
        yield from self._tiers(mask)

    def _pairs(self, left: int, right: int) -> Iterator[States]:
        a, b = self.sets[left], self.sets[right]
        apart = FAR * self._distance(left, right)
        constant = self._is_constant(left) and self._is_constant(right)
        for name, cost in self.told.costs.items():
            op = OPERATIONS[name]
            for x, y, one, two in ((a, b, left, right), (b, a, right, left)) if not op.symmetric else ((a, b, left, right),):
                if op.percent and not self._has_percent(two):
                    continue
                if op.percent:
                    extra = 0.3 * (two.bit_count() - 1)
                elif name not in ("as_percent", "percent_change") and (self._is_percent(one) or self._is_percent(two)):
                    extra = 1.5
                else:
                    extra = 0.0
                extra += self._against(name, one, two)
                if constant:
                    if name not in ("mul", "div"):
                        continue
                    extra += 1.0
                if name in ("floordiv", "ceildiv", "floormod") and self._is_constant(one):
                    extra += 1.2
                if name in ("excess", "within", "floormod", "multiple_up", "multiple_down") and not self._is_plain(two):
                    continue
                yield self._applied(name, op, x, y, cost + apart + extra)

    def _applied(self, name: str, op: Operation, x: States, y: States, cost: float) -> States:
        with np.errstate(all="ignore"):
            values = op.fn(x.values[:, None, :], y.values[None, :, :])
        costs = x.costs[:, None] + y.costs[None, :] + cost
        whole = op.whole(x.whole[:, None], y.whole[None, :])
        ok = np.isfinite(values[..., : self.count]).all(-1) & (np.abs(values[..., : self.count]) < 1e12).all(-1) & (costs <= self.dearest)
        if op.only_whole:
            ok &= x.whole[:, None] & y.whole[None, :]
        self.strand.composer.clock.columns += len(costs.ravel())
        if name in ("floordiv", "ceildiv"):  # of fractions it is the last step at most
            costs = costs + 0.8 * ~(x.whole[:, None] & y.whole[None, :])
        i, j = np.nonzero(ok)
        return States(values[i, j], whole[i, j], costs[i, j], lambda k: (name, x.made(int(i[k])), y.made(int(j[k]))))

    def _tiers(self, mask: int) -> Iterator[States]:
        """One quantity priced by parts: so much each up to a limit, another price beyond it."""
        inside = [i for i in range(self.n) if mask >> i & 1]
        if len(inside) not in (3, 4) or "excess" not in self.told.costs or self.strand.returns == BOOL:
            return
        if len(inside) == 3:
            yield from self._tiers_by_factor(inside)
            return
        leaves = {i: self.sets[1 << i] for i in inside}
        for order in permutations(inside):
            x, limit, low, high = order
            if self.told.quantities[x].param is None or (self.told.quantities[limit].param is not None and self.told.quantities[low].param is None):
                continue
            if self.told.quantities[limit].percent:
                continue
            q, n, a, b = (leaves[i].values[0] for i in order)
            values = np.minimum(q, n) * a + np.maximum(q - n, 0) * b
            whole = all(bool(leaves[i].whole[0]) for i in order)
            later = 0.0 if low < high else 0.6
            yield States(values[None, :], np.array([whole]), np.array([2.0 + later]), _tiered(order))

    def _tiers_by_factor(self, inside: list[int]) -> Iterator[States]:
        """The price beyond the limit is a multiple of the one before: "hours above 40 are paid double"."""
        for factor, cost, way in self.told.factors:
            for order in permutations(inside) if way == "mul" else ():
                if self.told.quantities[order[0]].param is None:
                    continue
                q, n, a = (self.sets[1 << i].values[0] for i in order)
                values = a * (np.minimum(q, n) + factor * np.maximum(q - n, 0))
                whole = all(bool(self.sets[1 << i].whole[0]) for i in order)
                yield States(values[None, :], np.array([whole]), np.array([1.6 + cost]), _tiered(order, factor))

    def _is_percent(self, mask: int) -> bool:
        return mask.bit_count() == 1 and self.told.quantities[mask.bit_length() - 1].percent

    def _has_percent(self, mask: int) -> bool:
        """Whether it is a share of 100, or one for each of something: "2 percent per year"."""
        return mask.bit_count() <= 2 and any(self.told.quantities[i].percent for i in range(self.n) if mask >> i & 1)

    def _is_constant(self, mask: int) -> bool:
        return all(self.told.quantities[i].param is None for i in range(self.n) if mask >> i & 1)

    def _against(self, name: str, left: int, right: int) -> float:
        """What it costs that an operation is not what the words say of a number: so much for each, so many that count as one."""
        roles = {"rate": ("mul",), "group": ("floordiv", "ceildiv", "div", "multiple_up", "multiple_down"), "threshold": ("excess", "within")}
        out = 0.0
        for side, mask in enumerate((left, right)):
            if mask.bit_count() == 1 and (role := self.told.quantities[mask.bit_length() - 1].role):
                out += 0.9 * (name not in roles[role] or (role == "group" and side == 0))
        return out

    def _is_plain(self, mask: int) -> bool:
        return mask.bit_count() == 1

    def _distance(self, left: int, right: int) -> int:
        """How many other quantities stand between the nearest of two sets."""
        a = [i for i in range(self.n) if left >> i & 1]
        b = [i for i in range(self.n) if right >> i & 1]
        return min(abs(i - j) for i in a for j in b) - 1

    def _kept(self, s: States, most: int) -> States:
        """The cheapest states, one for each column."""
        chosen: list[int] = []
        seen: set[Any] = set()
        rounded: Array = np.round(s.values, 9)
        for i in np.argsort(s.costs, kind="stable").tolist():
            key = (rounded[i].tobytes(), bool(s.whole[i]))
            if key not in seen:
                seen.add(key)
                chosen.append(i)
                if len(chosen) >= most:
                    break
        return States(s.values[chosen], s.whole[chosen], s.costs[chosen], [s.made(i) for i in chosen].__getitem__)

    # ------------------------------------------------------------ meeting the examples

    def _met(self, s: States) -> list[Met]:
        out: list[Met] = []
        if not len(s.costs):
            return out
        n = self.count
        excused = self._excused()
        for states in [s] if self.n == 1 else [s, *self._by_factors(s, self.dearest - 1.0)]:
            for ending, cost in self._endings():
                with np.errstate(all="ignore"):
                    got = ending.fn(states.values[:, :n])
                near = np.abs(got - self.want[None, :]) <= TOLERANCE * np.maximum(1.0, np.abs(self.want))[None, :]
                hits = np.nonzero((near | excused[None, :]).all(1) & (near.any(1)))[0]
                hits = hits[np.argsort(states.costs[hits], kind="stable")][:MOST_YIELDED]
                for i in hits.tolist():
                    if bool(states.whole[i]) and ending.of_floats:
                        continue
                    if not bool(states.whole[i]) and self.strand.returns == INT and not ending.to_whole:
                        continue
                    out.append((float(states.costs[i]) + cost, partial(states.made, i), ending, bool(states.whole[i]), bool(near[i].all())))
        return out

    def _excused(self) -> Array:
        """The examples that a stated case answers."""
        held = np.zeros(self.count, dtype=bool)
        for _, _, shown in self.cases:
            held |= np.array(shown)
        for name, value in self.told.missing:
            at = self.names.index(name)
            held |= np.array([self.rows[i][at] == 0 and self.want[i] == value for i in range(self.count)])
        return held

    def _guarded(self, expr: Expr, alone: bool) -> Iterator[tuple[float, Expr]]:
        """The expression behind the cases that the words state. alone: whether it meets the examples without them as well."""
        guarded = expr
        for name, value in self.told.missing:
            t = next(t for n, t in self.strand.composer.params if n == name)
            returns = self.strand.returns
            guarded = IfExpr(Apply("eq", (Var(name, t), zero(t == INT)), BOOL), Lit({INT: int, BOOL: bool}.get(returns, float)(value), returns), guarded, returns)
        for test, result, _ in reversed(self.cases):
            guarded = IfExpr(test, result, guarded, self.strand.returns)
        if guarded != expr:
            yield (0.0 if self.certain else 0.6), guarded
        if alone:
            yield (0.0 if guarded == expr or not self.certain else 0.6), expr

    def _endings(self) -> list[tuple[Ending, float]]:
        told, returns = self.told, self.strand.returns
        out: list[tuple[Ending, float]] = []
        if returns == INT:
            same = 0.0 if told.way in ("", "up", "down") else 0.2
            out.append((Ending(lambda v: v, lambda e, w: e), same))
            for op, fn, cue in (("floor", np.floor, "down"), ("ceil", np.ceil, "up"), ("round_int", np.round, "whole")):
                out.append((Ending(fn, _ended(op), True, True), 0.8 if told.way == cue else 1.4 if op != "floor" or told.way else 1.0))
        elif told.places is not None:
            k = told.places
            out.append((Ending(lambda v: np.round(v, k), lambda e, w: Apply("round_to", (as_float(e, w), Lit(k, INT)), FLOAT)), 0.0))
        else:
            out.append((Ending(lambda v: v, lambda e, w: as_float(e, w)), 0.0))
            out.append((Ending(lambda v: np.round(v, 2), lambda e, w: Apply("round_to", (as_float(e, w), Lit(2, INT)), FLOAT), True), 0.8))
        return [(_limited(e, told, returns == INT), cost) for e, cost in out]

    def _built(self, made: tuple[Any, ...]) -> tuple[Expr, bool]:
        """The expression of a state, and whether it is whole."""
        if made[0] == "leaf":
            q = self.told.quantities[made[1]]
            whole = q.type == INT
            if q.param is None:
                assert q.value is not None
                return (Lit(int(q.value), INT) if whole else Lit(q.value, FLOAT)), whole
            e: Expr = Var(q.param, q.type)
            return (Apply("max2", (e, zero(whole)), q.type) if self.told.clipped else e), whole
        if made[0] == "by":
            _, op, n, inner = made
            x, a = self._built(inner)
            e = OPERATIONS[op].make(x, Lit(n, INT), a, True)
            return e, bool(OPERATIONS[op].whole(np.array([a]), np.array([True]))[0])
        if made[0] == "tiers":
            parts = [self._built(m) for m in made[1:]]
            (x, a), (n, b), (low, c), (high, d) = parts
            inside = typed("min2")(x, n, a, b)
            beyond = excess(x, n, a, b)
            one, two = typed("mul")(inside, low, a and b, c), typed("mul")(beyond, high, a and b, d)
            return typed("add")(one, two, a and b and c, a and b and d), a and b and c and d
        x, a = self._built(made[1])
        y, b = self._built(made[2])
        op = OPERATIONS[made[0]]
        return op.make(x, y, a, b), bool(op.whole(np.array([a]), np.array([b]))[0])


@dataclass(frozen=True, slots=True)
class Ending:
    """What is done to the amount at last: rounding and limits."""

    fn: Callable[[Array], Array]
    make: Callable[[Expr, bool], Expr]
    of_floats: bool = False
    to_whole: bool = False


Met = tuple[float, Callable[[], tuple[Any, ...]], Ending, bool, bool]  # cost, how it is made, ending, whether it is whole, whether no case is needed


def _ended(op: str) -> Callable[[Expr, bool], Expr]:
    return lambda e, w: Apply(op, (e,), INT)


def _limited(ending: Ending, told: Told, whole: bool) -> Ending:
    """The ending, then the least and the most that the words allow."""
    limits = [(op, v) for op, v in (("max2", told.low), ("min2", told.high)) if v is not None]
    if not limits:
        return ending
    inner, make = ending.fn, ending.make

    def fn(v: Array) -> Array:
        v = inner(v)
        for op, limit in limits:
            v = np.maximum(v, limit) if op == "max2" else np.minimum(v, limit)
        return v

    def build(e: Expr, w: bool) -> Expr:
        e = make(e, w)
        for op, limit in limits:
            e = Apply(op, (e, Lit(int(limit), INT) if whole else Lit(float(limit), FLOAT)), INT if whole else FLOAT)
        return e

    return with_(ending, fn=fn, make=build)


def _cheaper(s: States, most: float) -> States:
    chosen = np.nonzero(s.costs <= most)[0]
    made = s.made
    return States(s.values[chosen], s.whole[chosen], s.costs[chosen], lambda k: made(int(chosen[k])))


def _by(op: str, n: int, s: States) -> Callable[[int], tuple[Any, ...]]:
    return lambda k: ("by", op, n, s.made(k))


def _tiered(order: tuple[int, ...], factor: int = 0) -> Callable[[int], tuple[Any, ...]]:
    leaves: list[tuple[Any, ...]] = [("leaf", i) for i in order]
    return lambda _: ("tiers", *leaves, *([("by", "mul", factor, leaves[-1])] if factor else []))


def _joined(parts: list[States]) -> States:
    ends = np.cumsum([len(p.costs) for p in parts])

    def made(k: int) -> tuple[Any, ...]:
        n = int(np.searchsorted(ends, k, side="right"))
        return parts[n].made(k - (int(ends[n - 1]) if n else 0))

    return States(np.concatenate([p.values for p in parts]), np.concatenate([p.whole for p in parts]), np.concatenate([p.costs for p in parts]), made)


def level_of(cost: float) -> int:
    """A formula's cost on the scale of the search's levels."""
    return CHEAPEST + round(0.9 * cost)


__all__ = ["Amounts"]
