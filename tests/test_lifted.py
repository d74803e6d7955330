"""What is kept of lifted patterns: the same programs again, and no trust in what lies in the folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

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
    before = room._shelves[:]
    room._lifted.cache_clear()
    room.keep_in(tmp_path)
    yield
    room._shelves[:] = before
    room._lifted.cache_clear()


def again(source: str = SOURCE) -> Program | None:
    """As a new process would ask."""
    room._lifted.cache_clear()
    return room.lifted(source, "total", [list_of(INT)], INT)


def changed(tmp_path: Path, sql: str) -> None:
    with sqlite3.connect(tmp_path / room.NAME) as db:
        db.create_function("digest", 2, room.digest)
        assert db.execute(sql).rowcount == 1
    room.keep_in(tmp_path)


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
    monkeypatch.setattr(room, "_version", lambda: "another")
    again()
    assert len(seen) == 4


@pytest.mark.parametrize("sql", ["update program set text = replace(text, 'gt', 'lt')", "update program set text = x'ff00'",
                                 "update program set text = '(program', digest = digest(key, '(program')"])
def test_a_damaged_entry_is_a_miss(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sql: str) -> None:
    first = again()
    changed(tmp_path, sql)
    seen = lifts(monkeypatch)
    assert again() == first and len(seen) == 1
    assert again() == first and len(seen) == 1  # and was mended


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(200)])
def test_a_foreign_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    first = again()
    room._shelves.clear()
    (tmp_path / room.NAME).write_bytes(content)
    room.keep_in(tmp_path)
    assert again() == first
    with sqlite3.connect(tmp_path / room.NAME) as db:
        assert db.execute("select count(*) from program").fetchone() == (1,)


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
