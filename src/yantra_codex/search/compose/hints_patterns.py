"""Regular expressions that the words of a request describe: "an a followed by two to three b's", "text in parentheses".

In: a Reading. Out: `Constant`s with role "pattern", in the dialect that all targets share (no look-around).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.types import STR
from yantra_codex.search.compose.hints_constants import named_characters
from yantra_codex.search.compose.hints_text import Reading
from yantra_codex.search.compose.hints_types import Constant

# what a part of a text is called -> its pattern for one character (or a run that has no plural)
_ATOMS = (
    (r"uppercase(?: letters?| characters?)?|capital(?: letters?)?", "[A-Z]"), (r"lowercase(?: letters?| characters?)?|small letters?", "[a-z]"),
    (r"alphanumeric(?:s| characters?)?|letters? (?:or|and) (?:digits?|numbers?)", "[A-Za-z0-9]"), (r"letters?|alphabet(?:s|ic)?(?: characters?)?", "[A-Za-z]"),
    (r"digits?|numbers?|numerals?", "[0-9]"), (r"whitespaces?(?: characters?)?", r"\s"), (r"spaces?", " "), (r"underscores?", "_"), (r"hyphens?|dash(?:es)?", "-"), (r"dots?|periods?", r"\."),
    (r"commas?", ","), (r"colons?", ":"), (r"vowels?", "[aeiouAEIOU]"), (r"consonants?", "[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z]"), (r"word characters?", r"\w"),
    (r"anything|any characters?|any text|any string", "."),
)
_ATOM = re.compile("|".join(rf"(?P<k{i}>{words})" for i, (words, _) in enumerate(_ATOMS)) + r"|«(?P<lit>\d+)»|(?P<letter>[a-z])(?:'s|s)?", 0)
_COUNT = (r"(?:(?P<star>(?:0|zero|any number of|many) (?:or more|or many)?|any number of)|(?P<plus>(?:1|one) or more|several|many)|(?P<maybe>(?:0|zero) or (?:1|one)|an? optional|optionally|optional)"
          r"|(?P<low>\d+) (?:to|or|-) (?P<high>\d+)|(?P<exact>\d+)(?! or)|(?P<many>at least (?P<least>\d+))|exactly (?P<just>\d+)|an?|one|1|the|letter|character|single|sequence of|sequences of|single) ")
_STEP = re.compile(_COUNT)
_FOLLOWED = re.compile(r",? ?(?:and |then |that is |which is |immediately |is |are )*followed by |,? then (?=a|«)|(?P<joined> (?:joined|separated|connected) (?:with|by) )|(?P<ending>,? ?(?:and )?(?:ending|ends|end) (?:in|with|by) )")
_START = re.compile(r"\b(?:followed by|(?:joined|connected) (?:with|by)|ending (?:in|with))\b")

# whole ideas -> patterns, the likelier first
_IDEAS: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    (r"numbers?|integers?|numeric(?:al)? values?|digits", ((r"\d+", 0.6), (r"-?\d+", 0.45), (r"\d", 0.3))), (r"decimals?|floats?|floating", ((r"-?\d+\.\d+", 0.4), (r"-?\d+(?:\.\d+)?", 0.4))),
    (r"multiple (?:\w+ )?spaces?|extra spaces?|consecutive spaces?|runs? of spaces|double spaces?", ((" +", 0.8), (r"\s+", 0.6))), (r"whitespaces?", ((r"\s+", 0.75), (r"\s", 0.4))),
    (r"non ?alphanumeric|alphanumeric|letters (?:and|or) (?:digits|numbers)|special characters?", (("[^A-Za-z0-9]+", 0.6), ("[^A-Za-z0-9]", 0.5), ("[^A-Za-z0-9 ]", 0.3))),
    (r"punctuations?", ((r"[^\w\s]", 0.6), (r"[.,!?;:]", 0.3))), (r"words?", ((r"\w+", 0.4), (r"[A-Za-z]+", 0.4), (r"\b\w+\b", 0.25))), (r"vowels?", (("[aeiouAEIOU]", 0.4),)),
    (r"uppercase(?: letters?)?|capital letters?", (("[A-Z]", 0.5), ("[A-Z][^A-Z]*", 0.5), ("[A-Z]+", 0.3))), (r"lowercase(?: letters?)?|small letters?", (("[a-z]+", 0.35), ("[a-z]", 0.3))),
    (r"camel ?case|snake ?case", (("([a-z0-9])([A-Z])", 0.7), (r"_([a-z])", 0.4))), (r"quot(?:ation marks|es|ed)", (('"([^"]*)"', 0.75), ('"(.*?)"', 0.4), ("'([^']*)'", 0.3))),
    (r"parenthes[ie]s|round brackets?", ((r"\([^()]*\)", 0.7), (r"\(([^()]*)\)", 0.6))), (r"square brackets?|brackets?", ((r"\[[^\[\]]*\]", 0.4), (r"\[([^\[\]]*)\]", 0.4))),
    (r"curly braces|braces", ((r"\{([^{}]*)\}", 0.5),)), (r"html|tags?", ((r"<[^>]+>", 0.6), (r"<[^>]*>", 0.4))), (r"e ?mails?(?: address\w*)?", ((r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", 0.8),)),
    (r"urls?|links?|web address\w*", ((r"https?://[^\s]+", 0.6),)), (r"ip(?:v4)? address\w*", ((r"\d{1,3}(?:\.\d{1,3}){3}", 0.6),)), (r"hashtags?", ((r"#\w+", 0.8),)), (r"mentions?|handles?", ((r"@\w+", 0.6),)),
    (r"yyyy mm dd|yyyy/mm/dd|iso dates?|dates?", ((r"(\d{4})-(\d{1,2})-(\d{1,2})", 0.6), (r"(\d{1,2})/(\d{1,2})/(\d{4})", 0.3))), (r"times?|hh:mm", ((r"(\d{1,2}):(\d{2})", 0.3),)),
    (r"hex(?:adecimal)? colou?rs?", ((r"#[0-9a-fA-F]{6}", 0.7),)), (r"leading zero(?:e?s)?", (("^0+", 0.6),)), (r"trailing zero(?:e?s)?", (("0+$", 0.6),)),
)
_IDEA = tuple((re.compile(rf"\b(?:{words})\b"), rows) for words, rows in _IDEAS)
_ASKS = re.compile(r"\b(?:regex|regexp|regular expressions?|pattern|match(?:es|ing)?|extract|find all|replace|remove|split|valid|validate|followed|sequences?|strip|between|inside|ending|starts? with|check|at the end|contains?)\b")
_REPLACEMENT = ((r"snakecase|snake case", r"\1_\2", 0.7), (r"camelcase|camel case", r"\1 \2", 0.5))
_EDGES = ((re.compile(r"\b(?:start|begin)(?:s|ning|ing)? (?:with|in) "), "^", ""), (re.compile(r"\b(?:ends?|ending) (?:with|in|by) "), "", "$"))
_COUNTED = re.compile(r"\bwords? (?:(?:of|with|having|that (?:are|have)) )?(?:length )?(?:(?P<least>at least )|(?P<exact>exactly )|(?P<low>\d+) (?:to|or|and|-) )?(?P<n>\d+)(?: or (?P<high>\d+|more))?(?: (?:characters?|letters?|or more))?")


def read_patterns(r: Reading) -> tuple[Constant, ...]:
    """The patterns the words describe; none where no parameter is text or nothing asks for one."""
    if r.params and not any("str" in str(p.type) or p.type.name == "any" for p in r.params.values()):
        return ()
    asks = _ASKS.search(r.text)
    if not asks:
        return ()
    strong = 1.0 if "reg" in r.text or "match" in r.text or "pattern" in r.text else 0.8
    best: dict[str, Constant] = {}
    for text, weight, why in _all(r):
        c = Constant(text, STR, round(weight * strong, 3), why, "pattern")
        if text not in best or best[text].weight < c.weight:
            best[text] = c
    return tuple(sorted(best.values(), key=lambda c: -c.weight))


def _all(r: Reading) -> Iterator[tuple[str, float, str]]:
    yield from _sequences(r)
    for found, why in named_characters(r):
        yield f"[{''.join(re.escape(c) if c in '^-]' + chr(92) else c for c in found)}]", 0.8, why
    for pattern, rows in _IDEA:
        if m := pattern.search(r.text):
            for text, weight in rows:
                yield text, weight, m[0]
    for words, text, weight in _REPLACEMENT:
        if re.search(words, r.text):
            yield text, weight, words.split("|", maxsplit=1)[0]
    for pattern, before, after in _EDGES:
        for m in pattern.finditer(r.text):
            if part := _part(r.text, m.end(), r):
                yield before + part[0] + after, 0.75, r.shown(m.start(), part[1])
    for m in _COUNTED.finditer(r.text):
        n, high = m["n"], m["high"]
        size = f"{{{m['low']},{n}}}" if m["low"] else f"{{{n},}}" if m["least"] or high == "more" or m[0].endswith("more") else f"{{{n},{high}}}" if high else f"{{{n}}}"
        yield rf"\b\w{size}\b", 0.7, r.shown(m.start(), m.end())


def _sequences(r: Reading) -> Iterator[tuple[str, float, str]]:
    """One thing followed by another, with counts."""
    if not _START.search(r.text):
        return
    at = 0
    while m := _FOLLOWED.search(r.text, at):
        at = m.end()
        first = _part_before(r.text, m.start(), r)
        if first is None:
            continue
        out, start = first
        steps = 0
        while m and (part := _part(r.text, m.end(), r)):
            if m["joined"]:
                out, steps, at = f"{out}{part[0]}{out}", steps + 1, part[1]
            elif m["ending"]:
                out, steps, at = f"{out}{'' if out.endswith('*') else '.*'}{part[0]}$", steps + 1, part[1]
            else:
                out, steps, at = out + part[0], steps + 1, part[1]
            m = _FOLLOWED.match(r.text, at)
        if steps:
            why = r.shown(start, at)
            yield out, 0.9, why
            if not out.endswith("$"):
                yield f"^{out}$", 0.6, why
                yield f"{out}$", 0.5, why


def _part(text: str, at: int, r: Reading) -> tuple[str, int] | None:
    """The pattern of a counted part that starts here and where it ends."""
    size = ""
    before = at, size
    while m := _STEP.match(text, at):
        before, at = (at, size), m.end()
        size = ("*" if m["star"] else "+" if m["plus"] or "sequence" in m[0] else "?" if m["maybe"] else f"{{{m['low']},{m['high']}}}" if m["low"]
                else f"{{{m['least']},}}" if m["least"] else f"{{{m['exact'] or m['just']}}}" if m["exact"] or m["just"] else size)
    found = _atom(text, at, r)
    if found is None:  # the last "a" was the letter
        at, size = before
        found = _atom(text, at, r)
    if found is None:
        return None
    pattern, end = found
    plural = text[at:end].endswith("s") and len(text[at:end]) > 3
    if pattern == "." and not size:
        size = "*"
    if not size and plural:
        size = "+"
    if len(pattern) > 2 and pattern[0] not in "[\\" and size:
        pattern = f"(?:{pattern})"
    return pattern + size, end


def _atom(text: str, at: int, r: Reading) -> tuple[str, int] | None:
    m = _ATOM.match(text, at)
    if m is None:
        return None
    if m["lit"]:
        value = r.literals[int(m["lit"])].value
        end = m.end() + (2 if text[m.end(): m.end() + 2] == "'s" else int(text[m.end(): m.end() + 1] == "s"))
        return (re.escape(value), end) if isinstance(value, str) and value else None
    if m.end() < len(text) and (text[m.end()].isalnum() or text[m.end()] == "'"):
        return None
    if m["letter"]:
        return (m["letter"], m.end()) if m["letter"] not in r.params else None
    return next(p for i, (_, p) in enumerate(_ATOMS) if m[f"k{i}"]), m.end()


def _part_before(text: str, end: int, r: Reading) -> tuple[str, int] | None:
    """The counted part that ends here: the longest of the last few words that is one."""
    words = [m.start() for m in re.finditer(r"[\w«»']+", text[:end])][-5:]
    for at in words:
        part = _part(text, at, r)
        if part and part[1] == end:
            return part[0], at
    return None
