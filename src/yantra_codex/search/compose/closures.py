"""A node as a fast Python function of its variables, over frozen values.

A closure is put together from the closures of the parts; for each shape of a call (which parts are variables, which are
constants) there is one small factory, made once from text that holds nothing but the names `f`, `p0`..., `v0`...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from yantra_codex.ir.nodes import Expr, Lambda, Var, walk_expr
from yantra_codex.ir.types import Type
from yantra_codex.search.compose.blocks import Block, Higher
from yantra_codex.search.compose.build import walk
from yantra_codex.search.compose.space import Node

Fn = Callable[..., Any]


@lru_cache(maxsize=4096)
def _factory(arity: int, kinds: tuple[str, ...]) -> Fn:
    """A function that makes a call of f: kinds has, for each argument, "c" (constant), "f" (closure) or a variable's name."""
    variables = ", ".join(f"v{i}" for i in range(arity))
    args = [f"p{i}" if k == "c" else f"p{i}({variables})" if k == "f" else k for i, k in enumerate(kinds)]
    head = ", ".join(["f", *(f"p{i}" for i in range(len(kinds)))])
    return eval(f"lambda {head}: lambda {variables}: f({', '.join(args)})", {"__builtins__": {}})  # type: ignore[no-any-return]


@lru_cache(maxsize=256)
def _variable(arity: int, at: int) -> Fn:
    return eval(f"lambda {', '.join(f'v{i}' for i in range(arity))}: v{at}", {"__builtins__": {}})  # type: ignore[no-any-return]


def _kind(node: Node, names: Sequence[str]) -> tuple[str, Any]:
    """How a part is given to a factory, and with what."""
    head = node[0]
    if head == "v":
        return f"v{names.index(node[1])}", None
    if head == "l":
        return "c", node[1]
    return "f", closure(node, names)


def closure(node: Node, names: Sequence[str]) -> Fn:
    """The function of the variables `names`, in this order, that gives the node's value. Raises what its blocks raise."""
    head, n = node[0], len(names)
    if isinstance(head, Block):
        parts = [_kind(p, names) for p in node[1:]]
        return _factory(n, tuple(k for k, _ in parts))(head.fn, *[v for _, v in parts])  # type: ignore[no-any-return]
    if isinstance(head, Higher):
        return _higher(node, names)
    if head == "v":
        return _variable(n, names.index(node[1]))
    if head == "l":
        value = node[1]
        return lambda *_: value
    if head == "e":
        return _spelled(node, names)
    if head == "if":
        test, then, orelse = (closure(p, names) for p in node[1:4])
        return lambda *vs: then(*vs) if test(*vs) else orelse(*vs)
    raise ValueError(f"unknown node {head!r}")


def _higher(node: Node, names: Sequence[str]) -> Fn:
    """An op with a lambda: the list, and what the lambda gives for each element."""
    higher, _, xs_node, _, binder, _, body_node = node
    fn, source, body = higher.fn, closure(xs_node, names), closure(body_node, (*names, binder))

    def call(*vs: Any) -> Any:
        xs = tuple(source(*vs))
        return fn(xs, tuple([body(*vs, x) for x in xs]))

    return call


def _spelled(node: Node, names: Sequence[str]) -> Fn:
    """An expression that the words spell out, as the interpreter runs it."""
    from yantra_codex.search.compose.request import meaning_of

    types = dict(_free(node[1]))
    inside = [n for n in names if n in types]
    meaning = meaning_of(node[1], [(n, types[n]) for n in inside])
    if meaning is None:
        raise ValueError("an expression of the words does not check")
    at = [names.index(n) for n in inside]
    return lambda *vs: meaning(*[vs[i] for i in at])


def _free(expr: Expr) -> list[tuple[str, Type]]:
    own = {p.name for e in walk_expr(expr) if isinstance(e, Lambda) for p in e.params}
    return [(e.name, e.type) for e in walk_expr(expr) if isinstance(e, Var) and e.name not in own]


def used(node: Node) -> frozenset[str]:
    """The names of the variables in a node."""
    out: set[str] = set()
    for n in walk(node):
        if n[0] == "v":
            out.add(n[1])
        elif n[0] == "e":
            out.update(name for name, _ in _free(n[1]))
    return frozenset(out)


__all__ = ["closure", "used"]
