"""Nested loops over one list: for each element what follows it; and the lists of pairs, runs and prefixes that expressions use.

`leaves` gives the problem's space a list's pairs, its contiguous parts, its prefixes or suffixes as if they were at hand,
where the request's words speak of them: sums, counts, tests and choices over them are then expressions like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Param, Var
from yantra_codex.ir.types import BOOL, INT, STR, Type, func_of, list_of, tuple_of
from yantra_codex.search.compose.blocks import Block, instance
from yantra_codex.search.compose.sketch_core import COMBINE, Bench, Hole, Plan
from yantra_codex.search.compose.sketch_folds import PLAIN, ends, sources
from yantra_codex.search.compose.space import Node, Space

NEXT_WHERE = """
xs = XS()
out: list[A] = []
for i in range(len(xs)):
    x = xs[i]
    found = DEFAULT()
    for j in range(i + 1, len(xs)):
        y = xs[j]
        if TEST(x, y):
            found = VALUE(x, y)
            break
    out.append(found)
return END(out)
"""
EACH_COUNT = """
xs = XS()
out: list[int] = []
for i in range(len(xs)):
    x = xs[i]
    acc = 0
    for j in range(i + 1, len(xs)):
        y = xs[j]
        if TEST(x, y):
            acc = acc + 1
    out.append(acc)
return END(out)
"""
PAIR_BEST = """
xs = XS()
best = START()
for i in range(len(xs)):
    for j in range(i + 1, len(xs)):
        x = xs[i]
        y = xs[j]
        if TEST(x, y, i, j):
            best = BODY(best, x, y, i, j)
return best
"""
PARTS_BEST = """
xs = XS()
best = START()
for i in range(len(xs)):
    acc = FIRST()
    for j in range(i, len(xs)):
        x = xs[j]
        acc = NEXT(acc, x)
        best = BODY(best, acc)
return best
"""
PARTS_WHERE = """
xs = XS()
best = START()
for i in range(len(xs)):
    acc = FIRST()
    for j in range(i, len(xs)):
        x = xs[j]
        acc = NEXT(acc, x)
        if TEST(acc):
            size = j - i + 1
            best = BODY(best, size)
return best
"""
BALANCED = """
out: list[str] = []
for x in XS():
    if x in OPENING():
        out.append(x)
    elif x in CLOSING():
        if len(out) == 0:
            return False
        last = out[-1]
        out.pop()
        if not TEST(last, x):
            return False
return len(out) == 0
"""
DEPTH = """
best = 0
level = 0
for x in XS():
    if x in OPENING():
        level = level + 1
        best = max(best, level)
    elif x in CLOSING():
        level = level - 1
return best
"""
BRACKETS = ("()", "[]", "{}", "<>")
MOST_ELEMENTS = 14  # of a list whose parts all become elements


def plans(bench: Bench) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for the lists at hand."""
    R = bench.returns
    if R in (BOOL, INT):
        yield from _brackets(bench)
    for k, (cost, node, X, col, kind) in enumerate(sources(bench)):
        if kind != "list" or X not in PLAIN:
            continue
        xs = Hole(list_of(X), choices=[(cost, node)])
        pair = bench.scope(("nested", k), [("x", X), ("y", X)], lambda e, col=col: [col[e][:8], col[e][1:8] or col[e]])
        test = Hole(BOOL, pair, most=7, needs=frozenset(("x", "y")))
        if R.name == "list" and R.args[0] in (X, INT):
            A = R.args[0]
            default = Hole(A, choices=bench.constants((-1, INT, 1), (0, INT, 2)) if A == INT else [(1, ("l", "", STR))] if A == STR else [])
            end = Hole(R, choices=ends(R, bench.local("out"), R))
            yield "stack", Plan("next_where", NEXT_WHERE, {"XS": xs, "DEFAULT": default, "TEST": test,
                                                           "VALUE": Hole(A, pair, most=4, needs=frozenset("y")), "END": end}, {"A": A}, 7)
            if A == INT:
                yield "pairs", Plan("each_count", EACH_COUNT, {"XS": xs, "TEST": test, "END": end}, {}, 8)
        if R == INT and X in (INT, STR):
            four = bench.scope(("pair_test", k), [("x", X), ("y", X), ("i", INT), ("j", INT)], lambda e,
                               col=col: [col[e][:8], col[e][1:8] or col[e], (0, 1, 2), (3, 2, 4, 5)], 7)
            five = bench.scope(("pair_best", k), [("best", INT), ("x", X), ("y", X), ("i", INT), ("j", INT)],
                               lambda e, col=col: [bench.some(INT, e), col[e][:8], col[e][1:8] or col[e], (0, 1, 2), (3, 2, 4, 5)], 8)
            start = Hole(INT, choices=bench.constants((0, INT, 1), (-1, INT, 2)))
            yield "pairs", Plan("pair_best", PAIR_BEST, {"XS": xs, "START": start, "TEST": Hole(BOOL, four, most=7, needs=frozenset(("x", "y"))),
                                                         "BODY": Hole(INT, five, most=8, needs=frozenset(("best",)))}, {}, 8)
        if R == INT and X == INT:
            acc = bench.scope(("parts", k), [("acc", INT), ("x", INT)], lambda e, col=col: [bench.some(INT, e), col[e][:8]], 5)
            best = bench.scope("parts_best", [("best", INT), ("acc", INT)], lambda e: [bench.some(INT, e), (4, 1, 7, -3, 2)], 6, ops=COMBINE)
            size = bench.scope("parts_size", [("best", INT), ("size", INT)], lambda e: [(0, 1, 3, 7), (2, 1, 5, 3)], 5, ops=COMBINE)
            when = bench.scope("parts_test", [("acc", INT)], lambda e: [bench.some(INT, e)], 6)
            zero = Hole(INT, choices=bench.constants((0, INT, 1), (1, INT, 1)))
            holes = {"XS": xs, "START": Hole(INT, choices=[*bench.constants((0, INT, 1)), (2, (instance("first", (list_of(X),), X), node))]),
                     "FIRST": zero,
                     "NEXT": Hole(INT, acc, most=5, needs=frozenset(("acc", "x")))}
            yield "windows", Plan("parts_best", PARTS_BEST, {**holes, "BODY": Hole(INT, best, most=6, needs=frozenset(("best", "acc")))}, {}, 8)
            where = {**holes, "START": Hole(INT, choices=bench.constants((0, INT, 1))), "TEST": Hole(BOOL, when, most=6, needs=frozenset(("acc",))),
                     "BODY": Hole(INT, size, most=5, needs=frozenset(("best",)))}
            yield "windows", Plan("parts_where", PARTS_WHERE, where, {}, 8)


def _brackets(bench: Bench) -> Iterator[tuple[str, Plan]]:
    """Brackets that open and close: the pairs are those that the examples show."""
    texts = list_of(STR)
    for cost, node, X, col, kind in sources(bench):
        if X != STR or kind != "list" or cost > 2:
            continue
        shown = [b for b in BRACKETS if any(c in b for xs in col for x in xs for c in x)]
        if not shown:
            continue
        opening, closing = (Hole(STR, choices=[(0, ("l", "".join(b[i] for b in shown), STR))]) for i in (0, 1))
        pair = (instance("str_concat", (STR, STR), STR), ("v", bench.local("last"), STR), ("v", bench.local("x"), STR))
        fits = (instance("contains", (texts, STR), BOOL), ("l", tuple(shown), texts), pair)
        holes = {"XS": Hole(texts, choices=[(cost, node)]), "OPENING": opening, "CLOSING": closing}
        if bench.returns == BOOL:
            yield "stack", Plan("balanced", BALANCED, {**holes, "TEST": Hole(BOOL, choices=[(1, fits)])}, {}, 7)
        else:
            yield "stack", Plan("depth", DEPTH, holes, {}, 8)


# ---------------------------------------------------------------- lists that stand behind words

WORDS: dict[str, tuple[str, ...]] = {
    "pairs": ("pair", "two elements", "two numbers"), "parts": ("subarray", "sub-array", "sublist", "contiguous", "substring", "sub-string"),
    "prefixes": ("prefix", "partial", "running", "cumulative"), "suffixes": ("suffix",), "neighbours": ("consecutive", "adjacent", "neighbo"),
}


def _pairs(xs: Any) -> Any:
    return tuple([(x, y) for i, x in enumerate(xs) for y in xs[i + 1 :]])


def _parts(xs: Any) -> Any:
    return tuple([xs[i:j] for i in range(len(xs)) for j in range(i + 1, len(xs) + 1)])


def _prefixes(xs: Any) -> Any:
    return tuple([xs[:i] for i in range(1, len(xs) + 1)])


def _suffixes(xs: Any) -> Any:
    return tuple([xs[i:] for i in range(len(xs))])


def _range(a: Expr, b: Expr) -> Expr:
    return Apply("range", (a, b, Lit(1, INT)), list_of(INT))


def _slice(xs: Expr, t: Type, a: Expr, b: Expr) -> Expr:
    return Apply("str_slice" if t == STR else "slice", (xs, a, b), t)


def _length(xs: Expr, t: Type) -> Expr:
    return Apply("str_length" if t == STR else "length", (xs,), INT)


def _mapped(op: str, numbers: Expr, name: str, body: Expr, t: Type, result: Type) -> Expr:
    return Apply(op, (numbers, Lambda((Param(name, INT),), body, func_of((INT,), t))), result)


def _builders(t: Type) -> dict[str, tuple[Type, Callable[[Any], Any], Callable[[Sequence[Expr]], Expr]]]:
    """For each kind: the type of the list, what it is, and its expression."""
    i, j, one = Var("start", INT), Var("stop", INT), Lit(1, INT)
    lists = list_of(t)

    def after(xs: Expr) -> Expr:
        return Apply("add", (_length(xs, t), one), INT)

    def parts(args: Sequence[Expr]) -> Expr:
        xs = args[0]
        inner = _mapped("map", _range(Apply("add", (i, one), INT), after(xs)), "stop", _slice(xs, t, i, j), t, lists)
        return _mapped("flat_map", _range(Lit(0, INT), _length(xs, t)), "start", inner, lists, lists)

    def prefixes(args: Sequence[Expr]) -> Expr:
        return _mapped("map", _range(one, after(args[0])), "stop", _slice(args[0], t, Lit(0, INT), j), t, lists)

    def suffixes(args: Sequence[Expr]) -> Expr:
        return _mapped("map", _range(Lit(0, INT), _length(args[0], t)), "start", _slice(args[0], t, i, _length(args[0], t)), t, lists)

    return {"parts": (lists, _parts, parts), "prefixes": (lists, _prefixes, prefixes), "suffixes": (lists, _suffixes, suffixes)}


def leaves(space: Space, text: str, params: Sequence[tuple[str, Type]], columns: Sequence[tuple[Any, ...]]) -> None:
    """Give a space the pairs, parts, prefixes or suffixes that the words speak of. columns: each parameter's values on the rows."""
    low = text.lower()
    kinds = [kind for kind, stems in WORDS.items() if any(s in low for s in stems)]
    for (name, t), col in zip(params, columns, strict=True):
        if t.name not in ("list", "str", "vtuple"):
            continue
        node: Node = ("v", name, t)
        if t.name == "vtuple":
            turned = list_of(t.args[0])
            node, t = (instance("tuple_to_list", (t,), turned), node), turned
        for kind in kinds:
            if kind in ("pairs", "neighbours"):
                if t.name == "list":
                    op = "pairs" if kind == "pairs" else "pairwise"
                    element = t.args[0]
                    block = instance(op, (t,), list_of(tuple_of(element, element)))
                    fn: Callable[[Any], Any] = _pairs if kind == "pairs" else block.fn
                    space.add_leaf(block.result, tuple(map(fn, col)), (block, node), 2, True)
                continue
            result, meaning, build = _builders(t)[kind]
            if all(len(v) <= MOST_ELEMENTS for v in col):
                space.add_leaf(result, tuple(map(meaning, col)), (Block(f"all_{kind}", (t,), result, meaning, build), node), 2, True)


__all__ = ["leaves", "plans"]
