"""Pairs of a problem and the program that solves it: from JSON lines, corpora, the library and dreams.

A line of a pairs file: {"id", "group", "text" or "texts", "signature", "examples", "program", "source", "licence"}, and optional
"wrong" (programs that pass the examples and are wrong). `program` is in text form, `examples` as in a corpus's table `patterns`.
The program's own types are the signature. Pairs of one group are about one thing and never stand on both sides of validation.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest
from yantra_codex.ir.signature import Example

OWN = "Apache-2.0"
USER = "LicenseRef-validated-pairs-of-the-user"  # for weights that stay on the user's machine
REQUESTS = Path(__file__).with_name("requests")  # written by us, for training alone
TEXTS = 3  # of one pair of the library
MOST_EXAMPLES, MOST_WRONG = 6, 24
# licences under which weights may be trained and shipped; what is not here is left out
ALLOWED = frozenset(["0BSD", "Apache-2.0", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC-BY-3.0", "CC-BY-4.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"])


@dataclass(frozen=True, slots=True)
class Pair:
    """One problem with its logic, as text: it travels between processes and is hashed. texts: ways to say the same.

    wrong: programs that pass the examples and are wrong. examples: JSON, values as Python literals.
    """

    id: str
    group: str
    texts: tuple[str, ...]
    examples: str
    program: str
    source: str
    licence: str | None
    wrong: tuple[str, ...] = ()


def as_json(pair: Pair) -> str:
    return json.dumps(asdict(pair), ensure_ascii=False, sort_keys=True)


def is_allowed(licence: str | None) -> bool:
    """Whether a licence (SPDX expression) lets weights be trained on it and shipped; no licence doesn't."""
    if not licence:
        return False
    any_of = re.split(r"\s+OR\s+", licence.replace("(", " ").replace(")", " ").strip())
    return any(all(one.strip() in ALLOWED for one in re.split(r"\s+AND\s+", each)) for each in any_of)


def allowed(pairs: Iterable[Pair], also: Collection[str] = ()) -> tuple[list[Pair], dict[str, int]]:
    """The pairs that may be trained on, and how many of each licence were left out. also: further licences, where nothing is shipped."""
    kept, out = list[Pair](), Counter[str]()
    for p in pairs:
        if is_allowed(p.licence) or p.licence in also:
            kept.append(p)
        else:
            out[p.licence or "(none named)"] += 1
    return kept, dict(sorted(out.items()))


# ---------------------------------------------------------------- reading


def read_pairs(path: str | Path) -> Iterator[Pair]:
    """The pairs of a JSON-lines file or of a corpus's folder; raises BadRequest with the place for what is neither."""
    path = Path(path)
    if path.is_dir():
        yield from _corpus(path)
    elif path.is_file():
        yield from _lines(path)
    else:
        raise BadRequest(f"{path} does not exist: give a pairs file (JSON lines) or a folder made by 'yantra corpus extract'")


def _lines(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            if line.strip():
                try:
                    yield pair_of(json.loads(line))
                except (ValueError, TypeError, KeyError, AttributeError) as e:
                    reason = f"lacks {e}" if isinstance(e, KeyError) else str(e)
                    raise BadRequest(f"{path}:{number}: not a pair: {reason}; a line is {{\"id\", \"text\", \"program\", ...}}") from None


def pair_of(row: dict[str, Any]) -> Pair:
    """A row of a pairs file; raises ValueError, KeyError or TypeError where it is none."""
    texts = tuple(dict.fromkeys(str(t).strip() for t in (row.get("texts") or [row["text"]]) if str(t).strip()))
    if not texts:
        raise ValueError("its text is empty")
    examples = row.get("examples") or []
    text = examples if isinstance(examples, str) else json.dumps(examples, ensure_ascii=False)
    examples_of(text)
    return Pair(str(row["id"]), str(row.get("group") or row["id"]), texts, text, str(row["program"]), str(row.get("source") or ""),
                row.get("licence"), tuple(map(str, row.get("wrong") or ()))[:MOST_WRONG])


def _corpus(folder: Path) -> Iterator[Pair]:
    wrong: dict[str, list[str]] = {}
    for row in _table(folder, "negatives"):
        if row["program"] and row["passed"]:
            wrong.setdefault(row["problem_id"], []).append(row["program"])
    for row in _table(folder, "patterns"):
        if row["text"].strip():
            named = {**row, "id": row["problem_id"], "group": f"{row['source']} {row['problem_id']}", "wrong": wrong.get(row["problem_id"], ())}
            yield pair_of(named)


def _table(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a corpus's table; none where the corpus has no such table of negatives."""
    from yantra_codex.corpora.finish import import_pyarrow
    from yantra_codex.corpora.rows import open_table

    try:
        kept = open_table(folder, name)
    except BadRequest:
        if name == "negatives":
            return
        raise
    if kept.path.suffix != ".parquet":
        with kept.path.open(encoding="utf-8") as f:
            yield from map(json.loads, f)
        return
    _, pq = import_pyarrow()
    wanted = [c for c in kept.table.names if c not in ("vector", "steps", "readable", "code")]
    for batch in pq.ParquetFile(kept.path).iter_batches(columns=wanted):
        yield from batch.to_pylist()


def library_pairs() -> Iterator[Pair]:
    """Pairs of the library: each pattern's summary, `also:` phrases and the requests written for it, with its doctests and program.

    A pattern has several pairs, of up to TEXTS texts each, since it is said in more ways than a problem of another source.
    """
    from yantra_codex.corpora.checked import examples_text
    from yantra_codex.ir.text import write_program
    from yantra_codex.library.applied import takes_functions
    from yantra_codex.library.catalogue import all_patterns
    from yantra_codex.library.lint import program_of

    asked = requests_for_patterns()
    for p in all_patterns():
        examples = examples_text(() if takes_functions(p) else p.examples[:MOST_EXAMPLES])
        texts, program = tuple(dict.fromkeys((p.summary, *p.phrases, *asked.get(p.name, ())))), write_program(program_of(p))
        for i in range(0, len(texts), TEXTS):
            yield Pair(f"library/{p.name}" + (f"/{i // TEXTS}" if i else ""), f"library/{p.name}", texts[i : i + TEXTS], examples, program, "library", OWN)


def requests_for_patterns() -> dict[str, tuple[str, ...]]:
    """Pattern -> requests for it in plain words (requests/library*.jsonl); raises BadRequest for a pattern that the library doesn't have."""
    from yantra_codex.library.catalogue import all_patterns

    known = {p.name for p in all_patterns()}
    out: dict[str, tuple[str, ...]] = {}
    for path in sorted(REQUESTS.glob("library*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["name"] not in known:
                raise BadRequest(f"{path.name} has requests for {row['name']!r}, which is no pattern of the library: rename or remove its line")
            out[row["name"]] = (*out.get(row["name"], ()), *row["requests"])
    return out


def composed_pairs() -> Iterator[Pair]:
    """Composed programs with requests written for them (requests/composed.jsonl)."""
    yield from read_pairs(REQUESTS / "composed.jsonl")


def dream_pairs(seed: int, count: int) -> Iterator[Pair]:
    """Pairs of programs composed of library parts, with requests composed of their words."""
    from yantra_codex.corpora.checked import examples_text
    from yantra_codex.ir.text import write_program
    from yantra_codex.model.train.dreams import dreams

    for i, d in enumerate(dreams(seed, count)):
        program = write_program(d.program)
        group = "dream/" + "+".join(sorted(d.parts))
        yield Pair(f"dream/{seed}/{i}", group, (d.text,), examples_text(d.examples[:MOST_EXAMPLES]), program, "dreams", OWN)


def examples_of(text: str) -> tuple[Example, ...]:
    """The examples of a pair; those whose values can't be read (handles, functions) are left out. Raises ValueError for no JSON list."""
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ValueError("examples are a list")
    out = []
    for row in rows[:MOST_EXAMPLES]:
        try:
            args = tuple(_value(a) for a in row["args"])
            out.append(Example(args, raises=str(row["raises"])) if row.get("raises") else Example(args, _value(row["expected"])))
        except (ValueError, SyntaxError, KeyError, TypeError, RecursionError, MemoryError):
            continue
    return tuple(out)


def _value(text: Any) -> Any:
    """A value of its literal; what JSON says outright stands for itself."""
    return ast.literal_eval(text) if isinstance(text, str) else text


__all__ = ["ALLOWED", "Pair", "allowed", "as_json", "composed_pairs", "dream_pairs", "examples_of", "is_allowed", "library_pairs", "pair_of", "read_pairs"]
