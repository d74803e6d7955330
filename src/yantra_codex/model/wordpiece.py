"""Text as the tokens of the sentence encoder: BERT's uncased WordPiece over the vocabulary that ships.

Our own code, because the `tokenizers` package would bring a hub client and ten more packages into a tool that works
offline. The tests hold it equal to that package. Two differences are meant: a text that says "[SEP]" is read as the
words it shows and never as a control token, and characters younger than Unicode 8 follow Python's own tables.

After Wu et al. 2016, "Google's Neural Machine Translation System", section 4.1, arXiv 1609.08144.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100  # characters; a longer word is unknown, which also bounds the time
_CJK = (  # the ranges that BERT sets apart, character by character
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


def _folded(char: str) -> str:
    """What stands for a character: without case and accents, set apart where it is a word of its own, or nothing."""
    kind = unicodedata.category(char)
    if char in "\t\n\r" or (char.isspace() and kind != "Cc"):
        return " "
    if char == "\ufffd" or kind in ("Cc", "Cf", "Co", "Cs"):
        return ""
    # one character at a time: normalising a long run of combining marks as a whole takes quadratic time
    plain = "".join(c.lower() for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")
    if char >= "\u3400" and any(low <= ord(char) <= high for low, high in _CJK):
        return f" {plain} "
    return "".join(f" {c} " if _is_punctuation(c) else c for c in plain)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] == "P" or (char.isascii() and char.isprintable() and not char.isalnum())


class _Folded(dict[int, str]):
    """A table for `str.translate`, filled as characters are met and started anew before it grows large."""

    def __missing__(self, code: int) -> str:
        if len(self) >= 16384:
            self.clear()
        self[code] = folded = _folded(chr(code))
        return folded


_FOLDED = _Folded()


def words(text: str) -> list[str]:
    """The lower-case words and punctuation marks of a text, in order."""
    return text.translate(_FOLDED).split()


class WordPiece:
    """Tokens by greedy longest match. vocabulary: one token a line, its line number is its id."""

    def __init__(self, vocabulary: str):
        self.tokens = vocabulary.split("\n")
        self.ids = {token: i for i, token in enumerate(self.tokens) if token}

    @cached_property
    def longest(self) -> int:
        return max(map(len, self.ids))

    def encode(self, text: str, limit: int | None = None) -> list[int]:
        """The ids of a text's first `limit` tokens (of all of them by default), without [CLS] and [SEP]."""
        return list(islice(self._stream(text), limit))

    def _stream(self, text: str) -> Iterator[int]:
        for word in words(text):
            whole = self.ids.get(word) if len(word) <= LONGEST_WORD else None
            if whole is not None:
                yield whole
            else:
                yield from self.pieces(word)

    def pieces(self, word: str) -> list[int]:
        """The ids of a word's pieces; [UNK] alone where it can't be spelled."""
        unknown = [self.ids[UNKNOWN]]
        if len(word) > LONGEST_WORD:
            return unknown
        out: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            for end in range(min(len(word), start + self.longest), start, -1):
                if (found := self.ids.get(mark + word[start:end])) is not None:
                    break
            else:
                return unknown
            out.append(found)
            start = end
        return out
