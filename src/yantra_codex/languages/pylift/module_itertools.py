"""Functions of itertools."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Make, type_of
from yantra_codex.ir.types import BOOL, FLOAT, INT, NEVER, Type, func_of, list_of, tuple_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.calls import call_node, function_of, iterable, module
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import alike, as_list, coerce, number, part, truth, unopt
from yantra_codex.languages.pylift.iteration import predicate
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all
from yantra_codex.languages.pylift.modules import math_name
from yantra_codex.languages.pylift.walking import walk

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

def lists(cx: Cx, nodes: list[ast.expr]) -> list[Expr]:
    out = []
    for e in cx.exprs(nodes):
        e = unopt(cx, e)
        out.append(e if type_of(e) == NEVER else as_list(cx, e))
    return out


def inner_unknown(xs: list[Expr]) -> bool:
    return any(elements(type_of(x)) == NEVER for x in xs)


@module("itertools.chain")
def chained(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
        return flat(cx, iterable(cx, node.args[0].value))
    xs = [x for x in lists(cx, node.args) if type_of(x) != NEVER]
    if not xs:
        return unknown(list_of(NEVER))
    out = xs[0]
    for x in xs[1:]:
        out = cx.op("concat", *alike(cx, out, x))
    return out


@module("itertools.chain.from_iterable")
def chained_from(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    return flat(cx, iterable(cx, node.args[0]))


def flat(cx: Cx, xs: Expr) -> Expr:
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(list_of(NEVER))
    if t.name == "list":
        if isinstance(xs, Apply) and xs.op == "map":
            return cx.op("flat_map", *xs.args)
        return cx.op("flatten", xs)
    return cx.op("flat_map", xs, cx.lam([t], lambda x: as_list(cx, x)))


def tuples_of(cx: Cx, xs: Expr, size: Expr) -> Expr:
    """Lists of a known size as tuples: exactly what CPython's itertools gives."""
    inner = elements(elements(type_of(xs)))
    if isinstance(size, Lit) and isinstance(size.value, int) and 0 <= size.value <= 6:
        n = size.value
        t = tuple_of(*([inner] * n))
        return cx.op("map", xs, cx.lam([list_of(inner)], lambda c: Make(tuple(cx.op("index", c, lit(i)) for i in range(n)), t), ["c"]))
    return cx.op("map", xs, cx.lam([list_of(inner)], lambda c: cx.op("list_to_tuple", c), ["c"]))


@module("itertools.combinations", "itertools.combinations_with_replacement", "itertools.permutations")
def selections(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2, "r")
    name = math_name(node, cx)
    xs = iterable(cx, node.args[0])
    size = node.args[1] if len(node.args) == 2 else keyword(node, "r")
    if inner_unknown([xs]):
        return unknown(NEVER)
    k = cx.expr(size) if size is not None else None
    if name == "combinations" and isinstance(k, Lit) and k.value == 2:
        return cx.op("pairs", xs)
    op = {"combinations": "combinations", "permutations": "permutations"}.get(name, "combinations_repeated")
    if k is None:
        return cx.named(xs, lambda v: tuples_of(cx, cx.op(op, v, cx.op("length", v)), cx.op("length", v)), "items")
    return tuples_of(cx, cx.op(op, xs, k), k)


@module("itertools.product")
def product(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    times = keyword(node, "repeat")
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred) and times is None:
        xs = iterable(cx, node.args[0].value)
        t = elements(type_of(xs))
        if t == NEVER:
            return unknown(NEVER)
        if t.name != "list":
            xs = cx.op("map", xs, cx.lam([t], lambda x: as_list(cx, x)))
        return tuples_of(cx, cx.op("cartesian_all", xs), cx.op("length", xs))
    xs_list = lists(cx, node.args)
    if inner_unknown(xs_list):
        return unknown(NEVER)
    if times is not None:
        k = cx.expr(times)
        if isinstance(k, Lit) and isinstance(k.value, int) and len(xs_list) == 1 and k.value <= 6:
            xs_list = xs_list * k.value
        elif len(xs_list) == 1:
            return tuples_of(cx, cx.op("cartesian_all", cx.op("fill", k, xs_list[0])), k)
    if len(xs_list) == 2:
        return cx.op("cartesian", *xs_list)
    t = pyjoin_all([elements(type_of(x)) for x in xs_list])
    rows = Make(tuple(coerce(cx, x, list_of(t)) for x in xs_list), list_of(list_of(t)))
    return tuples_of(cx, cx.op("cartesian_all", rows), lit(len(xs_list)))


@module("itertools.accumulate")
def accumulated(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2, "func", "initial")
    func = node.args[1] if len(node.args) == 2 else keyword(node, "func")
    initial = keyword(node, "initial")
    xs = iterable(cx, node.args[0])
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(list_of(NEVER))
    if t == BOOL:
        xs, t = coerce(cx, xs, list_of(INT)), INT
    if func is None or cx.lifter.dotted(cx, func) == "operator.add":
        if initial is None and t in (INT, FLOAT):
            return cx.op("running_sums", xs)
        func = plus(node)
    if initial is None:
        f = function_of(cx, func, [t, t])
        if type_of(f.body) != t:
            f = Lambda(f.params, coerce(cx, f.body, t), func_of([t, t], t))
        return cx.op("accumulate", xs, f)
    start = cx.expr(initial)
    return folded(cx, "scan", xs, start, func)


def plus(near: ast.AST) -> ast.expr:
    e = ast.parse("lambda a, b: a + b", mode="eval").body
    for n in walk(e):
        ast.copy_location(n, near)
    return e


def folded(cx: Cx, op: str, xs: Expr, start: Expr, func: ast.expr) -> Expr:
    """A fold whose accumulator's type holds both the start and every result."""
    t, inner = type_of(start), elements(type_of(xs))
    for _ in range(4):
        f = function_of(cx, func, [t, inner])
        joined = pyjoin(t, type_of(f.body))
        if joined == t:
            break
        t = joined
    return cx.op(op, xs, coerce(cx, start, t), Lambda(f.params, coerce(cx, f.body, t), func_of([t, inner], t)))


@module("itertools.groupby")
def grouped(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2, "key")
    key = node.args[1] if len(node.args) == 2 else keyword(node, "key")
    xs = iterable(cx, node.args[0])
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(NEVER)
    f = function_of(cx, key, [t]) if key is not None else cx.lam([t], lambda x: x)
    return cx.op("group_runs_by", xs, f)


@module("itertools.zip_longest")
def zip_longest(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    fill = keyword(node, "fillvalue")
    xs = lists(cx, node.args)
    if inner_unknown(xs) or len(xs) != 2:
        if len(xs) != 2:
            raise cx.no("zip_longest of other than two", node)
        return unknown(NEVER)
    value = cx.expr(fill) if fill is not None else lit(None)
    t = pyjoin_all([*(elements(type_of(x)) for x in xs), type_of(value)])
    a, b = (coerce(cx, x, list_of(t)) for x in xs)
    return cx.op("zip_longest", a, b, coerce(cx, value, t))


@module("itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse")
def while_true(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    op = {"takewhile": "take_while", "dropwhile": "drop_while", "filterfalse": "reject"}[math_name(node, cx)]
    xs = iterable(cx, node.args[1])
    t = elements(type_of(xs))
    return unknown(list_of(NEVER)) if t == NEVER else cx.op(op, xs, predicate(cx, node.args[0], t))


@module("itertools.islice")
def islice(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 4)
    xs = iterable(cx, node.args[0])
    if type_of(xs) == NEVER:
        return xs
    bounds = [None if isinstance(a, ast.Constant) and a.value is None else number(cx, cx.expr(a)) for a in node.args[1:]]
    from yantra_codex.languages.pylift.places import slice_list

    if len(bounds) == 1:
        return cx.op("take", xs, bounds[0]) if bounds[0] is not None else xs
    return slice_list(cx, xs, bounds[0], bounds[1], bounds[2] if len(bounds) == 3 else None, "")


@module("itertools.pairwise")
def pairwise(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    xs = iterable(cx, node.args[0])
    return unknown(NEVER) if inner_unknown([xs]) else cx.op("pairwise", xs)


@module("itertools.repeat")
def repeated(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    times = node.args[1] if len(node.args) == 2 else keyword(node, "times")
    if times is None:
        raise cx.no("an endless repeat", node)
    x, n = cx.exprs([node.args[0], times])
    return cx.op("fill", n, x)


@module("itertools.starmap")
def starmapped(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    xs = iterable(cx, node.args[1])
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(list_of(NEVER))
    if t.name != "tuple":
        raise cx.no("starmap over other than tuples of a known size", node)
    return cx.op("map", xs, cx.lam([t], lambda p: call_node(cx, node.args[0], [part(cx, p, i) for i in range(len(t.args))]), ["parts"]))


@module("itertools.compress")
def compressed(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    xs, flags = lists(cx, node.args)
    if inner_unknown([xs, flags]):
        return xs
    pairs = cx.op("zip", xs, flags)
    t = elements(type_of(pairs))
    return cx.op("filter_map", pairs, cx.lam([t], lambda p: truth(cx, part(cx, p, 1)), ["p"]), cx.lam([t], lambda p: part(cx, p, 0), ["p"]))


@module("itertools.tee")
def teed(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    xs = iterable(cx, node.args[0])
    n = node.args[1].value if len(node.args) == 2 and isinstance(node.args[1], ast.Constant) else 2
    return Make((xs,) * int(n), tuple_of(*([type_of(xs)] * int(n))))  # type: ignore[arg-type,call-overload]
