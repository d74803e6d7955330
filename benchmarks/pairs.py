"""Pairs files for `yantra train` and the retrieval figures: tasks that have a reference solution, with the program lifted from it.

    python -m benchmarks pairs --out even.jsonl --source train --source own --source dev --half even --wrong rows.jsonl --paraphrases benchmarks/stream
    python -m benchmarks pairs --out validation.jsonl --source validation

Sources: MBPP's splits train and validation (CC BY 4.0), and our own tasks of splits fit and dev. `--wrong` takes what `python -m
benchmarks ranker --collect` wrote: programs that pass the shown examples and are wrong. `--paraphrases` adds a task's requests in other words.
`--half` leaves the other half out: a network that was not trained on a task is what the ranker may be fitted with. The test split is no
source: no pair of it may be trained on.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.ranker import HALVES, half_of, reference_program, tasks_of
from yantra_codex.corpora.checked import examples_text
from yantra_codex.ir.text import write_program

SOURCES = {"train": ("mbpp", "CC-BY-4.0"), "validation": ("mbpp", "CC-BY-4.0"), "own": ("benchmarks/tasks", "Apache-2.0"), "dev": ("benchmarks/tasks", "Apache-2.0")}


def pairs(bench: Path | None, sources: set[str], wrong: dict[str, list[str]], others: dict[str, list[str]], half: str | None = None) -> Iterator[dict[str, Any]]:
    """A pair for each task of these sources whose reference solution lifts. others: its requests in other words."""
    for key, source, what in tasks_of(bench):
        if source not in sources or half not in (None, half_of(key)):
            continue
        task, examples, solution = what
        problem = task.problem()
        program = reference_program(problem, solution)
        if program is not None and problem.text.strip():
            name, licence = SOURCES[source]
            yield {"id": key, "group": key, "texts": [problem.text, *others.get(key, [])], "examples": examples_text(examples), "program": write_program(program),
                   "source": name, "licence": licence, "wrong": wrong.get(key, [])}


def wrong_of(path: Path | None) -> dict[str, list[str]]:
    """The wrong candidates of each task, the cheapest first."""
    out: dict[str, list[str]] = {}
    if path is not None:
        rows = [r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if r["place"] >= 0 and not r["passes"]]
        for r in sorted(rows, key=lambda r: (r["task"], r["place"])):
            out.setdefault(r["task"], []).append(r["program"])
    return out


def paraphrases_of(folder: Path | None) -> dict[str, list[str]]:
    """The requests of each task in other words, as the folder's files have them."""
    rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()] if folder else []
    return {r["id"]: r["texts"] for r in rows}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks pairs", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", type=Path, default=Path(os.environ["YANTRA_BENCH"]) / "mbpp.jsonl" if os.environ.get("YANTRA_BENCH") else None)
    parser.add_argument("--source", action="append", choices=SOURCES, required=True)
    parser.add_argument("--wrong", type=Path)
    parser.add_argument("--paraphrases", type=Path)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--out", type=Path, required=True)
    if not argv:
        parser.print_usage()
        return 0
    asked = parser.parse_args(argv)
    rows = list(pairs(asked.bench, set(asked.source), wrong_of(asked.wrong), paraphrases_of(asked.paraphrases), asked.half))
    asked.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    print(f"{asked.out}: {len(rows)} pairs, {sum(bool(r['wrong']) for r in rows)} with wrong programs")
    return 0
