"""The code graph of a tree, linked from the facts of its parts: the one table that is made of all files at once, in memory.

That is done in a process of its own, while the other tables are written. A fault in linking does not cost these: the report
then says why there is no graph.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from yantra_codex.corpora.engines import end_with_parent, interrupts_held
from yantra_codex.corpora.folder import Folder, Key, parts_of
from yantra_codex.corpora.parts import Part, conformed, decode, encode
from yantra_codex.errors import BadRequest

GROUP = 4096  # rows of a block
PROBLEM = "problem.txt"


class Linking:
    """A linking that is under way. problem: why there is no graph, None where there is one; known when `parts` has ended."""

    def __init__(self, folder: Folder, shards: Sequence[Key], projects: Sequence[tuple[str, bytes]], source: str, *, apart: bool):
        self.problem: str | None = None
        self._out = folder.final / "graph"
        self._arguments = folder, list(shards), list(projects), source, self._out
        self._apart = apart
        self._process: SpawnProcess | None = None

    def __enter__(self) -> Linking:
        self._out.mkdir()
        if self._apart:
            self._process = get_context("spawn").Process(target=link_apart, args=self._arguments, daemon=True)
            with interrupts_held():
                self._process.start()
        else:
            link_parts(*self._arguments)
        return self

    def parts(self) -> Iterator[Part]:
        """The graph's rows, when they are there. Raises BadRequest where the process that links died."""
        if self._process is not None:
            self._process.join()
            if self._process.exitcode:
                raise BadRequest("the code graph could not be linked, most likely for want of memory; the parts are kept: the same command tries again, "
                                 "--no-graph with another --out leaves it out")
        if (self._out / PROBLEM).exists():
            self.problem = (self._out / PROBLEM).read_text(encoding="utf-8")
        if self.problem is None:
            yield from (decode(path.read_bytes()) for path in sorted(self._out.glob("*.part")))

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(10)


def link_apart(*arguments: Any) -> None:
    end_with_parent()
    try:
        link_parts(*arguments)
    except MemoryError:
        os._exit(1)


def link_parts(folder: Folder, shards: Sequence[Key], projects: Sequence[tuple[str, bytes]], source: str, out: Path) -> None:
    """Write the rows of `nodes` and `edges` as blocks below `out`, or why there are none."""
    try:
        for number, block in enumerate(graph_blocks(folder, shards, projects, source)):
            (out / f"{number:07d}.part").write_bytes(block)
    except MemoryError:
        raise
    except Exception as e:  # a fault in linking must not cost the other tables
        (out / PROBLEM).write_text(f"an error of this package, to be reported: {type(e).__name__}: {e}", encoding="utf-8")


def graph_blocks(folder: Folder, shards: Sequence[Key], projects: Sequence[tuple[str, bytes]], source: str) -> Iterator[bytes]:
    """The graph's rows, nodes first, GROUP rows a block."""
    from yantra_codex.corpora.graph.facts import from_json
    from yantra_codex.corpora.graph.project import project_facts
    from yantra_codex.corpora.graph.resolve import link

    found, licences = [], {}
    for part in parts_of(folder, shards):
        for text in part.facts:
            licence, facts = json.loads(text)
            found.append(from_json(facts))
            licences[facts["path"]] = licence
    graph = link([*found, *(project_facts(path, data) for path, data in projects)], source)
    for nodes in _groups(graph.nodes):
        yield encode("", 0, conformed({"nodes": [{
            "id": n.id, "kind": n.kind, "what": n.what, "name": n.name, "language": n.language, "path": n.path, "line": n.line, "column": n.column,
            "last": n.last, "parameters": n.parameters, "source": source, "licence": licences.get(n.path)} for n in nodes]}))
    for edges in _groups(graph.edges):
        yield encode("", 0, conformed({"edges": [
            {"kind": e.kind, "from_id": e.source, "to_id": e.target, "line": e.line, "column": e.column} for e in edges]}))


def _groups(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[i : i + GROUP] for i in range(0, len(rows), GROUP))
