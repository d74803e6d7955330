"""What a shard's rows are between the worker and the end of a run: columns in one block of bytes, and where the blocks lie.

A block is one JSON line that says what follows (fingerprint, tables, lengths, checksum), then for each table its columns
as JSON, its keys with their counts (24 bytes a row, for tables that merge equal rows) and its vectors (float32), the first and the last
compressed. It holds data alone: reading one runs nothing.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yantra_codex.corpora.schema import TABLES, Rows, Table, conform

MAGIC = "yantra-part-1"
KEY_BYTES, COUNT_BYTES = 16, 8
LEVEL = 1  # of zlib: a part lives for one run

Columns = dict[str, Any]  # column -> list of its values, or an array (rows, width)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a shard: its block of bytes."""

    index: int
    fingerprint: str
    data: bytes
    at: int | None = None
    units: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A block as it is read. tables: their columns; facts: of the code graph, one text a file.

    keys, counts: for tables that merge equal rows, what these share and how many rows each row stands for.
    """

    fingerprint: str
    units: int
    tables: dict[str, Columns] = field(default_factory=dict)
    keys: dict[str, list[bytes]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)


def columns_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> Columns:
    """Rows that conform, as columns."""
    return {c.name: np.stack([r[c.name] for r in rows]) if c.kind == "vector" else [r[c.name] for r in rows] for c in table.columns}


def conformed(rows: Rows) -> Rows:
    """The rows with every column of their tables; raises ValueError for one that does not fit."""
    return {name: [conform(TABLES[name], row) for row in found] for name, found in rows.items() if found}


def encode(fingerprint: str, units: int, rows: Rows, facts: Iterable[str] = ()) -> bytes:
    """The block of these rows, which conform."""
    return encode_part(Part(fingerprint, units, {name: columns_of(TABLES[name], found) for name, found in rows.items() if found}, facts=list(facts)))


def encode_part(part: Part) -> bytes:
    """The block of a part; its keys are made anew."""
    about: dict[str, Any] = {}
    blocks: list[bytes] = []
    for name in TABLES:
        if part.tables.get(name):
            about[name] = _put(TABLES[name], part.tables[name], blocks)
    facts = zlib.compress(json.dumps(part.facts).encode(), LEVEL) if part.facts else b""
    body = b"".join([*blocks, facts])
    head = {"magic": MAGIC, "fingerprint": part.fingerprint, "units": part.units, "tables": about, "facts": len(facts), "sum": _sum(body)}
    return json.dumps(head).encode() + b"\n" + body


def _put(table: Table, columns: Columns, blocks: list[bytes]) -> dict[str, Any]:
    """Add a table's bytes to the blocks; what the head says of them."""
    vectors = [c for c in table.columns if c.kind == "vector"]
    plain = {c.name: columns[c.name] for c in table.columns if c.kind != "vector"}
    number = len(next(iter(plain.values())))
    text = zlib.compress(json.dumps(plain).encode(), LEVEL)
    keys = b"".join(map(key_of, plain[table.key], plain["count"])) if table.key else b""
    matrix = zlib.compress(np.concatenate([columns[c.name] for c in vectors], axis=1).astype("<f4").tobytes(), LEVEL) if vectors else b""
    blocks += [text, keys, matrix]
    return {"rows": number, "bytes": [len(text), len(keys), len(matrix)]}


def key_of(text: str, count: int) -> bytes:
    """What equal rows share, and how many this one stands for."""
    return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).digest() + count.to_bytes(COUNT_BYTES, "little")


def _sum(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def head_of(data: bytes) -> dict[str, Any] | None:
    """What a block says of itself; None where it is not a whole block."""
    line, _, body = data.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        return None
    if not isinstance(head, dict) or head.get("magic") != MAGIC or head.get("sum") != _sum(body):
        return None
    return head


def decode(data: bytes, *, keys_only: bool = False) -> Part:
    """The part that a whole block holds. keys_only: without its columns."""
    head = head_of(data)
    if head is None:
        raise ValueError("a damaged part")
    at = data.index(b"\n") + 1
    part = Part(head["fingerprint"], head["units"])
    for name, about in head["tables"].items():
        text, keys, matrix = about["bytes"]
        starts = range(at + text, at + text + keys, KEY_BYTES + COUNT_BYTES)
        part.keys[name] = [data[i : i + KEY_BYTES] for i in starts]
        part.counts[name] = [int.from_bytes(data[i + KEY_BYTES : i + KEY_BYTES + COUNT_BYTES], "little") for i in starts]
        if not keys_only:
            columns = json.loads(zlib.decompress(data[at : at + text]))
            columns.update(_vectors(TABLES[name], about["rows"], data[at + text + keys : at + text + keys + matrix]))
            part.tables[name] = columns
        at += text + keys + matrix
    if head["facts"] and not keys_only:
        part.facts.extend(json.loads(zlib.decompress(data[at : at + head["facts"]])))
    return part


def _vectors(table: Table, rows: int, data: bytes) -> dict[str, NDArray[np.float32]]:
    vectors = [c for c in table.columns if c.kind == "vector"]
    if not vectors:
        return {}
    matrix = np.frombuffer(zlib.decompress(data), dtype="<f4").reshape(rows, -1)
    ends = np.cumsum([c.width for c in vectors])
    return {c.name: matrix[:, end - c.width : end] for c, end in zip(vectors, ends, strict=True)}


def join(results: Iterable[Result]) -> Result:
    """One result of the results of a shard's units alone, in their order: the same rows as the whole shard's."""
    ordered = sorted(results, key=lambda r: r.at or 0)
    parts = [decode(r.data) for r in ordered]
    tables = {name: _joined(TABLES[name], [p.tables[name] for p in parts if name in p.tables]) for name in TABLES if any(name in p.tables for p in parts)}
    facts = [f for p in parts for f in p.facts]
    whole = Part(ordered[0].fingerprint, sum(p.units for p in parts), tables, facts=facts)
    return Result(ordered[0].index, ordered[0].fingerprint, encode_part(whole), units=whole.units)


def _joined(table: Table, parts: list[Columns]) -> Columns:
    return {c.name: np.concatenate([p[c.name] for p in parts]) if c.kind == "vector" else [v for p in parts for v in p[c.name]] for c in table.columns}
