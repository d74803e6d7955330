"""How sure a local answer must be to be given, where a language model could be asked instead.

In: for past requests the confidence of the best local answer and whether it was right, as pairs, the oldest first. Out: the
threshold; an answer is given where its confidence reaches it. Only functions of their arguments; the journal has the pairs.

A pair's second part is None where the answer was not given and nobody knows whether it was right. Such pairs say that there
is something below the threshold of then, and not what.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

LOWEST, HIGHEST, START = 0.5, 0.9, 0.7
WINDOW = 100  # judged answers that are looked at, the last ones
TARGET = 0.02  # wrong answers given, of all requests
STEP, MANY, FEW = 0.05, 0.9, 0.7  # of the plain rule
GRID = tuple(k / 100 for k in range(50, 91))
Pair = tuple[float, bool | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """A threshold, the bound on the risk of a wrong answer with it, and whether that keeps the target."""

    threshold: float
    bound: float
    holds: bool


def guaranteed(pairs: Sequence[Pair], target: float = TARGET) -> Choice:
    """The lowest threshold of GRID with which the next request gets a wrong local answer with a probability of at most `target`.

    Conformal risk control (Angelopoulos, Bates, Fisch, Lei and Schuster 2022, arXiv 2208.02814, theorem 1). The loss of a pair
    is 1 where its answer is given and wrong, else 0: at most B = 1, and it never grows with the threshold, as the theorem asks.
    (The share of wrong ones among the answers *given* may grow with the threshold; a bound on that would need Learn then
    Test, arXiv 2110.01052, and more than WINDOW pairs.) With n judged pairs, k of them given and wrong, the threshold is the
    lowest with (k + 1) / (n + 1) <= target; the expected loss on the next request is then at most the target, for any n
    and any distribution. The mean is over the pairs too: a single window may be worse.

    What it assumes: the n requests and the next one are exchangeable, and which of them were judged has nothing to do with their
    being right. Learning shifts them, by making later answers better than the window says; if complaints are judged more often
    than praise, the bound is too careful. A request whose local answer was not given counts as wrong under thresholds that would
    have given it, and not at all under others: that only raises the threshold, so the bound stays true, and the threshold goes
    below where it was only where it is known what is there.

    Where no threshold up to HIGHEST keeps the target the choice is HIGHEST, and `holds` is false: to keep it all the same,
    ask every time. Fewer than 1 / target - 1 judged pairs can't keep it; until then the choice is the lowest threshold from
    START on above which nothing was wrong, and `holds` is false.
    """
    several = recent(pairs)
    judged = sum(right is not None for _, right in several)
    unknown = sorted(c for c, right in several if right is None)
    faulty = sorted(c for c, right in several if not right)  # the unknown ones too
    given = [(_reaching(faulty, t), judged + _reaching(unknown, t)) for t in GRID]
    bounds = [(k + 1) / (n + 1) for k, n in given]
    if 1 / (judged + 1) > target:
        at = next((i for i, (k, _) in enumerate(given) if k == 0 and GRID[i] >= START), len(GRID) - 1)
        return Choice(GRID[at], bounds[at], False)
    at = next((i for i, bound in enumerate(bounds) if bound <= target), len(GRID) - 1)
    return Choice(GRID[at], bounds[at], bounds[at] <= target)


def plain(threshold: float, pairs: Sequence[Pair]) -> float:
    """The next threshold: of the last WINDOW judged answers more than MANY right raise it by STEP, fewer than FEW lower it.

    Taken literally from the product's specification, to be called once for each WINDOW judged answers; with fewer it stays. It
    follows success instead of correcting failure: where answers are right it asks the language model for more of them, where they
    are wrong it gives more of them. It ends at HIGHEST or LOWEST, and no level of risk follows from it. It is here to be
    compared with `guaranteed`.
    """
    several = [right for _, right in recent(pairs) if right is not None]
    success = sum(several) / WINDOW
    if len(several) < WINDOW or FEW <= success <= MANY:
        return threshold
    step = STEP if success > MANY else -STEP
    return round(min(HIGHEST, max(LOWEST, threshold + step)), 2)


def recent(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """The pairs from the WINDOW-th last judged one on."""
    judged = [i for i, (_, right) in enumerate(pairs) if right is not None]
    return pairs[judged[-WINDOW] :] if len(judged) > WINDOW else pairs


def _reaching(confidences: Sequence[float], threshold: float) -> int:
    """How many, of sorted ones, reach the threshold."""
    return len(confidences) - bisect_left(confidences, threshold)


__all__ = ["GRID", "HIGHEST", "LOWEST", "START", "TARGET", "WINDOW", "Choice", "Pair", "guaranteed", "plain", "recent"]
