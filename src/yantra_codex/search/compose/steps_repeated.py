"""What is done a number of times to a text, a list or two numbers: a rule applied n times, full things swapped for new ones.

In: a Bench and what the words tell. Out: plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.types import INT, STR, list_of
from yantra_codex.search.compose.blocks import make_tuple
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_steps import cheapest
from yantra_codex.search.compose.sketch_words import Told, number, op
from yantra_codex.search.compose.space import Node
from yantra_codex.search.compose.steps_commands import Command, on_list, on_text, verbs_of

REPEATED = """
s = S0()
for i in range(N()):
    s = DO(s)
return s
"""
REPEATED_EACH = """
s = S0()
out: list[S] = []
for i in range(N()):
    s = DO(s)
    out.append(s)
return out
"""
SWAPPED = """
full = FULL()
total = full
empty = full
while empty >= PRICE():
    fresh = GIVEN(empty)
    total = total + fresh
    empty = REST(empty, fresh)
return END(total, empty, full)
"""
TIMES = re.compile(r"\b(?:times|repeat\w*|again|steps?|rounds?|turns?)\b")
SWAPS = re.compile(r"\b(?:swap\w*|exchang\w*|trad\w+|redeem\w*|turn\w* in|hand\w* in|return\w*|buy\w* (?:a )?new|for (?:a |1 )?(?:free|new|full)|makes? (?:a |1 )?new|get\w* (?:a |1 )?(?:new|free))\b")
SMALL = 60


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) of what is repeated."""
    if TIMES.search(told.text):
        yield from _repeated(bench, told)
    if SWAPS.search(told.text) and len(bench.ints()) == len(bench.params):
        yield from _swapped(bench, told)


def _repeated(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    times: list[Choice] = [(0, ("v", n, INT)) for n, values in bench.ints() if all(0 <= v <= SMALL for v in values)]
    times += [(1, number(v)) for v in told.values if 1 < v <= SMALL]
    verbs = verbs_of(told.text)
    if not times or not verbs:
        return
    rule = Command("", "none", clause=told.text, verbs=verbs)
    for name, t in bench.composer.params:
        if t not in (STR, list_of(INT), list_of(STR)) or R not in (t, list_of(t)):
            continue
        s: Node = ("v", bench.local("s"), t)
        x: Node = ("l", "", STR)
        does = on_text(rule, s, x) if t == STR else on_list(rule, s, x, t.args[0])
        steps = cheapest([*does, *((1 + a[0] + b[0], _after(a[1], b[1], s)) for a in does for b in does if a is not b and a[0] < 2 and b[0] < 2)])
        holes = {"S0": Hole(t, choices=[(0, ("v", name, t))]), "N": Hole(INT, choices=cheapest(times)), "DO": Hole(t, choices=[c for c in steps if c[1] != s][:40])}
        if t == R:
            yield "told", Plan("steps_repeated", REPEATED, holes, {}, 4)
        else:
            yield "told", Plan("steps_repeated_each", REPEATED_EACH, holes, {"S": t}, 4)


def _after(first: Node, second: Node, s: Node) -> Node:
    """The second effect on what the first one gives."""
    if second == s:
        return first
    return tuple(_after(first, p, s) if (isinstance(p, tuple) and p and not isinstance(p[0], str)) or p == s else p for p in second)


def _swapped(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """So many used ones are swapped for a new one, which is used in turn."""
    R = bench.returns
    pair = R.name == "tuple" and R.args == (INT, INT)
    if R != INT and not pair:
        return
    total, empty, full, fresh = (("v", bench.local(v), INT) for v in ("total", "empty", "full", "fresh"))
    prices = [*((0, ("v", n, INT)) for n, values in bench.ints() if all(v > 1 for v in values)), *((1, number(v)) for v in told.values if v > 1)]
    for c, price in prices:
        ends: list[Choice] = [(0, (make_tuple(R), total, empty)), (0, (make_tuple(R), empty, total))] if pair else [
            (0, total), (1, op("sub", total, full)), (1 if re.search(r"\b(?:left|remain\w*)\b", told.text) else 3, empty)]
        starts: list[Choice] = [(0, ("v", n, INT)) for n, _ in bench.ints() if ("v", n, INT) != price]
        given = op("floordiv", empty, price)
        rest: list[Choice] = [(0, op("add", op("floormod", empty, price), fresh)), (2, op("floormod", empty, price))]
        if starts:
            yield "told", Plan("steps_swapped", SWAPPED, {"FULL": Hole(INT, choices=starts), "PRICE": Hole(INT, choices=[(0, price)]), "GIVEN": Hole(INT, choices=[(0, given)]),
                                                          "REST": Hole(INT, choices=rest), "END": Hole(R, choices=ends)}, {}, 4 + c)


__all__ = ["plans"]
