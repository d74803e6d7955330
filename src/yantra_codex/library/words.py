"""Words of requests and of patterns: taking text apart, stems, phrases, synonyms.

In: text. Out: `Word`s, each a stem with how much it says, and `expansions`: the stems that mean much the same.
The tables are general English and the vocabulary of programming; they know nothing of single patterns or requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARACTERS = 20_000
MAX_WORDS = 60
SHAPE = 0.6  # the weight of words for what a written value looks like
DIGITS = 0.5
ASIDE = 0.3  # the weight of words in an aside such as "for my invoice app"

STOP_WORDS = """
a about able also am an and any are aren't as at be been being both but by can cannot could did do does doesn't doing
don't done each either every few for from function functions get gets give given gives go got had has have having he
her here him his how i if in into is isn't it its itself just let like made make makes many may me might much must my
need needs no not of off on one or other our out over own please program python javascript typescript rust golang code
method script routine snippet implement implementation create creates return returns returned returning say she should
show so some such take takes tell tells than that the their them then there these they this those through thus to too
upon us use used uses using very want was way we were what when where whether which while who whose why will wish with
within without would write you your yours e g ie eg etc via def fn func let const pub console print prints prog helper
task input output inputs outputs param parameter parameters argument arguments args arg called named result results
"""
STOP = frozenset(STOP_WORDS.split())

# Small words that carry meaning next to others: kept, but they say little.
COUNT_LETTERS = ("k", "n")  # the only single letters that are words: "the k largest"
FAINT = {"k": 0.4, "n": 0.4, "no": 0.75, "not": 0.75, "without": 0.9, "each": 0.3, "every": 0.45, "all": 0.52, "any": 0.6, "one": 0.52, "both": 0.45, "other": 0.3,
         "out": 0.3, "into": 0.22, "from": 0.15, "over": 0.22, "within": 0.6, "many": 0.45, "is": 0.18, "are": 0.15, "does": 0.15, "than": 0.15,
         "if": 0.15, "whether": 0.18, "to": 0.09, "get": 0.075, "named": 0.3, "find": 0.2, "compute": 0.15, "calculate": 0.15, "determine": 0.15, "list": 0.6, "number": 0.75,
         "text": 0.75, "value": 0.68, "integer": 0.68, "element": 0.68, "item": 0.68, "check": 0.75, "convert": 0.9, "own": 0.3}

IRREGULAR = {
    "children": "child", "indices": "index", "indexes": "index", "matrices": "matrix", "vertices": "vertex", "men": "man", "people": "person",
    "mean": "mean", "means": "mean", "series": "series", "data": "data", "axes": "axis", "halves": "half", "leaves": "leaf", "lives": "life",
    "bought": "buy", "sold": "sell", "found": "find", "kept": "keep", "left": "left", "lost": "lose", "built": "build", "split": "split",
    "begun": "begin", "began": "begin", "held": "hold", "paid": "pay", "sent": "send", "spent": "spend", "went": "go", "written": "write",
    "mode": "mode", "modes": "mode", "best": "best", "worst": "worst", "less": "less", "evenly": "evenly", "early": "early", "interest": "interest",
    "position": "position", "positions": "position", "positional": "position", "version": "version", "versions": "version", "upper": "upper",
    "string": "string", "strings": "string", "during": "during", "nothing": "nothing", "something": "something", "everything": "everything",
    "fewer": "few", "fewest": "few", "newer": "new", "newest": "new", "older": "old", "oldest": "old", "later": "late", "latest": "late",
    "wider": "wide", "widest": "wide", "earlier": "early", "earliest": "early", "nested": "nest", "speed": "speed", "indeed": "indeed",
    "digital": "digit", "dice": "dice", "die": "dice", "its": "its", "this": "this", "opposite": "opposite", "composite": "composite",
    "divisible": "divide", "divisor": "divisor", "divisors": "divisor", "division": "divide", "dividing": "divide", "conversion": "convert",
    "subtraction": "subtract", "addition": "add", "multiplication": "multiply", "multiplied": "multiply", "occurrence": "occur",
    "occurrences": "occur", "occurs": "occur", "occurring": "occur", "occurred": "occur", "appearance": "appear", "appearances": "appear",
    "decryption": "decrypt", "encryption": "encrypt", "substitution": "substitute", "insertion": "insert", "removal": "remove",
    "deletion": "delete", "comparison": "compare", "computation": "compute", "calculation": "calculate", "permutations": "permutation",
    "length": "long", "lengths": "long", "width": "wide", "widths": "wide", "height": "high", "heights": "high", "depth": "deep",
    "vowels": "vowel", "ascii": "ascii", "rectangular": "rectangle", "triangular": "triangular", "circular": "circular", "alphabetize": "alphabet",
}
# Words in -er or -or that are things in themselves, not "more so" or "one who".
KEEP_ER_WORDS = """
number integer letter character order power lower filter corner center border pointer counter remainder member paper
super offer inner outer never ever together rather consider enter answer register parameter perimeter diameter buffer
folder header finger layer upper letter quarter banner prefer transfer another either neither further computer over
under after other whether matter easter customer server user identifier differ
"""
KEEP_ER = frozenset(KEEP_ER_WORDS.split())

_ENDINGS = ("ations", "ation", "ators", "ator", "ically", "ical", "ally", "ities", "ity", "ments", "ment", "ness", "ings", "ing", "ences", "ence",
            "encies", "ency", "ents", "ent", "ers", "er", "est", "ions", "ion", "ibles", "ible", "able", "als", "al", "ics", "ic", "ies", "ied",
            "ed", "ly", "es", "s")
_LEAST = {"ment": 5, "ments": 5, "ent": 5, "ents": 5, "ence": 5, "ences": 5, "ency": 5, "encies": 5, "ion": 4, "ions": 4, "al": 5, "als": 5, "ic": 5,
          "ics": 5, "ity": 5, "ities": 5, "er": 4, "ers": 4, "est": 3, "ible": 5, "able": 4, "ly": 4}
_AT = {"ations", "ation", "ators", "ator"}


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its common English endings, so that 'sums', 'summed' and 'summing' meet."""
    for _ in range(3):
        shorter = _shorten(word)
        if shorter == word:
            break
        word = shorter
    if len(word) > 3 and word.endswith("e") and word not in ("mode",):
        return word[:-1]
    if len(word) > 3 and word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "i"
    return word


def _shorten(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    for end in _ENDINGS:
        cut = word[: -len(end)]
        if not word.endswith(end) or len(cut) < _LEAST.get(end, 3) or not re.search("[aeiouy]", cut):
            continue
        if end in ("er", "ers") and word.removesuffix("s") in KEEP_ER:
            continue
        if end in ("s", "es") and (word.endswith(("ss", "us", "is")) or (end == "es" and not cut.endswith(("s", "x", "z", "ch", "sh")))):
            continue
        if end == "ed" and cut.endswith("e"):
            continue
        if end in _AT:
            return cut + "at"
        if end in ("ies", "ied"):
            return cut + "y"
        if end in ("ing", "ings", "ed", "er", "ers", "est") and len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz":
            return cut[:-1]
        return cut
    return word


# ---------------------------------------------------------------- phrases: several words that are one idea

_PHRASES = (
    (r"\b[knijm] ?th|n'th", "nth"), (r"whole numbers?", "integer"), (r"real numbers?|floating point(?: numbers?)?", "float"),
    (r"(?:zeros|0s?) (?:and|or) (?:ones|1s?)|(?:ones|1s?) (?:and|or) (?:zeros|0s?)|base (?:two|2)", "binary bits"), (r"base (?:sixteen|16)", "hex"),
    (r"base (?:ten|10)", "decimal"), (r"(?:appear|occur|show up|seen|present|there|used|listed)(?:s|ing)? (?:twice|2 times|before|already)", "duplicate repeated"),
    (r"(?:that|which|not) (?:seen|met) before|(?:seen|met) (?:before|already)|already (?:seen|met)", "duplicate repeated"),
    (r"both ends included|(?:including|included) both(?: ends)?|both included|both inclusive", "inclusive"), (r"where (?:do|does|is|are|can|in)", "index position"),
    (r"^who|who (?:is|are|has|got|won)", "name who"), (r"non (empty|negative|positive|zero|overlapping|adjacent|decreasing|repeating)", r"non\1 not \1"),
    (r"end to end|one (?:list )?(?:onto|to) (?:the end of )?another", "concatenate"), (r"side lengths?", "sides"), (r"key words?", "keyword"),
    (r"how (?:many times|often)", "count frequency"), (r"how many", "count"), (r"(?:the )?(?:total )?(?:number|amount|quantity) of times", "count frequency"),
    (r"number of", "count"), (r"how (?:long|big|large|much)", "size"), (r"how far", "distance"), (r"how old", "age"),
    (r"(?:more|greater|bigger|larger|higher|longer|later|taller|older) than|exceed(?:s|ing)?", "above"),
    (r"(?:less|fewer|smaller|lower|shorter|earlier) than", "below"),
    (r"(?:no|not) (?:more|longer|greater|larger|bigger|higher) than", "atmost"), (r"at most|up to", "atmost"),
    (r"(?:no|not) (?:less|fewer|smaller|lower|shorter) than", "atleast"), (r"at least|or more", "atleast"), (r"a minimum of", "atleast"),
    (r"only once|exactly once|just once", "unique once"), (r"more than once|at least twice|multiple times|several times", "repeated duplicate"),
    (r"(?:the )?same (?:backwards? and forwards?|forwards? and backwards?|(?:from )?both (?:ways|ends|directions|sides)|either way)", "palindrome"),
    (r"back to front|from the end to the start|(?:in )?(?:reverse|opposite) (?:word )?order|backwards?|the other way (?:around|round)", "reverse"),
    (r"upper ?case|capital letters?|upper and lower|in capitals|all caps", "uppercase"), (r"lower ?case|small letters?", "lowercase"),
    (r"upper-case", "uppercase"), (r"lower-case", "lowercase"),
    (r"ignor(?:e|es|ing) (?:the )?case|case[- ]insensitiv(?:e|ely)|regardless of (?:the )?case|disregarding (?:the )?case", "ignoring case"),
    (r"in common", "common"), (r"left to right", "leftright"), (r"top to bottom", "topbottom"),
    (r"two[- ]dimensional|2[- ]?d (?:list|array|grid)s?|lists? of lists?|arrays? of arrays?|nested (?:lists?|arrays?)", "matrix nested"),
    (r"(?:list|array|sequence)s? of (?:dict(?:ionarie)?s?|objects|maps|records)", "records"),
    (r"lists? of (?:pairs|tuples)", "pairs"), (r"name[- ]value pairs|key[- ]value pairs", "key value pairs"),
    (r"sub[- ](string|array|list|sequence|set|tree|word)", r"sub\1"), (r"white[- ]space", "whitespace"), (r"file[- ]name", "filename"),
    (r"divisible by (?:two|2)|multiples? of (?:two|2)", "even"), (r"not divisible by (?:two|2)", "odd"),
    (r"(?:below|less than|smaller than|under) (?:zero|0)", "negative below 0"), (r"(?:above|greater than|more than|over) (?:zero|0)", "positive above 0"),
    (r"next to (?:each other|it|one another)|side by side|one after (?:another|the other)|in a row|right next to", "adjacent consecutive"),
    (r"so far", "running sofar"), (r"per ?cent(?:age)?", "percent"), (r"add(?:s|ed|ing)? up|sum(?:s|med|ming)? up|add(?:s|ed|ing)? together", "sum"),
    (r"(?:that )?adds? (?:up )?to|(?:that )?sums? (?:up )?to|with (?:a )?(?:total|sum) of|with the given (?:sum|total)", "sum target"),
    (r"divid(?:e|es|ing) evenly|evenly divid(?:e|es|ing)|evenly divisible|without (?:a )?remainder", "divisible"),
    (r"get rid of|throw away|leave out|cut (?:off|out)|take (?:out|away)|filter out|strip out|rid of|knock out", "remove"),
    (r"look(?:s|ing)? (?:up|for)|search(?:es|ing)? for", "find"), (r"fill(?:s|ed)? up", "fill"), (r"turn(?:s|ed|ing)? (.{1,40}?) (?:in)?to\b", r"convert \1 to"),
    (r"chang(?:e|es|ed|ing) (.{1,40}?) (?:in)?to\b", r"convert \1 to"), (r"break(?:s|ing)? (?:up|apart|down)|cut(?:s|ting)? up|tak(?:e|es|ing) apart", "split"),
    (r"greatest common (?:divisor|factor|denominator)|highest common (?:divisor|factor)", "gcd greatest common divisor"),
    (r"(?:least|lowest|smallest) common (?:multiple|denominator)", "lcm least common multiple"), (r"day of (?:the )?week|day of the week", "weekday"),
    (r"i\.e\.|e\.g\.", " "), (r"roman number", "roman numeral"), (r"zero ?es", "zeros"), (r"all different|all distinct", "unique"),
    (r"one (?:by|at a) (?:one|time)", "each"), (r"with(?:out| no) (?:any )?(?:repeats?|repetitions?|duplicates?)|no repeats", "unique distinct"),
    (r"shows? up|turns? up|comes? up", "occur"), (r"made (?:up |out )?of", "consist"), (r"starts? with|begin(?:s|ning)? with", "prefix starts"),
    (r"ends? (?:with|in)|ending (?:with|in)", "suffix ends"), (r"for each|per each", "per each"), (r"greatest possible", "greatest"),
    (r"as (?:many|much) as possible", "maximum"), (r"as (?:few|little|cheaply) as possible", "minimum"), (r"taken? (?:only )?once", "once"),
    (r"square roots?|sqrt", "squareroot square root"), (r"cube roots?", "cuberoot cube root"), (r"to the power(?: of)?|raised? to|exponentiation", "power"),
    (r"second (?:largest|biggest|greatest|highest)", "secondlargest second largest"), (r"(?:in )?alphabetical(?:ly)? order(?:ed)?", "alphabetical sort"),
    (r"(?:in )?(?:ascending|increasing) order", "ascending sort"), (r"(?:in )?(?:descending|decreasing) order", "descending sort"),
    (r"(?:from )?(?:small(?:est)?|low(?:est)?) to (?:large(?:st)?|big(?:gest)?|high(?:est)?|great(?:est)?)", "ascending sort"),
    (r"(?:from )?(?:large(?:st)?|big(?:gest)?|high(?:est)?|great(?:est)?) to (?:small(?:est)?|low(?:est)?)", "descending sort"),
    (r"in order of", "sort by"), (r"in order\b", "sorted order"), (r"in turn|turn by turn", "turns roundrobin"), (r"round[- ]robin", "roundrobin round robin"),
    (r"not (?:present|found|there|in)\b", "missing absent"), (r"up and down", "updown"), (r"or not\b", " "), (r"at (?:the|a) time", " "),
)
_PHRASE = tuple((re.compile(rf"\b(?:{p})(?!\w)"), r) for p, r in _PHRASES)

# Where and for whom a function is wanted says little about what it does.
_ASIDES = re.compile(
    r"\b(?:for|in|as part of) (?:my|our|a|an|the|some|this)(?: [\w-]+){0,3} "
    r"(?:app|application|project|game|website|site|script|dashboard|tool|homework|assignment|class|course|team|program|service|widget|library|api|interview)\b"
    r"|\bi(?:'m| am) (?:working on|writing|building|making|coding|developing)[^,.;:]*|\bi have\b|\bi need\b|\bi(?:'d| would) like\b")
_DOCTEST = re.compile(r"^[ \t]*(?:>>>|\.\.\.|assert\b|#\s*=>).*$", re.M)
_LITERAL = re.compile(r"\[[^\[\]a-z]*\]|\{[^{}a-z]*\}|(?<![\w.])-?\d+\.\d+")

NUMERALS = {"zero": "0", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
            "1st": "first", "2nd": "second", "3rd": "third", "once": "1"}


# What a value written in a request looks like, in words.
_SHAPES = tuple((re.compile(p), w) for p, w in (
    (r"\b[a-z]+[A-Z][a-z]+\b", "camel case"), (r"\b[a-z]+_[a-z]+\b(?!\()", "snake case underscore"), (r"\b[A-Z][a-z]+[A-Z][a-z]+\b", "pascal case"),
    (r"\d ?%", "percent"), (r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b", "hex color"), (r"#[a-z]{2,}", "hashtag"), (r"\b\d{1,2}:\d\d:\d\d\b|\b[hH]{2}:[mM]{2}:[sS]{2}\b", "duration seconds"),
    (r"(?<![\d:])\d{1,2}:\d\d(?![\d:])|\b[hH]{2}:[mM]{2}(?!:)", "clock time"), (r"\b\d{4}-\d\d-\d\d\b|\b[yY]{4}-[mM]{2}-[dD]{2}\b", "iso date"),
    (r"\b\d\d?[/.]\d\d?[/.]\d{4}\b|\b[dD]{2}[/.][mM]{2}[/.][yY]{4}\b", "date day first"), (r"\w@\w|@", "email"), (r"https?:|\bwww\.", "url"), (r"\b\d+(?:\.\d+){3}\b", "ipv4 ip"),
    (r"(?<![\d.])\d+\.\d+\.\d+(?![\d.])", "version"), (r"\b(?:AM|PM)\b", "am pm 12 hour"), (r"[$€£]\s?\d", "money dollars"), (r"\b[MDCLXVI]{3,}\b", "roman numeral"),
    (r"\b1st\b|\b2nd\b|\b3rd\b", "ordinal"), (r"\b[n\d]!", "factorial"), (r"\*\*|\w\^\w", "power"), (r"\w %\s|\) %", "modulo"),
    (r"</?\w+>", "html tag"), (r"\(\)|\[\]|\{\}", "brackets"), (r"\b\d{1,3},\d{3}\b", "thousands separator"), (r"\b\w+\.(?:txt|pdf|csv|png|jpe?g|py|js)\b", "filename extension"),
    (r"\{\w+\}", "placeholder template"), (r"\b0x[0-9a-f]+\b", "hex"), (r"\b0b[01]+\b|\b[01]{4,}\b", "binary"),
    (r"\b\d+(?:\.\d+)? ?[KMG]B?\b", "short size"), (r"\bO\(log n\)", "binary search"), (r"\w+=\w+&\w+=", "query string"), (r"(?<!\w)\?(?=\s*(?:and|or)\b)|\* and \?", "wildcard")))


@dataclass(frozen=True, slots=True)
class Word:
    """A stem and how much it says, 0 to 1 (1: a word of content)."""

    stem: str
    weight: float = 1.0


def words_of(text: str) -> list[str]:
    """The words of a text that say something, lower-case, phrases made one word, camelCase and snake_case taken apart."""
    return [w for w in split_words(text) if w not in STOP]


def split_words(text: str) -> list[str]:
    """All words of a text in order, after phrases were put together; single letters only where they are numbers."""
    return _split(join_phrases(text))


def _split(joined: str) -> list[str]:
    return [w for w in re.findall(r"[a-z]+(?:'t)?|\d+(?:st|nd|rd|th)?", joined) if len(w) > 1 or w.isdigit() or w in COUNT_LETTERS]


def join_phrases(text: str) -> str:
    """Lower-case text with names taken apart and each known phrase replaced by its words."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", " ", text[:MAX_CHARACTERS].replace("_", " "))
    text = re.sub(r"[-=]+>|→", " to ", text.lower().replace("’", "'")).replace("-", " ")
    for pattern, by in _PHRASE:
        text = pattern.sub(by, text)
    return text


_FAINT = {key: weight for word, weight in FAINT.items() for key in (word, stem(word))}


def terms(text: str) -> list[Word]:
    """The words of a pattern's phrase or of a request as stems with weights; faint words are kept, empty ones are not."""
    return _weighed(split_words(text))


def terms_of_each(texts: Sequence[str]) -> list[list[Word]]:
    """`terms` of several one-line texts, faster than one by one."""
    return [_weighed(_split(line)) for line in join_phrases("\n".join(" ".join(t.split()) for t in texts)).split("\n")]


def _weighed(words: Iterable[str]) -> list[Word]:
    out = []
    for w in words:
        w = NUMERALS.get(w, w)
        stemmed = stem(w)
        weight = _FAINT.get(w, _FAINT.get(stemmed))
        if weight is None:
            if w in STOP:
                continue
            weight = DIGITS if w.isdigit() else 1.0
        out.append(Word(stemmed, weight))
    return out


def request_terms(text: str) -> list[Word]:
    """The words of a request: example lines and literals left out, asides weighed down."""
    text = _DOCTEST.sub(" ", text[:MAX_CHARACTERS])
    shapes = [Word(w.stem, w.weight * SHAPE) for p, words in _SHAPES if p.search(text) for w in terms(words)]
    text = _LITERAL.sub(" ", text)
    asides = [m.group() for m in _ASIDES.finditer(text.lower())]
    words = terms(_ASIDES.sub(" . ", text.lower()) if asides else text)
    return words + shapes + [Word(w.stem, w.weight * ASIDE) for a in asides for w in terms(a) if w.weight > 0.5]


# ---------------------------------------------------------------- synonyms

# Each line: words that may stand for each other. `=`: all but the same word, `~`: related rather than the same.
EQUAL, SAME, RELATED = 0.92, 0.7, 0.4

SYNONYMS = """
= k n
= max maximum biggest largest greatest maximal
= min minimum smallest lowest least minimal
= list array
= string text str
= dict dictionary map hashmap
= char character
= remove delete
= average mean
= sum total
= count tally
= integer int
= element item entry
= index position
= unique distinct
= duplicate repeated
= consecutive adjacent contiguous
= neighbour neighbor adjacent
= join concatenate
= interval range
= intersection common
= letter alphabetic
= vertex node
= parenthesis parentheses paren bracket
= subarray sublist
= gcd hcf
= power exponent
= remainder modulo mod
= root squareroot
= uppercase capital
= nth kth
= centre center middle
= grey gray
= colour color
= none null nil
= exception error
= combine merge
= replace substitute
= find locate
= check verify
= pair couple
= 2d matrix
= ascending increasing
= descending decreasing
nth kth third fourth fifth position
twice duplicate repeat double
max maximum biggest largest greatest highest big large great high top most longest best peak
min minimum smallest lowest least small low fewest shortest
maximal max
minimal min
~ long longest big
~ short shortest small
~ cheapest cheap minimum least low
~ heavy heaviest large
remove delete drop strip discard erase eliminate exclude omit
~ remove cut trim clear reject skip prune clean leave filter without
~ strip trim prefix suffix
keep retain select filter choose pick preserve
~ keep only extract
count tally frequency frequencies quantity occur
~ count histogram number
~ frequency frequent common occur appear often
occur appear happen present
list array sequence collection vector series
~ list items elements values numbers entries
element item entry member value
~ element number value integer
text string sentence phrase str
~ text word line message
char character letter symbol
~ word text
~ letter alphabet alphabetic alphabetical
number integer int numeric num
~ number float decimal digit
digit figure
sum total add plus addition summation
~ sum combined accumulate cumulative
product multiply times
~ product multiplication
subtract minus difference
difference distance gap differ apart different
~ difference change delta
average mean
~ average median middle expected
middle center central centre midpoint halfway
half halves
duplicate repeat repeated redundant double
~ duplicate same equal twice dup again
unique distinct dedupe deduplicate different
~ unique duplicate once
~ dedupe duplicate remove unique
sort order arrange rank ordered sorted ordering
~ sort alphabetical ascending organize
ascending increasing growing rising upward nondecreasing
descending decreasing falling downward
increase grow rise gain
reverse backward invert flip mirror opposite
~ reverse swap back
~ flip toggle switch
swap exchange interchange switch trade
~ swap transpose reverse
rotate shift turn cycle cyclic circular
~ rotate rotation wrap
find search locate lookup seek
~ find first get which determine
check test verify validate determine tell
~ check valid correct proper
valid correct proper legal wellformed acceptable
contain include have hold
~ contain member present inside within
inside within in
map dict dictionary hashmap hash table lookup associative object mapping
~ map key record
key field attribute property name
~ field column
matrix grid table 2d board
~ matrix rows array square
row line
column col field
cell square
pair tuple couple two 2
triple triplet three 3
~ pair record tuple
record object struct row dict
~ record person entry
split divide separate break partition cut
~ split chunk divide part
chunk block piece batch part slice segment group
~ chunk window
group cluster bucket bin categorize category classify collect organise organize partition
category class kind type label
join concatenate combine merge append glue link
~ merge union join
~ append add insert
insert put place add
replace substitute change swap
~ replace convert update
update modify change set
convert transform translate change turn
~ convert parse encode decode format express represent write
parse read interpret extract decode
extract pull pluck parse get collect
format display render show print pretty
~ format text string
encode encrypt cipher encipher encoding obfuscate
decode decrypt decipher decoding
compress shrink collapse squeeze reduce
expand decompress unpack
~ collapse merge
intersection common shared overlap both
~ intersection common
union combine merge together
overlap collide conflict clash intersect
~ overlap coincide share
interval range span segment slot period
~ interval booking meeting
~ range between limits bounds
bound limit boundary threshold cutoff
~ limit maximum capacity
between inside range within
above over exceed greater beyond more
below under beneath less smaller
atleast minimum above
atmost maximum below limit
subset part
subarray sublist stretch contiguous consecutive run window
~ subarray slice part
substring piece part fragment
consecutive adjacent neighbour neighbor contiguous successive neighbouring neighboring
neighbour neighbor adjacent
run streak consecutive stretch
window rolling sliding moving
running cumulative prefix sofar
index position place location where offset
~ index which
prefix start begin beginning leading first front head
suffix end last ending trailing tail back
first initial earliest leading leftmost front
last final latest end rightmost
next following successor after
previous preceding prior before earlier
before preceding left ahead
after following behind right rest
nth kth
zero 0 nothing
~ zero null
none null nil missing nothing undefined absent
missing absent lacking gap lack
~ missing none
default fallback
empty blank
space whitespace blank
equal same identical match
~ equal compare
match agree equal correspond
compare comparison
divisible multiple divide
divisor factor divide
~ factor multiple
remainder modulo mod modulus
~ remainder divide
even parity
odd parity
prime primes
power exponent exponential exp
square squared
cube cubed
root squareroot
gcd hcf
lcm multiple
factorial
binary bit bits base2
~ binary base
bit flag
hex hexadecimal
base radix
permutation arrangement ordering rearrangement anagram
~ permutation order
anagram rearrangement rearrange
combination choose combo selection
subsequence
path route way trail
~ path walk
grid maze
way route possibility
step move hop
~ step jump
graph network
node vertex vertices
edge link connection arc
directed digraph
connected reachable linked
~ component cluster island group
island region area component
cycle circular loop
tree hierarchy
~ ancestor parent
child children descendant
depth height level deep
cost price expense
~ cost weight
price cost fee amount
money cash currency dollar amount
cent cents penny
coin denomination change
tax vat
discount reduction rebate off
profit gain earn
interest
pay wage salary payment
bill invoice
cart basket
balance account
deposit transaction
withdraw withdrawal
percent percentage share proportion ratio fraction
fraction ratio share
weight weighted importance
score point mark grade
~ score rating
grade mark
winner champion win
~ winner best
name label
date calendar day
~ date day
day weekday
weekday day week
month
year annual
time clock duration
duration elapsed time span
~ second hour minute time
hour minute
age birthday old birth
valid date
area surface
~ area size
perimeter circumference boundary
circle disc disk round
rectangle box square
~ box cuboid
ball sphere
volume capacity space
angle degree
~ angle rotation
slope gradient steepness
line straight
point coordinate position location
~ point vertex
distance far length
~ distance near close
near close nearest closest
polygon
size length count width dimension
~ size number long
long length size
capitalize capital uppercase upper titlecase
~ capitalize title case
lowercase lower
uppercase upper capital
case
word term token
sentence text
~ sentence paragraph
paragraph block
punctuation comma symbol
number count
vowel
consonant
reverse palindrome
abbreviation acronym initial short
hide mask censor obfuscate conceal redact
~ censor replace
pad fill justify align
left
truncate shorten cut clip abbreviate
wrap break
dash hyphen
underscore snake
quote quoted
url link web address
~ url website
email mail address
file filename path
extension suffix
folder directory
ip ipv4 address
password
phone telephone
user username account
color colour
version release
tag
config configuration settings ini
csv comma separated
list bullet
template placeholder
bracket parenthesis parentheses paren brace
balanced matched closed nested
nested nest inner deep
flatten flat
pattern
allowed permitted valid accepted
banned forbidden blacklisted unwanted disallowed blocked
~ permission role right allowed
raise throw error exception fail
~ error invalid
divide split quotient division
quotient divide
round nearest approximate
~ round ceil floor
ceil ceiling up
floor down
clamp limit restrict bound constrain
absolute magnitude
sign negative positive
negative minus
random
fill populate
create build generate make produce construct
generate list produce all
compute calculate evaluate work
evaluate compute calculate
iterate
sequence term series progression
~ series sum
arithmetic
recursive recursion
stack push pop
queue line
~ queue wait
job task work
worker machine people
~ task job activity
schedule calendar
cheap expense cost
budget money
knapsack bag
subset combination
stairs staircase steps climb
hop jump
stock share trade buy sell
histogram bar frequency distribution
deviation spread variance
spread range dispersion
variance
median
outlier unusual extreme
predict prediction forecast
~ actual true expected truth
error mistake
accuracy correct
similarity similar overlap
~ similar close
rank place standing
tie equal
leaderboard rank
true on yes
false off no
flag boolean bool
toggle flip switch
set on
clear off
~ person people customer
team player
vote ballot election
elect vote
convert unit
celsius temperature
fahrenheit temperature
kilometer km mile
kilogram kg weight
deg degree
rad radian
simulate simulation play
position end
robot move walk
direction move
enumerate number index list
choose pick select
take get pick
each every all element
separator delimiter
~ separator mark marker
mark marker separator
parallel pairwise elementwise corresponding zip
pairwise elementwise
vector point list
scale multiply factor rescale
~ scale normalize
normalize scale standardize
rename name
invert swap inverse
inverse invert
~ share common
share proportion split
proportional weight share
distribute deal share assign allocate
assign allocate
fit pack capacity
bin box bucket
pack bin
~ possible can
can able possible
spell build form
form build make
speak say spell
~ ring circle
kill eliminate remove
survive survivor alive remain
remain left rest
alive live living
population grow
growth increase
double twice
human readable
readable friendly
~ html web
escape safe
~ network ip
"""


@lru_cache(maxsize=1)
def synonyms() -> dict[str, dict[str, float]]:
    """stem -> other stems with how near they are, 0 to 1."""
    out: dict[str, dict[str, float]] = {}
    for line in SYNONYMS.strip().splitlines():
        near = {"=": EQUAL, "~": RELATED}.get(line[0], SAME)
        group = list(dict.fromkeys(stem(NUMERALS.get(w, w)) for w in line.lstrip("=~ ").split()))
        for a in group:
            row = out.setdefault(a, {})
            for b in group:
                if a != b:
                    row[b] = max(row.get(b, 0.0), near)
    return out


def expansions(stemmed: str) -> dict[str, float]:
    """The stems that a stem may stand for, itself with 1, others with how near they are."""
    return {stemmed: 1.0, **synonyms().get(stemmed, {})}


def misspelt(word: str, known: Iterable[str]) -> str | None:
    """The known word one slip of the pen away (a letter more, less, other, or two swapped), the first by name."""
    return min((k for k in known if _one_slip(word, k)), default=None)


def _one_slip(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    return a[i:] == b[i + 1:] or a[i + 1:] == b[i:] or a[i + 1:] == b[i + 1:] or (a[i:i + 2] == b[i:i + 2][::-1] and a[i + 2:] == b[i + 2:])
