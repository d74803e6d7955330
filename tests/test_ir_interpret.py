"""The interpreter: meaning of every statement, value semantics, errors, limits, tracing."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

import pytest

from yantra_codex.errors import BadRequest, OutOfFuel, OutOfMemory, RaisedError, TooDeep, TypeMismatch
from yantra_codex.ir.interpret import Limits, compile_program, run, run_traced
from yantra_codex.ir.text import read_program


def value(body: str, *args: Any, params: str = "", returns: str = "int", more: str = "", limits: Limits = Limits()) -> Any:  # noqa: B008
    return run(read_program(f"(program (def f ({params}) {returns} {body}) {more})"), args, limits=limits)


XS = "(xs list[int])"
GRID = "list[list[int]]"

MEANINGS: list[tuple[str, str, str, tuple[Any, ...], Any]] = [
    ("(var n int 0) (for (x) xs (set n (add n x))) (return n)", XS, "int", ([1, 2, 3],), 6),
    ("(var n int 0) (range i 10 0 -3 (set n (add (mul n 100) i)) (set i 99)) (return n)", "", "int", (), 10070401),
    ("(var i int 0) (while true (set i (add i 1)) (if (lt i 5) ((continue))) (break)) (return i)", "", "int", (), 5),
    ('(var s str "") (for (k v) (map_items m) (set s (str_concat s (str_concat k (int_to_str v))))) (return s)', "(m map[str,int])", "str", ({"b": 1, "a": 2},), "b1a2"),
    ('(var s str "") (for (c) "héy" (set s (str_concat c s))) (return s)', "", "str", (), "yéh"),
    ('(var s str "") (for (k) m (set s (str_concat s k))) (return s)', "(m map[str,int])", "str", ({"b": 1, "a": 2},), "ba"),
    ("(var n int 0) (for (x) (set 3 1 2) (set n (add (mul n 10) x))) (return n)", "", "int", (), 312),
    ("(let a int 1) (if true ((let a int 2) (perform (call g a)))) (return a)", "", "int", (), 1),
    ("(var a int) (if (lt x 0) ((set a 1)) ((set a 2))) (return a)", "(x int)", "int", (5,), 2),
    ("(return (let a (add x 1) (mul a a)))", "(x int)", "int", (2,), 9),
    ("(var m map[str,list[int]] (map)) (set (at m (key \"a\")) []) (do list_push (at m (key \"a\")) 5) (return m)", "", "map[str,list[int]]", (), {"a": [5]}),
    ("(var ys list[int] xs) (set (at ys (wrap -1)) 9) (return ys)", XS, "list[int]", ([1, 2],), [1, 9]),
    ("(return (map xs g))", XS, "list[int]", ([1, 2],), [1, 2]),
    ("(let h func[(int)->int] (fn (y:int) (add y x))) (return (call h 5))", "(x int)", "int", (1,), 6),
    ("(return (sum (the list[float] [])))", "", "float", (), 0.0),
    ("(return (show (sum (the list[float] []))))", "", "str", (), "0.0"),
    ("(bind a (do list_pop ys)) (return a)".replace("(bind", "(var ys list[int] xs) (bind"), XS, "int", ([1, 7],), 7),
]


@pytest.mark.parametrize(("body", "params", "returns", "args", "wanted"), MEANINGS)
def test_meaning(body: str, params: str, returns: str, args: tuple[Any, ...], wanted: Any) -> None:
    got = value(body, *args, params=params, returns=returns, more="(def g ((x int)) int (return x))")
    assert got == wanted and type(got) is type(wanted)


ALIASES: list[tuple[str, Any]] = [
    (f"(var h {GRID} g) (set (at h (index 0) (index 0)) 9) (return g)", [[1, 2], [3]]),
    (f"(var h {GRID} g) (let keep {GRID} h) (do list_clear h) (return keep)", [[1, 2], [3]]),
    (f"(var h {GRID} []) (var row list[int] [1]) (do list_push h row) (do list_push row 2) (do list_push h row) (return h)", [[1], [1, 2]]),
    (f"(var h {GRID} (fill 2 (fill 2 0))) (set (at h (index 0) (index 0)) 1) (return h)", [[1, 0], [0, 0]]),
    (f"(var h {GRID} g) (var keep list[int] []) (for (row) h (set keep row)) (do list_push (at h (index 1)) 5) (return [keep])", [[3]]),
    (f"(var h {GRID} g) (for (row) h (do list_push row 7)) (return h)", [[1, 2], [3]]),
    (f"(var h {GRID} g) (for (row) h (do list_push h row) (if (gt (length h) 9) ((break)))) (return h)", [[1, 2], [3], [1, 2], [3]]),
    (f"(var h {GRID} (call same g)) (do list_push (at h (index 0)) 9) (return g)", [[1, 2], [3]]),
    ("(var a list[int] (index g 0)) (perform (call grow a)) (perform (call grow a)) (return [a (index g 0)])", [[1, 2, 0, 0], [1, 2]]),
    ("(var a list[int] [1]) (let b list[int] (call grow a)) (perform (call grow a)) (return [a b])", [[1, 0, 0], [1, 0]]),
    ("(var a list[int] [1]) (let p tuple[int,list[int]] (tuple 1 a)) (do list_push a 2) (return [(tuple_get p 1)])", [[1]]),
    ("(var a list[int] [1]) (let o option[list[int]] (some a)) (do list_push a 2) (return [(unwrap o)])", [[1]]),
    ("(var a list[int] [1]) (do list_extend a a) (return [a])", [[1, 1]]),
    ("(var a list[int] [1 2]) (set a (reverse a)) (set a (concat a a)) (return [a])", [[2, 1, 2, 1]]),
    ("(return [(call two (index g 0) (index g 0))])", [[1, 2, 0, 1, 2]]),
]


@pytest.mark.parametrize(("body", "wanted"), ALIASES)
def test_no_alias_is_seen(body: str, wanted: Any) -> None:
    more = (f"(def same ((g {GRID})) {GRID} (return g)) (def grow ((a list[int] inout)) list[int] (do list_push a 0) (return a))"
            "(def two ((a list[int]) (b list[int])) list[int] (var c list[int] a) (perform (call grow c)) (return (concat c b)))")
    g = [[1, 2], [3]]
    assert value(body, g, params=f"(g {GRID})", returns=GRID, more=more) == wanted
    assert g == [[1, 2], [3]]


def test_inout_parameters() -> None:
    more = "(def bump ((k int inout) (xs list[int] inout)) int (set k (add k 1)) (set xs (append xs k)) (return (mul k 10)))"
    p = read_program(f"(program (def f ((xs list[int] inout)) none (var k int 1) (let r int (call bump k xs)) (do list_push xs r) (do list_push xs k)) {more})")
    xs = [0]
    assert run(p, (xs,)) is None
    assert xs == [0, 2, 20, 2]
    s = {1}
    run(read_program("(program (def f ((s set[int] inout)) none (do set_add s 5)))"), (s,))
    assert s == {1, 5} and type(s) is set


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(("body", "kind"), [
    ("(return (floordiv 1 0))", "ZeroDivisionError"), ("(return (index [1] -1))", "IndexError"), ("(return (map_get (map (1 2)) 3))", "KeyError"),
    ('(raise CustomError "why")', "CustomError"), ("(if false ((return 1)))", "TypeError"), ('(return (parse_int "x"))', "ValueError"),
    ("(var xs list[int] [1]) (set (at xs (index -1)) 2) (return 1)", "IndexError"), ("(return (unwrap (the option[int] none)))", "TypeError"),
    ('(return (length (re_find_all "a" "(")))', "ValueError"),
])
def test_raises(body: str, kind: str) -> None:
    with pytest.raises(RaisedError) as e:
        value(body)
    assert e.value.kind == kind


@pytest.mark.parametrize(("kinds", "caught"), [
    ("", True), ("Exception", True), ("LookupError", True), ("IndexError", True), ("KeyError", False), ("ArithmeticError", False), ("ValueError LookupError", True),
])
def test_handlers_choose_by_kind(kinds: str, caught: bool) -> None:
    body = f'(try ((return (show (index [1] 5)))) (catch ({kinds}) m (return (str_concat "caught " m))) (catch () _ (return "other")))'
    assert value(body, returns="str") == ("caught list index out of range" if caught else "other")


def test_finally_runs_and_errors_pass_through() -> None:
    body = '(var xs list[int] []) (try ((try ((raise A "a")) (finally (do list_push xs 1)))) (catch (A) _ (do list_push xs 2))) (return xs)'
    assert value(body, returns="list[int]") == [1, 2]


# ---------------------------------------------------------------- limits

NEVER_ENDING: list[tuple[str, type[Exception]]] = [
    ("(while true) (return 1)", OutOfFuel), ("(return (call f))", TooDeep), ("(var x int 3) (while true (set x (mul x x))) (return x)", OutOfMemory),
    ("(var x int 3) (while true (set x (square x))) (return x)", OutOfMemory), ('(var s str "ab") (while true (set s (str_concat s s))) (return 1)', OutOfMemory),
    ("(var xs list[int] [1]) (while true (do list_extend xs xs)) (return 1)", OutOfFuel), ("(var xs list[int] [1]) (while true (set xs (concat xs xs))) (return 1)", OutOfFuel),
    ("(var xs list[int] [1]) (while true (do list_push xs 1)) (return 1)", OutOfFuel), ("(return (int_pow 10 1000000000))", OutOfMemory),
    ("(let x int (int_pow 3 60000)) (let y int (int_pow 7 15000)) (var z int 0) (while true (set z (floordiv x y))) (return z)", OutOfFuel),
    ("(let x int (int_pow 3 60000)) (let y int (int_pow 7 15000)) (var z int 0) (while true (set z (floormod x y))) (return z)", OutOfFuel),
    ("(return (factorial 10000000))", OutOfMemory), ("(return (length (range 0 1000000000 1)))", OutOfMemory), ("(return (shl 1 100000000000))", OutOfMemory),
    ("(return (length (permutations (range 0 20 1) 20)))", OutOfMemory), ("(return (length (combinations (range 0 60 1) 30)))", OutOfMemory),
    ('(return (str_length (str_repeat "abc" 1000000000)))', OutOfMemory), ('(return (str_length (zfill "1" 100000000000)))', OutOfMemory),
    ('(return (str_length (replace (str_repeat "a" 100000) "a" (str_repeat "b" 100000))))', OutOfMemory),
    ('(return (str_length (join (fill 100000 (str_repeat "b" 100000)) ",")))', OutOfMemory), ("(return (length (cartesian (range 0 100000 1) (range 0 100000 1))))", OutOfMemory),
    ("(while true (try ((while true)) (catch () _ (return 1)))) (return 1)", OutOfFuel), ("(try ((return (call f))) (catch () _ (return 1)))", TooDeep),
    ("(try ((while true)) (finally (return 1)))", OutOfFuel), ("(range i 0 1000000000 1 (range j 0 1000000000 1)) (return 1)", OutOfFuel),
    ("(return (sum (map (range 0 1000000 1) (fn (i:int) (sum (map (range 0 1000000 1) (fn (j:int) j)))))))", OutOfFuel),
    ("(return (length (sort_by (range 0 100 1) (fn (i:int) (call f)))))", TooDeep), ("(return (fold (range 0 1000 1) 3 (fn (a:int x:int) (mul a a))))", OutOfMemory),
    ("(var a any (to_any 1)) (while true (set a (to_any [a a]))) (return 1)", OutOfFuel),
    ("(var a any (to_any 1)) (range i 0 200 1 (set a (to_any [a a]))) (return (str_length (show a)))", OutOfFuel),
]


@pytest.mark.parametrize(("body", "error"), NEVER_ENDING)
def test_is_stopped(body: str, error: type[Exception]) -> None:
    start = time.perf_counter()
    with pytest.raises(error):
        value(body)
    assert time.perf_counter() - start < 4


def test_limits_are_those_asked_for() -> None:
    body = "(if (le n 0) ((return 0))) (return (add 1 (call f (sub n 1))))"
    assert value(body, 800, params="(n int)") == 800
    with pytest.raises(TooDeep):
        value(body, 50, params="(n int)", limits=Limits(depth=40))
    assert value(body, 20_000, params="(n int)", limits=Limits(depth=25_000)) == 20_000
    nested = "(if (le n 0) ((return 0))) (return (sum (map (sort_by [n] (fn (x:int) (neg x))) (fn (x:int) (call f (sub x 1))))))"
    assert value(nested, 5_000, params="(n int)", limits=Limits(depth=6_000)) == 0
    with pytest.raises(OutOfFuel):
        value("(range i 0 100 1) (return 1)", limits=Limits(fuel=50))
    with pytest.raises(OutOfFuel):
        value("(while true) (return 1)", limits=Limits(fuel=10**12, wall_s=0.05))
    with pytest.raises(OutOfMemory):
        value("(return (length (range 0 1000 1)))", limits=Limits(memory=100))


def test_every_call_has_the_limits_to_itself() -> None:
    f = compile_program(read_program("(program (def f ((n int)) int (var s int 0) (range i 0 n 1 (set s (add s i))) (return s)))"), Limits(fuel=1000))
    results = []

    def work() -> None:
        for _ in range(50):
            results.append(f(900))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [404550] * 200


def test_compiled_code_reaches_nothing_else() -> None:
    p = read_program("(program (def f ((x int)) int (return (add x (call g x)))) (def g ((len int)) int (return len)))")
    f = compile_program(p)
    assert f(2) == 4
    entry = next(c.cell_contents for c in f.__closure__ or () if callable(c.cell_contents) and "entry" in f.__code__.co_freevars)
    assert sys.getrecursionlimit() < 10_000_000 and entry is not None


def test_arguments_are_checked() -> None:
    p = read_program("(program (def f ((x int) (ys set[float])) float (return (add (to_float x) (sum (set_to_list ys))))))")
    assert run(p, (1, {2})) == 3.0
    with pytest.raises(BadRequest):
        run(p, ("1", {2}))
    with pytest.raises(TypeMismatch):
        run(p, (1,))


# ---------------------------------------------------------------- tracing


@pytest.mark.parametrize(("body", "wanted"), [
    ("(return (floordiv (mul x 1000) 1000))", 7000), ("(return (floormod (int_pow x 30) 10))", 7**30), ("(return (sub (sum [5 -20 3]) 1))", 20),
    ("(return (length (map [1] (fn (y:int) (mul y 12345)))))", 12345), ("(return (min2 x (product [10 10 10 0])))", 1000), ("(return -99)", 99),
    ("(return (sum_by [50 -50] (fn (y:int) (mul y 2))))", 100), ("(return 1)", 7), ("(return (parse_int (show (add x 5000))))", 5007),
])
def test_int_range(body: str, wanted: int) -> None:
    p = read_program(f"(program (def f ((x int)) int {body}))")
    t = run_traced(p, (7,))
    assert (t.value, t.int_range) == (run(p, (7,)), wanted)


def test_int_range_of_arguments() -> None:
    p = read_program("(program (def f ((m map[str,list[int]])) int (return 1)))")
    assert run_traced(p, ({"a": [1, -(2**70)]},)).int_range == 2**70


@pytest.mark.slow
def test_speed() -> None:
    f = compile_program(read_program("(program (def f ((xs list[int])) int (var s int 0) (for (x) xs (set s (add s x))) (return s)))"))
    start = time.perf_counter()
    for _ in range(10_000):
        f([1, 2, 3, 4])
    assert (time.perf_counter() - start) / 10_000 < 50e-6
