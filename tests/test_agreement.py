"""Answers beside a benchmark's own solution on generated inputs: which inputs, what counts as the same, what a run reports."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.answers.solution import Solution
from yantra_codex.bench.agreement import WANTED, Agreement, agreement, inputs_for, reference_results, run_python, same
from yantra_codex.bench.judge import Verdict
from yantra_codex.bench.report import Outcome, tally
from yantra_codex.bench.run import Options, bench, run_task
from yantra_codex.engine import YantraCodex
from yantra_codex.ir.signature import Example
from yantra_codex.problems import Problem
from yantra_codex.problems.benchmarks import Hidden, Reference, Task, read_tasks
from yantra_codex.problems.problem import make_problem

SECRET = "sealed_word"
RIPE = "def ripe(xs):\n    return [x for x in xs if x > 7]\n"


def reference(code: str, *examples: tuple[Any, ...], entry: str = "ripe") -> Reference:
    """The last of each example is its outcome."""
    return Reference("Plum/1", entry, "plums", code, tuple(Example(e[:-1], e[-1]) for e in examples))


def task(code: str, *examples: tuple[Any, ...], language: str = "python") -> Task:
    return Task("Plum/1", language, "plums", Hidden("check", "x", reference=reference(code, *examples)), "ripe")


def answer(code: str) -> Solution:
    return Solution("Plum/1", "python", "verified", code, 0.9)


EXAMPLES = (([3, 9, 8], [9, 8]), ([5, 12, 7, 1], [12]))

# ---------------------------------------------------------------- what is the same

SAME = [
    (3, 3.0000001), (1e20, 1e20 * (1 + 1e-9)), (float("nan"), float("nan")), (float("inf"), float("inf")), (True, 1), ([1.0, (2, "a")], [1, (2, "a")]),
    ({1, 2}, frozenset({2, 1})), ({"a": [0.1 + 0.2]}, {"a": [0.3]}), (None, None), ({0.3}, {0.1 + 0.2}), (2j, 2j + 1e-12), ({1: 2, 3: 4}, {3: 4, 1: 2}),
]
DIFFERENT = [
    (3, 3.001), (10**20, 10**20 + 1), (0.0, 1e-7), ([1], (1,)), ("1", 1), (None, 0), ([1, 2], [2, 1]), ([1], [1, 1]), ({"a": 1}, {"b": 1}), ({1}, [1]),
    ({1, 2}, {1, 3}), (10**400, 1.0), (float("nan"), 0.0), ("", []),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same(a: Any, b: Any) -> None:
    assert same(a, b) and same(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different(a: Any, b: Any) -> None:
    assert not same(a, b) and not same(b, a)


def test_what_may_be_left_open() -> None:
    assert same([1, (2, 3)], (1, [2, 3]), loose=True) and not same([1, 2], (2, 1), loose=True)
    assert same([3, 1, 1], [1, 3, 1], ordered=False) and not same([3, 1, 1], [1, 3, 3], ordered=False)
    assert same([[1, 2], [3]], [[3], [2, 1]], ordered=False) and not same("ab", "ba", ordered=False)


# ---------------------------------------------------------------- the inputs and the reference


def test_inputs_are_made_from_the_examples_alone() -> None:
    inputs = inputs_for(reference(RIPE, *EXAMPLES))
    assert len(inputs) >= WANTED
    assert inputs == inputs_for(reference("def ripe(xs):\n    return 0\n", *EXAMPLES))
    assert all(isinstance(xs, list) and all(type(x) is int for x in xs) for (xs,) in inputs)
    assert inputs_for(reference(RIPE)) == []
    assert inputs_for(reference(RIPE, (1, 1), (1, 2, 3))) == []  # not one number of arguments


def test_whole_floats_are_written_as_the_examples_write_them() -> None:
    ints = inputs_for(reference("", ([1, 2.5], 0), ([4, 0.5], 0)))
    values = [x for xs, in ints for x in xs]
    assert any(type(x) is int for x in values) and not any(isinstance(x, float) and x.is_integer() for x in values)
    floats = inputs_for(reference("", ([1.0, 2.5], 0), ([4.0, 0.5], 0)))
    assert all(type(x) is float for xs, in floats for x in xs)


def test_the_reference_is_run_on_forty_inputs() -> None:
    known = reference_results(reference(RIPE, *EXAMPLES))
    assert len(known) == WANTED
    assert all(k.value == [x for x in k.args[0] if x > 7] and k.ordered for k in known)


def test_inputs_that_the_reference_does_not_take_are_left_out() -> None:
    code = "import time\ndef ripe(xs):\n    if len(xs) == 3: raise KeyError(xs)\n    if len(xs) == 5: return object()\n    return [x for x in xs if x > 7]\n"
    known = reference_results(reference(code, ([5, 12, 7, 1], [12]), ([5, 9], [9])))
    assert known and not {3, 5} & {len(k.args[0]) for k in known}


def test_a_slow_call_is_left_out() -> None:
    code = "def f(n):\n    while n == 2: pass\n    return n\n"
    assert run_python(code, "f", [(1,), (2,), (3,)], 0.1) == {0: 1, 2: 3}


def test_a_program_that_ends_early_keeps_what_it_gave() -> None:
    code = "import os\ndef f(n):\n    if n == 3: os._exit(0)\n    return n\n"
    assert run_python(code, "f", [(1,), (3,), (4,)], 1.0) == {0: 1}
    assert run_python("def g(n): return n", "f", [(1,)], 1.0) == {}
    assert run_python("def f(:", "f", [(1,)], 1.0) == {}


def test_values_come_back_as_they_were() -> None:
    code = "def f(v):\n    return v\n"
    values: list[Any] = [None, True, 10**30, -0.5, float("inf"), 1 + 2j, "é\n\u2028", (1, [2]), {1, 2}, {"a": (1,), 2: None}, [], (), set(), {}]
    found = run_python(code, "f", [(v,) for v in values], 1.0)
    assert [found[i] for i in range(len(values))] == values
    assert [type(found[i]) for i in (1, 3, 7, 9)] == [bool, float, tuple, dict]


def test_each_call_has_arguments_of_its_own() -> None:
    code = "seen = []\ndef f(xs):\n    xs.append(1)\n    seen.append(xs)\n    return len(xs)\n"
    assert run_python(code, "f", [([0],), ([0],)], 1.0) == {0: 2, 1: 2}


def test_a_reference_that_fails_its_own_examples_is_none() -> None:
    assert reference_results(reference("def ripe(xs):\n    return xs\n", *EXAMPLES)) == []


def test_the_order_of_a_set_is_left_open() -> None:
    code = "def ripe(xs):\n    return list(set(xs) | set(xs[:1]))\n"
    examples = (([9], [9]), ([4], [4]), ([7, 7], [7]))
    known = reference_results(reference(code, *examples))
    assert any(len(k.value) > 1 for k in known)
    assert all(k.ordered == (len(k.value) < 2) for k in known)
    found = agreement(task(code, *examples), answer("def ripe(xs):\n    return sorted(set(xs), reverse=True)\n"))
    assert found and found.full
    found = agreement(task(code, *examples), answer("def ripe(xs):\n    return xs\n"))
    assert found and not found.full


def test_what_changes_from_run_to_run_is_left_out() -> None:
    code = "import random\ndef ripe(xs):\n    return xs if len(xs) < 4 else random.random()\n"
    known = reference_results(reference(code, ([3, 9], [3, 9]), ([5, 12, 7], [5, 12, 7])))
    assert known and all(len(k.args[0]) < 4 for k in known)


# ---------------------------------------------------------------- answers


def test_an_equal_answer_agrees() -> None:
    found = agreement(task(RIPE, *EXAMPLES), answer("def ripe(xs):\n    return list(filter(lambda x: x >= 8, xs))\n"))
    assert found == Agreement(WANTED, WANTED)
    assert found.full


def test_an_answer_that_is_right_on_the_tests_alone_does_not() -> None:
    wrong = "def ripe(xs):\n    return [x for x in xs if x > 7] if len(xs) < 5 else []\n"
    found = agreement(task(RIPE, *EXAMPLES), answer(wrong))
    assert found and 0 < found.agreed < found.inputs == WANTED and not found.full
    assert "gave [], the reference [" in found.detail


@pytest.mark.parametrize("code", ["def ripe(xs):\n    raise ValueError\n", "import os\nos._exit(0)\n", "def other(xs): pass\n", "def ripe(xs):\n    return object()\n"])
def test_an_answer_without_values_agrees_nowhere(code: str) -> None:
    found = agreement(task(RIPE, *EXAMPLES), answer(code))
    assert found and found.agreed == 0 and "gave no value" in found.detail


def test_nothing_to_compare_with() -> None:
    assert agreement(Task("t", "python", "p", Hidden("check")), answer(RIPE)) is None
    assert agreement(task(RIPE, *EXAMPLES), Solution("t", "python", "abstained")) is None
    none = agreement(task("def ripe(xs):\n    return 1\n", *EXAMPLES), answer(RIPE))
    assert none == Agreement(0, 0) and none.full


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_answers_of_the_engine_are_run_in_their_language(language: str) -> None:
    examples = (([1, 2, 3], [1, 3, 6]), ([4, 0, 5, 5], [4, 4, 9, 14]))
    code = "def sums(xs):\n    out, total = [], 0\n    for x in xs:\n        total += x\n        out.append(total)\n    return out\n"
    problem = make_problem("the running total of a list", language, entry_point="sums", examples=[Example((xs,), ys) for xs, ys in examples])
    solution = YantraCodex().generate(problem, keep_proof=False)
    assert solution.status == "verified"
    asked = Task("t", language, "p", Hidden("check", "x", reference=reference(code, *examples, entry="sums")), "sums")
    assert agreement(asked, solution) == Agreement(WANTED, WANTED)
    other = replace(asked, hidden=Hidden("check", reference=reference(code.replace("total += x", "total += min(x, 5)"), *examples, entry="sums")))
    found = agreement(other, solution)
    assert found and 0 < found.agreed < WANTED


# ---------------------------------------------------------------- a whole run


def row(form: str) -> dict[str, Any]:
    test = "def check(candidate):\n    assert candidate([3, 9, 8]) == [9, 8]\n"
    code = f"def ripe(xs):\n    '''{SECRET}'''\n    return [x for x in xs if x > 7]\n"
    stub = "def ripe(xs):\n    \"\"\"The ripe plums.\n    >>> ripe([3, 9, 8])\n    [9, 8]\n    >>> ripe([5, 12, 7, 1])\n    [12]\n    \"\"\"\n"
    examples = [{"args": [xs], "expected": ys, "arg_types": ["list[int]"], "expected_type": "list[int]", "raw": f"ripe({xs}) -> {ys}"} for xs, ys in EXAMPLES]
    forms: dict[str, dict[str, Any]] = {
        "mbxp": {"task_id": "Plum/1", "split": "train", "entry_point": "ripe", "description": "The ripe plums.", "examples": examples, "prompt": stub,
                 "languages": {"python": {"entry_point": "ripe", "prompt": stub, "test": test, "test_kind": "check", "canonical_full": code, "status": "verified"}}},
        "mbpp": {"task_id": 602, "text": "The ripe plums.", "code": code, "test_list": [f"assert ripe({xs}) == {ys}" for xs, ys in EXAMPLES]},
        "humaneval": {"task_id": "Made/0", "prompt": stub, "entry_point": "ripe", "canonical_solution": f"    # {SECRET}\n    return [x for x in xs if x > 7]\n", "test": test},
    }
    return forms[form]


@pytest.mark.parametrize("form", ["mbxp", "mbpp", "humaneval"])
def test_a_run_with_agreement_shows_no_reference(form: str, tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(json.dumps(row(form)) + "\n", encoding="utf-8")
    shown: list[str] = []

    def wrong_beyond(problem: Problem, budget_s: float) -> Solution:
        shown.append(repr(problem))
        return answer("def ripe(xs):\n    return [x for x in xs if x > 8 or x == 8]\n" if len(shown) == 1 else "def ripe(xs):\n    return [x for x in xs if x > 7][:2]\n")

    report = bench(path, quiet=True, agreement=True, answer=wrong_beyond)
    assert (report.total.passes, report.total.agreeing, report.total.few_inputs) == (1, 1, 0)
    assert report.outcomes[0].inputs == WANTED
    report = bench(path, quiet=True, agreement=True, answer=wrong_beyond)
    assert (report.total.passes, report.total.agreeing) == (1, 0)
    assert "the reference" in report.outcomes[0].differs
    assert len(shown) == 2 and SECRET not in "".join(shown)
    assert " agree " in report.table()


def test_references_are_read_only_where_asked(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(json.dumps(row("mbxp")) + "\n", encoding="utf-8")
    assert SECRET not in repr(read_tasks(path))
    (asked,) = read_tasks(path, references=True, protocol="strict")
    assert asked.hidden.reference and SECRET in (asked.hidden.reference.code or "")


def test_only_passing_answers_are_compared() -> None:
    def never(task: Task, solution: Solution) -> Agreement:
        raise AssertionError("not asked for")

    asked = Task("t", "python", "plums", Hidden("check", "x"), examples=(Example((1,), 1),))
    failing = run_task(asked, Options(agreement=True), lambda p, b: answer("x"), lambda t, s: Verdict(False), never)
    assert (failing.passed, failing.inputs, failing.differs) == (False, None, "")
    unasked = run_task(asked, Options(), lambda p, b: answer("x"), lambda t, s: Verdict(True), never)
    assert (unasked.passed, unasked.differs) == (True, "")
    crashed = run_task(asked, Options(agreement=True), lambda p, b: answer("x"), lambda t, s: Verdict(True), never)
    assert (crashed.passed, crashed.differs) == (True, "not compared: AssertionError: not asked for")


def test_counting() -> None:
    def outcome(passed: bool, inputs: int | None, agreed: int | None) -> Outcome:
        return Outcome("t", "python", "verified", passed, 0.9, code="x", inputs=inputs, agreed=agreed)

    t = tally([outcome(True, 40, 40), outcome(True, 40, 39), outcome(True, 6, 6), outcome(True, 0, 0), outcome(True, None, None), outcome(False, None, None)])
    assert (t.passes, t.agreeing, t.few_inputs) == (5, 4, 3)
    assert t.agreement == pytest.approx(4 / 6)
    assert tally([outcome(True, None, None)]).agreement is None
    assert tally([outcome(False, None, None)], compared=True).agreement == 0
