"""What is asked of a state that elements change one after the other: its value at the end, after each, when first something holds.

In: a Bench and what the words tell. Out: plans. How an element changes the state comes from the words (a number taken or added, a
command of `steps_commands`); around it stand frames: the end, each value, the first time, what fits, what can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of, set_of
from yantra_codex.search.compose.blocks import make_tuple, shape_blocks
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_steps import cheapest, list_ends
from yantra_codex.search.compose.sketch_words import Told, number, op
from yantra_codex.search.compose.space import Node
from yantra_codex.search.compose.steps_commands import (
    LETTERS,
    Stream,
    call,
    on_list,
    on_number,
    on_text,
    read_clauses,
    streams,
    text,
)
from yantra_codex.search.compose.steps_said import begins, bounds, limits, otherwise

TAKEN = re.compile(r"\b(?:taken|takes?|costs?|pa(?:y|ys|id|yments?)|spend\w*|spent|withdraw\w*|us(?:e|es|ed)|eat\w*|loses?|lost|remov\w*|deduct\w*|subtract\w*|expens\w*|consum\w*|damage\w*|hits?|drops? by|sold|served|orders?|drain\w*|burn\w*)\b")
GIVEN = re.compile(r"\b(?:gives?|earns?|added|adds?|gains?|deposit\w*|positive|collects?)\b")
FIRST = re.compile(r"\b(?:first|as soon as|until|till|stops?|when|ever|never|once|at which|before|reach\w*|after how many|how many|how long|any (?:time|point|moment))\b")
FITS = re.compile(r"\b(?:budget|afford\w*|fits?|room|as long as|enough|limit|capacity|exceed\w*|at most|until|stops?|remaining|left|allow\w*|carr\w+|hold\w*|not (?:more|longer|larger)|no (?:more|longer)|maximum|available|points?|up to)\b")
GOES_ON = re.compile(r"\b(?:skip\w*|leav\w+ out|passed over|everything|whatever|all that|still (?:fits?|allow\w*)|every (?:one|item) that|ignor\w*|otherwise|that does not fit|too (?:big|large|heavy|long|expensive))\b")
STOPPED = re.compile(r"\b(?:stops?|until|as soon as|as long as|first (?:\w+ )?that (?:does|do|would|can)|no longer|then)\b")
IN_TURN = re.compile(r"\b(?:each|every|one (?:by|after)|in order|in turn|1 (?:by|after)|after (?:it|each|every)|at any (?:time|point|moment)|never|as soon as|when|starts?|begins?)\b")
KEPT = re.compile(r"\b(?:balance|account|stock|level|height|position|score|counter|totals?|sums?|running|cumulat\w*|added?|adds?|adding|add\w* up|so far|moves?|steps?|changes?|deposits?|transactions?|payments?|profit|gains?|losses|fuel|energy|budget|capacity|until|at most)\b")
WHENEVER = re.compile(r"\b(?:each time|every time|whenever|as soon as|when|once|full|resets?|starts? (?:over|again)|how (?:many times|often)|times|new one)\b")
LIMITED = re.compile(r"\b(?:never|below|above|at most|at least|between|limit\w*|capacity|full|maximum|minimum|stays?|cap\b|capped|no (?:more|less|lower|higher)|can ?not|clamp\w*|negative|spill\w*|overflow\w*|lost|room)\b")
BACK = re.compile(r"\b(?:back|return\w*|again|home|start(?:s|ing|ed)?)\b")
ONE_BASED = re.compile(r"\b(?:1 based|1-based|(?:counting|counted|starting|numbered|numbering|beginning) (?:from|at|with) 1|day|round|how many|number of|how long)\b")
ZERO_BASED = re.compile(r"\b(?:index|0 based|0-based|(?:counting|starting) (?:from|at) 0)\b")


@dataclass(frozen=True, slots=True)
class Turns:
    """xs: the list. element: its type. lines: those that change s by x. holes: of the lines. state: the type of s. base: how far from the words."""

    xs: Node
    element: Type
    lines: tuple[str, ...]
    holes: dict[str, Hole]
    state: Type
    starts: tuple[Choice, ...]
    base: int


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) for each way in which the parameters change a state."""
    for turns in turns_of(bench, told):
        yield from _kept(bench, told, turns)
        if turns.state == INT and (FIRST.search(told.text) or (bench.returns == BOOL and turns.element == STR)):
            yield from _first(bench, told, turns)
        if turns.state == INT and WHENEVER.search(told.text):
            yield from _whenever(bench, told, turns)
    if FITS.search(told.text):
        yield from _fitting(bench, told)


# ---------------------------------------------------------------- what changes the state


def turns_of(bench: Bench, told: Told) -> Iterator[Turns]:
    """How the elements of a parameter may change a state."""
    s, x = ("v", bench.local("s"), INT), bench.local("x")
    unclear = 0 if IN_TURN.search(told.text) else 1 if TAKEN.search(told.text) or KEPT.search(told.text) else 4
    for name, t in bench.composer.params:
        node: Node = ("v", name, t)
        if t == list_of(INT):
            e: Node = ("v", x, INT)
            taken = TAKEN.search(told.text) is not None and not GIVEN.search(told.text)
            plain: list[Choice] = [(1 if taken else 0, op("add", s, e)), (0 if taken else 2, op("sub", s, e)), *_by_kind(bench, told, s, e)]
            yield Turns(node, INT, ("s = CHANGE(s, x)",), {"CHANGE": Hole(INT, choices=cheapest(plain))}, INT, tuple(begins(bench, told)), unclear)
        elif t.name == "list" and t.args[0].name == "tuple" and t.args[0].args == (INT, INT):
            parts = {b.name: b for b in shape_blocks((t.args[0],), t.args[0], ())}
            pair: Node = ("v", x, t.args[0])
            a, b = (parts["tuple_get_0"], pair), (parts["tuple_get_1"], pair)
            both: list[Choice] = [(0, op("sub", op("add", s, a), b)), (0, op("add", op("sub", s, a), b)), (1, op("add", op("max2", op("sub", s, a), number(0)), b))]
            yield Turns(node, t.args[0], ("s = CHANGE(s, x)",), {"CHANGE": Hole(INT, choices=both)}, INT, tuple(begins(bench, told)), unclear)
    for stream in streams(bench, told):
        yield from _of_stream(bench, told, stream)


def _by_kind(bench: Bench, told: Told, s: Node, e: Node) -> list[Choice]:
    """Changes that depend on the element ("even numbers are added, odd ones taken away", "a number above 9 starts over"), or on the state."""
    out: list[Choice] = []
    add, sub, zero = op("add", s, e), op("sub", s, e), number(0)
    double = op("add", s, op("mul", e, number(2)))
    mixed = 1 if re.search(r"\b(?:subtract\w*|minus|tak\w+ (?:away|off)|deduct\w*)\b", told.text) else 4
    over = 1 if re.search(r"\b(?:resets?|back to 0|start\w* (?:over|again)|clear\w*|empt(?:y|ies))\b", told.text) else 5
    twice = 1 if re.search(r"\b(?:doubl\w*|twice)\b", told.text) else 5
    counted = 1 if re.search(r"\b(?:adds?|plus|up|gains?|earn\w*|points?|los\w+|down|1)\b", told.text) else 3
    for t in told.tests[:4]:
        test = t.turn(e)
        out += [(c, ("if", test, a, b, INT)) for c, a, b in (
            (mixed, add, sub), (mixed, sub, add), (over, zero, add), (over, add, zero), (twice, double, add), (2, add, s), (3, s, add))]
        for other in told.changes[:4]:
            if test != other.turn(s):
                out += [(counted, ("if", test, other.turn(s), add, INT)), (counted, ("if", test, other.turn(s), s, INT))]
                out += [(counted, ("if", test, other.turn(s), more.turn(s), INT)) for more in told.changes[:4] if more is not other]
    if re.search(r"\b(?:ignor\w*|refus\w*|reject\w*|skip\w*|declin\w*|enough|not (?:made|done|allowed|carried out|executed|accepted)|larger than|more than)\b", told.text):
        out += [(1, ("if", op("le", e, s, result=BOOL), sub, s, INT)), (1, ("if", op("ge", add, zero, result=BOOL), add, s, INT))]
        out += [(1 + c, ("if", op("le", add, n, result=BOOL), add, s, INT)) for c, n in bounds(bench, told, False)]
    return out


def _of_stream(bench: Bench, told: Told, stream: Stream) -> Iterator[Turns]:
    """Commands that change a number, a text or a list: the one that is asked for, and a number in any case."""
    R = bench.returns
    read_clauses(stream.commands, told)
    x: Node = ("v", bench.local("x"), stream.element)
    states = [INT] if R in (INT, BOOL, list_of(INT)) or INT in R.args else []
    if STR in (R, *R.args) and R.name != "map":
        states.append(STR)
    if R in (list_of(INT), list_of(STR)):
        states.append(R)
    elif any(c.arg == "str" for c in stream.commands) and R in (INT, set_of(STR)):
        states.append(list_of(STR))
    if any("undo" in c.verbs for c in stream.commands) and len(stream.commands) == 1:
        return
    for state in states:
        s: Node = ("v", bench.local("s"), state)
        lines: list[str] = []
        holes: dict[str, Hole] = {}
        unclear = 0
        for k, c in enumerate(stream.commands):
            lines += [f"{'elif' if lines else 'if'} IS{LETTERS[k]}(x):", f"    s = DO{LETTERS[k]}(s, x)"]
            does = on_number(told, c, s, x) if state == INT else on_text(c, s, x) if state == STR else on_list(c, s, x, state.args[0])
            does = cheapest(does)[:12]
            if not does:
                break
            unclear += does[0][0] > 1
            holes |= {f"IS{LETTERS[k]}": Hole(BOOL, choices=[(0, c.test(x))]), f"DO{LETTERS[k]}": Hole(state, choices=does)}
        else:
            start = begins(bench, told) if state == INT else _texts_to_begin(bench, stream) if state == STR else _lists_to_begin(bench, state)
            yield Turns(stream.xs, stream.element, tuple(lines), holes, state, tuple(start), unclear)


def _texts_to_begin(bench: Bench, stream: Stream) -> list[Choice]:
    out: list[Choice] = [(0, ("v", n, STR)) for n, t in bench.composer.params if t == STR and ("v", n, STR) not in (stream.xs, *stream.xs[1:])]
    return [*out, (1 if out else 0, text(""))]


def _lists_to_begin(bench: Bench, t: Type) -> list[Choice]:
    out: list[Choice] = [(0, ("v", n, t)) for n, p in bench.composer.params if p == t]
    return [*out, (1 if out else 0, ("l", (), t))]


# ---------------------------------------------------------------- frames


def _plan(name: str, head: Sequence[str], body: Sequence[str], last: Sequence[str], holes: dict[str, Hole], base: int, types: dict[str, Type] | None = None) -> Plan:
    lines = "\n".join([*head, "for x in XS():", *("    " + line for line in body), *last]) + "\n"
    return Plan(name, lines, {k: h for k, h in holes.items() if f"{k}(" in lines}, types or {}, base)


def _kept(bench: Bench, told: Told, turns: Turns) -> Iterator[tuple[str, Plan]]:
    """The state at the end, or after each element; with what was taken back."""
    R, S = bench.returns, turns.state
    limited = S == INT and LIMITED.search(told.text) is not None
    s: Node = ("v", bench.local("s"), S)
    inner = [*turns.lines, *(["s = CLAMP(s)"] if limited else [])]
    holes = {**turns.holes, "XS": Hole(list_of(turns.element), choices=[(0, turns.xs)]), "START": Hole(S, choices=turns.starts)}
    if limited:
        holes["CLAMP"] = Hole(INT, choices=limits(bench, told, s))
    plain = turns.element == INT and not limited  # a plain sum: an expression says it
    if R == S and not plain:
        yield "told", _plan("steps_end", ["s = START()"], inner, ["return s"], holes, 3 + turns.base)
    if S.name == "list":
        ends: list[Choice] = [(0, call("length", INT, s))] if R == INT else [(0, call("set_from_list", R, s))] if set_of(STR) == R else []
        if R == S and re.search(r"\b(?:sorted|alphabetical\w*|ascending)\b", told.text):
            ends = [(0, call("sort", R, s))]
        if ends:
            yield "told", _plan("steps_end_as", ["s = START()"], inner, ["return END(s)"], {**holes, "END": Hole(R, choices=ends)}, 3 + turns.base)
    collected = list_ends(bench, told, bench.local("out"), S, R) if R != S else []
    if collected and not plain:
        ended = {**holes, "END": Hole(R, choices=collected)}
        types = {"S": S}
        yield "told", _plan("steps_each", ["s = START()", "out: list[S] = []"], [*inner, "out.append(s)"], ["return END(out)"], ended, 3 + turns.base, types)
        yield "told", _plan("steps_each_and_first", ["s = START()", "out: list[S] = [s]"], [*inner, "out.append(s)"], ["return END(out)"], ended, 4 + turns.base, types)
    if S == INT and R == INT:
        for name, words in (("max", r"\b(?:high|max|most|peak|great|larg|record|best|deep|full)"), ("min", r"\b(?:low|min|least|small|worst)")):
            if re.search(words, told.text):
                yield "told", _plan(f"steps_{name}", ["s = START()", "t = s"], [*inner, f"t = {name}(t, s)"], ["return t"], holes, 3 + turns.base)
    if S == INT and R == INT and limited and re.search(r"\b(?:turned away|refus\w*|reject\w*|lost|spill\w*|overflow\w*|wast\w*|no (?:space|room)|not fit|miss\w*|surplus|excess|full)\b", told.text):
        kept = [c for c in limits(bench, told, s) if c[1] != s]
        body = [*turns.lines, "w = s", "s = CLAMP(s)", "if w > s:", "    t = t + w - s"]
        yield "told", _plan("steps_over", ["s = START()", "t = 0"], body, ["return t"], {**holes, "CLAMP": Hole(INT, choices=kept)}, 3 + turns.base)
    undoes = [line for line in turns.lines if line.startswith(("if", "elif"))]
    if R == S and len(undoes) > 1 and re.search(r"\b(?:undo\w*|takes? back|revert\w*)\b", told.text):
        for k in range(len(undoes)):
            yield "told", _with_undo(turns, holes, k)


def _with_undo(turns: Turns, holes: dict[str, Hole], k: int) -> Plan:
    """The states are kept, so that the k-th command goes back to the one before."""
    S = turns.state
    lines = ["s = past[-1]"]
    for i, line in enumerate(turns.lines):
        if i == 2 * k + 1:
            lines += ["    if len(past) > 1:", "        past.pop()"]
        else:
            lines.append(line)
            if i % 2:
                lines.append("    past.append(s)")
    return _plan(f"steps_undo_{k}", ["past: list[S] = [START()]"], lines, ["return past[-1]"], holes, 3 + turns.base, {"S": S})


def _hits(bench: Bench, told: Told, s: Node, start: Sequence[Choice]) -> list[Choice]:
    """What of the state may be waited for: the tests of the words, a comparison with a number at hand, the start again."""
    out: list[Choice] = [(0 if t.name not in ("even", "odd", "single", "divisible") else 2, t.turn(s)) for t in told.tests[:8]]
    over = re.search(r"\b(?:exceed\w*|more than|above|over|beyond|pass\w*)\b", told.text) is not None
    reach = re.search(r"\b(?:reach\w*|at least|enough|or more|full|fill\w*|meet\w*|met|complet\w*|arriv\w*)\b", told.text) is not None
    under = re.search(r"\b(?:below|negative|less than|under|overdra\w*|not enough|debt|can ?not|runs? short|early|unmatched|without|balanced)\b", told.text) is not None
    empty = re.search(r"\b(?:empty|0|runs? out|used up|gone|dead|dies|nothing|back|bankrupt)\b", told.text) is not None
    for c, n in bounds(bench, told, False):
        out += [(1 + c + 2 * (not over), op("gt", s, n, result=BOOL)), (1 + c + 2 * (not reach), op("ge", s, n, result=BOOL)),
                (1 + c + 2 * (not under), op("lt", s, n, result=BOOL)), (2 + c, op("eq", s, n, result=BOOL)), (3 + c, op("le", s, n, result=BOOL))]
    zero = number(0)
    out += [(1 + 2 * (not under), op("lt", s, zero, result=BOOL)), (1 + 2 * (not empty), op("le", s, zero, result=BOOL)), (1 + 2 * (not empty), op("eq", s, zero, result=BOOL))]
    if BACK.search(told.text):
        out += [(1, op("eq", s, n, result=BOOL)) for c, n in start if c == 0]
    return cheapest(out)


def _first(bench: Bench, told: Told, turns: Turns) -> Iterator[tuple[str, Plan]]:
    """The first element after which something holds of the state: its place, itself, whether there is one, the elements until it."""
    R = bench.returns
    s: Node = ("v", bench.local("s"), INT)
    i: Node = ("v", bench.local("i"), INT)
    x: Node = ("v", bench.local("x"), turns.element)
    xs_type = list_of(turns.element)
    inner_type = R.args[0] if R.name == "option" else R
    value: list[Choice] = []
    default: list[Choice] = []
    size = call("length", INT, turns.xs)
    if inner_type == INT:
        one = 0 if ONE_BASED.search(told.text) and not ZERO_BASED.search(told.text) else 2
        zero_based = 0 if ZERO_BASED.search(told.text) else 1
        value = [(zero_based, i), (one, op("add", i, number(1))), (2, s)]
        if turns.element == INT:
            value.append((1 if re.search(r"\b(?:which|value|number|amount|element|item|one)\b", told.text) else 3, x))
        default = otherwise(told, [(2, size), (2, s)])
        if R.name == "option":
            default = [(0, ("l", None, R))]
    elif R == BOOL:
        never = re.search(r"\b(?:never|always|stays?|without|not once)\b", told.text) is not None
        yes, no = ("l", True, BOOL), ("l", False, BOOL)
        value, default = [(0, no if never else yes)], [(0, yes if never else no), (1, op("eq", s, number(0), result=BOOL))]
        if not never:
            value.append((1, no))
    elif turns.element == R:
        value, default = [(0, x)], [(0, text(""))] if R == STR else []
    elif xs_type == R:
        value = [(0, call("take", R, turns.xs, i)), (0, call("take", R, turns.xs, op("add", i, number(1)))), (2, call("drop", R, turns.xs, op("add", i, number(1)))), (2, call("drop", R, turns.xs, i))]
        default = [(0, turns.xs), (1, ("l", (), R))]
    elif R.name == "tuple" and R.args == (xs_type, xs_type):
        value = [(k, (make_tuple(R), call("take", xs_type, turns.xs, at), call("drop", xs_type, turns.xs, at))) for k, at in ((0, op("add", i, number(1))), (0, i))]
        none: Node = ("l", (), xs_type)
        default = [(0, (make_tuple(R), turns.xs, none)), (2, (make_tuple(R), none, turns.xs))]
    if not value or not default:
        return
    hits = _hits(bench, told, s, turns.starts)
    holes = {**turns.holes, "XS": Hole(xs_type, choices=[(0, turns.xs)]), "START": Hole(INT, choices=turns.starts), "HIT": Hole(BOOL, choices=hits),
             "VALUE": Hole(R, choices=value), "DEFAULT": Hole(R, choices=default), "CLAMP": Hole(INT, choices=limits(bench, told, s))}
    places = inner_type == INT or R not in (BOOL, turns.element)
    body = [*turns.lines, "if HIT(s):", "    return VALUE(i, x, s)", *(["i = i + 1"] if places else [])]
    head = ["s = START()", *(["i = 0"] if places else [])]
    if not places:
        body[-1] = "    return VALUE(x, s)"
    yield "told", _plan("steps_first", head, body, ["return DEFAULT(s)"], holes, 3 + turns.base + (R == BOOL))


def _whenever(bench: Bench, told: Told, turns: Turns) -> Iterator[tuple[str, Plan]]:
    """How often something holds of the state, which may then start over."""
    R = bench.returns
    pair = R.name == "tuple" and R.args == (INT, INT)
    if R != INT and not pair:
        return
    s, t = ("v", bench.local("s"), INT), ("v", bench.local("t"), INT)
    over = 0 if re.search(r"\b(?:resets?|start\w* (?:over|again|a new|from 0|at 0)|(?:set|put|goes|drops|falls) (?:back )?to 0|emptied|begins? (?:again|a new)|cleared|new \w+ (?:is|starts|begins))\b", told.text) else 2
    less = 0 if re.search(r"\b(?:swap\w*|exchang\w*|redeem\w*|trad\w+|remain\w*|(?:is|are) left|carr\w+|keeps?|kept|taken off|subtract\w*|surplus)\b", told.text) else 2
    again: list[Choice] = [(0 if over and less else 2, s), (over, number(0))]
    if turns.element == INT:  # the one that did not fit begins the next
        again.append((1 if re.search(r"\bnew \w+ (?:is|starts|begins)|\bstarts? a new\b", told.text) else 4, ("v", bench.local("x"), INT)))
    for c, n in bounds(bench, told, False):
        if n != number(0):
            again += [(less + c, op("sub", s, n)), (less + c + 1, op("floormod", s, n))]
    limited = LIMITED.search(told.text) is not None
    holes = {**turns.holes, "XS": Hole(list_of(turns.element), choices=[(0, turns.xs)]), "START": Hole(INT, choices=turns.starts),
             "HIT": Hole(BOOL, choices=_hits(bench, told, s, ())), "AGAIN": Hole(INT, choices=cheapest(again)), "CLAMP": Hole(INT, choices=limits(bench, told, s)),
             "END": Hole(R, choices=[(0, (make_tuple(R), t, s)), (0, (make_tuple(R), s, t))] if pair else [(0, t), (2, s)]),
             "FROM": Hole(INT, choices=cheapest([(0, number(0)), *((1, n) for c, n in turns.starts if not c and n[0] == "l")]))}
    if re.search(r"\b(?:no|without(?: any)?|empty|0)\b", told.text):
        holes["START"] = Hole(INT, choices=cheapest([*turns.starts, (1, number(0))]))
    for clamp in ([False, True] if limited and turns.element != INT else [False]):
        body = [*turns.lines, *(["s = CLAMP(s)"] if clamp else []), "if HIT(s):", "    t = t + 1", "    s = AGAIN(s, x)"]
        yield "told", _plan("steps_whenever", ["s = START()", "t = FROM()"], body, ["return END(s, t)"], holes, 3 + turns.base)


def _fitting(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """Elements taken in order while a limit has room for them; those that do not fit are passed over, or end it."""
    R = bench.returns
    limit = bounds(bench, told, False)
    if not limit:
        return
    s, more = ("v", bench.local("s"), INT), ("v", bench.local("more"), INT)
    on = 0 if GOES_ON.search(told.text) else 1
    stop = 0 if STOPPED.search(told.text) else 1
    strict = 0 if re.search(r"\b(?:less than|below|under|before|reach\w*)\b", told.text) else 2
    fits: list[Choice] = [(c, op("le", op("add", s, more), n, result=BOOL)) for c, n in limit] + [(c + strict, op("lt", op("add", s, more), n, result=BOOL)) for c, n in limit]
    for name, t in bench.composer.params:
        if t.name != "list":
            continue
        X = t.args[0]
        x: Node = ("v", bench.local("x"), X)
        for A, item, size, ends in _sized(bench, told, X, x, limit):
            sources: list[Choice] = [(0, ("v", name, t))]
            if X in (INT, STR) and re.search(r"\b(?:cheapest|smallest|shortest|lightest|lowest|sort\w*|ascending)\b", told.text):
                sources.append((1, call("sort", t, ("v", name, t))))
            if X in (INT, STR) and re.search(r"\b(?:largest|biggest|longest|heaviest|most expensive|dearest|highest|descending)\b", told.text):
                sources.append((1, call("sort_desc", t, ("v", name, t))))
            holes = {"XS": Hole(t, choices=sources), "SIZE": Hole(INT, choices=size), "FITS": Hole(BOOL, choices=cheapest(fits)), "ITEM": Hole(A, choices=[(0, item)]), "END": Hole(R, choices=ends)}
            head = ["s = 0", "out: list[A] = []"]
            body = ["more = SIZE(x, out)", "if FITS(s, more):", "    s = s + more", "    out.append(ITEM(x))"]
            yield "told", _plan("steps_fit", head, body, ["return END(out, s)"], holes, 3 + on, {"A": A})
            yield "told", _plan("steps_fit_stop", head, [*body, "else:", "    break"], ["return END(out, s)"], holes, 3 + stop, {"A": A})


def _sized(bench: Bench, told: Told, X: Type, x: Node, limit: Sequence[Choice]) -> Iterator[tuple[Type, Node, list[Choice], list[Choice]]]:
    """What is kept of an element, how much room it takes, what is returned in the end."""
    if X == STR:
        length = call("str_length", INT, x)
        out: Node = ("v", bench.local("out"), list_of(STR))
        empty = call("is_empty", BOOL, out)
        for c, sep in dict.fromkeys(_separators(told)):
            ends: list[Choice] = [(c, call("join", STR, out, text(sep)))] if bench.returns == STR else [(c + bool(sep), n) for _, n in _fitted(bench, told, STR, limit)]
            apart: list[Choice] = [(0, ("if", empty, length, op("add", length, number(len(sep))), INT))] if sep else [(0, length)]
            if ends:
                yield STR, x, [*apart, *([(2, length)] if sep else [(2, number(1))])], ends
        return
    found: tuple[Type, Node, Node] | None = (INT, x, x) if X == INT else None
    if X.name == "tuple" and sorted(map(str, X.args)) == ["int", "str"]:
        parts = {b.name: b for b in shape_blocks((X,), X, ())}
        k = X.args.index(STR)
        found = STR, (parts[f"tuple_get_{k}"], x), (parts[f"tuple_get_{1 - k}"], x)
    if found is not None:
        kept, item, size = found
        if end := _fitted(bench, told, kept, limit):
            yield kept, item, [(0, size)], end


def _separators(told: Told) -> list[tuple[int, str]]:
    quoted = [(0, lit.value) for lit in told.reading.literals if isinstance(lit.value, str) and len(lit.value) < 4 and not any(c.isalnum() for c in lit.value)]
    return [*quoted, (1 if quoted else 0, " "), (2, ""), (2, ", ")]


def _fitted(bench: Bench, told: Told, A: Type, limit: Sequence[Choice]) -> list[Choice]:
    """What is returned of the elements that fitted."""
    R = bench.returns
    out: Node = ("v", bench.local("out"), list_of(A))
    s: Node = ("v", bench.local("s"), INT)
    count = call("length", INT, out)
    left: list[Choice] = [(c, op("sub", n, s)) for c, n in limit]
    remaining = 0 if re.search(r"\b(?:remain\w*|left|change|unused|unspent|free)\b", told.text) else 3
    if list_of(A) == R:
        return [(0, out)]
    if R == INT:
        how_many = 0 if re.search(r"\b(?:how many|number of|count\w*)\b", told.text) else 2
        total = 0 if re.search(r"\b(?:total|sum|spent|how much|weight|length)\b", told.text) else 2
        return [(how_many, count), (total, s), *((remaining + c, n) for c, n in left)]
    if R == STR and A == STR:
        return [(c, call("join", STR, out, text(sep))) for c, sep in dict.fromkeys(_separators(told))]
    if R.name == "tuple" and len(R.args) == 2:
        made: dict[Type, list[Choice]] = {list_of(A): [(0, out)], INT: [(0, count), (0, s), *left]}
        return [(a + b, (make_tuple(R), m, n)) for a, m in made.get(R.args[0], []) for b, n in made.get(R.args[1], []) if m != n]
    return []


__all__ = ["plans"]
