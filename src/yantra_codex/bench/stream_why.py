"""What the memory had for a request: why a logic that was learned did not answer, and how right what passes the shown examples is.

The steps are those of learn/recall.py and answers/recalled.py, taken again without telling the memory any outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from yantra_codex.answers.render import render
from yantra_codex.answers.verify import verify_program
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import Unsupported, YantraError
from yantra_codex.ir.signature import Example
from yantra_codex.learn.memory import Memory, Proposal
from yantra_codex.learn.recall import LOOKED_AT, Recalled, asked_types, confidence_of, fitted, rivals_of, tried
from yantra_codex.learn.trust import belief
from yantra_codex.problems import Problem
from yantra_codex.settings import MEMORY

READY = "it passes, sure enough"  # what remains: another answer came first, or the time was over


def why_not(codex: YantraCodex, problem: Problem, keys: Iterable[str], threshold: float) -> tuple[str, str]:
    """What becomes of the logics of these keys when the problem is asked, with a detail, of the one that comes furthest; to be called before it is."""
    memory, keys = codex.memory, set(keys)
    try:
        found = [p for p in memory.propose(problem.text, asked_types(problem), problem.language, limit=LOOKED_AT) if p.key in keys]
        if found:
            return max(step_of(memory, problem, p, threshold) for p in found)[1:]
        states = {memory.find(key)["state"] for key in keys}
        if not states & {"active", "opaque"}:
            return "quarantined", ""
        untyped = memory.propose(problem.text, None, problem.language, limit=LOOKED_AT)
        kept = [r for key in keys for r in memory.find(key)["requests"]]
    except YantraError as e:
        return "the memory failed", str(e)[:200]
    if any(p.key in keys for p in untyped):
        return "found by its words, its types do not fit", f"kept {kept[0]['params']} -> {kept[0]['returns']}, asked {problem.signature}"
    if states == {"opaque"} and problem.language not in {memory.find(key)["language"] for key in keys}:
        return "opaque code of another language", ""
    asked = memory.vector(problem.text)
    near = max((float(memory.vector(r["text"]) @ asked) for r in kept), default=0.0)
    return "not proposed: the words are too far", f"{near:.2f} alike at best"


@dataclass(frozen=True, slots=True)
class Passing:
    """What the memory had that passes the examples shown, the surest of it. right: it passes the hidden ones; rivals: other logics that pass and do something else."""

    similarity: float
    confidence: float
    rivals: int
    right: bool
    passes: int
    failures: int


def passing(codex: YantraCodex, problem: Problem, hidden: Sequence[Example]) -> Passing | None:
    """What recall would answer with, whatever its confidence; to be called before the problem is asked."""
    if not (codex.home / MEMORY).exists():
        return None
    passed = [Recalled(program, proposal) for proposal, program in tried(codex.memory, problem) if program is not None]
    if not passed:
        return None
    found = [replace(r, rivals=n) for r, n in zip(passed, rivals_of(passed, problem), strict=True)]
    several = [(confidence_of(r, len(problem.examples), belief(codex.memory, r, problem)), r) for r in found]
    sure, best = max(several, key=lambda x: x[0])
    right, p = verify_program(best.program, hidden).failure is None, best.proposal
    return Passing(round(p.similarity, 4), round(sure, 4), best.rivals, right, p.passes, p.failures)


def step_of(memory: Memory, problem: Problem, proposal: Proposal, threshold: float) -> tuple[int, str, str]:
    """How far a proposal comes, what ends it, and a detail."""
    if proposal.program is None:
        return 0, "opaque code, which does not fit or fails", ""
    orders = list(fitted(proposal.program, problem))
    if not orders:
        entry = proposal.program.entry
        return 1, "it has no form of the asked types", f"kept {[str(p.type) for p in entry.params]} -> {entry.returns}, asked {problem.signature}"
    verdicts = [verify_program(p, problem.examples) for p in orders]
    passed = [p for p, v in zip(orders, verdicts) if v.failure is None]
    if not passed:
        return 2, "it fails the examples shown", str(verdicts[0].failure)[:200]
    try:
        render(passed[0], problem, 0)
    except Unsupported as e:
        return 3, f"its logic can't be rendered in {problem.language}", str(e)[:200]
    except YantraError as e:
        return 3, "rendering failed", f"{type(e).__name__}: {e}"[:200]
    again = Recalled(passed[0], proposal)
    believed = belief(memory, again, problem)
    sure = confidence_of(again, len(problem.examples), believed)
    detail = f"{sure:.3f} without rivals, believed to {believed:.2f}: {proposal.similarity:.2f} alike, {proposal.passes} passes, {proposal.failures} failures"
    return (4, "its confidence is below the threshold", detail) if sure < threshold else (5, READY, detail)


__all__ = ["READY", "Passing", "passing", "step_of", "why_not"]
