"""The strand of cases: programs that decide as the words say, and search only what the words leave open.

In: a Composer. The words give branches (`hints_branches.py`); the examples say which reading of each condition holds and
which rows belong to which branch. A branch with a named result needs no search. What is left open is searched on its own
rows, by a Composer of its own with a space but without the costly strands: there the other branches' rows ask for nothing
and may fail. Out: guards, chains of cases, results within limits, None or a default where there is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Call,
    Expr,
    Function,
    If,
    IfExpr,
    Lambda,
    Lit,
    Param,
    Program,
    Return,
    Var,
    block_exprs,
    type_of,
    walk_expr,
)
from yantra_codex.ir.rewrite import replace_expr, with_parts
from yantra_codex.ir.types import BOOL, FLOAT, INT, Type, fits
from yantra_codex.search.compose.frozen import freezer, given
from yantra_codex.search.compose.hints_amounts import amounts
from yantra_codex.search.compose.hints_branches import Branch, Told, read_branches
from yantra_codex.search.compose.request import Request, meaning_of, read_request
from yantra_codex.search.compose.space import OutOfTime, near

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer, Found

LIGHT = frozenset({"TextPatterns", "Strings"})  # strands that a branch has of its own
AHEAD = 2  # levels that a branch's search is ahead of the whole's: its parts are what is left
LAST_LEVEL = 9  # of a branch's search
MOST_EVALUATIONS = 400_000  # of one branch
MOST_PLANS = 6
MOST_SLOTS = 3  # of one plan
MOST_SEARCHES = 7  # of all plans
SPELLED = 1  # what an amount costs that the words spell out
ALTERNATIVES = 3  # found for one branch, combined with those of the others
OTHER_READING, LEFT_OPEN, SKIPPED = 1, 2, 3  # what departing from the words costs
NO_VALUE = (RaisedError, YantraError, TypeError, ValueError)  # what computing an expression on a row may raise


@dataclass(frozen=True, slots=True)
class Step:
    """A case as decided upon: its test (None: what is left), its result (None: to be searched), the examples' rows that are its own."""

    test: Expr | None
    result: Expr | None
    rows: tuple[int, ...]
    words: str = ""
    sure: bool = True


@dataclass(slots=True)
class Plan:
    """Cases in order, the last for what is left. slots: for each searched case the search."""

    steps: tuple[Step, ...]
    price: int
    slots: list[Slot] = field(default_factory=list)


class Choice:
    """Which reading of the cases the examples allow. rows, want: of the examples, frozen."""

    def __init__(self, told: Told, names: list[tuple[str, Type]], returns: Type, rows: Sequence[tuple[Any, ...]], want: tuple[Any, ...]):
        self.names, self.returns, self.rows, self.want = names, returns, rows, want
        self.values: dict[str, tuple[Any, ...] | None] = {}
        least = told.least if self._limits(told.least, False) else None
        most = told.most if self._limits(told.most, True) else None
        self.told = replace(told, least=least, most=most)

    def _limits(self, limit: Expr | None, upper: bool) -> bool:
        """Whether the examples' results keep within a limit; else the words are about something else."""
        got = self.value(limit) if limit is not None else None
        return got is not None and all((w <= v or near(w, v)) if upper else (w >= v or near(w, v)) for v, w in zip(got, self.want) if isinstance(w, (int, float)))

    def value(self, e: Expr) -> tuple[Any, ...] | None:
        """What an expression gives on the examples' rows; None where it fails on one."""
        key = repr(e)
        if key not in self.values:
            meaning = meaning_of(e, self.names)
            try:
                self.values[key] = None if meaning is None else tuple(meaning(*row) for row in self.rows)
            except NO_VALUE:
                self.values[key] = None
        return self.values[key]

    def agrees(self, result: Expr, rows: Sequence[int]) -> bool:
        got = self.value(result)
        return got is not None and fits(type_of(result), self.returns) and all(near(got[r], self.want[r]) for r in rows)

    def plans(self, whole: bool = False) -> list[Plan]:
        """Ways to read the cases that the examples agree with. whole: also those in which no example is a case's own."""
        branches = self.told.branches
        last = self.told.otherwise
        out: list[Plan] = []

        def go(i: int, left: tuple[int, ...], steps: tuple[Step, ...], price: int) -> None:
            if len(out) >= 60 or price > 8:
                return
            if i == len(branches):
                words = last.words if last is not None else self.told.words
                if last is not None and last.result is not None and self.agrees(last.result, left):
                    out.append(Plan((*steps, Step(None, last.result, left)), price + 2))
                elif left or (last is None and any(s.result is None for s in steps)):
                    out.append(Plan((*steps, Step(None, None, left, words)), price + 2 + (LEFT_OPEN if last is not None and last.result is not None else 0)))
                elif last is not None and (amount := self.amount(last.words, steps)) is not None:
                    out.append(Plan((*steps, Step(None, amount, ())), price + 2 + OTHER_READING))
                elif last is None and len(steps) > 1:  # "'draw' if they are equal" ends a chain as "otherwise" does
                    out.append(Plan((*steps[:-1], replace(steps[-1], test=None)), price + 2))
                return
            for step, rest, more in self._ways(branches[i], left, steps):
                go(i + 1, rest, (*steps, step) if step else steps, price + more)

        go(0, tuple(range(len(self.rows))), (), 0)
        out.sort(key=lambda p: p.price)
        kept: dict[str, Plan] = {}
        for p in out:
            if whole or len(p.steps) > 1 or self.told.least is not None or self.told.most is not None:
                kept.setdefault(repr([(s.result, s.rows) for s in p.steps]), p)  # the likeliest reading of several that no example tells apart
        plans = list(kept.values())
        if plans and all(s.result is not None for s in plans[0].steps):  # the words say all of it
            plans = [p for p in plans if p.price < plans[0].price + SKIPPED]
        return plans[: 3 * MOST_PLANS]

    def amount(self, words: str, before: Sequence[Step]) -> Expr | None:
        """The likeliest amount that the words of a case spell out, where no example shows the case."""
        found = self.amounts(words, before)
        return found[0] if found else None

    def amounts(self, words: str, before: Sequence[Step]) -> list[Expr]:
        if self.told.reading is None:
            return []
        limits = [e for s in reversed(before) if s.test is not None for e in walk_expr(s.test) if isinstance(e, Lit) and e.type in (INT, FLOAT)]
        return amounts(words, self.told.reading, self.returns, limits)

    def _ways(self, b: Branch, left: tuple[int, ...], before: tuple[Step, ...]) -> Iterator[tuple[Step | None, tuple[int, ...], int]]:
        for k, test in enumerate(b.tests):
            holds = self.value(test)
            if holds is None:
                continue
            own = tuple(r for r in left if holds[r])
            rest = tuple(r for r in left if not holds[r])
            if b.result is not None and fits(type_of(b.result), self.returns) and self.agrees(b.result, own):
                yield Step(test, b.result, own, sure=b.sure), rest, k * OTHER_READING
            elif own and (rest or b.result is None):
                yield Step(test, None, own, b.words), rest, k * OTHER_READING + (LEFT_OPEN if b.result is not None else 0)
            elif not own and k == 0 and b.result is None and (amount := self.amount(b.words, before)) is not None:
                yield Step(test, amount, (), sure=False), rest, OTHER_READING
        yield None, left, SKIPPED


class Cases:
    """All plans that the examples allow, the nearest to the words first."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.told = read_branches(composer.problem)
        self.names = composer.params
        self.count = len(composer.examples)
        self.choice = Choice(self.told, self.names, self.told.returns, composer.rows[: self.count], composer.top.want)
        self.told = self.choice.told
        self.slots: dict[tuple[Any, ...], Slot] = {}
        self.plans = self._plans() if composer.examples else []
        self.missing = self._missing_slots() if composer.examples else []
        self.given: set[Program] = set()

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        """The programs that this level's share of search completes."""
        if level == 1 and self.told.reading is not None and not self.told.branches:
            for e in self._spelled():
                yield from self._new(self._whole([(None, (Return(e),))], {}), SPELLED + 2)
        for plan in self.plans:
            if not plan.slots:
                if level == 1:
                    yield from self._new(self._program(plan, ()), plan.price)
                continue
            for slot in plan.slots:
                slot.advance(level)
            if not all(s.found for s in plan.slots):
                continue
            for chosen in product(*(s.found[:ALTERNATIVES] for s in plan.slots)):
                yield from self._new(self._program(plan, chosen), plan.price + sum(f.cost for f in chosen))
        for slot, default in self.missing:
            slot.advance(level)
            for f in slot.found[: 2 * ALTERNATIVES]:
                for guard in guards_of(f.program, self.names):
                    yield from self._new(self._guarded(guard, default, f.program), f.cost + 2)

    def _spelled(self) -> Iterator[Expr]:
        """Amounts that the words spell out without any case; what is counted beyond a threshold is not less than nothing."""
        reading, t = self.told.reading, self.composer.signature.returns
        if reading is None:
            return
        numbers = [Lit(int(n), INT) for n in dict.fromkeys(re.findall(r"(?<![\w.])\d+(?![\w.%]|\.\d)", reading.text))][:4]
        for e in amounts(reading.text, reading, t, numbers):
            yield e
            past = [x for x in walk_expr(e) if isinstance(x, Apply) and x.op == "sub" and type_of(x) == INT]
            if past:
                yield replace_expr(e, lambda x, sub=past[0]: Apply("max2", (sub, Lit(0, INT)), INT) if x == sub else None)  # type: ignore[misc]

    def around(self, found: Sequence[Found]) -> Iterator[tuple[Program, int]]:
        """Programs that were found, behind the cases that the words state and no example shows, and within the limits of the words."""
        plans = [p for p in self.choice.plans(whole=True) if all(s.result is not None and s.sure and not s.rows for s in p.steps[:-1]) and p.steps[-1].result is None]
        limits = self.told.least is not None or self.told.most is not None
        for f in found:
            if f.origin == type(self).__name__:
                continue  # it has its cases
            for plan in plans[:2]:
                if len(plan.steps) > 1 or limits:
                    yield from self._new(self._program(plan, (f,)), f.cost)
            guards = guards_of(f.program, self.names)
            for default in self.told.missing:
                for guard in guards[:1]:
                    yield from self._new(self._guarded(guard, default, f.program), f.cost)
            for b in self.told.branches:  # "if there are no children": a guess, but for a program that fails just there
                if not b.sure and b.result is not None and fits(type_of(b.result), self.choice.returns):
                    for guard in (g for g in guards if g in b.tests):
                        yield from self._new(self._guarded(guard, b.result, f.program), f.cost)

    def _new(self, program: Program | None, cost: int) -> Iterator[tuple[Program, int]]:
        if program is not None and program not in self.given:
            self.given.add(program)
            yield program, cost

    # ------------------------------------------------------------ searches

    def _plans(self) -> list[Plan]:
        out = []
        for plan in self.choice.plans():
            searched = [s for s in plan.steps if s.result is None]
            if not searched:
                if len({repr(s.result) for s in plan.steps}) > 1:
                    out.append(plan)
                continue
            limited = [self._exact(s.rows) for s in searched]
            if len(searched) > MOST_SLOTS or not all(limited) or (len(limited[0]) == self.count and len(searched) == 1):
                continue  # what no case takes from is the whole's own search
            wanted = [(rows, s.words if len(searched) > 1 or len(rows) < 2 else "", self.choice.amounts(s.words, plan.steps)) for s, rows in zip(searched, limited)]
            if len(self.slots.keys() | {_slot_key(*w) for w in wanted}) > MOST_SEARCHES:
                break
            plan.slots = [self._slot(*w) for w in wanted]
            out.append(plan)
            if len(out) >= MOST_PLANS:
                break
        return out

    def _exact(self, rows: Sequence[int]) -> tuple[int, ...]:
        """The rows whose result no limit has cut, all of them if a limit has cut each."""
        limits = [v for e in (self.told.least, self.told.most) if e is not None and (v := self.choice.value(e)) is not None]
        free = tuple(r for r in rows if not any(near(v[r], self.choice.want[r]) for v in limits))
        return free or tuple(rows)

    def _slot(self, rows: tuple[int, ...], words: str, spelled: Sequence[Expr] = ()) -> Slot:
        key = _slot_key(rows, words, spelled)
        if key not in self.slots:
            self.slots[key] = Slot(self.composer, rows, words, spelled)
        return self.slots[key]

    def _missing_slots(self) -> list[tuple[Slot, Expr]]:
        """Searches on the rows whose result is not the one for nothing found."""
        out = []
        for default in self.told.missing:
            got = self.choice.value(default)
            if got is None or not fits(type_of(default), self.choice.returns):
                continue
            rest = tuple(r for r in range(self.count) if not near(got[r], self.choice.want[r]))
            if rest and len(rest) < self.count:
                out.append((self._slot(rest, ""), default))
        return out[:2]

    def close(self) -> None:
        """Let go of the searches for open cases."""
        for slot in self.slots.values():
            slot.search.close()
        self.slots.clear()

    # ------------------------------------------------------------ programs

    def _program(self, plan: Plan, chosen: Sequence[Found]) -> Program | None:
        """The cases one after the other, with what was found for those that were searched."""
        solutions = iter(chosen)
        blocks: list[tuple[Expr | None, Block]] = []
        helpers: dict[str, Function] = {}
        for s in plan.steps:
            if s.result is not None:
                blocks.append((s.test, (Return(s.result),)))
                continue
            f = next(solutions)
            body = self._body(f.program)
            if body is None:
                return None
            blocks.append((s.test, body))
            helpers.update((g.name, g) for g in f.program.functions[1:])
        return self._whole(blocks, helpers)

    def _guarded(self, guard: Expr, default: Expr, program: Program) -> Program | None:
        body = self._body(program)
        return None if body is None else self._whole([(guard, (Return(default),)), (None, body)], {g.name: g for g in program.functions[1:]})

    def _whole(self, blocks: list[tuple[Expr | None, Block]], helpers: dict[str, Function]) -> Program:
        t = self.choice.returns
        *cases, (_, last) = blocks
        single = [b[0].value for _, b in blocks if len(b) == 1 and isinstance(b[0], Return)]
        if len(cases) == 1 and len(single) == 2 and cases[0][0] is not None and single[0] is not None and single[1] is not None:
            body: Block = (Return(IfExpr(cases[0][0], single[0], single[1], t)),)
        else:
            body = (*(If(test, block) for test, block in cases if test is not None), *last)
        params = tuple(Param(n, p) for n, p in self.composer.params)
        return Program((Function(self.composer.signature.name, params, t, body), *helpers.values()))

    def _body(self, program: Program) -> Block | None:
        """A found program's statements, its result within the limits of the words and of the type asked for."""
        t, own = self.choice.returns, program.entry.returns
        body = program.entry.body
        low, high = (self.told.least, self.told.most) if own in (INT, FLOAT) else (None, None)
        if own == t and low is None and high is None:
            return body
        if own != t and (t.name != "option" or t.args[0] != own):
            return None

        def within(e: Expr) -> Expr:
            if high is not None and type_of(high) == own:
                e = Apply("min2", (e, high), own)
            if low is not None and type_of(low) == own:
                e = Apply("max2", (e, low), own)
            return e if own == t else Apply("some", (e,), t)

        return results_as(body, within)


def results_as(block: Block, f: Callable[[Expr], Expr]) -> Block:
    """The statements with each result changed."""
    return tuple(Return(f(s.value)) if isinstance(s, Return) and s.value is not None else with_parts(s, lambda e: e, lambda b: results_as(b, f)) for s in block)


def _slot_key(rows: tuple[int, ...], words: str, spelled: Sequence[Expr]) -> tuple[Any, ...]:
    return rows, words, repr(spelled)


class Slot:
    """The search for one open case: on its own rows of the examples."""

    most = MOST_EVALUATIONS

    def __init__(self, composer: Composer, rows: tuple[int, ...], words: str, spelled: Sequence[Expr] = ()):
        from yantra_codex.search.compose.driver import Composer as Search
        from yantra_codex.search.compose.driver import strands_of

        self.main = composer
        self.search = Search(part_of(composer.request, [composer.examples[r] for r in rows], words), composer.clock.deadline)
        self.search.strands = [(s.__name__, s(self.search)) for s in strands_of() if s.__name__ in LIGHT]
        self.search.faults = composer.faults
        self.done = 0
        self.ended = False  # its work, or the whole's time
        entry = Function(self.search.signature.name, tuple(Param(n, t) for n, t in composer.params), self.search.signature.returns, ())
        for i, e in enumerate(spelled):
            self.search.offer(Program((replace(entry, body=(Return(e),)),)), SPELLED + i // 2, "Cases")
        self.found: list[Found] = self.search.taken()

    def advance(self, level: int) -> None:
        """Search as far as this level of the whole allows."""
        clock, whole = self.search.clock, self.main.clock
        while not self.ended and self.done < min(level + AHEAD, LAST_LEVEL) and len(self.found) < 4 * ALTERNATIVES:
            self.done += 1
            evaluations, columns = clock.evaluations, clock.columns
            clock.most = min(self.most, clock.work + whole.most - whole.work)
            try:
                for f in self.search.advance(self.done):
                    self._keep(f)
            except OutOfTime:  # its work is done or the time is over: what it found counts
                self.ended = True
                for f in self.search.taken():
                    self._keep(f)
            finally:
                whole.evaluations += clock.evaluations - evaluations
                whole.columns += clock.columns - columns
            self.found.sort(key=lambda f: f.cost)

    def _keep(self, f: Found) -> None:
        if any(isinstance(e, Var) for e in block_exprs(f.program.entry.body)):
            self.found.append(f)


def part_of(request: Request, examples: Sequence[Any], words: str) -> Request:
    """The request for one case: its examples, and what its own words ask for before the rest."""
    problem = request.problem
    assert problem.signature is not None
    t = problem.signature.returns
    if t.name == "option" and all(e.expected is not None for e in examples):
        t = t.args[0]
    part = replace(problem, examples=tuple(examples), signature=replace(problem.signature, returns=t), given=None)
    hints = replace(request.hints, cases=(), choices=())
    prices, constants = request.prices, request.constants
    if words.strip():
        own = read_request(replace(part, text=words), NO_CATALOGUE, frozenset({"library"}))
        best = {name: min(price, own.prices.block.get(name, price)) for name, price in prices.block.items()}
        prices = replace(prices, block={**own.prices.block, **best})
        named = {(str(t), repr(v)): (v, t, c) for v, t, c in own.constants}
        for v, t_, c in constants:
            named.setdefault((str(t_), repr(v)), (v, t_, c + 1))
        constants = tuple(sorted(named.values(), key=lambda c: c[2]))
    return replace(request, problem=part, hints=hints, choices=(), prices=prices, constants=constants)


def guards_of(program: Program, params: Sequence[tuple[str, Type]]) -> list[Expr]:
    """Tests for the inputs on which a program has nothing to give: a list or text that a partial op takes is empty, a key is not there."""
    known = {n for n, _ in params}
    out: dict[str, Expr] = {}
    body = program.entry.body
    if len(body) != 1 or not isinstance(body[0], Return) or body[0].value is None:
        empty: list[Expr] = [Apply(EMPTY[t.name], (Var(n, t),), BOOL) for n, t in params if t.name in EMPTY]
        return empty[:2]
    further: dict[str, Expr] = {}
    for e in reversed(list(walk_expr(body[0].value))):  # what is computed first fails first
        if not isinstance(e, (Apply, Call)):
            continue
        op = e.op if isinstance(e, Apply) else ""
        if op in ("floordiv", "floormod", "div") and not isinstance(e.args[1], Lit) and _free(e.args[1]) <= known:
            out.setdefault(repr(e.args[1]), Apply("eq", (e.args[1], Lit(0.0 if type_of(e.args[1]) == FLOAT else 0, type_of(e.args[1]))), BOOL))
        elif op in ("index", "str_index") and isinstance(e.args[1], Lit) and isinstance(e.args[1].value, int) and e.args[1].value > 0 and _free(e.args[0]) <= known:
            size = Apply("length" if op == "index" else "str_length", e.args[:1], INT)
            out.setdefault(repr(e.args[0]), Apply("le", (size, e.args[1]), BOOL))
        elif op == "map_get" and _free(e) <= known:
            out.setdefault(repr(e), Apply("not", (Apply("map_has", e.args, BOOL),), BOOL))
        elif type_of(e).name not in ("list", "vtuple"):
            for a in e.args:
                if not isinstance(a, (Lit, Lambda)) and type_of(a).name in EMPTY and _free(a) <= known:
                    (out if op in PARTIAL else further).setdefault(repr(a), Apply(EMPTY[type_of(a).name], (a,), BOOL))
    return [*out.values(), *(v for k, v in further.items() if k not in out)][:4]


# ---------------------------------------------------------------- what the words promise of further inputs


@dataclass(frozen=True, slots=True)
class Promise:
    """What a result must be, where the words say it: a value, or its limits."""

    value: Any = None
    said: bool = False
    least: Any = None
    most: Any = None

    def kept(self, outcome: Any) -> bool:
        if self.said:
            return near(outcome, self.value)
        number = isinstance(outcome, (int, float)) and not isinstance(outcome, bool)
        return number and (self.least is None or outcome >= self.least) and (self.most is None or outcome <= self.most)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the words say of any answer, to rank answers by. tests: of the cases; values: what a program has to name."""

    promises: tuple[Promise | None, ...] = ()
    tests: frozenset[Expr] = frozenset()
    values: frozenset[str] = frozenset()

    def features(self, program: Program, outcomes: Sequence[Any]) -> dict[str, float]:
        """How far a program goes against the words, and how far it follows them."""
        if not (self.promises or self.tests or self.values):
            return {"told_broken": 0.0, "told_unnamed": 0.0, "told_followed": 0.0}
        every = [e for f in program.functions for e in block_exprs(f.body)]
        named = {spelled_value(e.value) for e in every if isinstance(e, Lit)}
        own = set(block_exprs(program.entry.body))
        tests = [t for t in self.tests if t in own or (isinstance(t, Apply) and t.op == "not" and t.args[0] in own)]
        return {"told_broken": broken(self.promises, outcomes), "told_unnamed": float(len(self.values - named)) / len(self.values) if self.values else 0.0,
                "told_followed": len(tests) / len(self.tests) if self.tests else 0.0}


NOTHING = Heard()


def heard(request: Request, rows: Sequence[tuple[Any, ...]]) -> Heard:
    """What the words, read as the examples allow, say of the results on these rows of arguments, and of the program."""
    signature = request.problem.signature
    if signature is None:
        return NOTHING
    told = read_branches(request.problem)
    if not told.branches and told.least is None and told.most is None:
        return NOTHING
    names, types = [(p.name, p.type) for p in signature.params], [freezer(p.type) for p in signature.params]
    shown = [e for e in request.problem.examples if e.raises is None]
    frozen = [tuple(f(given(a, p.type)) for f, a, p in zip(types, e.args, signature.params, strict=True)) for e in shown]
    freeze = freezer(signature.returns)
    choice = Choice(told, names, told.returns, frozen, tuple(freeze(given(e.expected, signature.returns)) for e in shown))
    plan = next(iter(choice.plans(whole=True)), None)
    if plan is None:
        return NOTHING
    sure = [s for s in plan.steps if s.test is not None and (s.sure or s.rows)]
    results = [s.result for s in sure] + ([choice.told.least, choice.told.most] if plan.steps[-1].result is None else [plan.steps[-1].result])
    values = frozenset(spelled_value(e.value) for r in results if r is not None for e in walk_expr(r) if isinstance(e, Lit) and e.value not in (0, 1, -1, "", None, True, False))
    return Heard(_promises(plan, choice.told, names, rows), frozenset(s.test for s in sure if s.test is not None), values)


def spelled_value(value: Any) -> str:
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _promises(plan: Plan, told: Told, names: list[tuple[str, Type]], rows: Sequence[tuple[Any, ...]]) -> tuple[Promise | None, ...]:
    """What the cases say of the result on each row; None where they say nothing."""

    def meant(e: Expr | None) -> Callable[..., Any]:
        meaning = meaning_of(e, names) if e is not None else None
        return meaning or (lambda *row: None)

    cases = [(s, meant(s.test), meant(s.result)) for s in plan.steps]
    least, most = meant(told.least), meant(told.most)

    def promise(row: tuple[Any, ...]) -> Promise | None:
        for s, test, result in cases:
            if s.test is None or test(*row):
                if s.result is not None:
                    return Promise(result(*row), True) if s.sure or s.rows else None
                low, high = least(*row), most(*row)
                return None if low is None and high is None else Promise(least=low, most=high)
        return None

    out: list[Promise | None] = []
    for row in rows:
        try:
            out.append(promise(row))
        except NO_VALUE:  # a condition that has no value on this row
            out.append(None)
    return tuple(out)


def broken(found: Sequence[Promise | None], outcomes: Sequence[Any]) -> float:
    """Which share of the promises the outcomes break."""
    said = [p.kept(o) for p, o in zip(found, outcomes) if p is not None]
    return said.count(False) / len(said) if said else 0.0


def _free(e: Expr) -> set[str]:
    return {x.name for x in walk_expr(e) if isinstance(x, Var)} - {p.name for x in walk_expr(e) if isinstance(x, Lambda) for p in x.params}


PARTIAL = frozenset({"first", "last", "max_of", "min_of", "max_by", "min_by", "index", "index_wrap", "str_index", "str_index_wrap", "mean", "median", "mode", "most_common", "reduce", "ord"})
EMPTY = {"list": "is_empty", "vtuple": "is_empty", "str": "str_is_empty", "map": "map_is_empty", "set": "set_is_empty"}
NO_CATALOGUE: Any = None  # the library is left out where it is read

__all__ = ["Cases", "Heard", "Promise", "broken", "guards_of", "heard", "spelled_value"]
