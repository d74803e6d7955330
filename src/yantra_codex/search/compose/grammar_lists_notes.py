"""What a request says besides its task: assumptions, what holds anyway, and how ties, ends and places are to be taken.

In: the request's text as read. Out: `Notes`: the spans that name no part of the program, and how they change the terms of the others
("an incomplete chunk is ignored", "positions are counted from 1").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from yantra_codex.ir.types import INT
from yantra_codex.search.compose.grammar_forms import HOLE, Term

Turn = Callable[[Term], Term]
_ORDER = r"(?:order|sequence)"
_OLD = r"(?:original|given|same|input|initial|old|relative|existing|incoming)"
_KEPT = r"(?:kept|preserved|maintained|the same|unchanged|retained)"
_IGNORED = r"(?:ignored|dropped|left out|discarded|skipped|omitted|thrown away|not counted|not included|removed|left off|cut off|not (?:be )?(?:returned|used))"
_PARTIAL = r"(?:incomplete|shorter|partial|too short|left[ -]?over|unfinished|smaller)"
_GROUP = r"(?:chunks?|groups?|blocks?|batch(?:es)?|pieces?|parts?|weeks?|rows?|pages?|teams?|ones?|rest|windows?|slices?)"
_MIDDLE = r"(?:middle|central|cent(?:re|er))"
_LISTS = r"(?:lists?|arrays?|strings?|tuples?|matrix|matrices|grids?|rows?|words?|texts?|numbers?|values?|elements?|names?|inputs?|sequences?|items?)"

# what holds of the plain program anyway, or of every input; what takes a whole sentence starts where one does, lest it be tried at every letter
IDLE = tuple(re.compile(p) for p in (
    rf",? ?(?:and |but )?(?:in|by|keeping|keep|preserving|preserve|maintaining|maintain|retaining|without changing|with|leaving) (?:the |their |its )?{_OLD}(?: {_OLD})? {_ORDER}(?: unchanged)?(?: (?:of|as|in) (?:the )?{_OLD}?(?: ?{_LISTS}| others| appearance))?",
    rf",? ?(?:and )?in the {_ORDER} (?:of (?:their )?(?:first )?(?:appearance|occurrence)|given|(?:in which )?they (?:appear|occur|come|were given|are given|stand))(?: in (?:the )?{_LISTS})?",
    rf",? ?(?:in|by) {_ORDER} of (?:their )?(?:first )?(?:appearance|occurrence)",
    rf",? ?(?:and |but )?(?:the |their )?(?:{_OLD} )?{_ORDER} (?:of [\w ]{{0,30}} )?(?:is|must be|should be|stays?|remains?|has to be) {_KEPT}",
    rf",? ?(?:and |but )?(?:keep|keeping|preserving|preserve|maintaining|maintain|without changing|not changing) (?:the |their )?(?:{_ORDER}\b|(?:others|rest|remaining(?: \w+)?) in (?:their )?(?:{_OLD} )?{_ORDER})(?: of (?:the )?(?:others|rest|(?:remaining|other) \w+))?",
    r"\b(?:move|push|shift|bring|put)\b(?=[^.;]{3,40} (?:to|at) the (?:very )?(?:end|back|front|start|beginning)\b)",
    r"\breplace (?:each|every) (?:element|number|value|item|entry|word)s? (?:by|with)\b",
    r",? ?\(?(?:(?:positions|indices|counting|counted|starting) )?(?:count(?:ed|ing)? |start(?:ing|s)? )?(?:from|at) 0\)?(?! (?:to|up)\b)|\(?\b(?:0|zero)[ -]based\b\)?",
    r"(?<=[.;] )the (?:first|last) (?:one|element|number|value|item|word|entry|day) (?:is (?:dropped|left out|ignored|skipped|lost)|has (?:none|no \w+))",
    r"(?:you |we |one )?(?:can |may )?(?:safely )?assume\b[^.;]*", r"(?:^|(?<=[.;]))[^.;]*\bguaranteed\b[^.;]*",
    rf"(?:(?<=[.;] )|(?<=\n)|^)(?:both|the two|all|the)(?: input)? {_LISTS} (?:always )?(?:have|has|are of|are) (?:always )?(?:the )?(?:same|equal|equally) (?:length|size|long)s?",
    rf"(?:(?<=[.;] )|(?<=\n)|^)(?:the |each |every |both |all )?(?:input |given )?{_LISTS} (?:is|are) (?:never|always|not|all|guaranteed|distinct|unique|positive|non-?negative|given|at least)\b[^.;]*",
    rf"(?:(?<=[.;] )|(?<=\n)|^)(?:the |each |every |both |all )?(?:input |given )?{_LISTS} (?:always )?(?:has|have|holds?|contains?) (?:always |at least |never |only |an even |an odd )[^.;]*",
    r"(?:^|(?<=[.;]))[^.;]*\b(?:first|last|end|ends|outer|border)\b[^.;]*\b(?:do not|does not|don't|doesn't|never|cannot|can't) count\b[^.;]*",
    r"(?:^|(?<=[.;]))[^.;]*\bfirst\b[^.;]*\bhas no (?:predecessor|left neighbou?r|previous|one before)[^.;]*",
    rf",? ?(?:and |but )?(?:the )?last {_GROUP} (?:may|can|might|could) be (?:shorter|smaller|incomplete)[^.;]*",
))
_TIE = r"(?:(?:on|in case of|for|with|if there is|at) ?(?:a |any )?(?:ties?|draw)\b|ties?\b|(?:if|when) (?:there (?:are|is) )?(?:several|more than one|two or more|multiple|equally many|many)\b)"
FIRST_OF_TIED = re.compile(rf",? ?(?:and |but )?{_TIE}[^.;]*?\b(?:first|earliest|leftmost|earlier|lowest index|smallest index)\b(?![^.;]*alphabet)[^.;]*|,? ?the first (?:such|one) (?:\w+ )?(?:wins|counts|is (?:taken|returned|chosen))|\(?the first (?:one )?(?:on|in case of|of|if there (?:is|are)|when|for) (?:a |several )?(?:ties?|equal|tied|several)[^.;)]*\)?")
LAST_OF_TIED = re.compile(rf",? ?(?:and |but )?{_TIE}[^.;]*?\b(?:last|latest|rightmost|later)\b(?![^.;]*alphabet)[^.;]*|,? ?the (?:last|later) (?:such |one )?(?:\w+ )?(?:on|in case of|of|if there (?:is|are)|when|for) (?:a |several )?(?:ties?|equal|tied|several)[^.;]*")
FULL_ONLY = re.compile(rf",? ?(?:and |but )?(?:an? |the |any )?(?:last |final )?{_PARTIAL}(?: last| final)? ?{_GROUP}?[^.;,]*? (?:is|are|gets?) {_IGNORED}(?: at the end)?|,? ?(?:and |but )?(?:ignor|dropp?|discard|skipp?|leav|omitt?)(?:e|ing|s)?(?: out)? (?:an? |the |any )?(?:last |final )?{_PARTIAL}(?: last| final)? {_GROUP}(?: out)?(?: at the end)?")
FROM_1 = re.compile(r",? ?\(?(?:(?:with |where )?(?:the )?(?:positions?|places?|counting|counted|indices|index|indexes|numbered|numbering|numbers?|rows?|columns?) (?:are |is |being )?)?(?:count(?:ed|ing|s)? |start(?:ing|s)? |numbered |beginning )?(?:from|at|with) (?:1|one)\b(?! (?:to|up)\b)\)?|\(?\b(?:1|one)[ -]based\b\)?")
MIDDLE_OUT = re.compile(rf"(?:^|(?<=[.;,]))[^.;,]*\b{_MIDDLE}\b[^.;]*\b(?:neither|{_IGNORED}|no half|none of them|not belong|does not count)\b[^.;]*|,? ?ignoring the {_MIDDLE}[^.;,]*")
MIDDLE_FIRST = re.compile(rf"(?:^|(?<=[.;,]))[^.;,]*\b{_MIDDLE}\b[^.;]*\b(?:first|left|front) half\b[^.;]*|(?:^|(?<=[.;,]))[^.;,]*\b(?:first|left|front) half\b[^.;]*\b(?:gets|has|includes|takes|contains|is longer|longer|one more)\b[^.;]*")
SECOND_ON = re.compile(r",? ?(?:starting|beginning|start|begin|starts|begins)(?: with| from| at)? the second(?: one| element| item| word| letter| number| value)?")
FIRST_ON = re.compile(r",? ?(?:starting|beginning|start|begin|starts|begins)(?: with| from| at)? the first(?: one| element| item| word| letter| number| value)?")

OTHERS_STAY = re.compile(r",? ?(?:and |but )?(?:(?:leave|leaving|keep|keeping) (?:all )?(?:the )?(?:others?|rest|other \w+|everything else)(?: \w+)? (?:unchanged|as (?:it|they) (?:is|are|were|was)|as is|untouched|alone)|"
                         r"(?:all )?(?:the )?(?:others?|rest|other \w+) (?:stays?|remains?|(?:is|are) (?:left|kept)|are|is) (?:unchanged|the same|as (?:it|they) (?:is|are|were|was)|untouched))")
CHANGING = re.compile(r"(?:return (?:the |a )?(?:list|copy)[^.,]*(?:with|where) )?(?:double|triple|halve|negate|square|increase|decrease|increment|capitali[sz]e|reverse|uppercase|upper-?case|multiply|shift|change|turn|make)\b")


@dataclass(frozen=True, slots=True)
class Notes:
    """spans: of the text, that say nothing of their own; turns: what they change in terms.

    others_stay: what is done to some elements leaves the others as they are.
    """

    spans: tuple[tuple[int, int], ...] = ()
    turns: tuple[Turn, ...] = ()
    others_stay: bool = False

    def holds(self, start: int) -> bool:
        """Whether a word that starts there belongs to a note."""
        return any(a <= start < b for a, b in self.spans)

    def turned(self, term: Term) -> Term:
        """A phrase's term as the notes want it."""
        for turn in self.turns:
            term = everywhere(term, turn)
        return term


def everywhere(term: Term, turn: Turn) -> Term:
    """A term with every part of it changed, the inner ones first."""
    return turn(tuple(everywhere(p, turn) if type(p) is tuple and p and isinstance(p[0], str) else p for p in term))


def read_notes(text: str) -> Notes:
    """The notes of a request in lower case."""
    spans: list[tuple[int, int]] = []
    turns: list[Turn] = []
    for pattern, turn in (*((p, None) for p in IDLE), (FIRST_OF_TIED, None), *TURNED):
        for m in pattern.finditer(text):
            if m.end() - m.start() > 2 and not any(a <= m.start() < b for a, b in spans) and "«" not in m[0]:
                spans.append(m.span())
                if turn is not None and turn not in turns:
                    turns.append(turn)
    stay = OTHERS_STAY.search(text)
    if stay is not None:
        spans.append(stay.span())
    return Notes(tuple(spans), tuple(turns), stay is not None or CHANGING.match(text) is not None)


# ---------------------------------------------------------------- turns

_LENGTH: Term = ("op", "length", HOLE)
_HALF: Term = ("op", "floordiv", _LENGTH, ("lit", 2, INT))
_LARGER_HALF: Term = ("op", "sub", _LENGTH, _HALF)


def last_of_tied(term: Term) -> Term:
    """The last of the best ones."""
    if term[0] == "ho" and term[1] in ("max_by", "min_by") and term[2][:2] != ("op", "reverse"):
        return ("ho", term[1], ("op", "reverse", term[2]), term[3])
    return term


def full_only(term: Term) -> Term:
    """Chunks without the one that is too short."""
    if term[:2] == ("op", "chunk"):
        return ("ho", "filter", term, ("op", "eq", _LENGTH, term[3]))
    return term


def from_1(term: Term) -> Term:
    """Places counted from 1."""
    if term == ("place", 0):
        return ("place", 1)
    if term[0] == "where":
        return ("where", term[1], 1)
    if (term[0] == "ho" and term[1] == "find_index") or term[:2] in (("op", "index_of"), ("op", "index_of_max"), ("op", "index_of_min"), ("op", "last_index_of")):
        return ("op", "add", term, ("lit", 1, INT))
    return term


def middle_out(term: Term) -> Term:
    return ("op", "drop", term[2], _LARGER_HALF) if term[:2] == ("op", "drop") and term[3] == _HALF else term


def middle_first(term: Term) -> Term:
    return (*term[:3], _LARGER_HALF) if term[:2] in (("op", "drop"), ("op", "take")) and term[3] == _HALF else term


def counted_from(first: int) -> Turn:
    def turn(term: Term) -> Term:
        """Every second or k-th element, from the first one on (0) or from the second (1)."""
        if term[:1] == ("op",) and term[1] in ("is_even", "is_odd") and term[2] == ("place", 0):
            return ("op", "is_odd" if first else "is_even", term[2])
        if term[:2] != ("ho", "map") or term[2][:2] != ("ho", "filter") or term[2][2][:2] != ("op", "enumerate"):
            return term
        source, test = term[2][2], term[2][3]
        return ("ho", "map", ("ho", "filter", (*source[:3], ("lit", first, INT)), test), term[3])

    return turn


TURNED: tuple[tuple[re.Pattern[str], Turn], ...] = (
    (LAST_OF_TIED, last_of_tied), (FULL_ONLY, full_only), (MIDDLE_OUT, middle_out), (MIDDLE_FIRST, middle_first), (FROM_1, from_1),
    (SECOND_ON, counted_from(1)), (FIRST_ON, counted_from(0)))


__all__ = ["Notes", "read_notes"]
