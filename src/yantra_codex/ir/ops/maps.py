"""Maps, sets, tuples, options, `any`. Maps and sets iterate in insertion order."""

from __future__ import annotations

from typing import Any

from yantra_codex.ir.ops.table import rows_of

row = rows_of("map")
M = dict[Any, Any]

row("map_size", "map[K,V] -> int", len, '(map ("a" 1)) -> 1', "(the map[str,int] (map)) -> 0")
row("map_is_empty", "m:map[K,V] -> bool", lambda m: not m, '(map ("a" 1)) -> false', "(the map[str,int] (map)) -> true", lower="(eq (map_size m) 0)")
row("map_get", "map[K,V] K -> V", lambda m, k: m[k], '(map ("a" 1)) "a" -> 1', '(map ("a" 1)) "b" -> KeyError')
row("map_get_or", "map[K,V] K V -> V", lambda m, k, d: m.get(k, d), '(map ("a" 1)) "a" 0 -> 1', '(map ("a" 1)) "b" 0 -> 0')
row("map_find", "map[K,V] K -> option[V]", lambda m, k: m.get(k), '(map ("a" 1)) "a" -> 1', '(map ("a" 1)) "b" -> none')
row("map_has", "map[K,V] K -> bool", lambda m, k: k in m, '(map ("a" 1)) "a" -> true', '(map ("a" 1)) "b" -> false')
row("map_keys", "map[K,V] -> list[K]", list, '(map ("b" 1) ("a" 2)) -> ["b" "a"]',
    "(the map[str,int] (map)) -> (the list[str] [])")
row("map_values", "map[K,V] -> list[V]", lambda m: list(m.values()), '(map ("b" 1) ("a" 2)) -> [1 2]',
    "(the map[str,int] (map)) -> (the list[int] [])")
row("map_items", "map[K,V] -> list[tuple[K,V]]", lambda m: list(m.items()), '(map ("b" 1) ("a" 2)) -> [(tuple "b" 1) (tuple "a" 2)]',
    "(the map[int,int] (map)) -> (the list[tuple[int,int]] [])")
row("map_from_pairs", "list[tuple[K,V]] -> map[K,V]", dict, '[(tuple "a" 1) (tuple "b" 2) (tuple "a" 3)] -> (map ("a" 3) ("b" 2))',
    "(the list[tuple[int,int]] []) -> (the map[int,int] (map))")
row("map_from_keys", "list[K] V -> map[K,V]", lambda ks, v: dict.fromkeys(ks, v), '["a" "b"] 0 -> (map ("a" 0) ("b" 0))',
    '[2 1 2] "x" -> (map (2 "x") (1 "x"))')
row("map_zip", "list[K] list[V] -> map[K,V]", lambda a, b: dict(zip(a, b, strict=False)), '["a" "b"] [1 2] -> (map ("a" 1) ("b" 2))',
    '["a" "a"] [1 2] -> (map ("a" 2))', '["a"] (the list[int] []) -> (the map[str,int] (map))')
row("map_merge", "map[K,V] map[K,V] -> map[K,V]", lambda a, b: {**a, **b}, '(map ("a" 1) ("b" 2)) (map ("b" 3)) -> (map ("a" 1) ("b" 3))',
    "(the map[int,int] (map)) (map (1 2)) -> (map (1 2))", doc="The second wins.")
row("map_with", "map[K,V] K V -> map[K,V]", lambda m, k, v: {**m, k: v}, '(map ("a" 1)) "b" 2 -> (map ("a" 1) ("b" 2))',
    '(map ("a" 1) ("b" 2)) "a" 3 -> (map ("a" 3) ("b" 2))', doc="A new map.")
row("map_without", "map[K,V] K -> map[K,V]", lambda m, k: {a: b for a, b in m.items() if a != k}, '(map ("a" 1) ("b" 2)) "a" -> (map ("b" 2))',
    '(map ("a" 1)) "z" -> (map ("a" 1))')
row("map_invert", "map[K,V] -> map[V,K]", lambda m: {v: k for k, v in m.items()}, '(map ("a" 1) ("b" 2)) -> (map (1 "a") (2 "b"))',
    '(map ("a" 1) ("b" 1)) -> (map (1 "b"))')
row("map_values_with", "map[K,V] func[(V)->W] -> map[K,W]", lambda m, f: {k: f(v) for k, v in m.items()}, '(map ("a" 1)) (fn (v:int) (mul v 10)) -> (map ("a" 10))',
    '(map (1 "ab")) (fn (v:str) (str_length v)) -> (map (1 2))')
row("map_keys_with", "map[K,V] func[(K)->W] -> map[W,V]", lambda m, f: {f(k): v for k, v in m.items()}, '(map ("a" 1)) (fn (k:str) (upper k)) -> (map ("A" 1))',
    "(map (1 10) (3 30)) (fn (k:int) (floormod k 2)) -> (map (1 30))")
row("map_filter", "map[K,V] func[(K,V)->bool] -> map[K,V]", lambda m, f: {k: v for k, v in m.items() if f(k, v)}, '(map ("a" 1) ("b" 2)) (fn (k:str v:int) (gt v 1)) -> (map ("b" 2))',
    "(map (1 2)) (fn (k:int v:int) false) -> (the map[int,int] (map))")
row("map_entries_with", "map[K,V] func[(K,V)->B] -> list[B]", lambda m, f: [f(k, v) for k, v in m.items()], '(map ("a" 1) ("b" 2)) (fn (k:str v:int) (mul v 2)) -> [2 4]',
    "(the map[str,int] (map)) (fn (k:str v:int) k) -> (the list[str] [])")
row("most_common", "map[K,int] int -> list[tuple[K,int]]", lambda m, n: sorted(m.items(), key=lambda kv: kv[1], reverse=True)[: max(n, 0)],
    '(map ("a" 1) ("b" 3) ("c" 1)) 2 -> [(tuple "b" 3) (tuple "a" 1)]',
    '(map ("a" 1)) 5 -> [(tuple "a" 1)]', '(map ("a" 1)) -1 -> (the list[tuple[str,int]] [])', "(the map[str,int] (map)) 3 -> (the list[tuple[str,int]] [])", doc="Ties in insertion order.")
row("counter_add", "map[K,int] map[K,int] -> map[K,int]", lambda a, b: {k: n for k in {**a, **b} if (n := a.get(k, 0) + b.get(k, 0)) > 0},
    '(map ("a" 1)) (map ("a" 2) ("b" 1)) -> (map ("a" 3) ("b" 1))',
    '(map ("a" -3)) (map ("a" 2) ("b" 1)) -> (map ("b" 1))', doc="Only positive counts are kept, as in Python's Counter.")
row("counter_sub", "map[K,int] map[K,int] -> map[K,int]", lambda a, b: {k: n for k in {**a, **b} if (n := a.get(k, 0) - b.get(k, 0)) > 0}, '(map ("a" 3) ("b" 1)) (map ("a" 1) ("b" 1)) -> (map ("a" 2))',
    '(map ("a" 1)) (map ("a" 5) ("b" -2)) -> (map ("b" 2))')
row("counter_and", "map[K,int] map[K,int] -> map[K,int]", lambda a, b: {k: min(n, b[k]) for k, n in a.items() if k in b and min(n, b[k]) > 0}, '(map ("a" 3) ("b" 1)) (map ("a" 1)) -> (map ("a" 1))',
    '(map ("a" 1)) (map ("b" 1)) -> (the map[str,int] (map))')
row("counter_or", "map[K,int] map[K,int] -> map[K,int]", lambda a, b: {k: n for k in {**a, **b} if (n := max(a.get(k, 0), b.get(k, 0))) > 0}, '(map ("a" 3)) (map ("a" 1) ("b" 2)) -> (map ("a" 3) ("b" 2))',
    '(map ("a" -1)) (map ("b" 2)) -> (map ("b" 2))')
row("counter_elements", "map[K,int] -> list[K]", lambda m: [k for k, n in m.items() for _ in range(n)], '(map ("a" 2) ("b" 1)) -> ["a" "a" "b"]',
    '(map ("a" 0) ("b" -1) ("c" 1)) -> ["c"]', grows=True)

row = rows_of("map change")


def _put(m: M, k: Any, v: Any) -> None:
    m[k] = v


def _pop_first(m: M) -> tuple[Any, Any]:
    if not m:
        raise KeyError("the map is empty")
    k = next(iter(m))
    return k, m.pop(k)


row("map_put", "map[K,V] K V -> none", _put, '(map ("a" 1)) "b" 2 -> none ! (map ("a" 1) ("b" 2))',
    '(map ("a" 1)) "a" 2 -> none ! (map ("a" 2))', mutates=True)
row("map_remove", "map[K,V] K -> V", lambda m, k: m.pop(k), '(map ("a" 1)) "a" -> 1 ! (the map[str,int] (map))', '(map ("a" 1)) "b" -> KeyError', mutates=True)
row("map_discard", "map[K,V] K -> none", lambda m, k: m.pop(k, None) and None, '(map ("a" 1)) "b" -> none ! (map ("a" 1))', '(map ("a" 1)) "a" -> none ! (the map[str,int] (map))', mutates=True)
row("map_update", "map[K,V] map[K,V] -> none", lambda m, o: m.update(o), '(map ("a" 1)) (map ("a" 2)) -> none ! (map ("a" 2))',
    '(map ("a" 1)) (map ("b" 2) ("a" 0)) -> none ! (map ("a" 0) ("b" 2))', mutates=True)
row("map_clear", "map[K,V] -> none", lambda m: m.clear(), '(map ("a" 1)) -> none ! (the map[str,int] (map))',
    "(the map[str,int] (map)) -> none ! (the map[str,int] (map))", mutates=True)
row("map_pop_first", "map[K,V] -> tuple[K,V]", _pop_first, '(map ("a" 1) ("b" 2)) -> (tuple "a" 1) ! (map ("b" 2))',
    "(the map[str,int] (map)) -> KeyError", mutates=True)
row("map_pop_last", "map[K,V] -> tuple[K,V]", lambda m: m.popitem(), '(map ("a" 1) ("b" 2)) -> (tuple "b" 2) ! (map ("a" 1))',
    "(the map[str,int] (map)) -> KeyError", mutates=True)
row("map_default", "map[K,V] K V -> none", lambda m, k, d: m.setdefault(k, d) and None, '(map ("a" 1)) "a" 5 -> none ! (map ("a" 1))', '(map ("a" 1)) "b" 5 -> none ! (map ("a" 1) ("b" 5))',
    mutates=True, doc="Puts d under k when k is missing.")

row = rows_of("set")
S = set[Any]

# The interpreter keeps sets in insertion order by representing them as dicts whose values are None; the meanings here
# take and give `OrderedSet`, which compares with Python sets.


class OrderedSet(dict[Any, None]):
    """A set that iterates in insertion order and equals any set with the same members."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self.keys() == (other.keys() if isinstance(other, dict) else other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "{" + ", ".join(map(repr, self)) + "}" if self else "set()"


def oset(xs: Any) -> OrderedSet:
    return OrderedSet.fromkeys(xs)  # type: ignore[return-value]


row("set_size", "set[A] -> int", len, "(set 1 2) -> 2",
    "(the set[int] (set)) -> 0")
row("set_is_empty", "s:set[A] -> bool", lambda s: not s, "(set 1) -> false", "(the set[int] (set)) -> true", lower="(eq (set_size s) 0)")
row("set_has", "set[A] A -> bool", lambda s, x: x in s, "(set 1 2) 2 -> true", "(set 1 2) 3 -> false")
row("set_union", "set[A] set[A] -> set[A]", lambda a, b: oset([*a, *b]), "(set 1 2) (set 2 3) -> (set 1 2 3)",
    "(the set[int] (set)) (set 2 1) -> (set 2 1)", laws="associative")
row("set_intersection", "set[A] set[A] -> set[A]", lambda a, b: oset(x for x in a if x in b), "(set 1 2) (set 2 3) -> (set 2)",
    "(set 1) (set 2) -> (the set[int] (set))", laws="associative")
row("set_difference", "set[A] set[A] -> set[A]", lambda a, b: oset(x for x in a if x not in b), "(set 1 2) (set 2 3) -> (set 1)",
    "(set 1) (set 1) -> (the set[int] (set))")
row("set_symmetric_difference", "set[A] set[A] -> set[A]", lambda a, b: oset([*(x for x in a if x not in b), *(x for x in b if x not in a)]), "(set 1 2) (set 2 3) -> (set 1 3)",
    "(set 1) (set 1) -> (the set[int] (set))")
row("is_subset", "set[A] set[A] -> bool", lambda a, b: all(x in b for x in a), "(set 1) (set 1 2) -> true", "(set 3) (set 1) -> false")
row("is_proper_subset", "set[A] set[A] -> bool", lambda a, b: all(x in b for x in a) and len(a) < len(b), "(set 1) (set 1 2) -> true", "(set 1) (set 1) -> false")
row("is_superset", "a:set[A] b:set[A] -> bool", lambda a, b: all(x in a for x in b), "(set 1 2) (set 1) -> true",
    "(set 1) (set 1 2) -> false", lower="(is_subset b a)")
row("is_disjoint", "set[A] set[A] -> bool", lambda a, b: not any(x in b for x in a), "(set 1) (set 2) -> true", "(set 1) (set 1) -> false")
row("set_from_list", "list[A] -> set[A]", oset, "[2 1 2] -> (set 2 1)",
    "(the list[int] []) -> (the set[int] (set))")
row("set_to_list", "set[A] -> list[A]", list, "(set 2 1) -> [2 1]",
    "(the set[str] (set)) -> (the list[str] [])", doc="In insertion order.")
row("set_with", "set[A] A -> set[A]", lambda s, x: oset([*s, x]), "(set 1) 2 -> (set 1 2)",
    "(set 1) 1 -> (set 1)", doc="A new set.")
row("set_without", "set[A] A -> set[A]", lambda s, x: oset(y for y in s if y != x), "(set 1 2) 1 -> (set 2)",
    "(set 1) 5 -> (set 1)")
row("set_map", "set[A] func[(A)->B] -> set[B]", lambda s, f: oset(f(x) for x in s), "(set 1 2) (fn (x:int) (mul x 2)) -> (set 2 4)",
    "(set 1 -1) (fn (x:int) (abs x)) -> (set 1)")
row("set_filter", "set[A] func[(A)->bool] -> set[A]", lambda s, f: oset(x for x in s if f(x)), "(set 1 2) (fn (x:int) (gt x 1)) -> (set 2)",
    "(set 1) (fn (x:int) false) -> (the set[int] (set))")
row("char_set", "s:str -> set[str]", oset, '"aba" -> (set "a" "b")',
    '"" -> (the set[str] (set))', lower="(set_from_list (chars s))")

row = rows_of("set change")
row("set_add", "set[A] A -> none", lambda s, x: s.setdefault(x), "(set 1) 2 -> none ! (set 1 2)",
    "(set 1) 1 -> none ! (set 1)", mutates=True)
row("set_discard", "set[A] A -> none", lambda s, x: s.pop(x, None), "(set 1 2) 1 -> none ! (set 2)", "(set 1) 5 -> none ! (set 1)",
    "(the set[int] (set)) 1 -> none ! (the set[int] (set))", mutates=True)


def _set_remove(s: M, x: Any) -> None:
    del s[x]


row("set_remove", "set[A] A -> none", _set_remove, "(set 1 2) 1 -> none ! (set 2)", "(set 1) 5 -> KeyError", mutates=True)
row("set_update", "set[A] set[A] -> none", lambda s, o: s.update(o), "(set 1) (set 2) -> none ! (set 1 2)",
    "(set 1) (set 1) -> none ! (set 1)", mutates=True)
row("set_clear", "set[A] -> none", lambda s: s.clear(), "(set 1) -> none ! (the set[int] (set))",
    "(the set[int] (set)) -> none ! (the set[int] (set))", mutates=True)

row = rows_of("tuple")
# tuple_get, tuple_concat and tuple_to_list have type rules of their own (table.result_type)
row("tuple_get", "any int -> any", lambda t, i: t[i], '(tuple 1 "a") 1 -> "a"',
    '(tuple 1 "a" 2.5) 0 -> 1', doc="The index is a literal.")
row("tuple_concat", "vtuple[A] vtuple[A] -> vtuple[A]", lambda a, b: a + b, '(tuple 1 "a") (tuple 2.5) -> (tuple 1 "a" 2.5)',
    "(tuple 1) (tuple 2 3) -> (tuple 1 2 3)")
row("tuple_to_list", "vtuple[A] -> list[A]", list, "(tuple 1 2) -> [1 2]",
    '(the vtuple[str] (tuple "a" "b")) -> ["a" "b"]', doc="Of a tuple whose parts share a type, or a vtuple.")
row("list_to_tuple", "list[A] -> vtuple[A]", tuple, "[1 2] -> (the vtuple[int] (tuple 1 2))",
    "(the list[int] []) -> (the vtuple[int] (tuple))")
row("swap", "tuple[A,B] -> tuple[B,A]", lambda t: (t[1], t[0]), '(tuple 1 "a") -> (tuple "a" 1)',
    '(tuple (tuple 1 2) "a") -> (tuple "a" (tuple 1 2))')

row = rows_of("option")
row("some", "A -> option[A]", lambda x: x, "5 -> (the option[int] 5)",
    '"a" -> (the option[str] "a")')
row("is_none", "option[A] -> bool", lambda x: x is None, "(the option[int] none) -> true", "(the option[int] 5) -> false")
row("is_some", "option[A] -> bool", lambda x: x is not None, "(the option[int] none) -> false", "(the option[int] 5) -> true")


def _unwrap(x: Any) -> Any:
    if x is None:
        raise TypeError("a value was expected, met none")
    return x


row("unwrap", "option[A] -> A", _unwrap, "(the option[int] 5) -> 5", "(the option[int] none) -> TypeError")
row("unwrap_or", "option[A] A -> A", lambda x, d: d if x is None else x, "(the option[int] none) 3 -> 3", "(the option[int] 5) 3 -> 5")
row("option_map", "option[A] func[(A)->B] -> option[B]", lambda x, f: None if x is None else f(x), "(the option[int] 5) (fn (x:int) (add x 1)) -> (the option[int] 6)", "(the option[int] none) (fn (x:int) (add x 1)) -> (the option[int] none)")

row = rows_of("any")
KINDS = {"int": lambda x: isinstance(x, int) and not isinstance(x, bool), "float": lambda x: isinstance(x, float), "bool": lambda x: isinstance(x, bool),
         "str": lambda x: isinstance(x, str), "list": lambda x: isinstance(x, list), "set": lambda x: isinstance(x, OrderedSet),
         "map": lambda x: isinstance(x, dict) and not isinstance(x, OrderedSet), "tuple": lambda x: isinstance(x, tuple), "none": lambda x: x is None}


def is_a(x: Any, kind: str) -> bool:
    return KINDS[kind](x)


def cast(x: Any, wanted: str) -> Any:
    kind = wanted.partition("[")[0].replace("vtuple", "tuple")
    if kind == "float" and KINDS["int"](x):
        return float(x)
    if kind in KINDS and not KINDS[kind](x):
        raise TypeError(f"{wanted} was expected, met {type(x).__name__}")
    return x


row("to_any", "A -> any", lambda x: x, "5 -> (the any 5)",
    '"a" -> (the any "a")')
row("is_a", "any str -> bool", is_a, '(the any 5) "int" -> true', '(the any 5) "str" -> false', '(the any true) "int" -> false', doc="The kind is a literal: int float bool str list set map tuple none.")
row("cast", "any str -> any", cast, '(the any 5) "int" -> 5', '(the any "a") "int" -> TypeError', doc="The value as the named type, a literal; only the outermost constructor is checked.")

