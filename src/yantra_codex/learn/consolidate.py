"""The memory consolidated: logics that do the same become one, and parts that several programs share become abstractions.

`plan` reads and counts and changes nothing; `carry_out` does what was planned: all merges in one transaction, then the file of
abstractions whole. Interrupted or killed, each of both is done or is as it was; the same command goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.learn import abstractions, consolidate_undo
from yantra_codex.learn.abstractions import Abstraction
from yantra_codex.learn.consolidate_find import Found, find
from yantra_codex.learn.consolidate_merge import Merge, find_merges
from yantra_codex.learn.consolidate_stitch import is_installed
from yantra_codex.learn.consolidate_trial import SAMPLE, Answered, Tried, tried
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_rows import program_in
from yantra_codex.settings import settings

MOST_PROGRAMS = 1_000  # looked through for shared parts: the most used, then the last learned
LEAST_NEW, BUSY = 50, 1.0  # lessons since the last time; the machine's load per core: what it needs to run when idle
INSTALL = "shared parts are not looked for without stitch-core; install it with: pip install 'yantra-codex[learn]'"

Watch = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to do. found: None where shared parts could not be looked for; notes: what else to know.

    before: the abstractions that were kept; after: those that will be. tried: what a search made of them, None where none is new.
    """

    merges: tuple[Merge, ...]
    found: Found | None
    before: tuple[Abstraction, ...]
    after: tuple[Abstraction, ...]
    notes: tuple[str, ...]
    tried: Tried | None = None

    @property
    def is_empty(self) -> bool:
        return not self.merges and self.before == self.after


@contextmanager
def unseen(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Progress that nobody watches."""
    yield lambda n: None


def keep_consistent(memory: Memory) -> None:
    """Make what `memory_forget.forget` forgets go from the abstractions, the record of merges and retrained networks too."""
    from yantra_codex.learn import consolidate_retrain  # only where something may be forgotten

    home = memory.store.path.parent
    memory.owners += [abstractions.owner(abstractions.path_in(home)), consolidate_undo.owner(consolidate_undo.path_of(memory)),
                      consolidate_retrain.owner(home, settings().cache)]


def plan(memory: Memory, watch: Watch = unseen, answered: Answered | None = None) -> Plan:
    """What consolidating would do; changes nothing. answered: a search that new abstractions are tried with."""
    notes: list[str] = []
    before = abstractions.load(abstractions.path_in(memory.store.path.parent), notes.append)
    with watch("comparing", memory.counts()["active"]) as step:
        merges = find_merges(memory, step)
    into = {m.gone: m.kept for m in merges}
    found, after, seen = None, abstractions.moved(before, into), None
    if not is_installed():
        notes.append(INSTALL)
    else:
        programs = _programs(memory, set(into))
        try:
            with watch("looking for shared parts", len(programs)) as step:
                found = find(programs, step)
            after = found.kept
            if answered is not None and {a.text for a in after} - {a.text for a in before}:
                with watch("trying them", 2 * SAMPLE) as step:
                    after, seen = tried(memory, after, answered, step)
        except YantraError as e:
            notes.append(str(e))
    return Plan(tuple(merges), found, before, after, tuple(notes), seen)


def carry_out(memory: Memory, planned: Plan) -> Plan:
    """Do what was planned; the plan with the merges that were done. A logic that changed meanwhile waits for the next time."""
    done = consolidate_undo.merge(memory, planned.merges) if planned.merges else []
    path = abstractions.path_in(memory.store.path.parent)
    with memory.store.reading() as db:
        keys = {key for (key,) in db.execute("select key from logic")}
    gone = sorted({k for a in planned.after for k in a.rests_on} - keys)  # forgotten meanwhile
    after = abstractions.without(planned.after, gone)
    if after != planned.before:
        abstractions.write(path, after)
    return Plan(tuple(done), planned.found, planned.before, after, planned.notes, planned.tried)


# ---------------------------------------------------------------- when idle


def why_not_now(memory: Memory) -> str | None:
    """Why a run on idle time should wait: too little is new, or the machine is busy; None where it should not."""
    new = _lessons(memory, "lessons") - _lessons(memory, "consolidated")
    if new < LEAST_NEW:
        return f"{new} lessons are new since the last time, fewer than {LEAST_NEW}"
    load = os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0
    return f"the machine is busy: a load of {load:.1f} per core" if load >= BUSY else None


def _lessons(memory: Memory, counter: str) -> int:
    with memory.store.reading() as db:
        found = db.execute("select value from counter where name = ?", (counter,)).fetchone()
    return int(found[0]) if found else 0


def note_done(memory: Memory, lessons: int) -> None:
    """Keep how many lessons there were when it last ran to its end."""
    with memory.store.writing() as db:
        db.execute("insert or replace into counter values ('consolidated', ?)", (lessons,))


def lessons_of(memory: Memory) -> int:
    """How many lessons were ever learned."""
    return _lessons(memory, "lessons")


def _programs(memory: Memory, gone: set[str]) -> list[tuple[str, Program]]:
    """The programs that shared parts are looked for in, in the order of their keys."""
    rows = sorted((-row["passes"], -row["lesson"], row["key"]) for row in memory.each("active") if row["key"] not in gone)
    chosen = {key for _, _, key in rows[:MOST_PROGRAMS]}
    out = []
    for row in memory.each("active"):
        if row["key"] in chosen:
            try:
                out.append((row["key"], program_in(row["program"])))
            except (YantraError, ValueError, RecursionError):
                continue  # `yantra memory check` tells
    return sorted(out, key=lambda pair: pair[0])
