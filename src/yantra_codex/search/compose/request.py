"""A request as the search takes it: its words read once, the prices, constants, tests and patterns that follow from them.

In: a Problem and the catalogue. Out: `Request`. `without` names what an ablation leaves out: "library", "words",
"inputs", "sketches", "ranker", "goals", "cases", "lambdas", "memory" (what learned programs share), "stop" (what ends a search before
its levels or time do), and what the network goes without: "model" (all of it), "graph", "text", "io".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Expr, Function, Param, Program, Return, Var, walk_expr
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import FLOAT, INT, STR, Type
from yantra_codex.library.catalogue import Catalogue, Hit
from yantra_codex.model.guide import Guide
from yantra_codex.problems import Problem
from yantra_codex.search.compose.blocks import Block
from yantra_codex.search.compose.frozen import freezer, thawer
from yantra_codex.search.compose.hints import Hints, read_hints
from yantra_codex.search.compose.pattern_blocks import learned_blocks, pattern_blocks
from yantra_codex.search.compose.prices import prices_for
from yantra_codex.search.compose.prior import DEAREST, Prior
from yantra_codex.search.compose.space import Prices

Constant = tuple[Any, Type, int]
SMALL = Limits(fuel=5_000, memory=5_000)
USUAL: tuple[Constant, ...] = (
    (0, INT, 3), (1, INT, 2), (2, INT, 3), (-1, INT, 4), (3, INT, 5), (10, INT, 5), ("", STR, 3), (" ", STR, 4), (2.0, FLOAT, 4),
    (0.5, FLOAT, 5), (1.0, FLOAT, 4), (100, INT, 6), (100.0, FLOAT, 6))
KINDS = {0: "lit:int:0", 1: "lit:int:1", 2: "lit:int:2", -1: "lit:int:-1", 10: "lit:int:10", "": "lit:str:", " ": "lit:str: "}


@dataclass(frozen=True, slots=True)
class Test:
    """An expression that the words spell out, over `var` (an element or a parameter) and the problem's parameters."""

    expr: Expr
    var: str | None
    of: Type | None
    type: Type
    cost: int
    why: str


@dataclass(frozen=True, slots=True)
class Request:
    """What the search starts from. words: the name and the text. guide: what the network says, None where there is none."""

    problem: Problem
    words: str
    hints: Hints
    prices: Prices
    constants: tuple[Constant, ...]
    tests: tuple[Test, ...]
    choices: tuple[Any, ...]
    patterns: tuple[Block, ...]
    costs: dict[str, float]
    guide: Guide | None = None


def read_request(problem: Problem, catalogue: Catalogue, without: frozenset[str] = frozenset(), hits: list[Hit] | None = None,
                 guide: Guide | None = None, learned: Sequence[Program] = ()) -> Request:
    """Read a problem that has a signature. guide: the network's view of it, where there is one already. learned: shared parts to build with."""
    assert problem.signature is not None
    words = f"{(problem.entry_point or '').replace('_', ' ')} {problem.text}"
    hints = Hints() if "words" in without else read_hints(problem)
    types = [p.type for p in problem.signature.params]
    costs = dict(Prior.load().costs(words, types, problem.signature.returns)) if "words" not in without else {}
    guide = guide or Guide.of(problem, without)
    if guide is not None and costs:
        costs |= agreed(costs, guide.op_costs())
    prices = prices_for(costs, hints.wanted, without)
    patterns: tuple[Block, ...] = ()
    if "library" not in without:
        rated = pattern_blocks(catalogue, words, problem.signature.name, hits)
        patterns = tuple(b for b, _ in rated)
        prices = replace(prices, block={**prices.block, **{b.name: price for b, price in rated}})
    if learned and "memory" not in without:
        rated = learned_blocks(learned, prices, problem.signature.name, patterns)
        patterns = (*patterns, *(b for b, _ in rated))
        prices = replace(prices, block={**prices.block, **{b.name: price for b, price in rated}})
    return Request(problem, words, hints, prices, constants_of(hints, costs), tests_of(hints), hints.choices, patterns, costs, guide)


def agreed(costs: Mapping[str, float], told: Mapping[str, float]) -> dict[str, float]:
    """What ops cost by the prior and by the network together: the mean of both, in nats, for the ops that both know."""
    return {op: (costs[op] + min(nats, DEAREST)) / 2 for op, nats in told.items() if op in costs}


def constants_of(hints: Hints, costs: dict[str, float]) -> tuple[Constant, ...]:
    """The usual constants and those of the words, each at its lowest price, the cheapest first."""
    out: dict[tuple[str, Any], Constant] = {}
    usual = [(v, t, min(c, max(2, round(costs[KINDS[v]]) + 1)) if v in KINDS and KINDS[v] in costs and t != FLOAT else c) for v, t, c in USUAL]
    named = [(c.value, c.type, 1 + round(4 * (1 - c.weight))) for c in hints.constants if c.role == "value"]
    for value, t, cost in [*usual, *named]:
        key = (str(t), repr(value))
        if key not in out or cost < out[key][2]:
            out[key] = (value, t, cost)
    return tuple(sorted(out.values(), key=lambda c: c[2]))


def tests_of(hints: Hints) -> tuple[Test, ...]:
    """Predicates, keys and the conditions of cases, as expressions that the search may use whole."""
    out = [Test(p.expr, p.var, p.type, p.expr.type, 2 + round(3 * (1 - p.weight)), p.why) for p in hints.predicates]  # type: ignore[attr-defined]
    out += [Test(k.expr, "x", k.type, k.expr.type, 2 + round(3 * (1 - k.weight)), k.why) for k in hints.keys if k.expr is not None]  # type: ignore[attr-defined]
    out += [Test(c.test, None, None, c.test.type, 2, c.why) for c in hints.cases if c.test is not None]  # type: ignore[attr-defined]
    return tuple(out)


def meaning_of(expr: Expr, names: list[tuple[str, Type]], helpers: tuple[Function, ...] = ()) -> Callable[..., Any] | None:
    """The expression as a function of frozen values of these variables; None where it does not check. helpers: what it calls."""
    free = {e.name for e in walk_expr(expr) if isinstance(e, Var)}
    used = [(n, t) for n, t in names if n in free]
    try:
        result: Type = expr.type  # type: ignore[attr-defined]
        call = compile_program(Program((Function("f", tuple(Param(n, t) for n, t in used), result, (Return(expr),)), *helpers)), SMALL)
    except (YantraError, AttributeError):
        return None
    at = [i for i, (n, _) in enumerate(names) if n in free]
    thaws = [thawer(names[i][1]) for i in at]
    freeze = freezer(result)
    return lambda *values: freeze(call(*[t(values[i]) for t, i in zip(thaws, at)]))


def renamed(expr: Expr, old: str, new: str, t: Type) -> Expr:
    return substitute(expr, {old: Var(new, t)})
