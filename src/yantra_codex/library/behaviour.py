"""Which patterns do the same: every pattern is run on inputs of its own types, and those that always agree are told.

In: patterns. Out: `near_duplicates`, pairs of patterns of the same types (also with the parameters in another order) whose
results agree on every input. Inputs are the same in every run: drawn with seeds made of the types, and the doctests'
own arguments of every pattern of these types, which hold the cases that matter. Agreement on all of them is a strong
sign, no proof: what was looked at and stays for another reason stands in `ACCEPTED` with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from yantra_codex.errors import Interrupted, RaisedError, YantraError
from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Call, Expr, Function, Lambda, Param, Program, Return, Var
from yantra_codex.ir.ops.maps import OrderedSet
from yantra_codex.ir.types import Type, is_hashable
from yantra_codex.ir.values import to_ir
from yantra_codex.library.applied import applied, takes_functions
from yantra_codex.library.catalogue import Pattern
from yantra_codex.library.lint import program_of

LIMITS = Limits(fuel=20_000, memory=100_000, depth=200)
DRAWN = 48  # inputs drawn for each group of types, beside the doctests'
HARVESTED = 400  # doctest inputs of a group, at most
LAMBDAS = 4  # ways to fill the function parameters of a group
MOST_PERMUTED = 3  # parameters, above which their order is not changed
# values of which two patterns must have agreed, not only errors, and how many different results these must hold
LEAST_VALUES, LEAST_RESULTS = 4, 2

# Patterns that agree on every input here and both stay, with the reason.
ACCEPTED: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"sort_ascending", "bubble_sort", "insertion_sort", "selection_sort", "merge_sort", "quick_sort", "heap_sort"}),
     "the algorithm is what is asked for, by its name"),
    (frozenset({"sort_map_by_key", "sort_map_by_value"}), "they differ in the order of the map alone, which equality does not see"),
    (frozenset({"merge_maps", "merge_maps_keeping_first"}),
     "which side wins is the question; the order of the keys differs, which equality does not see"),
    (frozenset({"take_last", "ring_buffer"}), "a slice, and the data structure asked for by its name, fed one value at a time"),
    (frozenset({"running_total", "delta_decode"}), "the inverse of delta_encode, asked for as the decoding of a format"),
    (frozenset({"open_amounts", "reorder_quantities"}),
     "two trades with the roles of the maps exchanged: owed of what was billed, missing of what is wanted"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two patterns that agree. order: which parameter of the first each parameter of the second takes; inputs: compared."""

    first: str
    second: str
    order: tuple[int, ...]
    inputs: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.first, self.second))

    def __str__(self) -> str:
        swapped = "" if self.order == tuple(range(len(self.order))) else f", parameters in the order {', '.join(str(i + 1) for i in self.order)}"
        return f"{self.first} and {self.second} agree on {self.inputs} inputs{swapped}"


Outcome = tuple[str, Any]  # ("value", comparable value) | ("raised", kind) | ("stopped", None)
Caller = Callable[..., Any]


def near_duplicates(patterns: Sequence[Pattern], about: Iterable[str] | None = None, progress: Callable[[int], None] = lambda n: None) -> list[Pair]:
    """The pairs of patterns that agree on every input, in the order of the patterns; accepted ones included.

    about: only pairs with one of these names. progress: told how many patterns were run since the last call.
    """
    wanted = None if about is None else set(about)
    pool = harvest(patterns)
    out = []
    for group in by_types(patterns):
        if len(group) > 1 and (wanted is None or wanted & {p.name for p in group}):
            out += _pairs_of(group, pool, wanted, progress)
        else:
            progress(len(group))
    places = {p.name: i for i, p in enumerate(patterns)}
    return sorted(out, key=lambda pair: (places[pair.first], places[pair.second]))


def unaccepted(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that no reason excuses."""
    return [p for p in pairs if why_accepted(p) is None]


def why_accepted(pair: Pair) -> str | None:
    """Why both patterns of a pair stay although they agree; None where nothing was said."""
    return next((reason for names, reason in ACCEPTED if pair.names <= names), None)


def by_types(patterns: Sequence[Pattern]) -> list[list[Pattern]]:
    """The patterns that can be compared: the same result type and the same parameter types in whatever order."""
    groups: dict[tuple[str, ...], list[Pattern]] = {}
    for p in patterns:
        groups.setdefault((*sorted(str(t) for _, t in p.params), str(p.returns)), []).append(p)
    return list(groups.values())


# ---------------------------------------------------------------- inputs

INTS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 25, 28, 60, 97, 100, 128, 255, 1000, 2024, -1, -2, -3, -7, -12, -100)
SMALL_INTS = (0, 1, 2, 3, 4, 5, -1, -2, 7, 9)
FLOATS = (0.0, 0.5, 1.0, 1.25, 2.0, 2.5, 3.7, 10.0, 99.99, 120.0, 1000.0, -0.5, -1.25, -3.0, -40.0)
TEXTS = ("", "a", "b", "ab", "aab", "abc", "ABC", "level", "Anna", "Hello World", "hello world", "  spaced  out ", "a1b22c333", "42", "-7",
         "3.14", "snake_case_name", "camelCaseName", "kebab-case", "x=1,y=2", "one, two; three", "the cat and the hat", "aaabbbcca", "(a[b]{c})",
         "line one\nline two\n", "Été à Paris", "ZZ top 9", "a.b.c", "yes", "true", "0xff", "1011", "!?", "\t tab")
LETTERS = "aabbcAB01 ,.-_z"


class Inputs:
    """Draws values of types; pool: values that the doctests use, by type."""

    def __init__(self, seed: str, pool: Mapping[str, Sequence[Any]]):
        self.random, self.pool = Random(seed), pool

    def draw(self, t: Type, small: bool = False) -> Any:
        """A value; small: one of few, so that elements repeat and arguments meet them."""
        pick = self.random
        if not small and pick.random() < 0.3 and (known := self.pool.get(str(t))):
            return pick.choice(known)
        match t.name:
            case "int":
                return pick.choice(SMALL_INTS if small or pick.random() < 0.5 else INTS)
            case "float":
                return pick.choice(FLOATS)
            case "bool":
                return pick.random() < 0.5
            case "str":
                if small or pick.random() < 0.6:
                    return pick.choice(TEXTS[:8] if small else TEXTS)
                return "".join(pick.choice(LETTERS) for _ in range(pick.randrange(10)))
            case "none":
                return None
            case "any":
                return pick.choice((*SMALL_INTS, *TEXTS[:6]))
            case "option":
                return None if pick.random() < 0.25 else self.draw(t.args[0], small)
            case "tuple":
                return tuple(self.draw(a, small) for a in t.args)
            case "record":
                return {f: self.draw(a, small) for f, a in zip(t.fields, t.args, strict=True)}
            case "list" | "vtuple" | "set":
                return self._collection(t)
            case "map":
                keys = [self.draw(t.args[0], True) for _ in range(pick.randrange(6))]
                return {k: self.draw(t.args[1], pick.random() < 0.5) for k in keys}
        raise YantraError(f"no values of type {t} can be drawn")

    def _collection(self, t: Type) -> Any:
        pick, few = self.random, self.random.random() < 0.6
        items = [self.draw(t.args[0], few) for _ in range(pick.randrange(8))]
        if t.args[0].name in ("int", "float", "str") and pick.random() < 0.25:
            items.sort()
        return set(items) if t.name == "set" and is_hashable(t.args[0]) else tuple(items) if t.name == "vtuple" else items


def harvest(patterns: Iterable[Pattern]) -> dict[str, list[Any]]:
    """The arguments of all doctests and the parts of them, by type, each once."""
    out: dict[str, dict[str, Any]] = {}
    for p in patterns:
        for e in p.examples:
            for (_, t), value in zip(p.params, e.args, strict=False):
                for part_type, part in _parts(value, t):
                    out.setdefault(part_type, {})[repr(part)] = part
    return {t: [values[k] for k in sorted(values)] for t, values in out.items()}


def _parts(value: Any, t: Type) -> Iterator[tuple[str, Any]]:
    yield str(t), value
    if t.name in ("list", "vtuple", "set") and isinstance(value, (list, tuple, set)):
        for v in value:
            yield from _parts(v, t.args[0])
    elif t.name == "tuple" and isinstance(value, (list, tuple)) and len(value) == len(t.args):
        for v, a in zip(value, t.args, strict=True):
            yield from _parts(v, a)
    elif t.name == "map" and isinstance(value, dict):
        for k, v in value.items():
            yield from itertools.chain(_parts(k, t.args[0]), _parts(v, t.args[1]))


def inputs_of(group: Sequence[Pattern], pool: Mapping[str, Sequence[Any]]) -> list[tuple[Any, ...]]:
    """What a group's patterns are run on: their own doctests' arguments and drawn ones; by type, functions left out."""
    types = _values(group[0])
    out: dict[str, tuple[Any, ...]] = {}
    for p in group:
        order = _sorted_places(p)
        cases = applied(p, program_of(p)) if takes_functions(p) else None
        for e in [c.example for c in cases] if cases is not None else p.examples:
            if len(e.args) == len(types):
                args = tuple(e.args[i] for i in order)
                out.setdefault(repr(args), args)
    harvested = list(out.values())
    if len(harvested) > HARVESTED:
        harvested = Random("harvest").sample(harvested, HARVESTED)
    inputs = Inputs(" ".join(map(str, types)), pool)
    drawn = [tuple(inputs.draw(t) for t in types) for _ in range(DRAWN if types else 0)]
    return _of_type([*harvested, *drawn], types)


def _of_type(rows: Iterable[tuple[Any, ...]], types: Sequence[Type]) -> list[tuple[Any, ...]]:
    out = []
    for row in rows:
        try:
            out.append(tuple(to_ir(v, t) for v, t in zip(row, types, strict=True)))
        except (YantraError, TypeError):
            continue
    return out


def _values(p: Pattern) -> list[Type]:
    """The types of the parameters that are no functions, in the order in which a group's inputs are kept."""
    return sorted((t for _, t in p.params if t.name != "func"), key=str)


def _sorted_places(p: Pattern) -> list[int]:
    """For each place of a group's inputs, which of the pattern's parameters (functions not counted) it is."""
    types = [t for _, t in p.params if t.name != "func"]
    return sorted(range(len(types)), key=lambda i: str(types[i]))


# ---------------------------------------------------------------- running


def callers_of(p: Pattern, program: Program, functions: Mapping[str, Sequence[Lambda]]) -> list[Caller]:
    """The pattern ready to be called with values alone: once, or once for each way to fill its function parameters."""
    if not takes_functions(p):
        return [compile_program(program, LIMITS)]
    kinds = [str(t) for _, t in p.params if t.name == "func"]
    out = []
    for i in range(LAMBDAS):
        chosen = iter([functions[k][(i + j) % len(functions[k])] for j, k in enumerate(kinds)])
        args: tuple[Expr, ...] = tuple(next(chosen) if t.name == "func" else Var(name, t) for name, t in p.params)
        params = tuple(Param(name, t) for name, t in p.params if t.name != "func")
        entry = Function("called_", params, p.returns, (Return(Call(p.name, args, p.returns)),))
        out.append(compile_program(check(Program((entry, *program.functions))), LIMITS))
    return out


def lambdas_of(group: Sequence[Pattern], programs: Mapping[str, Program]) -> dict[str, list[Lambda]]:
    """The functions that a group's doctests hand over, by type, in a steady order."""
    out: dict[str, list[Lambda]] = {}
    for p in group:
        if takes_functions(p):
            for case in applied(p, programs[p.name]):
                (returned,) = case.program.entry.body
                if isinstance(returned, Return) and isinstance(returned.value, Call):
                    for e in returned.value.args:
                        if isinstance(e, Lambda) and e not in out.setdefault(str(e.type), []):
                            out[str(e.type)].append(e)
    return out


def outcome_of(call: Caller, args: Sequence[Any]) -> Outcome:
    """What a call gives, in a form that equal results share."""
    try:
        return "value", comparable(call(*args))
    except RaisedError as e:
        return "raised", e.kind
    except (Interrupted, RecursionError):
        return "stopped", None


def comparable(value: Any) -> Any:
    """A value that can be compared with ==: floats to nine digits, sets and maps without their order, bool apart from int."""
    match value:
        case bool() | None | str():
            return value if not isinstance(value, bool) else ("bool", value)
        case float():
            return float(f"{value:.9g}") if value == value else "nan"
        case list():
            return tuple(map(comparable, value))
        case tuple():
            return ("tuple", *map(comparable, value))
        case OrderedSet():
            return ("set", frozenset(map(comparable, value)))
        case dict():
            return ("map", frozenset((comparable(k), comparable(v)) for k, v in value.items()))
    return value


# ---------------------------------------------------------------- comparing


@dataclass(frozen=True, slots=True)
class Seen:
    """A pattern's outcomes on its group's inputs, by the order in which its parameters take them; the first is its own."""

    pattern: Pattern
    outcomes: tuple[tuple[tuple[int, ...], tuple[Outcome, ...]], ...]


def _pairs_of(group: Sequence[Pattern], pool: Mapping[str, Sequence[Any]], wanted: set[str] | None, progress: Callable[[int], None]) -> list[Pair]:
    programs, known = {}, []
    for p in group:
        try:
            programs[p.name] = program_of(p)
            known.append(p)
        except YantraError:
            continue  # lint reports it
    functions = lambdas_of(known, programs)
    inputs = inputs_of(known, pool) if known else []
    seen = []
    for p in known:
        seen.append(Seen(p, tuple(_outcomes(p, programs[p.name], functions, inputs))))
        progress(1)
    progress(len(group) - len(known))
    out = []
    for a, b in itertools.combinations(seen, 2):
        if wanted is None or {a.pattern.name, b.pattern.name} & wanted:
            out += _agreeing(a, b)
    return out


def _outcomes(p: Pattern, program: Program, functions: Mapping[str, Sequence[Lambda]],
              inputs: Sequence[tuple[Any, ...]]) -> Iterator[tuple[tuple[int, ...], tuple[Outcome, ...]]]:
    """The outcomes in every order of arguments that the types allow, its own first."""
    calls = callers_of(p, program, functions)
    for order in orders(p):
        yield order, tuple(outcome_of(call, [args[i] for i in order]) for call in calls for args in inputs)


def orders(p: Pattern) -> list[tuple[int, ...]]:
    """For each parameter (functions not counted) the place in the group's inputs that it takes; its own order first."""
    places = _sorted_places(p)
    own = tuple(places.index(i) for i in range(len(places)))
    if len(own) > MOST_PERMUTED:
        return [own]
    types = _values(p)
    return [own, *(o for o in itertools.permutations(own) if o != own and all(types[i] == types[j] for i, j in zip(o, own, strict=True)))]


def _agreeing(a: Seen, b: Seen) -> list[Pair]:
    """The pair, where the second agrees in some order of its parameters; the plainest such order."""
    own, first = a.outcomes[0]
    for order, second in b.outcomes:
        if (n := agreement(first, second)) is not None:
            return [Pair(a.pattern.name, b.pattern.name, tuple(own.index(i) for i in order), n)]
    return []


def agreement(first: Sequence[Outcome], second: Sequence[Outcome]) -> int | None:
    """On how many inputs two rows of outcomes agree; None where they differ on one, or show too little.

    An input on which one of them was stopped says nothing.
    """
    met: list[Outcome] = []
    for x, y in zip(first, second, strict=True):
        if "stopped" in (x[0], y[0]):
            continue
        if x != y:
            return None
        met.append(x)
    values = [x for x in met if x[0] == "value"]
    return len(met) if len(values) >= LEAST_VALUES and len({repr(v) for v in values}) >= LEAST_RESULTS else None


__all__ = ["ACCEPTED", "Inputs", "Pair", "agreement", "comparable", "harvest", "near_duplicates", "orders", "unaccepted",
           "why_accepted"]
