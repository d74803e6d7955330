"""The rows' programs as IR: a condition, an order and what is shown put together; each kept once, with its cost.

In: a choice of source, filter, order and columns that gives the wanted results. Out: `Programs.waiting`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

from yantra_codex.ir.nodes import (
    Apply,
    Expr,
    Function,
    If,
    Lambda,
    Let,
    Lit,
    Make,
    Param,
    Program,
    Return,
    Stmt,
    Var,
    stmt_exprs,
    walk_block,
    walk_expr,
)
from yantra_codex.ir.rewrite import replace_expr, substitute
from yantra_codex.ir.types import BOOL, INT, STR, Type, func_of, list_of, map_of, option_of, tuple_of
from yantra_codex.search.compose.tables_core import Asked, Column, Order, Source, number, op, variables
from yantra_codex.search.compose.tables_keys import first_row, sorted_rows

Build = Callable[[Expr, Type], Expr]  # of rows and their type
# what words ask for and the ops of which a program has one then; it is dearer without
EVIDENCE: tuple[tuple[re.Pattern[str], frozenset[str], int], ...] = tuple((re.compile(rf"\b(?:{w})\b"), frozenset(ops.split()), cost) for w, ops, cost in (
    (r"averages?|means? of", "div", 2), (r"near(?:est|er)|clos(?:est|er)|farthest|furthest|distances?", "abs mul hypot sub", 2), (r"round(?:ed)?", "round_to round_int round_half_up format_fixed", 1),
    (r"joined|join", "join str_concat", 1), (r"differ(?:ent|s)? values?|values? (?:that )?(?:differ|changed?)|changed|conflict\w*", "ne not", 1),
    (r"totals?|sums?|altogether|add up|added up|adding", "sum sum_by add sub", 1), (r"how often|frequen\w+|most often|most common|least common|times each", "counts count_by length count_where count_of", 2),
))


def evidence(text: str) -> list[tuple[frozenset[str], int]]:
    """What a request's words ask for."""
    return [(ops, cost) for words, ops, cost in EVIDENCE if words.search(text)]


def values_of(ask: Asked, p: Column, rows: Expr, element: Type) -> Expr:
    """The column's values on rows."""
    return rows if p.expr == Var(ask.var, element) else op("map", list_of(p.type), rows, ask.function(element, p.expr, p.type))


def kept_rows(ask: Asked, s: Source, f: Column | None) -> Expr:
    """The rows on which a condition holds."""
    return s.expr if f is None else op("filter", list_of(s.element), s.expr, ask.function(s.element, f.expr, BOOL))


def value_at(ask: Asked, p: Column, row: Expr) -> Expr:
    """The column's value on one row."""
    return substitute(p.expr, {ask.var: row})


class Programs:
    """Programs that give the wanted results, none twice. waiting: their costs, the order in which they were met, the programs."""

    def __init__(self, ask: Asked):
        self.ask = ask
        self.waiting: list[tuple[int, int, Program]] = []
        self.met: set[Program] = set()
        self.evidence = evidence(ask.text)
        held = {x for row in ask.args for v in row for x in _texts(v)}
        self.data = [v for v, t, cost in ask.constants if t == STR and cost <= 1 and v in held and str(v).isalpha() and (ask.default is None or v != ask.default.value)]
        if re.search(r"\b(?:most|fewest|least) [a-z]+s\b", ask.text) and not any(x in str(t) for _, t in ask.params for x in ("int", "float")):
            self.evidence.append((frozenset(["counts", "count_by", "length", "str_length", "parse_int"]), 2))  # no numbers: they are counts

    def add_list(self, cost: int, s: Source, f: Column | None, order: Order, p: Column, finish: Callable[[Expr], Expr], result: Type,
                 backwards: bool = False) -> None:
        """A column of the rows in an order, and what `finish` makes of that."""
        xs: Expr = kept_rows(self.ask, s, f)
        lets = _lets(s, f, order, p)
        if len(order) == 1 and p.expr == order[0][0].expr:  # order what is shown
            shown: Expr = op("sort_desc" if order[0][1] else "sort", list_of(p.type), values_of(self.ask, p, xs, s.element))
        else:
            xs = sorted_rows(self.ask, xs, s.element, order)
            shown = values_of(self.ask, p, op("reverse", list_of(s.element), xs) if backwards else xs, s.element)
        self.offer(cost, lets, finish(shown), result)

    def add_total(self, cost: int, s: Source, f: Column | None, p: Column, build: Build, default: Expr | None, result: Type) -> None:
        """What is made of all the rows; a default where there is none."""
        self._with_default(cost, _lets(s, f, (), p), kept_rows(self.ask, s, f), s.element, lambda rows: build(rows, s.element), default, result, True)

    def add_pick(self, cost: int, s: Source, f: Column | None, order: Order, p: Column, default: Expr | None, needed: bool, place: int = 0) -> None:
        """A column's value on the row that comes first, or at a place; a default where there is none. needed: only with it."""
        def pick(rows: Expr) -> Expr:
            if not place:
                return value_at(self.ask, p, first_row(self.ask, rows, s.element, order))
            return value_at(self.ask, p, op("index", s.element, sorted_rows(self.ask, rows, s.element, order), number(place)))

        self._with_default(cost, _lets(s, f, order, p), kept_rows(self.ask, s, f), s.element, pick, default, p.type, not needed, place)

    def _with_default(self, cost: int, lets: Sequence[Let], xs: Expr, element: Type, last: Callable[[Expr], Expr], default: Expr | None,
                      result: Type, bare: bool, place: int = 0) -> None:
        """`last` of the rows, behind a test for none of them (or for no row at the place) where there is a default; `bare`: also without it."""
        if default is not None:
            rows = xs if isinstance(xs, Var) else Var("rows", list_of(element))
            body: list[Stmt] = [] if rows is xs else [Let("rows", list_of(element), xs)]
            none = op("le", BOOL, op("length", INT, rows), number(place)) if place else op("is_empty", BOOL, rows)
            body.append(If(none, (Return(default),)))
            returns = option_of(result) if isinstance(default, Lit) and default.value is None else result
            self.offer(cost, lets, last(rows), returns, body)
            cost += 2
        if bare:
            self.offer(cost, lets, last(xs), result)

    def add_test(self, cost: int, s: Source, f: Column, name: str) -> None:
        """Whether a condition holds on all rows, on one, on none."""
        is_met = op("any" if name == "none" else name, BOOL, s.expr, self.ask.function(s.element, f.expr, BOOL))
        self.offer(cost, [*s.lets, *f.lets], op("not", BOOL, is_met) if name == "none" else is_met, BOOL)

    def add_map(self, cost: int, s: Source, f: Column | None, k: Column, v: Column) -> None:
        """A map from one column to another; of a map's own keys by the ops of maps."""
        ask, row, result, pair = self.ask, self.ask.row(s), map_of(k.type, v.type), tuple_of(k.type, v.type)
        lets = _lets(s, f, ((k, False),), v)
        own = s.element.name == "tuple" and len(s.element.args) == 2
        key, value = (op("tuple_get", t, row, number(i)) for i, t in enumerate(s.element.args)) if own else (None, None)
        if s.of_map is not None and k.expr == key and (v.expr == value or f is None):
            params = tuple(Param(n, t) for n, t in zip(("key", "value"), s.element.args, strict=True))
            if v.expr == value and f is not None:
                fn = Lambda(params, _of_entry(f.expr, ask.var, params), func_of(s.element.args, BOOL))
                self.offer(cost, lets, op("map_filter", result, s.of_map, fn), result)
                return
            body = _of_entry(v.expr, ask.var, params)
            if not any(e.name in ("key", ask.var) for e in variables(body)):
                fn = Lambda(params[1:], body, func_of(s.element.args[1:], v.type))
                self.offer(cost, lets, op("map_values_with", result, s.of_map, fn), result)
                return
        shown = kept_rows(ask, s, f)
        if not (s.element == pair and k.expr == key and v.expr == value):
            shown = op("map", list_of(pair), shown, ask.function(s.element, Make((k.expr, v.expr), pair), pair))
        self.offer(cost, lets, op("map_from_pairs", result, shown), result)

    def offer(self, cost: int, lets: Sequence[Let], value: Expr, result: Type, body: Sequence[Stmt] = ()) -> None:
        """Take a program, dearer where it leaves out a parameter or a number that the words name."""
        ask = self.ask
        returns = ask.returns if ask.returns.name == "option" and result.name != "option" else result
        if ask.plain.name == "vtuple" and result.name == "list":
            value, returns = op("list_to_tuple", ask.plain, value), ask.plain
        elif result.name != "option" and result != ask.plain:
            return
        statements = (*dict.fromkeys(lets), *body, Return(value))
        program = Program((Function(ask.signature.name, tuple(Param(n, t) for n, t in ask.params), returns, statements),))
        if program in self.met:
            return
        self.met.add(program)
        unused = {n for n, _ in ask.params} - {v.name for st in statements for e in stmt_exprs(st) for v in variables(e)}
        own = [value, *(x.value for x in (*lets, *body) if isinstance(x, Let) and x.value is not None)]
        constants = {c for e in own for c in _constants(e)}
        named = [_constants(p.expr) for p in ask.hints.predicates if p.weight >= 0.8 and re.search(r"\d", p.why)]
        unmet = sum(bool(c) and c.isdisjoint(constants) for c in named)
        ops = {x.op for st in walk_block(statements) for e in stmt_exprs(st) for x in walk_expr(e) if isinstance(x, Apply)}
        unmet += 2 * sum(repr(v) not in constants for v in self.data)
        unmet += sum(price for wanted, price in self.evidence if ops.isdisjoint(wanted))
        self.waiting.append((cost + min(unmet, 4) + 2 * len(unused), len(self.met), program))


def _lets(s: Source, f: Column | None, order: Order, p: Column) -> list[Let]:
    """The values of the whole table that a choice uses."""
    return [*s.lets, *(f.lets if f is not None else ()), *(x for c, _ in order for x in c.lets), *p.lets]


def _texts(v: Any) -> Iterator[str]:
    """The texts in a value, the keys of maps left out."""
    if isinstance(v, str):
        yield v
    elif isinstance(v, Mapping):
        for x in v.values():
            yield from _texts(x)
    elif isinstance(v, (tuple, list, Set)):
        for x in v:
            yield from _texts(x)


def _constants(e: Expr) -> set[str]:
    return {repr(x.value) for x in walk_expr(e) if isinstance(x, Lit)}


def _of_entry(e: Expr, var: str, params: Sequence[Param]) -> Expr:
    """An expression over an entry as one over its key and value."""
    def part(x: Expr) -> Expr | None:
        match x:
            case Apply(op="tuple_get", args=(Var(name=name), Lit(value=int(i)))) if name == var:
                return Var(params[i].name, params[i].type)
        return None

    return replace_expr(e, part)
