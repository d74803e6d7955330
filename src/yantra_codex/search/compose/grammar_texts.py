"""Programs about texts from their sentences: phrases that pick out pieces of a text and say what becomes of them, one after the other.

The phrases that begin at each place (grammar_texts_deeds.py) are the edges of a graph over the words; a path through it is a program,
and what it costs are the words that no edge explains. The cheapest that meet the examples are yielded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Expr, Function, Param, Program, Return, Var
from yantra_codex.ir.rewrite import rename_variables
from yantra_codex.ir.types import BOOL, INT, STR, Type, set_of
from yantra_codex.search.compose.build import converted, plain, readable
from yantra_codex.search.compose.grammar_texts_deeds import Deeds
from yantra_codex.search.compose.grammar_texts_pieces import INTS, STRS, mapped, op, text
from yantra_codex.search.compose.grammar_words import FILLERS, LIGHT, PREPOSITIONS, normal
from yantra_codex.search.compose.patterns_grammar import Words, words_of
from yantra_codex.search.compose.request import meaning_of
from yantra_codex.search.compose.space import near

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

READ_AT = 1
WIDTH = 10  # states kept at one place
MOST_TRIED = 220
MOST_YIELDED = 1  # the cheapest that fits is the one that is meant; others only look alike
MOST_SKIPPED = 2.4
CHEAPEST = 3
LONGEST = 700
OTHER_SOURCE = 0.3  # a parameter worked on that is not the first
_EXAMPLES = re.compile(r">>>|\n\s*(?:for )?(?:examples?|e\.g)\b|\bfor example\b|your code should satisfy|\b\w+\([^()\n]*\) (?:->|returns|==|=>)", re.IGNORECASE)
_TOKEN = re.compile(r"«\d+»s?|\w[\w]*(?:'s)?|[^\w\s]")
_FOLDED = re.compile(r"(?:,? ?(?:\(|and )?(?:ignoring|ignore|disregard|disregarding|regardless of|no matter the|without regard to|whatever the) (?:upper ?(?:/|and|or) ?lower |letter |upper- and lower-)?case"
                     r"|(?:upper|lower)(?: ?case)?(?:/| and | or )(?:upper|lower)[ -]?case(?: letters?)?(?: is| are| do| does| count)?(?: as)?(?: ignored| not matter| the same| equal| alike| treated alike)"
                     r"|(?:letter )?case (?:is |being )?(?:ignored|insensitive|irrelevant|does not matter|doesn't matter|not matter)|case[- ]insensitive(?:ly)?)", re.IGNORECASE)
_MARKS = re.compile(r"(?:^|(?<=[.\n;]))[^.\n;]*(?:punctuation|commas?|full stops?|periods?|exclamation marks?|dots?|'[.,!?]')[^\n;.]*?(?:n't|not|never) (?:belong|count|part)[^\n.;]*(?:\.|$)|,? ?(?:surrounding |ignoring |without |with )?punctuation (?:marks )?(?:removed|ignored|stripped|left out|not counted)", re.IGNORECASE)


@dataclass(frozen=True)
class State:
    """What the words up to a place make of the text."""

    cost: float
    expr: Expr
    type: Type
    deeds: int


class TextsTold:
    """The strand. Reads at level READ_AT, then gives what it found by cost."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.returns = composer.signature.returns
        self.found: list[tuple[float, Expr]] | None = None

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        c = self.composer
        if level < READ_AT or "words" in c.prices.without or not any(t in (STR, STRS) for _, t in c.params):
            return
        if self.found is None:
            self.found = list(self._met())[:MOST_YIELDED]
        while self.found and READ_AT + round(1.5 * self.found[0][0]) <= level:
            cost, expr = self.found.pop(0)
            entry = Function(c.signature.name, tuple(Param(n, t) for n, t in c.params), self.returns, (Return(expr),))
            yield Program((rename_variables(entry, readable(entry)),)), CHEAPEST + round(1.5 * cost)

    # ------------------------------------------------------------ candidates

    def _met(self) -> Iterator[tuple[float, Expr]]:
        """What meets the examples, the cheapest first."""
        c = self.composer
        tried: set[Expr] = set()
        for cost, expr in sorted(self._ends(), key=lambda x: x[0]):
            if len(tried) >= MOST_TRIED:
                return
            if expr in tried or not c.examples:
                continue
            tried.add(expr)
            c.clock.check()
            c.clock.evaluations += len(c.examples)
            if self._meets(expr):
                yield cost, expr

    def _meets(self, expr: Expr) -> bool:
        c = self.composer
        meaning = meaning_of(expr, c.params)
        if meaning is None:
            return False
        try:
            return all(near(meaning(*c.rows[i]), want) for i, want in enumerate(c.top.want))
        except Exception:  # an op's own errors are many kinds
            return False

    def _ends(self) -> Iterator[tuple[float, Expr]]:
        for words, folded, marks, extra in self._readings():
            for n, source in enumerate([p for p in self.composer.params if p[1] in (STR, STRS)][:2]):
                deeds = Deeds(words, self.composer.params, source[0], folded, marks)
                for state in self._paths(words, deeds, Var(*source)):
                    for expr, cost in self._as_result(state):
                        yield state.cost + cost + extra + OTHER_SOURCE * n, expr

    def _readings(self) -> Iterator[tuple[Words, bool, bool, float]]:
        """The sentence, without what it says of case and punctuation; what stands in brackets left out, and not."""
        raw = self.composer.problem.text.replace("«", "<").replace("»", ">")  # else taken for literals
        starts = [m.start() for m in _EXAMPLES.finditer(raw) if m.start() > 15]
        name = self.composer.problem.entry_point
        if name and (at := raw.find(f"{name}(")) > 15:
            starts.append(at)
        raw = raw[: min(starts)] if starts else raw
        raw = raw[:LONGEST].strip()
        folded = _FOLDED.search(raw) is not None
        raw = _FOLDED.sub(" ", raw)
        marks = _MARKS.search(raw) is not None
        raw = _MARKS.sub(" ", raw)
        raw = re.sub(r"\b[Tt]he (word|term) (?!['\"`])", r"its \1 ", raw)  # else what follows is taken for the word that is meant
        raw = re.sub(r"\b(?:amounts|figures)\b", "numbers", raw)
        names = [n for n, _ in self.composer.params]
        yield words_of(raw, names), folded, marks, 0.0
        if "(" in raw:
            yield words_of(re.sub(r"(?<!['\"`])[()](?!['\"`])", " , ", raw), names), folded, marks, 0.05

    # ------------------------------------------------------------ paths through the words

    def _paths(self, words: Words, deeds: Deeds, source: Var) -> list[State]:
        tokens = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(words.text)]
        starts = [State(0.0, source, source.type, 0)]
        if deeds.folded:
            lower = op("lower", STR, source) if source.type == STR else mapped(source, STR, lambda x: op("lower", STR, x), STR)
            starts.append(State(0.15, lower, source.type, 0))
        held: dict[int, dict[tuple[Expr, bool], State]] = {0: {(s.expr, False): s for s in starts}}
        begins = [s for s, _, _ in tokens] + [len(words.text)]

        def put(at: int, state: State) -> None:
            place = next((b for b in begins if b >= at), begins[-1])
            known = held.setdefault(place, {})
            key = (state.expr, state.deeds > 0)
            if key not in known or known[key].cost > state.cost:
                known[key] = state

        for (start, _, token), following in zip(tokens, begins[1:], strict=True):
            states = sorted(held.pop(start, {}).values(), key=lambda s: (s.cost, -s.deeds))[:WIDTH]
            if not states:
                continue
            self.composer.clock.check()
            edges = list(deeds.edges(start))
            for state in states:
                skip = self._skip(token, deeds)
                if state.cost + skip <= MOST_SKIPPED:
                    put(following, State(state.cost + skip, state.expr, state.type, state.deeds))
                for end, cost, deed in edges:
                    if end <= start or state.deeds >= 5:
                        continue
                    for expr, t, more in deed(state.expr, state.type):
                        if state.cost + cost + more <= MOST_SKIPPED:
                            put(end, State(state.cost + cost + more + 0.02, expr, t, state.deeds + (expr != state.expr)))
        return [s for s in held.get(len(words.text), {}).values() if s.deeds]

    def _skip(self, token: str, deeds: Deeds) -> float:
        """What it costs to leave a word unexplained."""
        if not token[0].isalnum() and token[0] != "«":
            return 0.0
        if token[0] == "«" or token.isdigit():
            own = deeds.literal(token.strip("«»s")).lower() if token[0] == "«" else ""
            return 0.2 if own in deeds.params else 1.0
        if token in FILLERS or token in deeds.params:
            return 0.02
        form = normal(token)
        return 0.05 if form in PREPOSITIONS else 0.15 if form in LIGHT else 0.8

    # ------------------------------------------------------------ results

    def _as_result(self, s: State) -> Iterator[tuple[Expr, float]]:
        """The last value as one of the type that is asked for."""
        want, e, t = self.returns, s.expr, s.type
        if t == want:
            yield e, 0.0
        elif plain(t) == plain(want):
            try:
                yield converted(e, t, want), 0.0
            except ValueError:
                return
        elif t == STRS and want == STR:
            for sep, cost in (("", 0.5), (" ", 0.5)):
                yield op("join", STR, e, text(sep)), cost
        elif t == STRS and plain(want) == INTS:
            numbers = mapped(e, STR, lambda x: op("parse_int", INT, x), INT)
            try:
                yield (numbers if want == INTS else converted(numbers, INTS, want)), 0.3
            except ValueError:
                return
        elif t == STRS and want == set_of(STR):
            yield op("set_from_list", want, e), 0.3
        elif t == STR and plain(want) == STRS:
            yield op("split_words", STRS, e), 0.6
        elif t == STRS and want == BOOL:
            yield op("not", BOOL, op("is_empty", BOOL, e)), 0.8
        elif t == STR and want == INT:
            yield op("str_length", INT, e), 1.0


__all__ = ["TextsTold"]
