"""What is forgotten leaves no byte; what is exported comes back; what a full memory lets go."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from ir_programs import programs
from memory_cases import ASKED, FOUND, encode, filled, memory, problem, program
from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.text import read_program
from yantra_codex.learn import memory_value
from yantra_codex.learn.memory_check import check
from yantra_codex.learn.memory_files import export, import_
from yantra_codex.learn.memory_forget import Traces, forget
from yantra_codex.problems import Problem


def files_hold(home: Path, text: str | bytes) -> bool:
    wanted = text if isinstance(text, bytes) else text.encode()
    return any(wanted in f.read_bytes() for f in home.iterdir())


# ---------------------------------------------------------------- forgetting


def test_forgetting_leaves_no_byte(tmp_path: Path) -> None:
    m = memory(tmp_path)
    text = "the sum of all numbers and a very private number"
    secret = read_program("(program (def private_entry ((xs list[int])) int (return (add (sum xs) 987654321))))")
    long = problem(987654321, text + " ".join(f" word{i}" for i in range(3000)), name="private_entry")
    key = m.learn(long, FOUND, program=secret, embedding=np.linspace(0, 1, 1024), network="n1").key
    for k in range(20):
        m.learn(problem(k), FOUND, program=program(k))
    vector = np.asarray(encode(long.text), np.float16).tobytes()
    assert all(files_hold(tmp_path, t) for t in ("private number", "private_entry", "987654321", key, vector))
    traces: list[Traces] = []
    m.owners.append(lambda t: traces.append(t) or [])  # type: ignore[func-returns-value]
    done = forget(m, key)
    assert done.left == () and done.keys == (key,) and done.pieces > 60 and len(done.files) >= 1
    assert not any(files_hold(tmp_path, t) for t in ("private number", "private_entry", "987654321", key, vector, long.text[4000:4100]))
    assert traces[0].kept[f"the text of request r{done.requests[0]}"] == long.text.encode()
    assert check(m).problems == () and m.counts()["active"] == 20


def test_a_request_is_forgotten_alone_and_its_logic_with_the_last(tmp_path: Path) -> None:
    m = filled(tmp_path, 2)
    second = m.learn(problem(0, "unheard of wording here"), FOUND, program=program(0)).request
    done = forget(m, second)
    assert done.keys == () and done.left == () and done.shared > 0 and not files_hold(tmp_path, "unheard of wording") and m.counts()["active"] == 2
    assert forget(m, 1).keys == (hash_of(program(0)),) and m.counts()["active"] == 1
    with pytest.raises(UnknownName):
        forget(m, 1)


def test_what_is_left_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    m = filled(tmp_path, 2)
    m.owners.append(lambda traces: ["the replay file could not be opened"])
    monkeypatch.setattr("yantra_codex.learn.memory_forget.purge", lambda memory: [])
    left = forget(m, hash_of(program(0))).left
    assert left[0] == "the replay file could not be opened" and any("program" in line for line in left)
    assert check(m).problems == () and not files_hold(tmp_path, hash_of(program(0)))  # the check ends what was cut short


# ---------------------------------------------------------------- export, import, capacity


def test_a_round_trip_gives_the_same_proposals(tmp_path: Path) -> None:
    m = filled(tmp_path, 12)
    m.learn(replace(problem(50, "print it all out"), language="go"), FOUND, code="func F() {}")
    m.learn(problem(3, "other words for three"), FOUND, program=program(3))
    for _ in range(3):
        m.outcome(hash_of(program(5)), False)
    m.outcome(hash_of(program(6)), True)
    assert export(m, tmp_path / "all.jsonl") == 13
    other = memory(tmp_path / "other")
    assert import_(other, tmp_path / "all.jsonl").bad == () and import_(other, tmp_path / "all.jsonl").new == 0
    for text, language in [("the sum of all numbers", None), ("other words for three", None), ("print it all out", "go"), ("number5 number6", None)]:
        first, second = ([replace(p, request=0) for p in x.propose(text, ASKED, language)] for x in (m, other))
        assert first == second and first
    assert other.counts() == m.counts()


@given(programs())
@hypothesis_settings(max_examples=8, deadline=None)
def test_any_program_comes_back_from_a_file(tmp_path_factory: pytest.TempPathFactory, drawn: Program) -> None:
    home = tmp_path_factory.mktemp("any")
    m, other = memory(home), memory(home / "other")
    key = m.learn(Problem("", "rust", "some words"), FOUND, program=drawn).key
    export(m, home / "f")
    assert import_(other, home / "f").bad == () and other.propose("some words")[0].program == drawn and other.find(key)["key"] == key
    m.close(), other.close()


def test_rows_with_a_fault_are_left_out_whole_and_counted(tmp_path: Path) -> None:
    export(filled(tmp_path, 9), tmp_path / "f")
    lines = (tmp_path / "f").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    rows[1]["key"] = "0" * 64
    rows[2]["program"] = rows[2]["program"].replace("sum xs", "sum ys")
    rows[3]["requests"].append({**rows[3]["requests"][0], "examples": [{"args": [[1]], "expected": 99, "source": "request"}]})
    rows[4]["requests"][0]["language"] = "cobol"
    rows[5]["requests"][0]["examples"] = "no list"
    del rows[6]["key"]
    rows[7]["requests"] = [3]
    (tmp_path / "f").write_text("\n".join([*map(json.dumps, rows[:9]), "{half a row"]))
    other = memory(tmp_path / "other")
    done = import_(other, tmp_path / "f")
    assert (done.rows, done.new) == (9, 1) and [line for line, _ in done.bad] == [2, 3, 4, 5, 6, 7, 8, 10, 0] and "cut off" in done.bad[-1][1]
    assert other.counts()["requests"] == 1 and check(other).problems == ()
    with pytest.raises(BadRequest, match="no export"):
        import_(other, tmp_path / "memory.db")


def test_a_full_memory_lets_the_least_valuable_go_and_never_the_last(tmp_path: Path) -> None:
    m = memory(tmp_path, capacity=40)
    for k in range(40):
        m.learn(problem(k), FOUND, program=program(k))
    for k in (0, 1, 2):
        m.outcome(hash_of(program(k)), True)
    for k in (3, 4, 38, 38):  # of all the worst is 38, one of the last
        m.outcome(hash_of(program(k)), False)
    m.learn(problem(40), FOUND, program=program(40))
    left = {row["key"] for row in m.each()}
    assert hash_of(program(3)) not in left and hash_of(program(38)) in left and len(left) == 40
    for k in range(41, 60):
        m.learn(problem(k), FOUND, program=program(k))
    left = {row["key"] for row in m.each()}
    assert left == {hash_of(program(k)) for k in (0, 1, 2, *range(22, 60)) if k != 38} and check(m).problems == ()


def test_the_value_falls_with_failures_and_time_and_rises_with_use() -> None:
    value = memory_value.value
    assert value(5, 0, 0, False) > value(3, 2, 0, False) > value(3, 2, 90, False) > value(3, 2, 90, True)
    assert value(0, 0, 90, False) == pytest.approx(value(0, 0, 0, False) / 2) and value(9, 0, 0, False) > value(0, 0, 0, False) > value(0, 1, 0, False)
    assert memory_value._days("2030-01-01T00:00:00+00:00", datetime(2030, 1, 3, tzinfo=UTC)) == 2


def test_a_file_that_can_not_be_written_is_told_and_nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    m = filled(tmp_path, 2)
    with pytest.raises(BadRequest, match="could not be written"):
        export(m, tmp_path / "missing" / "f")
    (tmp_path / "f").write_text("what was there")
    monkeypatch.setattr("os.fsync", lambda fd: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(BadRequest, match="No space left"):
        export(m, tmp_path / "f")
    assert (tmp_path / "f").read_text() == "what was there" and not list(tmp_path.glob(".f*"))
