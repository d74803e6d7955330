"""The tree of a logic program: frozen dataclasses, nothing else.

Expressions are pure apart from calls that change an `inout` argument; statements change the function's own variables.
Every expression carries its type. Surface forms of source languages (comprehensions, `+=`, `elif`, slices, f-strings,
destructuring, methods) are not here: they lift to these and may be rendered back as idiom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter, is_
from typing import Any, TypeVar

from yantra_codex.ir.types import ANY, NONE, Type

T = TypeVar("T")

# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Expr:
    """Base of all expressions."""


@dataclass(frozen=True, slots=True)
class Lit(Expr):
    """A scalar constant: int, float, bool, str or None (whose type is none or option[T])."""

    value: int | float | bool | str | None
    type: Type


@dataclass(frozen=True, slots=True)
class Var(Expr):
    name: str
    type: Type = ANY


@dataclass(frozen=True, slots=True)
class Make(Expr):
    """A new list, set, tuple, vtuple or map from its parts; a map's items alternate key, value."""

    items: tuple[Expr, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Apply(Expr):
    """An op of the table applied to arguments. `and`, `or` evaluate the second one only when needed."""

    op: str
    args: tuple[Expr, ...]
    type: Type = ANY


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter. `inout`: the function changes the caller's variable (the argument is then a place)."""

    name: str
    type: Type = ANY
    inout: bool = False


@dataclass(frozen=True, slots=True)
class Lambda(Expr):
    """A function of one expression; may use the variables around it. `type` is func[...]."""

    params: tuple[Param, ...]
    body: Expr
    type: Type = ANY


@dataclass(frozen=True, slots=True)
class IfExpr(Expr):
    test: Expr
    then: Expr
    orelse: Expr
    type: Type = ANY


@dataclass(frozen=True, slots=True)
class LetIn(Expr):
    """A name for a value inside one expression."""

    name: str
    value: Expr
    body: Expr
    type: Type = ANY


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A call of a function of the same program."""

    function: str
    args: tuple[Expr, ...]
    type: Type = ANY


# ---------------------------------------------------------------- places


@dataclass(frozen=True, slots=True)
class Step:
    """One step into a value: kind is "index" (list, 0 <= i < n), "wrap" (list, negative from the end), "key" (map)."""

    kind: str
    at: Expr


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be changed: a variable and the path into it. `type` is the type of what is there."""

    name: str
    path: tuple[Step, ...] = ()
    type: Type = ANY


# ---------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True)
class Stmt:
    """Base of all statements."""


Block = tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Let(Stmt):
    """Declares a variable of this block with its first value; `mutable` when something changes it later.

    `value` None: declared only (every path sets it before it is read).
    """

    name: str
    type: Type
    value: Expr | None
    mutable: bool = False


@dataclass(frozen=True, slots=True)
class Set(Stmt):
    """Gives a place a new value. A "key" step at the end of the path creates the entry if it is missing."""

    place: Place
    value: Expr


@dataclass(frozen=True, slots=True)
class Do(Stmt):
    """Applies a mutating op (`list_push`, `map_remove` ...) to a place; `result` names a new variable for what it gives."""

    op: str
    place: Place
    args: tuple[Expr, ...] = ()
    result: str | None = None
    type: Type = NONE


@dataclass(frozen=True, slots=True)
class Perform(Stmt):
    """A call made for what it changes; its result is dropped."""

    call: Expr


@dataclass(frozen=True, slots=True)
class If(Stmt):
    test: Expr
    then: Block
    orelse: Block = ()


@dataclass(frozen=True, slots=True)
class ForEach(Stmt):
    """Runs the body once for each element: of a list, vtuple, str, set (members) or map (keys), in order.

    `targets` has one name, or several that take a tuple's parts. Each pass has fresh variables.
    The sequence is evaluated once; changing it inside the body is not allowed.
    """

    targets: tuple[Param, ...]
    iterable: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class ForRange(Stmt):
    """Counts name = start, start + step, ... while before stop (step may be negative, never 0).

    Bounds are evaluated once; setting the counter in the body does not change the count.
    """

    name: str
    start: Expr
    stop: Expr
    step: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class While(Stmt):
    test: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class Break(Stmt):
    pass


@dataclass(frozen=True, slots=True)
class Continue(Stmt):
    pass


@dataclass(frozen=True, slots=True)
class Return(Stmt):
    value: Expr | None = None


@dataclass(frozen=True, slots=True)
class Raise(Stmt):
    kind: str
    message: Expr


@dataclass(frozen=True, slots=True)
class Handler:
    """Catches errors of these kinds (empty: all); `name` is bound to the message, a str."""

    kinds: tuple[str, ...]
    name: str | None
    body: Block


@dataclass(frozen=True, slots=True)
class Try(Stmt):
    body: Block
    handlers: tuple[Handler, ...]
    final: Block = ()


# ---------------------------------------------------------------- programs


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    params: tuple[Param, ...]
    returns: Type
    body: Block
    doc: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Program:
    """One or more functions; the first is the entry."""

    functions: tuple[Function, ...]

    @property
    def entry(self) -> Function:
        return self.functions[0]

    def function(self, name: str) -> Function:
        return next(f for f in self.functions if f.name == name)


def type_of(e: Expr) -> Type:
    """The type an expression carries."""
    return e.type  # type: ignore[attr-defined,no-any-return]


# ---------------------------------------------------------------- walking


class ByClass(dict[type, Any]):
    """A table with a row for each class of nodes; what has no row of its own has that of the class it is a kind of.

    Looking a class up costs a fifth of what `match` costs, and nothing is done so often.
    """

    def __missing__(self, kind: type) -> Any:
        self[kind] = next(self[k] for k in kind.__mro__ if k in self)
        return self[kind]


PARTS = ByClass({
    object: lambda e: (), Make: attrgetter("items"), Apply: attrgetter("args"), Call: attrgetter("args"), Lambda: lambda e: (e.body,),
    IfExpr: attrgetter("test", "then", "orelse"), LetIn: attrgetter("value", "body"),
})
BLOCKS = ByClass({
    object: lambda s: (), If: attrgetter("then", "orelse"), ForEach: lambda s: (s.body,), ForRange: lambda s: (s.body,), While: lambda s: (s.body,),
    Try: lambda s: (s.body, *(h.body for h in s.handlers), s.final),
})
OWN_EXPRS = ByClass({
    object: lambda s: (), Let: lambda s: () if s.value is None else (s.value,), Return: lambda s: () if s.value is None else (s.value,),
    Set: lambda s: (*(step.at for step in s.place.path), s.value), Do: lambda s: (*(step.at for step in s.place.path), *s.args),
    Perform: lambda s: (s.call,), If: lambda s: (s.test,), While: lambda s: (s.test,), ForEach: lambda s: (s.iterable,),
    ForRange: attrgetter("start", "stop", "step"), Raise: lambda s: (s.message,),
})


def kept(new: tuple[T, ...], old: tuple[T, ...]) -> tuple[T, ...]:
    """The old parts where the new ones are the very same: what did not change is not made again."""
    return old if len(new) == len(old) and all(map(is_, new, old)) else new


def child_exprs(e: Expr) -> tuple[Expr, ...]:
    """The direct sub-expressions, in evaluation order."""
    return PARTS[e.__class__](e)  # type: ignore[no-any-return]


def walk_expr(e: Expr) -> Iterator[Expr]:
    """e and every expression below it, outside in."""
    return _walk([e])


def _walk(stack: list[Expr]) -> Iterator[Expr]:
    """Every expression of a stack and below, the last of the stack first."""
    while stack:
        x = stack.pop()
        yield x
        stack += PARTS[x.__class__](x)[::-1]


def child_blocks(s: Stmt) -> tuple[Block, ...]:
    """The blocks directly inside a statement."""
    return BLOCKS[s.__class__](s)  # type: ignore[no-any-return]


def stmt_exprs(s: Stmt) -> tuple[Expr, ...]:
    """The expressions directly inside a statement (not those of its blocks)."""
    return OWN_EXPRS[s.__class__](s)  # type: ignore[no-any-return]


def walk_block(block: Block) -> Iterator[Stmt]:
    """Every statement of a block and of the blocks inside it, in source order."""
    for s in block:
        yield s
        for b in BLOCKS[s.__class__](s):
            yield from walk_block(b)


def block_exprs(block: Block) -> Iterator[Expr]:
    """Every expression anywhere in a block, outside in."""
    for s in walk_block(block):
        yield from _walk([*OWN_EXPRS[s.__class__](s)[::-1]])
