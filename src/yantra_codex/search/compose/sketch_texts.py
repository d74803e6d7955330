"""Loops over a text's characters or digits that the words weigh, and over commands that change a text.

In: a Bench and what the words tell. Out: plans: weighted sums with a remainder or a check digit; a text that each command edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.types import BOOL, INT, STR, list_of
from yantra_codex.search.compose.blocks import instance
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_events import QUOTED, Events, clauses_of, events_of
from yantra_codex.search.compose.sketch_folds import sources
from yantra_codex.search.compose.sketch_steps import cheapest
from yantra_codex.search.compose.sketch_words import Told, number, op
from yantra_codex.search.compose.space import Node

WEIGHTED = """
total = 0
xs = XS()
for i in range(len(xs)):
    x = xs[i]
    total = total + WEIGHT(i) * ITEM(x)
return END(total)
"""
CHECKED = """
total = 0
xs = XS()
for i in range(len(xs) - 1):
    x = xs[i]
    total = total + WEIGHT(i) * ITEM(x)
x = xs[-1]
return END(total, x)
"""
WEIGHT_WORDS = re.compile(r"\b(?:weigh\w*|positions?|places?|alternat\w*|check ?(?:sum|digit|s|number|ed)?|multipl\w+ by|odd|even|index|every (?:second|other|2nd|third)|digits?|codes?|from the (?:left|right))\b")
EDITS: tuple[tuple[str, str], ...] = (  # of a text s
    ("upper", r"\b(?:upper|capitals?|big letters|raise)"), ("lower", r"\b(?:lower|small letters)"), ("reverse", r"\b(?:revers\w*|backwards?|turn\w* (?:it )?(?:a?round|over)|flip\w*|mirror)"),
    ("swap", r"\b(?:swap\w* (?:the )?case)"), ("drop_first", r"\b(?:remov\w*|drop\w*|delet\w*|cut\w*|tak\w*)[^.;]{0,25}\bfirst"), ("drop_last", r"\b(?:remov\w*|drop\w*|delet\w*|cut\w*|tak\w*|eras\w*|backspace)[^.;]{0,25}\b(?:last|before)|\bbackspace"),
    ("twice", r"\b(?:twice|doubl\w*|duplicat\w*|repeat\w*|copy)"), ("empty", r"\b(?:clear\w*|empt\w*|delet\w* (?:everything|all)|reset\w*)"),
    ("rotate_left", r"\b(?:first[^.;]{0,25}\b(?:end|back)|rotat\w*|shift\w*)"), ("rotate_right", r"\b(?:last[^.;]{0,25}\b(?:start|front|beginning)|rotat\w*|shift\w*)"), ("capitalize", r"\bcapitali[sz]"),
)


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for weighted sums and for edits."""
    if bench.returns in (INT, STR, BOOL) and WEIGHT_WORDS.search(told.text):
        yield from _weighted(bench, told)
    if bench.returns == STR:
        for events in events_of(bench, told):
            if events.key is not None and events.amount is None:
                yield from _edited(bench, told, events, False)
        for events in _written(bench, told):
            yield from _edited(bench, told, events, True)


def _weighted(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    R = bench.returns
    i, total = ("v", bench.local("i"), INT), ("v", bench.local("total"), INT)
    said = 0 if re.search(r"\b(?:weigh|position|place|alternat|1-based)", told.text) else 1
    weights: list[Choice] = [(said, op("add", i, number(1))), (said + 1, i)]
    if re.search(r"\balternat|\bodd\b|\beven\b|every (?:second|other)|\bweigh", told.text):
        small = [v for v in told.values if 0 <= v < 20][:5] or [1, -1]
        pairs = [(a, b) for a in [*small, *([1] if 1 not in small else [])] for b in [*small, *([1] if 1 not in small else [])] if a != b]
        weights += [(0 if told.values.index(a) + 1 == told.values.index(b) else 1, ("if", op("is_even", i, result=BOOL), number(a), number(b), INT)) if a in told.values and b in told.values
                    else (1, ("if", op("is_even", i, result=BOOL), number(a), number(b), INT)) for a, b in pairs]
        weights += [(2, ("if", op("is_even", i, result=BOOL), number(a), number(-a), INT)) for a in (1, -1)]
    weights += [(said + 1, op("add", i, number(v))) for v in told.values if 1 < v < 20]
    if re.search(r"\bpower|\bbase\b", told.text):
        weights += [(1, op("int_pow", number(v), i)) for v in told.values if 1 < v < 300]
    moduli = [v for v in told.values if v > 1]
    for cost, node, X, col, kind in sources(bench):
        if kind == "range" or X not in (INT, STR) or cost > 2:
            continue
        x: Node = ("v", bench.local("x"), X)
        code: Node = (instance("char_code", (STR,), INT), x)
        if X == INT:
            items: list[Choice] = [(0, x)]
        elif any(len(c) != 1 for row in col for c in row):
            continue
        elif all(c.isdigit() for row in col for c in row):
            items = [(0, (instance("parse_int", (STR,), INT), x))]
        else:
            items = [(0, code), (1, op("sub", code, number(96))), (1, op("sub", code, number(64))), (2, op("sub", code, number(97)))]
        rests = [(0, op("floormod", total, number(m))) for m in moduli]
        xs, weight = Hole(list_of(X), choices=[(max(cost - 1, 0), node)]), Hole(INT, choices=cheapest(weights))
        one, item = number(1), Hole(INT, choices=items)
        if R == INT:
            end: list[Choice] = [(1, total), *rests, *((2, op("floormod", op("sub", number(m), op("floormod", total, number(m))), number(m))) for m in moduli)]
        elif R == STR:
            end = [(1 + c, (instance("int_to_str", (INT,), STR), n)) for c, n in [(1, total), *rests]]
            end += [(c, (instance("zfill", (STR, INT), STR), (instance("int_to_str", (INT,), STR), n), number(w))) for c, n in [(1, total), *rests] for w in (v for v in told.values if 1 < v < 20)]
        else:
            end = [(0, op("eq", n, number(0), result=BOOL)) for _, n in rests] + [(2, op("eq", n, one, result=BOOL)) for _, n in rests]
        yield "told", Plan("weighted", WEIGHTED, {"XS": xs, "WEIGHT": weight, "ITEM": item, "END": Hole(R, choices=end)}, {}, 4 + said)
        if R == BOOL and re.search(r"\b(?:last|check)", told.text):
            last = items[0][1]
            plain = [(0, number(1)), *weights]
            ends = [(c, op("eq", n, last, result=BOOL)) for c, n in [*rests, (2, total)]]
            ends += [(1, op("eq", op("floormod", op("sub", number(m), op("floormod", total, number(m))), number(m)), last, result=BOOL)) for m in moduli]
            yield "told", Plan("checked", CHECKED, {"XS": xs, "WEIGHT": Hole(INT, choices=cheapest(plain)), "ITEM": item, "END": Hole(R, choices=ends)}, {}, 4)


# ---------------------------------------------------------------- a text that commands edit


def _written(bench: Bench, told: Told) -> Iterator[Events]:
    """The characters of a text of which a few that the words quote are commands; the others are written."""
    quoted = [lit.value for lit in told.reading.literals if isinstance(lit.value, str) and len(lit.value) == 1]
    for i, (name, t) in enumerate(bench.composer.params):
        chars = {c for r in bench.rows for c in r[i]} if t == STR else set()
        kinds = [q for q in dict.fromkeys(quoted) if q in chars]
        if kinds and len(kinds) < 4 and len(chars) > len(kinds):
            x: Node = ("v", bench.local("x"), STR)
            yield Events((instance("chars", (STR,), list_of(STR)), ("v", name, t)), STR, x, None, tuple(kinds))


def _edited(bench: Bench, told: Told, events: Events, writes: bool) -> Iterator[tuple[str, Plan]]:
    s: Node = ("v", bench.local("s"), STR)
    x: Node = ("v", bench.local("x"), STR)
    text_of = events.xs[1] if len(events.xs) > 1 else None
    starts: list[Choice] = [(0, ("v", n, STR)) for n, t in bench.composer.params if t == STR and ("v", n, STR) != text_of] or [(0, ("l", "", STR))]
    size: Node = (instance("str_length", (STR,), INT), s)

    def part(a: Node, b: Node) -> Node:
        return (instance("str_slice", (STR, INT, INT), STR), s, a, b)

    def one(name: str) -> Node:
        return (instance(name, (STR,), STR), s)

    def glued(a: Node, b: Node) -> Node:
        return (instance("str_concat", (STR, STR), STR), a, b)

    first, last = part(number(0), number(1)), part(op("max2", op("sub", size, number(1)), number(0)), size)
    rest, front = part(number(1), size), part(number(0), op("max2", op("sub", size, number(1)), number(0)))
    does: dict[str, Node] = {"upper": one("upper"), "lower": one("lower"), "reverse": one("str_reverse"), "swap": one("swapcase"), "drop_first": rest, "drop_last": front, "twice": glued(s, s), "empty": ("l", "", STR), "rotate_left": glued(rest, first), "rotate_right": glued(last, front),
                             "capitalize": one("capitalize")}
    lines = ["key = KEY(x)"]
    holes = {"XS": Hole(list_of(events.element), choices=[(0, events.xs)]), "START": Hole(STR, choices=starts), "KEY": Hole(STR, choices=[(0, events.key)])}  # type: ignore[list-item]
    named = [k for k in events.kinds if not (len(k) == 1 and k.isalpha() and len(events.kinds) > 4)]
    for k, kind in enumerate(named):
        after, before = clauses_of(told, kind, events.kinds)
        clauses = [" ; ".join(after), " ; ".join(before)]
        meant = [{name for name, words in EDITS if re.search(words, QUOTED.sub("", c))} for c in clauses]
        choices: list[Choice] = [(0 if name in meant[0] else 1 if name in meant[1] else 3, node) for name, node in does.items()]
        choices += [(3, s), (3 if any(meant) else 1, glued(s, x))]
        letter = "ABCDEF"[k]
        lines += [f"{'elif' if k else 'if'} key == KIND{letter}():", f"    s = U{letter}(s, x)"]
        holes[f"KIND{letter}"] = Hole(STR, choices=[(0, ("l", kind, STR))])
        holes[f"U{letter}"] = Hole(STR, choices=cheapest(choices)[:12])
    if writes:
        lines += ["else:", "    s = WRITTEN(s, x)"]
        holes["WRITTEN"] = Hole(STR, choices=[(0, glued(s, x)), (2, glued(x, s))])
    text = "\n".join(["s = START()", "for x in XS():", *("    " + line for line in lines), "return s"]) + "\n"
    yield "told", Plan("edited", text, holes, {}, 4)


__all__ = ["plans"]
