"""What the checker refuses, and what it writes out."""

from __future__ import annotations

import pytest

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.check import check
from yantra_codex.ir.text import read_program, write_program


def body(text: str, params: str = "(x int)", returns: str = "int") -> str:
    return f"(program (def f ({params}) {returns} {text}) (def bump ((k int inout)) none (set k (add k 1))))"


REFUSED = [
    ("(return y)", "unknown variable 'y'"), ("(set x 2)", "x is not mutable"), ("(let a int 1) (set a 2)", "a is not mutable"),
    ("(let a int 1) (let a int 2)", "a is declared twice"), ("(let x int 1)", "x is declared twice"), ('(return "a")', "str where int is wanted"),
    ("(return (add x 1.5))", "add"), ("(return (add x true))", "add"), ("(break)", "outside of a loop"), ("(return (call g 1))", "unknown function 'g'"),
    ("(return (call f))", "f takes 1 arguments, got 0"), ("(perform (call bump x))", "x, which is not mutable"), ("(perform (call bump 5))", "a variable is needed"),
    ("(return (if x 1 2))", "int where bool is wanted"), ('(return (if true 1 "a"))', "int"), ("(let a list[int] [1.5])", "float where int is wanted"),
    ("(do length x)", "not an op that changes a place"), ("(return (list_pop [1]))", "is a statement"), ("(var a int 1) (set (at a (index 0)) 1)", "not a list"),
    ("(for (a b) [1] (break))", "2 targets"), ("(for (a) 5 (break))", "can't be iterated"), ("(let a set[list[int]] (set [1]))", "can't be a member"),
    ("(return)", "a value of type int is wanted"), ("(raise ValueError 5)", "int where str is wanted"), ("(return (tuple_get (tuple 1 2) 5))", "tuple_get 5"),
    ("(if true ((let a int 1))) (return a)", "unknown variable 'a'"), ("(return (map [1] (fn (s:str) 1)))", "map"), ("(return (lt (set 1) (set 2)))", "lt"),
    ("(return (eq 1 \"a\"))", "eq"), ("(let a float x)", "int where float is wanted"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(TypeMismatch, match="in f, ") as e:
        read_program(body(text))
    assert message in str(e.value)


def test_says_where() -> None:
    with pytest.raises(TypeMismatch, match=r"in f, if 1: return 1: "):
        read_program(body('(if true ((return "a"))) (return 1)'))


WRITTEN_OUT = [
    ("(return 5)", "option[int]", "(return (some 5))"), ("(return none)", "option[int]", "(return (the option[int] none))"),
    ("(return 5)", "any", "(return (to_any 5))"), ("(return 5)", "float", "(return 5.0)"), ("(return [])", "list[str]", "(return (the list[str] []))"),
    ("(return (if true 1 none))", "option[int]", "(return (if true (some 1) (the option[int] none)))"),
    ("(return (tuple 1 []))", "tuple[float,list[int]]", "(return (tuple 1.0 (the list[int] [])))"),
    ("(return (map [1] (fn (x) (mul x 2))))", "list[int]", "(return (map [1] (fn (x:int) (mul x 2))))"),
    ("(return [1 none])", "list[option[int]]", "(return [(some 1) (the option[int] none)])"), ("(return)", "option[int]", "(return (the option[int] none))"),
    ("(return (map_get_or (the map[str,list[int]] (map)) \"a\" []))", "list[int]",
     "(return (map_get_or (the map[str,list[int]] (map)) \"a\" (the list[int] [])))"),
    ("(return (concat [] [1]))", "list[int]", "(return (concat (the list[int] []) [1]))"),
    ("(return (if true [] [1]))", "list[int]", "(return (if true (the list[int] []) [1]))"),
]


@pytest.mark.parametrize(("text", "returns", "wanted"), WRITTEN_OUT)
def test_writes_out_conversions(text: str, returns: str, wanted: str) -> None:
    p = read_program(f"(program (def f () {returns} {text}))")
    assert wanted in write_program(p)
    assert check(p) == p


def test_functions_and_parameters_are_values() -> None:
    p = read_program("(program (def f ((g func[(int)->int])) list[int] (return (map [1 2] (fn (x) (call g (call h x)))))) (def h ((x int)) int (return x)))")
    assert check(p) == p
    q = read_program("(program (def f () list[int] (return (map [1 2] h))) (def h ((x int)) int (return x)))")
    assert check(q) == q
