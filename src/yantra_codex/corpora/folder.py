"""The folder of a corpus: parts while a run is under way, the finished files when it is complete, and never both halves mixed.

A run writes below OUT/.parts only: each part to a file of another name, flushed to the disk, then renamed. At the end the
finished files are renamed into OUT, the manifest last; so a folder with a manifest and without .parts is a whole corpus.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from yantra_codex.corpora.parts import Part, decode, head_of
from yantra_codex.corpora.shards import Shard, tool_digest
from yantra_codex.errors import BadRequest

PARTS, DONE, IDENTITY, LOCK, FINAL = ".parts", ".parts-done", "run.json", "lock", "final"
MANIFEST, REPORT = "manifest.json", "report.json"
FORMAT = "yantra-corpus"

Key = tuple[int, str]  # a shard's index and fingerprint
Identity = dict[str, Any]  # what two halves of one run must agree on: the source and the options that decide rows


@dataclass(frozen=True)
class Folder:
    """An OUT that this process alone writes to."""

    out: Path

    @property
    def parts(self) -> Path:
        return self.out / PARTS

    @property
    def final(self) -> Path:
        return self.parts / FINAL

    def has(self, shard: Shard) -> bool:
        """Whether the part of exactly this work is there, whole."""
        try:
            head = head_of(self.path(shard.index, shard.fingerprint).read_bytes())
        except OSError:
            return False
        return head is not None and head["fingerprint"] == shard.fingerprint

    def done(self) -> list[tuple[int, str, int]]:
        """Index, fingerprint and number of units of the whole parts from the first one on, up to a gap."""
        found: list[tuple[int, str, int]] = []
        for path in sorted(self.parts.glob("*.part")):
            head = head_of(path.read_bytes())
            if head is None or path != self.path(len(found), head["fingerprint"]):
                break
            found.append((len(found), head["fingerprint"], head["units"]))
        return found

    def path(self, index: int, fingerprint: str) -> Path:
        return self.parts / f"{index:07d}-{fingerprint[:16]}.part"

    def write(self, index: int, fingerprint: str, data: bytes) -> None:
        """Keep a part: after this it survives whatever happens."""
        write_whole(self.path(index, fingerprint), data)

    def publish(self, names: list[str]) -> None:
        """Rename the finished files into OUT, in this order, and throw the parts away. names: the manifest last."""
        for old in _files_of(read_manifest(self.out)):
            (self.out / old).unlink(missing_ok=True)
        for name in names:
            sync_file(self.final / name)
        for name in names:
            os.replace(self.final / name, self.out / name)
        sync_folder(self.out)
        os.replace(self.parts, self.out / DONE)  # at once, so that a kill can't leave half of the parts
        shutil.rmtree(self.out / DONE)


def parts_of(folder: Folder, shards: Iterable[Key], *, keys_only: bool = False) -> Iterator[Part]:
    for index, fingerprint in shards:
        path = folder.path(index, fingerprint)
        try:
            yield decode(path.read_bytes(), keys_only=keys_only)
        except ValueError:
            path.unlink()
            raise BadRequest(f"{path} is damaged; it was removed, the same command makes it again") from None


@contextlib.contextmanager
def opened(out: Path, identity: Identity, *, restart: bool = False) -> Iterator[Folder]:
    """The folder, locked, with the parts of this run that are there and nothing of another.

    restart: parts, and a finished corpus, are thrown away. Raises BadRequest for a folder that holds something else, belongs
    to another run, or is being written to.
    """
    folder = Folder(out)
    with _refusing_os_errors(out):
        _check(out, identity, restart)
        folder.parts.mkdir(parents=True, exist_ok=True)
    with _locked(folder.parts):
        with _refusing_os_errors(out):
            _check(out, identity, restart)
            if restart:
                _remove_corpus(folder)
            _sweep(folder)
            write_whole(folder.parts / IDENTITY, json.dumps({"format": FORMAT, "identity": identity, "code": tool_digest()}, indent=1, sort_keys=True).encode())
        with _refusing_os_errors(out):
            yield folder


def _check(out: Path, identity: Identity, restart: bool) -> None:
    """Raise BadRequest where this run may not write here."""
    if not out.exists():
        return
    if not out.is_dir():
        raise BadRequest(f"{out} is a file; --out needs a folder")
    begun, manifest = _ours(out / PARTS / IDENTITY), read_manifest(out)
    if begun is None:
        other = _foreign(out, [] if manifest is None else os.listdir(out))
        if other is not None:
            raise BadRequest(f"{out} holds something else ({other}); --out needs a new or empty folder, or one that an earlier run made")
    found = begun or manifest
    before = found and found.get("identity")
    if isinstance(before, dict) and not restart and before != identity:
        what = "an unfinished extraction" if begun else "a finished corpus"
        name, was, now = _difference(before, identity)
        raise BadRequest(f"{out} holds {what} of other work: its {name} is {was!r}, this run's {now!r}; give another --out, or --restart to throw it away")


def _foreign(out: Path, known: list[str]) -> str | None:
    """The first thing in a folder that no run of ours left there."""
    for name in sorted(os.listdir(out)):
        if name == PARTS and (out / PARTS).is_dir():  # a run may have been killed before it said which it is
            inside = sorted(n for n in os.listdir(out / PARTS) if n not in (LOCK, f"{IDENTITY}.tmp"))
            if inside:
                return f"{PARTS}/{inside[0]}"
        elif name not in known:
            return name
    return None


def _difference(before: Identity, now: Identity) -> tuple[str, Any, Any]:
    return next((name, before.get(name), now.get(name)) for name in sorted({*before, *now}) if before.get(name) != now.get(name))


def _remove_corpus(folder: Folder) -> None:
    for name in _files_of(read_manifest(folder.out)):
        (folder.out / name).unlink(missing_ok=True)
    for path in folder.parts.glob("*.part"):
        path.unlink()


def _sweep(folder: Folder) -> None:
    """Remove what a killed run left half written or was throwing away, and the parts that other code made."""
    if (_ours(folder.parts / IDENTITY) or {}).get("code") != tool_digest():
        for path in folder.parts.glob("*.part"):
            path.unlink()
    for path in folder.parts.glob("*.tmp"):
        path.unlink()
    shutil.rmtree(folder.final, ignore_errors=True)
    shutil.rmtree(folder.out / DONE, ignore_errors=True)


@contextlib.contextmanager
def _locked(parts: Path) -> Iterator[None]:
    """Hold the lock of a run; it ends with the process, however that ends."""
    try:
        import fcntl  # not on every system
    except ImportError:
        yield
        return
    while True:
        with _refusing_os_errors(parts.parent):
            parts.mkdir(exist_ok=True)
            file = (parts / LOCK).open("a+")
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BadRequest(f"another run is writing to {parts.parent} (process {_holder(file)}); wait for it, or give another --out") from None
            if not _same_file(file, parts / LOCK):
                continue  # the run that held it has finished and removed it meanwhile
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield
            return


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read(20) or "unknown"


def _same_file(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


@contextlib.contextmanager
def _refusing_os_errors(out: Path) -> Iterator[None]:
    """What the disk refuses (full, read only, not allowed) as a BadRequest that says what is kept."""
    try:
        yield
    except OSError as e:
        raise BadRequest(f"{e.filename or out}: {e.strerror or e}; the parts that are done are kept, the same command goes on from there") from None


def write_whole(path: Path, data: bytes, *, shared: bool = False) -> None:
    """Write a file so that it is there whole or not at all. shared: also where several processes may write it at once."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part" if shared else path.name + ".tmp")
    try:
        with part.open("wb") as f:
            f.write(data)
            f.flush()
            os.fsync(f.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    with path.open("rb+") as f:
        os.fsync(f.fileno())


def sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest of a finished corpus; None where there is none."""
    return _ours(out / MANIFEST)


def read_report(out: Path) -> dict[str, Any] | None:
    """The report of a finished corpus; None where there is none."""
    return _read(out / REPORT)


def _ours(path: Path) -> dict[str, Any] | None:
    data = _read(path)
    return data if data is not None and data.get("format") == FORMAT else None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _files_of(manifest: dict[str, Any] | None) -> list[str]:
    """The files of a corpus: those that its manifest names, and no path that leads elsewhere."""
    if manifest is None:
        return []
    names = [MANIFEST, REPORT, *(str(t.get("file")) for t in manifest.get("tables", {}).values())]
    return [name for name in names if os.path.basename(name) == name]
