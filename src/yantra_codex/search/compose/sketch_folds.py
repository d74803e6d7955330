"""Loops over a list, the characters of a text, a range or digits: one or two accumulators, tests, early stops, sets of what was seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, is_hashable, list_of
from yantra_codex.search.compose.blocks import instance
from yantra_codex.search.compose.closures import closure
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.space import Node

FOLD = """
acc = START()
for x in XS():
    acc = BODY(acc, x)
return acc
"""
FOLD_IF = """
acc = START()
for x in XS():
    if TEST(acc, x):
        acc = BODY(acc, x)
return acc
"""
FOLD_END = """
acc = START()
for x in XS():
    acc = BODY(acc, x)
return END(acc)
"""
FOLD_REST = """
xs = XS()
acc = xs[0]
for i in range(1, len(xs)):
    x = xs[i]
    acc = BODY(acc, x)
return acc
"""
TWO = """
a = A0()
b = B0()
for x in XS():
    a = NEXT(a, x)
    b = BODY(a, b, x)
return b
"""
SHIFT = """
a = A0()
b = B0()
for x in XS():
    c = BODY(a, b, x)
    a = b
    b = c
return b
"""
NEIGHBOURS = """
xs = XS()
acc = START()
for i in range(1, len(xs)):
    prev = xs[i - 1]
    x = xs[i]
    if TEST(prev, x):
        acc = BODY(acc, prev, x)
return acc
"""
STREAK = """
best = FIRST()
run = FIRST()
xs = XS()
for i in range(1, len(xs)):
    prev = xs[i - 1]
    x = xs[i]
    if TEST(prev, x):
        run = run + 1
    else:
        run = 1
    best = max(best, run)
return best
"""
STREAK_OF = """
best = 0
run = 0
for x in XS():
    if TEST(x):
        run = run + 1
    else:
        run = 0
    best = max(best, run)
return best
"""
SCAN = """
acc = START()
out: list[A] = []
for x in XS():
    acc = BODY(acc, x)
    out.append(acc)
return END(out)
"""
KEEP = """
out: list[X] = []
for x in XS():
    if len(out) == 0:
        out.append(x)
    else:
        last = out[-1]
        if TEST(last, x):
            out.append(x)
return END(out)
"""
CANCEL = """
out: list[X] = []
for x in XS():
    if len(out) == 0:
        out.append(x)
    else:
        last = out[-1]
        if TEST(last, x):
            out.pop()
        else:
            out.append(x)
return END(out)
"""
EARLY = """
acc = START()
xs = XS()
for i in range(len(xs)):
    x = xs[i]
    acc = BODY(acc, x)
    if TEST(acc, x):
        return VALUE(acc, i, x)
return DEFAULT()
"""
SEEN = """
seen: set[X] = set()
for x in XS():
    if x in seen:
        return VALUE(x)
    seen.add(x)
return DEFAULT()
"""
SEEN_OTHER = """
seen: set[X] = set()
for x in XS():
    other = OTHER(x)
    if other in seen:
        return VALUE(x, other)
    seen.add(x)
return DEFAULT()
"""
TWICE = """
seen: set[X] = set()
out: list[X] = []
for x in XS():
    if x in seen:
        out.append(x)
    seen.add(x)
return END(out)
"""
PLAIN = (INT, FLOAT, STR, BOOL)


def starts(bench: Bench, t: Type, xs: Node | None = None, element: Type | None = None) -> list[Choice]:
    """Where an accumulator may begin."""
    out: list[Choice] = {INT: bench.constants((0, INT, 1), (1, INT, 1), (-1, INT, 4)), STR: bench.constants(("", STR, 1)),
                         FLOAT: bench.constants((0.0, FLOAT, 1), (1.0, FLOAT, 2)),
                         BOOL: bench.constants((True, BOOL, 1), (False, BOOL, 1))}.get(t, [])
    if t.name == "list":
        out = [(1, ("l", (), t))]
    if xs is not None and element == t:
        out = [*out, (2, (instance("first", (list_of(t),), t), xs))]
    known = {n for _, n in out}
    return [*out, *((c + 1, n) for c, n in bench.outer(t, 2, 5) if n not in known)]


def ends(t: Type, name: str, want: Type) -> list[Choice]:
    """What a list that was collected may be turned into."""
    node: Node = ("v", name, t)
    out: list[Choice] = []
    if t == want:
        out.append((0, node))
    if want == STR and t == list_of(STR):
        out.append((1, (instance("join", (t, STR), STR), node, ("l", "", STR))))
    if want == INT:
        out.append((1, (instance("length", (t,), INT), node)))
        if t == list_of(INT):
            out.append((2, (instance("sum", (t,), INT), node)))
    if want.name == "vtuple" and want.args == t.args:
        out.append((0, (instance("list_to_tuple", (t,), want), node)))
    if want == BOOL:
        out.append((1, (instance("is_empty", (t,), BOOL), node)))
    return out


def defaults(bench: Bench) -> list[Choice]:
    """What a search gives when nothing is found."""
    given: dict[Type, Sequence[tuple[Any, Type, int]]] = {INT: ((-1, INT, 1), (0, INT, 1)), STR: (("", STR, 1),),
                                                          BOOL: ((False, BOOL, 1), (True, BOOL, 1)), FLOAT: ((0.0, FLOAT, 1),)}
    out = bench.constants(*given.get(bench.returns, ()))
    if bench.returns.name == "option":
        out.append((1, ("l", None, bench.returns)))
    for w in dict.fromkeys(bench.want):
        if bench.returns in PLAIN and not any(n[1] == w for _, n in out) and bench.is_said(w):
            out.append((3, ("l", w, bench.returns)))
    return out


def sources(bench: Bench) -> list[tuple[int, Node, Type, tuple[Any, ...], str]]:
    """What a loop may run over: cost, node, element type, values on the examples, kind ("list", "range", "digits")."""
    n = len(bench.rows)
    out = [(c, node, t, col[:n], "list") for c, node, t, col in bench.lists()]
    for name, values in bench.ints():
        if all(0 <= v <= 400 for v in values):
            v, one = ("v", name, INT), ("l", 1, INT)
            upto = (instance("add", (INT, INT), INT), v, one)
            block = instance("range", (INT, INT, INT), list_of(INT))
            out.append((1, (block, one, upto, one), INT, tuple(tuple(range(1, x + 1)) for x in values), "range"))
            out.append((2, (block, ("l", 0, INT), v, one), INT, tuple(tuple(range(x)) for x in values), "range"))
            out.append((3, (block, ("l", 2, INT), upto, one), INT, tuple(tuple(range(2, x + 1)) for x in values), "range"))
        if all(v >= 0 for v in values) and any(v > 9 for v in values):
            digits: Node = (instance("digits", (INT,), list_of(INT)), ("v", name, INT))
            fn = closure(digits, bench.params)
            out.append((1, digits, INT, tuple(fn(*r) for r in bench.rows), "digits"))
    return out


def plans(bench: Bench) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for every loop over every source."""
    R = bench.returns
    for k, (cost, node, X, col, kind) in enumerate(sources(bench)):
        xs = Hole(list_of(X), choices=[(cost, node)])
        seq = ("source", k)

        def pools(e: int, A: Type, X: Type = X, col: Any = col, more: int = 1) -> list[list[Any]]:
            elements = list(col[e][:8])
            acc = bench.some(A, e, elements[:2] if A == X else ())
            return [*[acc] * more, elements]

        for A in dict.fromkeys([R, *([INT] if R in (BOOL, FLOAT, STR) and X in (INT, STR) else [])]):
            if A.name in ("option", "tuple", "map", "set"):
                continue
            scope = bench.scope((seq, "acc", A), [("acc", A), ("x", X)], lambda e, A=A: pools(e, A))
            start = Hole(A, choices=starts(bench, A, node, X))
            body = Hole(A, scope, needs=frozenset(("acc", "x")))
            family = {"digits": "digits", "range": "sequence"}.get(kind, "fold")
            if A == R:
                yield family, Plan("fold", FOLD, {"START": start, "XS": xs, "BODY": body}, {}, 5)
                loose = Hole(A, scope, most=6)
                yield "fold_if", Plan("fold_if", FOLD_IF, {"START": start, "XS": xs, "TEST": Hole(BOOL, scope, most=8, needs=frozenset("x")),
                                                           "BODY": loose}, {}, 7)
            else:
                finish = bench.scope((seq, "end", A), [("acc", A)], lambda e, A=A: [bench.some(A, e)])
                yield family, Plan("fold_end", FOLD_END, {"START": start, "XS": xs, "BODY": body,
                                                          "END": Hole(R, finish, most=7, needs=frozenset(("acc",)))}, {}, 7)
            if kind == "list":
                if A == R == X:
                    yield family, Plan("fold_rest", FOLD_REST, {"XS": xs, "BODY": body}, {}, 7)
                yield from _lists(bench, seq, A, X, xs, start, scope, pools)
        yield from _states(bench, seq, X, xs, node, pools)
        if kind == "list":
            yield from _searches(bench, seq, X, xs, col)
            yield from _collected(bench, seq, X, xs, node, col, pools)


def _lists(bench: Bench, seq: Any, A: Type, X: Type, xs: Hole, start: Hole, scope: Any, pools: Any) -> Iterator[tuple[str, Plan]]:
    """Neighbours, early stops."""
    R = bench.returns
    if A == R:
        pair = bench.scope((seq, "pair"), [("prev", X), ("x", X)], lambda e: [pools(e, R)[-1], pools(e, R)[-1][1:] or pools(e, R)[-1]])
        both = bench.scope((seq, "acc_pair", A), [("acc", A), ("prev", X), ("x", X)],
                           lambda e: [pools(e, A)[0], pools(e, A)[-1], pools(e, A)[-1][1:] or pools(e, A)[-1]])
        test = Hole(BOOL, pair, most=8, needs=frozenset(("prev", "x")))
        yield "neighbours", Plan("neighbours", NEIGHBOURS, {"XS": xs, "START": start, "TEST": test,
                                                            "BODY": Hole(A, both, most=7, needs=frozenset(("acc",)))}, {}, 8)
        if R == INT:
            yield "streak", Plan("streak", STREAK, {"FIRST": Hole(INT, choices=bench.constants((1, INT, 1))), "XS": xs, "TEST": test}, {}, 8)
            one = bench.scope((seq, "x"), [("x", X)], lambda e: [pools(e, R)[-1]])
            yield "streak", Plan("streak_of", STREAK_OF, {"XS": xs, "TEST": Hole(BOOL, one, most=9, needs=frozenset("x"))}, {}, 8)
    if R in (INT, BOOL, X) and A == INT:
        inside = bench.scope((seq, "acc_i", A), [("acc", A), ("i", INT), ("x", X)], lambda e: [pools(e, A)[0], [0, 1, 2, 3, 4], pools(e, A)[-1]])
        value = Hole(R, inside, most=5)
        yield "early", Plan("early", EARLY, {"START": start, "XS": xs, "BODY": Hole(A, scope, most=6, needs=frozenset(("acc",))),
                                             "TEST": Hole(BOOL, scope, most=6, needs=frozenset(("acc",))),
                                             "VALUE": value, "DEFAULT": Hole(R, choices=defaults(bench))}, {}, 9)


def _states(bench: Bench, seq: Any, X: Type, xs: Hole, node: Node, pools: Any) -> Iterator[tuple[str, Plan]]:
    """Two accumulators."""
    R = bench.returns
    if R not in PLAIN:
        return
    for A in dict.fromkeys([R, X]):
        if A not in PLAIN:
            continue
        one = bench.scope((seq, "a", A), [("a", A), ("x", X)], lambda e, A=A: pools(e, A))
        two = bench.scope((seq, "ab", A), [("a", A), ("b", R), ("x", X)], lambda e, A=A: [pools(e, A)[0], pools(e, R)[0], pools(e, A)[-1]])
        a0, b0 = Hole(A, choices=starts(bench, A, node, X)), Hole(R, choices=starts(bench, R, node, X))
        yield "state", Plan("two", TWO, {"A0": a0, "B0": b0, "XS": xs, "NEXT": Hole(A, one, most=7, needs=frozenset(("a", "x"))),
                                         "BODY": Hole(R, two, most=6, needs=frozenset(("a", "b")))}, {}, 7)
        if A == R:
            yield "state", Plan("shift", SHIFT, {"A0": a0, "B0": b0, "XS": xs, "BODY": Hole(R, two, needs=frozenset(("a", "b", "x")))}, {}, 5)


def _searches(bench: Bench, seq: Any, X: Type, xs: Hole, col: Any) -> Iterator[tuple[str, Plan]]:
    """What was seen before."""
    R = bench.returns
    if not is_hashable(X) or X.name == "any":
        return
    found = bench.scope((seq, "x"), [("x", X)], lambda e: [col[e][:8]])
    default = Hole(R, choices=defaults(bench))
    if default.choices:
        value = Hole(R, found, most=4) if R != BOOL else Hole(R, choices=bench.constants((True, BOOL, 1), (False, BOOL, 1)))
        yield "seen", Plan("seen", SEEN, {"XS": xs, "VALUE": value, "DEFAULT": default}, {"X": X}, 7)
        if X in (INT, STR):
            both = bench.scope((seq, "x_other"), [("x", X), ("other", X)], lambda e: [col[e][:8], col[e][:8]])
            result = Hole(R, both, most=4) if R != BOOL else value
            yield "seen", Plan("seen_other", SEEN_OTHER, {"XS": xs, "OTHER": Hole(X, found, most=6, needs=frozenset("x")), "VALUE": result,
                                                          "DEFAULT": default}, {"X": X}, 9)


def _collected(bench: Bench, seq: Any, X: Type, xs: Hole, node: Node, col: Any, pools: Any) -> Iterator[tuple[str, Plan]]:
    """Lists that are collected in a loop: all results, what follows something else than itself, what cancels out."""
    R = bench.returns
    collected = ends(list_of(X), bench.local("out"), R)
    if collected:
        end = Hole(R, choices=collected)
        pair = bench.scope((seq, "last"), [("last", X), ("x", X)], lambda e: [col[e][:8], col[e][1:8] or col[e]])
        test = Hole(BOOL, pair, most=8, needs=frozenset(("last", "x")))
        yield "collect", Plan("keep", KEEP, {"XS": xs, "TEST": test, "END": end}, {"X": X}, 7)
        yield "stack", Plan("cancel", CANCEL, {"XS": xs, "TEST": test, "END": end}, {"X": X}, 8)
        if is_hashable(X):
            yield "seen", Plan("twice", TWICE, {"XS": xs, "END": end}, {"X": X}, 7)
    A = R.args[0] if R.name in ("list", "vtuple") else None
    if A in PLAIN or (A is not None and A == X):
        scope = bench.scope((seq, "scan", A), [("acc", A), ("x", X)],
                            lambda e: [bench.some(A, e, [*bench.want[e][:4], *(col[e][:2] if A == X else ())]), col[e][:8]])
        end = Hole(R, choices=ends(list_of(A), bench.local("out"), R))
        yield "scan", Plan("scan", SCAN, {"START": Hole(A, choices=starts(bench, A, node, X)), "XS": xs,
                                          "BODY": Hole(A, scope, needs=frozenset(("acc", "x"))), "END": end}, {"A": A}, 6)


__all__ = ["defaults", "ends", "plans", "sources", "starts"]
