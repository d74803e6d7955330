"""Lifts and translates MBPP's Python solutions and judges the translations.

JavaScript, TypeScript and Go are judged by the benchmark's own tests through its own judge, under the benchmark's own
declaration (TypeScript also by `tsc --strict`); Rust, which has no tests there, on the tasks' examples under a natural
signature. py2many translates the same functions in the same run, where it is at hand.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import peer
from benchmarks.corpus import DEVELOP, SPLITS, Case, Truth, bench_folder, cpython, load_judge, read_cases
from benchmarks.shared import cause, causes_text, emit, note, ranked, table
from yantra_codex.answers.verify import CHECK_LIMITS
from yantra_codex.bench.report import baseline
from yantra_codex.errors import Interrupted, MissingToolchain, NoSandbox, RaisedError, YantraError
from yantra_codex.ir.interpret import run
from yantra_codex.ir.signature import Example
from yantra_codex.ir.values import equal
from yantra_codex.languages import Rendered, Unit
from yantra_codex.languages.pylift import lift
from yantra_codex.problems.problem import shape_value
from yantra_codex.runner.checks import Observation, agrees, observe, why_stopped
from yantra_codex.runner.programs import RunResult
from yantra_codex.translate import Translation, translate

JUDGED = ("javascript", "typescript", "go")
TARGETS = (*JUDGED, "rust")
BATCH = 24


@dataclass
class Score:
    """How one language, or the lift, did. failures: (cause, task); refused: of those, how many gave no code."""

    total: int = 0
    passed: int = 0
    refused: int = 0
    seconds: float = 0.0
    failures: list[tuple[str, str]] = field(default_factory=list)

    def fail(self, why: str, task: str) -> None:
        self.failures.append((cause(why), task))

    @property
    def rate(self) -> float:
        return self.passed / self.total if self.total else 0.0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "rate": round(self.rate, 4), "failures": ranked(self.failures, shown=1000)}


# ---------------------------------------------------------------- lifting


def score_lift(cases: Sequence[Case], truths: dict[str, list[Truth]]) -> Score:
    """How many solutions lift to a program that gives what CPython gives on every call of their tests."""
    score = Score()
    started = time.perf_counter()
    for case in cases:
        score.total += 1
        why = lift_failure(case, truths.get(case.id, []))
        if why is None:
            score.passed += 1
        else:
            score.refused += why.startswith("refused")
            score.fail(why, case.id)
    score.seconds = time.perf_counter() - started
    return score


def lift_failure(case: Case, truth: Sequence[Truth]) -> str | None:
    """Why a solution does not lift to the same behaviour, None where it does."""
    try:
        program = lift(case.source, case.entry)
    except YantraError as e:
        return f"refused: {e}"
    except Exception as e:
        return f"internal error: {type(e).__name__}: {e}"
    if not case.examples or len(truth) != len(case.examples):
        return "no calls to compare on"
    for example, (kind, expected) in zip(case.examples, truth, strict=True):
        try:
            value = run(program, copy.deepcopy(example.args), limits=CHECK_LIMITS)
        except RaisedError as e:
            if kind == "raises" and expected == e.kind:
                continue
            return f"differs: raised {e.kind}, CPython {kind}"
        except (Interrupted, YantraError) as e:
            return f"differs: {type(e).__name__}: {e}"
        except Exception as e:
            return f"internal error in the interpreter: {type(e).__name__}: {e}"
        if kind == "opaque":  # a value CPython can't write as a literal (a Counter, a view): the benchmark's own expectation
            kind, expected = "value", example.expected
        if kind != "value":
            return f"differs: gave a value, CPython {kind} {expected}"
        try:
            if not equal(value, shape_value(expected, program.entry.returns), program.entry.returns):
                return "differs: another value than CPython's"
        except Exception as e:
            return f"internal error in comparing: {type(e).__name__}: {e}"
    return None


# ---------------------------------------------------------------- translating


def translations(cases: Sequence[Case], language: str, score: Score) -> list[tuple[Case, Translation]]:
    """The translations that gave code, as `yantra translate --batch` makes them; the others are failures of the score."""
    out = []
    started = time.perf_counter()
    for case in cases:
        score.total += 1
        signature = case.spec(language)["declaration"] if language in JUDGED else None
        try:
            done = translate(case.source, language, entry=case.entry, signature=signature, id=case.id)
        except YantraError as e:
            done = Translation(case.id, language, "abstained", reason=f"request: {e}")
        except Exception as e:
            done = Translation(case.id, language, "abstained", reason=f"internal error: {type(e).__name__}: {e}")
        if done.code is None:
            score.refused += 1
            score.fail(f"abstained: {done.reason}", case.id)
        else:
            out.append((case, done))
    score.seconds = time.perf_counter() - started
    return out


def judge_language(judge: ModuleType, language: str, codes: Sequence[tuple[Case, str]], score: Score, workers: int, *, lenient: bool = False) -> list[bool]:
    """Judge complete sources by the benchmark's own tests. lenient: mend Go's imports first, as its own tool would."""
    results = judge.judge_many([(c.row, language, code) for c, code in codes], workers=workers, lenient=lenient)
    for (case, _), result in zip(codes, results, strict=True):
        if result["passed"]:
            score.passed += 1
        else:
            score.fail(f"{result['status']}: {_judge_line(result['detail'])}", case.id)
    return [bool(r["passed"]) for r in results]


def _judge_line(detail: str) -> str:
    """The line of a judge's detail that says what is wrong."""
    if "x is not defined" in detail or "failed to pass" in detail:  # how mxeval's tests say that a value is wrong
        return "wrong value"
    lines = [line.strip() for line in detail.splitlines() if line.strip()]
    for mark in ("Error:", "error:", "panic:", "Error at", "panicked", "[ERROR]", ".go:"):
        for line in lines:
            if mark in line:
                return line
    return lines[0] if lines else ""


def strict_types(judge: ModuleType, codes: Sequence[tuple[Case, str]], passed: Sequence[bool], score: Score) -> Score:
    """Of the TypeScript translations that pass, how many `tsc --strict` finds no fault in."""
    strict = Score(total=score.total, refused=score.refused)
    for (case, _), result, ok in zip(codes, judge.typecheck([(c.row, code) for c, code in codes], strict=True), passed, strict=True):
        wrong = [e for e in result["errors"] if e.startswith("candidate")]
        if wrong:
            strict.fail(wrong[0], case.id)
        strict.passed += ok and not wrong
    return strict


def judge_rust(units: Sequence[tuple[Case, Unit]], score: Score, *, batch: int = BATCH, workers: int = 2) -> None:
    """Judge Rust functions on their tasks' examples, many in one program; one that does not compile is found by halving."""
    parts = [units[at : at + batch] for at in range(0, len(units), batch)]
    with ThreadPoolExecutor(workers) as pool:
        for verdicts in pool.map(rust_failures, parts):
            for case, why in verdicts:
                if why is None:
                    score.passed += 1
                else:
                    score.fail(why, case.id)


def rust_failures(part: Sequence[tuple[Case, Unit]]) -> list[tuple[Case, str | None]]:
    """Why each function fails, None where it does not."""
    result: RunResult | None = None
    seen: dict[str, dict[int, Observation]] = {}
    why_none = ""
    try:
        seen, result = observe("rust", [u for _, u in part])
    except (MissingToolchain, NoSandbox):
        raise
    except YantraError as e:
        why_none = f"no harness: {e}"
    except Exception as e:
        why_none = f"internal error in the harness: {type(e).__name__}: {e}"
    stopped = result is None or (not result.ok and any(len(seen[u.id]) < len(u.calls) for _, u in part))
    if stopped and len(part) > 1:
        half = len(part) // 2
        return rust_failures(part[:half]) + rust_failures(part[half:])
    if result is None:
        return [(part[0][0], why_none)]
    return [(case, _rust_failure(case, unit, seen[unit.id], result, stopped)) for case, unit in part]


def _rust_failure(case: Case, unit: Unit, seen: dict[int, Observation], result: RunResult, stopped: bool) -> str | None:
    why = [w for i, e in enumerate(case.examples) if (w := agrees(seen.get(i), _shaped(e, unit), unit.returns, "rust"))]
    if not why:
        return None
    if result.stage == "compile":
        return f"compile_error: {why_stopped(result)}"
    if stopped:
        return f"stopped: {why_stopped(result)}"
    return "fail: " + ("raised " + why[0].partition(" raised ")[2] if " raised " in why[0] else "wrong value")


def _shaped(e: Example, unit: Unit) -> Example:
    return Example(e.args, shape_value(e.expected, unit.returns), e.raises, e.source)


def rust_unit(case: Case, rendered: Rendered, types: Sequence[Any], returns: Any) -> Unit:
    calls = [tuple(shape_value(copy.deepcopy(a), t) for a, t in zip(e.args, types)) for e in case.examples]
    return Unit(case.id.replace("/", "_"), rendered, calls, tuple(types), returns)


# ---------------------------------------------------------------- the whole


def measure(folder: Path, splits: Sequence[str], *, targets: Sequence[str] = TARGETS, limit: int | None = None, workers: int = 2,
            peer_python: Path | None = None, keep: Path | None = None) -> dict[str, Any]:
    """All figures, as a JSON object. keep: a folder for what was translated, one JSON lines file a language."""
    judge = load_judge(folder)
    cases = read_cases(folder, splits, limit)
    note(f"{len(cases)} functions of {', '.join(splits)}")
    scores: dict[str, Score] = {"lift": score_lift(cases, cpython(cases))}
    skipped: dict[str, str] = {}
    tools = judge.toolchains()
    for language in targets:
        if language in JUDGED and (not tools[language] or tools[language].startswith("missing")):
            skipped[language] = f"the judge finds no toolchain: {tools[language] or 'no answer'}"
            continue
        note(f"translating to {language}")
        mine = [c for c in cases if (c.examples if language == "rust" else c.spec(language))]
        score = scores[language] = Score()
        done = translations(mine, language, score)
        if keep:
            _keep(keep / f"{language}.jsonl", done)
        if language == "rust":
            try:
                judge_rust([(c, _unit_of(c, t)) for c, t in done], score, workers=workers)
            except (MissingToolchain, NoSandbox) as e:
                skipped[language] = str(e)
                del scores[language]
        else:
            codes = [(c, t.code or "") for c, t in done]
            passed = judge_language(judge, language, codes, score, workers)
            if language == "typescript":
                scores["typescript, strict types"] = strict_types(judge, codes, passed, score)
    others: dict[str, Score] = {}
    if peer_python is not None:
        others = measure_peer(judge, cases, peer_python, [t for t in ("go", "rust") if t in scores], workers, keep)
    return {"splits": list(splits), "limit": limit, **baseline(), "toolchains": tools, "skipped": skipped,
            "scores": {k: s.as_json() for k, s in scores.items()}, "py2many": {k: s.as_json() for k, s in others.items()},
            "py2many_version": peer.version(peer_python) if peer_python else None}


def _unit_of(case: Case, done: Translation) -> Unit:
    assert done.program and done.rendered
    entry = done.program.entry
    return rust_unit(case, done.rendered, [p.type for p in entry.params], entry.returns)


def _keep(path: Path, done: Sequence[tuple[Case, Translation]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps({"task_id": c.id, "language": t.language, "code": t.code}) + "\n" for c, t in done), encoding="utf-8")


def measure_peer(judge: ModuleType, cases: Sequence[Case], python: Path, targets: Sequence[str], workers: int, keep: Path | None) -> dict[str, Score]:
    """py2many on the same functions, given their types, judged in the same way."""
    scores = {}
    for language in targets:
        note(f"py2many to {language}")
        mine = [c for c in cases if (c.examples if language == "rust" else c.spec(language))]
        score = scores[language] = Score(total=len(mine))
        started = time.perf_counter()
        made = peer.translate(python, mine, language)
        score.seconds = time.perf_counter() - started
        codes = []
        for case in mine:
            if made[case.id].code is None:
                score.refused += 1
                score.fail(f"abstained: {made[case.id].reason}", case.id)
            else:
                codes.append((case, made[case.id].code or ""))
        if keep:
            (keep / f"py2many.{language}.jsonl").write_text("".join(json.dumps({"task_id": c.id, "code": t}) + "\n" for c, t in codes), encoding="utf-8")
        if language == "go":
            judge_language(judge, language, [(c, peer.for_go_judge(code, c.spec("go")["entry_point"])) for c, code in codes], score, workers,
                           lenient=True)
        else:
            units = []
            for case, code in codes:
                unit, why = peer.rust_unit(case, code)
                if unit is None:
                    score.fail(why, case.id)
                else:
                    units.append((case, unit))
            judge_rust(units, score, batch=1, workers=workers)  # few compile: halving would cost more
    return scores


def as_text(result: dict[str, Any]) -> str:
    """The figures and the causes of failure for a reader."""
    def row(name: str, s: dict[str, Any]) -> tuple[object, ...]:
        return name, s["total"], s["passed"], s["rate"], s["refused"], s["total"] - s["passed"] - s["refused"], f"{s['seconds']:.1f}"

    rows = [row(k, s) for k, s in result["scores"].items()] + [row(f"py2many {k}", s) for k, s in result["py2many"].items()]
    parts = [f"MBPP {', '.join(result['splits'])}; commit {result['commit']}, {result['date']}, Python {result['machine']['python']}, "
             f"{result['machine']['cpus']} cpus", table(("", "functions", "pass", "rate", "refused", "wrong", "own s"), rows)]
    parts += [f"skipped {k}: {why}" for k, why in result["skipped"].items()]
    for name, s in result["scores"].items():
        if s["failures"]:
            parts.append(f"\n{name}: what fails\n{causes_text([{**f, 'tasks': f['tasks'][:3]} for f in s['failures']])}")
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    a = argparse.ArgumentParser(prog="python -m benchmarks translate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--bench", help="folder with mbpp.jsonl and judge.py (default: YANTRA_BENCH or ../shared/bench)")
    a.add_argument("--split", action="append", choices=(*SPLITS, "prompt"), help=f"(repeatable; default {' and '.join(DEVELOP)})")
    a.add_argument("--all", action="store_true", help="train, validation and test: for reported figures alone")
    a.add_argument("--language", action="append", choices=TARGETS, help="(repeatable; default all)")
    a.add_argument("--limit", type=int, help="only the first so many functions")
    a.add_argument("--jobs", type=int, default=2, help="judges at a time (default 2)")
    a.add_argument("--py2many", help="a Python that has py2many, to compare with (default: YANTRA_PY2MANY)")
    a.add_argument("--keep", type=Path, help="folder for the translations")
    a.add_argument("--out", type=Path, help="also write the JSON there")
    a.add_argument("--json", action="store_true", dest="as_json")
    o = a.parse_args(arguments)
    folder = bench_folder(o.bench)
    if folder is None:
        note("translate: skipped, no mbpp.jsonl: give --bench FOLDER or set YANTRA_BENCH")
        return 0
    splits = SPLITS if o.all else tuple(dict.fromkeys(o.split or DEVELOP))
    result = measure(folder, splits, targets=o.language or TARGETS, limit=o.limit, workers=o.jobs, peer_python=peer.find(o.py2many), keep=o.keep)
    if o.out:
        o.out.write_text(json.dumps(result, indent=1, default=str) + "\n", encoding="utf-8")
    emit(result, o.as_json, as_text(result))
    return 0
