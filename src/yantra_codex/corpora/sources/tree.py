"""A folder of source files: each with the examples that tests beside it hold, and its licence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath

from yantra_codex.corpora.items import LIFTED, File, Unit
from yantra_codex.corpora.sources.licences import licence_of, licence_of_source, own_licence
from yantra_codex.corpora.sources.neighbours import Neighbours
from yantra_codex.corpora.sources.reading import read_bytes
from yantra_codex.corpora.sources.source import Source, refused
from yantra_codex.corpora.walk import LANGUAGES_OF_OURS, Found, walk
from yantra_codex.errors import BadRequest


def open_tree(root: Path, licence: str | None = None, limit: int | None = None, tests: Sequence[str] = LIFTED) -> Source:
    """The source files below a folder, sorted by path; one that can't be read, or is of another language, is a refused unit.

    tests: the languages whose tests are read for examples. licence: where neither a file's header nor a folder around it names one. Raises BadRequest for a folder without source files.
    """
    found = list(walk(root))
    if not any(f.language in LANGUAGES_OF_OURS for f in found):
        others = sorted({f.language for f in found})
        raise BadRequest(f"{root} has no source files in {', '.join(sorted(LANGUAGES_OF_OURS))}" + (f" (met: {', '.join(others)})" if others else ""))
    name = root.resolve().name or str(root)
    whole = licence_of(root) or licence

    @cache
    def licence_in(folder: str) -> str | None:
        if folder in ("", "."):
            return whole
        own = own_licence(root / folder)
        return own.spdx if own.found else licence_in(str(PurePosixPath(folder).parent))

    def read(skip: int) -> Iterator[Unit]:
        neighbours = Neighbours(root, [f for f in found if f.refusal is None], tests)
        for f in found[skip:]:
            unit = read_file(root, f)
            of_file = licence_of_source(unit.data) or licence_in(str(PurePosixPath(f.path).parent))
            examples = neighbours.examples(unit) if unit.refusal is None else {}
            yield replace(unit, source=name, licence=of_file, examples=examples)

    return Source(name, read, None, whole, len(found), limit)


def read_file(root: Path, f: Found) -> File:
    """A file with its bytes (without a byte order mark); where they can't be had or are no text, the reason."""
    if f.refusal is not None:
        return refused(f.path, f.refusal, language=f.language)
    if f.language not in LANGUAGES_OF_OURS:
        return refused(f.path, f"{f.language} is only counted", language=f.language)
    try:
        data = read_bytes(root / f.path)
    except BadRequest as e:
        return refused(f.path, str(e), language=f.language)
    return File(f.path, f.language, data)
