"""The logic vector: 1024 numbers for a program's logic, of unit length, which decode back to its steps.

| places      | what                                                                          |
|-------------|-------------------------------------------------------------------------------|
| 0 - 159     | step kinds, in the order of `step_kinds.KINDS`                                 |
| 160 - 671   | ops, in the order of `vector_layout.OPS_V1`                                    |
| 672 - 799   | reserved for library patterns                                                  |
| 800 - 1023  | hashed pairs: neighbouring step kinds, and an op with an op inside its argument |

A place holds the section's weight times 1 + ln(count), before the whole is scaled to length 1.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.step_kinds import KINDS
from yantra_codex.ir.steps import steps_of
from yantra_codex.ir.vector_layout import OPS_V1

VERSION = 1
SIZE = 1024
KIND_START, OP_START, PATTERN_START, PAIR_START = 0, 160, 672, 800
WEIGHTS = {"kind": 1.0, "op": 0.7, "pattern": 0.7, "pair": 0.4}
KIND_PLACE: dict[str, int] = {k: KIND_START + i for i, k in enumerate(KINDS)}
OP_PLACE: dict[str, int] = {o: OP_START + i for i, o in enumerate(OPS_V1)}
KIND_AT: dict[int, str] = {i: k for k, i in KIND_PLACE.items()}
OP_AT: dict[int, str] = {i: o for o, i in OP_PLACE.items()}

Vector = NDArray[np.float32]


@lru_cache(maxsize=65536)
def pair_place(left: str, right: str) -> int:
    """The place that a pair of names is hashed to; the same on every machine."""
    digest = hashlib.blake2s(f"{left}>{right}".encode(), digest_size=4).digest()
    return PAIR_START + int.from_bytes(digest, "big") % (SIZE - PAIR_START)


def encode_logic_pattern(program: Program, patterns: Mapping[int, float] | None = None) -> Vector:
    """The logic vector of a checked program: (1024,) float32 of unit length (zeros for a program without any step).

    patterns: weights for the reserved places of library patterns, by their number there (0 - 127).
    """
    kinds = [s.kind for s in steps_of(program)]
    ops, op_pairs = _ops_of(program)
    counts: Counter[tuple[str, int]] = Counter(("kind", KIND_PLACE[k]) for k in kinds)
    counts.update({("op", OP_PLACE[o]): c for o, c in ops.items() if o in OP_PLACE})
    for left, right in pairwise(kinds):
        counts["pair", pair_place(left, right)] += 1
    for (outer, inner), c in op_pairs.items():
        counts["pair", pair_place(f"op {outer}", inner)] += c
    v = np.zeros(SIZE, dtype=np.float32)
    for (section, place), c in counts.items():
        v[place] = WEIGHTS[section] * (1 + math.log(c))
    for i, w in (patterns or {}).items():
        v[PATTERN_START + i] = WEIGHTS["pattern"] * w
    length = float(np.linalg.norm(v))
    return v / np.float32(length) if length else v


def _ops_of(program: Program) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each op occurs, and each op directly inside another's argument (through a lambda too)."""
    ops: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for f in program.functions:
        ops.update(s.op for s in n.walk_block(f.body) if isinstance(s, n.Do))
        for e in n.block_exprs(f.body):
            if isinstance(e, n.Apply):
                ops[e.op] += 1
                for a in e.args:
                    inner = a.body if isinstance(a, n.Lambda) else a
                    if isinstance(inner, n.Apply):
                        pairs[e.op, inner.op] += 1
    return ops, pairs


def _decode(vector: Vector, names: Mapping[int, str], threshold: float) -> list[tuple[str, float]]:
    found = [(name, float(vector[i])) for i, name in names.items() if vector[i] > threshold]
    return sorted(found, key=lambda kw: -kw[1])


def decode_logic(vector: Vector, threshold: float = 1e-6) -> list[tuple[str, float]]:
    """The step kinds in a vector with their weights, heaviest first. For a predicted vector give a higher threshold."""
    return _decode(vector, KIND_AT, threshold)


def decode_ops(vector: Vector, threshold: float = 1e-6) -> list[tuple[str, float]]:
    """The ops in a vector with their weights, heaviest first."""
    return _decode(vector, OP_AT, threshold)


def similarity(a: Vector, b: Vector) -> float:
    """The cosine of two logic vectors."""
    return float(np.dot(a, b))
