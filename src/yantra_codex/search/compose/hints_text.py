"""The text of a request made ready for reading: literals set apart, number words as digits, one spelling for each phrase.

In: a Problem. Out: a `Reading`. In its text a literal written in the request (quoted, or a list, a map) is `«n»`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yantra_codex.ir.nodes import Expr
from yantra_codex.ir.rewrite import value_expr
from yantra_codex.ir.signature import SigParam
from yantra_codex.ir.text import read_expr, write_expr
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NONE, STR, Type, contains, type_of_value
from yantra_codex.library.words import STOP, stem
from yantra_codex.problems import Problem
from yantra_codex.problems.literals import NotAValue, read_value
from yantra_codex.search.compose.frozen import freezer

MAX_TEXT = 6000
_QUOTES = r"(?<![\w'])'[^'\n]{1,12}'(?=s\b)|`[^`\n]{1,80}`|\"[^\"\n]{0,80}\"|“[^”\n]{0,80}”|‘[^’\n]{0,80}’|(?<![\w'])'(?:[^'\n]|\\'|'(?=\w)){0,60}'(?!\w)|(?<!\w)'''"
_NESTED = r"\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]|\{(?:[^{}\n]|\{[^{}\n]*\})*\}|\((?:[^()\n]|\([^()\n]*\))*\)"
_SCAN = re.compile(rf"{_NESTED}|{_QUOTES}")
_LITERAL_START = re.compile(r"[\[({]\s*['\"\d\-.\[({]|\[\s*\]|\{\s*\}")
_BIG_PRIME = re.compile(r"\b(?:10|1e9|10\s?(?:\^|\*\*)\s?9)\s?\+\s?7\b")
_POWER = re.compile(r"\b(\d{1,3})\s?(?:\^|\*\*)\s?(\d{1,3})\b")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")

_UNITS_WORDS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_UNITS = {w: i for i, w in enumerate(_UNITS_WORDS.split())}
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {w: 10 * i for i, w in enumerate(_TENS_WORDS.split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join([*_UNITS, *_TENS, *_SCALES])})(?:[ -](?:and )?(?:{'|'.join([*_UNITS, *_TENS, *_SCALES])}))*\b(?!-)")
# where "one" is a number and not a pronoun
_ONE_BEFORE = re.compile(r"(?:at least|at most|than|exactly|only|by|equals?|equal to|up to|plus|minus|return|is|to|from|every|and|with|just|means|worth|add(?:s|ed|ing)?|subtract(?:s|ed|ing)?|los(?:e|es|ing)|gains?|costs?|scores?) $")
_ONE_AFTER = re.compile(r" (?:of\b|another|can\b|who|that|which|by one|at a time)")

_RESPELL = tuple((re.compile(p), by) for p, by in (
    (r"\b([knijmxpq])[ ]?[-'’]?[ ]?th\b", r"\1th"), (r"\b(\d+)[ ]?[-'’]?[ ]?(st|nd|rd|th)\b", r"\1\2"),
    (r"(?<=[a-z])-(?=[a-z])", " "), (r"\bwon't\b", "will not"), (r"\bcan't\b|\bcannot\b", "can not"), (r"\b(\w+)n't\b", r"\1 not"),
    (r"\b(upper|lower|title|camel|snake|kebab) ?case\b", r"\1case"), (r"\bcapitals?(?= letters?| characters?)", "uppercase"), (r"\bwhite ?spaces?\b", "whitespace"),
    (r"\bnon (?=[a-z]+)", "non"), (r"\bsub (?=string|list|array|sequence)", "sub"), (r"\bnonempty\b", "not empty"), (r"[ \t\r]+", " "),
))
_BLANK_LINE = re.compile(r"\n\s*\n")
_TOKEN = re.compile(r"[a-z_][a-z_0-9]*|\d+(?:st|nd|rd|th)\b|\d+(?:\.\d+)?|«\d+»")
_PLACE = re.compile(r"«(\d+)»")


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the request, frozen, and how it was written."""

    value: Any
    type: Type
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """text: lower-case, literals as «n». params: by lower-case name. raw: the words as given."""

    text: str
    raw: str
    literals: tuple[Literal, ...]
    params: Mapping[str, SigParam]
    returns: Type
    tokens: tuple[Token, ...]
    names_in_order: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The words of the function's own name."""
        return frozenset(self.names_in_order)

    @property
    def is_textual(self) -> bool:
        """Whether a parameter or the result may hold text."""
        types = [*(p.type for p in self.params.values()), self.returns]
        return not self.params or any(contains(t, "str") or contains(t, "any") for t in types)

    def shown(self, start: int, end: int) -> str:
        """The words of a span as the request wrote their literals."""
        return _PLACE.sub(lambda m: self.literals[int(m[1])].source, self.text[start:end]).strip(" ,.;:")

    def of_type(self, *names: str) -> list[SigParam]:
        """The parameters whose type has one of these constructors, in order."""
        return [p for p in self.params.values() if p.type.name in names]


def read_text(problem: Problem) -> Reading:
    """The request's words ready for the readers of constants, predicates and cases."""
    signature = problem.signature
    params = {p.name.lower(): p for p in signature.params} if signature else {}
    raw = problem.text[:MAX_TEXT].replace("«", "<").replace("»", ">")
    literals: list[Literal] = []

    def put(value: Any, source: str) -> str:
        t = type_of_value(value)
        try:
            literals.append(Literal(freezer(t)(value), t, source))
        except TypeError:
            return " "
        return f" «{len(literals) - 1}» " if len(source) < 2 or source[0] not in "'\"`“‘" else f"«{len(literals) - 1}»"

    def literal(m: re.Match[str]) -> str:
        s = m[0]
        if s[0] in "[({":
            if _LITERAL_START.match(s) and (s[0] != "(" or "," in s):
                try:
                    return put(read_value(s), s)
                except (NotAValue, ValueError, RecursionError, TypeError):
                    pass
            return s[0] + _SCAN.sub(literal, s[1:-1]) + s[-1]
        inner = s[1:-1]
        if s[0] == "`":
            if re.fullmatch(r"-?\d+(?:\.\d+)?|[A-Za-z_]\w*", inner) and (inner.lower() in params or not inner[0].isalpha()):
                return inner
            if inner[:1] in "'\"[({":
                try:
                    return put(read_value(inner), inner)
                except (NotAValue, ValueError, RecursionError, TypeError):
                    return inner
            if inner == problem.entry_point or inner.lower() in ("true", "false", "none", "null", "nil"):
                return inner
        if len(inner) > 1 and inner.lower() in params:
            return inner
        if s[0] in "'‘" and len(inner) > 30:  # two apostrophes far apart
            return s[0] + _SCAN.sub(literal, inner) + s[-1]
        return put(_unescape(inner), s)

    text = _BLANK_LINE.sub(" . ", raw)
    if any(c in text for c in "'\"`“‘[({"):
        text = _SCAN.sub(literal, text)
    text = _lower(text.replace("’", "'").replace("\n", " "))
    if "10" in text or "1e9" in text:
        text = _BIG_PRIME.sub("1000000007", text)
        text = _POWER.sub(lambda m: str(int(m[1]) ** int(m[2])) if int(m[2]) < 64 and params.keys().isdisjoint(m.groups()) else m[0], text)
    if "²" in text or "³" in text:
        text = text.replace("²", " squared").replace("³", " cubed")
    text = _THOUSANDS.sub(lambda m: m[0].replace(",", ""), text)
    for pattern, by in _RESPELL:
        text = pattern.sub(by, text)
    text = _NUMBER_WORD.sub(_digits, text)
    tokens = tuple(Token(m[0], stem(m[0]) if m[0][0].isalpha() else m[0], m.start(), m.end()) for m in _TOKEN.finditer(text))
    names = tuple(re.findall(r"[a-z0-9]+", _split_name(problem.entry_point or "")))
    return Reading(text, raw, tuple(literals), params, signature.returns if signature else ANY, tokens, names)


def _split_name(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if c.isascii() else c for c in text)


def _unescape(s: str) -> str:
    return s.replace("\\n", "\n").replace("\\t", "\t").replace("\\'", "'").replace("\\\\", "\\")


def _digits(m: re.Match[str]) -> str:
    if m[0] == "one" and (_ONE_AFTER.match(m.string, m.end()) or not _ONE_BEFORE.search(m.string[: m.start()])):
        return m[0]
    total = part = 0
    last = ""
    for w in re.findall(r"[a-z]+", m[0]):
        if w == "and":
            if not last or last not in _SCALES:
                return m[0]  # "one and two" are two numbers
            continue
        if w in _UNITS or w in _TENS:
            if last in _UNITS or (last in _TENS and (w in _TENS or _UNITS.get(w, 0) > 9)):
                return " ".join(str(_UNITS.get(v, _TENS.get(v, v))) for v in re.findall(r"[a-z]+", m[0]))
            part += _UNITS.get(w, 0) + _TENS.get(w, 0)
        elif w == "hundred":
            part = (part or 1) * 100
        else:
            total, part = total + (part or 1) * _SCALES[w], 0
        last = w
    return str(total + part)


# ---------------------------------------------------------------- expressions from templates


@lru_cache(maxsize=4096)
def typed(text: str, scope: tuple[tuple[str, Type], ...]) -> Expr | None:
    """The expression of an IR text over these variables; None where the types don't fit."""
    try:
        return read_expr(text, dict(scope))
    except Exception:  # TextFormError or TypeMismatch: the words don't fit the types
        return None


def literal_text(value: Any, t: Type) -> str:
    """The IR text of a scalar or of a list, a map of scalars."""
    return write_expr(value_expr(value, t))


# ---------------------------------------------------------------- what a comparison is with

_FILLER_WORDS = """the a an given specified specific certain value values of number integer threshold limit target provided input some current that this both
either amount parameter argument bound length size count supplied desired required minimum maximum string element character digit equal to"""
_FILLER = frozenset(_FILLER_WORDS.split())
_NOUN_WORDS = "number value threshold limit target integer bound amount element item character string word length size given count"
_NOUNS = frozenset(_NOUN_WORDS.split())
_DISTINCT = re.compile(r"\b(?:distinct|unique|different)\b")
OPERAND = r"(?:[\w«».%-]+ ?){1,6}"
SCALARS = ("int", "float", "str", "any", "bool")


@dataclass(frozen=True, slots=True)
class Operand:
    """text: in IR syntax. type. uses: the parameters in it. sure: 0 to 1. value: of a literal, else None. words: how many were read."""

    text: str
    type: Type
    uses: tuple[SigParam, ...] = ()
    sure: float = 1.0
    value: Any = None


def operand(words: str, r: Reading, wanted: Type | None = None) -> Operand | None:
    """What the words after a comparison stand for: a number, a literal, a parameter, the length of one; None if unknown."""
    tokens = re.findall(r"[\w«».%-]+", words)
    seen_noun = seen_length = False
    distinct = bool(_DISTINCT.search(words))
    for i, raw_word in enumerate(tokens):
        w = raw_word.rstrip(".-")
        after = tokens[i + 1] if i + 1 < len(tokens) else ""
        if w.startswith("«"):
            m = _PLACE.match(w)
            if m is None:
                return None
            lit = r.literals[int(m[1])]
            return Operand(literal_text(lit.value, lit.type), lit.type, value=lit.value)
        if m := re.fullmatch(r"(-?\d+)(\.\d+)?%?", w):
            t = FLOAT if m[2] else INT
            return Operand(w.rstrip("%"), t, value=float(w.rstrip("%")) if m[2] else int(w.rstrip("%")))
        if w in r.params and not (w in ("a", "i") and after and after not in ("and", "or", "is", "in", "are")):
            p = r.params[w]
            if seen_length and p.type.name in ("list", "str", "map", "set", "vtuple"):
                op = {"list": "length", "str": "str_length", "map": "map_size", "set": "set_size", "vtuple": "length"}[p.type.name]
                counted = f"(length (unique ${p.name}))" if distinct and p.type.name == "list" else f"({op} ${p.name})"
                return Operand(counted, INT, (p,))
            if p.type.name in SCALARS:
                return Operand(f"${p.name}", p.type, (p,))
            if not (w in _NOUNS or seen_noun):
                return Operand(f"${p.name}", p.type, (p,))
        if w in ("length", "size") or (w in ("number", "count") and after == "of"):
            seen_length = True
        if w in _NOUNS:
            seen_noun = True
        if len(w) == 1 and w.isalpha() and w not in ("a", "i"):
            return _only_scalar(r, wanted, 0.6)
        if w not in _FILLER:
            if seen_length and (held := r.of_type("list", "str")):
                op = "length" if held[0].type.name == "list" else "str_length"
                counted = f"(length (unique ${held[0].name}))" if distinct and op == "length" else f"({op} ${held[0].name})"
                return Operand(counted, INT, (held[0],), 0.8)
            if w not in STOP:
                return None  # "equal pairs" compares with nothing
            break
    if seen_length and len(held := r.of_type("list", "str")) == 1 and re.search(r"(?:the|its|list|array|string|text|input) (?:length|size)", words):
        return Operand(f"({'length' if held[0].type.name == 'list' else 'str_length'} ${held[0].name})", INT, (held[0],), 0.8)
    return _only_scalar(r, wanted, 0.7) if seen_noun else None


def _only_scalar(r: Reading, wanted: Type | None, sure: float) -> Operand | None:
    """The one number (or text) among the parameters that the words may mean."""
    names = ("str",) if wanted == STR else ("int", "float")
    held = r.of_type(*names)
    others = [p for p in r.params.values() if p not in held]
    if len(held) == 1 and (others or len(r.params) == 1):
        return Operand(f"${held[0].name}", held[0].type, (held[0],), sure)
    if len(held) > 1 and not others:
        return Operand(f"${held[-1].name}", held[-1].type, (held[-1],), sure / 2)
    if len(held) > 1:
        return Operand(f"${held[-1].name}", held[-1].type, (held[-1],), sure * 0.7)
    return None


__all__ = ["BOOL", "NONE", "OPERAND", "Literal", "Operand", "Reading", "Token", "literal_text", "operand", "read_text", "typed"]
