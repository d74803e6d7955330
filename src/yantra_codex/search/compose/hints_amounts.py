"""Amounts that words spell out: "40 plus 2 for every further cubic metre", "15 percent of the bill", "2 per started hour".

In: words, a Reading, and the numbers that an amount may be counted from. Out: expressions, the likeliest first. They are
candidates for what the examples (or, where none shows a case, the words alone) decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yantra_codex.ir.nodes import Apply, Expr, Lit, Var, type_of
from yantra_codex.ir.types import FLOAT, INT, Type
from yantra_codex.search.compose.hints_text import Reading

MOST = 24
_N = r"(?P<{0}>\d+(?:\.\d+)?)"
_RATE = re.compile(rf"\b{_N.format('rate')}(?: [a-z]+){{0,2}}? (?:per|for (?:each|every|any)|each|an?|every)\b(?P<kind>(?: (?:started|begun|commenced|full|whole|complete|completed|further|extra|additional|more|other|beyond|over))*)"
                   rf"(?: {_N.format('size')})?(?: (?P<unit>[a-z]+))?(?P<tail>(?: [a-z]+){{0,4}})")
_BASE = re.compile(rf"\b{_N.format('base')}(?: [a-z]+)? (?:plus|and(?: then)?|\+)\b")
_AFTER = re.compile(rf"\b(?:plus|\+|on top of|added to)(?: (?:a |an )?(?:base|basic|fixed|flat) (?:price |fee |charge |fare )?of)? {_N.format('base')}\b(?! (?:per|for))")
_PERCENT = re.compile(rf"\b{_N.format('n')} ?(?:%|percent)(?P<off> (?:off|less|cheaper|discount|reduction|rebate|lower)\b)?(?P<on> (?:more|extra|on top|higher|surcharge)\b)?")
_ROUNDED = re.compile(r"\bround(?:ed)?(?: (?P<way>down|up))?(?: to (?:(?P<places>\d) )?(?:the )?(?:decimals?|places?|(?:nearest )?(?:whole|full|integer|cent)))?")
_TURNED = re.compile(r"\b(?:every|each|any) (?P<what>(?:(?:started|begun|full|whole|complete|further|extra|additional|other|more) )*(?:\d+ )?[a-z]+)(?P<tail> (?:beyond|over|above|after|past) (?:that|this|[\d.]+))? "
                     r"(?:costs?|is|adds?|counts?|earns?|gives?|brings?|scores?)(?: another| a further)? (?P<rate>\d+(?:\.\d+)?)(?P<unit> [a-z]+)?")
_EXCESS = re.compile(r"\b(?:further|extra|additional|more|other|beyond|over|above|exceed\w*)\b")
SIZES = {"hour": (60, 3600), "minute": (60,), "day": (24, 1440), "week": (7,), "year": (12, 365), "dozen": (12,), "kilogram": (1000,), "kilo": (1000,), "kg": (1000,), "kilometre": (1000,),
         "kilometer": (1000,), "km": (1000,), "litre": (1000,), "liter": (1000,), "euro": (100,), "dollar": (100,), "pound": (100,), "metre": (100,), "meter": (100,), "ton": (1000,), "tonne": (1000,)}


def amounts(words: str, r: Reading, returns: Type, thresholds: Sequence[Expr] = ()) -> list[Expr]:
    """What the words say an amount is. thresholds: where a case before begins, for "every further"."""
    if returns not in (INT, FLOAT):
        return []
    words = _TURNED.sub(lambda m: f"{m['rate']}{m['unit'] or ''} for every {m['what']}{m['tail'] or ''}", words)
    out: dict[str, Expr] = {}
    rounded = _ROUNDED.search(words) or _ROUNDED.search(r.text)
    for e in [*_rates(words, r, returns, thresholds), *_shares(words, r, returns)]:
        if rounded and rounded["places"] and returns == FLOAT:
            e = Apply("round_to", (e, Lit(int(rounded["places"]), INT)), FLOAT)
        out.setdefault(repr(e), e)
    return list(out.values())[:MOST]


def _numbers(r: Reading) -> list[Expr]:
    return [Var(p.name, p.type) for p in r.params.values() if p.type in (INT, FLOAT)]


def _as(e: Expr, t: Type) -> Expr:
    own: Type = e.type  # type: ignore[attr-defined]
    return Apply("to_float", (e,), FLOAT) if t == FLOAT and own == INT and not isinstance(e, Lit) else Lit(float(e.value), FLOAT) if isinstance(e, Lit) and t == FLOAT and e.value is not None else e


def _lit(text: str, t: Type) -> Lit:
    return Lit(float(text), FLOAT) if t == FLOAT else Lit(int(float(text)), INT)


def _rates(words: str, r: Reading, t: Type, thresholds: Sequence[Expr]) -> Iterator[Expr]:
    m = _RATE.search(words)
    if m is None or (t == INT and "." in m["rate"]):
        return
    base = next((b["base"] for p in (_BASE, _AFTER) if (b := p.search(words)) and b.start("base") != m.start("rate")), None)
    if base is not None and t == INT and "." in base:
        return
    kind = m["kind"]
    unit = (m["unit"] or "").rstrip("s")
    sizes = [int(m["size"])] if m["size"] and "." not in m["size"] else [1, *SIZES.get(unit, ())]
    if SIZES.get(unit) and re.search(r"started|begun|commenced|full|whole|complete", kind):
        sizes = [*sizes[1:], 1]
    numbers = _numbers(r)
    past = [Apply("sub", (x, y), type_of(x)) for x in numbers for limit in [*thresholds, *numbers]
            if limit != x and type_of(y := _as(limit, type_of(x))) == type_of(x)]
    quantities: list[Expr] = [*past, *numbers] if _EXCESS.search(kind + m["tail"]) else [*numbers, *past]
    for q in quantities:
        whole: Type = q.type  # type: ignore[attr-defined]
        for size in sizes:
            count = q
            if size != 1 or whole == FLOAT:
                if whole == INT:
                    count = Apply("floordiv", (q, Lit(size, INT)), INT) if re.search(r"full|whole|complete", kind) else _ceiling(q, size)
                elif re.search(r"started|begun|commenced", kind):
                    count = Apply("ceil", (Apply("div", (q, Lit(float(size), FLOAT)), FLOAT),), INT)
                elif re.search(r"full|whole|complete", kind):
                    count = Apply("floor", (Apply("div", (q, Lit(float(size), FLOAT)), FLOAT),), INT)
                elif size != 1:
                    count = Apply("div", (q, Lit(float(size), FLOAT)), FLOAT)
            if t == INT and count.type == FLOAT:  # type: ignore[attr-defined]
                continue
            amount: Expr = Apply("mul", (_as(count, t), _lit(m["rate"], t)), t)
            yield amount if base is None else Apply("add", (_lit(base, t), amount), t)


def _ceiling(q: Expr, size: int) -> Expr:
    """The division rounded up, of whole numbers."""
    return Apply("floordiv", (Apply("add", (q, Lit(size - 1, INT)), INT), Lit(size, INT)), INT)


def _shares(words: str, r: Reading, t: Type) -> Iterator[Expr]:
    m = _PERCENT.search(words)
    if m is None or "." in m["n"]:
        return
    share = 100 - int(m["n"]) if m["off"] else 100 + int(m["n"]) if m["on"] else int(m["n"])
    for x in _numbers(r):
        own: Type = x.type  # type: ignore[attr-defined]
        if t == FLOAT:
            yield Apply("div", (Apply("mul", (_as(x, FLOAT), Lit(float(share), FLOAT)), FLOAT), Lit(100.0, FLOAT)), FLOAT)
        elif own == INT:
            product = Apply("mul", (x, Lit(share, INT)), INT)
            yield _ceiling(product, 100) if re.search(r"\bround(?:ed)? up\b", r.text) else Apply("floordiv", (product, Lit(100, INT)), INT)


__all__ = ["amounts"]
