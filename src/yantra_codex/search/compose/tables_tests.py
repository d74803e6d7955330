"""Conditions on rows that words tell of two values: two parts compared, a part with the first row's, what a map lacks or holds empty.

In: a source with its columns. Out: (cost, condition) pairs for tables_filters.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

from yantra_codex.ir.nodes import Expr, Lit, Make, Var
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type
from yantra_codex.search.compose.tables_core import (
    COMPARISONS,
    NUMBERS,
    ORDERED,
    Asked,
    Column,
    Source,
    by_row,
    each_row,
    negated,
    number,
    op,
)

_ABSENT = r"(?:missing|absent|lack\w*|not (?:present|there|in|given|set|listed|filled)|unknown|does not have|without)"
_BLANK = r"(?:empty|blank|\bnone\b)"
_ABSENT_OR_EMPTY = re.compile(rf"\b{_ABSENT}\b[^.;]{{0,40}}?\bor\b[^.;]{{0,30}}?\b{_BLANK}\b|\b{_BLANK}\b[^.;]{{0,40}}?\bor\b[^.;]{{0,30}}?\b{_ABSENT}\b")
_NONE = re.compile(r"\b(?:none|null|missing|unknown|no (?:value|\w+)|without|not (?:set|given|known|filled))\b")
_NOT_NONE = re.compile(r"\bnot (?:none|null|missing|unknown)\b|\b(?:set|given|known|filled|available)\b")
_ZERO_OR_LESS = re.compile(r"\b(?:zero|0|nothing) or (?:less|below|lower|fewer|under|negative|smaller)|\bnot positive\b|\bnegative or zero\b")
_ZERO_OR_MORE = re.compile(r"\b(?:zero|0) or (?:more|above|higher|greater|positive|larger)|\bnot negative\b")
# what is said of rows that are not to count
DROPPED = re.compile(r"\b(?:leav\w+ out|left out|throw\w* (?:out|away)|thrown (?:out|away)|do not count|does not count|(?:are|is|be) (?:ignored|skipped|dropped|not counted|excluded|removed|omitted|not considered|discarded))\b")
_DENIED = re.compile(r"\b(?:not|without|never|no|don't|doesn't|lack\w*|except)\b")
_CONTAINED = re.compile(r"\b(?:contain\w*|includ\w*|hold\w*|in which|within|occurs? in|appears? in|substring)\b")
_REVERSED = re.compile(r"\b(?:revers\w+|mirror\w*|swapped|other way round|opposite|symmetric\w*|back again)\b")
_FIRST_ROW = re.compile(r"\b(?:first|last) (?:one|row|tuple|pair|entry|item|record|element|\w+'s)\b|\bof the (?:first|last) \w+\b|\bthe (?:first|last) \w+(?:'s)? (?=\w+$)")
# what the words say of two parts, in the order in which they are mentioned; (words, comparison)
_BETWEEN = tuple((re.compile(rf"\b(?:{w})\b"), name) for w, name in (
    (r"(?:at least|no less than|not (?:less|lower|smaller|fewer|below|under)(?: than)?|(?:greater|larger|more|higher|bigger) than or equal(?: to)?)", "ge"),
    (r"(?:at most|no more than|not (?:more|greater|higher|larger|above|over|exceed\w*)(?: than)?|(?:less|smaller|lower|fewer) than or equal(?: to)?)", "le"),
    (r"(?:greater|larger|bigger|higher|more|later|older|longer|heavier|taller|dearer)(?: \w+)? than|exceeds?|exceeding|above|over|after", "gt"),
    (r"(?:less|smaller|lower|fewer|earlier|younger|shorter|lighter|cheaper)(?: \w+)? than|below|under|before", "lt"),
    (r"(?:not (?:the same|equal|identical)|differ\w*|unequal|other than|is not|are not)", "ne"),
    (r"(?:equals?|same(?: \w+)? as|identical|matches|is also)", "eq"),
))
# what the words say of what two maps hold for a key
_OF_TWO = tuple((re.compile(rf"\b(?:{w})\b"), names) for w, names in (
    (r"differ\w*|chang\w*|conflict\w*|disagree\w*|unequal|not (?:the same|equal)|modif\w*", ("ne",)),
    (r"same|equal|identical|agree\w*|unchanged|match\w*", ("eq",)),
    (r"at least|enough|suffic\w+|covers?", ("le", "ge")),
    (r"more|higher|greater|larger|increas\w*|grew|grown|rose|risen|rais\w*|went up|improv\w*|dearer|exceed\w*", ("lt", "gt")),
    (r"less|fewer|lower|smaller|decreas\w*|drop\w*|fell|fallen|went down|cheaper|short\w*|not enough|too (?:little|few)", ("gt", "lt")),
))
_NEEDED = re.compile(r"\b(?:need\w*|requir\w*|want\w*|demand\w*|order\w*|request\w*|target|minimum)\b")
_SAME = re.compile(r"\b(?:unchanged|not (?:changed|differ\w*))\b")
_ORDINALS = (r"first(?: (?:number|part|value|element|item|component|entry))?", r"second(?: (?:number|part|value|element|item|component|entry|one))?|other|last")


def told_tests(ask: Asked, s: Source, fields: Sequence[Column], places: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[int, Column]]:
    """Conditions of two values, with costs."""
    for c in s.columns[s.fields:]:
        if c.type == BOOL and c.said and c.said_by is not None:
            yield c.cost, c
            yield c.cost + 2, Column(op("not", BOOL, c.expr), BOOL, negated(c.vals), 0, lets=c.lets)
    if s.joined:
        yield from _of_joined(s)
    yield from _two_parts(s, fields, places)
    yield from _none_tests(s, fields)
    yield from _holding(ask, s, fields)
    yield from _zero_tests(s, bool(DROPPED.search(ask.text)))
    if _ABSENT_OR_EMPTY.search(s.text):
        yield from _absent_or_empty(ask, s, fields)
    if s.element.name == "tuple" and len(s.element.args) == 2 and s.element.args[0] == s.element.args[1]:
        yield from _mirrored(ask, s)
    if _FIRST_ROW.search(s.text):
        yield from _with_end(ask, s, fields)


def compared(name: str, a: Column, b: Column) -> Column:
    """One column compared with another, on every row."""
    return Column(op(name, BOOL, a.expr, b.expr), BOOL, by_row(COMPARISONS[name], a.vals, b.vals), 0, lets=(*a.lets, *b.lets))


def _of_joined(s: Source) -> Iterator[tuple[int, Column]]:
    """What two maps hold for a key, compared as the words say."""
    _, a, b = s.columns[:3]
    if a.type != b.type:
        return
    said = [names for pattern, names in _OF_TWO if pattern.search(s.text)]
    if _SAME.search(s.text):
        said = [("eq",)]
    for rank, names in enumerate(said):
        if _NEEDED.search(b.name) and not _NEEDED.search(a.name) and names == ("le", "ge"):
            names = ("ge", "le")  # what is needed is the lesser
        for k, name in enumerate(names):
            yield min(rank, 2) + 2 * k, compared(name, a, b)


def _two_parts(s: Source, fields: Sequence[Column], places: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[int, Column]]:
    """Two parts that the words compare: "whose spent is more than the budget", "whose first number is smaller than the second"."""
    named: list[tuple[Column, list[tuple[int, int]]]] = [(c, list(p)) for c, p in zip(fields, places, strict=False) if c.type.name in ORDERED]
    if not s.names and 2 <= len(named) <= 3:
        named = [(c, [m.span() for m in re.finditer(rf"\b(?:{w})\b", s.text)]) for (c, _), w in zip(named, _ORDINALS, strict=False)]
    for (a, first), (b, second) in permutations(named, 2):
        if a.type != b.type:
            continue
        for _, end in first:
            for start, _ in second:
                between = s.text[end:start]
                if 2 < len(between) < 45 and not re.search(r"[.;()]", between):
                    name = next((n for p, n in _BETWEEN if p.search(between)), None)
                    if name is not None:
                        yield 0, compared(name, a, b)


def _holding(ask: Asked, s: Source, fields: Sequence[Column]) -> Iterator[tuple[int, Column]]:
    """Whether a list, set, map or text of the row holds a value from outside: "everyone who speaks the language"."""
    denied = bool(_DENIED.search(s.text))
    for c in fields:
        name = {"list": "contains", "set": "set_has", "map": "map_has", "str": "str_contains"}.get(c.type.name)
        if name is None or (c.type == STR and not _CONTAINED.search(s.text)):
            continue
        of = STR if c.type == STR else c.type.args[0]
        for o in ask.scalars():
            if o.type == of:
                vals = tuple(tuple(o.vals[e] in v for v in row) for e, row in enumerate(c.vals))
                holds = op(name, BOOL, c.expr, o.expr)
                cost = c.cost + o.cost // 2 + 2 * s.grouped
                yield cost + denied, Column(holds, BOOL, vals, 0, lets=c.lets)
                yield cost + (0 if denied and not s.grouped else 2), Column(op("not", BOOL, holds), BOOL, negated(vals), 0, lets=c.lets)


def _zero_tests(s: Source, dropped: bool) -> Iterator[tuple[int, Column]]:
    """"Zero or less" of a number; turned where the rows of which it is said are dropped."""
    for words, name, other in ((_ZERO_OR_LESS, "le", "gt"), (_ZERO_OR_MORE, "ge", "lt")):
        m = words.search(s.text)
        numbers = [c for c in s.columns if c.type in NUMBERS and c.cost <= 1] if m is not None else []
        for c in numbers:
            assert m is not None
            near = len(numbers) == 1 or (c.said_by is not None and bool(c.said_by.search(s.text[max(0, m.start() - 30): m.start()])))
            zero = Column(Lit(0, INT) if c.type == INT else Lit(0.0, FLOAT), c.type, tuple(tuple(0 for _ in row) for row in c.vals), 0)
            yield c.cost + (not near) + 2 * dropped, compared(name, c, zero)
            yield c.cost + (not near) + 2 * (not dropped), compared(other, c, zero)


def _none_tests(s: Source, fields: Sequence[Column]) -> Iterator[tuple[int, Column]]:
    """Whether a part is None."""
    for c in fields:
        if c.type.name == "option":
            said, denied = bool(_NONE.search(s.text)), bool(_NOT_NONE.search(s.text))
            vals = tuple(tuple(v is None for v in row) for row in c.vals)
            yield (0 if said and not denied else 2), Column(op("is_none", BOOL, c.expr), BOOL, vals, 0)
            yield (0 if denied else 1 if said else 3), Column(op("is_some", BOOL, c.expr), BOOL, negated(vals), 0)


def _empty_of(t: Type) -> Expr | None:
    return Lit("", STR) if t == STR else Make((), t) if t.name in ("list", "set", "map") else Lit(0, INT) if t == INT else Lit(0.0, FLOAT) if t == FLOAT else None


def _absent_or_empty(ask: Asked, s: Source, fields: Sequence[Column]) -> Iterator[tuple[int, Column]]:
    """What a map beside the rows lacks or holds empty."""
    for i, (name, t) in enumerate(ask.params):
        if t.name != "map" or Var(name, t) == s.of_map:
            continue
        empty = _empty_of(t.args[1])
        for c in fields:
            if c.type != t.args[0] or empty is None:
                continue
            vals = tuple(tuple(not row[i].get(v, None) for v in vs) for row, vs in zip(ask.args, c.vals, strict=True))
            got = op("map_get_or", t.args[1], Var(name, t), c.expr, empty)
            yield c.cost, Column(op("eq", BOOL, got, empty), BOOL, vals, 0, lets=c.lets)
            yield c.cost + 2, Column(op("ne", BOOL, got, empty), BOOL, negated(vals), 0, lets=c.lets)


def _mirrored(ask: Asked, s: Source) -> Iterator[tuple[int, Column]]:
    """Whether the rows also hold the pair the other way round."""
    if not _REVERSED.search(s.text):
        return
    x = ask.row(s)
    t = s.element.args[0]
    back = Make((op("tuple_get", t, x, number(1)), op("tuple_get", t, x, number(0))), s.element)
    vals = tuple(tuple((b, a) in rows for a, b in rows) for rows in s.rows)
    yield 0, Column(op("contains", BOOL, s.expr, back), BOOL, vals, 0)
    yield 2, Column(op("not", BOOL, op("contains", BOOL, s.expr, back)), BOOL, negated(vals), 0)


def _with_end(ask: Asked, s: Source, fields: Sequence[Column]) -> Iterator[tuple[int, Column]]:
    """A part compared with that of the first or the last row."""
    from yantra_codex.search.compose.tables_build import value_at

    for word, at, take in (("first", "index", 0), ("last", "index_wrap", -1)):
        if not re.search(rf"\b{word}\b", s.text):
            continue
        row = op(at, s.element, s.expr, number(take))
        for c in fields:
            if c.type.name not in ORDERED:
                continue
            ends: list[Any] = [vals[take] if vals else None for vals in c.vals]
            for pattern, name in _BETWEEN:
                if pattern.search(s.text):
                    vals = each_row(ends, s.rows)
                    yield 1 + c.cost, Column(op(name, BOOL, c.expr, value_at(ask, c, row)), BOOL, by_row(COMPARISONS[name], c.vals, vals), 0, lets=c.lets)


__all__ = ["DROPPED", "compared", "told_tests"]
