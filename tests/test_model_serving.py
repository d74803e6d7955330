"""The network in use: ONNX Runtime alone, files that are verified, and an index that finds the nearest."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from yantra_codex.errors import BadRequest
from yantra_codex.model import index as index_room
from yantra_codex.model.graph import Graph, adjacency
from yantra_codex.model.index import VectorIndex
from yantra_codex.model.network import Network, by_relation


def unit(rows: int, width: int = 16, seed: int = 0) -> np.ndarray:  # type: ignore[type-arg]
    x = np.random.default_rng(seed).normal(size=(rows, width)).astype(np.float32)
    return x / np.linalg.norm(x, axis=1, keepdims=True)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_the_nearest_are_those_of_a_sort(dtype: type) -> None:
    matrix = unit(500).astype(dtype)
    index = VectorIndex([f"p{i}" for i in range(500)], matrix)
    query = unit(1, seed=1)[0]
    cosines = matrix.astype(np.float32) @ query
    want = [f"p{i}" for i in np.argsort(-cosines, kind="stable")[:7]]
    found = index.nearest(query, 7)
    assert [n for n, _ in found] == want and found[0][1] == pytest.approx(float(cosines.max()), abs=1e-6)
    np.testing.assert_allclose(index.scores(query), cosines, atol=1e-6)


def test_ties_are_in_the_order_of_names_and_few_are_all() -> None:
    row = unit(1)[0]
    index = VectorIndex(["b", "a", "c"], np.stack([row, row, -row]))
    assert [n for n, _ in index.nearest(row, 2)] == ["b", "a"] and len(index.nearest(row, 9)) == 3 and index.nearest(row, 0) == []
    assert VectorIndex([], np.zeros((0, 4), np.float32)).nearest(np.zeros(4, np.float32)) == []


def test_vectors_of_another_network_are_refused() -> None:
    with pytest.raises(BadRequest, match="two networks"):
        VectorIndex(["a"], unit(1)).nearest(np.zeros(8, np.float32))
    with pytest.raises(BadRequest, match="a vector for each name"):
        VectorIndex(["a", "b"], unit(1))


def test_many_vectors_are_exact_without_usearch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_room, "EXACT", 100)
    monkeypatch.setitem(sys.modules, "usearch.index", None)
    matrix = unit(300)
    index = VectorIndex([str(i) for i in range(300)], matrix)
    assert index.is_exact and index.nearest(matrix[123], 1)[0][0] == "123"


def test_many_vectors_are_found_by_usearch(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("usearch", reason="usearch is not installed")
    monkeypatch.setattr(index_room, "EXACT", 100)
    matrix = unit(300)
    index = VectorIndex([str(i) for i in range(300)], matrix)
    found = index.nearest(matrix[123], 3)
    assert not index.is_exact and found[0] == ("123", pytest.approx(1, abs=0.01))


def test_relations_shares_add_up_to_the_adjacency() -> None:
    edges = np.array([[0, 1, 0, 2, 1, 0], [1, 0, 2, 0, 2, 1]], np.int32)  # 0 -> 1 twice, in two relations
    g = Graph(np.zeros(4, np.int32), np.zeros((4, 978), np.float32), edges, np.array([0, 1, 0, 1, 2, 2], np.int32))
    parts = by_relation(g, 3)
    assert parts.shape == (3, 4, 4)
    np.testing.assert_allclose(parts.sum(0), adjacency(g))
    np.testing.assert_allclose(parts.sum((0, 2)), [1, 1, 1, 0])


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")
    (tmp_path / "network.onnx").write_bytes(b"not a network")
    g = Graph(np.zeros(1, np.int32), np.zeros((1, 978), np.float32), np.zeros((2, 0), np.int32), np.zeros(0, np.int32))
    with pytest.raises(BadRequest, match="can't be opened"):
        Network(lambda name: tmp_path / name).predict(g)
    with pytest.raises(BadRequest, match="no finished training"):
        Network.of_folder(tmp_path).predict(g)


def test_serving_imports_no_torch() -> None:
    import subprocess

    code = "import sys, yantra_codex.model.network, yantra_codex.model.index; print([m for m in ('torch', 'onnx', 'onnxruntime') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60).stdout.strip() == "[]"
