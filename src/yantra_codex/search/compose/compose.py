"""Answers a problem by composition: read, search, rank.

In: a Problem with a signature and examples, the catalogue, a deadline, and what the library's patterns gave as they are.
Out: `Composed`: the options in order with their confidence, and what was tried.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import Type
from yantra_codex.ir.values import equal
from yantra_codex.library.catalogue import Catalogue, Hit
from yantra_codex.library.fit import Candidate
from yantra_codex.model.guide import Guide
from yantra_codex.problems import Problem
from yantra_codex.search.compose.blocks import Block
from yantra_codex.search.compose.build import walk
from yantra_codex.search.compose.driver import Composer, Found
from yantra_codex.search.compose.frozen import given
from yantra_codex.search.compose.ranking import Option, Probe, order, probe_of
from yantra_codex.search.compose.request import Request, read_request
from yantra_codex.search.compose.shape import can_compose, searched_with
from yantra_codex.search.compose.space import INFINITE

MOST_RANKED = 80
KNOWN = 4  # the level at which a pattern of the library counts as found, at the latest: until then nothing could rival it
LONGEST_CHECK_S = 1.0


@dataclass(frozen=True, slots=True)
class Composed:
    """The options, best first; how many programs were evaluated and kept, how far the search came and why it ended."""

    request: Request
    options: tuple[Option, ...]
    evaluations: int
    kept: int
    level: int
    ended: str
    probe: Probe | None = None  # the further inputs, where there were options to tell apart


def passes(program: Program, examples: Sequence[Example], returns: Type, deadline: float) -> bool:
    """Whether a program passes these examples, and does so in time."""
    try:
        call = compile_program(program, Limits(fuel=1_000_000, memory=5_000_000, wall_s=max(0.02, min(LONGEST_CHECK_S, deadline - time.perf_counter()))))
        return all(time.perf_counter() < deadline and _meets(call, program, e, returns) for e in examples)
    except YantraError:
        return False


def _meets(call: Callable[..., Any], program: Program, e: Example, returns: Type) -> bool:
    try:
        value = call(*[given(a, p.type) for a, p in zip(e.args, program.entry.params, strict=True)])
    except RaisedError as error:
        return e.raises in (error.kind, "Exception", "Error")
    return e.raises is None and equal(value, e.expected, returns)


@contextlib.contextmanager
def collector_off() -> Iterator[None]:
    """Without the cyclic garbage collector, where it was on."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def compose(problem: Problem, catalogue: Catalogue, deadline: float, known: Sequence[Option] = (), hits: list[Hit] | None = None,
            without: frozenset[str] = frozenset(), guide: Guide | None = None, learned: Sequence[Program] = (), most: float = INFINITE) -> Composed:
    """Search and rank. known: patterns of the library that pass as they are. guide: the network's view of the problem, where there is one already.

    learned: parts that learned programs share, to build with. most: the work after which the search ends, in evaluations.
    """
    light = searched_with(problem)
    request = read_request(problem if len(light) == len(problem.examples) else replace(problem, examples=light), catalogue, without, hits, guide, learned)
    composer = Composer(request, deadline)
    composer.clock.most = most
    others = [e for e in problem.examples if not any(e is x for x in light)]
    texts = {o.program for o in known}
    made: dict[int, Option] = {}  # by the program's id: what an option does on further inputs is computed once
    probes: list[Probe] = []

    def ranked(found: Sequence[Found]) -> list[Option]:
        cheapest: dict[Program, Found] = {}
        for f in sorted((f for f in found if f.program not in texts), key=lambda f: f.cost):
            cheapest.setdefault(f.program, f)
        kept = list(cheapest.values())[:MOST_RANKED]
        for place, f in enumerate(kept):
            option = made.get(id(f)) or made.setdefault(id(f), option_of(f))
            option.order = 1000 + place
        options = [*known, *(made[id(f)] for f in kept)]
        if not options:
            return []
        probes.extend([] if probes else [probe_of(request)])
        return order(request, options, probes[0])

    def leading(found: Sequence[Found]) -> tuple[float, int]:
        best = ranked(found)
        return (best[0].confidence, int(best[0].cost) if best[0].origin == "search" else 0) if best else (0.0, 0)

    first = min(KNOWN, *(int(o.cost) for o in known)) if known else None
    ask = None if others or without & {"ranker", "stop"} else leading
    with collector_off():  # what the search keeps only grows, and the collector would walk it again and again
        try:
            found = [f for f in composer.run(leading=ask, first=first)
                     if not others or passes(f.program, others, f.program.entry.returns, deadline)]
            level = composer.space.done
        finally:
            composer.close()
    return Composed(request, tuple(ranked(found)), composer.clock.evaluations + composer.clock.columns, composer.clock.candidates, level,
                    composer.ended, probes[0] if probes else None)


def option_of(f: Found) -> Option:
    """A found program as an option for ranking."""
    patterns = tuple({n[0].pattern.name: n[0].pattern for n in walk(f.node) if isinstance(n[0], Block) and n[0].pattern is not None}.values()) if f.node else ()
    return Option(f.program, f.origin, float(f.cost), patterns, None, 0, f)


def library_option(c: Candidate, note: Any, place: int) -> Option:
    """A library pattern that passes as it is, as an option for ranking."""
    way = c.way
    return Option(c.program, "library", 2.0 + way.constants + 2.0 * way.dropped, (c.pattern,),
                  (c.score, c.share, way.constants, way.dropped, not way.is_straight, c.misfit), place, note)


__all__ = ["Composed", "can_compose", "compose", "library_option"]
