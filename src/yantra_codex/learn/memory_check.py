"""Whether a whole memory is sound, and its vectors made anew where another encoder of texts has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.text import read_program
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_forget import purge
from yantra_codex.learn.memory_rows import WIDTH, opaque_key, problem_of, program_in, read_examples
from yantra_codex.learn.memory_run import first_failure, takes
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
        stale = db.execute("select count(*) from request where encoder not in ('', ?)", (memory.encoder,)).fetchone()[0]
        examples = db.execute("select coalesce(sum(json_array_length(examples)), 0) from request where json_valid(examples)").fetchone()[0]
        unpurged = db.execute("select value from counter where name = 'unpurged'").fetchone()[0]
    problems += purge(memory) if unpurged and not problems else []
    logics = 0
    for logic, requests, evidence in _rows(memory):
        logics += 1
        problems += [f"logic y{str(logic['key'])[:7]}: {line}" for line in problems_of(logic, requests, evidence)]
        progress(1)
    return Report(logics, examples, stale, tuple(problems))


def problems_of(logic: dict[str, Any], requests: list[dict[str, Any]], evidence: Sequence[dict[str, Any]] = ()) -> list[str]:
    """What is wrong with one logic, in words. evidence: of further examples that it passed."""
    out = [f"request r{r['id']} has a vector of {len(r['vector'])} bytes" for r in requests if r["encoder"] and len(r["vector"]) != 2 * WIDTH]
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
    for row in evidence if logic["state"] == "active" and not out else ():
        try:
            failure = first_failure(program, read_examples(row))
        except YantraError as error:
            failure = str(error)
        out += [f"evidence e{row['id']}, passed before: {failure}"] if failure else []
    return out


def reverify(memory: Memory, progress: Callable[[int], None] = lambda n: None) -> list[tuple[str, str]]:
    """Run every logic that is proposed on all examples that were ever asked for in the words of one of its requests; what fails no longer serves them.

    The examples may have come with another logic, from another process, or by an import. Keys of those that failed, with the state after.
    """
    failed = []
    for several in _same_words(memory):
        requests = [r for r in several if not r["contradicted"]]
        programs = {r["key"]: program_in(r["program"]) for r in requests if r["program"] is not None and r["state"] == "active"}
        for key, program in programs.items():
            for r in several:
                problem = problem_of(r) if r["key"] != key else None
                if problem is not None and takes(program, problem.examples) and first_failure(program, problem.examples):
                    failed.append((key, memory.outcome(key, passed=False, problem=problem)))
                    break
        progress(len(programs))
    return failed


def _same_words(memory: Memory) -> Iterator[list[dict[str, Any]]]:
    """Words in which several logics were asked for, with those requests and their logics."""
    with memory.store.reading() as db:
        texts = [t for (t,) in db.execute("select text from request group by text having count(distinct logic) > 1")]
    for text in texts:
        with memory.store.reading() as db:
            several = dicts(db, "select r.*, l.key, l.program, l.state from request r join logic l on l.id = r.logic where r.text = ? order by r.id", text)
        yield several


def renew_vectors(memory: Memory, progress: Callable[[int], None] = lambda n: None) -> int:
    """Make the vectors anew that another encoder of texts made, without which their requests are not found; how many."""
    done = 0
    while made := memory.make_vectors(waiting=False, limit=PIECE):
        done += made
        progress(made)
    return done


def _rows(memory: Memory) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]]:
    """Each logic with its requests and what it passed since, read in pieces, so that nobody waits."""
    last = 0
    while True:
        with memory.store.reading() as db:
            logics = dicts(db, "select * from logic where id > ? order by id limit ?", last, PIECE)
            found = [(logic, dicts(db, "select * from request where logic = ? order by id", logic["id"]),
                      dicts(db, "select * from evidence where logic = ? and verdict = 'passed'", logic["id"])) for logic in logics]
        if not found:
            return
        yield from found
        last = logics[-1]["id"]
