"""`for` loops and comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import (
    Apply,
    Expr,
    ForEach,
    ForRange,
    Let,
    Lit,
    Param,
    Place,
    Set,
    Step,
    Var,
    While,
    type_of,
)
from yantra_codex.ir.types import BOOL, INT, NEVER, Type, is_mutable
from yantra_codex.languages.pylift.assignment import assign_to, root_name
from yantra_codex.languages.pylift.context import Routine, lit, stmt_of
from yantra_codex.languages.pylift.convert import as_list, unopt
from yantra_codex.languages.pylift.exprs import read_place
from yantra_codex.languages.pylift.kinds import elements
from yantra_codex.languages.pylift.live import each
from yantra_codex.languages.pylift.places import place_of, type_at
from yantra_codex.languages.pylift.statements import block, loop_else, loop_flag
from yantra_codex.languages.pylift.walking import walk

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

MUTATORS = {
    "append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear", "add", "discard", "update", "setdefault",
    "popitem", "appendleft", "popleft", "rotate", "extendleft", "difference_update", "intersection_update",
    "symmetric_difference_update", "subtract",
}
HEAP_MUTATORS = {"heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort", "insort_left", "insort_right", "shuffle"}


def mutated_names(nodes: list[ast.stmt]) -> set[str]:
    """Names whose value these statements change in place."""
    from yantra_codex.languages.pylift.assignment import root_name

    names: set[str] = set()
    for root in nodes:
        for n in walk(root):
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in MUTATORS:
                names.add(root_name(n.func.value))
            elif isinstance(n, ast.Call) and call_name(n) in HEAP_MUTATORS and n.args:
                names.add(root_name(n.args[0]))
            elif isinstance(n, ast.Subscript) and isinstance(n.ctx, (ast.Store, ast.Del)):
                names.add(root_name(n))
    return names - {""}


def call_name(n: ast.Call) -> str:
    return n.func.attr if isinstance(n.func, ast.Attribute) else n.func.id if isinstance(n.func, ast.Name) else ""


@stmt_of(ast.For)
def for_loop(cx: Cx, node: ast.For) -> None:
    flag = loop_flag(cx, node)
    if by_place(cx, node, flag) or counted(cx, node, flag) or by_index(cx, node, flag) or endless(cx, node, flag):
        loop_else(cx, node, flag)
        return
    iterable = iterated(cx, node)
    t = type_of(iterable)
    if isinstance(iterable, Lit) and t == NEVER:
        names_never(cx, node.target)
    element = elements(t)
    saved_facts, saved_bounds = begin(cx, node)
    targets, lead = loop_targets(cx, node, element)
    for p in targets:
        note_counter(cx, p, iterable)
    note_flavours(cx, node)
    cx.loops.append(flag)
    with cx.capture() as body:
        own_targets(cx, node, lead)
        for s in block(cx, node.body):
            cx.out.append(s)
    cx.loops.pop()
    finish(cx, node, saved_facts, saved_bounds)
    each(cx, targets, iterable, tuple(body), node.iter)
    loop_else(cx, node, flag)


def own_targets(cx: Cx, node: ast.For, lead: Callable[[], None]) -> None:
    """Write what takes the loop's element apart; variables that only this loop has are declared by it, anew in each pass."""
    with cx.capture() as start:
        lead()
    seen: set[str] = set()
    for s in start:
        if isinstance(s, Set) and not s.place.path and s.place.name not in seen and cx.lifter.is_loop_local(cx, node, s.place.name):
            seen.add(s.place.name)
            s = Let(s.place.name, s.place.type, s.value, True)
        cx.out.append(s)


def note_flavours(cx: Cx, node: ast.For) -> None:
    for name, flavour in cx.lifter.target_flavours(cx, node.target, node.iter).items():
        cx.lifter.note_flavour(cx, name, flavour)


def iterated(cx: Cx, node: ast.For) -> Expr:
    found = cx.lifter.find_iter(cx, node.iter, node.target, list(node.body))
    if found is not None:
        return found
    e = unopt(cx, cx.expr(node.iter))
    t = type_of(e)
    if t.name == "tuple":
        return as_list(cx, e)
    if t.name not in ("list", "str", "vtuple", "set", "map", "never"):
        raise cx.no(f"iterating over a value of type {t}", node.iter)
    return e


def names_never(cx: Cx, target: ast.expr) -> None:
    for n in walk(target):
        if isinstance(n, ast.Name):
            cx.fn.types.setdefault(n.id, NEVER)


def begin(cx: Cx, node: ast.For | ast.While) -> tuple[dict[str, Type], dict[str, int]]:
    cx.lifter.enter_loop(cx, node)
    return dict(cx.facts), dict(cx.bounds)


def finish(cx: Cx, node: ast.For | ast.While, facts: dict[str, Type], bounds: dict[str, int]) -> None:
    cx.lifter.leave_loop(cx, node, facts, bounds)


def loop_targets(cx: Cx, node: ast.For, element: Type) -> tuple[list[Param], Callable[[], None]]:
    """The loop's parameters, and what to write at the start of its body for the rest of the target."""
    target = node.target
    if isinstance(target, ast.Name):
        if cx.lifter.is_loop_local(cx, node, target.id):
            return [loop_param(cx, target.id, element)], nothing
        name = cx.fresh(target.id)
        cx.fn.types[name] = element
        return [Param(name, element)], lambda: assign_to(cx, target, Var(name, element))
    if isinstance(target, (ast.Tuple, ast.List)):
        parts = target.elts
        if element.name == "tuple" and len(element.args) == len(parts) and not any(isinstance(x, ast.Starred) for x in parts):
            return tuple_targets(cx, node, parts, element)
        name = cx.fresh("item")
        cx.fn.types[name] = element
        return [Param(name, element)], lambda: assign_to(cx, target, Var(name, element))
    raise cx.no("this loop target", target)


def nothing() -> None:
    """Nothing to write."""


def loop_param(cx: Cx, name: str, t: Type) -> Param:
    """A loop variable of its own scope; its type is set anew in every walk."""
    if cx.fn.types.get(name) != t:
        cx.fn.types[name] = t
    return Param(name, t)


def tuple_targets(cx: Cx, node: ast.For, parts: list[ast.expr], element: Type) -> tuple[list[Param], Callable[[], None]]:
    params: list[Param] = []
    later: list[tuple[ast.expr, Param]] = []
    seen: set[str] = set()
    for x, t in zip(parts, element.args, strict=True):
        if isinstance(x, ast.Name) and cx.lifter.is_loop_local(cx, node, x.id) and x.id not in seen:
            seen.add(x.id)
            params.append(loop_param(cx, x.id, t))
            continue
        name = cx.fresh(x.id if isinstance(x, ast.Name) else "item")
        cx.fn.types[name] = t
        params.append(Param(name, t))
        if not (isinstance(x, ast.Name) and x.id == "_"):
            later.append((x, params[-1]))

    def lead() -> None:
        for x, p in later:
            assign_to(cx, x, Var(p.name, p.type))

    return params, lead


def note_counter(cx: Cx, p: Param, iterable: Expr) -> None:
    """The counter of an enumerate is never negative."""
    if p.type != INT:
        return
    cx.new_low[p.name] = None
    match iterable:
        case Apply(op="enumerate", args=(_, Lit(value=int(k)))) if k >= 0:
            cx.new_low[p.name] = cx.bounds[p.name] = k
        case Apply(op="range", args=(a, _, _)):
            low = cx.lower(a)
            if low is not None:
                cx.new_low[p.name] = cx.bounds[p.name] = low


def counted(cx: Cx, node: ast.For, flag: str | None) -> bool:
    """`for i in range(...)`."""
    it = node.iter
    if not (isinstance(it, ast.Call) and isinstance(it.func, ast.Name) and it.func.id == "range" and not it.keywords
            and isinstance(node.target, ast.Name) and 1 <= len(it.args) <= 3 and cx.lifter.is_builtin(cx, "range")):
        return False
    start, stop, step = range_bounds(cx, it)
    saved_facts, saved_bounds = begin(cx, node)
    local = cx.lifter.is_loop_local(cx, node, node.target.id)
    name = node.target.id if local else cx.fresh(node.target.id)
    cx.fn.types[name] = INT
    low = range_low(cx, start, stop, step)
    cx.new_low[name] = low
    if low is not None:
        cx.bounds[name] = low
    cx.loops.append(flag)
    with cx.capture() as body:
        if not local:
            assign_to(cx, node.target, Var(name, INT))
        for s in block(cx, node.body):
            cx.out.append(s)
    cx.loops.pop()
    finish(cx, node, saved_facts, saved_bounds)
    cx.out.append(ForRange(name, start, stop, step, tuple(body)))
    return True


def endless(cx: Cx, node: ast.For, flag: str | None) -> bool:
    """`for i in itertools.count(start, step)`, which only its body can end."""
    it = node.iter
    if not (isinstance(it, ast.Call) and cx.lifter.dotted(cx, it.func) == "itertools.count"):
        return False
    given = {**dict(zip(("start", "step"), it.args, strict=False)), **{k.arg: k.value for k in it.keywords if k.arg}}
    if len(it.args) + len(it.keywords) != len(given) or set(given) - {"start", "step"}:
        raise cx.no("count with these arguments", it)
    start, step = [to_int(cx, unopt(cx, e), it) for e in cx.exprs([given.get("start", ast.Constant(0)), given.get("step", ast.Constant(1))])]
    step = step if isinstance(step, Lit) else cx.keep(step, "step")
    at = cx.fresh("next")
    cx.fn.types[at] = INT
    cx.out.append(Set(Place(at, (), INT), start))
    low = range_low(cx, start, start, step) if not (isinstance(step, Lit) and isinstance(step.value, int) and step.value < 0) else None
    saved_facts, saved_bounds = begin(cx, node)
    cx.new_low[at] = low
    if low is not None:
        cx.bounds[at] = low
    cx.loops.append(flag)
    with cx.capture() as body:
        own_targets(cx, node, lambda: assign_to(cx, node.target, Var(at, INT)))
        cx.out.append(Set(Place(at, (), INT), cx.op("add", Var(at, INT), step)))
        for s in block(cx, node.body):
            cx.out.append(s)
    cx.loops.pop()
    finish(cx, node, saved_facts, saved_bounds)
    cx.out.append(While(lit(True), tuple(body)))
    return True


def by_index(cx: Cx, node: ast.For, flag: str | None) -> bool:
    """A loop over a list that its body makes longer or shorter: by position, as CPython does it."""
    if not (isinstance(node.iter, ast.Name) and resizes(node.body, node.iter.id)):
        return False
    place = place_of(cx, node.iter)
    if place is None or place.type.name != "list" or place.path:
        return False
    at = cx.fresh("at")
    cx.fn.types[at] = INT
    cx.out.append(Set(Place(at, (), INT), lit(0)))
    saved_facts, saved_bounds = begin(cx, node)
    cx.loops.append(flag)
    cx.new_low[at] = cx.bounds[at] = 0
    with cx.capture() as body:
        own_targets(cx, node, lambda: assign_to(cx, node.target, cx.op("index", read_place(cx, place), Var(at, INT))))
        cx.out.append(Set(Place(at, (), INT), cx.op("add", Var(at, INT), lit(1))))
        for s in block(cx, node.body):
            cx.out.append(s)
    cx.loops.pop()
    finish(cx, node, saved_facts, saved_bounds)
    cx.out.append(While(cx.op("lt", Var(at, INT), cx.op("length", read_place(cx, place))), tuple(body)))
    return True


def resizes(nodes: list[ast.stmt], name: str) -> bool:
    """Whether a suite changes the length of the list held in a name."""
    for root in nodes:
        for n in walk(root):
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and isinstance(n.func.value, ast.Name) and n.func.value.id == name \
                    and n.func.attr in MUTATORS - {"sort", "reverse"}:
                return True
            if isinstance(n, ast.Delete) and any(isinstance(t, ast.Subscript) and isinstance(t.value, ast.Name) and t.value.id == name for t in n.targets):
                return True
            if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name) and n.target.id == name:
                return True
    return False


def range_bounds(cx: Cx, it: ast.Call) -> tuple[Expr, Expr, Expr]:
    args = [to_int(cx, unopt(cx, e), it) for e in cx.exprs(it.args)]
    if len(args) == 1:
        return lit(0), args[0], lit(1)
    return args[0], args[1], args[2] if len(args) == 3 else lit(1)


def to_int(cx: Cx, e: Expr, node: ast.AST) -> Expr:
    if type_of(e) == BOOL:
        return cx.op("bool_to_int", e)
    if type_of(e) not in (INT, NEVER):
        raise cx.no(f"a range bound of type {type_of(e)}", node)
    return e


def range_low(cx: Cx, start: Expr, stop: Expr, step: Expr) -> int | None:
    """A lower bound of what a range gives."""
    if isinstance(step, Lit) and isinstance(step.value, int) and step.value < 0:
        low = cx.lower(stop)
        return None if low is None else low + 1
    by = cx.lower(step)
    return cx.lower(start) if by is not None and by >= 0 else None


def by_place(cx: Cx, node: ast.For, flag: str | None) -> bool:
    """A loop whose variable is changed in place: it goes over the positions (or keys) and changes the element itself."""
    found = element_places(cx, node)
    if found is None:
        return False
    container, name, counter, counter_node, over_keys = found.container, found.name, found.counter, found.counter_node, found.over_keys
    saved_facts, saved_bounds = begin(cx, node)
    root = Var(container.name, cx.type_of_name(container.name)) if not container.path else read_place(cx, container)
    t = type_of(root)
    k = t.args[0] if over_keys else INT
    cx.fn.types[counter] = k
    at = Var(counter, k)
    step = Step("key" if over_keys else "index", at)
    cx.places[name] = Place(container.name, (*container.path, step), type_at(t, (step,)))
    if not over_keys:
        cx.new_low[counter] = cx.bounds[counter] = 0
    note_flavours(cx, node)
    cx.loops.append(flag)
    with cx.capture() as body:
        if counter_node is not None:
            own_targets(cx, node, lambda: assign_to(cx, counter_node, at))
        for s in block(cx, node.body):
            cx.out.append(s)
    cx.loops.pop()
    finish(cx, node, saved_facts, saved_bounds)
    cx.places.pop(name, None)
    if over_keys:
        cx.out.append(ForEach((Param(counter, k),), cx.op("map_keys", root), tuple(body)))
    elif found.backwards:
        cx.out.append(ForRange(counter, cx.op("sub", cx.op("length", root), lit(1)), lit(-1), lit(-1), tuple(body)))
    else:
        cx.out.append(ForRange(counter, lit(0), cx.op("length", root), lit(1), tuple(body)))
    return True


@dataclass(frozen=True)
class ElementLoop:
    """A loop over the elements of a place: its variable, the counter (or key), another target for the counter, the direction."""

    container: Place
    name: str
    counter: str
    counter_node: ast.expr | None
    over_keys: bool
    backwards: bool


def element_places(cx: Cx, node: ast.For) -> ElementLoop | None:
    mutated = mutated_names(node.body)
    target, it = node.target, node.iter
    source: ast.expr | None = it
    counter_node: ast.expr | None = None
    over_keys = False
    if isinstance(it, ast.Call) and isinstance(it.func, ast.Name) and it.func.id == "enumerate" and len(it.args) == 1 and not it.keywords \
            and isinstance(target, ast.Tuple) and len(target.elts) == 2:
        source, counter_node, target = it.args[0], target.elts[0], target.elts[1]
    elif isinstance(it, ast.Call) and isinstance(it.func, ast.Attribute) and not it.args and it.func.attr in ("items", "values"):
        source, over_keys = it.func.value, True
        if it.func.attr == "items":
            if not (isinstance(target, ast.Tuple) and len(target.elts) == 2):
                return None
            counter_node, target = target.elts[0], target.elts[1]
    backwards = reversed_source(source)
    if backwards is not None and not over_keys and counter_node is None:
        source = backwards
    else:
        backwards = None
    if not isinstance(target, ast.Name) or not cx.lifter.is_loop_local(cx, node, target.id):
        return None
    if target.id not in mutated and not (isinstance(source, (ast.Name, ast.Subscript)) and changed_inside(cx, node.body, root_name(source), mutated)):
        return None
    if any(isinstance(n, ast.Name) and n.id == target.id and isinstance(n.ctx, ast.Store) for s in node.body for n in walk(s)):
        return None
    container = place_of(cx, source) if isinstance(source, (ast.Name, ast.Subscript)) else None
    if container is None or container.type.name != ("map" if over_keys else "list") or not is_mutable(container.type.args[-1]):
        return None
    if isinstance(counter_node, ast.Name) and cx.lifter.is_loop_local(cx, node, counter_node.id):
        counter, counter_node = counter_node.id, None
    else:
        counter = cx.fresh("key" if over_keys else "i")
    return ElementLoop(container, target.id, counter, counter_node, over_keys, backwards is not None)


def changed_inside(cx: Cx, nodes: list[ast.stmt], root: str, mutated: set[str]) -> bool:
    """Whether statements change what a variable holds, themselves or by the functions that they call."""
    if root in mutated:
        return True
    for n in (n for s in nodes for n in walk(s)):
        fn = cx.lifter.resolve(cx, n.func.id) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) else None
        if isinstance(fn, Routine) and isinstance(n, ast.Call) and fn.strong:
            given = {p for p, a in zip(fn.params, n.args, strict=False) if root_name(a) == root}
            if fn.strong & (given | ({root} & set(fn.captures))):
                return True
    return False


def reversed_source(node: ast.expr | None) -> ast.expr | None:
    """x of `reversed(x)` and `x[::-1]`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reversed" and len(node.args) == 1:
        return node.args[0]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.lower is None and node.slice.upper is None \
            and isinstance(node.slice.step, ast.UnaryOp) and isinstance(node.slice.step.op, ast.USub) \
            and isinstance(node.slice.step.operand, ast.Constant) and node.slice.step.operand.value == 1:
        return node.value
    return None
