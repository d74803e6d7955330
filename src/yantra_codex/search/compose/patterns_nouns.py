"""The nouns that stand for characters and for texts with a form of their own: "a vowel", "an e-mail address", "square brackets"."""

from __future__ import annotations

import re
from functools import lru_cache

from yantra_codex.search.compose.patterns_pieces import DIGITS, LETTERS, LOWER, PUNCTUATION, SPACES, UPPER, VOWELS

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
MASS = re.compile(r"(?:alphanumeric|punctuation|whitespace|uppercase|lowercase|parenthes[ei]s)$|(?<!plus)(?<!minus)(?<!equals)s$")
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


@lru_cache(maxsize=1)
def classes() -> tuple[tuple[re.Pattern[str], frozenset[str], bool, float], ...]:
    return tuple((re.compile(p), chars, negated, weight) for p, chars, negated, weight in CLASSES)


@lru_cache(maxsize=1)
def forms() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    return tuple((re.compile(p), pattern, weight) for p, pattern, weight in FORMS)


@lru_cache(maxsize=1)
def delimiters() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple((re.compile(p), a, b) for p, a, b in DELIMITERS)


__all__ = ["MASS", "classes", "delimiters", "forms"]
