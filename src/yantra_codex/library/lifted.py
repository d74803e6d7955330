"""Lifted patterns, kept: what a pattern's source means at given types is the same the next time.

`lifted` gives the program of a source text, from this process, from the cache folder (`keep_in`), or lifted now. What is
kept on disk is the IR's own text under a digest, read and checked again when it is used; its key covers the source, the
types and the code that lifts, so that a file of another version, or one that is damaged, is no more than a miss.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import Type

NAME = "lifted.sqlite"
LONGEST = 200_000  # characters of a kept program
REFUSED = ""  # kept for a source that does not lift
ROOT = Path(__file__).parents[1]


class Shelf:
    """Texts by key in one file; without effect where the file can't be used."""

    def __init__(self, path: Path):
        self._lock = threading.Lock()
        self.db: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.db = self._open(path)
        except (OSError, sqlite3.Error):
            with contextlib.suppress(OSError, sqlite3.Error):
                path.unlink(missing_ok=True)
                self.db = self._open(path)

    def _open(self, path: Path) -> sqlite3.Connection:
        db = sqlite3.connect(path, timeout=0.05, check_same_thread=False, isolation_level=None)
        try:
            for line in ("pragma synchronous = off", "pragma journal_mode = memory",
                         "create table if not exists program (key text primary key, text text not null, digest text not null) without rowid",
                         "select key, text, digest from program limit 1"):
                db.execute(line)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def get(self, key: str) -> str | None:
        with self._lock, contextlib.suppress(sqlite3.Error):
            row = self.db.execute("select text, digest from program where key = ?", (key,)).fetchone() if self.db is not None else None
            if row is not None and isinstance(row[0], str) and row[1] == digest(key, row[0]):
                return row[0]
        return None

    def put(self, key: str, text: str) -> None:
        with self._lock, contextlib.suppress(sqlite3.Error):  # another process may be writing: then the next one keeps it
            if self.db is not None and len(text) <= LONGEST:
                self.db.execute("insert or replace into program values (?, ?, ?)", (key, text, digest(key, text)))


def digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


_shelves: list[Shelf] = []


def keep_in(folder: Path) -> None:
    """Keep what is lifted from now on in this folder, and look for it there first."""
    _shelves[:] = [Shelf(folder / NAME)]


@lru_cache(maxsize=1)
def _version() -> str:
    """What stands for the code that lifts, checks and reads: the sizes and times of its files."""
    files = sorted(p for room in ("ir", "languages/pylift") for p in (ROOT / room).rglob("*.py"))
    return digest([(p.relative_to(ROOT).as_posix(), (s := p.stat()).st_size, s.st_mtime_ns) for p in files])


@lru_cache(maxsize=4096)
def _lifted(source: str, name: str, types: tuple[Type, ...], returns: Type, names: tuple[str, ...]) -> Program | None:
    key = digest(_version(), source, name, [str(t) for t in types], str(returns), names)
    shelf = _shelves[0] if _shelves else None
    text = shelf.get(key) if shelf else None
    if text == REFUSED:
        return None
    if text is not None:
        with contextlib.suppress(YantraError, ValueError, RecursionError):
            return read_program(text)
    from yantra_codex.languages.pylift import lift  # seldom needed once the cache is filled

    try:
        program = lift(source, name, Signature(name, tuple(SigParam(n, t) for n, t in zip(names, types, strict=True)), returns))
    except YantraError:
        program = None
    if shelf:
        written = write_program(program) if program is not None else REFUSED
        if program is None or _reads_back(written, program):
            shelf.put(key, written)
    return program


def _reads_back(text: str, program: Program) -> bool:
    try:
        return read_program(text) == program
    except (YantraError, ValueError, RecursionError):
        return False


def lifted(source: str, name: str, types: Sequence[Type], returns: Type, names: Sequence[str] | None = None) -> Program | None:
    """The program that a pattern's source means at these types; None where it does not lift."""
    return _lifted(source, name, tuple(types), returns, tuple(names) if names is not None else tuple(f"p{i}" for i in range(len(types))))


__all__ = ["keep_in", "lifted"]
