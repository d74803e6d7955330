"""What is recalled: programs for other types than they were kept with, code that has no logic form, and that the use of it is counted."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from memory_cases import FOUND, encode
from yantra_codex.answers.render import render
from yantra_codex.answers.solution import Checks
from yantra_codex.answers.verify import fault_of_code, verify_program
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import MissingToolchain, NoSandbox, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.languages.pylift import lift
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_run import first_failure
from yantra_codex.learn.recall import fitted, recall
from yantra_codex.learn.recall_code import kept_code, lift_again, renamed
from yantra_codex.problems import Problem, make_problem

LAST_TWO = "def tail(n: int) -> int | None:\n    if n < 0:\n        return None\n    return n % 100\n"
DOUBLED = "def doubled(xs: list[int]) -> list[int]:\n    out: list[int] = []\n    for x in xs:\n        out.append(x)\n        out.append(x)\n    return out\n"
PARTS = "def parts(s: str) -> tuple[int, ...]:\n    return tuple(int(p) for p in s.split(','))\n"
ENDS = "def ends(Xs: tuple[int, ...], k: int) -> int:\n    return Xs[0] + k * Xs[-1]\n"
SHOWN = "def shown(rows: list[tuple[int, ...]]) -> str:\n    return str(sorted(rows, key=len))\n"
EITHER = "def either(xs: list[int]):\n    if not xs:\n        return xs\n    return sorted(xs), len(xs)\n"
SHARED = "def shared(n: float) -> float:\n    n /= 2\n    return n\n"
HALF = "def half(x: int) -> float:\n    return x / 2\n"
COUNTED = "def counted(n: int, xs: list[int]) -> int:\n    return 0 if not xs else (xs[0] == n) + counted(n, xs[1:])\n"


def asked(signature: str, examples: Sequence[tuple[tuple[Any, ...], Any]], language: str = "python", text: str = "do the thing we know") -> Problem:
    return make_problem(text, language, signature=signature, examples=[Example(args, value) for args, value in examples])


def answer(source: str, problem: Problem) -> Program | None:
    return next((p for p in fitted(lift(source), problem) if first_failure(p, problem.examples) is None), None)


@pytest.mark.parametrize(("source", "language", "signature", "examples", "further"), [
    pytest.param(LAST_TWO, "go", "func Tail(n int) int", [((1234,), 34)], ((700,), 0), id="an option where a value is asked"),
    pytest.param(LAST_TWO, "python", "def tail(n):", [((1234,), 34)], ((-1,), None), id="an option as it stands where no type is written"),
    pytest.param(DOUBLED, "rust", "fn doubled(xs: &[String]) -> Vec<String>", [((["a"],), ["a", "a"])], ((["b", ""],), ["b", "b", "", ""]), id="other elements"),
    pytest.param(PARTS, "python", "def parts(s):", [(("1,2",), (1, 2))], (("4,5,6",), (4, 5, 6)), id="a tuple of any length"),
    pytest.param(ENDS, "go", "func Ends(k int, xs []int) int", [((3, [1, 2]), 7)], ((1, [5, 5, 5]), 10), id="a list for a tuple, in another order"),
    pytest.param(PARTS, "go", "func Parts(s string) [2]int", [(("1,2",), (1, 2))], (("4,5",), (4, 5)), id="a tuple of a known length"),
    pytest.param(SHOWN, "rust", "fn shown(rows: &[Vec<i64>]) -> String", [(([[1, 2], [3]],), "[(3,), (1, 2)]")], (([],), "[]"), id="a text that shows lists as tuples"),
    pytest.param(EITHER, "rust", "fn either(xs: &[i64]) -> (Vec<i64>, i64)", [(([2, 1],), ([1, 2], 2))], (([5],), ([5], 1)), id="results of two types where one is asked"),
    pytest.param(SHARED, "go", "func Shared(n int) int", [((8,), 4), ((6,), 3)], ((20,), 10), id="whole numbers of a program for any"),
    pytest.param(HALF, "python", "def half(x):", [((4,), 2)], ((3,), 1.5), id="whole results of a float"),
    pytest.param(HALF, "typescript", "function half(x: number): number", [((4,), 2)], ((3,), 1.5), id="one type of number"),
])
def test_a_kept_program_is_adapted_to_the_asked_types(source: str, language: str, signature: str, examples: Any, further: Any) -> None:
    problem = asked(signature, examples, language)
    found = answer(source, problem)
    assert found is not None
    args, expected = further
    assert verify_program(found, [Example(args, expected)]).failure is None
    assert render(found, problem, 0).code
    if language in ("rust", "go"):
        assert sorted(p.name for p in found.entry.params) == sorted(p.name for p in lift(source).entry.params)
        assert found.entry.returns == problem.signature.returns and [p.type for p in found.entry.params] == [p.type for p in problem.signature.params]  # type: ignore[union-attr]


@pytest.mark.parametrize(("source", "language", "signature", "examples"), [
    pytest.param(HALF, "go", "func Half(x int) int", [((4,), 2)], id="a float is no int where types are written"),
    pytest.param(SHARED, "go", "func Shared(n int) int", [((8,), 4)], id="one example says little of other numbers"),
    pytest.param(SHARED, "go", "func Shared(n int) int", [((8,), 4), ((7,), 3)], id="a float that is no whole number"),
    pytest.param(PARTS, "go", "func Parts(s string) map[string]int", [(("1,2",), {"1": 2})], id="types that say nothing of each other"),
    pytest.param(DOUBLED, "python", "def doubled(xs):", [(([1],), [1, 1, 1])], id="an example that fails"),
    pytest.param(COUNTED, "python", "def counted(xs, n):", [(([1], 1), 1)], id="a function that calls itself keeps its order"),
])
def test_what_does_not_fit_stays_unanswered(source: str, language: str, signature: str, examples: Any) -> None:
    assert answer(source, asked(signature, examples, language)) is None


def test_without_examples_no_type_is_loosened() -> None:
    assert list(fitted(lift(LAST_TWO), asked("func Tail(n int) int", [], "go"))) == []
    assert len(list(fitted(lift(ENDS), asked("def ends(k: int, xs: tuple[int, ...]) -> int:", [])))) == 1


def test_no_program_is_lifted_anew_after_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yantra_codex.learn.recall_types.relifted", lambda *a: pytest.fail("lifted"))
    assert list(fitted(lift(LAST_TWO), asked("func Tail(n int) int", [((1234,), 34)], "go"), deadline=0.0)) == []


def test_the_same_words_with_other_types_speak_against_no_logic(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.db", encode=encode, encoder="words")
    key = memory.learn(asked("def doubled(xs: list[int]) -> list[int]:", [(([1],), [1, 1])]), FOUND, program=lift(DOUBLED)).key
    for _ in range(4):
        assert recall(memory, asked("func F(s string, n int) string", [(("a", 2), "aa")], "go"), math.inf) == []
    assert memory.find(key)["failures"] == 0 and memory.find(key)["state"] == "active"
    assert recall(memory, asked("def doubled(xs):", [(([1],), [1])]), math.inf) == []
    assert memory.find(key)["failures"] == 1


# ---------------------------------------------------------------- code that has no logic form

CODE = {
    "python": "import zlib\n\ndef crc(s: str) -> int:\n    crc_of = zlib.crc32\n    return crc_of(s.encode()) if s else crc('a')\n",
    "javascript": "function crc(s) {\n  const o = { crc: 1 };\n  return s ? o.crc + s.length : crc('a');\n}\n",
    "typescript": "function crc(s: string): number {\n  return s ? s.length : crc('a');\n}\n",
    "rust": "fn crc(s: &str) -> i64 {\n    if s.is_empty() { crc(\"a\") } else { s.len() as i64 }\n}\n",
    "go": "package main\n\nfunc crc(s string) int {\n\tif s == \"\" {\n\t\treturn crc(\"a\")\n\t}\n\treturn len(s)\n}\n",
}


@pytest.mark.parametrize("language", CODE)
def test_code_is_renamed_with_its_calls_and_nothing_else(language: str) -> None:
    new = renamed(CODE[language], language, "crc", "check_sum")
    assert new is not None and new.count("check_sum(") == 2 and "crc(" not in new
    assert ("zlib.crc32" in new and "crc_of(" in new) or language != "python"
    assert "o.crc" in new or language != "javascript"


@pytest.mark.parametrize(("language", "code", "old", "new"), [
    pytest.param("python", "def f(x):\n    total = 1\n    return f(x - total)\n", "f", "total", id="the new name means something"),
    pytest.param("javascript", "function f(x) { return { f }; }", "f", "g", id="a field is called so as well"),
    pytest.param("python", "def f(x:\n", "f", "g", id="no code"),
])
def test_code_that_can_t_be_renamed_safely_is_left(language: str, code: str, old: str, new: str) -> None:
    assert renamed(code, language, old, new) is None


def taught(home: Path, code: str, language: str, signature: str, examples: Any) -> YantraCodex:
    """An engine whose memory holds code."""
    found = YantraCodex(home)
    found.memory.learn(asked(signature, examples, language, "The odd checksum that our office puts under each letter."), FOUND, code=code)
    return found


EXAMPLES = [(("hello",), 907060870), (("",), 3904355907)]
ASKED_AGAIN = asked("def letter_check(text):", EXAMPLES, text="Our office's odd checksum of a letter.")


def test_code_answers_under_another_name_where_it_passes_in_the_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    codex = taught(tmp_path, CODE["python"], "python", "def crc(s: str) -> int:", EXAMPLES)
    try:
        fault_of_code(ASKED_AGAIN, "python", "def letter_check(s): return 1", "letter_check")
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))
    found = codex.generate(ASKED_AGAIN, budget_s=0.2)
    assert (found.status, found.source) == ("verified", "memory") and "def letter_check(s" in str(found.code)
    assert found.provenance[0]["memory"] == next(codex.memory.each())["key"] and next(codex.memory.each())["passes"] == 1
    wrong = codex.generate(asked("def letter_check(text):", [(("hello",), 5)], text="Our office's odd checksum of a letter."), budget_s=0.2)
    assert wrong.source != "memory"


@pytest.mark.parametrize(("fault", "status", "failures"), [
    (NoSandbox("nothing here"), "unverified", 0), ("compile: the time was over", "abstained", 0), ("('hello') gave 1, expected 2", "abstained", 1)])
def test_code_is_verified_where_it_was_run_alone(fault: object, status: str, failures: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object) -> object:
        if isinstance(fault, Exception):
            raise fault
        return fault

    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    monkeypatch.setattr("yantra_codex.answers.recalled.fault_of_code", run)
    codex = taught(tmp_path, CODE["python"], "python", "def crc(s: str) -> int:", EXAMPLES)
    found = codex.generate(asked("def letter_check(text):", EXAMPLES, text="The odd checksum that our office puts under each letter."), budget_s=0.2, without=frozenset({"library", "search"}))
    assert found.status == status and (found.status == "abstained" or (found.source == "memory" and found.confidence <= 0.5 and "nothing here" in str(found.reason)))
    assert next(codex.memory.each())["failures"] == failures


def test_code_is_offered_with_the_types_that_the_caller_compiles_against(tmp_path: Path) -> None:
    memory = taught(tmp_path, CODE["rust"], "rust", "fn crc(s: &str) -> i64", [(("ab",), 2)]).memory
    text = "The odd checksum that our office puts under each letter."
    (kept,) = kept_code(memory, asked("fn sum(line: &str) -> i64", [(("ab",), 2)], "rust", text))
    assert kept.name == "sum" and kept.code.startswith("fn sum(s: &str)")
    assert list(kept_code(memory, asked("fn sum(line: String) -> i64", [(("ab",), 2)], "rust", text))) == []
    assert list(kept_code(memory, asked("def sum_of(line):", [(("ab",), 2)], "python", text))) == []


def test_code_that_lifts_by_now_becomes_logic_and_answers_in_other_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    source = "def crc(s: str) -> int:\n    total = 7\n    for c in s:\n        total = (total * 31 + ord(c)) % 9973\n    return total\n"
    examples = [(("ab",), ((7 * 31 + 97) * 31 + 98) % 9973), (("",), 7)]
    codex = taught(tmp_path, source, "python", "def crc(s: str) -> int:", examples)
    found = codex.generate(asked("fn letter_check(text: &str) -> i64", examples, "rust", "Our office's odd checksum of a letter."), budget_s=0.3,
                           without=frozenset({"library", "search"}))
    assert (found.status, found.source) == ("verified", "memory") and "fn letter_check(" in str(found.code)
    assert codex.memory.counts() == {"active": 1, "opaque": 0, "quarantined": 0, "requests": 1}
    assert lift_again(codex.memory, ASKED_AGAIN) == []


# ---------------------------------------------------------------- what is counted


def test_a_verified_use_is_counted_and_one_that_can_t_be_costs_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    codex = YantraCodex(tmp_path)
    text = "Each item of a list twice over, the way our office wants it."
    key = codex.memory.learn(asked("def doubled(xs: list[int]) -> list[int]:", [(([1],), [1, 1])], text=text), FOUND, program=lift(DOUBLED)).key
    problem = asked("def doubled(xs):", [(([1, 2],), [1, 1, 2, 2]), (([4],), [4, 4])], text=text)
    assert codex.generate(problem, budget_s=0.3, keep_proof=False).source == "memory" and codex.memory.find(key)["passes"] == 0
    assert codex.generate(problem, budget_s=0.3).source == "memory" and codex.memory.find(key)["passes"] == 1

    def full(*_: object, **__: object) -> str:
        raise YantraError("no space is left")

    monkeypatch.setattr(Memory, "outcome", full)
    with caplog.at_level(logging.WARNING):
        found = codex.generate(problem, budget_s=0.3)
    assert (found.status, found.source) == ("verified", "memory") and "no space is left" in caplog.text


def test_a_failure_that_can_t_be_counted_costs_no_other_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory(tmp_path / "memory.db", encode=encode, encoder="words")
    twice, thrice = "def f(xs: list[int]) -> list[int]:\n    return xs + xs\n", "def f(xs: list[int]) -> list[int]:\n    return xs + xs + xs\n"
    for source, value in ((twice, [1, 1]), (thrice, [1, 1, 1])):
        memory.learn(asked("def f(xs: list[int]) -> list[int]:", [(([1],), value)]), FOUND, program=lift(source))
    monkeypatch.setattr(Memory, "outcome", lambda *a, **k: (_ for _ in ()).throw(YantraError("no space is left")))
    (found,) = recall(memory, asked("def f(xs):", [(([2],), [2, 2, 2])]), math.inf)
    assert first_failure(found.program, [Example(([4, 5],), [4, 5, 4, 5, 4, 5])]) is None


def test_tests_that_fail_speak_against_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    codex = YantraCodex(tmp_path)
    text = "Each item of a list twice over, the way our office wants it."
    key = codex.memory.learn(asked("def doubled(xs: list[int]) -> list[int]:", [(([1],), [1, 1])], text=text), FOUND, program=lift(DOUBLED)).key
    monkeypatch.setattr("yantra_codex.answers.picks.run_checks", lambda problem, program, rendered, checks: (Checks(1, 1, False, True, ("t: failed",)), "failed", False))
    problem = make_problem(text, "python", signature="def doubled(xs):", examples=[Example(([1],), [1, 1])], tests="assert doubled([2]) == [2]")
    found = codex.generate(problem, budget_s=0.2, without=frozenset({"library", "search"}))
    assert found.status == "unverified" and (codex.memory.find(key)["passes"], codex.memory.find(key)["failures"]) == (0, 1)
