"""What is kept of lifted patterns: the same programs again, and no trust in what lies in the folder."""

from __future__ import annotations

import ast
import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.text import write_program
from yantra_codex.ir.types import INT, STR, list_of
from yantra_codex.languages import pylift
from yantra_codex.library import lifted as room
from yantra_codex.library.catalogue import all_patterns

SOURCE = "def total(xs: list[int]) -> int:\n    return sum(x for x in xs if x > 0)\n"
REFUSED = "def total(xs: list[int]) -> int:\n    return eval('1')\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> Iterator[None]:
    before, room._shelf = room._shelf, None
    room._lifted.cache_clear()
    room.keep_in(tmp_path)
    yield
    if room._shelf is not None:
        room._shelf.close()
    room._shelf = before
    room._lifted.cache_clear()


def again(source: str = SOURCE) -> Program | None:
    """As a new process would ask."""
    room._lifted.cache_clear()
    return room.lifted(source, "total", [list_of(INT)], INT)


def ask(tmp_path: Path, sql: str, *values: object) -> Any:
    """One number from the file, by another connection."""
    db = sqlite3.connect(tmp_path / room.NAME, isolation_level=None)
    try:
        db.create_function("digest", 2, room.digest)
        cursor = db.execute(sql, values)
        return (cursor.fetchone() or [None])[0] if cursor.description else cursor.rowcount
    finally:
        db.close()


def changed(tmp_path: Path, sql: str) -> None:
    assert ask(tmp_path, sql) == 1
    room.keep_in(tmp_path)


def closed(tmp_path: Path) -> Path:
    """The file's path, its own connection closed."""
    assert room._shelf is not None
    room._shelf.close()
    return tmp_path / room.NAME


def lifts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that are lifted from now on."""
    out: list[str] = []
    lift = pylift.lift

    def noted(source: str, name: str, signature: Signature) -> Program:
        out.append(source)
        return lift(source, name, signature)

    monkeypatch.setattr(pylift, "lift", noted)
    return out


@pytest.mark.parametrize("source", [SOURCE, REFUSED])
def test_a_source_is_lifted_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str) -> None:
    seen = lifts(monkeypatch)
    first = again(source)
    room.keep_in(tmp_path)
    assert again(source) == first and (first is None) == (source == REFUSED)
    assert seen == [source]


def test_other_types_or_another_version_are_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = lifts(monkeypatch)
    again()
    room.lifted("def total(xs):\n    return xs[0]\n", "total", [list_of(INT)], INT)
    room.lifted("def total(xs):\n    return xs[0]\n", "total", [list_of(STR)], STR)
    assert len(seen) == 3
    monkeypatch.setattr(room, "_version", lambda: "f" * 64)
    again()
    assert len(seen) == 4


def test_entries_of_another_version_all_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    again()
    again(REFUSED)
    room.keep_in(tmp_path)
    assert ask(tmp_path, "select count(*) from program") == 2
    monkeypatch.setattr(room, "_version", lambda: "f" * 64)
    room.keep_in(tmp_path)
    assert ask(tmp_path, "select count(*) from program") == 0
    assert again() is not None and ask(tmp_path, "select count(*) from program") == 1


def test_the_version_covers_every_module_that_lifting_imports() -> None:
    def imported(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from (node.module, *(f"{node.module}.{a.name}" for a in node.names))
            elif isinstance(node, ast.Import):
                yield from (a.name for a in node.names)

    covered = {p for pattern in room.FILES for p in room.ROOT.glob(pattern)}
    assert all(list(room.ROOT.glob(pattern)) for pattern in room.FILES)
    for path in covered:
        for name in imported(path):
            place = room.ROOT.parent / name.replace(".", "/")
            for module in (place.with_suffix(".py"), place / "__init__.py"):
                assert name == "yantra_codex" or not module.exists() or module in covered, (path, name)


@pytest.mark.parametrize("sql", ["update program set text = replace(text, 'gt', 'lt')", "update program set text = x'ff00'",
                                 "update program set text = cast(x'ff00' as text)",
                                 "update program set text = cast(zeroblob(3000000) as text)",
                                 "update program set text = '(program', digest = digest(key, '(program')",
                                 "update program set text = '(program)', digest = digest(key, '(program)')",
                                 *(f"update program set text = replace(text, {a}), digest = digest(key, replace(text, {a}))"
                                   for a in ("'total', 'other'", "'list[int]', 'list[bool]'"))])
def test_a_damaged_entry_is_a_miss(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sql: str) -> None:
    first = again()
    changed(tmp_path, sql)
    seen = lifts(monkeypatch)
    assert again() == first and len(seen) == 1
    assert again() == first and len(seen) == 1  # and was mended


def test_an_empty_file_is_taken(tmp_path: Path) -> None:
    closed(tmp_path).write_bytes(b"")
    room.keep_in(tmp_path)
    assert again() is not None and ask(tmp_path, "select count(*) from program") == 1


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\x00" + bytes(200)])
def test_a_file_without_our_mark_is_let_be(tmp_path: Path, content: bytes) -> None:
    path = closed(tmp_path)
    path.write_bytes(content)
    room.keep_in(tmp_path)
    assert again() is not None and path.read_bytes() == content


@pytest.mark.parametrize("columns", ["name text, age int", "key text primary key, text text not null, digest text not null"])
def test_a_foreign_sqlite_file_is_let_be(tmp_path: Path, columns: str) -> None:
    path = closed(tmp_path)
    path.unlink()
    ask(tmp_path, f"create table program ({columns})")
    before = path.read_bytes()
    room.keep_in(tmp_path)
    assert again() is not None and path.read_bytes() == before


def test_our_own_file_is_replaced_where_it_is_damaged(tmp_path: Path) -> None:
    again()
    path = closed(tmp_path)
    head = path.read_bytes()
    for content in (head[:100] + b"\xff" * (len(head) - 100), head[:4096] + b"\xff" * (len(head) - 4096), head[:4096]):
        path.write_bytes(content)
        room.keep_in(tmp_path)
        assert again() is not None
        assert ask(tmp_path, "select count(*) from program") == 1 and ask(tmp_path, "pragma integrity_check") == "ok"
        closed(tmp_path)


def test_a_file_damaged_while_open_goes_for_the_next_to_make(tmp_path: Path) -> None:
    again()
    with (tmp_path / room.NAME).open("r+b") as file:
        file.seek(24)
        file.write(bytes(4))  # the change counter: what is held in memory is read again
        file.seek(4096)
        file.write(b"\xff" * 4096)
    assert again() is not None and not (tmp_path / room.NAME).exists()
    room.keep_in(tmp_path)
    assert again() is not None and ask(tmp_path, "select count(*) from program") == 1


HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("begin " + sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """While another process holds the file's lock."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline().strip() == b"held"
        yield
        process.communicate(timeout=20)


@pytest.mark.parametrize("how", ["exclusive", "immediate"])
@pytest.mark.parametrize("version", ["same", "other"])
def test_a_file_that_another_process_holds_survives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str, version: str) -> None:
    first = again()
    path = closed(tmp_path)
    before, number = path.read_bytes(), path.stat().st_ino
    if version == "other":
        monkeypatch.setattr(room, "_version", lambda: "f" * 64)
    with held(path, how):
        room.keep_in(tmp_path)
        assert again() == first and again(REFUSED) is None
        assert path.stat().st_ino == number and path.read_bytes() == before
    room.keep_in(tmp_path)
    assert again() == first and again(REFUSED) is None
    assert ask(tmp_path, "select count(*) from program") == 2


def test_a_lock_is_waited_for_once(tmp_path: Path) -> None:
    again()
    shelf = room._shelf
    assert shelf is not None
    with held(tmp_path / room.NAME, "immediate"):
        start = time.perf_counter()
        for i in range(40):
            shelf.put(f"k{i}", "text")
        assert time.perf_counter() - start < 20 * room.WAIT_S
        shelf.put("later", "text")
    assert again() is not None and shelf.get("later") is None


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(room, "PAGES", 120)
    room.keep_in(tmp_path)
    shelf = room._shelf
    assert shelf is not None
    shelf.put("long", "x" * (room.LONGEST + 1))
    assert shelf.get("long") is None
    for i in range(9):
        shelf.put(f"k{i}", "x" * 90_000)
    assert (tmp_path / room.NAME).stat().st_size <= 120 * 4096
    assert shelf.get("k0") is not None and shelf.get("k8") is None
    room.keep_in(tmp_path)  # full: emptied
    assert ask(tmp_path, "select count(*) from program") == 0


def test_a_wrong_call_is_not_hidden(tmp_path: Path) -> None:
    shelf = room._shelf
    assert shelf is not None and shelf._db is not None
    shelf._db.close()
    with pytest.raises(sqlite3.ProgrammingError):
        shelf.get("key")


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    room.keep_in(tmp_path / "file" / "inside")
    assert again() is not None


def test_patterns_come_back_as_they_were(tmp_path: Path) -> None:
    chosen = all_patterns()[::97]
    asked = [(p.source, p.name, [t for _, t in p.params], p.returns, [n for n, _ in p.params]) for p in chosen]
    first = [room.lifted(*a) for a in asked]
    room._lifted.cache_clear()
    room.keep_in(tmp_path)
    second = [room.lifted(*a) for a in asked]
    assert first == second and [p and write_program(p) for p in first] == [p and write_program(p) for p in second]
    assert sum(p is not None for p in first) > len(first) // 2
