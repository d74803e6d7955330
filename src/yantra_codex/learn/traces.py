"""Who beside the memory's file keeps what was learned, so that forgetting reaches it: proof records, abstractions, merges, the online learner."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.learn.consolidate import keep_consistent
from yantra_codex.learn.memory import Memory, Owner
from yantra_codex.learn.memory_forget import Traces
from yantra_codex.learn.online import OnlineLearner
from yantra_codex.proofs import program_of


def with_owners(memory: Memory) -> Memory:
    """The memory, with all who keep something of it in the folder of its file."""
    home = memory.store.path.parent
    memory.owners += [proofs_in(home / "proofs"), OnlineLearner(home).forget]
    keep_consistent(memory)
    return memory


def proofs_in(folder: Path) -> Owner:
    """Removes the proof records whose request or program is forgotten."""

    def forget(traces: Traces) -> Sequence[str]:
        left = []
        for path in sorted(folder.glob("y*.json")):
            try:
                if _is_of(path, traces):
                    path.unlink()
            except OSError as e:
                left.append(f"the proof record {path} ({e.strerror})")
        return left

    return forget


def _is_of(path: Path, traces: Traces) -> bool:
    """Whether a record is of a forgotten request's words or of a forgotten logic; one that can't be read is where it holds such words."""
    data = path.read_bytes()
    try:
        record = json.loads(data.decode(errors="surrogatepass"))
        said = str(record["text"]).encode(errors="surrogatepass")
        return said in traces.kept.values() or hash_of(program_of(record)) in traces.keys
    except (ValueError, KeyError, TypeError, RecursionError, YantraError):
        return any(len(kept) >= 16 and kept in data for kept in traces.kept.values())
