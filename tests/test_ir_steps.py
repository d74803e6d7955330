"""Logic steps: the vocabulary, and the steps of small programs."""

from __future__ import annotations

import pytest

from yantra_codex.ir.ops import OPS
from yantra_codex.ir.step_kinds import EFFECT_KINDS, KINDS, OP_KIND, SILENT
from yantra_codex.ir.steps import kinds_of, steps_of
from yantra_codex.ir.text import read_program

XS = "(xs list[int])"

CASES: list[tuple[str, str, str, str]] = [
    ("(if (is_empty xs) ((return 0))) (return (sum xs))", XS, "int", "empty_check early_return sum"),
    ("(var n int 0) (for (x) xs (if (gt x 0) ((set n (add n 1))))) (return n)", XS, "int", "iteration range_check branch count"),
    ("(var n int 1) (for (x) xs (set n (mul n x))) (return n)", XS, "int", "iteration product"),
    ("(var n int 0) (for (x) xs (set n (max2 n x))) (return n)", XS, "int", "iteration min_max"),
    ("(for (x) xs (if (lt x 0) ((return x)))) (return 0)", XS, "int", "iteration range_check search"),
    ("(var ys list[int] []) (for (x) xs (if (is_even x) ((do list_push ys x)))) (return ys)", XS, "list[int]", "iteration parity_check branch filter build_list"),
    ("(var ys list[int] []) (var s int 0) (for (x) xs (set s (add s x)) (do list_push ys s)) (return ys)", XS, "list[int]", "iteration accumulate map sum build_list"),
    ("(var ys list[int] []) (for (x) xs (if (not (contains ys x)) ((do list_push ys x)))) (return ys)", XS, "list[int]",
     "iteration dedupe membership_check branch filter build_list"),
    ("(var a list[int] []) (var b list[int] []) (for (x) xs (if (lt x 0) ((do list_push a x)) ((do list_push b x)))) (return (concat a b))", XS, "list[int]",
     "iteration partition range_check branch build_list concat"),
    ("(var m map[int,list[int]] (map)) (for (x) xs (do map_default m (floormod x 3) []) (do list_push (at m (key (floormod x 3))) x)) (return m)", XS,
     "map[int,list[int]]", "iteration group modulo map_update build_list"),
    ("(var n int a) (var s int 0) (while (gt n 0) (set s (add s (floormod n 10))) (set n (floordiv n 10))) (return s)", "(a int)", "int",
     "range_check conditional_loop digits sum modulo"),
    ("(var lo int 0) (var hi int (length xs)) (while (lt lo hi) (let mid int (floordiv (add lo hi) 2)) (if (lt (index xs mid) a) ((set lo (add mid 1))) ((set hi mid)))) (return lo)",
     XS + " (a int)", "int", "range_check conditional_loop binary_search arithmetic modulo index_access branch"),
    ("(if (le a 1) ((return 1))) (return (mul a (call f (sub a 1))))", "(a int)", "int", "range_check early_return arithmetic recursion"),
    ("(return (call h a))", "(a int)", "int", "helper_call"),
    ("(var n int 0) (range i 0 (length xs) 1 (range j (add i 1) (length xs) 1 (if (eq (index xs i) (index xs j)) ((set n (add n 1)))))) (return n)", XS, "int",
     "counted_loop combinatorics arithmetic nested_iteration index_access equality_check branch count"),
    ("(range i 0 (sub (length xs) 1) 1 (if (gt (index xs i) (index xs (add i 1))) ((return false)))) (return true)", XS, "bool",
     "arithmetic counted_loop window index_access range_check search"),
    ("(return (ne (set_size (set_from_list xs)) (length xs)))", XS, "bool", "set_build length_check duplicate_check"),
    ("(return (eq xs (sort xs)))", XS, "bool", "sort equality_check order_check"),
    ("(return (max2 0 (min2 a 9)))", "(a int)", "int", "min_max clamp"),
    ("(return (div (to_float (sum xs)) (to_float (length xs))))", XS, "float", "sum type_conversion arithmetic average"),
    ("(try ((return (parse_int s))) (catch (ValueError) _ (return -1)))", "(s str)", "int", "error_handling parse_number"),
    ('(if (not (re_full_match s "[0-9]+")) ((raise ValueError "no"))) (return (parse_int s))', "(s str)", "int", "regex_validation raise_error parse_number"),
    ('(var m bool false) (var n int 0) (for (c) s (if (eq c " ") ((set m false)) ((if (not m) ((set n (add n 1)))) (set m true)))) (return n)', "(s str)", "int",
     "iteration state_machine equality_check branch count"),
    ('(var g str "") (for (c) s (set g (str_concat (upper c) g))) (return g)', "(s str)", "str", "iteration text_build case_change"),
    ("(return (is_a x \"int\"))", "(x any)", "bool", "type_check"), ("(return (concat (slice_from xs a) (slice_to xs a)))", XS + " (a int)", "list[int]", "slice concat rotate"),
    ("(var g list[int] []) (for (row) rows (for (x) row (do list_push g x))) (return g)", "(rows list[list[int]])", "list[int]",
     "iteration flatten nested_iteration map build_list"),
]


@pytest.mark.parametrize(("body", "params", "returns", "wanted"), CASES)
def test_steps(body: str, params: str, returns: str, wanted: str) -> None:
    p = read_program(f"(program (def f ({params}) {returns} {body}) (def h ((x int)) int (return x)))")
    assert kinds_of(p) == tuple(wanted.split())


def test_memo_is_caching() -> None:
    p = read_program("""(program (def f ((n int) (memo map[int,int] inout)) int (if (map_has memo n) ((return (map_get memo n))))
        (let r int (if (lt n 2) n (add (call f (sub n 1) memo) (call f (sub n 2) memo)))) (set (at memo (key n)) r) (return r)))""")
    assert {"caching", "recursion", "map_lookup", "map_update"} <= set(kinds_of(p))


def test_slots_and_words() -> None:
    p = read_program('(program (def f ((name str) (xs list[int])) bool (if (lt 3 (length xs)) ((return false))) (return (re_test name "[a-z]+"))))')
    first, second, third = steps_of(p)
    assert (first.kind, first.get("of"), first.get("value")) == ("length_check", "xs", "3")
    assert second.kind == "early_return"
    assert (third.kind, third.get("of"), third.get("pattern")) == ("regex_validation", "name", "'[a-z]+'")
    assert str(third) == "check name against a pattern (pattern '[a-z]+')"


def test_vocabulary() -> None:
    assert len(KINDS) >= 64 and len(EFFECT_KINDS) == 18
    assert set(OPS) == set(OP_KIND) | SILENT and not set(OP_KIND) & SILENT
    assert set(OP_KIND.values()) <= set(KINDS)
    assert all(text.format(of="x") for text in KINDS.values())
    emitted = {k for *_, wanted in CASES for k in wanted.split()} | set(OP_KIND.values())
    assert len(emitted) >= 45
