"""Items of a chart that speak of lists and are no phrases of the lexicon.

"both lists" (two parameters of one type), "element by element" (these zipped), a list in the words ('S', 'M', 'L'), "the day before" (a neighbour).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from yantra_codex.ir.nodes import Apply
from yantra_codex.ir.types import STR, Type, list_of, tuple_of
from yantra_codex.search.compose.grammar_chart import Item
from yantra_codex.search.compose.grammar_lists_notes import Notes
from yantra_codex.search.compose.grammar_terms import FAILED, Value
from yantra_codex.search.compose.grammar_words import FILLERS, LIGHT, PREPOSITIONS, normal

if TYPE_CHECKING:
    from yantra_codex.search.compose.grammar_read import Reader

_TWO = re.compile(r"\b(?:the (?:two|2)|two|2|both|the given|these|those|the)(?: given| input)* (?:lists|arrays|sequences|tuples|strings|texts|words|numbers|sets|matrices|tables|rows)\b|\bboth\b|\beither (?:list|array|string)\b|\b(?:one|1) of (?:the )?(?:(?:two|2) )?lists\b|\bthe other(?: list)?\b")
_TOGETHER = re.compile(r"\b(?:positions|places|indices|spots) (?:at which|where|in which|on which) (?:(?:the|both|two|2|these) )*(?:lists|strings|arrays|words|sequences|tuples)?|\b(?:corresponding|matching)(?: elements| items| numbers| values| entries| members| pairs)?\b|\belement[- ](?:by[- ]element|wise)\b|\belementwise\b|\bposition by position\b|\bpairwise\b|"
                       r"\b(?:at|in) (?:each|every|the same|equal|any|corresponding) (?:position|index|place)s?\b|\bside by side\b|\b(?:same|equal) (?:positions?|index|indices|places?)\b")
_LISTED = re.compile(r"«\d+»(?:\s*,\s*(?:then |and )?«\d+»)*(?:\s*,?\s*(?:and|then|or|and then)\s+«\d+»|\s*,\s*«\d+»)|(?<=[:(] )[\w+-]+(?:, [\w+-]+){2,}|(?<=[:(])[\w+-]+(?:, [\w+-]+){2,}")
_BESIDE = re.compile(r"\b(?:(?:the|its|his|her|their|an?) )?([a-z]+) (?:right |just |immediately |directly )?(before|after|preceding|following)(?: it| him| that one| them)?\b(?! [«\d])|\b(?:the )?(previous|preceding|next|following) ([a-z]+)\b")
_IT_AND = re.compile(r"\b(?:it|itself|(?:each|every)(?: single)? (?:number|element|value|item|one|entry|word|price|score)) and(?: the)?\b")
_ALL_OF = re.compile(r"\ball (?:of )?(?:the )?$")
_NO_NOUN = frozenset(map(normal, ["sum", "all", "everything", "every", "any", "words", "numbers", "part", "text", "anything", "come", "comes", "came", "half", "those"]))
_TIED = {"before": "prev", "preceding": "prev", "previous": "prev", "after": "next", "following": "next", "next": "next"}


def noted(item: Item, notes: Notes) -> Item:
    """An item of the lexicon as the notes of the request want it; two meanings as the parts of one item."""
    if item.kind == "P" and item.term[0] == "two":
        return Item("P", item.cost, parts=item.term[1:])
    if notes.turns and item.value is None and not item.parts:
        return Item(item.kind, item.cost, notes.turned(item.term))
    return item


def misread(reader: Reader, i: int, j: int, item: Item) -> bool:
    """Whether a word belongs to another phrase: the "least" of "at least" is no smallest one."""
    word = reader.words[i]
    return j == i + 1 and item.kind in ("F", "K") and word.text in ("least", "most") and reader.reading.text[:word.start].endswith("at ")


def list_items(reader: Reader) -> Iterator[tuple[int, int, Item]]:
    """The spans of words and what they mean."""
    text = reader.reading.text
    yield from _of_two(reader, text)
    for m in _LISTED.finditer(text):
        values = _listed(reader, m[0])
        if values is not None and (at := _span(reader, m.start(), m.end())):
            yield *at, Item("V", 0.0, value=reader.constant(values, list_of(STR)))
    if any(v.type.name in ("list", "vtuple", "str") for v in reader.parameters.values()):
        for m in _BESIDE.finditer(text):
            noun, side = (m[1], m[2]) if m[1] else (m[4], m[3])
            form = normal(noun)
            if form not in _NO_NOUN and form not in PREPOSITIONS and (at := _span(reader, m.start(), m.end())) and (noun not in FILLERS or noun in ("one", "ones")):
                every = noun.endswith("s") and bool(_ALL_OF.search(text[:m.start()]) or m[1])
                kind = _TIED[side] if not every else "before" if _TIED[side] == "prev" else "after"
                yield *at, Item("F", 0.1 if form in LIGHT or noun == "one" else 0.3, (kind,))
    for m in _IT_AND.finditer(text):
        if at := _span(reader, m.start(), m.end()):
            yield *at, Item("it&", 0.0)


def _of_two(reader: Reader, text: str) -> Iterator[tuple[int, int, Item]]:
    held = [v for n, v in reader.parameters.items() if n != "*"]
    same = next(([v, w] for n, v in enumerate(held) for w in held[n + 1:] if v.type == w.type and v.type.name in ("list", "vtuple", "str", "set", "map")), None)
    if same is None:
        return
    a, b = same
    for m in _TWO.finditer(text):
        if at := _span(reader, m.start(), m.end()):
            yield *at, Item("P", 0.05, parts=(("val", a), ("val", b)))
    if (zipped := _zipped(a, b)) is not None:
        for m in _TOGETHER.finditer(text):
            if at := _span(reader, m.start(), m.end()):
                yield *at, Item("V", 0.1, value=zipped)


def _zipped(a: Value, b: Value) -> Value | None:
    """Two lists or texts, place by place."""
    sides = [Value(list_of(STR), v.col, Apply("chars", (v.expr,), list_of(STR))) if v.type == STR else v for v in (a, b)]
    if any(v.type.name != "list" for v in sides):
        return None
    pairs = list_of(tuple_of(*[v.type.args[0] for v in sides]))
    col: tuple[Any, ...] = tuple(FAILED if FAILED in (x, y) else tuple(zip(x, y, strict=False)) for x, y in zip(a.col, b.col, strict=True))
    return Value(pairs, col, Apply("zip", (sides[0].expr, sides[1].expr), pairs))


def parallel(parameters: dict[str, Value], forms: Sequence[str]) -> tuple[Value, dict[str, list[tuple[Type, int]]]] | None:
    """Two lists of equal length as one of pairs, and the names of its parts: "the names whose score is ...", where the words name both."""
    held = [(n, v) for n, v in parameters.items() if v.type.name == "list" and n != "*" and normal(n.lower().split("_")[-1]) in forms]
    for i, (n, a) in enumerate(held):
        for m, b in held[i + 1:]:
            if a.type != b.type and all(FAILED in (x, y) or len(x) == len(y) for x, y in zip(a.col, b.col, strict=True)) and (zipped := _zipped(a, b)) is not None:
                of = zipped.type.args[0]
                return zipped, {n: [(of, 0)], m: [(of, 1)]}
    return None


def _listed(reader: Reader, text: str) -> tuple[str, ...] | None:
    """The texts of a list in the words; bare words only where the examples have them."""
    if "«" in text:
        found = [reader.reading.literals[int(n)] for n in re.findall(r"«(\d+)»", text)]
        return tuple(x.value for x in found) if len(found) > 1 and all(x.type == STR for x in found) else None
    raw = reader.reading.raw
    at = re.search(re.escape(text), raw, re.IGNORECASE)
    words = tuple(re.split(r"\s*,\s*", at[0])) if at else ()
    shown = {x for v in reader.parameters.values() if v.type == list_of(STR) for xs in v.col if xs is not FAILED for x in xs}
    return words if len(words) > 2 and sum(w in shown for w in words) > 1 else None


def _span(reader: Reader, start: int, end: int) -> tuple[int, int] | None:
    """The words of a part of the text."""
    inside = [i for i, w in enumerate(reader.words) if w.start >= start and w.end <= end]
    return (inside[0], inside[-1] + 1) if inside else None


__all__ = ["list_items", "misread", "noted", "parallel"]
