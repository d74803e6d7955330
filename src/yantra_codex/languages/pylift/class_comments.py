"""Definitions of classes that a source only gives in a comment or a text, as the problem it answers stated them."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator

from yantra_codex.languages.pylift.walking import walk

FIRST = re.compile(r"^#\s*class\s+\w+.*:\s*$")


def with_stated_classes(tree: ast.Module, text: str) -> None:
    """Add, in place, the classes that comments or texts at the top level define and that the source uses without defining them."""
    if "class" not in text:
        return
    nodes = walk(tree)
    used = {n.id for n in nodes if isinstance(n, ast.Name)}
    used |= {w for n in nodes if isinstance(n, ast.arg) and isinstance(n.annotation, ast.Constant) for w in re.findall(r"\w+", str(n.annotation.value))}
    known = {n.name for n in nodes if isinstance(n, (ast.ClassDef, ast.FunctionDef))}
    known |= {a.asname or a.name for n in nodes if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}
    if not used - known:
        return
    for part in [*commented(text), *stated(tree)]:
        for made in definitions(part):
            if made.name in used - known:
                known.add(made.name)
                tree.body.insert(0, made)


def commented(text: str) -> Iterator[str]:
    """The comments that start with a class, without their marks."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("#") and (lines or FIRST.match(line)):
            lines.append(line[1:])
        elif lines:
            yield textwrap.dedent("\n".join(lines))
            lines = []


def stated(tree: ast.Module) -> Iterator[str]:
    for s in tree.body:
        if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) and isinstance(s.value.value, str):
            yield textwrap.dedent(s.value.value)


def definitions(text: str) -> list[ast.ClassDef]:
    """The classes that a text defines, where it is Python."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [s for s in body if isinstance(s, ast.ClassDef)]


__all__ = ["with_stated_classes"]
