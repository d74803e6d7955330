"""The catalogue over the pattern files: what each pattern does, in which words, with which types and examples.

Patterns are found by words with SQLite's FTS5 (BM25). The catalogue is read from the sources once and kept in the
cache folder as one SQLite file, replaced whole when a pattern file changes.
"""

from __future__ import annotations

import ast
import doctest
import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from yantra_codex import languages
from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import NONE, Type, parse_type

FOLDER = Path(__file__).parent / "patterns"
FORMAT = 3


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern. source: the function with the imports it needs, without its docstring's examples removed."""

    name: str
    domain: str
    summary: str
    phrases: tuple[str, ...]
    source: str
    params: tuple[tuple[str, Type], ...]
    returns: Type
    examples: tuple[Example, ...]

    @property
    def words(self) -> str:
        """Everything the pattern can be found by."""
        return " ".join([self.name.replace("_", " "), self.summary, *self.phrases])


def read_file(path: Path) -> list[Pattern]:
    """The patterns of one file: its public top-level functions. Raises BadRequest where one breaks the form."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    imports = [ast.unparse(n) for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom)) and getattr(n, "module", "") != "__future__"]
    return [_pattern(f, path.stem, imports, text) for f in tree.body if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")]


def _pattern(f: ast.FunctionDef, domain: str, imports: list[str], text: str) -> Pattern:
    doc = ast.get_docstring(f) or ""
    if not doc:
        raise BadRequest(f"pattern {f.name} ({domain}) has no docstring")
    python = languages.get("python")
    body = ast.get_source_segment(text, f) or ""
    used = {n.id for n in ast.walk(f) if isinstance(n, ast.Name)}
    needed = [i for i in imports if used & set(re.findall(r"\w+", i))]
    params = tuple((a.arg, python.type_from_native(ast.unparse(a.annotation))) for a in f.args.args if a.annotation)
    if len(params) != len(f.args.args) or f.returns is None:
        raise BadRequest(f"pattern {f.name} ({domain}) lacks annotations")
    summary, phrases = describe(doc)
    return Pattern(f.name, domain, summary, phrases, "\n".join([*needed, "", body]).lstrip("\n") + "\n", params,
                   python.type_from_native(ast.unparse(f.returns)), tuple(doctest_examples(doc, f.name)))


def describe(doc: str) -> tuple[str, tuple[str, ...]]:
    """A docstring's first sentence and its `also:` phrases (which may go over several lines)."""
    head = doc.split(">>>", 1)[0]
    summary, _, rest = head.partition("\n")
    phrases: list[str] = []
    on = False
    for line in rest.splitlines():
        line = line.strip()
        if line.startswith("also:"):
            on, line = True, line.removeprefix("also:")
            phrases.append("")
        if on:
            on = bool(line)
            phrases[-1:] = [f"{phrases[-1]} {line}"]
    return summary.strip(), tuple(p.strip() for chunk in phrases for p in chunk.split(";") if p.strip())


def doctest_examples(doc: str, name: str) -> list[Example]:
    """The doctests that call `name` with literal arguments."""
    out = []
    for e in doctest.DocTestParser().get_examples(doc):
        try:
            call = ast.parse(e.source.strip(), mode="eval").body
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name):
                continue
            args = tuple(map(ast.literal_eval, call.args))
            if e.exc_msg:
                out.append(Example(args, raises=e.exc_msg.partition(":")[0].strip(), source="doctest"))
            else:
                out.append(Example(args, ast.literal_eval(e.want.strip()) if e.want.strip() else None, source="doctest"))
        except (SyntaxError, ValueError):
            continue
    return out


@lru_cache(maxsize=1)
def all_patterns() -> tuple[Pattern, ...]:
    """Every pattern of the library, by file and then by place in it; read from the sources."""
    return tuple(p for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__" for p in read_file(path))


# ---------------------------------------------------------------- finding

STOP = frozenset(
    "a an and are as at be by do does for from function given gives has have if in into is it its make need of on or please python "
    "javascript typescript rust go code program method return returning returns should so takes that the their them then there these "
    "this to use using want which with write whether i me my we you your each every all using implement create".split())


def words_of(text: str) -> list[str]:
    """The words of a request that say something, lower-case, camelCase and snake_case taken apart."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text.replace("_", " ").replace("-", " "))
    return [w for w in re.findall(r"[a-z]+|\d+", apart.lower()) if w not in STOP and (len(w) > 1 or w.isdigit())]


def stem(word: str) -> str:
    """A word without its commonest English endings, so that 'sums', 'summed' and 'summing' meet."""
    for end in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "ly"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            cut = word[: -len(end)]
            if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "ls":
                cut = cut[:-1]
            return cut + ("y" if end in ("ies", "ied") else "")
    return word.rstrip("e") if len(word) > 4 else word


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found by words. score: BM25, higher is better. share: of the request's words found in the pattern."""

    pattern: Pattern
    score: float
    share: float


class Catalogue:
    """The searchable library; opens (or makes) its file in the cache folder."""

    def __init__(self, cache: Path):
        self.path = cache / "catalogue.sqlite"
        stamp = _stamp()
        if not self._is_current(stamp):
            self._build(stamp)
        self.db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, check_same_thread=False)

    def _is_current(self, stamp: str) -> bool:
        if not self.path.exists():
            return False
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as db:
                row = db.execute("select value from about where name = 'stamp'").fetchone()
            return row is not None and row[0] == stamp
        except sqlite3.Error:
            return False

    def _build(self, stamp: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as db:
            db.execute("create table about (name text primary key, value text)")
            db.execute("create table pattern (id integer primary key, name text unique, row text)")
            db.execute("create virtual table words using fts5(name, summary, phrases, stems, tokenize='porter unicode61', content='')")
            for i, p in enumerate(all_patterns()):
                db.execute("insert into pattern values (?, ?, ?)", (i, p.name, _dump(p)))
                stems = " ".join(sorted({stem(w) for w in words_of(p.words)}))
                db.execute("insert into words (rowid, name, summary, phrases, stems) values (?, ?, ?, ?, ?)",
                           (i, p.name.replace("_", " "), p.summary, " . ".join(p.phrases), stems))
            db.execute("insert into about values ('stamp', ?)", (stamp,))
            db.commit()
        os.replace(part, self.path)

    def __len__(self) -> int:
        return int(self.db.execute("select count(*) from pattern").fetchone()[0])

    def get(self, name: str) -> Pattern:
        """A pattern by its name; raises UnknownName with a near match."""
        row = self.db.execute("select row from pattern where name = ?", (name,)).fetchone()
        if row is None:
            raise UnknownName("pattern", name, (r[0] for r in self.db.execute("select name from pattern")))
        return _load(row[0])

    def find(self, text: str, limit: int = 40) -> list[Hit]:
        """The patterns whose words fit a request best, best first; ties by name."""
        words = list(dict.fromkeys(words_of(text)))[:60]
        if not words:
            return []
        query = " OR ".join(f'"{w}"' for w in dict.fromkeys([*words, *map(stem, words)]))
        rows = self.db.execute(
            "select p.row, -bm25(words, 4.0, 2.0, 1.5, 1.0) as score from words join pattern p on p.id = words.rowid "
            "where words match ? order by score desc, p.name limit ?", (query, limit)).fetchall()
        asked = {stem(w) for w in words}
        out = []
        for row, score in rows:
            p = _load(row)
            known = {stem(w) for w in words_of(p.words)}
            out.append(Hit(p, round(score, 6), len(asked & known) / len(asked)))
        return out


def _stamp() -> str:
    h = hashlib.sha256(f"format {FORMAT}".encode())
    for path in sorted(FOLDER.glob("*.py")):
        st = path.stat()
        h.update(f"{path.name} {st.st_size} {st.st_mtime_ns}\n".encode())
    return h.hexdigest()


def _dump(p: Pattern) -> str:
    return json.dumps([p.name, p.domain, p.summary, p.phrases, p.source, [(n, str(t)) for n, t in p.params], str(p.returns),
                       [(repr(e.args), repr(e.expected), e.raises) for e in p.examples]])


def _value(text: str) -> Any:
    return ast.literal_eval(text) if text != "set()" else set()


def _load(row: str) -> Pattern:
    name, domain, summary, phrases, source, params, returns, examples = json.loads(row)
    return Pattern(name, domain, summary, tuple(phrases), source, tuple((n, parse_type(t)) for n, t in params), parse_type(returns),
                   tuple(Example(_value(a), _value(x), r, "doctest") for a, x, r in examples))


def domains(patterns: Iterable[Pattern]) -> dict[str, int]:
    """How many patterns each domain has."""
    out: dict[str, int] = {}
    for p in patterns:
        out[p.domain] = out.get(p.domain, 0) + 1
    return out


__all__ = ["NONE", "Catalogue", "Hit", "Pattern", "all_patterns", "domains", "read_file", "stem", "words_of"]
