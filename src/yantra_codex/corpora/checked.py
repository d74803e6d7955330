"""A program on the tests of its problem, in the interpreter: how many pass, and what the first one that fails shows.

Only steps, sizes and depth bound a run, never the clock, so that every machine decides alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from yantra_codex.errors import Interrupted, RaisedError, YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import NONE, Type, contains
from yantra_codex.ir.values import equal, from_ir, to_ir
from yantra_codex.problems.problem import shape_value

LIMITS = Limits(fuel=2_000_000, memory=5_000_000)
MAX_CHECKS = 40  # the first so many tests of a problem are run
ALL_FUEL = 20_000_000  # in all tests of a program together
MIN_DECIMALS = 4  # a float written with so many decimals, or more, is taken for a rounded one
SHOWN = 60
ANY_ERROR = ("Exception", "Error")


@dataclass(frozen=True, slots=True)
class Checked:
    """passed of total tests. failure: what the first test that fails shows; limit: whether it was one of the interpreter's
    limits; cause: the failure without what belongs to this program alone.
    """

    passed: int
    total: int
    failure: str | None = None
    limit: bool = False
    cause: str | None = None


def check_program(program: Program, examples: Sequence[Example], *, every: bool = False) -> Checked:
    """Run a checked program on examples. every: go on after a failure, to count; a limit ends it all the same."""
    examples = examples[:MAX_CHECKS]
    fuel = min(LIMITS.fuel, ALL_FUEL // max(1, len(examples)))
    try:
        call = compile_program(program, replace(LIMITS, fuel=fuel))
    except YantraError as error:
        return Checked(0, len(examples), str(error), True, type(error).__name__)
    passed, first = 0, None
    for e in examples:
        try:
            difference = _difference(program, call, e)
        except Interrupted as stopped:
            first = first or Checked(passed, len(examples), f"{shown(e)} was stopped: {stopped}", True, str(stopped))
            break
        if difference is None:
            passed += 1
            continue
        cause, detail = difference
        first = first or Checked(passed, len(examples), f"{shown(e)} {detail}", False, cause)
        if not every:
            break
    return replace(first, passed=passed) if first else Checked(passed, len(examples))


def _difference(program: Program, call: Any, e: Example) -> tuple[str, str] | None:
    """How a call differs from its example: in general, and here; None where they agree."""
    entry = program.entry
    if len(e.args) != len(entry.params):
        return "another number of arguments", f"has {len(e.args)} arguments, {entry.name} takes {len(entry.params)}"
    try:
        values = [as_argument(a, p.type) for a, p in zip(e.args, entry.params, strict=True)]
    except (YantraError, KeyError, TypeError, ValueError) as error:
        return "arguments of other types", f"is no call of it: {error}"
    try:
        value, kind = call(*values), entry.returns
    except RaisedError as error:
        if e.raises is not None and e.raises in (error.kind, *ANY_ERROR):
            return None
        return f"raised {error.kind}", f"raised {cut(str(error))}" + (f", expected {e.raises}" if e.raises else "")
    if e.raises is not None:
        return "raised nothing", f"raised nothing, expected {e.raises}"
    changed = next((i for i, p in enumerate(entry.params) if p.inout), None)
    if kind == NONE and e.expected is not None and changed is not None:  # the effect is on the argument that it changes
        value, kind = values[changed], entry.params[changed].type
    if agrees(value, shape_value(e.expected, kind), kind):
        return None
    return "another value", f"gave {short(from_ir(value, kind))}, expected {short(e.expected)}"


def as_argument(value: Any, t: Type) -> Any:
    """The interpreter's value of an example's argument, its sets in an order that no hash seed decides."""
    value = shape_value(value, t)
    return to_ir(in_one_order(value) if contains(t, "set") else value, t)


def in_one_order(value: Any) -> Any:
    """The value with its sets as lists, in an order that no hash seed decides and no program counts on."""
    if isinstance(value, (set, frozenset)):
        return sorted(map(in_one_order, value), key=lambda v: (crc32(repr(v).encode(errors="surrogatepass")), repr(v)))
    if isinstance(value, (list, tuple)):
        return type(value)(map(in_one_order, value))
    return {k: in_one_order(v) for k, v in value.items()} if isinstance(value, dict) else value


# ---------------------------------------------------------------- comparing


def agrees(value: Any, expected: Any, t: Type) -> bool:
    """Whether a value is the expected one, or the float that the expected one is rounded from (as judges' examples are written)."""
    return equal(value, expected, t) or (_has_floats(expected) and equal(_rounded(value, expected), expected, t))


def _has_floats(value: Any) -> bool:
    return isinstance(value, float) or (isinstance(value, (list, tuple)) and any(map(_has_floats, value)))


def _rounded(value: Any, like: Any) -> Any:
    """The value with each float rounded to as many decimals as the other one is written with."""
    if isinstance(like, float) and isinstance(value, float):
        decimals = len(repr(like).partition(".")[2]) if "e" not in repr(like) else 0
        return round(value, decimals) if decimals >= MIN_DECIMALS else value
    if isinstance(like, (list, tuple)) and isinstance(value, (list, tuple)) and len(like) == len(value):
        return type(value)([_rounded(v, w) for v, w in zip(value, like, strict=True)])
    return value


# ---------------------------------------------------------------- writing


def short(value: object) -> str:
    """A value's literal, cut in the middle where it is long."""
    try:
        text = literal(value)
    except (ValueError, RecursionError):  # a whole number of thousands of digits, or too deep
        return f"<{type(value).__name__} too large to show>"
    return cut(text)


def cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 20]} ... {text[-12:]}"


def shown(e: Example) -> str:
    return f"({', '.join(map(short, e.args))})"


def examples_text(examples: Sequence[Example]) -> str:
    """Examples as JSON whose values are Python literals: nothing of a tuple, a set or a map's keys is lost.

    `[{"args": ["[1, 2]", "3"], "expected": "(1, 2)"}, {"args": ["0"], "raises": "ValueError"}]`
    """
    rows = [{"args": [literal(a) for a in e.args], **({"raises": e.raises} if e.raises is not None else {"expected": literal(e.expected)})} for e in examples]
    return json.dumps(rows, ensure_ascii=False)


def literal(value: Any) -> str:
    """A value as a Python literal, sets in one order; an infinite float is 1e999, nan is `nan`."""
    if isinstance(value, float):
        return re.sub("inf", "1e999", repr(value))
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(literal, value)))}}}" if value else "set()"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(k)}: {literal(v)}' for k, v in value.items())}}}"
    return repr(value)
