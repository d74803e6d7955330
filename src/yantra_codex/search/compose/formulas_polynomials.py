"""Polynomials of one whole number with small coefficients that take given values: quadratics, and products of linear factors.

The coefficients of the quadratic and linear terms are tried, the constant follows from the values and must be whole; a
product of up to three linear factors is tried whole. The cost is that of the expression, term by term, in halves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from yantra_codex.ir.nodes import Apply, Expr, Lit
from yantra_codex.ir.types import FLOAT, INT
from yantra_codex.search.compose.formulas_bank import LIMIT, TOLERANCE, Array, as_float
from yantra_codex.search.compose.formulas_words import constant_cost

LARGEST = 12  # of a coefficient
DIVISORS = (1, 2, 3, 4, 6)
FACTORS = tuple((a, b) for a in (1, 2, 3) for b in range(-3, 4))  # a * n + b
PRODUCT_DIVISORS = (1, 2, 3, 4, 6, 12, 24)
MOST = 60  # of each kind
ADD, MUL, DIV, VARIABLE = 4, 4, 6, 2
Made = tuple[Callable[[bool], Expr], Array, int]  # what makes it (as a float division or whole), its values, its cost


def polynomials(n: Expr, column: Array, want: Array, examples: int, constants: Mapping[float, int]) -> Iterator[Made]:
    """Polynomials of n (an int expression with values `column`) that are `want` on the first rows."""

    def price(v: int) -> int:
        return min(constants.get(v, 99), constant_cost(v))

    yield from _quadratics(n, column, want, column[:examples], price)
    yield from _products(n, column, want, column[:examples], price)


def _quadratics(n: Expr, column: Array, want: Array, x: Array, price: Callable[[int], int]) -> Iterator[Made]:
    a, b = (g.ravel() for g in np.meshgrid(np.arange(-LARGEST, LARGEST + 1.0), np.arange(-LARGEST, LARGEST + 1.0), indexing="ij"))
    found = []
    for d in DIVISORS:
        rest = d * want[:, None] - a * (x * x)[:, None] - b * x[:, None]
        c = np.rint(rest[0])
        fits = (np.abs(rest - c) <= TOLERANCE * np.maximum(1, np.abs(d * want[:, None]))).all(axis=0) & (np.abs(c) <= LARGEST) & ((a != 0) | (b != 0))
        for k in np.flatnonzero(fits):
            terms = (int(a[k]), int(b[k]), int(c[k]))
            if d == 1 or np.gcd.reduce([*map(abs, terms), d]) == 1:
                found.append((_quadratic_cost(*terms, d, price), d, *terms))
    for cost, d, p, q, r in sorted(found)[:MOST]:
        yield _maker(lambda p=p, q=q, r=r: _quadratic(n, p, q, r), d), (p * column * column + q * column + r) / d, cost  # type: ignore[misc]


def _quadratic_cost(a: int, b: int, c: int, d: int, price: Callable[[int], int]) -> int:
    cost = VARIABLE
    if a:
        cost += MUL + VARIABLE + (MUL + price(abs(a)) if abs(a) != 1 else 0) + (ADD + (price(abs(b)) if b else 0) if b else 0) + 2 * (a < 0)
    elif abs(b) != 1:
        cost += MUL + price(abs(b))
    return cost + (ADD + price(abs(c)) if c else 0) + (DIV + price(d) if d > 1 else 0)


def _scaled(n: Expr, a: int) -> Expr:
    return n if a == 1 else Apply("neg", (n,), INT) if a == -1 else Apply("mul", (Lit(a, INT), n), INT)


def _shifted(e: Expr, b: int) -> Expr:
    return e if b == 0 else Apply("add" if b > 0 else "sub", (e, Lit(abs(b), INT)), INT)


def _quadratic(n: Expr, a: int, b: int, c: int) -> Expr:
    if not a:
        return _shifted(_scaled(n, b), c)
    inner = _shifted(_scaled(n, a), b)
    return _shifted(Apply("square", (n,), INT) if a == 1 and b == 0 else Apply("mul", (n, inner), INT), c)


def _maker(numerator: Callable[[], Expr], d: int) -> Callable[[bool], Expr]:
    def make(real: bool) -> Expr:
        e = numerator()
        if d == 1:
            return e
        return Apply("div", (as_float(e), Lit(float(d), FLOAT)), FLOAT) if real else Apply("floordiv", (e, Lit(d, INT)), INT)

    return make


def _products(n: Expr, column: Array, want: Array, x: Array, price: Callable[[int], int]) -> Iterator[Made]:
    """n and two linear factors over a divisor: n * (n + 1) * (2 * n + 1) / 6."""
    pairs = [(f, g) for i, f in enumerate(FACTORS) for g in FACTORS[i:]]
    a, b, c, d = (np.array(v, np.float64) for v in zip(*((*f, *g) for f, g in pairs), strict=True))
    values = x[:, None] * (a * x[:, None] + b) * (c * x[:, None] + d)
    found = []
    for e in PRODUCT_DIVISORS:
        fits = (np.abs(values - e * want[:, None]) <= TOLERANCE * np.maximum(1, np.abs(values))).all(axis=0) & (np.abs(values) < LIMIT).all(axis=0)
        for k in np.flatnonzero(fits):
            f, g = pairs[k]
            cost = VARIABLE + 2 * MUL + _factor_cost(*f, price) + _factor_cost(*g, price) + (DIV + price(e) if e > 1 else 0)
            found.append((cost, f, g, e))
    for cost, f, g, e in sorted(found)[:MOST]:
        column_values = column * (f[0] * column + f[1]) * (g[0] * column + g[1]) / e
        yield _maker(lambda f=f, g=g: _product(n, f, g), e), column_values, cost  # type: ignore[misc]


def _factor_cost(a: int, b: int, price: Callable[[int], int]) -> int:
    return VARIABLE + (MUL + price(a) if a != 1 else 0) + (ADD + price(abs(b)) if b else 0)


def _product(n: Expr, f: tuple[int, int], g: tuple[int, int]) -> Expr:
    first = Apply("mul", (n, _shifted(_scaled(n, f[0]), f[1])), INT)
    return Apply("mul", (first, _shifted(_scaled(n, g[0]), g[1])), INT)


__all__ = ["polynomials"]
