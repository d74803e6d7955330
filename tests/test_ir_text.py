"""The text form: what it reads, what it prints, where it complains."""

from __future__ import annotations

import pytest

from yantra_codex.errors import TextFormError, TypeMismatch
from yantra_codex.ir.nodes import Lit, type_of
from yantra_codex.ir.text import read_example, read_expr, read_program, write_expr, write_program
from yantra_codex.ir.types import parse_type

EVERY_STATEMENT = """
(program
  (def f ((xs list[int] inout) (m map[str,list[int]]) (p tuple[int,str]) (g func[(int)->int])) option[int]
    (doc "All of it.\\n\\"quoted\\"")
    (let a int (call g 1))
    (var b list[list[int]] [xs (the list[int] [])])
    (var c float)
    (set c (div 1.0 2.0))
    (set (at b (index 0) (wrap -1)) 5)
    (var d map[str,list[int]] m)
    (set (at d (key "k")) [1])
    (do list_push (at d (key "k")) 2)
    (bind last (do list_pop xs))
    (perform (call helper 1 "x"))
    (for (k) (map_keys m) (if (eq k "z") ((break)) ((continue))))
    (for (i v) (enumerate xs 0) (set a2 (add i v)))
    (range i 0 10 2 (while (lt i 3) (break)))
    (try ((raise ValueError "no")) (catch (ValueError KeyError) $_ (return none)) (catch () _ (return (some 1))) (finally (do list_clear xs)))
    (return (if (is_empty xs) none (the option[int] (last)))))
  (def helper ((n int) (s str)) none (return)))
"""


def test_round_trip_of_every_statement() -> None:
    text = EVERY_STATEMENT.replace("(set a2 (add i v))", "(set c (to_float (add i v)))").replace("(last)", "(some last)")
    p = read_program(text)
    assert read_program(write_program(p)) == p
    assert p.entry.doc == 'All of it.\n"quoted"'
    assert read_program(write_program(p)).entry.doc == p.entry.doc


@pytest.mark.parametrize("text", [
    "5", "-5", "2.5", "1e+21", "-inf", "true", "none", '"a\\n\\"é\\u0001"', "[1 2]", "(the list[int] [])", "(the vtuple[int] (tuple 1 2))", "(tuple)",
    "(set 1 2)", '(map ("a" 1) ("b" 2))', "(the map[str,int] (map))", "(the option[int] none)", "(some 5)", "(to_any 5)", "(fn (x:int y:str) (add x 1))",
    "(if true 1 2)", "(let x 5 (add x x))", "(map [1] (fn (x:int) x))", "(map ([1] [2]) ([3] [4]))".replace("[", '"').replace("]", '"'),
    "(tuple_get (tuple 1 2) 0)", '(cast (to_any 5) "list[int]")', "[(some 1) (the option[int] none)]", "(pi)",
    "(fn (f:func[(int,int)->bool]) (call f 1 2))", "(fn (x:int) (the list[int] []))",
])
def test_expression_round_trip(text: str) -> None:
    e = read_expr(text)
    assert write_expr(e) == text
    assert read_expr(write_expr(e)) == e


def test_odd_names_are_marked() -> None:
    p = read_program("(program (def f (($inf int) ($none int) ($_ int)) int (return (add $inf (add $none $_)))))")
    assert [q.name for q in p.entry.params] == ["inf", "none", "_"]
    assert read_program(write_program(p)) == p


def test_types_flow_inward() -> None:
    e = read_expr("(the list[list[float]] [[1 2] []])")
    assert write_expr(e) == "[[1.0 2.0] (the list[float] [])]"
    assert type_of(read_expr("(fold [1] [] (fn (a:list[int] x:int) (append a x)))")) == parse_type("list[int]")
    assert type_of(read_expr("(eq (the option[int] none) 5)")) == parse_type("bool")
    x = read_example("str_slice_step", '"abc" none 2 1 -> "ab"')
    assert x.args[1] == Lit(None, parse_type("option[int]"))


def test_example_forms() -> None:
    assert read_example("index", "[1] 5 -> IndexError").raises == "IndexError"
    x = read_example("list_pop", "[1 2] -> 2 ! [1]")
    assert x.changed is not None and write_expr(x.changed) == "[1]"
    assert read_example("pi", " -> 3.14").args == ()


@pytest.mark.parametrize(("text", "offset"), [
    ("(program (def f () int (return 1))", 0), ("(program (def f () int (retrun 1)))", 23), ("(program (def f () itn (return 1)))", 19),
    ('(program (def f () str (return "abc)))', 31), ("(program (def f () int (return 1))) 5", 36), ("(add 1", 0), ("(if 1 2)", 0), ("(def f () int)", 0),
    ("(program (def f () int (return ())))", 31), ("(map (1 2) 3 (4 5))", 11), ("[1 2))", 4), ("", 0), ("(" * 1000, 401),
])
def test_errors_say_where(text: str, offset: int) -> None:
    with pytest.raises(TextFormError) as e:
        (read_program if text.startswith(("(program", "(def")) else read_expr)(text)
    assert e.value.offset == offset


def test_unknown_op_suggests_the_nearest() -> None:
    with pytest.raises(TypeMismatch, match="did you mean 'length'"):
        read_expr("(lenght [1])")
