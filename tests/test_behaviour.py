"""Patterns that do the same: inputs of types, comparing outcomes, permuted parameters, and the library itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from yantra_codex.ir.ops.maps import oset
from yantra_codex.ir.types import parse_type
from yantra_codex.ir.values import to_ir
from yantra_codex.library.behaviour import (
    ACCEPTED,
    Inputs,
    Pair,
    agreement,
    comparable,
    harvest,
    near_duplicates,
    orders,
    unaccepted,
    why_accepted,
)
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.library.lint import read_own


def patterns(tmp_path: Path, *functions: str) -> list[Pattern]:
    """Patterns of one line each: `name(params) -> type: doctest arguments: body`."""
    path = tmp_path / "made.py"
    text = "from collections.abc import Callable\n\n\n"
    for function in functions:
        head, call, body = (part.strip() for part in function.split(" | "))
        text += f'def {head}:\n    """Return it.\n\n    >>> {head.partition("(")[0]}({call})\n    0\n    """\n    {body}\n\n\n'
    path.write_text(text, encoding="utf-8")
    return read_own(path)


def found(tmp_path: Path, *functions: str) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(p.first, p.second, p.order) for p in near_duplicates(patterns(tmp_path, *functions))]


SUM = "added(xs: list[int]) -> int | [1, 2] | return sum(xs)"


def test_the_same_function_in_another_way_is_found(tmp_path: Path) -> None:
    loop = "loop(xs: list[int]) -> int | [3] | return sum(x for x in xs if x > 0) + sum(x for x in xs if x <= 0)"
    assert found(tmp_path, SUM, loop) == [("added", "loop", (0,))]


@pytest.mark.parametrize("other", [
    "longer(xs: list[int]) -> int | [1, 2] | return sum(xs) + len(xs)",
    "bounded(xs: list[int]) -> int | [99, 99] | return min(sum(xs), 150)",  # differs on its own doctest
    "strict(xs: list[int]) -> int | [] | return sum(xs) + (xs[0] - xs[0])",  # an error for an empty list
    "text(xs: list[int]) -> str | [1, 2] | return str(sum(xs))",  # another type
    "first(xs: list[float]) -> int | [1.0] | return len(xs)",
])
def test_what_differs_somewhere_is_not(tmp_path: Path, other: str) -> None:
    assert found(tmp_path, SUM, other) == []


def test_parameters_in_another_order_are_found(tmp_path: Path) -> None:
    minus = "minus(a: int, b: int) -> int | 5, 3 | return a - b"
    taken = "taken(a: int, b: int) -> int | 5, 3 | return b - a"
    assert found(tmp_path, minus, taken) == [("minus", "taken", (1, 0))]
    head = "head(xs: list[int], n: int) -> list[int] | [1, 2], 1 | return [x for i, x in enumerate(xs) if i < n]"
    first = "first(n: int, xs: list[int]) -> list[int] | 1, [1, 2] | return xs[: max(n, 0)]"
    assert found(tmp_path, head, first) == [("head", "first", (1, 0))]
    plus = "plus(a: int, b: int) -> int | 5, 3 | return a + b"
    added = "added(a: int, b: int) -> int | 5, 3 | return b + a"
    assert found(tmp_path, plus, added) == [("plus", "added", (0, 1))]


def test_patterns_that_take_functions_are_called_with_the_doctests_lambdas(tmp_path: Path) -> None:
    keep = "keep(xs: list[int], good: Callable[[int], bool]) -> list[int] | [1, 2], lambda x: x > 1 | return [x for x in xs if good(x)]"
    chosen = "chosen(xs: list[int], good: Callable[[int], bool]) -> list[int] | [5, 4], lambda x: x % 2 == 0 | return list(filter(good, xs))"
    drop = "drop(xs: list[int], good: Callable[[int], bool]) -> list[int] | [1, 2], lambda x: x < 2 | return [x for x in xs if not good(x)]"
    assert found(tmp_path, keep, chosen, drop) == [("keep", "chosen", (0,))]  # functions are not counted


def test_agreeing_on_errors_or_on_one_result_alone_shows_nothing() -> None:
    def rows(*values: Any) -> list[tuple[str, Any]]:
        return [("raised", "ValueError") if v == "error" else ("stopped", None) if v == "stopped" else ("value", v) for v in values]

    assert agreement(rows(1, 2, 3, 4), rows(1, 2, 3, 4)) == 4
    assert agreement(rows(1, 2, 3, 4, "error"), rows(1, 2, 3, 4, "error")) == 5
    assert agreement(rows(1, 2, 3, 4, "error"), rows(1, 2, 3, 4, 0)) is None
    assert agreement(rows(1, 2, 3, 4, "stopped"), rows(1, 2, 3, 4, 9)) == 4
    assert agreement(rows(*["error"] * 9), rows(*["error"] * 9)) is None
    assert agreement(rows(*[0] * 9), rows(*[0] * 9)) is None
    assert agreement(rows(*["stopped"] * 9), rows(*range(9))) is None


def test_values_compare_as_answers_do() -> None:
    assert comparable(0.1 + 0.2) == comparable(0.3)
    assert comparable([True]) != comparable([1])
    assert comparable((1, 2)) != comparable([1, 2])
    assert comparable(oset([1, 2])) == comparable(oset([2, 1]))
    assert comparable({"a": 1, "b": [2]}) == comparable({"b": [2], "a": 1})
    assert comparable(float("nan")) == comparable(float("nan"))


@pytest.mark.parametrize("text", ["int", "float", "bool", "str", "list[int]", "list[list[str]]", "map[str,list[int]]", "set[int]", "tuple[int,str]",
                                  "vtuple[int]", "option[int]", "any", "list[tuple[str,float]]", "record{a:int,b:str}"])
def test_drawn_values_are_of_their_type_and_the_same_every_time(text: str) -> None:
    t = parse_type(text)
    first, second = Inputs(text, {}), Inputs(text, {})
    drawn = [first.draw(t) for _ in range(60)]
    assert drawn == [second.draw(t) for _ in range(60)]
    assert [to_ir(v, t) for v in drawn] and len({repr(v) for v in drawn}) > 1


def test_doctest_arguments_and_their_parts_are_harvested(tmp_path: Path) -> None:
    pool = harvest(patterns(tmp_path, "f(xs: list[str], n: int) -> int | ['2024-02-29'], 31 | return n"))
    assert pool == {"list[str]": [["2024-02-29"]], "str": ["2024-02-29"], "int": [31]}


def test_orders_keep_the_types(tmp_path: Path) -> None:
    (p,) = patterns(tmp_path, "f(a: str, b: int, c: int) -> int | 'x', 1, 2 | return b")
    assert orders(p) == [(2, 0, 1), (2, 1, 0)]  # a group's inputs are kept as int, int, str


def test_only_pairs_with_a_named_pattern(tmp_path: Path) -> None:
    own = patterns(tmp_path, SUM, "b(xs: list[int]) -> int | [1] | return sum(list(xs))", "c(xs: list[int]) -> int | [1] | return sum(xs[:])")
    assert [(p.first, p.second) for p in near_duplicates(own, ["b"])] == [("added", "b"), ("b", "c")]
    assert near_duplicates(own, []) == []


def test_accepted_pairs_are_of_the_library_and_have_a_reason() -> None:
    names = {p.name for p in all_patterns()}
    for accepted, reason in ACCEPTED:
        assert len(accepted) > 1 and accepted <= names and len(reason) > 20
    assert why_accepted(Pair("merge_sort", "quick_sort", (0,), 50)) is not None
    assert unaccepted([Pair("merge_sort", "running_total", (0,), 50)]) != []


def test_the_library_has_no_two_patterns_that_do_the_same() -> None:
    pairs = near_duplicates(all_patterns())
    assert [str(p) for p in unaccepted(pairs)] == []
    met = {p.names for p in pairs}
    unmet = [set(names) for names, _ in ACCEPTED if not any(pair <= names for pair in met)]
    assert unmet == [], "these no longer agree: take them out of ACCEPTED"
