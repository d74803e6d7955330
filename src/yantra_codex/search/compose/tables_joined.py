"""Rows that words ask for and no parameter holds as they are: keys of two maps, what a map holds for a given key, what is not None.

In: what is asked. Out: further `Source`s, beside those of tables_rows.py: (key, one value, other value) of the keys that two maps share
or that are in either; the elements of the list that a map holds for a key, and of two such lists; rows without the ones whose part is
None; lines whose form the words write out ('name: mail').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from yantra_codex.ir.nodes import Expr, Lambda, Lit, Make, Param, Var
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of, tuple_of
from yantra_codex.search.compose.table_words import part_names
from yantra_codex.search.compose.tables_core import NUMBERS, ORDERED, Asked, Source, Values, number, op
from yantra_codex.search.compose.tables_rows import READ, type_of_texts

_SHARED = re.compile(r"\b(?:both|common|shared?|also|overlap\w*|intersect\w*|each other|in the (?:other|second))\b")
_COMPARED = re.compile(r"\b(?:differ\w*|chang\w*|conflict\w*|same|equal|identical|unchanged|more|less|fewer|higher|lower|greater|smaller|larger|increas\w*|decreas\w*|grew|grown|rose|risen|rais\w*|drop\w*|fell|fallen"
                       r"|cheaper|dearer|improv\w*|at least|enough|exceed\w*)\b")
_EITHER = re.compile(r"\b(?:either|any of (?:them|the two)|all (?:the )?(?:keys|names|\w+s) of both|missing|absent|not (?:present|there|in|listed)|does not (?:occur|appear)|counts? as|treat\w* as|taken as|default)\b")
_BUT_NOT = re.compile(r"\b(?:not|without|except|but)\b")
_UNION = re.compile(r"\b(?:either|union|together|combined|any of|all of|at least one)\b")
_NO_VALUE = re.compile(r"\b(?:none|null|missing|unknown|no (?:value|\w+)|not (?:none|known|given|available)|without)\b")
_EACH_ONCE = re.compile(r"\b(?:once|different|distinct|unique|twice|repeat\w*|duplicate\w*|several times)\b")
_FORM = re.compile(r"[\"'`“‘](?P<form>[a-z][a-z_]*(?: ?[^\w\s\"'`]{1,2} ?| )[a-z][a-z_]*(?:(?: ?[^\w\s\"'`]{1,2} ?| )[a-z][a-z_]*)?)[\"'`”’]")
_LINES = re.compile(r"\b(?:lines?|strings?|entr(?:y|ies)|texts?|records?|items?|look|looks|form|format|given as|written|such as|like)\b")
_SKIPPED = re.compile(r"\b(?:skip\w*|ignor\w*|without|omit\w*|left out|leav\w* out|invalid|malformed|drop\w*)\b")
_TRIMMED = re.compile(r"\b(?:trim\w*|strip\w*|blanks?|spaces?|whitespace)\b")


def joined_sources(ask: Asked) -> Iterator[Source]:
    """Further rows of a request's values."""
    columns = list(zip(*ask.args, strict=True))
    maps = [(Var(name, t), t, col) for (name, t), col in zip(ask.params, columns, strict=True) if t.name == "map"]
    for i, (a, s, left) in enumerate(maps):
        for b, t, right in maps[i + 1:]:
            if s.args[0] == t.args[0]:
                yield from _of_two(ask, (a, b), (s, t), (left, right))
    scalars = [(Var(name, t), t, col) for (name, t), col in zip(ask.params, columns, strict=True) if t.name in ORDERED]
    for m, t, col in maps:
        keys = [(k, ks) for k, kt, ks in scalars if kt == t.args[0]]
        if t.args[1].name in ("list", "set", "map"):
            yield from _for_key(ask, m, t, col, keys)
        for k, kt, ks in scalars:
            if t.args[1].name == "map" and kt == t.args[1].args[0]:
                yield _across(ask, m, t, col, k, ks)
        if t.args[1].name in ("list", "set") and t.args[1].args[0].name in ORDERED and _EACH_ONCE.search(ask.text):
            yield _parts_once(ask, m, t, col)
    for (name, t), col in zip(ask.params, columns, strict=True):
        yield from _present(ask, Var(name, t), t, col)
        if t == list_of(STR):
            yield from _of_form(ask, Var(name, t), col)


def _of_two(ask: Asked, maps: tuple[Var, Var], types: tuple[Type, Type], cols: tuple[tuple[Any, ...], tuple[Any, ...]]) -> Iterator[Source]:
    """(key, value in one, value in the other): of the keys in both; of all keys where numbers are in them, a missing one being 0."""
    (a, b), (s, t) = maps, types
    K, V, W = s.args[0], s.args[1], t.args[1]
    row = tuple_of(K, V, W)
    known = part_names(ask.text, 2, True)[0]
    names = (known[0] if known else "key", a.name.replace("_", " "), b.name.replace("_", " "))
    compared = bool(_COMPARED.search(ask.text))
    if _SHARED.search(ask.text) or compared:
        entry = tuple_of(K, V)
        x = Var(ask.var, entry)
        key, value = op("tuple_get", K, x, number(0)), op("tuple_get", V, x, number(1))
        kept = op("filter", list_of(entry), op("map_items", list_of(entry), a), ask.function(entry, op("map_has", BOOL, b, key), BOOL))
        made = op("map", list_of(row), kept, ask.function(entry, Make((key, value, op("map_get", W, b, key)), row), row))
        rows = tuple(tuple((k, v, right[k]) for k, v in left.items() if k in right) for left, right in zip(*cols, strict=True))
        yield Source(row, made, rows, 0 if _SHARED.search(ask.text) else 1, names, ask.text, joined=True)
    if V == W and V in NUMBERS and (_EITHER.search(ask.text) or compared):
        keys = op("unique", list_of(K), op("concat", list_of(K), op("map_keys", list_of(K), a), op("map_keys", list_of(K), b)))
        zero = number(0) if V == INT else Lit(0.0, FLOAT)
        x = Var(ask.var, K)
        body = Make((x, op("map_get_or", V, a, x, zero), op("map_get_or", V, b, x, zero)), row)
        rows = tuple(tuple((k, left.get(k, zero.value), right.get(k, zero.value)) for k in {**left, **right}) for left, right in zip(*cols, strict=True))
        yield Source(row, op("map", list_of(row), keys, ask.function(K, body, row)), rows, 1 if _EITHER.search(ask.text) else 2, names, ask.text, joined=True)


def _for_key(ask: Asked, m: Var, t: Type, col: tuple[Any, ...], keys: Sequence[tuple[Var, tuple[Any, ...]]]) -> Iterator[Source]:
    """The elements of what a map holds for a key; of two keys, those in both, in one only, in either."""
    inner = t.args[1]
    item = tuple_of(*inner.args) if inner.name == "map" else inner.args[0]

    def held(k: Var) -> Expr:
        got = op("map_get_or", inner, m, k, Make((), inner))
        return got if inner.name == "list" else op({"map": "map_items", "set": "set_to_list"}[inner.name], list_of(item), got)

    def values(ks: tuple[Any, ...]) -> Values:
        found = [table.get(k, ()) for table, k in zip(col, ks, strict=True)]
        return tuple(tuple(v.items()) if hasattr(v, "items") else tuple(v) for v in found)

    names = part_names(ask.text, len(item.args), inner.name == "map")[0] if item.name == "tuple" else ()
    for k, ks in keys:
        of_map = op("map_get_or", inner, m, k, Make((), inner)) if inner.name == "map" else None
        yield Source(item, held(k), values(ks), 0, names, ask.text, of_map=of_map)
    if len(keys) == 2 and item.name in ORDERED:
        (a, va), (b, vb) = keys
        left, right, x = values(va), values(vb), Var(ask.var, item)
        for one, other, u, v in ((a, b, left, right), (b, a, right, left)):
            inside = op("contains", BOOL, held(other), x)
            both = op("filter", list_of(item), held(one), ask.function(item, inside, BOOL))
            yield Source(item, both, tuple(tuple(y for y in p if y in q) for p, q in zip(u, v, strict=True)), 0 if _SHARED.search(ask.text) else 2, (), ask.text)
            only = op("filter", list_of(item), held(one), ask.function(item, op("not", BOOL, inside), BOOL))
            yield Source(item, only, tuple(tuple(y for y in p if y not in q) for p, q in zip(u, v, strict=True)),
                         (1 if _BUT_NOT.search(ask.text) else 3) + (one is b), (), ask.text)
        either = op("unique", list_of(item), op("concat", list_of(item), held(a), held(b)))
        yield Source(item, either, tuple(tuple(dict.fromkeys((*p, *q))) for p, q in zip(left, right, strict=True)), 1 if _UNION.search(ask.text) else 3, (), ask.text)


def _across(ask: Asked, m: Var, t: Type, col: tuple[Any, ...], k: Var, ks: tuple[Any, ...]) -> Source:
    """(key, what its map holds for a given key), of the keys whose map holds it."""
    inner = t.args[1]
    entry, row = tuple_of(*t.args), tuple_of(t.args[0], inner.args[1])
    x = Var(ask.var, entry)
    held = op("tuple_get", inner, x, number(1))
    kept = op("filter", list_of(entry), op("map_items", list_of(entry), m), ask.function(entry, op("map_has", BOOL, held, k), BOOL))
    made = op("map", list_of(row), kept, ask.function(entry, Make((op("tuple_get", t.args[0], x, number(0)), op("map_get", inner.args[1], held, k)), row), row))
    rows = tuple(tuple((a, v[key]) for a, v in table.items() if key in v) for table, key in zip(col, ks, strict=True))
    return Source(row, made, rows, 0, part_names(ask.text, 2, True)[0], ask.text)


def _parts_once(ask: Asked, m: Var, t: Type, col: tuple[Any, ...]) -> Source:
    """(key, element) of a map of lists, an element of a key once."""
    K, V = t.args[0], t.args[1].args[0]
    entry, pair = tuple_of(*t.args), tuple_of(K, V)
    x = Var(ask.var, entry)
    inner: Expr = op("tuple_get", t.args[1], x, number(1))
    inner = op("unique", list_of(V), inner) if t.args[1].name == "list" else op("set_to_list", list_of(V), inner)
    part = Lambda((Param("part", V),), Make((op("tuple_get", K, x, number(0)), Var("part", V)), pair), func_of((V,), pair))
    each = op("map", list_of(pair), inner, part)
    flat = op("flat_map", list_of(pair), op("map_items", list_of(entry), m), ask.function(entry, each, list_of(pair)))
    rows = tuple(tuple((k, y) for k, ys in table.items() for y in dict.fromkeys(ys)) for table in col)
    return Source(pair, flat, rows, 0, part_names(ask.text, 2, True)[0], ask.text)


def _present(ask: Asked, v: Var, t: Type, col: tuple[Any, ...]) -> Iterator[Source]:
    """Rows of which a part, or which themselves, may be None, without those where it is."""
    if t.name == "map" and t.args[1].name == "option":
        entry = tuple_of(*t.args)
        yield from _present(ask, op("map_items", list_of(entry), v), list_of(entry), tuple(tuple(m.items()) for m in col))  # type: ignore[arg-type]
        return
    if t.name != "list":
        return
    e = t.args[0]
    x = Var(ask.var, e)
    cost = 0 if _NO_VALUE.search(ask.text) else 2
    if e.name == "option":
        inner = e.args[0]
        kept = op("filter", t, v, ask.function(e, op("is_some", BOOL, x), BOOL))
        rows = tuple(tuple(y for y in row if y is not None) for row in col)
        yield Source(inner, op("map", list_of(inner), kept, ask.function(e, op("unwrap", inner, x), inner)), rows, cost, (), ask.text)
    if e.name != "tuple":
        return
    for i, part in enumerate(e.args):
        if part.name == "option":
            row = tuple_of(*(p.args[0] if j == i else p for j, p in enumerate(e.args)))
            parts: list[Expr] = [op("tuple_get", p, x, number(j)) for j, p in enumerate(e.args)]
            kept = op("filter", t, v, ask.function(e, op("is_some", BOOL, parts[i]), BOOL))
            parts[i] = op("unwrap", part.args[0], parts[i])
            names, text = part_names(ask.text, len(e.args))
            if not names and not isinstance(v, Var):
                names, text = part_names(ask.text, 2, True)
            rows = tuple(tuple(r for r in given if r[i] is not None) for given in col)
            yield Source(row, op("map", list_of(row), kept, ask.function(e, Make(tuple(parts), row), row)), rows, cost, names, text)


def _of_form(ask: Asked, v: Var, col: tuple[Any, ...]) -> Iterator[Source]:
    """Lines of a form that the words write out with the parts' names; where they say so, without the lines that are not."""
    for m in _FORM.finditer(ask.text):
        if not _LINES.search(ask.text[max(0, m.start() - 60): m.start()]):
            continue
        pieces = re.split(r"([a-z][a-z_]*)", m["form"])
        names, seps = tuple(pieces[1::2]), list(pieces[2:-1:2])
        if any(n in ("e", "g") for n in names):
            continue
        trimmed = any(p != p.strip() and p.strip() for p in seps) or bool(_TRIMMED.search(ask.text))
        signs = [p.strip() or p for p in seps] if trimmed else seps
        made = _split(ask, signs, trimmed)
        skipped = bool(_SKIPPED.search(ask.text))
        read = [[_parts(line, signs, trimmed) for line in lines] for lines in col]
        if not skipped and any(p is None for row in read for p in row):
            continue
        good = [[p for p in row if p is not None] for row in read]
        if not any(good):
            continue
        lines: Expr = v
        if skipped:
            test: Expr = op("str_contains", BOOL, Var(ask.var, STR), Lit(signs[0], STR))
            for sign in signs[1:]:
                test = op("and", BOOL, test, op("str_contains", BOOL, Var(ask.var, STR), Lit(sign, STR)))
            lines = op("filter", list_of(STR), v, ask.function(STR, test, BOOL))
        text = ask.text[: m.start()] + " " * (m.end() - m.start()) + ask.text[m.end():]
        types = [type_of_texts([p[i] for row in good for p in row]) for i in range(len(names))]
        for cost, ts in enumerate(dict.fromkeys((tuple(types), (STR,) * len(types)))):
            exprs = [e if t == STR else op("parse_int" if t == INT else "parse_float", t, e) for e, t in zip(made, ts, strict=True)]
            row_type = tuple_of(*ts)
            rows = tuple(tuple(tuple(READ[t](p) for t, p in zip(ts, ps, strict=True)) for ps in row) for row in good)
            read_rows = op("map", list_of(row_type), lines, ask.function(STR, Make(tuple(exprs), row_type), row_type))
            yield Source(row_type, read_rows, rows, cost, tuple(n.replace("_", " ") for n in names), text)
        return


def _split(ask: Asked, signs: Sequence[str], trimmed: bool) -> list[Expr]:
    """The parts of a line between its signs."""
    three = tuple_of(STR, STR, STR)
    rest: Expr = Var(ask.var, STR)
    out: list[Expr] = []
    for sign in signs:
        cut = op("str_partition", three, rest, Lit(sign, STR))
        out.append(op("tuple_get", STR, cut, number(0)))
        rest = op("tuple_get", STR, cut, number(2))
    out.append(rest)
    return [op("strip", STR, e) if trimmed else e for e in out]


def _parts(line: str, signs: Sequence[str], trimmed: bool) -> list[str] | None:
    out = []
    rest = line
    for sign in signs:
        head, found, rest = rest.partition(sign)
        if not found:
            return None
        out.append(head)
    out.append(rest)
    return [p.strip() for p in out] if trimmed else out


__all__ = ["joined_sources"]
