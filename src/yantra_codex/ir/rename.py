"""Renaming: variables and functions of a program, constants in place of variables, and the names a function uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from yantra_codex.ir.nodes import (
    Call,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    Handler,
    Lambda,
    Let,
    LetIn,
    Param,
    Place,
    Program,
    Set,
    Var,
    walk_block,
)
from yantra_codex.ir.types import Type

T = TypeVar("T")


def rewrite(node: T, f: Callable[[Any], Any]) -> T:
    """node with `f` applied to every node below it and to itself, children first."""
    if isinstance(node, tuple):
        return tuple(rewrite(x, f) for x in node)  # type: ignore[return-value]
    if not is_dataclass(node) or isinstance(node, Type):
        return node
    changed = {}
    for fd in fields(node):
        old = getattr(node, fd.name)
        if isinstance(old, tuple) or (is_dataclass(old) and not isinstance(old, Type)):
            new = rewrite(old, f)
            if new is not old:
                changed[fd.name] = new
    return f(replace(node, **changed) if changed else node)  # type: ignore[type-var,no-any-return]


def rename_variables(function: Function, names: Mapping[str, str]) -> Function:
    """The function with variables renamed everywhere: parameters, locals, places, loop targets, lambdas."""

    def name(n: str) -> str:
        return names.get(n, n)

    def one(x: Any) -> Any:
        match x:
            case Var() | Param() | Let() | LetIn() | Place() | ForRange():
                return replace(x, name=name(x.name)) if x.name in names else x
            case Do(result=str(r)) if r in names:
                return replace(x, result=name(r))
            case Handler(name=str(n)) if n in names:
                return replace(x, name=name(n))
        return x

    return replace(function, params=rewrite(function.params, one), body=rewrite(function.body, one))


def rename_functions(program: Program, names: Mapping[str, str]) -> Program:
    """The program with functions renamed where they are defined and called."""

    def one(x: Any) -> Any:
        if isinstance(x, Call) and x.function in names:
            return replace(x, function=names[x.function])
        if isinstance(x, Function) and x.name in names:
            return replace(x, name=names[x.name])
        return x

    return rewrite(program, one)


def substitute_variable(function: Function, name: str, value: Expr) -> Function:
    """The function with every read of a variable replaced; the variable must never be set or shadowed."""
    return replace(function, body=rewrite(function.body, lambda x: value if isinstance(x, Var) and x.name == name else x))


def changed_names(function: Function) -> set[str]:
    """Variables that a statement of the function changes (Set, Do)."""
    return {s.place.name for s in walk_block(function.body) if isinstance(s, (Set, Do))}


def bound_names(function: Function) -> set[str]:
    """Every name the function binds: parameters, locals, loop targets, lambda parameters."""
    out = {p.name for p in function.params}

    def one(x: Any) -> Any:
        match x:
            case Param() | Let() | LetIn() | ForRange():
                out.add(x.name)
            case Do(result=str(r)):
                out.add(r)
            case Handler(name=str(n)):
                out.add(n)
            case ForEach() | Lambda():
                pass
        return x

    rewrite(function.body, one)
    return out
