"""What changes while something goes over it, or while a value is worked out.

Loops over lists that their own body changes go item by item, as CPython does it; an expression that calls a function which
changes a variable is no part of a map or a filter, whose order of events is another one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Call,
    Do,
    Expr,
    ForEach,
    ForRange,
    Let,
    Lit,
    Make,
    Param,
    Place,
    Set,
    Stmt,
    Var,
    While,
    block_exprs,
    type_of,
    walk_block,
    walk_expr,
)
from yantra_codex.ir.types import INT, tuple_of
from yantra_codex.languages.pylift.context import Routine, changed_names, lit, reads
from yantra_codex.languages.pylift.convert import both, part

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

READS = ("index", "index_wrap", "map_get", "map_get_or")
LAZY = {"zip", "map", "filter", "enumerate", "reversed", "iter"}
Routines = dict[str, Routine]

# ---------------------------------------------------------------- changes by statements and calls


def is_mild(s: Stmt) -> bool:
    """Whether a statement does no more than what reading a defaultdict does: add an empty entry."""
    if not (isinstance(s, Do) and s.op == "map_default"):
        return False
    default = s.args[1]
    return (isinstance(default, Make) and not default.items) or (isinstance(default, Lit) and not default.value)


def changed_by(e: Expr, routines: Routines) -> Iterator[str]:
    """The variables that the calls inside an expression change in a way that can be seen."""
    return changed_among(walk_expr(e), routines) if routines else iter(())


def changed_in(body: Block, routines: Routines) -> Iterator[str]:
    """The variables that the calls inside a block change in a way that can be seen."""
    return changed_among(block_exprs(body), routines) if routines else iter(())


def changed_among(exprs: Iterable[Expr], routines: Routines) -> Iterator[str]:
    for c in exprs:
        fn = routines.get(c.function) if isinstance(c, Call) else None
        if fn is not None and fn.strong and isinstance(c, Call):
            names = [*fn.params, *([fn.vararg] if fn.vararg else []), *fn.captures]
            for name, a in zip(names, c.args, strict=False):
                if name in fn.strong:
                    yield root_of(a)


def root_of(e: Expr) -> str:
    while isinstance(e, Apply) and e.args:
        e = e.args[0]
    return e.name if isinstance(e, Var) else ""


def strongly_changed(body: Block, routines: Routines) -> set[str]:
    """The variables that a function's body changes in a way that can be seen."""
    names = {s.place.name for s in walk_block(body) if isinstance(s, (Set, Do)) and not is_mild(s)}
    return names | set(changed_in(body, routines))


# ---------------------------------------------------------------- loops


@dataclass(frozen=True)
class Held:
    """A list or map that a variable holds, some levels inside."""

    root: str
    depth: int
    value: Expr


def held(e: Expr) -> Held | None:
    depth, at = 0, e
    while isinstance(at, Apply) and at.op in READS:
        depth, at = depth + 1, at.args[0]
    return Held(at.name, depth, e) if isinstance(at, Var) and type_of(e).name in ("list", "map", "set") else None


def parts_of(e: Expr) -> list[Held]:
    """The lists and maps that an iterable reads."""
    found = held(e)
    if found is not None:
        return [found]
    return [h for a in e.args for h in parts_of(a) if type_of(a).name in ("list", "map", "set")] if isinstance(e, Apply) else []


def touches(body: Block, h: Held, routines: Routines) -> bool:
    """Whether statements may change which items a held list or map has."""
    for s in walk_block(body):
        if isinstance(s, Set) and s.place.name == h.root and s.place.path:
            size = len(s.place.path)
            if size == h.depth + 1 or (size == h.depth and isinstance(s.value, Var)):
                return True
        if isinstance(s, Do) and s.place.name == h.root and len(s.place.path) == h.depth and not is_mild(s):
            return True
    return h.root in changed_in(body, routines)


def each(cx: Cx, targets: Sequence[Param], iterable: Expr, body: Block, node: ast.expr) -> None:
    """Write a loop over what a node's value gives: item by item where the body may change the items to come."""
    touched = [h for h in parts_of(iterable) if touches(body, h, cx.lifter.routines())]
    if not touched:
        cx.out.append(ForEach(tuple(targets), unshared(cx, iterable, body), body))
        return
    if held(iterable) is None and not is_lazy(cx, node):
        cx.out.append(ForEach(tuple(targets), iterable, body))
        return
    if isinstance(iterable, Apply) and iterable.op == "reverse" and held(iterable.args[0]) is not None:
        source = steady(cx, iterable.args[0], body, node)
        step_back(cx, targets, source, body)
        return
    if isinstance(iterable, Apply) and iterable.op in ("map_items", "map_values") and held(iterable.args[0]) is not None:
        by_key(cx, targets, steady(cx, iterable.args[0], body, node), iterable.op, body)
        return
    if held(iterable) is not None and type_of(iterable).name in ("map", "set"):
        iterable = cx.op("map_keys" if type_of(iterable).name == "map" else "set_to_list", iterable)
    if isinstance(iterable, Apply) and iterable.op in ("map_keys", "set_to_list") and held(iterable.args[0]) is not None:
        # CPython allows no new keys while it goes over them, so that they are the ones at the start
        cx.out.append(ForEach(tuple(targets), iterable, body))
        return
    items = live_items(cx, iterable, body, node)
    if items is not None:
        step_on(cx, targets, *items, body)
        return
    raise cx.no(f"changing {touched[0].root} while something goes over it", node)


def unshared(cx: Cx, e: Expr, body: Block) -> Expr:
    """The iterable, as a copy where the body gives the variable it comes from another value."""
    if not isinstance(e, Var) or e.name not in changed_names(body):
        return e
    op = {"map": "map_keys", "set": "set_to_list", "list": "copy"}.get(type_of(e).name)
    return cx.op(op, e) if op is not None else e


def is_lazy(cx: Cx, node: ast.expr) -> bool:
    if isinstance(node, (ast.GeneratorExp, ast.Starred)):
        return True
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("items", "values", "keys"):
        return True
    return (isinstance(node.func, ast.Name) and node.func.id in LAZY) or (cx.lifter.dotted(cx, node.func) or "").startswith("itertools.")


def steady(cx: Cx, e: Expr, body: Block, node: ast.AST) -> Expr:
    """A held list with its indexes kept, where the body changes what they are made of."""
    if isinstance(e, Var):
        if any(isinstance(s, Set) and s.place.name == e.name and not s.place.path for s in walk_block(body)):
            raise cx.no(f"changing {e.name} while something goes over it", node)
        return e
    assert isinstance(e, Apply)
    at = e.args[1]
    if not isinstance(at, Lit) and reads(at) & changed_names(body):
        at = cx.keep(at, "at")
    return cx.op(e.op, steady(cx, e.args[0], body, node), at, *e.args[2:])


def live_items(cx: Cx, e: Expr, body: Block, node: ast.expr) -> tuple[list[Expr], Callable[[Expr], Expr]] | None:
    """The lengths that end a loop, and the item at a position; a list that Python has made for the loop is kept."""
    if held(e) is None and not is_lazy(cx, node) and type_of(e).name == "list":
        e = cx.keep(e, "items")
    if held(e) is not None and type_of(e).name == "list":
        source = steady(cx, e, body, node)
        return [cx.op("length", source)], lambda at: cx.op("index", source, at)
    if not (isinstance(node, ast.Call) and isinstance(e, Apply)):
        return None
    if e.op == "enumerate":
        inner = live_items(cx, e.args[0], body, node.args[0])
        start = e.args[1]
        if inner is None or not isinstance(start, Lit):
            return None
        lengths, item = inner

        def numbered(at: Expr) -> Expr:
            x = item(at)
            return Make((at if start.value == 0 else cx.op("add", at, start), x), tuple_of(INT, type_of(x)))

        return lengths, numbered
    if e.op in ("zip", "zip3") and len(node.args) == len(e.args):
        found = [live_items(cx, a, body, n) for a, n in zip(e.args, node.args, strict=True)]
        if any(f is None for f in found):
            return None
        known = [f for f in found if f is not None]

        def together(at: Expr) -> Expr:
            xs = tuple(item(at) for _, item in known)
            return Make(xs, tuple_of(*map(type_of, xs)))

        return [n for lengths, _ in known for n in lengths], together
    return None


def step_on(cx: Cx, targets: Sequence[Param], lengths: list[Expr], item: Callable[[Expr], Expr], body: Block) -> None:
    at = cx.fresh("at")
    cx.fn.types[at] = INT
    here = Var(at, INT)
    cx.out.append(Set(Place(at, (), INT), lit(0)))
    test: Expr = lit(True)
    for n in lengths:
        test = both(cx, test, cx.op("lt", here, n))
    on = Set(Place(at, (), INT), cx.op("add", here, lit(1)))
    cx.out.append(While(test, (*taken_apart(cx, targets, item(here)), on, *body)))


def step_back(cx: Cx, targets: Sequence[Param], source: Expr, body: Block) -> None:
    at = cx.fresh("at")
    cx.fn.types[at] = INT
    lets = taken_apart(cx, targets, cx.op("index", source, Var(at, INT)))
    cx.out.append(ForRange(at, cx.op("sub", cx.op("length", source), lit(1)), lit(-1), lit(-1), (*lets, *body)))


def by_key(cx: Cx, targets: Sequence[Param], source: Expr, op: str, body: Block) -> None:
    k = type_of(source).args[0]  # type: ignore[attr-defined]
    key = cx.fresh("key")
    cx.fn.types[key] = k
    value = cx.op("map_get", source, Var(key, k))
    item = value if op == "map_values" else Make((Var(key, k), value), tuple_of(k, type_of(value)))
    cx.out.append(ForEach((Param(key, k),), cx.op("map_keys", source), (*taken_apart(cx, targets, item), *body)))


def taken_apart(cx: Cx, targets: Sequence[Param], item: Expr) -> list[Stmt]:
    """The loop's variables set from the item."""
    if len(targets) == 1:
        return [Let(targets[0].name, targets[0].type, item, True)]
    if isinstance(item, Make):
        return [Let(p.name, p.type, x, True) for p, x in zip(targets, item.items, strict=True)]
    whole = cx.fresh("item")
    cx.fn.types[whole] = type_of(item)
    parts = Var(whole, type_of(item))
    return [Let(whole, type_of(item), item), *(Let(p.name, p.type, part(cx, parts, i), True) for i, p in enumerate(targets))]


__all__ = ["changed_by", "each", "strongly_changed"]
