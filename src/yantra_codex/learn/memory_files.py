"""A memory as a file of JSON lines, and back.

    {"format": "yantra-memory", "version": 1}
    {"key": ..., "state": ..., "program": ... , "requests": [{"text": ..., "examples": [...], ...}], "uses": 3, ...}
    {"rows": 1}

Vectors are not written: whoever reads makes them anew. What is read is checked like any lesson: the program reads, has the
hash that it is said to have, and passes its examples; a row with a fault is counted with its reason, and nothing of it kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.text import read_program
from yantra_codex.learn import memory_value
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_rows import Columns, Lesson, lesson_of, problem_of, provenance_of, put
from yantra_codex.learn.memory_store import dicts, set_state

FORMAT, VERSION = "yantra-memory", 1
MAX_LINE = 32_000_000  # bytes
MOST = 10**9  # uses, passes and failures that are believed
JSON_COLUMNS = ("names", "params", "examples", "checks")
REQUEST = ("text", "name", "language", *JSON_COLUMNS, "returns", "tests", "source", "model", "date", "contradicted")
LOGIC = ("key", "state", "program", "language", "code")
COUNTS = ("uses", "passes", "failures")
TEXTS = ("text", "language")
OPTIONAL_TEXTS = ("name", "returns", "tests", "model")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. rows: read; new: logics that were not known; bad: line number and reason of each row left out."""

    rows: int
    new: int
    bad: tuple[tuple[int, str], ...]


def export(memory: Memory, path: Path) -> int:
    """Write the memory to a file, whole or not at all; how many logics. Raises BadRequest where the file can't be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("w", encoding="utf-8", errors="strict") as f:
                rows = _written(memory, f)
                f.flush()
                os.fsync(f.fileno())
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as e:
        raise BadRequest(f"{path} could not be written: {e.strerror or e}; nothing was left there") from None
    return rows


def _written(memory: Memory, f: IO[str]) -> int:
    f.write(json.dumps({"format": FORMAT, "version": VERSION}) + "\n")
    rows = 0
    for row in _exported(memory):
        f.write(json.dumps(row) + "\n")
        rows += 1
    f.write(json.dumps({"rows": rows}) + "\n")
    return rows


def _exported(memory: Memory) -> Iterator[Columns]:
    """Each logic with its requests, of one moment."""
    with memory.store.own_view() as db:
        for (number,) in db.execute("select id from logic order by id"):
            logic = dicts(db, "select * from logic l join facts f on f.id = l.id where l.id = ?", number)[0]
            requests = dicts(db, "select * from request where logic = ? order by id", number)
            yield {**{c: logic[c] for c in (*LOGIC, *COUNTS) if logic[c] is not None},
                   "requests": [{c: json.loads(r[c]) if c in JSON_COLUMNS else r[c] for c in REQUEST if r[c] is not None} for r in requests]}


def import_(memory: Memory, path: Path, step: Callable[[int], None] = lambda n: None) -> Imported:
    """Learn what another memory exported; `step` hears of each row. Importing the same again changes nothing.

    Raises BadRequest where the file is none of ours, YantraError where the memory can't be written.
    """
    rows = new = 0
    bad: list[tuple[int, str]] = []
    ended = False
    for line, data in _lines(path):
        row = _parsed(data)
        if isinstance(row, dict) and set(row) == {"rows"}:
            ended = row["rows"] == rows
            continue
        rows += 1
        try:
            lessons = _lessons(row, memory)
        except (YantraError, ValueError, TypeError, KeyError, LookupError, RecursionError) as e:
            bad.append((line, _reason(e)))
        else:
            new += _kept(memory, row, lessons)
        step(1)
    if not ended:
        bad.append((0, "the file was cut off: its last line does not say how many rows it has"))
    memory_value.evict(memory.store, memory.capacity)
    return Imported(rows, new, tuple(bad))


def _reason(e: Exception) -> str:
    return f"it has no {e}" if type(e) is KeyError else str(e)[:200]


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines after the first, with their numbers."""
    try:
        with path.open("rb") as f:
            head = _parsed(f.readline(MAX_LINE))
            if not isinstance(head, dict) or head.get("format") != FORMAT:
                raise BadRequest(f"{path} is no export of a memory: its first line does not say so")
            if head.get("version") != VERSION:
                raise BadRequest(f"{path} is of version {head.get('version')}, this one reads {VERSION}; upgrade yantra-codex")
            number = 1
            while data := f.readline(MAX_LINE):
                number += 1
                yield number, data
    except OSError as e:
        raise BadRequest(f"{path}: {e.strerror or e}") from None


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _lessons(row: Any, memory: Memory) -> list[Lesson]:
    """The lessons in a row, checked, with their vectors; raises where one has a fault."""
    if not isinstance(row, dict) or not isinstance(row.get("requests"), list) or not row["requests"]:
        raise BadRequest("it is no logic with requests")
    code, text = row.get("code"), row.get("program")
    if any(not isinstance(x, str | None) for x in (code, text)):
        raise BadRequest("its program or code is no text")
    program = read_program(text) if text is not None else None
    lessons = []
    for given in row["requests"]:
        request = _request(given)
        problem = problem_of(request)
        lesson = lesson_of(problem, program, code, {**provenance_of(request), "source": "import"})
        if lesson.logic["key"] != row["key"]:
            raise BadRequest(f"its key is not the hash of its logic, {lesson.logic['key'][:12]}...")
        lessons.append(Lesson(lesson.facts, lesson.logic, {**lesson.request, **memory.vector_columns(problem.text), "contradicted": request["contradicted"]}))
    return lessons


def _request(given: Any) -> Columns:
    """A request's columns, of the kinds that they should be."""
    from yantra_codex.languages import language_name

    if not isinstance(given, dict):
        raise BadRequest("a request is no object")
    row: Columns = {c: given.get(c) for c in REQUEST}
    if any(not isinstance(row[c], str) for c in TEXTS) or any(not isinstance(row[c], str | None) for c in OPTIONAL_TEXTS):
        raise BadRequest("a request has fields that are no texts")
    for c in ("names", "params"):
        if row[c] is not None and not (isinstance(row[c], list) and all(isinstance(x, str) for x in row[c])):
            raise BadRequest(f"a request's {c} are no list of texts")
    if language_name(row["language"]) != row["language"]:
        raise BadRequest(f"{row['language']!r} is no language's full name")
    return {**row, **{c: json.dumps(row[c]) if row[c] is not None else None for c in JSON_COLUMNS}, "contradicted": int(row["contradicted"] == 1)}


def _kept(memory: Memory, row: Mapping[str, Any], lessons: list[Lesson]) -> bool:
    """Write a row's lessons in one transaction; whether the logic is new. How it fared elsewhere is taken over only then."""
    with memory.store.writing() as db:
        first, *_ = [put(db, lesson, revive=False) for lesson in lessons]
        is_new = first[1]
        if is_new:
            logic = db.execute("select id from logic where key = ?", (row["key"],)).fetchone()[0]
            db.execute("update facts set uses = ?, passes = ?, failures = ? where id = ?", (*(_count(row.get(c)) for c in COUNTS), logic))
            if row.get("state") == "quarantined":
                set_state(db, logic, "quarantined")
    return is_new


def _count(value: Any) -> int:
    return min(value, MOST) if type(value) is int and value > 0 else 0


__all__ = ["Imported", "export", "import_"]
