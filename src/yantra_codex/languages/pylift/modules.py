"""Functions of the standard library: math, itertools, functools, collections, operator, heapq, bisect, re, copy, string."""

from __future__ import annotations

import ast
import string
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lambda, Lit, Make, type_of
from yantra_codex.ir.types import (
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    Type,
    func_of,
    list_of,
    map_of,
    tuple_of,
    vtuple_of,
)
from yantra_codex.languages.pylift.builtins import (
    as_int,
    keyword,
    only,
    predicate,
    unknown,
    zip_lists,
)
from yantra_codex.languages.pylift.calls import call_node, function_of, iterable, module
from yantra_codex.languages.pylift.context import Flavour, is_simple, lit
from yantra_codex.languages.pylift.convert import (
    alike,
    as_list,
    coerce,
    deep_copy,
    number,
    part,
    shallow_copy,
    truth,
    unopt,
)
from yantra_codex.languages.pylift.exprs import compare, operate
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all
from yantra_codex.languages.pylift.places import change, place_of

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
    return unknown(FLOAT) if NEVER in map(type_of, args) else cx.op("float_pow", *(coerce(cx, a, FLOAT) for a in args))


@module("math.fabs")
def float_abs(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    args = numbers(cx, node)
    return unknown(FLOAT) if NEVER in map(type_of, args) else cx.op("abs", coerce(cx, args[0], FLOAT))


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


# ---------------------------------------------------------------- itertools


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
        return unknown(list_of(tuple_of()) if False else NEVER)
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
    for n in ast.walk(e):
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


# ---------------------------------------------------------------- functools, operator


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


# ---------------------------------------------------------------- collections


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


# ---------------------------------------------------------------- heapq, bisect


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


@module("bisect.bisect", "bisect.bisect_left", "bisect.bisect_right")
def bisected(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 4)
    op = "bisect_left" if math_name(node, cx) == "bisect_left" else "bisect_right"
    xs, x, *bounds = cx.exprs(node.args)
    if NEVER in (type_of(xs), type_of(x)):
        return unknown(INT)
    xs = as_list(cx, xs)
    t = pyjoin(elements(type_of(xs)), type_of(x))
    xs, x = coerce(cx, xs, list_of(t)), coerce(cx, x, t)
    if not bounds:
        return cx.op(op, xs, x)
    if isinstance(bounds[0], Lit) and bounds[0].value == 0 and len(bounds) == 2:
        return cx.op(op, cx.op("slice_to", xs, bounds[1]), x)
    if len(bounds) == 1 or len(bounds) == 2:
        piece = cx.op("slice_from", xs, bounds[0]) if len(bounds) == 1 else cx.op("slice", xs, *bounds)
        return cx.op("add", cx.op(op, piece, x), bounds[0])
    raise cx.no("bisect with bounds", node)


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
            inner_call = inner if isinstance(inner, ast.Call) else ast.Call(factory, [], []) if cx.lifter.dotted(cx, factory) == "collections.Counter" else None
            return Flavour("default", factory, flavour_of_call(cx, inner_call) if inner_call is not None else None)
        case "collections.deque":
            maxlen = node.args[1] if len(node.args) == 2 else keyword(node, "maxlen")
            return Flavour("deque", maxlen=maxlen)
    return None


__all__ = ["CONSTANTS", "NONE", "VALUES", "IfExpr", "as_int", "flavour_of_call", "vtuple_of", "zip_lists"]
