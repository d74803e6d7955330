"""Sentences parsed to programs: each right on a call that was not shown."""

from __future__ import annotations

import time
from typing import Any

import pytest

from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of, map_of
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, Problem, make_problem
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.grammar_lexicon import LEXICON, lexicon, read_term
from yantra_codex.search.compose.grammar_terms import Meanings
from yantra_codex.search.compose.grammar_words import phrase
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.strand_grammar import Grammar, level_of

Call = tuple[tuple[Any, ...], Any]
# request, signature, two calls that are shown, one that is not
REQUESTS: list[tuple[str, str, list[Call], Call]] = [
    ("Return the sum of the squares of the even numbers that are greater than 3.", "def f(xs: list[int]) -> int",
     [(([1, 4, 6, 8, 3, 2],), 116), (([2, 5, 4],), 16)], (([10, 3],), 100)),
    ("Return the words longer than four letters, reversed and in upper case.", "def f(ws: list[str]) -> list[str]",
     [((["apple", "fig", "melon"],), ["ELPPA", "NOLEM"]), ((["tree", "house"],), ["ESUOH"])], ((["a", "grape"],), ["EPARG"])),
    ("Give the difference between the largest and the smallest of the positive temperatures.", "def f(xs: list[int]) -> int",
     [(([3, -2, 9, 5],), 6), (([-1, 4, 11],), 7)], (([2, 2, -9],), 0)),
    ("Sort the words by their last letter and join them with a dash.", "def f(ws: list[str]) -> str",
     [((["bat", "sea", "dog"],), "sea-dog-bat"), ((["ox", "mud"],), "mud-ox")], ((["b", "a"],), "a-b")),
    ("How many of the lines contain the word 'error' and are longer than 10 characters?", "def f(xs: list[str]) -> int",
     [((["error", "fatal error here", "all fine and good"],), 1), ((["error in module a", "an error in module b"],), 2)], ((["xxxxxxxxxxxx"],), 0)),
    ("Return the average length of the words of a sentence.", "def f(text: str) -> float", [(("a bbb cc",), 2.0), (("hello ab",), 3.5)], (("abcd",), 4.0)),
    ("Check whether the first and the last character of each word are equal.", "def f(ws: list[str]) -> bool",
     [((["aba", "xx"],), True), ((["abc", "dd"],), False)], ((["q", "noon"],), True)),
    ("From a list of (name, score) tuples return the names with a score of at least the limit, in alphabetical order.",
     "def f(rows: list[tuple[str, int]], n: int) -> list[str]", [(([("zoe", 5), ("al", 9), ("bo", 2)], 5), ["al", "zoe"]), (([("k", 1)], 3), [])],
     (([("b", 4), ("a", 4)], 4), ["a", "b"])),
    ("Return the product of the digits of a number plus the sum of its digits.", "def f(n: int) -> int", [((23,), 11), ((111,), 4)], ((45,), 29)),
    ("Return each name with its first letter removed, joined by commas.", "def f(names: list[str]) -> str",
     [((["anna", "bob"],), "nna,ob"), ((["x", "yz"],), ",z")], ((["cat"],), "at")),
    ("Whether the sum of the list is greater than twice its maximum.", "def f(xs: list[int]) -> bool",
     [(([1, 2, 3, 4],), True), (([5, 1],), False)], (([3, 3, 3],), True)),
    ("Keep only the entries of the dictionary whose value is below 10, and return their keys sorted.", "def f(d: dict[str, int]) -> list[str]",
     [(({"b": 3, "a": 12, "c": 9},), ["b", "c"]), (({"x": 1, "d": 2},), ["d", "x"])], (({"q": 10},), [])),
    ("Absolute difference between the sum of the odd numbers and the sum of the even numbers.", "def f(xs: list[int]) -> int",
     [(([1, 2, 3, 4],), 2), (([5, 5, 2],), 8)], (([2, 2],), 4)),
]


def parsed(words: str, signature: str, shown: list[Call], monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Program]]:
    """What the strand alone finds, in the order in which it gives it."""
    monkeypatch.setattr(space_module, "now", time.process_time)
    problem: Problem = make_problem(words, "python", signature=signature, examples=[Example(a, e) for a, e in shown])
    request = read_request(problem, None, frozenset(["library"]))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    strand = Grammar(Composer(request, time.process_time() + 60))
    return [(cost, program) for level in range(1, 16) for program, cost in strand.step(level)]


def gives(program: Program, args: tuple[Any, ...], expected: Any) -> bool:
    call = compile_program(program, Limits(fuel=200_000, memory=2_000_000))
    value = call(*[to_ir(a, p.type) for a, p in zip(args, program.entry.params, strict=True)])
    return equal(value, to_ir(expected, program.entry.returns), program.entry.returns)


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), REQUESTS, ids=[r[0][:40] for r in REQUESTS])
def test_what_a_sentence_says(words: str, signature: str, shown: list[Call], hidden: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = parsed(words, signature, shown, monkeypatch)
    assert found, "nothing was parsed"
    cost, first = found[0]
    assert all(gives(first, args, expected) for args, expected in [*shown, hidden])
    assert cost <= 8 and [c for c, _ in found] == sorted(c for c, _ in found)


def test_nothing_of_words_that_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples alone are no reason for a program."""
    found = parsed("Blah wibble frob.", "def f(xs: list[int]) -> int", [(([1, 4, 6, 8, 3, 2],), 116), (([2, 5, 4],), 16)], monkeypatch)
    assert found == []


def test_a_case_that_the_words_state(monkeypatch: pytest.MonkeyPatch) -> None:
    found = parsed("Return the largest of the odd numbers. Return -1 if the list is empty.", "def f(xs: list[int]) -> int",
                   [(([3, 8, 5],), 5), (([],), -1)], monkeypatch)
    assert found and gives(found[0][1], ([9, 1, 2],), 9)


@pytest.mark.parametrize(("text", "of", "given", "value"), [
    ("(length _)", STR, "abc", 3), ("(length _)", list_of(STR), ("a", "bc"), 2), ("(reverse _)", STR, "abc", "cba"), ("(is_even _)", list_of(INT), (1, 2, 4), (2, 4)),
    ("(mul _ 2)", list_of(INT), (1, 2), (2, 4)), ("(is_vowel _)", STR, "a", True), ("(div (sum _) (length _))", list_of(INT), (1, 2), 1.5),
    ("[max_by _ (length _)]", list_of(STR), ("a", "bcd", "ef"), "bcd"), ("(get 1 _)", Type("tuple", (STR, INT)), ("a", 4), 4), ("(lt (get 1 _) 3)", map_of(STR, INT), None, None),
])
def test_meanings_follow_types(text: str, of: Type, given: Any, value: Any) -> None:
    functions = Meanings().functions(read_term(text), of)
    assert functions
    if given is not None:
        assert functions[0].fn(0, given) == value


def test_a_test_keeps_a_list_s_elements_and_of_a_value_it_is_a_claim() -> None:
    meanings, term = Meanings(), read_term("(is_odd _)")
    assert meanings.functions(term, INT)[0].out == BOOL
    assert meanings.functions(term, list_of(INT))[0].out == list_of(INT)
    assert meanings.functions(term, BOOL) == ()


def test_every_line_of_the_lexicon_has_a_meaning() -> None:
    """Each phrase has words left to compare, each term reads; no phrase is lost to the fillers."""
    lines = [line for line in LEXICON.strip().splitlines() if line and not line.startswith("#")]
    for line in lines:
        head, phrases, term = line.split(" | ")
        assert head.split()[0] in "FBLMKD", line
        assert read_term(term.strip()), line
        assert any(phrase(p) for p in phrases.split(",")), line
    assert sum(map(len, lexicon().values())) > 1000


def test_phrases_compare_by_their_words() -> None:
    assert phrase("sum of the digits") == phrase("the sums of digits")
    assert phrase("longer than") != phrase("longest")
    assert level_of(0.0) < level_of(3.0)
