"""The product, in order: recall, find, fit, verify, rank, render, run; where nothing is sure enough, ask and learn.

In: a Problem. Out: a Solution. `YantraCodex.generate` reads as the specification; the faces in apps/ only call it.
What these steps do is in answers/; here is when they are taken, and what a budget is spent on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from yantra_codex import languages
from yantra_codex.answers.asked import surer
from yantra_codex.answers.learned import Learned, as_judged, note
from yantra_codex.answers.picks import SURE, Look, Pick, Trial, checked, pick_of, picked
from yantra_codex.answers.proved import kept, proved
from yantra_codex.answers.recalled import from_code, is_known_wrong, keep, recalled, reused, was_told
from yantra_codex.answers.render import LARGEST_INT, render, with_types
from yantra_codex.answers.solution import Checks, Solution, abstained, ms_since
from yantra_codex.answers.verify import contradiction, with_reach
from yantra_codex.errors import Unsupported
from yantra_codex.ir.steps import steps_of
from yantra_codex.ir.types import Type
from yantra_codex.languages.base import snake_case
from yantra_codex.library.catalogue import Catalogue, Hit
from yantra_codex.library.fit import candidates
from yantra_codex.library.lifted import keep_in
from yantra_codex.problems import Problem
from yantra_codex.search.compose.shape import can_compose, too_large
from yantra_codex.settings import settings

if TYPE_CHECKING:
    from yantra_codex.learn.journal import Journal
    from yantra_codex.learn.memory import Memory
    from yantra_codex.learn.online import OnlineLearner

MOST_TEXT = 8_000  # characters that candidates are looked for with: what people ask for is said by then
LONG_WORD = re.compile(r"(\w{200})\w+")
PROPOSED = 16  # patterns of the library that the network adds to those found by words
MAX_RENDERED = 12  # options that are rendered in turn where a language refuses the first
SEARCH_SHARE = 0.8  # of the budget, the rest is for ranking and rendering
PLANNED_CONFIDENCE = 0.7  # a plan that read every clause; not yet fitted on outcomes


class YantraCodex:
    """The engine. home: where proofs, memory and settings are kept; cache: what can be made again. Both default to the user's folders.

    threshold: the confidence below which a language model is asked, where one is configured; None: what the journal's outcomes say.
    online: whether what it answered is also learned by the network, in a process beside this one; None: what the settings say.
    """

    def __init__(self, home: Path | None = None, cache: Path | None = None, *, threshold: float | None = None, online: bool | None = None):
        found = settings()
        self.home, self.cache, self.threshold = home or found.home, cache or found.cache, threshold
        self.online = found.learns if online is None else online
        self._learned = Learned(self.home, self.online)
        self._catalogue: Catalogue | None = None

    @property
    def catalogue(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = Catalogue(self.cache)
            keep_in(self.cache)
        return self._catalogue

    @property
    def memory(self) -> Memory:
        """What was learned on this machine."""
        return self._learned.memory

    @property
    def journal(self) -> Journal:
        """How generations ended on this machine."""
        return self._learned.journal

    @property
    def learner(self) -> OnlineLearner:
        """What makes the network better by what was answered on this machine."""
        return self._learned.learner

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
        local = abstained(problem, doubt, started) if doubt else self._local(problem, started, run, budget_s, keep_proof, without)
        if not doubt and "memory" not in without:
            local = from_code(self._learned, problem, local, started, budget_s, lambda picks: self._rendered(problem, picks, "", started, run, budget_s, keep_proof))
        estimated = local.confidence
        if "journal" not in without:
            local = as_judged(self._learned, local)
        solution, threshold = (local, None) if doubt or "fallback" in without else surer(self._learned, problem, local, self.threshold, started, keep_proof)
        if keep_proof and solution.source == "memory":
            reused(self._learned, problem, solution)
        elif keep_proof and "memory" not in without:
            keep(self._learned, problem, solution)
        if keep_proof and "journal" not in without:
            note(self.journal, problem, local, solution, threshold, estimated)
        return solution

    def _local(self, problem: Problem, started: float, run: bool, budget_s: float, keep_proof: bool, without: frozenset[str]) -> Solution:
        """The answer without anybody else's help."""
        planned = self._planned(problem, started, keep_proof)
        if planned is not None:
            return planned
        look = self._looked(problem, started, budget_s, without)
        remembers = "memory" not in without and self._learned.remembers
        picks, why = look.sure(), ""
        if not picks or (remembers and was_told(self._learned, problem)):
            known = recalled(self._learned, problem, started, budget_s) if remembers else []
            if not picks and not (known and known[0].confidence >= SURE):
                picks, why = self._searched(problem, look, started, budget_s, without)
            if known and known[0].confidence > max((p.confidence for p in picks), default=0.0):
                ranked = next((p.composed for p in picks), None)  # the example that would decide is asked for all the same
                picks = sorted([*(replace(k, composed=ranked) for k in known), *picks], key=lambda p: -p.confidence)
        return self._rendered(problem, picks, why, started, run, budget_s, keep_proof, "memory" not in without)

    def _rendered(self, problem: Problem, picks: Sequence[Pick], why: str, started: float, run: bool, budget_s: float, keep_proof: bool, recalls: bool = True) -> Solution:
        """The first of several picks that the language can say and nothing fails of, as the answer."""
        reasons = []
        failed: Trial | None = None
        for pick in picks[:MAX_RENDERED]:
            verdict = pick.verdict
            if recalls and is_known_wrong(self._learned, problem, pick.program):
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
                return proved(problem, trial, self.home, started, keep_proof)
            failed = failed or trial
            if time.perf_counter() - started > budget_s:
                break
        if failed:
            return proved(problem, failed, self.home, started, keep_proof)
        return abstained(problem, reasons[0] if reasons else why, started)

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

        guide = Guide.of(problem, without, self._learned.network if "memory" not in without else None)
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
            given = with_types(problem.given, plan.program) if problem.given else None
            rendered = languages.get(problem.language).render(plan.program, given)
        except (LookupError, TypeError, ValueError, AttributeError) as e:  # a rule's own mistake must not cost the answer of the library
            return abstained(problem, f"not understood: {e}", started) if planner.needs_effects(problem.text) else None
        except planner.NotUnderstood as e:
            return abstained(problem, f"not understood: {e}", started) if planner.needs_effects(problem.text) else None
        except Unsupported as e:
            return abstained(problem, str(e), started)
        provenance = ({"plan": list(plan.steps), "scenarios": len(plan.scenarios)},)
        proof, lost = kept(problem, plan.program, rendered, provenance, self.home) if keep_proof else (None, None)
        count = len(plan.scenarios)
        reason = f"there is no example of yours: {count} scenario{'s' if count > 1 else ''} derived from the request passed in the interpreter"
        reason += f"; {lost}" if lost else ""
        return Solution(problem.id, problem.language, "unverified", rendered.code, PLANNED_CONFIDENCE, "search", steps_of(plan.program), Checks(),
                        provenance, proof, 0, ms_since(started), reason, "every clause was read and every scenario passed",
                        plan.program, rendered, understood=plan.steps)


def why_none(problem: Problem, tried: int, nearest: str | None) -> str:
    if not tried:
        return "no pattern of the library fits these words and types; other words or an example may help"
    return f"none of {tried} candidates passes the examples" + (f"; {nearest}" if nearest else "")


def types_of(problem: Problem) -> tuple[list[Type], Type] | None:
    """The types of parameters and result that a problem asks for."""
    return ([p.type for p in problem.signature.params], problem.signature.returns) if problem.signature else None
