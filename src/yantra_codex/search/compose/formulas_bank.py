"""A bank of arithmetic expressions as columns of numbers, made bottom-up in the order of cost with NumPy.

A column is what an expression gives on every row, as float64: whole numbers stay exact below 2**53, what is larger or has
no value is nan. Two expressions with one column (to 40 bits of the mantissa) are one, and the cheaper stays. Costs here are
in halves of the search's unit, so that small differences count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from yantra_codex.ir.nodes import Apply, Expr, Lit
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import BOOL, FLOAT, INT
from yantra_codex.search.compose.space import Clock

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
LIMIT = 2.0**53
CHUNK = 1 << 17  # numbers in one block of candidates
SMALL = 4096  # pairs of columns that are put together with others
SLOTS = 19  # bits of the table that remembers hashes
TOLERANCE = 1e-9
MOST_COLUMNS = 120_000


def whole_pow(a: Array, b: Array) -> Array:
    return np.where((b >= 0) & (b <= 64), np.power(a, np.clip(b, 0, 64)), np.nan)


def real_pow(a: Array, b: Array) -> Array:
    return np.where((a > 0) | ((a == 0) & (b > 0)), np.power(np.maximum(a, 0), b), np.nan)


def _whole(f: Callable[..., Any]) -> Callable[..., Array]:
    """A function of int64 over columns of whole numbers; nan where an argument is none."""

    def on_floats(*xs: Array) -> Array:
        bad = np.isnan(xs[0])
        for x in xs[1:]:
            bad = bad | np.isnan(x)
        out = f(*(np.nan_to_num(x).astype(np.int64) for x in xs)).astype(np.float64)
        return np.where(bad, np.nan, out)

    return on_floats


def _each(f: Callable[..., Any]) -> Callable[..., Array]:
    """A Python function over columns, one value at a time: for rare ops on few columns."""

    def one(*xs: float) -> float:
        try:
            v = float(f(*xs))
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan
        return v if abs(v) < LIMIT else math.nan

    made = np.frompyfunc(one, f.__code__.co_argcount, 1)
    return lambda *xs: made(*xs).astype(np.float64)


def _factorial(a: float) -> int:
    if not 0 <= a <= 18:
        raise ValueError
    return math.factorial(int(a))


def _comb(a: float, b: float) -> int:
    if not (0 <= a <= 60 and 0 <= b <= 60):
        raise ValueError
    return math.comb(int(a), int(b))


def _lcm(a: Any, b: Any) -> Any:
    return np.lcm(np.where(abs(a) < 2**26, a, 1), np.where(abs(b) < 2**26, b, 1))


@dataclass(frozen=True, slots=True)
class NumberOp:
    """An op over columns. takes: "whole" numbers only, "number"s, or "real" ones (an int is made a float). gives: "int",
    "float", "same" (int of ints, else float). rare: only over few columns. cost: in halves."""

    name: str
    arity: int
    takes: str
    gives: str
    fn: Callable[..., Array]
    cost: int
    commutes: bool = False
    rare: bool = False


def _mod(a: Array, b: Array) -> Array:
    return a - b * np.floor(a / b)


OPERATIONS: tuple[NumberOp, ...] = (
    NumberOp("add", 2, "number", "same", np.add, 4, True), NumberOp("sub", 2, "number", "same", np.subtract, 4),
    NumberOp("mul", 2, "number", "same", np.multiply, 4, True), NumberOp("div", 2, "real", "float", np.divide, 5),
    NumberOp("floordiv", 2, "whole", "int", lambda a, b: np.floor(a / b), 6), NumberOp("floormod", 2, "whole", "int", _mod, 6),
    NumberOp("square", 1, "number", "same", np.square, 5), NumberOp("cube", 1, "number", "same", lambda a: a * a * a, 9),
    NumberOp("int_pow", 2, "whole", "int", whole_pow, 6), NumberOp("float_pow", 2, "real", "float", real_pow, 10),
    NumberOp("sqrt", 1, "real", "float", np.sqrt, 7), NumberOp("abs", 1, "number", "same", np.abs, 7), NumberOp("neg", 1, "number", "same", np.negative, 7),
    NumberOp("max2", 2, "number", "same", np.maximum, 8, True), NumberOp("min2", 2, "number", "same", np.minimum, 8, True),
    NumberOp("gcd", 2, "whole", "int", _whole(np.gcd), 11, True, True), NumberOp("lcm", 2, "whole", "int", _whole(_lcm), 12, True, True),
    NumberOp("floor", 1, "float", "int", np.floor, 8), NumberOp("ceil", 1, "float", "int", np.ceil, 8),
    NumberOp("round_int", 1, "float", "int", np.rint, 9), NumberOp("trunc", 1, "float", "int", np.trunc, 9),
    NumberOp("isqrt", 1, "whole", "int", lambda a: np.floor(np.sqrt(a)), 9), NumberOp("factorial", 1, "whole", "int", _each(_factorial), 11, False, True),
    NumberOp("comb", 2, "whole", "int", _each(_comb), 11, False, True), NumberOp("bit_and", 2, "whole", "int", _whole(np.bitwise_and), 12, True, True),
    NumberOp("bit_or", 2, "whole", "int", _whole(np.bitwise_or), 12, True, True), NumberOp("bit_xor", 2, "whole", "int", _whole(np.bitwise_xor), 12, True, True),
    NumberOp("bit_length", 1, "whole", "int", _each(lambda a: int(a).bit_length()), 11, False, True),
    NumberOp("digit_sum", 1, "whole", "int", _each(lambda a: sum(map(int, str(abs(int(a)))))), 12, False, True),
    NumberOp("radians", 1, "real", "float", np.radians, 12), NumberOp("degrees", 1, "real", "float", np.degrees, 12),
    NumberOp("sin", 1, "real", "float", np.sin, 12), NumberOp("cos", 1, "real", "float", np.cos, 12), NumberOp("tan", 1, "real", "float", np.tan, 12),
    NumberOp("log", 1, "real", "float", np.log, 12), NumberOp("log2", 1, "real", "float", np.log2, 12), NumberOp("log10", 1, "real", "float", np.log10, 12),
    NumberOp("exp", 1, "real", "float", np.exp, 12), NumberOp("cbrt", 1, "real", "float", np.cbrt, 12),
)
BY_NAME: dict[str, NumberOp] = {o.name: o for o in OPERATIONS}
DEAREST = 10  # an op that costs as much is not placed
RARE_COLUMNS = 40  # of the cheapest, to which rare ops are applied


def as_float(e: Expr) -> Expr:
    """An expression of a number as a float; a literal becomes a float literal."""
    if isinstance(e, Lit) and isinstance(e.value, int):
        return Lit(float(e.value), FLOAT)
    return e if e.type == FLOAT else Apply("to_float", (e,), FLOAT)  # type: ignore[attr-defined]


def as_whole(e: Expr) -> Expr:
    """The int of a float expression whose values are whole."""
    return e if e.type == INT else Apply("round_int", (e,), INT)  # type: ignore[attr-defined]


def apply_op(name: str, args: Sequence[Expr]) -> Expr:
    """The expression of an op over number expressions: ints become floats where they must."""
    whole = all(a.type == INT for a in args)  # type: ignore[attr-defined]
    if name == "cube":
        return Apply("int_pow", (args[0], Lit(3, INT)), INT) if whole else Apply("float_pow", (args[0], Lit(3.0, FLOAT)), FLOAT)
    op = BY_NAME[name]
    if op.takes == "real" or (op.takes == "number" and not whole):
        args = [as_float(a) for a in args]
        whole = False
    return Apply(name, tuple(args), INT if op.gives == "int" or (op.gives == "same" and whole) else FLOAT)


@dataclass(frozen=True, slots=True)
class Leaves:
    """Columns x (rows, n) of expressions from elsewhere: what makes each, its cost, the parameters it uses, whether it is an int."""

    make: Sequence[Callable[[], Expr]]
    x: Array
    cost: Ints
    uses: Ints
    whole: Bools

    def part(self, at: Ints) -> Leaves:
        return Leaves([self.make[i] for i in at], self.x[:, at], self.cost[at], self.uses[at], self.whole[at])


Span = tuple[int, int]
Part = tuple[NumberOp, Ints, Ints, Hashes]  # an op, its arguments' places, the hashes of what it gives


class Bank:
    """Columns of expressions by cost. examples: the rows, from the first, on which a column must have values."""

    def __init__(self, clock: Clock, rows: int, examples: int, prices: dict[str, int], capacity: int = 4096, slots: int = SLOTS):
        self.clock, self.rows, self.examples = clock, rows, examples
        self.ops = [o for o in OPERATIONS if prices.get(o.name, o.cost) < DEAREST]
        self.price = {o.name: max(2, prices.get(o.name, o.cost)) for o in OPERATIONS}
        self.x: Array = np.empty((rows, capacity))
        self.cost: Ints = np.zeros(capacity, np.int64)
        self.op: Ints = np.zeros(capacity, np.int64)
        self.left: Ints = np.zeros(capacity, np.int64)
        self.right: Ints = np.zeros(capacity, np.int64)
        self.uses: Ints = np.zeros(capacity, np.int64)
        self.whole: Bools = np.zeros(capacity, np.bool_)
        self.size = 0
        self.done = 0
        self.levels: dict[int, tuple[int, int]] = {}
        self.leaves: list[Callable[[], Expr]] = []
        self.pending: dict[int, list[Leaves]] = {}
        self.names = [o.name for o in OPERATIONS]
        rng = np.random.default_rng(20)
        self.factors: Hashes = rng.integers(1, 2**63, size=rows, dtype=np.uint64) | np.uint64(1)
        self.table: Hashes = np.zeros(1 << slots, np.uint64)
        self.shift = np.uint64(64 - slots)
        self.seen: Hashes = np.zeros(0, np.uint64)
        self.candidates = 0

    # ------------------------------------------------------------ leaves

    def add_leaf(self, e: Expr, col: Array, cost: int, uses: int) -> None:
        """A variable or constant, with its column; uses: the parameters in it, one bit each."""
        whole = np.array([e.type == INT])  # type: ignore[attr-defined]
        self.add_leaves(Leaves([lambda: e], np.asarray(col, np.float64).reshape(self.rows, 1), np.array([cost]), np.array([uses]), whole))

    def add_leaves(self, more: Leaves) -> None:
        """Expressions from elsewhere; they join the levels of their costs, or the next one."""
        for cost in np.unique(more.cost):
            at = np.flatnonzero(more.cost == cost)
            self.pending.setdefault(max(int(cost), self.done + 1), []).append(more.part(at))

    def hashes(self, x: Array) -> Hashes:
        """A number for each column of x (rows, ...) by which it is known; nearly equal numbers count as equal."""
        bits = (x + 0.0).view(np.uint64)
        bits = (bits + np.uint64(2048)) & np.uint64(0xFFFF_FFFF_FFFF_F000)
        bits ^= bits >> np.uint64(31)
        shape = (self.rows,) + (1,) * (x.ndim - 1)
        bits *= self.factors.reshape(shape)
        h: Hashes = np.add.reduce(bits, axis=0, dtype=np.uint64)
        h ^= h >> np.uint64(32)
        return h | np.uint64(1)

    # ------------------------------------------------------------ levels

    def estimate(self, cost: int) -> int:
        """How many candidates a level has."""
        return sum(int(a[1] - a[0]) * (1 if b is None else int(b[1] - b[0])) for _, a, b in self._plans(cost))

    def _plans(self, cost: int) -> Iterator[tuple[NumberOp, Span, Span | None]]:
        for op in self.ops:
            left = cost - self.price[op.name]
            if op.arity == 1:
                if left in self.levels:
                    yield op, self._most(op, self.levels[left]), None
                continue
            for i in self.levels:
                j = left - i
                if j in self.levels and (i <= j or not op.commutes):
                    yield op, self._most(op, self.levels[i]), self._most(op, self.levels[j])

    def _most(self, op: NumberOp, span: Span) -> Span:
        return (min(span[0], RARE_COLUMNS), min(span[1], RARE_COLUMNS)) if op.rare else span

    def advance(self) -> None:
        """Make the next level."""
        cost = self.done + 1
        start = self.size
        for more in self.pending.pop(cost, ()):
            self._join(more)
        parts: list[Part] = []
        for op, plans in groupby(self._plans(cost), itemgetter(0)):
            parts.extend(self._apply(op, [(a, b) for _, a, b in plans]))
        self._keep(parts, cost)
        if self.size > start:
            self.levels[cost] = (start, self.size)
        self.done = cost

    def _join(self, more: Leaves) -> None:
        x = np.where(np.abs(more.x) < LIMIT, more.x, np.nan) + 0.0
        h = self.hashes(x)
        _, first = np.unique(h, return_index=True)
        first = np.sort(first)
        first = first[~np.isnan(x[: self.examples, first]).any(axis=0) & ~self._known(h[first])]
        self._remember(h[first])
        n, s = len(first), self.size
        self._grow(n)
        self.x[:, s : s + n] = x[:, first]
        self.cost[s : s + n], self.op[s : s + n], self.left[s : s + n] = more.cost[first], -1, len(self.leaves) + np.arange(n)
        self.uses[s : s + n], self.whole[s : s + n] = more.uses[first], more.whole[first]
        self.leaves.extend(more.make[i] for i in first)
        self.size += n

    def _apply(self, op: NumberOp, plans: Sequence[tuple[Span, Span | None]]) -> Iterator[Part]:
        """The new columns of an op over spans of columns: small pairs of spans together, large ones by blocks."""
        lefts: list[Ints] = []
        rights: list[Ints] = []
        for a, b in plans:
            ia, ib = self._fit(op, a), self._fit(op, b) if b is not None else None
            if not len(ia) or (ib is not None and not len(ib)):
                continue
            if ib is None:
                lefts.append(ia)
            elif len(ia) * len(ib) <= SMALL:
                lefts.append(np.repeat(ia, len(ib)))
                rights.append(np.tile(ib, len(ia)))
            else:
                yield from self._blocks(op, ia, ib)
        if lefts:
            left = np.concatenate(lefts)
            right = np.concatenate(rights) if op.arity == 2 else np.zeros(len(left), np.int64)
            step = CHUNK // self.rows + 1
            for at in range(0, len(left), step):
                pa, pb = left[at : at + step], right[at : at + step]
                h, fresh = self._evaluate(op, self.x[:, pa], self.x[:, pb] if op.arity == 2 else None)
                yield op, pa[fresh], pb[fresh], h

    def _blocks(self, op: NumberOp, ia: Ints, ib: Ints) -> Iterator[Part]:
        wide = max(1, CHUNK // self.rows)
        for bt in range(0, len(ib), wide):
            pb = ib[bt : bt + wide]
            step = max(1, CHUNK // (self.rows * len(pb)))
            xb = self.x[:, None, pb]
            for at in range(0, len(ia), step):
                pa = ia[at : at + step]
                h, fresh = self._evaluate(op, self.x[:, pa, None], xb)
                yield op, pa[fresh // len(pb)], pb[fresh % len(pb)], h

    def _fit(self, op: NumberOp, span: Span) -> Ints:
        index = np.arange(*span)
        if op.takes == "whole":
            return index[self.whole[span[0] : span[1]]]
        return index[~self.whole[span[0] : span[1]]] if op.takes == "float" else index

    def _evaluate(self, op: NumberOp, a: Array, b: Array | None) -> tuple[Hashes, Ints]:
        """The hashes of the new columns of a block, and their places in it."""
        self.clock.check()
        x = (op.fn(a) if b is None else op.fn(a, b)).reshape(self.rows, -1)
        self.candidates += x.shape[1]
        self.clock.columns += x.size
        good = np.abs(x) < LIMIT
        valid = good[: self.examples].all(axis=0)
        x[~good] = np.nan
        h = self.hashes(x)
        slot = (h >> self.shift).astype(np.int64)
        fresh = np.flatnonzero(valid & (self.table[slot] != h))
        if not len(fresh):
            return h[:0], fresh
        some, first = np.unique(h[fresh], return_index=True)
        self.table[(some >> self.shift).astype(np.int64)] = some
        return some, fresh[first]

    def _known(self, h: Hashes) -> Bools:
        """Which of the hashes were met."""
        if not len(self.seen):
            return np.zeros(len(h), np.bool_)
        at = np.minimum(np.searchsorted(self.seen, h), len(self.seen) - 1)
        return self.seen[at] == h

    def _remember(self, h: Hashes) -> None:
        self.seen = np.sort(np.concatenate([self.seen, h]))
        self.table[(h >> self.shift).astype(np.int64)] = h

    def _keep(self, parts: list[Part], cost: int) -> None:
        parts = [p for p in parts if len(p[3])]
        if not parts:
            return
        h = np.concatenate([p[3] for p in parts])
        _, first = np.unique(h, return_index=True)
        first = first[~self._known(h[first])]
        first.sort()
        first = first[: max(0, MOST_COLUMNS - self.size)]
        self._remember(h[first])
        self._grow(len(first))
        bounds = np.cumsum([0, *(len(p[3]) for p in parts)])
        for k, (op, left, right, _) in enumerate(parts):
            lo, hi = np.searchsorted(first, (bounds[k], bounds[k + 1]))
            if hi > lo:
                inside = first[lo:hi] - bounds[k]
                self._store(op, left[inside], right[inside], cost)

    def _store(self, op: NumberOp, left: Ints, right: Ints, cost: int) -> None:
        n, s = len(left), self.size
        self.x[:, s : s + n] = self.columns(op, self.x[:, left], self.x[:, right] if op.arity == 2 else None)
        self.cost[s : s + n], self.op[s : s + n] = cost, self.names.index(op.name)
        self.left[s : s + n], self.right[s : s + n] = left, right
        self.uses[s : s + n] = self.uses[left] | (self.uses[right] if op.arity == 2 else 0)
        self.whole[s : s + n] = op.gives == "int" or (op.gives == "same" and (self.whole[left] & (self.whole[right] if op.arity == 2 else True)))
        self.size += n

    def columns(self, op: NumberOp, a: Array, b: Array | None) -> Array:
        """What an op gives on columns; nan for what is no number of a moderate size."""
        x = op.fn(a) if b is None else op.fn(a, b)
        return np.where(np.abs(x) < LIMIT, x, np.nan) + 0.0

    def _grow(self, n: int) -> None:
        if self.size + n <= self.x.shape[1]:
            return
        to = max(2 * self.x.shape[1], self.size + n)
        x = np.empty((self.rows, to))
        x[:, : self.size] = self.x[:, : self.size]
        self.x = x
        for name in ("cost", "op", "left", "right", "uses", "whole"):
            old = getattr(self, name)
            new = np.zeros(to, old.dtype)
            new[: self.size] = old[: self.size]
            setattr(self, name, new)

    # ------------------------------------------------------------ expressions

    def expression(self, i: int) -> Expr:
        """The typed expression of a column."""
        if self.op[i] < 0:
            return self.leaves[self.left[i]]()
        op = OPERATIONS[self.op[i]]
        args = [self.expression(int(self.left[i]))]
        if op.arity == 2:
            args.append(self.expression(int(self.right[i])))
        return apply_op(op.name, args)


def to_number(value: Any) -> float:
    """A frozen value as a float; nan where it is no number or too large."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < LIMIT:
        return math.nan
    return float(value)


__all__ = ["BOOL", "BY_NAME", "LIMIT", "OPERATIONS", "OPS", "TOLERANCE", "Array", "Bank", "Bools", "Hashes", "Ints", "Leaves", "NumberOp", "apply_op", "as_float",
           "as_whole", "to_number"]
