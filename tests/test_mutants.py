"""Mutants: a step away from the right program, typed, and wrong on an example."""

from __future__ import annotations

from random import Random

import pytest

from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.model.train.mutants import mutants

ABOVE = read_program("(program (def above ((xs list[int]) (k int)) list[int] (return (filter xs (fn (x:int) (gt x k))))))")
CHOICE = read_program("(program (def pick ((a int) (b int)) int (if (lt a b) ((return a))) (return (if (is_even b) b 7))))")
SHOWN = {"above": (Example(([1, 5, 9], 5), [9]), Example(([], 1), []), Example(([2, 4], 1), [2, 4])),
         "pick": (Example((1, 2), 1), Example((5, 4), 4), Example((5, 3), 7))}


@pytest.mark.parametrize("program", [ABOVE, CHOICE], ids=lambda p: p.entry.name)
def test_each_is_typed_another_program_and_fails_an_example(program: Program) -> None:
    found = mutants(program, SHOWN[program.entry.name], Random(1), 8)
    assert len(found) >= 3
    for m in found:
        assert check(m) == m != program
        assert any(_result(m, e) != e.expected for e in SHOWN[program.entry.name])


def test_those_that_pass_the_most_come_first() -> None:
    passed = [sum(_result(m, e) == e.expected for e in SHOWN["above"]) for m in mutants(ABOVE, SHOWN["above"], Random(3), 8)]
    assert passed == sorted(passed, reverse=True) and passed[0] == 2


def test_a_comparison_becomes_its_neighbour_and_a_filter_is_left_out() -> None:
    texts = " ".join(write_program(m) for seed in range(8) for m in mutants(ABOVE, SHOWN["above"], Random(seed), 8))
    assert "(ge x k)" in texts and "(return xs)" in texts


def test_the_same_draw_gives_the_same_mutants() -> None:
    assert mutants(CHOICE, SHOWN["pick"], Random(5)) == mutants(CHOICE, SHOWN["pick"], Random(5))


def test_there_are_none_where_nothing_shows_that_they_are_wrong() -> None:
    assert mutants(ABOVE, (), Random(1)) == []
    assert mutants(read_program("(program (def same ((x int)) int (return x)))"), (Example((1,), 1),), Random(1)) == []


def _result(program: Program, e: Example) -> object:
    return run(program, e.args)
