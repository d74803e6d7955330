"""The strand of formulas finds arithmetic: each task is a text, types and a function; examples are shown, others are held out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Apply, Lit, Program, Var
from yantra_codex.ir.types import FLOAT, INT, Type, parse_type
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Problem
from yantra_codex.problems.examples import Example
from yantra_codex.problems.problem import Signature, SigParam
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.formulas_bank import BY_NAME, OPERATIONS, Bank, apply_op
from yantra_codex.search.compose.formulas_polynomials import polynomials
from yantra_codex.search.compose.formulas_words import constant_cost, constants, discounts, words_of
from yantra_codex.search.compose.hints import read_hints
from yantra_codex.search.compose.prices import DEFAULT, base_prices
from yantra_codex.search.compose.request import Request, constants_of
from yantra_codex.search.compose.request import tests_of as spelled_out
from yantra_codex.search.compose.space import Clock, Prices
from yantra_codex.search.compose.strand_formulas import Formulas

LIMITS = Limits(fuel=400_000, memory=2_000_000)
Found = list[tuple[Program, int]]


def problem(text: str, types: str, returns: str, f: Callable[..., Any], shown: list[tuple[Any, ...]]) -> Problem:
    params = tuple(SigParam(name, parse_type(t)) for name, t in (p.split(":") for p in types.split()))
    signature = Signature("f", params, parse_type(returns))
    return Problem(id="", language="python", text=text, entry_point="f", signature=signature, examples=tuple(Example(args, f(*args)) for args in shown))


def composer(p: Problem) -> Composer:
    """A composer whose prices do not depend on the fitted prior."""
    hints = read_hints(p)
    return Composer(Request(p, p.text, hints, Prices(base_prices(), DEFAULT), constants_of(hints, {}), spelled_out(hints), hints.choices, (), {}), time.perf_counter() + 600)


def search(p: Problem, levels: int) -> Found:
    """What the strand gives in so many steps, the cheapest first."""
    c = composer(p)
    strand = Formulas(c)
    out: Found = []
    for level in range(1, levels + 1):
        if level <= 3:
            c.space.advance(level)
        out.extend(strand.step(level))
    return sorted(out, key=lambda found: found[1])


def meets(program: Program, f: Callable[..., Any], args: tuple[Any, ...], returns: Type) -> bool:
    call = compile_program(program, LIMITS)
    return equal(call(*[to_ir(a, q.type) for a, q in zip(args, program.entry.params, strict=True)]), f(*args), returns)


# text; parameters; result; what is meant; shown; held out; among how many of the first it must be
TASKS: list[tuple[str, str, str, Callable[..., Any], list[tuple[Any, ...]], list[tuple[Any, ...]], int]] = [
    ("price of a pieces at b each and a fee of 3", "a:int b:int", "int", lambda a, b: a * b + 3, [(3, 4), (5, 7)], [(2, 9), (10, 1)], 2),
    ("fence round a field of a by b with a gate of 1", "a:int b:int", "int", lambda a, b: 2 * (a + b) - 1, [(3, 4), (5, 7), (2, 2)], [(2, 9)], 4),
    ("area of a flag: half of b times h and b", "b:int h:int", "float", lambda b, h: b * h / 2 + b, [(3, 5), (7, 9)], [(2, 9)], 3),
    ("area of a ring between two circles", "a:float b:float", "float", lambda a, b: math.pi * (a * a - b * b), [(4.0, 1.5), (5.5, 2.0)], [(3.0, 1.0)], 1),
    ("length of a half circle with its diameter", "r:int", "float", lambda r: math.pi * r + 2 * r, [(3,), (5,)], [(8,)], 1),
    ("volume of a hemisphere", "r:int", "float", lambda r: 2 / 3 * math.pi * r**3, [(2,), (5,)], [(3,)], 1),
    ("surface of a hemisphere without its base", "r:int", "float", lambda r: 2 * math.pi * r**2, [(2,), (5,)], [(3,)], 1),
    ("volume of a tube between two cylinders", "a:int b:int h:int", "float", lambda a, b, h: math.pi * (a * a - b * b) * h, [(5, 2, 7), (6, 3, 4)], [(9, 1, 2)], 1),
    ("volume of a cone cut in half upright", "r:int h:int", "float", lambda r, h: math.pi * r * r * h / 6, [(2, 7), (5, 3)], [(3, 4)], 1),
    ("area of a label around a cylinder of diameter d", "d:int h:int", "float", lambda d, h: math.pi * d * h, [(2, 7), (5, 3)], [(3, 4)], 1),
    ("surface of a cylinder that is open at the top", "r:int h:int", "float", lambda r, h: math.pi * r * (r + 2 * h), [(2, 7), (5, 3)], [(3, 4)], 2),
    ("surface of a cube without its lid", "a:int", "int", lambda a: 5 * a * a, [(3,), (7,), (10,)], [(4,), (11,)], 2),
    ("volume of a cube without one unit", "a:int", "int", lambda a: a**3 - 1, [(3,), (5,), (4,)], [(2,), (9,)], 2),
    ("area of cardboard for an open box", "a:int b:int c:int", "int", lambda a, b, c: a * b + 2 * c * (a + b), [(3, 4, 7), (5, 2, 9), (1, 6, 8)], [(2, 3, 4)], 4),
    ("other leg of a right triangle from the hypotenuse c", "c:int a:int", "float", lambda c, a: math.sqrt(c * c - a * a), [(7, 5), (9, 4)], [(6, 2)], 1),
    ("length of the diagonal of a box", "a:int b:int c:int", "float", lambda a, b, c: math.sqrt(a * a + b * b + c * c), [(1, 2, 4), (3, 5, 7)], [(2, 2, 5)], 1),
    ("height of a triangle with three equal sides", "a:int", "float", lambda a: math.sqrt(3) / 2 * a, [(3,), (8,)], [(5,)], 1),
    ("exterior angle of a polygon with n equal sides", "n:int", "float", lambda n: 360 / n, [(7,), (11,)], [(16,)], 1),
    ("sum of the interior angles of a polygon with n sides", "n:int", "int", lambda n: (n - 2) * 180, [(3,), (7,), (8,)], [(12,)], 2),
    ("gradians to degrees", "g:int", "float", lambda g: g * 9 / 10, [(33,), (75,)], [(201,)], 2),
    ("celsius to fahrenheit", "c:float", "float", lambda c: c * 9 / 5 + 32, [(10.0,), (37.5,)], [(-4.0,)], 2),
    ("fahrenheit to celsius", "t:float", "float", lambda t: (t - 32) * 5 / 9, [(50.0,), (99.5,)], [(10.0,)], 2),
    ("celsius to kelvin", "c:float", "float", lambda c: c + 273.15, [(10.0,), (36.5,)], [(-4.0,)], 1),
    ("hours and minutes as minutes", "h:int m:int", "int", lambda h, m: 60 * h + m, [(2, 15), (11, 40)], [(5, 1)], 2),
    ("price p with a tax of r percent", "p:int r:int", "float", lambda p, r: p + p * r / 100, [(510, 3), (813, 7)], [(90, 4)], 2),
    ("time to cover a distance there at speed a and back at speed b", "s:int a:int b:int", "float", lambda s, a, b: s / a + s / b, [(10, 3, 7), (25, 9, 4)], [(8, 5, 3)], 2),
    ("kinetic energy", "m:float v:float", "float", lambda m, v: 0.5 * m * v * v, [(3.0, 4.5), (1.5, 7.0)], [(2.0, 3.0)], 1),
    ("the last digit of the square of a number", "n:int", "int", lambda n: n * n % 10, [(13,), (47,), (18,), (26,)], [(29,), (33,)], 3),
    ("remainder when the sum of a and b is divided by c", "a:int b:int c:int", "int", lambda a, b, c: (a + b) % c, [(17, 5, 4), (29, 6, 9), (8, 3, 7)], [(23, 7, 11)], 3),
    ("absolute difference of twice a and b", "a:int b:int", "int", lambda a, b: abs(2 * a - b), [(3, 8), (12, 5), (4, 11)], [(1, 9), (7, 1)], 3),
    ("how many pieces of the greatest common divisor of a and b go into a", "a:int b:int", "int", lambda a, b: a // math.gcd(a, b), [(12, 18), (35, 21), (9, 4)], [(100, 75)], 3),
    ("the day after the least common multiple of a and b", "a:int b:int", "int", lambda a, b: math.lcm(a, b) + 1, [(4, 6), (9, 6), (5, 7)], [(8, 12)], 3),
    ("2 to the power n plus 1", "n:int", "int", lambda n: 2**n + 1, [(3,), (5,), (8,)], [(10,), (1,)], 2),
    ("sum of i * (i + 2) for the first n numbers", "n:int", "int", lambda n: sum(i * (i + 2) for i in range(1, n + 1)), [(4,), (7,), (10,)], [(20,), (3,)], 2),
    ("sum of 3 * i + 1 for i from 1 to n", "n:int", "int", lambda n: sum(3 * i + 1 for i in range(1, n + 1)), [(4,), (7,), (6,)], [(12,), (3,)], 3),
    ("nth number of the series 4, 11, 22", "n:int", "int", lambda n: n * (2 * n + 1) + 1, [(4,), (7,), (10,)], [(12,), (3,)], 3),
    ("half of n times n plus 3", "n:int", "int", lambda n: n * (n + 3) // 2, [(4,), (7,), (10,)], [(12,), (3,)], 2),
    ("sum of 1 / (i * i) for i up to n", "n:int", "float", lambda n: sum(1 / i / i for i in range(1, n + 1)), [(4,), (7,)], [(10,)], 1),
    ("sum of d * (d + 1) over the digits d", "n:int", "int", lambda n: sum(int(c) * (int(c) + 1) for c in str(n)), [(345,), (92,), (18,)], [(777,), (60,)], 3),
    ("count the numbers from 1 to n that leave 1 when divided by 3", "n:int", "int", lambda n: sum(i % 3 == 1 for i in range(1, n + 1)), [(12,), (7,), (36,), (20,)], [(48,), (13,)], 3),
    ("sum of the multiples of 3 up to n", "n:int", "int", lambda n: sum(i for i in range(1, n + 1) if i % 3 == 0), [(12,), (7,), (20,)], [(48,), (13,)], 4),
    ("round the ratio of a and b to 2 decimals", "a:int b:int", "float", lambda a, b: round(a / b, 2), [(10, 3), (22, 7), (5, 9)], [(8, 11)], 2),
    ("largest and smallest of a list added", "xs:list[int]", "int", lambda xs: max(xs) + min(xs), [([3, 9, 4],), ([8, 1, 5, 20],)], [([6, 6],)], 2),
    ("sum of a list divided by its length and one more", "xs:list[int]", "float", lambda xs: sum(xs) / (len(xs) + 1), [([3, 9, 4],), ([8, 1, 5, 20],)], [([6, 7],)], 2),
    ("whether c is halfway between a and b", "a:int b:int c:int", "bool", lambda a, b, c: a + b == 2 * c, [(6, 10, 8), (5, 6, 8), (9, 3, 6), (1, 2, 5)], [(1, 5, 3)], 12),
    ("whether the sum of n and m is divisible by 7", "n:int m:int", "bool", lambda n, m: (n + m) % 7 == 0, [(12, 2), (13, 5), (30, 5), (7, 2)], [(9, 5), (9, 2)], 12),
]


@pytest.mark.parametrize("task", TASKS, ids=lambda t: t[0])
def test_a_formula_is_found(task: tuple[str, str, str, Callable[..., Any], list[tuple[Any, ...]], list[tuple[Any, ...]], int]) -> None:
    text, types, returns, f, shown, held_out, first = task
    p = problem(text, types, returns, f, shown)
    found = search(p, 8)
    t = parse_type(returns)
    for program, _ in found:
        assert all(meets(program, f, args, t) for args in shown)
    right = [all(meets(program, f, args, t) for args in held_out) for program, _ in found[:first]]
    assert any(right), [cost for _, cost in found[:6]]


def test_the_same_request_gives_the_same_programs() -> None:
    p = problem("a number", "a:int b:int", "int", lambda a, b: 3 * a + b * b, [(3, 4), (5, 2)], )
    assert search(p, 5) == search(p, 5)


def test_no_behaviour_is_given_twice_at_one_cost_and_few_in_all() -> None:
    found = search(problem("a number", "a:int b:int", "int", lambda a, b: a + b, [(3, 4), (5, 2)]), 8)
    assert 1 < len(found) <= 40
    assert len({program for program, _ in found}) == len(found)
    assert found[0][1] < found[-1][1]


def test_one_of_two_texts_by_a_comparison() -> None:
    f = lambda a, b: "yes" if a == b * b else "no"  # noqa: E731
    found = search(problem("whether a is the square of b", "a:int b:int", "str", f, [(9, 3), (4, 2), (8, 3), (5, 2)]), 4)
    assert any(meets(program, f, args, parse_type("str")) for program, _ in found[:6] for args in [(16, 4)])


def test_requests_without_numbers_are_left_alone() -> None:
    p = problem("reverse a text", "s:str", "str", lambda s: s[::-1], [("abc",), ("de",), ("fgh",)])
    assert search(p, 4) == []


def test_an_unused_parameter_costs() -> None:
    found = search(problem("add", "a:int b:int", "int", lambda a, b: a + b, [(3, 4), (5, 4)]), 6)
    assert meets(found[0][0], lambda a, b: a + b, (10, 20), INT)


# ---------------------------------------------------------------- the bank


def bank_of(**columns: list[float]) -> Bank:
    rows = len(next(iter(columns.values())))
    bank = Bank(Clock(time.perf_counter() + 60), rows, 2, {})
    for i, (name, col) in enumerate(columns.items()):
        bank.add_leaf(Var(name, INT), np.array(col, float), 2, 1 << i)
    return bank


def test_columns_of_a_bank_are_distinct_and_are_what_their_expressions_give() -> None:
    bank = bank_of(a=[3, 5, 10, 4], b=[2, 9, 4, 1])
    with np.errstate(all="ignore"):
        for _ in range(16):
            bank.advance()
    assert len({tuple(c) for c in bank.x[:, : bank.size].T.tolist() if not any(map(math.isnan, c))}) == sum(not np.isnan(c).any() for c in bank.x[:, : bank.size].T)
    from yantra_codex.ir.nodes import Function, Param, Return

    for i in range(0, bank.size, 7):
        e = bank.expression(i)
        call = compile_program(Program((Function("f", (Param("a", INT), Param("b", INT)), e.type, (Return(e),)),)), LIMITS)  # type: ignore[attr-defined]
        assert call(3, 2) == pytest.approx(bank.x[0, i]), e


@pytest.mark.parametrize("op", [o for o in OPERATIONS if o.name != "cube"], ids=lambda o: o.name)
def test_an_op_of_columns_is_the_op_of_the_table(op: Any) -> None:
    from yantra_codex.ir.ops import OPS

    values = [(7.0, 3.0), (12.0, 5.0), (1.0, 1.0), (4.0, 2.0)] if op.takes != "float" else [(2.5,), (3.5,), (-2.7,), (0.2,)]
    for args in values:
        xs = args[: op.arity]
        if op.takes == "whole":
            xs = tuple(int(x) for x in xs)
        with np.errstate(all="ignore"):
            given = op.fn(*(np.array([float(x)]) for x in xs))[0]
        assert given == pytest.approx(float(OPS[op.name].meaning(*xs)), rel=1e-12)


def test_ints_become_floats_where_they_must() -> None:
    e = apply_op("div", (Var("n", INT), Lit(2, INT)))
    assert e == Apply("div", (Apply("to_float", (Var("n", INT),), FLOAT), Lit(2.0, FLOAT)), FLOAT)
    assert BY_NAME["floordiv"].takes == "whole"


def test_polynomials_that_fit() -> None:
    n = np.array([3.0, 5.0, 8.0])
    made = list(polynomials(Var("n", INT), n, n * (3 * n - 1) / 2, 3, {}))
    assert made and all(np.allclose(values, n * (3 * n - 1) / 2) for _, values, _ in made)


def test_words_make_constants_cheap() -> None:
    plain, round_words = constants(words_of("a number")), constants(words_of("the area of a circle"))
    assert round_words[math.pi] < plain[math.pi]
    assert discounts(words_of("the square root of a number"))["sqrt"] > 0
    assert constant_cost(2) < constant_cost(7) < constant_cost(37) < constant_cost(0.3047)
