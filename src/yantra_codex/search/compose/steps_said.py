"""What the words say of a state's frame: where it starts, within which limits it stays, what comes out where nothing happens.

In: a Bench and what the words tell. Out: choices, by how plainly the words say them; what they do not say is dear where they say something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yantra_codex.ir.types import INT
from yantra_codex.search.compose.sketch_core import Bench, Choice
from yantra_codex.search.compose.sketch_steps import cheapest
from yantra_codex.search.compose.sketch_words import Told, number, op
from yantra_codex.search.compose.space import Node

START_NAMES = re.compile(r"start|initial|begin|balance|stock|health|money|fuel|energy|budget|saving|level|account|amount|lives|score|cash|battery")
LIMIT_NAMES = re.compile(r"limit|capacity|max|min|target|goal|threshold|size|cap\b|top|width|highest|lowest|bound|floor|ceiling|room|need|price|cost")
_LIMIT_BEFORE = re.compile(r"\b(?:capacity|limit|at most|at least|than|above|over|below|under|beyond|reach\w*|exceed\w*|pass\w*|until|till|maximum|minimum|target|up to|holds?|fits?|room for|carr\w+|between|within)\b[^.;]{0,24}$")
_START_BEFORE = re.compile(r"\b(?:start|begin|initial|shows?|has|at first|first holds?|originally)\w*\b[^.;]{0,30}$")
_START_AFTER = re.compile(r"-?\d+\W*(?:\w+ ){0,2}(?:at first|in the beginning|initially|at the (?:start|beginning)|to (?:start|begin) with)")
_LABEL = re.compile(r"\([^)]*$|\b(?:index\w*|positions?|days?|rounds?)\b[^.;]{0,20}\b(?:starting|beginning|from|counting|counted)\b[^.;]{0,10}$|\b(?:counting|counted|numbered)\b[^.;]{0,12}$")  # where a count of places starts
_EMPTY = re.compile(r"\b(?:(?:starts?|begins?|starting|beginning|initially|is|at first)\b[^.;]{0,20}\bempty|empty (?:at first|at the (?:start|beginning)|initially))\b")
_NOT = r"\b(?:never|not|neither|nor|can ?not|without|no)\b[^.;]{0,40}?"
_LOW = re.compile(rf"{_NOT}\b(?:below|under|negative|less than|lower than|smaller than|empty)\b(?: (?P<n>-?\d+))?|\b(?:at least|minimum of|stays? at|stops? at|down to|floor of) (?P<m>-?\d+)|\bstays? (?:positive|nonnegative)|\bnegative (?:\w+ ){{0,4}}(?:becomes?|counts? as|set to) 0")
_HIGH = re.compile(rf"{_NOT}\b(?:above|over\b|exceed\w*|more than|higher than|greater than|larger than|overflow\w*|beyond)(?: (?P<n>\d+))?|\b(?:at most|maximum of|max(?:imum)?|limited to|capped at|up to|holds?|fits?|capacity(?: of)?) (?P<m>\d+)|\b(?:capacity|overflow\w*|surplus|excess|spill\w*|capped|is lost|full|turned away)\b")
_RANGE = re.compile(r"\b(?:between|from|within|in the range|clamped to|kept in) (?P<lo>-?\d+) (?:and|to) (?P<hi>\d+)")
_OTHERWISE = re.compile(r"\b(?:or|returns?|gives?|give|otherwise|else|yields?|answer)(?:,| is| with)? (-?\d+)(?!\w)")
SAID, UNSAID = 0, 3


def role(told: Told, name: str) -> str:
    """Whether a parameter is where something starts ("start") or what it is held against ("limit"), "" where nothing says so."""
    low = name.lower()
    if START_NAMES.search(low):
        return "start"
    for m in re.finditer(rf"\b{re.escape(low)}\b", told.text):
        if _LIMIT_BEFORE.search(told.text[max(0, m.start() - 40):m.start()]):
            return "limit"
        if _START_BEFORE.search(told.text[max(0, m.start() - 40):m.start()]):
            return "start"
    return "limit" if LIMIT_NAMES.search(low) else ""


def begins(bench: Bench, told: Told) -> list[Choice]:
    """Where a number starts: what the words say it starts with, a parameter, 0."""
    said = [number(v) for at, v in told.numbers
            if (_START_BEFORE.search(before := told.text[max(0, at - 45):at]) and not _LABEL.search(before)) or _START_AFTER.match(told.text[at:])]
    if not said and _EMPTY.search(told.text):
        said = [number(0)]
    out: list[Choice] = [(SAID if k == 0 else 1, n) for k, n in enumerate(said)]
    by_role = {"start": 0, "": 1, "limit": UNSAID}
    out += [(by_role[role(told, n)] + (2 if said else 0), ("v", n, INT)) for n, _ in bench.ints()]
    out += [(UNSAID, number(v)) for v in told.values[:4]]
    none = not any(c == 0 for c, _ in out)
    out.append((0 if none else 2, number(0)))
    return cheapest(out)


def bounds(bench: Bench, told: Told, zero: bool = True) -> list[Choice]:
    """What a state may be held against: parameters, numbers of the words."""
    by_role = {"limit": 0, "": 0, "start": 2}
    spoken = 1 if bench.ints() else 0
    out: list[Choice] = [*((by_role[role(told, n)], ("v", n, INT)) for n, _ in bench.ints()), *((spoken, number(v)) for v in told.values)]
    return cheapest([*out, (1, number(0))] if zero else out)


def limits(bench: Bench, told: Told, s: Node) -> list[Choice]:
    """The state kept within the limits that the words say, and the state itself."""
    low, high = _LOW.search(told.text), _HIGH.search(told.text)
    between = _RANGE.search(told.text)
    lows: list[Choice] = [(0, number(0)), *((2, number(v)) for v in told.values if v < 50)]
    highs = [(c, n) for c, n in bounds(bench, told, False) if n != number(0)]
    if low and (v := low["n"] or low["m"]) is not None:
        lows = [(0, number(int(v))), (1, number(0))]
    if high and (v := high["n"] or high["m"]) is not None:
        highs = [(0, number(int(v))), *((c + 1, n) for c, n in highs)]
    if between:
        lows, highs = [(0, number(int(between["lo"])))], [(0, number(int(between["hi"])))]
    below, above = bool(low or between), bool(high or between)
    out: list[Choice] = [(2 * below + 2 * above, s)]
    out += [(c + (0 if below else 2) + 2 * above, op("max2", s, n)) for c, n in lows]
    out += [(c + (0 if above else 2) + 2 * below, op("min2", s, n)) for c, n in highs]
    out += [(c + d + (0 if below else 2) + (0 if above else 2), op("max2", op("min2", s, n), m)) for c, n in highs for d, m in lows if n != m]
    return cheapest(out)[:30]


def otherwise(told: Told, further: Sequence[Choice] = ()) -> list[Choice]:
    """The number that comes out where what is looked for does not happen."""
    said = [int(m[1]) for m in _OTHERWISE.finditer(told.text)]
    out: list[Choice] = [(k, number(v)) for k, v in enumerate(dict.fromkeys(reversed(said)))]
    dear = 2 if said else 0
    if not said and re.search(r"\bor (?:all|the (?:whole |full )?(?:number|length|count|amount|total))\b", told.text):
        return cheapest([*((max(c - 2, 0), n) for c, n in further), (2, number(-1)), (2, number(0))])
    return cheapest([*out, (dear, number(-1)), (dear + 1, number(0)), *((c + dear, n) for c, n in further)])


__all__ = ["begins", "bounds", "limits", "otherwise", "role"]
