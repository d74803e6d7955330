"""Learning online: new words are learned, poison is not, kills change nothing, what is forgotten leaves no trace, and nobody waits."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("torch_geometric", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")
pytest.importorskip("safetensors", reason="the extra `train` is not installed")

from train_cases import TINY, graph_of, small_world
from yantra_codex.answers.solution import Solution
from yantra_codex.apps.cli import memory as commands
from yantra_codex.apps.cli import stats
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import write_program
from yantra_codex.learn import online, replay
from yantra_codex.learn.journal import Journal, Outcome
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_forget import Traces, forget
from yantra_codex.learn.online import OnlineLearner, example_of
from yantra_codex.learn.replay import Kept, Replay
from yantra_codex.learn.wrong import contradict
from yantra_codex.model import files, guide
from yantra_codex.model.files import LOGIC_FILE, NETWORK_FILE
from yantra_codex.model.logic_graph import logic_graph
from yantra_codex.model.network import Network
from yantra_codex.problems import Problem, make_problem

FORK = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from online_cases import shipped

    return shipped(tmp_path_factory.getbasetemp())


def rules() -> Any:
    from yantra_codex.learn.worker import Rules

    return Rules(round=10, every=10, replay=8, rehearse=7)


RULES = rules()


def learner(home: Path, base: Path, which: range | list[int] = range(20)) -> OnlineLearner:
    """One that was told requests; no process is started for it."""
    from online_cases import asked

    out = OnlineLearner(home, base=base, starts=False)
    for i in which:
        problem, program, wrong = asked(i)
        out.validated(problem, program, [wrong])
    return out


def learn(home: Path, base: Path, rules: Any = RULES) -> list[Any]:
    from online_cases import worker

    w = worker(home, base, rules)
    done = []
    while w.replay.waiting():
        done.append(w.work())
    return done


def nearness(of: OnlineLearner, which: range) -> float:
    """The mean cosine of requests with the programs that answer them."""
    from online_cases import asked

    network = of.network()
    assert network is not None
    told = [asked(i)[:2] for i in which]
    return float(np.mean([network.predict(graph_of(p)).embedding @ network.embed_logic(logic_graph(x)) for p, x in told]))


# ---------------------------------------------------------------- rounds


def test_new_words_are_learned_and_the_guard_set_is_not_forgotten(base: Path, tmp_path: Path) -> None:
    from online_cases import guard
    from yantra_codex.learn.guard import TOLERANCE

    told = learner(tmp_path, base)
    before = nearness(told, range(20))
    rounds, shipped = learn(tmp_path, base), guard(base).score(told.weights.opened(told.weights.shipped()))
    accepted, status = [r for r in rounds if r.accepted], told.status()
    assert accepted and status["version"] == len(accepted) == len(rounds) - status["rejected"] and status["waiting"] == 0
    assert status["learned"] == status["replay"] == sum(r.examples for r in accepted)
    assert all(r.metrics[name] >= value - TOLERANCE - 1e-5 for r in accepted for name, value in shipped.items())
    assert nearness(OnlineLearner(tmp_path, base=base, starts=False), range(20)) > before + 0.002
    wait_until(lambda: nearness(told, range(20)) > before + 0.002)  # a process that had opened the version before


def wait_until(holds: Any, timeout_s: float = 10.0) -> None:
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_same_in_the_same_order_gives_the_same_bytes(base: Path, tmp_path: Path) -> None:
    ends = []
    for name, which in (("a", range(10)), ("b", range(10)), ("c", range(9, -1, -1))):
        learner(tmp_path / name, base, list(which))
        learn(tmp_path / name, base)
        ends.append(OnlineLearner(tmp_path / name, base=base, starts=False).weights.find(NETWORK_FILE).read_bytes())
    assert ends[0] == ends[1] != ends[2]


def test_what_makes_the_guard_set_worse_is_not_served(base: Path, tmp_path: Path) -> None:
    from train_cases import pairs

    known, buffer = pairs(), Replay(tmp_path / "replay")
    for i, p in enumerate(known[:12]):  # known requests, each with the program of another
        wrong = known[(i + 25) % 50]
        buffer.add(Kept(p.id, replace(p, program=wrong.program, wrong=(p.program,))))
    rounds = learn(tmp_path, base, replace(RULES, rate=3e-3))
    assert len(rounds) > 3 and not any(r.accepted for r in rounds) and [r.examples for r in rounds][:2] == [10, 5]
    told = OnlineLearner(tmp_path, base=base, starts=False)
    assert told.status()["version"] == 0 and told.status()["replay"] == 0 and told.status()["rejected"] == len(rounds)
    assert told.weights.find(NETWORK_FILE) == base / NETWORK_FILE and not list(told.weights.folder.glob("0*"))
    learner(tmp_path, base, range(5))
    assert [r.accepted for r in learn(tmp_path, base)] == [True]  # and goes on from there


def test_a_network_that_was_trained_anew_is_learned_on_with_its_own_encoder_of_programs(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from online_cases import guard, ship
    from yantra_codex.learn import worker

    anew, told = ship(tmp_path / "anew", TINY, 6, base, seed=1), learner(tmp_path / "home", base, range(10))
    own = {LOGIC_FILE: (anew / LOGIC_FILE).read_bytes(), files.LIBRARY_FILE: b"vectors"}
    assert told.weights.publish({NETWORK_FILE: (anew / NETWORK_FILE).read_bytes(), **own}, {}, {}, since=told.weights.standing()) == 1
    monkeypatch.setattr(worker, "is_no_worse", lambda now, shipped, standing: now["mrr10"] >= standing["mrr10"] - 0.05)  # it had few epochs
    (done,) = learn(tmp_path / "home", base)
    version = told.weights.standing().version
    assert done.accepted and version.number == 2 and {name: told.weights.find(name).read_bytes() for name in own} == own
    by_both = {name: guard(folder).score(Network(told.weights.find))["mrr10"] for name, folder in (("own", anew), ("shipped", base))}
    assert done.metrics["mrr10"] == pytest.approx(by_both["own"], abs=1e-4) and by_both["own"] > by_both["shipped"] + 0.05
    told.roll_back(), told.roll_back()
    learner(tmp_path / "home", base, range(10, 14))
    assert [r.version for r in learn(tmp_path / "home", base)] == [3] and told.weights.find(LOGIC_FILE) == base / LOGIC_FILE


@pytest.mark.slow
def test_a_worker_that_is_killed_any_time_ends_with_the_same_weights(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from online_killed import learn as learned_by

    for name in ("whole", "killed"):
        learner(tmp_path / name, base, range(30))
    learn(tmp_path / "whole", base)
    context = multiprocessing.get_context("forkserver")  # loads torch once; a fork of this process could not take a step
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    context.set_forkserver_preload(["online_killed"])
    rng, kills = random.Random(3), 0
    while True:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=learned_by, args=(tmp_path / "killed", base, RULES, there))
        process.start()
        there.close()
        assert here.recv() == "ready"
        if kills < 3:
            here.poll(rng.uniform(0.0, 0.6))  # a round's end, or before it
            time.sleep(rng.choice((0.0, 0.0, 0.05, 0.2)))
            process.kill()
        process.join(60)
        told = OnlineLearner(tmp_path / "killed", base=base, starts=False).status()
        assert told["notes"] == []
        kills += process.exitcode != 0
        if process.exitcode == 0:
            break
    whole, killed = (OnlineLearner(tmp_path / name, base=base, starts=False) for name in ("whole", "killed"))
    assert kills >= 2 and told["waiting"] == 0 and told["version"] == whole.status()["version"] > 0 and told["replay"] == whole.status()["replay"]
    assert whole.weights.find(NETWORK_FILE).read_bytes() == killed.weights.find(NETWORK_FILE).read_bytes()


def test_the_worker_ends_when_nothing_waits_and_not_before(base: Path, tmp_path: Path) -> None:
    from online_cases import worker
    from yantra_codex.learn.worker import serve

    told = learner(tmp_path, base, range(6))
    serve(worker(tmp_path, base, replace(RULES, round=3, idle_s=0.1, quiet_s=0.0, gap_s=0.0)))  # a round takes longer than it waits
    assert told.status()["waiting"] == 0 and len(told.status()["rounds"]) >= 2


def test_what_turned_out_wrong_is_left_out_of_the_next_round(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from online_cases import asked, guard
    from yantra_codex.learn import worker as room

    told, workers = learner(tmp_path, base, range(2)), list[Any]()
    memory = Memory(tmp_path / "memory.db", encode=lambda text: np.ones(384), encoder="ones")
    for i in range(2):
        problem, program, _ = asked(i)
        key = memory.learn(replace(problem, examples=()), {"source": "fallback", "model": "teacher", "checks": {}}, program=program).key
        with memory.store.writing() as db:
            contradict(db, db.execute("select id from logic where key = ?", (key,)).fetchone()[0], [i + 1])
    monkeypatch.setattr(room, "library_guard", lambda *_: guard(base))
    monkeypatch.setattr(room, "serve", workers.append)
    monkeypatch.setattr(room, "stand_back", lambda: None)
    assert room.main(tmp_path, base) == 0 and len(told.replay.waiting()) == 2
    assert workers[0].work() is None and told.replay.waiting() == []  # nothing was left to learn


def test_one_worker_a_home(base: Path, tmp_path: Path) -> None:
    from yantra_codex.learn.weights import lock
    from yantra_codex.learn.worker import LOCK, main

    told = learner(tmp_path, base, range(1))
    told.weights.folder.mkdir()
    assert not told.is_running()
    with (told.weights.folder / LOCK).open("a") as file:
        lock(file)
        assert told.is_running() and main(tmp_path, base) == 0 and len(told.replay.waiting()) == 1
    assert not told.is_running()


# ---------------------------------------------------------------- forgetting


def test_forgetting_is_as_if_it_had_never_been_learned(base: Path, tmp_path: Path) -> None:
    from online_cases import asked

    told = learner(tmp_path / "all", base, range(12))
    learn(tmp_path / "all", base)
    problem, program, _ = asked(7)
    traces = Traces((hash_of(program),), (1,), {"the text of request r1": problem.text.encode(), "the program of logic y": write_program(program).encode()})
    assert told.forget(traces) == [] and told.status()["version"] == 0
    for text in (hash_of(program), problem.text, write_program(program)):
        assert not any(text.encode() in p.read_bytes() for p in (tmp_path / "all").rglob("*") if p.is_file())
    learn(tmp_path / "all", base)
    learner(tmp_path / "without", base, [i for i in range(12) if i != 7])
    learn(tmp_path / "without", base)
    ends = [OnlineLearner(tmp_path / n, base=base, starts=False).weights.find(NETWORK_FILE).read_bytes() for n in ("all", "without")]
    assert ends[0] == ends[1] and told.status()["learned"] == 11
    assert told.forget(Traces(("0" * 64,), (), {})) == [] and told.status()["learned"] == 11  # what was not here takes nothing with it


def test_what_is_forgotten_during_a_round_does_not_come_back_with_it(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from online_cases import asked, worker

    told = learner(tmp_path, base, range(3))
    w = worker(tmp_path, base, RULES)
    judge = w._judged

    def judged(data: bytes) -> dict[str, float]:
        monkeypatch.setattr(w, "_judged", judge)
        assert told.forget(Traces((hash_of(asked(1)[1]),), (), {})) == []
        return judge(data)

    monkeypatch.setattr(w, "_judged", judged)
    assert w.work() is None and told.status()["version"] == 0 and told.status()["waiting"] == 2
    assert w.work() is not None and told.status()["learned"] == 2


def test_a_forgotten_program_goes_from_the_wrong_ones_of_others_too(tmp_path: Path) -> None:
    buffer = Replay(tmp_path)
    problem = make_problem("add one", signature="def f(n: int) -> int")
    from yantra_codex.ir.text import read_program

    right, wrong = (read_program(f"(program (def f ((n int)) int (return (add n {k}))))") for k in (1, 2))
    name = buffer.add(example_of(problem, right, [wrong]))
    assert buffer.forget([], [write_program(wrong)]) == (1, 0)
    kept = buffer.read(name)
    assert kept is not None and kept.pair.wrong == () and kept.key == hash_of(right)


# ---------------------------------------------------------------- the buffer


def example(i: int) -> Kept:
    from online_cases import asked

    problem, program, wrong = asked(i)
    return example_of(problem, program, [wrong])


def test_the_newest_stay(tmp_path: Path) -> None:
    buffer = Replay(tmp_path, capacity=3)
    names = [buffer.add(example(i)) for i in range(5)]
    assert buffer.waiting() == names and buffer.settle(names[:4], True) == 1 and buffer.kept() == names[1:4] and buffer.waiting() == names[4:]
    assert buffer.settle(names[:4], True) == 0 and buffer.settle(names[4:], False) == 0 and buffer.read(names[4]) is None
    assert buffer.read(names[2]) == example(2)
    (tmp_path / "kept" / f"{names[3]}.json").write_bytes(b"{")
    assert buffer.read(names[3]) is None
    buffer.again()
    assert buffer.waiting() == names[1:4] and buffer.kept() == []


def test_kills_while_adding_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    rng, log = random.Random(5), tmp_path / "acknowledged"
    ready = example(3)

    def add() -> None:
        with log.open("a", buffering=1) as out:
            while True:
                out.write(Replay(tmp_path / "replay").add(ready) + "\n")

    for _ in range(6):
        several = [FORK.Process(target=add) for _ in range(2)]
        for p in several:
            p.start()
        time.sleep(rng.uniform(0.02, 0.06))
        for p in several:
            os.kill(p.pid or 0, signal.SIGKILL)
            p.join()
    buffer = Replay(tmp_path / "replay", capacity=10**6)
    acknowledged = [line for line in log.read_text().splitlines() if line.count("-") == 2]
    waiting = buffer.waiting()
    assert len(acknowledged) > 20 and set(acknowledged) <= {*waiting} | {line[:-1] for line in acknowledged}
    assert all(buffer.read(name) == ready for name in waiting) and len(waiting) >= len(set(acknowledged)) - 6


def test_a_full_disk_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(replay, "_put", full)
    with pytest.raises(YantraError, match=r"replay buffer .*No space left on device; free some space"):
        Replay(tmp_path).add(example(0))


# ---------------------------------------------------------------- who asks


def test_who_hands_over_an_answer_imports_no_torch(base: Path, tmp_path: Path) -> None:
    code = """
import subprocess, sys, threading
from pathlib import Path
sys.path.insert(0, sys.argv[3])
started = []
subprocess.Popen = lambda command, **rest: started.append((command, rest))
from yantra_codex.learn.online import OnlineLearner
from yantra_codex.ir.text import read_program
from yantra_codex.problems import make_problem
told = OnlineLearner(Path(sys.argv[1]), base=Path(sys.argv[2]), starts=True)
for _ in range(3):
    told.validated(make_problem("add one", signature="def f(n: int) -> int"), read_program("(program (def f ((n int)) int (return (add n 1))))"))
told.network(), told.status()
[t.join() for t in threading.enumerate() if t is not threading.main_thread()]
print(sorted({m.partition(".")[0] for m in sys.modules} & {"torch", "torch_geometric", "onnx", "safetensors"}), len(started), started[0][0][1:3],
      started[0][1]["start_new_session"], told.status()["waiting"], told.hindrance())
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(base), str(Path(__file__).parent)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[] 1 ['-m', 'yantra_codex.learn.worker'] True 3 None", done.stderr


def test_without_the_extra_or_a_network_examples_are_kept(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from online_cases import asked

    monkeypatch.setattr(online.subprocess, "Popen", lambda *args, **rest: pytest.fail("a process was started"))
    monkeypatch.setattr(online, "find_spec", lambda name: None if name == "torch" else True)
    told = OnlineLearner(tmp_path / "a", base=base, starts=True)
    told.validated(*asked(0)[:2])
    assert told.status()["waiting"] == 1 and "'yantra-codex[train]'" in told.status()["hindrance"]
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "manifest.json").write_text("{}")
    bare = OnlineLearner(tmp_path / "b", base=tmp_path / "nothing", starts=True)
    bare.validated(*asked(0)[:2])
    assert bare.network() is None and "no network ships" in bare.status()["hindrance"]
    assert bare.forget(Traces((hash_of(asked(0)[1]),), (), {})) == [] and bare.status()["waiting"] == 0


# ---------------------------------------------------------------- with the engine

ODD = """
def odd_mix(xs: list[int]) -> int:
    if not xs:
        return 7
    out = xs[0] + 2 * xs[-1]
    return out - 13 if out > 50 else out
"""


@pytest.fixture
def shipping(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of a package that ships the small network."""
    data = tmp_path / "data"
    shutil.copytree(base, data)
    for path in files.DATA.iterdir():
        if path.name not in (*files.TRAINED, files.MANIFEST):
            (data / path.name).symlink_to(path)
    files.write_manifest(data)
    monkeypatch.setattr(files, "DATA", data)
    monkeypatch.setenv("YANTRA_HOME", str(tmp_path / "home"))
    Network.load.cache_clear()
    yield tmp_path / "home"
    Network.load.cache_clear()


def odd_mix(text: str = "Mix the ends of the list the odd way of our office.") -> Problem:
    examples = [Example(([],), 7), Example(([1, 2],), 5), Example(([30, 5, 20],), 57), Example(([3],), 9)]
    return make_problem(text, entry_point="odd_mix", signature="def odd_mix(xs: list[int]) -> int", examples=examples)


def taught(engine: YantraCodex, problem: Problem, monkeypatch: pytest.MonkeyPatch, **how: Any) -> Solution:
    """The answer of an engine whose language model says something wrong first (by its seed)."""
    pytest.importorskip("openai", reason="the extra `llm` is not installed")
    from yantra_codex.bench.teacher import Lesson, Teacher

    with Teacher([Lesson("odd_mix", {"python": ODD})], seed=1, faults={"wrong": 0.5}) as teacher:
        monkeypatch.setenv("YANTRA_LLM_URL", teacher.url)
        monkeypatch.setenv("YANTRA_LLM_MODEL", "teacher")
        return engine.generate(problem, budget_s=0.3, **how)


def test_what_the_engine_was_taught_is_handed_over_and_forgotten_with_the_memory(shipping: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, started = YantraCodex(online=True), list[Any]()
    monkeypatch.setattr(online, "subprocess", SimpleNamespace(DEVNULL=None, Popen=lambda command, **rest: started.append(command)))
    found = taught(engine, odd_mix(), monkeypatch)
    assert (found.status, found.source) == ("verified", "fallback:teacher") and found.program is not None
    wait_until(lambda: started)
    (name,) = engine.learner.replay.waiting()
    kept = engine.learner.replay.read(name)
    assert kept is not None and kept.key == hash_of(found.program) and kept.pair.texts == (odd_mix().text,) and len(kept.pair.wrong) == 1
    assert started == [[sys.executable, "-m", "yantra_codex.learn.worker", str(shipping), str(files.DATA)]]
    assert forget(engine.memory, kept.key).left == () and engine.learner.replay.waiting() == []
    assert engine.generate(odd_mix(), budget_s=0.3, without=frozenset(["fallback"])).source != "memory"


@pytest.mark.parametrize("off", ["setting", "engine", "proof", "network"])
def test_nothing_is_handed_over_where_it_is_switched_off_or_no_network_ships(shipping: Path, monkeypatch: pytest.MonkeyPatch, off: str) -> None:
    if off != "setting":
        monkeypatch.delenv("YANTRA_LEARN", raising=False)
    if off == "network":
        monkeypatch.setattr(files, "ships", lambda name: False)
    monkeypatch.setattr(online, "subprocess", SimpleNamespace(DEVNULL=None, Popen=lambda *args, **rest: pytest.fail("a process was started")))
    engine = YantraCodex(online=False if off == "engine" else None)
    assert engine.online == (off in ("proof", "network"))
    assert taught(engine, odd_mix(), monkeypatch, keep_proof=off != "proof").source == "fallback:teacher"
    assert not (shipping / "replay").exists() and not (shipping / "weights").exists()


def test_an_answer_is_given_whatever_the_learner_says(shipping: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    engine = YantraCodex(online=True)
    shipping.mkdir()
    (shipping / "replay").write_text("a file where a folder has to be")
    assert taught(engine, odd_mix(), monkeypatch).status == "verified" and "the network does not learn the answer" in caplog.text


def test_the_engine_asks_the_network_that_learned(shipping: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[Any]()

    def of(problem: Problem, without: frozenset[str], *network: Any) -> None:
        if network:  # the search asks again, without, where there is no guide
            asked.append(network[0] and network[0]())

    monkeypatch.setattr(guide.Guide, "of", of)
    problem = make_problem("An odd thing with numbers.", signature="def f(xs: list[int]) -> int", examples=[Example(([1, 2, 8],), 77)])
    engine = YantraCodex()
    engine.generate(problem, budget_s=0.1)
    told = OnlineLearner(shipping)
    assert asked[0] is None and not told.weights.folder.exists()  # the shipped one, and nothing was looked for
    served = (files.DATA / NETWORK_FILE).read_bytes()
    assert told.weights.publish({NETWORK_FILE: served}, {"mrr10": 0.5}, {}, since=told.weights.standing()) == 1
    engine.generate(problem, budget_s=0.1)
    engine.generate(problem, budget_s=0.1, without=frozenset(["memory"]))
    assert asked[1] is engine.learner.network() is not None and asked[2] is None
    assert asked[1]._find(NETWORK_FILE) == told.weights.folder / "0001" / NETWORK_FILE


def test_the_commands_show_and_forget_what_was_learned(shipping: Path, base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from online_cases import asked

    memory = Memory()
    for i in range(6):
        problem, program, _ = asked(i)
        memory.learn(replace(problem, examples=()), {"source": "fallback", "model": "teacher", "checks": {}}, program=program)
    memory.close()
    learner(shipping, files.DATA, range(6))
    learn(shipping, files.DATA)
    Journal().note(Outcome("python", "fallback:teacher", "verified", 0.4))

    def seen() -> dict[str, Any]:
        assert stats.command.main(["--json"], standalone_mode=False) == 0
        return dict(json.loads(capsys.readouterr().out)["learner"])

    before = seen()
    assert (before["version"], before["replay"], before["waiting"], before["rounds"], before["rejected"]) == (1, 6, 0, 1, 0) and "switched off" in before["hindrance"]
    stats.command.main([], standalone_mode=False)
    assert "version 1 serves; 1 of the last 1 rounds accepted, 0 rejected; learning by gradient is switched off" in capsys.readouterr().out
    problem, program, _ = asked(2)
    traces = [text.encode() for text in (hash_of(program), problem.text, write_program(program), json.dumps(write_program(program))[1:-1])]
    assert all(any(t in p.read_bytes() for p in shipping.rglob("*.*")) for t in traces) and any(traces[-1] in p.read_bytes() for p in shipping.rglob("replay/*/*"))
    assert commands.command.main(["forget", hash_of(program), "--json"], standalone_mode=False) == 0
    assert json.loads(capsys.readouterr().out)["left"] == []
    assert not [p for p in shipping.rglob("*") if p.is_file() and any(t in p.read_bytes() for t in traces)]
    after = seen()
    assert (after["version"], after["replay"], after["waiting"]) == (0, 0, 5) and not list((shipping / "weights").glob("0*"))


# ---------------------------------------------------------------- a network from its files


def test_a_restored_network_is_the_file(base: Path, tmp_path: Path) -> None:
    import torch

    from yantra_codex.model.network import Network as Served
    from yantra_codex.model.train.export import export, joined
    from yantra_codex.model.train.restore import CLOSE, restored, shape_of

    network = restored(lambda name: base / name, shape_of(base / "network.json"))
    world, served = small_world(base.parent / "world"), Served(lambda name: base / name)
    with torch.no_grad():
        for i in range(5):
            graph, logic = world.graph(i), world.logic(i)
            embedding = network.embed_problems(joined(graph))
            assert np.abs(embedding[0].numpy() - served.predict(graph).embedding).max() < CLOSE
            assert np.abs(network.heads(embedding)[0][0].sigmoid().numpy() - served.predict(graph).presence).max() < CLOSE
            assert np.abs(network.embed_logics(joined(logic))[0].numpy() - served.embed_logic(logic)).max() < CLOSE
    export(network, tmp_path, [world.graph(0)], [world.logic(0)])
    assert all((tmp_path / name).read_bytes() == (base / name).read_bytes() for name in (NETWORK_FILE, LOGIC_FILE))


@pytest.mark.parametrize("layers", ["typed", "bag"])
def test_every_architecture_is_restored_and_another_refused(base: Path, tmp_path: Path, layers: str) -> None:
    from yantra_codex.model.train.export import export
    from yantra_codex.model.train.network import Network
    from yantra_codex.model.train.restore import restored

    world, shape = small_world(base.parent / "world"), replace(TINY, layers=layers, logic_layers=layers, readout="attention" if layers == "bag" else "mean", norm="l2")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    export(Network(shape), tmp_path / "a", [world.graph(0)], [world.logic(0)])
    export(restored(lambda name: tmp_path / "a" / name, shape), tmp_path / "b", [world.graph(0)], [world.logic(0)])
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in (NETWORK_FILE, LOGIC_FILE))
    with pytest.raises(BadRequest, match="no network that can be trained further"):
        restored(lambda name: base / name, shape)


def test_a_network_without_edges_learns_too(base: Path, tmp_path: Path) -> None:
    from online_cases import ship

    bag, rounds = ship(tmp_path / "data", replace(TINY, layers="bag", logic_layers="bag"), 3, base), []
    for _ in range(2):  # the second from the state of the first version on
        learner(tmp_path / "home", bag, range(10))
        rounds += learn(tmp_path / "home", bag)
    assert [r.accepted for r in rounds] == [True, True] and rounds[1].loss < rounds[0].loss


def test_a_file_that_was_changed_is_refused(base: Path, tmp_path: Path) -> None:
    import onnx

    from yantra_codex.model.train.restore import restored, shape_of

    shape = shape_of(base / "network.json")
    shutil.copytree(base, tmp_path / "data")
    for change in ("op", "number", "missing"):
        model = onnx.load(base / NETWORK_FILE)
        if change == "op":
            next(n for n in model.graph.node if n.op_type == "Relu").op_type = "Tanh"
        elif change == "number":
            one = next(c for c in model.graph.initializer if c.dims == [1] and c.data_type == 1 and onnx.numpy_helper.to_array(c)[0] == np.float32(1e-12))
            one.CopyFrom(onnx.numpy_helper.from_array(np.ones(1, np.float32), one.name))
        else:
            model.graph.initializer.remove(next(c for c in model.graph.initializer if c.name.endswith("_scale")))
        (tmp_path / "data" / NETWORK_FILE).write_bytes(model.SerializeToString())
        with pytest.raises(BadRequest, match="no network that can be trained further"):
            restored(lambda name: tmp_path / "data" / name, shape)
    (tmp_path / "record.json").write_text(json.dumps({"settings": {"shape": {"depth": 3}}}))
    with pytest.raises(BadRequest, match="no record of a training"):
        shape_of(tmp_path / "record.json")
