"""Merging in the file, all merges or none, and taking them back.

    consolidated.json   {"format": "yantra-consolidated", "version": 2, "merged": [{"into": key, "logic": ..., ...}]}

The record is written before the transaction ends, so whatever went is in it; an entry whose logic is still in the memory
was never carried out and says nothing. What is forgotten goes from the record too (`owner`).

What examples said of the logic that goes, they say of the one that stays; how far a source is trusted is the same before and after. Taking back parts
that too, but for records of version 1, whose merges dropped it: what they don't hold can't be given back.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.learn.abstractions import write_whole
from yantra_codex.learn.consolidate_merge import Merge
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_forget import Traces
from yantra_codex.learn.memory_rows import Columns, insert, program_in, read_examples
from yantra_codex.learn.memory_run import first_failure
from yantra_codex.learn.memory_store import dicts, note_changes
from yantra_codex.learn.trust import Record, record_of

NAME, FORMAT, VERSION = "consolidated.json", "yantra-consolidated", 2
PARTS = ("into", "logic", "facts", "moved", "same", "answered")  # of an entry of version 1
EVIDENCE = ("evidence", "trust")  # since version 2
SOURCES = """select source from evidence where logic in (:kept, :gone) and source != 'here'
    union select coalesce(model, source) from request where logic in (:kept, :gone) and contradicted and source in ('fallback', 'import')"""
STRENGTH = ("passed", "doubted", "failed")  # of verdicts on one example, the strongest last
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
    if _differs(db, kept, gone):
        return None
    note_changes(db, gone["id"])
    note_changes(db, kept["id"])
    trusted = {s: record_of(db, s) for (s,) in db.execute(SOURCES, {"kept": kept["id"], "gone": gone["id"]}).fetchall()}
    same = []
    for r in dicts(db, "select * from request where logic = ? order by id", gone["id"]):
        twin = dicts(db, "select id, contradicted from request where logic = ? and digest = ?", kept["id"], r["digest"])
        if twin:
            same.append({"id": twin[0]["id"], "was": twin[0]["contradicted"], "row": _texts(r)})
            db.execute("update evidence set request = ? where request = ?", (twin[0]["id"], r["id"]))
            db.execute("update request set contradicted = max(contradicted, ?) where id = ?", (r["contradicted"], twin[0]["id"]))
            db.execute("delete from request where id = ?", (r["id"],))
    evidence = _evidence_moved(db, kept["id"], gone["id"])
    moved = [r for (r,) in db.execute("update request set logic = ? where logic = ? returning id", (kept["id"], gone["id"])).fetchall()]
    db.execute("update facts set uses = uses + ?, passes = passes + ?, failures = failures + ? where id = ?", (*(gone[c] for c in COUNTS), kept["id"]))
    latest = {c: max((v for v in (kept[c], gone[c]) if v is not None), default=None) for c in LATEST}
    db.execute(f"update logic set {', '.join(f'{c} = ?' for c in LATEST)} where id = ?", (*latest.values(), kept["id"]))
    answered = [g for (g,) in db.execute("update generation set logic = ? where logic = ? returning id", (kept["id"], gone["id"])).fetchall()]
    facts = dicts(db, "select * from facts where id = ?", gone["id"])[0]
    logic = dicts(db, "select * from logic where id = ?", gone["id"])[0]
    db.execute("delete from logic where id = ?", (gone["id"],))
    db.execute("delete from facts where id = ?", (gone["id"],))
    trust = _trust_kept(db, trusted)
    return {"into": m.kept, "logic": _without(logic, "id"), "facts": _without(facts, "id"), "moved": sorted(moved), "same": same, "answered": answered,
            "evidence": evidence, "trust": trust}


def _differs(db: sqlite3.Connection, kept: Columns, gone: Columns) -> bool:
    """Whether a logic fails what another one passed since it was learned: then they do not do the same."""
    program = program_in(kept["program"])
    for row in dicts(db, "select * from evidence where logic = ? and verdict = 'passed'", gone["id"]):
        try:
            if first_failure(program, read_examples(row)):
                return True
        except YantraError:
            continue  # `yantra memory check` tells
    return False


def _evidence_moved(db: sqlite3.Connection, kept: int, gone: int) -> Columns:
    """Let what examples said of a logic be said of another; of one example the stronger verdict. What is needed to take it back."""
    moved, same = [], []
    there = {r["digest"]: r for r in dicts(db, "select * from evidence where logic = ?", kept)}
    for r in dicts(db, "select * from evidence where logic = ? order by id", gone):
        twin = there.get(r["digest"])
        if twin is None:
            db.execute("update evidence set logic = ? where id = ?", (kept, r["id"]))
            moved.append(r["id"])
            continue
        same.append({"id": twin["id"], "was": twin["verdict"], "row": r})
        db.execute("update evidence set verdict = ? where id = ?", (max(twin["verdict"], r["verdict"], key=STRENGTH.index), twin["id"]))
        db.execute("delete from evidence where id = ?", (r["id"],))
    return {"moved": moved, "same": same}


def _trust_kept(db: sqlite3.Connection, before: Mapping[str, Record]) -> dict[str, list[float]]:
    """Remember of each source, as of lessons that went, what its record lost; that."""
    out = {}
    for source, was in before.items():
        now = record_of(db, source)
        lost = [max(0.0, was.confirmed - now.confirmed), max(0.0, was.contradicted - now.contradicted)]
        if any(lost):
            out[source] = lost
            _remember(db, source, lost)
    return out


def _remember(db: sqlite3.Connection, source: str, by: Sequence[float]) -> None:
    """Change what is remembered of a source's lessons that went."""
    db.execute("insert or ignore into trust values (?, 0, 0)", (source,))
    db.execute("update trust set confirmed = max(0, confirmed + ?), contradicted = max(0, contradicted + ?) where source = ?", (*by, source))


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
    again = dict[int, int]()  # requests of the one that stayed -> their twins of the one that comes back
    for twin in entry["same"]:
        again[twin["id"]] = insert(db, "request", {**_without(_bytes(twin["row"]), "id"), "logic": logic})
        db.execute("update request set contradicted = ? where id = ?", (twin["was"], twin["id"]))
    _evidence_back(db, logic, into[0], entry.get("evidence") or {"moved": [], "same": []}, again)
    for source, lost in (entry.get("trust") or {}).items():
        _remember(db, source, [-x for x in lost])
    lessened = ", ".join(f"{c} = max(0, {c} - ?)" for c in COUNTS)
    db.execute(f"update facts set {lessened} where id = ?", (*(entry["facts"][c] for c in COUNTS), into[0]))
    note_changes(db, logic)
    return True


def _evidence_back(db: sqlite3.Connection, logic: int, into: int, evidence: Columns, again: Mapping[int, int]) -> None:
    """Let what was moved be said of its own logic again; what the example said of the other is as it was, unless it failed since."""
    for number in evidence["moved"]:
        for r in dicts(db, "select request from evidence where id = ? and logic = ?", number, into):
            db.execute("update evidence set logic = ?, request = ? where id = ?", (logic, again.get(r["request"], r["request"]), number))
    for twin in evidence["same"]:
        r = twin["row"]
        request = again.get(r["request"], r["request"])
        if request is None or db.execute("select 1 from request where id = ?", (request,)).fetchone():  # else it was forgotten
            insert(db, "evidence", {**_without(r, "id"), "logic": logic, "request": request})
        db.execute("update evidence set verdict = ? where id = ? and verdict = ?", (twin["was"], twin["id"], max(twin["was"], r["verdict"], key=STRENGTH.index)))


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
    if not moved and not same:
        return None
    if not (evidence := entry.get("evidence")):
        return {**entry, "moved": moved, "same": same}
    kept = set(traces.kept.values())
    stay = [e for e in evidence["same"] if e["row"]["request"] not in traces.requests and str(e["row"]["digest"]).encode() not in kept]
    return {**entry, "moved": moved, "same": same, "evidence": {**evidence, "same": stay}}


# ---------------------------------------------------------------- the file


def read(path: Path) -> list[Columns]:
    """The entries of the record, none where there is no file. Raises YantraError for a file that is damaged or none of ours."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as e:
        raise YantraError(f"the record of merges {path} can't be read ({str(e)[:100]}); move it away, then nothing of it can be taken back") from None
    entries = data.get("merged") if isinstance(data, dict) and data.get("format") == FORMAT and data.get("version") in (1, VERSION) else None
    if not isinstance(entries, list) or not all(map(_is_entry, entries)):
        raise YantraError(f"{path} is no record of merges of version {VERSION}; move it away, then nothing of it can be taken back")
    return entries


def _is_entry(e: object) -> bool:
    """Whether an entry has its parts, and rows whose columns are names: these become part of a statement."""
    if not isinstance(e, dict) or set(e) not in (set(PARTS), {*PARTS, *EVIDENCE}):
        return False
    seen = e.get("evidence", {"moved": [], "same": []})
    if not isinstance(seen, dict) or set(seen) != {"moved", "same"} or not isinstance(e.get("trust", {}), dict):
        return False
    twins = [e["same"], seen["same"]]
    if not all(isinstance(several, list) for several in (*twins, e["moved"], e["answered"], seen["moved"])):
        return False
    if not all(isinstance(t, dict) and set(t) == {"id", "was", "row"} for several in twins for t in several):
        return False
    rows = [e["logic"], e["facts"], *(t["row"] for several in twins for t in several)]
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
