"""Shards: consecutive units of a source, packed the same way every time, each with a fingerprint of the work it is.

A part of a run that was stopped is used again only where its fingerprint is that of the shard at hand: the same units in
the same order, the same options, the same code of ours and the same grammars.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from yantra_codex.corpora import schema
from yantra_codex.corpora.items import File, Unit

UNITS, BYTES = 64, 256_000  # a shard ends with the unit that reaches one of them
ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("errors.py", "ir/**/*", "languages/**/*", "problems/**/*", "corpora/**/*")  # the code that decides rows, and its data
BESIDE = ("numpy", "tree-sitter", "tree-sitter-go", "tree-sitter-javascript", "tree-sitter-python", "tree-sitter-rust", "tree-sitter-typescript")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What stops a unit that the deterministic bounds miss. cpu_s: processor time, None: never; memory_bytes: beyond what is in use."""

    cpu_s: float | None = 120.0
    memory_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Shard:
    """One piece of work.

    tool: `tool_digest` of who packed it. graph: with facts for the code graph. at: where its first unit stood in the shard that
    it was cut from, None for a whole one.
    """

    index: int
    units: tuple[Unit, ...]
    fingerprint: str
    tool: str
    graph: bool = False
    at: int | None = None
    bounds: Bounds = Bounds()

    def cut(self, size: int = 1) -> list[Shard]:
        """Pieces of so many units, together the whole."""
        first = self.at or 0
        return [replace(self, units=self.units[i : i + size], at=first + i) for i in range(0, len(self.units), size)]


def pack(units: Iterable[Unit], *, graph: bool = False, bounds: Bounds | None = None, first: int = 0) -> Iterator[Shard]:
    """The units as shards of at most UNITS units, each closed by the unit that reaches BYTES. first: the number of the first shard."""
    held: list[Unit] = []
    size, index = 0, first
    limits = bounds or Bounds()
    for unit in units:
        held.append(unit)
        size += size_of(unit)
        if len(held) >= UNITS or size >= BYTES:
            yield _shard(index, held, graph, limits)
            held, size, index = [], 0, index + 1
    if held:
        yield _shard(index, held, graph, limits)


def _shard(index: int, units: list[Unit], graph: bool, bounds: Bounds) -> Shard:
    return Shard(index, tuple(units), fingerprint(units, graph), tool_digest(), graph, bounds=bounds)


def size_of(unit: Unit) -> int:
    """About how many bytes a unit holds."""
    if isinstance(unit, File):
        return len(unit.data)
    return len(unit.text) + sum(len(c.text) for c in unit.codes) + sum(len(i) + len(o) for i, o in unit.stdio)


def fingerprint(units: Iterable[Unit], graph: bool) -> str:
    """What the work is, as 64 hexadecimal digits."""
    h = hashlib.sha256()
    feed(h, (tool_digest(), graph, list(units)))
    return h.hexdigest()


def feed(h: Any, value: Any) -> None:
    """Add a value to a hash: the same bytes for equal values in every process (a set's order is not)."""
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        h.update(b"s%d:" % len(data) + data)
    elif isinstance(value, bytes):
        h.update(b"b%d:" % len(value))
        h.update(value)
    elif isinstance(value, list | tuple):
        h.update(b"%s%d:" % (b"l" if isinstance(value, list) else b"t", len(value)))
        for v in value:
            feed(h, v)
    elif isinstance(value, dict):
        h.update(b"d%d:" % len(value))
        for pair in value.items():
            feed(h, pair)
    elif isinstance(value, set | frozenset):
        h.update(b"e%d:" % len(value) + b"".join(sorted(_digest(v) for v in value)))
    elif is_dataclass(value):
        feed(h, [type(value).__name__, *(getattr(value, f.name) for f in fields(value))])
    else:
        h.update(f"{type(value).__name__}:{value!r};".encode())


def _digest(value: Any) -> bytes:
    h = hashlib.sha256()
    feed(h, value)
    return h.digest()


@cache
def tool_digest() -> str:
    """What decides rows beside the units: our own code, the schema, the grammars, NumPy and Python."""
    from importlib.metadata import PackageNotFoundError, version

    def installed(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    files = sorted({p for pattern in ROOMS for p in ROOT.glob(pattern) if p.is_file() and "__pycache__" not in p.parts})
    h = hashlib.sha256()
    feed(h, [schema.VERSION, list(sys.version_info[:3]), [installed(name) for name in BESIDE]])
    for p in files:
        feed(h, (p.relative_to(ROOT).as_posix(), p.read_bytes()))
    return h.hexdigest()
