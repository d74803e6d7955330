"""One process of test_train.py's kill test: trains on a store, kills itself after a given step (0: never), prints the weights' hash."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from train_cases import SETTINGS
from yantra_codex.model.train import loop
from yantra_codex.model.train.batches import Store, split

if __name__ == "__main__":
    last = int(sys.argv[3])

    def progress(status: loop.Status) -> None:
        if last and status.step >= last:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store(Path(sys.argv[1]))
    print(loop.train(store, split(store, share=0.2), Path(sys.argv[2]), SETTINGS, resume=sys.argv[4] == "resume", progress=progress).hash)
