"""Python: jedi follows the callee's name to its definition; where it finds several, the call is undecided.

`python -m venv X && X/bin/pip install jedi`, then YANTRA_JEDI=X/bin/python.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.graph_oracles import HERE, Answer, answers, rows_of, run, sampled, tool

HOW = "the oracle of Python needs a Python with jedi (python -m venv X && X/bin/pip install jedi; YANTRA_JEDI=X/bin/python)"


def ask(root: Path, sites: int | None, seed: int) -> list[Answer]:
    python = tool("YANTRA_JEDI", None, HOW)
    asked = sampled([site for path in sorted(root.rglob("*.py")) for site in calls(root, path)], sites, seed)
    said = rows_of(run([python, str(HERE / "calls_jedi.py"), str(root)], "".join(json.dumps(s) + "\n" for s in asked)))
    return answers(row | {"column": row["bytes"]} for row in said)


def calls(root: Path, path: Path) -> Iterator[dict[str, Any]]:
    """The calls of a file whose callee has a name, by Python's own parser; none of a file that it does not read."""
    data = path.read_bytes()
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return
    lines = data.splitlines()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            line, start, name = node.func.lineno, node.func.col_offset, node.func.id
        elif isinstance(node.func, ast.Attribute) and node.func.end_lineno and node.func.end_col_offset:
            line, name = node.func.end_lineno, node.func.attr
            start = node.func.end_col_offset - len(name.encode())
        else:
            continue
        column = len(lines[line - 1][:start].decode(errors="replace"))
        yield {"path": path.relative_to(root).as_posix(), "line": line, "column": column, "bytes": start, "name": name}
