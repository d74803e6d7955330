"""Stacks that the words tell: elements are put down one by one, some of them take the last one away again or cancel with it.

In: a Bench and what the words tell. Out: plans over a list or the characters of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of
from yantra_codex.search.compose.sketch_core import Bench, Choice, Hole, Plan
from yantra_codex.search.compose.sketch_places import pair_tests
from yantra_codex.search.compose.sketch_steps import cheapest, list_ends
from yantra_codex.search.compose.sketch_words import Told, number
from yantra_codex.search.compose.space import Node
from yantra_codex.search.compose.steps_commands import LETTERS, Command, Stream, call, read_clauses, streams

CANCEL = """
out: list[X] = []
for x in XS():
    gone = False
    if len(out) > 0:
        y = out[-1]
        gone = CANCEL(y, x)
    if gone:
        out.pop()
    else:
        out.append(x)
return END(out)
"""
POPS = re.compile(r"\b(?:undo\w*|remov\w*|delet\w*|eras\w*|tak\w+ (?:back|off|away|out)|takes?|pops?|popp\w+|drops?|cancel\w*|backspace|discards?|forget\w*|withdraw\w*|goes back|leaves?|closes?|back)\b")
IGNORED = re.compile(r"\b(?:ignor\w*|skip\w*|left out|leaves? out|nothing|no effect)\b")
CLEARS = re.compile(r"\b(?:clear\w*|empt(?:y|ies)\b|(?:remov|delet|eras|undo)\w* (?:everything|all\b)|resets?|starts? over)\b")
REPEATS = re.compile(r"\b(?:repeat\w*|duplicat\w*|doubl\w*|cop(?:y|ies)|again|once more)\b")
CANCELS = re.compile(r"\b(?:cancel\w*|annihilat\w*|remov\w*|eliminat\w*|disappear\w*|destroy\w*|vanish\w*|explod\w*|delet\w*|collaps\w*|reduc\w*|burst\w*|pop\w*|neutrali[sz]\w*)\b")
BESIDE = re.compile(r"\b(?:adjacent|neighbou?r\w*|next to|side by side|consecutive|pairs?|in a row|beside|repeatedly|directly (?:after|followed)|touch\w*|immediately|last one|meets?)\b")


def plans(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """(family, plan) of the stacks over each row of elements."""
    for stream in streams(bench, told):
        yield from _taken_back(bench, told, stream)
    if CANCELS.search(told.text) and BESIDE.search(told.text):
        yield from _cancelled(bench, told)


def _taken_back(bench: Bench, told: Told, stream: Stream) -> Iterator[tuple[str, Plan]]:
    """Elements are put down; a command takes the last one away, empties it all, puts the last one down once more."""
    R = bench.returns
    read_clauses(stream.commands, told)
    popping = [c for c in stream.commands if c.arg == "none" and POPS.search(c.clause) and not IGNORED.search(c.clause)]
    pushing = [c for c in stream.commands if c.arg != "none"]
    if not popping or len(pushing) > 1 or not (stream.others or pushing):
        return
    x: Node = ("v", bench.local("x"), STR)
    items: list[tuple[Type, Node]] = [(STR, x)] if stream.others else []
    if pushing:
        rest = pushing[0].rest(x)
        assert rest is not None
        items = [(INT if pushing[0].arg == "int" else STR, rest)]
    elif all(s.lstrip("-").isdigit() or any(s == c.prefix for c in stream.commands) for s in stream.shown):
        items.append((INT, call("parse_int", INT, x)))
    for A, item in items:
        end = list_ends(bench, told, bench.local("out"), A, R)
        if R == STR and A == STR:
            out: Node = ("v", bench.local("out"), list_of(STR))
            end = [*end, *((2, call("join", STR, out, ("l", sep, STR))) for sep in (" ", ", "))]
        if not end:
            continue
        lines: list[str] = []
        holes: dict[str, Hole] = {"XS": Hole(list_of(STR), choices=[(0, stream.xs)]), "ITEM": Hole(A, choices=[(0, item)]), "END": Hole(R, choices=end)}
        for k, c in enumerate(c for c in stream.commands if c.arg == "none"):
            lines.append(f"{'elif' if lines else 'if'} IS{LETTERS[k]}(x):")
            holes[f"IS{LETTERS[k]}"] = Hole(BOOL, choices=[(0, c.test(x))])
            lines += ["    " + line for line in _done(c)]
        lines += ["else:", "    out.append(ITEM(x))"]
        text = "\n".join(["out: list[A] = []", "for x in XS():", *("    " + line for line in lines), "return END(out)"]) + "\n"
        yield "told", Plan("steps_stack", text, holes, {"A": A}, 3)


def _done(c: Command) -> list[str]:
    if IGNORED.search(c.clause):
        return ["continue"]
    if CLEARS.search(c.clause):
        return ["fresh: list[A] = []", "out = fresh"]
    if REPEATS.search(c.clause) and not POPS.search(c.clause):
        return ["if len(out) > 0:", "    out.append(out[-1])"]
    return ["if len(out) > 0:", "    out.pop()"]


def _cancelled(bench: Bench, told: Told) -> Iterator[tuple[str, Plan]]:
    """An element cancels with the one put down before it."""
    R = bench.returns
    for name, t in bench.composer.params:
        node: Node = ("v", name, t)
        if t == STR:
            node = call("chars", list_of(STR), node)
        X = STR if t == STR else t.args[0] if t.name == "list" else None
        if X is None or X not in (INT, STR):
            continue
        end = list_ends(bench, told, bench.local("out"), X, R)
        if not end:
            continue
        x, y = ("v", bench.local("x"), X), ("v", bench.local("y"), X)
        tests: list[Choice] = [(c + 1, n) for c, n in pair_tests(bench, told, X, x, y, joined=False)[:80]]
        same = re.search(r"\b(?:equal|same|identical|double\w*|duplicat\w*|repeated|match\w*|two of)\b", told.text) is not None
        tests.append((0 if same else 2, call("eq", BOOL, y, x)))
        if X == INT:
            opposite = re.search(r"\b(?:opposite|negative|0|signs?)\b", told.text) is not None
            tests.append((0 if opposite else 3, call("eq", BOOL, call("add", INT, y, x), number(0))))
        else:
            tests += _opposites(told, x, y)
        yield "told", Plan("steps_cancel", CANCEL, {"XS": Hole(list_of(X), choices=[(0, node)]), "CANCEL": Hole(BOOL, choices=cheapest(tests)[:60]), "END": Hole(R, choices=end)}, {"X": X}, 3)


def _opposites(told: Told, x: Node, y: Node) -> list[Choice]:
    """Texts that the words name as two that cancel: a letter in both cases, quoted neighbours ('<' and '>')."""
    case: Node = call("and", BOOL, call("eq", BOOL, call("lower", STR, y), call("lower", STR, x)), call("ne", BOOL, y, x))
    out: list[Choice] = [(0 if re.search(r"\b(?:cases?|upper\w*|lower\w*|capital)\b", told.text) else 4, case)]
    single = [lit.value for lit in told.reading.literals if isinstance(lit.value, str)]
    ones = [q for q in single if q]
    pairs = list(dict.fromkeys([*zip(ones[::2], ones[1::2], strict=False), *((q[0], q[1]) for q in single if len(q) == 2)]))[:4]
    if pairs:
        def is_pair(a: str, b: str) -> Node:
            return call("and", BOOL, call("eq", BOOL, y, ("l", a, STR)), call("eq", BOOL, x, ("l", b, STR)))

        tests = [is_pair(a, b) for a, b in pairs]
        both = [call("or", BOOL, is_pair(a, b), is_pair(b, a)) for a, b in pairs]
        for group, cost in ((tests, 2), (both, 1)):
            one = group[0]
            for other in group[1:]:
                one = call("or", BOOL, one, other)
            out.append((cost, one))
    return out


__all__ = ["plans"]
