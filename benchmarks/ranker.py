"""Fits the ranker of composed programs (`search/compose/ranker.json`): which of the programs that pass the examples is right.

`python -m benchmarks ranker --collect rows.jsonl` searches for MBPP's train and validation tasks, two examples shown, and for
the library's own requests with the pattern asked for (and those that do the same) taken out; it writes a line for each
candidate: what speaks for it and whether it is right. A run that was stopped goes on where it was. `--fit rows.jsonl` fits
gradient-boosted trees and their calibration by five folds over whole tasks, and writes the file that ships. scikit-learn is
needed to fit (the extra `train`), not to use.

Right means: the hidden example passes. Whether the program also agrees with the reference (lifted, run in the interpreter) on
further inputs is written down and reported, and made a worse target when it was tried: references have faults of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from yantra_codex.bench.formats import read_tasks
from yantra_codex.engine import Look, YantraCodex, verify_program
from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.text_write import block
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import Hit, Pattern, all_patterns
from yantra_codex.library.fit import candidates
from yantra_codex.library.lint import program_of
from yantra_codex.problems import Problem
from yantra_codex.search.compose import space
from yantra_codex.search.compose.compose import can_compose, compose, library_option
from yantra_codex.search.compose.ranking import DATA, FAILED, Probe, outcomes_of, probe_of

BUDGET_S = 2.0
LIBRARY_TASKS = int(os.environ.get("LIBRARY_TASKS", "700"))
TREES, DEPTH, RATE, LEAF = 90, 3, 0.08, 12


# ---------------------------------------------------------------- collecting


def tasks_of(path: Path | None) -> Iterator[tuple[str, str, Any]]:
    """(key, source, what) of each task; source: train, validation or library."""
    if path:
        for split in ("train", "validation"):
            shown = {t.id: t for t in read_tasks(path, languages=["python"], split=split, protocol="strict")}
            rows = {r["task_id"]: r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if r["split"] == split}
            for t in read_tasks(path, languages=["python"], split=split, protocol="standard"):
                yield t.id, split, (shown[t.id].problem(), t.problem(), rows[t.id]["languages"]["python"])
    patterns = [p for p in all_patterns() if len(p.examples) >= 3 and p.phrases]
    Random(4).shuffle(patterns)
    for p in patterns[:LIBRARY_TASKS]:
        yield f"library/{p.name}", "library", p


def problem_of(p: Pattern) -> Problem:
    """A request for a pattern in one of its own phrases, with its first two examples."""
    phrase = p.phrases[len(p.name) % len(p.phrases)]
    shape = Signature("solve", tuple(SigParam(n, t) for n, t in p.params), p.returns)
    return Problem(p.name, "python", phrase, "solve", shape, None, p.examples[:2])


def reference_program(problem: Problem, row: Any) -> Program | None:
    """The benchmark's own solution, lifted; None where it does not lift."""
    source = row.get("reference_solution") or row.get("canonical_full")
    try:
        return lift(source, problem.entry_point or "", problem.signature) if source else None
    except (YantraError, TypeError):
        return None


_engine: YantraCodex | None = None


def rows_of(key: str, source: str, what: Any) -> list[dict[str, Any]]:
    """A line for each candidate of a task."""
    global _engine
    _engine = _engine or YantraCodex()
    catalogue = _engine.catalogue
    reference: Program | None
    if source == "library":
        problem, hidden = problem_of(what), what.examples[2:]
        reference, out = program_of(what), {what.name}
    else:
        problem, full, row = what
        hidden, out = full.examples[2:], set()
        reference = reference_program(full, row)
    if not can_compose(problem) or not hidden:
        return []
    signature = problem.signature
    assert signature is not None
    words = f"{(problem.entry_point or '').replace('_', ' ')} {problem.text}"
    probe = Probe((), 0)
    wanted: tuple[Any, ...] = ()
    hits = [h for h in catalogue.find(words, limit=64, types=([p.type for p in signature.params], signature.returns)) if h.pattern.name not in out]
    if source == "library":
        hits = [h for h in hits if not does_the_same(h, what)]
    space.now = time.process_time  # so that other work on the machine does not cut the search short
    look = Look(problem, time.perf_counter() + 2 * BUDGET_S)
    look.at(candidates(problem, hits[:40], look.least))
    known = [library_option(c, (c, v), i) for i, (c, v) in enumerate(look.found)]
    found = compose(problem, catalogue, time.process_time() + BUDGET_S, known, hits[:60])
    if reference is not None:
        probe = probe_of(found.request)
        wanted = outcomes_of(reference, probe)
    lines: list[dict[str, Any]] = []
    for place, o in enumerate(found.options):
        passes = verify_program(o.program, hidden, signature.returns).passed == len(hidden)
        agrees = passes and all(w is FAILED or w == v for w, v in zip(wanted[: probe.natural], o.outcomes[: probe.natural], strict=False))
        lines.append({"task": key, "source": source, "place": place, "passes": passes, "agrees": agrees, "origin": o.origin, "f": o.features,
                      "body": block(o.program.entry.body, "")[:300] if place < 8 or passes else ""})
    return lines or [{"task": key, "source": source, "place": -1}]


def does_the_same(hit: Hit, p: Pattern) -> bool:
    """Whether a pattern passes all examples of another: then it would give the answer away."""
    if len(hit.pattern.params) != len(p.params):
        return False
    try:
        return verify_program(program_of(hit.pattern), p.examples).passed == len(p.examples)
    except (YantraError, ValueError, TypeError):
        return False


def _one(job: tuple[str, str, Any]) -> list[dict[str, Any]]:
    try:
        return rows_of(*job)
    except Exception as e:  # one broken task must not lose the others
        return [{"task": job[0], "source": job[1], "place": -2, "error": f"{type(e).__name__}: {e}"}]


def collect(bench: Path | None, out: Path, jobs: int) -> None:
    done = {json.loads(line)["task"] for line in out.read_text().splitlines()} if out.exists() else set()
    left = [t for t in tasks_of(bench) if t[0] not in done]
    with ProcessPoolExecutor(jobs) as pool, out.open("a") as file:
        for n, lines in enumerate(pool.map(_one, left, chunksize=4), 1):
            for line in lines:
                file.write(json.dumps(line) + "\n")
            file.flush()
            if n % 25 == 0:
                print(f"\r{n} of {len(left)} tasks", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


# ---------------------------------------------------------------- fitting


def load(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    rows = [r for r in map(json.loads, path.read_text().splitlines()) if r["place"] >= 0]
    return rows, sorted(rows[0]["f"])


def weights(rows: list[dict[str, Any]]) -> np.ndarray:
    """Each task weighs the same, a library task less."""
    sizes: dict[str, int] = {}
    for r in rows:
        sizes[r["task"]] = sizes.get(r["task"], 0) + 1
    return np.array([(0.5 if r["source"] == "library" else 1.0) / sizes[r["task"]] ** 0.7 for r in rows])


def boosted(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> Any:
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(n_estimators=TREES, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAF, subsample=0.7, max_features=0.4,
                                      random_state=0).fit(x, y, sample_weight=w)


def exported(model: Any, names: list[str]) -> dict[str, Any]:
    """The trees as lists of [feature, threshold, left, right, value]."""
    trees = []
    for (tree,) in model.estimators_:
        t = tree.tree_
        trees.append([[int(t.feature[i]), round(float(t.threshold[i]), 6), int(t.children_left[i]), int(t.children_right[i]),
                       round(float(t.value[i][0][0]) * model.learning_rate, 6)] for i in range(t.node_count)])
    prior = float(model.init_.class_prior_[1])
    return {"features": names, "base": float(np.log(prior / (1 - prior))), "trees": trees, "calibration": [0.0, 1.0, 0.0]}


def firsts(rows: list[dict[str, Any]], scores: np.ndarray) -> list[tuple[int, float, float]]:
    """For each task: the row of its best candidate, its score, and how far the next one is behind."""
    by: dict[str, list[int]] = {}
    for i, r in enumerate(rows):
        by.setdefault(r["task"], []).append(i)
    out = []
    for places in by.values():
        ranked = sorted(places, key=lambda i: (-scores[i], rows[i]["f"]["cost"]))
        gap = scores[ranked[0]] - scores[ranked[1]] if len(ranked) > 1 else 3.0
        out.append((ranked[0], float(scores[ranked[0]]), float(min(max(gap, -6), 6))))
    return out


def calibrate(pairs: list[tuple[float, float]], y: list[bool]) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    m = LogisticRegression(C=10.0).fit(np.array(pairs), np.array(y))
    return [float(m.intercept_[0]), float(m.coef_[0][0]), float(m.coef_[0][1])]


def fit(path: Path, out: Path | None, folds: int = 5) -> None:
    rows, names = load(path)
    x = np.array([[r["f"][n] for n in names] for r in rows])
    y = np.array([r["passes"] for r in rows])
    w = weights(rows)
    tasks = sorted({r["task"] for r in rows})
    Random(1).shuffle(tasks)
    fold = {t: i % folds for i, t in enumerate(tasks)}
    at = np.array([fold[r["task"]] for r in rows])
    scores = np.zeros(len(rows))
    for k in range(folds):
        scores[at == k] = boosted(x[at != k], y[at != k], w[at != k]).decision_function(x[at == k])
    every = {r["task"]: r["source"] for r in map(json.loads, path.read_text().splitlines())}
    best = firsts(rows, scores)
    for source in ("train", "validation", "library"):
        mine = [b for b in best if rows[b[0]]["source"] == source]
        total = sum(s == source for s in every.values())
        some = len({r["task"] for r in rows if r["source"] == source and r["passes"]})
        cost_first: dict[str, dict[str, Any]] = {}
        for r in rows:
            if r["source"] == source and (r["task"] not in cost_first or r["f"]["cost"] < cost_first[r["task"]]["f"]["cost"]):
                cost_first[r["task"]] = r
        print(f"{source}: {total} tasks, a candidate {len(mine)}, a right one {some}, first by cost {sum(r['passes'] for r in cost_first.values())}, "
              f"first by rank (held out) {sum(rows[b[0]]['passes'] for b in mine)}, agreeing {sum(rows[b[0]]['agrees'] for b in mine)}")
    mbpp = [b for b in best if rows[b[0]]["source"] != "library"]
    calibration = calibrate([(s, g) for _, s, g in mbpp], [rows[i]["passes"] for i, _, _ in mbpp])
    p = np.array([1 / (1 + np.exp(-(calibration[0] + calibration[1] * s + calibration[2] * g))) for _, s, g in mbpp])
    right = np.array([rows[i]["passes"] for i, _, _ in mbpp])
    bins = np.minimum((p * 10).astype(int), 9)
    ece = sum(abs(p[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in range(10) if (bins == b).any()) / len(p)
    sure = p >= 0.7
    print(f"calibration error {ece:.3f}; at confidence >= 0.7: {sure.sum()} answers, {(~right[sure]).sum()} wrong ({(~right[sure]).mean():.1%})")
    if out:
        model = boosted(x, y, w)
        for n, v in sorted(zip(names, model.feature_importances_, strict=True), key=lambda nv: -nv[1])[:25]:
            print(f"  {n:24s} {v:.3f}")
        data = exported(model, names)
        data["calibration"] = [round(c, 6) for c in calibration]
        data["record"] = {"rows": len(rows), "tasks": len(tasks), "seed": 0, "trees": TREES, "depth": DEPTH}
        out.write_text(json.dumps(data, separators=(",", ":")) + "\n")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks ranker", description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path(os.environ["YANTRA_BENCH"]) / "mbpp.jsonl" if os.environ.get("YANTRA_BENCH") else None)
    parser.add_argument("--collect", type=Path)
    parser.add_argument("--fit", type=Path)
    parser.add_argument("--dry", action="store_true", help="fit and print, write nothing")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    args = parser.parse_args(argv)
    if args.collect:
        collect(args.bench, args.collect, args.jobs)
    if args.fit:
        fit(args.fit, None if args.dry else DATA)
    return 0
