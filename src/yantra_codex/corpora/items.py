"""What a corpus is made of: problems with their solutions, and the source files of a tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from yantra_codex.ir.signature import Example

LIFTED = ("python",)  # the languages that have a front-end: only their functions' tests are of use

@dataclass(frozen=True, slots=True)
class Code:
    """One text that is meant to solve a problem.

    language: one of ours, or another's name ("c++", "java", "python2"), which is only counted. right: False for a
    solution that its source knows to be wrong.
    """

    language: str
    text: str
    right: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One problem. text: what is asked. entry: the function to start from, None where the solutions say it.

    examples: calls with their outcomes. stdio: what a whole program reads and prints, where that is how it is judged.
    source: data set with its revision, or file; licence: an SPDX expression, None where the source names none.
    """

    id: str
    text: str
    codes: tuple[Code, ...]
    entry: str | None = None
    examples: tuple[Example, ...] = ()
    stdio: tuple[tuple[str, str], ...] = ()
    source: str = ""
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One source file of a tree. path: below the tree's root, with slashes. data: as it lies on the disk.

    examples: for a function of the file, by its (dotted) name, the calls with outcomes that neighbouring tests hold.
    refusal: why the file could not be read (too large, say), its data are then empty; line: of a data set's row, where it stands.
    """

    path: str
    language: str
    data: bytes
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    source: str = ""
    licence: str | None = None
    refusal: str | None = None
    line: int | None = None


Unit = Item | File
