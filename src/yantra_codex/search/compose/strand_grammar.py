"""Programs from the grammar of the request: its sentence is parsed to what it says, and what meets the examples is yielded.

Neighbouring phrases combine (grammar_chart.py), so a long request costs little more than a short one. A candidate's cost is that of
the words it leaves unexplained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.nodes import (
    Apply,
    Call,
    Expr,
    Function,
    IfExpr,
    Lit,
    Make,
    Param,
    Program,
    Return,
    Var,
    type_of,
    walk_expr,
)
from yantra_codex.ir.rewrite import rename_variables
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, fits, list_of
from yantra_codex.search.compose.build import converted, literal, plain, readable
from yantra_codex.search.compose.frozen import freezer
from yantra_codex.search.compose.grammar_chart import Cell, Chart
from yantra_codex.search.compose.grammar_lexicon import read_term
from yantra_codex.search.compose.grammar_lists_notes import read_notes
from yantra_codex.search.compose.grammar_missing import guarded, where_missing
from yantra_codex.search.compose.grammar_numbers import respelled
from yantra_codex.search.compose.grammar_read import ALL, Reader, words_of
from yantra_codex.search.compose.grammar_terms import FAILED, HOLE, Meanings, Term, Value
from yantra_codex.search.compose.hints_text import read_text
from yantra_codex.search.compose.pattern_blocks import functions_of
from yantra_codex.search.compose.request import meaning_of
from yantra_codex.search.compose.space import OutOfTime, near

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

READ_AT = 3  # the level at which the sentence is parsed: what is cheap was found by then
CHEAPEST = 3
MOST_SKIPPED = 9.0
MOST_YIELDED = 24
GUARDED = 0.4
UNKNOWN_SHARE = 0.5  # of what skipping costs, for words that mean nothing anywhere
FURTHER_ROWS = 1  # inputs besides the examples, by which two meanings may differ
MOST_COMPLETED = 900
_EXAMPLES = re.compile(r">>>|\n\s*(?:for )?(?:examples?|e\.g)\b|\bfor example\b|your code should satisfy", re.IGNORECASE)
_COMPLETIONS = tuple((read_term(text), cost) for text, cost in (
    ('(join _ "")', 0.4), ('(join _ " ")', 0.5), ("(length _)", 0.8), ("(sum _)", 0.9), ("(sort _)", 0.8), ("(show _)", 0.5), ("(parse_number _)", 0.8), ("(to_float _)", 0.2),
    ("(round_to _ 2)", 0.5), ("(round_to _ 1)", 0.7), ("(round_int _)", 0.7), ("(floor _)", 0.7), ("(ceil _)", 0.8), ("(set_from_list _)", 0.4), ("(unique _)", 1.0), ("(reverse _)", 1.0),
    ("(max_of _)", 1.0), ("(min_of _)", 1.0), ("(first _)", 1.0), ("(last _)", 1.0), ("(get 0 _)", 1.0), ("(get 1 _)", 1.0), ('(join _ ", ")', 0.8), ('(join _ ",")', 0.8),
    ('(join _ "\\n")', 0.9), ("[map _ (get 0 _)]", 0.9), ("[map _ (get 1 _)]", 0.9), ("(map_from_pairs _)", 0.3), ("(map_keys _)", 0.7), ("(map_values _)", 0.8),
    ("(map_items _)", 0.6), ("(not _)", 1.2), ("(abs _)", 1.0), ("[map _ (show _)]", 0.7), ("(is_empty _)", 1.1), ("(not (is_empty _))", 1.0), ("(counts _)", 1.2),
    ('(parse_int (join [map _ (show _)] ""))', 0.9), ("(list_to_tuple _)", 0.2), ("(chars _)", 0.6), ("(upper _)", 1.3), ("(lower _)", 1.0)))


_NONE = re.compile(r"\b(?:no|none|nothing)\b")


class Grammar:
    """The strand. Parses at level READ_AT, then gives what it found by cost."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.returns = composer.signature.returns
        self.found: list[tuple[float, Expr]] | None = None
        self.given: set[Program] = set()
        self.cases: list[tuple[Expr, Expr, list[bool]]] | None = None

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        if level < READ_AT or "words" in self.composer.prices.without:
            return
        if self.found is None:
            found: list[tuple[float, Expr]] = []
            ended: OutOfTime | None = None
            try:
                for f in self._parsed():
                    found.append(f)
            except RecursionError:  # a term too deep says nothing
                pass
            except OutOfTime as error:  # what was found until then counts
                ended = error
            self.found = sorted(found, key=lambda f: f[0])[:MOST_YIELDED]
            if ended is not None:
                yield from self._up_to(level_of(MOST_SKIPPED))
                raise ended
        yield from self._up_to(level)

    def _up_to(self, level: int) -> Iterator[tuple[Program, int]]:
        """What was found and not given yet, as dear as a level."""
        while self.found and level_of(self.found[0][0]) <= level:
            cost, expr = self.found.pop(0)
            program = self._program(expr)
            if program not in self.given:
                self.given.add(program)
                yield program, level_of(cost)

    def _program(self, expr: Expr) -> Program:
        c = self.composer
        entry = Function(c.signature.name, tuple(Param(n, t) for n, t in c.params), self.returns, (Return(expr),))
        return Program((rename_variables(entry, readable(entry)), *self._helpers(expr)))

    def _helpers(self, expr: Expr) -> tuple[Function, ...]:
        """The functions of the library's patterns that an expression calls."""
        c = self.composer
        called = {e.function for e in walk_expr(expr) if isinstance(e, Call)}
        helpers: dict[str, Function] = {}
        for block in c.request.patterns if called else ():
            name = block.pattern.name
            if called & {name, f"{name}_of"}:
                for f in functions_of(block.pattern, c.signature.name):
                    helpers.setdefault(f.name, f)
        return tuple(helpers.values())

    # ------------------------------------------------------------ the sentence

    def _parsed(self) -> Iterator[tuple[float, Expr]]:
        c = self.composer
        problem = c.problem
        text = problem.text
        ends = [m.start() for m in _EXAMPLES.finditer(text) if m.start() > 15]
        if problem.entry_point and (at := text.find(f"{problem.entry_point}(")) > 15:
            ends.append(at)
        reading = read_text(replace(problem, text=text[: min(ends)])) if ends else read_text(problem)
        reading = respelled(reading)
        words = words_of(reading)
        if not words or not c.params:
            return
        rows = c.rows[: len(c.examples) + FURTHER_ROWS]
        parameters = {n: Value(t, tuple(row[i] for row in rows), Var(n, t)) for i, (n, t) in enumerate(c.params)}
        if len(c.params) > 1 and len({t for _, t in c.params}) == 1 and c.params[0][1] in (INT, FLOAT, STR):
            together = list_of(c.params[0][1])  # "the three numbers"
            parameters[ALL] = Value(together, tuple(tuple(row) for row in rows), Make(tuple(Var(n, t) for n, t in c.params), together))
        reader = Reader(reading, words, parameters, rows, c.params, c.request.patterns)
        meanings = Meanings(reader.part_names(), c.request.patterns)
        found = list(reader.items())
        known = sorted({k for i, j, _ in found for k in range(i, j)})  # a word that means nothing is in no span
        place = {k: n for n, k in enumerate(known)}
        lexical: dict[tuple[int, int], list[Any]] = {}
        for i, j, item in found:
            lexical.setdefault((place[i], place[j - 1] + 1), []).append(item)
        unknown = sum(w.skip for i, w in enumerate(words) if i not in place)
        charged = 0

        def charge() -> None:
            nonlocal charged
            c.clock.evaluations += chart.evaluations - charged
            charged = chart.evaluations
            c.clock.check()

        parallels = reader.together()
        chart = Chart(meanings, [*parameters.values(), *([parallels[0]] if parallels else [])], len(rows), len(c.examples), charge, self.returns)
        chart.others_stay = read_notes(reading.text).others_stay
        skips = [words[k].skip for k in known]
        cells = chart.fill(lexical, skips)
        for cost, expr in self._complete(cells, skips, chart):
            yield cost + UNKNOWN_SHARE * unknown, expr
        charge()

    def _complete(self, cells: dict[tuple[int, int], Cell], skips: list[float], chart: Chart) -> Iterator[tuple[float, Expr]]:
        """What the cells hold that meets the examples, completed by one op where its type is another."""
        total = sum(skips)
        values: dict[tuple[Any, ...], tuple[float, Value]] = {}
        for (i, j), cell in cells.items():
            outside = total - sum(skips[i:j])
            for item in cell.get("V", ()):
                cost = item.cost + outside
                assert item.value is not None
                key = (item.value.type, item.value.col)
                if item.value.uses and cost < MOST_SKIPPED and (key not in values or values[key][0] > cost):
                    values[key] = (cost, item.value)
        if self.returns == BOOL:  # a test of the elements that stands alone: of all of them, of any
            tests = sorted(((f.cost + total - sum(skips[i:j]), f) for (i, j), cell in cells.items() for f in cell.get("F", ())), key=lambda x: x[0])[:60]
            for cost, f in tests:
                for name, price in (("all", 0.5), ("any", 0.8)):
                    for p in chart.parameters if cost < MOST_SKIPPED else ():
                        for item in chart.applied(("ho", name, HOLE, f.term), p, cost + price):
                            assert item.value is not None
                            values.setdefault((item.value.type, item.value.col), (item.cost, item.value))
        ranked = sorted(values.values(), key=lambda v: v[0])[:MOST_COMPLETED]
        for n, (cost, v) in enumerate(ranked):
            if n & 31 == 31:
                chart.check()
            for k, expr in enumerate(self._fitting(v)):
                yield cost + GUARDED * k, expr
            for term, price in self._completions(v.type):
                for item in chart.applied(term, v, cost + price) if n < MOST_COMPLETED // 3 else ():
                    assert item.value is not None
                    for expr in self._fitting(item.value):
                        yield item.cost, expr

    def _completions(self, t: Type) -> list[tuple[Term, float]]:
        return [(term, cost) for term, cost in _COMPLETIONS if _may_complete(term, t, self.returns)]

    # ------------------------------------------------------------ meeting the examples

    def _fitting(self, v: Value) -> Iterator[Expr]:
        """The value as the result, where it is that of every example; a case that the words state may give those it does not."""
        c, want = self.composer, self.composer.top.want
        n = len(want)
        turned = self._as_result(v)
        if turned is None:
            return
        col, expr = turned
        right = [col[i] is not FAILED and near(col[i], want[i]) for i in range(n)]
        if all(right):
            yield from self._or_missing(expr, v.expr, right)
            behind = [(IfExpr(test, result, expr, self.returns), any(shown)) for test, result, shown in self._cases()]
            yield from (e for e, shown in behind if shown)
            yield expr
            yield from (e for e, shown in behind if not shown)  # no example shows it, the words say it
        elif any(right):
            for test, result, shown in self._cases():
                if all(r or s for r, s in zip(right, shown)) and any(s and not r for r, s in zip(right, shown)):
                    yield IfExpr(test, result, expr, self.returns)
            missing = {want[i] for i in range(n) if not right[i]}
            if len(missing) == 1 and all(right[i] or col[i] is FAILED or v.col[i] in (-1, 0, 1) for i in range(n)):
                yield from self._or_missing(expr, v.expr, right, missing.pop())
        if v.type == BOOL and self.returns != BOOL and len(c.choices) == 2:
            a, b = c.choices
            if all(v.col[i] is not FAILED and want[i] == (a if v.col[i] else b) for i in range(n)):
                yield IfExpr(v.expr, literal(a, self.returns), literal(b, self.returns), self.returns)
            elif all(v.col[i] is not FAILED and want[i] == (b if v.col[i] else a) for i in range(n)):
                yield IfExpr(v.expr, literal(b, self.returns), literal(a, self.returns), self.returns)

    def _or_missing(self, expr: Expr, found: Expr, right: list[bool], shown: Any = FAILED) -> Iterator[Expr]:
        """The value or what the words say there is where there is nothing to take it from; shown: what the examples have there."""
        c, returns = self.composer, self.returns
        said = [case.result for case in c.request.hints.cases if isinstance(case.result, Lit) and (case.kind == "missing" or case.test is None or _NONE.search(case.why.lower())) and case.kind != "otherwise"]
        if returns.name == "option":
            said.append(Lit(None, returns))
        freeze = freezer(returns)
        for default in dict.fromkeys(said):
            if fits(type_of(default), returns) and (shown is FAILED or freeze(default.value) == shown):
                tests = where_missing(found, lambda e: meaning_of(e, c.params, self._helpers(e)), c.rows, [not r for r in right])
                yield from guarded(expr, default, tests, returns)
                return

    def _as_result(self, v: Value) -> tuple[tuple[Any, ...], Expr] | None:
        t, want = v.type, self.returns
        if t == want:
            return v.col, v.expr
        if t == INT and want == FLOAT:
            from yantra_codex.search.compose.grammar_terms import to_float

            return tuple(x if x is FAILED else float(x) for x in v.col), to_float(v.expr)
        if want.name == "option" and t == want.args[0]:
            return v.col, Apply("some", (v.expr,), want)
        if t.name == "tuple" and want.name == "list" and set(t.args) == {want.args[0]}:
            return v.col, Make(v.expr.items, want) if isinstance(v.expr, Make) else Apply("tuple_to_list", (v.expr,), want)
        if plain(t) == plain(want):
            try:
                return v.col, converted(v.expr, t, want)
            except ValueError:
                return None
        return None

    def _cases(self) -> list[tuple[Expr, Expr, list[bool]]]:
        if self.cases is None:
            self.cases = stated_cases(self.composer)
        return self.cases


def stated_cases(c: Composer) -> list[tuple[Expr, Expr, list[bool]]]:
    """The cases of the words with constant results: test, result, for which examples it holds, all with just that result."""
    out: list[tuple[Expr, Expr, list[bool]]] = []
    returns = c.signature.returns
    freeze = freezer(returns)
    for case in c.request.hints.cases:
        if case.kind != "when" or case.test is None or case.result is None or not fits(type_of(case.result), returns):
            continue
        meaning, given = meaning_of(case.test, c.params), meaning_of(case.result, [])
        if meaning is None or given is None:
            continue
        try:
            held = [bool(meaning(*c.rows[i])) for i in range(len(c.top.want))]
            value = freeze(case.result.value) if isinstance(case.result, Lit) else given()
        except (RaisedError, YantraError, TypeError, ValueError):
            continue
        if all(not h or w == value for h, w in zip(held, c.top.want)):
            out.append((case.test, case.result, held))
    return out


def _may_complete(term: Term, t: Type, returns: Type) -> bool:
    """Whether a completion takes the type and may give the one that is asked for: by its op's name."""
    name = str(term[1] if term[0] in ("op", "ho") else "get")
    given, wanted = RESULTS.get(name, ("", ""))
    return (not wanted or returns.name in wanted.split()) and (not given or t.name in given.split())


# op -> the types it takes, the types it gives; any where none are named
RESULTS: dict[str, tuple[str, str]] = {
    "join": ("list", "str"), "parse_int": ("list", "int"), "length": ("list str map set", "int float"), "sum": ("list vtuple set map", "int float"), "sort": ("list vtuple set str", "list vtuple tuple str"),
    "show": ("int float bool list", "str"), "parse_number": ("str", "int float"), "to_float": ("int", "float"), "round_to": ("float", "float"), "round_int": ("float", "int"),
    "floor": ("float", "int"), "ceil": ("float", "int"), "set_from_list": ("list vtuple", "set"), "unique": ("list vtuple", "list vtuple tuple"),
    "reverse": ("list vtuple str", "list vtuple tuple str"), "map": ("list set map", "list vtuple tuple"), "map_from_pairs": ("list", "map"), "map_keys": ("map", "list vtuple"),
    "map_values": ("map", "list vtuple"), "map_items": ("map", "list vtuple"), "not": ("bool", "bool"), "abs": ("int float", "int float"), "is_empty": ("list str map set", "bool"),
    "counts": ("list", "map"), "list_to_tuple": ("list", "vtuple tuple"), "chars": ("str", "list vtuple"), "upper": ("str", "str"), "lower": ("str", "str"),
}


def level_of(cost: float) -> int:
    """A parse's cost on the scale of the search's levels."""
    return CHEAPEST + round(1.3 * cost)


__all__ = ["INT", "STR", "Grammar", "level_of"]
