"""What knowing other logics is worth: half of a benchmark's logics are learned, the other half is asked for, with the memory and without.

Of MBPP's train and validation splits, those tasks whose solution lifts. A task is learned in its own words with its reference, and asked for with two examples shown,
judged on all; the deadlines are counted (bench/counted.py). "Either" is what an oracle would make of both: the most that learned logics, as they are, can add.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.shared import emit, note, table
from yantra_codex.answers.solution import Solution
from yantra_codex.answers.verify import verify_program
from yantra_codex.bench.counted import CountedClock, counted_time
from yantra_codex.bench.stream import PARAPHRASES
from yantra_codex.bench.stream_requests import Logic, Request, asked, read_logics
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import YantraError
from yantra_codex.learn.recall import tried
from yantra_codex.problems.benchmarks import STRICT_SHOWN

BUDGET_S = 3.0  # counted
SURE = 0.7
ALONE = frozenset({"memory", "fallback", "journal"})
WITH = frozenset({"fallback", "journal"})
SOURCE = {"source": "fallback", "model": "reference", "checks": {}}  # as a teacher that is right


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks reuse", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bench", type=Path, default=Path(os.environ["YANTRA_BENCH"]) / "mbpp.jsonl" if os.environ.get("YANTRA_BENCH") else None)
    parser.add_argument("--limit", type=int, default=200, help="how many are asked for (200)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.bench is None or not options.bench.exists():
        note("reuse: skipped, no mbpp.jsonl: give --bench FILE or set YANTRA_BENCH")
        return 0
    logics = [x for x in read_logics(options.bench, PARAPHRASES) if x.program is not None]
    order = Random("reuse").sample(logics, len(logics))
    with tempfile.TemporaryDirectory(prefix="yantra-reuse-") as folder, counted_time() as clock:
        codex = YantraCodex(Path(folder), online=False)
        codex.load()
        learned = sum(learn(codex, x) for x in order[::2])
        rows = [measured(codex, in_own_words(x), clock) for x in order[1::2][: options.limit]]
    result: dict[str, Any] = {"learned": learned, "asked": len(rows)}
    for name, answers in (("without the memory", [alone for alone, _, _ in rows]), ("with it", [both for _, both, _ in rows])):
        sure = [right for right, confidence in answers if confidence >= SURE]
        result[name] = {"right": sum(right for right, _ in answers), "sure": len(sure), "wrong of these": sure.count(False)}
    result["either"] = {"right": sum(alone[0] or known for alone, _, known in rows)}
    lines = [[name, told["right"], told.get("sure"), told.get("wrong of these")] for name, told in result.items() if isinstance(told, dict)]
    emit(result, options.json, f"{learned} logics learned, {len(rows)} others asked for\n" + table(["", "right", f"sure ({SURE})", "wrong of these"], lines))
    return 0


def in_own_words(x: Logic) -> Request:
    return asked(x, 0, x.names[0], x.shape.params, "python", x.examples[:STRICT_SHOWN])


def learn(codex: YantraCodex, x: Logic) -> bool:
    """Whether a logic could be kept."""
    try:
        codex.memory.learn(in_own_words(x).problem, SOURCE, program=x.program)
    except YantraError:
        return False
    return True


def measured(codex: YantraCodex, request: Request, clock: CountedClock) -> tuple[tuple[bool, float], tuple[bool, float], bool]:
    """Whether the answer without the memory and that with it are right, and how sure each is; whether some learned logic is."""

    def answer(without: frozenset[str]) -> tuple[bool, float]:
        clock.restart()
        solution = codex.generate(request.problem, budget_s=BUDGET_S, keep_proof=False, without=without)
        return is_right(request, solution), solution.confidence

    alone, both = answer(ALONE), answer(WITH)
    clock.restart()
    return alone, both, any(p is not None and verify_program(p, request.hidden).failure is None for _, p in tried(codex.memory, request.problem))


def is_right(request: Request, solution: Solution) -> bool:
    return solution.program is not None and verify_program(solution.program, request.hidden).failure is None
