"""What the phrases of a rule stand for: "the total itself", "half of the price", "its length", "tripled and increased by 1".

In: words of a Reading (lower-case, literals as «n») and a Scope. Out: expressions over the parameters with what each reading
costs, the likeliest first. A phrase is read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yantra_codex.ir.nodes import Apply, Expr, Lit, Var, type_of
from yantra_codex.ir.rewrite import substitute, value_expr
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type
from yantra_codex.library.words import stem
from yantra_codex.search.compose.hints_text import Reading, typed

Meant = tuple[float, Expr]
MOST = 6
ITSELF, OF_ITS_KIND = 0.1, 0.25
KINDS = {"list": "list array sequence collection numbers values elements items entries readings", "vtuple": "tuple sequence", "str": "string text word name sentence line phrase input",
         "int": "number integer value amount input", "float": "number value amount input", "map": "dictionary dict map mapping table", "set": "set", "bool": "flag"}
MEASURED = {"age": "old older young younger years children child kids adults adult", "height": "tall taller high higher short", "weight": "heavy heavier light lighter kilo kilogram gram kg weigh", "price": "expensive cheap cost costs",
            "temperature": "warm hot cold colder warmer hotter degree degrees", "temp": "warm hot cold colder warmer hotter degree degrees temperature", "speed": "fast faster slow slower", "width": "wide wider narrow",
            "length": "long longer", "distance": "far kilometre metre km", "hours": "hour", "minutes": "minute", "points": "score point", "score": "point points", "count": "piece pieces number many", "quantity": "piece pieces"}
LENGTH = {"list": "length", "vtuple": "length", "str": "str_length", "map": "map_size", "set": "set_size"}
_FILLER = re.compile(r"^(?:(?:the|a|an|its|their|his|her|given|original|input|whole|full|all|any|each|every|these|those|such) )+")


@dataclass(slots=True)
class Scope:
    """reading: the request; names: its parameters; it: what "it" stands for at this place."""

    reading: Reading
    names: tuple[tuple[str, Type], ...]
    it: Expr | None = None
    known: dict[tuple[str, Expr | None], tuple[list[Meant], Expr | None]] = field(default_factory=dict)  # conditions that were read already

    def of(self, *kinds: str) -> list[Expr]:
        return [Var(n, t) for n, t in self.names if t.name in kinds]


def scope_of(r: Reading) -> Scope:
    return Scope(r, tuple((p.name, p.type) for p in r.params.values()))


def build(op: str, *args: Expr) -> Expr | None:
    """The op applied, whole numbers beside floats as floats; None where the types don't fit."""
    if any(type_of(a) == FLOAT for a in args) and op not in ("round_to", "repeat", "str_repeat"):
        args = tuple(as_float(a) for a in args)
    names = tuple((f"arg{i}_", type_of(a)) for i, a in enumerate(args))
    e = typed(f"({op} {' '.join('$' + n for n, _ in names)})", names)
    return None if e is None else substitute(e, {n: a for (n, _), a in zip(names, args)})


def as_float(e: Expr) -> Expr:
    if type_of(e) != INT:
        return e
    return Lit(float(e.value), FLOAT) if isinstance(e, Lit) and isinstance(e.value, int) else Apply("to_float", (e,), FLOAT)


def number(text: str) -> Expr:
    return Lit(float(text), FLOAT) if "." in text else Lit(int(text), INT)


def words_in(text: str) -> list[str]:
    return re.findall(r"[a-z_][a-z_0-9]*", text)


def alike(word: str, part: str) -> bool:
    """Whether two words are one but for their endings: "licence", "licensed"."""
    a, b = stem(word), stem(part)
    return a == b or (len(a) > 4 and len(b) > 4 and a[:5] == b[:5])


def names_it(text: str, name: str) -> float | None:
    """What it costs that a phrase names a parameter: all its words, some of them, or what is measured by it."""
    said = words_in(text)
    if name.lower() in said and (len(name) > 1 or name != "a" or re.search(r"\ba\b(?= (?:is|and|or|equals|to|by)\b|$)|\b(?:if|than|of|from|and|or) a\b(?! [a-z]+ (?:is|of))", text)):
        return 0.0
    parts = [p for p in name.lower().split("_") if len(p) > 2 or len(name) < 3]
    if any(w in MEASURED.get(p, "").split() for p in parts for w in said if w not in ("years", "number")):
        return 0.03
    hits = [p for p in parts if any(alike(w, p) for w in said)]
    if hits:
        return 0.05 + 0.05 * (len(parts) - len(hits))
    return None


def values(text: str, s: Scope, deep: int = 0) -> list[Meant]:
    """The readings of a phrase that is a value, each once, the cheapest first."""
    out: dict[str, Meant] = {}
    for cost, e in _values(text.strip(" ,"), s, deep):
        if e is not None and (repr(e) not in out or out[repr(e)][0] > cost):
            out[repr(e)] = (cost, e)
    return sorted(out.values(), key=lambda m: m[0])[:MOST]


def _values(text: str, s: Scope, deep: int) -> Iterator[tuple[float, Expr | None]]:
    if m := re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        yield 0.0, number(text)
        return
    if m := re.fullmatch(r"«(\d+)»", text):
        lit = s.reading.literals[int(m[1])]
        yield 0.0, value_expr(lit.value, lit.type)
        return
    if text in s.reading.params:
        p = s.reading.params[text]
        yield 0.0, Var(p.name, p.type)
        return
    bare = _FILLER.sub("", text).removesuffix(" itself").removesuffix(" as given")
    if bare in ("it", "that", "this", "itself", "them", "result"):
        if s.it is not None:
            yield ITSELF, s.it
        for name, t in s.names if len(s.names) == 1 else ():
            yield ITSELF, Var(name, t)
        return
    if deep > 3:
        return
    yield from _computed(bare, s, deep)
    yield from _named(bare, s)


def _named(bare: str, s: Scope) -> Iterator[Meant]:
    said = words_in(bare)
    if not said or len(said) > 3 or re.search(r"[\d«]", bare):
        return
    for name, t in s.names:
        cost = names_it(bare, name)
        known = KINDS.get(t.name, "").split()
        if cost is not None:
            yield cost + 0.1 * sum(not any(alike(w, p) for p in [*name.lower().split("_"), *known]) for w in said), Var(name, t)
    for kind, words in KINDS.items():
        held = [(n, t) for n, t in s.names if t.name == kind]
        if said[-1] in words.split() and len(said) < 3:
            for k, (n, t) in enumerate(held):
                yield OF_ITS_KIND + 0.2 * k + 0.1 * (len(held) > 1), Var(n, t)


_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(p), op) for p, op in (
    (r"(?:length|size) of (?P<x>.+)", "length"), (r"number of (?:characters|letters|elements|items|entries) (?:in|of) (?P<x>.+)", "length"), (r"(?P<x>.+)'s length", "length"), (r"(?P<x>[a-z_ ]+) length", "length"),
    (r"number of words (?:in|of) (?P<x>.+)", "words"), (r"(?:sum|total) of (?P<x>[^+]+?)", "sum"), (r"(?:average|mean) of (?P<x>.+)", "mean"), (r"(?:largest|biggest|maximum|highest|greatest)(?: (?:number|value|element))? (?:of|in) (?P<x>.+)", "max_of"),
    (r"(?:smallest|minimum|lowest|least)(?: (?:number|value|element))? (?:of|in) (?P<x>.+)", "min_of"), (r"(?:larger|bigger|maximum|greater|higher) of (?P<x>.+?) and (?P<y>.+)", "max2"),
    (r"(?:smaller|minimum|lesser|lower) of (?P<x>.+?) and (?P<y>.+)", "min2"), (r"sum of (?P<x>.+?) and (?P<y>.+)", "add"), (r"product of (?P<x>.+?) and (?P<y>.+)", "mul"), (r"difference (?:between|of) (?P<x>.+?) and (?P<y>.+)", "sub"),
    (r"(?:absolute value|magnitude) of (?P<x>.+)", "abs"), (r"square of (?P<x>.+)", "square"), (r"square root of (?P<x>.+)", "sqrt"), (r"(?:twice|double|two times|2 times)(?: of)? (?P<x>.+)", "*2"),
    (r"(?:three times|3 times|triple)(?: of)? (?P<x>.+)", "*3"), (r"half(?: of)? (?P<x>.+)", "/2"), (r"(?:(?:1|one|a) )?third of (?P<x>.+)", "/3"), (r"(?:(?:a|1|one) )?quarter of (?P<x>.+)", "/4"), (r"(?P<n>\d+(?:\.\d+)?) ?(?:%|percent) of (?P<x>.+)", "%"),
    (r"(?P<x>.+?) (?:plus|\+) (?P<y>.+)", "add"), (r"(?P<x>.+?) (?:minus|-|less) (?P<y>.+)", "sub"), (r"(?P<x>.+?) (?:times|multiplied by|x|\*) (?P<y>.+)", "mul"), (r"(?P<x>.+?) (?:divided by|over|/) (?P<y>.+)", "div"),
    (r"(?:first|1st) (?:character|letter) of (?P<x>.+)", "head"), (r"last (?:character|letter) of (?P<x>.+)", "tail"), (r"first (?:element|item|number|value|entry|word|name)?(?: ?of| ?in) (?P<x>.+)", "first"), (r"last (?:element|item|number|value|entry|word|name)?(?: ?of| ?in) (?P<x>.+)", "last"),
    (r"reverse(?:d)?(?: of)? (?P<x>.+)", "reverse"), (r"(?:negative|negation) of (?P<x>.+)", "neg"),
))
_ACTS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(p), op) for p, op in (
    (r"(?:is |are |gets? )?(?:doubled|paid double|counted (?:twice|double)|twice)", "*2"), (r"(?:is |are |gets? )?tripled", "*3"), (r"(?:is |are |gets? )?(?:halved|divided by 2)", "/2"), (r"(?:is |are )?squared", "square"), (r"(?:is |are )?cubed", "cube"),
    (r"(?:is |are )?(?:negated|made negative)", "neg"), (r"(?:is |are )?(?:increased|raised) by (?P<y>.+)", "add"), (r"(?:plus|with) (?P<y>.+?)(?: added| on top)?", "add"), (r"(?:minus) (?P<y>.+)", "sub"), (r"(?:is |are )?(?:decreased|reduced|lowered) by (?P<y>.+)", "sub"),
    (r"(?:is |are )?(?:multiplied by|times) (?P<y>.+)", "mul"), (r"(?:is |are )?divided by (?P<y>.+)", "div"), (r"(?:is |are )?(?:(?:returned |given |written )?reversed|backwards?)", "reverse"), (r"(?:is |are )?(?:turned |put |written |converted )?(?:in |to |into )?(?:uppercased?|capital letters)", "upper"),
    (r"(?:is |are )?(?:turned |put |written |converted )?(?:in |to |into )?(?:lowercased?|small letters)", "lower"), (r"(?:is |are )?capitali[sz]ed", "capitalize"), (r"(?:is |are )?rounded to (?P<y>\d) decimals?(?: places?)?", "round_to"),
    (r"(?:and )?1 more", "+1"), (r"(?:and )?1 less", "-1"),
))


def _computed(bare: str, s: Scope, deep: int) -> Iterator[Meant]:
    for pattern, op in _FORMS:
        if m := pattern.fullmatch(bare):
            parts = [values(m[g], s, deep + 1) for g in ("x", "y") if g in pattern.groupindex]
            if not all(parts):
                continue
            for c, x in parts[0][:3]:
                if len(parts) == 1:
                    percent = number(m["n"]) if "n" in pattern.groupindex else None
                    yield from ((c + 0.02, e) for e in applied(op, x, percent))
                else:
                    yield from ((c + d + 0.02, e) for d, y in parts[1][:3] for e in applied(op, x, y))
    for pattern, op in _ACTS:  # "the word reversed"
        if m := re.fullmatch(rf"(?P<subject>.+?) (?:{pattern.pattern})", bare):
            for c, x in values(m["subject"], s, deep + 1)[:3]:
                yield from ((c + d + 0.02, e) for d, e in _acted(pattern, op, m, x, s, deep))


def _acted(pattern: re.Pattern[str], op: str, m: re.Match[str], x: Expr, s: Scope, deep: int) -> Iterator[Meant]:
    if "y" not in pattern.groupindex:
        yield from ((0.0, e) for e in applied(op, x, None))
        return
    for d, y in values(m["y"], s, deep + 1)[:3]:
        yield from ((d, e) for e in applied(op, x, y))


def actions(text: str, x: Expr, s: Scope) -> list[Meant]:
    """What is done to a value, one thing after the other: "tripled and increased by 1"."""
    found: list[Meant] = [(0.0, x)]
    for part in re.split(r" and (?:then )?|, (?:then )?", text.strip(" ,")):
        found = [(c + d, e) for c, y in found for pattern, op in _ACTS if (m := pattern.fullmatch(part)) for d, e in _acted(pattern, op, m, y, s, 1)]
    return sorted(found, key=lambda f: f[0])[:MOST]


def applied(op: str, x: Expr, y: Expr | None) -> list[Expr]:
    """The op on its parts; for whole numbers that are divided, the whole result before the exact one."""
    t = type_of(x)
    if op == "length":
        out = [build(LENGTH[t.name], x)] if t.name in LENGTH else []
    elif op == "words":
        w = build("split_words", x) if t == STR else None
        out = [build("length", w)] if w is not None else []
    elif op in ("head", "tail"):
        out = [build("str_slice_to", x, Lit(1, INT)) if op == "head" else build("str_slice_from", x, Lit(-1, INT))] if t == STR else []
    elif op in ("first", "last") and t == STR:
        w = build("split_words", x)
        out = [build(op, w)] if w is not None else []
    elif op == "reverse":
        out = [build("str_reverse" if t == STR else "reverse", x)]
    elif op[0] in "*/" and op[1:].isdigit():
        k = Lit(int(op[1:]), INT)
        out = [build("mul", x, k)] if op[0] == "*" else [*([build("floordiv", x, k)] if t == INT else []), build("div", as_float(x), as_float(k))]
    elif op in ("+1", "-1"):
        out = [build("add" if op == "+1" else "sub", x, Lit(1, INT))]
    elif op == "%" and y is not None:
        whole = build("mul", x, y)
        out = [] if whole is None else [*([build("floordiv", whole, Lit(100, INT))] if type_of(whole) == INT else []), build("div", as_float(whole), Lit(100.0, FLOAT))]
    elif op == "cube":
        square = build("mul", x, x)
        out = [build("mul", square, x)] if square is not None else []
    elif op == "div" and y is not None and type_of(x) == INT and type_of(y) == INT:
        out = [build("floordiv", x, y), build("div", as_float(x), as_float(y))]
    elif op == "sub" and y is not None and t == type_of(y):
        d = build("sub", x, y)
        out = [d] if d is None or isinstance(y, Lit) else [d, build("abs", d)]
    else:
        out = [build(op, x)] if y is None else [build(op, x, y)]
    return [e for e in out if e is not None]


def joined(op: str, tests: Sequence[Expr]) -> Expr:
    """Tests with "and" or "or" between them."""
    out = tests[0]
    for t in tests[1:]:
        out = Apply(op, (out, t), BOOL)
    return out


__all__ = ["LENGTH", "Meant", "Scope", "actions", "alike", "as_float", "build", "joined", "names_it", "number", "scope_of", "values", "words_in"]
