"""Logics of the memory that do the same although their canonical forms differ, and how they become one.

Only what agrees on everything it was run on is the same: on all examples that any of them was learned with or passed since, on changes of
these, on inputs drawn around the constants of the programs; values to the last digit and in their order, errors by kind.
That is a strong sign and no proof, so what went stays in the record of consolidate_undo.py until it is forgotten. A form that a person
gave (a request of it came as feedback) never goes; others go into it.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.emit import IN_PLACE
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.types import FLOAT, INT, STR, Type
from yantra_codex.ir.values import to_ir
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_rows import program_in, read_examples
from yantra_codex.learn.memory_store import dicts
from yantra_codex.library.behaviour import Inputs

LIMITS = Limits(fuel=20_000, memory=100_000, depth=200)
FIRST, SECOND = 64, 240  # inputs drawn to tell most apart, and for those that then seem the same
LEAST = 50  # inputs on which they must have agreed, none of them stopped by a limit
LEAST_OTHER = 8  # of these, with another outcome than the most frequent one
MOST_EXAMPLES = 400
LONGEST = 40  # an int constant up to this may be a length
STOPPED = "stopped"

Args = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An active logic that can be compared.

    is_preferred: a person gave this form; cost: the smaller, the rather it is the one that stays.
    """

    id: int
    key: str
    lesson: int
    program: Program
    is_preferred: bool
    cost: tuple[bool, int, int, int, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """The logic `gone` does what `kept` does, on so many inputs. lessons: of both, when they were compared."""

    kept: str
    gone: str
    inputs: int
    lessons: tuple[int, int]


def find_merges(memory: Memory, step: Callable[[int], None] = lambda n: None) -> list[Merge]:
    """The logics that do the same as a cheaper or more used one; nothing is changed. `step` hears of each logic looked at."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in _rows(memory):
        params = row.program.entry.params
        groups.setdefault((*((p.type, p.inout) for p in params), row.program.entry.returns), []).append(row)
    merges: list[Merge] = []
    for rows in groups.values():
        if len(rows) > 1:
            merges += _of_group(memory, rows)
        step(len(rows))
    return sorted(merges, key=lambda m: (m.kept, m.gone))


def _rows(memory: Memory) -> Iterator[Row]:
    """The active logics whose programs read, and whose arguments show all that they change."""
    with memory.store.reading() as db:
        preferred = {logic for (logic,) in db.execute("select distinct logic from request where source = 'feedback'")}
    for found in memory.each("active"):
        try:
            program = program_in(found["program"])
        except (YantraError, ValueError, RecursionError):
            continue  # `yantra memory check` tells
        if all(p.type.name in IN_PLACE for p in program.entry.params if p.inout):
            size = sum(1 for f in program.functions for _ in n.block_exprs(f.body))
            cost = (found["id"] not in preferred, found["complexity"] or 9, -found["passes"], size, found["key"])
            yield Row(found["id"], found["key"], found["lesson"], program, found["id"] in preferred, cost)


def _of_group(memory: Memory, rows: list[Row]) -> list[Merge]:
    """The merges among logics of the same types: told apart on few inputs, then on many made for those that are left."""
    types = [p.type for p in rows[0].program.entry.params]
    try:
        few = inputs_of(types, [], [], FIRST)
    except YantraError:  # a type of which nothing can be drawn: a function, a database
        return []
    merges = []
    for alike in _alike(rows, few):
        examples = _examples(memory, alike)
        many = inputs_of(types, examples, [row.program for row in alike], SECOND)
        for same in _alike(alike, many):
            first, *others = sorted(same, key=lambda row: row.cost)
            if (agreed := enough(outcomes(first.program, many))) is not None:
                merges += [Merge(first.key, row.key, agreed, (first.lesson, row.lesson)) for row in others if not row.is_preferred]
    return merges


def _alike(rows: Iterable[Row], inputs: Sequence[Args]) -> list[list[Row]]:
    """The rows with the same outcome on every input, where there are several."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        told = hashlib.sha256("\n".join(outcomes(row.program, inputs)).encode(errors="surrogatepass")).hexdigest()
        found.setdefault(told, []).append(row)
    return [several for several in found.values() if len(several) > 1]


def outcomes(program: Program, inputs: Sequence[Args]) -> list[str]:
    """What a program does on each input: its value and the arguments that it changes, or the kind of error, as text."""
    try:
        call = compile_program(program, LIMITS)
    except YantraError:
        return [STOPPED] * len(inputs)
    return [_outcome(call, args, [i for i, p in enumerate(program.entry.params) if p.inout]) for args in inputs]


def _outcome(call: Callable[..., Any], args: Args, changed: Sequence[int]) -> str:
    given = copy.deepcopy(args) if changed else args
    try:
        out = f"value {call(*given)!r}"
    except RaisedError as e:
        out = f"raised {e.kind}"
    except (YantraError, RecursionError, ValueError, OverflowError):
        return STOPPED
    return out + "".join(f" changed {given[i]!r}" for i in changed)


def enough(told: Sequence[str]) -> int | None:
    """On how many inputs programs with these outcomes agreed; None where that shows too little."""
    met = Counter(x for x in told if x != STOPPED)
    most = max(met.values(), default=0)
    return met.total() if met.total() >= LEAST and met.total() - most >= LEAST_OTHER else None


# ---------------------------------------------------------------- inputs


def _examples(memory: Memory, rows: Sequence[Row]) -> list[Args]:
    """The arguments of the examples that any of the logics was learned with, or passed since."""
    out: list[Args] = []
    with memory.store.reading() as db:
        for row in rows:
            asked = dicts(db, "select * from request where logic = ? order by id limit 50", row.id)
            passed = dicts(db, "select * from evidence where logic = ? and verdict = 'passed' order by id limit 50", row.id)
            for shown in (*asked, *passed):
                try:
                    out += [tuple(e.args) for e in read_examples(shown)]
                except YantraError:
                    continue  # `yantra memory check` tells
    return out[:MOST_EXAMPLES]


def inputs_of(types: Sequence[Type], examples: Sequence[Args], programs: Sequence[Program], count: int) -> list[Args]:
    """The examples' arguments and about `count` others, each once: changed examples, and values drawn around constants.

    The same in every process. Raises YantraError for a type of which nothing can be drawn.
    """
    pool: dict[str, list[Any]] = {}
    for args in examples:
        for value, t in zip(args, types, strict=False):
            for part, kind in _parts(value, t):
                pool.setdefault(str(kind), []).append(part)
    lengths: list[int] = []
    for value in _constants(programs):
        pool.setdefault("bool" if type(value) is bool else type(value).__name__, []).extend(_around(value))
        lengths += [value - 1, value, value + 1] if type(value) is int and 0 < value <= LONGEST else []
    draw = Inputs(" ".join(map(str, types)), pool)
    drawn = [_drawn(types, examples, lengths, draw, i) for i in range(count)]
    out: dict[str, Args] = {}
    for args in [*examples, *drawn]:
        try:
            fresh = tuple(to_ir(a, t) for a, t in zip(args, types, strict=True))
        except (YantraError, TypeError, ValueError):
            continue
        out.setdefault(repr(fresh), fresh)
    return list(out.values())


def _drawn(types: Sequence[Type], examples: Sequence[Args], lengths: Sequence[int], draw: Inputs, turn: int) -> Args:
    """One input: an example with one argument changed, or all arguments drawn, long ones where a constant may be a length."""
    if examples and types and turn % 2:
        args = list(draw.random.choice(examples))
        at = draw.random.randrange(len(types))
        if len(args) == len(types):
            args[at] = changed(args[at], types[at], draw)
            return tuple(args)
    return tuple(_value(t, lengths, draw) for t in types)


def _value(t: Type, lengths: Sequence[int], draw: Inputs) -> Any:
    if lengths and t.name in ("list", "str") and draw.random.random() < 0.25:
        return _long(t, draw.random.choice(lengths), draw)
    value = draw.draw(t, small=t.name == "int" and draw.random.random() < 0.3)
    return changed(value, t, draw) if draw.random.random() < 0.4 else value


def _long(t: Type, length: int, draw: Inputs) -> Any:
    items = [draw.draw(t.args[0] if t.args else STR, small=draw.random.random() < 0.5) for _ in range(length)]
    return items if t.name == "list" else "".join((x or "a")[0] for x in items)


def changed(value: Any, t: Type, draw: Inputs) -> Any:
    """A value that differs in one place from a given one."""
    pick = draw.random
    if pick.random() < 0.2:
        return pick.choice(draw.pool.get(str(t)) or [draw.draw(t)])
    if t.name == "list" and isinstance(value, list):
        return _list_changed(list(value), lambda x: changed(x, t.args[0], draw) if x is not None else draw.draw(t.args[0]), pick)
    if t.name == "str" and isinstance(value, str):
        return "".join(_list_changed(list(value), lambda _: pick.choice("aB 0,.-") if pick.random() < 0.5 else pick.choice(value or "a"), pick))
    if t == INT and type(value) is int:
        return pick.choice((value + 1, value - 1, -value, value * 10, value // 2, value + pick.randrange(-50, 51)))
    if t == FLOAT and isinstance(value, float):
        return pick.choice((value + 1, value - 0.5, -value, value * 10, value / 4, value + pick.randrange(-200, 201) / 4))
    if t.name == "option":
        return None if pick.random() < 0.1 else changed(draw.draw(t.args[0]) if value is None else value, t.args[0], draw)
    if t.name == "tuple" and isinstance(value, (list, tuple)) and len(value) == len(t.args) > 0:
        at = pick.randrange(len(value))
        return tuple(changed(x, a, draw) if i == at else x for i, (x, a) in enumerate(zip(value, t.args)))
    if t.name == "map" and isinstance(value, dict) and value:
        at = pick.choice(list(value))
        return {k: changed(x, t.args[1], draw) if k == at else x for k, x in value.items() if k != at or pick.random() < 0.7}
    return draw.draw(t)


def _list_changed(items: list[Any], other: Callable[[Any], Any], pick: Random) -> list[Any]:
    """A list with one item left out, repeated, exchanged with another, replaced, or put in; or backwards."""
    way = pick.randrange(6) if items else 5
    at, to = (pick.randrange(len(items)), pick.randrange(len(items))) if items else (0, 0)
    if way == 0:
        del items[at]
    elif way == 1:
        items.insert(to, items[at])
    elif way == 2:
        items[at], items[to] = items[to], items[at]
    elif way == 3:
        items[at] = other(items[at])
    elif way == 4:
        items.reverse()
    else:
        items.insert(at, other(items[at] if items else None))
    return items


def _parts(value: Any, t: Type) -> Iterator[tuple[Any, Type]]:
    """A value with all that it holds, each with its type."""
    yield value, t
    if t.name in ("list", "vtuple", "set", "option") and isinstance(value, (list, tuple, set, frozenset)):
        for x in sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value:
            yield from _parts(x, t.args[0])
    elif t.name == "tuple" and isinstance(value, (list, tuple)):
        for x, a in zip(value, t.args):
            yield from _parts(x, a)
    elif t.name == "map" and isinstance(value, dict):
        for k, x in value.items():
            yield from _parts(k, t.args[0])
            yield from _parts(x, t.args[1])


def _constants(programs: Sequence[Program]) -> list[Any]:
    """The numbers and texts written in the programs, each once."""
    found = {repr(e.value): e.value for p in programs for f in p.functions for e in n.block_exprs(f.body)
             if isinstance(e, n.Lit) and isinstance(e.value, (int, float, str)) and not isinstance(e.value, bool)}
    return [found[k] for k in sorted(found)]


def _around(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value, value + value, value.upper(), value.lower(), f"a{value}b", value[:-1]]
    return [value - 1, value, value + 1, -value]
