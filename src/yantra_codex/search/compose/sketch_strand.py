"""The strand of loop sketches: what the request's words ask for first, the rest later and at a higher cost.

Two kinds of plans, each with its share of the evaluations: those whose holes hold what the words themselves tell (rooms in
`TOLD`: changes, tests, numbers; cheap), and those that fill their holes from spaces of expressions (families).

In: a composer whose cheap expressions are made. Out of `step`: programs that pass the examples in the strand's own quick run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Program
from yantra_codex.ir.types import BOOL
from yantra_codex.search.compose import (
    sketch_events,
    sketch_folds,
    sketch_lists,
    sketch_numbers,
    sketch_places,
    sketch_steps,
    sketch_tables,
    sketch_texts,
    steps_collect,
    steps_frames,
    steps_repeated,
    steps_stacks,
)
from yantra_codex.search.compose.sketch_core import Bench, Plan
from yantra_codex.search.compose.sketch_words import read_told

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

# families <- the stems of the words that ask for them (_ stands for a blank)
FAMILIES: dict[str, str] = {
    "neighbours": "consecutive adjacent neighbo increasing decreasing repeated",
    "collect": "consecutive adjacent duplicate",
    "streak": "consecutive sequence run longest increasing decreasing",
    "state": "consecutive adjacent subarray sub-array sublist contiguous largest maximum minimum",
    "stack": "adjacent balanced parenthes nest bracket greater",
    "scan": "running cumulative so_far accumul prefix",
    "fold": "running accumul recurs factorial multiple gcd divisor common element all total",
    "fold_if": "so_far largest maximum",
    "early": "prefix until first",
    "digits": "digit reverse binary",
    "while": "digit until reverse binary bit repeat minimum gcd divisor steps power prime step",
    "search": "until nth n-th n'th missing multiple previous closest between first smallest next minimum divisor prime",
    "recurrence": "nth n-th n'th sequence series recurs ways steps tiling",
    "triangle": "nth n-th n'th ways triangle",
    "sequence": "series natural factorial sum odd even total",
    "amounts": "ways subsequence subset coin partition",
    "pairs": "pair inversion",
    "windows": "subarray sub-array sublist contiguous sum substring window longest",
    "texts": "substring longest subsequence edit common",
    "chains": "longest subsequence increasing decreasing maximum minimum",
    "seen": "repeated duplicate first unique",
    "grid": "path matrix triangle grid",
}
TOLD = (steps_frames, steps_stacks, steps_collect, steps_repeated, sketch_steps, sketch_events, sketch_places, sketch_texts)  # rooms whose parts are what the words tell; family "told"
ASKED, UNASKED = -2, 2
FIRST_LEVEL = 4  # of the top space: its cheap expressions are there
SHARE_ASKED, SHARE = 1.5, 0.7  # of the evaluations that the expressions had until then: the next level has several times as many
LEAST_ASKED, LEAST = 60_000, 20_000  # evaluations a level, where the expressions are few or slow
TOLD_LEAST, TOLD_SHARE, MOST_TOLD = 150_000, 0.8, 14  # the same for what the words tell, and how dear it may be
MOST_TOLD_HITS = 12
MOST_YES_NO = 5  # programs of one plan whose answer is a bool


def asked_families(text: str) -> frozenset[str]:
    """The families that the words of a request ask for."""
    low = text.lower()
    return frozenset(f for f, stems in FAMILIES.items() if any(re.search(rf"\b{re.escape(s.replace('_', ' '))}", low) for s in stems.split()))


class Sketches:
    """All plans of all families, in the order of their cost, within a share of the evaluations."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.asked = asked_families(composer.problem.text)
        self.spent: list[int] = []
        self.works: list[tuple[Iterator[tuple[Program, int] | None], int, float]] = []
        self.plans: list[Plan] = []
        columns = [tuple(row[i] for row in composer.rows) for i in range(len(composer.params))]
        sketch_lists.leaves(composer.space, composer.problem.text, composer.params, columns)

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        """The programs found within this level's share of the evaluations."""
        if level < FIRST_LEVEL or not self.composer.examples:
            return
        if not self.works:
            self.plans = self._families()
            self.works = [(self._work([p for p in self.plans if p.told], MOST_TOLD), TOLD_LEAST, TOLD_SHARE),
                          (self._work([p for p in self.plans if not p.told], 40), LEAST_ASKED if self.asked else LEAST, SHARE_ASKED if self.asked else SHARE)]
            self.spent = [0, 0]
        for which, (work, least, share) in enumerate(self.works):
            yield from self._share(which, work, least * (level - FIRST_LEVEL + 1), share)

    def _share(self, which: int, work: Iterator[tuple[Program, int] | None], least: int, share: float) -> Iterator[tuple[Program, int]]:
        """What one of the works finds within its part of the evaluations."""
        clock = self.composer.clock
        while self.spent[which] <= max(least, share * (clock.evaluations - sum(self.spent))):
            before = clock.evaluations
            try:
                item = next(work)
            except StopIteration:
                return
            finally:
                self.spent[which] += clock.evaluations - before
            clock.check()
            if item is not None:
                yield item

    def _families(self) -> list[Plan]:
        bench = self.bench = Bench(self.composer)
        out = []
        for family, plan in self._plans(bench):
            if family == "told":  # the words themselves are its parts
                plan.told, plan.most = True, min(plan.most, MOST_TOLD_HITS)
                out.append(plan)
                continue
            plan.base += ASKED if family in self.asked else UNASKED
            if bench.returns == BOOL:  # two answers: many wrong programs give the right ones
                plan.base, plan.most = plan.base + 2, MOST_YES_NO
            out.append(plan)
        return sorted(out, key=lambda p: p.base)

    def _plans(self, bench: Bench) -> Iterator[tuple[str, Plan]]:
        told = read_told(self.composer.problem)
        for told_room in TOLD:
            yield from told_room.plans(bench, told)
        for room in (sketch_numbers, sketch_tables, sketch_folds, sketch_lists):
            yield from room.plans(bench)

    def _work(self, plans: list[Plan], highest: int) -> Iterator[tuple[Program, int] | None]:
        for cost in range(2, highest):
            for plan in plans:
                if cost >= plan.base and plan.hits < plan.most:
                    yield from self.bench.tries(plan, cost - plan.base)


__all__ = ["Sketches", "asked_families"]
