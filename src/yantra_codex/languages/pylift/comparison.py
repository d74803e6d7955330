"""Comparison, identity and membership across types."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Expr, Lit, type_of
from yantra_codex.ir.types import ANY, BOOL, INT, NEVER, NONE, STR, Type, list_of, tuple_of
from yantra_codex.languages.pylift.context import expr_of, is_simple, lit
from yantra_codex.languages.pylift.convert import (
    alike,
    as_list,
    both,
    coerce,
    equal,
    is_none,
    negate,
    number,
    part,
    unopt,
)
from yantra_codex.languages.pylift.kinds import pyjoin
from yantra_codex.languages.pylift.lift_effects import as_used, for_key, like

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

ORDER = {ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}
SUBSETS: dict[type[ast.cmpop], Callable[[Cx, Expr, Expr], Expr]] = {
    ast.LtE: lambda cx, a, b: cx.op("is_subset", a, b), ast.Lt: lambda cx, a, b: cx.op("is_proper_subset", a, b),
    ast.GtE: lambda cx, a, b: cx.op("is_superset", a, b), ast.Gt: lambda cx, a, b: cx.op("is_proper_subset", b, a),
}


@expr_of(ast.Compare)
def comparison(cx: Cx, node: ast.Compare, want: Type | None = None) -> Expr:
    if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        found = membership(cx, node.left, node.comparators[0])
        return found if isinstance(node.ops[0], ast.In) else negate(cx, found)
    special = type_test(cx, node) or match_is_none(cx, node)
    if special is not None:
        return special
    operands = cx.exprs([node.left, *node.comparators])
    if len(node.ops) == 1 and cx.lifter.is_counter(cx, node.left) and cx.lifter.is_counter(cx, node.comparators[0]) \
            and all(type_of(x).name == "map" for x in operands):
        return compare_counters(cx, node.ops[0], *alike(cx, *operands), node)
    if not all(isinstance(op, (ast.Is, ast.IsNot, ast.In, ast.NotIn)) for op in node.ops):
        operands = as_views(cx, [node.left, *node.comparators], operands)
    if len(node.ops) == 1:
        return compare(cx, node.ops[0], operands[0], operands[1], node)
    return chain(cx, node, operands, 0)


def as_views(cx: Cx, nodes: list[ast.expr], operands: list[Expr]) -> list[Expr]:
    """The operands with views of maps as what they compare like: keys as a set, all items as the map itself."""
    views = [view_of(n, e) for n, e in zip(nodes, operands, strict=True)]
    if not any(views):
        return operands
    if "map_values" in views or any(v is None and type_of(e).name not in ("set", "never") for v, e in zip(views, operands, strict=True)):
        raise cx.no("a view of a map compared with another kind of value", nodes[0])
    if all(v == "map_items" for v in views):
        return [e.args[0] for e in operands if isinstance(e, Apply)]
    return [as_set(cx, n, e) for n, e in zip(nodes, operands, strict=True)]


def view_of(node: ast.expr, e: Expr) -> str | None:
    """The op that gives what a view shows, where the node is one: "map_keys", "map_items" or "map_values"."""
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("keys", "items", "values")
    return e.op if called and isinstance(e, Apply) and e.op in ("map_keys", "map_items", "map_values") else None


def as_set(cx: Cx, node: ast.expr, e: Expr) -> Expr:
    """A view of keys or items as a set; anything else as it is."""
    return cx.op("set_from_list", e) if view_of(node, e) in ("map_keys", "map_items") else e


def compare_counters(cx: Cx, op: ast.cmpop, a: Expr, b: Expr, node: ast.AST) -> Expr:
    """Counters compared: what one lacks counts as 0."""
    kind = type(op)
    if kind in (ast.Eq, ast.NotEq):
        return compare(cx, op, counted(cx, a), counted(cx, b), node)
    if kind not in ORDER:
        raise cx.no("this comparison of counters", node)
    if kind in (ast.Gt, ast.GtE):
        a, b = b, a

    def within(x: Expr) -> Expr:
        def inside(y: Expr) -> Expr:
            k, v = type_of(x).args  # type: ignore[attr-defined]
            few = cx.lam([tuple_of(k, v)], lambda p: cx.op("le", part(cx, p, 1), cx.op("map_get_or", y, part(cx, p, 0), lit(0))), ["item"])
            many = cx.lam([tuple_of(k, v)], lambda p: cx.op("le", cx.op("map_get_or", x, part(cx, p, 0), lit(0)), part(cx, p, 1)), ["item"])
            out = both(cx, cx.op("all", cx.op("map_items", x), few), cx.op("all", cx.op("map_items", y), many))
            return out if kind in (ast.LtE, ast.GtE) else both(cx, out, cx.op("ne", counted(cx, x), counted(cx, y)))

        return cx.named(b, inside, "other")

    return cx.named(a, within, "counts")


def counted(cx: Cx, m: Expr) -> Expr:
    """A counter without the elements that it has none of."""
    if type_of(m).args[0] == NEVER or (isinstance(m, Apply) and m.op in ("counts", "counter_add", "counter_sub", "counter_and", "counter_or")):  # type: ignore[attr-defined]
        return m
    k, v = type_of(m).args  # type: ignore[attr-defined]
    return cx.op("map_filter", m, cx.lam([k, v], lambda _, n: cx.op("ne", n, lit(0)), ["key", "n"]))


def chain(cx: Cx, node: ast.Compare, operands: list[Expr], at: int) -> Expr:
    """a < b < c as (a < b) and (b < c), each operand evaluated once."""
    if at == len(node.ops) - 1:
        return compare(cx, node.ops[at], operands[at], operands[at + 1], node)

    def rest(middle: Expr) -> Expr:
        operands[at + 1] = middle
        first = compare(cx, node.ops[at], operands[at], middle, node)
        return both(cx, first, chain(cx, node, operands, at + 1))

    middle = operands[at + 1]
    return rest(middle) if is_cheap(middle) else cx.named(middle, rest, "middle")


def is_cheap(e: Expr) -> bool:
    """Whether evaluating e twice costs next to nothing and changes nothing."""
    match e:
        case Apply(op=("index" | "index_wrap" | "str_index" | "str_index_wrap" | "length" | "str_length" | "add" | "sub"), args=args):
            return all(map(is_simple, args))
    return is_simple(e)


def match_is_none(cx: Cx, node: ast.Compare) -> Expr | None:
    """`m is None` of a match object that is held as a bool."""
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if not (isinstance(right, ast.Constant) and right.value is None and len(node.ops) == 1):
        return None
    held = left.target if isinstance(left, ast.NamedExpr) else left
    flavour = cx.lifter.flavour(cx, held)
    if cx.lifter.is_match_call(cx, left) or (flavour is not None and flavour.kind == "match_test"):
        found = cx.expr(left)
        return negate(cx, found) if isinstance(op, (ast.Is, ast.Eq)) else found
    return None


def type_test(cx: Cx, node: ast.Compare) -> Expr | None:
    """`type(x) == T` and `type(x) is T`."""
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if not (isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "type" and len(left.args) == 1):
        return None
    if not isinstance(op, (ast.Eq, ast.Is, ast.NotEq, ast.IsNot)):
        return None
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Name) and right.func.id == "type":
        a, b = cx.exprs([left.args[0], right.args[0]])
        if ANY in (type_of(a), type_of(b)):
            raise cx.no("comparing the types of two unknown values", node)
        found: Expr = lit(type_of(a).name == type_of(b).name)
    else:
        from yantra_codex.languages.pylift.classes import is_instance

        found = is_instance(cx, cx.expr(left.args[0]), right, exact=True)
    return found if isinstance(op, (ast.Eq, ast.Is)) else negate(cx, found)


def compare(cx: Cx, op: ast.cmpop, a: Expr, b: Expr, node: ast.AST) -> Expr:
    kind = type(op)
    if kind in (ast.Eq, ast.NotEq):
        e = equal(cx, a, b)
        return e if kind is ast.Eq else negate(cx, e)
    if kind in (ast.Is, ast.IsNot):
        e = identity(cx, a, b, node)
        return e if kind is ast.Is else negate(cx, e)
    if kind in (ast.In, ast.NotIn):
        e = member_of(cx, a, b)
        return e if kind is ast.In else negate(cx, e)
    a, b = like(cx, unopt(cx, a), unopt(cx, b))
    ta, tb = type_of(a), type_of(b)
    if NEVER in (ta, tb) or NONE in (ta, tb):
        return Apply(ORDER[kind], (a, b), BOOL)
    if ta.name == tb.name == "set":
        return SUBSETS[kind](cx, *alike(cx, a, b))
    if ta == tb == BOOL:
        a, b = number(cx, a), number(cx, b)
    t = pyjoin(ta, tb)
    if t == ANY:
        raise cx.no(f"ordering of {ta} and {tb}", node)
    return cx.op(ORDER[kind], coerce(cx, a, t if t != BOOL else INT), coerce(cx, b, t if t != BOOL else INT))


def identity(cx: Cx, a: Expr, b: Expr, node: ast.AST) -> Expr:
    for x, y in ((a, b), (b, a)):
        if isinstance(y, Lit) and y.value is None:
            return is_none(cx, x, type_of(x)) if type_of(x) != NEVER else Lit(False, BOOL)
        if isinstance(y, Lit) and isinstance(y.value, bool):
            return equal(cx, x, y) if type_of(x) in (BOOL, NEVER) else lit(False)
    ta, tb = type_of(a), type_of(b)
    if ta in (INT, STR, BOOL) and ta == tb:
        return equal(cx, a, b)
    raise cx.no("`is` between values", node)


def membership(cx: Cx, left: ast.expr, right: ast.expr) -> Expr:
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Name) and right.func.id == "range" and cx.lifter.is_builtin(cx, "range"):
        inside = in_range(cx, left, right)
        if inside is not None:
            return inside
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Attribute) and right.func.attr == "keys" and not right.args:
        right = right.func.value
    if isinstance(right, (ast.Tuple, ast.Set)) and not any(isinstance(x, ast.Starred) for x in right.elts):
        right = ast.copy_location(ast.List(right.elts, ast.Load()), right)
    a, b = cx.exprs([left, right])
    return member_of(cx, a, b)


def in_range(cx: Cx, left: ast.expr, right: ast.Call) -> Expr | None:
    if not 1 <= len(right.args) <= 2 or right.keywords:
        return None
    a, *bounds = cx.exprs([left, *right.args])
    lo, hi = (lit(0), bounds[0]) if len(bounds) == 1 else bounds
    if not all(type_of(x) == INT for x in (a, lo, hi)):
        return None
    return cx.named(a, lambda v: both(cx, cx.op("le", lo, v), cx.op("lt", v, hi)), "n")


def member_of(cx: Cx, a: Expr, b: Expr) -> Expr:
    """a in b."""
    b = for_key(cx, unopt(cx, b), a)
    t = type_of(b)
    if t == NEVER:
        return Apply("contains", (b, a), BOOL)
    if t == STR:
        return cx.op("str_contains", b, unopt(cx, a))
    if t.name in ("tuple", "vtuple"):
        b, t = as_list(cx, b), type_of(as_list(cx, b))
    op = {"list": "contains", "set": "set_has", "map": "map_has"}.get(t.name)
    if op is None:
        raise TypeMismatch(f"`in` a value of type {t}")
    inner = t.args[0]
    a = as_used(cx, a, inner) if t.name == "map" else a
    joined_type = pyjoin(type_of(a), inner)
    if inner == NEVER:
        return cx.op(op, b, a) if type_of(a) != NEVER else Apply(op, (b, a), BOOL)
    if joined_type == inner:
        return cx.op(op, b, coerce(cx, a, inner))
    if type_of(a).name == "option" and pyjoin(type_of(a).args[0], inner) == inner:  # type: ignore[attr-defined]
        return cx.named(a, lambda v: both(cx, cx.op("is_some", v), cx.op(op, b, coerce(cx, cx.op("unwrap", v), inner))))
    if joined_type == ANY:
        if inner == ANY:
            return cx.op(op, b, coerce(cx, a, ANY))
        if type_of(a) != ANY:
            cx.lifter.oddities += 1
            return lit(False)
    if t.name == "list":
        return cx.op(op, coerce(cx, b, list_of(joined_type)), coerce(cx, a, joined_type))
    return cx.op("contains", coerce(cx, as_list(cx, b), list_of(joined_type)), coerce(cx, a, joined_type))
