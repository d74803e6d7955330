"""What the words of a request say about a formula: which ops it likes, which constants belong to it.

A row is words (any of them; all parts of a "x+y" must occur), ops that become cheaper by so many halves of a unit, and
constants with what they then cost in halves. General subjects of arithmetic only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

Row = tuple[str, dict[str, int], dict[float, int]]
PI = math.pi
ROUND_SHAPES = "circle circular circumference sphere spherical cylinder cylindrical cone conical disk torus hemisphere ellipse ellipsoid arc sector"
ROWS: tuple[Row, ...] = (
    (ROUND_SHAPES, {"mul": 1, "square": 2}, {PI: 3, 2: 4, 3.14: 10, 3.1415: 11, 3.14159: 11, 22 / 7: 11, 3.142: 11}),
    ("sphere spherical hemisphere", {"cube": 5, "div": 1}, {3: 4, 4: 4, 4 / 3: 6}), ("cone conical pyramid tetrahedron", {"sqrt": 2, "div": 1}, {3: 4}),
    ("arc sector", {"div": 2}, {360: 5, 180: 6}), ("angle angles degree degrees polygon", {"floormod": 1, "sub": 1}, {360: 6, 180: 5, 90: 8, 2: 4}),
    ("radian radians", {"radians": 8, "degrees": 7}, {PI: 3, 180: 5}), ("sine cosine tangent trigonometric sin cos tan", {"sin": 7, "cos": 7, "tan": 7}, {}),
    ("area", {"mul": 1, "square": 1}, {2: 4, 0.5: 6}), ("perimeter circumference", {"add": 1}, {2: 4, 4: 6}), ("volume", {"mul": 1, "cube": 3}, {3: 6}),
    ("surface lateral", {"mul": 1, "add": 1}, {2: 4, 6: 7, 4: 6}), ("triangle triangular", {"sqrt": 1}, {2: 4, 3: 6, 4: 7, 0.5: 6}),
    ("tetrahedron octahedron icosahedron dodecahedron", {"sqrt": 3, "square": 1, "cube": 4}, {3: 5, 2: 4}),
    ("cube cuboid", {}, {6: 6, 2: 4, 12: 8, 8: 8}),
    ("diagonal hypotenuse euclidean distance length+vector magnitude modulus", {"square": 2, "sqrt": 3, "abs": 1}, {}), ("manhattan absolute", {"abs": 3}, {}),
    ("percent percentage interest discount tax rate commission", {"div": 2, "mul": 1}, {100: 4}), ("interest+compound compounded", {"float_pow": 4, "int_pow": 2}, {1: 3, 100: 4}),
    ("average mean midpoint", {"div": 2, "add": 1, "floordiv": 1}, {2: 4}), ("ratio fraction proportion quotient divide division per speed", {"div": 2, "floordiv": 2}, {}),
    ("difference subtract minus less profit loss decrease", {"sub": 1}, {}), ("product multiply multiplication times", {"mul": 1}, {}), ("sum add addition total plus", {"add": 1}, {}),
    ("remainder modulo mod modulus divisible multiple last", {"floormod": 2}, {10: 6}), ("digit digits", {"floormod": 2, "floordiv": 1, "digit_sum": 4}, {10: 5}),
    ("square squares squared", {"square": 2}, {2: 5}), ("cube cubes cubed cubic", {"cube": 5}, {3: 5}), ("fourth", {"int_pow": 2, "square": 2}, {4: 5}), ("fifth", {"int_pow": 2}, {5: 5}),
    ("power powers exponent raised exponential", {"int_pow": 2, "float_pow": 3}, {2: 4}), ("root", {"sqrt": 2, "isqrt": 2, "cbrt": 2}, {}), ("cube+root", {"cbrt": 8}, {3: 5}),
    ("logarithm log natural+logarithm", {"log": 7, "log2": 6, "log10": 6}, {}), ("round rounded nearest", {"round_int": 3, "round_to": 4}, {}), ("ceiling up", {"ceil": 2}, {}),
    ("floor down integer+part truncate", {"floor": 2, "trunc": 3}, {}), ("maximum max largest larger greater greatest biggest", {"max2": 2}, {}), ("minimum min smallest smaller least", {"min2": 2}, {}),
    ("gcd hcf divisor divisors common reduce simplest coprime", {"gcd": 5}, {}), ("lcm multiple", {"lcm": 5}, {}), ("factorial permutations", {"factorial": 5}, {}),
    ("binomial combinations choose coefficient coefficients ncr catalan pascal", {"comb": 6, "factorial": 3}, {2: 4}), ("bitwise bit bits xor", {"bit_and": 5, "bit_or": 5, "bit_xor": 5}, {1: 3, 2: 4}),
    ("binary", {"int_pow": 1, "bit_length": 3}, {2: 4}), ("temperature celsius fahrenheit kelvin", {}, {32: 4, 9: 5, 5: 5, 1.8: 6, 273.15: 5}),
    ("half halves halved", {"floordiv": 1, "div": 1}, {2: 4, 0.5: 5}), ("triple thrice", {}, {3: 5}), ("quadratic discriminant", {"square": 1, "sqrt": 1}, {4: 5, 2: 4}),
    ("odd even", {"floormod": 2, "floordiv": 1}, {2: 4}), ("heron semiperimeter", {"sqrt": 2}, {2: 4}), ("exponential e euler", {"exp": 6}, {}), ("mersenne", {"int_pow": 2}, {2: 4, 1: 3}),
    ("last", {}, {10: 6}), ("kinetic", {"square": 1}, {0.5: 5}), ("gravity fall falling", {}, {9.8: 6, 9.81: 7, 0.5: 6}), ("golden", {"sqrt": 1}, {5: 6, 2: 4}), ("nth n", {}, {1: 4, 2: 5}),
    ("minute minutes hour hours", {}, {60: 5, 12: 9}), ("second seconds", {}, {60: 6, 3600: 8}), ("day days", {}, {24: 7, 7: 9}), ("clock", {}, {12: 6, 60: 6, 30: 8}),
)
BASIC: dict[float, int] = {1: 4, 2: 5, 0: 6, 3: 8, 4: 8, 10: 9, 5: 10, 6: 10, 0.5: 9, -1: 9, PI: 13, 100: 11}


SIDES = {"penta": 5, "hexa": 6, "hepta": 7, "octa": 8, "nona": 9, "deca": 10, "dodeca": 12}


def _polygon(word: str) -> Row | None:
    """Of a polygon's name: its number of sides s, and s - 2 and s - 4, which its angles and figurate numbers are made of."""
    for prefix, s in SIDES.items():
        if re.fullmatch(f"{prefix}gon(al)?", word):
            return word, {}, {s: 6, s - 2: 6, s - 4: 6}
    return None


def words_of(text: str) -> set[str]:
    """The words of a text, and what is left of a plural without its ending."""
    found = set(re.findall(r"[a-z]+", text.lower()))
    return found | {w[:-1] for w in found if len(w) > 3 and w.endswith("s")}


def _rows(words: set[str]) -> Iterator[Row]:
    for row in ROWS:
        if any(all(part in words for part in choice.split("+")) for choice in row[0].split()):
            yield row
    yield from (named for word in sorted(words) if (named := _polygon(word)))


def discounts(words: set[str]) -> dict[str, int]:
    """How much cheaper ops are, in halves."""
    out: dict[str, int] = {}
    for _, ops, _ in _rows(words):
        for name, cut in ops.items():
            out[name] = max(out.get(name, 0), cut)
    return out


def constants(words: set[str]) -> dict[float, int]:
    """The constants that formulas may use, and their costs in halves."""
    out = dict(BASIC)
    for _, _, values in _rows(words):
        for value, cost in values.items():
            out[value] = min(out.get(value, 99), cost)
    return out


FAVOURS: dict[str, tuple[str, int]] = {
    "range": ("series first numbers natural upto till to from between n range divisors factors primes prime terms", 1),
    "digits": ("digit digits armstrong harshad niven", 6), "sum": ("sum series total add summation sums", 2),
    "polynomial": ("nth number numbers first sum series", 2),
    "product": ("product multiply factorial multiplication", 3), "count": ("count number many total counts", 2),
}


def favour(words: set[str], what: str) -> int:
    """How much cheaper the words make a kind of series, in halves."""
    named, cut = FAVOURS[what]
    return cut if words & set(named.split()) else 0


def constant_cost(value: float) -> int:
    """What any constant costs, in halves: more for more digits."""
    if value in BASIC:
        return BASIC[value]
    if float(value).is_integer():
        v = abs(int(value))
        round_number = len(str(v).rstrip("0")) == 1 and v >= 10
        return 7 + (2 if round_number else math.ceil(1.5 * math.log2(max(v, 2)) - 1)) + (3 if value < 0 else 0)
    return 9 + 2 * len(repr(float(abs(value))).replace(".", "").strip("0")) + (3 if value < 0 else 0)
