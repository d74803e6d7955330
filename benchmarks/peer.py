"""py2many, the transpiler we are measured against: given each function with its types written, as it asks for.

It lives in an environment of its own (`python -m venv X && X/bin/pip install py2many`), named by --py2many or
YANTRA_PY2MANY. What hinders it without being its fault is helped: its Go calls a module for ranges, which is given a
stand-in; its names are changed to the ones that the tests call.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import Case
from yantra_codex import languages
from yantra_codex.errors import YantraError
from yantra_codex.ir.types import contains, join_all, type_of_value
from yantra_codex.languages import Rendered, Unit
from yantra_codex.problems.problem import shape_value


@dataclass(frozen=True)
class Made:
    """What py2many made of a function: code, or a reason."""

    code: str | None
    reason: str = ""


def find(option: str | None) -> Path | None:
    """The Python with py2many, None where none is named."""
    name = option or os.environ.get("YANTRA_PY2MANY")
    return Path(name) if name and Path(name).exists() else None


def version(python: Path) -> str | None:
    done = subprocess.run([str(python), "-c", "from importlib.metadata import version; print(version('py2many'))"], capture_output=True, text=True)
    return done.stdout.strip() or None


DRIVER = '''
import contextlib, io, json, sys
from pathlib import Path
from py2many.cli import main
for n, line in enumerate(sys.stdin):
    case = json.loads(line)
    said, name = io.StringIO(), f"case{n}"
    Path(f"{name}.py").write_text(case["source"], encoding="utf-8")
    made = {"reason": "nothing was written"}
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            main([f"--{sys.argv[1]}", "--outdir", "out", "--ignore-formatter-errors", f"{name}.py"])
    except BaseException as e:
        made = {"reason": f"{type(e).__name__}: {e}"[:300]}
    written = [f for f in Path("out").glob(f"{name}.*") if f.stat().st_size]
    code = written[0].read_text(encoding="utf-8") if written else "FAILED"
    if code.strip() != "FAILED":  # its word for a function it can't translate
        made = {"code": code}
    elif lines := [x for x in said.getvalue().splitlines() if "Error" in x]:
        made = {"reason": lines[0].partition("py2many.exceptions.")[2][-300:] or lines[0][-300:]}
    print(json.dumps({"id": case["id"], **made}), flush=True)
'''


def translate(python: Path, cases: Sequence[Case], language: str) -> dict[str, Made]:
    """By case, what py2many makes of it."""
    rows, out = [], {}
    for case in cases:
        try:
            rows.append(json.dumps({"id": case.id, "source": annotated(case)}))
        except (SyntaxError, ValueError) as e:
            out[case.id] = Made(None, f"{type(e).__name__}: {e}")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([str(python), "-c", DRIVER, language], input="\n".join(rows), capture_output=True, text=True, cwd=folder, timeout=1800)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            row = json.loads(line)
            out[row["id"]] = Made(row.get("code"), row.get("reason", ""))
    for case in cases:
        out.setdefault(case.id, Made(None, f"no answer: {done.stderr.strip()[-200:]}"))
    return out


# ---------------------------------------------------------------- giving it types


def annotated(case: Case) -> str:
    """The function with the types that its examples show, without docstrings, which it does not need."""
    tree = ast.parse(case.source)
    columns = list(zip(*(e.args for e in case.examples), strict=True)) if case.examples else []
    for f in ast.walk(tree):
        if not isinstance(f, ast.FunctionDef):
            continue
        if ast.get_docstring(f) is not None and len(f.body) > 1:
            f.body = f.body[1:]
        if f.name == case.entry and len(f.args.args) == len(columns):
            for arg, column in zip(f.args.args, columns, strict=True):
                arg.annotation = arg.annotation or _annotation(column)
            f.returns = f.returns or _annotation([e.expected for e in case.examples])
    header = ast.parse("from typing import Any, Dict, List, Optional, Set, Tuple").body
    tree.body = header + tree.body
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _annotation(values: Sequence[Any]) -> ast.expr | None:
    t = join_all([type_of_value(v) for v in values])
    if contains(t, "any") or contains(t, "never"):
        return None
    text = str(t)
    for ours, theirs in (("list", "List"), ("set", "Set"), ("map", "Dict"), ("vtuple", "Tuple"), ("tuple", "Tuple"), ("option", "Optional"), ("none", "None")):
        text = re.sub(rf"\b{ours}\b", theirs, text)
    text = re.sub(r"Tuple\[(\w+)\]", r"Tuple[\1, ...]", text) if t.name == "vtuple" else text
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None


# ---------------------------------------------------------------- judging it

# stands in for github.com/hgfischer/go-iter, which its ranges call
GO_ITER = """
type ybSeq struct{ start, stop, step int }
type ybOption func(*ybSeq)
type ybIter struct{}

var iter ybIter

func (ybIter) Start(n int) ybOption { return func(s *ybSeq) { s.start = n } }
func (ybIter) Stop(n int) ybOption  { return func(s *ybSeq) { s.stop = n } }
func (ybIter) Step(n int) ybOption  { return func(s *ybSeq) { s.step = n } }
func (ybIter) NewIntSeq(options ...ybOption) *ybSeq {
	s := &ybSeq{0, 0, 1}
	for _, o := range options {
		o(s)
	}
	return s
}
func (s *ybSeq) All() []int {
	var out []int
	for i := s.start; (s.step > 0 && i < s.stop) || (s.step < 0 && i > s.stop); i += s.step {
		out = append(out, i)
	}
	return out
}
"""


def for_go_judge(code: str, entry: str) -> str:
    """Its Go with the range module's stand-in and the entry's name as the tests call it."""
    if "hgfischer/go-iter" in code:
        code = re.sub(r"^.*hgfischer/go-iter\"(\)?)\s*$", r"\1", code, flags=re.MULTILINE) + GO_ITER
        code = re.sub(r"\bimport \(\s*\)", "", code)
    squashed = entry.replace("_", "").lower()
    for name in set(re.findall(r"^func (\w+)\(", code, re.MULTILINE)):
        if name != entry and name.replace("_", "").lower() == squashed:
            code = re.sub(rf"\b{name}\b", entry, code)
    return code


def rust_unit(case: Case, code: str) -> tuple[Unit | None, str]:
    """Its Rust function with the calls of its task, under the signature it wrote; else why it can't be called."""
    code = re.sub(r"^\s*//!.*$|^#!\[.*\]\s*(?://.*)?$", "", code, flags=re.MULTILINE).strip() + "\n"
    try:
        stubs = [s for s in languages.get("rust").read_stubs(code) if s.signature.name.replace("_", "").lower() == case.entry.replace("_", "").lower()]
    except YantraError as e:
        return None, f"no signature: {e}"
    if not stubs:
        return None, "no function of that name"
    s = stubs[0].signature
    if len(s.params) != len(case.examples[0].args):
        return None, "another number of parameters"
    types = [p.type if not contains(p.type, "any") else join_all([type_of_value(e.args[i]) for e in case.examples]) for i, p in enumerate(s.params)]
    returns = s.returns if not contains(s.returns, "any") else join_all([type_of_value(e.expected) for e in case.examples])
    rendered = Rendered("rust", code, s.name, s, code)
    calls = [tuple(shape_value(a, t) for a, t in zip(e.args, types, strict=True)) for e in case.examples]
    return Unit(case.id.replace("/", "_"), rendered, calls, tuple(types), returns), ""
