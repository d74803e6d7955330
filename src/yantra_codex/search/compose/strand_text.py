r"""Candidates that are made of regular expressions: those that the request's words describe, and those the examples show.

In: a Composer. Out, level by level: programs that test, find, replace or split by a pattern, each checked on the examples
with Python's `re`, with a cost: low where the words name the pattern and what is done, higher for what only fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yantra_codex.ir.nodes import Apply, Expr, Function, IfExpr, Lambda, Lit, Make, Param, Program, Return, Var
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of, option_of, set_of, tuple_of
from yantra_codex.search.compose.patterns_grammar import forms_in, quoted_in
from yantra_codex.search.compose.patterns_in_words import demands, readings
from yantra_codex.search.compose.patterns_pieces import (
    DIGITS,
    LETTERS,
    LOWER,
    PUNCTUATION,
    SPACES,
    UPPER,
    VOWELS,
    Reading,
    char_class,
)

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

STRS, INTS = list_of(STR), list_of(INT)
LONGEST_TEXT = 2000
MOST_YIELDED = 40
INFERRED = 7  # what a pattern costs that no word names
UNSAID = 2  # what a deed costs that no word names
SEPARATORS = ("", " ", ", ", ",", "-", "_", "\n")
VERBS: dict[str, re.Pattern[str]] = {k: re.compile(rf"\b(?:{v})", re.I) for k, v in {
    "remove": r"remov|delet|strip|eliminat|drop|discard|filter|clean|trim|omit|without|keep|retain",
    "replace": r"replac|substitut|chang|convert|turn|put|insert|add|swap|mask|abbreviat|collaps|reduc|squeez|compress|transform|format|redact|normali",
    "split": r"split|break|separat|divid|cut|token|chop|partition",
    "find": r"find|extract|get|search|return|list|collect|all |match|locat|pick|give",
    "count": r"count|how many|number of|occurr|frequency|total",
    "test": r"check|match|whether|if |valid|verif|test|determin|is |accept|has |contain|true|find|search|start|end|begin|look|identif",
    "filter": r"filter|remov|keep|select|find|extract|get|only|return|all |count|how many|words|strings|list|number of|drop|exclud",
}.items()}
OPPOSITES = (("valid", "invalid"), ("yes", "no"), ("true", "false"), ("accepted", "rejected"), ("accept", "reject"), ("correct", "incorrect"), ("found", "not found"),
             ("matched", "not matched"), ("match", "no match"), ("matches", "does not match"), ("allowed", "not allowed"), ("possible", "impossible"), ("pass", "fail"),
             ("good", "bad"), ("ok", "not ok"), ("safe", "unsafe"), ("is", "is not"), ("contains", "does not contain"))
_DENIAL = re.compile(r"\b(?:not?|never|none|without|doesn'?t|isn'?t|dont|don't|cannot|can't|false|reject|rejected|discard|discarded|fail|failed|bad|unsafe|in(?:valid|correct|complete)"
                     r"|impossible|unbalanced|wrong|missing|denied|error)\b", re.I)
NUMBERS = {w: i for i, w in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))}
LIMIT = re.compile(rf"\b(?:(?:maximum|max|at most|up to|only(?: the)?|the)(?: of)? (?:first )?(?P<n>\d+|{'|'.join(NUMBERS)})|first) (?:occurrence|instance|match|time|of |[a-z]+s\b)", re.I)
INSERT = re.compile(r"\b(?:insert|put|add|plac|separat|split|space|convert|camel|snake|kebab|between|before|after|break|turn|title|words)", re.I)


@dataclass(frozen=True, slots=True)
class Value:
    """An expression, what it gives on each example, and its cost."""

    expr: Expr
    col: tuple[Any, ...]
    type: Type
    cost: int


def op(name: str, result: Type, *args: Expr) -> Apply:
    return Apply(name, args, result)


def text(s: str) -> Lit:
    return Lit(s, STR)


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern compiled; what can't be (a flag in the middle of a longer one) matches nothing."""
    try:
        return re.compile(pattern)
    except (re.error, OverflowError):
        return re.compile("(?!)")


def each(v: Value, element: Type, body: Callable[[Expr], Expr], f: Callable[[Any], Any], cost: int) -> Value:
    """v mapped."""
    x = Var("x", v.type.args[0])
    fn = Lambda((Param("x", v.type.args[0]),), body(x), func_of((v.type.args[0],), element))
    return Value(op("map", list_of(element), v.expr, fn), tuple(tuple(f(e) for e in xs) for xs in v.col), list_of(element), v.cost + cost)


def kept(v: Value, pattern: str, whole: bool, wanted: bool, cost: int) -> Value:
    """The elements of v in which the pattern is found, or is not."""
    test = op("re_full_match" if whole else "re_test", BOOL, Var("x", STR), text(pattern))
    body = test if wanted else op("not", BOOL, test)
    match = compiled(pattern).fullmatch if whole else compiled(pattern).search
    fn = Lambda((Param("x", STR),), body, func_of((STR,), BOOL))
    return Value(op("filter", STRS, v.expr, fn), tuple(tuple(x for x in xs if (match(x) is not None) == wanted) for xs in v.col), STRS, v.cost + cost)


def test_of(s: Value, r: Reading) -> tuple[Expr, tuple[bool, ...]]:
    """Whether each of the texts has the form."""
    match = compiled(r.pattern).fullmatch if r.whole else compiled(r.pattern).search
    return op("re_full_match" if r.whole else "re_test", BOOL, s.expr, text(r.pattern)), tuple(match(x) is not None for x in s.col)


def replaced_each(v: Value, pattern: str, by: str, cost: int) -> Value:
    """The elements of v with every match of the pattern replaced."""
    return each(v, STR, lambda x: op("re_replace", STR, x, text(pattern), text(by)), lambda x: compiled(pattern).sub(by, x), cost)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a reading costs and where it comes from."""

    reading: Reading
    cost: int


class TextPatterns:
    """Programs of patterns for the composer's problem; `step` gives the next ones."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.signature = composer.signature
        self.returns = self.signature.returns
        self.want: tuple[Any, ...] = tuple(composer.top.want)
        self.words = composer.problem.text
        self.names = tuple(n for n, _ in composer.params)
        self.said = frozenset(k for k, v in VERBS.items() if v.search(self.words))
        self.met: set[Program] = set()
        self.yielded = 0
        self.waiting: list[tuple[int, int, Program]] | None = None
        self.sources = list(self._sources())
        self.lists = list(self._lists())

    # ------------------------------------------------------------ steps

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        """The programs whose turn it is: the cheapest at the first levels."""
        if not (self.sources or self.lists) or not self.want:
            return
        if self.waiting is None:
            self.waiting = []
            self._gather(self._read())
            for s in self.sources:
                self._keep_fitting(self._demanded(s))
                self._keep_fitting(self._refined(s))
        if level == 4:
            self._gather(self._inferred())
        self.waiting.sort(key=lambda w: w[:2])
        while self.waiting and self.waiting[0][0] <= 4 + 2 * level and self.yielded < MOST_YIELDED:
            cost, _, program = self.waiting.pop(0)
            self.yielded += 1
            yield program, cost

    def _gather(self, costs: Sequence[Cost]) -> None:
        """Evaluate what is made of these readings; what fits the examples waits for its turn."""
        for c in costs:
            self._keep_fitting(self._made(c))

    def _keep_fitting(self, values: Iterator[Value]) -> None:
        """Put the values that are the wanted results among those that wait."""
        clock = self.composer.clock
        clock.check()
        waiting = self.waiting if self.waiting is not None else []
        for value in values:
            clock.evaluations += 1
            if value.type != self.returns or value.col != self.want:
                continue
            program = Program((Function(self.signature.name, tuple(Param(n, t) for n, t in self.composer.params), self.returns, (Return(value.expr),)),))
            if program not in self.met:
                self.met.add(program)
                waiting.append((value.cost, len(waiting), program))

    def _read(self) -> list[Cost]:
        return [Cost(r, round(10 * (1 - r.weight))) for r in readings(self.words, self.names)]

    def _inferred(self) -> list[Cost]:
        """Classes that no word names, one character and runs."""
        known = {r.pattern for r in readings(self.words, self.names)}
        return [Cost(Reading(p, 0.3, "shown by the examples", False), INFERRED + extra) for p, extra in SHOWN if p not in known]

    # ------------------------------------------------------------ where texts come from

    def _sources(self) -> Iterator[Value]:
        for i, (name, t) in enumerate(self.composer.params):
            col = tuple(e.args[i] for e in self.composer.examples)
            if t == STR and all(isinstance(s, str) and len(s) <= LONGEST_TEXT for s in col):
                yield Value(Var(name, t), col, STR, 1)
            if t == STRS and self.returns == STR and all(len(xs) == 1 for xs in col):
                yield Value(op("index", STR, Var(name, t), Lit(0, INT)), tuple(xs[0] for xs in col), STR, 3)

    def _lists(self) -> Iterator[Value]:
        for i, (name, t) in enumerate(self.composer.params):
            if t == STRS:
                yield Value(Var(name, t), tuple(tuple(e.args[i]) for e in self.composer.examples), STRS, 1)
        for s in self.sources:
            if isinstance(s.expr, Var):
                yield Value(op("split_words", STRS, s.expr), tuple(tuple(x.split()) for x in s.col), STRS, s.cost + 2)

    # ------------------------------------------------------------ what is made of a reading

    def _made(self, c: Cost) -> Iterator[Value]:
        r = c.reading
        groups = compiled(r.pattern).groups
        shown_only = c.cost >= INFERRED
        if not groups and (not shown_only or (len(self.want) > 2 and len(set(self.want)) == 2)):
            for s in self.sources:
                yield from self._tested(s, Cost(r, c.cost + 3) if shown_only else c)
        if self.returns != BOOL:
            for s in self.sources:
                if not r.whole and (r.weight > 0.6 or not re.match(r"\^|.*\$$", r.pattern)):  # a place that no word names is for tests
                    yield from self._found(s, c, groups)
                    if self.returns == STR:
                        yield from self._replaced(s, c, groups)
            for xs in self.lists:
                if not groups:
                    yield from self._kept(xs, c)
                if not r.whole and isinstance(xs.expr, Var):
                    yield from self._each_replaced(xs, c, groups)

    def _unsaid(self, *verbs: str) -> int:
        return 0 if any(v in self.said for v in verbs) else UNSAID

    # ---- tests

    def _tested(self, s: Value, c: Cost) -> Iterator[Value]:
        """Whether the pattern is there: as a truth value or as one of two results."""
        expr, col = test_of(s, c.reading)
        if atoms_of(c.reading.pattern) > 2 and not SEARCHED.search(self.words):
            c = Cost(c.reading, max(0, c.cost + (1 - min(atoms_of(c.reading.pattern), 5) if c.reading.whole else 3)))  # a form of several parts is all of the text
        yield from self._decided(Value(expr, col, BOOL, s.cost + c.cost + 3 + self._unsaid("test") + (0 if True in col else 2)))

    def _demanded(self, s: Value) -> Iterator[Value]:
        """Whether all that the words demand is there."""
        tests = [test_of(s, r) for r in demands(self.words, self.names)]
        if not tests:
            return
        expr, col = tests[0]
        for more, its in tests[1:]:
            expr, col = op("and", BOOL, expr, more), tuple(a and b for a, b in zip(col, its, strict=True))
        yield from self._decided(Value(expr, col, BOOL, s.cost + 2 + len(tests) + (0 if True in col else 2)))

    def _refined(self, s: Value) -> Iterator[Value]:
        """A form and one condition more on its characters ("four digits that are not all the same")."""
        if self.returns != BOOL or True not in self.want:
            return
        extras = [e for e in conditions(s, self.words) if any(e.col)]
        if not extras:
            return
        for c in self._read():
            if c.reading.weight < 0.5 or atoms_of(c.reading.pattern) < 1:
                continue
            whole = Reading(c.reading.pattern, c.reading.weight, c.reading.why, True)
            expr, col = test_of(s, whole)
            if True not in col or any(w and not v for v, w in zip(col, self.want)):
                continue
            cost = s.cost + c.cost + 3 - min(atoms_of(whole.pattern), 4)
            for e in extras:
                yield Value(op("and", BOOL, expr, e.expr), tuple(v and x for v, x in zip(col, e.col)), BOOL, cost + e.cost)

    def _decided(self, test: Value) -> Iterator[Value]:
        """The test, or one of the two results by it."""
        if self.returns == BOOL:
            yield test
            yield Value(op("not", BOOL, test.expr), tuple(not v for v in test.col), BOOL, test.cost + 3)
            return
        pair = self._pair()
        if pair is None:
            return
        yes, no = pair
        if is_denial(yes) > is_denial(no):
            yes, no = no, yes
        sure = is_denial(yes) != is_denial(no)
        for a, b, extra in ((yes, no, 0), (no, yes, 4 if sure else 1)):
            col = tuple(a if v else b for v in test.col)
            yield Value(IfExpr(test.expr, Lit(a, self.returns), Lit(b, self.returns), self.returns), col, self.returns, test.cost + 1 + extra)

    def _pair(self) -> tuple[Any, Any] | None:
        """The two results: those that the request names, else those that the examples show."""
        if self.returns not in (STR, INT):
            return None
        shown = list(dict.fromkeys(self.want))
        chosen = tuple(getattr(self.composer, "choices", ()) or ())
        if len(chosen) == 2 and all(v in chosen for v in shown):
            return chosen[0], chosen[1]
        if len(shown) == 2 and (self.returns == STR or set(shown) in ({0, 1}, {-1, 1})) and not self._computed():
            return shown[0], shown[1]
        if len(shown) == 1 and self.returns == STR:
            others = [q for q in quoted_in(self.words) if q != shown[0] and len(q) > 1]
            if len(others) == 1:
                return shown[0], others[0]
            if (other := opposite(shown[0])) is not None:
                return (other, shown[0]) if is_denial(shown[0]) else (shown[0], other)
        return None

    def _computed(self) -> bool:
        """Whether the results look made from the inputs, and not chosen among two."""
        if self.returns != STR or len(set(self.want)) < len(self.want):
            return False
        return any(SequenceMatcher(None, x, w).ratio() > 0.5 or (w and w in x) for s in self.sources for x, w in zip(s.col, self.want, strict=True))

    # ---- what is found

    def _found(self, s: Value, c: Cost, groups: int) -> Iterator[Value]:
        r = c.reading
        base = s.cost + c.cost
        all_found = self._all(s, r.pattern, groups, base + 3)
        for v in all_found:
            yield from self._closed(v, r.pattern)
        if not groups and not r.pattern.startswith("^"):
            for pattern, extra in ((r.pattern, 0),) if r.pattern.endswith("+") or len(r.pattern) > 40 or negated(r.pattern) is not None else ((r.pattern, 0), (f"(?:{r.pattern})+", 3)):
                parts = Value(op("re_split", STRS, s.expr, text(pattern)), tuple(tuple(compiled(pattern).split(x)) for x in s.col), STRS,
                              base + 3 + extra + 2 * self._unsaid("split"))
                yield from self._closed(parts, pattern, split=True)
                if any("" in xs for xs in parts.col):
                    filled = Value(op("filter", STRS, parts.expr, Lambda((Param("x", STR),), op("ne", BOOL, Var("x", STR), text("")), func_of((STR,), BOOL))),
                                   tuple(tuple(x for x in xs if x) for xs in parts.col), STRS, parts.cost + 2)
                    yield from self._closed(filled, pattern, split=True)
            if negation := negated(r.pattern):
                for pattern, extra in ((f"{r.pattern}{negation}*", 0), (f"{r.pattern}{negation}*|{negation}+", 1), (f"{negation}*{r.pattern}", 2), (f"{r.pattern}+{negation}*", 1)):
                    for v in self._all(s, pattern, 0, base + 4 + extra + 2 * self._unsaid("split")):
                        if v.type == self.returns:
                            yield v
                        yield from self._closed(v, pattern, split=True)
        yield from self._first(s, c, groups)

    def _all(self, s: Value, pattern: str, groups: int, cost: int) -> Iterator[Value]:
        """Every match: its text, or that of its groups."""
        found = compiled(pattern)
        if not groups:
            yield Value(op("re_find_all", STRS, s.expr, text(pattern)), tuple(tuple(m[0] for m in found.finditer(x)) for x in s.col), STRS, cost)
            return
        lists = op("re_find_all_groups", list_of(STRS), s.expr, text(pattern))
        g = Var("groups", STRS)
        if groups == 1:
            fn = Lambda((Param("groups", STRS),), op("index", STR, g, Lit(0, INT)), func_of((STRS,), STR))
            yield Value(op("map", STRS, lists, fn), tuple(tuple(m[1] or "" for m in found.finditer(x)) for x in s.col), STRS, cost + 1)
            return
        t = tuple_of(*[STR] * groups)
        body = Make(tuple(op("index", STR, g, Lit(i, INT)) for i in range(groups)), t)
        fn = Lambda((Param("groups", STRS),), body, func_of((STRS,), t))
        yield Value(op("map", list_of(t), lists, fn), tuple(tuple(tuple(x or "" for x in m.groups()) for m in found.finditer(v)) for v in s.col), list_of(t), cost + 1)

    def _first(self, s: Value, c: Cost, groups: int) -> Iterator[Value]:
        """The first match, or what stands for none."""
        pattern, cost = c.reading.pattern, s.cost + c.cost + 4 + self._unsaid("find")
        ms = [compiled(pattern).search(x) for x in s.col]
        find = op("re_find", option_of(STR), s.expr, text(pattern))
        if self.returns == option_of(STR) and not groups:
            yield Value(find, tuple(m[0] if m else None for m in ms), self.returns, cost)
        if self.returns == tuple_of(INT, INT) and not groups and all(ms):
            yield Value(op("unwrap", self.returns, op("re_find_span", option_of(self.returns), s.expr, text(pattern))), tuple(m.span() for m in ms if m), self.returns, cost + 1)
        if self.returns == STR and not groups and any(ms):
            missing = [w for m, w in zip(ms, self.want, strict=True) if m is None]
            default = missing[0] if missing else ""
            yield Value(op("unwrap_or", STR, find, text(default)), tuple(m[0] if m else default for m in ms), STR, cost + (1 if missing else 0))
        if groups > 1 and all(ms):
            yield from self._parts(s, pattern, [tuple(g or "" for g in m.groups()) for m in ms if m], cost + 2)

    def _parts(self, s: Value, pattern: str, found: Sequence[tuple[str, ...]], cost: int) -> Iterator[Value]:
        """The groups of the first match as a list or a tuple, of texts or of numbers."""
        n = len(found[0])
        groups = op("unwrap", STRS, op("re_groups", option_of(STRS), s.expr, text(pattern)))
        if self.returns == STRS:
            yield Value(groups, tuple(found), STRS, cost)
        numeric = all(re.fullmatch(r"-?[0-9]{1,15}", x) for xs in found for x in xs)
        for t, f in ((STR, str), (INT, int)):
            if self.returns == tuple_of(*[t] * n) and (t == STR or numeric):
                parts = tuple(op("index", STR, groups, Lit(i, INT)) for i in range(n))
                made = Make(parts if t == STR else tuple(op("parse_int", INT, x) for x in parts), self.returns)
                yield Value(made, tuple(tuple(map(f, xs)) for xs in found), self.returns, cost)

    def _closed(self, v: Value, pattern: str, split: bool = False) -> Iterator[Value]:
        """What the target's type lets one make of a list of texts."""
        if v.type == self.returns:
            yield replace_cost(v, v.cost + (0 if split else self._unsaid("find", "filter")))
        if v.type != STRS:
            if self.returns == v.type.args[0] and all(v.col):
                yield Value(op("index", v.type.args[0], v.expr, Lit(0, INT)), tuple(xs[0] for xs in v.col), self.returns, v.cost + 2)
            return
        make = CLOSINGS.get(str(self.returns))
        if make is not None:
            yield from make(self, v)

    # ---- lists of texts

    def _kept(self, xs: Value, c: Cost) -> Iterator[Value]:
        r = c.reading
        cost = c.cost + 3 + self._unsaid("filter")
        for wanted in (True, False):
            v = kept(xs, r.pattern, r.whole, wanted, cost + (0 if wanted or "remove" in self.said else 2))
            if v.col == xs.col:
                continue
            if self.returns == STRS:
                yield v
            else:
                yield from self._closed(v, r.pattern)

    def _each_replaced(self, xs: Value, c: Cost, groups: int) -> Iterator[Value]:
        if self.returns != STRS or not all(len(a) == len(w) for a, w in zip(xs.col, self.want, strict=True)):
            return
        ins, outs = [x for a in xs.col for x in a], [w for ws in self.want for w in ws]
        for by, cost in self._replacements(c.reading.pattern, groups, ins, outs, lambda x: x):
            yield replaced_each(xs, c.reading.pattern, by, c.cost + cost + 4)

    # ---- replacing

    def _replaced(self, s: Value, c: Cost, groups: int) -> Iterator[Value]:
        wants = [w for w in self.want if isinstance(w, str)]
        base = s.cost + c.cost + 4
        for pattern, extra in self._to_replace(c.reading.pattern, groups):
            n = compiled(pattern).groups
            for post, f, more in POST:
                if more and ([f(w) for w in wants] != wants or not (WORD_OF_POST[post or ""].search(self.words) or any(f(x) != x for x in s.col))):
                    continue
                if not post and n == 0 and (limit := self._limit()):
                    yield from self._replaced_first(s, pattern, limit, wants, base + extra)
                for by, cost in self._replacements(pattern, n, s.col, wants, f):
                    e: Expr = op("re_replace", STR, s.expr, text(pattern), text(by))
                    made = [compiled(pattern).sub(by, x) for x in s.col]
                    col = tuple(map(f, made))
                    if more and col == tuple(made) and not WORD_OF_POST[post or ""].search(self.words):
                        continue
                    run = is_run(pattern) and not RUNS.search(self.words)
                    yield Value(op(post, STR, e) if post else e, col, STR, base + extra + cost + more + (2 if by and run else run))

    def _limit(self) -> int:
        """How many matches the words speak of; 0 for all."""
        m = LIMIT.search(self.words)
        return 0 if m is None else int(m["n"]) if (m["n"] or "").isdigit() else NUMBERS.get((m["n"] or "one").lower(), 0)

    def _replaced_first(self, s: Value, pattern: str, limit: int, wants: Sequence[str], cost: int) -> Iterator[Value]:
        """Only the first matches replaced."""
        found = compiled(pattern)
        by = solve(found, s.col, wants, str, limit)
        if by is not None and any(len(found.findall(x)) > limit for x in s.col):
            kept_by = by.replace("\\", "\\\\")
            col = tuple(found.sub(lambda m: by, x, count=limit) for x in s.col)
            yield Value(op("re_replace_limit", STR, s.expr, text(pattern), text(kept_by), Lit(limit, INT)), col, STR, cost + self._said_cost(by))

    def _to_replace(self, pattern: str, groups: int) -> Iterator[tuple[str, int]]:
        """The pattern, and for a class its complement and its runs and where it stands inside a word."""
        yield pattern, 0
        negation = negated(pattern)
        if negation is not None:
            yield negation, 2 if re.search(r"\b(?:keep|only|retain|except|extract)", self.words, re.I) else 4
        if not groups and not pattern.startswith("^") and len(pattern) < 40 and INSERT.search(self.words):
            yield rf"\B({pattern})", 1 + is_run(pattern)
            yield f"({pattern})", 2 + is_run(pattern)

    def _replacements(self, pattern: str, groups: int, ins: Sequence[str], outs: Sequence[str], f: Callable[[str], str]) -> Iterator[tuple[str, int]]:
        """The replacement texts that make each output of its input, with what they cost."""
        found = compiled(pattern)
        if not any(found.search(x) for x in ins) or len(ins) != len(outs):
            return
        options: dict[str, int] = {}
        solved = solve(found, ins, outs, f)
        if solved is not None and not (solved and all(m[0] == x for x in ins if (m := found.search(x)))):  # else the replacement is all there is
            options[solved.replace("\\", "\\\\")] = self._said_cost(solved)
        if groups == 1:
            for sep in (" ", "_", "-", "", *quoted_in(self.words)[:4]):
                kept_sep = sep.replace("\\", "\\\\")
                if sep or not pattern.startswith(r"\B("):
                    options.setdefault(rf"{kept_sep}\1", 1)
                    if sep:
                        options.setdefault(rf"\1{kept_sep}", 2)
        elif groups > 1:
            for sep in (" ", "_", "-", "") if groups == 2 else ():
                options.setdefault(rf"\1{sep}\2", 1)
                if sep != "":
                    options.setdefault(rf"\2{sep}\1", 2)
            for by in forms_in(self.words)[1:]:
                options.setdefault(by, 0)
        for by in ("", " "):
            options.setdefault(by, self._said_cost(by))
        for by, cost in options.items():
            if groups and not re.search(r"\\\d", by) and groups < 3:
                continue  # the same pattern without a group is there too
            try:
                made = [found.sub(by, x) for x in ins]
                if made != list(ins) and all(f(x) == w for x, w in zip(made, outs, strict=True)):
                    yield by, cost
            except (re.error, IndexError):
                continue

    def _said_cost(self, by: str) -> int:
        if by == "":
            return self._unsaid("remove")
        return 0 if by in self.words and "replace" in self.said else self._unsaid("replace", "remove")


def atoms_of(pattern: str) -> int:
    """How many parts a pattern has."""
    return len(re.findall(r"(?:\[(?:\\.|[^\]\\])+\]|\\?.)(?:\{[\d,]+\}|[*+?])?", pattern))


def conditions(s: Value, words: str) -> Iterator[Value]:
    """Tests that the words speak of, on the digits, the letters or all characters of a text."""
    low = words.lower()
    for noun, pattern, cost in (("digit", "[^0-9]", 0), ("letter", "[^A-Za-z]", 1), ("character", None, 2)):
        if noun not in low:
            continue
        held = s.expr if pattern is None else op("re_replace", STR, s.expr, text(pattern), text(""))
        col = s.col if pattern is None else tuple(compiled(pattern).sub("", x) for x in s.col)
        kinds = op("set_size", INT, op("char_set", set_of(STR), held))
        x = Var("c", STR)
        often = op("max_or", INT, op("map", INTS, op("chars", STRS, held), Lambda((Param("c", STR),), op("str_count", INT, held, x), func_of((STR,), INT))), Lit(0, INT))

        def tested(expr: Expr, f: Callable[[str], bool], more: int = 0, col: tuple[str, ...] = col, cost: int = cost) -> Value:
            return Value(expr, tuple(f(v) for v in col), BOOL, cost + more)

        if re.search(r"\b(?:same|identical|equal|repeat)", low):
            yield tested(op("gt", BOOL, kinds, Lit(1, INT)), lambda v: len(set(v)) > 1)
        if re.search(r"\b(?:differ|distinct|unique|repeat|once|twice)", low):
            yield tested(op("eq", BOOL, kinds, op("str_length", INT, held)), lambda v: len(set(v)) == len(v), "differ" not in low)
        if m := re.search(r"\b(?:more (?:often )?than|at most|above) (?:(?P<n>\d+|two|three|four|once|twice)\b)", low):
            n = {"once": 1, "twice": 2, "two": 2, "three": 3, "four": 4}.get(m["n"]) or int(m["n"])
            yield tested(op("le", BOOL, often, Lit(n, INT)), lambda v, n=n: max(map(v.count, v), default=0) <= n)  # type: ignore[misc]
        if re.search(r"\b(?:palindrom|both ways|backward)", low):
            yield tested(op("eq", BOOL, held, op("str_reverse", STR, held)), lambda v: v == v[::-1])
        if noun == "digit" and re.search(r"\b(?:sum|add)", low):
            one = Lambda((Param("c", STR),), op("parse_int", INT, x), func_of((STR,), INT))
            total = op("sum", INT, op("map", INTS, op("chars", STRS, held), one))
            for k, left in [(2, 0), (2, 1)] if re.search(r"\b(?:even|odd)\b", low) else [(int(n), 0) for n in re.findall(r"\b(?:divisible by|multiple of) (\d+)", low) if int(n)]:
                said = ("even", "odd")[left] in low or k > 2
                yield tested(op("eq", BOOL, op("floormod", INT, total, Lit(k, INT)), Lit(left, INT)), lambda v, k=k, left=left: sum(map(int, v)) % k == left, 0 if said else 3)  # type: ignore[misc]


def opposite(shown: str) -> str | None:
    """The other result where one is shown: "Invalid code" for "Valid code"; None where no word has an opposite."""
    for a, b in OPPOSITES:
        for this, that in ((b, a), (a, b)):
            m = re.search(rf"\b{this}\b", shown, re.I)
            if m:
                word = that.capitalize() if m[0][0].isupper() else that
                return shown[: m.start()] + (word.upper() if m[0].isupper() and len(m[0]) > 1 else word) + shown[m.end() :]
    return None


def is_denial(shown: Any) -> bool:
    """Whether a result says that something is not so."""
    return shown in (0, -1) if isinstance(shown, int) else bool(_DENIAL.search(str(shown)))


def replace_cost(v: Value, cost: int) -> Value:
    return Value(v.expr, v.col, v.type, cost)


def solve(found: re.Pattern[str], ins: Sequence[str], outs: Sequence[str], f: Callable[[str], str], limit: int = 0) -> str | None:
    """The one text that, put in the place of every match (of the first `limit`), makes the outputs; None if none does."""
    for x, w in zip(ins, outs, strict=True):
        spans = [m.span() for m in found.finditer(x)][: limit or None]
        if not spans:
            continue
        rest = len(w) - (len(x) - sum(b - a for a, b in spans))
        if rest < 0 or rest % len(spans) or rest // len(spans) > 40:
            return None
        start = spans[0][0]
        return w[start : start + rest // len(spans)]
    return None


def negated(pattern: str) -> str | None:
    """The complement of a class; None for any other pattern."""
    if re.fullmatch(r"\[\^(?:\\.|[^\]\\])+\]", pattern):
        return "[" + pattern[2:]
    if re.fullmatch(r"\[(?:\\.|[^\]\\])+\]", pattern):
        return "[^" + pattern[1:]
    if pattern in (r"\s", r"\S"):
        return pattern.swapcase()
    if re.fullmatch(r"\\[.*+?()|{}$]", pattern):
        return f"[^{pattern[1]}]"
    return f"[^{pattern}]" if len(pattern) == 1 and pattern not in ".^$" else None


def is_run(pattern: str) -> bool:
    """Whether a pattern is a class of characters one or more times."""
    return pattern.endswith("+") and negated(pattern[:-1]) is not None


SEARCHED = re.compile(r"\b(?:contain|anywhere|somewhere|find|search|occur|inside|within|substring|includ|appear|look for)", re.I)
RUNS = re.compile(r"\b(?:runs?|sequences?|groups?|series|stretch|consecutive|multiple|extra|several|blocks?|adjacent|words?|numbers|numeric|tokens?|parts?|substrings?|repeated|redundant)\b", re.I)
WORD_OF_POST = {"strip": re.compile(r"\b(?:trim|strip|ends|leading|trailing|surrounding)", re.I), "lower": re.compile(r"\b(?:lower|small|snake|kebab)", re.I),
                "upper": re.compile(r"\b(?:upper|capital)", re.I), "sort": re.compile(r"\b(?:sort|order|alphabetical)", re.I),
                "unique": re.compile(r"\b(?:unique|distinct|different|duplicate)", re.I), "reverse": re.compile(r"\b(?:revers|backward)", re.I)}
POST: tuple[tuple[str | None, Callable[[str], str], int], ...] = (
    (None, str, 0), ("strip", str.strip, 2), ("lower", str.lower, 2), ("upper", str.upper, 2))


def _shown() -> Iterator[tuple[str, int]]:
    """Patterns of classes: (pattern, what it costs beyond `INFERRED`)."""
    for chars, no in ((DIGITS, False), (frozenset(" "), False), (SPACES, False), (PUNCTUATION, False), (UPPER, False), (LOWER, False), (LETTERS, False), (VOWELS, False),
                      (LETTERS | DIGITS, True), (LETTERS, True), (DIGITS, True), (LETTERS | DIGITS | SPACES, True), (LETTERS | SPACES, True), (LETTERS | DIGITS | {"_"}, True),
                      (frozenset("aeiou"), False), (LETTERS - VOWELS, False)):
        pattern = char_class(chars, no)
        yield pattern, 0
        yield f"{pattern}+", 1
    yield r"\([^()]*\)", 2
    yield r"\[[^\[\]]*\]", 3
    yield r"<[^<>]*>", 2
    yield '"([^"]*)"', 2
    yield r"-?[0-9]+", 2
    yield r"-?[0-9]+\.[0-9]+", 3
    yield r"\w+", 2


SHOWN = tuple(_shown())

# ---------------------------------------------------------------- lists of texts as other types

Closing = Callable[[TextPatterns, Value], Iterator[Value]]


def _texts(strand: TextPatterns, v: Value) -> Iterator[Value]:
    for name, f, cost in (("sort", sorted, 2), ("unique", dict.fromkeys, 2), ("reverse", lambda xs: xs[::-1], 3)):
        col = tuple(tuple(f(xs)) for xs in v.col)  # type: ignore[operator]
        said = WORD_OF_POST[name].search(strand.words)
        if said or col != v.col:
            yield Value(op(name, STRS, v.expr), col, STRS, v.cost + (1 if said else cost))
    for name, g in (("lower", str.lower), ("upper", str.upper), ("strip", str.strip)):
        changed = each(v, STR, lambda x, name=name: op(name, STR, x), g, 3)  # type: ignore[misc]
        if changed.col != v.col or WORD_OF_POST[name].search(strand.words):
            yield changed


def _numbers(v: Value, t: Type) -> Value | None:
    """The list as numbers; None where a text is not one."""
    one = r"-?[0-9]{1,15}" if t == INT else r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
    if not all(re.fullmatch(one, x) for xs in v.col for x in xs) or not any(v.col):
        return None
    return each(v, t, lambda x: op("parse_int" if t == INT else "parse_float", t, x), int if t == INT else float, 2)


def _number(t: Type) -> Closing:
    def close(strand: TextPatterns, v: Value) -> Iterator[Value]:
        if t == INT:
            runs = v.expr.args[1] if isinstance(v.expr, Apply) and v.expr.op == "re_find_all" else None
            many = isinstance(runs, Lit) and is_run(str(runs.value)) and not RUNS.search(strand.words)
            counted = Value(op("length", INT, v.expr), tuple(map(len, v.col)), INT, v.cost + 1 + strand._unsaid("count") + 3 * many)
            yield counted
            if all(v.col):
                lengths = each(v, INT, lambda x: op("str_length", INT, x), len, 2)
                for name, f in (("max_of", max), ("min_of", min)):
                    yield Value(op(name, INT, lengths.expr), tuple(f(xs) for xs in lengths.col), INT, lengths.cost + 2)
        numbers = _numbers(v, t)
        if numbers is None:
            return
        if all(numbers.col):
            for name, g in (("max_of", max), ("min_of", min)):
                yield Value(op(name, t, numbers.expr), tuple(g(xs) for xs in numbers.col), t, numbers.cost + 1)
            parse = "parse_int" if t == INT else "parse_float"
            yield Value(op(parse, t, op("index", STR, v.expr, Lit(0, INT))), tuple(xs[0] for xs in numbers.col), t, v.cost + 2)
            yield Value(op(parse, t, op("last", STR, v.expr)), tuple(xs[-1] for xs in numbers.col), t, v.cost + 3)
        start = 0 if t == INT else 0.0
        yield Value(op("sum", t, numbers.expr), tuple(sum(xs, start) for xs in numbers.col), t, numbers.cost + 1)

    return close


def _number_list(t: Type, wrap: str | None) -> Closing:
    def close(strand: TextPatterns, v: Value) -> Iterator[Value]:
        numbers = _numbers(v, t)
        if numbers is not None:
            yield numbers if wrap is None else wrapped(numbers, wrap, strand.returns)

    return close


def wrapped(v: Value, name: str, t: Type) -> Value:
    return Value(op(name, t, v.expr), v.col, t, v.cost + 1)


def _text(strand: TextPatterns, v: Value) -> Iterator[Value]:
    for sep in SEPARATORS:
        if sep.join(v.col[0]) != strand.want[0]:
            continue
        yield Value(op("join", STR, v.expr, text(sep)), tuple(sep.join(xs) for xs in v.col), STR, v.cost + 1 + (sep != "" and sep not in strand.words))
    if all(v.col):
        yield Value(op("index", STR, v.expr, Lit(0, INT)), tuple(xs[0] for xs in v.col), STR, v.cost + 2)
        yield Value(op("last", STR, v.expr), tuple(xs[-1] for xs in v.col), STR, v.cost + 2)
        fn = Lambda((Param("x", STR),), op("str_length", INT, Var("x", STR)), func_of((STR,), INT))
        yield Value(op("max_by", STR, v.expr, fn), tuple(max(xs, key=len) for xs in v.col), STR, v.cost + 3)


def _wrap(name: str) -> Closing:
    def close(strand: TextPatterns, v: Value) -> Iterator[Value]:
        yield wrapped(v, name, strand.returns)

    return close


CLOSINGS: dict[str, Closing] = {
    "list[str]": _texts, "vtuple[str]": _wrap("list_to_tuple"), "str": _text, "int": _number(INT), "float": _number(FLOAT), "list[int]": _number_list(INT, None),
    "list[float]": _number_list(FLOAT, None), "vtuple[int]": _number_list(INT, "list_to_tuple"), "vtuple[float]": _number_list(FLOAT, "list_to_tuple"),
}

__all__ = ["TextPatterns"]
