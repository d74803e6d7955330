"""Typed values: conversion, comparison, copies, size, JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yantra_codex.errors import BadRequest
from yantra_codex.ir.ops.maps import OrderedSet, oset
from yantra_codex.ir.types import parse_type
from yantra_codex.ir.values import deep_copy, equal, from_ir, from_json, size, to_ir, to_json

ROWS: list[tuple[str, Any, Any]] = [
    ("int", 5, 5), ("float", 5, 5.0), ("list[float]", [1, 2.5], [1.0, 2.5]), ("vtuple[int]", [1, 2], (1, 2)), ("tuple[int,str]", [1, "a"], (1, "a")),
    ("set[int]", {2, 1}, {1, 2}), ("map[str,list[float]]", {"a": [1]}, {"a": [1.0]}), ("option[float]", None, None), ("option[float]", 3, 3.0),
    ("any", [{1}, {"k": (2, 3)}], [{1}, {"k": (2, 3)}]), ("record{name:str,age:int}", {"name": "x", "age": 3}, {"name": "x", "age": 3}),
]


@pytest.mark.parametrize(("type_text", "value", "wanted"), ROWS)
def test_to_ir_and_back(type_text: str, value: Any, wanted: Any) -> None:
    t = parse_type(type_text)
    v = to_ir(value, t)
    assert v == wanted and type(from_ir(v, t)) is type(wanted)
    assert equal(v, to_ir(wanted, t), t)
    if t.name != "any":
        assert equal(from_json(json.loads(json.dumps(to_json(v, t))), t), v, t)


@pytest.mark.parametrize(("data", "wanted"), [
    ({"tuple": [1, [2, {"tuple": []}]]}, (1, [2, ()])), ([{"set": [1, 2]}], [oset([1, 2])]), ({"map": [[{"tuple": [1]}, [None]], ["a", {"map": []}]]}, {(1,): [None], "a": {}}),
])
def test_json_of_unknown_type_says_what_its_lists_are(data: Any, wanted: Any) -> None:
    found = from_json(data, parse_type("any"))
    assert equal(found, wanted) and type(found) is type(wanted)


@pytest.mark.parametrize(("type_text", "value"), [
    ("int", True), ("int", 1.0), ("bool", 1), ("str", None), ("float", "1"), ("list[int]", [1, "a"]), ("list[int]", {1}), ("map[str,int]", {1: 1}),
    ("tuple[int,int]", (1,)), ("float", 10**400), ("set[int]", {1: 2}), ("list[int]", None),
])
def test_refuses_what_is_not_of_the_type(type_text: str, value: Any) -> None:
    with pytest.raises(BadRequest):
        to_ir(value, parse_type(type_text))


@pytest.mark.parametrize(("a", "b", "type_text", "same"), [
    (0.1 + 0.2, 0.3, "float", True), (math.nan, math.nan, "float", True), (1.0, 1.1, "float", False), (0.0, 1e-300, "float", False),
    (math.inf, math.inf, "float", True), (math.inf, -math.inf, "float", False), (1, True, "any", False), (1, 1.0, "any", True),
    ([1], (1,), "any", False), (oset([1, 2]), oset([2, 1]), "set[int]", True), ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "map[str,int]", True),
    ({0.1 + 0.2}, {0.3}, "set[float]", True), ({0.1 + 0.2: 1}, {0.3: 1}, "map[float,int]", True), (None, 0, "option[int]", False), ("1", 1, "any", False),
    ([0.1 + 0.2], [0.3], "list[float]", True), ((1, [0.30000000000000004]), (1, [0.3]), "tuple[int,list[float]]", True), ({}, oset([]), "any", False),
])
def test_equal(a: Any, b: Any, type_text: str, same: bool) -> None:
    t = parse_type(type_text)
    assert equal(a, b, t) is same
    assert equal(b, a, t) is same


def test_json_form_of_a_harness() -> None:
    t = parse_type("map[tuple[int,str],list[float]]")
    value = {(1, "a"): [3.0, math.inf, -math.inf, math.nan]}
    assert to_json(value, t) == [[[1, "a"], [3.0, "inf", "-inf", "nan"]]]
    assert equal(from_json(to_json(value, t), t), value, t)
    assert from_json([2, 1], parse_type("set[int]")) == OrderedSet.fromkeys([1, 2])


nested = st.recursive(st.integers() | st.text(max_size=3) | st.none(), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=2), x, max_size=3))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(nested)
def test_a_copy_is_equal_and_shares_nothing(value: Any) -> None:
    t = parse_type("any")
    v = to_ir(value, t)
    copied = deep_copy(v, t)
    assert copied == v
    if isinstance(v, (list, dict)):
        before = size(copied)
        v.clear()
        assert size(copied) == before


def test_size_stops_at_values_that_share_their_parts() -> None:
    x: list[Any] = [1]
    for _ in range(200):
        x = [x, x]
    assert size(x, 10_000) < 11_000
    assert size("abc") == 4 and size(1 << 640) == 11 and size([[1, 2], "a"]) == 6
