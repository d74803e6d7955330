"""Effects found in a source before it is walked: calls of sqlite3, urllib, requests, files, clocks and loggers become effect calls.

An effect call is a call of a name like `<effect db_insert>`, whose first argument is the handle; lift_effects.py lifts it to a
`Do`. Cursors, requests, responses and open files are only ways to say one effect, so they are gone afterwards. Handles other than
a connection are parameters that this pass adds, in the order http files clock log after the connection, and hands on in calls.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Sequence
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.languages.tables import Entry

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
    for n in ast.walk(tree):
        if isinstance(n, ast.Import) and any(a.name.partition(".")[0] in MODULES - {"os"} for a in n.names):
            return True
        if isinstance(n, ast.ImportFrom) and (n.module or "").partition(".")[0] in MODULES - {"os"}:
            return True
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "open":
            return True
    return False


def with_effects(tree: ast.Module) -> ast.Module:
    """The tree with effect calls and handle parameters, rewritten in place; a source without effects is left alone."""
    if not has_effects(tree):
        return tree
    names = imports(tree)
    for fn in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        fn.returns = with_any(fn.returns)
        for a in fn.args.args:
            a.annotation = with_any(a.annotation)
    helpers = known_helpers(tree)
    loggers = {t.id for s in tree.body if isinstance(s, ast.Assign) and called(s.value, names) == "logging.getLogger" for t in s.targets if isinstance(t, ast.Name)}
    tree.body = [s for s in tree.body if not (isinstance(s, ast.FunctionDef) and s.name in helpers) and not _is_setup(s, names)]
    functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
    used: dict[str, set[str]] = {}
    passes: dict[str, Effects] = {}
    taken = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {a.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) for a in n.args}
    handles = {k: k if k not in taken else f"{k}_handle" for k in ADDED}
    for name, fn in functions.items():
        pass_over = Effects(fn, names, helpers, loggers, handles)
        fn.body = pass_over.suite(fn.body)
        used[name] = pass_over.used
        passes[name] = pass_over
    check_committed(passes)
    calls = {name: {n.func.id for n in ast.walk(fn) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in functions} for name, fn in functions.items()}
    changed = True
    while changed:
        changed = False
        for name in functions:
            more = set().union(*(used[c] for c in calls[name])) - used[name]
            if more:
                used[name] |= more
                changed = True
    added = {name: [k for k in ADDED if k in used[name]] for name in functions}
    at = {name: _connections(fn, names) for name, fn in functions.items()}
    for fn in functions.values():
        _hand_on(fn, added, at, handles)
    for name, fn in functions.items():
        new = [ast.arg(handles[k], ast.Name(f"<handle {k}>", ast.Load())) for k in added[name]]
        fn.args.args[at[name] : at[name]] = new
    return ast.fix_missing_locations(tree)


def check_committed(passes: dict[str, Effects]) -> None:
    """Refuse writes that neither the function nor all of its callers commit."""
    for name, p in passes.items():
        callers = [(caller, inside) for caller, q in passes.items() for called_name, inside in q.calls if called_name == name]
        if p.loose and not (callers and all(inside or passes[caller].loose for caller, inside in callers)):
            raise no("a write that is never committed: put it in `with db:`", p.loose[0])


def _connections(fn: ast.FunctionDef, names: dict[str, str]) -> int:
    """How many connections stand first among a function's parameters."""
    count = 0
    for a in fn.args.args:
        if not is_connection(a.annotation, names):
            break
        count += 1
    return count


def _hand_on(fn: ast.FunctionDef, added: dict[str, list[str]], at: dict[str, int], handles: dict[str, str]) -> None:
    for n in ast.walk(fn):
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and added.get(n.func.id):
            where = at[n.func.id]
            given = [ast.Name(handles[k], ast.Load()) for k in added[n.func.id]]
            if len(n.args) >= where and not any(isinstance(a, ast.Starred) for a in n.args[:where]):
                n.args[where:where] = given
            else:
                n.keywords += [ast.keyword(g.id, g) for g in given]


def _is_setup(s: ast.stmt, names: dict[str, str]) -> bool:
    """Statements at the top that only prepare logging."""
    value = s.value if isinstance(s, (ast.Assign, ast.Expr)) else None
    return value is not None and (called(value, names) or "").startswith("logging.")


# ---------------------------------------------------------------- names


def imports(tree: ast.Module) -> dict[str, str]:
    """What imported names stand for, dotted."""
    out: dict[str, str] = {}
    for n in ast.walk(tree):
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
    own = [a.arg for a in fn.args.args] + [n.id for s in body for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    numbers = {x: f"v{i}" for i, x in enumerate(dict.fromkeys(own))}
    for s in body:
        for n in ast.walk(s):
            if isinstance(n, ast.Name):
                n.id = numbers.get(n.id, n.id)
    defaults = [ast.dump(d) for d in fn.args.defaults]
    return repr((len(fn.args.args), defaults, [ast.dump(s) for s in body]))


# ---------------------------------------------------------------- SQL

_NAMED = re.compile(r":([A-Za-z_]\w*)")


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


# ---------------------------------------------------------------- one function

Pattern = Callable[["Effects", ast.Call], "ast.expr | None"]
CALLS: dict[str, Pattern] = {}
call_of = Entry(CALLS)


class Effects(ast.NodeTransformer):
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
        self.inside = 0  # transactions around
        self.loose: list[ast.stmt] = []  # writes that nothing has committed yet
        self.calls: list[tuple[str, bool]] = []  # functions called by name, and whether inside a transaction

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

    # ------------------------------------------------ statements

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
        kinds = [ast.Name(k, ast.Load()) for p in parts for k in ERRORS.get(dotted(p, self.names) or "", ())] if any(dotted(p, self.names) in ERRORS for p in parts) else []
        if not kinds:
            return node
        kinds += [p for p in parts if isinstance(p, ast.Name) and dotted(p, self.names) not in ERRORS]
        made: ast.expr = kinds[0] if len(kinds) == 1 else ast.Tuple(list(kinds), ast.Load())
        return ast.fix_missing_locations(ast.copy_location(made, node))

    # ------------------------------------------------ transactions

    def written(self, s: ast.stmt) -> ast.stmt:
        if not self.inside:
            self.loose.append(s)
        return s

    def transaction(self, body: list[ast.stmt], db: str, near: ast.stmt) -> list[ast.stmt]:
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
        return [ast.fix_missing_locations(ast.copy_location(x, near)) for x in (begin,)] + inner + [ast.fix_missing_locations(ast.copy_location(end, near)), *tail]

    def is_write(self, s: ast.stmt) -> bool:
        value = getattr(s, "value", None)
        return isinstance(s, (ast.Expr, ast.Assign, ast.Return)) and _op(value) in ("db_execute", "db_insert")

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

    # ------------------------------------------------ queries

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
            named = _NAMED.findall(sql.value)
            if set(named) != set(given):
                raise no("values of SQL by other names than its :names", node)
            sql = ast.copy_location(ast.Constant(_NAMED.sub("?", sql.value)), sql)
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
        attributes = {n.attr for n in ast.walk(self.fn) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == cursor} & {"lastrowid", "rowcount"}
        if not attributes:
            return [self.written(ast.copy_location(ast.Expr(self.write(q)), s))]
        if len(attributes) > 1 or sum(1 for n in ast.walk(self.fn) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "execute"
                                      and isinstance(n.func.value, ast.Name) and n.func.value.id == cursor and WRITING.match(str(constant(n.args[0]) or ""))) > 1:
            raise no("a cursor that is used for several writes", s)
        self.results[cursor] = attributes.pop()
        self.renamed[cursor] = self.unused("new_id" if self.results[cursor] == "lastrowid" else "changed")
        made = ast.Assign([ast.Name(self.renamed[cursor], ast.Store())], self.write(q, self.results[cursor]))
        return [self.written(ast.fix_missing_locations(ast.copy_location(made, s)))]

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
        cursor = _description(value)
        if cursor in self.queries:
            self.headers[x] = cursor
            return 1, []
        if called(value, self.names) == "urllib.request.Request" and isinstance(value, ast.Call):
            self.requests[x] = value
            return 1, []
        name = called(value, self.names) or ""
        if name.partition(".")[0] in ("requests", "httpx") and isinstance(value, ast.Call):
            return self.response(x, value, s, stmts, i)
        q = self.select(value)
        if q is not None:
            return 1, self.rows_kept(x, q, s)
        return None

    def stored(self, x: str, value: ast.expr, s: ast.stmt) -> ast.stmt:
        return ast.fix_missing_locations(ast.copy_location(ast.Assign([ast.Name(x, ast.Store())], value), s))

    def row_of(self, x: str, q: ast.Call, s: ast.stmt) -> ast.expr:
        """What `x = <query>.fetchone()` gives, by what x is used for."""
        parents = {id(c): p for p in ast.walk(self.fn) for c in ast.iter_child_nodes(p)}
        others = [u for u in self.uses(x) if not _is_none_test(parents.get(id(u)), u) and not _is_truth(parents.get(id(u)), u)]
        if not others:
            self.tests.add(x)
            return self.db_effect("db_exists", q)
        columns = columns_of(sql_of(q))
        places = [parents.get(id(u)) for u in others]
        if all(isinstance(p, ast.Subscript) and isinstance(p.slice, ast.Constant) and isinstance(p.slice.value, int) for p in places):
            if columns is None:
                raise no("a row read by position, whose columns the SQL does not tell", s)
            self.rows[x] = columns
        elif not all((isinstance(p, ast.Subscript) and isinstance(p.slice, ast.Constant)) or (called(p, self.names) == "builtins.dict") for p in places):
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
        lets: list[ast.stmt] = [ast.Assign([ast.Name(x, ast.Store())], ast.Subscript(ast.Name(row, ast.Load()), ast.Constant(c), ast.Load())) for x, c in names.items()]
        made = ast.For(ast.Name(row, ast.Store()), rows, [*(ast.copy_location(x, s) for x in lets), *s.body], s.orelse)
        return ast.fix_missing_locations(ast.copy_location(made, s))

    def unpacked(self, target: ast.expr, q: ast.Call) -> dict[str, str]:
        """The names that take a row apart, each with its column."""
        columns = columns_of(sql_of(q))
        if not isinstance(target, ast.Tuple) or columns is None or len(columns) != len(target.elts) or not all(isinstance(x, ast.Name) for x in target.elts):
            raise no("rows taken apart, whose columns the SQL does not tell", q)
        return {x.id: c for x, c in zip(target.elts, columns, strict=True) if isinstance(x, ast.Name)}

    def unused(self, base: str) -> str:
        taken = {n.id for n in ast.walk(self.fn) if isinstance(n, ast.Name)} | set(self.renamed.values()) | {a.arg for a in self.fn.args.args}
        while base in taken:
            base += "_"
        return base

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
            if not (iterated or called(p, self.names) == "builtins.len" or _is_truth(p, u)):
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

    # ------------------------------------------------ with: responses and files

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
        raise no("this `with`", s)

    def opened_url(self, call: ast.Call, target: str, s: ast.With, stmts: list[ast.stmt], i: int) -> tuple[int, list[ast.stmt]]:
        reads = [n for b in s.body for n in ast.walk(b) if isinstance(n, ast.Name) and n.id == target]
        if len(reads) != 1:
            raise no("a response that is read more or less than once", s)
        first = s.body[0]
        match first:
            case ast.Assign(targets=[ast.Name(id=content)], value=value) if _reads_bytes(value, target) and len(s.body) == 1:
                # content = response.read(), and after it json.loads(content) if content else None
                after = stmts[i + 1] if i + 1 < len(stmts) else None
                found = after and _json_or_none(after, content, self.names)
                if after is not None and found:
                    effect = self.request("http_json", call, s)
                    if isinstance(after, ast.If):
                        return 2, [ast.copy_location(ast.Expr(effect), s)]
                    return 2, [self.plain(_replaced(after, found, effect))]
        done: list[ast.expr] = []

        class Reading(ast.NodeTransformer):
            def visit(inner, node: ast.AST) -> Any:
                op = _reading(node, target, self.names)
                if op is None:
                    return inner.generic_visit(node)
                done.append(self.request(op, call, node))
                return done[-1]

        body = [Reading().visit(b) for b in s.body]
        if not done:
            raise no("this use of a response", s)
        return 1, self.suite(body)

    def request(self, op: str, call: ast.Call, near: ast.AST) -> ast.Call:
        """The effect call for urlopen(...)."""
        timeout = keyword(call, "timeout", 2)
        if timeout is None:
            raise no("a request without a timeout", call)
        what = call.args[0] if call.args else keyword(call, "url")
        if isinstance(what, ast.Name) and what.id in self.requests:
            what = self.requests[what.id]
        if isinstance(what, ast.Call) and called(what, self.names) == "urllib.request.Request":
            url, data = keyword(what, "url", 0), keyword(what, "data", 1)
            headers, method = keyword(what, "headers", 2), keyword(what, "method")
        else:
            url, data, headers, method = what, keyword(call, "data", 1), None, None
        if url is None:
            raise no("a request without an address", call)
        body = self.sent(data)
        verb = constant(method) or ("GET" if data is None else "POST")
        return self.asked(op, str(verb), url, headers, body, timeout, near)

    def asked(self, op: str, method: str, url: ast.expr, headers: ast.expr | None, body: ast.expr | None, timeout: ast.expr, near: ast.AST) -> ast.Call:
        headers = self.own_headers(headers, body is not None)
        return self.effect(op, ast.Constant(method), self.visit(url), self.visit(headers), self.visit(body) if body is not None else ast.Constant(None), self.visit(timeout), near=near)

    def own_headers(self, headers: ast.expr | None, sends: bool) -> ast.expr:
        """The headers without the content type that a body of JSON has anyway."""
        if headers is None:
            return ast.Dict([], [])
        if not isinstance(headers, ast.Dict) or not sends:
            return headers
        pairs = [(k, v) for k, v in zip(headers.keys, headers.values, strict=True) if str(constant(k)).lower() != "content-type"]
        if len(pairs) == 1 and pairs[0][0] is None:
            return pairs[0][1]
        return ast.Dict([k for k, _ in pairs], [v for _, v in pairs])

    def sent(self, data: ast.expr | None) -> ast.expr | None:
        """The value whose JSON a request sends."""
        if data is None or (isinstance(data, ast.Constant) and data.value is None):
            return None
        if isinstance(data, ast.IfExp) and isinstance(data.body, ast.Constant) and data.body.value is None:
            data = data.orelse
        match data:
            case ast.Call(func=ast.Attribute(value=ast.Call() as dumped, attr="encode")) if called(dumped, self.names) == "json.dumps":
                return dumped.args[0]
        raise no("a request's data that is not json.dumps(...).encode()", data)

    def status_of(self, s: ast.Try) -> ast.stmt | None:
        """try: with urlopen(...) as r: status = r.status / except HTTPError as e: status = e.code"""
        match s:
            case ast.Try(
                body=[ast.With(items=[ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.Name(id=r))], body=[first])],
                handlers=[ast.ExceptHandler(type=kind, name=str(error), body=[second])], orelse=[], finalbody=[],
            ) if called(call, self.names) == "urllib.request.urlopen" and dotted(kind, self.names) == "urllib.error.HTTPError":
                if not (_attribute(getattr(first, "value", None), r, "status") or _attribute(getattr(first, "value", None), r, "code")):
                    return None
                if not (_attribute(getattr(second, "value", None), error, "code") or _attribute(getattr(second, "value", None), error, "status")):
                    return None
                if type(first) is type(second) and ast.dump(first).replace(ast.dump(first.value), "") == ast.dump(second).replace(ast.dump(second.value), ""):  # type: ignore[attr-defined]
                    first.value = self.request("http_status", call, s)  # type: ignore[attr-defined]
                    return first
        return None

    def response(self, x: str, call: ast.Call, s: ast.stmt, stmts: list[ast.stmt], i: int) -> tuple[int, list[ast.stmt]]:
        """response = requests.get(...): what is read of it later is what the request gives."""
        method = (called(call, self.names) or "").rpartition(".")[2]
        if method not in METHODS:
            raise no(f"{called(call, self.names)}", s)
        after = stmts[i + 1] if i + 1 < len(stmts) else None
        raises = isinstance(after, ast.Expr) and isinstance(after.value, ast.Call) and isinstance(after.value.func, ast.Attribute) and \
            after.value.func.attr == "raise_for_status" and isinstance(after.value.func.value, ast.Name) and after.value.func.value.id == x
        attributes = {n.attr for n in ast.walk(self.fn) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == x} - {"raise_for_status"}
        timeout = keyword(call, "timeout")
        if timeout is None:
            raise no("a request without a timeout", s)
        allowed = {"url", "json", "headers", "timeout"}
        if not {k.arg for k in call.keywords} <= allowed:
            raise no("these arguments of a request", s)
        op = {frozenset(["json"]): "http_json", frozenset(["text"]): "http_text", frozenset(["status_code"]): "http_status", frozenset(): "http_text"}.get(frozenset(attributes))
        if op is None or raises == (op == "http_status"):
            raise no("a response whose errors are not raised: call raise_for_status()" if op else "several parts of one response", s)
        url = keyword(call, "url", 0)
        assert url is not None
        effect = self.asked(op, method.upper(), url, keyword(call, "headers"), keyword(call, "json"), timeout, s)
        self.results[x] = {"http_json": "json", "http_text": "text", "http_status": "status_code"}[op]
        made = self.stored(x, effect, s) if attributes else ast.fix_missing_locations(ast.copy_location(ast.Expr(effect), s))
        return (2 if raises else 1), [made]

    def opened_file(self, call: ast.Call, target: str, s: ast.With) -> list[ast.stmt]:
        is_path = isinstance(call.func, ast.Attribute)
        path = self.path_of(call.func.value) if isinstance(call.func, ast.Attribute) else self.path_of(call.args[0])
        mode = constant(keyword(call, "mode", 0 if is_path else 1)) or "r"
        if mode not in ("r", "w", "a", "rt", "wt", "at"):
            raise no(f"a file opened with mode {mode!r}", s)
        reads = [n for b in s.body for n in ast.walk(b) if isinstance(n, ast.Name) and n.id == target]
        if len(reads) != 1:
            raise no("an open file that is used more or less than once", s)
        if mode[0] == "r" and isinstance(s.body[0], ast.For) and len(s.body) == 1 and isinstance(s.body[0].iter, ast.Name) and s.body[0].iter.id == target:
            return self.suite([self.over_lines(s.body[0], path)])
        if mode[0] in "wa":
            return self.suite([self.file_written(b, target, path, mode[0], s) for b in s.body])
        read = self.effect("file_read", path, near=s)

        class Reading(ast.NodeTransformer):
            def visit(inner, node: ast.AST) -> Any:
                made = _file_reading(node, target, self.names, read)
                return inner.generic_visit(node) if made is None else ast.fix_missing_locations(ast.copy_location(made, node))

        body = [Reading().visit(b) for b in s.body]
        if any(isinstance(n, ast.Name) and n.id == target for b in body for n in ast.walk(b)):
            raise no("this use of an open file", s)
        return self.suite(body)

    def over_lines(self, loop: ast.For, path: ast.expr) -> ast.For:
        """for line in file, where the line's end is not seen."""
        line = loop.target.id if isinstance(loop.target, ast.Name) else ""
        calls = [n.func.value for b in loop.body for n in ast.walk(b) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in ("strip", "rstrip", "split")
                 and not (n.func.attr == "split" and n.args)]
        uses = [n for b in loop.body for n in ast.walk(b) if isinstance(n, ast.Name) and n.id == line]
        if not line or any(u not in calls for u in uses):
            raise no("lines of a file with their ends: strip them", loop)
        lines = _pure("split_lines", self.effect("file_read", path, near=loop), near=loop)
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
        raise no("this use of a file that is written", near)

    # ------------------------------------------------ files and paths

    def path_of(self, node: ast.expr) -> ast.expr:
        """The path's text: Path(x) is x."""
        if called(node, self.names) == "pathlib.Path" and isinstance(node, ast.Call) and len(node.args) == 1:
            return self.visit(node.args[0])
        return self.visit(node)

    def path_method(self, node: ast.Call) -> str | None:
        """read_text of Path(x).read_text()."""
        if isinstance(node.func, ast.Attribute) and called(node.func.value, self.names) == "pathlib.Path":
            return node.func.attr
        return None

    # ------------------------------------------------ expressions

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
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.Is, ast.IsNot)) and isinstance(node.comparators[0], ast.Constant) and node.comparators[0].value is None:
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

    def first_value(self, node: ast.expr) -> ast.Call | None:
        if isinstance(node, ast.Subscript) and constant(node.slice) == 0:
            return self.fetched(node.value)
        return None

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        q = self.first_value(node)
        if q is not None:
            sql = sql_of(q)
            if not AGGREGATE.match(sql) or MANY_ROWS.search(sql):
                raise no("fetchone()[0] of a query that may find nothing: look whether the row is None first", node)
            op = "db_int" if COUNTED.match(sql) else "db_float" if FLOATED.match(sql) else "db_value"
            return self.db_effect(op, q)
        if isinstance(node.value, ast.Name) and node.value.id in self.rows and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
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
            read = _Columns(row, columns)
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
                if (isinstance(columns, ast.Name) and columns.id in self.headers) or _description(columns):
                    return self.db_effect("db_rows", q)
        return None

    def csv_listed(self, node: ast.ListComp) -> ast.expr | None:
        """[row for row in csv.reader(io.StringIO(text)) if row]."""
        match node:
            case ast.ListComp(elt=ast.Name(id=a), generators=[ast.comprehension(target=ast.Name(id=b), iter=ast.Call() as reader, ifs=[ast.Name(id=c)])]) if a == b == c:
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
            return _pure(helper, *(self.visit(a) for a in node.args), near=node)
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
        is_logger = (isinstance(owner, ast.Name) and owner.id in self.loggers) or dotted(owner, self.names) == "logging" or called(owner, self.names) == "logging.getLogger"
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
        if node.func.attr == "isoformat" and isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "date" and self.is_now(inner.func.value):
            return self.effect("clock_today", near=node)
        if node.func.attr == "close" and isinstance(inner, ast.Call) and called(inner, self.names) == "urllib.request.urlopen":
            return self.request("http_text", inner, node)
        if node.func.attr == "decode" and isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "read" and \
                isinstance(inner.func.value, ast.Call) and called(inner.func.value, self.names) == "urllib.request.urlopen":
            return self.request("http_text", inner.func.value, node)
        if node.func.attr == "read" and called(inner, self.names) == "builtins.open" and isinstance(inner, ast.Call) and (constant(keyword(inner, "mode", 1)) or "r") == "r":
            return self.effect("file_read", self.path_of(inner.args[0]), near=node)
        return None

    def is_now(self, node: ast.expr) -> bool:
        if called(node, self.names) != "datetime.datetime.now" or not isinstance(node, ast.Call):
            return False
        zone = dotted(node.args[0], self.names) if node.args else None
        if zone not in ("datetime.UTC", "datetime.timezone.utc"):
            raise no("the local time: give datetime.now UTC", node)
        return True


class _Columns(ast.NodeTransformer):
    """Names that took a row apart, as reads of its columns."""

    def __init__(self, row: str, columns: dict[str, str]):
        self.row, self.columns = row, columns

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.columns or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(ast.Subscript(ast.Name(self.row, ast.Load()), ast.Constant(self.columns[node.id]), ast.Load()), node)


# ---------------------------------------------------------------- calls by name


@call_of("json.loads")
def _loads(p: Effects, node: ast.Call) -> ast.expr | None:
    if len(node.args) != 1 or node.keywords:
        raise no("json.loads with these arguments", node)
    return _pure("json_parse", p.visit(node.args[0]), near=node)


@call_of("json.dumps")
def _dumps(p: Effects, node: ast.Call) -> ast.expr | None:
    if len(node.args) != 1 or not {k.arg for k in node.keywords} <= {"ensure_ascii", "separators"}:
        raise no("json.dumps with these arguments", node)
    return _pure("json_text", p.visit(node.args[0]), near=node)


@call_of("json.load")
def _load(p: Effects, node: ast.Call) -> ast.expr | None:
    inner = node.args[0] if node.args else None
    if isinstance(inner, ast.Call) and called(inner, p.names) == "urllib.request.urlopen":
        return p.request("http_json", inner, node)
    raise no("json.load of this", node)


@call_of("csv.reader")
def _reader(p: Effects, node: ast.Call) -> ast.expr | None:
    source = node.args[0] if node.args else None
    if len(node.args) == 1 and not node.keywords and isinstance(source, ast.Call):
        if called(source, p.names) == "io.StringIO" and source.args:
            return _pure("csv_rows", p.visit(source.args[0]), near=node)
        if isinstance(source.func, ast.Attribute) and source.func.attr == "splitlines" and not any(constant(k.value) is not True for k in source.keywords):
            return _pure("csv_rows", p.visit(source.func.value), near=node)
        if source.func and isinstance(source.func, ast.Name) and source.func.id.startswith("<effect file_read"):
            return _pure("csv_rows", source, near=node)
    raise no("csv.reader of this", node)


@call_of("urllib.parse.quote")
def _quote(p: Effects, node: ast.Call) -> ast.expr | None:
    if len(node.args) == 1 and constant(keyword(node, "safe")) == "":
        return _pure("url_encode", p.visit(node.args[0]), near=node)
    raise no('quote without safe=""', node)


@call_of("pathlib.Path.read_text")
def _read_text(p: Effects, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    return p.effect("file_read", p.path_of(node.func.value), near=node)


@call_of("pathlib.Path.write_text")
def _write_text(p: Effects, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    return p.effect("file_write", p.path_of(node.func.value), p.visit(node.args[0]), near=node)


@call_of("pathlib.Path.exists", "pathlib.Path.is_file")
def _exists(p: Effects, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    return p.effect("file_exists", p.path_of(node.func.value), near=node)


@call_of("pathlib.Path.unlink")
def _unlink(p: Effects, node: ast.Call) -> ast.expr | None:
    assert isinstance(node.func, ast.Attribute)
    if node.args or node.keywords:
        raise no("unlink with missing_ok", node)
    return p.effect("file_delete", p.path_of(node.func.value), near=node)


@call_of("os.path.exists", "os.path.isfile")
def _os_exists(p: Effects, node: ast.Call) -> ast.expr | None:
    return p.effect("file_exists", p.path_of(node.args[0]), near=node)


@call_of("os.remove", "os.unlink")
def _os_remove(p: Effects, node: ast.Call) -> ast.expr | None:
    return p.effect("file_delete", p.path_of(node.args[0]), near=node)


@call_of("time.time")
def _now(p: Effects, node: ast.Call) -> ast.expr | None:
    return p.effect("clock_now", near=node)


@call_of("time.sleep")
def _sleep(p: Effects, node: ast.Call) -> ast.expr | None:
    return p.effect("clock_sleep", p.visit(node.args[0]), near=node)


# ---------------------------------------------------------------- small questions


def sql_of(q: ast.Call) -> str:
    return str(q.args[1].value)  # type: ignore[attr-defined]


def _op(node: ast.AST | None) -> str:
    m = re.fullmatch(r"<effect (\w+)>", node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
    return m[1] if m else ""


def _pure(op: str, *args: ast.expr, near: ast.AST) -> ast.Call:
    return ast.fix_missing_locations(ast.copy_location(ast.Call(ast.Name(f"<pure {op}>", ast.Load()), list(args), []), near))


def _description(node: ast.AST | None) -> str | None:
    """The cursor of [c[0] for c in cursor.description]."""
    match node:
        case ast.ListComp(elt=ast.Subscript(value=ast.Name(id=a), slice=ast.Constant(value=0)),
                          generators=[ast.comprehension(target=ast.Name(id=b), iter=ast.Attribute(value=ast.Name(id=cursor), attr="description"), ifs=[])]) if a == b:
            return cursor
    return None


def _is_none_test(parent: ast.AST | None, node: ast.AST) -> bool:
    return isinstance(parent, ast.Compare) and parent.left is node and len(parent.ops) == 1 and isinstance(parent.ops[0], (ast.Is, ast.IsNot)) and \
        isinstance(parent.comparators[0], ast.Constant) and parent.comparators[0].value is None


def _is_truth(parent: ast.AST | None, node: ast.AST) -> bool:
    return (isinstance(parent, (ast.If, ast.While, ast.IfExp)) and parent.test is node) or (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not))


def _attribute(node: ast.AST | None, name: str, attribute: str) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name and node.attr == attribute


def _reads_bytes(node: ast.AST | None, target: str) -> bool:
    return isinstance(node, ast.Call) and _attribute(node.func, target, "read") and not node.args


def _reading(node: ast.AST, target: str, names: dict[str, str]) -> str | None:
    """The op that an expression over a response is."""
    if isinstance(node, ast.Call):
        name = called(node, names)
        if name == "json.load" and len(node.args) == 1 and isinstance(node.args[0], ast.Name) and node.args[0].id == target:
            return "http_json"
        if name == "json.loads" and len(node.args) == 1:
            inner = node.args[0]
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "decode":
                inner = inner.func.value
            if _reads_bytes(inner, target):
                return "http_json"
        if isinstance(node.func, ast.Attribute) and node.func.attr == "decode" and _reads_bytes(node.func.value, target):
            return "http_text"
    return None


def _json_or_none(after: ast.stmt, content: str, names: dict[str, str]) -> ast.AST | None:
    """`json.loads(content) if content else None` in a statement, or `if content: json.loads(content)`."""
    for n in ast.walk(after):
        match n:
            case ast.IfExp(test=ast.Name(id=a), body=ast.Call(args=[ast.Name(id=b)]) as loads, orelse=ast.Constant(value=None)) if a == b == content:
                return n if called(loads, names) == "json.loads" else None
            case ast.If(test=ast.Name(id=a), body=[ast.Expr(value=ast.Call(args=[ast.Name(id=b)]) as loads)], orelse=[]) if a == b == content:
                return n if called(loads, names) == "json.loads" else None
    return None


def _replaced(s: ast.stmt, old: ast.AST, new: ast.expr) -> ast.stmt:
    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return new if node is old else self.generic_visit(node)

    made = Replace().visit(s)
    assert isinstance(made, ast.stmt)
    return made


def _file_reading(node: ast.AST, target: str, names: dict[str, str], read: ast.expr) -> ast.expr | None:
    """What an expression over a file opened for reading is, over its text."""
    if isinstance(node, ast.Call):
        if _reads_bytes(node, target):
            return read
        name = called(node, names)
        if len(node.args) == 1 and isinstance(node.args[0], ast.Name) and node.args[0].id == target and not node.keywords:
            if name == "json.load":
                return _pure("json_parse", read, near=node)
            if name == "csv.reader":
                return ast.Call(node.func, [read], [])
    return None


__all__ = ["has_effects", "with_effects"]
