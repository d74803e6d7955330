"""The journal: what a row holds and what it never holds, outcomes, several processes, disks that refuse; feedback and stats by the command."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import random
import re
import signal
import sqlite3
import statistics
import time
from pathlib import Path

import click
import pytest

from memory_cases import FOUND, filled, memory, problem, program
from yantra_codex.apps.cli import feedback, stats
from yantra_codex.errors import BadRequest, UnknownName, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.learn import journal as rooms
from yantra_codex.learn.journal import Entry, Journal, Outcome
from yantra_codex.learn.memory_check import check
from yantra_codex.learn.memory_forget import forget
from yantra_codex.learn.memory_store import JOURNAL, MARK, MEMORY, VERSION
from yantra_codex.learn.threshold import START, WINDOW

FORK = multiprocessing.get_context("fork")
ANSWER = Outcome("rust", "search", "verified", 0.8, 3, 41.5, proof="y0000001", threshold=0.7)
ASKED = Outcome("go", "fallback:maker/model:7b", "verified", 0.55, 2, 3000.0, 300, 100, 0.002, "y0000002", threshold=0.7)
NOTHING = Outcome("python", "abstained", "abstained", ms=900.0)


def journal(home: Path) -> Journal:
    return Journal(home / "memory.db")


def noted(home: Path, *outcomes: Outcome) -> Journal:
    j = journal(home)
    assert all(j.note(o) for o in outcomes)
    return j


def proof(i: int) -> str:
    return f"y{i:07x}"


# ---------------------------------------------------------------- rows


def test_a_row_comes_back_as_it_was_noted(tmp_path: Path) -> None:
    m = filled(tmp_path, 1)
    key = hash_of(program(0))
    known = Outcome("rust", "memory", "verified", 0.9, 1, 3.0, proof="y0000003", key=key, threshold=0.7, good=True)
    entries = noted(tmp_path, ANSWER, ASKED, NOTHING, known).last(3)
    assert [e.source for e in entries] == ["memory", "abstained", "fallback:maker/model:7b"]
    assert all(isinstance(e, Entry) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", e.date) for e in entries)
    for e, o in zip(entries, (known, NOTHING, ASKED)):
        assert all(getattr(e, f) == getattr(o, f) for f in Outcome.__dataclass_fields__)
    assert (entries[0].judged_by, entries[0].judged) == ("tests", entries[0].date) and entries[1].judged is None
    assert journal(tmp_path).note(Outcome("go", "memory", "verified", key="f" * 64)) and journal(tmp_path).last(1)[0].key is None
    assert check(m).problems == ()


def test_a_judgement_is_of_the_last_answer_and_may_be_changed(tmp_path: Path) -> None:
    j = noted(tmp_path, ANSWER, ANSWER)
    assert j.judge("y0000001", True, "tests").good is None and j.judge("y0000001", False, "edit").good is True
    assert [(e.good, e.judged_by) for e in journal(tmp_path).last(2)] == [(False, "edit"), (None, None)]
    with pytest.raises(BadRequest, match="is not an answer's id"):
        j.judge("first", True, "tests")
    with pytest.raises(UnknownName, match="y0000009"):
        j.judge("y0000009", True, "tests")
    with pytest.raises(BadRequest, match="judged by one of"):
        j.judge("y0000001", True, "me")
    with pytest.raises(UnknownName):
        journal(tmp_path / "none").judge("y0000001", True, "tests")
    assert not (tmp_path / "none").exists()


def test_forgetting_a_logic_takes_its_traces_and_leaves_the_counts(tmp_path: Path) -> None:
    m = filled(tmp_path, 2)
    keys = [hash_of(program(k)) for k in range(2)]
    j = noted(tmp_path, *(Outcome("go", "memory", "verified", proof=proof(0xABCDE0 + k), key=keys[k]) for k in range(2)))
    assert forget(m, keys[0]).left == ()
    assert [(e.key, e.proof) for e in j.last(2)] == [(keys[1], proof(0xABCDE1)), (None, None)] and j.totals()[0].generations == 2
    assert not any(proof(0xABCDE0).encode() in f.read_bytes() for f in tmp_path.iterdir()) and check(m).problems == ()


def test_an_older_file_gets_the_table_and_keeps_what_it_has(tmp_path: Path) -> None:
    filled(tmp_path, 3).close()
    db = sqlite3.connect(tmp_path / "memory.db")
    db.executescript("drop trigger generation_forgets; drop table generation; drop table evidence; drop table trust; drop index request_text; drop index request_waiting; "
                     "drop index request_contradicted; pragma user_version = 1")
    tables = {name for (name,) in db.execute("select name from sqlite_master where sql is not null")}
    db.close()
    assert tables - {"sqlite_sequence"} == set(re.findall(r"create table (\w+)", MEMORY))  # as version 1 made it
    assert noted(tmp_path, ANSWER).last(9)[0].proof == "y0000001"
    m = memory(tmp_path)
    assert m.counts()["active"] == 3 and m.learn(problem(7), FOUND, program=program(7)).is_new and check(m).problems == ()
    db = sqlite3.connect(tmp_path / "memory.db")
    assert db.execute("pragma user_version").fetchone()[0] == VERSION and db.execute("pragma application_id").fetchone()[0] == MARK
    assert {name for (name,) in db.execute("select name from sqlite_master") if name.startswith("generation")} == set(re.findall(r"create (?:table|index|trigger) (\w+)", JOURNAL))
    db.close()


def test_nothing_but_numbers_and_known_words_is_kept(tmp_path: Path) -> None:
    """No column can hold a text of the request: what an outcome has no field for can't be noted, and the fields are these."""
    assert set(Outcome.__dataclass_fields__) == {"language", "source", "status", "confidence", "examples", "ms", "tokens_in", "tokens_out", "money",
                                                 "proof", "key", "threshold", "good", "local_right", "raw"}


# ---------------------------------------------------------------- what never costs an answer


def test_what_can_not_be_written_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    j = Journal(tmp_path / "file" / "memory.db")
    assert [j.note(ANSWER) for _ in range(3)] == [False] * 3 and j.threshold() == START
    assert len(caplog.records) == 1 and "journal is not kept" in caplog.text and str(tmp_path / "file") in caplog.text
    (tmp_path / "memory.db").write_bytes(b"no database at all, but long enough to be read as one" * 100)
    damaged = journal(tmp_path)
    assert not damaged.note(ANSWER) and damaged.threshold() == START and "damaged" in caplog.text
    with pytest.raises(YantraError, match="damaged"):
        damaged.totals()


def test_a_full_disk_keeps_what_there_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    j = journal(tmp_path)
    j.store.pages = 40
    kept = [j.note(Outcome("go", "search", "verified", proof=proof(i))) for i in range(3000)]
    assert kept[0] and not kept[-1] and len([r for r in caplog.records if r.levelno == logging.WARNING]) == 1 and "disk is full" in caplog.text
    assert journal(tmp_path).totals()[0].generations == sum(kept)


def test_several_processes_note_and_a_kill_loses_nothing_told(tmp_path: Path) -> None:
    def work(i: int, told: int) -> None:
        j = journal(tmp_path)
        for n in range(10_000):
            if j.note(Outcome("go", "search", "verified", proof=proof(i * 10_000 + n))):
                os.write(told, f"{proof(i * 10_000 + n)}\n".encode())

    pipes = [os.pipe() for _ in range(4)]
    several = [FORK.Process(target=work, args=(i, pipe[1])) for i, pipe in enumerate(pipes)]
    [p.start() for p in several]
    told = []
    for reader, writer in pipes:
        os.close(writer)
        os.read(reader, 1)  # it has begun
    time.sleep(0.2)
    for p in several:
        os.kill(p.pid or 0, signal.SIGKILL)
        p.join()
    for reader, _ in pipes:
        with os.fdopen(reader) as f:
            told += f"y{f.read()}".split()
    kept = {e.proof for e in journal(tmp_path).last(50_000)}
    assert len(told) >= 4 and set(told) <= kept and len(kept) <= len(told) + 4
    assert check(memory(tmp_path)).problems == ()


def test_a_row_is_cheap(tmp_path: Path) -> None:
    j = noted(tmp_path, ANSWER)
    took = []
    for i in range(300):
        started = time.perf_counter()
        j.note(Outcome("go", "search", "verified", 0.8, proof=proof(i)))
        took.append(time.perf_counter() - started)
    assert statistics.median(took) < 0.002


# ---------------------------------------------------------------- figures


def test_the_counts_by_language_source_and_week(tmp_path: Path) -> None:
    j = noted(tmp_path, ANSWER, ANSWER, ASKED, NOTHING, Outcome("rust", "library", "verified", 0.9, ms=8.5, proof="y0000004"))
    j.judge("y0000001", False, "feedback")
    j.judge("y0000004", True, "tests")
    j.judge("y0000002", False, "feedback")  # of the language model: not ours
    every = j.totals()[0]
    assert (every.generations, every.local, every.fallback, every.abstained, every.judged, every.right) == (5, 3, 1, 1, 2, 1)
    assert (every.tokens_in, every.tokens_out, every.money, every.spared, every.spared_s) == (300, 100, 0.002, 2, pytest.approx(0.05))
    assert {t.name: t.generations for t in j.totals("language")} == {"go": 1, "python": 1, "rust": 3}
    assert {t.name: t.generations for t in j.totals("source")} == {"abstained": 1, "fallback": 1, "library": 1, "search": 2}
    assert [t.name for t in j.totals("model") if t.name] == ["maker/model:7b"]
    with j.store.writing() as db:
        for i, date in enumerate(("2030-01-06T23:59:59", "2030-01-07T00:00:00", "2030-01-13T12:00:00", "2030-01-14T00:00:00", "2030-01-01T00:00:00"), 1):
            db.execute("update generation set date = ? where id = ?", (f"{date}+00:00", i))
    assert {t.name: t.generations for t in j.totals("week")} == {"2029-12-31": 2, "2030-01-07": 2, "2030-01-14": 1}
    assert len(j.totals("day")) == 5


def test_the_pairs_are_local_answers_and_what_is_not_known_stays_unknown(tmp_path: Path) -> None:
    j = noted(tmp_path, Outcome("go", "search", "verified", 0.95, proof="y0000009", good=False),
              *[Outcome("go", "search", "verified", 0.8, proof=proof(100 + i), good=True) for i in range(WINDOW - 2)],
              ANSWER, ASKED, Outcome("go", "fallback:m", "verified", 0.6, local_right=True), Outcome("go", "abstained", "abstained", 0.65, local_right=False),
              Outcome("go", "fallback:m", "verified", None))
    j.judge("y0000002", True, "tests")  # that the model was right says nothing of the local answer
    pairs = j.pairs()
    assert pairs == [(0.8, True)] * (WINDOW - 2) + [(0.55, None), (0.6, True), (0.65, False)]
    j.judge("y0000001", False, "feedback")
    assert j.pairs() == [(0.8, True)] * (WINDOW - 3) + [(0.8, False), *pairs[-3:]]
    assert j.choice().threshold == j.threshold() == 0.66  # one wrong in a hundred is borne, two are not


def test_each_hundred_generations_a_line_goes_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    several = [ASKED if i % 10 == 0 else ANSWER for i in range(210)]
    noted(tmp_path, *several[:99])
    noted(tmp_path, *several[99:])  # another process would count on
    lines = [r.getMessage() for r in caplog.records]
    assert [line[:14] for line in lines] == ["generation 100", "generation 200"]
    assert "90 were answered locally" in lines[1] and "10 by a language model (4000 tokens)" in lines[1] and "threshold 0.70" in lines[1]


# ---------------------------------------------------------------- the commands


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YANTRA_HOME", str(tmp_path))
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], command: click.Command, *args: str) -> tuple[int, str, str]:
    code: int = command.main(list(args), standalone_mode=False)
    return code, *capsys.readouterr()


def test_feedback_reaches_the_journal_and_the_memory(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hash_of(program(0))
    filled(home, 1).close()
    noted(home, Outcome("go", "memory", "verified", 0.8, proof="y0000005", key=key), ANSWER)
    code, out, err = ran(capsys, feedback.command, "y0000005", "bad", "--json")
    assert code == 0 and json.loads(out) == {"id": "y0000005", "good": False, "new": True, "source": "memory", "language": "go", "logic": key, "state": "active"}
    assert ran(capsys, feedback.command, "y0000005", "bad")[2].count("was said to be bad") == 1
    row = memory(home).find(key)
    assert (row["uses"], row["failures"], row["strikes"]) == (1, 1, 1)  # the same again is not counted
    ran(capsys, feedback.command, "y0000005", "good")
    assert memory(home).find(key)["passes"] == 1 and journal(home).find("y0000005").judged_by == "feedback"
    code, out, err = ran(capsys, feedback.command, "y0000001", "good")
    assert (code, out) == (0, "") and "is kept as good" in err and journal(home).find("y0000001").good is True
    with pytest.raises(UnknownName, match="y0000007"):
        feedback.command.main(["y0000007", "good"], standalone_mode=False)
    with pytest.raises(click.UsageError):
        feedback.command.main(["y0000001", "fine"], standalone_mode=False)


def test_stats_of_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, stats.command) == (5, "", "nothing was generated yet\n") and not list(home.iterdir())
    assert json.loads(ran(capsys, stats.command, "--json")[1]) == {"generations": 0}
    memory(home).counts()
    assert ran(capsys, stats.command)[0] == 5


def test_stats(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    noted(home, ANSWER, ASKED, NOTHING, Outcome("rust", "library", "verified", 0.9, ms=8.5, proof="y0000004", good=True))
    code, out, err = ran(capsys, stats.command, "--json")
    seen = json.loads(out)
    assert code == 0 and (seen["local"], seen["local_accuracy"], seen["fallback_share"], seen["threshold"], seen["replay"]) == (2, 1.0, 0.25, 0.7, 0)
    assert seen["share"] == {"abstained": 0.25, "fallback": 0.25, "library": 0.25, "search": 0.25} and not seen["guaranteed"]
    assert seen["saved"] == {"s": pytest.approx(2 * 3.0 - 0.05, abs=0.051), "tokens": 800, "money": 0.004}
    assert seen["languages"]["rust"]["saved"] == seen["saved"] and seen["languages"]["go"]["saved"]["s"] == 0 and len(seen["weeks"]) == 1
    assert seen["models"]["maker/model:7b"]["answers"] == 1
    code, out, err = ran(capsys, stats.command)
    assert (code, err) == (0, "") and "1 of 1 judged (100 %)" in out and "800 tokens" in out and "rust" in out and "█" not in out
    code, out, err = ran(capsys, stats.command, "--plot")
    assert "▅" in out and out.count("█" * 40) == 1 and "▒" * 40 in out and "░" * 40 in out
    (home / "replay" / "kept").mkdir(parents=True)
    for name in ("1", "2"):
        (home / "replay" / "kept" / f"{name}.json").touch()
    assert json.loads(ran(capsys, stats.command, "--json")[1])["replay"] == 2


def test_stats_over_time(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    j = noted(home, ASKED, ANSWER, Outcome("go", "search", "verified", 0.8, threshold=0.62), NOTHING, ANSWER)
    with j.store.writing() as db:
        db.execute("update generation set date = '2030-01-0' || (6 + (id > 2)) || 'T12:00:00+00:00'")  # a Sunday, a Monday
    seen = json.loads(ran(capsys, stats.command, "--json")[1])
    first, second = seen["weeks"]["2029-12-31"], seen["weeks"]["2030-01-07"]
    assert (first["threshold"], second["threshold"]) == (0.7, 0.7) and (first["tokens_in"], first["money"], first["fallback_share"]) == (300, 0.002, 0.5)
    assert second["saved"]["tokens"] == 800 and second["local_accuracy"] is None and first["saved"]["s"] == pytest.approx(2.958, abs=0.06)
    out = ran(capsys, stats.command, "--plot")[1]
    for line in (r"threshold +▆▆  70", r"by a language model +▅▁  0 %", r"tokens +█▁  400, at most 400 a week", r"money +█▁  0.0020", r"time saved +.█  ", r"go .*; 400 tokens, money 0.0020"):
        assert re.search(line, out), line


def test_without_a_language_model_nothing_is_said_to_be_saved(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    noted(home, ANSWER)
    assert json.loads(ran(capsys, stats.command, "--json")[1])["saved"] is None and "unknown" in ran(capsys, stats.command)[1]


@pytest.mark.parametrize("seed", range(3))
def test_bars_and_lines_of_any_counts(seed: int) -> None:
    rng = random.Random(seed)
    counts = [rng.randrange(9), rng.randrange(9), rng.randrange(9) + 1]
    parts = stats.bar(counts)
    assert sum(len(text) for text, _ in parts) == stats.WIDTH
    assert all(abs(len(text) - stats.WIDTH * n / sum(counts)) <= 1 for (text, _), n in zip(parts, counts))
    assert stats.sparkline([0.0, None, 0.5, 1.0]) == "▁ ▅█"
    assert rooms.GROUPS.keys() >= {"language", "source", "day", "week"}
