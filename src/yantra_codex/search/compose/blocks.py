"""What a program is put together from: ops of the table over frozen values, with lambdas or without.

In: `OPS`. Out: `Block`s, an op at concrete types with a fast meaning, and `Higher`s, ops whose last argument is a lambda.
A meaning here takes and gives frozen values (frozen.py); where no fast one stands, the op's own runs between thaw and
freeze. `tests/test_blocks.py` runs every example of every op through both.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import compress, pairwise, product, takewhile
from typing import Any

from yantra_codex.errors import OutOfMemory
from yantra_codex.ir import charge
from yantra_codex.ir.nodes import Apply, Expr, Lit, Make
from yantra_codex.ir.ops import OPS, Op
from yantra_codex.ir.types import (
    BOOL,
    FLOAT,
    INT,
    STR,
    Type,
    is_hashable,
    is_orderable,
    join_all,
    list_of,
    map_of,
    substitute,
    tuple_of,
)
from yantra_codex.search.compose.frozen import FrozenMap, FrozenSet, freezer, thawer

Fn = Callable[..., Any]
MEMORY = 600  # the largest value the search makes, in values.size
LONGEST_CHOSEN_FROM = 24  # elements that combinations and permutations are made of
INT_WORDS = 8  # the largest whole number an op makes at once, in words of 64 bits
DEEPEST = 3  # how deep a type may nest
# ops that the search does not place: constants without use, duplicates of others, and what only a literal can fill
LEFT_OUT = frozenset(["copy", "nan", "inf", "tau", "fsum", "to_any", "is_a", "cast", "sort_with", "fold_right", "show_quoted", "is_title", "is_ascii", "re_find_span", "re_groups", "re_match_groups", "re_full_groups", "re_find_all_groups", "re_find_all_spans", "re_replace_limit", "url_encode", "json_parse", "json_text", "csv_rows", "csv_text", "bit_not", "is_nan", "is_inf", "is_finite", "is_close", "copysign", "float_floordiv", "fmod", "truncdiv", "truncmod", "xor", "implies", "format_exp", "format_general", "format_grouped", "format_signed", "format_center", "slice_step", "str_slice_step", "some", "unwrap", "unwrap_or", "option_map", "is_none", "is_some", "map_find", "re_find", "tuple_concat", "combinations_repeated", "cartesian_all", "counter_elements", "merge_sorted", "slice_from", "slice_to", "str_slice_from", "str_slice_to", "sinh", "cosh", "tanh"])


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """An op (or a pattern) at concrete types. fn: over frozen values; build: the expression of its arguments' expressions."""

    name: str
    params: tuple[Type, ...]
    result: Type
    fn: Fn
    build: Callable[[Sequence[Expr]], Expr]
    commutes: bool = False
    pattern: Any = None  # the library's Pattern that it calls; None for an op


@dataclass(frozen=True, slots=True, eq=False)
class Higher:
    """An op over a list and what a lambda gives for each element. fn(xs, ys): ys are the lambda's values in order.

    body: what the lambda may return ("bool", "any", "ordered", "int", "float", "list", "key"). checked: whether fn would let an
    error among ys pass unseen.
    """

    name: str
    body: str
    result: Callable[[Type, Type], Type]
    fn: Fn
    checked: bool = False


# ---------------------------------------------------------------- fast meanings over frozen values


def _index(xs: Any, i: int) -> Any:
    if i < 0:
        raise IndexError
    return xs[i]


def _remove_at(xs: Any, i: int) -> Any:
    if not 0 <= i < len(xs):
        raise IndexError
    return xs[:i] + xs[i + 1 :]


FAST: dict[str, Fn] = {
    "length": len, "is_empty": operator.not_, "index": _index, "index_wrap": operator.getitem, "first": operator.itemgetter(0),
    "last": operator.itemgetter(-1), "slice": lambda xs, a, b: xs[a:b], "take": lambda xs, n: xs[: max(n, 0)], "drop": lambda xs, n: xs[max(n, 0) :],
    "take_last": lambda xs, n: xs[-n:] if n > 0 else (),
    "reverse": operator.itemgetter(slice(None, None, -1)), "concat": operator.add, "append": lambda xs, x: (*xs, x), "prepend": lambda xs, x: (x, *xs),
    "remove_at": _remove_at, "contains": operator.contains, "index_of": tuple.index, "count_of": tuple.count, "sum": sum,
    "find_index_of": lambda xs, x: xs.index(x) if x in xs else -1,
    "max_of": max, "min_of": min, "index_of_max": lambda xs: xs.index(max(xs)), "index_of_min": lambda xs: xs.index(min(xs)),
    "sort": lambda xs: tuple(sorted(xs)), "sort_desc": lambda xs: tuple(sorted(xs, reverse=True)), "unique": lambda xs: tuple(dict.fromkeys(xs)),
    "has_duplicates": lambda xs: len(set(xs)) != len(xs), "zip": lambda a, b: tuple(zip(a, b)), "pairwise": lambda xs: tuple(pairwise(xs)),
    "enumerate": lambda xs, i: tuple(enumerate(xs, i)), "transpose": lambda xs: tuple(zip(*xs)), "any_true": any, "all_true": all,
    "without": lambda a, b: tuple([x for x in a if x not in b]), "common": lambda a, b: tuple([x for x in a if x in b]),
    "chars": tuple, "str_length": len, "str_is_empty": operator.not_, "str_concat": operator.add, "upper": str.upper, "lower": str.lower,
    "capitalize": str.capitalize, "swapcase": str.swapcase, "strip": str.strip, "lstrip": str.lstrip, "rstrip": str.rstrip, "title": OPS["title"].meaning,
    "str_reverse": operator.itemgetter(slice(None, None, -1)), "str_index": _index, "str_index_wrap": operator.getitem,
    "str_slice": lambda s, a, b: s[a:b], "join": lambda xs, s: s.join(xs), "replace": str.replace, "str_contains": operator.contains,
    "starts_with": str.startswith, "ends_with": str.endswith, "str_find": str.find, "str_rfind": str.rfind, "str_count": str.count,
    "split_words": lambda s: tuple(s.split()), "int_to_str": str, "parse_int": OPS["parse_int"].meaning,
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "neg": operator.neg, "abs": abs, "div": operator.truediv,
    "floordiv": operator.floordiv, "floormod": operator.mod, "square": lambda x: x * x, "gcd": math.gcd, "isqrt": math.isqrt,
    "is_even": lambda x: x % 2 == 0, "is_odd": lambda x: x % 2 == 1, "is_divisible": lambda a, b: a % b == 0, "max2": max, "min2": min,
    "to_float": float, "sqrt": OPS["sqrt"].meaning, "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt,
    "ge": operator.ge, "and": lambda a, b: a and b, "or": lambda a, b: a or b, "not": operator.not_, "bit_and": operator.and_, "bit_or": operator.or_,
    "bit_xor": operator.xor, "bool_to_int": int, "set_size": len, "set_has": operator.contains, "set_from_list": FrozenSet.fromkeys, "set_to_list": tuple,
    "map_size": len, "map_get": operator.getitem, "map_has": operator.contains, "map_keys": tuple, "map_values": lambda m: tuple(m.values()),
    "map_items": lambda m: tuple(m.items()), "map_get_or": lambda m, k, d: m.get(k, d), "tuple_to_list": tuple, "list_to_tuple": tuple,
    "swap": lambda t: (t[1], t[0]), "flatten": lambda xs: tuple([x for row in xs for x in row]), "char_code": ord, "pi": lambda: math.pi,
}
FAST_FLOAT: dict[str, Fn] = {"sum": lambda xs: sum(xs, 0.0), "product": lambda xs: math.prod(xs, start=1.0)}  # of no floats: a float
COMMUTE = frozenset(["add", "mul", "max2", "min2", "gcd", "lcm", "eq", "ne", "and", "or", "bit_and", "bit_or", "bit_xor", "set_union", "set_intersection", "is_disjoint", "counter_add", "counter_or", "counter_and"])
CHEAP_RESULTS = frozenset({"int", "float", "bool", "str"})


def _sized(name: str, meaning: Fn) -> Fn:
    """The meaning behind a check of how large its result would be."""
    size_of = charge.SIZES[name]
    limit = min(MEMORY, INT_WORDS) if name in charge.INT_RESULTS else MEMORY

    longest = LONGEST_CHOSEN_FROM if name in ("combinations", "permutations") else None

    def checked(*args: Any) -> Any:
        if longest is not None and len(args[0]) > longest:
            raise OutOfMemory(f"{name} of more than {longest} elements")
        if size_of(*args) > limit:
            raise OutOfMemory(f"{name} would make a value of a size above {limit}")
        return meaning(*args)

    return checked


@lru_cache(maxsize=8192)
def fast_meaning(name: str, params: tuple[Type, ...], result: Type) -> Fn:
    """The meaning of an op over frozen values at these types."""
    if name in FAST:
        return FAST_FLOAT.get(name, FAST[name]) if result == FLOAT else FAST[name]
    meaning: Fn = FAST_FLOAT.get(name, OPS[name].meaning) if result == FLOAT else OPS[name].meaning
    if name in charge.SIZES:
        meaning = _sized(name, meaning)
    freeze = freezer(result)
    thaws = tuple(thawer(t) for t in params)
    if all(t.name in CHEAP_RESULTS for t in params):
        return meaning if result.name in CHEAP_RESULTS else lambda *xs: freeze(meaning(*xs))
    if len(thaws) == 1:
        thaw = thaws[0]
        return lambda x: freeze(meaning(thaw(x)))
    return lambda *xs: freeze(meaning(*[t(x) for t, x in zip(thaws, xs)]))


# ---------------------------------------------------------------- ops without a lambda


@lru_cache(maxsize=1)
def plain_ops() -> tuple[Op, ...]:
    """The ops without effects, without lambdas and without changes that the search places."""
    return tuple(o for o in OPS.values() if not o.mutates and o.group != "effects" and o.name not in LEFT_OUT and o.params
                 and not o.name.startswith("re_")  # a pattern is a literal: the strand of texts makes these
                 and not any(p.name in ("func", "db", "http", "files", "clock", "log") for p in o.params)
                 and o.result.name not in ("none", "option") and o.name != "tuple_get")


def depth(t: Type) -> int:
    """How deep a type nests: 0 for a scalar."""
    return 1 + max(map(depth, t.args)) if t.args else 0


@lru_cache(maxsize=4096)
def instances(known: tuple[Type, ...], new: Type) -> tuple[Block, ...]:
    """Every op at every choice of known types of which one is `new`; known includes it."""
    return tuple(block for op in _taking(new) for chosen in _choices(op, known, new) if (block := _at_types(op.name, chosen)) is not None)


@lru_cache(maxsize=4096)
def _taking(t: Type) -> tuple[Op, ...]:
    """The ops that take a value of type t somewhere."""
    return tuple(op for op in plain_ops() if any(_may_fill(op.name, p, t) for p in op.params))


@lru_cache(maxsize=65536)
def _may_fill(op_name: str, scheme: Type, t: Type) -> bool:
    """Whether a value of type t may stand where an op's scheme asks for a type, other arguments aside."""
    if op_name == "tuple_to_list":
        return t.name == "vtuple" or (t.name == "tuple" and bool(t.args) and len(set(t.args)) == 1)
    return unify(scheme, t, {})


def _choices(op: Op, known: tuple[Type, ...], new: Type) -> Iterator[tuple[Type, ...]]:
    """Argument types for an op among the known ones, at least one of them the new one."""
    for first in known:
        if not _may_fill(op.name, op.params[0], first):
            continue
        told = _told_by_first(op.name, first)
        if told is not None:
            if new in told and all(t in known for t in told):
                yield told
            continue
        pools = [[t for t in known if _may_fill(op.name, p, t)] for p in op.params[1:]]
        for rest in product(*pools):
            if first is new or new in rest:
                bound: dict[str, Type] = {}
                if all(unify(p, t, bound) for p, t in zip(op.params, (first, *rest))):
                    yield (first, *rest)


@lru_cache(maxsize=65536)
def _told_by_first(op_name: str, first: Type) -> tuple[Type, ...] | None:
    """All argument types, where the first one settles them."""
    params = OPS[op_name].params
    if len(params) == 1:
        return (first,)
    bound: dict[str, Type] = {}
    unify(params[0], first, bound)
    rest = tuple(substitute(p, bound) for p in params[1:])
    return None if any(map(_open, rest)) else (first, *rest)


def _open(t: Type) -> bool:
    return (len(t.name) == 1 and t.name.isupper()) or any(map(_open, t.args))


def unify(scheme: Type, t: Type, bound: dict[str, Type]) -> bool:
    """Whether a scheme is exactly t for some types of its variables, which are added to `bound`."""
    name = scheme.name
    if len(name) == 1 and name.isupper():
        known = bound.get(name)
        if known is None:
            if (name == "N" and t not in (INT, FLOAT)) or (name == "O" and not is_orderable(t)):
                return False
            bound[name] = t
            return True
        return known is t
    if not scheme.args:
        return scheme is t
    return name == t.name and len(scheme.args) == len(t.args) and all(unify(a, b, bound) for a, b in zip(scheme.args, t.args))


@lru_cache(maxsize=65536)
def _at_types(op_name: str, chosen: tuple[Type, ...]) -> Block | None:
    """The op at these argument types; None where its result is no type that the search makes."""
    if op_name == "tuple_to_list":
        return instance(op_name, chosen, list_of(join_all(chosen[0].args)))
    bound: dict[str, Type] = {}
    for p, t in zip(OPS[op_name].params, chosen, strict=True):
        unify(p, t, bound)
    result = substitute(OPS[op_name].result, bound)
    return instance(op_name, chosen, result) if allowed(result) else None


def allowed(t: Type) -> bool:
    """Whether the search makes values of a type: not too deep, hashable where it must be, nothing unknown inside."""
    if depth(t) > DEEPEST or t.name in ("any", "never", "none"):
        return False
    if t.name in ("set", "map") and not is_hashable(t.args[0]):
        return False
    return all(a.name not in ("never",) for a in t.args) and not t.is_variable


@lru_cache(maxsize=16384)
def instance(name: str, params: tuple[Type, ...], result: Type) -> Block:
    """An op at concrete types."""
    fn = fast_meaning(name, params, result)
    return Block(name, params, result, fn, lambda args: Apply(name, tuple(args), result), name in COMMUTE)


def shape_blocks(known: Sequence[Type], new: Type, wanted: Sequence[Type]) -> Iterator[Block]:
    """Blocks that no row of the table has: a tuple's parts, tuples and lists of parts where the request has such types,
    the division of whole numbers, a number as a float."""
    if new.name == "tuple":
        for i, t in enumerate(new.args):
            yield Block(f"tuple_get_{i}", (new,), t, operator.itemgetter(i), _getter(i, t))
    if new == INT:
        yield Block("div", (INT, INT), FLOAT, operator.truediv,
                    lambda xs: Apply("div", (_float(xs[0]), _float(xs[1])), FLOAT))
        for name in ("sqrt",):
            yield Block(name, (INT,), FLOAT, OPS[name].meaning, lambda xs: Apply("sqrt", (_float(xs[0]),), FLOAT))
    if new == FLOAT:
        for name in ("add", "sub", "mul", "div"):
            fn = FAST[name]
            yield Block(name, (FLOAT, INT), FLOAT, fn, partial(_mixed, name, 1))
            if name in ("sub", "div"):
                yield Block(name, (INT, FLOAT), FLOAT, fn, partial(_mixed, name, 0))
    for t in wanted:
        if t.name == "tuple" and 1 < len(t.args) <= 3 and new in t.args and all(a in known for a in t.args):
            yield make_tuple(t)
        if t.name == "list" and t.args[0] == new:
            yield Block("make_list", (new,), t, _tuple, partial(_made, t))
            yield Block("make_list", (new, new), t, _tuple, partial(_made, t))


def make_tuple(t: Type) -> Block:
    """The block that makes a tuple of its parts."""
    return Block("make_tuple", t.args, t, _tuple, partial(_made, t))


def _tuple(*xs: Any) -> Any:
    return xs


def _made(t: Type, xs: Sequence[Expr]) -> Expr:
    return Make(tuple(xs), t)


def _mixed(name: str, whole: int, xs: Sequence[Expr]) -> Expr:
    """Arithmetic of a float and a whole number; whole: which argument is the whole one."""
    return Apply(name, tuple(_float(x) if i == whole else x for i, x in enumerate(xs)), FLOAT)


def _float(x: Expr) -> Expr:
    if isinstance(x, Lit) and isinstance(x.value, int):
        return Lit(float(x.value), FLOAT)
    return Apply("to_float", (x,), FLOAT)


def _getter(i: int, t: Type) -> Callable[[Sequence[Expr]], Expr]:
    return lambda xs: Apply("tuple_get", (xs[0], Lit(i, INT)), t)


# ---------------------------------------------------------------- ops with a lambda


def _group(xs: Any, ys: Any) -> Any:
    out: dict[Any, list[Any]] = {}
    for x, y in zip(xs, ys):
        out.setdefault(y, []).append(x)
    return FrozenMap((k, tuple(v)) for k, v in out.items())


def _count_by(xs: Any, ys: Any) -> Any:
    out: dict[Any, int] = {}
    for y in ys:
        out[y] = out.get(y, 0) + 1
    return FrozenMap(out)


def _unique_by(xs: Any, ys: Any) -> Any:
    out: dict[Any, Any] = {}
    for x, y in zip(xs, ys):
        out.setdefault(y, x)
    return tuple(out.values())


def _sorted_by(xs: Any, ys: Any) -> Any:
    return tuple([xs[i] for i in sorted(range(len(xs)), key=ys.__getitem__)])


def _sorted_by_desc(xs: Any, ys: Any) -> Any:
    return tuple([xs[i] for i in sorted(range(len(xs)), key=ys.__getitem__, reverse=True)])


def _find_index(xs: Any, ys: Any) -> int:
    return next((i for i, y in enumerate(ys) if y), -1)


def _prefix(xs: Any, ys: Any) -> Any:
    n = sum(1 for _ in takewhile(bool, ys))
    return xs[:n]


def _suffix(xs: Any, ys: Any) -> Any:
    n = sum(1 for _ in takewhile(bool, ys))
    return xs[n:]


HIGHER: tuple[Higher, ...] = (
    Higher("map", "any", lambda a, b: list_of(b), lambda xs, ys: ys, True),
    Higher("filter", "bool", lambda a, b: list_of(a), lambda xs, ys: tuple(compress(xs, ys)), True),
    Higher("count_where", "bool", lambda a, b: INT, lambda xs, ys: sum(ys)),
    Higher("any", "bool", lambda a, b: BOOL, lambda xs, ys: any(ys), True),
    Higher("all", "bool", lambda a, b: BOOL, lambda xs, ys: all(ys), True),
    Higher("sum_by", "int", lambda a, b: b, lambda xs, ys: sum(ys)),
    Higher("sum_by", "float", lambda a, b: b, lambda xs, ys: sum(ys, 0.0)),
    Higher("max_by", "ordered", lambda a, b: a, lambda xs, ys: xs[max(range(len(xs)), key=ys.__getitem__)], True),
    Higher("min_by", "ordered", lambda a, b: a, lambda xs, ys: xs[min(range(len(xs)), key=ys.__getitem__)], True),
    Higher("sort_by", "ordered", lambda a, b: list_of(a), _sorted_by, True),
    Higher("sort_by_desc", "ordered", lambda a, b: list_of(a), _sorted_by_desc, True),
    Higher("find_index", "bool", lambda a, b: INT, _find_index, True),
    Higher("take_while", "bool", lambda a, b: list_of(a), _prefix, True),
    Higher("drop_while", "bool", lambda a, b: list_of(a), _suffix, True),
    Higher("flat_map", "list", lambda a, b: b, lambda xs, ys: tuple([x for y in ys for x in y]), True),
    Higher("group_by", "key", lambda a, b: map_of(b, list_of(a)), _group, True),
    Higher("count_by", "key", lambda a, b: map_of(b, INT), _count_by, True),
    Higher("unique_by", "key", lambda a, b: list_of(a), _unique_by, True),
    Higher("map_to", "any", lambda a, b: map_of(a, b), lambda xs, ys: FrozenMap(zip(xs, ys)), True),
    Higher("partition", "bool", lambda a, b: tuple_of(list_of(a), list_of(a)),
           lambda xs, ys: (tuple(compress(xs, ys)), tuple(compress(xs, map(operator.not_, ys)))), True),
)


def body_fits(kind: str, t: Type) -> bool:
    """Whether a lambda that returns t may stand where a Higher asks for `kind`."""
    match kind:
        case "bool":
            return t == BOOL
        case "int":
            return t == INT
        case "float":
            return t == FLOAT
        case "ordered":
            return t in (INT, FLOAT, STR) or (t.name == "tuple" and all(a in (INT, FLOAT, STR) for a in t.args))
        case "list":
            return t.name == "list"
        case "key":
            return t in (INT, STR, BOOL) or (t.name == "tuple" and all(a in (INT, STR) for a in t.args))
    return allowed(t)
