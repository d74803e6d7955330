"""Functions of the standard library that are effects, or ops of data as text, by their dotted names."""

from __future__ import annotations

import ast
from collections.abc import Callable

from yantra_codex.languages.pylift.effect_files import Files
from yantra_codex.languages.pylift.effect_names import called, constant, keyword, no, pure
from yantra_codex.languages.pylift.effect_requests import Requests
from yantra_codex.languages.tables import Entry


class Outside(Requests, Files):
    """What is outside of a database."""


Pattern = Callable[[Outside, ast.Call], "ast.expr | None"]
CALLS: dict[str, Pattern] = {}
call_of = Entry(CALLS)


@call_of("json.loads")
def _loads(p: Outside, node: ast.Call) -> ast.expr | None:
    if len(node.args) != 1 or node.keywords:
        raise no("json.loads with these arguments", node)
    return pure("json_parse", p.visit(node.args[0]), near=node)


@call_of("json.dumps")
def _dumps(p: Outside, node: ast.Call) -> ast.expr | None:
    if len(node.args) != 1 or not {k.arg for k in node.keywords} <= {"ensure_ascii", "separators"}:
        raise no("json.dumps with these arguments", node)
    return pure("json_text", p.visit(node.args[0]), near=node)


@call_of("json.load")
def _load(p: Outside, node: ast.Call) -> ast.expr | None:
    inner = node.args[0] if node.args else None
    if isinstance(inner, ast.Call) and called(inner, p.names) == "urllib.request.urlopen":
        return p.request("http_json", inner, node)
    raise no("json.load of this", node)


@call_of("csv.reader")
def _reader(p: Outside, node: ast.Call) -> ast.expr | None:
    source = node.args[0] if node.args else None
    if len(node.args) == 1 and not node.keywords and isinstance(source, ast.Call):
        if called(source, p.names) == "io.StringIO" and source.args:
            return pure("csv_rows", p.visit(source.args[0]), near=node)
        if (
            isinstance(source.func, ast.Attribute)
            and source.func.attr == "splitlines"
            and not any(constant(k.value) is not True for k in source.keywords)
        ):
            return pure("csv_rows", p.visit(source.func.value), near=node)
        if source.func and isinstance(source.func, ast.Name) and source.func.id.startswith("<effect file_read"):
            return pure("csv_rows", source, near=node)
    raise no("csv.reader of this", node)


@call_of("urllib.parse.quote")
def _quote(p: Outside, node: ast.Call) -> ast.expr | None:
    if len(node.args) == 1 and constant(keyword(node, "safe")) == "":
        return pure("url_encode", p.visit(node.args[0]), near=node)
    raise no('quote without safe=""', node)


@call_of("pathlib.Path.read_text")
def _read_text(p: Outside, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    return p.effect("file_read", p.path_of(node.func.value), near=node)


@call_of("pathlib.Path.write_text")
def _write_text(p: Outside, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    return p.effect("file_write", p.path_of(node.func.value), p.visit(node.args[0]), near=node)


@call_of("pathlib.Path.exists", "pathlib.Path.is_file")
def _exists(p: Outside, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    return p.effect("file_exists", p.path_of(node.func.value), near=node)


@call_of("pathlib.Path.unlink")
def _unlink(p: Outside, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    if node.args or node.keywords:
        raise no("unlink with missing_ok", node)
    return p.effect("file_delete", p.path_of(node.func.value), near=node)


@call_of("os.path.exists", "os.path.isfile")
def _os_exists(p: Outside, node: ast.Call) -> ast.expr | None:
    return p.effect("file_exists", p.path_of(node.args[0]), near=node)


@call_of("os.remove", "os.unlink")
def _os_remove(p: Outside, node: ast.Call) -> ast.expr | None:
    return p.effect("file_delete", p.path_of(node.args[0]), near=node)


@call_of("time.time")
def _now(p: Outside, node: ast.Call) -> ast.expr | None:
    return p.effect("clock_now", near=node)


@call_of("time.sleep")
def _sleep(p: Outside, node: ast.Call) -> ast.expr | None:
    return p.effect("clock_sleep", p.visit(node.args[0]), near=node)
