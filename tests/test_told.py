"""Loops that a request's words tell: what is read of changes and tests, and the programs made of them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from yantra_codex import languages
from yantra_codex.ir.interpret import compile_program
from yantra_codex.ir.nodes import Apply, Lit, Program, block_exprs, type_of
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import write_expr
from yantra_codex.ir.types import BOOL, INT, parse_type
from yantra_codex.problems import Problem
from yantra_codex.search.compose.build import expression
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.sketch_core import Bench
from yantra_codex.search.compose.sketch_events import events_of
from yantra_codex.search.compose.sketch_strand import Sketches
from yantra_codex.search.compose.sketch_words import Told, read_told, steps_of
from yantra_codex.search.compose.space import Node, OutOfTime

Call = tuple[tuple[Any, ...], Any]


def problem(text: str, params: str, returns: str, *calls: Call) -> Problem:
    pairs = [p.split(": ") for p in params.split("; ")]
    signature = Signature("f", tuple(SigParam(n, parse_type(t)) for n, t in pairs), parse_type(returns))
    return Problem(id="f", language="python", text=text, entry_point="f", signature=signature, examples=tuple(Example(args, value) for args, value in calls))


def told(text: str, params: str = "n: int") -> Told:
    return read_told(problem(text, params, "int"))


def written(node: Node) -> str:
    return write_expr(expression(node))


V: Node = ("v", "v", INT)


# ---------------------------------------------------------------- what is read


@pytest.mark.parametrize(("text", "wanted"), [
    ("the number is doubled", ["(mul v 2)"]), ("multiply it by 7 and add three", ["(mul v 7)", "(add v 3)"]), ("then 15 sheep are sold", ["(sub v 15)"]),
    ("4 more join", ["(add v 4)"]), ("five times the last one minus 2", ["(mul v 5)", "(sub v 2)"]), ("it grows by 6 percent", ["(add v (floordiv (mul v 6) 100))"]),
    ("replace it by the sum of its digits", ["(sum (digits v))"]), ("taking away 26 when it is odd", ["(sub v 26)"]), ("an even number is halved", ["(floordiv v 2)"])])
def test_changes_are_read(text: str, wanted: list[str]) -> None:
    assert [written(c.turn(V)) for c in told(text).changes] == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("when it is below 20", "(lt v 20)"), ("until it is more than 90", "(gt v 90)"), ("if it is divisible by 3", "(is_divisible v 3)"), ("an odd one", "(is_odd v)"), ("at least 4", "(ge v 4)")])
def test_tests_are_read(text: str, wanted: str) -> None:
    assert wanted in [written(c.turn(V)) for c in told(text).tests]


def test_a_change_names_a_parameter() -> None:
    assert "(add v rate)" in [written(c.turn(V)) for c in told("each day add rate", "rate: int").changes]


def test_steps_are_changes_one_after_the_other_or_by_a_test() -> None:
    steps = {written(turn(V)): cost for cost, turn in steps_of(told("tripled and then 4 are removed, modulo 9"))}
    assert steps["(sub (mul v 3) 4)"] < steps["(mul (sub v 4) 3)"]
    assert "(floormod (sub (mul v 3) 4) 9)" in steps
    cases = [written(turn(V)) for _, turn in steps_of(told("halved when even, otherwise 5 are added"))]
    assert "(if (is_even v) (floordiv v 2) (add v 5))" in cases


# ---------------------------------------------------------------- what is found

TELLING: list[tuple[str, str, str, str, list[Call], list[Call]]] = [
    ("rule with cases", "Write down k numbers that begin with s, where 7 is added to an odd number and an even number is halved.", "s: int; k: int", "list[int]",
     [((3, 5), [3, 10, 5, 12, 6]), ((8, 3), [8, 4, 2])], [((1, 6), [1, 8, 4, 2, 1, 8]), ((5, 0), [])]),
    ("two terms before", "A row of numbers begins 4, 1 and every later number is the sum of the two numbers before it plus 6. Return the nth number.", "n: int", "int",
     [((1,), 4), ((5,), 35)], [((7,), 100), ((2,), 1)]),
    ("steps with an end", "A snowball weighs start grams. With every roll it loses 6 grams and is then tripled. How many rolls until it weighs at least goal grams? Return -1 if 25 rolls are not enough.",
     "start: int; goal: int", "int", [((10, 100), 5), ((9, 50), -1)], [((30, 25), 0), ((11, 40), 3)]),
    ("stock that stays above zero", "A shop's stock never drops below zero. Apply the changes to the starting stock and return the final stock.", "start: int; xs: list[int]", "int",
     [((3, [-5, 4]), 4), ((10, [-2, -3]), 5)], [((0, [-1, 6, -8, 2]), 2)]),
    ("what spills", "A tank with a capacity of cap litres starts empty. Pour in the amounts one by one; what does not fit spills. How many litres are spilled in total?", "cap: int; xs: list[int]", "int",
     [((10, [4, 8]), 2), ((5, [1, 2]), 0)], [((6, [7, 1, 3]), 5)]),
    ("commands with amounts", "A blind gets commands such as 'raise 12', 'lower 5' and 'half'. Lowering it by more than its height is ignored, half halves the height. Return the height.",
     "cs: list[str]", "int", [((["raise 12", "lower 20", "half"],), 6), ((["raise 9", "half", "raise 1"],), 5)],
     [((["lower 5", "raise 12", "lower 12", "raise 3"],), 3)]),
    ("pairs of a kind and a value", "A counter shows 0. 'add' adds the value, 'mul' multiplies by it and 'sub' takes it away. Return the list of what the counter shows after each instruction.",
     "xs: list[tuple[str, int]]", "list[int]", [(([("add", 4), ("mul", 3), ("sub", 5)],), [4, 12, 7]), (([("sub", 2), ("add", 7)],), [-2, 5])], [(([("add", 1), ("mul", 9)],), [1, 9])]),
    ("moves", "Follow walking instructions like 'N3' or 'W10' from the origin and return the Manhattan distance to the start.", "xs: list[str]", "int",
     [((["N3", "W10", "S1"],), 12), ((["E4", "W4"],), 0)], [((["S2", "S2", "E1", "N9"],), 6)]),
    ("limits at both ends", "A knob can be set from 0 to 10 and starts at 5. The text has '+' and '-' for a step up or down; steps beyond the ends have no effect. Return the final setting.", "s: str", "int",
     [(("++++++-",), 9), (("--",), 3)], [(("------+++",), 3)]),
    ("neighbours", "List the values that are different from both their neighbours; the first and the last value are not listed.", "xs: list[int]", "list[int]",
     [(([1, 4, 4, 9, 2],), [9]), (([5, 2, 3, 8],), [2, 3])], [(([1, 2, 2, 7, 1, 0],), [7, 1]), (([],), [])]),
    ("a step and a limit", "Does every number differ from the previous number by at least gap?", "xs: list[int]; gap: int", "bool",
     [(([1, 4, 9], 3), True), (([1, 5, 6], 3), False), (([9, 5, 1], 4), True)], [(([2, 2], 1), False), (([7], 5), True), (([10, 3, 12], 7), True)]),
    ("runs", "Shorten a text: each run of the same character longer than 3 is cut to exactly 3 characters.", "s: str", "str", [(("aaaaab",), "aaab"), (("hello",), "hello")], [(("zzzzoooo",), "zzzooo")]),
    ("a bound that is passed", "After how many elements is the running total greater than the limit? -1 when the limit is never passed.", "xs: list[int]; limit: int", "int",
     [(([4, 5, 6], 8), 2), (([1, 2], 50), -1)], [(([7, 1, 9], 7), 2), (([9], 8), 1)]),
    ("groups that fit", "Songs are put on tapes of 60 minutes in order; a song that does not fit on the current tape goes on a new one. How many tapes are needed?", "xs: list[int]", "int",
     [(([30, 20, 15, 50],), 3), (([10, 10],), 1), (([],), 0)], [(([59, 2, 58, 1, 60],), 4)]),
    ("key to key", "Follow the table of next stations from a station to the end of the line (None) and list the stations passed.", "table: map[str, option[str]]; s: str", "list[str]",
     [(({"a": "b", "b": "c", "c": None}, "a"), ["a", "b", "c"]), (({"x": None}, "x"), ["x"])], [(({"p": "q", "q": "z", "z": None, "k": "p"}, "k"), ["k", "p", "q", "z"])]),
    ("what can be reached", "links maps each page to the pages it links to. Return the sorted pages that can be reached from the start page.", "links: map[str, list[str]]; start: str", "list[str]",
     [(({"a": ["b"], "b": ["c", "a"], "c": [], "d": ["a"]}, "a"), ["a", "b", "c"]), (({"x": [], "y": ["x"]}, "y"), ["x", "y"])], [(({"m": ["n"], "n": ["o"], "o": ["m"], "q": []}, "n"), ["m", "n", "o"])]),
]


def found(p: Problem, levels: int = 6) -> list[tuple[Program, int]]:
    """What the strand finds without the library, with its cost."""
    request = read_request(p, None, frozenset(("library", "words")))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    composer = Composer(request, time.perf_counter() + 60)
    strand = Sketches(composer)
    out: list[tuple[Program, int]] = []
    try:
        for level in range(1, levels + 1):
            composer.space.advance(level)
            out.extend((program, cost) for program, cost in strand.step(level) if composer._passes(program))
    except OutOfTime:
        pass
    return out


@pytest.mark.parametrize(("text", "params", "returns", "shown", "further"), [row[1:] for row in TELLING], ids=[row[0] for row in TELLING])
def test_what_the_words_tell_is_found(text: str, params: str, returns: str, shown: list[Call], further: list[Call]) -> None:
    programs = found(problem(text, params, returns, *shown))
    cheapest = min(cost for _, cost in programs)
    right = [(p, cost) for p, cost in programs if all(compile_program(p)(*args) == value for args, value in further)]
    assert right and right[0][1] <= cheapest + 3
    for language in ("python", "javascript", "typescript", "go", "rust"):
        assert languages.get(language).render(right[0][0], None).code.strip()


def test_events_are_told_apart() -> None:
    p = problem("'up 2' and 'down 1'", "xs: list[str]", "int", ((["up 3", "down 1"],), 2))
    composer = Composer(read_request(p, None, frozenset(("library", "words"))), time.perf_counter() + 60)  # type: ignore[arg-type]
    kinds = [e.kinds for e in events_of(Bench(composer), read_told(p)) if e.amount is not None and e.key is not None]
    assert kinds == [("up", "down")]


# ---------------------------------------------------------------- what must not win


def test_no_program_gives_back_an_outcome_that_no_word_names() -> None:
    p = problem("Write the letters of a text in another order", "s: str", "str", (("garden",), "aegrdn"), (("oatoat",), "oaoatt"))
    for program, _ in found(p, 7):
        literals = [e.value for f in program.functions for e in block_exprs(f.body) if isinstance(e, Lit)]
        assert not {"aegrdn", "oaoatt"} & set(map(str, literals))


def compares_flags(program: Program) -> bool:
    return any(isinstance(e, Apply) and e.op in ("eq", "ne") and type_of(e.args[0]) == BOOL for f in program.functions for e in block_exprs(f.body))


def test_a_flag_that_is_only_compared_is_dear() -> None:
    shown: list[Call] = [(("a b, c",), False), (("a,b",), True), (("",), True)]
    flags = [cost for program, cost in found(problem("Whether a note is short", "s: str", "bool", *shown), 8) if compares_flags(program)]
    assert min(flags, default=12) >= 12
