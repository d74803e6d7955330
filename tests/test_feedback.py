"""Feedback that brings something: edited code, examples and tests that come later; what is wrong for certain words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from memory_cases import FOUND, encode, memory, program
from yantra_codex import languages, proofs
from yantra_codex.answers.verify import verify_program
from yantra_codex.apps.cli import feedback as command
from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import INT, list_of
from yantra_codex.learn import feedback
from yantra_codex.learn.journal import Journal, Outcome
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_check import check
from yantra_codex.learn.memory_forget import Traces
from yantra_codex.learn.online import OnlineLearner
from yantra_codex.learn.trust import record_of
from yantra_codex.learn.wrong import contradicted_in, keep_wrong, known_wrong
from yantra_codex.model.files import LOGIC_FILE, NETWORK_FILE, ships, write_manifest
from yantra_codex.problems import Problem
from yantra_codex.runner import Tier, available_tier

WORDS = "the sum of all numbers"
SUM = read_program("(program (def sum_of ((xs list[int])) int (return (sum xs))))")
LOOP = "def sum_of(numbers: list[int]) -> int:\n    total = 0\n    for n in numbers:\n        total = total + n\n    return total\n"
POSITIVE = "def sum_of(xs: list[int]) -> int:\n    return sum(x for x in xs if x > 0)\n"


@pytest.fixture
def box() -> None:
    if available_tier() is Tier.NONE:
        pytest.skip("nothing here can contain untrusted code")


def no_run(*_: Any) -> str | None:
    raise AssertionError("nothing is to be run here")


def verify(problem: Problem, p: Program) -> str | None:
    return verify_program(p, problem.examples).failure


class Case:
    """A home with an answer that was given: its record, the journal's row, the memory."""

    def __init__(self, home: Path, p: Program = SUM, language: str = "python", learned: bool = False, examples: tuple[Example, ...] = (Example(([1, 2],), 3),)):
        signature = Signature("sum_of", (SigParam("xs", list_of(INT)),), INT)
        self.problem = Problem("", language, WORDS, "sum_of", signature, None, examples)
        record = proofs.make_record(language=language, text=WORDS, signature=signature, examples=examples, program=p,
                                    code=languages.get(language).render(p, None).code, provenance=({"pattern": "sum_of"},), given=None)
        self.id = proofs.save(record, home / "proofs")
        self.record = {"id": self.id, **record}
        self.memory, self.journal, self.program = memory(home), Journal(home / "memory.db"), p
        key = self.memory.learn(self.problem, FOUND, program=p).key if learned else None
        self.journal.note(Outcome(language, "memory" if learned else "library", "verified", 0.9, 1, proof=self.id, key=key))

    def edited(self, code: str, run: feedback.Run = no_run, *more: str, learner: OnlineLearner | None = None) -> feedback.Told:
        return feedback.edited(self.memory, self.journal, self.record, feedback.with_examples(feedback.problem_of(self.record), more), code, verify, run, learner)

    def tested(self, *more: str, tests: str | None = None, learner: OnlineLearner | None = None) -> feedback.Told:
        problem = replace(feedback.with_examples(feedback.problem_of(self.record), more), tests=tests)
        return feedback.tested(self.memory, self.journal, self.record, problem, verify, learner)

    def proposed(self) -> list[str]:
        return [p.key for p in self.memory.propose(WORDS, ([list_of(INT)], INT))]

    @property
    def good(self) -> tuple[bool | None, str | None]:
        entry = self.journal.find(self.id)
        return entry.good, entry.judged_by


# ---------------------------------------------------------------- edits


@pytest.mark.parametrize("learned", [False, True])
def test_an_edit_that_does_the_same_is_preferred_and_the_old_logic_goes_into_it(tmp_path: Path, learned: bool) -> None:
    case = Case(tmp_path, learned=learned)
    told = case.edited(LOOP)
    assert (told.learned, told.old, told.good, told.failure) == ("program", "same", None, None)
    assert told.logic != hash_of(SUM) and case.proposed() == [told.logic] and case.good == (None, None)
    row = case.memory.find(str(told.logic))
    assert [json.loads(r["checks"])["by"] for r in row["requests"] if r["source"] == "feedback"] == ["edit"]
    assert case.edited(LOOP) == told and check(case.memory).problems == ()  # the same again changes nothing


@pytest.mark.parametrize("learned", [False, True])
def test_the_answer_is_wrong_where_an_edit_does_something_else(tmp_path: Path, learned: bool) -> None:
    case = Case(tmp_path, learned=learned)
    told = case.edited(POSITIVE)
    assert (told.learned, told.old, told.good) == ("program", "other", False) and "the edit gives" in str(told.failure)
    assert case.proposed() == [told.logic] and case.good == (False, "edit") and known_wrong(case.memory, case.problem, SUM)
    assert case.memory.find(hash_of(SUM))["state"] == "quarantined" and check(case.memory).problems == ()


def test_new_names_alone_are_taken_over(tmp_path: Path) -> None:
    case = Case(tmp_path, learned=True)
    told = case.edited("def sum_of(numbers: list[int]) -> int:\n    return sum(numbers)\n")
    assert (told.logic, told.old, told.state) == (hash_of(SUM), "same", "active")
    found = case.memory.propose(WORDS)[0].program
    assert found is not None and found.entry.params[0].name == "numbers" and check(case.memory).problems == ()


def test_the_newest_edit_wins(tmp_path: Path) -> None:
    case = Case(tmp_path)
    first, second = case.edited(LOOP), case.edited(POSITIVE)
    assert case.proposed() == [second.logic]
    assert case.edited(LOOP).logic == first.logic and case.proposed() == [first.logic]


def test_an_edit_that_fails_changes_nothing(tmp_path: Path) -> None:
    case = Case(tmp_path)
    told = case.edited("def sum_of(xs: list[int]) -> int:\n    return len(xs)\n")
    assert (told.failure, told.learned) == ("([1, 2]) gave 2, expected 3", None) and case.memory.is_empty and case.good == (None, None)
    assert "gave 4" in str(case.edited("def sum_of(xs: list[int]) -> int:\n    return max(4, sum(xs)) if len(xs) == 1 else sum(xs)\n", no_run, "sum_of([2]) == 2").failure)


def test_an_example_given_with_the_edit_judges_the_answer_too(tmp_path: Path) -> None:
    case = Case(tmp_path)
    told = case.edited(POSITIVE, no_run, "sum_of([-1]) == 0")
    assert told.failure == "([-1]) gave -1, expected 0" and told.good is False and len(json.loads(case.memory.find(str(told.logic))["requests"][0]["examples"])) == 2


@pytest.mark.parametrize(("code", "what"), [("def other(): pass", "only other"), ("", "not that of y"), ("def sum_of(:", "not that of y"), ("function sum_of(xs) { return 3 }", "in python")])
def test_code_that_is_not_the_answer_s_is_refused(tmp_path: Path, code: str, what: str) -> None:
    case = Case(tmp_path)
    with pytest.raises(BadRequest, match=what):
        case.edited(code)
    assert case.memory.is_empty


def test_without_an_example_nothing_says_whether_an_edit_is_right(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="give one with --example"):
        Case(tmp_path, examples=()).edited(LOOP)


@pytest.mark.parametrize(("faults", "old"), [([None, None], "same"), ([None, "(0) gave 1, expected 0"], "other")])
def test_code_without_a_logic_form_is_run_on_the_examples_and_on_what_the_answer_does(tmp_path: Path, faults: list[str | None], old: str) -> None:
    case, runs = Case(tmp_path, language="go"), []

    def run(problem: Problem, *_: str) -> str | None:
        runs.append(problem.examples)
        return faults[len(runs) - 1]

    told = case.edited("package main\n\nfunc sum_of(xs []int) int {\n\treturn 3\n}\n", run)
    assert (told.learned, told.old, told.state) == ("code", old, "opaque") and case.good == ((False, "edit") if old == "other" else (None, None))
    assert [e.expected for e in runs[0]] == [3] and len(runs[1]) >= feedback.LEAST_RUN and all(e.expected == sum(e.args[0]) for e in runs[1])


# ---------------------------------------------------------------- examples and tests


@pytest.mark.parametrize("learned", [False, True])
def test_what_passes_later_examples_is_kept_with_them(tmp_path: Path, learned: bool) -> None:
    case = Case(tmp_path, learned=learned)
    told = case.tested("sum_of([]) == 0", "sum_of([5]) == 5")
    assert (told.good, told.state) == (True, "active") and case.good == (True, "tests") and case.proposed() == [hash_of(SUM)]
    kept = case.memory.find(hash_of(SUM))
    assert max(len(json.loads(r["examples"])) for r in kept["requests"]) == 3 and kept["passes"] == learned
    case.tested("sum_of([]) == 0", "sum_of([5]) == 5")
    assert case.memory.find(hash_of(SUM))["passes"] == learned and check(case.memory).problems == ()


@pytest.mark.parametrize("learned", [False, True])
def test_what_fails_later_examples_is_wrong_for_its_words_and_only_for_them(tmp_path: Path, learned: bool) -> None:
    case = Case(tmp_path, learned=learned)
    case.memory.learn(replace(case.problem, text="add the list up"), FOUND, program=SUM)
    told = case.tested("sum_of([-1]) == 0")
    assert (told.good, told.failure, told.state) == (False, "([-1]) gave -1, expected 0", "active") and case.good == (False, "tests")
    assert known_wrong(case.memory, case.problem, SUM) and not known_wrong(case.memory, replace(case.problem, text="add the list up"), SUM)
    assert not known_wrong(case.memory, case.problem, program(3)) and case.proposed() == []
    before, again = case.memory.find(hash_of(SUM)), case.tested("sum_of([-1]) == 0")
    after = case.memory.find(hash_of(SUM))
    assert again == told and all(after[c] == before[c] for c in ("uses", "failures", "strikes", "requests"))
    assert case.tested("sum_of([4]) == 4").good and not known_wrong(case.memory, case.problem, SUM)  # the last word counts


def test_another_function_may_be_asked_for_in_the_same_words(tmp_path: Path) -> None:
    case = Case(tmp_path)
    keep_wrong(case.memory, case.problem, SUM)
    other = replace(case.problem, signature=Signature("sum_of", (SigParam("xs", list_of(INT)), SigParam("k", INT)), INT))
    assert known_wrong(case.memory, case.problem, SUM) and not known_wrong(case.memory, other, SUM)
    assert known_wrong(case.memory, replace(case.problem, signature=None), SUM)


@pytest.mark.parametrize(("example", "what"), [("foo([1]) == 1", "calls foo, the answer is called sum_of"), ("blah", "can't be read; write it like"), ("sum_of('a') == 3", "given for xs"),
                                               ("sum_of([1], 2) == 3", "2 arguments")])
def test_examples_that_say_nothing_of_the_answer_are_refused(tmp_path: Path, example: str, what: str) -> None:
    case = Case(tmp_path)
    with pytest.raises(BadRequest, match=what):
        case.tested(example)
    assert case.memory.is_empty and case.good == (None, None)


@pytest.mark.parametrize(("tests", "good"), [("def test_it():\n    assert sum_of([5, 5]) == 10\n", True), ("def test_it():\n    assert sum_of([-1]) == 0\n", False)])
@pytest.mark.usefixtures("box")
def test_tests_judge_too(tmp_path: Path, tests: str, good: bool) -> None:
    case = Case(tmp_path)
    told = case.tested(tests=tests)
    assert told.good is good and case.good == (good, "tests") and known_wrong(case.memory, case.problem, SUM) is not good
    if good:  # what can be read out of the tests verifies the logic in any language
        request = case.memory.find(hash_of(SUM))["requests"][-1]
        assert request["tests"] == tests and [e["args"] for e in json.loads(request["examples"])] == [[[1, 2]], [[5, 5]]]


@pytest.mark.parametrize("tests", ["def test_it(:", "x = 1", "def test_it():\n    assert sub(1) == 1\n", "import nowhere_at_all\n"])
@pytest.mark.usefixtures("box")
def test_tests_that_are_broken_say_nothing_of_the_answer(tmp_path: Path, tests: str) -> None:
    case = Case(tmp_path)
    with pytest.raises(BadRequest, match="the tests can't be run on this python answer"):
        case.tested(tests=tests)
    assert case.memory.is_empty and case.good == (None, None)


# ---------------------------------------------------------------- the online learner


def learning(tmp_path: Path, starts: bool = True) -> OnlineLearner:
    """One of a package that ships a network; no process is started for it."""
    base = tmp_path / "base"
    base.mkdir()
    for name in (NETWORK_FILE, LOGIC_FILE):
        (base / name).write_bytes(name.encode())
    write_manifest(base)
    learner = OnlineLearner(tmp_path, base=base, starts=starts)
    learner.start = lambda: False  # type: ignore[method-assign]
    return learner


def buffered(learner: OnlineLearner) -> list[tuple[str, tuple[str, ...]]]:
    """The programs in the buffer by their keys, with the wrong ones beside each."""
    found = [learner.replay.read(name) for name in [*learner.replay.kept(), *learner.replay.waiting()]]
    return [(kept.key, kept.pair.wrong) for kept in found if kept is not None]


@pytest.mark.parametrize(("code", "wrong"), [(LOOP, ()), (POSITIVE, (write_program(SUM),))])
def test_an_edit_that_passes_is_learned_once_by_the_network_too(tmp_path: Path, code: str, wrong: tuple[str, ...]) -> None:
    case, learner = Case(tmp_path), learning(tmp_path)
    told = case.edited(code, learner=learner)
    assert buffered(learner) == [(told.logic, wrong)]
    case.edited(code, learner=learner)
    assert len(buffered(learner)) == 1
    case.edited("def sum_of(xs: list[int]) -> int:\n    return len(xs)\n", learner=learner)  # it fails
    assert len(buffered(learner)) == 1


def test_an_edit_is_not_handed_over_where_learning_is_off_or_no_network_ships(tmp_path: Path) -> None:
    case = Case(tmp_path)
    for learner in (learning(tmp_path, starts=False), OnlineLearner(tmp_path, base=tmp_path / "none", starts=True)):
        assert case.edited(LOOP, learner=learner).learned == "program" and not learner.replay.folder.exists()


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("starts", [False, True])
def test_what_turned_out_wrong_is_no_longer_learned_and_wrong_for_what_else_answers_its_words(tmp_path: Path, settled: bool, starts: bool) -> None:
    case, learner = Case(tmp_path), learning(tmp_path, starts)
    other = replace(case.problem, text=f" {WORDS.upper()}")  # the same words
    learner.validated(case.problem, SUM)
    learner.validated(replace(case.problem, text="add the list up"), SUM)
    learner.validated(other, program(1))
    if settled:
        learner.replay.settle(learner.replay.waiting(), True)
    before = learner.weights.standing()
    assert case.tested("sum_of([-1]) == 0", learner=learner).good is False
    left = [(hash_of(SUM), ()), (hash_of(program(1)), (write_program(SUM),))]
    assert buffered(learner) == left and not learner.weights.keep({}, since=before)  # a round under way with it does not count
    now = learner.weights.standing()
    case.tested("sum_of([-1]) == 0", learner=learner)
    assert buffered(learner) == left and learner.weights.keep({}, since=now)
    named = "(program (def sum_of ((numbers list[int])) int (return (sum numbers))))"
    assert hash_of(read_program(named)) == hash_of(SUM) and learner.forget(Traces((hash_of(SUM),), (), {"the program of logic y": named.encode()})) == []
    assert buffered(learner) == [(hash_of(program(1)), ())]  # forgotten as a wrong one too, whatever its names


def test_what_the_memory_holds_as_wrong_is_left_out_of_the_next_round(tmp_path: Path) -> None:
    case = Case(tmp_path, learned=True)
    assert contradicted_in(tmp_path / "none.db") == {} == contradicted_in(tmp_path / "memory.db") and not (tmp_path / "none.db").exists()
    case.memory.learn(replace(case.problem, text="add the list up"), FOUND, program=SUM)
    case.memory.outcome(hash_of(SUM), False, replace(case.problem, examples=(Example(([-1],), 0),)))
    assert contradicted_in(tmp_path / "memory.db") == {(hash_of(SUM), WORDS): write_program(SUM)}
    case.memory.learn(case.problem, {**FOUND, "model": "other"}, program=SUM)
    case.tested("sum_of([4]) == 4")  # in the same words, and right
    assert contradicted_in(tmp_path / "memory.db") == {}
    (tmp_path / "damaged.db").write_bytes(b"no database" * 100)
    assert contradicted_in(tmp_path / "damaged.db") == {}


def test_feedback_is_kept_whatever_the_learner_says(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    case, learner = Case(tmp_path), learning(tmp_path)
    (tmp_path / "replay").write_text("a file where a folder has to be")
    assert case.edited(POSITIVE, learner=learner).learned == "program" and "does not learn the edit" in caplog.text
    assert known_wrong(case.memory, case.problem, SUM)


@pytest.mark.parametrize(("noted", "known"), [("fallback:oracle", True), ("fallback:oracle", False), ("library", True)])
def test_a_wrong_answer_counts_against_who_gave_it(tmp_path: Path, noted: str, known: bool) -> None:
    case, model = Case(tmp_path), noted.partition(":")[2]
    case.record["provenance"] = [{"model": model}] if model else case.record["provenance"]
    if known:
        case.journal.note(Outcome("python", noted, "verified", 0.9, 1, proof=case.id))
    else:  # the journal was not kept
        with case.memory.store.writing() as db:
            db.execute("delete from generation")
    case.tested("sum_of([-1]) == 0")
    (request,) = case.memory.find(hash_of(SUM))["requests"]
    assert (request["source"], request["model"]) == (("fallback", "oracle") if model else ("search", None))
    with case.memory.store.reading() as db:
        assert record_of(db, "oracle").contradicted == (1.0 if model else 0.0)


# ---------------------------------------------------------------- the command


def ran(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code: int = command.command.main(list(args), standalone_mode=False)
    return code, *capsys.readouterr()


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("YANTRA_HOME", str(tmp_path))
    monkeypatch.setattr(Memory, "vector", lambda self, text: encode(text))
    return Case(tmp_path)


def test_the_command(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "edit.py"
    file.write_text("def sum_of(xs):\n    return 7\n")
    code, out, err = ran(capsys, case.id, "--code", str(file))
    assert (code, out) == (1, "") and "gave 7, expected 3" in err and "nothing is changed" in err
    file.write_text(LOOP)
    code, out, err = ran(capsys, case.id, "--code", str(file), "--json")
    told = json.loads(out)
    assert (code, err) == (0, "") and told["kept"] and (told["id"], told["learned"], told["old"], told["state"]) == (case.id, "program", "same", "active")
    code, out, err = ran(capsys, case.id, "-e", "sum_of([1]) == 2")
    assert code == 0 and "fails and is kept as wrong" in err and "yantra memory forget y" in err
    assert json.loads(ran(capsys, case.id, "-e", "sum_of([1]) == 1", "--json")[1])["good"] is True


def test_misuse_is_told(case: Case, tmp_path: Path) -> None:
    for args, error, what in (((), click.UsageError, "y7f3c09a good"), ((case.id,), click.UsageError, "--tests FILE"), ((case.id, "good", "-e", "f(1) == 1"), click.UsageError, "not both"),
                              (("y0000007", "-e", "sum_of([1]) == 1"), UnknownName, "y0000007"), (("nine", "-e", "f(1) == 1"), BadRequest, "not a proof id"),
                              ((case.id, "--code", str(tmp_path / "none.py")), BadRequest, "none.py: No such file"),
                              ((case.id, "-e", "sum_of([1, 2]) == 4"), BadRequest, "contradict each other")):
        with pytest.raises(error, match=what):
            command.command.main(list(args), standalone_mode=False)
    path = tmp_path / "proofs" / f"{case.id}.json"
    path.write_text(path.read_text().replace("numbers", "members"))
    with pytest.raises(BadRequest, match="changed after it was written"):
        command.command.main([case.id, "-e", "sum_of([1]) == 1"], standalone_mode=False)
    assert case.memory.is_empty


def test_steps_are_judged_by_words_alone(case: Case) -> None:
    with pytest.raises(BadRequest, match="good"):
        feedback.problem_of({**case.record, "provenance": [{"plan": ["a", "b"]}]})


def test_a_bad_answer_is_no_longer_learned(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert ran(capsys, case.id, "bad")[0] == 0 and not (OnlineLearner().replay.folder.exists())
    learner = OnlineLearner(starts=False)
    learner.validated(case.problem, SUM)
    learner.validated(replace(case.problem, text="add the list up"), SUM)
    assert ran(capsys, case.id, "good")[0] == 0 and len(buffered(learner)) == 2
    assert ran(capsys, case.id, "bad")[0] == 0 and len(buffered(learner)) == 1
    learner.validated(case.problem, SUM)
    (case.memory.store.path.parent / "proofs" / f"{case.id}.json").unlink()
    code, _, err = ran(capsys, case.id, "bad")  # whose words nobody knows any more
    assert code == 0 and "the network may still learn the answer" in err and len(buffered(learner)) == 2


@pytest.mark.parametrize("learns", ["on", "off"])
def test_an_edit_given_by_the_command_is_learned_unless_that_is_off(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
                                                                     learns: str) -> None:
    if not ships(NETWORK_FILE):
        pytest.skip("no network ships with this package")
    monkeypatch.setenv("YANTRA_LEARN", learns)
    monkeypatch.setattr(OnlineLearner, "start", lambda self: False)
    (tmp_path / "edit.py").write_text(POSITIVE)
    assert ran(capsys, case.id, "--code", str(tmp_path / "edit.py"))[0] == 0
    assert [wrong for _, wrong in buffered(OnlineLearner())] == ([(write_program(SUM),)] if learns == "on" else [])
