"""The network trained anew on the library, dreams and the memory's own requests; it serves only where it is no worse.

What is trained on lies below the cache folder until the training has ended, so that a run that was stopped or killed goes on
from its last checkpoint with the same command. Such weights stay on this machine: what a user had validated has no licence to
ship. Which requests they were made of is kept under YANTRA_HOME, and where one of these is forgotten, the weights go too.

    retrained.json   {"keys": [...], "requests": [...]}   of the memory's logics and requests that a version was trained on
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from yantra_codex.corpora.checked import examples_text
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.learn.abstractions import write_whole
from yantra_codex.learn.guard import guard_of, is_no_worse, kept_library_pairs
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_rows import read_examples
from yantra_codex.learn.weights import LOCK, Weights, lock
from yantra_codex.model.files import LIBRARY_FILE, LOGIC_FILE, NETWORK_FILE, RECORD_FILE, verified_in
from yantra_codex.model.network import Network, recorded
from yantra_codex.model.train.pairs import MOST_EXAMPLES, USER, Pair, as_json, composed_pairs

if TYPE_CHECKING:
    from yantra_codex.learn.guard import GraphOf
    from yantra_codex.learn.memory_forget import Traces
    from yantra_codex.model.train.loop import Progress as Steps
    from yantra_codex.model.train.loop import Settings
    from yantra_codex.model.train.prepare import Progress as Prepared

DREAMS = 20_000
HELD_OUT = 10  # of so many groups one is validated on
FOLDER, RETRAINED = "retrain", "retrained.json"
PAIRS, HELD, ASKED, OUT = "pairs.jsonl", "validation.jsonl", "asked.json", "weights"  # in the order written; with ASKED all is there


@dataclass(frozen=True, slots=True)
class Retrained:
    """How a training ended. requests: of the memory in it; metrics, before: of the guard set, by the new network and by that which serves.

    version: under which it serves, None where it was worse.
    """

    requests: int
    metrics: Mapping[str, float]
    before: Mapping[str, float]
    version: int | None


def retrain(memory: Memory, weights: Weights, cache: Path, *, dreams: int = DREAMS, minutes: float | None = None, settings: Settings | None = None,
            library: Sequence[Pair] | None = None, graph_of: GraphOf | None = None, note: Callable[[str], None] = lambda text: None,
            prepared: Prepared = lambda done, total: None, trained: Steps = lambda status: None) -> Retrained:
    """Train, judge, and let the new network serve where it is no worse. Raises BadRequest where no network ships, loop.Paused after Ctrl-C."""
    try:
        shipped = [verified_in(weights.base, name) for name in (NETWORK_FILE, LOGIC_FILE, RECORD_FILE)]
    except YantraError as e:
        raise BadRequest(f"no network ships with this package that a retrained one could be compared with and take the place of: {e}") from None
    from yantra_codex.model.train.loop import RUN  # torch: only where there is something to do
    from yantra_codex.model.train.loop import Settings as Loop
    from yantra_codex.model.train.prepare import shipped_encoder
    from yantra_codex.model.train.record import RECORD
    from yantra_codex.model.train.restore import shape_of
    from yantra_codex.model.train.run import Asked, run
    from yantra_codex.model.train.ship import library_vectors

    folder, known = cache / FOLDER, list(library) if library is not None else [*kept_library_pairs(cache), *composed_pairs()]
    if (folder / ASKED).exists():
        note(f"going on with the training that was begun before, in {folder}")
    else:
        _write(folder, memory, known, {"dreams": dreams, "minutes": minutes})
    begun, out = json.loads((folder / ASKED).read_bytes()), folder / OUT
    asked = Asked((str(folder / PAIRS),), (str(folder / HELD),), False, begun["dreams"], out, settings or Loop(shape_of(shipped[-1])), minutes=begun["minutes"], licences=frozenset([USER]))
    resume = (out / RUN).exists() or (out / RECORD).exists()
    record = run(asked, resume=resume, note=note, prepared=prepared, trained=trained, graph_of=graph_of)
    network, encode = Network.of_folder(out), graph_of or shipped_encoder()
    with (_made(weights.folder) / LOCK).open("a") as file:
        lock(file)  # the worker that learns online would publish under the same number
        standing = weights.standing()
        metrics = guard_of(known, network, encode).score(network)
        serving = {v.number: weights.opened(v) for v in (standing.version, weights.shipped())}
        before = [guard_of(known, n, encode).score(n) for n in serving.values()]  # each by its own logic encoder
        version = None
        if is_no_worse(metrics, *before):
            names, vectors = library_vectors(network)
            kept = io.BytesIO()
            np.savez(kept, names=np.array(names), vectors=vectors)
            _note_trained(weights.folder.parent / RETRAINED, begun)
            served = {n: recorded(out, n).read_bytes() for n in (NETWORK_FILE, LOGIC_FILE)}
            version = weights.publish({**served, LIBRARY_FILE: kept.getvalue()}, metrics, standing.progress, since=standing)
    _remove(folder, cache, str(record.get("prepared") or ""))
    return Retrained(len(begun["requests"]), metrics, before[0], version)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove(folder: Path, cache: Path, prepared: str) -> None:
    """Remove what was trained on, the arrays made of it included."""
    if prepared:
        shutil.rmtree(cache / "train" / "prepared" / prepared, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


# ---------------------------------------------------------------- what is trained on


def memory_pairs(memory: Memory) -> list[tuple[int, str, Pair]]:
    """The memory's requests with the programs that answer them, each with its number and its logic's key; contradicted ones are left out."""
    out = []
    for row in memory.each("active"):
        try:
            logic = memory.find(row["key"])
            for r in logic["requests"]:
                if r["text"].strip() and not r["contradicted"]:
                    examples = examples_text(read_examples(r)[:MOST_EXAMPLES])
                    key = logic["key"]
                    out.append((int(r["id"]), key, Pair(f"memory/{key[:16]}/{r['id']}", f"memory/{key[:16]}", (r["text"].strip(),), examples, logic["program"], "memory", USER)))
        except (YantraError, ValueError):
            continue  # `yantra memory check` tells; or it went meanwhile
    return out


def _write(folder: Path, memory: Memory, library: Iterable[Pair], asked: Mapping[str, Any]) -> None:
    """Write down what to train on and to validate with, whole or not at all."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    learned = memory_pairs(memory)
    pairs = [*(p for _, _, p in learned), *library]
    for name, held in ((PAIRS, False), (HELD, True)):
        lines = [as_json(p) + "\n" for p in pairs if is_held_out(p.group) is held]
        write_whole(folder / name, "".join(lines).encode(errors="backslashreplace"))
    told = {**asked, "requests": [r for r, _, _ in learned], "keys": sorted({k for _, k, _ in learned})}
    write_whole(folder / ASKED, json.dumps(told).encode())


def is_held_out(group: str) -> bool:
    return int.from_bytes(sha256(group.encode(errors="backslashreplace")).digest()[:4]) % HELD_OUT == 0


# ---------------------------------------------------------------- forgetting


def _note_trained(path: Path, begun: Mapping[str, Any]) -> None:
    """Add to what the versions were made of, before one serves."""
    old = _trained(path)
    write_whole(path, json.dumps({c: sorted({*old[c], *begun[c]}) for c in ("keys", "requests")}).encode())


def _trained(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        return {"keys": list(found["keys"]), "requests": list(found["requests"])}
    except FileNotFoundError:
        return {"keys": [], "requests": []}


def owner(home: Path, cache: Path, weights: Callable[[], Weights] | None = None) -> Callable[[Traces], Sequence[str]]:
    """What memory_forget.forget asks: a training that knows what is forgotten goes, begun or in use. Nothing can be looked for in weights."""

    def forget(traces: Traces) -> list[str]:
        try:
            if _knows(cache / FOLDER / ASKED, traces):
                _remove(cache / FOLDER, cache, "")
                shutil.rmtree(cache / "train" / "prepared", ignore_errors=True)
            if _knows(home / RETRAINED, traces):
                versions = weights() if weights else Weights(home)
                with versions.gate():
                    versions.reset({"again": True})
                (home / RETRAINED).unlink()
        except (OSError, YantraError) as e:
            return [f"the retrained network ({e}); delete {home / 'weights'} to be sure"]
        return []

    return forget


def _knows(path: Path, traces: Traces) -> bool:
    """Whether a list of what was trained on has what is forgotten; one that can't be read may."""
    try:
        known = _trained(path)
    except (ValueError, KeyError, TypeError):
        return True
    return not {*traces.keys, *traces.requests}.isdisjoint([*known["keys"], *known["requests"]])


__all__ = ["DREAMS", "Retrained", "memory_pairs", "owner", "retrain"]
