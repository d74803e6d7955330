"""A function of a module with what it needs: the helpers, constants and imports that it reaches, and nothing else.

So a function lifts though its module does much at its top that does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed module. lines: its text. binds: name -> the numbers of the top-level statements that bind it."""

    tree: ast.Module
    lines: tuple[str, ...]
    binds: dict[str, tuple[int, ...]]


def read_module(text: str) -> Module:
    """Raises SyntaxError, ValueError, RecursionError or MemoryError, as `ast.parse` does."""
    tree = ast.parse(text)
    binds: dict[str, list[int]] = {}
    for i, s in enumerate(tree.body):
        for name in set(bound_names(s)):
            binds.setdefault(name, []).append(i)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # as Python counts them
    return Module(tree, tuple(lines), {k: tuple(v) for k, v in binds.items()})


def bound_names(s: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement binds in its module."""
    waiting: list[ast.AST] = [s]
    while waiting:
        n = waiting.pop()
        if isinstance(n, (*FUNCTIONS, ast.ClassDef)):
            yield n.name
            continue
        if isinstance(n, (ast.Import, ast.ImportFrom)):
            for a in n.names:
                yield a.asname or a.name.partition(".")[0]
        elif isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
            yield n.id
        elif isinstance(n, ast.ExceptHandler) and n.name:
            yield n.name
        elif isinstance(n, ast.Lambda):
            continue
        waiting.extend(ast.iter_child_nodes(n))


def sliced(module: Module, name: str) -> str:
    """The text of the top-level statements that the function of this name reaches by names, in their order.

    Names in annotations count, those of attributes and of keyword arguments do not.
    """
    wanted: set[int] = set()
    waiting = [name]
    seen = {name}
    while waiting:
        for i in module.binds.get(waiting.pop(), ()):
            if i not in wanted:
                wanted.add(i)
                new = {n.id for n in ast.walk(module.tree.body[i]) if isinstance(n, ast.Name)} - seen
                seen |= new
                waiting.extend(sorted(new))
    kept = [s for i, s in enumerate(module.tree.body) if i in wanted or _opens(s)]
    return "\n".join(_texts(module.lines, kept)) + "\n"


def _opens(s: ast.stmt) -> bool:
    """Imports that change what others mean: of the future, and of all names."""
    return isinstance(s, ast.ImportFrom) and (s.module == "__future__" or any(a.name == "*" for a in s.names))


def _texts(lines: Sequence[str], kept: Sequence[ast.stmt]) -> Iterator[str]:
    last = 0
    for s in kept:
        first = min([s.lineno, *(d.lineno for d in getattr(s, "decorator_list", ()))])
        if first <= last:  # a second statement on the same line is there already
            first = last + 1
        end = s.end_lineno or s.lineno
        if first <= end:
            blank = [""] if isinstance(s, (*FUNCTIONS, ast.ClassDef)) and last else []
            yield "\n".join([*blank, *blank, *lines[first - 1 : end]])
        last = max(last, end)
