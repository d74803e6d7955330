"""The network by itself: finding the logic of a benchmark's tasks among all their solutions, foretelling its steps, and what a request costs.

    python -m benchmarks network                                  # the shipped network, MBPP's validation split
    python -m benchmarks network --split test --network WEIGHTS   # another one; a split's totals are all that is printed
    python -m benchmarks network --speed

Retrieval: each task's problem, as its solver sees it, against the pool of the split's own solutions as lifted programs: graphs without
any name or text. `fused` adds up the network's cosine, that of the predicted with the true logic vector, the agreement of types and the
untrained cosine of the request with the program's steps in words; its weights are fitted on validation, whose
own figures flatter it therefore.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ranker import reference_program
from benchmarks.shared import emit, note, table
from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.vector import OP_START, encode_logic_pattern
from yantra_codex.model.guide import lessened
from yantra_codex.model.logic_graph import logic_graph
from yantra_codex.model.network import Network, Prediction
from yantra_codex.model.problem_graph import problem_graph
from yantra_codex.model.text import TextEncoder
from yantra_codex.model.train import evaluate
from yantra_codex.problems import Problem
from yantra_codex.problems.benchmarks import read_references, read_tasks

PARTS = ("network", "logic vector", "types", "untrained text")


@dataclass(frozen=True, slots=True)
class Tasks:
    """Problems as their solvers see them, with the program that each one's own solution lifts to."""

    problems: list[Problem]
    programs: list[Program]

    @staticmethod
    def read(path: Path, split: str, protocol: str = "standard") -> Tasks:
        sources = {r.id: r.code for r in read_references(path, split=split)}
        problems, programs = [], []
        for task in read_tasks(path, languages=["python"], split=split, protocol=protocol):
            problem = task.problem()
            if (program := reference_program(problem, sources.get(task.id))) is not None:
                problems.append(problem)
                programs.append(program)
        return Tasks(problems, programs)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is known of a split's tasks: each part's scores (tasks, pool), which program is right, and the predictions."""

    scores: list[Any]
    right: Any
    predictions: list[Prediction]
    vectors: Any


def told(tasks: Tasks, network: Network, encoder: TextEncoder, without: frozenset[str] = frozenset()) -> Told:
    """without: what the network does not see (model/guide.py)."""
    predictions = [network.predict(lessened(problem_graph(p, encoder), without)) for p in tasks.problems]
    columns, right = evaluate.pool([hash_of(p).encode() for p in tasks.programs])
    candidates = [tasks.programs[c] for c in columns]
    embedded = np.stack([network.embed_logic(logic_graph(p)) for p in candidates])
    vectors = np.stack([encode_logic_pattern(p) for p in tasks.programs])
    logic = np.stack([p.logic / max(1e-9, float(np.linalg.norm(p.logic))) for p in predictions])
    scores = [np.stack([p.embedding for p in predictions]) @ embedded.T, logic @ vectors[columns].T, evaluate.type_scores(tasks.problems, candidates),
              evaluate.text_scores([p.text for p in tasks.problems], [evaluate.logic_text(p) for p in candidates], encoder.encode)]
    return Told(scores, right, predictions, vectors)


def retrieval(shown: Told, fitted_on: Told) -> dict[str, Any]:
    weights = evaluate.fit_fusion(fitted_on.scores, fitted_on.right)
    rankings = {**dict(zip(PARTS, shown.scores, strict=True)), "fused": evaluate.fuse(shown.scores, weights)}
    return {"tasks": len(shown.right), "pool": shown.right.shape[1], "weights": dict(zip(PARTS, weights, strict=True)),
            **{name: evaluate.as_json(evaluate.retrieval(s, shown.right)) for name, s in rankings.items()}}


def steps(shown: Told, fitted_on: Told) -> dict[str, Any]:
    """Step-level figures at the threshold that is best on validation, beside the base rates of validation's steps."""
    there, known = shown.vectors[:, :OP_START] > 0, fitted_on.vectors[:, :OP_START] > 0
    threshold = evaluate.best_steps(np.stack([p.presence for p in fitted_on.predictions])[:, :OP_START], known).threshold
    said = np.stack([p.presence for p in shown.predictions])[:, :OP_START]
    base = evaluate.base_rate(known, len(there))
    base_threshold = evaluate.best_steps(evaluate.base_rate(known, len(known)), known).threshold
    f1, of_base = evaluate.steps_interval(said, there, threshold), evaluate.steps_interval(base, there, base_threshold)
    at = evaluate.steps_at(said, there, threshold)
    errors = evaluate.regression(np.stack([p.logic for p in shown.predictions]), shown.vectors, fitted_on.vectors.mean(0))
    return {"threshold": threshold, "precision": round(at.precision, 4), "recall": round(at.recall, 4), **evaluate.as_json({"f1": f1, "f1_of_base_rate": of_base}),
            **{k: round(v, 6) for k, v in errors.items()}}


# ---------------------------------------------------------------- what a request costs


def speed(tasks: Tasks, network: Network, encoder: TextEncoder) -> dict[str, Any]:
    """Milliseconds of each part of a prediction, one thread, texts not seen before; the import and the memory of a fresh process."""
    rows: dict[str, list[float]] = {"graph": [], "of it the text": [], "network": [], "whole": []}
    network.predict(problem_graph(tasks.problems[0], encoder))
    for p in tasks.problems:
        begun = time.perf_counter()
        graph = problem_graph(p, encoder)
        middle = time.perf_counter()
        network.predict(graph)
        rows["whole"].append(time.perf_counter() - begun)
        rows["graph"].append(middle - begun)
        rows["network"].append(rows["whole"][-1] - rows["graph"][-1])
        rows["of it the text"].append(_timed(lambda p=p: encoder.encode(p.text + " ."))) # type: ignore[misc]
    return {name: {"p50_ms": _ms(found, 50), "p95_ms": _ms(found, 95)} for name, found in rows.items()} | {"fresh process": fresh()}


def _timed(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _ms(seconds: list[float], share: int) -> float:
    return round(1000 * float(np.percentile(seconds, share)), 2)


FRESH = """
import time; t = time.perf_counter()
import numpy; n = time.perf_counter()
from yantra_codex.model.network import Network
from yantra_codex.model.problem_graph import problem_graph
from yantra_codex.model.text import TextEncoder
import onnxruntime; i = time.perf_counter()
from yantra_codex.problems import make_problem
p = make_problem("def f(xs: list[int]) -> int:\\n    '''Add up the even numbers.'''")
Network.load().predict(problem_graph(p, TextEncoder.load())); e = time.perf_counter()
import resource
print(n - t, i - t, e - i, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def fresh(times: int = 7) -> dict[str, float]:
    """The medians over fresh processes."""
    found = []
    for _ in range(times):
        done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
        found.append([float(x) for x in done.stdout.split()])
    numpy_s, import_s, first_s, mib = np.median(np.array(found), axis=0)
    return {"import_s": round(float(import_s), 3), "of_it_numpy_s": round(float(numpy_s), 3), "first_prediction_s": round(float(first_s), 3), "peak_mib": round(float(mib), 1)}


# ---------------------------------------------------------------- the command


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks network", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bench", type=Path, default=Path(os.environ["YANTRA_BENCH"]) / "mbpp.jsonl" if os.environ.get("YANTRA_BENCH") else None)
    parser.add_argument("--network", type=Path, help="a folder that 'yantra train' wrote (default: the shipped one)")
    parser.add_argument("--split", default="validation", choices=("validation", "test"))
    parser.add_argument("--protocol", default="standard", choices=("standard", "strict"), help="how many of the examples are shown")
    parser.add_argument("--no-names", action="store_true", help="take the names of functions and parameters out of the requests as well")
    parser.add_argument("--ablate", action="append", default=[], choices=("graph", "text", "io"), help="what the network does not see: edges, words, what examples show")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    if asked.bench is None or not asked.bench.exists():
        note("network: skipped, no mbpp.jsonl: give --bench FILE or set YANTRA_BENCH")
        return 0
    try:
        network = Network.of_folder(asked.network) if asked.network else Network.load()
        encoder = TextEncoder.load()
        fitted = Tasks.read(asked.bench, "validation", asked.protocol)
        if asked.speed:
            result = speed(fitted, network, encoder)
            emit(result, asked.json, "\n".join(f"{k:16} {v}" for k, v in result.items()))
            return 0
        shown = fitted if asked.split == "validation" else Tasks.read(asked.bench, asked.split, asked.protocol)
        if asked.no_names:
            fitted, shown = nameless(fitted), nameless(shown)
        known = told(fitted, network, encoder, frozenset(asked.ablate))
        seen = known if asked.split == "validation" else told(shown, network, encoder, frozenset(asked.ablate))
        result = {"retrieval": retrieval(seen, known), "steps": steps(seen, known)}
    except YantraError as e:
        note(f"network: {e}")
        return 1
    emit(result, asked.json, as_text(result))
    return 0


def nameless(tasks: Tasks) -> Tasks:
    def without(p: Problem) -> Problem:
        s = p.signature
        return replace(p, entry_point=None, signature=s and replace(s, name="solution", params=tuple(replace(q, name=f"p{i}") for i, q in enumerate(s.params))))

    return Tasks([without(p) for p in tasks.problems], tasks.programs)


def as_text(result: dict[str, Any]) -> str:
    found = result["retrieval"]
    rows = [[name, *(f"{found[name][m]['value']:.3f} [{found[name][m]['low']:.3f}, {found[name][m]['high']:.3f}]" for m in evaluate.MEASURES)] for name in (*PARTS, "fused")]
    return (f"{found['tasks']} tasks, {found['pool']} programs; weights of the fused ranking, fitted on validation: {found['weights']}\n"
            + table(["", *evaluate.MEASURES], rows) + "\n\n" + "\n".join(f"{k:16} {v}" for k, v in result["steps"].items()))
