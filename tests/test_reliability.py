"""What can go wrong outside: processes killed while they learn, places that can't be written, a budget that many share, no network."""

from __future__ import annotations

import itertools
import json
import logging
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from memory_cases import FOUND, filled, memory, problem, program
from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.learn import abstractions
from yantra_codex.learn.journal import Journal, Outcome
from yantra_codex.learn.memory_check import check
from yantra_codex.learn.online import OnlineLearner
from yantra_codex.learn.replay import Replay
from yantra_codex.learn.weights import LOCK, STATE, Weights, lock
from yantra_codex.llm.budget import Budget, OverBudget
from yantra_codex.model.files import LOGIC_FILE, NETWORK_FILE, write_manifest
from yantra_codex.problems import make_problem
from yantra_codex.settings import settings

KILLS, LEARNERS = int(os.environ.get("YANTRA_KILLS", "12")), 4
FORK = multiprocessing.get_context("fork")
HERE = Path(__file__).parent


def shipped(folder: Path) -> Path:
    """A folder as that of the network that ships, but of files that no network is in: nothing here opens them."""
    folder.mkdir()
    for name in (NETWORK_FILE, LOGIC_FILE):
        (folder / name).write_bytes(b"shipped " + name.encode())
    write_manifest(folder)
    return folder


# ---------------------------------------------------------------- kills


def weights_of(number: int) -> bytes:
    """What version `number` of the weights holds here: long enough to be cut short anywhere."""
    return f"{number:07d}".encode() * 30_000


def learn_everywhere(home: Path, base: Path, worker: int, told: Path) -> None:
    """Learn without end into the memory, the replay buffer, the journal and, as the one of all who does, the weights; write each down when it is done."""
    m, online, journal = memory(home), OnlineLearner(home, base=base, starts=False), Journal(home / "memory.db")
    online.weights.folder.mkdir(parents=True, exist_ok=True)
    with told.open("ab", buffering=0) as f, (online.weights.folder / LOCK).open("a") as held:
        for i in itertools.count(told.read_bytes().count(b"row ")):
            k = 1_000_000 * worker + i
            key = m.learn(problem(k), FOUND, program=program(k)).key
            f.write(f"lesson {key}\n".encode())
            online.validated(problem(k), program(k))
            f.write(f"example {key}\n".encode())
            row = f"y{k:07x}"
            if journal.note(Outcome("python", "memory", "verified", 0.9, proof=row, key=key)):
                f.write(f"row {row}\n".encode())
            if lock(held, wait=False):
                now = online.weights.standing()
                number = online.weights.publish({NETWORK_FILE: weights_of(now.last + 1), STATE: b"state"}, {"mrr10": 0.5}, {"learned": now.last}, since=now)
                f.write(f"version {number}\n".encode())


def acknowledged(logs: list[Path]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {"lesson": set(), "example": set(), "row": set(), "version": set()}
    for line in b"".join(log.read_bytes() for log in logs).splitlines():
        kind, _, what = line.decode().partition(" ")
        out[kind].add(what)
    return out


def assert_all_there(home: Path, base: Path, told: dict[str, set[str]]) -> None:
    with sqlite3.connect(home / "memory.db", timeout=30) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)] and db.execute("pragma foreign_key_check").fetchall() == []
        kept = {kind: {x for (x,) in db.execute(sql)} for kind, sql in (("lesson", "select key from logic"), ("row", "select proof from generation"))}
    db.close()
    assert told["lesson"] <= kept["lesson"] and told["row"] <= kept["row"]
    buffer = Replay(home / "replay")
    examples = {name: buffer.read(name) for name in buffer.waiting()}
    assert None not in examples.values() and told["example"] <= {x.key for x in examples.values() if x is not None}


def assert_whole(home: Path, base: Path, least: int) -> None:
    """That the weights which serve are some whole version, and none before `least`."""
    for again in range(50):  # three versions later its files are gone, as they should
        standing = Weights(home, base).standing()
        try:
            found = standing.version.folder.joinpath(NETWORK_FILE).read_bytes()
            break
        except FileNotFoundError:
            assert again < 49
    assert standing.version.number >= least and (standing.version.number == 0 or found == weights_of(standing.version.number))


def test_kills_under_four_learners_lose_nothing_acknowledged_and_tear_nothing(tmp_path: Path) -> None:
    rng, home, base = random.Random(2), tmp_path / "home", shipped(tmp_path / "base")
    logs = [tmp_path / f"told{i}" for i in range(LEARNERS)]
    [log.touch() for log in logs]

    def start(i: int) -> multiprocessing.process.BaseProcess:
        process = FORK.Process(target=learn_everywhere, args=(home, base, i, logs[i]))
        process.start()
        return process

    running = [start(i) for i in range(LEARNERS)]
    try:
        while not all(acknowledged(logs).values()):
            assert all(process.is_alive() for process in running)
            time.sleep(0.02)
        for kill in range(KILLS):
            time.sleep(rng.uniform(0.01, 0.2))
            i = kill % LEARNERS
            assert running[i].is_alive()
            os.kill(running[i].pid or 0, signal.SIGKILL)
            running[i].join()
            told = acknowledged(logs)
            assert_all_there(home, base, told)
            assert_whole(home, base, max(map(int, told["version"])))
            running[i] = start(i)
    finally:
        for process in running:
            process.kill()
            process.join()
    told = acknowledged(logs)
    assert_all_there(home, base, told)
    assert len(told["version"]) >= 2 and check(memory(home)).problems == ()
    assert_whole(home, base, max(map(int, told["version"])))
    assert Weights(home, base).standing().notes == ()
    counts = {"lesson": memory(home).counts()["active"], "row": len(Journal(home / "memory.db").last(10**6)), "example": len(Replay(home / "replay").waiting())}
    assert all(count <= len(told[kind]) + KILLS + LEARNERS for kind, count in counts.items())  # at most one a kill was on the disk and not yet told


# ---------------------------------------------------------------- places that can't be written

SUM = make_problem("The sum of numbers; total([1, 2]) == 3; total([4, 5]) == 9", "python")
TAUGHT = "def total(xs: list[int]) -> int:\n    out = 0\n    for x in xs:\n        out += x\n    return out\n"


@pytest.fixture(scope="module")
def taught() -> Iterator[str]:
    """The address of a language model that knows how to answer SUM."""
    pytest.importorskip("openai", reason="the extra `llm` is not installed")
    from yantra_codex.bench.teacher import Lesson, Teacher

    with Teacher([Lesson("total", {"python": TAUGHT})]) as teacher:
        yield teacher.url


@pytest.fixture(scope="module")
def cache() -> Path:
    """The cache folder, filled; and whatever a child without rights could not import is imported."""
    from yantra_codex.engine import YantraCodex
    from yantra_codex.learn import recall  # noqa: F401
    from yantra_codex.model import text  # noqa: F401

    with tempfile.TemporaryDirectory() as home:
        YantraCodex(Path(home)).generate(SUM)
    return settings().cache


def answered(home: Path, cache: Path, url: str, before: Callable[[], object] = lambda: None, times: int = 1) -> dict[str, Any]:
    """What the engine answers to SUM in a child of this process, asking the language model wherever it may, and what its log says."""
    reader, writer = FORK.Pipe(duplex=False)

    def work() -> None:
        from yantra_codex.engine import YantraCodex

        os.environ |= {"YANTRA_LLM_URL": url, "YANTRA_LLM_MODEL": "teacher", "YANTRA_LLM_KEY": "none", "YANTRA_LLM_DEADLINE_S": "20"}
        os.environ.pop("YANTRA_LEARN", None)
        OnlineLearner.start = lambda self: False  # type: ignore[method-assign]
        lines: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger().addHandler(handler)
        try:
            before()
            found = [YantraCodex(home, cache, threshold=0.99).generate(SUM) for _ in range(times)][-1]
            writer.send({"status": found.status, "source": found.source, "code": found.code, "said": "\n".join([found.reason or "", *lines])})
        except BaseException as e:
            writer.send({"status": f"failed: {e!r}", "source": None, "said": ""})

    process = FORK.Process(target=work)
    process.start()
    out: dict[str, Any] = reader.recv() if reader.poll(60) else {"status": "nothing came"}
    process.join()
    return out


ASKED, LOCAL = "fallback:teacher", "library"
# what is in the way -> who answers, and what is said: {0} is its path
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "memory.db": (ASKED, ("going on without memory: the memory {0}", "the answer was not learned: the memory {0}", "the journal is not kept, answers are given all the same: the memory {0}")),
    "proofs": (ASKED, ("the proof record could not be kept: ",)),
    "llm.db": (LOCAL, ("the language model was not asked: its budget's account {0} can't be written",)),
    "llm.toml": (LOCAL, ("the language model was not asked: {0} can't be read: Is a directory",)),
    "replay": (ASKED, ()),
    "weights": (ASKED, ()),
    "abstractions.json": (ASKED, ()),
}
FOLDERS = ("proofs", "replay", "weights")  # these are folders: a file is in the way, elsewhere a folder


@pytest.mark.parametrize("name", PLACES)
def test_one_place_that_can_not_be_used_costs_no_answer_and_is_told(tmp_path: Path, cache: Path, taught: str, name: str) -> None:
    place, (source, said) = tmp_path / name, PLACES[name]
    place.write_text("") if name in FOLDERS else place.mkdir()
    found = answered(tmp_path, cache, taught)
    assert (found["status"], found["source"]) == ("verified", source), found
    assert [line for line in said if line.format(place) not in found["said"]] == [] and str(tmp_path) in found["said"] + str(tmp_path) * (not said), found["said"]


def test_a_home_below_a_file_costs_no_answer_and_is_told(tmp_path: Path, cache: Path, taught: str) -> None:
    home = tmp_path / "file" / "home"
    home.parent.write_text("")
    found = answered(home, cache, taught)
    assert (found["status"], found["source"]) == ("verified", LOCAL)
    for line in (f"its budget's account {home / 'llm.db'} can't be written", f"the memory {home / 'memory.db'}", f"proof record could not be kept: Not a directory ({home})"):
        assert line in found["said"], found["said"]


@pytest.mark.parametrize(("size", "source", "said"), [
    (0, LOCAL, ("its budget's account {0}/llm.db can't be written", "the memory {0}/memory.db: the disk", "the proof record could not be kept: File too large ({0})")),
    (16_384, ASKED, ("the answer was not learned: the memory {0}/memory.db: the disk",))])
def test_a_full_disk_costs_no_answer_and_is_told(tmp_path: Path, cache: Path, taught: str, size: int, source: str, said: tuple[str, ...]) -> None:
    found = answered(tmp_path, cache, taught, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    assert (found["status"], found["source"]) == ("verified", source), found
    assert [line for line in said if line.format(tmp_path) not in found["said"]] == [], found["said"]


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_home_without_rights_costs_no_answer_and_is_told(cache: Path, taught: str, mode: int) -> None:
    home = Path(tempfile.mkdtemp())
    readable = home / "cache"
    try:
        shutil.copytree(cache, readable, ignore=lambda folder, names: [n for n in names if n != "catalogue.sqlite" and folder == str(cache)])
        (home / "home").mkdir()
        filled(home / "home", 2).close()
        for path in home.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        home.chmod(0o755)
        (home / "home").chmod(mode)
        found = answered(home / "home", readable, taught, lambda: os.geteuid() == 0 and os.setuid(65_534))  # root may write everywhere
    finally:
        (home / "home").chmod(0o755)
        shutil.rmtree(home)
    assert (found["status"], found["source"]) == ("verified", LOCAL), found
    assert "the language model was not asked: " in found["said"] and f"({home / 'home'})" in found["said"] and "the journal is not kept" in found["said"]


def blocked(path: Path) -> Path:
    """A home where a file is in the way of a folder, or a folder in that of a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("") if path.name in FOLDERS else (path / "x").mkdir(parents=True)
    return path.parent


def test_a_replay_buffer_or_weights_that_can_not_be_written_are_told_and_serving_goes_on(tmp_path: Path) -> None:
    base = shipped(tmp_path / "base")
    for name, act in (("replay", lambda o: o.validated(problem(1), program(1))), ("weights", lambda o: o.weights.keep({}, since=o.weights.standing())),
                      ("weights", lambda o: o.weights.publish({NETWORK_FILE: b"x"}, {}, {}, since=o.weights.standing()))):
        online = OnlineLearner(tmp_path / name, base=base, starts=False)
        shutil.rmtree(tmp_path / name, ignore_errors=True)
        blocked(tmp_path / name / name)
        with pytest.raises(YantraError, match=f"{tmp_path / name / name}.*; free some space or make the folder writable, or set YANTRA_HOME"):
            act(online)
        status = online.status()
        assert (status["version"], status["replay"], status["waiting"]) == (0, 0, 0)
        assert online.weights.find(NETWORK_FILE) == base / NETWORK_FILE
    below = OnlineLearner(tmp_path / "replay" / "replay" / "home", base=base, starts=False)  # below a file
    assert below.status()["version"] == 0 and below.weights.find(NETWORK_FILE) == base / NETWORK_FILE


def test_a_full_disk_keeps_the_replay_buffer_and_the_weights_as_they_are(tmp_path: Path) -> None:
    base = shipped(tmp_path / "base")
    online = OnlineLearner(tmp_path, base=base, starts=False)
    online.validated(problem(1), program(1))
    assert online.weights.publish({NETWORK_FILE: weights_of(1)}, {}, {}, since=online.weights.standing()) == 1
    reader, writer = FORK.Pipe(duplex=False)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
        for act in (lambda: online.validated(problem(2), program(2)), lambda: online.weights.publish({NETWORK_FILE: weights_of(2)}, {}, {}, since=online.weights.standing())):
            try:
                act()
                writer.send("no error")
            except YantraError as e:
                writer.send(str(e))

    process = FORK.Process(target=work)
    process.start()
    said = [reader.recv() if reader.poll(30) else "" for _ in range(2)]
    process.join()
    assert all("File too large" in line and "free some space" in line for line in said) and str(tmp_path / "replay") in said[0] and str(tmp_path / "weights") in said[1]
    assert [x.key for x in map(online.replay.read, online.replay.waiting()) if x is not None] == [hash_of(program(1))]
    assert not list(tmp_path.rglob("*.part")) and not list(online.weights.folder.glob(".*"))
    assert_whole(tmp_path, base, 1)


def test_abstractions_that_can_not_be_written_or_read_are_told(tmp_path: Path) -> None:
    kept = abstractions.Abstraction("twice_of", "(program (def twice_of ((x int)) int (return (mul 2 x))))", ("0" * 64, "1" * 64, "2" * 64), 3, 1)
    path = abstractions.path_in(blocked(tmp_path / abstractions.NAME))
    for several in ((kept,), ()):
        with pytest.raises(YantraError, match=f"{path} could not be (written|removed): .*what was there before still is"):
            abstractions.write(path, several)
    notes: list[str] = []
    assert abstractions.load(path, notes.append) == () and str(path) in notes[0] and "yantra consolidate" in notes[0]


def test_a_cache_that_can_not_be_written_is_told_and_the_library_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from yantra_codex.library import catalogue

    monkeypatch.setattr(catalogue, "all_patterns", lambda: ())
    monkeypatch.setattr(catalogue, "_stamp", lambda: "none")
    (tmp_path / "file").write_text("")
    assert len(catalogue.Catalogue(tmp_path / "file" / "cache")) == 0
    assert f"the cache folder {tmp_path / 'file' / 'cache'} can't be used" in caplog.text and "set YANTRA_CACHE" in caplog.text
    caplog.clear()
    assert len(catalogue.Catalogue(tmp_path / "cache")) == 0 and not caplog.text


# ---------------------------------------------------------------- the day's budget


def spend(url: str, home: Path, tokens: int) -> None:
    """Ask until the day's budget is reached."""
    from yantra_codex.llm.client import NoAnswer, call
    from yantra_codex.llm.config import Config

    config = Config(url, "teacher", max_tokens=150, retries=0, tokens_a_day=tokens)
    os.environ["YANTRA_LLM_KEY"] = "none"
    while True:
        try:
            call(config, [{"role": "user", "content": "Write the Python function `total`."}], budget=Budget(home / "llm.db", tokens))
        except NoAnswer:  # busy
            continue
        except OverBudget:
            return


def test_four_processes_that_ask_stay_within_the_day_as_the_server_counts_it(tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the extra `llm` is not installed")
    from yantra_codex.bench.teacher import Lesson, Teacher

    most = 1_500
    with Teacher([Lesson("total", {"python": TAUGHT})], seed=3, faults={"429": 0.1, "500": 0.1, "cut": 0.1}, retry_after=0.01) as teacher:
        several = [FORK.Process(target=spend, args=(teacher.url, tmp_path, most)) for _ in range(4)]
        [p.start() for p in several]
        [p.join(60) for p in several]
        assert [p.exitcode for p in several] == [0] * 4
        counted = sum(a.tokens_in + a.tokens_out for a in teacher.log)
    spent = Budget(tmp_path / "llm.db").spent()
    assert most - 350 < counted <= spent.tokens <= most and spent.open == 0 and teacher.counts["429"] + teacher.counts["500"] > 0


# ---------------------------------------------------------------- no network


def offline(what: str, home: Path, *box: str, wait_s: float = 0.0, **env: str) -> dict[str, Any]:
    """What offline_steps.py prints, in a box of the system where one is named."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("YANTRA_LLM_", "YANTRA_LEARN", "OPENAI_"))}
    done = subprocess.run([*box, sys.executable, str(HERE / "offline_steps.py"), what, str(wait_s)], capture_output=True, timeout=120, env={**plain, "YANTRA_HOME": str(home), **env})
    assert done.returncode == 0, done.stderr.decode()
    out: dict[str, Any] = json.loads(done.stdout)
    return out


@pytest.fixture(scope="module")
def with_network(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return offline("steps", tmp_path_factory.mktemp("online"))


def test_nothing_is_connected_to_where_no_language_model_is_configured(with_network: dict[str, Any], tmp_path: Path) -> None:
    assert with_network["tried"] == []
    assert all("stitch_core" in line or "yantra_codex" in line for line in with_network["started"]), with_network["started"]
    assert with_network["said"]["recalled"][1]["source"] == "memory" and with_network["said"]["statsstats"][0] == 0
    assert offline("control", tmp_path)["tried"] == ["192.0.2.1:80"]  # an attempt is seen


def test_with_a_language_model_only_its_address_is_connected_to(tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the extra `llm` is not installed")
    from yantra_codex.bench.teacher import Lesson, Teacher

    with Teacher([Lesson("odd_mix", {"python": "def odd_mix(n: int) -> int:\n    return 2 * n + 9002 if n > 0 else n - 1\n"})]) as teacher:
        done = offline("asked", tmp_path, YANTRA_LLM_URL=teacher.url, YANTRA_LLM_MODEL="teacher", YANTRA_LLM_KEY="none", YANTRA_LEARN="off")
        server = teacher.url.removeprefix("http://").removesuffix("/v1")
        assert len(teacher.log) == 1
    assert [answer["source"] for _, answer in done["said"].values()] == ["fallback:teacher", "memory"]
    assert set(done["tried"]) == {server}


REPORTS_S = 12.0  # ONNX Runtime, left to itself, reports its use after 10
BOXES = (("unshare", "--map-root-user", "--net"), ("bwrap", "--unshare-user", "--unshare-net", "--dev-bind", "/", "/"))


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The command that runs another in a network namespace of its own, which has no routes and counts what is sent."""
    for command in BOXES:
        if shutil.which(command[0]) is None:
            continue
        try:
            if sum((offline("control", tmp_path_factory.mktemp("control"), *command)["sent"] or {}).values()) > 0:
                return command
        except AssertionError:
            continue
    pytest.skip("no network namespace can be made here (unshare, bwrap), or the kernel does not count in it")


def test_without_routes_everything_is_the_same_and_nothing_is_sent(with_network: dict[str, Any], box: tuple[str, ...], tmp_path: Path) -> None:
    done = offline("steps", tmp_path, *box, wait_s=REPORTS_S)
    for step, said in with_network["said"].items():
        assert done["said"][step] == said, step
    assert done["tried"] == []
    assert sum(done["sent"].values()) == 0, done["sent"]  # the kernel's counts: of native code and of started processes too
