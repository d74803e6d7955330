"""Expressions: constants, names, displays, operators, comparison, conditions, lambdas."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Expr, If, IfExpr, Lit, Make, Place, Set, Var, type_of
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    Type,
    list_of,
    map_of,
    set_of,
    tuple_of,
    vtuple_of,
)
from yantra_codex.languages.pylift.context import (
    UNKNOWN,
    Facts,
    Flavour,
    NeedsStatements,
    expr_of,
    is_simple,
    lit,
)
from yantra_codex.languages.pylift.convert import (
    alike,
    as_list,
    both,
    coerce,
    either,
    equal,
    is_none,
    negate,
    number,
    part,
    truth,
    unopt,
)
from yantra_codex.languages.pylift.formatting import fstring, percent_format
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

NUMBERS = (INT, FLOAT)


@expr_of(ast.Constant)
def constant(cx: Cx, node: ast.Constant, want: Type | None = None) -> Expr:
    if node.value is None or isinstance(node.value, (bool, int, float, str)):
        return lit(node.value)
    raise cx.no(f"constants of type {type(node.value).__name__}", node)


@expr_of(ast.JoinedStr)
def joined(cx: Cx, node: ast.JoinedStr, want: Type | None = None) -> Expr:
    return fstring(cx, node)


# ---------------------------------------------------------------- names


@expr_of(ast.Attribute)
def attribute(cx: Cx, node: ast.Attribute, want: Type | None = None) -> Expr:
    """A constant of a module, or a part of a match object."""
    full = cx.lifter.dotted(cx, node)
    if full is not None:
        return cx.lifter.member(cx, full, node)
    flavour = cx.lifter.flavour(cx, node.value) if isinstance(node.value, ast.Name) else None
    if flavour is not None and is_match(flavour) and node.attr == "string" and flavour.default is not None:
        return cx.expr(flavour.default)
    if flavour is not None and is_match(flavour) and isinstance(node.value, ast.Name) and node.attr == "string":
        raise cx.no("the string of a match", node)
    raise cx.no(f"the attribute {node.attr}", node)


@expr_of(ast.Name)
def name(cx: Cx, node: ast.Name, want: Type | None = None) -> Expr:
    n = node.id
    e = variable(cx, n)
    if e is None:
        return cx.lifter.global_value(cx, node, want)
    t = type_of(e)
    if t == NEVER:
        cx.lifter.unknown = cx.lifter.unknown or node
    fact = cx.facts.get(n)
    if fact is not None and fact != t:
        if t.name == "option":
            return cx.op("unwrap", e)
        if t.name == "any":
            return Apply("cast", (e, lit(str(fact))), fact)
    return e


def variable(cx: Cx, n: str) -> Expr | None:
    """The value of a local name; None where the name is not local."""
    if n in cx.bound:
        return cx.bound[n]
    if n in cx.places:
        return read_place(cx, cx.places[n])
    if n in cx.fn.types or n in cx.fn.locals or n in cx.fn.params or n in cx.fn.captures:
        return Var(n, cx.type_of_name(n))
    return None


def read_place(cx: Cx, place: Place) -> Expr:
    """The value at a place."""
    e: Expr = Var(place.name, cx.type_of_name(place.name))
    for step in place.path:
        e = cx.op({"index": "index", "wrap": "index_wrap", "key": "map_get"}[step.kind], e, step.at)
    return e


# ---------------------------------------------------------------- displays


def element_wants(want: Type | None, kinds: tuple[str, ...]) -> Type | None:
    return elements(want) if want is not None and want.name in kinds and elements(want) != NEVER else None


@expr_of(ast.List, ast.Set)
def display(cx: Cx, node: ast.List | ast.Set, want: Type | None = None) -> Expr:
    kind = "list" if isinstance(node, ast.List) else "set"
    if any(isinstance(x, ast.Starred) for x in node.elts):
        xs = spread(cx, node.elts)
        return xs if kind == "list" else cx.op("set_from_list", xs)
    inner = element_wants(want, (kind,))
    items = cx.exprs(node.elts, [inner] * len(node.elts))
    t = pyjoin_all([type_of(x) for x in items])
    return Make(tuple(coerce(cx, x, t) for x in items), Type(kind, (t,)))


def spread(cx: Cx, nodes: list[ast.expr]) -> Expr:
    """The list of elements, some of them starred."""
    parts: list[Expr] = []
    for x, e in zip(nodes, cx.exprs([x.value if isinstance(x, ast.Starred) else x for x in nodes]), strict=True):
        if isinstance(x, ast.Starred):
            parts.append(as_list(cx, e))
        elif parts and isinstance(parts[-1], Make):
            t = pyjoin(type_of(parts[-1]).args[0], type_of(e))  # type: ignore[attr-defined]
            parts[-1] = Make((*(coerce(cx, y, t) for y in parts[-1].items), coerce(cx, e, t)), list_of(t))
        else:
            parts.append(Make((e,), list_of(type_of(e))))
    out = parts[0]
    for p in parts[1:]:
        out = cx.op("concat", *alike(cx, out, p))
    if len(parts) == 1 and isinstance(nodes[0], ast.Starred) and not isinstance(out, Make):
        return cx.op("copy", out) if is_simple(out) else out
    return out


@expr_of(ast.Tuple)
def tuple_display(cx: Cx, node: ast.Tuple, want: Type | None = None) -> Expr:
    if any(isinstance(x, ast.Starred) for x in node.elts):
        return cx.op("list_to_tuple", spread(cx, node.elts))
    wants = list(want.args) if want is not None and want.name == "tuple" and len(want.args) == len(node.elts) else []
    items = cx.exprs(node.elts, wants)
    return Make(tuple(items), tuple_of(*map(type_of, items)))


@expr_of(ast.Dict)
def dict_display(cx: Cx, node: ast.Dict, want: Type | None = None) -> Expr:
    if any(k is None for k in node.keys):
        return dict_spread(cx, node)
    flat = [x for k, v in zip(node.keys, node.values, strict=True) for x in (k, v)]
    wants = [*want.args] * len(node.keys) if want is not None and want.name == "map" else []
    items = cx.exprs([x for x in flat if x is not None], wants)
    k = pyjoin_all([type_of(x) for x in items[::2]])
    v = pyjoin_all([type_of(x) for x in items[1::2]])
    return Make(tuple(coerce(cx, x, (k, v)[i % 2]) for i, x in enumerate(items)), map_of(k, v))


def dict_spread(cx: Cx, node: ast.Dict) -> Expr:
    out: Expr | None = None
    for k, v in zip(node.keys, node.values, strict=True):
        piece = cx.expr(v) if k is None else dict_display(cx, ast.Dict([k], [v]))
        out = piece if out is None else cx.op("map_merge", *alike(cx, out, piece))
    assert out is not None
    return out


# ---------------------------------------------------------------- operators

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
    return operate(cx, node.op, a, b, node)


def operate(cx: Cx, op: ast.operator, a: Expr, b: Expr, node: ast.AST) -> Expr:
    """a op b by Python's rules for their types."""
    a, b = unopt(cx, a), unopt(cx, b)
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
        return cx.op({"bit_and": "and", "bit_or": "or", "bit_xor": "xor"}[BITS[kind]], a, b)
    a, b = from_any(cx, a, b, node)
    a, b = number(cx, a), number(cx, b)
    if not (type_of(a) in NUMBERS and type_of(b) in NUMBERS):
        raise TypeMismatch(f"{kind.__name__} of {ta} and {tb}")
    return operate_numbers(cx, kind, a, b)


def known_numeric(ta: Type, tb: Type) -> Type:
    return FLOAT if FLOAT in (ta, tb) else NEVER


def from_any(cx: Cx, a: Expr, b: Expr, node: ast.AST) -> tuple[Expr, Expr]:
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
        if ints and not negative:
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


# ---------------------------------------------------------------- comparison

ORDER = {ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}
SUBSETS: dict[type[ast.cmpop], Callable[[Cx, Expr, Expr], Expr]] = {
    ast.LtE: lambda cx, a, b: cx.op("is_subset", a, b), ast.Lt: lambda cx, a, b: cx.op("is_proper_subset", a, b),
    ast.GtE: lambda cx, a, b: cx.op("is_superset", a, b), ast.Gt: lambda cx, a, b: cx.op("is_proper_subset", b, a),
}


@expr_of(ast.Compare)
def comparison(cx: Cx, node: ast.Compare, want: Type | None = None) -> Expr:
    if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        found = membership(cx, node.left, node.comparators[0])
        return found if isinstance(node.ops[0], ast.In) else negate(cx, found)
    special = type_test(cx, node) or match_is_none(cx, node)
    if special is not None:
        return special
    operands = cx.exprs([node.left, *node.comparators])
    if len(node.ops) == 1:
        return compare(cx, node.ops[0], operands[0], operands[1], node)
    return chain(cx, node, operands, 0)


def chain(cx: Cx, node: ast.Compare, operands: list[Expr], at: int) -> Expr:
    """a < b < c as (a < b) and (b < c), each operand evaluated once."""
    if at == len(node.ops) - 1:
        return compare(cx, node.ops[at], operands[at], operands[at + 1], node)

    def rest(middle: Expr) -> Expr:
        operands[at + 1] = middle
        first = compare(cx, node.ops[at], operands[at], middle, node)
        return both(cx, first, chain(cx, node, operands, at + 1))

    middle = operands[at + 1]
    return rest(middle) if is_cheap(middle) else cx.named(middle, rest, "middle")


def is_cheap(e: Expr) -> bool:
    """Whether evaluating e twice costs next to nothing and changes nothing."""
    match e:
        case Apply(op=("index" | "index_wrap" | "str_index" | "str_index_wrap" | "length" | "str_length" | "add" | "sub"), args=args):
            return all(map(is_simple, args))
    return is_simple(e)


def match_is_none(cx: Cx, node: ast.Compare) -> Expr | None:
    """`m is None` of a match object that is held as a bool."""
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if not (isinstance(right, ast.Constant) and right.value is None and len(node.ops) == 1):
        return None
    held = left.target if isinstance(left, ast.NamedExpr) else left
    flavour = cx.lifter.flavour(cx, held)
    if cx.lifter.is_match_call(cx, left) or (flavour is not None and flavour.kind == "match_test"):
        found = cx.expr(left)
        return negate(cx, found) if isinstance(op, (ast.Is, ast.Eq)) else found
    return None


def type_test(cx: Cx, node: ast.Compare) -> Expr | None:
    """`type(x) == T` and `type(x) is T`."""
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if not (isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "type" and len(left.args) == 1):
        return None
    if not isinstance(op, (ast.Eq, ast.Is, ast.NotEq, ast.IsNot)):
        return None
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Name) and right.func.id == "type":
        a, b = cx.exprs([left.args[0], right.args[0]])
        if ANY in (type_of(a), type_of(b)):
            raise cx.no("comparing the types of two unknown values", node)
        found: Expr = lit(type_of(a).name == type_of(b).name)
    else:
        from yantra_codex.languages.pylift.builtins import is_instance

        found = is_instance(cx, cx.expr(left.args[0]), right, exact=True)
    return found if isinstance(op, (ast.Eq, ast.Is)) else negate(cx, found)


def compare(cx: Cx, op: ast.cmpop, a: Expr, b: Expr, node: ast.AST) -> Expr:
    kind = type(op)
    if kind in (ast.Eq, ast.NotEq):
        e = equal(cx, a, b)
        return e if kind is ast.Eq else negate(cx, e)
    if kind in (ast.Is, ast.IsNot):
        e = identity(cx, a, b, node)
        return e if kind is ast.Is else negate(cx, e)
    if kind in (ast.In, ast.NotIn):
        e = member_of(cx, a, b)
        return e if kind is ast.In else negate(cx, e)
    a, b = unopt(cx, a), unopt(cx, b)
    ta, tb = type_of(a), type_of(b)
    if NEVER in (ta, tb) or NONE in (ta, tb):
        return Apply(ORDER[kind], (a, b), BOOL)
    if ta.name == tb.name == "set":
        return SUBSETS[kind](cx, *alike(cx, a, b))
    if ta == tb == BOOL:
        a, b = number(cx, a), number(cx, b)
    t = pyjoin(ta, tb)
    if t == ANY:
        raise cx.no(f"ordering of {ta} and {tb}", node)
    return cx.op(ORDER[kind], coerce(cx, a, t if t != BOOL else INT), coerce(cx, b, t if t != BOOL else INT))


def identity(cx: Cx, a: Expr, b: Expr, node: ast.AST) -> Expr:
    for x, y in ((a, b), (b, a)):
        if isinstance(y, Lit) and y.value is None:
            return is_none(cx, x, type_of(x)) if type_of(x) != NEVER else Lit(False, BOOL)
        if isinstance(y, Lit) and isinstance(y.value, bool):
            return equal(cx, x, y) if type_of(x) in (BOOL, NEVER) else lit(False)
    ta, tb = type_of(a), type_of(b)
    if ta in (INT, STR, BOOL) and ta == tb:
        return equal(cx, a, b)
    raise cx.no("`is` between values", node)


def membership(cx: Cx, left: ast.expr, right: ast.expr) -> Expr:
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Name) and right.func.id == "range" and cx.lifter.is_builtin(cx, "range"):
        inside = in_range(cx, left, right)
        if inside is not None:
            return inside
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Attribute) and right.func.attr == "keys" and not right.args:
        right = right.func.value
    if isinstance(right, (ast.Tuple, ast.Set)) and not any(isinstance(x, ast.Starred) for x in right.elts):
        right = ast.copy_location(ast.List(right.elts, ast.Load()), right)
    a, b = cx.exprs([left, right])
    return member_of(cx, a, b)


def in_range(cx: Cx, left: ast.expr, right: ast.Call) -> Expr | None:
    if not 1 <= len(right.args) <= 2 or right.keywords:
        return None
    a, *bounds = cx.exprs([left, *right.args])
    lo, hi = (lit(0), bounds[0]) if len(bounds) == 1 else bounds
    if not all(type_of(x) == INT for x in (a, lo, hi)):
        return None
    return cx.named(a, lambda v: both(cx, cx.op("le", lo, v), cx.op("lt", v, hi)), "n")


def member_of(cx: Cx, a: Expr, b: Expr) -> Expr:
    """a in b."""
    b = unopt(cx, b)
    t = type_of(b)
    if t == NEVER:
        return Apply("contains", (b, a), BOOL)
    if t == STR:
        return cx.op("str_contains", b, unopt(cx, a))
    if t.name in ("tuple", "vtuple"):
        b, t = as_list(cx, b), type_of(as_list(cx, b))
    op = {"list": "contains", "set": "set_has", "map": "map_has"}.get(t.name)
    if op is None:
        raise TypeMismatch(f"`in` a value of type {t}")
    inner = t.args[0]
    joined_type = pyjoin(type_of(a), inner)
    if inner == NEVER:
        return cx.op(op, b, a) if type_of(a) != NEVER else Apply(op, (b, a), BOOL)
    if joined_type == inner:
        return cx.op(op, b, coerce(cx, a, inner))
    if type_of(a).name == "option" and pyjoin(type_of(a).args[0], inner) == inner:  # type: ignore[attr-defined]
        return cx.named(a, lambda v: both(cx, cx.op("is_some", v), cx.op(op, b, coerce(cx, cx.op("unwrap", v), inner))))
    if joined_type == ANY:
        if inner == ANY:
            return cx.op(op, b, coerce(cx, a, ANY))
        if type_of(a) != ANY:
            cx.lifter.oddities += 1
            return lit(False)
    if t.name == "list":
        return cx.op(op, coerce(cx, b, list_of(joined_type)), coerce(cx, a, joined_type))
    return cx.op("contains", coerce(cx, as_list(cx, b), list_of(joined_type)), coerce(cx, a, joined_type))


# ---------------------------------------------------------------- conditions


def is_match(flavour: Flavour) -> bool:
    return flavour.kind.startswith("match_")


def match_truth(cx: Cx, flavour: Flavour, e: Expr) -> Expr:
    """Whether a match object, held as whatever is asked of it, was found."""
    if flavour.kind == "match_test":
        return e
    return cx.op("is_some", e) if type_of(e).name == "option" else lit(True)


def condition(cx: Cx, node: ast.expr) -> tuple[Expr, Facts, Facts]:
    """The truth of a node, with what is known about variables where it is true and where it is false."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        e, yes, no = condition(cx, node.operand)
        return negate(cx, e), no, yes
    if isinstance(node, ast.BoolOp):
        return bool_condition(cx, node)
    flavour = cx.lifter.flavour(cx, node) if isinstance(node, (ast.Name, ast.NamedExpr)) else None
    e = cx.expr(node)
    e = match_truth(cx, flavour, e) if flavour is not None and is_match(flavour) else truth(cx, e)
    yes, no = facts_of(cx, node)
    return e, yes, no


def bool_condition(cx: Cx, node: ast.BoolOp) -> tuple[Expr, Facts, Facts]:
    is_and = isinstance(node.op, ast.And)
    saved, saved_bounds = dict(cx.facts), dict(cx.bounds)
    out, yes, no = condition(cx, node.values[0])
    for before, value in zip(node.values, node.values[1:], strict=False):
        cx.facts = {**cx.facts, **(yes if is_and else no)}
        bounds_from(cx, before, is_and)
        with cx.capture() as block:
            e, y, n = condition(cx, value)
        if block:
            out = late(cx, out, block, e, is_and)
        else:
            out = both(cx, out, e) if is_and else either(cx, out, e)
        yes, no = ({**yes, **y}, {}) if is_and else ({}, {**no, **n})
    cx.facts, cx.bounds = saved, saved_bounds
    return out, yes, no


def late(cx: Cx, first: Expr, block: list, second: Expr, is_and: bool) -> Expr:  # type: ignore[type-arg]
    """`first and second` where second needs statements: they run only when it is reached."""
    result = cx.fresh("test")
    cx.fn.types[result] = BOOL
    cx.out.append(Set(Place(result, (), BOOL), first))
    flag = Var(result, BOOL)
    cx.out.append(If(flag if is_and else negate(cx, flag), (*block, Set(Place(result, (), BOOL), second))))
    return flag


def bounds_from(cx: Cx, node: ast.expr, positive: bool) -> None:
    """Learn lower bounds of int variables from a comparison that holds (or fails)."""
    if isinstance(node, ast.BoolOp):
        if isinstance(node.op, ast.And) == positive:
            for v in node.values:
                bounds_from(cx, v, positive)
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        bounds_from(cx, node.operand, not positive)
        return
    if not isinstance(node, ast.Compare):
        if positive and isinstance(node, ast.Name) and variable_type(cx, node.id) == INT and cx.lower(Var(node.id, INT)) == 0:
            cx.bounds[node.id] = 1
        return
    operands = [node.left, *node.comparators]
    if not positive and len(node.ops) > 1:
        return
    for a, op, b in zip(operands, node.ops, operands[1:], strict=False):
        learn_bound(cx, a, op, b, positive)


FLIP = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def learn_bound(cx: Cx, a: ast.expr, op: ast.cmpop, b: ast.expr, positive: bool) -> None:
    kind = type(op) if positive else FLIP.get(type(op))
    if kind in (ast.Lt, ast.LtE):
        a, b, kind = b, a, {ast.Lt: ast.Gt, ast.LtE: ast.GtE}[kind]
    if kind in (ast.Gt, ast.GtE) and isinstance(a, ast.Name) and variable_type(cx, a.id) == INT:
        low = quiet_lower(cx, b)
        if low is not None:
            new = low + (1 if kind is ast.Gt else 0)
            cx.bounds[a.id] = max(new, cx.bounds.get(a.id, new))
    elif kind is ast.NotEq and isinstance(a, ast.Name) and variable_type(cx, a.id) == INT:
        if isinstance(b, ast.Constant) and cx.lower(Var(a.id, INT)) == b.value == 0:
            cx.bounds[a.id] = 1


def variable_type(cx: Cx, n: str) -> Type:
    e = variable(cx, n)
    return NEVER if e is None else type_of(e)


def quiet_lower(cx: Cx, node: ast.expr) -> int | None:
    """A lower bound of a node's value, found without leaving a trace."""
    if not isinstance(node, (ast.Constant, ast.Name, ast.BinOp, ast.UnaryOp, ast.Call)):
        return None
    if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in ("len", "abs", "ord")):
        return None
    with cx.capture():
        try:
            e = cx.expr(node)
        except Exception:
            return None
    return cx.lower(e) if type_of(e) == INT else None


def facts_of(cx: Cx, node: ast.expr) -> tuple[Facts, Facts]:
    """What a condition says about a variable's type: where it holds, and where it does not."""
    if isinstance(node, ast.NamedExpr):
        return facts_of(cx, node.target)
    if isinstance(node, ast.Name):
        t = variable_type(cx, node.id)
        return ({node.id: t.args[0]}, {}) if t.name == "option" else ({}, {})
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return facts_of_comparison(cx, node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance" and len(node.args) == 2:
        return facts_of_class(cx, node.args[0], node.args[1])
    return {}, {}


def facts_of_comparison(cx: Cx, node: ast.Compare) -> tuple[Facts, Facts]:
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if isinstance(left, ast.NamedExpr):
        left = left.target
    if isinstance(right, ast.Constant) and right.value is None and isinstance(left, ast.Name):
        t = variable_type(cx, left.id)
        if t.name == "option":
            some = {left.id: t.args[0]}
            return ({}, some) if isinstance(op, (ast.Is, ast.Eq)) else (some, {})
    if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "type" and len(left.args) == 1:
        yes, _ = facts_of_class(cx, left.args[0], right)
        return (yes, {}) if isinstance(op, (ast.Is, ast.Eq)) else ({}, yes)
    return {}, {}


CLASS_TYPES = {
    "int": INT, "float": FLOAT, "str": STR, "bool": BOOL, "list": list_of(ANY), "tuple": vtuple_of(ANY),
    "dict": map_of(ANY, ANY), "set": set_of(ANY),
}


def facts_of_class(cx: Cx, subject: ast.expr, kind: ast.expr) -> tuple[Facts, Facts]:
    if isinstance(subject, ast.Name) and isinstance(kind, ast.Name) and kind.id in CLASS_TYPES:
        t = variable_type(cx, subject.id)
        if t == ANY:
            return {subject.id: CLASS_TYPES[kind.id]}, {}
        if t.name == "option":
            return {subject.id: t.args[0]}, {}
    return {}, {}


@expr_of(ast.BoolOp)
def bool_op(cx: Cx, node: ast.BoolOp, want: Type | None = None) -> Expr:
    """`a and b`, `a or b` as values."""
    saved, saved_bounds = dict(cx.facts), dict(cx.bounds)
    try:
        with cx.capture() as trial:
            values = [cx.expr(node.values[0])]
            for v in node.values[1:]:
                yes, no = facts_of(cx, node.values[0])
                cx.facts = {**cx.facts, **(yes if isinstance(node.op, ast.And) else no)}
                values.append(cx.expr(v, want))
        types = [type_of(v) for v in values]
    except NeedsStatements:
        types, trial = [BOOL], []
    finally:
        cx.facts, cx.bounds = saved, saved_bounds
    if all(t in (BOOL, NEVER) for t in types) or (want == BOOL and not trial):
        return condition(cx, node)[0]
    if trial:
        raise NeedsStatements("a value of and/or that changes something", line=node.lineno)
    return select(cx, isinstance(node.op, ast.And), values)


def select(cx: Cx, is_and: bool, values: list[Expr]) -> Expr:
    first, rest = values[0], values[1:]
    if not rest:
        return first

    def pick(v: Expr) -> Expr:
        other = select(cx, is_and, rest)
        kept: Expr = v
        if not is_and and type_of(v).name == "option":
            kept = cx.op("unwrap", v)
        if not is_and and type_of(v) == NONE:
            return other
        if isinstance(first, Lit) or type_of(v) == NONE:
            return v if is_and else other
        t = pyjoin(type_of(kept), type_of(other))
        a, b = (coerce(cx, other, t), coerce(cx, kept, t)) if is_and else (coerce(cx, kept, t), coerce(cx, other, t))
        return IfExpr(truth(cx, v), a, b, t)

    return cx.named(first, pick)


@expr_of(ast.IfExp)
def conditional(cx: Cx, node: ast.IfExp, want: Type | None = None) -> Expr:
    test, yes, no = condition(cx, node.test)
    saved, saved_bounds = cx.facts, cx.bounds
    cx.facts, cx.bounds = {**saved, **yes}, dict(saved_bounds)
    bounds_from(cx, node.test, True)
    with cx.capture() as then_block:
        a = cx.expr(node.body, want)
    cx.facts, cx.bounds = {**saved, **no}, dict(saved_bounds)
    bounds_from(cx, node.test, False)
    with cx.capture() as else_block:
        b = cx.expr(node.orelse, want)
    cx.facts, cx.bounds = saved, saved_bounds
    if isinstance(test, Lit) and type_of(test) == BOOL and test.value is not None and not then_block and not else_block \
            and NEVER not in (type_of(a), type_of(b)):
        return a if test.value else b
    t = pyjoin(type_of(a), type_of(b))
    if not then_block and not else_block:
        return IfExpr(test, coerce(cx, a, t), coerce(cx, b, t), t)
    result = cx.fresh("chosen")
    cx.fn.types[result] = t
    cx.out.append(If(test, (*then_block, Set(Place(result, (), t), coerce(cx, a, t))),
                     (*else_block, Set(Place(result, (), t), coerce(cx, b, t)))))
    return Var(result, t)


@expr_of(ast.NamedExpr)
def walrus(cx: Cx, node: ast.NamedExpr, want: Type | None = None) -> Expr:
    if not cx.lifter.note_binding(cx, ast.copy_location(ast.Assign([node.target], node.value), node)):
        cx.set_var(node.target.id, cx.expr(node.value, want))
    return name(cx, ast.copy_location(ast.Name(node.target.id, ast.Load()), node))


__all__ = ["UNKNOWN", "compare", "condition", "member_of", "operate", "part", "read_place", "variable"]
