"""Which maps and sets need an order in Go: those whose order can be seen in what a program does."""

from __future__ import annotations

from collections.abc import Iterator

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Block, Expr, type_of
from yantra_codex.ir.types import FLOAT, Type
from yantra_codex.languages.go_words import words

LISTINGS = words("map_keys map_values map_items set_to_list map_entries_with")
PASS_ON = words(
    "map filter reject filter_map copy tuple_to_list list_to_tuple flat_map flatten enumerate chars"
)
UNORDERED = words(
    "sort sort_desc max_of min_of max_or min_or length any all contains count_of count_where is_empty "
    "set_from_list counts largest smallest"
)
SUMS = frozenset(("sum", "product", "sum_by"))
ALWAYS = words(
    "most_common counter_elements map_invert map_keys_with map_pop_first map_pop_last show show_quoted"
)
MERGES = words("add mul max2 min2 bit_or bit_and bit_xor or and")


def ordered_types(program: n.Program) -> frozenset[Type]:
    """The map and set types that must keep their insertion order; found by growing until nothing is added."""
    found: frozenset[Type] = frozenset()
    while True:
        more = found | frozenset(_seen(program, found))
        if more == found:
            return found
        found = more


def _seen(program: n.Program, ordered: frozenset[Type]) -> Iterator[Type]:
    for f in program.functions:
        for s in n.walk_block(f.body):
            if isinstance(s, n.ForEach):
                for t in _iterated(s.iterable):
                    if not _is_unordered_body(s.body, {p.name for p in s.targets}, ordered):
                        yield t
            if isinstance(s, n.Do) and s.op in ALWAYS:
                yield s.place.type
            for e in n.stmt_exprs(s):
                yield from _in_expr(e, None if isinstance(s, n.ForEach) else "list", ordered)


def _iterated(e: Expr) -> Iterator[Type]:
    """The maps and sets whose order a loop over e follows."""
    t = type_of(e)
    if t.name in ("map", "set"):
        yield t
    elif isinstance(e, n.Apply) and e.op in LISTINGS:
        yield type_of(e.args[0])
    elif isinstance(e, n.Apply) and e.op in PASS_ON:
        yield from _iterated(e.args[0])


def _in_expr(e: Expr, consumer: str | None, ordered: frozenset[Type]) -> Iterator[Type]:
    """consumer: the op that takes e's value; None where a loop does, which is judged by its body."""
    if isinstance(e, n.Apply):
        if e.op in ALWAYS and e.args:
            yield from _containers(type_of(e.args[0]))
        if e.op in LISTINGS and consumer is not None and not _forgets_order(consumer, e, ordered):
            yield type_of(e.args[0])
        for a in e.args:
            inner: str | None = e.op if e.op not in PASS_ON or (consumer is not None and not _forgets_order(consumer, e, ordered)) else consumer
            if e.op in PASS_ON and consumer is None:
                inner = None
            if e.op in ("set_from_list", "counts", "count_by", "group_by", "key_by", "map_to", "map_from_pairs") and e.type in ordered:
                inner = "list"
            if e.op in SUMS and e.type == FLOAT:
                inner = "list"
            yield from _in_expr(a, inner, ordered)
        return
    for x in n.child_exprs(e):
        yield from _in_expr(x, "list", ordered)


def _containers(t: Type) -> Iterator[Type]:
    if t.name in ("map", "set"):
        yield t
    for a in t.args:
        yield from _containers(a)


def _forgets_order(consumer: str, e: Expr, ordered: frozenset[Type]) -> bool:
    return consumer in UNORDERED or consumer in SUMS


def _is_unordered_body(block: Block, names: set[str], ordered: frozenset[Type]) -> bool:
    """Whether running a loop's body for the elements in another order gives the same."""
    constants = {str(s.value) for s in n.walk_block(block) if isinstance(s, n.Return)}
    return len(constants) <= 1 and all(_is_unordered(s, names, ordered, _locals(block)) for s in block)


def _locals(block: Block) -> set[str]:
    return {s.name for s in n.walk_block(block) if isinstance(s, n.Let)}


def _is_unordered(s: n.Stmt, names: set[str], ordered: frozenset[Type], local: set[str]) -> bool:
    match s:
        case n.Let():
            return True
        case n.Set(place=p, value=v):
            if p.name in local:
                return True
            if p.path:
                return p.path[-1].kind == "key" and isinstance(p.path[-1].at, n.Var) and p.path[-1].at.name in names and not ordered
            return (
                isinstance(v, n.Apply) and v.op in MERGES and v.args[0] == n.Var(p.name, type_of(v.args[0])) and v.type != FLOAT
                and not any(isinstance(x, n.Var) and x.name == p.name for x in n.walk_expr(v.args[1]))
            )
        case n.Do(op=op, place=p):
            return p.name in local or (op == "set_add" and p.type not in ordered)
        case n.If(then=a, orelse=b):
            assigned = {x.place.name for x in n.walk_block((s,)) if isinstance(x, n.Set)} - local
            read = {x.name for x in n.walk_expr(s.test) if isinstance(x, n.Var)}
            return not assigned & read and all(_is_unordered(x, names, ordered, local) for x in (*a, *b))
        case n.Return(value=v):
            return v is None or isinstance(v, n.Lit)
        case n.ForEach(body=b) | n.ForRange(body=b):
            return all(_is_unordered(x, names, ordered, local) for x in b)
        case n.Continue():
            return True
    return False
