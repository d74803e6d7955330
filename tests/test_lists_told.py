"""Requests about lists, parsed: pairs, neighbours, positions, halves, runs, two lists, missing values, and what a request says besides."""

from __future__ import annotations

from typing import Any

import pytest

from test_grammar import Call, gives, parsed
from yantra_codex.ir.types import INT, list_of
from yantra_codex.search.compose.grammar_lexicon import lexicon, read_term
from yantra_codex.search.compose.grammar_lists import LISTS
from yantra_codex.search.compose.grammar_lists_notes import read_notes
from yantra_codex.search.compose.grammar_terms import Meanings
from yantra_codex.search.compose.grammar_words import phrase

# request, signature, two calls that are shown, one that is not
REQUESTS: list[tuple[str, str, list[Call], Call]] = [
    ("Check whether the product of any two of the stakes is equal to goal.", "def f(stakes: list[int], goal: int) -> bool",
     [(([2, 3, 7], 21), True), (([1, 4], 5), False)], (([3, 3, 4], 9), True)),
    ("Return the largest difference between any two weights.", "def f(weights: list[int]) -> int", [(([4, 9, 6],), 5), (([1, 1],), 0)], (([8, -2, 3],), 10)),
    ("Return the positions of all levels that are lower than both neighbours. The first and the last do not count.", "def f(levels: list[int]) -> list[int]",
     [(([5, 2, 6, 1, 7],), [1, 3]), (([1, 2, 3],), [])], (([3, 0, 3, 3],), [1])),
    ("List the readings that are louder than the reading before, in their original order.", "def f(readings: list[int]) -> list[int]",
     [(([4, 6, 5, 9],), [6, 9]), (([3, 3],), [])], (([1, 2, 1, 5],), [2, 5])),
    ("Give the smallest stake so far for each position.", "def f(stakes: list[int]) -> list[int]", [(([4, 5, 2, 3],), [4, 4, 2, 2]), (([7],), [7])], (([9, 8, 8],), [9, 8, 8])),
    ("Cut the list into chunks of k elements and return the product of each chunk. A shorter last chunk is left out.", "def f(xs: list[int], k: int) -> list[int]",
     [(([1, 2, 3, 4, 5], 2), [2, 12]), (([5, 1, 2], 3), [10])], (([3, 3, 3], 2), [9])),
    ("Return the indices of the empty names, counted from 1.", "def f(names: list[str]) -> list[int]", [((["a", "", ""],), [2, 3]), ((["x"],), [])], ((["", "b"],), [1])),
    ("Drop one worst mark and return the others in their original order. With fewer than two marks return an empty list.",
     "def f(marks: list[int]) -> list[int]", [(([5, 1, 9, 7],), [5, 9, 7]), (([4],), [])], (([2, 9, 1, 9, 1],), [2, 9, 9, 1])),
    ("Return the sum of the elements at the same position of the two lists.", "def f(a: list[int], b: list[int]) -> list[int]",
     [(([1, 5], [2, 3]), [3, 8]), (([0], [4]), [4])], (([9, 8, 1], [1, 1, 1]), [10, 9, 2])),
    ("Return the towns whose height is above 500. Both lists have the same length.", "def f(towns: list[str], height: list[int]) -> list[str]",
     [((["a", "b"], [600, 40]), ["a"]), ((["c"], [500]), [])], ((["x", "y"], [501, 900]), ["x", "y"])),
    ("Return the longest name that contains 'x', or None if there is none. In case of a tie the last one wins.", "def f(names: list[str]) -> str | None",
     [((["max", "tex", "joanna"],), "tex"), ((["bo"],), None)], ((["xaver", "bo", "alexa"],), "alexa")),
    ("Average of the scores, ignoring None.", "def f(scores: list[int | None]) -> float", [(([1, None, 2],), 1.5), (([4],), 4.0)], (([None, 3, 6],), 4.5)),
    ("Sort the tasks in the order 'urgent', 'soon', 'later'.", "def f(tasks: list[str]) -> list[str]",
     [((["later", "urgent"],), ["urgent", "later"]), ((["soon", "later", "urgent"],), ["urgent", "soon", "later"])], ((["later", "soon"],), ["soon", "later"])),
    ("Sum of the second half of the list, ignoring the middle element.", "def f(xs: list[int]) -> int", [(([1, 2, 3],), 3), (([4, 5],), 5)], (([1, 1, 9, 2, 2],), 4)),
    ("Move all spaces to the end.", "def f(xs: list[str]) -> list[str]", [(([" ", "a", " ", "b"],), ["a", "b", " ", " "]), ((["c"],), ["c"])], (([" ", "d"],), ["d", " "])),
    ("How many of the words have the same length as the first word?", "def f(words: list[str]) -> int", [((["ab", "cd", "e"],), 2), ((["x"],), 1)], ((["abc", "d", "efg", "hij"],), 3)),
    ("Return the largest value on the main diagonal of the board.", "def f(board: list[list[int]]) -> int", [(([[1, 2], [4, 3]],), 3), (([[7, 9], [2, 2]],), 7)], (([[0, 9, 5], [9, 6, 9], [1, 9, 2]],), 6)),
    ("Length of the longest run of even numbers.", "def f(xs: list[int]) -> int", [(([2, 4, 1, 6],), 2), (([3],), 0)], (([8, 1, 2, 2, 2],), 3)),
]


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), REQUESTS, ids=[r[0][:40] for r in REQUESTS])
def test_what_a_request_about_lists_says(words: str, signature: str, shown: list[Call], hidden: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = parsed(words, signature, shown, monkeypatch)
    assert found, "nothing was parsed"
    assert all(gives(found[0][1], args, expected) for args, expected in [*shown, hidden])


@pytest.mark.parametrize(("text", "given", "value"), [
    ("(where (gt _ (prev)))", (1, 3, 2, 4), (1, 3)), ("[find_index _ (gt _ (prev))]", (3, 2, 4), 2), ("[map (prefixes _) (sum _)]", (1, 2, 3), (1, 3, 6)),
    ("(gt _ (max_or (after) (sub _ 1)))", (5, 7, 3), (False, True, True)), ("(add (place 1) (prev))", (10, 20, 30), (12, 23)), ("(amount (is_even _))", (1, 2, 4), 2),
])
def test_an_element_and_what_is_beside_it(text: str, given: Any, value: Any) -> None:
    assert Meanings().functions(read_term(text), list_of(INT))[0].fn(0, given) == value


@pytest.mark.parametrize(("text", "left"), [
    ("return the order of the numbers", "return the order of the numbers"),
    ("return the odd ones in their original order", "return the odd ones"),
    ("sum the numbers. you may assume that there are some", "sum the numbers."),
    ("double each number. the list is never empty", "double each number."),
    ("the list is empty. return its sum", "the list is empty. return its sum"),
])
def test_notes_take_no_word_of_the_task(text: str, left: str) -> None:
    kept = "".join(c for i, c in enumerate(text) if not read_notes(text).holds(i))
    assert kept.split() == left.split()


def test_every_phrase_about_lists_says_something() -> None:
    for line in LISTS.strip().splitlines():
        head, phrases, term = line.split(" | ")
        assert head.split()[0] in "FBLMKDNPS" and read_term(term)
        for p in phrases.split(","):
            assert phrase(p), p
    assert {"N", "P", "S"} <= {e.kind for es in lexicon().values() for e in es}
