"""Loops that the words tell step by step: sequences that go on by a rule, steps until a condition, what a map leads to.

In: a Bench and what the words tell (sketch_words.py). Out: plans whose holes hold the words' own changes, tests and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yantra_codex.ir.types import BOOL, INT, STR, Type, is_hashable, list_of, set_of
from yantra_codex.search.compose.blocks import HIGHER, instance
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_folds import ends
from yantra_codex.search.compose.sketch_words import Told, Turn, number, op, steps_of
from yantra_codex.search.compose.space import Node

TERMS = """
x = A0()
out: list[int] = []
for i in range(N()):
    out.append(x)
    x = NEXT(x)
return END(out)
"""
TERM = """
x = A0()
for i in range(N()):
    x = NEXT(x)
return x
"""
TERM_AND_EVERY = """
x = A0()
for i in range(1, N() + 1):
    x = NEXT(x)
    if EVERY(i):
        x = OTHER(x)
return x
"""
TERMS_OF_TWO = """
a = A0()
b = B0()
out: list[int] = []
for i in range(N()):
    out.append(a)
    c = NEXT(a, b)
    a = b
    b = c
return END(out)
"""
TERM_OF_TWO = """
a = A0()
b = B0()
for i in range(N()):
    c = NEXT(a, b)
    a = b
    b = c
return a
"""
TERMS_OF_TWO_WHILE = """
a = A0()
b = B0()
out: list[int] = []
while GOING(a):
    out.append(a)
    c = NEXT(a, b)
    a = b
    b = c
return END(out)
"""
UNTIL = """
x = A0()
count = 0
while GOING(x):
    x = NEXT(x)
    count = count + 1
return END(x, count)
"""
UP_AND_BACK = """
x = A0()
x = FORTH(x)
count = 1
while GOING(x):
    x = BACK(x)
    x = FORTH(x)
    count = count + 1
return END(x, count)
"""
UNTIL_OR_GIVEN_UP = """
x = A0()
count = 0
while GOING(x):
    if count >= MOST():
        return GIVEN_UP()
    x = NEXT(x)
    count = count + 1
return END(x, count)
"""
UNTIL_OR_STOPPED = """
x = A0()
count = 0
out: list[int] = [x]
while GOING(x):
    if count >= MOST():
        break
    x = NEXT(x)
    count = count + 1
    out.append(x)
return END(out)
"""
MET_UNTIL = """
x = A0()
out: list[int] = [x]
while GOING(x):
    x = NEXT(x)
    out.append(x)
return END(out)
"""
MET_WHILE = """
x = A0()
out: list[int] = []
while GOING(x):
    out.append(x)
    x = NEXT(x)
return END(out)
"""
FOLLOWED = """
x = KEY()
out: list[X] = [x]
while MORE(x, out):
    x = NEXT(x)
    out.append(x)
return END(x, out)
"""
FOLLOWED_OR_NOT = """
x = KEY()
if NOT_THERE():
    return DEFAULT()
out: list[X] = [x]
while MORE(x, out):
    x = NEXT(x)
    out.append(x)
return END(x, out)
"""
REACHED = """
out: list[X] = [KEY()]
seen: set[X] = set()
seen.add(out[0])
k = 0
while k < len(out):
    for y in NEXT(out, k):
        if y not in seen:
            seen.add(y)
            out.append(y)
    k = k + 1
return END(out)
"""
FAR = """
todo: list[X] = [KEY()]
seen: set[X] = set()
seen.add(todo[0])
steps = 0
while len(todo) > 0:
    further: list[X] = []
    for x in todo:
        if x == GOAL():
            return steps
        for y in NEXT(x):
            if y not in seen:
                seen.add(y)
                further.append(y)
    todo = further
    steps = steps + 1
return -1
"""
SEQUENCE = re.compile(r"\b(?:sequence|series|row|chain|terms?|numbers? (?:that|which)|start|begin|every (?:later|further|next)|each (?:later|further|next|new)|continu\w+|go(?:es)? on|repeat\w*|again|times)")
UNTIL_WORDS = re.compile(r"\b(?:until|till|after how many|how (?:many|often|long)|as long as|while|reach\w*|first|stops?|give up|steps?|exceed\w*|above|below|when)\b")
FOLLOW_WORDS = re.compile(r"\b(?:next|parents?|boss\w*|manag\w+|follow\w*|chain|leads?|top|root|end|steps?|until|up the|ancestors?|predecessors?|successors?|path|passed|route|superior|level|linked|points? to|depends?|owner|mother|father)")
REACH_WORDS = re.compile(r"\b(?:reach\w*|get to|connected|directly or indirectly|indirect\w*|transitive\w*|any (?:number|depth)|steps|flights?|hops?|fewest|shortest|links?|friends|travel|neighbou?rs|roads?|paths?|infected|spread\w*|depend\w*|includ\w*)")
SMALL = 60  # steps that an example may ask for


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) of what the words tell; every base is low, for nothing here is without words."""
    if told.changes or told.after:
        yield from _sequences(bench, told)
        yield from _until(bench, told)
    if len(told.values) >= 2 or told.changes:
        yield from _two_terms(bench, told)
    for name, t in bench.composer.params:
        if t.name == "map" and is_hashable(t.args[0]):
            yield from _followed(bench, told, name, t)
            yield from _reached(bench, told, name, t)


def _starts(bench: Bench, told: Told) -> list[Choice]:
    """Where a sequence may start: parameters, numbers after words of starting, other numbers, 0 and 1."""
    out: list[Choice] = [(0, ("v", n, INT)) for n, _ in bench.ints()]
    for at, v in told.numbers:
        before = told.text[max(0, at - 40):at]
        out.append((0 if re.search(r"\b(?:start|begin|first|sequence|series|from)", before) else 2, number(v)))
    out += [(2, number(0)), (2, number(1))]
    return cheapest(out)


def cheapest(choices: Sequence[Choice]) -> list[Choice]:
    best: dict[Node, int] = {}
    for cost, node in choices:
        best[node] = min(cost, best.get(node, cost))
    return sorted(((c, n) for n, c in best.items()), key=lambda x: x[0])


def _counts(bench: Bench, told: Told, before: bool) -> list[Choice]:
    """How many steps: a parameter, one less or more, a number of the words."""
    out: list[Choice] = []
    for name, values in bench.ints():
        if all(0 <= v <= SMALL for v in values):
            v: Node = ("v", name, INT)
            out.append((1 if before else 0, v))
            out.append((0 if before else 3, op("sub", v, number(1))))
            out.append((3, op("add", v, number(1))))
    out.extend((1, number(v)) for v in told.values if 1 < v <= SMALL)
    return cheapest(out)


def _turned(steps: Sequence[tuple[int, Turn]], v: str) -> list[Choice]:
    node: Node = ("v", v, INT)
    return cheapest([(c, turn(node)) for c, turn in steps])


def list_ends(bench: Bench, told: Told, name: str, t: Type, R: Type) -> list[Choice]:
    """What is returned of a list that a loop collected: itself, its length or sum, its last, greatest or least, how many pass a test."""
    node: Node = ("v", name, list_of(t))
    out = ends(list_of(t), name, R)
    if t == R:
        def one(op_name: str) -> Node:
            return (instance(op_name, (list_of(t),), t), node)

        low = told.text
        out.append((1, one("last")))
        if t in (INT, STR):
            out += [(0 if re.search(r"\b(?:larg|great|high|max|most|peak|record)", low) else 3, one("max_of")),
                    (0 if re.search(r"\b(?:small|low|min|least)", low) else 3, one("min_of"))]
    if t == INT and R == INT:
        out = [(0 if n[0].name == "sum" and re.search(r"\b(?:sum|total|add (?:up|together)|altogether|together)\b", told.text) else c, n) for c, n in out]
        counted = next(h for h in HIGHER if h.name == "count_where")
        kept = next(h for h in HIGHER if h.name == "filter")
        e: Node = ("v", "e", INT)
        total = instance("sum", (list_of(INT),), INT)
        for test in told.tests[:3]:
            out.append((2, (counted, INT, node, list_of(INT), "e", INT, test.turn(e))))
            out.append((3, (total, (kept, list_of(INT), node, list_of(INT), "e", INT, test.turn(e)))))
        out.append((4, (instance("length", (list_of(INT),), INT), (instance("unique", (list_of(INT),), list_of(INT)), node))))
    if list_of(t) == R and t == INT:
        out.append((2 if "revers" in told.text or "backward" in told.text else 5, (instance("reverse", (R,), R), node)))
    return out


def _sequences(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    steps = steps_of(told)
    if not steps:
        return
    said = 0 if SEQUENCE.search(told.text) else 3
    start, step = Hole(INT, choices=_starts(bench, told)), Hole(INT, choices=_turned(steps, bench.local("x")))
    collected = list_ends(bench, told, bench.local("out"), INT, R)
    if collected:
        yield "told", Plan("terms", TERMS, {"A0": start, "N": Hole(INT, choices=_counts(bench, told, False)), "NEXT": step,
                                            "END": Hole(R, choices=collected)}, {}, 4 + said + (R == INT))
    if R == INT:
        yield "told", Plan("term", TERM, {"A0": start, "N": Hole(INT, choices=_counts(bench, told, True)), "NEXT": step}, {}, 4 + said)
        yield from _every(bench, told, start)


def _every(bench: Bench, told: Told, start: Hole) -> Iterator[tuple[str, Plan]]:
    """A change at each step and a further one at every k-th."""
    i: Node = ("v", bench.local("i"), INT)
    at = [ORDINALS.get(m[1]) or int(m[1][:-2]) for m in re.finditer(r"\bevery (second|third|fourth|fifth|sixth|seventh|tenth|other|\d+(?:st|nd|rd|th)) ", told.text)]
    single = [(1, c.turn) for c in told.changes[:6]]
    if at and len(single) > 1:
        every = Hole(BOOL, choices=[(0, op("is_divisible", i, number(k), result=BOOL)) for k in dict.fromkeys(at)])
        one = Hole(INT, choices=_turned(single, bench.local("x")))
        yield "told", Plan("term_and_every", TERM_AND_EVERY, {"A0": start, "N": Hole(INT, choices=_counts(bench, told, True)), "NEXT": one, "EVERY": every, "OTHER": one}, {}, 4)


ORDINALS = {"second": 2, "other": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "tenth": 10}


def _limits(bench: Bench, told: Told, v: str = "x") -> list[Choice]:
    """Tests that go on: no words of a test hold, or a comparison with a number at hand does."""
    x: Node = ("v", bench.local(v), INT)
    out: list[Choice] = []
    for t in told.tests:
        test = t.turn(x)
        before = told.text[max(0, t.start - 45):t.start]
        ends_it = bool(re.search(r"\b(?:until|till|after how many|first|stop|once|how (?:many|often|long))", before))
        out.append((0 if ends_it else 2, (instance("not", (BOOL,), BOOL), test) if test[0].name not in OPPOSITE else op(OPPOSITE[test[0].name], *test[1:], result=BOOL)))
        out.append((0 if re.search(r"\b(?:while|as long as)", before) else 2, test))
    said = [name for name, words in STOPS.items() if re.search(words, told.text)]
    bounds = [*((1, ("v", n, INT)) for n, _ in bench.ints()), *((2, number(v)) for v in told.values), (2, number(1)), (3, number(0))]
    for cost, b in bounds:
        for name in ("lt", "le", "gt", "ge", "ne"):
            out.append((cost + (bool(said) and name not in said), op(name, x, b, result=BOOL)))
    return cheapest(out)


# what goes on <- the words of what ends it
STOPS = {"le": r"\b(?:more than|above|over|beyond|exceed|pass|at most|up to)", "lt": r"\b(?:reach|at least|or more)", "ge": r"\b(?:less than|below|under|fewer)",
         "gt": r"\b(?:at most|or less|down to|empty|nothing|gone|used up|0)\b", "ne": r"\b(?:reach|becomes?|arriv)"}
OPPOSITE = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq", "is_even": "is_odd", "is_odd": "is_even"}


def _given_up(bench: Bench, told: Told) -> tuple[list[Choice], list[Choice]]:
    """After how many steps to give up, and with what."""
    most = [(0 if re.search(r"\b(?:give\w* up|at most|after|stop\w*|or|more than)\b[^.;,]{0,24}$", told.text[:at]) else 2, number(v)) for at, v in told.numbers if v > 4] + [(1, ("v", n, INT)) for n, _ in bench.ints()]
    return cheapest(most), [(0, number(-1)), (1, number(0))]


def _until(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    if not UNTIL_WORDS.search(told.text):
        return
    steps = steps_of(told, 200)
    start, step = Hole(INT, choices=_starts(bench, told)), Hole(INT, choices=_turned(steps, bench.local("x")))
    going = Hole(BOOL, choices=_limits(bench, told))
    x, count = (("v", bench.local(v), INT) for v in ("x", "count"))
    both: list[Choice] = []
    if R == INT:
        both = [(0, count), (1, x), (3, op("add", count, number(1))), (3, op("sub", count, number(1)))]
    elif str(R) == "tuple[int, int]":
        from yantra_codex.search.compose.blocks import make_tuple

        both = [(0, (make_tuple(R), count, x)), (0, (make_tuple(R), x, count))]
    told_off = re.search(r"-1\b|give up|gives up|at most|never", told.text) is not None
    if both:
        end = Hole(R, choices=both)
        if R == INT and len(told.changes) > 1:
            single = [(0, c.turn) for c in told.changes[:6]]
            one = Hole(INT, choices=_turned(single, bench.local("x")))
            yield "told", Plan("up_and_back", UP_AND_BACK, {"A0": start, "FORTH": one, "GOING": going, "BACK": one, "END": Hole(R, choices=both)}, {}, 4 if re.search(r"\bslip|\bslid|\bback\b", told.text) else 7)
        yield "told", Plan("until", UNTIL, {"A0": start, "GOING": going, "NEXT": step, "END": end}, {}, 5)
        if told_off and R == INT:
            most, value = _given_up(bench, told)
            yield "told", Plan("until_or_given_up", UNTIL_OR_GIVEN_UP, {"A0": start, "GOING": going, "MOST": Hole(INT, choices=most), "GIVEN_UP": Hole(INT, choices=value),
                                                                        "NEXT": step, "END": end}, {}, 4)
    collected = list_ends(bench, told, bench.local("out"), INT, R)
    if collected:
        end = Hole(R, choices=collected)
        yield "told", Plan("met_until", MET_UNTIL, {"A0": start, "GOING": going, "NEXT": step, "END": end}, {}, 5 + (R == INT))
        yield "told", Plan("met_while", MET_WHILE, {"A0": start, "GOING": going, "NEXT": step, "END": end}, {}, 5 + (R == INT))
        if re.search(r"\bor \d+ |at most|stop|give up|steps", told.text):
            most, _ = _given_up(bench, told)
            if most:
                yield "told", Plan("until_or_stopped", UNTIL_OR_STOPPED, {"A0": start, "GOING": going, "MOST": Hole(INT, choices=most), "NEXT": step, "END": end}, {}, 6 + (R == INT))


def _two_terms(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """The next term from the last two: multiples of each, added or taken away, a number added, a remainder."""
    R = bench.returns
    if R not in (INT, list_of(INT)) or not re.search(r"\b(?:sequence|series|terms?|previous|last|before|2 (?:numbers|terms))", told.text):
        return
    base = 3 if re.search(r"\b(?:sum|product|difference) of (?:the |its )?(?:2|last 2|previous 2)\b", told.text) else 5
    a, b = (("v", bench.local(v), INT) for v in ("a", "b"))
    low = told.text
    spoken = [v for v, words in ((2, r"\b(?:twice|double)"), (3, r"\b(?:triple|thrice)")) if re.search(words, low)]
    factors = [1, *dict.fromkeys(v for v in [*spoken, *(v for at, v in told.numbers if low[at:].split(" ", 2)[1:2] == ["times"]), *told.values] if 1 < v < 60)][:4]
    minus = 0 if re.search(r"\b(?:minus|subtract|less|differ|tak\w+ away)", low) else 3
    times = 0 if re.search(r"\b(?:product|multipl)", low) else 4
    terms: list[Choice] = []

    def scaled(v: Node, k: int) -> Node:
        return v if k == 1 else op("mul", v, number(k))

    for p in factors:
        for q in factors:
            cost = (p > 1) + (q > 1)
            terms += [(cost + 1, op("add", scaled(a, p), scaled(b, q))), (cost + 1 + minus, op("sub", scaled(b, q), scaled(a, p))), (cost + 2 + minus, op("sub", scaled(a, p), scaled(b, q)))]
        terms += [(1 + times, op("mul", scaled(a, p), b)), (1 + minus, op("abs", op("sub", scaled(b, p), a)))]
    further = [(c + 1, op(name, t, number(v))) for c, t in terms if c <= 3 for v in told.values[:4] if v > 0 for name in ("add", "sub")]
    modulo = [(c - 1, m.turn(t)) for c, t in [*terms, *further] for m in told.after[:2]]
    step = Hole(INT, choices=cheapest([*modulo, *terms, *further])[:500])
    start = Hole(INT, choices=_starts(bench, told))
    if R == INT:
        yield "told", Plan("term_of_two", TERM_OF_TWO, {"A0": start, "B0": start, "N": Hole(INT, choices=_counts(bench, told, True)), "NEXT": step}, {}, base)
    yield "told", Plan("terms_of_two", TERMS_OF_TWO, {"A0": start, "B0": start, "N": Hole(INT, choices=_counts(bench, told, False)), "NEXT": step,
                                                      "END": Hole(R, choices=list_ends(bench, told, bench.local("out"), INT, R))}, {}, base + (R == INT))


    if UNTIL_WORDS.search(low) or re.search(r"\b(?:limit|at most|up to|not (?:above|over|greater|more))", low):
        going = Hole(BOOL, choices=_limits(bench, told, "a"))
        yield "told", Plan("terms_of_two_while", TERMS_OF_TWO_WHILE, {"A0": start, "B0": start, "GOING": going, "NEXT": step,
                                                                      "END": Hole(R, choices=list_ends(bench, told, bench.local("out"), INT, R))}, {}, base + (R == INT))


# ---------------------------------------------------------------- maps that lead from key to key


def _keys(bench: Bench, t: Type) -> list[str]:
    return [n for n, u in bench.types.items() if u == t]


def _followed(bench: Bench, told: Told, name: str, t: Type) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    K, V = t.args
    inner = V.args[0] if V.name == "option" else V
    if inner != K or not FOLLOW_WORDS.search(told.text):
        return
    m: Node = ("v", name, t)
    x: Node = ("v", bench.local("x"), K)
    out: Node = ("v", bench.local("out"), list_of(K))
    size: Node = (instance("map_size", (t,), INT), m)
    got: Node = (instance("map_get", (t, K), V), m, x)
    short: Node = op("le", (instance("length", (list_of(K),), INT), out), size, result=BOOL)
    has: Node = (instance("map_has", (t, K), BOOL), m, x)
    both = instance("and", (BOOL, BOOL), BOOL)
    if V.name == "option":
        following: Node = (instance("unwrap", (V,), K), got)
        some: Node = (instance("is_some", (V,), BOOL), got)
        going: list[Choice] = [(0, (both, has, (both, some, short))), (1, some), (1, (both, has, some)), (1, (both, some, short))]
    else:
        following = got
        moves: Node = (instance("ne", (K, K), BOOL), got, x)
        new: Node = (instance("not", (BOOL,), BOOL), (instance("contains", (list_of(K), K), BOOL), out, got))
        going = [(0, (both, has, short)), (1, has), (1, (both, has, moves)), (2, (both, has, new)), (3, moves)]
        if K == STR:
            filled: Node = (instance("ne", (STR, STR), BOOL), got, ("l", "", STR))
            going.append((2, (both, has, (both, filled, short))))
    end: list[Choice] = [(c, n) for c, n in ends(list_of(K), bench.local("out"), R)]
    if R == K:
        end.append((0, x))
    if R.name == "option" and R.args[0] == K:
        end.append((0, x))
    if R == INT:
        count: Node = (instance("length", (list_of(K),), INT), out)
        end = [(0, op("sub", count, number(1))), (0, count)]
    if list_of(K) == R:
        end += [(1, (instance("drop", (R, INT), R), out, number(1))), (2, (instance("reverse", (R,), R), out))]
    if R == BOOL:
        for other in _keys(bench, K):
            end.append((1, (instance("contains", (list_of(K), K), BOOL), out, ("v", other, K))))
    if not end:
        return
    types = {"X": K}
    holes = {"MORE": Hole(BOOL, choices=going), "NEXT": Hole(K, choices=[(0, following)]), "END": Hole(R, choices=end)}
    for key in _keys(bench, K):
        start = Hole(K, choices=[(0, ("v", key, K))])
        yield "told", Plan("followed", FOLLOWED, {"KEY": start, **holes}, types, 4)
        absent: Node = (instance("not", (BOOL,), BOOL), (instance("map_has", (t, K), BOOL), m, ("v", key, K)))
        default: list[Choice] = {INT: [(0, number(-1)), (1, number(0))], list_of(K): [(0, ("l", (), R))], STR: [(0, ("l", "", STR))], BOOL: [(0, ("l", False, BOOL))]}.get(R, [])
        if R.name == "option":
            default = [(0, ("l", None, R))]
        if default:
            yield "told", Plan("followed_or_not", FOLLOWED_OR_NOT, {"KEY": start, "NOT_THERE": Hole(BOOL, choices=[(0, absent)]), "DEFAULT": Hole(R, choices=default), **holes}, types, 5)


def _reached(bench: Bench, told: Told, name: str, t: Type) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    K, V = t.args
    if V.name not in ("list", "vtuple", "set") or V.args[0] != K or not REACH_WORDS.search(told.text):
        return
    m: Node = ("v", name, t)
    none: Node = ("l", (), V)
    out = bench.local("out")

    def neighbours(of: Node) -> Node:
        got: Node = (instance("map_get_or", (t, K, V), V), m, of, none)
        return got if V.name == "list" else (instance("set_to_list" if V.name == "set" else "tuple_to_list", (V,), list_of(K)), got)

    if V.name == "set":
        return
    listed: Node = ("v", out, list_of(K))
    end: list[Choice] = list(ends(list_of(K), out, R))
    inner = list_of(K)
    without_first: Node = (instance("drop", (inner, INT), inner), listed, number(1))
    if inner == R:
        in_order = instance("sort", (inner,), inner)
        end += [(0 if re.search(r"sorted|alphabet|order", told.text) else 2, (in_order, listed)), (1, (in_order, without_first)), (2, without_first)]
    if set_of(K) == R:
        end += [(0, (instance("set_from_list", (inner,), R), listed)), (2, (instance("set_from_list", (inner,), R), without_first))]
    if R == INT:
        count: Node = (instance("length", (inner,), INT), listed)
        end = [(0, count), (0, op("sub", count, number(1)))]
    keys = _keys(bench, K)
    for key in keys:
        others = [("v", k, K) for k in keys if k != key]
        finish = [(0, (instance("contains", (inner, K), BOOL), listed, o)) for o in others] if R == BOOL else end
        start = Hole(K, choices=[(0, ("v", key, K))])
        if finish:
            at: Node = (instance("index", (inner, INT), K), listed, ("v", bench.local("k"), INT))
            yield "told", Plan("reached", REACHED, {"KEY": start, "NEXT": Hole(inner, choices=[(0, neighbours(at))]), "END": Hole(R, choices=finish)}, {"X": K}, 4)
        if R == INT and others:
            yield "told", Plan("far", FAR, {"KEY": start, "GOAL": Hole(K, choices=[(0, o) for o in others]),
                                            "NEXT": Hole(inner, choices=[(0, neighbours(("v", bench.local("x"), K)))])}, {"X": K}, 4)


__all__ = ["cheapest", "list_ends", "plans"]
