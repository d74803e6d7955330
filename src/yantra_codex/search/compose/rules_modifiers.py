"""Rules that change what the main sentence gives: "members get 10 percent off", "if it rains, 5 is added", "children pay half".

In: the words of what follows from a condition. Out: expressions over the result so far, Var(RESULT), the likeliest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.nodes import Expr, Lit, Var
from yantra_codex.ir.types import FLOAT, INT, Type
from yantra_codex.search.compose.rules_nouns import Meant, as_float, build, number

RESULT = "result_"
_N = r"(?P<n>\d+(?:\.\d+)?)"
_THE = r"(?: (?:of |on |to |from )?(?:the|their|its|it|that)(?: [a-z]+){0,3})?"
_LEAD = r"(?:(?:you|they|we|it|there|one|the [a-z]+(?: [a-z]+)?) )?(?:(?:must |will |also )?(?:get|gets|is|are|pay|pays|receive|receives|have|has|count|counts|cost|costs|earn|earns|give|gives|be|add|adds|goes up|go up|comes? with) )?(?:only |just |another |an extra |a further |an? |the )*"
_UNIT = r"(?: (?!percent)[a-z]+)?"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(p), kind) for p, kind in (
    (rf"{_LEAD}(?:discount of )?{_N} ?(?:percent|%)(?: points?)? (?:off|discount|less|cheaper|reduction|rebate){_THE}", "%-"), (rf"{_LEAD}(?:discount|reduction|rebate) of {_N} ?(?:percent|%){_THE}", "%-"),
    (rf"{_LEAD}{_N} ?(?:percent|%) (?:is |are )?(?:taken off|deducted|subtracted){_THE}", "%-"), (rf"{_LEAD}(?:reduced|lowered|decreased|cut) by {_N} ?(?:percent|%)", "%-"),
    (rf"{_LEAD}{_N} ?(?:percent|%) (?:more|extra|surcharge|on top|bonus|higher|(?:is |are )?added){_THE}", "%+"), (rf"{_LEAD}(?:surcharge|bonus|extra charge|supplement) of {_N} ?(?:percent|%){_THE}", "%+"),
    (rf"{_LEAD}(?:increased|raised|goes up|go up) by {_N} ?(?:percent|%)", "%+"), (rf"{_LEAD}(?:by )?{_N} ?(?:percent|%)", "%+"),
    (rf"{_LEAD}{_N}{_UNIT} (?:off|discount|less|cheaper|reduction|rebate|fewer){_THE}", "-"), (rf"{_LEAD}(?:discount|reduction|rebate) of {_N}{_UNIT}{_THE}", "-"),
    (rf"{_LEAD}{_N}{_UNIT} (?:is |are )?(?:taken off|deducted|subtracted){_THE}", "-"), (rf"(?:subtract|deduct|take off) {_N}{_UNIT}{_THE}", "-"), (rf"{_LEAD}(?:reduced|lowered|decreased) by {_N}{_UNIT}", "-"),
    (rf"{_LEAD}{_N}(?: extra| more)?{_UNIT} (?:more|extra|on top|bonus|surcharge|(?:is |are )?added){_THE}", "+"), (rf"{_LEAD}{_N} (?:extra|more|bonus|additional) [a-z]+", "+"), (rf"{_LEAD}(?:surcharge|bonus|extra charge|supplement) of {_N}{_UNIT}{_THE}", "+"),
    (rf"(?:add|adds|plus) (?:another |an extra )?{_N}{_UNIT}{_THE}", "+"), (rf"{_LEAD}(?:increased|raised|goes up|go up) by {_N}{_UNIT}", "+"),
    (rf"{_LEAD}(?:half|halved|half price){_THE}", "/2"), (rf"{_LEAD}(?:double|doubled|twice(?: as much| that)?|paid double|counted (?:double|twice)|doubles){_THE}", "*2"), (r"(?:halve|double) (?:it|the [a-z]+)", "?"),
    (rf"{_LEAD}(?:triple|tripled|three times(?: as much)?|3 times(?: as much)?){_THE}", "*3"),
))


def modified(text: str, t: Type) -> list[Meant]:
    """What the result becomes; empty where the words say no change of it."""
    if t not in (INT, FLOAT):
        return []
    x = Var(RESULT, t)
    for pattern, kind in _FORMS:
        if m := pattern.fullmatch(text.strip(" ,.")):
            n = number(m["n"]) if "n" in pattern.groupindex else None
            if n is not None and t == INT and isinstance(n, Lit) and n.type == FLOAT:
                return []
            kind = ("/2" if text.startswith("halve") else "*2") if kind == "?" else kind
            return [(0.1 + 0.05 * k, e) for k, e in enumerate(_made(kind, x, n, t)) if e is not None]
    return []


def _made(kind: str, x: Expr, n: Expr | None, t: Type) -> Iterator[Expr | None]:
    if kind in ("*2", "*3"):
        yield build("mul", x, number(kind[1]))
    elif kind == "/2":
        yield build("floordiv", x, Lit(2, INT)) if t == INT else build("div", x, Lit(2.0, FLOAT))
    elif n is None:
        return
    elif kind in ("+", "-"):
        yield build("add" if kind == "+" else "sub", x, n)
    else:
        assert isinstance(n, Lit) and isinstance(n.value, (int, float))
        share = 100 + n.value if kind == "%+" else 100 - n.value
        factor: Expr = Lit(share, INT) if isinstance(share, int) else Lit(float(share), FLOAT)
        product = build("mul", x, factor)
        if product is not None and t == INT:
            yield build("floordiv", product, Lit(100, INT))
        elif product is not None:
            yield build("div", product, as_float(Lit(100, INT)))
            yield build("mul", x, Lit(round(share / 100, 6), FLOAT))


__all__ = ["RESULT", "modified"]
