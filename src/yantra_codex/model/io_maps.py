"""Relations in which a map is given or made: where its keys and values come from, what is looked up, merged or turned about.

Rows as in io_numeric.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from yantra_codex.model.io_numeric import Row
from yantra_codex.model.io_view import View, near


def _values_are_rows(o: View) -> bool:
    return bool(o.values) and all(isinstance(v, tuple) for v in o.values)


def _pairs(a: View) -> bool:
    return bool(a.rows) and all(len(r) == 2 for r in a.rows)


def _sums(a: View) -> dict[Any, Any]:
    out: dict[Any, Any] = {}
    for k, v in a.rows:
        out[k] = out[k] + v if k in out else v
    return out


# a sequence to a map
TO_MAP: tuple[Row, ...] = (
    ("elements with their count", lambda a, o: dict(o.value) == dict(a.counts)),
    ("places in it", lambda a, o: all(a.items[v if isinstance(v, int) else v[0]] == k for k, v in o.value)),
    ("keys and values turned about", lambda a, o: bool(o.values) and set(o.values) <= a.members),
    ("dealt into rows", lambda a, o: _values_are_rows(o) and sorted(map(repr, chain.from_iterable(o.values))) == sorted(map(repr, a.items))),
    ("adds up to the argument", lambda a, o: sum(o.values) == a.size),
    ("zipped", lambda a, o: _pairs(a) and dict(a.rows) == dict(o.value)),
    ("keys are parts of elements", lambda a, o: o.members == {r[0] for r in a.rows}),
    ("keys are parts of elements", lambda a, o: o.members == {r[1] for r in a.rows}),
    ("values gathered for each key", lambda a, o: _pairs(a) and _sums(a) == dict(o.value)),
    ("values gathered for each key", lambda a, o: _values_are_rows(o) and set(chain.from_iterable(o.values)) <= set(a.flat)),
    ("keys are parts of elements", lambda a, o: o.members == {len(x) for x in a.items}),
    ("keys are parts of elements", lambda a, o: bool(o.items) and all(any(k in x for x in a.items) for k in o.items) and not o.members & a.members),
)


def _inverted(a: View, o: View) -> bool:
    keys = {x for v in a.values for x in (v if isinstance(v, tuple) else (v,))}
    return o.members in (keys, set(a.values)) and o.members != a.members


# a map to a map
MAP_TO_MAP: tuple[Row, ...] = (
    ("same elements, any order", lambda a, o: a.members == o.members),
    ("in order, some left out", lambda a, o: len(o.value) < len(a.value) and set(o.value) <= set(a.value)),
    ("in order, some put in", lambda a, o: len(o.value) > len(a.value) and set(a.value) <= set(o.value)),
    ("values of the map", lambda a, o: sorted(map(repr, a.values)) == sorted(map(repr, o.values))),
    ("keys and values turned about", _inverted),
    ("one or two places differ", lambda a, o: a.members == o.members and sum(dict(a.value)[k] != v for k, v in o.value) == 1),
    ("values of the map", lambda a, o: any(isinstance(v, tuple) and o.value == v for v in a.values)),
)

# a map to anything else
FROM_MAP: tuple[Row, ...] = (
    ("values of the map", lambda a, o: bool(o.items) and o.members <= set(a.values)),
    ("zipped", lambda a, o: bool(o.items) and o.members <= set(a.value)),
    ("sorted by a key", lambda a, o: o.members <= a.members and len(o.items) > 1 and _monotone([dict(a.value)[k] for k in o.items])),
    ("one with the most or least", lambda a, o: o.value in (max(a.value, key=lambda e: e[1])[0], min(a.value, key=lambda e: e[1])[0])),
    ("values of the map", lambda a, o: o.value in a.values),
    ("largest", lambda a, o: o.value in (max(a.values), min(a.values))),
    ("sum", lambda a, o: near(sum(a.values), o.number)),
    ("members of the map's values", lambda a, o: bool(o.items) and o.members <= set(chain.from_iterable(a.values))),
    ("members of the map's values", lambda a, o: bool(o.items) and o.members <= a.members.union(*a.values)),
)


def _monotone(xs: list[Any]) -> bool:
    return xs in (sorted(xs), sorted(xs, reverse=True)) and len(set(xs)) > 1


# a map and another argument
MAP_AND: tuple[Row, ...] = (
    ("value of the key", lambda a, b, o: dict(a.value)[b.value] == o.value),
    ("value of the key", lambda a, b, o: [dict(a.value).get(k) for k in b.items] == list(o.items)),
    ("without it", lambda a, b, o: dict(o.value) == {k: v for k, v in a.value if k != b.value}),
    ("what all have", lambda a, b, o: o.members == a.members & b.members and len(o.items) < len(a.items)),
    ("first without the second", lambda a, b, o: o.members == a.members - b.members and len(o.items) < len(a.items)),
    ("keys and values turned about", lambda a, b, o: dict(a.value)[o.value] == b.value),
    ("those above it", lambda a, b, o: len(o.items) < len(a.items) and o.members in (
        {k for k, v in a.value if v > b.value}, {k for k, v in a.value if v >= b.value}, {k for k, v in a.value if v < b.value}, {k for k, v in a.value if v == b.value})),
    ("in order, some put in", lambda a, b, o: b.value in o.members and a.members <= o.members),
    ("all of both", lambda a, b, o: o.members == a.members | b.members),
    ("joined", lambda a, b, o: {**dict(a.value), **dict(b.value)} == dict(o.value)),
    ("values gathered for each key", lambda a, b, o: all(v == dict(a.value).get(k, 0) + dict(b.value).get(k, 0) for k, v in o.value)),
    ("it replaced", lambda a, b, o: [dict(a.value).get(x, x) for x in b.items] == list(o.items)),
    ("sum of some", lambda a, b, o: near(sum(dict(a.value).get(k, 0) for k in b.items), o.number)),
    ("members of the map's values", lambda a, b, o: bool(o.items) and o.members <= a.members.union(*a.values) and b.value in a.members),
)

# two sequences to a map
ZIPPED: tuple[Row, ...] = (
    ("zipped", lambda a, b, o: dict(zip(a.items, b.items)) == dict(o.value)),
)

__all__ = ["FROM_MAP", "MAP_AND", "MAP_TO_MAP", "TO_MAP", "ZIPPED"]
