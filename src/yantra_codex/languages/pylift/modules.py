"""Functions of the standard library: math, itertools, functools, collections, operator, heapq, bisect, re, copy, string."""

from __future__ import annotations

import ast
import string
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import BOOL, FLOAT, INT, NEVER, Type, list_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.calls import iterable, module
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import alike, as_list, coerce, number
from yantra_codex.languages.pylift.kinds import elements
from yantra_codex.languages.pylift.number_kinds import sure

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

CONSTANTS: dict[str, object] = {
    "math.pi": "pi", "math.e": "e", "math.tau": "tau", "math.inf": "inf", "math.nan": "nan", "cmath.pi": "pi", "numpy.pi": "pi",
}
VALUES: dict[str, object] = {
    "sys.maxsize": 2**63 - 1, "string.ascii_lowercase": string.ascii_lowercase, "string.ascii_uppercase": string.ascii_uppercase,
    "string.ascii_letters": string.ascii_letters, "string.digits": string.digits, "string.punctuation": string.punctuation,
    "string.whitespace": string.whitespace, "string.hexdigits": string.hexdigits, "string.octdigits": string.octdigits,
}

# ---------------------------------------------------------------- math

FLOATS = {n: n for n in ("sqrt", "cbrt", "exp", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "degrees", "radians")}
TWO_FLOATS = {"atan2": "atan2", "fmod": "fmod", "copysign": "copysign"}
INTS = {"gcd": ("gcd", 2), "lcm": ("lcm", 2), "factorial": ("factorial", 1), "comb": ("comb", 2), "isqrt": ("isqrt", 1)}
TO_INT = {"floor": "floor", "ceil": "ceil", "trunc": "trunc"}
TESTS = {"isnan": "is_nan", "isinf": "is_inf", "isfinite": "is_finite"}


def math_name(node: ast.Call, cx: Cx) -> str:
    return (cx.lifter.dotted(cx, node.func) or "").rpartition(".")[2]


def numbers(cx: Cx, node: ast.Call) -> list[Expr]:
    if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
        raise cx.no("these arguments", node)
    return [number(cx, e) for e in cx.exprs(node.args)]


@module(*(f"math.{n}" for n in (*FLOATS, *TWO_FLOATS)))
def floats(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    name = math_name(node, cx)
    args = numbers(cx, node)
    if NEVER in map(type_of, args):
        return unknown(FLOAT)
    return cx.op(FLOATS.get(name) or TWO_FLOATS[name], *(coerce(cx, a, FLOAT) for a in args))


@module("math.log")
def logarithm(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    args = numbers(cx, node)
    if NEVER in map(type_of, args):
        return unknown(FLOAT)
    return cx.op("log" if len(args) == 1 else "log_base", *(coerce(cx, a, FLOAT) for a in args))


@module("math.pow")
def float_power(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    args = numbers(cx, node)
    return unknown(FLOAT) if NEVER in map(type_of, args) else sure(cx.op("float_pow", *(coerce(cx, a, FLOAT) for a in args)))


@module("math.fabs")
def float_abs(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    args = numbers(cx, node)
    return unknown(FLOAT) if NEVER in map(type_of, args) else cx.op("abs", sure(coerce(cx, args[0], FLOAT)))


@module("math.hypot")
def hypotenuse(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    args = numbers(cx, node)
    return unknown(FLOAT) if NEVER in map(type_of, args) else cx.op("hypot", *(coerce(cx, a, FLOAT) for a in args))


@module(*(f"math.{n}" for n in INTS), "fractions.gcd")
def ints(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    op, arity = INTS[math_name(node, cx)]
    if op in ("gcd", "lcm") and len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
        xs = iterable(cx, node.args[0].value)
        return cx.op("fold", xs, lit(0 if op == "gcd" else 1), cx.lam([INT, INT], lambda a, b: cx.op(op, a, b)))
    args = numbers(cx, node)
    if NEVER in map(type_of, args):
        return unknown(INT)
    out = args[0]
    if arity == 1:
        return cx.op(op, whole(cx, out, node))
    for a in args[1:]:
        out = cx.op(op, out, a)
    return out


def whole(cx: Cx, e: Expr, node: ast.AST) -> Expr:
    if type_of(e) == FLOAT:
        raise cx.no("an integer function of a float", node)
    return e


@module("math.perm")
def permutations_count(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    args = numbers(cx, node)
    return cx.op("factorial", args[0]) if len(args) == 1 else cx.op("perm", *args)


@module(*(f"math.{n}" for n in TO_INT))
def to_int(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    (e,) = numbers(cx, node)
    if type_of(e) == NEVER:
        return unknown(INT)
    return e if type_of(e) == INT else cx.op(TO_INT[math_name(node, cx)], e)


@module(*(f"math.{n}" for n in TESTS))
def float_test(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    (e,) = numbers(cx, node)
    return unknown(BOOL) if type_of(e) == NEVER else cx.op(TESTS[math_name(node, cx)], coerce(cx, e, FLOAT))


@module("math.isclose")
def close(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    rel, ab = keyword(node, "rel_tol"), keyword(node, "abs_tol")
    a, b = (coerce(cx, number(cx, e), FLOAT) for e in cx.exprs(node.args))
    return cx.op("is_close", a, b, *(coerce(cx, cx.expr(k), FLOAT) if k is not None else lit(d) for k, d in ((rel, 1e-9), (ab, 0.0))))


@module("math.prod", "math.fsum")
def folds(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1, "start")
    xs = iterable(cx, node.args[0])
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(INT)
    if t == BOOL:
        xs = coerce(cx, xs, list_of(INT))
    if math_name(node, cx) == "fsum":
        return cx.op("fsum", coerce(cx, xs, list_of(FLOAT)))
    out = cx.op("product", xs)
    start = keyword(node, "start")
    return out if start is None else cx.op("mul", *alike(cx, number(cx, cx.expr(start)), out))


@module("math.dist")
def distance(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    a, b = (coerce(cx, as_list(cx, e), list_of(FLOAT)) for e in cx.exprs(node.args))
    f = cx.lam([FLOAT, FLOAT], lambda x, y: cx.op("square", cx.op("sub", x, y)))
    return cx.op("sqrt", cx.op("sum", cx.op("zip_with", a, b, f)))
