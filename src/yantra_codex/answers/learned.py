"""What is kept under the home of earlier requests, opened where it is first needed; how a generation ended, written down."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from yantra_codex.answers.solution import Solution, does_the_same
from yantra_codex.problems import Problem
from yantra_codex.settings import MEMORY, WEIGHTS

if TYPE_CHECKING:
    from yantra_codex.learn.journal import Journal
    from yantra_codex.learn.memory import Memory
    from yantra_codex.learn.memory_forget import Traces
    from yantra_codex.learn.online import OnlineLearner
    from yantra_codex.model.network import Network

TOLD = 0.005  # a smaller change of a confidence is none


class Learned:
    """What was learned under a home. online: whether the network learns too, in a process beside this one."""

    def __init__(self, home: Path, online: bool):
        self.home, self.online = home, online

    @cached_property
    def memory(self) -> Memory:
        """The logic of validated answers."""
        from yantra_codex.learn.memory import Memory

        memory = Memory(self.home / MEMORY)
        memory.owners.append(self._forgotten)
        return memory

    @property
    def remembers(self) -> bool:
        """Whether there is a memory; False too where the folder may not be looked into."""
        return os.path.exists(self.home / MEMORY)

    @cached_property
    def journal(self) -> Journal:
        """How generations ended."""
        from yantra_codex.learn.journal import Journal

        return Journal(self.home / MEMORY)

    @cached_property
    def learner(self) -> OnlineLearner:
        """What makes the network better by what was answered."""
        from yantra_codex.learn.online import OnlineLearner

        return OnlineLearner(self.home, starts=self.online)

    def network(self) -> Network | None:
        """The network that learned here; None where none did: then it is the shipped one."""
        return self.learner.network() if os.path.isdir(self.home / WEIGHTS) else None

    def _forgotten(self, traces: Traces) -> Sequence[str]:
        return self.learner.forget(traces)


def as_judged(learned: Learned, local: Solution) -> Solution:
    """An answer with its confidence moved by how judged answers of its source turned out here; as it is where none were."""
    if local.code is None or not learned.remembers:
        return local
    from yantra_codex.learn.calibrate import moved

    confidence = moved(local.confidence, learned.journal.offsets(), local.source)
    if abs(confidence - local.confidence) < TOLD:
        return local
    return replace(local, confidence=confidence, rests_on=f"{local.rests_on}; {local.confidence:.2f} before what was judged here of such answers")


def note(journal: Journal, problem: Problem, local: Solution, solution: Solution, threshold: float | None, estimated: float) -> None:
    """Write down how a generation ended.

    local: the answer before a language model was asked; threshold: below which that would be; estimated: its confidence before `as_judged`.
    """
    from yantra_codex.learn.journal import Outcome

    told = solution.provenance[0] if solution.provenance else {}
    key, right = told.get("memory"), None
    if (solution.source or "").startswith("fallback") and solution.program is not None:
        from yantra_codex.ir.canonical import hash_of  # loads its rules: only where there is a form to make

        key = hash_of(solution.program)
        right = None if local.program is None else does_the_same(local, solution.program)
    tokens_in = told.get("tokens_in", 0)
    journal.note(Outcome(problem.language, solution.source or "abstained", solution.status, local.confidence if local.code else None, len(problem.examples),
                         solution.ms, tokens_in, max(0, solution.tokens - tokens_in), told.get("money", 0.0), solution.proof, key, threshold,
                         solution.checks.tests, right, estimated if local.code else None))


__all__ = ["Learned", "as_judged", "note"]
