"""Whole numbers one after the other, kept where the words' tests hold: the first n of them, those up to n, the n-th, the next after n.

In: a Bench and what the words tell. Out: plans whose test is made of the kinds of numbers (primes, squares, multiples) and the tests that
the words name, all of them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.nodes import Expr, Lambda, Var, walk_expr
from yantra_codex.ir.types import BOOL, INT, STR, list_of
from yantra_codex.search.compose.blocks import HIGHER, instance
from yantra_codex.search.compose.request import renamed
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_steps import cheapest, list_ends
from yantra_codex.search.compose.sketch_words import Told, number, op
from yantra_codex.search.compose.space import Node
from yantra_codex.search.compose.steps_commands import call

FIRST_N = """
out: list[int] = []
k = FROM()
while len(out) < N():
    if TEST(k):
        out.append(k)
    k = k + 1
return END(out)
"""
UP_TO = """
out: list[int] = []
for k in range(FROM(), TO()):
    if TEST(k):
        out.append(k)
return END(out)
"""
NEXT = """
k = FROM()
while not TEST(k):
    k = k + 1
return k
"""
PREVIOUS = """
k = FROM()
while k > 0:
    if TEST(k):
        return k
    k = k - 1
return NONE()
"""
COLLECTS = re.compile(r"\b(?:primes?|prime numbers?|squares?|cubes?|divisors?|factors?|multiples?|palindrom\w*|numbers|integers?|whole numbers?|fibonacci|triangular|powers?)\b")
SMALL = 60
MOST = 6_000


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) where the parameters are whole numbers."""
    if not all(t == INT for _, t in bench.composer.params) or not COLLECTS.search(told.text):
        return
    k: Node = ("v", bench.local("k"), INT)
    tests = kinds(bench, told, k)
    if not tests:
        return
    R = bench.returns
    test = Hole(BOOL, choices=joined(tests))
    ends = list_ends(bench, told, bench.local("out"), INT, R)
    low: list[Choice] = [(0, number(1)), (1, number(2)), (1, number(0))]
    first = re.search(r"\bfirst\b|\bnth\b|\bn th\b|\b[a-z]th\b", told.text) is not None
    for name, values in bench.ints():
        v: Node = ("v", name, INT)
        if ends and first and all(0 <= x <= SMALL for x in values):
            yield "told", Plan("collect_first", FIRST_N, {"FROM": Hole(INT, choices=low), "N": Hole(INT, choices=[(0, v)]), "TEST": test, "END": Hole(R, choices=ends)}, {}, 4)
        if ends and all(x <= MOST for x in values):
            below = 0 if re.search(r"\b(?:below|less than|under|smaller than|before|exclu\w*)\b", told.text) else 2
            starts = [*low, *((0, ("v", other, INT)) for other, _ in bench.ints() if other != name)]
            to: list[Choice] = [(0 if below else 1, op("add", v, number(1))), (below, v)]
            yield "told", Plan("collect_up_to", UP_TO, {"FROM": Hole(INT, choices=starts), "TO": Hole(INT, choices=to), "TEST": test, "END": Hole(R, choices=ends)}, {}, 4 + first)
        if R == INT and re.search(r"\b(?:next|smallest|closest|least|first|larger|greater|above|at least|previous|largest)\b", told.text):
            yield "told", Plan("collect_next", NEXT, {"FROM": Hole(INT, choices=[(0, op("add", v, number(1))), (1, v)]), "TEST": test}, {}, 4)
            if all(x <= MOST for x in values):
                yield "told", Plan("collect_previous", PREVIOUS, {"FROM": Hole(INT, choices=[(0, op("sub", v, number(1))), (1, v)]), "TEST": test,
                                                                  "NONE": Hole(INT, choices=[(0, number(-1)), (1, number(0))])}, {}, 5)


def kinds(bench: Bench, told: Told, k: Node) -> list[tuple[int, int, Node]]:
    """The tests that the words name, with their places in the words."""
    text = told.text
    out: list[tuple[int, int, Node]] = []
    ints = [("v", n, INT) for n, _ in bench.ints()]
    digits: Node = call("digits", list_of(INT), k)

    def add(words: str, node: Node) -> None:
        for m in re.finditer(words, text):
            out.append((m.start(), m.end(), node))
            return

    shown: Node = call("int_to_str", STR, k)
    root: Node = call("isqrt", INT, k)
    d: Node = ("v", "d", INT)
    every = next(h for h in HIGHER if h.name == "all")
    upto: Node = (instance("range", (INT, INT, INT), list_of(INT)), number(2), op("add", root, number(1)), number(1))
    indivisible: Node = (instance("not", (BOOL,), BOOL), op("is_divisible", k, d, result=BOOL))
    prime: Node = call("and", BOOL, op("gt", k, number(1), result=BOOL), (every, BOOL, upto, list_of(INT), "d", INT, indivisible))
    add(r"\bnot (?:a )?prime|\bcomposite", call("and", BOOL, op("gt", k, number(1), result=BOOL), call("not", BOOL, prime)))
    add(r"(?<!not )(?<!not a )\bprimes?\b", prime)
    add(r"\b(?:perfect )?squares?\b(?! root)(?! of)", op("eq", op("mul", root, root), k, result=BOOL))
    add(r"\bpalindrom\w*|\bsame (?:backwards|in both)", call("eq", BOOL, shown, call("str_reverse", STR, shown)))
    add(r"\beven\b(?! digits)", op("is_even", k, result=BOOL))
    add(r"\bodd\b(?! digits)", op("is_odd", k, result=BOOL))
    total: Node = call("sum", INT, digits)
    operand = r"(?P<n>\d+|" + "|".join([*(re.escape(n[1].lower()) for n in ints), r"\0"]) + r")\b"

    def node(word: str) -> Node:
        return number(int(word)) if word.isdigit() else next((n for n in ints if n[1].lower() == word), number(0))

    about: tuple[tuple[str, object], ...] = (
        (rf"\b(?:ends?|ending) (?:in|with|on) (?:the )?(?:given )?(?:digit )?{operand}", lambda n: op("eq", op("floormod", k, number(10)), n, result=BOOL)),
        (rf"\b(?:divisible by|multiples? of|divides? by|divided by) {operand}", lambda n: op("is_divisible", k, n, result=BOOL)),
        (rf"\b(?:divisors?|factors?) of {operand}|\bdivides? {operand.replace('<n>', '<m>')}", lambda n: op("is_divisible", n, k, result=BOOL)),
        (rf"\bdigit sum (?:is |of |equals |equal to |exactly )*{operand}|\bdigits (?:add up to|sum to|sum up to) {operand.replace('<n>', '<m>')}|\bsum of (?:its |whose |the )?digits (?:is |equals |of )+{operand.replace('<n>', '<o>')}",
         lambda n: op("eq", total, n, result=BOOL)),
        (rf"\b(?:contains?|containing|with|has|have) (?:the )?(?:given )?digit {operand}", lambda n: call("contains", BOOL, digits, n)),
        (rf"\b(?:without|not contain\w*|no) (?:the )?(?:given )?digit {operand}", lambda n: call("not", BOOL, call("contains", BOOL, digits, n))),
    )
    for words, make in about:
        for m in re.finditer(words, text):
            word = next((v for v in m.groupdict().values() if v), None)
            if word is not None:
                inner = make(node(word))  # type: ignore[operator]
                before = text[max(0, m.start() - 12):m.start()]
                out.append((m.start(), m.end(), call("not", BOOL, inner) if re.search(r"\b(?:not|never|nor)\W*(?:be |are )?$", before) else inner))
    add(r"\b(?:divisible by|multiples? of) (?:the )?(?:sum of (?:its|their|the) digits|(?:its|their) digit sum)", op("is_divisible", k, op("max2", total, number(1)), result=BOOL))
    if ints:
        add(r"\bend(?:s|ing)? (?:in|with) the given", op("eq", op("floormod", k, number(10)), ints[-1], result=BOOL))
    for test in bench.composer.request.tests:
        if test.of == INT and test.var is not None and not any(n == ("e", test.expr, BOOL) for _, _, n in out):
            expr = renamed(test.expr, test.var, str(k[1]), INT)
            free = {e.name for e in walk_expr(expr) if isinstance(e, Var)} - set(_inner(expr))
            if test.type == BOOL and free <= {k[1], *bench.params}:
                out.append((10**5, 10**5, ("e", expr, BOOL)))
    return out


def _inner(expr: Expr) -> set[str]:
    return {p.name for e in walk_expr(expr) if isinstance(e, Lambda) for p in e.params}


def joined(tests: list[tuple[int, int, Node]]) -> list[Choice]:
    """The tests alone and together: all that the words name is the likeliest."""
    distinct: dict[Node, tuple[int, int]] = {}
    for start, end, n in tests:
        distinct.setdefault(n, (start, end))
    said = [n for n, (start, _) in distinct.items() if start < 10**5]
    other = [n for n, (start, _) in distinct.items() if start == 10**5][:6]
    out: list[Choice] = []
    missing = len(said)
    for i, a in enumerate(said):
        out.append((2 * (missing - 1), a))
        for b in said[i + 1:]:
            out.append((2 * (missing - 2), call("and", BOOL, a, b)))
            if missing > 1:
                out.append((2 * (missing - 2) + 2, call("or", BOOL, a, b)))
    if missing > 2:
        whole = said[0]
        for b in said[1:4]:
            whole = call("and", BOOL, whole, b)
        out.append((0, whole))
    out += [(2 * missing + 2, n) for n in other]
    out += [(2 * max(missing - 1, 0) + 1, call("and", BOOL, a, n)) for a in said for n in other]
    return cheapest([(max(c, 0), n) for c, n in out])


__all__ = ["plans"]
