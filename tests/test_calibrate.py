"""Confidence by how answers turned out: the offset of a source, and what of the journal it comes from."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from yantra_codex.learn.calibrate import SPREAD, moved, offset
from yantra_codex.learn.journal import Journal, Outcome
from yantra_codex.learn.threshold import Pair


def judged(right: int, wrong: int, confidence: float = 0.9) -> list[Pair]:
    return [(confidence, k < right) for k in range(right + wrong)]


def test_nothing_judged_moves_nothing() -> None:
    assert offset([]) == offset([(0.9, None)]) == 0.0
    assert moved(0.83, {}, "search") == moved(0.83, {"memory": -1.0}, "search") == moved(0.83, {"memory": -1.0}, None) == 0.83


@pytest.mark.parametrize("pairs", [judged(5, 5), judged(1, 0), judged(0, 3), judged(99, 1), [(0.5, True), (0.97, False), (0.7, True)], judged(0, 300, 0.97)])
def test_the_offset_is_where_the_posterior_is_flat(pairs: list[Pair]) -> None:
    a = offset(pairs)
    slope = sum(float(bool(right)) - 1 / (1 + math.exp(-(math.log(c / (1 - c)) + a))) for c, right in pairs) - a / SPREAD**2
    assert abs(slope) < 1e-6


def test_it_follows_what_was_seen_the_more_the_more_was() -> None:
    few, many = offset(judged(5, 5)), offset(judged(50, 50))
    assert many < few < 0 < offset(judged(60, 1))
    assert moved(0.9, {"memory": few}, "memory") == pytest.approx(0.738, abs=0.002)
    assert abs(moved(0.9, {"memory": many}, "memory") - 0.5) < abs(moved(0.9, {"memory": few}, "memory") - 0.5)
    assert 0.02 <= moved(0.05, {"x": -9.0}, "x") < moved(0.9, {"x": 9.0}, "x") <= 0.97


def test_the_journal_knows_what_was_judged_of_each_source(tmp_path: Path) -> None:
    j = Journal(tmp_path / "memory.db")
    assert j.offsets() == {}
    for k in range(8):
        j.note(Outcome("go", "memory", "verified", 0.5, 2, proof=f"y000000{k}", raw=0.9))
        j.note(Outcome("go", "search", "verified", 0.9, 2, proof=f"y000001{k}", raw=0.9))
    j.note(Outcome("go", "fallback:model", "verified", 0.3, 2, proof="y0000020", raw=0.3, local_right=False))
    for k in range(4):
        j.judge(f"y000000{k}", k == 0, "tests")
    assert j.offsets() == {"memory": offset(judged(1, 3))}  # of the confidence as it was estimated
