"""How far a lesson is believed: what further examples say of it, and of all that its source taught."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from memory_cases import ASKED, FOUND, memory, problem, program
from yantra_codex.apps.cli import OK
from yantra_codex.apps.cli.memory import command
from yantra_codex.errors import UnknownName
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import INT
from yantra_codex.learn import memory_store
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_check import check, reverify
from yantra_codex.learn.memory_files import export, import_
from yantra_codex.learn.memory_forget import forget, forget_source
from yantra_codex.learn.memory_store import VERSION
from yantra_codex.learn.recall import Recalled, confidence_of, recall
from yantra_codex.learn.trust import Record, Standing, belief, record_of, standing
from yantra_codex.problems import Problem

TAUGHT = {**FOUND, "source": "fallback", "model": "oracle"}
SUBTLE = "(program (def sum_and ((xs list[int])) int (if (gt (length xs) 3) ((return 0))) (return (add (sum xs) {k}))))"  # wrong for four and more
LONG = ([1, 1, 1, 1], 4)
NEVER = float("inf")


def asked(k: int, *more: tuple[list[int], int], text: str | None = None) -> Problem:
    """A problem that program(k) answers, with further examples."""
    p = problem(k, text)
    return replace(p, examples=(*p.examples, *(Example((xs,), out + k) for xs, out in more)))


def taught(home: Path, right: int, wrong: int, source: dict[str, Any] = TAUGHT) -> Memory:
    """Lessons of a source, those from number `right` on subtly wrong."""
    m = memory(home)
    for k in range(right + wrong):
        m.learn(problem(k), source, program=program(k) if k < right else read_program(SUBTLE.format(k=k)))
    return m


def believed(m: Memory, p: Problem) -> float:
    (found,) = [r for r in recall(m, p, NEVER) if r.proposal.similarity > 0.99]
    return belief(m, found, p)


def record(m: Memory, source: str = "oracle") -> Record:
    with m.store.reading() as db:
        return record_of(db, source)


def used(m: Memory, k: int, p: Problem) -> None:
    """Tell the memory that a lesson answered a problem, as the engine does."""
    (proposal,) = [x for x in m.propose(p.text, ASKED) if x.key == hash_of(program(k))]
    m.outcome(proposal.key, True, p, proposal.request, proposal.program)


def test_a_new_source_is_believed_and_one_that_failed_is_not(tmp_path: Path) -> None:
    m = taught(tmp_path, 3, 2)
    assert believed(m, problem(0)) == 1.0
    assert [r for k in (3, 4) for r in recall(m, asked(k, LONG), NEVER) if r.proposal.similarity > 0.99] == []
    assert record(m) == Record(0, 2) and m.counts()["quarantined"] == 2
    doubted = believed(m, problem(0))
    assert doubted < 0.7 and confidence_of(Recalled(program(0), m.propose(problem(0).text, ASKED)[0]), 2, doubted) < 0.7
    assert believed(m, asked(0, LONG, ([], 0), ([5], 5))) > 0.9  # examples that it was not learned with speak for it


def test_further_examples_confirm_a_lesson_and_its_source_once_each(tmp_path: Path) -> None:
    m = taught(tmp_path, 3, 1)
    recall(m, asked(3, LONG), NEVER)
    low = believed(m, problem(0))
    for _ in range(2):
        used(m, 1, asked(1, LONG))
    assert record(m) == Record(1, 1) and low < believed(m, problem(0)) < believed(m, problem(1))
    used(m, 2, problem(2))  # the example that it was learned with says nothing
    m.learn(asked(2, LONG, text="other words for it"), TAUGHT, program=program(2))
    assert record(m) == Record(2, 1)


def test_equal_examples_in_other_types_are_no_further_ones(tmp_path: Path) -> None:
    m = taught(tmp_path, 1, 0)
    used(m, 0, replace(problem(0), examples=(Example(([1.0, 2],), 3.0),)))
    assert record(m) == Record(0, 0)


def test_a_failure_in_similar_words_is_a_doubt_of_the_lesson_alone(tmp_path: Path) -> None:
    m = taught(tmp_path, 0, 1)
    near = asked(0, LONG, text="the total of all numbers and number0")
    assert recall(m, near, NEVER) == [] and recall(m, near, NEVER) == []
    assert record(m) == Record(0, 0) and m.counts()["active"] == 1 and believed(m, problem(0)) < 0.8
    recall(m, asked(0, LONG), NEVER)
    assert record(m) == Record(0, 1) and m.counts()["quarantined"] == 1


def test_a_doubt_is_settled_where_the_lesson_is_given_again(tmp_path: Path) -> None:
    m = taught(tmp_path, 0, 1)
    near = asked(0, LONG, text="the total of all numbers and number0")
    recall(m, near, NEVER)
    assert believed(m, problem(0)) < 0.8
    m.learn(problem(0, "quite other words"), TAUGHT, program=read_program(SUBTLE.format(k=0)))
    recall(m, near, NEVER)  # the same doubt once more
    assert believed(m, problem(0)) == 1.0
    recall(m, asked(0, LONG), NEVER)  # but a failure in its own words counts
    assert record(m) == Record(0, 1)


@pytest.mark.parametrize("other", [
    replace(asked(0, LONG), text="nothing of this kind"),
    replace(problem(0, "the total of all numbers and number0", shown=99)),  # it passes nothing: another function
])
def test_what_is_asked_elsewhere_is_no_doubt(tmp_path: Path, other: Problem) -> None:
    m = taught(tmp_path, 0, 1)
    recall(m, other, NEVER)
    assert record(m) == Record(0, 0)


def test_an_order_of_parameters_that_only_fits_by_chance_contradicts(tmp_path: Path) -> None:
    m, signature = memory(tmp_path), Signature("less", (SigParam("a", INT), SigParam("b", INT)), INT)
    minus = read_program("(program (def less ((a int) (b int)) int (return (sub a b))))")
    p = Problem("", "python", "the one number without the other", "less", signature, None, (Example((3, 1), 2),))
    m.learn(p, TAUGHT, program=minus)
    swapped = replace(p, examples=(Example((1, 3), 2),))
    named = replace(swapped, signature=replace(signature, params=signature.params[::-1]))
    assert len(recall(m, named, NEVER)) == 1 and record(m) == Record(0, 0)  # the names say it
    assert recall(m, swapped, NEVER) == [] and record(m) == Record(0, 1)


def test_what_failed_in_these_words_is_not_served_when_taught_again(tmp_path: Path) -> None:
    m = taught(tmp_path, 0, 1)
    recall(m, asked(0, LONG), NEVER)
    again = m.learn(replace(problem(0), entry_point="another_name"), TAUGHT, program=read_program(SUBTLE.format(k=0)))
    assert not again.is_new and m.counts()["quarantined"] == 1 and recall(m, problem(0), NEVER) == []


@pytest.mark.parametrize("source", [FOUND, {**FOUND, "source": "feedback"}])
def test_what_was_composed_here_or_given_by_a_person_is_not_weighed(tmp_path: Path, source: dict[str, Any]) -> None:
    m = taught(tmp_path, 2, 2, source)
    for k in (2, 3):
        recall(m, asked(k, LONG), NEVER)
    assert believed(m, problem(0)) == 1.0


def test_trust_rises_and_falls_with_what_was_seen() -> None:
    falls = [Standing("x", Record(5, wrong)).belief for wrong in range(4)]
    assert falls == sorted(falls, reverse=True) and falls[0] == 1.0 and falls[1] < 0.9 and falls[3] < 0.6
    rises = [Standing("x", Record(4, 2), further).belief for further in range(4)]
    assert rises == sorted(rises) and rises[3] > 0.95
    assert Standing("x", Record(40, 2)).belief > 0.9
    assert Standing("x", Record(), doubts=1).belief < 1.0 and Standing("x", Record(), failed=1).belief < 0.5


# ---------------------------------------------------------------- in the file


def test_reverifying_runs_each_logic_on_what_was_asked_in_its_words(tmp_path: Path) -> None:
    m = taught(tmp_path, 0, 1)
    m.learn(asked(0, LONG), FOUND, program=program(0))
    assert check(m).problems == () and [state for _, state in reverify(m)] == ["quarantined"]
    assert reverify(m) == [] and record(m) == Record(0, 1) and [p.key for p in m.propose(problem(0).text)] == [hash_of(program(0))]


def test_a_check_runs_what_was_passed_since(tmp_path: Path) -> None:
    m = taught(tmp_path, 1, 0)
    used(m, 0, asked(0, LONG))
    assert check(m).problems == ()
    with m.store.writing() as db:
        db.execute("update evidence set examples = replace(examples, '4', '5')")
    assert "passed before" in check(m).problems[0]


def test_forgetting_takes_the_evidence_and_leaves_two_numbers(tmp_path: Path) -> None:
    m = taught(tmp_path, 1, 1)
    m.learn(problem(9), FOUND, program=program(9))
    used(m, 0, asked(0, ([7000111, 7000222], 14000333)))
    recall(m, asked(1, LONG), NEVER)
    done = forget(m, hash_of(program(0)))
    assert done.left == () and any(name.startswith("the examples of evidence") for name in done.looked_for)
    assert b"7000222" not in b"".join(p.read_bytes() for p in tmp_path.glob("memory.db*"))
    assert forget_source(m, "oracle").left == () and record(m) == Record(1, 1)
    with m.store.reading() as db:
        assert db.execute("select count(*) from evidence").fetchone()[0] == 0 and db.execute("select * from trust").fetchall() == [("oracle", 1.0, 1.0)]


def test_a_request_takes_its_evidence_with_it(tmp_path: Path) -> None:
    m = taught(tmp_path, 1, 0)
    second = m.learn(asked(0, LONG, text="other words for it"), TAUGHT, program=program(0)).request
    forget(m, second)
    assert record(m) == Record(0, 0) and check(m).problems == ()


def test_all_of_a_source_goes_and_what_others_taught_stays(tmp_path: Path) -> None:
    m = taught(tmp_path, 2, 1)
    m.learn(problem(0, "said by another"), {**TAUGHT, "model": "sage"}, program=program(0))
    m.learn(problem(9), FOUND, program=program(9))
    assert [row["key"] for row in m.each(source="sage")] == [hash_of(program(0))] and len(list(m.each(source="oracle"))) == 3
    done = forget_source(m, "oracle")
    assert done.left == () and len(done.keys) == 2 and len(done.requests) == 3
    assert {row["key"]: row["text"] for row in m.each()} == {hash_of(program(0)): "said by another", hash_of(program(9)): problem(9).text}
    assert list(m.each(source="oracle")) == [] and check(m).problems == ()
    with pytest.raises(UnknownName, match="did you mean 'sage'"):
        forget_source(m, "sagee")


def test_what_another_memory_contradicted_is_not_taken_for_seen_here(tmp_path: Path) -> None:
    m = taught(tmp_path / "a", 1, 0)
    used(m, 0, asked(0, LONG))
    export(m, tmp_path / "file")
    other = memory(tmp_path / "b")
    assert import_(other, tmp_path / "file").bad == () and record(other) == Record(0, 0)


def test_a_file_of_the_version_before_gets_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_store, "VERSION", 2)
    monkeypatch.setattr(memory_store, "STEPS", memory_store.STEPS[:2])
    old = memory(tmp_path).store
    with old.writing() as db:
        assert db.execute("select count(*) from sqlite_master where name = 'evidence'").fetchone()[0] == 0
    old.close()
    monkeypatch.undo()
    m = taught(tmp_path, 1, 1)
    recall(m, asked(1, LONG), NEVER)
    assert record(m) == Record(0, 1)
    assert sqlite3.connect(tmp_path / "memory.db").execute("pragma user_version").fetchone()[0] == VERSION


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("yantra_codex.apps.cli.memory.opened", lambda: memory(tmp_path))

    def ran(*args: str) -> Any:
        assert command.main([*args, "--json"], standalone_mode=False) == OK
        return json.loads(capsys.readouterr().out)

    m = taught(tmp_path, 1, 1)
    m.learn(asked(1, LONG), FOUND, program=program(1))
    assert [row["requests"] for row in ran("list", "--source", "oracle")["logics"]] == [1, 1]
    assert [row["state"] for row in ran("check", "--reverify")["contradicted"]] == ["quarantined"]
    assert len(ran("forget", "--source", "oracle")["keys"]) == 2 and ran("list")["active"] == 1


def test_where_a_logic_stands_without_a_row_of_evidence(tmp_path: Path) -> None:
    m = taught(tmp_path, 1, 0)
    with m.store.reading() as db:
        assert standing(db, 1) == Standing("oracle", Record()) and standing(db, 99) == Standing(None, Record())
