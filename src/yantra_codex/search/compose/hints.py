"""Words into programs: what a request's words, and the outcomes of its examples, say a program needs.

In: a Problem. Out: `Hints`: constants, tests, cases, keys to order by, ops with weights, words that nothing explains.
Reading is pure and takes about a millisecond. Each subject has its file:

  hints_text.py        the text made ready: literals set apart, number words as digits
  hints_words.py       the lexicon of words and phrases -> ops
  hints_constants.py   numbers, texts, lists, tables, units, classes of characters
  hints_patterns.py    regular expressions
  hints_predicates.py  comparisons and kinds of values
  hints_keys.py        what to order, choose or group by
  hints_rules.py       "'cold' below 10", "multiples of three become 'Fizz'"
  hints_cases.py       "return -1 if ...", "otherwise", "if there is none"
  hints_branches.py    the cases as a whole: a chain with its conditions, results, limits and default (for the strand of cases)
  hints_amounts.py     "40 plus 2 for every further metre", "15 percent of the bill"
  hints_examples.py    fixed texts and two-valued results among the outcomes
"""

from __future__ import annotations

import re
from typing import Any

from yantra_codex.ir.nodes import Lit
from yantra_codex.ir.types import BOOL, INT, STR
from yantra_codex.library.words import stem
from yantra_codex.problems import Problem
from yantra_codex.search.compose.hints_cases import placed_cases
from yantra_codex.search.compose.hints_constants import read_constants
from yantra_codex.search.compose.hints_examples import read_examples
from yantra_codex.search.compose.hints_keys import read_keys
from yantra_codex.search.compose.hints_patterns import read_patterns
from yantra_codex.search.compose.hints_predicates import placed_predicates
from yantra_codex.search.compose.hints_rules import read_rules
from yantra_codex.search.compose.hints_text import Reading, read_text
from yantra_codex.search.compose.hints_types import Case, Constant, Hints, Key, Predicate
from yantra_codex.search.compose.hints_words import read_words

_YES_NO = re.compile(r"(?<![\w])(yes|no|true|false|valid|invalid|even|odd|equal|not equal|unequal|found|not found)(?![\w])", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+")
_OPPOSITES = {"yes": "no", "true": "false", "valid": "invalid", "even": "odd", "equal": "not equal", "found": "not found"}


def read_hints(problem: Problem) -> Hints:
    """Everything the words suggest; the same request gives the same hints."""
    r = read_text(problem)
    asked = read_words(r)
    fixed, seen_choices, seen_cases = read_examples(problem.examples, r.returns)
    placed = placed_predicates(r)
    told = placed_cases(r)
    cases = _distinct([*(c for _, _, c in told), *read_rules(r, placed, told)])
    labels = {c.result.value for c in cases if isinstance(c.result, Lit) and isinstance(c.result.value, str)}
    choices = () if len(labels) > 2 and labels > set(seen_choices) else seen_choices or _choices(r, cases)
    all_constants = [*read_constants(r), *read_patterns(r), *fixed, *(Constant(c, STR if isinstance(c, str) else INT, 0.95, "one of two results") for c in choices)]
    constants = _merged(all_constants)
    predicates = tuple(p.predicate for p in placed)
    explained = dict(asked.explained)
    for words in (c.why for group in (all_constants, predicates, cases) for c in group):
        for w in _WORDS.findall(words.lower()):
            explained.setdefault(stem(w), ())
    known = {repr(c.result) for c in cases if c.kind == "missing"}
    return Hints(constants, predicates, (*cases, *(c for c in seen_cases if repr(c.result) not in known)), asked.wanted, asked.unwanted, asked.why,
                 choices, explained, read_keys(r), asked.words)


def _merged(constants: list[Constant]) -> tuple[Constant, ...]:
    best: dict[tuple[Any, str], Constant] = {}
    for c in constants:
        key = (c.value, f"{c.type} {c.role}")
        if key not in best or best[key].weight < c.weight:
            best[key] = c
    return tuple(sorted(best.values(), key=lambda c: -c.weight))


def _distinct(cases: list[Case]) -> tuple[Case, ...]:
    out: dict[tuple[str, str, str, str | None], Case] = {}
    for c in cases:
        out.setdefault((repr(c.test), repr(c.result), c.kind, c.raises), c)
    return tuple(out.values())


def _choices(r: Reading, cases: tuple[Case, ...]) -> tuple[Any, ...]:
    """Two literal results that the words name: those of a case and of the others, else a pair such as Yes and No."""
    if r.returns == BOOL:
        return ()
    results = list(dict.fromkeys(c.result.value for c in cases if isinstance(c.result, Lit) and c.result.value is not None and not isinstance(c.result.value, bool)))
    kinds = {c.kind for c in cases}
    if len(results) == 2 and len({type(v) for v in results}) == 1 and "otherwise" in kinds:
        return tuple(results)
    if r.returns != STR:
        return ()
    found = {m[1].lower(): m[1] for m in _YES_NO.finditer(r.raw)}
    for a, b in _OPPOSITES.items():
        if a in found and b in found and (found[a][0].isupper() or found[b][0].isupper()):
            return (found[a], found[b])
    return ()


__all__ = ["Case", "Constant", "Hints", "Key", "Predicate", "read_hints"]
