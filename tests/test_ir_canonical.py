"""One logic, one hash."""

from __future__ import annotations

import pytest

from yantra_codex.ir.algebra import normal
from yantra_codex.ir.canonical import canonical, canonical_text, hash_of, short_hash
from yantra_codex.ir.text import read_expr, read_program, write_expr
from yantra_codex.ir.types import parse_type


def f(body: str, params: str = "(a int) (b int)", returns: str = "int", more: str = "") -> str:
    return f"(program (def f ({params}) {returns} {body}) {more})"


XS = "(xs list[int])"
SAME = {
    "names": [f("(let t int (add a b)) (return (mul t t))"), "(program (def g ((x int) (y int)) int (let s int (add x y)) (return (mul s s))))"],
    "operands": [f("(return (add a (mul b 2)))"), f("(return (add (mul 2 b) a))")],
    "chains": [f("(return (add (add a 1) (add b 2)))"), f("(return (add b (add 3 a)))")],
    "comparisons": [f("(return (gt a b))", returns="bool"), f("(return (lt b a))", returns="bool"), f("(return (not (le a b)))", returns="bool"),
                    f("(return (if (le a b) false true))", returns="bool")],
    "integer bounds": [f("(return (le a 5))", returns="bool"), f("(return (lt a 6))", returns="bool"), f("(return (not (ge a 6)))", returns="bool")],
    "emptiness": [f("(return (is_empty xs))", XS, "bool"), f("(return (eq (length xs) 0))", XS, "bool"), f("(return (lt (length xs) 1))", XS, "bool"),
                  f("(return (not (gt (length xs) 0)))", XS, "bool")],
    "temporaries": [f("(return (mul (add a b) (sub a b)))"), f("(let s int (add a b)) (let d int (sub a b)) (return (mul s d))"),
                    f("(var s int (add b a)) (let unused int (mul a a)) (let d int (sub a b)) (let r int (mul s d)) (return r)")],
    "else": [f("(if (lt a b) ((return a)) ((return (mul 2 b))))"), f("(if (lt a b) ((return a))) (return (mul b 2))"), f("(return (if (lt a b) a (mul b 2)))"),
             f("(if (ge a b) ((return (mul b 2)))) (return a)"), f("(var r int a) (if (ge a b) ((set r (mul b 2)))) (return r)"),
             f("(var r int) (if (lt a b) ((set r a)) ((set r (mul b 2)))) (return r)")],
    "guards": [f("(if (lt a 0) ((return 0))) (if (lt b 0) ((return 0))) (return (floordiv a b))"), f("(if (or (gt 0 b) (lt a 0)) ((return 0))) (return (floordiv a b))")],
    "parity": [f("(return (is_odd a))", returns="bool"), f("(return (ne (floormod a 2) 0))", returns="bool"), f("(return (eq 1 (floormod a 2)))", returns="bool"),
               f("(return (not (is_even a)))", returns="bool")],
    "extremes": [f("(return (if (gt a b) a b))"), f("(return (max2 b a))"), f("(if (lt a b) ((return b))) (return a)")],
    "absolute": [f("(return (abs a))"), f("(return (if (lt a 0) (neg a) a))"), f("(if (gt a 0) ((return a))) (return (sub 0 a))")],
    "last": [f("(return (last xs))", XS), f("(return (index xs (sub (length xs) 1)))", XS), f("(return (index_wrap xs -1))", XS)],
    "constants": [f("(return (mul a (mul 6 7)))"), f("(let k int 42) (return (mul a k))"), f("(return (mul 42 a))")],
    "continue": [f("(var n int 0) (for (x) xs (if (lt x 0) ((continue))) (set n (add n x))) (return n)", XS),
                 f("(var n int 0) (for (x) xs (if (ge x 0) ((set n (add x n))))) (return n)", XS)],
    "helpers": [f("(return (add (call g a) (call h b)))", more="(def g ((x int)) int (return (mul x 2))) (def h ((x int)) int (return (mul x 3)))"),
                f("(return (add (call p a) (call q b)))", more="(def u ((x int)) int (return x)) (def q ((y int)) int (return (mul 3 y))) (def p ((z int)) int (return (mul 2 z)))")],
    "sums": [f("(return (sum xs))", XS), f("(return (fold xs 0 (fn (s:int x:int) (add x s))))", XS)],
    "booleans": [f("(if (lt a b) ((return true))) (return false)", returns="bool"), f("(return (lt a b))", returns="bool"),
                 f("(return (eq (lt a b) true))", returns="bool"), f("(return (not (not (lt a b))))", returns="bool")],
    "de morgan": [f("(return (not (and (lt a b) (lt a 5))))", returns="bool"), f("(return (or (ge a 5) (ge a b)))", returns="bool")],
}
DIFFERENT = [
    (f("(return (sub a b))"), f("(return (sub b a))")), (f("(return (add a b))"), f("(return (mul a b))")), (f("(return (lt a b))", returns="bool"), f("(return (le a b))", returns="bool")),
    (f("(return (add a 1))"), f("(return (add a 2))")), (f("(return (floordiv a b))"), f("(return (truncdiv a b))")),
    (f("(return (lt a b))", "(a float) (b float)", "bool"), f("(return (not (le b a)))", "(a float) (b float)", "bool")),  # nan
    (f("(return (add (add a b) 0.1))", "(a float) (b float)", "float"), f("(return (add a (add b 0.1)))", "(a float) (b float)", "float")),
    (f("(return a)"), f("(return b)")), (f("(return (sum xs))", XS), f("(return (product xs))", XS)),
    (f("(let t int (floordiv a b)) (if (lt a 0) ((return 0))) (return t)"), f("(if (lt a 0) ((return 0))) (return (floordiv a b))")),  # b = 0
    (f("(let n int (length ys)) (do list_push ys 1) (return n)", "(ys list[int] inout)"), f("(do list_push ys 1) (return (length ys))", "(ys list[int] inout)")),
    (f("(return (and (lt a 5) (lt 0 (floordiv 1 a))))", returns="bool"), f("(return (and (lt 0 (floordiv 1 a)) (lt a 5)))", returns="bool")),
    (f("(return (str_concat a b))", "(a str) (b str)", "str"), f("(return (str_concat b a))", "(a str) (b str)", "str")),
    (f("(return a)", "(a int)", "int"), f("(return a)", "(a str)", "str")),
]


@pytest.mark.parametrize("name", SAME)
def test_same_logic_same_hash(name: str) -> None:
    programs = [read_program(t) for t in SAME[name]]
    texts = {canonical_text(p) for p in programs}
    assert len(texts) == 1, "\n".join(texts)
    assert len({hash_of(p) for p in programs}) == 1
    c = canonical(programs[0])
    assert canonical(c) == c


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_different_logic_different_hash(left: str, right: str) -> None:
    assert hash_of(read_program(left)) != hash_of(read_program(right))


def test_the_groups_differ_from_each_other() -> None:
    hashes = {hash_of(read_program(texts[0])) for texts in SAME.values()}
    assert len(hashes) == len(SAME)


@pytest.mark.parametrize(("text", "wanted"), [
    ("(add (add a 1) (add b 2))", "(add (add a b) 3)"), ("(not (any xs (fn (x:int) (gt x 1))))", "(all xs (fn (x:int) (lt x 2)))"),
    ("(slice xs 0 b)", "(slice_to xs b)"), ("(slice xs a (length xs))", "(slice_from xs a)"), ("(reverse (sort xs))", "(sort_desc xs)"),
    ("(count_where xs (fn (x:int) (is_even x)))", "(length (filter xs (fn (x:int) (eq (floormod x 2) 0))))"), ("(concat xs [a])", "(append xs a)"),
    ("(floordiv 1 0)", "(floordiv 1 0)"), ("(int_pow 2 10)", "1024"), ("(int_pow 2 1000)", "(int_pow 2 1000)"), ("(and (lt a b) true)", "(lt a b)"),
    ("(add (floordiv a b) (floormod b a))", "(add (floordiv a b) (floormod b a))"), ("(let t (mul a b) (add t t))", "(let t (mul a b) (add t t))"),
    ("(let t (mul a b) (add t 1))", "(add (mul a b) 1)"),
])
def test_normal_form(text: str, wanted: str) -> None:
    scope = {"a": parse_type("int"), "b": parse_type("int"), "xs": parse_type("list[int]")}
    assert write_expr(normal(read_expr(text, scope))) == wanted


def test_hash_forms() -> None:
    h = hash_of(read_program(f("(return a)")))
    assert len(h) == 64 and short_hash(h) == "y" + h[:7]
