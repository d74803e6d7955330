"""Whether a loop over a map or a set ends the same whatever order it visits the elements in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from yantra_codex.ir import nodes as n
from yantra_codex.ir.algebra import may_fail
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.rewrite import uses
from yantra_codex.ir.types import FLOAT, Type

# ops that give the same in any order: x op a op b == x op b op a (not for floats, which round)
MERGES = frozenset(["add", "mul", "max2", "min2", "bit_or", "bit_and", "bit_xor", "or", "and"])
ENTRY = frozenset(["map_get", "map_get_or", "map_find", "map_has"])
KEEPS_MEMBERS = frozenset(["copy", "filter", "reject", "set_to_list", "map_keys", "set_filter"])


def order_free(loop: n.ForEach, is_ordered: Callable[[Type], bool], writes_entries: bool) -> bool:
    """Whether the loop surely does the same for its elements in another order.

    is_ordered: whether the order of a type's members can be seen elsewhere. writes_entries: whether a map may get its
    entries in another order. A variable that passes carry on, such as a running total, must be read by nothing else.
    """
    body, keys = loop.body, unique_targets(loop)
    local = {s.name for s in n.walk_block(body) if isinstance(s, n.Let)}
    carried = {s.place.name for s in n.walk_block(body) if isinstance(s, n.Set | n.Do)} - local
    merges = [(s.place.name, op) for s in n.walk_block(body) if isinstance(s, n.Set) and (op := merge_op(s)) and s.place.name in carried]
    reads = sum((uses(e) for s in n.walk_block(body) for e in n.stmt_exprs(s)), Counter[str]())
    reads.subtract(x for x, _ in merges)
    reads.subtract(s.place.name for s in n.walk_block(body) if isinstance(s, n.Set) and len(s.place.path) == 1 for _ in _own_entry_reads(s))
    if any(reads[x] > 0 for x in (*carried, *positions(loop))) or len({x for x, _ in merges}) < len(set(merges)):
        return False
    returns = {str(s.value) for s in n.walk_block(body) if isinstance(s, n.Return)}
    if len(returns) > 1 or (returns and any(may_fail(e) for s in n.walk_block(body) for e in n.stmt_exprs(s))):
        return False
    return all(_is_free(s, local, keys, is_ordered, writes_entries) for s in n.walk_block(body))


def unique_targets(loop: n.ForEach) -> frozenset[str]:
    """The loop's variables that are different in each pass: a map's keys, a set's members."""
    source: Expr = loop.iterable
    if isinstance(source, n.Apply) and source.op == "map_items":
        return frozenset(p.name for p in loop.targets[:1]) if len(loop.targets) > 1 else frozenset()
    while isinstance(source, n.Apply) and source.op in KEEPS_MEMBERS:
        if source.op in ("map_keys", "set_to_list"):
            return frozenset(p.name for p in loop.targets)
        source = source.args[0]
    return frozenset(p.name for p in loop.targets) if type_of(source).name in ("map", "set") else frozenset()


def positions(loop: n.ForEach) -> frozenset[str]:
    """The loop's variables that depend on where in the order a pass stands."""
    source = loop.iterable
    if isinstance(source, n.Apply) and source.op == "enumerate" and len(loop.targets) == 2:
        here, source = frozenset([loop.targets[0].name]), source.args[0]
    else:
        here = frozenset[str]()
    inside = any(isinstance(e, n.Apply) and e.op == "enumerate" for e in n.walk_expr(source))
    return frozenset(p.name for p in loop.targets) if inside else here


def merge_op(s: n.Set) -> str | None:
    """The op of a Set that merges something into what the variable holds."""
    v = s.value
    if s.place.path or not isinstance(v, n.Apply) or v.op not in MERGES or v.type == FLOAT:
        return None
    return v.op if any(isinstance(a, n.Var) and a.name == s.place.name for a in v.args) else None


def _own_entry_reads(s: n.Set) -> Iterator[Expr]:
    """Where the new value of an entry reads the entry itself."""
    for e in n.walk_expr(s.value):
        if isinstance(e, n.Apply) and e.op in ENTRY and isinstance(e.args[0], n.Var) and e.args[0].name == s.place.name and e.args[1] == s.place.path[0].at:
            yield e


def _is_free(s: n.Stmt, local: set[str], keys: frozenset[str], is_ordered: Callable[[Type], bool], writes_entries: bool) -> bool:
    match s:
        case n.Let() | n.If() | n.Continue() | n.ForEach() | n.ForRange():
            return True
        case n.Set(place=p) | n.Do(place=p) if p.name in local:
            return True
        case n.Set(place=n.Place(path=())):
            return merge_op(s) is not None
        case n.Set(place=p):
            at = p.path[-1].at
            return writes_entries and p.path[-1].kind == "key" and isinstance(at, n.Var) and at.name in keys
        case n.Do(op="set_add", place=p):
            return not is_ordered(p.type)
        case n.Return(value=v):
            return v is None or isinstance(v, n.Lit)
    return False
