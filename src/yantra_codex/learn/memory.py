"""The memory: logic that was validated, the requests that it answered, and how it fared since.

`learn` returns when the lesson is on the disk. `propose` gives what similar requests were answered with; the caller runs
it on the examples and tells the `outcome`. Any method raises YantraError where the file can't be used (damaged, full
disk, read-only home, newer version): the caller goes on without memory.

Quarantine: what is in it is kept and never proposed. A logic goes there when its failures outweigh its passes by
`STRIKES` of wrong.py (each failure on re-use is a strike, each pass takes one away), or when every request it answered has been
contradicted. A request is contradicted, and no longer leads to the logic, when the logic fails an example of the same
words and types. A logic comes back when it is verified again: learned with a request whose examples it passes, or
by `reverify`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.types import Type
from yantra_codex.learn import memory_value, trust
from yantra_codex.learn.memory_rows import (
    WIDTH,
    Columns,
    Lesson,
    Shape,
    digests_of,
    evidence_of,
    in_own_order,
    lesson_of,
    program_in,
    put,
    read_examples,
    same_words,
)
from yantra_codex.learn.memory_run import first_failure, takes
from yantra_codex.learn.memory_store import Store, dicts, logic_row, now, set_state
from yantra_codex.learn.wrong import contradict
from yantra_codex.settings import settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from yantra_codex.learn.memory_nearest import Near, Nearest

    Floats = NDArray[np.floating[Any]]
    from yantra_codex.learn.memory_forget import Traces
    from yantra_codex.problems import Problem

EACH = """select f.*, l.*, (select count(*) from request r where r.logic = l.id) requests,
    (select text from request r where r.logic = l.id order by r.id limit 1) text
  from logic l join facts f on f.id = l.id where l.id > :last and (:state is null or l.state = :state)
  and (:source is null or exists (select 1 from request r where r.logic = l.id and :source in (r.model, r.source))) order by l.id limit 500"""
FOUND = """select l.key, l.program, l.language, l.code, r.text, f.uses, f.passes, f.failures
  from request r join logic l on l.id = r.logic join facts f on f.id = l.id
  where r.id = ? and l.state in ('active', 'opaque') and not r.contradicted"""
DOUBTFUL = 0.65  # the cosine from which on a failure on another request's examples speaks against a logic: below it other functions are meant
LEAST = 0.3  # cosine times fit below which a request is another matter
AT_ONCE = 32  # vectors that a request may wait for, some milliseconds each
WAITS: Columns = {"vector": b"", "encoder": ""}  # of a request whose words have no vector yet
Encode = Callable[[str], "Floats"]
Owner = Callable[["Traces"], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Learned:
    """A lesson on the disk. is_new: whether its logic was not known before."""

    key: str
    request: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What answered a similar request: a program, or code of the language asked for that did not lift.

    similarity: the cosine of the texts; score: that times how the types fit; request, text: the most similar one.
    """

    key: str
    similarity: float
    score: float
    program: Program | None
    language: str | None
    code: str | None
    request: int
    text: str
    uses: int
    passes: int
    failures: int


class Memory:
    """The memory in a file, by default that under YANTRA_HOME. Threads may share one; nothing is opened before it is needed.

    encode: texts as vectors of unit length, (384,); encoder: the name of what made them, for vectors of two are not compared.
    """

    def __init__(self, path: Path | None = None, *, encode: Encode | None = None, encoder: str | None = None, capacity: int = memory_value.CAPACITY,
                 pages: int | None = None):
        if (encode is None) != (encoder is None):
            raise BadRequest("an encoder of texts needs a name, and a name its encoder")
        self.store = Store(path or settings().memory, pages)
        self.capacity = capacity
        self.owners: list[Owner] = []  # asked by memory_forget.forget
        self._encode, self._encoder = encode, encoder

    @cached_property
    def encoder(self) -> str:
        """The name of what makes the vectors of texts: the file of the network, by its hash."""
        from yantra_codex.model.files import DATA, sha256, verified_in  # loads nothing but the file
        from yantra_codex.model.text import NETWORK

        return self._encoder or sha256(verified_in(DATA, NETWORK))[:16]

    @cached_property
    def nearest(self) -> Nearest:
        from yantra_codex.learn.memory_nearest import Nearest

        return Nearest(self.store, self.encoder)

    def vector(self, text: str) -> Floats:
        """(384,): what a text means."""
        if self._encode is None:
            from yantra_codex.model.text import TextEncoder  # loads the network

            self._encode = TextEncoder.load().encode
        return self._encode(text)

    def close(self) -> None:
        self.store.close()

    # ------------------------------------------------------------ learning

    def learn(self, problem: Problem, provenance: Mapping[str, Any], *, program: Program | None = None, code: str | None = None,
              embedding: Floats | None = None, network: str | None = None, later: bool = False) -> Learned:
        """Keep a validated answer: a program, or code of the problem's language that does not lift. On the disk on return.

        later: the vector of its words is made when somebody next looks for one, where the encoder is not loaded yet. embedding: the problem's
        vector by a network, with the network's hash. The same logic again adds a request, the same request again nothing. Raises BadRequest
        for what fails its examples or can't be kept.
        """
        lesson = lesson_of(problem, program, code, provenance)
        request = {**lesson.request, **(WAITS if later and self._encode is None else self.vector_columns(problem.text)), **_embedding(embedding, network)}
        rows = evidence_of(program, problem) if program is not None else []
        with self.store.writing() as db:
            if _failed_before(db, lesson.logic["key"], problem.text):
                request["contradicted"] = 1
            number, is_new, count = put(db, Lesson(lesson.facts, lesson.logic, request), revive=bool(problem.examples))
            if not is_new:
                trust.settle(db, lesson.logic["key"])
                _confirm(db, lesson.logic["key"], number, rows)
        if count % max(1, min(64, self.capacity // 100)) == 0:
            memory_value.evict(self.store, self.capacity)
        return Learned(lesson.logic["key"], number, is_new)

    def vector_columns(self, text: str) -> Columns:
        vector = self.vector(text).astype("float16")
        if vector.shape != (WIDTH,):
            raise BadRequest(f"a text's vector has {WIDTH} numbers, the encoder gave shape {vector.shape}")
        return {"vector": vector.tobytes(), "encoder": self.encoder}

    def make_vectors(self, waiting: bool = True, limit: int = 1000) -> int:
        """Make vectors for requests whose words have none yet, or (waiting: False) also for those that another encoder made, the newest first; for how many.

        They are found by their words from then on, in every process.
        """
        with self.store.reading() as db:
            asked = "encoder = ''" if waiting else "encoder != :own"
            several = db.execute(f"select id, text from request where {asked} order by id desc limit :limit", {"limit": limit, "own": "" if waiting else self.encoder}).fetchall()
        if several:
            made = [(self.vector_columns(text), number) for number, text in several]
            with self.store.writing() as db:
                db.executemany("update request set vector = ?, encoder = ? where id = ?", [(c["vector"], c["encoder"], number) for c, number in made])
                db.executemany("insert into change (request) values (?)", [(number,) for _, number in made])
        return len(several)

    # ------------------------------------------------------------ proposing

    def propose(self, text: str, types: tuple[list[Type], Type] | None = None, language: str | None = None, limit: int = 10,
                least: float = LEAST) -> list[Proposal]:
        """What the most similar requests were answered with, best first, one proposal a logic; ties in the order of keys.

        types: of parameters and result, where known. language: code of it that did not lift is proposed too.
        """
        with suppress(YantraError):  # a file that may only be read
            self.make_vectors(limit=AT_ONCE)
        asked = Shape(tuple(types[0]), types[1]) if types else Shape(None, None)
        found = self.nearest.find(self.vector(text).astype("float32"), asked, language, limit, least) if limit > 0 else []
        with self.store.reading() as db:
            proposals = [p for near in found if (p := _proposal(db, near)) is not None]
        return sorted(proposals, key=lambda p: (-p.score, p.key))[:limit]

    # ------------------------------------------------------------ outcomes

    def outcome(self, key: str, passed: bool, problem: Problem | None = None, request: int | None = None, program: Program | None = None) -> str:
        """Count how a logic fared when it was used again; its state after.

        problem: what it was tried on. A request in the same words that it fails is contradicted; for code that did not lift the
        caller's word is taken. What it passes is kept as evidence where `request` is given, the similar one that led to it;
        program: it, with its parameters in the order in which it passed.
        """
        against = self._contradicted(key, problem) if problem is not None and not passed else []
        seen: list[Columns] = []
        if problem is not None and passed and request is not None:
            seen = self._examples(key, problem, program)
        elif problem is not None and against:
            seen = self._failing(key, problem)
        date = now()
        with self.store.writing() as db:
            logic = logic_row(db, key)
            db.execute("update facts set uses = uses + 1, passes = passes + ?, failures = failures + ? where id = ?", (passed, not passed, logic["id"]))
            strikes = max(0, logic["strikes"] - 1) if passed else logic["strikes"] + 1
            when = "passed" if passed else "failed"
            db.execute(f"update logic set used = ?, {when} = ?, strikes = ? where id = ?", (date, date, strikes, logic["id"]))
            if seen and passed and request is not None:
                _confirm(db, logic["key"], request, seen)
            elif seen:
                trust.keep(db, logic["id"], against[0], seen, "failed", date)
            return contradict(db, logic["id"], against, strikes)

    def was_told(self, text: str) -> bool:
        """Whether these very words were answered by somebody, or what was found for them is contradicted; no vector is needed."""
        with self.store.reading() as db:
            return db.execute("select 1 from request where text = ? and (source != 'search' or contradicted) limit 1", (text,)).fetchone() is not None

    def _contradicted(self, key: str, problem: Problem) -> list[int]:
        """The requests of a logic that ask the same in the same words, where it fails the problem's examples."""
        with self.store.reading() as db:
            logic = logic_row(db, key)
            rows = dicts(db, "select id, text from request where logic = ? and not contradicted", logic["id"])
        same = [r["id"] for r in rows if same_words(r["text"], problem.text)]
        if not same or logic["program"] is None:
            return same
        program = program_in(logic["program"])
        return same if takes(program, problem.examples) and first_failure(program, problem.examples) else []

    def doubt(self, proposal: Proposal, problem: Problem) -> int:
        """Note that a logic fails an example of a request like its own, of which it passes another; how many such examples.

        Where the words are far, the types others, or it passes nothing, that says nothing of it.
        """
        program, examples = proposal.program, problem.examples
        if program is None or len(examples) < 2 or proposal.similarity < DOUBTFUL or proposal.score < proposal.similarity or not takes(program, examples):
            return 0
        failing = self._failing(proposal.key, problem)
        if not 0 < len(failing) < len(examples):
            return 0
        with self.store.writing() as db:
            trust.keep(db, logic_row(db, proposal.key)["id"], proposal.request, failing, "doubted", now())
        return len(failing)

    def _examples(self, key: str, problem: Problem, program: Program | None) -> list[Columns]:
        """A problem's examples as evidence of a logic; none where they can't be kept, which says nothing of it."""
        with self.store.reading() as db:
            text = logic_row(db, key)["program"]
        try:
            kept = program_in(text) if text is not None else None
            if kept is None or (program is not None and trust.is_bent(program, kept, problem)):
                return []
            return evidence_of(kept, in_own_order(problem, program or kept, kept))
        except (YantraError, ValueError):
            return []

    def _failing(self, key: str, problem: Problem) -> list[Columns]:
        """Those of a problem's examples that a logic fails as it stands, as evidence."""
        with self.store.reading() as db:
            text = logic_row(db, key)["program"]
        if text is None:
            return []
        program = program_in(text)
        return self._examples(key, replace(problem, examples=tuple(e for e in problem.examples if first_failure(program, [e]))), program)

    def reverify(self, key: str) -> bool:
        """Run a quarantined logic on all examples it was learned with and passed since; whether it passed them and is proposed again.

        Requests that were contradicted stay so. Without examples, and for code that did not lift, there is nothing to run.
        """
        with self.store.reading() as db:
            logic = logic_row(db, key)
            rows = dicts(db, "select * from request where logic = ? and not contradicted", logic["id"])
            rows += dicts(db, "select * from evidence where logic = ? and verdict = 'passed'", logic["id"])
        examples = [e for r in rows for e in read_examples(r)]
        if logic["program"] is None or not examples or first_failure(program_in(logic["program"]), examples):
            return False
        with self.store.writing() as db:
            set_state(db, logic_row(db, logic["key"])["id"], "active")
        return True

    # ------------------------------------------------------------ seeing

    def find(self, key: str) -> Columns:
        """A logic's columns with its `requests`; key: whole, its beginning, or the short form y1234567."""
        with self.store.reading() as db:
            logic = logic_row(db, key)
            facts = dicts(db, "select * from facts where id = ?", logic["id"])[0]
            requests = dicts(db, "select * from request where logic = ? order by id", logic["id"])
        return {**facts, **logic, "requests": requests}

    def each(self, state: str | None = None, source: str | None = None) -> Iterator[Columns]:
        """The logics with the number of their requests and the text of the first, in the order learned; read in pieces.

        source: only those that this language model taught, or that came by "search", "feedback", "import" or "fallback".
        """
        last = 0
        while True:
            with self.store.reading() as db:
                found = dicts(db, EACH, {"last": last, "state": state, "source": source})
            if not found:
                return
            yield from found
            last = found[-1]["id"]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was learned yet: then no text needs a vector."""
        with self.store.reading() as db:
            return db.execute("select 1 from logic limit 1").fetchone() is None

    def counts(self) -> dict[str, int]:
        """How many logics there are in each state, and how many requests."""
        with self.store.reading() as db:
            states = dict(db.execute("select state, count(*) from logic group by state").fetchall())
            requests = db.execute("select count(*) from request").fetchone()[0]
        return {**{s: states.get(s, 0) for s in ("active", "opaque", "quarantined")}, "requests": requests}


def _proposal(db: sqlite3.Connection, near: Near) -> Proposal | None:
    """What a near request was answered with; None where it went meanwhile, or its program was damaged (`check` says so)."""
    for key, program, language, code, text, *counts in db.execute(FOUND, (near.request,)):
        try:
            read = program_in(program) if program is not None else None
        except (YantraError, ValueError, RecursionError):
            return None
        return Proposal(key, near.cosine, near.score, read, language, code, near.request, text, *counts)
    return None


def _failed_before(db: sqlite3.Connection, key: str, text: str) -> bool:
    """Whether a logic is known to fail an example of a request in these words."""
    found = db.execute("""select r.text from evidence e join request r on r.id = e.request join logic l on l.id = e.logic
                          where l.key = ? and e.verdict = 'failed'""", (key,))
    return any(same_words(said, text) for (said,) in found)


def _confirm(db: sqlite3.Connection, key: str, request: int, rows: Sequence[Columns]) -> None:
    """Keep those examples that a logic was not learned with."""
    (logic,) = db.execute("select id from logic where key = ?", (key,)).fetchone()
    (first,) = db.execute("select examples from request where logic = ? order by id limit 1", (logic,)).fetchone() or ("[]",)
    known = digests_of(first)
    there = db.execute("select 1 from request where id = ?", (request,)).fetchone() is not None  # it may have been forgotten meanwhile
    trust.keep(db, logic, request if there else None, [r for r in rows if r["digest"] not in known], "passed", now())


def _embedding(embedding: Floats | None, network: str | None) -> Columns:
    if (embedding is None) != (network is None):
        raise BadRequest("an embedding needs the hash of the network that made it")
    return {"embedding": None if embedding is None else embedding.astype("float16").tobytes(), "network": network}
