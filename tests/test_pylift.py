"""Lifted Python means what CPython says: every case of the corpus is run both ways."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.errors import LiftError, RaisedError, Unsupported
from yantra_codex.ir.interpret import run
from yantra_codex.ir.signature import Example, SigParam, Signature
from yantra_codex.ir.types import FLOAT, INT, parse_type
from yantra_codex.ir.values import from_ir
from yantra_codex.languages.pylift import lift

CORPUS = Path(__file__).parent / "corpus" / "python_lift.txt"


def corpus() -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    """Each case: name, source, argument tuples."""
    cases = []
    for part in CORPUS.read_text(encoding="utf-8").split("\n=== ")[1:]:
        name, _, rest = part.partition("\n")
        source, _, calls = rest.partition("\n---\n")
        cases.append((name.strip(), source, [eval(line) for line in calls.splitlines() if line.strip()]))  # noqa: S307
    return cases


CASES = corpus()


def cpython(source: str, args: tuple[Any, ...]) -> tuple[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "case", "exec"), names)  # noqa: S102
    try:
        return "value", names["f"](*copy.deepcopy(args))
    except Exception as error:  # noqa: BLE001
        return "raises", type(error).__name__


def same(a: Any, b: Any) -> bool:
    """Equal in value and kind: 1 is not 1.5, a tuple is not a list; an int may stand for an equal float."""
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, float) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-12 * max(abs(a), abs(b)) or a == b
    return bool(a == b) and (a is None) == (b is None)


@pytest.mark.parametrize(("name", "source", "calls"), CASES, ids=[c[0] for c in CASES])
def test_corpus(name: str, source: str, calls: list[tuple[Any, ...]]) -> None:
    program = lift(source, "f")
    for args in calls:
        wanted = cpython(source, args)
        try:
            found: tuple[str, Any] = ("value", from_ir(run(program, copy.deepcopy(args)), program.entry.returns))
        except RaisedError as error:
            found = ("raises", error.kind)
        assert found[0] == wanted[0] and same(wanted[1], found[1]), f"{name}{args}: {found} instead of {wanted}"


def test_corpus_is_large() -> None:
    assert len(CASES) >= 150
