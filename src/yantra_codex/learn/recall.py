"""What the memory holds that answers a problem: similar requests' logic, in the asked order and types, run on the examples.

Similarity proposes, the examples decide: what fails is told to the memory where it was asked in the same words.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import ANY, FLOAT, INT, Type, contains
from yantra_codex.learn.memory import Memory, Proposal
from yantra_codex.learn.memory_run import first_failure
from yantra_codex.learn.recall_code import KeptCode
from yantra_codex.learn.recall_told import SAME_WORDS, going_on
from yantra_codex.learn.recall_types import asked_types, in_order, orders, retyped
from yantra_codex.learn.trust import is_bent
from yantra_codex.problems import Problem
from yantra_codex.problems.problem import is_loose

TOLD_APART = 24  # inputs on which programs that pass are told apart
LOOKED_AT = 24  # proposals that are run
PASSED = (0.5, 0.8, 0.91, 0.94)  # the confidence by examples passed, at a cosine of a half
TYPED = ("typescript", "rust", "go")
GIVEN = 0.97  # the confidence of what a person gave for these words


@dataclass(frozen=True, slots=True)
class Recalled:
    """A program of the memory that passes the problem's examples, its parameters in the asked order and, where they were others, of the asked types.

    rivals: how many proposals that do something else pass them too. is_given: a person gave this form for the same words, or tests that it passed.
    """

    program: Program
    proposal: Proposal
    rivals: int = 0
    is_given: bool = False


def recall(memory: Memory, problem: Problem, deadline: float) -> list[Recalled]:
    """What the memory holds that passes the examples, the most similar first; ends at the deadline (time.perf_counter).

    A failure counts against a logic where it was asked for in its own words and types: of other types another function may be meant.
    """
    found: list[Recalled] = []
    for proposal, program in tried(memory, problem, deadline):
        bent = program is not None and proposal.program is not None and is_bent(program, proposal.program, problem)
        if program is not None and not (bent and proposal.similarity >= SAME_WORDS):
            found.append(Recalled(program, proposal))
        if program is not None and not bent:
            continue
        with going_on():
            if proposal.similarity >= SAME_WORDS and problem.examples and proposal.program and next(ordered(proposal.program, problem.signature), None):
                memory.outcome(proposal.key, passed=False, problem=problem)
            else:
                memory.doubt(proposal, problem)
    given = _given(memory, [r.proposal.request for r in found if r.proposal.similarity >= SAME_WORDS])
    several = [replace(r, rivals=n, is_given=r.proposal.request in given) for r, n in zip(found, rivals_of(found, problem), strict=True)]
    return sorted(several, key=lambda r: (not r.is_given, -r.proposal.request if r.is_given else 0))


def rivals_of(found: Sequence[Recalled], problem: Problem) -> list[int]:
    """For each, how many of the others do something else on inputs like those shown; where nothing can be drawn, all others."""
    if len(found) < 2 or problem.signature is None:
        return [len(found) - 1] * len(found)
    from yantra_codex.learn.consolidate_merge import inputs_of, outcomes  # only where there are several

    types = [p.type for p in found[0].program.entry.params]
    try:
        inputs = inputs_of(types, [tuple(e.args) for e in problem.examples], (), TOLD_APART)
        told = [outcomes(r.program, inputs) for r in found]
    except (YantraError, ValueError, TypeError):
        return [len(found) - 1] * len(found)
    return [len({tuple(t) for t in told} - {tuple(own)}) for own in told]


def _given(memory: Memory, requests: list[int]) -> set[int]:
    """The requests of these that feedback left."""
    if not requests:
        return set()
    with memory.store.reading() as db:
        return {r for (r,) in db.execute(f"select id from request where source = 'feedback' and id in ({', '.join('?' * len(requests))})", requests)}


def tried(memory: Memory, problem: Problem, deadline: float = math.inf) -> Iterator[tuple[Proposal, Program | None]]:
    """Each proposal that has a program, with the program in the first form that passes the examples, None where none does.

    The nearest is tried whatever the time: the first text of a process waits for the encoder to load.
    """
    if memory.is_empty:
        return
    for n, proposal in enumerate(memory.propose(problem.text, asked_types(problem), limit=LOOKED_AT)):
        if n and time.perf_counter() > deadline:
            return
        if proposal.program is not None:
            yield proposal, next((p for p in fitted(proposal.program, problem, deadline) if first_failure(p, problem.examples) is None), None)


def fitted(program: Program, problem: Problem, deadline: float = math.inf) -> Iterator[Program]:
    """The forms of a program that may answer a problem, to be run on its examples, the likeliest first.

    Without examples only what has the asked types as it is. With them also what was lifted anew for the asked types: before a program with
    a type that says nothing where the language needs one; and the program as it stands where the caller wrote no types, or none for kinds of numbers.
    """
    signature, own = problem.signature, (program.entry.returns, *(p.type for p in program.entry.params))
    kept = list(ordered(program, signature))
    if signature is None or not problem.examples:
        yield from kept
        return
    vague = problem.language in TYPED and any(contains(t, "any") for t in own)
    yield from () if vague else kept
    if is_untyped(problem):
        yield from (p for p in (in_order(program, o) for o in orders(program, len(signature.params))) if p not in kept)
    elif problem.given is not None and is_loose(problem.given):
        yield from (p for p in ordered(program, signature, one_number=True) if p not in kept)
    yield from retyped(program, signature, problem.examples, deadline)
    yield from kept if vague else ()


def is_untyped(problem: Problem) -> bool:
    """Whether the types of a problem are those of its examples alone."""
    return problem.given is None or (all(p.native is None for p in problem.given.params) and problem.given.native_returns is None)


def ordered(program: Program, signature: Signature | None, one_number: bool = False) -> Iterator[Program]:
    """The program with its parameters in each order that fits the asked types, as it stands first; as it is where none are asked.

    one_number: whole numbers and others are of one type.
    """
    entry = program.entry
    if signature is None:
        yield program
    elif _alike(entry.returns, signature.returns, one_number):
        for order in orders(program, len(signature.params)):
            if all(_alike(entry.params[i].type, p.type, one_number) for i, p in zip(order, signature.params, strict=True)):
                yield in_order(program, order)


def _alike(have: Type, wanted: Type, one_number: bool) -> bool:
    """Whether a value of the wanted type may be one of the type at hand: equal, or unknown somewhere."""
    if have == wanted or ANY in (have, wanted) or (one_number and {have, wanted} == {INT, FLOAT}):
        return True
    return have.name == wanted.name and len(have.args) == len(wanted.args) and all(_alike(h, w, one_number) for h, w in zip(have.args, wanted.args, strict=True))


def confidence_of(r: Recalled | KeptCode, examples: int, belief: float = 1.0) -> float:
    """How likely a recalled program is right: by how many examples it passed, the cosine, how it fared before, rivals, and how far it is
    believed (trust.py).

    Set after a stream of 1,000 requests (`yantra bench stream`, a teacher that is right): of 366 recalled programs that passed two
    examples 360 were right, at cosines from 0.34 to 0.55 still 62 of 65.
    """
    p = r.proposal
    if isinstance(r, Recalled) and r.is_given:
        return GIVEN
    fared = (2 + p.passes) / (2 + p.passes + 2 * p.failures)
    return max(0.02, min(0.97, belief * fared * (PASSED[min(examples, 3)] + 0.1 * (p.similarity - 0.5)) / (1 + 0.1 * r.rivals)))


__all__ = ["Recalled", "asked_types", "confidence_of", "fitted", "ordered", "recall", "rivals_of", "tried"]
