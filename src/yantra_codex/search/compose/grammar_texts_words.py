"""Reads the noun phrases of requests about texts: which pieces are meant, what is said of them, what they become.

In: the words in one spelling (patterns_grammar.words_of). Out, of each method of `Phrases`: the ways of reading from a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yantra_codex.ir.nodes import Expr, Lit, Make, Var
from yantra_codex.ir.types import BOOL, INT, STR, Type
from yantra_codex.search.compose.grammar_texts_pieces import (
    STRS,
    Change,
    Pieces,
    Rank,
    denied,
    mapped,
    number,
    op,
    text,
)
from yantra_codex.search.compose.patterns_grammar import Grammar, Words
from yantra_codex.search.compose.patterns_pieces import atom, escaped

ON = r"(?![\w»])"  # a phrase ends with a word
_THE = re.compile(r"(?:(?:only|just|a|an|the|this|that|each|every|all|any|its|their|these|those|of|such|both|single|given|individual) )*")
_EVERY = re.compile(r"\b(?:each|every|all|any)\b")
_LITERAL = re.compile(r"«(\d+)»")
_NAME = re.compile(r"[a-z_]\w*")
_WORDS = re.compile(rf"(?P<s>words?|tokens?){ON}")
_LINES = re.compile(rf"lines?{ON}")
_OF_SOME = re.compile(r" (?:of|in|from|within) (?:the|a|an|its|this) (?:[a-z]+ )?(?P<n>[a-z]+)(?= (?:by|with|to|into|is|are|as|becomes?|except|that|which|in|and|but)\b| ?[,.;:]|$)")
_OF_EACH = re.compile(r" (?:of|in|from) (?=(?:each|every|all|the|any) )")
_CHARS = re.compile(rf"(?:characters?|symbols?|signs?){ON}")
_LETTERS = re.compile(rf"(?:letters?){ON}")
_WHOLE = re.compile(rf"(?:it|string|text|sentence|result|phrase|input|message|name|title|word|line|whole (?:text|string|thing)){ON}")
_PARTS = re.compile(rf"(?:parts?|pieces?|fields?|items?|entries|entry|values?|segments?|components?|sections?|groups?|tokens?){ON}")
_THEM = re.compile(rf"(?:them|they|these|those|ones|results?|others){ON}")
_BETWEEN = re.compile(r" (?:that (?:are|is) |which are )?(?:between(?: the)?|separated (?:by|with|at)|divided by|delimited by|split (?:by|at|on)) ")
_ORDER = re.compile(r"(?P<except>(?:all |everything )?(?:but|except)(?: for)? the )?(?P<end>first|last|final|leading|trailing) (?=\S)")
_COUNTED = re.compile(r"(?P<n>\d+|[a-z_]\w*|«\d+») (?=\S)")
EXCEPT = re.compile(rf",? ?(?:but |and )?(?:(?:(?:all )?except(?: for)?|but not|other than|apart from|save|excluding|not) (?:for )?|(?:but )?(?:leave|leaving|keep|keeping) )(?:the |its )?(?P<end>first and (?:the )?last|first|last|final)(?: (?P<n>\d+|[a-z_]\w*|«\d+»))?"
                     rf"(?: of them| ones?| digits?| letters?| characters?| words?| vowels?| parts?)?(?: alone| visible| unchanged| as (?:it is|they are))?{ON}")
ONLY_RANK = re.compile(rf",? ?(?:but )?(?:only )?(?:the )?(?P<end>first|last)(?: (?P<n>\d+|[a-z_]\w*|«\d+»))? (?:of them|ones?|occurrences?|times?)(?: only)?{ON}")
_WHO = r" ,? ?(?:(?:and|but) )?(?:(?:that|which|who|whose|where|if (?:it|they)|when (?:it|they)|if the word|if a word) )?(?:(?:is|are|has|have|be|must|does|do|was|were) )*(?:also )?"
_OFTEN = re.compile(rf" (?:(?:that|which|who) )?(?:occurs?|appears?|are|is|stands?|used|comes? up|(?:are|is) (?:used|found)) (?:there )?(?P<q>exactly |only |at least |at most |more than |fewer than |less than )?(?P<n>once|twice|\d+ times|«\d+» times|[a-z_]\w* times)(?: in (?:it|the (?:text|string|word|list|sentence)))?{ON}")
_EXCEPT_THESE = re.compile(rf" ,? ?(?:except(?: for)?|but not|other than|apart from|unless it is|excluding)(?: the words?| the letters?)? (?P<list>«\d+»(?:(?: ,)?(?: and| or)? (?:the word )?«\d+»)*){ON}")
_FOLLOWED = re.compile(r" (?:(?:that|which) )?(?:(?:are|is|stand|stands) )?(?:directly |immediately )?(?P<w>followed by|preceded by|before|after|in front of|with) (?:an? |the )?(?=\S)")
_THOSE = re.compile(r" ,? ?(?:and|or|as well as) (?:also )?(?:those|the ones|ones|words|lines|names|such) (?:that |which |who )?(?:are |is |have |has )?")
_ANAPHOR = re.compile(rf"(?:one|1|it|that|such a sign|this sign|that sign|this character|that character|this letter){ON}")
_ADJECTIVES: dict[str, Change] = {
    "empty": lambda x: op("str_is_empty", BOOL, op("strip", STR, x)), "blank": lambda x: op("str_is_empty", BOOL, op("strip", STR, x)),
    "non empty": lambda x: denied(op("str_is_empty", BOOL, op("strip", STR, x))), "nonempty": lambda x: denied(op("str_is_empty", BOOL, x)),
    "capitalized": lambda x: op("re_test", BOOL, x, text("^[A-Z]")), "uppercase": lambda x: op("is_upper", BOOL, x), "lowercase": lambda x: op("is_lower", BOOL, x),
    "numeric": lambda x: op("is_digit", BOOL, x), "palindromic": lambda x: op("eq", BOOL, x, op("str_reverse", STR, x)),
}
_ADJECTIVE = re.compile(rf"(?P<a>{'|'.join(_ADJECTIVES)}) (?=(?:words?|lines?|parts?|pieces?|names?|ones|entries|strings?|texts?|items?|fields?|values?|tokens?)\b)")
_INSIDE = re.compile(r"(?:text|everything|anything|parts?|contents?|whatever|passages?|things|words|what|stuff)(?: (?:that|which))?(?: (?:is|are|stands?|comes?|written|enclosed|put|given))* (?:in|inside|within|between|enclosed (?:in|by)) (?:a pair of |pairs of |the )?"
                     r"(?P<b>round|square|curly|angle|) ?(?:brackets|parentheses|braces)(?: ,? ?(?:including|together with|with|and) (?:the )?(?:brackets|parentheses|braces)(?: themselves)?)?" + ON)
_ANY_ADJECTIVE = re.compile(rf"(?P<a>{'|'.join(_ADJECTIVES)}) (?=[a-z]+s\b)")
_AND_INSIDE = re.compile(r"(?P<b>round|square|curly|angle|) ?(?:brackets|parentheses|braces) (?:and|with|together with|including) (?:everything|all|anything|the text|the words|whatever|what)(?: (?:that )?(?:is|stands|are))? (?:in|inside|between|within) them" + ON)
PLACED = re.compile(r"(?:the )?(?:part|text|everything|whatever|piece|string|substring|characters|letters|bit|what(?: comes| is| stands)?)(?: (?:that|which))?(?: (?:is|are|comes?|stands?))? (?P<w>before|after|behind|in front of|up to|following|preceding) (?:the )?(?P<o>first |last |)(?=\S)")
_SIZE = re.compile(r"(?:(?:a |the )?length |of length |size )?(?:(?:has|have|with|of|having|is|are) )?(?P<q>at least |no (?:fewer|less) than |at most |no more than |not more than |up to |more than |longer than |over |fewer than |less than |shorter than |exactly |)(?:of )?"
                   rf"(?P<n>\d+|«\d+»|[a-z_]\w*)(?P<more> or more| or fewer| or less)?(?P<u> (?:letters?|characters?|digits?))?(?: (?:or (?P<more2>more|fewer|less)|long|in length))?{ON}")
COMPARED = {"at least": "ge", "no fewer than": "ge", "no less than": "ge", "at most": "le", "no more than": "le", "not more than": "le", "up to": "le", "more than": "gt", "longer than": "gt",
             "over": "gt", "fewer than": "lt", "less than": "lt", "shorter than": "lt", "exactly": "eq", "": "eq"}
STARTS = re.compile(r"(?:not )?(?:start(?:s|ing)?|begin(?:s|ning)?) with (?:the (?:letters? |prefix |text )?)?")
ENDS = re.compile(r"(?:not )?end(?:s|ing)? (?:with|in|on) (?:the (?:letters? |suffix |text )?)?")
_HAS = re.compile(r"(?:(?P<no>not contain(?:ing)?|(?:contain(?:s|ing)?|has|have|with) no|without|lacking|free of)|contain(?:s|ing)?|includ(?:es?|ing)|has|have|having|with) (?:an? |the |any |at least (?:1|one|an?) )?")
_IN = re.compile(r"(?P<no>not )?(?:occurs? |appears? |stands? |found |also |already )*(?:(?:on|in|from|one of|1 of|among|part of|listed in|contained in|found in|among|present in|of) (?:the )?)")
_PALINDROME = re.compile(rf"(?:an? )?palindromes?{ON}")
_CASED = re.compile(rf"(?:all |written |entirely |completely )?(?:in )?(?P<c>upper|lower)case{ON}")
_MADE = re.compile(r"(?:consist(?:s|ing)?|made|composed)(?: up)?(?: only| entirely)? of (?:only )?")
_SAME_ENDS = re.compile(rf"(?:start and end|starts and ends|begin and end|begins and ends) with the same (?:letter|character){ON}")


_PAIRS = {"round": "()", "": "()", "square": "[]", "curly": "{}", "angle": "<>"}


def escaped_in(sign: str) -> str:
    """A sign within a class of characters."""
    return "\\" + sign if sign in "[]" else sign


@dataclass(frozen=True)
class Operand:
    """A constant text, or a class of characters by its pattern."""

    expr: Expr | None = None
    pattern: str = ""


def made_of(pattern: str) -> Change:
    return lambda x: op("re_full_match", BOOL, x, text(pattern))


def opposite(test: Change, no: bool) -> Change:
    return (lambda x: denied(test(x))) if no else test


class Phrases:
    """Reads phrases of one request. params: the problem's, by lower-case name."""

    def __init__(self, words: Words, params: Sequence[tuple[str, Type]], source: str, folded: bool, marks: bool):
        self.words, self.text = words, words.text
        self.params = {n.lower(): (n, t) for n, t in params}
        self.grammar = Grammar(words)
        self.folded, self.marks = folded, marks
        self.source = source  # the parameter that is worked on
        own = "|".join(n.lower() for n, t in params if t == STR)
        self.tail = re.compile(rf" (?:of|in|from|within|inside) (?:(?:the|a|an|its|this|given) )*(?:text|string|words?|sentence|phrase|message|line|title|name|input{'|' + own if own else ''}){ON}")
        self.seen: dict[tuple[int, bool], list[tuple[int, float, Pieces]]] = {}

    def variable(self, word: str, *types: Type) -> Expr | None:
        """A parameter by its name."""
        found = self.params.get(word)
        return Var(*found) if found is not None and found[1] in types else None

    def literal(self, n: str) -> str:
        return self.words.literals[int(n)]

    def _known(self, token: str | None, *types: Type) -> Expr | None:
        """A parameter as it is named in the text, bare or quoted."""
        if not token:
            return None
        if m := _LITERAL.fullmatch(token):
            token = self.literal(m[1]).lower()
        return self.variable(token, *types)

    def amount(self, token: str | None) -> Expr | None:
        """A number, or a parameter that is one."""
        return number(int(token)) if token and token.isdigit() else self._known(token, INT)

    def exception(self, regex: re.Pattern[str], at: int) -> tuple[int, str, Expr] | None:
        """ "except the last n": where it ends, at which end, how many."""
        m = regex.match(self.text, at + (self.text[at: at + 1] == " "))
        if m is None:
            return None
        n = self.amount(m["n"])
        return (m.end(), m["end"], n) if n is not None else (m.end("end") if m["n"] else m.end(), m["end"], number(1))

    # ------------------------------------------------------------ operands

    def constants(self, at: int) -> Iterator[tuple[int, Expr]]:
        """A text that is written out, the name of a character, a parameter."""
        start = m.end() if (m := re.compile(r"(?:(?:a|an|the|its|single|one|1|given|just|only|literal|(?:letter|character|sign|string|text|word|symbol|replacement)s?) )*").match(self.text, at)) else at
        if (m := _NAME.match(self.text, at)) and (v := self.variable(m[0], STR)) is not None and m[0] != self.source and start > at:
            yield m.end(), v
        if (m := _LITERAL.match(self.text, start)) and (value := self.literal(m[1]))[:1] not in ("\0", "\1", "\2"):
            end = m.end() + (self.text[m.end(): m.end() + 1] == "s")
            own = self._known(m[0], STR)
            yield end, own if own is not None else text(value)
            return
        if (m := _NAME.match(self.text, start)) and (v := self.variable(m[0], STR)) is not None and m[0] != self.source:
            yield m.end(), v
        several = re.compile(r"(?P<n>[2-5]) (?=[a-z])").match(self.text, start)
        for end, piece in self.grammar.nouns(several.end() if several else start):
            if piece.chars is not None and len(piece.chars) == 1 and not piece.negated:
                yield end, text(next(iter(piece.chars)) * (int(several["n"]) if several else 1))

    def operands(self, at: int) -> Iterator[tuple[int, Operand]]:
        found = False
        if m := _ANAPHOR.match(self.text, at):  # what was named before
            held = [e for b in re.finditer(r"(?<![\w«])(?=\S)", self.text[:at]) for _, e in self.constants(b.start())]
            if held:
                yield m.end(), Operand(held[-1])
        for end, e in self.constants(at):
            found = True
            yield end, Operand(e)
        if not found:
            for end, piece in self.grammar.union(at)[:2]:
                if piece.chars is not None:
                    yield end, Operand(None, piece.text)

    # ------------------------------------------------------------ what is said of a piece

    def tests(self, at: int) -> Iterator[tuple[int, Change]]:
        """Conditions that follow a noun: "that start with a vowel and have at least three letters"."""
        m = re.compile(_WHO).match(self.text, at)
        for end, test in self.test(m.end()) if m else ():
            yield end, test
            joint = re.compile(r" ,? ?(?P<c>and|or|but)" + _WHO).match(self.text, end)
            for stop, second in self.test(joint.end()) if joint else ():
                name = "or" if joint and joint["c"] == "or" else "and"
                yield stop, lambda x, a=test, b=second, name=name: op(name, BOOL, a(x), b(x))  # type: ignore[misc]

    def test(self, at: int) -> Iterator[tuple[int, Change]]:
        t = self.text

        def folded(x: Expr) -> Expr:
            return op("lower", STR, x) if self.folded else x

        for regex, name, anchor in ((STARTS, "starts_with", "^{}"), (ENDS, "ends_with", "{}$")):
            if m := regex.match(t, at):
                no = m[0].startswith("not ")
                for end, o in self.operands(m.end()):
                    def edge(x: Expr, o: Operand = o, name: str = name, anchor: str = anchor) -> Expr:
                        return op(name, BOOL, folded(x), folded(o.expr)) if o.expr is not None else op("re_test", BOOL, x, text(anchor.format(o.pattern)))

                    yield end, opposite(edge, no)
        if m := _SAME_ENDS.match(t, at):
            yield m.end(), lambda x: op("eq", BOOL, op("str_index", STR, folded(x), number(0)), op("str_index_wrap", STR, folded(x), number(-1)))
        if m := _PALINDROME.match(t, at):
            yield m.end(), lambda x: op("eq", BOOL, folded(x), op("str_reverse", STR, folded(x)))
        if m := _CASED.match(t, at):
            case = f"is_{m['c']}"
            yield m.end(), lambda x: op(case, BOOL, x)
        if m := _MADE.match(t, at):
            for end, piece in self.grammar.union(m.end())[:2]:
                if piece.chars is not None:
                    yield end, made_of(atom(piece) + "+")
        if (m := _SIZE.match(t, at)) and (n := self.amount(m["n"])) is not None:
            more = m["more"] or m["more2"] or ""
            said = m["q"].strip() or m["more"] or m["more2"] or m["u"] or "long" in m[0] or "length" in m[0]
            name = "ge" if more.strip().endswith("more") else "le" if more else COMPARED[m["q"].strip()]
            if said:
                yield m.end(), lambda x, name=name, n=n: op(name, BOOL, op("str_length", INT, x), n)  # type: ignore[misc]
        if m := _HAS.match(t, at):
            for end, o in self.operands(m.end()):
                def inside(x: Expr, o: Operand = o) -> Expr:
                    return op("str_contains", BOOL, folded(x), folded(o.expr)) if o.expr is not None else op("re_test", BOOL, x, text(o.pattern))

                yield end, opposite(inside, bool(m["no"]))
        yield from self._listed(at)

    def _often(self, at: int, p: Pieces) -> Iterator[tuple[int, Change]]:
        """How often the piece is in the text: "that occur exactly once"."""
        own = self.params.get(self.source)
        m = _OFTEN.match(self.text, at)
        if m is None or own is None or p.kind not in ("char", "word", "element"):
            return
        source = Var(*own)
        units = source if own[1] == STRS else replace(p, tests=()).units(source)
        n = {"once": number(1), "twice": number(2)}.get(m["n"]) or self.amount(m["n"].split()[0])
        if units is not None and n is not None:
            name = COMPARED.get((m["q"] or "").strip().removeprefix("only").strip(), "eq")
            yield m.end(), lambda x: op(name, BOOL, op("count_of", INT, units, x), n)

    def _excluded(self, at: int) -> Iterator[tuple[int, Change]]:
        """ "except 'a', 'b' and 'c'"."""
        m = _EXCEPT_THESE.match(self.text, at)
        if m is None:
            return
        said = [self.literal(n) for n in re.findall(r"«(\d+)»", m["list"])]
        yield m.end(), lambda x: denied(op("contains", BOOL, Make(tuple(map(text, said)), STRS), op("lower", STR, x) if self.folded else x))

    def _listed(self, at: int) -> Iterator[tuple[int, Change]]:
        """Whether the piece is in a list that is given."""
        m = _IN.match(self.text, at)
        if m is None:
            return
        end = re.compile(r"(?:(?:given|the|list|set|of|a|an) )*(?P<w>«\d+»|[a-z_]\w*)(?: (?:list|set|words?|names?))?" + ON).match(self.text, m.end())
        if end is None:
            return
        other = self._known(end["w"], STR)
        if isinstance(other, Var) and other.name != self.source:
            yield end.end(), lambda x: denied(op("str_contains", BOOL, other, x)) if m["no"] else op("str_contains", BOOL, other, x)
            return
        found = self._list_named(end["w"])
        if found is not None:
            yield end.end(), self.member(found, bool(m["no"]))

    def _list_named(self, token: str) -> Var | None:
        own = self._known(token, STRS, Type("set", (STR,)))
        if isinstance(own, Var):
            return own
        lists = [(n, t) for n, t in self.params.values() if t in (STRS, Type("set", (STR,))) and n != self.source]
        near = [(n, t) for n, t in lists if token.rstrip("s") in n.lower().replace("_", " ").split() + [w.rstrip("s") for w in n.lower().split("_")]]
        return Var(*near[0]) if near else Var(*lists[0]) if len(lists) == 1 and token in ("list", "set", "words", "those", "these", "them") else None

    def member(self, held: Var, no: bool) -> Change:
        def test(x: Expr) -> Expr:
            if held.type.name == "set":
                e = op("set_has", BOOL, held, x)
            elif self.folded:
                e = op("contains", BOOL, mapped(held, STR, lambda y: op("lower", STR, y), STR, 3), op("lower", STR, x))
            else:
                e = op("contains", BOOL, held, x)
            return denied(e) if no else e

        return test

    # ------------------------------------------------------------ pieces

    def pieces(self, at: int, singular: bool = False) -> list[tuple[int, float, Pieces]]:
        """Which pieces a noun phrase means: (where it ends, what it costs, the pieces). singular: it may be so without "each"."""
        key = (at, singular)
        if key not in self.seen:
            self.seen[key] = []
            found = sorted(self._pieces(at, singular), key=lambda w: (-w[0], w[1]))
            self.seen[key] = found[:10]
        return self.seen[key]

    def _pieces(self, at: int, singular: bool) -> Iterator[tuple[int, float, Pieces]]:
        start = _THE.match(self.text, at)
        assert start is not None
        here, every = start.end(), _EVERY.search(start[0]) is not None
        rank: Rank | None = None
        if m := _ORDER.match(self.text, here):
            count = _COUNTED.match(self.text, m.end())
            n = self.amount(count["n"]) if count else None
            stop = count.end() if count and n is not None else m.end()
            rank, here = Rank(m["end"] in ("last", "final", "trailing"), n or number(1), bool(m["except"])), stop
        for end, cost, p in self._nouns(here, every or singular or rank is not None, at):
            if rank is not None:
                cost += 0.15 * (p.kind == "char" and p.pattern == "[A-Za-z]")
                if p.kind != "whole":
                    yield end, cost, replace(p, rank=rank)
                    if m := self.tail.match(self.text, end):
                        yield m.end(), cost, replace(p, rank=rank)
                if p.kind in ("char", "word", "part", "element") and (m := _OF_EACH.match(self.text, end)):
                    for stop, further, outer in self.pieces(m.end()):
                        if outer.kind in ("word", "element", "line", "part") and outer.rank is None:
                            yield stop, cost + further, replace(p, kind="word" if p.kind == "element" else p.kind, rank=rank, outer=outer)
                continue
            yield end, cost, p
            ends = [end]
            for m, extra in ((self.tail.match(self.text, end), 0.0), (_OF_SOME.match(self.text, end), 0.2)):
                if m and not (extra and m["n"] in self.params):
                    yield m.end(), cost + extra, p
                    ends.append(m.end())
            if p.kind in ("char", "run") and (m := _OF_EACH.match(self.text, end)):
                for stop, extra, outer in self.pieces(m.end()):
                    if outer.kind in ("word", "element", "line", "part") and outer.outer is None:
                        yield stop, cost + extra, replace(p, outer=outer)
            if p.tests and (more := _THOSE.match(self.text, end)):
                for stop, other in self.test(more.end()):
                    yield stop, cost, replace(p, tests=(*p.tests[:-1], lambda x, a=p.tests[-1], b=other: op("or", BOOL, a(x), b(x))))  # type: ignore[misc]
            for stop, test in [w for e in ends for w in (*self.tests(e), *self._often(e, p), *self._excluded(e))] if p.kind != "whole" else ():
                yield stop, cost, replace(p, tests=(*p.tests, test))
                if more := _THOSE.match(self.text, stop):
                    for last, other in self.test(more.end()):
                        yield last, cost, replace(p, tests=(*p.tests, lambda x, a=test, b=other: op("or", BOOL, a(x), b(x))))  # type: ignore[misc]
            if (x := self.exception(EXCEPT, end)) and p.kind != "whole":
                letters = p.kind == "char" and p.pattern == "[A-Za-z]"  # of a word, all are
                yield x[0], cost + 0.15 * letters, replace(p, rank=Rank(x[1] != "first", x[2], True, "and" in x[1]))

    def _nouns(self, at: int, every: bool, began: int) -> Iterator[tuple[int, float, Pieces]]:
        t = self.text
        if (m := _ADJECTIVE.match(t, at)) or (self.params.get(self.source, ("", STR))[1] == STRS and (m := _ANY_ADJECTIVE.match(t, at))):
            for end, extra, p in self._nouns(m.end(), every, m.end()):
                if p.kind not in ("char", "run", "whole"):
                    yield end, extra, replace(p, tests=(*p.tests, _ADJECTIVES[m["a"]]))
        if m := _INSIDE.match(t, at) or _AND_INSIDE.match(t, at):
            a, b = tuple(_PAIRS[m["b"]])
            yield m.end(), 0.0, Pieces("run", f"{escaped(a)}[^{escaped_in(a)}{escaped_in(b)}]*{escaped(b)}", group=f"{escaped(a)}([^{escaped_in(a)}{escaped_in(b)}]*){escaped(b)}")
        listed = self.params.get(self.source, ("", STR))[1] == STRS
        if m := re.compile(rf"words? «(?P<n>\d+)»{ON}").match(t, at):
            said = text(self.literal(m["n"]).lower() if self.folded else self.literal(m["n"]))
            yield m.end(), 0.05, Pieces("element" if listed else "word", marks=self.marks and not listed, tests=(lambda x: op("eq", BOOL, op("lower", STR, x) if self.folded else x, said),))
        if m := _WORDS.match(t, at):
            plural = m["s"].endswith("s")
            if plural or every:
                yield m.end(), 0.0, Pieces("element" if listed else "word", marks=self.marks and not listed, every=every and not plural)
        if (m := _LINES.match(t, at)) and (m[0].endswith("s") or every):
            yield m.end(), 0.0, Pieces("element" if listed else "line", every=every)
        if m := _PARTS.match(t, at):
            for end, e in self.constants(between.end()) if (between := _BETWEEN.match(t, m.end())) else ():
                yield end, 0.0, Pieces("part", separator=e)
            yield m.end(), 0.1, Pieces("element", every=True)
        if m := _THEM.match(t, at):
            yield m.end(), 0.1, Pieces("element", every=True)
        if (m := _CHARS.match(t, at)) and (m[0].endswith("s") or every):
            yield m.end(), 0.0, Pieces("char", every=every)
        if (m := _LETTERS.match(t, at)) and every and self.text[began: at].split()[-1:] != ["each"]:
            yield m.end(), 0.1, Pieces("char")
        if (m := _WHOLE.match(t, at)) and not every:
            yield m.end(), 0.1, Pieces("whole")
        if (name := _NAME.match(t, at)) and name[0] in self.params:
            own = self.params[name[0]]
            if own[0] == self.source:
                yield name.end(), 0.0, Pieces("element" if own[1] == STRS else "whole")
        if listed and (m := re.compile(r"[a-z]+" + ON).match(t, at)) and (m[0].endswith("s") or every) and not _LINES.match(t, at):
            yield m.end(), 0.2, Pieces("element", every=every)
        if m := re.compile(rf"(?P<a>[a-z]+) (?:words?|names?|characters?|letters?){ON}").match(t, at):
            held = self._list_named("list") if m["a"] in ("banned", "forbidden", "unwanted", "listed", "given", "stop", "bad") else self._list_named(m["a"])
            if held is not None:
                yield m.end(), 0.1, Pieces("element" if listed else "word", marks=self.marks and not listed, tests=(self.member(held, False),))
        yield from self._classes(at, every, began)

    def _classes(self, at: int, every: bool, began: int) -> Iterator[tuple[int, float, Pieces]]:
        """Characters of a class, runs of them, literals, numbers."""
        met: set[str] = set()
        start = m.end() if (m := re.compile(r"(?:occurrences?|instances?|copies|appearances?) of ").match(self.text, at)) else at
        for end, e in self.constants(start):
            if isinstance(e, Var) or start > at:
                yield end, 0.05, Pieces("term", separator=e)
        for place in dict.fromkeys((began, at)):
            for end, piece in self.grammar.union(place)[:5]:
                if piece.text in met or r"\b" in piece.text or r"\w" in piece.text or piece.text in (".*", ".+", r"[^\n]+"):
                    continue
                met.add(piece.text)
                cost = 0.6 * (1 - piece.weight)
                if piece.chars is not None and not piece.counted:
                    if piece.plural or every or (len(piece.chars) == 1 and not piece.negated):
                        yield end, cost, Pieces("char", piece.text)
                    continue
                enclosed = re.compile(r" (?:(?:that|which) )?(?:(?:stand|are|is|stands|be|written|enclosed|alone|found|appear|directly) )*(?:in|inside|within|between|enclosed (?:in|by)) (?:a pair of |pairs of )?(?P<b>round|square|curly|angle|)"
                                      r" ?(?:brackets|parentheses|braces)" + ON).match(self.text, end)
                p = Pieces("run", piece.text)
                if enclosed:
                    a, b = tuple(_PAIRS[enclosed["b"]])
                    yield enclosed.end(), cost, replace(p, group=f"{escaped(a)}({piece.text}){escaped(b)}")
                inside = self.tail.match(self.text, end)
                if beside := _FOLLOWED.match(self.text, inside.end() if inside else end):
                    for stop, e in self.constants(beside.end()):
                        if isinstance(e, Lit):
                            sign = escaped(str(e.value))
                            yield stop, cost, replace(p, group=f"({piece.text}){sign}" if beside["w"] in ("followed by", "before", "in front of") else f"{sign}({piece.text})")
                yield end, cost, p


__all__ = ["ON", "Operand", "Phrases"]
