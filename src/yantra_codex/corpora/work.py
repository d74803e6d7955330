"""The work itself: the rows of a shard. The same function in a local process, on a cluster and in a test.

Nothing outside decides a row: no clock, no number of workers, no file. What goes wrong in one unit is a row of `refused`,
and the units beside it are not touched. Two bounds stand behind the deterministic ones: memory (a MemoryError, here), and
time, which ends the process; whoever runs the shards sees that it died and finds out which unit it was.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from typing import Any

from tree_sitter import Tree

from yantra_codex.corpora.items import File, Item, Unit
from yantra_codex.corpora.parsing import parse_within_bounds
from yantra_codex.corpora.parts import Result, conformed, encode
from yantra_codex.corpora.refusals import refusal, told
from yantra_codex.corpora.schema import Rows
from yantra_codex.corpora.shards import Bounds, Shard, tool_digest
from yantra_codex.errors import BadRequest

CRASHED = "crashed the worker"
WALL_PER_CPU = 15  # seconds by the clock for each second of processor time: only what waits meets them
MAX_FILE = 1_000_000  # bytes
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


def work(shard: Shard) -> Result:
    """The rows of a shard's units, in their order. Raises BadRequest where this is not the code that packed the shard."""
    if shard.tool != tool_digest():
        raise BadRequest("a worker runs another version of yantra-codex, its grammars, NumPy or Python than the one that reads the source; "
                         "install the same on every machine")
    rows: Rows = {}
    facts: list[str] = []
    with bounded_memory(shard.bounds.memory_bytes), watchdog(shard.bounds) as arm:
        for unit in shard.units:
            arm()
            found, fact = rows_of(unit, shard.graph)
            for name, more in found.items():
                rows.setdefault(name, []).extend(more)
            facts += fact
    return Result(shard.index, shard.fingerprint, encode(shard.fingerprint, len(shard.units), rows, facts), shard.at, len(shard.units))


def crashed(shard: Shard) -> Result:
    """What stands for a shard of one unit that no worker survived."""
    why = "the worker died on this unit or was stopped for its time, alone and more than once"
    rows = conformed({"refused": [_refusal(unit, "crashed", why, CRASHED) for unit in shard.units]})
    return Result(shard.index, shard.fingerprint, encode(shard.fingerprint, len(shard.units), rows), shard.at, len(shard.units))


def rows_of(unit: Unit, graph: bool = False) -> tuple[Rows, list[str]]:
    """A unit's rows, and its facts for the code graph; whatever the unit is, there is an answer."""
    try:
        return _rows_of(unit, graph)
    except MemoryError:
        return _refused(unit, "memory", "reading it takes more memory than one unit may use")
    except Exception as e:  # one bad unit must not end the shard
        kind, detail, line = told(e)
        return _refused(unit, kind, detail, line)


def _rows_of(unit: Unit, graph: bool) -> tuple[Rows, list[str]]:
    from yantra_codex.corpora import patterns  # loads the grammars

    if isinstance(unit, Item):
        return conformed(patterns.item_rows(unit)), []
    tree = parsed(unit)
    rows = conformed(patterns.file_rows(unit, tree))
    if tree is None or not graph:
        return rows, []
    try:
        return rows, [facts_text(unit, tree)]
    except (MemoryError, Exception) as e:  # the file's other rows stay
        kind, detail, line = told(e)
        more = conformed({"refused": [refusal(unit, unit.language, kind, f"not in the code graph: {detail}", line=line)]})
        return {**rows, "refused": [*rows.get("refused", []), *more["refused"]]}, []


def parsed(file: File) -> Tree | None:
    """The syntax tree that patterns and graph share; None where the file is not read at all. Raises Unsupported as `parse_within_bounds`."""
    from yantra_codex.languages import LANGUAGES

    readable = file.refusal is None and file.language in LANGUAGES and len(file.data) <= MAX_FILE and b"\0" not in file.data
    return parse_within_bounds(file.language, file.data) if readable else None


def facts_text(file: File, tree: Tree) -> str:
    """A file's facts for the code graph, with its licence, as JSON."""
    from yantra_codex.corpora.graph.facts import facts_of

    return json.dumps([file.licence, facts_of(file.path, file.language, file.data, tree).as_json()])


def _refused(unit: Unit, kind: str, detail: str, line: int | None = None) -> tuple[Rows, list[str]]:
    return conformed({"refused": [_refusal(unit, kind, detail, line=line)]}), []


def _refusal(unit: Unit, kind: str, detail: str, construct: str | None = None, line: int | None = None) -> dict[str, Any]:
    """The row of a unit that could not be read as a whole. Addresses, which differ from run to run, are taken out."""
    language = unit.language if isinstance(unit, File) else unit.codes[0].language if unit.codes else ""
    return refusal(unit, language, kind, _ADDRESS.sub("0x", detail), construct=construct, line=line)


# ---------------------------------------------------------------- bounds


@contextlib.contextmanager
def bounded_memory(more_bytes: int) -> Iterator[None]:
    """In the body, this process may use so much more memory of its own than now; more is a MemoryError. Only where the system can tell."""
    now = _data_bytes()
    if now is None:
        yield
        return
    import resource  # not on every system

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = now + more_bytes
    if soft != resource.RLIM_INFINITY and soft < limit:
        yield
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_bytes() -> int | None:
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as f:
            return next((int(line.split()[1]) * 1024 for line in f if line.startswith("VmData:")), None)
    except OSError:
        return None


@contextlib.contextmanager
def watchdog(bounds: Bounds) -> Iterator[Callable[[], None]]:
    """A function that gives the process the bounds' seconds from now on; without another call in time it ends, whatever it is doing.

    Processor time decides, since a busy machine must refuse nothing that an idle one takes; the clock is for what waits for ever.
    """
    if bounds.cpu_s is None or not hasattr(signal, "ITIMER_PROF"):
        yield lambda: None
        return
    cpu_s, wall_s = bounds.cpu_s, bounds.cpu_s * WALL_PER_CPU
    with open(os.devnull, "w") as sink:

        def arm() -> None:
            signal.setitimer(signal.ITIMER_PROF, cpu_s)  # nobody handles its signal: the system ends the process
            faulthandler.dump_traceback_later(wall_s, exit=True, file=sink)

        try:
            yield arm
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
