"""Sketches that fill a table: chains in a list, two sequences side by side, amounts made of parts, paths through a grid."""

from __future__ import annotations

from collections.abc import Iterator

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, list_of
from yantra_codex.search.compose.blocks import instance
from yantra_codex.search.compose.sketch_core import COMBINE, Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_folds import sources
from yantra_codex.search.compose.space import Node

# the best chain that ends at each element
CHAINS = """
xs = XS()
best: list[A] = []
for i in range(len(xs)):
    x = xs[i]
    gain = GAIN(x)
    top = gain
    for j in range(i):
        y = xs[j]
        if TEST(y, x):
            top = max(top, best[j] + gain)
    best.append(top)
return max(best)
"""
# two sequences: the value for the first i of one and the first j of the other, from its neighbours
SIDE_BY_SIDE = """
s = S()
t = T()
row: list[int] = []
for i in range(len(t) + 1):
    row.append(TOP(i))
for i in range(1, len(s) + 1):
    x = s[i - 1]
    diagonal = row[0]
    row[0] = SIDE(i)
    for j in range(1, len(row)):
        y = t[j - 1]
        above = row[j]
        left = row[j - 1]
        if x == y:
            row[j] = SAME(above, left, diagonal)
        else:
            row[j] = OTHER(above, left, diagonal)
        diagonal = above
return row[-1]
"""
COMMON_RUN = """
s = S()
t = T()
best = 0
row: list[int] = []
for i in range(len(t) + 1):
    row.append(0)
for i in range(len(s)):
    x = s[i]
    diagonal = 0
    for j in range(1, len(row)):
        y = t[j - 1]
        above = row[j]
        if x == y:
            row[j] = diagonal + 1
        else:
            row[j] = 0
        best = max(best, row[j])
        diagonal = above
return best
"""
# amounts made of parts: each part as often as wanted, or once
AMOUNTS = """
table: list[A] = [BASE()]
for k in range(N()):
    table.append(EMPTY())
for x in XS():
    for k in range(x, len(table)):
        now = table[k]
        rest = table[k - x]
        table[k] = BODY(now, rest, x)
return table[-1]
"""
AMOUNTS_ONCE = """
table: list[A] = [BASE()]
for k in range(N()):
    table.append(EMPTY())
for x in XS():
    for k in range(len(table) - 1, x - 1, -1):
        now = table[k]
        rest = table[k - x]
        table[k] = BODY(now, rest, x)
return table[-1]
"""
# paths from the first cell to the last, right and down (and diagonally)
GRID = """
grid = G()
row: list[A] = []
for i in range(len(grid)):
    line = grid[i]
    diagonal = line[0]
    for j in range(len(line)):
        x = line[j]
        if i == 0:
            if j == 0:
                row.append(x)
            else:
                left = row[j - 1]
                row.append(left + x)
        else:
            above = row[j]
            if j == 0:
                row[j] = above + x
            else:
                left = row[j - 1]
                row[j] = PICK(above, left, diagonal) + x
            diagonal = above
return row[-1]
"""
# from the last line up: each cell with one of the two below it
UPWARDS = """
grid = G()
row: list[A] = []
for x in grid[-1]:
    row.append(x)
for i in range(len(grid) - 2, -1, -1):
    line = grid[i]
    for j in range(len(line)):
        x = line[j]
        above = row[j]
        left = row[j + 1]
        row[j] = PICK(above, left) + x
return row[0]
"""
SMALL = (3, 1, 4, 2, 7, 0)


def plans(bench: Bench) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for the lists, texts, amounts and grids among the parameters."""
    R = bench.returns
    if R not in (INT, FLOAT, BOOL):
        return
    lists = [(c, node, t, col) for c, node, t, col, kind in sources(bench) if kind == "list"]
    if R in (INT, FLOAT):
        for k, (cost, node, X, col) in enumerate(lists):
            if X in (INT, FLOAT, STR) or X.name == "tuple":
                one: list[Choice] = [(1, ("l", 1, INT))] if R == INT else []
                if X == R:
                    one.append((1, ("v", bench.local("x"), X)))
                pair = bench.scope(("chain", k), [("y", X), ("x", X)], lambda e, col=col: [col[e][:8], col[e][1:8] or col[e]])
                yield "chains", Plan("chains", CHAINS, {"XS": Hole(list_of(X), choices=[(cost, node)]), "GAIN": Hole(R, choices=one),
                                                        "TEST": Hole(BOOL, pair, most=8, needs=frozenset(("x", "y")))}, {"A": R}, 7)
    if R == INT:
        yield from _two_sequences(bench)
    if R in (INT, BOOL):
        yield from _amounts(bench)
    for name, t in bench.composer.params:
        if t == list_of(list_of(R)) and R in (INT, FLOAT):
            grid = Hole(t, choices=[(1, ("v", name, t))])
            three = bench.scope("grid", [("above", R), ("left", R), ("diagonal", R)], lambda e: [SMALL, (1, 5, 2, 9), (2, 8, 3)], ops=COMBINE)
            two = bench.scope("upwards", [("above", R), ("left", R)], lambda e: [SMALL, (1, 5, 2, 9)], ops=COMBINE)
            pick = frozenset(("above", "left"))
            yield "grid", Plan("grid", GRID, {"G": grid, "PICK": Hole(R, three, most=8, needs=pick)}, {"A": R}, 5)
            yield "grid", Plan("upwards", UPWARDS, {"G": grid, "PICK": Hole(R, two, most=6, needs=pick)}, {"A": R}, 5)


def _two_sequences(bench: Bench) -> Iterator[tuple[str, Plan]]:
    """Every two parameters that are sequences of one type."""
    cheap = [(c, n, t, col) for c, n, t, col in bench.lists(2) if len(n) <= 3]
    edge = Hole(INT, choices=[(1, ("l", 0, INT)), (1, ("v", bench.local("i"), INT)), (2, ("l", 1, INT))])
    add = instance("add", (INT, INT), INT)
    diagonal, above = (("v", bench.local(v), INT) for v in ("diagonal", "above"))
    same: list[Choice] = [(1, (add, diagonal, ("l", 1, INT))), (1, diagonal), (2, (add, diagonal, above))]
    scope = bench.scope("texts", [("above", INT), ("left", INT), ("diagonal", INT)], lambda e: [SMALL, (1, 5, 2, 9), (2, 8, 3)], ops=COMBINE)
    for i, (_, first, t, _) in enumerate(cheap):
        for _, second, u, _ in cheap[i + 1 :]:
            if t == u:
                s, other = (Hole(list_of(t), choices=[(1, n)]) for n in (first, second))
                yield "texts", Plan("side_by_side", SIDE_BY_SIDE, {"S": s, "T": other, "TOP": edge, "SIDE": edge, "SAME": Hole(INT, choices=same),
                                                                   "OTHER": Hole(INT, scope, most=10, needs=frozenset(("above", "left")))}, {}, 0)
                yield "texts", Plan("common_run", COMMON_RUN, {"S": s, "T": other}, {}, 8)


def _amounts(bench: Bench) -> Iterator[tuple[str, Plan]]:
    """An amount (a parameter, or what a list sums to) made of the numbers of a list or of 1..n."""
    R = bench.returns
    amounts: list[Choice] = [(1, ("v", n, INT)) for n, vs in bench.ints() if all(0 <= v <= 500 for v in vs)]
    base = bench.constants((0, INT, 1), (1, INT, 1)) if R == INT else bench.constants((True, BOOL, 1))
    empty: list[Choice] = bench.constants((0, INT, 1), (10**9, INT, 1)) if R == INT else bench.constants((False, BOOL, 1))
    for k, (cost, node, X, col, kind) in enumerate(sources(bench)):
        if X != INT or kind == "digits" or any(x < 0 for xs in col for x in xs):
            continue
        parts: Node = node
        others = [a for a in amounts if kind == "list" or a[1] in _inside(node)]
        if not others:
            continue
        scope = bench.scope(("amounts", R), [("now", R), ("rest", R), ("x", INT)],
                            lambda e: [bench.some(R, e), bench.some(R, e)[::-1], (1, 2, 5, 3)], ops=COMBINE)
        holes = {"BASE": Hole(R, choices=base), "N": Hole(INT, choices=others), "EMPTY": Hole(R, choices=empty),
                 "XS": Hole(list_of(INT), choices=[(cost, parts)]),
                 "BODY": Hole(R, scope, most=8, needs=frozenset(("now", "rest")))}
        yield "amounts", Plan(f"amounts_{k}", AMOUNTS, holes, {"A": R}, 6)
        yield "amounts", Plan(f"amounts_once_{k}", AMOUNTS_ONCE, holes, {"A": R}, 6)


def _inside(node: Node) -> list[Node]:
    from yantra_codex.search.compose.build import walk

    return list(walk(node))


__all__ = ["plans"]
