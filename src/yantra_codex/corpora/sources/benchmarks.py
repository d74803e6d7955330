"""Benchmark files (MBPP as published or in several languages, HumanEval): each task's own solution with its tests."""

from __future__ import annotations

from pathlib import Path

from yantra_codex.corpora.items import Code, Item
from yantra_codex.errors import BadRequest
from yantra_codex.problems.benchmarks import Reference, read_references


def items(path: Path, split: str | None = None, licence: str | None = None) -> list[Item]:
    """The tasks that carry a solution, in the file's order. Raises BadRequest for a file or row that does not fit."""
    out = [item_of(r, path.name, licence) for r in read_references(path, split=split) if r.code is not None]
    if not out:
        raise BadRequest(f"{path} carries no solutions: there is nothing to extract from it")
    return out


def item_of(reference: Reference, source: str, licence: str | None = None) -> Item:
    """The problem of a task. examples: those shown and those that judge it, each once."""
    every = {repr((e.args, e.expected, e.raises)): e for e in (*reference.examples, *reference.tests)}
    return Item(reference.id, reference.text, (Code("python", reference.code or ""),), reference.entry_point or None, tuple(every.values()),
                source=source, licence=licence)
