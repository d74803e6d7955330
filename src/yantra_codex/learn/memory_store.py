"""The memory's one file: SQLite in WAL mode, opened when it is first needed, shared by threads and processes.

A transaction that ended well survives a kill at any moment. Reading and writing have a connection each, so that a writer
keeps no reader waiting. What the file or the disk refuses comes out as a YantraError that says what to do; the caller
may go on without memory. Rows that are deleted are overwritten with zeros (secure_delete).
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest, UnknownName, YantraError

MARK = 0x79630002  # the file's application_id: ours
WAIT_S = 10.0  # for another process that writes
ROW_BYTES = 16_000_000  # the longest value that is read or written
CHANGES = 10_000  # the last changes that are told one by one; who missed more reads all requests anew
SIDES = ("", "-wal", "-shm", "-journal")  # the files a database may have

# `facts` alone is of closed vocabulary: steps, ops, types without names of fields, numbers. All that holds words, names,
# literals, times, or a hash of such, is in the other tables and never leaves the machine.
MEMORY = """
create table facts (
  id integer primary key autoincrement, steps text not null, ops text not null, types text, complexity integer, language text,
  uses integer not null default 0, passes integer not null default 0, failures integer not null default 0);
create table logic (
  id integer primary key references facts (id), key text not null unique,
  state text not null check (state in ('active', 'quarantined', 'opaque')),
  program text, language text, code text, params text, returns text, strikes integer not null default 0, lesson integer not null,
  learned text not null, used text, passed text, failed text, check ((program is null) != (code is null)));
create table request (
  id integer primary key autoincrement, logic integer not null references logic (id), digest text not null,
  text text not null, name text, language text not null, names text, params text, returns text, examples text not null, tests text,
  vector blob not null, encoder text not null, embedding blob, network text,
  source text not null, model text, date text not null, checks text not null, contradicted integer not null default 0,
  unique (logic, digest));
create table change (number integer primary key autoincrement, request integer not null);
create table counter (name text primary key, value integer not null) without rowid;
insert into counter values ('lessons', 0), ('unpurged', 0);
"""
# One row a generation (journal.py). A proof's id is a hash of the request's words, so that it goes with the logic that answered.
# JUDGED: whether the best local answer was right, where that is known; UNKNOWN: rows where it was not given, and nobody can say.
JUDGED = "iif(source in ('fallback', 'abstained'), local_right, good)"
UNKNOWN = "source in ('fallback', 'abstained') and local_right is null and confidence is not null"
JOURNAL = f"""
create table generation (
  id integer primary key, date text not null, language text not null, source text not null, model text, status text not null,
  confidence real, examples integer not null, ms real not null, tokens_in integer not null, tokens_out integer not null, money real not null,
  proof text, logic integer references logic (id), threshold real, good integer, judged_by text, judged text, local_right integer);
create index generation_proof on generation (proof) where proof is not null;
create index generation_logic on generation (logic) where logic is not null;
create index generation_judged on generation (id) where {JUDGED} is not null and confidence is not null;
create index generation_unknown on generation (id) where {UNKNOWN};
create trigger generation_forgets before delete on logic begin update generation set logic = null, proof = null where logic = old.id; end;
"""
# What examples said of a logic beyond those it was learned with (trust.py), and of sources whose logics went.
EVIDENCE = """
create table evidence (
  id integer primary key autoincrement, logic integer not null references logic (id) on delete cascade,
  request integer references request (id) on delete cascade, source text not null, digest text not null, examples text not null, params text, returns text,
  verdict text not null check (verdict in ('passed', 'failed', 'doubted')), date text not null, unique (logic, digest));
create index evidence_source on evidence (source, logic, verdict);
create index evidence_request on evidence (request);
create index request_contradicted on request (logic) where contradicted;
create index request_text on request (text);
create table trust (source text primary key, confirmed real not null, contradicted real not null) without rowid;
"""
# Requests whose words have no vector yet: it is made when one is next looked for. Doubts that were settled since count no more.
# raw: the confidence before it was moved by what was judged (calibrate.py).
FOUND_HERE = """
create index request_waiting on request (id) where encoder = '';
alter table evidence add column settled integer not null default 0;
alter table generation add column raw real;
"""
STEPS = (MEMORY, JOURNAL, EVIDENCE, FOUND_HERE)  # a file at version n lacks those from the n-th on; a new one goes at the end
VERSION = len(STEPS)  # user_version


class Store:
    """The file of a memory. pages: the most that it may grow to, in pages of 4096 bytes; None: as the disk allows.

    sync: "full", or "normal" where a change must survive a kill, and a loss of power may cost the last ones.
    """

    def __init__(self, path: Path, pages: int | None = None, *, sync: str = "full", wait_s: float = WAIT_S):
        self.path, self.pages, self.sync, self.wait_s = path, pages, sync, wait_s
        self._read, self._write = _Line(), _Line()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the file; keep it short, for the log can't shrink meanwhile."""
        with self._transaction(self._read, "begin") as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: when the block has ended its changes are on the disk; where it raises there are none."""
        with self._transaction(self._write, "begin immediate") as db:
            yield db

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """A connection without a transaction, for statements that allow none."""
        with self._write.lock, explained(self.path, self.wait_s):
            yield self._connected(self._write)

    def data_version(self) -> tuple[int, int]:
        """A pair that changes with every change of the file by any connection but the reading one, which makes none."""
        with self._read.lock, explained(self.path, self.wait_s):
            db = self._connected(self._read)
            return self._read.opened, number(db, "data_version")

    @contextmanager
    def own_view(self) -> Iterator[sqlite3.Connection]:
        """A consistent view through a connection of its own, for what takes long."""
        with explained(self.path, self.wait_s), closing(self._opened()) as db:
            db.execute("begin")
            yield db

    def close(self) -> None:
        for line in (self._read, self._write):
            with line.lock:
                line.close()

    @contextmanager
    def _transaction(self, line: _Line, begin: str) -> Iterator[sqlite3.Connection]:
        with line.lock, explained(self.path, self.wait_s):
            db = self._connected(line)
            db.execute(begin)
            try:
                yield db
                db.execute("commit")
            finally:
                if db.in_transaction:
                    db.execute("rollback")

    def _connected(self, line: _Line) -> sqlite3.Connection:
        """The connection of a line; a new one after a fork, and where the file is no longer the one that was opened."""
        if line.db is None or line.process != os.getpid() or _identity(self.path) != line.file:
            line.close()
            line.db = self._opened()
            line.process, line.file, line.opened = os.getpid(), _identity(self.path), line.opened + 1
        return line.db

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=self.wait_s, check_same_thread=False, isolation_level=None)
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        """Refuse what is not a memory of this version; make an empty file one."""
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, ROW_BYTES)
        if _is_foreign(db):
            raise YantraError(f"{self.path} is a database of something else; move it away, or set YANTRA_HOME to another folder")
        _to_wal(db)
        lines = [f"synchronous = {self.sync}", "secure_delete = on", "foreign_keys = on"]
        for line in lines + ([f"max_page_count = {self.pages}"] if self.pages else []):
            db.execute(f"pragma {line}")
        if number(db, "user_version") < VERSION:
            _make(db)
        version = number(db, "user_version")
        if version > VERSION:
            raise YantraError(f"{self.path} was written by a newer version (schema {version}, this one knows {VERSION}); upgrade yantra-codex")


class _Line:
    """A connection with its lock; file: which file it was opened on."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.db: sqlite3.Connection | None = None
        self.process, self.opened = 0, 0
        self.file: tuple[int, int] | None = None

    def close(self) -> None:
        if self.db is not None and self.process == os.getpid():
            self.db.close()
        elif self.db is not None:
            _INHERITED.append(self.db)  # of the process we were forked from: closing it here would touch its file
        self.db = None


_INHERITED: list[sqlite3.Connection] = []


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def now() -> str:
    """The date and time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _is_foreign(db: sqlite3.Connection) -> bool:
    tables = db.execute("select count(*) from sqlite_master").fetchone()[0]
    return number(db, "application_id") != MARK and bool(tables or number(db, "application_id") or number(db, "user_version"))


def _to_wal(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. SQLite does not wait here for others that do the same, so we do."""
    end = time.monotonic() + WAIT_S
    while True:
        try:
            db.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as e:
            if code(e) not in BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _make(db: sqlite3.Connection) -> None:
    """The tables that the file lacks, all or none; another process may have made them meanwhile."""
    db.execute("begin immediate")
    try:
        had = number(db, "user_version")
        for statement in filter(str.strip, (line for step in STEPS[had:] for line in step.split(";\n"))):
            db.execute(statement)
        db.execute(f"pragma application_id = {MARK}")
        db.execute(f"pragma user_version = {max(had, VERSION)}")
        db.execute("commit")
    finally:
        if db.in_transaction:
            db.execute("rollback")


# ---------------------------------------------------------------- what is refused

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
WHY = {
    **dict.fromkeys(BUSY, "another process holds it for longer than {wait:.0f} s; try again"),
    **dict.fromkeys((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
                    "the file is damaged; move it away (with its -wal and -shm files) and bring back an export with 'yantra memory import'"),
    **dict.fromkeys((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH),
                    "it can't be opened for writing; make the folder writable, or set YANTRA_HOME to one that is"),
    sqlite3.SQLITE_FULL: "the disk is full, nothing of this was kept; free some space and try again",
    sqlite3.SQLITE_IOERR: "the disk refuses to read or write it; see whether it is full or failing",
    sqlite3.SQLITE_TOOBIG: "the value is too large to be kept",
}


@contextmanager
def explained(path: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """What the file, the disk or the system refuses, as a YantraError that says what, where and what to do."""
    try:
        yield
    except sqlite3.Error as e:
        why = WHY.get(code(e) or 0, "it can't be used")
        raise YantraError(f"the memory {path}: {why.format(wait=wait_s)} (SQLite: {e})") from e
    except OSError as e:
        raise YantraError(f"the memory {path}: {e.strerror or e}{f' ({e.filename})' if e.filename else ''}; "
                          "make the folder writable, or set YANTRA_HOME to one that is") from e


def number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"pragma {pragma}").fetchone()[0])


def code(e: sqlite3.Error) -> int | None:
    """SQLite's own number for an error, without the details; None where it is Python's."""
    full = getattr(e, "sqlite_errorcode", None)
    return None if full is None else full & 0xFF


def step(db: sqlite3.Connection, counter: str) -> int:
    """Raise a counter by one; its new value.

    lessons: learned so far. unpurged: times that something was forgotten whose bytes may still be in the files.
    """
    return int(db.execute("update counter set value = value + 1 where name = ? returning value", (counter,)).fetchone()[0])


def dicts(db: sqlite3.Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    """The rows of a query, each by the names of its columns; values: in order, or one mapping of names."""
    found = db.execute(sql, values[0] if len(values) == 1 and isinstance(values[0], dict) else values)
    names = [d[0] for d in found.description]
    return [dict(zip(names, row)) for row in found]


def logic_row(db: sqlite3.Connection, key: str) -> dict[str, Any]:
    """A logic's row by its key, the beginning of it, or the short form y1234567.

    Raises BadRequest for what is no key or the beginning of several, UnknownName where there is none.
    """
    if not re.fullmatch(r"y[0-9a-f]{7}|[0-9a-f]{7,64}", key):
        raise BadRequest(f"{key!r} is not the key of a logic; 'yantra memory list' shows them (y1234567)")
    start = key.removeprefix("y")
    found = dicts(db, "select * from logic where key >= ? and key < ? limit 2", start, start + "g")
    if not found:
        raise UnknownName("logic in the memory", key, ())
    if len(found) > 1:
        raise BadRequest(f"{key!r} is the beginning of several keys; give more of it")
    return found[0]


def set_state(db: sqlite3.Connection, logic: int, state: str) -> None:
    """Change a logic's state; out of quarantine (which code that did not lift leaves as "opaque") without a strike."""
    if state == "quarantined":
        db.execute("update logic set state = ? where id = ?", (state, logic))
    else:
        db.execute("update logic set state = iif(program is null, 'opaque', 'active'), strikes = 0 where id = ?", (logic,))
    note_changes(db, logic)


def note_changes(db: sqlite3.Connection, logic: int) -> None:
    """Tell other processes that requests of a logic are to be looked at again; before they are deleted."""
    db.execute("insert into change (request) select id from request where logic = ?", (logic,))
    db.execute("delete from change where number <= (select max(number) from change) - ?", (CHANGES,))
