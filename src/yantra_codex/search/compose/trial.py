"""How many requests whose program is known a search answers rightly, with parts that learned programs share and without.

In: problems with the programs that solve them. Out: for each whether the first answer does the same. Each search ends after the
same work, so that a part which only costs time is seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.library.catalogue import Catalogue
from yantra_codex.problems import Problem
from yantra_codex.search.compose.compose import compose
from yantra_codex.search.compose.ranking import outcomes_of
from yantra_codex.search.compose.shape import can_compose

WORK = 60_000  # evaluations of one search
LONGEST_S = 20.0  # of one search; the work ends it long before


def answered(asked: Sequence[tuple[Problem, Program]], catalogue: Catalogue, learned: Sequence[Program], step: Callable[[int], None] = lambda n: None) -> list[bool]:
    """Whether the first answer to each problem does on further inputs what its program does; `step` hears of each."""
    out = []
    for problem, program in asked:
        try:
            out.append(can_compose(problem) and _is_right(problem, program, catalogue, learned))
        except (YantraError, LookupError, TypeError, ValueError):  # a kept program at other types than its request: nothing to compare
            out.append(False)
        step(1)
    return out


def _is_right(problem: Problem, program: Program, catalogue: Catalogue, learned: Sequence[Program]) -> bool:
    found = compose(problem, catalogue, time.perf_counter() + LONGEST_S, learned=learned, most=WORK)
    return found.probe is not None and found.options[0].outcomes == outcomes_of(program, found.probe)


__all__ = ["answered"]
