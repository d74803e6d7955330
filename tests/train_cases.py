"""A small world to train on: arithmetic programs, told in words of their own, and graphs that need no text encoder."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import numpy as np

from yantra_codex.model.graph import Graph, from_edges
from yantra_codex.model.sections import SIZE
from yantra_codex.model.train import loop
from yantra_codex.model.train.batches import Store
from yantra_codex.model.train.network import Shape
from yantra_codex.model.train.pairs import OWN, Pair
from yantra_codex.model.train.prepare import prepare
from yantra_codex.problems import Problem

WORDS = {"add": "sum", "sub": "difference", "mul": "product", "max2": "larger", "min2": "smaller"}
TINY = Shape(widths=(SIZE, 24, 24, 1024), logic_widths=(16, 24, 32))
SETTINGS = loop.Settings(TINY, epochs=3, batch=8, alike=4, wrong=4, checkpoint_every=3, precision="float32", threads=1)


def program(first: str, second: str, k: int) -> str:
    return f"(program (def solution ((n int) (m int)) int (return ({second} ({first} n m) {k}))))"


def pairs() -> list[Pair]:
    """Two ops and a constant: 50 programs, each told in two ways; each has one wrong program."""
    out = []
    for a, said in WORDS.items():
        for b, then in WORDS.items():
            for k in (4, 57):
                texts = (f"the {said} of both, then the {then} with {k}", f"{then} of {k} and the {said}")
                examples = '[{"args": ["3", "5"], "expected": "8"}, {"args": ["1", "0"], "raises": "ValueError"}]'
                out.append(Pair(f"{a} {b} {k}", f"{a} {b} {k}", texts, examples, program(a, b, k), "cases", OWN, (program(b, a, k + 1),)))
    return out


def graph_of(problem: Problem) -> Graph:
    """Node 0 with the words, a node a word and an example."""
    words = problem.text.replace(",", "").split()
    rows = [np.zeros(SIZE, np.float32)]
    for w in words:
        row = np.random.default_rng(crc32(w.encode())).normal(size=SIZE).astype(np.float32) / 8
        rows[0] += row / len(words)
        rows.append(row)
    rows += [np.full(SIZE, len(e.args) / 50, np.float32) for e in problem.examples]
    edges, relations = from_edges([(0, i, 0) for i in range(1, len(rows))] + [(i, i + 1, 2) for i in range(1, len(words))])
    return Graph(np.array([0] + [1] * (len(rows) - 1), np.int32), np.stack(rows), edges, relations)


def small_world(folder: Path) -> Store:
    return Store(prepare(pairs(), folder, views=3, graph_of=graph_of).folder)
