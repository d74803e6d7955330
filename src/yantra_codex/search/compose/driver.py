"""One loop, one budget: spaces are advanced level by level, and what meets the examples is made into programs.

In: a Problem, the catalogue and a deadline. Out: `Found`s in the order they were met, each a program that passes every
example in the interpreter. Choosing among them is ranking's work.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.types import BOOL, FLOAT, INT, NONE, STR, Type, list_of
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Problem
from yantra_codex.search.compose.blocks import Block, instance
from yantra_codex.search.compose.build import program_of
from yantra_codex.search.compose.frozen import freezer
from yantra_codex.search.compose.goals import by_cases, pursue
from yantra_codex.search.compose.inputs import generated_inputs
from yantra_codex.search.compose.space import ERR, Clock, Goal, Node, OutOfTime, Prices, Space

LIMITS = Limits(fuel=200_000, memory=2_000_000, wall_s=0.5)
GENERATED = 5
HIGHEST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """A program that passes the examples: how it is put together, what it cost, after how many evaluations and seconds."""

    program: Program
    node: Node
    cost: int
    evaluations: int
    seconds: float


class Composer:
    """The search for one problem. `run` gives what it finds, as it is found."""

    def __init__(self, problem: Problem, deadline: float, prices: Prices, constants: Sequence[tuple[Any, Type, int]] = (),
                 choices: tuple[Any, ...] = (), patterns: Sequence[Block] = ()):
        if problem.signature is None:
            raise ValueError("a composition needs a signature")
        self.problem, self.signature, self.prices = problem, problem.signature, prices
        self.clock = Clock(deadline)
        self.started = time.perf_counter()
        self.params = [(p.name, p.type) for p in self.signature.params]
        self.examples = [e for e in problem.examples if e.raises is None]
        self.queue: list[Found] = []
        self.texts: set[Program] = set()
        self.failures = 0
        self.choices = choices
        self.space = self._space(constants, patterns)
        t = self.signature.returns
        freeze = freezer(t)
        want = tuple(freeze(to_ir(e.expected, t)) for e in self.examples)
        self.goal_rows = tuple(range(len(self.examples)))
        self.top = Goal(t, self.goal_rows, want, self._hit)
        pursue(self.space, t, self.goal_rows, want, self._hit, choices=choices)

    def _space(self, constants: Sequence[tuple[Any, Type, int]], patterns: Sequence[Block]) -> Space:
        types = [t for _, t in self.params]
        shown = [tuple(to_ir(a, t) for a, t in zip(e.args, types, strict=True)) for e in self.examples]
        further: list[tuple[Any, ...]] = []
        if "inputs" not in self.prices.without:
            further = generated_inputs(types, shown, [v for v, _, _ in constants], count=GENERATED).natural
        rows = [*shown, *further]
        space = Space(self.clock, self.prices, len(rows), len(shown), self._wanted(types), extra=patterns)
        for i, (name, t) in enumerate(self.params):
            freeze = freezer(t)
            col = tuple(freeze(row[i]) for row in rows)
            node: Node = ("v", name, t)
            space.add_leaf(t, col, node, self.prices.variable, True)
            self._as_list(space, t, col, node)
        for value, t, cost in constants:
            space.add_leaf(t, (freezer(t)(value),) * len(rows), ("l", value, t), cost, False)
        return space

    def _as_list(self, space: Space, t: Type, col: tuple[Any, ...], node: Node) -> None:
        """A parameter that is a sequence, set or text, also as a list at no cost."""
        op, element = {"vtuple": ("tuple_to_list", None), "set": ("set_to_list", None), "str": ("chars", STR),
                       "tuple": ("tuple_to_list", None)}.get(t.name, (None, None))
        if op is None or (t.name == "tuple" and len(set(t.args)) != 1):
            return
        element = element or t.args[0]
        block = instance(op, (t,), list_of(element))
        space.add_leaf(list_of(element), tuple(tuple(v) for v in col), (block, node), self.prices.variable + (t.name == "str"), True)

    def _wanted(self, types: Sequence[Type]) -> tuple[Type, ...]:
        out: dict[Type, None] = {}
        stack = [*types, self.signature.returns]
        while stack:
            t = stack.pop()
            out[t] = None
            stack.extend(t.args)
        return tuple(out)

    # ------------------------------------------------------------ results

    def _hit(self, node: Node, cost: int) -> None:
        if len(self.texts) >= 4000:
            return
        try:
            program = program_of(node, self.signature.name, self.params, self.signature.returns)
            if program in self.texts:
                return
            self.texts.add(program)
            if not self._passes(program):
                return
        except YantraError:
            self.failures += 1
            return
        self.queue.append(Found(program, node, cost, self.clock.evaluations, time.perf_counter() - self.started))

    def _passes(self, program: Program) -> bool:
        """Whether the program checks and passes every example in the interpreter: the search's own values decide nothing."""
        check(program)
        call = compile_program(program, LIMITS)
        for e in self.problem.examples:
            args = [to_ir(a, p.type) for a, p in zip(e.args, program.entry.params, strict=True)]
            try:
                value = call(*args)
            except RaisedError as error:
                if e.raises is None or e.raises != error.kind:
                    return False
                continue
            if e.raises is not None or not equal(value, e.expected, self.signature.returns):
                return False
        return True

    # ------------------------------------------------------------ the loop

    def run(self, highest: int = HIGHEST) -> Iterator[Found]:
        """What is found, level by level, until the budget ends."""
        try:
            for level in range(1, highest + 1):
                self.space.advance(level)
                yield from self._taken()
                if "cases" not in self.prices.without and level >= 3:
                    self._cases(level)
                    yield from self._taken()
        except OutOfTime:
            pass
        yield from self._taken()

    def _taken(self) -> list[Found]:
        out, self.queue = self.queue, []
        return out

    def _cases(self, level: int) -> None:
        """Answers by cases for the goals that nothing has met: of the whole first, then of the lambdas'."""
        for space in self._spaces():
            for goals in list(space.goals.values()):
                for goal in goals:
                    if not goal.found and goal.type != BOOL and len(goal.rows) >= (2 if space.level == 0 else 4):
                        for node, cost in by_cases(space, goal, most=10 if space.level else 30):
                            goal.then(node, cost)
                            if space.level:
                                goal.found += 1
                    self.clock.check()

    def _spaces(self) -> Iterator[Space]:
        stack = [self.space]
        while stack:
            space = stack.pop()
            yield space
            stack.extend(c.space for c in space.children)


DEFAULT_CONSTANTS: tuple[tuple[Any, Type, int], ...] = (
    (0, INT, 3), (1, INT, 2), (2, INT, 3), (-1, INT, 4), (3, INT, 5), (10, INT, 5), ("", STR, 3), (" ", STR, 4), (2.0, FLOAT, 4), (0.5, FLOAT, 5), (1.0, FLOAT, 4))

__all__ = ["DEFAULT_CONSTANTS", "ERR", "NONE", "Composer", "Found"]
