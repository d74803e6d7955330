"""AST patterns: 256 numbers for the shape of a function, comparable across the five languages.

| places    | what                                                                                        |
|-----------|---------------------------------------------------------------------------------------------|
| 0 - 119   | shared kinds of nodes, in the order of `vocabulary.KINDS` (those past its end are reserved)   |
| 120 - 127 | shape: see SHAPE                                                                             |
| 128 - 255 | edges (kind of the parent, kind of the child): NAMED_EDGES first, the others hashed behind     |

A place of kinds or edges holds its weight (WEIGHTS) times the root of ln(1 + count), before the whole is scaled to length 1.
A file is parsed once and walked once, with a cursor that gives node numbers; the rest is arithmetic on arrays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tree_sitter import Node, Tree

from yantra_codex.corpora.shared_tree import Ints, kinds_of, numbers, walk
from yantra_codex.corpora.tree_functions import functions_of
from yantra_codex.corpora.vocabulary import KINDS, NAMED_EDGES, PLACE
from yantra_codex.languages.base import parser

VERSION = 1
SIZE = 256
SHAPE_START, EDGE_START = 120, 128
HASHED_START = EDGE_START + len(NAMED_EDGES)
SHAPE = ("nodes", "depth", "mean depth", "branching", "widest", "leaves", "nested functions", "length")
# what computes says more of a function than how a language spells it: found on library functions rendered in five languages
WEIGHTS = {"kind": 1.0, "told": 1.5, "spelling": 0.4, "type": 0.3, "edge": 0.7, "told edge": 1.2, "shape": 0.1}
TOLD = ("add", "subtract", "multiply", "divide", "modulo", "power", "bits", "shift", "equal", "order", "membership", "and", "or", "not", "negate",
        "string", "interpolation", "number", "bool", "null", "regex")
SPELLING = ("name", "call", "member", "index", "slice", "spread", "new", "cast", "lambda")
TYPES = tuple(k for k in KINDS if k.endswith(" type") or k in ("type name", "type parameter"))

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TreePattern:
    """The pattern of one function, or of a whole text.

    name: dotted, with the classes and functions around it; "" for a whole text. start, end: bytes of the
    source; line, end_line: counted from 1.
    vector: (256,) float32 of unit length. nodes, edges: of the tree of shared kinds. length: in characters.
    broken: whether the grammar found an error inside.
    """

    name: str
    start: int
    end: int
    line: int
    end_line: int
    vector: Vector
    nodes: int
    edges: int
    length: int
    broken: bool


def tree_pattern(language: str, source: bytes, tree: Tree | None = None) -> TreePattern:
    """The AST pattern of a whole text in one of the five languages."""
    return _patterns(language, source, tree, whole=True)[0]


def tree_patterns(language: str, source: bytes, tree: Tree | None = None) -> list[TreePattern]:
    """The AST pattern of each function and method of a file, in source order; tree: the file's, where it is parsed already.

    JavaScript's and TypeScript's functions that a variable or field is named for count; other lambdas belong to the function they are in.
    """
    return _patterns(language, source, tree, whole=False)


# ---------------------------------------------------------------- the numbers

@cache
def edge_places() -> NDArray[np.int64]:
    """(kinds, kinds): the place of each edge: its own for the named ones, else one that its name is hashed to."""
    table = np.empty((len(KINDS), len(KINDS)), dtype=np.int64)
    for i, outer in enumerate(KINDS):
        for j, inner in enumerate(KINDS):
            digest = hashlib.blake2s(f"{outer}>{inner}".encode(), digest_size=4).digest()
            table[i, j] = HASHED_START + int.from_bytes(digest, "big") % (SIZE - HASHED_START)
    for place, (outer, inner) in enumerate(NAMED_EDGES, EDGE_START):
        table[PLACE[outer], PLACE[inner]] = place
    return table


@cache
def place_names() -> tuple[str, ...]:
    """What each of the 256 places is, for a reader."""
    names = [*KINDS, *(f"(reserved {i})" for i in range(len(KINDS), SHAPE_START)), *SHAPE, *(f"{outer} > {inner}" for outer, inner in NAMED_EDGES)]
    return (*names, *(f"other edges {i}" for i in range(len(names), SIZE)))


@cache
def weights() -> Vector:
    """The weight of each place of kinds and edges. A hashed edge has the weight of one whose parent tells little."""
    out = np.zeros(SIZE, dtype=np.float32)
    out[:SHAPE_START] = WEIGHTS["kind"]
    for kinds, section in ((TOLD, "told"), (SPELLING, "spelling"), (TYPES, "type")):
        out[[PLACE[k] for k in kinds]] = WEIGHTS[section]
    out[EDGE_START:] = WEIGHTS["edge"]
    out[[place for place, (outer, _) in enumerate(NAMED_EDGES, EDGE_START) if outer in TOLD]] = WEIGHTS["told edge"]
    return out


def _patterns(language: str, source: bytes, tree: Tree | None, whole: bool) -> list[TreePattern]:
    n = numbers(language)
    tree = tree or parser(language).parse(source)
    w = walk(tree, n)
    kinds, above = kinds_of(language, source, w, n)
    found = functions_of(language, w, n)
    roots = np.array([0, *(f.at for f in found)])
    owner, outer = _owners(len(w.ids), roots, [w.ends.get(f.at, 0) for f in found])
    vectors, nodes, edges = _vectors(kinds, above, np.concatenate([owner, owner[above[len(owner) :]]]), outer, roots)
    spans = [_span(tree.root_node)] + [_span(f.node) for f in found]
    lengths = np.array([len(source[a:b].decode(errors="replace")) for a, b, _, _ in spans])
    _finish(vectors, lengths)
    names = ["", *(f.name for f in found)]
    roots_broken = [tree.root_node.has_error, *(f.node.has_error for f in found)]
    out = [TreePattern(names[i], *spans[i], vectors[i], int(nodes[i]), int(edges[i]), int(lengths[i]), roots_broken[i])
           for i in range(0 if whole else 1, 1 if whole else len(names))]
    return out


def _span(node: Node) -> tuple[int, int, int, int]:
    return node.start_byte, node.end_byte, node.start_point[0] + 1, node.end_point[0] + 1


def _owners(count: int, roots: NDArray[np.int64], ends: Sequence[int]) -> tuple[Ints, list[int]]:
    """Which pattern (0: the whole text) each node belongs to, the innermost; and which one each pattern lies in."""
    owner = np.zeros(count, dtype=np.int64)
    outer = [0]
    for i, (root, end) in enumerate(zip(roots[1:].tolist(), ends, strict=True), 1):
        outer.append(int(owner[root]))
        owner[root:end] = i
    return owner, outer


def _vectors(kinds: Ints, above: Ints, owner: Ints, outer: list[int], roots: Ints) -> tuple[Vector, Ints, Ints]:
    """(patterns, 256) weighted but not yet scaled; the number of nodes and of edges of each."""
    count = len(outer)
    counted = np.flatnonzero(kinds >= 0)
    inner = counted[counted != 0]
    up = above[inner]
    places = owner[counted] * SIZE + kinds[counted]
    edges_at = owner[up] * SIZE + edge_places()[kinds[up], kinds[inner]]
    counts = np.bincount(np.concatenate([places, edges_at]), minlength=count * SIZE).reshape(count, SIZE).astype(np.float64)
    depth = _depths(above, counted)
    children = np.bincount(up, minlength=len(kinds))
    shape = _shapes(counted, owner, depth, children, count)
    deepest, widest = shape.pop("deepest"), shape.pop("widest")
    for i in range(count - 1, 0, -1):
        o = outer[i]
        counts[o] += counts[i]
        deepest[o], widest[o] = max(deepest[o], deepest[i]), max(widest[o], widest[i])
        for total in shape.values():
            total[o] += total[i]
        shape["functions"][o] += 1
    nodes = np.maximum(shape["nodes"], 1)
    edges = counts[:, EDGE_START:].sum(axis=1)
    own = depth[roots]
    vectors = np.sqrt(np.log1p(counts)).astype(np.float32) * weights()
    told = (np.log1p(nodes), np.log1p(np.maximum(deepest - own, 0)), np.log1p(np.maximum(shape["depths"] / nodes - own, 0)),
            edges / np.maximum(shape["inner"], 1), np.log1p(widest), 1 - shape["inner"] / nodes, np.log1p(shape["functions"]), 0 * nodes)
    vectors[:, SHAPE_START:EDGE_START] = WEIGHTS["shape"] * np.stack(told, axis=1)
    return vectors, nodes.astype(np.int64), edges.astype(np.int64)


def _shapes(counted: Ints, owner: Ints, depth: Ints, children: Ints, count: int) -> dict[str, NDArray[np.float64]]:
    mine = owner[counted]
    deepest, widest = np.zeros(count), np.zeros(count)
    np.maximum.at(deepest, mine, depth[counted])
    np.maximum.at(widest, mine, children[counted])
    return {"nodes": _sums(mine, np.ones(len(mine)), count), "depths": _sums(mine, depth[counted], count), "inner": _sums(mine, children[counted] > 0, count),
            "functions": np.zeros(count), "deepest": deepest, "widest": widest}


def _sums(groups: Ints, values: NDArray[Any], count: int) -> NDArray[np.float64]:
    return np.bincount(groups, values, minlength=count).astype(np.float64)


def _depths(above: Ints, counted: Ints) -> Ints:
    """How many counted nodes lie above each node; each round doubles how far it looks."""
    far, depth = above.copy(), np.ones(len(above), dtype=np.int64)
    depth[0] = 0
    while far[counted].any():
        depth += depth[far]
        far = far[far]
    return depth


def _finish(vectors: Vector, lengths: Ints) -> None:
    """Put the lengths in and scale each pattern to length 1."""
    vectors[:, EDGE_START - 1] = WEIGHTS["shape"] * np.log1p(lengths)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms > 0, norms, 1)
