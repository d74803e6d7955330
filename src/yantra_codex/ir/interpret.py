"""Runs logic programs: compiled once to Python code made only of known ops, bounded in steps, memory and depth.

`run` for one call, `compile_program` for many, `run_traced` where the largest integer must be known too.
A program can't hang, exhaust the machine or reach anything outside its own values, so an untrusted one is safe to run.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import Any, NoReturn

from yantra_codex.errors import Interrupted, OutOfFuel, OutOfMemory, RaisedError, TooDeep, TypeMismatch
from yantra_codex.ir import charge
from yantra_codex.ir.emit import IN_PLACE, module_of
from yantra_codex.ir.kinds import catches, kind_matches, kind_of, message_of
from yantra_codex.ir.nodes import Lit, Program, block_exprs
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.ops.maps import OrderedSet, oset
from yantra_codex.ir.types import Type, contains, is_mutable
from yantra_codex.ir.values import copier, from_ir, to_ir


@dataclass(frozen=True, slots=True)
class Limits:
    """fuel: loop turns, calls and elements; memory: the size of one value (values.size); depth: nested calls; wall_s: seconds."""

    fuel: int = 1_000_000
    memory: int = 10_000_000
    depth: int = 900
    wall_s: float | None = None


@dataclass(frozen=True, slots=True)
class Traced:
    """value: the result; args: the arguments afterwards; int_range: the largest |int| met anywhere in the run."""

    value: Any
    args: tuple[Any, ...]
    int_range: int


DEFAULT = Limits()
FRAMES_PER_CALL = 5  # Python frames of one call of the IR, at most: op, comprehension, lambda, meaning, function
SHALLOW = 1200  # deeper limits need a thread with a larger C stack
BIG_STACK_BYTES = 512 << 20


# ---------------------------------------------------------------- guards


def _stop(depth: int) -> NoReturn:
    raise TooDeep("calls nested too deeply") if depth < 0 else OutOfFuel("more steps than allowed")


def _no_return(function: str) -> NoReturn:
    raise TypeError(f"{function} ended without a value")


def _negative_index() -> NoReturn:
    raise IndexError("list index out of range")


def _not_negative(i: int) -> int:
    if i < 0:
        raise IndexError("list assignment index out of range")
    return i


def _replace_all(target: Any, value: Any) -> None:
    """Give a container that the caller holds new contents."""
    if isinstance(target, list):
        target[:] = value
    else:
        kept = dict(value)
        target.clear()
        target.update(kept)


def _put(target: Any, at: Any, value: Any) -> None:
    target[at] = value


# ---------------------------------------------------------------- the names compiled code may use


@lru_cache(maxsize=64)
def _base_names(memory: int) -> dict[str, Any]:
    """Everything compiled code can reach, for one memory limit: op meanings and the guards around them."""
    names: dict[str, Any] = {"__builtins__": {}}
    for f in (abs, float, int, len, str, next, range, zip, any, all):
        names[f.__name__] = f
    for name, row in OPS.items():
        names[f"op_{name}"] = charge.sized(name, row.meaning, memory) if name in charge.SIZES else row.meaning
    multiply = charge.product_of(memory)
    names.update(
        Exception=Exception, RaisedError=RaisedError, oset=oset, each=charge.each, bulk=charge.bulk, deep=charge.deep,
        loop_done=charge.loop_done, out_of_fuel=charge.out_of_fuel, multiply=multiply, square_int=lambda t, x: multiply(t, x, x),
        quotient=charge.quotient, remainder=charge.remainder, concatenate=charge.concat_text(memory), stop=_stop, no_return=_no_return, negative_index=_negative_index,
        not_negative=_not_negative, replace_all=_replace_all, put=_put, catches=catches, message_of=message_of,
    )
    return names


def _copy_with_ticks(t: Type) -> Callable[[charge.Ticks, Any], Any]:
    plain, nested = copier(t), any(map(is_mutable, t.args)) or t.name == "any"

    def copy(ticks: charge.Ticks, x: Any) -> Any:
        (charge.deep if nested or x is None or not hasattr(x, "__len__") else charge.bulk)(ticks, x)
        return plain(x)

    return copy


def _build(program: Program, limits: Limits, traced: bool) -> tuple[Any, dict[str, Any]]:
    try:
        module, copies = module_of(program, traced)
        code = compile(module, "<logic program>", "exec")
    except (RecursionError, MemoryError, SyntaxError) as e:
        raise TooDeep(f"the program's tree is nested too deeply ({e})") from None
    names = dict(_base_names(limits.memory))
    names.update({k: _copy_with_ticks(t) for k, t in copies.items()})
    return code, names


# ---------------------------------------------------------------- running


def _guard(function: Callable[..., Any], limits: Limits, args: tuple[Any, ...]) -> Any:
    """Call a compiled function; its errors come out as RaisedError or Interrupted."""
    ticks = charge.fuel_ticks(limits.fuel, limits.wall_s)
    try:
        value = function(ticks, limits.depth, *args)
    except (RaisedError, Interrupted):
        raise
    except RecursionError:
        raise TooDeep("calls nested too deeply") from None
    except MemoryError:
        raise OutOfMemory("a value too large to be made") from None
    except Exception as e:
        raise RaisedError(kind_of(e), message_of(e)) from e
    if next(ticks, None) is None:  # spent inside a `finally` that hid it
        raise OutOfFuel("more steps than allowed")
    return value


_DEEP = threading.Lock()


def _deep_guard(function: Callable[..., Any], limits: Limits, args: tuple[Any, ...]) -> Any:
    """As _guard, in a thread whose C stack holds `limits.depth` calls."""
    out: list[Any] = []

    def work() -> None:
        try:
            out.append((True, _guard(function, limits, args)))
        except BaseException as e:  # handed to the caller's thread
            out.append((False, e))

    with _DEEP:  # the recursion limit is the process's: deep runs take turns, and give it back
        stack, frames = threading.stack_size(BIG_STACK_BYTES), sys.getrecursionlimit()
        try:
            _raise_recursion_limit(limits.depth)
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        finally:
            threading.stack_size(stack)
            sys.setrecursionlimit(frames)
    done, value = out[0]
    if not done:
        raise value
    return value


def _raise_recursion_limit(depth: int) -> None:
    needed = depth * FRAMES_PER_CALL + 1000
    if sys.getrecursionlimit() < needed:
        sys.setrecursionlimit(needed)


_raise_recursion_limit(SHALLOW)


def compile_program(program: Program, limits: Limits = DEFAULT) -> Callable[..., Any]:
    """The program as a Python function of IR values; each call has the limits to itself.

    Arguments are not changed unless the parameter is inout; the result may share parts with them. Raises RaisedError for
    the program's own errors, Interrupted (OutOfFuel, OutOfMemory, TooDeep) for the limits.
    """
    code, names = _build(program, limits, traced=False)
    exec(code, names)  # the code object was made from a tree of known nodes only
    entry = names[f"f_{program.entry.name}"]
    guard = _deep_guard if limits.depth > SHALLOW else _guard
    back = [i for i, p in enumerate(program.entry.params) if p.inout and p.type.name not in IN_PLACE]
    count = len(program.entry.params)

    def call(*args: Any) -> Any:
        if len(args) != count:
            raise TypeMismatch(f"{program.entry.name} takes {count} arguments, got {len(args)}")
        out = guard(entry, limits, args)
        return out[0] if back else out

    return call


_CACHE: OrderedDict[tuple[int, Limits], tuple[Program, Callable[..., Any]]] = OrderedDict()
CACHE_SIZE = 512


def _cached(program: Program, limits: Limits) -> Callable[..., Any]:
    key = (id(program), limits)
    found = _CACHE.get(key)
    if found is not None and found[0] is program:
        return found[1]
    compiled = compile_program(program, limits)
    _CACHE[key] = (program, compiled)  # holds the program, so that its id stays its own
    while len(_CACHE) > CACHE_SIZE:
        _CACHE.popitem(last=False)
    return compiled


def run(program: Program, args: tuple[Any, ...], *, limits: Limits = DEFAULT) -> Any:
    """The program's result as an IR value; arguments are Python or IR values of the parameters' types.

    An argument for an inout parameter is changed as the program changes it. Raises as compile_program does, and
    BadRequest for an argument that is not of its type.
    """
    params = program.entry.params
    if len(args) != len(params):
        raise TypeMismatch(f"{program.entry.name} takes {len(params)} arguments, got {len(args)}")
    values = tuple([to_ir(a, p.type) for a, p in zip(args, params, strict=True)])
    try:
        return _cached(program, limits)(*values)
    finally:
        for p, given, value in zip(params, args, values, strict=True):
            if p.inout:
                _write_back(given, value)


def _write_back(given: Any, value: Any) -> None:
    if isinstance(given, list):
        given[:] = value if isinstance(value, list) else from_ir(value)
    elif isinstance(given, dict):
        _replace_all(given, value)
    elif isinstance(given, set):
        given.clear()
        given.update(value)


def run_traced(program: Program, args: tuple[Any, ...], *, limits: Limits = DEFAULT) -> Traced:
    """As run, and tells the largest |int| among arguments, literals and every intermediate value."""
    params = program.entry.params
    values = tuple([to_ir(a, p.type) for a, p in zip(args, params, strict=True)])
    seen = [_literal_range(program)]

    def trace(x: Any) -> Any:
        seen[0] = max(seen[0], int_range(x))
        return x

    code, names = _build(program, limits, traced=True)
    names["trace"] = trace
    for name in ("sum", "product", "sum_by"):
        names[f"op_{name}"] = _partial_tracer(name, names[f"op_{name}"], trace)
    exec(code, names)  # as in compile_program
    for v in values:
        trace(v)
    guard = _deep_guard if limits.depth > SHALLOW else _guard
    value = guard(names[f"f_{program.entry.name}"], limits, values)
    if any(p.inout and p.type.name not in IN_PLACE for p in params):
        value = value[0]
    return Traced(value, values, seen[0])


def _partial_tracer(name: str, meaning: Callable[..., Any], trace: Callable[[Any], Any]) -> Callable[..., Any]:
    """A fold's meaning that also shows its partial results, which a target computes too."""

    def traced(*args: Any) -> Any:
        out = meaning(*args)
        if isinstance(out, int) and name != "sum_by":
            for partial in accumulate(args[-1], mul if name == "product" else None):
                trace(partial)
        elif isinstance(out, int):
            for partial in accumulate(map(args[1], args[0])):
                trace(partial)
        return out

    return traced


def int_range(x: Any) -> int:
    """The largest |int| anywhere in a value; 0 where there is none."""
    if isinstance(x, int):
        return abs(x)
    if isinstance(x, (list, tuple, OrderedSet)):
        return max(map(int_range, x), default=0)
    if isinstance(x, dict):
        return max((max(int_range(k), int_range(v)) for k, v in x.items()), default=0)
    return 0


def _literal_range(program: Program) -> int:
    literals = (e.value for f in program.functions for e in block_exprs(f.body) if isinstance(e, Lit))
    return max((abs(v) for v in literals if isinstance(v, int)), default=0)


__all__ = ["DEFAULT", "Limits", "Traced", "catches", "compile_program", "contains", "int_range", "kind_matches", "run", "run_traced"]
