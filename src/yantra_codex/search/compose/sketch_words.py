"""How a request's words say that a number changes and when: "is tripled and 8 are taken off", "above 20", "modulo 7".

In: a problem. Out: `Told`: the numbers named, `Change`s and comparisons in the order of the words, as functions from node to
node. Reading is loose: what does not belong to the state gives candidates that the examples refute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of
from yantra_codex.problems import Problem
from yantra_codex.search.compose.blocks import HIGHER, instance
from yantra_codex.search.compose.build import walk
from yantra_codex.search.compose.hints_text import Reading, read_text
from yantra_codex.search.compose.space import Node

Turn = Callable[[Node], Node]


@dataclass(frozen=True, slots=True)
class Change:
    """What the words do to a number (or, as a test, ask of it), and where they say so."""

    start: int
    end: int
    turn: Turn
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """numbers: those of the words as (place, value). after: what follows a change ("modulo 7"). text: as it was read."""

    reading: Reading
    text: str
    numbers: tuple[tuple[int, int], ...]
    changes: tuple[Change, ...]
    after: tuple[Change, ...]
    tests: tuple[Change, ...]

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(v for _, v in self.numbers))

    def within(self, start: int, end: int) -> list[Change]:
        """The changes that the words of a span tell."""
        return [c for c in self.changes if start <= c.start and c.end <= end]


def op(name: str, *args: Node, result: Type = INT) -> Node:
    return (instance(name, (INT,) * len(args), result), *args)


def number(v: int) -> Node:
    return ("l", v, INT)


def _digits(v: Node) -> Node:
    return (instance("digits", (INT,), list_of(INT)), v)


def _digit_sum(v: Node) -> Node:
    return (instance("sum", (list_of(INT),), INT), _digits(v))


def _digit_squares(v: Node) -> Node:
    higher = next(h for h in HIGHER if h.name == "sum_by")
    d: Node = ("v", "d", INT)
    return (higher, INT, _digits(v), list_of(INT), "d", INT, op("mul", d, d))


def _digit_product(v: Node) -> Node:
    return (instance("product", (list_of(INT),), INT), _digits(v))


def _reversed(v: Node) -> Node:
    text: Node = (instance("str_reverse", (STR,), STR), (instance("int_to_str", (INT,), STR), v))
    return (instance("parse_int", (STR,), INT), text)


def percent(v: Node, p: Node) -> Node:
    return op("floordiv", op("mul", v, p), number(100))


# changes that name no number, and changes by a number N
BARE: tuple[tuple[str, Turn, str], ...] = (
    (r"\bdoubl(?:es?|ed|ing)\b|\btwice\b|\btwo ?fold", lambda v: op("mul", v, number(2)), "double"),
    (r"\btripl(?:es?|ed|ing)\b|\bthrice\b", lambda v: op("mul", v, number(3)), "triple"),
    (r"\bquadrupl(?:es?|ed|ing)\b", lambda v: op("mul", v, number(4)), "quadruple"),
    (r"\bhalv(?:es?|ed|ing)\b|\bhalf\b|\bcut in 2\b", lambda v: op("floordiv", v, number(2)), "halve"),
    (r"\bsquar(?:es?|ed|ing)\b(?! of)(?! root)", lambda v: op("mul", v, v), "square"),
    (r"\bcub(?:es?|ed|ing)\b", lambda v: op("mul", op("mul", v, v), v), "cube"),
    (r"\bnegat(?:es?|ed|ing)\b|\b(?:flip|chang|switch)\w* (?:its |the )?sign", lambda v: op("sub", number(0), v), "negate"),
    (r"\b(?:sum|total) of (?:its|the|all|their)(?: \w+)? digits|\bdigit sum|\bdigits? (?:of \w+ )?(?:is |are |be )?(?:summed|added)(?: up| together)?|\badd(?:ing|s)? (?:up )?(?:its|the|all) digits", _digit_sum, "digit_sum"),
    (r"\bsquares of (?:its|the|all) digits", _digit_squares, "digit_squares"),
    (r"\bproduct of (?:its|the|all)(?: \w+)? digits|\bmultipl\w+ (?:together )?(?:its|the|all)(?: the| its)? digits|\bdigits (?:of \w+ )?(?:must |are |is |to |be |have )*multiplied", _digit_product, "digit_product"),
    (r"\brevers(?:es?|ed|ing|al)\b", _reversed, "reverse"),
    (r"\b(?:last|final|rightmost|ones|units) digit", lambda v: op("floormod", v, number(10)), "last_digit"),
    (r"\b(?:number|count) of (?:its )?digits", lambda v: (instance("length", (list_of(INT),), INT), _digits(v)), "digit_count"),
    (r"\b(?:largest|greatest|highest|biggest) digit", lambda v: (instance("max_of", (list_of(INT),), INT), _digits(v)), "max_digit"),
    (r"\b(?:remov|drop|delet|cut|los|strik|tak)\w* (?:off |away )?(?:its |the )?last digit", lambda v: op("floordiv", v, number(10)), "drop_digit"),
)
_N = r"(?:the |a |an |exactly |another |number |value |of |its |by )*(?P<n>-?\d+|{names})(?![\w.]*\w)(?! ?%| percent| ?times)"
BY: tuple[tuple[str, Callable[[Node, Node], Node], str], ...] = (
    (r"(?P<n>\d+|{names}) times\b|\b(?:multipl\w+|multiplication)(?: \w+){{0,3}}? by N|\btimes N", lambda v, n: op("mul", v, n), "mul"),
    (r"\bdivi(?:de|ded|des|ding|sion)(?: \w+){{0,3}}? by N", lambda v, n: op("floordiv", v, n), "div"),
    (r"\b(?:add(?:s|ed|ing)?|plus|increas\w+(?: \w+){{0,3}}? by|(?:rais|grow|ris|rose|grew|goes|go|jump|climb|mov)\w* (?:up )?by|gain(?:s|ed|ing)?|receiv\w+|adding|(?:climb|ris|earn|sav|collect|walk|crawl)\w*(?: up)?) N"
     r"|\b(?P<n2>\d+|{names}) (?:(?!is\b|are\b|times\b)\w+ )?(?:more\b|(?:is |are )(?:then )?added|(?:is |are )(?:put|poured|placed|born|planted|bought)|joins?\b|arrives?\b|come\b|hatch\w*|further\b)", lambda v, n: op("add", v, n), "add"),
    (r"\b(?:subtract(?:s|ed|ing)?|minus|tak(?:e|es|en|ing) (?:away|off)|remov\w+|less|deduct\w*|decreas\w+(?: \w+){{0,3}}? by|(?:reduc|lower|drop|shrink|fall|cut|sink)\w* by|los\w+|spend\w*|costs?|uses?|withdraw\w*|pays?|(?:slip|slid|fall|sink|eat|drink|burn)\w*(?: back| down)*) N"
     r"|\b(?P<n2>\d+|{names}) (?:(?!is\b|are\b|times\b)\w+ )?(?:less\b|fewer\b|(?:is |are )(?:then )?(?:taken|removed|subtracted|lost|eaten|sold|used|deducted|withdrawn|spent|paid)|dies?\b|died\b|leaves?\b|disappears?\b|escapes?\b|melts?\b|evaporates?\b|(?:go|goes|fly|run)\w* away)|\btak\w+ N(?: \w+)? (?:away|off)", lambda v, n: op("sub", v, n), "sub"),
    (r"\b(?:increas|grow|gain|ris|rais|interest|add)\w*(?: \w+){{0,5}}? (?P<n>\d+|{names}) ?(?:%|percent)|(?P<n2>\d+|{names}) ?(?:%|percent)(?: \w+){{0,3}}? (?:\([^)]*\) )?(?:is |are )?(?:added|interest|more|growth)",
     lambda v, n: op("add", v, percent(v, n)), "grow"),
    (r"\b(?:decreas|los|fall|shrink|drop|reduc|tak|remov|deduct|leak|evaporat|discount|lower)\w*(?: \w+){{0,5}}? (?P<n>\d+|{names}) ?(?:%|percent)|(?P<n2>\d+|{names}) ?(?:%|percent)(?: \w+){{0,3}}? (?:\([^)]*\) )?(?:is |are )?(?:lost|taken|removed|off\b|less)",
     lambda v, n: op("sub", v, percent(v, n)), "shrink"),
)
AFTER: tuple[tuple[str, Callable[[Node, Node], Node], str], ...] = (
    (r"\b(?:modul[ou]s?|mod) N|\bremainder(?: \w+){{0,5}}? (?:by|with) N", lambda v, n: op("floormod", v, n), "mod"),
)
# the same verbs with an operand that is no number and no parameter's name: any whole number among the parameters
OPEN: tuple[tuple[str, str], ...] = (
    ("grow", r"\b(?:increas|grow|gain|ris|rais|interest|add)\w*(?: \w+){0,5}? [a-z]+ ?(?:%|percent)"),
    ("shrink", r"\b(?:decreas|los|fall|shrink|drop|reduc|tak|remov|deduct|leak|evaporat|discount|lower)\w*(?: \w+){0,5}? [a-z]+ ?(?:%|percent)"),
    ("mul", r"\bmultipl\w+(?: \w+){0,3}? by (?=[a-z])|\b[b-z] times\b|\btimes (?:the )?(?=factor|[b-z]\b)"),
    ("div", r"\bdivid\w+(?: \w+){0,3}? by (?=[a-z])"),
    ("add", r"\b(?:add\w*|plus|increas\w+|grow\w*|gain\w*|rais\w+|receiv\w+|deposit\w*)(?: \w+)? (?=[a-z])|\bmore\b"),
    ("sub", r"\b(?:subtract\w*|minus|tak\w+ away|remov\w+|deduct\w*|decreas\w+|reduc\w+ by|los\w+|spend\w*|uses?|used|withdraw\w*|pays?|paid|slid\w+|slip\w*|less)\b"),
)
_COMPARED: tuple[tuple[str, str], ...] = (
    ("lt", r"\b(?:below|under|(?:less|fewer|smaller|lower) than(?! or)|short of) N|(?<!<)< ?N"),
    ("gt", r"\b(?:above|over|beyond|exceed\w*|(?:more|greater|larger|bigger|higher) than(?! or)|pass(?:es|ed)?|past) N|> ?N"),
    ("ge", r"\b(?:at least|reach\w*|(?:more|greater|larger) than or equal to|no less than|arriv\w+ at) N|(?P<n2>\d+|{names}) or (?:more|above|higher|larger|greater)"),
    ("le", r"\b(?:at most|up to|not (?:more|greater|larger) than|within|(?:less|smaller) than or equal to|no more than) N|(?P<n2>\d+|{names}) or (?:less|below|lower|smaller|fewer)"),
    ("eq", r"\b(?P<n2>\d+|{names}) (?:is|are|was|has been) (?:\w+ )?(?:reached|met|there|left|hit)|\b(?:is|equals?|equal to|exactly|becomes?|to) N"),
)
_BARE_TESTS: tuple[tuple[str, Turn, str], ...] = (
    (r"\beven\b", lambda v: op("is_even", v, result=BOOL), "even"), (r"\bodd\b", lambda v: op("is_odd", v, result=BOOL), "odd"),
    (r"\b(?:single|1) digit", lambda v: op("lt", v, number(10), result=BOOL), "single"),
    (r"\bpalindrom\w*", lambda v: (instance("eq", (STR, STR), BOOL), (shown := (instance("int_to_str", (INT,), STR), v)), (instance("str_reverse", (STR,), STR), shown)), "palindrome"),
    (r"\bnegative\b|\bbelow zero\b", lambda v: op("lt", v, number(0), result=BOOL), "negative"), (r"\bpositive\b", lambda v: op("gt", v, number(0), result=BOOL), "positive"),
)
_DIVISIBLE = r"\b(?:divisible by|multiples? of|divides by|(?:in|of) the \w+ table of) N"
_WHOLE = re.compile(r"(?<![\w.«-])-?\d+(?![\w»]|\.\d)")
_TRICKY = frozenset(("a", "i", "is", "at", "to", "in", "of", "the", "list", "number", "text", "value", "values", "numbers", "times"))


def read_told(problem: Problem) -> Told:
    """What the words of a request tell of changes, in order."""
    r = read_text(problem)
    text = re.sub(r"\bzero\b", "0", r.text)
    names = [n for n, p in r.params.items() if p.type == INT and n not in _TRICKY]
    called = "|".join([*map(re.escape, names), "\\0\\0"])

    def node(word: str) -> Node:
        return ("v", r.params[word].name, INT) if word in r.params else number(int(word))

    def found(pattern: str) -> list[tuple[int, int, Node]]:
        ready = _unique(re.sub(r"\bN(?=[|($]|$)", lambda _: _N, pattern)).format(names=called)
        out = []
        for m in re.finditer(ready, text):
            word = next((v for v in m.groupdict().values() if v is not None), None)
            if word is not None:
                out.append((m.start(), m.end(), node(word)))
        return out

    changes: list[Change] = []
    for pattern, turn, name in BARE:
        changes.extend(Change(m.start(), m.end(), turn, name) for m in re.finditer(pattern, text))
    for pattern, two, name in BY:
        changes.extend(Change(a, b, _by(two, n), name) for a, b, n in found(pattern))
    numeric = [p.name for p in r.params.values() if p.type == INT][:3]
    meanings = {name: two for _, two, name in BY}
    spans = [(c.start, c.end) for c in changes]
    opened: list[Change] = []
    for name, pattern in OPEN:
        for m in re.finditer(pattern, text):
            if not any(s < m.end() and m.start() < e for s, e in spans):
                spans.append(m.span())
                opened.extend(Change(*m.span(), _by(meanings[name], ("v", p, INT)), name) for p in numeric)
    named = {c.name for c in changes}
    changes.extend(c for c in opened if c.name not in named)
    after = [Change(a, b, _by(two, n), name) for pattern, two, name in AFTER for a, b, n in found(pattern)]
    tests = [Change(m.start(), m.end(), turn, name) for pattern, turn, name in _BARE_TESTS for m in re.finditer(pattern, text)]
    for name, pattern in _COMPARED:
        tests.extend(Change(a, b, _compare(name, n), name) for a, b, n in found(pattern))
    tests.extend(Change(a, b, _compare("is_divisible", n), "divisible") for a, b, n in found(_DIVISIBLE))
    numbers = tuple((m.start(), int(m[0])) for m in _WHOLE.finditer(text))
    return Told(r, text, numbers, _distinct(changes), _distinct(after), _distinct(tests))


def _unique(pattern: str) -> str:
    """The pattern with a number of its own for each group that names the operand."""
    at = iter(range(100))
    return re.sub(r"\(\?P<n\d*>", lambda _: f"(?P<n{next(at)}>", pattern)


def _by(two: Callable[[Node, Node], Node], n: Node) -> Turn:
    return lambda v: two(v, n)


def _compare(name: str, n: Node) -> Turn:
    return lambda v: op(name, v, n, result=BOOL)


def _distinct(found: Sequence[Change]) -> tuple[Change, ...]:
    """In the order of the words, each effect once."""
    probe: Node = ("v", "probe", INT)
    out: dict[Node, Change] = {}
    for c in sorted(found, key=lambda c: (c.start, c.end)):
        out.setdefault(c.turn(probe), c)
    return tuple(out.values())


def steps_of(told: Told, most: int = 400) -> list[tuple[int, Turn]]:
    """What one step may do, by cost: a change, two of them one after the other, one or another as a test tells; then modulo."""
    out: list[tuple[int, Turn]] = []
    probe: Node = ("v", "probe", INT)
    fixed = [c for c in told.changes if not any(n[0] == "v" and n[1] != "probe" for n in walk(c.turn(probe)))]
    changes = sorted([*fixed[:8], *[c for c in told.changes if c not in fixed][: max(8 - len(fixed), 3)]], key=lambda c: c.start)
    single: list[tuple[int, int, Turn]] = [(c.start, c.end, c.turn) for c in changes]
    for i, a in enumerate(changes):
        out.append((1, a.turn))
        for j, b in enumerate(changes):
            if i != j:
                near = 0 <= b.start - a.end < 40
                out.append((2 if near else 3 if j > i else 4, _then(a.turn, b.turn)))
                if near:
                    single.append((a.start, b.end, _then(a.turn, b.turn)))
                if j > i:
                    out.append((4, _added(a.turn, b.turn)))
    own: Turn = lambda v: v  # noqa: E731
    for a in changes:
        out.append((3, _added(own, a.turn)))
    cases: list[tuple[int, Turn]] = []
    for t in told.tests[:6]:
        for p in single:
            for q in single:
                if p is q or (p[0] < q[1] and q[0] < p[1]):
                    continue
                # "A when T, B otherwise" or "when T, A, and B otherwise": the first of the two is meant where the test holds
                near = max(t.start - p[1], p[0] - t.end, 0) < 60
                cases.append((2 if near and p[0] < q[0] else 4, _either(t.turn, p[2], q[2])))
            cases.append((5, _either(t.turn, p[2], own)))
    out.extend(cases)
    modulo = [(c - 1, _then(t, m.turn)) for m in told.after[:2] for c, t in out if c <= 3]
    return sorted([*modulo, *out], key=lambda x: x[0])[:most]


def _then(f: Turn, g: Turn) -> Turn:
    return lambda v: g(f(v))


def _added(f: Turn, g: Turn) -> Turn:
    return lambda v: op("add", f(v), g(v))


def _either(test: Turn, f: Turn, g: Turn) -> Turn:
    return lambda v: ("if", test(v), f(v), g(v), INT)


__all__ = ["Change", "Told", "Turn", "number", "op", "percent", "read_told", "steps_of"]
