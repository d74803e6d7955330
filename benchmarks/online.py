"""Whether learning by gradient delays requests: the same requests beside a background process that learns and beside one that is stopped.

The process is the product's own: it is started by the learner, told examples without end, and stopped and let go on by signals, so
that each request is answered in three states after one another, whose order turns: it learns; it stands; it stands (the control: what
the machine alone makes of two equal runs). Added: the best of a request's runs beside the learner, less the best beside none. The
requests are the library's own, those that a warm process answers in a moment: a search that takes all its time would hide what is added.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.shared import emit, note, table
from yantra_codex.bench.report import baseline, percentile
from yantra_codex.bench.stream_transfer import own_problem
from yantra_codex.engine import YantraCodex
from yantra_codex.learn.online import OnlineLearner
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.library.lint import program_of
from yantra_codex.model import files
from yantra_codex.problems import Problem

TARGET_MS, SHORT_MS, EVERY = 20.0, 150.0, 40  # SHORT_MS: processor time of what is answered in a moment; one pattern in EVERY is a request
STATES = ("learns", "stands", "control")
WAITING = 60  # examples that wait at least, so that a round is always under way
BEGINS_S = 900.0


class Learning:
    """The background process of a home, busy without end."""

    def __init__(self, learner: OnlineLearner, patterns: Sequence[Pattern]):
        self.learner, self.patterns, self.told, self.pid = learner, patterns, 0, 0
        self.handed_ms: list[float] = []

    def fill(self) -> None:
        """See to it that examples wait."""
        while len(self.learner.replay.waiting()) < WAITING:
            p = self.patterns[self.told % len(self.patterns)]
            problem, program = replace(own_problem(p), text=p.phrases[self.told % len(p.phrases)]), program_of(p)
            began = time.perf_counter()
            self.learner.validated(problem, program)
            self.handed_ms.append((time.perf_counter() - began) * 1000)
            self.told += 1

    def begin(self) -> str | None:
        """Start it and wait until its first round is done; why that did not happen."""
        self.fill()
        end = time.monotonic() + BEGINS_S
        while not self.rounds():
            process = self.learner._worker
            if failed := self.learner.status()["failed"]:
                return f"the background process failed: {failed['error']}"
            if time.monotonic() > end or (process is not None and process.poll() is not None):
                return "the background process did not come to its first round"
            time.sleep(0.5)
        assert self.learner._worker is not None
        self.pid = self.learner._worker.pid
        return None

    def rounds(self) -> int:
        return len(self.learner.status().get("rounds", ()))

    def be(self, state: str) -> None:
        os.kill(self.pid, signal.SIGCONT if state == "learns" else signal.SIGSTOP)
        time.sleep(0.02)  # until it is so

    def end(self) -> None:
        if self.learner._worker is not None:
            self.learner._worker.kill()
            self.learner._worker.wait()


def measured(engine: YantraCodex, learning: Learning, problems: Sequence[Problem], runs: int) -> list[dict[str, float]]:
    """For each problem and run the milliseconds in each state."""
    rows: list[dict[str, float]] = []
    for run in range(runs):
        for i, problem in enumerate(problems):
            learning.fill()
            row = {"problem": float(i)}
            for at in range(3):
                state = STATES[(at + i + run) % 3]
                learning.be(state)
                row[state] = answer_ms(engine, problem)
            rows.append(row)
    learning.be("learns")
    return rows


def answer_ms(engine: YantraCodex, problem: Problem) -> float:
    began = time.perf_counter()
    engine.generate(problem, budget_s=1.0, keep_proof=False, without=frozenset(["fallback", "journal"]))
    return (time.perf_counter() - began) * 1000


def is_short(engine: YantraCodex, problem: Problem) -> bool:
    answer_ms(engine, problem)  # what is loaded once
    began = time.process_time()
    answer_ms(engine, problem)
    return (time.process_time() - began) * 1000 < SHORT_MS


def figures(rows: Sequence[dict[str, float]]) -> dict[str, Any]:
    """ms: of all runs in a state. added_ms: by problem, of the best runs; control_ms: the same between the two states without learning."""
    best = {s: [min(r[s] for r in rows if r["problem"] == i) for i in sorted({r["problem"] for r in rows})] for s in STATES}
    apart = {"added_ms": ("learns", "stands"), "control_ms": ("control", "stands")}
    return {"requests": len(best["learns"]), "runs": len(rows), "ms": {s: _spread([r[s] for r in rows]) for s in STATES},
            **{name: _spread([x - y for x, y in zip(best[a], best[b], strict=True)]) for name, (a, b) in apart.items()}}


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 2), "p95": round(percentile(sorted(values), 95), 2), "worst": round(max(values), 2)}


def as_text(result: dict[str, Any]) -> str:
    rows = {**{f"ms, it {'stands again' if s == 'control' else s}": result["ms"][s] for s in STATES}, "added, best runs": result["added_ms"], "control, best runs": result["control_ms"],
            "handing an example over": result["handed_ms"]}
    m = result["machine"]
    return (f"{result['requests']} requests, {result['runs']} runs in each state, {result['rounds']} rounds meanwhile ({result['accepted']} accepted); commit {result['commit']}, {result['date']}, "
            f"{m['processor']}, {m['cpus']} cpus, load {result['load']}\n\n" + table(("", "median", "p95", "worst"), [(k, *(f"{x:.2f}" for x in v.values())) for k, v in rows.items()])
            + f"\n\na gradient update adds at most {result['added_ms']['worst']:.1f} ms (target {TARGET_MS:.0f}): {'kept' if result['kept'] else 'NOT kept'}")


def main(arguments: Sequence[str]) -> int:
    a = argparse.ArgumentParser(prog="python -m benchmarks online", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--runs", type=int, default=5, help="of each request in each state (default 5)")
    a.add_argument("--data", type=Path, help="another folder of model files than the package's")
    a.add_argument("--json", action="store_true", dest="as_json")
    o = a.parse_args(arguments)
    files.DATA = o.data.absolute() if o.data is not None else files.DATA
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the background process ends with this one
    with tempfile.TemporaryDirectory(prefix="yantra-online-", ignore_cleanup_errors=True) as home:
        learner = OnlineLearner(Path(home), starts=True)
        if why := learner.hindrance():
            note(f"online: skipped, {why}")
            return 0
        patterns = [p for p in all_patterns() if p.phrases and p.examples]
        learning = Learning(learner, patterns)
        try:
            if why := learning.begin():
                note(f"online: {why}")
                return 1
            engine = YantraCodex(Path(home))
            learning.be("stands")
            problems = [p for p in map(own_problem, patterns[::EVERY]) if is_short(engine, p)]
            before = learning.rounds()
            rows = measured(engine, learning, problems, o.runs)
            status = learner.status()
        finally:
            learning.end()
    seen = figures(rows)
    result = {**baseline(), "load": round(os.getloadavg()[0], 1), **seen, "handed_ms": _spread(learning.handed_ms), "rounds": len(status["rounds"]) - before,
              "accepted": len(status["rounds"]) - status["rejected"], "kept": seen["added_ms"]["worst"] <= TARGET_MS, "rows": rows}
    emit(result, o.as_json, as_text(result))
    return 0 if result["kept"] else 1
