"""Rules as a plan: which readings the examples allow, in which order the guards stand, which rows are left to search.

In: `Rules` and the examples' rows. Out: `Plan`s, the likeliest first. A guard that another one includes stands before it; a
fixed result before a computed one where both may hold; else the order is that of the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lit, Var, walk_expr
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, FLOAT, INT, Type, fits
from yantra_codex.search.compose.frozen import freezer
from yantra_codex.search.compose.request import meaning_of
from yantra_codex.search.compose.rules_modifiers import RESULT
from yantra_codex.search.compose.rules_nouns import Meant, joined
from yantra_codex.search.compose.rules_read import Change, Rule, Rules
from yantra_codex.search.compose.space import near

SKIPPED = 2.0
LARGE = 10**15  # of a number in a rule, from which the next ones are not told apart
SURE = 0.5  # up to here a guard that no example shows is believed
MOST_PLANS = 5
MOST_TRIED = 20_000  # choices of readings
_GIVEN = re.compile(r"\bempty (?:list|array|text|string|input|tuple)|\b(?:list|array|text|string|input) is empty\b")
NO_VALUE = (RaisedError, YantraError, TypeError, ValueError, ArithmeticError, LookupError)


@dataclass(frozen=True, slots=True)
class Guard:
    """test None: what is left. result None: to be searched, by `words`. rows: of the examples."""

    test: Expr | None
    result: Expr | None
    rows: tuple[int, ...]
    words: str
    sure: bool = True
    first: bool = False  # of the arguments as they are given, before any change


@dataclass(frozen=True, slots=True)
class Plan:
    guards: tuple[Guard, ...]  # the last is what is left
    cost: float
    skipped: int = 0
    modifiers: tuple[tuple[Expr, Expr], ...] = ()  # tests, and what the result of what is left becomes under each


class Planner:
    """rows, want: of the examples, frozen; further: inputs besides, by which tests are compared."""

    def __init__(self, rules: Rules, names: list[tuple[str, Type]], returns: Type, rows: Sequence[tuple[Any, ...]], want: Sequence[Any], further: Sequence[tuple[Any, ...]]):
        self.names, self.returns, self.want = names, returns, tuple(want)
        self.known: dict[str, tuple[Any, ...]] = {}
        self.rules = rules
        self.count = len(want)
        self.rows = [*rows, *further]
        self.probes = [*self.rows, *self._near_thresholds()]
        self.changes = [c for c in rules.changes if self._changes(c)]
        if self.changes:
            self.rows = self.changed(self.rows)
            self.probes = [*self.rows, *self._near_thresholds()]
            self.known.clear()
        self.least, self.most = self._limit(rules.least, False), self._limit(rules.most, True)

    # ------------------------------------------------------------ values

    def column(self, e: Expr) -> tuple[Any, ...]:
        """What an expression gives on the probes; None where it fails."""
        key = repr(e)
        if key not in self.known:
            meaning = meaning_of(e, self.names)
            self.known[key] = tuple(_value(meaning, row) for row in self.probes)
        return self.known[key]

    def changed(self, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The rows as the changes leave them, one change after the other."""
        out = list(rows)
        for change in self.changes:
            meanings = {n: meaning_of(e, self.names) for n, e in change.values}
            out = [tuple(_value(m, row, row[i]) if (m := meanings.get(n)) else row[i] for i, (n, _) in enumerate(self.names)) for row in out]
        return out

    def _changes(self, change: Change) -> bool:
        return all(meaning_of(e, self.names) is not None for _, e in change.values)

    def _near_thresholds(self) -> list[tuple[Any, ...]]:
        """Further rows with numbers about those of the rules, where one parameter alone is a number."""
        numbers = sorted({x.value for g in self.rules.guards for _, t in g.tests[:1] for x in walk_expr(t) if isinstance(x, Lit) and isinstance(x.value, (int, float)) and not isinstance(x.value, bool) and abs(x.value) < LARGE})
        out: list[tuple[Any, ...]] = []
        for i, (_, t) in enumerate(self.names):
            if t in (INT, FLOAT) and self.rows:
                out += [tuple(freezer(t)(float(v) if t == FLOAT else int(v)) if k == i else x for k, x in enumerate(self.rows[0])) for n in [0, *numbers] for v in (n - 2, n - 1, n, n + 1, n + 2)]
        return out[:60]

    def _limit(self, limit: Expr | None, upper: bool) -> Expr | None:
        if limit is None:
            return None
        got = self.column(limit)[: self.count]
        fine = all(v is not None and isinstance(w, (int, float)) and ((w <= v if upper else w >= v) or near(w, v)) for v, w in zip(got, self.want))
        return limit if fine else None

    def within(self, e: Expr) -> Expr:
        if not self.rules.main and self.rules.modifiers:  # the rules alone say what there is to change
            for m in self.rules.modifiers:
                change = m.changed[0][1]
                if getattr(change, "type", None) == getattr(e, "type", None):
                    e = IfExpr(m.tests[0][1], substitute(change, {RESULT: e}), e, e.type)  # type: ignore[attr-defined]
        for limit, op in ((self.most, "min2"), (self.least, "max2")):
            if limit is not None and getattr(limit, "type", None) == getattr(e, "type", None):
                e = e if isinstance(e, Lit) else Apply(op, (e, limit), e.type)  # type: ignore[attr-defined]
        return e

    def free(self, rows: Sequence[int]) -> tuple[int, ...]:
        """The rows whose result no limit has cut, all of them if a limit has cut each."""
        limits = [self.column(e) for e in (self.least, self.most) if e is not None]
        free = tuple(r for r in rows if not any(near(v[r], self.want[r]) for v in limits))
        return free or tuple(rows)

    def agrees(self, e: Expr, rows: Sequence[int]) -> bool:
        got = self.column(self.within(e))
        return fits(e.type, self.returns) and all(got[r] is not None and near(got[r], self.want[r]) for r in rows)  # type: ignore[attr-defined]

    def touches(self, test: Expr, row: int) -> bool:
        """Whether a rule changes an example's result, which may be what the test is of."""
        if all(x.name != RESULT for x in walk_expr(test) if isinstance(x, Var)):
            return bool(self.column(test)[row])
        t = self.returns.args[0] if self.returns.name == "option" else self.returns
        return bool(_value(meaning_of(test, [*self.names, (RESULT, t)]), (*self.rows[row], self.want[row])))

    # ------------------------------------------------------------ plans

    def ordered(self) -> list[Rule]:
        """The guards in the order in which they are asked."""
        out: list[Rule] = []
        for rule in self.rules.guards:
            own = {i for i, v in enumerate(self.column(rule.tests[0][1])) if v}
            at = len(out)
            for k in range(len(out) - 1, -1, -1):
                other = {i for i, v in enumerate(self.column(out[k].tests[0][1])) if v}
                fixed = _is_fixed(rule) and not _is_fixed(out[k]) and own & other and not other < own
                if own < other or fixed:
                    at = k
            out.insert(at, rule)
        return out

    def plans(self) -> list[Plan]:
        """Ways to read the rules that the examples agree with."""
        guards = self.ordered()
        out: list[Plan] = []
        last = self.rules.otherwise
        tried = count()

        def go(i: int, left: tuple[int, ...], steps: tuple[Guard, ...], cost: float, skipped: int) -> None:
            if len(out) >= 40 or cost > 5 or next(tried) > MOST_TRIED:
                return
            if i == len(guards):
                for end, more in self._last(last, left, steps):
                    out.append(Plan((*steps, end) if end is not None else (*steps[:-1], Guard(None, steps[-1].result, steps[-1].rows, steps[-1].words)), cost + more, skipped))
                return
            rule = guards[i]
            found = False
            for c, test in rule.tests[:3]:
                column = self.column(test)
                if any(column[r] is None for r in left):
                    continue
                own = tuple(r for r in left if column[r])
                rest = tuple(r for r in left if not column[r])
                for d, result in rule.results[:8] if own else rule.results[:1]:
                    if self.agrees(result, own) and (own or c + d <= SURE or _is_fixed(rule)):
                        found = True
                        go(i + 1, rest, (*steps, Guard(test, result, own, rule.words, c <= SURE, bool(_GIVEN.search(rule.said)))), cost + c + d, skipped)
                if not rule.results and own:
                    found = True
                    go(i + 1, rest, (*steps, Guard(test, None, own, rule.words, c <= SURE)), cost + c + 0.4, skipped)
            if not found or not rule.results:
                go(i + 1, left, steps, cost + SKIPPED, skipped + 1)

        go(0, tuple(range(self.count)), (), 0.0, 0)
        out.sort(key=lambda p: p.cost)
        return self._modified(out[:MOST_PLANS])

    def _modified(self, plans: list[Plan]) -> list[Plan]:
        """Each plan whose last part is searched, with the changes of its result in each of their readings."""
        if not self.rules.modifiers:
            return plans
        ways: list[tuple[float, tuple[tuple[Expr, Expr], ...]]] = [(0.0, ())]
        for m in self.rules.modifiers[:3]:
            ways = [(cost + c + d, (*before, (test, e))) for cost, before in ways for c, test in m.tests[:1] for d, e in m.changed[:2]][:8]
        out = [replace(p, cost=p.cost + cost, modifiers=way) if p.guards and p.guards[-1].result is None else p for p in plans for cost, way in ways]
        return sorted(dict.fromkeys(out), key=lambda p: p.cost)[: 2 * MOST_PLANS]

    def _last(self, last: Rule | None, left: tuple[int, ...], steps: tuple[Guard, ...]) -> Iterator[tuple[Guard | None, float]]:
        if last is not None:
            for d, result in last.results if left else last.results[:1]:
                if self.agrees(result, left):
                    yield Guard(None, result, left, last.words), d
            if not last.results and left:
                yield Guard(None, None, left, last.words), 0.4
            return
        if not left and steps and all(any(self.column(g.test)[k] for g in steps if g.test is not None) for k in range(len(self.probes))):
            yield None, 0.0  # one of them always holds
        elif left:
            touched = {r for m in self.rules.modifiers for r in left if self.touches(m.tests[0][1], r)}
            yield Guard(None, None, tuple(r for r in left if r not in touched) or left, ""), 0.0

    def checks(self) -> list[Meant]:
        """The whole yes-or-no answers that the words spell out and the examples agree with."""
        found: list[Meant] = [(0.0, Lit(True, BOOL))]
        for options in self.rules.checks:
            found = [(c + d, e if isinstance(a, Lit) else joined("and", [a, e])) for c, a in found for d, e in options[:6]][:24]
        good = [(c, e) for c, e in found if not isinstance(e, Lit) and self.agrees(e, range(self.count))]
        return sorted(good, key=lambda m: m[0])[:4]

    def unchanged(self, e: Expr) -> Expr:
        """The expression over the arguments as they are given: each change put in its place."""
        for change in reversed(self.changes):
            e = substitute(e, dict(change.values))
        return e


def _value(meaning: Callable[..., Any] | None, row: tuple[Any, ...], default: Any = None) -> Any:
    try:
        return default if meaning is None else meaning(*row)
    except NO_VALUE:
        return default


def _is_fixed(rule: Rule) -> bool:
    """Whether the result is a value, or an argument as it is."""
    return bool(rule.results) and isinstance(rule.results[0][1], (Lit, Var))


__all__ = ["Guard", "Plan", "Planner"]
