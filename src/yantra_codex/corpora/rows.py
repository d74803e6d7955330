"""Rows of a finished corpus, one at a time, and how a person reads one."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from yantra_codex.corpora.finish import import_pyarrow
from yantra_codex.corpora.folder import PARTS, read_manifest
from yantra_codex.corpora.schema import TABLES, Table
from yantra_codex.errors import BadRequest, UnknownName

IDS = {"patterns": "problem_id", "trees": "id", "negatives": "problem_id", "refused": "id", "nodes": "id", "edges": "from_id"}
STRONGEST = 8

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One table of a corpus on the disk."""

    table: Table
    path: Path
    rows: int

    def row(self, number: int) -> Row:
        """The row of this number, from 0; raises BadRequest where there is none."""
        if not 0 <= number < self.rows:
            raise BadRequest(f"{self.path} has {self.rows} rows, from 0 to {self.rows - 1}; there is no row {number}" if self.rows else f"{self.path} has no rows")
        return _parquet_row(self.path, number) if self.path.suffix == ".parquet" else _line(self.path, number)

    def find(self, column: str, fits: Callable[[str], bool]) -> int | None:
        """The number of the first row whose value fits."""
        return next((i for i, value in enumerate(self.values(column)) if fits(value)), None)

    def values(self, column: str) -> Iterator[str]:
        if self.path.suffix == ".parquet":
            for batch in _opened(self.path).iter_batches(columns=[column]):
                yield from batch.column(0).to_pylist()
        else:
            with self.path.open(encoding="utf-8") as f:
                for line in f:
                    yield json.loads(line)[column]


def open_table(out: str | Path, name: str = "patterns") -> Kept:
    """A table of a finished corpus; raises BadRequest for a folder that holds none, UnknownName for the name of no table."""
    out = Path(out)
    if name not in TABLES:
        raise UnknownName("table", name, TABLES)
    manifest = read_manifest(out)
    if manifest is None:
        unfinished = (out / PARTS).is_dir()
        raise BadRequest(f"{out} is not complete: run its 'yantra corpus extract' again to go on" if unfinished else
                         f"{out} is no corpus; 'yantra corpus extract SOURCE --out {out}' makes one")
    about = manifest["tables"].get(name)
    if about is None:
        raise BadRequest(f"{out} has no table {name}; it has {', '.join(manifest['tables'])}")
    path = out / Path(str(about["file"])).name
    if not path.is_file():
        raise BadRequest(f"{path} is missing, though {out / 'manifest.json'} names it")
    return Kept(TABLES[name], path, int(about["rows"]))


def choose(kept: Kept, *, id: str | None = None, hash: str | None = None, number: int | None = None, seed: int | None = None) -> int:
    """The number of the row that is asked for: by id, by the begin of its hash ("y" before it or not), by number, by chance, or the first."""
    if id is not None:
        return _found(kept, IDS[kept.table.name], lambda v: v == id, f"the id {id!r}")
    if hash is not None:
        if "hash" not in kept.table.names:
            raise BadRequest(f"rows of {kept.table.name} have no hash")
        start = hash.removeprefix("y").lower()
        return _found(kept, "hash", lambda v: v.startswith(start), f"a hash that begins with {start!r}")
    if number is not None:
        return number
    return 0 if seed is None else random.Random(seed).randrange(max(1, kept.rows))


def _found(kept: Kept, column: str, fits: Callable[[str], bool], what: str) -> int:
    number = kept.find(column, fits)
    if number is None:
        raise BadRequest(f"no row of {kept.path} has {what}")
    return number


def _line(path: Path, number: int) -> Row:
    with path.open(encoding="utf-8") as f:
        for i, line in enumerate(f):
            if i == number:
                row: Row = json.loads(line)
                return row
    raise BadRequest(f"{path} is shorter than its manifest says")


def _parquet_row(path: Path, number: int) -> Row:
    file = _opened(path)
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if number < rows:
            row: Row = file.read_row_group(group).slice(number, 1).to_pylist()[0]
            return row
        number -= rows
    raise BadRequest(f"{path} is shorter than its manifest says")


def _opened(path: Path) -> Any:
    pa, pq = import_pyarrow()
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid as e:
        raise BadRequest(f"{path} is no Parquet file: {e}") from None


# ---------------------------------------------------------------- for reading


def readable(table: str, row: Row) -> str:
    """A row as a person reads it."""
    return {"patterns": _pattern, "trees": _tree}.get(table, _plain)(row)


def _pattern(row: Row) -> str:
    steps = [f"  {i}. {s}" for i, s in enumerate(row["readable"], 1)]
    about = [f"hash        {_short(row['hash'])} (one of {row['count']} codes)" if row["count"] > 1 else f"hash        {_short(row['hash'])}",
             f"complexity  {row['complexity']} of 5", f"checks      {row['passed']} of {row['checks']} passed", f"vector      {_strongest(row['vector'])}",
             *(["added       " + "; ".join(row["imports"])] if row.get("imports") else []), *_origin(row)]
    return "\n\n".join([f"{row['problem_id']}\n{row['text'].strip()}", row["signature"], "examples\n" + "\n".join(_examples(row["examples"])),
                        f"{row['language']}\n{row['code'].rstrip()}", "steps\n" + "\n".join(steps), "\n".join(about)])


def _examples(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return [f"  {text}"]
    return [f"  {_example(e)}" for e in found] or ["  (none)"]


def _example(e: Any) -> str:
    if not isinstance(e, dict) or "args" not in e:
        return json.dumps(e, ensure_ascii=False)
    args = e["args"] if isinstance(e["args"], str) else ", ".join(map(str, e["args"]))
    return f"({args}) raises {e['raises']}" if e.get("raises") else f"({args}) -> {e.get('expected')}"


def _tree(row: Row) -> str:
    about = [f"{row['name'] or '(the whole text)'}  {row['path']}:{row['line']}  {row['language']}",
             f"{row['nodes']} nodes, {row['edges']} edges, {row['length']} characters", f"hash        {_short(row['hash'])}",
             f"count       {row['count']}", f"vector      {_strongest_places(row['vector'])}", *_origin(row)]
    return "\n".join(about)


def _plain(row: Row) -> str:
    width = max(map(len, row))
    return "\n".join(f"{name:{width}}  {_value(value)}" for name, value in row.items() if value not in (None, ""))


def _value(value: Any) -> str:
    text = str(value)
    return "\n  " + text.rstrip().replace("\n", "\n  ") if "\n" in text else text


def _origin(row: Row) -> list[str]:
    return [f"source      {row['source']}", f"licence     {row['licence'] or '(none named)'}"]


def _short(hash: str) -> str:
    from yantra_codex.ir.canonical import short_hash

    return short_hash(hash)


def _strongest(values: list[float]) -> str:
    """The names of a logic vector's largest places."""
    from yantra_codex.ir.vector import decode_logic, decode_ops

    vector = np.asarray(values, dtype=np.float32)
    found = sorted([*decode_logic(vector), *decode_ops(vector)], key=lambda kv: (-kv[1], kv[0]))
    return ", ".join(f"{name} {weight:.2f}" for name, weight in found[:STRONGEST])


def _strongest_places(values: list[float]) -> str:
    """The names of an AST vector's largest places."""
    from yantra_codex.corpora.trees import place_names

    vector, names = np.asarray(values, dtype=np.float32), place_names()
    largest = sorted(np.flatnonzero(vector), key=lambda i: (-vector[i], i))[:STRONGEST]
    return ", ".join(f"{names[i]} {vector[i]:.2f}" for i in largest)
