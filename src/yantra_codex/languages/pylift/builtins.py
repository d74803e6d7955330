"""Python's built-in functions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lambda, Lit, Make, Var, type_of
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    Type,
    func_of,
    is_orderable,
    list_of,
    map_of,
    set_of,
    tuple_of,
    vtuple_of,
)
from yantra_codex.languages.pylift.calls import builtin, call_node, call_routine, function_of, iterable
from yantra_codex.languages.pylift.context import Routine, is_simple, lit
from yantra_codex.languages.pylift.convert import (
    alike,
    as_list,
    both,
    coerce,
    either,
    equal,
    negate,
    number,
    part,
    shallow_copy,
    to_text,
    truth,
    unopt,
)
from yantra_codex.languages.pylift.exprs import compare
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all
from yantra_codex.languages.pylift.loops import function_over, range_bounds

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
            return e
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
    return coerce(cx, e, FLOAT)


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
    from yantra_codex.languages.pylift.exprs import condition

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
        return cx.op("mod_pow", *args)
    from yantra_codex.languages.pylift.exprs import operate

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


# ---------------------------------------------------------------- order


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
    if joined == t or joined == FLOAT:
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


def either_order(cx: Cx, flag: Expr, up: object, down: object) -> Expr:
    if isinstance(flag, Lit):
        return down() if flag.value else up()  # type: ignore[operator]
    a, b = up(), down()  # type: ignore[operator]
    return IfExpr(flag, b, a, type_of(a))


# ---------------------------------------------------------------- iteration


@builtin("range")
def numbers(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 3)
    start, stop, step = range_bounds(cx, node)
    if NEVER in map(type_of, (start, stop, step)):
        return unknown(list_of(INT))
    return cx.op("range", start, stop, step)


@builtin("enumerate")
def numbered(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2, "start")
    start = node.args[1] if len(node.args) == 2 else keyword(node, "start")
    xs = iterable(cx, node.args[0])
    k = lit(0) if start is None else number(cx, cx.expr(start))
    return unknown(list_of(tuple_of(INT, NEVER))) if type_of(xs) == NEVER else cx.op("enumerate", xs, k)


@builtin("zip")
def zipped(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if any(k.arg != "strict" for k in node.keywords):
        raise cx.no("zip with these arguments", node)
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
        return transposed(cx, node.args[0].value)
    if any(isinstance(a, ast.Starred) for a in node.args) or not node.args:
        raise cx.no("zip with these arguments", node)
    endless = counted_zip(cx, node)
    if endless is not None:
        return endless
    return zip_lists(cx, [iterable_or(cx, e) for e in cx.exprs(node.args)])


def counted_zip(cx: Cx, node: ast.Call) -> Expr | None:
    """zip(count(k), xs) and zip(cycle(ys), xs) with the endless one first or second."""
    found = [i for i, a in enumerate(node.args) if isinstance(a, ast.Call) and cx.lifter.dotted(cx, a.func) == "itertools.count"]
    if len(node.args) != 2 or len(found) != 1:
        return None
    counter = node.args[found[0]]
    assert isinstance(counter, ast.Call)
    xs = iterable(cx, node.args[1 - found[0]])
    start, step = [*(number(cx, cx.expr(a)) for a in counter.args), lit(0), lit(1)][:2] if counter.args else (lit(0), lit(1))
    if len(counter.args) < 2:
        step = lit(1)
    if type_of(xs) == NEVER:
        return unknown(list_of(NEVER))
    if found[0] == 0 and isinstance(step, Lit) and step.value == 1:
        return cx.op("enumerate", xs, start)

    def pairs(v: Expr) -> Expr:
        stop = cx.op("add", start, cx.op("mul", step, cx.op("length", v)))
        numbers_list = cx.op("range", start, stop, step)
        return zip_lists(cx, [numbers_list, v] if found[0] == 0 else [v, numbers_list])

    return cx.named(xs, pairs, "items")


def iterable_or(cx: Cx, e: Expr) -> Expr:
    e = unopt(cx, e)
    return e if type_of(e) == NEVER else as_list(cx, e)


def zip_lists(cx: Cx, lists: list[Expr]) -> Expr:
    if any(type_of(x) == NEVER for x in lists):
        return unknown(list_of(tuple_of(*(elements(type_of(x)) for x in lists))))
    if len(lists) == 1:
        t = elements(type_of(lists[0]))
        return cx.op("map", lists[0], cx.lam([t], lambda x: Make((x,), tuple_of(t))))
    if len(lists) == 2:
        return cx.op("zip", *lists)
    if len(lists) == 3:
        return cx.op("zip3", *lists)
    head, last = zip_lists(cx, lists[:-1]), lists[-1]
    t = elements(type_of(head))
    inner = elements(type_of(last))
    f = cx.lam([t, inner], lambda p, x: Make((*(part(cx, p, i) for i in range(len(t.args))), x), tuple_of(*t.args, inner)), ["t", "x"])
    return cx.op("zip_with", head, last, f)


def transposed(cx: Cx, node: ast.expr) -> Expr:
    """zip(*rows): its tuples have as many parts as there are rows."""
    rows = iterable(cx, node)
    row = elements(type_of(rows))
    if row == NEVER:
        return unknown(list_of(NEVER))
    if isinstance(rows, Make):
        return zip_lists(cx, [as_list(cx, r) for r in rows.items])
    if row.name == "tuple" and len(row.args) >= 1 and len(set(row.args)) > 1:
        return transposed_tuples(cx, rows, row)
    inner = elements(row)
    as_lists = rows if row.name == "list" else cx.op("map", rows, cx.lam([row], lambda r: coerce(cx, as_list(cx, r), list_of(inner)), ["row"]))
    columns = cx.op("transpose", as_lists)
    return cx.op("map", columns, cx.lam([list_of(inner)], lambda c: cx.op("list_to_tuple", c), ["column"]))


def transposed_tuples(cx: Cx, rows: Expr, row: Type) -> Expr:
    """The columns of rows whose parts differ in type: a list of values of any type would lose them."""
    inner = elements(row)
    columns = []
    held = rows if is_simple(rows) else cx.keep(rows, "rows")
    for i in range(len(row.args)):
        f = cx.lam([row], lambda r, i=i: coerce(cx, part(cx, r, i), inner), ["row"])  # type: ignore[misc]
        columns.append(cx.op("list_to_tuple", cx.op("map", held, f)))
    return Make(tuple(columns), list_of(vtuple_of(inner)))


@builtin("map")
def mapped(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if node.keywords or len(node.args) < 2 or any(isinstance(a, ast.Starred) for a in node.args):
        raise cx.no("map with these arguments", node)
    lists = [iterable_or(cx, e) for e in cx.exprs(node.args[1:])]
    if any(type_of(x) == NEVER or elements(type_of(x)) == NEVER for x in lists):
        return unknown(list_of(NEVER))
    f = function_of(cx, node.args[0], [elements(type_of(x)) for x in lists])
    if type_of(f.body) == NEVER:
        return unknown(list_of(NEVER))
    return map_over(cx, lists, f)


def map_over(cx: Cx, lists: list[Expr], f: Lambda) -> Expr:
    if len(lists) == 1:
        return cx.op("map", lists[0], f)
    if len(lists) == 2:
        return cx.op("zip_with", lists[0], lists[1], f)
    pairs = zip_lists(cx, lists)
    t = elements(type_of(pairs))

    def body(p: Expr) -> Expr:
        from yantra_codex.languages.pylift.calls import beta

        return substitute_params(cx, f, [part(cx, p, i) for i in range(len(t.args))]) if True else beta(cx, f, [p])

    return cx.op("map", pairs, cx.lam([t], body, ["parts"]))


def substitute_params(cx: Cx, f: Lambda, values: list[Expr]) -> Expr:
    from yantra_codex.languages.pylift.rewrite import substitute_vars

    return substitute_vars(f.body, {p.name: v for p, v in zip(f.params, values, strict=True)})


@builtin("filter")
def filtered(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    xs = iterable(cx, node.args[1])
    t = elements(type_of(xs))
    if t == NEVER:
        return xs
    if isinstance(node.args[0], ast.Constant) and node.args[0].value is None:
        out = cx.op("filter", xs, cx.lam([t], lambda x: truth(cx, x)))
        return coerce(cx, out, list_of(t.args[0])) if t.name == "option" else out
    return cx.op("filter", xs, predicate(cx, node.args[0], t))


def predicate(cx: Cx, func: ast.expr, t: Type) -> Lambda:
    """A function as a lambda that gives a bool."""
    f = function_of(cx, func, [t])
    return Lambda(f.params, truth(cx, f.body), func_of([t], BOOL))


@builtin("reversed")
def backwards(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    xs = iterable(cx, node.args[0])
    return xs if type_of(xs) == NEVER else cx.op("reverse", xs)


@builtin("any", "all")
def quantified(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    op = node.func.id  # type: ignore[attr-defined]
    arg = node.args[0]
    if isinstance(arg, (ast.GeneratorExp, ast.ListComp)) and len(arg.generators) > 1:
        inner = ast.Call(node.func, [ast.GeneratorExp(arg.elt, arg.generators[1:])], [])
        outer = ast.Call(node.func, [ast.GeneratorExp(inner, arg.generators[:1])], [])
        ast.copy_location(outer, node)
        ast.fix_missing_locations(outer)
        return cx.expr(outer)
    if isinstance(arg, (ast.GeneratorExp, ast.ListComp)) and not is_bool_form(arg.elt):
        truthy = ast.copy_location(ast.Call(ast.Name("bool", ast.Load()), [arg.elt], []), arg.elt)
        arg = ast.copy_location(ast.GeneratorExp(truthy, arg.generators), arg)
        ast.fix_missing_locations(arg)
    xs = iterable(cx, arg)
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(BOOL) if type_of(xs) == NEVER else lit(op == "all")
    if isinstance(xs, Apply) and xs.op == "map" and type_of(xs.args[1].body) == BOOL:  # type: ignore[attr-defined]
        return cx.op(op, *xs.args)
    if t == BOOL:
        return cx.op(f"{op}_true", xs)
    return cx.op(op, xs, cx.lam([t], lambda x: truth(cx, x)))


def is_bool_form(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


@builtin("iter")
def iterator(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    """The items still to come, as a list."""
    only(cx, node, 1, 1)
    return iterable(cx, node.args[0])


@builtin("next")
def first_of(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    """next(generator[, default])."""
    only(cx, node, 1, 2)
    arg = node.args[0]
    if isinstance(arg, ast.Name):
        return cx.lifter.next_of(cx, arg, node)
    if isinstance(arg, ast.Call) and isinstance(arg.func, ast.Name) and arg.func.id == "iter" and len(arg.args) == 1:
        arg = arg.args[0]
    xs = iterable(cx, arg)
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown() if len(node.args) == 1 else cx.expr(node.args[1])
    if len(node.args) == 1:
        return cx.op("index", xs, lit(0))
    default = cx.expr(node.args[1])
    return first_or(cx, xs, t, default)


def first_or(cx: Cx, xs: Expr, t: Type, default: Expr) -> Expr:
    mapping: Lambda | None = None
    source = xs
    if isinstance(source, Apply) and source.op == "map":
        source, mapping = source.args[0], source.args[1]  # type: ignore[assignment]
    joined = pyjoin(t, type_of(default))
    if isinstance(source, Apply) and source.op == "filter" and mapping is None:
        if type_of(default) == NONE:
            found = cx.op("find", *source.args)
            return found if t.name != "option" else coerce(cx, found, joined)
        if joined == t:
            return cx.op("find_or", *source.args, coerce(cx, default, t))
    if type_of(default) == NONE and isinstance(source, Apply) and source.op == "filter" and mapping is not None and t.name != "option":
        return cx.op("option_map", cx.op("find", *source.args), mapping)
    if joined == t:
        return cx.op("index_or", xs, lit(0), coerce(cx, default, t))
    return cx.named(xs, lambda v: IfExpr(cx.op("is_empty", v), coerce(cx, default, joined), coerce(cx, cx.op("index", v, lit(0)), joined), joined), "found")


# ---------------------------------------------------------------- types

KINDS = {
    "int": ("int", "bool"), "float": ("float",), "bool": ("bool",), "str": ("str",), "list": ("list",), "tuple": ("tuple", "vtuple"),
    "set": ("set",), "frozenset": (), "dict": ("map",), "NoneType": ("none",), "complex": (), "bytes": (), "object": None,
    "Iterable": ("list", "tuple", "vtuple", "set", "map", "str"), "Number": ("int", "float", "bool"), "Real": ("int", "float", "bool"),
    "Integral": ("int", "bool"), "Sequence": ("list", "tuple", "vtuple", "str"), "Mapping": ("map",),
}


@builtin("isinstance")
def instance(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    return is_instance(cx, cx.expr(node.args[0]), node.args[1])


def is_instance(cx: Cx, e: Expr, kind: ast.expr, exact: bool = False) -> Expr:
    """isinstance(e, kind), answered from the type where that is known."""
    if isinstance(kind, ast.Tuple):
        out: Expr = lit(False)
        for k in kind.elts:
            out = either(cx, out, is_instance(cx, e, k, exact))
        return out
    if isinstance(kind, ast.BinOp):
        return either(cx, is_instance(cx, e, kind.left, exact), is_instance(cx, e, kind.right, exact))
    name = kind.id if isinstance(kind, ast.Name) else kind.attr if isinstance(kind, ast.Attribute) else ""
    if isinstance(kind, ast.Call) and isinstance(kind.func, ast.Name) and kind.func.id == "type":
        name = "NoneType"
    if name not in KINDS:
        raise cx.no(f"isinstance of {ast.unparse(kind)}", kind)
    kinds = KINDS[name]
    t = type_of(e)
    if t == NEVER:
        return Lit(False, BOOL)
    if kinds is None:
        return lit(True)
    if exact and name == "int":
        kinds = ("int",)
    if t == ANY:
        return test_kinds(cx, e, kinds)
    if t.name == "option":
        if "none" in kinds:
            return cx.op("is_none", e)
        return cx.op("is_some", e) if t.args[0].name in kinds else lit(False)
    return lit(t.name in kinds)


def test_kinds(cx: Cx, e: Expr, kinds: tuple[str, ...]) -> Expr:
    def body(v: Expr) -> Expr:
        out: Expr = lit(False)
        for k in dict.fromkeys(k.replace("vtuple", "tuple") for k in kinds):
            out = either(cx, out, cx.op("is_a", v, lit(k)))
        return out

    return cx.named(e, body)


__all__ = ["Routine", "Var", "both", "call_node", "call_routine", "compare", "equal", "function_over", "negate"]
