"""The end of a run: parts in their order become the finished files, with equal rows merged, in bounded memory.

Two passes. The first reads the parts' keys alone and counts them (16 bytes and a number a distinct row are in memory); the
second writes each row where its key comes first. The files hold nothing that differs from run to run: no times, no hosts,
not how many worked on them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from yantra_codex.corpora import schema
from yantra_codex.corpora.folder import FORMAT, MANIFEST, REPORT, Folder, Identity, Key, parts_of
from yantra_codex.corpora.linking import Linking
from yantra_codex.corpora.parts import Columns
from yantra_codex.corpora.report import Tally, report_of
from yantra_codex.corpora.schema import GRAPH, TABLES, Column, Table
from yantra_codex.errors import BadRequest

FORMATS = ("parquet", "jsonl")
GROUP = 2048  # rows of a row group, whatever they hold
FEW = ("language", "kind", "source", "licence", "path")  # columns with few different values

@dataclass(frozen=True)
class About:
    """What the files say of where they are from."""

    identity: Identity
    tool: str
    units: int
    work: str

    @property
    def metadata(self) -> dict[str, str]:
        """For the head of each file: all text."""
        return {"format": FORMAT, "schema": str(schema.VERSION), "tool": tool_version(),
                **{f"source.{k}": "" if v is None else str(v) for k, v in self.identity.items() if k in ("source", "revision", "licence")}}


def tool_version() -> str:
    try:
        return version("yantra-codex")
    except PackageNotFoundError:
        return "unknown"


def finish(folder: Folder, shards: Sequence[Key], about: About, format: str = "parquet", projects: Sequence[tuple[str, bytes]] = (), *,
           apart: bool = True) -> dict[str, Any]:
    """Write the finished files of these parts and publish them; the report.

    projects: path and bytes of the files that say how a tree's names become files. apart: the code graph is linked in a process
    of its own meanwhile. Raises BadRequest for a part that is damaged.
    """
    folder.final.mkdir()
    counts = count_keys(folder, shards)
    tally = Tally()
    graph = bool(about.identity.get("graph"))
    with contextlib.ExitStack() as stack:
        linking = stack.enter_context(Linking(folder, shards, projects, str(about.identity["source"]), apart=apart)) if graph else None
        writers = {name: stack.enter_context(contextlib.closing(open_writer(folder.final, t, about, format))) for name, t in TABLES.items()
                   if graph or name not in GRAPH}
        for part in parts_of(folder, shards):
            for name, columns in part.tables.items():
                tally.add(name, columns)
                writers[name].add(first_ones(TABLES[name], columns, part.keys[name], counts.get(name)))
        for part in linking.parts() if linking else ():
            for name, columns in part.tables.items():
                tally.add(name, columns)
                writers[name].add(columns)
    written = {name: w.rows for name, w in writers.items()}
    report = report_of(tally, written, {"source": about.identity.get("source"), "units": about.units, "graph": linking.problem if linking else None})
    _write_json(folder.final / REPORT, report)
    files = {name: {"file": w.path.name, "rows": w.rows, "bytes": w.path.stat().st_size, "sha256": _sha256(w.path)} for name, w in writers.items()}
    manifest = {"format": FORMAT, "schema": schema.VERSION, "tool": tool_version(), "code": about.tool, "work": about.work, "identity": about.identity,
                "units": about.units, "shards": len(shards), "tables": files}
    _write_json(folder.final / MANIFEST, manifest)
    folder.publish([*(w.path.name for w in writers.values()), REPORT, MANIFEST])
    return report


def count_keys(folder: Folder, shards: Sequence[Key]) -> dict[str, dict[bytes, int]]:
    """By table, how many rows each key stands for."""
    counts: dict[str, dict[bytes, int]] = {name: {} for name, t in TABLES.items() if t.key}
    for part in parts_of(folder, shards, keys_only=True):
        for name, found in counts.items():
            for key, n in zip(part.keys.get(name, ()), part.counts.get(name, ()), strict=True):
                found[key] = found.get(key, 0) + n
    return counts


def first_ones(table: Table, columns: Columns, keys: Sequence[bytes], counts: dict[bytes, int] | None) -> Columns:
    """The rows whose keys did not come before, with their counts; all where the table merges none. Takes their keys out of counts."""
    if table.key is None or counts is None:
        return columns
    kept, numbers = [], []
    for i, key in enumerate(keys):
        number = counts.pop(key, None)
        if number is not None:
            kept.append(i)
            numbers.append(number)
    if len(kept) < len(keys):
        columns = {name: values[kept] if isinstance(values, np.ndarray) else [values[i] for i in kept] for name, values in columns.items()}
    return {**columns, "count": numbers}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


# ---------------------------------------------------------------- files


class Writer(Protocol):
    """One table's file. rows: how many it has."""

    path: Path
    rows: int

    def add(self, columns: Columns) -> None: ...

    def close(self) -> None: ...


def open_writer(folder: Path, table: Table, about: About, format: str) -> Writer:
    if format == "jsonl":
        return JsonLines(folder / f"{table.name}.jsonl", table)
    return Parquet(folder / f"{table.name}.parquet", table, about.metadata)


class JsonLines:
    """One JSON object a line; vectors as the shortest numbers that read back the same."""

    def __init__(self, path: Path, table: Table):
        self.path, self.rows, self._table = path, 0, table
        self._file: IO[str] = path.open("w", encoding="utf-8")

    def add(self, columns: Columns) -> None:
        texts = [[_vector_text(v) for v in columns[c.name]] if c.kind == "vector" else [json.dumps(v, ensure_ascii=False) for v in columns[c.name]]
                 for c in self._table.columns]
        names = [json.dumps(c.name) for c in self._table.columns]
        for row in zip(*texts, strict=True):
            self._file.write("{" + ", ".join(f"{name}: {text}" for name, text in zip(names, row, strict=True)) + "}\n")
            self.rows += 1

    def close(self) -> None:
        self._file.close()


def _vector_text(v: Any) -> str:
    texts = ["0.0"] * len(v)
    for i in np.flatnonzero(v):
        texts[i] = str(v[i])
    return f"[{', '.join(texts)}]"


class Parquet:
    """A Parquet file: row groups of GROUP rows, zstd, what the files say of themselves in its metadata."""

    def __init__(self, path: Path, table: Table, metadata: dict[str, str]):
        self._pa, self._pq = import_pyarrow()
        self.path, self.rows, self._table = path, 0, table
        self._schema = self._pa.schema([self._pa.field(c.name, self._type(c), nullable=c.nullable) for c in table.columns],
                                       metadata={**metadata, "table": table.name})
        self._file = self._pq.ParquetWriter(path, self._schema, compression="zstd", use_dictionary=[n for n in FEW if n in table.names],
                                            write_statistics=[c.name for c in table.columns if c.kind == "int"])
        self._held: list[Any] = []
        self._number = 0

    def _type(self, c: Column) -> Any:
        pa = self._pa
        if c.kind == "vector":
            return pa.list_(pa.float32(), c.width)
        return {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "texts": pa.list_(pa.string())}[c.kind]

    def add(self, columns: Columns) -> None:
        arrays = [_array(self._pa, field.type, columns[field.name]) for field in self._schema]
        self._held.append(self._pa.Table.from_arrays(arrays, schema=self._schema))
        self._number += self._held[-1].num_rows
        while self._number >= GROUP:
            self._write(GROUP)

    def _write(self, number: int) -> None:
        """Write the next rows as one group."""
        held = self._pa.concat_tables(self._held)
        self._file.write_table(held.slice(0, number).combine_chunks(), row_group_size=number)
        rest = held.slice(number)
        self._held = [rest] if rest.num_rows else []
        self._number -= number
        self.rows += number

    def close(self) -> None:
        if self._number:
            self._write(self._number)
        self._file.close()


def _array(pa: Any, kind: Any, values: Any) -> Any:
    """The column as Arrow has it, made of its bytes: `pa.array` would first load pandas, which takes longer than all else here."""

    def made(*buffers: Any, of: Sequence[Any] = ()) -> Any:
        return pa.Array.from_buffers(kind, len(values), [b if b is None else pa.py_buffer(b) for b in buffers], children=of)

    if pa.types.is_fixed_size_list(kind):
        flat = np.ascontiguousarray(values, dtype=np.float32).reshape(-1)
        return made(None, of=[_array(pa, kind.value_type, flat)])
    if pa.types.is_list(kind):
        return made(None, _ends(values), of=[_array(pa, kind.value_type, [v for vs in values for v in vs])])
    if isinstance(values, np.ndarray):
        return made(None, values)
    present = np.packbits([v is not None for v in values], bitorder="little") if None in values else None
    if pa.types.is_string(kind):
        texts = [b"" if v is None else v.encode() for v in values]
        return made(present, _ends(texts), b"".join(texts))
    return made(present, np.array([v or 0 for v in values], dtype=kind.to_pandas_dtype()))


def _ends(values: Sequence[Any]) -> NDArray[np.int32]:
    """Where each value ends in all of them one after another; 0 before the first."""
    return np.cumsum([0, *map(len, values)], dtype=np.int32)


def import_pyarrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet part; raises BadRequest that says how to get it."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise BadRequest("Parquet needs pyarrow: pip install 'yantra-codex[corpora]'; --format jsonl needs nothing") from None
    return pa, pq
