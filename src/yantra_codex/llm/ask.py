"""Asks the language model for a problem's function, checks what comes back, and shows it what failed.

Python is asked for first: an answer that lifts to logic can be rendered in every language. Where it can't be lifted, or its
logic not be rendered, the caller's own language is asked for. How answers are checked is passed in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yantra_codex.errors import LiftError, MissingToolchain, NoSandbox, Unsupported, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.llm.answer import Cut, NoFunction, cut
from yantra_codex.llm.budget import FILE, Budget, NoBudget, OverBudget
from yantra_codex.llm.client import NoAnswer, Reply, call
from yantra_codex.llm.config import Config
from yantra_codex.llm.prompt import Message, asked_name, repair, request
from yantra_codex.problems import Problem
from yantra_codex.settings import settings

# (program) -> None where it passes, else the failing check in a line; raises Unsupported where it can't be rendered as wanted
Verify = Callable[[Program], str | None]
# (language, code, function's name) -> the same, on the real toolchain; raises MissingToolchain or NoSandbox
Run = Callable[[str, str, str], str | None]


@dataclass(frozen=True, slots=True)
class Round:
    """One question and what became of its answer: "passed", or in a line why not."""

    language: str
    tokens_in: int
    tokens_out: int
    money: float
    outcome: str
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model's answers came to. code: None where nothing is good enough, and `reason` says why.

    language: of the code; program: its logic, where it was lifted, which is what to render. checked: the checks were run and
    passed; without them (no toolchain, no sandbox) the code stands unchecked, with the reason.
    """

    model: str
    rounds: tuple[Round, ...] = ()
    code: str | None = None
    language: str | None = None
    name: str | None = None
    program: Program | None = None
    checked: bool = False
    reason: str | None = None

    @property
    def tokens(self) -> int:
        return sum(r.tokens_in + r.tokens_out for r in self.rounds)

    @property
    def money(self) -> float:
        return sum(r.money for r in self.rounds)

    def as_json(self) -> dict[str, Any]:
        """The record, but for the program."""
        return {"model": self.model, "language": self.language, "code": self.code, "checked": self.checked, "reason": self.reason, "tokens": self.tokens,
                "money": round(self.money, 9), "rounds": [{"language": r.language, "tokens_in": r.tokens_in, "tokens_out": r.tokens_out, "tries": r.tries, "outcome": r.outcome}
                                                          for r in self.rounds]}


@dataclass(frozen=True, slots=True)
class Judged:
    """failure: None where it passed. elsewhere: nothing is wrong with it but that it has no logic form, or none in the wanted language."""

    cut: Cut | None = None
    program: Program | None = None
    failure: str | None = None
    elsewhere: bool = False
    unrun: str | None = None


def ask(problem: Problem, config: Config, *, verify: Verify, run: Run, budget: Budget | None = None, deadline_s: float | None = None) -> Answer:
    """The model's answer to a problem, checked; up to `config.repair_rounds` times it is shown what failed.

    Nothing that the server or the model does raises; a missing `openai` package does (MissingToolchain), and a key that is none
    (BadRequest).
    """
    budget = budget or Budget(settings().home / FILE, config.tokens_a_day, config.money_a_day)
    deadline = time.monotonic() + (config.deadline_s if deadline_s is None else deadline_s)
    language, messages, repairs = "python", request(problem, "python"), 0
    rounds: list[Round] = []
    model = config.model
    while True:
        reply, why_not = _asked(config, messages, budget, deadline)
        if reply is None:
            rounds.append(Round(language, 0, 0, 0.0, why_not))
            return Answer(model, tuple(rounds), reason=why_not)
        model = reply.model
        judged = judge(problem, language, reply, verify, run)
        rounds.append(Round(language, reply.tokens_in, reply.tokens_out, reply.money, judged.failure or judged.unrun or "passed", reply.tries))
        if judged.failure is None and judged.cut is not None:
            return Answer(model, tuple(rounds), judged.cut.code, language, judged.cut.name, judged.program, judged.unrun is None, judged.unrun)
        if judged.elsewhere and language != problem.language:
            language, messages = problem.language, request(problem, problem.language)
        elif repairs < config.repair_rounds:
            repairs += 1
            messages = repair(problem, language, judged.cut.code if judged.cut else reply.text, judged.failure or "")
        else:
            return Answer(model, tuple(rounds), reason=f"{model} gave no answer that passes in {len(rounds)} rounds; the last one: {judged.failure}")


def judge(problem: Problem, language: str, reply: Reply, verify: Verify, run: Run) -> Judged:
    """What one answer is worth: lifted and verified where it is Python, else run."""
    try:
        found = cut(reply.text, asked_name(problem), language, cut_off=reply.cut_off)
    except NoFunction as error:
        return Judged(failure=str(error))
    failure: str | None = None
    if language == "python":
        try:
            program = _lifted(found, problem)
            failure = verify(program)
            if failure is None or problem.language != "python":
                return Judged(found, program, failure)
            # what Python itself does may differ from its logic, by the order of a set for one: the code is run
        except LiftError as error:  # no Python at all
            return Judged(found, failure=str(error))
        except YantraError as error:
            if problem.language != "python":
                return Judged(found, failure=f"its logic can't be used: {error}", elsewhere=True)
    try:
        return Judged(found, failure=run(language, found.code, found.name))
    except (MissingToolchain, NoSandbox) as error:
        return Judged(found, failure=failure, unrun=None if failure else f"not run: {error}")


def _asked(config: Config, messages: list[Message], budget: Budget, deadline: float) -> tuple[Reply | None, str]:
    try:
        return call(config, messages, budget=budget, deadline=deadline), ""
    except (NoAnswer, OverBudget, NoBudget) as error:
        return None, str(error)


def _lifted(found: Cut, problem: Problem) -> Program:
    """The answer's logic; raises Unsupported for what has none, also where reading it goes wrong: any text may come here."""
    from yantra_codex.languages.pylift import lift  # only where an answer came

    try:
        return lift(found.code, found.name, problem.signature, problem.examples)
    except YantraError:
        raise
    except Exception as error:
        raise Unsupported(f"the answer can't be read ({type(error).__name__})", language="python") from error


__all__ = ["Answer", "Round", "Run", "Verify", "ask", "judge"]
