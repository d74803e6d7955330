"""What the memory's tests learn: many small logics, their problems, and an encoder of texts that needs no network."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import INT, list_of
from yantra_codex.learn.memory import Memory
from yantra_codex.problems import Problem

FOUND: dict[str, Any] = {"source": "search", "model": None, "date": "2030-01-01T00:00:00+00:00", "checks": {"examples": 1, "passed": 1, "tests": None}}
ASKED = ([list_of(INT)], INT)


def encode(text: str) -> np.ndarray:  # type: ignore[type-arg]
    """(384,): the words of a text, each at its place."""
    v = np.zeros(384, np.float32)
    for word in text.lower().split():
        v[crc32(word.encode()) % 384] += 1
    norm = float(np.linalg.norm(v))
    return v / norm if norm else v


def memory(home: Path, **options: Any) -> Memory:
    return Memory(home / "memory.db", encode=encode, encoder="words", **options)


def program(k: int) -> Program:
    """The sum of a list and k."""
    return read_program(f"(program (def sum_and ((xs list[int])) int (return (add (sum xs) {k}))))")


def problem(k: int, text: str | None = None, shown: int | None = None, name: str = "sum_and") -> Problem:
    """One that program(k) answers; shown: another outcome of its example."""
    example = Example(([1, 2],), 3 + k if shown is None else shown)
    return Problem("", "python", text or f"the sum of all numbers and number{k}", name, Signature(name, (SigParam("xs", list_of(INT)),), INT), None, (example,))


def filled(home: Path, count: int, **options: Any) -> Memory:
    m = memory(home, **options)
    for k in range(count):
        m.learn(problem(k), FOUND, program=program(k))
    return m


def learn_on(home: Path, worker: int, acknowledged: Path) -> None:
    """Learn without end, and write the key of each lesson when it is acknowledged."""
    m = memory(home)
    with acknowledged.open("ab", buffering=0) as f:
        for i in itertools.count(len(acknowledged.read_bytes()) // 65):
            k = 1_000_000 * worker + i
            f.write(m.learn(problem(k), FOUND, program=program(k)).key.encode() + b"\n")
