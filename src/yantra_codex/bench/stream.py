"""The learning stream: requests whose logics recur, a teacher for what is not known, and how much is answered without it as time goes on.

In: a benchmark file and paraphrases (stream_requests.py). Out: a `StreamReport` (stream_report.py). The engine starts with an empty home
in a temporary folder; the teacher is a real HTTP server (teacher.py). Answers are judged on all examples of the task: in the
interpreter where they have a program; on the real toolchain where they have none, where a hidden example may be of other types than the
shown ones (Python, JavaScript), and for a sample.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from yantra_codex.answers.solution import Solution
from yantra_codex.answers.verify import verify_program
from yantra_codex.bench.counted import CountedClock, counted_time
from yantra_codex.bench.judge import judge
from yantra_codex.bench.run import Overdue, stopped_after
from yantra_codex.bench.stream_report import Row, StreamReport
from yantra_codex.bench.stream_requests import Request, as_row, digest, draw_requests, poisoned, read_logics
from yantra_codex.bench.stream_why import passing, why_not
from yantra_codex.bench.teacher import MODEL, Teacher
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest, MissingToolchain, NoSandbox, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.languages import Rendered
from yantra_codex.learn.memory_rows import opaque_key
from yantra_codex.learn.threshold import START, WINDOW, plain
from yantra_codex.llm.prompt import shorten
from yantra_codex.problems.benchmarks import Hidden, Task
from yantra_codex.settings import MEMORY

PARAPHRASES = Path(__file__).parents[3] / "benchmarks" / "stream"  # beside the source, not in a package
FAULTS = {"wrong": 0.05, "slow": 0.03, "malformed": 0.02, "empty": 0.01, "cut": 0.02, "429": 0.03, "500": 0.02}
SLOW_S, RETRY_AFTER_S = 0.2, 0.05
PRICE_IN, PRICE_OUT = 0.15, 0.60  # money a million tokens: what is counted, nothing is paid
STOP_S = 60.0  # a request that takes longer is an error
COUNTED_STOP_S = 600.0  # under a counted clock, where a busy machine may take its time
NO_LEARNING = frozenset({"memory", "journal"})  # what is learned all the same is never read
CHECK_AGAIN = 20  # one in so many answers that pass in the interpreter is judged on the toolchain too
UNTYPED = ("python", "javascript")
RULES = ("guaranteed", "plain")  # the threshold: the journal's own, and that of learn/threshold.py to compare with it

Show = Callable[[int, int, Row], None]


@dataclass(frozen=True, slots=True)
class Options:
    """limit: requests. threshold: None for what the journal says. poison: share of the logics that the teacher has a subtly wrong solution of.

    faults: share of the teacher's answers. rule: of RULES. tests_for: share of the requests whose answer is judged in the journal, by the task's own
    tests. counted: deadlines by a counted clock (counted.py), so that the figures do not depend on the machine and what else it does.
    """

    limit: int = 1000
    seed: int = 0
    budget_s: float = 0.5
    learning: bool = True
    threshold: float | None = None
    poison: float = 0.0
    faults: Mapping[str, float] = field(default_factory=lambda: dict(FAULTS))
    unlifted: float = 0.05
    drawn_examples: bool = False
    rule: str = "guaranteed"
    tests_for: float = 0.0
    counted: bool = False

    def __post_init__(self) -> None:
        if self.limit < 1 or not 0 <= self.poison <= 1 or not 0 <= self.unlifted < 1:
            raise BadRequest("a stream has at least one request, and shares of at most 1")
        if self.rule not in RULES or not 0 <= self.tests_for <= 1:
            raise BadRequest(f"a rule of the threshold is {' or '.join(RULES)}, and at most all answers are judged")
        if self.rule == "plain" and (self.threshold is not None or not self.learning):
            raise BadRequest("the plain rule needs learning, and no threshold of its own: leave out one of the two")


def stream(bench: Path, options: Options, *, paraphrases: Path = PARAPHRASES, out: Path | None = None, quiet: bool = False, home: Path | None = None) -> StreamReport:
    """Run the stream; the report is also written to `out` as JSON, what was measured so far after an interrupt.

    home: a folder for what is learned, to be looked at afterwards; None: one that goes with the run.
    Raises BadRequest for files and options that do not fit, MissingToolchain where the `openai` package is missing.
    """
    _openai()
    if out is not None and not out.parent.is_dir():
        raise BadRequest(f"{out}: there is no folder {out.parent}")
    requests = prepared(bench, paraphrases, options)
    about = {"benchmark": bench.name, **asdict(options), "requests": len(requests), "logics": len({r.logic.id for r in requests}), "stream": digest(requests)}
    rows: list[Row] = []
    complete = True
    try:
        for row in run_stream(requests, options, home):
            rows.append(row)
            if not quiet:
                progress(rows, len(requests))
    except KeyboardInterrupt:
        complete = False
    report = StreamReport(about, rows, complete)
    if out is not None:
        write(out, report)
    return report


def with_baseline(bench: Path, options: Options, *, out: Path | None = None, **more: Any) -> StreamReport:
    """The stream, then the same one with learning off, as the report's baseline; errors and further options as of `stream`."""
    report = stream(bench, options, out=out, **more)
    if not report.complete:
        return report
    off = stream(bench, replace(options, learning=False, rule="guaranteed", tests_for=0.0), **more)
    report = replace(report, complete=off.complete, baseline=off)
    if out is not None:
        write(out, report)
    return report


def write(out: Path, report: StreamReport) -> None:
    """The report with its rows as a file, whole or not at all."""
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    part.write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
    os.replace(part, out)


def prepared(bench: Path, paraphrases: Path, options: Options) -> list[Request]:
    """The requests; those of poisoned logics hold what is wrong."""
    requests = draw_requests(read_logics(bench, paraphrases), options.limit, options.seed, unlifted=options.unlifted, drawn_examples=options.drawn_examples)
    if not options.poison:
        return requests
    logics = {x.id: x for x in poisoned(list({r.logic.id: r.logic for r in requests}.values()), options.poison, options.seed)}
    return [replace(r, logic=logics[r.logic.id]) for r in requests]


def run_stream(requests: Sequence[Request], options: Options, home: Path | None = None) -> Iterator[Row]:
    """One row a request, as they are answered, by an engine that knows nothing but its library at first."""
    with tempfile.TemporaryDirectory(prefix="yantra-stream-") as own, Teacher(seed=options.seed, faults={**options.faults, "poison": 1.0}, slow_s=SLOW_S,
                                                                             retry_after=RETRY_AFTER_S) as teacher, configured(teacher.url), clock_of(options) as clock:
        yield from Run(YantraCodex(home or Path(own), threshold=options.threshold, online=False), teacher, options, clock).rows(requests)


def clock_of(options: Options) -> contextlib.AbstractContextManager[CountedClock | None]:
    """A counted clock in force where one is asked for, else None."""
    return counted_time() if options.counted else contextlib.nullcontext(None)


@contextlib.contextmanager
def configured(url: str) -> Iterator[None]:
    """The teacher as the one configured language model, whatever else the environment has; as it was afterwards."""
    own = {"URL": url, "MODEL": MODEL, "KEY": "of-the-stream", "PRICE_IN": str(PRICE_IN), "PRICE_OUT": str(PRICE_OUT), "TOKENS_A_DAY": ""}
    before = {k: os.environ.pop(k) for k in list(os.environ) if k.startswith("YANTRA_LLM_")}
    os.environ.update({f"YANTRA_LLM_{k}": v for k, v in own.items()})
    try:
        yield
    finally:
        for k in own:
            del os.environ[f"YANTRA_LLM_{k}"]
        os.environ.update(before)


class Run:
    """An engine with its teacher on the way through a stream: which logics were asked for, and under which keys they were learned."""

    def __init__(self, codex: YantraCodex, teacher: Teacher, options: Options, clock: CountedClock | None = None):
        self.codex, self.teacher, self.options, self.clock = codex, teacher, options, clock
        self.judged = 0
        if options.rule == "plain":
            codex.threshold = START
        self.seen: set[str] = set()
        self.keys: dict[str, set[str]] = defaultdict(set)
        codex.load()

    def rows(self, requests: Sequence[Request]) -> Iterator[Row]:
        for number, request in enumerate(requests, 1):
            self.teacher.add(request.lesson())
            yield self.row(number, request)

    def row(self, number: int, request: Request) -> Row:
        """Ask once, judge, and see what was learned."""
        task, before, kept = request.logic.id, len(self.teacher.log), self._kept()
        seen, learned = task in self.seen, bool(self.keys[task])
        threshold = self.codex.journal.threshold() if self.codex.threshold is None else self.codex.threshold
        why, detail = why_not(self.codex, request.problem, self.keys[task], threshold) if learned else (None, None)
        recalled = passing(self.codex, request.problem, request.hidden) if self.options.learning else None
        started = time.perf_counter()
        solution = self._solved(request)
        seconds = time.perf_counter() - started
        told = self.teacher.log[before:]
        correct, judged, agrees = judged_answer(request, solution, again=number % CHECK_AGAIN == 0)
        tested = self._tested(number, solution, correct)
        self.seen.add(task)
        if self._kept() > kept:
            self.keys[task].add(key_of(request, solution))
        tokens_in, tokens_out = sum(a.tokens_in for a in told), sum(a.tokens_out for a in told)
        row = Row(number, **as_row(request), seen=seen, learned=learned, status=solution.status, source=solution.source, confidence=round(solution.confidence, 4),
                  threshold=threshold, asked=bool(told), answered=solution.code is not None, correct=correct, seconds=round(seconds, 3), tokens=tokens_in + tokens_out,
                  money=round((tokens_in * PRICE_IN + tokens_out * PRICE_OUT) / 1e6, 9), did=tuple(a.done for a in told), judged=judged, agrees=agrees, tested=tested, recalled=recalled,
                  reason=shorten(solution.reason or "", 600) or None)
        return row if row.right else replace(row, why=why, detail=detail)

    def _solved(self, request: Request) -> Solution:
        """The engine's answer; an error of its own is a result of the measurement."""
        without = frozenset() if self.options.learning else NO_LEARNING
        try:
            if self.clock is not None:
                self.clock.restart()
            with stopped_after(STOP_S if self.clock is None else COUNTED_STOP_S):
                return self.codex.generate(request.problem, budget_s=self.options.budget_s, without=without)
        except Overdue:
            return Solution(request.logic.id, request.problem.language, "error", reason="no answer long after the budget")
        except Exception as e:
            return Solution(request.logic.id, request.problem.language, "error", reason=f"{type(e).__name__}: {e}"[:200])

    def _tested(self, number: int, solution: Solution, correct: bool | None) -> bool:
        """Whether this request is one that comes with the task's tests: then the journal is told what they say; and the plain rule sets the threshold anew."""
        comes = correct is not None and solution.proof is not None and Random(f"{self.options.seed}:tests:{number}").random() < self.options.tests_for
        if comes and self.options.learning:
            self.codex.journal.judge(str(solution.proof), bool(correct), "tests")
        if self.options.rule == "plain" and self.codex.threshold is not None:
            entry = self.codex.journal.last(1)[0]
            known = entry.confidence is not None and (entry.good if entry.source not in ("abstained", f"fallback:{MODEL}") else entry.local_right) is not None
            self.judged += known
            if known and self.judged % WINDOW == 0:
                self.codex.threshold = plain(self.codex.threshold, self.codex.journal.pairs())
        return comes

    def _kept(self) -> int:
        """How many requests the memory holds; 0 where there is none, or it is not used."""
        if not self.options.learning or not (self.codex.home / MEMORY).exists():
            return 0
        return self.codex.memory.counts()["requests"]


def key_of(request: Request, solution: Solution) -> str:
    """The memory's key of what answered."""
    if solution.program is not None:
        return hash_of(solution.program)
    return opaque_key(request.problem.language, solution.code or "")


# ---------------------------------------------------------------- judging


def judged_answer(request: Request, solution: Solution, *, again: bool = False) -> tuple[bool | None, str | None, bool | None]:
    """Whether an answer is right on all examples (None: nothing to judge, or nothing that can), what judged it, and whether the toolchain agrees.

    again: an answer in Python or JavaScript that passes in the interpreter is run on the toolchain as well.
    """
    if solution.code is None:
        return None, None, None
    if solution.program is None:
        right = on_toolchain(request, solution)
        return right, None if right is None else "toolchain", None
    right = verify_program(solution.program, request.hidden).failure is None
    real = on_toolchain(request, solution) if (again or not right) and solution.language in UNTYPED else None
    if not right and real is not None:  # the types of the program are of the shown examples; the code may do more
        return real, "toolchain", None
    return right, "interpreter", None if real is None else real == right


def on_toolchain(request: Request, solution: Solution) -> bool | None:
    """Whether an answer passes the task's own test program, for Rust all its examples; None where it can't be run here."""
    language, signature = solution.language, request.problem.given or request.problem.signature
    try:
        if language in request.tests:
            hidden = Hidden("check" if language == "python" else "program", request.tests[language])
            return judge(Task(request.logic.id, language, "", hidden, request.name), solution.code or "").passed
        if signature is None:
            return None
        from yantra_codex.runner.checks import check_examples

        rendered = Rendered(language, solution.code or "", request.name, signature, solution.code or "")
        return check_examples(language, rendered, tuple(p.type for p in signature.params), signature.returns, request.hidden).ok
    except (MissingToolchain, NoSandbox):
        return None
    except YantraError:
        return False


# ---------------------------------------------------------------- progress


def progress(rows: Sequence[Row], count: int, every: int = 20) -> None:
    """A line now and then."""
    if len(rows) % every and len(rows) != count:
        return
    last = rows[-5 * every :]
    asked, right, wrong = (round(100 * sum(f(r) for r in last) / len(last)) for f in (lambda r: r.asked, lambda r: r.right, lambda r: r.wrong))
    print(f"{len(rows)} of {count} requests, {sum(r.seconds for r in rows):.0f} s; of the last {len(last)}: {right} % local and right, {asked} % asked, {wrong} % wrong",
          file=sys.stderr, flush=True)


def _openai() -> None:
    """Raise MissingToolchain where the teacher could not be asked: every request would fail alike."""
    from importlib.util import find_spec

    if find_spec("openai") is None:
        raise MissingToolchain("the stream's teacher", "the openai package", "pip install 'yantra-codex[llm]'")


__all__ = ["FAULTS", "RULES", "Options", "Run", "configured", "judged_answer", "run_stream", "stream", "with_baseline", "write"]
