"""The trained network in use: a problem's graph in, its embedding, logic, confidence and complexity out. ONNX Runtime, one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from yantra_codex.errors import BadRequest, MissingToolchain, UnknownName
from yantra_codex.model.files import LIBRARY_FILE, LOGIC_FILE, NETWORK_FILE
from yantra_codex.model.graph import Graph, LogicGraph, adjacency
from yantra_codex.model.index import VectorIndex
from yantra_codex.model.runtime import session

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What the network says of a problem.

    embedding: (1024,) of unit length, near that of the logic that solves it. presence: (1024,), the probability that a place of
    the logic vector (ir/vector.py) is in that logic; logic: (1024,), the vector that follows, for `decode_logic` with a
    threshold. confidence: whether the nearest logic is right, before calibration. complexity: (5,) probabilities of the classes.
    """

    embedding: Floats
    logic: Floats
    presence: Floats
    confidence: float
    complexity: Floats


@dataclass(frozen=True, slots=True)
class Session:
    """One ONNX file, opened. relations: how many matrices its adjacency has; 0: it is one matrix; None: it takes none."""

    run: Any
    inputs: str
    relations: int | None
    outputs: tuple[str, ...]

    @staticmethod
    def open(path: Path) -> Session:
        """Raises BadRequest for a file that is no network of ours, MissingToolchain where ONNX Runtime is not installed."""
        try:
            opened = session(path)
        except MissingToolchain:
            raise
        except Exception as e:  # ONNX Runtime's errors have no common class
            raise BadRequest(f"{path} can't be opened as a network: {str(e)[:200]}") from None
        inputs = {i.name: i.shape for i in opened.get_inputs()}
        name = next((n for n in ("features", "tokens") if n in inputs), None)
        if name is None:
            raise BadRequest(f"{path} is no network of this program: it takes {', '.join(inputs)}, expected features or tokens")
        shape = inputs.get("adjacency")
        relations = None if shape is None else 0 if len(shape) == 2 else int(shape[0])
        return Session(opened.run, name, relations, tuple(o.name for o in opened.get_outputs()))

    def __call__(self, graph: Graph | LogicGraph) -> dict[str, Floats]:
        given = {self.inputs: graph.features}
        if self.relations is not None:
            given["adjacency"] = by_relation(graph, self.relations) if self.relations else adjacency(graph)
        return dict(zip(self.outputs, self.run(None, given), strict=True))


def by_relation(graph: Graph | LogicGraph, relations: int) -> Floats:
    """(relations, n, n): each relation's share of the mean over all of a node's neighbours; their sum is `adjacency`."""
    n, (source, target) = len(graph.kinds), graph.edges
    out = np.zeros((relations, n, n), np.float32)
    degree = np.bincount(target, minlength=n)
    np.add.at(out, (graph.relations, target, source), (1 / degree[target]).astype(np.float32))
    return out


class Network:
    """The shipped network, or that of a folder `yantra train` wrote; each of its files is opened when it is first needed."""

    def __init__(self, find: Callable[[str], Path]):
        self._find = find
        self._open = lru_cache(maxsize=None)(lambda name: Session.open(find(name)))

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Network:
        """The network of the package, its files verified by their hashes; once a process."""
        from yantra_codex.model.files import verified

        return Network(verified)

    @staticmethod
    def of_folder(folder: Path) -> Network:
        """The network that a training left in a folder, its files verified by the record; raises BadRequest where one is not as recorded."""
        return Network(lambda name: recorded(folder, name))

    def predict(self, graph: Graph) -> Prediction:
        found = self._open(NETWORK_FILE)(graph)
        return Prediction(found["embedding"], found["logic"], found["presence"], float(found["confidence"][0]), found["complexity"])

    def embed_logic(self, graph: LogicGraph) -> Floats:
        """(1024,), of unit length, in the space of problems' embeddings."""
        return self._open(LOGIC_FILE)(graph)["embedding"]

    @cached_property
    def library(self) -> VectorIndex | None:
        """The library's patterns as this network embeds them; None where it comes without. Raises BadRequest for a file that holds no vectors."""
        try:
            path = self._find(LIBRARY_FILE)
        except UnknownName:
            return None
        try:
            with np.load(path, allow_pickle=False) as found:
                return VectorIndex([str(n) for n in found["names"]], found["vectors"])
        except (OSError, ValueError, KeyError, BadZipFile, EOFError) as e:
            raise BadRequest(f"{path} holds no vectors of the library ({type(e).__name__}: {e})") from None


def recorded(folder: Path, name: str) -> Path:
    """The path of a file that a training left in a folder; raises BadRequest where it is not as its record says."""
    import hashlib
    import json

    try:
        files = json.loads((folder / "record.json").read_text(encoding="utf-8"))["files"]
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise BadRequest(f"{folder} holds no finished training ({e}); 'yantra train --out {folder} --resume' goes on with one") from None
    if files.get(name) != digest:
        raise BadRequest(f"{folder / name} is not the file that record.json names: it was changed or cut short; train again or copy it again")
    return folder / name
