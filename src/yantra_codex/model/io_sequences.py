"""Relations between sequences: which elements stay, in which order, how often; rows and columns; two sequences together.

A text counts as the sequence of its characters, a map as the sequence of its keys. Rows as in io_numeric.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, combinations, groupby, islice, pairwise, zip_longest
from typing import Any

from yantra_codex.model.io_numeric import Row
from yantra_codex.model.io_view import View, all_near, near, order_key


def subsequence(xs: Sequence[Any], ys: Sequence[Any]) -> bool:
    """Whether xs are elements of ys in the same order, others left out."""
    rest = iter(ys)
    return all(x in rest for x in xs)


def part(xs: Sequence[Any], ys: Sequence[Any]) -> bool:
    """Whether xs are neighbours in ys, in the same order."""
    n = len(xs)
    return any(ys[i : i + n] == xs for i in range(len(ys) - n + 1))


def _rotation(a: View, o: View) -> bool:
    return len(a.items) == len(o.items) and a.items != o.items and part(o.items, a.items + a.items)


def _repeated(a: View, o: View) -> bool:
    times, rest = divmod(len(o.items), len(a.items))
    return not rest and times > 1 and a.items * times == o.items


def _split(a: View, o: View, key: Callable[[Any], Any]) -> bool:
    """Whether what a key says of an element decides if it is kept."""
    kept = {key(x) for x in o.items}
    return [x for x in a.items if key(x) in kept] == list(o.items)


def shuffled(a: View, o: View) -> bool:
    """Whether both have the same elements as often; of counters themselves this would be slow."""
    return len(a.items) == len(o.items) and dict.__eq__(a.counts, o.counts)


def _dropped(a: View, o: View) -> list[Any]:
    """The elements left out; none where there is nothing left."""
    return list(a.counts - o.counts) if 0 < len(o.items) < len(a.items) else []


def _below(xs: Sequence[Any], ys: Sequence[Any]) -> bool:
    return bool(xs and ys) and max(xs) <= min(ys)


def _unequal(a: View, o: View) -> int:
    return sum(x != y for x, y in zip(a.items, o.items)) if len(a.items) == len(o.items) else -1


def _runs(xs: Iterable[Any]) -> list[Any]:
    return [x for x, _ in groupby(xs)]


# sequence to sequence
SEQUENCE: tuple[Row, ...] = (
    ("same size", lambda a, o: a.size == o.size),
    ("shorter", lambda a, o: o.size < a.size),
    ("longer", lambda a, o: o.size > a.size),
    ("one element more or fewer", lambda a, o: o.size == a.size + 1),
    ("one element more or fewer", lambda a, o: o.size == a.size - 1),
    ("twice or half the size", lambda a, o: o.size == 2 * a.size),
    ("twice or half the size", lambda a, o: o.size in (a.size // 2, (a.size + 1) // 2)),
    ("size is a number", lambda a, o: o.size == sum(a.numbers)),
    ("no other elements", lambda a, o: o.members <= a.members),
    ("no element more often", lambda a, o: len(o.items) <= len(a.items) and o.members <= a.members and all(n <= a.counts[x] for x, n in o.counts.items())),
    ("all elements stay", lambda a, o: o.members >= a.members),
    ("in order, some left out", lambda a, o: subsequence(o.items, a.items)),
    ("in order, some put in", lambda a, o: subsequence(a.items, o.items)),
    ("prefix", lambda a, o: a.items[: len(o.items)] == o.items),
    ("suffix", lambda a, o: a.items[len(a.items) - len(o.items) :] == o.items and len(o.items) <= len(a.items)),
    ("contiguous part", lambda a, o: part(o.items, a.items)),
    ("something put around", lambda a, o: o.items[: len(a.items)] == a.items),
    ("something put around", lambda a, o: o.items[len(o.items) - len(a.items) :] == a.items and len(a.items) <= len(o.items)),
    ("same elements, any order", shuffled),
    ("reversed", lambda a, o: a.items[::-1] == o.items),
    ("sorted", lambda a, o: len(a.items) == len(o.items) and a.ordered == o.items),
    ("sorted downwards", lambda a, o: len(a.items) == len(o.items) and (
        a.ordered[::-1] == o.items or (not a.is_plain and sorted(a.items, key=order_key, reverse=True) == list(o.items)))),
    ("rotated", _rotation),
    ("each once", lambda a, o: a.distinct == o.items),
    ("each once", lambda a, o: len(o.items) == len(o.distinct) and a.members == o.members),
    ("runs shortened or stretched", lambda a, o: _runs(a.items) == list(o.items)),
    ("those that repeat or are unique", lambda a, o: o.members == {x for x, n in a.counts.items() if n > 1}),
    ("those that repeat or are unique", lambda a, o: o.members == {x for x, n in a.counts.items() if n == 1}),
    ("commonest", lambda a, o: o.members <= {x for x, n in a.counts.items() if n == a.most}),
    ("every so many", lambda a, o: o.items in (a.items[::2], a.items[1::2], a.items[::3], a.items[2::3])),
    ("kept by value", lambda a, o: 0 < len(o.items) < len(a.items) and [x for x in a.items if x in o.members] == list(o.items)),
    ("larger or smaller kept", lambda a, o: _below(_dropped(a, o), o.items)),
    ("larger or smaller kept", lambda a, o: _below(o.items, _dropped(a, o))),
    ("kept by a class", lambda a, o: 0 < len(o.items) < len(a.items) and o.members <= a.members and any(_split(a, o, key) for key in _keys(a))),
    ("repeated or mirrored", _repeated),
    ("repeated or mirrored", lambda a, o: o.items in (a.items + a.items[::-1], a.items + a.items[-2::-1])),
    ("runs shortened or stretched", lambda a, o: len(o.items) > len(a.items) and _runs(o.items) == _runs(a.items)),
    ("one or two places differ", lambda a, o: _unequal(a, o) == 1),
    ("one or two places differ", lambda a, o: _unequal(a, o) == 2),
    ("first stays", lambda a, o: a.items[0] == o.items[0]),
    ("last stays", lambda a, o: a.items[-1] == o.items[-1]),
    ("all but so many at an end", lambda a, o: o.items == a.items[1:-1]),
    ("ends of all", lambda a, o: o.items in ((a.items[0], a.items[-1]), (min(a.items), max(a.items)))),
    ("sorted by a key", lambda a, o: shuffled(a, o) and o.items != a.items and any(
        sorted(a.items, key=key) == list(o.items) or sorted(a.items, key=lambda x: not key(x)) == list(o.items) for key in _keys(a))),
    ("sorted by a key", lambda a, o: shuffled(a, o) and [len(x) for x in o.items] in (sorted(len(x) for x in a.items), sorted((len(x) for x in a.items), reverse=True))),
    ("sorted by a key", lambda a, o: shuffled(a, o) and [x[-1] for x in o.items] in (
        sorted(x[-1] for x in a.items), sorted((x[-1] for x in a.items), reverse=True))),
    ("sorted by a key", lambda a, o: o.members == a.members and all(a.counts[x] >= a.counts[y] for x, y in pairwise(o.items)) and len(set(a.counts.values())) > 1),
    ("places in it", lambda a, o: bool(o.numbers) and all(type(i) is int and 0 <= i < a.size for i in o.numbers)),
    ("interleaved", lambda a, o: shuffled(a, o) and o.items[:3:2] == (a.ordered[0], a.ordered[1]) and o.items[1] == a.ordered[-1]),
)
KEYS: dict[type, tuple[Callable[[Any], Any], ...]] = {  # what may decide of an element, by the kind of the elements
    int: (lambda x: x % 2, lambda x: x > 0, lambda x: x >= 0, lambda x: x == 0),
    str: (len, lambda x: x[:1].isalpha(), lambda x: x[:1].isdigit(), lambda x: x[:1].isupper(), lambda x: x[:1].lower() in "aeiou", lambda x: x == x[::-1], str.isspace),
    tuple: (len, bool, lambda x: x[0], lambda x: x[-1]),
}


def _keys(a: View) -> tuple[Callable[[Any], Any], ...]:
    kind = type(a.items[0])
    return KEYS[int if kind is float else kind] if all(type(x) is kind for x in a.items) else (bool, lambda x: type(x).__name__)


def _consistent(a: View, o: View) -> bool:
    to: dict[Any, Any] = {}
    return all(to.setdefault(x, y) == y for x, y in zip(a.items, o.items))


# a sequence to one as long, place by place
EACH: tuple[Row, ...] = (
    ("equal elements become equal", lambda a, o: _consistent(a, o) and len(a.distinct) < len(a.items)),
    ("different elements become equal", lambda a, o: len(o.distinct) < len(a.distinct)),
    ("with its place or neighbour", lambda a, o: all(len(y) == 2 and x in y and y[y[0] == x] in (i, i + 1) for i, (x, y) in enumerate(zip(a.items, o.items)))),
    ("with its place or neighbour", lambda a, o: all(len(y) == 2 and y[0] == x for x, y in zip(a.items, o.items))),
    ("a later element or its place", lambda a, o: all(y == -1 or y is None or y in a.items[i + 1 :] for i, y in enumerate(o.items))),
    ("counted for each", lambda a, o: o.numbers and list(o.items) in ([a.items[:i].count(x) for i, x in enumerate(a.items)], [a.items[: i + 1].count(x) for i, x in enumerate(a.items)])),
    ("counted for each", lambda a, o: all(a.counts[x] == y for x, y in zip(a.items, o.items))),
)


def _windows(a: View, o: View) -> bool:
    return all(part(r, a.items) for r in o.rows)


def _sizes(rows: Sequence[Sequence[Any]]) -> list[int]:
    return [len(r) for r in rows]


# elements to rows of elements
ROWS: tuple[Row, ...] = (
    ("cut into rows", lambda a, o: o.flat == a.items),
    ("dealt into rows", lambda a, o: Counter(o.flat) == a.counts),
    ("rows of equal size", lambda a, o: len(set(_sizes(o.rows)[:-1])) == 1 and 0 < len(o.rows[-1]) <= len(o.rows[0])),
    ("rows are parts", _windows),
    ("rows are subsets", lambda a, o: all(Counter(r) <= a.counts for r in o.rows)),
    ("rows are subsets", lambda a, o: all(Counter(r) == a.counts for r in o.rows)),
    ("pairs of neighbours", lambda a, o: list(o.rows) == list(pairwise(a.items))),
    ("pairs of all", lambda a, o: len(a.items) < 16 and list(o.rows) == list(combinations(a.items, 2))),
    ("all elements equal", lambda a, o: o.size > 0 and all(len(set(r)) == 1 for r in o.rows)),
    ("with its place or neighbour", lambda a, o: all(len(r) == 2 and (r[0] in a.members or r[1] in a.members) for r in o.rows)),
    ("elements with their count", lambda a, o: all(len(r) == 2 and (a.counts[r[0]] == r[1] or a.counts[r[1]] == r[0]) for r in o.rows)),
    ("run lengths", lambda a, o: {tuple(r) for r in o.rows} <= {y for x, g in groupby(a.items) for n in [len(list(g))] for y in ((x, n), (n, x))}),
    ("rows are parts", lambda a, o: all(a.items[: len(r)] == r or a.items[-len(r) :] == r for r in o.rows)),
)


def _turned(a: View, o: View) -> bool:
    return o.rows in (tuple(r[::-1] for r in a.columns), a.columns[::-1])


# rows to a number
NESTED_TO_NUMBER: tuple[Row, ...] = (
    ("sum", lambda a, o: near(sum(a.flat), o.number)),
    ("diagonal", lambda a, o: o.number in (sum(r[i] for i, r in enumerate(a.rows)), sum(r[-1 - i] for i, r in enumerate(a.rows)))),
    ("columns combined", lambda a, o: any(near(sum(c), o.number) for c in a.columns)),
    ("size", lambda a, o: o.number == len(a.flat)),
    ("best part", lambda a, o: o.number in (max(_sizes(a.rows)), max(map(sum, a.rows)))),
    ("sum of products", lambda a, o: o.number in (sum(x * y for x, y in a.rows), sum(y for _, y in a.rows))),
)
# rows to a row, an element or anything else
NESTED_TO_PART: tuple[Row, ...] = (
    ("largest", lambda a, o: o.value in (max(a.flat), min(a.flat))),
    ("one with the most or least", lambda a, o: o.value in (max(a.rows), min(a.rows), max(a.rows, key=len), min(a.rows, key=len), max(a.rows, key=sum), min(a.rows, key=sum))),
    ("one with the most or least", lambda a, o: any(
        o.value in (r, r[0]) for r in (max(a.rows, key=lambda r: r[-1]), min(a.rows, key=lambda r: r[-1])))),
)
# rows to a sequence
NESTED: tuple[Row, ...] = (
    ("flattened", lambda a, o: a.flat == o.items),
    ("some elements of the rows", lambda a, o: subsequence(o.items, a.flat)),
    ("some elements of the rows", lambda a, o: bool(o.items) and set(o.items) <= set(a.flat)),
    ("each once", lambda a, o: set(o.items) == set(a.flat) and len(o.items) == len(o.members)),
    ("flattened", lambda a, o: a.whole_leaves == o.items),
    ("transposed", lambda a, o: a.columns == o.rows or tuple(zip_longest(*a.rows)) == o.rows),
    ("rows turned about", lambda a, o: tuple(r[::-1] for r in a.rows) == o.rows),
    ("rows turned about", _turned),
    ("same shape", lambda a, o: _sizes(a.rows) == _sizes(o.rows)),
    ("columns combined", lambda a, o: (len(o.rows), len(o.rows[0])) == (len(a.columns), len(a.rows))),
    ("row or column", lambda a, o: o.items in a.rows),
    ("row or column", lambda a, o: o.items in a.columns or [o.items[::1]] == [a.columns[-1]]),
    ("columns combined", lambda a, o: o.size == len(a.columns)),
    ("columns combined", lambda a, o: all_near(map(sum, a.columns), o.items)),
    ("columns combined", lambda a, o: o.items in (tuple(map(max, a.columns)), tuple(map(min, a.columns)))),
    ("diagonal", lambda a, o: o.items in (tuple(r[i] for i, r in enumerate(a.rows)), tuple(r[-1 - i] for i, r in enumerate(a.rows)))),
    ("what all have", lambda a, o: o.members == set(a.rows[0]).intersection(*a.rows[1:])),
    ("rows merged", lambda a, o: len(o.rows) <= len(a.rows) and {x for r in o.rows for x in r} <= set(a.flat)),
    ("plus a constant", lambda a, o: len({y - x for p, q in zip(a.rows, o.rows, strict=True) for x, y in zip(p, q, strict=True)}) == 1),
    ("equal elements become equal", lambda a, o: _sizes(a.rows) == _sizes(o.rows) and len(set(zip(a.flat, o.whole_leaves))) <= len(set(a.flat)) < len(a.flat)),
    ("ends of all", lambda a, o: o.items == (min(r[0] for r in a.rows), max(r[-1] for r in a.rows))),
)


def _merged(a: View, b: View) -> list[Any]:
    return sorted(a.items + b.items, key=order_key)


def _interleaved(a: View, b: View) -> list[Any]:
    gap = object()
    return [x for pair in zip_longest(a.items, b.items, fillvalue=gap) for x in pair if x is not gap]


def _zipped(f: Callable[[Any, Any], Any]) -> Callable[..., bool]:
    return lambda a, b, o: len(a.items) == len(b.items) and list(o.items) == [f(x, y) for x, y in zip(a.items, b.items)]


# two sequences to a number
SEQUENCES_2_TO_NUMBER: tuple[Row, ...] = (
    ("sum of products", lambda a, b, o: near(sum(x * y for x, y in zip(a.numbers, b.numbers)), o.number)),
    ("distance", lambda a, b, o: any(near(d, o.number) for s in [[x - y for x, y in zip(a.numbers, b.numbers)]] for d in (
        sum(map(abs, s)), sum(x * x for x in s) ** 0.5, sum(x * x for x in s), max(map(abs, s)), sum(x * x for x in s) / len(s)))),
    ("distance", lambda a, b, o: o.number in (sum(x == y for x, y in zip(a.items, b.items)), sum(x != y for x, y in zip(a.items, b.items)))),
    ("share or number in common", lambda a, b, o: o.number in (len(a.members & b.members), len(a.members | b.members), len(a.members - b.members))),
    ("share or number in common", lambda a, b, o: near(len(a.members & b.members) / len(a.members | b.members), o.number)),
)
# two lists to a list
LISTS_2: tuple[Row, ...] = (
    ("zipped", lambda a, b, o: list(zip(a.items, b.items)) == list(o.rows) and len(o.rows) > 0),
    ("pairs of all", lambda a, b, o: o.size == a.size * b.size and o.rows[0] == (a.items[0], b.items[0])),
    ("place by place: sum or difference", _zipped(lambda x, y: x + y)),
    ("place by place: sum or difference", _zipped(lambda x, y: x - y)),
    ("place by place: another combination", _zipped(lambda x, y: x * y)),
    ("place by place: another combination", lambda a, b, o: any(
        _zipped(f)(a, b, o) for f in (max, min, lambda x, y: x / y, lambda x, y: x // y, lambda x, y: x % y, lambda x, y: x == y, lambda x, y: x < y))),
    ("chosen by the second", lambda a, b, o: list(o.items) == [a.items[i] for i in b.numbers]),
    ("chosen by the second", lambda a, b, o: list(o.items) == [x for x, y in zip(a.items, b.items) if y is True]),
    ("sum of products", lambda a, b, o: o.rows == tuple(tuple(sum(x * y for x, y in zip(r, c)) for c in b.columns) for r in a.rows)),
    ("place by place: sum or difference", lambda a, b, o: all(z == x + y for x, y, z in islice(zip(a.flat, b.flat, o.flat), 64)) and len(o.flat) == len(a.flat) > 0),
)
# two sequences to a sequence
SEQUENCES_2: tuple[Row, ...] = (
    ("joined", lambda a, b, o: a.items + b.items == o.items),
    ("all of both", lambda a, b, o: a.members | b.members == o.members),
    ("what all have", lambda a, b, o: a.members & b.members == o.members),
    ("first without the second", lambda a, b, o: a.members - b.members == o.members),
    ("what only one has", lambda a, b, o: a.members ^ b.members == o.members),
    ("sorted", lambda a, b, o: _merged(a, b) == list(o.items)),
    ("interleaved", lambda a, b, o: _interleaved(a, b)[: len(o.items)] == list(o.items) and len(o.items) >= 2 * min(len(a.items), len(b.items))),
    ("what they start with alike", lambda a, b, o: o.items == a.items[: len(o.items)] == b.items[: len(o.items)] and a.items[: len(o.items) + 1] != b.items[: len(o.items) + 1]),
    ("what all have", lambda a, b, o: subsequence(o.items, a.items) and subsequence(o.items, b.items)),
    ("sorted by a key", lambda a, b, o: shuffled(a, o) and [x for x in o.items if x in b.members] == sorted(
        (x for x in o.items if x in b.members), key=b.items.index) and bool(o.members & b.members)),
)


def _replaced(a: View, b: View, o: View) -> bool:
    changed = {x for x, y in zip(a.items, o.items) if x != y}
    return a.size == o.size and changed == {b.value}


def _near_to(a: View, b: View, o: View) -> bool:
    return o.value in a.members and abs(o.number - b.number) == min(abs(x - b.number) for x in a.numbers)


# a sequence and a scalar to a number
WITH_TO_NUMBER: tuple[Row, ...] = (
    ("place of it", lambda a, b, o: o.number == a.items.index(b.value)),
    ("place of it", lambda a, b, o: o.number == len(a.items) - 1 - a.items[::-1].index(b.value)),
    ("times it appears", lambda a, b, o: o.number == a.counts[b.value]),
    ("number above or below it", lambda a, b, o: o.number in (sum(x < b.number for x in a.numbers), sum(x <= b.number for x in a.numbers))),
    ("number above or below it", lambda a, b, o: o.number in (sum(x > b.number for x in a.numbers), sum(x >= b.number for x in a.numbers), sum(x < b.number for x in a.numbers))),
    ("count of a class", lambda a, b, o: o.number == sum(x % b.number == 0 for x in a.numbers)),
    ("number above or below it", lambda a, b, o: o.number in (sum(len(x) > b.number for x in a.items), sum(len(x) == b.number for x in a.items), sum(len(x) >= b.number for x in a.items))),
    ("adds up to the argument", lambda a, b, o: o.number in (sum(x + y == b.number for x, y in combinations(a.numbers, 2)), _parts_with_sum(a, b))),
    ("sum of some", lambda a, b, o: o.number in (
        sum(x for x in a.numbers if x > b.number), sum(x for x in a.numbers if x < b.number), sum(a.numbers[: b.value]), sum(a.numbers[-b.value :]),
        sum(x for x in a.numbers if x % b.number == 0))),
    ("best part", lambda a, b, o: b.number > 0 and o.number in [f(sums) for sums in [[sum(a.numbers[i : i + b.value]) for i in range(len(a.numbers) - b.value + 1)]] for f in (max, min)]),
)
# a sequence and a scalar to an element
WITH_TO_ELEMENT: tuple[Row, ...] = (
    ("element at the place", lambda a, b, o: b.is_whole and o.value in (a.items[b.value], a.items[b.value - 1])),
    ("element at a place in order", lambda a, b, o: b.value > 0 and o.value in (a.ordered[b.value - 1], a.ordered[-b.value], sorted(a.distinct)[-b.value])),
    ("nearest to it", _near_to),
    ("nearest to it", lambda a, b, o: o.value in a.members and o.number in (
        max((x for x in a.numbers if x <= b.number), default=None), min((x for x in a.numbers if x >= b.number), default=None),
        max((x for x in a.numbers if x < b.number), default=None), min((x for x in a.numbers if x > b.number), default=None))),
)
# a sequence and a whole number to a sequence
WITH_COUNT: tuple[Row, ...] = (
    ("size is a number", lambda a, b, o: o.size == b.number),
    ("size less or by a number", lambda a, b, o: o.size == a.size - b.number),
    ("size less or by a number", lambda a, b, o: b.number > 0 and o.size in (-(-a.size // b.number), a.size // b.number)),
    ("rows as long as a number", lambda a, b, o: len(o.rows[0]) == b.number),
    ("rows as long as a number", lambda a, b, o: all(len(r) <= b.number for r in o.rows) and o.flat == a.items),
    ("so many from an end", lambda a, b, o: o.items == a.items[: b.value]),
    ("so many from an end", lambda a, b, o: o.items == a.items[-b.value :] and b.value > 0),
    ("all but so many at an end", lambda a, b, o: o.items == a.items[b.value :] and b.value > 0),
    ("all but so many at an end", lambda a, b, o: o.items == a.items[: -b.value] and b.value > 0),
    ("every so many", lambda a, b, o: o.items in (a.items[:: b.value], a.items[b.value - 1 :: b.value])),
    ("rotated", lambda a, b, o: a.size > 1 and b.number != 0 and o.items in [a.items[k:] + a.items[:k] for k in (b.value % len(a.items), -b.value % len(a.items))]),
)
# a list and a scalar to a sequence
WITH_TO_SEQUENCE: tuple[Row, ...] = (
    ("without it", lambda a, b, o: o.items == tuple(x for x in a.items if x != b.value)),
    ("without it", lambda a, b, o: len(o.items) == len(a.items) - 1 and b.value in a.members and a.counts - Counter([b.value]) == o.counts),
    ("with it put in", lambda a, b, o: len(o.items) == len(a.items) + 1 and a.counts + Counter([b.value]) == o.counts),
    ("it between the pieces", lambda a, b, o: o.text == b.text.join(a.items)),
    ("it between the pieces", lambda a, b, o: o.items[1::2] == (b.value,) * (len(a.items) - 1) and o.items[::2] == a.items),
    ("before or after it", lambda a, b, o: o.items in [a.items[i:j] for k in [a.items.index(b.value)] for i, j in ((k, None), (k + 1, None), (0, k), (0, k + 1))]),
    ("those above it", lambda a, b, o: o.items in (tuple(x for x in a.items if x > b.value), tuple(x for x in a.items if x >= b.value))),
    ("those below it", lambda a, b, o: o.items in (tuple(x for x in a.items if x < b.value), tuple(x for x in a.items if x <= b.value))),
    ("those it measures or is in", lambda a, b, o: o.items == tuple(x for x in a.items if x % b.number == 0)),
    ("those it measures or is in", lambda a, b, o: _by_size(a, b, o)),
    ("those it measures or is in", lambda a, b, o: o.items == tuple(x for x in a.items if b.value in x)),
    ("those that repeat or are unique", lambda a, b, o: o.members in ({x for x, n in a.counts.items() if n >= b.number}, {x for x, n in a.counts.items() if n > b.number})),
    ("it replaced", _replaced),
    ("plus, minus, times or by it", lambda a, b, o: o.numbers in (tuple(x + b.number for x in a.numbers), tuple(x - b.number for x in a.numbers))),
    ("plus, minus, times or by it", lambda a, b, o: any(all_near([f(x, b.number) for x in a.numbers], o.numbers) for f in (
        lambda x, y: x * y, lambda x, y: x / y, lambda x, y: x // y, lambda x, y: x % y, lambda x, y: x**min(y, 9)))),
    ("no more or no less than it", lambda a, b, o: o.numbers in (tuple(min(x, b.number) for x in a.numbers), tuple(max(x, b.number) for x in a.numbers))),
    ("place of it", lambda a, b, o: list(o.items) == [i for i, x in enumerate(a.items) if x == b.value]),
    ("adds up to the argument", lambda a, b, o: (sum(o.numbers) == b.number and o.members <= a.members) or (o.size == 2 and near(sum(a.items[i] for i in o.items), b.number))),
    ("neighbours combined", lambda a, b, o: o.size == a.size - b.number + 1 and any(all_near([f(a.numbers[i : i + b.value]) for i in range(len(o.numbers))], o.numbers) for f in (
        sum, max, min, lambda w: sum(w) / len(w)))),
    ("padded", lambda a, b, o: part(a.items, o.items) and {*o.items[: o.size - a.size], *o.items[a.size :]} >= {b.value} and o.size > a.size),
)


def _parts_with_sum(a: View, b: View) -> int:
    return sum(total == b.number for i in range(len(a.numbers)) for total in accumulate(a.numbers[i : i + 12]))


def _by_size(a: View, b: View, o: View) -> bool:
    n = b.number
    return list(o.items) in ([x for x in a.items if len(x) > n], [x for x in a.items if len(x) >= n], [x for x in a.items if len(x) == n],
                             [x for x in a.items if len(x) < n], [x for x in a.items if len(x) <= n])


__all__ = ["EACH", "LISTS_2", "NESTED", "NESTED_TO_NUMBER", "NESTED_TO_PART", "ROWS", "SEQUENCE", "SEQUENCES_2", "SEQUENCES_2_TO_NUMBER", "WITH_COUNT", "WITH_TO_ELEMENT", "WITH_TO_NUMBER", "WITH_TO_SEQUENCE", "part", "shuffled", "subsequence"]
