"""How a dream's request is worded: variations in brackets, nouns, arguments and how they are mentioned, and the voices.

In: what a program does, as a noun phrase, an order or a condition. Out: one request, whose facts stay as they were told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from yantra_codex.ir.types import Type

T = TypeVar("T")


class Dice:
    """A random source that reads well where a phrase is made."""

    def __init__(self, seed: str):
        self.random = Random(seed)

    def pick(self, items: Sequence[T]) -> T:
        return items[self.random.randrange(len(items))]

    def weighted(self, items: Sequence[tuple[T, float]]) -> T:
        """One of the items, as often as its weight says."""
        at = self.random.random() * sum(w for _, w in items)
        for item, weight in items:
            at -= weight
            if at < 0:
                return item
        return items[-1][0]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def between(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def vary(self, text: str) -> str:
        """The text with each innermost [one|another] replaced by one of its parts, until none is left."""
        while True:
            new = _CHOICE.sub(lambda m: self.pick(m[1].split("|")), text)
            if new == text:
                return " ".join(text.split())
            text = new


_CHOICE = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Noun:
    """What the elements are called. names: parameters that hold many of them."""

    one: str
    many: str
    names: tuple[str, ...]


def _nouns(*rows: str) -> tuple[Noun, ...]:
    parts = [row.split() for row in rows]
    return tuple(Noun(p[0].replace("_", " "), p[1].replace("_", " "), tuple(p[2:])) for p in parts)


NOUNS = {
    "int": _nouns(
        "number numbers numbers nums xs values", "number numbers numbers nums data arr", "integer integers nums integers values arr",
        "value values values data items", "score scores scores points", "price prices prices costs", "temperature temperatures temps temperatures",
        "reading readings readings samples", "amount amounts amounts payments", "mark marks marks grades", "weight weights weights",
        "height heights heights", "element elements items elements xs lst", "quantity quantities quantities counts", "balance balances balances"),
    "float": _nouns(
        "number numbers numbers xs values", "price prices prices", "measurement measurements measurements samples", "decimal decimals values",
        "rate rates rates", "distance distances distances", "value values values data"),
    "str": _nouns(
        "word words words", "string strings strings texts strs", "name names names people", "string strings strings items lst", "line lines lines",
        "tag tags tags labels", "title titles titles", "city cities cities", "key keys keys", "code codes codes", "token tokens tokens"),
}
# how a list is called when it comes up first, and later
LISTS = ("a list of {many}", "a list of {many}", "a list of {many}", "an array of {many}", "the given list of {many}", "a sequence of {many}",
         "a given list of {many}", "a collection of {many}")
TEXTS = (("a string", "the string", "s"), ("a text", "the text", "text"), ("a string", "the string", "text"), ("a given string", "the string", "string"),
         ("a sentence", "the sentence", "sentence"), ("a line of text", "the line", "line"), ("a message", "the message", "message"))
COUNTS = ("n", "n", "k", "m")
LIMITS = ("k", "n", "limit", "threshold", "bound", "cutoff", "m")
VALUES = ("target", "value", "x", "item")


@dataclass(frozen=True, slots=True)
class Arg:
    """One parameter: first and later are its mentions; role tells dreams_inputs.py what to draw."""

    name: str
    type: Type
    first: str
    later: str
    role: str = ""


def scalar(dice: Dice, names: Sequence[str], t: Type, role: str = "", taken: Sequence[str] = ()) -> Arg:
    """A number or text beside the main argument, told by its name: "k", "a given limit"."""
    free = [n for n in names if n not in taken]
    name = dice.pick(free) if free else f"{names[0]}{len(taken)}"
    if len(name) < 3:
        kind = {"int": "an integer", "float": "a number", "str": "a string"}[t.name]
        return Arg(name, t, dice.pick((name, name, f"{kind} {name}")), name, role)
    return Arg(name, t, dice.pick((f"a {name}", f"a given {name}", f"the {name}")), f"the {name}", role)


class Speech:
    """How one request mentions its arguments: in full, or shortly where they are known.

    told: they are: an introduction names all of them ("Given a list of prices and a limit, ..."), or an earlier part did.
    """

    def __init__(self, dice: Dice, told: bool):
        self.dice, self.told = dice, told

    def of(self, arg: Arg) -> str:
        return arg.later if self.told else arg.first


@dataclass(frozen=True, slots=True)
class Told:
    """What a program does, each way of saying it a text; the voices choose.

    extra: sentences that belong to it (what holds for an empty list ...). plain: neither noun nor order for sure, so that no
    voice may be put around it. title: a name for the task, said in front.
    """

    nouns: tuple[str, ...] = ()  # "the sum of the even numbers in a list"
    orders: tuple[str, ...] = ()  # "add up the even numbers in a list"
    conditions: tuple[str, ...] = ()  # "every number in a list is even"
    extra: tuple[str, ...] = ()
    plain: bool = False
    title: str = ""


NOUN_VOICES = (
    "Return {it}.", "Return {it}", "Compute {it}.", "Find {it}.", "Calculate {it}.", "Determine {it}.", "Get {it}.", "Find {it}", "Give {it}.",
    "Write a function to find {it}.", "Write a function that returns {it}.", "Write a function to get {it}.", "Write a python function to find {it}.",
    "Write a function which computes {it}.", "Create a function that calculates {it}.", "Implement a function returning {it}.",
    "Write code that works out {it}.", "What is {it}?", "I need {it}.", "Please compute {it}.", "{It}.", "{It}", "{It}", "Function returning {it}.",
    "The function should return {it}.", "Define a function that gives back {it}.", "How do I get {it}?", "I want to know {it}.", "Produce {it}.",
    "This function returns {it}.", "Your task is to find {it}.", "We want {it}.")
ORDER_VOICES = (
    "{It}.", "{It}", "Write a function to {it}.", "Write a function to {it}", "Write a python function to {it}.", "Please {it}.", "How can I {it}?",
    "Create a function to {it}.", "Implement a function to {it}.", "I want to {it}.", "A function to {it}.", "Your task is to {it}.", "We need to {it}.",
    "Write some code to {it}.", "Help me {it}.", "Define a function to {it}.")
CONDITION_VOICES = (
    "Check whether {it}.", "Check if {it}.", "Return True if {it}, otherwise False.", "Return True if {it}.", "Return whether {it}.", "Tell whether {it}.",
    "Write a function to check if {it}.", "Write a function to check whether {it} or not.", "Write a function that tells whether {it}.",
    "Write a python function to check whether {it}.", "Determine if {it}.", "Determine whether {it}.", "Is it true that {it}?", "Test if {it}.",
    "Find out whether {it}.", "Does it hold that {it}?", "Verify that {it}; the result is a boolean.", "True if {it}, False otherwise.",
    "Write a predicate that is true when {it}.", "The result is true exactly when {it}.", "Say whether {it}.")
INTRODUCED = ("Given {args}, {then}", "Given {args}, {then}", "You are given {args}. {Then}", "For {args}, {then}", "You have {args}. {Then}",
              "Take {args} and {then}", "The input is {args}. {Then}", "Given {args}: {then}", "The function takes {args}. {Then}",
              "We have {args}. {Then}", "Write a function that takes {args}. It should {then}")
PLAIN_NOUN = ("return {it}.", "find {it}.", "compute {it}.", "return {it}", "calculate {it}.", "determine {it}.", "produce {it}.")
PLAIN_ORDER = ("{it}.", "{it}")
PLAIN_CONDITION = ("check whether {it}.", "return True if {it}, otherwise False.", "determine whether {it}.", "return whether {it}.", "decide if {it}.",
                   "return true if {it}.")
BEFORE = (
    "This is for a small report.", "Our team needs this for a nightly job.", "I am cleaning up some data.", "This comes up when we process the input files.",
    "Hi, a quick question.", "We are building a dashboard.", "As part of an exercise:", "Here is a small task.", "In our billing tool we need this.",
    "Background: the data comes from a sensor.", "I am learning to program.")
AFTER = (
    "The input must not be changed.", "Keep the code simple.", "Don't print anything.", "Speed is not important.", "Do not use any external library.",
    "Only the result matters, nothing is printed.", "A short and readable solution is preferred.", "Thanks!", "The data can be long.",
    "It will be called many times.", "Use plain Python.", "No need to validate the types.", "Please name the variables clearly.")


FRAGMENT_VOICES = ("{It}", "{It}.", "{it}", "Task: {it}.", "Write a function for this: {it}.", "Write a function: {it}.", "Function: {it}", "Needed: {it}.",
                   "Implement the following: {it}.", "A function for: {it}.")
RULE_VOICES = ("{It}.", "{It}.", "{It}", "Write a function that works like this: {it}.", "Implement this rule: {it}.", "The rule: {it}.")


def request(dice: Dice, told: Told, args: Sequence[Arg], introduced: bool) -> str:
    """One request of what was told; introduced: the arguments are named in front of it (Speech.told must say the same)."""
    kinds = [k for k in ("nouns", "orders", "conditions") if getattr(told, k)]
    kind = dice.pick(kinds)
    it = dice.vary(dice.pick(getattr(told, kind)))
    rule = it.startswith("if ")
    if introduced and args:
        plain = {"nouns": PLAIN_NOUN, "orders": PLAIN_ORDER, "conditions": PLAIN_CONDITION}[kind]
        then = dice.pick(plain).replace("{it}", it)
        text = (INTRODUCED[0] if rule or told.plain else dice.pick(INTRODUCED)).replace("{args}", _series([_GIVEN.sub("a ", a.first) for a in args]))
        text = text.replace("{then}", then).replace("{Then}", _upper(then))
    else:
        voices = {"nouns": NOUN_VOICES, "orders": ORDER_VOICES, "conditions": CONDITION_VOICES}[kind]
        text = dice.pick(FRAGMENT_VOICES if told.plain else RULE_VOICES if rule else voices).replace("{it}", it).replace("{It}", _upper(it))
    if told.title:
        text = f"{_upper(told.title)}{dice.pick((': ', '. ', ' - '))}{_upper(text)}"
    for extra in told.extra:
        text = sentence(text) + " " + _upper(dice.vary(extra)).rstrip(".") + "."
    if dice.chance(0.07):
        text = f"{dice.pick(BEFORE)} {_upper(text)}"
    if dice.chance(0.08):
        text = f"{sentence(text)} {dice.pick(AFTER)}"
    return _styled(dice, text)


def sentence(text: str) -> str:
    """The text with a mark at its end."""
    return text if text[-1:] in ".?!:" else text + "."


def _series(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# Words that may stand for each other in any request. The left side is looked for; with the share, one of the right replaces it.
SYNONYMS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("largest", ("biggest", "greatest", "maximum", "highest"), 0.5), ("smallest", ("minimum", "lowest"), 0.45),
    ("in descending order", ("from largest to smallest", "in decreasing order"), 0.4),
    ("in ascending order", ("from smallest to largest", "in increasing order"), 0.4),
    ("greater than", ("larger than", "more than", "bigger than", "above"), 0.5), ("less than", ("smaller than", "below", "lower than", "under"), 0.5),
    ("dictionary", ("dict", "map", "mapping"), 0.25), ("character", ("char",), 0.05), ("divisible by", ("evenly divisible by",), 0.1),
    ("for each", ("for every",), 0.3), ("the number of", ("the count of", "the total number of"), 0.25), ("occurs", ("appears",), 0.5),
    ("occurrences", ("appearances",), 0.3), ("different", ("distinct", "unique"), 0.4), ("position", ("index",), 0.2),
)
BRITISH = (("neighbor", "neighbour"), ("color", "colour"), ("centered", "centred"), ("capitaliz", "capitalis"), ("maximiz", "maximis"), ("minimiz", "minimis"),
           ("normaliz", "normalis"), ("lowercase", "lower-case"), ("uppercase", "upper-case"), ("summariz", "summaris"))


def _styled(dice: Dice, text: str) -> str:
    """The text with synonyms, one of the two spellings, and now and then a careless beginning or end; quoted parts stay."""
    parts = _QUOTED.split(text)
    american = dice.chance(0.5)
    for i in range(0, len(parts), 2):
        for word, others, share in SYNONYMS:
            if word in parts[i] and dice.chance(share):
                parts[i] = re.sub(rf"\b{word}\b", dice.pick(others), parts[i])
        for us, uk in BRITISH:
            parts[i] = parts[i].replace(uk, us) if american else parts[i].replace(us, uk)
        parts[i] = re.sub(r"\b1 (character|letter|element|number|place)s\b", r"1 \1", parts[i])
        parts[i] = _ARTICLE.sub(lambda m: f"{m[1]}n {m[2]}", parts[i])
    text = "".join(parts)
    text = _COMMAS.sub(r"\1", text)
    if dice.chance(0.06):
        text = text[:1].lower() + text[1:]
    return " ".join(text.split()) if "\n" not in text else text


_COMMAS = re.compile(r"(?<=\w),\s*([,.;:?])")
_GIVEN = re.compile(r"\b(?:a|the) given ")  # "given the given list" says it twice
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\"|`[^`]*`)")
# "a even" is put right; "a is" and "a one" are
_ARTICLE = re.compile(r"\b([Aa]) (?!(?:is|are|and|or|in|of|if|as|at|otherwise|equals|exceeds|on|one|once|into|else|add|is)\b)((?:[aeio]|un(?!i)|up)[a-z])")
