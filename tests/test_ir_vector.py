"""The logic vector: its layout is frozen, it decodes, and near logic is near."""

from __future__ import annotations

import numpy as np
import pytest

from test_ir_steps import CASES
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.step_kinds import KINDS
from yantra_codex.ir.steps import kinds_of
from yantra_codex.ir.text import read_program
from yantra_codex.ir.vector import (
    KIND_PLACE,
    OP_PLACE,
    OP_START,
    PAIR_START,
    PATTERN_START,
    SIZE,
    decode_logic,
    decode_ops,
    encode_logic_pattern,
    pair_place,
    similarity,
)
from yantra_codex.ir.vector_layout import OPS_V1


def test_every_op_and_kind_has_its_place() -> None:
    assert set(OPS) <= set(OPS_V1), "add new ops at the END of vector_layout.py"
    assert len(set(OPS_V1)) == len(OPS_V1)
    assert max(KIND_PLACE.values()) < OP_START <= max(OP_PLACE.values()) < PATTERN_START < PAIR_START < SIZE == 1024


def test_places_never_move() -> None:
    assert [OP_PLACE[x] for x in ("length", "add", "re_split")] == [160, 354, 536]
    assert [KIND_PLACE[x] for x in ("null_check", "map", "date_time")] == [0, 24, 107]
    assert pair_place("iteration", "sum") == pair_place("iteration", "sum") >= PAIR_START
    assert list(KINDS)[:3] == ["null_check", "type_check", "range_check"]


@pytest.mark.parametrize(("body", "params", "returns", "wanted"), CASES)
def test_round_trip(body: str, params: str, returns: str, wanted: str) -> None:
    p = read_program(f"(program (def f ({params}) {returns} {body}) (def h ((x int)) int (return x)))")
    v = encode_logic_pattern(p)
    assert v.dtype == np.float32 and v.shape == (1024,) and abs(float(np.linalg.norm(v)) - 1) < 1e-5
    assert {k for k, _ in decode_logic(v)} == set(kinds_of(p))
    assert not v[PATTERN_START:PAIR_START].any()
    assert {o for o, _ in decode_ops(v)} <= set(OPS)


def test_near_logic_is_near() -> None:
    def vector(text: str) -> np.ndarray:
        return encode_logic_pattern(read_program(f"(program (def f ((xs list[int])) int {text}))"))

    a = vector("(var n int 0) (for (x) xs (set n (add n x))) (return n)")
    b = vector("(var n int 5) (for (y) xs (set n (add n (mul y 2)))) (return n)")
    c = vector('(return (str_length (join (map xs (fn (x:int) (int_to_str x))) ",")))')
    assert similarity(a, a) == pytest.approx(1, abs=1e-5)
    assert similarity(a, b) > 0.5 > similarity(a, c)


def test_library_patterns_have_their_own_places() -> None:
    p = read_program("(program (def f ((x int)) int (return (add x 1))))")
    v = encode_logic_pattern(p, {0: 1.0, 127: 0.5})
    assert v[PATTERN_START] > v[PATTERN_START + 127] > 0
    assert {k for k, _ in decode_logic(v)} == {"arithmetic"}
