"""Which maps and sets need an order in Go: those whose order can be seen in what a program does."""

from __future__ import annotations

from collections.abc import Iterator

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import FLOAT, Type
from yantra_codex.languages.go_words import words
from yantra_codex.languages.order import order_free

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
                    if not order_free(s, lambda t: t in ordered, writes_entries=not ordered):
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
            if (e.op in SUMS and e.type == FLOAT) or (e.op == "enumerate" and consumer is not None):
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
