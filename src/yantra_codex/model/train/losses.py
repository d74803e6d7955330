"""What the network is trained for: a problem near its own logic, the steps of that logic, how complex it is, when to trust it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from yantra_codex.model.train.batches import Batch
from yantra_codex.model.train.network import Network

COLDEST = 0.01  # the least temperature


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each loss counts beside the contrastive one. present: how much more a place that is in the logic counts than one that isn't."""

    logic: float = 0.5
    complexity: float = 0.05
    confidence: float = 0.05
    present: float = 4.0


def contrastive(problems: Tensor, logics: Tensor, same: Tensor, wrong_of: Tensor, log_temperature: Tensor) -> tuple[Tensor, Tensor]:
    """Symmetric InfoNCE (van den Oord et al. 2018, arXiv 1807.03748), and the cosines (b, b + wrong).

    problems: (b, w); logics: (b + wrong, w), the right ones first. Pairs whose logics are equal are no negatives of each
    other; a wrong program is one of its own problem alone, since it may be right for another.
    """
    b = len(problems)
    cosines = problems @ logics.T
    scores = cosines / log_temperature.exp().clamp_min(COLDEST)
    equal = same & ~torch.eye(b, dtype=torch.bool, device=same.device)
    to_logic = scores.clone()
    to_logic[:, :b] = to_logic[:, :b].masked_fill(equal, -torch.inf)
    foreign = torch.arange(b, device=same.device)[:, None] != wrong_of[None]
    to_logic[:, b:] = to_logic[:, b:].masked_fill(foreign, -torch.inf)
    to_problem = scores[:, :b].T.masked_fill(equal, -torch.inf)
    right = torch.arange(b, device=same.device)
    return (F.cross_entropy(to_logic, right) + F.cross_entropy(to_problem, right)) / 2, cosines


def logic_pattern(logits: Tensor, vectors: Tensor, usual: Tensor, present: float) -> Tensor:
    """Whether each place is in the logic (weighted cross-entropy), and the vector that follows from it (cosine).

    logits: (b, 1024); vectors: (b, 1024), the true ones. The predicted vector is a place's probability times its usual weight.
    Weighing places that are there makes them look likelier by a known factor: the shift takes it out, so that probabilities stay such.
    """
    there = (vectors > 0).float()
    each = F.binary_cross_entropy_with_logits(logits + math.log(present), there, pos_weight=logits.new_tensor(present), reduction="none")
    cosine = F.cosine_similarity(logits.sigmoid() * usual, vectors, dim=-1)
    return each.sum(-1).mean() / 16 + (1 - cosine).mean()  # a logic has about 16 places


def losses(network: Network, batch: Batch, weights: Weights) -> dict[str, Tensor]:
    """Each loss of a batch, and their weighted sum as `loss`."""
    problems, logics = network.embed_problems(batch.problems), network.embed_logics(batch.logics)
    main, cosines = contrastive(problems, logics, batch.same, batch.wrong_of, network.temperature)
    patterns, trust, classes = network.heads(problems)
    found = _found(cosines.detach()[:, : len(problems)], batch.same)
    parts = {"contrastive": main, "logic": logic_pattern(patterns, batch.vectors, network.usual, weights.present),
             "complexity": F.cross_entropy(classes, batch.complexity), "confidence": F.binary_cross_entropy_with_logits(trust, found)}
    total = main + weights.logic * parts["logic"] + weights.complexity * parts["complexity"] + weights.confidence * parts["confidence"]
    return {"loss": total, **parts}


def _found(cosines: Tensor, same: Tensor) -> Tensor:
    """(b,): 1 where the nearest logic of the batch is the right one."""
    return same.gather(1, cosines.argmax(1, keepdim=True))[:, 0].float()
