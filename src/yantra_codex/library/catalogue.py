"""The catalogue over the pattern files: what each pattern does, in which words, with which types and examples.

Patterns are found by words (words.py) and ordered by how well they fit (ranking.py). The catalogue is read from the
sources once and kept in the cache folder as one SQLite file with an inverted index, replaced whole when a file changes.
"""

from __future__ import annotations

import ast
import hashlib
import json
import logging
import os
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import ANY, NONE, Type, parse_type
from yantra_codex.library.ranking import (
    Asked,
    Traits,
    Units,
    asked,
    associations,
    form_factor,
    form_of,
    idf,
    parts_of,
    pattern_traits,
    rate,
    request_traits,
    signature_factor,
    type_words,
    types_factor,
    weigh,
)
from yantra_codex.library.words import (
    MAX_WORDS,
    Word,
    expansions,
    misspelt,
    request_terms,
    stem,
    synonyms,
    terms_of_each,
    words_of,
)

FOLDER = Path(__file__).parent / "patterns"
logger = logging.getLogger(__name__)


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
    lines = text.splitlines()
    return [_pattern(f, path.stem, imports, lines) for f in tree.body if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")]


def _pattern(f: ast.FunctionDef, domain: str, imports: list[str], lines: list[str]) -> Pattern:
    # the front-end is loaded only when patterns are read
    from yantra_codex.languages.pylift.kinds import from_annotation

    doc = ast.get_docstring(f) or ""
    if not doc:
        raise BadRequest(f"pattern {f.name} ({domain}) has no docstring")
    body = "\n".join(lines[f.lineno - 1 : f.end_lineno])
    named = set(re.findall(r"\w+", body))
    needed = [i for i in imports if named & set(re.findall(r"\w+", i.partition("import")[2]))]
    if needed:
        used = {n.id for n in ast.walk(f) if isinstance(n, ast.Name)}
        needed = [i for i in needed if used & set(re.findall(r"\w+", i.partition("import")[2]))]
    params = tuple((a.arg, from_annotation(a.annotation) or ANY) for a in f.args.args if a.annotation)
    if len(params) != len(f.args.args) or f.returns is None:
        raise BadRequest(f"pattern {f.name} ({domain}) lacks annotations")
    summary, phrases = describe(doc)
    return Pattern(f.name, domain, summary, phrases, "\n".join([*needed, "", body]).lstrip("\n") + "\n", params,
                   from_annotation(f.returns) or ANY, tuple(doctest_examples(doc, f.name)))


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
    import doctest  # slow to import, and only reading the sources needs it

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


def all_patterns() -> tuple[Pattern, ...]:
    """Every pattern of the library, by file and then by place in it; read from the sources, again when they change."""
    return _read_all(FOLDER, _stamp())


@lru_cache(maxsize=1)
def _read_all(folder: Path, _stamp: str) -> tuple[Pattern, ...]:
    return tuple(p for path in sorted(folder.glob("*.py")) if path.stem != "__init__" for p in read_file(path))


# ---------------------------------------------------------------- finding

FIRST_CUT = 150
UNKNOWN = 0.6  # the weight of a word that the library does not know


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found by words.

    score: 0 to 1, comparable between requests. share: how much of what the request's words say the pattern explains,
    0 to 1; rare words weigh more, synonyms explain in part, words unknown to the library are unexplained.
    """

    pattern: Pattern
    score: float
    share: float


class Catalogue:
    """The searchable library; opens (or makes) its file in the cache folder."""

    def __init__(self, cache: Path):
        self.path = cache / "catalogue.sqlite"
        self._stamp = _stamp()
        self._count = 0
        self._lock = threading.Lock()
        self.db = self._open() or self._rebuilt()

    def _open(self) -> sqlite3.Connection | None:
        """The file, None where it is absent, broken or of other patterns."""
        if not os.path.exists(self.path):  # False too where the folder may not be looked into
            return None
        try:
            db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            try:
                row = db.execute("select value from about where name = 'stamp'").fetchone()
                if row is not None and row[0] == self._stamp:
                    self._count = int(db.execute("select value from about where name = 'count'").fetchone()[0])
                    return db
            except (sqlite3.Error, TypeError, ValueError):
                pass
            db.close()
        except sqlite3.Error:
            pass
        return None

    def _rebuilt(self) -> sqlite3.Connection:
        """The file made again; in memory alone where the cache folder can't be written."""
        try:
            self._build()
            db = self._open()
        except (OSError, sqlite3.OperationalError) as e:
            logger.warning("the cache folder %s can't be used (%s): the library is read anew each time, which takes seconds; make it writable, or set YANTRA_CACHE to one that is",
                           self.path.parent, e)
            db = None
        if db is None:
            db = sqlite3.connect(":memory:", check_same_thread=False)
            _fill(db, all_patterns(), self._stamp)
            self._count = len(all_patterns())
        return db

    def _build(self) -> None:
        """Write the file beside its place, then move it there: whoever reads meanwhile keeps the old one."""
        import tempfile

        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="catalogue.", suffix=".part", dir=self.path.parent)
        os.close(handle)
        try:
            with closing(sqlite3.connect(name)) as db:
                db.execute("pragma journal_mode = off")
                db.execute("pragma synchronous = off")
                _fill(db, all_patterns(), self._stamp)
                db.commit()
            os.replace(name, self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query; a file that proves broken is made again once."""
        with self._lock:
            try:
                return self.db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError:
                self.db.close()
                self.db = self._rebuilt()
                return self.db.execute(sql, values).fetchall()

    def __len__(self) -> int:
        return self._count

    def get(self, name: str) -> Pattern:
        """A pattern by its name; raises UnknownName with a near match."""
        rows = self._rows("select row from pattern where name = ?", (name,))
        if not rows:
            raise UnknownName("pattern", name, (r[0] for r in self._rows("select name from pattern")))
        return _load(rows[0][0])

    def find(self, text: str, limit: int = 40, types: tuple[Sequence[Type], Type] | None = None) -> list[Hit]:
        """The patterns whose words fit a request best, best first; ties by name.

        types: the wanted parameter types and result type, where known; patterns of other types come later.
        """
        found = self._ask(text)
        if found is None:
            return []
        request, chosen = found
        rated = []
        for name, i, share, signature, parts in self._measured(text, request, chosen):
            score = weigh(parts)
            if types is not None:
                *params, returns = map(parse_type, signature.split(" "))
                score *= signature_factor(types, params, returns)
            rated.append((-round(score, 6), name, i, share))
        rated.sort()
        rows = dict(self._rows(f"select id, row from pattern where id in ({','.join(str(r[2]) for r in rated[:limit])})"))
        return [Hit(_load(rows[i]), min(1.0, -score), round(share, 6)) for score, _, i, share in rated[:limit]]

    def measured(self, text: str) -> list[tuple[str, tuple[float, ...]]]:
        """The name and the PARTS (ranking.py) of each pattern worth scoring for a request: what the weights are fitted to."""
        found = self._ask(text)
        return [(name, parts) for name, _, _, _, parts in self._measured(text, *found)] if found else []

    def _measured(self, text: str, request: Asked, chosen: Sequence[int]) -> Iterator[tuple[str, int, float, str, tuple[float, ...]]]:
        """Name, id, share, types and parts of the chosen patterns that share anything with the request."""
        form, wanted = form_of(text), request_traits(text, request_terms(text))
        for i, name, units, kinds, signature in self._rows(
                f"select id, name, units, kinds, types from pattern where id in ({','.join(map(str, chosen))})"):
            loaded = _load_units(units, kinds)
            share, rated = rate(request, loaded)
            if rated[0] > 0.0:
                types = types_factor(wanted.kinds, loaded.traits.kinds)
                yield name, i, share, signature, parts_of(rated, wanted, loaded.traits, form_factor(form, signature.rpartition(" ")[2]), types)

    def of_types(self, types: tuple[Sequence[Type], Type], leaving_out: Iterable[str] = (), limit: int = 250) -> list[Hit]:
        """Patterns that take and give exactly these types, whatever their words; score and share are 0."""
        text = " ".join(map(str, [*types[0], types[1]]))
        out = set(leaving_out)
        rows = self._rows("select name, row from pattern where types = ? order by id", (text,))
        return [Hit(_load(row), 0.0, 0.0) for name, row in rows if name not in out][:limit]

    def _ask(self, text: str) -> tuple[Asked, list[int]] | None:
        """The request ready for scoring, and the patterns worth scoring: those that share the most with it."""
        words = request_terms(text)
        near = {w.stem: self._near(w.stem) for w in words}
        posted = self._posted({s for row in near.values() for s in row})
        near.update({s: self._near(fixed) for s, fixed in self._respelt(s for s, row in near.items() if not posted.keys() & row.keys())})
        posted.update(self._posted({s for row in near.values() for s in row} - posted.keys()))
        unknown = {s for s, row in near.items() if not posted.keys() & row.keys()}
        words = [Word(w.stem, w.weight * UNKNOWN) if w.stem in unknown else w for w in words if w.stem not in unknown or not w.stem.isdigit()]
        says = {s: idf(max((len(posted[t]) for t, n in row.items() if t in posted and n == 1.0), default=0), self._count) for s, row in near.items()}
        heaviest = sorted({w.stem: w.weight * says[w.stem] for w in words}.items(), key=lambda x: -x[1])[:MAX_WORDS]
        kept = {s for s, _ in heaviest}
        request = asked([w for w in words if w.stem in kept], says, near)
        gathered: dict[int, dict[int, float]] = {}
        for stemmed, places in request.answers.items():
            for pattern in posted.get(stemmed, ()):
                row = gathered.setdefault(pattern, {})
                for i, n in places:
                    if n > row.get(i, 0.0):
                        row[i] = n
        best = sorted((-sum(request.weights[i] * n for i, n in row.items()), pattern) for pattern, row in gathered.items())
        return (request, [p for _, p in best[:FIRST_CUT]]) if best else None

    def _near(self, stemmed: str) -> dict[str, float]:
        """The stems that may stand for one: synonyms, and what the library itself uses beside it."""
        rows = self._rows("select near from association where stem = ?", (stemmed,))
        return dict(json.loads(rows[0][0])) if rows else {stemmed: 1.0}

    def _posted(self, stems: set[str]) -> dict[str, list[int]]:
        """For each stem of the library among these, the patterns that have it."""
        out: dict[str, list[int]] = {}
        order = sorted(stems)
        for at in range(0, len(order), 500):
            part = order[at : at + 500]
            out |= {s: json.loads(ids) for s, ids in self._rows(f"select stem, patterns from posting where stem in ({','.join('?' * len(part))})", part)}
        return out

    def _respelt(self, unknown: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Long words that the library does not know, with the one it knows that is a slip of the pen away."""
        for s in list(unknown)[:20]:
            if len(s) >= 5 and s.isalpha():
                rows = self._rows("select stem from posting where stem >= ? and stem < ? and length(stem) between ? and ?",
                                  (s[0], chr(ord(s[0]) + 1), len(s) - 1, len(s) + 1))
                fixed = misspelt(s, (r[0] for r in rows))
                if fixed:
                    yield s, fixed


def _fill(db: sqlite3.Connection, patterns: Sequence[Pattern], stamp: str) -> None:
    """Tables: about; pattern with its descriptions as stems; posting, the patterns of each stem;
    association, its synonyms and what stands beside it."""
    db.execute("create table about (name text primary key, value text)")
    db.execute("create table pattern (id integer primary key, name text unique, kinds text, types text, units text, row text)")
    db.execute("create table posting (stem text primary key, patterns text) without rowid")
    described = [_describe(p) for p in patterns]
    posting: dict[str, list[int]] = {}
    for i, (name, others) in enumerate(described):
        for s in dict.fromkeys(w.stem for unit in (name, *others) for w in unit):
            posting.setdefault(s, []).append(i)
    db.execute("create table association (stem text primary key, near text) without rowid")
    near = associations([(name, *others) for name, others in described])
    rows = ((s, json.dumps(_with_synonyms(s, near.get(s, {})), separators=(",", ":"))) for s in sorted({*near, *synonyms()}))
    db.executemany("insert into association values (?, ?)", rows)
    weight = {s: idf(len(ids), len(patterns)) for s, ids in posting.items()}

    def weighed(unit: Sequence[Word]) -> list[tuple[str, float]]:
        return [(w.stem, round(w.weight * weight[w.stem], 3)) for w in unit]

    for i, (p, (name, others)) in enumerate(zip(patterns, described)):
        given = [stem(w) for w in type_words([t for _, t in p.params])]
        types = [*(t for _, t in p.params), p.returns]
        t = pattern_traits(p.name, [w.stem for w in (*name, *others[0]) if w.weight > SIDE], types)
        units = json.dumps([given, (int(t.function), sorted(t.sides), t.words), weighed(name), *map(weighed, others)], separators=(",", ":"))
        db.execute("insert into pattern values (?, ?, ?, ?, ?, ?)",
                   (i, p.name, " ".join(sorted(t.kinds)), " ".join(map(str, types)), units, _dump(p)))
    db.executemany("insert into posting values (?, ?)", ((s, json.dumps(ids, separators=(",", ":"))) for s, ids in posting.items()))
    db.executemany("insert into about values (?, ?)", [("stamp", stamp), ("count", str(len(patterns)))])


def _with_synonyms(stemmed: str, associated: Mapping[str, float]) -> dict[str, float]:
    out = dict(associated)
    for s, near in expansions(stemmed).items():
        out[s] = max(near, out.get(s, 0.0))
    return out


# Where a summary or a name turns to side conditions: what is said of ties, order, empty and wrong values.
_SIDE = re.compile(r"[,;:]|\bor (?=None\b|-1\b|an empty\b|0\b)|\braising\b|\bfor an empty\b")
SIDE = 0.35  # what the words of side conditions weigh


def _describe(p: Pattern) -> tuple[list[Word], list[list[Word]]]:
    """A pattern's name, and its summary and phrases, as stems; the words of side conditions weigh less."""
    main = _SIDE.split(p.summary, maxsplit=1)[0]
    name, _, fallback = p.name.partition("_or_")
    name_main, name_side, head, side, *phrases = terms_of_each([name, fallback, main, p.summary[len(main) :], *p.phrases])
    return name_main + _weaker(name_side), [head + _weaker(side), *phrases]


def _weaker(words: Sequence[Word]) -> list[Word]:
    return [Word(w.stem, w.weight * SIDE) for w in words]


def _load_units(text: str, kinds: str) -> Units:
    given, (function, sides, words), name, *others = json.loads(text)
    return Units(name, tuple(others), tuple(given), Traits(frozenset(kinds.split()), bool(function), frozenset(sides), words))


def _stamp() -> str:
    """What the file depends on: the patterns, and the code that makes it."""
    h = hashlib.sha256()
    for path in [*sorted(FOLDER.glob("*.py")), *sorted(Path(__file__).parent.glob("*.py"))]:
        st = path.stat()
        h.update(f"{path.name} {st.st_size} {st.st_mtime_ns}\n".encode())
    return h.hexdigest()


def _dump(p: Pattern) -> str:
    return json.dumps([p.name, p.domain, p.summary, p.phrases, p.source, [(n, str(t)) for n, t in p.params], str(p.returns),
                       [(_plain(e.args), _plain(e.expected), e.raises) for e in p.examples]], separators=(",", ":"))


@lru_cache(maxsize=2048)
def _load(row: str) -> Pattern:
    name, domain, summary, phrases, source, params, returns, examples = json.loads(row)
    return Pattern(name, domain, summary, tuple(phrases), source, tuple((n, parse_type(t)) for n, t in params), parse_type(returns),
                   tuple(Example(_value(a), _value(x), r, "doctest") for a, x, r in examples))


def _plain(value: Any) -> Any:
    """A Python value as JSON; what JSON lacks is an object of one letter: tuple, set, dict, other (as a literal)."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, tuple):
        return {"t": [_plain(v) for v in value]}
    if isinstance(value, (set, frozenset)):
        return {"s": [_plain(v) for v in sorted(value, key=repr)]}
    if isinstance(value, dict):
        return {"d": [[_plain(k), _plain(v)] for k, v in value.items()]}
    return value if value is None or isinstance(value, (bool, int, float, str)) else {"o": repr(value)}


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_value(v) for v in plain]
    if not isinstance(plain, dict):
        return plain
    ((kind, inner),) = plain.items()
    if kind == "d":
        return {_value(k): _value(v) for k, v in inner}
    if kind == "o":
        return ast.literal_eval(inner)
    return (tuple if kind == "t" else set)(map(_value, inner))


def domains(patterns: Iterable[Pattern]) -> dict[str, int]:
    """How many patterns each domain has."""
    out: dict[str, int] = {}
    for p in patterns:
        out[p.domain] = out.get(p.domain, 0) + 1
    return out


__all__ = ["NONE", "Catalogue", "Hit", "Pattern", "all_patterns", "domains", "read_file", "stem", "words_of"]
