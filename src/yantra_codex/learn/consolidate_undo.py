"""Merging in the file, all merges or none, and taking them back.

    consolidated.json   {"format": "yantra-consolidated", "version": 1, "merged": [{"into": key, "logic": ..., ...}]}

The record is written before the transaction ends, so whatever went is in it; an entry whose logic is still in the memory
was never carried out and says nothing. What is forgotten goes from the record too (`owner`).
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.learn.abstractions import write_whole
from yantra_codex.learn.consolidate_merge import Merge
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_forget import Traces
from yantra_codex.learn.memory_rows import Columns, insert, program_in
from yantra_codex.learn.memory_store import dicts, note_changes

NAME, FORMAT, VERSION = "consolidated.json", "yantra-consolidated", 1
COUNTS = ("uses", "passes", "failures")
LATEST = ("lesson", "learned", "used", "passed", "failed")
BLOBS = ("vector", "embedding")


def path_of(memory: Memory) -> Path:
    """The record's file, beside the memory's."""
    return memory.store.path.with_name(NAME)


def merge(memory: Memory, merges: Sequence[Merge]) -> list[Merge]:
    """Carry merges out, in one transaction; those that were. One of whose logics changed since it was compared waits."""
    path, done, entries = path_of(memory), list[Merge](), list[Columns]()
    latest: dict[str, int] = {}  # lessons of those that something went into here
    with memory.store.writing() as db:
        for m in merges:
            lessons = latest.get(m.kept, m.lessons[0]), m.lessons[1]
            if (entry := _merged(db, m, lessons)) is not None:
                done.append(m)
                entries.append(entry)
                latest[m.kept] = max(lessons)
        if done:
            entries = [*read(path), *entries]
            known = {e["logic"]["key"] for e in entries}
            _write(path, [e for e in entries if e["into"] in known or db.execute("select 1 from logic where key = ?", (e["into"],)).fetchone()])
    return done


def _merged(db: sqlite3.Connection, m: Merge, lessons: tuple[int, int]) -> Columns | None:
    """Move what the logic that goes has to the one that stays; what is needed to take it back. None where one has other lessons."""
    rows = [dicts(db, "select * from logic l join facts f on f.id = l.id where l.key = ? and l.lesson = ? and l.state = 'active'", key, lesson)
            for key, lesson in zip((m.kept, m.gone), lessons)]
    if not all(rows):
        return None
    (kept,), (gone,) = rows
    note_changes(db, gone["id"])
    note_changes(db, kept["id"])
    same = []
    for r in dicts(db, "select * from request where logic = ? order by id", gone["id"]):
        twin = dicts(db, "select id, contradicted from request where logic = ? and digest = ?", kept["id"], r["digest"])
        if twin:
            same.append({"id": twin[0]["id"], "was": twin[0]["contradicted"], "row": _texts(r)})
            db.execute("update request set contradicted = max(contradicted, ?) where id = ?", (r["contradicted"], twin[0]["id"]))
            db.execute("delete from request where id = ?", (r["id"],))
    moved = [r for (r,) in db.execute("update request set logic = ? where logic = ? returning id", (kept["id"], gone["id"])).fetchall()]
    db.execute("update facts set uses = uses + ?, passes = passes + ?, failures = failures + ? where id = ?", (*(gone[c] for c in COUNTS), kept["id"]))
    latest = {c: max((v for v in (kept[c], gone[c]) if v is not None), default=None) for c in LATEST}
    db.execute(f"update logic set {', '.join(f'{c} = ?' for c in LATEST)} where id = ?", (*latest.values(), kept["id"]))
    answered = [g for (g,) in db.execute("update generation set logic = ? where logic = ? returning id", (kept["id"], gone["id"])).fetchall()]
    facts = dicts(db, "select * from facts where id = ?", gone["id"])[0]
    logic = dicts(db, "select * from logic where id = ?", gone["id"])[0]
    db.execute("delete from logic where id = ?", (gone["id"],))
    db.execute("delete from facts where id = ?", (gone["id"],))
    return {"into": m.kept, "logic": _without(logic, "id"), "facts": _without(facts, "id"), "moved": sorted(moved), "same": same, "answered": answered}


def undo(memory: Memory) -> int:
    """Take all merges of the record back, the last first; how many. What was learned or forgotten since stays so."""
    path = path_of(memory)
    with memory.store.writing() as db:
        done = sum(_taken_back(db, entry) for entry in reversed(read(path)))
    path.unlink(missing_ok=True)
    return done


def _taken_back(db: sqlite3.Connection, entry: Columns) -> bool:
    into = db.execute("select id from logic where key = ?", (entry["into"],)).fetchone()
    if into is None or db.execute("select 1 from logic where key = ?", (entry["logic"]["key"],)).fetchone():
        return False
    if hash_of(program_in(entry["logic"]["program"])) != entry["logic"]["key"]:
        raise YantraError(f"the record of merges is damaged: {entry['logic']['key'][:12]}... is not the hash of its program; nothing was taken back")
    marks = ", ".join("?" * len(entry["moved"]))
    moved = [r for (r,) in db.execute(f"select id from request where logic = ? and id in ({marks})", (into[0], *entry["moved"])).fetchall()]
    if not moved and not entry["same"]:
        return False  # all its requests were forgotten
    note_changes(db, into[0])
    logic = insert(db, "facts", entry["facts"])
    insert(db, "logic", {"id": logic, **entry["logic"]})
    db.executemany("update request set logic = ? where id = ?", [(logic, r) for r in moved])
    db.executemany("update generation set logic = ? where id = ? and logic = ?", [(logic, g, into[0]) for g in entry["answered"]])
    for twin in entry["same"]:
        insert(db, "request", {**_without(_bytes(twin["row"]), "id"), "logic": logic})
        db.execute("update request set contradicted = ? where id = ?", (twin["was"], twin["id"]))
    lessened = ", ".join(f"{c} = max(0, {c} - ?)" for c in COUNTS)
    db.execute(f"update facts set {lessened} where id = ?", (*(entry["facts"][c] for c in COUNTS), into[0]))
    note_changes(db, logic)
    return True


def owner(path: Path) -> Callable[[Traces], Sequence[str]]:
    """What memory_forget.forget asks: removes from the record what was kept of logics and requests that are forgotten."""

    def forget(traces: Traces) -> list[str]:
        try:
            old = read(path)
            new = [e for e in (_less(e, traces) for e in old) if e is not None]
            if new != old:
                _write(path, new)
        except YantraError as e:
            return [f"{e}; delete the file"]
        return []

    return forget


def _less(entry: Columns, traces: Traces) -> Columns | None:
    """An entry without what is forgotten; None where nothing of its logic is left."""
    if entry["into"] in traces.keys or entry["logic"]["key"] in traces.keys:
        return None
    moved = [r for r in entry["moved"] if r not in traces.requests]
    same = [twin for twin in entry["same"] if twin["id"] not in traces.requests]
    return {**entry, "moved": moved, "same": same} if moved or same else None


# ---------------------------------------------------------------- the file


def read(path: Path) -> list[Columns]:
    """The entries of the record, none where there is no file. Raises YantraError for a file that is damaged or none of ours."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as e:
        raise YantraError(f"the record of merges {path} can't be read ({str(e)[:100]}); move it away, then nothing of it can be taken back") from None
    entries = data.get("merged") if isinstance(data, dict) and (data.get("format"), data.get("version")) == (FORMAT, VERSION) else None
    if not isinstance(entries, list) or not all(map(_is_entry, entries)):
        raise YantraError(f"{path} is no record of merges of version {VERSION}; move it away, then nothing of it can be taken back")
    return entries


def _is_entry(e: object) -> bool:
    """Whether an entry has its parts, and rows whose columns are names: these become part of a statement."""
    if not isinstance(e, dict) or set(e) != {"into", "logic", "facts", "moved", "same", "answered"} or not isinstance(e["same"], list):
        return False
    if not isinstance(e["moved"], list) or not isinstance(e["answered"], list) or not all(isinstance(t, dict) and set(t) == {"id", "was", "row"} for t in e["same"]):
        return False
    rows = [e["logic"], e["facts"], *(t["row"] for t in e["same"])]
    return all(isinstance(r, dict) and all(c.isidentifier() for c in r) for r in rows) and {"key", "program"} <= set(e["logic"])


def _write(path: Path, entries: Sequence[Columns]) -> None:
    if entries:
        write_whole(path, json.dumps({"format": FORMAT, "version": VERSION, "merged": list(entries)}).encode())
    else:
        path.unlink(missing_ok=True)


def _without(row: Columns, column: str) -> Columns:
    return {c: v for c, v in row.items() if c != column}


def _texts(row: Columns) -> Columns:
    return {c: base64.b64encode(v).decode() if c in BLOBS and v is not None else v for c, v in row.items()}


def _bytes(row: Columns) -> Columns:
    return {c: base64.b64decode(v) if c in BLOBS and v is not None else v for c, v in row.items()}
