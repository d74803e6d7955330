"""The journal: one row for each generation, later with its outcome; in the memory's file.

A row holds numbers, dates and words of a closed vocabulary, the configured model's name, the proof's id, and the number of the
logic in the memory that answered: no text, name or literal. Where that logic is forgotten its number and the proof's id go
from the row.

`note` is called when the answer has been given, and never fails: what can't be written is told once. A row survives a kill;
a loss of power may cost the last ones.
"""

from __future__ import annotations

import logging
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest, UnknownName, YantraError
from yantra_codex.learn.calibrate import offset
from yantra_codex.learn.memory_store import JUDGED, UNKNOWN, Store, dicts, explained, now
from yantra_codex.learn.threshold import START, WINDOW, Choice, Pair, guaranteed
from yantra_codex.settings import settings

BY = ("tests", "feedback", "edit")  # who judges
EVERY = 100  # generations from one line in the log to the next
OF_SOURCE = 300  # judged answers of a source by which its confidence is moved, the last ones
WAIT_S = 1.0  # for another process that writes
MOST_UNKNOWN = 1_000  # local answers that were not given and are looked at, beside the judged ones
GROUPS = {"all": "'all'", "language": "language", "source": "source", "model": "coalesce(model, '')", "day": "substr(date, 1, 10)",
          "week": "date(substr(date, 1, 10), 'weekday 0', '-6 days')"}  # a week by its Monday
NOTE = """insert into generation (date, language, source, model, status, confidence, examples, ms, tokens_in, tokens_out, money, proof, logic, threshold,
    good, judged_by, judged, local_right, raw)
  values (:date, :language, :source, :model, :status, :confidence, :examples, :ms, :tokens_in, :tokens_out, :money, :proof,
    (select id from logic where key = :key), :threshold, :good, iif(:good is null, null, 'tests'), iif(:good is null, null, :date), :local_right, :raw)
  returning id"""
ENTRY = """select g.date, g.language, g.source, g.model, g.status, g.confidence, g.examples, g.ms, g.tokens_in, g.tokens_out, g.money, g.proof, l.key,
    g.threshold, g.good, g.judged_by, g.judged, g.local_right, g.raw from generation g left join logic l on l.id = g.logic"""
LOCAL = "source not in ('fallback', 'abstained')"
TOTALS = f"""select {{group}} name, count(*) generations, sum({LOCAL}) local, sum(source = 'fallback') fallback, sum(source = 'abstained') abstained,
    sum({LOCAL} and good is not null) judged, sum({LOCAL} and coalesce(good, 0)) "right", sum(tokens_in) tokens_in, sum(tokens_out) tokens_out, sum(money) money,
    sum(ms) / 1000 seconds, sum({LOCAL} and coalesce(good, 1)) spared, sum(iif({LOCAL} and coalesce(good, 1), ms, 0)) / 1000 spared_s
  from generation where id > ? group by 1 order by 1"""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a generation ended.

    source: "library", "search", "memory", "fallback:MODEL" or "abstained". confidence: of the best local answer, given or not,
    which is what the threshold was compared with; None where there was none. key: of the logic in the memory that answered,
    or was learned from it. good: what tests that came with the request say of the answer that was given. local_right: of
    a local answer that was not given, whether it would have been right, where that was found out. raw: the confidence as it was
    estimated, before it was moved by what was judged (calibrate.py).
    """

    language: str
    source: str
    status: str
    confidence: float | None = None
    examples: int = 0
    ms: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0
    proof: str | None = None
    key: str | None = None
    threshold: float | None = None
    good: bool | None = None
    local_right: bool | None = None
    raw: float | None = None


@dataclass(frozen=True, slots=True)
class Entry(Outcome):
    """A row of the journal: an outcome, when it was noted, and when and by whom it was judged."""

    date: str = ""
    judged: str | None = None
    judged_by: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of a group of generations. judged, right: of the local ones.

    spared: local answers, but those judged wrong, for which no language model was asked; spared_s: how long they took.
    """

    name: str
    generations: int = 0
    local: int = 0
    fallback: int = 0
    abstained: int = 0
    judged: int = 0
    right: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0
    seconds: float = 0.0
    spared: int = 0
    spared_s: float = 0.0


class Journal:
    """The journal in a memory's file, by default that under YANTRA_HOME. Threads may share one; processes each have theirs."""

    def __init__(self, path: Path | None = None):
        self.store = Store(path or settings().memory, sync="normal", wait_s=WAIT_S)
        self._told = False

    # ------------------------------------------------------------ writing

    def note(self, outcome: Outcome) -> bool:
        """Add a row; whether it could be. Each EVERY generations of all processes a line goes to the log."""
        source, _, model = outcome.source.partition(":")
        try:
            with self.store.writing() as db:
                row = {**asdict(outcome), "date": now(), "source": source, "model": model[:200] or None}
                number = int(db.execute(NOTE, row).fetchone()[0])
        except (YantraError, ValueError, OverflowError) as e:
            self._tell(e)
            return False
        if number % EVERY == 0:
            self._log(number)
        return True

    def judge(self, proof: str, good: bool, by: str) -> Entry:
        """Keep whether the last answer with this proof was good, over what was said before; the entry as it was.

        Raises BadRequest for what is no id or no judge, UnknownName for an answer that is not in the journal, YantraError where
        the file can't be written.
        """
        if by not in BY:
            raise BadRequest(f"an answer is judged by one of {', '.join(BY)}, not by {by!r}")
        entry = self.find(proof)
        with self.store.writing() as db:
            db.execute("update generation set good = ?, judged_by = ?, judged = ? where id = (select max(id) from generation where proof = ?)",
                       (good, by, now(), proof))
        return entry

    def _tell(self, why: Exception) -> None:
        if not self._told:
            log.warning("the journal is not kept, answers are given all the same: %s", why)
        self._told = True

    def _log(self, number: int) -> None:
        try:
            t, threshold = self.totals(after=number - EVERY)[0], self.choice().threshold
        except YantraError as e:
            return self._tell(e)
        log.info("generation %d: of the last %d %d were answered locally (%d of %d judged were right), %d by a language model (%d tokens), %d not at all; "
                 "threshold %.2f", number, t.generations, t.local, t.right, t.judged, t.fallback, t.tokens_in + t.tokens_out, t.abstained, threshold)

    # ------------------------------------------------------------ reading

    def find(self, proof: str) -> Entry:
        """The last entry with a proof's id. Raises BadRequest for what is none, UnknownName where there is no such entry."""
        if not re.fullmatch(r"y[0-9a-f]{7}", proof):
            raise BadRequest(f"{proof!r} is not an answer's id; one looks like y7f3c09a and is told with the answer")
        found = self._rows(f"{ENTRY} where g.proof = ? order by g.id desc limit 1", proof)
        if not found:
            raise UnknownName("answer in the journal", proof, (e.proof for e in self.last(1000) if e.proof is not None))
        return _entry(found[0])

    def last(self, n: int) -> list[Entry]:
        """The last n entries, the newest first."""
        return [_entry(row) for row in self._rows(f"{ENTRY} order by g.id desc limit ?", n)]

    def totals(self, by: str = "all", after: int = 0) -> list[Totals]:
        """Counts for each "language", "source", "model", "day" or "week" (by its Monday, UTC), or for "all"; in the order of names.

        after: only of rows with a higher number.
        """
        return [Totals(**row) for row in self._rows(TOTALS.format(group=GROUPS[by]), after)]

    def pairs(self) -> list[Pair]:
        """What a threshold is chosen by, the oldest first: from the WINDOW-th last judged local answer on."""
        judged = self._rows(f"select id, confidence, {JUDGED} judged from generation where {JUDGED} is not null and confidence is not null order by id desc limit ?", WINDOW)
        since = judged[-1]["id"] if len(judged) == WINDOW else 0
        unknown = self._rows(f"select id, confidence, null judged from generation where {UNKNOWN} and id > ? order by id desc limit ?", since, MOST_UNKNOWN)
        rows = sorted(judged + unknown, key=lambda row: row["id"])
        return [(row["confidence"], _truth(row["judged"])) for row in rows]

    def offsets(self) -> dict[str, float]:
        """By how much the log-odds of a source's confidence are to be moved, from its last judged answers that were given; none where there are none, or the file can't be read."""
        try:
            rows = self._rows(f"select source, raw, good from generation where {JUDGED} is not null and confidence is not null and {LOCAL} and raw is not null order by id desc limit ?",
                              MOST_UNKNOWN)
        except YantraError as e:
            self._tell(e)
            return {}
        pairs: dict[str, list[Pair]] = {}
        for row in rows:
            pairs.setdefault(row["source"], []).append((row["raw"], bool(row["good"])))
        return {source: offset(several[:OF_SOURCE]) for source, several in pairs.items()}

    def choice(self) -> Choice:
        """The threshold now, with its bound."""
        return guaranteed(self.pairs())

    def threshold(self) -> float:
        """The threshold now; START where the journal can't be read, which is told once."""
        try:
            return self.choice().threshold
        except YantraError as e:
            self._tell(e)
            return START

    def close(self) -> None:
        self.store.close()

    def _rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query; none where there is no file yet."""
        with explained(self.store.path):
            if not self.store.path.exists():
                return []
        with self.store.reading() as db:
            return dicts(db, sql, *values)


def _entry(row: dict[str, Any]) -> Entry:
    model = row.pop("model")
    source = f"{row['source']}:{model}" if model else row["source"]
    return Entry(**{**row, "source": source, "good": _truth(row["good"]), "local_right": _truth(row["local_right"])})


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


__all__ = ["BY", "Entry", "Journal", "Outcome", "Totals"]
