"""Relations between arguments and results: which rows of the tables hold on the examples, as 1 for all and less for some.

A group of rows is asked of those arguments that it can say something of (so an empty list agrees with nothing), of each
argument or pair of arguments apart, of their elements one by one, and of several numbers together; the best counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from typing import Any

import numpy as np

from yantra_codex.model import io_maps, io_numeric, io_sequences, io_texts, io_truths
from yantra_codex.model.io_numeric import Fact, Number, Row, growth
from yantra_codex.model.io_view import View
from yantra_codex.model.sections import Vector

SIZE = 300
MOST_ARGUMENTS = 4  # whose relations are looked at
MOST_EXAMPLES = 8
LIFTED = 4  # elements of a list that are compared one by one
PARTLY = 0.5  # what a relation that holds on nearly all examples counts; on all it counts 1

Example = tuple[tuple[Any, ...], Any]


VALUE: tuple[Row, ...] = (
    ("the argument itself", lambda a, o: a.value == o.value and a.kind == o.kind),
    ("same kind as the argument", lambda a, o: a.kind == o.kind),
    ("an element of the argument", lambda a, o: o.value in a.items),
    ("holds the argument", lambda a, o: a.value in o.items),
    ("made of the argument's parts", lambda a, o: bool(o.leaf_set) and o.leaf_set <= a.leaf_set),
    ("no part in common", lambda a, o: not o.leaf_set & a.leaf_set),
    ("nested deeper", lambda a, o: o.depth > a.depth),
    ("nested less", lambda a, o: o.depth < a.depth),
)
ELEMENT: tuple[Row, ...] = (
    ("first", lambda a, o: o.value == a.items[0]),
    ("last", lambda a, o: o.value == a.items[-1]),
    ("middle", lambda a, o: o.value in (a.items[len(a.items) // 2], a.items[(len(a.items) - 1) // 2])),
    ("largest", lambda a, o: o.value == max(a.items)),
    ("smallest", lambda a, o: o.value == min(a.items)),
    ("longest or shortest", lambda a, o: o.value in (max(a.items, key=len), min(a.items, key=len))),
    ("commonest", lambda a, o: a.counts[o.value] == max(a.counts.values()) > 1),
    ("those that repeat or are unique", lambda a, o: a.counts[o.value] == 1),
    ("those that repeat or are unique", lambda a, o: o.value == next(x for i, x in enumerate(a.items) if x in a.items[:i])),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are asked together, of results of some kinds. when: of which views (arguments, then result) they are asked."""

    to: frozenset[str]
    when: Callable[..., Any]
    rows: tuple[Row, ...]
    is_test: bool = False  # whether a row that never agrees says that the opposite is asked


def _tests(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Tests of arguments as facts about arguments and result."""
    return tuple([(name, _agrees(test)) for name, test in rows])


def _agrees(test: Fact) -> Fact:
    return lambda *views: bool(test(*views[:-1])) is views[-1].value


def _swapped(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple([(name, _turned(fact)) for name, fact in rows])


def _turned(fact: Fact) -> Fact:
    return lambda a, o: fact(o, a)


# kinds of results; where none stands for one of them, what is asked of it doesn't hold
NUMBER, BOOL, TEXT, MAP = frozenset({"int", "float", "none"}), frozenset({"bool"}), frozenset({"str", "none"}), frozenset({"map", "none"})
LIST = frozenset({"list", "tuple", "set", "none"})
ANY = NUMBER | BOOL | TEXT | MAP | LIST
REST = ANY - BOOL
ONE: tuple[Group, ...] = (
    Group(ANY, lambda a, o: a.kind in ANY, VALUE),
    Group(REST, lambda a, o: a.is_list and a.items, ELEMENT),
    Group(NUMBER, lambda a, o: a.is_number, io_numeric.NUMBER),
    Group(NUMBER, lambda a, o: a.numbers, io_numeric.NUMBERS),
    Group(NUMBER, lambda a, o: a.items, io_numeric.SIZES),
    Group(LIST, lambda a, o: a.numbers and len(a.numbers) == len(o.numbers), io_numeric.EACH_NUMBER),
    Group(LIST, lambda a, o: len(a.numbers) > 1 and o.numbers, io_numeric.NEIGHBOURS),
    Group(LIST, lambda a, o: a.is_whole and o.numbers, io_numeric.SPREAD),
    Group(LIST | TEXT | MAP, lambda a, o: a.items, io_sequences.SEQUENCE),
    Group(LIST | TEXT, lambda a, o: a.items and a.size == o.size and a.kind != "map", io_sequences.EACH),
    Group(LIST, lambda a, o: a.items and o.rows, io_sequences.ROWS),
    Group(LIST | MAP, lambda a, o: a.rows, io_sequences.NESTED),
    Group(REST, lambda a, o: a.rows, io_sequences.NESTED_TO_PART),
    Group(NUMBER, lambda a, o: a.rows, io_sequences.NESTED_TO_NUMBER),
    Group(TEXT, lambda a, o: a.text, io_texts.TEXT),
    Group(LIST, lambda a, o: a.text and o.texts, io_texts.PIECES),
    Group(TEXT, lambda a, o: a.texts and o.text, _swapped(io_texts.PIECES)),
    Group(NUMBER, lambda a, o: a.text, io_texts.COUNTED),
    Group(TEXT, lambda a, o: a.is_number and o.text, io_texts.WRITTEN),
    Group(MAP, lambda a, o: a.items and a.kind != "map", io_maps.TO_MAP),
    Group(MAP, lambda a, o: a.kind == "map" and a.items, io_maps.MAP_TO_MAP),
    Group(REST - MAP, lambda a, o: a.kind == "map" and a.items, io_maps.FROM_MAP),
    Group(BOOL, lambda a, o: a.is_number, _tests(io_truths.NUMBER), True),
    Group(BOOL, lambda a, o: a.kind == "str", _tests(io_truths.TEXT), True),
    Group(BOOL, lambda a, o: a.kind in LIST | TEXT | MAP, _tests(io_truths.SEQUENCE), True),
)
SCALAR = NUMBER | BOOL | TEXT
TWO: tuple[Group, ...] = (
    Group(NUMBER, lambda a, b, o: a.is_number and b.is_number, io_numeric.NUMBERS_2),
    Group(LIST | TEXT, lambda a, b, o: a.items and b.items and a.kind != "map" != b.kind, io_sequences.SEQUENCES_2),
    Group(NUMBER, lambda a, b, o: a.items and b.items and a.kind != "map" != b.kind, io_sequences.SEQUENCES_2_TO_NUMBER),
    Group(LIST, lambda a, b, o: a.is_list and b.is_list and a.items and b.items, io_sequences.LISTS_2),
    Group(LIST | TEXT, lambda a, b, o: a.items and b.is_whole and a.kind != "map", io_sequences.WITH_COUNT),
    Group(LIST | TEXT, lambda a, b, o: a.is_list and a.items and b.kind in SCALAR, io_sequences.WITH_TO_SEQUENCE),
    Group(REST, lambda a, b, o: a.items and b.is_number and a.kind != "map", io_sequences.WITH_TO_ELEMENT),
    Group(NUMBER, lambda a, b, o: a.is_list and a.items and b.kind in SCALAR, io_sequences.WITH_TO_NUMBER),
    Group(REST, lambda a, b, o: a.text and b.text, io_texts.TEXTS_2),
    Group(LIST | TEXT, lambda a, b, o: a.text and b.is_whole, io_texts.TEXT_AND_NUMBER),
    Group(REST, lambda a, b, o: a.kind == "map" and b.kind in ANY, io_maps.MAP_AND),
    Group(MAP, lambda a, b, o: a.is_list and b.is_list, io_maps.ZIPPED),
    Group(BOOL, lambda a, b, o: a.kind in ANY and b.kind in ANY, _tests(io_truths.TWO), True),
)
THREE: tuple[Group, ...] = (
    Group(NUMBER, lambda a, b, c, o: a.is_number and b.is_number and c.is_number, io_numeric.NUMBERS_3),
    Group(LIST | TEXT, lambda a, b, c, o: a.items and b.kind == c.kind and a.kind in (o.kind, "list"), (io_texts.REPLACED,)),
)
TOGETHER = tuple([g for g in ONE if g.rows is io_numeric.NUMBERS])  # of arguments that are all numbers, as if they were one list
RAISED = {"ValueError": 0, "IndexError": 1, "KeyError": 1, "LookupError": 1, "ZeroDivisionError": 2, "ArithmeticError": 2, "OverflowError": 2, "TypeError": 3}

RAISES = ("raises: a wrong value", "raises: nothing there", "raises: an impossible calculation", "raises: a wrong type", "raises: another error")
NAMES: tuple[str, ...] = tuple(dict.fromkeys([
    *(name for groups in (ONE, TWO, THREE) for g in groups for name, _ in g.rows), *io_numeric.GROWTH, *RAISES]))
START = SIZE - len(NAMES)  # the places before say what values are like (io_properties)
_PLACE = {name: START + i for i, name in enumerate(NAMES)}
_PLACES = {id(g): [_PLACE[name] for name, _ in g.rows] for groups in (ONE, TWO, THREE) for g in groups}
_FACTS = {id(g): [fact for _, fact in g.rows] for groups in (ONE, TWO, THREE) for g in groups}
NOT_HELD = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, StopIteration, RecursionError, MemoryError)


def _holds(fact: Fact, views: Sequence[Any]) -> bool:
    try:
        return bool(fact(*views))
    except NOT_HELD:
        return False


Asked = Iterator[tuple[tuple[Any, ...], Group, list[bool]]]  # where from, which rows, which of them hold


def _ask(source: tuple[Any, ...], groups: Sequence[Group], views: Sequence[Any]) -> Asked:
    for g in groups:
        if views[-1].kind in g.to and g.when(*views):
            yield source, g, [_holds(fact, views) for fact in _FACTS[id(g)]]


def _lifted(source: tuple[Any, ...], pairs: list[tuple[View, View]]) -> Asked:
    """What holds of all the pairs, elements of an argument and of the result."""
    for g in ONE:
        if all(pair[1].kind in g.to and g.when(*pair) for pair in pairs):
            left = list(range(len(g.rows)))
            for pair in pairs:
                left = [i for i in left if _holds(_FACTS[id(g)][i], pair)]
            yield source, g, [i in left for i in range(len(g.rows))]


def _pairs(a: View, o: View) -> list[tuple[View, View]]:
    """Elements of an argument beside those of the result, or a map's values beside those of the result's same keys."""
    if a.is_list and o.is_list and a.size == o.size:
        return [(View(x), View(y)) for x, y in islice(zip(a.items, o.items), LIFTED)]
    if a.kind == o.kind == "map" and a.members == o.members:
        to = dict(o.value)
        return [(View(v), View(to[k])) for k, v in a.value[:LIFTED]]
    return []


def _relations(args: Sequence[View], o: View) -> Asked:
    for i, a in enumerate(args):
        yield from _ask(("one", i), ONE, (a, o))
        pairs = _pairs(a, o)
        if pairs:
            yield from _lifted(("each", i), pairs)
    for i, j in permutations(range(len(args)), 2):
        yield from _ask(("two", i, j), TWO, (args[i], args[j], o))
    if len(args) == 3:
        yield from _ask(("three",), THREE, (*args, o))
    if len(args) > 1 and all(a.is_number for a in args):
        yield from _ask(("together",), TOGETHER, (View([a.value for a in args]), o))


def relation_features(examples: Sequence[Example]) -> Vector:
    """(300,) float32 in [-1, 1]: 1 where a relation holds on all examples it can be asked of, less where on some, 0 on none.

    examples: (arguments, result), at most the first `MOST_EXAMPLES`; -1 where a test says the opposite of all results.
    """
    seen = [([View(a) for a in args[:MOST_ARGUMENTS]], View(expected)) for args, expected in examples[:MOST_EXAMPLES]]
    tally: dict[tuple[tuple[Any, ...], int], tuple[Group, list[int], list[int]]] = {}
    for args, o in seen:
        for source, g, held in _relations(args, o):
            _, counts, asked = tally.setdefault((source, id(g)), (g, [0] * len(held), [0]))
            asked[0] += 1
            for i, holds in enumerate(held):
                counts[i] += holds
    best = [0.0] * SIZE
    for g, counts, (asked_of,) in tally.values():
        for place, count in zip(_PLACES[id(g)], counts):
            if count or g.is_test:
                strength, other = _strength(count, asked_of, g.is_test), best[place]
                if (abs(strength), strength) > (abs(other), other):  # of a test and its opposite the test counts
                    best[place] = strength
    _mark_growth(best, seen)
    return np.array(best, dtype=np.float32)


def _strength(held: int, asked: int, is_test: bool) -> float:
    if held == asked:
        return 1.0
    return -1.0 if is_test and not held and asked > 1 else PARTLY * held / asked


def _mark_growth(best: list[float], seen: Sequence[tuple[list[View], View]]) -> None:
    for i in range(MOST_ARGUMENTS):
        points: list[tuple[Number, Number]] = [(args[i].number, o.number) for args, o in seen if i < len(args) and args[i].is_number and o.is_number]
        if len(points) > 1:
            for name, value in growth(points).items():
                place = _PLACE[name]
                best[place] = max(best[place], value)


def example_features(args: Sequence[Any], expected: Any) -> Vector:
    """(300,) float32: the relations that hold on one example."""
    return relation_features([(tuple(args), expected)])


def raises_features(kind: str) -> Vector:
    """(300,) float32: an example that raises an error of this kind."""
    out = np.zeros(SIZE, dtype=np.float32)
    out[_PLACE[RAISES[RAISED.get(kind, 4)]]] = 1
    return out
