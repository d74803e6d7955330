"""The network: a problem's graph and a program's graph become unit vectors of one space, and the heads read a problem's.

GraphSAGE after Hamilton et al. 2017, "Inductive Representation Learning on Large Graphs", arXiv 1706.02216; PyTorch Geometric's
SAGEConv, its mean over neighbours given as a sparse matrix. `layers` says what a layer sees:

| layers | a node's new state comes from                                                                   |
|--------|--------------------------------------------------------------------------------------------------|
| sage   | itself and the mean over its neighbours                                                          |
| typed  | the same, each relation weighing the channels of what comes over it                              |
| bag    | itself alone: the same sizes without neighbours, the baseline                                     |

`readout` says what stands for the graph: `mean` over the nodes, `joined` with node 0, `attention` over the nodes joined with node 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from yantra_codex.errors import BadRequest
from yantra_codex.ir.vector import SIZE as LOGIC
from yantra_codex.model.logic_graph import RELATIONS as LOGIC_RELATIONS
from yantra_codex.model.problem_graph import RELATIONS as PROBLEM_RELATIONS
from yantra_codex.model.sections import SIZE as FEATURES
from yantra_codex.model.tokens import SIZES as TOKENS

EMBEDDING, CLASSES, HEADS = 1024, 5, 4
LAYERS, READOUTS, NORMS = ("sage", "typed", "bag"), ("mean", "joined", "attention"), ("layer", "l2", "none")


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the network's parameters. widths, logic_widths: of the states, the first one those of the nodes' features."""

    layers: str = "sage"
    readout: str = "joined"
    norm: str = "layer"
    widths: tuple[int, ...] = (FEATURES, 1536, 1280, EMBEDDING)
    logic_layers: str = "sage"
    logic_widths: tuple[int, ...] = (192, 384, 512, 512)
    dropout: float = 0.2

    def __post_init__(self) -> None:
        for value, known, name in ((self.layers, LAYERS, "layers"), (self.logic_layers, LAYERS, "logic_layers"),
                                   (self.readout, READOUTS, "readout"), (self.norm, NORMS, "norm")):
            if value not in known:
                raise BadRequest(f"{name} is one of {', '.join(known)}; met {value!r}")


@dataclass(frozen=True, slots=True)
class Joined:
    """Many graphs as one without edges between them. features: (n, f), or (n, columns) tokens; edges: (2, e) source, target;
    relations: (e,); batch: (n,) the graph of each node; starts: (graphs + 1,), the first node of each."""

    features: Tensor
    edges: Tensor
    relations: Tensor
    batch: Tensor
    starts: Tensor

    @property
    def graphs(self) -> int:
        return len(self.starts) - 1

    def to(self, device: torch.device) -> Joined:
        return Joined(*(t.to(device) for t in (self.features, self.edges, self.relations, self.batch, self.starts)))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A joined graph's edges as layers read them: `mean` (n, n) sparse, or edge by edge with their weights in the mean."""

    mean: Tensor | None
    edges: Tensor
    relations: Tensor
    weights: Tensor


def neighbours(graph: Joined, layers: str) -> Neighbours:
    n, (source, target) = len(graph.features), graph.edges
    degree = torch.bincount(target, minlength=n)
    if layers == "sage":
        places, counts = torch.unique(target * n + source, return_counts=True)
        rows, columns = places // n, places % n
        starts = torch.cat([places.new_zeros(1), torch.bincount(rows, minlength=n).cumsum(0)])
        mean = torch.sparse_csr_tensor(starts, columns, counts.float() / degree[rows], (n, n), check_invariants=False)
        return Neighbours(mean, graph.edges, graph.relations, torch.empty(0))
    return Neighbours(None, graph.edges, graph.relations, 1 / degree[target].float())


class Bag(nn.Module):
    """A layer that sees the node alone; its one weight is called as SAGEConv's own."""

    def __init__(self, width_in: int, width_out: int):
        super().__init__()
        self.lin_r = nn.Linear(width_in, width_out)

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, self.lin_r(x))


def _conv(kind: str, width_in: int, width_out: int, relations: int) -> nn.Module:
    if kind == "bag":
        return Bag(width_in, width_out)
    from yantra_codex.model.train.sage import Sage, TypedSage  # PyTorch Geometric, which a bag does without

    return TypedSage(width_in, width_out, relations) if kind == "typed" else Sage(width_in, width_out, aggr="sum")  # its rows already sum to one


class Layer(nn.Module):
    """States to states: (n, width_in) -> (n, width_out)."""

    def __init__(self, kind: str, width_in: int, width_out: int, relations: int, norm: str):
        super().__init__()
        self.kind = kind
        self.conv = _conv(kind, width_in, width_out, relations)
        self.norm = norm
        self.scale = nn.LayerNorm(width_out) if norm == "layer" else None

    def forward(self, x: Tensor, near: Neighbours) -> Tensor:
        out = self.conv(x) if self.kind == "bag" else self.conv(x, near if self.kind == "typed" else near.mean)
        if self.scale is not None:
            return cast(Tensor, self.scale(out.float()))
        return F.normalize(out.float(), dim=-1) if self.norm == "l2" else out.float()


class ReadOut(nn.Module):
    """The states of a graph's nodes as one: (n, w) -> (graphs, w)."""

    def __init__(self, kind: str, width: int):
        super().__init__()
        self.kind = kind
        if kind != "mean":
            self.of_mean, self.of_first = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))
        if kind == "attention":
            self.query = nn.Linear(width, HEADS)

    def forward(self, h: Tensor, graph: Joined) -> Tensor:
        sizes = graph.starts.diff()
        if self.kind == "attention":
            weights = _softmax(self.query(h).float(), graph)  # (n, heads)
            pooled = _sums(h * weights.repeat_interleave(h.shape[1] // HEADS, dim=1), graph)
        else:
            pooled = _sums(h, graph) / sizes[:, None]
        return pooled if self.kind == "mean" else pooled * self.of_mean + h[graph.starts[:-1]] * self.of_first


def _sums(h: Tensor, graph: Joined) -> Tensor:
    return h.new_zeros(graph.graphs, h.shape[1]).index_add(0, graph.batch, h)


def _softmax(scores: Tensor, graph: Joined) -> Tensor:
    """A softmax over the nodes of each graph."""
    index = graph.batch[:, None].expand_as(scores)
    most = scores.new_full((graph.graphs, scores.shape[1]), -torch.inf).scatter_reduce(0, index, scores.detach(), "amax")
    e = (scores - most[graph.batch]).exp()
    return cast(Tensor, e / _sums(e, graph)[graph.batch])


def dropped(h: Tensor, share: float) -> Tensor:
    """Dropout to the nearest 256th, a random byte a number: torch's own draws take an eighth of a step on a CPU."""
    least = round(share * 256)
    draws = torch.empty(h.numel() // 8 + 1, dtype=torch.int64, device=h.device).random_(-(2**63), None)
    kept = draws.view(torch.uint8)[: h.numel()].view_as(h) >= least
    return h * kept * (256 / (256 - least))


class Encoder(nn.Module):
    """Layers with dropout between, a read-out, and the projection into the space where its width is another."""

    def __init__(self, kind: str, widths: tuple[int, ...], relations: int, readout: str, norm: str, dropout: float):
        super().__init__()
        self.kind, self.dropout = kind, dropout
        self.layers = nn.ModuleList(Layer(kind, a, b, relations, norm) for a, b in zip(widths, widths[1:], strict=False))
        self.readout = ReadOut(readout, widths[-1])
        self.project = None if widths[-1] == EMBEDDING else nn.Linear(widths[-1], EMBEDDING)

    def forward(self, h: Tensor, graph: Joined) -> Tensor:
        """(graphs, 1024), of unit length."""
        near = neighbours(graph, self.kind)
        for i, layer in enumerate(self.layers):
            h = layer(h, near)
            if i < len(self.layers) - 1:
                h = F.relu(h)
                h = dropped(h, self.dropout) if self.training and self.dropout else h
        out = self.readout(h, graph)
        return F.normalize((out if self.project is None else self.project(out)).float(), dim=-1)


class Network(nn.Module):
    """Both encoders, the heads, and the temperature of the contrastive loss.

    usual: (1024,), a place's usual weight in the logic vectors that have it; set from the training data before the first step.
    """

    usual: Tensor

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.problem = Encoder(shape.layers, shape.widths, len(PROBLEM_RELATIONS), shape.readout, shape.norm, shape.dropout)
        self.tokens = nn.Embedding(sum(TOKENS), shape.logic_widths[0])
        nn.init.normal_(self.tokens.weight, std=len(TOKENS) ** -0.5)
        self.logic = Encoder(shape.logic_layers, shape.logic_widths, len(LOGIC_RELATIONS), "joined", shape.norm, shape.dropout / 2)
        self.logic_pattern, self.confidence, self.complexity = nn.Linear(EMBEDDING, LOGIC), nn.Linear(EMBEDDING, 1), nn.Linear(EMBEDDING, CLASSES)
        self.temperature = nn.Parameter(torch.tensor(0.07).log())  # its logarithm
        self.register_buffer("usual", torch.full((LOGIC,), 0.1))
        self.register_buffer("token_starts", torch.tensor([0, *TOKENS[:-1]]).cumsum(0), persistent=False)

    def embed_problems(self, graph: Joined) -> Tensor:
        return cast(Tensor, self.problem(graph.features, graph))

    def embed_logics(self, graph: Joined) -> Tensor:
        ids = graph.features + cast(Tensor, self.token_starts)
        return cast(Tensor, self.logic(self.tokens(ids).sum(1), graph))

    def heads(self, embedding: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits: of each place of the logic vector (b, 1024), of the nearest logic being right (b,), of the complexity classes (b, 5)."""
        h = embedding * EMBEDDING**0.5  # of unit length: each number about 1
        return self.logic_pattern(h).float(), self.confidence(h.detach()).float()[:, 0], self.complexity(h).float()


def sizes_of(network: nn.Module) -> dict[str, int]:
    """Parameters of each part."""
    counts: dict[str, int] = {}
    for name, p in network.named_parameters():
        part = name.partition(".")[0]
        counts[part] = counts.get(part, 0) + p.numel()
    return counts


def weights_hash(state: dict[str, Any]) -> str:
    """The sha256 of weights: names, shapes and bytes, in the order of names."""
    import hashlib

    h = hashlib.sha256()
    for name in sorted(state):
        t = state[name].detach().cpu().contiguous()
        h.update(f"{name} {tuple(t.shape)} {t.dtype}\n".encode())
        h.update(t.numpy().tobytes())
    return h.hexdigest()
