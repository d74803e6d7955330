"""The online learner as who answers requests sees it: a validated answer is handed over in a millisecond, better weights come back.

`validated` writes one small file and, where the extra `train` is installed, sees to it that the background process runs
(worker.py): torch is never imported here. Without the extra, or where no network ships, the examples wait for a time when
there is one; `status` says so. `network` is the network to ask.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import UnknownName, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.text import write_program
from yantra_codex.learn.replay import FOLDER, Kept, Replay, words_in
from yantra_codex.learn.weights import FAILED, LOCK, Weights, lock
from yantra_codex.model import files
from yantra_codex.model.files import NETWORK_FILE, verified_in
from yantra_codex.model.train import NEEDS
from yantra_codex.settings import settings

if TYPE_CHECKING:
    from yantra_codex.ir.nodes import Program
    from yantra_codex.learn.memory_forget import Traces
    from yantra_codex.model.network import Network
    from yantra_codex.problems import Problem

AGAIN_S, FAILED_S = 10.0, 600.0  # from one start of the worker to the next; after it failed
MOST_WRONG, MOST_EXAMPLES = 8, 6


class OnlineLearner:
    """Learning from validated answers below a home.

    base: the folder of the network that ships, the package's by default. starts: whether a worker may be started, by default what the
    settings say.
    """

    def __init__(self, home: Path | None = None, *, base: Path | None = None, starts: bool | None = None):
        found = settings()
        self.home, self.base, self.starts = home or found.home, base or files.DATA, found.learns if starts is None else starts
        self.weights, self.replay = Weights(self.home, self.base), Replay(self.home / FOLDER)
        self._worker: subprocess.Popen[bytes] | None = None
        self._looked = self._started = -AGAIN_S

    # ------------------------------------------------------------ learning

    def validated(self, problem: Problem, program: Program, wrong: Sequence[Program] = (), key: str | None = None) -> None:
        """Have an answer that passed all its checks learned. wrong: programs that were tried for it and failed. key: its canonical hash, where known.

        Raises YantraError where the disk refuses it; then it is not learned, and nothing else is amiss.
        """
        self.replay.add(example_of(problem, program, wrong, key))
        if self.starts and time.monotonic() - self._looked >= AGAIN_S:  # to look for what is installed, and to start a process, takes longer than this may
            self._looked = time.monotonic()
            threading.Thread(target=self.start).start()

    def corrected(self, problem: Problem, program: Program, wrong: Sequence[Program] = ()) -> bool:
        """`validated` for what a person gave in the place of an answer; whether it was handed over: not where nothing is learned, nor a second time."""
        example = example_of(problem, program, wrong)
        if not self.starts or not self.has_network or self.replay.holds(example):
            return False
        self.validated(problem, program, wrong, example.key)
        return True

    def contradicted(self, problem: Problem, program: Program, keys: Iterable[str] = ()) -> int:
        """Take an answer that turned out wrong for its words out of what is learned, also where that is switched off; how many examples changed.

        It stays as a wrong program of what else answers these words. keys: of other forms of its logic. A round that is under way with it
        does not count; the versions that learned it before stay. Raises YantraError where the disk refuses.
        """
        words, text = words_in(words_of(problem, program)), write_program(program)
        return self.take_back({(key, words): text for key in {hash_of(program), *keys}})

    def take_back(self, wrong: Mapping[tuple[str, str], str]) -> int:
        """As `contradicted`, for several: (the logic's key, the words) -> the program."""
        if not self.replay.folder.exists() or not wrong:
            return 0
        with self.weights.gate():
            changed = self.replay.contradict(wrong)
            if changed and self.has_network:
                self.weights.disown()
        return changed

    def start(self) -> bool:
        """See to it that the worker runs, where it can; whether it was started just now."""
        if self.hindrance() is not None or self.is_running() or time.monotonic() - self._started < AGAIN_S or self._failed_lately():
            return False
        self._started = time.monotonic()
        if self._worker is not None:
            self._worker.poll()  # let the system forget one that has ended
        command = [sys.executable, "-m", "yantra_codex.learn.worker", str(self.home.absolute()), str(self.base.absolute())]
        nothing = subprocess.DEVNULL
        try:
            self._worker = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True, cwd=os.sep,
                                            env={**os.environ, "OMP_NUM_THREADS": "1", "YANTRA_HOME": str(self.home.absolute())})
        except OSError:  # no memory, no processes left: the example waits
            return False
        return True

    def hindrance(self) -> str | None:
        """Why nothing is learned by gradient here, in words; None where it is."""
        if not self.starts:
            return "learning by gradient is switched off (YANTRA_LEARN)"
        if not self.has_network:
            return "no network ships with this package: validated examples are kept until one does"
        if missing := self._missing:
            return f"the extra 'train' is not installed ({', '.join(missing)}): validated examples are kept; pip install 'yantra-codex[train]'"
        return None

    def is_running(self) -> bool:
        """Whether a worker of this home runs, of whichever process."""
        try:
            with (self.weights.folder / LOCK).open("a") as file:
                return not lock(file, wait=False, shared=True)
        except OSError:
            return False

    @cached_property
    def _missing(self) -> list[str]:
        return [name for name in NEEDS if find_spec(name) is None]

    @cached_property
    def has_network(self) -> bool:
        """Whether a network ships in the base."""
        try:
            verified_in(self.base, NETWORK_FILE)
        except UnknownName:
            return False
        return True

    def _failed_lately(self) -> bool:
        try:
            return time.time() - (self.weights.folder / FAILED).stat().st_mtime < FAILED_S
        except OSError:
            return False

    # ------------------------------------------------------------ serving and seeing

    def network(self) -> Network | None:
        """The network to ask: the newest version that is no worse than the shipped one; None where no network ships."""
        return self.weights.network() if self.has_network else None

    def status(self) -> dict[str, Any]:
        """What is learned, what waits, what serves, and what is amiss. waiting, replay: examples; version 0: the shipped network."""
        out: dict[str, Any] = {"waiting": len(self.replay.waiting()), "replay": len(self.replay.kept()), "running": self.is_running(),
                               "hindrance": self.hindrance(), "failed": self._failure()}
        if not self.has_network:
            return out
        standing = self.weights.standing()
        rounds = standing.progress.get("rounds", [])
        return {**out, "version": standing.version.number, "metrics": dict(standing.version.metrics), "learned": standing.progress.get("learned", 0),
                "rounds": rounds, "rejected": sum(not r["accepted"] for r in rounds), "notes": list(standing.notes)}

    def _failure(self) -> dict[str, str] | None:
        try:
            said: dict[str, str] = json.loads((self.weights.folder / FAILED).read_bytes())
        except (OSError, ValueError):
            return None
        return said

    # ------------------------------------------------------------ going back

    def roll_back(self) -> int:
        """Let the version before serve; its number, 0 the shipped network."""
        return self.weights.roll_back()

    def forget(self, traces: Traces) -> list[str]:
        """Remove what the memory forgets from the replay buffer and from the weights; in words what could not be (an owner of Memory.owners).

        An example can't be looked for in weights. So where one was learned, or may have been, all versions go, and what is still in the
        buffer is learned again from the shipped network on.
        """
        if not self.replay.folder.exists() and not self.weights.folder.exists():
            return []
        texts = {kept.decode(errors="replace") for kept in traces.kept.values()}
        try:
            with self.weights.gate():
                standing = self.weights.standing() if self.has_network else None
                if standing is not None:  # what a killed worker had learned and not put away
                    self.replay.settle(standing.progress.get("taken", ()), bool(standing.progress.get("accepted")))
                before = len(self.replay.kept())
                gone, learned = self.replay.forget(traces.keys, texts)
                if standing is not None:
                    unknown = before + 1 if standing.version.number else 0
                    beyond = int(standing.progress.get("learned", unknown)) > before  # of some the buffer no longer knows
                if standing is not None and (learned or beyond):
                    self.weights.reset({"again": True})  # first, so that a kill can't leave weights that know what the buffer doesn't
                    self.replay.again()
                elif standing is None and gone:  # nothing here says what the versions know
                    self.weights.clear()
                    self.replay.again()
                elif standing is not None and gone:
                    self.weights.disown()  # a round may be under way with it
        except YantraError as e:
            return [str(e)]
        if self.replay.waiting():
            self.start()
        return []


def example_of(problem: Problem, program: Program, wrong: Sequence[Program] = (), key: str | None = None) -> Kept:
    """A validated answer as the pair that training reads."""
    from yantra_codex.corpora.checked import examples_text
    from yantra_codex.model.train.pairs import Pair

    key = key or hash_of(program)  # to find it takes longer than all the rest
    words = words_of(problem, program)
    name = f"{key[:16]}/{sha256(words.encode(errors='backslashreplace')).hexdigest()[:8]}"
    failed = tuple(dict.fromkeys(write_program(w) for w in wrong[:MOST_WRONG]))
    return Kept(key, Pair(name, key, (words,), examples_text(problem.examples[:MOST_EXAMPLES]), write_program(program), "online", None, failed))


def words_of(problem: Problem, program: Program) -> str:
    """What a problem asks in words; where it has none, the function's name says it."""
    return problem.text.strip() or (problem.entry_point or program.entry.name).replace("_", " ")
