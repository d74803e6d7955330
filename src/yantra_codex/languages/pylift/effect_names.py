"""Names, helpers and shapes that tell effects in a source's tree."""

from __future__ import annotations

import ast
import copy
import re
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.languages.pylift.walking import walk

MODULES = {"sqlite3", "urllib", "requests", "httpx", "pathlib", "json", "csv", "logging", "time", "datetime", "os", "shutil"}
ADDED = ("http", "files", "clock", "log")
KIND = {"db": "db", "http": "http", "file": "files", "clock": "clock", "log": "log"}
WRITING = re.compile(r"\s*(insert|update|delete|replace|create|drop|alter|with\b.*\b(?:insert|update|delete)\b)", re.IGNORECASE | re.DOTALL)
AGGREGATE = re.compile(r"\s*select\s+(?:coalesce\()?(?:count|sum|total|avg|min|max)\(", re.IGNORECASE)
MANY_ROWS = re.compile(r"\b(group\s+by|having|limit|offset|union|intersect|except)\b", re.IGNORECASE)
COUNTED = re.compile(r"\s*select\s+(?:count\(|coalesce\(sum\([^()]*\),\s*0\))", re.IGNORECASE)
FLOATED = re.compile(r"\s*select\s+(?:total\(|coalesce\(\w+\([^()]*\),\s*0\.0)", re.IGNORECASE)
METHODS = ("get", "post", "put", "patch", "delete", "head")
ERRORS = {
    **{f"sqlite3.{k}": (k,) for k in ("IntegrityError", "OperationalError", "ProgrammingError", "DataError", "DatabaseError")},
    "sqlite3.Error": ("DatabaseError",), "urllib.error.HTTPError": ("HTTPError",), "requests.HTTPError": ("HTTPError",),
    "requests.exceptions.HTTPError": ("HTTPError",), "httpx.HTTPStatusError": ("HTTPError",), "json.JSONDecodeError": ("ValueError",),
    "urllib.error.URLError": ("HTTPError", "ConnectionError", "TimeoutError"), "requests.ConnectionError": ("ConnectionError",),
    "requests.RequestException": ("HTTPError", "ConnectionError", "TimeoutError"), "requests.Timeout": ("TimeoutError",),
    "requests.exceptions.RequestException": ("HTTPError", "ConnectionError", "TimeoutError"), "requests.exceptions.Timeout": ("TimeoutError",),
    "socket.timeout": ("TimeoutError",), "httpx.HTTPError": ("HTTPError", "ConnectionError", "TimeoutError"), "csv.Error": ("ValueError",),
}  # fmt: skip


def no(what: str, node: ast.AST) -> Unsupported:
    return Unsupported(what, line=getattr(node, "lineno", None), language="python")


def has_effects(tree: ast.Module) -> bool:
    """Whether a source imports a module that reaches outside, or opens files."""
    return any(map(shows_effects, walk(tree)))


def shows_effects(n: ast.AST) -> bool:
    kind = n.__class__  # cheaper than isinstance: every node of a source is asked
    if kind is ast.Call:
        return isinstance(n.func, ast.Name) and n.func.id == "open"  # type: ignore[attr-defined]
    if kind is ast.Import:
        return any(a.name.partition(".")[0] in MODULES - {"os"} for a in n.names)  # type: ignore[attr-defined]
    return kind is ast.ImportFrom and (n.module or "").partition(".")[0] in MODULES - {"os"}  # type: ignore[attr-defined]


# ---------------------------------------------------------------- names


def imports(tree: ast.Module) -> dict[str, str]:
    """What imported names stand for, dotted."""
    out: dict[str, str] = {}
    for n in walk(tree):
        if isinstance(n, ast.Import):
            for a in n.names:
                out[a.asname or a.name.partition(".")[0]] = a.name if a.asname else a.name.partition(".")[0]
        elif isinstance(n, ast.ImportFrom):
            out.update({a.asname or a.name: f"{n.module}.{a.name}" for a in n.names})
    return out


def dotted(node: ast.AST | None, names: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        root = dotted(node.value, names)
        return f"{root}.{node.attr}" if root else None
    return None


def called(node: ast.AST | None, names: dict[str, str]) -> str | None:
    """The dotted name of the function that a call calls; of a built-in, `builtins.open`."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name) and node.func.id not in names:
        return f"builtins.{node.func.id}"
    return dotted(node.func, names)


def is_connection(annotation: ast.expr | None, names: dict[str, str]) -> bool:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    return dotted(annotation, names) == "sqlite3.Connection"


def keyword(node: ast.Call, name: str, at: int = -1) -> ast.expr | None:
    """An argument by its keyword or its position."""
    found = next((k.value for k in node.keywords if k.arg == name), None)
    return node.args[at] if found is None and 0 <= at < len(node.args) else found


def constant(node: ast.expr | None) -> Any:
    return node.value if isinstance(node, ast.Constant) else None


def with_any(annotation: ast.expr | None) -> ast.expr | None:
    """An annotation in which a bare dict is dict[str, Any]: what JSON and rows are."""
    if isinstance(annotation, ast.Name) and annotation.id in ("dict", "Dict"):
        return ast.copy_location(ast.parse("dict[str, Any]", mode="eval").body, annotation)
    if isinstance(annotation, ast.Subscript):
        annotation.slice = with_any(annotation.slice) or annotation.slice
    elif isinstance(annotation, ast.BinOp):
        annotation.left, annotation.right = with_any(annotation.left) or annotation.left, with_any(annotation.right) or annotation.right
    return annotation


# ---------------------------------------------------------------- helpers known by what they do

PURE_HELPERS = ("group_by", "split_lines")  # helpers that are ops of their own


def known_helpers(tree: ast.Module) -> dict[str, str]:
    """Functions of the source that are, but for names, ones that our own renderings use: name -> what they are."""
    from yantra_codex.languages.python_effects import HELPERS_TEXT
    from yantra_codex.languages.python_ops import HELPERS

    texts = [HELPERS_TEXT, *(HELPERS[h] for h in PURE_HELPERS)]
    ours = {_shape(s): s.name for text in texts for s in ast.parse(text).body if isinstance(s, ast.FunctionDef)}
    return {s.name: ours[_shape(s)] for s in tree.body if isinstance(s, ast.FunctionDef) and _shape(s) in ours}


def _shape(fn: ast.FunctionDef) -> str:
    """A function's tree without its name, annotations, docstring and the names of its variables."""
    fn = copy.deepcopy(fn)
    body = fn.body[1:] if ast.get_docstring(fn) is not None else fn.body
    own = [a.arg for a in fn.args.args] + [n.id for s in body for n in walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    numbers = {x: f"v{i}" for i, x in enumerate(dict.fromkeys(own))}
    for s in body:
        for n in walk(s):
            if isinstance(n, ast.Name):
                n.id = numbers.get(n.id, n.id)
    defaults = [ast.dump(d) for d in fn.args.defaults]
    return repr((len(fn.args.args), defaults, [ast.dump(s) for s in body]))


# ---------------------------------------------------------------- SQL

NAMED = re.compile(r":([A-Za-z_]\w*)")


def columns_of(sql: str) -> list[str] | None:
    """The names of a SELECT's columns where its text tells them."""
    m = re.match(r"\s*select\s+(?:distinct\s+)?(.*?)\s+from\b", sql, re.IGNORECASE | re.DOTALL)
    if not m:
        return None
    parts, depth, start = [], 0, 0
    for i, c in enumerate(m[1] + ","):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append(m[1][start:i].strip())
            start = i + 1
    names = []
    for p in parts:
        named = re.fullmatch(r"(?:.*\sas\s+)?(?:\w+\.)?(\w+)", p, re.IGNORECASE | re.DOTALL)
        if not named:
            return None
        names.append(named[1])
    return names if len(set(names)) == len(names) else None


# ---------------------------------------------------------------- small questions


def sql_of(q: ast.Call) -> str:
    return str(q.args[1].value)  # type: ignore[attr-defined]


def op_of(node: ast.AST | None) -> str:
    m = re.fullmatch(r"<effect (\w+)>", node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
    return m[1] if m else ""


def pure(op: str, *args: ast.expr, near: ast.AST) -> ast.Call:
    return ast.fix_missing_locations(ast.copy_location(ast.Call(ast.Name(f"<pure {op}>", ast.Load()), list(args), []), near))


def described(node: ast.AST | None) -> str | None:
    """The cursor of [c[0] for c in cursor.description]."""
    match node:
        case ast.ListComp(
            elt=ast.Subscript(value=ast.Name(id=a), slice=ast.Constant(value=0)),
            generators=[ast.comprehension(target=ast.Name(id=b), iter=ast.Attribute(value=ast.Name(id=cursor), attr="description"), ifs=[])],
        ) if a == b:
            return cursor
    return None


def is_none_test(parent: ast.AST | None, node: ast.AST) -> bool:
    return (
        isinstance(parent, ast.Compare)
        and parent.left is node
        and len(parent.ops) == 1
        and isinstance(parent.ops[0], (ast.Is, ast.IsNot))
        and isinstance(parent.comparators[0], ast.Constant)
        and parent.comparators[0].value is None
    )


def is_truth_test(parent: ast.AST | None, node: ast.AST) -> bool:
    return (isinstance(parent, (ast.If, ast.While, ast.IfExp)) and parent.test is node) or (
        isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)
    )


def is_attribute(node: ast.AST | None, name: str, attribute: str) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name and node.attr == attribute


def reads_bytes(node: ast.AST | None, target: str) -> bool:
    return isinstance(node, ast.Call) and is_attribute(node.func, target, "read") and not node.args


def reading(node: ast.AST, target: str, names: dict[str, str]) -> str | None:
    """The op that an expression over a response is."""
    if isinstance(node, ast.Call):
        name = called(node, names)
        if name == "json.load" and len(node.args) == 1 and isinstance(node.args[0], ast.Name) and node.args[0].id == target:
            return "http_json"
        if name == "json.loads" and len(node.args) == 1:
            inner = node.args[0]
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "decode":
                inner = inner.func.value
            if reads_bytes(inner, target):
                return "http_json"
        if isinstance(node.func, ast.Attribute) and node.func.attr == "decode" and reads_bytes(node.func.value, target):
            return "http_text"
    return None


def json_or_none(after: ast.stmt, content: str, names: dict[str, str]) -> ast.AST | None:
    """`json.loads(content) if content else None` in a statement, or `if content: json.loads(content)`."""
    for n in walk(after):
        match n:
            case ast.IfExp(test=ast.Name(id=a), body=ast.Call(args=[ast.Name(id=b)]) as loads, orelse=ast.Constant(value=None)) if a == b == content:
                return n if called(loads, names) == "json.loads" else None
            case ast.If(test=ast.Name(id=a), body=[ast.Expr(value=ast.Call(args=[ast.Name(id=b)]) as loads)], orelse=[]) if a == b == content:
                return n if called(loads, names) == "json.loads" else None
    return None


def replaced(s: ast.stmt, old: ast.AST, new: ast.expr) -> ast.stmt:
    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return new if node is old else self.generic_visit(node)

    made = Replace().visit(s)
    assert isinstance(made, ast.stmt)
    return made


def file_reading(node: ast.AST, target: str, names: dict[str, str], read: ast.expr) -> ast.expr | None:
    """What an expression over a file opened for reading is, over its text."""
    if isinstance(node, ast.Call):
        if reads_bytes(node, target):
            return read
        name = called(node, names)
        if len(node.args) == 1 and isinstance(node.args[0], ast.Name) and node.args[0].id == target and not node.keywords:
            if name == "json.load":
                return pure("json_parse", read, near=node)
            if name == "csv.reader":
                return ast.Call(node.func, [read], [])
            if name == "csv.DictReader":
                return pure("csv_records", read, near=node)
    return None
