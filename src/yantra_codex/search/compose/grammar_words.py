"""Words as the grammar compares them: their forms, and which of them say little or nothing.

`normal` gives a word's form, `phrase` those of a phrase. FILLERS are left out everywhere, PREPOSITIONS are passed over where a phrase does
not have them, LIGHT words cost little to skip, WEAK ones say too little to stand for a phrase by themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache

from yantra_codex.library.words import stem

WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_COMPARATIVE = re.compile(r"(?:est|ests|er|ers)$")
_OWN_FORMS = {"lengths": "length", "widths": "width", "heights": "height", "depths": "depth", "equals": "equal", "numbered": "numbered", "listed": "listed", "values": "value", "value": "value", "lettered": "lettered", "vowels": "vowel", "indexes": "index", "indices": "index",
              "series": "series", "less": "less", "hours": "hour", "plus": "plus", "minus": "minus", "always": "always"}


@lru_cache(maxsize=8192)
def normal(word: str) -> str:
    """The form by which words are compared: comparatives and measures as they are, all else stemmed."""
    if word in _OWN_FORMS:
        return _OWN_FORMS[word]
    if word in ("length", "width", "height", "depth"):
        return word
    if _COMPARATIVE.search(word):
        return word.removesuffix("s")
    if not word[:1].isalpha():
        return word
    return stem(word)


FILLERS = frozenset([
    "a", "an", "the", "of", "is", "are", "was", "were", "be", "been", "being", "it", "its", "it's", "they", "them", "their", "there",
    "these", "this", "that", "which", "who", "whose", "what", "do", "does", "did", "done", "can", "could", "will", "would", "should",
    "shall", "may", "might", "must", "i", "we", "you", "me", "my", "our", "your", "he", "she", "his", "her", "so", "such", "write",
    "function", "functions", "method", "program", "python", "code", "return", "returns", "returned", "returning", "give", "gives", "given",
    "giving", "get", "gets", "compute", "calculate", "determine", "produce", "create", "make", "makes", "made", "find", "us", "please",
    "want", "need", "needs", "helper", "into", "on", "at", "for", "one", "ones", "also", "just", "simply", "like", "etc", "ie", "eg",
    "following", "result", "results", "output", "input", "inputs", "own", "takes", "take", "using", "use"
])
PREPOSITIONS = frozenset(["to", "from", "with", "in", "have", "has", "by", "up", "out", "off", "as"])
LIGHT = frozenset(normal(w) for w in [
    "rest", "remaining", "list", "string", "number", "integer", "text", "array", "value", "element", "item", "word", "tuple", "dictionary",
    "dict", "map", "float", "parameter", "argument", "character", "sequence", "pair", "each", "letter", "every", "all", "then", "both",
    "second", "first", "check", "whether", "if", "when", "where", "how", "keep", "select", "show", "tell", "convert", "turn", "order",
    "same", "and", "or", "but", "other", "either", "than", "already", "still", "else", "otherwise", "any"
])


def phrase(text: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared: fillers left out, and prepositions unless there is nothing else."""
    words = [w for w in WORD.findall(text.lower().replace("'s", "")) if w not in FILLERS]
    bare = [w for w in words if w not in PREPOSITIONS]
    return tuple(normal(w) for w in bare or words)


# words that say little by themselves: a phrase of which only such a word is left counts with all its words
WEAK = LIGHT | PREPOSITIONS | frozenset(normal(w) for w in [
    "number", "letter", "1", "0", "least", "most", "long", "only", "not", "end", "start", "front", "back", "capital", "comma", "digit",
    "space", "dash", "first", "last", "increasing", "decreasing", "less", "more", "away", "length", "divide", "up", "row", "year", "part",
    "found", "member", "present", "without", "whether", "price", "entry", "position", "index", "count", "point", "bit", "year", "share",
    "both", "either", "average", "left", "as", "following", "fit", "out", "ones"
])


__all__ = ["FILLERS", "LIGHT", "PREPOSITIONS", "WEAK", "WORD", "normal", "phrase"]
