"""The context section of a node's features: 50 named facts of what the node is and what its words speak of.

| places  | what                                                                          |
|---------|-------------------------------------------------------------------------------|
| 0 - 9   | the node's kind                                                               |
| 10 - 15 | the request's language                                                        |
| 16 - 18 | its place among the nodes of its kind                                         |
| 19 - 23 | how much there is of sentences, literals, parameters, examples, words         |
| 24 - 28 | of the request: what came with it                                             |
| 29 - 41 | of a sentence, a clause or the whole request: what its words speak of         |
| 42 - 49 | of a function of the surrounding code: how it is related, what kind of steps it takes |

Every number lies in [0, 1]. The words themselves leave no trace here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

import numpy as np

from yantra_codex.ir.step_kinds import KINDS as STEP_KINDS
from yantra_codex.model.sections import Vector

KINDS = ("request", "sentence", "clause", "name", "number", "quote", "parameter", "result", "example", "function")
LANGUAGES = ("python", "javascript", "typescript", "rust", "go")
COUNTED = ("sentences", "literals", "parameters", "examples", "words")
MUCH = 64  # a count from here on is 1
CAME = ("a stub", "written types", "examples", "tests", "a name")

VERBS = frozenset("""
write create implement define return returns find get give given compute calculate count check determine convert remove sort sum add make build generate
filter merge split replace reverse print list take keep test verify
""".split())  # noqa: SIM905
ASKS = frozenset(("what", "which", "how", "is", "are", "does", "do", "can", "has"))
# what a sentence speaks of, by its words
SPEAKS: dict[str, str] = {
    "says what comes back": "return returns returned returning result results output outputs answer yield yields",
    "speaks of errors": "error errors raise raises raised raising throw throws thrown exception exceptions invalid fail fails panic panics",
    "sets a condition": "if when whenever unless otherwise else where only such whether",
    "speaks of order": "sort sorts sorted sorting order ordered ascending descending increasing decreasing first last next previous consecutive adjacent",
    "says no": "no not without except never none excluding excludes excluded don't doesn't isn't aren't can't cannot",
    "speaks of each": "each every all any both",
    "speaks of nothing there": "empty none null nil missing blank",
}
_SPOKEN: dict[str, list[str]] = {}
for _fact, _words in SPEAKS.items():
    for _word in _words.split():
        _SPOKEN.setdefault(_word, []).append(_fact)
WORD = re.compile(r"[a-z]+(?:'t)?")
FORMS = ("asks a question", "starts with an order")
MENTIONS = ("names a parameter", "names a parameter's type", "has a literal of the inputs", "has a literal of the results")

RELATIONS = ("calls", "called_by", "same_file")  # of a surrounding function to the one asked for
# groups of step_kinds.KINDS, each with the first of its kinds in that order; kinds added at the end belong to the last
STEPS = {"checks": "null_check", "control": "branch", "collections": "map", "numbers and text": "sum", "errors and the outside": "raise_error"}

NAMES: tuple[str, ...] = (
    *(f"kind: {k}" for k in KINDS), *(f"language: {x}" for x in LANGUAGES), "language: another",
    "first of its kind", "last of its kind", "how far on among its kind", *(f"how many {x}" for x in COUNTED),
    *(f"comes with {x}" for x in CAME), *FORMS, *SPEAKS, *MENTIONS,
    *(f"relation: {r}" for r in RELATIONS), *(f"steps: {s}" for s in STEPS))
PLACE = {name: i for i, name in enumerate(NAMES)}
_STARTS = tuple(list(STEP_KINDS).index(first) for first in STEPS.values())
_STEP_PLACE = {k: PLACE[f"steps: {list(STEPS)[sum(s <= i for s in _STARTS) - 1]}"] for i, k in enumerate(STEP_KINDS)}

Facts = Mapping[str, float]


def context_features(kind: str, language: str, facts: Facts) -> Vector:
    """(50,) float32: the section of a node of this kind. facts: values of the other places by their names in NAMES."""
    v = np.zeros(len(NAMES), dtype=np.float32)
    v[PLACE[f"kind: {kind}"]] = 1
    v[PLACE.get(f"language: {language}", PLACE["language: another"])] = 1
    for name, value in facts.items():
        v[PLACE[name]] = value
    return v


def much(count: int) -> float:
    """A count between 0 and 1, where small ones are told apart."""
    return min(1.0, math.log1p(count) / math.log1p(MUCH))


def placed(i: int, count: int) -> dict[str, float]:
    """The facts of the i-th (from 0) of so many nodes of a kind."""
    return {"first of its kind": float(i == 0), "last of its kind": float(i == count - 1), "how far on among its kind": much(i)}


def speaks(text: str) -> list[str]:
    """The facts of what a sentence speaks of, by its words."""
    words = WORD.findall(text.lower())
    first = next((w for w in words if w != "please"), "")
    forms = [fact for fact, is_so in zip(FORMS, ("?" in text or first in ASKS, first in VERBS), strict=True) if is_so]
    return [*forms, *dict.fromkeys(fact for w in words for fact in _SPOKEN.get(w, ()))]


def steps_facts(steps: Iterable[str]) -> dict[str, float]:
    """The facts of a function's step kinds; those that are no step kinds count for nothing."""
    return {NAMES[_STEP_PLACE[s]]: 1.0 for s in steps if s in _STEP_PLACE}
