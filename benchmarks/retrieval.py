"""Finding patterns by words alone: how often the wanted one is first, among the first five, and its mean reciprocal rank.

`requests.jsonl` holds requests written from the patterns' names and types, in other words than theirs, before any
docstring was read: {"request", "pattern", "also_ok": [names that answer it as well], "split"}. The split is by a hash
of the request; tables and weights are tuned on `dev` and `held`. `exam` was written from names and types alone, frozen,
and run in total only: never look at its misses. `--fit` prints the weights of ranking.py, fitted to `dev` and `held`, and
their figures in cross-validation over eight parts of the wanted patterns.
`python -m benchmarks retrieval [--json] [--misses N] [--split dev|held] [--fit]`
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from yantra_codex.library.catalogue import Catalogue
from yantra_codex.library.ranking import PARTS

REQUESTS = Path(__file__).with_name("requests.jsonl")
LIMIT = 40
SPLITS = ("dev", "held", "exam")
DECAY, PARTS_OF_CASES = 0.01, 8

Array: TypeAlias = np.ndarray[Any, Any]
Case: TypeAlias = tuple[str, Array, Array]  # the wanted pattern; the parts of each measured one; which of them are right


@dataclass(frozen=True)
class Asked:
    """One request with its outcome. rank: of the best right pattern, 1 the first, None where not among the first LIMIT."""

    request: str
    pattern: str
    split: str
    domain: str
    rank: int | None
    found: tuple[str, ...]
    score: float
    share: float
    ms: float


def ask(catalogue: Catalogue, row: dict[str, Any]) -> Asked:
    started = time.process_time()
    hits = catalogue.find(row["request"], LIMIT)
    ms = (time.process_time() - started) * 1000
    right = {row["pattern"], *row["also_ok"]}
    rank = next((i for i, h in enumerate(hits, 1) if h.pattern.name in right), None)
    first = hits[0] if hits else None
    return Asked(row["request"], row["pattern"], row["split"], catalogue.get(row["pattern"]).domain, rank,
                 tuple(h.pattern.name for h in hits[:5]), first.score if first else 0.0, first.share if first else 0.0, ms)


def summary(rows: Sequence[Asked]) -> dict[str, float]:
    """first, first_five, mrr in [0, 1]; ms: the median processor time; requests: how many."""
    n = len(rows) or 1
    return {"requests": len(rows), "first": sum(r.rank == 1 for r in rows) / n, "first_five": sum((r.rank or 99) <= 5 for r in rows) / n,
            "mrr": sum(1 / r.rank for r in rows if r.rank) / n, "ms": statistics.median([r.ms for r in rows] or [0.0])}


def fit(catalogue: Catalogue, rows: Sequence[dict[str, Any]]) -> int:
    """Print BIAS and WEIGHTS: a linear softmax over each request's patterns (ListNet, Cao et al. 2007), weight decay DECAY."""
    cases = []
    for row in rows:
        right = {row["pattern"], *row["also_ok"]}
        measured = catalogue.measured(row["request"])
        cases.append((row["pattern"], np.array([p for _, p in measured]).reshape(-1, len(PARTS)), np.array([n in right for n, _ in measured], bool)))
    spread = np.concatenate([x for _, x, _ in cases if len(x)]).std(0) + 1e-9
    for seed in (0, 1):
        names = sorted({name for name, _, _ in cases})
        part = dict(zip(names, np.random.default_rng(seed).integers(0, PARTS_OF_CASES, len(names))))
        learned = [_train([c for c in cases if part[c[0]] != k], spread) for k in range(PARTS_OF_CASES)]
        ranks = [_rank(x @ learned[part[name]], y) for name, x, y in cases]
        print(f"cross-validated (seed {seed}): first {np.mean([r == 1 for r in ranks]):.1%}, first five {np.mean([r <= 5 for r in ranks]):.1%}")
    weights = _train(cases, spread)
    tops = [np.argsort(-x[:, 0])[:LIMIT] for _, x, _ in cases if len(x)]
    xs = [x[top] for (_, x, _), top in zip([c for c in cases if len(c[1])], tops)]
    form, types = PARTS.index("form"), PARTS.index("types")
    by_rules = np.concatenate([x[:, 0] * (1 - x[:, form]) * (1 - x[:, types]) for x in xs])
    learned_scores = np.concatenate([x @ weights for x in xs])
    scale = by_rules.std() / learned_scores.std()
    print(f"BIAS = {by_rules.mean() - scale * learned_scores.mean():.4f}")
    print("WEIGHTS = {" + ", ".join(f'"{p}": {w * scale:.4f}' for p, w in zip(PARTS, weights)) + "}")
    return 0


def _train(cases: Sequence[Case], spread: Array, rounds: int = 400) -> Array:
    """The weights of PARTS, by Adam with a falling rate; the sum of the right patterns' probabilities is made great."""
    kept = [(x / spread, y) for _, x, y in cases if y.any()]
    x, y = np.concatenate([a for a, _ in kept]), np.concatenate([b for _, b in kept])
    sizes = [len(b) for _, b in kept]
    at, owner = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(kept)), sizes)
    w, m, v = np.zeros(len(PARTS)), np.zeros(len(PARTS)), np.zeros(len(PARTS))
    for t in range(1, rounds + 1):
        scores = x @ w
        e = np.exp(scores - np.maximum.reduceat(scores, at)[owner])
        gradient = x.T @ (e / np.add.reduceat(e, at)[owner] - e * y / np.add.reduceat(e * y, at)[owner]) / len(kept) + DECAY * w
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        w = w - 0.05 * (1 + np.cos(np.pi * t / rounds)) * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w / spread


def _rank(scores: Array, right: Array) -> int:
    return 1 + int((scores[~right] >= scores[right].max()).sum()) if right.any() else LIMIT + 1


def main(arguments: list[str]) -> int:
    """Print the figures; the exit code is 0."""
    parser = argparse.ArgumentParser(prog="benchmarks retrieval", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show the N worst misses")
    parser.add_argument("--split", choices=["dev", "held"], default="held", help="whose misses to show")
    parser.add_argument("--fit", action="store_true", help="fit the weights of ranking.py instead, and cross-validate them")
    options = parser.parse_args(arguments)
    requests = [json.loads(line) for line in REQUESTS.read_text(encoding="utf-8").splitlines() if line]
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        catalogue = Catalogue(Path(folder))
        build_s = time.process_time() - started
        if options.fit:
            return fit(catalogue, [r for r in requests if r["split"] != "exam"])
        started = time.perf_counter()
        Catalogue(Path(folder))
        open_ms = (time.perf_counter() - started) * 1000
        rows = [ask(catalogue, r) for r in requests]
        size = len(catalogue)
    splits = {s: summary([r for r in rows if r.split == s]) for s in SPLITS}
    domains: dict[str, list[Asked]] = defaultdict(list)
    for r in rows:
        domains[r.domain].append(r)
    if options.json:
        print(json.dumps({"patterns": size, "build_s": round(build_s, 3), "open_ms": round(open_ms, 2), **splits,
                          "domains": {d: summary(rs) for d, rs in sorted(domains.items())}}))
        return 0
    print(f"{size} patterns, built in {build_s:.2f} s, opened in {open_ms:.1f} ms; slowest query {max(r.ms for r in rows):.1f} ms\n")
    print(f"{'split':14}{'requests':>9}{'first':>9}{'first 5':>9}{'MRR':>8}{'ms':>7}")
    for name, s in [*splits.items(), *((d, summary(rs)) for d, rs in sorted(domains.items()))]:
        if name == min(domains):
            print()
        print(f"{name:14}{s['requests']:>9.0f}{s['first']:>9.1%}{s['first_five']:>9.1%}{s['mrr']:>8.3f}{s['ms']:>7.1f}")
    missed = [r for r in rows if r.split == options.split and r.rank != 1]
    for r in sorted(missed, key=lambda r: (-(r.rank or LIMIT + 1), r.request))[: options.misses]:
        print(f"\n{r.rank or f'>{LIMIT}':>4}  {r.request}\n      wanted {r.pattern}; found {', '.join(r.found)}")
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
