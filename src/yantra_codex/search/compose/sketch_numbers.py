"""Sketches over whole numbers: recurrences with bases, triangles of f(n, k), while loops that use a number up, searches for a number."""

from __future__ import annotations

from collections.abc import Iterator

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, list_of
from yantra_codex.search.compose.blocks import instance
from yantra_codex.search.compose.sketch_core import ARITHMETIC, COMBINE, Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_folds import ends, starts
from yantra_codex.search.compose.space import Node

# a and b are f(i - 2) and f(i - 1)
RECURRENCE = """
a = A0()
b = B0()
for i in range(2, N() + 2):
    c = BODY(a, b, i)
    a = b
    b = c
return a
"""
RECURRENCE3 = """
a = A0()
b = B0()
c = C0()
for i in range(3, N() + 3):
    d = BODY(a, b, c, i)
    a = b
    b = c
    c = d
return a
"""
RECURRENCE_LIST = """
a = A0()
b = B0()
out: list[int] = []
for i in range(2, N() + 2):
    out.append(a)
    c = BODY(a, b, i)
    a = b
    b = c
return END(out)
"""
# f(i) = sum of TERM(f(j), f(i - 1 - j), ...) over j
CONVOLUTION = """
out: list[int] = [1]
for i in range(1, N() + 1):
    acc = 0
    for j in range(i):
        a = out[j]
        b = out[-1 - j]
        acc = acc + TERM(a, b, i, j)
    out.append(acc)
return out[-1]
"""
# row i of the triangle from row i - 1: f(i, j) = LEFT(i, j) * f(i - 1, j - 1) + RIGHT(i, j) * f(i - 1, j)
TRIANGLE = """
row: list[int] = [1]
for j in range(K()):
    row.append(0)
for i in range(1, N() + 1):
    above: list[int] = []
    for x in row:
        above.append(x)
    row[0] = EDGE(i) * above[0]
    for j in range(1, len(row)):
        row[j] = LEFT(i, j) * above[j - 1] + RIGHT(i, j) * above[j]
return row[-1]
"""
# f(i, j) from its neighbours on the left, above, and both
LATTICE = """
row: list[int] = []
for j in range(K() + 1):
    row.append(1)
for i in range(1, N() + 1):
    diagonal = row[0]
    row[0] = EDGE(i)
    for j in range(1, len(row)):
        above = row[j]
        left = row[j - 1]
        row[j] = BODY(above, left, diagonal, i, j)
        diagonal = above
return row[-1]
"""
USE_UP = """
acc = START()
n = N()
while TEST(n):
    acc = BODY(acc, n)
    n = NEXT(n)
return acc
"""
DIGITS = """
acc = START()
n = N()
while n > 0:
    d = n % BASE()
    n = n // BASE()
    acc = BODY(acc, d)
return END(acc)
"""
COLLECT_UP = """
out: list[int] = []
n = N()
while TEST(n):
    out.append(ITEM(n))
    n = NEXT(n)
return END(out)
"""
REPEAT = """
n = N()
while TEST(n):
    n = NEXT(n)
return END(n)
"""
REPEAT_COUNT = """
n = N()
count = 0
while TEST(n):
    n = NEXT(n)
    count = count + 1
return count
"""
BRANCH_COUNT = """
n = N()
count = 0
while TEST(n):
    if WHICH(n):
        n = NEXT(n)
    else:
        n = OTHER(n)
    count = count + 1
return count
"""
TWO_NUMBERS = """
a = A0()
b = B0()
while b != 0:
    c = BODY(a, b)
    a = b
    b = c
return END(a)
"""
FACTORS = """
n = N()
acc = START()
i = 2
while i * i <= n:
    while n % i == 0:
        n = n // i
        acc = BODY(acc, i)
    i = i + 1
if n > 1:
    i = n
    acc = BODY(acc, i)
return acc
"""
SMALLEST = """
k = FROM()
while not TEST(k):
    k = k + 1
return END(k)
"""
LARGEST = """
k = FROM()
while not TEST(k):
    k = k - 1
return END(k)
"""
NTH = """
left = N()
k = FROM()
while True:
    if TEST(k):
        left = left - 1
        if left <= 0:
            return END(k)
    k = k + 1
"""
SUM_UP = """
total = START()
for i in RANGE():
    total = total + TERM(i)
return total
"""
COUNT_UP = """
k = FROM()
total = START()
while TEST(k, total):
    total = BODY(total, k)
    k = k + 1
return END(k, total)
"""
SMALL = (3, 4, 5, 1, 2, 8, 13)


def small_bases(bench: Bench) -> Hole:
    return Hole(INT, choices=bench.constants((0, INT, 1), (1, INT, 1), (2, INT, 2), (3, INT, 3)))


def steps(v: str) -> list[Choice]:
    """How a number gets smaller."""
    n: Node = ("v", v, INT)
    one, two, ten = (("l", k, INT) for k in (1, 2, 10))
    div, sub, both = (instance(op, (INT, INT), INT) for op in ("floordiv", "sub", "bit_and"))
    return [(1, (div, n, ten)), (1, (div, n, two)), (2, (sub, n, one)), (2, (both, n, (sub, n, one))), (2, (sub, n, two))]


def still(v: str) -> list[Choice]:
    """Whether a number is not used up."""
    n: Node = ("v", v, INT)
    gt = instance("gt", (INT, INT), BOOL)
    return [(1, (gt, n, ("l", 0, INT))), (2, (gt, n, ("l", 1, INT))), (4, (gt, n, ("l", 9, INT)))]


def plans(bench: Bench) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for the whole numbers among the parameters."""
    R = bench.returns
    numbers = [(n, vs) for n, vs in bench.ints()]
    for name, values in numbers:
        n = Hole(INT, choices=[(1, ("v", name, INT)), *([(3, (instance("sub", (INT, INT), INT), ("v", name, INT), ("l", 1, INT)))])])
        if R == INT and all(0 <= v <= 60 for v in values):
            yield from _recurrences(bench, name, n)
        if list_of(INT) == R and all(0 <= v <= 60 for v in values):
            scope = bench.scope("recurrence", [("a", INT), ("b", INT), ("i", INT)], lambda e: [SMALL, (1, 2, 5, 7, 3), (2, 3, 4, 5, 6)],
                                ops=ARITHMETIC)
            base = small_bases(bench)
            end = Hole(R, choices=ends(list_of(INT), bench.local("out"), R))
            yield "recurrence", Plan("recurrence_list", RECURRENCE_LIST,
                                     {"A0": base, "B0": base, "N": n, "BODY": Hole(INT, scope, needs=frozenset(("a", "b"))), "END": end}, {}, 7)
        if all(0 <= v <= 10**15 for v in values):
            yield from _whiles(bench, name, n, values)
        yield from _searches(bench, name, values)
    if R == INT:
        for i, (first, a) in enumerate(numbers):
            for second, b in numbers[:i] + numbers[i + 1 :]:
                if all(0 <= x <= 40 for x in (*a, *b)):
                    yield from _triangles(bench, first, second)
                yield from _two(bench, first, second)


def _recurrences(bench: Bench, name: str, n: Hole) -> Iterator[tuple[str, Plan]]:
    base = small_bases(bench)
    two = bench.scope("recurrence", [("a", INT), ("b", INT), ("i", INT)], lambda e: [SMALL, (1, 2, 5, 7, 3), (2, 3, 4, 5, 6)], ops=ARITHMETIC)
    yield "recurrence", Plan("recurrence", RECURRENCE, {"A0": base, "B0": base, "N": n,
                                                        "BODY": Hole(INT, two, most=11, needs=frozenset(("a", "b")))}, {}, 4)
    skip = Hole(INT, two, most=11, needs=frozenset("a"))
    yield "recurrence", Plan("recurrence_a", RECURRENCE, {"A0": base, "B0": base, "N": n, "BODY": skip}, {}, 8)
    three = bench.scope("recurrence3", [("a", INT), ("b", INT), ("c", INT), ("i", INT)],
                        lambda e: [(2, 3, 1, 5, 7), (1, 2, 5, 7, 3), (4, 1, 7, 3, 8, 2), (3, 4, 5, 6)], ops=ARITHMETIC)
    for needs in (("a", "b", "c"), ("a", "b"), ("a", "c")):
        body = Hole(INT, three, needs=frozenset(needs))
        yield "recurrence", Plan(f"recurrence3_{''.join(needs)}", RECURRENCE3, {"A0": base, "B0": base, "C0": base, "N": n, "BODY": body}, {},
                                 6 + 2 * (len(needs) < 3))
    inner = bench.scope("convolution", [("a", INT), ("b", INT), ("i", INT), ("j", INT)], lambda e: [(1, 2, 5, 14), (5, 1, 2), (4, 3, 5), (0, 1, 2)],
                        ops=COMBINE)
    yield "recurrence", Plan("convolution", CONVOLUTION, {"N": n, "TERM": Hole(INT, inner, needs=frozenset("a"))}, {}, 7)


def _triangles(bench: Bench, first: str, second: str) -> Iterator[tuple[str, Plan]]:
    n, k = Hole(INT, choices=[(1, ("v", first, INT))]), Hole(INT, choices=[(1, ("v", second, INT))])
    ij = bench.scope("triangle", [("i", INT), ("j", INT)], lambda e: [(4, 5, 3, 6), (1, 2, 3)], 7, ops=COMBINE)
    edge = bench.scope("edge", [("i", INT)], lambda e: [(1, 2, 3, 4, 5)], 2, ops=COMBINE)
    edges = Hole(INT, edge, most=2)
    factor = Hole(INT, ij, most=6)
    yield "triangle", Plan("triangle", TRIANGLE, {"N": n, "K": k, "EDGE": edges, "LEFT": factor, "RIGHT": factor}, {}, 3)
    body = bench.scope("lattice", [("above", INT), ("left", INT), ("diagonal", INT), ("i", INT), ("j", INT)],
                       lambda e: [(1, 5, 3, 2), (2, 1, 7), (4, 3, 1, 6, 2), (1, 2, 3, 4), (3, 1, 2)], ops=COMBINE)
    yield "triangle", Plan("lattice", LATTICE, {"N": n, "K": k, "EDGE": edges, "BODY": Hole(INT, body, needs=frozenset(("above", "left")))}, {}, 3)


def _whiles(bench: Bench, name: str, n: Hole, values: tuple[int, ...]) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    v = bench.local("n")
    pool = [x for w in values[:4] for x in (w, w // 2, w // 10)] + [1, 2, 7, 12]
    smaller, test = Hole(INT, choices=steps(v)), Hole(BOOL, choices=still(v))
    one = Hole(INT, choices=[(0, ("v", name, INT))])
    base = Hole(INT, choices=bench.constants((10, INT, 1), (2, INT, 1)) + [(2, ("v", other, INT)) for other,
                                                                           vs in bench.ints() if other != name and all(x > 1 for x in vs)])
    for A in dict.fromkeys([R if R in (INT, STR, FLOAT, BOOL) else INT, *([INT] if R in (BOOL, STR) else [])]):
        scope = bench.scope(("while", name, A), [("acc", A), ("n", INT)], lambda e, A=A: [bench.some(A, e), pool])
        digit = bench.scope(("digit", name, A), [("acc", A), ("d", INT)], lambda e, A=A: [bench.some(A, e), range(10)])
        finish = bench.scope(("while_end", A), [("acc", A)], lambda e, A=A: [bench.some(A, e)])
        end = Hole(R, finish, most=6, needs=frozenset(("acc",)))
        start = Hole(A, choices=starts(bench, A))
        if A == R:
            yield "while", Plan("use_up", USE_UP, {"START": start, "N": one, "TEST": test, "BODY": Hole(A, scope, needs=frozenset(("acc",))),
                                                   "NEXT": smaller}, {}, 7)
        if R != FLOAT:
            yield "digits", Plan("digits", DIGITS, {"START": start, "N": one, "BASE": base, "BODY": Hole(A, digit, needs=frozenset(("acc", "d"))),
                                                    "END": end}, {}, 7)
    if R == INT and all(1 < x <= 10**6 for x in values):
        factors = bench.scope("factors", [("acc", INT), ("i", INT)], lambda e: [bench.some(INT, e), (2, 3, 5, 7)])
        yield "while", Plan("factors", FACTORS, {"N": one, "START": Hole(INT, choices=starts(bench, INT)),
                                                 "BODY": Hole(INT, factors, most=6, needs=frozenset("i"))}, {}, 8)
    if R in (INT, STR, BOOL):
        inside = bench.scope(("repeat", name), [("n", INT)], lambda e: [pool], 8)
        going = Hole(BOOL, choices=[*still(v), (3, (instance("ne", (INT, INT), BOOL), ("v", v, INT), ("l", 1, INT)))])
        following = Hole(INT, inside, needs=frozenset("n"), most=8)
        if R == INT:
            yield "while", Plan("repeat", REPEAT, {"N": one, "TEST": going, "NEXT": following, "END": Hole(INT, choices=[(0, ("v", v, INT))])}, {}, 7)
            yield "while", Plan("repeat_count", REPEAT_COUNT, {"N": one, "TEST": going, "NEXT": following}, {}, 7)
            which = Hole(BOOL, inside, needs=frozenset("n"), most=4)
            yield "while", Plan("branch_count", BRANCH_COUNT,
                                {"N": one, "TEST": going, "WHICH": which, "NEXT": Hole(INT, choices=steps(v)), "OTHER": following}, {}, 7)
        else:
            last = bench.scope("repeat_end", [("n", INT)], lambda e: [(0, 1, 4, 7, 9, 10)], 5)
            yield "while", Plan("repeat_end", REPEAT, {"N": one, "TEST": going, "NEXT": following,
                                                       "END": Hole(R, last, needs=frozenset("n"), most=5)}, {}, 8)
    collected = ends(list_of(INT), bench.local("out"), R)
    if R != INT and collected:
        item = bench.scope(("item", name), [("n", INT)], lambda e: [pool])
        yield "while", Plan("collect_up", COLLECT_UP, {"N": one, "TEST": test, "ITEM": Hole(INT, item, needs=frozenset("n"), most=7),
                                                       "NEXT": smaller, "END": Hole(R, choices=collected)}, {}, 7)


def _two(bench: Bench, first: str, second: str) -> Iterator[tuple[str, Plan]]:
    body = bench.scope("two_numbers", [("a", INT), ("b", INT)], lambda e: [(12, 7, 30, 5), (8, 3, 2, 9)])
    end = bench.scope("two_end", [("a", INT)], lambda e: [(3, 1, 2, 6, 12)])
    yield "while", Plan("two_numbers", TWO_NUMBERS, {"A0": Hole(INT, choices=[(1, ("v", first, INT))]),
                                                     "B0": Hole(INT, choices=[(1, ("v", second, INT))]),
                                                     "BODY": Hole(INT, body, needs=frozenset(("a", "b")), most=6),
                                                     "END": Hole(bench.returns, end, most=6, needs=frozenset("a"))}, {}, 8)


def _searches(bench: Bench, name: str, values: tuple[int, ...]) -> Iterator[tuple[str, Plan]]:
    """The smallest, largest or nth number that a predicate holds for."""
    R = bench.returns
    if R not in (INT, STR, BOOL, FLOAT):
        return
    node: Node = ("v", name, INT)
    one = ("l", 1, INT)
    near = {"add": (instance("add", (INT, INT), INT), node, one), "sub": (instance("sub", (INT, INT), INT), node, one)}
    pool = [x for v in values[:4] for x in (v, v + 1, v - 1, v // 2)] + [1, 2, 3, 4, 6, 9, 10, 25]
    more = [STR, *(t for t in bench.types.values() if t.name == "list")]
    scope = bench.scope(("search", name), [("k", INT)], lambda e: [pool], more=more)
    test = Hole(BOOL, scope, needs=frozenset("k"))
    if R == INT:
        end = Hole(INT, choices=[(0, ("v", bench.local("k"), INT))])
    elif R != FLOAT:
        end = Hole(R, bench.scope("search_end", [("k", INT)], lambda e: [pool]), most=5, needs=frozenset("k"))
    origin = Hole(INT, choices=[*bench.constants((1, INT, 1), (2, INT, 1), (0, INT, 2)), (1, node), (2, near["add"])])
    if R == INT:
        yield "search", Plan("smallest", SMALLEST, {"FROM": origin, "TEST": test, "END": end}, {}, 7)
        if all(0 <= v <= 10**6 for v in values):
            yield "search", Plan("largest", LARGEST, {"FROM": Hole(INT, choices=[(1, node), (2, near["sub"])]), "TEST": test, "END": end}, {}, 7)
    if R == INT and all(0 < v <= 300 for v in values):
        count = Hole(INT, choices=[(1, node)])
        yield "search", Plan("nth", NTH, {"N": count, "FROM": Hole(INT, choices=bench.constants((1, INT, 1), (0, INT, 2), (2, INT, 2))),
                                          "TEST": test, "END": end}, {}, 6)
    if R in (INT, FLOAT) and all(0 <= v <= 200 for v in values):
        ranged = instance("range", (INT, INT, INT), list_of(INT))
        zero: Node = ("l", 0, INT)
        ranges: list[Choice] = [(1, (ranged, one, near["add"], one)), (1, (ranged, zero, near["add"], one)), (2, (ranged, zero, node, one))]
        term = bench.scope(("term", name), [("i", INT)], lambda e: [(1, 2, 3, 4, 5, 6, 0)], 12)
        begin = bench.constants((0, INT, 0)) if R == INT else bench.constants((0.0, FLOAT, 0))
        yield "sequence", Plan("sum_up", SUM_UP, {"START": Hole(R, choices=begin), "RANGE": Hole(list_of(INT), choices=ranges),
                                                  "TERM": Hole(R, term, needs=frozenset("i"), most=12)}, {}, 5)
    if R == INT:
        state = bench.scope(("count_up", name), [("total", INT), ("k", INT)], lambda e: [bench.some(INT, e, [values[e]]), (1, 2, 3, 4, 5)], 7)
        result = Hole(INT, choices=[(0, ("v", bench.local("k"), INT)), (0, ("v", bench.local("total"), INT)),
                                    (1, (instance("sub", (INT, INT), INT), ("v", bench.local("k"), INT), one))])
        yield "search", Plan("count_up", COUNT_UP, {"FROM": Hole(INT, choices=bench.constants((1, INT, 1), (0, INT, 1))),
                                                    "START": Hole(INT, choices=bench.constants((0, INT, 1), (1, INT, 1))),
                                                    "TEST": Hole(BOOL, state, most=6, needs=frozenset(("total",))),
                                                    "BODY": Hole(INT, state, most=6, needs=frozenset(("total", "k"))), "END": result}, {}, 9)


__all__ = ["plans"]
