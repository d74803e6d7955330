"""What the words of a request say about amounts: the quantities they name, the operations they ask for, rounding and limits.

In: a Reading. Out: `Told`, from which strand_amounts.py puts formulas together that use each quantity once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yantra_codex.ir.nodes import Lit
from yantra_codex.ir.types import BOOL, FLOAT, INT, Type
from yantra_codex.library.words import stem
from yantra_codex.search.compose.hints_cases import placed_cases
from yantra_codex.search.compose.hints_text import Reading

# op -> words that ask for it; what it costs then, and when no word does (None: it is not tried)
CUES: tuple[tuple[str, str, float, float | None], ...] = (
    ("add", "plus add added adds sum total together additional extra more altogether base fee fixed initial and increase gain including combined top surcharge cover", 1.0, 2.2),
    ("sub", "minus less subtract left remain remaining difference loses lose lost spent spending spend after without reduce reduced discount deduct except change refund save saves "
            "fewer away pay paid between behind short missing still free unused until since profit gap", 1.0, 2.2),
    ("mul", "each per every times cost costs price multiply rate hourly product area apiece times charge charged wage pay pays unit by convert conversion is equal worth", 1.0, 1.9),
    ("div", "share shared split divide divided per each average evenly equally among ratio rate speed equal apiece convert how fraction", 1.0, 2.4),
    ("floordiv", "full complete completed whole every evenly many down share split divide floor fit fits often each", 1.0, 2.6),
    ("ceildiv", "up started begun needed need needs enough required must hold holds pack packs box trips least begin ceiling take takes any part fewest necessary", 1.0, None),
    ("floormod", "left remain remaining remainder rest over wrap wraps clock modulo leftover", 1.2, None),
    ("excess", "first free over beyond above exceed exceeds exceeding further additional extra more than after allowance included overtime threshold without from", 1.1, None),
    ("within", "first up next only until", 1.8, None),
    ("min2", "smaller lesser most whichever limited only cap capped maximum fewer limit", 1.6, None),
    ("max2", "larger greater least minimum whichever bigger", 1.8, None),
    ("percent_of", "percent % commission tax interest share portion", 0.6, None),
    ("percent_more", "percent % tip tax vat interest increase raise surcharge markup grows growth more top added plus rises", 0.6, None),
    ("percent_less", "percent % discount off reduced reduction less rebate markdown decrease cheaper lower drop drops shrinks loses deducted", 0.6, None),
    ("as_percent", "percent % percentage", 0.8, None),
    ("multiple_up", "multiple multiples", 0.8, None),
    ("multiple_down", "multiple multiples", 1.0, None),
    ("percent_change", "percent % percentage", 0.9, None),
)
PERCENT = frozenset(["percent", "percentage", "pct", "discount", "vat", "commission", "tax", "tip"])
# words of units -> what one of them is of another one that is named as well
UNITS: tuple[tuple[str, str, int], ...] = (
    ("hour hours clock", "minute minutes", 60), ("minute minutes", "second seconds", 60), ("hour hours", "second seconds", 3600), ("day days clock", "hour hours clock", 24),
    ("week weeks", "day days", 7), ("day days", "minute minutes", 1440), ("year years", "month months", 12), ("year years", "day days", 365), ("year years annual", "week weeks", 52),
    ("dozen dozens", "", 12), ("euro euros dollar dollars pound pounds", "cent cents", 100), ("metre metres meter meters m", "centimetre centimetres centimeter centimeters cm", 100),
    ("km kilometre kilometres kilometer kilometers kilogram kilograms kg kilo kilos litre litres liter liters tonne tonnes", "m metre metres meter meters gram grams g ml millilitre millilitres kg", 1000),
    ("foot feet", "inch inches", 12), ("degree degrees compass", "", 360), ("km/h kmh hour hours", "minute minutes", 60), ("centimetre centimetres cm centimeter centimeters", "millimetre mm millimetres millimeter millimeters", 10),
)
FACTORS: tuple[tuple[str, int, bool], ...] = (("half halved halve halves", 2, False), ("double doubled twice doubles", 2, True), ("triple tripled thrice three-fold", 3, True), ("quarter", 4, False))
_NUMBER = re.compile(r"(?<![\w.«])(\d+(?:\.\d+)?)(?: ?(%|percent|per cent))?(?![\w»])")
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_FROM = re.compile(r"\b(?:from|after|starting with|beginning with) the (?:(\d+)(?:st|nd|rd|th)|(" + "|".join(_ORDINAL) + r"))\b")
_FIRST = re.compile(r"\bthe first (?!\d)(?=[a-z]+)|\b(?:one|an) (?=free\b|more\b|extra\b|additional\b|further\b)|\bfree one\b")
_ROUNDED = re.compile(r"\b(?:round(?:ed|ing|s)?)\b(?: (?:the )?(?:result|it|value|answer|total|amount|price))?(?P<way> down| up)?(?: (?:to|at) (?:the )?(?:(?P<places>\d) (?:decimals?|digits?|places?)(?: places?| digits?)?|(?P<whole>(?:nearest |full |next |a )*"
                      r"(?:whole|integer|full|cent|euro|dollar)\w*)))?|\bto (?P<places2>\d) (?:decimals?|decimal places?)\b|\b(?P<cents>cents? precision|nearest cent|(?<=rounded )to (?:whole |full )?cents)\b")
_LOW = re.compile(r"\b(?:(?:but |and )?(?:never|not|no|can ?not|must not|should not)(?: be| get| go| fall| drop| become| pays?| charge| costs?| is)*(?: any)? (?:less than|lower than|below|under|smaller than|fewer than)(?: a)?"
                  r"|(?:a |the )?minimum(?: [a-z]+){0,2}?(?: of| is)|(?:but|and|is|pays?|costs?|charged?|always|never|with) at least) (?P<n>\d+(?:\.\d+)?)\b")
_LOW0 = re.compile(r"\b(?:never|not|can ?not)(?: be| go| get| become| drop)* negative\b|\bno negative (?:result|amount|value|number)s?\b")
_HIGH = re.compile(r"\b(?:(?:never|not|no|nobody|can ?not|must not)(?: [a-z]+){0,3}? (?:more than|above|over|higher than|greater than|exceeds?)|(?:but |and |is |pays? |costs? |charged? )?at most|(?:capped|limited|cut off) (?:at|to)"
                   r"|(?:up to )?(?:a |the )?maximum(?: [a-z]+){0,2}?(?: of| is)|(?:does|may|can|must|should) not exceed) (?P<n>\d+(?:\.\d+)?)\b")
_NEGATIVE = re.compile(r"\bnegative [a-z]+(?: [a-z]+)? (?:counts?|are|is)(?: [a-z]+){0,2}? (?:as|like)\b|\bnegative [a-z]+ (?:is|are) (?:ignored|treated as)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that the words name: a parameter, or a constant. at: its place in the text; percent: whether it is a share of 100."""

    value: float | None
    param: str | None
    type: Type
    at: int
    percent: bool = False
    role: str = ""  # "rate": so much for each, "group": so many that count as one, "threshold"
    optional: float | None = None  # what leaving it out costs
    again: bool = False  # a parameter that is named a second time


@dataclass(frozen=True, slots=True)
class Told:
    """costs: of each operation that is tried; factors: what one quantity may be multiplied or divided by, with the cost; rounding: "", "down", "up" or decimals."""

    quantities: tuple[Quantity, ...]
    costs: Mapping[str, float]
    factors: tuple[tuple[int, float, str], ...]
    places: int | None = None
    way: str = ""
    low: float | None = None
    high: float | None = None
    clipped: bool = False
    comparing: tuple[float, float] | None = None  # what a comparison costs that holds of equals, or does not; None where no word compares
    missing: tuple[tuple[str, float], ...] = ()  # parameter -> what is returned where it is 0


def read_amounts(r: Reading) -> Told:
    text = _CUT.split(r.text, maxsplit=1)[0]
    if _OTHER.search(text):
        return Told((), {}, ())
    words = set(re.findall(r"[a-z]+(?:/[a-z]+)?|%", text)) | {w for p in r.params for w in p.split("_")} | r.names
    words |= {unit for p in r.params for short, unit in (("h", "hour"), ("m", "minute"), ("min", "minute"), ("mins", "minute"), ("s", "second"), ("sec", "second")) if p.rstrip("0123456789") == short}
    stems = words | {stem(w) for w in words if w.isalpha()}
    taken = [(a, b) for a, b, case in placed_cases(r) if case.kind in ("when", "missing") and case.result is not None]
    places, way = None, ""
    for m in _ROUNDED.finditer(text):
        cents = m["cents"] or (r.returns == FLOAT and re.match(r" ?(?:to )?(?:the )?(?:nearest |full |whole )*cents?\b", text[m.end() - len(m["whole"] or ""):]))
        n = m["places"] or m["places2"] or ("2" if cents else None)
        places = int(n) if n else places
        way = (m["way"] or "").strip() or ("whole" if n is None and (m["whole"] or r.returns == INT) else way)
        taken.append(m.span())
    low, high = None, None
    for pattern in (_LOW, _HIGH) if r.returns != BOOL else ():
        for m in pattern.finditer(text):
            if any(a <= m.start("n") < b for a, b in taken) or text[m.end():].startswith(("%", " percent")):
                continue
            taken.append(m.span())
            low, high = (float(m["n"]), high) if pattern is _LOW else (low, float(m["n"]))
    if _LOW0.search(text):
        low = 0.0
    quantities = [*_named(r, text), *_written(text, taken, r)]
    costs = {op: (cost if stems & set(cues.split()) or any(c in text for c in cues.split() if not c.isalpha()) else dear) for op, cues, cost, dear in CUES}
    if way == "up":
        costs["ceildiv"] = 0.6
    elif way == "down":
        costs["floordiv"] = 0.6
    return Told(tuple(sorted(quantities, key=lambda q: q.at)), {op: c for op, c in costs.items() if c is not None}, tuple(_factors(words, r)), places, way, low, high,
                bool(_NEGATIVE.search(text)), _comparing(text), tuple(_missing(r)))


_CUT = re.compile(r">>>|\b(?:for example|examples?:|e\.g\.)")
# words that tell of numbers one by one, or of their digits: no amounts
_OTHER = re.compile(r"\b(?:anything|everything|whatever|digits?|palindrom\w*|divisors?|prime|primes|divisible|sequence|series|fibonacci|terms?|binary|bits?|recur\w*|(?:numbers|integers|years) (?:from|between|below|up to)|until (?:it|n|\w+ (?:becomes?|is|reach\w*|gets)))\b")
_RATE = re.compile(r" ?(?:[a-z]+ )?(?:[a-z]+ )?(?:per|each|apiece|an hour|a day|a week|a piece|for (?:each|every|any|all further)|every)\b")
_GROUP = re.compile(r"\b(?:every|each|per|(?:every|each|per) (?:started|begun|full|complete|further|additional)|batches of|groups of|packs of|boxes of|holds|hold|fits?) $")
_COSTS = re.compile(r"\b(?:each|every|per|further|additional|extra|any|other)\b[^.,;]{0,40}\b(?:costs?|cost only|costs only|is|are|pays?|charged?|adds?)(?: (?:only|another|an extra))? $")


_BETWEEN = re.compile(r"\b(?:from|between) \d+ (?:to|and|up to|through) \d+\b")
_MORE = r"(?:more|less|fewer|larger|greater|smaller|bigger|higher|lower|longer|shorter|heavier|lighter|cheaper|older|younger|later|earlier|faster|slower)"
_LOOSE = re.compile(rf"\b(?:at least|at most|enough|fits?|suffic\w*|afford\w*|reach\w*|up to|within|(?:not|no|never)(?: be| cost| [a-z]+)? {_MORE}|(?:not|never) (?:exceeds?|above|below|over|under)|allowed|covers?|last)\b")
_STRICT = re.compile(rf"(?<!not )(?<!no )(?<!not be )(?<!never )\b(?:{_MORE}(?: [a-z]+)? than|exceed\w*|above|below|over|under|beyond)\b")


def _comparing(text: str) -> tuple[float, float] | None:
    loose, strict = _LOOSE.search(text), _STRICT.search(text)
    if (not loose and not strict) or len([*_LOOSE.finditer(text), *_STRICT.finditer(text)]) > 1:
        return None  # two comparisons are no single one
    return (0.3 if loose else 1.5), (0.3 if strict and not loose else 1.2)


def _missing(r: Reading) -> Iterator[tuple[str, float]]:
    """The parameters of which the words say what is returned where there is none of it."""
    for _, _, case in placed_cases(r):
        if case.kind == "missing" and isinstance(case.result, Lit) and isinstance(case.result.value, (int, float)) and (m := re.search(r"\bno (\w+)", case.why.lower())):
            for name in r.params:
                if {m[1], m[1].rstrip("s")} & {part for w in name.split("_") for part in (w, w.rstrip("s"))}:
                    yield r.params[name].name, float(case.result.value)


def _named(r: Reading, text: str) -> list[Quantity]:
    """The parameters, where the words first name them."""
    out = []
    for n, (name, p) in enumerate(r.params.items()):
        if p.type not in (INT, FLOAT):
            continue
        at = min((m.start() for part in (name, *[s for w in name.split("_") if len(w) > 2 for s in (w, w.rstrip("s"))]) for m in [re.search(rf"\b{re.escape(part)}", text)] if m), default=n - 1000)
        parts = set(name.split("_"))
        near = text[max(0, at - 3): at + len(name) + 12] if at >= 0 else ""
        shares = "%" in text or "percent" in text or bool(parts & {"percent", "percentage", "pct"})
        percent = (bool(parts & PERCENT) and shares) or bool(re.search(rf"\b{re.escape(name)}\b ?(?:%|percent)", near))
        out.append(Quantity(None, p.name, p.type, at, percent))
        if at >= 0 and (again := re.search(rf"\b{re.escape(name)}\b", text[at + len(name):])) and re.search(rf"\b{re.escape(name)}\b", text[at: at + len(name) + 1]):
            out.append(Quantity(None, p.name, p.type, at + len(name) + again.start(), optional=-0.1, again=True))
    return out


def _written(text: str, taken: list[tuple[int, int]], r: Reading) -> list[Quantity]:
    """The numbers that stand in the text, but for those of rounding, limits and cases."""
    out = []
    ranges = [m.span() for m in _BETWEEN.finditer(text)]
    for m in _NUMBER.finditer(text):
        if any(a <= m.start() < b for a, b in taken):
            continue
        if m[1] == "0" or (m[1] in ("2", "3", "4") and int(m[1]) == len(r.params) and not re.search(rf"\b{m[1]}\b", r.raw)):
            continue  # "the three sides" counts the parameters
        whole = "." not in m[1]
        role = "rate" if _RATE.match(text, m.end()) or _COSTS.search(text[: m.start()]) else "group" if _GROUP.search(text[: m.start()]) else ""
        out.append(Quantity(float(m[1]), None, INT if whole else FLOAT, m.start(), bool(m[2]), role, optional=0.2 if any(a <= m.start() < b for a, b in ranges) else _spare(m[1], r)))
    for m in _FROM.finditer(text):
        n = int(m[1]) if m[1] else _ORDINAL[m[2]]
        out.append(Quantity(float(n - (not m[0].startswith("after"))), None, INT, m.start(), role="threshold", optional=2.0))
    for m in _FIRST.finditer(text):
        if not any(m.start() <= q.at < m.end() for q in out):
            out.append(Quantity(1.0, None, INT, m.start(), optional=0.8))
            break
    for word, minutes in (("midnight", 1440), ("noon", 720), ("midday", 720)):
        if (until := re.search(rf"\b(?:until|till|to|before) {word}\b", text)):
            out.append(Quantity(float(minutes if "minute" in text else minutes // 60), None, INT, until.start(), optional=0.6))
    return out


def _spare(number: str, r: Reading) -> float:
    """What leaving a number out costs: little where it is a word that may count the parameters."""
    if number in ("2", "3", "4") and not re.search(rf"\b{number}\b", r.raw):
        return 0.5
    return 1.5 if number == "1" else 3.0


def _factors(words: set[str], r: Reading) -> list[tuple[int, float, str]]:
    """Numbers that no word writes but units and words like "half" imply: how large, at what cost, "mul" or "div" or both."""
    out: dict[tuple[int, str], float] = {}
    for large, small, n in UNITS:
        if words & set(large.split()) and (not small or words & set(small.split())):
            out[n, ""] = 1.2
    for names, n, up in FACTORS:
        if words & set(names.split()):
            out[n, "mul" if up else "div"] = 0.8
    if words & {"square", "squared", "squares"}:
        out[2, "square"] = 0.9
    if words & {"average", "mean", "midpoint", "halfway"}:
        numbers = sum(p.type in (INT, FLOAT) for p in r.params.values())
        out[numbers, "div"] = 0.5
    return [(n, cost, way) for (n, way), cost in out.items() if n > 1]


__all__ = ["Quantity", "Told", "read_amounts"]
