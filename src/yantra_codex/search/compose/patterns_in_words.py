r"""Phrases that describe the form of a text, read into regular expressions.

In: the words of a request ("an x and up to four digits", "words ending in a digit", "everything in parentheses").
Out: `Reading`s, the likeliest first: patterns in the dialect that all targets accept (no look-around, no back-references,
`[0-9]` for a digit). What can be meant in several ways (anchored or not, one character or a run) gives several readings.

The `Grammar` reads sequences of characters; here are the clauses, which say where a sequence stands in the text ("starts
with", "only", "in the middle"), and several demands at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from yantra_codex.search.compose.patterns_grammar import (
    BETWEEN,
    ENDS,
    MIDDLE,
    STARTS,
    Grammar,
    form,
    forms_in,
    quoted_in,
    words_of,
)
from yantra_codex.search.compose.patterns_nouns import delimiters
from yantra_codex.search.compose.patterns_pieces import (
    DIGITS,
    LETTERS,
    LOWER,
    PUNCTUATION,
    SPACES,
    UPPER,
    VOWELS,
    Piece,
    Reading,
    atom,
    char_class,
    escaped,
    in_sequence,
    single,
    spread,
    times,
    within,
)

MOST = 60  # readings
WHY_LENGTH = 80
Clause = tuple[int, int, str, Piece]  # from, to, "start" | "end" | "has" | "only" | "not" | "middle" | "plain", what
_ONLY = re.compile(r"\b(?:(?:contain|includ|hav|us|accept|allow)(?:s|es|ing|e|ed)?|has|of|be|is|are|with) (?:nothing but|only|just|solely|entirely|exclusively) (?:of )?(?:the )?"
                   r"|\b(?:only|solely|entirely|exclusively|just) (?:contain(?:s|ing)?|ha[sv](?:e|ing)?|includ(?:es?|ing)|consist(?:s|ing)? of|made (?:up )?of|composed of|uses?) (?:of )?(?:the )?"
                   r"|\b(?:consist(?:s|ing)?|(?:is |are )?made(?: up)?|(?:is |are )?composed|(?:is |are )?formed|(?:is |are )?built) (?:only |entirely |solely |exclusively |purely )?(?:of|from|with) (?:only |just )?(?:the )?"
                   r"|\b(?:all|every|each)(?: of)?(?: the| its| of its)? ?(?:character|letter|symbol)s? (?:in (?:it|\S+ \S+|\S+) )?(?:is|are|must be) (?:an? |the )?"
                   r"|\b(?:is|are|being) (?:all|purely|fully) "
                   r"|\b(?:only|just|no (?:character|symbol)s? (?:other than|except|but)|nothing but) ")
_IS = re.compile(r"\b(?:is|are|be|represents?|denotes?|forms?)(?: in the form(?: of)?)? (?:an? |the )?(?:valid |well formed |correct |proper )?(?:an? )?(?=\S)|\bvalid (?=\S)|\b(?:validat(?:es?|ing)|verif(?:y|ies)) (?:an? |the |if |whether )*(?:valid )?"
                 r"|\b(?:in the|has the|of the|with the|follows the|in) (?:form|format|pattern|shape)(?: of)? (?:an? )?")
_MATCHES = re.compile(r"\b(?:match(?:es|ing)?|check(?:s|ing)?(?: for)?|find(?:s|ing)?|search(?:es|ing)?(?: for)?|look(?:s|ing)? for|extract(?:s|ing)?|get|return|detect) (?:all |the |any |every |if |whether |for )*(?:an? )?(?=\S)")
_CONTAINS = re.compile(r"\b(?:contain(?:s|ing)?|has|have|having|includ(?:es?|ing)|there (?:is|are)|with) (?:all |the |any |every |somewhere )*(?:an? |at least (?:1|an?) (?:of )?)?(?=\S)")
_LACKS = re.compile(r"\b(?:(?:contain(?:s|ing)?|has|have|having|includ(?:es?|ing)) neither|not (?:contain|include|have|has)|without|no|lacks?|lacking|free of|not having|not containing) (?:the |any |of )*(?:an? )?(?=\S)")
_AT_START = re.compile(r" ?,? ?(?:is |are |occurs? |appears? |only )?(?:at|in|from) (?:the|its) (?:very )?(?:start|beginning|front|head)")
_AT_END = re.compile(r" ?,? ?(?:is |are |occurs? |appears? |only )?(?:at|in) (?:the|its) (?:very )?(?:end|tail|back)")
_EDGE = re.compile(r"\b(?P<which>leading(?: (?:and|or|/) trailing)?|trailing(?: (?:and|or) leading)?|initial|final) ")


def _clauses(g: Grammar) -> Iterator[Clause]:
    """What is said of where a sequence stands, in the order of the text."""
    for kind, regex in (("start", STARTS), ("end", ENDS), ("only", _ONLY), ("whole", _IS), ("not", _LACKS), ("has", _CONTAINS), ("has", _MATCHES)):
        for m in regex.finditer(g.text):
            if not re.match(r"\b|«", g.text[m.end() :]) or not m[0].strip():
                continue
            negative = bool(re.search(r"\b(?:not|never|without|no) (?:\w+ )?$", g.text[: m.start()] + " ")) and kind in ("start", "end", "has")
            for end, piece in g.sequence(m.end(), True)[:5]:
                yield m.start(), end, "not " + kind if negative and kind != "has" else kind, piece


def readings(text: str, names: Iterable[str] = ()) -> list[Reading]:
    """What the words may say about the form of a text, the likeliest first. names: of parameters, which are no literals."""
    return list(_readings(text, tuple(names)))


@lru_cache(maxsize=256)
def _readings(text: str, names: tuple[str, ...]) -> tuple[Reading, ...]:
    g = Grammar(words_of(text, names))
    found: dict[tuple[str, bool], tuple[float, int, int]] = {}

    def add(start: int, end: int, pattern: str, weight: float, whole: bool = False) -> None:
        if not pattern or pattern in (".*", ".+", "^", "$", "^.*", ".*$"):
            return
        try:
            re.compile(pattern)
        except (re.error, OverflowError):
            return
        key = (pattern, whole)
        if key not in found or found[key][0] < weight:
            found[key] = (weight, start, end)

    if grouped := forms_in(text):
        add(0, len(g.text), grouped[0], 1.0)
    for value in g.words.literals:
        if value.startswith("\0"):
            add(0, 0, form(value[1:], True).text, 0.8)
    for part in (_delimited, _anchored, _edges, _pairs, _plain):
        for start, end, pattern, weight, whole in part(g):
            add(start, end, pattern, weight, whole)
    if _ANY_CASE.search(g.text):
        for (pattern, whole), (weight, start, end) in list(found.items()):
            add(start, end, f"(?i){pattern}", min(weight + 0.1, 1.0), whole)
    widest = sorted({(s, e) for _, s, e in found.values()})
    out = []
    for (pattern, whole), (weight, start, end) in found.items():
        inside = sum(1 for s, e in widest if s <= start and end <= e and (e - s) > (end - start) + 4)
        out.append(Reading(pattern, round(weight * 0.85 ** min(inside, 4), 3), g.text[start:end].strip()[:WHY_LENGTH], whole))
    out.sort(key=lambda r: (-r.weight, -len(r.why), r.pattern, r.whole))
    return tuple(out[:MOST])


_ANY_CASE = re.compile(r"\bcase insensitiv|\b(?:ignoring|ignore|regardless of|irrespective of|whatever) (?:the |its )?(?:letter )?case|\bin (?:any|either) case")
Found = tuple[int, int, str, float, bool]


def _anchored(g: Grammar) -> Iterator[Found]:
    """Clauses of start, end, only and inside, alone and together."""
    clauses = list(_clauses(g))
    placed = [(s, e) for s, e, kind, _ in clauses if kind in ("start", "end", "only", "not", "not start", "not end")]
    clauses = [c for c in clauses if c[2] != "has" or not any(s < c[0] < e for s, e in placed)]  # the "with" of "ends with"
    for start, end, kind, piece in clauses:
        body, one, w = in_sequence(spread(piece)), in_sequence(single(piece)), piece.weight
        match kind:
            case "start":
                yield start, end, f"^{one}", w, False
                if body != one:
                    yield start, end, f"^{body}", w * 0.5, False
            case "end":
                yield start, end, f"{one}$", w, False
                if body != one:
                    yield start, end, f"{body}$", w * 0.5, False
            case "not start" if piece.chars is not None:
                yield start, end, f"^{char_class(piece.chars, not piece.negated)}", w * 0.9, False
            case "not end" if piece.chars is not None:
                yield start, end, f"{char_class(piece.chars, not piece.negated)}$", w * 0.9, False
            case "only":
                yield start, end, f"{atom(single(piece))}+" if piece.kind == "atom" else piece.text, w, True
                if piece.kind == "atom":
                    yield start, end, f"{atom(piece)}*", w * 0.85, True
                if piece.kind == "alt":
                    yield start, end, f"{atom(piece)}+", w, True
            case "whole":
                yield start, end, spread(piece).text, w, True
                if piece.chars is not None:
                    yield start, end, f"{atom(piece)}+", w * 0.9, True
                yield start, end, spread(piece).text, w * 0.75, False
            case "not" if piece.chars is not None:
                yield start, end, f"{char_class(piece.chars, not piece.negated)}*", w, True
                yield start, end, f"{char_class(piece.chars, not piece.negated)}+", w * 0.8, True
            case "has":
                if m := MIDDLE.match(g.text, end):
                    yield start, m.end(), within(one), 1.0, False
                    yield start, m.end(), rf"\w{one}\w", 0.95, False
                    yield start, m.end(), rf".+{one}.+", 0.8, True
                elif m := _AT_START.match(g.text, end):
                    yield start, m.end(), f"^{body}", w, False
                elif m := _AT_END.match(g.text, end):
                    yield start, m.end(), f"{body}$", w, False
    yield from _together(g, clauses)


def _together(g: Grammar, clauses: Sequence[Clause]) -> Iterator[Found]:
    """ "starts with A and ends with B", "an A followed by ..., ending in B", "starts with A, then only B"."""
    for start, end, kind, piece in clauses:
        if kind not in ("start", "has", "whole"):
            continue
        head = in_sequence(single(piece) if kind == "start" else spread(piece))
        for start2, end2, kind2, tail in clauses:
            between = g.text[end:start2] if end <= start2 else None
            if between is None or len(between) > 12 or "." in between:
                continue
            last = in_sequence(single(tail))
            gap = "" if head.endswith((".*", ".+")) else ".*"
            if kind2 == "end":
                if kind == "start":
                    yield start, end2, f"{head}{gap}{last}", 1.0, True
                else:
                    yield start, end2, f"{head}{gap}{last}$", 1.0, False
                    yield start, end2, f"{head}{gap}{last}", 0.9, True
            elif kind2 == "only" and kind == "start":
                yield start, end2, f"{head}{atom(tail)}*", 1.0, True
            elif kind2 == "has" and kind == "start":
                yield start, end2, f"^{head}{gap}{last}", 0.9, False
    for start, end, kind, piece in clauses:
        if kind == "only" or kind == "whole":
            for start2, end2, kind2, other in clauses:
                if end <= start2 <= end + 12 and piece.kind == "atom":
                    if kind2 == "start":
                        yield start, end2, f"{in_sequence(single(other))}{atom(piece)}*", 1.0, True
                    elif kind2 == "end":
                        yield start, end2, f"{atom(piece)}*{in_sequence(single(other))}", 1.0, True


def _edges(g: Grammar) -> Iterator[Found]:
    """Leading and trailing characters."""
    for m in _EDGE.finditer(g.text):
        for end, piece in g.union(m.end())[:2]:
            run = in_sequence(times(piece, 1, None) if not piece.counted else piece)
            first, last = "leading" in m[0] or "initial" in m[0], "trailing" in m[0] or "final" in m[0]
            if first and last:
                yield m.start(), end, f"^{run}|{run}$", 1.0, False
            elif first:
                yield m.start(), end, f"^{run}", 1.0, False
                yield m.start(), end, rf"\b{run}", 0.8, False
                if piece.chars == frozenset("0"):
                    yield m.start(), end, r"\b0+([0-9])", 0.9, False
            else:
                yield m.start(), end, f"{run}$", 1.0, False
                yield m.start(), end, rf"{run}\b", 0.8, False


_AREA = re.compile(r"(?: and (?:the |their |its )?(?:contents?|text(?: inside)?|everything inside(?: them)?)| (?:area|part|section|content|text)s?)")


def _delimited(g: Grammar) -> Iterator[Found]:
    """What stands between two marks: the inside as a group, or with the marks."""
    for m in BETWEEN.finditer(g.text):
        for regex, left, right in delimiters():
            if (d := regex.match(g.text, m.end())) and g.end(d.end()):
                yield from _enclosed(m.start(), d.end(), left, right, 1.0)
        if " between " in f" {m[0]} ":
            for end, first in g.unit(m.end(), True)[:2]:
                if (a := re.compile(r" and (?:the |an? )?(?:next |following |last |first )?").match(g.text, end)) is not None:
                    for stop, second in g.unit(a.end(), True)[:1]:
                        left_text, right_text = in_sequence(single(first)), in_sequence(single(second))
                        yield m.start(), stop, f"{left_text}(.*?){right_text}", 0.9, False
                        yield m.start(), stop, f"{left_text}.*?{right_text}", 0.8, False
                        yield m.start(), stop, f"({left_text})({right_text})", 0.8, False
                elif first.chars is not None and first.plural and len(first.chars) == 1:
                    mark = next(iter(first.chars))
                    yield from _enclosed(m.start(), end, mark, mark, 0.9)
    for regex, left, right in delimiters():
        for d in regex.finditer(g.text):
            a = _AREA.match(g.text, d.end())
            if a or re.search(r"\b(?:quoted|bracketed|parenthesi[sz]ed) $", g.text[: d.start()]):
                yield from _enclosed(d.start(), a.end() if a else d.end(), left, right, 1.0)
    for word, left, right in ((r"(?<!single )quoted", '"', '"'), ("single quoted", "'", "'"), ("parenthesi[sz]ed", "(", ")"), ("bracketed", "[", "]")):
        for d in re.finditer(rf"{word}\b(?: (?:text|string|word|part|value|phrase|substring)s?)?", g.text):
            yield from _enclosed(d.start(), d.end(), left, right, 0.9)


def _enclosed(start: int, end: int, left: str, right: str, weight: float) -> Iterator[Found]:
    inner = char_class(frozenset(left + right), True)
    a, b = escaped(left), escaped(right)
    yield start, end, f"{a}({inner}*){b}", weight, False
    yield start, end, f"{a}({inner}+){b}", weight * 0.85, False
    yield start, end, f"{a}{inner}*{b}", weight * 0.95, False
    yield start, end, f" ?{a}{inner}*{b}", weight * 0.8, False
    yield start, end, rf"\s*{a}{inner}*{b}\s*", weight * 0.6, False


_PAIR = re.compile(r"\b(?:name|key|word|field|attribute|label)s? ?(?P<mark>[=:]|=>|->) ?(?:value|number|word|text)s?\b")
_MOMENT = re.compile(r"\b(?:years? ?,? ?(?:and )?months? ?,? ?(?:and )?(?:the )?(?:days?|dates?)|(?:days?|dates?) ?,? ?(?:and )?months? ?,? ?(?:and )?(?:the )?years?"
                     r"|hours? ?,? ?(?:and )?(?:the )?minutes?(?: ?,? ?(?:and )?(?:the )?seconds?)?)\b")


def _pairs(g: Grammar) -> Iterator[Found]:
    """Names and values, or the parts of a date or time, with marks between them, each in a group."""
    for m in _PAIR.finditer(g.text):
        value = "[0-9]+" if "number" in m[0] else r"\w+"
        yield m.start(), m.end(), rf"(\w+){m['mark']}({value})", 1.0, False
        yield m.start(), m.end(), rf"(\w+)\s*{m['mark']}\s*({value})", 0.8, False
    for m in _MOMENT.finditer(g.text):
        units = re.findall(r"year|month|day|date|hour|minute|second", m[0])
        digits = {"year": "[0-9]{4}"}
        by = "[-/.]" if "month" in units else ":"
        yield m.start(), m.end(), by.join(f"({digits.get(u, '[0-9]{1,2}')})" for u in units), 0.9, False


_DEMANDS = re.compile(r"\b(?:contain(?:s|ing)?|has|have|having|includ(?:es?|ing)|with|requires?|needs?|consist(?:s|ing)? of|is|be) (?=\S)")
_NEXT = re.compile(r" ?[,;] ?(?:and |but )?| and | as well as | plus | but ")
_LEAD = re.compile(r"(?:it |that |which |also |must |should |need to |needs to |has to |may |contains? |ha(?:s|ve) |having |includ(?:es?|ing) |be |is |are |with )*(?:at least (?=(?:an?|1|one) )|)(?:an? |the )?")
_LONG = re.compile(r"(?:(?:a )?(?:minimum )?(?:length )?(?:of )?(?:(?P<least>at least|a minimum of|minimum|no (?:less|fewer) than)|(?P<most>at most|up to|a maximum of|maximum|no more than)"
                   r"|(?P<more>more than|longer than)|(?P<less>less than|fewer than|shorter than)|between (?P<low>\d+) and|exactly)? ?)(?P<n>\d+) (?:character|symbol)s?(?: (?:long|in length))?"
                   r"|(?:a )?(?:length (?:is |of )?)(?:(?P<least2>at least)|(?P<most2>at most)|exactly)? ?(?P<n2>\d+)")


def demands(text: str, names: Iterable[str] = ()) -> list[Reading]:
    """What a text must all have ("a digit, an upper-case letter and at least 8 characters"): one reading for each; [] if fewer than two."""
    g = Grammar(words_of(text, names))
    best: list[Reading] = []
    for m in _DEMANDS.finditer(g.text):
        stop = re.compile(r" \.| [:.] |$").search(g.text, m.end())
        end = stop.start() if stop else len(g.text)
        found: list[Reading] = []
        here = m.end()
        while here < end:
            step = _demand(g, here)
            if step is None:
                cut = _NEXT.search(g.text, here, end)
                if cut is None:
                    break
                here = cut.end()
                continue
            here, reading = step
            found.append(reading)
            cut = _NEXT.match(g.text, here, end) or _NEXT.search(g.text, here, end)
            if cut is None:
                break
            here = cut.end()
        if len(found) > max(len(best), 1):
            best = found
    return best if len({r.pattern for r in best}) > 1 else []


def _demand(g: Grammar, at: int) -> tuple[int, Reading] | None:
    """One demand at a place: a length, or a class or literal that must be there, or must not."""
    lead = _LEAD.match(g.text, at)
    start = lead.end() if lead else at
    for here in (at, start):
        if m := _LONG.match(g.text, here):
            n = int(m["n"] or m["n2"])
            if m["low"]:
                low, high = m["low"], str(n)
            elif m["least"] or m["least2"] or m["more"]:
                low, high = str(n + bool(m["more"])), ""
            elif m["most"] or m["most2"] or m["less"]:
                low, high = "0", str(n - bool(m["less"]))
            else:
                low = high = str(n)
            return m.end(), Reading(f".{{{low},{high}}}" if low != high else f".{{{low}}}", 1.0, m[0], True)
    lacking = re.compile(r"(?:not contain |no |without |not have |not )(?:any |an? )?").match(g.text, start)
    for end, piece in g.unit(lacking.end() if lacking else start, True)[:3]:
        why = g.text[start:end][:WHY_LENGTH]
        if lacking:
            if piece.chars is not None:
                return end, Reading(f"{char_class(piece.chars, not piece.negated)}*", 1.0, why, True)
            continue
        many = re.fullmatch(r"(\[(?:\\.|[^\]])+\]|\\?.)\{(\d+),\d*\}", piece.text)
        if many:  # at least n of a kind, not side by side
            return end, Reading(f"{many[1]}(?:.*{many[1]}){{{int(many[2]) - 1}}}", 1.0, why, False)
        return end, Reading(spread(single(piece)).text if piece.chars is not None else piece.text, 1.0, why, False)
    return None


_FIRST = re.compile(r"(?<![\w'])(?=[\w«])")


def _plain(g: Grammar) -> Iterator[Found]:
    """Sequences wherever they stand: searched for, as a whole, from the start, to the end."""
    exact = bool(re.search(r"\b(?:valid|only|consists?|entire|whole|must be|is an?|well formed|shape|nothing (?:else|more|may))\b", g.text))
    search, whole = (0.8, 0.9) if exact else (0.95, 0.8)
    for m in _FIRST.finditer(g.text):
        sure = bool(re.search(r"(?:^|\b(?:an|with|by|then|in|character|letter|of|or|all|remove|replace|every|each|any) |\d )$", g.text[: m.start()]))
        for end, piece in g.sequence(m.start(), sure)[:6]:
            text, w = spread(piece).text, piece.weight
            for place, before, after in ((_AT_START, "^", ""), (_AT_END, "", "$")):
                if at := place.match(g.text, end):
                    yield m.start(), at.end(), before + in_sequence(spread(piece)) + after, w, False
            if at := MIDDLE.match(g.text, end):
                yield m.start(), at.end(), within(in_sequence(single(piece))), w, False
                yield m.start(), at.end(), rf".+{in_sequence(single(piece))}.+", w * 0.9, True
            if re.fullmatch(text, "") and piece.chars is None:
                yield m.start(), end, text, w, True
                continue
            if piece.chars is not None:
                each = 0.9 if not piece.plural else 0.85
                yield m.start(), end, piece.text, w * each, False
                yield m.start(), end, f"{atom(piece)}+", w * 0.9 * search, False
                yield m.start(), end, f"{atom(piece)}+", w * (0.95 if exact and "only" in g.text else 0.6) * whole, True
                continue
            found, full = (0.95, 0.8) if text.startswith(r"\b") else (search, whole)
            yield m.start(), end, text, w * found, False
            yield m.start(), end, text, w * full, True
            if not text.startswith((r"\b", "^")) and piece.kind != "alt":
                yield m.start(), end, f"^{text}", w * 0.6, False
                yield m.start(), end, f"{text}$", w * 0.6, False


__all__ = ["DIGITS", "LETTERS", "LOWER", "PUNCTUATION", "SPACES", "UPPER", "VOWELS", "Reading", "char_class", "demands", "escaped", "forms_in", "quoted_in", "readings"]
