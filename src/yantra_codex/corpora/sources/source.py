"""What every source is: units in a fixed order, of one revision, under one licence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from yantra_codex.corpora.items import File, Unit

UNKNOWN = "unknown"  # the language of a row that could not be read


@dataclass(frozen=True, slots=True)
class Source:
    """A body of code. read(k): its units from number k on, always the same ones in the same order.

    revision: of a data set that has them. licence: SPDX expression of the whole, None where it names none or each unit
    has its own. total: how many units there are, None if only reading tells. limit: at most so many are given.
    fixed: name and revision alone decide the units (a commit does, a file's name doesn't), so that those which were
    worked on need not be read again to know that they are the same.
    """

    name: str
    read: Callable[[int], Iterator[Unit]]
    revision: str | None = None
    licence: str | None = None
    total: int | None = None
    limit: int | None = None
    fixed: bool = False

    def __iter__(self) -> Iterator[Unit]:
        return self.units()

    def units(self, skip: int = 0) -> Iterator[Unit]:
        """The units after the first `skip` ones; at most `limit` with those counted."""
        return islice(self.read(skip), None if self.limit is None else max(0, self.limit - skip))


def refused(where: str, why: str, source: str = "", licence: str | None = None, language: str = UNKNOWN, line: int | None = None) -> File:
    """The unit that stands in the place of one that could not be read."""
    return File(where, language, b"", source=source, licence=licence, refusal=why, line=line)
