"""States that the words change step by step: among the cheapest programs that the told plans give, one is right on a call that was not shown."""

from __future__ import annotations

import time
from typing import Any

import pytest

from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, make_problem
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose import steps_collect, steps_frames, steps_repeated, steps_stacks
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.sketch_core import Bench
from yantra_codex.search.compose.sketch_words import read_told
from yantra_codex.search.compose.steps_commands import NUMERIC, read_clauses, streams
from yantra_codex.search.compose.steps_said import begins, limits, otherwise

Call = tuple[tuple[Any, ...], Any]
ROOMS = (steps_frames, steps_stacks, steps_collect, steps_repeated)
# request, signature, two calls that are shown, one that is not
REQUESTS: list[tuple[str, str, list[Call], Call]] = [
    ("A heater is at level 3 at first. 'hotter' raises the level by two, 'colder' lowers it by one, and it never goes above 9. Return the final level.",
     "def f(xs: list[str]) -> int", [((["hotter", "colder"],), 4), ((["hotter"] * 4 + ["colder"],), 8)], ((["colder", "hotter", "hotter", "hotter", "hotter", "colder"],), 8)),
    ("The fuel is used up trip by trip. Return the index of the first trip that leaves less than 5 litres, or -1 if there is none.",
     "def f(fuel: int, trips: list[int]) -> int", [((20, [5, 8, 4, 1]), 2), ((9, [1, 2]), -1)], ((10, [5, 1]), 1)),
    ("Each '<' takes back the letter written before it, all other letters are kept. Return what is left.",
     "def f(keys: str) -> str", [(("ab<c",), "ac"), (("<x<y",), "y")], (("ab<<<",), "")),
    ("'add N' puts N on top of the pile, 'drop' removes the top one if there is one. Return the pile from bottom to top.",
     "def f(xs: list[str]) -> list[int]", [((["add 4", "add 7", "drop"],), [4]), ((["drop", "add 2"],), [2])], ((["add 1", "drop", "drop", "add 30"],), [30])),
    ("Two equal beads next to each other vanish. Return the beads that remain.",
     "def f(beads: list[int]) -> list[int]", [(([1, 2, 2, 1, 3],), [3]), (([5, 6],), [5, 6])], (([4, 4, 4],), [4])),
    ("Load the crates in order; a crate that the remaining capacity can not carry is skipped. Return how many were loaded.",
     "def f(crates: list[int], capacity: int) -> int", [(([5, 9, 3], 8), 2), (([4, 4, 1], 4), 1)], (([9, 9], 8), 0)),
    ("Buy the stamps in the given order and stop at the first one that the budget can not pay. Return what is left of the budget.",
     "def f(prices: list[int], budget: int) -> int", [(([5, 3, 4, 1], 9), 1), (([7], 5), 5)], (([2, 9, 2], 5), 3)),
    ("Glue the pieces together in order; a piece that does not fit into n letters any more is passed over.",
     "def f(pieces: list[str], n: int) -> str", [((["ba", "nan", "a"], 3), "baa"), ((["abc"], 2), "")], ((["a", "bcd", "e"], 2), "ae")),
    ("Return the first n odd numbers that are divisible by d.", "def f(n: int, d: int) -> list[int]", [((3, 5), [5, 15, 25]), ((2, 3), [3, 9])], ((1, 7), [7])),
    ("The volume is 10 at first. 'louder' adds 5, 'softer' takes 3 off and 'undo' reverts the latest change. Return the volume.",
     "def f(presses: list[str]) -> int", [((["louder", "undo", "softer"],), 7), ((["softer", "louder", "softer"],), 9)], ((["undo", "louder", "louder", "undo"],), 15)),
    ("Every token counts its value; whenever the meter reaches 10 or more a prize is won and the meter is reset to 0. Return the number of prizes.",
     "def f(tokens: list[int]) -> int", [(([4, 7, 9, 1],), 2), (([3, 3],), 0)], (([10, 9, 2],), 2)),
    ("Take the first letter away and put it at the end, k times.", "def f(word: str, k: int) -> str", [(("lemon", 2), "monle"), (("ab", 1), "ba")], (("", 3), "")),
    ("So many empty jars are exchanged for a new one, which is emptied and can be exchanged again. Return how many jars are emptied in all.",
     "def f(jars: int, price: int) -> int", [((7, 3), 10), ((4, 2), 7)], ((2, 5), 2)),
]


def bench_of(words: str, signature: str, shown: list[Call], monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(space_module, "now", time.process_time)
    problem = make_problem(words, "python", signature=signature, examples=[Example(a, e) for a, e in shown])
    request = read_request(problem, None, frozenset(["library"]))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    return Bench(Composer(request, time.process_time() + 60))


def told_programs(bench: Bench, most: int) -> list[Program]:
    """The cheapest programs of the rooms' plans, all of the last level that gave one."""
    told = read_told(bench.composer.problem)
    plans = [plan for room in ROOMS for _, plan in room.plans(bench, told)]
    for plan in plans:
        plan.told = True
    for cost in range(2, most):
        found = [item[0] for plan in plans if cost >= plan.base for item in bench.tries(plan, cost - plan.base) if item is not None]
        if found:
            return found
    return []


@pytest.mark.parametrize(("words", "signature", "shown", "hidden"), REQUESTS, ids=lambda v: v[:30] if isinstance(v, str) else "")
def test_the_cheapest_programs_are_right(words: str, signature: str, shown: list[Call], hidden: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told_programs(bench_of(words, signature, shown, monkeypatch), 10)
    args, expected = hidden

    def is_right(program: Program) -> bool:
        entry = program.entry
        got = compile_program(program, Limits(fuel=100_000))(*(to_ir(a, p.type) for a, p in zip(args, entry.params, strict=True)))
        return equal(got, to_ir(expected, entry.returns), entry.returns)

    assert any(map(is_right, found[:4])), [p.entry for p in found[:2]]


@pytest.mark.parametrize(("words", "verbs"), [
    ("'u' moves it up and 'd' moves it down", {"u": "add", "d": "sub"}),
    ("'u' and 'd' mean one up and one down", {"u": "add", "d": "sub"}),
    ("You gain 3 points for a 'u' and lose 2 for a 'd'", {"u": "add", "d": "sub"}),
    ("'u' doubles it, 'd' resets it", {"u": "double", "d": "zero"}),
])
def test_a_command_gets_the_words_that_speak_of_it(words: str, verbs: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    bench = bench_of(words, "def f(moves: str) -> int", [(("ud",), 0)], monkeypatch)
    told = read_told(bench.composer.problem)
    stream = next(streams(bench, told))
    read_clauses(stream.commands, told)
    assert {c.prefix: next(v for v in c.verbs if v in NUMERIC) for c in stream.commands} == verbs


def test_what_is_said_of_start_and_limits_is_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = bench_of("A counter starts at 7 and never goes below 2. Return 5 if it is never reached.", "def f(xs: list[int], top: int) -> int", [(([1], 3), 8)], monkeypatch)
    told = read_told(bench.composer.problem)
    s = ("v", "s", bench.returns)
    assert begins(bench, told)[0][1][1] == 7
    assert [n[2][1] for c, n in limits(bench, told, s) if c == 0 and len(n) > 2 and n[2][0] == "l"] == [2]
    assert otherwise(told)[0][1][1] == 5
