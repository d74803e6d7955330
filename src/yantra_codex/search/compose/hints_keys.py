"""What the words say to order, choose, group or pair by: "by length", "by the second element", "ties broken by name".

In: a Reading. Out: `Key`s over x, the element of some list of the parameters (or an entry of a map).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yantra_codex.ir.types import INT, STR, Type, tuple_of
from yantra_codex.search.compose.hints_predicates import list_types, variable
from yantra_codex.search.compose.hints_text import Reading, typed
from yantra_codex.search.compose.hints_types import Key

_DESCENDING = re.compile(r"\b(?:descending|decreasing|reverse(?:d)? order|(?:largest|highest|longest|biggest|greatest|latest|most \w+) (?:\w+ )?(?:first|to)|high to low|non increasing|nonincreasing)\b")
_BY = (r"(?:by|on|according to|based on|in order of|using|with (?:the )?(?:same|largest|smallest|highest|lowest|maximum|minimum|greatest)|whose|with the|having the|per|of equal|of the same|same|"
       r"maximum|minimum|largest|smallest|highest|lowest|ties (?:are )?broken by|then by|and then|followed by) "
       r"(?:(?:the|their|its|increasing|decreasing|ascending|descending|order|of|each|maximum|minimum|largest|smallest|highest|lowest|same|greatest|given|total|number of|value of|word|string) )*")
_ORDINAL = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}
# words after "by" -> template for x of a type ("seq": any list)
_KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (r"lengths?|size|number of (?:characters|letters|elements|items)|longest|shortest", (("str", "(str_length x)"), ("seq", "(length x)"))),
    (r"absolute values?|magnitude|abs", (("int", "(abs x)"), ("float", "(abs x)"))),
    (r"sum of (?:the |its |their )?digits|digit sums?|digits sum", (("int", "(digit_sum x)"),)),
    (r"sums?|totals?|sum of (?:the |its )?\w+", (("nums", "(sum x)"),)),
    (r"products?", (("nums", "(product x)"),)),
    (r"maximum|max|largest element", (("seq", "(max_of x)"),)),
    (r"minimum|min|smallest element", (("seq", "(min_of x)"),)),
    (r"last digit|units? digit|ones digit", (("int", "(floormod (abs x) 10)"),)),
    (r"number of digits", (("int", "(str_length (int_to_str (abs x)))"),)),
    (r"(?:number of )?(?:1s|ones|set bits|bits)", (("int", "(bit_count x)"),)),
    (r"parity|(?:even|odd)(?:ness| or odd)?", (("int", "(floormod x 2)"),)),
    (r"remainder", ()),
    (r"first (?:letter|character)s?", (("str", "(str_slice_to x 1)"), ("str", "(str_index x 0)"))),
    (r"last (?:letter|character)s?", (("str", "(str_slice_from x -1)"), ("str", "(str_index_wrap x -1)"))),
    (r"(?:number of )?vowels|vowel count", (("str", "(count_where (chars x) (fn [$c] (is_vowel $c)))"),)),
    (r"(?:number of )?words", (("str", "(length (split_words x))"),)),
    (r"number of digits", (("str", "(count_where (chars x) (fn [$c] (is_digit $c)))"),)),
    (r"ascii(?: value)?s?|character codes?", (("str", "(sum_by (chars x) (fn [$c] (char_code $c)))"),)),
    (r"case insensitiv\w*|ignoring case|regardless of case", (("str", "(lower x)"),)),
    (r"alphabetical(?:ly)?(?: order)?|name|lexicographic\w*", (("str", "x"),)),
    (r"sorted letters|letters|anagrams?", (("str", "(sort (chars x))"),)),
    (r"numeric(?:al)? values?|integer values?|as numbers|numerically", (("str", "(parse_int x)"),)),
)
_COMPILED = tuple((re.compile(rf"\b{_BY}(?:{words})(?![a-z])"), rows) for words, rows in _KEYS)
_SUPERLATIVE = (("longest", True), ("shortest", False))
_PART = re.compile(rf"\b(?:{_BY}|(?:the )?)(?P<n>{'|'.join(_ORDINAL)}) (?:element|item|value|component|entry|field|index|column|member|number|part|word|string)s?\b(?: (?:of|in) (?:each|every|the|all|a))?")
_PART_TRIGGER = re.compile(r"\b(?:each|every|by|tuples?|pairs?|sublists?|records?|rows|inner|according|based|whose|nested)\b")
_MAP_BY = re.compile(r"\bby (?:the |their |its |dictionary )*(?P<what>keys?|values?|counts?|frequenc(?:y|ies))\b|\b(?P<most>highest|largest|maximum|most|lowest|smallest|minimum) (?:\w+ )?(?:value|count|frequency)\b")


def read_keys(r: Reading) -> tuple[Key, ...]:
    """Every key the words name, for each element type that it fits, in the order of the table."""
    out: dict[tuple[str, Type], Key] = {}
    for k in _all(r):
        out.setdefault((repr(k.expr), k.type), k)
    return tuple(out.values())


def _all(r: Reading) -> Iterator[Key]:
    text = r.text
    descending = bool(_DESCENDING.search(text))
    elements = _element_types(r)
    var = variable(r)
    for pattern, rows in _COMPILED:
        m = pattern.search(text)
        if m is None:
            continue
        for kind, template in rows:
            for t in elements:
                if _fits(kind, t) and (e := typed(_renamed(template, var), ((var, t),))) is not None:
                    yield Key(e, t, descending, 0.8, r.shown(m.start(), m.end()))
    for word, down in _SUPERLATIVE:
        if word in text:
            for t in elements:
                op = "str_length" if t == STR else "length"
                if t == STR or t.name in ("list", "vtuple"):
                    yield Key(typed(f"({op} ${var})", ((var, t),)), t, down, 0.8, word)
    if _PART_TRIGGER.search(text):
        for m in _PART.finditer(text):
            yield from _part(_ORDINAL[m["n"]], r, elements, descending, r.shown(m.start(), m.end()))
    if m := _MAP_BY.search(text):
        down = descending or m["most"] in ("highest", "largest", "maximum", "most")
        for p in r.of_type("map"):
            entry = tuple_of(*p.type.args)
            at = 0 if (m["what"] or "").startswith("key") else 1
            yield Key(typed(f"(tuple_get ${var} {at})", ((var, entry),)), entry, down, 0.85, r.shown(m.start(), m.end()))


def _renamed(template: str, var: str) -> str:
    return "$" + var if template == "x" else re.sub(r"(?<= )x(?=[ )])", "$" + var, template)


def _part(n: int, r: Reading, elements: tuple[Type, ...], descending: bool, why: str) -> Iterator[Key]:
    var = variable(r)
    for t in elements:
        if t.name == "tuple" and n < len(t.args):
            e = typed(f"(tuple_get ${var} {n if n >= 0 else len(t.args) - 1})", ((var, t),))
        elif t.name in ("list", "vtuple"):
            e = typed(f"(index_wrap ${var} -1)" if n < 0 else f"(index ${var} {n})", ((var, t),))
        else:
            continue
        if e is not None:
            yield Key(e, t, descending, 0.85, why)


def _element_types(r: Reading) -> tuple[Type, ...]:
    out: dict[Type, None] = dict.fromkeys(t.args[0] for t in list_types(r))
    for p in r.params.values():
        if p.type.name == "map":
            out.setdefault(p.type.args[0])
            out.setdefault(p.type.args[1])
        if p.type.name == "set":
            out.setdefault(p.type.args[0])
        if p.type == STR:
            out.setdefault(STR)
    return tuple(out) if r.params else (STR, INT)


def _fits(kind: str, t: Type) -> bool:
    if kind == "seq":
        return t.name in ("list", "vtuple")
    if kind == "nums":
        return t.name in ("list", "vtuple") and t.args[0].name in ("int", "float")
    return t.name == kind
