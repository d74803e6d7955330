"""Relations between arguments and results: which rows of the tables hold on the examples, as 1 for all and less for some.

A group of rows is asked of those arguments that it can say something of (so an empty list agrees with nothing), of each
argument or pair of arguments apart, of their elements one by one, and of several numbers together; the best counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, permutations
from typing import Any

import numpy as np

from yantra_codex.model import io_maps, io_numeric, io_sequences, io_texts, io_truths
from yantra_codex.model.io_numeric import Fact, Number, Row, growth
from yantra_codex.model.io_view import View
from yantra_codex.model.sections import Vector

SIZE = 300
MOST_ARGUMENTS = 4  # whose relations are looked at
MOST_EXAMPLES = 8
PARTLY = 0.5  # what a relation that holds on nearly all examples counts; on all it counts 1

Example = tuple[tuple[Any, ...], Any]


VALUE: tuple[Row, ...] = (
    ("the argument itself", lambda a, o: a.value == o.value and a.kind == o.kind),
    ("same kind as the argument", lambda a, o: a.kind == o.kind),
    ("an element of the argument", lambda a, o: o.value in a.items),
    ("holds the argument", lambda a, o: a.value in o.items),
    ("made of the argument's parts", lambda a, o: bool(o.leaf_set) and o.leaf_set <= a.leaf_set),
    ("no part in common", lambda a, o: o.leaf_set.isdisjoint(a.leaf_set)),
    ("nested deeper", lambda a, o: o.depth > a.depth),
    ("nested less", lambda a, o: o.depth < a.depth),
)
ELEMENT: tuple[Row, ...] = (
    ("first", lambda a, o: o.value == a.items[0]),
    ("last", lambda a, o: o.value == a.items[-1]),
    ("middle", lambda a, o: o.value in (a.items[len(a.items) // 2], a.items[(len(a.items) - 1) // 2])),
    ("largest", lambda a, o: o.value == max(a.items)),
    ("smallest", lambda a, o: o.value == min(a.items)),
    ("longest or shortest", lambda a, o: type(a.items[0]) is not int and o.value in (max(a.items, key=len), min(a.items, key=len))),
    ("commonest", lambda a, o: len(a.members) < len(a.items) and a.counts[o.value] == a.most),
    ("those that repeat or are unique", lambda a, o: a.counts[o.value] == 1),
    ("those that repeat or are unique", lambda a, o: len(a.distinct) < len(a.items) and o.value == next(x for i, x in enumerate(a.items) if x in a.items[:i])),
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
NOT_HELD = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, StopIteration, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A group taken apart: what is asked, and the place of each answer."""

    group: Group
    facts: tuple[Fact, ...]
    places: tuple[int, ...]


def _by_kind(groups: Sequence[Group]) -> dict[str, tuple[_Asked, ...]]:
    """The groups that can be asked of a result of each kind."""
    asked = [_Asked(g, tuple([fact for _, fact in g.rows]), tuple([_PLACE[name] for name, _ in g.rows])) for g in groups]
    return {kind: tuple([q for q in asked if kind in q.group.to]) for kind in ANY}


_ONE, _TWO, _THREE, _TOGETHER = map(_by_kind, (ONE, TWO, THREE, TOGETHER))
Source = tuple[Any, ...]  # which arguments, and whether their elements
Answers = Iterator[tuple[Source, _Asked, list[bool]]]  # which facts hold
Seen = tuple[Sequence[View], View]  # the arguments and the result of an example


def _held(facts: Iterable[Fact], views: Sequence[Any]) -> list[bool]:
    out = []
    for fact in facts:
        try:
            out.append(bool(fact(*views)))
        except NOT_HELD:
            out.append(False)
    return out


def _ask(source: Source, groups: Mapping[str, Sequence[_Asked]], views: Sequence[Any]) -> Answers:
    for q in groups.get(views[-1].kind, ()):
        if q.group.when(*views):
            yield source, q, _held(q.facts, views)


def _lifted(source: Source, pairs: Sequence[tuple[View, View]]) -> Answers:
    """What holds of all the pairs, elements of an argument and of the result."""
    kinds = {o.kind for _, o in pairs}
    for q in _ONE.get(kinds.pop(), ()):
        if kinds <= q.group.to and all(q.group.when(*pair) for pair in pairs):
            left = list(range(len(q.facts)))
            for pair in pairs:
                left = list(compress(left, _held([q.facts[i] for i in left], pair)))
            yield source, q, [i in left for i in range(len(q.facts))]


def _pairs(a: View, o: View) -> list[tuple[View, View]]:
    """Elements of an argument beside those of the result, or a map's values beside those of the result's same keys."""
    if a.is_list and o.is_list and a.size == o.size:
        return list(zip(a.first_views, o.first_views))
    if a.kind == o.kind == "map" and a.members == o.members:
        to = dict(o.value)
        return [(v, View(to[k])) for k, v in zip(a.items, a.first_views)]
    return []


def _relations(args: Sequence[View], o: View) -> Answers:
    for i, a in enumerate(args):
        yield from _ask(("one", i), _ONE, (a, o))
        pairs = _pairs(a, o)
        if pairs:
            yield from _lifted(("each", i), pairs)
    for i, j in permutations(range(len(args)), 2):
        yield from _ask(("two", i, j), _TWO, (args[i], args[j], o))
    if len(args) == 3:
        yield from _ask(("three",), _THREE, (*args, o))
    if len(args) > 1 and all(a.is_number for a in args):
        yield from _ask(("together",), _TOGETHER, (View([a.value for a in args]), o))


def relation_features(examples: Sequence[Example]) -> Vector:
    """(300,) float32 in [-1, 1]: 1 where a relation holds on all examples it can be asked of, less where on some, 0 on none.

    examples: (arguments, result), at most the first `MOST_EXAMPLES`; -1 where a test says the opposite of all results.
    """
    return relations([([View(a) for a in args[:MOST_ARGUMENTS]], View(expected)) for args, expected in examples[:MOST_EXAMPLES]])[0]


def example_features(args: Sequence[Any], expected: Any) -> Vector:
    """(300,) float32: the relations that hold on one example."""
    return relation_features([(tuple(args), expected)])


def relations(examples: Sequence[Seen]) -> tuple[Vector, list[Vector]]:
    """`relation_features` of all the examples together, and `example_features` of each of the first `MOST_EXAMPLES`."""
    seen = [(args[:MOST_ARGUMENTS], o) for args, o in examples[:MOST_EXAMPLES]]
    answers: dict[tuple[Source, _Asked], list[list[bool]]] = {}
    each = []
    for args, o in seen:
        holding: list[int] = []
        for source, q, held in _relations(args, o):
            answers.setdefault((source, q), []).append(held)
            holding += compress(q.places, held)
        each.append(_marked(holding))
    return _together(answers, seen), each


def _marked(places: Sequence[int]) -> Vector:
    out = np.zeros(SIZE, dtype=np.float32)
    out[places] = 1
    return out


def _together(answers: Mapping[tuple[Source, _Asked], list[list[bool]]], seen: Sequence[Seen]) -> Vector:
    best = [0.0] * SIZE
    for (_, q), held in answers.items():
        is_test, asked = q.group.is_test, len(held)
        for place, count in zip(q.places, map(sum, zip(*held))):
            if count == asked:
                best[place] = 1.0
            elif count or is_test:
                strength, other = -1.0 if is_test and not count and asked > 1 else PARTLY * count / asked, best[place]
                if (abs(strength), strength) > (abs(other), other):  # of a test and its opposite the test counts
                    best[place] = strength
    _mark_growth(best, seen)
    return np.array(best, dtype=np.float32)


def _mark_growth(best: list[float], seen: Sequence[Seen]) -> None:
    for i in range(MOST_ARGUMENTS):
        points: list[tuple[Number, Number]] = [(args[i].number, o.number) for args, o in seen if i < len(args) and args[i].is_number and o.is_number]
        if len(points) > 1:
            for name, value in growth(points).items():
                place = _PLACE[name]
                best[place] = max(best[place], value)


def raises_features(kind: str) -> Vector:
    """(300,) float32: an example that raises an error of this kind."""
    return _marked([_PLACE[RAISES[RAISED.get(kind, 4)]]])
