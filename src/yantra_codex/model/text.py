"""What words mean, as 384 numbers: a sentence encoder for requests, and a cheap sum of word vectors for everything else.

`encode` runs all-MiniLM-L6-v2 in int8, some milliseconds a text. `static` adds up the same network's input rows, rare
words weighing more (Arora et al. 2017, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings"), and maps the sum
to where `encode` puts such texts, by a matrix fitted on the library's phrases; it takes less than a tenth of a
millisecond. How the files are made: train/export_text.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yantra_codex.model.files import DATA, verified_in
from yantra_codex.model.runtime import session
from yantra_codex.model.sections import Vector
from yantra_codex.model.wordpiece import END, START, WordPiece

NETWORK, ROWS, SCALES, MAP, VOCABULARY = "minilm.onnx", "words.npy", "word_scales.npy", "static_map.npy", "vocab.txt"
SIZE = 384
MAX_TOKENS = 64  # [CLS] and [SEP] included
MAX_CHARS = 8192  # what is read of a text, so that hostile text takes bounded time
FIRST_WORD = 999  # ids from here on are words, the most frequent ones first
RARITY = 1e-4  # a word half as frequent as this, or less, weighs nearly in full


class TextEncoder:
    """Vectors of texts. Made by `load`, which gives every caller the same one; its vectors are read-only."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.wordpiece = WordPiece(verified_in(folder, VOCABULARY).read_text(encoding="utf-8").rstrip("\n"))
        rows = np.load(verified_in(folder, ROWS), mmap_mode="r", allow_pickle=False)  # 12 MB, of which few pages are read
        self._rows: NDArray[np.int8] = rows.view(np.ndarray)
        self._scales: Vector = np.load(verified_in(folder, SCALES), allow_pickle=False)
        self._map: Vector = np.load(verified_in(folder, MAP), allow_pickle=False).astype(np.float32)
        self._weights = word_weights(len(self._scales)) * self._scales
        self._start, self._end = self.wordpiece.ids[START], self.wordpiece.ids[END]
        self._meaning = lru_cache(maxsize=1024)(self._run)

    @staticmethod
    def load() -> TextEncoder:
        """The encoder that ships with the package. Raises YantraError where a file of it is missing or altered."""
        return _loaded(DATA)

    def encode(self, text: str) -> Vector:
        """(384,) float32 of unit length: what the text's first 64 tokens mean together; zeros where it has none."""
        return self._meaning(self._tokens(text))

    def encode_many(self, texts: Sequence[str], threads: int = 1) -> NDArray[np.float32]:
        """(n, 384): `encode` of each text, the same numbers to the bit.

        One run a text, for the network scales its activations over all that one run holds, so that texts in a batch
        would change each other's vectors; and on few cores a batch is no faster.
        """
        from concurrent.futures import ThreadPoolExecutor

        tokens = [self._tokens(text) for text in texts]
        distinct = list(dict.fromkeys(tokens))
        with ThreadPoolExecutor(threads) as pool:
            vectors = dict(zip(distinct, pool.map(self._run, distinct)))
        return np.array([vectors[t] for t in tokens], dtype=np.float32).reshape(-1, SIZE)

    def static(self, text: str) -> Vector:
        """(384,) float32 of unit length: the weighted sum of the first 64 tokens' own vectors; zeros where it has none."""
        ids = list(self._tokens(text))
        return _unit((self._weights[ids] @ self._rows[ids].astype(np.float32)) @ self._map)

    def _tokens(self, text: str) -> tuple[int, ...]:
        return tuple(self.wordpiece.encode(text[:MAX_CHARS], MAX_TOKENS - 2))

    def _run(self, tokens: tuple[int, ...]) -> Vector:
        if not tokens:
            return _unit(np.zeros(SIZE, dtype=np.float32))
        ids = [self._start, *tokens, self._end]
        words = self._rows[ids] * self._scales[ids, None]  # (tokens, 384)
        return _unit(self._session.run(None, {"words": words[None]})[0][0])

    @cached_property
    def _session(self) -> Any:
        return session(verified_in(self.folder, NETWORK))


def word_weights(count: int) -> Vector:
    """(count,) float32: a token's weight in a sum, from its frequency by Zipf's law; the vocabulary is sorted by frequency."""
    rank = np.maximum(np.arange(count) - FIRST_WORD + 1, 1)
    frequency = 1 / (rank * (1 / rank[FIRST_WORD:]).sum())
    return np.asarray(RARITY / (RARITY + frequency), dtype=np.float32)


def _unit(vector: Vector) -> Vector:
    norm = float(np.linalg.norm(vector))
    out = np.asarray(vector / norm if norm else vector, dtype=np.float32)
    out.flags.writeable = False
    return out


@lru_cache(maxsize=1)
def _loaded(folder: Path) -> TextEncoder:
    return TextEncoder(folder)
