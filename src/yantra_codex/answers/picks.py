"""What may be answered with, and how sure it is: patterns of the library tried on the examples, the options of a search.

Nothing is rendered here; a `Trial` holds what became of a pick that was.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from yantra_codex.answers.solution import Checks
from yantra_codex.answers.verify import CHECK_LIMITS, Verified, run_checks, verify_program
from yantra_codex.ir.nodes import Program, block_exprs, stmt_exprs, walk_block
from yantra_codex.languages import Rendered
from yantra_codex.library.catalogue import Hit
from yantra_codex.library.fit import Candidate
from yantra_codex.problems import Problem
from yantra_codex.search.compose.shape import can_compose

if TYPE_CHECKING:
    from yantra_codex.search.compose.compose import Composed
    from yantra_codex.search.compose.ranking import Option

MAX_CANDIDATES = 300
SURE = 0.9  # a pattern that fits as it is and as well as this is the answer, without a search
SURE_OF_WORDS = 0.95  # with one example: the share of the request's words that the pattern must explain
# A logistic fit of "passes the example that was held back" on MBPP's train and validation splits; `python -m benchmarks confidence`
# fits it anew and prints these lines.
CONFIDENCE = {"bias": -0.364, "share": 1.485, "score": 1.874, "constants": -1.240, "dropped": -0.555, "misfit": 0.252}


@dataclass(slots=True)
class Look:
    """One search through candidates: what passed, best first, and the nearest miss. Ends with its budget."""

    problem: Problem
    deadline: float
    hits: list[Hit]
    found: list[tuple[Candidate, Verified]] = field(default_factory=list)
    tried: int = 0
    nearest: str | None = None
    best_miss: int = -1

    def least(self) -> float:
        """What a candidate must score to come before what was found."""
        return rank(self.found[0][0]) if self.found and not self.problem.tests else 0.0

    def sure(self) -> list[Pick]:
        """The best, where it fits so well as it is that nothing further need be looked for."""
        problem = self.problem
        if problem.tests or not can_compose(problem):
            return []
        return [pick for c, v in self.found[:1] if (pick := pick_of(problem, c, v)).confidence >= SURE and c.way.is_straight
                and (len(problem.examples) >= 2 or c.share >= SURE_OF_WORDS)]

    def at(self, several: Iterator[Candidate]) -> None:
        """Run each candidate on the examples until the budget ends or no later one can come first."""
        for candidate in several:
            left = self.deadline - time.perf_counter()
            if self.tried >= MAX_CANDIDATES or (self.tried and left <= 0):
                return
            if candidate.score < self.least():
                return
            self.tried += 1
            verdict = verify_program(candidate.program, self.problem.examples, limits=replace(CHECK_LIMITS, wall_s=max(0.05, min(1.0, left))))
            if verdict.passed == verdict.total:
                self.found.append((candidate, verdict))
                self.found.sort(key=lambda c: (-rank(c[0]), size_of(c[0].program)))
            elif verdict.passed > self.best_miss:
                self.best_miss = verdict.passed
                self.nearest = f"the nearest, {candidate.pattern.name}, passes {verdict.passed} of {verdict.total}: {verdict.failure}"


@dataclass(frozen=True, slots=True)
class Pick:
    """A program that passes the examples, ready to be answered with. share: how much of the request's words it explains."""

    program: Program
    verdict: Verified
    confidence: float
    rests_on: str
    source: str
    provenance: tuple[dict[str, Any], ...]
    name: str
    share: float
    option: Option | None = None
    composed: Composed | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A pick, rendered, with what running it on the real toolchain showed where that was asked."""

    pick: Pick
    verdict: Verified
    rendered: Rendered
    checks: Checks
    reason: str | None
    missing: bool


def checked(problem: Problem, pick: Pick, verdict: Verified, rendered: Rendered, run: bool) -> tuple[Checks, str | None, bool]:
    checks = Checks(verdict.total, verdict.passed)
    return run_checks(problem, pick.program, rendered, checks) if run or problem.tests else (checks, None, False)


def rank(c: Candidate) -> float:
    """How well a passing candidate fits the request: its words, less for arguments dropped, permuted or made up."""
    return c.score * (1.0 - 0.15 * c.way.dropped - 0.1 * c.way.constants - (0.0 if c.way.is_straight else 0.05) - 0.04 * c.misfit)


def evidence(c: Candidate, v: Verified) -> dict[str, float]:
    """What a confidence is computed from."""
    return {"bias": 1.0, "share": c.share, "score": c.score, "constants": float(c.way.constants),
            "dropped": float(c.way.dropped), "misfit": float(min(c.misfit, 3))}


def confidence_of(c: Candidate, v: Verified) -> tuple[float, str]:
    """An estimate that the answer passes hidden tests, and what it rests on; halved where there was nothing to run."""
    z = sum(CONFIDENCE[k] * x for k, x in evidence(c, v).items())
    p = 1 / (1 + math.exp(-z))
    if not v.total:
        p *= 0.5
    rests = f"{round(c.share * 100)} % of the words known to {c.pattern.name}, " + (f"{v.passed} of {v.total} examples passed" if v.total else "nothing was run")
    if c.way.constants:
        rests += f", {c.way.constants} constant taken from the request"
    return max(0.02, min(p, 0.97)), rests


def pick_of(problem: Problem, c: Candidate, v: Verified) -> Pick:
    """A fitted pattern as a pick, with the confidence of a pattern alone."""
    confidence, rests_on = confidence_of(c, v)
    return Pick(c.program, v, confidence, rests_on, "library", pattern_provenance(c), c.pattern.name, c.share)


def pattern_provenance(c: Candidate) -> tuple[dict[str, Any], ...]:
    return ({"pattern": c.pattern.name, "domain": c.pattern.domain, "score": c.score,
             "arguments": [s if isinstance(s, int) else {"constant": s.value} for s in c.way.sources]},)


def picked(problem: Problem, o: Option, found: Composed) -> Pick:
    """A ranked option as a pick."""
    count = len(problem.examples)
    rivals = len({x.outcomes for x in found.options}) - 1
    rests = f"{count} of {count} examples passed, " + (f"{rivals} other behaviour{'s' if rivals > 1 else ''} passed them too" if rivals else "nothing else found passes them")
    if o.hit is not None:
        c, v = o.note
        return Pick(o.program, v, o.confidence, f"{round(c.share * 100)} % of the words known to {c.pattern.name}, {rests}", "library", pattern_provenance(c),
                    c.pattern.name, c.share, o, found)
    provenance = ({"composed": o.origin, "cost": o.cost, "patterns": [p.name for p in o.patterns]},)
    return Pick(o.program, Verified(count, count), max(0.02, min(o.confidence, 0.97)), rests, "search", provenance, o.origin, 1.0, o, found)


def size_of(program: Program) -> int:
    """Statements and expressions of a program: the simpler of two equals comes first."""
    return sum(1 for f in program.functions for s in walk_block(f.body) for _ in (s, *stmt_exprs(s))) + sum(
        1 for f in program.functions for _ in block_exprs(f.body))


__all__ = ["CONFIDENCE", "SURE", "Look", "Pick", "Trial", "checked", "confidence_of", "evidence", "pattern_provenance", "pick_of", "picked", "rank", "size_of"]
