"""What the interpreter's limits cost: ticks taken from the fuel, and ops that are sized before they are made.

The fuel is an iterator of `fuel` ticks which every compiled function carries: a loop turn or a call takes one tick, an
op over n elements takes n ticks where it calls a function for each, n / 8 where it does not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from yantra_codex.errors import OutOfFuel, OutOfMemory
from yantra_codex.ir.values import size

INT_BITS = 1 << 18  # an integer past this is refused whatever the memory allows: its arithmetic is too slow to be stopped
Ticks = Iterator[int]


def fuel_ticks(fuel: int, wall_s: float | None) -> Ticks:
    """The iterator that a run spends; with `wall_s` it also ends when the time is over."""
    return iter(range(fuel)) if wall_s is None else _timed(fuel, time.monotonic() + wall_s)


def _timed(fuel: int, deadline: float) -> Iterator[int]:
    for i in range(fuel):
        if i & 255 == 0 and time.monotonic() > deadline:
            raise OutOfFuel("the time is over")
        yield i
    raise OutOfFuel(f"more than {fuel} steps")


def take(ticks: Ticks, count: int) -> None:
    """Spend `count` ticks; raises OutOfFuel where there are not as many."""
    if count > 0 and next(islice(ticks, count - 1, count), None) is None:
        raise OutOfFuel("more steps than allowed")


def each(ticks: Ticks, xs: Any) -> Any:
    """xs, after a tick for each of its elements."""
    count = len(xs)
    if count and next(islice(ticks, count - 1, count), None) is None:
        raise OutOfFuel("more steps than allowed")
    return xs


def bulk(ticks: Ticks, xs: Any) -> Any:
    """xs, after a tick for every eight of its elements."""
    if xs is not None and (count := len(xs) >> 3):
        take(ticks, count)
    return xs


def deep(ticks: Ticks, x: Any) -> Any:
    """x, after a tick for every two parts at any depth."""
    left = ticks.__length_hint__() if hasattr(ticks, "__length_hint__") else 1 << 20
    take(ticks, size(x, 2 * left + 2) >> 1)
    return x


def loop_done(ticks: Any) -> None:
    """Called when a counted loop ends: by its sequence, or because the fuel ran out."""
    if hasattr(ticks, "__length_hint__") and not ticks.__length_hint__():
        raise OutOfFuel("more steps than allowed")


def out_of_fuel() -> None:
    raise OutOfFuel("more steps than allowed")


# ---------------------------------------------------------------- results that can be far larger than the arguments


def _digits(bits: float) -> int:
    return int(bits) >> 6


def _power(a: int, b: int) -> int:
    return _digits(a.bit_length() * b) if b > 0 and a not in (0, 1, -1) else 1


def _comb(a: int, b: int) -> int:
    return _digits(max(a, 1).bit_length() * max(min(b, a - b), 0)) + 1 if 0 <= b <= a else 1


def _combinations(n: int, k: int) -> int:
    return math.comb(n, k) * (k + 1) if 0 <= k <= n and n < 4000 else (1 if k > n or k < 1 else 1 << 62)


def _permutations(n: int, k: int) -> int:
    return math.perm(n, k) * (k + 1) if 0 <= k <= n and n < 4000 else (1 if k > n or k < 1 else 1 << 62)


def _repeated(n: int, k: int) -> int:
    return _combinations(n + k - 1, k) if k > 0 and n else 1


def _range(a: int, b: int, c: int) -> int:
    return max((b - a) // c, 0) if c else 0


def _replaced(s: str, old: str, new: str, *_: int) -> int:
    return len(s) + (len(s) // max(len(old), 1) + 1) * len(new)


# op -> the size of what it would make; integers count one for 64 bits
SIZES: dict[str, Callable[..., int]] = {
    "int_pow": _power,
    "factorial": lambda n: _digits(n * max(n, 1).bit_length()) if n > 0 else 1,
    "comb": _comb,
    "perm": lambda n, k: _digits(max(n, 1).bit_length() * max(min(k, n), 0)) + 1,
    "shl": lambda a, b: _digits(a.bit_length() + b) if b > 0 else 1,
    "product": lambda xs: _digits(sum(x.bit_length() if isinstance(x, int) else 1 for x in xs)),
    "lcm": lambda a, b: _digits(a.bit_length() + b.bit_length()),
    "str_repeat": lambda s, n: len(s) * max(n, 0),
    "pad_left": lambda s, n, c: n, "pad_right": lambda s, n, c: n, "center": lambda s, n, c: n,
    "format_center": lambda s, n, c: n, "zfill": lambda s, n: n,
    "format_fixed": lambda x, n: n, "format_exp": lambda x, n: n, "format_general": lambda x, n: n, "format_percent": lambda x, n: n,
    "format_grouped": lambda x, n: n, "round_half_up": lambda x, n: abs(n),
    "join": lambda xs, sep: sum(map(len, xs)) + len(xs) * len(sep),
    "replace": _replaced, "replace_limit": _replaced, "re_replace": lambda s, p, r: len(s) * (len(r) + 1),
    "re_replace_limit": lambda s, p, r, n: len(s) + max(n, 0) * len(r) if n > 0 else len(s) * (len(r) + 1),
    "translate": lambda s, m: len(s) * max(map(len, m.values()), default=1),
    "concat": lambda a, b: len(a) + len(b),
    "repeat": lambda xs, n: len(xs) * max(n, 0),
    "range": _range,
    "fill": lambda n, x: n,
    "flatten": lambda xs: sum(map(len, xs)),
    "window": lambda xs, n: max(len(xs) - n + 1, 0) * max(n, 0),
    "cartesian": lambda a, b: 3 * len(a) * len(b),
    "cartesian_all": lambda xs: math.prod(map(len, xs)) * (len(xs) + 1),
    "combinations": lambda xs, k: _combinations(len(xs), k),
    "combinations_repeated": lambda xs, k: _repeated(len(xs), k),
    "permutations": lambda xs, k: _permutations(len(xs), k),
    "pairs": lambda xs: 3 * len(xs) * len(xs) // 2,
    "counter_elements": lambda m: sum(n for n in m.values() if n > 0),
    "without": lambda xs, ys: len(xs) * len(ys) >> 3, "common": lambda xs, ys: len(xs) * len(ys) >> 3,
    "list_extend": lambda xs, ys: len(xs) + len(ys),
    "list_set_slice": lambda xs, a, b, ys: len(xs) + len(ys),
}
INT_RESULTS = frozenset(["int_pow", "factorial", "comb", "perm", "shl", "product", "lcm"])


def sized(name: str, meaning: Callable[..., Any], memory: int, size_of: Callable[..., int] | None = None) -> Callable[..., Any]:
    """The meaning of an op behind a check of its result's size; takes the ticks first."""
    size_of = size_of or SIZES[name]
    limit = min(memory, INT_BITS >> 6) if name in INT_RESULTS else memory

    def checked(ticks: Ticks, *args: Any) -> Any:
        expected = size_of(*args)
        if expected > limit:
            raise OutOfMemory(f"{name} would make a value of size {expected if expected < 1 << 40 else 'without bound'}")
        if expected > 7:
            take(ticks, expected >> 3)
        return meaning(*args)

    return checked


def product_of(memory: int) -> Callable[[Ticks, Any, Any], Any]:
    """Multiplication that stops integers from growing without bound."""
    bits = min(memory << 6, INT_BITS)

    def multiply(ticks: Ticks, a: Any, b: Any) -> Any:
        r = a * b
        if -HUGE < r < HUGE:
            return r
        return big(ticks, r)

    def big(ticks: Ticks, r: int) -> int:
        length = r.bit_length()
        if length > bits:
            raise OutOfMemory("an integer without bound")
        take(ticks, length >> 8)
        return r

    return multiply


def divided(ticks: Ticks, a: Any, b: Any) -> None:
    """Takes what a division of huge whole numbers costs: the product of the lengths of divisor and quotient."""
    length = b.bit_length()
    take(ticks, (a.bit_length() - length) * length >> 15)


def quotient(ticks: Ticks, a: Any, b: Any) -> Any:
    """a // b of whole numbers or floats."""
    if not -HUGE < a < HUGE and isinstance(a, int) and isinstance(b, int):
        divided(ticks, a, b)
    return a // b


def remainder(ticks: Ticks, a: Any, b: Any) -> Any:
    """a % b of whole numbers or floats."""
    if not -HUGE < a < HUGE and isinstance(a, int) and isinstance(b, int):
        divided(ticks, a, b)
    return a % b


HUGE = 1 << 512


def concat_text(memory: int) -> Callable[[Ticks, str, str], str]:
    """Concatenation of two strings that stops them from growing without bound."""

    def concatenate(ticks: Ticks, a: str, b: str) -> str:
        r = a + b
        count = len(r)
        if count > 512:
            if count > memory:
                raise OutOfMemory(f"text of {count} characters")
            take(ticks, count >> 9)
        return r

    return concatenate
