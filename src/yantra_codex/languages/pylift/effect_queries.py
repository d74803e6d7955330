"""Effects of a database: queries, cursors, rows, transactions."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence

from yantra_codex.languages.pylift.effect_base import Walk
from yantra_codex.languages.pylift.effect_names import (
    NAMED,
    WRITING,
    called,
    columns_of,
    constant,
    is_none_test,
    is_truth_test,
    no,
    op_of,
    sql_of,
)


class Queries(Walk):
    """What is done to a database."""

    def written(self, s: ast.stmt) -> ast.stmt:
        if not self.inside:
            self.loose.append(s)
        return s

    def transaction(self, body: list[ast.stmt], db: str, near: ast.stmt) -> list[ast.stmt]:
        self.transacts = True
        self.inside += 1
        inner = self.suite(body)
        self.inside -= 1
        if len(inner) == 1 and self.is_write(inner[0]):
            return inner
        last = inner[-1]
        tail: list[ast.stmt] = []
        if isinstance(last, ast.Return):
            if last.value is not None and not isinstance(last.value, (ast.Constant, ast.Name)):
                name = "result"
                while any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(self.fn)):
                    name += "_"
                kept = ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], last.value), last)
                tail = [ast.copy_location(ast.Return(ast.Name(name, ast.Load())), last)]
                inner = [*inner[:-1], kept]
            else:
                inner, tail = inner[:-1], [last]
        begin = ast.Expr(self.effect("db_begin", near=near, handle=db))
        end = ast.Expr(self.effect("db_commit", near=near, handle=db))
        return (
            [ast.fix_missing_locations(ast.copy_location(x, near)) for x in (begin,)]
            + inner
            + [ast.fix_missing_locations(ast.copy_location(end, near)), *tail]
        )

    def is_write(self, s: ast.stmt) -> bool:
        value = getattr(s, "value", None)
        return isinstance(s, (ast.Expr, ast.Assign, ast.Return)) and op_of(value) in ("db_execute", "db_insert")

    def committed(self, out: list[ast.stmt], db: str, near: ast.stmt) -> list[ast.stmt]:
        """db.commit(): one write before it stands alone, several are a transaction."""
        writes = [s for s in self.loose if s in out]
        if len(writes) != len(self.loose):
            raise no("a commit in another block than the writes: use `with db:`", near)
        self.loose = []
        if self.inside:
            raise no("a commit inside `with db:`", near)
        if len(writes) <= 1:
            return []
        start = out.index(writes[0])
        begin = ast.fix_missing_locations(ast.copy_location(ast.Expr(self.effect("db_begin", near=near, handle=db)), writes[0]))
        out.insert(start, begin)
        return [ast.fix_missing_locations(ast.copy_location(ast.Expr(self.effect("db_commit", near=near, handle=db)), near))]

    def query(self, node: ast.AST | None) -> ast.Call | None:
        """db.execute(...) or cursor.execute(...), normalised: `<query>(db, sql, values)`."""
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute" and not node.keywords):
            return None
        owner = node.func.value
        if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute) and owner.func.attr == "cursor" and not owner.args:
            owner = owner.func.value
        if not isinstance(owner, ast.Name):
            return None
        db = self.cursors.get(owner.id, owner.id)
        if db not in self.connections or not 1 <= len(node.args) <= 2:
            return None
        sql = node.args[0]
        if not (isinstance(sql, ast.Constant) and isinstance(sql.value, str)):
            raise no("SQL that is put together at run time: parameterise it, with ? for each value", node)
        values = node.args[1] if len(node.args) == 2 else ast.Tuple([], ast.Load())
        if isinstance(values, ast.Dict):
            given = {constant(k): v for k, v in zip(values.keys, values.values, strict=True)}
            named = NAMED.findall(sql.value)
            if set(named) != set(given):
                raise no("values of SQL by other names than its :names", node)
            sql = ast.copy_location(ast.Constant(NAMED.sub("?", sql.value)), sql)
            values = ast.Tuple([copy.deepcopy(given[x]) for x in named], ast.Load())
        if not isinstance(values, (ast.Tuple, ast.List)):
            raise no("values of SQL that are not written out beside it", node)
        items = ast.List([self.visit(v) for v in values.elts], ast.Load())
        made = ast.Call(ast.Name("<query>", ast.Load()), [ast.Name(db, ast.Load()), sql, items], [])
        return ast.fix_missing_locations(ast.copy_location(made, node))

    def select(self, node: ast.AST | None) -> ast.Call | None:
        """A query, or a cursor that holds one."""
        if isinstance(node, ast.Name) and node.id in self.queries:
            return self.queries[node.id]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("fetchall", "__iter__") and not node.args:
            return self.select(node.func.value)
        return self.query(node)

    def fetched(self, node: ast.AST | None) -> ast.Call | None:
        """The query of `<query>.fetchone()`."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fetchone" and not node.args:
            return self.select(node.func.value)
        return None

    def db_effect(self, op: str, q: ast.Call) -> ast.Call:
        return self.effect(op, *q.args[1:], near=q, handle=q.args[0].id)  # type: ignore[attr-defined]

    def write(self, q: ast.Call, attribute: str = "rowcount") -> ast.Call:
        sql = sql_of(q)
        if not WRITING.match(sql):
            raise no("a query whose rows nobody reads", q)
        return self.db_effect("db_insert" if attribute == "lastrowid" else "db_execute", q)

    def on_cursor(self, cursor: str, q: ast.Call, s: ast.stmt) -> list[ast.stmt]:
        """cursor.execute(...) as a statement."""
        if not WRITING.match(sql_of(q)):
            self.queries[cursor] = q
            return []
        attributes = {
            n.attr for n in ast.walk(self.fn) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == cursor
        } & {"lastrowid", "rowcount"}
        if not attributes:
            return [self.written(ast.copy_location(ast.Expr(self.write(q)), s))]
        if (
            len(attributes) > 1
            or sum(
                1
                for n in ast.walk(self.fn)
                if isinstance(n, ast.Call)
                and isinstance(n.func, ast.Attribute)
                and n.func.attr == "execute"
                and isinstance(n.func.value, ast.Name)
                and n.func.value.id == cursor
                and WRITING.match(str(constant(n.args[0]) or ""))
            )
            > 1
        ):
            raise no("a cursor that is used for several writes", s)
        self.results[cursor] = attributes.pop()
        self.renamed[cursor] = self.unused("new_id" if self.results[cursor] == "lastrowid" else "changed")
        made = ast.Assign([ast.Name(self.renamed[cursor], ast.Store())], self.write(q, self.results[cursor]))
        return [self.written(ast.fix_missing_locations(ast.copy_location(made, s)))]

    def row_of(self, x: str, q: ast.Call, s: ast.stmt) -> ast.expr:
        """What `x = <query>.fetchone()` gives, by what x is used for."""
        parents = {id(c): p for p in ast.walk(self.fn) for c in ast.iter_child_nodes(p)}
        others = [u for u in self.uses(x) if not is_none_test(parents.get(id(u)), u) and not is_truth_test(parents.get(id(u)), u)]
        if not others:
            self.tests.add(x)
            return self.db_effect("db_exists", q)
        columns = columns_of(sql_of(q))
        places = [parents.get(id(u)) for u in others]
        if all(isinstance(p, ast.Subscript) and isinstance(p.slice, ast.Constant) and isinstance(p.slice.value, int) for p in places):
            if columns is None:
                raise no("a row read by position, whose columns the SQL does not tell", s)
            self.rows[x] = columns
        elif not all(
            (isinstance(p, ast.Subscript) and isinstance(p.slice, ast.Constant)) or (called(p, self.names) == "builtins.dict") for p in places
        ):
            raise no(f"the row {x} as a whole: read its columns", s)
        return self.db_effect("db_row", q)

    def rows_of(self, source: ast.expr) -> tuple[ast.Call, ast.expr] | None:
        """The query that a loop goes over, and what gives its rows by column name."""
        if isinstance(source, ast.Name) and source.id in self.lists:
            return self.lists[source.id], source
        q = self.select(source)
        return None if q is None else (q, self.db_effect("db_rows", q))

    def over_rows(self, s: ast.For) -> ast.For:
        """A loop over rows: each is read by column name."""
        found = self.rows_of(s.iter)
        if found is None:
            return s
        q, rows = found
        if isinstance(s.target, ast.Name):
            self.row_variable(s.target.id, q, s.body)
            return ast.copy_location(ast.For(s.target, rows, s.body, s.orelse), s)
        names = self.unpacked(s.target, q)
        row = self.unused("row")
        lets: list[ast.stmt] = [
            ast.Assign([ast.Name(x, ast.Store())], ast.Subscript(ast.Name(row, ast.Load()), ast.Constant(c), ast.Load())) for x, c in names.items()
        ]
        made = ast.For(ast.Name(row, ast.Store()), rows, [*(ast.copy_location(x, s) for x in lets), *s.body], s.orelse)
        return ast.fix_missing_locations(ast.copy_location(made, s))

    def unpacked(self, target: ast.expr, q: ast.Call) -> dict[str, str]:
        """The names that take a row apart, each with its column."""
        columns = columns_of(sql_of(q))
        if (
            not isinstance(target, ast.Tuple)
            or columns is None
            or len(columns) != len(target.elts)
            or not all(isinstance(x, ast.Name) for x in target.elts)
        ):
            raise no("rows taken apart, whose columns the SQL does not tell", q)
        return {x.id: c for x, c in zip(target.elts, columns, strict=True) if isinstance(x, ast.Name)}

    def row_variable(self, x: str, q: ast.Call, where: Sequence[ast.AST]) -> None:
        """Check that a row is only read column by column; note its columns where that is by position."""
        parents = {id(c): p for root in where for p in ast.walk(root) for c in ast.iter_child_nodes(p)}
        uses = [n for root in where for n in ast.walk(root) if isinstance(n, ast.Name) and n.id == x]
        places = [parents.get(id(u)) for u in uses]
        subscripts = [p for p in places if isinstance(p, ast.Subscript) and isinstance(p.slice, ast.Constant)]
        by_position = [p for p in subscripts if isinstance(p.slice, ast.Constant) and isinstance(p.slice.value, int)]
        whole = [p for p in places if p not in subscripts]
        if any(called(p, self.names) != "builtins.dict" for p in whole):
            raise no("a row as a whole: read its columns", q)
        if by_position or whole:
            columns = columns_of(sql_of(q))
            if by_position and columns is None:
                raise no("a row read by position, whose columns the SQL does not tell", q)
            self.rows[x] = columns or []

    def rows_kept(self, x: str, q: ast.Call, s: ast.stmt) -> list[ast.stmt]:
        """x = <query>.fetchall(), where the rows are only gone over or counted."""
        parents = {id(c): p for p in ast.walk(self.fn) for c in ast.iter_child_nodes(p)}
        for u in self.uses(x):
            p = parents.get(id(u))
            iterated = isinstance(p, (ast.For, ast.comprehension)) and p.iter is u
            if not (iterated or called(p, self.names) == "builtins.len" or is_truth_test(p, u)):
                raise no(f"the rows {x} as tuples: make each a dict, or go over them", s)
        self.lists[x] = q
        return [self.stored(x, self.db_effect("db_rows", q), s)]

    def many(self, call: ast.Call, s: ast.stmt) -> list[ast.stmt]:
        """executemany over a comprehension, as a loop."""
        assert isinstance(call.func, ast.Attribute)
        if len(call.args) != 2 or not isinstance(call.args[1], (ast.ListComp, ast.GeneratorExp)) or len(call.args[1].generators) != 1:
            raise no("executemany of other values than a comprehension", s)
        comp = call.args[1]
        g = comp.generators[0]
        inner: ast.stmt = ast.Expr(ast.Call(ast.Attribute(call.func.value, "execute", ast.Load()), [call.args[0], comp.elt], []))
        for test in reversed(g.ifs):
            inner = ast.If(test, [inner], [])
        loop = ast.fix_missing_locations(ast.copy_location(ast.For(g.target, g.iter, [inner], []), s))
        return self.suite([loop])

    def first_value(self, node: ast.expr) -> ast.Call | None:
        if isinstance(node, ast.Subscript) and constant(node.slice) == 0:
            return self.fetched(node.value)
        return None
