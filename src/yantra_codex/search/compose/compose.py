"""Answers a problem by composition: read, search, rank.

In: a Problem with a signature and examples, the catalogue, a deadline, and what the library's patterns gave as they are.
Out: `Composed`: the options in order with their confidence, and what was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yantra_codex.ir.nodes import Call, Program, block_exprs
from yantra_codex.library.catalogue import Catalogue, Hit, Pattern
from yantra_codex.problems import Problem
from yantra_codex.search.compose.blocks import Block
from yantra_codex.search.compose.build import walk
from yantra_codex.search.compose.driver import Composer, Found
from yantra_codex.search.compose.ranking import Option, order
from yantra_codex.search.compose.request import Request, read_request

MOST_RANKED = 80


@dataclass(frozen=True, slots=True)
class Composed:
    """The options, best first; how many programs were evaluated and kept, how far the search came and why it ended."""

    request: Request
    options: tuple[Option, ...]
    evaluations: int
    kept: int
    level: int
    ended: str


def can_compose(problem: Problem) -> bool:
    """Whether there is something to compose for: a signature with parameters and a result, and an example with an outcome."""
    s = problem.signature
    return (s is not None and bool(s.params) and s.returns.name not in ("none", "any", "never", "func")
            and any(e.raises is None for e in problem.examples) and not any(p.type.name in ("any", "func", "never") for p in s.params))


def compose(problem: Problem, catalogue: Catalogue, deadline: float, known: Sequence[Option] = (), hits: list[Hit] | None = None,
            without: frozenset[str] = frozenset()) -> Composed:
    """Search and rank. known: patterns of the library that pass as they are."""
    request = read_request(problem, catalogue, without, hits)
    composer = Composer(request, deadline)
    found = list(composer.run())
    texts = {o.program for o in known}
    found = [f for f in found if f.program not in texts]
    found.sort(key=lambda f: f.cost)
    options = [*known, *(option_of(f, i) for i, f in enumerate(found[:MOST_RANKED]))]
    ranked = order(request, options)
    return Composed(request, tuple(ranked), composer.clock.evaluations, composer.clock.candidates, composer.space.done, composer.ended)


def option_of(f: Found, place: int) -> Option:
    """A found program as an option for ranking."""
    patterns = tuple({n[0].pattern.name: n[0].pattern for n in walk(f.node) if isinstance(n[0], Block) and n[0].pattern is not None}.values()) if f.node else ()
    return Option(f.program, f.origin, float(f.cost), patterns, None, 1000 + place, f)


def calls_of(program: Program) -> list[str]:
    return sorted({e.function for e in block_exprs(program.entry.body) if isinstance(e, Call)})


__all__ = ["Composed", "Pattern", "can_compose", "calls_of", "compose"]
