"""Prepared pairs as batches of tensors, the same for the same seed and step, whatever ran before.

A batch is made of small groups of pairs with the same types: what a pair is told apart from is not only different but alike.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from yantra_codex.errors import BadRequest
from yantra_codex.model.graph import Graph, LogicGraph
from yantra_codex.model.train.network import Joined
from yantra_codex.model.train.prepare import VERSION

Places = NDArray[np.int64]


class Store:
    """The arrays that `prepare` made; the rows of features stay on the disk."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        if self.about["version"] != VERSION:
            raise BadRequest(f"{folder} was prepared by another version: remove it, it is made again")
        self.pairs, self.views = int(self.about["pairs"]), int(self.about["views"])
        self.ids: list[str] = self.about["ids"]
        self._arrays = {p.stem: np.load(p, mmap_mode="r" if p.stem == "rows" else None) for p in sorted(folder.glob("*.npy"))}

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def graph(self, pair: int, view: int = 0) -> Graph:
        """One problem's graph; its features as they were kept, in float16."""
        i = pair * self.views + view
        nodes, edges = (slice(*self[name][i : i + 2]) for name in ("view_nodes", "view_edges"))
        features = self["rows"][self["node_row"][nodes]].astype(np.float32)
        return Graph(self["node_kind"][nodes].astype(np.int32), features, self["edge"][:, edges].astype(np.int32), self["relation"][edges].astype(np.int32))

    def logic(self, i: int) -> LogicGraph:
        """One logic graph, without the kinds of its nodes, which no network reads."""
        nodes, edges = (slice(*self[name][i : i + 2]) for name in ("logic_nodes", "logic_edges"))
        tokens = self["token"][nodes].astype(np.int32)
        return LogicGraph(np.zeros(len(tokens), np.int32), tokens, self["logic_edge"][:, edges].astype(np.int32), self["logic_relation"][edges].astype(np.int32))

    def problems(self, pairs: Places, views: Places | int = 0) -> Joined:
        """The problems' graphs of these pairs in these views, joined."""
        which = pairs * self.views + views
        nodes, sizes = _spans(self["view_nodes"], which)
        edges, counts = _spans(self["view_edges"], which)
        features = torch.from_numpy(self["rows"][self["node_row"][nodes]].astype(np.float32))
        return _joined(features, sizes, self["edge"][:, edges], self["relation"][edges], counts)

    def logics(self, which: Places) -> Joined:
        """Logic graphs, by their numbers (`logic_of`, `wrong`), joined."""
        nodes, sizes = _spans(self["logic_nodes"], which)
        edges, counts = _spans(self["logic_edges"], which)
        tokens = torch.from_numpy(self["token"][nodes].astype(np.int64))
        return _joined(tokens, sizes, self["logic_edge"][:, edges], self["logic_relation"][edges], counts)


def _spans(starts: NDArray[Any], which: Places) -> tuple[Places, Places]:
    """The places from starts[i] to starts[i + 1] for each i, one after another, and how many each has."""
    first, sizes = starts[which], starts[which + 1] - starts[which]
    ends = np.cumsum(sizes)
    return np.arange(sizes.sum()) - np.repeat(ends - sizes - first, sizes), sizes


def _joined(features: Tensor, sizes: Places, edges: NDArray[Any], relations: NDArray[Any], counts: Places) -> Joined:
    starts = np.concatenate([[0], np.cumsum(sizes)])
    moved = edges.astype(np.int64) + np.repeat(starts[:-1], counts)
    batch = np.repeat(np.arange(len(sizes)), sizes)
    return Joined(features, torch.from_numpy(moved), torch.from_numpy(relations.astype(np.int64)), torch.from_numpy(batch), torch.from_numpy(starts))


# ---------------------------------------------------------------- who is trained on, and in which order


@dataclass(frozen=True, slots=True)
class Split:
    """Numbers of pairs. left_out: of the training side, because their logic or group is in validation."""

    train: Places
    validation: Places
    left_out: int


def split(store: Store, validation: Sequence[int] | None = None, share: float = 0.05, seed: int = 0) -> Split:
    """Train and validation, apart by group and by logic. validation: the given pairs, else a share of the groups drawn by hash."""
    group = store["group"]
    if validation is None:
        drawn = (group ^ np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
        held = (drawn >> np.uint64(32)).astype(np.float64) < share * 2**32
    else:
        held = np.zeros(store.pairs, bool)
        held[list(validation)] = True
    hashes = [bytes(h) for h in store["hash"]]
    logics = {hashes[i] for i in np.flatnonzero(held)}
    near = np.isin(group, group[held]) | np.array([h in logics for h in hashes])
    train = np.flatnonzero(~near)
    return Split(train, np.flatnonzero(held), store.pairs - len(train) - int(held.sum()))


def order(store: Store, train: Places, epoch: int, seed: int, alike: int) -> Places:
    """The training pairs in an epoch's order: groups of up to `alike` pairs of the same types, the groups shuffled."""
    rng = np.random.default_rng((seed, epoch, 0))
    by_types: dict[int, list[int]] = defaultdict(list)
    for i in rng.permutation(train):
        by_types[int(store["types"][i])].append(int(i))
    groups = [found[at : at + alike] for found in by_types.values() for at in range(0, len(found), alike)]
    return np.array([i for g in rng.permutation(len(groups)) for i in groups[g]], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Batch:
    """A step's tensors. wrong_of: for each wrong program, which problem of the batch it fails. same: (b, b), where logics are equal."""

    problems: Joined
    logics: Joined  # the right ones, then the wrong ones
    wrong_of: Tensor
    same: Tensor
    vectors: Tensor  # (b, 1024)
    complexity: Tensor  # (b,)

    def to(self, device: torch.device) -> Batch:
        if device.type == "cpu":
            return self
        rest = (t.to(device) for t in (self.wrong_of, self.same, self.vectors, self.complexity))
        return Batch(self.problems.to(device), self.logics.to(device), *rest)


def batch_of(store: Store, pairs: Places, views: Places | int, wrong: Places | None = None, wrong_of: Places | None = None) -> Batch:
    """The batch of these pairs in these views, with these wrong programs."""
    none = np.zeros(0, np.int64)
    which = np.concatenate([store["logic_of"][pairs].astype(np.int64), none if wrong is None else wrong])
    hashes = torch.from_numpy(store["hash"][pairs].astype(np.int16))
    return Batch(store.problems(pairs, views), store.logics(which), torch.from_numpy(none if wrong_of is None else wrong_of),
                 (hashes[:, None] == hashes[None]).all(-1), torch.from_numpy(store["vector"][pairs].astype(np.float32)),
                 torch.from_numpy(store["complexity"][pairs].astype(np.int64)))


def batches(store: Store, train: Places, epoch: int, seed: int, size: int, alike: int, wrong: int, start: int = 0) -> Iterator[Batch]:
    """An epoch's batches from number `start` on; the last, smaller one is left out where there is a whole one."""
    places = order(store, train, epoch, seed, alike)
    for number in range(start, batches_in(len(train), size)):
        rng = np.random.default_rng((seed, epoch, 1, number))
        chosen = places[number * size : (number + 1) * size]
        views = rng.integers(0, store.views, len(chosen))
        yield batch_of(store, chosen, views, *_wrong(store, chosen, wrong, rng))


def batches_in(pairs: int, size: int) -> int:
    return max(1, pairs // size)


def _wrong(store: Store, pairs: Places, most: int, rng: np.random.Generator) -> tuple[Places, Places]:
    """Up to `most` of the pairs' wrong programs, drawn, and the places of their pairs in the batch."""
    which, counts = _spans(store["wrong_at"], pairs)
    owners = np.repeat(np.arange(len(pairs)), counts)
    drawn = np.sort(rng.permutation(len(which))[:most])
    return store["wrong"][which[drawn]].astype(np.int64), owners[drawn]
