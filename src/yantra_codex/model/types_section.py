"""The types section of a node's features: 180 named places for one type, or for a whole signature.

| places    | what                                                                                        |
|-----------|---------------------------------------------------------------------------------------------|
| 0 - 47    | which constructors the type has at depth 0, 1 and 2; of a signature the share of parameters |
| 48 - 95   | the same of a signature's result                                                            |
| 96 - 137  | the form of the type; of a signature the share of parameters that have it                   |
| 138 - 179 | of a signature alone: arity, parameters of each kind, and how parameters and result pair up |

An option's content stands at the option's own depth, so that `option[int]` is near `int`. Every number lies in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np

from yantra_codex.ir.types import HANDLES, Type, contains, is_hashable, is_mutable, is_orderable
from yantra_codex.model.sections import Vector

CONSTRUCTORS = ("int", "float", "bool", "str", "none", "list", "set", "map", "tuple", "vtuple", "option", "func", "record", "any", "variable", "handle")
DEPTHS = 3
NUMBERS = {"int", "float"}
SEQUENCES = {"list", "set", "vtuple"}
COLLECTIONS = SEQUENCES | {"map"}


def constructor(t: Type) -> str:
    """The name under which a type's outermost constructor has its places."""
    if t.name in HANDLES:
        return "handle"
    return "variable" if t.is_variable else t.name if t.name in CONSTRUCTORS else "any"


def _parts(t: Type, depth: int = 0) -> Iterator[tuple[Type, int]]:
    """The types that t is made of with their depth, no deeper than is told apart."""
    yield t, depth
    below = depth + (t.name != "option")
    if below < DEPTHS:
        for a in t.args:
            yield from _parts(a, below)


def plain(t: Type) -> Type:
    """The type without an option around it."""
    return t.args[0] if t.name == "option" else t


def elements(t: Type) -> tuple[Type, ...]:
    """The types of what a collection, tuple or text holds; none for the others. A map holds keys and values."""
    t = plain(t)
    return (t,) if t.name == "str" else t.args if t.name in COLLECTIONS | {"tuple"} else ()


def _depth(t: Type) -> int:
    return 0 if not t.args else max(map(_depth, t.args)) + (t.name != "option")


def _leaves(t: Type) -> Iterator[Type]:
    if not t.args:
        yield t
    for a in t.args:
        yield from _leaves(a)


def _is_pair(t: Type) -> bool:
    return t.name == "tuple" and len(t.args) == 2


def _is_row(t: Type) -> bool:
    return t.name in SEQUENCES or t.name == "tuple"


def _map(t: Type, place: int, test: Callable[[Type], bool]) -> bool:
    return t.name == "map" and test(t.args[place])


def _func(t: Type, place: int, test: Callable[[Type], bool]) -> bool:
    return t.name == "func" and test(t.args[place])


def _holds(t: Type, test: Callable[[Type], bool]) -> bool:
    return t.name in SEQUENCES and test(t.args[0])


# the form of one type: name, test; an option around it is left out of account
FORMS: tuple[tuple[str, Callable[[Type], bool]], ...] = (
    ("a number", lambda t: t.name in NUMBERS),
    ("a scalar", lambda t: not t.args),
    ("a collection", lambda t: t.name in COLLECTIONS),
    ("nothing but numbers in it", lambda t: all(x.name in NUMBERS for x in _leaves(t))),
    ("nothing but text in it", lambda t: all(x.name == "str" for x in _leaves(t))),
    ("numbers and text in it", lambda t: {x.name for x in _leaves(t)} >= {"str"} and any(x.name in NUMBERS for x in _leaves(t))),
    ("floats somewhere in it", lambda t: contains(t, "float")),
    ("bools somewhere in it", lambda t: contains(t, "bool")),
    ("options somewhere in it", lambda t: contains(t, "option")),
    ("tuples somewhere in it", lambda t: contains(t, "tuple")),
    ("any somewhere in it", lambda t: contains(t, "any")),
    ("deeper than 2", lambda t: _depth(t) > 2),
    ("can be ordered", is_orderable),
    ("can be a key", is_hashable),
    ("can be changed in place", is_mutable),
    ("sequence of numbers", lambda t: _holds(t, lambda e: e.name in NUMBERS)),
    ("sequence of sequences", lambda t: _holds(t, _is_row)),
    ("sequence of pairs", lambda t: _holds(t, _is_pair)),
    ("sequence of maps or records", lambda t: _holds(t, lambda e: e.name in ("map", "record"))),
    ("sequence of things that can be ordered", lambda t: _holds(t, is_orderable)),
    ("matrix of numbers", lambda t: _holds(t, lambda e: _holds(e, lambda x: x.name in NUMBERS))),
    ("tuple of width 2", _is_pair),
    ("tuple of width 3", lambda t: t.name == "tuple" and len(t.args) == 3),
    ("tuple of width 4 or more", lambda t: t.name == "tuple" and len(t.args) > 3),
    ("tuple of one type", lambda t: t.name == "tuple" and len(set(t.args)) == 1),
    ("tuple of several types", lambda t: t.name == "tuple" and len(set(t.args)) > 1),
    ("record of 3 fields or more", lambda t: t.name == "record" and len(t.args) > 2),
    ("map from text", lambda t: _map(t, 0, lambda k: k.name == "str")),
    ("map from numbers", lambda t: _map(t, 0, lambda k: k.name in NUMBERS)),
    ("map from tuples", lambda t: _map(t, 0, lambda k: k.name == "tuple")),
    ("map to numbers", lambda t: _map(t, 1, lambda v: v.name in NUMBERS)),
    ("map to text", lambda t: _map(t, 1, lambda v: v.name == "str")),
    ("map to bools", lambda t: _map(t, 1, lambda v: v.name == "bool")),
    ("map to sequences", lambda t: _map(t, 1, _is_row)),
    ("map to maps or records", lambda t: _map(t, 1, lambda v: v.name in ("map", "record"))),
    ("map to sequences of its keys", lambda t: _map(t, 1, lambda v: _holds(v, lambda e: e == t.args[0]))),
    ("map from and to the same type", lambda t: t.name == "map" and t.args[0] == t.args[1]),
    ("func of 1 parameter", lambda t: t.name == "func" and len(t.args) == 2),
    ("func of 2 parameters or more", lambda t: t.name == "func" and len(t.args) > 2),
    ("func to bool", lambda t: _func(t, -1, lambda r: r.name == "bool")),
    ("func to a number", lambda t: _func(t, -1, lambda r: r.name in NUMBERS)),
    ("func to its parameter's type", lambda t: t.name == "func" and len(t.args) > 1 and t.args[0] == t.args[-1]),
)

KINDS = ("int", "float", "bool", "str", "list", "set", "map", "tuple", "option", "func", "any")
Params = Sequence[Type]


def _any_pair(test: Callable[[Type, Type], bool]) -> Callable[[Params, Type], bool]:
    """Whether some two parameters, in either order, pass a test."""
    return lambda ps, r: any(test(a, b) or test(b, a) for a, b in combinations(ps, 2))


def _first(test: Callable[[Type, Type], bool]) -> Callable[[Params, Type], bool]:
    """Whether the first parameter and the result pass a test."""
    return lambda ps, r: bool(ps) and test(ps[0], plain(r))


def _some(test: Callable[[Type, Type], bool]) -> Callable[[Params, Type], bool]:
    """Whether some parameter and the result pass a test."""
    return lambda ps, r: any(test(p, plain(r)) for p in ps)


# how parameters and result pair up: name, test
PAIRS: tuple[tuple[str, Callable[[Params, Type], bool]], ...] = (
    ("no parameters", lambda ps, r: not ps),
    ("1 parameter", lambda ps, r: len(ps) == 1),
    ("2 parameters", lambda ps, r: len(ps) == 2),
    ("3 parameters", lambda ps, r: len(ps) == 3),
    ("4 parameters or more", lambda ps, r: len(ps) > 3),
    ("all parameters of one type", lambda ps, r: len(ps) > 1 and len(set(ps)) == 1),
    ("two parameters of one type", lambda ps, r: len(set(ps)) < len(ps)),
    ("a parameter is an element of another", _any_pair(lambda a, b: a in elements(b) and b.name != "str")),
    ("two parameters are collections", _any_pair(lambda a, b: a.name in COLLECTIONS and b.name in COLLECTIONS)),
    ("a collection and a number", _any_pair(lambda a, b: a.name in COLLECTIONS and b.name in NUMBERS)),
    ("a text and a number", _any_pair(lambda a, b: a.name == "str" and b.name in NUMBERS)),
    ("a func takes another parameter's elements", _any_pair(lambda a, b: a.name == "func" and bool(set(a.args[:-1]) & set(elements(b))))),
    ("a func gives the result", lambda ps, r: any(p.name == "func" and p.args[-1] == plain(r) for p in ps)),
    ("a func gives the result's elements", lambda ps, r: any(p.name == "func" and p.args[-1] in elements(r) for p in ps)),
    ("result may be none", lambda ps, r: r.name == "option"),
    ("result is none", lambda ps, r: r.name == "none"),
    ("result is the first parameter's type", _first(lambda p, r: p == r)),
    ("result is a parameter's type", _some(lambda p, r: p == r)),
    ("result is all parameters' type", lambda ps, r: bool(ps) and set(ps) == {r}),
    ("result is an element of the first", _first(lambda p, r: p.name != "str" and r in elements(p))),
    ("result is an element of a parameter", _some(lambda p, r: p.name != "str" and r in elements(p))),
    ("result is the key of a map", _some(lambda p, r: p.name == "map" and p.args[0] == r)),
    ("result is the value of a map", _some(lambda p, r: p.name == "map" and p.args[1] == r)),
    ("result holds the first", _first(lambda p, r: r.name != "str" and p in elements(r))),
    ("result holds the first's elements", _first(lambda p, r: r.name != "str" and bool(set(elements(p)) & set(elements(r))))),
    ("result has the first's constructor and other elements", _first(lambda p, r: p != r and p.name == r.name and bool(r.args))),
    ("result is nested deeper than the first", _first(lambda p, r: _depth(r) > _depth(p))),
    ("result is nested less than the first", _first(lambda p, r: _depth(r) < _depth(p))),
    ("collection to scalar", _first(lambda p, r: p.name in COLLECTIONS and not r.args)),
    ("scalar to collection", _first(lambda p, r: not p.args and r.name in COLLECTIONS)),
    ("text to number", _first(lambda p, r: p.name == "str" and r.name in NUMBERS)),
)

NAMES: tuple[str, ...] = (
    *(f"{c} at depth {d}" for d in range(DEPTHS) for c in CONSTRUCTORS),
    *(f"result: {c} at depth {d}" for d in range(DEPTHS) for c in CONSTRUCTORS),
    *(f"form: {name}" for name, _ in FORMS),
    *(f"parameters that are {k}" for k in KINDS),
    *(f"signature: {name}" for name, _ in PAIRS),
)
SIZE = 180
RESULT, FORM, COUNTS, PAIRED = (DEPTHS * len(CONSTRUCTORS), 2 * DEPTHS * len(CONSTRUCTORS),
                                2 * DEPTHS * len(CONSTRUCTORS) + len(FORMS), SIZE - len(PAIRS))
_PLACE = {name: i for i, name in enumerate(CONSTRUCTORS)}


def _mark(out: Vector, start: int, t: Type) -> None:
    for part, depth in _parts(t):
        out[start + depth * len(CONSTRUCTORS) + _PLACE[constructor(part)]] = 1


@lru_cache(maxsize=1024)
def type_features(t: Type) -> Vector:
    """(180,) float32 in [0, 1]: the constructors and the form of one parameter's or result's type; read-only."""
    out = np.zeros(SIZE, dtype=np.float32)
    _mark(out, 0, t)
    bare = plain(t)
    out[FORM : FORM + len(FORMS)] = [test(bare) for _, test in FORMS]
    out.flags.writeable = False
    return out


def signature_features(params: Sequence[Type], returns: Type) -> Vector:
    """(180,) float32 in [0, 1]: the same places for a whole signature; the first and third part are means over the parameters; read-only."""
    return _signature(tuple(params), returns)


@lru_cache(maxsize=1024)
def _signature(params: tuple[Type, ...], returns: Type) -> Vector:
    out = np.zeros(SIZE, dtype=np.float32)
    if params:
        for p in params:
            out += type_features(p)
        out /= len(params)
    _mark(out, RESULT, returns)
    for i, kind in enumerate(KINDS):
        out[COUNTS + i] = min(sum(p.name == kind for p in params), 4) / 4
    out[PAIRED:] = [test(params, returns) for _, test in PAIRS]
    out.flags.writeable = False
    return out
