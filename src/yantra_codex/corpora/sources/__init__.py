"""Where corpora come from: data sets, benchmark files, JSON lines, trees of source files.

In: a name or path. Out: a `Source`, whose units (problems, files) always come in the same order. Start with `open_source`.

  source.py      what a source is, and the unit that stands for a row which can't be read
  contests.py    CodeContests, from the hub or from Parquet files
  lines.py       plain JSON lines: problem, solutions, tests
  benchmarks.py  MBPP and HumanEval files
  tree.py        a folder of source files; neighbours.py and asserted.py: the examples in their tests; licences.py: under
                 which licence
  complete.py    before a solution is lifted: the imports that a judge's page provides
  stdio/         before a program that reads and prints is lifted: the function that it is
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from yantra_codex.corpora.sources.source import Source
from yantra_codex.errors import BadRequest

HUB_NAMES = ("code_contests", "deepmind/code_contests")
KINDS = ("code_contests (from the Hugging Face hub), a file or folder of its Parquet files, a JSON lines file of problems with "
         "solutions, an MBPP or HumanEval file, or a folder of source files")
FIRST_ROWS = 20  # by which the kind of a JSON file is told

__all__ = ["KINDS", "Source", "open_source"]


def open_source(name: str, *, split: str | None = None, limit: int | None = None, revision: str | None = None,
                licence: str | None = None) -> Source:
    """The source of this name or path.

    split: of a data set or benchmark that has them. limit: at most so many units. revision: of a data set on the hub.
    licence: SPDX expression for what names none itself. Raises BadRequest for what is no source, and says what is one.
    """
    if limit is not None and limit < 0:
        raise BadRequest(f"a limit of {limit} units: it must not be negative")
    if name in HUB_NAMES:
        from yantra_codex.corpora.sources import contests

        return contests.open_hub(split, revision, licence, limit)
    path = _path(name)
    if revision is not None:
        raise BadRequest(f"a revision belongs to {HUB_NAMES[1]}, not to {path}")
    if path.suffix == ".parquet" or (path.is_dir() and _holds_parquet(path)):
        from yantra_codex.corpora.sources import contests

        return contests.open_files(path, split, licence, limit)
    if path.is_dir():
        if split is not None:
            raise BadRequest(f"{path} is a folder of source files, which has no splits")
        from yantra_codex.corpora.sources import tree

        return tree.open_tree(path, licence, limit)
    return _open_json(path, split, limit, licence)


def _path(name: str) -> Path:
    if not name:
        raise BadRequest(f"the source has no name; a source is {KINDS}")
    if "\0" in name:
        raise BadRequest("the name of the source contains a NUL character")
    path = Path(name).expanduser()
    try:
        if path.is_dir() or path.is_file():
            return path
        what = "is neither a file nor a folder" if path.exists() else "does not exist"
    except OSError as e:
        what = str(e.strerror or e)
    raise BadRequest(f"{name[:200]} {what}; a source is {KINDS}")


def _holds_parquet(folder: Path) -> bool:
    """Whether a folder is a data set: Parquet files in it or one folder below, and no source files."""
    from yantra_codex.corpora.walk import source_files

    return any(next(folder.glob(p), None) for p in ("*.parquet", "*/*.parquet")) and next(source_files(folder), None) is None


def _open_json(path: Path, split: str | None, limit: int | None, licence: str | None) -> Source:
    """A JSON file, of the kind that its first readable rows tell."""
    from yantra_codex.corpora.sources import benchmarks, lines

    rows, fault = _first_rows(path)
    if any(lines.is_row(row) for row in rows):
        if split is not None:
            raise BadRequest(f"{path} is a file of JSON lines, which has no splits")
        return Source(path.name, lambda skip: lines.units(path, skip, licence), None, licence, sum(1 for _ in lines.raw_lines(path)), limit)
    if not rows and not _is_array(path):
        raise BadRequest(f"{path} is not a source: {fault or 'it is empty'}; a source is {KINDS}")
    try:
        units = benchmarks.units(path, split, licence)
    except BadRequest as e:
        raise BadRequest(f"{e}; a row of plain JSON lines has 'solutions' (and 'text', 'entry_point', 'examples', 'tests', 'stdio')") from None
    return Source(path.name, lambda skip: iter(units[skip:]), None, licence, len(units), limit)


def _first_rows(path: Path) -> tuple[list[dict[str, Any]], str | None]:
    """The readable ones among a file's first rows, and what is wrong with the first of the others."""
    from yantra_codex.corpora.sources.lines import raw_lines, read_row

    rows, fault = [], None
    for number, line in islice(raw_lines(path), FIRST_ROWS):
        try:
            rows.append(read_row(line))
        except BadRequest as e:
            fault = fault or f"line {number}: {e}"
    return rows, fault


def _is_array(path: Path) -> bool:
    from yantra_codex.corpora.sources.lines import raw_lines

    return any((line or b"").lstrip().startswith(b"[") for _, line in islice(raw_lines(path), 1))
