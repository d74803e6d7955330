"""Programs over rows: keep some by a condition, group, order by keys, show a part or an aggregate.

In: a Composer. Out of `step`: programs of one small grammar, rows -> kept? -> grouped? -> ordered? -> shown -> reduced?.
A part of a row or what follows from it is a `Column`, computed once for all rows; a program is then a choice of columns,
and trying it moves indices only. What the request's words name is cheap (see table_words.py), the rest is dear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from yantra_codex.ir.nodes import (
    Apply,
    Expr,
    Function,
    If,
    IfExpr,
    Lambda,
    Let,
    Lit,
    Make,
    Param,
    Program,
    Return,
    Stmt,
    Var,
    stmt_exprs,
)
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    Type,
    func_of,
    join_all,
    list_of,
    map_of,
    option_of,
    set_of,
    tuple_of,
    type_of_value,
)
from yantra_codex.search.compose.build import literal
from yantra_codex.search.compose.frozen import FrozenMap, FrozenSet
from yantra_codex.search.compose.hints_text import typed
from yantra_codex.search.compose.request import meaning_of
from yantra_codex.search.compose.table_words import (
    Atom,
    atoms_in,
    last_wins,
    mentions,
    part_names,
    said_as,
)

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

BASE = 3
TRIALS = (0, 0, 1_500, 2_000, 2_500)  # by level, then the last again
MOST_TRIALS = 25_000
MOST_YIELDED, WINDOW, NARROW = 24, 4, 2  # NARROW: where the words say all of the cheapest
MOST_GROUPS, MOST_GROUPED = 1_000, 14  # tried for one source; made into rows
MOST_COLUMNS, MOST_FILTERS, MOST_ALIKE = 40, 120, 2
ORDERED = frozenset(("int", "float", "str", "bool"))
NUMBERS = (INT, FLOAT)
Kept = tuple[tuple[int, ...], ...]  # the rows that are kept, by example
Order = tuple[tuple["Column", bool], ...]

# what follows from a value of a type: template over x, the words that ask for it
_DERIVED: tuple[tuple[str, str, str], ...] = (
    ("str", "(str_length x)", r"lengths?|(?:number|amount) of (?:characters|letters)|how (?:long|many (?:letters|characters))|long(?:er|est)?|short(?:er|est)?|(?:most|fewest|more|fewer) (?:characters|letters)"),
    ("str", "(str_index x 0)", r"(?:first|start(?:ing)?|initial|leading) (?:letter|character)s?|initials?|(?:begin|start)\w* with"),
    ("str", "(str_index_wrap x -1)", r"(?:last|final|end(?:ing)?) (?:letter|character)s?|end\w* (?:in|with)"),
    ("str", "(lower x)", r"case insensitiv\w*|(?:ignor|regardless)\w* (?:of )?(?:the )?(?:upper |lower )?(?:and lower )?case|case (?:does|is)|lower ?case\w*"),
    ("str", "(upper x)", r"upper ?case\w*|capital letters"),
    ("str", "(set_size (char_set x))", r"(?:different|distinct|unique) (?:letters|characters)"),
    ("str", "(count_where (chars x) (fn [$c] (is_vowel $c)))", r"vowels?"),
    ("str", "(length (split_words x))", r"(?:number of )?words"),
    ("str", "(index (split_words x) 0)", r"first (?:word|name)"),
    ("str", "(index_wrap (split_words x) -1)", r"last (?:word|name)|surnames?|family names?"),
    ("str", '(join (sort (chars x)) "")', r"anagrams?|same letters"),
    ("str", "(str_reverse x)", r"backwards?|revers\w+"),
    ("str", "(parse_int x)", r"numerical(?:ly)?|as (?:a )?numbers?|numbers? in"),
    ("int", "(floormod x 10)", r"(?:last|unit\w*|final|ones) digits?|ends? (?:in|with)"),
    ("int", "(digit_sum x)", r"digit sums?|sums? of (?:its |their |the |all )*digits|digits add"),
    ("int", "(str_length (int_to_str (abs x)))", r"(?:number of |how many )?digits"),
    ("int", "(floormod x 2)", r"parity|even|odd"),
    ("int", "(is_even x)", r"even|odd"),
    ("int", "(floordiv x 10)", r"decades?|tens"),
    ("int", "(mul 10 (floordiv x 10))", r"decades?|tens"),
    ("int", "(floordiv x 100)", r"hundreds|centur\w+"),
    ("int", "(abs x)", r"absolute|magnitude|distance from (?:0|zero)|size"),
    ("float", "(abs x)", r"absolute|magnitude|distance from (?:0|zero)|size"),
    ("nums", "(sum x)", r"sum\w*|totals?|altogether|together|combined|overall"),
    ("nums", "(max_of x)", r"highest|largest|biggest|best|maximum|max|greatest|top"),
    ("nums", "(min_of x)", r"lowest|smallest|worst|minimum|min|least"),
    ("nums", "(div (to_float (sum x)) (to_float (length x)))", r"averages?|means?"),
    ("nums", "(sub (max_of x) (min_of x))", r"range|spread|difference between"),
    ("list", "(length x)", r"lengths?|how many|number of|size|count|longest|shortest|most|fewest"),
    ("list", "(index x 0)", r"first"),
    ("list", "(index_wrap x -1)", r"last"),
    ("list", "(sort x)", r"sorted|alphabetical\w*|ascending|in order"),
    ("list", "(length (unique x))", r"(?:distinct|different|unique)"),
    ("map", "(map_size x)", r"how many|number of|size|count|most|fewest"),
    ("mapnums", "(sum (map_values x))", r"sum\w*|totals?|altogether|together|combined|overall"),
    ("mapnums", "(max_of (map_values x))", r"highest|largest|biggest|best|maximum|max|greatest|top"),
    ("bool", "(not x)", r"not|un[a-z]+|n't"),
)
_TOP_OF = re.compile(r"\b(highest|best|largest|top|biggest|greatest|lowest|smallest|worst) (\d|two|three|four|five)\b")
_NONE_IF = re.compile(r"\b(?:none|null|nothing) (?:if|when|for|where) (?:there |none|nothing|no\b|nobody|it)|\b(?:if|when) (?:there (?:is|are) )?(?:no|nothing|none|nobody)\b[^.;]{0,40}?\b(?:none|null)\b")
_PLACES = {"second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
_NTH = re.compile(rf"\b({'|'.join(_PLACES)})[ -](?:best|worst|most|least|place|\w+est)\b")
_LASTING = re.compile(r"\b(?:long(?:er|est)?|short(?:er|est)?|durations?|lengths?|lasts?|lasting|hours|minutes)\b")
_PLURAL = re.compile(r"\b(?:all|those|names|every|which \w+s|list of)\b")
_PATTERNS: dict[str, re.Pattern[str]] = {t: re.compile(rf"\b(?:{w})\b") for _, t, w in _DERIVED}
# two numbers of a row, or one and a number from outside
_ARITHMETIC = (("mul", r"times|multipl\w+|product|each|worth|values?|revenue|cost|total|price|per"), ("sub", r"differ\w+|minus|duration|long(?:est)?|gap|remain\w*|left|lasts?|between|subtract\w*|less|profit|lower\w*|reduc\w*|discount"),
               ("add", r"sums?|plus|totals?|together|add\w*|rais\w*|increas\w*|more|bonus"))
_SAID = {k: re.compile(rf"\b(?:{v})\b") for k, v in {
    "count": r"counts?|how many|how often|number of|times|occur\w*|frequen\w+|(?:most|equally) (?:common|often)|the (?:most|fewest) \w+s", "sum": r"sums?|totals?|together|altogether|combined?|add(?:s|ed|ing)?(?: up)?|in all|overall|merg\w+",
    "max": r"max\w*|highest|largest|biggest|most|best|top|latest|longest|greatest", "min": r"min\w*|lowest|smallest|least|worst|earliest|shortest|cheapest|fewest", "average": r"averages?|means?",
    "first": r"first|earliest", "last": r"last|latest", "join": r"join\w*|separated|commas?|concatenat\w*", "sorted": r"sort\w*|alphabet\w*|order\w*|ascending|rank\w*|arrang\w*|descending",
    "unique": r"distinct|different|unique|duplicates?|(?:only )?once|without repet\w+|no repeats", "group": r"group\w*|(?:largest|highest|smallest|lowest|most|biggest|greatest|least) (?:total|sum|number|count|average|combined|overall)|per|(?:for|of|in|on|by) (?:each|every|all)|each|by (?:their|its)|bucket\w*|maps? (?:each|every)|(?:of|with) (?:the )?same", "grouped": r"every|by|maps?|all",
    "top": r"top|first|best|most|highest|largest|up to|at most|only|biggest|longest|smallest|lowest", "product": r"product|multipl\w+", "concat": r"concat\w*|flatten\w*|all the",
    "average_test": r"average|mean", "extreme": r"highest|largest|most|lowest|smallest|least|max\w*|min\w*|best|biggest|fewest|busiest|top|longest|shortest", "place": r"ranks?|places?|position",
    "not_in": r"not|without|except|exclud\w+|missing|lack\w*|none|un\w+", "in": r"in|among|contain\w*|allowed|given|listed|one of|only", "reverse": r"revers\w*|last|backwards|newest|latest",
    "invert": r"invert\w*|swap\w*|revers\w*|turn\w* around|the other way", "round": r"round\w*|decimals?", "overwritten": r"last|later|latest|overwrit\w*|surviv\w*|replac\w*", "zero": r"zero|0|empty|nothing|no longer",
    "more_than_once": r"duplicat\w*|repeat\w*|more than (?:once|one)|shared|twice|at least (?:two|2)", "range": r"difference between|range|spread|span|gap", "once": r"only once|exactly once|unique|single|just once",
    "ge": r"at least|or (?:more|later|higher|above|older)|minimum|not (?:below|under|before|less)|reach\w*|from|starting|enough|since|no less",
    "le": r"at most|up to|within|no more|or (?:less|fewer|lower|earlier|cheaper|below|under)|maximum|max|paid|afford\w*|budget|limit|not (?:above|over|more|after|exceed)\w*|fits?|until|inside",
    "gt": r"(?:more|greater|larger|bigger|higher|later|older|longer|heavier) than|above|over|exceed\w*|after|beyond|pass\w*",
    "lt": r"(?:less|fewer|smaller|lower|earlier|younger|shorter|cheaper|lighter) than|below|under|before",
    "eq": r"given|equal\w*|same|exactly|belong\w*|called|named|of a|in a|with the|from", "ne": r"not|other than|different|except|without|but",
}.items()}


# ---------------------------------------------------------------- columns


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A value of each row: `expr` over the row's variable, what it is on every row of every example, its price.

    lets: values of the whole table that expr uses. name: what the words may call it.
    """

    expr: Expr
    type: Type
    vals: tuple[tuple[Any, ...], ...]
    cost: int
    name: str = ""
    said: bool = False
    said_by: re.Pattern[str] | None = None
    lets: tuple[Let, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A value from outside the rows: a parameter, a part of one, a constant of the words."""

    expr: Expr
    type: Type
    vals: tuple[Any, ...]
    cost: int
    name: str = ""


@dataclass(slots=True, eq=False)
class Source:
    """Rows: their type, an expression that gives them, what they are on each example. of_map: the map whose entries they are."""

    element: Type
    expr: Expr
    rows: tuple[tuple[Any, ...], ...]
    cost: int
    names: tuple[str, ...] = ()
    text: str = ""
    of_map: Expr | None = None
    lets: tuple[Let, ...] = ()
    grouped: bool = False
    patterns: tuple[re.Pattern[str] | None, ...] = ()
    fields: int = 0
    columns: list[Column] = field(default_factory=list)
    filters: list[tuple[int, Column | None, Kept]] = field(default_factory=list)
    orders: list[tuple[int, Order]] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    sorted_rows: dict[tuple[tuple[int, bool], ...], Kept] = field(default_factory=dict)

    @property
    def all(self) -> Kept:
        return tuple(tuple(range(len(r))) for r in self.rows)


def op(name: str, result: Type, *args: Expr) -> Apply:
    return Apply(name, args, result)


def number(n: int) -> Lit:
    return Lit(n, INT)


@lru_cache(maxsize=4096)
def _meaning(expr: Expr, names: tuple[tuple[str, Type], ...]) -> Callable[..., Any] | None:
    return meaning_of(expr, list(names))


@lru_cache(maxsize=1024)
def _template(text: str, t: Type) -> Expr | None:
    return typed(re.sub(r"(?<= )x(?=[ )])", "$x", text), (("x", t),))


def _kinds(t: Type) -> tuple[str, ...]:
    if t.name in ("list", "vtuple"):
        return ("list", "nums") if t.args[0] in NUMBERS else ("list",)
    if t.name == "map":
        return ("map", "mapnums") if t.args[1] in NUMBERS else ("map",)
    return (t.name,)


def _applied(fn: Callable[..., Any] | None, vals: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...] | None:
    """A function of one value on every row; None where it fails on one."""
    if fn is None:
        return None
    try:
        return tuple(tuple([fn(v) for v in row]) for row in vals)
    except Exception:  # an index past the end, a text that is no number: no column then
        return None


def orderable(t: Type) -> bool:
    return t.name in ORDERED or (t.name in ("tuple", "list", "vtuple") and all(map(orderable, t.args)))


# ---------------------------------------------------------------- the strand


class Tables:
    """All programs of the grammar that pass, the ones the words ask for first."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.signature = composer.signature
        self.returns = self.signature.returns
        self.plain = self.returns.args[0] if self.returns.name == "option" else self.returns
        self.want = tuple(composer.top.want)
        self.count = len(composer.examples)
        self.args = composer.rows[: self.count]
        self.text = composer.problem.text.lower().replace("-", " ") if "->" not in composer.problem.text else composer.problem.text.lower()
        self.var = next(n for n in ("x", "row", "entry", "row_") if n not in {p for p, _ in composer.params})
        self.hints = composer.request.hints
        self.trials = self.until = 0
        self.yielded = 0
        self.cheapest = 99
        self.waiting: list[tuple[int, int, Program]] = []
        self.met: set[Program] = set()
        self.work: Iterator[None] | None = None
        missing = [c.result for c in self.hints.cases if isinstance(c.result, Lit) and c.kind in ("missing", "when") and c.raises is None and (c.kind == "missing" or "empty" in c.why or "no " in c.why)]
        self.default = missing[0] if missing else Lit(None, NONE) if _NONE_IF.search(self.text) else None
        m = _NTH.search(self.text)
        self.place = _PLACES[m[1]] if m else 0
        self.said = frozenset(k for k, p in _SAID.items() if p.search(self.text))

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        """The programs found within this level's share of trials, whose cost's turn it is."""
        if level < 2 or not self.count:
            return
        if self.work is None:
            self.work = self._work()
        self.until = min(self.trials + TRIALS[min(level, len(TRIALS) - 1)], MOST_TRIALS)
        clock = self.composer.clock
        while self.trials < self.until:
            before = self.trials
            try:
                next(self.work)
            except StopIteration:
                break
            finally:
                clock.evaluations += self.trials - before
            clock.check()
        self.waiting.sort(key=lambda w: w[:2])
        while self.waiting and self.waiting[0][0] <= level + 3 and self.yielded < MOST_YIELDED:
            cost, _, program = self.waiting.pop(0)
            self.cheapest = min(self.cheapest, cost)
            if cost > self.cheapest + (NARROW if self.cheapest <= BASE + 2 else WINDOW):
                return
            self.yielded += 1
            yield program, cost

    def _work(self) -> Iterator[None]:
        sources = list(self._sources())
        for s in sources:
            self._furnish(s)
            yield None
        for s in sources:
            yield from self._shown(s)
        grouped: list[tuple[int, Callable[[], Source]]] = []
        for s in sources:
            for made in islice(self._groups(s), MOST_GROUPS):
                if made is not None:
                    grouped.append(made)
                if self.trials > self.until:
                    yield None
        for _, make in sorted(grouped, key=lambda g: g[0])[:MOST_GROUPED]:
            g = make()
            self._furnish(g)
            yield None
            yield from self._shown(g)

    # ------------------------------------------------------------ where rows come from

    def _sources(self) -> Iterator[Source]:
        columns = list(zip(*self.args, strict=True))
        maps: list[tuple[Expr, Type, tuple[Any, ...]]] = []
        for (name, t), col in zip(self.composer.params, columns, strict=True):
            v: Expr = Var(name, t)
            if t.name == "list":
                yield from self._rows(v, t.args[0], col, 0)
            elif t.name == "vtuple" or (t.name == "tuple" and len(t.args) > 2 and len(set(t.args)) == 1 and not any(p.name in ("list", "map") for _, p in self.composer.params)):
                yield from self._rows(op("tuple_to_list", list_of(t.args[0]), v), t.args[0], col, 0)
            elif t.name == "set":
                yield from self._rows(op("set_to_list", list_of(t.args[0]), v), t.args[0], tuple(map(tuple, col)), 1)
            elif t.name == "map":
                maps.append((v, t, col))
                yield from self._entries(v, t, col, 0)
            if t == STR:
                for sep in ("\n", ";", ",", "|"):
                    pieces = tuple(tuple(c.split(sep)) for c in col)
                    if sum(map(len, pieces)) > len(pieces) and all(sep in c or len(c) < 25 for c in col):
                        yield from self._records(op("split", list_of(STR), v, Lit(sep, STR)), pieces, 1)
            if t == list_of(STR):
                yield from self._records(v, tuple(map(tuple, col)), 1)
            if t == STR and any(len(c.split()) > 1 for c in col):
                yield from self._rows(op("split_words", list_of(STR), v), STR, tuple(tuple(c.split()) for c in col), 1 if "word" in self.text else 4)
        if len(maps) == 2 and maps[0][1] == maps[1][1]:
            (a, t, ca), (b, _, cb) = maps
            entries = list_of(tuple_of(*t.args))
            both = op("concat", entries, op("map_items", entries, a), op("map_items", entries, b))
            yield self._named(Source(tuple_of(*t.args), both, tuple((*x.items(), *y.items()) for x, y in zip(ca, cb, strict=True)), 2), is_map=True)

    def _records(self, v: Expr, col: tuple[tuple[str, ...], ...], cost: int) -> Iterator[Source]:
        """Rows whose parts stand in a text, with one sign between them."""
        texts = [x for row in col for x in row]
        filled = [x for x in texts if x.strip()]
        if len(filled) < 2:
            return
        x = Var(self.var, STR)
        for sep in ("=", ": ", ":", ",", ";", "|", " x ", "@", "-", "/", " "):
            if not all(x.strip().count(sep) == filled[0].strip().count(sep) for x in filled) or not 1 <= filled[0].strip().count(sep) <= 3 or (sep == ":" and ": " in filled[0]):
                continue
            rows = v
            if len(filled) < len(texts):
                rows = op("filter", list_of(STR), v, self._lambda(STR, op("not", BOOL, op("str_is_empty", BOOL, op("strip", STR, x))), BOOL))
            parts = [[[p.strip() for p in t.strip().split(sep)] for t in row if t.strip()] for row in col]
            strip = any(p != p.strip() for t in filled for p in t.split(sep))
            types = [_type_of_texts([p[i] for row in parts for p in row]) for i in range(filled[0].strip().count(sep) + 1)]
            read = {INT: int, FLOAT: float, STR: str}
            made: list[Expr] = []
            for i, t in enumerate(types):
                whole: Expr = op("strip", STR, x) if sep == " " and strip else x
                part: Expr = op("index", STR, op("split", list_of(STR), whole, Lit(sep, STR)), number(i))
                part = op("strip", STR, part) if strip and sep != " " else part
                made.append(part if t == STR else op("parse_int" if t == INT else "parse_float", t, part))
            row_type = tuple_of(*types)
            values = tuple(tuple(tuple(read[t](p) for t, p in zip(types, ps, strict=True)) for ps in row) for row in parts)
            source = self._named(Source(row_type, op("map", list_of(row_type), rows, self._lambda(STR, Make(tuple(made), row_type), row_type)), values, cost))
            if not source.names:
                source.names = {":": ("hour", "minute", "second"), "-": ("year", "month", "day")}.get(sep, ())[: len(types)] if set(types) == {INT} else ()
            yield source

    def _rows(self, v: Expr, element: Type, col: tuple[Any, ...], cost: int) -> Iterator[Source]:
        if not any(len(c) > 1 for c in col):
            return
        source = self._named(Source(element, v, tuple(map(tuple, col)), cost))
        yield source
        if element.name == "map" and ANY not in element.args:
            entries = list_of(tuple_of(*element.args))
            x = Var(self.var, element)
            flat = op("flat_map", entries, v, Lambda((Param(self.var, element),), op("map_items", entries, x), func_of((element,), entries)))
            yield self._named(Source(tuple_of(*element.args), flat, tuple(tuple(e for m in ms for e in m.items()) for ms in col), 1), is_map=True)
        elif element.name in ("list", "vtuple") and element.args[0].name in ("tuple", "str", "int"):
            flat = op("flatten", element if element.name == "list" else list_of(element.args[0]), v)
            yield self._named(Source(element.args[0], flat, tuple(tuple(e for xs in row for e in xs) for row in col), 2))
        else:
            yield from self._unfolded(source)

    def _entries(self, v: Expr, t: Type, col: tuple[Any, ...], cost: int) -> Iterator[Source]:
        entries = list_of(tuple_of(*t.args))
        source = self._named(Source(tuple_of(*t.args), op("map_items", entries, v), tuple(tuple(m.items()) for m in col), cost, of_map=v), is_map=True)
        yield source
        inner = t.args[1]
        if inner.name == "list" and inner.args[0].name in ORDERED:
            flat = op("flatten", inner, op("map_values", list_of(inner), v))
            yield Source(inner.args[0], flat, tuple(tuple(x for xs in m.values() for x in xs) for m in col), 1, (), source.text)
        yield from self._unfolded(source)

    def _unfolded(self, source: Source) -> Iterator[Source]:
        """Rows of (part, inner element) for a part that is a list or map; the inner elements or entries alone."""
        e = source.element
        fields = [c for c in self._fields(source) if c.expr != Var(self.var, e)]
        plain = [c for c in fields if c.type.name in ORDERED]
        for c in [c for c in fields if c.type.name in ("list", "set", "map")][:2]:
            t = c.type
            item = tuple_of(*t.args) if t.name == "map" else t.args[0]
            inner = op({"map": "map_items", "set": "set_to_list"}[t.name], list_of(item), c.expr) if t.name != "list" else c.expr
            inside = [[tuple(v.items()) if t.name == "map" else tuple(v) for v in row] for row in c.vals]
            kept: list[tuple[Expr, list[list[int]], int]] = [(source.expr, [list(range(len(r))) for r in source.rows], 0)]
            for b in fields:
                if b.type == BOOL:
                    said = bool(b.name and said_as(b.name).search(source.text))
                    kept.append((op("filter", list_of(e), source.expr, self._lambda(e, b.expr, BOOL)), [[i for i, v in enumerate(row) if v] for row in b.vals], -1 if said else 1))
            for xs, rows, cost in kept[:4]:
                flat = op("flat_map", list_of(item), xs, self._lambda(e, inner, list_of(item)))
                yield self._named(Source(item, flat, tuple(tuple(x for i in idx for x in row[i]) for row, idx in zip(inside, rows, strict=True)), 2 + cost), is_map=t.name == "map")
            others = [o for o in plain if o.type.name in ORDERED][:2]
            for o in others if t.name != "map" and e.name in ("tuple", "map") else ():
                pair = tuple_of(o.type, item)
                made = Make((o.expr, Var("part", item)), pair)
                each = op("map", list_of(pair), inner, Lambda((Param("part", item),), made, func_of((item,), pair)))
                flat = op("flat_map", list_of(pair), source.expr, self._lambda(e, each, list_of(pair)))
                vals = tuple(tuple((o.vals[n][i], y) for i in range(len(row)) for y in row[i]) for n, row in enumerate(inside))
                yield Source(pair, flat, vals, 1, (o.name, c.name) if o.name and c.name else (), source.text)

    def _lambda(self, element: Type, body: Expr, result: Type) -> Lambda:
        return Lambda((Param(self.var, element),), body, func_of((element,), result))

    def _named(self, source: Source, is_map: bool = False) -> Source:
        e = source.element
        if e.name == "tuple":
            source.names, source.text = part_names(self.text, len(e.args), is_map)
            if not source.names and is_map:
                source.names, source.text = part_names(self.text, 2)
        elif e.name in ("list", "vtuple"):
            lengths = {len(r) for rows in source.rows for r in rows}
            if len(lengths) == 1:
                source.names, source.text = part_names(self.text, lengths.pop())
        source.text = source.text or self.text
        return source

    # ------------------------------------------------------------ columns

    def _furnish(self, s: Source) -> None:
        """Give the rows their columns, filters and orders."""
        self.trials += 500
        fields = [replace(c, said_by=c.said_by or (said_as(c.name) if c.name else None)) for c in self._fields(s)]
        self._alias(s, fields)
        columns = list(fields)
        parents: dict[int, int] = {}
        for i, c in enumerate(fields):
            for d in self._derived(c, s, len(fields) > 1 or s.grouped):
                parents[len(columns)] = i
                columns.append(replace(d, cost=d.cost + 1) if s.grouped else d)
        columns += self._spans(s, fields)
        columns += self._labels(fields)
        columns += self._two_kinds(list(columns))
        places = mentions(s.text, [c.said_by for c in columns])
        if len(fields) > 1:
            for i, parent in parents.items():
                places[i] = [span for span in places[i] if _beside(span, places[: len(fields)], parent)]
        columns = [replace(c, said=bool(p) or c.said, cost=c.cost + (0 if p or c.said else 1 if c in fields else 3)) if c.said_by or c not in fields else c for c, p in zip(columns, places, strict=True)]
        named = [i for i, c in enumerate(columns) if c.type.name in ORDERED and c.type != BOOL and (c.said or i < len(fields))]
        numeric_names = [columns[i].name or ("length" if i >= len(fields) and columns[i].type == INT else "") for i in named]
        found = atoms_in(s.text, numeric_names, [places[i] for i in named], [columns[i].type == STR for i in named])
        s.atoms = [replace(a, part=named[a.part]) for a in found]
        for a in s.atoms:  # an adjective means a part as a noun does
            columns[a.part] = replace(columns[a.part], said=True, cost=max(0, columns[a.part].cost - 1))
        s.fields = len(fields)
        s.columns = columns[:MOST_COLUMNS] + self._computed(fields, s)
        self._find_filters(s, fields, places)
        self._find_orders(s, len(fields))

    def _alias(self, s: Source, fields: list[Column]) -> None:
        """Words that mean a part though it is called otherwise: the key and the value of a map, the name for the first text."""
        texts = [i for i, c in enumerate(fields) if c.type == STR]
        more = {texts[0]: r"names?"} if texts and not any("name" in c.name for c in fields) else {}
        if s.of_map is not None and not s.grouped:
            more[0] = "|".join(w for w in (more.get(0), "keys?") if w)
            more[1] = "values?"
        for i, words in more.items():
            known = fields[i].said_by
            fields[i] = replace(fields[i], said_by=re.compile(rf"\b(?:{words})\b" + (f"|{known.pattern}" if known else "")))

    def _fields(self, s: Source) -> Iterator[Column]:
        e, x = s.element, Var(self.var, s.element)
        names = s.names

        def called(i: int) -> str:
            return names[i] if i < len(names) else ""

        if e.name == "tuple":
            for i, t in enumerate(e.args):
                yield Column(op("tuple_get", t, x, number(i)), t, tuple(tuple(r[i] for r in rows) for rows in s.rows), 0, called(i), said_by=s.patterns[i] if i < len(s.patterns) and s.patterns[i] else _GROUPED.get(called(i)) if s.grouped else None)
        elif e.name in ("list", "vtuple") and not s.grouped:
            least = min((len(r) for rows in s.rows for r in rows), default=0)
            lists = list_of(e.args[0])
            xs: Expr = x if e.name == "list" else op("tuple_to_list", lists, x)
            yield Column(x, e, s.rows, 0, "list")
            for i in range(min(least, 4)):
                yield Column(op("index", e.args[0], xs, number(i)), e.args[0], tuple(tuple(r[i] for r in rows) for rows in s.rows), 0 if names else 1, called(i))
        elif e.name == "map":
            keys = [k for k in next((r for rows in s.rows for r in rows), {}) if all(k in r for rows in s.rows for r in rows)]
            for k in keys[:8] if e.args[0] == STR else ():
                vals = tuple(tuple(r[k] for r in rows) for rows in s.rows)
                got: Expr = op("map_get", e.args[1], x, Lit(k, STR))
                t = e.args[1]
                if t == ANY:
                    t = join_all([type_of_value(_loose(v)) for row in vals for v in row])
                    if t == ANY or t.name == "option":
                        continue
                    got = op("cast", t, got, Lit(str(t), STR))
                yield Column(got, t, vals, 0, re.sub(r"[_\W]+", " ", str(k).lower()).strip())
            yield Column(x, e, s.rows, 1, "")
        else:
            yield Column(x, e, s.rows, 0, "")

    def _derived(self, c: Column, s: Source, said_only: bool) -> Iterator[Column]:
        """What follows from one column by the table, and by the keys that the words spell out."""
        kinds = _kinds(c.type)
        for kind, text, _ in _DERIVED:
            if said_only and text == "(str_length x)" and _ends(s.names) and not re.search(r"letters|characters|name length", s.text):
                continue  # "the longest meeting" is not the one with the longest title
            if kind in kinds and (not said_only or _PATTERNS[text].search(s.text)) and (e := _template(text, c.type)) is not None:
                vals = _applied(_meaning(e, (("x", c.type),)), c.vals)
                if vals is not None and vals != c.vals:
                    t: Type = e.type  # type: ignore[attr-defined]
                    yield Column(substitute(e, {"x": c.expr}), t, vals, 0 if c.cost == 0 else c.cost, "length" if "length" in text else c.name if kind == "nums" else "", said_by=_PATTERNS[text])
        if "nums" in kinds and (m := _TOP_OF.search(s.text)):
            down = m[1] not in ("lowest", "smallest", "worst", "fewest", "cheapest")
            n = int(m[2]) if m[2].isdigit() else 2 + ("two", "three", "four", "five").index(m[2])
            e = op("sum", c.type.args[0], op("take", list_of(c.type.args[0]), op("sort_desc" if down else "sort", list_of(c.type.args[0]), Var("x", c.type)), number(n)))
            if (vals := _applied(_meaning(e, (("x", c.type),)), c.vals)) is not None:
                yield Column(substitute(e, {"x": c.expr}), e.type, vals, c.cost, c.name, said_by=re.compile(rf"{m[0]}|\bsums?\b|\btotals?\b"))
        for k in self.hints.keys:
            if k.type == c.type and k.expr is not None:
                name = next((v.name for v in _variables(k.expr) if v.name not in dict(self.composer.params)), None)
                if name is not None and (vals := _applied(_meaning(k.expr, ((name, c.type),)), c.vals)) is not None and vals != c.vals:
                    yield Column(substitute(k.expr, {name: c.expr}), k.expr.type, vals, c.cost, "", True)  # type: ignore[attr-defined]

    def _spans(self, s: Source, fields: Sequence[Column]) -> Iterator[Column]:
        """How long it is from the part that is called a start to the one that is called an end."""
        ends = _ends(s.names)
        if ends is not None and max(ends) < len(fields) and fields[ends[0]].type == fields[ends[1]].type and fields[ends[0]].type in NUMBERS:
            a, b = fields[ends[0]], fields[ends[1]]
            vals = tuple(tuple(q - p for p, q in zip(x, y, strict=True)) for x, y in zip(a.vals, b.vals, strict=True))
            yield Column(op("sub", a.type, b.expr, a.expr), a.type, vals, 0, "length", said_by=_LASTING)

    def _labels(self, fields: Sequence[Column]) -> Iterator[Column]:
        """The label that the words give each value: "'cold' below 10, 'warm' up to 25, otherwise 'hot'"."""
        rules = [c for c in self.hints.cases if c.kind == "rule" and c.test is not None and c.result is not None and c.var is not None]
        other = next((c.result for c in self.hints.cases if c.kind == "otherwise" and c.result is not None), None)
        for t in dict.fromkeys(c.type for c in rules):
            own = [c for c in rules if c.type == t]
            last = other if other is not None else own[-1].result
            assert last is not None
            var, result = own[0].var, last.type  # type: ignore[attr-defined]
            if len(own) < (1 if other is not None else 2) or any(c.var != var or c.result.type != result for c in own):  # type: ignore[union-attr]
                continue
            e: Expr = last
            for c in reversed(own if other is not None else own[:-1]):
                e = IfExpr(c.test, c.result, e, result)  # type: ignore[arg-type]
            for f in fields:
                if f.type == t and var is not None and (vals := _applied(_meaning(e, ((var, t),)), f.vals)) is not None:
                    yield Column(substitute(e, {var: f.expr}), result, vals, f.cost, "label", True)

    def _two_kinds(self, columns: Sequence[Column]) -> Iterator[Column]:
        """One of two texts that the words quote, by a test that they name."""
        texts = [v for v, t, cost in self.composer.request.constants if t == STR and cost <= 1 and str(v).strip()]
        if len(texts) != 2:
            return
        for p in self.hints.predicates:
            for c in columns:
                if c.type != p.type or p.weight < 0.5:
                    continue
                vals = _applied(_meaning(p.expr, ((p.var, c.type),)), c.vals)
                if vals is not None:
                    straight = str(texts[0]).lower() in p.why.lower() or str(texts[1]).lower() not in p.why.lower()
                    for a, b, cost in ((texts[0], texts[1], 0 if straight else 1), (texts[1], texts[0], 1 if straight else 0)):
                        e = IfExpr(substitute(p.expr, {p.var: c.expr}), Lit(a, STR), Lit(b, STR), STR)
                        yield Column(e, STR, tuple(tuple(a if v else b for v in row) for row in vals), c.cost + cost, "label", True)

    def _scalars(self) -> Iterator[Scalar]:
        for i, (name, t) in enumerate(self.composer.params):
            col = tuple(row[i] for row in self.args)
            if t.name in ORDERED:
                yield Scalar(Var(name, t), t, col, 0, name)
            elif t.name == "tuple" and len(t.args) <= 4:
                names, _ = part_names(self.text, len(t.args))
                for k, part in enumerate(t.args):
                    if part.name in ORDERED:
                        yield Scalar(op("tuple_get", part, Var(name, t), number(k)), part, tuple(v[k] for v in col), 0, names[k] if names else "")
        for value, t, cost in self.composer.request.constants:
            if cost <= 2 and t.name in ORDERED and value not in (0, 1, -1, "", " ") and not isinstance(value, bool):
                yield Scalar(Lit(value, t), t, (value,) * self.count, 2)

    def _computed(self, fields: Sequence[Column], s: Source) -> list[Column]:
        """Sums, differences and products of two numbers, one of them a part of the row; what a table given beside holds for a part."""
        out: list[Column] = []
        numbers = [c for c in fields if c.type in NUMBERS]
        outside = [o for o in self._scalars() if o.type in NUMBERS]
        for name, words in _ARITHMETIC:
            said = bool(re.search(rf"\b(?:{words})\b", s.text))
            for a in numbers:
                others = [(b.expr, b.type, b.vals, b.cost) for b in numbers if b is not a] + [(o.expr, o.type, tuple((v,) * len(r) for v, r in zip(o.vals, s.rows, strict=True)), 1 + o.cost) for o in outside]
                for expr, t, vals, cost in others:
                    if t != a.type or (name != "sub" and str(expr) < str(a.expr) and cost == 0):
                        continue
                    f = {"mul": lambda p, q: p * q, "sub": lambda p, q: p - q, "add": lambda p, q: p + q}[name]
                    made = tuple(tuple(f(p, q) for p, q in zip(x, y, strict=True)) for x, y in zip(a.vals, vals, strict=True))
                    out.append(Column(op(name, t, a.expr, expr), t, made, 2 + cost + (0 if said else 2), "length" if name == "sub" else "", said))
        for i, (name, t) in enumerate(self.composer.params):
            tables = [row[i] for row in self.args]
            held: Expr = Var(name, t)
            lets: tuple[Let, ...] = ()
            if t.name == "list" and t.args[0].name == "tuple" and len(t.args[0].args) == 2 and s.expr != held:
                t = map_of(*t.args[0].args)
                lets = (Let(f"{name}_by_key", t, op("map_from_pairs", t, held)),)
                held, tables = Var(f"{name}_by_key", t), [dict(m) for m in tables]
            if t.name != "map" or s.of_map == held:
                continue
            for c in fields:
                if c.type != t.args[0]:
                    continue
                if all(v in m for m, row in zip(tables, c.vals, strict=True) for v in row):
                    got = Column(op("map_get", t.args[1], held, c.expr), t.args[1], tuple(tuple(m[v] for v in row) for m, row in zip(tables, c.vals, strict=True)), 1, "", lets=lets)
                    out.append(got)
                    out += self._with_numbers(numbers, got, 2)
                for d in self._defaults(t.args[1]):
                    vals = tuple(tuple(m.get(v, d.value) for v in row) for m, row in zip(tables, c.vals, strict=True))
                    got = Column(op("map_get_or", t.args[1], held, c.expr, d), t.args[1], vals, 2, "", lets=lets)
                    out.append(got)
                    out += self._with_numbers(numbers, got, 3)
        if "place" in self.said:
            for c in fields:
                if c.type in NUMBERS:
                    other = Var("other", s.element)
                    key = substitute(c.expr, {self.var: other})
                    for dense, o, f in ((False, "gt", _greater), (False, "lt", _less), (True, "gt", _greater), (True, "lt", _less)):
                        better = op("filter", list_of(s.element), s.expr, Lambda((Param("other", s.element),), op(o, BOOL, key, c.expr), func_of((s.element,), BOOL)))
                        n = op("length", INT, better)
                        if dense:
                            keys = op("map", list_of(c.type), better, self._lambda(s.element, c.expr, c.type))
                            n = op("length", INT, op("unique", list_of(c.type), keys))
                        vals = tuple(tuple(1 + len((set if dense else list)(w for w in row if f(w, v))) for v in row) for row in c.vals)  # type: ignore[operator]
                        out.append(Column(op("add", INT, n, number(1)), INT, vals, 1 + dense + (o == "lt"), "place", True))
        return out[:60]

    def _with_numbers(self, numbers: Sequence[Column], got: Column, cost: int) -> Iterator[Column]:
        """Each number of the row with one that a table holds for it."""
        for a in numbers:
            if a.type == got.type:
                for o, f in (("mul", _mul), ("sub", _sub), ("add", _add)):
                    yield Column(op(o, a.type, a.expr, got.expr), a.type, tuple(tuple(f(p, q) for p, q in zip(x, y, strict=True)) for x, y in zip(a.vals, got.vals, strict=True)), cost, "", lets=got.lets)

    def _defaults(self, t: Type) -> Iterator[Lit]:
        if self.default is not None and self.default.type == t:
            yield self.default
        elif t == INT:
            yield Lit(0, INT)
        elif t == FLOAT:
            yield Lit(0.0, FLOAT)

    # ------------------------------------------------------------ conditions

    def _find_filters(self, s: Source, fields: Sequence[Column], places: Sequence[Sequence[tuple[int, int]]]) -> None:
        found: list[tuple[int, Column]] = []
        at = {id(c): [p for p, _ in spans] for c, spans in zip(s.columns, places, strict=False)}
        tested = [c for i, c in enumerate(s.columns) if c.cost <= 2]
        params = self.composer.params
        for p in self.hints.predicates:
            if p.weight < 0.35:
                continue
            for c in tested:
                if c.type != p.type:
                    continue
                meaning = _meaning(p.expr, ((p.var, c.type), *params))
                if meaning is None:
                    continue
                vals = self._on_rows(meaning, c.vals)
                if vals is not None:
                    near = any(0 <= s.text.find(p.why.lower()) - q < 40 for q in at.get(id(c), ())) or sum(t.type == c.type for t in fields) == 1
                    found.append((c.cost + (0 if near and c.cost == 0 else 1) + (p.weight < 0.5), Column(substitute(p.expr, {p.var: c.expr}), BOOL, vals, 0, said=True)))
        for c in fields if not s.grouped else s.columns[:3]:
            if c.type == BOOL:
                denied = re.search(r"\b(?:not|un|isn't|without)\s?" + re.escape(c.name or "?"), s.text)
                found.append((c.cost + (2 if denied else 0), c))
                found.append((c.cost + (0 if denied else 2), Column(op("not", BOOL, c.expr), BOOL, tuple(tuple(not v for v in row) for row in c.vals), 0)))
        found += self._compared(s, tested, fields)
        if s.grouped:
            found += self._of_groups(s.columns[1])
        by_vals: dict[Kept, int] = {}
        s.filters = [(0, None, s.all)]
        for cost, c in sorted(found, key=lambda f: f[0])[:MOST_FILTERS]:
            kept = tuple(tuple(i for i, v in enumerate(row) if v) for row in c.vals)
            if kept != s.all and any(kept) and by_vals.get(kept, 0) < MOST_ALIKE:
                by_vals[kept] = by_vals.get(kept, 0) + 1
                s.filters.append((cost, c, kept))
            elif kept == s.all and cost <= 1 and by_vals.get(kept, 0) < MOST_ALIKE:
                by_vals[kept] = by_vals.get(kept, 0) + 1
                s.filters.append((cost, c, kept))  # the words ask for it, and these examples have nothing to drop
        said = [f for f in s.filters if f[1] is not None and f[0] <= 1][:6]
        for i, (ca, a, ka) in enumerate(said):
            for cb, b, kb in said[i + 1:]:
                kept = tuple(tuple(i for i in x if i in y) for x, y in zip(ka, kb, strict=True))
                if any(kept) and kept not in (ka, kb) and a is not None and b is not None:
                    s.filters.append((ca + cb + 1, Column(op("and", BOOL, a.expr, b.expr), BOOL, (), 0, lets=(*a.lets, *b.lets)), kept))
        s.filters.sort(key=lambda f: f[0])

    def _of_groups(self, c: Column) -> Iterator[tuple[int, Column]]:
        """Tests of an aggregate that words name without a number: what is zero, what is there more than once."""
        if c.type.name == "list":
            c = Column(op("length", INT, c.expr), INT, tuple(tuple(map(len, row)) for row in c.vals), 0)
        if c.type in NUMBERS:
            zero = number(0) if c.type == INT else Lit(0.0, FLOAT)
            rows = [("ne", zero, 1, "zero"), ("gt", zero, 2, "zero"), ("lt", zero, 2, "zero"), ("gt", number(1), 0, "more_than_once"), ("eq", number(1), 0, "once")]
            for name, n, cost, word in rows:
                if word in self.said and n.type == c.type:
                    value = n.value
                    yield cost, Column(op(name, BOOL, c.expr, n), BOOL, tuple(tuple(_COMPARISONS[name](v, value) for v in row) for row in c.vals), 0)

    def _on_rows(self, meaning: Callable[..., Any], vals: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...] | None:
        try:
            return tuple(tuple([bool(meaning(v, *args)) for v in row]) for row, args in zip(vals, self.args, strict=True))
        except Exception:
            return None

    def _compared(self, s: Source, tested: Sequence[Column], fields: Sequence[Column]) -> Iterator[tuple[int, Column]]:
        """Comparisons that the words need not spell out: with a parameter, a constant of theirs, the average, the extremes."""
        scalars = list(self._scalars())
        stated = any(p.expr.type == BOOL and p.weight >= 0.8 for p in self.hints.predicates if p.type in (INT, FLOAT))  # type: ignore[attr-defined]
        for c in tested:
            for o in scalars:
                if o.type != c.type and (c.type, o.type) == (FLOAT, INT):
                    o = Scalar(op("to_float", FLOAT, o.expr), FLOAT, tuple(map(float, o.vals)), o.cost, o.name)
                if o.type != c.type or (s.grouped and c.cost > 0):
                    continue
                equal_first = c.type in (STR, BOOL)
                for name, f in _COMPARISONS.items():
                    if equal_first and name not in ("eq", "ne"):
                        continue
                    told = name in self.said or (name == "ge" and "gt" in self.said and "equal" in s.text)
                    cost = (1 if name == "eq" and equal_first else 3 if equal_first else (1 if told and name not in ("eq", "ne") else 3) + stated) + c.cost + o.cost
                    vals = tuple(tuple(f(v, w) for v in row) for row, w in zip(c.vals, o.vals, strict=True))
                    yield cost, Column(op(name, BOOL, c.expr, o.expr), BOOL, vals, 0)
            for i, (name, t) in enumerate(self.composer.params):
                if Var(name, t) in (s.expr, s.of_map) or t.name not in ("list", "set", "map"):
                    continue
                held: list[tuple[Expr, list[Any]]] = []
                if t.args[0] == c.type:
                    has = {"list": "contains", "set": "set_has", "map": "map_has"}[t.name]
                    held.append((op(has, BOOL, Var(name, t), c.expr), [row[i] for row in self.args]))
                elif t.name == "list" and t.args[0].name == "tuple":
                    row_type = t.args[0]
                    for j, part in enumerate(row_type.args):
                        if part == c.type:
                            other = op("map", list_of(part), Var(name, t), Lambda((Param("other", row_type),), op("tuple_get", part, Var("other", row_type), number(j)), func_of((row_type,), part)))
                            held.append((op("contains", BOOL, other, c.expr), [[r[j] for r in row[i]] for row in self.args]))
                for e, inside in held:
                    vals = tuple(tuple(v in xs for v in vs) for vs, xs in zip(c.vals, inside, strict=True))
                    denied = bool(re.search(r"\b(?:not|without|except|exclud|missing|lack|none)", s.text))
                    yield 1 + denied + c.cost, Column(e, BOOL, vals, 0)
                    yield 2 - denied + c.cost, Column(op("not", BOOL, e), BOOL, tuple(tuple(not v for v in vs) for vs in vals), 0)
            if c.type in NUMBERS and "extreme" in self.said and any(c.vals):
                for name, f in (("max_of", max), ("min_of", min)):
                    best = tuple(f(row) if row else 0 for row in c.vals)  # type: ignore[operator]
                    values = self.values_of(c, s.expr, s.element, self.var)
                    let = Let("most" if name == "max_of" else "least", c.type, op(name.replace("_of", "_or"), c.type, values, number(0) if c.type == INT else Lit(0.0, FLOAT)))
                    away = 0 if ("max" if name == "max_of" else "min") in self.said else 2
                    yield 2 + away + c.cost - bool(_PLURAL.search(s.text)), Column(op("eq", BOOL, c.expr, Var(let.name, c.type)), BOOL, tuple(tuple(v == b for v in row) for row, b in zip(c.vals, best, strict=True)), 0, lets=(let,))
            if c.type in NUMBERS and "average_test" in self.said and any(c.vals):
                total, n = op("sum", c.type, self.values_of(c, s.expr, s.element, self.var)), op("length", INT, s.expr)
                mean: Expr = op("div", FLOAT, total if c.type == FLOAT else op("to_float", FLOAT, total), op("to_float", FLOAT, n))
                let = Let("average", FLOAT, IfExpr(op("is_empty", BOOL, s.expr), Lit(0.0, FLOAT), mean, FLOAT))
                x = c.expr if c.type == FLOAT else op("to_float", FLOAT, c.expr)
                for name in ("gt", "lt", "ge", "le"):
                    f = _COMPARISONS[name]
                    vals = tuple(tuple([f(v, sum(row) / len(row)) for v in row]) for row in c.vals)
                    yield (1 if name == "gt" else 2) + c.cost, Column(op(name, BOOL, x, Var("average", FLOAT)), BOOL, vals, 0, lets=(let,))
        numbers = [c for c in fields if c.type in (INT, FLOAT, STR)]
        for i, a in enumerate(numbers):
            for b in numbers[i + 1:]:
                if a.type == b.type:
                    for name, f in _COMPARISONS.items():
                        yield 4, Column(op(name, BOOL, a.expr, b.expr), BOOL, tuple(tuple(f(v, w) for v, w in zip(x, y, strict=True)) for x, y in zip(a.vals, b.vals, strict=True)), 0)

    # ------------------------------------------------------------ orders

    def _find_orders(self, s: Source, fields: int) -> None:
        asked = "sorted" in self.said or bool(s.atoms)
        out: dict[tuple[tuple[int, bool], ...], tuple[int, Order]] = {}

        def put(cost: int, *keys: tuple[int, bool]) -> None:
            order = tuple((s.columns[i], down) for i, down in keys)
            if keys not in out or out[keys][0] > cost:
                out[keys] = (cost, order)

        out[()] = (min(2, len(s.atoms)), ())
        atoms = s.atoms[:3]
        for n in range(len(atoms), 0, -1):
            for first in range(len(atoms) - n + 1):
                chosen = atoms[first: first + n]
                for downs in product(*[(a.descending,) if a.descending is not None else (False, True) for a in chosen]):
                    wrong = sum(d for d, a in zip(downs, chosen, strict=True) if a.descending is None)
                    put(2 * (len(atoms) - n) + wrong + first, *[(a.part, d) for a, d in zip(chosen, downs, strict=True)])
        whole = Var(self.var, s.element)
        keys = [i for i, c in enumerate(s.columns) if c.type.name in ORDERED or (orderable(c.type) and c.expr == whole)]
        for i in keys:
            c = s.columns[i]
            for down in (False, True):
                put(1 + c.cost + (0 if asked else 1) + down + (1 if atoms else 0), (i, down))
        pairs = [i for i in keys if s.columns[i].cost <= 1][:7]
        for i in pairs:
            for j in pairs:
                if i != j:
                    for a in (False, True):
                        for b in (False, True):
                            known = sum(1 for at in s.atoms if (at.part, at.descending) in ((i, a), (j, b)))
                            put(5 + s.columns[i].cost + s.columns[j].cost + a + b - 2 * known, (i, a), (j, b))
        s.orders = sorted(out.values(), key=lambda o: o[0])[:130]

    def _indices(self, s: Source, order: Order) -> Kept:
        key = tuple((id(c), d) for c, d in order)
        known = s.sorted_rows.get(key)
        if known is None:
            rows: list[tuple[int, ...]] = []
            for e in range(self.count):
                idx = list(range(len(s.rows[e])))
                for c, down in reversed(order):
                    idx.sort(key=c.vals[e].__getitem__, reverse=down)
                rows.append(tuple(idx))
            known = s.sorted_rows[key] = tuple(rows)
        return known

    # ------------------------------------------------------------ results

    def _projections(self, s: Source, t: Type) -> list[Column]:
        """Columns of a type, what the words name first; tuples put together of columns."""
        x = Var(self.var, s.element)
        out = [c for c in s.columns if c.type == t]
        if s.element == t and not any(c.expr == x for c in out):
            out.insert(0, Column(x, t, s.rows, 0))
        if t.name == "tuple" and len(t.args) <= 3 and len(s.columns) > 1:
            parts = [[c for c in s.columns if c.type == a][:8] for a in t.args]
            for chosen in islice(product(*parts), 120):
                if len({id(c) for c in chosen}) == len(chosen) and not (s.element == t and chosen == tuple(s.columns[: len(chosen)])):
                    vals = tuple(tuple(zip(*[c.vals[e] for c in chosen], strict=True)) for e in range(self.count))
                    out.append(Column(Make(tuple(c.expr for c in chosen), t), t, vals, 1 + sum(c.cost for c in chosen)))
        return sorted(out, key=lambda c: c.cost)

    def _shown(self, s: Source) -> Iterator[None]:
        R = self.plain
        if R.name in ("list", "vtuple", "set"):
            yield from self._lists(s, R.args[0])
        if R.name in ORDERED or R.name in ("tuple", "map", "list"):
            yield from self._picks(s, R)
        if R in NUMBERS or R == STR:
            yield from self._totals(s)
        if R.name == "map":
            yield from self._maps(s)

    def _lists(self, s: Source, t: Type) -> Iterator[None]:
        wanted = tuple(tuple(w) if w is not None else () for w in self.want)
        is_set = self.plain.name == "set"
        limits = [o for o in self._scalars() if o.type == INT]
        sizes = tuple(map(len, wanted))
        multisets = [Counter(w) for w in wanted]
        distinct = all(len(m) == n for m, n in zip(multisets, sizes, strict=True))
        for p in self._projections(s, t):
            if not all(m.keys() <= set(row) for m, row in zip(multisets, p.vals, strict=True)):
                self.trials += 1
                continue
            yield None
            for cost, f, kept in s.filters:
                if self.trials > self.until:
                    yield None
                self.trials += 1
                shown = [[row[i] for i in k] for row, k in zip(p.vals, kept, strict=True)]
                base = BASE + s.cost + p.cost + cost
                if is_set:
                    if all(set(v) == set(w) for v, w in zip(shown, wanted, strict=True)):
                        self._put(base, s, f, (), p, lambda xs: op("set_from_list", set_of(t), xs), set_of(t))
                    continue
                whole = all(len(v) == n for v, n in zip(shown, sizes, strict=True))
                if whole and all(Counter(v) == m for v, m in zip(shown, multisets, strict=True)):
                    self._ordered(s, p, f, kept, wanted, base, None, False)
                if distinct and not (whole and "unique" not in self.said) and all(set(v) == m.keys() for v, m in zip(shown, multisets, strict=True)):
                    repeated = any(len(set(v)) < len(v) for v in shown)
                    if repeated or "unique" in self.said:
                        self._ordered(s, p, f, kept, wanted, base + (0 if "unique" in self.said else 1), None, True)
                if not whole and all(len(v) >= n for v, n in zip(shown, sizes, strict=True)):
                    for o in limits:
                        if all(min(max(k, 0), len(v)) == n for k, v, n in zip(o.vals, shown, sizes, strict=True)):
                            self._ordered(s, p, f, kept, wanted, base + o.cost // 2 + (0 if "top" in self.said else 1), o, False)

    def _ordered(self, s: Source, p: Column, f: Column | None, kept: Kept, wanted: Sequence[tuple[Any, ...]], base: int, limit: Scalar | None, unique: bool) -> None:
        """The orders that give the wanted list."""
        inside = [frozenset(k) for k in kept]
        met = 0
        for backwards in (False, True):
            for cost, order in s.orders:
                if backwards and len(order) > 1 and not last_wins(self.text):
                    continue
                self.trials += 1
                idx = self._indices(s, order)
                good = True
                for e in range(self.count):
                    rows = idx[e]
                    if backwards:
                        if order:
                            continue
                        rows = rows[::-1]
                    values = [p.vals[e][i] for i in rows if i in inside[e]]
                    if unique:
                        values = list(dict.fromkeys(values))
                    if limit is not None:
                        values = values[: max(limit.vals[e], 0)]
                    if tuple(values) != wanted[e]:
                        good = False
                        break
                if not good or (backwards and order):
                    continue
                met += 1
                if met > 8:
                    return

                def finish(xs: Expr, unique: bool = unique) -> Expr:
                    t = xs.type  # type: ignore[attr-defined]
                    if unique:
                        xs = op("unique", t, xs)
                    return op("take", t, xs, limit.expr) if limit is not None else xs

                self._put(base + cost + (backwards and (1 if "reverse" in self.said else 3)), s, f, order, p, finish, list_of(p.type), backwards)

    def _picks(self, s: Source, t: Type) -> Iterator[None]:
        """One value of the first row in some order."""
        for p in self._projections(s, t):
            if not all(w in row or not row or w is None or (self.default is not None and w == self.default.value) for w, row in zip(self.want, p.vals, strict=True)) and self.default is None and self.returns == self.plain:
                self.trials += 1
                continue
            yield None
            for cost, f, kept in s.filters:
                if self.trials > self.until:
                    yield None
                empty = [e for e in range(self.count) if not kept[e]]
                if len(empty) == self.count or any(self.want[e] not in [p.vals[e][i] for i in kept[e]] for e in range(self.count) if kept[e]):
                    self.trials += 1
                    continue
                default = self._default_for(empty, t)
                if empty and default is None:
                    continue
                inside = [frozenset(k) for k in kept]
                met = 0
                for extra, order in s.orders:
                    self.trials += 1
                    if f is None and not order:
                        continue
                    idx = self._indices(s, order)
                    n = self.place if order else 0
                    if n and any(0 < len(kept[e]) <= n for e in range(self.count)):
                        n = 0
                    if all(not kept[e] or p.vals[e][next(islice((i for i in idx[e] if i in inside[e]), n, None))] == self.want[e] for e in range(self.count)):
                        self._put_pick(BASE + (2 if self.place and not n else 0) + s.cost + p.cost + cost + extra + (0 if order else 1), s, f, order, p, default, bool(empty), n)
                        met += 1
                        if met > 6:
                            break

    def _default_for(self, empty: Sequence[int], t: Type) -> Expr | None:
        """The result where no row is left: what the words say, else what the examples show."""
        if self.default is not None:
            d = self.default
            if all(self.want[e] == d.value for e in empty) and (d.value is None or d.type == t):
                return Lit(None, option_of(t)) if d.value is None else d
        shown = {repr(self.want[e]): self.want[e] for e in empty}
        if len(shown) == 1:
            (value,) = shown.values()
            if value is None:
                return Lit(None, option_of(t))
            return literal(value, t) if value in ("", 0, -1) or value == () else None
        return None

    def _totals(self, s: Source) -> Iterator[None]:
        """An aggregate of one column."""
        R = self.plain
        for name in AGGREGATES:
            for p in [c for c in self._projections_for(s, name) if c.cost <= 3]:
                aggregate = self._aggregate(name, p, R)
                if aggregate is None:
                    continue
                yield None
                for cost, f, kept in s.filters:
                    if self.trials > self.until:
                        yield None
                    self.trials += 1
                    values = [[row[i] for i in k] for row, k in zip(p.vals, kept, strict=True)]
                    empty = [e for e in range(self.count) if not values[e]]
                    strict = name in ("max", "min", "average", "first", "last", "range")
                    if strict and len(empty) == self.count:
                        continue
                    try:
                        good = all((strict and e in empty) or aggregate.fn(values[e]) == self.want[e] for e in range(self.count))
                    except Exception:
                        continue
                    if not good:
                        continue
                    default = self._default_for(empty, R) if strict or self.default is not None else None
                    if strict and empty and default is None:
                        continue
                    base = BASE + s.cost + p.cost + cost + aggregate.cost + (1 if f is None and not s.grouped else 0)
                    self._put(base, s, f, (), p, None, R, whole=aggregate.build, default=default)

    def _projections_for(self, s: Source, name: str) -> list[Column]:
        if name == "count":
            return [Column(Var(self.var, s.element), s.element, s.rows, 0)]
        return sorted(s.columns, key=lambda c: c.cost)

    def _maps(self, s: Source) -> Iterator[None]:
        """A map with a column for the keys and one for the values."""
        k_type, v_type = self.plain.args
        wanted: list[dict[Any, Any]] = [w if w is not None else {} for w in self.want]
        keys = [c for c in s.columns if c.type == k_type and c.cost <= 2]
        for k in keys:
            if not all(w.keys() <= set(row) for w, row in zip(wanted, k.vals, strict=True)):
                self.trials += 1
                continue
            values = self._projections(s, v_type)
            for cost, f, kept in s.filters:
                if self.trials > self.until:
                    yield None
                if any({k.vals[e][i] for i in kept[e]} != wanted[e].keys() for e in range(self.count)):
                    self.trials += 1
                    continue
                yield None
                met = False
                masks: list[tuple[Column, tuple[tuple[bool, ...], ...]]] = []
                for v in values:
                    self.trials += 1
                    if v is k:
                        continue
                    if all({k.vals[e][i]: v.vals[e][i] for i in kept[e]} == wanted[e] for e in range(self.count)):
                        met = True
                        clash = any(len(set(row)) < len(row) for row in k.vals) and "overwritten" not in self.said
                        self._put_map(BASE + s.cost + k.cost + v.cost + cost + min(2, len(s.atoms)) + 2 * clash, s, f, k, v)
                    elif not met:
                        mask = tuple(tuple(v.vals[e][i] == wanted[e][k.vals[e][i]] for i in range(len(v.vals[e]))) if f is None else () for e in range(self.count))
                        if f is None and any(map(any, mask)):
                            masks.append((v, mask))
                if not met and f is None:
                    self._by_condition(s, k, masks, v_type)

    def _by_condition(self, s: Source, k: Column, masks: Sequence[tuple[Column, tuple[tuple[bool, ...], ...]]], t: Type) -> None:
        """Values that are one column where a condition holds and another, or a constant, elsewhere."""
        constants = [(Column(o.expr, o.type, tuple((v,) * len(r) for v, r in zip(o.vals, s.rows, strict=True)), 1 + o.cost), None) for o in self._scalars() if o.type == t]
        for v, mask in masks[:12]:
            for cost, f, kept in s.filters[1:]:
                self.trials += 1
                assert f is not None
                if not all(mask[e][i] for e in range(self.count) for i in kept[e]) or not any(kept):
                    continue
                rest = [tuple(i for i in range(len(s.rows[e])) if i not in kept[e]) for e in range(self.count)]
                for w, other in [*masks, *constants]:
                    good = other is not None and all(other[e][i] for e in range(self.count) for i in rest[e])
                    if other is None:
                        good = all(w.vals[e][i] == self.want[e][k.vals[e][i]] for e in range(self.count) for i in rest[e])
                    if good and w is not v:
                        made = Column(IfExpr(f.expr, v.expr, w.expr, t), t, (), 0, lets=(*f.lets, *v.lets, *w.lets))
                        self._put_map(BASE + s.cost + k.cost + v.cost + w.cost + cost + 1, s, None, k, made)

    # ------------------------------------------------------------ groups

    def _groups(self, s: Source) -> Iterator[tuple[int, Callable[[], Source]] | None]:
        """Rows of (key, aggregate of the rows with that key). Where the result is that map, it is given here."""
        R = self.plain
        is_map = R.name == "map"
        keys = [c for c in s.columns if c.type.name in ORDERED and c.cost <= (3 if is_map else 2)]
        repeated = [c for c in keys if any(len(set(row)) < len(row) for row in c.vals)]
        for k in repeated if not is_map else keys:
            if is_map and (k.type != R.args[0] or not all(w is None or w.keys() <= set(row) for w, row in zip(self.want, k.vals, strict=True))):
                self.trials += 1
                continue
            for filter_cost, f, kept in s.filters[: 12 if is_map else 5]:
                if f is not None and (filter_cost > (3 if is_map else 1) or kept == s.all):
                    continue
                groups: list[dict[Any, list[int]]] = []
                for row, idx in zip(k.vals, kept, strict=True):
                    by: dict[Any, list[int]] = {}
                    for i in idx:
                        by.setdefault(row[i], []).append(i)
                    groups.append(by)
                if is_map and not all(w is None or w.keys() <= by.keys() for w, by in zip(self.want, groups, strict=True)):
                    self.trials += 1
                    continue
                if is_map and k not in repeated and f is None and R.args[1].name != "list" and "group" not in self.said:
                    continue
                cost = s.cost + k.cost + filter_cost + (1 if "group" in self.said else 2 if "grouped" in self.said or "count" in self.said else 3)
                for name, p, aggregate in self._grouped_aggregates(s, k, is_map):
                    total = cost + p.cost + aggregate.cost + (is_map and _passes_over(s, name, p))
                    if total > (12 if is_map else 7):
                        continue
                    self.trials += 1
                    try:
                        if isinstance(aggregate.fn, _Best):
                            made = [{key: aggregate.fn.of(e, idx) for key, idx in groups[e].items()} for e in range(self.count)]
                        else:
                            made = [{key: aggregate.fn([p.vals[e][i] for i in idx]) for key, idx in groups[e].items()} for e in range(self.count)]
                    except Exception:
                        continue
                    yield self._group(s, f, k, name, aggregate, made, total)

    def _grouped_aggregates(self, s: Source, k: Column, is_map: bool) -> Iterator[tuple[str, Column, Aggregate]]:
        """What may be made of a group: a column's aggregate, or a part of the row that is first in the order of the words."""
        wanted = self.plain.args[1] if is_map else None
        for name in AGGREGATES:
            if not is_map and name not in ("list", "count") and _ASKED.get(name, name) not in self.said:
                continue
            for p in self._members(s, name, k, is_map):
                aggregate = self._aggregate(name, p, wanted)
                if aggregate is not None:
                    yield name, p, aggregate
        rows = Column(Var(self.var, s.element), s.element, tuple(tuple(range(len(r))) for r in s.rows), 0)
        if sum(map(len, s.rows)) == 0:
            return
        for cost, order in s.orders[:12]:
            if not order or cost > (3 if is_map else 0) or not (is_map or "group" in self.said):
                continue
            for p in s.columns:
                if p is not k and p.cost <= 1 and (wanted is None or p.type == wanted) and not (len(order) == 1 and order[0][0] is p):
                    yield "best", rows, self._best(s, order, p, cost + p.cost)

    def _best(self, s: Source, order: Order, p: Column, cost: int) -> Aggregate:
        """A part of the row that comes first; rows are given by their places, of which the examples' are told apart by the values."""
        rank = [{i: n for n, i in enumerate(idx)} for idx in self._indices(s, order)]

        def build(rows: Expr, element: Type, var: str) -> Expr:
            row = self._first(rows, element, order)
            return substitute(p.expr, {self.var: row}) if p.expr != Var(self.var, element) else row

        return Aggregate(p.type, _Best(rank, p.vals), build, cost)

    def _members(self, s: Source, name: str, k: Column, is_map: bool) -> list[Column]:
        x = Column(Var(self.var, s.element), s.element, s.rows, 0 if s.element.name not in ("tuple", "list") else 1)
        if name == "count":
            return [x]
        shown = s.columns if is_map or name not in ("list", "sorted", "unique", "first", "last") else s.columns[: s.fields]
        own = [c for c in shown if c is not k and c.cost <= (4 if is_map else 2) and c.expr != x.expr]
        return [x, *own] if name in ("list", "sorted", "first", "last", "min", "max", "unique", "join", "join_sorted", "unique_sorted", "best", "sorted_desc", "set") else own

    def _group(self, s: Source, f: Column | None, k: Column, name: str, aggregate: Aggregate, made: list[dict[Any, Any]], cost: int) -> tuple[int, Callable[[], Source]] | None:
        """What makes the rows of groups, with its cost."""
        K, A = k.type, aggregate.type
        lets = (*s.lets, *(f.lets if f is not None else ()))

        def grouped() -> Expr:
            rows = self._kept(s, f)
            by = self._lambda(s.element, k.expr, K)
            if name == "count":
                return op("counts", map_of(K, INT), rows) if k.expr == Var(self.var, s.element) else op("count_by", map_of(K, INT), rows, by)
            members = list_of(s.element)
            group = op("group_by", map_of(K, members), rows, by)
            body = aggregate.build(Var("group", members), s.element, self.var)
            return group if body == Var("group", members) else op("map_values_with", map_of(K, A), group, Lambda((Param("group", members),), body, func_of((members,), A)))

        if self.plain == map_of(K, A) and all(m == w for m, w in zip(made, self.want, strict=True)):
            self._offer(BASE + cost, lets, grouped(), map_of(K, A))
            return None
        if cost > 9 or (self.plain.name == "map" and not all(w is None or all(key in m and m[key] == v for key, v in w.items()) for w, m in zip(self.want, made, strict=True))):
            return None

        def source() -> Source:
            entries = tuple_of(K, A)
            table = Var("groups", map_of(K, A))
            frozen = tuple(tuple(m.items()) for m in made)
            names = (k.name or "key", {"count": "count", "sum": "total", "average": "average"}.get(name, "best" if name in ("max", "min") else "members"))
            return Source(entries, op("map_items", list_of(entries), table), frozen, cost, names, s.text, table, (*lets, Let("groups", map_of(K, A), grouped())), True, (k.said_by, None))

        return cost, source

    # ------------------------------------------------------------ aggregates

    def _aggregate(self, name: str, p: Column, wanted: Type | None) -> Aggregate | None:
        made = AGGREGATES[name](self, p)
        if made is None or (wanted is not None and made.type != wanted):
            return None
        return replace(made, cost=made.cost + (0 if made.cost < 0 or _ASKED.get(name, name) in self.said or name == "list" else 2))

    def values_of(self, p: Column, rows: Expr, element: Type, var: str) -> Expr:
        return rows if p.expr == Var(self.var, element) else op("map", list_of(p.type), rows, self._lambda(element, p.expr, p.type))

    # ------------------------------------------------------------ programs

    def _kept(self, s: Source, f: Column | None) -> Expr:
        return s.expr if f is None else op("filter", list_of(s.element), s.expr, self._lambda(s.element, f.expr, BOOL))

    def _sorted(self, xs: Expr, element: Type, order: Order) -> Expr:
        t = list_of(element)
        if not order:
            return xs
        key = self._one_key(order)
        if key is None:
            for c, down in reversed(order):
                xs = op("sort_by_desc" if down else "sort_by", t, xs, self._lambda(element, c.expr, c.type))
            return xs
        e, key_type, down = key
        if e == Var(self.var, element):
            return op("sort_desc" if down else "sort", t, xs)
        return op("sort_by_desc" if down else "sort_by", t, xs, self._lambda(element, e, key_type))

    def _one_key(self, order: Order) -> tuple[Expr, Type, bool] | None:
        """Several keys as one, and whether the greatest comes first; None where a text goes down and another key up."""
        downs = {down for _, down in order}
        if len(order) == 1:
            return order[0][0].expr, order[0][0].type, order[0][1]
        if len(downs) == 2 and any(down and c.type not in NUMBERS for c, down in order):
            return None
        mixed = len(downs) == 2
        parts = tuple(op("neg", c.type, c.expr) if mixed and down else c.expr for c, down in order)
        t = tuple_of(*(c.type for c, _ in order))
        return Make(parts, t), t, not mixed and True in downs

    def _put(self, cost: int, s: Source, f: Column | None, order: Order, p: Column, finish: Callable[[Expr], Expr] | None, result: Type, backwards: bool = False, *,
             whole: Callable[[Expr, Type, str], Expr] | None = None, default: Expr | None = None) -> None:
        xs = self._kept(s, f)
        lets: list[Let] = [*s.lets, *(f.lets if f is not None else ()), *(x for c, _ in order for x in c.lets), *p.lets]
        x = Var(self.var, s.element)
        if whole is not None:
            if default is not None:
                self._guarded(cost, lets, xs, s.element, lambda rows: whole(rows, s.element, self.var), default, result)
                cost += 2
            self._offer(cost, lets, whole(xs, s.element, self.var), result)
            return
        if len(order) == 1 and p.expr == order[0][0].expr and finish is not None:  # order what is shown
            shown = xs if p.expr == x else op("map", list_of(p.type), xs, self._lambda(s.element, p.expr, p.type))
            if order[0][0].type == p.type:
                value = finish(shown)
                self._offer(cost, lets, op("sort_desc" if order[0][1] else "sort", result, shown) if value == shown else finish(op("sort_desc" if order[0][1] else "sort", list_of(p.type), shown)), result)
                return
        xs = self._sorted(xs, s.element, order)
        if backwards:
            xs = op("reverse", list_of(s.element), xs)
        shown = xs if p.expr == x else op("map", list_of(p.type), xs, self._lambda(s.element, p.expr, p.type))
        self._offer(cost, lets, finish(shown) if finish is not None else shown, result)

    def _put_pick(self, cost: int, s: Source, f: Column | None, order: Order, p: Column, default: Expr | None, needed: bool, place: int = 0) -> None:
        lets = [*s.lets, *(f.lets if f is not None else ()), *(x for c, _ in order for x in c.lets), *p.lets]

        def pick(rows: Expr) -> Expr:
            row = self._first(rows, s.element, order) if not place else op("index", s.element, self._sorted(rows, s.element, order), number(place))
            return substitute(p.expr, {self.var: row}) if p.expr != Var(self.var, s.element) else row

        xs = self._kept(s, f)
        if default is not None:
            self._guarded(cost, lets, xs, s.element, pick, default, p.type)
            cost += 2
        if not needed:
            self._offer(cost, lets, pick(xs), p.type)

    def _first(self, rows: Expr, element: Type, order: Order) -> Expr:
        """The row that comes first in an order."""
        key = self._one_key(order) if order else None
        if key is None:
            return op("index", element, self._sorted(rows, element, order), number(0))
        e, t, down = key
        if last_wins(self.text):
            rows = op("reverse", list_of(element), rows)
        if e == Var(self.var, element):
            return op("max_of" if down else "min_of", element, rows)
        return op("max_by" if down else "min_by", element, rows, self._lambda(element, e, t))

    def _guarded(self, cost: int, lets: Sequence[Let], xs: Expr, element: Type, last: Callable[[Expr], Expr], default: Expr, result: Type) -> None:
        body: list[Stmt] = []
        rows: Expr = xs
        if not isinstance(xs, Var):
            body.append(Let("rows", list_of(element), xs))
            rows = Var("rows", list_of(element))
        body.append(If(op("is_empty", BOOL, rows), (Return(default),)))
        returns = option_of(result) if isinstance(default, Lit) and default.value is None else result
        self._offer(cost, lets, last(rows), returns, body)

    def _put_map(self, cost: int, s: Source, f: Column | None, k: Column, v: Column) -> None:
        x = Var(self.var, s.element)
        K, V = k.type, v.type
        lets = [*s.lets, *(f.lets if f is not None else ()), *v.lets]
        key, value = (op("tuple_get", t, x, number(i)) for i, t in enumerate(s.element.args)) if s.element.name == "tuple" and len(s.element.args) == 2 else (None, None)
        table = s.of_map
        if table is not None and k.expr == key and (v.expr == value or f is None):
            inner = {"value": s.element.args[1], "key": s.element.args[0]}
            if v.expr == value and f is not None:
                body = _parts(f.expr, self.var, Var("key", inner["key"]), Var("value", inner["value"]))
                fn = Lambda((Param("key", inner["key"]), Param("value", inner["value"])), body, func_of((inner["key"], inner["value"]), BOOL))
                self._offer(cost, lets, op("map_filter", map_of(K, V), table, fn), map_of(K, V))
                return
            body = _parts(v.expr, self.var, Var("key", inner["key"]), Var("value", inner["value"]))
            if not any(e.name in ("key", self.var) for e in _variables(body)):
                self._offer(cost, lets, op("map_values_with", map_of(K, V), table, Lambda((Param("value", inner["value"]),), body, func_of((inner["value"],), V))), map_of(K, V))
                return
        pair = tuple_of(K, V)
        shown: Expr = self._kept(s, f)
        if not (s.element == pair and k.expr == key and v.expr == value):
            shown = op("map", list_of(pair), shown, self._lambda(s.element, Make((k.expr, v.expr), pair), pair))
        self._offer(cost, lets, op("map_from_pairs", map_of(K, V), shown), map_of(K, V))

    def _offer(self, cost: int, lets: Sequence[Let], value: Expr, result: Type, body: Sequence[Stmt] = ()) -> None:
        returns = result
        if self.returns.name == "option" and result.name != "option":
            returns = self.returns
        if self.plain.name == "vtuple" and result.name == "list":
            value, returns = op("list_to_tuple", self.plain, value), self.plain
        elif result.name != "option" and result != self.plain:
            return
        unmet = sum(1 for p in self.hints.predicates if p.weight >= 0.8 and p.why and re.search(r"\d", p.why) and not self._uses(p.expr, lets, value, body))
        statements = (*dict.fromkeys(lets), *body, Return(value))
        program = Program((Function(self.signature.name, tuple(Param(n, t) for n, t in self.composer.params), returns, statements),))
        if program not in self.met:
            self.met.add(program)
            used = {v.name for st in statements for e in stmt_exprs(st) for v in _variables(e)} | {v.name for st in statements if isinstance(st, If) for v in _variables(st.test)}
            unused = sum(n not in used for n, _ in self.composer.params)
            self.waiting.append((cost + min(unmet, 2) + 2 * unused, len(self.met), program))

    def _uses(self, test: Expr, lets: Sequence[Let], value: Expr, body: Sequence[Stmt]) -> bool:
        """Whether the constants of a test are in the program."""
        constants = {repr(e.value) for e in _walk(test) if isinstance(e, Lit)}
        own = [value, *(x.value for x in [*lets, *(b for b in body if isinstance(b, Let))] if x.value is not None)]
        return not constants or bool(constants & {repr(e.value) for o in own for e in _walk(o) if isinstance(e, Lit)})


# ---------------------------------------------------------------- aggregates


@dataclass(frozen=True, slots=True)
class _Best:
    """The value of the row that comes first, of some rows of an example."""

    rank: list[dict[int, int]]
    vals: tuple[tuple[Any, ...], ...]

    def of(self, example: int, rows: list[int]) -> Any:
        return self.vals[example][min(rows, key=self.rank[example].__getitem__)]

    def __call__(self, values: list[Any]) -> Any:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What is made of some rows: its type, on values of the column, as an expression of (rows, their type, the variable). cost < 0: never dear."""

    type: Type
    fn: Callable[[list[Any]], Any]
    build: Callable[[Expr, Type, str], Expr]
    cost: int = 0


Maker = Callable[[Tables, Column], "Aggregate | None"]


def _simple(fn: Callable[[list[Any]], Any], result: Callable[[Type], Type], *names: str, need: Callable[[Type], bool] = lambda t: True, cost: int = 0) -> Maker:
    """An aggregate of ops applied one after the other to the values."""

    def make(tables: Tables, p: Column) -> Aggregate | None:
        if not need(p.type):
            return None
        t = result(p.type)

        def build(rows: Expr, element: Type, var: str) -> Expr:
            xs = tables.values_of(p, rows, element, var)
            for i, name in enumerate(names):
                xs = op(name, t if i == len(names) - 1 else set_of(p.type) if name == "set_from_list" else list_of(p.type), xs)
            return xs

        return Aggregate(t, fn, build, cost)

    return make


def _average(tables: Tables, p: Column) -> Aggregate | None:
    if p.type not in NUMBERS:
        return None

    def build(rows: Expr, element: Type, var: str) -> Expr:
        total = op("sum", p.type, tables.values_of(p, rows, element, var))
        mean = op("div", FLOAT, total if p.type == FLOAT else op("to_float", FLOAT, total), op("to_float", FLOAT, op("length", INT, rows)))
        return op("round_to", FLOAT, mean, number(places)) if places is not None else mean

    m = re.search(r"(\d|one|two|three) (?:decimal|digit)", tables.text) if "round" in tables.said else None
    places = {"one": 1, "two": 2, "three": 3}.get(m[1]) or int(m[1]) if m and (m[1].isdigit() or m[1] in ("one", "two", "three")) else None
    return Aggregate(FLOAT, lambda vs: round(sum(vs) / len(vs), places) if places is not None else sum(vs) / len(vs), build)


def _range(tables: Tables, p: Column) -> Aggregate | None:
    if p.type not in NUMBERS:
        return None

    def build(rows: Expr, element: Type, var: str) -> Expr:
        xs = tables.values_of(p, rows, element, var)
        return op("sub", p.type, op("max_of", p.type, xs), op("min_of", p.type, xs))

    return Aggregate(p.type, lambda vs: max(vs) - min(vs), build)


def _joined(ordered: bool) -> Maker:
    def make(tables: Tables, p: Column) -> Aggregate | None:
        if p.type != STR:
            return None
        seps = [v for v, t, c in tables.composer.request.constants if t == STR and c <= 3 and v != "" and not str(v).isalnum()] or [", "]
        sep = min(seps, key=lambda v: (v == " ", -len(v)))

        def build(rows: Expr, element: Type, var: str) -> Expr:
            xs = tables.values_of(p, rows, element, var)
            return op("join", STR, op("sort", list_of(STR), xs) if ordered else xs, Lit(sep, STR))

        return Aggregate(STR, lambda vs: sep.join(sorted(vs) if ordered else vs), build, (0 if "join" in tables.said else 2) + (ordered != ("sorted" in tables.said)))

    return make


def _is_number(t: Type) -> bool:
    return t in NUMBERS


def _product(values: list[Any]) -> Any:
    out = 1
    for v in values:
        out *= v
    return out


def _first_of(values: list[Any]) -> Any:
    return values[0]


def _last_of(values: list[Any]) -> Any:
    return values[-1]


AGGREGATES: dict[str, Maker] = {
    "count": _simple(len, lambda t: INT, "length"),
    "sum": _simple(sum, lambda t: t, "sum", need=_is_number),
    "list": _simple(tuple, list_of),
    "sorted": _simple(lambda vs: tuple(sorted(vs)), list_of, "sort", need=orderable),
    "max": _simple(max, lambda t: t, "max_of", need=orderable),
    "min": _simple(min, lambda t: t, "min_of", need=orderable),
    "average": _average,
    "join": _joined(False),
    "join_sorted": _joined(True),
    "first": _simple(_first_of, lambda t: t, "first"),
    "last": _simple(_last_of, lambda t: t, "last"),
    "unique": _simple(lambda vs: tuple(dict.fromkeys(vs)), list_of, "unique"),
    "unique_sorted": _simple(lambda vs: tuple(sorted(set(vs))), list_of, "unique", "sort", need=orderable),
    "different": _simple(lambda vs: len(set(vs)), lambda t: INT, "unique", "length", cost=1),
    "set": _simple(FrozenSet.fromkeys, set_of, "set_from_list", cost=-1),
    "sorted_desc": _simple(lambda vs: tuple(sorted(vs, reverse=True)), list_of, "sort_desc", need=orderable, cost=1),
    "range": _range,
    "product": _simple(_product, lambda t: t, "product", need=_is_number),
}
_ASKED = {"different": "unique", "unique_sorted": "unique", "set": "unique", "sorted_desc": "sorted", "join_sorted": "join"}  # the words that ask for an aggregate
_GROUPED = {k: re.compile(rf"\b(?:{v})\b") for k, v in {
    "count": r"counts?|how (?:many|often)|number of|frequen\w+|times|most|common|size|members", "total": r"totals?|sums?|altogether|together|combined|overall", "average": r"averages?|means?",
    "best": r"highest|largest|lowest|smallest|best|max\w*|min\w*", "members": r"members|lists?|names"}.items()}


def _ends(names: Sequence[str]) -> tuple[int, int] | None:
    """Which parts are called a start and an end."""
    starts = [i for i, n in enumerate(names) if re.search(r"\b(?:start|begin|from|departure|opens?|open|check in|arrival)", n)]
    stops = [i for i, n in enumerate(names) if re.search(r"\b(?:end|stop|finish|until|till|to|arrival|close|closes|check out|departure)\b", n) and i not in starts[:1]]
    return (starts[0], stops[0]) if starts and stops else None


def _passes_over(s: Source, name: str, p: Column) -> bool:
    """Whether an aggregate has no use for the order that the words name."""
    if not s.atoms or name == "best" or "sorted" in name:
        return False
    return name not in ("max", "min") or all(s.columns[a.part] is not p for a in s.atoms)


def _beside(span: tuple[int, int], places: Sequence[Sequence[tuple[int, int]]], parent: int) -> bool:
    """Whether of the parts named just before or after a place the nearest is this one, or there is none."""
    near = [(span[0] - e if e <= span[0] else 25 + s - span[1], i) for i, spans in enumerate(places) for s, e in spans if s - span[0] > -45 and s - span[1] < 15]
    return not near or min(near)[1] == parent or any(i == parent and d == min(near)[0] for d, i in near)


def _type_of_texts(texts: Sequence[str]) -> Type:
    """The type of parts that are written as text."""
    if all(re.fullmatch(r"-?\d+", t) for t in texts):
        return INT
    return FLOAT if all(re.fullmatch(r"-?\d+(?:\.\d+)?", t) for t in texts) else STR


def _mul(a: Any, b: Any) -> Any:
    return a * b


def _sub(a: Any, b: Any) -> Any:
    return a - b


def _add(a: Any, b: Any) -> Any:
    return a + b


def _greater(a: Any, b: Any) -> bool:
    return bool(a > b)


def _less(a: Any, b: Any) -> bool:
    return bool(a < b)


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "ge": lambda a, b: a >= b, "le": lambda a, b: a <= b, "gt": _greater, "lt": _less, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b}


def _walk(e: Expr) -> Iterator[Expr]:
    from yantra_codex.ir.nodes import walk_expr

    yield from walk_expr(e)


def _variables(e: Expr) -> list[Var]:
    return [v for v in _walk(e) if isinstance(v, Var)]


def _loose(v: Any) -> Any:
    """A frozen value of unknown type as the example wrote it."""
    if isinstance(v, FrozenMap):
        return {k: _loose(x) for k, x in v.items()}
    return [_loose(x) for x in v] if isinstance(v, tuple) else v


def _parts(e: Expr, var: str, key: Expr, value: Expr) -> Expr:
    """An expression over an entry as one over its key and value."""
    from dataclasses import fields

    if isinstance(e, Apply) and e.op == "tuple_get" and isinstance(e.args[0], Var) and e.args[0].name == var and isinstance(e.args[1], Lit):
        return key if e.args[1].value == 0 else value
    if isinstance(e, (Lit, Var)):
        return e
    changed: dict[str, Any] = {}
    for f in fields(e):
        v = getattr(e, f.name)
        if isinstance(v, Expr):
            changed[f.name] = _parts(v, var, key, value)
        elif isinstance(v, tuple) and v and all(isinstance(i, Expr) for i in v):
            changed[f.name] = tuple(_parts(i, var, key, value) for i in v)
    return replace(e, **changed)


__all__ = ["Tables"]
