"""One process of test_online.py's kill test: learns what waits below HOME from the network in BASE, round by round, until nothing waits."""

from __future__ import annotations

import sys
from pathlib import Path

from online_cases import worker
from test_online import RULES

if __name__ == "__main__":
    w = worker(Path(sys.argv[1]), Path(sys.argv[2]), RULES)
    print("ready", flush=True)
    while w.replay.waiting():
        w.work()
        print("round", flush=True)
