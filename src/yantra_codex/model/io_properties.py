"""The io section of a node's features: 300 named places, for the values of a parameter or result and for relations.

The first places say what values are like (`value_features`): a share of the numbers, texts or rows in them, averaged over
the examples that have any. The others say how results come from arguments (`relation_features` in io_relations).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

import numpy as np

from yantra_codex.model import io_relations
from yantra_codex.model.io_numeric import digits, is_prime
from yantra_codex.model.io_texts import VOWELS
from yantra_codex.model.io_view import NAN, Number, Pairs, View, is_number
from yantra_codex.model.sections import Vector

MOST_EXAMPLES, LEAVES = 8, 24
KINDS = ("int", "float", "bool", "str", "none", "list", "tuple", "set", "map", "other")
Measure = Callable[[View], Sequence[Sequence[float]]]
Property = tuple[str, Callable[[Any], float]]  # of a view, a number or a text: a claim, or a number in [0, 1]


def logarithm(x: float, most: float) -> float:
    """log2(1 + |x|) as a part of `most`, in [0, 1]."""
    return min(math.log2(1 + abs(x)) / most, 1.0) if x == x else 0.0


def _matches(pattern: str) -> Callable[[str], bool]:
    found = re.compile(pattern).search
    return lambda text: found(text) is not None


# of a value
VALUE: tuple[Property, ...] = (
    *((f"kind: {kind}", lambda v, kind=kind: v.kind == kind) for kind in KINDS),
    ("true", lambda v: v.value is True),
    ("nesting", lambda v: min(v.depth / 4, 1)),
)
# of a value with elements, characters or keys
SIZED: tuple[Property, ...] = (
    ("size 0", lambda v: v.size == 0),
    ("size 1", lambda v: v.size == 1),
    ("size 2", lambda v: v.size == 2),
    ("size 3", lambda v: v.size == 3),
    ("size", lambda v: logarithm(v.size, 8)),
)
# of each number anywhere in a value
NUMBER: tuple[Property, ...] = (
    ("negative", lambda x: x < 0),
    ("zero", lambda x: x == 0),
    ("even", lambda x: x % 2 == 0),
    ("whole", lambda x: x % 1 == 0),
    ("two decimals at most", lambda x: round(x, 2) == x),
    ("between 0 and 1", lambda x: 0 < x < 1),
    ("below 10", lambda x: abs(x) < 10),
    ("below 32", lambda x: abs(x) < 32),
    ("below 100", lambda x: abs(x) < 100),
    ("below 1000", lambda x: abs(x) < 1000),
    ("magnitude", lambda x: logarithm(x, 40)),
    ("like a year", lambda x: 1900 <= x <= 2100),
    ("prime", is_prime),
    ("square", lambda x: x >= 0 and math.isqrt(x) ** 2 == x),
    ("power of two", lambda x: x > 0 and x & (x - 1) == 0),
    ("digits 0 and 1 alone", lambda x: set(digits(x)) <= {0, 1}),
)
# of each text anywhere in a value
TEXT: tuple[Property, ...] = (
    ("empty", lambda t: not t),
    ("one character", lambda t: len(t) == 1),
    ("length", lambda t: logarithm(len(t), 8)),
    ("letters alone", str.isalpha),
    ("digits alone", str.isdigit),
    ("letters and digits alone", str.isalnum),
    ("a digit", _matches(r"\d")),
    ("no small letter", lambda t: t == t.upper()),
    ("no capital", lambda t: t == t.lower()),
    ("a capital first", lambda t: t[:1].isupper()),
    ("a capital inside", _matches(r"[a-z][A-Z]")),
    ("space inside", _matches(r"\S\s+\S")),
    ("space at an end", lambda t: t != t.strip()),
    ("line break", _matches(r"\n")),
    ("comma or semicolon", _matches(r"[,;]")),
    ("dot", _matches(r"\.")),
    ("colon", _matches(r":")),
    ("slash", _matches(r"[/\\]")),
    ("dash", _matches(r"-")),
    ("underscore", _matches(r"_")),
    ("sign of an address", _matches(r"[=&?@#]")),
    ("bracket", _matches(r"[()\[\]{}<>]")),
    ("quote", _matches(r"[\"'`]")),
    ("operator", _matches(r"[+*%^|]")),
    ("a number", _matches(r"^\s*[-+]?\d+(\.\d+)?\s*$")),
    ("decimals", _matches(r"\d\.\d")),
    ("digits 0 and 1 alone", _matches(r"^[01]+$")),
    ("a date or time", _matches(r"\d[-:/]\d\d")),
    ("roman digits", _matches(r"^[IVXLCDM]+$")),
    ("characters distinct", lambda t: len(set(t)) == len(t)),
    ("equal neighbours", _matches(r"(.)\1")),
    ("share of vowels", lambda t: sum(c in VOWELS for c in t) / len(t)),
    ("words", lambda t: logarithm(len(t.split()), 6)),
    ("word length", lambda t: min(len(t.replace(" ", "")) / len(t.split()) / 16, 1)),
    ("beyond ASCII", lambda t: not t.isascii()),
)
# of a list, tuple or set of two elements or more
SEQUENCE: tuple[Property, ...] = (
    ("ascending", lambda v: all(x <= y for x, y in pairwise(v.items))),
    ("strictly ascending", lambda v: all(x < y for x, y in pairwise(v.items))),
    ("descending", lambda v: all(x >= y for x, y in pairwise(v.items))),
    ("distinct", lambda v: len(v.members) == len(v.items)),
    ("equal neighbours", lambda v: any(x == y for x, y in pairwise(v.items))),
    ("of several kinds", lambda v: len({type(x) for x in v.items}) > 1),
    ("equal steps", lambda v: not v.texts and len({y - x for x, y in pairwise(v.items)}) == 1),
    ("could be places in it", lambda v: all(type(x) is int and 0 <= x < v.size for x in v.items)),
    ("spread", lambda v: logarithm(max(v.numbers) - min(v.numbers), 20) if v.numbers else 0),
    ("repeats", lambda v: 1 - len(v.members) / len(v.items)),
    ("sizes rise or fall", lambda v: not v.numbers and [len(x) for x in v.items] in (sorted(map(len, v.items)), sorted(map(len, v.items), reverse=True))),
)
# of a sequence of sequences
ROWS: tuple[Property, ...] = (
    ("rows are pairs", lambda v: all(len(r) == 2 for r in v.rows)),
    ("rows of equal size", lambda v: len({len(r) for r in v.rows}) == 1),
    ("as many rows as columns", lambda v: all(len(r) == len(v.rows) for r in v.rows)),
    ("row size", lambda v: logarithm(sum(map(len, v.rows)) / len(v.rows), 6)),
    ("an empty row", lambda v: () in v.rows),
    ("rows ascending", lambda v: all(x <= y for r in v.rows for x, y in pairwise(r))),
    ("rows distinct inside", lambda v: all(len(set(r)) == len(r) for r in v.rows)),
    ("firsts ascending", lambda v: all(p[0] <= q[0] for p, q in pairwise(v.rows))),
)
# of a map that is not empty
MAP: tuple[Property, ...] = (
    ("keys are text", lambda v: all(isinstance(k, str) for k in v.items)),
    ("keys of one character", lambda v: all(len(k) == 1 for k in v.items)),
    ("keys are numbers", lambda v: all(map(is_number, v.items))),
    ("values are numbers", lambda v: all(map(is_number, v.values))),
    ("values are text", lambda v: all(isinstance(x, str) for x in v.values)),
    ("values are sequences", lambda v: all(type(x) is tuple for x in v.values)),
    ("values are maps", lambda v: all(type(x) is Pairs for x in v.values)),
    ("values distinct", lambda v: len(set(v.values)) == len(v.values)),
    ("values count something", lambda v: all(type(x) is int and x > 0 for x in v.values)),
    ("values hold keys", lambda v: any(set(x) & v.members for x in v.values if type(x) is tuple)),
)


def _measured(measures: Sequence[Callable[[Any], float]], part: Any) -> list[float]:
    """Each property of a part; 0 where it can't be said of it."""
    try:
        return [measure(part) for measure in measures]
    except io_relations.NOT_HELD:
        return [_measured((measure,), part)[0] for measure in measures] if len(measures) > 1 else [0.0]


def _measures(rows: Sequence[Property]) -> list[Callable[[Any], float]]:
    return [measure for _, measure in rows]


NUMBER_MEASURES, TEXT_MEASURES = _measures(NUMBER), _measures(TEXT)


# the same numbers and texts come again and again, among a problem's values and from one problem to the next
@lru_cache(maxsize=4096, typed=True)
def _number(x: Number) -> Sequence[float]:
    return _measured(NUMBER_MEASURES, x)


@lru_cache(maxsize=1024)
def _text(text: str) -> Sequence[float]:
    return _measured(TEXT_MEASURES, text)


def _whole(rows: Sequence[Property], is_asked: Callable[[View], object]) -> Measure:
    measures = _measures(rows)
    return lambda v: [_measured(measures, v)] if is_asked(v) else []


# what a value is measured by: the properties, then a row of them for each part of a value that they can be asked of
PARTS: tuple[tuple[str, tuple[Property, ...], Measure], ...] = (
    ("value", VALUE, _whole(VALUE, lambda v: True)),
    ("sized", SIZED, _whole(SIZED, lambda v: v.items or v.kind in ("str", "list", "tuple", "set", "map"))),
    ("number", NUMBER, lambda v: [_number(x) for x in islice((x for x in v.whole_leaves if is_number(x) and x is not NAN), LEAVES)]),
    ("text", TEXT, lambda v: [_text(x) for x in islice((x for x in v.whole_leaves if type(x) is str), LEAVES)]),
    ("sequence", SEQUENCE, _whole(SEQUENCE, lambda v: v.is_list and len(v.items) > 1)),
    ("rows", ROWS, _whole(ROWS, lambda v: v.rows)),
    ("map", MAP, _whole(MAP, lambda v: v.kind == "map" and v.items)),
)
COLUMN = ("examples", "the same in all examples", "size the same in all examples")

NAMES: tuple[str, ...] = (*(f"{part}: {name}" for part, rows, _ in PARTS for name, _ in rows), *(f"column: {name}" for name in COLUMN))
IO_NAMES: tuple[str, ...] = (*NAMES, *(name if name in io_relations.RAISES else f"result: {name}" for name in io_relations.NAMES))


def _means(rows: Sequence[Sequence[float]]) -> Sequence[float]:
    """The mean at each place."""
    return rows[0] if len(rows) == 1 else [sum(column) / len(rows) for column in zip(*rows)]


def value_features(values: Sequence[Any]) -> Vector:
    """(300,) float32 in [0, 1]: what a parameter's or the result's values over the examples are like."""
    return view_features([View(v) for v in values[:MOST_EXAMPLES]])


def view_features(views: Sequence[View]) -> Vector:
    """`value_features` of the values seen."""
    views = views[:MOST_EXAMPLES]
    places: list[float] = []
    for _, rows, parts_of in PARTS:
        found = [_means(parts) for parts in map(parts_of, views) if parts]
        places += _means(found) if found else [0.0] * len(rows)
    out = np.zeros(io_relations.SIZE, dtype=np.float32)
    out[: len(NAMES)] = [*places, *_column(views)]
    return out


def _column(views: Sequence[View]) -> tuple[float, ...]:
    several = len(views) > 1
    distinct = len({(v.kind, v.value) for v in views})
    return (logarithm(len(views), 4), float(several and distinct == 1),
            float(several and len({v.size for v in views}) == 1 and views[0].kind != "none"))
