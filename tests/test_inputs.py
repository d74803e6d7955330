"""Inputs made from examples: what the examples share is kept, the rest varies, and the same request gives the same inputs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from yantra_codex.ir.types import parse_type
from yantra_codex.ir.values import to_ir
from yantra_codex.search.compose.inputs import Generated, generated_inputs

Args = tuple[Any, ...]


def made(types: str, *examples: Args, count: int = 40, **more: Any) -> Generated:
    return generated_inputs([parse_type(t) for t in types.split()], examples, count=count, **more)


# types, examples, and what every natural input must keep of them
KEPT: list[tuple[str, str, list[Args], Callable[..., bool]]] = [
    ("a length stays the length", "list[int] int", [([4, 1, 7], 3), ([2, 2], 2)], lambda xs, n: n == len(xs)),
    ("one less than a length", "list[int] int", [([4, 1, 7], 2), ([2, 5], 1)], lambda xs, n: n == len(xs) - 1),
    ("a number of columns", "list[list[int]] int", [([[1, 2, 3], [4, 5, 6]], 3), ([[1, 2], [3, 4], [5, 6]], 2)],
     lambda rows, n: all(len(r) == n for r in rows)),
    ("an index from zero", "list[int] int", [([4, 1, 7], 0), ([2, 2, 9, 9], 3)], lambda xs, i: 0 <= i < len(xs)),
    ("a place from one", "list[int] int", [([4, 1, 7], 3), ([2, 2, 9, 9], 2)], lambda xs, k: 1 <= k <= len(xs)),
    ("equal lengths", "list[int] list[str]", [([4, 1, 7], ["a", "b", "c"]), ([2, 5], ["x", "y"])], lambda xs, ys: len(xs) == len(ys)),
    ("equal lengths of texts", "str str", [("abc", "abd"), ("hello", "world")], lambda a, b: len(a) == len(b)),
    ("order of numbers", "int int", [(3, 9), (1, 4), (20, 30)], lambda a, b: a < b),
    ("a member", "list[str] str", [(["red", "blue", "tan"], "blue"), (["one", "two"], "one")], lambda xs, x: x in xs),
    ("a part of a text", "str str", [("banana", "an"), ("mississippi", "iss")], lambda s, part: bool(part) and part in s),
    ("sorted", "list[int]", [([1, 4, 9],), ([2, 3, 8, 20],)], lambda xs: xs == sorted(xs)),
    ("sorted backwards", "list[int]", [([9, 4, 1],), ([20, 8, 3, 2],)], lambda xs: xs == sorted(xs, reverse=True)),
    ("distinct", "list[int]", [([7, 2, 5],), ([1, 9, 4, 3],)], lambda xs: len(set(xs)) == len(xs)),
    ("positive", "int", [(4,), (12,), (7,)], lambda n: n >= 1),
    ("near those seen", "int", [(4,), (12,), (7,)], lambda n: n <= 36),
    ("negative", "list[int]", [([-3, -8],), ([-1, -4, -2],)], lambda xs: all(x < 0 for x in xs)),
    ("zeros and ones", "list[int]", [([1, 0, 1],), ([0, 0, 1, 1],)], lambda xs: set(xs) <= {0, 1}),
    ("binary written as an int", "int", [(1011,), (100,), (11,)], lambda n: set(str(n)) <= {"0", "1"}),
    ("digits", "str", [("4071",), ("993",)], lambda s: s.isdigit()),
    ("an alphabet", "str", [("abba",), ("bab",)], lambda s: bool(s) and set(s) <= {"a", "b"}),
    ("lower case and no spaces", "str", [("plum",), ("cherry",)], lambda s: s.islower() and " " not in s),
    ("single spaces", "str", [("a ripe plum",), ("two red cherries here",)], lambda s: s == " ".join(s.split())),
    ("the form of a date", "str", [("2031-04-05",), ("1987-11-30",)], lambda s: [len(p) for p in s.split("-") if p.isdigit()] == [4, 2, 2]),
    ("a list written out", "str", [("4, 17, 6",), ("21, 3",), ("5, 8, 13, 21",)], lambda s: all(p.isdigit() for p in s.split(", "))),
    ("decimals written out", "str", [("1.5; 2.25",), ("10.5; 3.75; 0.5",)], lambda s: all(float(p) >= 0 for p in s.split("; "))),
    ("few letters", "str", [("XVI",), ("MCM",)], lambda s: bool(s) and set(s) <= set("XVIMC")),
    ("indices", "list[str] list[int]", [(["a", "b", "c"], [0, 2]), (["x", "y", "x", "z"], [3, 1, 1])], lambda xs, at: all(0 <= i < len(xs) for i in at)),
    ("rows of one length", "list[list[int]]", [([[1, 2], [3, 4], [5, 0]],), ([[7, 8, 9], [1, 1, 2]],)], lambda rows: len({len(r) for r in rows}) == 1),
    ("a square", "list[list[int]]", [([[1, 2], [3, 4]],), ([[1, 2, 3], [4, 5, 6], [7, 8, 9]],)], lambda rows: all(len(r) == len(rows) for r in rows)),
    ("pairs stay pairs", "list[list[int]]", [([[5, 2], [3, 4], [9, 1]],), ([[7, 8], [1, 1]],)], lambda rows: all(len(r) == 2 for r in rows)),
    ("decimals", "float", [(1.25,), (7.5,)], lambda x: round(x, 2) == x and x >= 0),
    ("never empty", "list[int]", [([3, 1, 3],), ([5, 5, 2, 8],)], lambda xs: len(xs) >= 1),
]


@pytest.mark.parametrize(("types", "examples", "keeps"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_what_all_examples_share_is_kept(types: str, examples: list[Args], keeps: Callable[..., bool]) -> None:
    inputs = made(types, *examples).natural
    assert len(inputs) >= 6
    assert [a for a in inputs if not keeps(*a)] == []


def test_what_the_examples_do_not_share_varies() -> None:
    inputs = made("list[int] int", ([4, 1, 4], 9), ([2, 5, 5, 0], 1)).natural
    lists = [xs for xs, _ in inputs]
    assert any(xs != sorted(xs) for xs in lists) and any(len(set(xs)) < len(xs) for xs in lists)
    assert len({len(xs) for xs in lists}) >= 3 and len({n for _, n in inputs}) >= 4
    assert any(n != len(xs) for xs, n in inputs)


TYPES = [
    ("vtuple[int]", [((1, 5, 2),), ((4, 4),)]), ("tuple[int,str]", [((3, "ab"),), ((8, "cd"),)]), ("set[int]", [({3, 1},), ({5, 9, 2},)]),
    ("map[str,int]", [({"a": 3, "b": 1},), ({"c": 2},)]), ("option[int]", [(None,), (4,)]), ("any", [([1, "a", (2, 3)],), ("b",)]),
    ("float", [(2.5,), (0.25,)]), ("list[float]", [([1.5, 2.0],), ([3.25],)]), ("bool", [(True,)]), ("map[str,list[int]]", [({"a": [3, 4]},), ({"b": [1]},)]),
    ("list[tuple[str,int]]", [([("a", 3), ("b", 1)],), ([("c", 2)],)]), ("record{name:str,age:int}", [({"name": "Ann", "age": 30},), ({"name": "Bo", "age": 7},)]),
    ("list[option[int]]", [([1, None, 3],), ([None],)]),
]


@pytest.mark.parametrize(("types", "examples"), TYPES, ids=[t for t, _ in TYPES])
def test_values_are_of_the_types_new_and_fresh(types: str, examples: list[Args]) -> None:
    found = made(types, *examples)
    t = parse_type(types)
    every = [a for (a,) in [*found.natural, *found.edge]]
    assert found.natural
    assert [to_ir(v, t) for v in every] == every
    assert len({repr(v) for v in every}) == len(every)
    assert not [v for v in every if v in [to_ir(e, t) for (e,) in examples] and type(v) is not dict]  # of a map, the order is of interest


def test_edge_cases_stand_apart() -> None:
    found = made("list[int] int", ([1, 4, 9], 3), ([2, 3, 8, 20], 4))
    edges = [xs for xs, _ in found.edge]
    assert [] in edges and any(len(xs) == 1 for xs in edges)
    assert any(len(xs) > 1 and len(set(xs)) == 1 for xs in edges)
    assert any(xs != sorted(xs) for xs in edges)
    assert all(n == len(xs) for xs, n in found.edge)  # a length follows its list
    assert {0, 1} <= {n for (n,) in made("int", (5,), (12,), count=8).edge}


def test_no_edge_case_is_natural() -> None:
    found = made("list[int]", ([3, 1, 2],), ([9, 9, 4, 5],))
    assert not {repr(a) for a in found.natural} & {repr(a) for a in found.edge}
    assert ([],) not in found.natural


def test_named_constants_draw_numbers_near_them() -> None:
    inputs = made("int", (10,), (40,), count=12, constants=[25])
    near = sum(abs(n - 25) <= 1 for (n,) in inputs.natural)
    assert near > sum(abs(n - 25) <= 1 for (n,) in made("int", (10,), (40,), count=12).natural)


def test_one_example_is_enough_and_none_is_not_an_error() -> None:
    assert len(made("list[int]", ([3, 1, 2],), count=8).natural) == 8
    drawn = made("list[int] str", count=8)
    assert len(drawn.natural) == 8 and drawn.edge == []
    assert made("") == Generated([], [])
    assert made("func[(int)->int]").natural == []


def test_examples_of_other_types_are_left_out() -> None:
    assert made("int", ("a",), (3,), (5,)).natural == made("int", (3,), (5,)).natural
    assert made("int int", (3,), (5, 6)).natural


def test_the_same_in_every_process() -> None:
    code = ("from yantra_codex.search.compose.inputs import generated_inputs as g; from yantra_codex.ir.types import parse_type as t; "
            "print(g([t('set[str]'), t('map[str,int]'), t('any')], [({'plum', 'pear', 'fig'}, {'a': 1, 'b': 2}, {'x', 'y', 'z'}), ({'nut'}, {'c': 3}, [1])], count=12))")
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
            for seed in ("1", "2")}
    assert len(runs) == 1
    assert "plum" in runs.pop()


def test_the_seed_changes_the_draw() -> None:
    examples = ([3, 1, 2],), ([9, 9, 4, 5],)
    assert made("list[int]", *examples, count=8).natural != made("list[int]", *examples, count=8, seed="other").natural


def test_examples_are_not_changed() -> None:
    example: Args = ([[1, 2], [3, 4]], {"a": [1]})
    before = repr(example)
    for row in made("list[list[int]] map[str,list[int]]", example).natural:
        row[0].append([0])
        row[1]["z"] = []
    assert repr(example) == before
