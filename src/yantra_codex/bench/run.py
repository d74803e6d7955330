"""Runs the engine over a benchmark file: one answer a task, judged by the task's own hidden tests.

Each outcome is appended to `<out>.rows.jsonl` as it is made, so that a run that was stopped goes on with `resume`.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import IO, Any

from yantra_codex.answers.solution import Solution
from yantra_codex.bench.agreement import Agreement, agreement
from yantra_codex.bench.judge import Verdict, judge
from yantra_codex.bench.report import Outcome, Report, baseline
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest, MissingToolchain, NoSandbox, YantraError
from yantra_codex.problems import Problem
from yantra_codex.problems.benchmarks import Task, read_tasks

BUDGET_S = 3.0
# an answer later than budget * SLACK, or than the budget and LEAST_SLACK_S, is not counted: the clock of a busy machine is not exact
SLACK, LEAST_SLACK_S = 1.1, 0.05
# what the engine can be told to do without, to see what each is worth
SWITCHES = ("library", "sketches", "words", "ranker", "inputs", "goals", "cases", "lambdas", "stop", "model", "graph", "text", "io")
ALONE = frozenset(("memory", "fallback"))  # what an engine that is measured does without: what this machine learned, and others' help
JOBS = 2
STOP, LEAST_STOP_S = 5, 1.0  # an engine that goes on for budget * STOP is stopped

Answer = Callable[[Problem, float], Solution]
Judge = Callable[[Task, Solution], Verdict]
Compare = Callable[[Task, Solution], Agreement | None]
Progress = Callable[[int, int, Outcome], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured, and how. languages: those wanted of rows that have several, None: as `read_tasks`.

    agreement: passing answers are compared with the reference on generated inputs. without: SWITCHES that are off.
    """

    languages: tuple[str, ...] | None = None
    split: str | None = None
    protocol: str = "standard"
    limit: int | None = None
    seed: int | None = None
    budget_s: float = BUDGET_S
    agreement: bool = False
    without: tuple[str, ...] = ()


def bench(path: str | Path, *, languages: Sequence[str] | None = None, split: str | None = None, protocol: str = "standard",
          limit: int | None = None, seed: int | None = None, budget_s: float = BUDGET_S, jobs: int = JOBS, out: str | Path | None = None,
          resume: bool = False, quiet: bool = False, agreement: bool = False, without: Sequence[str] = (), answer: Answer | None = None,
          judged: Judge | None = None, compared: Compare | None = None) -> Report:
    """Measure the engine on a benchmark file; the report is also written to `out` as JSON.

    jobs: processes that answer and judge. agreement: compare passing answers with the reference on generated inputs. without:
    SWITCHES of the engine that are off. answer, judged, compared: stand in for the engine, the judge and the comparison (jobs is then 1).
    An interrupt ends the run early: the report then says it is not complete, and `resume` goes on from there.
    Raises BadRequest for a file or option that does not fit, MissingToolchain or NoSandbox where nothing can be judged.
    """
    options = Options(tuple(languages) if languages else None, split, protocol, limit, seed, budget_s, agreement, tuple(sorted(set(without))))
    check_switches(options.without, engine=answer is None)
    if resume and out is None:
        raise BadRequest("--resume needs --out, where the outcomes so far are")
    if jobs < 1:
        raise BadRequest(f"jobs must be at least 1, not {jobs}")
    tasks = read_tasks(path, languages=languages, split=split, protocol=protocol, limit=limit, seed=seed, references=agreement)
    if not tasks:
        raise BadRequest(f"{path} has no task in {', '.join(languages or ['python'])}" + (f" in split {split!r}" if split else ""))
    twice = _first_repeat([(t.id, t.language) for t in tasks])
    if twice:
        raise BadRequest(f"{path} has task {twice[0]!r} twice for {twice[1]}: outcomes could not be told apart")
    about = {"benchmark": Path(path).name, "sha256": hashlib.sha256(Path(path).read_bytes()).hexdigest(), "tasks": len(tasks),
             **asdict(options), "jobs": jobs, **baseline()}
    rows = Rows(Path(out).with_suffix(".rows.jsonl") if out else None, about, resume)
    left = [t for t in tasks if (t.id, t.language) not in rows.done]
    show = None if quiet else progress_to_stderr()
    complete = True
    with rows, (show or contextlib.nullcontext(None)) as report_progress:
        run = _in_process(left, options, answer, judged, compared) if answer or judged or jobs == 1 else _in_pool(left, options, jobs)
        try:
            with contextlib.closing(run):
                for outcome in run:
                    rows.add(outcome)
                    if report_progress:
                        report_progress(len(rows.done), len(tasks), outcome)
        except KeyboardInterrupt:
            complete = False
    outcomes = [rows.done[key] for t in tasks if (key := (t.id, t.language)) in rows.done]
    report = Report(about, outcomes, complete and len(outcomes) == len(tasks))
    if out:
        _write(Path(out), report)
    return report


def bench_budgets(path: str | Path, budgets_s: Sequence[float], *, out: str | Path | None = None, **options: Any) -> dict[float, Report]:
    """One run for each budget, the smallest first; ends with the first that was interrupted.

    Each report is written beside `out`, under its budget (`out.3s.json`). The other options are those of `bench`.
    """
    if not budgets_s:
        raise BadRequest("no budget is named")
    reports: dict[float, Report] = {}
    for budget_s in sorted(set(budgets_s)):
        own = Path(out).with_suffix(f".{budget_s:g}s.json") if out else None
        reports[budget_s] = bench(path, budget_s=budget_s, out=own, **options)
        if not reports[budget_s].complete:
            break
    return reports


def check_switches(without: Sequence[str], *, engine: bool = True) -> None:
    """Raise BadRequest for a switch that is none, or that this engine does not have."""
    unknown = [s for s in without if s not in SWITCHES]
    if unknown:
        raise BadRequest(f"unknown switch {unknown[0]!r}: {', '.join(SWITCHES)}")
    if engine and without and "without" not in inspect.signature(YantraCodex.generate).parameters:
        raise BadRequest("this engine has nothing that can be switched off")


def _first_repeat(keys: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    seen: set[tuple[str, str]] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return None


def _write(path: Path, report: Report) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(part, path)


# ---------------------------------------------------------------- one task


def run_task(task: Task, options: Options, answer: Answer, judged: Judge, compared: Compare = agreement) -> Outcome:
    """Answer one task once and judge the answer; whatever the engine does, there is an outcome."""
    started = time.perf_counter()
    outcome = Outcome(task.id, task.language, "error", None, split=task.split)
    try:
        with stopped_after(max(LEAST_STOP_S, options.budget_s * STOP)):
            solution = answer(task.problem(), options.budget_s)
    except Overdue:
        return replace(outcome, reason="no answer long after the budget: stopped", ms=_ms(started))
    except YantraError as e:
        return replace(outcome, reason=str(e), ms=_ms(started))
    except Exception as e:  # a crash is a result of the measurement, not the end of it
        return replace(outcome, reason=f"internal error: {type(e).__name__}: {e}"[:500], ms=_ms(started))
    ms = _ms(started)
    outcome = replace(outcome, status=solution.status, confidence=solution.confidence, ms=ms, source=solution.source, reason=solution.reason,
                      code=solution.code)
    if solution.code is None:
        return outcome
    if ms > 1000 * max(options.budget_s * SLACK, options.budget_s + LEAST_SLACK_S):
        return replace(outcome, passed=False, stage="budget", detail=f"answered after {ms / 1000:.1f} s")
    try:
        verdict = judged(task, solution)
    except (MissingToolchain, NoSandbox) as e:
        return replace(outcome, detail=str(e))
    outcome = replace(outcome, passed=verdict.passed, stage=verdict.stage, detail=verdict.detail)
    return with_agreement(outcome, task, solution, compared) if options.agreement and verdict.passed else outcome


def with_agreement(outcome: Outcome, task: Task, solution: Solution, compared: Compare) -> Outcome:
    """The outcome of a passing answer with how it compares with the reference; without where there is none to compare with."""
    try:
        found = compared(task, solution)
    except Exception as e:  # as above: what goes wrong here is a result too
        return replace(outcome, differs=f"not compared: {type(e).__name__}: {e}"[:500])
    return outcome if found is None else replace(outcome, inputs=found.inputs, agreed=found.agreed, differs=found.detail)


class Overdue(BaseException):
    """The engine went on long after its budget; not an Exception, so that nothing on the way takes it for one."""


@contextlib.contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise Overdue in the body after so many seconds, where the platform can (a main thread of a Unix process)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise Overdue

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)


def engine_answer(without: Sequence[str] = ()) -> Answer:
    """The engine as an `Answer`: nothing of the answers is kept. without: SWITCHES that are off."""
    engine = YantraCodex()
    engine.load()  # the first task does not pay for it
    off = ALONE | frozenset(without)
    return lambda problem, budget_s: engine.generate(problem, budget_s=budget_s, keep_proof=False, without=off)


def sandbox_judge(task: Task, solution: Solution) -> Verdict:
    """The hidden tests, in the sandbox."""
    return judge(task, solution.code or "", rendered=solution.rendered, program=solution.program)


# ---------------------------------------------------------------- many tasks


def _in_process(tasks: Sequence[Task], options: Options, answer: Answer | None, judged: Judge | None,
                compared: Compare | None = None) -> Generator[Outcome, None, None]:
    answers = answer or engine_answer(options.without)
    for task in tasks:
        yield run_task(task, options, answers, judged or sandbox_judge, compared or agreement)


_engine: Answer | None = None


def _start_worker(without: Sequence[str]) -> None:
    global _engine
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent alone decides what an interrupt means
    _engine = engine_answer(without)


def _work(task: Task, options: Options) -> Outcome:
    assert _engine is not None
    return run_task(task, options, _engine, sandbox_judge)


def _in_pool(tasks: Sequence[Task], options: Options, jobs: int) -> Generator[Outcome, None, None]:
    """Outcomes as they are made; only a few tasks wait in the pool, so that an interrupt ends soon."""
    pool = ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=(options.without,))
    waiting: set[Future[Outcome]] = set()
    queue = iter(tasks)
    try:
        while True:
            for task in queue:
                waiting.add(pool.submit(_work, task, options))
                if len(waiting) > jobs:
                    break
            if not waiting:
                return
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
    except BrokenProcessPool:
        raise BadRequest("a worker was killed, most likely for want of memory; go on with --resume --jobs 1") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# ---------------------------------------------------------------- rows on disk

# what two halves of one run must agree on
SAME = ("benchmark", "sha256", "languages", "split", "protocol", "limit", "seed", "budget_s", "agreement", "without", "commit")


class Rows:
    """The outcomes of a run, appended to a file as they come. path None: kept in memory alone."""

    def __init__(self, path: Path | None, about: dict[str, Any], resume: bool):
        self.path, self.about = path, json.loads(json.dumps(about))
        self.done: dict[tuple[str, str], Outcome] = {}
        self._file: IO[str] | None = None
        self._keep = self._read() if resume and path is not None and path.exists() else 0

    def _read(self) -> int:
        """Take over the outcomes of a file; the number of its good bytes (a torn last line is not one)."""
        assert self.path is not None
        good = 0
        names = {f.name for f in fields(Outcome)}
        with self.path.open("rb") as f:
            for n, line in enumerate(f, 1):
                try:
                    row = json.loads(line) if line.endswith(b"\n") else None
                except ValueError:
                    row = None
                if not isinstance(row, dict):
                    break
                if n == 1:
                    self._agree(row.get("run"))
                elif names >= set(row):
                    o = Outcome(**row)
                    self.done[o.id, o.language] = o
                good += len(line)
        return good

    def _agree(self, before: Any) -> None:
        if not isinstance(before, dict):
            raise BadRequest(f"{self.path} is not the rows of a run: run without --resume, or name another --out")
        for name in SAME:
            if before.get(name) != self.about.get(name):
                raise BadRequest(f"{self.path} is of another run: its {name} was {before.get(name)!r}, now it is {self.about.get(name)!r}; "
                                 "run without --resume to start anew")

    def __enter__(self) -> Rows:
        if self.path is None:
            return self
        try:
            if self._keep:
                os.truncate(self.path, self._keep)
                self._file = self.path.open("a", encoding="utf-8")
            else:
                self._file = self.path.open("w", encoding="utf-8")
                self._file.write(json.dumps({"run": self.about}) + "\n")
        except OSError as e:
            raise BadRequest(f"{self.path}: {e.strerror}") from None
        return self

    def add(self, outcome: Outcome) -> None:
        self.done[outcome.id, outcome.language] = outcome
        if self._file:
            self._file.write(json.dumps(asdict(outcome)) + "\n")
            self._file.flush()

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()


# ---------------------------------------------------------------- progress


@contextlib.contextmanager
def progress_to_stderr() -> Iterator[Progress]:
    """A bar on a terminal, a line now and then elsewhere."""
    if sys.stderr.isatty():
        with _bar() as show:
            yield show
        return
    started = last = time.monotonic()

    def line(done: int, total: int, outcome: Outcome) -> None:
        nonlocal last
        if done == total or time.monotonic() - last > 20:
            last = time.monotonic()
            print(f"{done} of {total} tasks, {last - started:.0f} s", file=sys.stderr, flush=True)

    yield line


@contextlib.contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console  # slow to import, and of use on a terminal alone
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    passes = 0
    with Bar(TextColumn("bench"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[passes]} pass"), TimeRemainingColumn(),
             console=Console(stderr=True)) as bar:
        task = bar.add_task("bench", total=None, passes=0)

        def show(done: int, total: int, outcome: Outcome) -> None:
            nonlocal passes
            passes += outcome.solved
            bar.update(task, completed=done, total=total, passes=passes)

        yield show


__all__ = ["BUDGET_S", "JOBS", "SWITCHES", "Options", "bench", "bench_budgets", "run_task"]
