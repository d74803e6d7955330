"""A clock that counts instead of measuring: an engine under it does the same on a busy machine as on a quiet one.

The engine and its search end at deadlines, so two runs of the same request differ a little: enough to blur a score before and after.
Here each look at the clock takes a fixed time. A search looks at it at the same places each time, so it ends at the same place.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import SimpleNamespace

from yantra_codex import engine
from yantra_codex.answers import picks, recalled, solution, verify
from yantra_codex.ir import charge
from yantra_codex.learn import recall, recall_types
from yantra_codex.search.compose import compose, space

LOOK_S = 0.00025  # what a look takes: about what lies between two of a search's looks on a machine of 2026
TIMED = (engine, picks, recalled, solution, verify, recall, recall_types, compose, charge)  # these ask `time.perf_counter`


class CountedClock:
    """The seconds since `restart`, of LOOK_S for each time it was asked."""

    def __init__(self) -> None:
        self.looks = 0

    def restart(self) -> None:
        """To be called before each request: sums of seconds are rounded alike only from the same start."""
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        return self.looks * LOOK_S


@contextlib.contextmanager
def counted_time() -> Iterator[CountedClock]:
    """The engine's deadlines by a counted clock, in this process; programs that are tried end by their fuel alone. For one thread."""
    clock = CountedClock()
    counted = SimpleNamespace(perf_counter=clock, monotonic=lambda: 0.0)
    places = [*((module, "time", counted) for module in TIMED), (space, "now", clock)]
    before = [(module, name, getattr(module, name)) for module, name, _ in places]
    try:
        for module, name, stand_in in places:
            setattr(module, name, stand_in)
        yield clock
    finally:
        for module, name, own in before:
            setattr(module, name, own)


__all__ = ["LOOK_S", "TIMED", "CountedClock", "counted_time"]
