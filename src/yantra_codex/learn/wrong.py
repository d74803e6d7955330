"""Programs that are known to be wrong for certain words: kept in the memory by a contradicted request, whether they were learned before or not.

A logic with a contradicted request is not proposed for it; `known_wrong` tells the same of a program that comes from elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.learn.memory_rows import Lesson, lesson_of, put, same_words
from yantra_codex.learn.memory_store import Store, dicts, note_changes, now, set_state

if TYPE_CHECKING:  # memory.py comes after this file
    from yantra_codex.learn.journal import Entry
    from yantra_codex.learn.memory import Memory
    from yantra_codex.problems import Problem

CONTRADICTED = """select l.key, l.program, r.text, r.name, r.contradicted from request r join logic l on l.id = r.logic
    where l.program is not null and l.id in (select logic from request where contradicted)"""
STRIKES = 3  # by which failures outweigh passes of a logic in quarantine


def keep_wrong(memory: Memory, problem: Problem, program: Program, entry: Entry | None = None, model: str | None = None) -> tuple[str, str]:
    """Keep that a program is wrong for a problem's words, learned before or not; its logic's key and state. One transaction.

    entry: the answer's; the logic of the memory that gave it (perhaps with its parameters in another order) loses the words too. model: the language
    model that gave the answer, where the entry does not say it; the failure counts against it.
    """
    given, _, named = entry.source.partition(":") if entry is not None else ("", "", "")
    source = "fallback" if given == "fallback" or model else "search"
    lesson = lesson_of(replace(problem, examples=()), program, None, {"source": source, "model": (named or model) if source == "fallback" else None, "checks": {"by": "feedback"}})
    request = {**lesson.request, **memory.vector_columns(problem.text)}
    key, states = lesson.logic["key"], {}
    with memory.store.writing() as db:
        number, *_ = put(db, Lesson(lesson.facts, lesson.logic, request), revive=False)
        for k in dict.fromkeys((key, entry.key if entry and entry.key else key)):
            for logic in dicts(db, "select * from logic where key = ?", k):
                rows = dicts(db, "select id, text from request where logic = ? and not contradicted", logic["id"])
                against = [r["id"] for r in rows if r["id"] == number or same_words(r["text"], problem.text)]
                states[k] = logic["state"]
                if not against:
                    continue  # it was said before
                db.execute("update facts set uses = uses + 1, failures = failures + 1 where id = ?", (logic["id"],))
                db.execute("update logic set used = ?, failed = ?, strikes = strikes + 1 where id = ?", (now(), now(), logic["id"]))
                states[k] = contradict(db, logic["id"], against, logic["strikes"] + 1)
    return key, states[key]


def contradict(db: sqlite3.Connection, logic: int, requests: Sequence[int], strikes: int = 0) -> str:
    """Requests that no longer lead to a logic; its state after: it is in quarantine where none is left, or its failures outweigh."""
    db.executemany("update request set contradicted = 1 where id = ?", [(r,) for r in requests])
    left, was = db.execute("select (select count(*) from request where logic = l.id and not contradicted), state from logic l where id = ?", (logic,)).fetchone()
    state = "quarantined" if strikes >= STRIKES or not left else str(was)
    if state != was:
        set_state(db, logic, state)
    elif requests:
        note_changes(db, logic)
    return state


def known_wrong(memory: Memory, problem: Problem, program: Program) -> bool:
    """Whether a program was said to be wrong for these words, asked with these types, and was not found right since."""
    with memory.store.reading() as db:
        rows = dicts(db, "select text, params, contradicted from request where logic = (select id from logic where key = ?)", hash_of(program))
    asked = None if problem.signature is None else sorted(str(p.type) for p in problem.signature.params)
    said = [r["contradicted"] for r in rows if same_words(r["text"], problem.text) and (asked is None or r["params"] is None or sorted(json.loads(r["params"])) == asked)]
    return bool(said) and all(said)


def contradicted_in(path: Path) -> dict[tuple[str, str], str]:
    """The programs of a memory's file that are wrong for words: (the logic's key, the words) -> the program; none where the file can't be read."""
    from yantra_codex.learn.replay import words_in  # loads what the network's training reads: only where that is asked

    if not path.exists():
        return {}
    store, right, wrong = Store(path), set[tuple[str, str]](), dict[tuple[str, str], str]()
    try:
        with store.reading() as db:
            for r in dicts(db, CONTRADICTED):
                asked = r["key"], words_in(r["text"].strip() or str(r["name"] or "").replace("_", " "))
                if r["contradicted"]:
                    wrong[asked] = r["program"]
                else:
                    right.add(asked)
    except YantraError:
        return {}
    finally:
        store.close()
    return {asked: program for asked, program in wrong.items() if asked not in right}


__all__ = ["STRIKES", "contradict", "contradicted_in", "keep_wrong", "known_wrong"]
