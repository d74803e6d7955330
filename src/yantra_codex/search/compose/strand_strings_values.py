"""Texts and numbers that can be made from the inputs of the examples, each with what it gives on every row.

In: variables with their columns, and the words of the request. Out: a `Pool`: texts (whole, cut at delimiters, first and
last characters, runs of a class, in other cases), numbers (lengths, parsed parts, arithmetic with constants of the words) and
the pieces among them that stand in every wanted text. A value that the words speak of is cheap, another one dear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from typing import Any

from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lit, Make
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, list_of
from yantra_codex.search.compose.space import Clock
from yantra_codex.search.compose.strand_strings_words import CLASSES, SAID, Said

STRS, INTS, FLOATS = list_of(STR), list_of(INT), list_of(FLOAT)
LONGEST = 300
MOST_ALIKE = 3  # values with one column: what the examples don't tell apart, the words may
FAILS = (IndexError, ValueError, TypeError, ZeroDivisionError, KeyError, OverflowError)


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """op: of the table, "" for a leaf whose expression is args[0]. args: Values and scalars. col: one value a row."""

    op: str
    args: tuple[Any, ...]
    col: tuple[Any, ...]
    type: Type
    cost: float

    @property
    def expr(self) -> Expr:
        if not self.op:
            return self.args[0]  # type: ignore[no-any-return]
        return Apply(self.op, tuple(a.expr if isinstance(a, Value) else a if isinstance(a, Expr) else literal(a) for a in self.args), self.type)


def literal(v: Any) -> Lit:
    return Lit(v, BOOL if isinstance(v, bool) else INT if isinstance(v, int) else FLOAT if isinstance(v, float) else STR)


def leaf(expr: Expr, col: Iterable[Any], t: Type, cost: float) -> Value:
    return Value("", (expr,), tuple(col), t, cost)


@lru_cache(maxsize=256)
def meaning(op: str) -> Callable[..., Any]:
    return OPS[op].meaning


def applied(op: str, t: Type, cost: float, *args: Any) -> Value | None:
    """The op on the arguments' columns; None where it fails on a row."""
    f = meaning(op)
    try:
        col = tuple(map(f, *(a.col if isinstance(a, Value) else repeat(a) for a in args)))
    except FAILS:
        return None
    return Value(op, args, col, t, cost + sum(a.cost for a in args if isinstance(a, Value)))


def chosen(test: Value, then: Value | str | float, orelse: Value | str | float, t: Type, cost: float) -> Value:
    """One of two by a test."""
    def parts(x: Any) -> tuple[Expr, Iterable[Any]]:
        return (x.expr, x.col) if isinstance(x, Value) else (literal(x), repeat(x))

    (a, xs), (b, ys) = parts(then), parts(orelse)
    return leaf(IfExpr(test.expr, a, b, t), (x if q else y for q, x, y in zip(test.col, xs, ys)), t, test.cost + cost)

SHOWN_CLASSES = {"[^0-9]": "digits", "[^A-Za-z]": "letters", "[^A-Za-z0-9]": "without", "[^A-Za-z0-9 ]": "blank", "[^A-Za-z ]": "blank", "[0-9]": "without", r"\s": "without"}


class Spent(Exception):
    """The share of work is used up."""


@dataclass(slots=True)
class Work:
    """How many more values may be made."""

    left: int
    clock: Clock

    def one(self, rows: int) -> None:
        self.left -= 1
        if self.left % 256 == 0:
            self.clock.evaluations += 256 * max(1, rows)
            self.clock.check()
        if self.left < 0:
            raise Spent


class Pool:
    """The values over some variables: texts and, once asked for, numbers."""

    def __init__(self, variables: Sequence[Value], said: Said, work: Work):
        self.said, self.work = said, work
        self.rows = len(variables[0].col) if variables else 0
        self.known: dict[tuple[str, Any], list[Value]] = {}
        self.by_type: dict[Type, list[Value]] = {STR: [], INT: [], FLOAT: []}
        self.lists: list[Value] = []
        self.variables = list(variables)
        self.sources: list[Value] = []
        self.firsts: list[Value] = []
        self.replaced: list[Value] = []
        self.has_numbers = self.has_cases = False
        for v in variables:
            self._variable(v)
        self.whole = list(self.by_type[STR])  # texts as they are given
        self._texts()

    def add(self, v: Value | None) -> Value | None:
        """Keep a value, unless others as cheap give the same."""
        self.work.one(self.rows)
        if v is None:
            return None
        if v.type == STR and (not any(v.col) or len(v.col[0]) > LONGEST):
            return None
        key = (v.type.name, v.col)
        try:
            alike = self.known.setdefault(key, [])
        except TypeError:
            return None
        if len(alike) >= MOST_ALIKE:
            worst = max(alike, key=lambda a: a.cost)
            if worst.cost <= v.cost:
                return None
            alike.remove(worst)
        alike.append(v)
        if v.type in self.by_type:
            self.by_type[v.type].append(v)
        return v

    def _variable(self, v: Value) -> None:
        if v.type in self.by_type:
            self.add(v)
        elif v.type.name == "tuple" and v.type.args:
            for i, t in enumerate(v.type.args):
                self._variable(leaf(Apply("tuple_get", (v.expr, Lit(i, INT)), t), (x[i] for x in v.col), t, v.cost + 0.5))
        elif v.type.name in ("list", "vtuple"):
            self.lists.append(v)

    # ------------------------------------------------------------ texts

    def _texts(self) -> None:
        sources = list(self.whole)
        for s in self.whole:
            parts = self._parts(s)
            sources += parts
            if len(self.whole) <= 2:
                for part in parts[:10]:
                    if part.op in ("index", "last", "index_wrap") and any(not c.isalnum() for x in part.col for c in x):
                        sources += self._parts(part)
        for xs in self.lists:
            if xs.type == STRS:
                sources += [item for i in (0, -1, 1) if (item := self._item(xs, i, 1.5)) is not None]
        self.sources = sources
        self.firsts = [*sources, *self.replaced[:8]]
        for s in sources[:30]:
            if s.cost < 6:
                self.firsts += self._cut(s)

    def cases(self) -> None:
        """The texts in other cases, and backwards."""
        if self.has_cases:
            return
        self.has_cases = True
        said = self.said
        for s in self.firsts:
            for op in ("upper", "lower", "capitalize"):
                self.add(applied(op, STR, said.price(op, 1.5), s))
            if any(" " in x for x in s.col):
                self.add(applied("title", STR, said.price("title", 1.5), s))
        if said.has(SAID["reverse"]):
            for s in self.firsts[:40]:
                self.add(applied("str_reverse", STR, 1.0, s))

    def _item(self, xs: Value, i: int, cost: float) -> Value | None:
        """One part of a list of texts."""
        said = self.said
        price = cost + (0 if i >= 0 else said.price("last", 0.5)) + (said.price("first", 0.5) if i == 0 else abs(i) * 0.5)
        op, args = ("last", (xs,)) if i == -1 else ("index" if i >= 0 else "index_wrap", (xs, i))
        return self.add(applied(op, STR, price, *args))

    def _parts(self, s: Value) -> list[Value]:
        """What one gets by cutting a text at delimiters, or by taking runs and classes of characters."""
        said = self.said
        out: list[Value | None] = []
        wide = [d for d in dict.fromkeys(re.findall(r"[^\w\s]\s+|\s+[^\w\s]\s+|[^\w\s]{2,3}", s.col[0])) if all(d in x for x in s.col)]
        marks = [*wide, *(c for c in dict.fromkeys(s.col[0]) if not c.isalnum() and all(c in x for x in s.col))]
        named = [q for q in said.literals if q and len(q) <= 3 and q not in marks and any(q in x for x in s.col)]
        stripped = applied("strip", STR, said.price("strip", 1.0), s)
        if stripped is not None and (stripped.col != s.col or said.has(SAID["strip"])):
            out.append(self.add(stripped))
        for d in [*marks[:5], *named[:3]]:
            known = 0.0 if said.named(d) else 0.5 if said.mentions(d) else 1.0
            parts = applied("split", STRS, 0.5 + known, s, d)
            if d == " ":
                parts = applied("split_words", STRS, 0.5 + (not said.has(SAID["word"])) + bool(wide), s)
            if parts is None:
                continue
            fewest = min(map(len, parts.col))
            most = max(map(len, parts.col))
            for i in range(min(fewest, 4)):
                where = said.price("before", 0.5) if i == 0 else said.price("after", 0.5) if i == 1 else 0.5
                out.append(self._item(parts, i, min(where, 0.8)))
            for i in (-1, -2) if fewest > 1 else ():
                if fewest >= -i and (i == -1 or most > 2):
                    out.append(self._item(parts, i, 0.5))
            if most > 2 or fewest < 2:
                head = applied("split_limit", STRS, 1.0 + known, s, d, 1)
                if head is not None and all(len(p) == 2 for p in head.col):
                    out.append(self._item(head, 1, said.price("after", 1.0)))
                tail = applied("rsplit_limit", STRS, 1.0 + known, s, d, 1)
                if tail is not None and all(len(p) == 2 for p in tail.col):
                    out.append(self._item(tail, 0, said.price("before", 1.0)))
            if not d.isspace():
                for by in ("", " ", "-", "_"):
                    if by != d:
                        changed = self.add(applied("replace", STR, said.price("replace" if by else "without", 1.5) + known + (0 if said.named(by) or not by or (by == " " and said.has("words?|spaces?")) else 1), s, d, by))
                        if changed is not None:
                            self.replaced.append(changed)
        for left, right in ("()", "[]", "<>", "{}", '""', "''"):
            if all(left in x and right in x.split(left, 1)[1] for x in s.col):
                inside = applied("index", STR, said.price("between", 1.0), applied("split", STRS, 0.5, s, left), 1)
                parts = applied("split", STRS, 0.5, inside, right)
                out.append(self._item(parts, 0, 0.5) if parts is not None else None)
        for pattern, tag in (("[0-9]+", "digits"), ("[A-Za-z]+", "letters")):
            runs = applied("re_find_all", STRS, said.price(tag, 1.5), s, pattern)
            if runs is None:
                continue
            fewest = min(map(len, runs.col))
            if fewest and any(len(x) != 1 or x[0] != c for x, c in zip(runs.col, s.col)):
                for i in [*range(min(fewest, 3)), *((-1,) if max(map(len, runs.col)) > 1 else ())]:
                    out.append(self._item(runs, i, 0.5))
        decimal = (("[^0-9.-]", "digits"),) if any(re.search(r"\d\.\d", x) for x in s.col) else ()
        for pattern, tag in (*decimal, *SHOWN_CLASSES.items()):
            if any(re.search(pattern, x) for x in s.col) and (" " not in pattern or any(" " in x.strip() for x in s.col)):
                out.append(self.add(applied("re_replace", STR, said.price("without", 2.0) + (0 if said.has(SAID[tag]) else 1), s, pattern, "")))
        for words, chars in CLASSES:
            if not s.op and said.has(words) and any(re.search(f"[{chars}]", x) for x in s.col):
                for pattern in (f"[^{chars}]", f"[{chars}]"):
                    if pattern not in SHOWN_CLASSES:
                        out.append(self.add(applied("re_replace", STR, said.price("without", 2.5), s, pattern, "")))
        return [v for v in out if v is not None]

    def _cut(self, s: Value) -> Iterator[Value]:
        """First and last characters, and what is left without them."""
        said = self.said
        longest = max(map(len, s.col))
        ns = [n for n in dict.fromkeys((1, 2, 3, *(n for n in said.numbers if n <= 12))) if n <= longest]
        for n in ns:
            made = [applied("str_index", STR, said.counted("first", 1), s, 0), applied("str_index_wrap", STR, said.counted("last", 1), s, -1)] if n == 1 else [
                applied("str_slice_to", STR, said.counted("first", n), s, n), applied("str_slice_from", STR, said.counted("last", n), s, -n)]
            rest = said.price("rest", 2.0) + (n - 1) * 0.3 + (n > 1 and n not in said.numbers)
            made += [applied("str_slice_from", STR, rest, s, n), applied("str_slice_to", STR, rest + 0.5, s, -n)]
            for v in made:
                if (v := self.add(v)) is not None:
                    yield v
        if longest > 2 and (v := self.add(applied("str_slice", STR, 3.0, s, 1, -1))) is not None:
            yield v
        sizes = [v for v in self.by_type[INT][:4] if not v.op]
        sizes += [less for v in sizes[:2] for n in dict.fromkeys((*said.numbers[:3], 1, 3)) if n < 10 and (less := applied("sub", INT, 1.0 + (n not in said.numbers), v, n)) is not None]
        for size in sizes:
            if any(0 < k < longest for k in size.col):
                for op, tag in (("str_slice_to", "first"), ("str_slice_from", "rest")):
                    if (v := self.add(applied(op, STR, said.price(tag, 1.5), s, size))) is not None:
                        yield v

    # ------------------------------------------------------------ numbers

    def numbers(self) -> None:
        """Lengths, parsed parts and what arithmetic makes of them."""
        if self.has_numbers:
            return
        self.has_numbers = True
        said = self.said
        given = list(self.by_type[INT])
        for xs in self.lists:
            given.append(applied("length", INT, said.price("count", 1.5), xs))  # type: ignore[arg-type]
            if xs.type in (INTS, FLOATS) and all(xs.col):
                t = xs.type.args[0]
                for op, tag in (("sum", "sum"), ("max_of", "last"), ("min_of", "first")):
                    self.add(applied(op, t, said.price(tag, 1.5), xs))
        for s in [v for v in self.sources if v.cost < 7]:
            if all(x.isdigit() and x.isascii() and len(x) < 10 for x in s.col):
                self.add(applied("parse_int", INT, 0.5, s))
            if all(re.fullmatch(r"-?\d+\.?\d*", x) and len(x) < 12 for x in s.col) and not all(x.isdigit() for x in s.col):
                self.add(applied("parse_float", FLOAT, 0.5, s))
            if all(len(x) == 1 and x.isalpha() and x.isascii() for x in s.col):
                for base, f in (("a", "lower"), ("A", "upper")):
                    same = all(x == getattr(x, f)() for x in s.col)
                    code = applied("char_code", INT, said.price("position", 1.0), s if same else applied(f, STR, 0.5, s))
                    if code is not None and (same or base == "a"):
                        self.add(applied("sub", INT, 1.0, code, ord(base)))
                        self.add(applied("sub", INT, 1.5, code, ord(base) - 1))
        for s in self.whole:
            self.add(applied("str_length", INT, said.price("count", 1.5), s))
        before = len(self.by_type[INT])
        if said.has(SAID["time"]):
            self._clocks()
        ints = [*self.by_type[INT][before:], *self.by_type[INT][:before]][:24]
        sums = self._pairs(ints[:10])
        if any(x < 0 for v in ints[:4] for x in v.col):
            sums += [a for v in ints[:4] if (a := self.add(applied("abs", INT, said.price("abs", 1.0), v))) is not None]
        likely = {id(v) for v in sorted(sums, key=lambda v: v.cost)[:16]}
        for v in [*ints, *sums]:
            self._scaled(v, deep=id(v) in likely or not v.op)
        self._floats()

    def _clocks(self) -> None:
        """Texts such as 7:05 or 3m20s as one number: of minutes or of seconds."""
        for s in [*self.whole, *(v for v in self.sources if v.op in ("index", "last"))][:12]:
            runs = [re.findall(r"\d+", x) for x in s.col]
            n = len(runs[0])
            if n not in (2, 3) or any(len(r) != n for r in runs):
                continue
            mark = next((c for c in ":.h" if all(x.count(c) == n - 1 for x in s.col)), None) if all(re.fullmatch(r"\d+(?:[:.h]\d+)+", x) for x in s.col) else None
            parts = applied("split", STRS, 0.5, s, mark) if mark else applied("re_find_all", STRS, 1.0, s, "[0-9]+")
            if parts is None:
                continue
            numbers = [applied("parse_int", INT, 0.3, applied("index", STR, 0.2, parts, i)) for i in range(n)]
            total: Value | None = numbers[0]
            for more in numbers[1:]:
                scaled = None if total is None else applied("mul", INT, 0.3, total, 60)
                total = None if scaled is None or more is None else applied("add", INT, 0.3 - parts.cost, scaled, more)
            self.add(None if total is None else replace(total, cost=s.cost + 1.0))

    def _pairs(self, ints: Sequence[Value]) -> list[Value]:
        said = self.said
        out = []
        for i, a in enumerate(ints):
            for b in ints[i + 1 :]:
                for op, tag, args in (("add", "sum", (a, b)), ("sub", "difference", (a, b)), ("sub", "difference", (b, a)), ("mul", "product", (a, b))):
                    if (v := self.add(applied(op, INT, said.price(tag, 1.5), *args))) is not None:
                        out.append(v)
                if said.has(SAID["ratio"]) and (common := applied("gcd", INT, 0.5 if said.has(r"common|gcd|reduc|lowest|simpl|shorten") else 2.0, a, b)) is not None:
                    out += [v for x in (a, b) if (v := self.add(applied("floordiv", INT, 0.5, x, common))) is not None]
        return out

    def _scaled(self, v: Value, deep: bool) -> None:
        said = self.said
        for c in said.constants:
            told = 0.5 if c in said.numbers else 1.0
            price = told + (0.0 if said.has(SAID["quotient"]) else 1.0)
            quotient = self.add(applied("floordiv", INT, price, v, c))
            self.add(applied("floormod", INT, price, v, c))
            if quotient is not None and not v.op and said.has(r"rest|remain|left|spare|free|empty"):
                for d in said.constants[:4]:
                    self.add(applied("sub", INT, 1.0, d, quotient))
            if deep:
                self.add(applied("mul", INT, said.price("product", 1.5) + told, v, c))
                self.add(applied("sub", INT, said.price("difference", 2.0) + told, v, c))
                self.add(applied("sub", INT, said.price("difference", 2.0) + told, c, v))
            if quotient is not None and deep:
                for d in said.constants:
                    if d < c or (d == c and d > 10):
                        self.add(applied("floormod", INT, 0.5 + told, quotient, d))
            if deep and c > 60:
                rest = applied("floormod", INT, price, v, c)
                for d in said.constants:
                    if rest is not None and d < c:
                        self.add(applied("floordiv", INT, 0.5 + told, rest, d))
        for c in (1, -1):
            self.add(applied("add", INT, 2.0, v, c) if c > 0 else applied("sub", INT, 2.0, v, 1))

    def _floats(self) -> None:
        """Quotients: by constants, of two numbers, as a share or change in percent."""
        said = self.said
        floats = [v for v in self.by_type[FLOAT] if not v.op] + [f for v in self.by_type[INT][:8] if not v.op or v.op in ("sum", "parse_int", "str_length", "length", "abs")
                                                                if (f := applied("to_float", FLOAT, 0.2, v)) is not None]
        floats += [f for v in self.by_type[FLOAT][:6] if v.op and (f := v)]
        for f in floats[:6]:
            self.add(f)
            for c in said.constants:
                self.add(applied("div", FLOAT, said.price("quotient", 1.0) + (0.5 if c in said.numbers else 1.0), f, float(c)))
                self.add(applied("mul", FLOAT, said.price("product", 1.0) + (0.5 if c in said.numbers else 1.0), f, float(c)))
        for a in floats[:4]:
            for b in floats[:4]:
                if a is b:
                    continue
                self.add(ratio := applied("div", FLOAT, said.price("ratio", 1.0), a, b))
                self.add(applied("mul", FLOAT, said.price("product", 1.5), a, b))
                self.add(applied("add", FLOAT, said.price("sum", 1.5), a, b))
                change = self.add(applied("sub", FLOAT, said.price("difference", 1.5), a, b))
                if said.has(SAID["percent"]):
                    if ratio is not None:
                        self.add(applied("mul", FLOAT, 0.5, ratio, 100.0))
                    if change is not None:
                        for base in (a, b):
                            part = applied("mul", FLOAT, 0.5, change, 100.0)
                            self.add(None if part is None else applied("div", FLOAT, said.price("percent", 0.5), part, base))


def ordinal_suffix(n: Value) -> Value | None:
    """The "st" of 1st, the "th" of 11th."""
    tens, ones = applied("floormod", INT, 0.0, n, 100), applied("floormod", INT, 0.0, n, 10)
    if tens is None or ones is None:
        return None
    out: Value | str = "th"
    for k, s in ((3, "rd"), (2, "nd"), (1, "st")):
        test = applied("eq", BOOL, 0.0, ones, k)
        assert test is not None
        out = chosen(test, s, out, STR, 0.0)
    teens = leaf(Apply("and", (Apply("gt", (tens.expr, literal(10)), BOOL), Apply("lt", (tens.expr, literal(14)), BOOL)), BOOL), (10 < x < 14 for x in tens.col), BOOL, n.cost)
    return chosen(teens, "th", out, STR, 1.0)


class Pieces:
    """The texts of a pool, and what can be made of its numbers, that stand in every wanted text (targets, one a row)."""

    def __init__(self, pool: Pool, targets: Sequence[str]):
        self.pool, self.said, self.targets = pool, pool.said, tuple(targets)
        self.found: list[Value] = []
        self.met: set[int] = set()
        pool.cases()
        for v in pool.by_type[STR]:
            self.piece(v)
        for s in pool.whole:
            self._slices(s)
        if any(c.isdigit() or c in "abcdefABCDEF" for t in targets for c in t):
            pool.numbers()
            self._formats()
        self._masks()
        self._repeats()
        self._padded()

    def piece(self, v: Value | None) -> None:
        """Keep a text if it stands in every wanted one."""
        self.pool.work.one(len(self.targets))
        if v is not None and all(c in t for c, t in zip(v.col, self.targets)) and any(v.col):
            self.found.append(v)

    def _slices(self, s: Value) -> None:
        """What stands at a place of a text, the same on all rows."""
        said, targets = self.said, self.targets
        longest = min(map(len, s.col))
        for a in range(1, min(13, longest)):
            told = said.has(r"next|middle|position|then|between|characters?")
            if a > 3 and (len(targets) > 1 or a in said.numbers) and all(x[a:] in t for x, t in zip(s.col, targets)):
                self.piece(applied("str_slice_from", STR, said.price("rest", 2.5) + (0 if a in said.numbers else 2.0), s, a))
            for b in range(a + 1, min(13, longest)):
                if all(x[a:b] in t for x, t in zip(s.col, targets)):
                    self.piece(applied("str_slice", STR, 4.8 - 0.8 * (told + (b - a in said.numbers)), s, a, b))

    # ------------------------------------------------------------ numbers as texts, and texts made longer

    def _formats(self) -> None:
        said, targets, by_type = self.said, self.targets, self.pool.by_type
        ints = sorted(by_type[INT], key=lambda v: v.cost)
        widths = [w for w in dict.fromkeys((2, 3, *said.numbers)) if 1 < w <= 12]
        for v in ints[:240]:
            plain = applied("int_to_str", STR, 0.5, v)
            self.piece(plain)
            for w in widths:
                told = said.has(rf"{w} digits?|{w} (?:places|characters|figures|signs)|to {w}\b|width") or (w == 2 and (said.mentions("MM") or said.mentions("mm")))
                if plain is not None and (told or any(len(x) < w for x in plain.col)):
                    self.piece(applied("zfill", STR, 0.5 if told or (w == 2 and v.op == "floormod" and v.args[1] in (60, 100)) else said.price("pad", 1.5), plain, w))
            if any(abs(x) > 999 for x in v.col) or said.has(SAID["thousands"]):
                self.piece(applied("group_thousands", STR, said.price("thousands", 1.5), v))
        for v in ints[:30]:
            self.piece(applied("format_signed", STR, said.price("sign", 1.5), v))
            for base, tag in ((2, "binary"), (16, "hex"), (8, "octal")):
                if said.has(SAID[tag]):
                    wide = any(said.has(rf"{w} (?:\w+ )?(?:digits|bits|places)") for w in widths)
                    digits = applied("to_base", STR, 1.5 if wide else 0.5, v, base)
                    self.piece(digits)
                    for post in ("upper",) if digits is not None else ():
                        self.piece(applied(post, STR, said.price("upper", 1.5), digits))
                    for w in widths if digits is not None else ():
                        self.piece(applied("zfill", STR, -0.5 if wide else 1.0, digits, w))
        places = [n for n in (0, 1, 2, 3, 4) if all(re.search(rf"\d\.\d{{{n}}}(?!\d)" if n else r"\d", t) for t in targets)]
        for v in sorted(by_type[FLOAT], key=lambda v: v.cost)[:80]:
            self.piece(applied("float_to_str", STR, 1.0, v))
            for n in places:
                near = 0.5 if said.has(rf"{n} (?:decimal|place|digit)") or (n == 2 and said.has("cents?|euros?|dollars?|money")) else 1.5
                fixed = applied("format_fixed", STR, near, v, n)
                self.piece(fixed)
                if any(abs(x) >= 1000 for x in v.col):
                    self.piece(applied("format_grouped", STR, near + said.price("thousands", 1.0), v, n))
                if any("+" in t for t in targets) and fixed is not None:
                    test = applied("ge", BOOL, 0.5, v, 0.0)
                    if test is not None:
                        self.piece(applied("str_concat", STR, said.price("sign", 0.5) - test.cost, chosen(test, "+", "", STR, 0.0), fixed))
        for v in ints[:12]:
            for op, test_of, a, b, tag in (("lt", 0, "-", "", "sign"), ("ge", 0, "+", "-", "sign"), ("gt", 0, "+", "", "sign"), ("eq", 1, "", "s", "plural")):
                if (test := applied(op, BOOL, 0.5, v, test_of)) is not None:
                    self.piece(chosen(test, a, b, STR, said.price(tag, 2.0)))

        if said.has(r"ordinal|\d*(?:1st|2nd|3rd|[04-9]th)\b|places? "):
            for v in ints[:4]:
                self.piece(ordinal_suffix(v))
        if said.has(r"letter|alphabet"):
            for v in [v for v in by_type[INT][:12] if all(0 <= n <= 26 for n in v.col)]:
                for first in (96, 64, 97, 65):
                    if (code := applied("add", INT, 1.0, v, first)) is not None:
                        self.piece(applied("char_of", STR, 1.0 + (first in (97, 65)), code))

    def _masks(self) -> None:
        """A character as often as a text is long."""
        said, targets, by_type = self.said, self.targets, self.pool.by_type
        fills = [c for c in dict.fromkeys("".join(targets)) if any(c * 2 in t for t in targets) and (not c.isalnum() or c in "xX")]
        if not fills:
            return
        self.pool.numbers()
        offsets = [n for n in dict.fromkeys((0, 1, 2, *said.numbers, *(a + b for a in said.numbers[:3] for b in said.numbers[:3]), 3, 4)) if n <= 8]
        for s in self.pool.sources[:16]:
            length = applied("str_length", INT, 0.5, s)
            for n in offsets if length is not None else ():
                left = length if n == 0 else applied("sub", INT, 0.5 + 0.15 * n, length, n)
                for c in fills[:2]:
                    self.piece(applied("str_repeat", STR, said.price("mask", 1.5), c, left))
        for v in by_type[INT][:120]:
            for c in fills[:2] if all(0 <= n < 60 for n in v.col) else ():
                self.piece(applied("str_repeat", STR, said.price("mask", 2.0), c, v))

    def _repeats(self) -> None:
        """A text as often as a number says, perhaps with something between."""
        said = self.said
        for s in self.pool.whole[:3]:
            for n in self.pool.by_type[INT][:3]:
                if n.op or not all(0 <= k < 50 for k in n.col):
                    continue
                self.piece(applied("str_repeat", STR, said.price("times", 1.5), s, n))
                one = leaf(Make((s.expr,), STRS), ([x] for x in s.col), STRS, s.cost)
                many = applied("repeat", STRS, 0.5, one, n)
                for d in [*(q for q in said.literals if 0 < len(q) <= 3), " "] if many is not None and said.has(SAID["times"]) else ():
                    self.piece(applied("join", STR, 1.0, many, d))

    def _padded(self) -> None:
        """Texts filled up to a width."""
        said, by_type = self.said, self.pool.by_type
        if not said.has(r"pad|fill|width|align|justif|at least|column|centre|center|long"):
            return
        widths: list[Any] = [v for v in by_type[INT][:4] if not v.op] + [n for n in said.numbers if 1 < n <= 40]
        fills = list(dict.fromkeys([*(q for q in said.literals if len(q) == 1), " ", "0"]))[:5]
        texts = sorted(by_type[STR], key=lambda v: v.cost)[:40]
        texts += [t for v in by_type[INT][:12] if (t := applied("int_to_str", STR, 0.5, v)) is not None]
        for v in texts:
            for w in widths:
                for c in fills:
                    told = 0.0 if said.named(c) else 1.0
                    for op in ("pad_left", "pad_right", "center"):
                        filled = applied(op, STR, 1.0 + told, v, w, c)
                        if filled is not None and filled.col != v.col:
                            self.piece(filled)
                            if v.op == "":
                                for case in ("upper", "lower"):
                                    if said.has(SAID[case]):
                                        self.piece(applied(case, STR, 0.5, filled))


__all__ = ["FAILS", "STRS", "Pieces", "Pool", "Spent", "Value", "Work", "applied", "chosen", "leaf", "literal"]
