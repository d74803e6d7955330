"""What the rules of a request promise of any answer: the result of a row that a rule decides, a check that the words spell whole.

In: a Request and rows of arguments. Out: `Heard`, by which answers are ranked. Where no rule is read for certain, what the
strand of cases hears.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yantra_codex.ir.nodes import Expr, Lit, walk_expr
from yantra_codex.search.compose import strand_cases
from yantra_codex.search.compose.frozen import freezer, given
from yantra_codex.search.compose.hints_text import read_text
from yantra_codex.search.compose.request import Request
from yantra_codex.search.compose.rules_plan import Plan, Planner
from yantra_codex.search.compose.rules_read import read_rules, told_problem
from yantra_codex.search.compose.strand_cases import NOTHING, Heard, Promise


def heard(request: Request, rows: Sequence[tuple[Any, ...]]) -> Heard:
    """What the words, read as the examples allow, say of the results on these rows of arguments, and of the program."""
    problem = request.problem
    signature = problem.signature
    shown = [e for e in problem.examples if e.raises is None]
    if signature is None or not signature.params or not shown:
        return strand_cases.heard(request, rows)
    rules = read_rules(read_text(told_problem(problem)))
    if not rules or not rules.is_whole:
        return strand_cases.heard(request, rows)
    types = [freezer(p.type) for p in signature.params]
    freeze = freezer(signature.returns)
    frozen = [tuple(f(given(a, p.type)) for f, a, p in zip(types, e.args, signature.params, strict=True)) for e in shown]
    planner = Planner(rules, [(p.name, p.type) for p in signature.params], signature.returns, frozen, [freeze(given(e.expected, signature.returns)) for e in shown], rows)
    at = range(len(shown), len(shown) + len(rows))
    if checks := planner.checks():
        column = planner.column(checks[0][1])
        return Heard(tuple(None if column[k] is None else Promise(column[k], True) for k in at), frozenset([checks[0][1]]))
    plan = next((p for p in planner.plans() if not p.skipped), None)
    if plan is None or (len(plan.guards) < 2 and planner.least is None and planner.most is None):
        return strand_cases.heard(request, rows)
    return _of_plan(planner, plan, at)


def _of_plan(planner: Planner, plan: Plan, at: range) -> Heard:
    least = planner.column(planner.least) if planner.least is not None else None
    most = planner.column(planner.most) if planner.most is not None else None
    tests = [planner.column(g.test) if g.test is not None else None for g in plan.guards]
    results = [planner.column(planner.within(g.result)) if g.result is not None else None for g in plan.guards]

    def promise(k: int) -> Promise | None:
        for guard, test, result in zip(plan.guards, tests, results):
            if test is not None and test[k] is None:
                return None
            if test is None or test[k]:
                if result is not None:
                    return Promise(result[k], True) if (guard.sure or guard.rows) and (result[k] is not None or _is_none(guard.result)) else None
                low, high = least[k] if least else None, most[k] if most else None
                return None if low is None and high is None else Promise(least=low, most=high)
        return None

    sure = [g for g in plan.guards if g.test is not None and (g.sure or g.rows)]
    named: list[Expr | None] = [*(g.result for g in sure), planner.least, planner.most]
    values = frozenset(strand_cases.spelled_value(e.value) for r in named if r is not None for e in walk_expr(r) if isinstance(e, Lit) and e.value not in (0, 1, -1, "", None, True, False))
    return Heard(tuple(promise(k) for k in at), frozenset(planner.unchanged(g.test) for g in sure if g.test is not None), values)


def _is_none(e: Expr | None) -> bool:
    return isinstance(e, Lit) and e.value is None


__all__ = ["NOTHING", "heard"]
