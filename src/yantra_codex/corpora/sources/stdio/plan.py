"""What a program reads, in order: a plan, by which a test's input becomes arguments exactly as Python's own calls would.

A `Leaf` is one read with what is done to it at once (`int(input())`, `map(int, input().split())`); a `Repeat` reads a block
as often as a number says that was read before.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yantra_codex.corpora.sources.stdio.canonical import BYTES, LINES, RAW, READERS, REST

MAX_REPEATS = 20_000
NUMBERS = {"int": int, "float": float}
# methods of text that are done while reading
METHODS = {"strip", "rstrip", "lstrip", "upper", "lower", "removesuffix", "removeprefix", "replace", "decode"}
SPLITS = {"split", "splitlines"}


class OtherShape(Exception):
    """A test's input is not of the shape that the program reads."""


@dataclass(frozen=True)
class Leaf:
    """One read. source: one of the canonical readers. methods: of text, applied in order; the last may split.

    number: "int" or "float" for what is made of the text or of each word. count: so many words, one variable each.
    lazily: a `map` or generator, to be used once.
    """

    source: str
    methods: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    is_list: bool = False
    number: str | None = None
    count: int | None = None
    lazily: bool = False

    @property
    def element(self) -> str:
        return self.number or "str"

    @property
    def type(self) -> str:
        """The type of the value, as Python writes it."""
        if not self.is_list:
            return self.element
        return f"list[{self.element}]" if self.count is None else f"tuple[{', '.join([self.element] * self.count)}]"

    @property
    def gives_bytes(self) -> bool:
        return self.source.endswith(BYTES) and self.number is None and not any(m == "decode" for m, _ in self.methods)


@dataclass
class Read:
    """A leaf and the parameters that stand for it. variables: what the program itself calls those values, where it does."""

    leaf: Leaf
    params: tuple[str, ...]
    variables: tuple[str, ...] = ()


@dataclass
class Repeat:
    """A block that is read again and again; each parameter is a list."""

    count: ast.expr
    body: list[Read | Repeat] = field(default_factory=list)

    @property
    def params(self) -> tuple[str, ...]:
        return tuple(p for r in self.body for p in r.params)


Plan = list[Read | Repeat]


# ---------------------------------------------------------------- what a read is


def leaf_of(e: ast.AST) -> Leaf | None:
    """The read that an expression is, None where it is none or does more than reading."""
    if isinstance(e, ast.Call):
        return _leaf_of_call(e)
    if isinstance(e, (ast.ListComp, ast.GeneratorExp)):
        return _leaf_of_comprehension(e)
    if isinstance(e, ast.List) and len(e.elts) == 1 and isinstance(e.elts[0], ast.Starred):
        inner = leaf_of(e.elts[0].value)
        return _listed(inner) if inner and inner.is_list else None
    return None


def _leaf_of_call(e: ast.Call) -> Leaf | None:
    if e.keywords:
        return None
    if isinstance(e.func, ast.Attribute):
        inner = leaf_of(e.func.value)
        return _with_method(inner, e.func.attr, e.args) if inner else None
    if not isinstance(e.func, ast.Name):
        return None
    if e.func.id in READERS and not e.args:
        return Leaf(e.func.id, is_list=e.func.id.startswith(LINES))
    inner = leaf_of(e.args[-1]) if e.args else None
    if inner is None:
        return None
    if e.func.id in NUMBERS and len(e.args) == 1 and not inner.is_list and inner.number is None:
        return Leaf(inner.source, inner.methods, number=e.func.id)
    if e.func.id == "str" and len(e.args) == 1 and not inner.is_list and inner.number is None and not inner.gives_bytes:
        return inner
    if e.func.id == "list" and len(e.args) == 1 and inner.is_list:
        return _listed(inner)
    if e.func.id == "map" and len(e.args) == 2 and isinstance(e.args[0], ast.Name) and inner.is_list and inner.number is None:
        return _converted(inner, e.args[0].id)
    if e.func.id == "map" and len(e.args) == 2 and ast.unparse(e.args[0]) in ("str.strip", "str.rstrip") and inner.source.startswith(LINES) and not inner.methods:
        return Leaf(inner.source, (("each." + ast.unparse(e.args[0])[4:], ()),), True, lazily=True)
    return None


def _with_method(inner: Leaf, method: str, args: Sequence[ast.expr]) -> Leaf | None:
    if inner.is_list or inner.number is not None or not all(isinstance(a, ast.Constant) for a in args):
        return None
    values = tuple(a.value for a in args if isinstance(a, ast.Constant))
    if method in METHODS or method in SPLITS:
        return Leaf(inner.source, (*inner.methods, (method, values)), is_list=method in SPLITS)
    return None


def _converted(inner: Leaf, to: str) -> Leaf | None:
    if to in NUMBERS:
        return Leaf(inner.source, inner.methods, True, to, lazily=True)
    return Leaf(inner.source, inner.methods, True, lazily=True) if to == "str" and not inner.gives_bytes else None


def _leaf_of_comprehension(e: ast.ListComp | ast.GeneratorExp) -> Leaf | None:
    g = e.generators[0]
    if len(e.generators) != 1 or g.ifs or not isinstance(g.target, ast.Name):
        return None
    inner = leaf_of(g.iter)
    if inner is None or not inner.is_list:
        return None
    out: Leaf | None = None
    if isinstance(e.elt, ast.Name) and e.elt.id == g.target.id:
        out = inner
    elif isinstance(e.elt, ast.Call) and isinstance(e.elt.func, ast.Name) and len(e.elt.args) == 1 and ast.unparse(e.elt.args[0]) == g.target.id and inner.number is None:
        out = _converted(inner, e.elt.func.id)
    return None if out is None else _listed(out) if isinstance(e, ast.ListComp) else Leaf(out.source, out.methods, True, out.number, lazily=True)


def _listed(leaf: Leaf) -> Leaf:
    return Leaf(leaf.source, leaf.methods, True, leaf.number)


# ---------------------------------------------------------------- a test's input by the plan


class Input:
    """A test's input, read from its start; line ends as Python's text mode gives them."""

    def __init__(self, text: str):
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.at = 0

    def read(self, source: str) -> Any:
        """What a canonical reader gives; raises OtherShape at the end of the input."""
        kind = source.removesuffix(BYTES)
        if kind in (REST, LINES):
            rest, self.at = self.text[self.at :], len(self.text)
            return rest if kind == REST else rest.splitlines(keepends=True)
        if self.at >= len(self.text):
            raise OtherShape("the input ends too early")
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end + 1
        line, self.at = self.text[self.at : end], end
        return line if kind == RAW else line.removesuffix("\n")


def arguments(plan: Plan, given: Input) -> dict[str, Any]:
    """The value of each parameter; raises OtherShape for an input that the program would not read so."""
    out: dict[str, Any] = {}
    _run(plan, given, out, {})
    return out


def _run(plan: Plan, given: Input, out: dict[str, Any], known: dict[str, Any]) -> None:
    """known: the values of the program's own variables, by which repeats are counted."""
    for step in plan:
        if isinstance(step, Repeat):
            times = counted(step.count, {**out, **known})
            for p in step.params:
                out[p] = []
            for _ in range(times):
                row: dict[str, Any] = {}
                _run(step.body, given, row, known)
                for p in step.params:
                    out[p].append(row[p])
            continue
        value = read_leaf(step.leaf, given)
        values = value if len(step.params) > 1 else (value,)
        out |= zip(step.params, values)
        named = value if step.leaf.count is not None else (value,)
        known |= zip(step.variables, named)


def counted(e: ast.expr, known: Mapping[str, Any]) -> int:
    """The value of an expression that says how often; raises OtherShape where it has none or is huge."""
    value = _reckoned(e, known)
    if not isinstance(value, int) or value > MAX_REPEATS:
        raise OtherShape(f"{ast.unparse(e)} rows are read")
    return max(0, value)


def _reckoned(e: ast.expr, known: Mapping[str, Any]) -> Any:
    match e:
        case ast.Constant(value=int() as v):
            return v
        case ast.Name(id=name) if isinstance(known.get(name), int):
            return known[name]
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _reckoned(left, known), _reckoned(right, known)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.FloorDiv() if b:
                    return a // b
    raise OtherShape(f"the number of rows is {ast.unparse(e)}")


def is_countable(e: ast.expr) -> bool:
    """Whether an expression is made of variables and whole numbers, as `counted` takes it."""
    return all(isinstance(n, (ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Name, ast.Load))
               or (isinstance(n, ast.Constant) and type(n.value) is int) for n in ast.walk(e))


def read_leaf(leaf: Leaf, given: Input) -> Any:
    """The value that a read gives; raises OtherShape where Python's own call would fail."""
    value = given.read(leaf.source)
    try:
        for method, args in leaf.methods:
            if method.startswith("each."):
                value = [getattr(v, method[5:])() for v in value]
            elif method != "decode":
                value = getattr(value, method)(*args)
        if leaf.number is not None:
            make = NUMBERS[leaf.number]
            value = [make(v) for v in value] if leaf.is_list else make(value)
    except (ValueError, TypeError) as e:
        raise OtherShape(f"{leaf.element} was to be read: {e}") from None
    if leaf.count is not None:
        if len(value) != leaf.count:
            raise OtherShape(f"{leaf.count} words were to be read, met {len(value)}")
        return tuple(value)
    return value
