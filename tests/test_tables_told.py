"""What words tell of rows beyond their parts: keys of two maps, links that are followed, distances, lines of a form, rules for some rows."""

from __future__ import annotations

import time
from typing import Any

import pytest

from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.types import INT, NONE, STR
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, make_problem
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.strand_tables import Tables
from yantra_codex.search.compose.table_words import part_names
from yantra_codex.search.compose.tables_core import default_in

Call = tuple[tuple[Any, ...], Any]
# signature, request, two calls that are shown, one that is not
REQUESTS: tuple[tuple[str, str, Call, Call, Call], ...] = (
    ("f(spring: dict[str, int], autumn: dict[str, int]) -> list[str]", "List the rivers in both maps whose level rose from spring to autumn, sorted.",
     (({"Po": 1, "Ill": 4, "Elbe": 2}, {"Ill": 3, "Po": 5}), ["Po"]), (({}, {"k": 1}), []), (({"b": 1, "a": 2, "c": 3}, {"c": 3, "b": 2, "a": 9}), ["a", "b"])),
    ("f(wanted: dict[str, int], shelf: dict[str, int]) -> list[str]", "Return the parts of which the shelf has fewer pieces than are wanted, in alphabetical order. A part that is missing on the shelf counts as 0.",
     (({"nut": 3, "bolt": 2}, {"nut": 1, "bolt": 2}), ["nut"]), (({"cog": 1, "axle": 1}, {}), ["axle", "cog"]), (({"x": 0, "w": 4}, {"w": 3}), ["w"])),
    ("f(shops: dict[str, list[str]]) -> dict[str, int]", "Each shop has a list of colours. Return for every colour the number of shops that sell it; a colour that a shop lists twice counts once.",
     (({"A": ["red", "blue"], "B": ["blue", "blue"]},), {"red": 1, "blue": 2}), (({"A": ["tan", "tan"]},), {"tan": 1}), (({"C": ["y", "x"], "D": ["x"], "E": []},), {"y": 1, "x": 2})),
    ("f(wells: list[tuple[str, int, int]], x: int, y: int) -> list[str]", "Wells are (name, x, y). Return the names of the wells, the farthest from (x, y) first.",
     (([("Rye", 0, 0), ("Hove", 6, 6)], 5, 4), ["Rye", "Hove"]), (([("b", 0, 2), ("a", 3, 0)], 0, 0), ["a", "b"]), (([("m", 3, 3), ("k", 0, 5)], 0, 0), ["k", "m"])),
    ("f(flows: dict[str, str], start: str, end: str) -> bool", "The dict gives the pipe into which each pipe leads. Tell whether the water of the start reaches the end.",
     (({"p": "q", "q": "r"}, "p", "r"), True), (({"p": "q"}, "q", "p"), False), (({"a": "b", "b": "c", "c": "a"}, "b", "a"), True)),
    ("f(needs: dict[str, list[str]], job: str) -> list[str]", "Return all jobs that the job depends on, directly or indirectly, sorted alphabetically.",
     (({"roof": ["walls"], "walls": ["floor", "bricks"]}, "roof"), ["bricks", "floor", "walls"]), (({}, "x"), []), (({"a": ["c", "b"], "b": ["c"]}, "a"), ["b", "c"])),
    ("f(lines: list[str]) -> dict[str, int]", "Lines have the form 'animal = legs'. Return the legs of each animal; ignore lines without '=' and blanks around the parts.",
     ((["cat = 4", "bird=2 ", "what"],), {"cat": 4, "bird": 2}), (([],), {}), ((["", " ant =6"],), {"ant": 6})),
    ("f(marks: dict[str, list[int]]) -> dict[str, int]", "Return the sum of the two lowest marks of every pupil. Pupils with fewer than two marks get -1.",
     (({"al": [3, 1, 2], "bo": [9]},), {"al": 3, "bo": -1}), (({"cy": [5, 5]},), {"cy": 10}), (({"d": [], "e": [7, 8, 1]},), {"d": -1, "e": 8})),
    ("f(log: list[tuple[str, int | None]]) -> dict[str, int]", "Entries are (ship, load), and the load is None where it is unknown. Return the total of the known loads per ship.",
     (([("a", 1), ("a", None), ("b", None)],), {"a": 1}), (([("a", 1), ("a", 2)],), {"a": 3}), (([("b", 3), ("a", 4), ("b", 0)],), {"b": 3, "a": 4})),
    ("f(menu: dict[str, dict[str, int]], day: str, dish: str) -> int", "Return the price of the dish on that day, or -1 if the day or the dish is unknown.",
     (({"mon": {"soup": 3}}, "mon", "soup"), 3), (({"mon": {"soup": 3}}, "tue", "soup"), -1), (({"mon": {"soup": 3}}, "mon", "pie"), -1)),
    ("f(teams: list[tuple[str, int]]) -> list[str]", "Teams are (name, points). Return lines like 'name: points', most points first.",
     (([("Ox", 3), ("Elk", 7)],), ["Elk: 7", "Ox: 3"]), (([],), []), (([("a", 1), ("b", 2), ("c", 3)],), ["c: 3", "b: 2", "a: 1"])),
    ("f(rooms: list[tuple[str, int]]) -> str", "Rooms are (name, seats). Return the name of the second largest room, or 'none' if there are fewer than two.",
     (([("a", 3), ("b", 9), ("c", 5)],), "c"), (([("a", 3)],), "none"), (([("x", 1), ("y", 2)],), "x")),
    ("f(lent: dict[str, int], owned: dict[str, int]) -> bool", "Check whether at least as many of each book are owned as are lent, in both dictionaries.",
     (({"a": 1}, {"a": 2}), True), (({"a": 3, "b": 1}, {"a": 3, "b": 0}), False), (({"a": 2, "b": 2}, {"a": 2, "b": 2}), True)),
    ("f(pay: dict[str, int]) -> tuple[str, str]", "Return the lowest paid and the highest paid person, ties alphabetically. The dictionary maps people to their pay.",
     (({"a": 3, "b": -1},), ("b", "a")), (({"y": 2, "x": 2},), ("x", "x")), (({"a": 1, "b": 5, "c": 3},), ("a", "b"))),
    ("f(text: str, full: dict[str, str]) -> str", "Substitute the short names in the text by the full ones that the dict holds.",
     (("Al met Bo", {"Al": "Alan", "Bo": "Bob"}), "Alan met Bob"), (("open", {}), "open"), (("Cy, Cy and Di", {"Cy": "Cyril", "X": "Y"}), "Cyril, Cyril and Di")),
    ("f(members: dict[str, list[str]], club: str) -> list[str]", "Everyone who is a member of the club, in alphabetical order.",
     (({"zo": ["golf"], "al": ["golf", "judo"], "bo": []}, "golf"), ["al", "zo"]), (({}, "x"), []), (({"c": ["k"], "b": ["k", "k"], "a": ["l"]}, "k"), ["b", "c"])),
    ("f(runs: list[tuple[str, str, int]]) -> int", "Runs are (runner, kind, minutes). How many minutes did all 'trail' runs take together?",
     (([("a", "trail", 30), ("b", "road", 20)],), 30), (([("c", "trail", 5), ("c", "trail", 6)],), 11), (([("d", "road", 9)],), 0)),
)


def found(signature: str, text: str, shown: tuple[Call, ...]) -> list[tuple[int, Program]]:
    problem = make_problem(text, "python", signature=f"def {signature}", examples=[Example(args, result) for args, result in shown])
    request = read_request(problem, None, frozenset({"library"}))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    tables = Tables(Composer(request, time.perf_counter() + 60))
    return sorted(((cost, program) for level in range(1, 10) for program, cost in tables.step(level)), key=lambda f: f[0])


def meets(program: Program, call: Call) -> bool:
    args, wanted = call
    run = compile_program(program, Limits())
    return equal(run(*[to_ir(a, p.type) for a, p in zip(args, program.entry.params, strict=True)]), to_ir(wanted, program.entry.returns), program.entry.returns)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda r: r[1][:40])
def test_the_cheapest_program_is_the_one_asked_for(request_: tuple[str, str, Call, Call, Call]) -> None:
    signature, text, first, second, hidden = request_
    programs = found(signature, text, (first, second))
    assert programs
    assert meets(programs[0][1], first) and meets(programs[0][1], second)
    assert meets(programs[0][1], hidden)


def test_a_default_in_words() -> None:
    assert default_in("return the name, or 'nobody' if there is none", STR) is not None
    assert default_in("without entries return an empty string.", STR).value == ""  # type: ignore[union-attr]
    assert default_in("give -1 when the key is missing", INT).value == -1  # type: ignore[union-attr]
    assert default_in("none if there is no such entry", INT).type == NONE  # type: ignore[union-attr]
    assert default_in("sort by name, or by age", STR) is None


def test_words_of_grammar_are_no_parts() -> None:
    assert part_names("an hour that is booked more than once, sorted by name", 2, True)[0] == ()
    assert part_names("Each child has a list of toys.", 2, True)[0] == ("child", "toys")
