"""Pieces of a text: which are meant, as expressions that pick them out of a text or put it together again with them changed.

In: a text's expression. Out: `picked`, the list of the pieces; `rebuilt`, the text with each of them changed; `left`, the text
without them. A piece is a character of a class, a match of a pattern, a word, a part between separators, a line, an element of a
list or the whole; tests and a rank ("the last n") narrow down which are meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lambda, Lit, Param, Var
from yantra_codex.ir.types import BOOL, INT, STR, Type, func_of, list_of, tuple_of
from yantra_codex.search.compose.patterns_pieces import DIGITS, LETTERS, LOWER, SPACES, UPPER, VOWELS, char_class

STRS, INTS = list_of(STR), list_of(INT)
Change = Callable[[Expr], Expr]
MARKS = ".,!?;:"  # what the words call punctuation at the ends of words
WORD_RUN = "[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*"


def text(s: str) -> Lit:
    return Lit(s, STR)


def number(n: int) -> Lit:
    return Lit(n, INT)


def op(name: str, result: Type, *args: Expr) -> Apply:
    return Apply(name, args, result)


def fresh(depth: int) -> str:
    """The binder of a lambda, as the search names them, so that it gets a readable name."""
    return f"x{depth}a"


def mapped(xs: Expr, of: Type, f: Change, to: Type, depth: int = 1) -> Expr:
    name = fresh(depth)
    body = f(Var(name, of))
    if body == Var(name, of):
        return xs
    return Apply("map", (xs, Lambda((Param(name, of),), body, func_of((of,), to))), list_of(to))


def kept(xs: Expr, of: Type, test: Change, depth: int = 1) -> Expr:
    name = fresh(depth)
    return Apply("filter", (xs, Lambda((Param(name, of),), test(Var(name, of)), func_of((of,), BOOL))), list_of(of))


def denied(e: Expr) -> Expr:
    return e.args[0] if isinstance(e, Apply) and e.op == "not" else op("not", BOOL, e)


def both(a: Expr, b: Expr) -> Expr:
    return op("and", BOOL, a, b)


# classes of characters that an op tests
_TESTS: dict[str, str] = {char_class(DIGITS): "is_digit", char_class(LETTERS): "is_alpha", char_class(LETTERS | DIGITS): "is_alnum", char_class(UPPER): "is_upper",
                          char_class(LOWER): "is_lower", char_class(VOWELS): "is_vowel", char_class(SPACES): "is_space"}
CONSONANTS = char_class(LETTERS - VOWELS)


def is_of_class(c: Expr, pattern: str) -> Expr:
    """Whether one character is of a class that a pattern names."""
    if pattern in _TESTS:
        return op(_TESTS[pattern], BOOL, c)
    if pattern == CONSONANTS:
        return both(op("is_alpha", BOOL, c), denied(op("is_vowel", BOOL, c)))
    if pattern.startswith("[^") and "[" + pattern[2:] in _TESTS:
        return denied(op(_TESTS["[" + pattern[2:]], BOOL, c))
    if (m := re.fullmatch(r"\\?(.)", pattern)) and pattern not in (r"\s", r"\S", r"\w", r"\d", "."):
        return op("eq", BOOL, c, text(m[1]))
    if m := re.fullmatch(r"\[((?:[^\\\]^-]|-(?=\]))+)\]", pattern):
        return op("str_contains", BOOL, text(m[1]), c)
    return op("re_full_match", BOOL, c, text(pattern))


@dataclass(frozen=True)
class Rank:
    """Only so many from the first on, or the last; negated: all but those; ends: of both ends."""

    last: bool
    count: Expr
    negated: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Pieces:
    """kind: char (of a class, or any), run (a pattern), word, part (between separators), line, element (of a list), term (a text), whole."""

    kind: str
    pattern: str = ""  # of char and run
    group: str = ""  # of a run: the pattern of which the first group is the piece
    separator: Expr | None = None  # of part; the text itself of term
    tests: tuple[Change, ...] = ()
    rank: Rank | None = None
    marks: bool = False  # punctuation does not belong to words
    every: bool = False  # the words say "each"
    outer: Pieces | None = None  # of each of which these are

    def passes(self, piece: Expr) -> Expr | None:
        """Whether the piece passes the tests; None where there are none."""
        out: Expr | None = is_of_class(piece, self.pattern) if self.kind == "char" and self.pattern else None
        for t in self.tests:
            out = t(piece) if out is None else both(out, t(piece))
        return out

    # ------------------------------------------------------------ all pieces of the kind

    def units(self, s: Expr) -> Expr | None:
        """The pieces of this kind, before any test."""
        match self.kind:
            case "char":
                return op("chars", STRS, s)
            case "run":
                return op("re_find_all", STRS, s, text(self.pattern))
            case "word":
                return op("re_find_all", STRS, s, text(WORD_RUN)) if self.marks else op("split_words", STRS, s)
            case "part" if self.separator is not None:
                return op("split", STRS, s, self.separator)
            case "line":
                return op("split_lines", STRS, s)
        return None

    def picked(self, s: Expr, depth: int = 1) -> Expr | None:
        """The pieces that are meant."""
        if self.outer is not None:
            return self._one_of_each(s, depth)
        xs = s if self.kind == "element" else self.units(s)
        if xs is None:
            return None
        if self.group:
            xs = self._grouped(s, depth)
        if self.passes(Var("_", STR)) is not None:
            xs = kept(xs, STR, lambda x: self.passes(x) or Lit(True, BOOL), depth)
        if self.rank is not None:
            n = self.rank.count
            if self.rank.negated:
                xs = op("slice", STRS, xs, number(0), op("max2", INT, op("sub", INT, op("length", INT, xs), n), number(0))) if self.rank.last else op("drop", STRS, xs, n)
            else:
                xs = op("take_last" if self.rank.last else "take", STRS, xs, n)
        return xs

    def _one_of_each(self, s: Expr, depth: int) -> Expr | None:
        """The first or last few of these of each outer piece."""
        assert self.outer is not None
        xs = self.outer.picked(s, depth)
        if xs is not None and self.rank is not None and self.kind in ("word", "part") and not self.rank.negated and self.rank.count == number(1):
            name = "last" if self.rank.last else "first"
            return mapped(xs, STR, lambda x: op(name, STR, replace(self, outer=None, rank=None).picked(x, depth + 1) or x), STR, depth)
        if xs is None or self.rank is None or self.kind != "char" or self.pattern or self.rank.negated:
            return None
        if self.rank.count == number(1):
            return mapped(xs, STR, lambda x: op("str_index_wrap", STR, x, number(-1)) if self.rank and self.rank.last else op("str_index", STR, x, number(0)), STR, depth)
        return mapped(xs, STR, self.end_of, STR, depth)

    def end_of(self, x: Expr) -> Expr:
        """The first or last few characters."""
        assert self.rank is not None
        n = self.rank.count
        return op("str_slice_from", STR, x, op("neg", INT, n) if not isinstance(n, Lit) else number(-int(n.value))) if self.rank.last else op("str_slice_to", STR, x, n)  # type: ignore[arg-type]

    def _grouped(self, s: Expr, depth: int) -> Expr:
        lists = op("re_find_all_groups", list_of(STRS), s, text(self.group))
        return mapped(lists, STRS, lambda g: op("index", STR, g, number(0)), STR, depth)

    # ------------------------------------------------------------ the text with them changed

    def rebuilt(self, s: Expr, change: Change, depth: int = 1) -> Expr | None:
        """The text, or list, with every piece that is meant changed."""
        if self.outer is not None:
            return self.outer.rebuilt(s, lambda x: replace(self, outer=None).rebuilt(x, change, depth + 1) or x, depth)
        if self.kind == "whole":
            test = self.passes(s)
            return change(s) if test is None else IfExpr(test, change(s), s, STR)
        if self.kind == "run":
            return self._run_rebuilt(s, change, depth)
        if self.kind == "term" and self.separator is not None:
            return op("replace", STR, s, self.separator, change(self.separator))
        if self._is_end() and self.rank is not None:
            if self.rank.last:
                return op("str_concat", STR, op("str_slice_to", STR, s, number(-1)), change(op("str_slice_from", STR, s, number(-1))))
            return op("str_concat", STR, change(op("str_slice_to", STR, s, number(1))), op("str_slice_from", STR, s, number(1)))
        if self.kind == "word" and self.marks:
            return replace(self, kind="run", pattern=WORD_RUN, marks=False).rebuilt(s, change, depth)
        units = s if self.kind == "element" else self.units(s)
        if units is None:
            return None
        return self.joined(self._changed(units, change, depth))

    def _is_end(self) -> bool:
        """Whether these are the first or the last character."""
        return self.kind == "char" and not self.pattern and not self.tests and self.rank is not None and not self.rank.negated and self.rank.count == number(1)

    def _changed(self, units: Expr, change: Change, depth: int, is_unit: Change | None = None) -> Expr:
        def test(u: Expr) -> Expr | None:
            own = self.passes(u) if is_unit is None else is_unit(u)
            if is_unit is not None:
                for t in self.tests:
                    own = both(own, t(u))  # type: ignore[arg-type]
            return own

        if self.rank is not None:
            return self._ranked(units, change, depth, test)

        def body(u: Expr) -> Expr:
            known = test(u)
            return change(u) if known is None else IfExpr(known, change(u), u, STR)

        return mapped(units, STR, body, STR, depth)

    def _ranked(self, units: Expr, change: Change, depth: int, test: Callable[[Expr], Expr | None]) -> Expr:
        """Those of the first or last few, by how many are met up to there."""
        assert self.rank is not None
        pair = tuple_of(INT, STR)
        inner = fresh(depth + 1)
        rank = self.rank

        def counted(i: Expr, last: bool) -> Expr:
            beside = op("drop", STRS, units, i) if last else op("slice_to", STRS, units, op("add", INT, i, number(1)))
            met_test = test(Var(inner, STR))
            met = op("length", INT, beside) if met_test is None else Apply("count_where", (beside, Lambda((Param(inner, STR),), met_test, func_of((STR,), BOOL))), INT)
            return op("gt" if rank.negated else "le", BOOL, met, rank.count)

        def body(p: Expr) -> Expr:
            i, u = op("tuple_get", INT, p, number(0)), op("tuple_get", STR, p, number(1))
            near = counted(i, rank.last)
            if rank.ends:
                near = op("and" if rank.negated else "or", BOOL, near, counted(i, not rank.last))
            known = test(u)
            return IfExpr(near if known is None else both(known, near), change(u), u, STR)

        return mapped(op("enumerate", list_of(pair), units, number(0)), pair, body, STR, depth)

    def _run_rebuilt(self, s: Expr, change: Change, depth: int) -> Expr:
        mark = Var("\0", STR)
        if not self.tests and self.rank is None and (by := replacement(change(mark), mark)) is not None:
            pattern = f"({self.pattern})" if r"\1" in by else self.pattern
            if "(" not in pattern[1:].replace(r"\(", "") or r"\1" not in by:
                return op("re_replace", STR, s, text(pattern), text(by))
        units = op("re_find_all", STRS, s, text(rf"{self.pattern}|[\s\S]"))
        changed = self._changed(units, change, depth, lambda u: op("re_full_match", BOOL, u, text(self.pattern)))
        return op("join", STR, changed, text(""))

    def joined(self, units: Expr) -> Expr | None:
        """Pieces put together again."""
        match self.kind:
            case "char":
                return op("join", STR, units, text(""))
            case "word":
                return op("join", STR, units, text(" "))
            case "part" if self.separator is not None:
                return op("join", STR, units, self.separator)
            case "line":
                return op("join", STR, units, text("\n"))
        return units

    # ------------------------------------------------------------ the text without them

    def left(self, s: Expr, depth: int = 1) -> Expr | None:
        """What is left when they are taken out."""
        if self.kind in ("run", "whole", "term") or self.outer is not None or self.rank is not None or (self.kind == "word" and self.marks):
            return self.rebuilt(s, lambda u: text(""), depth)
        if self.kind == "char" and not self.tests and (m := re.fullmatch(r"\\?([^\\a-zA-Z]|(?<!\\)[a-zA-Z])", self.pattern)) and self.pattern != ".":
            return op("replace", STR, s, text(m[1]), text(""))
        units = s if self.kind == "element" else self.units(s)
        if units is None or self.passes(Var("_", STR)) is None:
            return None
        return self.joined(kept(units, STR, lambda u: denied(self.passes(u) or Lit(True, BOOL)), depth))

    def only(self, s: Expr, depth: int = 1) -> Expr | None:
        """The text made of them alone."""
        if self.kind == "char" and not self.pattern and not self.tests and self.rank is not None and not self.rank.negated:
            return self.end_of(s) if self.outer is None else self.outer.rebuilt(s, self.end_of, depth)
        xs = self.picked(s, depth)
        return None if xs is None else self.joined(op("join", STR, xs, text("")) if self.kind == "run" else xs)


def replacement(e: Expr, mark: Var) -> str | None:
    """The replacement text of a pattern for a change that only puts constant texts around the piece; None for any other."""
    if e == mark:
        return r"\1"
    if isinstance(e, Lit) and isinstance(e.value, str):
        return e.value.replace("\\", "\\\\")
    if isinstance(e, Apply) and e.op == "str_concat":
        parts = [replacement(a, mark) for a in e.args]
        joined = None if None in parts else "".join(p for p in parts if p is not None)
        return None if joined is None or re.search(r"\\1\d", joined) else joined
    return None


__all__ = ["INTS", "MARKS", "STRS", "Change", "Pieces", "Rank", "both", "denied", "fresh", "kept", "mapped", "number", "op", "text"]
