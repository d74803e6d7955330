"""What the memory answers, as logic or as code that has none, and what it keeps of answers.

A memory that can't be read or written is no reason not to answer: that is logged, and things go on without it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from yantra_codex.answers.learned import Learned
from yantra_codex.answers.picks import SURE, Pick
from yantra_codex.answers.solution import Checks, Solution, without_logic
from yantra_codex.answers.verify import Verified, fault_of_code
from yantra_codex.errors import MissingToolchain, NoSandbox, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.problems import Problem

if TYPE_CHECKING:
    from yantra_codex.learn.recall_code import KeptCode

logger = logging.getLogger(__name__)

RECALL_SHARE = 0.3  # of the budget, for what the memory proposes
LIKE_ENOUGH = 0.4  # the cosine from which on an answer of the memory that passes confirms the lesson
ALIKE_UNRUN = 0.5  # the cosine below which the memory has no answer that nothing can be run on
FOUND_HERE = ("library", "search")  # sources whose answers the memory keeps: from this confidence and as many examples
KEPT_FROM, KEPT_SHOWN = 0.7, 2


def recalled(learned: Learned, problem: Problem, started: float, budget_s: float) -> list[Pick]:
    """What the memory holds that passes the examples, the surest first; nothing where it can't be read."""
    from yantra_codex.learn.recall import confidence_of, recall
    from yantra_codex.learn.trust import belief

    try:
        found = [(r, belief(learned.memory, r, problem)) for r in recall(learned.memory, problem, started + RECALL_SHARE * budget_s)
                 if problem.examples or r.proposal.similarity >= ALIKE_UNRUN]
    except YantraError as e:
        logger.warning("going on without memory: %s", e)
        return []
    count = len(problem.examples)
    picks = []
    for r, believed in found:
        provenance = ({"memory": r.proposal.key, "similarity": round(r.proposal.similarity, 4), "request": r.proposal.request},)
        rests = f"learned before; {round(100 * r.proposal.similarity)} % alike, {count} of {count} examples passed" + (f", {r.rivals} other logics too" if r.rivals else "")
        rests += "" if believed == 1.0 else f"; believed to {round(100 * believed)} %, by how sure it was found or its source fared"
        picks.append(Pick(r.program, Verified(count, count), confidence_of(r, count, believed), rests, "memory", provenance, r.program.entry.name, r.proposal.similarity))
    return sorted(picks, key=lambda p: -p.confidence)


def was_told(learned: Learned, problem: Problem) -> bool:
    """Whether somebody else than this engine answered these words, or said something of what did."""
    try:
        return learned.memory.was_told(problem.text)
    except YantraError as e:
        logger.warning("going on without memory: %s", e)
        return False


def is_known_wrong(learned: Learned, problem: Problem, program: Program) -> bool:
    """Whether feedback said that a program is wrong for these words."""
    if not learned.remembers:
        return False
    try:
        if learned.memory.is_empty:
            return False
        from yantra_codex.learn.wrong import known_wrong  # only where something was learned

        return known_wrong(learned.memory, problem, program)
    except YantraError:
        return False  # it was told before


def from_code(learned: Learned, problem: Problem, local: Solution, started: float, budget_s: float, answer: Callable[[Sequence[Pick]], Solution]) -> Solution:
    """The local answer, or a surer one from code of the memory that did not lift: as logic where it does by now, else run as it is.

    answer: picks as a solution.
    """
    sure = local.confidence if local.status == "verified" else 0.0
    if sure >= SURE or not ((problem.examples and problem.signature) or problem.tests) or not learned.remembers:
        return local
    from yantra_codex.learn import recall_code
    from yantra_codex.learn.recall import confidence_of

    try:
        if not recall_code.has_code(learned.memory):
            return local
        if recall_code.lift_again(learned.memory, problem):
            again = answer(recalled(learned, problem, time.perf_counter(), budget_s))
            if again.status == "verified" and again.confidence > sure:
                return again
        for n, kept in enumerate(recall_code.kept_code(learned.memory, problem)):
            confidence = confidence_of(kept, len(problem.examples))
            if confidence <= sure or (n and time.perf_counter() - started > budget_s):
                continue
            try:
                fault, unrun = fault_of_code(problem, problem.language, kept.code, kept.name), None
            except (MissingToolchain, NoSandbox) as e:
                fault, unrun = None, f"not run: {e}"
            if fault is None and (unrun is None or local.code is None):
                return _code_again(problem, kept, confidence, unrun, started)
            if fault is not None:
                recall_code.tell_fault(learned.memory, kept, problem, fault)
    except YantraError as e:
        logger.warning("going on without the memory's code: %s", e)
    return local


def _code_again(problem: Problem, kept: KeptCode, confidence: float, unrun: str | None, started: float) -> Solution:
    """Code of the memory as the answer; verified where it was run."""
    count, alike = len(problem.examples), kept.proposal.similarity
    provenance = ({"memory": kept.proposal.key, "similarity": round(alike, 4), "request": kept.proposal.request},)
    learned = f"learned before; {round(100 * alike)} % alike, "
    if unrun is not None:
        return without_logic(problem, kept.code, "memory", provenance, Checks(count), min(confidence, 0.5), f"{learned}nothing was run", started,
                             passed=False, reason=unrun, missing_tool=True)
    checks = Checks(count, count, True if problem.tests else None, True if count else None)
    return without_logic(problem, kept.code, "memory", provenance, checks, confidence, f"{learned}{count} of {count} examples passed", started, passed=True)


def reused(learned: Learned, problem: Problem, solution: Solution) -> None:
    """Count how an answer of the memory did on what there was to run; what can't be written is no reason not to give it."""
    passed = solution.status == "verified"
    if not passed and solution.checks.tests is not False:
        return
    try:
        told = solution.provenance[0]
        alike = told["similarity"] >= LIKE_ENOUGH  # what is said of other words says nothing of the lesson
        learned.memory.outcome(told["memory"], passed, problem, told["request"] if alike else None, solution.program)
    except YantraError as e:
        logger.warning("that the memory's answer was used is not counted: %s", e)


def keep(learned: Learned, problem: Problem, solution: Solution) -> None:
    """Have the memory keep what was found here and is sure enough: asked for in other words it may not be found again."""
    if solution.source not in FOUND_HERE or solution.status != "verified" or solution.confidence < KEPT_FROM or solution.program is None:
        return
    if len(problem.examples) < KEPT_SHOWN:
        return
    try:
        learned.memory.learn(problem, {"source": "search", "model": None, "checks": {**solution.checks.as_json(), "confidence": round(solution.confidence, 4)}},
                             program=solution.program, later=True)
    except YantraError as e:
        logger.info("the answer was not kept in the memory: %s", e)


__all__ = ["from_code", "is_known_wrong", "keep", "recalled", "reused", "was_told"]
