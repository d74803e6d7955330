"""Parts of regular expressions, and how they are put together: classes of characters, repeats, sequences, unions.

The dialect is the one that all targets accept: no look-around, no back-references, `[0-9]` for a digit.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

DIGITS, UPPER, LOWER = frozenset(string.digits), frozenset(string.ascii_uppercase), frozenset(string.ascii_lowercase)
LETTERS, SPACES, PUNCTUATION = UPPER | LOWER, frozenset(" \t\n\r\f\v"), frozenset(string.punctuation)
VOWELS = frozenset("aeiouAEIOU")


@dataclass(frozen=True, slots=True)
class Reading:
    """A pattern that the words may mean. weight: 0 to 1, how likely. why: the words. whole: it must match all of the text."""

    pattern: str
    weight: float
    why: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a pattern.

    text: the pattern. chars, negated: of a class of single characters, which is what `text` says. kind: "atom" (a quantifier
    may follow), "seq", "alt". plural: the words speak of several. weight: of this way of reading. counted: with a quantity.
    """

    text: str
    kind: str = "seq"
    chars: frozenset[str] | None = None
    negated: bool = False
    plural: bool = False
    weight: float = 1.0
    counted: bool = False


Way = tuple[int, Piece]  # where the phrase ends, and what it says


def escaped(text: str) -> str:
    """The pattern of a literal text."""
    return re.sub(r"[\\^$.|?*+()\[\]{}]", r"\\\g<0>", text).replace("\n", r"\n").replace("\t", r"\t")


@lru_cache(maxsize=1024)
def char_class(chars: frozenset[str], negated: bool = False) -> str:
    """The pattern of one character of a set."""
    if len(chars) == 1 and not negated:
        return escaped(next(iter(chars)))
    left, out = set(chars), ""
    for run in (UPPER, LOWER, DIGITS):
        out += _ranges(sorted(left & run))
        left -= run
    if left >= PUNCTUATION:
        out, left = out + r"!-/:-@\[-`{-~", left - PUNCTUATION
    if left >= SPACES:
        if chars == SPACES:
            return r"\S" if negated else r"\s"
        out, left = out + r"\s", left - SPACES
    named = {"\n": r"\n", "\t": r"\t", "\r": r"\r", "\f": r"\f", "\v": r"\v", "\\": r"\\", "]": r"\]", "[": r"\[", "^": r"\^"}
    out += "".join(named.get(c, c) for c in sorted(left, key=lambda c: (c == "-", c != "_", c)))  # a dash is itself at the end
    return f"[{'^' if negated else ''}{out}]"


def _ranges(chars: Sequence[str]) -> str:
    out, i = "", 0
    while i < len(chars):
        j = i
        while j + 1 < len(chars) and ord(chars[j + 1]) == ord(chars[j]) + 1:
            j += 1
        out += f"{chars[i]}-{chars[j]}" if j - i > 1 else "".join(chars[i : j + 1])
        i = j + 1
    return out


def one_of(chars: Iterable[str], negated: bool = False, plural: bool = False, weight: float = 1.0) -> Piece:
    held = frozenset(chars)
    return Piece(char_class(held, negated), "atom", held, negated, plural, weight)


def char_range(first: str, last: str) -> frozenset[str]:
    return frozenset(map(chr, range(ord(first), ord(last) + 1)))


def literal(text: str, plural: bool = False) -> Piece:
    return one_of(text, plural=plural) if len(text) == 1 else Piece(escaped(text), plural=plural)


def atom(p: Piece) -> str:
    """The piece as something that a quantifier can follow."""
    if p.kind == "atom":
        return f"[{p.text[1]}]" if p.text in (r"\*", r"\+", r"\?", r"\}") else p.text  # \++ looks like a possessive repeat
    return f"(?:{p.text})"


def in_sequence(p: Piece) -> str:
    return f"(?:{p.text})" if p.kind == "alt" else p.text


def times(p: Piece, low: int, high: int | None) -> Piece:
    """The piece repeated; a run of a class of characters keeps its class."""
    mark = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}.get((low, high))
    if mark is None:
        mark = f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"
    if not mark:
        return replace(p, plural=False, counted=True)
    return Piece(atom(p) + mark, "seq", None, False, False, p.weight, True)


def number_range(low: int, high: int) -> str:
    """The alternatives that match the whole numbers from low to high, written without leading zeros."""
    out: list[str] = []
    while low <= high:
        size = len(str(low))
        top = min(high, 10**size - 1)
        step = 1  # the largest block of numbers that starts at low: its last digits are free
        while low % (step * 10) == 0 and low + step * 10 - 1 <= top and step * 10 < 10**size:
            step *= 10
        free = len(str(step)) - 1
        last = low + step - 1
        while last + step <= top and (last // step) % 10 != 9:  # further blocks that differ in one digit
            last += step
        a, b = str(low // step), str(last // step)
        digit = a[-1] if a[-1] == b[-1] else f"[{a[-1]}-{b[-1]}]"
        out.append(a[:-1] + digit + ("[0-9]" if free == 1 else f"[0-9]{{{free}}}" if free else ""))
        low = last + 1
    return "|".join(reversed(out))


def without_leading_zero(p: Piece) -> Piece | None:
    """Digits whose first is not 0; None where the piece is anything else."""
    m = re.fullmatch(r"\[0-9\](?:\{(\d+)(,(\d*))?\}|(\+)|)", p.text)
    if m is None:
        return None
    if m[1] is None:
        return Piece("[1-9][0-9]*" if m[4] or p.plural else "[1-9]", counted=True, weight=p.weight)
    low, high = int(m[1]) - 1, m[3] if m[2] else m[1]
    return None if low < 0 else joined([one_of("123456789"), times(one_of(DIGITS), low, int(high) - 1 if high else None)])


def joined(pieces: Sequence[Piece]) -> Piece:
    weight = 1.0
    for p in pieces:
        weight *= p.weight
    return Piece("".join(in_sequence(spread(p)) for p in pieces), "seq", weight=weight, counted=True)


def spread(p: Piece) -> Piece:
    """A plural without a quantity as one or more."""
    return times(p, 1, None) if p.plural and p.kind == "atom" and not p.counted else p


def either(pieces: Sequence[Piece]) -> Piece:
    """The union: of classes a class, else an alternation."""
    weight = min(p.weight for p in pieces)
    plural = any(p.plural for p in pieces)
    if all(p.chars is not None and not p.negated for p in pieces):
        return one_of(frozenset().union(*(p.chars or () for p in pieces)), plural=plural, weight=weight)
    if any(p.counted for p in pieces):
        weight *= 0.9
    return Piece("|".join(spread(p).text for p in pieces), "alt", plural=plural, weight=weight)


def within(pattern: str) -> str:
    """A pattern with something on both sides: \\B says so without taking it, where the pattern is of word characters."""
    return rf"\B{pattern}\B" if re.fullmatch(r"\w+|\[[\w-]+\](?:\{[\d,]+\})?", pattern) else f".{pattern}."


def single(p: Piece) -> Piece:
    """One of a plural ("ends with digits": one is enough)."""
    return replace(p, plural=False)


def has_alternatives(pattern: str) -> bool:
    depth = 0
    for c in re.findall(r"\\.|\[(?:\\.|[^\]])*\]|.", pattern):
        depth += (c == "(") - (c == ")")
        if c == "|" and not depth:
            return True
    return False


__all__ = ["DIGITS", "LETTERS", "LOWER", "PUNCTUATION", "SPACES", "UPPER", "VOWELS", "Piece", "Reading", "Way", "atom", "char_class", "char_range", "either", "escaped", "has_alternatives", "in_sequence", "joined", "literal", "number_range", "one_of", "single", "spread", "times", "within", "without_leading_zero"]
