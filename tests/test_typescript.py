"""TypeScript: what JavaScript is tested for, and that strict type-checking has nothing to say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from backend_cases import Case, node, observe, op_cases, pattern_cases, regression_cases, units_of, wrong
from yantra_codex.ir.types import parse_type
from yantra_codex.languages.ecma_types import read_type, ts_type
from yantra_codex.languages.pylift import lift
from yantra_codex.languages.typescript import LANGUAGE as TYPESCRIPT

OPTIONS = {"strict": True, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "noEmit": True, "types": [], "moduleDetection": "force"}


def tsc() -> str:
    """The compiler's path, of YANTRA_TSC or on PATH or the benchmark judge's own; skips the test where there is none."""
    judges = Path.home() / ".cache/yantra-bench/tools/node_modules/.bin/tsc"
    found = os.environ.get("YANTRA_TSC") or shutil.which("tsc") or (str(judges) if judges.exists() else None)
    if not found:
        pytest.skip("no tsc on PATH (set YANTRA_TSC)")
    return found


def check_cases(cases: list[Case], folder: Path) -> None:
    units, refused = units_of(TYPESCRIPT, cases)
    assert not refused
    (folder / "package.json").write_text('{"type": "module"}')
    assert wrong(cases, observe([node(), "--disable-warning=ExperimentalWarning", "main.ts"], TYPESCRIPT.harness(units, "N1"), folder, "N1")) == {}


def type_errors(folder: Path) -> list[str]:
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "include": ["unit*.ts"]}))
    done = subprocess.run([tsc(), "-p", ".", "--pretty", "false"], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout.splitlines()


def test_op_examples(tmp_path: Path) -> None:
    # comparing two literals is an error of its own in TypeScript, so only examples with parameters are type-checked
    check_cases([c for c in op_cases() if c.id.endswith("inline")], tmp_path)
    folder = tmp_path / "typed"
    folder.mkdir()
    check_cases([c for c in op_cases() if c.id.endswith("params")], folder)
    assert type_errors(folder) == []


def test_regressions(tmp_path: Path) -> None:
    check_cases(list(regression_cases()), tmp_path)


@pytest.mark.parametrize("step", [25, pytest.param(1, marks=pytest.mark.slow)])
def test_library(step: int, tmp_path: Path) -> None:
    check_cases(list(pattern_cases(step)), tmp_path)
    assert type_errors(tmp_path) == []


STUBS = [
    ("function f(xs: number[], limit: number): boolean {\n", ["list[int]", "int"], "bool", "function"),
    ("export const f = (xs: readonly string[]): string | null => {\n", ["list[str]"], "option[str]", "arrow"),
    ("const f = function (m: Map<string, Array<number>>) : Record<string, number>  {\n", ["map[str,list[int]]"], "map[str,int]", "const_function"),
    ("export function f(pairs: [string, number][], g: (x: number) => boolean): Set<string>;", ["list[tuple[str,int]]", "func[(int)->bool]"], "set[str]", "function"),
    ("function f(x?: number, y = 2): void", ["option[int]", "any"], "none", "function"),
    ("export const f = (s: string): string =>", ["str"], "str", "arrow"),
]


@pytest.mark.parametrize(("source", "params", "returns", "style"), STUBS)
def test_stubs(source: str, params: list[str], returns: str, style: str) -> None:
    (stub,) = TYPESCRIPT.read_stubs(source)
    s = stub.signature
    assert (s.name, [str(p.type) for p in s.params], str(s.returns), s.style) == ("f", params, returns, style)


@pytest.mark.parametrize("text", ["list[int]", "map[str,list[float]]", "tuple[int,str]", "option[bool]", "set[tuple[int,int]]", "func[(int)->str]"])
def test_types_read_back(text: str) -> None:
    assert str(read_type(ts_type(parse_type(text)))) == text.replace("float", "int")


RENDERED = {
    "types of the signature and of empty collections": (
        "def f(xs: list[int]) -> list[tuple[int, int]]:\n    out = []\n    for i, x in enumerate(xs):\n        out.append((i, x))\n    return out\n",
        None,
        "function f(xs: number[]): [number, number][] {\n  const out: [number, number][] = [];\n  for (const [i, x] of xs.entries()) {\n"
        "    out.push([i, x]);\n  }\n  return out;\n}\n",
    ),
    "the caller's own types": (
        "def f(m: dict[str, int]) -> int:\n    return sum(m.values())\n",
        "export const total = (prices: Record<string, number>): number => {",
        "export const total = (prices: Record<string, number>): number => {\n"
        "  const pricesMap = new Map<string, number>(Object.entries(prices));\n"
        "  return [...pricesMap.values()].reduce((total, x) => total + x, 0);\n};\n",
    ),
    "a result that has no room for null": (
        "def f(xs: list[int]) -> int | None:\n    if not xs:\n        return None\n    return xs[0]\n",
        "function head(xs: number[]): number {",
        "function head(xs: number[]): number {\n  if (xs.length === 0) {\n    return null!;\n  }\n  return xs[0];\n}\n",
    ),
}


@pytest.mark.parametrize("name", RENDERED)
def test_rendering(name: str) -> None:
    source, stub, expected = RENDERED[name]
    signature = TYPESCRIPT.read_stubs(stub)[0].signature if stub else None
    assert TYPESCRIPT.render(lift(source), signature).functions == expected
