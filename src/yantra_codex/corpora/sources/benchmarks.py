"""Benchmark files (MBPP as published or in several languages, HumanEval): each task's own solution with its tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yantra_codex.corpora.items import Code, File, Item, Unit
from yantra_codex.corpora.sources.source import refused
from yantra_codex.errors import BadRequest
from yantra_codex.problems.benchmarks import Reference, detect, each_row, reference_of, split_of

Row = dict[str, Any]


def units(path: Path, split: str | None = None, licence: str | None = None) -> list[Unit]:
    """The tasks that carry a solution, in the file's order; a row that can't be read is a refused unit, whatever split is asked for.

    Raises BadRequest for a file of another form, without that split, or without solutions.
    """
    rows = each_row(path)
    form, found, splits = _form(path, rows), list[Unit](), set[str | None]()
    for n, row in rows:
        own = None if isinstance(row, BadRequest) else split_of(row, form)
        splits.add(own)
        unit = _unit(row, form, f"{path.name}:{n}", n, path.name, licence) if split is None or own in (split, None) else None
        if unit is not None and (own == split or split is None or isinstance(unit, File)):
            found.append(unit)
    if split is not None and split not in splits:
        raise BadRequest(f"{path} has no split {split!r}")
    if not found:
        raise BadRequest(f"{path} carries no solutions: there is nothing to extract from it")
    return found


def _form(path: Path, rows: Sequence[tuple[int, Row | BadRequest]]) -> str:
    """The form of the first row that has one."""
    fault = None
    for n, row in rows:
        try:
            return detect(_readable(row))
        except BadRequest as e:
            fault = fault or f"{path}, line {n}: {e}"
    raise BadRequest(fault or f"{path} has no tasks")


def _unit(row: Row | BadRequest, form: str, where: str, line: int, source: str, licence: str | None) -> Unit | None:
    """The problem of a row, None where it carries no solution; a refused unit that says what is wrong with it."""
    try:
        reference = reference_of(_readable(row), form)
    except BadRequest as e:
        return refused(where, str(e), source, licence, line=line)
    return None if reference.code is None else item_of(reference, source, licence)


def _readable(row: Row | BadRequest) -> Row:
    if isinstance(row, BadRequest):
        raise row
    return row


def item_of(reference: Reference, source: str, licence: str | None = None) -> Item:
    """The problem of a task. examples: those shown and those that judge it, each once."""
    every = {repr((e.args, e.expected, e.raises)): e for e in (*reference.examples, *reference.tests)}
    return Item(reference.id, reference.text, (Code("python", reference.code or ""),), reference.entry_point or None, tuple(every.values()),
                source=source, licence=licence)
