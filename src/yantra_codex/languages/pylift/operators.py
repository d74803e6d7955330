"""Operators: arithmetic by the types of the operands, sequences, sets, counters."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Expr, Lit, Make, type_of
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NEVER, NONE, STR, Type, tuple_of, vtuple_of
from yantra_codex.languages.pylift.comparison import as_set
from yantra_codex.languages.pylift.conditions import condition
from yantra_codex.languages.pylift.context import expr_of, lit
from yantra_codex.languages.pylift.convert import alike, as_list, changes_something, coerce, negate, number, unopt
from yantra_codex.languages.pylift.exprs import NUMBERS
from yantra_codex.languages.pylift.formatting import percent_format
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.lift_effects import like

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

BITS = {ast.BitAnd: "bit_and", ast.BitOr: "bit_or", ast.BitXor: "bit_xor"}
SETS = {ast.BitAnd: "set_intersection", ast.BitOr: "set_union", ast.BitXor: "set_symmetric_difference", ast.Sub: "set_difference"}
COUNTERS = {ast.Add: "counter_add", ast.Sub: "counter_sub", ast.BitAnd: "counter_and", ast.BitOr: "counter_or"}
ARITHMETIC = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul"}


@expr_of(ast.BinOp)
def binary(cx: Cx, node: ast.BinOp, want: Type | None = None) -> Expr:
    if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
        return percent_format(cx, node.left.value, node.right, node)
    passes = want if want is not None and (want.name in ("list", "set", "map") or want in NUMBERS) else None
    a, b = cx.exprs([node.left, node.right], [passes, passes])
    if type(node.op) in SETS and "list" in (type_of(a).name, type_of(b).name):
        a, b = as_set(cx, node.left, a), as_set(cx, node.right, b)
    return operate(cx, node.op, a, b, node)


def operate(cx: Cx, op: ast.operator, a: Expr, b: Expr, node: ast.AST) -> Expr:
    """a op b by Python's rules for their types."""
    a, b = like(cx, unopt(cx, a), unopt(cx, b))
    ta, tb = type_of(a), type_of(b)
    if NEVER in (ta, tb) or NONE in (ta, tb):
        return Lit(None, known_numeric(ta, tb))
    kind = type(op)
    if ta.name in ("list", "str", "vtuple", "tuple") or tb.name in ("list", "str", "vtuple", "tuple"):
        return operate_sequences(cx, kind, a, b, node)
    if ta.name == tb.name == "set" and kind in SETS:
        return cx.op(SETS[kind], *alike(cx, a, b))
    if ta.name == tb.name == "map":
        if kind in COUNTERS and cx.lifter.is_counter(cx, node):
            return cx.op(COUNTERS[kind], *alike(cx, a, b))
        if kind is ast.BitOr:
            return cx.op("map_merge", *alike(cx, a, b))
    if kind in BITS and ta == tb == BOOL:
        if changes_something(cx, b):  # `and` and `or` of the IR may leave the second one out
            a, b = cx.keep(a, "first"), cx.keep(b, "second")
        return cx.op({"bit_and": "and", "bit_or": "or", "bit_xor": "xor"}[BITS[kind]], a, b)
    a, b = from_any(cx, a, b, node)
    a, b = number(cx, a), number(cx, b)
    if not (type_of(a) in NUMBERS and type_of(b) in NUMBERS):
        raise TypeMismatch(f"{kind.__name__} of {ta} and {tb}")
    return operate_numbers(cx, kind, a, b)


def known_numeric(ta: Type, tb: Type) -> Type:
    return FLOAT if FLOAT in (ta, tb) else NEVER


def from_any(cx: Cx, a: Expr, b: Expr, node: ast.AST) -> tuple[Expr, Expr]:
    a, b = like(cx, a, b)
    if ANY in (type_of(a), type_of(b)):
        raise cx.no("arithmetic on a value whose type is not known", node)
    return a, b


def operate_numbers(cx: Cx, kind: type[ast.operator], a: Expr, b: Expr) -> Expr:
    ints = type_of(a) == type_of(b) == INT
    if kind in ARITHMETIC:
        return fold(cx, ARITHMETIC[kind], *alike(cx, a, b))
    if kind is ast.Div:
        return cx.op("div", coerce(cx, a, FLOAT), coerce(cx, b, FLOAT))
    if kind is ast.FloorDiv:
        return cx.op("floordiv", a, b) if ints else cx.op("float_floordiv", coerce(cx, a, FLOAT), coerce(cx, b, FLOAT))
    if kind is ast.Mod:
        return cx.op("floormod", a, b) if ints else cx.op("float_mod", coerce(cx, a, FLOAT), coerce(cx, b, FLOAT))
    if kind is ast.Pow:
        negative = (isinstance(b, Lit) and isinstance(b.value, int) and b.value < 0) or (isinstance(b, Apply) and b.op == "neg")
        low = cx.lower(b) if ints else None
        if ints and not negative and ((low is not None and low >= 0) or not cx.lifter.gives_floats(cx)):
            return cx.op("int_pow", a, b)
        return cx.op("float_pow", coerce(cx, a, FLOAT), coerce(cx, b, FLOAT))
    if ints and kind in BITS:
        return cx.op(BITS[kind], a, b)
    if ints and kind in (ast.LShift, ast.RShift):
        return cx.op("shl" if kind is ast.LShift else "shr", a, b)
    raise TypeMismatch(f"{kind.__name__} of {type_of(a)} and {type_of(b)}")


def fold(cx: Cx, op: str, a: Expr, b: Expr) -> Expr:
    """An arithmetic op; of two small int constants, its value."""
    if isinstance(a, Lit) and isinstance(b, Lit) and type_of(a) == type_of(b) == INT:
        x, y = int(a.value or 0), int(b.value or 0)
        value = {"add": x + y, "sub": x - y, "mul": x * y if abs(x) + abs(y) < 2**20 else None}[op]
        if value is not None:
            return lit(value)
    return cx.op(op, a, b)


def operate_sequences(cx: Cx, kind: type[ast.operator], a: Expr, b: Expr, node: ast.AST) -> Expr:
    ta, tb = type_of(a), type_of(b)
    if kind is ast.Mult:
        if ta.name in ("int", "bool"):
            a, b, ta, tb = b, a, tb, ta
        return repeat(cx, a, number(cx, b))
    if kind is ast.Mod and ta == STR:
        raise cx.no("% formatting with a pattern that is not a constant", node)
    if kind is ast.Add:
        if ta == tb == STR:
            return cx.op("str_concat", a, b)
        if ta.name == tb.name == "list":
            return cx.op("concat", *alike(cx, a, b))
        if ta.name == tb.name == "tuple":
            if isinstance(a, Make) and isinstance(b, Make):
                return Make((*a.items, *b.items), tuple_of(*ta.args, *tb.args))
            return cx.op("tuple_concat", a, b)
        if {ta.name, tb.name} <= {"tuple", "vtuple"}:
            t = vtuple_of(pyjoin(elements(ta), elements(tb)))
            return cx.op("tuple_concat", coerce(cx, a, t), coerce(cx, b, t))
    raise TypeMismatch(f"{kind.__name__} of {ta} and {tb}")


def repeat(cx: Cx, a: Expr, n: Expr) -> Expr:
    t = type_of(a)
    if type_of(n) not in (INT, NEVER):
        raise TypeMismatch(f"a sequence times a value of type {type_of(n)}")
    if t == STR:
        return cx.op("str_repeat", a, n)
    if t.name == "list":
        if isinstance(a, Make) and len(a.items) == 1:
            return cx.op("fill", n, a.items[0])
        return cx.op("repeat", a, n)
    if t.name in ("tuple", "vtuple"):
        return cx.op("list_to_tuple", repeat(cx, as_list(cx, a), n))
    raise TypeMismatch(f"{t} times a number")


@expr_of(ast.UnaryOp)
def unary(cx: Cx, node: ast.UnaryOp, want: Type | None = None) -> Expr:
    if isinstance(node.op, ast.Not):
        return negate(cx, condition(cx, node.operand)[0])
    e = number(cx, cx.expr(node.operand, want))
    if type_of(e) == NEVER:
        return e
    if isinstance(node.op, ast.UAdd):
        return e
    if isinstance(node.op, ast.Invert):
        return cx.op("bit_not", e)
    if isinstance(e, Lit) and isinstance(e.value, (int, float)):
        return lit(-e.value)
    return cx.op("neg", e)
