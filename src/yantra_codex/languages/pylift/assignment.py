"""Assignment in all its forms: unpacking, augmented, places, del."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import (
    Call,
    Expr,
    ForRange,
    If,
    Lit,
    Make,
    Perform,
    Place,
    Raise,
    Step,
    Var,
    type_of,
)
from yantra_codex.ir.types import INT, NEVER, NONE, Type
from yantra_codex.languages.pylift.context import is_simple, lit, reads, stmt_of
from yantra_codex.languages.pylift.convert import as_list, changes_something, coerce, part, unopt
from yantra_codex.languages.pylift.exprs import read_place
from yantra_codex.languages.pylift.kinds import from_annotation
from yantra_codex.languages.pylift.operators import operate
from yantra_codex.languages.pylift.places import change, default_value, index, place_of, step_into, store
from yantra_codex.languages.pylift.walking import walk

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

@stmt_of(ast.Assign)
def assign(cx: Cx, node: ast.Assign) -> None:
    if cx.lifter.note_binding(cx, node):
        return
    targets = node.targets
    if len(targets) == 1 and isinstance(targets[0], (ast.Tuple, ast.List)) and parallel(cx, targets[0], node.value):
        return
    value = cx.expr(node.value, wanted_by(cx, targets[0]))
    if len(targets) > 1 and not is_simple(value):
        value = cx.keep(value, "value")
    for target in targets:
        assign_to(cx, target, value)


def wanted_by(cx: Cx, target: ast.expr) -> Type | None:
    return cx.fn.types.get(target.id) if isinstance(target, ast.Name) else None


@stmt_of(ast.AnnAssign)
def annotated(cx: Cx, node: ast.AnnAssign) -> None:
    t = from_annotation(node.annotation)
    if isinstance(node.target, ast.Name):
        cx.lifter.note_annotation(cx, node.target.id, t)
        if node.value is not None:
            if cx.lifter.note_binding(cx, ast.Assign([node.target], node.value)):
                return
            cx.set_var(node.target.id, cx.expr(node.value, t))
    elif node.value is not None:
        assign_to(cx, node.target, cx.expr(node.value, t))


def parallel(cx: Cx, target: ast.Tuple | ast.List, value: ast.expr) -> bool:
    """a, b = x, y: all right sides first, kept in variables only where an earlier store would change them."""
    if not isinstance(value, (ast.Tuple, ast.List)) or len(value.elts) != len(target.elts):
        return False
    if any(isinstance(x, ast.Starred) for x in (*value.elts, *target.elts)):
        return False
    flavours = [cx.lifter.flavour(cx, v) for v in value.elts]
    values = cx.exprs(value.elts, [wanted_by(cx, t) for t in target.elts])
    if any(changes_something(cx, v) for v in values):
        values = [v if isinstance(v, Lit) or type_of(v) == NEVER else cx.keep(v, "old") for v in values]
    for t, f in zip(target.elts, flavours, strict=True):
        if isinstance(t, ast.Name) and f is not None and not f.is_match:
            cx.lifter.note_flavour(cx, t.id, f)
    for i, t in enumerate(target.elts):
        names = {n.id for n in walk(t) if isinstance(n, ast.Name)}
        roots = {root_name(x) for x in (t.elts if isinstance(t, (ast.Tuple, ast.List)) else [t])}
        roots |= {cx.places[r].name for r in list(roots) if r in cx.places}
        for j in range(i + 1, len(values)):
            if reads(values[j]) & (roots or names):
                values[j] = cx.keep(values[j], "old")
        assign_to(cx, t, values[i])
    return True


def root_name(node: ast.expr) -> str:
    while isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def assign_to(cx: Cx, target: ast.expr, value: Expr) -> None:
    """target = value."""
    if isinstance(target, ast.Name):
        cx.places.pop(target.id, None)
        cx.set_var(target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        unpack(cx, target.elts, value)
    elif isinstance(target, ast.Subscript):
        store_subscript(cx, target, value)
    else:
        raise cx.no("assignment to an attribute", target)


def store_subscript(cx: Cx, target: ast.Subscript, value: Expr) -> None:
    if isinstance(target.slice, ast.Slice):
        store_slice(cx, target, target.slice, value)
        return
    parent = place_of(cx, target.value)
    if parent is None:
        raise cx.no("storing into something that is not a variable", target)
    if parent.type.name == "tuple" or parent.type.name == "vtuple":
        cx.out.append(Raise("TypeError", lit("'tuple' object does not support item assignment")))
        return
    step = step_into(cx, parent, target, create=False)
    if step is None:
        raise cx.no(f"storing into a value of type {parent.type}", target)
    store(cx, Place(parent.name, (*parent.path, step), NEVER), value)


def store_slice(cx: Cx, target: ast.Subscript, s: ast.Slice, value: Expr) -> None:
    place = place_of(cx, target.value)
    if place is not None and s.step is not None and s.upper is None:
        store_steps(cx, place, s, value, target)
        return
    if place is None or s.step is not None:
        raise cx.no("this slice assignment", target)
    lo = cx.expr(s.lower) if s.lower else lit(0)
    hi = cx.expr(s.upper) if s.upper else cx.op("length", read_place(cx, place))
    change(cx, place, "list_set_slice", [lo, hi, as_list(cx, value)])


def store_steps(cx: Cx, place: Place, s: ast.Slice, value: Expr, node: ast.AST) -> None:
    """xs[start::step] = values, one by one; as many values as there are places."""
    step = cx.expr(s.step) if s.step is not None else lit(1)
    start = cx.expr(s.lower) if s.lower is not None else lit(0)
    if not (isinstance(step, Lit) and isinstance(step.value, int) and step.value > 0 and isinstance(start, Lit) and isinstance(start.value, int)
            and start.value >= 0):
        raise cx.no("this slice assignment", node)
    if type_of(value) == NEVER or place.type == NEVER:
        return
    values = cx.keep(as_list(cx, value), "values")
    held = read_place(cx, place)
    room = cx.op("floordiv", cx.op("sub", cx.op("length", held), lit(start.value - step.value + 1)), step)
    wrong = cx.op("ne", cx.op("length", values), cx.op("max2", room, lit(0)))
    cx.out.append(If(wrong, (Raise("ValueError", lit("as many values as places are wanted")),)))
    at = cx.fresh("i")
    cx.fn.types[at] = INT
    with cx.capture() as body:
        spot = cx.op("add", cx.op("mul", Var(at, INT), step), start)
        store(cx, Place(place.name, (*place.path, Step("index", spot)), NEVER), cx.op("index", values, Var(at, INT)))
    cx.out.append(ForRange(at, lit(0), cx.op("length", values), lit(1), tuple(body)))


def unpack(cx: Cx, targets: list[ast.expr], value: Expr) -> None:
    """a, b, *rest = value."""
    value = unopt(cx, value)
    t = type_of(value)
    if t == NEVER:
        for x in targets:
            assign_to(cx, x.value if isinstance(x, ast.Starred) else x, Lit(None, NEVER))
        return
    if isinstance(value, Make) and t.name == "tuple" and not any(isinstance(x, ast.Starred) for x in targets):
        value = cx.keep(value, "parts")
    stars = [i for i, x in enumerate(targets) if isinstance(x, ast.Starred)]
    if t.name == "tuple" and not stars:
        if len(targets) != len(t.args):
            raise cx.no(f"unpacking a tuple of {len(t.args)} into {len(targets)}", targets[0])
        held = value if is_simple(value) else cx.keep(value, "parts")
        if isinstance(held, Var) and any(isinstance(x, ast.Name) and x.id == held.name for x in targets):
            held = cx.keep(held, "parts")
        for i, x in enumerate(targets):
            assign_to(cx, x, part(cx, held, i))
        return
    xs = as_list(cx, value)
    xs = xs if isinstance(xs, Var) and xs.name not in {root_name(x) for x in targets} else cx.keep(xs, "parts")
    n = len(targets)
    size = cx.op("length", xs)
    wrong = cx.op("lt", size, lit(n - 1)) if stars else cx.op("ne", size, lit(n))
    cx.out.append(If(wrong, (Raise("ValueError", lit("wrong number of values to unpack")),)))
    for i, x in enumerate(targets):
        if stars and i == stars[0]:
            rest = n - 1 - i
            piece = cx.op("slice_from", xs, lit(i)) if rest == 0 else cx.op("slice", xs, lit(i), lit(-rest))
            assign_to(cx, x.value, piece)  # type: ignore[attr-defined]
        else:
            at = lit(i - n) if stars and i > stars[0] else lit(i)
            assign_to(cx, x, index(cx, xs, at, x))


IN_PLACE = {("list", ast.Add): "list_extend", ("set", ast.BitOr): "set_update", ("map", ast.BitOr): "map_update"}


@stmt_of(ast.AugAssign)
def augmented(cx: Cx, node: ast.AugAssign) -> None:
    target = node.target
    if isinstance(target, ast.Name):
        place = place_of(cx, target)
        if place is None:
            raise cx.no(f"changing {target.id}, which is not a local variable", node)
        op = IN_PLACE.get((place.type.name, type(node.op)))
        if op and not (place.type.name == "map" and cx.lifter.is_counter(cx, target)):
            value = cx.expr(node.value, place.type)
            change(cx, place, op, [as_list(cx, value) if op == "list_extend" else value])
            return
        current, value = cx.exprs([ast.Name(target.id, ast.Load(), lineno=node.lineno, col_offset=0), node.value])
        store(cx, place, operate(cx, node.op, current, value, ast.BinOp(target, node.op, node.value, lineno=node.lineno, col_offset=0)))
        return
    if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Slice):
        raise cx.no("this augmented assignment", node)
    augment_subscript(cx, node, target)


def augment_subscript(cx: Cx, node: ast.AugAssign, target: ast.Subscript) -> None:
    parent = place_of(cx, target.value)
    if parent is None:
        raise cx.no("changing something that is not a variable", node)
    flavour = cx.lifter.flavour(cx, target.value)
    step = step_into(cx, parent, target, create=False)
    if step is None:
        raise cx.no(f"changing an item of a value of type {parent.type}", node)
    place = Place(parent.name, (*parent.path, step), NEVER)
    default = default_value(cx, flavour) if flavour is not None and parent.type.name in ("map", "never") else None
    held = parent.type.args[-1] if parent.type.args else NEVER
    op = IN_PLACE.get((held.name if held != NEVER or default is None else type_of(default).name, type(node.op)))
    if op:
        if default is not None:
            change(cx, parent, "map_default", [step.at, default])
        value = cx.expr(node.value, held)
        place = Place(parent.name, (*parent.path, step), held)
        change(cx, place, op, [as_list(cx, value) if op == "list_extend" else value])
        return
    container = read_place(cx, parent) if parent.path else Var(parent.name, cx.type_of_name(parent.name))
    if type_of(container) == NEVER or held == NEVER:
        current: Expr = default if default is not None else Lit(None, NEVER)
    elif default is not None:
        current = cx.op("map_get_or", container, step.at, coerce(cx, default, held))
    else:
        kind = {"index": "index", "wrap": "index_wrap", "key": "map_get"}[step.kind]
        current = cx.op(kind, container, step.at)
    with cx.capture() as before:
        value = cx.expr(node.value)
    if before:
        current = cx.keep(current, "old")
        cx.out.extend(before)
    store(cx, place, operate(cx, node.op, current, value, ast.BinOp(target, node.op, node.value, lineno=node.lineno, col_offset=0)))


@stmt_of(ast.Delete)
def delete(cx: Cx, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            continue
        place = place_of(cx, target.value) if isinstance(target, ast.Subscript) else None
        if place is None or not isinstance(target, ast.Subscript):
            raise cx.no("this del", node)
        if place.type == NEVER:
            continue
        if isinstance(target.slice, ast.Slice):
            s = target.slice
            if s.step is not None:
                raise cx.no("del of a slice with a step", node)
            lo = cx.expr(s.lower) if s.lower else lit(0)
            hi = cx.expr(s.upper) if s.upper else cx.op("length", read_place(cx, place))
            change(cx, place, "list_delete_slice", [lo, hi])
        else:
            change(cx, place, "map_remove" if place.type.name == "map" else "list_pop_at", [cx.expr(target.slice)],
                   result=None, result_type=NONE)


@stmt_of(ast.Expr)
def expression(cx: Cx, node: ast.Expr) -> None:
    value = node.value
    if isinstance(value, ast.Constant):
        return
    if isinstance(value, (ast.Yield, ast.YieldFrom)):
        raise cx.no("yield here", node)
    before = len(cx.out)
    e = cx.expr(value)
    if isinstance(e, Call):
        cx.out.append(Perform(e))
    elif not is_simple(e) and len(cx.out) == before and type_of(e) not in (NEVER, NONE):
        cx.keep(e, "unused")
