"""What the parts of the rows' strand share: what a request says of its rows, and the columns that are made of them.

In: a Composer. Out: `Asked`, read once and never changed; `Source`, rows with their columns, filters and orders; `Trials`, the
share of the budget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Let, Lit, Param, Var, walk_expr
from yantra_codex.ir.types import BOOL, FLOAT, INT, NONE, STR, Type, func_of
from yantra_codex.search.compose.request import meaning_of
from yantra_codex.search.compose.space import Clock
from yantra_codex.search.compose.table_words import Atom

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

BASE = 3  # what every program of rows costs
ORDERED = frozenset(("int", "float", "str", "bool"))
NUMBERS = (INT, FLOAT)
Values = tuple[tuple[Any, ...], ...]  # by example, of each row
Kept = tuple[tuple[int, ...], ...]  # the rows that are kept, by example
Order = tuple[tuple["Column", bool], ...]
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"ge": ge, "le": le, "gt": gt, "lt": lt, "eq": eq, "ne": ne}
LOOKS = 64  # trials between two looks at the clock

_NONE_IF = re.compile(r"\b(?:none|null|nothing) (?:if|when|for|where) (?:there |none|nothing|no\b|nobody|it)|\b(?:if|when) (?:there (?:is|are) )?(?:no|nothing|none|nobody)\b[^.;]{0,40}?\b(?:none|null)\b")
_VALUE = r"(?P<v>'[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?|none|null|an? empty (?:string|text)|true|false)"
_LACK = r"(?:no\b|none\b|nothing|nobody|empty|unknown|missing|not\b|n't\b|fewer|less than|without|absent|too few)"
_DEFAULTS = tuple(re.compile(p) for p in (
    rf"{_VALUE} (?:for|if|when|in case|where|without)\b[^.;]{{0,40}}?\b{_LACK}",
    rf"\b(?:if|when|without|with no|for|in case|where)\b[^.;]{{0,60}}?{_LACK}[^.;]{{0,45}}?,? (?:return|give|the result is|it is|use|take|then|yield|get|count as|counts as|be|say)s? {_VALUE}",
    rf",? (?:or|else|otherwise),? (?:return |give |with |else )?(?:the (?:string|text) )?{_VALUE}(?= if| when|\.|$|,| for|;| otherwise)",
    rf"\bwithout [a-z ]{{2,30}},? (?:return |give |the result is |it is )?{_VALUE}",
    rf"{_VALUE} (?:otherwise|by default)", rf"\bdefault(?:s|ing)?(?: value)?(?: to| is| of)? {_VALUE}",
))
_PLACES = {"second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
_NTH = re.compile(rf"\b({'|'.join(_PLACES)})[ -](?:best|worst|most|least|place|\w+est)\b")
# what words ask for
_SAID = {k: re.compile(rf"\b(?:{v})\b") for k, v in {
    "count": r"counts?|how many|how often|number of|times|occur\w*|frequen\w+|(?:most|equally) (?:common|often)|the (?:most|fewest) \w+s",
    "sum": r"sums?|totals?|together|altogether|combined?|add(?:s|ed|ing)?(?: up)?|in all|overall|merg\w+",
    "max": r"max\w*|highest|largest|biggest|most|best|top|latest|longest|greatest",
    "min": r"min\w*|lowest|smallest|least|worst|earliest|shortest|cheapest|fewest",
    "average": r"averages?|means?",
    "first": r"first|earliest",
    "last": r"last|latest",
    "join": r"join\w*|separated|commas?|concatenat\w*",
    "sorted": r"sort\w*|alphabet\w*|order\w*|ascending|rank\w*|arrang\w*|descending",
    "unique": r"distinct|different|unique|duplicates?|(?:only )?once|without repet\w+|no repeats",
    "group": r"group\w*|(?:largest|highest|smallest|lowest|most|biggest|greatest|least) (?:total|sum|number|count|average|combined|overall)|per|(?:for|of|in|on|by) (?:each|every|all)|each|by (?:their|its)|bucket\w*|merg\w*|maps? (?:each|every)|(?:of|with) (?:the )?same",
    "grouped": r"every|by|maps?|all",
    "top": r"top|first|best|most|highest|largest|up to|at most|only|biggest|longest|smallest|lowest",
    "all": r"all|every|each|enough|always|nothing but|only|both",
    "any": r"any|some|at least (?:one|1|two|2)|there (?:is|are)|exists?|contains?|whose|has|have",
    "none": r"no|none|never|not|without|free of",
    "sort": r"sort(?:ed)?|alphabetical\w*|ascending|descending",
    "product": r"product|multipl\w+",
    "average_test": r"average|mean",
    "extreme": r"highest|largest|most|lowest|smallest|least|max\w*|min\w*|best|biggest|fewest|top|longest|shortest",
    "place": r"ranks?|places?|position",
    "reverse": r"revers\w*|last|backwards|newest|latest",
    "round": r"round\w*|decimals?",
    "overwritten": r"last|later|latest|overwrit\w*|replac\w*",
    "zero": r"zero|0|empty|nothing|no longer",
    "more_than_once": r"duplicat\w*|repeat\w*|more than (?:once|one)|shared|twice|at least (?:two|2)",
    "range": r"difference between|range|spread|span|gap",
    "once": r"only once|exactly once|unique|single|just once",
    "ge": r"at least|or (?:more|later|higher|above|older)|minimum|not (?:below|under|before|less)|reach\w*|from|starting|enough|since|no less",
    "le": r"at most|up to|within|no more|or (?:less|fewer|lower|earlier|cheaper|below|under)|maximum|max|paid|afford\w*|budget|limit|not (?:above|over|more|after|exceed)\w*|fits?|until|inside",
    "gt": r"(?:more|greater|larger|bigger|higher|later|older|longer|heavier) than|above|over|exceed\w*|after|beyond|pass\w*",
    "lt": r"(?:less|fewer|smaller|lower|earlier|younger|shorter|cheaper|lighter) than|below|under|before",
    "eq": r"given|equal\w*|same|exactly|belong\w*|called|named|of a|in a|with the|from",
    "ne": r"not|other than|different|except|without|but",
}.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A value of each row: `expr` over the row's variable, what it is on every row of every example, its price.

    lets: values of the whole table that expr uses. name: what the words may call it.
    """

    expr: Expr
    type: Type
    vals: Values
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


@dataclass(slots=True, eq=False)
class Source:
    """Rows: their type, an expression that gives them, what they are on each example.

    of_map: the map whose entries they are. joined: its parts are a key and what two maps hold for it. to_group: only its groups are
    meant. patterns: what the words call their parts, where it is not the name. fields: how many of
    the columns are parts. sorted: the places of the rows in the orders that were asked for.
    """

    element: Type
    expr: Expr
    rows: Values
    cost: int
    names: tuple[str, ...] = ()
    text: str = ""
    of_map: Expr | None = None
    lets: tuple[Let, ...] = ()
    grouped: bool = False
    joined: bool = False
    to_group: bool = False
    patterns: tuple[re.Pattern[str] | None, ...] = ()
    fields: int = 0
    columns: list[Column] = field(default_factory=list)
    filters: list[tuple[int, Column | None, Kept]] = field(default_factory=list)
    orders: list[tuple[int, Order]] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    sorted: dict[Order, Kept] = field(default_factory=dict)

    @property
    def all(self) -> Kept:
        return tuple(tuple(range(len(r))) for r in self.rows)


class Asked:
    """What a request says of its rows, and the values of its examples.

    want, args: results and arguments by example. plain: the result's type without an option. var: the variable of a row.
    default: the result that the words give where nothing is left. place: 1 where they ask for the second. said: the keys of
    `_SAID` that they mention.
    """

    def __init__(self, composer: Composer):
        text = composer.problem.text.lower()
        self.clock = composer.clock
        self.signature = composer.signature
        self.params = composer.params
        self.constants = composer.request.constants
        self.hints = composer.request.hints
        self.returns = self.signature.returns
        self.plain = self.returns.args[0] if self.returns.name == "option" else self.returns
        self.want = tuple(composer.top.want)
        self.count = len(composer.examples)
        self.args = composer.rows[: self.count]
        self.text = text if "->" in text else text.replace("-", " ")
        taken = {name for name, _ in self.params}
        self.var = next(n for n in chain(("x", "row", "entry"), (f"row_{i}" for i in count(1))) if n not in taken)
        missing = [c.result for c in self.hints.cases if isinstance(c.result, Lit) and c.raises is None
                   and (c.kind == "missing" or (c.kind == "when" and ("empty" in c.why or "no " in c.why)))]
        self.default = missing[0] if missing else Lit(None, NONE) if _NONE_IF.search(self.text) else None
        if self.default is None:
            self.default = default_in(text, self.plain)
        self.read(self.text)

    def read(self, text: str) -> None:
        """Take these words as all that is said."""
        self.text = text
        m = _NTH.search(text)
        self.place = _PLACES[m[1]] if m else 0
        self.said = frozenset(k for k, p in _SAID.items() if p.search(text))

    def function(self, element: Type, body: Expr, result: Type) -> Lambda:
        """The function of a row that gives `body`."""
        return Lambda((Param(self.var, element),), body, func_of((element,), result))

    def row(self, s: Source) -> Var:
        """A row of the source, as it stands in the expressions of its columns."""
        return Var(self.var, s.element)

    def scalars(self) -> Iterator[Scalar]:
        """The values from outside the rows: parameters, parts of them, constants of the words."""
        for i, (name, t) in enumerate(self.params):
            col = tuple(row[i] for row in self.args)
            if t.name in ORDERED:
                yield Scalar(Var(name, t), t, col, 0)
            elif t.name == "tuple" and len(t.args) <= 4:
                for k, part in enumerate(t.args):
                    if part.name in ORDERED:
                        yield Scalar(op("tuple_get", part, Var(name, t), number(k)), part, tuple(v[k] for v in col), 0)
        for value, t, cost in self.constants:
            if cost <= 2 and t.name in ORDERED and value not in (0, 1, -1, "", " ") and not isinstance(value, bool):
                yield Scalar(Lit(value, t), t, (value,) * self.count, 2)


def default_in(text: str, t: Type) -> Lit | None:
    """The result that the words give where there is nothing, of this type."""
    for pattern in _DEFAULTS:
        for m in pattern.finditer(text):
            v = m["v"]
            if v in ("none", "null"):
                return Lit(None, NONE)
            if t == STR and (v[0] in "'\"" or "empty" in v):
                return Lit(v[1:-1] if v[0] in "'\"" else "", STR)
            if t == BOOL and v in ("true", "false"):
                return Lit(v == "true", BOOL)
            if t in NUMBERS and re.fullmatch(r"-?\d+(?:\.\d+)?", v) and (t == FLOAT or "." not in v):
                return Lit(float(v) if t == FLOAT else int(v), t)
    return None


@dataclass(slots=True)
class Trials:
    """How much was tried, and up to how much may be before the next level."""

    clock: Clock
    done: int = 0
    until: int = 0

    @property
    def over(self) -> bool:
        return self.done > self.until

    def tick(self, n: int = 1) -> None:
        """Count work; where the clock has run out, it ends here."""
        self.done += n
        self.clock.evaluations += n
        if self.done % LOOKS < n:
            self.clock.check()


def op(name: str, result: Type, *args: Expr) -> Apply:
    return Apply(name, args, result)


def number(n: int) -> Lit:
    return Lit(n, INT)


@lru_cache(maxsize=4096)
def meaning(expr: Expr, names: tuple[tuple[str, Type], ...]) -> Callable[..., Any] | None:
    """The expression as a function of the values of these variables."""
    return meaning_of(expr, list(names))


def applied(fn: Callable[..., Any] | None, vals: Values) -> Values | None:
    """A function of one value on every row; None where it fails on one."""
    if fn is None:
        return None
    try:
        return tuple(tuple([fn(v) for v in row]) for row in vals)
    except Exception:  # an index past the end, a text that is no number: no column then
        return None


def orderable(t: Type) -> bool:
    return t.name in ORDERED or (t.name in ("tuple", "list", "vtuple") and all(map(orderable, t.args)))


def variables(e: Expr) -> list[Var]:
    return [v for v in walk_expr(e) if isinstance(v, Var)]


def by_row(f: Callable[[Any, Any], Any], a: Values, b: Values) -> Values:
    """A function of two values on every row."""
    return tuple(tuple([f(p, q) for p, q in zip(x, y, strict=True)]) for x, y in zip(a, b, strict=True))


def each_row(values: Sequence[Any], rows: Values) -> Values:
    """A value of each example as a column: the same on all its rows."""
    return tuple((v,) * len(r) for v, r in zip(values, rows, strict=True))


def negated(vals: Values) -> Values:
    return tuple(tuple([not v for v in row]) for row in vals)
