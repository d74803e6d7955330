"""A space of expressions over some variables, made bottom-up in the order of their cost, one for each behaviour.

A space has rows (the examples, then generated inputs; for a lambda: the elements it meets) and variables; the column of
an expression is what it gives on every row. Two expressions of one type with one column are the same as far as the
search can see, and the cheaper stays. `Space.advance` makes the next level of cost; what a goal waits for is told to it
at once. A lambda's body comes from a child space, whose rows are the elements of the parent's lists.

After Albarghouthi et al. 2013, "Recursive Program Synthesis", and Odena et al. 2020, "BUSTLE" (bottom-up enumeration
with observational equivalence); Feser et al. 2015, "Synthesizing Data Structure Transformations", for what a target
says about a lambda.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of
from yantra_codex.search.compose.blocks import HIGHER, Block, Fn, Higher, allowed, body_fits, instances, shape_blocks

Node = tuple[Any, ...]  # ("v", name, type) | ("l", value, type) | (Block, *nodes) | (Higher, result, list node, binder, body node) | ("if", test, then, else, type) | ("e", expression, type)
Entry = tuple[tuple[Any, ...], Node, bool]  # column, node, whether no row of the column is an error
MOST_TYPES = 26
MOST_CHILDREN = 10
MOST_POINTS = 240
DEEPEST_SPACE = 2
CHUNK = 64  # entries between two looks at the clock
COLUMNS = 8  # values that NumPy computes in the time of an evaluation
WIDEST_LEVEL = 60_000  # entries of one type and cost; what is past it is not kept


INFINITE = float("inf")


class Failed:
    """The place of a value that an expression does not have on a row."""

    def __repr__(self) -> str:
        return "ERR"


ERR = Failed()


now = time.perf_counter  # what the clock reads; a measurement on a busy machine sets time.process_time


class OutOfTime(Exception):
    """The budget ended inside a level."""


class OutOfWork(OutOfTime):
    """So much was done that nothing more is expected: the same on every machine."""


@dataclass(slots=True)
class Clock:
    """One budget for everything: a deadline, and how much was done until now.

    evaluations: an op applied on a row; columns: whole columns that NumPy computed at once (formulas), far cheaper; candidates:
    expressions kept. most: the work after which `check` ends the search.
    """

    deadline: float
    evaluations: int = 0
    columns: int = 0
    candidates: int = 0
    most: float = INFINITE

    @property
    def work(self) -> int:
        """What was done, in evaluations."""
        return self.evaluations + self.columns // COLUMNS

    def check(self) -> None:
        if self.work > self.most:
            raise OutOfWork
        if now() > self.deadline:
            raise OutOfTime


@dataclass(slots=True)
class Prices:
    """What things cost, in whole units (about a nat each). block: by name, for what the request's words ask for."""

    block: Mapping[str, int] = field(default_factory=dict)
    default: int = 4
    variable: int = 1
    without: frozenset[str] = frozenset()

    def of(self, name: str) -> int:
        return self.block.get(name, self.default)


@dataclass(slots=True, eq=False)
class Source:
    """A list of the parent whose elements are points of a child: where each row's elements are among the points."""

    cost: int
    col: tuple[Any, ...]
    node: Node
    type: Type
    getters: list[Callable[[Any], tuple[Any, ...]]]


def _nothing(col: Any) -> tuple[Any, ...]:
    return ()


def getter(places: Sequence[int]) -> Callable[[Any], tuple[Any, ...]]:
    """The function that takes these places of a column, always as a tuple."""
    if not places:
        return _nothing
    if len(places) == 1:
        i = places[0]
        return lambda col: (col[i],)
    return itemgetter(*places)


class Space:
    """The expressions over some variables on some rows. needed: how many rows, from the first, must have a value."""

    def __init__(self, clock: Clock, prices: Prices, rows: int, needed: int, wanted: tuple[Type, ...], level: int = 0, extra: Sequence[Block] = (),
                 visit: Callable[[Child], None] | None = None):
        self.visit = visit  # told of each new child, to give it what the words spell out
        self.clock, self.prices, self.rows, self.needed, self.wanted, self.level = clock, prices, rows, needed, wanted, level
        self.bank: dict[Type, dict[int, list[Entry]]] = {}
        self.fixed: dict[Type, list[tuple[int, Entry]]] = {}
        self.fixed_at: dict[Type, dict[int, list[Entry]]] = {}
        self.seen: dict[Type, set[tuple[Any, ...]]] = {}
        self.known: list[Type] = []
        self.blocks: list[Block] = []
        self.priced: list[tuple[Block, int, int]] = []
        self.extra = list(extra)  # library patterns
        self.children: list[Child] = []
        self.goals: dict[Type, list[Goal]] = {}
        self.waiting: list[Goal] = []  # goals that want to see every list
        self.done = 0
        self.pending: dict[int, list[tuple[Type, Entry]]] = {}

    # ------------------------------------------------------------ leaves

    def add_leaf(self, t: Type, col: tuple[Any, ...], node: Node, cost: int, uses: bool) -> None:
        """A variable or constant; uses: whether it depends on this space's own variables."""
        if len(col) != self.rows:
            raise ValueError("a column has one value a row")
        clean = not any(v is ERR for v in col)
        if uses:
            self.pending.setdefault(cost, []).append((t, (col, node, clean)))
        else:
            seen = self.seen.setdefault(t, set())
            if col not in seen:
                seen.add(col)
                self._meet(t)
                self.fixed.setdefault(t, []).append((cost, (col, node, clean)))
                self.fixed_at.setdefault(t, {}).setdefault(cost, []).append((col, node, clean))
                for goal in self.goals.get(t, ()):
                    goal.see([(col, node, clean)], cost)

    def _meet(self, t: Type) -> bool:
        """Take note of a type; its blocks are made when it is first seen."""
        if t in self.bank:
            return True
        if len(self.known) >= MOST_TYPES:
            return False
        self.known.append(t)
        self.bank[t] = {}
        self.seen.setdefault(t, set())
        self.blocks.extend(b for b in instances(tuple(self.known), t) if self.prices.of(b.name) < 99)
        self.blocks.extend(shape_blocks(self.known, t, self.wanted))
        self.blocks.extend(b for b in self.extra if t in b.params and all(p in self.bank for p in b.params))
        return True

    # ------------------------------------------------------------ levels

    def advance(self, to: int) -> None:
        """Make every level up to `to`. Raises OutOfTime; what was made until then stays."""
        while self.done < to:
            cost = self.done + 1
            self._level(cost)
            self.done = cost
            self._settle(cost)

    def _level(self, cost: int) -> None:
        for t, entry in self.pending.pop(cost, ()):
            if self._meet(t):  # a variable stays though a constant gives the same on every row
                self._seen(t).add(entry[0])
                self._show(t, cost, [entry])
        while len(self.priced) < len(self.blocks):
            block = self.blocks[len(self.priced)]
            self.priced.append((block, self.prices.of(block.name), len(block.params)))
        for block, price, n in self.priced[:]:
            left = cost - price
            if left >= n:
                if n == 1:
                    entries = self.bank[block.params[0]].get(left)
                    if entries:
                        self._unary(block, entries, cost)
                elif n == 2:
                    self._binary(block, left, cost)
                elif n == 3:
                    self._ternary(block, left, cost)
        self.clock.check()
        for child in self.children:
            self._lambdas(child, cost)

    def _put(self, t: Type, cost: int, entries: Iterable[Entry]) -> None:
        """Keep the entries whose columns are new, and show them to the goals."""
        seen = self._seen(t)
        new = []
        for e in entries:
            if e[0] not in seen:
                seen.add(e[0])
                new.append(e)
        self._show(t, cost, new)

    def _seen(self, t: Type) -> set[tuple[Any, ...]]:
        """The columns of a type that were met."""
        return self.seen.setdefault(t, set())

    def _show(self, t: Type, cost: int, new: list[Entry]) -> None:
        if not new or not self._meet(t):
            return
        self.clock.candidates += len(new)
        level = self.bank[t].setdefault(cost, [])
        if len(level) < WIDEST_LEVEL:
            level.extend(new)
        for goal in self.goals.get(t, ()):
            goal.see(new, cost)

    def _settle(self, cost: int) -> None:
        """After a level: lists that are new become the sources of lambdas, goals look at them."""
        if self.level >= DEEPEST_SPACE or "lambdas" in self.prices.without:
            return
        for t in list(self.known):
            if t.name in ("list", "vtuple", "set") or (t.name == "map" and cost <= 3):
                for entry in self.bank[t].get(cost, ())[:40]:
                    if entry[2]:
                        self._source(t, entry, cost)

    # ------------------------------------------------------------ first-order blocks

    def _splits(self, left: int) -> Iterator[tuple[int, int, int]]:
        """The ways to share a cost among three arguments."""
        for i in range(1, left - 1):
            for j in range(1, left - i):
                yield (i, j, left - i - j)

    def _unary(self, block: Block, entries: list[Entry], cost: int) -> None:
        fn, t = block.fn, block.result
        seen = self._seen(t)
        new: list[Entry] = []
        add, size = seen.add, len(seen)
        self.clock.evaluations += len(entries) * self.rows
        for n, (col, node, clean) in enumerate(entries):
            ok = clean
            if clean:
                try:
                    out = tuple(map(fn, col))
                except Exception:
                    ok = False
            if not ok:
                slow = self._slow(fn, (col,))
                if slow is None:
                    continue
                out = slow
            add(out)
            if len(seen) != size:
                size += 1
                new.append((out, (block, node), ok))
            if n & 31 == 31:
                self.clock.check()
        self._show(t, cost, new)

    def _binary(self, block: Block, left: int, cost: int) -> None:
        a_type, b_type = block.params
        a_bank, b_bank = self.bank[a_type], self.bank[b_type]
        a_fixed, b_fixed = self.fixed_at.get(a_type, {}), self.fixed_at.get(b_type, {})
        for i in range(1, left):
            a_level, b_level = a_bank.get(i), b_bank.get(left - i)
            if a_level:
                constants = b_fixed.get(left - i)
                if constants:
                    self._pairs(block, a_level, constants, cost)
                if b_level and not (block.commutes and i > left - i):
                    self._pairs(block, a_level, b_level, cost)
            if b_level and not block.commutes:
                constants = a_fixed.get(i)
                if constants:
                    self._pairs(block, constants, b_level, cost)

    def _pairs(self, block: Block, left: Sequence[Entry], right: Sequence[Entry], cost: int) -> None:
        fn, t = block.fn, block.result
        seen = self._seen(t)
        new: list[Entry] = []
        add, keep, clock, each = seen.add, new.append, self.clock, len(right) * self.rows
        parts = [right] if len(right) <= CHUNK else [right[i : i + CHUNK] for i in range(0, len(right), CHUNK)]
        for a_col, a_node, a_clean in left:
            clock.evaluations += each
            for part in parts:
                for b_col, b_node, b_clean in part:
                    ok = a_clean and b_clean
                    if ok:
                        try:
                            out = tuple(map(fn, a_col, b_col))
                        except Exception:
                            ok = False
                    if not ok:
                        slow = self._slow(fn, (a_col, b_col))
                        if slow is None:
                            continue
                        out = slow
                    if out not in seen:
                        add(out)
                        keep((out, (block, a_node, b_node), ok))
                if now() > clock.deadline or clock.work > clock.most:
                    self._show(t, cost, new)
                    clock.check()
        self._show(t, cost, new)

    def _ternary(self, block: Block, left: int, cost: int) -> None:
        fn, t = block.fn, block.result
        banks = [self.bank[p] for p in block.params]
        fixed = [self.fixed.get(p, ()) for p in block.params]
        new: list[Any] = []
        for split in self._splits(left):
            used = [bank.get(c, ()) for bank, c in zip(banks, split)]
            if not any(used):
                continue
            still = [[e for c, e in fs if c == cost_of] for fs, cost_of in zip(fixed, split)]
            if not all(u or f for u, f in zip(used, still)):
                continue
            for mask in range(1, 8):
                pools = [used[i] if mask >> i & 1 else still[i] for i in range(3)]
                if not all(pools):
                    continue
                self.clock.evaluations += len(pools[0]) * len(pools[1]) * len(pools[2]) * self.rows
                for a in pools[0]:
                    for b in pools[1]:
                        new += [made for c in pools[2] if (made := self._made(block, (a, b, c), fn)) is not None]
                    if len(new) > 5000:
                        self._put(t, cost, new)
                        new = []
                        self.clock.check()
        self._put(t, cost, new)

    def _made(self, block: Block, args: tuple[Entry, ...], fn: Fn) -> Any:
        ok = all(e[2] for e in args)
        cols = [e[0] for e in args]
        if ok:
            try:
                out = tuple(map(fn, *cols))
            except Exception:
                ok = False
        if not ok:
            slow = self._slow(fn, cols)
            if slow is None:
                return None
            out = slow
        return (out, (block, *[e[1] for e in args]), ok)

    def _slow(self, fn: Fn, cols: Sequence[tuple[Any, ...]]) -> tuple[Any, ...] | None:
        """The column row by row, errors kept; None where a needed row has none or too few rows have a value."""
        out: list[Any] = []
        failed = 0
        for i, args in enumerate(zip(*cols)):
            value: Any = ERR
            for a in args:
                if a is ERR:
                    break
            else:
                try:
                    value = fn(*args)
                except Exception:
                    value = ERR
            if value is ERR:
                failed += 1
                if i < self.needed or failed * 2 > self.rows:
                    return None
            out.append(value)
        return tuple(out)

    # ------------------------------------------------------------ lambdas

    def _source(self, t: Type, entry: Entry, cost: int) -> None:
        """A new list: its elements are points of a child that has them all, else of a new child."""
        col, node, _ = entry
        if t.name == "map":
            return
        element = t.args[0]
        if not allowed(element):
            return
        for child in self.children:
            if child.element == element and (source := child.adopt(t, col, node, cost)) is not None:
                self._goals_of_source(child, source)
                return
        if len(self.children) >= MOST_CHILDREN or sum(c.element == element for c in self.children) >= 4:
            return
        try:
            points = list(dict.fromkeys((r, v) for r, xs in enumerate(col) for v in xs))
        except TypeError:
            return
        if not 2 <= len(points) <= MOST_POINTS:
            return
        child = Child(self, element, points)
        self.children.append(child)
        if self.visit is not None:
            self.visit(child)
        source = child.adopt(t, col, node, cost)
        if source is not None:
            self._goals_of_source(child, source)

    def _goals_of_source(self, child: Child, source: Source) -> None:
        for goal in self.waiting:
            goal.meet(child, source)

    def _lambdas(self, child: Child, cost: int) -> None:
        sources: dict[int, list[Source]] = {}
        for source in child.sources:
            sources.setdefault(source.cost, []).append(source)
        if not sources:
            return
        cheapest = min(sources)
        prices = [(h, self.prices.of(h.name)) for h in HIGHER]
        room = cost - min(p for _, p in prices) - cheapest
        if room > child.space.done:
            child.space.advance(room)
        at_cost: dict[int, list[tuple[Type, list[Entry]]]] = {}
        for higher, price in prices:
            if price >= 99:
                continue
            for source_cost, some in sources.items():
                body_cost = cost - price - source_cost
                if body_cost < 1:
                    continue
                found = at_cost.get(body_cost)
                if found is None:
                    found = at_cost[body_cost] = [(t, bodies) for t, levels in child.space.bank.items() if (bodies := levels.get(body_cost))]
                for body_type, bodies in found:
                    if body_fits(higher.body, body_type):
                        for source in some:
                            self._higher(higher, child, source, body_type, bodies, cost)
            self.clock.check()

    def _higher(self, higher: Higher, child: Child, source: Source, body_type: Type, bodies: list[Entry], cost: int) -> None:
        if higher.name == "map_to" and not body_fits("key", child.element):
            return
        t = higher.result(child.element, body_type)
        if not allowed(t):
            return
        fn, xs, getters, binder = higher.fn, source.col, source.getters, child.binder
        seen = self._seen(t)
        add, size = seen.add, len(seen)
        new: list[Entry] = []
        self.clock.evaluations += len(bodies) * self.rows
        for n, (b_col, b_node, clean) in enumerate(bodies):
            ok = True
            try:
                ys = [g(b_col) for g in getters]
                if not clean and higher.checked and any(ERR in y for y in ys):
                    ok = False
                else:
                    out = tuple(map(fn, xs, ys))
            except Exception:
                ok = False
            if not ok:
                slow = self._slow(_guarded(fn), (xs, tuple(ys)))
                if slow is None:
                    continue
                out = slow
            try:
                add(out)
            except TypeError:
                continue
            if len(seen) != size:
                size += 1
                new.append((out, (higher, t, source.node, source.type, binder, child.element, b_node), ok))
            if n & 31 == 31:
                self.clock.check()
        self._show(t, cost, new)

    # ------------------------------------------------------------ goals

    def add_goal(self, goal: Goal) -> None:
        """Ask for an expression; what was made already is looked at now."""
        self.goals.setdefault(goal.type, []).append(goal)
        for cost, entry in self.fixed.get(goal.type, ()):
            goal.see([entry], cost)
        for cost, entries in sorted(self.bank.get(goal.type, {}).items()):
            goal.see(entries, cost)
        if goal.watches:
            self.waiting.append(goal)
            for child in self.children:
                for source in child.sources:
                    goal.meet(child, source)

    def close(self) -> None:
        """Let go of everything that was made: spaces refer to each other, and waiting for the collector costs more."""
        for child in self.children:
            child.space.close()
        for held in (self.bank, self.fixed, self.fixed_at, self.seen, self.goals, self.pending):
            held.clear()
        for kept in (self.known, self.blocks, self.priced, self.children, self.waiting):
            kept.clear()

    def size(self) -> int:
        """How many expressions are kept, children included."""
        return sum(len(es) for levels in self.bank.values() for es in levels.values()) + sum(c.space.size() for c in self.children)


def _guarded(fn: Fn) -> Fn:
    def call(xs: Any, ys: Any) -> Any:
        if any(y is ERR for y in ys):
            raise ValueError
        return fn(xs, ys)

    return call


class Child:
    """The space of a lambda's body: a point is a row of the parent and an element that a list of the row holds."""

    def __init__(self, parent: Space, element: Type, points: list[tuple[int, Any]]):
        self.parent, self.element = parent, element
        self.places = {p: i for i, p in enumerate(points)}
        self.rows_of = [r for r, _ in points]
        self.binder = f"x{parent.level + 1}{chr(97 + len(parent.children))}"
        self.sources: list[Source] = []
        space = Space(parent.clock, parent.prices, len(points), 0, parent.wanted, parent.level + 1, parent.extra, parent.visit)
        self.space = space
        node: Node = ("v", self.binder, element)
        own = tuple(v for _, v in points)
        space.add_leaf(element, own, node, parent.prices.variable, True)
        if element.name == "tuple":
            for i, t in enumerate(element.args):
                block = next(b for b in shape_blocks((element,), element, ()) if b.name == f"tuple_get_{i}")
                space.add_leaf(t, tuple([v[i] for v in own]), (block, node), parent.prices.variable, True)
        # what stands outside: constants, and the parent's cheapest expressions
        for t, entries in list(parent.fixed.items()):
            for cost, (col, n, _) in entries:
                space.add_leaf(t, tuple([col[r] for r in self.rows_of]), n, cost, False)
        for t, levels in list(parent.bank.items()):
            for cost, es in sorted(levels.items()):
                limit = (12 if t.name in ("int", "float", "str", "bool") else 4) if cost <= 5 else 0
                for col, n, clean in es[:limit]:
                    if clean and (cost <= 1 or t.name in ("int", "float", "str")):
                        space.add_leaf(t, tuple([col[r] for r in self.rows_of]), n, cost + (cost > 1), False)

    def adopt(self, t: Type, col: tuple[Any, ...], node: Node, cost: int) -> Source | None:
        """The list as a source of this child; None where an element of it is no point."""
        places = self.places
        try:
            rows = [[places[(r, v)] for v in xs] for r, xs in enumerate(col)]
        except KeyError:
            return None
        except TypeError:
            return None
        source = Source(cost, tuple(tuple(xs) for xs in col), node, t, [getter(r) for r in rows])
        self.sources.append(source)
        return source


class Goal:
    """An expression that is wanted in a space: its type and what it must give on some rows.

    then(node, cost): told of each expression found. watches: whether it also wants to see each list of the space, since
    its result may be a map or filter of it.
    """

    watches = False

    def __init__(self, t: Type, rows: Sequence[int], want: tuple[Any, ...], then: Callable[[Node, int], None]):
        self.type, self.rows, self.want, self.then = t, tuple(rows), want, then
        self.get = getter(self.rows)
        self.first = self.rows[0] if self.rows else 0
        self.found = 0
        self.floats = "float" in str(t)

    def see(self, entries: Sequence[Entry], cost: int) -> None:
        get, want, first, w0 = self.get, self.want, self.first, self.want[0]
        if self.floats:
            for col, node, _ in entries:
                if near(col[first], w0) and near(get(col), want):
                    self.hit(node, cost)
            return
        for col, node, _ in entries:
            if col[first] == w0 and get(col) == want:
                self.hit(node, cost)

    def hit(self, node: Node, cost: int) -> None:
        self.found += 1
        self.then(node, cost)

    def meet(self, child: Child, source: Source) -> None:
        """Look at a list of the space."""


def near(a: Any, b: Any) -> bool:
    """Whether two frozen values are equal but for the last digits of floats."""
    if isinstance(b, float) or isinstance(a, float):
        if a is ERR or isinstance(a, (str, tuple)) or a is None or b is None or isinstance(b, (str, tuple)):
            return False
        return a == b or (abs(a) != INFINITE != abs(b) and abs(a - b) <= 1e-9 * max(abs(a), abs(b)))
    if isinstance(b, tuple):
        return isinstance(a, tuple) and len(a) == len(b) and all(map(near, a, b))
    if isinstance(b, dict):
        return isinstance(a, dict) and len(a) == len(b) and all(k in a and near(a[k], b[k]) for k in b)
    return bool(a == b)


__all__ = ["BOOL", "ERR", "INT", "STR", "Child", "Clock", "Entry", "Goal", "Node", "OutOfTime", "Prices", "Source", "Space", "list_of", "near"]
