"""Rules for one value in a request: "'cold' below 10, 'mild' from 10 to 20, 'hot' otherwise", "multiples of three become 'Fizz'".

In: a Reading and its predicates with their places. Out: `Case`s of kind "rule", over the tested value (or over the only
parameter of its type, then of kind "when").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.nodes import Apply, Expr, Var, walk_expr
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type
from yantra_codex.search.compose.hints_cases import fitted
from yantra_codex.search.compose.hints_predicates import Placed, type_leaves
from yantra_codex.search.compose.hints_text import Reading
from yantra_codex.search.compose.hints_types import Case, Predicate

_CLAUSE_END = re.compile(r"[,;.:](?= |$)|\band\b(?! (?:-?\d|above|below|over|under|up|k\b|n\b))|\bbut\b|\botherwise\b|\bor else\b|\belse\b")
_NUMBER = re.compile(r"(?:->|→|=>|=|\b(?:is|are|becomes?|counts?(?: as| for)?|costs?|scores?|gets?|pays?|worth|gives?|returns?|maps? to|turns? into|earns?|(?<=\bas)))"
                     r" (?:a |an |the |value |number |points? )*(-?\d+(?:\.\d+)?)(?![\w%]|\.\d| (?:plus|minus|times|for (?:each|every)|per|more|less|percent)\b)")
_REPLACED = re.compile(r"\b(?:replac|chang|turn|convert|map|set|substitut|label|mark|encod)\w*\b.*\b(?:with|by|into|to|as) (-?\d+(?:\.\d+)?)(?![\w%]|\.\d)|\bones (?:with|by|into|to|as) (-?\d+)(?![\w%]|\.\d)")
CHARACTER_TESTS = frozenset({"is_vowel", "is_alpha", "is_digit", "is_alnum", "is_space", "is_upper", "is_lower"})
_TEXT = re.compile(r"«(\d+)»")
_BOTH = re.compile(r"\b(?:multiples of|divisible by|are|of) (?:both|all)\b(?: of them)?(?! \d)|\bboth\b(?! \d)")


def read_rules(r: Reading, placed: tuple[Placed, ...], told: list[tuple[int, int, Case]]) -> tuple[Case, ...]:
    """The rules in order, each once. told: the cases that are read already, with their places."""
    out: list[Case] = []
    spans = [(start, end) for start, end, c in told if c.test is not None or c.raises]
    free = [p for p in placed if p.predicate.weight >= 0.45 and not any(s < p.end and p.start < e for s, e in spans)]
    for case in _rules(r, free):
        if all((c.test, c.result) != (case.test, case.result) for c in out):
            out.append(case)
    return tuple(out)


def _rules(r: Reading, placed: list[Placed]) -> Iterator[Case]:
    past: list[Predicate] = []
    kinds = result_types(r)
    for start, end in _clauses(r.text, placed):
        here = _strongest([p for p in placed if start <= p.start and p.end <= end])
        clause = r.text[start:end]
        why = r.shown(start, end)
        if here is None:
            result = _result(clause, None, r, kinds) if (both := _BOTH.search(clause)) and len(past) > 1 else None
            if result is not None and both is not None and past[-1].type == past[-2].type:
                yield _case(Apply("and", (past[-2].expr, past[-1].expr), BOOL), past[-1].var, past[-1].type, result, why, r)
            continue
        past.append(here.predicate)
        result = _result(clause, (here.start - start, here.end - start), r, kinds)
        if result is not None:
            yield _case(here.predicate.expr, here.predicate.var, here.predicate.type, result, why, r)


def _clauses(text: str, placed: list[Placed]) -> Iterator[tuple[int, int]]:
    """Parts of the text between commas and the like, none of which cuts a predicate in two."""
    start = 0
    for m in _CLAUSE_END.finditer(text):
        if any(p.start < m.start() < p.end for p in placed):
            continue
        yield start, m.start()
        start = m.end()
    yield start, len(text)


def _strongest(found: list[Placed]) -> Placed | None:
    return max(found, key=lambda p: (p.predicate.weight, -p.start), default=None)


def result_types(r: Reading) -> tuple[Type, ...]:
    """The types of the scalars in the result."""
    return type_leaves(r.returns) or (STR, INT, FLOAT)


def _result(clause: str, taken: tuple[int, int] | None, r: Reading, kinds: tuple[Type, ...]) -> Expr | None:
    """The one literal of a clause outside the predicate, of a type that the result holds."""
    free = clause if taken is None else clause[: taken[0]] + " " * (taken[1] - taken[0]) + clause[taken[1]:]
    texts = [r.literals[int(m[1])] for m in _TEXT.finditer(free)]
    texts = [lit for lit in texts if lit.type in kinds]
    if texts:
        # "replace 'a' by 'b'" has two texts: the last one is the result
        return fitted(texts[-1].value, texts[-1].type, texts[-1].type)
    if INT in kinds or FLOAT in kinds:
        numbers = _NUMBER.findall(free) or [m[1] or m[2] for m in _REPLACED.finditer(free)]
        if len(numbers) == 1:
            n = numbers[0]
            return fitted(float(n) if "." in n else int(n), FLOAT if "." in n else INT, FLOAT if INT not in kinds else INT)
    return None


def _case(test: Expr, var: str, t: Type, result: Expr, why: str, r: Reading) -> Case:
    same = [p for p in r.params.values() if p.type == t]
    of_characters = t == STR and any(isinstance(e, Apply) and e.op in CHARACTER_TESTS for e in walk_expr(test))
    if len(same) == 1 and len(r.params) == 1 and not of_characters and r.returns.name in ("int", "float", "str", "bool", "option", "any"):
        return Case(substitute(test, {var: Var(same[0].name, t)}), result, why, "when")
    return Case(test, result, why, "rule", var=var, type=t)

