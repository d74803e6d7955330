"""The guard set: requests of the library by which a network is judged before it serves, always the same ones.

Nothing here is ever learned online, so that what the network knew when it shipped is measured and not what it was just told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.text import read_program
from yantra_codex.ir.vector import encode_logic_pattern
from yantra_codex.model.graph import Graph
from yantra_codex.model.logic_graph import logic_graph
from yantra_codex.model.train.evaluate import ranks, reciprocal
from yantra_codex.problems import Problem

if TYPE_CHECKING:
    from yantra_codex.model.network import Network
    from yantra_codex.model.train.pairs import Pair

SIZE, REHEARSED = 200, 1600  # pairs
VIEWS = 4
TOLERANCE = 0.005  # half a point: how much lower each measure may be
GraphOf = Callable[[Problem], Graph]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """Requests, and the programs they are ranked among.

    graphs: q requests. right: (q, p), which of the programs answers each. vectors: (q, 1024), the logic vectors of what is asked.
    programs: p of them; hashes, embeddings: theirs, (p, 1024), by a network's logic encoder. rehearsed: pairs outside the set, of which
    some stand in every step, so that what is new is learned beside what was known.
    """

    graphs: Sequence[Graph]
    right: NDArray[np.bool_]
    vectors: Floats
    programs: Sequence[Program]
    hashes: tuple[str, ...]
    embeddings: Floats
    rehearsed: Sequence[Pair]

    def under(self, network: Network) -> Guard:
        """The same set, its programs embedded by another network's logic encoder."""
        return replace(self, embeddings=embedded(network, self.programs))

    def score(self, network: Network) -> dict[str, float]:
        """mrr10: how high the right programs rank; logic: the mean cosine of the predicted logic vector with the true one."""
        seen = [network.predict(g) for g in self.graphs]
        found = ranks(np.stack([s.embedding for s in seen]) @ self.embeddings.T, self.right)
        return {"mrr10": float(reciprocal(found).mean()), "logic": float(np.mean([_cosine(s.logic, v) for s, v in zip(seen, self.vectors)]))}


def is_no_worse(now: Mapping[str, float], *before: Mapping[str, float]) -> bool:
    """Whether no measure is below that of any before by more than the tolerance; so not below the shipped network's, however many steps."""
    return all(now[name] >= value - TOLERANCE for figures in before for name, value in figures.items())


def guard_of(pairs: Sequence[Pair], network: Network, graph_of: GraphOf, size: int = SIZE, rehearsed: int = REHEARSED) -> Guard:
    """The guard set of these pairs: `size` of them, drawn by the hash of their names, ranked among the programs of all; then those rehearsed."""
    from yantra_codex.model.train.prepare import view

    programs = {text: read_program(text) for text in dict.fromkeys(p.program for p in pairs)}
    first = {hash_of(program): program for program in programs.values()}
    column = {h: i for i, h in enumerate(first)}
    order = sorted(pairs, key=lambda p: _digest(p.id))
    drawn = order[:size]
    asked = [programs[p.program] for p in drawn]
    graphs = [graph_of(view(p, program, _digest(p.id) % VIEWS, 0)) for p, program in zip(drawn, asked)]
    right = np.zeros((len(drawn), len(first)), bool)
    right[np.arange(len(drawn)), [column[hash_of(program)] for program in asked]] = True
    vectors = np.stack([encode_logic_pattern(program) for program in asked]).astype(np.float32)
    return Guard(graphs, right, vectors, tuple(first.values()), tuple(first), embedded(network, tuple(first.values())), order[size : size + rehearsed])


def embedded(network: Network, programs: Sequence[Program]) -> Floats:
    """(p, 1024): programs by a network's logic encoder."""
    return np.stack([network.embed_logic(logic_graph(program)) for program in programs])


def kept_library_pairs(cache: Path) -> list[Pair]:
    """The library's pairs, from the cache folder where they are there by the same code: to lift every pattern takes many seconds."""
    from yantra_codex.corpora.folder import write_whole
    from yantra_codex.model.train.pairs import as_json, library_pairs, read_pairs

    root = Path(__file__).parents[1]
    h = sha256()
    for path in [*sorted(root.rglob("*.py")), *sorted(root.rglob("requests/*.jsonl"))]:
        h.update(sha256(path.read_bytes()).digest())
    path = cache / "online" / f"{h.hexdigest()[:32]}.jsonl"
    if not path.exists():
        found = list(library_pairs())
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("*.jsonl"):
            old.unlink(missing_ok=True)
        write_whole(path, "".join(as_json(p) + "\n" for p in found).encode(errors="backslashreplace"))
    return list(read_pairs(path))


def _digest(name: str) -> int:
    return int.from_bytes(sha256(name.encode(errors="backslashreplace")).digest()[:8])


def _cosine(a: NDArray[Any], b: NDArray[Any]) -> float:
    return float(a @ b / max(1e-12, float(np.linalg.norm(a) * np.linalg.norm(b))))
