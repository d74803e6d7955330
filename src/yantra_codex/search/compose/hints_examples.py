"""What the outcomes of a request's examples give away: fixed texts, two-valued results, a special value for nothing.

In: the examples. Out: `Constant`s, choices and cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from yantra_codex.ir.nodes import Lit
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import INT, NONE, STR, Type
from yantra_codex.search.compose.hints_types import Case, Constant

WHY = "in every expected result"
MAX_SHOWN = 20


def read_examples(examples: Sequence[Example], returns: Type) -> tuple[list[Constant], tuple[Any, ...], list[Case]]:
    """Constants in every outcome that no input holds; the two results that all outcomes are; cases of a missing result."""
    shown = [e for e in examples[:MAX_SHOWN] if e.raises is None]
    if not shown:
        return [], (), []
    outcomes = [e.expected for e in shown]
    choices = _choices(shown, outcomes)
    return [] if choices else list(_constants(shown, outcomes)), choices, list(_cases(outcomes, returns))


def atoms(value: Any, depth: int = 0) -> Iterator[Any]:
    """The scalars anywhere in a value, a map's keys too."""
    if depth > 6:
        return
    if isinstance(value, dict):
        for k, v in value.items():
            yield from atoms(k, depth + 1)
            yield from atoms(v, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for v in (sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value):
            yield from atoms(v, depth + 1)
    else:
        yield value


def _texts(values: Iterable[Any]) -> list[str]:
    return [v for x in values for v in atoms(x) if isinstance(v, str)]


def _constants(shown: Sequence[Example], outcomes: Sequence[Any]) -> Iterator[Constant]:
    given = _texts(e.args for e in shown)
    everything = "\0".join(given)
    if all(isinstance(o, str) for o in outcomes) and len(set(outcomes)) > 1:
        yield from _fixed_parts([str(o) for o in outcomes], everything, shown)
    elif len(outcomes) > 1:
        yield from _shared_atoms(shown, outcomes, everything)
    yield from _messages(shown, outcomes, everything)
    inner = [t for o in outcomes if not isinstance(o, str) for t in _texts([o])]
    if len(inner) > 2 and len(set(inner)) > 2:
        yield from _fixed_parts(inner, everything, shown, 0.6)


def _fixed_parts(outcomes: list[str], everything: str, shown: Sequence[Example], weight: float = 0.9) -> Iterator[Constant]:
    """A prefix, a suffix or a separator that is in each text and in no input."""
    prefix = _common_prefix(outcomes)
    suffix = _common_prefix([o[::-1] for o in outcomes])[::-1]
    for part, where in ((prefix, "starts every expected result"), (suffix, "ends every expected result")):
        part = part if len(part) < min(map(len, outcomes)) else ""
        if part and not part.isalnum() and part not in everything:
            yield Constant(part, STR, weight, where)
        elif len(part) > 2 and part not in everything and all(_ends_word(o, part, where) for o in outcomes):
            yield Constant(part, STR, weight * 0.8, where)
    for c in sorted(set.intersection(*(set(o) for o in outcomes)), key=outcomes[0].find):
        if c in everything or c.isalnum():
            continue
        yield Constant(c, STR, weight, WHY)
        around = {o[i - 1: i + 2] for o in outcomes for i in (o.find(c),)}
        for wide in (c + " ", " " + c + " "):
            if wide.strip() and all(wide in o for o in outcomes) and around:
                yield Constant(wide, STR, weight, WHY)


def _common_prefix(texts: Sequence[str]) -> str:
    low, high = min(texts), max(texts)
    n = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:n]


def _ends_word(text: str, part: str, where: str) -> bool:
    """Whether a prefix or suffix of letters is no accident: a whole word or more."""
    at = len(part) if where.startswith("starts") else len(text) - len(part) - 1
    return not text[at].isalpha() or text[at].isupper() != part[-1].isupper()


def _shared_atoms(shown: Sequence[Example], outcomes: Sequence[Any], everything: str) -> Iterator[Constant]:
    """Scalars in each outcome that no example's arguments hold."""
    held = [list(atoms(o)) for o in outcomes]
    if any(len(h) < 1 for h in held) or all(not isinstance(o, (list, tuple, dict, set)) for o in outcomes):
        return
    given = {(type(a), a) for e in shown for x in e.args for a in atoms(x)}
    for a in dict.fromkeys((type(x), x) for x in held[0]):
        kind, value = a
        if kind not in (int, str) or a in given or not all(any(type(x) is kind and x == value for x in h) for h in held):
            continue
        if kind is str and value and value in everything:
            continue
        # a number that comes in each of two or three results is often there by chance
        yield Constant(value, STR if kind is str else INT, 0.7 if kind is str else 0.35 if 0 <= value <= 3 or len(shown) < 4 else 0.6, WHY)


def _messages(shown: Sequence[Example], outcomes: Sequence[Any], everything: str) -> Iterator[Constant]:
    """Texts that a program can only know by heart: whole results that no input has a part of."""
    texts = list(dict.fromkeys(o for o in outcomes if isinstance(o, str) and o))
    mixed = len({type(o) for o in outcomes if o is not None}) > 1
    for t in texts:
        words = [w for w in t.replace("-", " ").split() if len(w) > 2]
        if len(t) <= 60 and words and t[0].isalpha() and not any(w.lower() in everything.lower() for w in words) and (mixed or not everything or len(words) > 1):
            yield Constant(t, STR, 0.85 if mixed else 0.6, "an expected result")


def _choices(shown: Sequence[Example], outcomes: Sequence[Any]) -> tuple[Any, ...]:
    kinds = {type(o) for o in outcomes}
    values = list(dict.fromkeys(outcomes)) if kinds <= {str, int} and len(kinds) == 1 else []
    if len(values) != 2:
        return ()
    if kinds == {str}:
        given = _texts(e.args for e in shown)
        if all(v.isdigit() for v in values) or any(len(v) > 40 or _is_part(v, g) for v in values for g in given):
            return ()
        # two texts may be two of many: take them for a choice where they are words and one comes twice, or their inputs are no texts
        return tuple(values) if len(outcomes) > 2 or not given or all(v.replace(" ", "").isalpha() for v in values) else ()
    return tuple(values) if len(outcomes) > 3 or (set(values) in ({1, -1}, {0, 1}) and len(outcomes) > 2) else ()


def _is_part(result: str, given: str) -> bool:
    """Whether a result is made of what is given: the same but for case, spaces and marks, or with four characters in common."""
    a, b = ("".join(c for c in t.lower() if c.isalnum()) for t in (result, given))
    return not a or a in b or any(a[i: i + 4] in b for i in range(len(a) - 3))


def _cases(outcomes: Sequence[Any], returns: Type) -> Iterator[Case]:
    some = [o for o in outcomes if o is not None]
    if some and len(some) < len(outcomes):
        yield Case(None, Lit(None, returns if returns.name == "option" else NONE), "None is expected in an example", "missing")
    if len(outcomes) > 1 and -1 in outcomes and all(type(o) is int for o in outcomes) and all(o >= 0 for o in outcomes if o != -1) and any(o != -1 for o in outcomes):
        yield Case(None, Lit(-1, INT), "-1 is expected in an example", "missing")
