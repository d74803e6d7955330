"""How sure an answer is, by how answers of its source turned out on this machine.

In: for each source (the library, the search, the memory) the confidence of past answers as the engine estimated it, and whether they were right. Out: an
offset by which the log-odds of such confidences are moved. Only functions of their arguments; the journal has the answers.

    log-odds of right = log-odds estimated + offset,   offset ~ N(0, SPREAD ** 2)

The intercept of a logistic recalibration (Cox 1958; its slope stays 1, for a source has few judged answers) at the mode of its posterior. The prior keeps it near 0 until many
answers were judged: ten at 0.9, of which five were wrong, make 0.75 of that 0.9.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from yantra_codex.learn.threshold import Pair

SPREAD = 0.7  # of the offset that is expected before anything was judged, in log-odds
LEAST, MOST = 0.02, 0.97  # between which a confidence is told
CLOSE = 1e-9
ROUNDS = 50


def offset(pairs: Iterable[Pair]) -> float:
    """The offset of a source, from the confidence of its answers and whether they were right; pairs of which that is not known say nothing."""
    known = [(_log_odds(c), float(right)) for c, right in pairs if right is not None]
    at = 0.0
    for _ in range(ROUNDS if known else 0):  # Newton's method on a concave function
        expected = [_share(x + at) for x, _ in known]
        slope = sum(y - p for (_, y), p in zip(known, expected, strict=True)) - at / SPREAD**2
        step = max(-1.0, min(1.0, slope / (sum(p * (1 - p) for p in expected) + 1 / SPREAD**2)))
        at += step
        if abs(step) < CLOSE:
            break
    return at


def moved(confidence: float, offsets: Mapping[str, float], source: str | None) -> float:
    """A confidence as the answers of its source have turned out; as it is where nothing of it was judged."""
    by = offsets.get(source or "", 0.0)
    return confidence if by == 0.0 else max(LEAST, min(MOST, _share(_log_odds(confidence) + by)))


def _log_odds(p: float) -> float:
    p = max(LEAST, min(1 - LEAST, p))
    return math.log(p / (1 - p))


def _share(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


__all__ = ["moved", "offset"]
