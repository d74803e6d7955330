"""What the memory holds that answers a problem: similar requests' logic, its parameters put in the asked order, run on the examples.

Similarity proposes, the examples decide: what fails is told to the memory where it was asked in the same words.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from yantra_codex.ir.nodes import Call, Program, block_exprs
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import ANY, Type
from yantra_codex.learn.memory import Memory, Proposal
from yantra_codex.learn.memory_run import first_failure
from yantra_codex.problems import Problem

LOOKED_AT = 24  # proposals that are run
MOST_ORDERED = 4  # parameters up to which every order is tried
PASSED = (0.5, 0.8, 0.91, 0.94)  # the confidence by examples passed, at a cosine of a half
SAME_WORDS = 0.98  # the cosine from which on two requests ask for the same thing


@dataclass(frozen=True, slots=True)
class Recalled:
    """A program of the memory that passes the problem's examples, its parameters in the asked order.

    rivals: how many proposals of other logic pass them too.
    """

    program: Program
    proposal: Proposal
    rivals: int = 0


def recall(memory: Memory, problem: Problem, deadline: float) -> list[Recalled]:
    """What the memory holds that passes the examples, the most similar first; ends at the deadline (time.perf_counter)."""
    found: list[Recalled] = []
    for proposal, program in tried(memory, problem, deadline):
        if program is not None:
            found.append(Recalled(program, proposal))
        elif proposal.similarity >= SAME_WORDS and problem.examples:
            memory.outcome(proposal.key, passed=False, problem=problem)
    return [replace(r, rivals=len(found) - 1) for r in found]


def tried(memory: Memory, problem: Problem, deadline: float = math.inf) -> Iterator[tuple[Proposal, Program | None]]:
    """Each proposal that has a program, with the program in the first order that passes the examples, None where none does."""
    if memory.is_empty:
        return
    for proposal in memory.propose(problem.text, asked_types(problem), limit=LOOKED_AT):
        if time.perf_counter() > deadline:
            return
        if proposal.program is not None:
            yield proposal, next((p for p in ordered(proposal.program, problem.signature) if first_failure(p, problem.examples) is None), None)


def asked_types(problem: Problem) -> tuple[list[Type], Type] | None:
    """The types of a problem's parameters and result; None where no signature names them."""
    return ([p.type for p in problem.signature.params], problem.signature.returns) if problem.signature else None


def ordered(program: Program, signature: Signature | None) -> Iterator[Program]:
    """The program with its parameters in each order that fits the asked types, as it stands first; as it is where none are asked."""
    entry = program.entry
    if signature is None:
        yield program
        return
    wanted = [p.type for p in signature.params]
    if len(wanted) != len(entry.params) or not _alike(entry.returns, signature.returns):
        return
    calls_itself = any(isinstance(e, Call) and e.function == entry.name for f in program.functions for e in block_exprs(f.body))
    places = range(len(wanted))
    for order in permutations(places) if len(wanted) <= MOST_ORDERED and not calls_itself else (tuple(places),):
        params = tuple(entry.params[i] for i in order)
        if all(_alike(p.type, t) for p, t in zip(params, wanted, strict=True)):
            yield program if params == entry.params else Program((replace(entry, params=params), *program.functions[1:]))


def _alike(have: Type, wanted: Type) -> bool:
    """Whether a value of the wanted type may be one of the type at hand: equal, or unknown somewhere."""
    if have == wanted or ANY in (have, wanted):
        return True
    return have.name == wanted.name and len(have.args) == len(wanted.args) and all(map(_alike, have.args, wanted.args))


def confidence_of(r: Recalled, examples: int) -> float:
    """How likely a recalled program is right: by how many examples it passed, the cosine, how it fared before, and rivals.

    Set after a stream of 1,000 requests (`yantra bench stream`, a teacher that is right): of 366 recalled programs that passed two
    examples 360 were right, at cosines from 0.34 to 0.55 still 62 of 65. Of a teacher that is wrong it knows nothing.
    """
    p = r.proposal
    fared = (2 + p.passes) / (2 + p.passes + 2 * p.failures)
    return max(0.02, min(0.97, fared * (PASSED[min(examples, 3)] + 0.1 * (p.similarity - 0.5)) / (1 + 0.1 * r.rivals)))


__all__ = ["Recalled", "asked_types", "confidence_of", "ordered", "recall", "tried"]
