"""Forms that a request describes part by part: "a slash, one or two vowels and optionally a number".

In: the phrases of a request. Out: `forms`, the patterns that the words from a place on may describe, each for all of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from yantra_codex.search.compose.patterns_grammar import Grammar
from yantra_codex.search.compose.patterns_pieces import Piece, atom, in_sequence, spread

MOST = 6  # ways kept after each part
PARTS = 8
_STOP = re.compile(r" ?(?:$|[.;:?]| , (?:but |and )?(?:nothing|return|check|otherwise|else|without)| and nothing)")
_LAST = re.compile(r"(?: (?:at|in) the (?:very )?(?:end|start|beginning)| in (?:that|this) order| in all| each| only| and nothing else| , nothing else| characters)*")
_MAYBE = r"(?:maybe|optionally|possibly|perhaps|sometimes|an optional|a possible)"
_NEXT = re.compile(rf" ?[,;]? ?(?:after (?:it|that|them|which)(?: there)? (?:comes?|follows?|are|is) |and |then |, then |plus |finally |with |after that |next )*(?:(?:that (?:is|are)|is|are|may be|can be|which (?:is|are)) )?"
                   rf"(?P<m1>{_MAYBE} )?(?P<e>(?:end|ends|ending) (?:with|in) )?(?:(?:followed|succeeded|continued|completed)(?: directly| immediately| optionally)? by |(?:comes?|follows?) )?(?:and |then )?(?:finally )?(?P<m2>{_MAYBE} )?(?=\S)")
_BEGIN = re.compile(r"(?:(?:it |they )?(?:starts?|begins?|starting|beginning) with |first )?(?=\S)")
_EACH_SEPARATED = re.compile(r" (?:(?:that|which) (?:are|is) )?(?:separated|joined|divided|connected|linked|with) (?:by|with|in between)? ?(?=\S)")
_SEVERAL = re.compile(r"(?:(?P<n>\d+)(?P<more> or more)? )?(?:groups of )?(?=\S)")
_INTRO = re.compile(r"(?:[^.;:?]*? )??(?:(?:is|are|be) (?:valid|correct|well formed|legal|proper|ok|accepted|allowed|acceptable|right) (?:if|when|only if|exactly if|if and only if) (?:it|they) (?:has|have|is|are|consists? of|contains?|starts? with|begins? with|is made of)"
                    r"|(?:valid|correct|proper|legal|well formed)?(?: [a-z ]+?)? ?(?:is|are|has|have|consists? of|consisting of|must be|must have|looks like|is written as|is made (?:up )?of|is made from|is built from|has the form(?: of)?|have the form(?: of)?|of the form|in the form|is formed by|starts with|begins with))"
                    r"(?: exactly| always)?(?: (?:these|the following) parts)? :? ?(?=\S)")


@dataclass(frozen=True)
class Way:
    end: int
    parts: tuple[str, ...]
    weight: float


def forms(g: Grammar, at: int) -> list[tuple[int, str, float]]:
    """The forms that begin at a place: where the description ends, the pattern, what it costs."""
    start = _BEGIN.match(g.text, at)
    begin = at if start is None else start.end()
    opened = begin > at
    ways = [Way(e, (t,), w) for e, t, w in _units(g, begin)][:MOST]
    found: list[tuple[int, str, float]] = []
    for _ in range(PARTS):
        following: list[Way] = []
        for way in ways:
            end = way.end
            if m := _LAST.match(g.text, end):
                end = m.end()
            if (len(way.parts) > 1 or (way.parts[0].endswith(("}", "*")) and "(?:" in way.parts[0])) and _STOP.match(g.text, end):
                found.append((end, "".join(way.parts), 0.3 * (1 - way.weight)))
            m = _NEXT.match(g.text, end)
            if m is None or m.end() == end:
                continue
            for stop, pattern, weight in _units(g, m.end()):
                part = f"{_grouped(pattern)}?" if m["m1"] or m["m2"] else pattern
                gap = (".*",) if opened and m["e"] and "followed" not in m[0] and len(way.parts) == 1 else ()
                following.append(Way(stop, (*way.parts, *gap, part), way.weight * weight))
        ways = sorted(following, key=lambda w: (-w.weight, -w.end))[:MOST]
    best: dict[str, tuple[int, str, float]] = {}
    for f in found:
        if f[1] not in best or best[f[1]][0] < f[0]:
            best[f[1]] = f
    return sorted(best.values(), key=lambda f: (-f[0], f[2]))[:4]


def _grouped(pattern: str) -> str:
    return pattern if re.fullmatch(r"\\?.|\[(?:\\.|[^\]\\])+\]", pattern) else f"(?:{pattern})"


def _units(g: Grammar, at: int) -> Iterator[tuple[int, str, float]]:
    """One part of a form: where it ends, its pattern, how likely."""
    m = re.compile(rf"{_MAYBE} (?:an? )?").match(g.text, at)
    optional = m is not None
    start = m.end() if m else at
    several = _SEVERAL.match(g.text, start)
    for end, piece in g.union(start)[:3]:
        pattern = in_sequence(spread(piece))
        said = g.text[start:end]
        if " , " in said and " or " not in said and not piece.plural:  # "a letter, a digit": one after the other
            piece = replace(piece, weight=0.6 * piece.weight)
        if "{0," in pattern:  # "up to four": of a part that is named there is one at least
            yield end, pattern.replace("{0,", "{1,"), piece.weight
            piece = replace(piece, weight=0.8 * piece.weight)
        yield end, f"{_grouped(pattern)}?" if optional else pattern, piece.weight
        if several and (sep := _EACH_SEPARATED.match(g.text, end)):
            for inner_end, inner in g.union(several.end())[:2] if several["n"] else [(end, piece)]:
                for stop, by in g.union(sep.end())[:1]:
                    if inner_end != end:
                        continue
                    one, mark = in_sequence(spread(inner)), atom(single_of(by))
                    n = max(int(several["n"]) - 1, 0) if several["n"] else 1
                    often = "*" if several["n"] is None else f"{{{n},}}" if several["more"] else f"{{{n}}}"
                    yield stop, f"{one}(?:{mark}{one}){often}", piece.weight


def single_of(p: Piece) -> Piece:
    return replace(p, plural=False)


_SOUGHT = re.compile(r"(?:find|list|return|extract|get|count|collect|give)(?: (?:all|the|every|how many))* [a-z]+(?: [a-z]+)?(?: (?:in|of|from) (?:the |a )?[a-z]+)? ?[:,] (?:that is ,? |i ?.e ?. ,? |each (?:is|consists of|has) |(?:which|that|they) (?:are|have|consist of) )?(?=\S)")


def sought(g: Grammar, at: int) -> list[tuple[int, str, float]]:
    """A form of what is looked for in a text: "Find all codes: two letters followed by three digits"."""
    m = _SOUGHT.match(g.text, at)
    return [] if m is None else [(end, pattern, cost + 0.3) for end, pattern, cost in forms(g, m.end())]


def introduced(g: Grammar, at: int) -> list[tuple[int, str, float]]:
    """A form after the words that say that one comes: "A code is valid if it has ..."."""
    out: list[tuple[int, str, float]] = []
    if at and g.text[at - 2: at] not in (". ", ": ", "; ", "? "):
        return out
    m = _INTRO.match(g.text, at)
    if m is None:
        return out
    out += [(end, pattern, cost + 0.3) for end, pattern, cost in forms(g, m.end())]
    for other in re.finditer(r"(?:is|are|has|have|of|be|with|:) (?:an? )?", g.text[m.end(): m.end() + 60]):
        out += [(end, pattern, cost + 0.5) for end, pattern, cost in forms(g, m.end() + other.end())]
    return out


__all__ = ["forms", "introduced", "sought"]
