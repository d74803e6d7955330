"""Functions of bisect: on lists as ops, over a range of numbers as the search itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Apply, Expr, If, IfExpr, Let, Lit, Place, Set, Var, While, type_of
from yantra_codex.ir.types import BOOL, INT, NEVER, Type, list_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.calls import call_node, function_of, module
from yantra_codex.languages.pylift.comparison import compare
from yantra_codex.languages.pylift.context import is_simple, lit
from yantra_codex.languages.pylift.convert import as_list, coerce, negate, number, unopt
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.modules import math_name

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx


@module("bisect.bisect", "bisect.bisect_left", "bisect.bisect_right")
def bisected(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 4, "x", "lo", "hi", "key")
    left = math_name(node, cx) == "bisect_left"
    x, lo, hi = (node.args[i] if len(node.args) > i else keyword(node, n) for i, n in ((1, "x"), (2, "lo"), (3, "hi")))
    if x is None:
        raise cx.no("bisect without a value to look for", node)
    given = cx.exprs([n for n in (node.args[0], x, lo, hi) if n is not None])
    xs, wanted, *ends = [unopt(cx, e) for e in given]
    start = number(cx, ends.pop(0)) if lo is not None else None
    stop = number(cx, ends.pop(0)) if hi is not None and not (isinstance(hi, ast.Constant) and hi.value is None) else None
    if NEVER in (type_of(xs), type_of(wanted)):
        return unknown(INT)
    key = keyword(node, "key")
    if isinstance(key, ast.Constant) and key.value is None:
        key = None
    xs = as_list(cx, xs)
    if isinstance(xs, Apply) and xs.op == "range" and isinstance(xs.args[2], Lit) and xs.args[2].value == 1:
        return search(cx, xs, wanted, start, stop, key, left, node)
    return in_list(cx, xs, wanted, start, stop, key, "bisect_left" if left else "bisect_right")


def in_list(cx: Cx, xs: Expr, x: Expr, start: Expr | None, stop: Expr | None, key: ast.expr | None, op: str) -> Expr:
    """The place of x in a list, between bounds."""
    if stop is not None:
        low = cx.lower(stop)
        if low is None or low < 0:
            stop = cx.named(stop, lambda n: real_end(cx, xs, n), "stop")
    if isinstance(start, Lit) and start.value == 0:
        start = None
    if start is not None and not is_simple(start):
        start = cx.keep(start, "start")
    if start is not None:
        xs = cx.op("slice_from", xs, start) if stop is None else cx.op("slice", xs, start, stop)
    elif stop is not None:
        xs = cx.op("slice_to", xs, stop)
    if key is not None:
        xs = cx.op("map", xs, function_of(cx, key, [elements(type_of(xs))]))
    t = pyjoin(elements(type_of(xs)), type_of(x))
    found = cx.op(op, coerce(cx, xs, list_of(t)), coerce(cx, x, t))
    return found if start is None else cx.op("add", found, start)


def real_end(cx: Cx, xs: Expr, stop: Expr) -> Expr:
    """Where a search up to `stop` ends: CPython takes -1 for no bound."""
    return IfExpr(cx.op("eq", stop, lit(-1)), cx.op("length", xs), cx.op("max2", stop, lit(0)), INT)


def search(cx: Cx, numbers: Apply, x: Expr, start: Expr | None, stop: Expr | None, key: ast.expr | None, left: bool, node: ast.AST) -> Expr:
    """The search by halves over range(a, b): it asks for few of its numbers, and there may be very many."""
    first, end, _ = numbers.args
    if stop is not None and (cx.lower(stop) is None or cx.lower(stop) == -1):
        raise cx.no("bisect over a range up to a bound that may be negative", node)
    x = x if isinstance(x, Lit) else cx.keep(x, "wanted")
    first = first if is_simple(first) else cx.keep(first, "first")
    size = cx.op("sub", end, first) if not (isinstance(first, Lit) and first.value == 0) else end
    lo, hi = cx.fresh("lo"), cx.fresh("hi")
    cx.fn.types[lo] = cx.fn.types[hi] = INT
    cx.out.append(Set(Place(lo, (), INT), start if start is not None else lit(0)))
    cx.out.append(Set(Place(hi, (), INT), stop if stop is not None else size))
    with cx.capture() as body:
        mid = cx.fresh("mid")
        cx.fn.types[mid] = INT
        middle = Var(mid, INT)
        cx.out.append(Let(mid, INT, cx.op("floordiv", cx.op("add", Var(lo, INT), Var(hi, INT)), lit(2))))
        item = middle if isinstance(first, Lit) and first.value == 0 else cx.op("add", first, middle)
        value = item if key is None else call_node(cx, key, [item])
        further = before(cx, value, x, node) if left else negate(cx, before(cx, x, value, node))
        cx.out.append(If(further, (Set(Place(lo, (), INT), cx.op("add", middle, lit(1))),), (Set(Place(hi, (), INT), middle),)))
    cx.out.append(While(cx.op("lt", Var(lo, INT), Var(hi, INT)), tuple(body)))
    return Var(lo, INT)


def before(cx: Cx, a: Expr, b: Expr, node: ast.AST) -> Expr:
    """a < b; of two truths, that the first is false and the second true."""
    if type_of(a) == BOOL and isinstance(b, Lit) and b.value is True:
        return negate(cx, a)
    return compare(cx, ast.Lt(), a, b, node)
