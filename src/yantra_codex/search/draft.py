"""A program while it is being planned: parameters, statements in the text form, tables it uses, and what its scenarios need."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import HANDLES
from yantra_codex.ir.worlds import ANYTHING, ORIGIN, After, Exchange, Scenario, World
from yantra_codex.problems.clauses import Sentence
from yantra_codex.search.fields import BY_NAME, RESERVED, TEXT, Field, plural, sample

HANDLE_ORDER = ("db", "http", "files", "clock", "log")
COLUMN_TYPES = {"int": "INTEGER", "float": "REAL", "bool": "INTEGER", "str": "TEXT", "any": "TEXT"}
Args = dict[str, Any]  # parameter -> value in one scenario


class NotUnderstood(YantraError):
    """A clause that no rule reads, or a step that does not fit; the message says which words."""


def q(text: str) -> str:
    """A text as the text form writes it."""
    return json.dumps(text, ensure_ascii=False)


@dataclass(slots=True)
class Piece:
    """The statements of one step. fallible: it can fail at run time, so `on_failure` (statements over the caught `error`) may guard it.

    writes: it changes the database. result: the variable it binds.
    """

    lines: list[str] = field(default_factory=list)
    result: str = ""
    type: str = ""
    fallible: bool = False
    writes: bool = False
    on_failure: list[str] | None = None
    function: str = ""  # for a fallible piece: its own helper function, made only where it is retried or guarded
    helper: str = ""
    arguments: tuple[str, ...] = ()  # what that is called with beside its handles
    retries: int = 0
    backoff: bool = False
    delay_s: float = 0.5
    guard: bool = False  # it only refuses bad arguments, so it comes before anything is changed


@dataclass(slots=True)
class Seed:
    """A row that is in a table before the program runs; values may be functions of the arguments."""

    table: str
    values: dict[str, Any]


@dataclass(slots=True)
class Probe:
    """One deviation from the normal run: other arguments or another world, and the error or result that must come of it."""

    name: str
    args: Args = field(default_factory=dict)
    raises: str | None = None
    expected: Any = ANYTHING
    seeds: tuple[Seed, ...] | None = None
    http: tuple[Exchange, ...] | None = None
    files: dict[str, str] | None = None
    sql: tuple[str, ...] = ()  # more statements that set the database up
    rows_kept: bool = False  # nothing may have changed in the database
    after: After | None = None


@dataclass(slots=True)
class Source:
    """Data that an earlier step reads: kind is "http", "json", "csv", "lines", "config" or "text"; fields are those that later steps use."""

    kind: str
    where: str  # the path that a server sees, or a file's name
    many: bool
    fields: dict[str, Field] = field(default_factory=dict)
    pages: bool = False
    fixed: dict[str, Any] = field(default_factory=dict)  # values that a filter asks for

    def row(self, i: int) -> dict[str, Any]:
        """The i-th record of the scenarios."""
        return {"id": i + 1, **{n: sample(f, i) for n, f in self.fields.items()}, **self.fixed}


@dataclass(slots=True)
class Draft:
    """Everything a plan collects. `fields` are the values the last clauses were about; `entity` what they belong to."""

    sentence: Sentence
    params: dict[str, Field] = field(default_factory=dict)
    handles: set[str] = field(default_factory=set)
    pieces: list[Piece] = field(default_factory=list)
    helpers: dict[str, str] = field(default_factory=dict)
    locals: dict[str, str] = field(default_factory=dict)  # variable -> type
    entity: str = ""
    fields: list[Field] = field(default_factory=list)
    last: str = ""  # the variable that "it" means
    names: list[tuple[str, bool]] = field(default_factory=list)  # short names of the steps, and whether each is an effect
    steps: list[str] = field(default_factory=list)
    returns: tuple[str, str] | None = None  # expression, type
    default_return: tuple[str, str] | None = None
    early: tuple[Any, str] | None = None  # a value returned early, and its type
    fallback: Any = ...  # what is returned where a step fails
    tables: dict[str, dict[str, Field]] = field(default_factory=dict)
    transaction: bool = False
    sufficient: bool = False  # what is taken away must be there
    refusal: str = ""  # statements for what does not hold, where a sentence says them
    refusal_kind: str | None = None
    home: tuple[str, str] = ("", "")  # table and entity that the sentence saves to
    quiet: bool = False  # a file that is missing is no error
    about: str = ""  # the condition that a step depends on, in words
    lookup: tuple[str, list[str], list[str], list[tuple[str, Any]]] | None = None  # table, WHERE parts, values and row of the last single row found
    group_key: str = ""  # rows are grouped by this field
    timeout_s: float | None = None
    retries: int = 0
    backoff: bool = False
    # for the scenarios
    seeds: list[Seed] = field(default_factory=list)
    http: list[Exchange] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    samples: Args = field(default_factory=dict)
    probes: list[Probe] = field(default_factory=list)
    rows: list[tuple[str, Callable[[Args], Sequence[Sequence[Any]]]]] = field(default_factory=list)
    sent: list[tuple[str, str, Callable[[Args], Any]]] = field(default_factory=list)
    written: dict[str, Callable[[Args], Any]] = field(default_factory=dict)
    logged: list[tuple[str, str]] = field(default_factory=list)
    expected: Callable[[Args], Any] | None = None
    origins: set[str] = field(default_factory=set)
    title: str = ""
    renamed: dict[str, str] = field(default_factory=dict)  # a field -> the local that holds its changed value
    source: Source | None = None  # where the last data came from

    # ------------------------------------------------------------ names

    def param(self, f: Field) -> str:
        """The variable of a field: a local of that name, else a parameter."""
        if f.name in self.renamed:
            return self.renamed[f.name]
        if f.name in self.locals:
            return f.name
        self.params.setdefault(f.name, f)
        return f.name

    def retype(self, name: str, kind: str) -> None:
        """Give a parameter that was a text by default another type."""
        f = self.params.get(name)
        if f is not None and f.type != kind and f.kind in ("", "text", "name"):
            self.params[name] = Field(name, kind, "stock" if kind == "int" else "balance" if kind == "float" else f.kind)

    def type_of(self, name: str) -> str:
        return self.locals.get(name) or self.params[name].type

    def use(self, *handles: str) -> None:
        self.handles.update(handles)

    def fresh(self, name: str, kind: str) -> str:
        """A new local variable's name."""
        base, i = name, 2
        while name in self.locals or name in self.params or name in HANDLES:
            name, i = f"{base}_{i}", i + 1
        self.locals[name] = kind
        return name

    def add(self, *lines: str, **kind: Any) -> Piece:
        piece = Piece(list(lines), **kind)
        self.pieces.append(piece)
        return piece

    def did(self, name: str, step: str, effect: bool = True) -> None:
        """Note a step that was understood: its short name for the function's name, and in words."""
        if name and not effect:  # checks come first
            self.names.insert(sum(not e for _, e in self.names), (name, effect))
        elif name:
            self.names.append((name, effect))
        self.steps.append(re.sub(r"§(\d+)", lambda m: self.sentence.literals[int(m[1])], step))

    # ------------------------------------------------------------ database

    def column(self, table: str, f: Field) -> str:
        """A column of a table, quoted where it is a word of SQL."""
        self.tables.setdefault(table, {}).setdefault(f.name, f)
        return sql_name(f.name)

    def value(self, f: Field) -> str:
        """The expression of a field as a value for SQL (a bool is 0 or 1 there)."""
        name = self.param(f)
        kind = self.type_of(name)
        return f"(to_any (bool_to_int {name}))" if kind == "bool" else name if kind == "any" else f"(to_any {name})"

    def schema(self) -> tuple[str, ...]:
        """The tables as their CREATE statements."""
        out = []
        for table, columns in self.tables.items():
            parts = ["id INTEGER PRIMARY KEY"] + [f"{sql_name(c)} {COLUMN_TYPES.get(f.type, 'TEXT')}" for c, f in columns.items() if c != "id"]
            out.append(f"CREATE TABLE {sql_name(table)} ({', '.join(parts)})")
        return tuple(out)

    def row_of(self, table: str, named: Args, columns: Sequence[str] = ()) -> dict[str, Any]:
        """The first seeded row of a table as a SELECT gives it: every column, or those named."""
        seed = next(s for s in self.seeds if s.table == table)
        values = {k: v(named) if callable(v) else v for k, v in seed.values.items()}
        whole = {"id": 1, **dict.fromkeys(self.tables[table]), **values}
        return {k: v for k, v in whole.items() if not columns or k in columns}

    # ------------------------------------------------------------ program

    def name(self) -> str:
        """The function's name from its steps: both of two, else the last effect."""
        names = [n for n, _ in self.names] or ["run"]
        unique = list(dict.fromkeys(names))
        if len(unique) == 2:
            (verb, _, first), (other, _, second) = (n.partition("_") for n in unique)
            return f"{verb}_and_{other}_{second}" if first == second and second else "_and_".join(unique)
        if len(unique) == 1:
            return unique[0]
        effects = [n for n, e in self.names if e]
        return (effects or unique)[-1] if len("_and_".join(unique[:2])) > 40 or len(unique) > 3 else "_and_".join((unique[0], (effects or unique)[-1]))

    def text(self, name: str, doc: str = "") -> str:
        """The program in the text form."""
        self.title = name
        self.helpers = {k: v for k, v in self.helpers.items() if not k.endswith("_with_retry")}
        body = []
        self._guards_first()
        writing = [i for i, p in enumerate(self.pieces) if p.writes]
        for i, piece in enumerate(self.pieces):
            if self.transaction and writing and i == writing[0]:
                body.append("(do db_begin db)")
            body += self._lines(piece)
            if self.transaction and writing and i == writing[-1]:
                body.append("(do db_commit db)")
        handles = [h for h in HANDLE_ORDER if h in self.handles]
        params = " ".join([f"({h} {h} inout)" for h in handles] + [
            f"({n} {f.type}{' inout' if f.kind == 'state' else ''})" for n, f in self.params.items()])
        value, kind = self._result()
        if value:
            body.append(f"(return {value})")
        lines = "\n    ".join(body) or "(return none)"
        described = f"(doc {q(doc)})" if doc else ""
        return f"(program\n  (def {name} ({params}) {kind} {described}\n    {lines})\n  " + "\n  ".join(self.helpers.values()) + ")"

    def _guards_first(self) -> None:
        """Checks of arguments before the first step that acts."""
        first = next((i for i, p in enumerate(self.pieces) if not p.guard and any("(do " in x for x in p.lines)), None)
        if first is None:
            return
        late = [p for p in self.pieces[first:] if p.guard and not any(re.search(rf"(?<![\w\"]){n}(?![\w\"])", x) for x in p.lines for n in self.locals)]
        for p in late:
            self.pieces.remove(p)
        self.pieces[first:first] = late

    def _result(self) -> tuple[str, str]:
        """What the function returns, and the type that holds it and every early return."""
        value, kind = self.returns or self.default_return or ("", "none")
        if self.early is not None and self.early[1] != kind:
            if self.early[1] != "bool":
                raise NotUnderstood(f"it returns {self.early[0]!r} in one case and a {kind} in another")
            self.expected = lambda a: True
            return ("true" if self.early[0] is False else "false"), "bool"
        if self.fallback is ... or kind == "any" or (isinstance(self.fallback, list) and kind.startswith("list")):
            return value, kind
        if self.fallback is None:
            return value, kind if kind.startswith("option") or kind == "none" else f"option[{kind}]"
        plain = {bool: "bool", int: "int", str: "str"}.get(type(self.fallback), "any")
        if plain == "bool" and kind != "bool":
            self.expected = lambda a: not self.fallback
            return ("true" if self.fallback is False else "false"), "bool"
        if plain != kind:
            raise NotUnderstood(f"it returns {self.fallback!r} where it fails and a {kind} otherwise")
        return value, kind

    def _lines(self, p: Piece) -> list[str]:
        """A piece's statements; a fallible one is tried again and guarded as was asked."""
        if not p.function or (not p.retries and p.on_failure is None):
            return p.lines
        self.helpers[p.function] = p.helper
        if p.function == self.title:
            p.helper = p.helper.replace(f"(def {p.function} ", f"(def {p.function}_once ", 1)
            p.function = f"{p.function}_once"
            self.helpers[p.function] = p.helper
            self.helpers.pop(self.title, None)
        call = self._retried(p) if p.retries else self.call_of(p.function, p.arguments)
        if p.on_failure is None:
            return [f"(let {p.result} {p.type} {call})"] if p.result else [f"(perform {call})"]
        if not p.result:
            return [f"(try ((perform {call})) (catch (Exception) error {' '.join(p.on_failure)}))"]
        return [f"(var {p.result} {p.type})", f"(try ((set {p.result} {call})) (catch (Exception) error {' '.join(p.on_failure)}))"]

    def call_of(self, function: str, arguments: Sequence[str]) -> str:
        handles, _ = signature_of(self.helpers[function])
        return f"(call {' '.join([function, *handles, *arguments])})"

    def _retried(self, p: Piece) -> str:
        """The call of a new helper that calls the piece's own one until it succeeds, and waits between."""
        name = f"{p.function}_with_retry"
        handles, params = signature_of(self.helpers[p.function])
        own = [h for h in HANDLE_ORDER if h in handles or h == "clock"]
        self.use("clock")
        wait = f"(mul {p.delay_s} (to_float (int_pow 2 attempt)))" if p.backoff else f"{p.delay_s}"
        call = self.call_of(p.function, [x.split()[0].strip("(") for x in params])
        self.helpers[name] = (
            f"(def {name} ({' '.join([*(f'({h} {h} inout)' for h in own), *params])}) {p.type}\n"
            f"    (range attempt 0 {p.retries - 1} 1\n      (try ((return {call}))\n        (catch (Exception) error\n"
            f"          (do clock_sleep clock {wait}))))\n    (return {call}))")
        return self.call_of(name, p.arguments)

    def build(self, name: str, doc: str = "") -> Program:
        text = self.text(name, doc)
        try:
            return read_program(text)
        except YantraError as error:
            raise NotUnderstood(f"the steps do not fit together: {error}") from error

    # ------------------------------------------------------------ scenarios

    def args(self, program: Program, change: Args | None = None) -> tuple[tuple[Any, ...], Args]:
        named: Args = {n: sample(f) for n, f in self.params.items()}
        named.update({k: v for k, v in self.samples.items() if k in named})
        named.update(change or {})
        order = [p.name for p in program.entry.params if p.type.name not in HANDLES]
        return tuple(named[n] for n in order), named

    def world(self, named: Args, probe: Probe | None = None) -> World:
        seeds = self.seeds if probe is None or probe.seeds is None else list(probe.seeds)
        sql = self.schema() + tuple(insert_of(s, named) for s in seeds)
        http = tuple(self.http) if probe is None or probe.http is None else probe.http
        files = dict(self.files) if probe is None or probe.files is None else probe.files
        return World(sql + (probe.sql if probe is not None else ()), http, files)

    def scenarios(self, program: Program) -> list[Scenario]:
        """The normal run, one with a hostile text in each text parameter, and every probe."""
        args, named = self.args(program)
        out = [Scenario("normal", args, self.world(named), self._expected(named), after=self._after(named))]
        for n, f in self.params.items():
            hostile = next((v for v in (BY_NAME.get(f.kind, TEXT).good) if isinstance(v, str) and "DROP TABLE" in v), None)
            if hostile and n not in self.samples and self.tables:
                args, named = self.args(program, {n: hostile})
                out.append(Scenario(f"SQL in {n}", args, self.world(named), self._expected(named), after=self._after(named)))
        for p in self.probes:
            if not set(p.args) <= set(self.params):
                continue
            args, named = self.args(program, p.args)
            world = self.world(named, p)
            after = p.after or After()
            if p.rows_kept:
                seeds = self.seeds if p.seeds is None else p.seeds
                after = After(rows=tuple((f"SELECT COUNT(*) FROM {sql_name(t)}", ((sum(s.table == t for s in seeds),),)) for t in self.tables if p.raises or t != "audit_log"))
            out.append(Scenario(p.name, args, world, p.expected, p.raises, after))
        return out

    def _expected(self, named: Args) -> Any:
        return ANYTHING if self.expected is None else self.expected(named)

    def _after(self, named: Args) -> After:
        sent = tuple((m, p, body(named)) for m, p, body in self.sent)
        return After(tuple((query, tuple(map(tuple, rows(named)))) for query, rows in self.rows), sent if self.sent or "http" in self.handles else None,
                     {k: v(named) for k, v in self.written.items()}, tuple(self.logged))


def sql_name(name: str) -> str:
    """An identifier of SQL; a reserved word is quoted."""
    return f'"{name}"' if name in RESERVED else name


def sql_value(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value))
    return repr(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def insert_of(seed: Seed, named: Args) -> str:
    values = {c: v(named) if callable(v) else v for c, v in seed.values.items()}
    return f"INSERT INTO {sql_name(seed.table)} ({', '.join(map(sql_name, values))}) VALUES ({', '.join(map(sql_value, values.values()))})"


def signature_of(helper: str) -> tuple[list[str], list[str]]:
    """The handles and the other parameters of a helper in the text form."""
    inside = helper.partition("((")[2].partition("))")[0]
    parts = [f"({x.strip(' (')})" for x in inside.split(")") if x.strip()]
    return [x.split()[1] for x in parts if x.endswith(" inout)")], [x for x in parts if not x.endswith(" inout)")]


def table_for(entity: str) -> str:
    return plural(entity)


__all__ = ["ORIGIN", "Args", "Draft", "NotUnderstood", "Piece", "Probe", "Seed", "insert_of", "q", "sql_name", "table_for"]
