"""Arguments that show what a dream's program does, and the examples chosen of them.

Values are drawn by type and role, near the constants of the program; of the outcomes those are kept that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yantra_codex.errors import Interrupted, RaisedError, YantraError
from yantra_codex.ir.nodes import Lit, Program, block_exprs
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import Type, is_hashable
from yantra_codex.ir.values import copier, deep_copy, from_ir, to_ir
from yantra_codex.model.train.dreams_words import Arg, Dice

WORDS = ("apple", "river", "stone", "level", "Paris", "data", "kayak", "moon", "Anna", "tree", "banana", "Oslo", "echo", "noon", "train", "cat", "sea", "abc",
         "Under", "ice", "OK", "map", "street", "radar", "x1", "sunset", "eel", "Rome", "bee", "storm", "a", "it", "seven", "YES", "42", "rotor", "cool", "end")
SENTENCES = ("the cat sat on the mat", "Hello World", "to be or not to be", "I have 2 dogs and 3 cats", "aabbccd", "mississippi", "one two three two one",
             "A man, a plan!", "red green blue", "stop and go, stop and go", "  spaced   out ", "x=1; y=22", "never odd or even", "Data 4 All", "aaa bbb", "")
NAMES = ("ann", "bob", "carl", "dora", "eve", "fay", "tea", "milk", "rice", "salt", "tin", "oats")
ATTEMPTS, TRIED, LEAST = 4, 12, 3  # rounds of drawing, inputs in the first, examples kept at least
BIGGEST = 10**15  # an int in a result beyond it tells nothing


class Drawn:
    """Values of one dream: of its types, about its constants. exact: known rows are hardly changed, as they must not be for some patterns."""

    def __init__(self, dice: Dice, ints: Sequence[int], texts: Sequence[str], pools: Mapping[str, tuple[object, ...]], rows: Sequence[tuple[Any, ...]] = (), exact: bool = False):
        self.dice, self.pools, self.rows, self.exact = dice, pools, rows, exact
        self.ints = [i for i in ints if abs(i) < 10_000]
        self.texts = [t for t in texts if t]

    def arguments(self, args: Sequence[Arg]) -> tuple[Any, ...]:
        """One value for each argument; a list or text comes first, so that single values can be of it."""
        if self.rows and (self.exact or self.dice.chance(0.75)):
            return tuple(self._changed(to_ir(v, a.type)) for v, a in zip(self.dice.pick(self.rows), args, strict=True))
        out: list[Any] = []
        few = self.dice.chance(0.5)  # small numbers, so that values repeat
        for a in args:
            pool = self.pools.get(a.name)
            if pool and self.dice.chance(0.8):
                out.append(deep_copy(to_ir(self.dice.pick(pool), a.type), a.type))
            elif a.role == "member" and out and isinstance(out[0], list) and out[0] and self.dice.chance(0.7):
                out.append(self.dice.pick(out[0]))
            elif a.role == "member" and out and isinstance(out[0], str) and self.dice.chance(0.5):
                out.append(out[0])
            elif a.role == "part" and out and isinstance(out[0], str) and out[0] and self.dice.chance(0.7):
                at = self.dice.pick((0, 0, len(out[0]) // 2, max(0, len(out[0]) - 3)))
                out.append(out[0][at : at + self.dice.between(1, 3)])
            else:
                out.append(self.value(a.type, a.role, few))
        return tuple(out)

    def _changed(self, value: Any) -> Any:
        """A known value, left as it is or changed a little."""
        dice = self.dice
        if dice.chance(0.9 if self.exact else 0.5):
            return value
        match value:
            case bool():
                return not value
            case int():
                return value + dice.pick((-1, 1, 2, 3, -2, 10))
            case float():
                return value + dice.pick((0.5, -0.25, 1.0, 2.5))
            case str() if value:
                at = dice.between(0, len(value) - 1)
                return dice.pick((value[:at] + dice.pick(value) + value[at + 1 :], value[:at] + value[at + 1 :], value + dice.pick(value)))
            case list() if value:
                at = dice.between(0, len(value) - 1)
                return dice.pick(([*value[:at], self._changed(value[at]), *value[at + 1:]], value[:at] + value[at + 1 :], [*value, dice.pick(value)], value[::-1]))
        return value

    def value(self, t: Type, role: str = "", few: bool = False) -> Any:
        dice = self.dice
        match t.name:
            case "int":
                return self._int(role, few)
            case "float":
                return dice.pick((0.5, 1.25, 2.0, 3.7, 9.99, 10.0, 25.5, -1.5, 4.25, 0.0, 7.75, 12.5, float(self._int("", True))))
            case "bool":
                return dice.chance(0.5)
            case "str":
                return self._text(role)
            case "option":
                return None if dice.chance(0.25) else self.value(t.args[0], role, few)
            case "tuple":
                return tuple(self.value(a, "name" if a.name == "str" else "natural", few) for a in t.args)
            case "list" | "vtuple" | "set":
                return self._many(t, role, few)
            case "map":
                return {self.value(t.args[0], "name", True): self.value(t.args[1], "natural", few) for _ in range(dice.between(1, 5))}
            case "record":
                return {f: self.value(a, role, few) for f, a in zip(t.fields, t.args, strict=True)}
            case "none":
                return None
            case "any":
                return dice.pick((1, 2, 5, "a", "word"))
        raise YantraError(f"no values of type {t} are drawn")

    def _int(self, role: str, few: bool) -> int:
        dice = self.dice
        ranges = {"small": (0, 6), "size": (1, 4), "positive": (1, 60), "natural": (0, 30), "count": (0, 4), "big": (10, 99_999), "digit": (0, 9)}
        if role in ranges:
            return dice.between(*ranges[role])
        if self.ints and dice.chance(0.3):
            return dice.pick(self.ints) + dice.pick((-1, 0, 0, 1, 5))
        return dice.between(0, 9) if few else dice.between(-15, 40)

    def _text(self, role: str) -> str:
        dice = self.dice
        if role == "char":
            return dice.pick("aabceinorst")
        if role == "name":
            return dice.pick(NAMES)
        if role == "digits":
            return "".join(dice.pick("0123456789") for _ in range(dice.between(1, 7)))
        if role == "brackets":
            return "".join(dice.pick("(()))ab(") for _ in range(dice.between(2, 9)))
        if role == "moves":
            return "".join(dice.pick([t for t in self.texts if len(t) == 1] or ["U"]) for _ in range(dice.between(1, 8)))
        if role == "mixed":
            return dice.pick(("123", "0", "abc", "ABC", "a1", "Hello World", "x_1", " ", "555-0199", "hello", "", "été", "Title Case", "_private", "9 lives", "ok!", "007", "\t "))
        if role == "binary":
            return "".join(dice.pick("01") for _ in range(dice.between(1, 8)))
        if role == "lines":
            return "\n".join(dice.pick(WORDS) for _ in range(dice.between(1, 4)))
        if role == "csv":
            return "".join(f"{dice.pick(NAMES)},{dice.between(0, 20)}\n" for _ in range(dice.between(1, 3)))
        if role == "query":
            return "&".join(f"{dice.pick(NAMES)}={dice.pick(('7', '42', 'x', '10'))}" for _ in range(dice.between(1, 3)))
        if role == "numeral":
            return dice.pick(("12", "7", "-3", "x", "4a", "100", "", "5", "one", "20"))
        if role == "letters":
            return "".join(dice.pick("aaabbc") for _ in range(dice.between(0, 9)))
        known = dice.pick(self.texts) if self.texts and dice.chance(0.4) else ""
        if role in ("word", "member", "part"):
            word = dice.pick(WORDS)
            return dice.pick((known + word, word + known, known + word[1:], word[:2] + known + word[2:])) if known else word
        text = dice.pick(SENTENCES) if dice.chance(0.7) else " ".join(dice.pick(WORDS) for _ in range(dice.between(2, 5)))
        cut = dice.between(0, len(text))
        return text[:cut] + known + text[cut:] if known else text

    def _many(self, t: Type, role: str, few: bool) -> Any:
        dice = self.dice
        inner = t.args[0]
        size = dice.pick((0, 1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8)) if inner.name not in ("list", "map") else dice.between(1, 4)
        each = "word" if inner.name == "str" and not role else role.removeprefix("sorted")
        if inner.name == "list" and role == "grid":
            width = dice.between(1, 4)
            return [[self.value(inner.args[0], "", few) for _ in range(width)] for _ in range(size)]
        items = [self.value(inner, each, few) for _ in range(size)]
        if items and is_hashable(inner) and dice.chance(0.3):
            items.append(dice.pick(items))
        if role.startswith("sorted"):
            items.sort()
        return dict.fromkeys(items) if t.name == "set" else tuple(items) if t.name == "vtuple" else items


def constants_of(program: Program) -> tuple[list[int], list[str]]:
    """The whole numbers and texts written in a program, in order, each once."""
    lits = [e.value for f in program.functions for e in block_exprs(f.body) if isinstance(e, Lit)]
    ints = dict.fromkeys(v for v in lits if isinstance(v, int) and not isinstance(v, bool))
    return list(ints), list(dict.fromkeys(v for v in lits if isinstance(v, str) and 0 < len(v) < 12 and not (len(v) > 2 and set(v) & set("[]+*^\\(){}"))))


def examples_of(dice: Dice, args: Sequence[Arg], returns: Type, call: Callable[..., Any], drawn: Drawn, edge: bool, raises: bool = False) -> tuple[Example, ...] | None:
    """3 to 5 examples with different outcomes, and with `raises` an error where one was met; None where most inputs are errors, or all that comes out is one value or an argument."""
    copies = [copier(a.type) for a in args]
    kept: dict[str, list[tuple[tuple[Any, ...], Any]]] = {}
    seen: set[str] = set()
    raised, errors = 0, []
    for i in range(TRIED):
        if i >= 6 and len(kept) >= 4:
            break
        try:
            values = _empty(args, drawn) if edge and i == 0 else drawn.arguments(args)
        except YantraError:
            return None  # a type of which nothing is drawn
        key = repr(values)
        if key in seen:
            continue
        seen.add(key)
        try:
            result = call(*(c(v) for c, v in zip(copies, values, strict=True)))
        except (RaisedError, Interrupted, RecursionError) as e:
            raised += 1
            if isinstance(e, RaisedError):
                errors.append(Example(tuple(from_ir(v, a.type) for v, a in zip(values, args, strict=True)), raises=e.kind, source="dream"))
            if raised > TRIED // 2:
                return None
            continue
        if not _telling(result):
            return None
        kept.setdefault(repr(result), []).append((values, result))
    chosen = _chosen(dice, args, returns, kept)
    return (*chosen, errors[0]) if chosen and raises and errors else chosen


def _chosen(dice: Dice, args: Sequence[Arg], returns: Type, kept: Mapping[str, list[tuple[tuple[Any, ...], Any]]]) -> tuple[Example, ...] | None:
    full = [rows for rows in kept.values() if rows[0][1] not in ([], "", {}, None)]
    if len(kept) < 2 or not full:
        return None
    rows = [row for group in kept.values() for row in group]
    for i in range(len(args)):
        if all(repr(values[i]) == repr(result) for values, result in rows):
            return None
    want = dice.between(LEAST, 5)
    picked: list[tuple[tuple[Any, ...], Any]] = []
    queues = [list(group) for group in sorted(kept.values(), key=lambda g: g[0][1] in ([], "", {}, None))]
    while len(picked) < want and any(queues):
        picked += [q.pop(0) for q in queues[: want - len(picked)] if q]
        queues = [q for q in queues if q]
    if len(picked) < LEAST:
        return None
    return tuple(Example(tuple(from_ir(v, a.type) for v, a in zip(values, args, strict=True)), from_ir(result, returns), source="dream") for values, result in picked)


def _telling(result: Any) -> bool:
    """Whether a result is small enough to be an example."""
    if isinstance(result, int):
        return abs(result) < BIGGEST
    if isinstance(result, float):
        return result == result and abs(result) < BIGGEST
    try:
        return len(repr(result)) < 400
    except ValueError:  # it holds a whole number of thousands of digits
        return False


def _empty(args: Sequence[Arg], drawn: Drawn) -> tuple[Any, ...]:
    """Arguments of which the first is empty."""
    first, *rest = drawn.arguments(args)
    return (type(first)() if isinstance(first, (list, str, dict)) else first, *rest)
