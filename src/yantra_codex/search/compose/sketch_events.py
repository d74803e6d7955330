"""Loops over events that change a state: commands with amounts, stock that never falls below zero, moves on a grid.

In: a Bench and what the words tell. Out: plans over a list of events (texts such as "add 3", pairs of a kind and an amount, the
characters of a text, numbers): for each kind of event an update, chosen by the words around its name; then limits, then what is kept track of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of, tuple_of
from yantra_codex.search.compose.blocks import instance, make_tuple, shape_blocks
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_steps import cheapest, list_ends
from yantra_codex.search.compose.sketch_words import Told, number, op
from yantra_codex.search.compose.space import Node

MOST_KINDS = 6
NATURAL = re.compile(r"\b(?:start|begin|command|instruction|move|step|event|log|balance|level|stock|state|position|counter|running|never|capacity|limit|after each|final|end)")


@dataclass(frozen=True, slots=True)
class Events:
    """xs: the list. element: its type. key, amount: what an event's kind and its number are, over the variable x; kinds: those shown."""

    xs: Node
    element: Type
    key: Node | None
    amount: Node | None
    kinds: tuple[str, ...]
    second: Node | None = None  # of a pair of numbers


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for the lists and texts that may hold events."""
    for events in events_of(bench, told):
        yield from _numbers_in_turn(bench, told, events)
        if events.key is not None:
            yield from _moves(bench, told, events)


# ---------------------------------------------------------------- events


def events_of(bench: Bench, told: Told) -> Iterator[Events]:
    """How the parameters may be read as events."""
    x = bench.local("x")
    for i, (name, t) in enumerate(bench.composer.params):
        rows = [r[i] for r in bench.rows]
        node: Node = ("v", name, t)
        if t == STR and all(isinstance(r, str) for r in rows):
            chars = sorted({c for r in rows for c in r})
            if 0 < len(chars) <= MOST_KINDS:
                yield Events((instance("chars", (STR,), list_of(STR)), node), STR, ("v", x, STR), None, _kinds(chars, told))
            words = [w for r in rows for w in r.split()]
            if words and any(len(w) > 1 for w in words) and any(" " in r for r in rows):
                yield from _texts((instance("split_words", (STR,), list_of(STR)), node), words, told, x)
        elif t == list_of(STR):
            yield from _texts(node, [w for r in rows for w in r], told, x)
        elif t == list_of(INT):
            yield Events(node, INT, None, ("v", x, INT), ())
        elif t.name == "list" and t.args[0].name == "tuple" and t.args[0].args == (INT, INT):
            both = {b.name: b for b in shape_blocks((t.args[0],), t.args[0], ())}
            pair_of: Node = ("v", x, t.args[0])
            yield Events(node, t.args[0], None, (both["tuple_get_0"], pair_of), (), (both["tuple_get_1"], pair_of))
        elif t.name == "list" and t.args[0].name == "tuple" and t.args[0].args in ((STR, INT), (INT, STR)):
            pair = t.args[0]
            parts = {b.name: b for b in shape_blocks((pair,), pair, ())}
            k, a = (0, 1) if pair.args == (STR, INT) else (1, 0)
            kinds = sorted({e[k] for r in rows for e in r})
            if 0 < len(kinds) <= MOST_KINDS:
                e: Node = ("v", x, pair)
                yield Events(node, pair, (parts[f"tuple_get_{k}"], e), (parts[f"tuple_get_{a}"], e), _kinds(kinds, told))


def _texts(xs: Node, words: Sequence[str], told: Told, x: str) -> Iterator[Events]:
    """Texts as events: whole, a word and a number, a sign or letter and a number."""
    e: Node = ("v", x, STR)
    texts = list_of(STR)
    whole = sorted(set(words))
    if 0 < len(whole) <= MOST_KINDS:
        yield Events(xs, STR, e, None, _kinds(whole, told))
    split: Node = (instance("split_words", (STR,), texts), e)
    if any(re.fullmatch(r"\S+ -?\d+", w) for w in words) and all(re.fullmatch(r"\S+(?: -?\d+)?", w) for w in words):
        kinds = sorted({w.split()[0] for w in words})
        if len(kinds) <= MOST_KINDS:
            amount: Node = (instance("parse_int", (STR,), INT), (instance("index", (texts, INT), STR), split, number(1)))
            yield Events(xs, STR, (instance("index", (texts, INT), STR), split, number(0)), amount, _kinds(kinds, told))
    elif words and any(re.fullmatch(r"\D\d+", w) for w in words) and all(re.fullmatch(r"\D\d*", w) for w in words):
        kinds = sorted({w[0] for w in words})
        if len(kinds) <= MOST_KINDS:
            rest: Node = (instance("str_slice", (STR, INT, INT), STR), e, number(1), (instance("str_length", (STR,), INT), e))
            yield Events(xs, STR, (instance("str_index", (STR, INT), STR), e, number(0)), (instance("parse_int", (STR,), INT), rest), _kinds(kinds, told))


def _kinds(shown: Sequence[str], told: Told) -> tuple[str, ...]:
    """The kinds of the examples and those that the request quotes beside them, in the order of the words."""
    quoted = [lit.value.split()[0] for lit in told.reading.literals if isinstance(lit.value, str) and re.fullmatch(r"\S+(?: (?:-?\d+|[a-z]))?", lit.value)]
    like = [q for q in quoted if any(len(q) == len(s) or (q.isalpha() == s.isalpha() and len(s) > 1 < len(q)) for s in shown)]
    found = list(dict.fromkeys([*like, *shown])) if len({*like, *shown}) <= MOST_KINDS else list(dict.fromkeys(shown))
    return tuple(sorted(found, key=lambda k: (_place(k, told), k)))


def _places(kind: str, told: Told) -> list[int]:
    """Where the words speak of a kind: quoted, or as a word of their own."""
    r = told.reading
    at = [m.start() for m in re.finditer(r"«(\d+)»", told.text) if isinstance(r.literals[int(m[1])].value, str) and r.literals[int(m[1])].value.split()[:1] == [kind]]
    if len(kind) > 2 and kind.isalpha():
        root = kind.lower()[:-1] if len(kind) > 3 and kind[-1] in "eys" else kind.lower()
        at += [m.start() for m in re.finditer(rf"\b{re.escape(root[:7])}", told.text)]
    return sorted(at)


def _place(kind: str, told: Told) -> int:
    return next(iter(_places(kind, told)), 10**6)


# ---------------------------------------------------------------- one number that events change

# what the words around an event's name say its amount does
MEANT: tuple[tuple[str, str], ...] = (
    ("add", r"\b(?:add\w*|plus|up|increas\w*|rais\w*|gain\w*|deposit\w*|forwards?|deliver\w*|receiv\w*|in\b|credit\w*|arriv\w*|charg\w*|refill\w*|get on|board\w*|more|win\w*|earn\w*|giv\w+|get|gets|scor\w*|open\w*|north|east|right|push\w*|ris\w*|climb\w*|enter\w*|return\w*|grow\w*|pour\w*|stor\w*|fill\w*|put)"),
    ("sub", r"\b(?:tak\w+|subtract\w*|minus|down|decreas\w*|lower\w*|los\w+|withdraw\w*|back\w*|sold|sell\w*|out\b|buy\w*|spend\w*|use\w*|leav\w*|remov\w*|deduct\w*|get off|less|pay\w*|cost\w*|clos\w*|south|west|left|pop\w*|fall\w*|drop\w*|sink\w*|eat\w*|drain\w*|shrink\w*|borrow\w*)"),
    ("set", r"\b(?:set\w*|replac\w*|becom\w*|to the value|jump\w*|goes to|moves? to|teleport\w*)"),
    ("zero", r"\b(?:reset\w*|empt\w+|clear\w*|cancel\w*|0\b|start over|restart\w*|eras\w*)"),
    ("mul", r"\b(?:multipl\w*|times|mul\b|product)"),
    ("square", r"\b(?:squar\w*)"), ("double", r"\b(?:doubl\w*|twice)"), ("halve", r"\b(?:halv\w*|half)"), ("negate", r"\b(?:negat\w*|sign|revers\w*|flip\w*|invert\w*)"),
    ("ignore", r"\b(?:ignor\w*|nothing|skip\w*|stays?|no effect|pause\w*|wait\w*|rest\w*)"),
)
COMMAND = {"add": "add", "sub": "sub", "mul": "mul", "div": "div", "set": "set", "reset": "zero", "clear": "zero", "inc": "add", "dec": "sub", "double": "double", "halve": "halve", "neg": "negate",
           "up": "add", "down": "sub", "plus": "add", "minus": "sub", "+": "add", "-": "sub", "in": "add", "out": "sub", "deposit": "add", "withdraw": "sub", "noop": "ignore", "push": "add",
           "win": "add", "lose": "sub", "times": "mul", "multiply": "mul", "divide": "div", "increase": "add", "decrease": "sub", "subtract": "sub", "square": "square", "sq": "square", "buy": "sub", "sell": "add", "(": "add", ")": "sub", "*": "mul"}


def updates(bench: Bench, told: Told, kind: str, kinds: Sequence[str], amount: Node | None, s: Node) -> list[Choice]:
    """What an event of a kind may do to the state, by how its words speak of it."""
    after, before = clauses_of(told, kind, kinds)
    meant = [{name for name, words in MEANT if re.search(words, " ; ".join(clauses))} for clauses in (after, before)]
    first = COMMAND.get(kind.lower())
    numbers = {int(m[0]): extra for extra, clauses in ((1, before), (0, after)) for c in clauses for m in re.finditer(r"(?<![\w«])\d+(?![\w»])", c) if int(m[0])}
    plain: list[Choice] = [(c, number(v)) for v, c in numbers.items()] or [(0, number(1))]
    each = 0 if re.search(r"\b(?:per|each|every)\b", " ".join([*before, *after])) else 1
    own: list[Choice] = [(1, number(1)), *plain] if amount is None else [
        (1 - each, amount), *((each + c, op("mul", amount, n)) for c, n in plain if n[1] != 1), *((2 + c, n) for c, n in plain)]
    out: list[Choice] = []

    def cost(name: str, far: int) -> int:
        return 0 if name == first or (not first and name in meant[0]) else 1 if name in meant[0] or name in meant[1] else far

    for extra, a in own:
        less: Node = ("if", op("le", a, s, result=BOOL), op("sub", s, a), s, INT)
        out += [(cost("add", 2) + extra, op("add", s, a)), (cost("sub", 2) + extra, op("sub", s, a)), (cost("sub", 2) + extra + (0 if ENOUGH.search(told.text) else 3), less),
                (cost("set", 3) + extra, a)]
        if a[0] != "l":
            out += [(cost("mul", 3) + extra, op("mul", s, a)), (cost("div", 5) + extra, op("floordiv", s, a))]
    out += [(cost("zero", 3), number(0)), (cost("double", 4), op("mul", s, number(2))), (cost("halve", 4), op("floordiv", s, number(2))), (cost("negate", 5), op("sub", number(0), s)), (cost("square", 5), op("mul", s, s)),
            (cost("ignore", 3), s)]
    for p in _places(kind, told):
        out += [(0 if c.name not in ("add", "sub") else 1, c.turn(s)) for c in told.within(p, _until(told, p, kinds, kind))]
    return cheapest(out)[:14]


def clauses_of(told: Told, kind: str, kinds: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words after each place where a kind is named, and those before it, up to the next kind or sentence."""
    places = _places(kind, told)
    return ([QUOTED.sub("", told.text[p:_until(told, p, kinds, kind)]) for p in places], [QUOTED.sub("", told.text[_since(told, p, kinds, kind):p]) for p in places])


QUOTED = re.compile(r"«\d+»")
ENOUGH = re.compile(r"\b(?:enough|ignored|larger than|more than|not possible|refused|rejected|too (?:much|large|big|high)|can ?not|if there (?:is|are)|covers?|sufficient|insufficient|skipped|only if|fails?|declined)\b")
LIMITED = re.compile(r"\b(?:never|below|above|at most|at least|between|limit\w*|capacity|full|maximum|minimum|stay\w*|cap\b|capped|no (?:more|less|lower|higher)|can ?not|stops?|clamp\w*|negative|spill\w*|overflow\w*|lost|room|0)\b")


def _until(told: Told, at: int, kinds: Sequence[str], kind: str) -> int:
    """Where the words about a kind end: at the next kind's name, or with the sentence."""
    ends = [p for other in kinds if other != kind for p in _places(other, told) if p > at]
    stop = re.search(r"[.;](?: |$)", told.text[at:])
    return min([*ends, at + stop.start() if stop else len(told.text)])


def _since(told: Told, at: int, kinds: Sequence[str], kind: str) -> int:
    """Where the words before a kind's name begin that may belong to it: after another kind's name, or with the sentence."""
    ends = [p + len(other) for other in kinds if other != kind for p in _places(other, told) if p < at]
    stops = [m.end() for m in re.finditer(r"[.;](?: |$)", told.text[:at])]
    return max([0, *ends, *stops])


def _limits(bench: Bench, told: Told, s: Node) -> list[Choice]:
    """The state kept within bounds that the words name: not below zero, at most a parameter or a number."""
    said = 0 if LIMITED.search(told.text) else 3
    between = 0 if re.search(r"\bbetween\b|\bfrom 0 to\b|\b0 (?:to|and)\b", told.text) else 1
    highest: list[tuple[int, Node]] = [(0, number(v)) for v in told.values if v > 1] + [(0, ("v", n, INT)) for n, _ in bench.ints()]
    low = op("max2", s, number(0))
    out: list[Choice] = [(1 if not said else 0, s), (1 + said, low)]
    below = [-abs(int(m[1])) for m in re.finditer(r"(?:\bminus |-)(\d+)", told.text)]
    out += [(1 + said, op("max2", s, number(v))) for v in dict.fromkeys(below) if v]
    out += [(1 + said + c, op("min2", s, n)) for c, n in highest] + [(between + said + c, op("max2", op("min2", s, n), number(0))) for c, n in highest]
    return cheapest(out)


def _begins(bench: Bench, told: Told) -> list[Choice]:
    out: list[Choice] = [(1, number(0))]
    out += [(0, ("v", n, INT)) for n, _ in bench.ints()]
    for at, v in told.numbers:
        if re.search(r"\b(?:start|begin|initial|first|shows?|has|from|at)\w*\b[^.;]{0,30}$", told.text[max(0, at - 45):at]):
            out.append((0, number(v)))
        elif re.match(r"-?\d+\W*(?:\w+ ){0,2}(?:at first|in the beginning|initially|at the (?:start|beginning)|to (?:start|begin) with)", told.text[at:]) or re.search(r"\b(?:number|value|holds?|is)\b[^.;]{0,12}$", told.text[:at]):
            out.append((1, number(v)))
    return cheapest(out)


# what is kept beside the state s (o: before the event, w: what it would have been without limits)
TRACKS: tuple[tuple[str, str, str], ...] = (
    ("lowest", "s", r"\b(?:low|min|least|small|deep|down|worst)"), ("highest", "s", r"\b(?:high|max|most|peak|great|larg|record|best|full)"),
    ("over", "0", r"\b(?:spill|lost|lose|wast|overflow|turned away|not fit|too much|refus|reject|excess|surplus)"),
    ("short", "0", r"\b(?:miss|lack|short|unmet|not (?:served|met|available)|fail|unserved|refus|reject)"),
    ("changed", "0", r"\b(?:success|how (?:many|often)|number of|count|times|accepted)"), ("refused", "0", r"\b(?:refus|reject|ignor|fail|unsuccess|how (?:many|often)|number of|count|times|declin)"),
    ("at_zero", "0", r"\b(?:how (?:many|often)|number of|count|times|zero|empty|0)\b"),
)
TRACKED = {
    "lowest": "t = min(t, s)", "highest": "t = max(t, s)", "over": "if w > s:\n    t = t + w - s", "short": "if w < s:\n    t = t + s - w",
    "changed": "if s != o:\n    t = t + 1", "refused": "if s == o:\n    t = t + 1", "at_zero": "if s == 0:\n    t = t + 1",
}


def _numbers_in_turn(bench: Bench, told: Told, events: Events) -> Iterator[tuple[str, Plan]]:
    """A number that each event changes."""
    R = bench.returns
    s: Node = ("v", bench.local("s"), INT)
    said = 0 if NATURAL.search(told.text) else 4 if events.key is None else 0 if LIMITED.search(told.text) else 2  # numbers are events where words say so
    holes: dict[str, Hole] = {"XS": Hole(list_of(events.element), choices=[(0, events.xs)]), "START": Hole(INT, choices=_begins(bench, told)),
                              "CLAMP": Hole(INT, choices=_limits(bench, told, s))}
    if events.key is None:
        amount = events.amount
        assert amount is not None
        if not LIMITED.search(told.text):
            return  # a plain sum: an expression says it
        body = ["s = CHANGE(s, x)"]
        if events.second is not None:
            one, two = amount, events.second
            pairs = [(0, op("add", op("sub", s, one), two)), (0, op("sub", op("add", s, one), two)), (1, op("add", op("max2", op("sub", s, one), number(0)), two)),
                     (1, op("add", s, op("mul", one, two))), (1, op("sub", s, op("mul", one, two)))]
            amount = op("mul", one, two)
        less: Node = ("if", op("le", amount, s, result=BOOL), op("sub", s, amount), s, INT)
        enough = 0 if ENOUGH.search(told.text) else 2
        grown = op("add", s, amount)
        held_off: list[Choice] = [(1 + enough, ("if", op("ge", grown, number(0), result=BOOL), grown, s, INT)),
                                  *((2 + enough, ("if", op("le", grown, n, result=BOOL), grown, s, INT)) for n in [*(("v", n, INT) for n, _ in bench.ints()), *map(number, told.values)])]
        tests: list[Choice] = []
        zero = number(0)
        for told_test in told.tests[:3]:
            if told_test.name not in ("positive", "negative"):
                test, more = told_test.turn(amount), op("add", s, amount)
                tests += [(2, ("if", test, more, zero, INT)), (2, ("if", test, zero, more, INT)), (2, ("if", test, more, s, INT))]
        if re.search(r"\b(?:reset|back to 0|start\w* (?:over|again))", told.text):
            tests += [(1, ("if", op(c, op("add", s, amount), n, result=BOOL), zero, op("add", s, amount), INT)) for n in [*(("v", n, INT) for n, _ in bench.ints()), *map(number, told.values)] for c in ("gt", "ge", "lt")]
        holes["CHANGE"] = Hole(INT, choices=cheapest(pairs if events.second is not None else [(0, op("add", s, amount)), (1, op("sub", s, amount)), (1 + enough, less), *held_off, *tests]))
        parts: Sequence[str] = body
    else:
        lines = ["key = KEY(x)"]
        holes["KEY"] = Hole(STR, choices=[(0, events.key)])
        for k, kind in enumerate(events.kinds):
            lines += [f"{'if' if k == 0 else 'elif'} key == KIND{'ABCDEF'[k]}():", f"    s = U{'ABCDEF'[k]}(s, x)"]
            holes[f"KIND{'ABCDEF'[k]}"] = Hole(STR, choices=[(0, ("l", kind, STR))])
            holes[f"U{'ABCDEF'[k]}"] = Hole(INT, choices=updates(bench, told, kind, events.kinds, events.amount, s))
        parts = lines
    t: Node
    heads = ["s = START()"]
    loop = ["for x in XS():"]
    inner = [*parts, "s = CLAMP(s)"]
    # the state at the end, or after each event
    if R == INT:
        yield "told", Plan("in_turn", _text(heads, loop, inner, "return s"), _held(holes, _text(heads, loop, inner, "return s")), {}, 4 + said)
    collected = list_ends(bench, told, bench.local("out"), INT, R) if R != INT else []
    if collected:
        text = _text([*heads, "out: list[int] = []"], loop, [*inner, "out.append(s)"], "return END(out)")
        yield "told", Plan("each_in_turn", text, {**_held(holes, text), "END": Hole(R, choices=collected)}, {}, 4 + said)
        text = _text([*heads, "out: list[int] = [s]"], loop, [*inner, "out.append(s)"], "return END(out)")
        yield "told", Plan("each_and_first", text, {**_held(holes, text), "END": Hole(R, choices=collected)}, {}, 5 + said)
    pair = R.name == "tuple" and R.args == (INT, INT)
    if not (R == INT or pair):
        return
    for name, begin, words in TRACKS:
        if re.search(words, told.text):
            needs_limit = name in ("over", "short")
            tracked = [*(["o = s"] if name in ("changed", "refused") else []), *parts, *(["w = s"] if needs_limit else []), "s = CLAMP(s)", *TRACKED[name].split("\n")]
            t = ("v", bench.local("t"), INT)
            end: list[Choice] = [(0, (make_tuple(R), s, t)), (0, (make_tuple(R), t, s))] if pair else [(0, t)]
            text = _text(["s = START()", f"t = {begin}"], loop, tracked, "return END(s, t)")
            held = _held(holes, text)
            if needs_limit:
                held["CLAMP"] = Hole(INT, choices=[c for c in holes["CLAMP"].choices if c[1] != s])
            yield "told", Plan(f"in_turn_{name}", text, {**held, "END": Hole(R, choices=end)}, {}, 4 + said)


    if events.key is not None and len(events.kinds) > 1 and re.search(r"\b(?:success|how (?:many|often)|number of|count|times|accepted|refus|fail)", told.text):
        t = ("v", bench.local("t"), INT)
        end = [(0, (make_tuple(R), s, t)), (0, (make_tuple(R), t, s))] if pair else [(0, t)]
        for k in range(len(events.kinds)):
            if not any(n[0] == "if" for _, n in holes[f"U{'ABCDEF'[k]}"].choices):
                continue
            for sign in ("!=", "=="):
                watched = [part for line in parts for part in ([line] if f"U{'ABCDEF'[k]}(" not in line else ["    o = s", line, f"    if s {sign} o:", "        t = t + 1"])]
                text = _text(["s = START()", "t = 0"], loop, [*watched, "s = CLAMP(s)"], "return END(s, t)")
                yield "told", Plan(f"in_turn_{'done' if sign == '!=' else 'refused'}_{k}", text, {**_held(holes, text), "END": Hole(R, choices=end)}, {}, 5 + said)


def _held(holes: dict[str, Hole], text: str) -> dict[str, Hole]:
    return {k: h for k, h in holes.items() if f"{k}(" in text}


def _text(head: Sequence[str], loop: Sequence[str], inner: Sequence[str], last: str) -> str:
    return "\n".join([*head, *loop, *("    " + line for line in inner), last]) + "\n"


# ---------------------------------------------------------------- moves on a grid

# each word or sign of a direction as (right, up)
DIRECTIONS: dict[str, tuple[int, int]] = {
    "u": (0, 1), "up": (0, 1), "n": (0, 1), "north": (0, 1), "^": (0, 1), "d": (0, -1), "down": (0, -1), "s": (0, -1), "south": (0, -1), "v": (0, -1),
    "l": (-1, 0), "left": (-1, 0), "w": (-1, 0), "west": (-1, 0), "<": (-1, 0), "r": (1, 0), "right": (1, 0), "e": (1, 0), "east": (1, 0), ">": (1, 0),
    "ne": (1, 1), "nw": (-1, 1), "se": (1, -1), "sw": (-1, -1), "forward": (0, 1), "back": (0, -1), "f": (0, 1), "b": (0, -1), "→": (1, 0), "←": (-1, 0), "↑": (0, 1), "↓": (0, -1)}


def _moves(bench: Bench, told: Told, events: Events) -> Iterator[tuple[str, Plan]]:
    """A place that moves: (x, y) with y up or down, or (row, column); where it ends, how far away, whether it is back."""
    R = bench.returns
    ways = [DIRECTIONS.get(k.lower()) for k in events.kinds]
    known = [w for w in ways if w is not None]
    if len(known) < 2 or len(known) < len(ways) - 1 or len(set(known)) < len(known):
        return
    px, py = (("v", bench.local(v), INT) for v in ("px", "py"))
    shapes = {"up": lambda w: (w[0], w[1]), "down": lambda w: (w[0], -w[1]), "rows": lambda w: (-w[1], w[0])}
    start_x: list[Choice] = [(1, number(0))]
    start_y: list[Choice] = [(1, number(0))]
    for name, t in bench.composer.params:
        if t.name == "tuple" and t.args == (INT, INT):
            parts = {b.name: b for b in shape_blocks((t,), t, ())}
            start_x.append((0, (parts["tuple_get_0"], ("v", name, t))))
            start_y.append((0, (parts["tuple_get_1"], ("v", name, t))))
    for (a, _), (b, _) in zip(bench.ints(), bench.ints()[1:], strict=False):
        start_x.append((0, ("v", a, INT)))
        start_y.append((0, ("v", b, INT)))
    amount = events.amount
    bounds: list[Choice] = [(-1, number(v - 1)) for v in told.values if v > 1] + [(-1, number(v)) for v in told.values if v > 1] + [(0, ("v", n, INT)) for n, _ in bench.ints()] + [(0, op("sub", ("v", n, INT), number(1))) for n, _ in bench.ints()]

    def clamps(v: Node) -> list[Choice]:
        out: list[Choice] = [(0, v)]
        if LIMITED.search(told.text) or re.search(r"\b(?:edge|border|wall|leav|outside|grid|board)", told.text):
            out += [(3 + c, op("max2", op("min2", v, n), number(0))) for c, n in bounds]
        return out

    for shape, turn in shapes.items():
        lines = ["key = KEY(x)"]
        holes: dict[str, Hole] = {"XS": Hole(list_of(events.element), choices=[(0, events.xs)]), "KEY": Hole(STR, choices=[(0, events.key)]),  # type: ignore[list-item]
                                  "FROMX": Hole(INT, choices=start_x), "FROMY": Hole(INT, choices=start_y)}
        opened = 0
        for k, (kind, way) in enumerate(zip(events.kinds, ways, strict=True)):
            if way is None:
                continue
            dx, dy = turn(way)
            letter = "ABCDEF"[k]
            lines.append(f"{'elif' if opened else 'if'} key == KIND{letter}():")
            opened += 1
            holes[f"KIND{letter}"] = Hole(STR, choices=[(0, ("l", kind, STR))])
            for var, delta, hole in ((px, dx, f"X{letter}"), (py, dy, f"Y{letter}")):
                if delta:
                    by = number(1) if amount is None else amount
                    holes[hole] = Hole(INT, choices=[(0, op("add" if delta > 0 else "sub", var, by))])
                    lines.append(f"    {'px' if var is px else 'py'} = {hole}({'px' if var is px else 'py'}, x)")
        if any(len(clamps(v)) > 1 for v in (px, py)):
            lines += ["px = CLAMPX(px)", "py = CLAMPY(py)"]
            holes |= {"CLAMPX": Hole(INT, choices=clamps(px)), "CLAMPY": Hole(INT, choices=clamps(py))}
        base = {"up": 3, "down": 4, "rows": 3 if re.search(r"\brows?\b", told.text) else 5}[shape]
        far = op("add", op("abs", px), op("abs", py))
        end: list[Choice] = []
        if R.name == "tuple" and R.args == (INT, INT):
            end = [(0, (make_tuple(R), px, py))]
        elif list_of(INT) == R:
            end = [(0, (next(b for b in shape_blocks((INT,), INT, (R,)) if b.name == "make_list" and len(b.params) == 2), px, py))]
        elif R == INT:
            end = [(0, far), (1, op("max2", op("abs", px), op("abs", py))), (3, px), (3, py)]
        elif R == BOOL:
            end = [(0, (instance("and", (BOOL, BOOL), BOOL), op("eq", px, number(0), result=BOOL), op("eq", py, number(0), result=BOOL)))]
        heads = ["px = FROMX()", "py = FROMY()"]
        if end and not (R in (INT, BOOL) and shape != "up"):
            yield "told", Plan(f"moves_{shape}", _text(heads, ["for x in XS():"], lines, "return END(px, py)"), {**holes, "END": Hole(R, choices=end)}, {}, base + (R == INT))
        two = R.args[0] if R.name == "list" else None
        if two is not None and two.name == "tuple" and two.args == (INT, INT):
            here: list[Choice] = [(0, (make_tuple(two), px, py))]
            visited: Any = {"P": two}
            text = _text([*heads, "out: list[P] = []"], ["for x in XS():"], [*lines, "out.append(HERE(px, py))"], "return END(out)")
            tail = Hole(R, choices=[(0, ("v", bench.local("out"), R))])
            yield "told", Plan(f"path_{shape}", text, {**holes, "HERE": Hole(two, choices=here), "END": tail}, visited, base)
            text = _text([*heads, "out: list[P] = [FIRST(px, py)]"], ["for x in XS():"], [*lines, "out.append(HERE(px, py))"], "return END(out)")
            yield "told", Plan(f"path_from_{shape}", text, {**holes, "FIRST": Hole(two, choices=here), "HERE": Hole(two, choices=here), "END": tail}, visited, base)
        if R == INT and shape == "up" and re.search(r"\b(?:differ|distinct|visit|times|how (?:many|often)|cross|origin|start)", told.text):
            spot = tuple_of(INT, INT)
            text = _text([*heads, "seen: set[P] = set()", "seen.add(FIRST(px, py))"], ["for x in XS():"], [*lines, "seen.add(HERE(px, py))"], "return len(seen)")
            spots = Hole(spot, choices=[(0, (make_tuple(spot), px, py))])
            yield "told", Plan("visited", text, {**holes, "FIRST": spots, "HERE": spots}, {"P": spot}, base + 1)


__all__ = ["QUOTED", "Events", "clauses_of", "events_of", "plans"]
