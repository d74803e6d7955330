"""What a request's words say of rows: how their parts are called, which part a word means, in which order rows come.

In: the text of a request. Out: names of parts ("(title, year, stars)", "dict of item -> quantity"), places where a part is
meant, and the keys to order by with their directions ("by stars from high to low, then by year").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yantra_codex.library.words import stem

_NP = r"(?:(?:the|an?|its|their|his|her|each|every|one|number of|count of|amount of|list of) )*[a-z_][a-z_0-9]*(?: (?!and\b|to\b|with\b|in\b|of\b|or\b|is\b|are\b|that\b|from\b)[a-z_][a-z_0-9]*){0,2}"
_PLAIN = r"[\"'`]?[a-z_][\w ]{0,24}[\"'`]?"
_BRACKETS = re.compile(rf"[(\[<{{]\s*{_PLAIN}(?:\s*[,:/]\s*{_PLAIN})+\s*[)\]>}}]")
_ROWS = r"(?:pairs?|tuples?|triples?|triplets?|records?|rows?|entr(?:y|ies)|lists?|each [a-z]+|every [a-z]+|items?|[a-z]+s)"
_PROSE = re.compile(rf"\b{_ROWS} (?:of|is|are|has|have|holds?|with|contains?|containing|consists? of|made of|being|come as|comes as|given as|stored as|in the form|:)(?: (?:an?|the)\b)? ?"
                    rf"(?P<parts>{_NP}(?:,? (?:and|or) |, ?){_NP}(?:(?:,? and |, ?){_NP}){{0,3}})")
_BEFORE = re.compile(r"\b(?P<a>[a-z_]+)(?:,| and|/|-| )\s?(?P<b>[a-z_]+)[ -](?:pairs|tuples|records|entries|rows)\b")
_BARE = re.compile(r"\b(?P<parts>[a-z_]+(?:, [a-z_]+)+(?:,? and [a-z_]+)?)\b")
_MAPS = tuple(re.compile(p) for p in (
    r"(?P<k>[a-z_]+(?: [a-z_]+)?) ?(?:->|→|=>) ?(?:(?:list|set|number|count|dict) of )?(?P<v>[a-z_]+(?: [a-z_]+)?)",
    r"\bkeys (?:are|being|is|=) (?:the )?(?P<k>[a-z_]+(?: [a-z_]+)?)[ ,;]+(?:and |while )?(?:(?:the|whose|its|their) )*values (?:are |being |is |= )?(?:(?:the|their|its|lists? of) )*(?P<v>[a-z_]+(?: [a-z_]+)?)",
    r"\b(?:dict\w*|map\w*|table|lookup|from)(?: that| which| of| from| each| every| the| an?| maps| mapping)* (?P<k>[a-z_]+(?: name| id)?) to (?:(?:their|its|the|an?|his|her|his or her|list of|lists of|number of|count of) )*(?P<v>[a-z_]+)",
    r"\b(?P<k>[a-z_]+)(?: names?)? (?:mapped|mapping) to (?:(?:their|its|the|an?|list of|lists of) )*(?P<v>[a-z_]+)",
    r"\bdict\w* of (?:the )?(?P<v>[a-z_]+) (?:by|per|for each) (?P<k>[a-z_]+)",
    r"\b(?:each|every) (?P<k>[a-z]+) (?:has|have|owns?|lists?|carr(?:y|ies)|keeps?|holds?) (?:an? |its |their |his |her |his or her )?(?:lists?|sets?|numbers?|several|some|many) (?:of )?(?:[a-z]+ed )?(?P<v>[a-z]+)",
    r"\b(?P<k>[a-z]+)s (?:and|with|have) (?:their|its|his|her) (?:own |direct |list of |lists of )?(?P<v>[a-z]+)",
    r"\b(?P<v>(?!(?:twice|sorted|grouped|ordered|listed|once|followed|separated|divided|multiplied|given|joined|ties?|broken|step|line|row|day|one|two|item)\b)[a-z]+) (?:by|per) (?P<k>(?!(?:one|two|a|an|the|any|each|their|its|comma|blank|name|hand|step|that|which|value|default)\b)[a-z]+)\b",
))
_EMPTY = frozenset(["a", "an", "the", "its", "their", "his", "her", "each", "every", "one", "of", "number", "count", "amount", "list", "and", "or", "with", "in", "is", "are", "to", "from", "that", "where", "return", "find", "give"])

_NO_NAMES = frozenset(["once", "twice", "then", "else", "one", "two", "three", "both", "all", "any", "none", "not", "if", "when", "by", "on", "at", "as", "it", "they", "them", "he", "she", "you", "we", "so", "too",
                       "also", "only", "same", "equal", "different", "first", "last", "other", "itself", "up", "down", "out", "is", "are", "has", "have", "must", "can", "may", "do", "does", "most", "least", "more",
                       "less", "than", "be", "gets", "get", "but", "for", "into", "per", "output", "input", "lowest", "highest", "smallest", "largest", "best", "worst", "descending", "ascending", "tie", "ties", "order", "alphabet"])
_NAMED = frozenset(["building", "rating", "ranking", "spending", "earning", "feeling", "meeting", "booking", "reading", "heading", "landing", "king", "ring", "string", "beginning", "feed", "seed", "speed", "breed", "family",
                    "assembly", "reply", "supply", "setting", "listing", "parking", "saving", "training", "opening", "closing", "standing", "painting", "drawing", "wing", "thing", "bed", "need", "wedding", "evening",
                    "morning", "spelling", "mapping", "weed", "borrowed", "used", "sold", "needed", "required", "allowed", "ordered", "finished", "delivered", "paid", "released", "played", "added", "created", "started"])

# an adjective says of the parts named here which end is meant; "" is any number: +1 has most of it, -1 least
_ADJECTIVES: dict[str, tuple[tuple[int, str], ...]] = {w: rows for words, rows in (
    ("high top big large great", ((1, ""),)), ("low small little few", ((-1, ""),)),
    ("expensive costly pricey dear", ((1, "price cost fee amount fare rent value"),)), ("cheap", ((-1, "price cost fee amount fare rent value"),)),
    ("old", ((1, "age"), (-1, "year date birth built founded born time day released")),), ("young", ((-1, "age"), (1, "year date birth born")),),
    ("new recent late", ((1, "year date time day start end hour minute released built"), (-1, "age")),), ("early", ((-1, "year date time day start end hour minute"),)),
    ("long", ((1, "length duration minute hour second distance time km letter character size"),)), ("short", ((-1, "length duration minute hour second distance time km letter character size"),)),
    ("tall", ((1, "height"),)), ("heavy", ((1, "weight kilo gram kg mass load"),)), ("light", ((-1, "weight kilo gram kg mass load"),)),
    ("rich", ((1, "salary income money wealth balance"),)), ("poor", ((-1, "salary income money wealth balance"),)),
    ("fast quick", ((-1, "time second minute"), (1, "speed pace"))), ("slow", ((1, "time second minute"), (-1, "speed pace"))),
    ("good strong", ((-1, "time second minute rank place position error"), (1, ""))), ("bad weak", ((1, "time second minute rank place position error"), (-1, ""))),
    ("popular", ((1, "vote view like download sale copy count visitor"),)), ("far", ((1, "distance km mile"),)), ("near close", ((-1, "distance km mile"),)),
    ("hot warm", ((1, "temperature temp degree"),)), ("cold cool", ((-1, "temperature temp degree"),)), ("full crowded busy", ((1, "count people visitor passenger"),)),
    ("deep", ((1, "depth"),)), ("wide", ((1, "width"),)), ("thick", ((1, "page thickness"),)), ("urgent important", ((1, "priority urgency importance"),)),
) for w in words.split()}
_IRREGULAR = {"best": "good", "better": "good", "worst": "bad", "worse": "bad", "most": "high", "more": "high", "least": "low", "less": "low", "fewest": "few", "fewer": "few", "max": "high",
              "maximum": "high", "maximal": "high", "min": "low", "minimum": "low", "minimal": "low", "latest": "late", "later": "late", "furthest": "far", "farthest": "far", "newest": "new", "winner": "high",
              "descending": "high", "decreasing": "high", "falling": "high", "ascending": "low", "increasing": "low", "rising": "low", "upwards": "low", "downwards": "high", "leader": "high"}
_WORD = re.compile(r"[a-z_][a-z_0-9]*")
_CLAUSE = re.compile(r"[;.:()?!]|,(?! (?:and|or) (?!then\b|with\b|on\b|if\b|in\b|for\b|tie|equal|same))|\bthen by\b|\b(?:and )?then\b|\bwith (?=ties|equal|the same|same)|\band (?=ties|equal|with|on a tie|in case|among|for)|\bbut\b|\bwhen (?=tied|equal|two)|\bif (?=two|several|tied|equal)")
_TIE = re.compile(r"\b(?:ties?|tied|draw|equal(?:ly|s)?|same|otherwise|among|level on|share)\b")
_BY = re.compile(r"\b(?:by|on|according to|in order of|in the order of)\s")
_KEEP = re.compile(r"\b(?:keep|keeps|kept|stay|stays|remain|remains|retain)\b[^.;]*\b(?:order|come|appear|seen|given|input|place|position)|\b(?:original|input|given|same|old|their) order\b|\bstable\b"
                   r"|\b(?:earli(?:er|est)|first|former)(?: \w+){0,5} (?:wins?|counts?|is taken|is returned|comes first|goes first|is chosen|is kept|stays)|\b(?:wins?|take|return|choose|prefer|pick|give|keep)s? the (?:earli(?:er|est)|first)\b|\bnamed earlier\b|\bcomes earlier\b")
_LAST_WINS = re.compile(r"\b(?:later|last|latter)(?: \w+){0,5} (?:wins?|counts?|is taken|is returned|comes first|goes first|is chosen|is kept)|\b(?:wins?|take|return|choose|prefer|pick|give|keep)s? the (?:later|last)\b")
_ALPHABETIC = re.compile(r"\b(?:(?P<down>(?:reverse|descending|backward) )?(?:alphabet\w*|lexicographic\w*|dictionary order|a to z|a-z)|(?P<z>z to a|z-a))\b")
_SUPERLATIVE = re.compile(r"\b(?:(?P<most>most|least) (?P<what>[a-z]+)|(?P<est>[a-z]+est)|(?P<word>best|worst|most|least|maximum|minimum|max|min|top|winner|leader|highest|lowest|last|first))\b")


@dataclass(frozen=True, slots=True)
class Atom:
    """A key that the words name: which of the parts, whether the greatest comes first (None: not said), whether it decides ties."""

    part: int
    descending: bool | None
    tie: bool


def part_names(text: str, arity: int, is_map: bool = False) -> tuple[tuple[str, ...], str]:
    """Names of a row's parts, and the text without the words that only name them; no names where there are none."""
    low = text.lower()
    if is_map:
        for pattern in _MAPS:
            m = next((m for m in pattern.finditer(low) if _may_name(m["k"]) and _may_name(m["v"])), None)
            if m is not None:
                return (_clean(m["k"]), _clean(m["v"])), low[: m.start("k")] + " " * (m.end() - m.start("k")) + low[m.end():] if pattern in _MAPS[:2] else low
    for m in _BRACKETS.finditer(low):
        parts = re.split(r"\s*[,:/]\s*", m[0][1:-1].strip())
        if len(parts) == arity:
            return tuple(_clean(p.strip("\"'` ")) for p in parts), low[: m.start()] + " . " + " " * (len(m[0]) - 3) + low[m.end():]
    for pattern in (_PROSE, _BARE):
        for m in pattern.finditer(low):
            parts = [p for p in re.split(r",? and |,? or |, ?", m["parts"]) if p]
            if len(parts) == arity and arity > 1 and all(map(_may_name, parts)):
                return tuple(map(_clean, parts)), low[: m.start("parts")] + " " * len(m["parts"]) + low[m.end("parts"):]
    if arity == 2 and (m := _BEFORE.search(low)) and m["a"] not in ("of", "list", "the", "a", "each", "every", "these"):
        return (_clean(m["a"]), _clean(m["b"])), low[: m.start()] + " " * len(m[0]) + low[m.end():]
    return (), low


def _may_name(part: str) -> bool:
    """Whether words may be what a part is called: not a participle, an adverb or a word of grammar."""
    word = _clean(part)
    last = word.split()[-1]
    return last not in _EMPTY and last not in _NO_NAMES and not (len(last) > 4 and last.endswith(("ed", "ly", "ing")) and last not in _NAMED)


def _clean(name: str) -> str:
    words = [w for w in re.split(r"[\s_]+", name) if w]
    return " ".join([w for w in words if w not in _EMPTY] or words[-1:])


@lru_cache(maxsize=1024)
def said_as(name: str) -> re.Pattern[str]:
    """Finds where the words mean a part of this name: the whole of it, its last word or (where it has several) its first."""
    words = name.split()
    forms = [r"[\s_-]".join(_form(w) for w in words)] + ([_form(words[-1]), _form(words[0])] if len(words) > 1 else [])
    return re.compile(r"\b(?:" + "|".join(forms) + r")\b")


def _form(word: str) -> str:
    """A word with its plural and its simple verb forms."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    if word.endswith("y"):
        return re.escape(word[:-1]) + r"(?:y|ies|ied)"
    return re.escape(word.removesuffix("e")) + r"(?:e|s|es|ed|d|ing)?" if len(word) > 3 else re.escape(word) + "s?"


def mentions(text: str, patterns: Sequence[re.Pattern[str] | None]) -> list[list[tuple[int, int]]]:
    """For each pattern the places that it names; of overlapping ones the longer wins."""
    found = [(m.start(), m.end(), i) for i, p in enumerate(patterns) if p is not None for m in p.finditer(text)]
    furthest: dict[int, int] = {}  # where the longest ends that starts at a place
    for s, e, _ in found:
        furthest[s] = max(e, furthest.get(s, e))
    reached: dict[int, int] = {}  # how far those go that start before a place
    last = -1
    for s in sorted(furthest):
        reached[s] = last
        last = max(last, furthest[s])
    out: list[list[tuple[int, int]]] = [[] for _ in patterns]
    for s, e, i in found:
        if reached[s] < e == furthest[s]:
            out[i].append((s, e))
    return out


def base_of(word: str) -> str | None:
    """The adjective of a word that compares: "cheapest" gives cheap."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _ADJECTIVES:
        return word
    for end in ("est", "er"):
        if word.endswith(end):
            root = word[: -len(end)]
            for w in (root, root + "e", root[:-1] + "y" if root.endswith("i") else root, root[:-1]):
                if w in _ADJECTIVES:
                    return w
    return None


def sign_of(adjective: str, name: str) -> int | None:
    """Which end of a part the adjective means; None where it says nothing of it."""
    stems = {stem(w) for w in name.split()}
    general = None
    for sign, nouns in _ADJECTIVES[adjective]:
        if not nouns:
            general = sign
        elif stems & {stem(n) for n in nouns.split()}:
            return sign
    return general


def last_wins(text: str) -> bool:
    """Whether the words say that of equals the last one is taken."""
    return bool(_LAST_WINS.search(text.lower()))


def atoms_in(text: str, names: Sequence[str], places: Sequence[Sequence[tuple[int, int]]], is_text: Sequence[bool]) -> list[Atom]:
    """The keys that the words name, in the order of the words, each part once."""
    out: dict[int, Atom] = {}
    start = 0
    bounds = [(m.start(), m.end()) for m in _CLAUSE.finditer(text)] + [(len(text), len(text))]
    for end, after in bounds:
        for a in _clause(text[start:end], start, names, places, is_text):
            known = out.get(a.part)
            if known is None:
                out[a.part] = a
            elif known.descending is None:
                out[a.part] = Atom(a.part, a.descending, known.tie)
        start = end if text[end:after].strip() not in (",", ";", ".", "then", "then by") else after - (2 if text[end:after].endswith("by") else 0)
    return list(out.values())


def _clause(clause: str, at: int, names: Sequence[str], places: Sequence[Sequence[tuple[int, int]]], is_text: Sequence[bool]) -> Iterator[Atom]:
    tie = bool(_TIE.search(clause))
    meant = sorted((s - at, e - at, i) for i, spans in enumerate(places) for s, e in spans if at <= s and e <= at + len(clause))
    meant = [(s, e, i) for s, e, i in meant if not re.search(r"\b(?:same|equal|equally|tied?|level)(?: (?:on|in|many|by|for))?(?: the| a| their)? $", clause[:s])]
    signs = [(m.start(), m.end(), b) for m in _WORD.finditer(clause) if (b := base_of(m[0])) is not None]
    signs = [(s, e, b) for s, e, b in signs if not re.match(r" than\b", clause[e:]) and not re.search(r"\bat $", clause[:s])]
    if _KEEP.search(clause) or _LAST_WINS.search(clause):  # "the earlier one wins" speaks of the list
        signs = [x for x in signs if x[2] not in ("early", "late", "old", "new")]
    for m in re.finditer(r"\b([a-z]+) to ([a-z]+)\b", clause):  # of "old to new" only the first word counts
        if base_of(m[1]) and base_of(m[2]):
            signs = [x for x in signs if x[0] != m.start(2)]
    alphabetic = _ALPHABETIC.search(clause)
    used: set[int] = set()
    marks = [m.end() for m in _BY.finditer(clause)]
    for mark, until in zip(marks, [*marks[1:], len(clause)], strict=False):
        after = [(s, e, i) for s, e, i in meant if mark - 1 <= s < until]
        chain: list[tuple[int, int, int]] = []
        for s, e, i in after:
            if chain and not re.fullmatch(r"[\w\s,-]{0,14}", clause[chain[-1][1]: s]):
                break
            chain.append((s, e, i))
        for s, _, i in chain:
            if i not in used:
                used.add(i)
                signed = [x for x in signs if sign_of(x[2], names[i]) is not None and (len(marks) == 1 or s - 14 <= x[0] <= until)]
                down = sign_of(signed[0][2], names[i]) if signed else None
                yield Atom(i, None if down is None else down > 0, tie)
    for s, e, b in signs if not used else ():
        fitting = [(abs(ms - e) if ms >= e else 20 + s - me, i) for ms, me, i in meant if not is_text[i] and sign_of(b, names[i]) is not None]
        if (not fitting and not meant) or (not fitting and re.match(r"\s+(?:first|one|[a-z]+s?\b)", clause[e:])):
            specific = [i for i, n in enumerate(names) if not is_text[i] and any(noun and {stem(w) for w in n.split()} & {stem(x) for x in noun.split()} for _, noun in _ADJECTIVES[b])]
            numbers = [i for i in range(len(names)) if not is_text[i]]
            fitting = [(0, i) for i in (specific or (numbers if any(not noun for _, noun in _ADJECTIVES[b]) or len(numbers) == 1 else []))][:1]
        if fitting:
            _, i = min(fitting)
            if i not in used:
                used.add(i)
                sign = sign_of(b, names[i])
                yield Atom(i, (sign if sign is not None else _ADJECTIVES[b][0][0]) > 0, tie)
    if alphabetic:
        texts = [i for _, _, i in meant if is_text[i]] or [i for i, t in enumerate(is_text) if t]
        for i in texts[:1]:
            if i not in used:
                yield Atom(i, bool(alphabetic["down"] or alphabetic["z"]), tie)


__all__ = ["Atom", "atoms_in", "base_of", "last_wins", "mentions", "part_names", "said_as", "sign_of"]
