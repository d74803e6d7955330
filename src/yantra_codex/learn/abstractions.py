"""Parts that several learned programs share, each as a function that the search may build with.

    abstractions.json   {"format": "yantra-abstractions", "version": 1, "digest": ..., "abstractions": [{"name": ..., ...}]}

consolidate.py finds them and writes the file, whole or not at all; `serving` gives them to whoever searches. A file that is
damaged is told and ignored. An abstraction stays as long as at least `LEAST` programs of the memory hold it (`owner`).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Function, Program
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import Type
from yantra_codex.settings import settings

if TYPE_CHECKING:
    from yantra_codex.learn.memory_forget import Traces

logger = logging.getLogger(__name__)

NAME, FORMAT, VERSION = "abstractions.json", "yantra-abstractions", 1
LEAST = 3  # programs that an abstraction rests on
MOST_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Abstraction:
    """A function of one expression that several learned programs hold.

    text: its program, named like it; rests_on: keys of the logics that hold it; gain: nodes saved in these, its own
    taken off; held_out: how many programs it shortens that it was not found in.
    """

    name: str
    text: str
    rests_on: tuple[str, ...]
    gain: int
    held_out: int

    @property
    def program(self) -> Program:
        """The checked program, the same object each time; its only function is the abstraction."""
        return _program(self.text)

    @property
    def params(self) -> tuple[tuple[str, Type], ...]:
        return tuple((p.name, p.type) for p in self.program.entry.params)

    @property
    def returns(self) -> Type:
        return self.program.entry.returns

    @property
    def functions(self) -> tuple[Function, ...]:
        """The functions that a program which calls it holds."""
        return self.program.functions


@lru_cache(maxsize=1024)
def _program(text: str) -> Program:
    return read_program(text)


def path_in(home: Path | None = None) -> Path:
    """The file, by default that below YANTRA_HOME."""
    return (home or settings().home) / NAME


def load(path: Path | None = None, note: Callable[[str], None] = lambda text: None) -> tuple[Abstraction, ...]:
    """The abstractions that were kept, in the order of the file; none where there is none. `note` hears why one is ignored."""
    try:
        return read(path or path_in())
    except YantraError as e:
        note(str(e))
        return ()


_served: dict[Path, tuple[tuple[int, int, int], tuple[Program, ...]]] = {}


def serving(home: Path | None = None) -> tuple[Program, ...]:
    """The programs of the abstractions below a home, for the search; read again whenever the file is another."""
    path = path_in(home)
    try:
        found = os.stat(path)
    except OSError:
        _served.pop(path, None)
        return ()
    stamp = found.st_ino, found.st_mtime_ns, found.st_size
    if (known := _served.get(path)) is None or known[0] != stamp:
        known = _served[path] = stamp, tuple(a.program for a in load(path, logger.warning))
    return known[1]


def read(path: Path) -> tuple[Abstraction, ...]:
    """The abstractions in a file, checked. Raises YantraError for one that is damaged or of another version."""
    try:
        with path.open("rb") as f:
            data = f.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES // 1_000_000} MB")
        found = json.loads(data)
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise ValueError("it is something else")
        if found.get("version") != VERSION:
            raise ValueError(f"it is of version {found.get('version')!r}, this one reads {VERSION}")
        if found.get("digest") != _digest(found.get("abstractions")):
            raise ValueError("its bytes were altered")
        kept = tuple(map(_checked, found["abstractions"]))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError, YantraError) as e:
        raise YantraError(f"the abstractions {path} are ignored: {str(e)[:200]}; 'yantra consolidate' makes them anew") from None
    if len({a.name for a in kept}) != len(kept):
        raise YantraError(f"the abstractions {path} are ignored: two share a name; 'yantra consolidate' makes them anew")
    return kept


def _checked(row: Any) -> Abstraction:
    """One row of the file; raises where it is no abstraction."""
    a = Abstraction(str(row["name"]), str(row["text"]), tuple(row["rests_on"]), int(row["gain"]), int(row["held_out"]))
    program = a.program
    if not re.fullmatch(r"[a-z][a-z0-9_]*", a.name) or len(program.functions) != 1 or program.entry.name != a.name or not program.entry.params:
        raise ValueError(f"{a.name!r} is no function of its name with parameters")
    if any(not re.fullmatch(r"[0-9a-f]{64}", key) for key in a.rests_on):
        raise ValueError(f"{a.name} rests on what is no key of a logic")
    return a


def write(path: Path, kept: Sequence[Abstraction]) -> None:
    """Write the file whole, or remove it where nothing is kept."""
    rows = [{**asdict(a), "rests_on": list(a.rests_on)} for a in kept]
    if rows:
        write_whole(path, json.dumps({"format": FORMAT, "version": VERSION, "digest": _digest(rows), "abstractions": rows}, indent=1).encode())
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as e:
        raise YantraError(f"{path} could not be removed: {e.strerror or e}; what was there before still is") from None


def _digest(rows: Any) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also where several processes do. Raises YantraError."""
    from yantra_codex.corpora.folder import write_whole as written  # loads NumPy: only where something is written

    try:
        written(path, data, shared=True)
    except OSError as e:
        raise YantraError(f"{path} could not be written: {e.strerror or e}; what was there before still is") from None


# ---------------------------------------------------------------- logics that go


def without(kept: Sequence[Abstraction], keys: Sequence[str]) -> tuple[Abstraction, ...]:
    """The abstractions that still rest on enough programs when these logics are gone."""
    lessened = (replace(a, rests_on=tuple(k for k in a.rests_on if k not in keys)) for a in kept)
    return tuple(a for a in lessened if len(a.rests_on) >= LEAST)


def moved(kept: Sequence[Abstraction], into: Mapping[str, str]) -> tuple[Abstraction, ...]:
    """The abstractions when logics became others, by their keys."""
    renamed = (replace(a, rests_on=tuple(sorted({into.get(k, k) for k in a.rests_on}))) for a in kept)
    return tuple(a for a in renamed if len(a.rests_on) >= LEAST)


def owner(path: Path) -> Callable[[Traces], Sequence[str]]:
    """What memory_forget.forget asks: drops what then rests on too few programs; says in lines what could not be removed."""

    def forget(traces: Traces) -> list[str]:
        try:
            old = read(path)
            if (new := without(old, traces.keys)) != old:
                write(path, new)
        except YantraError as e:
            return [f"{e}; delete the file to be sure"] if traces.keys else []
        return []

    return forget
