"""How good a ranking of programs or a predicted logic vector is, with intervals: NumPy alone.

Scores are (q, p): of each problem for each program of the pool; `right` (q, p) says which answer it. Intervals are 95 %
bootstrap intervals over problems (Efron and Tibshirani 1993), the same draws for the same number of problems, so that two
rankings of the same problems are compared in pairs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yantra_codex.ir.nodes import Apply, Program, block_exprs
from yantra_codex.ir.step_kinds import KINDS
from yantra_codex.ir.steps import steps_of
from yantra_codex.ir.types import Type
from yantra_codex.problems import Problem

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
Measure = Callable[[Floats], Floats]  # of ranks, one number a problem

DRAWS = 1000
THRESHOLDS = np.round(np.linspace(0.05, 0.95, 19), 2)
GRID = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5)


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap(values: Floats, seed: int = 0) -> Figure:
    """The mean of one number a problem."""
    if not len(values):
        return Figure(0.0, 0.0, 0.0)
    drawn = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.percentile(values[drawn].mean(1), [2.5, 97.5])
    return Figure(float(values.mean()), float(low), float(high))


# ---------------------------------------------------------------- rankings


def ranks(scores: Floats, right: Bools) -> Floats:
    """(q,): the rank of each problem's best right program, 1 the first; a wrong one with the same score comes before it. inf without a right one."""
    best = np.where(right, scores, -np.inf).max(1, keepdims=True, initial=-np.inf)
    place = 1.0 + ((scores >= best) & ~right).sum(1)
    return np.where(right.any(1), place, np.inf)


def reciprocal(found: Floats) -> Floats:
    """1 / rank, 0 beyond the tenth."""
    return np.where(found <= 10, 1 / found, 0.0)


MEASURES: dict[str, Measure] = {"mrr10": reciprocal, **{f"r{k}": (lambda found, k=k: (found <= k).astype(float)) for k in (1, 10, 50)}}  # type: ignore[misc]


def retrieval(scores: Floats, right: Bools) -> dict[str, Figure]:
    """MRR@10 and recall at 1, 10 and 50."""
    found = ranks(scores, right)
    return {name: bootstrap(of(found)) for name, of in MEASURES.items()}


def difference(scores: Floats, other: Floats, right: Bools, measure: str = "mrr10") -> Figure:
    """What a ranking is better than another, in pairs; the difference is sure where its interval is above 0."""
    of = MEASURES[measure]
    return bootstrap(of(ranks(scores, right)) - of(ranks(other, right)))


def pool(hashes: Sequence[bytes]) -> tuple[list[int], Bools]:
    """Where each logic comes first, and which of these is right for each problem: programs with equal logic are one."""
    first: dict[bytes, int] = {}
    for i, h in enumerate(hashes):
        first.setdefault(h, i)
    column = {h: c for c, h in enumerate(first)}
    right = np.zeros((len(hashes), len(first)), bool)
    right[np.arange(len(hashes)), [column[h] for h in hashes]] = True
    return list(first.values()), right


# ---------------------------------------------------------------- fused rankings


def logic_text(program: Program) -> str:
    """What a program does in words, from its steps and ops alone: the text of a candidate without a name."""
    kinds = dict.fromkeys(s.kind for s in steps_of(program))
    ops = dict.fromkeys(e.op for f in program.functions for e in block_exprs(f.body) if isinstance(e, Apply))
    told = [re.sub(r"\s*\{\w+\}", "", KINDS[k]) for k in kinds]
    return "; ".join([*told, *(o.replace("_", " ") for o in ops)])


def text_scores(requests: Sequence[str], candidates: Sequence[str], encode: Callable[[str], Floats]) -> Floats:
    """The cosines of texts, untrained."""
    return np.stack([encode(t) for t in requests]) @ np.stack([encode(t) for t in candidates]).T


def type_scores(requests: Sequence[Problem | Program], candidates: Sequence[Program]) -> Floats:
    """How well each candidate's types agree with those asked for, 0 to 1; 0 for a request that names none."""
    from yantra_codex.library.ranking import signature_factor

    have = [_types(p) for p in candidates]
    wanted = [_types(r) for r in requests]
    return np.array([[(signature_factor(w, *h) - 0.6) / 0.4 if w and h else 0.0 for h in have] for w in wanted])


def _types(of: Problem | Program) -> tuple[list[Type], Type] | None:
    shape = of.entry if isinstance(of, Program) else of.signature
    return None if shape is None else ([p.type for p in shape.params], shape.returns)


def fuse(scores: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """A weighted sum of rankings."""
    return np.sum([w * s for w, s in zip(weights, scores, strict=True)], axis=0)


def fit_fusion(scores: Sequence[Floats], right: Bools) -> tuple[float, ...]:
    """The weights, the first one 1, with the best MRR@10: to be fitted on validation, then used as they are."""
    tried = [(1.0, *w) for w in product(GRID, repeat=len(scores) - 1)]
    return max(tried, key=lambda w: (round(float(reciprocal(ranks(fuse(scores, w), right)).mean()), 6), -sum(w)))


# ---------------------------------------------------------------- logic vectors


@dataclass(frozen=True, slots=True)
class Steps:
    """Precision, recall and their harmonic mean over all steps of all problems, for steps predicted at a threshold or above."""

    threshold: float
    precision: float
    recall: float
    f1: float


def steps_at(predicted: Floats, there: Bools, threshold: float) -> Steps:
    """predicted, there: (q, steps): a step's probability, and whether the logic has it."""
    said = predicted >= threshold
    hits = int((said & there).sum())
    precision, recall = hits / max(1, int(said.sum())), hits / max(1, int(there.sum()))
    return Steps(float(threshold), precision, recall, 2 * precision * recall / max(1e-12, precision + recall))


def best_steps(predicted: Floats, there: Bools) -> Steps:
    """The figures at the threshold whose F1 is best: to be chosen on validation."""
    return max((steps_at(predicted, there, t) for t in THRESHOLDS), key=lambda s: s.f1)


def steps_interval(predicted: Floats, there: Bools, threshold: float, seed: int = 0) -> Figure:
    """F1 at a threshold, with its interval over problems."""
    said = predicted >= threshold
    counts = np.stack([(said & there).sum(1), said.sum(1), there.sum(1)]).astype(float)
    drawn = np.random.default_rng(seed).integers(0, counts.shape[1], (DRAWS, counts.shape[1]))
    hits, saids, theres = counts[:, drawn].sum(-1)
    low, high = np.percentile(2 * hits / np.maximum(1, saids + theres), [2.5, 97.5])
    return Figure(steps_at(predicted, there, threshold).f1, float(low), float(high))


def base_rate(there: Bools, problems: int) -> Floats:
    """The predictor that knows nothing of a problem: each step as often as in training. (problems, steps)"""
    return np.broadcast_to(there.mean(0), (problems, there.shape[1]))


def regression(predicted: Floats, vectors: Floats, mean: Floats) -> dict[str, float]:
    """Mean squared error over the places of unit vectors, beside the mean vector's, and their ratio (1: no better than it).

    A unit vector's 1024 places are small, so the plain error is small whatever is predicted: the ratio is what says something.
    """
    mse, of_mean = float(((predicted - vectors) ** 2).mean()), float(((mean - vectors) ** 2).mean())
    return {"mse": mse, "mse_of_mean": of_mean, "relative": mse / max(of_mean, 1e-12), "cosine": float(_cosines(predicted, vectors).mean())}


def _cosines(a: Floats, b: Floats) -> Floats:
    return (a * b).sum(1) / np.maximum(1e-12, np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))


def calibration(confidence: Floats, right: Bools, bins: int = 10) -> float:
    """The expected calibration error (Guo et al. 2017, arXiv 1706.04599): how far confidence is from the share that is right."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(confidence[which == b].mean() - right[which == b].mean()) * (which == b).mean() for b in range(bins) if (which == b).any()))


def as_json(figures: dict[str, Figure]) -> dict[str, dict[str, float]]:
    return {name: {k: round(v, 4) for k, v in asdict(f).items()} for name, f in figures.items()}
