"""A network in torch again, from the ONNX files that are served: int8 weights times their scales, all else as it stands.

Where a parameter stands in a file is asked of the export: a network whose parameters are numbered is exported, and what its
constants hold is numbers of parameters. So whatever the export can write is read here without a second account of it.

The restored network is the file's to the last int8: exported again it gives the same bytes. Its outputs differ from the
file's by the rounding of states alone, which the file does to 8 bits and torch doesn't (CLOSE). The temperature of the
contrastive loss is in no file; it stands as a training begins with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from yantra_codex.errors import BadRequest
from yantra_codex.model.files import LOGIC_FILE, NETWORK_FILE
from yantra_codex.model.train.export import logic_model, problem_model
from yantra_codex.model.train.network import Network, Shape

CLOSE = 0.05  # the greatest difference of any output to the file's
PARTS = {NETWORK_FILE: (problem_model, ("problem.", "logic_pattern.", "confidence.", "complexity.", "usual")),
         LOGIC_FILE: (logic_model, ("tokens.", "logic."))}
MOST = 1 << 24  # integers up to which float32 counts
QUANTISING = frozenset(("DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul"))  # what stands for a product of int8 weights

Arrays = dict[str, NDArray[Any]]


def restored(find: Callable[[str], Path], shape: Shape) -> Network:
    """The network of the files that `find` names; raises BadRequest where one is not what the export writes for this shape."""
    network = Network(shape)
    state = {name: value.clone() for name, value in network.state_dict().items()}
    for file, (build, prefixes) in PARTS.items():
        names = [n for n in state if n.startswith(prefixes)]
        _fill(find(file), build, network, state, names)
    network.load_state_dict(state)
    return network.eval()


def shape_of(record: Path) -> Shape:
    """The shape that the record of a training names; raises BadRequest where it names none."""
    try:
        said: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))["settings"]["shape"]
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
        return Shape(**given)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        raise BadRequest(f"{record} is no record of a training of this version ({type(e).__name__}: {e}): a network without one can't be trained further") from None


def _fill(path: Path, build: Callable[[Network], onnx.ModelProto], network: Network, state: Mapping[str, torch.Tensor], names: list[str]) -> None:
    """Put a file's constants into the parameters of these names."""
    sizes = [state[n].numel() for n in names]
    if sum(sizes) > MOST:
        raise BadRequest(f"{path}: {sum(sizes):,} parameters are more than are told apart here ({MOST:,})")
    starts = np.cumsum([0, *sizes])
    numbered = {n: (-1 - torch.arange(a, a + size)).float().view(state[n].shape) for n, a, size in zip(names, starts, sizes)}
    network.load_state_dict({**state, **numbered})
    want = build(network)
    found = _constants(path, want)
    flat, seen = np.zeros(sum(sizes), np.float32), np.zeros(sum(sizes), bool)
    for constant in want.graph.initializer:
        places, value = numpy_helper.to_array(constant), found[constant.name]
        if places.dtype == np.float32 and (places < 0).all():
            which = -1 - places.astype(np.int64)
            flat[which], seen[which] = value, True
        elif not np.array_equal(places, value):
            raise _unknown(path, f"{constant.name} is another number")
    if not seen.all() or not np.isfinite(flat).all():
        raise _unknown(path, f"{int((~seen).sum())} parameters are not in it, {int((~np.isfinite(flat)).sum())} are no numbers")
    for name, a, size in zip(names, starts, sizes):
        state[name].copy_(torch.from_numpy(flat[a : a + size]).view(state[name].shape))


def _constants(path: Path, want: onnx.ModelProto) -> Arrays:
    """The constants of a file, in float32, by the names that the export gives them; raises BadRequest where nodes or shapes are others."""
    try:
        model = onnx.load(path)
        have = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
    except Exception as e:  # protobuf's and onnx's errors have no common class
        raise _unknown(path, f"it can't be read: {str(e)[:120]}") from None
    _compare_nodes(path, model, want)
    for name in [n for n in have if n.endswith("_quantized")]:
        of = name.removesuffix("_quantized")
        try:
            scale, zero = have.pop(f"{of}_scale"), have.pop(f"{of}_zero_point")
            have[of] = (have.pop(name).astype(np.float32) - zero.astype(np.float32)) * scale
        except (KeyError, ValueError) as e:
            raise _unknown(path, f"the scales of {of} don't fit ({e})") from None
    for constant in want.graph.initializer:
        if tuple(constant.dims) != have.get(constant.name, np.zeros(())).shape or constant.name not in have:
            raise _unknown(path, f"{constant.name} has the shape {have[constant.name].shape if constant.name in have else None}, expected {tuple(constant.dims)}")
    if len(have) != len(want.graph.initializer):
        raise _unknown(path, f"it has {len(have)} constants, expected {len(want.graph.initializer)}")
    return have


def _compare_nodes(path: Path, model: onnx.ModelProto, want: onnx.ModelProto) -> None:
    """Raise BadRequest for a node that is not the export's, or is none of a product of int8 weights."""
    expected = {n.name: n for n in want.graph.node}
    have = {n.name: n for n in model.graph.node}
    for name, node in expected.items():
        same = have.pop(name, None)
        if same is None and node.op_type == "MatMul" and f"{name}_quant" in have:
            continue
        if same is None or (same.op_type, list(same.input), list(same.attribute)) != (node.op_type, list(node.input), list(node.attribute)):
            raise _unknown(path, f"its node {name} is {'missing' if same is None else 'another'}")
    if strange := [n.op_type for n in have.values() if n.op_type not in QUANTISING]:
        raise _unknown(path, f"it has nodes of its own ({strange[0]})")


def _unknown(path: Path, why: str) -> BadRequest:
    return BadRequest(f"{path} is no network that can be trained further: {why}; expected what 'yantra train' writes for the shape in its record")
