"""Lists: the work-horse. Higher-order ops take the list first and the function after it."""

from __future__ import annotations

import bisect
import functools
import heapq
import itertools
import math
from collections.abc import Callable, Iterable
from typing import Any

from yantra_codex.ir.ops.table import rows_of

row = rows_of("list")
L = list[Any]
F = Callable[..., Any]

row("length", "list[A] -> int", len, "[1 2 3] -> 3", "(the list[int] []) -> 0")
row("is_empty", "xs:list[A] -> bool", lambda xs: not xs, "[1] -> false", "(the list[int] []) -> true", lower="(eq (length xs) 0)")


def index(xs: L, i: int) -> Any:
    if i < 0:
        raise IndexError("list index out of range")
    return xs[i]


row("index", "list[A] int -> A", index, "[5 6] 1 -> 6", "[5 6] 2 -> IndexError", "[5 6] -1 -> IndexError")
row("index_wrap", "list[A] int -> A", lambda xs, i: xs[i], "[5 6] -1 -> 6", "[5 6] 0 -> 5", "[5 6] -3 -> IndexError", doc="A negative index counts from the end.")
row("index_or", "list[A] int A -> A", lambda xs, i, d: xs[i] if 0 <= i < len(xs) else d, "[5 6] 1 0 -> 6", "[5 6] 2 0 -> 0", "[5 6] -1 0 -> 0",
    "(the list[int] []) 0 9 -> 9")
row("first", "xs:list[A] -> A", lambda xs: xs[0], "[5 6] -> 5", "(the list[int] []) -> IndexError", lower="(index xs 0)")
row("last", "xs:list[A] -> A", lambda xs: xs[-1], "[5 6] -> 6", "(the list[int] []) -> IndexError", lower="(index_wrap xs -1)")
row("slice", "list[A] int int -> list[A]", lambda xs, a, b: xs[a:b], "[1 2 3 4] 1 3 -> [2 3]", "[1 2 3 4] -3 -1 -> [2 3]", "[1 2] 1 9 -> [2]", "[1 2] 2 1 -> (the list[int] [])",
    doc="As Python xs[a:b]: negative from the end, clamped.")
row("slice_from", "list[A] int -> list[A]", lambda xs, a: xs[a:], "[1 2 3] 1 -> [2 3]", "[1 2 3] -2 -> [2 3]", "[1] 5 -> (the list[int] [])")
row("slice_to", "list[A] int -> list[A]", lambda xs, b: xs[:b], "[1 2 3] 1 -> [1]", "[1 2 3] -1 -> [1 2]", "[1] 5 -> [1]")
row("slice_step", "list[A] option[int] option[int] int -> list[A]", lambda xs, a, b, c: xs[a:b:c], "[1 2 3 4 5] none none 2 -> [1 3 5]", "[1 2 3 4 5] 4 1 -1 -> [5 4 3]",
    "[1 2 3] none none -1 -> [3 2 1]", "[1 2 3 4] 1 none 2 -> [2 4]", "[1 2] none none 0 -> ValueError",
    "[1 2 3] -1 none -1 -> [3 2 1]")
row("copy", "list[A] -> list[A]", list, "[1 2] -> [1 2]",
    "(the list[int] []) -> (the list[int] [])")
row("reverse", "list[A] -> list[A]", lambda xs: xs[::-1], "[1 2 3] -> [3 2 1]", "(the list[int] []) -> (the list[int] [])")
row("concat", "list[A] list[A] -> list[A]", lambda a, b: a + b, "[1] [2 3] -> [1 2 3]",
    "(the list[int] []) (the list[int] []) -> (the list[int] [])", laws="associative", grows=True)
row("repeat", "list[A] int -> list[A]", lambda xs, n: [x for _ in range(n if xs else 0) for x in xs], "[1 2] 2 -> [1 2 1 2]", "[1] 0 -> (the list[int] [])", "[1] -1 -> (the list[int] [])", grows=True)
row("append", "list[A] A -> list[A]", lambda xs, x: [*xs, x], "[1] 2 -> [1 2]",
    '(the list[str] []) "a" -> ["a"]', doc="A new list.")
row("prepend", "list[A] A -> list[A]", lambda xs, x: [x, *xs], "[1] 2 -> [2 1]",
    '(the list[str] []) "a" -> ["a"]')


def _insert(xs: L, i: int, x: Any) -> L:
    out = list(xs)
    out.insert(i, x)
    return out


row("insert_at", "list[A] int A -> list[A]", _insert, "[1 3] 1 2 -> [1 2 3]", "[1 2] 9 3 -> [1 2 3]", "[1 2] -1 9 -> [1 9 2]", doc="A new list; the position is clamped.")


def _remove_at(xs: L, i: int) -> L:
    if not 0 <= i < len(xs):
        raise IndexError("list index out of range")
    return xs[:i] + xs[i + 1 :]


row("remove_at", "list[A] int -> list[A]", _remove_at, "[1 2 3] 1 -> [1 3]", "[1] 1 -> IndexError")


def _replace_at(xs: L, i: int, x: Any) -> L:
    if not 0 <= i < len(xs):
        raise IndexError("list index out of range")
    return [*xs[:i], x, *xs[i + 1 :]]


row("replace_at", "list[A] int A -> list[A]", _replace_at, "[1 2 3] 1 9 -> [1 9 3]", "[1] 1 9 -> IndexError")
row("contains", "list[A] A -> bool", lambda xs, x: x in xs, "[1 2] 2 -> true", "[1 2] 3 -> false", "[[1] [2]] [2] -> true")
row("index_of", "list[A] A -> int", lambda xs, x: xs.index(x), "[5 6 5] 5 -> 0", "[5 6] 7 -> ValueError")
row("find_index_of", "list[A] A -> int", lambda xs, x: xs.index(x) if x in xs else -1, "[5 6 5] 5 -> 0", "[5 6] 7 -> -1")
row("count_of", "list[A] A -> int", lambda xs, x: xs.count(x), "[1 2 1] 1 -> 2", "[1] 5 -> 0")
row("sum", "list[N] -> N", sum, "[1 2 3] -> 6", "[0.5 0.25] -> 0.75", "(the list[int] []) -> 0",
    "(the list[float] []) -> 0.0")
row("product", "list[N] -> N", math.prod, "[2 3 4] -> 24", "(the list[int] []) -> 1", "[0.5 4.0] -> 2.0",
    "(the list[float] []) -> 1.0", grows=True)
row("max_of", "list[O] -> O", max, "[1 3 2] -> 3", '["b" "a"] -> "b"', "(the list[int] []) -> ValueError")
row("min_of", "list[O] -> O", min, "[2 1 3] -> 1", '["b" "a"] -> "a"', "(the list[int] []) -> ValueError")
row("max_or", "list[O] O -> O", lambda xs, d: max(xs, default=d), "[1 3] 0 -> 3", "(the list[int] []) 0 -> 0")
row("min_or", "list[O] O -> O", lambda xs, d: min(xs, default=d), "[1 3] 0 -> 1", "(the list[int] []) 0 -> 0")
row("max_by", "list[A] func[(A)->O] -> A", lambda xs, f: max(xs, key=f), '["aa" "b" "cc"] (fn (s:str) (str_length s)) -> "aa"', "(the list[int] []) (fn (x:int) x) -> ValueError",
    "[1 -1] (fn (x:int) (abs x)) -> 1",
    doc="The first on ties.")
row("min_by", "list[A] func[(A)->O] -> A", lambda xs, f: min(xs, key=f), '["aa" "b" "c"] (fn (s:str) (str_length s)) -> "b"',
    "(the list[int] []) (fn (x:int) x) -> ValueError", doc="The first on ties.")
row("index_of_max", "list[O] -> int", lambda xs: xs.index(max(xs)), "[1 3 3] -> 1", "(the list[int] []) -> ValueError")
row("index_of_min", "list[O] -> int", lambda xs: xs.index(min(xs)), "[2 1 1] -> 1", "(the list[int] []) -> ValueError")
row("sort", "list[O] -> list[O]", sorted, "[3 1 2] -> [1 2 3]", '["b" "a"] -> ["a" "b"]', "[(tuple 2 \"a\") (tuple 1 \"b\")] -> [(tuple 1 \"b\") (tuple 2 \"a\")]", "[[2] [1 5]] -> [[1 5] [2]]")
row("sort_desc", "list[O] -> list[O]", lambda xs: sorted(xs, reverse=True), "[3 1 2] -> [3 2 1]", "[1.5 2.5] -> [2.5 1.5]")
row("sort_by", "list[A] func[(A)->O] -> list[A]", lambda xs, f: sorted(xs, key=f), '["bb" "a" "cc"] (fn (s:str) (str_length s)) -> ["a" "bb" "cc"]',
    "[-2 1 2 -1] (fn (x:int) (abs x)) -> [1 -1 -2 2]", "[3 1 2] (fn (x:int) (tuple (floormod x 2) x)) -> [2 1 3]", doc="Stable.")
row("sort_by_desc", "list[A] func[(A)->O] -> list[A]", lambda xs, f: sorted(xs, key=f, reverse=True), '["a" "bb" "cc"] (fn (s:str) (str_length s)) -> ["bb" "cc" "a"]',
    "[1 -2 2 0] (fn (x:int) (abs x)) -> [-2 2 1 0]", doc="Stable: equal keys keep their order.")
row("sort_with", "list[A] func[(A,A)->int] -> list[A]", lambda xs, f: sorted(xs, key=functools.cmp_to_key(f)), "[1 3 2] (fn (a:int b:int) (sub b a)) -> [3 2 1]",
    '["bb" "a" "cc"] (fn (a:str b:str) (sub (str_length a) (str_length b))) -> ["a" "bb" "cc"]')
row("is_sorted", "list[O] -> bool", lambda xs: all(a <= b for a, b in itertools.pairwise(xs)), "[1 2 2] -> true", "[2 1] -> false", "(the list[int] []) -> true")
row("map", "list[A] func[(A)->B] -> list[B]", lambda xs, f: [f(x) for x in xs], "[1 2] (fn (x:int) (mul x 10)) -> [10 20]", '[1 2] (fn (x:int) (int_to_str x)) -> ["1" "2"]')
row("filter", "list[A] func[(A)->bool] -> list[A]", lambda xs, f: [x for x in xs if f(x)], "[1 2 3] (fn (x:int) (gt x 1)) -> [2 3]",
    "(the list[int] []) (fn (x:int) true) -> (the list[int] [])", "[1 0] (fn (x:int) (gt (floordiv 1 x) 0)) -> ZeroDivisionError")
row("filter_map", "xs:list[A] p:func[(A)->bool] f:func[(A)->B] -> list[B]", lambda xs, p, f: [f(x) for x in xs if p(x)], "[1 2 3] (fn (x:int) (gt x 1)) (fn (x:int) (mul x 2)) -> [4 6]",
    "[0 2] (fn (x:int) (gt x 0)) (fn (x:int) (floordiv 4 x)) -> [2]",
    lower="(map (filter xs p) f)")
row("reject", "list[A] func[(A)->bool] -> list[A]", lambda xs, f: [x for x in xs if not f(x)], "[1 2 3] (fn (x:int) (gt x 1)) -> [1]",
    "[1 2] (fn (x:int) false) -> [1 2]")
row("fold", "list[A] B func[(B,A)->B] -> B", lambda xs, b, f: functools.reduce(f, xs, b), "[1 2 3] 10 (fn (a:int x:int) (sub a x)) -> 4",
    "(the list[int] []) 10 (fn (a:int x:int) (sub a x)) -> 10", '["a" "b"] "" (fn (a:str s:str) (str_concat s a)) -> "ba"')
row("fold_right", "list[A] B func[(A,B)->B] -> B", lambda xs, b, f: functools.reduce(lambda acc, x: f(x, acc), xs[::-1], b), "[1 2 3] 10 (fn (x:int a:int) (sub x a)) -> -8",
    "(the list[int] []) 10 (fn (x:int a:int) (sub x a)) -> 10")
row("reduce", "list[A] func[(A,A)->A] -> A", lambda xs, f: _reduce(xs, f), "[1 2 3] (fn (a:int x:int) (mul a x)) -> 6", "(the list[int] []) (fn (a:int x:int) (add a x)) -> TypeError",
    "[5] (fn (a:int x:int) (add a x)) -> 5")
row("scan", "list[A] B func[(B,A)->B] -> list[B]", lambda xs, b, f: list(itertools.accumulate(xs, f, initial=b)), "[1 2 3] 0 (fn (a:int x:int) (add a x)) -> [0 1 3 6]",
    "(the list[int] []) 5 (fn (a:int x:int) (add a x)) -> [5]", doc="Starts with the first value.")
row("accumulate", "list[A] func[(A,A)->A] -> list[A]", lambda xs, f: list(itertools.accumulate(xs, f)), "[1 2 3] (fn (a:int x:int) (mul a x)) -> [1 2 6]", "(the list[int] []) (fn (a:int x:int) (add a x)) -> (the list[int] [])",
    "[5] (fn (a:int x:int) (add a x)) -> [5]")
row("running_sums", "list[N] -> list[N]", lambda xs: list(itertools.accumulate(xs)), "[1 2 3] -> [1 3 6]",
    "(the list[int] []) -> (the list[int] [])", "[0.5 0.25] -> [0.5 0.75]")
row("any", "list[A] func[(A)->bool] -> bool", lambda xs, f: any(f(x) for x in xs), "[1 2] (fn (x:int) (gt x 1)) -> true", "(the list[int] []) (fn (x:int) true) -> false")
row("all", "list[A] func[(A)->bool] -> bool", lambda xs, f: all(f(x) for x in xs), "[1 2] (fn (x:int) (gt x 1)) -> false", "(the list[int] []) (fn (x:int) false) -> true")
row("any_true", "xs:list[bool] -> bool", any, "[false true] -> true",
    "(the list[bool] []) -> false", lower="(any xs (fn (x:bool) x))")
row("all_true", "xs:list[bool] -> bool", all, "[false true] -> false",
    "(the list[bool] []) -> true", lower="(all xs (fn (x:bool) x))")
row("count_where", "xs:list[A] f:func[(A)->bool] -> int", lambda xs, f: sum(1 for x in xs if f(x)), "[1 2 3] (fn (x:int) (gt x 1)) -> 2",
    "(the list[int] []) (fn (x:int) true) -> 0", lower="(length (filter xs f))")
row("sum_by", "xs:list[A] f:func[(A)->N] -> N", lambda xs, f: sum(f(x) for x in xs), "[1 2] (fn (x:int) (mul x x)) -> 5",
    "(the list[int] []) (fn (x:int) x) -> 0", "[1 2] (fn (x:int) (div (to_float x) 2.0)) -> 1.5", lower="(sum (map xs f))")
row("find", "list[A] func[(A)->bool] -> option[A]", lambda xs, f: next((x for x in xs if f(x)), None), "[1 2 3] (fn (x:int) (gt x 1)) -> 2", "[1] (fn (x:int) (gt x 1)) -> none")
row("find_or", "list[A] func[(A)->bool] A -> A", lambda xs, f, d: next((x for x in xs if f(x)), d), "[1 2 3] (fn (x:int) (gt x 1)) 0 -> 2", "[1] (fn (x:int) (gt x 1)) 0 -> 0")
row("find_index", "list[A] func[(A)->bool] -> int", lambda xs, f: next((i for i, x in enumerate(xs) if f(x)), -1), "[1 2 3] (fn (x:int) (gt x 1)) -> 1", "[1] (fn (x:int) (gt x 1)) -> -1")
row("flat_map", "list[A] func[(A)->list[B]] -> list[B]", lambda xs, f: [y for x in xs for y in f(x)], "[1 2] (fn (x:int) [x x]) -> [1 1 2 2]",
    '["ab" ""] (fn (s:str) (chars s)) -> ["a" "b"]')
row("flatten", "list[list[A]] -> list[A]", lambda xs: [y for x in xs for y in x], "[[1] [2 3]] -> [1 2 3]", "(the list[list[int]] []) -> (the list[int] [])")
row("zip", "list[A] list[B] -> list[tuple[A,B]]", lambda a, b: list(zip(a, b, strict=False)), '[1 2 3] ["a" "b"] -> [(tuple 1 "a") (tuple 2 "b")]',
    "(the list[int] []) [1] -> (the list[tuple[int,int]] [])")
row("zip3", "list[A] list[B] list[C] -> list[tuple[A,B,C]]", lambda a, b, c: list(zip(a, b, c, strict=False)), "[1 2] [3 4] [5 6] -> [(tuple 1 3 5) (tuple 2 4 6)]",
    '[1] ["a"] (the list[bool] []) -> (the list[tuple[int,str,bool]] [])')
row("zip_with", "list[A] list[B] func[(A,B)->C] -> list[C]", lambda a, b, f: list(map(f, a, b)), "[1 2] [10 20] (fn (x:int y:int) (add x y)) -> [11 22]",
    "[1 2] [3] (fn (x:int y:int) (mul x y)) -> [3]")
row("zip_longest", "list[A] list[A] A -> list[tuple[A,A]]", lambda a, b, d: list(itertools.zip_longest(a, b, fillvalue=d)), "[1 2] [3] 0 -> [(tuple 1 3) (tuple 2 0)]",
    "(the list[int] []) [3] 0 -> [(tuple 0 3)]")
row("unzip", "list[tuple[A,B]] -> tuple[list[A],list[B]]", lambda xs: ([a for a, _ in xs], [b for _, b in xs]), '[(tuple 1 "a") (tuple 2 "b")] -> (tuple [1 2] ["a" "b"])',
    "(the list[tuple[int,str]] []) -> (tuple (the list[int] []) (the list[str] []))")
row("enumerate", "list[A] int -> list[tuple[int,A]]", lambda xs, k: list(enumerate(xs, k)), '["a" "b"] 1 -> [(tuple 1 "a") (tuple 2 "b")]',
    "(the list[int] []) 0 -> (the list[tuple[int,int]] [])", "[7] -1 -> [(tuple -1 7)]")
row("range", "int int int -> list[int]", lambda a, b, c: list(range(a, b, c)), "0 4 1 -> [0 1 2 3]", "5 0 -2 -> [5 3 1]", "3 3 1 -> (the list[int] [])", "0 1 0 -> ValueError", grows=True)
row("take", "xs:list[A] n:int -> list[A]", lambda xs, n: xs[: max(n, 0)], "[1 2 3] 2 -> [1 2]", "[1] 5 -> [1]", "[1] -1 -> (the list[int] [])")
row("drop", "xs:list[A] n:int -> list[A]", lambda xs, n: xs[max(n, 0) :], "[1 2 3] 2 -> [3]", "[1] 5 -> (the list[int] [])", "[1] -1 -> [1]")
row("take_last", "list[A] int -> list[A]", lambda xs, n: xs[len(xs) - min(max(n, 0), len(xs)) :], "[1 2 3] 2 -> [2 3]", "[1] 0 -> (the list[int] [])")
row("take_while", "list[A] func[(A)->bool] -> list[A]", lambda xs, f: list(itertools.takewhile(f, xs)), "[1 2 5 1] (fn (x:int) (lt x 3)) -> [1 2]",
    "[5 1] (fn (x:int) (lt x 3)) -> (the list[int] [])")
row("drop_while", "list[A] func[(A)->bool] -> list[A]", lambda xs, f: list(itertools.dropwhile(f, xs)), "[1 2 5 1] (fn (x:int) (lt x 3)) -> [5 1]",
    "[1 2] (fn (x:int) (lt x 3)) -> (the list[int] [])")
row("partition", "list[A] func[(A)->bool] -> tuple[list[A],list[A]]", lambda xs, f: ([x for x in xs if f(x)], [x for x in xs if not f(x)]), "[1 2 3] (fn (x:int) (gt x 1)) -> (tuple [2 3] [1])",
    "(the list[int] []) (fn (x:int) true) -> (tuple (the list[int] []) (the list[int] []))")


def _positive(n: int) -> int:
    if n < 1:
        raise ValueError("the size must be at least 1")
    return n


row("window", "list[A] int -> list[list[A]]", lambda xs, n: [xs[i : i + n] for i in range(len(xs) - _positive(n) + 1)], "[1 2 3] 2 -> [[1 2] [2 3]]", "[1] 2 -> (the list[list[int]] [])", "[1] 0 -> ValueError",
    "[1 2] 2 -> [[1 2]]", "[1] -1 -> ValueError")
row("chunk", "list[A] int -> list[list[A]]", lambda xs, n: [xs[i : i + n] for i in range(0, len(xs), _positive(n))], "[1 2 3] 2 -> [[1 2] [3]]", "[1] 0 -> ValueError",
    "(the list[int] []) 2 -> (the list[list[int]] [])")
row("pairwise", "list[A] -> list[tuple[A,A]]", lambda xs: list(itertools.pairwise(xs)), "[1 2 3] -> [(tuple 1 2) (tuple 2 3)]", "[1] -> (the list[tuple[int,int]] [])")
row("differences", "list[N] -> list[N]", lambda xs: [b - a for a, b in itertools.pairwise(xs)], "[1 4 2] -> [3 -2]",
    "[1] -> (the list[int] [])", "[0.5 2.0] -> [1.5]")
row("unique", "list[A] -> list[A]", lambda xs: _unique(xs), "[2 1 2] -> [2 1]", "[[1] [1]] -> [[1]]",
    "(the list[float] []) -> (the list[float] [])", doc="Keeps the first of equals, in order.")
row("unique_by", "list[A] func[(A)->B] -> list[A]", lambda xs, f: _unique(xs, f), "[1 3 2] (fn (x:int) (floormod x 2)) -> [1 2]",
    '["a" "bb" "c"] (fn (s:str) (str_length s)) -> ["a" "bb"]')
row("has_duplicates", "xs:list[A] -> bool", lambda xs: len(_unique(xs)) != len(xs), "[1 2 1] -> true", "[1 2] -> false", lower="(ne (length (unique xs)) (length xs))")
row("counts", "list[A] -> map[A,int]", lambda xs: _counts(xs), '["a" "b" "a"] -> (map ("a" 2) ("b" 1))',
    "(the list[int] []) -> (the map[int,int] (map))", doc="Keys in order of first appearance.")
row("count_by", "list[A] func[(A)->B] -> map[B,int]", lambda xs, f: _counts([f(x) for x in xs]), "[1 2 3] (fn (x:int) (floormod x 2)) -> (map (1 2) (0 1))",
    '["a" "bb" "c"] (fn (s:str) (str_length s)) -> (map (1 2) (2 1))')
row("group_by", "list[A] func[(A)->B] -> map[B,list[A]]", lambda xs, f: _group(xs, f), "[1 2 3] (fn (x:int) (floormod x 2)) -> (map (1 [1 3]) (0 [2]))",
    '["ab" "c" "de"] (fn (s:str) (str_length s)) -> (map (2 ["ab" "de"]) (1 ["c"]))')
row("key_by", "list[A] func[(A)->B] -> map[B,A]", lambda xs, f: {f(x): x for x in xs}, '["a" "bb" "c"] (fn (s:str) (str_length s)) -> (map (1 "c") (2 "bb"))',
    "(the list[int] []) (fn (x:int) x) -> (the map[int,int] (map))", doc="The last on equal keys.")
row("map_to", "list[A] func[(A)->B] -> map[A,B]", lambda xs, f: {x: f(x) for x in xs}, '["a" "bb"] (fn (s:str) (str_length s)) -> (map ("a" 1) ("bb" 2))',
    "[1 2 1] (fn (x:int) (mul x x)) -> (map (1 1) (2 4))")
row("group_runs", "list[A] -> list[list[A]]", lambda xs: [list(g) for _, g in itertools.groupby(xs)], "[1 1 2 1] -> [[1 1] [2] [1]]",
    "(the list[int] []) -> (the list[list[int]] [])")
row("group_runs_by", "list[A] func[(A)->B] -> list[tuple[B,list[A]]]", lambda xs, f: [(k, list(g)) for k, g in itertools.groupby(xs, f)], "[1 3 2] (fn (x:int) (floormod x 2)) -> [(tuple 1 [1 3]) (tuple 0 [2])]",
    '["a" "b" "cc"] (fn (s:str) (str_length s)) -> [(tuple 1 ["a" "b"]) (tuple 2 ["cc"])]')
row("rotate_left", "list[A] int -> list[A]", lambda xs, k: xs[k % len(xs) :] + xs[: k % len(xs)] if xs else [], "[1 2 3] 1 -> [2 3 1]", "[1 2 3] -1 -> [3 1 2]", "(the list[int] []) 3 -> (the list[int] [])",
    "[1 2 3] 7 -> [2 3 1]")
row("transpose", "list[list[A]] -> list[list[A]]", lambda m: [list(r) for r in zip(*m, strict=False)], "[[1 2] [3 4] [5 6]] -> [[1 3 5] [2 4 6]]", "(the list[list[int]] []) -> (the list[list[int]] [])", doc="Cut to the shortest row.")
row("interleave", "list[A] list[A] -> list[A]", lambda a, b: [x for p in zip(a, b, strict=False) for x in p], "[1 2] [3 4] -> [1 3 2 4]",
    "[1 2 3] [4] -> [1 4]", doc="Stops with the shorter.")
row("fill", "int A -> list[A]", lambda n, x: [x] * n, "3 0 -> [0 0 0]", "0 1 -> (the list[int] [])", "-1 1 -> (the list[int] [])", grows=True)
row("without", "list[A] list[A] -> list[A]", lambda xs, ys: [x for x in xs if x not in ys], "[1 2 3 2] [2] -> [1 3]",
    "[1 2] (the list[int] []) -> [1 2]")
row("common", "list[A] list[A] -> list[A]", lambda xs, ys: [x for x in xs if x in ys], "[1 2 3 2] [2 3] -> [2 3 2]",
    "[1] [2] -> (the list[int] [])")
row("cartesian", "list[A] list[B] -> list[tuple[A,B]]", lambda a, b: list(itertools.product(a, b)), '[1 2] ["a"] -> [(tuple 1 "a") (tuple 2 "a")]',
    "(the list[int] []) [1] -> (the list[tuple[int,int]] [])", grows=True)
row("cartesian_all", "list[list[A]] -> list[list[A]]", lambda xs: [list(t) for t in itertools.product(*xs)], "[[1 2] [3]] -> [[1 3] [2 3]]",
    "(the list[list[int]] []) -> [(the list[int] [])]", "[[1] (the list[int] [])] -> (the list[list[int]] [])", grows=True)


def _combinations(xs: L, k: int) -> L:
    return [list(t) for t in itertools.combinations(xs, min(k, len(xs) + 1))]  # itertools takes memory for k, however few the elements


def _repeated(xs: L, k: int) -> L:
    return [list(t) for t in itertools.combinations_with_replacement(xs, k if xs else min(k, 1))]


def _permutations(xs: L, k: int) -> L:
    return [list(t) for t in itertools.permutations(xs, min(k, len(xs) + 1))]


row("combinations", "list[A] int -> list[list[A]]", _combinations, "[1 2 3] 2 -> [[1 2] [1 3] [2 3]]", "[1] 2 -> (the list[list[int]] [])", "[1] -1 -> ValueError", grows=True)
row("combinations_repeated", "list[A] int -> list[list[A]]", _repeated, "[1 2] 2 -> [[1 1] [1 2] [2 2]]",
    "[1] 0 -> [(the list[int] [])]", "[1] -1 -> ValueError", grows=True)
row("permutations", "list[A] int -> list[list[A]]", _permutations, "[1 2 3] 2 -> [[1 2] [1 3] [2 1] [2 3] [3 1] [3 2]]",
    "[1] 2 -> (the list[list[int]] [])", "[1] -1 -> ValueError", grows=True)
row("pairs", "list[A] -> list[tuple[A,A]]", lambda xs: list(itertools.combinations(xs, 2)), "[1 2 3] -> [(tuple 1 2) (tuple 1 3) (tuple 2 3)]",
    "[1] -> (the list[tuple[int,int]] [])", grows=True)
row("bisect_left", "list[O] O -> int", bisect.bisect_left, "[1 3 3 5] 3 -> 1", "[1 3] 9 -> 2",
    "(the list[int] []) 1 -> 0")
row("bisect_right", "list[O] O -> int", bisect.bisect_right, "[1 3 3 5] 3 -> 3", "[1 3] 0 -> 0")
row("largest", "list[O] int -> list[O]", lambda xs, n: heapq.nlargest(n, xs), "[1 3 2] 2 -> [3 2]", "[1] 5 -> [1]",
    "[1] -1 -> (the list[int] [])")
row("smallest", "list[O] int -> list[O]", lambda xs, n: heapq.nsmallest(n, xs), "[3 1 2] 2 -> [1 2]",
    "[2 1] 5 -> [1 2]", "[1] 0 -> (the list[int] [])")
row("largest_by", "list[A] int func[(A)->O] -> list[A]", lambda xs, n, f: heapq.nlargest(n, xs, key=f), '["a" "ccc" "bb"] 2 (fn (s:str) (str_length s)) -> ["ccc" "bb"]',
    "[1 -3 3] 1 (fn (x:int) (abs x)) -> [-3]")
row("smallest_by", "list[A] int func[(A)->O] -> list[A]", lambda xs, n, f: heapq.nsmallest(n, xs, key=f), '["ccc" "a" "bb"] 2 (fn (s:str) (str_length s)) -> ["a" "bb"]',
    "[2 -1 1] 2 (fn (x:int) (abs x)) -> [-1 1]")
row("merge_sorted", "list[O] list[O] -> list[O]", lambda a, b: list(heapq.merge(a, b)), "[1 4] [2 3] -> [1 2 3 4]",
    "(the list[int] []) [1] -> [1]")
row("fsum", "list[float] -> float", math.fsum, "[0.1 0.1 0.1] -> 0.30000000000000004", "(the list[float] []) -> 0.0", doc="The correctly rounded sum.")

row = rows_of("list change")


def _push(xs: L, x: Any) -> None:
    xs.append(x)


row("list_push", "list[A] A -> none", _push, "[1] 2 -> none ! [1 2]",
    "(the list[int] []) 1 -> none ! [1]", mutates=True)
row("list_push_first", "list[A] A -> none", lambda xs, x: xs.insert(0, x), "[1] 2 -> none ! [2 1]",
    "(the list[int] []) 1 -> none ! [1]", mutates=True)
row("list_insert", "list[A] int A -> none", lambda xs, i, x: xs.insert(i, x), "[1 3] 1 2 -> none ! [1 2 3]", "[1 3] -1 2 -> none ! [1 2 3]",
    "[1] 9 2 -> none ! [1 2]", mutates=True)
row("list_extend", "list[A] list[A] -> none", lambda xs, ys: xs.extend(ys), "[1] [2 3] -> none ! [1 2 3]",
    "[1] (the list[int] []) -> none ! [1]", mutates=True)
row("list_pop", "list[A] -> A", lambda xs: xs.pop(), "[1 2] -> 2 ! [1]", "(the list[int] []) -> IndexError", mutates=True)
row("list_pop_first", "list[A] -> A", lambda xs: xs.pop(0), "[1 2] -> 1 ! [2]", "(the list[int] []) -> IndexError", mutates=True)
row("list_pop_at", "list[A] int -> A", lambda xs, i: xs.pop(i), "[1 2 3] 1 -> 2 ! [1 3]", "[1 2 3] -1 -> 3 ! [1 2]", "[1] 3 -> IndexError",
    "[1] -2 -> IndexError", mutates=True)
row("list_remove", "list[A] A -> none", lambda xs, x: xs.remove(x), "[1 2 1] 1 -> none ! [2 1]", "[1] 5 -> ValueError",
    "(the list[int] []) 1 -> ValueError", mutates=True)
row("list_clear", "list[A] -> none", lambda xs: xs.clear(), "[1] -> none ! (the list[int] [])",
    "(the list[int] []) -> none ! (the list[int] [])", mutates=True)


def _delete_slice(xs: L, a: int, b: int) -> None:
    del xs[a:b]


row("list_delete_slice", "list[A] int int -> none", _delete_slice, "[1 2 3 4] 1 3 -> none ! [1 4]",
    "[1 2 3] -1 9 -> none ! [1 2]", "[1 2] 2 1 -> none ! [1 2]", mutates=True)


def _set_slice(xs: L, a: int, b: int, ys: L) -> None:
    xs[a:b] = ys


row("list_set_slice", "list[A] int int list[A] -> none", _set_slice, "[1 2 3] 0 2 [9] -> none ! [9 3]",
    "[1 2] 1 1 [7 8] -> none ! [1 7 8 2]", "[1 2] 5 9 [3] -> none ! [1 2 3]", mutates=True)
row("list_insert_sorted", "list[O] O -> none", lambda xs, x: bisect.insort(xs, x), "[1 3] 2 -> none ! [1 2 3]",
    "[1 1] 1 -> none ! [1 1 1]", "[2] 1 -> none ! [1 2]", mutates=True)
row("heap_build", "list[O] -> none", heapq.heapify, "[3 1 2] -> none ! [1 3 2]",
    "(the list[int] []) -> none ! (the list[int] [])", mutates=True)
row("heap_push", "list[O] O -> none", heapq.heappush, "[1 3] 2 -> none ! [1 3 2]", "[2] 1 -> none ! [1 2]",
    "(the list[int] []) 1 -> none ! [1]", mutates=True)
row("heap_pop", "list[O] -> O", heapq.heappop, "[1 3 2] -> 1 ! [2 3]", "(the list[int] []) -> IndexError", mutates=True)


def _reduce(xs: Iterable[Any], f: F) -> Any:
    return functools.reduce(f, xs)


def _unique(xs: L, f: F = lambda x: x) -> L:
    seen: dict[Any, None] = {}
    out = []
    for x in xs:
        k = freeze(f(x))
        if k not in seen:
            seen[k] = None
            out.append(x)
    return out


def freeze(x: Any) -> Any:
    """A hashable stand-in that is equal exactly when the values are equal."""
    if isinstance(x, list):
        return ("list", *map(freeze, x))
    if isinstance(x, tuple):
        return tuple(map(freeze, x))
    if isinstance(x, dict):
        return ("map", frozenset((k, freeze(v)) for k, v in x.items()))
    if isinstance(x, set):
        return ("set", frozenset(x))
    return x


def _counts(xs: L) -> dict[Any, int]:
    out: dict[Any, int] = {}
    for x in xs:
        out[x] = out.get(x, 0) + 1
    return out


def _group(xs: L, f: F) -> dict[Any, L]:
    out: dict[Any, L] = {}
    for x in xs:
        out.setdefault(f(x), []).append(x)
    return out
