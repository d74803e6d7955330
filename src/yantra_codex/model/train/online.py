"""A finished network that learns further, an example at a time: its problem encoder and its heads; programs stay where they are.

The logic encoder is frozen. So the vectors of the library and of everything remembered stay those of the network, whatever it
learns: only where a problem is put among them changes. It also makes the whole library the negatives of every step, at the
price of one product. There is no dropout: what is trained is what is served.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from safetensors.torch import load, save
from torch import Tensor, nn

from yantra_codex.errors import BadRequest
from yantra_codex.model.files import NETWORK_FILE
from yantra_codex.model.graph import Graph, pack
from yantra_codex.model.train.export import problem_model, quantise
from yantra_codex.model.train.losses import Weights, logic_pattern
from yantra_codex.model.train.network import Joined, Network, Shape
from yantra_codex.model.train.restore import restored

Floats = NDArray[np.float32]
COUNT = Weights()
CLIP = 1.0
TEMPERATURE = 0.05  # of the contrastive loss, where trainings end; it is in no file that ships
# Adam divides by what a parameter's gradients usually are; below this it doesn't, so that the many parameters which an example hardly
# concerns stay where they are instead of moving as far as the others
LEAST = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One problem with what solves it, as arrays. logic: (1024,), the right program's embedding; wrong: (w, 1024), those of programs
    that failed; vector: (1024,), the logic vector; complexity: the class, from 0; hash: the canonical one."""

    graph: Graph
    logic: Floats
    wrong: Floats
    vector: Floats
    complexity: int
    hash: str


@dataclass(frozen=True, slots=True, eq=False)
class Others:
    """The library's programs as every step's negatives: (n, 1024) embeddings, canonical hashes."""

    embeddings: Floats
    hashes: tuple[str, ...]


class Student:
    """A network that learns. Its state is weights and the optimiser's moments; the same lessons in the same order give the same state."""

    def __init__(self, network: Network, rate: float):
        self.network = network.eval()
        self.trained = {n: p for n, p in network.named_parameters() if n.startswith(("problem.", "logic_pattern.", "confidence.", "complexity."))}
        for p in network.parameters():
            p.requires_grad_(False)
        for p in self.trained.values():
            p.requires_grad_(True)
        self.optimiser = torch.optim.Adam(self.trained.values(), lr=rate, eps=LEAST)

    @staticmethod
    def of_files(find: Callable[[str], Path], shape: Shape, rate: float) -> Student:
        """The network that ONNX files hold, about to learn; raises BadRequest where they are none of this shape."""
        return Student(restored(find, shape), rate)

    @staticmethod
    def of_state(data: bytes, shape: Shape, rate: float) -> Student:
        """What `state` gave; raises BadRequest for what is no state of a network of this shape."""
        try:
            tensors = load(data)
            student = Student(Network(shape), rate)
            student.network.load_state_dict({k.removeprefix("network."): v for k, v in tensors.items() if k.startswith("network.")})
            moments: dict[int, dict[str, Tensor]] = {}
            for name, value in tensors.items():
                if name.startswith("optimiser."):
                    _, i, key = name.split(".")
                    moments.setdefault(int(i), {})[key] = value
            student.optimiser.load_state_dict({"state": moments, "param_groups": student.optimiser.state_dict()["param_groups"]})
        except Exception as e:  # safetensors and torch have errors of their own for each way it can be wrong
            raise BadRequest(f"a learner's state can't be read ({str(e)[:120]})") from None
        return student

    def state(self) -> bytes:
        """All of it, as safetensors."""
        tensors = {f"network.{k}": v.contiguous() for k, v in self.network.state_dict().items()}
        for i, moments in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{i}.{k}": v.contiguous() for k, v in moments.items()}
        return save(tensors)

    def step(self, lessons: Sequence[Lesson], others: Others) -> float:
        """One step of the optimiser; the loss before it."""
        loss = loss_of(self.network, lessons, others)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.trained.values(), CLIP)
        self.optimiser.step()
        return float(loss.detach())

    def served(self) -> bytes:
        """The problem encoder and the heads as they are served: NETWORK_FILE in int8."""
        with tempfile.TemporaryDirectory() as folder:
            whole, small = Path(folder, "whole.onnx"), Path(folder, NETWORK_FILE)
            whole.write_bytes(problem_model(self.network).SerializeToString(deterministic=True))
            quantise(whole, small)
            return small.read_bytes()


def loss_of(network: Network, lessons: Sequence[Lesson], others: Others) -> Tensor:
    """The training's losses (losses.py), each problem told apart from the other lessons' programs, its own wrong ones and the library."""
    problems = network.embed_problems(_joined([x.graph for x in lessons]))
    patterns, trust, classes = network.heads(problems)
    logics = torch.from_numpy(np.concatenate([np.stack([x.logic for x in lessons]), *(x.wrong for x in lessons), others.embeddings]).astype(np.float32))
    cosines = problems @ logics.T  # (b, b + wrong + library)
    scores = (cosines / TEMPERATURE).masked_fill(_no_negatives(lessons, others), -torch.inf)
    right = torch.arange(len(lessons))
    found = (scores.detach().argmax(1) == right).float()
    vectors = torch.from_numpy(np.stack([x.vector for x in lessons]).astype(np.float32))
    complexity = torch.tensor([x.complexity for x in lessons])
    return (F.cross_entropy(scores, right) + COUNT.logic * logic_pattern(patterns, vectors, network.usual, COUNT.present)
            + COUNT.complexity * F.cross_entropy(classes, complexity) + COUNT.confidence * F.binary_cross_entropy_with_logits(trust, found))


def _no_negatives(lessons: Sequence[Lesson], others: Others) -> Tensor:
    """(b, b + wrong + library): what a problem is not told apart from: its own logic elsewhere, what is wrong for another problem."""
    b, hashes = len(lessons), np.array([*(x.hash for x in lessons), *others.hashes])
    same = hashes[:b, None] == hashes[None]
    same[np.arange(b), np.arange(b)] = False
    owners = np.repeat(np.arange(b), [len(x.wrong) for x in lessons])
    foreign = np.arange(b)[:, None] != owners[None]
    return torch.from_numpy(np.concatenate([same[:, :b], foreign, same[:, b:]], axis=1))


def _joined(graphs: Sequence[Graph]) -> Joined:
    many: Any = pack(graphs)
    arrays = (many.features, many.edges.astype(np.int64), many.relations.astype(np.int64), many.batch.astype(np.int64), many.starts.astype(np.int64))
    return Joined(*(torch.from_numpy(a) for a in arrays))
