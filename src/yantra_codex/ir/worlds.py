"""What a program's effects act on in the interpreter: an in-memory database, recorded HTTP, files in memory, a fixed clock, a log.

`World` describes one as data; `open_world` makes its handles. A `Scenario` is one run of a program in a world with what
must come of it, and `run_scenario` says what did not. The same scenarios run on real engines in the runner.
Nothing here reaches a real disk, network or clock, so an untrusted program is as safe with effects as without.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.ops.effects import HTTPError
from yantra_codex.ir.types import HANDLES
from yantra_codex.ir.values import equal, to_ir

ORIGIN = "http://api.test"  # stands for the server's address in a scenario's arguments; the runner puts the real one there
NOW = 1_790_000_000.0  # seconds since 1970, UTC: 2026-09-21T14:13:20Z
DATABASE_STEPS = 2_000_000  # virtual machine steps of SQLite that one world may spend
DENIED = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded answer: to `method` on `path` (with its query). Several for one path are given in turn; the last one repeats.

    delay_s: how long the server waits before it answers.
    """

    method: str
    path: str
    status: int = 200
    body: str = ""
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True)
class World:
    """sql: statements that set the database up; http: recorded answers; files: path -> text; now: seconds since 1970."""

    sql: tuple[str, ...] = ()
    http: tuple[Exchange, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    now: float = NOW


@dataclass(frozen=True, slots=True)
class After:
    """What must hold after a run.

    rows: (query, rows as lists); sent: (method, path, JSON body or None) of each request, in order; files: path -> text,
    None where there must be no file, ANYTHING where there must be one; logged: (level, text that the line contains).
    """

    rows: tuple[tuple[str, tuple[tuple[Any, ...], ...]], ...] = ()
    sent: tuple[tuple[str, str, Any], ...] | None = None
    files: Mapping[str, Any] = field(default_factory=dict)
    logged: tuple[tuple[str, str], ...] = ()


class Anything:
    """The type of ANYTHING; there is one, however often it is copied."""

    def __copy__(self) -> Anything:
        return self

    def __deepcopy__(self, memo: object) -> Anything:
        return self

    def __repr__(self) -> str:
        return "anything"


ANYTHING = Anything()  # an expected value that is not compared (a time, a new id)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run: args are those of the parameters that are no handles, in order. raises: the error's kind, where one must come."""

    name: str
    args: tuple[Any, ...]
    world: World = field(default_factory=World)
    expected: Any = ANYTHING
    raises: str | None = None
    after: After = field(default_factory=After)


# ---------------------------------------------------------------- handles


class Database:
    """An in-memory SQLite database that can't attach files, and stops after a number of steps."""

    def __init__(self, sql: tuple[str, ...] = ()):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        for statement in sql:
            self.connection.execute(statement)
        self.connection.set_authorizer(lambda code, *_: sqlite3.SQLITE_DENY if code in DENIED else sqlite3.SQLITE_OK)
        self.steps = 0
        self.connection.set_progress_handler(self._tick, 10_000)

    def _tick(self) -> int:
        self.steps += 10_000
        return int(self.steps > DATABASE_STEPS)

    def execute(self, sql: str, values: list[Any]) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)

    def roll_back(self) -> None:
        """Undo what a transaction that was not committed has done."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


class Web:
    """Recorded answers; keeps what was sent."""

    def __init__(self, exchanges: tuple[Exchange, ...] = ()):
        self.exchanges = exchanges
        self.sent: list[tuple[str, str, Any]] = []

    def send(self, method: str, url: str, body: Any, timeout_s: float) -> tuple[int, str]:
        """The status and text of the answer; raises TimeoutError and ConnectionError as a client does."""
        path = path_of(url)
        before = sum(1 for m, p, _ in self.sent if (m, p) == (method, path))
        self.sent.append((method, path, body))
        fitting = [e for e in self.exchanges if (e.method, e.path) == (method, path)]
        if not fitting:
            if not self.exchanges:
                raise ConnectionError("connection refused")
            return 404, "not found"
        exchange = fitting[min(before, len(fitting) - 1)]
        if exchange.delay_s >= timeout_s:
            raise TimeoutError("timed out")
        return exchange.status, exchange.body


def path_of(url: str) -> str:
    """The path and query of a URL: what a server sees of it."""
    _, _, rest = url.partition("://")
    _, slash, path = rest.partition("/")
    return slash + path if slash else "/"


class Files:
    """Texts by path, in memory."""

    def __init__(self, texts: Mapping[str, str] | None = None):
        self.texts = dict(texts or {})


class Clock:
    """A clock that stands still unless someone sleeps."""

    def __init__(self, now: float = NOW):
        self.now = now


class Log:
    """The lines that were logged: (level, text)."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []


@dataclass(frozen=True, slots=True)
class Handles:
    """The open handles of a world, by the name of their type."""

    db: Database
    http: Web
    files: Files
    clock: Clock
    log: Log


@contextmanager
def open_world(world: World) -> Iterator[Handles]:
    """The handles of a world; what is left open is closed."""
    handles = Handles(Database(world.sql), Web(world.http), Files(world.files), Clock(world.now), Log())
    try:
        yield handles
    finally:
        handles.db.connection.close()


# ---------------------------------------------------------------- scenarios


def run_in(program: Program, args: tuple[Any, ...], handles: Handles, limits: Limits | None = None) -> Any:
    """The program's result with handles given where its parameters ask for them; a transaction left open is rolled back."""
    given = iter(args)
    values = [getattr(handles, p.type.name) if p.type.name in HANDLES else to_ir(next(given), p.type) for p in program.entry.params]
    try:
        return compile_program(program, limits or Limits())(*values)
    finally:
        handles.db.roll_back()


def run_scenario(program: Program, scenario: Scenario, limits: Limits | None = None) -> list[str]:
    """What did not come out as the scenario says, in words; empty where all did."""
    with open_world(scenario.world) as handles:
        try:
            value = run_in(program, scenario.args, handles, limits)
        except RaisedError as error:
            if scenario.raises is None or error.kind != scenario.raises:
                return [f"{scenario.name}: raised {error}" + (f", expected {scenario.raises}" if scenario.raises else "")]
        except YantraError as error:
            return [f"{scenario.name}: {error}"]
        else:
            if scenario.raises is not None:
                return [f"{scenario.name}: raised nothing, expected {scenario.raises}"]
            if scenario.expected is not ANYTHING and not equal(value, scenario.expected, program.entry.returns):
                return [f"{scenario.name}: gave {value!r}, expected {scenario.expected!r}"]
        rows = [(q, tuple(map(tuple, handles.db.connection.execute(q).fetchall()))) for q, _ in scenario.after.rows]
        return [f"{scenario.name}: {line}" for line in compare(scenario.after, rows, handles.http.sent, handles.files.texts, handles.log.lines)]


def compare(after: After, rows: list[tuple[str, Any]], sent: list[tuple[str, str, Any]], files: Mapping[str, Any],
            logged: list[tuple[str, str]]) -> list[str]:
    """How the state after a run differs from what must hold, in words."""
    out = []
    for (query, expected), (_, found) in zip(after.rows, rows, strict=True):
        if not _rows_equal(found, expected):
            out.append(f"{query} gave {found!r}, expected {expected!r}")
    if after.sent is not None and not _sent_equal(sent, after.sent):
        out.append(f"sent {sent!r}, expected {list(after.sent)!r}")
    for path, text in after.files.items():
        if not _texts_equal(files.get(path), text):
            out.append(f"file {path} holds {files.get(path)!r}, expected {text!r}")
    for level, text in after.logged:
        if not any(level == found and text in line for found, line in logged):
            out.append(f"no line of level {level} has {text!r}; logged: {logged!r}")
    return out


def _sent_equal(found: Any, expected: Any) -> bool:
    return len(found) == len(expected) and all(
        (m, p) == (n, q) and (b is ANYTHING or equal(a, b)) for (m, p, a), (n, q, b) in zip(found, expected, strict=True))


def _rows_equal(found: Any, expected: Any) -> bool:
    return len(found) == len(expected) and all(
        len(a) == len(b) and all(y is ANYTHING or equal(x, y) for x, y in zip(a, b, strict=True)) for a, b in zip(found, expected, strict=True))


def _texts_equal(found: str | None, expected: Any) -> bool:
    """Equal as texts, or both JSON of equal values (their spelling differs between languages)."""
    if expected is ANYTHING or found == expected or found is None or expected is None:
        return found is not None if expected is ANYTHING else found == expected
    try:
        return equal(json.loads(found), json.loads(expected))
    except ValueError:
        return False


__all__ = [
    "ANYTHING", "NOW", "ORIGIN", "After", "Clock", "Database", "Exchange", "Files", "HTTPError", "Handles", "Log", "Scenario", "Web", "World",
    "compare", "open_world", "path_of", "run_in", "run_scenario",
]
