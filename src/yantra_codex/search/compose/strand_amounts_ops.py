"""The operations on amounts: on columns, and as expressions of whole numbers or floats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from yantra_codex.ir.nodes import Apply, Expr, Lit
from yantra_codex.ir.types import FLOAT, INT

Array = Any


def _whole(a: Array, b: Array) -> Array:
    return a & b


def _never(a: Array, b: Array) -> Array:
    return np.zeros_like(a & b)


def as_float(x: Expr, whole: bool) -> Expr:
    if not whole:
        return x
    return Lit(float(x.value), FLOAT) if isinstance(x, Lit) and isinstance(x.value, int) else Apply("to_float", (x,), FLOAT)


def typed(op: str) -> Callable[[Expr, Expr, bool, bool], Expr]:
    def make(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
        if a and b:
            return Apply(op, (x, y), INT)
        return Apply(op, (as_float(x, a), as_float(y, b)), FLOAT)

    return make


def zero(whole: bool) -> Expr:
    return Lit(0, INT) if whole else Lit(0.0, FLOAT)


def excess(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
    return Apply("max2", (typed("sub")(x, y, a, b), zero(a and b)), INT if a and b else FLOAT)


def _ceildiv(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
    if a and b:
        return Apply("neg", (Apply("floordiv", (Apply("neg", (x,), INT), y), INT),), INT)
    return Apply("ceil", (Apply("div", (as_float(x, a), as_float(y, b)), FLOAT),), INT)


def _floordiv(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
    return Apply("floordiv", (x, y), INT) if a and b else Apply("floor", (Apply("div", (as_float(x, a), as_float(y, b)), FLOAT),), INT)


def _div(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
    return Apply("div", (as_float(x, a), as_float(y, b)), FLOAT)


def _share(sign: int) -> Callable[[Expr, Expr, bool, bool], Expr]:
    """So many percent of a value, or a value with them more or less."""

    def make(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
        rate = as_float(y, b)
        if sign:
            known = rate.value if isinstance(rate, Lit) else None
            rate = Lit(100.0 + sign * known, FLOAT) if isinstance(known, float) else Apply("add" if sign > 0 else "sub", (Lit(100.0, FLOAT), rate), FLOAT)
        return Apply("div", (Apply("mul", (as_float(x, a), rate), FLOAT), Lit(100.0, FLOAT)), FLOAT)

    return make


def _as_percent(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
    return Apply("div", (Apply("mul", (as_float(x, a), Lit(100.0, FLOAT)), FLOAT), as_float(y, b)), FLOAT)


def _change(x: Expr, y: Expr, a: bool, b: bool) -> Expr:
    return Apply("div", (Apply("mul", (as_float(typed("sub")(x, y, a, b), a and b), Lit(100.0, FLOAT)), FLOAT), as_float(y, b)), FLOAT)


@dataclass(frozen=True, slots=True)
class Operation:
    """fn of two columns; whole: whether the result is; only_whole: for whole numbers alone; symmetric: the order says nothing."""

    fn: Callable[[Array, Array], Array]
    whole: Callable[[Array, Array], Array]
    make: Callable[[Expr, Expr, bool, bool], Expr]
    only_whole: bool = False
    symmetric: bool = False
    percent: bool = False


def _always(a: Array, b: Array) -> Array:
    return np.ones_like(a & b)


OPERATIONS: dict[str, Operation] = {
    "add": Operation(np.add, _whole, typed("add"), symmetric=True), "sub": Operation(np.subtract, _whole, typed("sub")), "mul": Operation(np.multiply, _whole, typed("mul"), symmetric=True),
    "div": Operation(np.divide, _never, _div), "floordiv": Operation(lambda x, y: np.floor(np.divide(x, y) + 1e-12), _always, _floordiv),
    "ceildiv": Operation(lambda x, y: np.ceil(np.divide(x, y) - 1e-12), _always, _ceildiv), "floormod": Operation(np.mod, _whole, typed("floormod"), only_whole=True),
    "excess": Operation(lambda x, y: np.maximum(x - y, 0), _whole, excess), "within": Operation(np.minimum, _whole, typed("min2"), symmetric=True),
    "min2": Operation(np.minimum, _whole, typed("min2"), symmetric=True), "max2": Operation(np.maximum, _whole, typed("max2"), symmetric=True),
    "percent_of": Operation(lambda x, y: x * y / 100, _never, _share(0), percent=True), "percent_more": Operation(lambda x, y: x * (100 + y) / 100, _never, _share(1), percent=True),
    "percent_less": Operation(lambda x, y: x * (100 - y) / 100, _never, _share(-1), percent=True), "as_percent": Operation(lambda x, y: x * 100 / y, _never, _as_percent),
    "multiple_up": Operation(lambda x, y: np.ceil(x / y) * y, _whole, lambda x, y, a, b: Apply("mul", (_ceildiv(x, y, a, b), y), INT), only_whole=True),
    "multiple_down": Operation(lambda x, y: np.floor(x / y) * y, _whole, lambda x, y, a, b: Apply("mul", (_floordiv(x, y, a, b), y), INT), only_whole=True),
    "square": Operation(lambda x, y: x * x, lambda a, b: a, lambda x, y, a, b: Apply("mul", (x, x), INT if a else FLOAT)),
    "percent_change": Operation(lambda x, y: (x - y) * 100 / y, _never, _change),
}


__all__ = ["OPERATIONS", "Operation", "as_float", "excess", "typed", "zero"]
