"""Makes the program of a node: an expression of the IR under the problem's name and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from yantra_codex.ir.nodes import (
    Apply,
    Expr,
    Function,
    IfExpr,
    Lambda,
    Lit,
    Make,
    Param,
    Program,
    Return,
    Var,
    block_exprs,
)
from yantra_codex.ir.rewrite import rename_variables
from yantra_codex.ir.types import BOOL, Type, func_of, list_of
from yantra_codex.search.compose.blocks import Block, Higher
from yantra_codex.search.compose.space import Node

BINDER = re.compile(r"x(\d)[a-z]+")  # as Child names them
SHORT = (("x", "item", "element"), ("y", "inner", "part"), ("z", "innermost"))


def expression(node: Node) -> Expr:
    """The typed expression of a node."""
    head = node[0]
    if isinstance(head, Block):
        return head.build([expression(n) for n in node[1:]])
    if isinstance(head, Higher):
        _, result, xs, xs_type, binder, element, body = node
        source = as_list(expression(xs), xs_type)
        inner = expression(body)
        param = Param(binder, element)
        return Apply(head.name, (source, Lambda((param,), inner, func_of((element,), type_of_node(body)))), result)
    if head == "v":
        return Var(node[1], node[2])
    if head == "l":
        return literal(node[1], node[2])
    if head == "e":
        return node[1]  # type: ignore[no-any-return]
    if head == "if":
        _, test, then, orelse, t = node
        return IfExpr(expression(test), expression(then), expression(orelse), t)
    raise ValueError(f"unknown node {head!r}")


def as_list(e: Expr, t: Type) -> Expr:
    """A sequence or set as the list that an op with a lambda takes."""
    if t.name == "list":
        return e
    op = {"set": "set_to_list", "vtuple": "tuple_to_list", "tuple": "tuple_to_list"}[t.name]
    return Apply(op, (e,), list_of(t.args[0]))


def plain(t: Type) -> Type:
    """The type with lists for tuples of any length, and for tuples of one type, inside and out."""
    if t.name == "vtuple" or (t.name == "tuple" and len(t.args) > 1 and len(set(t.args)) == 1):
        return list_of(plain(t.args[0]))
    if t.name == "map":
        return Type("map", (t.args[0], plain(t.args[1])))
    return list_of(plain(t.args[0])) if t.name == "list" else t


def converted(e: Expr, given: Type, wanted: Type, depth: int = 0) -> Expr:
    """An expression of one type as another that differs from it in lists and tuples of any length only."""
    if given == wanted:
        return e
    if given.name in ("vtuple", "tuple") and wanted.name == "list":
        flat = list_of(given.args[0])
        return converted(Apply("tuple_to_list", (e,), flat), flat, wanted, depth)
    if given.name == "list" and wanted.name == "vtuple":
        return Apply("list_to_tuple", (converted(e, given, list_of(wanted.args[0]), depth),), wanted)
    if given.name == "list" and wanted.name == "list":
        name = f"row{depth or ''}"
        inner, outer = given.args[0], wanted.args[0]
        body = converted(Var(name, inner), inner, outer, depth + 1)
        return Apply("map", (e, Lambda((Param(name, inner),), body, func_of((inner,), outer))), wanted)
    if given.name == "map" and wanted.name == "map" and given.args[0] == wanted.args[0]:
        inner, outer = given.args[1], wanted.args[1]
        body = converted(Var("value", inner), inner, outer, depth + 1)
        return Apply("map_values_with", (e, Lambda((Param("value", inner),), body, func_of((inner,), outer))), wanted)
    raise ValueError(f"{given} is not {wanted} in another form")


def literal(value: Any, t: Type) -> Expr:
    """A frozen value as an expression."""
    if t.name in ("list", "vtuple", "set"):
        return Make(tuple(literal(v, t.args[0]) for v in value), t)
    if t.name == "tuple":
        return Make(tuple(literal(v, a) for v, a in zip(value, t.args, strict=True)), t)
    if t.name == "map":
        return Make(tuple(literal(x, a) for pair in value.items() for x, a in zip(pair, t.args, strict=True)), t)
    return Lit(value, t)


def type_of_node(node: Node) -> Type:
    head = node[0]
    if isinstance(head, Block):
        return head.result
    if isinstance(head, Higher):
        return node[1]  # type: ignore[no-any-return]
    if head == "if":
        return node[4]  # type: ignore[no-any-return]
    return node[2]  # type: ignore[no-any-return]


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node."""
    head = node[0]
    if isinstance(head, Block):
        return node[1:]
    if isinstance(head, Higher):
        return (node[2], node[6])
    return node[1:4] if head == "if" else ()


def walk(node: Node) -> Iterable[Node]:
    stack = [node]
    while stack:
        n = stack.pop()
        yield n
        stack.extend(reversed(parts_of(n)))


def program_of(node: Node, name: str, params: Sequence[tuple[str, Type]], returns: Type) -> Program:
    """The program that returns a node's expression, with the functions of the patterns that it calls."""
    from yantra_codex.search.compose.pattern_blocks import functions_of

    entry = Function(name, tuple(Param(n, t) for n, t in params), returns, (Return(expression(node)),))
    helpers: dict[str, Function] = {}
    for n in walk(node):
        if isinstance(n[0], Block) and n[0].pattern is not None:
            for f in functions_of(n[0].pattern, name):
                helpers.setdefault(f.name, f)
    return Program((rename_variables(entry, readable(entry)), *helpers.values()))


def readable(f: Function) -> dict[str, str]:
    """Short names for the variables of lambdas, by how deep they nest: a child space's own name only keeps it apart from others."""
    taken = {p.name for p in f.params} | {e.name for e in block_exprs(f.body) if isinstance(e, Var) and not BINDER.fullmatch(e.name)}
    names: dict[str, str] = {}
    for e in block_exprs(f.body):
        for p in e.params if isinstance(e, Lambda) else ():
            if m := BINDER.fullmatch(p.name):
                free = [n for n in SHORT[min(int(m[1]), len(SHORT)) - 1] if n not in taken]
                if free:
                    names[p.name] = free[0]
    return names


__all__ = ["BOOL", "as_list", "expression", "literal", "parts_of", "program_of", "type_of_node", "walk"]
