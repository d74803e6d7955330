"""The rules of a request: sentences and parts of sentences that say what holds under a condition, apart from its main sentence.

In: a Reading. Out: `Rules`: guards (a condition with a result, or with words for one), what holds otherwise, changes of the
arguments ("negative entries are ignored", "if a is bigger than b, swap them"), limits of the result, whole yes-or-no checks, and
the text that no rule took. Parts between commas are put together so that the rules explain as many words as they can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lambda, Lit, Param, Var, type_of, walk_expr
from yantra_codex.ir.rewrite import value_expr
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, fits, func_of
from yantra_codex.problems import Problem
from yantra_codex.search.compose.hints_amounts import amounts
from yantra_codex.search.compose.hints_branches import limits_of
from yantra_codex.search.compose.hints_cases import typed_not
from yantra_codex.search.compose.hints_text import Reading
from yantra_codex.search.compose.rules_conditions import NEGATED, UNSURE, conditions, subject_of
from yantra_codex.search.compose.rules_modifiers import RESULT, modified
from yantra_codex.search.compose.rules_nouns import (
    Meant,
    Scope,
    actions,
    as_float,
    names_it,
    number,
    scope_of,
    values,
    words_in,
)

_EXAMPLES = re.compile(r">>>|\n\s*(?:for )?(?:examples?|e\.g)\b|\bfor example\b|your code should satisfy", re.IGNORECASE)
_ASIDE = re.compile(r"\(([^()]*\b(?:if|when|unless|for an empty)\b[^()]*)\)")
OPEN = 0.4  # up to here a condition is believed whose result has to be found
MOST_PARTS, MOST_WORDS = 9, 80  # of one sentence; of what may be one rule
_SENTENCE = re.compile(r"[.?!;:](?= |$)| - | – ")
_PART = re.compile(r", (?:and |but |or )?| (?:and|but)(?: then)? (?=if |when |unless |for |otherwise|else|never|at most|at least|«\d+» |with |return |no |an? |the |-?\d)| (?=otherwise\b|or else\b)")
_IF = r"(?:if|when|whenever|where|in case(?: of)?|as long as|once|provided(?: that)?|only if)"
_FOR = r"(?:for|with|on|from|in case of|given)"
_OTHERWISE = re.compile(r"^(?:and |but |or )?(?:otherwise|or else|else|in (?:all |any |every )?other cases?|(?:for |in )?(?:every(?:thing|one|body)|any(?:thing|one|body)) else|(?:for )?(?:all |the |any )?(?:rest|others)|"
                        r"(?:anything|everything|all|those|values?|amounts?)? ?(?:above|over|beyond|past|after|below|under) (?:that|this|those)|(?:any)?(?:thing|one|body)? ?(?:more|bigger|above|over|beyond|longer|larger|higher|older|heavier)(?! than)(?: [a-z]+)?|"
                        r"(?:all |any )?(?:heavier|larger|longer|bigger|older|higher|smaller|shorter|lower|younger|lighter|others?)(?: (?!than)[a-z]+)?|if not|by default|normally|usually)\b,? ?(?P<rest>.*)$")
_LEAD = re.compile(r"^(?:(?:then|it|they|we|you|one|simply|just|please|should|must|will|shall|also|there|only|the (?:answer|result|function|output|outcome|value|fee|price|cost|total|note|label|amount|return value|points?|rate|fine|charge)|"
                   r"returns?|returned|return|gives?|giving|gave|yields?|yielding|use|uses|outputs?|prints?|be|is|are|becomes?|costs?|pays?|counts? (?:as|for)|gets?|earns?|scores?|equals?|produces?|results? in|make|makes|back|to|have|has|needs?|means?|=|->|→|=>|for|say|says|called|named|as) )+")
_VERB = re.compile(r" (?=(?:should |must |will |always |also |is |are )?(?:returns?|returned|gives?|yields?|costs?|cost|counts?|becomes?|stays?|stay|remains?|remain|gets?|earns?|pays?|needs?|results? in|scores?|means?|has|have|[a-z]+ (?:in |for )?free|goes|go|is|are|be|unchanged|=|->|→)\b)")
_ZERO = re.compile(r"(?:(?:go|goes|come|comes|is|are|stay|gets|pay|pays|cost|costs|earn|earns|score|scores) )?(?:nothing(?: (?:is|are) (?:charged|due|paid|to be paid)| at all)?|no (?:charge|cost|fee|points?|fine|bonus|money|price|fare|coins?|tax)|gratis)|(?:(?!not |never |no |without )[a-z]+ (?:in )?)?(?:for )?free(?: of charge)?")
_SAME = re.compile(r"(?:stays?|remains?|stay|are|is|left|keep|kept|be|returned|return|comes? back|given back|is left|are left|are kept|is kept|are returned|is returned|is given back|leave (?:it|them)|return (?:it|them))?(?: (?:it|them|the \w+))? ?(?:unchanged|as (?:it|they) (?:is|are|was|were)|as is|untouched|alone|the same|itself|without (?:any )?change)")
_EMPTY = re.compile(r"(?:an? |the )?empty (?:one|list|array|text|string|dict\w*|map|set|tuple|word|result)")
_YES = re.compile(r"(?:always |also )?(?:true|valid|ok|okay|fine|allowed|accepted|fits?|counts? as (?:true|valid|ok)|trivially true|considered (?:valid|true))")
_NO = re.compile(r"(?:always |also |never |not )?(?:false|invalid|(?<=never )valid|(?<=not )(?:valid|ok|allowed|accepted|fine)|forbidden|rejected|wrong|refused|counts? as (?:false|invalid))")
_IGNORED = (re.compile(r"(?:and |but )?(?:ignore|skip|leave out|drop|disregard|exclude|ignoring|skipping|leaving out) (?P<np>.+)"),
            re.compile(r"(?P<np>.+?) (?:are|is) [a-z ]{3,20} and (?:are |is )?(?:ignored|skipped|left out|not counted|dropped|disregarded)"),
            re.compile(r"(?:where )?(?P<np>.+?) (?:are|is|will be|must be|should be|get) (?:ignored|skipped|left out|not counted|dropped|disregarded|excluded|thrown away|not (?:taken )?(?:into account|considered))"),
            re.compile(r"(?P<np>.+?) (?:do|does) not (?:count|matter)"), re.compile(r"(?P<np>.+?) counts? for nothing"))
_CASE = re.compile(r"(?:the )?(?:[a-z ]+ )?(?:(?:is|are) )?(?:(?:compared |treated |counted )?(?:without (?:any )?regard to|regardless of|ignoring|irrespective of|no matter the) (?:the )?(?:upper(?:case)?(?: or | and |/)lower ?)?case(?:ing)?|case insensitive(?:ly)?|in (?:any|either) case)|"
                   r"(?:ignore|ignoring) (?:the )?case|(?:the )?(?:upper(?:case)?(?: and | or |/)lower ?)?case(?: of letters| of the letters)? (?:is ignored|does not matter|does not count|plays no role)|uppercase and lowercase(?: letters)? (?:are|count as) (?:the same|equal|alike)")
_OUTER = re.compile(r"(?:ignore |ignoring )?(?:the )?(?:(?:blanks?|spaces?|whitespace) (?:around (?:it|them|the \w+)|at (?:the|both|either) ends?|before and after(?: it| them)?)|(?:surrounding|outer|leading (?:and|or) trailing) (?:blanks?|spaces?|whitespace))(?: (?:is|are) (?:ignored|removed|dropped|cut off)| (?:do|does) not (?:count|matter))?")
_COUNTS_AS = re.compile(r"(?P<np>.+?) (?:counts? as|counts? like|(?:is|are) (?:treated|taken|read|counted|handled|regarded) (?:as|like)|means?|(?:is|are) set to) (?P<v>.+)")
_NOTHING = re.compile(r"(?:0|zero|nothing|none|no \w+)")
_SWAP = re.compile(r"(?:then )?(?:swap|exchange|switch)(?: (?:them|the (?:2|two)(?: \w+)?|both|the \w+|places))?(?: first| beforehand| before .+)?|(?:they|the (?:2|two)(?: \w+)?|both) (?:are|get|should be|must be) (?:swapped|exchanged|switched)(?: first)?|(?:their|the) order (?:is|does) (?:swapped|reversed|not matter)")
_CHECK = re.compile(r"^(?:.*? )?(?:(?:is|are|counts? as|be|return|returns|gives?) (?:considered |called )?(?:an? )?(?P<word>true|valid|[a-z]+)(?: [a-z]+)?,? (?:only )?(?:if(?: and only if)?|when|exactly when|only if|only when) |(?:check|checks|tell|tells|decide|decides|say|says|test|tests|determine|determines|find out|see|return|verify)(?: [a-z]+)? (?:whether|if|that) )(?P<c>.+)$")
_IMPERATIVE = re.compile(r"(?:return|count|find|give|compute|calculate|make|take|put|write|sort|turn|convert|list|add|sum|check|keep|remove|replace|then|and|but)\b")
_RESULT = re.compile(r"(?:it|this|that|the (?P<noun>total|sum|price|result|amount|cost|fee|fare|score|bill|value))(?= is\b| was\b| exceeds?\b| reaches\b)")
_MUST = re.compile(r"\b(?:must|may not|has to|have to|needs to|need to|should)\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """tests, results: readings, the likeliest first; no tests: what holds otherwise; no results: `words` say what to find.

    changed: what it makes of the main sentence's result, where the words say that.
    """

    tests: tuple[Meant, ...]
    results: tuple[Meant, ...]
    words: str
    said: str  # the whole of it
    changed: tuple[Meant, ...] = ()

    @property
    def cost(self) -> float:
        return (self.tests[0][0] if self.tests else 0.0) + (self.results[0][0] if self.results else 0.15 if self.changed else 0.4)


@dataclass(frozen=True, slots=True)
class Change:
    """What an argument is before all else: the values that parameters get."""

    values: tuple[tuple[str, Expr], ...]
    said: str
    cost: float = 0.2


@dataclass(slots=True)
class Rules:
    """What was read. main: the words left, as text of the request with its literals; checks: a conjunction of yes-or-no readings."""

    guards: list[Rule] = field(default_factory=list)
    otherwise: Rule | None = None
    changes: list[Change] = field(default_factory=list)
    checks: list[list[Meant]] = field(default_factory=list)
    least: Expr | None = None
    most: Expr | None = None
    main: str = ""
    modifiers: list[Rule] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing that a rule may be is left in the main text."""
        return not re.search(r"[\"'`]|\b(?:if|when|unless|otherwise)\b", self.main)

    def __bool__(self) -> bool:
        return bool(self.guards or self.modifiers or self.changes or self.checks or self.least is not None or self.most is not None)


def told_problem(problem: Problem) -> Problem:
    """The problem with its text only up to its examples."""
    ends = [m.start() for m in _EXAMPLES.finditer(problem.text) if m.start() > 15]
    if problem.entry_point and (at := problem.text.find(f"{problem.entry_point}(")) > 15:
        ends.append(at)
    return replace(problem, text=problem.text[: min(ends)]) if ends else problem


def read_rules(r: Reading) -> Rules:
    """Every rule of the text, in its order."""
    out = Rules()
    s = scope_of(r)
    left: list[str] = []
    start = 0
    text = re.sub(r"\bfrom there (?:on )?(?:up )?to\b", "up to", r.text)
    aside = [m[1] for m in _ASIDE.finditer(text)]
    text = ". ".join([_ASIDE.sub(" ", text), *aside])
    for end in [*(m.start() for m in _SENTENCE.finditer(text)), len(text)]:
        sentence = text[start:end].strip(" .?!;:-–")
        start = end + 1
        if sentence:
            left.append(_Sentence(sentence, s, out).read())
    has_main = any(len(x.split()) > 2 and re.search(r"[a-z]{3}", x) for x in left)  # there is a result for a rule to change
    out.modifiers = [g for g in out.guards if g.changed and (has_main or (not g.results and len(out.guards) > 1))]
    out.guards = [g for g in out.guards if g not in out.modifiers]
    out.main = ". ".join(re.sub(r"«(\d+)»", lambda m: r.literals[int(m[1])].source, x) for x in left if x)
    return out


class _Sentence:
    """One sentence: the division into parts that leaves the fewest words to the main text."""

    def __init__(self, text: str, s: Scope, out: Rules):
        self.text, self.s, self.out = text, s, out
        self.returns = s.reading.returns
        self.inner = self.returns.args[0] if self.returns.name == "option" else self.returns

    def read(self) -> str:
        """Put what is read into the rules; the words that are left."""
        if self.inner == BOOL and (found := self._checks()):
            self.out.checks.append(found)
            return ""
        parts, at = [], 0
        for m in [*list(_PART.finditer(self.text))[: MOST_PARTS - 1], None]:
            parts.append((at, m.start() if m else len(self.text)))
            at = m.end() if m else at
        n = len(parts)
        before = self.s.it
        best: list[tuple[float, list[tuple[int, int, object]]]] = [(0.0, [])]
        for j in range(1, n + 1):
            options = []
            for i in range(j):
                chunk = self.text[parts[i][0] : parts[j - 1][1]].strip()
                self.s.it = before or self._it()
                piece = self._piece(chunk) if chunk and chunk.count(" ") < MOST_WORDS else None
                score, pieces = best[i]
                if piece is not None:
                    said = piece[1]
                    is_open = isinstance(said, Rule) and not said.results and not said.changed
                    told = len(chunk.split()) - (len(said.words.split()) if is_open else 0)  # type: ignore[attr-defined]
                    options.append((score + told - 0.6 - piece[0], [*pieces, (i, j, said)]))
                elif i == j - 1:
                    options.append((score, [*pieces, (i, j, None)]))
            best.append(max(options, key=lambda o: (o[0], -len(o[1]))))
        rest: list[str] = []
        last = -1  # the end of the part that was left before
        for i, j, taken in best[n][1]:
            if taken is None:
                start = parts[i - 1][1] if rest and last == i else parts[i][0]  # with what stands between two parts that are left
                rest.append(("" if not rest or last == i else ", ") + self.text[start : parts[j - 1][1]])
                last = j
            else:
                self._take(taken)
        self._remember()
        return "".join(rest).strip(" ,")

    def _it(self) -> Expr | None:
        held = [Var(n, t) for n, t in self.s.names]
        return held[0] if len(held) == 1 else None

    def _remember(self) -> None:
        if self.out.guards and self.out.guards[-1].tests:
            self.s.it = subject_of(self.out.guards[-1].tests[0][1])

    def _take(self, piece: object) -> None:
        if isinstance(piece, Change):
            self.out.changes.append(piece)
        elif isinstance(piece, Rule):
            if piece.tests:
                self.out.guards.append(piece)
            else:
                self.out.otherwise = piece
        elif isinstance(piece, tuple):
            low, high = piece
            self.out.least, self.out.most = low or self.out.least, high or self.out.most

    # ------------------------------------------------------------ one part

    def _piece(self, text: str) -> tuple[float, object] | None:
        """What a part says: its cost and a Rule, a Change, or limits; None where it says nothing that is read whole."""
        bare = re.sub(r"^(?:and|but|or|also|then|however|except that|only) ", "", text)
        if self.inner in (INT, FLOAT) and "," not in bare and len(bare.split()) < 11 and not _IMPERATIVE.match(bare) and (limits := limits_of(bare, self.s.reading)) is not None and not re.search(rf"\b{_IF}\b", bare):
            return 0.2, limits
        if (bounds := self._bounds(bare)) is not None:
            return 0.2, bounds
        if (change := self._change(bare)) is not None:
            return change.cost, change
        if m := re.fullmatch(r"(?P<rest>.+?),? (?:otherwise|in all other cases|for (?:all )?others|in any other case|else)", bare):
            results = self.results(m["rest"])
            return (results[0][0], Rule((), tuple(results), m["rest"], text)) if results else None
        if m := _OTHERWISE.match(bare):
            further = re.match(r"(?:and |but )?(?:anything |everything )?(?:after|above|beyond|over|past) ", bare)
            rest = re.sub(r"\b(every|each|per) ", r"\1 further ", m["rest"] or "") if further else m["rest"] or ""
            results = self.results(rest)
            if results or (m["rest"] and (bare.startswith(("otherwise", "else", "or else")))):
                return (results[0][0] if results else 0.4), Rule((), tuple(results), m["rest"], text)
        options = [rule for rule in self._rules(bare) if rule.tests and rule.tests[0][0] < UNSURE]
        if not options:
            return None
        rule = min(options, key=lambda o: o.cost)
        return rule.cost, rule

    def _rules(self, text: str) -> Iterator[Rule]:
        """Readings of a part as a condition with what follows from it."""
        if m := re.match(rf"{_IF} |(?P<unless>unless) |{_FOR} ", text):
            rest = text[m.end() :]
            for cut in re.finditer(r",? then |, | (?=(?:return|give|use|the (?:answer|result)|it (?:is|costs|gives)|you |they |we |«|-?\d))", rest):
                yield from self._rule(rest[: cut.start()], rest[cut.end() :], text, is_open=not re.match(_FOR, m[0]), deny=bool(m["unless"]))
            yield from self._verbs(rest, text)
        for m in re.finditer(rf",? (?:but |and )?(?:only )?(?:(?P<if>{_IF})|(?P<unless>unless)|for|at|on|in|during) ", text):
            if m[0].split()[-1] not in ("at", "on", "in", "during") or len(text[m.end() :].split()) < 4:
                yield from self._rule(text[m.end() :], text[: m.start()], text, is_open=bool(m["if"]), deny=bool(m["unless"]))
        yield from self._verbs(text, text)
        for cut in re.finditer(r" (?=nothing\b|no (?:charge|fee|fine|cost|points?)\b)", text):
            yield from self._rule(text[: cut.start()], text[cut.end() :], text)
        if m := re.match(r"(?P<label>«\d+»|-?\d+(?:\.\d+)?)(?: [a-z]+)? (?=below|under|up to|above|over|from|between|at least|at most|less than|more than|until|beyond)", text):
            yield from self._rule(text[m.end() :], m["label"], text)
        if m := re.search(r"(?: it is| costs?| gives?| is| are|,|:| =)? (?P<label>«\d+»|-?\d+(?:\.\d+)?(?= ?[a-z]*$))(?: (?!more|less|off|extra|fewer|each|percent)[a-z]+)?$", text):
            yield from self._rule(text[: m.start()], m["label"], text)

    def _verbs(self, text: str, said: str) -> Iterator[Rule]:
        for m in _VERB.finditer(text):
            cond, action = text[: m.start()], re.sub(r"^(?:is|are) invalid and ", "", text[m.end() :])
            if len(words_in(cond)) < 12 and "," not in cond and not _IMPERATIVE.match(cond) and (words_in(cond) or re.search(r"\d", cond)) and not re.search(r"\b(?:it|they|which|that|what|how)$", cond):
                yield from self._rule(cond, action, said)

    def _rule(self, cond: str, action: str, said: str, is_open: bool = False, deny: bool = False) -> Iterator[Rule]:
        before = self.s.it
        tests = conditions(cond, self.s)
        if not tests or tests[0][0] >= UNSURE:
            self.s.it = before
            return
        tests = [(c, typed_not(e)) for c, e in tests] if deny else tests
        results, changed = self.results(action), tuple(modified(action, self.inner))
        if changed and (about := _RESULT.match(cond)) and about["noun"] not in self.s.reading.params:
            so_far = Scope(self.s.reading, ((RESULT, self.inner),), Var(RESULT, self.inner))
            tests = [*(m for m in conditions(f"it {cond[about.end() :]}", so_far) if m[0] < UNSURE), *tests]
        if results or changed:
            yield Rule(tuple(tests), tuple(results), action, said, changed)
        elif is_open and tests[0][0] < OPEN and len(action.split()) > 1 and "," not in action and not re.search(rf"\b(?:{_IF}|unless|otherwise|else)\b", action):
            yield Rule(tuple(tests), (), action, said)
        self.s.it = before

    # ------------------------------------------------------------ results

    def results(self, text: str) -> list[Meant]:
        """The readings of a result, of the function's type; none where the words are not read whole."""
        t = self.returns
        found = self._results(text.strip(" ,.")) if text.strip(" ,.") else []
        out: dict[str, Meant] = {}
        for c, e in found:
            if type_of(e) == INT and self.inner == FLOAT:
                e = as_float(e)
            if t.name == "option" and type_of(e) == self.inner:
                e = Apply("some", (e,), t)
            if fits(type_of(e), t):
                out.setdefault(repr(e), (c, e))
        return list(out.values())[:8]

    def _results(self, text: str) -> list[Meant]:
        t, inner = self.returns, self.inner
        bare = _LEAD.sub("", text + " ").strip()
        if t.name == "option" and re.fullmatch(r"none|null|nil|undefined|nothing|no (?:result|value)", bare):
            return [(0.0, Lit(None, t))]
        if inner == BOOL:
            said = re.sub(r"^(?:(?:is|are|return|returns|the (?:answer|result) is|gives?|counts? as|should be|it is|yields?) )+", "", text)
            if _NO.fullmatch(said):
                return [(0.0, Lit(False, BOOL))]
            return [(0.0, Lit(True, BOOL))] if _YES.fullmatch(said) else []
        if _EMPTY.fullmatch(bare) or (inner.name in ("list", "map", "str") and bare in ("nothing", "empty")):
            if inner == STR:
                return [(0.0, Lit("", STR))]
            return [(0.0, value_expr({} if inner.name == "map" else (), inner))] if inner.name in ("list", "vtuple", "map", "set") else []
        if inner in (INT, FLOAT) and (_ZERO.fullmatch(text) or _ZERO.fullmatch(bare)):
            return [(0.0, Lit(0 if inner == INT else 0.0, inner))]
        if _SAME.fullmatch(text) or _SAME.fullmatch(bare):
            held = [n for n, p in self.s.names if p == inner]
            return [(0.0 if len(held) == 1 else 0.3, Var(n, inner)) for n in held[:2]]
        if m := re.fullmatch(r"(?P<v>-?\d+(?:\.\d+)?|«\d+»)(?: (?!per|plus|minus|times|percent|for|more|less|or|of)[a-z]+)?(?: (?:each|in total|flat))?", bare):
            if (lit := re.fullmatch(r"«(\d+)»", m["v"])) and re.search(r"\d", str(self.s.reading.literals[int(lit[1])].value)):
                return []  # a text with a figure shows the form of an answer
            return [(c, e) for c, e in values(m["v"], self.s) if type_of(e) == inner or (inner == FLOAT and type_of(e) == INT)]
        whole = values(re.sub(r"^the same as ", "", bare), self.s)
        if not whole and self.s.it is not None:
            whole = [*actions(text, self.s.it, self.s), *actions(bare, self.s.it, self.s)]
        if not whole and inner in (INT, FLOAT) and not re.search(r",|\b(?:but|if|when)\b", text):
            limits: list[Expr] = [number(n) for n in dict.fromkeys(reversed(re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.%])", self.text.partition(text)[0] if text in self.text else self.text))) if n not in text.split()]
            limits += [e for g in reversed(self.out.guards) for _, test in g.tests[:1] for e in walk_expr(test) if isinstance(e, Lit) and e.type in (INT, FLOAT)]
            return [(0.3 + 0.03 * k, e) for k, e in enumerate(amounts(text, self.s.reading, inner, limits))]
        return [(c + 0.1, e) for c, e in whole]

    # ------------------------------------------------------------ changes of arguments

    def _change(self, text: str) -> Change | None:
        texts = [(n, t) for n, t in self.s.names if t == STR or (t.name == "list" and t.args == (STR,))]
        if texts and self.inner not in (STR,) and self.inner.name not in ("list", "map", "set") and _CASE.fullmatch(text):
            return Change(tuple((n, _each("lower", n, t)) for n, t in texts), text)
        if texts and _OUTER.fullmatch(text):
            return Change(tuple((n, _each("strip", n, t)) for n, t in texts), text)
        for pattern in _IGNORED:
            if m := pattern.fullmatch(text):
                return self._ignored(m["np"], text)
        if m := re.match(rf"{_IF} (?P<c>.+?),? (?P<a>{_SWAP.pattern})$", text):
            tests = conditions(m["c"], self.s)
            test = tests[0][1] if tests and tests[0][0] < UNSURE else None
            if isinstance(test, Apply) and len(test.args) == 2 and all(isinstance(a, Var) for a in test.args) and test.op in ("gt", "lt", "ge", "le"):
                low, high = test.args if test.op in ("gt", "ge") else test.args[::-1]  # what should be the smaller one
                t = type_of(low)
                if t in (INT, FLOAT):
                    return Change(((low.name, Apply("min2", (low, high), t)), (high.name, Apply("max2", (low, high), t))), text)  # type: ignore[attr-defined]
        if m := re.fullmatch(rf"{_IF} (?P<np>.+?),? (?:use|take|assume) (?P<v>.+?)(?: (?:as|for) (?:the |its )?(?P<p>[a-z_]+)| instead(?: of .+)?)", text):
            return self._counted_as(m["np"], m["v"], text)
        if m := _COUNTS_AS.fullmatch(text):
            return self._counted_as(m["np"], m["v"], text)
        return None

    def _bounds(self, text: str) -> tuple[Expr | None, Expr | None] | None:
        """"A score below 0 is reported as 0": a limit of the result, told as a rule."""
        m = re.fullmatch(r"(?:an? |the |any |if )?(?P<x>negative )?(?P<noun>it|score|result|total|sum|price|balance|fee|amount|bill|outcome|value)s? (?P<c>.*?) ?(?:counts? as|(?:is|are) (?:reported|given|shown|returned|counted|taken) as|(?:is|are) set to|becomes?|is|,? return|,? use|,? give) (?P<v>-?\d+(?:\.\d+)?)", text)
        if m is None or self.inner not in (INT, FLOAT) or any(names_it(m["noun"], n) is not None for n, _ in self.s.names) or (m["noun"] in ("it", "value", "amount") and len(self.s.names) == 1):
            return None
        said = f"it is negative {m['c']}" if m["x"] else f"it is {re.sub(r'^(?:is|was) ', '', m['c'])}"
        so_far = Scope(self.s.reading, ((RESULT, self.inner),), Var(RESULT, self.inner))
        limit = as_float(number(m["v"])) if self.inner == FLOAT else number(m["v"])
        for c, test in conditions(said.strip(), so_far):
            if c < UNSURE and isinstance(test, Apply) and test.op in ("lt", "le", "gt", "ge") and test.args == (Var(RESULT, self.inner), limit):
                return (limit, None) if test.op[0] == "l" else (None, limit)
        return None

    def _counted_as(self, cond: str, value: str, text: str) -> Change | None:
        tests = [m for m in conditions(cond, self.s) if m[0] < UNSURE]
        for c, test in tests:
            x = subject_of(test)
            if not isinstance(x, Var) or type_of(x) not in (INT, FLOAT, STR):
                continue
            t = type_of(x)
            zero = number("0" if t == INT else "0.0")
            found = [(0.0, zero)] if t != STR and _NOTHING.fullmatch(value) else [(d, as_float(e) if t == FLOAT else e) for d, e in values(value, self.s)]
            for d, e in found:
                if type_of(e) == t:
                    if isinstance(test, Apply) and test.op in ("lt", "le", "gt", "ge") and test.args == (x, e):
                        return Change(((x.name, Apply("max2" if test.op[0] == "l" else "min2", (x, e), t)),), text, c + d)
                    return Change(((x.name, IfExpr(test, e, x, t)),), text, c + d)
        return None

    def _ignored(self, what: str, text: str) -> Change | None:
        lists = [(n, t) for n, t in self.s.names if t.name == "list" and t.args[0] in (INT, FLOAT, STR)]
        for n, t in lists[:1]:
            element = Scope(self.s.reading, (("x", t.args[0]), *((m, u) for m, u in self.s.names if u in (INT, FLOAT, STR))), Var("x", t.args[0]))
            what = re.sub(r"^(?:all |any |the |those )+", "", what)
            found = [m for m in conditions(re.sub(r"^(?:an? )?(0|zero)s?(?:es)?$", "it is 0", what), element) if m[0] < UNSURE]
            for c, test in found:
                if subject_of(test) == Var("x", t.args[0]) and "x" not in dict(self.s.names):
                    keep = Lambda((Param("x", t.args[0]),), _negated(test), func_of((t.args[0],), BOOL))
                    return Change(((n, Apply("filter", (Var(n, t), keep), t)),), text, c)
        return None

    # ------------------------------------------------------------ yes or no

    def _checks(self) -> list[Meant]:
        """The sentence as a whole condition of the answer."""
        m = _CHECK.match(self.text)
        if m and m["word"] in ("false", "invalid", "rejected"):
            return []
        text = m["c"] if m else re.sub(r",? unless ", " or ", self.text) if _MUST.search(self.text) else ""
        if not text:
            return []
        before = self.s.it
        found = [f for f in conditions(text, self.s) if f[0] < UNSURE]
        if not found:
            self.s.it = before
        return found


def _negated(test: Expr) -> Expr:
    if isinstance(test, Apply) and test.op in NEGATED and test.op not in ("is_even", "is_odd"):
        return replace(test, op=NEGATED[test.op])
    return typed_not(test)


def _each(op: str, name: str, t: Type) -> Expr:
    """An op on a text, or on each text of a list."""
    if t == STR:
        return Apply(op, (Var(name, t),), STR)
    return Apply("map", (Var(name, t), Lambda((Param("x", STR),), Apply(op, (Var("x", STR),), STR), func_of((STR,), STR))), t)


__all__ = ["Change", "Rule", "Rules", "read_rules", "told_problem"]
