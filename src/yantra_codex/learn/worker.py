"""The background process that learns: rounds of gradient steps, each judged by the guard set before it serves.

    python -m yantra_codex.learn.worker HOME BASE      # started by learn/online.py; one a home, ends when idle

A round takes the examples that wait, in the order of arrival: a step on each, a batch from the replay buffer every so many.
The network that comes out is exported as it would serve and judged. No worse: it is published and its examples join the
buffer. Worse: it is dropped and half as many are tried, so that what spoils a round is found; a round of SMALLEST examples
or fewer that makes it worse is given up. Whatever a round does counts with one rename (weights.py), so a kill costs no more
than the round, which is done again.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from yantra_codex.corpora.folder import write_whole
from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.text import read_program
from yantra_codex.ir.vector import encode_logic_pattern
from yantra_codex.learn.guard import VIEWS, GraphOf, Guard, guard_of, is_no_worse, kept_library_pairs
from yantra_codex.learn.replay import FOLDER, Kept, Replay
from yantra_codex.learn.weights import FAILED, LOCK, STATE, Standing, Version, Weights, lock
from yantra_codex.learn.wrong import contradicted_in
from yantra_codex.model.files import LIBRARY_FILE, LOGIC_FILE, NETWORK_FILE, RECORD_FILE, verified_in
from yantra_codex.model.logic_graph import logic_graph
from yantra_codex.model.network import Network
from yantra_codex.settings import MEMORY, settings

if TYPE_CHECKING:  # torch comes with the first round, and never to who asks for one
    from yantra_codex.model.train.online import Lesson, Others, Student

SMALLEST, ROUNDS_TOLD = 5, 50


@dataclass(frozen=True, slots=True)
class Rules:
    """How is learned. rate: of Adam. round: examples of one at most. every: examples from one batch of `replay` to the next.
    rehearse: requests of the library beside the examples of each step.

    quiet_s, gap_s: a round that is not full waits until nothing came for so long, and the last round is so long ago.
    idle_s: after which the process ends.
    """

    rate: float = 1e-4
    round: int = 50
    every: int = 50
    replay: int = 32
    rehearse: int = 31
    quiet_s: float = 3.0
    gap_s: float = 60.0
    idle_s: float = 90.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one. version: that serves after it; accepted: whether the round made it; metrics: of the guard set."""

    date: str
    examples: int
    accepted: bool
    version: int
    loss: float
    metrics: Mapping[str, float]
    seconds: float


class Worker:
    """One that learns from a replay buffer into versions of weights. wrong: what turned out wrong meanwhile, as `Replay.contradict` takes it."""

    def __init__(self, weights: Weights, replay: Replay, guard: Guard, graph_of: GraphOf, rules: Rules,
                 wrong: Callable[[], Mapping[tuple[str, str], str]] = dict):
        self.weights, self.replay, self.guard, self.graph_of, self.rules, self.wrong = weights, replay, guard, graph_of, rules, wrong
        self._student: tuple[tuple[int, int], Student] | None = None  # of which version and generation
        self._guards = {"": guard}  # by the hash of a logic encoder that is not the shipped one
        self._encoder, self._now = "", guard
        self._programs = Network(lambda name: verified_in(weights.base, name))
        self._known = lru_cache(maxsize=None)(lambda i: self._arrays(Kept("", guard.rehearsed[i]), i % VIEWS))
        self._metrics: dict[int, dict[str, float]] = {}

    def size(self, standing: Standing) -> int:
        """How many examples the next round takes at most."""
        return min(self.rules.round, int(standing.progress.get("size", self.rules.round)))

    def work(self) -> Round | None:
        """Do a round; None where nothing waits, or where someone went back meanwhile."""
        from yantra_codex.model.train.loop import deterministic

        began = time.monotonic()
        standing = self.resumed()
        self._leave_out_wrong()
        self._turn_to(standing.version)
        names = self.replay.waiting()[: self.size(standing)]
        if not (names := self._readable(names)):
            return None
        with deterministic(1):
            student, learned, losses = self._learned(standing, names)
            data = student.served()
        metrics = self._judged(data)
        accepted = is_no_worse(metrics, self._metrics_of(self.weights.shipped()), self._metrics_of(standing.version))
        given_up = not accepted and len(names) <= SMALLEST
        number = standing.last + 1 if accepted else standing.version.number
        done = Round(datetime.now(UTC).isoformat(timespec="seconds"), len(names), accepted, number, round(float(np.mean(losses or [0.0])), 4),
                     {k: round(v, 5) for k, v in metrics.items()}, round(time.monotonic() - began, 2))
        progress = self._progress(standing, done, learned, names if accepted or given_up else [])
        if accepted:
            served = {NETWORK_FILE: data, STATE: student.state(), **self._own(standing.version)}
            counts = self.weights.publish(served, metrics, progress, since=standing) == number
        else:
            counts = self.weights.keep(progress, since=standing)
        self._student = ((number, standing.generation), student) if accepted and counts else None
        if self._student:
            self._metrics[number] = metrics
        if counts:
            self._settle(progress)
        return done if counts else None

    def _learned(self, standing: Standing, names: list[str]) -> tuple[Student, int, list[float]]:
        """The network after the steps of a round, how many examples it has learned in all, and the losses."""
        student, learned, losses = self._at(standing), int(standing.progress.get("learned", 0)), list[float]()
        buffer = self.replay.kept()
        for name in names:
            buffer = [*buffer, name][-self.replay.capacity :]
            if (lesson := self._lesson(name, 0)) is None:
                continue  # it was forgotten just now, and the round will not count
            learned += 1
            losses.append(student.step([lesson, *self._rehearsed(learned)], self._others))
            if learned % self.rules.every == 0:
                draw = Random(f"{self.rules.seed} {learned}")
                chosen = sorted(draw.sample(range(len(buffer)), min(self.rules.replay, len(buffer))))
                batch = [x for i in chosen if (x := self._lesson(buffer[i], draw.randrange(VIEWS))) is not None]
                student.step([*(batch or [lesson]), *self._rehearsed(-learned)], self._others)
        return student, learned, losses

    def _leave_out_wrong(self) -> None:
        """Remove what turned out wrong since it was handed over, by whichever process."""
        if wrong := self.wrong():
            with self.weights.gate():
                self.replay.contradict(wrong)

    def _readable(self, names: list[str]) -> list[str]:
        """The examples that can be learned; the others are removed."""
        bad = [name for name in names if self._lesson(name, 0) is None]
        if bad:
            with self.weights.gate():
                self.replay.settle(bad, False)
        return [name for name in names if name not in bad]

    def _rehearsed(self, number: int) -> list[Lesson]:
        """Requests of the library for a step, drawn by its number."""
        draw, pairs = Random(f"{self.rules.seed} {number} rehearsed"), self.guard.rehearsed
        return [self._known(i) for i in draw.sample(range(len(pairs)), min(self.rules.rehearse, len(pairs)))]

    def _lesson(self, name: str, number: int) -> Lesson | None:
        """An example as arrays, in one of the views of training; None where it is gone or damaged."""
        kept = self.replay.read(name)
        try:
            return None if kept is None else self._arrays(kept, number)
        except (YantraError, ValueError, RecursionError):
            return None

    def _arrays(self, kept: Kept, number: int) -> Lesson:
        from yantra_codex.corpora.complexity import complexity_of
        from yantra_codex.model.train.online import Lesson
        from yantra_codex.model.train.prepare import view

        program = read_program(kept.pair.program)
        wrong = [self._programs.embed_logic(logic_graph(read_program(w))) for w in kept.pair.wrong]
        return Lesson(self.graph_of(view(kept.pair, program, number, self.rules.seed)), self._programs.embed_logic(logic_graph(program)),
                      np.array(wrong, np.float32).reshape(len(wrong), -1) if wrong else np.zeros((0, self._now.embeddings.shape[1]), np.float32),
                      encode_logic_pattern(program), complexity_of(program) - 1, hash_of(program))

    def _at(self, standing: Standing) -> Student:
        """The network to go on from: the one at hand, else the version's own state, else what its ONNX files hold."""
        from yantra_codex.model.train.online import Student
        from yantra_codex.model.train.restore import shape_of

        version = standing.version
        if self._student is not None and self._student[0] == (version.number, standing.generation):
            return self._student[1]
        shape = shape_of(verified_in(self.weights.base, RECORD_FILE))
        path = version.folder / STATE
        if version.number and path.exists():
            data = path.read_bytes()
            if sha256(data).hexdigest() == version.files.get(STATE):
                return Student.of_state(data, shape, self.rules.rate)
        return Student.of_files(lambda name: self.weights.find(name, version), shape, self.rules.rate)

    def _judged(self, data: bytes) -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, NETWORK_FILE).write_bytes(data)
            return self._now.score(Network(lambda name: Path(folder, name)))

    def _progress(self, standing: Standing, done: Round, learned: int, settled: list[str]) -> dict[str, Any]:
        """How far learning is after a round. taken: the examples whose place in the buffer changes with it."""
        before, size = standing.progress, self.size(standing)
        told = {"date": done.date, "examples": done.examples, "accepted": done.accepted, "version": done.version, "loss": done.loss, "metrics": done.metrics}
        return {"learned": learned if done.accepted else int(before.get("learned", 0)), "taken": settled, "accepted": done.accepted,
                "size": min(self.rules.round, 2 * size) if done.accepted else max(SMALLEST, done.examples // 2),
                "rounds": [*before.get("rounds", []), told][-ROUNDS_TOLD:]}

    def _settle(self, progress: Mapping[str, Any]) -> None:
        with self.weights.gate():
            self.replay.settle(progress.get("taken", []), bool(progress.get("accepted")))

    def resumed(self) -> Standing:
        """Where learning stands, with what a kill left undone now done."""
        standing = self.weights.standing()
        progress = standing.progress
        if progress.get("taken") or progress.get("again"):
            self._settle(progress)
            with self.weights.gate():
                if progress.get("again"):
                    self.replay.again()
            self.weights.keep({k: v for k, v in progress.items() if k not in ("taken", "accepted", "again")}, since=standing)
            standing = self.weights.standing()
        return standing

    def _guard_of(self, version: Version) -> Guard:
        """The guard set with the programs as a version's logic encoder embeds them: the shipped one unless it was trained anew."""
        encoder = version.files.get(LOGIC_FILE, "")
        if encoder not in self._guards:
            self._guards[encoder] = self.guard.under(Network(lambda name: self.weights.find(name, version)))
        return self._guards[encoder]

    def _turn_to(self, version: Version) -> None:
        """Embed programs by a version's logic encoder from here on."""
        encoder = version.files.get(LOGIC_FILE, "")
        if encoder != self._encoder:
            self._now, self._programs = self._guard_of(version), Network(lambda name: self.weights.find(name, version))
            self._encoder = encoder
            self._known.cache_clear()

    def _own(self, version: Version) -> dict[str, bytes]:
        """A version's own logic encoder with the library's vectors by it, which the next one needs too."""
        return {name: (version.folder / name).read_bytes() for name in (LOGIC_FILE, LIBRARY_FILE) if name in version.files}

    def _metrics_of(self, version: Version) -> dict[str, float]:
        """A version's figures by this guard set: that of its record may have been another library's."""
        if version.number not in self._metrics:
            self._metrics[version.number] = self._guard_of(version).score(self.weights.opened(version))
        return self._metrics[version.number]

    @property
    def _others(self) -> Others:
        from yantra_codex.model.train.online import Others

        return Others(self._now.embeddings, self._now.hashes)


def serve(worker: Worker) -> None:
    """Do rounds as they are due until nothing has come for a while."""
    rules, last, idle = worker.rules, -worker.rules.gap_s, time.monotonic()
    worker.replay.sweep()
    worker.resumed()
    while time.monotonic() - idle < rules.idle_s:
        names = worker.replay.waiting()
        idle = time.monotonic() if names else idle
        size = worker.size(worker.weights.standing()) if names else 0
        quiet = names and time.time() - int(names[-1].partition("-")[0]) / 1e9 > rules.quiet_s
        if names and (len(names) >= size or (quiet and time.monotonic() - last > rules.gap_s)):
            worker.work()
            last = idle = time.monotonic()
        else:
            time.sleep(0.5)


def library_guard(base: Path, graph_of: GraphOf) -> Guard:
    """The guard set of the shipped library under a shipped network."""
    return guard_of(kept_library_pairs(settings().cache), Network(lambda name: verified_in(base, name)), graph_of)


def main(home: Path, base: Path) -> int:
    """Learn until nothing waits; 0 where another process does. What fails is written to FAILED and asked about by `OnlineLearner.status`."""
    from yantra_codex.model.train.prepare import shipped_encoder

    weights = Weights(home, base)
    weights.folder.mkdir(parents=True, exist_ok=True)
    with (weights.folder / LOCK).open("a") as file:
        if not _locked(file):
            return 0
        stand_back()
        try:
            graph_of = shipped_encoder()
            serve(Worker(weights, Replay(home / FOLDER), library_guard(base, graph_of), graph_of, Rules(), lambda: contradicted_in(home / MEMORY)))
        except Exception as e:  # whatever it is, who started this has to be told
            said = {"error": f"{type(e).__name__}: {e}"[:500], "date": datetime.now(UTC).isoformat(timespec="seconds")}
            write_whole(weights.folder / FAILED, json.dumps(said).encode())
            return 3
        (weights.folder / FAILED).unlink(missing_ok=True)
    return 0


def stand_back() -> None:
    """Let whatever else wants the processor have it."""
    if hasattr(os, "nice"):
        os.nice(19)
    with suppress(OSError):  # Linux shares out among sessions first: there the first number counts among a session's own processes alone
        Path("/proc/self/autogroup").write_text("19")
    if hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _locked(file: IO[str]) -> bool:
    """Whether this process is the one that learns; tried for a second, since who only looks holds the lock for a moment."""
    for _ in range(10):
        if lock(file, wait=False):
            return True
        time.sleep(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
