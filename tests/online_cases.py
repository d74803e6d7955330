"""A small world that learns online: a network trained on arithmetic for a moment, exported as one that ships, and requests it has not seen."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path

from train_cases import SETTINGS, TINY, graph_of, pairs, program, small_world
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import read_program
from yantra_codex.learn.guard import Guard, guard_of
from yantra_codex.learn.replay import Replay
from yantra_codex.learn.weights import Weights
from yantra_codex.learn.worker import Rules, Worker
from yantra_codex.model.files import LOGIC_FILE, NETWORK_FILE, RECORD_FILE, verified_in, write_manifest
from yantra_codex.model.network import Network
from yantra_codex.model.train.network import Shape
from yantra_codex.problems import Problem, make_problem

SAID = {"add": "tally", "sub": "gap", "mul": "area", "max2": "top", "min2": "floor"}  # words that the training has not


def ship(folder: Path, shape: Shape = TINY, epochs: int = 25, world: Path | None = None, seed: int = 0) -> Path:
    """A folder of model files: a network after some epochs on the small world. world: another such folder, to share its arrays."""
    from yantra_codex.model.train import loop
    from yantra_codex.model.train.batches import split
    from yantra_codex.model.train.export import FLOAT_FILES, export

    store, out = small_world((world or folder).parent / "world"), folder.parent / "training"
    settings = replace(SETTINGS, shape=shape, seed=seed, epochs=epochs, patience=epochs, rate=1e-2, checkpoint_every=1000)
    trained = loop.train(store, split(store, share=0.2), out, settings)
    folder.mkdir()
    export(trained.network, folder, [store.graph(0)], [store.logic(0)])
    for name in FLOAT_FILES.values():
        (folder / name).unlink()
    (folder / RECORD_FILE).write_text(json.dumps({"settings": asdict(settings)}))
    write_manifest(folder)
    return folder


@lru_cache(maxsize=1)
def shipped(temporary: Path) -> Path:
    """`ship` once for all tests of a process; what comes is read, never written."""
    (temporary / "shipped").mkdir()
    return ship(temporary / "shipped" / "data")


@lru_cache(maxsize=4)
def guard(base: Path) -> Guard:
    return guard_of(pairs(), Network(lambda name: verified_in(base, name)), graph_of, size=30)


def worker(home: Path, base: Path, rules: Rules | None = None) -> Worker:
    return Worker(Weights(home, base), Replay(home / "replay"), guard(base), graph_of, rules or Rules())


def asked(i: int) -> tuple[Problem, Program, Program]:
    """Request i of 50 in new words, the program that answers it, and one that failed."""
    ops = list(SAID)
    a, b, k = ops[i % 5], ops[i // 5 % 5], (4, 57)[i // 25 % 2]
    problem = make_problem(f"the {SAID[a]} of both, then the {SAID[b]} with {k}", examples=[Example((3, 5), None, "ValueError")], entry_point="solution")
    return problem, read_program(program(a, b, k)), read_program(program(b, a, k + 1))


__all__ = ["LOGIC_FILE", "NETWORK_FILE", "asked", "guard", "ship", "shipped", "worker"]
