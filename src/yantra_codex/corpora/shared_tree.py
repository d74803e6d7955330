"""A file's tree in shared kinds: walked once, each node with its kind and the nearest counted node above it.

The walk gives node numbers in the order of the text; all else is arithmetic on arrays. The rules say which nodes are one thing
under several names in several languages, and what is only spelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from tree_sitter import Node, Tree

from yantra_codex.corpora.vocabulary import (
    FUNCTIONS,
    KINDS,
    PLACE,
    SKIPPED,
    UNCHANGED,
    WRAPPER,
    Table,
    grammar_of,
    kinds_table,
    marks_table,
    named_table,
    refined_table,
    token_numbers,
    type_numbers,
)

MAX_BRANCHES = 40  # how far Rust's values at the end of branches are followed

Ints = NDArray[np.int64]

# node types that give the functions inside them a name; those that name the function that is their value, by the field
SCOPES = {
    "python": {"class_definition": "name"},
    "javascript": {"class_declaration": "name", "class": "name"},
    "typescript": {"class_declaration": "name", "abstract_class_declaration": "name", "class": "name", "interface_declaration": "name", "internal_module": "name"},
    "rust": {"impl_item": "type", "trait_item": "name", "mod_item": "name"},
    "go": {},
}
NAMING = {"variable_declarator": "name", "field_definition": "property", "public_field_definition": "name", "pair": "key"}
NAMED_VALUES = frozenset(("arrow_function", "function_expression", "generator_function"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The node numbers of one grammar that the walk looks out for. stops: not entered; opens: functions; around: scopes."""

    stops: frozenset[int]
    opens: frozenset[int]
    around: frozenset[int]
    naming: frozenset[int]
    values: frozenset[int]
    loops: frozenset[int]
    statements: frozenset[int]
    clauses: frozenset[int]

    @property
    def watched(self) -> frozenset[int]:
        return self.stops | self.opens | self.around | self.naming | self.values | self.loops


@cache
def numbers(language: str) -> Numbers:
    table = kinds_table(language)
    python, ecma = language == "python", language in ("javascript", "typescript")
    stops = frozenset(np.flatnonzero(table == SKIPPED).tolist()) | (type_numbers(language, frozenset({"type"})) if python else frozenset())
    return Numbers(stops, type_numbers(language, FUNCTIONS), type_numbers(language, frozenset(SCOPES[language])),
                   type_numbers(language, frozenset(NAMING) if ecma else frozenset()), type_numbers(language, NAMED_VALUES if ecma else frozenset()),
                   type_numbers(language, frozenset({"for_statement"}) if python else frozenset()),
                   type_numbers(language, frozenset({"expression_statement"})), type_numbers(language, frozenset({"for_clause"})))


@dataclass(slots=True)
class Walked:
    """A tree in the order of its text. ids: node numbers; parents: places of the parents; watched: (place, node); ends: of functions and scopes."""

    ids: list[int]
    parents: list[int]
    watched: list[tuple[int, Node]]
    ends: dict[int, int]


def walk(tree: Tree, n: Numbers) -> Walked:
    """All nodes of a tree, without what is inside the stops. One loop without a call of our own: it sets the speed."""
    ids: list[int] = []
    parents: list[int] = []
    watched: list[tuple[int, Node]] = []
    ends: dict[int, int] = {}
    look, stops, spans = n.watched, n.stops, n.opens | n.around | n.values
    cursor = tree.walk()
    first, following, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
    path: list[int] = []
    parent, at = 0, 0
    while True:
        node = cursor.node
        assert node is not None
        number = node.kind_id
        ids.append(number)
        parents.append(parent)
        enter = True
        if number in look:
            watched.append((at, node))
            enter = number not in stops
            if number in spans:
                ends[at] = 0
        if enter and first():
            path.append(parent)
            parent = at
            at += 1
            continue
        at += 1
        if following():
            continue
        while up():
            if parent in ends:
                ends[parent] = at
            parent = path.pop()
            if following():
                break
        else:
            return Walked(ids, parents, watched, ends)


# ---------------------------------------------------------------- kinds and edges



def _mask(*names: str) -> NDArray[np.bool_]:
    """By kind, whether it is one of these; WRAPPER and SKIPPED, counted from the end, are none."""
    out = np.zeros(len(KINDS) - min(WRAPPER, SKIPPED, UNCHANGED), dtype=bool)
    out[[PLACE[k] for k in names]] = True
    return out


DECLARED = _mask("function", "signature", "class", "interface", "enum", "field", "type alias", "keyword argument")
COUNTING = _mask("assignment", "order", "equal", "augmented assignment", "range")
TAKES_VALUE = _mask("assignment", "call", "return", "order", "equal", "add", "subtract", "multiply", "divide", "modulo", "tuple", "list", "member", "pair")
# what a Rust block may end with that is no value
NO_VALUE = _mask("return", "for each", "for range", "while", "assignment", "empty", "throw", "break", "continue", "function", "class", "macro")


def _kind(name: str) -> int:
    return PLACE[name]


def kinds_of(language: str, source: bytes, w: Walked, n: Numbers) -> tuple[Ints, Ints]:
    """The kind of each node (negative: not counted) and its nearest counted ancestor."""
    table = kinds_table(language)
    ids = np.minimum(np.array(w.ids, dtype=np.int64), len(table) - 1)
    parent = np.array(w.parents, dtype=np.int64)
    kinds = table[ids].astype(np.int64)
    _refine(kinds, parent, marks_table(language)[ids])
    for at, node in w.watched:
        if w.ids[at] in n.loops and _counts(node, source):
            kinds[at] = _kind("for range")
        elif w.ids[at] in n.values and w.ids[w.parents[at]] in n.naming:
            kinds[at] = _kind("function")
    kinds[(kinds == _kind("sequence")) | ((kinds == _kind("else")) & (kinds[parent] == _kind("conditional")))] = WRAPPER
    statement = np.isin(ids, list(n.statements))
    kinds[(kinds == _kind("string")) & statement[parent]] = SKIPPED  # documentation
    _drop_names(kinds, parent)
    _drop_headers(kinds, parent, ids, n)
    kinds[0] = max(kinds[0], _kind("module"))
    above = counted_parents(kinds, parent)
    names = (kinds == _kind("name")) & (kinds[above] == _kind("parameters"))
    kinds[names] = _kind("parameter")
    if language == "rust":
        kinds[(kinds == _kind("if")) & _is_value(kinds, parent)] = _kind("conditional")
        kinds, above = _with_returns(kinds, parent, above, ids, statement)
    return kinds, above


def _counts(loop: Node, source: bytes) -> bool:
    """Whether a Python loop is over a range."""
    over = loop.child_by_field_name("right")
    return over is not None and over.type == "call" and source[over.start_byte : over.start_byte + 6] == b"range("


def _refine(kinds: Ints, parent: Ints, marks: Table) -> None:
    """Say of nodes that say too little alone what they are, from their children."""
    at = np.flatnonzero(marks >= 0)
    at = at[kinds[parent[at]] >= 0]
    better = refined_table()[kinds[parent[at]], marks[at]]
    told = better != UNCHANGED
    kinds[parent[at[told]]] = better[told]


def _drop_names(kinds: Ints, parent: Ints) -> None:
    """Names that only spell what the node around them is: of what is declared, of a member, of a default's parameter."""
    places = np.arange(len(kinds))
    first = places == parent + 1
    around = kinds[parent]
    leaf = (kinds == _kind("name")) | (kinds == _kind("number")) | (kinds == _kind("self"))
    kinds[(kinds == _kind("name")) & DECLARED[around]] = WRAPPER
    kinds[leaf & ~first & (around == _kind("member"))] = WRAPPER
    kinds[leaf & first & ((around == _kind("default parameter")) | (around == _kind("rest parameter")))] = WRAPPER


def _drop_headers(kinds: Ints, parent: Ints, ids: Ints, n: Numbers) -> None:
    """What a counting loop is written with: `i = 0; i < n; i++`, `range(n)`, `0..n`. What they count from and to is left."""
    header = (kinds[parent] == _kind("for range")) | np.isin(ids[parent], list(n.clauses))
    kinds[header & COUNTING[kinds]] = WRAPPER
    over = np.flatnonzero(header & (kinds == _kind("call")))
    kinds[over] = WRAPPER
    kinds[np.minimum(over + 1, len(kinds) - 1)] = WRAPPER  # the name `range`


def counted_parents(kinds: Ints, parent: Ints) -> Ints:
    """For each node the nearest ancestor that is counted (the root is); each round doubles how far it looks."""
    above = parent.copy()
    while True:
        wrapped = kinds[above] < 0
        if not wrapped.any():
            return above
        above = np.where(wrapped, above[above], above)


def _is_value(kinds: Ints, parent: Ints) -> NDArray[np.bool_]:
    """Nodes that stand where a value is asked."""
    return TAKES_VALUE[kinds[parent]]


def _is_last(places: Ints, kinds: Ints, parent: Ints, named: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the nodes at these places are the last ones of their parents, tokens and comments left aside."""
    last = np.full(len(kinds), -1, dtype=np.int64)
    children = np.flatnonzero(named & (kinds != SKIPPED))
    last[parent[children]] = children
    return last[parent[places]] == places


def _with_returns(kinds: Ints, parent: Ints, above: Ints, ids: Ints, statement: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Rust's values at the end of a body, and of the branches that end it, as the returns that they are: new nodes behind the others."""
    branch, block = kinds == _kind("if"), kinds == _kind("block")
    held = statement[parent]  # `if a { 1 } else { 2 }` stands in a statement also where its value is the block's
    home = np.where(held, parent[parent], parent)
    ifs = branch & block[home] & _is_last(np.where(held, parent, np.arange(len(kinds))), kinds, parent, named_table("rust")[ids])
    value = block[parent] & (kinds >= 0) & ~branch & ~NO_VALUE[kinds]
    ends = np.zeros(len(kinds), dtype=bool)
    reached = np.zeros(len(kinds), dtype=bool)
    reached[parent[np.isin(ids, token_numbers(grammar_of("rust"), "->"))]] = True
    reached &= kinds == _kind("function")
    for _ in range(MAX_BRANCHES):
        bodies = block & reached[above]
        ends |= value & bodies[parent]
        reached = (ifs & bodies[home]) | (branch & ~block[home] & (reached & branch)[above])  # the second: an `else if`
        if not reached.any():
            break
    at = np.flatnonzero(ends)
    new = np.arange(len(kinds), len(kinds) + len(at))
    above = np.concatenate([above, above[at]])
    above[at] = new
    return np.concatenate([kinds, np.full(len(at), _kind("return"))]), above
