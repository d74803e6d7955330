"""Whether a whole memory is sound, and its vectors made anew where another encoder of texts has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.text import read_program
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_forget import purge
from yantra_codex.learn.memory_nearest import WIDTH
from yantra_codex.learn.memory_rows import opaque_key, read_examples
from yantra_codex.learn.memory_run import first_failure
from yantra_codex.learn.memory_store import dicts

PIECE = 200  # rows read, or written, at a time


@dataclass(frozen=True, slots=True)
class Report:
    """What a check saw. problems: one line each. stale: requests whose vectors another encoder made."""

    logics: int
    examples: int
    stale: int
    problems: tuple[str, ...]


def check(memory: Memory, progress: Callable[[int], None] = lambda n: None) -> Report:
    """Read every row: the file is whole, every program reads and has its hash, a logic that is proposed passes its examples.

    Also ends a forgetting that was cut short. Changes nothing else.
    """
    with memory.store.own_view() as db:
        problems = [f"the file: {line}" for (line,) in db.execute("pragma integrity_check") if line != "ok"]
        problems += [f"the file: a row of {table} has lost its logic" for table, *_ in db.execute("pragma foreign_key_check")]
        stale = db.execute("select count(*) from request where encoder != ?", (memory.encoder,)).fetchone()[0]
        examples = db.execute("select coalesce(sum(json_array_length(examples)), 0) from request where json_valid(examples)").fetchone()[0]
        unpurged = db.execute("select value from counter where name = 'unpurged'").fetchone()[0]
    problems += purge(memory) if unpurged and not problems else []
    logics = 0
    for logic, requests in _rows(memory):
        logics += 1
        problems += [f"logic y{str(logic['key'])[:7]}: {line}" for line in problems_of(logic, requests)]
        progress(1)
    return Report(logics, examples, stale, tuple(problems))


def problems_of(logic: dict[str, Any], requests: list[dict[str, Any]]) -> list[str]:
    """What is wrong with one logic, in words."""
    out = [f"request r{r['id']} has a vector of {len(r['vector'])} bytes" for r in requests if len(r["vector"]) != 2 * WIDTH]
    if not requests:
        out.append("it has no request")
    if logic["program"] is None:
        return out + (["its key is not the hash of its code"] if opaque_key(logic["language"], logic["code"]) != logic["key"] else [])
    try:
        program = read_program(logic["program"])
        if hash_of(program) != logic["key"]:
            out.append("its key is not the hash of its program")
    except (YantraError, ValueError, RecursionError, TypeError) as e:
        return [*out, f"its program does not read: {e}"[:200]]
    for r in requests if logic["state"] == "active" else []:
        try:
            failure = first_failure(program, read_examples(r)) if not r["contradicted"] else None
        except YantraError as e:
            failure = str(e)
        out += [f"request r{r['id']}: {failure}"] if failure else []
    return out


def renew_vectors(memory: Memory, progress: Callable[[int], None] = lambda n: None) -> int:
    """Make the vectors anew that another encoder of texts made, without which their requests are not found; how many."""
    done = 0
    while True:
        with memory.store.reading() as db:
            several = db.execute("select id, text from request where encoder != ? limit ?", (memory.encoder, PIECE)).fetchall()
        if not several:
            return done
        columns = [(memory.vector_columns(text), number) for number, text in several]
        with memory.store.writing() as db:
            db.executemany("update request set vector = ?, encoder = ? where id = ?", [(c["vector"], c["encoder"], number) for c, number in columns])
            db.executemany("insert into change (request) values (?)", [(number,) for _, number in columns])
        done += len(several)
        progress(len(several))


def _rows(memory: Memory) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each logic with its requests, read in pieces, so that nobody waits."""
    last = 0
    while True:
        with memory.store.reading() as db:
            logics = dicts(db, "select * from logic where id > ? order by id limit ?", last, PIECE)
            found = [(logic, dicts(db, "select * from request where logic = ? order by id", logic["id"])) for logic in logics]
        if not found:
            return
        yield from found
        last = logics[-1]["id"]
