"""Proof records: what an answer rests on, written so that anyone can replay it.

A record holds the inputs, the expected values and where each came from, the program's text, the code, and the versions
of what made it. Its id is a hash of all that, so a changed record is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from yantra_codex.errors import BadRequest, UnknownName, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.ops.maps import oset
from yantra_codex.ir.signature import Example, Signature
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import parse_type
from yantra_codex.ir.values import from_json, to_json

FORMAT = 1
TOOLS = ("yantra-codex", "tree-sitter")
FIELDS = ("language", "text", "name", "params", "names", "returns", "examples", "program", "code", "provenance", "tools")


def in_one_order(v: Any) -> Any:
    """A Python value with its sets as `OrderedSet`s, in an order that is the same in every process.

    It is none that a program could count on, so that one which does is unlikely to pass: neither Python's nor sorted.
    """
    if isinstance(v, (set, frozenset)):
        return oset(sorted(map(in_one_order, v), key=lambda x: (crc32(repr(x).encode(errors="surrogatepass")), repr(x))))
    if isinstance(v, (list, tuple)):
        return type(v)(map(in_one_order, v))
    return {k: in_one_order(x) for k, x in v.items()} if type(v) is dict else v


def example_rows(examples: Sequence[Example], signature: Signature) -> list[dict[str, Any]]:
    """Examples as JSON values under the signature's types."""
    rows = []
    for e in examples:
        row: dict[str, Any] = {"args": [to_json(in_one_order(a), p.type) for a, p in zip(e.args, signature.params, strict=False)], "source": e.source}
        if e.raises is not None:
            row["raises"] = e.raises
        else:
            row["expected"] = to_json(in_one_order(e.expected), signature.returns)
        rows.append(row)
    return rows


def read_example_rows(rows: Sequence[Mapping[str, Any]], params: Sequence[str], returns: str) -> list[Example]:
    """The examples of a record, as Python values."""
    types, result = [parse_type(p) for p in params], parse_type(returns)
    return [Example(tuple(from_json(a, t) for a, t in zip(r["args"], types, strict=False)),
                    from_json(r["expected"], result) if "expected" in r else None, r.get("raises"), r["source"]) for r in rows]


@cache
def installed_version(name: str) -> str:
    """The version of an installed distribution, taken from its folder's name: reading metadata is slow to import."""
    start, end = f"{name.replace('-', '_')}-", ".dist-info"
    for folder in sys.path:
        try:
            entries = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in sorted(entries):
            if entry.startswith(start) and entry.endswith(end):
                return entry[len(start) : -len(end)]
    from importlib.metadata import version  # says that it is not installed, or finds it elsewhere (in an archive)

    return version(name)


def make_record(*, language: str, text: str, signature: Signature, examples: Sequence[Example], program: Program, code: str,
                provenance: Sequence[Mapping[str, Any]], given: str | None, search: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A record without its id. search: of a searched answer, what explains it (see search/compose/explain.py)."""
    record = {
        "format": FORMAT, "language": language, "text": text, "name": signature.name,
        "params": [str(p.type) for p in signature.params], "names": [p.name for p in signature.params], "returns": str(signature.returns),
        "given": given, "examples": example_rows(examples, signature), "program": write_program(program), "code": code,
        "provenance": list(provenance), "tools": {**{t: installed_version(t) for t in TOOLS}, "python": sys.version.split()[0]},
    }
    return record if search is None else {**record, "search": {**search, "digest": digest_of(search)}}


def record_id(record: Mapping[str, Any]) -> str:
    """y and seven hex digits of the record's SHA-256.

    How far the search came depends on the time it had, so that its account has a digest of its own: the same answer keeps its id.
    """
    return "y" + digest_of({k: v for k, v in record.items() if k not in ("id", "search")})[:7]


def digest_of(body: Mapping[str, Any]) -> str:
    """The SHA-256 of a JSON object, but for its own digest, in hex."""
    rest = {k: v for k, v in body.items() if k != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode(errors="surrogatepass")).hexdigest()


def save(record: Mapping[str, Any], folder: Path) -> str:
    """Write a record whole or not at all; its id. The same record is the same file; a damaged one is put right."""
    rid = record_id(record)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{rid}.json"
    data = (json.dumps({"id": rid, **record}, ensure_ascii=False, indent=1) + "\n").encode(errors="surrogatepass")
    if not path.exists() or path.read_bytes() != data:
        part = folder / f".{rid}.{os.getpid()}.part"
        try:
            part.write_bytes(data)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    return rid


def load(rid: str, folder: Path) -> dict[str, Any]:
    """A record by id; raises BadRequest (not an id, damaged) or UnknownName."""
    if not re.fullmatch(r"y[0-9a-f]{7}", rid):
        raise BadRequest(f"{rid!r} is not a proof id; an answer's id looks like y7f3c09a")
    path = folder / f"{rid}.json"
    if not path.exists():
        raise UnknownName("proof", rid, (p.stem for p in folder.glob("y*.json")))
    try:
        record = json.loads(path.read_bytes().decode(errors="surrogatepass"))
        if not isinstance(record, dict):
            raise BadRequest("it is not an object")
        unchanged = record.get("id") == rid and record_id(record) == rid and ("search" not in record or record["search"]["digest"] == digest_of(record["search"]))
        if unchanged:
            program_of(record)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, YantraError) as e:
        raise BadRequest(f"the record {rid} is damaged: {e}"[:300]) from None
    if not unchanged:
        raise BadRequest(f"the record {rid} was changed after it was written: its contents no longer give its id")
    missing = [f for f in FIELDS if f not in record]
    if missing:
        raise BadRequest(f"the record {rid} is damaged: it has no {missing[0]!r}")
    return record


def program_of(record: Mapping[str, Any]) -> Program:
    """The program a record holds, checked again."""
    return read_program(record["program"])
