"""Built-ins that add up and put in order: sum, min, max, sorted."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lambda, Lit, Make, type_of
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NEVER, Type, func_of, is_orderable, list_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.calls import builtin, function_of, iterable
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import coerce, number, part, truth, unopt
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

@builtin("min", "max")
def extreme(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    op = node.func.id if isinstance(node.func, ast.Name) else "max"
    key, default = keyword(node, "key"), keyword(node, "default")
    if any(k.arg not in ("key", "default") for k in node.keywords):
        raise cx.no(f"{op} with these arguments", node)
    if isinstance(key, ast.Constant) and key.value is None:
        key = None
    if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        return extreme_of_list(cx, op, iterable(cx, node.args[0]), key, default, node)
    if any(isinstance(a, ast.Starred) for a in node.args):
        from yantra_codex.languages.pylift.exprs import spread

        return extreme_of_list(cx, op, spread(cx, node.args), key, default, node)
    args = [unopt(cx, e) for e in cx.exprs(node.args, [want] * len(node.args))]
    t = pyjoin_all([type_of(a) for a in args])
    if key is not None:
        return extreme_of_list(cx, op, Make(tuple(coerce(cx, a, t) for a in args), list_of(t)), key, None, node)
    if t == ANY:
        raise cx.no(f"{op} of values of different types", node)
    if any(type_of(a) == NEVER for a in args):
        return unknown(t if t == FLOAT else NEVER)
    args = [coerce(cx, a, INT if t == BOOL else t) for a in args]
    if len(args) > 3:
        return cx.op(f"{op}_of", Make(tuple(args), list_of(type_of(args[0]))))
    out = args[0]
    for a in args[1:]:
        out = cx.op(f"{op}2", out, a)
    return out


def extreme_of_list(cx: Cx, op: str, xs: Expr, key: ast.expr | None, default: ast.expr | None, node: ast.AST) -> Expr:
    t = elements(type_of(xs))
    if type_of(xs) == NEVER or t == NEVER:
        return unknown(NEVER if default is None else type_of(cx.expr(default)))
    if t.name == "option" and key is None:
        xs, t = coerce(cx, xs, list_of(t.args[0])), t.args[0]
    if key is not None:
        f = key_function(cx, key, t)
        if default is None:
            return cx.op(f"{op}_by", xs, f)
        d = cx.expr(default)
        joined = pyjoin(t, type_of(d))
        return cx.named(xs, lambda v: IfExpr(cx.op("is_empty", v), coerce(cx, d, joined), coerce(cx, cx.op(f"{op}_by", v, f), joined), joined), "items")
    if default is None:
        return cx.op(f"{op}_of", xs)
    d = cx.expr(default, t)
    joined = pyjoin(t, type_of(d))
    if joined in (t, FLOAT):
        return cx.op(f"{op}_or", coerce(cx, xs, list_of(joined)), coerce(cx, d, joined))
    return cx.named(xs, lambda v: IfExpr(cx.op("is_empty", v), coerce(cx, d, joined), coerce(cx, cx.op(f"{op}_of", v), joined), joined), "items")


def key_function(cx: Cx, key: ast.expr, t: Type) -> Lambda:
    """A key as a lambda whose result can be ordered."""
    f = function_of(cx, key, [t])
    result = type_of(f.body)
    if result.name == "option":
        body = cx.op("unwrap", f.body)
        return Lambda(f.params, body, func_of([t], type_of(body)))
    return f


@builtin("sorted")
def in_order(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1, "key", "reverse")
    xs = iterable(cx, node.args[0])
    return sort_list(cx, xs, keyword(node, "key"), keyword(node, "reverse"), node)


def sort_list(cx: Cx, xs: Expr, key: ast.expr | None, reverse: ast.expr | None, node: ast.AST) -> Expr:
    """xs sorted by Python's rules: stable, reverse keeps the order of equals."""
    if isinstance(key, ast.Constant) and key.value is None:
        key = None
    t = elements(type_of(xs))
    if type_of(xs) == NEVER or t == NEVER:
        return unknown(list_of(NEVER)) if type_of(xs) == NEVER else xs
    flag = lit(False) if reverse is None else truth(cx, cx.expr(reverse))
    if isinstance(key, ast.Call) and cx.lifter.dotted(cx, key.func) == "functools.cmp_to_key":
        f = function_of(cx, key.args[0], [t, t])
        out = cx.op("sort_with", xs, Lambda(f.params, as_int(cx, f.body), f.type if type_of(f.body) == INT else func_int(f)))
        if isinstance(flag, Lit) and not flag.value:
            return out
        raise cx.no("cmp_to_key with reverse", node)
    if key is None:
        if t.name == "option":
            xs = coerce(cx, xs, list_of(t.args[0]))
        if isinstance(xs, Apply) and xs.op == "map_items" and not is_orderable(t):
            # no two items have one key, so that their values are never compared
            first = cx.lam([t], lambda p: part(cx, p, 0), ["item"])
            return either_order(cx, flag, lambda: cx.op("sort_by", xs, first), lambda: cx.op("sort_by_desc", xs, first))
        return either_order(cx, flag, lambda: cx.op("sort", xs), lambda: cx.op("sort_desc", xs))
    g = key_function(cx, key, t)
    negated = negated_key(g)
    if negated is not None and isinstance(flag, Lit) and not flag.value:
        return cx.op("sort_by_desc", xs, negated)
    return either_order(cx, flag, lambda: cx.op("sort_by", xs, g), lambda: cx.op("sort_by_desc", xs, g))


def negated_key(f: Lambda) -> Lambda | None:
    """For a key that is only a negated number, the number: sorting by it, descending, is the same."""
    if isinstance(f.body, Apply) and f.body.op == "neg" and type_of(f.body) == INT:
        inner = f.body.args[0]
        return Lambda(f.params, inner, func_of([p.type for p in f.params], type_of(inner)))
    return None


def as_int(cx: Cx, e: Expr) -> Expr:
    if type_of(e) == FLOAT:
        return cx.op("sign", e)
    return number(cx, e)


def func_int(f: Lambda) -> Type:
    return func_of([p.type for p in f.params], INT)


def either_order(cx: Cx, flag: Expr, up: Callable[[], Expr], down: Callable[[], Expr]) -> Expr:
    if isinstance(flag, Lit):
        return down() if flag.value else up()
    a, b = up(), down()
    return IfExpr(flag, b, a, type_of(a))
