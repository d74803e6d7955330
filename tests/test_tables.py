"""How parts of rows are called, in which order rows are wanted, and the programs over rows that follow."""

from __future__ import annotations

import re
import time
from itertools import islice
from typing import Any

import pytest

from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, make_problem
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.space import OutOfTime
from yantra_codex.search.compose.strand_tables import Tables
from yantra_codex.search.compose.table_words import atoms_in, last_wins, mentions, part_names, said_as
from yantra_codex.search.compose.tables_columns import add_columns, fields_of, two_kinds
from yantra_codex.search.compose.tables_core import LOOKS
from yantra_codex.search.compose.tables_rows import sources

# words | how many parts | whether of a map | their names
NAMES = """
Sort the (runner, club, minutes) tuples | 3 | no | runner, club, minutes
a list of [author, pages] pairs | 2 | no | author, pages
Each car is a plate, a colour and a number of doors. | 3 | no | plate, colour, doors
loans as tuples of reader, book and days | 3 | no | reader, book, days
a dict of shop -> list of visitors | 2 | yes | shop, visitors
a dictionary mapping each river to its length | 2 | yes | river, length
a dictionary from pupil to chosen sport | 2 | yes | pupil, chosen
add the numbers (both of them) | 2 | no |
"""
# words | the parts, text ones with a quote | the keys in order: - is from the greatest, ? where no direction is said
ORDERS = """
by pages from most to fewest, then by author | 'author, pages | -pages, ?author
from fastest to slowest; the same time in alphabetical order | 'runner, time | time, runner
the most expensive first, ties by name | 'name, price | -price, ?name
ordered by year, newest first | 'title, year | -year
the youngest child | 'child, age | age
by department, and inside a department by salary in descending order | 'department, salary | department, -salary
with the highest score; if several have it, the alphabetically first | 'player, score | -score, player
the tallest tree, but of equally tall ones the oldest | 'tree, height, age | -height, -age
"""


@pytest.mark.parametrize("row", NAMES.strip().splitlines())
def test_names_of_parts(row: str) -> None:
    words, arity, is_map, names = (c.strip() for c in row.split("|"))
    assert part_names(words, int(arity), is_map == "yes")[0] == tuple(n.strip() for n in names.split(",") if n)


@pytest.mark.parametrize("row", ORDERS.strip().splitlines())
def test_order_in_words(row: str) -> None:
    words, parts, wanted = (c.strip() for c in row.split("|"))
    names = [p.strip().lstrip("'") for p in parts.split(",")]
    texts = [p.strip().startswith("'") for p in parts.split(",")]
    places = mentions(words, [said_as(n) for n in names])
    signs = {True: "-", False: "", None: "?"}
    assert ", ".join(signs[a.descending] + names[a.part] for a in atoms_in(words, names, places, texts)).replace("?department", "department") == wanted


def test_ties() -> None:
    words = "return the title of the longest meeting; the earlier one in the list wins a tie"
    names = ["title", "start", "length"]
    assert [a.part for a in atoms_in(words, names, mentions(words, [said_as("title"), said_as("start"), re.compile("longest")]), [True, False, False])] == [2]
    assert last_wins("if two are equal the later one wins") and not last_wins("the earlier one wins")


def test_plural_and_long_names_are_found() -> None:
    for name, words in (("hobby", "the hobbies"), ("department", "every department"), ("price", "prices"), ("city name", "the name")):
        assert said_as(name).search(words)
    assert not said_as("age").search("the average")


# a request, two examples, one that only the right program passes
Call = tuple[tuple[Any, ...], Any]
REQUESTS: tuple[tuple[str, Call, Call, Call], ...] = (
    ("Return the names of the swimmers from fastest to slowest. The input is a list of (name, seconds) pairs; swimmers with the same time are listed alphabetically.",
     (([("Zoe", 31), ("Ann", 29), ("Bob", 31)],), ["Ann", "Bob", "Zoe"]), (([],), []), (([("q", 3), ("c", 9), ("b", 3), ("a", 5)],), ["b", "q", "a", "c"])),
    ("Which first letter starts the most words in the list? If several letters are equally common, return the one that comes first in the alphabet.",
     ((["sun", "sea", "moon"],), "s"), ((["tin", "tea", "bow", "bee", "air"],), "b"), ((["y", "x", "y", "x"],), "x")),
    ("Sort the files, given as (name, size) tuples, from largest to smallest, files of equal size by name in alphabetical order, and return the names of the first n of them.",
     (([("b.txt", 10), ("a.txt", 10), ("c.txt", 90)], 2), ["c.txt", "a.txt"]), (([("x", 1)], 5), ["x"]), (([("p", 4), ("n", 4), ("o", 7)], 3), ["o", "n", "p"])),
    ("Each order is a tuple (customer, item, quantity). Return a list of (customer, total quantity) pairs, the customer with the highest total first, ties in alphabetical order of the customers.",
     (([("bo", "pen", 2), ("al", "ink", 1), ("bo", "ink", 3)],), [("bo", 5), ("al", 1)]), (([],), []), (([("z", "a", 1), ("y", "a", 1), ("x", "b", 4)],), [("x", 4), ("y", 1), ("z", 1)])),
    ("Turn a dictionary from pupil to chosen sport around: the result maps every sport to the sorted list of its pupils.",
     (({"tim": "golf", "amy": "golf", "zed": "judo"},), {"golf": ["amy", "tim"], "judo": ["zed"]}), (({},), {}), (({"b": "s", "a": "s", "c": "r"},), {"s": ["a", "b"], "r": ["c"]})),
    ("Given a dict of player -> list of points, return the player with the highest total number of points. If two players have the same total, the alphabetically first one wins.",
     (({"ron": [1, 2, 3], "eva": [9], "kim": [4, 4]},), "eva"), (({"tom": [5, 5], "ida": [10], "jo": []},), "ida"), (({"b": [2], "a": [1], "c": [2]},), "b")),
    ("Which employees earn more than the average salary? employees is a list of (name, salary) tuples; return their names sorted alphabetically.",
     (([("zoe", 900), ("ben", 100), ("ann", 800)],), ["ann", "zoe"]), (([("a", 5), ("b", 5)],), []), (([],), [])),
    ("The library keeps loans as tuples of reader, book and days. Which readers have kept at least one book longer than the allowed number of days? "
     "Give each reader once, in alphabetical order.",
     (([("Uma", "x", 30), ("Bea", "y", 40), ("Uma", "z", 50)], 28), ["Bea", "Uma"]), (([("Al", "x", 28)], 28), []), (([("z", "b", 9), ("a", "b", 3), ("m", "b", 5), ("m", "c", 8)], 4), ["m", "z"])),
    ("How much has each person paid in total? Payments look like 'Ann: 12'. Return a dictionary.",
     ((["Ann: 12", "Bob: 3", "Ann: 8"],), {"Ann": 20, "Bob": 3}), (([],), {}), ((["Z: 1", "Y: 2", "Z: 5"],), {"Z": 6, "Y": 2})),
    ("Subtract the sold amounts from the stock. Both are dictionaries from article to number; articles that are not in the sales keep their number.",
     (({"pen": 9, "cup": 4}, {"pen": 2}), {"pen": 7, "cup": 4}), (({}, {"x": 1}), {}), (({"a": 5, "b": 1}, {"b": 1, "c": 4}), {"a": 5, "b": 0})),
    ("Group names by their first letter, but only letters with more than one name are wanted. The names of a group are in the order of the input.",
     ((["Bo", "Al", "Bea"],), {"B": ["Bo", "Bea"]}), ((["x"],), {}), ((["cy", "ab", "cc", "aa", "d"],), {"c": ["cy", "cc"], "a": ["ab", "aa"]})),
    ("Calculate the difference between the highest and the lowest temperature of each town. Readings are (town, temperature) tuples, the result is a dict.",
     (([("a", 3), ("b", 9), ("a", 12)],), {"a": 9, "b": 0}), (([],), {}), (([("x", -5), ("x", 5), ("x", 0)],), {"x": 10})),
    ("Return the names of everybody who is in both lists of (name, phone) tuples, sorted.",
     (([("al", 1), ("bo", 2)], [("bo", 3), ("cy", 4), ("al", 9)]), ["al", "bo"]), (([("x", 1)], []), []), (([("m", 1), ("n", 1)], [("n", 1), ("k", 1)]), ["n"])),
    ("Tickets are dicts with 'id', 'priority' and 'open' (a boolean). Return the ids of the open tickets, highest priority first, ties in order of id.",
     (([{"id": 3, "priority": 1, "open": True}, {"id": 2, "priority": 5, "open": True}, {"id": 1, "priority": 9, "open": False}],), [2, 3]), (([],), []),
     (([{"id": 8, "priority": 2, "open": True}, {"id": 4, "priority": 2, "open": True}],), [4, 8])),
    ("Weights maps each parcel to its weight. Return a dict that gives each parcel its rank: the lightest is number 1, and parcels of the same weight have the same rank.",
     (({"a": 5, "b": 9, "c": 5, "d": 1},), {"a": 2, "b": 4, "c": 2, "d": 1}), (({},), {}), (({"x": 1, "y": 1},), {"x": 1, "y": 1})),
    ("For every department find the best paid employee. Rows are (employee, department, salary); return a dict from department to the name of the employee.",
     (([("al", "it", 5), ("bo", "it", 7), ("cy", "hr", 3)],), {"it": "bo", "hr": "cy"}), (([],), {}), (([("x", "a", 9), ("y", "a", 1), ("w", "b", 2), ("v", "b", 4)],), {"a": "x", "b": "v"})),
    ("Merge several dictionaries of votes into one by adding, and return the winner (the name with the most votes, ties alphabetically).",
     (([{"al": 3, "bo": 1}, {"bo": 4}],), "bo"), (([{"z": 1, "y": 1}],), "y"), (([{"p": 2, "q": 1}, {"r": 3, "q": 2}],), "q")),
    ("Return the second best runner. The list has (name, time) tuples and a lower time is better.",
     (([("a", 50), ("b", 40), ("c", 45)],), "c"), (([("x", 2), ("y", 1)],), "x"), (([("p", 9), ("q", 3), ("r", 6), ("s", 12)],), "r")),
)


def strand(text: str, *shown: Call) -> Tables:
    problem = make_problem(text, examples=[Example(args, result) for args, result in shown], entry_point="wanted")
    request = read_request(problem, None, frozenset({"library"}))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    return Tables(Composer(request, time.perf_counter() + 60))


def found(text: str, *shown: Call, levels: int = 9) -> list[tuple[int, Program]]:
    tables = strand(text, *shown)
    return sorted(((cost, program) for level in range(1, levels) for program, cost in tables.step(level)), key=lambda f: f[0])


def meets(program: Program, call: Call) -> bool:
    args, wanted = call
    run = compile_program(program, Limits())
    return equal(run(*[to_ir(a, p.type) for a, p in zip(args, program.entry.params, strict=True)]), to_ir(wanted, program.entry.returns), program.entry.returns)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda r: r[0][:40])
def test_the_cheapest_program_is_the_one_asked_for(request_: tuple[str, Call, Call, Call]) -> None:
    text, first, second, hidden = request_
    programs = found(text, first, second)
    assert programs
    assert meets(programs[0][1], first) and meets(programs[0][1], second)
    assert meets(programs[0][1], hidden)


def test_everything_given_passes_the_examples() -> None:
    for text, first, second, _ in REQUESTS[:8]:
        for _, program in found(text, first, second):
            assert meets(program, first) and meets(program, second)


def test_what_is_missing_is_said_by_the_words() -> None:
    text = "Give the name of the cheapest hotel, from (hotel, price) tuples, that costs at most the given budget, or None if there is no such hotel."
    programs = found(text, (([("Ritz", 90), ("Inn", 40), ("Bed", 30)], 80), "Bed"), (([("A", 5), ("B", 7)], 9), "A"))
    assert meets(programs[0][1], (([("A", 5)], 1), None))


def test_a_request_without_rows_gives_nothing() -> None:
    assert found("Add two numbers.", ((1, 2), 3), ((4, 5), 9)) == []


def test_the_same_request_gives_the_same_programs() -> None:
    text, first, second, _ = REQUESTS[3]
    assert found(text, first, second) == found(text, first, second)


def test_a_part_held_by_pairs_beside_the_rows_is_a_key_or_summed() -> None:
    text = "Orders are (item, quantity) tuples and the kinds are (item, kind) pairs. Return a dictionary from each kind to the total quantity."
    first = (([("pen", 2), ("cup", 3), ("ink", 4)], [("pen", "a"), ("cup", "b"), ("ink", "a")]), {"a": 6, "b": 3})
    second = (([("x", 1)], [("x", "q")]), {"q": 1})
    programs = found(text, first, second)
    assert all(meets(p, first) and meets(p, second) for _, p in programs)
    assert meets(programs[0][1], (([("x", 1), ("y", 5)], [("x", "q"), ("y", "q")]), {"q": 6}))


def test_a_label_is_no_value_to_label() -> None:
    text = "Each mark is 'P' or 'A'. Count how often 'P' occurs and return a dictionary from mark to count."
    calls: tuple[Call, ...] = (((["P", "A", "P"],), {"P": 2, "A": 1}), ((["A", "A", "A"],), {"A": 3}))
    ask = strand(text, *calls).ask
    columns = list(fields_of(ask, next(sources(ask))))
    columns.extend(islice(two_kinds(ask, columns), 500))  # while it goes on, what it gave is among what it reads
    assert 1 < len(columns) < 100
    assert found(text, *calls)


def test_the_clock_ends_a_step() -> None:
    text, first, second, _ = REQUESTS[0]
    tables = strand(text, first, second)
    tables.ask.clock.deadline = 0.0
    with pytest.raises(OutOfTime):
        for _ in range(LOOKS):
            tables.trials.tick()
    with pytest.raises(OutOfTime):
        add_columns(tables.ask, next(sources(tables.ask)))
