"""Generator functions as functions that collect what they yield into a list."""

from __future__ import annotations

import ast

from yantra_codex.errors import Unsupported
from yantra_codex.languages.pylift.walking import walk

COLLECTED = "yielded"


def collect_yields(node: ast.FunctionDef, name: str) -> None:
    """Rewrite a generator in place: `yield x` appends to a list that is returned at the end.

    Right for a finite generator whose items are all taken before anything it depends on changes. Raises Unsupported for a
    `yield` whose value is used and for a loop that has no end.
    """
    for n in walk(node):
        if isinstance(n, ast.While) and isinstance(n.test, ast.Constant) and n.test.value and not leaves(n):
            raise Unsupported("a generator without an end", line=n.lineno, language="python")
    first = ast.Assign([ast.Name(name, ast.Store())], ast.List([], ast.Load()))
    last = ast.Return(ast.Name(name, ast.Load()))
    doc = node.body[:1] if ast.get_docstring(node) is not None else []
    node.body = [*doc, first, *suite(node.body[len(doc) :], name), last]
    for s in (first, last):
        ast.copy_location(s, node)
    ast.fix_missing_locations(node)


def leaves(loop: ast.While) -> bool:
    """Whether a `while True` can be left."""
    return any(isinstance(n, (ast.Break, ast.Return, ast.Raise)) for n in walk(loop))


def suite(nodes: list[ast.stmt], name: str) -> list[ast.stmt]:
    return [statement(s, name) for s in nodes]


def statement(s: ast.stmt, name: str) -> ast.stmt:
    if isinstance(s, ast.Expr) and isinstance(s.value, (ast.Yield, ast.YieldFrom)):
        method = "append" if isinstance(s.value, ast.Yield) else "extend"
        value = s.value.value if s.value.value is not None else ast.Constant(None)
        call = ast.Call(ast.Attribute(ast.Name(name, ast.Load()), method, ast.Load()), [value], [])
        return ast.copy_location(ast.Expr(call), s)
    if isinstance(s, ast.Return):
        return ast.copy_location(ast.Return(ast.Name(name, ast.Load())), s)
    if isinstance(s, (ast.FunctionDef, ast.ClassDef)):
        return s
    for f in ("body", "orelse", "finalbody"):
        if getattr(s, f, None):
            setattr(s, f, suite(getattr(s, f), name))
    for h in getattr(s, "handlers", []):
        h.body = suite(h.body, name)
    for field in ast.iter_child_nodes(s):
        if isinstance(field, ast.expr) and any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in walk(field)):
            raise Unsupported("a yield whose value is used", line=s.lineno, language="python")
    return s
