"""The trained network as ONNX: one graph at a time, dense adjacency, float32 and int8; the same bytes for the same weights.

network.onnx: features (n, 978) float32, adjacency -> embedding (1024,), logic (1024,), presence (1024,), confidence (1,), complexity (5,).
logic.onnx: tokens (n, columns) int32, adjacency -> embedding (1024,). The adjacency is (n, n), (relations, n, n) where layers
are typed, and left out for a bag of nodes. What is written is checked against torch on graphs before it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from yantra_codex.errors import YantraError
from yantra_codex.model.files import LOGIC_FILE, NETWORK_FILE
from yantra_codex.model.graph import Graph, LogicGraph
from yantra_codex.model.network import Network as Served
from yantra_codex.model.sections import SIZE
from yantra_codex.model.tokens import SIZES
from yantra_codex.model.train.network import EMBEDDING, HEADS, Encoder, Joined, Network

OPSET, IR = 17, 9
CLOSE = 1e-5
FLOAT_FILES = {NETWORK_FILE: "network.float32.onnx", LOGIC_FILE: "logic.float32.onnx"}


@dataclass(frozen=True, slots=True)
class Exported:
    """files: name -> bytes. apart: the greatest difference to torch, float32 and int8."""

    files: dict[str, int]
    apart: dict[str, float]


def export(network: Network, out: Path, graphs: Sequence[Graph], logics: Sequence[LogicGraph]) -> Exported:
    """Write both encoders in float32 and int8 below OUT; raises YantraError where float32 is further than 1e-5 from torch on these graphs."""
    network.eval().cpu()
    models = {NETWORK_FILE: problem_model(network), LOGIC_FILE: logic_model(network)}
    for name, model in models.items():
        _save(model, out / FLOAT_FILES[name])
        quantise(out / FLOAT_FILES[name], out / name)
    apart = {"float32": _apart(network, out, FLOAT_FILES, graphs, logics), "int8": _apart(network, out, {n: n for n in FLOAT_FILES}, graphs, logics)}
    if not apart["float32"] <= CLOSE:
        raise YantraError(f"the exported network is {apart['float32']:.2g} from torch, more than {CLOSE:g}: this is a fault of the export, please report it")
    names = [*models, *FLOAT_FILES.values()]
    return Exported({n: (out / n).stat().st_size for n in names}, apart)


def _save(model: onnx.ModelProto, path: Path) -> None:
    path.write_bytes(model.SerializeToString(deterministic=True))


def quantise(source: Path, target: Path) -> None:
    """Weights of matrix products as int8, a scale a column; states are scaled as they come (dynamic quantisation)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=REDUCED, weight_type=QuantType.QInt8,
                     extra_options={"MatMulConstBOnly": True})
    _save(onnx.load(target), target)


REDUCED = True  # 7 bits: processors without VNNI add two products in 16 bits, which 8 would overflow


# ---------------------------------------------------------------- building


class Builder:
    """ONNX nodes as calls: each gives the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def __call__(self, op: str, *inputs: str, **attributes: Any) -> str:
        name = f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name, **attributes))
        return name

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        array = np.ascontiguousarray(value.detach().numpy() if isinstance(value, torch.Tensor) else value, dtype=dtype)
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def named(self, value: str, name: str) -> None:
        """Give a result its name in the model."""
        self.nodes.append(helper.make_node("Identity", [value], [name], name))

    def model(self, inputs: Sequence[onnx.ValueInfoProto], outputs: dict[str, int]) -> onnx.ModelProto:
        out = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [size]) for n, size in outputs.items()]
        graph = helper.make_graph(self.nodes, "yantra", list(inputs), out, self.constants)
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="yantra-codex", ir_version=IR)
        helper.set_model_props(made, {"onnx.quant.pre_process": "onnxruntime.quant"})  # nothing to fold or infer before quantising
        onnx.checker.check_model(made, full_check=True)
        return made


def problem_model(network: Network) -> onnx.ModelProto:
    b = Builder()
    embedding = _encoder(b, network.problem, "features")
    scaled = b("Mul", embedding, b.constant(EMBEDDING**0.5))
    presence = b("Sigmoid", _linear(b, scaled, network.logic_pattern))
    outputs = {"embedding": embedding, "presence": presence, "logic": b("Mul", presence, b.constant(network.usual)),
               "confidence": b("Sigmoid", _linear(b, scaled, network.confidence)),
               "complexity": b("Softmax", _linear(b, scaled, network.complexity), axis=-1)}
    sizes = {"embedding": EMBEDDING, "presence": len(network.usual), "logic": len(network.usual), "confidence": 1, "complexity": network.complexity.out_features}
    for name, value in outputs.items():
        b.named(_flat(b, value), name)
    return b.model([helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", SIZE]), *_adjacency(network.problem)], sizes)


def logic_model(network: Network) -> onnx.ModelProto:
    b = Builder()
    ids = b("Add", "tokens", b.constant(network.token_starts, np.int32))
    states = b("ReduceSum", b("Gather", b.constant(network.tokens.weight), ids, axis=0), b.constant([1], np.int64), keepdims=0)
    b.named(_flat(b, _encoder(b, network.logic, states)), "embedding")
    return b.model([helper.make_tensor_value_info("tokens", TensorProto.INT32, ["n", len(SIZES)]), *_adjacency(network.logic)], {"embedding": EMBEDDING})


def _adjacency(encoder: Encoder) -> list[onnx.ValueInfoProto]:
    if encoder.kind == "bag":
        return []
    shape: list[Any] = ["n", "n"] if encoder.kind == "sage" else [len(_conv(encoder, 0).gate), "n", "n"]
    return [helper.make_tensor_value_info("adjacency", TensorProto.FLOAT, shape)]


def _conv(encoder: Encoder, i: int) -> Any:
    return encoder.layers[i].conv


def _encoder(b: Builder, encoder: Encoder, h: str) -> str:
    """(1, 1024), of unit length."""
    for i, layer in enumerate(encoder.layers):
        h = _layer(b, layer, h)
        if i < len(encoder.layers) - 1:
            h = b("Relu", h)
    out = _readout(b, encoder.readout, h)
    return _unit(b, out if encoder.project is None else _linear(b, out, encoder.project))


def _layer(b: Builder, layer: Any, h: str) -> str:
    conv = layer.conv
    if layer.kind == "bag":
        out = _linear(b, h, conv.lin_r)
    else:
        near = b("MatMul", "adjacency", h)  # (n, w), or (relations, n, w)
        if layer.kind == "typed":
            near = b("ReduceSum", b("Mul", near, b.constant(conv.gate[:, None])), b.constant([0], np.int64), keepdims=0)
        weights = torch.cat([conv.lin_l.weight, conv.lin_r.weight], dim=1).T
        out = b("Add", b("MatMul", b("Concat", near, h, axis=1), b.constant(weights)), b.constant(conv.lin_l.bias))
    if layer.scale is not None:
        return b("LayerNormalization", out, b.constant(layer.scale.weight), b.constant(layer.scale.bias), axis=-1, epsilon=layer.scale.eps)
    return _unit(b, out) if layer.norm == "l2" else out


def _readout(b: Builder, readout: Any, h: str) -> str:
    """(1, w)."""
    if readout.kind == "attention":
        width = len(readout.of_mean)
        weights = b("Softmax", _linear(b, h, readout.query), axis=0)  # (n, heads)
        parts = b("Mul", b("Reshape", h, b.constant([-1, HEADS, width // HEADS], np.int64)), b("Reshape", weights, b.constant([-1, HEADS, 1], np.int64)))
        pooled = b("Reshape", b("ReduceSum", parts, b.constant([0], np.int64), keepdims=1), b.constant([1, width], np.int64))
    else:
        pooled = b("ReduceMean", h, axes=[0], keepdims=1)
    if readout.kind == "mean":
        return pooled
    first = b("Gather", h, b.constant([0], np.int64), axis=0)
    return b("Add", b("Mul", pooled, b.constant(readout.of_mean)), b("Mul", first, b.constant(readout.of_first)))


def _linear(b: Builder, x: str, linear: Any) -> str:
    return b("Add", b("MatMul", x, b.constant(linear.weight.T)), b.constant(linear.bias))


def _unit(b: Builder, x: str) -> str:
    return b("Div", x, b("Max", b("ReduceL2", x, axes=[-1], keepdims=1), b.constant([1e-12])))


def _flat(b: Builder, x: str) -> str:
    return b("Squeeze", x, b.constant([0], np.int64))


# ---------------------------------------------------------------- checking


def _apart(network: Network, folder: Path, files: dict[str, str], graphs: Sequence[Graph], logics: Sequence[LogicGraph]) -> float:
    """The greatest difference between torch's outputs and the files' on these graphs."""
    served = Served(lambda name: folder / files[name])
    most = 0.0
    with torch.no_grad():
        for g in graphs:
            embedding = network.embed_problems(joined(g))
            logits, trust, classes = network.heads(embedding)
            found = served.predict(g)
            pairs = ((embedding[0], found.embedding), (logits[0].sigmoid(), found.presence), (logits[0].sigmoid() * network.usual, found.logic),
                     (trust[0].sigmoid(), np.float32(found.confidence)), (classes[0].softmax(-1), found.complexity))
            most = max(most, *(_difference(a, x) for a, x in pairs))
        for l in logics:  # noqa: E741
            most = max(most, _difference(network.embed_logics(joined(l))[0], served.embed_logic(l)))
    return most


def _difference(a: torch.Tensor, b: NDArray[Any] | np.float32) -> float:
    return float(np.abs(a.numpy() - b).max())


def joined(graph: Graph | LogicGraph) -> Joined:
    """One graph as the network in torch reads it."""
    n = len(graph.kinds)
    features = graph.features if isinstance(graph, Graph) else graph.features.astype(np.int64)
    return Joined(torch.from_numpy(features), torch.from_numpy(graph.edges.astype(np.int64)), torch.from_numpy(graph.relations.astype(np.int64)),
                  torch.zeros(n, dtype=torch.int64), torch.tensor([0, n]))
