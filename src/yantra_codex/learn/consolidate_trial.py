"""Whether abstractions pay where it counts: a search with them answers no fewer of the memory's own requests for the same work.

The search is handed in by the caller. Requests whose logic was held out when the abstractions were looked for come first. Where
fewer are answered, the half that saves least goes and it is tried again, until no fewer are or none is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.learn.abstractions import Abstraction
from yantra_codex.learn.consolidate_find import is_held_out
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_rows import problem_of, program_in
from yantra_codex.problems import Problem

SAMPLE = 30

Asked = tuple[Problem, Program]
Answered = Callable[[Sequence[Asked], Sequence[Program], Callable[[int], None]], Sequence[bool]]


@dataclass(frozen=True, slots=True)
class Tried:
    """How many requests of the memory a search answers rightly without any abstraction, and with those that are kept. dropped: the others' names."""

    requests: int
    before: int
    after: int
    dropped: tuple[str, ...]


def tried(memory: Memory, found: Sequence[Abstraction], answered: Answered, step: Callable[[int], None] = lambda n: None) -> tuple[tuple[Abstraction, ...], Tried]:
    """The abstractions, the best first, that a search loses nothing by, and what was seen."""
    asked, kept = sample(memory), tuple(found)
    before = sum(answered(asked, (), step)) if asked else 0
    after = before
    while asked and kept:
        after = sum(answered(asked, [a.program for a in kept], step))
        if after >= before:
            break
        kept, after = kept[: len(kept) // 2], before
    return kept, Tried(len(asked), before, after, tuple(a.name for a in found[len(kept) :]))


def sample(memory: Memory, most: int = SAMPLE) -> list[Asked]:
    """Requests with examples and the programs that answer them, those of held-out logics first; one a logic, the same each time."""
    keys = sorted((not is_held_out(row["key"]), row["key"]) for row in memory.each("active"))
    out: list[Asked] = []
    for _, key in keys:
        if len(out) == most:
            break
        try:
            logic = memory.find(key)
            problems = [problem_of(r) for r in logic["requests"] if not r["contradicted"]]
            program = program_in(logic["program"])
        except (YantraError, ValueError, RecursionError):
            continue  # `yantra memory check` tells; or it went meanwhile
        out += [(p, program) for p in problems if p.examples and p.signature is not None and len(p.signature.params) == len(program.entry.params)][:1]
    return out
