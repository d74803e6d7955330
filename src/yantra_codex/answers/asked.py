"""What a configured language model answers where nothing found here is sure enough: checked like any other answer, then learned."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from yantra_codex.answers.learned import Learned
from yantra_codex.answers.picks import Pick, Trial
from yantra_codex.answers.proved import proved
from yantra_codex.answers.render import LARGEST_INT, render
from yantra_codex.answers.solution import Checks, Solution, because, without_logic
from yantra_codex.answers.verify import Verified, fault_of_code, run_checks, verify_program, with_reach
from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.problems import Problem

if TYPE_CHECKING:
    from yantra_codex.llm.ask import Answer
    from yantra_codex.llm.config import Config

logger = logging.getLogger(__name__)

ASKED = (0.4, 0.75, 0.85, 0.9)  # the confidence of a language model's answer that passed so many examples; set by hand


def surer(learned: Learned, problem: Problem, local: Solution, threshold: float | None, started: float, keep_proof: bool) -> tuple[Solution, float | None]:
    """The local answer where it is sure enough or no language model is configured, else that model's; the threshold, where one was needed.

    threshold: the confidence from which on the local answer is sure enough; None: what the journal's outcomes say.
    """
    from yantra_codex.llm import config  # imports nothing heavy

    try:
        model = config.load(learned.home)
        if model is None:
            return local, None
        threshold = learned.journal.threshold() if threshold is None else threshold
        sure = local.status == "verified" and local.confidence >= threshold
        return local if sure else _asked(learned, problem, local, model, started, keep_proof), threshold
    except YantraError as e:  # a setting is wrong, a package or a key is missing: the answer stands as it is
        return because(local, f"the language model was not asked: {e}"), None


def _asked(learned: Learned, problem: Problem, local: Solution, model: Config, started: float, keep_proof: bool) -> Solution:
    """What a language model answers, checked and learned; the local answer where nothing of that passes."""
    from yantra_codex.llm.ask import ask
    from yantra_codex.llm.budget import FILE, Budget

    budget = Budget(learned.home / FILE, model.tokens_a_day, model.money_a_day)
    failed = [local.program] if local.program is not None and local.checks.failures else []

    def verify(program: Program) -> str | None:
        if fault := _fault_of(problem, program):
            failed.append(program)
        return fault

    answer = ask(problem, model, verify=verify, run=lambda *code: fault_of_code(problem, *code), budget=budget)
    if answer.code is None:
        return replace(because(local, str(answer.reason)), tokens=answer.tokens)
    solution = _answered(problem, answer, answer.code, learned, started, keep_proof)
    if solution.status == "verified":
        key = _learn(learned, problem, answer, solution)
        if keep_proof and answer.program is not None:
            _hand_over(learned, problem, answer.program, failed, key)
    return replace(solution, tokens=answer.tokens)


def _answered(problem: Problem, answer: Answer, code: str, learned: Learned, started: float, keep_proof: bool) -> Solution:
    """A language model's answer as a solution: as its logic where it has one, else as its code."""
    shown, count = len(problem.examples) + bool(problem.tests), len(problem.examples)
    confidence = ASKED[min(shown, len(ASKED) - 1)] if answer.checked else ASKED[0]
    provenance = ({"model": answer.model, "rounds": len(answer.rounds), "tokens_in": sum(r.tokens_in for r in answer.rounds), "money": answer.money},)
    source, rests = f"fallback:{answer.model}", f"{answer.model} was asked"
    if answer.program is None:
        return without_logic(problem, code, source, provenance, Checks(count, count if answer.checked else 0), confidence, rests, started,
                             passed=answer.checked and shown > 0, reason=answer.reason)
    verdict = with_reach(Verified(count, count), answer.program, problem.examples)
    pick = Pick(answer.program, verdict, confidence, f"{rests}, {count} of {count} examples passed", source, provenance, answer.model, 1.0)
    trial = Trial(pick, verdict, render(answer.program, problem, verdict.largest), Checks(count, count, tests=True if problem.tests else None), None, False)
    return proved(problem, trial, learned.home, started, keep_proof)


def _fault_of(problem: Problem, program: Program) -> str | None:
    """What is wrong with a program as an answer, None where nothing is; raises Unsupported where the language asked for can't say it."""
    verdict = verify_program(program, problem.examples)
    if verdict.passed < verdict.total:
        return verdict.failure
    rendered = render(program, problem, with_reach(verdict, program, problem.examples).largest if LARGEST_INT[problem.language] is not None else 0)
    if not problem.tests:
        return None
    _, reason, missing = run_checks(replace(problem, examples=()), program, rendered, Checks())
    return None if missing else reason


def _learn(learned: Learned, problem: Problem, answer: Answer, solution: Solution) -> str | None:
    """Keep a checked answer; the key of its logic. What can't be kept is no reason not to give it: None."""
    source = {"source": "fallback", "model": answer.model, "checks": solution.checks.as_json()}
    try:
        if answer.program is not None:
            return learned.memory.learn(problem, source, program=answer.program).key
        return learned.memory.learn(problem, source, code=answer.code).key
    except YantraError as e:
        logger.warning("the answer was not learned: %s", e)
        return None


def _hand_over(learned: Learned, problem: Problem, program: Program, wrong: Sequence[Program], key: str | None) -> None:
    """Have the network learn a checked answer, where one ships; what hinders it is no reason not to give the answer. wrong: what failed."""
    from yantra_codex.model.files import NETWORK_FILE, ships

    if not learned.online:
        return
    try:
        if ships(NETWORK_FILE):
            learned.learner.validated(problem, program, wrong, key)
    except (YantraError, ValueError, RuntimeError) as e:  # too deep to be written, or no thread left
        logger.warning("the network does not learn the answer: %s", e)


__all__ = ["surer"]
