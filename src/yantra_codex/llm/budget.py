"""The day's tokens and money, shared by every process of this machine, in SQLite under YANTRA_HOME.

The most that a call may cost is reserved before it is made and settled with what it did cost, so that the limit holds for
calls under way too. A reservation that nobody settles (its process was killed) stays, and counts as spent. Days are UTC.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from yantra_codex.errors import YantraError

if TYPE_CHECKING:
    import sqlite3

FILE = "llm.db"
NANO = 10**9  # money is counted in billionths, in whole numbers: sums are exact
WAIT_S = 10.0  # for another process that writes
SCHEMA = """CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY, day TEXT NOT NULL, model TEXT NOT NULL, tokens INTEGER NOT NULL,
            nano INTEGER NOT NULL, settled INTEGER NOT NULL DEFAULT 0);
            CREATE INDEX IF NOT EXISTS calls_by_day ON calls (day);"""


class OverBudget(YantraError):
    """A call that could take the day beyond its limit, so it was not made."""


class NoBudget(YantraError):
    """The day's account can't be kept (disk full, home read-only, file damaged), so no call is made."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day has cost; open: the calls of it that were never settled."""

    tokens: int = 0
    money: float = 0.0
    calls: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """The account in a file, and its limits (None: none). It is opened for each entry alone, so any thread or process may use it."""

    path: Path
    tokens_a_day: int | None = None
    money_a_day: float | None = None

    def reserve(self, tokens: int, money: float, model: str = "") -> int:
        """Put the most that a call may cost on today's account; its number, for `settle`.

        Raises OverBudget where a limit could be exceeded, NoBudget where it can't be written down.
        """
        nano, day = math.ceil(money * NANO), today()
        with self._writing() as db:
            spent, spent_nano, _, _ = _sum(db, day)
            if self.tokens_a_day is not None and spent + tokens > self.tokens_a_day:
                raise OverBudget(f"the language model's budget of {self.tokens_a_day:,} tokens a day is reached: {spent:,} are spent, the call may take {tokens:,}; "
                                 "it starts anew at midnight UTC, or raise tokens_a_day")
            if self.money_a_day is not None and spent_nano + nano > math.floor(self.money_a_day * NANO):
                raise OverBudget(f"the language model's budget of {self.money_a_day:g} a day is reached: {spent_nano / NANO:.4f} is spent, the call may cost {money:.4f}; "
                                 "it starts anew at midnight UTC, or raise money_a_day")
            row = db.execute("INSERT INTO calls (day, model, tokens, nano) VALUES (?, ?, ?, ?)", (day, model[:200], tokens, nano))
            return int(row.lastrowid or 0)

    def settle(self, number: int, tokens: int, money: float) -> None:
        """Put what a call did cost in the place of its reservation. Where that can't be written the reservation counts."""
        with contextlib.suppress(NoBudget), self._writing() as db:
            db.execute("UPDATE calls SET tokens = ?, nano = ?, settled = 1 WHERE id = ?", (tokens, math.ceil(money * NANO), number))

    def spent(self, day: str | None = None) -> Spent:
        """What a day (YYYY-MM-DD, default today) has cost so far, reservations included."""
        try:
            if not self.path.exists():
                return Spent()
        except OSError as e:
            raise self._unusable(e) from None
        with self._writing() as db:
            tokens, nano, calls, settled = _sum(db, day or today())
        return Spent(tokens, nano / NANO, calls, calls - settled)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that no other process writes during."""
        import sqlite3  # only where a call is made

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)
        except (OSError, sqlite3.Error) as e:
            raise self._unusable(e) from None
        try:
            # the table is made outside: it is there after the first time
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'calls_by_day'").fetchone():
                db.executescript(SCHEMA)
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except sqlite3.Error as e:
            raise self._unusable(e) from None
        finally:
            db.close()  # rolls back what was not committed

    def _unusable(self, error: Exception) -> NoBudget:
        return NoBudget(f"the language model was not asked: its budget's account {self.path} can't be written ({error}); "
                        "free or allow the place, or move the file away if it is damaged")


def today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def _sum(db: sqlite3.Connection, day: str) -> tuple[int, int, int, int]:
    """Tokens, billionths of money, calls and settled calls of a day."""
    row: tuple[int, int, int, int] = db.execute(
        "SELECT coalesce(sum(tokens), 0), coalesce(sum(nano), 0), count(*), coalesce(sum(settled), 0) FROM calls WHERE day = ?", (day,)).fetchone()
    return row


__all__ = ["Budget", "NoBudget", "OverBudget", "Spent", "today"]
