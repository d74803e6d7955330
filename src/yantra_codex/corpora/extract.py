"""A source becomes a corpus: packed into shards, worked on by an engine, kept part by part, finished.

Running the same again goes on where it was stopped. The files are the same bytes however often that was, whatever the
engine and however many workers it has.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from yantra_codex.corpora import engines
from yantra_codex.corpora.finish import FORMATS, About, finish, import_pyarrow
from yantra_codex.corpora.folder import PARTS, Folder, Identity, Key, opened, read_manifest, read_report
from yantra_codex.corpora.items import Unit
from yantra_codex.corpora.shards import Bounds, Shard, feed, pack, tool_digest
from yantra_codex.corpora.walk import FOREIGN
from yantra_codex.errors import BadRequest

Progress = Callable[[int, int | None], None]  # units done, units in all where that is known


class Source(Protocol):
    """What is read: units in a fixed order. total: their number where it is known. fixed: name and revision alone decide the units,
    so that those of parts that are done are not read again."""

    @property
    def name(self) -> str: ...
    @property
    def revision(self) -> str | None: ...
    @property
    def licence(self) -> str | None: ...
    @property
    def total(self) -> int | None: ...
    @property
    def fixed(self) -> bool: ...
    def units(self, skip: int = 0) -> Iterator[Unit]: ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """report: what was found. done: units that this run worked on; kept: those that an earlier run had done. fresh: False where
    the corpus was complete before."""

    report: dict[str, Any]
    done: int = 0
    kept: int = 0
    fresh: bool = True


class Interrupted(KeyboardInterrupt):
    """A run that was stopped; what is done is kept. units: how many are done."""

    def __init__(self, units: int):
        self.units = units
        super().__init__(f"interrupted; {units} units are kept")


def extract(source: Source, out: str | Path, engine: Callable[[], engines.Engine] = engines.Local, *, options: Identity | None = None,
            format: str = "parquet", tree: Path | None = None, restart: bool = False, bounds: Bounds | None = None, apart: bool = True,
            progress: Progress | None = None) -> Extraction:
    """Write the corpus of a source into the folder `out`.

    engine: makes the engine, once there is work for it. options: what else decides the units (split, limit ...). tree: the
    folder that the source's files lie in, where their code graph is wanted too. apart: it is linked in a process of its own.
    Raises BadRequest for a folder that can't be used, Interrupted when stopped.
    """
    if format not in FORMATS:
        raise BadRequest(f"unknown format {format!r}: {', '.join(FORMATS)}")
    if format == "parquet":
        import_pyarrow()  # said before the work, not after it
    graph, projects = tree is not None, project_files(tree) if tree else []
    identity: Identity = {"source": source.name, "revision": source.revision, "licence": source.licence, "graph": graph, **(options or {})}
    out = Path(out)
    if not restart and may_be_complete(out, identity, format):
        same = source.fixed or (read_manifest(out) or {}).get("work") == work_digest(
            ((s.index, s.fingerprint) for s in pack(source.units(), graph=graph)), projects)
        if same and (report := read_report(out)):
            return Extraction(report, fresh=False)
    with opened(out, identity, restart=restart) as folder:
        run = _Run(folder, source.total, progress)
        try:
            skip = run.begin(folder.done()) if source.fixed else 0
            for result in engines.run(run.missing(pack(source.units(skip), graph=graph, bounds=bounds, first=len(run.shards))), engine):
                folder.write(result.index, result.fingerprint, result.data)
                run.finished(result.units)
            about = About(identity, tool_digest(), run.units, work_digest(run.shards, projects))
            return Extraction(finish(folder, run.shards, about, format, projects, apart=apart), run.done, run.kept)
        except KeyboardInterrupt:
            raise Interrupted(run.done + run.kept) from None


class _Run:
    """How far a run is."""

    def __init__(self, folder: Folder, total: int | None, progress: Progress | None):
        self.shards: list[Key] = []
        self.units = self.done = self.kept = 0
        self._folder, self._total, self._progress = folder, total, progress

    def begin(self, done: Sequence[tuple[int, str, int]]) -> int:
        """Take these parts as they are; how many units they have."""
        self.shards = [(index, fingerprint) for index, fingerprint, _ in done]
        self.units = self.kept = sum(units for *_, units in done)
        self._show()
        return self.units

    def missing(self, shards: Iterable[Shard]) -> Generator[Shard, None, None]:
        """The shards whose parts are not there yet."""
        for shard in shards:
            self.shards.append((shard.index, shard.fingerprint))
            self.units += len(shard.units)
            if self._folder.has(shard):
                self.kept += len(shard.units)
                self._show()
            else:
                yield shard

    def finished(self, units: int) -> None:
        self.done += units
        self._show()

    def _show(self) -> None:
        if self._progress:
            self._progress(self.done + self.kept, self._total)


def may_be_complete(out: Path, identity: Identity, format: str) -> bool:
    """Whether a corpus of this run's options and code is there; only reading the source tells whether it is of the same units."""
    manifest = read_manifest(out)
    if manifest is None or (out / PARTS).exists() or manifest.get("identity") != identity or manifest.get("code") != tool_digest():
        return False
    files = [out / str(t.get("file")) for t in manifest["tables"].values()]
    return all(f.exists() and f.suffix == f".{format}" for f in files)


def work_digest(shards: Iterable[Key], projects: Sequence[tuple[str, bytes]] = ()) -> str:
    """What was worked on, as one hash of all shards' and of the files that decide the code graph."""
    h = hashlib.sha256()
    for _, fingerprint in shards:
        h.update(bytes.fromhex(fingerprint))
    feed(h, list(projects))
    return h.hexdigest()


def project_files(root: Path) -> list[tuple[str, bytes]]:
    """Path below the root and bytes of the files that say how a tree's names become files (go.mod, Cargo.toml ...), sorted."""
    from yantra_codex.corpora.graph.project import MAX_BYTES, NAMES

    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in FOREIGN)
        for name in sorted(set(files) & set(NAMES)):
            with contextlib.suppress(OSError), open(os.path.join(folder, name), "rb") as f:
                found.append((Path(folder, name).relative_to(root).as_posix(), f.read(MAX_BYTES + 1)))
    return sorted(found)
