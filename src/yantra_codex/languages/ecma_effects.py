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
from yantra_codex.ir.rewrite import replace_expr
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import HANDLES, NONE, Type, is_mutable
from yantra_codex.languages import ecma_objects
from yantra_codex.languages.analysis import ends, stmt_mentions
from yantra_codex.languages.base import Text, atom, camel_case
from yantra_codex.languages.ecma_effect_ops import EFFECTS, RULES
from yantra_codex.languages.ecma_objects import is_object
from yantra_codex.languages.ecma_render import Renderer, indent, string
from yantra_codex.languages.ecma_sql import query_of, runs_plainly, selected
from yantra_codex.languages.ecma_types import OBJECT, ts_type

JSON_OPS = frozenset(["json_parse", "json_text"])
WAITS = HTTP_OPS | {"clock_sleep"}
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
        self.made_here: frozenset[str] = frozenset()
        self.used_names: set[str] = set()
        self.locals: set[str] = set()
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
        self.used_names = {e.name for e in n.block_exprs(fn.body) if isinstance(e, n.Var)}
        self.made_here = frozenset(s.result for s in fn.body if isinstance(s, n.Do) and s.result)  # by effects, in the function's own block
        self.locals = {camel_case(s.name if isinstance(s, n.Let) else s.result or "") for s in n.walk_block(fn.body) if isinstance(s, (n.Let, n.Do))}
        text = super().function(replace(fn, params=tuple(p for p in fn.params if is_shown(p.type))))
        documented = fn.doc and fn.name != self.program.entry.name and "*/" not in fn.doc and len(fn.doc) < 90 and "\n" not in fn.doc
        return f"/** {fn.doc} */\n{text}" if documented else text

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
        columns = self.columns_of(row)
        return isinstance(key, n.Lit) and (key.value in columns or "*" in columns)

    def stored(self, e: n.Expr, depth: int = 0, rest: n.Block = (), local: frozenset[str] = frozenset(), ctx: bool = False) -> Text:
        """As Renderer.stored, without the copy of a part whose own insides nobody changes."""
        if not is_mutable(n.type_of(ecma_objects.bare(e))):
            return self.e(e, ctx)
        root: n.Expr = e
        steps = 0
        while isinstance(root, n.Apply) and root.op in PARTS:
            steps += PARTS[root.op]
            root = root.args[0]
        if isinstance(root, n.Apply) and root.op == "json_parse":
            return self.e(e, ctx)
        if isinstance(root, n.Var) and root is not e and steps == 0 and self.facts._is_last_use(root.name, rest, local | self.made_here):
            return self.e(e, ctx)
        if depth == 0 and isinstance(root, n.Var) and root is not e and self.facts.depth.get(root.name, 0) <= steps:
            return self.e(e, ctx)
        return super().stored(e, depth, rest, local, ctx)

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
        if isinstance(first, n.Let):
            taken, merged = self._merged(stmts)
            if merged is not None:
                return taken, self.stmt(merged, stmts[taken:], local)
        if not (isinstance(first, n.Do) and first.place.type.name in HANDLES):
            return super()._idiom(stmts, rest, local)
        if first.op == "db_begin":
            return self.transaction(stmts, local)
        if first.result is None or len(stmts) < 2:
            return 0, []
        second, x = stmts[1], first.result
        if first.op in INLINED and sum(_count_uses(s, x) for s in stmts[1:]) == 1:
            taken, merged = self._merged(stmts[1:])
            inlined = self._inlined(first, merged or second, x, local, stmts[1 + max(taken, 1) :])
            if inlined is not None:
                return 1 + max(taken, 1), inlined
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

    def _merged(self, stmts: n.Block) -> tuple[int, n.Stmt | None]:
        """The next statements as one, and how many they are; (0, None) where they stay apart."""
        first = stmts[0]
        if not isinstance(first, n.Let) or first.name in self.predeclared:
            return 0, None
        taken, merged = merged_of(stmts)
        stays = first.name in self.facts.rebound or first.name in self.facts.depth
        return (0, None) if stays and not isinstance(merged, n.Try) else (taken, merged)

    def _inlined(self, first: n.Do, second: n.Stmt, x: str, local: frozenset[str], rest: n.Block) -> list[str] | None:
        """An effect written where its result is used: in the test that follows, or as what a value is read from."""
        tested = isinstance(second, n.If) and _leads_to(second.test, x, ("not",))
        read = isinstance(second, (n.Let, n.Return)) and second.value is not None and first.op == "file_read" and _leads_to(second.value, x, READERS)
        if not (tested or read):
            return None
        pre, value = self.effect(first, "bind")
        saved = self.scope.env.get(x)
        self.scope.env[x] = value
        lines = self.stmt(second, rest, local)
        self._restore(x, saved)
        return [*pre, *lines]

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
        if isinstance(s.value, n.Call) or (isinstance(s.value, n.Apply) and s.value.op in TOLD and s.name not in self.facts.depth):
            return ""
        return super().let_annotation(s)

    def do(self, s: n.Do, rest: n.Block, local: frozenset[str]) -> list[str]:
        if s.place.type.name in HANDLES:
            if s.result is not None and s.result not in self.used_names:
                if s.op in READS:
                    return []
                s = replace(s, result=None)
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
            self.columns[s.result] = frozenset(selected(str(s.args[0].value)))  # of `*`, the table says which
        if s.op == "db_row" and s.result not in self.predeclared and s.result not in self.facts.rebound and (
                all(_only_tested(x, s.result) for x in rest) or (rest and _refuses_none(rest[0], s.result))):
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

    def _target_copies(self, s: n.ForEach) -> Iterator[tuple[n.Param, str]]:
        # the elements of a list that only grows or shrinks stay as they are
        if isinstance(s.iterable, n.Var) and self.facts.depth.get(s.iterable.name, 0) <= 1 and not any(self.facts.depth.get(t.name) for t in s.targets):
            return iter(())
        return super()._target_copies(s)

    def _with_statements(self, body: n.Block, loop: Callable[[], list[str]]) -> list[str]:
        """A loop, with the SQL of its passes prepared once before it."""
        lines, own = [], []
        for s in n.walk_block(body):
            if isinstance(s, n.Do) and s.op in SQL_OPS and not runs_plainly(s):
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


# ops that give a part of their argument (1) or itself (0)
PARTS = {"map_get": 1, "map_find": 1, "index": 1, "first": 1, "last": 1, "index_wrap": 1, "cast": 0, "unwrap": 0, "some": 0, "to_any": 0}
# ops whose result TypeScript sees by itself
TOLD = frozenset(["cast", "filter", "reject", "sort_by", "sort_by_desc", "take", "drop", "slice", "reverse", "group_by", "copy", "concat", "unwrap", "csv_rows"])
STATEMENTS = {"insert": "insert", "select": "select", "update": "update", "delete": "remove"}


def _awaiting(header: str, r: EffectRenderer) -> str:
    """A given function's head that may wait."""
    if re.search(r"\basync\b", header):
        return header
    if r.typed and re.search(r"\)\s*:(?!\s*Promise\b)", header):
        raise r.refuse("a function that waits (for a request or a sleep) gives a Promise; declare it so")
    return re.sub(r"\bfunction\b", "async function", header, count=1) if "function" in header else re.sub(r"=\s*(?=[\w(])", "= async ", header, count=1)


READS = frozenset(["clock_now", "clock_iso", "clock_today", "file_exists"])  # nothing happens where nobody asks for the result
INLINED = frozenset(["file_exists", "file_read"])
READERS = ("json_parse", "csv_rows", "split_lines", "strip", "cast")


def merged_of(stmts: n.Block) -> tuple[int, n.Stmt | None]:
    """Several statements as one, and how many: a value that is only named to be given back or converted; a result of `try`."""
    first, *others = stmts[:3]
    assert isinstance(first, n.Let)
    x = first.name
    if first.value is None:
        match others:
            case [n.Try(body=(n.Set(place=n.Place(path=()) as p, value=v),), handlers=(h,), final=()) as t, n.Return(value=n.Var(name=y))] if p.name == x == y and ends(h.body):
                return 3, replace(t, body=(n.Return(v),))
        return 0, None
    if not others or not isinstance(others[0], (n.Let, n.Return)) or others[0].value is None or not _wraps(others[0].value, x):
        return 0, None
    if sum(_count_uses(s, x) for s in stmts[1:]) != 1 or (isinstance(first.value, (n.Make, n.Lambda)) and not isinstance(others[0], n.Return)):
        return 0, None
    value = first.value
    return 2, replace(others[0], value=replace_expr(others[0].value, lambda e: value if isinstance(e, n.Var) and e.name == x else None))


def _count_uses(s: n.Stmt, name: str) -> int:
    return sum(isinstance(e, n.Var) and e.name == name for e in n.block_exprs((s,)))


def _leads_to(e: n.Expr, name: str, ops: Sequence[str]) -> bool:
    """Whether e is that variable under these ops, each on its first argument."""
    while isinstance(e, n.Apply) and e.op in ops:
        e = e.args[0]
    return isinstance(e, n.Var) and e.name == name


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


def _refuses_none(s: n.Stmt, name: str) -> bool:
    """Whether a statement leaves where the option is empty, so that it holds a value after it."""
    return (isinstance(s, n.If) and isinstance(s.test, n.Apply) and s.test.op == "is_none" and isinstance(s.test.args[0], n.Var) and s.test.args[0].name == name
            and ends(s.then) and not s.orelse and not any(stmt_mentions(x, name) for x in s.then))


def _code(line: str) -> str:
    """A line without the text of its strings."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)


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
