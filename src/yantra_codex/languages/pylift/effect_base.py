"""What a walk over one function for its effects keeps, and the effect call."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from yantra_codex.languages.pylift.effect_names import KIND, dotted, is_connection


class Walk(ast.NodeTransformer):
    """The effects of one function. used: the handles beside connections that it needs."""

    def __init__(self, fn: ast.FunctionDef, names: dict[str, str], helpers: dict[str, str], loggers: set[str], handles: dict[str, str]):
        self.fn, self.names, self.helpers, self.loggers, self.handles = fn, names, helpers, loggers, handles
        self.used: set[str] = set()
        self.connections = {a.arg for n in ast.walk(fn) if isinstance(n, ast.FunctionDef) for a in n.args.args if is_connection(a.annotation, names)}
        self.cursors: dict[str, str] = {}  # cursor made by db.cursor() -> connection
        self.results: dict[str, str] = {}  # cursor of a write -> the attribute that is read of it
        self.queries: dict[str, ast.Call] = {}  # cursor -> the SELECT it holds
        self.headers: dict[str, str] = {}  # name of a list of columns -> cursor
        self.tests: set[str] = set()  # names that hold fetchone() only to be compared with None
        self.rows: dict[str, list[str]] = {}  # names that hold a row read by position -> its columns
        self.lists: dict[str, ast.Call] = {}  # names that hold the rows of a query
        self.renamed: dict[str, str] = {}  # cursor of a write -> the name that its id or count gets
        self.requests: dict[str, ast.Call] = {}
        self.paths = {a.arg for a in fn.args.args if dotted(a.annotation, names) == "pathlib.Path"}  # names that hold a Path
        self.inside = 0  # transactions around
        self.transacts = False  # whether there is a `with db:`
        self.loose: list[ast.stmt] = []  # writes that nothing has committed yet
        self.calls: list[tuple[str, bool]] = []  # functions called by name, and whether inside a transaction

    def suite(self, stmts: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The statements with their effects as effect calls."""
        raise NotImplementedError

    def plain(self, s: ast.stmt) -> ast.stmt:
        """A statement of no special meaning: its expressions and suites rewritten."""
        raise NotImplementedError

    def effect(self, op: str, *args: ast.expr, near: ast.AST, handle: str | None = None) -> ast.Call:
        """The effect call; handle: of a connection."""
        kind = KIND[op.partition("_")[0]]
        if kind != "db":
            self.used.add(kind)
            handle = self.handles[kind]
        made = ast.Call(ast.Name(f"<effect {op}>", ast.Load()), [ast.Name(handle or "", ast.Load()), *args], [])
        return ast.fix_missing_locations(ast.copy_location(made, near))

    def uses(self, name: str) -> list[ast.Name]:
        return [n for n in ast.walk(self.fn) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]

    def unused(self, base: str) -> str:
        taken = {n.id for n in ast.walk(self.fn) if isinstance(n, ast.Name)} | set(self.renamed.values()) | {a.arg for a in self.fn.args.args}
        while base in taken:
            base += "_"
        return base

    def stored(self, x: str, value: ast.expr, s: ast.stmt) -> ast.stmt:
        return ast.fix_missing_locations(ast.copy_location(ast.Assign([ast.Name(x, ast.Store())], value), s))
