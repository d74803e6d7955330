"""Functions of functools, operator, collections, heapq, bisect, copy and string."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Expr, Lambda, Lit, Make, type_of
from yantra_codex.ir.types import INT, NEVER, STR, Type, func_of, list_of, map_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.calls import function_of, iterable, module
from yantra_codex.languages.pylift.comparison import compare
from yantra_codex.languages.pylift.context import Flavour, is_simple, lit
from yantra_codex.languages.pylift.convert import alike, as_list, coerce, deep_copy, number, shallow_copy, truth, unopt
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.module_itertools import flat, folded, lists
from yantra_codex.languages.pylift.module_sorted import CLASSES
from yantra_codex.languages.pylift.modules import math_name
from yantra_codex.languages.pylift.operators import operate
from yantra_codex.languages.pylift.places import change, place_of

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

@module("functools.reduce")
def reduced(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 3)
    xs = iterable(cx, node.args[1])
    t = elements(type_of(xs))
    if len(node.args) == 3:
        start = cx.expr(node.args[2], want)
        if t == NEVER:
            return start
        return folded(cx, "fold", xs, start, node.args[0])
    if t == NEVER:
        return unknown()
    f = function_of(cx, node.args[0], [t, t])
    if type_of(f.body) != t:
        joined = pyjoin(t, type_of(f.body))
        if joined.name == "any":
            raise TypeMismatch(f"reduce from {t} to {type_of(f.body)}")
        xs = coerce(cx, xs, list_of(joined))
        f = function_of(cx, node.args[0], [joined, joined])
        f = Lambda(f.params, coerce(cx, f.body, joined), func_of([joined, joined], joined))
    return cx.op("reduce", xs, f)


BINARY = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv, "mod": ast.Mod, "pow": ast.Pow,
    "and_": ast.BitAnd, "or_": ast.BitOr, "xor": ast.BitXor, "concat": ast.Add, "lshift": ast.LShift, "rshift": ast.RShift,
}
COMPARE = {"eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE}


@module(*(f"operator.{n}" for n in BINARY))
def operator_call(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    a, b = cx.exprs(node.args)
    return operate(cx, BINARY[math_name(node, cx)](), a, b, node)


@module(*(f"operator.{n}" for n in COMPARE))
def comparison_call(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    a, b = cx.exprs(node.args)
    return compare(cx, COMPARE[math_name(node, cx)](), a, b, node)


@module("operator.neg", "operator.not_", "operator.abs")
def unary_call(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    name = math_name(node, cx)
    (e,) = cx.exprs(node.args)
    if name == "not_":
        return cx.op("not", truth(cx, e))
    return cx.op(name, number(cx, e))




@module("collections.Counter")
def counter(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if node.keywords and not node.args:
        values = cx.exprs([k.value for k in node.keywords])
        items = [x for k, v in zip(node.keywords, values, strict=True) for x in (lit(k.arg), v)]
        return Make(tuple(items), map_of(STR, INT))
    only(cx, node, 0, 1)
    if not node.args:
        return Make((), map_of(NEVER, INT))
    e = unopt(cx, cx.expr(node.args[0]))
    if type_of(e).name == "map":
        return shallow_copy(cx, e)
    if type_of(e) == NEVER:
        return unknown(map_of(NEVER, INT))
    return cx.op("counts", as_list(cx, e))


@module("collections.defaultdict", "collections.OrderedDict")
def special_dict(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    is_default = math_name(node, cx) == "defaultdict"
    inner = ast.Call(ast.Name("dict", ast.Load()), node.args[1:] if is_default else node.args, node.keywords)
    ast.copy_location(inner, node)
    ast.fix_missing_locations(inner)
    from yantra_codex.languages.pylift.builtins import to_dict

    return to_dict(cx, inner, want)


@module("collections.deque")
def deque(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 2, "maxlen")
    maxlen = node.args[1] if len(node.args) == 2 else keyword(node, "maxlen")
    if not node.args:
        return Make((), list_of(NEVER))
    xs = iterable(cx, node.args[0])
    if maxlen is not None and not (isinstance(maxlen, ast.Constant) and maxlen.value is None) and type_of(xs) != NEVER:
        return cx.op("take_last", xs, cx.expr(maxlen))
    return cx.op("copy", xs) if is_simple(xs) and type_of(xs) != NEVER else xs


@module("collections.ChainMap")
def chain_map(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    out: Expr | None = None
    for e in reversed(cx.exprs(node.args)):
        out = e if out is None else cx.op("map_merge", *alike(cx, out, e))
    return Make((), map_of(NEVER, NEVER)) if out is None else out




@module("heapq.heappush", "heapq.heapify", "heapq.heappop", "heapq.heappushpop", "heapq.heapreplace", "bisect.insort", "bisect.insort_left",
        "bisect.insort_right")
def heap(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2)
    name = math_name(node, cx)
    place = place_of(cx, node.args[0])
    if place is None:
        raise cx.no(f"{name} of something that is not a variable", node)
    args = cx.exprs(node.args[1:], [elements(place.type)] if elements(place.type) != NEVER else [])
    inner = elements(place.type)
    if name == "heapify":
        change(cx, place, "heap_build", [])
    elif name == "heappush":
        change(cx, place, "heap_push", args)
    elif name.startswith("insort"):
        change(cx, place, "list_insert_sorted", args)
    else:
        if name == "heapreplace":
            args = [a if isinstance(a, Lit) else cx.keep(a, "new") for a in args]
        if name == "heappushpop":
            change(cx, place, "heap_push", args)
        result = cx.fresh("item")
        cx.fn.types[result] = inner
        change(cx, place, "heap_pop", [], result=result, result_type=inner)
        if name == "heapreplace":
            change(cx, place, "heap_push", args)
        from yantra_codex.ir.nodes import Var

        return Var(result, inner)
    return lit(None)


@module("heapq.nlargest", "heapq.nsmallest")
def extremes(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 3, "key")
    name = math_name(node, cx)
    key = node.args[2] if len(node.args) == 3 else keyword(node, "key")
    n = number(cx, cx.expr(node.args[0]))
    xs = iterable(cx, node.args[1])
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(list_of(NEVER))
    op = "largest" if name == "nlargest" else "smallest"
    if key is None or (isinstance(key, ast.Constant) and key.value is None):
        return cx.op(op, xs, n)
    return cx.op(f"{op}_by", xs, n, function_of(cx, key, [t]))


@module("heapq.merge")
def merged(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
        xs = iterable(cx, node.args[0].value)
        return cx.op("sort", flat(cx, xs))
    xs_list = lists(cx, node.args)
    if any(type_of(x) == NEVER for x in xs_list):
        return unknown(list_of(NEVER))
    out = xs_list[0]
    for x in xs_list[1:]:
        out = cx.op("merge_sorted", *alike(cx, out, x))
    return out


@module("copy.copy", "copy.deepcopy")
def copied(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    e = cx.expr(node.args[0])
    return (deep_copy if math_name(node, cx) == "deepcopy" else shallow_copy)(cx, e)


@module("string.capwords")
def capwords(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    words = cx.op("split_words", cx.expr(node.args[0]))
    return cx.op("join", cx.op("map", words, cx.lam([STR], lambda w: cx.op("capitalize", w), ["w"])), lit(" "))


@module("os.path.commonprefix")
def common_prefix(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    return cx.op("common_prefix", iterable(cx, node.args[0]))


def flavour_of_call(cx: Cx, node: ast.Call) -> Flavour | None:
    """What a variable made by this call remembers of its class."""
    match cx.lifter.dotted(cx, node.func):
        case "collections.Counter":
            return Flavour("counter")
        case "collections.defaultdict" if node.args:
            factory = node.args[0]
            inner = factory.body if isinstance(factory, ast.Lambda) else None
            is_class = cx.lifter.dotted(cx, factory) in ("collections.Counter", *CLASSES)
            inner_call = inner if isinstance(inner, ast.Call) else ast.Call(factory, [], []) if is_class else None
            return Flavour("default", factory, flavour_of_call(cx, inner_call) if inner_call is not None else None)
        case "collections.deque":
            maxlen = node.args[1] if len(node.args) == 2 else keyword(node, "maxlen")
            return Flavour("deque", maxlen=maxlen)
        case ("sortedcontainers.SortedList" | "sortedcontainers.SortedSet") as name:
            return Flavour(CLASSES[name])
    return None
