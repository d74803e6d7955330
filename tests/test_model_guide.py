"""The guide: what it says of programs and ops, what an ablation takes from it, and that there is none where no network ships."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import read_program
from yantra_codex.ir.vector import OP_PLACE, OP_START, SIZE, encode_logic_pattern
from yantra_codex.model import guide, text
from yantra_codex.model.files import LIBRARY_FILE
from yantra_codex.model.graph import Graph, LogicGraph
from yantra_codex.model.guide import Guide, lessened
from yantra_codex.model.index import VectorIndex
from yantra_codex.model.network import Network, Prediction
from yantra_codex.model.problem_graph import problem_graph
from yantra_codex.model.sections import IO, NGRAMS, TEXT, TYPES
from yantra_codex.model.sections import SIZE as FEATURES
from yantra_codex.model.text import TextEncoder
from yantra_codex.problems import make_problem

TOTAL = read_program("(program (def total ((xs list[int])) int (return (sum xs))))")
LARGEST = read_program("(program (def largest ((xs list[int])) int (return (max_of xs))))")


class Fake:
    """A network to which the sum is near, whatever the problem."""

    def embed_logic(self, graph: LogicGraph) -> np.ndarray:
        out = np.zeros(1024, np.float32)
        out[0 if "sum" in ops_of(graph) else 1] = 1
        return out


def ops_of(graph: LogicGraph) -> set[str]:
    from yantra_codex.model.tokens import OPS

    return {OPS[i] for i in graph.features[:, 1]}


def guided() -> Guide:
    vector = encode_logic_pattern(TOTAL)
    embedding = np.zeros(1024, np.float32)
    embedding[0] = 1
    return Guide(Prediction(embedding, vector, np.where(vector > 0, 0.9, 0.01).astype(np.float32), 0.5, np.full(5, 0.2, np.float32)), Fake())  # type: ignore[arg-type]


def test_the_program_that_is_foretold_is_nearer_by_every_measure() -> None:
    right, other = guided().evidence(TOTAL), guided().evidence(LARGEST)
    assert right["near"] == 1 > other["near"] and right["logic_near"] == pytest.approx(1) and right["logic_near"] > other["logic_near"]
    assert all(right[name] < other[name] for name in ("steps_loss", "ops_loss", "missed", "oddest"))


def test_a_likely_op_is_cheap() -> None:
    costs = guided().op_costs()
    assert costs["sum"] == pytest.approx(-np.log(0.9), abs=1e-4) and costs["max_of"] == pytest.approx(-np.log(0.01), abs=1e-3) and len(costs) == len(OP_PLACE)
    assert OP_START < SIZE


def graph() -> Graph:
    return problem_graph(make_problem("Add up the numbers.", examples=[Example(([1, 2],), 3)]), TextEncoder.load())


def test_an_ablation_takes_its_part_and_no_other() -> None:
    whole = graph()
    assert not lessened(whole, frozenset(["text"])).features[:, TEXT].any() and not lessened(whole, frozenset(["text"])).features[:, NGRAMS].any()
    assert lessened(whole, frozenset(["text"])).features[:, IO].any() and not lessened(whole, frozenset(["io"])).features[:, IO].any()
    assert lessened(whole, frozenset(["graph"])).edges.shape == (2, 0) and whole.edges.shape[1] > 0
    assert np.array_equal(lessened(whole, frozenset(["io"])).features[:, TYPES], whole.features[:, TYPES]) and whole.features.shape[1] == FEATURES


def test_there_is_no_guide_without_a_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    problem = make_problem("Add up the numbers.", examples=[Example(([1, 2],), 3)])
    assert Guide.of(problem, frozenset(["model"])) is None
    monkeypatch.setattr(guide, "ships", lambda name: False)
    assert Guide.of(problem) is None
    assert YantraCodex(tmp_path).generate(problem).status == "verified"


class Predicting(Fake):
    """One that foresees the sum, and has no library or this one."""

    def __init__(self, library: VectorIndex | None = None):
        self.library = library

    def predict(self, graph: Graph) -> Prediction:
        return guided().prediction


def test_another_network_is_asked_with_its_own_view_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = make_problem("Add up the numbers.", examples=[Example(([1, 2],), 3)])
    monkeypatch.setattr(guide, "ships", lambda name: True)
    index = VectorIndex(["largest", "total"], np.eye(1024, dtype=np.float16)[[1, 0]])
    found = Guide.of(problem, network=lambda: Predicting(index))  # type: ignore[arg-type, return-value]
    assert found is not None and found.patterns(1) == [("total", 1.0)]
    bare = Guide.of(problem, network=lambda: Predicting())  # type: ignore[arg-type, return-value]
    assert bare is not None and bare.patterns(1) == []
    monkeypatch.setattr(guide, "ships", lambda name: False)
    assert Guide.of(problem, network=lambda: pytest.fail("asked where no network ships")) is None


def test_a_network_knows_the_library_by_its_file(tmp_path: Path) -> None:
    def find(name: str) -> Path:
        if not (tmp_path / name).exists():
            raise UnknownName("model file", name, ())
        return tmp_path / name

    assert Network(find).library is None
    np.savez(tmp_path / LIBRARY_FILE, names=np.array(["a", "b"]), vectors=np.eye(2, dtype=np.float16))
    network = Network(find)
    assert network.library is not None and network.library.nearest(np.array([0.0, 1.0]), 1) == [("b", 1.0)] and network.library is network.library
    for data in (b"", b"no archive", (tmp_path / LIBRARY_FILE).read_bytes()[:200]):
        (tmp_path / LIBRARY_FILE).write_bytes(data)
        with pytest.raises(BadRequest, match="holds no vectors of the library"):
            Network(find).library  # noqa: B018


def test_there_is_no_guide_without_onnx_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "ships", lambda name: True)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    text._loaded.cache_clear()  # an encoder that has not been opened yet
    try:
        assert Guide.of(make_problem("Add up the numbers of a list.")) is None
    finally:
        text._loaded.cache_clear()
