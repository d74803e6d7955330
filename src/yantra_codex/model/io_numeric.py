"""Numeric relations: what the result is when it is a number, or made of numbers, that comes from the arguments' numbers.

A row is a name and a function of the arguments' and the result's views. A row that raises doesn't hold.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

from yantra_codex.model.io_view import Number, View, all_near, digits, is_number, near

Fact = Callable[..., Any]  # of one or two arguments' views and the result's
Row = tuple[str, Fact]
MOST_DIVIDED = 1_000_000  # a number's divisors are looked for up to here
WITNESSES = (2, 3, 5, 7, 11, 13, 17)  # they decide every number below 341,550,071,728,321 (Jaeschke 1993)


def is_prime(n: Number) -> bool:
    """Whether n is a prime number; of larger numbers than the witnesses decide none is said to be."""
    if type(n) is not int or not 1 < n < 341_550_071_728_321:
        return False
    if any(n % p == 0 for p in WITNESSES):
        return n in WITNESSES
    twos = ((n - 1) & (1 - n)).bit_length() - 1
    odd = (n - 1) >> twos
    return all(pow(w, odd, n) == 1 or any(pow(w, odd << k, n) == n - 1 for k in range(twos)) for w in WITNESSES)


@lru_cache(maxsize=64, typed=True)
def divisors(n: int) -> tuple[int, ...]:
    """The positive divisors of n, in no order; raises ValueError above a million."""
    if not 0 < n <= MOST_DIVIDED:
        raise ValueError(n)
    small = [d for d in range(1, math.isqrt(n) + 1) if n % d == 0]
    return tuple({*small, *(n // d for d in small)})


def power(x: Number, y: Number) -> Number:
    """x**y where that is no giant; raises ValueError where it is."""
    if abs(y) > 64 or abs(x) > 1e6:
        raise ValueError(y)
    return x**y  # type: ignore[no-any-return]


def _of_number(f: Callable[[Any], Any]) -> Fact:
    return lambda a, o: near(f(a.number), o.number)


def _of_two(f: Callable[[Any, Any], Any]) -> Fact:
    return lambda a, b, o: near(f(a.number, b.number), o.number)


def _of_numbers(f: Callable[[Any], Any]) -> Fact:
    return lambda a, o: near(f(a.numbers), o.number)


def either(*values: Any) -> Callable[[Any], bool]:
    """A test: whether a number is near one of these."""
    return lambda y: any(near(x, y) for x in values)


# one number to a number
NUMBER: tuple[Row, ...] = (
    ("plus a constant", _of_number(lambda x: x + 1)),
    ("plus a constant", _of_number(lambda x: x - 1)),
    ("times a constant", _of_number(lambda x: 2 * x)),
    ("times a constant", lambda a, o: either(a.number / 2, a.number // 2)(o.number)),
    ("negated or absolute", _of_number(lambda x: -x)),
    ("negated or absolute", _of_number(abs)),
    ("square", _of_number(lambda x: x * x)),
    ("power", _of_number(lambda x: x**3)),
    ("power", lambda a, o: either(math.sqrt(a.number), math.isqrt(int(a.number)))(o.number)),
    ("rounded", lambda a, o: not a.is_whole and abs(a.number - o.number) < 1 and o.is_whole),
    ("digits summed or multiplied", lambda a, o: near(sum(a.digits), o.number)),
    ("digits summed or multiplied", lambda a, o: near(math.prod(a.digits), o.number)),
    ("size", lambda a, o: near(len(a.digits), o.number)),
    ("reversed", lambda a, o: a.digits[::-1] == [0] * (len(a.digits) - len(o.digits)) + o.digits),
    ("same elements, any order", lambda a, o: sorted(a.digits) == sorted(o.digits)),
    ("no other elements", lambda a, o: set(o.digits) <= set(a.digits)),
    ("size", lambda a, o: o.number in (a.number.bit_count(), a.number.bit_length())),
    ("divisors counted or summed", _of_number(lambda x: len(divisors(x)))),
    ("divisors counted or summed", lambda a, o: o.number in (sum(divisors(a.number)), sum(divisors(a.number)) - a.number)),
    ("divides the argument", lambda a, o: a.number % o.number == 0),
    ("multiple of the argument", lambda a, o: o.number % a.number == 0),
    ("factorial, choices or sum from 1", _of_number(lambda x: math.factorial(x) if x < 60 else None)),
    ("factorial, choices or sum from 1", _of_number(lambda x: x * (x + 1) / 2)),
    ("sum of squares", lambda a, o: o.number in (a.number * (a.number + 1) * (2 * a.number + 1) // 6, (a.number * (a.number + 1) // 2) ** 2)),
    ("power", _of_number(lambda x: power(2, x))),
    ("less", lambda a, o: o.number < a.number),
    ("greater", lambda a, o: o.number > a.number),
    ("same parity", lambda a, o: (a.number - o.number) % 2 == 0),
)


def _percent(x: Number, y: Number, o: Number) -> bool:
    return either(x * y / 100, x * (1 + y / 100), x * (1 - y / 100))(o)


# two numbers to a number
NUMBERS_2: tuple[Row, ...] = (
    ("sum", _of_two(lambda x, y: x + y)),
    ("difference", _of_two(lambda x, y: x - y)),
    ("difference", _of_two(lambda x, y: abs(x - y))),
    ("product", _of_two(lambda x, y: x * y)),
    ("quotient", _of_two(lambda x, y: x / y)),
    ("quotient", lambda a, b, o: o.number in (a.number // b.number, -(-a.number // b.number))),
    ("remainder", _of_two(lambda x, y: x % y)),
    ("power", _of_two(power)),
    ("common divisor or multiple", _of_two(math.gcd)),
    ("common divisor or multiple", _of_two(math.lcm)),
    ("largest", _of_two(max)),
    ("smallest", _of_two(min)),
    ("mean", _of_two(lambda x, y: (x + y) / 2)),
    ("percentage", lambda a, b, o: _percent(a.number, b.number, o.number) or near(100 * a.number / b.number, o.number)),
    ("factorial, choices or sum from 1", _of_two(lambda n, k: math.comb(n, k) if n < 200 else None)),
    ("factorial, choices or sum from 1", _of_two(lambda n, k: math.perm(n, k) if n < 200 else None)),
    ("sum of squares", lambda a, b, o: either(math.hypot(a.number, b.number), a.number**2 + b.number**2)(o.number)),
    ("product and sum combined", _of_two(lambda x, y: x * y / 2)),
    ("product and sum combined", _of_two(lambda x, y: 2 * (x + y))),
    ("bits", lambda a, b, o: o.number in (a.number & b.number, a.number | b.number, a.number ^ b.number)),
    ("bits", lambda a, b, o: 0 <= b.number < 64 and o.number in (
        a.number << b.number, a.number >> b.number, a.number | 1 << b.number, a.number & ~(1 << b.number), a.number ^ 1 << b.number)),
    ("rounded", lambda a, b, o: either(round(a.number, b.number) if b.is_whole and abs(b.number) < 20 else None)(o.number) or (
        o.number % b.number == 0 and abs(o.number - a.number) < abs(b.number))),
    ("element at the place", lambda a, b, o: o.number in a.digits[b.number :: len(a.digits)] + a.digits[::-1][b.number :: len(a.digits)]),
    ("between two numbers", lambda a, b, o: a.number <= o.number <= b.number),
    ("share of the whole", _of_two(lambda x, y: x / (x + y))),
)


# three numbers to a number
NUMBERS_3: tuple[Row, ...] = (
    ("product and sum combined", lambda a, b, c, o: any(
        either(x * y + z, x * y - z, x * y / z if z else None, x * y * z / 100)(o.number) for x, y, z in _turns(a.number, b.number, c.number))),
)


def _turns(x: Number, y: Number, z: Number) -> list[tuple[Number, Number, Number]]:
    return [(x, y, z), (y, z, x), (x, z, y)]


def _median(xs: Sequence[Number]) -> Number:
    ordered = sorted(xs)
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2


def _run(xs: Sequence[Any]) -> int:
    """The length of the longest run of equal elements."""
    longest = now = 0
    for i, x in enumerate(xs):
        now = now + 1 if i and x == xs[i - 1] else 1
        longest = max(longest, now)
    return longest


def _ascent(xs: Sequence[Any]) -> int:
    """The length of the longest strictly ascending run."""
    longest = now = 0
    for i, x in enumerate(xs):
        now = now + 1 if i and x > xs[i - 1] else 1
        longest = max(longest, now)
    return longest


def _best_part(xs: Sequence[Number]) -> Number:
    """The largest sum of a contiguous part."""
    return max(accumulate(xs, lambda best, x: max(best + x, x)))


def _variances(xs: Sequence[Number]) -> list[float]:
    n, mean = len(xs), sum(xs) / len(xs)
    total = sum((x - mean) ** 2 for x in xs)
    return [v for k in (n, n - 1) if k > 0 for v in (total / k, math.sqrt(total / k))]


# a sequence of numbers to a number
NUMBERS: tuple[Row, ...] = (
    ("sum", _of_numbers(sum)),
    ("product", _of_numbers(math.prod)),
    ("mean", _of_numbers(lambda xs: sum(xs) / len(xs))),
    ("middle", _of_numbers(_median)),
    ("largest", _of_numbers(max)),
    ("smallest", _of_numbers(min)),
    ("element at a place in order", lambda a, o: o.number in (*sorted(a.distinct)[1:2], *sorted(a.distinct)[-2:-1], a.ordered[1], a.ordered[-2])),
    ("difference", _of_numbers(lambda xs: max(xs) - min(xs))),
    ("product and sum combined", lambda a, o: either(max(a.numbers) + min(a.numbers), max(a.numbers) * min(a.numbers), (max(a.numbers) + min(a.numbers)) / 2)(o.number)),
    ("sum of squares", lambda a, o: either(sum(x * x for x in a.numbers), math.sqrt(sum(x * x for x in a.numbers)))(o.number)),
    ("sum of some", _of_numbers(lambda xs: sum(map(abs, xs)))),
    ("difference of neighbours", _of_numbers(lambda xs: sum(abs(x - y) for x, y in pairwise(xs)))),
    ("difference of neighbours", lambda a, o: o.number in (
        max(abs(x - y) for x, y in pairwise(a.numbers)), max(y - x for x, y in pairwise(a.numbers)), min(abs(x - y) for x, y in pairwise(a.ordered)))),
    ("variance or deviation", lambda a, o: any(near(v, o.number) for v in _variances(a.numbers))),
    ("common divisor or multiple", _of_numbers(lambda xs: math.gcd(*xs))),
    ("common divisor or multiple", _of_numbers(lambda xs: math.lcm(*xs))),
    ("sum of some", _of_numbers(lambda xs: sum(xs[::2]) - sum(xs[1::2]))),
    ("bits", _of_numbers(lambda xs: _folded(xs))),
    ("digits put together or taken apart", _of_numbers(lambda xs: int("".join(map(str, xs))))),
    ("sum of some", lambda a, o: o.number in (
        sum(x for x in a.numbers if x % 2 == 0), sum(x for x in a.numbers if x % 2), sum(x for x in a.numbers if x > 0), sum(x for x in a.numbers if x < 0))),
    ("sum of some", lambda a, o: o.number in (sum(a.numbers[::2]), sum(a.numbers[1::2]))),
    ("best part", _of_numbers(_best_part)),
    ("best part", lambda a, o: o.number in (
        a.ordered[-1] * a.ordered[-2], max(a.ordered[0] * a.ordered[1], a.ordered[-1] * a.ordered[-2]), a.ordered[-1] + a.ordered[-2], a.ordered[0] + a.ordered[1])),
    ("sum of some", lambda a, o: o.number in (sum(a.distinct), sum(x for x, n in a.counts.items() if n == 1))),
    ("missing in the sequence", lambda a, o: min(a.numbers) - 1 <= o.number <= max(a.numbers) + 1 and o.number not in a.members),
    ("count of a class", lambda a, o: o.number in (sum(x % 2 == 0 for x in a.numbers), sum(x % 2 == 1 for x in a.numbers))),
    ("count of a class", lambda a, o: o.number in (sum(x > 0 for x in a.numbers), sum(x < 0 for x in a.numbers), sum(x == 0 for x in a.numbers))),
    ("runs or pairs counted", lambda a, o: o.number in (
        sum(x < y for x, y in pairwise(a.numbers)), sum(x > y for x, y in pairwise(a.numbers)),
        sum((x < y) != (y < z) for x, y, z in zip(a.numbers, a.numbers[1:], a.numbers[2:])))),
    ("runs or pairs counted", lambda a, o: o.number == _ascent(a.numbers)),
    ("count of a class", _of_numbers(lambda xs: sum(x * len(xs) > sum(xs) for x in xs))),
    ("between two numbers", lambda a, o: min(a.numbers) <= o.number <= max(a.numbers)),
    ("greater", lambda a, o: o.number > max(a.numbers)),
)


def _folded(xs: Sequence[int]) -> int:
    out = 0
    for x in xs:
        out ^= x
    return out


def _index(a: View, o: View, place: int) -> bool:
    return type(o.number) is int and o.number >= 0 and o.number == place


# anything with elements or characters to a number
SIZES: tuple[Row, ...] = (
    ("size", lambda a, o: o.number == a.size),
    ("no more than the size", lambda a, o: o.is_whole and 0 <= o.number <= a.size),
    ("each once", lambda a, o: o.number == len(a.distinct)),
    ("those that repeat or are unique", lambda a, o: o.number in (sum(n > 1 for n in a.counts.values()), len(a.items) - len(a.distinct))),
    ("those that repeat or are unique", lambda a, o: o.number == sum(n == 1 for n in a.counts.values())),
    ("commonest", lambda a, o: o.number == a.most),
    ("runs or pairs counted", lambda a, o: o.number == _run(a.items)),
    ("runs or pairs counted", lambda a, o: o.number == 1 + sum(x != y for x, y in pairwise(a.items))),
    ("runs or pairs counted", lambda a, o: o.number in (
        len(a.items) * (len(a.items) - 1) // 2, sum(n * (n - 1) // 2 for n in a.counts.values()), _inversions(a.numbers))),
    ("place of the largest or smallest", lambda a, o: _index(a, o, a.items.index(max(a.items)))),
    ("place of the largest or smallest", lambda a, o: _index(a, o, a.items.index(min(a.items)))),
)


def _inversions(xs: Sequence[Any]) -> int:
    return sum(x > y for i, x in enumerate(xs) for y in xs[i + 1 :])


# numbers to as many numbers, place by place
EACH_NUMBER: tuple[Row, ...] = (
    ("plus a constant", lambda a, o: len({y - x for x, y in zip(a.numbers, o.numbers)}) == 1),
    ("times a constant", lambda a, o: all_near([x * _ratio(a, o) for x in a.numbers], o.numbers)),
    ("no less at each place", lambda a, o: all(x <= y for x, y in zip(a.numbers, o.numbers))),
    ("no more at each place", lambda a, o: all(x >= y for x, y in zip(a.numbers, o.numbers))),
    ("order kept", lambda a, o: all(y <= q for (_, y), (_, q) in pairwise(sorted(zip(a.numbers, o.numbers))))),
    ("running sum", lambda a, o: all_near(accumulate(a.numbers), o.numbers)),
    ("running product, largest or smallest", lambda a, o: all_near(accumulate(a.numbers, lambda x, y: x * y), o.numbers)),
    ("running product, largest or smallest", lambda a, o: o.numbers in (tuple(accumulate(a.numbers, max)), tuple(accumulate(a.numbers, min)))),
    ("rank", lambda a, o: [y - min(o.numbers) for y in o.numbers] in ([a.ordered.index(x) for x in a.numbers], [sorted(a.distinct).index(x) for x in a.numbers], [
        a.ordered[::-1].index(x) for x in a.numbers])),
    ("share of the whole", lambda a, o: all_near([x / sum(a.numbers) for x in a.numbers], o.numbers) or all_near(
        [x / max(a.numbers) for x in a.numbers], o.numbers)),
    ("distance from the mean or the rest", lambda a, o: all_near([x - sum(a.numbers) / len(a.numbers) for x in a.numbers], o.numbers) or all_near(
        [x - min(a.numbers) for x in a.numbers], o.numbers)),
    ("distance from the mean or the rest", lambda a, o: all_near([sum(a.numbers) - x for x in a.numbers], o.numbers) or all_near(
        [math.prod(a.numbers[:i] + a.numbers[i + 1 :]) for i in range(len(a.numbers))], o.numbers)),
)


def _ratio(a: View, o: View) -> float:
    """The quotient of the first pair that has one, other than 1 and 0."""
    ratio = next(y / x for x, y in zip(a.numbers, o.numbers) if x)
    if ratio in (0, 1):
        raise ValueError(ratio)
    return ratio


# numbers to one fewer or other sequences of numbers
NEIGHBOURS: tuple[Row, ...] = (
    ("difference of neighbours", lambda a, o: all_near([y - x for x, y in pairwise(a.numbers)], o.numbers)),
    ("neighbours combined", lambda a, o: len(o.numbers) == len(a.numbers) - 1 and any(
        all_near([f(x, y) for x, y in pairwise(a.numbers)], o.numbers)
        for f in (lambda x, y: x + y, lambda x, y: x * y, lambda x, y: (x + y) / 2, max, min, lambda x, y: abs(x - y)))),
)

# a number to a sequence of numbers
SPREAD: tuple[Row, ...] = (
    ("digits put together or taken apart", lambda a, o: list(o.numbers) in (a.digits, a.digits[::-1])),
    ("size is a number", lambda a, o: o.size == a.number),
    ("counting up or down", lambda a, o: list(o.numbers) == list(range(o.numbers[0], o.numbers[0] + len(o.numbers))) and o.numbers[0] in (0, 1)),
    ("counting up or down", lambda a, o: all(x - y == 1 for x, y in pairwise(o.numbers)) and o.size > 1),
    ("divides the argument", lambda a, o: all(a.number % x == 0 for x in o.numbers)),
    ("multiplies to the argument", lambda a, o: math.prod(o.numbers) == a.number),
    ("adds up to the argument", lambda a, o: near(sum(o.numbers), a.number)),
    ("no more at each place", lambda a, o: max(o.numbers) <= a.number),
    ("written in another base", lambda a, o: list(o.numbers) in ([int(c) for c in f"{a.number:b}"], [int(c) for c in f"{a.number:b}"[::-1]])),
)


def growth(points: Sequence[tuple[Number, Number]]) -> dict[str, float]:
    """How a number grows with another over the examples: (argument, result) pairs in no order. Names as in `GROWTH`."""
    points = sorted({p for p in points if all(map(math.isfinite, p))})
    out = dict.fromkeys(GROWTH, 0.0)
    xs = [x for x, _ in points]
    if len(points) < 2 or len(set(xs)) < len(points):
        return out
    ys = [y for _, y in points]
    out["rises with it"] = float(all(p < q for p, q in pairwise(ys)))
    out["falls with it"] = float(all(p > q for p, q in pairwise(ys)))
    out["plus a constant"] = float(len({_rounded(y - x) for x, y in points}) == 1)
    out["times a constant"] = float(all(xs) and len({_rounded(y / x) for x, y in points}) == 1)
    slopes = {_rounded((q - y) / (p - x)) for (x, y), (p, q) in pairwise(points)}
    out["on a line"] = float(len(points) > 2 and len(slopes) == 1)
    (x, y), (p, q) = points[0], points[-1]
    if x > 0 and 0 < y < q and p >= 2 * x:
        exponent = math.log(q / y) / math.log(p / x)
        out["grows slower"], out["grows in proportion"] = float(exponent < 0.75), float(0.75 <= exponent <= 1.3)
        out["grows like a power"], out["grows faster"] = float(1.3 < exponent <= 3.5), float(exponent > 3.5)
    return out


def _rounded(x: float) -> float:
    return float(f"{x:.6g}")


GROWTH = ("rises with it", "falls with it", "plus a constant", "times a constant", "on a line", "grows slower", "grows in proportion", "grows like a power", "grows faster")

__all__ = ["EACH_NUMBER", "GROWTH", "NEIGHBOURS", "NUMBER", "NUMBERS", "NUMBERS_2", "NUMBERS_3", "SIZES", "SPREAD", "Fact", "Row", "digits", "growth", "is_number", "is_prime"]
