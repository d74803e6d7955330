"""Numbers, booleans, equality and order in Go."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import BOOL, FLOAT, STR, Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import (
    apply_op,
    args_of,
    compare_function,
    compare_texts,
    equal,
    expr,
    has_rune,
    is_ordered,
    logical,
    negate,
    order,
    rune_of,
)
from yantra_codex.languages.go_facts import is_finite, is_literal, is_not_negative, is_positive
from yantra_codex.languages.go_table import TEMPLATES, renders
from yantra_codex.languages.go_writer import Writer, call, go

# ---------------------------------------------------------------- numbers


@renders("add", "sub", "mul", "str_concat")
def arithmetic(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go(TEMPLATES[e.op], *args_of(w, e, want))


@renders("neg")
def negative(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    return Text(f"-({x})", "-{0}") if x.text.startswith("-") else go("-{0}", x)


@renders("abs")
def absolute(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    return call("math.Abs" if type_of(x) == FLOAT else "abs", expr(w, x))


@renders("div")
def divide(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    divisor = e.args[1]
    if isinstance(divisor, n.Lit) and divisor.value:
        if float(divisor.value).is_integer() and abs(float(divisor.value)) < 1e15 and not isinstance(e.args[0], n.Lit):
            b = Text(str(int(divisor.value)))  # type: ignore[arg-type]
        return go("{0} / {1}", a, b)
    if isinstance(divisor, n.Apply) and divisor.op in ("pi", "e", "tau"):
        return go("{0} / {1}", a, b)
    return call("divide", a, b)


@renders("floordiv", "floormod")
def floor_division(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    left, right = e.args
    if is_not_negative(w, left) and (is_positive(right) or is_not_negative(w, right)) and not is_literal(right, 0):
        return go("{0} / {1}" if e.op == "floordiv" else "{0} % {1}", a, b)
    return call("floorDiv" if e.op == "floordiv" else "floorMod", a, b)


@renders("truncdiv", "truncmod")
def trunc_division(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    if is_literal(e.args[1], 0):
        b = w.declare("divisor", b)  # Go refuses a constant division by zero
    return go(TEMPLATES[e.op], a, b)


@renders("int_pow")
def power(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = e.args
    if is_literal(b, 2):
        x = w.atom(expr(w, a), "base")
        return go("{0} * {0}", x)
    if is_literal(a, 2) and is_not_negative(w, b):
        return go("1 << {0}", expr(w, b))
    return call("intPow", expr(w, a), expr(w, b))


@renders("square")
def square(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} * {0}", w.atom(expr(w, e.args[0]), "base", e.type))


@renders("float_pow")
def float_power(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    exponent = e.args[1]
    safe = is_positive(e.args[0]) or (isinstance(exponent, n.Lit) and isinstance(exponent.value, float) and exponent.value > 0 and exponent.value.is_integer())
    return call("math.Pow" if safe else "floatPow", a, b)


@renders("max2", "min2")
def extreme_of_two(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    name = e.op[:3]
    if not is_ordered(t):
        return call("largerBy" if name == "max" else "smallerBy", *args_of(w, e), compare_function(w, t))
    args: list[Expr] = []
    todo = list(e.args)
    while todo:
        x = todo.pop(0)
        if isinstance(x, n.Apply) and x.op == e.op:
            todo[:0] = x.args
        else:
            args.append(x)
    return call(name, *[expr(w, x) for x in args])


@renders("sign")
def sign(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return call("cmp.Compare", expr(w, e.args[0]), "0")


@renders("sqrt")
def square_root(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    return call("math.Sqrt", x if is_not_negative(w, e.args[0]) else call("nonNegative", x))


@renders("log", "log2", "log10")
def logarithm(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    name = {"log": "math.Log", "log2": "math.Log2", "log10": "math.Log10"}[e.op]
    return call(name, x if is_positive(e.args[0]) else call("positive", x))


@renders("floor", "ceil", "trunc", "round_int")
def to_whole(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    text = expr(w, x)
    name = {"floor": "math.Floor", "ceil": "math.Ceil", "round_int": "math.RoundToEven"}.get(e.op)
    whole = call(name, text) if name else text
    return call("int" if is_finite(x) and not isinstance(x, n.Lit) else "toInt", whole)


@renders("to_float")
def to_float(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Lit) and isinstance(x.value, int):
        return expr(w, n.Lit(float(x.value), FLOAT))
    if any(isinstance(y, n.Apply) and y.op == "shl" and isinstance(y.args[0], n.Lit) for y in n.walk_expr(x)):
        return call("float64", call("int", expr(w, x)))  # a constant that is shifted would take the type float64
    return call("float64", expr(w, x))


@renders("shl", "shr")
def shift(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    if isinstance(e.args[1], n.Lit) and not is_not_negative(w, e.args[1]):
        b = w.declare("bits", b)
    return go(TEMPLATES[e.op], a, b)


@renders("compare")
def compare(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    return compare_texts(w, a, b, type_of(e.args[0]))


# ---------------------------------------------------------------- conditions


@renders("and", "or")
def and_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return logical(w, e.op, e.args[0], e.args[1], hint)


@renders("not")
def not_(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply):
        flipped = {"eq": "ne", "ne": "eq"}.get(x.op)
        if flipped:
            return apply_op(w, n.Apply(flipped, x.args, BOOL))
        ints = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}.get(x.op)
        if ints and type_of(x.args[0]).name in ("int", "str"):
            return apply_op(w, n.Apply(ints, x.args, BOOL))
        if x.op == "not":
            return expr(w, x.args[0])
        if x.op == "is_empty":
            return go("len({0}) > 0", expr(w, x.args[0]))
    return negate(expr(w, x))


@renders("eq", "ne")
def equality(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = e.args
    if isinstance(a, (n.Lit, n.Make)) and not isinstance(b, (n.Lit, n.Make)):
        a, b = b, a
    text = divisible(w, a, b) or char_equality(w, a, b) or equal(w, a, b)
    if e.op == "ne":
        return negate(text)
    return text


def divisible(w: Writer, a: Expr, b: Expr) -> Text | None:
    """x % k == 0 says the same for every sign of x, so it needs no floor."""
    if isinstance(a, n.Apply) and a.op == "floormod" and isinstance(b, n.Lit):
        x, k = a.args
        if b.value == 0 and (is_positive(k) or not isinstance(k, n.Lit)):
            return go("{0} % {1} == 0", expr(w, x), expr(w, k))
        if b.value == 1 and is_literal(k, 2):
            return go("{0} % 2 != 0", expr(w, x))
    return None


def char_equality(w: Writer, a: Expr, b: Expr) -> Text | None:
    if type_of(a) == STR and (has_rune(w, a) or has_rune(w, b)):
        x, y = rune_of(w, a), rune_of(w, b)
        if x and y:
            return go("{0} == {1}", Text(x), Text(y))
    return None


@renders("lt", "le", "gt", "ge")
def ordering(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return order(w, e.op, *e.args)


@renders("is_even", "is_odd")
def parity(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} % 2 == 0" if e.op == "is_even" else "{0} % 2 != 0", expr(w, e.args[0]))


@renders("is_divisible")
def is_divisible(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    if is_literal(e.args[1], 0):
        b = w.declare("divisor", b)
    return go("{0} % {1} == 0", a, b)
