"""Tests of one value that the words of a request state: comparisons, kinds of numbers, characters and texts.

In: a Reading. Out: `Predicate`s. Two tables: COMPARES for "at least k", TESTS for "vowel", "divisible by 3".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from yantra_codex.ir.nodes import Expr
from yantra_codex.ir.types import ANY, FLOAT, INT, STR, Type, list_of
from yantra_codex.search.compose.hints_text import OPERAND, Operand, Reading, operand, typed
from yantra_codex.search.compose.hints_types import Predicate

NEGATED_OP = {"gt": "le", "le": "gt", "lt": "ge", "ge": "lt", "eq": "ne", "ne": "eq"}
NEGATED_TEMPLATE = {"(is_even x)": "(is_odd x)", "(is_odd x)": "(is_even x)", "(gt x 0)": "(le x 0)", "(lt x 0)": "(ge x 0)", "(eq x 0)": "(ne x 0)",
                    "(ge x 0)": "(lt x 0)", "(le x 0)": "(gt x 0)", "(ne x 0)": "(eq x 0)"}

# ---------------------------------------------------------------- comparisons

_UP = "more|greater|larger|bigger|higher|later|older|above"
_DOWN = "less|fewer|smaller|lower|earlier|younger|below"
_COMPARE = re.compile(
    rf"(?P<neg>\b(?:not|no|never|nor) )?(?:strictly |always |any )?(?:"
    rf"(?P<upper>\b(?:{_UP}))(?: in (?:value|size|length))? than(?P<upeq>,? or (?:is )?equals?(?: to| than)?)?"
    rf"|(?P<lower>\b(?:{_DOWN}))(?: in (?:value|size|length))? than(?P<loeq>,? or (?:is )?equals?(?: to| than)?)?"
    rf"|(?P<longer>\blonger) than(?P<lgeq> or equals?(?: to)?)?|(?P<shorter>\bshorter) than(?P<sheq> or equals?(?: to)?)?"
    rf"|(?P<same>\b(?:equal to|equals?|is exactly|are exactly|exactly|same as|matching|matches|identical to|==))(?! length| size)"
    rf"|(?P<diff>\b(?:different from|differs? from|differ from|other than|unequal to|except(?: for)?)|!=|≠)"
    rf"|(?P<ge>\b(?:at least|a minimum of|no under|or above)|>=|≥|=>)"
    rf"|(?P<le>\b(?:at most|a maximum of|up to|not exceeding|not over|not above|within)|<=|≤)"
    rf"|(?P<gt>\b(?:exceeds?|exceeding|surpass(?:es|ing)?|above|over|beyond|after)|(?<![-=<])>(?!=))"
    rf"|(?P<lt>\b(?:below|under|beneath|before)|<(?![-=>]))"
    rf")(?![a-z]) ?(?P<operand>{OPERAND})")
_GROUPS = (("upper", "gt", ""), ("lower", "lt", ""), ("longer", "gt", "length"), ("shorter", "lt", "length"), ("same", "eq", ""), ("diff", "ne", ""),
           ("ge", "ge", ""), ("le", "le", ""), ("gt", "gt", ""), ("lt", "lt", ""))
_WITH_EQUAL = ("upeq", "loeq", "lgeq", "sheq")
_LOOSE = frozenset({"above", "over", "before", "after", "within", "up to", "under"})  # places and spans as often as comparisons
_TRIGGERS = ("than", "equal", "exactly", "same as", "match", "identical", "differ", "other", "except", "least", "most", "minimum", "maximum", "up to",
             "exceed", "surpass", "above", "over", "beyond", "below", "under", "beneath", "before", "after", "within", "<", ">", "=", "≥", "≤", "≠")
_OR_MORE = re.compile(r"(?P<value>-?\d+(?:\.\d+)?|\b[a-z_]\w*) (?:or (?:more|above|greater|larger|higher|over|longer|bigger|older|later|up)|and (?:above|over|up|higher|greater))\b"
                      r"|(?P<small>-?\d+(?:\.\d+)?|\b[a-z_]\w*) (?:or (?:less|fewer|below|lower|smaller|under|shorter)|and (?:below|under|lower))\b")
_BETWEEN = re.compile(
    r"(?P<neg>\b(?:not|outside|out of)(?: of| in)? )?(?P<head>\b(?:the (?:\w+ )?range(?: of| from| between)?|strictly between|exclusively between|between|in the (?:\w+ )?range(?: of| from| between)?|"
    r"within the (?:\w+ )?range(?: of| from| between)?|range(?: of| from| between)?|from))\s*[\[(]?\s*"
    r"(?P<low>(?:the |given |limits? |value |number |numbers )*(?:-?\d+(?:\.\d+)?|«\d+»|[a-z_]\w*)) ?(?:and|to|through|up to|till|until|,|\.\.+|–|-) ?"
    r"(?P<high>(?:the |given |value |number )*(?:-?\d+(?:\.\d+)?|«\d+»|[a-z_]\w*))[\])]?(?P<tail>[ ,(]*(?:both |ends )?(?:inclusive|included|exclusive|excluded|inclusively)\b)?")
_BARE_RANGE = re.compile(r"(?<![\w.-])(?<!from )(?<!between )(?<!followed by )(\d+)(?: to | ?- ?| ?– ?)(\d+)(?![\w-]|\.\d| decimal)")
_WRITTEN_RANGE = re.compile(r"(?P<neg>\b(?:not|outside|out of)(?: of| in)? )?\b(?:in |within )?(?:the )?(?:closed |inclusive )?(?:range|interval|between)(?: of| from)? «(?P<ends>\d+)»")
_LENGTH_BEFORE = re.compile(r"(?:length|size|long|letters|characters)(?: \w+){0,2} $|(?:length|lengths|size) (?:is |are |of |was )*$")
_LENGTH_AFTER = re.compile(r" ?(?:\w+ )?(?:characters?|letters?|chars?|long\b|in length)")
_LIST_AFTER = re.compile(r" ?(?:elements?|items?|words?|entries|values)\b")
_OF_LENGTH = re.compile(r"\b(?:of|with|has|have|whose) (?:a |the )?(?P<neg>odd |even )?(?:length|size)(?: (?:is|of|equal to|equals|exactly))* (?P<operand>(?:\d+|[a-z_]\w*))")

# ---------------------------------------------------------------- kinds of values


@dataclass(frozen=True, slots=True)
class Test:
    """trigger: text that must be there at all. words: the pattern. template: over x (and y, the operand) of this type."""

    trigger: str
    words: re.Pattern[str]
    template: str
    type: Type
    weight: float


_TESTS = """
int .9 | even | evens?(?! (?:handed|positions?|ind|places?|length|number of|(?:numbered )?(?:rows?|columns?))|ly div| if\\b| though\\b) | (is_even x)
int .9 | odd | odd(?! (?:positions?|ind|places?|length|number of|(?:numbered )?(?:rows?|columns?)|man)) | (is_odd x)
int .85 | even | even (?:positions?|index(?:es)?|indices|places?) | (is_even x)
int .85 | odd | odd (?:positions?|index(?:es)?|indices|places?) | (is_odd x)
int .8 | even | even (?:number of|count) | (is_even x)
int .8 | odd | odd (?:number of|count) | (is_odd x)
num .9 | positive | (?<!non)(?<!false )positives? | (gt x 0)
num .9 | negative | (?<!non)negatives?(?! (?:ind)) | (lt x 0)
num .9 | negative | nonnegatives? | (ge x 0)
num .9 | positive | nonpositives? | (le x 0)
num .85 | zero | nonzero(?:es|s)? | (ne x 0)
num .5 | 0 | (?<![.«-])\\b0(?:s|'s)?\\b(?! or more|»|\\.\\d) | (eq x 0)
num .85 | zero | (?<!non)zero(?:e?s) | (eq x 0)
int .9 | digit | (?:single|1) digit(?: number| integer)?s? | (lt (abs x) 10)
int .85 | digit | 2 digit(?: number| integer)s? | (and (ge (abs x) 10) (lt (abs x) 100))
int .85 | digit | 3 digit(?: number| integer)s? | (and (ge (abs x) 100) (lt (abs x) 1000))
int .8 | square | perfect squares?|square numbers? | (and (ge x 0) (eq (mul (isqrt (abs x)) (isqrt (abs x))) x))
int .7 | power | powers? of 2 | (and (gt x 0) (eq (bit_and x (sub x 1)) 0))
int .7 | palindrom | palindrom\\w* | (eq (show x) (str_reverse (show x)))
float .8 | whole | whole numbers?|integers?(?: values?)? | (is_integer x)
str .9 | vowel | (?<!start with a )(?<!non)vowels? | (is_vowel x)
str .9 | vowel | nonvowels? | (not (is_vowel x))
str .9 | consonant | consonants? | (and (is_alpha x) (not (is_vowel x)))
str .9 | upper | (?:uppercase|upper cased?)(?:d)? ?(?:letters?|characters?|alphabets?|words?|strings?|chars?)?|uppercase | (is_upper x)
str .6 | capital | (?:capital(?:ized|ised)?)(?: letters?| characters?| words?)? | (is_upper (str_slice_to x 1))
str .9 | lower | (?:lowercase|lower cased?)(?:d)? ?(?:letters?|characters?|alphabets?|words?|strings?|chars?)?|lowercase | (is_lower x)
str .8 | digit | (?<!single )(?<!\\d )digits?|numeric(?:al)?(?: characters?| strings?)? | (is_digit x)
str .5 | number | numbers?(?! of) | (is_digit x)
str .8 | letter | (?<!uppercase )(?<!lowercase )(?<!capital )letters?|alphabet(?:s|ic|ical)?(?: characters?)? | (is_alpha x)
str .75 | alpha | (?<!alphabetical )alphabet(?:s|ic)?\\b(?! order)(?: characters?)? | (is_alpha x)
str .9 | alphanum | alphanumerics?(?: characters?)? | (is_alnum x)
str .9 | letter | letters? (?:or|and|nor) (?:digits?|numbers?) | (is_alnum x)
str .85 | alphanum | nonalphanumerics?(?: characters?)? | (not (is_alnum x))
str .8 | alpha | nonalphabet\\w*(?: characters?)?|nonletters? | (not (is_alpha x))
str .8 | digit | nondigits?|nonnumeric | (not (is_digit x))
str .8 | space | (?:white)?spaces?(?: characters?)?|blanks? | (is_space x)
str .8 | space | nonwhitespace|nonspace | (not (is_space x))
str .8 | special | special (?:characters?|symbols?|chars?)|symbols | (not (is_alnum x))
str .75 | punct | punctuations?(?: marks?| characters?)? | (not (or (is_alnum x) (is_space x)))
str .8 | palindrom | palindrom\\w* | (eq x (str_reverse x))
str .7 | empty | empty(?: strings?| lines?| words?)? | (str_is_empty x)
str .6 | blank | blank(?! space) | (str_is_empty x)
str .7 | ascii | (?<!non)ascii(?: characters?)? | (is_ascii x)
str .85 | vowel | (?:start|begin)(?:s|ning|ing)? (?:with|in) (?:a |an |the )?vowels? | (is_vowel (str_slice_to x 1))
str .85 | consonant | (?:start|begin)(?:s|ning|ing)? (?:with|in) (?:a |an |the )?consonants? | (and (is_alpha (str_slice_to x 1)) (not (is_vowel (str_slice_to x 1))))
str .85 | vowel | (?:end)(?:s|ing)? (?:with|in) (?:a |an |the )?vowels? | (is_vowel (str_slice_from x -1))
str .85 | upper | (?:start|begin)(?:s|ning|ing)? (?:with|in) (?:a |an |the )?uppercase(?: letters?)? | (is_upper (str_slice_to x 1))
str .85 | capital | (?:start|begin)(?:s|ning|ing)? (?:with|in) (?:a |an |the )?capital(?: letters?)? | (is_upper (str_slice_to x 1))
str .85 | lower | (?:start|begin)(?:s|ning|ing)? (?:with|in) (?:a |an |the )?lowercase(?: letters?)? | (is_lower (str_slice_to x 1))
str .85 | digit | (?:start|begin)(?:s|ning|ing)? (?:with|in) (?:a |an |the )?(?:digit|number)s? | (is_digit (str_slice_to x 1))
str .85 | digit | (?:end)(?:s|ing)? (?:with|in) (?:a |an |the )?(?:digit|number)s? | (is_digit (str_slice_from x -1))
list .8 | empty | empty(?: (?:sub ?)?(?:lists?|arrays?|tuples?|elements?|sequences?))? | (is_empty x)
list .7 | sorted | (?:already |is |are )sorted|in (?:sorted|ascending|increasing) order | (is_sorted x)
list .7 | palindrom | palindrom\\w* | (eq x (reverse x))
list .7 | duplicate | (?:contains?|has|have|with|any) (?:any )?(?:duplicates?|repeated elements?) | (has_duplicates x)
list .7 | distinct | (?:all|only|are|is|elements) (?:are )?(?:distinct|unique|different) | (not (has_duplicates x))
list .6 | unique | (?:all|only|are|is|elements) (?:are )?(?:distinct|unique|different) | (not (has_duplicates x))
map .8 | empty | empty | (map_is_empty x)
"""
# tests with an operand: y stands for it
_OPERAND_TESTS = """
int .95 | divisib | divisible by OP | (is_divisible x y)
int .95 | divid | (?:divided|divides) (?:evenly )?by OP | (is_divisible x y)
int .95 | multiple | multiples? of OP | (is_divisible x y)
int .9 | factor | (?:factors?|divisors?) of OP | (is_divisible y x)
int .8 | remainder | remainder (?:of )?OP when divided by (?P<second>\\w+) | (eq (floormod x z) y)
str .9 | start | (?:start|begin)(?:s|ning|ing)? (?:with|from|in) OP | (starts_with x y)
str .9 | end | (?:end)(?:s|ing)? (?:with|in|by) OP | (ends_with x y)
str .9 | prefix | (?:with|have|has|having) (?:a |the )?(?:given )?prefix (?:of )?OP | (starts_with x y)
str .9 | suffix | (?:with|have|has|having) (?:a |the )?(?:given )?suffix (?:of )?OP | (ends_with x y)
str .85 | conta | (?:contain(?:s|ing)?|containing) (?:the )?(?:letter |character |substring |word |string |text )?OP | (str_contains x y)
str .8 | inclu | (?:include(?:s)?|including|has|have|having|with) (?:the |an |a )?(?:letter |character |substring |word )OP | (str_contains x y)
str .6 | with | with(?:out)? (?:the |an |a )?(?:letter |character |substring |word )OP | (str_contains x y)
str .6 | « | (?:equal to|equals|is|are|named|called|matching|letter|character|occurrences of) OP | (eq x y)
"""
_NOT_BEFORE = re.compile(r"\b(?:not|never|non|neither|nor|no|isn't|aren't|cannot)(?: (?:be|is|are|a|an|the|any|all|equal to|evenly|contain|containing|in|to|start|end|have|has))* $")
_REMOVED_BEFORE = re.compile(r"\b(?:without|except(?: for)?|other than|exclud\w+|omit\w*|ignor\w+|remov\w+|delet\w+|drop\w*|discard\w*|filter\w* out|skip\w*|reject\w*|eliminat\w+|"
                             r"strip\w*|exclusive of|apart from|besides|lack\w*)(?: (?:of|all|the|any|every|each|a|an|is|are|out|that|which|those|[a-z]+s?|from))* $")


def _type_of(name: str) -> Type:
    return {"int": INT, "num": INT, "float": FLOAT, "str": STR, "list": list_of(Type("A")), "map": Type("map")}[name]


@lru_cache(maxsize=2)
def _tests(with_operand: bool) -> tuple[tuple[str, Test], ...]:
    out = []
    for line in (_OPERAND_TESTS if with_operand else _TESTS).strip().splitlines():
        head, trigger, words, template = (part.strip() for part in _columns(line))
        kind, weight = head.split()
        tail = "" if with_operand else r"(?!\w)"
        pattern = re.compile(rf"(?<!\w)(?:{words.replace('OP', f'(?P<operand>{OPERAND})')}){tail}")
        out.append((kind, Test(trigger, pattern, template, _type_of(kind), float(weight))))
    return tuple(out)


def _columns(line: str) -> list[str]:
    """Columns of a table whose cells may hold a bare `|`: the first two, the last, and what is between."""
    first, second, rest = line.split(" | ", 2)
    words, template = rest.rsplit(" | ", 1)
    return [first, second, words, template]


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    template: str
    type: Type
    weight: float
    operands: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A predicate and where its words are."""

    predicate: Predicate
    start: int
    end: int


def read_predicates(r: Reading) -> tuple[Predicate, ...]:
    """Every test that the words state, in their order; where they are denied, the denied test first."""
    return tuple(p.predicate for p in placed_predicates(r))


def placed_predicates(r: Reading) -> tuple[Placed, ...]:
    """As read_predicates, with places."""
    out: dict[tuple[str, Type], Placed] = {}
    found = list(_all(r))
    for f in sorted(found, key=lambda f: (f.start, -f.weight)):
        if any(g.type == f.type and g.start <= f.start and f.end <= g.end and g.end - g.start > f.end - f.start for g in found):
            continue  # "vowel" in "starts with a vowel" is no test of its own
        for p in _predicates(f, r):
            key = (repr(p.expr), p.type)
            if key not in out or out[key].predicate.weight < p.weight:
                out[key] = Placed(p, f.start, f.end)
    return tuple(out.values())


def _all(r: Reading) -> Iterator[_Found]:
    yield from _comparisons(r)
    yield from _ranges(r)
    yield from _kinds(r)
    yield from _with_operands(r)


def variable(r: Reading) -> str:
    """The name of the tested value: x, or another where a parameter is called x."""
    return "x" if "x" not in {p.name for p in r.params.values()} else "x_"


def _predicates(f: _Found, r: Reading) -> Iterator[Predicate]:
    before = r.text[max(0, f.start - 60): f.start]
    denied = bool(_NOT_BEFORE.search(before))
    removed = not denied and bool(_REMOVED_BEFORE.search(before))
    var = variable(r)
    why = r.shown(f.start, f.end)
    if f.type == STR and f.operands and any(STR in type_leaves(p.type) for p in f.operands[0].uses):
        taken = {p.name for p in f.operands[0].uses}
        if not any(STR in type_leaves(p.type) for p in r.params.values() if p.name not in taken):
            return  # the only text can't be tested against itself
    for t, template in _typings(f, r):
        e = _expr(template, t, f.operands, r, var)
        if e is None:
            continue
        if denied or removed:
            other = _expr(NEGATED_TEMPLATE.get(template, f"(not {template})"), t, f.operands, r, var)
            if other is not None:
                yield Predicate(other, t, f.weight if denied else f.weight * 0.85, f"{before.split()[-1]} {why}" if denied else why, var, True)
            yield Predicate(e, t, f.weight * (0.4 if denied else 0.85), why, var)
        else:
            yield Predicate(e, t, f.weight, why, var)


def _expr(template: str, t: Type, operands: tuple[Operand, ...], r: Reading, var: str) -> Expr | None:
    text = template
    scope: dict[str, Type] = {var: t}
    for name, o in zip("yz", operands, strict=False):
        text = re.sub(rf"(?<=[ ]){name}(?=[ )])", lambda m, o=o: o.text, text)  # type: ignore[misc]
        scope.update((p.name, p.type) for p in o.uses)
    text = re.sub(r"(?<=[ ])x(?=[ )])", "$" + var, text)
    if t == FLOAT:
        text = re.sub(r"(?<= )(-?\d+)(?=\))", r"\1.0", text)
    return typed(text, tuple(sorted(scope.items())))


def element_types(r: Reading) -> tuple[Type, ...]:
    """The types of scalars anywhere in the parameters, in order."""
    return tuple(dict.fromkeys(t for p in r.params.values() for t in type_leaves(p.type)))


def type_leaves(t: Type) -> tuple[Type, ...]:
    """The numbers and texts anywhere in a type."""
    if t.args and t.name != "func":
        return tuple(x for a in t.args for x in type_leaves(a))
    return (t,) if t in (INT, FLOAT, STR) else ()


def list_types(r: Reading) -> tuple[Type, ...]:
    """The types of lists anywhere in the parameters, inner ones first."""
    out: dict[Type, None] = {}

    def visit(t: Type) -> None:
        for a in t.args:
            visit(a)
        if t.name in ("list", "vtuple"):
            out[t] = None

    for p in r.params.values():
        visit(p.type)
    return tuple(out)


def _typings(f: _Found, r: Reading) -> Iterator[tuple[Type, str]]:
    """The types of x a test is for, with its template for each."""
    if f.type.name == "list":
        for t in list_types(r) or ((list_of(INT),) if not r.params else ()):
            yield t, f.template
        return
    if f.type.name == "map":
        for p in r.of_type("map"):
            yield p.type, f.template
        return
    if f.type == INT:
        if FLOAT in element_types(r) and not _only_int(f.template):
            yield FLOAT, f.template
        if FLOAT not in element_types(r) or INT in element_types(r) or _only_int(f.template):
            yield INT, f.template
        return
    yield f.type, f.template


def _only_int(template: str) -> bool:
    return any(op in template for op in ("isqrt", "bit_", "is_even", "is_odd", "is_div", "floormod", "show", "str_length", "abs"))


def _comparisons(r: Reading) -> Iterator[_Found]:
    text = r.text
    if any(t in text for t in _TRIGGERS):
        at = 0
        while m := _COMPARE.search(text, at):
            at = max(m.start("operand"), m.start() + 1)
            group, op, measure = next(g for g in _GROUPS if m[g[0]])
            if any(m[g] for g in _WITH_EQUAL):
                op = {"gt": "ge", "lt": "le"}[op]
            if m["neg"]:
                op = NEGATED_OP[op]
            o = operand(m["operand"], r, None)
            if o is None or (op in ("gt", "lt", "ge", "le") and o.type.name == "str" and not o.uses and len(str(o.value)) > 1):
                continue
            weight = (0.6 if m[group] in _LOOSE else 0.9) * o.sure
            yield from _compared(m.start(), _end(m, o), op, o, weight, measure, r)
    if " or " in text or " and " in text:
        for m in _OR_MORE.finditer(text):
            o = operand(m["value"] or m["small"], r)
            if o and o.type in (INT, FLOAT) and o.value != 0 and not text.endswith("followed by ", 0, m.start()):
                yield from _compared(m.start(), m.end(), "ge" if m["value"] else "le", o, 0.85, "", r)
    if "length" in text or "size" in text:
        for m in _OF_LENGTH.finditer(text):
            o = operand(m["operand"], r)
            if o and o.type == INT:
                yield from _compared(m.start(), m.end(), "eq", o, 0.8, "length", r)


def _end(m: re.Match[str], o: Operand) -> int:
    """Where the words that were read end: after the operand's own word."""
    start = m.start("operand")
    words = m["operand"]
    for w in ([o.uses[0].name.lower()] if o.uses else []) + [o.text]:
        if (i := words.find(w)) >= 0:
            return start + i + len(w)
    if o.value is not None and isinstance(o.value, str) and (i := words.find("»")) >= 0:
        return start + i + 1
    return start + len(words.rstrip())


def _compared(start: int, end: int, op: str, o: Operand, weight: float, measure: str, r: Reading) -> Iterator[_Found]:
    before, after = r.text[max(0, start - 40): start], r.text[end: end + 30]
    of_length = measure == "length" or bool(_LENGTH_BEFORE.search(before))
    long_after = bool(_LENGTH_AFTER.match(after))
    if o.type in (INT, FLOAT, ANY) or o.type.name == "any":
        if o.type == INT and (of_length or long_after or _LIST_AFTER.match(after)):
            if of_length or long_after:
                yield _Found(start, end, f"({op} (str_length x) y)", STR, weight if STR in element_types(r) or not r.params else weight * 0.4, (o,))
            for t in list_types(r):
                yield _Found(start, end, f"({op} (length x) y)", t, weight * (0.8 if of_length else 0.6), (o,))
            weight *= 0.6 if of_length and measure else 0.8
        yield _Found(start, end, f"({op} x y)", FLOAT if o.type == FLOAT else INT, weight, (o,))
    elif o.type.name == "str":
        yield _Found(start, end, f"({op} x y)", STR, weight, (o,))
    elif o.type.name in ("list", "set", "map") and op in ("eq", "ne"):
        yield _Found(start, end, f"({op} x y)", o.type, weight * 0.6, (o,))


def _ranges(r: Reading) -> Iterator[_Found]:
    if not any(w in r.text for w in ("between", "range", "from", "within", " to ", "-", "–")):
        return
    for m in _BETWEEN.finditer(r.text):
        low, high = operand(m["low"], r), operand(m["high"], r)
        if low is None or high is None or not {low.type, high.type} <= {INT, FLOAT, ANY} or (low == high):
            continue
        tail, head = m["tail"] or "", m["head"]
        exclusive = "exclu" in tail or head.startswith(("strictly", "exclusively"))
        weight = (0.85 if tail else {"from": 0.45, "range": 0.6}.get(head, 0.85)) * min(low.sure, high.sure)
        inner = "(and (gt x y) (lt x z))" if exclusive else "(and (ge x y) (le x z))"
        t = FLOAT if FLOAT in (low.type, high.type) else INT
        if m["neg"]:
            yield _Found(m.start(), m.end(), "(or (lt x y) (gt x z))" if not exclusive else "(or (le x y) (ge x z))", t, weight, (low, high))
        yield _Found(m.start(), m.end(), inner, t, weight * (0.5 if m["neg"] else 1), (low, high))
        if not exclusive and "inclu" not in tail:
            yield _Found(m.start(), m.end(), "(and (ge x y) (lt x z))", t, weight * 0.4, (low, high))
            yield _Found(m.start(), m.end(), "(and (gt x y) (lt x z))", t, weight * 0.4, (low, high))
    for m in _BARE_RANGE.finditer(r.text):
        yield _Found(m.start(), m.end(), "(and (ge x y) (le x z))", INT, 0.5, (Operand(m[1], INT), Operand(m[2], INT)))
    for m in _WRITTEN_RANGE.finditer(r.text):
        ends = r.literals[int(m["ends"])].value
        if isinstance(ends, tuple) and len(ends) == 2 and all(type(n) is int for n in ends):
            low, high = Operand(str(ends[0]), INT), Operand(str(ends[1]), INT)
            yield _Found(m.start(), m.end(), "(or (lt x y) (gt x z))" if m["neg"] else "(and (ge x y) (le x z))", INT, 0.8, (low, high))


def _kinds(r: Reading) -> Iterator[_Found]:
    kinds = element_types(r)
    for kind, test in _tests(False):
        if test.trigger in r.text or (test.trigger == "zero" and "0" in r.text):
            weight = test.weight
            if r.params and kind == "str" and STR not in kinds:
                weight *= 0.35
            if r.params and kind in ("int", "num") and not ({INT, FLOAT} & set(kinds)):
                weight *= 0.5 if kinds else 0.9
            if kind == "float" and FLOAT not in kinds:
                continue
            if "is_digit" in test.template and test.trigger == "number" and STR not in kinds:
                continue
            for m in test.words.finditer(r.text):
                yield _Found(m.start(), m.end(), test.template, test.type, weight)


def _with_operands(r: Reading) -> Iterator[_Found]:
    for _kind, test in _tests(True):
        if test.trigger not in r.text:
            continue
        for m in test.words.finditer(r.text):
            o = _textual(m["operand"], r) if test.type == STR else operand(m["operand"], r)
            if o is None:
                continue
            second = operand(m["second"], r) if "second" in m.groupdict() and m["second"] else None
            end = _end(m, o)
            weight = test.weight * (0.35 if test.type == STR and r.params and STR not in element_types(r) else 1.0)
            if test.type == STR and o.type.name == "list" and test.template.startswith("(str_contains"):
                continue
            if test.type == INT and "is_divisible" in test.template and (also := _also(r.text[end: end + 40], r)):
                joiner, other, length = also
                template, second_template = test.template, test.template.replace(" y", " z").replace("y ", "z ")
                both = joiner.format(template, second_template)
                if u := _UNLESS.match(r.text, end + length):
                    both = f"(or {both} {template.replace(' y', ' ' + u[1])})"
                    length += u.end() - u.start()
                yield _Found(m.start(), end, both, INT, test.weight, (o, other))
                yield _Found(m.start(), end, second_template, INT, test.weight * 0.6, (o, other))
            yield _Found(m.start(), end, test.template, test.type, weight * o.sure, (o, second) if second else (o,))
            if test.template == "(str_contains x y)":
                for t in list_types(r):
                    if t.args[0] == o.type:
                        yield _Found(m.start(), end, "(contains x y)", t, test.weight * 0.8, (o,))
    if "conta" in r.text:
        for m in re.finditer(r"\bcontain(?:s|ing)? (?:the )?(?:element |number |value |item )?((?:[\w«».%-]+ ?){1,3})", r.text):
            o = operand(m[1], r)
            for t in list_types(r) if o and o.type in (INT, FLOAT) else ():
                if o is not None and t.args[0] == o.type:
                    yield _Found(m.start(), m.end(1), "(contains x y)", t, 0.8 * o.sure, (o,))


_UNLESS = re.compile(r",? ?(?:unless|except (?:if|when)|or) (?:it is |they are |the \w+ is )?(?:also )?divisible by (\d+)")


def _also(after: str, r: Reading) -> tuple[str, Operand, int] | None:
    """The second number of "divisible by 3 and 5", how the two are joined, and how many characters say so."""
    m = re.match(r" ?(?:,? ?(both )?(and|or|but not) (?:by )?)(?:divisible by |multiples? of |by )?(\d+|[a-z_]\w*)\b", after)
    if m is None or (not m[3].isdigit() and m[3] not in r.params):
        return None
    o = operand(m[3], r)
    joiner = {"and": "(and {} {})", "or": "(or {} {})"}.get(m[2], "(and {} (not {}))")
    return None if o is None or o.type != INT else (joiner, o, m.end())


_LETTER = re.compile(r"(?:the |a |an |letter |character |either |symbol )*(?P<c>[a-z])(?:'s)?(?: |$)")


def _textual(words: str, r: Reading) -> Operand | None:
    """An operand of a test of text: a quoted text, a parameter, a single letter."""
    o = operand(words, r, STR)
    if o is not None and o.type.name == "str":
        return o
    if o is not None and o.type.name == "list":
        return o
    first = words.split()[0] if words.split() else ""
    m = _LETTER.match(words)
    if m and m["c"] not in r.params and (m["c"] != "a" or re.match(r"(?:(?:letter|character|an?) )+a\b", words) or words.strip() == "a"):
        text = json.dumps(m["c"])
        return Operand(text, STR, sure=0.8, value=m["c"])
    if re.fullmatch(r"\d+", first):
        return Operand(json.dumps(first), STR, sure=0.7, value=first)
    return None


__all__ = ["element_types", "list_types", "read_predicates", "variable"]
