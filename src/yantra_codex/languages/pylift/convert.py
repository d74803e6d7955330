"""Conversions between IR types that Python makes silently: numbers, options, truth, text, sequences, equality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Call, Expr, IfExpr, Lambda, LetIn, Lit, Make, Var, type_of, walk_expr
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    Type,
    fits,
    func_of,
    is_mutable,
    list_of,
    map_of,
    match,
    set_of,
    substitute,
    vtuple_of,
)
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.kinds import elements, has, pyjoin
from yantra_codex.languages.pylift.number_kinds import Joined, JoinedLit, sure

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx


def coerce(cx: Cx, e: Expr, want: Type) -> Expr:
    """e as a value of type `want`; raises TypeMismatch where Python has no such value."""
    have = type_of(e)
    if have == want or want == NEVER:
        return e
    if have == NEVER:
        return Lit(None, want) if isinstance(e, Lit) and want.name in ("option", "none", "any") else retype(cx, e, want)
    if fits(have, want) or shaped_alike(have, want):
        done = retype(cx, e, want)
        if type_of(done) == want or fits(type_of(done), want):
            return done
    if isinstance(e, Lit):
        done_lit = coerce_literal(e, want)
        if done_lit is not None:
            return done_lit
    if isinstance(e, IfExpr):
        return IfExpr(e.test, coerce(cx, e.then, want), coerce(cx, e.orelse, want), want)
    if isinstance(e, LetIn):
        return LetIn(e.name, e.value, coerce(cx, e.body, want), want)
    if isinstance(e, Make) and e.type.name in ("list", "tuple", "vtuple", "set", "map"):
        made = coerce_make(cx, e, want)
        if made is not None:
            return made
    return convert(cx, e, have, want)


def shaped_alike(have: Type, want: Type) -> bool:
    return has(have, "never") and have.name == want.name


def coerce_literal(e: Lit, want: Type) -> Expr | None:
    v = e.value
    if want == FLOAT and isinstance(v, (int, bool)) and abs(v) < 2**53:
        return JoinedLit(float(v), FLOAT)
    if want == INT and isinstance(v, bool):
        return JoinedLit(int(v), INT)
    if v is None and want.name in ("option", "none"):
        return Lit(None, want)
    return None


def coerce_make(cx: Cx, e: Make, want: Type) -> Expr | None:
    kind = e.type.name
    if want.name == "tuple" and kind == "tuple" and len(want.args) == len(e.items):
        return Make(tuple(coerce(cx, x, t) for x, t in zip(e.items, want.args, strict=True)), want)
    if want.name == kind == "map":
        items = tuple(coerce(cx, x, want.args[i % 2]) for i, x in enumerate(e.items))
        return Make(items, want)
    if (want.name == kind and kind in ("list", "set", "vtuple")) or (want.name in ("vtuple", "list") and kind in ("tuple", "vtuple")):
        return Make(tuple(coerce(cx, x, want.args[0]) for x in e.items), want)
    return None


def retype(cx: Cx, e: Expr, want: Type) -> Expr:
    """e with the parts of its type that were unknown made those of `want`, as far as its form allows."""
    if type_of(e) == want:
        return e
    match e:
        case Lit(value=None) if want.name == "option":
            return Lit(None, want)
        case Make():
            made = coerce_make(cx, e, want)
            return e if made is None else made
        case IfExpr(test=t, then=a, orelse=b):
            return IfExpr(t, coerce(cx, a, want), coerce(cx, b, want), want)
        case LetIn(name=n, value=v, body=b):
            return LetIn(n, v, coerce(cx, b, want), want)
        case Apply() if has(e.type, "never"):
            return retype_apply(cx, e, want)
    return e


def retype_apply(cx: Cx, e: Apply, want: Type) -> Expr:
    row = OPS[e.op]
    bound: dict[str, Type] = {}
    if e.op in ("tuple_get", "cast", "is_a", "to_any", "tuple_concat", "tuple_to_list") or not match_result(row.result, want, bound):
        return e
    for p, a in zip(row.params, e.args, strict=True):
        if p.name != "func":
            fresh: dict[str, Type] = {}
            if match(p, type_of(a), fresh):
                for k, t in fresh.items():
                    bound.setdefault(k, t)
    args = []
    for p, a in zip(row.params, e.args, strict=True):
        if p.name == "func":
            args.append(retype_lambda(cx, a, p, bound))
        else:
            target = substitute(p, bound)
            args.append(coerce(cx, a, target) if has(type_of(a), "never") and not has(target, "never") else a)
    try:
        out = cx.op(e.op, *args)
    except TypeMismatch:
        return e
    return out if fits(type_of(out), want) else e


def match_result(pattern: Type, want: Type, bound: dict[str, Type]) -> bool:
    return match(pattern, want, bound)


def retype_lambda(cx: Cx, a: Expr, p: Type, bound: dict[str, Type]) -> Expr:
    if isinstance(a, Lambda) and p.args[-1].is_variable and p.args[-1].name in bound and has(type_of(a.body), "never"):
        body = coerce(cx, a.body, bound[p.args[-1].name])
        return Lambda(a.params, body, func_of(a.type.args[:-1], type_of(body)))  # type: ignore[attr-defined]
    return a


def convert(cx: Cx, e: Expr, have: Type, want: Type) -> Expr:
    """A conversion written out; the table of what Python accepts without a word."""
    pair = (have.name, want.name)
    if pair == ("int", "float"):
        return Joined("to_float", (e,), FLOAT)
    if pair == ("bool", "int"):
        return Joined("bool_to_int", (e,), INT)
    if pair == ("bool", "float"):
        return Joined("to_float", (Joined("bool_to_int", (e,), INT),), FLOAT)
    if want.name == "any":
        return cx.op("to_any", e)
    if have.name == "any":
        json_like = cx.lifter.source.effects and str(want) in JSON_TYPES
        return Apply("cast", (e, lit(str(want))), want) if is_castable(want) or json_like else refuse(have, want)
    if want.name == "option":
        return to_option(cx, e, have, want)
    if have.name == "option":
        return coerce(cx, cx.op("unwrap", e), want)
    if pair in (("list", "list"), ("set", "set")):
        f = cx.lam([have.args[0]], lambda x: coerce(cx, x, want.args[0]))
        return cx.op("map" if pair[0] == "list" else "set_map", e, f)
    if pair == ("map", "map"):
        return convert_map(cx, e, have, want)
    if pair == ("tuple", "tuple") and len(have.args) == len(want.args):
        return cx.named(e, lambda v: Make(tuple(coerce(cx, part(cx, v, i), t) for i, t in enumerate(want.args)), want), "t")
    if pair in (("tuple", "vtuple"), ("vtuple", "vtuple")):
        return cx.op("list_to_tuple", coerce(cx, as_list(cx, e), list_of(want.args[0])))
    if pair in (("tuple", "list"), ("vtuple", "list")):
        return coerce(cx, as_list(cx, e), want)
    if pair == ("list", "vtuple"):
        return cx.op("list_to_tuple", coerce(cx, e, list_of(want.args[0])))
    if pair == ("list", "set"):
        return cx.op("set_from_list", coerce(cx, e, list_of(want.args[0])))
    if pair == ("func", "func") and len(have.args) == len(want.args) and isinstance(e, Lambda):
        return Lambda(e.params, coerce(cx, e.body, want.args[-1]), func_of(have.args[:-1], want.args[-1]))
    return refuse(have, want)


JSON_TYPES = ("list[any]", "map[str,any]", "list[map[str,any]]")


def is_castable(t: Type) -> bool:
    """Whether checking the outermost constructor is all there is to check."""
    return t.name in ("int", "float", "bool", "str", "none") or (all(a == ANY for a in t.args) and bool(t.args))


def refuse(have: Type, want: Type) -> Expr:
    raise TypeMismatch(f"a value of type {have} where {want} is wanted")


def to_option(cx: Cx, e: Expr, have: Type, want: Type) -> Expr:
    inner = want.args[0]
    if have.name == "option":
        f = cx.lam([have.args[0]], lambda x: coerce(cx, x, inner))
        return cx.op("option_map", e, f)
    if have == NONE:
        return Lit(None, want)
    return cx.op("some", coerce(cx, e, inner))


def convert_map(cx: Cx, e: Expr, have: Type, want: Type) -> Expr:
    if have.args[0] != want.args[0]:
        f = cx.lam([have.args[0]], lambda x: coerce(cx, x, want.args[0]), "k")
        e = cx.op("map_keys_with", e, f)
    if have.args[1] != want.args[1]:
        g = cx.lam([have.args[1]], lambda x: coerce(cx, x, want.args[1]), "v")
        e = cx.op("map_values_with", e, g)
    return e


def part(cx: Cx, e: Expr, i: int) -> Expr:
    """Part i of a tuple; of a tuple just made, the part itself."""
    if isinstance(e, Make) and e.type.name == "tuple":
        return e.items[i]
    return cx.op("tuple_get", e, lit(i))


@dataclass(frozen=True, slots=True)
class CopiedVar(Var):
    """A variable read for a copy of its value: in the IR every read is one, in Python `dict(m)` has to say so."""


def shallow_copy(cx: Cx, e: Expr) -> Expr:
    """A new container with the same items."""
    if type_of(e).name == "list":
        return cx.op("copy", e)
    return CopiedVar(e.name, e.type) if isinstance(e, Var) else e


def deep_copy(cx: Cx, e: Expr) -> Expr:
    """A new value that shares nothing with e."""
    t = type_of(e)
    if t.name == "list":
        if not is_mutable(t.args[0]):
            return cx.op("copy", e)
        return cx.op("map", e, cx.lam([t.args[0]], lambda x: deep_copy(cx, x), ["row"]))
    if t.name == "map" and is_mutable(t.args[1]):
        return cx.op("map_values_with", e, cx.lam([t.args[1]], lambda x: deep_copy(cx, x), ["value"]))
    return shallow_copy(cx, e)


# ---------------------------------------------------------------- truth


def truth(cx: Cx, e: Expr) -> Expr:
    """Whether Python takes e for true."""
    t = type_of(e)
    match t.name:
        case "bool":
            return e
        case "int" | "float":
            return cx.op("ne", e, lit(0) if t == INT else lit(0.0))
        case "str":
            return negate(cx, cx.op("str_is_empty", e))
        case "list":
            return negate(cx, cx.op("is_empty", e))
        case "map":
            return negate(cx, cx.op("map_is_empty", e))
        case "set":
            return negate(cx, cx.op("set_is_empty", e))
        case "vtuple":
            return negate(cx, cx.op("is_empty", as_list(cx, e)))
        case "tuple":
            return lit(bool(t.args))
        case "none":
            return lit(False)
        case "func":
            return lit(True)
        case "never":
            return Lit(True, BOOL)
        case "option":
            return truth_of_option(cx, e)
        case "any":
            return cx.named(e, lambda v: truth_of_any(cx, v))
    raise TypeMismatch(f"the truth of a value of type {t}")


def truth_of_option(cx: Cx, e: Expr) -> Expr:
    inner = type_of(e).args[0]  # type: ignore[attr-defined]
    if inner.name in ("tuple", "func") and inner.args:
        return cx.op("is_some", e)
    return cx.named(e, lambda v: both(cx, cx.op("is_some", v), truth(cx, cx.op("unwrap", v))))


FALSY: tuple[tuple[str, Type], ...] = (
    ("bool", BOOL), ("int", INT), ("float", FLOAT), ("str", STR), ("list", list_of(ANY)), ("tuple", vtuple_of(ANY)),
    ("map", map_of(ANY, ANY)), ("set", set_of(ANY)),
)


def truth_of_any(cx: Cx, v: Expr) -> Expr:
    out = negate(cx, cx.op("is_a", v, lit("none")))
    for kind, t in FALSY:
        cast = Apply("cast", (v, lit(str(t))), t)
        falsy = both(cx, cx.op("is_a", v, lit(kind)), negate(cx, truth(cx, cast)))
        out = both(cx, out, negate(cx, falsy))
    return out


def negate(cx: Cx, e: Expr) -> Expr:
    """The opposite of a bool, written without a double `not`."""
    match e:
        case Lit(value=bool(v)):
            return lit(not v)
        case Apply(op="not", args=(a,)):
            return a
        case Apply(op="eq", args=args):
            return Apply("ne", args, BOOL)
        case Apply(op="ne", args=args):
            return Apply("eq", args, BOOL)
        case Apply(op="is_some", args=args):
            return Apply("is_none", args, BOOL)
        case Apply(op="is_none", args=args):
            return Apply("is_some", args, BOOL)
    return cx.op("not", e)


def both(cx: Cx, a: Expr, b: Expr) -> Expr:
    """a and b, folded where one is a constant."""
    if isinstance(a, Lit):
        return b if a.value else a
    if isinstance(b, Lit) and b.value is True:
        return a
    return cx.op("and", a, b)


def either(cx: Cx, a: Expr, b: Expr) -> Expr:
    if isinstance(a, Lit):
        return a if a.value else b
    if isinstance(b, Lit) and b.value is False:
        return a
    return cx.op("or", a, b)


# ---------------------------------------------------------------- text, sequences, numbers, equality


def to_text(cx: Cx, e: Expr, quoted: bool = False) -> Expr:
    """str(e), or repr(e)."""
    t = type_of(e)
    if isinstance(e, Lit) and not isinstance(e, JoinedLit) and not isinstance(e.value, float) and not (quoted and t == STR) and t != NEVER:
        return lit(str(e.value))
    if t == NEVER:
        return Lit("", STR)
    if t == STR and not quoted:
        return e
    if t == NONE:
        return lit("None")
    scalar = {"int": "int_to_str", "float": "float_to_str", "bool": "bool_to_str"}.get(t.name)
    if scalar:
        return cx.op(scalar, e)
    return cx.op("show_quoted" if quoted else "show", e)


def as_list(cx: Cx, e: Expr) -> Expr:
    """The list of what iterating over e gives."""
    t = type_of(e)
    match t.name:
        case "list" | "never":
            return e
        case "str":
            return cx.op("chars", e)
        case "set":
            return cx.op("set_to_list", e)
        case "map":
            return cx.op("map_keys", e)
        case "vtuple":
            return Make(e.items, list_of(t.args[0])) if isinstance(e, Make) else cx.op("tuple_to_list", e)
        case "tuple":
            return tuple_as_list(cx, e, t)
        case "option":
            return as_list(cx, cx.op("unwrap", e))
    if t == ANY and cx.lifter.source.effects:
        return coerce(cx, e, list_of(ANY))
    raise TypeMismatch(f"iterating over a value of type {t}")


def tuple_as_list(cx: Cx, e: Expr, t: Type) -> Expr:
    inner = elements(t)
    if isinstance(e, Make):
        return Make(tuple(coerce(cx, x, inner) for x in e.items), list_of(inner))
    if all(a == inner for a in t.args) and t.args:
        return cx.op("tuple_to_list", e)
    return cx.named(e, lambda v: Make(tuple(coerce(cx, part(cx, v, i), inner) for i in range(len(t.args))), list_of(inner)), "t")


def as_set(cx: Cx, e: Expr) -> Expr:
    return e if type_of(e).name == "set" else cx.op("set_from_list", as_list(cx, e))


def number(cx: Cx, e: Expr) -> Expr:
    """e as an int or float (bool counts as int, an option must hold one)."""
    t = type_of(e)
    if t == BOOL:
        return sure(coerce(cx, e, INT))
    if t.name == "option":
        return number(cx, cx.op("unwrap", e))
    return e


def alike(cx: Cx, a: Expr, b: Expr) -> tuple[Expr, Expr]:
    """Both operands in their common type."""
    t = pyjoin(type_of(a), type_of(b))
    return coerce(cx, a, t), coerce(cx, b, t)


def unopt(cx: Cx, e: Expr) -> Expr:
    """The value inside an option (Python would fail on None just there)."""
    return cx.op("unwrap", e) if type_of(e).name == "option" else e


def equal(cx: Cx, a: Expr, b: Expr) -> Expr:
    """a == b by Python's rules, across types."""
    ta, tb = type_of(a), type_of(b)
    if NEVER in (ta, tb):
        return Apply("eq", (a, b), BOOL)
    if ta == NONE or tb == NONE:
        other, t = (b, tb) if ta == NONE else (a, ta)
        return is_none(cx, other, t)
    if ta == BOOL and isinstance(b, Lit) and isinstance(b.value, bool):
        return a if b.value else negate(cx, a)
    if ANY in (ta, tb):
        return cx.op("eq", coerce(cx, a, ANY), coerce(cx, b, ANY))
    t = pyjoin(ta, tb)
    if has(t, "any") and not (has(ta, "any") or has(tb, "any")):
        if never_equal(ta, tb):
            cx.lifter.oddities += 1
            return lit(False)
        return cx.op("eq", coerce(cx, a, ANY), coerce(cx, b, ANY))
    return cx.op("eq", *alike(cx, a, b))


def never_equal(a: Type, b: Type) -> bool:
    """Whether no value of a equals one of b, judged by their outermost constructors."""
    group = {"int": "n", "float": "n", "bool": "n", "vtuple": "tuple"}
    x, y = group.get(a.name, a.name), group.get(b.name, b.name)
    return x != y and "option" not in (x, y) and "any" not in (x, y)


def is_none(cx: Cx, e: Expr, t: Type) -> Expr:
    if t == NONE:
        return lit(True)
    if t.name == "option":
        return cx.op("is_none", e)
    if t == ANY:
        return cx.op("is_a", e, lit("none"))
    return Lit(False, BOOL)


__all__ = ["Var", "alike", "as_list", "both", "coerce", "either", "equal", "is_none", "negate", "number", "part", "to_text", "truth", "unopt"]


def changes_something(cx: Cx, e: Expr) -> bool:
    """Whether an expression calls a function that changes its caller's variables."""
    changing = {fn.name for fn in cx.lifter.queue if fn.inout}
    return any(isinstance(x, Call) and x.function in changing for x in walk_expr(e))
