"""Expressions: constants, names, displays, operators, comparison, conditions, lambdas."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Apply, Expr, Make, Place, Var, type_of
from yantra_codex.ir.types import FLOAT, INT, NEVER, Type, list_of, map_of, tuple_of
from yantra_codex.languages.pylift.context import expr_of, is_simple, lit
from yantra_codex.languages.pylift.convert import alike, as_list, coerce
from yantra_codex.languages.pylift.formatting import fstring
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

NUMBERS = (INT, FLOAT)


@expr_of(ast.Constant)
def constant(cx: Cx, node: ast.Constant, want: Type | None = None) -> Expr:
    if node.value is None or isinstance(node.value, (bool, int, float, str)):
        return lit(node.value)
    raise cx.no(f"constants of type {type(node.value).__name__}", node)


@expr_of(ast.JoinedStr)
def joined(cx: Cx, node: ast.JoinedStr, want: Type | None = None) -> Expr:
    return fstring(cx, node)


# ---------------------------------------------------------------- names


@expr_of(ast.Attribute)
def attribute(cx: Cx, node: ast.Attribute, want: Type | None = None) -> Expr:
    """A constant of a module, or a part of a match object."""
    full = cx.lifter.dotted(cx, node)
    if full is not None:
        return cx.lifter.member(cx, full, node)
    flavour = cx.lifter.flavour(cx, node.value) if isinstance(node.value, ast.Name) else None
    if flavour is not None and flavour.is_match and node.attr == "string" and flavour.default is not None:
        return cx.expr(flavour.default)
    if flavour is not None and flavour.is_match and isinstance(node.value, ast.Name) and node.attr == "string":
        raise cx.no("the string of a match", node)
    raise cx.no(f"the attribute {node.attr}", node)


@expr_of(ast.Name)
def name(cx: Cx, node: ast.Name, want: Type | None = None) -> Expr:
    n = node.id
    e = variable(cx, n)
    if e is None:
        return cx.lifter.global_value(cx, node, want)
    t = type_of(e)
    if t == NEVER:
        cx.lifter.unknown = cx.lifter.unknown or node
    fact = cx.facts.get(n)
    if fact is not None and fact != t:
        if t.name == "option":
            return cx.op("unwrap", e)
        if t.name == "any":
            return Apply("cast", (e, lit(str(fact))), fact)
    return e


def variable(cx: Cx, n: str) -> Expr | None:
    """The value of a local name; None where the name is not local."""
    if n in cx.bound:
        return cx.bound[n]
    if n in cx.places:
        return read_place(cx, cx.places[n])
    if n in cx.fn.types or n in cx.fn.locals or n in cx.fn.params or n in cx.fn.captures:
        return Var(n, cx.type_of_name(n))
    return None


def read_place(cx: Cx, place: Place) -> Expr:
    """The value at a place."""
    e: Expr = Var(place.name, cx.type_of_name(place.name))
    for step in place.path:
        e = cx.op({"index": "index", "wrap": "index_wrap", "key": "map_get"}[step.kind], e, step.at)
    return e


# ---------------------------------------------------------------- displays


def element_wants(want: Type | None, kinds: tuple[str, ...]) -> Type | None:
    return elements(want) if want is not None and want.name in kinds and elements(want) != NEVER else None


@expr_of(ast.List, ast.Set)
def display(cx: Cx, node: ast.List | ast.Set, want: Type | None = None) -> Expr:
    kind = "list" if isinstance(node, ast.List) else "set"
    if any(isinstance(x, ast.Starred) for x in node.elts):
        xs = spread(cx, node.elts)
        return xs if kind == "list" else cx.op("set_from_list", xs)
    inner = element_wants(want, (kind,))
    items = cx.exprs(node.elts, [inner] * len(node.elts))
    t = pyjoin_all([type_of(x) for x in items])
    return Make(tuple(coerce(cx, x, t) for x in items), Type(kind, (t,)))


def spread(cx: Cx, nodes: list[ast.expr]) -> Expr:
    """The list of elements, some of them starred."""
    parts: list[Expr] = []
    for x, e in zip(nodes, cx.exprs([x.value if isinstance(x, ast.Starred) else x for x in nodes]), strict=True):
        if isinstance(x, ast.Starred):
            parts.append(as_list(cx, e))
        elif parts and isinstance(parts[-1], Make):
            t = pyjoin(type_of(parts[-1]).args[0], type_of(e))  # type: ignore[attr-defined]
            parts[-1] = Make((*(coerce(cx, y, t) for y in parts[-1].items), coerce(cx, e, t)), list_of(t))
        else:
            parts.append(Make((e,), list_of(type_of(e))))
    out = parts[0]
    for p in parts[1:]:
        out = cx.op("concat", *alike(cx, out, p))
    if len(parts) == 1 and isinstance(nodes[0], ast.Starred) and not isinstance(out, Make):
        return cx.op("copy", out) if is_simple(out) else out
    return out


@expr_of(ast.Tuple)
def tuple_display(cx: Cx, node: ast.Tuple, want: Type | None = None) -> Expr:
    if any(isinstance(x, ast.Starred) for x in node.elts):
        return cx.op("list_to_tuple", spread(cx, node.elts))
    wants = list(want.args) if want is not None and want.name == "tuple" and len(want.args) == len(node.elts) else []
    items = cx.exprs(node.elts, wants)
    return Make(tuple(items), tuple_of(*map(type_of, items)))


@expr_of(ast.Dict)
def dict_display(cx: Cx, node: ast.Dict, want: Type | None = None) -> Expr:
    if any(k is None for k in node.keys):
        return dict_spread(cx, node)
    flat = [x for k, v in zip(node.keys, node.values, strict=True) for x in (k, v)]
    wants = [*want.args] * len(node.keys) if want is not None and want.name == "map" else []
    items = cx.exprs([x for x in flat if x is not None], wants)
    k = pyjoin_all([type_of(x) for x in items[::2]])
    v = pyjoin_all([type_of(x) for x in items[1::2]])
    return Make(tuple(coerce(cx, x, (k, v)[i % 2]) for i, x in enumerate(items)), map_of(k, v))


def dict_spread(cx: Cx, node: ast.Dict) -> Expr:
    out: Expr | None = None
    for k, v in zip(node.keys, node.values, strict=True):
        piece = cx.expr(v) if k is None else dict_display(cx, ast.Dict([k], [v]))
        out = piece if out is None else cx.op("map_merge", *alike(cx, out, piece))
    assert out is not None
    return out
