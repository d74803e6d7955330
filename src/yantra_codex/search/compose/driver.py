"""One loop, one budget: spaces are advanced level by level, and what meets the examples is made into programs.

In: a Problem, the catalogue and a deadline. Out: `Found`s in the order they were met, each a program that passes every
example in the interpreter. Choosing among them is ranking's work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, runtime_checkable

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Lambda, Program, Var, type_of, walk_expr
from yantra_codex.ir.types import ANY, BOOL, STR, Type, fits, list_of, vtuple_of
from yantra_codex.ir.values import equal
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose.blocks import Block, instance
from yantra_codex.search.compose.build import converted, plain, program_of, walk
from yantra_codex.search.compose.copied import copied, outcomes_to_compute
from yantra_codex.search.compose.frozen import freezer, given
from yantra_codex.search.compose.goals import by_cases, pursue
from yantra_codex.search.compose.inputs import generated_inputs
from yantra_codex.search.compose.pattern_blocks import functions_of
from yantra_codex.search.compose.request import Request, Test, meaning_of, renamed
from yantra_codex.search.compose.space import ERR, Child, Clock, Goal, Node, OutOfTime, OutOfWork, Space

LIMITS = Limits(fuel=200_000, memory=2_000_000, wall_s=1.0)  # the fuel decides; the time is for what no fuel counts
GENERATED = 5
HIGHEST = 30
BEYOND = 3  # levels that are made after the one of the cheapest program found: the one asked for is seldom dearer
SURE = (0.9, 0.8, 0.7, 0.6, 0.55, 0.45)  # the leading program's confidence that ends the search: on the level of the first program found, one after it, ...
AHEAD = 4  # levels that a goal's program may be dearer than the level on which it was met: further than that, cheaper ones are still to come
AFTER = 1_000_000  # the work after the first program found that ends the search, whatever was found since
MOST_FOUND = 400
MOST_OFFERED = 2_000  # those that fail included
MOST_GUARDED = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A program that passes the examples: how it is put together, what it cost, after how many evaluations and seconds."""

    program: Program
    node: Node | None
    cost: int
    origin: str
    evaluations: int
    seconds: float


def other_forms(t: Type) -> list[Type]:
    """A result type with tuples of any length where it has tuples of one type, if that changes it or what it holds."""
    out = loose(t)
    return [out] if plain(out) != t and plain(out) != out else []


def loose(t: Type) -> Type:
    if t.name == "tuple" and t.args and len(set(t.args)) == 1:
        return vtuple_of(loose(t.args[0]))
    if t.name == "map":
        return Type("map", (t.args[0], loose(t.args[1])))
    return Type(t.name, (loose(t.args[0]),)) if t.name in ("list", "vtuple") else t


def conversion(given: Type, wanted: Type) -> Block:
    """The block that gives a value of one type as another whose frozen form is the same."""
    return Block("convert", (given,), wanted, lambda v: v, lambda xs: converted(xs[0], given, wanted))


class Strand(Protocol):
    """A further source of candidates, asked after each level of the top space: programs and their costs, none twice."""

    def step(self, level: int) -> Iterator[tuple[Program, int]]: ...


@runtime_checkable
class Around(Protocol):
    """A strand that also puts what was found behind cases and within limits."""

    def around(self, found: Sequence[Found]) -> Iterator[tuple[Program, int]]: ...


@runtime_checkable
class Closing(Protocol):
    """A strand that holds searches of its own."""

    def close(self) -> None: ...


def strands_of() -> list[Callable[[Composer], Strand]]:
    """The strands, each made for one search."""
    from yantra_codex.search.compose.grammar_numbers import NumbersThat  # they import the Composer
    from yantra_codex.search.compose.grammar_texts import TextsTold
    from yantra_codex.search.compose.rules_strand import Rules
    from yantra_codex.search.compose.sketch_strand import Sketches
    from yantra_codex.search.compose.strand_amounts import Amounts
    from yantra_codex.search.compose.strand_cases import Cases
    from yantra_codex.search.compose.strand_formulas import Formulas
    from yantra_codex.search.compose.strand_grammar import Grammar
    from yantra_codex.search.compose.strand_strings import Strings
    from yantra_codex.search.compose.strand_tables import Tables
    from yantra_codex.search.compose.strand_text import TextPatterns

    return [Tables, Rules, Cases, Grammar, Amounts, NumbersThat, TextsTold, TextPatterns, Strings, Formulas, Sketches]


class Composer:
    """The search for one problem. `run` gives what it finds, as it is found."""

    def __init__(self, request: Request, deadline: float):
        problem = request.problem
        if problem.signature is None:
            raise ValueError("a composition needs a signature")
        self.request, self.problem, self.signature, self.prices = request, problem, problem.signature, request.prices
        self.choices = request.choices
        self.clock = Clock(deadline)
        self.started = space_module.now()
        self.params = [(p.name, p.type) for p in self.signature.params]
        self.examples = [e for e in problem.examples if e.raises is None]
        self.to_compute = outcomes_to_compute(problem, request.words, request.hints.constants)
        self.queue: list[Found] = []
        self.texts: set[Program] = set()
        self.passed: dict[Program, int] = {}  # of these, those that pass, with what they cost
        self.accepted = 0
        self.faults: list[tuple[str, int, str]] = []  # strands that failed by a mistake of their own: name, level, error
        self.ended = "levels"
        self.rows: list[tuple[Any, ...]] = []
        self.strands: list[tuple[str, Strand]] = []
        self.space = self._space()
        t = self.signature.returns
        freeze = freezer(t)
        want = tuple(freeze(given(e.expected, t)) for e in self.examples)
        self.goal_rows = tuple(range(len(self.examples)))
        self.top = Goal(t, self.goal_rows, want, self._hit)
        pursue(self.space, t, self.goal_rows, want, self._hit, choices=self.choices)
        is_open = problem.given is None or problem.given.returns == ANY
        for wanted in other_forms(t) if is_open else [x for x in other_forms(t) if "tuple[" not in str(x).replace("vtuple[", "")]:
            # the examples' results have one length by chance as easily as by intent
            lists = plain(wanted)
            turn = conversion(lists, wanted)
            pursue(self.space, lists, self.goal_rows, want, partial(self._converted, turn, wanted))

    def _space(self) -> Space:
        types = [t for _, t in self.params]
        shown = [tuple(given(a, t) for a, t in zip(e.args, types, strict=True)) for e in self.examples]
        further: list[tuple[Any, ...]] = []
        constants = self.request.constants
        if "inputs" not in self.prices.without:
            further = generated_inputs(types, shown, [v for v, _, _ in constants], count=GENERATED).natural
        freezers = [freezer(t) for t in types]
        self.rows = [tuple(f(v) for f, v in zip(freezers, row)) for row in (*shown, *further)]
        space = Space(self.clock, self.prices, len(self.rows), len(shown), self._wanted(types), extra=self.request.patterns, visit=self._spell)
        for i, (name, t) in enumerate(self.params):
            col = tuple(row[i] for row in self.rows)
            node: Node = ("v", name, t)
            space.add_leaf(t, col, node, self.prices.variable, True)
            self._as_list(space, t, col, node)
        for value, t, cost in constants:
            space.add_leaf(t, (value,) * len(self.rows), ("l", value, t), cost, False)
        for test in self.request.tests:
            self._spell_out(space, test, [(n, t) for n, t in self.params], self.rows)
        return space

    def _spell(self, child: Child) -> None:
        """Give a lambda's space the tests of its element that the words spell out."""
        space = child.parent
        while space.level:
            return  # a lambda in a lambda sees the outer one's rows only through its points
        names = [(child.binder, child.element), *self.params]
        points = [(v, *self.rows[r]) for r, v in child.places]
        for test in self.request.tests:
            if test.of == child.element and test.var is not None:
                expr = renamed(test.expr, test.var, child.binder, child.element)
                self._spell_out(child.space, replace(test, expr=expr), names, points)

    def _spell_out(self, space: Space, test: Test, names: list[tuple[str, Type]], rows: Sequence[tuple[Any, ...]]) -> None:
        """Add what an expression of the words gives on the rows, where all its variables are known."""
        known = dict(names)
        free = {e.name for e in walk_expr(test.expr) if isinstance(e, Var)} - {p.name for e in walk_expr(test.expr) if isinstance(e, Lambda) for p in e.params}
        if not free <= known.keys():
            return
        meaning = meaning_of(test.expr, names)
        if meaning is None:
            return
        col: list[Any] = []
        for row in rows:
            try:
                col.append(meaning(*row))
            except Exception:
                col.append(ERR)
        if all(v is ERR for v in col) or (space.level == 0 and any(v is ERR for v in col[: space.needed])):
            return
        space.add_leaf(test.type, tuple(col), ("e", test.expr, test.type), test.cost, True)

    def _as_list(self, space: Space, t: Type, col: tuple[Any, ...], node: Node) -> None:
        """A parameter that is a sequence, set or text, also as a list at no cost."""
        if t.name == "map":
            entries = list_of(Type("tuple", t.args))
            space.add_leaf(entries, tuple(tuple(m.items()) for m in col), (instance("map_items", (t,), entries), node), self.prices.variable + 1, True)
            return
        if t.name == "set":
            block = instance("set_to_list", (t,), list_of(t.args[0]))
            space.add_leaf(list_of(t.args[0]), tuple(tuple(v) for v in col), (block, node), self.prices.variable, True)
        if t == STR:
            block = instance("chars", (t,), list_of(STR))
            space.add_leaf(list_of(STR), tuple(tuple(v) for v in col), (block, node), self.prices.variable + 1, True)
        if (lists := plain(t)) != t:
            space.add_leaf(lists, col, (conversion(t, lists), node), self.prices.variable, True)

    def _wanted(self, types: Sequence[Type]) -> tuple[Type, ...]:
        out: dict[Type, None] = {}
        stack = [*types, self.signature.returns]
        while stack:
            t = stack.pop()
            out[t] = None
            stack.extend(t.args)
        return tuple(out)

    def close(self) -> None:
        """Let go of the spaces and the strands; what was found stays."""
        self.space.close()
        for _, strand in self.strands:
            if isinstance(strand, Closing):
                strand.close()
        self.strands.clear()
        self.texts.clear()
        self.passed.clear()

    # ------------------------------------------------------------ results

    def _converted(self, turn: Block, returns: Type, node: Node, cost: int) -> None:
        self._hit((turn, node), cost, returns)

    def _hit(self, node: Node, cost: int, returns: Type | None = None) -> None:
        try:
            program = program_of(node, self.signature.name, self.params, returns or self.signature.returns)
        except (YantraError, ValueError):
            return
        self._offer(program, node, cost, "search")

    def offer(self, program: Program, cost: int, origin: str) -> None:
        """Take a program of another source."""
        self._offer(program, None, cost, origin)

    def taken(self) -> list[Found]:
        """What was found since this was asked last."""
        return self._taken()

    def _offer(self, program: Program, node: Node | None, cost: int, origin: str) -> None:
        """Take a program that should pass: it does, or it is dropped."""
        if self._is_full():
            return
        if program in self.texts:
            if cost < self.passed.get(program, 0):  # another source had it for less: what it says of the program counts
                self._keep(program, node, cost, origin)
            return
        self.texts.add(program)
        if copied(program, self.to_compute, self._of_library(program)):
            return
        try:
            if not self._passes(program):
                return
        except YantraError:
            return
        self.accepted += 1
        self._keep(program, node, cost, origin)

    def _keep(self, program: Program, node: Node | None, cost: int, origin: str) -> None:
        self.passed[program] = cost
        self.queue.append(Found(program, node, cost, origin, self.clock.evaluations, space_module.now() - self.started))

    def _is_full(self) -> bool:
        """Whether no further program is taken."""
        return self.accepted > MOST_FOUND or len(self.texts) > MOST_OFFERED

    def _of_library(self, program: Program) -> frozenset[str]:
        """The names of the program's functions that library patterns bring along."""
        names = {f.name for f in program.functions[1:]}
        called = [b.pattern for b in self.request.patterns if b.pattern is not None and names & {b.pattern.name, f"{b.pattern.name}_of"}] if names else []
        return frozenset(f.name for p in called for f in functions_of(p, self.signature.name))

    def _passes(self, program: Program) -> bool:
        """Whether the program checks and passes every example in the interpreter: the search's own values decide nothing."""
        check(program)
        call = compile_program(program, LIMITS)
        for e in self.problem.examples:
            args = [given(a, p.type) for a, p in zip(e.args, program.entry.params, strict=True)]
            try:
                value = call(*args)
            except RaisedError as error:
                if e.raises not in (error.kind, "Exception", "Error"):
                    return False
                continue
            if e.raises is not None or not equal(value, e.expected, program.entry.returns):
                return False
        return True

    # ------------------------------------------------------------ the loop

    def run(self, highest: int = HIGHEST, leading: Callable[[Sequence[Found]], tuple[float, int]] | None = None, first: int | None = None) -> Iterator[Found]:
        """What is found, level by level, until the budget ends or nothing further can be far from the best any more.

        leading: gives the confidence of the leading one of all that was found, and its cost where it is an expression of the
        space; asked after each part of a level that found something. first: the level at which something counts as found before
        the search begins.
        """
        cheapest = highest
        best: list[Found] = []
        every: list[Found] = []
        sure, cost = 0.0, 0
        if first is not None:
            self._allow_after()
            sure, cost = leading(every) if leading is not None else (0.0, 0)
        self.strands = [] if "sketches" in self.prices.without else [(s.__name__, s(self)) for s in strands_of()]
        try:
            for level in range(1, highest + 1):
                for taken in self._parts(level):
                    yield from taken
                    if taken:
                        every += taken
                        best = sorted([*best, *taken], key=lambda f: f.cost)[:MOST_GUARDED]
                        cheapest = min([cheapest, *(f.cost for f in taken if self._is_general(f))])
                        sure, cost = leading(every) if leading is not None else (0.0, 0)
                        if first is None:
                            first = level
                            self._allow_after()
                    late = -1 if first is None else level - max(first, cost - AHEAD)
                    if late >= 0 and sure >= SURE[min(late, len(SURE) - 1)]:
                        self.ended = "enough"
                        break
                if self.ended == "enough" or level >= cheapest + BEYOND or self._is_full():
                    break
        except OutOfWork:
            self.ended = "work"
        except OutOfTime:
            self.ended = "time"
        yield from (left := self._taken())
        for f in sorted([*best, *left], key=lambda f: f.cost)[:MOST_GUARDED]:
            self._guard(f)
        for name, strand in self.strands:
            if isinstance(strand, Around):
                for program, cost in strand.around(sorted([*best, *left], key=lambda f: f.cost)[:MOST_GUARDED]):
                    self._offer(program, None, cost, name)
        yield from self._taken()

    def _allow_after(self) -> None:
        """Something is found: from here on so much work, and no more."""
        if "stop" not in self.prices.without:
            self.clock.most = min(self.clock.most, self.clock.work + AFTER)

    def advance(self, level: int) -> Iterator[Found]:
        """What the next level finds, in the space and then by each strand."""
        for found in self._parts(level):
            yield from found

    def _parts(self, level: int) -> Iterator[list[Found]]:
        """What each part of the next level finds: the space, cases of what it holds, each strand."""
        self.space.advance(level)
        yield self._taken()
        if "cases" not in self.prices.without and level >= 3:
            self._cases(level)
            yield self._taken()
        for name, strand in list(self.strands):
            try:
                for program, cost in strand.step(level):
                    self._offer(program, None, cost, name)
            except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, re.error, RaisedError, YantraError) as error:
                self.strands.remove((name, strand))  # a strand's own mistake must not cost what the others find
                self.faults.append((name, level, repr(error)))
            yield self._taken()

    def _is_general(self, f: Found) -> bool:
        """Whether a program says more than the examples' own results."""
        if f.node is None:
            return True
        known = {repr(c) for c in self.choices}
        leaves = [n for n in walk(f.node) if n[0] in ("v", "l", "e")]
        return any(n[0] != "l" for n in leaves) and not any(n[0] == "l" and n[1] in self.top.want and repr(n[1]) not in known and n[1] not in (0, 1, "", True, False, None)
                                                            for n in leaves)

    def _guard(self, f: Found) -> None:
        """A found program behind the cases that the words state ("return -1 if the list is empty") and no example shows."""
        t = f.program.entry.returns
        for case in self.request.hints.cases:
            if f.node is None or case.kind != "when" or case.test is None or case.result is None or not fits(type_of(case.result), t):
                continue
            guarded: Node = ("if", ("e", case.test, BOOL), ("e", case.result, t), f.node, t)
            self._hit(guarded, f.cost)

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


__all__ = ["Composer", "Found"]
