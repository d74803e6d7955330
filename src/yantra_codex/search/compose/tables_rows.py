"""Where rows come from: parameters, entries of maps, parts of texts, lists inside rows.

In: what is asked. Out: `Source`s, with what the words call their parts, and no columns yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from yantra_codex.ir.nodes import Expr, Lambda, Lit, Make, Param, Var
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, STR, Type, func_of, list_of, tuple_of
from yantra_codex.search.compose.table_words import part_names, said_as
from yantra_codex.search.compose.tables_columns import fields_of
from yantra_codex.search.compose.tables_core import ORDERED, Asked, Source, number, op

_SEPARATORS = ("=", ": ", ":", ",", ";", "|", " x ", "@", "-", "/", " ")  # between the parts of a text
_PARTS = {":": ("hour", "minute", "second"), "-": ("year", "month", "day")}  # what numbers with these between them are called
_PLAIN = frozenset(["dict", "dictionary", "mapping", "data", "table", "other", "first", "second", "left", "right", "items", "record", "entries", "values", "lookup", "given", "source", "result"])
READ = {INT: int, FLOAT: float, STR: str}
MOST_TESTED, MOST_INNER, MOST_OTHERS = 4, 2, 2  # for one source: tests of it, lists in its rows, parts beside these


def sources(ask: Asked) -> Iterator[Source]:
    """All rows that a request's values give."""
    columns = list(zip(*ask.args, strict=True))
    has_rows = any(t.name in ("list", "map") for _, t in ask.params)
    maps: list[tuple[Expr, Type, tuple[Any, ...]]] = []
    for (name, t), col in zip(ask.params, columns, strict=True):
        v: Expr = Var(name, t)
        if t.name == "list":
            yield from _rows(ask, v, t.args[0], col, 0)
        elif t.name == "vtuple" or (t.name == "tuple" and len(t.args) > 2 and len(set(t.args)) == 1 and not has_rows):
            yield from _rows(ask, op("tuple_to_list", list_of(t.args[0]), v), t.args[0], col, 0)
        elif t.name == "set":
            yield from _rows(ask, op("set_to_list", list_of(t.args[0]), v), t.args[0], tuple(map(tuple, col)), 1)
        elif t.name == "map":
            maps.append((v, t, col))
            yield from _entries(ask, v, t, col)
        if t == STR:
            for sep in ("\n", ";", ",", "|"):
                pieces = tuple(tuple(c.split(sep)) for c in col)
                if sum(map(len, pieces)) > len(pieces) and all(sep in c or len(c) < 25 for c in col):
                    yield from _records(ask, op("split", list_of(STR), v, Lit(sep, STR)), pieces, 1)
        if t == list_of(STR):
            yield from _records(ask, v, tuple(map(tuple, col)), 1)
        if t == STR and any(len(c.split()) > 1 for c in col):
            yield from _rows(ask, op("split_words", list_of(STR), v), STR, tuple(tuple(c.split()) for c in col), 1 if "word" in ask.text else 4)
    if len(maps) == 2 and maps[0][1] == maps[1][1]:
        (a, t, ca), (b, _, cb) = maps
        entries = list_of(tuple_of(*t.args))
        both = op("concat", entries, op("map_items", entries, a), op("map_items", entries, b))
        yield _named(ask, Source(tuple_of(*t.args), both, tuple((*x.items(), *y.items()) for x, y in zip(ca, cb, strict=True)), 2), is_map=True)


def _records(ask: Asked, v: Expr, col: tuple[tuple[str, ...], ...], cost: int) -> Iterator[Source]:
    """Rows whose parts stand in a text, with one sign between them."""
    texts = [x for row in col for x in row]
    filled = [x for x in texts if x.strip()]
    if len(filled) < 2:
        return
    x = Var(ask.var, STR)
    for sep in _SEPARATORS:
        signs = filled[0].strip().count(sep)
        if not 1 <= signs <= 3 or any(f.strip().count(sep) != signs for f in filled) or (sep == ":" and ": " in filled[0]):
            continue
        rows = v
        if len(filled) < len(texts):
            rows = op("filter", list_of(STR), v, ask.function(STR, op("not", BOOL, op("str_is_empty", BOOL, op("strip", STR, x))), BOOL))
        parts = [[[p.strip() for p in t.strip().split(sep)] for t in row if t.strip()] for row in col]
        strip = any(p != p.strip() for t in filled for p in t.split(sep))
        types = [type_of_texts([p[i] for row in parts for p in row]) for i in range(signs + 1)]
        made: list[Expr] = []
        for i in range(signs + 1):
            whole: Expr = op("strip", STR, x) if sep == " " and strip else x
            part: Expr = op("index", STR, op("split", list_of(STR), whole, Lit(sep, STR)), number(i))
            made.append(op("strip", STR, part) if strip and sep != " " else part)
        for dearer, ts in enumerate(dict.fromkeys((tuple(types), (STR,) * len(types)))):
            row_type = tuple_of(*ts)
            values = tuple(tuple(tuple(READ[t](p) for t, p in zip(ts, ps, strict=True)) for ps in row) for row in parts)
            each = [e if t == STR else op("parse_int" if t == INT else "parse_float", t, e) for e, t in zip(made, ts, strict=True)]
            read = op("map", list_of(row_type), rows, ask.function(STR, Make(tuple(each), row_type), row_type))
            source = _named(ask, Source(row_type, read, values, cost + dearer))
            if not source.names and set(ts) == {INT}:
                source.names = _PARTS.get(sep, ())[: len(ts)]
            yield source


def _rows(ask: Asked, v: Expr, element: Type, col: tuple[Any, ...], cost: int) -> Iterator[Source]:
    """The elements of a list, and what is inside of them."""
    if not any(len(c) > 1 for c in col):
        return
    source = _named(ask, Source(element, v, tuple(map(tuple, col)), cost))
    yield source
    if element.name == "map" and ANY not in element.args:
        entries = list_of(tuple_of(*element.args))
        flat = op("flat_map", entries, v, ask.function(element, op("map_items", entries, ask.row(source)), entries))
        made = _named(ask, Source(tuple_of(*element.args), flat, tuple(tuple(e for m in ms for e in m.items()) for ms in col), 1), is_map=True)
        made.to_group = "merg" in ask.text  # the same key of several maps is one then
        yield made
    elif element.name in ("list", "vtuple") and element.args[0].name in ("tuple", "str", "int"):
        flat = op("flatten", element if element.name == "list" else list_of(element.args[0]), v)
        yield _named(ask, Source(element.args[0], flat, tuple(tuple(e for xs in row for e in xs) for row in col), 2))
    else:
        yield from _unfolded(ask, source)


def _entries(ask: Asked, v: Expr, t: Type, col: tuple[Any, ...]) -> Iterator[Source]:
    """The entries of a map, and what is inside of its values."""
    entries = list_of(tuple_of(*t.args))
    source = _named(ask, Source(tuple_of(*t.args), op("map_items", entries, v), tuple(tuple(m.items()) for m in col), 0, of_map=v), is_map=True)
    yield source
    inner = t.args[1]
    if inner.name == "list" and inner.args[0].name in ORDERED:
        flat = op("flatten", inner, op("map_values", list_of(inner), v))
        yield Source(inner.args[0], flat, tuple(tuple(x for xs in m.values() for x in xs) for m in col), 1, (), source.text)
    yield from _unfolded(ask, source)


def _unfolded(ask: Asked, source: Source) -> Iterator[Source]:
    """Rows of (part, inner element) for a part that is a list or map; the inner elements or entries alone."""
    e = source.element
    fields = [c for c in fields_of(ask, source) if c.expr != ask.row(source)]
    others = [c for c in fields if c.type.name in ORDERED][:MOST_OTHERS]
    for c in [c for c in fields if c.type.name in ("list", "set", "map")][:MOST_INNER]:
        t = c.type
        item = tuple_of(*t.args) if t.name == "map" else t.args[0]
        inner = op({"map": "map_items", "set": "set_to_list"}[t.name], list_of(item), c.expr) if t.name != "list" else c.expr
        inside = [[tuple(v.items()) if t.name == "map" else tuple(v) for v in row] for row in c.vals]
        kept: list[tuple[Expr, list[list[int]], int]] = [(source.expr, [list(range(len(r))) for r in source.rows], 0)]
        for b in fields:
            if b.type == BOOL:
                holding = op("filter", list_of(e), source.expr, ask.function(e, b.expr, BOOL))
                said = b.name and said_as(b.name).search(source.text)
                kept.append((holding, [[i for i, v in enumerate(row) if v] for row in b.vals], -1 if said else 1))
        for xs, rows, cost in kept[:MOST_TESTED]:
            flat = op("flat_map", list_of(item), xs, ask.function(e, inner, list_of(item)))
            vals = tuple(tuple(x for i in idx for x in row[i]) for row, idx in zip(inside, rows, strict=True))
            yield _named(ask, Source(item, flat, vals, 2 + cost), is_map=t.name == "map")
        for o in others if t.name != "map" and e.name in ("tuple", "map") else ():
            pair = tuple_of(o.type, item)
            made = Make((o.expr, Var("part", item)), pair)
            each = op("map", list_of(pair), inner, Lambda((Param("part", item),), made, func_of((item,), pair)))
            flat = op("flat_map", list_of(pair), source.expr, ask.function(e, each, list_of(pair)))
            vals = tuple(tuple((o.vals[n][i], y) for i in range(len(row)) for y in row[i]) for n, row in enumerate(inside))
            yield Source(pair, flat, vals, 1, (o.name, c.name) if o.name and c.name else (), source.text)


def _named(ask: Asked, source: Source, is_map: bool = False) -> Source:
    """The source with what the words call its parts."""
    e = source.element
    if e.name == "tuple":
        source.names, source.text = part_names(ask.text, len(e.args), is_map)
        if not source.names and is_map:
            source.names, source.text = part_names(ask.text, 2)
        if not source.names and isinstance(source.of_map, Var) and len(source.of_map.name) > 3 and source.of_map.name not in _PLAIN:
            source.names = ("", source.of_map.name.replace("_", " "))  # `prices` holds prices
    elif e.name in ("list", "vtuple"):
        lengths = {len(r) for rows in source.rows for r in rows}
        if len(lengths) == 1:
            source.names, source.text = part_names(ask.text, lengths.pop())
    source.text = source.text or ask.text
    return source


def type_of_texts(texts: Sequence[str]) -> Type:
    """The type of parts that are written as text."""
    if all(re.fullmatch(r"-?\d+", t) for t in texts):
        return INT
    return FLOAT if all(re.fullmatch(r"-?\d+(?:\.\d+)?", t) for t in texts) else STR
