"""The strand of rules: what the sentences beside the main one say is put around a program for the main one.

In: a Composer. Rules are read once (`rules_read.py`); a plan (`rules_plan.py`) says which rows they decide. What is left is
searched by a Composer of its own: on the rows that no rule decides, with the arguments as the rules change them, and with the
text of the main sentence alone. Where no search is needed the words say the whole program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, product
from typing import TYPE_CHECKING, Any

from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Expr,
    Function,
    If,
    IfExpr,
    Let,
    LetIn,
    Lit,
    Param,
    Program,
    Return,
    Var,
    block_exprs,
    type_of,
)
from yantra_codex.ir.rewrite import map_block, substitute
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import FLOAT, INT, Type
from yantra_codex.search.compose.frozen import thawer
from yantra_codex.search.compose.hints_text import read_text
from yantra_codex.search.compose.request import Request, read_request
from yantra_codex.search.compose.rules_modifiers import RESULT
from yantra_codex.search.compose.rules_nouns import as_float
from yantra_codex.search.compose.rules_plan import Guard, Plan, Planner
from yantra_codex.search.compose.rules_read import Rules as Read
from yantra_codex.search.compose.rules_read import read_rules, told_problem
from yantra_codex.search.compose.strand_cases import NO_CATALOGUE, Slot, results_as

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer, Found

OTHERS = frozenset({"Cases", "Rules"})
BY_EXAMPLE = frozenset({"Formulas", "Sketches", "Strings"})  # for which one example says too little
WHOLE = 1  # what a program costs that the words say whole
MOST_SEARCHES = 4
MOST_EVALUATIONS = 120_000  # of one part
ALTERNATIVES = 4
SURE = 0.5


@dataclass(slots=True)
class Open:
    """A plan with the searches for what it leaves open, one for each guard without a result."""

    plan: Plan
    slots: list[Part]


class Part(Slot):
    """The search for what a rule, or the main sentence, leaves open."""

    most = MOST_EVALUATIONS

    def __init__(self, composer: Composer, request: Request):
        from yantra_codex.search.compose.driver import Composer as Search
        from yantra_codex.search.compose.driver import strands_of

        self.main = composer
        self.search = Search(request, composer.clock.deadline)
        others = OTHERS if len(request.problem.examples) > 1 else OTHERS | BY_EXAMPLE
        self.search.strands = [(s.__name__, s(self.search)) for s in strands_of() if s.__name__ not in others]
        self.search.faults = composer.faults
        self.done = 0
        self.ended = False
        self.found: list[Found] = self.search.taken()


class Rules:
    """All plans that the examples allow, those first that leave nothing to search."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.returns: Type = composer.signature.returns
        self.count = len(composer.examples)
        self.rules: Read | None = None
        self.planner: Planner | None = None
        self.plans: list[Plan] = []
        self.open: list[Open] | None = None
        self.parts: dict[Any, Part] = {}
        self.given: set[Program] = set()

    def _read(self) -> None:
        """Take the rules of the words; at the first step, where a mistake costs this strand alone."""
        c = self.composer
        self.rules = read_rules(read_text(told_problem(c.problem))) if c.examples and c.params and "words" not in c.prices.without else Read()
        if self.rules:
            self.planner = Planner(self.rules, c.params, self.returns, c.rows[: self.count], c.top.want, c.rows[self.count :])
            self.plans = self.planner.plans()

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        if self.rules is None:
            self._read()
        planner = self.planner
        if planner is None or self.rules is None:
            return
        if level == 1:
            for cost, e in planner.checks():
                yield from self._new(self._whole(Plan((Guard(None, e, (), ""),), 0.0), []), WHOLE + round(2 * cost))
            for plan in self.plans:
                if all(g.result is not None for g in plan.guards) and self.rules.is_whole:
                    yield from self._new(self._whole(plan, []), WHOLE + round(2 * plan.cost))
        if level < 2:
            return
        if self.open is None:
            self.open = list(self._opened())
        for o in self.open:
            for part in o.slots:
                part.advance(level)
            if not all(p.found for p in o.slots):
                continue
            most = ALTERNATIVES if len(o.slots) > 1 else 3 * ALTERNATIVES
            for chosen in product(*(p.found[:most] for p in o.slots)):
                origin = chosen[-1].origin
                for program, cost in self._new(self._whole(o.plan, chosen), round(o.plan.cost) + sum(f.cost for f in chosen)):
                    self.composer.offer(program, cost, "Cases" if origin == "search" else origin)

    def around(self, found: Sequence[Found]) -> Iterator[tuple[Program, int]]:
        """Programs that were found behind the rules that no example shows."""
        planner = self.planner
        if planner is None:
            return
        for plan in self.plans[:2]:
            *guards, last = plan.guards
            if last.result is None and last.test is None and len(last.rows) == self.count and (guards or plan.modifiers or planner.changes or planner.most is not None or planner.least is not None):
                for f in found:
                    if f.program not in self.given:
                        yield from self._new(self._whole(plan, [f]), f.cost)

    def close(self) -> None:
        for part in self.parts.values():
            part.search.close()
        self.parts.clear()

    def _new(self, program: Program | None, cost: int) -> Iterator[tuple[Program, int]]:
        if program is not None and program not in self.given:
            self.given.add(program)
            yield program, cost

    # ------------------------------------------------------------ searches

    def _opened(self) -> Iterator[Open]:
        planner = self.planner
        assert planner is not None and self.rules is not None
        for plan in self.plans:
            free = [g for g in plan.guards if g.result is None]
            if not free or len(free) > 3 or (plan.skipped and plan is not self.plans[0]):
                continue
            if len(free) == 1 and len(free[0].rows) == self.count and not planner.changes and planner.most is None and planner.least is None and self.rules.main == "":
                continue
            parts = [self._part(g) for g in free]
            if all(parts):
                yield Open(plan, [p for p in parts if p is not None])

    def _part(self, g: Guard) -> Part | None:
        planner, c = self.planner, self.composer
        assert planner is not None and self.rules is not None
        words = g.words if g.test is not None else f"{self.rules.main}. {g.words}".strip(". ")
        if g.test is None and not words:
            return None
        rows = planner.free(g.rows)
        key = (rows, words)
        if key not in self.parts:
            if len(self.parts) >= MOST_SEARCHES:
                return None
            self.parts[key] = Part(c, self._request(rows, self._shown(words)))
        return self.parts[key]

    def _shown(self, words: str) -> str:
        literals = read_text(told_problem(self.composer.problem)).literals
        return re.sub(r"«(\d+)»", lambda m: literals[int(m[1])].source, words)

    def _request(self, rows: Sequence[int], words: str) -> Request:
        """The request for a part: its words, and its rows with the arguments as the rules change them."""
        planner, c = self.planner, self.composer
        assert planner is not None
        thaws = [thawer(t) for _, t in c.params]
        examples = tuple(Example(tuple(t(v) for t, v in zip(thaws, planner.rows[r])), c.examples[r].expected) for r in rows)
        t = self.returns
        if t.name == "option" and all(e.expected is not None for e in examples):
            t = t.args[0]
        problem = replace(c.problem, text=words, examples=examples, signature=replace(c.signature, returns=t), given=None)
        own = read_request(problem, NO_CATALOGUE, c.prices.without | {"library"})
        blocks = {b.name: c.prices.block[b.name] for b in c.request.patterns if b.name in c.prices.block}
        return replace(own, prices=replace(own.prices, block={**own.prices.block, **blocks}, without=c.prices.without), patterns=c.request.patterns)

    # ------------------------------------------------------------ programs

    def _whole(self, plan: Plan, chosen: Sequence[Found]) -> Program | None:
        """The guards one after the other, the arguments changed before, the result within its limits."""
        planner, t = self.planner, self.returns
        assert planner is not None
        solutions = iter(chosen)
        blocks: list[tuple[Expr | None, Block]] = []
        helpers: dict[str, Function] = {}
        for g in plan.guards:
            if g.result is not None:
                blocks.append((g.test, (Return(planner.within(g.result)),)))
                continue
            f = next(solutions)
            body = self._body(f.program, plan.modifiers if g.test is None else ())
            if body is None:
                return None
            blocks.append((g.test, body))
            helpers.update((h.name, h) for h in f.program.functions[1:])
        early = 0  # guards of what is given, before the changes
        while planner.changes and early < len(plan.guards) - 1 and plan.guards[early].first:
            early += 1
        before = tuple(If(test, block) for test, block in blocks[:early] if test is not None)
        *cases, (_, last) = blocks[early:]
        body = (*(If(test, block) for test, block in cases if test is not None), *last)
        if len(cases) == 1 and cases[0][0] is not None and (one := _single(cases[0][1])) is not None and (two := _single(last)) is not None:
            body = (Return(IfExpr(cases[0][0], one, two, t)),)
        for change in reversed(planner.changes):
            body = _changed(body, dict(change.values), {n for n, _ in self.composer.params})
        entry = Function(self.composer.signature.name, tuple(Param(n, p) for n, p in self.composer.params), t, (*before, *body))
        return Program((entry, *helpers.values()))

    def _body(self, program: Program, modifiers: Sequence[tuple[Expr, Expr]]) -> Block | None:
        planner, t, own = self.planner, self.returns, program.entry.returns
        assert planner is not None
        if own != t and not (t.name == "option" and t.args[0] == own) and not (own == INT and t == FLOAT):
            return None

        known = {v.name for v in block_exprs(program.entry.body) if isinstance(v, Var)} | {n for n, _ in self.composer.params}
        name = next((n for n in ("result", "total") if n not in known), RESULT)

        def turned(e: Expr) -> Expr:
            e = as_float(e) if own == INT and t == FLOAT else e
            for test, change in modifiers:
                if type_of(change) != type_of(e):
                    continue
                small = isinstance(e, (Var, Lit)) or (isinstance(e, Apply) and all(isinstance(a, (Var, Lit)) for a in e.args))
                so_far = e if small else Var(name, type_of(e))
                decided = IfExpr(substitute(test, {RESULT: so_far}), substitute(change, {RESULT: so_far}), so_far, type_of(e))
                e = decided if small else LetIn(name, e, decided, type_of(e))
            e = planner.within(e)
            return Apply("some", (e,), t) if t.name == "option" and type_of(e) != t else e

        return results_as(program.entry.body, turned)


def _single(block: Block) -> Expr | None:
    return block[0].value if len(block) == 1 and isinstance(block[0], Return) and not isinstance(block[0].value, LetIn) else None


def _changed(body: Block, values: dict[str, Expr], taken: set[str]) -> Block:
    """The statements with other arguments: in their place where a change is small or used once, else under a name."""
    every = [e for e in block_exprs(body) if isinstance(e, Var)]
    lets: list[Let] = []
    placed: dict[str, Expr] = {}
    taken = taken | {e.name for e in every}
    for name, e in values.items():
        uses = sum(v.name == name for v in every)
        if not uses:
            continue
        if uses == 1 or isinstance(e, (Lit, Var)):
            placed[name] = e
            continue
        new = next(n for n in (f"own_{name}{k or ''}" for k in count()) if n not in taken)
        lets.append(Let(new, type_of(e), e))
        placed[name] = Var(new, type_of(e))
    return (*lets, *map_block(body, lambda x: substitute(x, placed)))


__all__ = ["Rules"]
