"""Numbers that a condition told in words picks out: the next one after a limit, the nth, the first n, the largest below.

"The first number greater than a whose digit sum is divisible by k": what follows "whose" is parsed as the grammar parses a sentence
(grammar_chart.py), with the number that is tried as one more parameter; the loop around it is one of a few forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Apply, Call, Expr, Program, Var, walk_expr
from yantra_codex.ir.signature import SigParam
from yantra_codex.ir.text import read_program, write_expr
from yantra_codex.ir.types import BOOL, INT, list_of
from yantra_codex.ir.values import equal
from yantra_codex.search.compose.frozen import given
from yantra_codex.search.compose.grammar_chart import Chart
from yantra_codex.search.compose.grammar_read import Reader, words_of
from yantra_codex.search.compose.grammar_terms import FAILED, Meanings, Value
from yantra_codex.search.compose.hints_text import Reading, read_text

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

TRIED = "x"  # the name of the number that is tried
SAMPLES = (1, 2, 3, 6, 7, 9, 10, 12, 15, 30, 35, 57, 121, 360)
CHEAPEST = 4
MOST_CLAUSES = 8
OR_ELSE = " or else "
DEAREST = 2.6  # of a clause: what its words leave unexplained
LIMITS = Limits(fuel=60_000, memory=500_000)
_NOUN = r"(?:(?:whole|natural|positive|integer) )*(?:numbers?|integers?|values?|ones?|years?)"
_WHO = r"(?:(?:that|which|whose|who|with|where|having|such that)\b|(?=(?:divisible|containing|not|palindromic)\b))"
_AMOUNT = r"(?P<{0}>[a-z_]\w*|\d+)"
_ABOVE = rf"(?:(?P<strict>(?:strictly )?(?:greater|larger|bigger|higher|more|later) than|above|after|beyond|past)|(?:at least|not (?:less|smaller) than|not below|from|starting (?:at|from)|no less than|(?:greater|larger) than or equal to)) {_AMOUNT.format('a')}"
_BELOW = rf"(?:(?P<strict>(?:strictly )?(?:less|smaller|lower|earlier) than|below|before|under)|(?:at most|not (?:more|greater|larger|bigger) than|not above|up to|no more than)) {_AMOUNT.format('a')}"
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("next", re.compile(rf"\b(?:first|smallest|lowest|least|next|closest|nearest|earliest) {_NOUN} {_ABOVE},? {_WHO} ?(?P<cond>[^.;]+)")),
    ("next", re.compile(rf"\b(?:first|smallest|lowest|least|next|earliest) {_NOUN},? {_WHO} ?(?P<cond>[^.;]+?) (?:and|but) (?:that |which )?(?:is |comes )?{_ABOVE}\b")),
    ("next", re.compile(rf"\b(?:first|smallest|lowest|least|next|earliest) (?P<cond>palindromic|palindrome|even|odd|square|prime|perfect square) {_NOUN}? ?{_ABOVE}\b")),
    ("last", re.compile(rf"\b(?:largest|greatest|biggest|highest|last|latest|previous) {_NOUN} {_BELOW},? {_WHO} ?(?P<cond>[^.;]+)")),
    ("nth", re.compile(rf"\b{_AMOUNT.format('n')}th {_NOUN} {_WHO} ?(?P<cond>[^.;]+)")),
    ("list", re.compile(rf"\bfirst {_AMOUNT.format('n')} {_NOUN},? {_WHO} ?(?P<cond>[^.;]+)")),
)
_BODIES = {
    "next": "(var x int {start}) (while (not {test}) (set x (add x 1))) (return x)",
    "last": "(var x int {start}) (while (not {test}) (set x (sub x 1))) (return x)",
    "nth": "(var x int 0) (var left int {n}) (while (gt left 0) (set x (add x 1)) (if {test} ((set left (sub left 1))))) (return x)",
    "list": "(var x int 1) (var out list[int] (the list[int] [])) (while (lt (length out) {n}) (if {test} ((do list_push out x))) (set x (add x 1))) (return out)",
}
_ENDS = r",?(?: \(? ?(?:both|each|all|the)?(?: of them| ends| limits| bounds| values| numbers)? ?(?:inclusive|inclusively|included|excluded|exclusive|exclusively)(?: ?\))?)?,?"
_RANGE = rf"(?:(?:from|between|in the range(?: from)?|in) {_AMOUNT.format('a')} (?:to|and|through|up to|until) {_AMOUNT.format('b')}|(?P<below>below|less than|smaller than|under) {_AMOUNT.format('c')}|up to(?: and including)? {_AMOUNT.format('d')}){_ENDS}"
RANGES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b{_NOUN} {_RANGE} ?(?:{_WHO}|(?=[a-z]+ the digit)) ?(?P<cond>[^.;?]+)"),
    re.compile(rf"\b{_NOUN} {_WHO} ?(?P<cond>[^.;?]+?),? (?:are there |are |lie |which lie |exist |there are )?{_RANGE}"),
    re.compile(rf"\bnumbers? {_RANGE} ?(?P<cond>contain[^.;?]+|have[^.;?]+|end[^.;?]+|are [^.;?]+|start[^.;?]+)"),
    re.compile(rf"\b(?P<cond>(?!the\b|all\b|of\b|how\b|many\b|count\b)[a-z]+(?: and [a-z]+)?) {_NOUN}(?: are there| there are| lie| exist)? {_RANGE}"),
    re.compile(rf"\bhow many {_NOUN} {_RANGE} (?P<cond>(?!are there|there are|lie|exist)[^.;?]+)"),
)
_DEFINED = re.compile(r"\b(?:an? |the )?(?:positive |whole |natural )?(?:[a-z]+ )?(?:number|integer|year|value)s? (?:[a-z]\w* )?(?:is|are|counts? as|is said to be) (?:called |named |considered )?(?:an? )?(?P<name>[a-z]+|«\d+»)(?: numbers?| years?)?,? (?:if|when|whenever|if and only if)(?: and only if)? (?P<cond>[^.;]+)")
_SUMS = re.compile(r"\b(?:sum|add|adds|total)\b")
_COUNTS = re.compile(r"\b(?:count|how many|number of)\b")
_BUT = re.compile(r",? ?\bbut (?:also )?")
_PRONOUNS = re.compile(r"\b(?:it|itself|they|them|the (?:number|value|integer|year)(?: itself)?|that number)\b")


class NumbersThat:
    """The strand. Reads the form and parses its condition once, then gives what meets the examples by cost."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.found: list[tuple[float, Program]] | None = None
        self.others: dict[str, int] = {}

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        if "words" in self.composer.prices.without:
            return
        if self.found is None:
            self.found = sorted(self._read(), key=lambda f: f[0])
        while self.found:  # at the first level, before other parts find what fits by chance
            cost, program = self.found.pop(0)
            yield program, CHEAPEST + round(cost)

    def _read(self) -> Iterator[tuple[float, Program]]:
        c = self.composer
        returns = c.signature.returns
        if not c.params or returns not in (INT, list_of(INT)) or any(t != INT for _, t in c.params) or not c.examples:
            return
        reading = respelled(read_text(c.problem))
        yield from self._ranges(reading)
        for kind, pattern in FORMS:
            m = pattern.search(reading.text)
            if m is None or (kind == "list") != (returns == list_of(INT)):
                continue
            holes = {name: self._amount(m[name], reading) for name in ("a", "n") if name in pattern.groupindex}
            if None in holes.values():
                continue
            start = holes.get("a")
            if start is not None and m["strict"]:
                start = f"({'add' if kind == 'next' else 'sub'} {start} 1)"
            for cost, test in conditions(c, self._defined(m["cond"], reading)):
                program = self._program(_BODIES[kind].format(start=start, n=holes.get("n"), test=write_expr(test)))
                if program is not None:
                    yield cost, program
            return

    def _ranges(self, reading: Reading) -> Iterator[tuple[float, Program]]:
        """Of the numbers of a range those that pass: how many, their sum, or they themselves."""
        c = self.composer
        text = reading.text
        is_list = c.signature.returns == list_of(INT)
        for n, pattern in enumerate(RANGES):
            for m in pattern.finditer(text):
                holes = {name: self._amount(m[name], reading) for name in ("a", "b", "c", "d") if m[name] is not None}
                if None in holes.values() or m["cond"] in ("all", "the", "integer", "whole"):
                    continue
                first, last = holes.get("a", "1"), holes.get("b") or holes.get("d") or holes.get("c")
                closed = not m["below"]
                if re.search(r"exclu|strictly", m[0]):
                    first, closed = f"(add {first} 1)", False
                numbers = f"(range {first} {f'(add {last} 1)' if closed else last} 1)"
                before = text[: m.start()]
                sums = _SUMS.search(before) is not None and not _COUNTS.search(before)
                for cost, test in conditions(c, self._defined(m["cond"], reading)):
                    chosen = f"(fn (x:int) {write_expr(test)})"
                    value = f"(filter {numbers} {chosen})" if is_list else f"(sum (filter {numbers} {chosen}))" if sums else f"(count_where {numbers} {chosen})"
                    program = self._program(f"(return {value})")
                    if program is not None:
                        yield cost + 0.1 * n, program

    def _defined(self, clause: str, reading: Reading) -> str:
        """A condition's words, or what they are defined to be: "a number is lucky if ..."."""
        for m in _DEFINED.finditer(reading.text):
            if clause.strip() in (m["name"], f"is {m['name']}", f"are {m['name']}"):
                anyway = re.search(rf"\b{_NOUN} (?:{_WHO} )?(?P<cond>[^.;,]+) (?:are|is) (?:always |still )?{re.escape(m['name'])}(?: anyway| always| in any case| regardless)", reading.text[m.end():])
                return f"{m['cond']}{OR_ELSE}{anyway['cond']}" if anyway else m["cond"]
        return clause

    def _amount(self, word: str, reading: Reading) -> str | None:
        """A limit or count as text: a number, a parameter, the only one where the words name another thing."""
        if word.isdigit():
            return word
        names = [n for n, _ in self.composer.params]
        known = {n.lower(): n for n in names}
        if word in known:
            return f"${known[word]}"
        self.others.setdefault(word, len(self.others))  # names of the words' own: the parameters in their order
        at = self.others[word]
        return f"${names[at]}" if at < len(names) and not set(known) & set(re.findall(r"[a-z_]\w*", reading.text)) - {"a", "i"} else f"${names[0]}" if len(names) == 1 else None

    def _program(self, body: str) -> Program | None:
        c = self.composer
        params = " ".join(f"({n} {t})" for n, t in c.params)
        try:
            program = read_program(re.sub(r"\$(\w+)", r"\1", f"(program (def {c.signature.name} ({params}) {c.signature.returns} {body}))"))
            return program if self._meets(program) else None
        except YantraError:
            return None

    def _meets(self, program: Program) -> bool:
        call = compile_program(program, LIMITS)
        for e in self.composer.examples:
            try:
                if not equal(call(*[given(a, p.type) for a, p in zip(e.args, program.entry.params, strict=True)]), e.expected, program.entry.returns):
                    return False
            except (RaisedError, YantraError):
                return False
        return True


def conditions(c: Composer, text: str) -> list[tuple[float, Expr]]:
    """The tests that a clause may be: "unless" takes away from what is before it."""
    text, _, anyway = text.partition(OR_ELSE)
    if anyway:
        ways = clauses(c, anyway)
        return [(a + b, Apply("or", (y, x), BOOL)) for a, x in conditions(c, text)[:4] for b, y in ways[:4]]
    said, _, other = text.partition(" unless ")
    tests = clauses(c, said)
    if not other:
        return tests
    exceptions = clauses(c, other)
    return sorted(((a + b, Apply("and", (x, Apply("not", (y,), BOOL)), BOOL)) for a, x in tests[:4] for b, y in exceptions[:4]), key=lambda f: f[0])


def _near_to(said: list[int]) -> list[int]:
    """Numbers that what is said of a few numbers holds for, or nearly."""
    out = [m for n in said[:3] for m in (n, 2 * n, 10 * n, 11 * n, 10 * n + 1, 10 + n, n + 1)]
    return list(dict.fromkeys(m for m in out if m not in SAMPLES))


def clauses(c: Composer, text: str) -> list[tuple[float, Expr]]:
    """What a clause may say of the number that is tried, an expression of its name and the parameters; the likeliest first."""
    signature = c.signature
    text = _BUT.sub("and ", _PRONOUNS.sub(TRIED, text))
    reading = read_text(replace(c.problem, text=text, signature=replace(signature, params=(SigParam(TRIED, INT), *signature.params))))
    words = words_of(reading)
    if not words:
        return []
    every = [(TRIED, INT), *c.params]
    rows: list[tuple[Any, ...]] = []
    for k, row in enumerate(c.rows[: len(c.examples)]):
        samples = [*SAMPLES, *_near_to([int(m) for m in re.findall(r"\b\d{1,3}\b", text)] + [v for v in row if type(v) is int and 0 < v < 1000])]
        rows += [(samples[(i + k) % len(samples)], *row) for i in range(len(samples))]
    values = {n: Value(t, tuple(row[i] for row in rows), Var(n, t)) for i, (n, t) in enumerate(every)}
    reader = Reader(reading, words, values, rows, every, ())
    found = list(reader.items())
    known = sorted({k for i, j, _ in found for k in range(i, j)})
    place = {k: n for n, k in enumerate(known)}
    lexical: dict[tuple[int, int], list[Any]] = {}
    for i, j, item in found:
        lexical.setdefault((place[i], place[j - 1] + 1), []).append(item)
    unknown = sum(w.skip for i, w in enumerate(words) if i not in place)
    chart = Chart(Meanings(reader.part_names(), ()), list(values.values()), len(rows), len(rows), c.clock.check, BOOL)
    skips = [words[k].skip for k in known]
    total = sum(skips)
    out: dict[tuple[Any, ...], tuple[float, Expr]] = {}
    for (i, j), cell in chart.fill(lexical, skips).items():
        for item in cell.get("V", ()):
            v = item.value
            if v is None or v.type != BOOL or any(x is FAILED for x in v.col) or len(set(v.col)) == 1:
                continue
            if not any(isinstance(e, Var) and e.name == TRIED for e in walk_expr(v.expr)) or any(isinstance(e, Call) for e in walk_expr(v.expr)):
                continue
            cost = item.cost + total - sum(skips[i:j]) + unknown
            if cost <= DEAREST and (v.col not in out or out[v.col][0] > cost):
                out[v.col] = (cost, v.expr)
    c.clock.evaluations += chart.evaluations
    return sorted(out.values(), key=lambda f: f[0])[:MOST_CLAUSES]


# ---------------------------------------------------------------- the request's text, spelled as the grammar reads it

_TEST = r"(?:divisible by|multiples? of|end(?:s|ing)? (?:in|with)|start(?:s|ing)? with|begin(?:s|ning)? with|contain(?:s|ing)?(?: the digit)?)"
_SPELLED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(contain\w*|includ\w*|has|have)((?: an?| the)? (?:digit|letter|character|word|number)) (\d+|«\d+»|[a-z]\b)(.{0,30}?\b(?:in|with|by|than|to) )it\b"), r"\1\2 \3\4\3"),
    (re.compile(r"\bdivisible by (?:either )?(\w+) or(?: by)? (\w+),? (?:but not (?:by )?both|but not (?:by )?the 2|not both)(?: of them)?\b"), r"divisible by exactly 1 of \1 or \2"),
    (re.compile(rf"\b({_TEST})( \w+),? unless (?:it|they|the number|the year)?(?: is| are| also)* ?(?={_TEST})({_TEST})( \w+)(?: as well| too| also)?\b"), r"\1\2 and not \3\4"),
    (re.compile(r"\b(divisible by )(\w+),? (?:but|and) (?:is |are )?not by (?=\w+\b(?! and| or))"), r"\1\2 and not \1"),
    (re.compile(r"\b(multiples? of )(\w+),? (?:but|and) (?:are )?not of "), r"\1\2 and not \1"),
    (re.compile(r"\bdivisible neither by (\w+) nor by (\w+)\b"), r"divisible by neither \1 nor \2"), (re.compile(r"\bneither divisible by (\w+) nor(?: divisible)? by (\w+)\b"), r"divisible by neither \1 nor \2"),
)


def respelled(reading: Reading) -> Reading:
    """The reading with what "it", "unless" and "but not by" leave out put in their place."""
    text = reading.text
    for pattern, by in _SPELLED:
        text = pattern.sub(by, text)
    return reading if text == reading.text else replace(reading, text=text)


__all__ = ["NumbersThat", "clauses", "conditions", "respelled"]
