"""What a target says about its parts: a goal is asked for directly, and its parts as goals of their own.

A tuple is found part by part; one of two values by a predicate; a list as long as one that is at hand by what each of its
elements becomes; a subsequence by which elements stay; a text that shows a structure, or joins pieces, by the structure
or the pieces; a map by what belongs to each key.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from yantra_codex.ir.nodes import Apply
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, STR, Type, is_hashable, list_of, map_of, type_of_value
from yantra_codex.search.compose.blocks import HIGHER, Block, Higher, allowed, instance, make_tuple, shape_blocks
from yantra_codex.search.compose.frozen import FrozenMap, freezer
from yantra_codex.search.compose.space import ERR, Child, Entry, Goal, Node, Source, Space, getter

Then = Callable[[Node, int], None]
BY_NAME: dict[str, Higher] = {h.name: h for h in HIGHER}
MOST_PARTS = 6  # found alternatives of a part that are combined
DEEPEST_GOAL = 3
MOST_CASE_ENTRIES = 4000
LEAST_ROWS_FOR_OUTCOMES = 4  # fewer examples don't make their results constants of the program


def pursue(space: Space, t: Type, rows: Sequence[int], want: tuple[Any, ...], then: Then, deep: int = 0, choices: tuple[Any, ...] = ()) -> None:
    """Ask a space for a value of type t on some rows, in every way that the target allows."""
    if not rows or deep > DEEPEST_GOAL or any(w is ERR for w in want):
        return
    goal = ListGoal(space, t, rows, want, then, deep) if t.name in ("list", "map") else Goal(t, rows, want, then)
    space.add_goal(goal)
    if "goals" in space.prices.without:
        return
    if t.name == "vtuple":
        inner = list_of(t.args[0])
        turn = instance("list_to_tuple", (inner,), t)
        pursue(space, inner, rows, want, wrapped(turn, then), deep)
        return
    if t.name == "option" and all(w is not None for w in want):
        pursue(space, t.args[0], rows, want, wrapped(instance("some", (t.args[0],), t), then), deep, choices)
        return
    if t == FLOAT and all(isinstance(w, float) and w.is_integer() for w in want) and not space.level:
        pursue(space, INT, rows, tuple(int(w) for w in want), wrapped(instance("to_float", (INT,), FLOAT), then), deep + 1)
    if t.name == "tuple" and t.args:
        parts(space, t, rows, want, then, deep)
    if t != BOOL and is_hashable(t):
        decide(space, t, rows, want, then, choices)
    if t == STR:
        shown(space, rows, want, then, deep)
        joined(space, rows, want, then, deep)


def wrapped(block: Block, then: Then, cost: int = 0) -> Then:
    return lambda node, c: then((block, node), c + cost)


# ---------------------------------------------------------------- tuples


def parts(space: Space, t: Type, rows: Sequence[int], want: tuple[Any, ...], then: Then, deep: int) -> None:
    """A tuple from an expression for each part; alternatives of one part are combined with the best of the others."""
    found: list[list[tuple[Node, int]]] = [[] for _ in t.args]
    make = make_tuple(t)

    def told(i: int) -> Then:
        def then_part(node: Node, cost: int) -> None:
            if len(found[i]) >= MOST_PARTS:
                return
            found[i].append((node, cost))
            if all(found):
                chosen = [f[0] for f in found]
                chosen[i] = (node, cost)
                then((make, *[n for n, _ in chosen]), sum(c for _, c in chosen) + 1)

        return then_part

    for i, part in enumerate(t.args):
        pursue(space, part, rows, tuple(w[i] for w in want), told(i), deep + 1)


# ---------------------------------------------------------------- one of two values


def decide(space: Space, t: Type, rows: Sequence[int], want: tuple[Any, ...], then: Then, choices: tuple[Any, ...]) -> None:
    """One of two constants, by a predicate. choices: the two that the request names; else the two that the rows show."""
    values = list(dict.fromkeys(want))
    named = len(choices) == 2 and all(v in choices for v in values)
    if not named and (len(values) != 2 or len(rows) < LEAST_ROWS_FOR_OUTCOMES):
        return  # two results of two or three examples are no choice of two
    pair = tuple(choices) if named else tuple(values)
    a, b = pair

    def yes(node: Node, cost: int) -> None:
        then(("if", node, ("l", a, t), ("l", b, t), t), cost + 2)

    def no(node: Node, cost: int) -> None:
        then(("if", node, ("l", b, t), ("l", a, t), t), cost + 2)

    space.add_goal(Goal(BOOL, rows, tuple(w == a for w in want), yes))
    space.add_goal(Goal(BOOL, rows, tuple(w == b for w in want), no))


# ---------------------------------------------------------------- texts


def shown(space: Space, rows: Sequence[int], want: tuple[Any, ...], then: Then, deep: int) -> None:
    """A text that shows a list, tuple, map or number: the value, and `show`."""
    values = []
    for w in want:
        if not isinstance(w, str) or w[:1] not in "[({-0123456789" or len(w) > 2000:
            return
        try:
            values.append(ast.literal_eval(w))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return
        if repr(values[-1]) != w:
            return
    t = type_of_value(values[0])
    if any(type_of_value(v) != t for v in values[1:]):
        kinds = {type_of_value(v).name for v in values}
        if kinds == {"tuple"}:
            elements = {type_of_value(x) for v in values for x in v}
            if len(elements) != 1:
                return
            t = Type("vtuple", (next(iter(elements)),))
        else:
            return
    if not allowed(t):
        return
    freeze = freezer(t)
    show = Block("show", (t,), STR, str, lambda xs: Apply("show", (xs[0],), STR))
    pursue(space, t, rows, tuple(map(freeze, values)), wrapped(show, then, 1), deep + 1)


def joined(space: Space, rows: Sequence[int], want: tuple[Any, ...], then: Then, deep: int) -> None:
    """A text as its characters, or as pieces between one separator."""
    if any(not isinstance(w, str) or len(w) > 400 for w in want):
        return
    pieces = list_of(STR)
    for sep in ("", " ", ", ", ",", "-", "_", "\n"):
        if (sep and not all(sep in w for w in want if w)) or not any(want):
            continue
        lit: Node = ("l", sep, STR)
        join = Block("join", (pieces, STR), STR, lambda xs, s: s.join(xs), lambda xs: Apply("join", tuple(xs), STR))

        def done(node: Node, cost: int, join: Block = join, lit: Node = lit) -> None:
            then((join, node, lit), cost + 2)

        split = tuple(tuple(w) if not sep else tuple(w.split(sep)) for w in want)
        space.add_goal(ListGoal(space, pieces, rows, split, done, deep + 1))


# ---------------------------------------------------------------- lists and maps


class ListGoal(Goal):
    """A list or map that may be a map or filter of a list at hand: each list of the space is looked at."""

    watches = True

    def __init__(self, space: Space, t: Type, rows: Sequence[int], want: tuple[Any, ...], then: Then, deep: int):
        super().__init__(t, rows, want, then)
        self.space, self.deep = space, deep
        self.met: set[int] = set()

    def meet(self, child: Child, source: Source) -> None:
        if id(source) in self.met or self.deep > DEEPEST_GOAL or len(self.met) > 24:
            return
        self.met.add(id(source))
        if self.type.name == "map":
            self._by_key(child, source)
            return
        lists = [source.col[r] for r in self.rows]
        if all(len(xs) == len(w) for xs, w in zip(lists, self.want)):
            self._mapped(child, source)
        elif child.element == self.type.args[0] and all(is_subsequence(w, xs) for xs, w in zip(lists, self.want)):
            self._filtered(child, source)

    def _points(self, child: Child, source: Source, wants: Sequence[Sequence[Any]]) -> dict[int, Any] | None:
        """What each point must give; None where one point must give two things."""
        out: dict[int, Any] = {}
        for r, ws in zip(self.rows, wants):
            for v, w in zip(source.col[r], ws):
                i = child.places[(r, v)]
                if out.setdefault(i, w) != w:
                    return None
        return out

    def _node(self, name: str, result: Type, child: Child, source: Source, body: Node) -> Node:
        return (BY_NAME[name], result, source.node, source.type, child.binder, child.element, body)

    def _mapped(self, child: Child, source: Source) -> None:
        points = self._points(child, source, self.want)
        if not points:
            return
        t, then = self.type, self.then

        def done(body: Node, cost: int) -> None:
            then(self._node("map", t, child, source, body), cost + source.cost + 2)

        pursue(child.space, t.args[0], tuple(points), tuple(points.values()), done, self.deep + 1)

    def _filtered(self, child: Child, source: Source) -> None:
        wants = [kept(w, source.col[r]) for r, w in zip(self.rows, self.want)]
        points = self._points(child, source, wants)
        if not points:
            return
        t, then = self.type, self.then

        def done(body: Node, cost: int) -> None:
            then(self._node("filter", t, child, source, body), cost + source.cost + 2)

        child.space.add_goal(Goal(BOOL, tuple(points), tuple(points.values()), done))

    def _by_key(self, child: Child, source: Source) -> None:
        """A map whose keys are the elements of the list."""
        t = self.type
        if child.element == Type("tuple", t.args[:1] + child.element.args[1:2]) and len(child.element.args) == 2:
            self._by_entry(child, source)
        if child.element != t.args[0]:
            return
        lists = [source.col[r] for r in self.rows]
        if not all(set(xs) == set(w) for xs, w in zip(lists, self.want)):
            return
        points = self._points(child, source, [[w[x] for x in xs] for xs, w in zip(lists, self.want)])
        if not points:
            return
        then = self.then

        def done(body: Node, cost: int) -> None:
            then(self._node("map_to", t, child, source, body), cost + source.cost + 2)

        pursue(child.space, t.args[1], tuple(points), tuple(points.values()), done, self.deep + 1)


    def _by_entry(self, child: Child, source: Source) -> None:
        """A map made of the entries (key, value) at hand: each key's value changed, or some entries dropped."""
        t, then = self.type, self.then
        pairs = list_of(Type("tuple", t.args))
        collect = instance("map_from_pairs", (pairs,), t)
        lists = [source.col[r] for r in self.rows]
        key = next(b for b in shape_blocks((child.element,), child.element, ()) if b.name == "tuple_get_0")
        element: Node = ("v", child.binder, child.element)
        if all({k for k, _ in xs} == set(w) for xs, w in zip(lists, self.want)):
            points = self._points(child, source, [[w[k] for k, _ in xs] for xs, w in zip(lists, self.want)])

            def changed(body: Node, cost: int) -> None:
                entry: Node = (make_tuple(pairs.args[0]), (key, element), body)
                then((collect, self._node("map", pairs, child, source, entry)), cost + source.cost + 3)

            if points:
                pursue(child.space, t.args[1], tuple(points), tuple(points.values()), changed, self.deep + 1)
        elif child.element == pairs.args[0] and all(all(w.get(k, ERR) == v for k, v in xs if k in w) and set(w) <= {k for k, _ in xs}
                                                    for xs, w in zip(lists, self.want)):
            points = self._points(child, source, [[k in w for k, _ in xs] for xs, w in zip(lists, self.want)])

            def stays(body: Node, cost: int) -> None:
                then((collect, self._node("filter", pairs, child, source, body)), cost + source.cost + 3)

            if points:
                child.space.add_goal(Goal(BOOL, tuple(points), tuple(points.values()), stays))


def is_subsequence(a: Sequence[Any], b: Sequence[Any]) -> bool:
    if len(a) > len(b):
        return False
    it = iter(b)
    return all(x in it for x in a)


def kept(a: Sequence[Any], b: Sequence[Any]) -> list[bool]:
    """Which elements of b, from the first, make the subsequence a."""
    out, i = [], 0
    for x in b:
        hit = i < len(a) and a[i] == x
        out.append(hit)
        i += hit
    return out


# ---------------------------------------------------------------- cases


def by_cases(space: Space, goal: Goal, *, most: int = 40) -> list[tuple[Node, int]]:
    """If-expressions that meet a goal which no expression alone does: two partial answers and the predicate between them."""
    n = len(goal.rows)
    full = (1 << n) - 1
    partial: dict[int, tuple[Node, int]] = {}
    for cost, entry in _entries(space, goal.type):
        mask = sum(1 << i for i, (v, w) in enumerate(zip(goal.get(entry[0]), goal.want)) if v == w and v is not ERR)
        if mask and mask != full and mask not in partial:
            partial[mask] = (entry[1], cost)
    for w in dict.fromkeys(goal.want):
        if goal.type.name in ("int", "float", "str", "bool") and n >= LEAST_ROWS_FOR_OUTCOMES:
            if goal.want.count(w) < 2:
                continue  # see copied.py: a result that comes once is no constant of the program
            mask = sum(1 << i for i, v in enumerate(goal.want) if v == w)
            price = 4 + min(len(repr(w)), 12) // 2  # a result taken from an example says nothing of others
            if mask != full and (mask not in partial or partial[mask][1] > price):
                partial[mask] = (("l", w, goal.type), price)
    tests: dict[int, tuple[Node, int]] = {}
    for cost, entry in _entries(space, BOOL):
        got = goal.get(entry[0])
        if any(v is ERR for v in got):
            continue
        mask = sum(1 << i for i, v in enumerate(got) if v)
        if mask not in (0, full) and mask not in tests:
            tests[mask] = (entry[1], cost)
    out: list[tuple[Node, int]] = []
    best = sorted(partial.items(), key=lambda kv: kv[1][1])[:200]
    ranked = sorted(tests.items(), key=lambda kv: kv[1][1])[:400]
    for test_mask, (test, test_cost) in ranked:
        yes = next(((node, c) for m, (node, c) in best if test_mask & ~m == 0), None)
        no = next(((node, c) for m, (node, c) in best if (full & ~test_mask) & ~m == 0), None)
        if yes and no:
            out.append((("if", test, yes[0], no[0], goal.type), test_cost + yes[1] + no[1] + 3))
    return sorted(out, key=lambda x: x[1])[:most]


def _entries(space: Space, t: Type) -> Sequence[tuple[int, Entry]]:
    out = [(cost, e) for cost, e in space.fixed.get(t, ())]
    for cost, entries in sorted(space.bank.get(t, {}).items()):
        out.extend((cost, e) for e in entries)
        if len(out) > MOST_CASE_ENTRIES:
            break
    return sorted(out[:MOST_CASE_ENTRIES], key=lambda x: x[0])


__all__ = ["ANY", "FrozenMap", "Then", "by_cases", "getter", "map_of", "pursue"]
