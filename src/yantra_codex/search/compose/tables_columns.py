"""What is known of each row: its parts, what follows from them, what two numbers give, what tables beside hold for it.

In: a source. Out: `Source.columns`, parts first; those that the words mention are cheap. `Source.atoms`: the keys of the words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from operator import add, mul, sub
from typing import Any

from yantra_codex.ir.nodes import Expr, IfExpr, Lambda, Let, Lit, Param, Var
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, STR, Type, func_of, join_all, list_of, map_of, type_of_value
from yantra_codex.search.compose.frozen import FrozenMap
from yantra_codex.search.compose.hints_text import typed
from yantra_codex.search.compose.table_words import atoms_in, mentions, part_names, said_as
from yantra_codex.search.compose.tables_core import (
    NUMBERS,
    ORDERED,
    Asked,
    Column,
    Source,
    applied,
    by_row,
    each_row,
    meaning,
    number,
    op,
    variables,
)
from yantra_codex.search.compose.tables_told import finished_columns, or_default, told_columns

MOST_COLUMNS, MOST_COMPUTED = 40, 60

_DERIVED: tuple[tuple[str, str, str], ...] = (
    ("str", "(str_length x)", r"lengths?|(?:number|amount) of (?:characters|letters)|how (?:long|many (?:letters|characters))|long(?:er|est)?|short(?:er|est)?|(?:most|fewest|more|fewer) (?:characters|letters)"),
    ("str", "(str_index x 0)", r"(?:first|start(?:ing)?|initial|leading) (?:letter|character)s?|initials?|(?:begin|start)\w* with"),
    ("str", "(str_index_wrap x -1)", r"(?:last|final|end(?:ing)?) (?:letter|character)s?|end\w* (?:in|with)"),
    ("str", "(lower x)", r"case insensitiv\w*|(?:ignor|regardless)\w* (?:of )?(?:the )?(?:upper |lower )?(?:and lower )?case|case (?:does|is)|lower ?case\w*"),
    ("str", "(upper x)", r"upper ?case\w*|capital letters"),
    ("str", "(set_size (char_set x))", r"(?:different|distinct|unique) (?:letters|characters)"),
    ("str", "(count_where (chars x) (fn [$c] (is_vowel $c)))", r"vowels?"),
    ("str", "(length (split_words x))", r"(?:number of )?words"),
    ("str", "(index (split_words x) 0)", r"first (?:word|name)"),
    ("str", "(index_wrap (split_words x) -1)", r"last (?:word|name)|surnames?|family names?"),
    ("str", '(join (sort (chars x)) "")', r"anagrams?|same letters"),
    ("str", "(str_reverse x)", r"backwards?|revers\w+"),
    ("str", "(parse_int x)", r"numerical(?:ly)?|as (?:a )?numbers?|numbers? in"),
    ("int", "(floormod x 10)", r"(?:last|unit\w*|final|ones) digits?|ends? (?:in|with)"),
    ("int", "(digit_sum x)", r"digit sums?|sums? of (?:its |their |the |all )*digits|digits add"),
    ("int", "(str_length (int_to_str (abs x)))", r"(?:number of |how many )?digits"),
    ("int", "(floormod x 2)", r"parity|even|odd"),
    ("int", "(is_even x)", r"even|odd"),
    ("int", "(floordiv x 10)", r"decades?|tens"),
    ("int", "(mul 10 (floordiv x 10))", r"decades?|tens"),
    ("int", "(floordiv x 100)", r"hundreds|centur\w+"),
    ("int", "(abs x)", r"absolute|magnitude|distance from (?:0|zero)|size"),
    ("float", "(abs x)", r"absolute|magnitude|distance from (?:0|zero)|size"),
    ("nums", "(sum x)", r"sum\w*|totals?|altogether|together|combined|overall"),
    ("nums", "(max_of x)", r"highest|largest|biggest|best|maximum|max|greatest|top"),
    ("nums", "(min_of x)", r"lowest|smallest|worst|minimum|min|least"),
    ("nums", "(div (to_float (sum x)) (to_float (length x)))", r"averages?|means?"),
    ("nums", "(div (sum x) (to_float (length x)))", r"averages?|means?"),
    ("nums", "(sub (max_of x) (min_of x))", r"range|spread|difference between"),
    ("list", "(length x)", r"lengths?|how many|number of|size|count|longest|shortest|most|fewest"),
    ("list", "(index x 0)", r"first"),
    ("list", "(index_wrap x -1)", r"last"),
    ("list", "(sort x)", r"sorted|alphabetical\w*|ascending|in order"),
    ("list", "(length (unique x))", r"(?:distinct|different|unique)"),
    ("map", "(map_size x)", r"how many|number of|size|count|most|fewest"),
    ("mapnums", "(sum (map_values x))", r"sum\w*|totals?|altogether|together|combined|overall"),
    ("mapnums", "(max_of (map_values x))", r"highest|largest|biggest|best|maximum|max|greatest|top"),
    ("bool", "(not x)", r"not|un[a-z]+|n't"),
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MOST, _N = r"(?:highest|best|largest|top|biggest|greatest|lowest|smallest|worst|fewest|cheapest|shortest|longest)", rf"(?:\d+|{'|'.join(_NUMBERS)})"
_TOP_OF = re.compile(rf"\b{_MOST} {_N}\b|\b{_N} {_MOST}\b")


_STAYS = re.compile(r"\b(?:unchanged|kept|keeps?|stays?|remains?|as (?:it|they) (?:is|are)|itself|themselves|left alone|not changed)\b")
_LASTING = re.compile(r"\b(?:long(?:er|est)?|short(?:er|est)?|durations?|lengths?|lasts?|lasting|hours|minutes)\b")
_PATTERNS: dict[str, re.Pattern[str]] = {t: re.compile(rf"\b(?:{w})\b") for _, t, w in _DERIVED}
# two numbers of a row, or one and a number from outside
_ARITHMETIC = tuple((name, f, re.compile(rf"\b(?:{words})\b")) for name, f, words in (
    ("mul", mul, r"times|multipl\w+|product|each|worth|values?|revenue|cost|total|price|per"),
    ("sub", sub, r"differ\w+|minus|duration|long(?:est)?|gap|remain\w*|left|lasts?|between|subtract\w*|less|profit|lower\w*|reduc\w*|discount"),
    ("add", add, r"sums?|plus|totals?|together|add\w*|rais\w*|increas\w*|more|bonus"),
))
# what the words call an aggregate, by its name as a part
_GROUPED = {k: re.compile(rf"\b(?:{v})\b") for k, v in {
    "count": r"counts?|how (?:many|often)|number of|frequen\w+|times|most|common|size|members",
    "total": r"totals?|sums?|altogether|together|combined|overall",
    "average": r"averages?|means?",
    "best": r"highest|largest|lowest|smallest|best|max\w*|min\w*",
    "members": r"members|lists?|names",
}.items()}


def add_columns(ask: Asked, s: Source) -> tuple[list[Column], list[list[tuple[int, int]]]]:
    """Give the rows their columns; the parts before their prices, and where the words mention each column."""
    fields = [replace(c, said_by=c.said_by or (said_as(c.name) if c.name else None)) for c in fields_of(ask, s)]
    _alias(s, fields)
    columns = list(fields)
    parents: dict[int, int] = {}
    for i, c in enumerate(fields):
        ask.clock.check()
        for d in _derived(ask, c, s, len(fields) > 1 or s.grouped):
            parents[len(columns)] = i
            columns.append(replace(d, cost=d.cost + 1) if s.grouped else d)
    columns += [*_spans(s, fields), *_labels(ask, fields)]
    columns += told_columns(ask, s, fields)
    columns += two_kinds(ask, columns)
    places = mentions(s.text, [c.said_by for c in columns])
    if len(fields) > 1:
        lists = [i for i, c in enumerate(fields) if c.type.name in ("list", "map", "set")]
        alone = lists if len(lists) == 1 and not any(c.type in NUMBERS for c in fields) else []  # nothing else is the most or the longest
        for i, parent in parents.items():
            if parent in alone and columns[i].name:
                continue
            places[i] = [span for span in places[i] if _beside(span, places[: len(fields)], parent)]
    for i, (c, p) in enumerate(zip(columns, places, strict=True)):
        if c.said_by or i >= len(fields):
            said = bool(p) or c.said
            columns[i] = replace(c, said=said, cost=c.cost + (0 if said else 1 if i < len(fields) else 3))
    columns = columns[:MOST_COLUMNS]
    named = [i for i, c in enumerate(columns) if c.type.name in ORDERED and c.type != BOOL and (c.said or i < len(fields))]
    names = [columns[i].name or ("length" if i >= len(fields) and columns[i].type == INT else "") for i in named]
    found = atoms_in(s.text, names, [places[i] for i in named], [columns[i].type == STR for i in named])
    s.atoms = [replace(a, part=named[a.part]) for a in found]
    for a in s.atoms:  # an adjective means a part as a noun does
        columns[a.part] = replace(columns[a.part], said=True, cost=max(0, columns[a.part].cost - 1))
    s.fields = len(fields)
    s.columns = [*columns, *islice(_computed(ask, fields, s), MOST_COMPUTED)]
    s.columns += islice(finished_columns(ask, s, s.columns), MOST_COMPUTED)
    return fields, places


def _alias(s: Source, fields: list[Column]) -> None:
    """Words that mean a part though it is called otherwise: the key and the value of a map, the name for the first text."""
    texts = [i for i, c in enumerate(fields) if c.type == STR]
    more = {texts[0]: r"names?"} if texts and not any("name" in c.name for c in fields) else {}
    if s.of_map is not None and not s.grouped:
        more[0] = "|".join(w for w in (more.get(0), "keys?") if w)
        more[1] = "values?"
    for i, words in more.items():
        known = fields[i].said_by
        fields[i] = replace(fields[i], said_by=re.compile(rf"\b(?:{words})\b" + (f"|{known.pattern}" if known else "")))


def fields_of(ask: Asked, s: Source) -> Iterator[Column]:
    """The parts of a row, by its type, and the row itself where it is one value."""
    e, x = s.element, ask.row(s)
    names = s.names

    def called(i: int) -> str:
        return names[i] if i < len(names) else ""

    if e.name == "tuple":
        for i, t in enumerate(e.args):
            said_by = (s.patterns[i] or _GROUPED.get(called(i))) if s.grouped else None
            yield Column(op("tuple_get", t, x, number(i)), t, tuple(tuple(r[i] for r in rows) for rows in s.rows), 0, called(i), said_by=said_by)
        for i, t in enumerate(e.args if not s.grouped else ()):
            yield from _inside(ask, op("tuple_get", t, x, number(i)), t, [[r[i] for r in rows] for rows in s.rows])
    elif e.name in ("list", "vtuple"):
        least = min((len(r) for rows in s.rows for r in rows), default=0)
        lists = list_of(e.args[0])
        xs: Expr = x if e.name == "list" else op("tuple_to_list", lists, x)
        yield Column(x, e, s.rows, 0, "list")
        for i in range(min(least, 4)):
            vals = tuple(tuple(r[i] for r in rows) for rows in s.rows)
            yield Column(op("index", e.args[0], xs, number(i)), e.args[0], vals, 0 if names else 1, called(i))
    elif e.name == "map":
        keys = [k for k in next((r for rows in s.rows for r in rows), {}) if all(k in r for rows in s.rows for r in rows)]
        for k in keys[:8] if e.args[0] == STR else ():
            vals = tuple(tuple(r[k] for r in rows) for rows in s.rows)
            got: Expr = op("map_get", e.args[1], x, Lit(k, STR))
            t = e.args[1]
            if t == ANY:
                t = join_all([type_of_value(_loose(v)) for row in vals for v in row])
                if t == ANY or t.name == "option":
                    continue
                got = op("cast", t, got, Lit(str(t), STR))
            yield Column(got, t, vals, 0, re.sub(r"[_\W]+", " ", str(k).lower()).strip())
        yield Column(x, e, s.rows, 1, "")
    else:
        yield Column(x, e, s.rows, 0, "")


def _inside(ask: Asked, of: Expr, t: Type, rows: Sequence[Sequence[Any]]) -> Iterator[Column]:
    """The parts of a part: of a tuple, of a record with the same keys everywhere."""
    if t.name == "tuple":
        names = part_names(ask.text, len(t.args))[0]
        for k, part in enumerate(t.args):
            yield Column(op("tuple_get", part, of, number(k)), part, tuple(tuple(v[k] for v in row) for row in rows), 0, names[k] if names else "")
    elif t.name == "map" and t.args[0] == STR and t.args[1] != ANY:
        held = [v for row in rows for v in row]
        for k in [k for k in (held[0] if len(held) > 1 else ()) if all(k in v for v in held)][:6]:
            yield Column(op("map_get", t.args[1], of, Lit(k, STR)), t.args[1], tuple(tuple(v[k] for v in row) for row in rows), 0, re.sub(r"[_\W]+", " ", k.lower()).strip())


def _derived(ask: Asked, c: Column, s: Source, said_only: bool) -> Iterator[Column]:
    """What follows from one column by the table, and by the keys that the words spell out."""
    kinds = _kinds(c.type)
    for kind, text, _ in _DERIVED:
        if said_only and text == "(str_length x)" and _ends(s.names) and not re.search(r"letters|characters|name length", s.text):
            continue  # "the longest meeting" is not the one with the longest title
        if kind in kinds and (not said_only or _PATTERNS[text].search(s.text)) and (e := _template(text, c.type)) is not None:
            vals = applied(meaning(e, (("x", c.type),)), c.vals)
            if vals is None and (guarded := or_default(ask, e, c)) is not None:
                e, vals = guarded
            if vals is not None and vals != c.vals:
                t: Type = e.type  # type: ignore[attr-defined]
                name = "length" if "length" in text else c.name if kind == "nums" else ""
                yield Column(substitute(e, {"x": c.expr}), t, vals, c.cost, name, said_by=_PATTERNS[text])
    if "nums" in kinds and (m := _TOP_OF.search(s.text)):
        said = m[0].split()
        down = not {"lowest", "smallest", "worst", "fewest", "cheapest", "shortest"} & set(said)
        n = next(int(w) if w.isdigit() else 2 + _NUMBERS.index(w) for w in said if w.isdigit() or w in _NUMBERS)
        of, xs = c.type.args[0], list_of(c.type.args[0])
        e = op("sum", of, op("take", xs, op("sort_desc" if down else "sort", xs, Var("x", c.type)), number(n)))
        if (vals := applied(meaning(e, (("x", c.type),)), c.vals)) is not None:
            yield Column(substitute(e, {"x": c.expr}), e.type, vals, c.cost, c.name, said_by=re.compile(rf"{m[0]}|\bsums?\b|\btotals?\b"))
    for k in ask.hints.keys:
        if k.type == c.type and k.expr is not None:
            var = next((v.name for v in variables(k.expr) if v.name not in dict(ask.params)), None)
            if var is not None and (vals := applied(meaning(k.expr, ((var, c.type),)), c.vals)) is not None and vals != c.vals:
                yield Column(substitute(k.expr, {var: c.expr}), k.expr.type, vals, c.cost, "", True)  # type: ignore[attr-defined]


def _spans(s: Source, fields: Sequence[Column]) -> Iterator[Column]:
    """How long it is from the part that is called a start to the one that is called an end."""
    ends = _ends(s.names)
    if ends is not None and max(ends) < len(fields) and fields[ends[0]].type == fields[ends[1]].type and fields[ends[0]].type in NUMBERS:
        a, b = fields[ends[0]], fields[ends[1]]
        yield Column(op("sub", a.type, b.expr, a.expr), a.type, by_row(sub, b.vals, a.vals), 0, "length", said_by=_LASTING)


def _labels(ask: Asked, fields: Sequence[Column]) -> Iterator[Column]:
    """The label that the words give each value: "'cold' below 10, 'warm' up to 25, otherwise 'hot'"."""
    rules = [c for c in ask.hints.cases if c.kind == "rule" and c.test is not None and c.result is not None and c.var is not None]
    other = next((c.result for c in ask.hints.cases if c.kind == "otherwise" and c.result is not None), None)
    for t in dict.fromkeys(c.type for c in rules):
        own = [c for c in rules if c.type == t]
        last = other if other is not None else own[-1].result
        assert last is not None
        var, result = own[0].var, last.type  # type: ignore[attr-defined]
        if len(own) < (1 if other is not None else 2) or any(c.var != var or c.result.type != result for c in own):  # type: ignore[union-attr]
            continue
        e: Expr = last
        for c in reversed(own if other is not None else own[:-1]):
            e = IfExpr(c.test, c.result, e, result)  # type: ignore[arg-type]
        for f in fields:
            if f.type == t and var is not None and (vals := applied(meaning(e, ((var, t),)), f.vals)) is not None:
                yield Column(substitute(e, {var: f.expr}), result, vals, f.cost, "label", True)


def two_kinds(ask: Asked, columns: Sequence[Column]) -> list[Column]:
    """One of two texts that the words quote, by a test that they name; made before any is added, as a label is not labelled again."""
    out: list[Column] = []
    texts = [v for v, t, cost in ask.constants if t == STR and cost <= 1 and str(v).strip()]
    if len(texts) != 2:
        return out
    first, second = texts
    for p in ask.hints.predicates:
        ask.clock.check()
        straight = str(first).lower() in p.why.lower() or str(second).lower() not in p.why.lower()
        for c in columns:
            if c.type != p.type or p.weight < 0.5:
                continue
            vals = applied(meaning(p.expr, ((p.var, c.type),)), c.vals)
            if vals is not None:
                for a, b, cost in ((first, second, 1 - straight), (second, first, int(straight))):
                    e = IfExpr(substitute(p.expr, {p.var: c.expr}), Lit(a, STR), Lit(b, STR), STR)
                    out.append(Column(e, STR, tuple(tuple([a if v else b for v in row]) for row in vals), c.cost + cost, "label", True))
    return out[:MOST_COLUMNS]


def _computed(ask: Asked, fields: Sequence[Column], s: Source) -> Iterator[Column]:
    """Columns of two values: of a row's numbers, of a number and what is given beside, of a part and what a table holds for it."""
    numbers = [c for c in fields if c.type in NUMBERS]
    outside = [(o.expr, o.type, each_row(o.vals, s.rows), 1 + o.cost) for o in ask.scalars() if o.type in NUMBERS]
    for name, f, words in _ARITHMETIC:
        said = bool(words.search(s.text))
        for a in numbers:
            for expr, t, vals, cost in (*((b.expr, b.type, b.vals, b.cost) for b in numbers if b is not a), *outside):
                if t == INT and a.type == FLOAT:  # pieces at a price
                    expr, t, vals = op("to_float", FLOAT, expr), FLOAT, tuple(tuple(map(float, row)) for row in vals)
                if t == a.type and (name == "sub" or cost > 0 or t == FLOAT or str(expr) >= str(a.expr)):  # a sum or product of two parts once
                    made = by_row(f, a.vals, vals)
                    yield Column(op(name, t, a.expr, expr), t, made, 2 + cost + (0 if said else 2), "length" if name == "sub" else "", said)
    yield from _held(ask, fields, numbers, s)
    if "place" in ask.said:
        for c in numbers:
            yield from _ranks(ask, s, c)


def _held(ask: Asked, fields: Sequence[Column], numbers: Sequence[Column], s: Source) -> Iterator[Column]:
    """What a map or a list of pairs beside the rows holds for a part."""
    for i, (name, t) in enumerate(ask.params):
        tables = [row[i] for row in ask.args]
        held = Var(name, t)
        lets: tuple[Let, ...] = ()
        if t.name == "list" and t.args[0].name == "tuple" and len(t.args[0].args) == 2 and s.expr != held:
            t = map_of(*t.args[0].args)
            lets = (Let(f"{name}_by_key", t, op("map_from_pairs", t, held)),)
            held, tables = Var(f"{name}_by_key", t), [dict(m) for m in tables]
        if t.name != "map" or s.of_map == held:
            continue
        of = t.args[1]
        for c in fields:
            if c.type != t.args[0]:
                continue
            made: list[Column] = []
            if of == c.type:  # what has no other value stays
                kept = tuple(tuple([m.get(v, v) for v in row]) for m, row in zip(tables, c.vals, strict=True))
                yield Column(op("map_get_or", of, held, c.expr, c.expr), of, kept, 1 if _STAYS.search(s.text) else 3, said=bool(_STAYS.search(s.text)), lets=lets)
            if all(v in m for m, row in zip(tables, c.vals, strict=True) for v in row):
                vals = tuple(tuple([m[v] for v in row]) for m, row in zip(tables, c.vals, strict=True))
                made.append(Column(op("map_get", of, held, c.expr), of, vals, 1, lets=lets))
            if (d := _default(ask, of)) is not None:
                vals = tuple(tuple([m.get(v, d.value) for v in row]) for m, row in zip(tables, c.vals, strict=True))
                made.append(Column(op("map_get_or", of, held, c.expr, d), of, vals, 2, lets=lets))
            for got in made:
                yield got
                for a in numbers:
                    if (a.type, got.type) == (INT, FLOAT):  # pieces at a price
                        a = Column(op("to_float", FLOAT, a.expr), FLOAT, tuple(tuple(map(float, row)) for row in a.vals), a.cost)
                    if a.type == got.type:
                        for word, f, _ in _ARITHMETIC:
                            yield Column(op(word, a.type, a.expr, got.expr), a.type, by_row(f, a.vals, got.vals), got.cost + 1, lets=lets)


def _default(ask: Asked, t: Type) -> Lit | None:
    """What a table gives for what it does not hold."""
    if ask.default is not None and ask.default.type == t:
        return ask.default
    return {INT: number(0), FLOAT: Lit(0.0, FLOAT)}.get(t)


def _ranks(ask: Asked, s: Source, c: Column) -> Iterator[Column]:
    """The place of a row among all by a number: those with a greater or a less one, or the different ones of these, and one."""
    other = Var("other", s.element)
    key = substitute(c.expr, {ask.var: other})
    for dense, name in ((False, "gt"), (False, "lt"), (True, "gt"), (True, "lt")):
        is_better = Lambda((Param("other", s.element),), op(name, BOOL, key, c.expr), func_of((s.element,), BOOL))
        better = op("filter", list_of(s.element), s.expr, is_better)
        if dense:
            better = op("unique", list_of(c.type), op("map", list_of(c.type), better, ask.function(s.element, c.expr, c.type)))
        vals: list[tuple[int, ...]] = []
        for row in c.vals:
            known = sorted(set(row) if dense else row)
            vals.append(tuple([1 + (len(known) - bisect_right(known, v) if name == "gt" else bisect_left(known, v)) for v in row]))
        yield Column(op("add", INT, op("length", INT, better), number(1)), INT, tuple(vals), 1 + dense + (name == "lt"), "place", True)


@lru_cache(maxsize=1024)
def _template(text: str, t: Type) -> Expr | None:
    return typed(re.sub(r"(?<= )x(?=[ )])", "$x", text), (("x", t),))


def _kinds(t: Type) -> tuple[str, ...]:
    if t.name in ("list", "vtuple"):
        return ("list", "nums") if t.args[0] in NUMBERS else ("list",)
    if t.name == "map":
        return ("map", "mapnums") if t.args[1] in NUMBERS else ("map",)
    return (t.name,)


def _ends(names: Sequence[str]) -> tuple[int, int] | None:
    """Which parts are called a start and an end."""
    starts = [i for i, n in enumerate(names) if re.search(r"\b(?:start|begin|from|departure|opens?|open|check in|arrival)", n)]
    stops = [i for i, n in enumerate(names) if i not in starts[:1]
             and re.search(r"\b(?:end|stop|finish|until|till|to|arrival|close|closes|check out|departure)\b", n)]
    return (starts[0], stops[0]) if starts and stops else None


def _beside(span: tuple[int, int], places: Sequence[Sequence[tuple[int, int]]], parent: int) -> bool:
    """Whether of the parts named just before or after a place the nearest is this one, or there is none."""
    near = [(span[0] - e if e <= span[0] else 25 + s - span[1], i)
            for i, spans in enumerate(places) for s, e in spans if s - span[0] > -45 and s - span[1] < 15]
    return not near or min(near)[1] == parent or any(i == parent and d == min(near)[0] for d, i in near)


def _loose(v: Any) -> Any:
    """A frozen value of unknown type as the example wrote it."""
    if isinstance(v, FrozenMap):
        return {k: _loose(x) for k, x in v.items()}
    return [_loose(x) for x in v] if isinstance(v, tuple) else v
