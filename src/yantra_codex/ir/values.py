"""Values of the logic IR: typed conversion from and to Python and JSON, comparison, copying, size.

A value is a plain Python object: int, float, bool, str, None, list, dict (map), tuple (tuple and vtuple) and
`OrderedSet`; a record is a dict. Everything here is directed by the type.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from yantra_codex.errors import BadRequest
from yantra_codex.ir.ops.maps import OrderedSet, oset
from yantra_codex.ir.types import ANY, Type, is_mutable

FLOAT_TOLERANCE = 1e-9
SEQUENCES = (list, tuple)
SCALAR_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "bool": (bool,), "str": (str,), "none": (type(None),)}


def _refuse(value: Any, t: Type) -> BadRequest:
    text = repr(value)
    return BadRequest(f"{text if len(text) < 60 else text[:57] + '...'} is not a value of type {t}")


def _items(value: Any, t: Type, *kinds: type) -> Any:
    if not isinstance(value, kinds) or isinstance(value, OrderedSet) != (t.name == "set" and isinstance(value, dict)):
        raise _refuse(value, t)
    return value


def to_ir(value: Any, t: Type) -> Any:
    """A fresh IR value of type t from a Python value: sets become ordered, ints become floats where t says so.

    Raises BadRequest for a value that is not of type t.
    """
    match t.name:
        case "int" | "bool" | "str" | "none":
            if not isinstance(value, SCALAR_TYPES[t.name]) or (t.name == "int" and isinstance(value, bool)):
                raise _refuse(value, t)
            return value
        case "float":
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise _refuse(value, t)
            try:
                return float(value)
            except OverflowError:
                raise _refuse(value, t) from None
        case "list":
            return [to_ir(v, t.args[0]) for v in _items(value, t, *SEQUENCES)]
        case "vtuple":
            return tuple([to_ir(v, t.args[0]) for v in _items(value, t, *SEQUENCES)])
        case "tuple":
            _items(value, t, *SEQUENCES)
            if len(value) != len(t.args):
                raise _refuse(value, t)
            return tuple([to_ir(v, a) for v, a in zip(value, t.args, strict=True)])
        case "set":
            return oset([to_ir(v, t.args[0]) for v in _items(value, t, set, frozenset, OrderedSet, list)])
        case "map":
            return {to_ir(k, t.args[0]): to_ir(v, t.args[1]) for k, v in _items(value, t, dict).items()}
        case "option":
            return None if value is None else to_ir(value, t.args[0])
        case "record":
            return {f: to_ir(value[f], a) for f, a in zip(t.fields, t.args, strict=True)}
        case "func":
            if not callable(value):
                raise _refuse(value, t)
            return value
    return _to_ir_any(value) if t == ANY else value


def _to_ir_any(value: Any) -> Any:
    if isinstance(value, list):
        return [_to_ir_any(v) for v in value]
    if isinstance(value, tuple):
        return tuple([_to_ir_any(v) for v in value])
    if isinstance(value, (set, frozenset, OrderedSet)):
        return oset([_to_ir_any(v) for v in value])
    if isinstance(value, dict):
        return {_to_ir_any(k): _to_ir_any(v) for k, v in value.items()}
    return value


def from_ir(value: Any, t: Type = ANY) -> Any:
    """The plain Python value of an IR value (a real set for a set); never shares structure with it."""
    if isinstance(value, OrderedSet):
        return set(value)
    if isinstance(value, list):
        return [from_ir(v) for v in value]
    if isinstance(value, tuple):
        return tuple([from_ir(v) for v in value])
    if isinstance(value, dict):
        return {k: from_ir(v) for k, v in value.items()}
    return value


# ---------------------------------------------------------------- comparing


def equal(a: Any, b: Any, t: Type = ANY) -> bool:
    """Whether two values of type t are the same answer: floats equal, both nan, or within a relative 1e-9.

    bool and int differ where the type leaves it open; the order of sets and maps does not count.
    """
    if a is None or b is None:
        return a is b
    if t.name == "float" or (isinstance(a, float) and isinstance(b, (int, float))) or isinstance(b, float):
        return _equal_numbers(a, b)
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, (list, tuple)):
        if not isinstance(b, (list, tuple)) or len(a) != len(b) or (isinstance(a, list) != isinstance(b, list)):
            return False
        parts = t.args if t.name == "tuple" and len(t.args) == len(a) else None
        element = t.args[0] if t.name in ("list", "vtuple") else ANY
        return all(equal(x, y, parts[i] if parts else element) for i, (x, y) in enumerate(zip(a, b, strict=True)))
    if isinstance(a, (OrderedSet, set, frozenset)):
        return isinstance(b, (OrderedSet, set, frozenset)) and _equal_sets(a, b, t)
    if isinstance(a, dict):
        return isinstance(b, dict) and not isinstance(b, OrderedSet) and _equal_maps(a, b, t)
    return type(a) is type(b) and bool(a == b)


def _equal_numbers(a: Any, b: Any) -> bool:
    if any(isinstance(x, bool) or not isinstance(x, (int, float)) for x in (a, b)):
        return False
    if a == b or (a != a and b != b):
        return True
    try:
        return math.isclose(a, b, rel_tol=FLOAT_TOLERANCE, abs_tol=0.0)
    except OverflowError:
        return False


def _equal_sets(a: Iterable[Any], b: Iterable[Any], t: Type) -> bool:
    xs, ys = list(a), list(b)
    if len(xs) != len(ys):
        return False
    element = t.args[0] if t.name == "set" else ANY
    if all(y in set(xs) for y in ys):
        return True
    return all(any(equal(x, y, element) for y in ys) for x in xs)


def _equal_maps(a: dict[Any, Any], b: dict[Any, Any], t: Type) -> bool:
    k_type, v_type = t.args if t.name == "map" else (ANY, ANY)
    if len(a) != len(b):
        return False
    if a.keys() == b.keys():
        return all(equal(v, b[k], v_type) for k, v in a.items())
    if not any(isinstance(k, (float, tuple)) for k in a):
        return False
    return all(any(equal(k, j, k_type) and equal(v, w, v_type) for j, w in b.items()) for k, v in a.items())


# ---------------------------------------------------------------- copying and size


def _same(value: Any) -> Any:
    return value


FLAT_COPIES: dict[str, Callable[[Any], Any]] = {
    "list": list.copy, "option": _same, "vtuple": _same, "map": dict.copy, "record": dict.copy,
}


@lru_cache(maxsize=4096)
def copier(t: Type) -> Callable[[Any], Any]:
    """The function that copies a value of type t so that nothing changeable is shared."""
    if not is_mutable(t):
        return _same
    if t.name in ("list", "option", "vtuple", "map", "record") and not any(map(is_mutable, t.args)):
        return FLAT_COPIES[t.name]
    if t.name == "set":
        return oset
    inner = [copier(a) for a in t.args]
    last = inner[-1] if inner else _same
    match t.name:
        case "list":
            return lambda v: [last(x) for x in v]
        case "vtuple":
            return lambda v: tuple([last(x) for x in v])
        case "option":
            return lambda v: None if v is None else last(v)
        case "map":
            return lambda v: {k: last(x) for k, x in v.items()}
        case "tuple":
            return lambda v: tuple([f(x) for f, x in zip(inner, v, strict=True)])
        case "record":
            return lambda v: {k: f(v[k]) for k, f in zip(t.fields, inner, strict=True)}
        case "func":
            return _same
    return _to_ir_any


def deep_copy(value: Any, t: Type) -> Any:
    """A copy that shares nothing changeable with the value."""
    return copier(t)(value)


def size(value: Any, limit: int = 1 << 62) -> int:
    """How large a value is: one for each element, character and eight bytes of an integer.

    Counting stops soon after `limit`, so that a value which shares its parts can't make this slow.
    """
    total, stack = 0, [value]
    while stack and total <= limit:
        v = stack.pop()
        if isinstance(v, (list, tuple)):
            total += 1
            stack.extend(v)
        elif isinstance(v, str):
            total += 1 + len(v)
        elif isinstance(v, int):
            total += 1 + (v.bit_length() >> 6)
        elif isinstance(v, dict):
            total += 1 + len(v)
            stack.extend(v)
            if not isinstance(v, OrderedSet):
                stack.extend(v.values())
        else:
            total += 1
    return total


# ---------------------------------------------------------------- JSON


def to_json(value: Any, t: Type) -> Any:
    """The JSON object of a value, as a language's harness prints it.

    A float is a number or "inf", "-inf", "nan"; list, tuple, vtuple, set: an array; map: an array of pairs, in order.
    """
    if value is None or t.name in ("bool", "str", "none", "int"):
        return value
    match t.name:
        case "float":
            x = float(value)
            return x if math.isfinite(x) else ("nan" if x != x else "inf" if x > 0 else "-inf")
        case "list" | "vtuple" | "set":
            return [to_json(v, t.args[0]) for v in value]
        case "tuple":
            return [to_json(v, a) for v, a in zip(value, t.args, strict=True)]
        case "map":
            return [[to_json(k, t.args[0]), to_json(v, t.args[1])] for k, v in value.items()]
        case "option":
            return to_json(value, t.args[0])
        case "record":
            return [to_json(value[f], a) for f, a in zip(t.fields, t.args, strict=True)]
    return _any_to_json(value)


def _any_to_json(value: Any) -> Any:
    if isinstance(value, float):
        return to_json(value, Type("float"))
    if isinstance(value, (list, tuple, OrderedSet, set, frozenset)):
        return [_any_to_json(v) for v in value]
    if isinstance(value, dict):
        return [[_any_to_json(k), _any_to_json(v)] for k, v in value.items()]
    return value


# how a harness says what a value of unknown type is that JSON has no form of its own for
TAGGED: dict[str, Callable[[list[Any]], Any]] = {"tuple": tuple, "set": oset, "map": dict}


def from_json(data: Any, t: Type) -> Any:
    """The IR value of type t that a harness printed; raises BadRequest where the JSON does not fit the type.

    What is of unknown type is a list, or {"tuple": [...]}, {"set": [...]}, {"map": [[key, value], ...]}.
    """
    match t.name:
        case "any" if isinstance(data, list):
            return [from_json(v, t) for v in data]
        case "any" if isinstance(data, dict) and len(data) == 1 and (made := TAGGED.get(next(iter(data)))) is not None:
            return made(from_json(next(iter(data.values())), t))
        case "float":
            return float(data) if isinstance(data, str) and data in ("inf", "-inf", "nan") else to_ir(data, t)
        case "list" | "vtuple" | "set" if isinstance(data, list):
            parts = [from_json(v, t.args[0]) for v in data]
            return parts if t.name == "list" else tuple(parts) if t.name == "vtuple" else oset(parts)
        case "tuple" if isinstance(data, list) and len(data) == len(t.args):
            return tuple([from_json(v, a) for v, a in zip(data, t.args, strict=True)])
        case "map" if isinstance(data, list):
            return {from_json(k, t.args[0]): from_json(v, t.args[1]) for k, v in data}
        case "option":
            return None if data is None else from_json(data, t.args[0])
        case "record" if isinstance(data, list):
            return {f: from_json(v, a) for f, v, a in zip(t.fields, data, t.args, strict=True)}
        case "int" if isinstance(data, float) and data.is_integer():
            return int(data)
    return to_ir(data, t)
