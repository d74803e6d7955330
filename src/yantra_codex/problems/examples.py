"""Finds the examples of a text, in the forms people write: calls with outcomes first, then those without a call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yantra_codex.ir.signature import Example
from yantra_codex.problems.calls import BUILTINS, MAX_EXAMPLES, CallExample, find_calls, squash
from yantra_codex.problems.prose import ProseExample, find_prose

MAX_TEXT = 200_000
# marks at the start of a line that are not part of what is said
LINE_MARK = re.compile(r"^[ \t]*(?:///?(?!/)|//!|/\*\*?(?=\s|$)|\*/|\*(?=\s|$)|#(?=\s|$)|```[\w ,{}.-]*$|~~~\w*$|<pre>|</pre>)[ \t]?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """name: of the function that the examples call, as written, None where they call none. words: the text without them."""

    examples: tuple[Example, ...]
    name: str | None
    words: str


def find_examples(text: str, entry_point: str | None = None, parameters: Sequence[str] = ()) -> list[Example]:
    """Every example call in a text, in order, without repeats; see `find`."""
    return list(find(text, entry_point, parameters).examples)


# a doctest that could not be read (its arguments are functions, say) is no word of the request either
UNREAD = re.compile(r"^[ \t]*>>>.*(?:\n(?![ \t]*(?:>>>|\n|$)).+)*\n?", re.MULTILINE)


def find(text: str, entry_point: str | None = None, parameters: Sequence[str] = ()) -> Found:
    """The examples of a text.

    entry_point: only calls of this function (in any of its casings) count; None: of the function called most.
    parameters: the function's parameter names, by which arguments given by name are put in order.
    Bare `[1, 2] -> 3` lines, Input/Output blocks, tables and sentences count where no calls are found.
    """
    text = plain(text[:MAX_TEXT])
    found: Sequence[CallExample | ProseExample]
    calls = find_calls(text, squash(entry_point) if entry_point else None)
    wanted = squash(entry_point) if entry_point else _most_called(calls)
    found = [c for c in calls if squash(c.name) == wanted]
    name = found[0].name if found else None  # type: ignore[union-attr]
    if not found:
        found = find_prose(text)
    out: list[Example] = []
    seen: set[str] = set()
    for f in found[:MAX_EXAMPLES]:
        e = in_order(f.example, f.keywords, parameters)
        key = repr((e.args, e.expected, e.raises))
        if key not in seen:
            seen.add(key)
            out.append(e)
    return Found(tuple(out), name, UNREAD.sub("", without(text, [(f.start, f.end) for f in found])))


def plain(text: str) -> str:
    """A text without comment marks, code fences and prompts' colours."""
    text = text.replace("\r\n", "\n").replace("\u00a0", " ")
    return LINE_MARK.sub("", text)


def in_order(e: Example, keywords: Sequence[str | None], parameters: Sequence[str]) -> Example:
    """The example with arguments given by name put where the function takes them."""
    if not any(keywords) or not parameters:
        return e
    places = {squash(p): i for i, p in enumerate(parameters)}
    at = [places.get(squash(k), -1) if k else i for i, k in enumerate(keywords)]
    if len(at) != len(e.args) or sorted(at) != list(range(len(at))):
        return e
    return replace(e, args=tuple(a for _, a in sorted(zip(at, e.args, strict=True), key=lambda p: p[0])))


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without these spans; an assertion's or print's own words go with them."""
    out, at = [], 0
    for start, end in sorted(spans):
        if start < at:
            continue
        out.append(text[at:start])
        at = end
    out.append(text[at:])
    lines = "\0".join(out).split("\n")
    return "\n".join(line.replace("\0", " ") for line in lines if "\0" not in line or re.search(r"\w", FRAME.sub("", line)))


# what is left of a line whose example was taken out: the assertion's or the print's own words
FRAME = re.compile(r"\b(?:assert\w{0,30}|expect|console|print(?:ln)?|fmt|self|if|for|examples?|e|g|and|or|with|in|not|is|got|t|to[A-Z]\w{0,20}|"
                   r"ok|strictEqual|deepEqual|deepStrictEqual|equal|log|Println|Output|list|let|const|var|raises|pytest|\d)\b")


def _most_called(calls: Sequence[CallExample]) -> str:
    names = [squash(c.name) for c in calls if c.name not in BUILTINS] or [squash(c.name) for c in calls]
    counts: dict[str, int] = {}
    for n in names:
        counts[n] = counts.get(n, 0) + 1
    return max(counts, key=lambda n: counts[n]) if counts else ""
