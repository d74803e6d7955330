"""A pick that was rendered as the answer: verified or not, why, and the proof record that says what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from yantra_codex import proofs
from yantra_codex.answers.picks import Pick, Trial
from yantra_codex.answers.render import shape_of
from yantra_codex.answers.solution import Solution, abstained, ms_since
from yantra_codex.answers.verify import shows_outcome
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.steps import steps_of
from yantra_codex.languages import Rendered
from yantra_codex.problems import Problem


def proved(problem: Problem, trial: Trial, home: Path, started: float, keep_proof: bool) -> Solution:
    """A trial as the answer, its record kept under the home where asked; abstained where nothing speaks for it."""
    pick, rendered, checks, reason, missing = trial.pick, trial.rendered, trial.checks, trial.reason, trial.missing
    confidence = pick.confidence
    something = any(shows_outcome(problem, e) for e in problem.examples) or bool(problem.tests)
    status = "verified" if something and reason is None else "unverified"
    if checks.failures:
        confidence = min(confidence, 0.05)
    if not something:
        reason = "there is no example to run it on: give one, and the answer is verified"
        if problem.examples:
            reason = "the examples don't show what is changed: give the changed argument as what is expected, or tests"
            confidence = min(confidence, 0.5)
        if pick.share < 0.5:
            return abstained(problem, f"no example to run, and the best match ({pick.name}) fits too few of the words; give an example or more words", started)
    signature = shape_of(pick.program, problem)
    record = proofs.make_record(language=problem.language, text=problem.text, signature=signature, examples=problem.examples,
                                program=pick.program, code=rendered.code, provenance=pick.provenance,
                                given=problem.given.header if problem.given else None, search=_account(pick, confidence))
    proof = proofs.record_id(record)
    if keep_proof:
        try:
            proofs.save(record, home / "proofs")
        except OSError as e:
            reason = reason or _not_kept(e, home)
    return Solution(problem.id, problem.language, status, rendered.code, confidence, pick.source, steps_of(pick.program), checks, pick.provenance,
                    proof, 0, ms_since(started), reason, pick.rests_on, pick.program, rendered, missing, option=pick.option,
                    composed=pick.composed, record=record)


def kept(problem: Problem, program: Program, rendered: Rendered, provenance: tuple[dict[str, Any], ...], home: Path) -> tuple[str | None, str | None]:
    """The id of the proof record of a plan, kept under the home; where it can't be, None and why."""
    record = proofs.make_record(language=problem.language, text=problem.text, signature=shape_of(program, problem), examples=problem.examples,
                                program=program, code=rendered.code, provenance=provenance, given=None)
    try:
        return proofs.save(record, home / "proofs"), None
    except OSError as e:
        return None, _not_kept(e, home)


def _account(pick: Pick, confidence: float) -> dict[str, Any] | None:
    """What the record keeps of the search that found a pick; None where there was none."""
    if pick.composed is None or pick.option is None:
        return None
    from yantra_codex.search.compose.explain import account  # only where a search has loaded its modules

    return account(pick.composed, pick.option, confidence, pick.rests_on)


def _not_kept(e: OSError, home: Path) -> str:
    """Why there is no proof record, in words."""
    return f"the proof record could not be kept: {e.strerror} ({home})"


__all__ = ["kept", "proved"]
