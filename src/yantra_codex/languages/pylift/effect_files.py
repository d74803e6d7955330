"""Effects on files: open and pathlib."""

from __future__ import annotations

import ast
from typing import Any

from yantra_codex.languages.pylift.effect_base import Walk
from yantra_codex.languages.pylift.effect_names import called, constant, file_reading, keyword, no, pure


class Files(Walk):
    """What is read from files and written to them."""

    def opened_file(self, call: ast.Call, target: str, s: ast.With) -> list[ast.stmt]:
        is_path = isinstance(call.func, ast.Attribute)
        path = self.path_of(call.func.value) if isinstance(call.func, ast.Attribute) else self.path_of(call.args[0])
        mode = constant(keyword(call, "mode", 0 if is_path else 1)) or "r"
        if mode not in ("r", "w", "a", "rt", "wt", "at"):
            raise no(f"a file opened with mode {mode!r}", s)
        reads = [n for b in s.body for n in ast.walk(b) if isinstance(n, ast.Name) and n.id == target]
        if len(reads) != 1:
            raise no("an open file that is used more or less than once", s)
        if (
            mode[0] == "r"
            and isinstance(s.body[0], ast.For)
            and len(s.body) == 1
            and isinstance(s.body[0].iter, ast.Name)
            and s.body[0].iter.id == target
        ):
            return self.suite([self.over_lines(s.body[0], path)])
        if mode[0] in "wa":
            return self.suite([self.file_written(b, target, path, mode[0], s) for b in s.body])
        read = self.effect("file_read", path, near=s)

        class Reading(ast.NodeTransformer):
            def visit(inner, node: ast.AST) -> Any:
                made = file_reading(node, target, self.names, read)
                return inner.generic_visit(node) if made is None else ast.fix_missing_locations(ast.copy_location(made, node))

        body = [Reading().visit(b) for b in s.body]
        if any(isinstance(n, ast.Name) and n.id == target for b in body for n in ast.walk(b)):
            raise no("this use of an open file", s)
        return self.suite(body)

    def over_lines(self, loop: ast.For, path: ast.expr) -> ast.For:
        """for line in file, where the line's end is not seen."""
        line = loop.target.id if isinstance(loop.target, ast.Name) else ""
        calls = [
            n.func.value
            for b in loop.body
            for n in ast.walk(b)
            if isinstance(n, ast.Call)
            and isinstance(n.func, ast.Attribute)
            and n.func.attr in ("strip", "rstrip", "split")
            and not (n.func.attr == "split" and n.args)
        ]
        uses = [n for b in loop.body for n in ast.walk(b) if isinstance(n, ast.Name) and n.id == line]
        if not line or any(u not in calls for u in uses):
            raise no("lines of a file with their ends: strip them", loop)
        lines = pure("split_lines", self.effect("file_read", path, near=loop), near=loop)
        return ast.copy_location(ast.For(loop.target, lines, loop.body, loop.orelse), loop)

    def file_written(self, b: ast.stmt, target: str, path: ast.expr, mode: str, near: ast.stmt) -> ast.stmt:
        op = "file_write" if mode == "w" else "file_append"
        match b:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=f), attr="write"), args=[text])) if f == target:
                return ast.copy_location(ast.Expr(self.effect(op, path, self.visit(text), near=b)), b)
            case ast.Expr(value=ast.Call(args=[value, ast.Name(id=f)]) as call) if f == target and called(call, self.names) == "json.dump":
                text = ast.Call(ast.Attribute(ast.Name("json", ast.Load()), "dumps", ast.Load()), [value], call.keywords)
                text = ast.Call(ast.Name("<pure json_text>", ast.Load()), [self.visit(value)], []) if not call.keywords else text
                return ast.fix_missing_locations(ast.copy_location(ast.Expr(self.effect(op, path, self.visit(text), near=b)), b))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Call(args=[ast.Name(id=f)]) as writer, attr="writerows"), args=[rows])) if (
                f == target
            ):
                if called(writer, self.names) == "csv.writer" and [(k.arg, constant(k.value)) for k in writer.keywords] == [("lineterminator", "\n")]:
                    return ast.fix_missing_locations(
                        ast.copy_location(ast.Expr(self.effect(op, path, pure("csv_text", self.visit(rows), near=b), near=b)), b)
                    )
                raise no('csv.writer without lineterminator="\\n"', near)
        raise no("this use of a file that is written", near)

    def path_of(self, node: ast.expr) -> ast.expr:
        """The path's text: Path(x) is x."""
        if called(node, self.names) == "pathlib.Path" and isinstance(node, ast.Call) and len(node.args) == 1:
            return self.path_of(node.args[0])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and self.is_path(node.left):
            parts = [ast.FormattedValue(self.path_of(node.left), -1), ast.Constant("/"), ast.FormattedValue(self.path_of(node.right), -1)]
            return ast.fix_missing_locations(ast.copy_location(ast.JoinedStr(list(parts)), node))
        return node if isinstance(node, ast.Name) else self.visit(node)

    def is_path(self, node: ast.AST) -> bool:
        """Whether an expression is a Path for certain."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return self.is_path(node.left)
        return (isinstance(node, ast.Name) and node.id in self.paths) or called(node, self.names) == "pathlib.Path"

    def path_method(self, node: ast.Call) -> str | None:
        """read_text of Path(x).read_text()."""
        if isinstance(node.func, ast.Attribute) and self.is_path(node.func.value):
            return node.func.attr
        return None
