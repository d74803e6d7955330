"""A request read as a chain of cases: "'short' under 5 letters, 'long' for 12 or more, otherwise 'usual'".

In: a Problem. Out: `Told`: branches in the order of the words, what holds otherwise, the least and most of the result, and
what is given when nothing is found. A branch has several readings of its condition (which parameter is meant), and a result
where the words name one; else the search has to find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from yantra_codex.ir.nodes import Apply, Expr, Lit, Var, walk_expr
from yantra_codex.ir.rewrite import substitute, value_expr
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NONE, STR, Type
from yantra_codex.library.words import stem
from yantra_codex.problems import Problem
from yantra_codex.search.compose.hints_cases import condition, typed_not
from yantra_codex.search.compose.hints_predicates import Placed, placed_predicates
from yantra_codex.search.compose.hints_text import Reading, operand, read_text, typed

MOST_READINGS = 8
MOST_BRANCHES = 8
SURE = 0.25  # the weight of a predicate that a condition may be
CHARACTER_TESTS = frozenset({"is_vowel", "is_alpha", "is_digit", "is_alnum", "is_space", "is_upper", "is_lower", "not"})  # as often a noun as a condition
LONGEST_CASE = 9  # words of a case that no "if" or the like marks


@dataclass(frozen=True, slots=True)
class Branch:
    """tests: readings of the condition, the likeliest first; none for "otherwise". result: None where it has to be found.

    words: what is said of the result. sure: whether that can hardly be anything but a case: a word such as "if" says so or it is
    short, and its condition was read as a whole.
    """

    tests: tuple[Expr, ...]
    result: Expr | None
    words: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """The cases of a request. least, most: limits of the result, over the parameters. missing: what it gives where nothing is found."""

    branches: tuple[Branch, ...] = ()
    otherwise: Branch | None = None
    least: Expr | None = None
    most: Expr | None = None
    missing: tuple[Expr, ...] = ()
    words: str = ""  # outside all cases
    reading: Reading | None = None
    returns: Type = NONE  # of the function: an option where the words give None and no example does


_PIECES = re.compile(
    r"[.](?= |$)|[;:,](?= |$)| - | – |\b(?:and|but|or)\b(?= (?:«\d+» |-?\d+(?:\.\d+)? (?:if|when|for|in|otherwise|below|above|under|up to)|otherwise|else|(?:then )?(?:return|give)s?\b|anything|everything|"
    r"everyone|everybody|nobody|no ?one|all (?:the )?(?:others?|rest)|(?:an? )?empty|the rest|not (?:more|less|above|below|over|under|beyond)|never|at (?:most|least)\b(?! \d+ \w+ (?:is|are))|if\b|when\b|unless\b|from \d))|(?=\b(?:otherwise|or else)\b(?! ?(?:[.;,]|$)))")
_IF = re.compile(r"\b(?P<if>if|when|whenever|unless|in case|as long as|provided(?: that)?|once|where)\b ")
_OTHERWISE = re.compile(r"\b(?:otherwise|or else|else\b(?! than)|in (?:all |any |every )?(?:the )?other cases?|(?:for |in )?(?:every(?:thing|one|body|where)|any(?:thing|one|body)|all|no(?:body|thing)) else|(?:for )?(?:all |the |any )?(?:rest|others)(?! of)|"
                        r"(?:for )?(?:all|any|every) others?\b(?: \w+)?|(?:above|over|beyond|past|after|more than|below|under) (?:that|this|those|it)\b|any ?(?:thing|one|body) (?:more|bigger|above|over|beyond|longer|larger|higher|older)(?! than| -?\d)|(?:further|farther) (?:away|out|off|up|down)|if not\b(?! [a-z])|by default)")
_LIMIT = r"(?P<n>(?:the |a |an |its |given )*(?:-?\d+(?:\.\d+)?|[a-z_]\w*)\b)"
_MOST = re.compile(rf"\b(?:(?:never|not|nobody|nothing|no ?one|can ?not|must not|may not)(?: \w+){{0,3}}? (?:more than|over|above|exceeds?|exceeding|larger than|greater than|beyond|higher than|past)|"
                   rf"(?:caps?|capped|limit(?:ed)?|clamp(?:ed|s)?|cut off|stops?|bounded)(?: (?:it|them|this|the \w+))?(?: is| of)? (?:at|to|by)(?: most| a maximum of| a most of)?|(?:up to )?(?:a |the )?max(?:imum|imal|\.)?(?: \w+)?(?: is| of| at|:)?|upper limit(?: is| of)?|no more than|^(?:but )?at most) {_LIMIT}")
_LEAST = re.compile(rf"\b(?:(?:never|not|nobody|nothing|no ?one|can ?not|must not|may not)(?: \w+){{0,3}}? (?:less than|below|under|fewer than|lower than|smaller than)|"
                    rf"(?:a |the )?min(?:imum|imal|\.)?(?: \w+)?(?: is| of| at|:)?|lower limit(?: is| of)?|no (?:less|fewer) than|^(?:but )?at least) {_LIMIT}")
_WITHIN = re.compile(rf"\b(?:stay(?:s|ing)?|kept?|keep|clamp(?:ed|s)?|limited?|remain(?:s|ing)?|bounded|forced?|always)(?: (?:it|them|the \w+|always|to|in|into|within|be|lie|lies|the range|range|from))* (?:between )?{_LIMIT} (?:and|to) (?P<m>-?\d+(?:\.\d+)?|[a-z_]\w*)\b")
_ZERO = re.compile(r"\b(?:nothing|no (?:charge|cost|fee|points?|fine|bonus|discount|money|price|fare)|free|gratis|(?:pay|pays|earn|earns|get|gets|score|scores) nothing|does not count|do not count|counts? nothing)\b(?! of| to| than)")
_SAME = re.compile(r"\b(?:unchanged|as (?:it|they) (?:is|are|was|were|stands?)|as is|untouched|itself|alone|the same|stays?(?: the same)?|left alone)\b")
_NONE = re.compile(r"\b(?:none|null|nil|undefined)\b")
_EMPTY_RESULT = re.compile(r"\b(?:an? |the )?empty (?P<kind>list|array|text|string|dict\w*|map|set|tuple|word)\b")
_TRUTH = re.compile(r"\b(?P<t>true|false)\b")
_LITERAL = re.compile(r"«(\d+)»")
_NUMBER = re.compile(r"(?<![\w.«-])-?\d+(?:\.\d+)?(?![\w»%]|\.\d)")
_ARITHMETIC = re.compile(r"\b(?:per|plus|minus|times|each|every|percent|more|less|extra|additional|double|twice|half|divided|multiplied|of the|on top|added?|further|off|squared|round(?:ed)?|multiples?|discount|remainder|subtract\w*|reduced|increased|decreased)\b|[%*+/]")
_MISSING = re.compile(r"\b(?:(?:there|it) (?:is|are|was) (?:no|none|nothing|not any)|no (?:such|match\w*|suitable|valid|complete)\b|none\b|nothing\b|not (?:found|there|present|in|known|exist)|(?:no|any)(?:thing|one|body)? (?:can|could|is|are|fits?|qualif\w+|match\w*|was|works?)|"
                      r"un(?:known|listed|registered)|missing|does not|do not|can not|absent|has no|have no|without)")
_SIZE = re.compile(r"\b(?:characters?|letters?|long(?:er)?|short(?:er)?|length|elements?|items?|words?|entries|entry|values?|numbers?|readings?|digits?|size|many|few(?:er)?)\b")
_TOTAL = re.compile(r"\b(?:sums?|total|together|in all|altogether|add(?:s|ed)? up)\b")
_ORDERED = re.compile(r"\b(?:more|bigger|larger|higher|greater|exceeds?|longer|older|above|over|wins?|ahead|later|later than|better)\b")
_SMALLER = re.compile(r"\b(?:less|smaller|lower|fewer|shorter|younger|below|under|loses?|behind|earlier|before)\b")
_EQUAL = re.compile(r"\b(?:equal|same|tied?|draw|identical|level|match(?:es)?|agree)\b")
_DIFFER = re.compile(r"\b(?:different|differ|unequal|not (?:the same|equal))\b")


def read_branches(problem: Problem) -> Told:
    """The cases that the words of a problem set apart, in their order."""
    r = read_text(problem)
    if problem.signature is None or not r.params:
        return Told()
    may_be_none = problem.given is None or problem.given.returns == ANY
    if may_be_none and r.returns.name != "option" and _NONE.search(r.text):
        told = _Reader(replace(r, returns=Type("option", (r.returns,)))).told()
        results = [*(b.result for b in told.branches), *told.missing, told.otherwise.result if told.otherwise else None]
        if any(isinstance(e, Lit) and e.value is None for e in results):
            return told
    told = _Reader(r).told()
    return told if r.returns.name != "option" or told.missing else replace(told, missing=(Lit(None, r.returns),))


def limits_of(text: str, r: Reading) -> tuple[Expr | None, Expr | None] | None:
    """The least and the most of the result that these words state; None where they state neither."""
    return _Reader(r)._limits(text)


@dataclass(slots=True)
class _Piece:
    text: str
    placed: tuple[Placed, ...]
    test: tuple[Expr, ...] = ()
    span: tuple[int, int] = (0, 0)  # of the condition
    marked: bool = False
    only: bool = False  # nothing but a condition: its result is in the next piece
    otherwise: bool = False
    missing: bool = False
    guessed: bool = False


class _Reader:
    def __init__(self, r: Reading):
        self.r = r
        wanted = r.returns
        self.inner = wanted.args[0] if wanted.name == "option" else wanted
        self.scope = tuple((p.name, p.type) for p in r.params.values())
        self.guessed = False  # whether the condition just read is no more than a guess

    def told(self) -> Told:
        least = most = None
        pieces: list[_Piece] = []
        for text in _pieces(self.r.text):
            if self.inner in (INT, FLOAT) and (limits := self._limits(text)) is not None:
                least, most = limits[0] or least, limits[1] or most
                continue
            pieces.append(self._piece(text))
        branches: list[Branch] = []
        missing: list[Expr] = []
        otherwise: Branch | None = None
        rest: list[str] = []
        i = 0
        while i < len(pieces):
            p = pieces[i]
            i += 1
            said = p.text[: p.span[0]] + " " + p.text[p.span[1] :] if p.span[1] else p.text
            if p.only and i < len(pieces) and not (pieces[i].test or pieces[i].otherwise or pieces[i].missing):
                said = pieces[i].text
                i += 1
                while i < len(pieces) and not (pieces[i].test or pieces[i].otherwise or pieces[i].missing) and _continues(pieces[i].text):
                    said += " and " + pieces[i].text
                    i += 1
            result = self._result(said)
            if p.missing and result is not None:
                missing.append(result)
            elif p.otherwise:
                said = _OTHERWISE.sub(" ", said)
                otherwise = Branch((), self._result(said), said)
            elif p.test and (result is not None or p.marked or (self.inner == STR and _LITERAL.search(said))) and len(branches) < MOST_BRANCHES:
                branches.append(Branch(p.test, result, said, not p.guessed and (p.marked or len(p.text.split()) <= LONGEST_CASE)))
            else:
                rest.append(p.text)
        return Told(tuple(branches), otherwise, least, most, tuple(dict.fromkeys(missing)), " . ".join(rest), self.r, self.r.returns)

    # ------------------------------------------------------------ pieces

    def _piece(self, text: str) -> _Piece:
        p = _Piece(text, placed_predicates(replace(self.r, text=text)))
        if m := _OTHERWISE.search(text):
            p.otherwise = True
            return p
        if m := _IF.search(text):
            cond = text[m.end() :]
            cut = re.search(r"\b(?:then|return|returns|give|gives|it is|the (?:answer|result) is|we)\b", cond)
            end = m.end() + (cut.start() if cut and not text[: m.start()].strip() else len(cond))
            found = self._tests(text[m.end() : end])
            p.marked = True
            p.span = (m.start(), end)
            p.guessed = self.guessed
            if found:
                p.test = tuple(typed_not(t) for t in found) if m["if"] == "unless" else found
                p.only = not text[: m.start()].strip(" ,.and") and not text[end:].strip()
            elif _MISSING.search(cond):
                p.missing = True
                p.only = not text[: m.start()].strip() and not text[end:].strip()
            return p
        spans = _together(p)
        if own := self._thresholds(text):
            p.test, p.span = own
        elif spans:
            start, end = spans
            p.test, p.span = self._tests(text[start:end], text), (start, end)
        elif m := re.search(r"\bfor (?:an? |the )?(?P<v>-?\d+|«\d+»|(?:none|null)\b|(?:an? |the )?(?:missing|unknown)\b[\w ]*)", text):
            p.test, p.span = self._tests(m["v"]), m.span()
            if not p.test and _MISSING.search(m["v"]):
                p.missing = True
        elif m := re.search(r"\b(?:un(?:known|listed)|missing|absent)(?: \w+)?", text):
            p.missing, p.span = True, m.span()
        p.guessed = self.guessed
        p.only = bool(p.test) and bool(re.match(r"(?:and |but )?(?:for|with|from|at|in case of|on) ", text.strip())) and not text[p.span[1] :].strip() and not _LITERAL.search(text[: p.span[0]])
        if p.only:
            p.span = (0, len(text))
        return p

    def _limits(self, text: str) -> tuple[Expr | None, Expr | None] | None:
        if m := _WITHIN.search(text):
            low, high = self._limit(m["n"]), self._limit(m["m"])
            if low is not None and high is not None:
                return low, high
        if _IF.search(text) or _OTHERWISE.search(text) or len(_NUMBER.findall(text)) > 1:
            return None
        if re.search(r"\d (?:numbers?|integers?|values?|elements?|lists?|arrays?|strings?|tuples?|arguments?)\b", text):
            return None
        if (m := _MOST.search(text)) and (e := self._limit(m["n"])) is not None:
            return None, e
        if (m := _LEAST.search(text)) and (e := self._limit(m["n"])) is not None:
            return e, None
        return None

    def _limit(self, words: str) -> Expr | None:
        o = operand(words, self.r)
        if o is None or o.sure < 0.6 or o.type not in (INT, FLOAT) or (o.type == FLOAT and self.inner == INT and o.uses):
            return None
        return typed(o.text if o.type == self.inner or not o.uses else f"(to_float {o.text})", self.scope) if o.value is None else _number(o.value, self.inner)

    # ------------------------------------------------------------ results

    def _result(self, said: str) -> Expr | None:
        """The result that the words name, None where they name none or more than one thing."""
        t = self.r.returns
        if t.name == "option" and _NONE.search(said):
            return Lit(None, t)
        e = self._value(said)
        return Apply("some", (e,), t) if e is not None and t.name == "option" else e

    def _value(self, said: str) -> Expr | None:
        t = self.inner
        if t == STR:
            found = [self.r.literals[int(m[1])] for m in _LITERAL.finditer(said)]
            texts = [lit for lit in found if lit.type == STR]
            if texts:
                return Lit(texts[0].value, STR) if len(texts) == 1 and not any(c.isdigit() for c in str(texts[0].value)) and not re.search(r"\b(?:add|append|prepend|join|followed|prefix|suffix|replac|put|with)\w*", said) else None
        if t == BOOL and (m := _TRUTH.search(said)):
            return Lit(m["t"] == "true", BOOL)
        if m := _EMPTY_RESULT.search(said):
            kind = m["kind"]
            if t == STR and kind in ("text", "string", "word"):
                return Lit("", STR)
            if t.name in ("list", "vtuple", "map", "set") and kind not in ("text", "string", "word"):
                return value_expr({} if t.name == "map" else (), t)
        if t in (INT, FLOAT):
            numbers = _NUMBER.findall(said)
            if len(numbers) == 1 and not _ARITHMETIC.search(said):
                return _number(float(numbers[0]) if "." in numbers[0] else int(numbers[0]), t)
            if not numbers and _ZERO.search(said):
                return _number(0, t)
        if _SAME.search(said) and not _NUMBER.search(said):
            held = [p for p in self.r.params.values() if p.type == t]
            return Var(held[0].name, t) if held else None
        return None

    # ------------------------------------------------------------ conditions

    def _thresholds(self, text: str) -> tuple[tuple[Expr, ...], tuple[int, int]] | None:
        """Forms of a threshold that stand only in chains of cases."""
        for pattern, op in _THRESHOLDS:
            if m := pattern.search(text):
                o = operand(m["n"], self.r)
                if o is None or o.type not in (INT, FLOAT):
                    continue
                tests = [e for p in self._subjects(text, o.uses) if (e := self._compared(op, p, o.text)) is not None]
                if tests:
                    return tuple(tests[:MOST_READINGS]), m.span()
        return None

    def _compared(self, op: str, subject: Expr, n: str) -> Expr | None:
        t = subject.type  # type: ignore[attr-defined]
        text = n if t == INT or "." in n or not re.fullmatch(r"-?\d+", n) else n + ".0"
        if t == INT and "." in text:
            return None
        e = typed(f"({op} $subject_ {text})", (("subject_", t), *self.scope))
        return None if e is None else substitute(e, {"subject_": subject})

    def _subjects(self, text: str, but: tuple[object, ...] = ()) -> list[Expr]:
        """The numbers a condition may speak of: parameters that it names, the others, lengths and totals."""
        words = set(re.findall(r"[a-z_]\w*", text))
        numbers = [p for p in self.r.params.values() if p.type in (INT, FLOAT) and p not in but]
        out: list[Expr] = [Var(p.name, p.type) for p in sorted(numbers, key=lambda p: p.name.lower() not in words and stem(p.name.lower()) not in {stem(w) for w in words})]
        sizes: list[Expr] = [Apply(op, (Var(p.name, p.type),), INT) for p in self.r.params.values() if (op := _LENGTHS.get(p.type.name))]
        if re.search(r"\bwords?\b", text):  # of a text
            sizes = [e for p in self.r.params.values() if p.type == STR and (e := typed(f"(length (split_words ${p.name}))", self.scope)) is not None] + sizes
        totals = [Apply("sum", (Var(p.name, p.type),), p.type.args[0]) for p in self.r.params.values() if p.type.name == "list" and p.type.args[0] in (INT, FLOAT)]
        more = [*totals, *sizes] if _TOTAL.search(text) else [*sizes, *totals]
        return [*more, *out] if (more and not out) or (sizes and _SIZE.search(text) and not any(p.name.lower() in words and len(p.name) > 1 for p in numbers)) else [*out, *more]

    def _tests(self, cond: str, around: str = "") -> tuple[Expr, ...]:
        """The readings of a condition, the likeliest first."""
        cond = cond.strip(" ,")
        self.guessed = False
        out: dict[str, Expr] = {}
        found = self._joined(cond)
        guessed = self.guessed if found else True
        for e in found or self._single(cond, around or cond):
            guessed = guessed and bool(found or self.guessed)
            out.setdefault(repr(e), e)
        self.guessed = guessed
        return tuple(out.values())[:MOST_READINGS]

    def _joined(self, cond: str) -> list[Expr]:
        """Two conditions with "and" or "or" between them."""
        placed = placed_predicates(replace(self.r, text=cond))
        for m in re.finditer(r" (?P<w>and|or) ", cond):
            if any(p.start < m.start() < p.end for p in placed) or re.match(r" or (?:equal|more|less|above|below|over|under|fewer|higher|lower|older|longer|shorter)", cond[m.start() :]):
                continue
            left, right = self._tests(cond[: m.start()]), self._tests(cond[m.end() :])
            if left and right:
                pairs = list(product(left[:4], right[:4]))
                apart = [(a, b) for a, b in pairs if _names(a) != _names(b)]
                same = [(a, b) for a, b in pairs if _names(a) == _names(b)]
                apart.sort(key=lambda p: self._places(p[0]) > self._places(p[1]))  # what is named first is the first parameter
                bare = right_side(cond[m.end() :])
                return [Apply(m["w"], (a, b), BOOL) for a, b in ([*same, *apart] if bare else [*apart, *same])]
            return []
        return []

    def _places(self, e: Expr) -> list[int]:
        order = [n for n, _ in self.scope]
        return sorted(order.index(n) for n in _names(e) if n in order)

    def _single(self, cond: str, around: str) -> Iterator[Expr]:
        deny = bool(re.match(r"(?:it is |is |are |they are )?not ", cond))
        if own := self._thresholds(cond):
            yield from own[0]
        if (e := condition(cond, self.r)) is not None and _vars(e) <= {n for n, _ in self.scope}:
            yield e
        for q in sorted(placed_predicates(replace(self.r, text=cond)), key=lambda q: -q.predicate.weight):
            p = q.predicate
            if p.weight < SURE:
                continue
            used = _vars(p.expr) - {p.var}
            if p.type in (INT, FLOAT):
                for s in self._subjects(around):
                    if s.type == p.type and not _vars(s) & used:  # type: ignore[attr-defined]
                        yield substitute(p.expr, {p.var: s})
            else:
                for param in self.r.params.values():
                    if param.type == p.type and param.name not in used:
                        yield substitute(p.expr, {p.var: Var(param.name, param.type)})
        if m := re.search(r"\b(?P<k>even|odd) (?:length|size|number of|count)", cond):
            for s in self._subjects(around + " elements"):
                if s.type == INT and isinstance(s, Apply):  # type: ignore[attr-defined]
                    yield Apply(f"is_{m['k']}", (s,), BOOL)
        yield from self._two(cond)
        yield from self._flags(cond, deny)
        self.guessed = True  # from here on: what else it might be
        if re.search(r"\b(?:no|without|0|zero)\b", cond):
            for name, t in reversed(self.scope):
                if t in (INT, FLOAT):
                    yield Apply("eq", (Var(name, t), _number(0, t) or Lit(0, INT)), BOOL)
        if m := re.fullmatch(r"(?:it is |is |the \w+ is |equals? |exactly )?(?P<v>-?\d+(?:\.\d+)?|«\d+»)", cond):
            o = operand(m["v"], self.r)
            for param in self.r.params.values():
                if o is not None and (param.type == o.type or (param.type == FLOAT and o.type == INT)) and (e := self._compared("eq", Var(param.name, param.type), o.text)) is not None:
                    yield e
        options = [p for p in self.r.params.values() if p.type.name == "option"]
        if options and _MISSING.search(cond):
            for param in options:
                yield Apply("is_none", (Var(param.name, param.type),), BOOL)
        maps = [p for p in self.r.params.values() if p.type.name == "map"]
        if maps and _MISSING.search(cond):
            for table in maps:
                for k in self.r.params.values():
                    if k.type == table.type.args[0]:
                        yield Apply("not", (Apply("map_has", (Var(table.name, table.type), Var(k.name, k.type)), BOOL),), BOOL)

    def _two(self, cond: str) -> Iterator[Expr]:
        """The first two parameters of one type, compared."""
        by_type: dict[Type, list[str]] = {}
        for n, t in self.scope:
            if t in (INT, FLOAT, STR):
                by_type.setdefault(t, []).append(n)
        for t, names in by_type.items():
            if len(names) < 2:
                continue
            a, b = names[0], names[1]
            first, second = re.search(r"\bfirst\b", cond), re.search(r"\b(?:second|last|other)\b", cond)
            if second and (first is None or second.start() < first.start()):
                a, b = b, a
            x, y = Var(a, t), Var(b, t)
            if _DIFFER.search(cond):
                yield Apply("ne", (x, y), BOOL)
            elif _EQUAL.search(cond):
                yield Apply("eq", (x, y), BOOL)
            elif _NUMBER.search(cond) is None and (_ORDERED.search(cond) or _SMALLER.search(cond)):
                up, down = Apply("gt", (x, y), BOOL), Apply("lt", (x, y), BOOL)
                yield from (up, down) if _ORDERED.search(cond) else (down, up)

    def _flags(self, cond: str, deny: bool) -> Iterator[Expr]:
        flags = [p for p in self.r.params.values() if p.type == BOOL]
        words = {stem(w) for w in re.findall(r"[a-z]+", cond)}
        told = [p for p in flags if any(stem(w) in words for w in re.findall(r"[a-z]+", p.name.lower()))]
        for p in told or (flags if not _NUMBER.search(cond) else []):
            yes: Expr = Var(p.name, BOOL)
            no: Expr = Apply("not", (yes,), BOOL)
            yield from (no, yes) if deny or re.search(r"\b(?:not|no|without)\b", cond) else (yes, no)


_LENGTHS = {"list": "length", "vtuple": "length", "str": "str_length", "map": "map_size", "set": "set_size"}
_N = r"(?P<n>-?\d+(?:\.\d+)?)"
_THRESHOLDS = tuple((re.compile(p), op) for p, op in (
    (rf"\b(?:at |of |for )?{_N}(?: [a-z]+)? (?:or|and) (?:below|less|fewer|lower|smaller|under|younger|shorter|earlier)\b", "le"),
    (rf"\b(?:at |of |for )?{_N}(?: [a-z]+)? (?:or|and) (?:above|more|greater|larger|higher|over|longer|bigger|older|later|up|upwards?)\b", "ge"),
    (rf"\b(?:for |in |during )?(?:the )?first {_N}\b(?: [a-z]+)?", "le"),
    (rf"\b(?:from|starting (?:at|from)) {_N}(?! to|-| and)(?: [a-z]+){{0,2}} (?:on|onwards?|upwards?|up|or more)\b", "ge"),
    (rf"\b(?:up to|until|till|not more than|no more than)(?: and including)? {_N}", "le"),
))


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for m in _PIECES.finditer(text):
        part = text[start : m.start()]
        if m[0].strip() in ("and", "or") and re.search(r"\b(?:between|from) [\w.-]+ $", part):
            continue
        if part.strip():
            yield part.strip()
        start = m.end()
    if text[start:].strip():
        yield text[start:].strip()


def _together(p: _Piece) -> tuple[int, int] | None:
    """The place of the surest predicate of a piece, with those that "and" or "or" joins to it."""
    found = [q for q in p.placed if q.predicate.weight >= SURE and not (isinstance(q.predicate.expr, Apply) and q.predicate.expr.op in CHARACTER_TESTS)]
    if not found:
        return None
    best = max(found, key=lambda q: (q.predicate.weight, q.end - q.start))
    start, end = best.start, best.end
    for q in sorted(found, key=lambda q: q.start):
        if q.start >= end and re.fullmatch(r"[\w ]{0,14}\b(?:and|or)\b[\w ]{0,14}", p.text[end : q.start]):
            end = q.end
    return start, end


def right_side(text: str) -> bool:
    """Whether a condition after "or" has no subject of its own: "or above 100"."""
    return bool(re.match(r"(?:is |are )?(?:not )?(?:above|below|over|under|more|less|greater|smaller|larger|fewer|at least|at most|higher|lower|even|odd|negative|positive|zero|-?\d)", text))


def _continues(text: str) -> bool:
    return bool(re.match(r" ?(?:and|then) ", text))


def _names(e: Expr) -> frozenset[str]:
    return frozenset(x.name for x in walk_expr(e) if isinstance(x, Var))


def _vars(e: Expr) -> set[str]:
    return {x.name for x in walk_expr(e) if isinstance(x, Var)} - {p.name for x in walk_expr(e) if hasattr(x, "params") for p in x.params}


def _number(value: object, t: Type) -> Expr | None:
    if t == FLOAT:
        return Lit(float(value), FLOAT)  # type: ignore[arg-type]
    return Lit(value, INT) if isinstance(value, int) else None


__all__ = ["Branch", "Told", "limits_of", "read_branches"]
