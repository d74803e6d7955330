"""What requests ask to be done with the pieces of a text: removed, replaced, doubled, put in brackets, counted, joined.

In: the phrases of a request (grammar_texts_words.py). Out: `Deeds.edges`, for a place the phrases that begin there, as (where each
ends, what it costs, the deed); a deed gives what becomes of a value: the expressions that it may become, with what each costs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lambda, Lit, Param, Var
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of, map_of, tuple_of
from yantra_codex.search.compose.grammar_texts_changes import PUT, REVERSE, REVERSED, WHERE, Changes, compiled
from yantra_codex.search.compose.grammar_texts_forms import introduced, sought
from yantra_codex.search.compose.grammar_texts_pieces import INTS, STRS, Change, Pieces, fresh, mapped, number, op, text
from yantra_codex.search.compose.grammar_texts_words import COMPARED, ON

Became = list[tuple[Expr, Type, float]]
Deed = Callable[[Expr, Type], Became]
Edge = tuple[int, float, Deed]


_REMOVE = compiled("(?:remove|removing|delete|deleting|drop|dropping|strip(?: out)?|stripping|omit|omitting|leave out|leaving out|take (?:away|out)|cut(?: out| away)?|erase|discard|filter out|get rid of|without|skip|skipping|ignore|ignoring|throw away)")
_KEEP = compiled("(?:keep|keeping|retain|leave)(?: only| just)?|only|just(?: the)?")
_ORDER_OF = compiled("reverse the order of|in reverse order|reverse the positions of")
_GLUE = compiled("glue|join|connect|concatenate|link|combine|string together|gluing|joining|list|separate")
_WITH = re.compile(r" (?:together )?(?:with|by|using|through) ")
_TO_END = re.compile(rf" to the (?P<w>end|back|front|start|beginning)(?: of (?:the |its )?(?:texts?|strings?|words?|list|sentence|line))?{ON}")
_PREFIXES = re.compile(rf"(?:all |the |its |every )*(?:non ?empty )?(?P<k>prefix(?:es)?|suffix(?:es)?)(?: of (?:the |a )?(?:word|text|string))?(?: ,? ?(?:from (?:the )?)?(?:shortest|short|longest|long)(?: first| to (?:the )?(?:longest|long|shortest|short))?)?{ON}")
_EXPLAINED = re.compile(r"[^;:]*?(?: ,? ?(?:i ?\.e ?\. ?,?|that is ,?|that means|namely|in other words ,?) )(?=\S)")
_TURNED = compiled("move|rotate|shift|cycle")
_ONE_PLACE = re.compile(rf" (?:by )?(?:one|1) (?:[a-z]+ )?(?:place|position|step)?s? ?(?:to the |to )?(?P<d>right|left)(?: (?:, |and )?(?:wrapping around|cyclically))?{ON}")
_COUNT = compiled("count|counting|how many|(?:the )?number of|(?:the )?(?:total )?count of|tell how many|return how many|count how many")
_DEFAULT = re.compile(r"(?:or|return|give|returns|the result is) (-?\d+) (?:if|when|where|for|in case)")
_FEATURE = compiled("(?:the )?(?P<f>lengths?|first and (?:the )?last (?:letters?|characters?)|(?:second|third|2nd|3rd) (?:letters?|characters?)|first letters?|last letters?|first characters?|last characters?|initials?)(?: of)")
_INITIALS = re.compile(rf"(?:the )?initials(?: of (?:the |a |an |all )?(?:full )?(?:words?|names?|phrase|text|person|title|parts))?{ON}")
_DOUBLES = compiled("(?:remove|drop|delete|omit|skip|ignore|without|leave out) (?:all |any |the )?(?:duplicate|duplicated|repeated|double|repeating|doubled)")
_CHECK = compiled("(?:(?:check|test|tell|return true|true|decide|find out|determine|verify|return)(?: whether| if| that)|whether|is it true that|do|does|are|is)")
_ALL, _ANY = re.compile(r"(?=(?:all|every|each) )"), re.compile(r"(?:(?:any|some|at least (?:one|1)|one)(?: of)?(?: the)? )")
_MANY = re.compile(r"(?:(?:it|there (?:is|are)|the (?:text|string|word|sentence|line|name)|a (?:text|string|word|sentence)|[a-z_]\w*) )?(?:contains?|has|have|with|is|are|includes?)? ?(?P<q>at least|at most|more than|fewer than|less than|exactly|no more than) (?P<n>\d+|«\d+»|[a-z_]\w*) ")
_QUESTION = re.compile(r"(?:check|test|tell|return|decide|determine|verify|validate|is|does|return true|count|list|keep)(?: only| just| how many)?(?: whether| if| that)?[^.;:?]*[.?]?(?= |$)")
_LIST = compiled("return|returns|list|find|extract|get|give|collect|pick(?: out)?|select|take|which|show|yield|fetch|read|parse")
_AGGREGATE = compiled("(?P<a>sum of|total of|sum up|add up|adding up|largest of|smallest of|largest|smallest|greatest|biggest|highest|lowest|maximum of|minimum of|maximum|minimum|product of|average of|longest|shortest)(?: among| of)?(?: the)?")
_JOINED = re.compile(r" ?,? ?(?:and )?(?:(?:is|are|be|being|them|it|the result|all|then|together|again|back) )*(?:joined|join|joining|connected|separated|glued|glue|linked|link|combined|concatenated|put together|united|delimited|merged|connect|concatenate)"
                     r"(?: (?:them|it|the words|the parts|the pieces|the results?|the letters|everything|these|together|again|back|up|into one string))*(?P<by> (?:by|with|using|through|in|at) )?(?:just |only )?")
_SPLIT = compiled("split|splitting|break|cut|divide|separate|tokenize")
_AT = re.compile(r" ?(?:it |up |apart |into (?:its )?(?:parts|pieces|words|fields) )*(?:at|by|on|along|into|wherever there is|around) (?:each |every |all )?")
_COUNTS = re.compile(r"(?:(?:return |count |tell |build |create )?(?:a |the )?(?:dictionary|dict|map|mapping|table|counter)s? (?:that |which )?(?:with|of|from|mapping|maps|telling|saying|showing) )?"
                     r"(?:(?:how often|how many times|the number of times)(?: that| does| do)? (?=(?:each|every) )|(?:count|(?:the )?number of occurrences of|(?:the )?frequency of|the frequencies of|(?:the )?occurrences of|(?:the )?count of|the counts of|tally) (?=(?:each|every|all) )|(?:of |from )?(?=(?:each|every) .* to (?:its|the) (?:number|count|frequency)))")
_OCCURS = re.compile(rf"(?: (?:occurs?|appears?|is (?:used|found)|comes up|is there))?(?: to (?:its|the) (?:number of occurrences|count|frequency))?(?: in (?:it|the text|the string|the word|the sentence))?{ON}")
_TYPED = re.compile(rf" ?,? ?(?:converted |turned |parsed |given |returned )?(?:as|into|to) (?:a |an )?(?:list of |tuple of )?(?P<t>integers?|ints?|numbers|whole numbers|floats?){ON}")
_SORTED = re.compile(rf" ?,? ?(?:(?:is|are|be|and|but|then) )*(?:(?:sorted|ordered|arranged|listed)(?: (?:alphabetically|in alphabetical order|in (?:ascending|increasing) order))?|alphabetically|in alphabetical order|in (?:sorted|ascending) order)(?P<by> by (?:their )?length)?(?P<d> descending| in (?:descending|reverse|reversed) order| backwards)?{ON}")
_SORT = compiled("sort|sorting|order|arrange|put in (?:alphabetical )?order")
_UNIQUE = re.compile(rf" ?,? ?(?:(?:(?:remove|drop|omit|ignore|without|skip) )?(?:any |all |the )?(?:duplicates|repetitions?|repeats)(?: removed)?|without (?:duplicates|repetitions?|repeats)|(?:with )?duplicates removed|each (?:only )?once|only once|no (?:word|letter|one|duplicates?) twice|distinct|different|unique){ON}")
_OTHERS = re.compile(r" ?,? ?(?:(?:but|and|while|where|;|,) )?(?:(?:leave|keep|keeping|leaving|let) )?(?:(?:all|any|every|the|with) )*(?:others?|rest|remaining|everything else|anything else|order|case|vowels and other|words and other|letters and other|(?:vowels|digits|letters|words|consonants) are not)"
                     r"(?: [a-z]+)*? ?(?:stays?|remains?|unchanged|untouched|left|kept|not changed|not touched|alone|same|as (?:they are|it is|is|are)|single|ignored|changed|exactly)(?: [a-z]+){0,5}(?= ?[.,;]|$)")
_ORDER_KEPT = re.compile(rf" ?,? ?(?:in (?:the )?(?:same |original |given )?order(?: (?:of appearance|in which they (?:appear|occur)|they (?:appear|occur)|as they appear))?|from left to right|in the order [a-z ]*?(?:appear|occur|stand)|one after the other|in order){ON}")
_STAYING = re.compile(r"(?:(?:but|and|while|the|all) )*(?:[a-z«»0-9]+ ){1,5}?(?:stays?|remains?|(?:is|are) (?:kept|left|not (?:changed|touched|affected|replaced)))(?: [a-z]+){0,4}(?= ?[.,;]|$)")
_EVERYWHERE = re.compile(rf" ?,? ?(?:everywhere|throughout|anywhere|wherever (?:it|they) (?:stands?|occurs?|appears?)(?: alone| by itself| on its own)?)(?: in (?:the|it)(?: whole)?(?: text| string| sentence)?)?{ON}")


def typed(e: Expr, t: Type, cost: float = 0.0) -> Became:
    return [(e, t, cost)]


class Deeds(Changes):
    """The phrases that do something, and what they do."""

    def edges(self, at: int) -> Iterator[Edge]:
        yield from self._removals(at)
        for end, cost, p, change in self.changed_pieces(at):
            yield end, cost, self.changed(p, change)
        yield from self._orders(at)
        yield from self._counts(at)
        yield from self._picks(at)
        yield from self._lists(at)
        yield from self._features(at)
        yield from self._checks(at)
        yield from self._forms(at)
        yield from self._glued(at)
        if (at == 0 or self.text[at - 2: at] in (". ", "; ", ", ")) and (m := _STAYING.match(self.text, at)):
            yield m.end(), 0.15, lambda e, t: typed(e, t)
        for regex in (_OTHERS, _ORDER_KEPT, _EVERYWHERE):
            if m := regex.match(self.text, at):
                yield m.end(), 0.05, lambda e, t: typed(e, t)

    # ------------------------------------------------------------ deeds of pieces

    def changed(self, p: Pieces, change: Change) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            if t == STR:
                if p.kind in ("element", "part") and isinstance(e, Apply) and e.op == "join":  # of what was joined before
                    inner = replace(p, kind="element").rebuilt(e.args[0], change)
                    return [] if inner is None else typed(op("join", STR, inner, e.args[1]), STR)
                made = None if p.kind == "element" else p.rebuilt(e, change)
                return [] if made is None or made == e else typed(made, STR)
            if t == STRS:
                if p.kind in ("element", "word", "part", "line") or p.outer is not None:
                    made = of_list(p).rebuilt(e, change)
                else:
                    made = mapped(e, STR, lambda x: p.rebuilt(x, change, 2) or x, STR)
                return [] if made is None or made == e else typed(made, STRS)
            return []

        return deed

    def removed(self, p: Pieces) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            if t == STR:
                made = None if p.kind in ("element", "whole") else p.left(e)
                return [] if made is None else typed(made, STR)
            if t == STRS and p.kind != "whole":
                if p.kind in ("element", "word", "part", "line") or p.outer is not None:
                    made = of_list(p).left(e)
                    return [] if made is None else typed(made, STRS)
                return typed(mapped(e, STR, lambda x: p.left(x, 2) or x, STR), STRS)
            return []

        return deed

    def picked(self, p: Pieces, kept: bool = False, same: bool = False) -> Deed:
        """The pieces themselves: a list of them; kept: rather the text that is made of them; same: all of a list too."""
        def deed(e: Expr, t: Type) -> Became:
            if p.kind == "whole":
                return []
            if t == STR and p.kind != "element":
                xs, only = p.picked(e), p.only(e)
                out: Became = [] if xs is None else [(xs, STRS, 0.2 * kept)]
                if only is not None:
                    out.append((only, STR, 0.0 if kept else 0.3))
                return out
            if t == STRS and (p.kind in ("element", "word", "part", "line") or p.outer is not None):
                xs = of_list(p).picked(e)
                return [] if xs is None or (xs == e and not same) else typed(xs, STRS)
            if t == STRS and kept:
                return typed(mapped(e, STR, lambda x: p.only(x, 2) or x, STR), STRS)
            return []

        return deed

    def counted(self, p: Pieces) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            return [(op("length", INT, xs), INT, c) for xs, u, c in self.picked(p, same=True)(e, t) if u == STRS]

        return deed

    # ------------------------------------------------------------ the phrases

    def _removals(self, at: int) -> Iterator[Edge]:
        if m := _REMOVE.match(self.text, at):
            for end, cost, p in self.pieces(m.end()):
                yield end, cost, self.removed(p)
        if m := _KEEP.match(self.text, at):
            for end, cost, p in self.pieces(m.end()):
                yield end, cost, self.picked(p, True)
        for end, cost, p in self.pieces(at):
            if m := re.compile(rf" ,? ?(?:(?:is|are|be|being|must be|should be) )?(?:removed|deleted|dropped|left out|omitted|stripped|taken out|cut out|ignored|skipped|discarded){ON}").match(self.text, end):
                yield m.end(), cost, self.removed(p)

    def _orders(self, at: int) -> Iterator[Edge]:
        """Pieces in another order: reversed, sorted; a sign between all of them."""
        for regex in (REVERSE, _ORDER_OF):
            for end, cost, p in self.pieces(m.end()) if (m := regex.match(self.text, at)) else ():
                yield end, cost + 0.3 * (regex is REVERSE and p.every) + 0.3, self._reversed(p)
                if p.kind == "char" and p.pattern and p.outer is None and p.rank is None:
                    yield end, cost + 0.1, self._refilled(p, lambda xs: op("reverse", STRS, xs))
        if (m := REVERSED.match(self.text, at)) and m.end() > at:
            yield m.end(), 0.2, self._reversed(Pieces("word"))
        if m := _TURNED.match(self.text, at):
            for end, cost, p in self.pieces(m.end()):
                if p.kind == "char" and p.pattern and (b := _ONE_PLACE.match(self.text, end)):
                    n = number(-1 if b["d"] == "right" else 1)
                    yield b.end(), cost, self._refilled(p, lambda xs, n=n: op("rotate_left", STRS, xs, n))  # type: ignore[misc]
        if m := PUT.match(self.text, at):
            for end, sign, _ in self._sides(m.end()):
                if (w := WHERE.match(self.text, end)) and w["w"] == "between":
                    for stop, cost, p in self.pieces(w.end()):
                        yield stop, cost, self._between(p, sign)

    def _reversed(self, p: Pieces) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            if t == STRS:
                return typed(op("reverse", STRS, e), STRS)
            units = p.units(e) if t == STR and p.kind in ("word", "line", "part") and not p.tests else None
            made = None if units is None else p.joined(op("reverse", STRS, units))
            return [] if made is None else typed(made, STR)

        return deed

    def _refilled(self, p: Pieces, order: Change) -> Deed:
        """The places of the pieces filled with them in another order; all else stays."""
        def deed(e: Expr, t: Type) -> Became:
            xs = p.picked(e) if t == STR else None
            if xs is None:
                return []
            ordered = order(xs)
            pair = tuple_of(INT, STR)

            def body(q: Expr) -> Expr:
                i, u = op("tuple_get", INT, q, number(0)), op("tuple_get", STR, q, number(1))
                test = p.passes(Var(fresh(2), STR)) or Lit(True, BOOL)
                met = Apply("count_where", (op("slice_to", STRS, op("chars", STRS, e), i), Lambda((Param(fresh(2), STR),), test, func_of((STR,), BOOL))), INT)
                return IfExpr(p.passes(u) or Lit(True, BOOL), op("index", STR, ordered, met), u, STR)

            return typed(op("join", STR, mapped(op("enumerate", list_of(pair), op("chars", STRS, e), number(0)), pair, body, STR), text("")), STR)

        return deed

    def _between(self, p: Pieces, sign: Expr) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            xs = p.picked(e) if t == STR and p.kind in ("char", "word", "line") else e if t == STRS else None
            return [] if xs is None else typed(op("join", STR, xs, sign), STR)

        return deed

    def _counts(self, at: int) -> Iterator[Edge]:
        if m := _COUNT.match(self.text, at):
            for end, cost, p in self.pieces(m.end()):
                yield end, cost, self.counted(p)
                if b := re.compile(rf" (?:there are )?(?:of|with|for|by|have|has) (?:each|every|which|the same) (?P<f>length|first letter|last letter|initial)s?(?: (?:occur|appear|there are)(?: in the text)?)?{ON}").match(self.text, end):
                    yield b.end(), cost, self._by_feature(p, b["f"])
        if (m := _COUNTS.match(self.text, at)) and m.end() > at:
            for end, cost, p in self.pieces(m.end()):
                stop = b.end() if (b := _OCCURS.match(self.text, end)) else end
                yield stop, cost, lambda e, t, p=p: [(op("counts", map_of(STR, INT), xs), map_of(STR, INT), c) for xs, u, c in self.picked(p, same=True)(e, t) if u == STRS]  # type: ignore[misc]

    def _by_feature(self, p: Pieces, said: str) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            out: Became = []
            for xs, u, c in self.picked(p, same=True)(e, t):
                if u == STRS:
                    key = INT if said == "length" else STR
                    of = mapped(xs, STR, feature(said), key)
                    out.append((op("counts", map_of(key, INT), of), map_of(key, INT), c))
            return out

        return deed

    def _features(self, at: int) -> Iterator[Edge]:
        """The lengths or first letters of pieces; pieces each once."""
        t = self.text
        if m := _FEATURE.match(t, at):
            for end, cost, p in self.pieces(m.end()):
                yield end, cost, self._each(p, feature(m["f"].rstrip("s")), INT if m["f"].startswith("length") else STR)
        if m := _INITIALS.match(t, at):
            yield m.end(), 0.0, self._each(Pieces("word"), feature("first letter"), STR)
        if m := _DOUBLES.match(t, at):
            for end, cost, p in self.pieces(m.end()):
                yield end, cost, self._once(p)

    def _each(self, p: Pieces, change: Change, to: Type) -> Deed:
        return lambda e, t: [(mapped(xs, STR, change, to), list_of(to), c) for xs, u, c in self.picked(p, same=True)(e, t) if u == STRS]

    def _once(self, p: Pieces) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            if t == STRS:
                return typed(op("unique", STRS, e), STRS)
            units = p.units(e) if t == STR and not p.tests and p.kind in ("char", "word", "part", "line") and not (p.kind == "char" and p.pattern not in ("", "[A-Za-z]")) else None
            made = None if units is None else p.joined(op("unique", STRS, units))
            return [] if made is None else typed(made, STR)

        return deed

    def _checks(self, at: int) -> Iterator[Edge]:
        """Whether all pieces, or any, are such; whether there are so many."""
        t = self.text
        start = m.end() if (m := _CHECK.match(t, at)) else at
        for regex, name in ((_ALL, "all"), (_ANY, "any")):
            if m := regex.match(t, start):
                for end, cost, p in self.pieces(m.end(), True):
                    if p.tests and p.kind != "whole" and p.rank is None:
                        yield end, cost, self._of_all(name, p)
        for end, cost, p in self.pieces(start) if start > at else ():
            if p.kind == "whole":
                for stop, test in self.tests(end):
                    yield stop, cost, lambda e, u, test=test: typed(test(e), BOOL) if u == STR else []  # type: ignore[misc]
        if (m := _MANY.match(t, start)) and (n := self.amount(m["n"])) is not None:
            for end, cost, p in self.pieces(m.end(), True):
                if p.kind != "whole":
                    yield end, cost, self._compared(p, COMPARED[m["q"]], n)

    def _forms(self, at: int) -> Iterator[Edge]:
        """Whether all of a text has the form that is described; of several texts those that have it."""
        for end, pattern, cost in introduced(self.grammar, at):
            yield end, cost, self._formed(pattern)
        for end, pattern, cost in sought(self.grammar, at):
            p = Pieces("run", pattern)
            yield end, cost, self.counted(p) if self.text.startswith(("count", "how many"), at) else self.picked(p)
        if m := _QUESTION.match(self.text, at):
            yield m.end(), 0.3, lambda e, t: typed(e, t)

    def _formed(self, pattern: str) -> Deed:
        def test(x: Expr) -> Expr:
            return op("re_full_match", BOOL, x, text(pattern))

        def deed(e: Expr, t: Type) -> Became:
            if t == STR:
                return typed(test(e), BOOL)
            xs = Pieces("element", tests=(test,)).picked(e) if t == STRS else None
            return [] if xs is None else [(xs, STRS, 0.0), (op("length", INT, xs), INT, 0.3)]

        return deed

    def _of_all(self, name: str, p: Pieces) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            x = Var("x1a", STR)
            test = p.tests[-1](x)
            return [(Apply(name, (xs, Lambda((Param("x1a", STR),), test, func_of((STR,), BOOL))), BOOL), BOOL, c)
                    for xs, u, c in self.picked(replace(p, tests=p.tests[:-1]))(e, t) if u == STRS]

        return deed

    def _compared(self, p: Pieces, name: str, n: Expr) -> Deed:
        return lambda e, t: [(op(name, BOOL, count, n), BOOL, c) for count, _, c in self.counted(p)(e, t)]

    def _picks(self, at: int) -> Iterator[Edge]:
        m = _LIST.match(self.text, at)
        for end, cost, p in self.pieces(m.end() if m else at):
            if p.kind != "whole":
                yield end, cost + (0.0 if m else 0.15), self.picked(p)
        if m := _AGGREGATE.match(self.text, at):
            for end, cost, p in self.pieces(m.end(), True):
                yield end, cost, self._aggregated(p, m["a"])

    def _aggregated(self, p: Pieces, said: str) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            out: Became = []
            for xs, u, c in self.picked(p, same=True)(e, t):
                if u != STRS:
                    continue
                if said in ("longest", "shortest"):
                    out.append((by_length("max_by" if said == "longest" else "min_by", xs), STR, c))
                    continue
                numbers = mapped(xs, STR, lambda x: op("parse_int", INT, x), INT)
                name = "sum" if said.startswith(("sum", "total", "add")) else "product" if said.startswith("prod") else "max_of" if said.startswith(("larg", "great", "big", "high", "max")) else "min_of"
                if said.startswith("average"):
                    out.append((op("div", FLOAT, op("to_float", FLOAT, op("sum", INT, numbers)), op("to_float", FLOAT, op("length", INT, numbers))), FLOAT, c))
                else:
                    out.append((op(name, INT, numbers), INT, c))
                    if name.endswith("_of") and (d := _DEFAULT.search(self.text)):
                        out.append((op(name[:4] + "or", INT, numbers, number(int(d[1]))), INT, c))
            return out

        return deed

    def _lists(self, at: int) -> Iterator[Edge]:
        t = self.text
        if m := _JOINED.match(t, at):
            if m["by"]:
                for end, e in self._signs(m.end()):
                    yield end, 0.0, lambda x, u, e=e: typed(op("join", STR, x, e), STR) if u == STRS else []  # type: ignore[misc]
            else:
                yield m.end(), 0.2, lambda x, u: typed(op("join", STR, x, text("")), STR) if u == STRS else []
        if m := _SPLIT.match(t, at):
            for end, _, p in (*self.pieces(m.end()), (m.end(), 0.0, Pieces("whole"))):
                if p.kind in ("whole", "element") and (b := _AT.match(t, end)):
                    for stop, e in self.constants(b.end()):
                        yield stop, 0.0, self.picked(Pieces("part", separator=e))
        if m := _TYPED.match(t, at):
            yield m.end(), 0.0, lambda x, u: typed(mapped(x, STR, lambda y: op("parse_int", INT, y), INT), INTS) if u == STRS else typed(op("parse_int", INT, x), INT) if u == STR else []
        if (m := _SORTED.match(t, at)) and m.end() > at:
            yield m.end(), 0.0, self._sorted(Pieces("whole"), bool(m["by"]), bool(m["d"]))
        if m := _SORT.match(t, at):
            for end, cost, p in self.pieces(m.end()):
                b = re.compile(rf" ?(?:alphabetically|in alphabetical order|in (?:ascending|increasing) order)?(?P<by> by (?:their )?length)?(?P<d> descending| in (?:descending|reverse|reversed) (?:alphabetical )?order)?{ON}").match(t, end)
                stop = b.end() if b and b.end() > end else end
                yield stop, cost, self._sorted(p, bool(b and b["by"]), bool(b and b["d"]))
                if p.kind == "char" and p.pattern and p.outer is None and p.rank is None:
                    yield stop, cost + 0.1, self._refilled(p, lambda xs, name="sort_desc" if b and b["d"] else "sort": op(name, STRS, xs))  # type: ignore[misc]
        if m := _UNIQUE.match(t, at):
            yield m.end(), 0.0, lambda x, u: typed(op("unique", u, x), u) if u in (STRS, INTS) else []

    def _signs(self, at: int) -> Iterator[tuple[int, Expr]]:
        """A sign, or two one after the other: "a comma and a blank"."""
        for end, a, b in self._sides(at):
            yield end, a if a == b or not (isinstance(a, Lit) and isinstance(b, Lit)) else text(f"{a.value}{b.value}")

    def _glued(self, at: int) -> Iterator[Edge]:
        """Pieces joined: "glue the parts between dots with a slash"; moved to one end; the prefixes of a word."""
        t = self.text
        if m := _GLUE.match(t, at):
            for end, cost, p in self.pieces(m.end()):
                for stop, sign in self._signs(w.end()) if p.kind != "whole" and (w := _WITH.match(t, end)) else ():
                    yield stop, cost, self._joined_by(p, sign)
        if m := _TURNED.match(t, at):
            for end, cost, p in self.pieces(m.end()):
                if (w := _TO_END.match(t, end)) and p.kind in ("char", "word", "element") and p.rank is None and p.outer is None:
                    yield w.end(), cost, self._gathered(p, w["w"] in ("end", "back"))
        if m := _PREFIXES.match(t, at):
            suffixes = m["k"].startswith("suf")
            yield m.end(), 0.1, lambda e, u: typed(ends_of(e, suffixes), STRS) if u == STR else []
        if m := _EXPLAINED.match(t, at):
            yield m.end(), 0.5, lambda e, u: typed(e, u)

    def _joined_by(self, p: Pieces, sign: Expr) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            if t == STR and p.kind == "element" and isinstance(e, Apply) and e.op == "join":  # "glue them": what was put together already
                return typed(op("join", STR, e.args[0], sign), STR)
            return [(op("join", STR, xs, sign), STR, c) for xs, u, c in [*self.picked(p)(e, t), *([(e, t, 0.1)] if t == STRS else [])] if u == STRS]

        return deed

    def _gathered(self, p: Pieces, at_end: bool) -> Deed:
        def deed(e: Expr, t: Type) -> Became:
            q = replace(p, kind="element") if t == STRS else p
            if (t == STR and p.kind == "element") or q.passes(text("x")) is None:
                return []
            some, others = q.only(e) if t == STR else q.picked(e), q.left(e)
            if some is None or others is None or t not in (STR, STRS):
                return []
            first, second = (others, some) if at_end else (some, others)
            if t == STR and p.kind == "word":
                return typed(op("strip", STR, op("str_concat", STR, op("str_concat", STR, first, text(" ")), second)), STR)
            return typed(op("str_concat" if t == STR else "concat", t, first, second), t)

        return deed

    def _sorted(self, p: Pieces, by: bool, down: bool) -> Deed:
        def one(xs: Expr, t: Type) -> Expr:
            return by_length("sort_by_desc" if down else "sort_by", xs) if by else op("sort_desc" if down else "sort", t, xs)

        def deed(e: Expr, t: Type) -> Became:
            if t in (STRS, INTS) and p.kind in ("whole", "word", "element"):
                return typed(one(e, t), t)
            if p.kind == "whole" and t == STR:
                return [(op("join", STR, one(op("chars", STRS, e), STRS), text("")), STR, 0.3)]
            if t == STR and p.kind in ("char", "word", "part", "line"):
                xs = p.picked(e) if p.outer is None else None
                if p.outer is not None and p.kind == "char":
                    made = p.outer.rebuilt(e, lambda x: op("join", STR, op("sort", STRS, op("chars", STRS, x)), text("")))
                else:
                    made = None if xs is None else p.joined(one(xs, STRS))
                return [] if made is None else typed(made, STR)
            return []

        return deed


def of_list(p: Pieces) -> Pieces:
    """The pieces where the words or lines are a list already."""
    if p.outer is not None:
        return replace(p, outer=replace(p.outer, kind="element", marks=False))
    return replace(p, kind="element", marks=False)


def ends_of(s: Expr, suffixes: bool) -> Expr:
    """All prefixes of a text, the shortest first, or all suffixes, the longest first."""
    n = op("str_length", INT, s)
    if suffixes:
        return mapped(op("range", INTS, number(0), n, number(1)), INT, lambda i: op("str_slice_from", STR, s, i), STR)
    return mapped(op("range", INTS, number(1), op("add", INT, n, number(1)), number(1)), INT, lambda i: op("str_slice_to", STR, s, i), STR)


def by_length(name: str, xs: Expr) -> Expr:
    return Apply(name, (xs, Lambda((Param("x1a", STR),), op("str_length", INT, Var("x1a", STR)), func_of((STR,), INT))), STRS if name.startswith("sort") else STR)


def feature(said: str) -> Change:
    if said == "length":
        return lambda x: op("str_length", INT, x)
    if said.startswith(("second", "third", "2nd", "3rd")):
        return lambda x: op("str_index", STR, x, number(1 if said[0] in "s2" else 2))
    if said.startswith("first and"):
        return lambda x: op("str_concat", STR, op("str_index", STR, x, number(0)), op("str_index_wrap", STR, x, number(-1)))
    return lambda x: op("str_index_wrap", STR, x, number(-1)) if said.startswith("last") else op("str_index", STR, x, number(0))


__all__ = ["Became", "Deed", "Deeds", "Edge"]
