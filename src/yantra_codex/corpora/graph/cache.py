"""Facts of files that have not changed, kept between runs.

An entry's name is a hash of the file's bytes, its grammar and the code that reads it, so an entry can be missing but not
out of date. Several processes may read and write at once: an entry appears whole or not at all. What can't be read,
or is not what was written, is made anew; where the folder can't be used, nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
import zlib
from functools import cache
from pathlib import Path

from yantra_codex.corpora.graph import facts as facts_module
from yantra_codex.corpora.graph.facts import (
    READERS,
    VERSION,
    Facts,
    facts_of,
    from_json,
    grammar_of,
    graph_grammar,
    too_much,
)

KEPT_DAYS = 60


class Kept:
    """The folder of kept facts; None keeps nothing. hits, misses: files whose facts were there, or had to be made."""

    def __init__(self, folder: Path | None):
        self.folder = folder
        self.hits = self.misses = 0
        if folder is not None:
            self.forget_old(folder)

    def facts(self, path: str, language: str, source: bytes) -> Facts:
        """The facts of one file, kept or new."""
        if self.folder is None or too_much(source):
            self.misses += 1
            return facts_of(path, language, source)
        entry = self.entry(path, language, source)
        found = read(entry, path)
        if found is not None:
            self.hits += 1
            return found
        self.misses += 1
        made = facts_of(path, language, source)
        write(entry, made)
        return made

    def entry(self, path: str, language: str, source: bytes) -> Path:
        assert self.folder is not None
        key = hashlib.sha256(code_of(grammar_of(path, language)).encode() + b"\0" + language.encode() + b"\0" + source).hexdigest()
        return self.folder / key[:2] / key[2:40]

    def forget_old(self, folder: Path) -> None:
        """Remove, at most once a day, entries that nobody has used for long."""
        mark, now = folder / "swept", time.time()
        with contextlib.suppress(OSError):
            if mark.exists() and now - mark.stat().st_mtime < 86_400:
                return
            folder.mkdir(parents=True, exist_ok=True)
            mark.touch()
            for entry in folder.glob("??/*"):
                with contextlib.suppress(OSError):
                    if now - entry.stat().st_mtime > KEPT_DAYS * 86_400:
                        entry.unlink()


def read(entry: Path, path: str) -> Facts | None:
    """The facts that an entry holds, for a file of this path; None where it is not there or not whole."""
    try:
        facts = from_json(json.loads(zlib.decompress(entry.read_bytes())))
        if time.time() - entry.stat().st_mtime > 86_400:
            os.utime(entry)
    except (OSError, ValueError, TypeError, KeyError, zlib.error, RecursionError):
        return None
    facts.path = facts.defs[0][1] = path
    return facts


def write(entry: Path, facts: Facts) -> None:
    temporary = entry.with_name(f".{entry.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        entry.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(zlib.compress(json.dumps(facts.as_json(), separators=(",", ":")).encode(), 1))
            temporary.replace(entry)
        finally:
            temporary.unlink(missing_ok=True)


@cache
def code_of(grammar: str) -> str:
    """What stands for the code that reads a grammar's files: a change of it makes all kept facts new ones."""
    here = Path(facts_module.__file__).parent
    digest = hashlib.sha256(f"{VERSION} {graph_grammar(grammar).node_kind_count} {graph_grammar(grammar).parse_state_count}".encode())
    for name in ("facts.py", "queries.py", f"{READERS[grammar]}.py"):
        with contextlib.suppress(OSError):
            digest.update((here / name).read_bytes())
    return digest.hexdigest()
