"""The replay buffer: the last validated examples, each a file, for the gradient steps of the online learner.

`add` writes a file beside its place and renames it: no lock, no wait for others, whole or not there under any kill, from any
number of processes. New examples lie in `waiting`; the worker moves what it has learned to `kept`, of which the newest CAPACITY
stay: first in, first out, since what is older is still in the memory, from which a consolidation trains, and since it makes
what is in the buffer a plain function of what came. Names tell the order of arrival and nothing else.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import count
from pathlib import Path

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.text import read_program
from yantra_codex.model.train.pairs import MOST_WRONG, Pair, pair_of

FOLDER = "replay"  # in the home
CAPACITY = 1000
MAX_BYTES = 1_000_000  # of one example
STALE_S = 60.0  # after which a file that was not renamed is one of a killed process
SUFFIX, PART = ".json", ".part"
_number = count()


@dataclass(frozen=True, slots=True)
class Kept:
    """A validated example. key: the canonical hash of its program; pair: the problem, the program and the wrong ones, as in training."""

    key: str
    pair: Pair


class Replay:
    """The buffer in a folder. Nothing is made before the first example."""

    def __init__(self, folder: Path, capacity: int = CAPACITY):
        self.folder, self.capacity = folder, capacity

    def add(self, example: Kept) -> str:
        """Keep an example until it is learned; its name. Raises YantraError where it is too large or the disk refuses it."""
        data = _written(example)
        if len(data) > MAX_BYTES:
            raise YantraError(f"the example has {len(data):,} bytes, more than are kept for replay ({MAX_BYTES:,})")
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(_number)}"
        try:
            _put(self._path("waiting", name), data)
        except OSError as e:
            raise YantraError(f"the replay buffer {self.folder}: {e.strerror or e}; free some space or make the folder writable, or set YANTRA_HOME to another") from None
        return name

    def waiting(self) -> list[str]:
        """The names of what is not yet learned, in the order of arrival."""
        return self._names("waiting")

    def kept(self) -> list[str]:
        """The names of what was learned and is replayed, in the order of arrival."""
        return self._names("kept")

    def read(self, name: str) -> Kept | None:
        """An example by its name; None where it is gone, or its bytes are no example."""
        for place in ("waiting", "kept"):
            try:
                return _read(self._path(place, name).read_bytes())
            except FileNotFoundError:
                continue
            except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                return None
        return None

    def settle(self, names: Sequence[str], learned: bool) -> int:
        """Move examples from `waiting` to `kept`, or remove them; how many old ones made room. Again, it does what is left to do."""
        for name in names:
            path = self._path("waiting", name)
            if learned and path.exists():
                self._path("kept", name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, self._path("kept", name))
            path.unlink(missing_ok=True)
        old = self.kept()[: -self.capacity]
        for name in old:
            self._path("kept", name).unlink(missing_ok=True)
        return len(old)

    def again(self) -> None:
        """Let everything in the buffer be learned anew."""
        for name in self.kept():
            self._path("waiting", name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._path("kept", name), self._path("waiting", name))

    def sweep(self) -> None:
        """Remove what killed processes left half written."""
        for path in self.folder.glob(f"*/*{PART}"):
            if _age_s(path) > STALE_S:
                path.unlink(missing_ok=True)

    def forget(self, keys: Collection[str], texts: Collection[str]) -> tuple[int, int]:
        """Remove the examples of these logics or with these very texts, and such programs among the wrong ones of others.

        How many are gone, and how many of these had been learned. Raises YantraError where the disk refuses.
        """
        gone = learned = 0
        try:
            for path in self._files():
                example = self._try(path)
                fresh = path.suffix != PART or _age_s(path) <= STALE_S
                if example is None or not fresh or example.key in keys or any(t in texts for t in (*example.pair.texts, example.pair.program)):
                    path.unlink(missing_ok=True)
                    gone, learned = gone + 1, learned + (path.parent.name == "kept")
                elif left_out := {w for w in example.pair.wrong if w in texts or (keys and _key(w) in keys)}:
                    left = tuple(w for w in example.pair.wrong if w not in left_out)
                    _put(path, _written(replace(example, pair=replace(example.pair, wrong=left))))
                    gone, learned = gone + 1, learned + (path.parent.name == "kept")
        except OSError as e:
            raise YantraError(f"the replay buffer {self.folder}: {e.strerror or e}: what is to be forgotten may still be there") from None
        return gone, learned

    def contradict(self, wrong: Mapping[tuple[str, str], str]) -> int:
        """Remove examples that turned out wrong, and let their programs be wrong ones of what else answers the same words; how many files changed.

        wrong: (the logic's key, the words as `words_in` gives them) -> the program. To be called with the gate of the weights. Raises YantraError
        where the disk refuses; again, it does what is left to do.
        """
        programs: dict[str, list[str]] = {}
        for (_, words), program in wrong.items():
            programs.setdefault(words, []).append(program)
        changed = 0
        try:
            for path in self._files():
                example = self._try(path) if path.suffix == SUFFIX else None
                if example is None:
                    continue
                words = words_in(example.pair.texts[0])
                failed = [p for p in programs.get(words, ()) if p != example.pair.program]
                now = tuple(dict.fromkeys((*failed, *example.pair.wrong)))[:MOST_WRONG]
                if (example.key, words) in wrong:
                    path.unlink(missing_ok=True)
                    changed += 1
                elif set(now) != set(example.pair.wrong):
                    _put(path, _written(replace(example, pair=replace(example.pair, wrong=now))))
                    changed += 1
        except OSError as e:
            raise YantraError(f"the replay buffer {self.folder}: {e.strerror or e}: what turned out wrong may still be there; say it again when the folder is writable") from None
        return changed

    def holds(self, example: Kept) -> bool:
        """Whether an example is there already, waiting or learned, also with further wrong programs."""
        there = [kept for path in self._files() if (kept := self._try(path)) is not None and kept.key == example.key]
        return any(set(example.pair.wrong) <= set(kept.pair.wrong) and replace(kept.pair, wrong=()) == replace(example.pair, wrong=()) for kept in there)

    def _files(self) -> Iterator[Path]:
        yield from sorted(p for p in self.folder.glob("*/*") if p.suffix in (SUFFIX, PART))

    def _try(self, path: Path) -> Kept | None:
        try:
            return _read(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _names(self, place: str) -> list[str]:
        try:
            return sorted(n.removesuffix(SUFFIX) for n in os.listdir(self.folder / place) if n.endswith(SUFFIX))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as e:
            raise YantraError(f"the replay buffer {self.folder}: {e.strerror or e}; make the folder readable, or set YANTRA_HOME to another") from None

    def _path(self, place: str, name: str) -> Path:
        return self.folder / place / f"{name}{SUFFIX}"


def words_in(text: str) -> str:
    """A request's words, by which it is told from others: its spaces and capitals say nothing."""
    return " ".join(text.casefold().split())


@lru_cache(maxsize=4096)
def _key(program: str) -> str | None:
    """The canonical hash of a program's text, whose names may be others than the memory's; None for what does not read."""
    try:
        return hash_of(read_program(program))
    except (YantraError, ValueError, RecursionError):
        return None


def _written(example: Kept) -> bytes:
    return json.dumps({"key": example.key, **asdict(example.pair)}, ensure_ascii=False).encode(errors="backslashreplace")


def _read(data: bytes) -> Kept:
    row = json.loads(data)
    return Kept(str(row["key"]), pair_of(row))


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. It is not flushed to the disk, which may take longer than a request can wait: it survives
    the end of processes, not of the machine's power; then the memory still has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(PART)
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


