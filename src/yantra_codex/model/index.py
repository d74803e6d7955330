"""The nearest of many vectors: exact in NumPy; beyond 100,000 approximate where `usearch` is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yantra_codex.errors import BadRequest

EXACT = 100_000  # vectors up to which every one is looked at
BLOCK = 16_384  # vectors compared at a time: a float16 matrix is never whole in float32

Floats = NDArray[np.floating[Any]]


class VectorIndex:
    """Names and their vectors, which are of unit length or zero.

    matrix: (n, width) float32 or float16, kept as it is. Ties are in the order of the names given.
    """

    def __init__(self, names: Sequence[str], matrix: Floats):
        if matrix.ndim != 2 or len(names) != len(matrix):
            raise BadRequest(f"an index needs a vector for each name: {len(names)} names, a matrix of shape {matrix.shape}")
        self.names, self.matrix = tuple(names), matrix
        self._graph = _usearch(matrix) if len(names) > EXACT else None

    def __len__(self) -> int:
        return len(self.names)

    @property
    def is_exact(self) -> bool:
        return self._graph is None

    def scores(self, query: Floats) -> NDArray[np.float32]:
        """(n,): the cosine of each vector with the query, all looked at."""
        self._check(query)
        wanted = query.astype(np.float32)
        out = np.empty(len(self.matrix), np.float32)
        for at in range(0, len(out), BLOCK):
            out[at : at + BLOCK] = self.matrix[at : at + BLOCK].astype(np.float32, copy=False) @ wanted
        return out

    def nearest(self, query: Floats, k: int = 10) -> list[tuple[str, float]]:
        """The k names nearest to a query of unit length with their cosines, nearest first."""
        self._check(query)
        k = min(k, len(self.names))
        if k <= 0:
            return []
        if self._graph is not None:
            found = self._graph.search(query.astype(np.float32), k)
            return [(self.names[int(i)], 1 - float(d)) for i, d in zip(found.keys, found.distances, strict=True)]
        scores = self.scores(query)
        least = np.partition(scores, -k)[-k]
        among = np.flatnonzero(scores >= least)
        return [(self.names[i], float(scores[i])) for i in among[np.argsort(-scores[among], kind="stable")][:k]]

    def _check(self, query: Floats) -> None:
        if query.shape != self.matrix.shape[1:]:
            raise BadRequest(f"the index holds vectors of {self.matrix.shape[1]} numbers, the query has shape {query.shape}: they are of two networks")


def _usearch(matrix: Floats) -> Any | None:
    """A proximity graph over the vectors; None where usearch is not installed."""
    try:
        from usearch.index import Index
    except ImportError:
        return None
    index = Index(ndim=matrix.shape[1], metric="cos", dtype="f16")
    index.add(np.arange(len(matrix)), matrix)
    return index
