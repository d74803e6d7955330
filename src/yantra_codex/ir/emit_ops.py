"""How each op becomes a Python expression tree: native operators where they mean the same, else a call of its meaning."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Protocol

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Var, type_of
from yantra_codex.ir.ops import op
from yantra_codex.ir.types import Type

LOAD = ast.Load()


def name(text: str) -> ast.expr:
    return ast.Name(text, LOAD)


def const(value: object) -> ast.expr:
    return ast.Constant(value)  # type: ignore[arg-type]


def call(function: str, *args: ast.expr) -> ast.expr:
    return ast.Call(name(function), list(args), [])


def method(x: ast.expr, attribute: str, *args: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(x, attribute, LOAD), list(args), [])


def compare(a: ast.expr, operator: ast.cmpop, b: ast.expr) -> ast.expr:
    return ast.Compare(a, [operator], [b])


def subscript(x: ast.expr, at: ast.expr) -> ast.expr:
    return ast.Subscript(x, at, LOAD)


def binary(operator: ast.operator) -> Callable[..., ast.expr]:
    return lambda a, b: ast.BinOp(a, operator, b)


def comparison(operator: ast.cmpop) -> Callable[..., ast.expr]:
    return lambda a, b: ast.Compare(a, [operator], [b])


def boolean(operator: ast.boolop) -> Callable[..., ast.expr]:
    return lambda a, b: ast.BoolOp(operator, [a, b])


def unary(operator: ast.unaryop) -> Callable[..., ast.expr]:
    return lambda a: ast.UnaryOp(operator, a)


# ops whose Python operator means exactly the same on values of their types
NATIVE: dict[str, Callable[..., ast.expr]] = {
    "add": binary(ast.Add()), "sub": binary(ast.Sub()), "neg": unary(ast.USub()), "div": binary(ast.Div()),
    "floordiv": binary(ast.FloorDiv()), "floormod": binary(ast.Mod()), "float_floordiv": binary(ast.FloorDiv()),
    "float_mod": binary(ast.Mod()), "square": lambda a: call("op_square", a), "bit_and": binary(ast.BitAnd()),
    "bit_or": binary(ast.BitOr()), "bit_xor": binary(ast.BitXor()), "bit_not": unary(ast.Invert()),
    "and": boolean(ast.And()), "or": boolean(ast.Or()), "not": unary(ast.Not()), "xor": comparison(ast.NotEq()),
    "implies": lambda p, q: ast.BoolOp(ast.Or(), [ast.UnaryOp(ast.Not(), p), q]),
    "lt": comparison(ast.Lt()), "le": comparison(ast.LtE()), "gt": comparison(ast.Gt()), "ge": comparison(ast.GtE()),
    "eq": comparison(ast.Eq()), "ne": comparison(ast.NotEq()),
    "abs": lambda a: call("abs", a), "to_float": lambda a: call("float", a), "bool_to_int": lambda a: call("int", a),
    "length": lambda xs: call("len", xs), "str_length": lambda s: call("len", s), "map_size": lambda m: call("len", m),
    "set_size": lambda s: call("len", s), "is_empty": unary(ast.Not()), "map_is_empty": unary(ast.Not()),
    "set_is_empty": unary(ast.Not()), "str_is_empty": unary(ast.Not()),
    "index_wrap": subscript, "str_index_wrap": subscript, "map_get": subscript, "tuple_get": subscript,
    "first": lambda xs: subscript(xs, const(0)), "last": lambda xs: subscript(xs, const(-1)),
    "map_get_or": lambda m, k, d: method(m, "get", k, d), "map_find": lambda m, k: method(m, "get", k),
    "map_has": lambda m, k: compare(k, ast.In(), m), "set_has": lambda s, x: compare(x, ast.In(), s),
    "some": lambda x: x, "to_any": lambda x: x,
    "starts_with": lambda s, t: method(s, "startswith", t), "ends_with": lambda s, t: method(s, "endswith", t),
    "int_to_str": lambda n: call("str", n),
    "is_even": lambda x: compare(ast.BinOp(x, ast.Mod(), const(2)), ast.Eq(), const(0)),
    "is_odd": lambda x: compare(ast.BinOp(x, ast.Mod(), const(2)), ast.Eq(), const(1)),
    "is_divisible": lambda x, y: compare(ast.BinOp(x, ast.Mod(), y), ast.Eq(), const(0)),
}
NONE_TESTS = {"is_none": ast.Is(), "is_some": ast.IsNot()}
COMPARISONS = frozenset(["eq", "ne", "lt", "le", "gt", "ge"])
# ops that take constant time: their arguments are not charged
CONSTANT = frozenset(
    (
        "length", "first", "last", "index", "index_wrap", "index_or", "map_get", "map_get_or", "map_find", "map_has",
        "map_size", "set_has", "set_size", "tuple_get", "some", "unwrap", "unwrap_or", "is_none", "is_some", "to_any",
        "is_a", "cast", "str_index", "str_index_wrap", "str_length", "str_is_empty", "is_empty", "map_is_empty",
        "set_is_empty", "char_code", "is_vowel", "swap", "option_map", "bisect_left", "bisect_right", "starts_with",
        "ends_with", "max2", "min2", "clamp", "compare"
    )
)
DEEP = frozenset((
    "show", "show_quoted", "unique", "has_duplicates", "contains", "count_of", "index_of", "find_index_of"
))
SIZED_TYPES = frozenset(["list", "str", "map", "set", "vtuple"])


class Emitter(Protocol):
    """What the op builders need of the compiler."""

    traced: bool

    def expr(self, e: Expr) -> ast.expr: ...
    def ticks(self) -> ast.expr: ...
    def bind_lambda(self, f: Lambda) -> tuple[list[str], ast.expr]: ...


def charged(e: Expr, how: str, m: Emitter) -> ast.expr:
    """The argument behind a call that takes the ticks for its elements."""
    x, t = m.expr(e), type_of(e)
    return call(how, m.ticks(), x) if t.name in SIZED_TYPES or (how == "deep" and _is_container(t)) else x


# ---------------------------------------------------------------- higher-order ops with a lambda: comprehensions


def _loop(xs: Expr, f: Lambda, m: Emitter) -> tuple[ast.comprehension, ast.expr]:
    names, body = m.bind_lambda(f)
    return ast.comprehension(ast.Name(names[0], ast.Store()), charged(xs, "each", m), [], 0), body


def _map(a: Apply, m: Emitter) -> ast.expr:
    loop, body = _loop(a.args[0], a.args[1], m)  # type: ignore[arg-type]
    return ast.ListComp(body, [loop])


def _filter(keep: bool) -> Callable[[Apply, Emitter], ast.expr]:
    def build(a: Apply, m: Emitter) -> ast.expr:
        loop, test = _loop(a.args[0], a.args[1], m)  # type: ignore[arg-type]
        loop.ifs.append(test if keep else ast.UnaryOp(ast.Not(), test))
        return ast.ListComp(ast.Name(loop.target.id, LOAD), [loop])  # type: ignore[attr-defined]

    return build


def _quantifier(function: str) -> Callable[[Apply, Emitter], ast.expr]:
    def build(a: Apply, m: Emitter) -> ast.expr:
        loop, body = _loop(a.args[0], a.args[1], m)  # type: ignore[arg-type]
        return call(function, ast.GeneratorExp(body, [loop]))

    return build


COMPREHENSIONS: dict[str, Callable[[Apply, Emitter], ast.expr]] = {
    "map": _map, "filter": _filter(True), "reject": _filter(False), "any": _quantifier("any"), "all": _quantifier("all"),
}


# ---------------------------------------------------------------- one op


def apply_op(a: Apply, m: Emitter) -> ast.expr:
    """The Python expression of an op's application."""
    if a.op in COMPREHENSIONS and isinstance(a.args[1], Lambda):
        return COMPREHENSIONS[a.op](a, m)
    special = SPECIAL.get(a.op)
    if special is not None and (out := special(a, m)) is not None:
        return out
    if a.op in NATIVE:
        return NATIVE[a.op](*map(m.expr, a.args))
    row = op(a.op)
    if is_sized(a.op):
        return call(f"op_{a.op}", m.ticks(), *map(m.expr, a.args))
    if a.op in CONSTANT:
        return call(f"op_{a.op}", *map(m.expr, a.args))
    how = "each" if any(p.name == "func" for p in row.params) else "deep" if a.op in DEEP else "bulk"
    return call(f"op_{a.op}", *(charged(x, how, m) for x in a.args))


def is_sized(op_name: str) -> bool:
    from yantra_codex.ir.charge import SIZES

    return op_name in SIZES


def _index(a: Apply, m: Emitter) -> ast.expr | None:
    """xs[i], with its check against negatives only where i can be one."""
    xs, i = a.args
    if isinstance(i, Lit) and isinstance(i.value, int) and i.value >= 0:
        return subscript(m.expr(xs), m.expr(i))
    if isinstance(i, Var):
        checked = ast.IfExp(compare(m.expr(i), ast.GtE(), const(0)), m.expr(i), call("negative_index"))
        return subscript(m.expr(xs), checked)
    return None


def _product(a: Apply, m: Emitter) -> ast.expr:
    left, right = map(m.expr, a.args)
    if a.type.name == "float" or any(isinstance(x, Lit) for x in a.args):
        return ast.BinOp(left, ast.Mult(), right)
    return call("multiply", m.ticks(), left, right)


def _divided(a: Apply, m: Emitter) -> ast.expr | None:
    """Division; by a literal it takes no longer than what made the number."""
    left, right = a.args
    if isinstance(right, Lit):
        return None
    return call("quotient" if a.op == "floordiv" else "remainder", m.ticks(), m.expr(left), m.expr(right))


def _square(a: Apply, m: Emitter) -> ast.expr:
    x = m.expr(a.args[0])
    return call("op_square", x) if a.type.name == "float" else call("square_int", m.ticks(), x)


def _concat_text(a: Apply, m: Emitter) -> ast.expr:
    return call("concatenate", m.ticks(), *map(m.expr, a.args))


def _compare(a: Apply, m: Emitter) -> ast.expr | None:
    """Comparison of containers is charged for what they hold."""
    if not any(_is_container(type_of(x)) for x in a.args):
        return None
    return NATIVE[a.op](*(call("deep", m.ticks(), m.expr(x)) for x in a.args))


def _is_container(t: Type) -> bool:
    return t.name in ("list", "vtuple", "map", "any") or any(map(_is_container, t.args))


def _none_test(a: Apply, m: Emitter) -> ast.expr | None:
    """`x is None`; Python warns of a literal there."""
    x = m.expr(a.args[0])
    return None if isinstance(x, ast.Constant) else compare(x, NONE_TESTS[a.op], const(None))


def _as_float(a: Apply, m: Emitter) -> ast.expr | None:
    """sum and product of no floats are floats too."""
    if a.type.name != "float":
        return None
    plain = call(f"op_{a.op}", *([m.ticks()] if is_sized(a.op) else []), *(charged(x, "each", m) for x in a.args))
    return call("float", plain)


SPECIAL: dict[str, Callable[[Apply, Emitter], ast.expr | None]] = {
    "index": _index, "str_index": _index, "mul": _product, "square": _square, "floordiv": _divided, "floormod": _divided, "str_concat": _concat_text,
    **dict.fromkeys(NONE_TESTS, _none_test), **dict.fromkeys(COMPARISONS, _compare),
    **dict.fromkeys(("sum", "product", "sum_by"), _as_float),
}

__all__: Sequence[str] = ["apply_op", "call", "const", "is_sized", "name"]
