"""The Python back-end: op examples, library doctests, round trips through the front-end, stubs, and ruff's format."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend_cases import Case, observe, op_cases, pattern_cases, regression_cases, units_of, wrong
from yantra_codex.ir.interpret import run
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.text import read_program
from yantra_codex.ir.values import equal
from yantra_codex.languages import python_effects, python_ops
from yantra_codex.languages.pylift import lift
from yantra_codex.languages.python import LANGUAGE as PYTHON
from yantra_codex.languages.python_layout import layout


def check_cases(cases: list[Case], folder: Path) -> None:
    units, refused = units_of(PYTHON, cases)
    assert not refused
    assert wrong(cases, observe([sys.executable, "main.py"], PYTHON.harness(units, "N1"), folder, "N1")) == {}


def test_every_op_is_written_one_way() -> None:
    for name, row in OPS.items():
        tables = (python_ops.TEMPLATES, python_ops.RULES, python_ops.CHANGES, python_effects.EFFECTS, python_effects.BRACKETS)
        assert any(name in table for table in tables) or row.lower is not None, name


def test_op_examples(tmp_path: Path) -> None:
    # a set argument of Python has no order of its own to see
    check_cases([c for c in op_cases() if c.id != "set_to_list-0-params"], tmp_path)


def test_regressions(tmp_path: Path) -> None:
    check_cases(list(regression_cases()), tmp_path)


@pytest.mark.parametrize("step", [25, pytest.param(1, marks=pytest.mark.slow)])
def test_library(step: int, tmp_path: Path) -> None:
    check_cases(list(pattern_cases(step)), tmp_path)


@pytest.mark.parametrize("step", [40, pytest.param(5, marks=pytest.mark.slow)])
def test_lifting_a_rendering_gives_the_same_behaviour(step: int) -> None:
    for case in pattern_cases(step):
        if case.raises is not None:
            continue
        rendered = PYTHON.render(case.program)
        again = lift(rendered.code, rendered.entry)
        assert equal(run(again, case.args), run(case.program, case.args), case.returns), rendered.code


def test_renderings_are_formatted() -> None:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    if ruff is None:
        pytest.skip("ruff is not installed")
    programs = {c.id.rpartition(".")[0]: c.program for c in pattern_cases(12)}
    different = []
    for name, program in programs.items():
        code = PYTHON.render(program).code
        done = subprocess.run([ruff, "format", "--isolated", "-"], input=code, capture_output=True, text=True, check=True)
        if done.stdout != code:
            different.append(name)
    assert len(different) <= 0.05 * len(programs), different


RENDERED = {
    "a comprehension with its condition": (
        "def f(xs: list[int]) -> list[int]:\n    out = []\n    return list(map(lambda x: x * 2, filter(lambda x: x > 1, xs)))\n",
        "    return [x * 2 for x in xs if x > 1]\n",
    ),
    "a format": ("def f(x: float) -> str:\n    return 'x = ' + f'{x:.2f}'\n", '    return f"x = {x:.2f}"\n'),
    "an unordered set is a set": ("def f(xs: list[int]) -> int:\n    return len(set(xs))\n", "    return len(set(xs))\n"),
    "an order that is seen is kept": ("def f(xs: list[int]) -> list[int]:\n    return list(set(xs))\n", "    return list(dict.fromkeys(xs))\n"),
    "a chain of comparisons": ("def f(x: int) -> bool:\n    return 0 <= x and x < 9\n", "    return 0 <= x < 9\n"),
}


@pytest.mark.parametrize("name", RENDERED)
def test_rendering(name: str) -> None:
    source, expected = RENDERED[name]
    assert PYTHON.render(lift(source)).functions.endswith(expected)


def test_an_index_that_may_be_negative_is_checked() -> None:
    program = read_program("(program (def f ((xs list[int]) (i int)) int (return (index xs i))))")
    rendered = PYTHON.render(program)
    assert "at(xs, i)" in rendered.functions and "def at(" in rendered.code


STUBS = [
    ('def f(xs: list[int], k: int = 2) -> dict[str, int]:\n    """Do it."""\n', ["list[int]", "int"], "map[str,int]", "Do it."),
    ("def f(a, b):\n    pass\n", ["any", "any"], "any", ""),
    ("from typing import List, Optional\ndef f(xs: List[float]) -> Optional[str]:\n    ...\n", ["list[float]"], "option[str]", ""),
    ("def f(m: dict[str, tuple[int, ...]]) -> None:\n    raise NotImplementedError\n", ["map[str,vtuple[int]]"], "none", ""),
    ("def f(xs: Sequence[tuple[int, str]]) -> bool", ["list[tuple[int,str]]"], "bool", ""),
    ("def f(g: Callable[[int], bool]) -> int | None:", ["func[(int)->bool]"], "option[int]", ""),
    ("class Solution:\n    def f(self, nums: list[int]) -> int:\n", ["list[int]"], "int", ""),
]


@pytest.mark.parametrize(("source", "params", "returns", "doc"), STUBS)
def test_stubs(source: str, params: list[str], returns: str, doc: str) -> None:
    stub = PYTHON.read_stubs(source)[-1]
    s = stub.signature
    assert (s.name, [str(p.type) for p in s.params], str(s.returns), stub.doc) == ("f", params, returns, doc)


def test_the_stubs_header_is_kept() -> None:
    (stub,) = PYTHON.read_stubs("def firstWord(Text: str) -> str:\n    ...\n")
    program = lift("def g(s: str) -> str:\n    return s.split()[0]\n")
    assert PYTHON.render(program, stub.signature).functions == "def firstWord(Text: str) -> str:\n    return Text.split()[0]\n"


def test_a_long_element_with_an_if_of_its_own_stays_whole() -> None:
    element = '"." if letters.isalpha() and (first_condition_of_the_two or the_second_condition_of_the_two) else letters'
    text = f'def f(text: str) -> str:\n    return "".join({element} for letters in text if letters)\n'
    assert ast.dump(ast.parse(layout(text))) == ast.dump(ast.parse(text))
    assert all(len(line) <= 88 for line in layout(text).splitlines())
