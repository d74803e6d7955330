"""Data as text: JSON, CSV, parts of URLs."""

from __future__ import annotations

import csv
import io
import json
import urllib.parse
from typing import Any

from yantra_codex.ir.ops.table import rows_of

row = rows_of("data")


def _plain(value: Any) -> Any:
    """A value as json can write it: sets and tuples as arrays, whole floats as they are."""
    if isinstance(value, dict):
        if any(not isinstance(k, str) for k in value):
            raise TypeError("a JSON object's names are texts")
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"{type(value).__name__} has no JSON form")


def json_parse(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _json_text(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _csv_rows(text: str) -> list[list[str]]:
    return [r for r in csv.reader(io.StringIO(text, newline="")) if r]


def _csv_text(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


row("json_parse", "str -> any", json_parse, '"[1, 2.5, \\"a\\", null, true]" -> (the any [(to_any 1) (to_any 2.5) (to_any "a") (to_any none) (to_any true)])',
    '"{\\"a\\": 1}" -> (the any (map ("a" (the any 1))))', '"{" -> ValueError', '"" -> ValueError', grows=False,
    doc="The value of a JSON text; ValueError for any other text.")
row("json_text", "any -> str", _json_text, '(the any [1 2]) -> "[1,2]"', '(the any (map ("é" "a\\"b"))) -> "{\\"é\\":\\"a\\\\\\"b\\"}"',
    '(the any none) -> "null"', doc="The JSON text of a value, without spaces; TypeError for what JSON has no form for.")
row("csv_rows", "str -> list[list[str]]", _csv_rows, '"a,b\\n1,\\"x,y\\"\\n" -> [["a" "b"] ["1" "x,y"]]', '"" -> (the list[list[str]] [])',
    '"\\"say \\"\\"hi\\"\\"\\",2" -> [["say \\"hi\\"" "2"]]', '"a\\r\\n\\nb" -> [["a"] ["b"]]',
    doc="The rows of a CSV text (RFC 4180): quotes, doubled quotes, line ends inside quotes; empty lines are skipped.")
row("csv_text", "list[list[str]] -> str", _csv_text, '[["a" "b"] ["1" "x,y"]] -> "a,b\\n1,\\"x,y\\"\\n"', '(the list[list[str]] []) -> ""',
    '[["say \\"hi\\""]] -> "\\"say \\"\\"hi\\"\\"\\"\\n"', doc="The CSV text of rows, each ended by a line feed; a field is quoted where it must be.")
row("url_encode", "str -> str", lambda s: urllib.parse.quote(s, safe=""), '"a b&c" -> "a%20b%26c"', '"é/?" -> "%C3%A9%2F%3F"', '"A-z_0.9~" -> "A-z_0.9~"',
    doc="A text as a part of a URL: all but letters, digits and -_.~ percent-encoded (RFC 3986).")
