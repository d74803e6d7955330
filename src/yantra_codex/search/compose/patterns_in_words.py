r"""Phrases that describe the form of a text, read into regular expressions.

In: the words of a request ("a p followed by two or three q's", "words ending in a digit", "everything in parentheses").
Out: `Reading`s, the likeliest first: patterns in the dialect that all targets accept (no look-around, no back-references,
`[0-9]` for a digit). What can be meant in several ways (anchored or not, one character or a run) gives several readings.

The grammar goes from small to large: classes of characters and literals; a unit is one of them with a quantity; a union
of units ("letters, digits or underscores"); a sequence of unions ("followed by", "joined by"); a clause, which says where
the sequence stands in the text ("starts with", "only", "in the middle").
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

MAX_TEXT = 1500
MOST = 60  # readings
MOST_WAYS = 4  # of one phrase at one place
DEEPEST = 9  # units within units
WHY_LENGTH = 80
DIGITS, UPPER, LOWER = frozenset(string.digits), frozenset(string.ascii_uppercase), frozenset(string.ascii_lowercase)
LETTERS, SPACES, PUNCTUATION = UPPER | LOWER, frozenset(" \t\n\r\f\v"), frozenset(string.punctuation)
VOWELS = frozenset("aeiouAEIOU")
WORD = r"\w"


@dataclass(frozen=True, slots=True)
class Reading:
    """A pattern that the words may mean. weight: 0 to 1, how likely. why: the words. whole: it must match all of the text."""

    pattern: str
    weight: float
    why: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a pattern.

    text: the pattern. chars, negated: of a class of single characters, which is what `text` says. kind: "atom" (a quantifier
    may follow), "seq", "alt". plural: the words speak of several. weight: of this way of reading. counted: with a quantity.
    """

    text: str
    kind: str = "seq"
    chars: frozenset[str] | None = None
    negated: bool = False
    plural: bool = False
    weight: float = 1.0
    counted: bool = False
    run: bool = False


Way = tuple[int, Piece]  # where the phrase ends, and what it says


# ---------------------------------------------------------------- making patterns


def escaped(text: str) -> str:
    """The pattern of a literal text."""
    return re.sub(r"[\\^$.|?*+()\[\]{}]", r"\\\g<0>", text).replace("\n", r"\n").replace("\t", r"\t")


@lru_cache(maxsize=1024)
def char_class(chars: frozenset[str], negated: bool = False) -> str:
    """The pattern of one character of a set."""
    if len(chars) == 1 and not negated:
        return escaped(next(iter(chars)))
    left, out = set(chars), ""
    for run in (UPPER, LOWER, DIGITS):
        out += _ranges(sorted(left & run))
        left -= run
    if left >= PUNCTUATION:
        out, left = out + r"!-/:-@\[-`{-~", left - PUNCTUATION
    if left >= SPACES:
        if chars == SPACES:
            return r"\S" if negated else r"\s"
        out, left = out + r"\s", left - SPACES
    named = {"\n": r"\n", "\t": r"\t", "\r": r"\r", "\f": r"\f", "\v": r"\v", "\\": r"\\", "]": r"\]", "[": r"\[", "^": r"\^"}
    out += "".join(named.get(c, c) for c in sorted(left, key=lambda c: (c == "-", c != "_", c)))  # a dash is itself at the end
    return f"[{'^' if negated else ''}{out}]"


def _ranges(chars: Sequence[str]) -> str:
    out, i = "", 0
    while i < len(chars):
        j = i
        while j + 1 < len(chars) and ord(chars[j + 1]) == ord(chars[j]) + 1:
            j += 1
        out += f"{chars[i]}-{chars[j]}" if j - i > 1 else "".join(chars[i : j + 1])
        i = j + 1
    return out


def one_of(chars: Iterable[str], negated: bool = False, plural: bool = False, weight: float = 1.0) -> Piece:
    held = frozenset(chars)
    return Piece(char_class(held, negated), "atom", held, negated, plural, weight)


def char_range(first: str, last: str) -> frozenset[str]:
    return frozenset(map(chr, range(ord(first), ord(last) + 1)))


def literal(text: str, plural: bool = False) -> Piece:
    return one_of(text, plural=plural) if len(text) == 1 else Piece(escaped(text), plural=plural)


def atom(p: Piece) -> str:
    """The piece as something that a quantifier can follow."""
    if p.kind == "atom":
        return f"[{p.text[1]}]" if p.text in (r"\*", r"\+", r"\?", r"\}") else p.text  # \++ looks like a possessive repeat
    return f"(?:{p.text})"


def in_sequence(p: Piece) -> str:
    return f"(?:{p.text})" if p.kind == "alt" else p.text


def times(p: Piece, low: int, high: int | None) -> Piece:
    """The piece repeated; a run of a class of characters keeps its class."""
    mark = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}.get((low, high))
    if mark is None:
        mark = f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"
    if not mark:
        return replace(p, plural=False, counted=True)
    return Piece(atom(p) + mark, "seq", None, False, False, p.weight, True, high is None and low > 0)


def joined(pieces: Sequence[Piece]) -> Piece:
    weight = 1.0
    for p in pieces:
        weight *= p.weight
    return Piece("".join(in_sequence(spread(p)) for p in pieces), "seq", weight=weight, counted=True)


def spread(p: Piece) -> Piece:
    """A plural without a quantity as one or more."""
    return times(p, 1, None) if p.plural and p.kind == "atom" and not p.counted else p


def either(pieces: Sequence[Piece]) -> Piece:
    """The union: of classes a class, else an alternation."""
    weight = min(p.weight for p in pieces)
    plural = any(p.plural for p in pieces)
    if all(p.chars is not None and not p.negated for p in pieces):
        return one_of(frozenset().union(*(p.chars or () for p in pieces)), plural=plural, weight=weight)
    if any(p.counted for p in pieces):
        weight *= 0.9
    return Piece("|".join(spread(p).text for p in pieces), "alt", plural=plural, weight=weight)


# ---------------------------------------------------------------- the words made ready

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
    text = re.sub(r"(?<=[\w»])([,;:.])", r" \1", text)
    return Words(re.sub(r" +", " ", text).strip(), tuple(literals), frozenset(n.lower() for n in names))


# ---------------------------------------------------------------- tables of nouns

_OF_LETTERS = r" (?:letter|character|alphabet)s?"
CLASSES: tuple[tuple[str, frozenset[str], bool, float], ...] = (  # words, characters, negated, weight
    (rf"(?:upper ?case|capital){_OF_LETTERS}|capitals|uppercase", UPPER, False, 1.0),
    (rf"(?:lower ?case|small){_OF_LETTERS}|lowercase", LOWER, False, 1.0),
    (r"hex(?:adecimal)? (?:digit|character)s?", frozenset("0123456789ABCDEFabcdef"), False, 1.0),
    (r"binary digits?|bits?", frozenset("01"), False, 1.0),
    (r"octal digits?", frozenset("01234567"), False, 1.0),
    (r"even digits?", frozenset("02468"), False, 1.0),
    (r"odd digits?", frozenset("13579"), False, 1.0),
    (r"(?:non ?zero) digits?", DIGITS - {"0"}, False, 1.0),
    (r"alphanumeric(?: (?:character|value|letter)s?)?|alphanumerics", LETTERS | DIGITS, False, 1.0),
    (r"(?:word|identifier) characters?", LETTERS | DIGITS | {"_"}, False, 1.0),
    (r"(?:alphabetic(?:al)? )?letters?|alphabetic(?:al)? characters?|alphabets?", LETTERS, False, 1.0),
    (r"(?:decimal )?digits?|numeric (?:character|digit)s?|numerals?", DIGITS, False, 1.0),
    (r"zeros", frozenset("0"), False, 1.0),
    (r"(?<!the )ones(?! (?:that|which|who))", frozenset("1"), False, 1.0),
    (r"vowels?", VOWELS, False, 1.0),
    (r"vowels?", frozenset("aeiou"), False, 0.6),
    (r"consonants?", LETTERS - VOWELS, False, 1.0),
    (r"whitespaces?(?: characters?)?", SPACES, False, 1.0),
    (r"(?:blank )?spaces?(?: characters?)?|blanks?", frozenset(" "), False, 1.0),
    (r"(?:blank )?spaces?(?: characters?)?|blanks?", SPACES, False, 0.55),
    (r"tabs?(?: characters?)?|tabulators?", frozenset("\t"), False, 1.0),
    (r"new ?lines?(?: characters?)?|line ?breaks?|line feeds?", frozenset("\n"), False, 1.0),
    (r"punctuation(?: (?:character|mark|sign|symbol)s?)?|punctuations", PUNCTUATION, False, 1.0),
    (r"(?:special (?:character|symbol)|symbol)s?", PUNCTUATION, False, 1.0),
    (r"(?:special (?:character|symbol)|symbol)s?", LETTERS | DIGITS | SPACES, True, 0.7),
    (r"(?:special (?:character|symbol)|symbol)s?", LETTERS | DIGITS, True, 0.6),
    (r"numeric values?", DIGITS, False, 0.6),
    (r"(?:camel|pascal|title) ?case", UPPER, False, 0.9),
    (r"operators?|arithmetic operators?", frozenset("+-*/"), False, 0.8),
    (r"(?:plus or minus |plus/minus )?signs?", frozenset("+-"), False, 0.9),
    (r"underscores?", frozenset("_"), False, 1.0),
    (r"(?:hyphen|dash(?:e(?=s))?|minus(?: sign)?)s?", frozenset("-"), False, 1.0),
    (r"commas?", frozenset(","), False, 1.0),
    (r"(?:period|dot|decimal point|point)s?", frozenset("."), False, 1.0),
    (r"semi ?colons?", frozenset(";"), False, 1.0),
    (r"colons?", frozenset(":"), False, 1.0),
    (r"back ?slash(?:es)?", frozenset("\\"), False, 1.0),
    (r"(?:forward )?slash(?:es)?", frozenset("/"), False, 1.0),
    (r"(?:single quot(?:e|ation mark)|apostrophe)s?", frozenset("'"), False, 1.0),
    (r"(?:double )?(?:quote|quotation mark)s?", frozenset('"'), False, 1.0),
    (r"(?:quote|quotation mark)s?", frozenset("\"'"), False, 0.6),
    (r"plus(?: signs?)?", frozenset("+"), False, 1.0),
    (r"(?:equals?|equal to) signs?", frozenset("="), False, 1.0),
    (r"at signs?|at symbols?", frozenset("@"), False, 1.0),
    (r"(?:hash|pound|number) (?:sign|symbol|mark)s?|hashes|hash(?=\W)", frozenset("#"), False, 1.0),
    (r"dollar(?: (?:sign|symbol))?s?", frozenset("$"), False, 1.0),
    (r"per ?cent(?:age)? (?:sign|symbol)s?", frozenset("%"), False, 1.0),
    (r"ampersands?", frozenset("&"), False, 1.0),
    (r"asterisks?|stars?", frozenset("*"), False, 1.0),
    (r"exclamation (?:mark|point)s?", frozenset("!"), False, 1.0),
    (r"question marks?", frozenset("?"), False, 1.0),
    (r"pipes?(?: (?:character|symbol)s?)?|vertical bars?", frozenset("|"), False, 1.0),
    (r"tildes?", frozenset("~"), False, 1.0),
    (r"carets?", frozenset("^"), False, 1.0),
    (r"(?:opening|left|open) parenthes[ei]s", frozenset("("), False, 1.0),
    (r"(?:closing|right|close) parenthes[ei]s", frozenset(")"), False, 1.0),
    (r"parenthes[ei]s|round brackets?", frozenset("()"), False, 1.0),
    (r"square brackets?", frozenset("[]"), False, 1.0),
    (r"curly (?:brackets?|braces?)|braces?", frozenset("{}"), False, 1.0),
    (r"angle brackets?", frozenset("<>"), False, 1.0),
    (r"brackets?", frozenset("()[]{}"), False, 0.8),
)
_MASS = re.compile(r"(?:alphanumeric|punctuation|whitespace|uppercase|lowercase|parenthes[ei]s)$|(?<!plus)(?<!minus)(?<!equals)s$")
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
FORMS: tuple[tuple[str, str, float], ...] = (  # words, pattern, weight
    (r"(?:valid )?email(?: (?:address(?:es)?|ids?))?", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", 1.0),
    (r"(?:urls?|web ?(?:site )?(?:address(?:es)?|links?)|links?|hyperlinks?)", r"https?://[^\s]+", 1.0),
    (r"ip(?: ?v4)?(?: address(?:es)?)?", rf"(?:{_OCTET}\.){{3}}{_OCTET}", 1.0),
    (r"ip(?: ?v4)?(?: address(?:es)?)?", r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", 0.7),
    (r"mac address(?:es)?", r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}", 1.0),
    (r"(?:hex(?:adecimal)?|html|css|rgb) colors?(?: codes?| values?)?", r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})", 1.0),
    (r"hex(?:adecimal)? (?:number|value|string)s?", r"(?:0[xX])?[0-9A-Fa-f]+", 1.0),
    (r"binary (?:number|string|value)s?", r"[01]+", 1.0),
    (r"octal (?:number|value)s?", r"[0-7]+", 1.0),
    (r"dates?", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", 0.7),
    (r"dates?", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", 0.5),
    (r"(?:24 hour |military )?times?(?= (?:in|of|from|format|stamp)|s|$)", _TIME, 0.6),
    (r"(?:24 hour|military) times?", _TIME, 1.0),
    (r"years?", r"[0-9]{4}", 0.8),
    (r"(?:hash ?tags?)", r"#\w+", 1.0),
    (r"(?:user )?mentions?", r"@\w+", 1.0),
    (r"(?:html|xml)(?: ?/ ?xml)? (?:tag|element)s?|tags", r"<[^>]+>", 1.0),
    (r"(?:valid )?(?:python )?(?:identifier|variable name)s?", r"[A-Za-z_][A-Za-z0-9_]*", 1.0),
    (r"(?:phone|telephone|mobile) numbers?", r"\(?[0-9]{3}\)?[-. ]?[0-9]{3}[-. ]?[0-9]{4}", 0.9),
    (r"(?:phone|telephone|mobile) numbers?", r"[0-9]{10}", 0.6),
    (r"(?:us )?(?:zip|postal) codes?", r"[0-9]{5}(?:-[0-9]{4})?", 1.0),
    (r"uuids?|guids?", r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", 1.0),
    (r"roman numerals?", r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", 1.0),
    (r"acronyms?|abbreviations?", r"\b[A-Z]{2,}\b", 0.9),
    (r"capitalized words?", r"\b[A-Z][a-z]*\b", 1.0),
    (r"capitalized words?", r"[A-Z][a-z]+", 0.8),
    (r"prices?|amounts? of money|dollar amounts?", r"\$[0-9]+(?:\.[0-9]{2})?", 0.9),
    (r"percentages?", r"[0-9]+(?:\.[0-9]+)?%", 0.9),
    (r"(?:scientific notation|numbers? in scientific notation)", r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+", 1.0),
    (r"(?:negative) (?:number|integer)s?", r"-[0-9]+", 1.0),
    (r"signed (?:number|integer)s?", r"[+-]?[0-9]+", 1.0),
    (r"decimals?(?: (?:number|value)s?)?|float(?:s|ing point numbers?)?|floats?|real numbers?|numbers? with (?:a )?decimal (?:point|place)s?", r"-?[0-9]+\.[0-9]+", 1.0),
    (r"decimals?(?: (?:number|value)s?)?|float(?:s|ing point numbers?)?|floats?|real numbers?", r"[0-9]*\.?[0-9]+", 0.6),
    (r"(?:numeric (?:value|part)|(?:whole |natural |positive )?(?:number|integer))s?|numerics?", r"[0-9]+", 1.0),
    (r"(?:numeric (?:value|part)|number|integer)s?|numerics?", r"-?[0-9]+", 0.75),
    (r"(?:numeric (?:value|part)|number)s?|numerics?", r"-?[0-9]+(?:\.[0-9]+)?", 0.6),
    (r"sentences?", r"[^.!?\s][^.!?]*[.!?]", 0.7),
    (r"lines?", r"[^\n]+", 0.5),
)
DELIMITERS: tuple[tuple[str, str, str], ...] = (
    (r"(?:parenthes[ei]s|round brackets?)", "(", ")"), (r"square brackets?", "[", "]"), (r"(?:curly (?:brackets?|braces?)|braces?)", "{", "}"),
    (r"angle brackets?", "<", ">"), (r"brackets?", "(", ")"), (r"brackets?", "[", "]"),
    (r"(?:single quot(?:e|ation mark)s?|apostrophes|single quoted)", "'", "'"), (r"(?:double )?(?:quot(?:e|ation)(?: ?mark)?s?|inverted commas)", '"', '"'),
    (r"back ?(?:tick|quote)s?", "`", "`"), (r"asterisks?|stars", "*", "*"), (r"(?:forward )?slashes", "/", "/"), (r"underscores", "_", "_"),
    (r"pipes|vertical bars", "|", "|"), (r"percent signs", "%", "%"), (r"dollar signs", "$", "$"), (r"hash(?:es| signs)", "#", "#"), (r"(?:dashe|hyphen)s", "-", "-"),
)

_DET = re.compile(r"(?:(?:a|an|the|this|that|each|every|all|any|its|their|either|some|of|these|those|both) )+")
QUANTITIES: tuple[tuple[re.Pattern[str], Callable[[list[int]], tuple[int, int | None]], float], ...] = tuple((re.compile(p), f, w) for p, f, w in (
    (r"(\d+) or more (?:occurrences? of |instances? of |consecutive )?", lambda n: (n[0], None), 1.0),
    (r"1 or (?:several|many) ", lambda n: (1, None), 1.0),
    (r"(\d+) (?:or|to|through) (\d+) (?:consecutive )?", lambda n: (n[0], n[1]), 1.0),
    (r"(?:between|from) (\d+) (?:and|to) (\d+) ", lambda n: (n[0], n[1]), 1.0),
    (r"(?:at least|a minimum of|no (?:fewer|less) than|minimum) (\d+) (?:or more )?(?:consecutive )?", lambda n: (n[0], None), 1.0),
    (r"(?:at most|up to|a maximum of|no more than|maximum) (\d+) ", lambda n: (0, n[0]), 1.0),
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
_LISTED = re.compile(r" , (?:and |then |and then |finally |and finally |next )?(?:an? |the )?(?!or\b|but\b|where\b|which\b|return|not\b)| and (?:an? )?(?=\d|«)")
_MAYBE = re.compile(r" ?,? ?(?:and )?(?:optionally|possibly|maybe|perhaps)(?: is| are)? (?:followed by|then) |(?: ?,? ?followed (?:by (?:an? )?optional(?:ly)?|optionally by) )")
_PRECEDED = re.compile(r" ?,? ?(?:and |that (?:is|are) |immediately |directly )*(?:preceded by|prefixed (?:by|with)|coming after|after) ")
_JOINED = re.compile(r" ?(?:that (?:is|are) |which are )?(?:joined|connected|linked|separated|delimited|divided|split|concatenated)(?: together)? (?:by|with|using|through) (?:an? |the |single )*")
_AROUND = re.compile(r" ?(?:that (?:is|are) |which are )?(?:surrounded|enclosed|wrapped|bracketed|flanked) (?:by|in|with|within|on both sides by) (?:an? |the |2 )*")
_BETWEEN = re.compile(r" ?(?:that (?:is|are|lies?|appears?) |which are |found |located |lying |enclosed |written |placed |appearing )*(?:in|inside|within|between|in between|surrounded by|enclosed (?:in|by|within)|wrapped in) "
                      r"(?:of )?(?:the |a |any |all |each |an )?(?:pairs? of |matching |opening and closing |set of |first |2 )?")
_TIMES = re.compile(r" (?:repeated |occurring |appearing |that (?:appears?|occurs?) )?(?:exactly )?(?:(?P<least>at least )|(?P<most>at most ))?(?P<n>\d+) (?:times|in a row)(?: in a row)?")
_ANYTHING = re.compile(r"(?:anything|any ?thing else|(?:any|other) (?:other )?(?:characters|text|string|symbols)|zero or more characters|any sequence of characters|any characters?|something|whatever)\b(?! (?:except|but|other|between|inside|in ))")
_NEGATION = re.compile(r"(?:(?:anything|everything|everything else|(?:all|any|each|every)(?: of)?(?: the)?(?: other)?(?: characters?| symbols?)?|(?:the )?characters?|symbols?) )?"
                       r"(?:that |which )?(?:is |are )?(?:neither|other than|except(?: for)?|but|besides|apart from|excluding|not(?: being| in)?|outside(?: of)?) (?:for )?(?:an? |the |any )*")
_NON = re.compile(r"non ?(?=[a-z])|not (?:an? )?(?=(?:upper|lower|alpha|digit|letter|vowel|word|numer|white))")
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
        for regex, chars, negated, weight in _classes():
            m = regex.match(self.text, at)
            if m and self.end(m.end()):
                yield m.end(), one_of(chars, negated, bool(_MASS.search(m[0])), weight)
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
        for regex, pattern, weight in _forms():
            m = regex.match(self.text, at)
            if m and self.end(m.end()):
                yield from self._form_detail(m.end(), m[0], Piece(pattern, "alt" if _has_alternatives(pattern) else "seq", plural=m[0].endswith("s"), weight=weight, counted=True))

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
                if first.counted and first.kind == "seq" and first.chars is None and "or" not in m[0] and not first.plural:
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
        if m := _MAYBE.match(text, end):
            for stop, second in self.sequence(m.end(), True)[:MOST_WAYS]:
                yield stop, joined([first, times(spread(second), 0, 1)])
        if m := _FOLLOWED.match(text, end):
            for stop, second in self.sequence(m.end(), True)[:MOST_WAYS]:
                yield stop, joined([first, second])
        if (m := _LISTED.match(text, end)) and (first.kind == "seq" or first.counted or listed) and self.deep < DEEPEST:
            for stop, second in self.sequence(m.end(), True, True)[:MOST_WAYS]:
                if (second.counted or second.chars is not None) and not re.search(r" or (?!more)", text[m.end() : stop]):
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
        for m in (re.compile(r"(?:all |the |every |each |whole |individual )*(?P<n>\d+) (?:letter|character|digit)s? (?:long )?(?P<noun>words?|substrings?|numbers?)\b").match(self.text, at),):
            if m:
                yield m.end(), _word(WORD if m["noun"][0] != "n" else "[0-9]", f"{{{m['n']}}}", "", "", "")
        for m in (_LENGTH_LIST.match(self.text, at),):
            if m:
                sizes = sorted(int(n) for n in re.findall(r"\d+", m[0]))
                if sizes[-1] - sizes[0] == len(sizes) - 1:
                    yield m.end(), _word(WORD, f"{{{sizes[0]},{sizes[-1]}}}", "", "", "")
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
            elif (m := _STARTS.match(self.text, here)) and not start and (ways := self.union(m.end())):
                here, start = ways[0][0], in_sequence(_single(ways[0][1]))
            elif (m := _ENDS.match(self.text, here)) and not stop and (ways := self.union(m.end())):
                here, stop = ways[0][0], in_sequence(_single(ways[0][1]))
            elif (m := _HAS.match(self.text, here)) and not inside and (ways := self.sequence(m.end(), True)):
                here, inside = ways[0][0], in_sequence(_single(ways[0][1]))
                if m := _MIDDLE.match(self.text, here):
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
_LENGTH_LIST = re.compile(r"(?:all |the )*\d+(?: , \d+)*(?: ,)?(?: (?:or|and))? \d+ (?:character|letter)s? (?:long )?words?\b")
_MADE_OF = re.compile(r" (?:that |which )?(?:are |is )?(?:consist(?:s|ing)?|made(?: up)?|composed|formed|contain(?:s|ing)?|with) (?:only of|entirely of|solely of|of only|only|of) (?:the )?")
_CAPS = re.compile(r" (?:that are |written )?(?:in|are) (?:all )?(?:caps|uppercase|capitals|capital letters)\b")
_BEFORE = r" ?,? ?(?:and |or |but |that |which |who |whose |it |also |must |should |may |can |they |is |are |to )*"
_STARTS = re.compile(_BEFORE + r"(?:starts?|starting|begins?|beginning|started|begun|prefixed|first (?:character|letter)(?: being| is)) (?:only |just )?(?:with|by|in|from|is)? ?(?:either |only |a specific )?(?:an? |the )?(?=\S)")
_ENDS = re.compile(_BEFORE + r"(?:ends?|ending|ended|finish(?:es|ing)?|terminat(?:es|ing|ed)|suffixed|last (?:character|letter)(?: being| is)) (?:only |just )?(?:with|by|in|on|is)? ?(?:either |only )?(?:an? |the )?(?=\S)")
_HAS = re.compile(_BEFORE + r"(?:contain(?:s|ing)?|has|have|having|includ(?:es?|ing)|with|holding) (?:an? |the |at least (?:1|an?) (?:of )?)?(?=\S)")
_MIDDLE = re.compile(r" ?,? ?(?:(?:but )?(?:not|never|neither) (?:at|in) (?:the |either )?(?:start|beginning|ends?|first|very start)(?: (?:or|and|nor)(?: at)?(?: the)? (?:end|start|beginning|last)(?: position)?)?"
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


def within(pattern: str) -> str:
    """A pattern with something on both sides: \\B says so without taking it, where the pattern is of word characters."""
    return rf"\B{pattern}\B" if re.fullmatch(r"\w+|\[[\w-]+\](?:\{[\d,]+\})?", pattern) else f".{pattern}."


def _shorter(inner: str, length: str) -> str:
    """The rest of a word after its first character."""
    if not length:
        return f"{inner}*"
    numbers = re.sub(r"\d+", lambda m: str(max(int(m[0]) - 1, 0)), length)
    return inner + numbers


def _single(p: Piece) -> Piece:
    """One of a plural ("ends with digits": one is enough)."""
    return replace(p, plural=False)


def _has_alternatives(pattern: str) -> bool:
    depth = 0
    for c in re.findall(r"\\.|\[(?:\\.|[^\]])*\]|.", pattern):
        depth += (c == "(") - (c == ")")
        if c == "|" and not depth:
            return True
    return False


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


@lru_cache(maxsize=1)
def _classes() -> tuple[tuple[re.Pattern[str], frozenset[str], bool, float], ...]:
    return tuple((re.compile(p), chars, negated, weight) for p, chars, negated, weight in CLASSES)


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    return tuple((re.compile(p), pattern, weight) for p, pattern, weight in FORMS)


# ---------------------------------------------------------------- clauses

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
    for kind, regex in (("start", _STARTS), ("end", _ENDS), ("only", _ONLY), ("whole", _IS), ("not", _LACKS), ("has", _CONTAINS), ("has", _MATCHES)):
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
        body, one, w = in_sequence(spread(piece)), in_sequence(_single(piece)), piece.weight
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
                yield start, end, f"{atom(_single(piece))}+" if piece.kind == "atom" else piece.text, w, True
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
                if m := _MIDDLE.match(g.text, end):
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
        head = in_sequence(_single(piece) if kind == "start" else spread(piece))
        for start2, end2, kind2, tail in clauses:
            between = g.text[end:start2] if end <= start2 else None
            if between is None or len(between) > 12 or "." in between:
                continue
            last = in_sequence(_single(tail))
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
                        yield start, end2, f"{in_sequence(_single(other))}{atom(piece)}*", 1.0, True
                    elif kind2 == "end":
                        yield start, end2, f"{atom(piece)}*{in_sequence(_single(other))}", 1.0, True


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
    for m in _BETWEEN.finditer(g.text):
        for regex, left, right in _delimiters():
            if (d := regex.match(g.text, m.end())) and g.end(d.end()):
                yield from _enclosed(m.start(), d.end(), left, right, 1.0)
        if " between " in f" {m[0]} ":
            for end, first in g.unit(m.end(), True)[:2]:
                if (a := re.compile(r" and (?:the |an? )?(?:next |following |last |first )?").match(g.text, end)) is not None:
                    for stop, second in g.unit(a.end(), True)[:1]:
                        left_text, right_text = in_sequence(_single(first)), in_sequence(_single(second))
                        yield m.start(), stop, f"{left_text}(.*?){right_text}", 0.9, False
                        yield m.start(), stop, f"{left_text}.*?{right_text}", 0.8, False
                        yield m.start(), stop, f"({left_text})({right_text})", 0.8, False
                elif first.chars is not None and first.plural and len(first.chars) == 1:
                    mark = next(iter(first.chars))
                    yield from _enclosed(m.start(), end, mark, mark, 0.9)
    for regex, left, right in _delimiters():
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


@lru_cache(maxsize=1)
def _delimiters() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple((re.compile(p), a, b) for p, a, b in DELIMITERS)


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


# ---------------------------------------------------------------- several demands at once

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
        return end, Reading(spread(_single(piece)).text if piece.chars is not None else piece.text, 1.0, why, False)
    return None


_FIRST = re.compile(r"(?<![\w'])(?=[\w«])")


def _plain(g: Grammar) -> Iterator[Found]:
    """Sequences wherever they stand: searched for, as a whole, from the start, to the end."""
    exact = bool(re.search(r"\b(?:valid|only|consists?|entire|whole|must be|is an?)\b", g.text))
    search, whole = (0.8, 0.9) if exact else (0.95, 0.8)
    for m in _FIRST.finditer(g.text):
        sure = bool(re.search(r"(?:^|\b(?:an|with|by|then|in|character|letter|of|or|all|remove|replace|every|each|any) |\d )$", g.text[: m.start()]))
        for end, piece in g.sequence(m.start(), sure)[:6]:
            text, w = spread(piece).text, piece.weight
            for place, before, after in ((_AT_START, "^", ""), (_AT_END, "", "$")):
                if at := place.match(g.text, end):
                    yield m.start(), at.end(), before + in_sequence(spread(piece)) + after, w, False
            if at := _MIDDLE.match(g.text, end):
                yield m.start(), at.end(), within(in_sequence(_single(piece))), w, False
                yield m.start(), at.end(), rf".+{in_sequence(_single(piece))}.+", w * 0.9, True
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
