"""The product, in order: recall, find, fit, verify, rank, render, run; where nothing is sure enough, ask and learn.

In: a Problem. Out: a Solution. `YantraCodex.generate` reads as the specification; the faces in apps/ only call it.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yantra_codex import languages, proofs
from yantra_codex.errors import Interrupted, MissingToolchain, NoSandbox, RaisedError, Unsupported, YantraError
from yantra_codex.ir.interpret import Limits, compile_program, run_traced
from yantra_codex.ir.nodes import Program, block_exprs, stmt_exprs, walk_block
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.steps import LogicStep, steps_of
from yantra_codex.ir.types import ANY, NONE, Type, parse_type
from yantra_codex.ir.values import equal, from_ir
from yantra_codex.languages import Rendered
from yantra_codex.languages.base import camel_case, snake_case
from yantra_codex.library.catalogue import Catalogue, Hit
from yantra_codex.library.fit import Candidate, candidates
from yantra_codex.library.lifted import keep_in
from yantra_codex.problems import Problem
from yantra_codex.search.compose.frozen import given
from yantra_codex.search.compose.shape import can_compose, too_large
from yantra_codex.settings import MEMORY, WEIGHTS, settings

if TYPE_CHECKING:
    from yantra_codex.learn.journal import Journal
    from yantra_codex.learn.memory import Memory
    from yantra_codex.learn.memory_forget import Traces
    from yantra_codex.learn.online import OnlineLearner
    from yantra_codex.learn.recall_code import KeptCode
    from yantra_codex.llm.ask import Answer
    from yantra_codex.llm.config import Config
    from yantra_codex.model.network import Network
    from yantra_codex.search.compose.compose import Composed
    from yantra_codex.search.compose.explain import Question
    from yantra_codex.search.compose.ranking import Option

logger = logging.getLogger(__name__)

# how far a whole number may go before a target's own type would be wrong; None: unbounded
LARGEST_INT = {"python": None, "javascript": 2**53 - 1, "typescript": 2**53 - 1, "rust": 2**63 - 1, "go": 2**63 - 1}
# native names of whole numbers, how many bits hold their size
BITS = {"i8": 7, "int8": 7, "u8": 8, "uint8": 8, "byte": 8, "i16": 15, "int16": 15, "u16": 16, "uint16": 16, "i32": 31, "int32": 31, "rune": 31,
        "u32": 32, "uint32": 32}
WIDE = ("i64", "u64", "isize", "usize", "i128", "u128")
MAX_CANDIDATES = 300
MOST_TEXT = 8_000  # characters that candidates are looked for with: what people ask for is said by then
LONG_WORD = re.compile(r"(\w{200})\w+")
PROPOSED = 16  # patterns of the library that the network adds to those found by words
MAX_RENDERED = 12  # options that are rendered in turn where a language refuses the first
SURE = 0.9  # a pattern that fits as it is and as well as this is the answer, without a search
SURE_OF_WORDS = 0.95  # with one example: the share of the request's words that the pattern must explain
SEARCH_SHARE = 0.8  # of the budget, the rest is for ranking and rendering
LIKE_ENOUGH = 0.4  # the cosine from which on an answer of the memory that passes confirms the lesson
ALIKE_UNRUN = 0.5  # the cosine below which the memory has no answer that nothing can be run on
RECALL_SHARE = 0.3  # of the budget, for what the memory proposes
FOUND_HERE = ("library", "search")  # sources whose answers the memory keeps: from this confidence and as many examples
KEPT_FROM, KEPT_SHOWN = 0.7, 2
ASKED = (0.4, 0.75, 0.85, 0.9)  # the confidence of a language model's answer that passed so many examples; set by hand
PLANNED_CONFIDENCE = 0.7  # a plan that read every clause; not yet fitted on outcomes
CHECK_LIMITS = Limits(fuel=1_000_000, memory=5_000_000, wall_s=1.0)
TRACE_LIMITS = Limits(fuel=1_000_000, memory=5_000_000, wall_s=1.0)


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


@dataclass(frozen=True, slots=True)
class Verified:
    """How a candidate did on the examples in the interpreter; largest: the largest |int| it produced."""

    passed: int
    total: int
    largest: int = 0
    failure: str | None = None


def verify_program(program: Program, examples: Sequence[Example], returns: Any = None, *, limits: Limits = CHECK_LIMITS) -> Verified:
    """Run a program on examples in the interpreter; stops at the first failure. `largest` is filled in by `with_reach`."""
    returns = returns or program.entry.returns
    try:
        call = compile_program(program, limits)
    except YantraError as error:
        return Verified(0, len(examples), 0, str(error))
    for i, e in enumerate(examples):
        shown = ", ".join(map(short, e.args))
        try:
            values = [given(a, p.type) for a, p in zip(e.args, program.entry.params, strict=True)]
            value = call(*values)
        except RaisedError as error:
            if e.raises is None or (e.raises != error.kind and e.raises not in ("Exception", "Error")):
                return Verified(i, len(examples), 0, f"({shown}) raised {error}")
            continue
        except Interrupted as error:
            return Verified(i, len(examples), 0, f"({shown}) was stopped: {error}")
        except (YantraError, ValueError) as error:
            return Verified(i, len(examples), 0, f"({shown}): {error}")
        changed = changed_place(program) if e.expected is not None and returns == NONE else None
        if e.raises is not None:
            return Verified(i, len(examples), 0, f"({shown}) raised nothing, expected {e.raises}")
        kind = returns
        if changed is not None:
            value, kind = values[changed], program.entry.params[changed].type
        if not equal(value, e.expected, kind):
            return Verified(i, len(examples), 0, f"({shown}) gave {short(from_ir(value, kind))}, expected {short(e.expected)}")
    return Verified(len(examples), len(examples))


def replay_plan(record: Mapping[str, Any]) -> Verified:
    """Run the program of a plan's record on the scenarios that its request gives again."""
    from yantra_codex.ir.worlds import run_scenario
    from yantra_codex.search import plan as planner

    program = proofs.program_of(record)
    signature = Signature(record["name"], tuple(SigParam(n, parse_type(t)) for n, t in zip(record["names"], record["params"], strict=True)), parse_type(record["returns"]))
    try:
        plan = planner.plan(record["text"], program.entry.name, signature)
    except planner.NotUnderstood as e:
        return Verified(0, 1, 0, f"the request is read differently now: {e}")
    failures = [line for s in plan.scenarios for line in run_scenario(program, s)[:1]]
    return Verified(len(plan.scenarios) - len(failures), len(plan.scenarios), 0, failures[0] if failures else None)


def changed_place(program: Program) -> int | None:
    """Which argument shows the effect of a function that returns nothing: the first that it changes."""
    return next((i for i, p in enumerate(program.entry.params) if p.inout), None)


def short(value: object) -> str:
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a whole number of thousands of digits, or too deep
        return f"<{type(value).__name__} too large to show>"
    return text if len(text) <= 80 else text[:60] + " ... " + text[-12:]


def shows_outcome(problem: Problem, e: Example) -> bool:
    """Whether an example can fail: one of a function that returns nothing says nothing unless it shows the change or an error."""
    return e.raises is not None or e.expected is not None or problem.signature is None or problem.signature.returns != NONE


def with_reach(verdict: Verified, program: Program, examples: Sequence[Example], most_s: float = 10.0) -> Verified:
    """The verdict with the largest |int| that the examples reach: a traced run, far slower, so only for what is answered.

    It ends after `most_s` seconds, between examples.
    """
    largest = 0
    deadline = time.perf_counter() + most_s
    for e in examples:
        if time.perf_counter() > deadline:
            break
        try:
            largest = max(largest, run_traced(program, e.args, limits=TRACE_LIMITS).int_range)
        except (RaisedError, YantraError):
            continue  # an expected error, or too long to trace: what was seen of the others counts
    return replace(verdict, largest=largest)


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


class YantraCodex:
    """The engine. home: where proofs, memory and settings are kept; cache: what can be made again. Both default to the user's folders.

    threshold: the confidence below which a language model is asked, where one is configured; None: what the journal's outcomes say.
    online: whether what it answered is also learned by the network, in a process beside this one; None: what the settings say.
    """

    def __init__(self, home: Path | None = None, cache: Path | None = None, *, threshold: float | None = None, online: bool | None = None):
        found = settings()
        self.home, self.cache, self.threshold = home or found.home, cache or found.cache, threshold
        self._catalogue: Catalogue | None = None
        self._memory: Memory | None = None
        self._journal: Journal | None = None
        self._learner: OnlineLearner | None = None
        self.online = found.learns if online is None else online

    @property
    def catalogue(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = Catalogue(self.cache)
            keep_in(self.cache)
        return self._catalogue

    def load(self) -> None:
        """Read the catalogue and the modules of the search now, so that the first request does not pay for them."""
        from yantra_codex.search.compose.driver import strands_of

        len(self.catalogue)
        strands_of()

    def generate(self, problem: Problem, *, run: bool = False, budget_s: float = 3.0, keep_proof: bool = True,
                 without: frozenset[str] = frozenset()) -> Solution:
        """Answer a problem: recall, find and compose candidates, run them on the examples, render the best, run that if asked.

        Where that is not sure enough and a language model is configured, it is asked, and what it answers is checked and learned.
        without: what an ablation leaves out (see search/compose/request.py), "memory", "fallback", "journal".
        """
        started = time.perf_counter()
        doubt = contradiction(problem.examples)
        local = self._abstain(problem, doubt, started) if doubt else self._local(problem, started, run, budget_s, keep_proof, without)
        if not doubt and "memory" not in without:
            local = self._from_code(problem, local, started, run, budget_s, keep_proof)
        solution, threshold = (local, None) if doubt or "fallback" in without else self._surer(problem, local, started, keep_proof)
        if keep_proof and solution.source == "memory":
            self._reused(problem, solution)
        elif keep_proof and "memory" not in without and solution.source in FOUND_HERE:
            self._keep(problem, solution)
        if keep_proof and "journal" not in without:
            self._note(problem, local, solution, threshold)
        return solution

    def _local(self, problem: Problem, started: float, run: bool, budget_s: float, keep_proof: bool, without: frozenset[str]) -> Solution:
        """The answer without anybody else's help."""
        planned = self._planned(problem, started, keep_proof)
        if planned is not None:
            return planned
        look = self._looked(problem, started, budget_s, without)
        remembers = "memory" not in without and self._remembers
        picks, why = look.sure(), ""
        if not picks or (remembers and self._was_told(problem)):
            recalled = self._recalled(problem, started, budget_s) if remembers else []
            if not picks and not (recalled and recalled[0].confidence >= SURE):
                picks, why = self._searched(problem, look, started, budget_s, without)
            if recalled and recalled[0].confidence > max((p.confidence for p in picks), default=0.0):
                picks = sorted([*recalled, *picks], key=lambda p: -p.confidence)
        return self._rendered(problem, picks, why, started, run, budget_s, keep_proof, "memory" not in without)

    def _rendered(self, problem: Problem, picks: Sequence[Pick], why: str, started: float, run: bool, budget_s: float, keep_proof: bool, recalls: bool = True) -> Solution:
        """The first of several picks that the language can say and nothing fails of, as the answer."""
        reasons = []
        failed: Trial | None = None
        for pick in picks[:MAX_RENDERED]:
            verdict = pick.verdict
            if recalls and self._is_known_wrong(problem, pick.program):
                reasons.append("what was found was said to be wrong for these words; an example that it fails helps")
                continue
            try:
                if LARGEST_INT[problem.language] is not None:
                    verdict = with_reach(verdict, pick.program, problem.examples, budget_s)
                rendered = render(pick.program, problem, verdict.largest)
            except Unsupported as e:
                reasons.append(str(e))
                continue
            trial = Trial(pick, verdict, rendered, *checked(problem, pick, verdict, rendered, run))
            if not trial.checks.failures:
                return self._answer(problem, trial, started, keep_proof)
            failed = failed or trial
            if time.perf_counter() - started > budget_s:
                break
        if failed:
            return self._answer(problem, failed, started, keep_proof)
        return self._abstain(problem, reasons[0] if reasons else why, started)

    @property
    def memory(self) -> Memory:
        """What was learned on this machine."""
        if self._memory is None:
            from yantra_codex.learn.memory import Memory

            self._memory = Memory(self.home / MEMORY)
            self._memory.owners.append(self._forgotten)
        return self._memory

    @property
    def _remembers(self) -> bool:
        """Whether there is a memory; False too where the folder may not be looked into."""
        return os.path.exists(self.home / MEMORY)

    @property
    def learner(self) -> OnlineLearner:
        """What makes the network better by what was answered on this machine."""
        if self._learner is None:
            from yantra_codex.learn.online import OnlineLearner

            self._learner = OnlineLearner(self.home, starts=self.online)
        return self._learner

    def _network(self) -> Network | None:
        """The network that learned on this machine; None where none did: then it is the shipped one."""
        return self.learner.network() if os.path.isdir(self.home / WEIGHTS) else None

    def _forgotten(self, traces: Traces) -> Sequence[str]:
        return self.learner.forget(traces)

    def _recalled(self, problem: Problem, started: float, budget_s: float) -> list[Pick]:
        """What the memory holds that passes the examples; nothing where it can't be read."""
        from yantra_codex.learn.recall import confidence_of, recall
        from yantra_codex.learn.trust import belief

        try:
            found = [(r, belief(self.memory, r, problem)) for r in recall(self.memory, problem, started + RECALL_SHARE * budget_s)
                     if problem.examples or r.proposal.similarity >= ALIKE_UNRUN]
        except YantraError as e:
            logger.warning("going on without memory: %s", e)
            return []
        count = len(problem.examples)
        picks = []
        for r, believed in found:
            provenance = ({"memory": r.proposal.key, "similarity": round(r.proposal.similarity, 4), "request": r.proposal.request},)
            rests = f"learned before; {round(100 * r.proposal.similarity)} % alike, {count} of {count} examples passed" + (f", {r.rivals} other logics too" if r.rivals else "")
            rests += "" if believed == 1.0 else f"; believed to {round(100 * believed)} %, by how it and what else its source taught fared"
            picks.append(Pick(r.program, Verified(count, count), confidence_of(r, count, believed), rests, "memory", provenance, r.program.entry.name, r.proposal.similarity))
        return sorted(picks, key=lambda p: -p.confidence)

    def _was_told(self, problem: Problem) -> bool:
        """Whether somebody else than this engine answered these words, or said something of what did."""
        try:
            return self.memory.was_told(problem.text)
        except YantraError:
            return False  # recalling tells why

    def _is_known_wrong(self, problem: Problem, program: Program) -> bool:
        """Whether feedback said that a program is wrong for these words."""
        if not self._remembers:
            return False
        try:
            if self.memory.is_empty:
                return False
            from yantra_codex.learn.wrong import known_wrong  # only where something was learned

            return known_wrong(self.memory, problem, program)
        except YantraError:
            return False  # recalling told why

    def _from_code(self, problem: Problem, local: Solution, started: float, run: bool, budget_s: float, keep_proof: bool) -> Solution:
        """The local answer, or a surer one from code of the memory that did not lift: as logic where it does by now, else run as it is."""
        sure = local.confidence if local.status == "verified" else 0.0
        if sure >= SURE or not ((problem.examples and problem.signature) or problem.tests) or not self._remembers:
            return local
        from yantra_codex.learn import recall_code
        from yantra_codex.learn.recall import confidence_of

        try:
            if not recall_code.has_code(self.memory):
                return local
            if recall_code.lift_again(self.memory, problem):
                again = self._rendered(problem, self._recalled(problem, time.perf_counter(), budget_s), "", started, run, budget_s, keep_proof)
                if again.status == "verified" and again.confidence > sure:
                    return again
            for n, kept in enumerate(recall_code.kept_code(self.memory, problem)):
                confidence = confidence_of(kept, len(problem.examples))
                if confidence <= sure or (n and time.perf_counter() - started > budget_s):
                    continue
                try:
                    fault, unrun = fault_of_code(problem, problem.language, kept.code, kept.name), None
                except (MissingToolchain, NoSandbox) as e:
                    fault, unrun = None, f"not run: {e}"
                if fault is None and (unrun is None or local.code is None):
                    return self._code_again(problem, kept, confidence, unrun, started)
                if fault is not None:
                    recall_code.tell_fault(self.memory, kept, problem, fault)
        except YantraError as e:
            logger.warning("going on without the memory's code: %s", e)
        return local

    def _code_again(self, problem: Problem, kept: KeptCode, confidence: float, unrun: str | None, started: float) -> Solution:
        """Code of the memory as the answer; verified where it was run."""
        count, alike = len(problem.examples), kept.proposal.similarity
        rests = f"learned before; {round(100 * alike)} % alike, " + (f"{count} of {count} examples passed" if unrun is None else "nothing was run") + "; its code has no logic form"
        provenance = ({"memory": kept.proposal.key, "similarity": round(alike, 4), "request": kept.proposal.request},)
        checks = Checks(count, count, True if problem.tests else None, True if count else None) if unrun is None else Checks(count)
        return Solution(problem.id, problem.language, "verified" if unrun is None else "unverified", kept.code, confidence if unrun is None else min(confidence, 0.5), "memory", (),
                        checks, provenance, ms=(time.perf_counter() - started) * 1000, reason=unrun, rests_on=rests, missing_tool=unrun is not None)

    @property
    def journal(self) -> Journal:
        """How generations ended on this machine."""
        if self._journal is None:
            from yantra_codex.learn.journal import Journal

            self._journal = Journal(self.home / MEMORY)
        return self._journal

    def _surer(self, problem: Problem, local: Solution, started: float, keep_proof: bool) -> tuple[Solution, float | None]:
        """The local answer where it is sure enough or no language model is configured, else that model's; the threshold, where one was needed."""
        from yantra_codex.llm import config  # imports nothing heavy

        try:
            model = config.load(self.home)
            if model is None:
                return local, None
            threshold = self.journal.threshold() if self.threshold is None else self.threshold
            sure = local.status == "verified" and local.confidence >= threshold
            return local if sure else self._asked(problem, local, model, started, keep_proof), threshold
        except YantraError as e:  # a setting is wrong, a package or a key is missing: the answer stands as it is
            return because(local, f"the language model was not asked: {e}"), None

    def _asked(self, problem: Problem, local: Solution, model: Config, started: float, keep_proof: bool) -> Solution:
        """What a language model answers, checked and learned; the local answer where nothing of that passes."""
        from yantra_codex.llm.ask import ask
        from yantra_codex.llm.budget import FILE, Budget

        budget = Budget(self.home / FILE, model.tokens_a_day, model.money_a_day)
        failed = [local.program] if local.program is not None and local.checks.failures else []

        def verify(program: Program) -> str | None:
            if fault := self._fault(problem, program):
                failed.append(program)
            return fault

        answer = ask(problem, model, verify=verify, run=lambda *code: fault_of_code(problem, *code), budget=budget)
        if answer.code is None:
            return replace(because(local, str(answer.reason)), tokens=answer.tokens)
        shown = len(problem.examples) + bool(problem.tests)
        confidence = ASKED[min(shown, len(ASKED) - 1)] if answer.checked else ASKED[0]
        provenance = ({"model": answer.model, "rounds": len(answer.rounds), "tokens_in": sum(r.tokens_in for r in answer.rounds), "money": answer.money},)
        source, count = f"fallback:{answer.model}", len(problem.examples)
        if answer.program is not None:
            verdict = with_reach(Verified(count, count), answer.program, problem.examples)
            pick = Pick(answer.program, verdict, confidence, f"{answer.model} was asked, {count} of {count} examples passed", source, provenance, answer.model, 1.0)
            trial = Trial(pick, verdict, render(answer.program, problem, verdict.largest), Checks(count, count, tests=True if problem.tests else None), None, False)
            solution = self._answer(problem, trial, started, keep_proof)
        else:
            solution = Solution(problem.id, problem.language, "verified" if answer.checked and shown else "unverified", answer.code, confidence, source, (),
                                Checks(count, count if answer.checked else 0), provenance, ms=(time.perf_counter() - started) * 1000, reason=answer.reason,
                                rests_on=f"{answer.model} was asked; its code has no logic form")
        if solution.status == "verified":
            key = self._learn(problem, answer, solution)
            if keep_proof and answer.program is not None:
                self._hand_over(problem, answer.program, failed, key)
        return replace(solution, tokens=answer.tokens)

    def _note(self, problem: Problem, local: Solution, solution: Solution, threshold: float | None) -> None:
        """Write down how a generation ended."""
        from yantra_codex.learn.journal import Outcome

        told = solution.provenance[0] if solution.provenance else {}
        key, right = told.get("memory"), None
        if (solution.source or "").startswith("fallback") and solution.program is not None:
            from yantra_codex.ir.canonical import (
                hash_of,  # loads the canonical form's rules: only where there is one to make
            )

            key = hash_of(solution.program)
            right = None if local.program is None else does_the_same(local, solution.program)
        tokens_in = told.get("tokens_in", 0)
        self.journal.note(Outcome(problem.language, solution.source or "abstained", solution.status, local.confidence if local.code else None, len(problem.examples),
                                  solution.ms, tokens_in, max(0, solution.tokens - tokens_in), told.get("money", 0.0), solution.proof, key, threshold,
                                  solution.checks.tests, right))

    def _reused(self, problem: Problem, solution: Solution) -> None:
        """Count how an answer of the memory did on what there was to run; what can't be written is no reason not to give it."""
        passed = solution.status == "verified"
        if not passed and solution.checks.tests is not False:
            return
        try:
            told = solution.provenance[0]
            alike = told["similarity"] >= LIKE_ENOUGH  # what is said of other words says nothing of the lesson
            self.memory.outcome(told["memory"], passed, problem, told["request"] if alike else None, solution.program)
        except YantraError as e:
            logger.warning("that the memory's answer was used is not counted: %s", e)

    def _keep(self, problem: Problem, solution: Solution) -> None:
        """Have the memory keep what was found here and is sure enough: asked for in other words it may not be found again."""
        if solution.status != "verified" or solution.confidence < KEPT_FROM or len(problem.examples) < KEPT_SHOWN or solution.program is None:
            return
        try:
            self.memory.learn(problem, {"source": "search", "model": None, "checks": {**solution.checks.as_json(), "confidence": round(solution.confidence, 4)}},
                              program=solution.program, later=True)
        except YantraError as e:
            logger.info("the answer was not kept in the memory: %s", e)

    def _fault(self, problem: Problem, program: Program) -> str | None:
        """What is wrong with a program as an answer, None where nothing is; raises Unsupported where the language asked for can't say it."""
        verdict = verify_program(program, problem.examples)
        if verdict.passed < verdict.total:
            return verdict.failure
        rendered = render(program, problem, with_reach(verdict, program, problem.examples).largest if LARGEST_INT[problem.language] is not None else 0)
        if not problem.tests:
            return None
        _, reason, missing = run_checks(replace(problem, examples=()), program, rendered, Checks())
        return None if missing else reason

    def _learn(self, problem: Problem, answer: Answer, solution: Solution) -> str | None:
        """Keep a checked answer; the key of its logic. What can't be kept is no reason not to give it: None."""
        source = {"source": "fallback", "model": answer.model, "checks": solution.checks.as_json()}
        try:
            if answer.program is not None:
                return self.memory.learn(problem, source, program=answer.program).key
            return self.memory.learn(problem, source, code=answer.code).key
        except YantraError as e:
            logger.warning("the answer was not learned: %s", e)
            return None

    def _hand_over(self, problem: Problem, program: Program, wrong: Sequence[Program], key: str | None) -> None:
        """Have the network learn a checked answer, where one ships; what hinders it is no reason not to give the answer. wrong: what failed."""
        from yantra_codex.model.files import NETWORK_FILE, ships

        if not self.online:
            return
        try:
            if ships(NETWORK_FILE):
                self.learner.validated(problem, program, wrong, key)
        except (YantraError, ValueError, RuntimeError) as e:  # too deep to be written, or no thread left
            logger.warning("the network does not learn the answer: %s", e)

    def _looked(self, problem: Problem, started: float, budget_s: float, without: frozenset[str]) -> Look:
        """What the library's patterns give as they are."""
        problem = replace(problem, text=LONG_WORD.sub(r"\1", problem.text)[:MOST_TEXT])
        words = f"{(problem.entry_point or '').replace('_', ' ')} {problem.text}"
        hits = self.catalogue.find(words, limit=60, types=types_of(problem)) if "library" not in without else []
        composes = can_compose(problem)
        look = Look(problem, started + (0.3 if composes else 1.0) * budget_s, hits)
        look.at(candidates(problem, hits[: 16 if composes else 40], look.least))  # the search calls further ones as blocks
        return look

    def _searched(self, problem: Problem, look: Look, started: float, budget_s: float, without: frozenset[str]) -> tuple[list[Pick], str]:
        """The programs that pass every example, best first, composed ones too, and in words why there is none."""
        problem, hits, types = look.problem, look.hits, types_of(problem)
        by_examples = len(problem.examples) >= 2 and "library" not in without
        if not can_compose(problem):
            if not look.found and by_examples and types:  # examples alone decide; the confidence says so
                look.at(candidates(problem, self.catalogue.of_types(types, (h.pattern.name for h in hits))))
            heavy = "; its examples are too large to compose a program with: add a small one" if too_large(problem) else ""
            return [pick_of(problem, c, v) for c, v in look.found], why_none(problem, look.tried, look.nearest) + heavy
        # a search costs its modules too: only where there is one
        from yantra_codex.learn import abstractions
        from yantra_codex.model.guide import Guide
        from yantra_codex.search.compose.compose import compose, library_option

        guide = Guide.of(problem, without, self._network if "memory" not in without else None)
        if guide is not None and "library" not in without:
            further = [Hit(self.catalogue.get(name), 0.0, 0.0) for name, _ in guide.patterns(PROPOSED) if all(h.pattern.name != name for h in hits)]
            look.at(candidates(problem, further, look.least))
            hits = [*hits, *further]
        known = [library_option(c, (c, v), i) for i, (c, v) in enumerate(look.found)]
        found = compose(problem, self.catalogue, started + SEARCH_SHARE * budget_s, known, hits, without, guide, abstractions.serving(self.home))
        picks = [picked(problem, o, found) for o in found.options]
        if not picks and by_examples and types:
            look.deadline = started + budget_s
            look.at(candidates(problem, self.catalogue.of_types(types, (h.pattern.name for h in hits))))
            picks = [pick_of(problem, c, v) for c, v in look.found]
        tried = f"{found.evaluations:,} evaluations of composed programs found none" + (" before the time was over" if found.ended == "time" else "")
        return picks, f"{why_none(problem, look.tried, look.nearest)}; {tried}" if look.tried else f"no pattern fits these words and types, and {tried}"

    def _planned(self, problem: Problem, started: float, keep_proof: bool) -> Solution | None:
        """The answer to a request of several steps (checks, database, HTTP, files); None where it is no such request.

        Its scenarios are derived from the request, not given by the caller, so it is never called verified.
        """
        if problem.examples or problem.tests:
            return None
        from yantra_codex.search import plan as planner  # only where a request may need it

        if not planner.looks_planned(problem.text):
            return None
        try:
            text = re.sub(rf"^\s*{re.escape(problem.entry_point)}\b[:,]? ?", "", problem.text) if problem.entry_point else problem.text
            plan = planner.plan(text, snake_case(problem.entry_point) if problem.entry_point else None, problem.signature)
            given = _with_types(problem.given, plan.program) if problem.given else None
            rendered = languages.get(problem.language).render(plan.program, given)
        except (LookupError, TypeError, ValueError, AttributeError) as e:  # a rule's own mistake must not cost the answer of the library
            return self._abstain(problem, f"not understood: {e}", started) if planner.needs_effects(problem.text) else None
        except planner.NotUnderstood as e:
            return self._abstain(problem, f"not understood: {e}", started) if planner.needs_effects(problem.text) else None
        except Unsupported as e:
            return self._abstain(problem, str(e), started)
        provenance = ({"plan": list(plan.steps), "scenarios": len(plan.scenarios)},)
        proof, lost = self._kept(problem, plan.program, rendered, provenance) if keep_proof else (None, None)
        count = len(plan.scenarios)
        reason = f"there is no example of yours: {count} scenario{'s' if count > 1 else ''} derived from the request passed in the interpreter"
        reason += f"; {lost}" if lost else ""
        return Solution(problem.id, problem.language, "unverified", rendered.code, PLANNED_CONFIDENCE, "search", steps_of(plan.program), Checks(),
                        provenance, proof, 0, (time.perf_counter() - started) * 1000, reason, "every clause was read and every scenario passed",
                        plan.program, rendered, understood=plan.steps)

    def _kept(self, problem: Problem, program: Program, rendered: Rendered, provenance: tuple[dict[str, Any], ...]) -> tuple[str | None, str | None]:
        """The id of the proof record, kept under the home; where it can't be, None and why."""
        record = proofs.make_record(language=problem.language, text=problem.text, signature=shape_of(program, problem), examples=problem.examples,
                                    program=program, code=rendered.code, provenance=provenance, given=None)
        try:
            return proofs.save(record, self.home / "proofs"), None
        except OSError as e:
            return None, not_kept(e, self.home)

    def _answer(self, problem: Problem, trial: Trial, started: float, keep_proof: bool) -> Solution:
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
                return self._abstain(problem, f"no example to run, and the best match ({pick.name}) fits too few of the words; "
                                              "give an example or more words", started)
        signature = shape_of(pick.program, problem)
        record = proofs.make_record(language=problem.language, text=problem.text, signature=signature, examples=problem.examples,
                                    program=pick.program, code=rendered.code, provenance=pick.provenance,
                                    given=problem.given.header if problem.given else None, search=self._account(pick, confidence))
        proof = proofs.record_id(record)
        if keep_proof:
            try:
                proofs.save(record, self.home / "proofs")
            except OSError as e:
                reason = reason or not_kept(e, self.home)
        return Solution(problem.id, problem.language, status, rendered.code, confidence, pick.source, steps_of(pick.program), checks, pick.provenance,
                        proof, 0, (time.perf_counter() - started) * 1000, reason, pick.rests_on, pick.program, rendered, missing, option=pick.option,
                        composed=pick.composed, record=record)

    def _account(self, pick: Pick, confidence: float) -> dict[str, Any] | None:
        """What the record keeps of the search that found a pick; None where there was none."""
        if pick.composed is None or pick.option is None:
            return None
        from yantra_codex.search.compose.explain import account  # only where a search has loaded its modules

        return account(pick.composed, pick.option, confidence, pick.rests_on)

    def _abstain(self, problem: Problem, reason: str, started: float) -> Solution:
        return Solution(problem.id, problem.language, "abstained", reason=reason, checks=Checks(len(problem.examples)),
                        ms=(time.perf_counter() - started) * 1000)


def contradiction(examples: Sequence[Example]) -> str | None:
    """Two examples with the same arguments and different outcomes, in words; None where there are none.

    The same: however they are written (1 and 1.0, the keys of a map in another order).
    """
    seen: dict[Any, list[Example]] = {}
    for e in examples:
        alike = seen.setdefault(_glance(e.args), [])
        try:
            old = next((o for o in alike if _alike(o.args, e.args)), None)
            if old is None:
                alike.append(e)
            elif old.raises != e.raises or not equal(old.expected, e.expected):
                a, b = (x.raises or short(x.expected) for x in (old, e))
                return f"the examples contradict each other: ({', '.join(map(short, e.args))}) gives both {a} and {b}"
        except RecursionError:  # values that deep are refused elsewhere
            continue
    return None


def _alike(a: Sequence[Any], b: Sequence[Any]) -> bool:
    """Whether two calls have the same arguments: exactly, where `equal` would let floats differ a little."""
    return len(a) == len(b) and all((x == y or (x != x and y != y)) and equal(x, y) for x, y in zip(a, b, strict=True))


def _glance(value: Any, depth: int = 3) -> Any:
    """A key that equal values share and few others do, from a look at the ends of a value."""
    if isinstance(value, (list, tuple)):
        few = [*value[:6], *value[-2:]] if depth else ()
        return (len(value), *(_glance(v, depth - 1) for v in few))
    if isinstance(value, (dict, set, frozenset)):
        return len(value)
    if isinstance(value, float):
        return round(value, 3) if abs(value) < 1e9 else 0
    return value if not isinstance(value, int) or abs(value) < 1e9 else 0


def not_kept(e: OSError, home: Path) -> str:
    """Why there is no proof record, in words."""
    return f"the proof record could not be kept: {e.strerror} ({home})"


def why_none(problem: Problem, tried: int, nearest: str | None) -> str:
    if not tried:
        return "no pattern of the library fits these words and types; other words or an example may help"
    return f"none of {tried} candidates passes the examples" + (f"; {nearest}" if nearest else "")


def rank(c: Candidate) -> float:
    """How well a passing candidate fits the request: its words, less for arguments dropped, permuted or made up."""
    return c.score * (1.0 - 0.15 * c.way.dropped - 0.1 * c.way.constants - (0.0 if c.way.is_straight else 0.05) - 0.04 * c.misfit)


# A logistic fit of "passes the example that was held back" on MBPP's train and validation splits; `python -m benchmarks confidence`
# fits it anew and prints these lines.
CONFIDENCE = {"bias": -0.364, "share": 1.485, "score": 1.874, "constants": -1.240, "dropped": -0.555, "misfit": 0.252}


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


def types_of(problem: Problem) -> tuple[list[Type], Type] | None:
    """The types of parameters and result that a problem asks for."""
    return ([p.type for p in problem.signature.params], problem.signature.returns) if problem.signature else None


def size_of(program: Program) -> int:
    """Statements and expressions of a program: the simpler of two equals comes first."""
    return sum(1 for f in program.functions for s in walk_block(f.body) for _ in (s, *stmt_exprs(s))) + sum(
        1 for f in program.functions for _ in block_exprs(f.body))


def render(program: Program, problem: Problem, largest: int) -> Rendered:
    """The program in the problem's language; raises Unsupported where its whole numbers would not fit."""
    limit = int_limit(problem)
    if limit is not None and largest > limit:
        raise Unsupported(f"the examples reach {largest}, more than a whole number holds here ({limit})", language=problem.language)
    return languages.get(problem.language).render(program, problem.given or _named(program, problem))


def _with_types(given: Signature, program: Program) -> Signature | None:
    """A stub's signature with the program's own types where it names none; None where it says nothing but names."""
    types = {p.name: p.type for p in program.entry.params}
    params = tuple(replace(p, type=types.get(snake_case(p.name), Type("db"))) if p.type == ANY else p for p in given.params)
    return replace(given, params=params, returns=program.entry.returns if given.returns == ANY else given.returns)


def _named(program: Program, problem: Problem) -> Signature | None:
    """A signature that says no more than the name the caller asked for; None where there was none to keep."""
    if problem.entry_point is None:
        return None
    entry = program.entry
    camel = problem.language in ("javascript", "typescript", "go")
    params = tuple(SigParam(camel_case(p.name) if camel else p.name, p.type) for p in entry.params)
    # JavaScript's renderer keeps the names of its own language's signatures only
    return Signature(problem.entry_point, params, entry.returns, language=problem.language if camel and problem.language != "go" else None)


def int_limit(problem: Problem) -> int | None:
    """The largest whole number that the answer may compute with in the asked language and types."""
    limit, given = LARGEST_INT[problem.language], problem.given
    if given is None or limit is None or given.language not in ("rust", "go"):
        return limit
    natives = [p.native or "" for p in given.params] + [given.native_returns or ""]
    for e in problem.examples:
        for native, value in zip(natives, [*e.args, *[None] * (len(given.params) - len(e.args)), e.expected], strict=False):
            holds = min((2 ** BITS[n] - 1 for n in re.findall(r"\w+", native) if n in BITS), default=limit)
            if largest_of(value) > holds:
                raise Unsupported(f"the examples hold {largest_of(value)}, more than {native} does ({holds})", language=problem.language)
    if problem.language == "rust":  # it computes in the widest type that the signature names
        names = {n for native in natives for n in re.findall(r"\w+", native)}
        bits = [BITS[n] for n in names if n in BITS and n not in ("u8", "i8", "i16")]
        if bits and not names & set(WIDE):
            return 2 ** max(bits) - 1
    return limit


def largest_of(value: object) -> int:
    """The largest |int| in a value."""
    if isinstance(value, dict):
        return max((largest_of(v) for pair in value.items() for v in pair), default=0)
    if isinstance(value, (list, tuple, set, frozenset)):
        return max(map(largest_of, value), default=0)
    return abs(value) if isinstance(value, int) else 0


def shape_of(program: Program, problem: Problem) -> Signature:
    """The signature a program answers: the problem's, else the program's own."""
    if problem.signature is not None:
        returns = problem.signature.returns
        s = problem.signature
        return Signature(s.name, s.params, program.entry.returns if returns == ANY else returns)
    return Signature(program.entry.name, tuple(SigParam(p.name, p.type) for p in program.entry.params), program.entry.returns)


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


def fault_of_code(problem: Problem, language: str, code: str, name: str) -> str | None:
    """What fails when code that has no logic form is run on the problem's examples and tests, None where nothing does.

    Raises MissingToolchain or NoSandbox where nothing can be run.
    """
    from yantra_codex.runner.checks import check_examples, check_tests  # starts toolchains: only where asked

    failures: list[str] = []
    if problem.examples and problem.signature is not None:
        stub = next((s for s in languages.get(language).read_stubs(code) if s.signature.name == name), None)
        rendered = Rendered(language, code, name, problem.signature if stub is None else stub.signature, code)
        failures += check_examples(language, rendered, tuple(p.type for p in problem.signature.params), problem.signature.returns, problem.examples).failures
    if problem.tests and language == problem.language:
        failures += check_tests(language, code, problem.tests).failures
    return failures[0] if failures else None


def run_checks(problem: Problem, program: Program, rendered: Rendered, checks: Checks) -> tuple[Checks, str | None, bool]:
    """Run examples and tests on the real toolchain; the checks, a reason where something was not run or failed, and
    whether a tool or the sandbox was missing."""
    from yantra_codex.runner.checks import check_examples, check_tests  # starts toolchains: only where asked

    failures: list[str] = []
    toolchain: bool | None = None
    tests: bool | None = None
    try:
        if problem.examples:
            entry = program.entry
            result = check_examples(problem.language, rendered, tuple(p.type for p in entry.params), entry.returns, problem.examples)
            toolchain = result.ok
            failures += result.failures
        if problem.tests:
            done = check_tests(problem.language, rendered.code, problem.tests)
            tests = done.ok
            failures += done.failures
    except (MissingToolchain, NoSandbox) as e:
        return Checks(checks.examples, checks.passed, None, None), f"not run on the real toolchain: {e}", True
    reason = f"failed on the real toolchain: {failures[0]}" if failures else None
    return Checks(checks.examples, checks.passed, tests, toolchain, tuple(failures)), reason, False
