"""Types for parameters of which nothing is declared: candidates ordered by how the function uses the parameter."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from yantra_codex.ir.types import FLOAT, INT, STR, Type, parse_type
from yantra_codex.languages.pylift.context import Routine
from yantra_codex.languages.pylift.methods import PADS, PLAIN, STRIPS, TWO
from yantra_codex.languages.pylift.walking import walk

MAX_TRIES = 40
LIST_INT, LIST_STR, GRID, MAP = (parse_type(t) for t in ("list[int]", "list[str]", "list[list[int]]", "map[str,int]"))
CANDIDATES = (
    INT, LIST_INT, STR, LIST_STR, GRID, FLOAT, MAP, *(parse_type(t) for t in (
        "list[float]", "list[tuple[int,int]]", "list[list[str]]", "bool", "set[int]", "map[str,list[str]]", "map[int,int]",
        "list[tuple[str,int]]", "tuple[int,int]", "list[map[str,int]]")))
STR_METHODS = {*PLAIN, *TWO, *STRIPS, *PADS, "split", "join", "replace", "startswith", "endswith", "find", "zfill", "format", "splitlines", "encode"}
LIST_METHODS = {"append", "extend", "insert", "sort", "reverse", "remove", "popleft"}
MAP_METHODS = {"items", "keys", "values", "get", "setdefault", "update"}
NAMES = {
    INT: {"n", "k", "m", "i", "j", "num", "number", "size", "count", "target", "a", "b", "x", "y", "limit", "width", "height", "step", "index", "year"},
    STR: {"s", "text", "word", "string", "str1", "str2", "line", "name", "sentence", "pattern", "sep", "char", "c", "prefix", "suffix", "t"},
    LIST_INT: {"xs", "ys", "arr", "nums", "numbers", "lst", "items", "values", "list1", "list2", "array", "seq", "data"},
    LIST_STR: {"words", "names", "strings", "lines", "tokens"},
    GRID: {"grid", "matrix", "rows", "board", "mat", "table"},
    MAP: {"d", "dict1", "mapping", "counts", "prices", "scores", "dictionary"},
}


def guesses(fn: Routine, unknown: list[str]) -> Iterator[dict[str, Type]]:
    """Assignments of types to the parameters, the most likely first."""
    ranked = [[(rank, t) for rank, t in enumerate(ordered(fn, p))][:8 if len(unknown) < 3 else 5] for p in unknown]
    combos = sorted(itertools.islice(itertools.product(*ranked), 4000), key=lambda c: sum(r for r, _ in c))
    for combo in combos[:MAX_TRIES]:
        yield dict(zip(unknown, (t for _, t in combo), strict=True))


def ordered(fn: Routine, name: str) -> list[Type]:
    scores = {t: -i * 0.1 for i, t in enumerate(CANDIDATES)}
    for t, names in NAMES.items():
        if name in names or name.rstrip("0123456789") in names:
            scores[t] += 2
    for node in walk(fn.node):
        for t, weight in hints(node, name):
            scores[t] += weight
    return sorted(CANDIDATES, key=lambda t: -scores[t])


def is_name(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def hints(node: ast.AST, name: str) -> Iterator[tuple[Type, float]]:
    """What one node says about a parameter's type."""
    match node:
        case ast.Call(func=ast.Attribute(value=v, attr=attr)) if is_name(v, name):
            for methods, types in ((STR_METHODS, (STR,)), (LIST_METHODS, (LIST_INT, LIST_STR, GRID)), (MAP_METHODS, (MAP,))):
                if attr in methods:
                    yield from ((t, 5) for t in types)
        case ast.Call(func=ast.Name(id="range" | "abs" | "chr" | "bin" | "hex"), args=args) if any(is_name(a, name) for a in args):
            yield INT, 5
        case ast.Call(func=ast.Name(id="len" | "sorted" | "enumerate" | "reversed" | "set" | "Counter"), args=[a, *_]) if is_name(a, name):
            yield from ((t, 2) for t in (LIST_INT, STR, LIST_STR, GRID))
        case ast.Call(func=ast.Name(id="sum" | "max" | "min" | "zip"), args=[a]) if is_name(a, name):
            yield LIST_INT, 4
        case ast.Call(func=ast.Name(id="ord" | "int"), args=[a, *_]) if is_name(a, name):
            yield STR, 3
        case ast.Call(func=ast.Attribute(attr="join"), args=[a]) if is_name(a, name):
            yield LIST_STR, 5
        case ast.For(iter=it) | ast.comprehension(iter=it) if is_name(it, name):
            yield from ((t, 3) for t in (LIST_INT, LIST_STR, STR, GRID))
        case ast.Subscript(value=ast.Subscript(value=v)) if is_name(v, name):
            yield GRID, 5
        case ast.Subscript(value=v, slice=s) if is_name(v, name):
            yield from ((t, 2) for t in (LIST_INT, STR, LIST_STR))
            if isinstance(s, ast.Constant) and isinstance(s.value, str):
                yield MAP, 6
        case ast.BinOp(left=a, right=b) if is_name(a, name) or is_name(b, name):
            other = b if is_name(a, name) else a
            if isinstance(other, ast.Constant) and isinstance(other.value, str):
                yield STR, 5
            elif isinstance(other, ast.Constant) and isinstance(other.value, float):
                yield FLOAT, 5
            elif not isinstance(other, ast.List):
                yield INT, 2
                yield FLOAT, 1
        case ast.Compare(left=a, comparators=[b]) if is_name(a, name) or is_name(b, name):
            other = b if is_name(a, name) else a
            if isinstance(other, ast.Constant) and isinstance(other.value, (int, float)):
                yield INT, 3
            elif isinstance(other, ast.Constant) and isinstance(other.value, str):
                yield STR, 4


__all__ = ["guesses"]
