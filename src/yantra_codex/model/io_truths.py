"""Tests that a true or false result may stand for: of one argument, or of one against another.

A row is a name and a test of the arguments' views; it holds where it agrees with the result.
"""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise

from yantra_codex.model.io_numeric import Row, is_prime
from yantra_codex.model.io_sequences import part, shuffled, subsequence
from yantra_codex.model.io_texts import OPENING


def is_balanced(text: str) -> bool:
    """Whether every bracket is closed by its own kind, in order."""
    open_: list[str] = []
    for c in text:
        if c in OPENING:
            open_.append(OPENING[c])
        elif c in ")]}" and (not open_ or open_.pop() != c):
            return False
    return not open_


NUMBER: tuple[Row, ...] = (
    ("same parity", lambda a: a.number % 2 == 0),
    ("positive", lambda a: a.number > 0),
    ("zero or empty", lambda a: a.number == 0),
    ("prime", lambda a: is_prime(a.number)),
    ("square", lambda a: a.number >= 0 and math.isqrt(a.number) ** 2 == a.number),
    ("square", lambda a: a.number > 0 and a.number & (a.number - 1) == 0),
    ("reversed", lambda a: a.number >= 0 and a.digits == a.digits[::-1]),
    ("number in the text", lambda a: float(a.number).is_integer()),
    ("digits summed or multiplied", lambda a: a.number % sum(a.digits) == 0),
    ("each once", lambda a: len(set(a.digits)) == len(a.digits)),
)
TEXT: tuple[Row, ...] = (
    ("reversed", lambda a: a.bare == a.bare[::-1]),
    ("kept by a class", lambda a: a.text.isdigit()),
    ("kept by a class", lambda a: a.text.isalpha()),
    ("kept by a class", lambda a: a.text.isalnum()),
    ("case alone changes", lambda a: a.text == a.text.upper()),
    ("case alone changes", lambda a: a.text == a.text.lower()),
    ("count of a class", lambda a: any(c.isdigit() for c in a.text)),
    ("case alone changes", lambda a: any(c.isupper() for c in a.text)),
    ("case alone changes", lambda a: a.text[0].isupper()),
    ("number in the text", lambda a: re.fullmatch(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*", a.text) is not None),
    ("balanced", lambda a: is_balanced(a.text)),
    ("of a form", lambda a: len(a.words) > 1),
    ("of a form", lambda a: a.text.isidentifier()),
    ("of a form", lambda a: re.fullmatch(r"[\w.+-]+[@:/=.-][\w.-]+", a.text) is not None),
)
SEQUENCE: tuple[Row, ...] = (
    ("zero or empty", lambda a: a.size == 0),
    ("reversed", lambda a: a.items == a.items[::-1]),
    ("each once", lambda a: len(a.members) == len(a.items)),
    ("all elements equal", lambda a: len(a.members) <= 1),
    ("sorted", lambda a: all(x <= y for x, y in pairwise(a.items))),
    ("sorted", lambda a: all(x < y for x, y in pairwise(a.items))),
    ("sorted", lambda a: a.items in (a.ordered, a.ordered[::-1])),
    ("runs shortened or stretched", lambda a: any(x == y for x, y in pairwise(a.items))),
    ("plus a constant", lambda a: len({y - x for x, y in pairwise(a.items)}) <= 1),
    ("plus a constant", lambda a: all((x < y) != (y < z) for x, y, z in zip(a.items, a.items[1:], a.items[2:]))),
    ("positive", lambda a: all(x > 0 for x in a.items)),
    ("same parity", lambda a: all(x % 2 == 0 for x in a.items)),
    ("all or some true", lambda a: all(a.items)),
    ("all or some true", lambda a: any(a.items)),
    ("rows of equal size", lambda a: len({len(r) for r in a.rows}) <= 1),
    ("transposed", lambda a: a.rows == a.columns),
    ("rows of equal size", lambda a: all(len(r) == len(a.rows) for r in a.rows)),
    ("rows merged", lambda a: any(p[0] < q[-1] and q[0] < p[-1] for p, q in combinations(a.rows, 2))),
    ("each once", lambda a: len(set(a.values)) == len(a.values)),
)
# of any two arguments; then of a sequence and another value, of two sequences
TWO: tuple[Row, ...] = (
    ("the argument itself", lambda a, b: a.value == b.value),
    ("less", lambda a, b: a.value < b.value),
    ("less", lambda a, b: a.value <= b.value),
    ("an element of the argument", lambda a, b: b.value in a.value if a.kind == b.kind == "str" else b.value in a.items),
    ("the argument itself", lambda a, b: a.text.lower() == b.text.lower()),
    ("divides the argument", lambda a, b: a.number % b.number == 0),
    ("common divisor or multiple", lambda a, b: math.gcd(a.number, b.number) == 1),
    ("prefix", lambda a, b: a.items[: len(b.items)] == b.items),
    ("prefix", lambda a, b: a.items[len(a.items) - len(b.items) :] == b.items),
    ("contiguous part", lambda a, b: b.text in a.text if a.text else part(b.items, a.items)),
    ("in order, some left out", lambda a, b: subsequence(b.items, a.items)),
    ("all elements stay", lambda a, b: b.members <= a.members),
    ("no part in common", lambda a, b: not a.members & b.members),
    ("same elements, any order", shuffled),
    ("same elements, any order", lambda a, b: sorted(a.bare) == sorted(b.bare)),
    ("rotated", lambda a, b: len(a.items) == len(b.items) and part(b.items, a.items * 2)),
    ("rotated", lambda a, b: a.items[::-1] == b.items),
    ("same size", lambda a, b: a.size == b.size),
    ("one or two places differ", lambda a, b: a.size == b.size and sum(x != y for x, y in zip(a.items, b.items)) <= 1),
    ("size is a number", lambda a, b: a.size >= b.number),
    ("those above it", lambda a, b: all(x > b.number for x in a.items)),
    ("those above it", lambda a, b: any(x > b.number for x in a.items)),
    ("adds up to the argument", lambda a, b: any(x + y == b.number for x, y in combinations(a.items, 2))),
    ("between two numbers", lambda a, b: a.numbers[0] <= b.number <= a.numbers[-1]),
)


__all__ = ["NUMBER", "SEQUENCE", "TEXT", "TWO", "is_balanced"]
