"""Whether a loop over a map or a set ends the same whatever order it visits the elements in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from yantra_codex.ir import nodes as n
from yantra_codex.ir.algebra import may_fail
from yantra_codex.ir.nodes import Block, Expr, type_of
from yantra_codex.ir.rewrite import uses
from yantra_codex.ir.types import FLOAT, Type

# ops that give the same in any order: x op a op b == x op b op a (not for floats, which round)
MERGES = frozenset(["add", "mul", "max2", "min2", "bit_or", "bit_and", "bit_xor", "or", "and"])
ENTRY = frozenset(["map_get", "map_get_or", "map_find", "map_has", "map_contains"])
KEEPS_MEMBERS = frozenset(["copy", "filter", "reject", "set_to_list", "map_keys", "set_filter"])


def order_free(loop: n.ForEach, is_ordered: Callable[[Type], bool], writes_entries: bool) -> bool:
    """Whether the loop surely does the same for its elements in another order.

    is_ordered: whether the order of a type's members can be seen elsewhere. writes_entries: whether a map may get its
    entries in another order. A variable that passes carry on, such as a running total, must be read by nothing else.
    """
    body, keys = loop.body, unique_targets(loop)
    local = {s.name for s in n.walk_block(body) if isinstance(s, n.Let)}
    carried = {s.place.name for s in n.walk_block(body) if isinstance(s, n.Set | n.Do)} - local
    merges = {(s.place.name, s.value.op) for s in _merges(body, local)}
    reads = sum((uses(e) for s in n.walk_block(body) for e in n.stmt_exprs(s)), Counter[str]())
    reads.subtract(s.place.name for s in _merges(body, local))
    for s in n.walk_block(body):
        if isinstance(s, n.Set) and s.place.path and s.place.name in carried:
            reads.subtract(_own_entry_reads(s))
    if any(reads[x] > 0 for x in carried) or len({x for x, _ in merges}) < len(merges):
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


class _Merge(n.Set):
    """A Set whose value merges into what the variable holds."""

    value: n.Apply


def _merges(body: Block, local: set[str]) -> Iterator[_Merge]:
    for s in n.walk_block(body):
        if isinstance(s, n.Set) and s.place.name not in local and _is_merge(s):
            yield s  # type: ignore[misc]


def _is_merge(s: n.Set) -> bool:
    v = s.value
    own = n.Var(s.place.name, s.place.type)
    return not s.place.path and isinstance(v, n.Apply) and v.op in MERGES and own in v.args and v.type != FLOAT


def _own_entry_reads(s: n.Set) -> Counter[str]:
    """How often a new value of an entry reads the entry itself."""
    last = s.place.path[-1].at
    found = [e for e in n.walk_expr(s.value) if isinstance(e, n.Apply) and e.op in ENTRY and isinstance(e.args[0], n.Var)
             and e.args[0].name == s.place.name and e.args[1] == last and len(s.place.path) == 1]
    return Counter({s.place.name: len(found)})


def _is_free(s: n.Stmt, local: set[str], keys: frozenset[str], is_ordered: Callable[[Type], bool], writes_entries: bool) -> bool:
    match s:
        case n.Let() | n.If() | n.Continue() | n.ForEach() | n.ForRange():
            return True
        case n.Set(place=p) | n.Do(place=p) if p.name in local:
            return True
        case n.Set(place=n.Place(path=())):
            return _is_merge(s)
        case n.Set(place=p):
            at = p.path[-1].at
            return writes_entries and p.path[-1].kind == "key" and isinstance(at, n.Var) and at.name in keys
        case n.Do(op="set_add", place=p):
            return not is_ordered(p.type)
        case n.Return(value=v):
            return v is None or isinstance(v, n.Lit)
    return False
