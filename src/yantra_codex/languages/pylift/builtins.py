"""Python's built-in functions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lit, Make, type_of
from yantra_codex.ir.types import BOOL, FLOAT, INT, NEVER, STR, Type, list_of, map_of, set_of, tuple_of
from yantra_codex.languages.pylift.calls import builtin, iterable
from yantra_codex.languages.pylift.context import is_simple, lit
from yantra_codex.languages.pylift.convert import alike, as_list, coerce, number, shallow_copy, to_text, unopt
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all
from yantra_codex.languages.pylift.number_kinds import sure

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

def unknown(t: Type = NEVER) -> Expr:
    return Lit(None, t)


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in node.keywords if k.arg == name), None)


def only(cx: Cx, node: ast.Call, least: int, most: int, *keywords: str) -> None:
    """Refuse a call with other numbers of arguments or other keywords."""
    if not least <= len(node.args) <= most or any(k.arg not in keywords for k in node.keywords) or any(
        isinstance(a, ast.Starred) for a in node.args
    ):
        raise cx.no("a call with these arguments", node)


# ---------------------------------------------------------------- sizes and conversions


@builtin("len")
def length(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    return length_of(cx, unopt(cx, cx.expr(node.args[0])))


def length_of(cx: Cx, e: Expr) -> Expr:
    t = type_of(e)
    match t.name:
        case "str":
            return cx.op("str_length", e)
        case "list":
            if isinstance(e, Apply) and e.op == "filter":
                return cx.op("count_where", *e.args)
            return cx.op("length", e)
        case "map":
            return cx.op("map_size", e)
        case "set":
            return cx.op("set_size", e)
        case "tuple":
            return lit(len(t.args))
        case "vtuple":
            return cx.op("length", as_list(cx, e))
        case "never":
            return unknown(INT)
    raise TypeMismatch(f"len of a value of type {t}")


@builtin("int")
def to_int(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 2, "base")
    if not node.args:
        return lit(0)
    base = node.args[1] if len(node.args) == 2 else keyword(node, "base")
    if base is not None:
        text, b = cx.exprs([node.args[0], base])
        return cx.op("parse_int_base", unopt(cx, text), b)
    e = unopt(cx, cx.expr(node.args[0]))
    match type_of(e).name:
        case "int":
            return sure(e)
        case "bool":
            return number(cx, e)
        case "float":
            if isinstance(e, Apply) and e.op == "div":
                return cx.op("trunc", e)
            return cx.op("trunc", e)
        case "str":
            return cx.op("parse_int", e)
        case "never":
            return unknown(INT)
        case "any":
            return cx.named(e, lambda v: IfExpr(
                cx.op("is_a", v, lit("str")), cx.op("parse_int", Apply("cast", (v, lit("str")), STR)),
                IfExpr(cx.op("is_a", v, lit("float")), cx.op("trunc", Apply("cast", (v, lit("float")), FLOAT)), Apply("cast", (v, lit("int")), INT), INT),
                INT), "value")
    raise TypeMismatch(f"int of a value of type {type_of(e)}")


@builtin("float")
def to_float(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 1)
    if not node.args:
        return lit(0.0)
    arg = node.args[0]
    if isinstance(arg, ast.Constant) and isinstance(arg.value, str):
        special = {"inf": "inf", "infinity": "inf", "nan": "nan", "-inf": "-inf", "-infinity": "-inf", "+inf": "inf"}.get(arg.value.strip().lower())
        if special == "-inf":
            return cx.op("neg", cx.op("inf"))
        if special:
            return cx.op(special)
    e = unopt(cx, cx.expr(arg))
    if type_of(e) == STR:
        return cx.op("parse_float", e)
    if type_of(e) == NEVER:
        return unknown(FLOAT)
    return sure(coerce(cx, e, FLOAT))


@builtin("str", "repr", "ascii")
def to_str(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 1)
    if not node.args:
        return lit("")
    return to_text(cx, cx.expr(node.args[0]), quoted=isinstance(node.func, ast.Name) and node.func.id != "str")


@builtin("bool")
def to_bool(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 1)
    if not node.args:
        return lit(False)
    from yantra_codex.languages.pylift.conditions import condition

    return condition(cx, node.args[0])[0]


@builtin("list")
def to_list(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 1)
    if not node.args:
        return Make((), list_of(NEVER))
    e = unopt(cx, cx.expr(node.args[0], want))
    if type_of(e) == NEVER:
        return e
    xs = as_list(cx, e)
    return cx.op("copy", xs) if xs is e and (is_simple(xs) or is_part(xs)) else xs


def is_part(e: Expr) -> bool:
    return isinstance(e, Apply) and e.op in ("index", "index_wrap", "map_get", "tuple_get")


@builtin("tuple")
def to_tuple(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 1)
    if not node.args:
        return Make((), tuple_of())
    e = unopt(cx, cx.expr(node.args[0]))
    t = type_of(e)
    if t.name in ("tuple", "vtuple", "never"):
        return e
    xs = as_list(cx, e)
    if isinstance(xs, Make):
        return Make(xs.items, tuple_of(*map(type_of, xs.items)))
    return cx.op("list_to_tuple", xs)


@builtin("set", "frozenset")
def to_set(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 0, 1)
    if not node.args:
        return Make((), set_of(NEVER))
    e = unopt(cx, cx.expr(node.args[0]))
    t = type_of(e)
    if t.name in ("set", "never"):
        return shallow_copy(cx, e)
    xs = as_list(cx, e)
    return cx.op("char_set", e) if t == STR else cx.op("set_from_list", xs)


@builtin("dict")
def to_dict(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if any(isinstance(a, ast.Starred) for a in node.args) or len(node.args) > 1:
        raise cx.no("dict with these arguments", node)
    out: Expr | None = None
    if node.args:
        e = unopt(cx, cx.expr(node.args[0]))
        out = shallow_copy(cx, e) if type_of(e).name in ("map", "never") else pairs_to_map(cx, as_list(cx, e), node)
        if not node.keywords:
            return out
    items: list[Expr] = []
    spreads: list[Expr] = []
    for k in node.keywords:
        if k.arg is None:
            spreads.append(cx.expr(k.value))
        else:
            items += [lit(k.arg), cx.expr(k.value)]
    v = pyjoin_all([type_of(x) for x in items[1::2]])
    made: Expr = Make(tuple(coerce(cx, x, (STR, v)[i % 2]) for i, x in enumerate(items)), map_of(STR if items else NEVER, v))
    for m in ([out] if out is not None else []) + spreads:
        if type_of(m) != NEVER:
            made = m if isinstance(made, Make) and not made.items else cx.op("map_merge", *alike(cx, m, made))
    return made


def pairs_to_map(cx: Cx, xs: Expr, node: ast.AST) -> Expr:
    if isinstance(xs, Apply) and xs.op == "zip":
        return cx.op("map_zip", *xs.args)
    t = elements(type_of(xs))
    if t == NEVER:
        return Make((), map_of(NEVER, NEVER))
    if t.name == "tuple" and len(t.args) == 2:
        return cx.op("map_from_pairs", xs)
    if t.name in ("list", "vtuple"):
        inner = t.args[0]
        f = cx.lam([t], lambda p: Make((cx.op("index", as_list(cx, p), lit(0)), cx.op("index", as_list(cx, p), lit(1))), tuple_of(inner, inner)), ["pair"])
        return cx.op("map_from_pairs", cx.op("map", xs, f))
    raise cx.no(f"dict of a list of {t}", node)


@builtin("type", "print", "input", "open", "eval", "exec", "globals", "locals", "vars", "getattr", "setattr", "hasattr",
         "id", "hash", "object", "super", "complex", "bytes", "bytearray", "memoryview", "callable", "dir", "help", "compile")
def refused(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    raise cx.no(f"the built-in {node.func.id}", node)  # type: ignore[attr-defined]


# ---------------------------------------------------------------- numbers


@builtin("abs")
def absolute(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    e = number(cx, cx.expr(node.args[0]))
    return e if type_of(e) == NEVER else cx.op("abs", e)


@builtin("round")
def rounded(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2, "ndigits")
    digits = node.args[1] if len(node.args) == 2 else keyword(node, "ndigits")
    e = number(cx, cx.expr(node.args[0]))
    if digits is None or (isinstance(digits, ast.Constant) and digits.value is None):
        return e if type_of(e) in (INT, NEVER) else cx.op("round_int", e)
    n = cx.expr(digits)
    if type_of(e) == INT:
        low = cx.lower(n)
        if low is not None and low >= 0:
            return e
        tens = cx.op("round_int", cx.op("round_to", cx.op("to_float", e), n))
        return IfExpr(cx.op("ge", n, lit(0)), e, tens, INT) if is_simple(n) and not isinstance(n, Lit) else tens
    return e if type_of(e) == NEVER else cx.op("round_to", e, n)


@builtin("pow")
def power(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 3)
    args = [number(cx, e) for e in cx.exprs(node.args)]
    if len(args) == 3:
        if isinstance(args[1], Lit) and isinstance(args[1].value, int) and args[1].value < 0:
            raise cx.no("the inverse of a number modulo another", node)
        return unknown(INT) if NEVER in map(type_of, args) else cx.op("mod_pow", *args)
    from yantra_codex.languages.pylift.operators import operate

    return operate(cx, ast.Pow(), args[0], args[1], node)


@builtin("divmod")
def div_mod(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    a, b = (number(cx, e) for e in cx.exprs(node.args))
    if NEVER in (type_of(a), type_of(b)):
        return unknown(tuple_of(INT, INT))
    if type_of(a) == type_of(b) == INT:
        return cx.op("divmod", a, b)
    a, b = coerce(cx, a, FLOAT), coerce(cx, b, FLOAT)
    return cx.named(a, lambda x: cx.named(b, lambda y: Make((cx.op("float_floordiv", x, y), cx.op("float_mod", x, y)), tuple_of(FLOAT, FLOAT))))


@builtin("chr")
def char(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    e = number(cx, cx.expr(node.args[0]))
    return unknown(STR) if type_of(e) == NEVER else cx.op("char_of", e)


@builtin("ord")
def code(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    e = unopt(cx, cx.expr(node.args[0]))
    if isinstance(e, Lit) and isinstance(e.value, str) and len(e.value) == 1:
        return lit(ord(e.value))
    return unknown(INT) if type_of(e) == NEVER else cx.op("char_code", e)


PREFIXES = {"bin": (2, "0b"), "oct": (8, "0o"), "hex": (16, "0x")}


@builtin("bin", "oct", "hex")
def prefixed(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    base, prefix = PREFIXES[node.func.id]  # type: ignore[attr-defined]
    e = number(cx, cx.expr(node.args[0]))
    if type_of(e) == NEVER:
        return unknown(STR)

    def text(n: Expr) -> Expr:
        plain = cx.op("str_concat", lit(prefix), cx.op("to_base", n, lit(base)))
        low = cx.lower(n)
        if low is not None and low >= 0:
            return plain
        minus = cx.op("str_concat", lit("-" + prefix), cx.op("to_base", cx.op("neg", n), lit(base)))
        return IfExpr(cx.op("lt", n, lit(0)), minus, plain, STR)

    return cx.named(e, text, "n")


@builtin("sum")
def total(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2, "start")
    start = node.args[1] if len(node.args) == 2 else keyword(node, "start")
    counted = count_of_ones(cx, node.args[0])
    if counted is not None and start is None:
        return counted
    xs = iterable(cx, node.args[0])
    t = elements(type_of(xs))
    if start is not None and t.name in ("list", "never"):
        s = cx.expr(start)
        if type_of(s).name == "list":
            return sum_of_lists(cx, xs, s)
    if t == NEVER:
        return lit(0) if type_of(xs) != NEVER else unknown(NEVER)
    if t == BOOL:
        found = count_true(cx, xs)
        return found if start is None else cx.op("add", cx.expr(start), found)
    if t.name == "option":
        xs = coerce(cx, xs, list_of(t.args[0]))
    if t.name in ("tuple", "vtuple") and start is not None:
        return sum_of_tuples(cx, xs, cx.expr(start))
    out = sum_list(cx, xs)
    if start is None:
        return out
    s = number(cx, cx.expr(start))
    return out if isinstance(s, Lit) and s.value == 0 else cx.op("add", *alike(cx, s, out))


def sum_list(cx: Cx, xs: Expr) -> Expr:
    if isinstance(xs, Apply) and xs.op == "map":
        return cx.op("sum_by", *xs.args)
    return cx.op("sum", xs)


def sum_of_lists(cx: Cx, xs: Expr, start: Expr) -> Expr:
    if elements(type_of(xs)) == NEVER:
        return start
    flat = cx.op("flat_map", *xs.args) if isinstance(xs, Apply) and xs.op == "map" else cx.op("flatten", xs)
    if isinstance(start, Make) and not start.items:
        return flat
    return cx.op("concat", *alike(cx, start, flat))


def sum_of_tuples(cx: Cx, xs: Expr, start: Expr) -> Expr:
    inner = pyjoin(elements(elements(type_of(xs))), elements(type_of(start)))
    f = cx.lam([elements(type_of(xs))], lambda t: coerce(cx, as_list(cx, t), list_of(inner)), ["part"])
    flat = cx.op("flat_map", xs, f)
    return cx.op("list_to_tuple", flat if type_of(start) == tuple_of() else cx.op("concat", coerce(cx, as_list(cx, start), list_of(inner)), flat))


def count_of_ones(cx: Cx, node: ast.expr) -> Expr | None:
    """sum(1 for x in xs if p(x)) as count_where."""
    if not (isinstance(node, (ast.GeneratorExp, ast.ListComp)) and isinstance(node.elt, ast.Constant) and node.elt.value == 1
            and not isinstance(node.elt.value, bool) and len(node.generators) == 1):
        return None
    g = node.generators[0]
    kept = ast.copy_location(ast.ListComp(the_target(g.target), node.generators), node)
    ast.fix_missing_locations(kept)
    xs = cx.expr(kept)
    return unknown(INT) if type_of(xs) == NEVER else length_of(cx, xs)


def the_target(target: ast.expr) -> ast.expr:
    """A target read as a value."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return ast.Tuple([the_target(x) for x in target.elts], ast.Load())
    return ast.Name(getattr(target, "id", "_"), ast.Load())


def count_true(cx: Cx, xs: Expr) -> Expr:
    if isinstance(xs, Apply) and xs.op == "map":
        return cx.op("count_where", *xs.args)
    return cx.op("count_of", xs, lit(True))
