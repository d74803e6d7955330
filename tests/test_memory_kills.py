"""What was acknowledged survives: kills under four writers, a full disk, a home that can't be written, files that are not ours."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from memory_cases import ASKED, FOUND, filled, learn_on, memory, problem, program
from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.learn.memory_check import check
from yantra_codex.learn.memory_forget import forget

KILLS, WRITERS = int(os.environ.get("YANTRA_KILLS", "12")), 4
FORK = multiprocessing.get_context("fork")


def test_kills_under_four_writers_lose_nothing_acknowledged(tmp_path: Path) -> None:
    rng = random.Random(1)
    logs = [tmp_path / f"acknowledged{i}" for i in range(WRITERS)]
    [log.touch() for log in logs]
    running: list[multiprocessing.process.BaseProcess] = []

    def start(i: int) -> multiprocessing.process.BaseProcess:
        process = FORK.Process(target=learn_on, args=(tmp_path, i, logs[i]))
        process.start()
        return process

    running = [start(i) for i in range(WRITERS)]
    for kill in range(KILLS):
        time.sleep(rng.uniform(0.02, 0.25))
        i = kill % WRITERS
        assert running[i].is_alive()
        os.kill(running[i].pid or 0, signal.SIGKILL)
        running[i].join()
        assert running[i].exitcode == -signal.SIGKILL
        if kill < KILLS - WRITERS:
            running[i] = start(i)
    acknowledged = [line for log in logs for line in log.read_text().splitlines() if len(line) == 64]
    m = memory(tmp_path)
    kept = {row["key"] for row in m.each()}
    assert len(acknowledged) > KILLS and set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + KILLS and check(m).problems == ()  # at most one lesson a kill was on the disk and not yet told
    assert m.learn(problem(-1), FOUND, program=program(-1)).is_new


def test_a_kill_while_forgetting_is_made_good_by_a_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, 3)

    def killed() -> None:
        monkeypatch.setattr("yantra_codex.learn.memory_forget.purge", lambda m: os.kill(os.getpid(), signal.SIGKILL))
        forget(memory(tmp_path), hash_of(program(1)))

    process = FORK.Process(target=killed)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    m = memory(tmp_path)
    assert m.counts()["active"] == 2 and check(m).problems == ()
    assert not any(b"number1" in f.read_bytes() or hash_of(program(1)).encode() in f.read_bytes() for f in tmp_path.iterdir())


# ---------------------------------------------------------------- what can't be written


def test_a_full_file_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    m = memory(tmp_path, pages=60)
    learned = 0
    with pytest.raises(YantraError, match="disk is full"):
        for learned in range(500):
            m.learn(problem(learned), FOUND, program=program(learned))
    assert learned > 5 and m.counts()["active"] == learned and m.propose(problem(0).text, ASKED) and check(m).problems == ()


def in_child(work: Callable[[], None]) -> str:
    """What a YantraError in a child of this process said."""
    reader, writer = FORK.Pipe(duplex=False)

    def told() -> None:
        try:
            work()
            writer.send("no error")
        except YantraError as e:
            writer.send(f"YantraError: {e}")
        except BaseException as e:
            writer.send(f"another error: {e!r}")

    process = FORK.Process(target=told)
    process.start()
    said: str = reader.recv() if reader.poll(30) else "nothing"
    process.join()
    return said


def test_a_disk_that_takes_no_more_refuses_and_reading_goes_on(tmp_path: Path) -> None:
    filled(tmp_path, 3).close()

    def work() -> None:
        m = memory(tmp_path)
        m.propose("open it", ASKED)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            for k in range(10, 500):
                m.learn(problem(k), FOUND, program=program(k))
        finally:
            assert m.propose(problem(0).text, ASKED) and m.counts()["active"] >= 3

    said = in_child(work)
    assert said.startswith("YantraError") and "disk" in said
    assert check(memory(tmp_path)).problems == ()


def test_a_home_that_can_not_be_written_is_told() -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        filled(folder / "made", 1).close()
        for path in (folder / "made", folder):
            path.chmod(0o555)
        for f in (folder / "made").iterdir():
            f.chmod(0o444)

        def work(home: Path) -> Callable[[], None]:
            def learn() -> None:
                if os.geteuid() == 0:
                    os.setuid(65_534)  # root may write everywhere
                memory(home).learn(problem(1), FOUND, program=program(1))

            return learn

        for home in (folder / "made", folder / "new"):
            said = in_child(work(home))
            assert said.startswith("YantraError") and "writable" in said and str(home) in said
    finally:
        (folder / "made").chmod(0o755)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.parametrize(("make", "said"), [
    (lambda p: p.write_bytes(b"no database at all, but long enough to be read as one" * 100), "damaged"),
    (lambda p: sqlite3.connect(p).executescript("create table mine (x); pragma user_version = 7").connection.close(), "something else"),
    (lambda p: p.mkdir(), "can't be"),
    (lambda p: _newer(p), "newer version")])
def test_a_file_that_is_not_ours_is_told_and_let_be(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    path = tmp_path / "memory.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    for act in (lambda m: m.propose("anything"), lambda m: m.learn(problem(1), FOUND, program=program(1)), check):
        with pytest.raises(YantraError, match=said):
            act(memory(tmp_path))
    assert not path.is_file() or path.read_bytes() == before


def _newer(path: Path) -> None:
    filled(path.parent, 1).close()
    db = sqlite3.connect(path)
    db.execute("pragma user_version = 99")
    db.close()


def test_damage_within_is_told(tmp_path: Path) -> None:
    filled(tmp_path, 40).close()
    path = tmp_path / "memory.db"
    data = bytearray(path.read_bytes())
    for at in range(3 * 4096, len(data), 4096):
        data[at : at + 200] = os.urandom(200)
    path.write_bytes(data)
    m = memory(tmp_path)
    try:
        problems = check(m).problems
    except YantraError as e:
        problems = (str(e),)
    assert problems
    with pytest.raises(YantraError, match="damaged"):
        m.propose("the sum of all numbers", ASKED)


def test_a_file_that_was_removed_is_begun_anew(tmp_path: Path) -> None:
    m = filled(tmp_path, 2)
    assert len(m.propose("the sum of all numbers", ASKED)) == 2
    for f in tmp_path.iterdir():
        f.unlink()
    assert m.propose("the sum of all numbers", ASKED) == []
    m.learn(problem(5), FOUND, program=program(5))
    assert [row["key"] for row in memory(tmp_path).each()] == [hash_of(program(5))]
