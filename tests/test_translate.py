"""Translating what people write: records, tables of functions, memo arguments, matches, sentinels; run where they end up."""

from __future__ import annotations

import pytest

from yantra_codex.errors import MissingToolchain, NoSandbox
from yantra_codex.ir.values import equal
from yantra_codex.languages import Unit
from yantra_codex.runner.checks import observe, why_stopped
from yantra_codex.translate import Translation, translate

SOURCES = {
    "namedtuple": '''
from collections import namedtuple
Point = namedtuple("Point", ["x", "y"])
def reach(pairs: list[tuple[int, int]]) -> int:
    """
    >>> reach([(1, 2), (3, 1)])
    7
    >>> reach([])
    0
    """
    points = [Point(a, b) for a, b in pairs]
    return sum(p.x + p.y for p in points)
''',
    "table of functions": '''
OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}
def work(sign: str, a: int, b: int) -> int:
    """
    >>> work("+", 2, 3)
    5
    >>> work("-", 2, 3)
    -1
    """
    return OPS[sign](a, b)
''',
    "memo argument": '''
def ways(n, memo=None):
    """
    >>> ways(5)
    8
    >>> ways(0)
    1
    """
    if memo is None:
        memo = {}
    if n <= 1:
        return 1
    if n not in memo:
        memo[n] = ways(n - 1, memo) + ways(n - 2, memo)
    return memo[n]
''',
    "matches": '''
import re
def pairs(text: str) -> list[tuple[str, int]]:
    """
    >>> pairs("a=1, bc=22")
    [('a', 1), ('bc', 22)]
    >>> pairs("")
    []
    """
    return [(m[1], int(m[2])) for m in re.finditer(r"([a-z]+)=([0-9]+)", text)]
''',
    "power": '''
def shrink(base: int, steps: int) -> float:
    """
    >>> shrink(2, -1)
    0.5
    >>> shrink(2, 3)
    8.0
    """
    return base ** steps
''',
    "step": '''
def every(n: int, step: int) -> list[int]:
    """
    >>> every(6, 2)
    [0, 2, 4]
    >>> every(3, -1)
    []
    >>> every(3, 0)
    Traceback (most recent call last):
    ValueError: range() arg 3 must not be zero
    """
    out = []
    for i in range(0, n, step):
        out.append(i)
    return out
''',
    "sieve": '''
def primes(n: int) -> list[int]:
    """
    >>> primes(12)
    [2, 3, 5, 7, 11]
    >>> primes(1)
    []
    """
    sieve = [True] * (n + 1)
    out = []
    for i in range(2, n + 1):
        if sieve[i]:
            out.append(i)
            for j in range(i * i, n + 1, i):
                sieve[j] = False
    return out
''',
    "guarded sentinel": '''
import sys
def least(xs: list[int]) -> int:
    """
    >>> least([3, 1])
    1
    >>> least([])
    -1
    """
    low = sys.maxsize
    for x in xs:
        if x < low:
            low = x
    return low if low != sys.maxsize else -1
''',
}
LANGUAGES = ("python", "javascript", "typescript", "rust", "go")


def examples_of(source: str) -> list[tuple[tuple[object, ...], object, str | None]]:
    """The doctests of a source, as CPython gives them."""
    from yantra_codex.problems.examples import find_examples

    return [(e.args, e.expected, e.raises) for e in find_examples(source)]


@pytest.mark.parametrize("language", [pytest.param(n, marks=pytest.mark.xdist_group(f"toolchain-{n}")) for n in LANGUAGES])
def test_translations_do_on_their_toolchain_what_the_source_does(language: str) -> None:
    units, wanted = [], {}
    for i, (name, source) in enumerate(SOURCES.items()):
        done = translate(source, language)
        assert done.status == "verified" and done.rendered and done.program, f"{name}: {done.reason}"
        calls = examples_of(source)
        assert len(calls) >= 2
        entry = done.program.entry
        units.append(Unit(f"u{i}", done.rendered, [args for args, _, _ in calls], tuple(p.type for p in entry.params), entry.returns))
        wanted[f"u{i}"] = (name, calls, entry.returns)
    try:
        seen, result = observe(language, units)
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))
    assert result.ok, why_stopped(result)
    for unit, (name, calls, returns) in wanted.items():
        for k, (args, expected, raises) in enumerate(calls):
            got = seen[unit][k]
            if raises:
                assert got.raises, f"{name}{args}: {got}"
            else:
                assert got.raises is None and equal(got.value, expected, returns), f"{name}{args}: {got}"


SENTINELS = {
    "given back": "    m = sys.maxsize\n    for x in xs:\n        m = min(m, x)\n    return m\n",
    "calculated with": "    m = sys.maxsize\n    for x in xs:\n        m = min(m, x)\n    return m % 2\n",
    "two of them": "    a, b = 10 ** 18, sys.maxsize\n    for x in xs:\n        if x < 0:\n            a = x\n    return 1 if a < b else 0\n",
    "a key calculates": "    d = [sys.maxsize, *xs]\n    d.sort(key=lambda v: v * 2)\n    return d[0]\n",
}


@pytest.mark.parametrize("case", SENTINELS)
def test_a_sentinel_that_is_more_than_compared_is_refused(case: str) -> None:
    outcome = {"given back": 3, "calculated with": 1, "two of them": 1, "a key calculates": 3}[case]
    source = f'import sys\ndef f(xs: list[int]) -> int:\n    """\n    >>> f([3])\n    {outcome}\n    """\n{SENTINELS[case]}'
    done: Translation = translate(source, "javascript")
    assert (done.status, done.code) == ("abstained", None)
    assert done.reason and "whole number" in done.reason
    assert translate(source, "go").status == "verified" or case == "a key calculates"  # there the number fits


def test_a_rising_step_is_written_plainly() -> None:
    code = translate(SOURCES["sieve"], "javascript").code
    assert code and "j += i" in code and "step" not in code
