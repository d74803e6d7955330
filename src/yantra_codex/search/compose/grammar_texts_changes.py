"""What a piece of a text becomes: replaced, repeated, in another case, reversed, between signs, further in the alphabet.

In: the phrases of a request. Out: `Changes.changed_pieces`, for a place the phrases that begin there, as (where each ends, what it
costs, the pieces, what each of them becomes), with what the words add of exceptions and conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yantra_codex.ir.nodes import Expr, IfExpr
from yantra_codex.ir.types import BOOL, INT, STR
from yantra_codex.search.compose.grammar_texts_pieces import (
    MARKS,
    STRS,
    Change,
    Pieces,
    Rank,
    both,
    denied,
    number,
    op,
    text,
)
from yantra_codex.search.compose.grammar_texts_words import (
    ENDS,
    EXCEPT,
    ON,
    ONLY_RANK,
    PLACED,
    STARTS,
    Phrases,
)

Changed = tuple[int, float, Pieces, Change]


def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern}){ON}(?: |$)?")


_REPLACE = compiled("replace|replacing|substitute|change|changing|turn|turning|convert|converting|swap|mask|masking|hide|censor|redact|write|make|set|put|spell|print|exchange|collapse|reduce|compress|squeeze|shrink|merge")
_BY = re.compile(r" ,? ?(?:by|with|to|into|as|in|behind|for|through) ")
_BECOME = re.compile(r" ,? ?(?:(?:is|are|must be|should be|shall be|be|gets?|being) )?(?:becomes?|turns? into|(?:replaced|changed|masked|hidden|converted|turned|substituted|shown|written|swapped)(?: by| with| into| to| as| for| in)?) ")
_REPEAT = compiled("double|doubling|triple|repeat|repeating|duplicate|write|print|say|echo")
_TIMES = re.compile(rf" ?(?P<n>twice|(?:\d+|«\d+»|[a-z_]\w*)(?= times))(?: times)?(?: in a row)?{ON}")
_REPEATED = re.compile(rf" (?:(?:is|are|being|be|must be|appears|appear|comes|come) )?(?:(?:doubled|duplicated)|(?:repeated|written|printed|doubled) (?P<n>twice|(?:\d+|«\d+»|[a-z_]\w*)(?= times))(?: times)?|(?P<t>twice)){ON}")
_CASE = r"(?P<c>uppercase|lowercase|capital letters|capitals|small letters|(?:the )?(?:opposite|other) case|title ?case|capitalized|all caps)"
_IN_CASE = re.compile(rf" ?,? ?(?:(?:is|are|be|being|must be|should be|written|shown|put|all|set|made|turned|converted|changed|back) )*(?:in |to |into )?(?:the )?{_CASE}(?: letters?| form| version| characters?)?{ON}")
_DO_CASE = compiled("(?P<v>capitali[sz]e|capitali[sz]ing|uppercase|uppercasing|lowercase|lowercasing|swap the case of|toggle the case of|invert the case of|flip the case of|switch the case of|(?:swap|exchange|toggle|switch) (?:the )?(?:upper and lower ?case|case)(?: letters?)? (?:in|of)|title ?case)")
REVERSE = compiled("reverse|reversing|flip|mirror|turn around")
REVERSED = re.compile(rf" ?,? ?(?:(?:is|are|be|being|written|read|spelled|but|each|itself|in|turned) )*(?:reversed|backwards?|reverse(?: order)?|mirrored|from back to front){ON}")
PUT = compiled("put|putting|add|adding|insert|inserting|place|placing|write|set|append|prepend|attach")
WHERE = re.compile(r" ,? ?(?P<w>before and after|to(?= (?:each|every|all|the|any)\b)|around|before|in front of|at the (?:start|beginning|front) of|after|behind|at the end of|on both sides of|at both ends of|between) (?:both (?:sides|ends) of )?(?=\S)")
_WRAP = compiled("wrap|enclose|surround|put|bracket|frame|quote|bracketing|wrapping|enclosing")
_WRAPPED_IN = re.compile(r" ,? ?(?:(?:is|are|be|being) )?(?:(?:wrapped|enclosed|surrounded|put|framed) )?(?:in|into|with|by|between|inside) (?:a pair of )?(?=\S)")
_PRECEDED = re.compile(r" ,? ?(?:(?:is|are|be|being|each|both|all) )*(?P<w>preceded|prefixed|followed|suffixed) (?:by|with) (?=\S)")
_BRACKETS = (("square brackets", "[", "]"), ("round brackets", "(", ")"), ("parentheses", "(", ")"), ("curly brackets", "{", "}"), ("curly braces", "{", "}"), ("braces", "{", "}"),
             ("angle brackets", "<", ">"), ("brackets", "(", ")"), ("double quotes", '"', '"'), ("double quotation marks", '"', '"'), ("quotation marks", '"', '"'), ("quotes", '"', '"'),
             ("single quotes", "'", "'"))
_SHIFT = compiled("shift|shifting|move|moving|rotate|advance|push")
_SHIFT_BY = re.compile(rf" ,? ?(?:(?:is|are) (?:shifted|moved|replaced|advanced) )?(?:by )?(?:the letter (?:that is )?)?(?P<n>\d+|«\d+»|[a-z_]\w*)(?: (?:places?|positions?|steps?|letters?))?(?: (?P<d>forwards?|ahead|on|later|further|right|to the right|down|back|backwards?|earlier|left|to the left|up))?"
                       rf"(?: (?:in|through|along|of) the alphabet)?(?: ,? ?(?:and )?(?:wrap|wrapping|going|starting|continuing|cyclic)[^.;]*)?{ON}")
_SHORTEN = compiled("shorten|cut|truncate|abbreviate|trim|limit|reduce|clip")
_TO_SIZE = re.compile(rf" to (?:(?:at most|no more than|a maximum of|the|its|their|only|just|first|a length of|up to) )*(?P<n>\d+|«\d+»|[a-z_]\w*)(?: (?:letters?|characters?))?(?: each)?{ON}")
_STRIP = compiled("strip|trim|stripping|trimming|(?:cut|remove|strip|trim|drop|ignore) (?:the |all )?(?:surrounding |outer |leading and trailing )(?:blanks|spaces|whitespace) (?:of|from|around)")
_STRIP_ALL = re.compile(rf"(?:trim|strip)(?:ming|ping)? (?:(?:the |its |both )+ends(?: of it)?|it|the result|the text|the string|both sides){ON}|(?:cut(?: off)?|remove|strip|trim|drop|ignore|without) (?:the |all |any )?(?:surrounding |outer |leading and trailing )(?:blanks|spaces|whitespace){ON}")
_WITHOUT_MARKS = re.compile(rf" ,? ?(?:(?:but|and) )?(?:without|remove|strip(?:ped of)?|minus|ignoring|drop) (?:any |the |its |their |all )*(?P<s>surrounding |trailing |leading |final )?punctuation(?: marks?)?(?P<e> at (?:the|its|their) ends?)?{ON}")
_UNWRAP = re.compile(r"(?:remove|take away|strip|drop|take off|cut off|delete) (?:1 |one |a |any |the |surrounding |enclosing |outer |outermost |pair of |pairs of |matching )*(?=\S)")
_UNWRAPPED = re.compile(rf"(?: (?:around|from|surrounding|enclosing) (?:the |it|a )*(?:text|string|word|it|name|line)?)?(?: ,? ?(?:but )?(?:if|when)[^.;]*)?{ON}")
_IF_WRAPPED = re.compile(r"if (?:the (?:text|string|word|line|name)|it) (?:is|stands) (?:completely |both )?(?:enclosed|surrounded|wrapped|put|written)? ?(?:in|by|between) (?:a pair of |double |single )?(?=\S)")
_REMOVE_THEM = re.compile(rf" ,? ?(?:then )?(?:remove|strip|drop|delete|take) (?:them|these|both|it|those)(?: away| off)?{ON}")
_SQUEEZE = compiled("squeeze|collapse|reduce|merge|shrink")
_STRIPPED = re.compile(rf" ,? ?(?:(?:is|are|be|with) )?(?:(?:stripped|trimmed)(?: of (?:surrounding |leading and trailing )?(?:blanks|spaces|whitespace))?|(?:without |with )?(?:surrounding|leading and trailing|outer) (?:blanks|spaces|whitespace)(?: removed)?){ON}")
_WITHOUT_ENDS = re.compile(rf" ,? ?(?:without|minus|less) (?:(?:its|their|the) )?(?:(?P<e>first and last|last and first|first|last|leading|trailing) )(?:(?P<n>\d+|«\d+»|[a-z_]\w*) )?(?:letters?|characters?|ones?|digits?|«(?P<l>\d+)»){ON}")
_MOVE = compiled("move|put|shift|take|bring|moving|rotate")
_MOVED = re.compile(rf" (?:(?:is |are )?(?:moves?|goes|go|moved|comes?|put|placed) )?to (?:the |its |their )?(?P<w>end|back|front|start|beginning)(?: of (?:the |its |their |that )?(?:words?|texts?|strings?|names?|it))?{ON}")
_FIRST = re.compile(r"(?:the |its |their |each )*(?P<e>first|last|leading|final) (?:(?P<n>\d+|«\d+»|[a-z_]\w*) )?(?:letters?|characters?)(?P<of> (?:of|in) (?=(?:each|every|all) ))?")
_AT_EDGE = re.compile(rf" (?:at|to|on|in) (?:the |its )?(?:very )?(?P<w>end|start|beginning|front|back)(?: of (?:the |each |its |every )?(?:text|string|word|name|line|it|sentence|result)s?)?{ON}")
_EXCHANGE = compiled("exchange|swap|interchange|switch|exchanging|swapping")
_BOTH_ENDS = re.compile(r"(?:the |its |their )*first and (?:the )?last (?:letters?|characters?)(?P<of> (?:of|in) (?=(?:each|every|all) ))?")
_CUT = re.compile(r"(?:cut off|cut|remove|removing|drop|delete|strip|strip off|discard|ignore|ignoring|leave out|throw away|cutting off|without)(?: (?:everything|all|anything|the part|the text|what(?:ever)? (?:comes|stands|is)|the rest|text))?(?: (?:that|which) (?:comes|stands|is))?"
                  r" (?P<w>after|behind|before|in front of|from|up to|following)(?P<i> and including| on)? (?:the )?(?P<o>first |last |)(?=\S)")
_PART_BETWEEN = re.compile(r"(?:the )?(?:part|text|everything|whatever|piece|string|substring|characters|letters|what(?: comes| is| stands)?)(?: (?:of|in) (?:the )?[a-z]+)?(?: (?:that|which))?(?: (?:is|are|comes?|stands?))? between (?:the )?(?:first )?(?=\S)")
_THAT_MARK = re.compile(rf" ?,? ?(?:(?:but|and|then) )*(?:(?:without|minus|less|drop|remove|strip|cut off|leave out|delete|dropping|removing|with|omit)(?: the| that| this| these| those| it| its)*) ?(?:marks?|signs?|characters?|letters?|prefix|suffix|ending|parts?|ones?|symbols?|endings|it)?(?: removed| dropped| cut off)?"
                        rf"(?P<all> ,? ?(?:all of them|every one of them|however many)[^.;]*)?{ON}")
_SEVERAL_MARKS = re.compile(r"\b(?:all of them|several at the|any number of|repeated)\b")
_CONDITION = re.compile(r" ?,? ?(?:but )?(?:only )?(?P<c>if|when|whenever|unless|where|provided) (?:and only if )?(?:(?:it|they|this|that|he|the (?:text|string|word|name|line|letter|character)|a word|a letter|this one) )?(?:already |both |itself )?(?:(?:is|are|does|do|has|have) )?(?:already )?(?=\S)")
_OTHERWISE = re.compile(r" ?[,;:]? ?(?:and )?(?:otherwise|else|if not) ,? ?")
_ELLIPSIS = re.compile(r" ?[,;]? ?(?:and |while |but )?(?=\S)")
_TO = re.compile(r" ?,? ?(?:(?:is|are|by|with|to|into|becomes?|as|in|gets?) )*(?:(?:replaced|changed|written|put|turned|shown) )?(?:by |with |into |in |to |as )?(?=\S)")


class Changes(Phrases):
    """The phrases that change pieces."""

    def changed_pieces(self, at: int) -> Iterator[Changed]:
        for end, cost, p, change in self._changes_at(at):
            yield end, cost, p, change
            yield from self._modified(end, cost, p, change)

    def _changes_at(self, at: int) -> Iterator[Changed]:
        for read in (self._replacements, self._repeats, self._cases, self._reversals, self._around, self._shifts, self._shortened, self._moves, self._cuts):
            yield from read(at)

    # ------------------------------------------------------------ what is added of exceptions and conditions

    def _modified(self, end: int, cost: float, p: Pieces, change: Change) -> Iterator[Changed]:
        if p.kind != "whole" and p.rank is None and p.outer is None and (q := self.excepted(end, p)) is not None:
            yield q[0], cost, q[1], change
        if m := _CONDITION.match(self.text, end):
            for stop, test in self.test(m.end()):
                joint = re.compile(r" (?P<c>and|or) (?:(?:it|they|also) )?(?=\S)").match(self.text, stop)
                tests = [(stop, test)]
                if joint:
                    for last, second in self.test(joint.end()):
                        tests.append((last, lambda x, a=test, b=second, name=joint["c"]: op(name, BOOL, a(x), b(x))))  # type: ignore[misc]
                for stop2, whole in tests:
                    passed = (lambda x, t=whole: denied(t(x))) if m["c"] == "unless" else whole
                    yield stop2, cost, replace(p, tests=(*p.tests, passed)), change
                    yield from self._otherwise(stop2, cost, p, change, passed)
        yield from self._listed_changes(end, cost, p, change)

    def _otherwise(self, at: int, cost: float, p: Pieces, change: Change, test: Change) -> Iterator[Changed]:
        """ "..., otherwise ...": what becomes of those that do not pass."""
        m = _OTHERWISE.match(self.text, at)
        if m is None or p.kind == "char":
            return
        for end, more, q, other in self._changes_at(m.end()):
            if q.kind in ("whole", p.kind):
                yield end, cost + more, p, lambda x, o=other: IfExpr(test(x), change(x), o(x), STR)  # type: ignore[misc]

    def _listed_changes(self, at: int, cost: float, p: Pieces, change: Change) -> Iterator[Changed]:
        """ "a by b, c by d": each piece by what is said of its kind."""
        held = [(p, change)]
        here = at
        while len(held) < 4 and p.kind in ("char", "word") and p.rank is None and p.outer is None:
            m = _ELLIPSIS.match(self.text, here)
            found = None
            for end, _, q in self.pieces(m.end()) if m and m.end() > here else ():
                to = _TO.match(self.text, end)
                if q.kind != p.kind or q.rank is not None or q.outer is not None or q.passes(text("x")) is None or to is None:
                    continue
                found = next(((stop, q, other) for stop, other in self.changes(to.end())), None)
                if found:
                    break
            if not found:
                return
            here = found[0]
            held.append((found[1], found[2]))
            yield here, cost, replace(p, pattern="", tests=()), chosen_by(held)

    def excepted(self, at: int, p: Pieces) -> tuple[int, Pieces] | None:
        """ ", except for the last n": after what is done."""
        for regex, negated in ((EXCEPT, True), (ONLY_RANK, False)):
            if x := self.exception(regex, at):
                return x[0], replace(p, rank=Rank(x[1] != "first", x[2], negated, "and" in x[1]))
        return None

    # ------------------------------------------------------------ replaced

    def _replacements(self, at: int) -> Iterator[Changed]:
        if m := _REPLACE.match(self.text, at):
            for end, cost, p in self.pieces(m.end()):
                if b := _BY.match(self.text, end):
                    for stop, change in self.changes(b.end()):
                        yield stop, cost, p, change
        for end, cost, p in self.pieces(at):
            if b := _BECOME.match(self.text, end):
                for stop, change in self.changes(b.end()):
                    yield stop, cost, p, change
        if m := _EXCHANGE.match(self.text, at):
            start = a.end() if (a := re.compile(r"(?:all |the |every )*(?:letters? |characters? |signs? )?").match(self.text, m.end())) else m.end()
            for end, a_text in self.constants(start):
                for stop, b_text in self.constants(end + 5) if self.text.startswith(" and ", end) else ():
                    yield stop, 0.0, Pieces("char"), lambda x, a=a_text, b=b_text: IfExpr(op("eq", BOOL, x, a), b, IfExpr(op("eq", BOOL, x, b), a, x, STR), STR)  # type: ignore[misc]

    def changes(self, at: int) -> Iterator[tuple[int, Change]]:
        """What a piece becomes."""
        t = self.text
        for end, e in self.constants(at):
            yield end, lambda x, e=e: e  # type: ignore[misc]
            if m := re.compile(rf" ,? ?(?:(?:1 |one )?for (?:each|every|each of its) (?:letters?|characters?)(?: of (?:it|the word))?|per (?:letter|character)|(?:repeated )?as (?:many times|often) as (?:it|the word) has (?:letters|characters)|of the same length){ON}").match(t, end):
                yield m.end(), lambda x, e=e: op("str_repeat", STR, e, op("str_length", INT, x))  # type: ignore[misc]
        if m := re.compile(r"(?:as many|the same number of|an equal number of) ").match(t, at):
            for end, e in self.constants(m.end()):
                if b := re.compile(rf"(?: ?(?:characters?|signs?|symbols?))? as (?:it|they|the word|there are|its) ?(?:has|have|are)? ?(?:letters?|characters?)(?: in it)?{ON}").match(t, end):
                    yield b.end(), lambda x, e=e: op("str_repeat", STR, e, op("str_length", INT, x))  # type: ignore[misc]
        for regex, change in _SAID:
            if m := regex.match(t, at):
                yield m.end(), change
        if m := re.compile(rf"(?:the |a |an )?(?:their |its |in )?{_CASE}(?: letters?| form| version| ones?)?{ON}").match(t, at):
            yield m.end(), case_of(m["c"])

    def _repeats(self, at: int) -> Iterator[Changed]:
        def repeated(n: Expr) -> Change:
            return lambda x: op("str_repeat", STR, x, n)

        def amount(said: str | None) -> Expr | None:
            return number(2) if said == "twice" else self.amount(said)

        if m := _REPEAT.match(self.text, at):
            verb = m[0].split()[0]
            for end, cost, p in self.pieces(m.end()):
                n = {"double": number(2), "doubling": number(2), "duplicate": number(2), "triple": number(3)}.get(verb)
                if n is not None:
                    yield end, cost, p, repeated(n)
                if (b := _TIMES.match(self.text, end)) and (k := amount(b["n"])) is not None:
                    yield b.end(), cost, p, repeated(k)
        for end, cost, p in self.pieces(at):
            if b := _REPEATED.match(self.text, end):
                k = amount(b["n"]) if b["n"] else number(2)
                if k is not None:
                    yield b.end(), cost, p, repeated(k)

    def _cases(self, at: int) -> Iterator[Changed]:
        if m := _DO_CASE.match(self.text, at):
            verb = m["v"]
            change = case_of("uppercase" if verb.startswith("upper") else "lowercase" if verb.startswith("lower") else "other case" if "case of" in verb or verb.startswith(("swap", "exchange", "toggle", "switch")) else "capitalized")
            for end, cost, p in self.pieces(m.end()):
                yield end, cost, p, case_of("uppercase") if verb.startswith("cap") and p.kind == "char" else change
        for end, cost, p in self.pieces(at):
            if m := _IN_CASE.match(self.text, end):
                yield m.end(), cost, p, case_of(m["c"])
        if (m := _IN_CASE.match(self.text, at)) and m.end() > at:
            yield m.end(), 0.1, Pieces("whole"), case_of(m["c"])

    def _reversals(self, at: int) -> Iterator[Changed]:
        def reverse(x: Expr) -> Expr:
            return op("str_reverse", STR, x)

        if m := REVERSE.match(self.text, at):
            for end, cost, p in self.pieces(m.end()):
                if p.kind == "char" and p.rank is None and not p.tests and (p.outer is not None or self.tail.search(self.text, m.end(), end)):
                    yield end, cost, p.outer or Pieces("whole"), reverse
                if p.kind != "char":
                    yield end, cost + 0.4 * (p.kind == "word" and not p.every and not p.tests), p, reverse
        for end, cost, p in self.pieces(at):
            if m := REVERSED.match(self.text, end):
                yield m.end(), cost, p, reverse
        if (m := REVERSED.match(self.text, at)) and m.end() > at:
            yield m.end(), 0.1, Pieces("whole"), reverse

    def _sides(self, at: int) -> Iterator[tuple[int, Expr, Expr]]:
        """What is put around something: brackets by their name, a sign, two signs."""
        start = m.end() if (m := re.compile(r"(?:a pair of |pairs of |two |2 |the )").match(self.text, at)) else at
        for name, a, b in _BRACKETS:
            if self.text.startswith(name, start):
                yield start + len(name), text(a), text(b)
                return
        for end, e in (*self.constants(at), *(self.constants(start) if start > at else ())):
            yield end, e, e
            if m := re.compile(r" and (?:an? )?").match(self.text, end):
                for stop, other in self.constants(m.end()):
                    yield stop, e, other

    def _around(self, at: int) -> Iterator[Changed]:
        if m := PUT.match(self.text, at):
            for end, a, b in self._sides(m.end()):
                if w := WHERE.match(self.text, end):
                    for stop, cost, p in self.pieces(w.end()):
                        if w["w"] == "to":
                            yield stop, cost, p, beside("before" if m[0].startswith("prepend") else "after", a, b)
                        elif w["w"] != "between":
                            yield stop, cost, p, beside(w["w"], a, b)
                w = _AT_EDGE.match(self.text, end)
                if w is not None or m[0].split()[0] in ("add", "append", "adding", "prepend"):
                    front = (w is not None and w["w"] in ("start", "beginning", "front")) or m[0].startswith("prepend")
                    yield w.end() if w else end, 0.1, Pieces("whole"), beside("before" if front else "after", a, b)
        if m := _WRAP.match(self.text, at):
            for end, cost, p in self.pieces(m.end()):
                if w := _WRAPPED_IN.match(self.text, end):
                    for stop, a, b in self._sides(w.end()):
                        yield stop, cost, p, beside("around", a, b)
        for end, cost, p in self.pieces(at):
            for regex in (_PRECEDED, _WRAPPED_IN):
                if w := regex.match(self.text, end):
                    where = "around" if regex is _WRAPPED_IN else "before" if w["w"].startswith("pre") else "after"
                    for stop, a, b in self._sides(w.end()):
                        yield stop, cost, p, beside(where, a, b)
        if w := _PRECEDED.match(self.text, at):
            for stop, a, b in self._sides(w.end()):
                yield stop, 0.1, Pieces("whole"), beside("before" if w["w"].startswith("pre") else "after", a, b)

    def _shifts(self, at: int) -> Iterator[Changed]:
        starts = [(m.end(), True)] if (m := _SHIFT.match(self.text, at)) else [(at, False)]
        for start, said in starts:
            for end, cost, p in self.pieces(start):
                if p.kind not in ("char", "whole") or (not said and " by " not in self.text[end: end + 40]):
                    continue
                if (b := _SHIFT_BY.match(self.text, end)) and (n := self.amount(b["n"])) is not None and (said or "shifted" in b[0] or "moved" in b[0] or "alphabet" in b[0]):
                    back = (b["d"] or "").startswith(("back", "earl", "left", "to the left", "up"))
                    q = p if p.kind == "char" and p.pattern else Pieces("char", "[A-Za-z]")
                    yield b.end(), cost, q, shifted(op("neg", INT, n) if back else n, q.pattern)

    def _shortened(self, at: int) -> Iterator[Changed]:
        """Cut to a length, stripped of blanks, without so many characters at an end."""
        t = self.text

        def strip(x: Expr) -> Expr:
            return op("strip", STR, x)

        for regex in (_SHORTEN, _STRIP):
            for end, cost, p in self.pieces(m.end()) if (m := regex.match(t, at)) else ():
                if regex is _STRIP:
                    yield end, cost, p, strip
                elif (b := _TO_SIZE.match(t, end)) and (n := self.amount(b["n"])) is not None:
                    yield b.end(), cost, p, lambda x, n=n: op("str_slice_to", STR, x, n)  # type: ignore[misc]
        if m := _STRIP_ALL.match(t, at):
            yield m.end(), 0.0, Pieces("whole"), strip
        if m := _UNWRAP.match(t, at):
            for end, opening, closing in self._sides(m.end()):
                if (around := _UNWRAPPED.match(t, end)) and (around.end() > end or "surrounding" in m[0] or "outer" in m[0] or "pair" in m[0] or "enclosing" in m[0]):
                    yield around.end(), 0.0, Pieces("whole"), unwrapped(opening, closing)
        if m := _IF_WRAPPED.match(t, at):
            for end, opening, closing in self._sides(m.end()):
                if them := _REMOVE_THEM.match(t, end):
                    yield them.end(), 0.0, Pieces("whole"), unwrapped(opening, closing)
        if m := _SQUEEZE.match(t, at):
            for end, cost, p in self.pieces(m.end()):
                if p.kind == "run" and (one := re.fullmatch(r"(\\s|\\?.)(?:\+|\{2,\}|\{2\})", p.pattern)):
                    sign = text(" " if one[1] == r"\s" else one[1].removeprefix("\\"))
                    yield end, cost, replace(p, pattern=f"{one[1]}+"), lambda x, sign=sign: sign  # type: ignore[misc]
        for end, cost, p in (*self.pieces(at), (max(at - 1, 0), 0.1, Pieces("whole"))):
            if (m := _WITHOUT_MARKS.match(t, end)) and m.end() > at:
                name = "rstrip_chars" if m["e"] or (m["s"] or "").startswith(("trail", "final")) else "strip_chars"
                yield m.end(), cost, p, lambda x, name=name: op(name, STR, x, text(MARKS))  # type: ignore[misc]
            if (m := _STRIPPED.match(t, end)) and m.end() > at:
                yield m.end(), cost, p, strip
            if m := _WITHOUT_ENDS.match(t, end):
                n = number(1) if m["n"] is None else self.amount(m["n"])
                if n is not None:
                    yield m.end(), cost, p, shorter(m["e"], n, self.literal(m["l"]) if m["l"] else None)
            if (m := _THAT_MARK.match(t, end)) and m.end() > at and (known := self._mark_before(at)) is not None:
                yield m.end(), cost, p, without(*known, bool(m["all"] or _SEVERAL_MARKS.search(t)))

    def _mark_before(self, at: int) -> tuple[bool, Expr] | None:
        """The text with which the words said before that something ends, or starts."""
        found: list[tuple[int, bool, Expr]] = []
        for regex, last in ((STARTS, False), (ENDS, True)):
            for m in regex.finditer(self.text, 0, at):
                found += [(m.start(), last, e) for _, e in self.constants(m.end())][:1]
        return max(found, key=lambda f: f[0])[1:] if found else None

    def _moves(self, at: int) -> Iterator[Changed]:
        """The first characters moved to the end, or the last to the front."""
        if (m := _EXCHANGE.match(self.text, at)) and (two := _BOTH_ENDS.match(self.text, m.end())):
            for end, cost, p in self.pieces(two.end()) if two["of"] else [(two.end(), 0.0, Pieces("whole"))]:
                yield end, cost, p, ends_swapped
        said = _MOVE.match(self.text, at)
        start = said.end() if said else at
        m = _FIRST.match(self.text, start)
        if m is None or (m["n"] and self.amount(m["n"]) is None):
            return
        n = self.amount(m["n"]) or number(1)
        for end, cost, p in self.pieces(m.end()) if m["of"] else [(m.end(), 0.0, Pieces("whole"))]:
            if (to := _MOVED.match(self.text, end)) and (said or "move" in to[0] or "goes" in to[0] or "comes" in to[0]):
                yield to.end(), cost, p, moved(m["e"] in ("last", "final"), to["w"] in ("end", "back"), n)

    def _cuts(self, at: int) -> Iterator[Changed]:
        """What stands before or after a sign: taken alone, or cut off."""
        if m := PLACED.match(self.text, at):
            for end, e in self.constants(m.end()):
                yield end, 0.0, Pieces("whole"), beyond(m["w"] in ("after", "behind", "following"), m["o"].strip(), e)
        if m := _PART_BETWEEN.match(self.text, at):
            for end, a in self.constants(m.end()):
                joint = re.compile(r" and (?:the )?(?:(?:next|first|last|following) )?(?=\S)").match(self.text, end)
                for stop, b in self.constants(joint.end()) if joint else ():
                    yield stop, 0.0, Pieces("whole"), lambda x, a=a, b=b: beyond(False, "first", b)(beyond(True, "first", a)(x))  # type: ignore[misc]
        if m := _CUT.match(self.text, at):
            for end, e in self.constants(m.end()):
                before = m["w"] in ("before", "in front of", "up to")
                change = beyond(before, m["o"].strip() or ("first" if before else ""), e)
                sign_stays = m["w"] in ("after", "behind", "before", "in front of", "following", "up to") and not m["i"]
                stop = x.end() if (x := re.compile(rf" (?:in|of|from) (?:each|every) (?:line|word|name|text|string|entry){ON}").match(self.text, end)) else end
                yield stop, 0.1 * sign_stays, Pieces("whole"), change
                if sign_stays:
                    yield stop, 0.0, Pieces("whole"), with_sign(change, before, e)


# ---------------------------------------------------------------- what a piece becomes


def shorter(where: str, n: Expr, only: str | None) -> Change:
    """A text without so many characters at an end; only: where they are these."""
    if only is not None:
        name = "remove_suffix" if where in ("last", "trailing") else "remove_prefix"
        return lambda x: op(name, STR, x, text(only))
    if "and" in where:
        return lambda x: op("str_slice", STR, x, n, op("neg", INT, n))
    return lambda x: op("str_slice_to", STR, x, op("neg", INT, n)) if where in ("last", "trailing") else op("str_slice_from", STR, x, n)


def beyond(after: bool, order: str, sign: Expr) -> Change:
    """The part of a text before or after a sign."""
    if after and order != "first":
        return lambda x: op("last", STR, op("split", STRS, x, sign))
    if after:
        return lambda x: op("last", STR, op("split_limit", STRS, x, sign, number(1)))
    if order == "last":
        return lambda x: op("index", STR, op("rsplit_limit", STRS, x, sign, number(1)), number(0))
    return lambda x: op("index", STR, op("split", STRS, x, sign), number(0))


def without(last: bool, mark: Expr, every: bool) -> Change:
    """A text without what it ends or starts with; every: however often."""
    name = ("rstrip_chars" if last else "lstrip_chars") if every else "remove_suffix" if last else "remove_prefix"
    return lambda x: op(name, STR, x, mark)


def unwrapped(a: Expr, b: Expr) -> Change:
    """A text without the signs around it, where it has both."""
    def change(x: Expr) -> Expr:
        around = both(op("starts_with", BOOL, x, a), op("ends_with", BOOL, x, b))
        return IfExpr(both(op("ge", BOOL, op("str_length", INT, x), number(2)), around), op("str_slice", STR, x, number(1), number(-1)), x, STR)

    return change


def with_sign(change: Change, before: bool, sign: Expr) -> Change:
    """The same with the sign where the text has it."""
    return lambda x: IfExpr(op("str_contains", BOOL, x, sign), op("str_concat", STR, sign, change(x)) if before else op("str_concat", STR, change(x), sign), x, STR)


def ends_swapped(x: Expr) -> Expr:
    """The first and the last character exchanged."""
    parts = [op("str_slice_from", STR, x, number(-1)), op("str_slice", STR, x, number(1), number(-1)), op("str_slice_to", STR, x, number(1))]
    return IfExpr(op("lt", BOOL, op("str_length", INT, x), number(2)), x, op("str_concat", STR, op("str_concat", STR, parts[0], parts[1]), parts[2]), STR)


def moved(last: bool, to_end: bool, n: Expr) -> Change:
    """So many characters of one end moved to the other."""
    at = op("neg", INT, n) if last else n
    if last == to_end:
        return lambda x: x
    return lambda x: op("str_concat", STR, op("str_slice_from", STR, x, at), op("str_slice_to", STR, x, at))


def chosen_by(held: Sequence[tuple[Pieces, Change]]) -> Change:
    """Each piece by the first of these kinds to which it belongs."""
    def change(x: Expr) -> Expr:
        out = x
        for p, c in reversed(held):
            test = p.passes(x)
            out = c(x) if test is None else IfExpr(test, c(x), out, STR)
        return out

    return change


def case_of(said: str) -> Change:
    name = "swapcase" if "case" in said and said.split()[-1] == "case" and "title" not in said else "capitalize" if said.startswith(("title", "capitalized")) else "lower" if said.startswith(("lower", "small")) else "upper"
    return lambda x: op(name, STR, x)


def beside(where: str, a: Expr, b: Expr) -> Change:
    if where in ("before", "in front of") or where.startswith("at the st") or where.startswith(("at the beg", "at the fr")):
        return lambda x: op("str_concat", STR, a, x)
    if where in ("after", "behind", "at the end of"):
        return lambda x: op("str_concat", STR, x, a)
    return lambda x: op("str_concat", STR, op("str_concat", STR, a, x), b)


def _letter(c: Expr, n: Expr, first: int) -> Expr:
    at = op("sub", INT, op("char_code", INT, c), number(first))
    return op("char_of", STR, op("add", INT, op("floormod", INT, op("add", INT, at, n), number(26)), number(first)))


def shifted(n: Expr, pattern: str) -> Change:
    """A letter n places further in the alphabet, from the end to the start again."""
    if pattern == "[a-z]":
        return lambda c: _letter(c, n, 97)
    if pattern == "[A-Z]":
        return lambda c: _letter(c, n, 65)
    return lambda c: IfExpr(both(op("ge", BOOL, c, text("a")), op("le", BOOL, c, text("z"))), _letter(c, n, 97), _letter(c, n, 65), STR)


_SAID: tuple[tuple[re.Pattern[str], Change], ...] = tuple((re.compile(p + ON), f) for p, f in (
    (r"(?:its|their|the) (?:own )?(?:length|size|number of (?:its )?(?:letters|characters))s?", lambda x: op("int_to_str", STR, op("str_length", INT, x))),
    (r"(?:the |its )?(?:next|following) letter(?: (?:of|in) the alphabet)?", shifted(number(1), "")),
    (r"(?:the )?(?:one|1|letter|next one)(?: (?:that|which))? (?:follows|comes next|comes after|coming after|following)(?: it| after it)?(?: (?:of|in) the alphabet)?", shifted(number(1), "")),
    (r"(?:the |its )?(?:previous|preceding) letter(?: (?:of|in) the alphabet)?", shifted(number(-1), "")),
    (r"(?:its|their|the) (?:position|place|number)s? in the alphabet", lambda x: op("int_to_str", STR, op("sub", INT, op("char_code", INT, op("lower", STR, x)), number(96)))),
    (r"(?:its|their) (?:reverse|reversal|mirror image)", lambda x: op("str_reverse", STR, x)),
    (r"(?:its|their|the) first (?:letter|character)s?(?: only)?", lambda x: op("str_slice_to", STR, x, number(1))),
    (r"(?:nothing|an empty (?:string|text))", lambda x: text("")),
    (r"(?:itself )?twice", lambda x: op("str_repeat", STR, x, number(2))),
))


__all__ = ["Changed", "Changes", "compiled"]
