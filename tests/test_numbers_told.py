"""Amounts and numbers told in words: the first program found is right on calls that were not shown."""

from __future__ import annotations

import time

import pytest

from test_grammar import Call, gives, parsed
from yantra_codex.ir.nodes import Program
from yantra_codex.problems import Example, Problem, make_problem
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.grammar_lexicon import read_term
from yantra_codex.search.compose.grammar_numbers import NumbersThat, respelled
from yantra_codex.search.compose.grammar_numbers_words import NUMBERS
from yantra_codex.search.compose.grammar_words import phrase
from yantra_codex.search.compose.hints_text import read_text
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.strand_amounts import Amounts
from yantra_codex.search.compose.strand_amounts_words import read_amounts

# request, signature, two calls that are shown, calls that are not
AMOUNTS: list[tuple[str, str, list[Call], list[Call]]] = [
    ("A courier charges 6 plus 3 per parcel, but never less than 15.", "def f(parcels: int) -> int", [((5,), 21), ((1,), 15)], [((0,), 15), ((4,), 18)]),
    ("The first 8 hours are paid 20 each, every further hour 30; a bonus is added.", "def f(hours: int, bonus: int) -> int", [((10, 5), 225), ((3, 0), 60)], [((8, 7), 167), ((12, 0), 280)]),
    ("Deduct `fee` percent from the prize and share the rest equally among the winners. Round to two decimals.", "def f(prize: float, fee: int, winners: int) -> float",
     [((90.0, 10, 3), 27.0), ((100.0, 0, 7), 14.29)], [((50.0, 50, 4), 6.25)]),
    ("How many shelves are needed for all books and folders if `room` of them fit on one shelf?", "def f(books: int, folders: int, room: int) -> int",
     [((50, 4, 20), 3), ((30, 10, 40), 1)], [((99, 2, 50), 3), ((0, 0, 5), 0)]),
    ("Hand out the sweets evenly to the children, rounding down. Return 0 if there are no children.", "def f(sweets: int, children: int) -> int",
     [((17, 5), 3), ((20, 4), 5)], [((9, 0), 0)]),
    ("Number of minutes from h1:m1 to h2:m2 on the same day.", "def f(h1: int, m1: int, h2: int, m2: int) -> int", [((9, 15, 10, 0), 45), ((8, 40, 10, 15), 95)], [((7, 50, 9, 20), 90)]),
    ("A basket holds 6 melons. Check whether the baskets are enough for rows times columns melons.", "def f(rows: int, columns: int, baskets: int) -> bool",
     [((4, 3, 2), True), ((4, 4, 2), False)], [((1, 7, 1), False), ((1, 6, 1), True)]),
    ("Convert the depth of a lake from fathoms to metres (1 fathom is 1.83), rounded to two decimals.", "def f(fathoms: float) -> float",
     [((10.0,), 18.3), ((0.0,), 0.0)], [((4.0,), 7.32)]),
]
NUMBERS_THAT: list[tuple[str, str, list[Call], list[Call]]] = [
    ("Return the first number greater than a whose digit sum is divisible by k.", "def f(a: int, k: int) -> int", [((10, 5), 14), ((13, 7), 16)], [((99, 10), 109)]),
    ("A ticket number is golden if the product of its digits is divisible by 9. Count the golden numbers from lo to hi.", "def f(lo: int, hi: int) -> int",
     [((1, 20), 4), ((30, 36), 3)], [((90, 99), 10), ((7, 3), 0)]),
    ("Sum of the numbers from a to b (both included) that end in 4, unless they start with 2.", "def f(a: int, b: int) -> int",
     [((1, 16), 18), ((20, 34), 34)], [((24, 24), 0), ((40, 49), 44)]),
    ("List all numbers between a and b, both excluded, that end in 5.", "def f(a: int, b: int) -> list[int]", [((4, 26), [5, 15, 25]), ((5, 15), [])], [((0, 16), [5, 15])]),
    ("The first n positive integers that start with the digit 6 but are not divisible by 6.", "def f(n: int) -> list[int]", [((2,), [61, 62]), ((1,), [61])], [((6,), [61, 62, 63, 64, 65, 67])]),
    ("Sum of the numbers below n that are divisible by 2 or 7 but not by both.", "def f(n: int) -> int", [((9,), 27), ((3,), 2)], [((15,), 49)]),
]
DIGITS: list[tuple[str, str, list[Call], Call]] = [
    ("Return the largest odd digit of n, or -1 if there is none.", "def f(n: int) -> int", [((1234,), 3), ((246,), -1)], ((7091,), 9)),
    ("Return the number formed by the even digits of n.", "def f(n: int) -> int", [((4925,), 42), ((83,), 8)], ((6180,), 680)),
    ("How often does the digit d occur in n?", "def f(n: int, d: int) -> int", [((1221, 1), 2), ((5533, 5), 2), ((90, 3), 0)], ((1000, 0), 3)),
]


def found_by(kind: type[Amounts] | type[NumbersThat], words: str, signature: str, shown: list[Call], monkeypatch: pytest.MonkeyPatch) -> list[Program]:
    monkeypatch.setattr(space_module, "now", time.process_time)
    problem: Problem = make_problem(words, "python", signature=signature, examples=[Example(a, e) for a, e in shown])
    strand = kind(Composer(read_request(problem, None, frozenset(["library"])), time.process_time() + 60))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    return [program for level in range(1, 16) for program, _ in strand.step(level)]


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), AMOUNTS, ids=[a[0][:40] for a in AMOUNTS])
def test_amounts_use_each_quantity_as_the_words_say(words: str, signature: str, shown: list[Call], hidden: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_by(Amounts, words, signature, shown, monkeypatch)
    assert found, "nothing was found"
    assert all(gives(found[0], args, expected) for args, expected in [*shown, *hidden])


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), NUMBERS_THAT, ids=[a[0][:40] for a in NUMBERS_THAT])
def test_numbers_that_pass_a_told_test(words: str, signature: str, shown: list[Call], hidden: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_by(NumbersThat, words, signature, shown, monkeypatch)
    assert found, "nothing was found"
    assert all(gives(found[0], args, expected) for args, expected in [*shown, *hidden])


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), DIGITS, ids=[d[0][:40] for d in DIGITS])
def test_digits(words: str, signature: str, shown: list[Call], hidden: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = parsed(words, signature, shown, monkeypatch)
    assert found and all(gives(found[0][1], args, expected) for args, expected in [*shown, hidden])


@pytest.mark.parametrize("words", ["Count the numbers from a to b that are palindromes.", "Return the sum of the digits of a plus b."])
def test_no_amounts_where_the_words_tell_of_something_else(words: str) -> None:
    problem = make_problem(words, "python", signature="def f(a: int, b: int) -> int", examples=[Example((1, 2), 3)])
    assert not read_amounts(read_text(problem)).quantities


def test_what_is_left_out_is_put_in_its_place() -> None:
    problem = make_problem("Numbers that contain the digit 7 but do not start with it.", "python", signature="def f(a: int) -> int", examples=[])
    assert "start with 7" in respelled(read_text(problem)).text


def test_every_line_about_numbers_has_a_meaning() -> None:
    for line in NUMBERS.strip().splitlines():
        if not line.startswith("#"):
            head, phrases, term = line.split(" | ")
            assert head.split()[0] in "FBLMKD" and read_term(term.strip()) and any(phrase(p) for p in phrases.split(",")), line
