"""Methods that change their receiver."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Expr, If, IfExpr, Lit, Place, Raise, Set, Var, type_of
from yantra_codex.ir.types import NEVER, NONE, Type, list_of, map_of, set_of, tuple_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import alike, as_list, as_set, coerce, number, unopt
from yantra_codex.languages.pylift.exprs import read_place
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.lift_effects import as_used
from yantra_codex.languages.pylift.ordering import sort_list
from yantra_codex.languages.pylift.places import change, index, place_of, refine, store

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

# methods that change their receiver: how many values they may take
CHANGING = {
    "list": {"append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear", "appendleft", "popleft", "rotate", "extendleft"},
    "map": {"pop", "popitem", "clear", "update", "setdefault", "subtract"},
    "set": {"add", "discard", "remove", "pop", "clear", "update", "difference_update", "intersection_update", "symmetric_difference_update"},
}
ALL_CHANGING = set().union(*CHANGING.values())
ARGUMENTS = {"insert": (2, 2), "pop": (0, 2), "reverse": (0, 0), "clear": (0, 0), "popleft": (0, 0), "rotate": (0, 1), "setdefault": (1, 2)}



def changing_method(cx: Cx, func: ast.Attribute, node: ast.Call) -> Expr | None:
    """A method that may change its receiver; None where the receiver's type has no such method."""
    place = place_of(cx, func.value)
    name = func.attr
    if place is None:
        return change_temporary(cx, func, node)
    if place.type.name == "option":
        narrowed = cx.facts.get(place.name) if not place.path else None
        raise cx.no(f"changing a value that may be None ({narrowed})", node)
    flavour = cx.lifter.flavour(cx, func.value)
    if flavour is not None and flavour.kind in ("sorted", "sorted_set") and place.type.name in ("list", "never"):
        from yantra_codex.languages.pylift.module_sorted import change_sorted

        return change_sorted(cx, place, name, flavour.kind, node)
    if place.type == NEVER:
        return change_unknown(cx, place, name, node)
    if name not in CHANGING.get(place.type.name, ()):
        return None
    if not (name == "sort" or name in ("update", "popitem") or name.endswith("_update")):
        least, most = ARGUMENTS.get(name, (1, 1))
        only(cx, node, least, most)
    change_by = {"list": change_list, "map": change_map, "set": change_set}[place.type.name]
    return change_by(cx, place, name, node)


def change_temporary(cx: Cx, func: ast.Attribute, node: ast.Call) -> Expr | None:
    e = unopt(cx, cx.expr(func.value))
    if type_of(e) == NEVER:
        return unknown()
    if func.attr not in CHANGING.get(type_of(e).name, ()):
        return None
    from yantra_codex.ir.nodes import Let

    temp = cx.fresh("value")
    cx.fn.types[temp] = type_of(e)
    cx.fn.locals.add(temp)
    cx.out.append(Let(temp, type_of(e), e, True))
    inner = ast.Call(ast.Attribute(ast.Name(temp, ast.Load()), func.attr, ast.Load()), node.args, node.keywords)
    ast.copy_location(inner, node)
    ast.fix_missing_locations(inner)
    return cx.expr(inner)


def change_unknown(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    """What a change says about a variable of which nothing is known yet."""
    args = cx.exprs(node.args)
    kinds = {"append": list_of, "appendleft": list_of, "add": set_of}
    if name in kinds and args:
        refine(cx, place, kinds[name](type_of(args[0])))
    elif name == "extend" and args:
        refine(cx, place, list_of(elements(type_of(args[0]))))
    elif name in ("sort", "reverse", "insert", "popleft"):
        refine(cx, place, list_of(NEVER))
    elif name in ("setdefault",):
        refine(cx, place, map_of(type_of(args[0]), type_of(args[1]) if len(args) > 1 else NONE))
    return unknown()


def push(cx: Cx, place: Place, op: str, args: list[Expr]) -> Expr:
    change(cx, place, op, args)
    return lit(None)


def taken(cx: Cx, place: Place, op: str, args: list[Expr], t: Type, base: str = "item") -> Expr:
    """A change that gives a value: held in a new variable, because it must happen here and now."""
    result = cx.fresh(base)
    cx.fn.types[result] = t
    change(cx, place, op, args, result=result, result_type=t)
    return Var(result, t)


def next_item(cx: Cx, place: Place, node: ast.Call) -> Expr:
    """next(it[, default]) of an iterator held as the list of what is still to come."""
    if place.type == NEVER:
        return unknown()
    empty = cx.op("is_empty", read_place(cx, place))
    inner = elements(place.type)
    if len(node.args) == 1:
        cx.out.append(If(empty, (Raise("StopIteration", lit("")),)))
        return taken(cx, place, "list_pop_first", [], inner)
    default = cx.expr(node.args[1])
    t = pyjoin(inner, type_of(default))
    result = cx.fresh("item")
    cx.fn.types[result] = t
    with cx.capture() as out:
        item = taken(cx, place, "list_pop_first", [], inner)
        cx.out.append(Set(Place(result, (), t), coerce(cx, item, t)))
    cx.out.append(If(empty, (Set(Place(result, (), t), coerce(cx, default, t)),), tuple(out)))
    return Var(result, t)


def change_list(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    if name == "sort":
        only(cx, node, 0, 0, "key", "reverse")
        xs = read_place(cx, place)
        store(cx, place, sort_list(cx, xs, keyword(node, "key"), keyword(node, "reverse"), node))
        cx.lifter.mutates(cx, place.name)
        return lit(None)
    if name == "reverse":
        store(cx, place, cx.op("reverse", read_place(cx, place)))
        cx.lifter.mutates(cx, place.name)
        return lit(None)
    if node.keywords:
        raise cx.no(f"{name} with keyword arguments", node)
    inner = elements(place.type)
    args = cx.exprs(node.args, [inner if inner != NEVER and name in ("append", "appendleft") else place.type if name == "extend" else None])
    if name in ("append", "appendleft"):
        change_bounded(cx, place, "list_push" if name == "append" else "list_push_first", [fits_numbers(cx, args[0], inner)], node)
        return lit(None)
    if name == "extend":
        xs = unopt(cx, args[0])
        if type_of(xs) == NEVER:
            return lit(None)
        if inner != NEVER:
            xs = as_used(cx, xs, place.type)
        return push(cx, place, "list_extend", [as_list(cx, xs)])
    if name == "extendleft":
        xs = cx.op("concat", *alike(cx, cx.op("reverse", as_list(cx, args[0])), read_place(cx, place)))
        store(cx, place, xs)
        return lit(None)
    if name == "insert":
        at, x = number(cx, args[0]), args[1]
        if isinstance(at, Lit) and at.value == 0:
            return push(cx, place, "list_push_first", [x])
        return push(cx, place, "list_insert", [at, x])
    if name in ("pop", "popleft"):
        return pop(cx, place, name, args, inner)
    if name == "rotate":
        n = args[0] if args else lit(1)
        store(cx, place, cx.op("rotate_left", read_place(cx, place), lit(-n.value) if isinstance(n, Lit) and isinstance(n.value, int) else cx.op("neg", n)))
        cx.lifter.mutates(cx, place.name)
        return lit(None)
    return push(cx, place, {"remove": "list_remove", "clear": "list_clear"}[name], args)


def fits_numbers(cx: Cx, e: Expr, inner: Type) -> Expr:
    return coerce(cx, e, inner) if inner.name in ("int", "float") and type_of(e).name in ("bool", "int") and pyjoin(inner, type_of(e)) == inner else e


def change_bounded(cx: Cx, place: Place, op: str, args: list[Expr], node: ast.Call) -> None:
    """Push; a deque with maxlen lets one go at the other end."""
    change(cx, place, op, args)
    flavour = cx.lifter.flavour(cx, node.func.value) if isinstance(node.func, ast.Attribute) else None
    if flavour is not None and flavour.maxlen is not None:
        full = cx.op("gt", cx.op("length", read_place(cx, place)), cx.expr(flavour.maxlen))
        with cx.capture() as out:
            change(cx, place, "list_pop_first" if op == "list_push" else "list_pop", [])
        cx.out.append(If(full, tuple(out)))


def pop(cx: Cx, place: Place, name: str, args: list[Expr], inner: Type) -> Expr:
    at = args[0] if args else None
    if name == "popleft" or (isinstance(at, Lit) and at.value == 0):
        return taken(cx, place, "list_pop_first", [], inner)
    if at is None or (isinstance(at, Lit) and at.value == -1):
        return taken(cx, place, "list_pop", [], inner)
    return taken(cx, place, "list_pop_at", [number(cx, at)], inner)


def change_map(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    k, v = place.type.args
    if name == "update":
        return update_map(cx, place, node)
    if name == "subtract":
        raise cx.no("Counter.subtract", node)
    args = cx.exprs(node.args, [k if k != NEVER else None, v if v != NEVER else None])
    if name == "clear":
        return push(cx, place, "map_clear", [])
    if name == "setdefault":
        default = args[1] if len(args) == 2 else lit(None)
        change(cx, place, "map_default", [args[0], default])
        place = Place(place.name, place.path, type_at_place(cx, place))
        now = read_place(cx, place)
        return index(cx, now, args[0], node)
    if name == "popitem":
        only(cx, node, 0, 1, "last")
        last = node.args[0] if node.args else keyword(node, "last")
        flavour_first = last is not None and not constant_truth(cx, last)
        return taken(cx, place, "map_pop_first" if flavour_first else "map_pop_last", [], tuple_of(k, v))
    if k == NEVER:
        return unknown(NONE if len(args) < 2 else type_of(args[1]))
    if len(args) == 1:
        return taken(cx, place, "map_remove", [args[0]], v, "removed")
    m = read_place(cx, place)
    key = coerce(cx, args[0], k)
    key = key if isinstance(key, (Var, Lit)) else cx.keep(key, "key")
    found = cx.keep(get_or(cx, m, key, v, args[1]), "removed")
    change(cx, place, "map_discard", [key])
    return found


def constant_truth(cx: Cx, node: ast.expr) -> bool:
    if not isinstance(node, ast.Constant):
        raise cx.no("popitem whose end is not a constant", node)
    return bool(node.value)


def get_or(cx: Cx, m: Expr, key: Expr, v: Type, default: Expr) -> Expr:
    if type_of(default) == NONE and v.name not in ("option", "any"):
        return cx.op("map_find", m, key)
    joined = pyjoin(v, type_of(default))
    if joined == v:
        return cx.op("map_get_or", m, key, coerce(cx, default, v))
    return IfExpr(cx.op("map_has", m, key), coerce(cx, cx.op("map_get", m, key), joined), coerce(cx, default, joined), joined)


def type_at_place(cx: Cx, place: Place) -> Type:
    from yantra_codex.languages.pylift.places import type_at

    return type_at(cx.type_of_name(place.name), place.path)


def update_map(cx: Cx, place: Place, node: ast.Call) -> Expr:
    flavour = cx.lifter.flavour(cx, node.func.value) if isinstance(node.func, ast.Attribute) else None
    for k in node.keywords:
        if k.arg is None:
            raise cx.no("update with **", node)
        change(cx, place, "map_put", [lit(k.arg), cx.expr(k.value)])
    for a in node.args:
        e = unopt(cx, cx.expr(a, place.type))
        if type_of(e) == NEVER:
            continue
        if flavour is not None and flavour.kind == "counter":
            other = e if type_of(e).name == "map" else cx.op("counts", as_list(cx, e))
            now = read_place(cx, Place(place.name, place.path, type_at_place(cx, place)))
            store(cx, place, cx.op("counter_add", *alike(cx, now, other)))
        elif type_of(e).name == "map":
            change(cx, place, "map_update", [e])
        else:
            change(cx, place, "map_update", [cx.op("map_from_pairs", as_list(cx, e))])
    return lit(None)


def change_set(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    args = cx.exprs(node.args)
    inner = elements(place.type)
    if name == "pop":
        raise cx.no("set.pop, whose choice is not defined", node)
    if name == "clear":
        return push(cx, place, "set_clear", [])
    if name == "add":
        return push(cx, place, "set_add", args)
    if name in ("discard", "remove"):
        return lit(None) if inner == NEVER else push(cx, place, f"set_{name}", args)
    for a in args:
        other = as_set(cx, unopt(cx, a)) if type_of(a) != NEVER else a
        if name == "update":
            change(cx, place, "set_update", [other])
        else:
            op = {"difference_update": "set_difference", "intersection_update": "set_intersection"}.get(name, "set_symmetric_difference")
            store(cx, place, cx.op(op, *alike(cx, read_place(cx, place), other)))
            cx.lifter.mutates(cx, place.name)
    return lit(None)
