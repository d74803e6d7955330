"""Further inputs for a function of which some are known: small changes of the examples' arguments that stay in their domain.

In: the types of the parameters and the examples' arguments. Out: `generated_inputs`, two groups. The natural ones keep what
all examples have in common: an int that is the length of a list stays its length, an index stays one, lists of equal
lengths stay so, sorted stays sorted, digits stay digits, numbers stay near those seen. Where two programs differ on one of
these, one of them is wrong. The edge cases (empty, one element, zero, all equal, unsorted) may lie outside the domain.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from yantra_codex.errors import YantraError
from yantra_codex.ir.ops.maps import OrderedSet, oset
from yantra_codex.ir.types import ANY, Type
from yantra_codex.ir.values import to_ir
from yantra_codex.library.behaviour import Inputs

Args = tuple[Any, ...]
Path = tuple[Any, ...]
TRIES = 24  # changes tried for each input wanted
PATIENCE = 8  # of them, before numbers may go farther
WIDE = 3  # times the largest number seen
SIZED = (list, tuple, str, dict)
DECIMALS = 6


class Generated(NamedTuple):
    """natural: as the examples could have been. edge: at or beyond the border of what they show."""

    natural: list[Args]
    edge: list[Args]


def generated_inputs(params: Sequence[Type], examples: Sequence[Args], constants: Sequence[Any] = (), *, count: int = 8, seed: str = "") -> Generated:
    """Further inputs of a function, none of them an example's; at most `count` natural ones and a few edge cases.

    examples: the arguments alone. constants: values named in the request, whose neighbourhood is of interest. The values are
    the IR's, of the types of the parameters, fresh. The same call gives the same inputs in every process. Where no example fits
    the types, the inputs are drawn from the types alone.
    """
    known = _typed(params, examples)
    random = Random(f"{seed}|{' '.join(map(str, params))}|{known!r}|{list(constants)!r}")
    if not params:
        return Generated([], [])
    if not known:
        return Generated(_drawn(params, count, random), [])
    world = _World(params, known, constants, random)
    taken = {repr(a) for a in known}
    return Generated(_take(world.natural(count * PATIENCE), params, taken, count, count * TRIES), _take(world.edge(), params, taken, 3 * max(4, len(params) * 2), 200))


def _typed(params: Sequence[Type], examples: Sequence[Args]) -> list[Args]:
    """The examples' arguments as IR values; those that are not of the types are left out."""
    out = []
    for args in examples:
        if len(args) == len(params):
            try:
                out.append(tuple(to_ir(_steady(a), t) for a, t in zip(args, params, strict=True)))
            except (YantraError, TypeError):
                continue
    return out


def _steady(v: Any) -> Any:
    """A value whose sets have one order, the same in every process."""
    if isinstance(v, (set, frozenset, OrderedSet)):
        return oset(sorted(v, key=repr))
    if isinstance(v, (list, tuple)):
        return type(v)(map(_steady, v))
    return {k: _steady(x) for k, x in v.items()} if type(v) is dict else v


def _take(rows: Iterable[Args | None], params: Sequence[Type], taken: set[str], count: int, tries: int) -> list[Args]:
    """The first `count` rows that are of the types and new; `taken` grows by them. None: a change that broke a relation."""
    out: list[Args] = []
    for row in itertools.islice(rows, tries):
        if len(out) >= count:
            break
        if row is None:
            continue
        for fresh in _typed(params, [row]):
            key = repr(fresh)
            if key not in taken:
                taken.add(key)
                out.append(fresh)
    return out


def _drawn(params: Sequence[Type], count: int, random: Random) -> list[Args]:
    """Inputs drawn from the types alone, for want of examples; numbers stay small."""
    draw = Inputs(str(random.random()), {})
    rows: Iterator[Args] = (tuple(draw.draw(t, small=t.name == "int") for t in params) for _ in itertools.count())
    try:
        return _take(rows, params, set(), count, count * TRIES)
    except YantraError:  # a type of which nothing can be drawn
        return []


# ---------------------------------------------------------------- what the examples have in common


class Place:
    """All values that stand at one place of the arguments in the examples (a parameter, its elements, their parts ...)."""

    def __init__(self, nested: bool):
        self.values: list[Any] = []
        self.nested = nested
        self.wide = False  # whether ints may go farther, for want of others

    @cached_property
    def ints(self) -> list[int]:
        return sorted({v for v in self.values if type(v) is int})

    @cached_property
    def floats(self) -> list[float]:
        return sorted({v for v in self.values if type(v) is float and abs(v) < float("inf")})

    @cached_property
    def texts(self) -> list[str]:
        return list(dict.fromkeys(v for v in self.values if isinstance(v, str)))

    @cached_property
    def wholes(self) -> list[Any]:
        return [v for v in self.values if isinstance(v, (list, tuple))]

    @property
    def int_range(self) -> tuple[int, int]:
        low, high = self._int_range
        return (min(low, 1), max(high, WIDE * self.ints[-1])) if self.wide and high > 1 else (low, high)

    @cached_property
    def _int_range(self) -> tuple[int, int]:
        return _range(self.ints, sum(type(v) is int for v in self.values))

    @cached_property
    def float_range(self) -> tuple[float, float]:
        low, high = self.floats[0], self.floats[-1]
        reach = max(1.0, abs(high) / 2)
        return (0.0 if low >= 0 else low - max(1.0, abs(low) / 2)), (0.0 if high <= 0 and low < 0 else high + reach)

    @cached_property
    def decimals(self) -> int:
        return max((min(DECIMALS, len(repr(v).partition(".")[2])) if "e" not in repr(v) and v != int(v) else 0 for v in self.floats), default=0)

    @cached_property
    def parity(self) -> int | None:
        """The remainder of all ints by 2, where there are enough of them to tell."""
        return self.ints[0] % 2 if len(self.ints) >= 5 and len({v % 2 for v in self.ints}) == 1 else None

    @cached_property
    def binary(self) -> bool:
        """Whether the ints are written with the digits 0 and 1 alone (1010, 11), two of them longer than one digit."""
        return sum(v > 9 for v in self.ints) >= 2 and all(set(str(v)) <= {"0", "1"} for v in self.ints)

    def allows_int(self, v: int) -> bool:
        low, high = self.int_range
        return low <= v <= high and self.parity in (None, v % 2) and not (self.binary and set(str(v)) - {"0", "1"})

    @cached_property
    def lengths(self) -> tuple[int, int]:
        """The least and greatest length that a value here may have."""
        seen = [len(v) for v in self.values if isinstance(v, (*SIZED, OrderedSet))]
        if not seen:
            return 0, 0
        if len(set(seen)) == 1 and len(seen) > 1 and (self.nested or seen[0] <= 2):
            return seen[0], seen[0]
        return min(min(seen), max(1, min(seen) - 2)), max(seen) + 2

    @cached_property
    def ascending(self) -> bool:
        return self._ordered(lambda a, b: a <= b)

    @cached_property
    def descending(self) -> bool:
        return not self.ascending and self._ordered(lambda a, b: a >= b)

    def _ordered(self, le: Callable[[Any, Any], bool]) -> bool:
        pairs = [p for w in self.wholes for p in itertools.pairwise(w)]
        try:
            return len(pairs) >= 3 and all(le(a, b) for a, b in pairs)
        except TypeError:
            return False

    @cached_property
    def distinct(self) -> bool:
        return sum(map(len, self.wholes)) >= 4 and all(len(set(map(repr, w))) == len(w) for w in self.wholes)

    @cached_property
    def rectangular(self) -> bool:
        """Whether the rows of every matrix are equally long."""
        return bool(self.wholes) and all(w and all(isinstance(r, (list, tuple)) for r in w) and len({len(r) for r in w}) == 1 for w in self.wholes)

    @cached_property
    def square(self) -> bool:
        return self.rectangular and all(len(w) == len(w[0]) for w in self.wholes)

    # ---- texts

    @cached_property
    def letters(self) -> dict[str, str]:
        """The characters that may stand in texts here, by class; more letters than seen where many were."""
        seen: dict[str, str] = {}
        for c in dict.fromkeys("".join(self.texts)):
            seen[_class(c)] = seen.get(_class(c), "") + c
        for name, more in (("lower", "abcdefgh"), ("upper", "ABCDEFGH"), ("digit", "0123456789")):
            if len(seen.get(name, "")) >= (4 if name == "digit" else 7):  # fewer may be an alphabet
                seen[name] += "".join(c for c in more if c not in seen[name])
        return seen

    @cached_property
    def format(self) -> bool:
        """Whether all texts have one form with separators in it, as dates and addresses have."""
        forms = {_form(s) for s in self.texts}
        return len(self.texts) >= 2 and len(forms) == 1 and bool(re.search(r"\w.*[^\w\s].*\w", self.texts[0]))

    @cached_property
    def separators(self) -> frozenset[str]:
        """What stands between the words and numbers of every text, where it is a sign, as in lists written out; else empty."""
        found = frozenset(gap for s in self.texts for gap in re.findall(r"(?<=[A-Za-z0-9])[^A-Za-z0-9]+(?=-?[A-Za-z0-9])", s))
        every = all(re.search(r"[A-Za-z0-9][^A-Za-z0-9\s]+\s*-?[A-Za-z0-9]", s) for s in self.texts)
        return found if 0 < len(found) <= 2 and every and len(self.texts) >= 2 else frozenset()

    @cached_property
    def closed(self) -> bool:
        """Whether the texts are a small vocabulary (single letters, names that repeat)."""
        count = sum(isinstance(v, str) for v in self.values)
        return count >= 6 and len(self.texts) <= count // 2

    def allows_text(self, s: str) -> bool:
        if not s:
            return "" in self.texts
        low, high = self.lengths
        if not low <= len(s) <= high:
            return False
        return all(any(bad(t) for t in self.texts) or not bad(s) for bad in _BLEMISHES)


# a text has one of these only where some text of the examples has it
_BLEMISHES: tuple[Callable[[str], Any], ...] = (
    lambda s: s != s.strip(), lambda s: "  " in s, lambda s: len(s) > 1 and s[0] == "0" and s.isdigit(), lambda s: " " in s,
    lambda s: s[:1].isdigit() and not s.isdigit(),
)


def _class(c: str) -> str:
    return "digit" if c.isdigit() else "lower" if c.islower() else "upper" if c.isupper() else "space" if c.isspace() else "other"


def _form(s: str) -> str:
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "9", s)))


def _range(ints: Sequence[int], occurrences: int) -> tuple[int, int]:
    """Between which ints one may lie where these were seen: no new sign, at most about half as large again."""
    low, high = ints[0], ints[-1]
    if (low, high) == (0, 1) and occurrences >= 4:
        return 0, 1
    reach = max(2, min(abs(high), high - low + 3, abs(high) // 2 + 1)) if low != high else max(2, abs(high) // 2)
    least = low - max(2, abs(low) // 2) if low < 0 else 0 if low == 0 else max(1, low - max(2, low // 2))
    return least, -1 if high < 0 else 0 if high == 0 and low < 0 else high + reach


@dataclass(frozen=True, slots=True)
class Relation:
    """What holds of the arguments at two places in every example. mend: what the first becomes so that it holds again, or None."""

    at: tuple[int, int]
    test: Callable[[Any, Any], bool]
    mend: Callable[[Any, Any, Random], Any] | None = None

    def holds(self, args: Args) -> bool:
        return self.test(args[self.at[0]], args[self.at[1]])


def _put(args: Args, i: int, value: Any) -> Args:
    return (*args[:i], value, *args[i + 1 :])


def _is_int(v: Any) -> bool:
    return type(v) is int


def _is_sized(v: Any) -> bool:
    return isinstance(v, (*SIZED, OrderedSet))


def _width(v: Any) -> int:
    return len(v[0]) if isinstance(v, (list, tuple)) and v and _is_sized(v[0]) else -1


# what an int argument may be of another argument, the likeliest first; -1: nothing
MEASURES: tuple[Callable[[Any], int], ...] = (len, lambda v: len(v) - 1, _width, lambda v: _width(v) - 1)


class _World:
    """The examples, what they have in common, and the changes that keep it."""

    def __init__(self, params: Sequence[Type], known: Sequence[Args], constants: Sequence[Any], random: Random):
        self.params, self.known, self.constants, self.random = params, known, constants, random
        self.places: dict[Path, Place] = {}
        for args in known:
            for i, (v, t) in enumerate(zip(args, params, strict=True)):
                self._see(v, t, (i,))
        self.measured: dict[int, tuple[int, Callable[[Any], int]]] = {}
        self.groups = self._groups()
        self.relations = self._relations()

    def _see(self, v: Any, t: Type, path: Path) -> None:
        place = self.places.setdefault((*path, _kind(v)), Place(nested=len(path) > 1))
        place.values.append(v)
        for label, part, part_type in _parts(v, t):
            self._see(part, part_type, (*path, label))

    def place(self, v: Any, path: Path) -> Place:
        found = self.places.get((*path, _kind(v)))
        if found is None:
            found = Place(nested=len(path) > 1)
            found.values.append(v)
        return found

    # ---- relations between arguments

    def _always(self, test: Callable[..., bool], *at: int) -> bool:
        """Whether the test holds of the arguments at these places in every example."""
        return all(test(*(a[i] for i in at)) for a in self.known)

    def _groups(self) -> list[list[int]]:
        """The sequences that are equally long in every example, together; each other sequence alone."""
        groups: list[list[int]] = []
        for i in range(len(self.params)):
            if self._always(lambda v: isinstance(v, (list, tuple, str)), i):
                mate = next((g for g in groups if self._always(_equally_long, i, g[0])), None)
                if mate:
                    mate.append(i)
                else:
                    groups.append([i])
        return groups

    def _relations(self) -> list[Relation]:
        every = range(len(self.params))
        ints, sized = [i for i in every if self._always(_is_int, i)], [j for j in every if self._always(_is_sized, j)]
        out: list[Relation] = []
        for i in ints:
            for measure, j in itertools.product(MEASURES, sized):
                if self._always(measured := _is_measure(measure), i, j):
                    self.measured[i] = (j, measure)
                    out.append(Relation((i, j), measured, _to_measure(measure)))
                    break
        free = [i for i in ints if i not in self.measured]
        for i, j in itertools.product(free, sized):
            low = 0 if any(a[i] == 0 for a in self.known) else 1
            out += next(([Relation((i, j), within, _into(low, off))] for off in (-1, 0) if self._always(within := _is_within(low, off), i, j)), [])
        for i, j in itertools.permutations(free, 2):
            out += next(([Relation((i, j), order)] for order in (operator.lt, operator.le) if self._always(order, i, j)), [])
        for i, j in itertools.permutations(every, 2):
            if i not in self.measured and j in sized and self._always(_is_member, i, j):
                out.append(Relation((i, j), _is_member, _to_member))
            elif self._always(_is_inside, i, j):
                out.append(Relation((i, j), _is_inside, _to_inside))
        for i, j in itertools.permutations(sized, 2):
            if self._always(_are_indices, i, j):
                out.append(Relation((i, j), _are_indices, _to_indices))
        return out + [Relation((i, g[0]), _equally_long) for g in self.groups for i in g[1:]]

    def mended(self, args: Args) -> Args | None:
        """The arguments with every relation restored; None where one cannot be."""
        for r in self.relations:
            if not r.holds(args):
                if r.mend is None or (new := r.mend(args[r.at[0]], args[r.at[1]], self.random)) is None:
                    return None
                args = _put(args, r.at[0], new)
        return args if all(r.holds(args) for r in self.relations) else None

    # ---- natural changes

    def natural(self, patience: int) -> Iterator[Args | None]:
        """Changes of the examples in turn, without end; after so many, numbers given alone may go farther."""
        for turn in itertools.count():
            if turn == patience:
                for place in self.places.values():
                    place.wide = not place.nested
            args = self.known[turn % len(self.known)]
            if len(self.known) > 1 and self.random.random() < 0.3:
                args = self._crossed(args)
            yield self.mended(self._changed(args, self.random.choice((1, 1, 2, 3))))

    def _units(self) -> list[list[int]]:
        """The parameters that change together: groups of equal length; each other parameter that is free, alone."""
        grouped = {i for g in self.groups for i in g}
        return [*self.groups, *([i] for i in range(len(self.params)) if i not in grouped and i not in self.measured)]

    def _crossed(self, args: Args) -> Args:
        other = self.random.choice(self.known)
        for unit in self._units():
            if self.random.random() < 0.5:
                for i in unit:
                    args = _put(args, i, other[i])
        return args

    def _changed(self, args: Args, times: int) -> Args:
        units = [u for u in self._units() if not self._constant(u) or self.random.random() < 0.2] or self._units()
        for unit in self.random.sample(units, min(times, len(units))):
            plans = self._plans(args, unit)
            for i in unit:
                args = _put(args, i, self.change(args[i], self.params[i], (i,), plans))
        return args

    def _constant(self, unit: Sequence[int]) -> bool:
        return len(self.known) > 1 and all(len({repr(a[i]) for a in self.known}) == 1 for i in unit)

    def _plans(self, args: Args, unit: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """Which elements, and which columns, all sequences of a unit keep; None where they may differ."""
        if len(unit) < 2:
            return None
        outer = self._plan(len(args[unit[0]]), self.place(args[unit[0]], (unit[0],)))
        widths = {_width(args[i]) for i in unit}
        width = widths.pop()
        square = all(self.place(args[i], (i,)).square for i in unit)
        inner = outer if square else list(range(width)) if width > 0 and not widths else []
        return outer, inner

    def _plan(self, n: int, place: Place, lengths: tuple[int, int] | None = None) -> list[int]:
        """Which elements of n stay, and where: some left out, repeated or moved."""
        pick, (low, high), order = self.random, lengths or place.lengths, list(range(n))
        how = pick.choice(("stay", "stay", "stay", "drop", "drop", "repeat", "repeat", "swap", "reverse", "turn", "cut"))
        if n and how == "drop":
            order.pop(pick.randrange(n))
        elif n and how == "repeat":
            order.insert(pick.randrange(n + 1), pick.randrange(n))
        elif n > 1 and how == "swap":
            i, j = pick.sample(range(n), 2)
            order[i], order[j] = order[j], order[i]
        elif how == "reverse":
            order.reverse()
        elif n and how == "turn":
            order = order[(k := pick.randrange(n)) :] + order[:k]
        elif n > 2 and how == "cut":
            order = order[: pick.randrange(2, n)] if pick.random() < 0.5 else order[pick.randrange(1, n - 1) :]
        return order if low <= len(order) <= high else list(range(n))

    def change(self, v: Any, t: Type, path: Path, plans: tuple[list[int], list[int]] | None = None, resize: bool = True) -> Any:
        """A value near v that could stand at the same place."""
        place = self.place(v, path)
        match v:
            case bool():
                return not v if any(x is not v for x in place.values if isinstance(x, bool)) or self.random.random() < 0.5 else v
            case None:
                others = [x for x in self._others(path) if x is not None]
                return self.random.choice(others) if others else None
            case int():
                return self._int(v, place, top=len(path) == 1)
            case float():
                return self._float(v, place)
            case str():
                return self._text(v, place, plans[0] if plans else None, resize)
            case OrderedSet():
                return oset(self._sequence(list(v), t, path, place, None, resize))
            case dict():
                return self._map(v, t, path)
            case tuple() if _is_fixed(v, t):
                return self._tuple(v, t, path, place)
            case list() | tuple():
                out = self._sequence(list(v), t, path, place, plans, resize)
                return tuple(out) if isinstance(v, tuple) else out
        return v

    def _others(self, path: Path) -> list[Any]:
        return [v for key, place in self.places.items() if key[:-1] == path for v in place.values]

    def _int(self, v: int, place: Place, top: bool) -> int:
        pick, (low, high) = self.random, place.int_range
        for _ in range(6):
            near = [v + 1, v - 1, v + 2, pick.choice(place.ints), pick.randint(low, min(high, max(place.ints[-1], low + 2)))]
            near += [pick.randint(low, high), -v] if place.ints[0] < 0 or pick.random() < 0.5 else []
            near += [c + pick.choice((-1, 0, 1)) for c in self.constants if _is_int(c) and pick.random() < 0.5]
            if abs(v) >= 100 or place.binary:
                near += [_digits(v, pick, "01" if place.binary else "0123456789") for _ in range(3)]
            new = pick.choice(near)
            if new != v and place.allows_int(new):
                return new
        return pick.choice(place.ints)

    def _float(self, v: float, place: Place) -> float:
        if not place.floats:
            return v
        pick, (low, high) = self.random, place.float_range
        step = 10.0**-place.decimals
        near = [v + step, v - step, v + 1, v - 1, v / 2, v * 1.5, pick.choice(place.floats), pick.uniform(low, high)]
        new = round(pick.choice(near), place.decimals)
        return new if low <= new <= high and (new or 0.0 in place.floats or low < 0) else v

    def _text(self, s: str, place: Place, plan: list[int] | None, resize: bool) -> str:
        pick = self.random
        if plan is not None:
            return "".join(c if pick.random() < 0.8 else self._letter(c, place) for c in (s[i] for i in plan))
        if place.closed and pick.random() < 0.9:
            return pick.choice(place.texts)
        if place.format:
            return self._same_form(s, place)
        if place.separators:
            return self._separated(s, place)
        for _ in range(6):
            new = self._text_once(s, place)
            if new != s and place.allows_text(new) and (resize or len(new) == len(s)):
                return new
        return pick.choice([t for t in place.texts if resize or len(t) == len(s)] or [s])

    def _text_once(self, s: str, place: Place) -> str:
        pick, words = self.random, s.split(" ")
        how = pick.choice(("letter", "letter", "letters", "drop", "repeat", "insert", "swap", "reverse", "other", "join", "words", "words", "constant"))
        at = pick.randrange(len(s) + 1)
        cut = min(at, max(0, len(s) - 1))
        match how:
            case "letter" if s:
                return s[:cut] + self._letter(s[cut], place) + s[cut + 1 :]
            case "letters":
                return "".join(self._letter(c, place) if pick.random() < 0.4 else c for c in s)
            case "drop" if len(s) > 1:
                return s[:cut] + s[cut + 1 :]
            case "repeat" if s:
                return s[:cut] + s[cut] + s[cut:]
            case "insert" if place.letters:
                return s[:at] + pick.choice(pick.choice([place.letters[k] for k in sorted(place.letters)])) + s[at:]
            case "swap" if len(s) > 1:
                i, j = sorted(pick.sample(range(len(s)), 2))
                return s[:i] + s[j] + s[i + 1 : j] + s[i] + s[j + 1 :]
            case "reverse":
                return s[::-1]
            case "join":
                other = pick.choice(place.texts or [s])
                return s[:at] + other[min(len(other), at) :]
            case "words" if len(words) > 1:
                i, their = pick.randrange(len(words)), pick.choice(place.texts or [s]).split(" ")
                before, after = words[:i], words[i + 1 :]
                return " ".join(pick.choice(([*before, *after], [*words, words[i]], words[::-1], [*before, pick.choice(their), *after])))
            case "constant":
                named = [c for c in self.constants if isinstance(c, str) and c]
                return s[:at] + pick.choice(named) + s[at:] if named else s
        return pick.choice(place.texts or [s])

    def _letter(self, c: str, place: Place) -> str:
        same = place.letters.get(_class(c), c)
        return self.random.choice(same) if _class(c) != "space" else c

    def _same_form(self, s: str, place: Place) -> str:
        """A text of the same form: each run of digits or letters another text's at its place, or a little changed."""
        pick = self.random
        mates = [re.findall(r"\d+|[A-Za-z]+", t) for t in place.texts]
        runs = itertools.count()

        def other(m: re.Match[str]) -> str:
            old, mate, at = m[0], pick.choice(mates), next(runs)
            if at < len(mate) and mate[at].isdigit() == old.isdigit() and pick.random() < 0.6:
                return mate[at]
            if old.isdigit():
                return str(max(0, int(old) + pick.choice((-1, 1)))).zfill(len(old))[-len(old) :]
            return "".join(self._letter(c, place) if pick.random() < 0.3 else c for c in old)

        return re.sub(r"\d+|[A-Za-z]+", other, s)

    def _separated(self, s: str, place: Place) -> str:
        """A text with a part between separators changed, left out or repeated; only changed where there are two separators."""
        if len(place.separators) > 1:
            return self._same_form(s, place)
        (gap,) = place.separators
        parts = s.split(gap)
        order = self._plan(len(parts), place, (2, len(parts) + 1))
        parts = [parts[i] for i in order]
        at = self.random.randrange(len(parts))
        parts[at] = self._same_form(parts[at], place)
        return gap.join(parts)

    def _sequence(self, items: list[Any], t: Type, path: Path, place: Place, plans: tuple[list[int], list[int]] | None, resize: bool) -> list[Any]:
        outer = plans[0] if plans else self._plan(len(items), place) if resize else list(range(len(items)))
        changed = outer != list(range(len(items)))
        part, below = _element(t), (*path, "e")
        items = [items[i] for i in outer if i < len(items)]
        rows = place.rectangular and bool(items)
        if rows:
            width = len(items[0])
            inner = plans[1] if plans and plans[1] else outer if place.square else self._plan(width, self.place(items[0], below)) if resize else list(range(width))
            items = [type(r)(r[i] for i in inner if i < len(r)) if not _is_fixed(r, part) else r for r in items]
        if items and (not changed or self.random.random() < 0.5):
            for i in self.random.sample(range(len(items)), self.random.randint(1, max(1, min(len(items), 1 + len(items) // 3)))):
                items[i] = self.change(items[i], part, below, resize=not rows)
        return _arranged(items, place, fixed=plans is not None or not resize or place.square)

    def _tuple(self, v: tuple[Any, ...], t: Type, path: Path, place: Place) -> tuple[Any, ...]:
        out = list(v)
        for i in self.random.sample(range(len(out)), self.random.randint(1, max(1, len(out) // 2)) if out else 0):
            out[i] = self.change(out[i], t.args[i] if t.name == "tuple" else ANY, (*path, i))
        return tuple(_arranged(out, place, fixed=True) if all(isinstance(x, (int, float)) for x in out) and len({type(x) for x in out}) == 1 else out)

    def _map(self, v: dict[Any, Any], t: Type, path: Path) -> dict[Any, Any]:
        if t.name == "record":
            return {f: self.change(x, t.args[t.fields.index(f)], (*path, f)) for f, x in v.items()}
        of_key, of_value = t.args if t.name == "map" else (ANY, ANY)
        rows, pick = list(v.items()), self.random
        low, high = self.place(v, path).lengths
        how = pick.choice(("value", "value", "drop", "add", "key", "turn"))
        if how == "drop" and len(rows) > low:
            rows.pop(pick.randrange(len(rows)))
        elif how == "add" and rows and len(rows) < high:
            key, value = pick.choice(rows)
            rows.insert(pick.randrange(len(rows) + 1), (self.change(key, of_key, (*path, "k")), value))
        elif how == "key" and rows:
            i = pick.randrange(len(rows))
            rows[i] = (self.change(rows[i][0], of_key, (*path, "k")), rows[i][1])
        elif how == "turn":
            rows.reverse()
        same_rows = self._same_rows(path)
        for i in range(len(rows)):
            if pick.random() < 0.5:
                rows[i] = (rows[i][0], self.change(rows[i][1], of_value, (*path, "v"), resize=not same_rows))
        return dict(rows)

    def _same_rows(self, path: Path) -> bool:
        """Whether the values of every map of lists are equally long."""
        maps = [v for v in self._others(path) if isinstance(v, dict)]
        return bool(maps) and all(len({len(x) if _is_sized(x) else -1 for x in m.values()}) <= 1 for m in maps)

    # ---- edge cases

    def edge(self) -> Iterator[Args | None]:
        """Each parameter, or group of equally long ones, at its borders; lengths that are given follow."""
        base = min(self.known, key=lambda a: (len(repr(a)), repr(a)))
        units = self._units()
        for name in EDGES:
            for unit in units:
                args, changed = base, False
                for i in unit:
                    new = EDGES[name](base[i], self.params[i])
                    if new is not None:
                        args, changed = _put(args, i, new), True
                if changed:
                    yield self._remeasured(args)
        for i, t in enumerate(self.params):
            if t.name == "option":
                yield _put(base, i, None)
        for args in self.known[1:]:
            for unit in units:
                for i in unit:
                    args = _put(args, i, _edge_disorder(args[i], self.params[i]) or args[i])
            yield self._remeasured(args)

    def _remeasured(self, args: Args) -> Args:
        for i, (j, measure) in self.measured.items():
            args = _put(args, i, max(0, measure(args[j])))
        return args


def _is_measure(measure: Callable[[Any], int]) -> Callable[[Any, Any], bool]:
    return lambda n, of: bool(n == measure(of) >= 0)


def _to_measure(measure: Callable[[Any], int]) -> Callable[[Any, Any, Random], Any]:
    return lambda n, of, pick: max(0, measure(of))


def _is_within(low: int, off: int) -> Callable[[Any, Any], bool]:
    return lambda n, of: bool(low <= n <= len(of) + off)


def _into(low: int, off: int) -> Callable[[Any, Any, Random], Any]:
    return lambda n, of, pick: pick.randint(low, max(low, len(of) + off))


def _is_member(v: Any, of: Any) -> bool:
    return isinstance(v, (int, float, str)) and not isinstance(of, str) and any(type(x) is type(v) and x == v for x in of)


def _to_member(v: Any, of: Any, pick: Random) -> Any:
    return pick.choice(list(of)) if of else None


def _are_indices(v: Any, of: Any) -> bool:
    return isinstance(v, list) and isinstance(of, (list, tuple, str)) and len(v) > 0 and all(_is_int(x) and 0 <= x < len(of) for x in v)


def _to_indices(v: Any, of: Any, pick: Random) -> Any:
    """The elements that are no indices replaced by some, the order kept where there was one."""
    new = [x if _is_int(x) and 0 <= x < len(of) else pick.randrange(len(of)) for x in v] if of else None
    return sorted(new) if new and v == sorted(v) else new


def _is_inside(v: Any, of: Any) -> bool:
    return isinstance(v, str) and isinstance(of, str) and bool(v) and v in of


def _to_inside(v: str, of: str, pick: Random) -> str:
    size = min(len(v), len(of)) or 1
    start = pick.randrange(max(1, len(of) - size + 1))
    return of[start : start + size]


def _equally_long(v: Any, w: Any) -> bool:
    return len(v) == len(w)


def _digits(v: int, pick: Random, of: str) -> int:
    """v with a digit changed, moved or left out."""
    digits = list(str(abs(v)))
    at = pick.randrange(len(digits))
    how = pick.randrange(4)
    if how == 0:
        digits[at] = pick.choice(of)
    elif how == 1:
        digits.reverse()
    elif how == 2 and len(digits) > 1:
        digits.pop(at)
    else:
        other = pick.randrange(len(digits))
        digits[at], digits[other] = digits[other], digits[at]
    return int("".join(digits)) * (-1 if v < 0 else 1)


def _arranged(items: list[Any], place: Place, *, fixed: bool) -> list[Any]:
    """The items sorted and each once where all examples are so. fixed: the length must stay."""
    if place.distinct and not fixed:
        items = list({repr(x): x for x in items}.values())
    try:
        return sorted(items, reverse=place.descending) if place.ascending or place.descending else items
    except TypeError:
        return items


def _kind(v: Any) -> str:
    return type(v).__name__


def _is_fixed(v: Any, t: Type) -> bool:
    """Whether a tuple's places differ in meaning, so that its length stays."""
    return isinstance(v, tuple) and t.name != "vtuple" and not isinstance(v, OrderedSet)


def _element(t: Type) -> Type:
    return t.args[0] if t.name in ("list", "vtuple", "set") else _element(t.args[0]) if t.name == "option" else ANY


def _parts(v: Any, t: Type) -> Iterator[tuple[Any, Any, Type]]:
    """The parts of a value: label, part, its type."""
    if t.name == "option" and v is not None:
        t = t.args[0]
    if isinstance(v, OrderedSet) or (isinstance(v, (list, tuple)) and not _is_fixed(v, t)):
        for x in v:
            yield "e", x, _element(t)
    elif isinstance(v, tuple):
        for i, x in enumerate(v):
            yield i, x, t.args[i] if t.name == "tuple" and len(t.args) == len(v) else ANY
    elif isinstance(v, dict) and t.name == "record":
        for f, x in v.items():
            yield f, x, t.args[t.fields.index(f)]
    elif isinstance(v, dict):
        of_key, of_value = t.args if t.name == "map" else (ANY, ANY)
        for k, x in v.items():
            yield "k", k, of_key
            yield "v", x, of_value


# ---------------------------------------------------------------- edge cases


def _edge_empty(v: Any, t: Type) -> Any:
    if _is_sized(v) and not _is_fixed(v, t) and t.name != "record":
        return type(v)()
    return {int: 0, float: 0.0}.get(type(v))


def _edge_single(v: Any, t: Type) -> Any:
    if isinstance(v, (list, tuple, str)) and not _is_fixed(v, t):
        return v[:1]
    if isinstance(v, dict) and t.name != "record":
        return type(v)(list(v.items())[:1])
    return {int: 1, float: 1.0, bool: not v}.get(type(v))


def _edge_equal(v: Any, t: Type) -> Any:
    if isinstance(v, str):
        return v[:1] * len(v)
    if isinstance(v, (list, tuple)) and v and (not _is_fixed(v, t) or len({*map(_kind, v)}) == 1):
        return type(v)([v[0]] * len(v))
    if isinstance(v, dict) and not isinstance(v, OrderedSet) and v and t.name == "map":
        return dict.fromkeys(v, next(iter(v.values())))
    return 2 if _is_int(v) else None


def _edge_twice(v: Any, t: Type) -> Any:
    if isinstance(v, str):
        return "".join(c * 2 for c in v[:6])
    if isinstance(v, (list, tuple)) and not _is_fixed(v, t):
        return type(v)([x for x in v[:6] for _ in range(2)])
    return None


def _edge_disorder(v: Any, t: Type) -> Any:
    """The odd places first, backwards: neither sorted nor the reverse."""
    if isinstance(v, str):
        return v[1::2][::-1] + v[::2]
    if isinstance(v, (list, tuple)) and not _is_fixed(v, t):
        return type(v)([*v[1::2][::-1], *v[::2]])
    return None


# what an edge case makes of an argument; None: it has no such edge
EDGES: dict[str, Callable[[Any, Type], Any]] = {
    "empty": _edge_empty, "single": _edge_single, "equal": _edge_equal, "twice": _edge_twice, "disorder": _edge_disorder,
}

__all__ = ["Args", "Generated", "generated_inputs"]
