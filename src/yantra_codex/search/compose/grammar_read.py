"""A request's words as the items that a chart starts from: parameters, literals, tests that the hints read, phrases of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yantra_codex.ir.nodes import Lit, Var
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import FLOAT, INT, STR, Type
from yantra_codex.search.compose.blocks import Block
from yantra_codex.search.compose.grammar_chart import Item
from yantra_codex.search.compose.grammar_lexicon import lexicon
from yantra_codex.search.compose.grammar_lists_notes import read_notes
from yantra_codex.search.compose.grammar_lists_read import list_items, misread, noted, parallel
from yantra_codex.search.compose.grammar_terms import HOLE, Function, Term, Value
from yantra_codex.search.compose.grammar_words import FILLERS, LIGHT, PREPOSITIONS, WEAK, normal, phrase
from yantra_codex.search.compose.hints_cases import placed_cases
from yantra_codex.search.compose.hints_predicates import placed_predicates
from yantra_codex.search.compose.hints_text import Reading
from yantra_codex.search.compose.request import meaning_of

ALL = "*"  # the name of the list of all parameters, where they are of one type
LONGEST_SENTENCE = 26  # words that say something; a longer request's first ones are read
WORD, UNKNOWN_WORD, LIGHT_WORD, PREPOSITION = 1.0, 0.6, 0.2, 0.06
HINTED = 0.0
PATTERN = 0.1
_TOKEN = re.compile(r"[a-z_][a-z_0-9]*(?:'s)?|\d+(?:st|nd|rd|th)\b|-?\d+(?:\.\d+)?%?|«\d+»|[+*/^-](?= )")
_AND, _OR = frozenset(["and", "to", "from", "&"]), frozenset(["or"])
NOUNS: dict[str, str] = {
    "list": "list array sequence collection items elements values entries element item entry series row",
    "vtuple": "tuple list sequence items elements values", "tuple": "tuple pair",
    "str": "string text sentence word phrase message name line input character letter title", "int": "number integer value amount n count", "float": "number value amount",
    "map": "dictionary dict map mapping table", "set": "set elements members", "bool": "flag",
}
ELEMENTS = {"int": "number integer value", "float": "number float value", "str": "string word text name", "list": "list sublist row", "tuple": "tuple pair record", "bool": "boolean flag"}
_FIELDS = re.compile(r"[(\[]\s*([a-z][\w ]*(?:\s*,\s*[a-z][\w ]*)+)\s*[)\]]")
_GIVEN = re.compile(r"\s*(?:write (?:a|the) (?:\w+ )?function (?:that|which|to|for)? ?)?(?:given|you are given|from a|for a|input is|the input is)\b[^,.;:]*[,.;:]")
_ARROW = re.compile(r"\b(?:dict|dictionary|map|mapping)\b[^.]{0,25}?\b(?:of|from)\s+(?:an? |the )?(\w+)(?:s)?\s*(?:->|to|=>)\s*(?:an? |the |its |their )?(\w+)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says something: as written, as compared, where it is in the text, what skipping it costs."""

    text: str
    form: str
    start: int
    end: int
    skip: float


def words_of(r: Reading) -> list[Word]:
    known = _known_words()
    out = []
    named = [m.span() for p in (_FIELDS, _ARROW) for m in p.finditer(r.text)]  # what only gives names to parts
    notes = read_notes(r.text)
    given = _GIVEN.match(r.text)
    placed = [(a, b, case) for a, b, case in placed_cases(r) if case.kind in ("when", "missing") and case.result is not None]
    cases = [(a, b) for a, b, _ in placed]
    apart = [(a, b) for a, b, case in placed if case.kind == "when" and case.test is not None and r.text[:a].rstrip().endswith((".", ";"))]
    for m in _TOKEN.finditer(r.text):
        if any(a <= m.start() < b for a, b in (*named, *apart)) or notes.holds(m.start()):
            continue
        text = m[0].removesuffix("'s")
        if text in FILLERS and text not in r.params:
            continue
        form = normal(text) if text[0].isalpha() else text
        if form in PREPOSITIONS:
            skip = PREPOSITION
        elif form in LIGHT or text in r.params or text in PREPOSITIONS:
            skip = LIGHT_WORD
        else:
            skip = WORD if form in known else UNKNOWN_WORD
        if (given is not None and m.start() < given.end()) or any(a <= m.start() < b for a, b in cases):
            skip = min(skip, LIGHT_WORD)
        out.append(Word(text, form, m.start(), m.end(), skip))
    return out[:LONGEST_SENTENCE]


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    return frozenset(w for es in lexicon().values() for e in es for w in e.words)


@dataclass(slots=True)
class Reader:
    """reading, words: the request; parameters: the values of the problem's parameters by name; rows: the rows of their columns."""

    reading: Reading
    words: list[Word]
    parameters: dict[str, Value]
    rows: Sequence[tuple[Any, ...]]
    names: list[tuple[str, Type]]
    patterns: Sequence[Block] = ()

    def items(self) -> Iterator[tuple[int, int, Item]]:
        """Spans and what they mean by themselves."""
        notes = read_notes(self.reading.text)
        for i, j, item in self._items():
            if not misread(self, i, j, item):
                yield i, j, noted(item, notes)

    def _items(self) -> Iterator[tuple[int, int, Item]]:
        yield from self._values()
        yield from self._signs()
        yield from self._phrases()
        yield from self._tests()
        yield from self._structure()
        yield from self._library()
        yield from self._unknown()
        yield from list_items(self)

    def constant(self, value: Any, t: Type) -> Value:
        from yantra_codex.search.compose.build import literal

        return Value(t, (value,) * len(self.rows), literal(value, t), uses=False)

    def _values(self) -> Iterator[tuple[int, int, Item]]:
        held = list(self.parameters.items())
        for i, w in enumerate(self.words):
            if m := re.fullmatch(r"«(\d+)»", w.text):
                lit = self.reading.literals[int(m[1])]
                yield i, i + 1, Item("V", 0.0, value=self.constant(lit.value, lit.type))
            elif m := re.fullmatch(r"(-?\d+)(\.\d+)?%?", w.text):
                number = float(w.text.rstrip("%")) if m[2] else int(m[1])
                yield i, i + 1, Item("V", 0.0, value=self.constant(number, FLOAT if m[2] else INT))
                if not m[2] and 0 <= int(m[1]) < 10:
                    yield i, i + 1, Item("V", 0.1 if i and self.words[i - 1].form == "digit" else 0.6, value=self.constant(m[1], STR))
            elif m := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", w.text):
                yield i, i + 1, Item("V", 0.1, value=self.constant(int(m[1]), INT))
            elif len(w.text) == 1 and w.text.isalpha() and w.text not in self.parameters and w.text not in "ai":
                yield i, i + 1, Item("V", 0.3, value=self.constant(w.text, STR))
                ints = [v for _, v in held if v.type == INT]
                if ints:
                    yield i, i + 1, Item("V", 0.2, value=ints[-1])
            rank: dict[str, int] = {}
            for name, v in held:
                cost = self._named(w, name, v.type)
                if cost is not None:
                    place = rank[str(v.type)] = rank.get(str(v.type), -1) + 1
                    yield i, i + 1, Item("V", cost + 0.15 * place, value=v)

    def _signs(self) -> Iterator[tuple[int, int, Item]]:
        """The names of characters: a comma, the spaces; as the text, and as the test of being it."""
        forms = [w.form for w in self.words]
        for i, form in enumerate(forms):
            for name, sign in SIGNS:
                if form == name[0] and tuple(forms[i: i + len(name)]) == name:
                    v = self.constant(sign, STR)
                    yield i, i + len(name), Item("V", 0.05, value=v)
                    yield i, i + len(name), Item("F", 0.1, ("op", "eq", HOLE, ("val", v)))

    def _are_values(self) -> list[bool]:
        """Which words are numbers, literals or parameters' names."""
        return [w.text in self.parameters or not w.text[0].isalpha() or (len(w.text) == 1 and w.text != "a") or any(
            self._named(w, n, v.type) is not None for n, v in self.parameters.items()) for w in self.words]

    def _named(self, w: Word, name: str, t: Type) -> float | None:
        """What it costs that a word names a parameter."""
        if name == ALL:
            return 0.12 if w.text.endswith("s") and w.form in {normal(n) for n in ELEMENTS[t.args[0].name].split()} else None
        if w.text == name.lower():
            return 0.0
        parts = [normal(p) for p in name.lower().split("_")]
        if w.form in parts:
            return 0.02
        if w.form in {normal(n) for n in NOUNS.get(t.name, "").split()}:
            return 0.1
        if t.name in ("list", "vtuple", "set") and w.form in {normal(n) for n in ELEMENTS.get(t.args[0].name, "").split()}:
            return 0.08
        if t.name in ("list", "vtuple", "set") and w.skip >= UNKNOWN_WORD and w.form not in _known_words() and len(w.text) > 3 and w.text.endswith("s"):
            return 0.3
        return None

    def _phrases(self) -> Iterator[tuple[int, int, Item]]:
        table = lexicon()
        forms = [w.form for w in self.words]
        light = [w.skip == PREPOSITION for w in self.words]
        named = self._are_values()
        said = [(normal(m[0]) if m[0][0].isalpha() else m[0], m.start()) for m in re.finditer(r"[a-z]+|\d+(?:\.\d+)?", self.reading.text)]
        at = {start: n for n, (_, start) in enumerate(said)}
        texts = "".join(t for v in self.parameters.values() for t in texts_in(v.col))
        idle = {name for name, c in (("split_words", " "), ("split_lines", "\n")) if c not in texts}
        for i, first in enumerate(forms):
            for e in table.get(first, ()):
                if light[i] and len(e.words) == 1 and not e.exact and first != "by" and not named[i + 1: i + 3].count(True):
                    continue
                if len(e.words) == 1 and e.term[0] == "op" and e.term[1] in idle:
                    continue
                if e.exact:
                    n = at.get(self.words[i].start, -1)
                    for k, w in enumerate(e.exact):
                        if w == first and n >= k and tuple(x for x, _ in said[n - k: n - k + len(e.exact)]) == e.exact:
                            start, end = said[n - k][1], said[n - k + len(e.exact) - 1][1]
                            inside = [j for j, v in enumerate(self.words) if start <= v.start <= end]
                            yield inside[0], inside[-1] + 1, Item(e.kind, e.cost, e.term)
                    continue
                j = i + 1
                for wanted in e.words[1:]:
                    while j < len(forms) and light[j] and forms[j] != wanted:
                        j += 1
                    if j == len(forms) or forms[j] != wanted:
                        break
                    j += 1
                else:
                    yield i, j, Item(e.kind, e.cost + 0.02, e.term)

    def _tests(self) -> Iterator[tuple[int, int, Item]]:
        """The tests that the hints read, as functions of the tested value."""
        for p in placed_predicates(self.reading):
            inside = [i for i, w in enumerate(self.words) if w.start >= p.start and w.end <= p.end]
            if not inside:
                continue
            i, j = inside[0], inside[-1] + 1
            q = p.predicate
            if q.negated:
                while i > 0 and p.start - self.words[i].start < 30 and self.words[i].start >= p.start:
                    i -= 1
            term = self._expression(q.expr, q.var, q.type)
            if term is not None:
                yield i, j, Item("F", HINTED + 0.5 * (1 - q.weight), term)

    def _expression(self, expr: Any, var: str, of: Type) -> Term | None:
        names = [(var, of), *self.names]
        meaning = meaning_of(expr, names)
        if meaning is None:
            return None
        rows, result = self.rows, expr.type

        def at(t: Type) -> Function | None:
            if t != of:
                return None
            return Function(t, result, lambda r, x: meaning(x, *rows[r]), lambda e, d: substitute(expr, {var: e}), 0.05)

        return ("expr", at, repr(expr))

    def _structure(self) -> Iterator[tuple[int, int, Item]]:
        named = self._are_values()
        for i, w in enumerate(self.words):
            for words, kind, cost in STRUCTURE:
                if w.text in words and (w.text not in ("to", "from", "with") or named[i + 1: i + 3].count(True)):
                    yield i, i + 1, Item(kind, cost)
        for i, w in enumerate(self.words):
            for form, name in self._fields():
                if w.form == form:
                    yield i, i + 1, Item("F", 0.05, ("part", name))

    def _library(self) -> Iterator[tuple[int, int, Item]]:
        """The library's patterns where the words of their names stand together."""
        forms = [w.form for w in self.words]
        for block in self.patterns:
            own = {f for w in block.name.removeprefix("pattern:").split("_") if (f := normal(w)) not in WEAK and w not in FILLERS and w not in PREPOSITIONS}
            places = [i for i, f in enumerate(forms) if f in own]
            if not own or {forms[i] for i in places} != own or len(block.params) > 2:
                continue
            start = places[0]
            end = max(start + 1, *[next(i for i in places if forms[i] == f) + 1 for f in own])
            if end - start > len(own) + 2:
                continue
            if len(block.params) == 1:
                yield start, end, Item("F", PATTERN, ("op", block.name, HOLE))
            else:
                yield start, end, Item("B", PATTERN, ("op", block.name, HOLE, ("$", "$1")))
                yield start, end, Item("M", PATTERN, ("op", block.name, ("$", "$1"), ("$", "$2")))

    def _unknown(self) -> Iterator[tuple[int, int, Item]]:
        """A noun of the request's own world: it may name the part of a tuple, or the number that is given."""
        scalars = [v for n, v in self.parameters.items() if v.type in (INT, FLOAT, STR) and len(self.parameters) > 1 and n.lower() not in {w.text for w in self.words}]
        widest = max((len(t.args) for t in tuple_types([self._entries(v.type) for v in self.parameters.values()])), default=0)
        for i, w in enumerate(self.words):
            limits = w.text in LIMITS
            if not limits and (w.form in _known_words() or w.form in LIGHT or w.skip == PREPOSITION or len(w.text) < 3 or not w.text[0].isalpha()):
                continue
            for n, v in enumerate(scalars[:2]):
                yield i, i + 1, Item("V", (0.15 if limits else 0.4) + 0.1 * n, value=v)
            for n in range(min(widest, 4)):
                yield i, i + 1, Item("F", 0.4, ("get", n, HOLE))

    def _entries(self, t: Type) -> Type:
        return Type("list", (Type("tuple", t.args),)) if t.name == "map" else t

    def _fields(self) -> list[tuple[str, str]]:
        return [(normal(n.split()[-1]), n) for n in self.part_names()]

    def part_names(self) -> dict[str, list[tuple[Type, int]]]:
        """The parts that the words name, "(name, score)", "item -> quantity", with the types that have them."""
        found: dict[str, list[tuple[Type, int]]] = {}
        raw = self.reading.text
        lists = [[p.strip() for p in m[1].split(",")] for m in _FIELDS.finditer(raw)]
        for of in tuple_types([v.type for v in self.parameters.values()]):
            for names in lists:
                if len(names) == len(of.args):
                    for n, name in enumerate(names):
                        found.setdefault(name, []).append((of, n))
        for m in _ARROW.finditer(raw):
            for v in self.parameters.values():
                if v.type.name == "map":
                    of = Type("tuple", v.type.args)
                    for n in (0, 1):
                        found.setdefault(m[n + 1], []).append((of, n))
        if (together := self.together()) is not None:
            found.update(together[1])
        return found

    def together(self) -> tuple[Value, dict[str, list[tuple[Type, int]]]] | None:
        return parallel(self.parameters, [w.form for w in self.words])


def texts_in(x: Any) -> Iterator[str]:
    """The texts anywhere in a value."""
    if isinstance(x, str):
        yield x
    elif isinstance(x, (tuple, list)):
        for y in x:
            yield from texts_in(y)
    elif isinstance(x, dict):
        for pair in x.items():
            yield from texts_in(pair)


def tuple_types(types: Sequence[Type]) -> list[Type]:
    out: dict[Type, None] = {}
    stack = list(types)
    while stack:
        t = stack.pop()
        if t.name == "tuple":
            out[t] = None
        stack.extend(t.args)
    return list(out)


SIGNS = tuple((phrase(name), sign) for name, sign in (
    ("comma", ","), ("semicolon", ";"), ("colon", ":"), ("dot", "."), ("full stop", "."), ("period", "."), ("dash", "-"), ("hyphen", "-"), ("minus sign", "-"), ("plus sign", "+"),
    ("underscore", "_"), ("slash", "/"), ("backslash", "\\"), ("star", "*"), ("asterisk", "*"), ("hash", "#"), ("hash sign", "#"), ("exclamation mark", "!"), ("question mark", "?"),
    ("at sign", "@"), ("percent sign", "%"), ("dollar sign", "$"), ("ampersand", "&"), ("pipe", "|"), ("equals sign", "="), ("space", " "), ("blank", " "), ("newline", "\n"),
    ("line break", "\n"), ("tab", "\t"), ("apostrophe", "'")))


LIMITS = frozenset(["minimum", "maximum", "limit", "threshold", "level", "floor", "cap", "target", "bound"])


STRUCTURE: tuple[tuple[frozenset[str], str, float], ...] = (
    (frozenset(["and", "plus", "then", "by"]), "&", 0.0), (frozenset(["to", "as"]), "&", 0.1), (frozenset(["nor"]), "&", 0.0), (frozenset(["or"]), "|", 0.0), (frozenset(["or", "with"]), "&", 0.3),
    (frozenset(["not", "no", "non", "never"]), "!", 0.0), (frozenset(["each", "every", "all"]), "each", 0.0), (frozenset(["if", "when", "unless"]), "if", 0.0),
    (frozenset(["else", "otherwise"]), "else", 0.0),
)


__all__ = ["HOLE", "Callable", "Lit", "Reader", "Var", "Word", "words_of"]
