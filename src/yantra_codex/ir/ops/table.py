"""The op table's shape: what a row holds, and `row`, which adds one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yantra_codex.errors import TypeMismatch, UnknownName
from yantra_codex.ir.types import (
    BOOL,
    NEVER,
    Type,
    fits,
    join_all,
    list_of,
    match,
    parse_type,
    substitute,
    tuple_of,
    vtuple_of,
)


@dataclass(frozen=True, slots=True)
class Op:
    """One op: one name, one meaning.

    params, names, result: its type scheme. meaning: a Python callable over values (a mutating op's first argument is
    the Python object to change). examples: "args -> result" in the text form, or "args -> ErrorKind"; for a mutating
    op "args -> result ! changed". lower: an equal expression in simpler ops over `names`. cost: for the search.
    grows: the result can be far larger than the arguments, so the interpreter sizes it before it is made.
    """

    name: str
    params: tuple[Type, ...]
    names: tuple[str, ...]
    result: Type
    meaning: Callable[..., Any]
    examples: tuple[str, ...]
    group: str
    laws: frozenset[str] = frozenset()
    lower: str | None = None
    cost: float = 1.0
    mutates: bool = False
    grows: bool = False
    doc: str = ""

    @property
    def scheme(self) -> str:
        return " ".join(map(str, self.params)) + f" -> {self.result}"


OPS: dict[str, Op] = {}
NAMED = re.compile(r"([a-z]\w*):(.+)")  # a parameter with its name


def rows_of(group: str) -> Callable[..., None]:
    """Return the `row` function of one subject."""

    def row(name: str, scheme: str, meaning: Callable[..., Any], *examples: str, laws: str = "", lower: str | None = None,
            cost: float = 1.0, mutates: bool = False, grows: bool = False, doc: str = "") -> None:
        if name in OPS:
            raise ValueError(f"op {name} has two rows")
        left, _, right = scheme.rpartition(" -> ")
        params, names = [], []
        for i, part in enumerate(left.split()):
            named = NAMED.match(part)
            names.append(named[1] if named else f"a{i}")
            params.append(parse_type(named[2] if named else part))
        OPS[name] = Op(name, tuple(params), tuple(names), parse_type(right), meaning, examples, group,
                       frozenset(laws.split()), lower, cost, mutates, grows, doc)

    return row


def op(name: str) -> Op:
    """The row of an op; raises UnknownName with a near match."""
    try:
        return OPS[name]
    except KeyError:
        raise UnknownName("op", name, OPS) from None


def tuple_get_type(args: tuple[Type, ...], index: int) -> Type:
    t = args[0]
    if t.name != "tuple" or not 0 <= index < len(t.args):
        raise TypeMismatch(f"tuple_get {index} of {t}")
    return t.args[index]


def result_type(name: str, args: tuple[Type, ...], literal: object = None) -> Type:
    """The type of `name` applied to arguments of these types; raises TypeMismatch saying which one does not fit.

    literal: the constant second argument that the ops `tuple_get` (an index) and `cast` (a type's text) need.
    """
    row = op(name)
    if name == "tuple_get":
        return tuple_get_type(args, literal if isinstance(literal, int) else -1)
    if name == "tuple_concat" and all(t.name == "tuple" for t in args):
        return tuple_of(*(a for t in args for a in t.args))
    if name == "tuple_to_list" and args[0].name in ("tuple", "vtuple"):
        return list_of(join_all(args[0].args))
    if name == "cast":
        return parse_type(str(literal))
    if name == "is_a":
        return BOOL
    if name == "to_any":
        return row.result
    return _scheme_result(name, args)


@lru_cache(maxsize=16384)
def _scheme_result(name: str, args: tuple[Type, ...]) -> Type:
    """The result's type where the op's scheme alone decides it."""
    row = op(name)
    if len(args) != len(row.params):
        raise TypeMismatch(f"{name} takes {len(row.params)} arguments ({row.scheme}), got {len(args)}")
    bound: dict[str, Type] = {}
    # functions last: their parameters are bound by the plain arguments
    order = sorted(range(len(args)), key=lambda i: row.params[i].name == "func")
    for i in order:
        if not match(row.params[i], args[i], bound):
            wanted = substitute(row.params[i], bound) if bound else row.params[i]
            raise TypeMismatch(f"{name}: argument {i + 1} is {args[i]}, wanted {wanted} (scheme {row.scheme})")
    # an argument seen before a better binding (list[never] before list[int]) must still fit
    for p, a in zip(row.params, args, strict=True):
        if a != NEVER and p.name != "func" and not fits(a, substitute(p, bound)):
            raise TypeMismatch(f"{name}: {a} does not fit {substitute(p, bound)} (scheme {row.scheme})")
    return substitute(row.result, bound)


__all__ = ["OPS", "Op", "op", "result_type", "rows_of", "vtuple_of"]
