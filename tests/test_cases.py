"""Cases in words: how they are read, what programs come of them, and answers that say an outcome by heart."""

from __future__ import annotations

import time
from typing import Any

import pytest

from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import Expr, Function, Param, Program, Return
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import parse_type
from yantra_codex.problems import Example, Problem, Signature, SigParam
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose.copied import copied, outcomes_to_compute
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.hints import read_hints
from yantra_codex.search.compose.hints_branches import Told, read_branches
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.strand_cases import Cases, heard

Calls = list[tuple[tuple[Any, ...], Any]]


def problem(text: str, params: str, returns: str, shown: Calls = [], name: str = "f") -> Problem:  # noqa: B006
    given = tuple(SigParam(n.strip(), parse_type(t)) for part in params.split(";") for n, t in [part.split(":", 1)])
    return Problem("", "python", text, name, Signature(name, given, parse_type(returns)), None, tuple(Example(args, out) for args, out in shown))


def value(e: Expr | None, p: Problem, *args: Any) -> Any:
    assert e is not None and p.signature is not None
    params = tuple(Param(q.name, q.type) for q in p.signature.params)
    return run(Program((Function("g", params, e.type, (Return(e),)),)), args)  # type: ignore[attr-defined]


def by_reading(told: Told, p: Problem, *args: Any) -> Any:
    """What the first reading of each case gives; "?" where the words leave it open."""
    for b in told.branches:
        if value(b.tests[0], p, *args):
            return "?" if b.result is None else value(b.result, p, *args)
    return "?" if told.otherwise is None or told.otherwise.result is None else value(told.otherwise.result, p, *args)


READ: list[tuple[str, str, str, Calls]] = [
    ("Sea: 'calm' up to 2, 'choppy' between 3 and 7 and 'rough' above that", "dm: int", "str", [((2,), "calm"), ((3,), "choppy"), ((7,), "choppy"), ((8,), "rough")]),
    ("Return 'frost' at 0 or below, 'cool' up to 15, otherwise 'warm'", "t: int", "str", [((0,), "frost"), ((15,), "cool"), ((16,), "warm")]),
    ("A skier up to 110 needs 46, up to 140 needs 59, everyone else 72", "height: int", "int", [((110,), 46), ((111,), 59), ((141,), 72)]),
    ("Visitors with 3 or more stamps pay 5, all others 8", "stamps: int", "int", [((3,), 5), ((2,), 8)]),
    ("Say 'tall' when height is over 190, else 'usual'", "height: int", "str", [((190,), "usual"), ((191,), "tall")]),
    ("The answer is 0 unless the list has more than 2 elements", "xs: list[int]", "int", [(([1, 2],), 0), (([1, 2, 3],), "?")]),
    ("'left' if the first is bigger, 'right' if the second is bigger, otherwise 'same'", "a: int; b: int", "str", [((2, 1), "left"), ((1, 2), "right"), ((1, 1), "same")]),
    ("An empty list gives 0, otherwise the largest gap", "xs: list[int]", "int", [(([],), 0), (([1],), "?")]),
    ("'open' if it is after 8 and before 18, 'shut' in all other cases", "hour: int", "str", [((9,), "open"), ((8,), "shut"), ((18,), "shut")]),
    ("The first 10 pages are free, otherwise 3 per page", "pages: int", "int", [((10,), 0), ((11,), "?")]),
    ("If vip is set return 'gold', otherwise 'plain'", "vip: bool; n: int", "str", [((True, 1), "gold"), ((False, 1), "plain")]),
    ("'red' for 0, 'amber' for 1, 'green' otherwise", "state: int", "str", [((0,), "red"), ((1,), "amber"), ((2,), "green")]),
    ("Return None when the dictionary has no such key", "table: map[str,int]; key: str", "option[int]", [(({"a": 1}, "b"), None), (({"a": 1}, "a"), "?")]),
]


@pytest.mark.parametrize(("text", "params", "returns", "calls"), READ, ids=[r[0][:40] for r in READ])
def test_cases_are_read(text: str, params: str, returns: str, calls: Calls) -> None:
    p = problem(text, params, returns)
    told = read_branches(p)
    assert [by_reading(told, p, *args) for args, _ in calls] == [wanted for _, wanted in calls]


LIMITS = [
    ("twice the price, but never more than 80", None, 80), ("the sum, at least 5", 5, None), ("the result is capped at 12", None, 12), ("the charge always stays between 0 and 100", 0, 100),
    ("the total; nobody pays less than 3", 3, None), ("the larger of 2 numbers", None, None), ("how many are at most 7", None, None), ("words of at least 4 letters", None, None),
]


@pytest.mark.parametrize(("text", "least", "most"), LIMITS, ids=[r[0] for r in LIMITS])
def test_limits_of_the_result_are_read(text: str, least: int | None, most: int | None) -> None:
    p = problem(text, "n: int; k: int", "int")
    told = read_branches(p)
    assert [None if e is None else value(e, p, 1, 2) for e in (told.least, told.most)] == [least, most]


SOLVED: list[tuple[str, str, str, Calls, Calls]] = [
    ("Kind of a song by its seconds: 'short' below 120, 'long' from 300 on, otherwise 'usual'.", "n: int", "str", [((30,), "short"), ((200,), "usual"), ((400,), "long")], [((120,), "usual"), ((300,), "long")]),
    ("Bonus for sold tickets: no bonus below 12 tickets, otherwise 7 per full dozen, but never more than 40.", "n: int", "int", [((11,), 0), ((30,), 14)], [((36,), 21), ((100,), 40)]),
    ("Score of a throw: 0 below 5, 12 from 5 to 9, otherwise the throw times 3.", "n: int", "int", [((3,), 0), ((11,), 33)], [((7,), 12), ((20,), 60)]),
    ("The deposit is 20 percent of the price, but at least 50.", "price: int", "int", [((1000,), 200), ((100,), 50)], [((400,), 80), ((0,), 50)]),
    ("Return the smallest number of the list, or None for an empty list.", "xs: list[int]", "option[int]", [(([4, 2, 9],), 2), (([],), None)], [(([7],), 7)]),
    ("Give 'n/a' if the count is 0, otherwise the count as text.", "count: int", "str", [((4,), "4"), ((0,), "n/a")], [((17,), "17")]),
    ("Triple the number if it is negative, otherwise add 10.", "n: int", "int", [((-4,), -12), ((5,), 15)], [((-1,), -3), ((0,), 10)]),
    ("If the word has more than 6 letters, give its first 6 letters; otherwise leave it unchanged.", "w: str", "str", [(("elephants",), "elepha"), (("cat",), "cat")], [(("abcdefg",), "abcdef")]),
    ("Find the first number above the limit, or None if there is none.", "xs: list[int]; limit: int", "option[int]", [(([1, 5, 9], 4), 5), (([1, 2], 7), None)], [(([8, 3], 2), 8)]),
    ("Subtract the damage from the health; it never drops below 0.", "health: int; damage: int", "int", [((10, 3), 7), ((5, 9), 0)], [((4, 4), 0), ((20, 1), 19)]),
]


@pytest.mark.parametrize(("text", "params", "returns", "shown", "hidden"), SOLVED, ids=[r[0][:40] for r in SOLVED])
def test_a_program_follows_the_cases(text: str, params: str, returns: str, shown: Calls, hidden: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space_module, "now", time.process_time)
    p = problem(text, params, returns, shown)
    composer = Composer(read_request(p, None, frozenset({"library"})), time.process_time() + 20)  # type: ignore[arg-type]
    strand = Cases(composer)
    for level in range(1, 8):
        for program, cost in strand.step(level):
            composer.offer(program, cost, "Cases")
        if found := sorted(composer.taken(), key=lambda f: f.cost):
            best = found[: sum(f.cost == found[0].cost for f in found)]
            assert any([run(f.program, args) for args, _ in hidden] == [wanted for _, wanted in hidden] for f in best)
            return
    pytest.fail("nothing found")


def test_what_no_case_takes_from_is_left_to_the_whole_search() -> None:
    p = problem("The sum of the numbers greater than 5.", "xs: list[int]", "int", [(([1, 9],), 9), (([6, 7],), 13)])
    assert not Cases(Composer(read_request(p, None, frozenset({"library"})), time.perf_counter() + 20)).plans  # type: ignore[arg-type]


def test_answers_that_go_against_the_words_are_told_apart() -> None:
    p = problem("'small' below 10, otherwise 'big'", "n: int", "str", [((3,), "small"), ((30,), "big")])
    said = heard(read_request(p, None, frozenset({"library"})), [(5,), (9,), (10,), (12,)])  # type: ignore[arg-type]
    right, wrong = (read_program(f'(program (def f ((n int)) str (return (if (lt n {k}) "small" "big"))))') for k in (10, 11))
    good = said.features(right, ("small", "small", "big", "big"))
    bad = said.features(wrong, ("small", "small", "small", "big"))
    assert (good["told_broken"], good["told_followed"], good["told_unnamed"]) == (0.0, 1.0, 0.0)
    assert bad["told_broken"] == 0.25 and bad["told_followed"] == 0.0


COPIED: list[tuple[str, str, str, Calls, str, bool]] = [
    ("Write seconds as text.", "n: int", "str", [((45,), "45 s"), ((150,), "2.5 min")], '(if (lt 100 n) "2.5 min" "45 s")', True),
    ("Write pence as text like '4.75 pounds'.", "n: int", "str", [((60,), "60 p"), ((475,), "4.75 pounds")], '(if (lt n 100) (str_concat (show n) " p") "4.75 pounds")', True),
    ("Say 'low' or 'high'.", "n: int", "str", [((8,), "low"), ((15,), "high")], '(if (lt n 10) "low" "high")', False),
    ("Whether a parcel fits.", "n: int", "str", [((8,), "fits"), ((15,), "too large")], '(if (lt n 10) "fits" "too large")', False),
    ("Mirror the word.", "w: str", "str", [(("stone",), "enots"), (("tab",), "bat")], '(if (lt 3 (str_length w)) "enots" "bat")', True),
    ("The charge is 40 for large parcels.", "n: int", "int", [((8,), 15), ((15,), 40)], "(if (lt n 10) (add n 7) 40)", False),
    ("The charge of a parcel.", "n: int", "int", [((8,), 15), ((15,), 40)], "(if (lt n 10) (add n 7) 40)", True),
    ("Both ends.", "n: int", "tuple[int,str]", [((8,), (16, "h8")), ((15,), (30, "o15"))], '(tuple (mul n 2) (if (lt n 10) "h8" "o15"))', True),
    ("The kind of parcel.", "n: int", "int", [((8,), 70), ((9,), 70), ((15,), 90), ((16,), 90)], "(if (lt n 10) 70 90)", False),
]


@pytest.mark.parametrize(("text", "params", "returns", "shown", "body", "banned"), COPIED, ids=[f"{r[0][:30]} {r[4][:30]}" for r in COPIED])
def test_an_outcome_by_heart_is_no_answer(text: str, params: str, returns: str, shown: Calls, body: str, banned: bool) -> None:
    p = problem(text, params, returns, shown)
    name, kind = params.split(":")
    program = read_program(f"(program (def f (({name} {kind.strip()})) {returns} (return {body})))")
    assert copied(program, outcomes_to_compute(p, p.text, read_hints(p).constants)) is banned


MISSING: list[tuple[str, str, str, Calls, str, Calls]] = [
    ("The third word, or None if it has fewer than 3 words.", "s: str", "str", [(("a b c",), "c"), (("x y z w",), "z")], "(index (split_words s) 2)", [(("one two",), None), (("k l m",), "m")]),
    ("Cost per guest, rounded down; -1 if there are no guests.", "cost: int; guests: int", "int", [((9, 2), 4), ((8, 4), 2)], "(floordiv cost guests)", [((5, 0), -1), ((7, 2), 3)]),
    ("The price of the item; None for an unknown item.", "prices: map[str,int]; item: str", "int", [(({"a": 3}, "a"), 3), (({"b": 4}, "b"), 4)], "(map_get prices item)", [(({"a": 3}, "z"), None)]),
]


@pytest.mark.parametrize(("text", "params", "returns", "shown", "body", "hidden"), MISSING, ids=[r[0][:40] for r in MISSING])
def test_nothing_found_gives_what_the_words_say(text: str, params: str, returns: str, shown: Calls, body: str, hidden: Calls) -> None:
    """No example shows it: a program that was found is put behind a test for the inputs on which it fails."""
    p = problem(text, params, returns, shown)
    composer = Composer(read_request(p, None, frozenset({"library"})), time.perf_counter() + 20)  # type: ignore[arg-type]
    given = " ".join(f"({n.strip()} {t.strip()})" for part in params.split(";") for n, t in [part.split(":", 1)])
    composer.offer(read_program(f"(program (def f ({given}) {returns} (return {body})))"), 4, "search")
    (found,) = composer.taken()
    guarded = [program for program, _ in Cases(composer).around([found])]
    assert any([run(program, args) for args, _ in hidden] == [wanted for _, wanted in hidden] for program in guarded)
