"""Graphs as arrays: what a network reads of a problem or a program, one by one (`dense`) or many at once (`pack`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from yantra_codex.errors import BadRequest
from yantra_codex.model.context_section import KINDS as PROBLEM_KINDS
from yantra_codex.model.context_section import RELATIONS as AROUND
from yantra_codex.model.sections import SIZE
from yantra_codex.model.tokens import SIZES

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


def _both_ways(*relations: str) -> tuple[str, ...]:
    return tuple(name for r in relations for name in (r, f"{r}, back"))


# new ones are added at the END; what they mean stands in problem_graph.py and logic_graph.py
LOGIC_KINDS = ("program", "function", "parameter", "statement", "target", "handler", "step", "expression", "literal", "variable")
PROBLEM_RELATIONS = _both_ways("contains", "next", "has_parameter", "has_result", "example_of", "gives", "mentions", "mentions_type", "value_in",
                               "same_type", "element_of", *AROUND)
LOGIC_RELATIONS = _both_ways("child", "next", "has_parameter", "defines", "flows", "changes", "iterates", "calls", "returns")
G = TypeVar("G", "Graph", "LogicGraph")


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A problem's graph; node 0 is the request.

    kinds: (n,) places in PROBLEM_KINDS. features: (n, 978), in the sections of sections.py. edges: (2, e), source above
    target, each stored in both directions. relations: (e,) places in PROBLEM_RELATIONS; `relation ^ 1` is the way back.
    """

    kinds: Ints
    features: Floats
    edges: Ints
    relations: Ints


@dataclass(frozen=True, slots=True, eq=False)
class LogicGraph:
    """A program's graph; node 0 is the program.

    kinds: (n,) places in LOGIC_KINDS. features: (n, 8), a token for each column of tokens.COLUMNS. edges and relations
    as in Graph, with LOGIC_RELATIONS.
    """

    kinds: Ints
    features: Ints
    edges: Ints
    relations: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Many graphs as one without edges between them: graph i has the nodes from starts[i] to starts[i + 1].

    The arrays are those of the graphs, one after another; `batch` (n,) says which graph a node belongs to.
    """

    kinds: Ints
    features: NDArray[Any]
    edges: Ints
    relations: Ints
    batch: Ints
    starts: Ints  # (graphs + 1,)


def adjacency(graph: Graph | LogicGraph, relations: Collection[int] | None = None) -> Floats:
    """(n, n): row i averages over the nodes with an edge to i, as SAGEConv's mean does; zeros where there is none.

    relations: only edges of these. An edge that is there twice (in two relations) counts twice.
    """
    n, edges = len(graph.kinds), graph.edges
    if relations is not None:
        edges = edges[:, np.isin(graph.relations, list(relations))]
    flat = edges[1].astype(np.int64) * n + edges[0]
    counts = np.bincount(flat, minlength=n * n).reshape(n, n).astype(np.float32)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), np.float32(1))


def dense(graph: Graph | LogicGraph) -> tuple[NDArray[Any], Floats]:
    """What the ONNX network takes: features (n, 978) float32 or (n, 8) int32, and the adjacency (n, n) over all relations."""
    return graph.features, adjacency(graph)


def pack(graphs: Sequence[G]) -> Packed:
    """The graphs as one; raises BadRequest for none, since there is no width then."""
    if not graphs:
        raise BadRequest("no graphs to pack: give at least one")
    sizes = [len(g.kinds) for g in graphs]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return Packed(
        np.concatenate([g.kinds for g in graphs]), np.concatenate([g.features for g in graphs]),
        np.concatenate([g.edges + s for g, s in zip(graphs, starts[:-1], strict=True)], axis=1),
        np.concatenate([g.relations for g in graphs]), np.repeat(np.arange(len(graphs), dtype=np.int32), sizes), starts)


def from_edges(edges: Collection[tuple[int, int, int]]) -> tuple[Ints, Ints]:
    """Edges and relations, each way, of (source, target, forward relation) triples; in order, without repeats."""
    both = dict.fromkeys(x for s, t, r in edges for x in ((s, t, r), (t, s, r ^ 1)))
    table = np.array(list(both), dtype=np.int32).reshape(-1, 3)
    return np.ascontiguousarray(table[:, :2].T), np.ascontiguousarray(table[:, 2])


def checked(graph: G) -> G:
    """The graph, where its arrays fit together; raises BadRequest with the first thing wrong. For graphs read from outside."""
    n, e = len(graph.kinds), len(graph.relations)
    kinds, relations = (PROBLEM_KINDS, PROBLEM_RELATIONS) if isinstance(graph, Graph) else (LOGIC_KINDS, LOGIC_RELATIONS)
    row = (n, SIZE) if isinstance(graph, Graph) else (n, len(SIZES))
    for name, shape, kind in (("kinds", (n,), np.int32), ("features", row, np.float32 if isinstance(graph, Graph) else np.int32),
                              ("edges", (2, e), np.int32), ("relations", (e,), np.int32)):
        array = getattr(graph, name)
        if array.shape != shape or array.dtype != kind:
            raise BadRequest(f"graph: {name} has shape {array.shape} of {array.dtype}, expected {shape} of {np.dtype(kind)}: build it again with this version")
    if n == 0:
        raise BadRequest("graph: it has no nodes, and node 0 is what is read out: build it again")
    for name, values, most in (("node", graph.edges, n), ("kind", graph.kinds, len(kinds)), ("relation", graph.relations, len(relations))):
        if values.min(initial=0) < 0 or values.max(initial=0) >= most:
            raise BadRequest(f"graph: an edge or node has an unknown {name}, there are {most}: build it again with this version")
    if isinstance(graph, Graph) and not np.isfinite(graph.features).all():
        raise BadRequest("graph: a feature is not a finite number: build it again")
    if isinstance(graph, LogicGraph) and ((graph.features < 0) | (graph.features >= np.array(SIZES))).any():
        raise BadRequest("graph: a token is outside its vocabulary: it was made by a newer version, which is needed to read it")
    return graph
