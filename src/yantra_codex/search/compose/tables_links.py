"""Programs over a map that no row of it gives: its links followed from key to key, what it holds two keys deep, two values exchanged.

In: what is asked. Out: programs offered to `Programs`, each of which gives the examples' results.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from yantra_codex.ir.nodes import Do, Expr, ForEach, If, IfExpr, Let, Lit, Make, Param, Place, Set, Stmt, Var, While
from yantra_codex.ir.types import BOOL, FLOAT, INT, NONE, STR, Type, list_of, tuple_of
from yantra_codex.search.compose.tables_build import Programs
from yantra_codex.search.compose.tables_core import BASE, Asked, number, op

_FOLLOWED = re.compile(r"\b(?:chains?|follow\w*|boss\w*|managers?|parents?|ancestors?|next|leads?|points?|links?|linked|redirect\w*|alias\w*|refers?|until|success\w+|predecess\w+|roots?|top|original|final\w*|upwards?|above"
                       r"|start\w*|reach\w*|descendants?|children|below|under|direct\w*|indirect\w*|depend\w*|requir\w*|prerequisites?|hops?|steps?|levels?|forward\w*|resolv\w*|includ\w*|connect\w*|trace|path|route)\b")
_ROUND = re.compile(r"\b(?:cycl\w*|loops?|circ\w*|round|again|second time|twice|endless\w*|for ?ever)\b")
_EXCHANGED = re.compile(r"\b(?:swap\w*|exchang\w*|switch\w*|trade\w*|interchang\w*)\b")
_FILLED = re.compile(r"\b(?:placeholders?|templates?|fill\w*|substitut\w*|replac\w*|insert\w*)\b")
_PLACE = re.compile(r"(?P<pre>\{\{|\$\{|[{<$%\[#:@])[a-z_]+(?P<post>\}\}|[}>%\]#]?)")
MOST_STEPS = 500
Shown = tuple[int, Callable[[list[Any], Any], Any], Expr]  # cost, of the path and the arguments, as an expression


def add_links(ask: Asked, programs: Programs) -> None:
    """Offer the programs that meet the examples."""
    for i, (name, t) in enumerate(ask.params):
        if t.name != "map":
            continue
        m, keys = Var(name, t), [(k, Var(n, kt)) for k, (n, kt) in enumerate(ask.params) if kt == t.args[0]]
        K, V = t.args
        if keys and _FOLLOWED.search(ask.text) and (V == K or (V.name == "option" and V.args[0] == K) or (V.name in ("list", "set") and V.args[0] == K)):
            _follow(ask, programs, i, m, keys)
        if V.name == "map":
            _two_deep(ask, programs, i, m, keys)
        if ask.plain == STR and K == STR and _FILLED.search(ask.text):
            _fill(ask, programs, i, m)
        if len(keys) == 2 and ask.plain == t and _EXCHANGED.search(ask.text):
            _exchange(ask, programs, i, m, keys)


def _follow(ask: Asked, programs: Programs, i: int, m: Var, keys: Sequence[tuple[int, Var]]) -> None:
    """What is met from a key on, each key once: along single links, or all that lists of links reach."""
    K, V = m.type.args
    k, start = keys[0]
    path, paths = Var("path", list_of(K)), []
    many = V.name in ("list", "set")
    ended: list[bool] = []
    for row in ask.args:
        table, met = row[i], [row[k]]
        for x in met:
            following = list(table.get(x, ())) if many else [table[x]] if table.get(x) is not None else []
            met += [y for y in dict.fromkeys(following) if y not in met]
            if len(met) > MOST_STEPS:
                return
        paths.append(met)
        ended.append(not many and table.get(met[-1]) is not None)
    if all(len(p) == 1 for p in paths):
        return
    body: list[Stmt] = _reaching(m, path, start) if many else _linked(m, path, start)
    for cost, f, e in _shown(ask, path, keys):
        values = [f(p, row) for p, row in zip(paths, ask.args, strict=True)]
        result = e.type  # type: ignore[attr-defined]
        if all(v == w for v, w in zip(values, ask.want, strict=True)):
            programs.offer(BASE + cost, (), e, result, body)
            continue
        d = ask.default
        if many or d is None or d.type not in (result, NONE) or not _ROUND.search(ask.text):
            continue
        if all((d.value if r else v) == w for v, w, r in zip(values, ask.want, ended, strict=True)):  # where the links go round
            result = ask.returns if d.type == NONE else result
            last = op("last", K, path)
            goes_on: Expr = op("map_has", BOOL, m, last)
            if V.name == "option":
                goes_on = op("and", BOOL, goes_on, op("is_some", BOOL, op("map_get", V, m, last)))
            programs.offer(BASE + cost, (), IfExpr(goes_on, d, e, result), result, body)


def _shown(ask: Asked, path: Var, keys: Sequence[tuple[int, Var]]) -> Iterator[Shown]:
    """What may be wanted of the keys that are met."""
    R, K = ask.plain, path.type.args[0]
    rest = op("drop", path.type, path, number(1))
    if R.name in ("list", "vtuple") and R.args[0] == K:
        yield 0, lambda p, row: tuple(p[1:]), rest
        yield 1, lambda p, row: tuple(p), path
        if "sorted" in ask.said:
            yield 0, lambda p, row: tuple(sorted(p[1:])), op("sort", path.type, rest)
            yield 1, lambda p, row: tuple(sorted(p)), op("sort", path.type, path)
        back = 0 if re.search(r"\b(?:from the top|root first|down to|revers\w*|highest first|top first|oldest first)\b", ask.text) else 2
        yield back, lambda p, row: tuple(reversed(p)), op("reverse", path.type, path)
        yield back, lambda p, row: tuple(reversed(p[1:])), op("reverse", path.type, rest)
    elif R.name == "set" and R.args[0] == K:
        yield 0, lambda p, row: set(p[1:]), op("set_from_list", R, rest)
        yield 1, lambda p, row: set(p), op("set_from_list", R, path)
    elif R == K:
        yield 0, lambda p, row: p[-1], op("last", K, path)
    if R == INT:
        size = op("length", INT, path)
        yield 0, lambda p, row: len(p) - 1, op("sub", INT, size, number(1))
        yield 1, lambda p, row: len(p), size
    if R == BOOL and len(keys) > 1:
        k, other = keys[1]
        yield 0, lambda p, row: row[k] in p[1:], op("contains", BOOL, rest, other)
        yield 1, lambda p, row: row[k] in p, op("contains", BOOL, path, other)
    if R == STR and K == STR:
        for sep in dict.fromkeys([v for v, t, c in ask.constants if t == STR and c <= 2 and v and not v.isalnum()]):
            yield 0, lambda p, row, sep=sep: sep.join(p), op("join", STR, path, Lit(sep, STR))  # type: ignore[misc]


def _linked(m: Var, path: Var, start: Var) -> list[Stmt]:
    """path = [start], then each key's value, as long as there is one that was not met."""
    K, V = m.type.args
    at = Var("at", K)
    following: Expr = op("map_get", V, m, at)
    going: Expr = op("map_has", BOOL, m, at)
    if V.name == "option":
        going = op("and", BOOL, going, op("is_some", BOOL, following))
        following = op("unwrap", K, following)
    going = op("and", BOOL, going, op("not", BOOL, op("contains", BOOL, path, following)))
    body: tuple[Stmt, ...] = (Set(Place("at"), following), Do("list_push", Place("path"), (at,)))
    return [Let("at", K, start, mutable=True), Let("path", path.type, Make((start,), path.type), mutable=True), While(going, body)]


def _reaching(m: Var, path: Var, start: Var) -> list[Stmt]:
    """path = [start], then all that lists of links reach, in the order of their distance."""
    K, V = m.type.args
    i, y = Var("i", INT), Var("y", K)
    links = op("map_get_or", V, m, op("index", K, path, i), Make((), V))
    new = If(op("not", BOOL, op("contains", BOOL, path, y)), (Do("list_push", Place("path"), (y,)),))
    body: tuple[Stmt, ...] = (ForEach((Param("y", K),), links, (new,)), Set(Place("i"), op("add", INT, i, number(1))))
    return [Let("path", path.type, Make((start,), path.type), mutable=True), Let("i", INT, number(0), mutable=True), While(op("lt", BOOL, i, op("length", INT, path)), body)]


def _two_deep(ask: Asked, programs: Programs, i: int, m: Var, keys: Sequence[tuple[int, Var]]) -> None:
    """What a map of maps holds for two keys, or what the words give where it does not."""
    inner = m.type.args[1]
    value = inner.args[1]
    if value != ask.plain or not keys:
        return
    seconds = [(n, Var(name, t)) for n, (name, t) in enumerate(ask.params) if t == inner.args[0]]
    defaults = [ask.default] if ask.default is not None and ask.default.type in (value, NONE) else []
    defaults += [d for d in {STR: [Lit("", STR)], INT: [number(0)], FLOAT: [Lit(0.0, FLOAT)]}.get(value, []) if not defaults]
    for k, a in keys:
        for n, b in seconds:
            if k == n:
                continue
            for d in defaults:
                values = [row[i].get(row[k], {}).get(row[n], d.value) for row in ask.args]
                if all(v == w for v, w in zip(values, ask.want, strict=True)):
                    held = op("map_get_or", inner, m, a, Make((), inner))
                    if d.type == NONE:
                        programs.offer(BASE, (), op("map_find", ask.returns, held, b), ask.returns)
                    else:
                        programs.offer(BASE, (), op("map_get_or", value, held, b, d), value)


def _fill(ask: Asked, programs: Programs, i: int, m: Var) -> None:
    """A text whose places the map's values fill; a place is a key between the signs that the words write."""
    V = m.type.args[1]
    entry = tuple_of(STR, V)
    signs = {(x["pre"], x["post"]) for x in _PLACE.finditer(ask.text)} | {("", "")}
    for k, (name, t) in enumerate(ask.params):
        for pre, post in sorted(signs) if t == STR else ():
            for row, want in zip(ask.args, ask.want, strict=True):
                text = row[k]
                for key, v in row[i].items():
                    text = text.replace(pre + key + post, v if isinstance(v, str) else str(v))
                if text != want:
                    break
            else:
                result, key_, value = Var("result", STR), Var("key", STR), Var("value", V)
                place: Expr = key_
                if pre or post:
                    place = op("str_concat", STR, op("str_concat", STR, Lit(pre, STR), key_), Lit(post, STR)) if post else op("str_concat", STR, Lit(pre, STR), key_)
                filled = op("replace", STR, result, place, value if V == STR else op("show", STR, value))
                body: list[Stmt] = [Let("result", STR, Var(name, STR), mutable=True),
                                    ForEach((Param("key", STR), Param("value", V)), op("map_items", list_of(entry), m), (Set(Place("result"), filled),))]
                programs.offer(BASE + (2 if not pre else 0), (), result, STR, body)


def _exchange(ask: Asked, programs: Programs, i: int, m: Var, keys: Sequence[tuple[int, Var]]) -> None:
    """The map with the values of two keys exchanged; as it is where one of them is missing."""
    (ka, a), (kb, b) = keys
    for row, want in zip(ask.args, ask.want, strict=True):
        table, x, y = row[i], row[ka], row[kb]
        changed = {**table, x: table[y], y: table[x]} if x in table and y in table else table
        if want is None or dict(changed) != dict(want.items()):
            return
    t: Type = m.type
    V = t.args[1]
    there = op("and", BOOL, op("map_has", BOOL, m, a), op("map_has", BOOL, m, b))
    once = op("map_with", t, m, a, op("map_get", V, m, b))
    programs.offer(BASE, (), IfExpr(there, op("map_with", t, once, b, op("map_get", V, m, a)), m, t), t)


__all__ = ["add_links"]
