"""Constants that the words of a request state or take for granted: numbers, texts, lists, tables, units, classes of characters.

In: a Reading. Out: `Constant`s. Most of it is tables; a new unit or class is a new row.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterator
from typing import Any

from yantra_codex.ir.types import FLOAT, INT, STR, Type, list_of, map_of, type_of_value
from yantra_codex.search.compose.frozen import FrozenMap, freezer
from yantra_codex.search.compose.hints_text import Reading
from yantra_codex.search.compose.hints_types import Constant

# ---------------------------------------------------------------- tables

# words of a pair of units (all must occur) -> numbers between them
UNITS: tuple[tuple[str, tuple[float | int, ...], float], ...] = (
    ("hour minute", (60,), 0.9), ("minute second", (60,), 0.9), ("hour second", (3600, 60), 0.9), ("day hour", (24,), 0.9), ("day minute", (1440, 60, 24), 0.8),
    ("day second", (86400,), 0.85), ("week day", (7,), 0.85), ("week hour", (168,), 0.7), ("year month", (12,), 0.9), ("year day", (365,), 0.75),
    ("month day", (30, 31), 0.4), ("year week", (52,), 0.8), ("year quarter", (4,), 0.6), ("month quarter", (3,), 0.6), ("decade", (10,), 0.6),
    ("century", (100,), 0.8), ("millennium", (1000,), 0.8), ("leap year", (4, 100, 400), 0.9), ("fortnight", (14,), 0.9), ("millisecond", (1000,), 0.8),
    ("microsecond", (1000000,), 0.7), ("clock", (12, 60), 0.5), ("am pm", (12,), 0.9), ("hhmm", (60, 100), 0.5), ("minutes", (60,), 0.4), ("hours", (24, 60), 0.35),
    ("seconds", (60,), 0.4), ("weekday", (7,), 0.5), ("angle hour", (30, 360), 0.6), ("dozen", (12,), 0.95), ("score years", (20,), 0.3), ("gross", (144,), 0.3),
    ("kilometer meter", (1000,), 0.9), ("km m", (1000,), 0.6), ("meter centimeter", (100,), 0.9), ("centimeter millimeter", (10,), 0.9), ("inch foot", (12,), 0.9),
    ("inch feet", (12,), 0.9), ("feet yard", (3,), 0.9), ("foot yard", (3,), 0.9), ("inch centimeter", (2.54,), 0.9), ("inch cm", (2.54,), 0.9),
    ("mile kilometer", (1.609344, 1.60934, 1.609), 0.8), ("mile km", (1.609344, 1.60934, 1.609), 0.8), ("mile feet", (5280,), 0.9), ("mile yard", (1760,), 0.9),
    ("feet meter", (0.3048, 3.28084), 0.8), ("kilogram gram", (1000,), 0.9), ("kg g", (1000,), 0.6), ("tonne kg", (1000,), 0.9), ("pound ounce", (16,), 0.9),
    ("pound kilogram", (0.45359237, 2.20462, 0.453592), 0.8), ("stone pound", (14,), 0.9), ("liter milliliter", (1000,), 0.9), ("gallon liter", (3.78541,), 0.8),
    ("gallon quart", (4,), 0.8), ("pint quart", (2,), 0.8), ("cup tablespoon", (16,), 0.8), ("tablespoon teaspoon", (3,), 0.8), ("dollar cent", (100,), 0.9),
    ("euro cent", (100,), 0.9), ("pound pence", (100,), 0.9), ("rupee paise", (100,), 0.9), ("quarter dime nickel", (25, 10, 5, 1), 0.9), ("bmi", (18.5, 25, 30), 0.3),
    ("celsius fahrenheit", (32, 1.8, 9, 5), 0.9), ("celsius kelvin", (273.15,), 0.95), ("fahrenheit kelvin", (273.15, 32, 459.67), 0.8),
    ("byte bit", (8,), 0.9), ("kilobyte", (1024, 1000), 0.7), ("megabyte", (1048576, 1024), 0.7), ("kb", (1024, 1000), 0.6), ("nibble", (4,), 0.7), ("ip address", (255, 4), 0.6),
    ("octet", (255, 8), 0.6), ("rgb", (255,), 0.7), ("percent", (100,), 0.9), ("percentage", (100,), 0.9), ("per cent", (100,), 0.9), ("basis point", (10000,), 0.8),
    ("ascii", (128, 127), 0.35), ("caesar", (26, 97, 65), 0.8), ("shift letter", (26, 97, 65), 0.6), ("rot13", (13, 26), 0.9), ("position alphabet", (96, 64, 97, 1), 0.6),
    ("alphabet", (26,), 0.4), ("unicode", (65536, 128), 0.2), ("binary", (2,), 0.75), ("octal", (8,), 0.85), ("hexadecimal", (16,), 0.85), ("hex", (16,), 0.8),
    ("decimal", (10,), 0.45), ("ternary", (3,), 0.6), ("bit", (1, 2), 0.4), ("bits", (1, 2), 0.4), ("digit", (10,), 0.6), ("digits", (10,), 0.6), ("armstrong", (10,), 0.3),
    ("power 10", (10,), 0.6), ("radian degree", (180,), 0.9), ("degree", (180, 360), 0.5), ("degrees", (180, 360), 0.5), ("angle", (180, 360), 0.5), ("angles", (180, 360), 0.5),
    ("right angle", (90,), 0.85), ("rotation", (360,), 0.3), ("sector", (360,), 0.6), ("arc", (360, 180), 0.6), ("polygon", (2, 180, 4), 0.5),
    ("triangle", (2, 180, 0.5), 0.45), ("equilateral", (3, 4), 0.5), ("square perimeter", (4,), 0.8), ("rhombus", (4, 2), 0.6), ("rectangle perimeter", (2,), 0.85),
    ("parallelogram perimeter", (2,), 0.85), ("trapezium", (2, 0.5), 0.8), ("trapezoid", (2, 0.5), 0.8), ("pentagon", (5,), 0.6), ("hexagon", (6, 3, 2), 0.6), ("octagon", (8,), 0.6),
    ("cube volume", (3,), 0.6), ("cube surface", (6,), 0.9), ("cube lateral", (4,), 0.8), ("cube face", (6, 12, 8), 0.4), ("cuboid surface", (2,), 0.8), ("cuboid lateral", (2,), 0.8),
    ("sphere volume", (4, 3), 0.9), ("sphere surface", (4,), 0.9), ("sphere", (4, 3), 0.6), ("hemisphere", (2, 3), 0.7), ("cone", (3,), 0.7), ("cylinder", (2,), 0.6),
    ("pyramid", (3,), 0.6), ("tetrahedron", (3, 12, 6), 0.4), ("prism", (2,), 0.4), ("torus", (2,), 0.4), ("circumference", (2,), 0.85), ("diameter", (2,), 0.8),
    ("ellipse", (4,), 0.3), ("hypotenuse", (2,), 0.6), ("pythagorean", (2,), 0.7), ("distance point", (2,), 0.5), ("midpoint", (2,), 0.9), ("heron", (2,), 0.7),
    ("semiperimeter", (2,), 0.9), ("gravity", (9.8, 9.81), 0.8), ("free fall", (9.8, 2), 0.6), ("kinetic energy", (2, 0.5), 0.9), ("speed light", (299792458,), 0.9),
    ("speed sound", (343,), 0.6), ("compound interest", (100, 1), 0.7), ("simple interest", (100,), 0.85), ("interest", (100,), 0.6), ("discount", (100,), 0.6), ("tax", (100,), 0.5),
    ("half", (2, 0.5), 0.8), ("halve", (2,), 0.85), ("halves", (2,), 0.7), ("halved", (2,), 0.8), ("quarter", (4, 0.25), 0.5), ("third", (3,), 0.3), ("double", (2,), 0.7),
    ("doubled", (2,), 0.75), ("doubles", (2,), 0.75), ("doubling", (2,), 0.75), ("twice", (2,), 0.75), ("triple", (3,), 0.6), ("tripled", (3,), 0.8), ("triples", (3,), 0.6),
    ("thrice", (3,), 0.9), ("quadruple", (4,), 0.7), ("square", (2,), 0.5), ("squares", (2,), 0.5), ("squared", (2,), 0.6), ("quadratic", (4, 2), 0.8), ("discriminant", (4,), 0.8),
    ("cube", (3,), 0.6), ("cubes", (3,), 0.6), ("cubed", (3,), 0.85), ("cubic", (3,), 0.5), ("4th power", (4,), 0.9), ("fourth power", (4,), 0.95), ("fifth power", (5,), 0.95),
    ("cube root", (3, 1 / 3), 0.7), ("even", (2,), 0.6), ("odd", (2,), 0.6), ("alternate", (2,), 0.7), ("alternating", (2,), 0.5), ("every other", (2,), 0.9), ("pair", (2,), 0.4),
    ("pairs", (2,), 0.5), ("triplet", (3,), 0.7), ("triplets", (3,), 0.8), ("adjacent", (1, 2), 0.5), ("consecutive", (1, 2), 0.45), ("neighbor", (1,), 0.5), ("successive", (1, 2), 0.5),
    ("next", (1,), 0.45), ("previous", (1,), 0.45), ("middle", (2,), 0.8), ("median", (2,), 0.75), ("midrange", (2,), 0.85), ("increment", (1,), 0.8), ("decrement", (1,), 0.8),
    ("successor", (1,), 0.7), ("predecessor", (1,), 0.7), ("once", (1,), 0.75), ("unique", (1,), 0.3), ("repeated", (1, 2), 0.4), ("duplicate", (1, 2), 0.4), ("only one", (1,), 0.75),
    ("single", (1,), 0.4), ("both", (2,), 0.2), ("collatz", (3, 2, 1), 0.9), ("triangular", (2, 1), 0.8), ("natural number", (1, 2), 0.45), ("leap", (4, 100, 400), 0.9),
    ("chess", (8,), 0.6), ("dice", (6,), 0.8), ("die", (6,), 0.6), ("card", (52, 13, 4), 0.5), ("cards", (52, 13, 4), 0.5), ("piano", (88, 12), 0.4), ("octave", (12,), 0.5),
    ("luhn", (10, 9, 2), 0.9), ("credit card", (16, 10), 0.5), ("isbn", (11, 10, 13), 0.8), ("century year", (100,), 0.8), ("teen", (13, 19), 0.7), ("teenager", (13, 19), 0.7),
    ("adult", (18,), 0.8), ("vote", (18,), 0.4), ("senior", (65, 60), 0.4), ("zodiac", (12,), 0.5), ("golden ratio", (5, 2, 1), 0.7), ("determinant", (2,), 0.3),
    ("average of 2", (2,), 0.8), ("arithmetic", (2, 1), 0.5), ("geometric", (1,), 0.6), ("harmonic", (1,), 0.6), ("reciprocal", (1,), 0.9), ("inverse", (1,), 0.3),
    ("sum first n", (2, 1), 0.4), ("modulo", (1000000007,), 0.1), ("sign", (1, -1), 0.4), ("penultimate", (2, -2, 1), 0.8), ("infinity", (math.inf,), 0.8),
    ("free", (0,), 0.5), ("prime", (2,), 0.5), ("primes", (2,), 0.5), ("without last", (-1, 1), 0.5), ("except first", (1,), 0.7), ("except last", (-1, 1), 0.7), ("factorial", (1,), 0.4), ("fibonacci", (1, 2), 0.6),
)
# the word or words -> the text
CHARACTERS: tuple[tuple[str, str], ...] = (
    (r"commas?(?! separated)|comma (?:separated|delimited)", ","), (r"semi ?colons?", ";"), (r"(?<!semi )(?<!semi)colons?", ":"),
    (r"(?<!white)spaces?(?! complexity)|space separated|blank spaces?", " "), (r"(?<!three )dots?|full stops?|periods?|decimal points?|points? character", "."),
    (r"hyphens?|dash(?:es)?|minus signs?|kebabcase", "-"), (r"underscores?|snakecase|snake case", "_"), (r"new ?lines?|line breaks?|line feeds?", "\n"), (r"tabs?\b(?! size)|tab characters?", "\t"),
    (r"slash(?:es)?|forward slash(?:es)?", "/"), (r"back ?slash(?:es)?", "\\"), (r"pipes?|vertical bars?", "|"), (r"plus signs?|plus", "+"), (r"equals? signs?", "="),
    (r"asterisks?|stars?", "*"), (r"at signs?|at symbols?", "@"), (r"hash(?:es|tags?)?(?: signs?| symbols?)|hashtags?|pound signs?", "#"), (r"percent signs?", "%"),
    (r"dollar signs?", "$"), (r"ampersands?", "&"), (r"question marks?", "?"), (r"exclamation (?:marks?|points?)", "!"), (r"carets?", "^"), (r"tildes?", "~"),
    (r"double quotes?|quotation marks?", '"'), (r"words?(?: in| of| from| order)?|sentences?", " "), (r"single quotes?|apostrophes?", "'"), (r"ellipsis|three dots|3 dots", "..."), (r"arrows?", "->"),
    (r"(?:opening|open|left) parenthes[ie]s", "("), (r"(?:closing|close|right) parenthes[ie]s", ")"), (r"(?:opening|open|left) (?:square )?brackets?", "["),
    (r"(?:closing|close|right) (?:square )?brackets?", "]"), (r"empty strings?", ""), (r"zero pad\w*|leading zeros?|zero fill\w*|padded with zeros?", "0"),
    (r"binary (?:string|digits?)|bits? string", "1"), (r"binary string", "0"), (r"ordinal suffix(?:es)?", "th"),
)
# the words -> texts or tables, the likelier first
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CONSONANTS = "".join(c for c in string.ascii_lowercase if c not in "aeiou")
CLASSES: tuple[tuple[str, tuple[tuple[Any, float], ...]], ...] = (
    (r"vowels?|nonvowels?", (("aeiou", 0.85), ("aeiouAEIOU", 0.85))), (r"consonants?", ((_CONSONANTS, 0.5), ("aeiou", 0.6), (_CONSONANTS + _CONSONANTS.upper(), 0.4), ("aeiouAEIOU", 0.5))),
    (r"digits?|numeric", (("0123456789", 0.25),)), (r"alphabets?|letters? of the alphabet|pangrams?|english letters?", ((string.ascii_lowercase, 0.6), (string.ascii_uppercase, 0.25))),
    (r"lowercase(?: letters?)?", ((string.ascii_lowercase, 0.25),)), (r"uppercase(?: letters?)?", ((string.ascii_uppercase, 0.25),)),
    (r"punctuations?", ((string.punctuation, 0.7), (".,!?;:", 0.4))), (r"special characters?|symbols?", ((string.punctuation, 0.4),)),
    (r"brackets?|parenthes[ie]s|braces|balanced", (("()[]{}", 0.4), (FrozenMap({")": "(", "]": "[", "}": "{"}), 0.5), ("(", 0.6), (")", 0.6), ("()", 0.3), ("([{", 0.4), (")]}", 0.3))),
    (r"curly (?:brackets?|braces)", (("{", 0.6), ("}", 0.6))), (r"square brackets?", (("[", 0.7), ("]", 0.7))), (r"angle brackets?", (("<", 0.7), (">", 0.7))),
    (r"hexadecimal digits?|hex digits?|hexadecimal", (("0123456789abcdef", 0.4), ("0123456789ABCDEF", 0.4))), (r"binary|bits?", (("01", 0.15), ("0", 0.35), ("1", 0.35))),
    (r"days? of the week|weekdays?|day names?|name of the day", ((_DAYS, 0.7), (_DAYS[-1:] + _DAYS[:-1], 0.5))), (r"weekends?", ((("Saturday", "Sunday"), 0.7),)),
    (r"month names?|names? of (?:the )?months?|months? of the year", ((_MONTHS, 0.7),)),
    (r"days? in (?:a |the |each )?(?:given )?months?|number of days", (((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 0.7), ((4, 6, 9, 11), 0.5), ((1, 3, 5, 7, 8, 10, 12), 0.5))),
    (r"number words?|numbers? (?:in|as|to|into) words?|digits? (?:in|as|to|into) words?|spelled out|digit names?", ((_NAMES, 0.6),)),
    (r"roman", ((FrozenMap(I=1, V=5, X=10, L=50, C=100, D=500, M=1000), 0.7),)), (r"dna|nucleotides?|genome", (("ACGT", 0.5), (FrozenMap(A="T", T="A", C="G", G="C"), 0.6))),
    (r"rna", ((FrozenMap(G="C", C="G", T="A", A="U"), 0.6), ("U", 0.5))), (r"keyboard rows?|rows? of (?:a |the )?keyboard", ((("qwertyuiop", "asdfghjkl", "zxcvbnm"), 0.7),)),
    (r"phone keypad|telephone keypad|keypad", ((FrozenMap({"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}), 0.7),)),
    (r"compass|cardinal directions?", ((("north", "east", "south", "west"), 0.5), (("N", "E", "S", "W"), 0.5))),
    (r"up,? down,? left,? (?:and|or) right", (((("up", "down", "left", "right")), 0.4),)),
    (r"card suits?|suits?", ((("clubs", "diamonds", "hearts", "spades"), 0.4),)), (r"rock,? paper,? scissors", ((FrozenMap(rock="scissors", paper="rock", scissors="paper"), 0.6),)),
)
REALS: tuple[tuple[str, float, float], ...] = (
    (r"circle|circular|circumference|sphere|spherical|cylinder|cylindrical|cone|ellipse|radius|sector|arc|torus|disc|hemisphere|radians?|pi\b", math.pi, 0.7),
    (r"circle|circumference|sphere|cylinder|cone|sector|arc|radius", 3.1415, 0.35), (r"circle|circumference|sphere|cylinder|cone|sector|arc|radius", 3.142, 0.3),
    (r"circle|circumference|sphere|cylinder|cone|sector|arc|radius", 3.14, 0.3), (r"euler|exponential", math.e, 0.5), (r"golden ratio", (1 + 5 ** 0.5) / 2, 0.8),
)
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
ORDINALS = {w: i for i, w in enumerate(_ORDINAL_WORDS.split(), 1)}
_ORDINAL = re.compile(rf"\b(?:(?P<word>{'|'.join(ORDINALS)})|(?P<digits>\d+)(?:st|nd|rd|th)|(?P<letter>[knijm])th)\b(?! powers?\b)(?: (?:to |from (?:the )?)?(?P<end>last|end|back))?")
_SECOND_AS_TIME = re.compile(r"(?:\bper|\d|minutes?|hours?|and|in a|a|each|,) $")
_NUMBER = re.compile(r"(?<![\w.«])(?P<minus>(?<![\w)»])-|- )?(?P<n>\d+(?:\.\d+)?)(?P<percent> ?%)?(?![\w»]|\.\d)")
_TAKEN = re.compile(r"\b(?:first|last|top|next) $")
_COUNTED_THINGS = re.compile(r" ?(?:d\b|dimension)| (?:given |different |integer |sorted |strings?\b|lists?\b|arrays?\b|numbers?\b|integers?\b|parameters?\b|arguments?\b|"
                             r"tuples?\b|dict\w*|sets?\b|words?\b|sentences?\b|points?\b)")
_LISTED_NUMBERS = re.compile(r"(?<![\w.«-])-?\d+(?:\.\d+)?(?:, ?-?\d+(?:\.\d+)?)+(?:,? (?:and|or) -?\d+(?:\.\d+)?)?(?![\w»]|\.\d)|(?<![\w.«-])\d+(?:, \d+)*,? (?:and|or) \d+(?![\w»]|\.\d)")
_LISTED_LITERALS = re.compile(r"«\d+»(?:(?: ?, ?|,? ?(?:and|or|/|&) ?)«\d+»)+")
_LISTED_LETTERS = re.compile(r"\b[a-z](?:, ?[a-z]\b)+(?:,? (?:and|or) [a-z]\b)?|\b[a-z],? (?:and|or) [a-z]\b(?! )")
_LONE_LETTER = re.compile(r"\b(?:letters?|characters?|the|an|every|by|an?|all|followed by|with|in|occurrences of|more|many) (?P<c>[a-z])(?:'s|s)?\b(?! ?(?:list|string|number|is|are|to be|given)\b)")
_MARKED_LETTER = re.compile(r"(?:letters?|characters?|followed by|more|starts with|ends with|an?) (?:an? )?$")
_KEY = r"(?:«\d+»|\b[A-Za-z]{1,12}\b|-?\d+)"
_PAIR = re.compile(rf"({_KEY}) ?(?:=|:|->|→|=>|is worth|is|maps to|becomes|means|stands for|with|for) ?({_KEY})(?= ?(?:[,;.)]|and\b|$))")
_BARE_PAIR = re.compile(rf"(?<![\w«])({_KEY}) ?(?:=|:|->|→|=>|is worth|maps to|becomes) ?({_KEY})(?![\w»]| ?[:=])")
_PLACES = re.compile(r"\b(\d+) (?:decimal|digits? after|places|fractional)|(?:to|nearest) (?:the )?(tenth|hundredth|thousandth)s?\b|\bnearest (?:multiple of )?(\d+)")
_ORDER_OF_TENTHS = {"tenth": 1, "hundredth": 2, "thousandth": 3}


# ---------------------------------------------------------------- reading


def read_constants(r: Reading) -> tuple[Constant, ...]:
    """The constants, each once with its greatest weight, surest first; equal weights in the order of the text."""
    best: dict[tuple[Any, str], Constant] = {}
    for c in _all(r):
        key = (c.value, str(c.type))
        if key not in best or best[key].weight < c.weight:
            best[key] = c
    return tuple(sorted(best.values(), key=lambda c: -c.weight))


def constant(value: Any, weight: float, why: str) -> Constant:
    t = type_of_value(list(value) if isinstance(value, tuple) and value and len({type(v) for v in value}) == 1 else value)
    return Constant(freezer(t)(value), t, weight, why)


def _all(r: Reading) -> Iterator[Constant]:
    yield from _literals(r)
    yield from _numbers(r)
    yield from _letters(r)
    yield from _ordinals(r)
    yield from _mappings(r)
    yield from _known(r)


def _literals(r: Reading) -> Iterator[Constant]:
    for lit in r.literals:
        yield Constant(lit.value, lit.type, 0.95, lit.source)
    for m in _LISTED_LITERALS.finditer(r.text):
        held = [r.literals[int(i)] for i in re.findall(r"«(\d+)»", m[0])]
        if len({lit.type for lit in held}) == 1 and held[0].type == STR:
            values, why = tuple(lit.value for lit in held), r.shown(m.start(), m.end())
            yield Constant(values, list_of(STR), 0.7 if len(values) > 2 else 0.5, why)
            if all(len(v) == 1 for v in values):
                yield Constant("".join(values), STR, 0.7 if len(values) > 2 else 0.5, why)


def _numbers(r: Reading) -> Iterator[Constant]:
    for m in _NUMBER.finditer(r.text):
        before = r.text[max(0, m.start() - 12): m.start()]
        why = r.shown(m.start(), m.end())
        n: float | int = float(m["n"]) if "." in m["n"] else int(m["n"])
        minus = m["minus"] == "-"
        weight = 0.92
        if not _TAKEN.search(before) and _COUNTED_THINGS.match(r.text, m.end()):
            weight = 0.35 if n in (2, 3) else 0.75  # "the two given lists"
        yield constant(-n if minus else n, weight, why)
        if minus and m["minus"] == "- ":
            yield constant(n, 0.6, why)
        if m["percent"]:
            yield constant(n / 100, 0.8, why)
            yield constant(100, 0.8, why)
            yield constant(1 + n / 100, 0.3, why)
            yield constant(round(1 - n / 100, 10), 0.45, why)
        elif isinstance(n, int) and re.search(r"\b(?:digits?|texts?|string) $|\bas a string", before):
            yield constant(str(n), 0.5, why)
    for m in _LISTED_NUMBERS.finditer(r.text):
        found = [float(x) if "." in x else int(x) for x in re.findall(r"-?\d+(?:\.\d+)?", m[0])]
        if len(found) > 2 or not re.search(r"(?:between|range|from|by) $", r.text[max(0, m.start() - 9): m.start()]):
            yield constant(tuple(map(float, found)) if any(isinstance(x, float) for x in found) else tuple(found), 0.75 if len(found) > 2 else 0.4, r.shown(m.start(), m.end()))
    for m in _PLACES.finditer(r.text):
        yield constant(int(m[1] or m[3] or _ORDER_OF_TENTHS[m[2]]), 0.93, r.shown(m.start(), m.end()))


def _letters(r: Reading) -> Iterator[Constant]:
    for m in _LISTED_LETTERS.finditer(r.text):
        found = re.findall(r"\b[a-z]\b", m[0])
        if any(c in r.params for c in found) or (len(found) < 3 and not re.search(r"(?:letters?|characters?) $", r.text[: m.start()])):
            continue
        why = r.shown(m.start(), m.end())
        for c in found:
            yield from _cased(c, 0.7, why, r)
        at = r.raw.lower().find(m[0])
        upper = at >= 0 and r.raw[at: at + len(m[0])].isupper()
        joined = "".join(found)
        yield Constant(joined.upper() if upper else joined, STR, 0.8, why)
        yield Constant(tuple(joined.upper() if upper else joined), list_of(STR), 0.6, why)
    for m in _LONE_LETTER.finditer(r.text):
        c = m["c"]
        marked = bool(_MARKED_LETTER.search(r.text[: m.start("c")]))
        after = r.text[m.end("c"): m.end("c") + 12]
        if c in r.params or (c in "ai" and not _is_letter(c, r.text[: m.start("c")], after)):
            continue
        if c in "knmijxyz" and not marked:
            continue
        yield from _cased(c, 0.8 if marked else 0.6, r.shown(m.start(), m.end()), r)


def _is_letter(c: str, before: str, after: str) -> bool:
    """Whether "a" or "i" is the letter and no word: "the letter a", "an a", "a followed by"."""
    if c == "a" and re.match(r" (?:that is |which is |then )?followed by|'s", after):
        return True
    return bool(re.search(r"\b(?:an|letters?|characters?|the) $", before)) and not re.match(r" [a-z]{4,}", after)


def _cased(c: str, weight: float, why: str, r: Reading) -> Iterator[Constant]:
    """A letter as the request wrote it, capital or small."""
    capital = re.search(rf"(?<!\w){c.upper()}(?!\w)", r.raw) and not re.search(rf"(?<!\w){c}(?!\w)", r.raw)
    yield Constant(c.upper() if capital else c, STR, weight, why)


def _ordinals(r: Reading) -> Iterator[Constant]:
    for m in _ORDINAL.finditer(r.text):
        why = r.shown(m.start(), m.end())
        if m["letter"]:
            yield constant(1, 0.55, why)
            continue
        n = int(m["digits"]) if m["digits"] else ORDINALS[m["word"]]
        if m["word"] == "second" and _SECOND_AS_TIME.search(r.text[: m.start()]) and not re.match(r" (?:largest|smallest|element|item|highest|lowest|list|word|array|most)", r.text[m.end():]):
            yield constant(60, 0.4, why)
            continue
        if m["word"] == "first" and not m["end"]:
            if not re.match(r" (?:\d+|[nkm]|few|and last)\b", r.text[m.end():]):
                yield constant(0, 0.5, why)
            continue
        if m["end"]:
            yield constant(-n, 0.75, why)
            yield constant(n, 0.6, why)
            continue
        weight = 0.45 if re.match(r" (?:lists?|strings?|arrays?|tuples?|numbers?|parameters?|arguments?|sets?|dict\w*)\b(?! in)", r.text[m.end():]) else 0.75
        yield constant(n - 1, weight, why)
        yield constant(n, weight * 0.85, why)
        if re.match(r" (?:largest|smallest|highest|lowest|biggest|maximum|minimum|longest|shortest|greatest|most|last)", r.text[m.end():]):
            yield constant(-n, 0.6, why)
    if re.search(r"\b(?:last|final|rightmost)\b", r.text):
        yield constant(-1, 0.45, "last")
        if re.search(r"\bdigit", r.text):
            yield constant(10, 0.8, "last digit")


def _key(text: str, r: Reading) -> Any:
    if m := re.fullmatch(r"«(\d+)»", text):
        v = r.literals[int(m[1])].value
        return v if isinstance(v, (str, int, float)) else None
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    word = rf"(?<!\w){re.escape(text)}(?!\w)"
    at = re.search(word + r"(?=\s*(?:[=:]|->|→|is worth|maps|becomes))", r.raw, re.IGNORECASE) or re.search(word, r.raw, re.IGNORECASE)
    return at[0] if at else text


_NO_KEY_WORDS = "example input output note the an returns return where so is it string list array number value given if"
_NOT_KEYS = frozenset(_NO_KEY_WORDS.split())


def _mappings(r: Reading) -> Iterator[Constant]:
    """A mapping or table written out: at least two pairs of one form next to each other."""
    for pattern, weight in ((_BARE_PAIR, 0.9), (_PAIR, 0.75)):
        run: list[re.Match[str]] = []
        found = list(pattern.finditer(r.text))
        for m in [*found, None]:
            if m is not None and run and re.fullmatch(r"[\s,;.|()\[\]{}]*(?:and|or)?\s*", r.text[run[-1].end(): m.start()]):
                run.append(m)
                continue
            yield from _mapping(run, weight, r)
            run = [m] if m is not None else []


def _mapping(run: list[re.Match[str]], weight: float, r: Reading) -> Iterator[Constant]:
    if len(run) < 2 or sum(m[1] in _NOT_KEYS for m in run) > len(run) / 2:
        return
    pairs = [(_key(m[1], r), _key(m[2], r)) for m in run]
    keys, values = [k for k, _ in pairs], [v for _, v in pairs]
    if None in keys + values or len(set(keys)) < len(keys) or len({type(k) for k in keys}) > 1 or len({type(v) for v in values}) > 1:
        return
    if all(m[1].lower() in r.params for m in run):
        return
    why = r.shown(run[0].start(), run[-1].end())
    yield Constant(FrozenMap(pairs), map_of(type_of_value(keys[0]), type_of_value(values[0])), weight, why)
    for column in (keys, values):
        yield Constant(tuple(column), list_of(type_of_value(column[0])), weight * 0.4, why)
        if all(isinstance(v, str) for v in column):
            for v in column:
                yield Constant(v, STR, weight * 0.6, why)


def _known(r: Reading) -> Iterator[Constant]:
    """Constants that everybody knows: units, classes of characters, named characters."""
    words = {t.word for t in r.tokens}
    for t in r.tokens:
        if len(t.word) > 3 and t.word.endswith("s"):
            words.update((t.word[:-1], t.word.removesuffix("es")))
    words |= {"feet"} & words | ({"foot"} if "feet" in words else set()) | {w.replace("metre", "meter").replace("litre", "liter") for w in words}
    words |= {n for n in r.names if len(n) > 3}
    if "%" in r.text:
        words.add("percent")
    if "°" in r.text:
        words.add("degree")
    for unit in _units_for(words):
        names, numbers, weight = unit
        for i, n in enumerate(numbers):
            yield Constant(n, FLOAT if isinstance(n, float) else INT, weight * 0.95 ** i, names)
    textual = r.is_textual
    for pattern, text in _CHARACTERS:
        if m := pattern.search(r.text):
            yield Constant(text, STR, _character_weight(text, m) * (1 if textual else 0.4), m[0])
    for found, why in named_characters(r):
        yield Constant("".join(found), STR, 0.6, why)
        yield Constant(found, list_of(STR), 0.5, why)
    for pattern, values in _CLASSES:
        if m := pattern.search(r.text):
            for value, weight in values:
                weight = weight if textual or not isinstance(value, str) else weight * 0.4
                yield constant(value, weight, m[0]) if isinstance(value, tuple) else Constant(value, _type(value), weight, m[0])
    for real, value, weight in _REALS:
        if m := real.search(r.text):
            yield Constant(value, FLOAT, weight, m[0])


def named_characters(r: Reading) -> Iterator[tuple[tuple[str, ...], str]]:
    """Characters listed by name: "spaces, commas or dots"."""
    places = sorted((m.start(), m.end(), text) for pattern, text in _CHARACTERS if len(text) == 1 for m in pattern.finditer(r.text))
    run: list[tuple[int, int, str]] = []
    for place in [*places, (len(r.text) + 9, 0, "")]:
        if run and re.fullmatch(r" ?,? ?(?:and|or)? ?", r.text[run[-1][1]: place[0]]) and place[2] not in [c for _, _, c in run] and place[2]:
            run.append(place)
            continue
        if len(run) > 1:
            yield tuple(c for _, _, c in run), r.shown(run[0][0], run[-1][1])
        run = [place]


def _units_for(words: set[str]) -> Iterator[tuple[str, tuple[float | int, ...], float]]:
    seen: set[int] = set()
    for w in sorted(words):
        for i in _BY_WORD.get(w, ()):
            if i not in seen and _UNIT_WORDS[i] <= words:
                seen.add(i)
                yield UNITS[i]


def _type(value: Any) -> Type:
    return STR if isinstance(value, str) else type_of_value(dict(value))


def _character_weight(text: str, m: re.Match[str]) -> float:
    """A named character is mostly meant; a space or a tab may also be room, an empty text a case."""
    if text in (" ", ""):
        return 0.45 if m[0].startswith(("word", "sentence")) else 0.7
    return {"+": 0.4, "*": 0.55, "0": 0.6, "1": 0.4, "->": 0.3, "th": 0.5}.get(text, 0.85)


_UNIT_WORDS = [frozenset(names.split()) for names, _, _ in UNITS]
_BY_WORD: dict[str, list[int]] = {}
for _i, _names in enumerate(_UNIT_WORDS):
    for _w in _names:
        _BY_WORD.setdefault(_w, []).append(_i)
_CHARACTERS = tuple((re.compile(rf"\b(?:{p})\b"), c) for p, c in CHARACTERS)
_CLASSES = tuple((re.compile(rf"\b(?:{p})\b"), v) for p, v in CLASSES)
_REALS = tuple((re.compile(rf"\b(?:{p})\b"), v, w) for p, v, w in REALS)
