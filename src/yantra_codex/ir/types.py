"""Types of the logic IR: one small frozen class, their text, joining and matching.

The text of a type has no spaces: `int`, `list[int]`, `map[str,list[int]]`, `tuple[int,str]`,
`vtuple[int]` (a tuple of any length), `option[int]`, `func[(int,str)->bool]`, `record{name:str,age:int}`.
A one-letter upper-case name is a type variable; `N` stands for int or float, `O` for anything that can be ordered.
`never` is the type of no value: the element of an empty list until something better is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from yantra_codex.errors import BadRequest, TypeMismatch


class Type:
    """A type: its constructor and arguments; `fields` names a record's arguments.

    `func` keeps its parameters first and its result last. There is one object for each type, so that comparing and hashing,
    which the search does at every step, cost nothing.
    """

    __slots__ = ("__weakref__", "args", "fields", "is_open", "is_variable", "name")
    __match_args__ = ("name", "args", "fields")
    name: str
    args: tuple[Type, ...]
    fields: tuple[str, ...]
    is_variable: bool
    is_open: bool  # a type variable or `never` is in it

    def __new__(cls, name: str, args: tuple[Type, ...] = (), fields: tuple[str, ...] = ()) -> Type:
        key = (name, args, fields)
        known = _MADE.get(key)
        if known is not None:
            return known
        made = object.__new__(cls)
        is_variable = len(name) == 1 and name.isupper()
        is_open = is_variable or name == "never" or any(a.is_open for a in args)
        for field, value in zip((*cls.__match_args__, "is_variable", "is_open"), (*key, is_variable, is_open), strict=True):
            object.__setattr__(made, field, value)
        return _MADE.setdefault(key, made)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a type is never changed ({name})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a type is never changed ({name})")

    def __reduce__(self) -> tuple[Any, ...]:
        return Type, (self.name, self.args, self.fields)

    def __copy__(self) -> Type:
        return self

    def __deepcopy__(self, memo: object) -> Type:
        return self

    def __str__(self) -> str:
        if self.name == "func":
            return f"func[({','.join(map(str, self.args[:-1]))})->{self.args[-1]}]"
        if self.name == "record":
            return "record{" + ",".join(f"{f}:{t}" for f, t in zip(self.fields, self.args, strict=True)) + "}"
        if self.name == "tuple" or self.args:
            return f"{self.name}[{','.join(map(str, self.args))}]"
        return self.name

    __repr__ = __str__

    @property
    def element(self) -> Type:
        """The type of what iterating a value of this type gives."""
        if self.name in ("list", "set", "vtuple", "map", "option"):
            return self.args[0]
        if self.name == "str":
            return STR
        if self.name == "tuple":
            return join_all(self.args)
        raise TypeMismatch(f"{self} has no elements")


_MADE: dict[tuple[str, tuple[Type, ...], tuple[str, ...]], Type] = {}
INT, FLOAT, BOOL, STR, NONE, ANY, NEVER = (Type(n) for n in ("int", "float", "bool", "str", "none", "any", "never"))
SCALARS = {"int", "float", "bool", "str", "none", "any", "never"}
HANDLES = {"db", "http", "files", "clock", "log"}
ARITY = {"list": 1, "set": 1, "vtuple": 1, "option": 1, "map": 2}


def list_of(t: Type) -> Type:
    return Type("list", (t,))


def set_of(t: Type) -> Type:
    return Type("set", (t,))


def vtuple_of(t: Type) -> Type:
    return Type("vtuple", (t,))


def map_of(k: Type, v: Type) -> Type:
    return Type("map", (k, v))


def tuple_of(*ts: Type) -> Type:
    return Type("tuple", ts)


def option_of(t: Type) -> Type:
    """The optional form of t; an option is never nested, `none` and `any` already hold nothing."""
    return t if t.name in ("option", "any", "none") else Type("option", (t,))


def func_of(params: tuple[Type, ...] | list[Type], result: Type) -> Type:
    return Type("func", (*params, result))


@lru_cache(maxsize=4096)
def parse_type(text: str) -> Type:
    """Return the type a text names; raises BadRequest with the offending part."""
    t, rest = _parse(text.replace(" ", ""))
    if rest:
        raise BadRequest(f"type {text!r}: unexpected {rest!r}")
    return t


def _parse(text: str) -> tuple[Type, str]:
    n = 0
    while n < len(text) and (text[n].isalnum() or text[n] == "_"):
        n += 1
    name, rest = text[:n], text[n:]
    if not name:
        raise BadRequest(f"a type was expected at {text!r}")
    if name == "func":
        if not rest.startswith("[("):
            raise BadRequest(f"func needs parameters and a result, as in func[(int)->bool]; met {text!r}")
        params, rest = _parse_many(rest[2:], ")")
        if not rest.startswith("->"):
            raise BadRequest(f"func needs '->', met {rest!r}")
        result, rest = _parse(rest[2:])
        if not rest.startswith("]"):
            raise BadRequest(f"']' expected at {rest!r}")
        return func_of(params, result), rest[1:]
    if name == "record":
        fields, args, rest = [], [], rest[1:]
        while not rest.startswith("}"):
            field, _, rest = rest.partition(":")
            t, rest = _parse(rest)
            fields.append(field)
            args.append(t)
            rest = rest.removeprefix(",")
            if not rest:
                raise BadRequest("record: '}' expected")
        return Type("record", tuple(args), tuple(fields)), rest[1:]
    args_t: list[Type] = []
    if rest.startswith("["):
        args_t, rest = _parse_many(rest[1:], "]")
    t = Type(name, tuple(args_t))
    known = name in SCALARS | HANDLES or t.is_variable
    if (known and args_t) or (not known and name != "tuple" and ARITY.get(name) != len(args_t)):
        raise BadRequest(f"unknown type {t}")
    return t, rest


def _parse_many(text: str, end: str) -> tuple[list[Type], str]:
    out: list[Type] = []
    while not text.startswith(end):
        if not text:
            raise BadRequest(f"{end!r} expected")
        t, text = _parse(text)
        out.append(t)
        if text.startswith(","):
            text = text[1:]
        elif not text.startswith(end):
            raise BadRequest(f"{end!r} expected at {text!r}")
    return out, text[1:]


def join(a: Type, b: Type) -> Type:
    """The least type that holds values of both: never | T = T, int | float = float, T | none = option[T], else any."""
    if a == b or b == NEVER:
        return a
    if a == NEVER:
        return b
    if {a.name, b.name} == {"int", "float"}:
        return FLOAT
    if "any" in (a.name, b.name):
        return ANY
    if "none" in (a.name, b.name):
        return option_of(b if a == NONE else a)
    if "option" in (a.name, b.name):
        inner = join(a.args[0] if a.name == "option" else a, b.args[0] if b.name == "option" else b)
        return option_of(inner)
    if {a.name, b.name} <= {"tuple", "vtuple"}:
        if a.name == b.name == "tuple" and len(a.args) == len(b.args):
            return Type("tuple", tuple(join(x, y) for x, y in zip(a.args, b.args, strict=True)))
        return vtuple_of(join(a.element, b.element))
    if a.name == b.name and len(a.args) == len(b.args) and a.fields == b.fields and a.args:
        return Type(a.name, tuple(join(x, y) for x, y in zip(a.args, b.args, strict=True)), a.fields)
    return ANY


def join_all(ts: tuple[Type, ...] | list[Type]) -> Type:
    out = NEVER
    for t in ts:
        out = join(out, t)
    return out


def is_orderable(t: Type) -> bool:
    """Whether < is defined on values of t."""
    if t.name in ("int", "float", "bool", "str", "never", "any") or t.is_variable:
        return True
    return t.name in ("list", "tuple", "vtuple") and all(map(is_orderable, t.args))


def is_mutable(t: Type) -> bool:
    """Whether a value of t can be changed in place (so that sharing it could be seen)."""
    return t.name in ("list", "map", "set", "record", "any") or any(map(is_mutable, t.args))


def is_hashable(t: Type) -> bool:
    """Whether a value of t can be a key of a map or a member of a set."""
    return t.name not in ("list", "map", "set", "func") and all(map(is_hashable, t.args))


def contains(t: Type, name: str) -> bool:
    """Whether the constructor `name` occurs anywhere in t."""
    return t.name == name or any(contains(a, name) for a in t.args)


def substitute(t: Type, bound: Mapping[str, Type]) -> Type:
    """t with its type variables replaced; unbound ones become `never`."""
    if t.is_variable:
        return bound.get(t.name, NEVER)
    if not t.is_open:
        return t
    return Type(t.name, tuple(substitute(a, bound) for a in t.args), t.fields)


def fits(value: Type, wanted: Type) -> bool:
    """Whether a value of type `value` can stand where `wanted` is asked without any conversion."""
    if value in (wanted, NEVER):
        return True
    if value.name == wanted.name and len(value.args) == len(wanted.args) and value.fields == wanted.fields:
        return all(fits(v, w) for v, w in zip(value.args, wanted.args, strict=True))
    return wanted.name == "option" and value == NONE


def match(pattern: Type, actual: Type, bound: dict[str, Type]) -> bool:
    """Bind the type variables of `pattern` so that `actual` fits it; False where none do.

    A variable met twice is bound to the join of both only if one of them is `never` or holds it (list[never]);
    int and float are not mixed: a conversion has to be written out.
    """
    if pattern is actual and not pattern.is_open:
        return True
    if pattern.is_variable:
        if pattern.name == "N" and actual.name not in ("int", "float", "never"):
            return False
        if pattern.name == "O" and not is_orderable(actual):
            return False
        old = bound.get(pattern.name)
        if old is None or fits(old, actual):
            bound[pattern.name] = actual
            return True
        return fits(actual, old)
    if actual == NEVER:
        return True
    if pattern.name != actual.name or len(pattern.args) != len(actual.args):
        return pattern.name == "option" and actual == NONE
    return all(match(p, a, bound) for p, a in zip(pattern.args, actual.args, strict=True))


def type_of_value(value: object) -> Type:
    """The type of a Python value read from an example: bool before int; unequal elements are joined."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return INT
    if isinstance(value, float):
        return FLOAT
    if isinstance(value, str):
        return STR
    if isinstance(value, tuple):
        return Type("tuple", tuple(map(type_of_value, value)))
    if isinstance(value, list):
        return list_of(join_all([type_of_value(v) for v in value]))
    if isinstance(value, (set, frozenset)):
        return set_of(join_all([type_of_value(v) for v in value]))
    if isinstance(value, dict):
        return map_of(join_all([type_of_value(v) for v in value]), join_all([type_of_value(v) for v in value.values()]))
    raise BadRequest(f"a value of Python type {type(value).__name__} is not a value of the IR")
