"""Where the sentences, clauses and literals of a request stand, and which kinds of values its words name.

Every pattern here is linear: repeats are bounded, and none can meet another over the same characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from yantra_codex.ir.types import FLOAT, INT, STR, Type
from yantra_codex.model.context_section import VERBS

Span = tuple[int, int]

# the end of a sentence: a stop before a capital, an empty line, a line's end after a stop or before a list's next point
SENTENCE_END = re.compile(r"(?<=[.!?])\s(?=\s{0,9}[A-Z\"'`(\[])|\n\s{0,9}\n|(?<=[.!?:;])\s?\n|\n(?=\s{0,9}(?:[-*•]\s|\d{1,2}[.)]\s|[@:]\w))")
CLAUSE_START = re.compile(
    rf"[;:]\s|,?\s(?=(?:(?:and|but|or|else)\s)?(?:then|if|unless|otherwise|when|where|such that|so that|before|after|without|except)\s)|"
    rf",\s(?=(?:and|or|but|which|that|return\w*|with)\s)|\sand\s(?=(?:{'|'.join(sorted(VERBS))})\b)", re.IGNORECASE)
PHRASE_START = re.compile(r"\s(?=(?:of|from|in|into|with|by|for|to|using|that|which|whose|between|within|than|as)\s)", re.IGNORECASE)
OPENER = re.compile(r"(?:please )?(?:write|create|implement|define|make|build|design)\s(?:me\s)?(?:an?\s|the\s)?(?:\w{1,20}\s)?(?:function|program|method|script|routine)"
                    r"\s(?:(?:in|using)\s\w{1,20}\s)?(?:to|that|which|for)\s", re.IGNORECASE)
ASKING = frozenset({"check", "checks", "verify", "validate", "see", "determine", "determines", "tell", "tells", "know", "decide"})  # what comes next is asked, not a condition
LEAST_WORDS = 8  # of a sentence that is cut into clauses
LEAST_CLAUSE = 2
NEAR = 100  # characters in which that many words are looked for

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twice": 2, "hundred": 100}
LITERAL = re.compile(
    r"`([^`\n]{1,60})`|\"([^\"\n]{0,60})\"|(?<!\w)'([^'\n]{0,60})'(?!\w)|(?<![\w.])(-?\d{1,18}(?:\.\d{1,18})?)(?!\w|\.\d)|"
    rf"\b({'|'.join(NUMBERS)})\b", re.IGNORECASE)
NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?")
NO_TEXTS = frozenset({"true", "false", "none", "null", "nil", "undefined"})
NAME = re.compile(r"[A-Za-z_$][\w$]*")
PART_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_WORDS_OF = {"list": "list array sequence vector elements items numbers integers strings words values lists arrays", "str": "string text word sentence character "
             "characters letter letters substring strings words line lines name", "number": "number integer int float digit digits integers numbers value amount",
             "bool": "boolean bool flag", "map": "dictionary dict map mapping dictionaries table keys", "set": "set sets", "tuple": "tuple tuples pair pairs",
             "func": "function predicate callback"}
KINDS_OF_WORD = {w: frozenset(k for k, ws in _WORDS_OF.items() if w in ws.split()) for ws in _WORDS_OF.values() for w in ws.split()}
_KIND_OF = {"vtuple": "list", "int": "number", "float": "number"}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or quoted text of a request, and where it stands."""

    value: int | float | str
    type: Type
    start: int
    end: int

    def around(self, text: str) -> str:
        """The literal with the three words on either side of it."""
        before, after = text[max(0, self.start - 40) : self.start].split(), text[self.end : self.end + 40].split()
        return " ".join([*before[-3:], text[self.start : self.end], *after[:3]])


def sentences(text: str) -> Iterator[Span]:
    """The places of a text's sentences; a line's end alone ends none."""
    return _pieces(text, 0, len(text), [(m.start(), m.end()) for m in SENTENCE_END.finditer(text)])


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """The places of a sentence's clauses, of its phrases where it has only one; none where it is short or is one phrase.

    "Write a function to", "please create a method that" and the like belong to none of them.
    """
    if text.count(" ", start, end) + 1 < LEAST_WORDS:
        return iter(())
    opener = OPENER.match(text, start, end)
    at = opener.end() if opener else start
    cuts = _cuts(text, at, end, CLAUSE_START) or _cuts(text, at, end, PHRASE_START)
    return _pieces(text, at, end, cuts) if cuts else iter(())


def _cuts(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[Span]:
    out = list[Span]()
    for m in pattern.finditer(text, start, end):
        before, after = text[max(start, m.start() - NEAR) : m.start()].split(), text[m.end() : min(end, m.end() + NEAR)].split()
        if min(len(before), len(after)) >= LEAST_CLAUSE and before[-1].lower() not in ASKING:
            out.append((m.start(), m.end()))
            start = m.end()
    return out


def _pieces(text: str, start: int, end: int, cuts: list[Span]) -> Iterator[Span]:
    """The places between the cuts that hold a letter or digit, without the blanks at their ends."""
    for a, b in zip([start, *(c[1] for c in cuts)], [*(c[0] for c in cuts), end], strict=True):
        piece = text[a:b]
        if any(map(str.isalnum, piece)):
            yield a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())


def literals(text: str, names: Collection[str] = ()) -> Iterator[Literal]:
    """The numbers and quoted texts of a request in order, each value once. names: those of parameters, which are no texts."""
    seen = set()
    for m in LITERAL.finditer(text):
        value = _value(m)
        if value in names or (m[1] and isinstance(value, str) and (value.lower() in NO_TEXTS or value.endswith(")"))):
            continue
        if (type(value), value) not in seen:
            seen.add((type(value), value))
            yield Literal(value, STR if isinstance(value, str) else INT if isinstance(value, int) else FLOAT, m.start(), m.end())


def _value(m: re.Match[str]) -> int | float | str:
    if m[5]:
        return NUMBERS[m[5].lower()]
    inside = m[1] or m[4]
    if inside and NUMBER.fullmatch(inside):
        return float(inside) if "." in inside else int(inside)
    text = next(g for g in m.groups() if g is not None)
    return text[1:-1] if m[1] and len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def name_words(name: str) -> str:
    """The words of a name: "closePairs2" and "close_pairs_2" are "close pairs 2"."""
    return " ".join(PART_OF_NAME.findall(name)).lower()


def is_named(name: str, names: Collection[str], text: str) -> bool:
    """Whether a text with these names in it names a parameter; "a" and "I" are words unless they are marked as code."""
    return name in names and (name not in ("a", "A", "i", "I") or f"`{name}`" in text)


def kinds_said(names: Collection[str]) -> set[str]:
    """The kinds of values that words stand for."""
    return {k for w in names for k in KINDS_OF_WORD.get(w.lower(), ())}


@lru_cache(maxsize=1024)
def kinds_in(t: Type) -> frozenset[str]:
    """The kinds of values that a type and its parts are of, in the words of `kinds_said`."""
    return frozenset({_KIND_OF.get(t.name, t.name)}).union(*map(kinds_in, t.args))
