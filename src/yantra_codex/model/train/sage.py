"""Layers that see a node's neighbours: PyTorch Geometric's SAGEConv and one that weighs relations. Imported only for networks that have them: it takes 160 MB."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn
from torch_geometric.nn import MessagePassing, SAGEConv

if TYPE_CHECKING:
    from yantra_codex.model.train.network import Neighbours


class Sage(SAGEConv):  # type: ignore[misc]
    """SAGEConv whose sums over neighbours are float32, also where products are bfloat16: sparse products have no other."""

    def message_and_aggregate(self, adj_t: Tensor, x: tuple[Tensor, Tensor]) -> Tensor:
        with torch.autocast(x[0].device.type, enabled=False):
            return cast(Tensor, super().message_and_aggregate(adj_t, x))


class TypedSage(MessagePassing):  # type: ignore[misc]
    """SAGEConv, whose messages are weighed, channel by channel, by the relation they come over."""

    def __init__(self, width_in: int, width_out: int, relations: int):
        super().__init__(aggr="sum")  # what is summed is weighed already
        self.lin_l, self.lin_r = nn.Linear(width_in, width_out), nn.Linear(width_in, width_out, bias=False)
        self.gate = nn.Parameter(torch.ones(relations, width_in))

    def forward(self, x: Tensor, near: Neighbours) -> Tensor:
        out = self.propagate(near.edges, x=x, relation=near.relations, weight=near.weights)
        return cast(Tensor, self.lin_l(out) + self.lin_r(x))

    def message(self, x_j: Tensor, relation: Tensor, weight: Tensor) -> Tensor:
        return x_j * self.gate[relation] * weight[:, None]
