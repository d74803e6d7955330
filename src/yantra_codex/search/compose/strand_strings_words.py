"""What a request's words speak of, for the making of texts: places, cases, forms of numbers, quoted texts, units.

In: the words. Out: `Said`, which prices a deed (cheap where the words speak of it), knows the numbers and units to calculate
with, and tells a text that is named ("give 'sold out'") from one that only shows a form ("like '2.5 kg'").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

MEANT, UNMEANT = -1.0, 1.0
SAID: dict[str, str] = {
    "first": r"first|initial|start|begin|leading|front|prefix|opening|left", "last": r"last|extension|final|end|trailing|suffix|rear|right|tail", "rest": r"rest|remain|after|other|without|drop|except|all but|following",
    "reverse": r"revers|backward|mirror", "upper": r"upper|capital|shout|big letter", "lower": r"lower|small letter", "capitalize": r"capital|title|first letter|upper", "title": r"title|capital",
    "blank": r"space|blank|word", "word": r"word|blank|space|token|part|name", "digits": r"digit|number|numeric|figure", "letters": r"letter|alphabet", "before": r"before|up to|until|left of|user|local|front", "after": r"after|behind|follow|past|right of|domain",
    "between": r"between|inside|within|bracket|quot|enclosed|parenthes", "mask": r"mask|hid|hide|star|asterisk|replac|censor|each|conceal|x-?ed", "pad": r"pad|fill|width|align|justif|at least|long|zero|digits",
    "thousands": r"thousand|group|comma|separator", "sign": r"sign|plus|minus|negative|positive", "hex": r"hex", "binary": r"binary|bits?\b", "octal": r"octal", "percent": r"percent|%|share|rate", "decimals": r"decimal|places|point|digits|cent|round",
    "count": r"count|how many|number|length|total|size|each|amount", "sum": r"sum|total|add|plus|together|altogether", "difference": r"differ|minus|less|between|from|change|left|remain|subtract|gap|duration|length",
    "product": r"times|multipl|product|area|each|per", "ratio": r"per\b|ratio|fraction|common divisor|share|averag|mean|divid|half|percent|rate|change", "quotient": r"full|whole|minutes?|seconds?|hours?|days?|weeks?|cent|divid|split|box|pack|dozen|euro|dollar|pound|k[mb]",
    "time": r"hour|minute|second|clock|time|hh|duration", "strip": r"trim|strip|surround|spaces?|blank|outer|edges", "without": r"remov|without|drop|delet|ignor|strip|thrown? away|keep|only|clean|omit", "replace": r"replac|instead|turn|swap|join|change|with|become|underscore|dash|hyphen",
    "position": r"letter|alphabet|position|place|index|code", "plural": r"plural|singular|one\b|\bs\b", "abs": r"absolute|distance|minus|negative|sign|without (?:the )?sign", "average": r"average|mean",
    "times": r"times|repeat|often|copies|again", "even": r"even|odd|divisib|multiple",
}
UNITS: tuple[tuple[str, tuple[int, ...]], ...] = (
    (r"second|minute|hour|clock|hh|mm", (60, 3600)), (r"hour|day", (24,)), (r"\bdays?\b.*\bweek|week.*\bday", (7,)), (r"cents?\b|pence|penn|percent|%|dollar|euro|pound", (100,)), (r"dozen", (12,)), (r"inch|feet|foot", (12,)),
    (r"\bk[bm]\b|kilo|metre|meter|gram|\bml\b|lit[re]{2}|milli", (1000,)), (r"byte|\b[kmg]i?b\b", (1024,)), (r"last digit|decimal digit|\btens?\b", (10,)), (r"last (?:two|2) digits|century|year", (100,)), (r"degree|angle|compass", (360,)),
)
CLASSES: tuple[tuple[str, str], ...] = (  # words, the characters they stand for
    ("vowel", "aeiouAEIOU"), ("consonant", "b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z"), ("(?:upper ?case|capital)(?: letter|s)", "A-Z"), ("(?:lower ?case|small) letter", "a-z"), ("digit|number", "0-9"), ("letter|alphabet", "A-Za-z"), ("space|blank", r"\s"),
    ("punctuation|special", r"!-/:-@\[-`{-~"))
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
_ORDINALS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b")
_QUOTED = re.compile(r"\"([^\"\n]{0,60})\"|`([^`\n]{1,60})`|“([^”\n]{1,60})”|‘([^’\n]{1,60})’|(?<!\w)'([^'\n]{1,60})'(?!\w)")
SYMBOLS: dict[str, str] = {
    "dash": "-", "hyphen": "-", "minus": "-", "dot": ".", "period": ".", "full stop": ".", "comma": ",", "colon": ":", "semicolon": ";", "slash": "/", "underscore": "_", "star": "*", "asterisk": "*", "hash": "#", "space": " ",
    "blank": " ", "percent": "%", "dollar": "$", "euro": "€", "plus": "+", "equals sign": "=", "pipe": "|", "ampersand": "&", "at sign": "@", "exclamation mark": "!", "question mark": "?", "newline": "\n", "tab": "\t", "parenthes": "()",
    "square bracket": "[]", "bracket": "()[]", "brace": "{}", "curly": "{}", "quote": "\"'", "tilde": "~", "backslash": "\\", "line": "\n", "apostrophe": "'",
}


class Said:
    """What the request's words speak of."""

    def __init__(self, words: str, outcomes: Iterable[str] = ()):
        self.raw, self.outcomes = words, frozenset(outcomes)
        self.text = _NUMBER.sub(lambda m: str(_NUMBERS.index(m[0])), words.lower().replace("-", " "))
        self.memory: dict[str, bool] = {}

    def has(self, pattern: str) -> bool:
        """Whether a pattern is found at the start of a word."""
        found = self.memory.get(pattern)
        if found is None:
            found = self.memory[pattern] = re.search(rf"(?<![a-z])(?:{pattern})", self.text) is not None
        return found

    def price(self, tag: str, base: float) -> float:
        return base + (MEANT if self.has(SAID[tag]) else UNMEANT)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        text = self.text
        for q, meant in self.quoted.items():
            if not meant:
                text = text.replace(q.lower().replace("-", " "), " ")
        text = _ORDINAL.sub(lambda m: str(_ORDINALS.index(m[0]) + 3), text)
        return tuple(dict.fromkeys(int(n) for n in re.findall(r"(?<![\w.:/'])\d{1,7}(?![\w:/']|\.\d)", text)))

    @cached_property
    def constants(self) -> tuple[int, ...]:
        """Numbers to calculate with: of the words, and of the units they speak of."""
        units = (n for pattern, ns in UNITS if self.has(pattern) for n in ns)
        return tuple(dict.fromkeys(n for n in (*units, *self.numbers) if n > 1))[:8]

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """Texts that the words quote, and characters that they name."""
        alone = re.findall(r"(?<=\s)[@#$%&*+=/\\|~^_;:<>-](?=[\s,.]|$)", self.raw)
        return tuple(dict.fromkeys([*self.quoted, *alone, *(c for name, chars in SYMBOLS.items() if self.has(name) for c in chars)]))

    @cached_property
    def quoted(self) -> dict[str, bool]:
        """Texts in quotes: whether they are meant as they are, and not as an example of a form ("like '2.5 kg'")."""
        out: dict[str, bool] = {}
        for m in _QUOTED.finditer(self.raw):
            q = next(g for g in m.groups() if g is not None)
            form = re.search(r"(?:\blike|such as|as in|e\.g\.|for example|form)[ ,:(]*$", self.raw[: m.start()], re.I) or re.search(r"\d.*\W|\W.*\d", q) or (q in self.outcomes and re.search(r"\d", q))
            out[q] = out.get(q, False) or not form or (len(q) == 1 and q not in self.outcomes)
        return out

    def named(self, s: str) -> bool:
        """Whether the words quote this very text, or name it."""
        return self.quoted.get(s, s in self.literals)

    def mentions(self, s: str) -> bool:
        """Whether a text stands in something that is quoted, or in a form such as HH:MM."""
        return any(s in q for q in self.literals)

    def spelled(self, s: str) -> bool:
        """Whether the letters of a text stand in the request as words; digits are for what is computed."""
        return not re.search(r"\d", s) and all(re.search(rf"(?<![A-Za-z]){w}(?![A-Za-z])", self.raw) for w in re.findall(r"[^\W\d_]+", s))

    def counted(self, tag: str, n: int) -> float:
        """What "the first n" costs, by whether the words say so."""
        known = self.memory.get(f"{tag} {n}")
        if known is None:
            of = SAID[tag]
            near = rf"(?:{of})\w* (?:\w+ ){{0,2}}{n}\b|\b{n} (?:{of})" if n > 1 else rf"(?:{of})\w* (?:1 |\w+ )?(?:letter|char|digit|symbol|sign|one)|initial"
            known = self.memory[f"{tag} {n}"] = re.search(rf"(?<![a-z])(?:{near})", self.text) is not None
        return 1.5 if known else 2.5 + (n > 1) + (0 if self.has(SAID[tag]) else 1) + (0 if n == 1 or n in self.numbers else 0.5)


__all__ = ["CLASSES", "SAID", "Said"]
