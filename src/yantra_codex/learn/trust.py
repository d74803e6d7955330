"""How far a lesson is believed before it has a record of its own: as far as what else its source taught has held.

A lesson passes the examples it came with, and whoever taught it saw those. What counts is what nobody had shown: a further example that it
passes confirms it, one asked for in the same words that it fails contradicts it, one in similar words that it fails while it passes another
of that request is a doubt: of the lesson, not of its source, for another function may be meant. Each is a row of the table `evidence`, one an example, which goes with its logic; how the lessons of a source
fared that were forgotten or let go stays as two numbers.

    trust of a source = mean - deviation of Beta(RIGHT + confirmed lessons, WRONG + contradicted lessons)
    odds of a lesson  = trust / (1 - trust) / PASSES_WRONG ** further examples passed * DOUBTED ** doubts * CONTRADICTED ** examples failed

Chosen on seeds 1 and 2 of `yantra bench stream`, with a teacher that is right and with one that is subtly wrong in a fifth of the logics.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.learn.memory_rows import digests_of, evidence_of, in_own_order

if TYPE_CHECKING:
    from yantra_codex.learn.memory import Memory, Proposal
    from yantra_codex.problems import Problem

RIGHT, WRONG = 30.0, 0.5  # of a source without a record
PASSES_WRONG = 0.25  # how often a program that is subtly wrong passes a further example
DOUBTED, CONTRADICTED = 0.3, 0.05
CAUTION = 5.0  # a wrong answer given is worse than a question asked: belief is the probability to this power
SUREST = 0.97  # that anything found here was
AS_SHOWN = 0.97  # a little more than recall makes of two examples passed in the same words: a lesson found here is nearly as sure as it was, and what is found anew comes first
TAUGHT = ("fallback", "import")  # sources that may be wrong beyond the examples; what was composed here or given by a person is not weighed


class Again(Protocol):
    """What was recalled: its proposal, and the program with its parameters in the asked order."""

    @property
    def program(self) -> Program: ...
    @property
    def proposal(self) -> Proposal: ...
    @property
    def rivals(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Record:
    """How the lessons of a source fared on examples that were not shown to it."""

    confirmed: float = 0.0
    contradicted: float = 0.0

    @property
    def trust(self) -> float:
        """The probability, rather low, that a further lesson of it is right."""
        a, b = RIGHT + self.confirmed, WRONG + self.contradicted
        return a / (a + b) - math.sqrt(a * b / (a + b + 1)) / (a + b)


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for and against one lesson. source: None where it is not weighed; further: distinct examples passed beyond those it came with.

    sure: how sure one was when it was found here and nobody gave it since, which then stands in the place of its source's trust.
    """

    source: str | None
    record: Record
    further: int = 0
    doubts: int = 0
    failed: int = 0
    sure: float | None = None

    @property
    def belief(self) -> float:
        """From 0 to 1; 1 is a new lesson of a source without a record."""
        trust = self.record.trust if self.sure is None else self.sure
        odds = trust / (1 - trust) / PASSES_WRONG**self.further * DOUBTED**self.doubts * CONTRADICTED**self.failed
        if self.sure is not None:
            return min(1.0, odds / (1 + odds) / AS_SHOWN)
        return min(1.0, odds / (1 + odds) / Record().trust) ** CAUTION


def record_of(db: sqlite3.Connection, source: str) -> Record:
    """A source's record, of what is kept and what went."""
    confirmed, contradicted = db.execute("select coalesce(sum(confirmed), 0), coalesce(sum(contradicted), 0) from trust where source = ?", (source,)).fetchone()
    seen: dict[int, set[str]] = {}
    for logic, verdict in db.execute("select distinct logic, verdict from evidence where source = ?", (source,)):
        seen.setdefault(logic, set()).add(verdict)
    for (logic,) in db.execute("select distinct logic from request where contradicted and source in ('fallback', 'import') and coalesce(model, source) = ?", (source,)):
        seen.setdefault(logic, set()).add("failed")
    fates = [_fate(verdicts) for verdicts in seen.values()]
    return Record(confirmed + sum(c for c, _ in fates), contradicted + sum(x for _, x in fates))


def _fate(verdicts: set[str]) -> tuple[float, float]:
    """What a lesson counts as confirmed, and as contradicted."""
    return (0.0, 1.0) if "failed" in verdicts else (1.0, 0.0) if "passed" in verdicts else (0.0, 0.0)


def standing(db: sqlite3.Connection, logic: int, now: Iterable[str] = (), bent: bool = False) -> Standing:
    """Where a logic stands. now: digests of the examples that it passes at the moment; bent: only with its parameters in another order."""
    source = source_of(db, logic)
    record = record_of(db, source) if source is not None else Record()
    found: dict[str, list[str]] = {"passed": [], "doubted": [], "failed": []}
    for verdict, digest in db.execute("select verdict, digest from evidence where logic = ? and not settled", (logic,)):
        found[verdict].append(digest)
    first, by, checks = db.execute("select examples, source, checks from request where logic = ? order by id limit 1", (logic,)).fetchone() or ("[]", "", "{}")
    told = db.execute("select 1 from request where logic = ? and source != 'search' and not contradicted limit 1", (logic,)).fetchone()
    sure = min(SUREST, json.loads(checks).get("confidence", SUREST)) if by == "search" and told is None else None
    further = {*found["passed"], *(() if bent else now)} - digests_of(first)
    return Standing(source, record, len(further), len(found["doubted"]) + bent, len(found["failed"]), sure)


def source_of(db: sqlite3.Connection, logic: int) -> str | None:
    """The name of who taught a logic first, a language model's where one did; None where it was composed here, or a person stands for it."""
    rows = db.execute("select source, model from request where logic = ? order by id", (logic,)).fetchall()
    if not rows or rows[0][0] not in TAUGHT or any(source == "feedback" for source, _ in rows):
        return None
    return str(rows[0][1] or rows[0][0])


def belief(memory: Memory, again: Again, problem: Problem) -> float:
    """How far a recalled program is believed that passes a problem's examples, from 0 to 1; 1 where nothing speaks against its source."""
    kept, served = again.proposal.program, again.program
    if kept is None:
        return 1.0
    try:
        now = [row["digest"] for row in evidence_of(kept, in_own_order(problem, served, kept))]
    except (YantraError, ValueError):
        now = []  # examples that can't be written say nothing further
    with memory.store.reading() as db:
        found = db.execute("select id from logic where key = ?", (again.proposal.key,)).fetchone()
        lesson = standing(db, found[0], now, is_bent(served, kept, problem)) if found else None
    if lesson is None:
        return 1.0
    return lesson.belief if lesson.sure is None else lesson.belief / (1 + again.rivals)  # what was found here and is disputed is no surer than its rivals


def is_bent(served: Program, kept: Program, problem: Problem) -> bool:
    """Whether a program passes only with its parameters in another order, though they fit as they stand and the asked names do not say so."""
    names, types = zip(*((p.name, p.type) for p in kept.entry.params), strict=True) if kept.entry.params else ((), ())
    order = tuple(p.name for p in served.entry.params)
    asked = tuple(p.name for p in problem.signature.params) if problem.signature else ()
    return types == tuple(p.type for p in served.entry.params) and names != order != asked


# ---------------------------------------------------------------- writing


def keep(db: sqlite3.Connection, logic: int, request: int | None, rows: Iterable[Mapping[str, Any]], verdict: str, date: str) -> None:
    """Write what examples said of a logic; one that was passed before and fails now has failed."""
    source = source_of(db, logic) or "here"
    for row in rows:
        db.execute("""insert into evidence (logic, request, source, digest, examples, params, returns, verdict, date) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                      on conflict (logic, digest) do update set verdict = excluded.verdict, date = excluded.date, settled = 0
                      where excluded.verdict = 'failed' or (excluded.verdict = 'doubted' and verdict = 'passed')""",
                   (logic, request, source, row["digest"], row["examples"], row["params"], row["returns"], verdict, date))


def settle(db: sqlite3.Connection, key: str) -> None:
    """Let the doubts about a logic that was validated anew count no more: whoever was asked because of them gave it again."""
    db.execute("update evidence set settled = 1 where verdict = 'doubted' and logic = (select id from logic where key = ?)", (key,))


def remember(db: sqlite3.Connection, logic: int) -> None:
    """Keep, as numbers alone, how a lesson fared that is about to go."""
    source = source_of(db, logic)
    if source is None:
        return
    verdicts = {v for (v,) in db.execute("select distinct verdict from evidence where logic = ?", (logic,))}
    if db.execute("select 1 from request where logic = ? and contradicted", (logic,)).fetchone():
        verdicts.add("failed")
    if verdicts:
        db.execute("""insert into trust values (?, ?, ?) on conflict (source) do update
                      set confirmed = confirmed + excluded.confirmed, contradicted = contradicted + excluded.contradicted""", (source, *_fate(verdicts)))


__all__ = ["Record", "Standing", "belief", "is_bent", "keep", "record_of", "remember", "settle", "source_of", "standing"]
