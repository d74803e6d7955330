"""What the network says of one problem, as the search asks for it: how near a program is, which ops are likely, which patterns to try.

A guide is made once a problem and reads it once. Where no network ships or ONNX Runtime is missing there is none, and the search goes without.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from yantra_codex.errors import MissingToolchain, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.vector import OP_PLACE, OP_START, PATTERN_START, encode_logic_pattern
from yantra_codex.model.files import NETWORK_FILE, ships
from yantra_codex.model.sections import IO, NGRAMS, TEXT
from yantra_codex.problems import Problem

if TYPE_CHECKING:  # a search that has no network does not pay for these
    from yantra_codex.model.graph import Graph
    from yantra_codex.model.network import Network, Prediction

UNLIKELY = 0.002  # the least probability that an op is given


class Guide:
    """The network's view of a problem."""

    def __init__(self, prediction: Prediction, network: Network):
        self.prediction, self._network = prediction, network
        self._logic = prediction.logic / max(1e-9, float(np.linalg.norm(prediction.logic)))

    @staticmethod
    def of(problem: Problem, without: frozenset[str] = frozenset(), network: Callable[[], Network | None] | None = None) -> Guide | None:
        """The guide to a problem, None where an ablation leaves it out, no network ships or ONNX Runtime is missing.

        network: gives the network to ask, None for the shipped one; only called where one ships. Raises YantraError where a model file
        is missing or altered.
        """
        if "model" in without or not ships(NETWORK_FILE):
            return None
        from yantra_codex.model.network import Network
        from yantra_codex.model.problem_graph import problem_graph
        from yantra_codex.model.text import TextEncoder

        try:
            asked = (network() if network is not None else None) or Network.load()
            graph = lessened(problem_graph(problem, TextEncoder.load()), without)
            return Guide(asked.predict(graph), asked)
        except MissingToolchain:
            return None

    def evidence(self, program: Program) -> dict[str, float]:
        """What speaks for a program: the cosine with its embedding and with its logic vector, how likely its steps and ops are.

        steps_loss, ops_loss: -log of the probability of exactly these, in nats. missed: how many others are expected. oddest: -log
        of the least likely step or op that it has. Empty for a program too deep to be read.
        """
        from yantra_codex.model.logic_graph import logic_graph

        try:
            embedded = self._network.embed_logic(logic_graph(program))
            vector = encode_logic_pattern(program)
        except (YantraError, RecursionError):
            return {}
        presence = self.prediction.presence[:PATTERN_START]
        there = vector[:PATTERN_START] > 0
        said = np.clip(presence, UNLIKELY, 1 - UNLIKELY)
        loss = -np.where(there, np.log(said), np.log1p(-said))
        return {"near": float(self.prediction.embedding @ embedded), "logic_near": float(self._logic @ vector),
                "steps_loss": float(loss[:OP_START].sum()), "ops_loss": float(loss[OP_START:].sum()),
                "missed": float(presence[~there].sum()), "oddest": float(loss[there].max(initial=0.0))}

    def patterns(self, count: int) -> list[tuple[str, float]]:
        """The names of the library's patterns whose logic is nearest to that asked for, with their cosines, nearest first."""
        library = self._network.library
        return library.nearest(self.prediction.embedding, count) if library is not None else []

    def op_costs(self) -> Mapping[str, float]:
        """op -> -log of the probability that the program asked for has it, in nats."""
        presence = self.prediction.presence
        return {op: -math.log(max(UNLIKELY, float(presence[place]))) for op, place in OP_PLACE.items()}


def lessened(graph: Graph, without: frozenset[str]) -> Graph:
    """A problem's graph without what an ablation leaves out: words, what examples show, edges."""
    features = graph.features
    for name, sections in (("text", (TEXT, NGRAMS)), ("io", (IO,))):
        if name in without:
            features = features.copy()
            for section in sections:
                features[:, section] = 0
    if "graph" in without:
        return replace(graph, features=features, edges=np.zeros((2, 0), np.int32), relations=np.zeros(0, np.int32))
    return replace(graph, features=features)
