"""Forgetting on purpose: every trace goes, and that nothing is left is looked for in the files' bytes.

Deleted rows are overwritten, the log is emptied and the file written anew without free pages. Then another process reads
the database's files and looks for pieces of all that was forgotten. A piece that a row which stays holds too (a common
phrase, the head of a function) counts as that row's. What the file system or the disk keep of old blocks is beyond this.

Who keeps copies elsewhere (a replay buffer, proofs) adds an owner to `Memory.owners`: it gets the traces, removes what it
has of them, and says in lines what it could not remove.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yantra_codex.errors import UnknownName, YantraError
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_store import SIDES, WAIT_S, dicts, logic_row, step
from yantra_codex.learn.memory_value import delete_logic
from yantra_codex.learn.trust import remember

PIECE, EVERY, SHORTEST = 32, 256, 8  # bytes: of a piece, from one to the next, below which a text can't be told from chance
LOGIC_TRACES = ("key", "program", "code")
EVIDENCE_TRACES = ("examples", "digest")
REQUEST_TRACES = ("text", "name", "names", "examples", "tests", "digest", "vector", "embedding", "checks")
HELD = {"facts": ("steps", "ops", "types"), "logic": ("key", "program", "code", "params"), "request": (*REQUEST_TRACES, "params", "model", "date"),
        "evidence": (*EVIDENCE_TRACES, "params", "source")}
# run as a program of its own: closing a database's file in this process would drop the locks of its connections
LOOK = """
import base64, json, sys
asked = json.load(sys.stdin)
pieces = [base64.b64decode(p) for p in asked["pieces"]]
found = {}
for path in asked["files"]:
    try:
        with open(path, "rb") as f:
            data = f.read()
    except FileNotFoundError:
        continue
    found[path] = {"size_bytes": len(data), "pieces": [i for i, p in enumerate(pieces) if p in data]}
json.dump(found, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Traces:
    """What is to be forgotten: keys of logics that go, numbers of requests, and by name all that was kept of them."""

    keys: tuple[str, ...]
    requests: tuple[int, ...]
    kept: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went, and the proof: what was looked for, in how many pieces, in which files (with their sizes), and what is left.

    shared: pieces that rows which stay hold too. too_short: what is too short to be looked for. left: empty where proved.
    """

    keys: tuple[str, ...]
    requests: tuple[int, ...]
    looked_for: tuple[str, ...]
    too_short: tuple[str, ...]
    pieces: int
    shared: int
    files: Mapping[str, int]
    left: tuple[str, ...]


def forget(memory: Memory, what: str | int) -> Forgotten:
    """Remove a logic (by key) or one request (by number; with its logic where it was the only one), and prove it.

    Raises UnknownName where there is no such thing. The owners are asked first, so that a forgetting that was cut short can be
    asked for again.
    """
    with memory.store.reading() as db:
        traces = _traces(db, what)
    return _forgotten(memory, traces)


def forget_source(memory: Memory, source: str) -> Forgotten:
    """Remove all that a language model taught (or that came by "search", "feedback", "import", "fallback"), and prove it.

    A logic that has requests of other sources too stays with these. How far the source is trusted stays, as two numbers.
    Raises UnknownName where nothing is of that source.
    """
    with memory.store.reading() as db:
        rows = dicts(db, "select l.key, r.id, ? in (r.model, r.source) is_of from request r join logic l on l.id = r.logic order by r.id", source)
        stay = {r["key"] for r in rows if not r["is_of"]}
        gone = dict.fromkeys(r["id"] if r["key"] in stay else r["key"] for r in rows if r["is_of"])
        if not gone:
            raise UnknownName("source in the memory", source, sorted({str(r["model"]) for r in dicts(db, "select distinct model from request where model is not null")}))
        several = [_traces(db, what) for what in gone]
    kept = {name: value for t in several for name, value in t.kept.items()}
    return _forgotten(memory, Traces(tuple(k for t in several for k in t.keys), tuple(r for t in several for r in t.requests), kept))


def _forgotten(memory: Memory, traces: Traces) -> Forgotten:
    left = [line for owner in memory.owners for line in owner(traces)]
    with memory.store.writing() as db:
        _delete(db, traces)
    left += purge(memory)
    pieces = {name: _pieces(kept) for name, kept in traces.kept.items()}
    wanted = list(dict.fromkeys(p for several in pieces.values() for p in several))
    files, found = _look(memory, wanted)
    with memory.store.reading() as db:
        shared = {p for p in found if _is_held(db, p)}
    left += [f"a piece of {name}" for name, several in pieces.items() if any(p in found and p not in shared for p in several)]
    return Forgotten(traces.keys, traces.requests, tuple(n for n, p in pieces.items() if p), tuple(n for n, p in pieces.items() if not p), len(wanted),
                     len(shared), files, tuple(left))


def purge(memory: Memory) -> list[str]:
    """Empty the log and write the file anew without free pages; in words what hinders it, nothing where it was done."""
    try:
        with memory.store.alone() as db:
            before = db.execute("select value from counter where name = 'unpurged'").fetchone()[0]
            _emptied(db)
            db.execute("vacuum")
            _emptied(db)
        with memory.store.writing() as db:
            db.execute("update counter set value = value - ? where name = 'unpurged'", (before,))
        with memory.store.alone() as db:
            _emptied(db)
    except YantraError as e:
        return [f"the rows are deleted, but old pages or the log may hold them ({e}); 'yantra memory check' tries again"]
    return []


def _emptied(db: sqlite3.Connection) -> None:
    """Write the log back and cut it to nothing; waits for those who read."""
    end = time.monotonic() + WAIT_S
    while db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
        if time.monotonic() > end:
            raise YantraError("another process keeps reading an older state; end it")
        time.sleep(0.02)


def _traces(db: sqlite3.Connection, what: str | int) -> Traces:
    if isinstance(what, int):
        requests = dicts(db, "select * from request where id = ?", what)
        if not requests:
            raise UnknownName("request in the memory", f"r{what}", ())
        logic = dicts(db, "select * from logic where id = ?", requests[0]["logic"])[0]
        goes = db.execute("select count(*) from request where logic = ?", (logic["id"],)).fetchone()[0] == 1
    else:
        logic, goes = logic_row(db, what), True
        requests = dicts(db, "select * from request where logic = ?", logic["id"])
    kept = {f"the {name} of logic y{logic['key'][:7]}": _bytes(logic[name]) for name in LOGIC_TRACES if goes and logic[name] is not None}
    kept |= {f"the {name} of request r{r['id']}": _bytes(r[name]) for r in requests for name in REQUEST_TRACES if r[name] is not None}
    seen = [e for e in dicts(db, "select * from evidence where logic = ?", logic["id"]) if goes or e["request"] == requests[0]["id"]]
    kept |= {f"the {name} of evidence e{e['id']}": _bytes(e[name]) for e in seen for name in EVIDENCE_TRACES}
    return Traces((logic["key"],) if goes else (), tuple(r["id"] for r in requests), kept)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def _delete(db: sqlite3.Connection, traces: Traces) -> None:
    """Delete the rows, and what was learned of a logic meanwhile."""
    for key in traces.keys:
        for (logic,) in db.execute("select id from logic where key = ?", (key,)).fetchall():
            remember(db, logic)
            delete_logic(db, logic)
    for request in traces.requests:
        db.execute("insert into change (request) select id from request where id = ?", (request,))
        db.execute("delete from request where id = ?", (request,))
    step(db, "unpurged")


def _pieces(kept: bytes) -> list[bytes]:
    """Pieces of what was kept, by which a part of it is found: a long value lies in several pages."""
    if len(kept) < SHORTEST:
        return []
    if len(kept) <= PIECE:
        return [kept]
    return [kept[at : at + PIECE] for at in (*range(0, len(kept) - PIECE, EVERY), len(kept) - PIECE)]


def _look(memory: Memory, pieces: Sequence[bytes]) -> tuple[dict[str, int], set[bytes]]:
    """The database's files with their sizes, and the pieces that are in one of them."""
    asked = {"files": [f"{memory.store.path}{side}" for side in SIDES], "pieces": [base64.b64encode(p).decode() for p in pieces]}
    done = subprocess.run([sys.executable, "-I", "-S", "-c", LOOK], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        raise YantraError(f"the rows are deleted, but the files could not be looked through: {done.stderr.strip()[-200:]}")
    found = json.loads(done.stdout)
    return {path: f["size_bytes"] for path, f in found.items()}, {pieces[i] for f in found.values() for i in f["pieces"]}


def _is_held(db: sqlite3.Connection, piece: bytes) -> bool:
    """Whether a row that stays holds these bytes, or the schema does."""
    tests = {table: " or ".join(f"instr(cast({c} as blob), ?1)" for c in columns) for table, columns in HELD.items()}
    queries = [f"select 1 from {table} where {test} limit 1" for table, test in tests.items()]
    return any(db.execute(q, (piece,)).fetchone() for q in [*queries, "select 1 from sqlite_master where instr(cast(sql as blob), ?1)"])
