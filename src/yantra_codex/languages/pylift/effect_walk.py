"""The walk that finds the effects of one function."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from yantra_codex.languages.pylift.effect_calls import CALLS, Outside
from yantra_codex.languages.pylift.effect_names import (
    AGGREGATE,
    COUNTED,
    ERRORS,
    FLOATED,
    MANY_ROWS,
    PURE_HELPERS,
    WRITING,
    called,
    constant,
    described,
    dotted,
    keyword,
    no,
    pure,
    sql_of,
)
from yantra_codex.languages.pylift.effect_queries import Queries


class Effects(Queries, Outside):
    """The whole walk: statements and expressions."""

    def suite(self, stmts: Sequence[ast.stmt]) -> list[ast.stmt]:
        out: list[ast.stmt] = []
        i = 0
        stmts = list(stmts)
        while i < len(stmts):
            taken, made = self.step(stmts, i, out)
            out += made
            i += taken
        return out or [ast.Pass()]

    def step(self, stmts: list[ast.stmt], i: int, out: list[ast.stmt]) -> tuple[int, list[ast.stmt]]:
        s = stmts[i]
        match s:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=db), attr="commit"))) if db in self.connections:
                return 1, self.committed(out, db, s)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=db), attr="rollback" | "close"))) if db in self.connections:
                raise no("rollback and close of a connection: use `with db:`", s)
            case ast.With(items=[ast.withitem(context_expr=ast.Name(id=db), optional_vars=None)], body=body) if db in self.connections:
                return 1, self.transaction(body, db, s)
            case ast.With():
                return self.with_(s, stmts, i)
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=x)])], value=value) if self.fetched(value) is not None:
                only = ast.copy_location(ast.Subscript(value, ast.Constant(0), ast.Load()), value)
                return 1, [self.plain(self.stored(x, only, s))]
            case ast.Assign(targets=[ast.Name(id=x)], value=value):
                done = self.assigned(x, value, s, stmts, i)
                if done is not None:
                    return done
            case ast.AnnAssign(target=ast.Name(id=x), value=ast.expr() as value, annotation=annotation):
                done = self.assigned(x, value, s, stmts, i)
                if done is not None:
                    return done
                if isinstance(annotation, ast.Subscript) and not isinstance(value, (ast.List, ast.Dict)):
                    cast = ast.Call(ast.Name("<cast>", ast.Load()), [self.visit(value), annotation], [])
                    return 1, [self.stored(x, ast.copy_location(cast, value), s)]
            case ast.Expr(value=ast.Call() as call) if (q := self.query(call)) is not None:
                cursor = call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
                if cursor in self.cursors:
                    return 1, self.on_cursor(cursor, q, s)
                return 1, [self.written(ast.copy_location(ast.Expr(self.write(q)), s))]
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="executemany")) as call):
                return 1, self.many(call, s)
            case ast.For():
                s = stmts[i] = self.over_rows(s)
            case ast.Try():
                status = self.status_of(s)
                if status is not None:
                    return 1, [status]
        return 1, [self.plain(s)]

    def plain(self, s: ast.stmt) -> ast.stmt:
        """A statement of no special meaning: its expressions and suites rewritten."""
        for name, value in ast.iter_fields(s):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(s, name, self.suite(value))
            elif name == "test" and isinstance(value, ast.expr):
                setattr(s, name, self.truth(value))
            elif name == "handlers" and isinstance(value, list):
                for h in value:
                    h.type = self.error_class(h.type)
                    h.body = self.suite(h.body)
            elif isinstance(value, ast.expr):
                setattr(s, name, self.visit(value))
            elif isinstance(value, list):
                setattr(s, name, [self.visit(v) if isinstance(v, ast.AST) else v for v in value])
        return s

    def error_class(self, node: ast.expr | None) -> ast.expr | None:
        if node is None:
            return None
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
        kinds = (
            [ast.Name(k, ast.Load()) for p in parts for k in ERRORS.get(dotted(p, self.names) or "", ())]
            if any(dotted(p, self.names) in ERRORS for p in parts)
            else []
        )
        if not kinds:
            return node
        kinds = list({k.id: k for k in kinds}.values())
        kinds += [p for p in parts if isinstance(p, ast.Name) and dotted(p, self.names) not in ERRORS]
        made: ast.expr = kinds[0] if len(kinds) == 1 else ast.Tuple(list(kinds), ast.Load())
        return ast.fix_missing_locations(ast.copy_location(made, node))

    def assigned(self, x: str, value: ast.expr, s: ast.stmt, stmts: list[ast.stmt], i: int) -> tuple[int, list[ast.stmt]] | None:
        """Assignments of cursors, requests, responses and rows; None for others."""
        match value:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=db), attr="cursor"), args=[]) if db in self.connections:
                self.cursors[x] = db
                return 1, []
        q = self.query(value)
        if q is not None:
            if not WRITING.match(sql_of(q)):
                self.queries[x] = q
                return 1, []
            attributes = {n.attr for n in ast.walk(self.fn) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == x}
            if len(attributes) > 1 or not attributes <= {"lastrowid", "rowcount"} or len(attributes) != bool(self.uses(x)):
                raise no(f"this use of the cursor {x}", s)
            if not attributes:
                return 1, [self.written(ast.copy_location(ast.Expr(self.write(q)), s))]
            self.results[x] = attributes.pop()
            self.renamed[x] = self.unused("new_id" if self.results[x] == "lastrowid" else "changed")
            return 1, [self.written(self.stored(self.renamed[x], self.write(q, self.results[x]), s))]
        if isinstance(value, ast.Attribute) and value.attr in ("lastrowid", "rowcount"):
            q = self.query(value.value)
            if q is not None:
                return 1, [self.written(self.stored(x, self.write(q, value.attr), s))]
        q = self.fetched(value)
        if q is not None:
            return 1, [self.stored(x, self.row_of(x, q, s), s)]
        cursor = described(value)
        if cursor in self.queries:
            self.headers[x] = cursor
            return 1, []
        if called(value, self.names) == "urllib.request.Request" and isinstance(value, ast.Call):
            self.requests[x] = value
            return 1, []
        name = called(value, self.names) or ""
        if self.is_path(value):
            self.paths.add(x)
            return 1, [self.stored(x, self.path_of(value), s)]
        if name == "sqlite3.connect":
            raise no("a connection that is opened here: take it as a parameter", s)
        if name.partition(".")[0] in ("requests", "httpx") and isinstance(value, ast.Call):
            return self.response(x, value, s, stmts, i)
        q = self.select(value)
        if q is not None:
            return 1, self.rows_kept(x, q, s)
        return None

    def with_(self, s: ast.With, stmts: list[ast.stmt], i: int) -> tuple[int, list[ast.stmt]]:
        if len(s.items) > 1:
            inner = ast.copy_location(ast.With(s.items[1:], s.body), s)
            return self.with_(ast.copy_location(ast.With(s.items[:1], [inner]), s), stmts, i)
        item = s.items[0]
        name = called(item.context_expr, self.names)
        target = item.optional_vars.id if isinstance(item.optional_vars, ast.Name) else ""
        if name == "urllib.request.urlopen" and isinstance(item.context_expr, ast.Call):
            return self.opened_url(item.context_expr, target, s, stmts, i)
        if isinstance(item.context_expr, ast.Call) and (name == "builtins.open" or self.path_method(item.context_expr) == "open"):
            return 1, self.opened_file(item.context_expr, target, s)
        if name == "sqlite3.connect":
            raise no("a connection that is opened here: take it as a parameter", s)
        raise no("this `with`", s)

    def truth(self, node: ast.expr) -> ast.expr:
        """A condition: a fetched row is true."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self.truth(node.operand)
            return node
        if isinstance(node, ast.BoolOp):
            node.values = [self.truth(v) for v in node.values]
            return node
        q = self.fetched(node)
        return self.db_effect("db_exists", q) if q is not None else self.visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self.truth(node.test)
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        return self.truth(node) if isinstance(node.op, ast.Not) else self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        if (
            len(node.ops) == 1
            and isinstance(node.ops[0], (ast.Is, ast.IsNot))
            and isinstance(node.comparators[0], ast.Constant)
            and node.comparators[0].value is None
        ):
            q = self.fetched(node.left)
            found: ast.expr | None = self.db_effect("db_exists", q) if q is not None else None
            if isinstance(node.left, ast.Name) and node.left.id in self.tests:
                found = node.left
            if found is not None:
                made = found if isinstance(node.ops[0], ast.IsNot) else ast.UnaryOp(ast.Not(), found)
                return ast.fix_missing_locations(ast.copy_location(made, node))
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        if isinstance(node.op, ast.Or) and len(node.values) == 2 and isinstance(node.values[1], ast.Constant):
            q = self.first_value(node.values[0])
            zero = node.values[1].value
            if q is not None and zero == 0 and not isinstance(zero, bool):
                return self.db_effect("db_float" if isinstance(zero, float) else "db_int", q)
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        q = self.first_value(node)
        if q is not None:
            sql = sql_of(q)
            if not AGGREGATE.match(sql) or MANY_ROWS.search(sql):
                raise no("fetchone()[0] of a query that may find nothing: look whether the row is None first", node)
            op = "db_int" if COUNTED.match(sql) else "db_float" if FLOATED.match(sql) else "db_value"
            return self.db_effect(op, q)
        if (
            isinstance(node.value, ast.Name)
            and node.value.id in self.rows
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, int)
        ):
            columns = self.rows[node.value.id]
            if not -len(columns) <= node.slice.value < len(columns):
                raise no("a column past the query's last", node)
            node.slice = ast.copy_location(ast.Constant(columns[node.slice.value]), node.slice)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and self.results.get(node.value.id) == node.attr:
            node.value.id = self.renamed.get(node.value.id, node.value.id)
            return node.value
        if node.attr in ("lastrowid", "rowcount"):
            q = self.query(node.value)
            if q is not None:
                return self.write(q, node.attr)
        return self.generic_visit(node)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        return self.row_dicts(node) or self.csv_listed(node) or self.generic_comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        return self.generic_comprehension(node)

    def generic_comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> ast.AST:
        for g in node.generators:
            found = self.rows_of(g.iter)
            if found is None:
                continue
            q, g.iter = found
            parts: list[ast.AST] = [node.elt, *g.ifs, *(x for h in node.generators if h is not g for x in (h.iter, *h.ifs))]
            if isinstance(g.target, ast.Name):
                self.row_variable(g.target.id, q, parts)
                continue
            row = self.unused("row")
            columns = self.unpacked(g.target, q)
            g.target = ast.copy_location(ast.Name(row, ast.Store()), g.target)
            read = Columns(row, columns)
            node.elt = read.visit(node.elt)
            for h in node.generators:
                h.ifs = [read.visit(x) for x in h.ifs]
                h.iter = read.visit(h.iter)
            ast.fix_missing_locations(node)
        return self.generic_visit(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        inner = ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)
        made = self.generic_comprehension(ast.copy_location(inner, node))
        assert isinstance(made, ast.GeneratorExp) and isinstance(made.elt, ast.Tuple)
        node.key, node.value = made.elt.elts
        node.generators = made.generators
        return node

    def row_dicts(self, node: ast.ListComp) -> ast.expr | None:
        """[dict(zip(columns, row)) for row in <query>] and [dict(row) for row in <query>]."""
        if len(node.generators) != 1 or node.generators[0].ifs or not isinstance(node.generators[0].target, ast.Name):
            return None
        q, row = self.select(node.generators[0].iter), node.generators[0].target.id
        if q is None or called(node.elt, self.names) != "builtins.dict" or not isinstance(node.elt, ast.Call) or len(node.elt.args) != 1:
            return None
        match node.elt.args[0]:
            case ast.Name(id=name) if name == row:
                return self.db_effect("db_rows", q)
            case ast.Call(func=ast.Name(id="zip"), args=[columns, ast.Name(id=name)]) if name == row:
                if (isinstance(columns, ast.Name) and columns.id in self.headers) or described(columns):
                    return self.db_effect("db_rows", q)
        return None

    def csv_listed(self, node: ast.ListComp) -> ast.expr | None:
        """[row for row in csv.reader(io.StringIO(text)) if row]."""
        match node:
            case ast.ListComp(
                elt=ast.Name(id=a), generators=[ast.comprehension(target=ast.Name(id=b), iter=ast.Call() as reader, ifs=[ast.Name(id=c)])]
            ) if a == b == c:
                if called(reader, self.names) == "csv.reader":
                    return self.visit(reader)
        return None

    def visit_For(self, node: ast.For) -> ast.AST:
        return self.plain(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = self.suite(node.body)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        helper = self.helpers.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if isinstance(node.func, ast.Name):
            self.calls.append((node.func.id, self.inside > 0))
        if helper is not None:
            return self.helped(helper, node)
        if isinstance(node.func, ast.Name) and node.func.id == "dict" and len(node.args) == 1:
            inner = node.args[0]
            if isinstance(inner, ast.Name) and (inner.id in self.rows):
                return inner
        q = self.select(node)
        if q is not None:
            if WRITING.match(sql_of(q)):
                return self.write(q)
            raise no("rows as tuples: make each a dict, or go over them", node)
        if self.fetched(node) is not None:
            raise no("a fetched row as a whole: read its columns, or compare it with None", node)
        logged = self.logged(node)
        if logged is not None:
            return logged
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and self.results.get(node.func.value.id) == node.func.attr:
            return node.func.value  # response.json()
        name = called(node, self.names) or ""
        method = self.path_method(node)
        if method is not None:
            name = f"pathlib.Path.{method}"
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("strftime", "isoformat", "close", "read", "decode"):
            chained = self.chained(node)
            if chained is not None:
                return chained
        if name in CALLS:
            made = CALLS[name](self, node)
            if made is not None:
                return made
        return self.generic_visit(node)

    def helped(self, helper: str, node: ast.Call) -> ast.expr:
        """A call of a helper that is known by its text."""
        if helper == "write_atomically":
            return self.effect("file_write", *(self.visit(a) for a in node.args), near=node)
        if helper == "csv_text" or helper in PURE_HELPERS:
            return pure(helper, *(self.visit(a) for a in node.args), near=node)
        q = self.select(node.args[0])
        if q is None:
            raise no("this cursor", node)
        if helper == "fetch_value":
            zero = constant(node.args[1]) if len(node.args) == 2 else None
            op = "db_value" if zero is None else "db_float" if isinstance(zero, float) else "db_int"
            return self.db_effect(op, q)
        return self.db_effect({"fetch_all": "db_rows", "fetch_one": "db_row"}[helper], q)

    def logged(self, node: ast.Call) -> ast.expr | None:
        """logger.info("... %s", x)."""
        if not isinstance(node.func, ast.Attribute):
            return None
        owner = node.func.value
        is_logger = (
            (isinstance(owner, ast.Name) and owner.id in self.loggers)
            or dotted(owner, self.names) == "logging"
            or called(owner, self.names) == "logging.getLogger"
        )
        level = {"warn": "warning"}.get(node.func.attr, node.func.attr)
        if not is_logger:
            return None
        if level not in ("debug", "info", "warning", "error") or node.keywords or not node.args:
            raise no(f"the logger's {node.func.attr}", node)
        text, *values = [self.visit(a) for a in node.args]
        if values:
            if not isinstance(text, ast.Constant):
                raise no("a log line whose format is not a constant", node)
            text = ast.BinOp(text, ast.Mod(), ast.Tuple(values, ast.Load()))
        return self.effect(f"log_{level}", text, near=node)

    def chained(self, node: ast.Call) -> ast.expr | None:
        """Calls of a method on what an effect gives: the time as text, a response read without `with`."""
        assert isinstance(node.func, ast.Attribute)
        inner = node.func.value
        if node.func.attr == "strftime" and self.is_now(inner) and node.args:
            op = {"%Y-%m-%dT%H:%M:%SZ": "clock_iso", "%Y-%m-%d": "clock_today"}.get(constant(node.args[0]) or "")
            if op is None:
                raise no("this format of the time", node)
            return self.effect(op, near=node)
        if (
            node.func.attr == "isoformat"
            and isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr == "date"
            and self.is_now(inner.func.value)
        ):
            return self.effect("clock_today", near=node)
        if node.func.attr == "close" and isinstance(inner, ast.Call) and called(inner, self.names) == "urllib.request.urlopen":
            return self.request("http_text", inner, node)
        if (
            node.func.attr == "decode"
            and isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr == "read"
            and isinstance(inner.func.value, ast.Call)
            and called(inner.func.value, self.names) == "urllib.request.urlopen"
        ):
            return self.request("http_text", inner.func.value, node)
        if (
            node.func.attr == "read"
            and called(inner, self.names) == "builtins.open"
            and isinstance(inner, ast.Call)
            and (constant(keyword(inner, "mode", 1)) or "r") == "r"
        ):
            return self.effect("file_read", self.path_of(inner.args[0]), near=node)
        return None

    def is_now(self, node: ast.expr) -> bool:
        if called(node, self.names) != "datetime.datetime.now" or not isinstance(node, ast.Call):
            return False
        zone = dotted(node.args[0], self.names) if node.args else None
        if zone not in ("datetime.UTC", "datetime.timezone.utc"):
            raise no("the local time: give datetime.now UTC", node)
        return True


class Columns(ast.NodeTransformer):
    """Names that took a row apart, as reads of its columns."""

    def __init__(self, row: str, columns: dict[str, str]):
        self.row, self.columns = row, columns

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.columns or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(ast.Subscript(ast.Name(self.row, ast.Load()), ast.Constant(self.columns[node.id]), ast.Load()), node)
