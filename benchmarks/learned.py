"""How soon what a language model was asked once is answered in another language: from the lesson's acknowledgement to the answer.

A local server in the OpenAI protocol knows functions that no library has. Each is asked for in Python; when the lesson is on the disk
the clock starts, and the same is asked for in the other languages, one after the other, each by a request of its own; the time
told is each request's own. The whole runs in a process where neither torch nor any package of training can be imported, with the
model's answer, its checks and the rendering as in use; nothing is compiled.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.shared import emit, note, table
from yantra_codex.bench.report import baseline
from yantra_codex.bench.teacher import Lesson, Teacher
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest
from yantra_codex.ir.signature import Example
from yantra_codex.languages import LANGUAGES
from yantra_codex.learn.memory import Memory
from yantra_codex.model.train import NEEDS
from yantra_codex.problems import Problem, make_problem

TARGET_MS = 100.0
TRAINING = tuple(name for name in NEEDS if name != "onnxruntime")  # which serves too
OTHERS = ("javascript", "typescript", "rust", "go")
HEADS = {"python": "def {0}(xs: list[int], n: int) -> int", "javascript": "function {0}(xs, n)", "typescript": "function {0}(xs: number[], n: number): number",
         "rust": "fn {0}(xs: &[i64], n: i64) -> i64", "go": "func {0}(xs []int, n int) int"}
TAKES = ("smallest", "largest", "first", "last", "sum")
VALUES = {"smallest": "min(xs)", "largest": "max(xs)", "first": "xs[0]", "last": "xs[-1]", "sum": "sum(xs)"}
# what the functions are about: each in words of its own
ABOUT = ("harbour toll", "orchard yield", "lamp wattage", "choir seating", "ferry delay", "quarry depth", "bakery surplus", "glacier retreat", "violin tension", "canal level",
         "stable feed", "printer queue", "tunnel draught", "museum footfall", "kiln warmth", "vineyard slope", "signal echo", "barrel stock", "meadow count", "rocket thrust",
         "postage band", "chess rating", "dialect score", "carpet wear", "falcon range", "archive shelf", "turbine pitch", "recipe scale", "border queue", "comet period")
SHOWN = (([3, 1, 2], 4), ([9, -5], 1), ([], 6), ([40, 40, 7, 2], -3))


def subject(i: int) -> tuple[str, str, str]:
    """The i-th function: its name, its words, its Python; each with numbers and an order of steps of its own."""
    a, b, k = TAKES[i % 5], TAKES[(i // 5 + i + 1) % 5], 11 + 7 * i
    about = ABOUT[i % len(ABOUT)] + (f" {i}" if i >= len(ABOUT) else "")
    name = about.replace(" ", "_")
    text = f"How our office reckons the {about}."
    code = (f"def {name}(xs: list[int], n: int) -> int:\n    if not xs:\n        return {k} - n\n    out = {2 + i % 4} * {VALUES[a]} - {VALUES[b]} * n\n"
            f"    return out - {k} if out > {20 + 3 * i} else out + {i + 1}\n")
    return name, text, code


def request(i: int, language: str) -> Problem:
    name, text, code = subject(i)
    space: dict[str, Any] = {}
    exec(code, space)  # our own text
    examples = [Example((list(xs), n), space[name](list(xs), n)) for xs, n in SHOWN]
    return make_problem(text, language, entry_point=name, signature=HEADS[language].format(name), examples=examples)


def refuse() -> None:
    """Let nothing of training be imported from here on."""
    if met := sorted(set(TRAINING) & set(sys.modules)):
        raise BadRequest(f"{met[0]} was imported before the measurement began")
    for name in TRAINING:
        sys.modules[name] = None  # type: ignore[assignment]


def measured(count: int, budget_s: float) -> list[dict[str, Any]]:
    """A row for each answer after a lesson: language, ms, from where, and how long after the acknowledgement it was there."""
    rows: list[dict[str, Any]] = []
    kept: list[float] = []
    learn = Memory.learn

    def learned(self: Memory, *args: Any, **rest: Any) -> Any:
        out = learn(self, *args, **rest)
        kept.append(time.perf_counter())
        return out

    Memory.learn = learned  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as home, Teacher([Lesson(name, {"python": code}) for name, _, code in map(subject, range(count))]) as teacher:
        os.environ |= {"YANTRA_LLM_URL": teacher.url, "YANTRA_LLM_MODEL": "teacher", "YANTRA_LLM_KEY": "none"}
        engine = YantraCodex(Path(home))
        engine.load()
        for i in range(count):
            kept.clear()
            first = engine.generate(request(i, "python"), budget_s=budget_s)
            returned = time.perf_counter()
            if not kept:
                note(f"{subject(i)[0]} was not learned: {first.status} from {first.source}, {first.reason}")
                continue
            waits = returned - kept[0]  # what the first answer took after its lesson was on the disk
            # a different language comes first each time: the one that follows a lesson finds what changed
            for at, language in enumerate(OTHERS[i % 4 :] + OTHERS[: i % 4]):
                asked = request(i, language)
                began, cpu = time.perf_counter(), time.process_time()
                found = engine.generate(asked, budget_s=budget_s)
                ms, cpu = (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000
                rows.append({"function": i, "language": language, "place": at, "source": found.source, "status": found.status, "ms": round(ms, 2),
                             "after_ms": round(ms + 1000 * waits, 2), "cpu_ms": round(cpu, 2)})
    return rows


def figures(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """after_ms: from the acknowledgement to the answer, were the request there as soon as the first answer was given; cpu_ms: of the answer alone,
    which other work on the machine changes little."""
    times = sorted(r["after_ms"] for r in rows)
    if not times:
        return {"answers": 0}
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    return {"answers": len(times), "from_memory": sum(r["source"] == "memory" and r["status"] == "verified" for r in rows), "median_ms": round(statistics.median(times), 1),
            "cpu_ms": round(statistics.median(r["cpu_ms"] for r in rows), 1), "p95_ms": round(p95, 1), "worst_ms": times[-1], "within": round(sum(t <= TARGET_MS for t in times) / len(times), 4)}


def as_text(result: dict[str, Any]) -> str:
    m, shown = result["machine"], {"all": result["all"], "the first after a lesson": result["first"], "the very first": result["very_first"], **result["languages"]}
    head = ("from the lesson on the disk to the answer", "answers", "from memory", "median ms", "of it cpu", "p95 ms", "worst ms", f"within {TARGET_MS:.0f} ms")
    cells = [(k, v["answers"], v["from_memory"], f"{v['median_ms']:.1f}", f"{v['cpu_ms']:.1f}", f"{v['p95_ms']:.1f}", f"{v['worst_ms']:.1f}", v["within"]) for k, v in shown.items() if v["answers"]]
    return f"commit {result['commit']}, {result['date']}, {m['processor']}, {m['cpus']} cpus, Python {m['python']}; load {result['load']}\n\n{table(head, cells)}"


def main(arguments: Sequence[str]) -> int:
    a = argparse.ArgumentParser(prog="python -m benchmarks learned", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--functions", type=int, default=30, help="how many are taught (default 30)")
    a.add_argument("--budget", type=float, default=3.0, help="seconds for a local answer (default 3, as in use)")
    a.add_argument("--json", action="store_true", dest="as_json")
    a.add_argument("--rows", action="store_true", help=argparse.SUPPRESS)  # the process that measures
    o = a.parse_args(arguments)
    if o.rows:
        refuse()
        print(json.dumps(measured(o.functions, o.budget)))
        return 0
    command = [sys.executable, "-m", "benchmarks", "learned", "--rows", "--functions", str(o.functions), "--budget", str(o.budget)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return done.returncode
    rows = json.loads(done.stdout)
    result = {**baseline(), "load": round(os.getloadavg()[0], 1), "all": figures(rows), "first": figures([r for r in rows if r["place"] == 0]),
              "very_first": figures(rows[:1]), "languages": {name: figures([r for r in rows if r["language"] == name]) for name in LANGUAGES if name in OTHERS}, "rows": rows}
    emit(result, o.as_json, as_text(result))
    return 0 if result["all"]["answers"] else 1
