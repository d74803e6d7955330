"""Versions of the network's weights below YANTRA_HOME: written whole, checked by hash before use, the shipped ones behind them all.

    weights/0007/network.onnx, state.safetensors, record.json   a version; record.json has the hashes of its files
    weights/current.json                                        which version serves, and how far learning is
    weights/gate                                                held, for a moment, by who changes these

A version is there when its folder has its name and serves when `current.json` names it: both are renames, so a kill leaves
the one before. A file that a version lacks is the shipped one; where it has another LOGIC_FILE it has its own LIBRARY_FILE
too, so that programs' vectors and the network are never of two kinds. What is torn or altered is not served: the version
before it is, in the end the shipped network. Versions made from other shipped files than those of this package don't apply.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from yantra_codex.corpora.folder import sync_folder, write_whole
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.model import files
from yantra_codex.model.files import LIBRARY_FILE, LOGIC_FILE, NETWORK_FILE, verified_in
from yantra_codex.proofs import digest_of
from yantra_codex.settings import WEIGHTS, settings

if TYPE_CHECKING:
    from yantra_codex.model.network import Network

RECORD, CURRENT, STATE, GATE = "record.json", "current.json", "state.safetensors", "gate"
LOCK, FAILED = "worker.lock", "failed.json"  # held by the one worker; why the last one ended
SERVED = (NETWORK_FILE, LOGIC_FILE, LIBRARY_FILE)
KEEP = 3  # versions that stay, the one that serves included


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was checked. number 0: the shipped network. files: name -> sha256; metrics: of the guard set."""

    number: int
    folder: Path
    files: Mapping[str, str]
    metrics: Mapping[str, float]
    parent: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What serves and how far learning is. generation: changes when someone goes back; last: the highest number that served;
    progress: the worker's own, with `again` where all that is in the replay buffer is to be learned anew; notes: what was not
    served, and why."""

    version: Version
    generation: int
    last: int
    progress: Mapping[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A network in use, and the pointer's file that it was loaded for."""

    network: Network
    number: int
    stamp: tuple[int, int] | None


class Weights:
    """The versions in a folder. base: the folder with the network that ships, whose manifest is checked."""

    def __init__(self, home: Path | None = None, base: Path | None = None):
        self.folder, self.base = (home or settings().home) / WEIGHTS, base or files.DATA
        self._loaded: _Loaded | None = None
        self._loading: threading.Thread | None = None

    @cached_property
    def base_hash(self) -> str:
        """What the shipped network is, by the hashes of its files."""
        named = [(name, files.sha256(verified_in(self.base, name))) for name in (NETWORK_FILE, LOGIC_FILE)]
        return sha256(json.dumps(named).encode()).hexdigest()

    # ------------------------------------------------------------ serving

    def standing(self) -> Standing:
        """The version that serves: that of the pointer, else the newest whole one before it, else the shipped one (number 0)."""
        said, notes = self._pointer()
        if said["base"] != self.base_hash:
            notes = [*notes, *(["versions of another shipped network don't apply to this one"] if said["base"] else [])]
            return Standing(self.shipped(), said["generation"], said["last"], {"again": True} if said["base"] else {}, tuple(notes))
        for number in [n for n in sorted(self._numbers(), reverse=True) if n <= said["version"]]:
            try:
                return Standing(self.checked(number), said["generation"], said["last"], said["progress"], tuple(notes))
            except BadRequest as e:
                notes.append(str(e))
        if said["version"] and not notes:
            notes = [f"version {said['version']} of the weights is missing; the shipped ones serve"]
        return Standing(self.shipped(), said["generation"], said["last"], said["progress"], tuple(notes))

    def checked(self, number: int) -> Version:
        """A version whose files are those of its record; raises BadRequest with what is wrong."""
        folder = self.folder / f"{number:04d}"
        try:
            record = json.loads((folder / RECORD).read_bytes())
            if record["digest"] != digest_of(record) or record["number"] != number:
                raise BadRequest(f"{folder / RECORD} was altered: its digest is another")
            if record["base"] != self.base_hash:
                raise BadRequest(f"{folder} was made from other shipped weights than these")
            for name, digest in record["files"].items():
                if name != STATE and files.sha256(folder / name) != digest:
                    raise BadRequest(f"{folder / name} was altered or cut short: its SHA-256 is not the record's; it is not served")
            return Version(number, folder, record["files"], record["metrics"], record["parent"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
            raise BadRequest(f"{folder} is no whole version of the weights ({type(e).__name__}: {e}); it is not served") from None

    def versions(self) -> list[Version]:
        """The whole versions that are there and could serve, the newest first, the shipped one last."""
        out = []
        for number in sorted(self._numbers(), reverse=True):
            with suppress(BadRequest):  # `standing` says what is wrong with one
                out.append(self.checked(number))
        return [*out, self.shipped()]

    def find(self, name: str, version: Version | None = None) -> Path:
        """A file of the model as it serves (or of a version): the version's own where it has one, else the shipped one, verified."""
        version = version or self.standing().version
        return version.folder / name if version.number and name in version.files else verified_in(self.base, name)

    def network(self) -> Network:
        """The network that serves, for requests. A newer version is loaded beside them, by a thread; until then the one before serves."""
        stamp = self._stamp()
        if self._loaded is None:
            self._reload(stamp)
        elif stamp != self._loaded.stamp and (self._loading is None or not self._loading.is_alive()):
            self._loading = threading.Thread(target=self._reload, args=(stamp,), daemon=True)
            self._loading.start()
        assert self._loaded is not None
        return self._loaded.network

    def _reload(self, stamp: tuple[int, int] | None) -> None:
        version, loaded = self.standing().version, self._loaded
        same = loaded is not None and loaded.number == version.number  # the pointer was written for another reason
        self._loaded = _Loaded(loaded.network if loaded is not None and same else self.opened(version), version.number, stamp)

    def opened(self, version: Version) -> Network:
        """A version's network, opened here and not by the first request; the shipped one where it is whole and does not open."""
        from yantra_codex.model.network import Network

        shipped = self.shipped()
        if version.number:
            network = Network(lambda name: self.find(name, version))
            try:
                warm(network)
                len(network.library or ())  # read now: the version's files may be gone by the next request
                return network
            except YantraError:
                pass
        return Network(lambda name: self.find(name, shipped))

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.folder / CURRENT).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    # ------------------------------------------------------------ changing

    @contextmanager
    def gate(self) -> Iterator[None]:
        """Alone among processes, for a moment."""
        with _explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / GATE).open("a") as file:
                lock(file)
                yield

    def publish(self, served: Mapping[str, bytes], metrics: Mapping[str, float], progress: Mapping[str, Any], *, since: Standing) -> int | None:
        """Make these files the version that serves, after SINCE; its number, None where someone went back meanwhile.

        To be called without the gate. Raises YantraError where the disk refuses, BadRequest for a set of files that doesn't fit together.
        """
        if (LOGIC_FILE in served) != (LIBRARY_FILE in served):
            raise BadRequest(f"a version with another {LOGIC_FILE} needs the library's vectors by it ({LIBRARY_FILE}), and these that file")
        number = since.last + 1
        beside = self.folder / f".{number:04d}.{os.getpid()}"
        try:
            with _explained(self.folder), _removed_if_cut_short(beside):
                self._write(beside, served, {"number": number, "base": self.base_hash, "parent": since.version.number, "metrics": dict(metrics)})
        except YantraError:
            if self._pointer()[0]["generation"] != since.generation:  # who went back swept this away too
                return None
            raise
        with self.gate():
            if self._pointer()[0]["generation"] != since.generation:
                shutil.rmtree(beside, ignore_errors=True)
                return None
            self._remove(n for n in self._numbers() if n > since.version.number)  # what a killed process left, and what was not served
            os.replace(beside, self.folder / f"{number:04d}")
            sync_folder(self.folder)
            self._point(number, since.generation, number, progress)
            self._prune(number)
        return number

    def keep(self, progress: Mapping[str, Any], *, since: Standing) -> bool:
        """Note how far learning is, the version staying; whether it was noted: not where someone went back meanwhile."""
        with self.gate():
            if self._pointer()[0]["generation"] != since.generation:
                return False
            self._point(since.version.number, since.generation, since.last, progress)
        return True

    def roll_back(self) -> int:
        """Let the version before the one that serves serve again, 0 the shipped one; the number. The one gone back from is removed."""
        with self.gate():
            standing = self.standing()
            before = max((n for n in self._numbers() if n < standing.version.number), default=0)
            self._point(before, standing.generation + 1, standing.last, standing.progress)
            self._remove(n for n in self._numbers() if n > before)
        return self.standing().version.number

    def reset(self, progress: Mapping[str, Any]) -> None:
        """Go back to the shipped network and remove all versions; the caller has the gate."""
        standing = self.standing()
        self._point(0, standing.generation + 1, standing.last, progress)
        self._remove(self._numbers())
        self._sweep()

    def clear(self) -> None:
        """Remove all versions, also where no network ships; the caller has the gate."""
        self._remove(self._numbers())
        self._sweep()
        (self.folder / CURRENT).unlink(missing_ok=True)

    def disown(self) -> None:
        """Let what is being learned right now come to nothing, the version staying; the caller has the gate."""
        standing = self.standing()
        self._point(standing.version.number, standing.generation + 1, standing.last, standing.progress)

    def _write(self, beside: Path, served: Mapping[str, bytes], about: Mapping[str, Any]) -> None:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        record = {**about, "files": {name: sha256(data).hexdigest() for name, data in served.items()}}
        for name, data in {**served, RECORD: json.dumps({**record, "digest": digest_of(record)}, indent=1).encode()}.items():
            write_whole(beside / name, data)

    def _point(self, version: int, generation: int, last: int, progress: Mapping[str, Any]) -> None:
        said = {"base": self.base_hash, "version": version, "generation": generation, "last": last, "progress": dict(progress)}
        write_whole(self.folder / CURRENT, json.dumps(said, indent=1).encode())

    def _pointer(self) -> tuple[dict[str, Any], list[str]]:
        """What the pointer says, and a note where it can't be read: then the newest whole version serves."""
        newest = max(self._numbers(), default=0)
        try:
            said = json.loads((self.folder / CURRENT).read_bytes())
            kinds = {"base": str, "version": int, "generation": int, "last": int, "progress": dict}
            if any(type(said[name]) is not kind for name, kind in kinds.items()):
                raise ValueError("a field is of another kind")
            return said, []
        except FileNotFoundError:
            return {"base": "", "version": 0, "generation": 0, "last": 0, "progress": {}}, []
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as e:
            said = {"base": self.base_hash, "version": newest, "generation": 0, "last": newest, "progress": {}}
            return said, [f"{self.folder / CURRENT} can't be read ({e}); the newest whole version serves"]

    def _numbers(self) -> list[int]:
        try:
            return [int(n) for n in os.listdir(self.folder) if n.isdecimal()]
        except OSError:  # what can't be read does not serve; who writes is told
            return []

    def _prune(self, serving: int) -> None:
        """Remove versions beyond KEEP, others' states, and what killed processes left."""
        numbers = sorted(self._numbers(), reverse=True)
        self._remove(numbers[KEEP:])
        self._sweep()
        for n in numbers[:KEEP]:
            if n != serving:
                (self.folder / f"{n:04d}" / STATE).unlink(missing_ok=True)

    def _remove(self, numbers: Iterable[int]) -> None:
        """Remove versions, each at once."""
        for n in numbers:
            gone = self.folder / f".{n:04d}.gone"
            shutil.rmtree(gone, ignore_errors=True)
            os.replace(self.folder / f"{n:04d}", gone)
            shutil.rmtree(gone)

    def _sweep(self) -> None:
        """Remove what killed processes were writing or removing; only the one worker writes, and its own has its name by now."""
        for path in self.folder.glob(".*"):
            shutil.rmtree(path, ignore_errors=True)

    def shipped(self) -> Version:
        return Version(0, self.base, {}, {}, 0)


def warm(network: Network) -> None:
    """Open a network's files, by a graph of one node; raises what opening them does."""
    from yantra_codex.model.graph import Graph, LogicGraph
    from yantra_codex.model.sections import SIZE
    from yantra_codex.model.tokens import SIZES

    none = np.zeros((2, 0), np.int32), np.zeros(0, np.int32)
    network.predict(Graph(np.zeros(1, np.int32), np.zeros((1, SIZE), np.float32), *none))
    network.embed_logic(LogicGraph(np.zeros(1, np.int32), np.zeros((1, len(SIZES)), np.int32), *none))


def lock(file: Any, *, wait: bool = True, shared: bool = False) -> bool:
    """Take the lock of a file; whether it was free. It ends with the process or the file's closing; where there are none, it is free."""
    try:
        import fcntl  # not on every system
    except ImportError:
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


@contextmanager
def _removed_if_cut_short(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise YantraError(f"the weights {folder}: {e.strerror or e}{f' ({e.filename})' if e.filename else ''}; "
                          "free some space or make the folder writable, or set YANTRA_HOME to another") from None
