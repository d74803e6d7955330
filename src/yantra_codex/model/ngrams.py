"""Character n-grams of words, hashed into 64 places: spelling for words that the sentence encoder does not know."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

import numpy as np

from yantra_codex.model.sections import NGRAMS, Vector, width
from yantra_codex.model.wordpiece import words

PLACES = width(NGRAMS)
LENGTHS = (3, 4)  # with "<" before a word and ">" behind it
MAX_CHARS, MAX_WORD = 8192, 48


def hashed_ngrams(text: str) -> Vector:
    """(64,) float32 of unit length: signed counts of the 3- and 4-grams of a text's words; zeros where it has no word."""
    out = np.zeros(PLACES, dtype=np.float32)
    for word in words(text[:MAX_CHARS]):
        out += _of_word(word[:MAX_WORD])
    norm = float(np.linalg.norm(out))
    return out / np.float32(norm) if norm else out


@lru_cache(maxsize=8192)
def _of_word(word: str) -> Vector:
    """A word's own vector. A hash's lowest bit is the sign, so that grams which share a place cancel out on average."""
    out = np.zeros(PLACES, dtype=np.float32)
    if word[0].isalnum():  # punctuation says nothing about spelling
        marked = f"<{word}>"
        for gram in {marked[i : i + n] for n in LENGTHS for i in range(len(marked) - n + 1)}:
            code = crc32(gram.encode())
            out[(code >> 1) % PLACES] += 1 if code & 1 else -1
    out.flags.writeable = False
    return out
