"""Effects in JavaScript and TypeScript: SQLite, fetch, files, the clock and the console, written the way people write them.

A database is `node:sqlite`'s or better-sqlite3's (they share prepare, get, all, run and exec). Functions that fetch or
sleep are async, and so are their callers. Scenarios run on the real things in ecma_scenarios.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.check_effects import HTTP_OPS, SQL_OPS
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import HANDLES, NONE, STR, Type
from yantra_codex.languages import ecma_objects, ecma_ops
from yantra_codex.languages.analysis import changed_names, mentions, stmt_mentions
from yantra_codex.languages.base import Text, atom, camel_case
from yantra_codex.languages.ecma_objects import bare, braces, is_object, member, pair, plain
from yantra_codex.languages.ecma_render import RESERVED, Renderer, arrow_body, indent, number, string
from yantra_codex.languages.ecma_types import OBJECT, split_native, ts_type
from yantra_codex.languages.tables import Entry

JSON_OPS = frozenset(["json_parse", "json_text"])
WAITS = HTTP_OPS | {"clock_sleep"}
LINE = 92  # a call that is longer is given a name of its own
GLOBALS = frozenset(["fetch", "AbortSignal", "Response", "Buffer"])
# what helpers need from Node: (module, name, whether it is only a type)
HELPER_IMPORTS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "writeAtomically": (("node:fs", "renameSync", False), ("node:fs", "rmSync", False), ("node:fs", "writeFileSync", False)),
    "sqlValue": (("node:sqlite", "SQLInputValue", True),),
}
# kinds of errors -> how a caught one is told
CAUGHT = {
    "FileNotFoundError": ('{0}.code === "ENOENT"', "NodeJS.ErrnoException"),
    "TimeoutError": ('{0}.name === "TimeoutError"', "Error"),
    "HTTPError": ('{0}.message.startsWith("HTTP ")', "Error"),
    "ConnectionError": ('{0}.message === "fetch failed"', "Error"),
    "IntegrityError": ("/constraint failed/.test({0}.message)", "Error"),
}


def is_effect_program(program: n.Program) -> bool:
    """Whether a program takes a handle, or reads or writes JSON: its rows and JSON objects are plain objects then."""
    return any(p.type.name in HANDLES for f in program.functions for p in f.params) or any(
        isinstance(e, n.Apply) and e.op in JSON_OPS for f in program.functions for e in n.block_exprs(f.body))


def is_shown(t: Type) -> bool:
    """Whether a parameter of this type is written: all but those that stand for the language's own globals."""
    return t.name == "db" or t.name not in HANDLES


def asynchronous(program: n.Program) -> frozenset[str]:
    """The functions that wait for something: a request, a sleep, or a function that does."""
    out = {f.name for f in program.functions if any(isinstance(s, n.Do) and s.op in WAITS for s in n.walk_block(f.body))}
    while True:
        more = {f.name for f in program.functions if any(isinstance(e, n.Call) and e.function in out for e in n.block_exprs(f.body))}
        if more <= out:
            return frozenset(out)
        out |= more


class EffectRenderer(Renderer):
    """A program with effects being written."""

    def __init__(self, *args: object, **more: object):
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.asynchronous = asynchronous(self.program)
        self.imports: set[tuple[str, str, bool]] = set()
        self.guarded = 0  # how many `try` blocks of this function the place is in
        self.cause: str | None = None  # the caught error here
        self.predeclared: set[str] = set()  # variables of a transaction that are used after it
        self.undefined: set[str] = set()  # variables with undefined for no row
        self.columns: dict[str, frozenset[str]] = {}  # variable of a row or of rows -> the columns it surely has
        self.prepared: dict[str, str] = {}  # SQL -> the statement that was prepared for it before a loop
        requests = [s for f in self.program.functions for s in n.walk_block(f.body) if isinstance(s, n.Do) and s.op in ("http_json", "http_text")]
        self.shares_requests = len(requests) > 1

    def need(self, module: str, name: str, only_type: bool = False) -> None:
        self.imports.add((module, name, only_type))

    def use(self, helper: str) -> str:
        self.imports.update(HELPER_IMPORTS.get(helper, ()))
        return super().use(helper)

    def type(self, t: Type) -> str:
        if t.name == "db" and self.typed:
            self.need("node:sqlite", "DatabaseSync", True)
        return ts_type(t, arrays=self.arrays, objects=True)

    # ------------------------------------------------ functions

    def function(self, fn: n.Function) -> str:
        self.guarded, self.cause = 0, None
        self.predeclared, self.undefined, self.columns, self.prepared = set(), set(), {}, {}
        self.locals = {camel_case(s.name if isinstance(s, n.Let) else s.result or "") for s in n.walk_block(fn.body) if isinstance(s, (n.Let, n.Do))}
        return super().function(replace(fn, params=tuple(p for p in fn.params if is_shown(p.type))))

    def _declaration(self, fn: n.Function, sig: Signature | None, params: list[str]) -> str:
        waits = fn.name in self.asynchronous
        if sig and sig.header and sig.language == self.language:
            return _awaiting(sig.header.rstrip().rstrip("{").rstrip(), self) + " {" if waits else super()._declaration(fn, sig, params)
        returns = "void" if fn.returns == NONE else self.type(fn.returns)
        note = f": Promise<{returns}>" if waits else f": {returns}"
        note = note if self.typed else ""
        mark = "async " if waits else ""
        if sig and sig.style == "arrow":
            return f"const {sig.name} = {mark}({', '.join(params)}){note} => {{"
        exported = "export " if sig is None and fn.name == self.program.entry.name and self.has_handles else ""
        return f"{exported}{mark}function {self.functions(fn.name)}({', '.join(params)}){note} {{"

    @property
    def has_handles(self) -> bool:
        return any(p.type.name in HANDLES for f in self.program.functions for p in f.params)

    def from_native(self, x: Text, t: Type, native: str | None) -> Text:
        return x if t == OBJECT or t.name in ("any", "db") else super().from_native(x, t, native)

    def to_native(self, x: Text, t: Type, native: str | None) -> Text:
        outer, args = split_native(native)
        if outer == "Promise" and args:
            return self.to_native(x, t, args[0])
        return x if t == OBJECT or t.name == "any" else super().to_native(x, t, native)

    # ------------------------------------------------ expressions

    def e(self, e: n.Expr, ctx: bool = False) -> Text:
        if isinstance(e, n.Call):
            shown = [self.e(a, True).text for a in e.args if is_shown(n.type_of(a))]
            call = atom(f"{self.functions(e.function)}({', '.join(shown)})")
            return self.fill("await {0}", call) if e.function in self.asynchronous else call
        return super().e(e, ctx)

    def arrow(self, f: n.Expr, **how: object) -> Text:  # type: ignore[override]
        if isinstance(f, n.Lambda) and any(isinstance(x, n.Call) and x.function in self.asynchronous for x in n.walk_expr(f.body)):
            raise self.refuse("waiting inside a function value")
        over = how.get("over")
        if isinstance(f, n.Lambda) and isinstance(over, n.Expr) and len(f.params) == 1:
            self.columns[f.params[0].name] = self.columns_of(over)
        return super().arrow(f, **how)  # type: ignore[arg-type]

    def apply(self, e: n.Apply, ctx: bool = False) -> Text:
        for table in ((ecma_objects.OBJECT_RULES,) if ecma_objects.concerns_object(e) else ()) + (ecma_objects.VALUE_RULES, RULES):
            found = table[e.op](self, e) if e.op in table else None
            if found is not None:
                return found
        return super().apply(e, ctx)

    def make(self, e: n.Make, ctx: bool) -> Text:
        return ecma_objects.literal(self, e) if e.type == OBJECT else super().make(e, ctx)

    def clone(self, x: Text, t: Type, count: int) -> Text:
        if t == OBJECT and count == 1:
            return atom(f"{{ ...{x.text} }}")
        return self.fill("structuredClone({0})", x) if count > 0 and (t == OBJECT or t.name == "any") else super().clone(x, t, count)

    def columns_of(self, rows: n.Expr) -> frozenset[str]:
        """The columns that a row surely has, or each of some rows."""
        match rows:
            case n.Var(name=x):
                return self.columns.get(x, frozenset())
            case n.Apply(op="unwrap" | "some" | "filter" | "reject" | "sort_by" | "sort_by_desc" | "take" | "drop" | "index" | "index_wrap" | "first" | "last" | "copy",
                         args=(x, *_)):  # fmt: skip
                return self.columns_of(x)
        return frozenset()

    def has_column(self, row: n.Expr, key: n.Expr) -> bool:
        return isinstance(key, n.Lit) and key.value in self.columns_of(row)

    # ------------------------------------------------ places

    def step(self, x: Text, expr: n.Expr, st: n.Step) -> tuple[Text, n.Expr]:
        if st.kind == "key" and is_object(expr):
            return ecma_objects._at(self, x, st.at), n.Apply("map_get", (expr, st.at), Type("any"))
        return super().step(x, expr, st)

    def assignable(self, place: n.Place) -> Text | None:
        if place.path and place.path[-1].kind == "key":
            x, expr = self.container(place, len(place.path) - 1)
            if is_object(expr):
                return ecma_objects._at(self, x, place.path[-1].at)
        return super().assignable(place)

    def iterable(self, it: n.Expr, targets: int, body: n.Block) -> tuple[Text, str]:
        source = it.args[0] if isinstance(it, n.Apply) and it.op in ("map_items", "map_keys", "map_values") else it
        if is_object(source):
            return (self.fill("Object.keys({0})", self.e(it)) if source is it else self.e(it)), ""
        return super().iterable(it, targets, body)

    # ------------------------------------------------ statements

    def _idiom(self, stmts: n.Block, rest: n.Block, local: frozenset[str]) -> tuple[int, list[str]]:
        first = stmts[0]
        if not (isinstance(first, n.Do) and first.place.type.name in HANDLES):
            return super()._idiom(stmts, rest, local)
        if first.op == "db_begin":
            return self.transaction(stmts, local)
        if first.result is None or len(stmts) < 2:
            return 0, []
        second, x = stmts[1], first.result
        if isinstance(second, n.Return) and second.value is not None and _wraps(second.value, x):
            pre, value = self.effect(first, "return")
            native = self.to_native(_unwrapped(self, second.value, x, value), self.fn.returns, self.returns_native).text
            return 2, [*pre, f"return {native if self.guarded else native.removeprefix('await ')};"]
        if isinstance(second, n.Let) and second.value is not None and _wraps(second.value, x) and second.name not in self.predeclared and not any(
                stmt_mentions(s, x) for s in stmts[2:]):
            pre, value = self.effect(first, "bind")
            word = "let" if second.name in self.facts.rebound else "const"
            text = _unwrapped(self, second.value, x, value).text
            return 2, [*pre, f"{word} {self.declare(second.name, None)}{self.let_annotation(second)} = {text};"]
        if (isinstance(second, n.Set) and not second.place.path and _wraps(second.value, x) and second.place.name not in self.inout
                and not any(stmt_mentions(s, x) for s in stmts[2:])):
            pre, value = self.effect(first, "bind")
            return 2, [*pre, f"{self.var(second.place.name).text} = {_unwrapped(self, second.value, x, value).text};"]
        return 0, []

    def stmt(self, s: n.Stmt, rest: n.Block = (), local: frozenset[str] = frozenset()) -> list[str]:
        match s:
            case n.Let(name=x, value=v) if x in self.predeclared and v is not None:
                pre, value = self.hoisted(v, True, self.facts.depth.get(x, 0), rest, local)
                return [*pre, f"{self.var(x).text} = {value.text};"]
            case n.Return(value=n.Call(function=f) as c) if f in self.asynchronous and not self.guarded:
                return [f"return {self.e(c).text.removeprefix('await ')};"]
            case n.Raise(message=m):
                text = "" if isinstance(m, n.Lit) and m.value == "" else self.e(m).text
                return [f"throw new Error({text}{f', {{ cause: {self.cause} }}' if self.cause and text else ''});"]
        if isinstance(s, n.Let) and isinstance(s.value, n.Var) and s.value.name in self.columns:
            self.columns[s.name] = self.columns[s.value.name]
        return super().stmt(s, rest, local)

    def let_annotation(self, s: n.Let) -> str:
        if isinstance(s.value, n.Call) or (isinstance(s.value, n.Apply) and s.value.op == "cast"):
            return ""
        return super().let_annotation(s)

    def do(self, s: n.Do, rest: n.Block, local: frozenset[str]) -> list[str]:
        if s.place.type.name in HANDLES:
            if s.result is None:
                pre, value = self.effect(s, "drop")
                return [*pre, f"{value.text};"] if value.text else pre
            self._note_rows(s, rest)
            pre, value = self.effect(s, "bind")
            return [*pre, *self.bind(s, value, rest)] if value.text else pre
        x, expr = self.container(s.place, len(s.place.path))
        if is_object(expr):
            if s.op not in ecma_objects.OBJECT_CHANGES:
                raise self.refuse(f"the op {s.op} on an object")
            lines = ecma_objects.OBJECT_CHANGES[s.op](self, x, s.args)
            return lines if s.result is None else [*lines[:-1], f"const {self.declare(s.result, None)} = {lines[-1]}"]
        return super().do(s, rest, local)

    def bind(self, s: n.Do, value: Text, rest: n.Block) -> list[str]:
        """The result of an effect as a variable."""
        assert s.result is not None
        if s.result in self.predeclared:
            return [f"{self.var(s.result).text} = {value.text};"]
        word = "let" if s.result in self.facts.rebound else "const"
        note = self.ann(s.type) if s.type.name == "any" or (s.result in self.facts.depth and self.typed) else ""
        return [f"{word} {self.declare(s.result, None)}{note} = {value.text};"]

    def _note_rows(self, s: n.Do, rest: n.Block) -> None:
        """What is known of the rows that an effect gives, and whether a missing one may stay undefined."""
        assert s.result is not None
        if s.op in ("db_row", "db_rows") and isinstance(s.args[0], n.Lit):
            self.columns[s.result] = frozenset(selected(str(s.args[0].value)))
        if s.op == "db_row" and s.result not in self.predeclared and s.result not in self.facts.rebound and all(_only_tested(x, s.result) for x in rest):
            self.undefined.add(s.result)

    def effect(self, s: n.Do, use: str) -> tuple[list[str], Text]:
        """Statements that come first and the expression of an effect; use: "bind", "return" or "drop" (its result)."""
        return EFFECTS[s.op](self, s, use)

    def transaction(self, stmts: n.Block, local: frozenset[str]) -> tuple[int, list[str]]:
        end = next(i for i, s in enumerate(stmts) if isinstance(s, n.Do) and s.op == "db_commit")
        inner, after = stmts[1 : end + 1], stmts[end + 1 :]
        db = self.var(stmts[0].place.name).text  # type: ignore[attr-defined]
        taken = end + 1
        if after and isinstance(after[-1], n.Return) and all(map(_cannot_fail, after)):
            inner, after, taken = (*inner, *after), (), len(stmts)
        head: list[str] = []
        made = [(s.name, s.type) for s in inner if isinstance(s, n.Let)] + [(s.result, s.type) for s in inner if isinstance(s, n.Do) and s.result]
        for name, t in made:
            if any(stmt_mentions(x, name) for x in after):
                head.append(f"let {self.declare(name, None)}{self.ann(t)};")
                self.predeclared.add(name)
        with self.guard():
            body = self.block(inner, local)
        return taken, [*head, f'{db}.exec("BEGIN");', "try {", *indent(body), "} catch (error) {", *indent([f'{db}.exec("ROLLBACK");', "throw error;"]), "}"]

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Inside a `try`: a promise has to be awaited there, so that its failure is caught there."""
        self.guarded += 1
        with self.inside():
            yield
        self.guarded -= 1

    def try_(self, s: n.Try, local: frozenset[str]) -> list[str]:
        with self.guard():
            lines = ["try {", *indent(self.block(s.body))]
        self.bounds.forget(s.body)
        if s.handlers:
            lines += self._handlers(s)
        if s.final:
            lines += ["} finally {", *indent(self.block(s.final))]
        return [*lines, "}"]

    def _handlers(self, s: n.Try) -> list[str]:
        error = self.temp("error")
        outer, self.cause = self.cause, error
        parts: list[tuple[str, list[str]]] = []
        for h in s.handlers:
            head: list[str] = []
            if h.name:
                self.scope.env[h.name] = self.fill("({0} as Error).message" if self.typed else "{0}.message", atom(error))
                uses = sum(isinstance(e, n.Var) and e.name == h.name for e in n.block_exprs(h.body))
                if self.typed and uses > 1 and "message" not in self.names.taken | self.locals:
                    head.append(f"const {{ {self.names.fresh('message')} }} = {error} as Error;")
                    self.scope.env[h.name] = atom("message")
            with self.inside():
                body = head + self.block(h.body)
            everything = not h.kinds or bool({"Exception", "BaseException"} & set(h.kinds))
            parts.append(("" if everything else " || ".join(self._catches(error, k) for k in h.kinds), body))
        self.cause = outer
        self.active.pop()
        inner: list[str] = []
        for test, body in parts:
            opening = f"if ({test}) {{" if test else "{"
            if not test and not inner:
                inner = body
                break
            inner = [*inner[:-1], f"}} else {opening}" if inner else opening, *indent(body), "}"]
        if parts[-1][0]:
            inner = [*inner[:-1], "} else {", f"  throw {error};", "}"]
        used = any(re.search(rf"\b{error}\b", _code(line)) for line in inner)
        return [f"}} catch ({error}) {{" if used else "} catch {", *indent(inner or ["// goes on without it"])]

    def _catches(self, error: str, kind: str) -> str:
        if kind not in CAUGHT:
            raise self.refuse(f"catching {kind} alone")
        template, name = CAUGHT[kind]
        return template.replace("{0}", f"({error} as {name})" if self.typed else error)

    # ------------------------------------------------ loops

    def for_each(self, s: n.ForEach, local: frozenset[str]) -> list[str]:
        for t in s.targets:
            self.columns[t.name] = self.columns_of(s.iterable) if len(s.targets) == 1 else frozenset()
        return self._with_statements(s.body, lambda: super(EffectRenderer, self).for_each(s, local))

    def for_range(self, s: n.ForRange, local: frozenset[str]) -> list[str]:
        return self._with_statements(s.body, lambda: super(EffectRenderer, self).for_range(s, local))

    def _with_statements(self, body: n.Block, loop: Callable[[], list[str]]) -> list[str]:
        """A loop, with the SQL of its passes prepared once before it."""
        lines, own = [], []
        for s in n.walk_block(body):
            if isinstance(s, n.Do) and s.op in SQL_OPS and not _runs_plainly(s):
                sql = query_of(s)[0]
                if sql not in self.prepared:
                    name = self.names.fresh(STATEMENTS.get(sql.split(None, 1)[0].lower(), "statement"))
                    lines.append(f"const {name} = {self.var(s.place.name).text}.prepare({string(sql)});")
                    self.prepared[sql] = name
                    own.append(sql)
        out = [*lines, *loop()]
        for sql in own:
            del self.prepared[sql]
        return out


STATEMENTS = {"insert": "insert", "select": "select", "update": "update", "delete": "remove"}


def _awaiting(header: str, r: EffectRenderer) -> str:
    """A given function's head that may wait."""
    if re.search(r"\basync\b", header):
        return header
    if r.typed and re.search(r"\)\s*:\s*(?!Promise\b)", header):
        raise r.refuse("a function that waits (for a request or a sleep) gives a Promise; declare it so")
    return re.sub(r"\bfunction\b", "async function", header, count=1) if "function" in header else re.sub(r"=\s*(?=[\w(])", "= async ", header, count=1)


def _wraps(e: n.Expr, name: str) -> bool:
    """Whether e is that variable, perhaps converted."""
    while isinstance(e, n.Apply) and e.op in ("some", "to_any", "cast"):
        e = e.args[0]
    return isinstance(e, n.Var) and e.name == name


def _unwrapped(r: EffectRenderer, e: n.Expr, name: str, value: Text) -> Text:
    """e with the variable written out."""
    saved = r.scope.env.get(name)
    r.scope.env[name] = value
    out = r.e(e, True)
    r._restore(name, saved)
    return out


def _only_tested(s: n.Stmt, name: str) -> bool:
    """Whether a statement and those inside only ask whether the option is there or take its value out."""
    def fine(e: n.Expr) -> bool:
        if isinstance(e, n.Apply) and e.op in ("is_none", "is_some", "unwrap", "unwrap_or") and isinstance(e.args[0], n.Var):
            return all(map(fine, e.args[1:]))
        return not (isinstance(e, n.Var) and e.name == name) and all(map(fine, n.child_exprs(e)))

    return all(map(fine, n.stmt_exprs(s))) and not (isinstance(s, (n.Set, n.Do)) and s.place.name == name) and all(
        _only_tested(x, name) for b in n.child_blocks(s) for x in b)


SURE = frozenset(["add", "sub", "mul", "neg", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "str_concat", "int_to_str", "to_any", "to_float", "some", "round_to"])


def _cannot_fail(s: n.Stmt) -> bool:
    """Whether a statement only names or gives back a value that is there without fail."""
    return isinstance(s, (n.Let, n.Return)) and all(
        isinstance(e, (n.Lit, n.Var, n.Make)) or (isinstance(e, n.Apply) and e.op in SURE) for x in n.stmt_exprs(s) for e in n.walk_expr(x))


def _only_compared(fn: n.Function, name: str) -> bool:
    """Whether a number is only compared with others."""
    compared = [x for e in n.block_exprs(fn.body) if isinstance(e, n.Apply) and e.op in ("eq", "ne", "lt", "le", "gt", "ge") for x in e.args]
    uses = [e for e in n.block_exprs(fn.body) if isinstance(e, n.Var) and e.name == name]
    return bool(uses) and len(uses) == sum(isinstance(x, n.Var) and x.name == name for x in compared)


def _code(line: str) -> str:
    """A line without the text of its strings."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)


# ---------------------------------------------------------------- SQL


def selected(sql: str) -> list[str]:
    """The names of the columns that a SELECT gives, where it spells them."""
    found = _select_list(sql)
    names = [column_name(item) for item in found[0]] if found else []
    return [x for x in names if x]


def _select_list(sql: str) -> tuple[list[str], int] | None:
    """The items of a SELECT, and where the first of them ends."""
    m = re.match(r"\s*SELECT\s+(?:DISTINCT\s+)?", sql, re.IGNORECASE)
    if m is None:
        return None
    items, start, depth, quote = [], m.end(), 0, ""
    for i in range(m.end(), len(sql) + 1):
        c = sql[i] if i < len(sql) else ""
        if quote:
            quote = "" if c == quote else quote
        elif c and c in "'\"`":
            quote = c
        elif c and c in "()":
            depth += 1 if c == "(" else -1
        elif depth == 0 and (not c or c == "," or re.match(r"(?i)\sFROM\b", sql[i:])):
            items.append(sql[start:i].strip())
            start = i + 1
            if c != ",":
                break
    return items, m.end() + len(items[0]) if items else m.end()


def column_name(item: str) -> str | None:
    """The name that SQLite gives a column, where it is sure and can be read as a property."""
    m = re.search(r'(?i)\bAS\s+"?(\w+)"?$', item) or re.fullmatch(r'(?:\w+\.)?"?([A-Za-z_]\w*)"?', item)
    return m[1] if m else None


ALIASES = {"count": "count", "sum": "total", "total": "total", "avg": "average", "min": "lowest", "max": "highest"}


def query_of(s: n.Do) -> tuple[str, str | None]:
    """The SQL of an op, with a name for the one value that is asked for; and that name."""
    sql = str(s.args[0].value) if isinstance(s.args[0], n.Lit) else ""
    if s.op not in ("db_int", "db_float", "db_value"):
        return sql, None
    found = _select_list(sql)
    if found is None or found[0][0].endswith("*"):
        return sql, None
    item, end = found[0][0], found[1]
    name = column_name(item)
    if name is not None:
        return sql, name
    m = re.match(r"(?i)(?:(?:coalesce|ifnull|round|cast)\()*(\w+)\(", item)
    name = ALIASES.get(m[1].lower() if m else "", "value")
    if re.search(rf"(?i)\b(order|group)\s+by\b.*\b{name}\b|\bhaving\b.*\b{name}\b", sql):
        return sql, None
    return f"{sql[:end]} AS {name}{sql[end:]}", name


def _runs_plainly(s: n.Do) -> bool:
    """Whether a statement without values and result is just executed."""
    return s.op in ("db_execute", "db_insert") and s.result is None and isinstance(s.args[1], n.Make) and not s.args[1].items


def sql_value(r: EffectRenderer, e: n.Expr) -> str:
    """A value for a place of a statement."""
    x = bare(e)
    t = n.type_of(x)
    t = t.args[0] if t.name == "option" else t
    if t.name == "bool":
        return r.fill("Number({0})", r.e(x)).text
    if t.name == "any" or t == OBJECT:
        # a field that is not there is undefined, which no statement takes
        found = member(r, *x.args) if isinstance(x, n.Apply) and x.op == "map_get" and is_object(x.args[0]) else r.e(x)
        return r.fill("sqlValue({0})", found).text
    return r.e(x, True).text


def call(r: EffectRenderer, s: n.Do, method: str, sql: str) -> Text:
    """`db.prepare(sql).method(values)`."""
    assert isinstance(s.args[1], n.Make)
    values = ", ".join(sql_value(r, v) for v in s.args[1].items)
    if sql in r.prepared:
        return atom(f"{r.prepared[sql]}.{method}({values})")
    return atom(f"{r.var(s.place.name).text}.prepare({string(sql)}).{method}({values})")


Effect = Callable[[EffectRenderer, n.Do, str], tuple[list[str], Text]]
EFFECTS: dict[str, Effect] = {}
effect = Entry(EFFECTS)


@effect("db_execute", "db_insert")
def _execute(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    sql, _ = query_of(s)
    if _runs_plainly(s):
        return [], atom(f"{r.var(s.place.name).text}.exec({string(sql)})")
    ran = call(r, s, "run", sql)
    if use == "drop":
        return [], ran
    wanted = "lastInsertRowid" if s.op == "db_insert" else "changes"
    if use == "return" and wanted not in r.names.taken:
        return [f"const {{ {wanted} }} = {ran.text};"], atom(f"Number({wanted})")
    if s.op == "db_execute" and s.result is not None and s.result not in r.predeclared and _only_compared(r.fn, s.result):
        if "changes" not in r.names.taken and "changes" not in r.locals - {s.result}:
            r.scope.env[s.result] = atom(r.names.fresh("changes"))
            return [f"const {{ changes }} = {ran.text};"], atom("")
        result = free(r, "result", "outcome", "written")
        r.scope.env[s.result] = atom(f"{result}.changes")
        return [f"const {result} = {ran.text};"], atom("")
    if len(ran.text) + len(s.result or "") + len(wanted) > LINE - 20:
        result = free(r, "result", "outcome", "written")
        return [f"const {result} = {ran.text};"], atom(f"Number({result}.{wanted})")
    return [], atom(f"Number({ran.text}.{wanted})")


@effect("db_rows")
def _rows(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    return [], call(r, s, "all", query_of(s)[0])


@effect("db_row")
def _row(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    found = call(r, s, "get", query_of(s)[0])
    return [], found if use == "drop" or s.result in r.undefined else r.fill("{0} ?? null", found)


@effect("db_exists")
def _exists(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    found = call(r, s, "get", query_of(s)[0])
    return [], found if use == "drop" else r.fill("{0} !== undefined", found)


COUNTS = re.compile(r"(?i)\s*SELECT COUNT\([^()]*\)[^()]*")


@effect("db_int", "db_float", "db_value")
def _value(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    sql, name = query_of(s)
    found = call(r, s, "get", sql)
    if use == "drop":
        return [], found
    if name is not None and COUNTS.fullmatch(sql) and not re.search(r"(?i)\b(group|having|limit|union)\b", sql):
        return _count(r, s, use, found, name)
    value = r.fill("{0}?." + name, found) if name else r.fill("firstColumn({0})", found)
    return [], r.fill("{0} ?? null", value) if s.op == "db_value" else atom(f"Number({value.text} ?? 0)")


def _count(r: EffectRenderer, s: n.Do, use: str, found: Text, name: str) -> tuple[list[str], Text]:
    """A number that every answer has."""
    shape = f" as {{ {name}: number }}" if r.typed else ""
    if len(found.text) + len(shape) + 2 * len(name) > LINE - 10 and r.typed:
        return [], atom(f"Number({found.text}?.{name})")
    if use == "return" and name not in r.names.taken:
        return [f"const {{ {name} }} = {found.text}{shape};"], atom(name)
    if s.result == name and s.result not in r.predeclared and use == "bind" and name not in r.facts.rebound and name not in r.names.taken:
        return [f"const {{ {r.declare(name, None)} }} = {found.text}{shape};"], atom("")
    return [], atom(f"({found.text}{shape}).{name}" if r.typed else f"{found.text}.{name}")


@effect("db_commit")
def _commit(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    return [], atom(f'{r.var(s.place.name).text}.exec("COMMIT")')


@effect("db_begin")
def _begin(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    raise r.refuse("a transaction that is not ended in its block")  # `transaction` has taken all others


def free(r: EffectRenderer, *names: str) -> str:
    """A name for something in between that is none of the program's own."""
    return r.names.fresh(next((x for x in names if x not in r.locals and x not in r.names.taken), names[0]))


# ---------------------------------------------------------------- HTTP


def options(r: EffectRenderer, s: n.Do) -> str:
    method, _, headers, body, timeout = s.args
    assert isinstance(method, n.Lit)
    parts = [] if method.value == "GET" else [f"method: {string(str(method.value))}"]
    sends = not (isinstance(bare(body), n.Lit) and bare(body).value is None)  # type: ignore[attr-defined]
    if sends and method.value in ("GET", "HEAD"):
        raise r.refuse(f"a {method.value} request with a body")
    fields = _headers(r, headers, sends)
    if fields:
        parts.append(fields)
    if sends:
        parts.append(f"body: {_body(r, body)}")
    parts.append(f"signal: AbortSignal.timeout({milliseconds(r, timeout, whole=True)})")
    return braces(parts).text


def _headers(r: EffectRenderer, headers: n.Expr, sends: bool) -> str:
    known = [str(k.value) for k in headers.items[::2] if isinstance(k, n.Lit)] if isinstance(headers, n.Make) else []
    parts = ['"Content-Type": "application/json"'] if sends and "content-type" not in map(str.lower, known) else []
    if isinstance(headers, n.Make):
        parts += [pair(r, k, v) for k, v in zip(headers.items[::2], headers.items[1::2], strict=True)]
    else:
        given = r.fill("Object.fromEntries({0})", r.e(headers)).text
        if not parts:
            return f"headers: {given}"
        parts.append(f"...{given}")
    return f"headers: {braces(parts).text}" if parts else ""


def _body(r: EffectRenderer, body: n.Expr) -> str:
    x = bare(body)
    if n.type_of(x).name in ("any", "option") and not (isinstance(x, n.Apply) and x.op == "cast"):
        return r.fill("{0} == null ? undefined : JSON.stringify({0})" if r.simple(x) else "JSON.stringify({0})", _json(r, x)).text
    return r.fill("JSON.stringify({0})", _json(r, x)).text


def _json(r: EffectRenderer, x: n.Expr) -> Text:
    """A value as JSON.stringify takes it."""
    if isinstance(x, n.Make) and x.type.name == "map" and x.type.args[0] == STR:
        return ecma_objects.literal(r, x)
    return plain(r, r.e(x, True), n.type_of(x))


def milliseconds(r: EffectRenderer, seconds: n.Expr, whole: bool = False) -> str:
    """A duration in milliseconds; whole: rounded up to a whole number."""
    match seconds:
        case n.Lit(value=int() | float() as v):
            text = number(round(v * 1000) if whole else round(v * 1000, 6))
            return re.sub(r"(?<=\d)(?=(\d{3})+$)", "_", text) if re.fullmatch(r"\d{5,}", text) else text
        case n.Apply(op="mul", args=(n.Lit() as a, b)):
            scaled = milliseconds(r, a)
            product = r.fill("{0} * {1}", atom(scaled), r.e(b)) if scaled != "1" else r.e(b)
        case n.Apply(op="to_float", args=(a,)):
            product = r.fill("{0} * 1000", r.e(a))
            whole = False
        case _:
            product = r.fill("{0} * 1000", r.e(seconds))
    return f"Math.ceil({product.text})" if whole else product.text


def request(r: EffectRenderer, s: n.Do) -> Text:
    return r.fill("await {0}", atom(f"fetch({r.e(s.args[1]).text}, {options(r, s)})"))


def checked(r: EffectRenderer, s: n.Do) -> tuple[list[str], str]:
    """Statements that send a request and make sure that it went well, and the name of the answer."""
    if r.shares_requests:
        sent = f"await {r.use('fetchOk')}({r.e(s.args[1]).text}, {options(r, s)})"
        response = free(r, "response", "reply")
        return [f"const {response} = {sent};"], response
    sent = request(r, s).text
    response = free(r, "response", "reply")
    return [f"const {response} = {sent};", f"if (!{response}.ok) {{", f"  throw new Error(`HTTP ${{{response}.status}}`);", "}"], response


@effect("http_text", "http_json")
def _http(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    if use == "drop" and r.shares_requests:
        return [], atom(f"await {r.use('fetchOk')}({r.e(s.args[1]).text}, {options(r, s)})")
    lines, response = checked(r, s)
    if use == "drop":
        return lines, atom("")
    if s.op == "http_text":
        return lines, r.fill("await {0}.text()", atom(response))
    if s.result is not None and _needs_content(r.fn, s.result):
        return lines, r.fill("await {0}.json()", atom(response))
    text = free(r, "text", "body", "content")
    return [*lines, f"const {text} = await {response}.text();"], r.fill('{0} === "" ? null : JSON.parse({0})', atom(text))


def _needs_content(fn: n.Function, name: str) -> bool:
    """Whether an empty answer is an error anyway: what is read is always taken for something."""
    casts = {x.args[0] for x in n.block_exprs(fn.body) if isinstance(x, n.Apply) and x.op == "cast" and isinstance(x.args[0], n.Var) and str(x.args[1].value) not in ("any", "none")  # type: ignore[attr-defined]
             and not str(x.args[1].value).startswith("option")}  # type: ignore[attr-defined]
    uses = [x for x in n.block_exprs(fn.body) if isinstance(x, n.Var) and x.name == name]
    taken = [x for x in n.block_exprs(fn.body) if isinstance(x, n.Apply) and x.op == "cast" and x.args[0] in casts and x.args[0] in uses]
    return bool(uses) and len(uses) == len(taken)


@effect("http_status")
def _status(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    sent = request(r, s)
    if use == "drop":
        return [], sent
    if use == "return" and "status" not in r.names.taken:
        return [f"const {{ status }} = {sent.text};"], atom("status")
    if use == "bind" and s.result == "status" and s.result not in r.predeclared and "status" not in r.names.taken:
        return [f"const {{ {r.declare('status', None)} }} = {sent.text};"], atom("")
    response = free(r, "response", "reply")
    return [f"const {response} = {sent.text};"], atom(f"{response}.status")


# ---------------------------------------------------------------- files, clock, log


def on_files(name: str, template: str) -> Effect:
    def write(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
        if name:
            r.need("node:fs", name)
        return [], r.fill(template, *map(r.e, s.args))

    return write


for _op, _name, _template in (
    ("file_read", "readFileSync", 'readFileSync({0}, "utf8")'), ("file_write", "", "writeAtomically({0}, {1})"), ("file_append", "appendFileSync", "appendFileSync({0}, {1})"),
    ("file_exists", "existsSync", "existsSync({0})"), ("file_delete", "unlinkSync", "unlinkSync({0})"),
):  # fmt: skip
    EFFECTS[_op] = on_files(_name, _template)
for _op, _text in (
    ("clock_now", "Date.now() / 1000"), ("clock_today", "new Date().toISOString().slice(0, 10)"),
    ("clock_iso", "`${{new Date().toISOString().slice(0, 19)}}Z`"),
):  # fmt: skip
    EFFECTS[_op] = on_files("", _text)
for _level, _method in (("debug", "debug"), ("info", "info"), ("warning", "warn"), ("error", "error")):
    EFFECTS[f"log_{_level}"] = on_files("", f"console.{_method}({{0}})")


@effect("clock_sleep")
def _sleep(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    seconds = s.args[0]
    r.need("node:timers/promises", "setTimeout as sleep")
    guard = [] if never_negative(r, seconds) else [f"if (!({r.fill('{0} >= 0', r.e(seconds)).text})) {{", '  throw new Error("sleep length must be non-negative");', "}"]
    return guard, atom(f"await sleep({milliseconds(r, seconds)})")


def never_negative(r: EffectRenderer, e: n.Expr) -> bool:
    match e:
        case n.Lit(value=int() | float() as v):
            return v >= 0
        case n.Apply(op="mul" | "add" | "float_pow" | "int_pow" | "max2" | "div" | "min2", args=args):
            return all(never_negative(r, x) for x in args)
        case n.Apply(op="to_float" | "abs", args=(x,)):
            return e.op == "abs" or never_negative(r, x)
    return n.type_of(e).name == "int" and r.bounds.at_least(e, 0)


# ---------------------------------------------------------------- data as text

RULES: dict[str, Callable[[EffectRenderer, n.Apply], "Text | None"]] = {}
rule = Entry(RULES)


@rule("json_text")
def _text(r: EffectRenderer, e: n.Apply) -> Text:
    return r.fill("JSON.stringify({0})", _json(r, bare(e.args[0])))


# ---------------------------------------------------------------- imports


def import_lines(needed: Sequence[tuple[str, str, bool]] | set[tuple[str, str, bool]], typed: bool) -> list[str]:
    """The import statements of what is used from Node."""
    out = []
    for module in sorted({m for m, _, _ in needed}):
        names = {(x, only_type) for m, x, only_type in needed if m == module and (typed or not only_type)}
        values, types = sorted(x for x, only_type in names if not only_type), sorted(x for x, only_type in names if only_type)
        if values:
            out.append(f"import {{ {', '.join([*values, *(f'type {t}' for t in types)])} }} from {string(module)};")
        elif types:
            out.append(f"import type {{ {', '.join(types)} }} from {string(module)};")
    return out


def names_of(needed: set[tuple[str, str, bool]]) -> frozenset[str]:
    """The names that imports bring."""
    return frozenset(x.rpartition(" ")[2] for _, x, _ in needed)


__all__ = ["EFFECTS", "GLOBALS", "EffectRenderer", "import_lines", "is_effect_program", "is_shown", "names_of"]
_ = (ecma_ops, changed_names, mentions, member, arrow_body, RESERVED)
