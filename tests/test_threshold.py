"""The threshold: the bound by its definition, what raises and lowers the choice, and that the guarantee holds over many draws."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from yantra_codex.learn.threshold import (
    GRID,
    HIGHEST,
    LOWEST,
    START,
    TARGET,
    WINDOW,
    Choice,
    Pair,
    guaranteed,
    plain,
    recent,
)

CONFIDENCES = st.one_of(st.sampled_from(GRID), st.floats(0, 1))
PAIRS = st.lists(st.tuples(CONFIDENCES, st.sampled_from([True, True, True, True, False, None])), max_size=WINDOW)
TARGETS = st.sampled_from([0.02, 0.05, 0.1, 0.3])
some = hypothesis_settings(max_examples=60, deadline=None)


def bound(pairs: list[Pair], threshold: float) -> float:
    """By the definition: the mean of the losses and of one more that is 1, over what is judged or would be given."""
    losses = [float(c >= threshold and right is not True) for c, right in pairs if right is not None or c >= threshold]
    return (sum(losses) + 1) / (len(losses) + 1)


@given(PAIRS, TARGETS)
@some
def test_the_choice_is_the_lowest_that_keeps_the_target(pairs: list[Pair], target: float) -> None:
    choice = guaranteed(pairs, target)
    assert choice.threshold in GRID and choice.bound == pytest.approx(bound(pairs, choice.threshold))
    if choice.holds:
        assert choice.bound <= target and all(bound(pairs, t) > target for t in GRID if t < choice.threshold)
    elif 1 / (sum(right is not None for _, right in pairs) + 1) > target:  # too few: nothing wrong from the choice on
        assert choice.threshold >= START and (choice.threshold == HIGHEST or not any(c >= choice.threshold and right is not True for c, right in pairs))
    else:
        assert choice.threshold == HIGHEST and all(bound(pairs, t) > target for t in GRID)


@given(PAIRS, TARGETS, st.randoms(use_true_random=False))
@some
def test_worse_news_never_lowers_it_and_order_says_nothing(pairs: list[Pair], target: float, rng: random.Random) -> None:
    choice = guaranteed(pairs, target)
    assert guaranteed(rng.sample(pairs, len(pairs)), target) == choice
    if pairs:
        i = rng.randrange(len(pairs))
        worse = [*pairs[:i], (pairs[i][0], None if pairs[i][1] is None else False), *pairs[i + 1 :]]
        assert guaranteed(worse, target).threshold >= choice.threshold
        assert guaranteed([*pairs, (rng.random(), None)], target).threshold >= choice.threshold


@given(PAIRS, st.integers(1, 40))
@some
def test_only_the_last_judged_ones_count(pairs: list[Pair], more: int) -> None:
    window = [(0.6, True)] * WINDOW + pairs
    assert recent([(0.99, False)] * more + window) == recent(window) and sum(r is not None for _, r in recent(window)) == WINDOW
    assert guaranteed([(0.99, False)] * more + window) == guaranteed(window)


def test_by_hand() -> None:
    assert guaranteed([]) == Choice(START, 1.0, False)
    assert guaranteed([(0.8, True)] * 48) == Choice(START, 1 / 49, False)  # one too few: 1 / 49 is above 0.02
    assert guaranteed([(0.8, True)] * 49) == Choice(LOWEST, 1 / 50, True)
    assert guaranteed([(0.8, True)] * 98 + [(0.75, False)]) == Choice(LOWEST, 2 / 100, True)
    assert guaranteed([(0.8, True)] * 97 + [(0.75, False)] * 2) == Choice(0.76, 1 / 100, True)
    assert guaranteed([(0.8, True)] * 60 + [(0.95, False)] * 40) == Choice(HIGHEST, 41 / 101, False)
    assert guaranteed([(0.8, True)] * 10 + [(0.8, False)]) == Choice(0.81, 1 / 12, False)


def test_what_was_not_given_is_not_taken_for_right() -> None:
    """Under 0.8 nothing below it is seen: without a word on the unknown ones the threshold would fall to where all is wrong."""
    seen: list[Pair] = [(0.85, True)] * 90 + [(0.6, None)] * 30
    assert guaranteed(seen) == Choice(0.61, 1 / 91, True)
    assert guaranteed([(c, True) for c, _ in seen]).threshold == LOWEST
    assert guaranteed([(c, right or False) for c, right in seen]).threshold == 0.61


# ---------------------------------------------------------------- over many draws

Wrong = Callable[[float], float]  # confidence -> how probable it is that the answer is wrong
SOURCES: dict[str, Wrong] = {
    "calibrated": lambda c: 1 - c,
    "nearly right": lambda c: 0.3 * (1 - c),
    "sure and wrong at times": lambda c: 0.06,
    "always wrong below 0.8": lambda c: 1.0 if c < 0.8 else 0.005,
}


def draw(rng: random.Random, wrong: Wrong, n: int) -> list[Pair]:
    return [(c, rng.random() >= wrong(c)) for c in (rng.uniform(0.3, 1) for _ in range(n))]


def risk(wrong: Wrong, threshold: float) -> float:
    """The probability that a request gets a wrong local answer."""
    steps = 700
    several = [0.3 + 0.7 * (i + 0.5) / steps for i in range(steps)]
    return sum(wrong(c) for c in several if c >= threshold) / steps


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("n", [60, WINDOW])
def test_the_guarantee_holds_over_many_draws(name: str, n: int) -> None:
    """The mean risk with the chosen threshold keeps the target; where the choice says that it does not hold, none is given."""
    rng, wrong, target = random.Random(7), SOURCES[name], 0.05
    risks = {t: risk(wrong, t) for t in GRID}
    choices = [guaranteed(draw(rng, wrong, n), target) for _ in range(1500)]
    mean = sum(risks[c.threshold] if c.holds else 0.0 for c in choices) / len(choices)
    assert mean <= target and max(risks.values()) > target * 0.8  # the last: a source that could break it
    if name in ("nearly right", "always wrong below 0.8"):  # and it is not kept by refusing everything
        assert all(c.holds for c in choices) and sum(c.threshold for c in choices) / len(choices) < HIGHEST - 0.02


def test_choosing_by_the_share_alone_would_break_it() -> None:
    """Without the one more loss that is 1 the mean risk is above the target: the draws above can fail."""
    rng, wrong, target, n = random.Random(7), SOURCES["calibrated"], 0.05, 60
    risks = {k / 100: risk(wrong, k / 100) for k in range(101)}
    chosen = []
    for _ in range(600):
        pairs = draw(rng, wrong, n)
        chosen.append(next(t for t in risks if sum(c >= t and not right for c, right in pairs) / n <= target))
    assert sum(risks[t] for t in chosen) / len(chosen) > target


@pytest.mark.parametrize(("right", "ends"), [(0.5, LOWEST), (0.97, HIGHEST)])
def test_the_plain_rule_follows_success_and_guarantees_nothing(right: float, ends: float) -> None:
    rng, threshold = random.Random(3), START
    pairs: list[Pair] = []
    for _ in range(8):
        pairs += draw(rng, lambda c: 1 - right, WINDOW)
        threshold = plain(threshold, pairs)
    assert threshold == ends
    at_the_end = risk(lambda c: 1 - right, threshold)
    assert at_the_end > 10 * TARGET if right < 0.6 else guaranteed(pairs, 0.05).threshold < ends  # gives what is wrong, asks where all is right


def test_the_plain_rule_by_hand() -> None:
    def of(right: int) -> list[Pair]:
        return [(0.8, i < right) for i in range(WINDOW)]

    assert [plain(0.7, of(k)) for k in (91, 90, 70, 69)] == [0.75, 0.7, 0.7, 0.65]
    assert plain(0.7, of(100)[1:]) == 0.7 and plain(HIGHEST, of(95)) == HIGHEST and plain(LOWEST, of(10)) == LOWEST
    assert plain(0.7, [*of(0), *of(95), (0.9, None)]) == 0.75
