"""Requests about texts read to programs: each first one right on a call that was not shown."""

from __future__ import annotations

import time
from typing import Any

import pytest

from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, make_problem
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.grammar_texts import TextsTold
from yantra_codex.search.compose.grammar_texts_forms import forms
from yantra_codex.search.compose.patterns_grammar import Grammar, words_of
from yantra_codex.search.compose.request import read_request

Call = tuple[tuple[Any, ...], Any]
# request, signature, two calls that are shown, one that is not
REQUESTS: list[tuple[str, str, list[Call], Call]] = [
    ("Write all vowels of the title in capitals except for the first `low` vowels.", "def f(title: str, low: int) -> str",
     [(("banana", 2), "bananA"), (("ox", 0), "Ox")], (("tulip tea", 1), "tulIp tEA")),
    ("Insert a dash before every upper case letter.", "def f(text: str) -> str", [(("aBc",), "a-Bc"), (("no",), "no")], (("XY z",), "-X-Y z")),
    ("Triple each consonant of the word; all others stay as they are.", "def f(word: str) -> str", [(("ape",), "apppe"), (("ou",), "ou")], (("b-a",), "bbb-a")),
    ("Write the words that have fewer than four letters in capitals.", "def f(text: str) -> str", [(("my big house",), "MY BIG house"), (("hello",), "hello")], (("four ox",), "four OX")),
    ("Reverse the names that start with a vowel.", "def f(names: list[str]) -> list[str]", [((["anna", "tim"],), ["anna", "tim"]), ((["Ole"],), ["elO"])], ((["ida", "eve", "bo"],), ["adi", "eve", "bo"])),
    ("Remove the words of the letter that are in the secret list, ignoring case.", "def f(letter: str, secret: list[str]) -> str",
     [(("The spy met Bob", ["bob", "SPY"]), "The met"), (("go", []), "go")], (("Key the KEY", ["key"]), "the")),
    ("Shift each capital letter k places back in the alphabet.", "def f(text: str, k: int) -> str", [(("BCd", 1), "ABd"), (("A-Z", 2), "Y-X")], (("Hello", 0), "Hello")),
    ("Extract the numbers preceded by a hash sign as integers.", "def f(text: str) -> list[int]", [(("a #12 5 #7",), [12, 7]), (("9",), [])], (("#1 #x 2 #03",), [1, 3])),
    ("Count how many words with each last letter there are. Question marks and commas are not part of a word.", "def f(text: str) -> dict[str, int]",
     [(("red, and tea?",), {"d": 2, "a": 1}), (("?",), {})], (("so, go, up",), {"o": 2, "p": 1})),
    ("Change vowels to '+' and consonants to '='; everything else is left unchanged.", "def f(text: str) -> str", [(("hi 5",), "=+ 5"), (("A",), "+")], (("xyz-o",), "===-+")),
    ("Add an exclamation mark at the end unless the text already ends with one.", "def f(text: str) -> str", [(("hey",), "hey!"), (("stop!",), "stop!")], (("a!b",), "a!b!")),
    ("Remove the words that start with a dash and reverse the others.", "def f(text: str) -> str", [(("-a bc",), "cb"), (("de",), "ed")], (("ab -cd e-f",), "ba f-e")),
    ("Sort only the digits of the text; all other characters stay where they are.", "def f(text: str) -> str", [(("b3a1",), "b1a3"), (("9",), "9")], (("2x10",), "0x12")),
    ("Move the first two letters of every word to its end.", "def f(text: str) -> str", [(("abc defg",), "cab fgde"), (("xy",), "xy")], (("word go",), "rdwo go")),
    ("A score is correct if it has at least two digits, a colon and one or two vowels. Is the given score correct?", "def f(score: str) -> bool",
     [(("12:a",), True), (("12a",), False)], (("1:a",), False)),
    ("List all tags in the note: a hash sign followed by three letters.", "def f(note: str) -> list[str]", [(("#abc or #x",), ["#abc"]), (("x",), [])], (("#Red,#sea",), ["#Red", "#sea"])),
    ("Reverse the parts between dots and glue them with a slash.", "def f(text: str) -> str", [(("abc.d",), "cba/d"), (("xyz",), "zyx")], (("a.bcd.ef",), "a/dcb/fe")),
    ("Keep the letters that occur exactly twice in the text.", "def f(text: str) -> str", [(("abca",), "aa"), (("xyz",), "")], (("noon!",), "noon")),
    ("Check whether every word of the line ends with a digit.", "def f(line: str) -> bool", [(("a1 b2",), True), (("a1 b",), False)], (("7 x8",), True)),
]


def told(words: str, signature: str, shown: list[Call], monkeypatch: pytest.MonkeyPatch) -> list[Program]:
    """What the strand alone finds, in the order in which it gives it."""
    monkeypatch.setattr(space_module, "now", time.process_time)
    problem = make_problem(words, "python", signature=signature, examples=[Example(a, e) for a, e in shown])
    request = read_request(problem, None, frozenset(["library"]))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    strand = TextsTold(Composer(request, time.process_time() + 60))
    return [program for level in range(1, 12) for program, _ in strand.step(level)]


def gives(program: Program, args: tuple[Any, ...], expected: Any) -> bool:
    call = compile_program(program, Limits(fuel=200_000, memory=2_000_000))
    value = call(*[to_ir(a, p.type) for a, p in zip(args, program.entry.params, strict=True)])
    return equal(value, to_ir(expected, program.entry.returns), program.entry.returns)


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), REQUESTS, ids=[r[0][:40] for r in REQUESTS])
def test_what_is_told_of_a_text(words: str, signature: str, shown: list[Call], hidden: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(words, signature, shown, monkeypatch)
    assert found, "nothing was read"
    assert all(gives(found[0], args, expected) for args, expected in [*shown, hidden])


def test_nothing_where_the_words_are_not_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deed that fits the examples is no answer to a request that speaks of much else."""
    words = "Blame the wobbly gardener for every fluffy turnip before breakfast, then remove the vowels."
    assert not told(words, "def f(text: str) -> str", [(("abc",), "bc"), (("o",), "")], monkeypatch)


@pytest.mark.parametrize(("words", "pattern"), [
    ("a capital letter, a slash and two or three digits", "[A-Z]/[0-9]{2,3}"), ("two letters followed by a dot and maybe a digit at the end", r"[A-Za-z]{2}\.[0-9]?"),
    ("three numbers separated by colons", "[0-9]+(?::[0-9]+){2}"), ("starts with a hash sign and ends with a digit", "#.*[0-9]"),
])
def test_forms(words: str, pattern: str) -> None:
    assert forms(Grammar(words_of(words)), 0)[0][1] == pattern
