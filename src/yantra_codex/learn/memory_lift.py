"""Answers that did not lift when they were learned, lifted when front-ends have become better."""

from __future__ import annotations

from collections.abc import Callable

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_rows import Columns, Lesson, lesson_of, problem_of, provenance_of, put
from yantra_codex.learn.memory_store import dicts
from yantra_codex.learn.memory_value import delete_logic

Lift = Callable[[str, str, str | None, Signature | None], Program]
KEPT = ("vector", "encoder", "embedding", "network", "contradicted")
COUNTS = ("uses", "passes", "failures")


def relift(memory: Memory, lift: Lift, only: str | None = None) -> list[tuple[str, str]]:
    """Lift the opaque answers that `lift(code, language, name, signature)` takes now; old and new keys of those that did.

    only: the key of the one to try. Only what passes examples as a program too becomes one, with the requests and counts it had; the rest stays as it is.
    """
    with memory.store.reading() as db:
        opaque = [(logic, dicts(db, "select * from request where logic = ? order by id", logic["id"]))
                  for logic in dicts(db, "select * from logic l join facts f on f.id = l.id where l.state = 'opaque' and (? is null or l.key = ?) order by l.id", only, only)]
    return [(logic["key"], new) for logic, requests in opaque if (new := _lifted(memory, lift, logic, requests)) is not None]


def _lifted(memory: Memory, lift: Lift, logic: Columns, requests: list[Columns]) -> str | None:
    """The key of an opaque answer's logic, which takes its place; None where there is none yet."""
    try:
        problems = [problem_of(r) for r in requests]
        if not any(p.examples for p in problems):
            return None
        program = lift(logic["code"], logic["language"], problems[0].entry_point, problems[0].signature)
        lessons = [lesson_of(p, program, None, provenance_of(r)) for p, r in zip(problems, requests)]
    except YantraError:
        return None
    with memory.store.writing() as db:
        if db.execute("select 1 from logic where id = ? and lesson = ?", (logic["id"], logic["lesson"])).fetchone() is None:
            return None  # forgotten, or learned again, meanwhile: next time
        delete_logic(db, logic["id"])
        for lesson, old in zip(lessons, requests):
            put(db, Lesson(lesson.facts, lesson.logic, {**lesson.request, **{c: old[c] for c in KEPT}}), revive=True)
        counts = ", ".join(f"{c} = {c} + {int(logic[c])}" for c in COUNTS)
        db.execute(f"update facts set {counts} where id = (select id from logic where key = ?)", (lessons[0].logic["key"],))
    return str(lessons[0].logic["key"])
