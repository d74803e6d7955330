"""How far a better choice or better prices could bring the search: what was found and not chosen, and what perfect foresight of ops finds.

    python -m benchmarks ranker --collect rows.jsonl      # first: the candidates of each task
    python -m benchmarks headroom rows.jsonl              # what a perfect choice among them would be right in
    python -m benchmarks headroom rows.jsonl --prices     # tasks without a right candidate, searched again with the ops of their own solution made cheap

`agree`: a candidate that gives what the task's own solution gives on further inputs; others that pass the hidden example may pass by chance. The last
table compares the steps of these agreeing candidates with those of the task's own solution: what F1 a program gets that is
right and another way to say it. MBPP's train and validation splits and our own tasks that the ranker is fitted on; no test split.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ranker import reference_program, rows_of, tasks_of
from benchmarks.shared import emit, note, table
from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import canonical
from yantra_codex.ir.nodes import Apply, Program, block_exprs
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import Type
from yantra_codex.ir.vector import OP_START, encode_logic_pattern
from yantra_codex.model.train.evaluate import base_rate, best_steps
from yantra_codex.search.compose.prior import CHEAPEST, DEAREST, Prior

SOURCES = ("train", "validation", "own", "dev")
DEARER = 1.0  # nats that an op costs more which the solution has no use for


def solutions(bench: Path | None) -> dict[str, tuple[tuple[str, str, Any], Program]]:
    """The tasks whose own solution lifts, with that program."""
    out = {}
    for job in tasks_of(bench):
        key, source, what = job
        if source in SOURCES and (program := reference_program(what[0].problem(), what[2])) is not None:
            out[key] = job, program
    return out


def choice(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """source -> of its tasks with candidates: the first is right, some is, the first agrees, some does."""
    tasks: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for r in rows:
        tasks[r["source"], r["task"]].append(r)
    out: dict[str, dict[str, int]] = {s: dict.fromkeys(("tasks", "found", "first right", "any right", "first agrees", "any agrees"), 0) for s in SOURCES}
    for (source, _), found in tasks.items():
        if source not in out:
            continue
        kept = sorted((r for r in found if r["place"] >= 0), key=lambda r: r["place"])
        told = {"tasks": 1, "found": bool(kept), "first right": any(r["passes"] for r in kept[:1]), "any right": any(r["passes"] for r in kept),
                "first agrees": any(r["agrees"] for r in kept[:1]), "any agrees": any(r["agrees"] for r in kept)}
        for name, value in told.items():
            out[source][name] += value
    return out


def steps(rows: Sequence[Mapping[str, Any]], known: Mapping[str, tuple[Any, Program]]) -> dict[str, dict[str, float]]:
    """source -> F1 of the steps of the cheapest agreeing candidate with those of the task's own solution, beside the base rates' F1."""
    cheapest: dict[str, Mapping[str, Any]] = {}
    for r in sorted((r for r in rows if r["place"] >= 0 and r["agrees"]), key=lambda r: r["cost"]):
        cheapest.setdefault(r["task"], r)
    out = {}
    for source in SOURCES:
        pairs = [(own, other) for key, r in cheapest.items() if r["source"] == source and key in known and (other := _read(r["program"])) is not None for own in [known[key][1]]]
        if pairs:
            ours, theirs = (np.stack([encode_logic_pattern(canonical(p))[:OP_START] > 0 for p in side]) for side in zip(*pairs, strict=True))
            hits = int((ours & theirs).sum())
            out[source] = {"pairs": len(pairs), "f1": round(2 * hits / int(ours.sum() + theirs.sum()), 4), "f1_of_base_rate": round(best_steps(base_rate(ours, len(ours)), ours).f1, 4)}
    return out


def _read(text: str) -> Program | None:
    try:
        return read_program(text)
    except YantraError:
        return None


# ---------------------------------------------------------------- perfect prices


class Foreseen(Prior):
    """A prior that knows which ops the program asked for has."""

    def __init__(self, prior: Prior, ops: frozenset[str]):
        self.__dict__.update(prior.__dict__)
        self._ops = ops

    def costs(self, words: str, params: Sequence[Type], returns: Type) -> Mapping[str, float]:
        told = super().costs(words, params, returns)
        return {k: v if k.startswith("lit:") else CHEAPEST if k in self._ops else min(DEAREST, v + DEARER) for k, v in told.items()}


def foreseen(job: tuple[tuple[str, str, Any], frozenset[str]]) -> tuple[str, bool]:
    """(source, whether the search finds a right program for this task when it knows the ops of its solution)."""
    task, ops = job
    shipped = Prior.load()
    Prior.load = classmethod(lambda cls: Foreseen(shipped, ops))  # type: ignore[assignment,method-assign]
    try:
        return task[1], any(r.get("passes") for r in rows_of(*task))
    finally:
        Prior.load = classmethod(lambda cls: shipped)  # type: ignore[assignment,method-assign]


def ops_of(program: Program) -> frozenset[str]:
    return frozenset(e.op for p in (program, canonical(program)) for f in p.functions for e in block_exprs(f.body) if isinstance(e, Apply))


def prices(rows: Sequence[Mapping[str, Any]], known: Mapping[str, tuple[Any, Program]], jobs: int) -> Iterator[tuple[str, bool]]:
    right = {r["task"] for r in rows if r.get("passes")}
    tasks = {r["task"] for r in rows}
    work = [(job, ops_of(program)) for key, (job, program) in known.items() if key in tasks - right]
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(foreseen, work, chunksize=2)


# ---------------------------------------------------------------- the command


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks headroom", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", type=Path, nargs="?", help="what 'python -m benchmarks ranker --collect' wrote")
    parser.add_argument("--bench", type=Path, default=Path(os.environ["YANTRA_BENCH"]) / "mbpp.jsonl" if os.environ.get("YANTRA_BENCH") else None)
    parser.add_argument("--prices", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    if asked.rows is None:
        note("headroom: skipped, it needs the rows of 'python -m benchmarks ranker --collect'")
        return 0
    rows = [json.loads(line) for line in asked.rows.read_text(encoding="utf-8").splitlines()]
    known = solutions(asked.bench)
    result: dict[str, Any] = {"choice": choice(rows), "steps": steps(rows, known)}
    if asked.prices:
        counts = {s: {"searched again": 0, "right now": 0} for s in SOURCES}
        for source, found in prices(rows, known, asked.jobs):
            counts[source]["searched again"] += 1
            counts[source]["right now"] += found
        result["prices"] = counts
    emit(result, asked.json, "\n\n".join(f"{name}\n{_as_table(told)}" for name, told in result.items()))
    return 0


def _as_table(told: dict[str, dict[str, Any]]) -> str:
    heads = list(next(iter(told.values()), {}))
    return table(["", *heads], [[source, *(str(v) for v in row.values())] for source, row in told.items()])
