"""Loops over places in a list that the words speak of: neighbours, runs, running totals, pairs, groups that fit.

In: a Bench and what the words tell. Out: plans whose tests are the comparisons that the words name, over an element and those beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, list_of, tuple_of
from yantra_codex.search.compose.blocks import Block, instance, make_tuple
from yantra_codex.search.compose.request import renamed
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_folds import KEEP, STREAK, sources
from yantra_codex.search.compose.sketch_steps import cheapest, list_ends
from yantra_codex.search.compose.sketch_words import Told, number, op
from yantra_codex.search.compose.space import Node

INNER = """
xs = XS()
out: list[A] = []
for i in range(1, len(xs) - 1):
    prev = xs[i - 1]
    x = xs[i]
    after = xs[i + 1]
    if TEST(prev, x, after):
        out.append(ITEM(i, x))
return END(out)
"""
INNER_AND_ENDS = """
xs = XS()
out: list[A] = []
for i in range(len(xs)):
    x = xs[i]
    if i == 0 or i == len(xs) - 1:
        out.append(ITEM(i, x))
    else:
        prev = xs[i - 1]
        after = xs[i + 1]
        if TEST(prev, x, after):
            out.append(ITEM(i, x))
return END(out)
"""
BESIDE = """
xs = XS()
out: list[A] = []
for i in range(len(xs)):
    x = xs[i]
    good = True
    if i > 0:
        y = xs[i - 1]
        good = TEST(y, x)
    if i < len(xs) - 1:
        if good:
            y = xs[i + 1]
            good = TEST(y, x)
    if good:
        out.append(ITEM(i, x))
return END(out)
"""
AFTER_ONE = """
xs = XS()
out: list[A] = []
for i in range(1, len(xs)):
    y = xs[i - 1]
    x = xs[i]
    if TEST(y, x):
        out.append(ITEM(i, x))
return END(out)
"""
FIRST_AND_AFTER_ONE = """
xs = XS()
out: list[A] = []
for i in range(len(xs)):
    x = xs[i]
    if i == 0:
        out.append(ITEM(i, x))
    else:
        y = xs[i - 1]
        if TEST(y, x):
            out.append(ITEM(i, x))
return END(out)
"""
BEFORE_ONE = """
xs = XS()
out: list[A] = []
for i in range(len(xs) - 1):
    y = xs[i + 1]
    x = xs[i]
    if TEST(y, x):
        out.append(ITEM(i, x))
return END(out)
"""
EVERY_NEXT = """
xs = XS()
for i in range(1, len(xs)):
    y = xs[i - 1]
    x = xs[i]
    if not TEST(y, x):
        return False
return True
"""
FIRST_NEXT = """
xs = XS()
for i in range(1, len(xs)):
    y = xs[i - 1]
    x = xs[i]
    if TEST(y, x):
        return VALUE(i, x, y)
return DEFAULT()
"""
RUNS = """
xs = XS()
out: list[A] = []
run = 0
for i in range(len(xs)):
    x = xs[i]
    run = run + 1
    last = True
    if i < len(xs) - 1:
        last = xs[i + 1] != x
    if last:
        if TEST(x, run):
            out.append(ITEM(x, run))
        run = 0
return END(out)
"""
STRETCHES = """
out: list[int] = []
run = 0
for x in XS():
    if TEST(x):
        run = run + 1
    else:
        if run > 0:
            out.append(run)
        run = 0
if run > 0:
    out.append(run)
return END(out)
"""
CROSSED = """
total = START()
xs = XS()
for i in range(len(xs)):
    x = xs[i]
    total = NEXT(total, x)
    if TEST(total):
        return VALUE(i, x, total)
return DEFAULT()
"""
PAIRED = """
xs = XS()
out: list[A] = []
for i in range(len(xs)):
    for j in range(i + 1, len(xs)):
        x = xs[i]
        y = xs[j]
        if TEST(x, y):
            out.append(ITEM(i, j, x, y))
return END(out)
"""
GROUPED = """
groups: list[G] = []
group: list[X] = []
load = 0
for x in XS():
    if len(group) > 0:
        if FULL(group, load, x):
            groups.append(ONE(group))
            fresh: list[X] = []
            group = fresh
            load = 0
    group.append(x)
    load = load + SIZE(x)
if len(group) > 0:
    groups.append(ONE(group))
return END(groups)
"""
NEIGHBOURS = re.compile(r"\b(?:neighbou?r\w*|adjacent|next to|beside|on both sides|(?:before|after|following|preceding|behind) (?:it|one|them|each)|peaks?|valleys?|dips?|local|previous|next|consecutive|successive|predecessor|successor|"
                        r"in a row|one before|one after|follows?|followed|preced\w+|last one|step|gaps?|jump\w*|increas\w*|decreas\w*|ris\w+|fall\w*)\b")
BOTH = re.compile(r"\b(?:both|either side|each side|neighbou?rs|peaks?|valleys?|dips?|local|two|2)\b")
RUN_WORDS = re.compile(r"\b(?:runs?|in a row|consecutive|repeat\w*|streaks?|stretch\w*|compress\w*|adjacent|neighbou?ring|side by side|equal letters|same letters?|identical|series|sequences?|encod\w*|collaps\w*)\b")
CROSS_WORDS = re.compile(r"\b(?:running|total|sum|cumulative|add(?:s|ed)? up|together|reach\w*|exceed\w*|pass\w*|run(?:s)? out|below|balance|accumulat\w*|until|first|after how many|enough|level)\b")
PAIR_WORDS = re.compile(r"\b(?:pairs?|two (?:numbers|elements|different|values|items)|2 (?:numbers|elements|different|values|items)|any two|couples?|combination|i < j)\b")
GROUP_WORDS = re.compile(r"\b(?:fits?|capacity|trips?|loads?|box\w*|bags?|batch\w*|groups?|pages?|rows?|lines?|chunks?|at most|elevator|lift|truck\w*|shel\w+|bundl\w*|width|limit|heavier|new \w+ (?:is|starts|must)|next (?:one|\w+) (?:would|does not))\b")
IN_TURN = re.compile(r"\b(?:in (?:the |their )?(?:given |same )?order|a new \w+ (?:is|starts|begins|must)|the next (?:one|\w+) (?:does not|would|do not|makes|will not))\b")
RECORD_WORDS = re.compile(r"\b(?:all|any|every\w*|each|ones?)(?: \w+){0,3}? (?:before|so far|earlier|previous|preceding|until then)|\brecords?\b|\bso far\b|\blast kept\b|\bkept\b")
REMOVES = re.compile(r"\b(?:remov|drop|delet|leav\w+ out|without|skip|discard|throw|omit|ignor|except|eliminat|filter\w* out|thin)")
NAMED = {"gt": r"\b(?:greater|larger|bigger|higher|taller|more|peak|above|exceed|ris|increas|grow|warmer|longer|up\b|top|maxim|stronger|later|ascend|climb)",
         "lt": r"\b(?:negative|smaller|lower|less|fewer|dip|valley|below|under|fall|decreas|colder|shorter|down\b|drop|minim|weaker|earlier|descend|cheaper)",
         "eq": r"\b(?:exactly|equal|same|identical|repeat|match)", "ne": r"\b(?:differ|unequal|not equal|chang|other than|distinct)",
         "ge": r"\b(?:at least|not (?:smaller|less|lower|below)|or equal|or more|non-?decreas|never (?:fall|decreas|drop))",
         "le": r"\b(?:at most|not (?:larger|greater|more|higher|above)|or equal|or less|no (?:more|larger|bigger|greater)|within|non-?increas|up to)"}
FLIPPED = {"gt": "le", "le": "gt", "lt": "ge", "ge": "lt", "eq": "ne", "ne": "eq"}


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for the lists whose places the words speak of."""
    low = told.text
    for cost, node, X, col, kind in sources(bench):
        if kind == "range" or X not in (INT, FLOAT, STR) or cost > 3 or not any(len(c) > 1 for c in col):
            continue
        xs = Hole(list_of(X), choices=[(max(cost - 1, 0), node)])
        if NEIGHBOURS.search(low):
            yield from _neighbours(bench, told, xs, X)
        if RECORD_WORDS.search(low):
            yield from _records(bench, told, xs, X)
        if RUN_WORDS.search(low):
            yield from _runs(bench, told, xs, X)
        if X == INT and CROSS_WORDS.search(low):
            yield from _crossed(bench, told, xs)
        if PAIR_WORDS.search(low):
            yield from _paired(bench, told, xs, X)
        if X in (INT, STR) and GROUP_WORDS.search(low):
            yield from _grouped(bench, told, xs, X)


def compared(name: str, t: Type, a: Node, b: Node) -> Node:
    return (instance(name, (t, t), BOOL), a, b)


def _said(told: Told, most: int = 2) -> dict[str, int]:
    """Each comparison with what it costs: nothing where the words name it."""
    return {name: 0 if re.search(words, told.text) else most for name, words in NAMED.items()}


def _both(a: Node, b: Node) -> Node:
    return (instance("and", (BOOL, BOOL), BOOL), a, b)


def _either(a: Node, b: Node) -> Node:
    return (instance("or", (BOOL, BOOL), BOOL), a, b)


def _not(a: Node) -> Node:
    return (instance("not", (BOOL,), BOOL), a)


def _bounds(bench: Bench, told: Told) -> list[Choice]:
    return [*((0, ("v", n, INT)) for n, _ in bench.ints()), *((0, number(v)) for v in told.values)]


def pair_tests(bench: Bench, told: Told, X: Type, x: Node, y: Node, joined: bool = True) -> list[Choice]:
    """Tests of an element and the one beside it: compared, their difference or sum compared with a number at hand, two of these together."""
    said = _said(told)
    out: list[Choice] = [(c, compared(name, X, x, y)) for name, c in said.items()]
    bounds = _bounds(bench, told)
    if X == INT:
        apart = 0 if re.search(r"\b(?:differ\w*|gaps?|apart|distance|jump\w*|step\w*|rise\w*|between|by (?:more|less|at|exactly|up)|away)", told.text) else 2
        total = 0 if re.search(r"\b(?:sum|add up|together|total)", told.text) else 2
        times = 0 if re.search(r"\b(?:product|multipl)", told.text) else 3
        of = [(apart, op("abs", op("sub", x, y))), (apart + 1, op("sub", x, y)), (apart + 1, op("sub", y, x)), (total, op("add", x, y)), (times, op("mul", x, y))]
        out += [(c + k + b, op(name, v, n, result=BOOL)) for (c, v), (name, k), (b, n) in product(of, said.items(), bounds)]
        out += [(0 if "divi" in told.text else 4, op("is_divisible", v, n, result=BOOL)) for (_, v), (_, n) in product(of[-2:], bounds)]
        out += [(1 if re.search(r"\b(?:divi|multiple)", told.text) else 4, op("is_divisible", a, b, result=BOOL)) for a, b in ((x, y), (y, x))]
        for word, f in (("even", "is_even"), ("odd", "is_odd")):
            if word in told.text:
                out += [(1, op(f, v, result=BOOL)) for _, v in of[3:]] + [(1, _both(op(f, x, result=BOOL), op(f, y, result=BOOL)))]
        if re.search(r"\b(?:double|twice)", told.text):
            out += [(1, op(name, x, op("mul", y, number(2)), result=BOOL)) for name, k in said.items() if not k] + [(1, op("eq", x, op("mul", y, number(2)), result=BOOL))]
        both = 0 if re.search(r"\b(?:both|two|2)\b", told.text) else 2
        out += [(both + 1, _both(op("eq", x, number(v), result=BOOL), op("eq", y, number(v), result=BOOL))) for v in told.values[:4]]
        out += [(both + 1, _both(t.turn(x), t.turn(y))) for t in told.tests[:4]] + [(3, t.turn(x)) for t in told.tests[:4]] + [(3, t.turn(y)) for t in told.tests[:4]]
        if re.search(r"\bsigns?\b|\bpositive\b|\bnegative\b", told.text):
            out.append((1, op("lt", op("mul", x, y), number(0), result=BOOL)))
    if X == STR:
        first, last = (instance("str_slice", (STR, INT, INT), STR), y, number(0), number(1)), (instance("str_index_wrap", (STR, INT), STR), x, number(-1))
        out.append((2 if re.search(r"\b(?:last|first|begin|end)", told.text) else 5, compared("eq", STR, (instance("str_index_wrap", (STR, INT), STR), y, number(-1)),
                                                                                           (instance("str_slice", (STR, INT, INT), STR), x, number(0), number(1)))))
        out.append((3, compared("eq", STR, first, last)))
        size = [(instance("str_length", (STR,), INT), v) for v in (x, y)]
        if re.search(r"\b(?:long|short|length)", told.text):
            out += [(k, compared(name, INT, size[0], size[1])) for name, k in said.items()]
    single = sorted(out, key=lambda c: c[0])
    if joined:
        cheap = [c for c in single if c[0] <= 1][:16]
        out += [(1 + a[0] + b[0], _both(a[1], b[1])) for i, a in enumerate(cheap) for b in cheap[i + 1:]]
    return cheapest(out)[:220]


def triple_tests(bench: Bench, told: Told, X: Type, prev: Node, x: Node, after: Node) -> list[Choice]:
    """Tests of an element between its two neighbours."""
    said = _said(told)
    either = 0 if re.search(r"\b(?:either|one of|any of|at least (?:one|1)|a neighbou?r)\b", told.text) else 2
    out: list[Choice] = []
    for name, c in said.items():
        a, b = compared(name, X, x, prev), compared(name, X, x, after)
        out += [(c, _both(a, b)), (c + either, _either(a, b)), (c + 2, _both(a, compared(FLIPPED[name], X, x, after))), (c + 2, compared(name, X, prev, after))]
    out += [(2, _both(compared("lt", X, prev, x), compared("lt", X, x, after))), (3, _both(compared("gt", X, prev, x), compared("gt", X, x, after)))]
    if X == INT:
        total = op("add", prev, after)
        summed = 0 if re.search(r"\b(?:sum|together|add)", told.text) else 3
        mean = 0 if re.search(r"\b(?:average|mean|half|middle)", told.text) else 4
        for name, c in said.items():
            out += [(c + summed, op(name, x, total, result=BOOL)), (c + mean, op(name, op("mul", x, number(2)), total, result=BOOL)),
                    (c + (0 if "product" in told.text else 4), op(name, x, op("mul", prev, after), result=BOOL))]
            for k, n in _bounds(bench, told):
                out.append((c + k + 2, _both(op(name, op("abs", op("sub", x, prev)), n, result=BOOL), op(name, op("abs", op("sub", x, after)), n, result=BOOL))))
        for word, f in (("even", "is_even"), ("odd", "is_odd")):
            if word in told.text:
                out += [(1, _both(op(f, prev, result=BOOL), op(f, after, result=BOOL)))]
    drops = REMOVES.search(told.text) is not None
    return cheapest([(c + (0 if drops else 3), _not(n)) for c, n in out] + [(c + 2 * drops, n) for c, n in out])[:160]


def items(bench: Bench, told: Told, X: Type, places: bool = True) -> list[tuple[Type, list[Choice]]]:
    """What is collected of an element: itself, or its place."""
    x, i = ("v", bench.local("x"), X), ("v", bench.local("i"), INT)
    at = re.search(r"\b(?:index|indices|indexes|positions?|places?|where)\b", told.text) is not None
    out: list[tuple[Type, list[Choice]]] = [(X, [(2 * at, x)])]
    if places:
        one = re.search(r"\b(?:1-based|1 based|from 1|starting (?:at|with) 1)\b", told.text) is not None
        out.append((INT, [((0 if at else 3) + one, i), ((0 if at else 4) + (0 if one else 1), op("add", i, number(1)))]))
    return out


def _closing(bench: Bench, told: Told, A: Type) -> list[Choice]:
    R = bench.returns
    return list_ends(bench, told, bench.local("out"), A, R) if R in (list_of(A), INT, A, BOOL, STR) or (R.name == "vtuple" and R.args == (A,)) else []


def _neighbours(bench: Bench, told: Told, xs: Hole, X: Type) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    x, y, prev, after = (("v", bench.local(v), X) for v in ("x", "y", "prev", "after"))
    tests = pair_tests(bench, told, X, x, y)
    drops = REMOVES.search(told.text) is not None
    two = Hole(BOOL, choices=cheapest([(c + (0 if drops else 4), _not(n)) for c, n in tests[:80]] + [(c + 2 * drops, n) for c, n in tests]))
    three = Hole(BOOL, choices=triple_tests(bench, told, X, prev, x, after))
    both = 0 if BOTH.search(told.text) else 2
    ends_stay = re.search(r"\b(?:first|last|ends?)\b[^.;]{0,40}\b(?:stay|kept|keep|remain|always|never (?:removed|dropped))|\balways (?:kept|stay)", told.text) is not None
    for A, item in items(bench, told, X):
        end = _closing(bench, told, A)
        if not end:
            continue
        holes = {"XS": xs, "ITEM": Hole(A, choices=item), "END": Hole(R, choices=end)}
        scalar = R == INT
        yield "told", Plan("inner", INNER, {**holes, "TEST": three}, {"A": A}, 4 + both + (R == A) + 2 * ends_stay)
        yield "told", Plan("inner_and_ends", INNER_AND_ENDS, {**holes, "TEST": three}, {"A": A}, 4 + both + 2 * (not ends_stay))
        yield "told", Plan("beside", BESIDE, {**holes, "TEST": two}, {"A": A}, 5 + both + scalar)
        yield "told", Plan("after_one", AFTER_ONE, {**holes, "TEST": two}, {"A": A}, 5 + (not both) + scalar)
        yield "told", Plan("first_and_after_one", FIRST_AND_AFTER_ONE, {**holes, "TEST": two}, {"A": A}, 5 + (not both) + scalar)
        yield "told", Plan("before_one", BEFORE_ONE, {**holes, "TEST": two}, {"A": A}, 6 + (not both) + scalar)
    if R == INT and re.search(r"\b(?:longest|streak|run|row|stretch|consecutive|how long)\b", told.text):
        first = Hole(INT, choices=bench.constants((1, INT, 0)))
        yield "told", Plan("streak", STREAK, {"FIRST": first, "XS": xs, "TEST": Hole(BOOL, choices=[(c, substituted(n, y, bench)) for c, n in tests[:60]])}, {}, 4)
    if R == BOOL:
        yield "told", Plan("every_next", EVERY_NEXT, {"XS": xs, "TEST": Hole(BOOL, choices=tests)}, {}, 5, most=8)
    inner = R.args[0] if R.name == "option" else R
    i: Node = ("v", bench.local("i"), INT)
    values: list[Choice] = [(0, i), (1, op("sub", i, number(1))), (1, op("add", i, number(1)))] if inner == INT else []
    if inner == X:
        values += [(1, x), (1, y)]
    if values:
        default: list[Choice] = [(0, ("l", None, R))] if R.name == "option" else {INT: [(0, number(-1)), (1, number(0))], STR: [(0, ("l", "", STR))]}.get(R, [])
        if default:
            yield "told", Plan("first_next", FIRST_NEXT, {"XS": xs, "TEST": Hole(BOOL, choices=tests), "VALUE": Hole(R, choices=values), "DEFAULT": Hole(R, choices=default)}, {}, 6)


def _records(bench: Bench, told: Told, xs: Hole, X: Type) -> Iterator[tuple[str, Plan]]:
    """Elements compared with the last one that was kept."""
    x, last = (("v", bench.local(v), X) for v in ("x", "last"))
    drops = REMOVES.search(told.text) is not None
    tests: list[Choice] = [(c + 1 - drops, n) for c, n in pair_tests(bench, told, X, x, last, joined=False)[:60]]
    tests = cheapest([*tests, *((c + (-1 if drops else 3), _not(n)) for c, n in tests)])
    end = list_ends(bench, told, bench.local("out"), X, bench.returns)
    if end:
        yield "told", Plan("records", KEEP, {"XS": xs, "TEST": Hole(BOOL, choices=[(max(c, 0), n) for c, n in tests]), "END": Hole(bench.returns, choices=end)}, {"X": X}, 5)


def substituted(node: Node, y: Node, bench: Bench) -> Node:
    """A test with `prev` for y."""
    if node == y:
        return ("v", bench.local("prev"), y[2])
    return (node[0], *[substituted(n, y, bench) for n in node[1:]]) if isinstance(node[0], Block) else node


def _runs(bench: Bench, told: Told, xs: Hole, X: Type) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    x, run = ("v", bench.local("x"), X), ("v", bench.local("run"), INT)
    said = _said(told, 1)
    tests: list[Choice] = [(1, ("l", True, BOOL))]
    tests += [(c + k, op(name, run, n, result=BOOL)) for (name, c), (k, n) in product(said.items(), [*_bounds(bench, told), (1, number(1))])]
    for name, f in (("even", "is_even"), ("odd", "is_odd")):
        if name in told.text:
            tests.append((0, op(f, run, result=BOOL)))
    pair, riap = tuple_of(X, INT), tuple_of(INT, X)
    makes: list[tuple[Type, list[Choice]]] = [(X, [(0, x)]), (INT, [(0, run)])]
    if R in (list_of(pair), list_of(riap)):
        makes = [(pair, [(0, (make_tuple(pair), x, run))])] if list_of(pair) == R else [(riap, [(0, (make_tuple(riap), run, x))])]
    elif X == STR:
        glue, count = instance("str_concat", (STR, STR), STR), (instance("int_to_str", (INT,), STR), run)
        times: Node = (instance("str_repeat", (STR, INT), STR), x, run)
        once: Node = op("eq", run, number(1), result=BOOL)
        makes = [(STR, [(0, x), (0, (glue, x, count)), (0, (glue, count, x)), (1, ("if", once, x, (glue, x, count), STR)), (1, ("if", once, x, (glue, count, x), STR)), (1, times),
                        *((2, (instance("str_repeat", (STR, INT), STR), x, op("min2", run, n))) for _, n in _bounds(bench, told))]), (INT, [(0, run)])]
    e: Node = ("v", bench.local("x"), X)
    passing: list[Choice] = [(0, t.turn(e)) for t in told.tests] + [(1, _not(t.turn(e))) for t in told.tests] if X == INT else []
    for test in bench.composer.request.tests:
        if test.of == X and test.var is not None and test.type == BOOL:
            node: Node = ("e", renamed(test.expr, test.var, bench.local("x"), X), BOOL)
            passing += [(1, node), (2, _not(node))]
    if passing and R in (INT, list_of(INT)):
        out: Node = ("v", bench.local("out"), list_of(INT))
        over = list_ends(bench, told, bench.local("out"), INT, R)
        if R == INT:
            over += [(0 if re.search(r"\b(?:long|most|max|great)", told.text) else 2, (instance("max_or", (list_of(INT), INT), INT), out, number(0)))]
        yield "told", Plan("stretches", STRETCHES, {"XS": xs, "TEST": Hole(BOOL, choices=cheapest(passing)), "END": Hole(R, choices=over)}, {}, 4)
    for A, item in makes:
        end = _closing(bench, told, A)
        if end:
            yield "told", Plan("runs", RUNS, {"XS": xs, "TEST": Hole(BOOL, choices=cheapest(tests)[:60]), "ITEM": Hole(A, choices=item), "END": Hole(R, choices=end)}, {"A": A}, 5 + (R == INT))


def _crossed(bench: Bench, told: Told, xs: Hole) -> Iterator[tuple[str, Plan]]:
    """Where a running total first passes a bound."""
    R = bench.returns
    inner = R.args[0] if R.name == "option" else R
    if inner != INT:
        return
    total, x, i = (("v", bench.local(v), INT) for v in ("total", "x", "i"))
    said = _said(told)
    if re.search(r"\b(?:pass|exceed|cross|over)", told.text):
        said["gt"] = 0
    if re.search(r"\breach", told.text):
        said["ge"] = 0
    bounds = [*_bounds(bench, told), (0 if re.search(r"\bnegative|\b0\b|\bempty|\brun(?:s)? out", told.text) else 1, number(0))]
    tests = [(c + k, op(name, total, n, result=BOOL)) for (name, c), (k, n) in product(said.items(), bounds) if name not in ("eq", "ne")]
    one = re.search(r"\bhow many\b|\bnumber of\b|\bcount|\bday\b|from 1\b", told.text) is not None
    values: list[Choice] = [(1 if one else 0, i), (0 if one else 1, op("add", i, number(1))), (2, x), (2, total)]
    default: list[Choice] = [(0, ("l", None, R))] if R.name == "option" else [(0, number(-1)), (1, number(0)), (2, (instance("length", (list_of(INT),), INT), xs.choices[0][1]))]
    start: list[Choice] = [(0, number(0)), *((1, ("v", n, INT)) for n, _ in bench.ints())]
    step: list[Choice] = [(0, op("add", total, x)), (2, op("sub", total, x)), (2, op("add", total, op("abs", x))), (4, op("mul", total, x))]
    yield "told", Plan("crossed", CROSSED, {"XS": xs, "START": Hole(INT, choices=start), "NEXT": Hole(INT, choices=step), "TEST": Hole(BOOL, choices=cheapest(tests)),
                                            "VALUE": Hole(R, choices=values), "DEFAULT": Hole(R, choices=default)}, {}, 6)


def _paired(bench: Bench, told: Told, xs: Hole, X: Type) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    x, y = (("v", bench.local(v), X) for v in ("x", "y"))
    i, j = (("v", bench.local(v), INT) for v in ("i", "j"))
    values, places = tuple_of(X, X), tuple_of(INT, INT)
    makes: list[tuple[Type, list[Choice]]] = [(values, [(0, (make_tuple(values), x, y))])]
    if R in (list_of(places), places):
        makes = [(places, [(0 if re.search(r"\b(?:index|indices|position|place)", told.text) else 2, (make_tuple(places), i, j)), *([(0, (make_tuple(places), x, y))] if X == INT else [])])]
    tests = Hole(BOOL, choices=pair_tests(bench, told, X, x, y, joined=False))
    for A, item in makes:
        out: Node = ("v", bench.local("out"), list_of(A))
        end: list[Choice] = []
        if list_of(A) == R:
            end = [(0, out)]
        elif R == INT:
            end = [(0, (instance("length", (list_of(A),), INT), out))]
        elif R == BOOL:
            end = [(0, _not((instance("is_empty", (list_of(A),), BOOL), out))), (2, (instance("is_empty", (list_of(A),), BOOL), out))]
        elif R == A:
            end = [(0, (instance("first", (list_of(A),), A), out))]
        if end:
            yield "told", Plan("paired", PAIRED, {"XS": xs, "TEST": tests, "ITEM": Hole(A, choices=item), "END": Hole(R, choices=end)}, {"A": A}, 5, most=8 if R == BOOL else 25)


def _grouped(bench: Bench, told: Told, xs: Hole, X: Type) -> Iterator[tuple[str, Plan]]:
    """Elements put into groups one after the other, a new group where the next one does not fit."""
    R = bench.returns
    x, load = ("v", bench.local("x"), X), ("v", bench.local("load"), INT)
    group: Node = ("v", bench.local("group"), list_of(X))
    bounds = _bounds(bench, told)
    if not bounds:
        return
    size: list[Choice] = [(0, x)] if X == INT else [(0, (instance("str_length", (STR,), INT), x)), (1, op("add", (instance("str_length", (STR,), INT), x), number(1)))]
    count: Node = (instance("length", (list_of(X),), INT), group)
    full: list[Choice] = []
    for k, n in bounds:
        for s, size_of in size:
            over = op("gt", op("add", load, size_of), n, result=BOOL)
            full += [(k + s, over), (k + s + 2, op("ge", op("add", load, size_of), n, result=BOOL))]
            if s and X == STR:  # words with a blank between them: the last one has none
                full.append((k, op("gt", op("add", load, size[0][1]), n, result=BOOL)))
            full += [(k + s + 2, _either(over, op("ge", count, m, result=BOOL))) for _, m in bounds if m != n]
    joined: list[tuple[Type, list[Choice]]] = [(list_of(X), [(0, group)])]
    if X == STR:
        joined = [(STR, [(0, (instance("join", (list_of(STR), STR), STR), group, ("l", " ", STR))), (1, (instance("join", (list_of(STR), STR), STR), group, ("l", "", STR)))]), *joined]
    else:
        joined.append((INT, [(0, (instance("sum", (list_of(INT),), INT), group)), (1, count)]))
    for G, one in joined:
        groups: Node = ("v", bench.local("groups"), list_of(G))
        end: list[Choice] = [(0, groups)] if list_of(G) == R else []
        if R == INT and (list_of(X) == G or G == STR):
            end.append((0, (instance("length", (list_of(G),), INT), groups)))
        elif R == INT:
            end += [(2, (instance("max_of", (list_of(INT),), INT), groups)), (2, (instance("last", (list_of(INT),), INT), groups))]
        if end:
            yield "told", Plan("grouped", GROUPED, {"XS": xs, "FULL": Hole(BOOL, choices=cheapest(full)[:60]), "ONE": Hole(G, choices=one),
                                                    "SIZE": Hole(INT, choices=size), "END": Hole(R, choices=end)}, {"X": X, "G": G}, (3 if IN_TURN.search(told.text) else 5) + (R == INT))


__all__ = ["plans"]
