"""Relations in which a text is given or made: case, letters kept, words, pieces, what is counted in it, how numbers are written.

Rows as in io_numeric.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any

from yantra_codex.model.io_numeric import Row
from yantra_codex.model.io_sequences import subsequence
from yantra_codex.model.io_view import View, near

VOWELS = frozenset("aeiouAEIOU")
OPENING = {"(": ")", "[": "]", "{": "}"}


def _becomes(f: Callable[[str], str]) -> Callable[[View, View], bool]:
    return lambda a, o: o.text == f(a.text) != a.text


def _keeps(test: Callable[[str], bool]) -> Callable[[View, View], bool]:
    return lambda a, o: o.text == "".join([c for c in a.text if test(c)]) != a.text


def _letters(text: str) -> list[str]:
    return [c for c in text if c.isalpha()]


def _shift(a: View, o: View) -> bool:
    """Whether all letters move by the same number of places in the alphabet, the rest stays."""
    if len(a.text) != len(o.text):
        return False
    moves = {(ord(y.lower()) - ord(x.lower())) % 26 for x, y in zip(a.text, o.text) if x.isascii() and x.isalpha()}
    return len(moves) == 1 and moves != {0} and all(x == y for x, y in zip(a.text, o.text) if not x.isalpha())


# a text to a text
TEXT: tuple[Row, ...] = (
    ("case alone changes", _becomes(str.upper)),
    ("case alone changes", _becomes(str.lower)),
    ("case alone changes", lambda a, o: a.text != o.text in (a.text.title(), a.text.capitalize(), a.text[:1].upper() + a.text[1:])),
    ("case alone changes", _becomes(str.swapcase)),
    ("case alone changes", lambda a, o: a.text != o.text and a.text.lower() == o.text.lower()),
    ("spaces change", lambda a, o: a.text != o.text in (a.text.strip(), a.text.lstrip(), a.text.rstrip())),
    ("spaces change", lambda a, o: a.text != o.text == "".join(a.words)),
    ("spaces change", lambda a, o: a.text != o.text == " ".join(a.words)),
    ("kept by a class", lambda a, o: a.text != o.text in ("".join(_letters(a.text)), "".join([c for c in a.text if c.isalnum()]))),
    ("kept by a class", _keeps(str.isdigit)),
    ("kept by a class", _keeps(lambda c: c not in VOWELS)),
    ("no letters or digits change", lambda a, o: a.text != o.text and a.bare == o.bare and bool(a.bare)),
    ("in order, some put in", lambda a, o: len(o.bare) > len(a.bare) > 0 and subsequence(a.bare, o.bare)),
    ("words in another order", lambda a, o: len(a.words) > 1 and sorted(a.words) == sorted(o.words) and a.words != o.words),
    ("words in another order", lambda a, o: len(a.words) > 1 and o.words == a.words[::-1]),
    ("as many words", lambda a, o: len(a.words) == len(o.words) > 1),
    ("words left out", lambda a, o: len(o.words) < len(a.words) and subsequence(o.words, a.words)),
    ("words in another order", lambda a, o: a.text != o.text == re.sub(r"\S+", lambda m: m[0][::-1], a.text)),
    ("initials", lambda a, o: o.bare == "".join([w[0] for w in a.words]).lower() and bool(o.bare)),
    ("letters moved alike", _shift),
    ("run lengths", lambda a, o: any(c.isdigit() for c in o.text) and [c for c in o.text if not c.isdigit()] == [x for x, _ in groupby(c for c in a.text if not c.isdigit())]),
    ("run lengths", lambda a, o: any(c.isdigit() for c in a.text) and set(o.text) <= set(a.text) and [x for x, _ in groupby(o.text)] == [c for c in a.text if not c.isdigit()]),
    ("padded", lambda a, o: 0 < len(a.text) < len(o.text) and a.text in o.text and len(set(o.text.replace(a.text, "", 1))) == 1),
    ("something put around", lambda a, o: 0 < len(a.text) < len(o.text) and a.text in o.text),
    ("between two marks", lambda a, o: bool(o.text) and _marked(a.text, o.text)),
    ("word of the text", lambda a, o: o.text in a.words),
    ("longest or shortest", lambda a, o: o.text in (max(a.words, key=len), min(a.words, key=len))),
    ("word of the text", lambda a, o: o.text in (a.words[0], a.words[-1])),
    ("word of the text", lambda a, o: o.text.lower() in re.split(r"\W+", a.text.lower()) and bool(o.text)),
    ("written in another base", lambda a, o: bool(re.fullmatch(r"[0-9a-fA-F. /-]+", o.text)) != bool(re.fullmatch(r"[0-9a-fA-F. /-]+", a.text))),
)


def _marked(text: str, piece: str) -> bool:
    at = text.find(piece)
    before, after = text[at - 1 : at] if at > 0 else "", text[at + len(piece) : at + len(piece) + 1]
    return at >= 0 and not (before + after).isalnum() and not (before == after == "")


def _separator(text: str, pieces: tuple[str, ...]) -> str | None:
    """The separator that joins the pieces to the text; None where there is none."""
    if not pieces or not text.startswith(pieces[0]) or len(pieces) < 2:
        return None
    gaps, rest = divmod(len(text) - sum(map(len, pieces)), len(pieces) - 1)
    separator = text[len(pieces[0]) : len(pieces[0]) + gaps]
    return separator if not rest and separator.join(pieces) == text else None


def _in_order(pieces: tuple[str, ...], text: str) -> bool:
    at = 0
    for p in pieces:
        found = text.find(p, at)
        if found < 0:
            return False
        at = found + len(p)
    return True


# a text and a list of texts, whichever is given
PIECES: tuple[Row, ...] = (
    ("joined", lambda t, ps: "".join(ps.texts) == t.text),
    ("pieces are words", lambda t, ps: _separator(t.text, ps.texts) == " " or t.words == ps.texts),
    ("same between all pieces", lambda t, ps: "," in (_separator(t.text, ps.texts) or "")),
    ("same between all pieces", lambda t, ps: t.text.splitlines() == list(ps.texts)),
    ("same between all pieces", lambda t, ps: bool(_separator(t.text, ps.texts))),
    ("in order, some left out", lambda t, ps: _in_order(ps.texts, t.text)),
    ("rows are parts", lambda t, ps: all(p in t.text for p in ps.texts)),
    ("pieces are words", lambda t, ps: set(ps.texts) <= set(re.findall(r"\w+", t.text))),
    ("pieces are words", lambda t, ps: [p.lower() for p in ps.texts] == re.findall(r"[a-z0-9]+", t.text.lower())),
    ("rows of equal size", lambda t, ps: all(len(p) == 1 for p in ps.texts)),
    ("rows of equal size", lambda t, ps: len({len(p) for p in ps.texts}) == 1 and len(ps.texts[0]) > 1),
    ("initials", lambda t, ps: t.text.lower() == "".join([p[0] for p in ps.texts]).lower()),
    ("what they start with alike", lambda t, ps: all(p.startswith(t.text) for p in ps.texts) or all(p.endswith(t.text) for p in ps.texts)),
    ("longest or shortest", lambda t, ps: t.text in (max(ps.texts, key=len), min(ps.texts, key=len))),
)


def _count(test: Callable[[str], bool]) -> Callable[[View, View], bool]:
    return lambda a, o: o.number == sum(map(test, a.text))


# a text to a number
COUNTED: tuple[Row, ...] = (
    ("number of words or lines", lambda a, o: o.number == len(a.words)),
    ("each once", lambda a, o: o.number == len({w.strip(".,;!?").lower() for w in a.words})),
    ("number of words or lines", lambda a, o: o.number in (len(a.text.splitlines()), len(re.findall(r"[.!?]+", a.text)))),
    ("count of a class", lambda a, o: o.number in (sum(c in VOWELS for c in a.text), len(_letters(a.text)) - sum(c in VOWELS for c in a.text))),
    ("count of a class", lambda a, o: o.number in (sum(map(str.isupper, a.text)), sum(map(str.islower, a.text)))),
    ("count of a class", _count(str.isdigit)),
    ("count of a class", _count(str.isalpha)),
    ("count of a class", lambda a, o: o.number in (sum(c.isspace() for c in a.text), sum(not c.isalnum() and not c.isspace() for c in a.text))),
    ("number in the text", lambda a, o: near(float(a.text), o.number)),
    ("number in the text", lambda a, o: any(near(x, o.number) for ns in [[float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", a.text)]] for x in [*ns, sum(ns)])),
    ("digits summed or multiplied", lambda a, o: o.number == sum(int(c) for c in a.text if c.isdecimal())),
    ("characters by their codes", lambda a, o: o.number in (sum(map(ord, a.text)), sum(ord(c.lower()) - 96 for c in a.text if c.isalpha()))),
    ("written in another base", lambda a, o: o.number in [int(a.text, base) for base in (2, 8, 16) if re.fullmatch("[01]+" if base == 2 else "[0-7]+" if base == 8 else "[0-9a-fA-F]+", a.text)]),
    ("longest or shortest", lambda a, o: o.number in (max(map(len, a.words)), min(map(len, a.words)))),
)

# a number to a text
WRITTEN: tuple[Row, ...] = (
    ("number in digits", lambda a, o: o.text == str(a.value)),
    ("number in the text", lambda a, o: str(abs(a.value)) in o.text),
    ("number in digits", lambda a, o: o.text != str(a.value) and re.sub(r"[,_. ']", "", o.text) == str(a.value).replace(".", "")),
    ("written in another base", lambda a, o: o.text.removeprefix("0b").lstrip("0") == f"{a.value:b}".lstrip("0")),
    ("written in another base", lambda a, o: o.text.lower().removeprefix("0x").lstrip("0") in (f"{a.value:x}", f"{a.value:o}")),
    ("padded", lambda a, o: o.text.endswith(str(abs(a.value))) and o.text.startswith("0")),
    ("rounded", lambda a, o: "." in o.text and abs(float(re.sub(r"[^\d.-]", "", o.text)) - a.number) < 0.5),
    ("size is a number", lambda a, o: o.size == a.number),
    ("characters by their codes", lambda a, o: ord(o.text) == a.number or ord(o.text.lower()) - 96 == a.number or ord(o.text.lower()) - 97 == a.number),
)


def _cut(a: View, b: View) -> list[list[Any]]:
    before, mark, after = a.text.partition(b.text)
    first, _, last = a.text.rpartition(b.text)
    return [[x] for x in (before, after, first, last)] if mark else []


# a text and another to anything
TEXTS_2: tuple[Row, ...] = (
    ("joined", lambda a, b, o: o.text == a.text + b.text),
    ("something put around", lambda a, b, o: bool(a.text and b.text) and a.text in o.text and b.text in o.text),
    ("without it", lambda a, b, o: o.text == a.text.replace(b.text, "") != a.text),
    ("without it", lambda a, b, o: a.text != o.text in (a.text.removeprefix(b.text), a.text.removesuffix(b.text), a.text.strip(b.text))),
    ("first without the second", lambda a, b, o: a.text != o.text == "".join([c for c in a.text if c not in b.text])),
    ("before or after it", lambda a, b, o: [o.value] in _cut(a, b)),
    ("it between the pieces", lambda a, b, o: list(o.items) == a.text.split(b.text)),
    ("it between the pieces", lambda a, b, o: o.text == b.text.join(a.text)),
    ("times it appears", lambda a, b, o: o.number in (a.text.count(b.text), sum(a.text.startswith(b.text, i) for i in range(len(a.text))))),
    ("place of it", lambda a, b, o: o.number in (a.text.find(b.text), a.text.rfind(b.text))),
    ("place of it", lambda a, b, o: list(o.items) == [i for i in range(len(a.text)) if a.text.startswith(b.text, i)]),
)

# a text and a number to a text
TEXT_AND_NUMBER: tuple[Row, ...] = (
    ("cut to a length", lambda a, b, o: len(o.text) <= b.number and a.text != o.text and o.text[: max(1, len(o.text) - 3)] in a.text),
    ("padded", lambda a, b, o: o.size == b.number > a.size and a.text.strip() in o.text),
    ("cut to a length", lambda a, b, o: all(len(x) <= b.number for x in (o.texts or o.text.splitlines())) and o.size > 0),
    ("rows as long as a number", lambda a, b, o: len(o.texts[0]) == b.number),
)

# three arguments: a text, what to replace, by what
REPLACED: Row = ("it replaced", lambda a, b, c, o: o.value == a.text.replace(b.text, c.text) or o.items == tuple([c.value if x == b.value else x for x in a.items]))

__all__ = ["COUNTED", "OPENING", "PIECES", "REPLACED", "TEXT", "TEXTS_2", "TEXT_AND_NUMBER", "VOWELS", "WRITTEN"]
