"""One process of test_online.py's kill test: learns what waits below a home, round by round, until nothing waits."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

import yantra_codex.model.train.online  # what a round needs, so that who forks from here need not load it
import yantra_codex.model.train.restore  # noqa: F401
from online_cases import worker
from yantra_codex.learn.worker import Rules


def learn(home: Path, base: Path, rules: Rules, told: Connection) -> None:
    """Learn; a word is sent before the first round and after each."""
    w = worker(home, base, rules)
    told.send("ready")
    while w.replay.waiting():
        w.work()
        told.send("round")
