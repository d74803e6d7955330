"""Rules beside the main sentence of a request: read, ordered, and put around a program that the rest asks for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest

from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.text import write_expr
from yantra_codex.ir.types import FLOAT, INT, Type
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, Problem, make_problem
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.hints_text import read_text
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.rules_conditions import UNSURE, conditions
from yantra_codex.search.compose.rules_heard import heard
from yantra_codex.search.compose.rules_modifiers import modified
from yantra_codex.search.compose.rules_nouns import scope_of
from yantra_codex.search.compose.rules_read import read_rules
from yantra_codex.search.compose.rules_strand import Rules

Call = tuple[tuple[Any, ...], Any]


def problem(words: str, signature: str, shown: Sequence[Call] = ()) -> Problem:
    return make_problem(words, "python", signature=signature, examples=[Example(a, e) for a, e in shown])


@pytest.mark.parametrize(("words", "signature", "test"), [
    ("they must be at least 16 years old and have a ticket", "def f(age: int, has_ticket: bool) -> bool", "(and (ge age 16) has_ticket)"),
    ("it starts with 'X', has 3 or 5 characters and contains no blanks", "def f(tag: str) -> bool",
     '(and (starts_with tag "X") (and (or (eq (str_length tag) 3) (eq (str_length tag) 5)) (not (any (chars tag) (fn (x:str) (eq x " "))))))'),
    ("unknown fruits", "def f(stock: dict[str, int], fruit: str) -> int", "(not (map_has stock fruit))"),
    ("there are no guests", "def f(cake: float, guests: int) -> float", "(eq guests 0)"),
    ("a nickname of seven letters or more", "def f(nickname: str) -> str", "(ge (str_length nickname) 7)"),
    ("the sum of the weights is more than limit", "def f(weights: list[int], limit: int) -> bool", "(gt (sum weights) limit)"),
    ("the cups are not more than the plates", "def f(cups: int, plates: int) -> bool", "(le cups plates)"),
])
def test_conditions_are_read_whole(words: str, signature: str, test: str) -> None:
    scope = scope_of(read_text(problem(words, signature)))
    cost, found = conditions(scope.reading.text, scope)[0]
    assert cost < UNSURE
    assert write_expr(found) == test


def test_a_condition_with_words_that_say_something_else_is_no_sure_one() -> None:
    scope = scope_of(read_text(problem("every third digit is crossed out of a negative number", "def f(n: int) -> int")))
    found = conditions(scope.reading.text, scope)
    assert found and all(cost >= UNSURE for cost, _ in found)


@pytest.mark.parametrize(("words", "of", "made"), [
    ("get 20 percent off", FLOAT, "(div (mul result_ 80) 100.0)"), ("3 euros are added", INT, "(add result_ 3)"), ("pay half the price", INT, "(floordiv result_ 2)"), ("the fee is doubled", INT, "(mul result_ 2)")])
def test_changes_of_the_result(words: str, of: Type, made: str) -> None:
    assert write_expr(modified(words, of)[0][1]).replace("80.0", "80") == made


def test_what_is_no_rule_stays_main_text() -> None:
    rules = read_rules(read_text(problem("Count the lines, but not more than 9. Without lines return -1. Dashes are drawn below each.", "def f(lines: list[str]) -> int")))
    assert [write_expr(g.results[0][1]) for g in rules.guards] == ["-1"]
    assert rules.most is not None
    assert rules.main == "count the lines. dashes are drawn below each"


def given(words: str, signature: str, shown: list[Call], monkeypatch: pytest.MonkeyPatch, levels: int = 5) -> list[Program]:
    """What the strand finds on its own, the first levels' first."""
    monkeypatch.setattr(space_module, "now", time.process_time)
    composer = Composer(read_request(problem(words, signature, shown), None, frozenset({"library"})), time.process_time() + 60)  # type: ignore[arg-type]
    strand = Rules(composer)
    out: list[Program] = []
    for level in range(1, levels):
        out += [p for p, _ in strand.step(level)] + [f.program for f in composer.taken()]
    strand.close()
    composer.close()
    return out


def gives(program: Program, args: tuple[Any, ...], expected: Any) -> bool:
    call = compile_program(program, Limits(fuel=100_000, memory=100_000))
    value = call(*[to_ir(a, p.type) for a, p in zip(args, program.entry.params, strict=True)])
    return equal(value, to_ir(expected, program.entry.returns), program.entry.returns)


# words, signature, calls shown, calls that show what the rules alone say
WHOLE: list[tuple[str, str, list[Call], list[Call]]] = [
    ("Grade an egg by its weight in grams: 'S' below 53, 'M' up to 62, heavier ones are 'L'. A weight of zero or less gives '?'.", "def f(weight: int) -> str",
     [((40,), "S"), ((70,), "L")], [((62,), "M"), ((53,), "M"), ((0,), "?"), ((63,), "L")]),
    ("A coupon is accepted if it has six characters and ends with a digit or with 'Z'.", "def f(coupon: str) -> bool", [(("ABCDEZ",), True), (("ABC",), False)], [(("ABCDE",), False), (("ZZZZZA",), False)]),
    ("Even numbers are halved. Odd numbers are doubled and increased by three. Negative numbers give 0.", "def f(n: int) -> int", [((8,), 4), ((5,), 13)], [((-4,), 0), ((-3,), 0), ((0,), 0)]),
    ("May somebody ride the coaster? Riders must be at least 120 cm tall, and not heavier than 110 kilograms.", "def f(height: int, weight: int) -> bool",
     [((150, 60), True), ((100, 30), False)], [((120, 110), True), ((130, 111), False)]),
]


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), WHOLE, ids=[w[0].split(":")[0][:30] for w in WHOLE])
def test_rules_that_say_the_whole_program(words: str, signature: str, shown: list[Call], hidden: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    found = given(words, signature, shown, monkeypatch, 2)
    assert found
    assert all(gives(found[0], args, expected) for args, expected in [*shown, *hidden])


AROUND: list[tuple[str, str, list[Call], list[Call]]] = [
    ("Return the product of the numbers. Negative entries are ignored. An empty list gives 0.", "def f(xs: list[int]) -> int", [(([2, -1, 5],), 10), (([3, 4],), 12)], [(([],), 0), (([-3, 7],), 7)]),
    ("Add the two numbers. If a is greater than b, swap them first. The sum is never more than 50.", "def f(a: int, b: int) -> int", [((3, 4), 7), ((40, 20), 50)], [((25, 26), 50)]),
    ("Return the sum of the tips, 0 if there are none. On Sundays the sum is doubled.", "def f(tips: list[int], is_sunday: bool) -> int", [(([2, 3], False), 5), (([4], True), 8)], [(([], True), 0), (([1, 1], True), 4)]),
]


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), AROUND, ids=[w[0][:24] for w in AROUND])
def test_rules_around_what_is_searched(words: str, signature: str, shown: list[Call], hidden: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    assert any(all(gives(p, args, expected) for args, expected in [*shown, *hidden]) for p in given(words, signature, shown, monkeypatch))


def test_what_the_rules_promise_of_any_answer() -> None:
    words = "Divide the cake by the number of guests. If there are no guests, the answer is the cake itself."
    request = read_request(problem(words, "def f(cake: float, guests: int) -> float", [((6.0, 3), 2.0), ((5.0, 2), 2.5)]), None, frozenset({"library"}))  # type: ignore[arg-type]
    promises = heard(request, [(7.0, 0), (8.0, 2)]).promises
    assert promises[0] is not None
    assert (promises[0].kept(7.0), promises[0].kept(0.0)) == (True, False)
    assert promises[1] is None
