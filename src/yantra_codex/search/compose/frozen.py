"""Values as the search holds them: hashable, so that what a program does on all inputs is a key.

A list, tuple or vtuple is a tuple; a set is a `FrozenSet`, a map a `FrozenMap`: both in insertion order, and never changed.
`freeze` and `thaw` go between these and the interpreter's values, directed by the type; `given` takes an example's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from yantra_codex.ir.ops.maps import OrderedSet
from yantra_codex.ir.types import Type, contains
from yantra_codex.ir.values import to_ir
from yantra_codex.proofs import in_one_order

SCALARS = frozenset({"int", "float", "bool", "str", "none"})


class FrozenSet(OrderedSet):
    """A set that can be a key; equal to another with the same members, whatever their order."""

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


class FrozenMap(dict[Any, Any]):
    """A map that can be a key; the hash sees the order, so that two orders are rarely taken for one."""

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


def given(value: Any, t: Type) -> Any:
    """An example's value as the interpreter takes it, its sets in one order (see `in_one_order`)."""
    return to_ir(in_one_order(value) if contains(t, "set") else value, t)


def _same(v: Any) -> Any:
    return v


@lru_cache(maxsize=4096)
def freezer(t: Type) -> Callable[[Any], Any]:
    """The function that makes an interpreter's value of type t hashable."""
    if t.name in SCALARS:
        return _same
    inner = [freezer(a) for a in t.args]
    flat = all(f is _same for f in inner)
    match t.name:
        case "list" | "vtuple":
            one = inner[0]
            return tuple if flat else lambda v: tuple(map(one, v))
        case "tuple":
            return tuple if flat else lambda v: tuple([f(x) for f, x in zip(inner, v, strict=True)])
        case "set":
            one = inner[0]
            return FrozenSet.fromkeys if flat else lambda v: FrozenSet.fromkeys(map(one, v))
        case "map":
            of_key, of_value = inner
            return FrozenMap if flat else lambda v: FrozenMap((of_key(k), of_value(x)) for k, x in v.items())
        case "option":
            one = inner[0]
            return _same if flat else lambda v: None if v is None else one(v)
    return _freeze_any


def _freeze_any(v: Any) -> Any:
    if isinstance(v, (list, tuple)):
        return tuple(map(_freeze_any, v))
    if isinstance(v, OrderedSet):
        return FrozenSet.fromkeys(map(_freeze_any, v))
    if isinstance(v, dict):
        return FrozenMap((k, _freeze_any(x)) for k, x in v.items())
    return v


@lru_cache(maxsize=4096)
def thawer(t: Type) -> Callable[[Any], Any]:
    """The function that makes a fresh interpreter's value of a frozen one."""
    if t.name in SCALARS or t.name in ("any", "never"):
        return _same
    inner = [thawer(a) for a in t.args]
    flat = all(f is _same for f in inner)
    match t.name:
        case "list":
            one = inner[0]
            return list if flat else lambda v: [one(x) for x in v]
        case "vtuple":
            one = inner[0]
            return _same if flat else lambda v: tuple([one(x) for x in v])
        case "tuple":
            return _same if flat else lambda v: tuple([f(x) for f, x in zip(inner, v, strict=True)])
        case "set":
            return OrderedSet.fromkeys
        case "map":
            of_value = inner[1]
            return dict if flat else lambda v: {k: of_value(x) for k, x in v.items()}
        case "option":
            one = inner[0]
            return _same if flat else lambda v: None if v is None else one(v)
    return _same
