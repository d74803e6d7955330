r"""Reads phrases that describe a text, from small to large: a class or literal; a unit, which is one of them with a quantity; a
union of units ("letters, digits or underscores"); a sequence of unions ("followed by", "joined by"); words with a length.

In: the words, in one spelling (`words_of`). Out, of each method of `Grammar`: the ways of reading from a place, the best first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from yantra_codex.search.compose.patterns_nouns import MASS, classes, forms
from yantra_codex.search.compose.patterns_pieces import (
    DIGITS,
    Piece,
    Way,
    char_range,
    either,
    escaped,
    has_alternatives,
    in_sequence,
    joined,
    literal,
    number_range,
    one_of,
    single,
    spread,
    times,
    without_leading_zero,
)

MAX_TEXT = 1500
MOST_WAYS = 4  # of one phrase at one place
DEEPEST = 9  # units within units
WORD = r"\w"
_QUOTED = re.compile(r"\"([^\"\n]{1,40})\"|`([^`\n]{1,40})`|“([^”\n]{1,40})”|‘([^’\n]{1,40})’|(?<!\w)'([^'\n]{1,40})'(?=s\b|(?!\w))")
_POSSESSIVE = re.compile(r"(?<![\w«])([A-Za-z0-9_])['’]s(?!\w)|(?<=«)(\d+)»['’]?s(?!\w)")
_CAPITAL = re.compile(r"(?<=[a-z,] )(?!I\b)([A-Z])(?![\w'’.])")
_FORM = re.compile(r"(?<![\w/.-])(?:y{2,4}|m{2}|d{2,4}|h{2}|s{2}|x+|n{2,})(?:[-/.:](?:y{2,4}|m{2}|d{2,4}|h{2}|s{2}|x+|n{2,}))+(?![\w/-])|(?<![\w#])#+(?:[-/.:]#+)+(?![\w#])", re.I)
_RANGE = re.compile(r"(?<![\w-])([A-Z])-([A-Z])(?![\w-])|(?<![\w-])([a-z])-([a-z])(?![\w-])|(?<![\w-])([0-9])-([0-9])(?![\w-])")
_LIKE = re.compile(r"(?<=\blike )\d+(?:[-./:]\d+)+\b|(?<=\bsuch as )\d+(?:[-./:]\d+)+\b|(?<=\bof the form )\d+(?:[-./:]\d+)+\b|(?<=\bin the form )\d+(?:[-./:]\d+)+\b|(?<=e\.g\. )\d+(?:[-./:]\d+)+\b")
_BARE = re.compile(r"(?<=\bthe (?:word|term) )(?!is\b|are\b|that\b|which\b|in\b|of\b|at\b|with\b|has\b|and\b|or\b|for\b|to\b|on\b|by\b|whose\b|from\b|must\b|should\b|length\b|count\b|list\b|ha[sv]e?\b)"
                   r"[A-Za-z]\w*(?=[\s.,;]|$)")
_EXTENSION = re.compile(r"(?<=\s)\.[A-Za-z][A-Za-z0-9]{0,4}(?![\w.])")
_PARENTHESIS = re.compile(r"\s\([^()]{1,60}\)")
_SYMBOL = re.compile(r"(?<=\s)([_@#$%&*+=/\\|~^<>;!-])(?=[\s,.]|$)")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
            "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
_RESPELL = tuple((re.compile(p), by) for p, by in (
    (r"\be-?mails?\b", "email"), (r"\b(upper|lower)[ -]?case(?:d)?\b", r"\1case"), (r"\bcapitali[sz]ed\b", "capitalized"), (r"\bwhite[ -]space", "whitespace"),
    (r"\balpha[ -]numeric", "alphanumeric"), (r"\bnon[ -]", "non "), (r"\b(?:doesn't|does n't|don't|isn't|aren't)\b", "not"), (r"\b(?:does|do|is|are|must|should) not\b", "not"),
    (r"\bcan(?:not| not|'t)\b", "not"), (r"\b(?:chars?)\b", "character"), (r"\bparenthesis\b", "parentheses"), (r"\bzeroes\b", "zeros"),
    (r"\bsub[ -]string", "substring"), (r"(?<=\w)-(?=\w)", " "), (r"\bfull stop", "period"), (r"\b(?:of|in|from) (?:the|a|an) (?:given|specified|input) (?:string|text|sentence)\b", " "),
    (r"\bcolour", "color"), (r"\b(?:ascii|english|latin|roman) (?=letter|alphabet|character|vowel|consonant)", ""), (r"\s+", " "),
))


@dataclass(frozen=True, slots=True)
class Words:
    """The request in one spelling; a literal is «n», plural with an s."""

    text: str
    literals: tuple[str, ...]
    names: frozenset[str]


def words_of(text: str, names: Iterable[str] = ()) -> Words:
    literals: list[str] = []

    def put(value: str) -> str:
        literals.append(value)
        return f"«{len(literals) - 1}»"

    text = text[:MAX_TEXT].replace("\n", " ")
    text = _QUOTED.sub(lambda m: put(next(g for g in m.groups() if g is not None)), text)
    text = _POSSESSIVE.sub(lambda m: put(m[1]) + "s" if m[1] else f"{m[2]}»s", text)
    text = _FORM.sub(lambda m: put("\0" + m[0]), text)
    only = re.search(r"\bonly|\bset of characters|\bconsist", text)
    text = _PARENTHESIS.sub(lambda m: f" , {m[0].strip()[1:-1]} , " if only and _RANGE.search(m[0]) else " ", text)
    text = _RANGE.sub(lambda m: put("\1" + "".join(g for g in m.groups() if g)), text)
    text = _LIKE.sub(lambda m: put("\2" + m[0]), text)
    text = _BARE.sub(lambda m: put(m[0]), text)
    text = _EXTENSION.sub(lambda m: put(m[0]), text)
    text = _CAPITAL.sub(lambda m: put(m[1]), text)
    text = _SYMBOL.sub(lambda m: put(m[1]), text)
    text = text.lower()
    for pattern, by in _RESPELL:
        text = pattern.sub(by, text)
    text = re.sub(rf"\b(?:{'|'.join(_NUMBERS)})\b", lambda m: str(_NUMBERS.index(m[0])), text)
    text = re.sub(r"(?<=\d )(?:final|closing|further|more|additional|extra|initial) (?=[a-z])", "", text)
    text = re.sub(r"(?<=[\w»%])([,;:.])(?!\d)", r" \1", text)
    return Words(re.sub(r" +", " ", text).strip(), tuple(literals), frozenset(n.lower() for n in names))


_DET = re.compile(r"(?:(?:a|an|the|this|that|each|every|all|any|its|their|either|some|of|these|those|both) )+")
QUANTITIES: tuple[tuple[re.Pattern[str], Callable[[list[int]], tuple[int, int | None]], float], ...] = tuple((re.compile(p), f, w) for p, f, w in (
    (r"(\d+) or more (?:occurrences? of |instances? of |consecutive )?", lambda n: (n[0], None), 1.0),
    (r"1 or (?:several|many) ", lambda n: (1, None), 1.0),
    (r"(\d+) (?:or|to|through) (\d+) (?:consecutive )?", lambda n: (n[0], n[1]), 1.0),
    (r"(?:between|from) (\d+) (?:and|to) (\d+) ", lambda n: (n[0], n[1]), 1.0),
    (r"(?:at least|a minimum of|no (?:fewer|less) than|minimum) (\d+) (?:or more )?(?:consecutive )?", lambda n: (n[0], None), 1.0),
    (r"(?:at most|up to|a maximum of|no more than|maximum) (\d+) ", lambda n: (0, n[0]), 1.0),
    (r"(?:at most|up to|a maximum of|no more than|maximum) (\d+) ", lambda n: (1, n[0]), 0.9),
    (r"(?:more than) (\d+) ", lambda n: (n[0] + 1, None), 1.0),
    (r"(?:fewer than|less than) (\d+) ", lambda n: (0, max(n[0] - 1, 0)), 1.0),
    (r"(?:exactly |only |a group of )?(\d+) (?:consecutive |repeated |occurrences? of |instances? of )?(?!or |to |and |times|st|nd|rd|th)", lambda n: (n[0], n[0]), 1.0),
    (r"(?:a pair of |double )", lambda n: (2, 2), 0.8),
    (r"(?:any number of|0 or several) (?=\S+s\b)", lambda n: (0, None), 1.0),
    (r"(?:any number of|any amount of) ", lambda n: (0, None), 1.0),
    (r"(?:a|an) (?:single|sole) |single ", lambda n: (1, 1), 1.0),
    (r"(?:an )?optional(?:ly)? (?:a |an )?", lambda n: (0, 1), 1.0),
    (r"(?:a )?(?:multiple|consecutive|successive|repeated|several|extra|many|adjacent|redundant) (?:occurrences? of |consecutive )?", lambda n: (1, None), 1.0),
    (r"(?:a )?(?:multiple|consecutive|successive|repeated|several|extra|many|adjacent|redundant) (?:occurrences? of |consecutive )?", lambda n: (2, None), 0.8),
    (r"(?:a |the )?(?:sequence|run|series|string|stretch|group|block|chain|row|list|set|cluster|repetition)s? of (?:1 or more |consecutive |only )?(?!\d)", lambda n: (1, None), 1.0),
    (r"1 or more ", lambda n: (1, None), 1.0),
    (r"some ", lambda n: (1, None), 0.8),
))
_SEPARATED = re.compile(r"(?:comma|semicolon|colon|space|hyphen|dash|pipe|tab|underscore|dot|slash) (?:separated|delimited) (?:list of |sequence of |string of )?")
_SEQUENCES_OF = re.compile(r"(?:a |the |all )?(?:sequence|run|series|stretch|group|block|chain|substring)s? (?:of|made (?:up )?of|consisting of|that (?:consist|are made) of) ")
_LETTER = re.compile(r"(?:(?:letter|character|digit|symbol|sign)s? )?(?:(?P<lit>«(?P<n>\d+)»)(?P<s>s\b)?|(?P<c>[a-z0-9])(?= |$))(?: (?:characters?|letters?|symbols?|signs?)(?= |$))?")
_OF_RANGE = re.compile(r"(?:lowercase |uppercase |small |capital )?(?:letter|digit|character|number|alphabet)(?P<s>s?) (?:from |between |in the range (?:of |from )?)(?P<a>«\d+»|[a-z0-9]) (?:to|and|through) (?P<b>«\d+»|[a-z0-9])(?!\w)")
_NAMED = re.compile(r"(?:the )?(?:word|text|string|substring|prefix|suffix|phrase)s? «(?P<n>\d+)»")
_AND = re.compile(r" ?,? ?\b(?:and/or|and|or|as well as|nor)\b (?:also )?(?:an? |the |any )?(?!end|start|begin|then |contain|not |with |has |is |are |replac|remov|return|followed|it )| , (?:an? |the )?(?!end|start|begin|then |and |or |contain|with|follow|return|not |where|which|that|using|but|for )")
_FOLLOWED = re.compile(r" ?,? ?(?:and |that (?:is|are) |which (?:is|are) |directly |immediately |is |are )*(?:followed(?: immediately| directly)? by|and then|then|next|succeeded by|plus then|after which comes?)(?: by| an?(?= optional))? ")
_LISTED = re.compile(r" , (?:and |then |and then |finally |and finally |next )?(?:an? |the )?(?!or\b|but\b|where\b|which\b|return|not\b)| and (?:an? )?(?=\d|«|up to|at least|at most|optional|between \d|from \d|a single)")
_MAYBE = re.compile(r" ?,? ?(?:and )?(?:optionally|possibly|maybe|perhaps)(?: is| are)? (?:followed by|then) |(?: ?,? ?followed (?:by (?:an? )?optional(?:ly)?|optionally by) )")
_PRECEDED = re.compile(r" ?,? ?(?:and |that (?:is|are) |immediately |directly )*(?:preceded by|prefixed (?:by|with)|coming after|after) ")
_JOINED = re.compile(r" ?(?:that (?:is|are) |which are )?(?:joined|connected|linked|separated|delimited|divided|split|concatenated)(?: together)? (?:by|with|using|through) (?:an? |the |single )*")
_AROUND = re.compile(r" ?(?:that (?:is|are) |which are )?(?:surrounded|enclosed|wrapped|bracketed|flanked) (?:by|in|with|within|on both sides by) (?:an? |the |2 )*")
BETWEEN = re.compile(r" ?(?:that (?:is|are|lies?|appears?) |which are |found |located |lying |enclosed |written |placed |appearing )*(?:in|inside|within|between|in between|surrounded by|enclosed (?:in|by|within)|wrapped in) "
                      r"(?:of )?(?:the |a |any |all |each |an )?(?:pairs? of |matching |opening and closing |set of |first |2 )?")
_TIMES = re.compile(r" (?:repeated |occurring |appearing |that (?:appears?|occurs?) )?(?:exactly )?(?:(?P<least>at least )|(?P<most>at most ))?(?P<n>\d+) (?:times|in a row)(?: in a row)?")
_ANYTHING = re.compile(r"(?:anything|any ?thing else|(?:any|other) (?:other )?(?:characters|text|string|symbols)|zero or more characters|any sequence of characters|any characters?|something|whatever)\b(?! (?:except|but|other|between|inside|in ))")
_NEGATION = re.compile(r"(?:(?:anything|everything|everything else|(?:all|any|each|every)(?: of)?(?: the)?(?: other)?(?: characters?| symbols?)?|(?:the )?characters?|symbols?) )?"
                       r"(?:that |which )?(?:is |are )?(?:neither|other than|except(?: for)?|but|besides|apart from|excluding|not(?: being| in)?|outside(?: of)?) (?:for )?(?:an? |the |any )*")
_NON = re.compile(r"non ?(?=[a-z])|not (?:an? )?(?=(?:upper|lower|alpha|digit|letter|vowel|word|numer|white))")
_NO_ZERO = re.compile(r" ?,? ?(?:but |and |of which |where |whose |with |that |which |having )*(?:(?:no|without(?: an?| any)?) leading (?:0|zero)s?|(?:the )?(?:1st|first)(?: 1| digit)? ?(?:is |being |must be )?(?:not|never|other than|nonzero)(?: be)?(?: an?)?(?: 0| zero)?"
                      r"|not (?:start|begin)(?:s|ning|ing)? with (?:an? )?(?:0|zero))")
_IN_RANGE = re.compile(r"(?:(?:an? |the )?(?:whole |natural |percent(?:age)? |valid |positive )*(?:numbers?|values?|integers?|percentages?|percent) )(?:that is |which is |is |lying )?(?:inclusive(?:ly)? )?(?:from|between|in the range(?: of| from)?) "
                       r"(?P<a>\d{1,6})(?P<p>%?) (?:to|and|through|up to) (?P<b>\d{1,6})(?P<q>%?)(?: inclusive(?:ly)?)?")
_MINUS = re.compile(r" ?(?:,? ?(?:other than|except(?: for)?|but not|excluding|apart from|not including)) (?:the |an? )*")


class Grammar:
    """Reads phrases of one text. Each method gives the ways of reading from a place, the best first."""

    def __init__(self, words: Words):
        self.words, self.text = words, words.text
        self._units: dict[tuple[int, bool], list[Way]] = {}
        self.deep = 0

    # ------------------------------------------------------------ small parts

    def end(self, at: int) -> bool:
        """Whether a word ends here."""
        return at >= len(self.text) or not (self.text[at].isalnum() and self.text[at - 1 : at].isalnum())

    def nouns(self, at: int) -> Iterator[Way]:
        """A class of characters or a literal."""
        for regex, chars, negated, weight in classes():
            m = regex.match(self.text, at)
            if m and self.end(m.end()):
                yield m.end(), one_of(chars, negated, bool(MASS.search(m[0])), weight)
        if m := _OF_RANGE.match(self.text, at):
            first, last = (self.words.literals[int(x[1:-1])] if x.startswith("«") else x for x in (m["a"], m["b"]))
            if len(first) == len(last) == 1 and first < last and ((first.isalpha() and last.isalpha()) or (first.isdigit() and last.isdigit())):
                yield m.end(), one_of(char_range(first, last), plural=m["s"] == "s")

    def literals(self, at: int, sure: bool) -> Iterator[Way]:
        """A quoted text or a single letter. sure: the words before say that one is coming, so that "a" isn't an article."""
        if m := _NAMED.match(self.text, at):
            yield m.end(), self._literal(int(m["n"]), False)
            return
        m = _LETTER.match(self.text, at)
        if m is None:
            return
        if m["lit"]:
            yield m.end(), self._literal(int(m["n"]), bool(m["s"]))
            return
        named = m[0][:2] != m["c"] and len(m[0]) > 1 and m.start("c") > at
        if m["c"].isdigit() and not named:
            return
        if (sure or named) and (named or m["c"] not in self.words.names) and not (m["c"] == "a" and not named and self._article(m.end())):
            yield m.end(), literal(m["c"])

    def _article(self, at: int) -> bool:
        return re.match(r" (?!followed|then|and|or|,|\.|;|characters?\b|in\b|at\b|is\b|that\b|to\b|with\b|by\b|ending|end\b|but\b)\S", self.text[at : at + 20]) is not None

    def _literal(self, n: int, plural: bool) -> Piece:
        value = self.words.literals[n]
        match value[:1]:
            case "\0":
                return form(value[1:])
            case "\1":
                return one_of(char_range(value[1], value[2]), plural=True)
            case "\2":
                return Piece(re.sub(r"\d+", lambda m: "[0-9]+" if len(m[0]) == 1 else f"[0-9]{{{len(m[0])}}}", escaped(value[1:])), counted=True)
        return literal(value, plural)

    def forms(self, at: int) -> Iterator[Way]:
        """A kind of text with a form of its own."""
        if (m := _IN_RANGE.match(self.text, at)) and int(m["a"]) < int(m["b"]):
            percent = "%" if m["p"] or m["q"] else ""
            end = zero.end() if (zero := _NO_ZERO.match(self.text, m.end())) else m.end()
            yield end, Piece(f"(?:{number_range(int(m['a']), int(m['b']))}){percent}", counted=True)
        for regex, pattern, weight in forms():
            m = regex.match(self.text, at)
            if m and self.end(m.end()):
                yield from self._form_detail(m.end(), m[0], Piece(pattern, "alt" if has_alternatives(pattern) else "seq", plural=m[0].endswith("s"), weight=weight, counted=True))

    def _form_detail(self, at: int, words: str, piece: Piece) -> Iterator[Way]:
        """A number with so many digits, a date in such a form."""
        if m := re.compile(r" (?:in|of|with|having) (?:the )?(?:form(?:at)?(?: of)? )?(?:the )?«(\d+)»(?: form(?:at)?)?").match(self.text, at):
            value = self.words.literals[int(m[1])]
            if value.startswith("\0"):
                yield m.end(), form(value[1:])
        places = re.compile(r" (?:number )?(?:with|of|having|that has|to|rounded to)(?: a)?(?: precision(?: of)?)? ?(?P<q>exactly |at most |up to |a maximum of )?(?P<n>\d+)?(?: or (?P<m>\d+))?"
                            r" ?(?P<d>(?:decimal )?(?:digits?|places?|decimals?)(?: of precision)?(?: after (?:the |a )?(?:decimal )?(?:point|dot|period))?)?").match(self.text, at)
        if places and places["n"] and re.search("decimal|float|real|number", words) and (places["d"] or "precision" in places[0]) and (
                "decimal" in words + places[0] or "float" in words or "after" in places[0] or "precision" in places[0] or "places" in places[0]):
            n, most = int(places["n"]), int(places["m"] or places["n"])
            exact = f"{{{n}}}" if n == most else f"{{{n},{most}}}"
            if not (places["q"] or "").startswith(("at", "up", "a ")):
                yield places.end(), Piece(rf"[0-9]+\.[0-9]{exact}", counted=True)
                yield places.end(), Piece(rf"-?[0-9]+\.[0-9]{exact}", counted=True, weight=0.7)
            yield places.end(), Piece(rf"[0-9]+(?:\.[0-9]{{1,{most}}})?", counted=True, weight=0.85)
        elif places and places["n"] and places["d"] and "digit" in places["d"] and re.search(r"number|integer", words):
            yield places.end(), replace(times(one_of(DIGITS), int(places["n"]), int(places["m"] or places["n"])), counted=True)
        yield at, piece

    # ------------------------------------------------------------ units

    def unit(self, at: int, sure: bool = False) -> list[Way]:
        """A class, literal or form, with its quantity."""
        key = (at, sure)
        if key not in self._units:
            self.deep += 1
            found: list[Way] = []
            if self.deep <= DEEPEST:
                for way in self._unit(at, sure):
                    if (way[0], way[1].text) not in {(e, p.text) for e, p in found}:
                        found.append(way)
            self.deep -= 1
            if self.deep >= DEEPEST:
                return found
            found.sort(key=lambda w: (-w[0], -w[1].weight))
            self._units[key] = found[: MOST_WAYS * 2]
        return self._units[key]

    def _unit(self, at: int, sure: bool) -> Iterator[Way]:
        text = self.text
        for regex, bounds, weight in QUANTITIES:
            m = regex.match(text, at)
            if not m:
                continue
            low, high = bounds([int(g) for g in m.groups() if g])
            if (high is not None and (low > high or high > 200)) or low > 200:
                continue
            for end, piece in self._plurals(m.end()):
                yield end, replace(times(piece, low, high), weight=piece.weight * weight)
            for end, piece in self.unit(m.end(), True):
                if piece.counted and (low, high) == (1, None) and piece.kind != "atom":
                    yield end, replace(piece, weight=piece.weight * weight)
                elif piece.counted and (piece.kind == "seq" or piece.plural):
                    yield end, replace(times(piece, low, high), weight=piece.weight * weight * 0.7)
                else:
                    yield end, replace(times(piece, low, high), weight=piece.weight * weight)
        if m := _SEQUENCES_OF.match(text, at):
            for end, piece in self.union(m.end()):
                if piece.kind == "atom" and not piece.counted:
                    yield end, times(piece, 1, None)
        if m := _SEPARATED.match(text, at):
            mark = next((p for p in self.nouns(at) if p[1].chars is not None), None)
            for end, piece in self.union(m.end())[:2] if mark else ():
                one = in_sequence(replace(spread(piece), plural=False))
                yield end, Piece(f"{one}(?:{mark[1].text}{one})*" if mark else one, counted=True, weight=piece.weight)
        if m := _ANYTHING.match(text, at):
            yield m.end(), Piece(".*", counted=True)
            yield m.end(), Piece(".+", counted=True, weight=0.6)
        if m := _NON.match(text, at):
            for end, piece in self.nouns(m.end()):
                if piece.chars is not None:
                    yield end, one_of(piece.chars, not piece.negated, piece.plural, piece.weight)
        if m := _NEGATION.match(text, at):
            for end, piece in self.union(m.end()):
                if piece.chars is not None:
                    yield end, one_of(piece.chars, not piece.negated, "character " not in m[0], piece.weight)
        if m := _DET.match(text, at):
            for end, piece in self.unit(m.end(), True):
                yield end, piece
        for end, piece in (*self.nouns(at), *self.literals(at, sure), *self.forms(at)):
            yield from self._after(end, piece)
        yield from self.containers(at)

    def _plurals(self, at: int) -> Iterator[Way]:
        """Several classes that share a quantity: "letters, digits or hyphens"; after "occurrences of" also singulars."""
        shared = self.text[:at].endswith(" of ")
        parts: list[Piece] = []
        here = at
        while len(parts) < 8:
            found = next(((end, p) for end, p in self.nouns(here) if not p.negated and (p.plural or shared)), None)
            if found is None:
                break
            parts.append(found[1])
            m = _AND.match(self.text, found[0])
            if len(parts) > 1 and m is None:
                yield found[0], either(parts)
            if m is None:
                break
            here = m.end()

    def _after(self, at: int, piece: Piece) -> Iterator[Way]:
        """What stands after a noun: how often, with which exceptions."""
        if m := _TIMES.match(self.text, at):
            n = int(m["n"])
            yield m.end(), times(piece, 0 if m["most"] else n, None if m["least"] else n)
        if piece.chars is not None and not piece.negated and (m := _MINUS.match(self.text, at)):
            for end, other in self.union(m.end()):
                if other.chars is not None and not other.negated and other.chars < piece.chars:
                    yield end, one_of(piece.chars - other.chars, plural=piece.plural)
        yield at, piece

    # ------------------------------------------------------------ unions and sequences

    def union(self, at: int, sure: bool = True) -> list[Way]:
        """Units between "or", commas and "and"."""
        out: list[Way] = []
        for end, first in self.unit(at, sure)[:MOST_WAYS]:
            parts, here = [first], end
            ways: list[Way] = [(end, first)]
            while not first.negated and (m := _AND.match(self.text, here)) and len(parts) < 8:
                following = self.unit(m.end(), True)
                fits = [w for w in following if (w[1].chars is not None and not w[1].negated) == (first.chars is not None)] or following
                exact = "or" in m[0] or first.chars is None or first.plural or len(fits[:1]) == 0 or fits[0][1].plural or m[0].startswith(" ,") or len(parts) > 1
                if not fits or not exact:
                    break
                if fits[0][1].counted and first.chars is not None and "or" not in m[0] and fits[0][1].text != "[0-9]+":
                    break
                if first.counted and (first.kind == "atom" or first.chars is None) and "or" not in m[0] and not first.plural:
                    break
                here, piece = fits[0]
                if first.chars is not None and piece.chars is None and piece.text == "[0-9]+":
                    piece = one_of(DIGITS, plural=True)
                parts.append(piece)
                ways.append((here, either(parts)))
            out.extend(reversed(ways))
        out.sort(key=lambda w: (-w[0], -w[1].weight))
        return out[: MOST_WAYS * 2]

    def sequence(self, at: int, sure: bool = False, listed: bool = False) -> list[Way]:
        """Unions one after the other. listed: what stands before was an item of a list in order."""
        self.deep += 1
        out: list[Way] = []
        if self.deep <= DEEPEST:
            for way in self.union(at, sure)[:MOST_WAYS]:
                out.extend(self._continued(*way, listed))
        self.deep -= 1
        out.sort(key=lambda w: (-w[0], -w[1].weight))
        return out[: MOST_WAYS * 3]

    def _continued(self, end: int, first: Piece, listed: bool = False) -> Iterator[Way]:
        text = self.text
        if (m := _NO_ZERO.match(text, end)) and (digits := without_leading_zero(first)):
            yield from self._continued(m.end(), digits, listed)
        if m := _MAYBE.match(text, end):
            for stop, second in self.sequence(m.end(), True)[:MOST_WAYS]:
                yield stop, joined([first, times(spread(second), 0, 1)])
        if m := _FOLLOWED.match(text, end):
            for stop, second in self.sequence(m.end(), True)[:MOST_WAYS]:
                yield stop, joined([first, second])
        if (m := _LISTED.match(text, end)) and (first.kind == "seq" or first.counted or listed or (first.chars is not None and not first.plural and " , " in m[0])) and self.deep < DEEPEST:
            for stop, second in self.sequence(m.end(), True, True)[:MOST_WAYS]:
                single = first.kind == "atom" and not first.counted and not listed  # "a letter, a digit" may be a choice or a demand: only a quantity makes it an order
                if (second.counted or (second.chars is not None and not single)) and not re.search(r" or (?!more|\d)", text[m.end() : stop]):
                    yield stop, replace(joined([first, second]), weight=first.weight * second.weight * (1.0 if " , " in m[0] else 0.9))
        if m := _PRECEDED.match(text, end):
            for stop, second in self.sequence(m.end(), True)[:MOST_WAYS]:
                yield stop, joined([second, first])
                yield stop, replace(joined([second, replace(first, text=f"({spread(first).text})", kind="atom", plural=False)]), weight=0.8)
        if m := _JOINED.match(text, end):
            for stop, sep in self.union(m.end())[:2]:
                one, by = in_sequence(spread(first)), in_sequence(replace(sep, plural=False))
                yield stop, Piece(f"{one}{by}{one}", weight=first.weight)
                yield stop, Piece(f"{one}(?:{by}{one})+", weight=first.weight * 0.9)
                yield stop, Piece(f"{one}(?:{by}{one})*", weight=first.weight * 0.7)
        if m := _AROUND.match(text, end):
            for stop, side in self.union(m.end())[:2]:
                mark = replace(side, plural=False)
                yield stop, joined([mark, first, mark])
        yield end, first

    # ------------------------------------------------------------ words and other containers

    def containers(self, at: int) -> Iterator[Way]:
        """Words with what is said of their length, start, end or inside."""
        if m := _SIZED.match(self.text, at):
            sizes = sorted(int(n) for n in re.findall(r"\d+", m["sizes"]))
            if " to " in m["sizes"] or sizes[-1] - sizes[0] == len(sizes) - 1:
                least, most = sizes[0], sizes[-1]
                yield m.end(), _word("[0-9]" if m["noun"][0] == "n" else WORD, f"{{{least}}}" if least == most else f"{{{least},{most}}}", "", "", "")
        m = _CONTAINER.match(self.text, at)
        if m is None:
            return
        inner = KINDS.get(m["kind"] or "", WORD)
        if m["noun"].startswith("number"):
            if m["kind"]:
                return
            inner = "[0-9]"
        if m["noun"].startswith(("string", "text")):  # a text of its own, not a word in one
            got = self._length(m.end()) if m["kind"] else None
            if m["kind"]:
                yield (got[0], Piece(f"{inner}{got[1]}", counted=True)) if got else (m.end(), Piece(f"{inner}+", counted=True))
            return
        if (kind := _MADE_OF.match(self.text, m.end())) is not None:
            for end, piece in self.union(kind.end())[:2]:
                if piece.chars is not None:
                    got = self._length(end)
                    yield (got[0], Piece(rf"\b{piece.text}{got[1]}\b", counted=True)) if got else (end, Piece(rf"\b{piece.text}+\b", counted=True))
        if m["kind"] or (caps := _CAPS.match(self.text, m.end())):
            yield (m.end(), Piece(rf"\b{inner}+\b", plural=m["noun"].endswith("s"), counted=True)) if m["kind"] else (caps.end(), Piece(r"\b[A-Z]+\b", counted=True))  # type: ignore[union-attr]
        details = self._details(m.end())
        for end, length, start, stop, inside in details:
            yield end, _word(inner, length, start, stop, inside)
        if not m["noun"].startswith("number"):
            plain = Piece(f"{inner}+", plural=m["noun"].endswith("s"), weight=0.8, counted=True)
            yield m.end(), plain

    def _details(self, at: int) -> Iterator[tuple[int, str, str, str, str]]:
        """(end, quantity, start, end, inside) of the word spoken of."""
        length = start = stop = inside = ""
        here, any_found = at, False
        for _ in range(3):
            if (got := self._length(here)) and not length:
                here, length = got
            elif (m := STARTS.match(self.text, here)) and not start and (ways := self.union(m.end())):
                here, start = ways[0][0], in_sequence(single(ways[0][1]))
            elif (m := ENDS.match(self.text, here)) and not stop and (ways := self.union(m.end())):
                here, stop = ways[0][0], in_sequence(single(ways[0][1]))
            elif (m := _HAS.match(self.text, here)) and not inside and (ways := self.sequence(m.end(), True)):
                here, inside = ways[0][0], in_sequence(single(ways[0][1]))
                if m := MIDDLE.match(self.text, here):
                    here, inside = m.end(), f"\0{inside}"  # the mark of what stands inside
            else:
                break
            any_found = True
        if any_found:
            yield here, length, start, stop, inside

    def _length(self, at: int) -> tuple[int, str] | None:
        for regex, quantity in _LENGTHS:
            m = regex.match(self.text, at)
            if m:
                return m.end(), quantity([int(g) for g in m.groups() if g])
        return None


KINDS = {"lowercase": "[a-z]", "uppercase": "[A-Z]", "alphabetic": "[A-Za-z]", "alphanumeric": "[A-Za-z0-9]", "numeric": "[0-9]", "hexadecimal": "[0-9A-Fa-f]", "binary": "[01]",
         "hex": "[0-9A-Fa-f]"}
_CONTAINER = re.compile(rf"(?:all |the |every |each |whole |individual |an? )*(?:(?P<kind>{'|'.join(KINDS)}) )?(?P<noun>words?|numbers?|tokens?|strings?|texts?)\b")
# "4 letter words", "2 to 6 digit numbers", a choice of sizes
_SIZED = re.compile(r"(?:all |the |every |each |whole |individual )*(?P<sizes>\d+(?:(?: ,| or| and| to)+ \d+)*) (?:letter|character|digit)s? (?:long )?(?P<noun>words?|substrings?|numbers?)\b")
_MADE_OF = re.compile(r" (?:that |which )?(?:are |is )?(?:consist(?:s|ing)?|made(?: up)?|composed|formed|contain(?:s|ing)?|with) (?:only of|entirely of|solely of|of only|only|of) (?:the )?")
_CAPS = re.compile(r" (?:that are |written )?(?:in|are) (?:all )?(?:caps|uppercase|capitals|capital letters)\b")
_BEFORE = r" ?,? ?(?:and |or |but |that |which |who |whose |it |also |must |should |may |can |they |is |are |to )*"
STARTS = re.compile(_BEFORE + r"(?:starts?|starting|begins?|beginning|started|begun|prefixed|first (?:character|letter)(?: being| is)) (?:only |just )?(?:with|by|in|from|is)? ?(?:either |only |a specific )?(?:an? |the )?(?=\S)")
ENDS = re.compile(_BEFORE + r"(?:ends?|ending|ended|finish(?:es|ing)?|terminat(?:es|ing|ed)|suffixed|last (?:character|letter)(?: being| is)) (?:only |just )?(?:with|by|in|on|is)? ?(?:either |only )?(?:an? |the )?(?=\S)")
_HAS = re.compile(_BEFORE + r"(?:contain(?:s|ing)?|has|have|having|includ(?:es?|ing)|with|holding) (?:an? |the |at least (?:1|an?) (?:of )?)?(?=\S)")
MIDDLE = re.compile(r" ?,? ?(?:(?:but )?(?:not|never|neither) (?:at|in) (?:the |either )?(?:start|beginning|ends?|first|very start)(?: (?:or|and|nor)(?: at)?(?: the)? (?:end|start|beginning|last)(?: position)?)?"
                     r"|(?:somewhere )?(?:in|inside) (?:the |its )?(?:middle|interior|inside))(?: of (?:the|a|each|its) (?:word|string|text)s?)?")
_LENGTHS: tuple[tuple[re.Pattern[str], Callable[[list[int]], str]], ...] = tuple((re.compile(p), f) for p, f in (
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )?(?:of )?(?:at least|a minimum of|no (?:fewer|less) than) (\d+)(?: (?:character|letter)s?)?(?: long| in length| or more)?", lambda n: f"{{{n[0]},}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )?(?:of )?(?:at most|up to|a maximum of|no more than) (\d+)(?: (?:character|letter)s?)?(?: long| in length)?", lambda n: f"{{1,{n[0]}}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )?(?:of )?(?:more than|longer than|greater than|over) (\d+)(?: (?:character|letter)s?)?(?: long| in length)?", lambda n: f"{{{n[0] + 1},}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )?(?:of )?(?:less than|fewer than|shorter than|under) (\d+)(?: (?:character|letter)s?)?(?: long| in length)?", lambda n: f"{{1,{n[0] - 1}}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )(?:of )?(?:between |from )?(\d+)(?: (?:character|letter)s?)? (?:to|and|or|through) (\d+)(?: (?:character|letter|digit)s?)?", lambda n: f"{{{n[0]},{n[1]}}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )?(?:of )?(?:between |from )?(\d+)(?: (?:character|letter)s?)? (?:to|and|or|through) (\d+)(?: (?:character|letter|digit)s?)(?: long| in length)?", lambda n: f"{{{n[0]},{n[1]}}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )?(?:of )?(?:exactly )?(\d+)(?: or more)(?: (?:character|letter)s?)?(?: long| in length)?", lambda n: f"{{{n[0]},}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:a )?(?:length |size )(?:of )?(?:exactly )?(\d+)", lambda n: f"{{{n[0]}}}"),
    (r" (?:that |which )?(?:are |is |have |has |of |with |having |containing )*(?:exactly )?(\d+) (?:character|letter)s?(?: long| in length)?", lambda n: f"{{{n[0]}}}"),
))


def _word(inner: str, length: str, start: str, stop: str, inside: str) -> Piece:
    """The pattern of a word with these parts."""
    if length and not (start or stop or inside):
        text = rf"\b{inner}{length}\b"
    elif inside and not (start or stop):
        text = rf"{inner}*{inside}{inner}*"
        if inside.startswith("\0"):
            text = rf"{inner}+{inside[1:]}{inner}+"
    elif start and stop:
        text = rf"\b{start}{inner}*{stop}\b"
    elif start:
        text = rf"\b{start}{_shorter(inner, length)}" + (r"\b" if length else "")
    else:
        text = rf"\b{_shorter(inner, length)}{stop}\b"
    return Piece(text, counted=True)


def _shorter(inner: str, length: str) -> str:
    """The rest of a word after its first character."""
    if not length:
        return f"{inner}*"
    numbers = re.sub(r"\d+", lambda m: str(max(int(m[0]) - 1, 0)), length)
    return inner + numbers


def form(template: str, grouped: bool = False) -> Piece:
    """A template such as yyyy-mm-dd or ###-####, whose letters stand for digits. grouped: each run of them in a group."""
    runs = _RUNS.findall(template.lower())
    pattern = "".join((f"([0-9]{{{len(r)}}})" if grouped else f"[0-9]{{{len(r)}}}") if r[0] in _PLACES else escaped(r) for r in runs)
    return Piece(pattern, counted=True)


def forms_in(text: str) -> list[str]:
    """For a change of form ("from yyyy-mm-dd to dd/mm/yyyy"): the first form's pattern in groups, then each further form as its replacement."""
    templates = [m[0].lower() for m in _FORM.finditer(text)]
    if len(templates) < 2:
        return []
    names = [r for r in _RUNS.findall(templates[0]) if r[0] in _PLACES]
    out = [form(templates[0], True).text]
    for template in templates[1:]:
        runs = _RUNS.findall(template)
        if len(set(names)) == len(names) and all(r in names or r[0] not in _PLACES for r in runs):
            out.append("".join(rf"\{names.index(r) + 1}" if r[0] in _PLACES else r.replace("\\", "\\\\") for r in runs))
    return out if len(out) > 1 else []


def quoted_in(text: str) -> list[str]:
    """The texts that the request quotes, in order."""
    return list(dict.fromkeys(next(g for g in m.groups() if g is not None) for m in _QUOTED.finditer(text)))


_PLACES = frozenset("ymdhsxn#")
_RUNS = re.compile(r"y+|m+|d+|h+|s+|x+|n+|#+|[^a-z#]+")


__all__ = ["BETWEEN", "ENDS", "MIDDLE", "STARTS", "Grammar", "form", "forms_in", "quoted_in", "words_of"]
