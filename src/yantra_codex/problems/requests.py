"""The JSON contract of batch mode: one request a line in, one answer a line out."""

from __future__ import annotations

import difflib
import json
from typing import Any

from yantra_codex.errors import BadRequest
from yantra_codex.ir.signature import Example
from yantra_codex.problems.problem import Problem, make_problem

MAX_LINE = 1_000_000
FIELDS = ("id", "language", "prompt", "entry_point", "signature", "examples", "tests")
MAX_DEPTH = 60
MAX_EXAMPLES = 1_000


def parse_line(line: str | bytes) -> dict[str, Any]:
    """A JSON object from one line; raises BadRequest with the place of the fault."""
    if len(line) > MAX_LINE:
        raise BadRequest(f"the line has {len(line):,} bytes, at most {MAX_LINE:,} are read")
    try:
        row = json.loads(line.decode("utf-8-sig") if isinstance(line, bytes) else line)
    except UnicodeDecodeError as e:
        raise BadRequest(f"the line is not UTF-8 (byte {e.start})") from None
    except json.JSONDecodeError as e:
        raise BadRequest(f"the line is not JSON: {e.msg} at column {e.colno}") from None
    except (RecursionError, ValueError) as e:
        raise BadRequest(f"the line can't be read: {e if isinstance(e, ValueError) else 'nested too deeply'}") from None
    if not isinstance(row, dict):
        raise BadRequest(f"a JSON object was expected, met {_kind(row)}")
    return row


def _kind(v: Any) -> str:
    names = {dict: "an object", list: "an array", str: "text", bool: "a boolean", int: "a number", float: "a number", type(None): "null"}
    return names.get(type(v), type(v).__name__)


def text_field(row: dict[str, Any], name: str, *, required: bool = False) -> str | None:
    """A text of a row, None where it is missing or null; raises BadRequest for anything else."""
    v = row.get(name)
    if v is None:
        if required:
            raise BadRequest(f"{name!r} is missing")
        return None
    if not isinstance(v, str):
        raise BadRequest(f"{name!r} must be text, met {_kind(v)}")
    if "\0" in v:
        raise BadRequest(f"{name!r} contains a NUL character")
    try:
        v.encode()
    except UnicodeEncodeError:
        raise BadRequest(f"{name!r} contains half of a surrogate pair") from None
    return v


def row_id(row: dict[str, Any]) -> str:
    """The id of a row as text; "" where there is none. A batch's answer carries the id itself, of whatever kind."""
    v = row.get("id")
    if v is None or isinstance(v, str):
        return v or ""
    return json.dumps(v)[:200]


def read_examples(rows: Any) -> list[Example]:
    """The examples of a request; raises BadRequest naming the first bad one."""
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise BadRequest(f"'examples' must be an array, met {_kind(rows)}")
    if len(rows) > MAX_EXAMPLES:
        raise BadRequest(f"{len(rows):,} examples are given, at most {MAX_EXAMPLES:,} are read")
    out = []
    for i, e in enumerate(rows, 1):
        if not isinstance(e, dict):
            raise BadRequest(f"example {i} must be an object with 'args' and 'expected' or 'raises', met {_kind(e)}")
        args = e.get("args")
        if not isinstance(args, list):
            raise BadRequest(f"example {i}: 'args' must be an array, met {_kind(args)}")
        if ("expected" in e) == (e.get("raises") is not None):
            raise BadRequest(f"example {i} needs exactly one of 'expected' and 'raises'")
        if len(args) > 50:
            raise BadRequest(f"example {i} has {len(args):,} arguments")
        _check_value(args, f"example {i}: an argument")
        _check_value(e.get("expected"), f"example {i}: 'expected'")
        raises = e.get("raises")
        if raises is not None and (not isinstance(raises, str) or not raises.isidentifier()):
            raise BadRequest(f"example {i}: 'raises' must be the name of an error, such as \"ValueError\"")
        out.append(Example(tuple(args), e.get("expected"), raises))
    return out


def _check_value(v: Any, where: str, depth: int = 0) -> None:
    """Raises BadRequest for what no value of a program can be: half a character, or nesting without end."""
    if depth > MAX_DEPTH:
        raise BadRequest(f"{where} is nested more than {MAX_DEPTH} deep")
    if isinstance(v, str):
        try:
            v.encode()
        except UnicodeEncodeError:
            raise BadRequest(f"{where} contains half of a surrogate pair") from None
    elif isinstance(v, (list, dict)):
        for part in [*v, *v.values()] if isinstance(v, dict) else v:
            _check_value(part, where, depth + 1)


def read_request(row: dict[str, Any], *, language: str | None = None) -> Problem:
    """A Problem from one request object; `language` stands in where the row names none."""
    for name in sorted(set(row) - set(FIELDS)):
        near = difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.75)
        if near and near[0] not in row:
            raise BadRequest(f"unknown field {name!r}, did you mean {near[0]!r}?")
        if "prompt" not in row:
            raise BadRequest(f"unknown field {name[:60]!r}; a request has {', '.join(FIELDS)}")
    asked = text_field(row, "language") or language
    if asked is None:
        raise BadRequest("'language' is missing: python, javascript, typescript, rust or go")
    return make_problem(
        text_field(row, "prompt", required=True) or "", asked, id=row_id(row), entry_point=text_field(row, "entry_point"),
        signature=text_field(row, "signature"), examples=read_examples(row.get("examples")), tests=text_field(row, "tests"))
