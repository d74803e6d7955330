"""Plain JSON lines: one problem a line, with its solutions and what they are tested on.

    {"id": "sum", "text": "Return the sum.", "solutions": ["def f(xs): ...", {"language": "go", "code": "...", "right": false}],
     "entry_point": "f", "examples": [{"args": [[1, 2]], "expected": 3}], "tests": ["assert f([]) == 0"],
     "stdio": [{"input": "1 2\\n", "output": "3\\n"}], "licence": "MIT"}

Only "solutions" (or one "solution") is needed. "problem" and "prompt" are other names for "text". "tests" are examples like
those of "examples", or source text whose calls with literal outcomes are read (tuples and sets need this: JSON has none).
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from yantra_codex.corpora.items import Code, Item, Unit
from yantra_codex.corpora.sources.source import refused
from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir.signature import Example
from yantra_codex.languages import language_name
from yantra_codex.problems.examples import find
from yantra_codex.problems.requests import read_examples, text_field

MAX_LINE = 16 * 1024 * 1024  # bytes of a row: a problem may come with hundreds of solutions
MAX_SOLUTIONS = 10_000
MAX_STDIO = 20
TEXT_FIELDS = ("text", "problem", "prompt")
CHUNK = 1 << 20

Row = dict[str, Any]


def raw_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line that is not blank; None for one that is longer than `MAX_LINE`, which is not kept.

    Raises BadRequest where the file can't be read or does not unzip.
    """
    number = 0
    try:
        with open(path, "rb") as f:
            zipped = f.read(2) == b"\x1f\x8b"
        with cast(BinaryIO, gzip.open(path, "rb") if zipped else open(path, "rb")) as f:
            while line := f.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE and not line.endswith(b"\n"):
                    _skip_line(f)
                    yield number, None
                elif not line.isspace():
                    yield number, line
    except (OSError, EOFError, zlib.error) as e:
        where = f", after line {number}" if number else ""
        raise BadRequest(f"{path}{where}: {getattr(e, 'strerror', None) or e}") from None


def _skip_line(f: BinaryIO) -> None:
    while (part := f.readline(CHUNK)) and not part.endswith(b"\n"):
        pass


def read_row(line: bytes | None) -> Row:
    """The JSON object of a line; raises BadRequest saying what is wrong with it."""
    if line is None:
        raise BadRequest(f"the line has more than {MAX_LINE >> 20} MB")
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as e:
        raise BadRequest(f"the line is not UTF-8 (byte {e.start})") from None
    except json.JSONDecodeError as e:
        raise BadRequest(f"the line is not JSON: {e.msg} at column {e.colno}") from None
    except RecursionError:
        raise BadRequest("the line is nested too deeply") from None
    except ValueError as e:  # a number of thousands of digits
        raise BadRequest(f"the line can't be read: {e}") from None
    if not isinstance(row, dict):
        raise BadRequest(f"the line is not a JSON object but {type(row).__name__}")
    return row


def units(path: Path, skip: int = 0, licence: str | None = None) -> Iterator[Unit]:
    """One unit a line from number `skip` on, in the file's order: an Item, or a refused row that says what is wrong."""
    seen = 0
    for number, line in raw_lines(path):
        seen += 1
        if seen <= skip:
            continue
        where = f"{path.name}:{number}"
        try:
            yield item_of(read_row(line), where, path.name, licence)
        except (BadRequest, UnknownName) as e:
            yield refused(where, str(e), path.name, licence, line=number)


def item_of(row: Row, where: str, source: str, licence: str | None = None) -> Item:
    """The problem of a row; raises BadRequest naming the field that is wrong. licence: where the row names none."""
    entry = text_field(row, "entry_point")
    return Item(
        id=_id(row) or where,
        text=next((t for name in TEXT_FIELDS if (t := text_field(row, name)) is not None), ""),
        codes=_codes(row),
        entry=entry,
        examples=(*read_examples(row.get("examples")), *_tests(row.get("tests"), entry)),
        stdio=_stdio(row.get("stdio")),
        source=text_field(row, "source") or source,
        licence=text_field(row, "licence") or text_field(row, "license") or licence,
    )


def _id(row: Row) -> str | None:
    v = row.get("id", row.get("task_id"))
    if isinstance(v, int) and not isinstance(v, bool):
        return str(v)
    return text_field({"id": v}, "id")


def _codes(row: Row) -> tuple[Code, ...]:
    given = row.get("solutions", [row["solution"]] if row.get("solution") is not None else None)
    if not isinstance(given, list):
        raise BadRequest("'solutions' is missing" if given is None else f"'solutions' must be an array, met {type(given).__name__}")
    if len(given) > MAX_SOLUTIONS:
        raise BadRequest(f"{len(given):,} solutions are given, at most {MAX_SOLUTIONS:,} are read")
    usual = text_field(row, "language") or "python"
    return tuple(_code(s, f"solution {i}", usual) for i, s in enumerate(given, 1))


def _code(given: Any, where: str, usual: str) -> Code:
    fields = {"code": given} if isinstance(given, str) else given
    if not isinstance(fields, dict):
        raise BadRequest(f"{where} must be text or an object with 'code', met {type(given).__name__}")
    right = fields.get("right", True)
    if not isinstance(right, bool):
        raise BadRequest(f"{where}: 'right' must be true or false")
    try:
        text = text_field(fields, "code", required=True) or ""
        return code(text_field(fields, "language") or usual, text, right)
    except BadRequest as e:
        raise BadRequest(f"{where}: {e}") from None


def code(language: str, text: str, right: bool = True) -> Code:
    """A solution; of a language that is only counted the text is not kept."""
    try:
        return Code(language_name(language), text, right)
    except UnknownName:
        return Code(language.strip().lower()[:40], "", right)


def _tests(given: Any, entry: str | None) -> tuple[Example, ...]:
    if given is None:
        return ()
    if isinstance(given, list) and all(isinstance(t, dict) for t in given):
        return tuple(read_examples(given))
    source = "\n".join(map(str, given)) if isinstance(given, list) else given
    if not isinstance(source, str):
        raise BadRequest(f"'tests' must be source text or an array, met {type(given).__name__}")
    found = find(source, entry)
    return found.examples if found.name is not None else ()


def _stdio(given: Any) -> tuple[tuple[str, str], ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        raise BadRequest(f"'stdio' must be an array, met {type(given).__name__}")
    out = []
    for i, pair in enumerate(given[:MAX_STDIO], 1):
        fields = dict(zip(("input", "output"), pair)) if isinstance(pair, list) and len(pair) == 2 else pair
        if not isinstance(fields, dict) or not all(isinstance(fields.get(k), str) for k in ("input", "output")):
            raise BadRequest(f"stdio {i} must be an object with the texts 'input' and 'output'")
        out.append((fields["input"], fields["output"]))
    return tuple(out)


def is_row(row: Row) -> bool:
    """Whether a row is one of these: it has solutions."""
    return isinstance(row.get("solutions"), list) or row.get("solution") is not None
