"""Lifted patterns, kept: what a pattern's source means at given types is the same the next time.

`lifted` gives the program of a source text, from this process, from the cache folder (`keep_in`), or lifted now. What is
kept on disk is the IR's own text under a digest, read, checked and compared with what was asked when it is used, so that
a damaged entry is no more than a miss. Its key covers the source, the name and types asked and the version: what the
files in FILES say, and the Python that reads the source.

The file is marked as ours; one without the mark is let be and nothing is kept. Entries of another version all go, as they
do when the file is full. A file that another process holds is not waited for twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import sys
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import Type

NAME = "programs.sqlite"
MARK = 0x79630001  # the file's application_id: ours
PAGES = 16_384  # of 4096 bytes: the most that the file grows to
LONGEST = 200_000  # bytes of a kept program; SQLite reads and writes no longer one
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
WAIT_S = 0.05
REFUSED = ""  # kept for a source that does not lift
ROOT = Path(__file__).parents[1]
FILES = ("errors.py", "ir/**/*.py", "languages/__init__.py", "languages/analysis.py", "languages/base.py", "languages/tables.py",
         "languages/python*.py", "languages/pylift/**/*.py", "library/lifted.py")  # the code that lifts, checks, reads and keeps


class Shelf:
    """Texts by key in one file; without effect where the file can't be used."""

    def __init__(self, path: Path):
        self.path = path
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._writes = True
        for _ in range(2):  # again where our own file was damaged, and went
            with contextlib.suppress(OSError, sqlite3.OperationalError):
                path.parent.mkdir(parents=True, exist_ok=True)
                if self._opened(sqlite3.connect(path, timeout=WAIT_S, check_same_thread=False, isolation_level=None)):
                    break

    def _opened(self, db: sqlite3.Connection) -> bool:
        """Whether that settles it: the file serves, or is not ours to replace."""
        try:
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            ours = number(db, "application_id") == MARK
            if not ours and number(db, "page_count"):
                db.close()
                return True
            for line in ("pragma synchronous = off", "pragma journal_mode = memory", f"pragma max_page_count = {PAGES}"):
                db.execute(line)
            version = int(_version()[:7], 16)
            full = number(db, "page_count") - number(db, "freelist_count") > PAGES - 2 * LONGEST // 4096
            if not ours or full or number(db, "user_version") != version:
                for line in ("begin immediate", "drop table if exists program",
                             "create table program (key text primary key, text text not null, digest text not null) without rowid",
                             f"pragma application_id = {MARK}", f"pragma user_version = {version}", "commit"):
                    db.execute(line)
            db.execute("select 1 from program limit 1").fetchone()
        except sqlite3.DatabaseError as e:
            db.close()
            if code(e) is None:
                raise
            return code(e) not in DAMAGED or not self._removed()
        self._db = db
        return True

    def _removed(self) -> bool:
        """Whether the damaged file was ours by its head, and is gone now."""
        with contextlib.suppress(OSError):
            with self.path.open("rb") as file:
                head = file.read(72)
            if head[:16] == b"SQLite format 3\x00" and head[68:] == MARK.to_bytes(4, "big"):
                self.path.unlink(missing_ok=True)
                return True
        return False

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._db = None

    def get(self, key: str) -> str | None:
        row = self._ask("select text, digest from program where key = ?", key)
        return row[0] if row is not None and isinstance(row[0], str) and row[1] == digest(key, row[0]) else None

    def put(self, key: str, text: str) -> None:
        if self._writes:
            self._ask("insert or replace into program values (?, ?, ?)", key, text, digest(key, text))

    def _ask(self, sql: str, *values: str) -> tuple[object, ...] | None:
        """The first row. The file is not written again after one failure, nor read again where reading failed."""
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchone() if self._db is not None else None
            except sqlite3.ProgrammingError:
                raise
            except sqlite3.DatabaseError as e:
                if code(e) in (None, sqlite3.SQLITE_TOOBIG):  # None: not UTF-8; either way it is this entry's own fault
                    return None
                self._writes = False
                damaged = code(e) in DAMAGED
                if damaged or sql.startswith("select"):
                    self.close()
                if damaged:
                    self._removed()
                return None


def number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"pragma {pragma}").fetchone()[0])


def code(e: sqlite3.Error) -> int | None:
    """SQLite's own number for it, without the details; None where it is Python's error."""
    full = getattr(e, "sqlite_errorcode", None)
    return None if full is None else full & 0xFF


def digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


_shelf: Shelf | None = None


def keep_in(folder: Path) -> None:
    """Keep what is lifted from now on in this folder, and look for it there first."""
    global _shelf
    old, _shelf = _shelf, Shelf(folder / NAME)
    if old is not None:
        old.close()


@cache
def _version() -> str:
    files = sorted({p for pattern in FILES for p in ROOT.glob(pattern)})
    return digest(sys.version, [(p.relative_to(ROOT).as_posix(), hashlib.sha256(p.read_bytes()).hexdigest()) for p in files])


@lru_cache(maxsize=4096)
def _lifted(source: str, name: str, types: tuple[Type, ...], returns: Type, names: tuple[str, ...]) -> Program | None:
    asked = Signature(name, tuple(SigParam(n, t) for n, t in zip(names, types, strict=True)), returns)
    key, shelf = digest(_version(), source, name, [str(t) for t in types], str(returns), names), _shelf
    text = shelf.get(key) if shelf else None
    if text == REFUSED:
        return None
    if text is not None and (program := _read(text, asked)) is not None:
        return program
    from yantra_codex.languages.pylift import lift  # seldom needed once the cache is filled

    try:
        program = lift(source, name, asked)
    except YantraError:
        program = None
    if shelf:
        written = write_program(program) if program is not None else REFUSED
        if program is None or _read(written, asked) == program:
            shelf.put(key, written)
    return program


def _read(text: str, asked: Signature) -> Program | None:
    """The program of a text, if it has one with the name and types asked for (parameters are called as in the source)."""
    try:
        program = read_program(text)
    except (YantraError, ValueError, RecursionError):
        return None
    entry = program.entry
    same = entry.name == asked.name and entry.returns == asked.returns
    return program if same and [p.type for p in entry.params] == [p.type for p in asked.params] else None


def lifted(source: str, name: str, types: Sequence[Type], returns: Type, names: Sequence[str] | None = None) -> Program | None:
    """The program that a pattern's source means at these types; None where it does not lift."""
    return _lifted(source, name, tuple(types), returns, tuple(names) if names is not None else tuple(f"p{i}" for i in range(len(types))))


__all__ = ["keep_in", "lifted"]
