"""Places (what can be changed), subscripts and slices."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Do, Expr, IfExpr, Lit, Make, Place, Set, Step, Var, type_of
from yantra_codex.ir.types import ANY, INT, NEVER, NONE, STR, Type, fits, list_of, map_of, option_of, tuple_of
from yantra_codex.languages.pylift.context import Flavour, NeedsStatements, expr_of, is_simple, lit, reads
from yantra_codex.languages.pylift.convert import as_list, coerce, number, part, unopt
from yantra_codex.languages.pylift.kinds import pyjoin
from yantra_codex.languages.pylift.lift_effects import for_key

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx


def place_of(cx: Cx, node: ast.expr) -> Place | None:
    """The place a node names; None for a value that nothing else holds. Index expressions are kept where not simple."""
    if isinstance(node, ast.Name):
        if node.id in cx.places:
            p = cx.places[node.id]
            return Place(p.name, p.path, type_at(cx.type_of_name(p.name), p.path))
        if node.id in cx.bound or not cx.lifter.is_local(cx, node.id):
            return None
        return Place(node.id, (), cx.type_of_name(node.id))
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
        parent = place_of(cx, node.value)
        if parent is None:
            return None
        step = step_into(cx, parent, node)
        return None if step is None else extend(parent, step)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setdefault" and node.args:
        return default_place(cx, node, node.func)
    return None


def default_place(cx: Cx, node: ast.Call, func: ast.Attribute) -> Place | None:
    """The place of m.setdefault(k, d): the entry, created if missing."""
    parent = place_of(cx, func.value)
    if parent is None or parent.type.name not in ("map", "never"):
        return None
    key, *rest = cx.exprs(node.args)
    if parent.type.name == "map" and parent.type.args[0] != NEVER and type_of(key) != NEVER and pyjoin(type_of(key), parent.type.args[0]) == parent.type.args[0]:
        key = coerce(cx, key, parent.type.args[0])
    key = simple(cx, key)
    change(cx, parent, "map_default", [key, rest[0] if rest else Lit(None, NONE)])
    root = cx.type_of_name(parent.name)
    return extend(Place(parent.name, parent.path, type_at(root, parent.path)), Step("key", key))


def extend(parent: Place, step: Step) -> Place:
    return Place(parent.name, (*parent.path, step), type_at(parent.type, (step,)))


def step_into(cx: Cx, parent: Place, node: ast.Subscript, create: bool = True) -> Step | None:
    """The step for parent[node.slice]; a defaultdict's missing entry is created where `create` says so."""
    t = parent.type
    if t.name in ("list", "never"):
        at = simple(cx, number(cx, cx.expr(node.slice)))
        if type_of(at) not in (INT, NEVER):
            if t == NEVER:
                return Step("key", at)
            raise TypeMismatch(f"a list index of type {type_of(at)}")
        if t == NEVER and cx.lifter.flavour(cx, node.value) is not None:
            return Step("key", at)
        low = cx.lower(at)
        return Step("index" if low is not None and low >= 0 else "wrap", at)
    if t.name == "map":
        key = cx.expr(node.slice)
        if t.args[0] != NEVER and type_of(key) != NEVER and pyjoin(type_of(key), t.args[0]) == t.args[0]:
            key = coerce(cx, key, t.args[0])
        key = simple(cx, key)
        flavour = cx.lifter.flavour(cx, node.value)
        if create and flavour is not None:
            default = default_value(cx, flavour, t.args[1])
            if default is not None:
                change(cx, parent, "map_default", [key, default])
        return Step("key", key)
    return None


def simple(cx: Cx, e: Expr) -> Expr:
    """e itself if it may be written twice, else a variable that holds it."""
    if is_simple(e) or (isinstance(e, Apply) and e.op in ("add", "sub", "length", "str_length") and all(is_simple(a) for a in e.args)):
        return e
    if isinstance(e, Apply) and e.op in ("add", "sub", "mul", "str_index", "index", "tuple_get", "floordiv", "floormod") and not reads(e) - cx.used:
        return e
    if isinstance(e, Make) and e.type.name == "tuple" and all(is_simple(x) for x in e.items):
        return e
    return cx.keep(e, "at")


def type_at(t: Type, path: tuple[Step, ...]) -> Type:
    """The type of what is at a path into a value of type t."""
    for _ in path:
        if t.name == "map":
            t = t.args[1]
        elif t.name == "list":
            t = t.args[0]
        else:
            return NEVER
    return t


def embed(t: Type, path: tuple[Step, ...], value: Type) -> Type:
    """t widened so that `value` fits at the end of the path."""
    if not path:
        return pyjoin(t, value)
    step = path[0]
    if t.name == "map" or (t == NEVER and step.kind == "key"):
        k, v = t.args if t.name == "map" else (NEVER, NEVER)
        return map_of(pyjoin(k, type_of(step.at)), embed(v, path[1:], value))
    if t.name == "list" or t == NEVER:
        return list_of(embed(t.args[0] if t.args else NEVER, path[1:], value))
    return t


def refine(cx: Cx, place: Place, value: Type) -> Place:
    """Widen the root variable so that a value of that type fits at the place; the place with its new types."""
    root = cx.type_of_name(place.name)
    new = embed(root, place.path, value)
    if new != root:
        cx.widen(place.name, new)
    root = cx.type_of_name(place.name)
    steps, t = [], root
    for step in place.path:
        at = step.at
        if t.name == "map" and t.args[0] != NEVER:
            at = coerce(cx, at, t.args[0])
        steps.append(Step(step.kind, at))
        t = type_at(t, (step,))
    return Place(place.name, tuple(steps), t)


def change(cx: Cx, place: Place, op: str, args: list[Expr], wants: Type | None = None, result: str | None = None,
           result_type: Type = NONE) -> None:
    """Write `Do(op, place, args)`; args are made to fit what is at the place. wants: what the place must hold."""
    t = place.type
    element = wants if wants is not None else wanted_at(op, [type_of(a) for a in args], t)
    if element is not None:
        place = refine(cx, place, element)
        t = place.type
    cx.lifter.mutates(cx, place.name)
    args = [fit_argument(cx, op, i, a, t) for i, a in enumerate(args)]
    cx.out.append(Do(op, place, tuple(args), result, result_type))


def wanted_at(op: str, args: list[Type], t: Type) -> Type | None:
    """What the place must be able to hold for the op's arguments to fit."""
    match op:
        case "list_push" | "list_push_first" | "list_insert_sorted" | "heap_push":
            return list_of(args[0])
        case "list_insert":
            return list_of(args[1])
        case "list_extend":
            return args[0]
        case "list_set_slice":
            return args[2]
        case "map_put" | "map_default":
            return map_of(args[0], args[1])
        case "map_update":
            return args[0]
        case "set_add":
            return Type("set", (args[0],))
        case "set_update":
            return args[0]
    return None


def fit_argument(cx: Cx, op: str, i: int, a: Expr, t: Type) -> Expr:
    from yantra_codex.ir.ops import OPS
    from yantra_codex.ir.types import match, substitute

    row = OPS[op]
    bound: dict[str, Type] = {}
    if t == NEVER or not match(row.params[0], t, bound):
        return a
    want = substitute(row.params[i + 1], bound)
    if want == NEVER or row.params[i + 1].name == "func":
        return a
    if op in ("list_remove", "set_discard", "set_remove", "map_remove", "map_discard") and not fits(type_of(a), want):
        return coerce(cx, a, want)
    return coerce(cx, a, want)


def store(cx: Cx, place: Place, value: Expr) -> None:
    """Write `Set(place, value)`."""
    if not place.path:
        cx.set_var(place.name, value)
        return
    place = refine(cx, place, type_of(value))
    cx.lifter.mutates(cx, place.name)
    cx.out.append(Set(place, coerce(cx, value, place.type)))


# ---------------------------------------------------------------- reading


def default_value(cx: Cx, flavour: Flavour, t: Type = NEVER) -> Expr | None:
    """The value a missing entry gets; None where a missing key is an error."""
    if flavour.kind == "counter":
        return lit(0)
    if flavour.kind != "default" or flavour.default is None:
        return None
    e = cx.lifter.call_node(cx, flavour.default, [])
    return coerce(cx, e, t) if t != NEVER and type_of(e) != NEVER and pyjoin(t, type_of(e)) == t else e


@expr_of(ast.Subscript)
def subscript(cx: Cx, node: ast.Subscript, want: Type | None = None) -> Expr:
    if isinstance(node.slice, ast.Slice):
        return slice_of(cx, cx.expr(node.value, want), node.slice, node)
    flavour = cx.lifter.flavour(cx, node.value)
    if flavour is not None and flavour.kind in ("counter", "default"):
        return default_read(cx, node, flavour)
    if flavour is not None and flavour.is_match:
        # m[1] is m.group(1); imported here because regex reads places too
        from yantra_codex.languages.pylift.regex import match_method

        return match_method(cx, flavour, cx.expr(node.value), "group", [node.slice], node)
    a, i = cx.exprs([node.value, node.slice])
    return index(cx, a, i, node)


def default_read(cx: Cx, node: ast.Subscript, flavour: Flavour) -> Expr:
    """d[k] of a Counter (0 where missing) or of a defaultdict (which creates the entry)."""
    if flavour.kind == "counter":
        m, k = cx.exprs([node.value, node.slice])
        if type_of(m) == NEVER or type_of(k) == NEVER:
            return Lit(None, INT)
        if type_of(k).name == "option" and type_of(m).args[0].name not in ("option", "any", "never"):  # type: ignore[attr-defined]
            # None is no key of such a map
            return cx.named(k, lambda v: maybe_counted(cx, m, v), "key")
        if pyjoin(type_of(k), type_of(m).args[0]) != type_of(m).args[0] and type_of(m).args[0] != NEVER:  # type: ignore[attr-defined]
            return lit(0)
        return cx.op("map_get_or", m, coerce(cx, k, type_of(m).args[0]), lit(0))  # type: ignore[attr-defined]
    quiet = unseen_default(cx, node, flavour)
    if quiet is not None:
        return quiet
    place = place_of(cx, node)
    if place is None:
        raise NeedsStatements("a defaultdict read in an expression", line=node.lineno)
    e: Expr = Var(place.name, cx.type_of_name(place.name))
    for step in place.path:
        if type_of(e) == NEVER:
            return Lit(None, NEVER)
        e = cx.op({"index": "index", "wrap": "index_wrap", "key": "map_get"}[step.kind], e, step.at)
    return e


def unseen_default(cx: Cx, node: ast.Subscript, flavour: Flavour) -> Expr | None:
    """d[k] of a defaultdict that is only ever looked into by key: nothing sees whether the read made an entry."""
    if flavour.inner is not None or not isinstance(node.value, ast.Name) or not cx.lifter.only_by_key(cx, node.value.id):
        return None
    with cx.capture() as block:
        m, k = cx.exprs([node.value, node.slice])
        t = type_of(m)
        default = default_value(cx, flavour, t.args[1]) if t.name == "map" and NEVER not in (*t.args, type_of(k)) else None
    if block or default is None or t.args[0] != pyjoin(t.args[0], type_of(k)) or t.args[1] != type_of(default):
        return None
    return cx.op("map_get_or", m, coerce(cx, k, t.args[0]), default)


def maybe_counted(cx: Cx, m: Expr, k: Expr) -> Expr:
    """How often a Counter has a key that may be None."""
    inner = cx.op("unwrap", k)
    wanted = type_of(m).args[0]
    if pyjoin(type_of(inner), wanted) != wanted:
        return lit(0)
    return IfExpr(cx.op("is_none", k), lit(0), cx.op("map_get_or", m, coerce(cx, inner, wanted), lit(0)), INT)


def index(cx: Cx, a: Expr, i: Expr, node: ast.AST) -> Expr:
    """a[i]."""
    a = for_key(cx, unopt(cx, a), i)
    t = type_of(a)
    if t == NEVER:
        return Lit(None, NEVER)
    if t.name == "map":
        i = unopt(cx, i) if t.args[0].name != "option" else i
        return cx.op("map_get", a, coerce(cx, i, t.args[0]) if t.args[0] != NEVER else i)
    i = number(cx, i)
    if type_of(i) not in (INT, NEVER):
        raise TypeMismatch(f"an index of type {type_of(i)} into {t}")
    if t.name == "tuple":
        if isinstance(i, Lit) and isinstance(i.value, int):
            n = i.value + len(t.args) if i.value < 0 else i.value
            if not 0 <= n < len(t.args):
                raise cx.no(f"index {i.value} of a tuple of {len(t.args)}", node)
            return part(cx, a, n)
        a = as_list(cx, a)
    elif t.name == "vtuple":
        a = as_list(cx, a)
    elif t.name not in ("list", "str"):
        raise TypeMismatch(f"an index into a value of type {t}")
    low = cx.lower(i)
    kind = "index" if low is not None and low >= 0 else "index_wrap"
    return cx.op(f"str_{kind}" if t == STR else kind, a, i)


def slice_of(cx: Cx, a: Expr, s: ast.Slice, node: ast.AST) -> Expr:
    """a[lower:upper:step]."""
    a = unopt(cx, a)
    t = type_of(a)
    bounds = [unopt(cx, number(cx, e)) if e is not None else None for e in optional_exprs(cx, [s.lower, s.upper, s.step])]
    lo, hi, step = (None if isinstance(b, Lit) and b.value is None else b for b in bounds)
    if t == NEVER:
        return Lit(None, NEVER)
    if isinstance(step, Lit) and step.value == 1:
        step = None
    if isinstance(lo, Lit) and lo.value == 0 and step is None:
        lo = None
    if t.name == "tuple":
        fixed = tuple_slice(cx, a, t, lo, hi, step)
        if fixed is not None:
            return fixed
    if t.name in ("tuple", "vtuple"):
        return cx.op("list_to_tuple", slice_list(cx, as_list(cx, a), lo, hi, step, ""))
    if t.name not in ("list", "str"):
        raise TypeMismatch(f"a slice of a value of type {t}")
    return slice_list(cx, a, lo, hi, step, "str_" if t == STR else "")


def optional_exprs(cx: Cx, nodes: list[ast.expr | None]) -> list[Expr | None]:
    found = iter(cx.exprs([n for n in nodes if n is not None]))
    return [None if n is None else next(found) for n in nodes]


def slice_list(cx: Cx, a: Expr, lo: Expr | None, hi: Expr | None, step: Expr | None, prefix: str) -> Expr:
    if step is not None:
        if lo is None and hi is None and isinstance(step, Lit) and step.value == -1:
            return cx.op(f"{prefix}reverse", a)
        maybe = option_of(INT)
        return cx.op(f"{prefix}slice_step", a, *(Lit(None, maybe) if b is None else cx.op("some", b) for b in (lo, hi)), step)
    if lo is None and hi is None:
        return a if prefix else cx.op("copy", a)
    if lo is None:
        return cx.op(f"{prefix}slice_to", a, hi)  # type: ignore[arg-type]
    if hi is None:
        return cx.op(f"{prefix}slice_from", a, lo)
    return cx.op(f"{prefix}slice", a, lo, hi)


def tuple_slice(cx: Cx, a: Expr, t: Type, lo: Expr | None, hi: Expr | None, step: Expr | None) -> Expr | None:
    values: list[Any] = []
    for b in (lo, hi, step):
        if b is not None and not isinstance(b, Lit):
            return None
        values.append(None if b is None else b.value)
    if values[2] == 0:
        raise TypeMismatch("a slice step of 0")
    chosen = range(len(t.args))[slice(*values)]
    return cx.named(a, lambda v: Make(tuple(part(cx, v, i) for i in chosen), tuple_of(*(t.args[i] for i in chosen))), "t")


__all__ = ["ANY", "change", "default_value", "index", "place_of", "refine", "step_into", "store"]
