"""SortedList and SortedSet of sortedcontainers, held as lists in order."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Expr, If, Make, Place, Raise, type_of
from yantra_codex.ir.types import NEVER, Type, list_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.calls import iterable, module
from yantra_codex.languages.pylift.context import is_simple, lit
from yantra_codex.languages.pylift.convert import alike, as_list, coerce, number, unopt
from yantra_codex.languages.pylift.exprs import read_place
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.places import change, refine, slice_list, store

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

CLASSES = {"sortedcontainers.SortedList": "sorted", "sortedcontainers.SortedSet": "sorted_set"}
CHANGES = {"add": (1, 1), "remove": (1, 1), "discard": (1, 1), "pop": (0, 1), "update": (1, 1), "clear": (0, 0)}
READS = {"bisect_left", "bisect_right", "bisect", "index", "count", "islice", "irange", "copy"}


@module(*CLASSES)
def sorted_list(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    """SortedList(items), SortedSet(items)."""
    only(cx, node, 0, 1)
    if not node.args:
        return Make((), list_of(NEVER))
    return in_order(cx, iterable(cx, node.args[0]), CLASSES[cx.lifter.dotted(cx, node.func) or ""])


def in_order(cx: Cx, xs: Expr, kind: str) -> Expr:
    if type_of(xs) == NEVER or elements(type_of(xs)) == NEVER:
        return unknown(list_of(NEVER))
    return cx.op("sort", xs if kind == "sorted" else cx.op("set_to_list", cx.op("set_from_list", xs)))


def change_sorted(cx: Cx, place: Place, name: str, kind: str, node: ast.Call) -> Expr:
    """A method that changes a sorted list or set."""
    if name not in CHANGES:
        raise cx.no(f"{name} of a sorted list", node)
    only(cx, node, *CHANGES[name])
    inner = elements(place.type)
    args = [unopt(cx, e) for e in cx.exprs(node.args, [inner if inner != NEVER and name != "update" else None])]
    if name == "clear":
        change(cx, place, "list_clear", [])
        return lit(None)
    if name == "pop":
        from yantra_codex.languages.pylift.changes import pop

        return unknown() if place.type == NEVER else pop(cx, place, name, [number(cx, a) for a in args], inner)
    if name == "update":
        return update(cx, place, args[0], kind)
    if place.type == NEVER or inner == NEVER:
        place = refine(cx, place, list_of(type_of(args[0])))
    x = args[0] if is_simple(args[0]) else cx.keep(args[0], "item")
    if name == "add" and kind == "sorted":
        change(cx, place, "list_insert_sorted", [x])
    elif name == "remove" and kind == "sorted":
        change(cx, place, "list_remove", [x])
    else:
        add_or_drop(cx, place, name, x)
    return lit(None)


def add_or_drop(cx: Cx, place: Place, name: str, x: Expr) -> None:
    """A change that depends on whether x is there already."""
    t = pyjoin(elements(place.type), type_of(x))
    place = refine(cx, place, list_of(t))
    has = cx.op("contains", read_place(cx, place), coerce(cx, x, t))
    with cx.capture() as out:
        change(cx, place, "list_insert_sorted" if name == "add" else "list_remove", [x])
    if name == "remove":
        cx.out.append(If(has, tuple(out), (Raise("KeyError", cx.op("show_quoted", x)),)))
    else:
        cx.out.append(If(cx.op("not", has) if name == "add" else has, tuple(out)))


def update(cx: Cx, place: Place, more: Expr, kind: str) -> Expr:
    if type_of(more) == NEVER:
        return lit(None)
    more = as_list(cx, more)
    place = refine(cx, place, type_of(more))
    store(cx, place, in_order(cx, cx.op("concat", *alike(cx, read_place(cx, place), more)), kind))
    cx.lifter.mutates(cx, place.name)
    return lit(None)


def sorted_method(cx: Cx, name: str, xs: Expr, node: ast.Call) -> Expr | None:
    """A method that reads a sorted list; None for those that lists have too."""
    if name in ("count", "index"):
        return None
    if name == "islice":
        only(cx, node, 0, 2, "start", "stop")
        start, stop = (node.args[i] if len(node.args) > i else keyword(node, n) for i, n in ((0, "start"), (1, "stop")))
        lo, hi = (None if n is None else number(cx, cx.expr(n)) for n in (start, stop))
        return slice_list(cx, xs, lo, hi, None, "")
    if name == "irange":
        return between(cx, xs, node)
    only(cx, node, 1, 1)
    (x,) = (unopt(cx, e) for e in cx.exprs(node.args))
    return place_in(cx, xs, x, "bisect_left" if name == "bisect_left" else "bisect_right")


def between(cx: Cx, xs: Expr, node: ast.Call) -> Expr:
    only(cx, node, 0, 2, "minimum", "maximum")
    low, high = (node.args[i] if len(node.args) > i else keyword(node, n) for i, n in ((0, "minimum"), (1, "maximum")))
    lo = None if low is None else place_in(cx, xs, unopt(cx, cx.expr(low)), "bisect_left")
    hi = None if high is None else place_in(cx, xs, unopt(cx, cx.expr(high)), "bisect_right")
    return slice_list(cx, xs, lo, hi, None, "")


def place_in(cx: Cx, xs: Expr, x: Expr, op: str) -> Expr:
    if NEVER in (type_of(xs), type_of(x)):
        return unknown(Type("int"))
    t = pyjoin(elements(type_of(xs)), type_of(x))
    return cx.op(op, coerce(cx, xs, list_of(t)), coerce(cx, x, t))


__all__ = ["CLASSES", "READS", "change_sorted", "sorted_method"]
