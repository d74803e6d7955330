"""What a stream's learning is worth elsewhere: a split's score and that of the library's own requests before it, after it, and with the memory emptied again.

Of the split only totals leave this module. All is under a counted clock: two runs of the same engine differ by what it knows and by
nothing else, so that "as before" can be asked for exactly.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from yantra_codex.answers.solution import Solution
from yantra_codex.answers.verify import verify_program
from yantra_codex.bench.counted import counted_time
from yantra_codex.bench.judge import Verdict
from yantra_codex.bench.report import Outcome
from yantra_codex.bench.run import Answer, bench, run_task
from yantra_codex.bench.run import Options as RunOptions
from yantra_codex.bench.stream import PARAPHRASES, Options, stream, write
from yantra_codex.bench.stream_report import StreamReport, Transfer
from yantra_codex.engine import YantraCodex
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.learn.memory import Memory
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.problems import Problem
from yantra_codex.problems.benchmarks import STRICT_SHOWN, Hidden, Task
from yantra_codex.settings import MEMORY

OWN = 300  # of the library's requests
BUDGET_S = 3.0  # counted, a task
PATIENCE_S = 120.0  # real; an engine is stopped after five times as much
UNASKED = frozenset({"fallback", "journal"})  # the memory is all that an answer may owe to the stream

Forget = Callable[[Path, Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class OwnTask(Task):
    """A request for a pattern of the library in one of its own phrases, its first examples shown."""

    pattern: Pattern | None = None

    def problem(self) -> Problem:
        assert self.pattern is not None
        return own_problem(self.pattern)


def own_problem(p: Pattern) -> Problem:
    """A request for a pattern in one of its own phrases, with its first examples."""
    shape = Signature("solve", tuple(SigParam(n, t) for n, t in p.params), p.returns)
    return Problem(p.name, "python", p.phrases[len(p.name) % len(p.phrases)], "solve", shape, None, p.examples[:STRICT_SHOWN])


def own_tasks(limit: int = OWN) -> list[OwnTask]:
    """A sample of the library's own requests, always the same for the same library."""
    patterns = sorted((p for p in all_patterns() if len(p.examples) > STRICT_SHOWN and p.phrases), key=lambda p: p.name)
    return [OwnTask(p.name, "python", own_problem(p).text, Hidden("examples", examples=p.examples), pattern=p)
            for p in Random("own").sample(patterns, min(limit, len(patterns)))]


def in_interpreter(task: Task, solution: Solution) -> Verdict:
    """Whether an answer passes all hidden examples in the interpreter."""
    failure = "no program" if solution.program is None else verify_program(solution.program, task.hidden.examples).failure
    return Verdict(failure is None, "run", failure or "")


def transferred(path: Path, options: Options, split: str = "test", *, forget: Forget, limit: int | None = None, paraphrases: Path = PARAPHRASES, out: Path | None = None,
                quiet: bool = False) -> StreamReport:
    """Score, stream, score, forget, score; the stream's report with what that gave. forget: empties the memory of a home of the logics with these keys.

    limit: of the split's tasks and of the library's requests. Raises as `stream`. An interrupt ends it with what there is by then.
    """
    scores: dict[str, Sequence[Outcome]] = {}
    report = StreamReport({"requests": options.limit}, complete=False)
    with tempfile.TemporaryDirectory(prefix="yantra-transfer-") as folder:
        home = Path(folder)

        def score(state: str, name: str) -> None:
            _say(f"{name}, {state}", quiet)
            scores[f"{name}_{state}"] = of_split(home, path, split, limit) if name == "split" else of_library(home, limit or OWN)

        try:
            score("before", "split")
            score("before", "own")
            report = stream(path, replace(options, counted=True), paraphrases=paraphrases, quiet=quiet, home=home)
            if report.complete:
                score("after", "split")
                score("after", "own")
                keys = keys_in(home)
                _say(f"forgetting {len(keys)} logics", quiet)
                forget(home, keys)
                score("emptied", "split")
                report = replace(report, transfer=_transfer(split, scores, len(keys), len(keys_in(home))))
        except KeyboardInterrupt:
            report = replace(report, complete=False)
    if out is not None:
        write(out, report)
    return report


def _transfer(split: str, scores: dict[str, Sequence[Outcome]], forgotten: int, left: int) -> Transfer:
    before, after, emptied = (scores[f"split_{state}"] for state in ("before", "after", "emptied"))
    return Transfer(split, len(before), passes(before), passes(after), passes(emptied), sum(o.source == "memory" for o in after), sum(o.source == "memory" and o.solved for o in after),
                    forgotten, left, differing(before, emptied), len(scores["own_before"]), passes(scores["own_before"]), passes(scores["own_after"]),
                    sum(o.source == "memory" for o in scores["own_after"]))


def passes(outcomes: Iterable[Outcome]) -> int:
    return sum(o.solved for o in outcomes)


def differing(a: Sequence[Outcome], b: Sequence[Outcome]) -> int:
    """In how many tasks the verdict, the answer or its confidence is another."""
    return sum((x.id, x.passed, x.code, x.confidence) != (y.id, y.passed, y.code, y.confidence) for x, y in zip(a, b, strict=True))


def keys_in(home: Path) -> list[str]:
    """The keys of all that the memory of a home holds."""
    return [str(row["key"]) for row in Memory(home / MEMORY).each()] if (home / MEMORY).exists() else []


def of_split(home: Path, path: Path, split: str, limit: int | None) -> Sequence[Outcome]:
    """A split, two examples shown and judged on all, by an engine with what the home remembers."""
    with counted_answers(home) as answer:
        report = bench(path, split=split, protocol="strict", limit=limit, seed=0, budget_s=PATIENCE_S, jobs=1, quiet=True, answer=answer)
    if not report.complete:
        raise KeyboardInterrupt
    return report.outcomes


def of_library(home: Path, limit: int) -> Sequence[Outcome]:
    """The library's own requests, by an engine with what the home remembers."""
    with counted_answers(home) as answer:
        return [run_task(task, RunOptions(budget_s=PATIENCE_S), answer, in_interpreter) for task in own_tasks(limit)]


@contextlib.contextmanager
def counted_answers(home: Path) -> Iterator[Answer]:
    """An engine of its own on a home, as an `Answer`, its budget of BUDGET_S counted; proofs are not kept."""
    codex = YantraCodex(home, online=False)
    codex.load()
    with counted_time() as clock:

        def answer(problem: Problem, _: float) -> Solution:
            clock.restart()
            return codex.generate(problem, budget_s=BUDGET_S, keep_proof=False, without=UNASKED)

        yield answer


def _say(text: str, quiet: bool) -> None:
    if not quiet:
        print(text, file=sys.stderr, flush=True)


__all__ = ["differing", "of_library", "of_split", "own_problem", "own_tasks", "transferred"]
