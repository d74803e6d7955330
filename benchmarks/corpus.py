"""The functions that are translated: MBPP's Python solutions with the calls of their tests, and what CPython gives."""

from __future__ import annotations

import ast
import json
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from yantra_codex.ir.signature import Example
from yantra_codex.problems.benchmarks import load_rows, mbxp_examples
from yantra_codex.runner.programs import build_and_run
from yantra_codex.runner.watch import MB, Limits

DEVELOP = ("train", "validation")
SPLITS = ("train", "validation", "test")
CHUNK = 60


@dataclass(frozen=True)
class Case:
    """One task's Python solution. examples: the calls of its tests, with the values the benchmark expects."""

    id: str
    split: str
    entry: str
    source: str
    examples: tuple[Example, ...]
    row: dict[str, Any]

    def spec(self, language: str) -> dict[str, Any]:
        """What the benchmark has for a language; {} where it can't be judged there."""
        spec = self.row["languages"].get(language) or {}
        return spec if spec.get("test") and spec.get("status") != "unsupported" else {}


def bench_folder(option: str | None = None) -> Path | None:
    """The folder with mbpp.jsonl and judge.py: the option, YANTRA_BENCH, or ../shared/bench; None where none is there."""
    for name in (option, os.environ.get("YANTRA_BENCH"), str(Path(__file__).resolve().parents[2] / "shared" / "bench")):
        if name and (Path(name) / "mbpp.jsonl").is_file():
            return Path(name)
    return None


def load_judge(folder: Path) -> ModuleType:
    """The independent judge that lies beside the benchmark."""
    spec = spec_from_file_location("bench_judge", folder / "judge.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    sys.modules["bench_judge"] = module
    spec.loader.exec_module(module)
    return module


def read_cases(folder: Path, splits: Sequence[str], limit: int | None = None) -> list[Case]:
    """The tasks of these splits whose own Python solution passes its own test."""
    cases = []
    for _, row in load_rows(folder / "mbpp.jsonl"):
        python = row["languages"]["python"]
        if row["split"] in splits and python["status"] == "verified" and python.get("canonical_full"):
            cases.append(Case(row["task_id"], row["split"], row["entry_point"], python["canonical_full"], mbxp_examples(row), row))
    return cases[:limit]


# ---------------------------------------------------------------- what CPython gives

Truth = tuple[str, Any]  # ("value", v), ("raises", kind) or ("opaque", text) for a value that is not a literal

DRIVER = '''
import io, json, signal, sys
cases = json.loads(open("cases.json", encoding="utf-8").read())
real = sys.stdout
class Slow(BaseException): pass
def stop(*_): raise Slow()
signal.signal(signal.SIGALRM, stop)
for case in cases:
    sys.stdout, out = io.StringIO(), []
    try:
        signal.alarm(5)
        space = {"__name__": "solution"}
        exec(compile(case["source"], "solution.py", "exec"), space)
        for args in case["calls"]:
            try:
                out.append(["value", repr(space[case["entry"]](*eval(args)))])
            except Exception as e:
                out.append(["raises", type(e).__name__])
    except BaseException as e:
        out.append(["failed", type(e).__name__])
    finally:
        signal.alarm(0)
        sys.stdout = real
    real.write(NONCE + " " + json.dumps([case["id"], out]) + "\\n")
'''


def cpython(cases: Sequence[Case]) -> dict[str, list[Truth]]:
    """By case, the outcome of each of its calls in CPython, run in the sandbox."""
    truths: dict[str, list[Truth]] = {}
    for at in range(0, len(cases), CHUNK):
        nonce = "y" + secrets.token_hex(8)
        rows = [{"id": c.id, "source": c.source, "entry": c.entry, "calls": [repr(e.args) for e in c.examples]} for c in cases[at : at + CHUNK]]
        files = {"main.py": f"NONCE = {nonce!r}\n{DRIVER}", "cases.json": json.dumps(rows)}
        result = build_and_run("python", files, limits=Limits(wall_s=120, cpu_s=120, output_bytes=64 * MB))
        for line in result.outcome.stdout.splitlines():
            mark, _, rest = line.partition(" ")
            if mark == nonce:
                id, outcomes = json.loads(rest)
                truths[id] = [_truth(kind, text) for kind, text in outcomes]
    return truths


def _truth(kind: str, text: str) -> Truth:
    if kind != "value":
        return kind, text
    try:
        return "value", ast.literal_eval(text) if text != "set()" else set()
    except (ValueError, SyntaxError):
        return "opaque", text
