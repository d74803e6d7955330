"""What an answer is: `Solution`, with what was run of it, how sure it is and what that rests on."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.steps import LogicStep
from yantra_codex.languages import Rendered
from yantra_codex.problems import Problem

if TYPE_CHECKING:
    from yantra_codex.search.compose.compose import Composed
    from yantra_codex.search.compose.explain import Question
    from yantra_codex.search.compose.ranking import Option


@dataclass(frozen=True, slots=True)
class Checks:
    """What was run: examples in the interpreter, and where asked the examples and tests on the real toolchain."""

    examples: int = 0
    passed: int = 0
    tests: bool | None = None
    toolchain: bool | None = None
    failures: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"examples": self.examples, "passed": self.passed, "tests": self.tests}


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer. status: "verified" (everything there was to run was run and passed), "unverified", "abstained".

    rests_on: in words, what the confidence rests on. understood: the steps that a request in several clauses was read as.
    option, composed: the answer among all that passed the examples, where the search ranked them.
    """

    id: str
    language: str
    status: str
    code: str | None = None
    confidence: float = 0.0
    source: str | None = None
    steps: tuple[LogicStep, ...] = ()
    checks: Checks = field(default_factory=Checks)
    provenance: tuple[dict[str, Any], ...] = ()
    proof: str | None = None
    tokens: int = 0
    ms: float = 0.0
    reason: str | None = None
    rests_on: str = ""
    program: Program | None = None
    rendered: Rendered | None = None
    missing_tool: bool = False
    understood: tuple[str, ...] = ()
    option: Option | None = None  # the answer among what was ranked
    composed: Composed | None = None  # all that was ranked, and the request as it was read
    record: Mapping[str, Any] | None = None  # the proof record, kept or not

    @property
    def question(self) -> Question | None:
        """The example that would decide between the leading candidates; None where the answer is sure enough."""
        if self.composed is None or self.code is None:
            return None
        from yantra_codex.search.compose.explain import question  # only where a search has loaded its modules

        return question(self.composed)

    def as_json(self) -> dict[str, Any]:
        """The answer in the batch contract's form."""
        return {
            "id": self.id, "language": self.language, "status": self.status, "code": self.code, "confidence": round(self.confidence, 4),
            "source": self.source, "steps": [s.kind for s in self.steps], "checks": self.checks.as_json(),
            "provenance": list(self.provenance), "proof": self.proof, "tokens": self.tokens, "ms": round(self.ms, 1), "reason": self.reason,
        }


def abstained(problem: Problem, reason: str, started: float) -> Solution:
    """No answer, and why."""
    return Solution(problem.id, problem.language, "abstained", reason=reason, checks=Checks(len(problem.examples)), ms=ms_since(started))


def without_logic(problem: Problem, code: str, source: str, provenance: tuple[dict[str, Any], ...], checks: Checks, confidence: float, rests_on: str, started: float, *,
                  passed: bool, reason: str | None = None, missing_tool: bool = False) -> Solution:
    """Code that has no logic form as the answer, without a proof record; verified where it passed what there was to run."""
    return Solution(problem.id, problem.language, "verified" if passed else "unverified", code, confidence, source, (), checks, provenance, ms=ms_since(started),
                    reason=reason, rests_on=f"{rests_on}; its code has no logic form", missing_tool=missing_tool)


def ms_since(started: float) -> float:
    """Milliseconds since a look at the clock."""
    return (time.perf_counter() - started) * 1000


def because(solution: Solution, why: str) -> Solution:
    """The solution with a further reason."""
    return replace(solution, reason=f"{solution.reason}; {why}" if solution.reason else why)


def does_the_same(local: Solution, program: Program) -> bool:
    """Whether a local answer does what another program does, on the inputs that the search told its candidates apart with."""
    from yantra_codex.ir.canonical import hash_of

    assert local.program is not None
    with contextlib.suppress(YantraError):  # a program of vague types may have no canonical form that checks
        if hash_of(local.program) == hash_of(program):
            return True
    if local.composed is None or local.composed.probe is None or len(local.program.entry.params) != len(program.entry.params):
        return False
    from yantra_codex.search.compose.ranking import outcomes_of  # there was a search: it is loaded

    return outcomes_of(local.program, local.composed.probe) == outcomes_of(program, local.composed.probe)


__all__ = ["Checks", "Solution", "abstained", "because", "does_the_same", "ms_since", "without_logic"]
