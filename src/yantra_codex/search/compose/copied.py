"""Answers that say an example's outcome by heart: `"3 weeks" if 20 < n else "5 days"`. They pass, and are worth nothing.

In: a program and the request's outcomes. Out: whether the program has a whole outcome as a literal, in its entry or in a helper. Allowed is what the
words spell, a label (no digits, not made of what is given), a result that comes more than once, and the smallest values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Expr,
    IfExpr,
    Let,
    LetIn,
    Lit,
    Make,
    Program,
    Return,
    Set,
    Var,
    block_exprs,
    walk_block,
)
from yantra_codex.problems import Example, Problem
from yantra_codex.search.compose.hints_examples import atoms
from yantra_codex.search.compose.hints_types import Constant

SMALLEST = frozenset(range(-1, 4))  # whole numbers that a program may well give as they are
FROM_OUTCOMES = ("expected result", "one of two results", "expected in an example")
SURE = 0.4
USUAL_LABELS = frozenset({"none", "yes", "no", "true", "false", "valid", "invalid", "even", "odd", "ok", "n/a", "error", "equal", "found", "not found", "unknown"})
_AN_EXAMPLE = re.compile(r"\b(?:like|as|as in|e\.g\.|eg|such as|say|example|gives?|becomes?|form(?:at)?|written|looks?) ?:? ?(?:an? |the )?[\"'`(]*$")
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes that no program may have as a literal: whole ones, and of tuples the parts, by their place."""

    whole: frozenset[str]
    parts: tuple[frozenset[str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.whole) or any(self.parts)


def outcomes_to_compute(problem: Problem, words: str, constants: Iterable[Constant]) -> Outcomes:
    """The outcomes that must be computed."""
    shown = [e for e in problem.examples if e.raises is None]
    named = {_key(c.value) for c in constants if c.weight >= SURE and not isinstance(c.value, str) and not any(s in c.why for s in FROM_OUTCOMES)}
    spelled = words.lower()

    def banned(values: list[Any]) -> frozenset[str]:
        often = Counter(map(_key, values))
        return frozenset(k for e, v in zip(shown, values) if (k := _key(v)) not in named and often[k] < 2 and not _is_allowed(v, e, spelled))

    whole = [e.expected for e in shown]
    lengths = {len(v) for v in whole if isinstance(v, tuple)}
    parts = tuple(banned([v[i] for v in whole]) for i in range(next(iter(lengths)))) if len(lengths) == 1 and all(isinstance(v, tuple) for v in whole) else ()
    return Outcomes(banned(whole), parts)


def copied(program: Program, outcomes: Outcomes, known: Collection[str] = ()) -> bool:
    """Whether the program says an outcome by heart. known: the functions of the library, which know no example."""
    return bool(outcomes) and any(_says(f.body, outcomes) for f in program.functions if f is program.entry or f.name not in known)


def _says(body: Block, outcomes: Outcomes) -> bool:
    if any(_key(value) in outcomes.whole for e in block_exprs(body) if isinstance(e, (Lit, Make, Apply)) and (value := _literal(e)) is not _NONE and _is_long(value)):
        return True
    returned = {e.name for s in walk_block(body) if isinstance(s, Return) and s.value is not None for e in _results(s.value) if isinstance(e, Var)}
    for s in walk_block(body):
        kept = s.name if isinstance(s, Let) else s.place.name if isinstance(s, Set) and not s.place.path else None
        value = s.value if isinstance(s, (Return, Let, Set)) and (isinstance(s, Return) or kept in returned) else None
        for e in _results(value) if value is not None else ():
            if (known := _literal(e)) is not _NONE and _key(known) in outcomes.whole:
                return True
            if isinstance(e, Make) and e.type.name == "tuple" and len(e.items) == len(outcomes.parts):
                for item, banned in zip(e.items, outcomes.parts):
                    if banned and any(_key(v) in banned for x in _results(item) if (v := _literal(x)) is not _NONE):
                        return True
    return False


_NONE = object()


def _results(e: Expr) -> Iterator[Expr]:
    """What an expression may be, with its decisions taken."""
    if isinstance(e, IfExpr):
        yield from _results(e.then)
        yield from _results(e.orelse)
    elif isinstance(e, LetIn):
        yield from _results(e.body)
    elif isinstance(e, Apply) and e.op in ("some", "to_any", "to_float", "list_to_tuple", "unwrap_or", "map_get_or") and e.args:
        yield from _results(e.args[-1])
    else:
        yield e


def _literal(e: Expr) -> Any:
    """The value of a literal as an example would have it, `_NONE` where it is none."""
    if isinstance(e, Lit):
        return e.value
    if isinstance(e, Make) and e.items:
        items = [_literal(x) for x in e.items]
        if any(x is _NONE for x in items):
            return _NONE
        if e.type.name == "map":
            return dict(zip(items[::2], items[1::2], strict=True)) if all(isinstance(k, (str, int, float, bool)) for k in items[::2]) else _NONE
        return items if e.type.name == "list" else _set_of(items) if e.type.name == "set" else tuple(items)
    if isinstance(e, Apply) and e.op == "set_from_list":
        items = _literal(e.args[0])
        return _set_of(items) if isinstance(items, (list, tuple)) else _NONE
    return _NONE


def _set_of(items: Iterable[Any]) -> Any:
    try:
        return frozenset(items)
    except TypeError:  # a list in a tuple
        return _NONE


def _key(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(sorted(f"{_key(k)}:{_key(v)}" for k, v in value.items())) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(map(_key, value))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_key, value)) + "]"
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _is_long(value: Any) -> bool:
    """Whether a value says so much that it is a copy wherever it stands."""
    return (isinstance(value, str) and len(value) > 2) or isinstance(value, (list, tuple, dict, set, frozenset))


def _is_allowed(value: Any, e: Example, spelled: str) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, (int, float)):
        return value in SMALLEST
    if isinstance(value, str):
        return not value or _is_spelled(value, spelled) or _is_label(value, e)
    return not value or (all(_is_allowed(v, e, spelled) for v in atoms(value)) and len(value) < 2)


def _is_spelled(value: str, spelled: str) -> bool:
    low = value.lower()
    at = spelled.find(low)
    while at >= 0:
        if any(c.isdigit() for c in value) and _AN_EXAMPLE.search(spelled[max(0, at - 24) : at]):
            return False  # 'written like "3h 05m"' shows a form, not a result
        before, after = spelled[at - 1 : at], spelled[at + len(low) : at + len(low) + 1]
        if not (low[0].isalnum() and before.isalnum()) and not (low[-1].isalnum() and after.isalnum()):
            return True
        at = spelled.find(low, at + 1)
    return False


def _is_label(value: str, e: Example) -> bool:
    """Whether a text is a name for a case: words that hold no digit, and nothing of what is given."""
    if len(value) > LONGEST_LABEL or any(c.isdigit() for c in value) or not any(c.isalpha() for c in value):
        return False
    low = value.lower()
    if low in USUAL_LABELS:
        return True
    given = [str(a).lower() for a in atoms(list(e.args)) if isinstance(a, str)]
    words = re.findall(r"[^\W\d_]{3,}", low)
    if sum(any(w in g for g in given) for w in words) * 2 > len(words):
        return False
    letters = Counter(c for c in low if c.isalpha())
    if given and not letters - Counter("".join(given)):
        return False
    return len(words) > 1 or not any(low[i : i + 4] in g for g in given for i in range(len(low) - 3))


__all__ = ["Outcomes", "copied", "outcomes_to_compute"]
