"""Fits the confidence of a library pattern used as it is: a logistic model of "the answer passes the example that was held back".

MBPP's train and validation splits, two examples shown, the third held back. Prints the coefficients for `answers/picks.py` and the
calibration by five-fold cross-validation. `python -m benchmarks confidence [--bench FILE]`
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import numpy as np

from yantra_codex.answers.picks import CONFIDENCE, Look, evidence
from yantra_codex.answers.verify import verify_program
from yantra_codex.engine import YantraCodex
from yantra_codex.library.fit import candidates
from yantra_codex.problems.benchmarks import read_tasks

RIDGE = 1.0  # few data: coefficients stay small


def rows(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(N, F) evidence of the first answers and (N,) whether they pass every example."""
    engine = YantraCodex()
    xs, ys = [], []
    for split in ("train", "validation"):
        shown = read_tasks(path, languages=["python"], split=split, protocol="strict")
        judged = {t.id: t for t in read_tasks(path, languages=["python"], split=split, protocol="standard")}
        for task in shown:
            problem = task.problem()
            words = f"{(problem.entry_point or '').replace('_', ' ')} {problem.text}"
            types = ([p.type for p in problem.signature.params], problem.signature.returns) if problem.signature else None
            hits = engine.catalogue.find(words, types=types)
            look = Look(problem, time.perf_counter() + 3.0, hits)
            look.at(candidates(problem, hits, look.least))
            if look.found:
                candidate, verdict = look.found[0]
                every = verify_program(candidate.program, judged[task.id].problem().examples)
                xs.append([evidence(candidate, verdict)[k] for k in CONFIDENCE])
                ys.append(every.passed == every.total)
    return np.array(xs), np.array(ys, dtype=float)


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(F,) weights by Newton's method with a ridge; the bias is not shrunk."""
    w = np.zeros(x.shape[1])
    penalty = np.diag([0.0] + [RIDGE] * (x.shape[1] - 1))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty @ w
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + penalty + 1e-6 * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    return w


def calibration(x: np.ndarray, y: np.ndarray, folds: int = 5) -> tuple[float, float]:
    """Expected calibration error over ten bins and Brier score, each row predicted by a model that has not seen it."""
    p = np.zeros(len(y))
    for k in range(folds):
        held = np.arange(len(y)) % folds == k
        p[held] = 1 / (1 + np.exp(-x[held] @ fit(x[~held], y[~held])))
    bins = np.minimum((p * 10).astype(int), 9)
    ece = sum(abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).sum() for b in set(bins)) / len(y)
    return float(ece), float(((p - y) ** 2).mean())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks confidence", description=__doc__)
    parser.add_argument("--bench", default=os.environ.get("YANTRA_BENCH", "../shared/bench"))
    path = Path(parser.parse_args(arguments).bench)
    path = path / "mbpp.jsonl" if path.is_dir() else path
    if not path.exists():
        print(f"skipped: no benchmark data at {path}", file=sys.stderr)
        return 0
    x, y = rows(path)
    w = fit(x, y)
    print("CONFIDENCE = {" + ", ".join(f'"{k}": {v:.3f}' for k, v in zip(CONFIDENCE, w, strict=True)) + "}")
    ece, brier = calibration(x, y)
    print(f"{len(y)} answers, {y.mean():.1%} right; five-fold: calibration error {ece:.3f}, Brier {brier:.3f} (base rate {y.mean() * (1 - y.mean()):.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
