"""The tables of a corpus: their columns, what each means, and what makes two rows the same.

`conform` checks every row against this on its way out, the files carry the version, and a test compares `markdown` with
docs/corpora.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

VERSION = 2  # a column that comes, goes or changes its meaning is a new version

Kind = Literal["text", "int", "float", "texts", "vector"]
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. width: of a vector, the number of its float32. default: what stands where a row says nothing, None: it must say."""

    name: str
    kind: Kind
    meaning: str
    width: int = 0
    default: Any = None
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table. key: rows with the same value there are one row, the first, with their number in `count`."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


def _text(name: str, meaning: str, default: str | None = None, *, nullable: bool = False) -> Column:
    return Column(name, "text", meaning, default=default, nullable=nullable)


def _int(name: str, meaning: str, default: int | None = None, *, nullable: bool = False) -> Column:
    return Column(name, "int", meaning, default=default, nullable=nullable)


def _texts(name: str, meaning: str, default: tuple[str, ...] | None = None) -> Column:
    return Column(name, "texts", meaning, default=default)


SOURCE = _text("source", "the data set with its revision, or the tree", "")
LICENCE = _text("licence", "an SPDX expression; null where the source names none", nullable=True)
SCHEMA = _int("schema", "the version of these tables", VERSION)
COUNT = _int("count", "how many rows this one stands for", 1)

PATTERNS = Table("patterns", "Logic patterns: programs that agree with their tests.", (
    _text("problem_id", "the problem in its source"),
    _text("text", "what is asked"),
    _text("signature", "the function with its types, as the logic form sees them"),
    _text("examples", "the calls with their outcomes, as Python literals in JSON"),
    _text("language", "the language of the code"),
    _text("entry", "the function that solves the problem"),
    _text("code", "the source text that was lifted"),
    _texts("imports", "the lines of the code that its author left out, as a judge's page provides these names", ()),
    _text("program", "the logic program, in text form"),
    _text("hash", "the canonical hash: 64 hexadecimal digits"),
    _texts("steps", "the kinds of the logic steps, in their order"),
    _texts("readable", "the same steps with what they work on"),
    Column("vector", "vector", "the logic vector", 1024),
    _int("complexity", "the class of complexity, 1 to 5"),
    _int("checks", "how many tests were run"),
    _int("passed", "how many passed"),
    COUNT, SOURCE, LICENCE, SCHEMA,
), key="hash")  # fmt: skip

TREES = Table("trees", "AST patterns: the shape of each function's syntax tree.", (
    _text("id", "path, function and line"),
    _text("language", "the language of the function"),
    _text("name", "the function, with the classes around it"),
    _text("path", "the file, or the problem's id"),
    _int("line", "where it begins, from 1"),
    Column("vector", "vector", "the distribution of node and edge types", 256),
    _int("nodes", "the number of nodes"),
    _int("edges", "the number of edges"),
    _int("length", "the length of the code in characters"),
    _text("hash", "of the code: what two equal functions share"),
    COUNT, SOURCE, LICENCE, SCHEMA,
), key="hash")  # fmt: skip

NEGATIVES = Table("negatives", "Wrong solutions, apart from the right ones.", (
    _text("problem_id", "the problem in its source"),
    _text("language", "the language of the code"),
    _text("entry", "the function that was run; empty where it could not be lifted", ""),
    _text("code", "the source text"),
    _text("program", "the logic program, in text form; empty where it could not be lifted", ""),
    _text("hash", "its canonical hash; empty where it could not be lifted", ""),
    _int("checks", "how many tests were run", 0),
    _int("passed", "how many passed", 0),
    SOURCE, LICENCE, SCHEMA,
))  # fmt: skip

REFUSED = Table("refused", "What is in no other table, and why.", (
    _text("id", "the problem, or the file's path"),
    _text("language", "the language of the code"),
    _text("name", "the function, where it is known", ""),
    _text("kind", "the kind of failure: unsupported, syntax, disagrees, size, encoding ..."),
    _text("construct", "what could not be lifted, without what belongs to this code alone"),
    _text("detail", "the whole reason"),
    _int("line", "where, from 1", nullable=True),
    COUNT, SOURCE, LICENCE, SCHEMA,
))  # fmt: skip

NODES = Table("nodes", "The code graph's nodes: what a tree defines, and the modules from outside that it imports.", (
    _text("id", "unique in the graph: path, `#`, dotted name"),
    _text("kind", "module, class, function, method or import"),
    _text("what", "the language's word: struct, trait, interface, enum ...", ""),
    _text("name", "the name as the code says it"),
    _text("language", "the language of the file"),
    _text("path", "the file; empty for an import", ""),
    _int("line", "where the name stands, from 1; 0 for an import", 0),
    _int("column", "its byte in the line, from 0", 0),
    _int("last", "the last line", 0),
    _texts("parameters", "of a function or method"),
    SOURCE, LICENCE, SCHEMA,
))  # fmt: skip

EDGES = Table("edges", "The code graph's edges.", (
    _text("kind", "contains, calls, imports, inherits or uses_type"),
    _text("from_id", "the node it leaves"),
    _text("to_id", "the node it reaches"),
    _int("line", "where the code says so, from 1; 0 where no place does", 0),
    _int("column", "the byte in the line, from 0", 0),
    SCHEMA,
))  # fmt: skip

GRAPH = ("nodes", "edges")

TABLES: dict[str, Table] = {t.name: t for t in (PATTERNS, TREES, NEGATIVES, REFUSED, NODES, EDGES)}
NAMES = {t.name: frozenset(t.names) for t in TABLES.values()}


def conform(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with every column of its table, in their order; raises ValueError where it lacks one, has another, or has it of another kind."""
    if not row.keys() <= NAMES[table.name]:
        raise ValueError(f"table {table.name} has no column {sorted(row.keys() - NAMES[table.name])[0]!r}")
    return {c.name: _value(table, c, row.get(c.name, c.default)) for c in table.columns}


def _value(table: Table, column: Column, value: Any) -> Any:
    if value is None:
        if column.nullable:
            return None
        raise ValueError(f"a row of {table.name} lacks {column.name!r}")
    if column.kind == "text" and isinstance(value, str):
        return writable(value)
    if column.kind == "int" and isinstance(value, int | np.integer):
        return int(value)
    if column.kind == "float" and isinstance(value, float | int):
        return float(value)
    if column.kind == "texts" and isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
        return [writable(v) for v in value]
    if column.kind == "vector" and np.shape(value) == (column.width,):
        return np.asarray(value, dtype=np.float32)
    raise ValueError(f"{table.name}.{column.name} is {column.kind}{f' of {column.width}' if column.width else ''}, met {type(value).__name__}")


def writable(text: str) -> str:
    """The text with what UTF-8 can't hold (a lone surrogate) written as an escape."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


def markdown() -> str:
    """The tables as docs/corpora.md shows them."""
    parts = []
    for t in TABLES.values():
        key = f" Rows with the same `{t.key}` are one row, the first; `count` says how many there were." if t.key else ""
        rows = [f"| `{c.name}` | {_kind(c)} | {c.meaning} |" for c in t.columns]
        parts.append("\n".join([f"### {t.name}", "", t.meaning + key, "", "| column | type | meaning |", "|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _kind(c: Column) -> str:
    name = {"text": "string", "int": "int64", "float": "double", "texts": "list of string", "vector": f"{c.width} float32"}[c.kind]
    return f"{name}, may be null" if c.nullable else name
