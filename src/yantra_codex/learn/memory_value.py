"""What a memory that is full lets go: the logics of least value, never those that were learned last.

    value = share * (1 + ln(1 + passes)) * 0.5 ** (days since last use or lesson / 90)

with share = (1 + passes) / (2 + passes + failures), of its uses those that passed; in quarantine a tenth of it. Some more than necessary go at
once (a hundredth of the capacity), so that it is seldom done.
"""

from __future__ import annotations

import math
import sqlite3
from datetime import UTC, datetime

from yantra_codex.learn.memory_store import Store, note_changes
from yantra_codex.learn.trust import remember

CAPACITY = 100_000  # logics
KEPT_LAST = 1_000  # of the lessons learned last none goes (at most half of the capacity)
HALF_LIFE_DAYS = 90.0
QUARANTINED = 0.1
BATCH = 500  # logics deleted in one transaction


def value(passes: int, failures: int, idle_days: float, is_quarantined: bool) -> float:
    """What a logic is worth."""
    share = (1 + passes) / (2 + passes + failures)
    return share * (1 + math.log1p(passes)) * 0.5 ** (max(0.0, idle_days) / HALF_LIFE_DAYS) * (QUARANTINED if is_quarantined else 1.0)


def evict(store: Store, capacity: int = CAPACITY) -> int:
    """Bring a memory that holds more than its capacity below it; how many logics went."""
    with store.reading() as db:
        if _count(db) <= capacity:
            return 0
        worst = _worst(db, capacity)
    gone = 0
    for at in range(0, len(worst), BATCH):
        with store.writing() as db:  # another process may have done it meanwhile
            over = _count(db) - (capacity - capacity // 100)
            several = worst[at : at + BATCH][: max(0, over)]
            several = [x for x in several if db.execute("select 1 from logic where id = ? and lesson = ?", x).fetchone()]  # not learned again since
            for logic, _ in several:
                remember(db, logic)
                delete_logic(db, logic)
            gone += len(several)
    return gone


def delete_logic(db: sqlite3.Connection, logic: int) -> None:
    """Delete a logic with its requests, and what examples said of it."""
    note_changes(db, logic)
    for line in ("delete from request where logic = ?", "delete from logic where id = ?", "delete from facts where id = ?"):
        db.execute(line, (logic,))


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute("select count(*) from facts").fetchone()[0])


def _worst(db: sqlite3.Connection, capacity: int) -> list[tuple[int, int]]:
    """The logics that are to go, with their lessons, the least valuable first."""
    now = datetime.now(UTC)
    last = min(KEPT_LAST, capacity // 2)
    fresh = db.execute("select value from counter where name = 'lessons'").fetchone()[0] - last
    rows = db.execute("""select l.id, l.lesson, l.state, max(l.learned, coalesce(l.used, '')), f.passes, f.failures
                         from logic l join facts f on f.id = l.id where l.lesson <= ?""", (fresh,))
    worth = [(value(passes, failures, _days(used, now), state == "quarantined"), lesson, logic)
             for logic, lesson, state, used, passes, failures in rows]
    over = _count(db) - (capacity - capacity // 100)
    return [(logic, lesson) for _, lesson, logic in sorted(worth)[: max(0, over)]]


def _days(date: str, now: datetime) -> float:
    try:
        return (now - datetime.fromisoformat(date)).total_seconds() / 86_400
    except (ValueError, TypeError):
        return 0.0  # an imported date without a zone, or none at all
