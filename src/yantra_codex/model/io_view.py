"""A value of an example as the features see it: cut to a bounded size, hashable, its parts ready to be compared.

Lists and tuples become tuples, sets sorted tuples, maps tuples of pairs, so that nothing depends on how a set happens to
be stored. Only the first elements and characters are looked at (`LIMIT`, `TEXT_LIMIT`, `PARTS` in all); sizes are true.
Integers beyond 256 bits are cut to 256 bits, deeper nesting than `DEPTH` is not looked into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from math import isfinite
from typing import Any, Generic, TypeVar

from yantra_codex.ir.ops.maps import OrderedSet

LIMIT, TEXT_LIMIT, PARTS, DEPTH = 64, 256, 1024, 6
FIRST = 4  # elements that are looked at one by one
LARGEST_SET, MEMBER_PARTS = 1024, 16  # of a larger set only the size is looked at, as finding its first members takes too long
HUGE = 1 << 256
INTS = frozenset({int})
NAN = float("nan")  # one object, so that it equals itself within tuples

Number = int | float
T = TypeVar("T")


class lazy(Generic[T]):
    """A property that is found once; functools.cached_property of Python 3.11 takes a lock each time."""

    def __init__(self, find: Callable[[Any], T]):
        self.find, self.name = find, find.__name__

    def __get__(self, view: Any, owner: object = None) -> T:
        value = view.__dict__[self.name] = self.find(view)
        return value


class Pairs(tuple[Any, ...]):
    """The entries of a map within a value, in its order."""

    __slots__ = ()


class _Budget:
    """How many parts may still be looked at."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left


def frozen(value: Any) -> Any:
    """A bounded, hashable copy of a value; what is no value of the IR becomes the name of its class."""
    return _frozen(value, DEPTH, _Budget(PARTS))


def _frozen(value: Any, depth: int, budget: _Budget) -> Any:
    kind = type(value)
    if kind is int:
        return value if -HUGE < value < HUGE else HUGE if value > 0 else -HUGE
    if kind is str:
        return value[:TEXT_LIMIT]
    if value is None or kind is bool:
        return value
    if kind is float:
        return value if value == value else NAN
    if depth <= 0:
        return "..."
    if isinstance(value, (list, tuple)):
        return _all(value, depth, budget)
    if isinstance(value, (set, frozenset, OrderedSet)):
        return _members(value, depth) if len(value) <= LARGEST_SET else ()
    if isinstance(value, dict):
        return Pairs(zip(_all(value, depth, budget), _all(value.values(), depth, budget)))
    return f"<{kind.__name__}>"


def _all(values: Iterable[Any], depth: int, budget: _Budget) -> tuple[Any, ...]:
    first = list(islice(values, min(LIMIT, budget.left)))
    if INTS.issuperset(map(type, first)) and min(first, default=0) > -HUGE and max(first, default=0) < HUGE:  # as they are, at once
        budget.left -= len(first)
        return tuple(first)
    out = []
    for v in first:
        if budget.left <= 0:
            break
        budget.left -= 1
        out.append(_frozen(v, depth - 1, budget))
    return tuple(out)


def _members(values: Iterable[Any], depth: int) -> tuple[Any, ...]:
    """The least members of a set; each has its own budget, so that the order in which they come doesn't matter."""
    return tuple(sorted([_frozen(v, depth - 1, _Budget(MEMBER_PARTS)) for v in values], key=order_key)[:LIMIT])


def order_key(value: Any) -> tuple[Any, ...]:
    """A key that orders any frozen values: by kind, then by value."""
    if value is None or value != value:
        return (0,)
    if isinstance(value, (int, float)):
        return (1, value)
    return (2, value) if isinstance(value, str) else (3, *map(order_key, value))


def is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def digits(n: Any) -> list[int]:
    """The decimal digits of a whole number, its sign left out."""
    if type(n) is not int:
        raise TypeError(n)
    return [int(c) for c in str(abs(n))]


KINDS: dict[type, str] = {OrderedSet: "set", bool: "bool", int: "int", float: "float", str: "str", list: "list", tuple: "tuple", dict: "map", set: "set",
                          frozenset: "set", type(None): "none"}  # a class before those it is made from


def kind_of(value: Any) -> str:
    """int float bool str none list tuple set map other."""
    return KINDS.get(type(value)) or next((kind for base, kind in KINDS.items() if isinstance(value, base)), "other")


class View:
    """One value with its parts, each found when it is first asked for.

    value: frozen; size: true number of elements, characters or entries (0 of a scalar); items: the elements, characters or
    keys that are looked at, () of a scalar.
    """

    def __init__(self, value: Any):
        self.kind = kind_of(value)
        self.size = len(value) if self.kind in ("str", "list", "tuple", "set", "map") else 0
        self.value = frozen(value)
        self.text: str = self.value if self.kind == "str" else ""
        self.items: tuple[Any, ...] = ()
        if self.kind == "map":
            self.items = tuple([k for k, _ in self.value])
        elif self.kind in ("str", "list", "tuple", "set"):
            self.items = tuple(self.value)
        self.is_list = self.kind in ("list", "tuple", "set")  # elements, but neither characters nor keys

    @lazy
    def number(self) -> Number:
        """The value as a number; raises TypeError where it is none, so that a fact about it doesn't hold."""
        if not is_number(self.value):
            raise TypeError(self.kind)
        return self.value  # type: ignore[no-any-return]

    @lazy
    def is_number(self) -> bool:
        return is_number(self.value)

    @lazy
    def is_whole(self) -> bool:
        return type(self.value) is int

    @lazy
    def numbers(self) -> tuple[Number, ...]:
        """The elements where all of them are numbers, else ()."""
        return self.items if self.kind != "str" and all(map(is_number, self.items)) else ()

    @lazy
    def texts(self) -> tuple[str, ...]:
        """The elements where all of them are texts, else (); not the characters of a text."""
        return self.items if self.kind != "str" and all(type(v) is str for v in self.items) else ()

    @lazy
    def rows(self) -> tuple[tuple[Any, ...], ...]:
        """The elements where all of them are sequences, else ()."""
        return self.items if self.is_list and all(type(v) is tuple for v in self.items) else ()

    @lazy
    def columns(self) -> tuple[tuple[Any, ...], ...]:
        """The transposed rows, as long as the shortest row."""
        return tuple(zip(*self.rows))

    @lazy
    def flat(self) -> tuple[Any, ...]:
        """The elements of the rows, one after the other."""
        return tuple([x for row in self.rows for x in row])

    @lazy
    def values(self) -> tuple[Any, ...]:
        """The values of a map."""
        return tuple([v for _, v in self.value]) if self.kind == "map" else ()

    @lazy
    def digits(self) -> list[int]:
        """The decimal digits of a whole number; raises TypeError where it is none."""
        return digits(self.value)

    @lazy
    def counts(self) -> Counter[Any]:
        return Counter(self.items)

    @lazy
    def most(self) -> int:
        """How often the commonest element appears; raises ValueError where there is none."""
        return max(self.counts.values())

    @lazy
    def distinct(self) -> tuple[Any, ...]:
        """The elements, each once, in the order in which they first appear."""
        return tuple(dict.fromkeys(self.items))

    @lazy
    def members(self) -> frozenset[Any]:
        return frozenset(self.items)

    @lazy
    def ordered(self) -> tuple[Any, ...]:
        """The elements in ascending order; values of several kinds by kind."""
        return tuple(sorted(self.items, key=None if self.is_plain else order_key))

    @lazy
    def is_plain(self) -> bool:
        """Whether the elements are all whole numbers or all texts, so that equal ones are the same."""
        kinds = set(map(type, self.items))
        return kinds in ({int}, {str})

    @lazy
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.split())

    @lazy
    def bare(self) -> str:
        """The letters and digits of a text, in lower case."""
        return "".join([c for c in self.text.lower() if c.isalnum()])

    @lazy
    def whole_leaves(self) -> tuple[Any, ...]:
        """The scalars anywhere in the value, keys of maps included, in order."""
        if not isinstance(self.value, tuple):
            return (self.value,)
        if _is_flat(self.value):
            return self.value
        out: list[Any] = []
        _collect(self.value, out)
        return tuple(out)

    @lazy
    def leaf_set(self) -> frozenset[Any]:
        return frozenset(self.whole_leaves)

    @lazy
    def first_views(self) -> tuple[View, ...]:
        """Views of the first elements, or of the first values of a map."""
        return tuple(map(View, (self.values if self.kind == "map" else self.items)[:FIRST]))

    @lazy
    def depth(self) -> int:
        """How deep lists, tuples, sets and maps are nested; 0 of a scalar."""
        return _depth(self.value)


def _collect(value: Any, out: list[Any]) -> None:
    if isinstance(value, tuple):
        for v in value:
            _collect(v, out)
    else:
        out.append(value)


def _is_flat(value: tuple[Any, ...]) -> bool:
    return CONTAINERS.isdisjoint(map(type, value))


def _depth(value: Any) -> int:
    if isinstance(value, Pairs):
        return 1 + max([_depth(v) for _, v in value], default=0)
    if not isinstance(value, tuple):
        return 0
    return 1 if _is_flat(value) else 1 + max(map(_depth, value))


CONTAINERS = frozenset({tuple, Pairs})


def near(x: Any, y: Any) -> bool:
    """Whether a result is the number x: whole numbers exactly, others to six digits or as x is rounded to two places."""
    if type(x) is int and type(y) is int:
        return x == y
    if not (is_number(x) and is_number(y)):
        return False
    if x == y:
        return True
    gap = abs(x - y)
    return isfinite(gap) and (gap <= 1e-6 * max(1.0, abs(x), abs(y)) or (type(y) is float and gap <= 0.0050001 and round(y, 2) == y))


def all_near(xs: Iterable[Any], ys: tuple[Any, ...]) -> bool:
    """Whether the results ys are the numbers xs, place by place."""
    xs = tuple(xs)
    return len(xs) == len(ys) and all(map(near, xs, ys))


__all__ = ["LIMIT", "NAN", "Number", "Pairs", "View", "all_near", "digits", "frozen", "is_number", "kind_of", "near", "order_key"]
