"""Conditions of rules: "at least 21 years old and without a debt", "a is bigger than b", "of 2 characters or fewer".

In: words and a Scope. Out: tests over the parameters with what each reading costs, the likeliest first. What is read whole
costs little; a reading of `hints_cases` that may leave words out costs UNSURE. The subject that a condition leaves out is that
of the condition before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Param, Var, type_of, walk_expr
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of
from yantra_codex.search.compose.hints_cases import condition, typed_not
from yantra_codex.search.compose.hints_text import typed
from yantra_codex.search.compose.rules_nouns import (
    LENGTH,
    Meant,
    Scope,
    alike,
    build,
    joined,
    names_it,
    number,
    values,
    words_in,
)

UNSURE = 1.0  # from here on a reading is a guess
MOST = 8
MOST_WORDS = 60  # of conditions that are read part by part
NEGATED = {"gt": "le", "le": "gt", "lt": "ge", "ge": "lt", "eq": "ne", "ne": "eq", "is_even": "is_odd", "is_odd": "is_even"}
_UP = "more|greater|larger|bigger|higher|longer|older|heavier|taller|later|wider|warmer|hotter|faster|richer|better|further|farther"
_DOWN = "less|fewer|smaller|lower|shorter|younger|lighter|earlier|colder|cooler|cheaper|slower|narrower|worse"
_N = r"(?P<n>-?\d+(?:\.\d+)?(?![\w.]*\w)|«\d+»)"
_EQ = r"(?P<eq>,? or (?:is )?(?:equal|equals|the same)(?: to| as)?)?"
_BEFORE = tuple((re.compile(p), op) for p, op in (
    (r"(?:at least|no less than|no fewer than|not (?:below|under)|not (?:less|fewer|smaller|lower|shorter|younger) than|a minimum of|>=|≥|reach(?:es)?|from)", "ge"),
    (r"(?:at most|no more than|not (?:above|over|beyond|exceed(?:ing)?)|not (?:more|greater|larger|bigger|higher|longer|older) than|a maximum of|up to(?: and including)?|until|<=|≤|within|(?:(?:during |for |in )?the )?first(?= \d))", "le"),
    (rf"(?:{_UP}) than{_EQ}|above|over|beyond|exceed(?:s|ing)?|past|after|>", "gt"), (rf"(?:{_DOWN}) than{_EQ}|below|under|before|<", "lt"),
    (r"(?:different from|other than|not equal to|not the same as|not equal|differs from|!=)", "ne"), (r"(?:exactly|equal to|equals?|the same as|==)", "eq")))
_AFTER = re.compile(rf"(?:(?<!\d)|(?=-)){_N}(?: (?P<unit>[a-z]+))? (?:or|and) (?:(?P<ge>{_UP}|above|over|up|upwards?|on|onwards?)|(?P<le>{_DOWN}|below|under))\b")
_BETWEEN = re.compile(r"(?:between|in the range(?: of| from)?|from|within) (?P<low>-?\d+(?:\.\d+)?|[a-z_]\w*) (?:and|to|up to|through|-) (?P<high>-?\d+(?:\.\d+)?|[a-z_]\w*)(?: (?:inclusive|included|both included))?")
_HALF_OPEN = re.compile(r"(?:from |between )?(?P<low>-?\d+(?:\.\d+)?) (?:and|to|up to|but) (?:just )?(?:below|under|less than) (?P<high>-?\d+(?:\.\d+)?)")
_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?) (?:to|-|–|through) (?P<high>\d+(?:\.\d+)?)")
_EITHER = re.compile(r"(?:either )?(?P<low>-?\d+|«\d+») or (?P<high>-?\d+|«\d+»)")
_CHARS = frozenset(["character", "characters", "letter", "letters", "char", "chars", "symbol", "symbols", "sign", "signs", "digit", "digits"])
_ITEMS = frozenset(["element", "elements", "item", "items", "entry", "entries", "value", "values", "number", "numbers", "reading", "readings", "name", "names", "row", "rows", "member", "members", "word", "words", "line", "lines", "person", "people"])
_IS = r"(?:(?:it |they |he |she )?(?:must |should |may |can |has to |have to |needs to |need to )?(?:be|is|are|was|were|has|have|had|holds?|contains?|consists? of|being|with|of|gets?|weighs?|costs?|lasts?|lies?|stays?|measures?) )"
_EXISTS = re.compile(r"(?:there (?:is|are|was|were) |it has |has |have |having |with |given )?(?P<no>no|not a single|not any|without(?: any)?|0) (?P<x>[a-z_]+)(?: (?:at all|left|in (?:it|them|the \w+)|given|is (?:left|given)|are (?:left|given)))?")
_NOTHING = re.compile(r"(?:there is )?nothing (?:is |was )?(?:left|given|there|in (?:it|the \w+)|to \w+)|(?:it is |they are )?none(?: is| are)? left|(?:it is |they are |is |are )?used up")
_KIND = re.compile(r"(?P<not>not )?(?:an? )?(?P<k>even|odd|positive|negative|nonnegative|nonpositive|0|zero|nonzero|empty|blank|uppercase|lowercase)(?: (?:numbers?|integers?|values?|one|amounts?|input|ones|[a-z_]+))?")
_KINDS = {"even": "is_even", "odd": "is_odd", "positive": "gt", "negative": "lt", "nonnegative": "ge", "nonpositive": "le", "0": "eq", "zero": "eq", "nonzero": "ne", "uppercase": "is_upper", "lowercase": "is_lower"}
_EMPTY = {"list": "is_empty", "vtuple": "is_empty", "str": "str_is_empty", "map": "map_is_empty", "set": "set_is_empty"}
_DIVIDES = re.compile(r"(?P<not>not |in)?(?:(?:evenly )?divisible by|(?:an? )?multiples? of) (?:both )?(?P<v>[\w«»]+)(?: (?P<and>and|or) (?:by )?(?P<w>\d+))?")
_AFFIX = re.compile(r"(?P<not>(?:does |do )?not )?(?P<k>start|begin|end)(?:s|ning|ing)? (?:with|in) (?P<v>«\d+»|an? [a-z]+(?: letter)?|[a-z_]\w*)(?: or (?:with |in )?(?P<w>«\d+»|an? [a-z]+(?: letter)?))?")
_CONTAINS = re.compile(r"(?P<not>(?:does |do )?not |no )?(?:contain(?:s|ing)?|include(?:s|ing)?|ha(?:s|ve)|with) (?:an? |the )?(?:text |word |character |letter )?(?P<v>«\d+»)(?: in it)?")
_UNKNOWN = re.compile(r"(?:an? |the |if |it |they )*(?:(?P<x>[a-z_ ]{1,24}?) )?(?:that )?(?:is |are )?(?P<k>unknown|missing|absent|unlisted|unregistered|not (?:found|known|listed|there|present|in stock|available)|does not exist|do not exist|not in (?:the |this )?\w+)(?: \w+)?(?: (?:in|from) (?:the )?\w+)?")
_SAME = re.compile(r"(?:both |the )?(?:(?:2 )?[a-z_]+ )?(?:they |both )?(?:are |is )(?:all )?(?P<not>not )?(?P<k>equal|the same|identical|different)|(?:both|they|the 2) (?P<d>differ|match)|(?:it is )?a (?:tie|draw)")
_SINGLE = re.compile(r"(?:(?P<x>[a-z_ ]+?) )?(?:(?:of|with|has|have|is|there is) )?(?:only |just )?(?:a single|only one|just one|1|one) (?P<unit>[a-z]+)(?: (?:in it|is given|long))?")
_VERBS = re.compile(r"\b(?:is|are|was|were|has|have|had|be|been|contains?|when|that|which|what|how|thrown|return|count)\b")
_JOINS = re.compile(r"\b(?:and|or|but|unless|if|when)\b")
_NOISE = frozenset(["a", "an", "the", "of", "is", "are", "be", "it", "they", "them", "its", "their", "has", "have", "with", "and", "or", "to", "in", "for", "old", "long", "years", "year"])


def conditions(text: str, s: Scope, deep: int = 0) -> list[Meant]:
    """The readings of a condition; the scope's "it" is then what it was about."""
    text = re.sub(r"^(?:that|if|when|whenever|only if|it is true that|case that|in case|also|either|both) ", "", text.strip(" ,.:"))
    text = re.sub(r"^(?:both|either) ", "", text)
    text = re.sub(r"\b(below|above|over|under|exactly|least|most|than|to|by|only) one\b(?! of)", r"\1 1", text)
    text = re.sub(r"(divisible by \w+,? (?:and|but|or)) (?:also )?(not )?by (?=\w)", r"\1 \2divisible by ", text)
    key = (text, s.it)
    if key in s.known:
        found, s.it = s.known[key]
        return list(found)
    out: dict[str, Meant] = {}
    before = s.it
    for cost, e in [*_single(text, s), *(_combined(text, s, deep) if deep < 4 and text.count(" ") < MOST_WORDS else [])]:
        if repr(e) not in out or out[repr(e)][0] > cost:
            out[repr(e)] = (cost, e)
    ranked = sorted(out.values(), key=lambda m: m[0])
    if not ranked or ranked[0][0] >= UNSURE:
        for k, e in enumerate(_hinted(text, s)):
            if repr(e) not in out:
                ranked.append((UNSURE + 0.3 * k, e))
    s.it = (subject_of(ranked[0][1]) if ranked else None) or before
    s.known[key] = (ranked[:MOST], s.it)
    return ranked[:MOST]


def subject_of(e: Expr) -> Expr | None:
    """What a test is about: the first parameter in it."""
    return next((x for x in walk_expr(e) if isinstance(x, Var)), None)


def _combined(text: str, s: Scope, deep: int) -> Iterator[Meant]:
    """Conditions joined by "unless", "or", "and", each with the subject of the one before where it has none."""
    for pattern, op in ((r",? unless ", "unless"), (r",? or (?:else )?(?:if )?", "or"), (r",? (?:and|but)(?: also)?(?: (?:that|if))? |, ", "and")):
        for m in re.finditer(pattern, text):
            before = s.it
            left = conditions(text[: m.start()], s, deep + 1)
            right = conditions(text[m.end() :], s, deep + 1) if left and left[0][0] < UNSURE else []
            if right and right[0][0] < UNSURE and not (op == "or" and re.match(rf"(?:{_UP}|{_DOWN}|above|below|over|under|equal)$", text[m.end() :])):
                for c, a in left[:4]:
                    for d, b in right[:4]:
                        if a != b:
                            b = typed_not(b) if op == "unless" else b
                            yield c + d + 0.01, Apply("or" if op == "or" else "and", (a, b), BOOL)
            s.it = before


def _hinted(text: str, s: Scope) -> Iterator[Expr]:
    e = condition(text, replace(s.reading, text=text))
    names = dict(s.names)
    if e is not None:
        inner = {p.name for x in walk_expr(e) if isinstance(x, Lambda) for p in x.params}
        if all(x.name in names or x.name in inner for x in walk_expr(e) if isinstance(x, Var)):
            yield e


# ---------------------------------------------------------------- one condition


def _single(text: str, s: Scope) -> Iterator[Meant]:
    yield from _compared(text, s)
    yield from _kinds(text, s)
    yield from _texts(text, s)
    yield from _characters(text, s)
    yield from _present(text, s)
    yield from _two(text, s)
    yield from _flags(text, s)


def _compared(text: str, s: Scope) -> Iterator[Meant]:
    if m := _AFTER.search(text):
        for n in values(m["n"], s)[:1]:
            yield from _told("ge" if m["ge"] else "le", text[: m.start()], m["unit"] or "", text[m.end() :], n[1], s)
        return
    for pattern in (_HALF_OPEN, _BETWEEN, _RANGE):
        if m := pattern.search(text):
            low, high = values(m["low"], s)[:1], values(m["high"], s)[:1]
            if not low or not high:
                continue
            for (c, a), (_, b) in zip(_told("ge", text[: m.start()], "", text[m.end() :], low[0][1], s), _told("lt" if pattern is _HALF_OPEN else "le", text[: m.start()], "", text[m.end() :], high[0][1], s)):
                yield c, Apply("and", (a, b), BOOL)
            return
    if m := _EITHER.search(text):
        for (c, a), (_, b) in zip(_told("eq", text[: m.start()], "", text[m.end() :], values(m["low"], s)[0][1], s), _told("eq", text[: m.start()], "", text[m.end() :], values(m["high"], s)[0][1], s)):
            yield c, Apply("or", (a, b), BOOL)
        return
    for pattern, op in _BEFORE:
        m = re.search(rf"(?:(?<=^)|(?<= ))(?:{pattern.pattern})(?![a-z]) ?", text)
        if m is None:
            continue
        deny = re.search(r"\b(?:not|never)(?: be)? $", text[: m.start()])
        first = m[0].endswith("first ")
        if "eq" in pattern.groupindex and m["eq"]:
            op = {"gt": "ge", "lt": "le"}[op]
        if deny:
            op = NEGATED[op]
        left, right = text[: deny.start() if deny else m.start()], text[m.end() :]
        words = right.split()
        for k in range(min(len(words), 6), 0, -1):
            found = values(" ".join(words[:k]), s)
            if found and k < len(words) and words[k - 1].endswith(","):
                break
            if found:
                for c, limit in found[:2]:
                    for d, e in _told(op, left, "", " ".join(words[k:]), limit, s, m[0]):
                        if not first or (d < 0.2 and isinstance(e, Apply) and isinstance(e.args[0], Var)):  # "the first 3 names" are no condition
                            yield c + d, e
                break
        return
    if m := re.fullmatch(rf"(?P<x>.*?\b(?:is|are|equals?|has|have|be|being)) {_N}(?: (?P<unit>[a-z]+)(?: (?:long|old|wide|high|tall))?)?", text):
        for n in values(m["n"], s)[:1]:
            yield from _told("eq", m["x"], m["unit"] or "", "", n[1], s)
    elif m := _SINGLE.fullmatch(text):
        for c, e in measured(m["x"] or "", m["unit"], s):
            if type_of(e) == INT and isinstance(e, Apply):
                yield c, Apply("eq", (e, Lit(1, INT)), BOOL)


def _told(op: str, left: str, unit: str, right: str, n: Expr, s: Scope, how: str = "") -> Iterator[Meant]:
    """A comparison with what stands before it as the subject and what follows as the unit."""
    if re.search(r"[\d«,]|\b(?:and|or|but|unless|if|when)\b", f"{left} {right}") or len(_VERBS.findall(left)) > 2 or len(words_in(left)) > 9 or len(words_in(right)) > 4:
        return
    spare = 0.06 * max(0, len(words_in(left)) - 5)
    for c, x in measured(left, f"{unit} {right}".strip(), s, how):
        if x == n or any(v == n for v in walk_expr(x)):
            continue
        if type_of(x) == INT and type_of(n) == FLOAT and isinstance(n, Lit):
            continue
        if {type_of(x), type_of(n)} <= {INT, FLOAT} or type_of(x) == type_of(n) == STR:
            e = build(op, x, n)
            if e is not None:
                yield c + spare, e


def measured(left: str, unit: str, s: Scope, how: str = "") -> list[Meant]:
    """The numbers that a comparison may be of: a value that is spelled out, a parameter that the words name, a length or a total."""
    text = f"{left} {how} {unit}"
    said = words_in(text)
    spelled = re.sub(rf"\s*{_IS.strip()}?$", "", left + " ").strip()
    spelled = re.sub(r"\b(?:is|are|was|has|have|be|must be|should be)$", "", spelled).strip()
    found: list[Meant] = [(c, e) for c, e in values(spelled, s) if type_of(e) in (INT, FLOAT, STR)] if spelled and spelled not in ("it", "they", "them") else []
    found = [(c, e) for c, e in found if type_of(e) != STR or not set(said) & (_CHARS | {"long", "longer"})]
    units = set(words_in(unit))
    numbers = [(n, t) for n, t in s.names if t in (INT, FLOAT)]
    for k, (n, t) in enumerate(numbers):
        named = names_it(text, n)
        it = s.it is not None and any(isinstance(x, Var) and x.name == n for x in walk_expr(s.it))
        cost = named if named is not None else 0.2 if it and not spelled.replace("it", "").strip() else 0.3 if len(s.names) == 1 else 0.45 + 0.12 * k
        found.append((cost + (0.5 if units & _CHARS and named is None else 0.0), Var(n, t)))
    for n, t in s.names:
        op = LENGTH.get(t.name)
        if op is None:
            continue
        x = Var(n, t)
        named = names_it(text, n)
        size = re.search(r"\b(?:long|length|longer|shorter|size|many|few|fewer|number of|short)\b", text)
        if t == STR:
            cost = 0.1 if units & _CHARS or size or set(said) & _CHARS else 0.9
            if "words" in said or "word" in said:
                words = build("split_words", x)
                if words is not None and (units & {"word", "words"}):
                    found.append((0.08, Apply("length", (words,), INT)))
        else:
            cost = 0.12 if size or units & _ITEMS or (units and not numbers) or named is not None else 0.5 if not numbers else 0.9
        if t.name == "list" and t.args[0] in (INT, FLOAT) and re.search(r"\b(?:sums?|total|together|altogether|in all|add(?:s|ed)? up)\b", text):
            found.append((0.05, Apply("sum", (x,), t.args[0])))
        found.append((cost + (0.0 if named is not None else 0.05), Apply(op, (x,), INT)))
    best: dict[str, Meant] = {}
    for c, e in sorted(found, key=lambda f: f[0]):
        best.setdefault(repr(e), (c, e))
    return list(best.values())[:MOST]


def _kinds(text: str, s: Scope) -> Iterator[Meant]:
    m = re.fullmatch(rf"(?P<x>.*?)(?:^|(?<= ))(?:an? )?(?:{_KIND.pattern})(?: (?:list|string|text|word|dict|dictionary|input|name|number|array|sequence))?", text)
    if m and not re.search(r"[\d«,]|\b(?:return|with|give)\b", m["x"]) and len(words_in(m["x"])) < 7 and len(_VERBS.findall(m["x"])) < 2:
        k, deny = m["k"], bool(m["not"]) or bool(re.search(r"\bnot\b", m["x"]))
        about = f"{m['x']} {text[m.end('k') :]}"
        if re.search(r"\b(?:contains?|includ|and|or|but)\b", m["x"]):
            return
        held: list[Meant] = []
        if k in ("empty", "blank"):
            kinds = [(n, t) for n, t in s.names if t.name in _EMPTY]
            held = [((names_it(about, n) or 0.0) if names_it(about, n) is not None else 0.15 + 0.15 * i, Apply(_EMPTY[t.name], (Var(n, t),), BOOL)) for i, (n, t) in enumerate(kinds)]
        elif k in ("uppercase", "lowercase"):
            held = [(0.2, Apply(_KINDS[k], (x,), BOOL)) for x in s.of("str")]
        else:
            for c, x in measured(m["x"], text[m.end("k") :], s):
                if type_of(x) == FLOAT and k in ("even", "odd"):
                    continue
                if isinstance(x, Apply) and (k not in ("even", "odd", "0", "zero") or not re.search(r"\b(?:length|number of|size|count|sum|total)\b", about)):
                    continue
                op = _KINDS[k]
                e = build(op, x) if op.startswith("is_") else build(op, x, number("0"))
                if e is not None:
                    held.append((c, e))
        for c, e in held:
            yield c, typed_not(e) if deny else e
    m = re.fullmatch(rf"(?P<x>.*?)(?:{_DIVIDES.pattern})", text)
    if m and not re.search(r"[\d«]", m["x"]):
        for c, x in measured(m["x"], "", s):
            for _, v in values(m["v"], s)[:1] if type_of(x) == INT and not isinstance(x, Apply) else []:
                e = build("is_divisible", x, v)
                if e is None or x == v:
                    continue
                if m["w"]:
                    other = build("is_divisible", x, number(m["w"]))
                    e = Apply(m["and"], (e, other), BOOL) if other is not None else e
                yield c, typed_not(e) if m["not"] else e


def _texts(text: str, s: Scope) -> Iterator[Meant]:
    for pattern in (_AFFIX, _CONTAINS):
        m = re.fullmatch(rf"(?P<x>[a-z_ ]*?)(?:^|(?<= ))(?:that |which )?(?:{pattern.pattern})", text)
        if m is None or _JOINS.search(m["x"]) or (pattern is _CONTAINS and re.search(r"\b(?:start|begin|end)(?:s|ning|ing)? $", m["x"])):
            continue
        if pattern is _AFFIX and (m["w"] or re.match(r"an? ", m["v"])):
            for place, x in enumerate(s.of("str")):
                either = [_ends(m["k"], x, w, s) for w in (m["v"], m["w"]) if w]
                if all(either):
                    e = joined("or", [e for e in either if e is not None])
                    yield 0.1 + 0.15 * place, typed_not(e) if m["not"] else e
            continue
        for c, v in values(m["v"], s)[:2]:
            texts = [x for x in s.of("str") if x != v]
            for k, x in enumerate(texts):
                named = names_it(m["x"], x.name)  # type: ignore[attr-defined]
                op = "str_contains" if pattern is _CONTAINS else "ends_with" if m["k"] == "end" else "starts_with"
                test = build(op, x, v)
                if test is not None:
                    yield c + (named if named is not None else 0.15 + 0.15 * k), typed_not(test) if m["not"] else test
    if m := re.fullmatch(r"(?P<x>[a-z_ ]+?) (?P<not>is not|are not|is|are|equals) (?P<v>«\d+»)", text):
        for c, v in values(m["v"], s)[:1]:
            for d, x in values(m["x"], s):
                if type_of(x) == type_of(v):
                    yield c + d, Apply("ne" if "not" in m["not"] else "eq", (x, v), BOOL)
    if m := re.fullmatch(r"(?P<x>[a-z_ ]*?)(?:consists? of |consists? |contains? |has |have |made of |made up of |is |are )?(?:only |nothing but |all )(?:of |has |contains )?(?P<k>digits|letters|lowercase letters|uppercase letters)", text):
        op = {"digits": "is_digit", "letters": "is_alpha", "lowercase letters": "is_lower", "uppercase letters": "is_upper"}[m["k"]]
        for place, x in enumerate(s.of("str")):
            yield 0.1 + 0.2 * place, Apply(op, (x,), BOOL)


def _ends(where: str, x: Expr, what: str, s: Scope) -> Expr | None:
    """"ends with a digit", "begins with 'A'": of the first or the last character, or a piece."""
    kind = re.sub(r"^an? ", "", what)
    if kind in _CLASSES:
        end = build("str_slice_from", x, Lit(-1, INT)) if where == "end" else build("str_slice_to", x, Lit(1, INT))
        test = typed(_CLASSES[kind], (("x", STR),))
        return None if end is None or test is None else substitute(test, {"x": end})
    found = values(what, s)
    return build("ends_with" if where == "end" else "starts_with", x, found[0][1]) if found else None


_CLASSES = {"digit": "(is_digit x)", "letter": "(is_alpha x)", "uppercase letter": "(is_upper x)", "uppercase": "(is_upper x)", "lowercase letter": "(is_lower x)", "lowercase": "(is_lower x)", "vowel": "(is_vowel x)",
            "space": '(eq x " ")', "blank": '(eq x " ")', "dash": '(eq x "-")', "hyphen": '(eq x "-")', "comma": '(eq x ",")', "dot": '(eq x ".")', "underscore": '(eq x "_")', "@": '(eq x "@")', "@ sign": '(eq x "@")', "colon": '(eq x ":")'}
_HAS = re.compile(r"(?P<x>[a-z_ ]*?)(?:^|(?<= ))(?P<deny>(?:does|do|must|may|can|should) not (?:contain|have|include)|without|contains? no|has no|have no|contain(?:s|ing)?|ha(?:s|ve|ving)|includ(?:es?|ing)|with)"
                  r" (?P<many>an?|any|at least 1|at least one|some|exactly 1|exactly one|1|only 1|no)? ?(?P<k>[a-z]+ letter|@ sign|[a-z]+|@)s?(?: in it)?")


def _characters(text: str, s: Scope) -> Iterator[Meant]:
    """"contains at least 1 digit", "has no blanks": of the text's characters."""
    m = _HAS.fullmatch(text)
    if m is None or _JOINS.search(m["x"]) or re.search(r"\bcontain|\bhas\b", m["x"]):
        return
    k = m["k"] if m["k"] in _CLASSES else m["k"].removesuffix("s")
    test = typed(_CLASSES[k], (("x", STR),)) if k in _CLASSES else None
    if test is None:
        return
    for place, x in enumerate(s.of("str")):
        chars = Apply("chars", (x,), list_of(STR))
        lam = Lambda((Param("x", STR),), test, func_of((STR,), BOOL))
        once = "exactly" in (m["many"] or "") or m["many"] in ("1", "only 1")
        e: Expr = Apply("eq", (Apply("count_where", (chars, lam), INT), Lit(1, INT)), BOOL) if once else Apply("any", (chars, lam), BOOL)
        yield 0.1 + 0.2 * place, typed_not(e) if re.search(r"\b(?:not|no|without)\b", f"{m['deny']} {m['many']}") else e


def _present(text: str, s: Scope) -> Iterator[Meant]:
    if m := _UNKNOWN.fullmatch(text):
        for n, t in s.names:
            for k, u in s.names:
                if t.name in ("map", "list", "set") and t.args and t.args[0] == u and n != k:
                    op = {"map": "map_has", "list": "contains", "set": "set_has"}[t.name]
                    yield 0.1 if names_it(text, k) is not None or t.name == "map" else 0.3, Apply("not", (Apply(op, (Var(n, t), Var(k, u)), BOOL),), BOOL)
    if m := _EXISTS.fullmatch(text):
        for n, t in s.names:
            named = names_it(m["x"], n)
            if t in (INT, FLOAT) and named is not None:
                yield named, Apply("eq", (Var(n, t), Lit(0 if t == INT else 0.0, t)), BOOL)
            elif t.name in _EMPTY and (named is not None or m["x"] in _ITEMS):
                yield (named if named is not None else 0.2), Apply(_EMPTY[t.name], (Var(n, t),), BOOL)
            elif t == BOOL and named is not None:
                yield named, Apply("not", (Var(n, t),), BOOL)
    if _NOTHING.fullmatch(text):
        for i, (n, t) in enumerate(s.names):
            if t == INT:
                yield 0.25 + 0.15 * i, Apply("eq", (Var(n, t), Lit(0, INT)), BOOL)
            elif t.name in _EMPTY:
                yield 0.3 + 0.15 * i, Apply(_EMPTY[t.name], (Var(n, t),), BOOL)


def _two(text: str, s: Scope) -> Iterator[Meant]:
    if m := re.fullmatch(rf"(?:the )?(?P<x>[a-z_]\w*)(?: one| number| value)? (?:is|are|was|has) (?:the )?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?: one| number)?", text):
        for t in (INT, FLOAT):
            names = [n for n, u in s.names if u == t]
            at = {"first": 0, "second": 1, "last": 1, "other": 1}.get(m["x"], names.index(m["x"]) if m["x"] in names else -1)
            if len(names) == 2 and at >= 0:
                yield 0.1, Apply("gt" if m["up"] else "lt", (Var(names[at], t), Var(names[1 - at], t)), BOOL)
    m = _SAME.fullmatch(text)
    if m is None:
        return
    by_type: dict[Type, list[str]] = {}
    for n, t in s.names:
        by_type.setdefault(t, []).append(n)
    for t, names in by_type.items():
        if len(names) == 2:
            differ = bool(m["not"]) or m["k"] == "different" or m["d"] == "differ"
            yield 0.15, Apply("ne" if differ else "eq", (Var(names[0], t), Var(names[1], t)), BOOL)


def _flags(text: str, s: Scope) -> Iterator[Meant]:
    flags = [] if _JOINS.search(text) else [(n, t) for n, t in s.names if t == BOOL]
    said = [w for w in words_in(text) if w not in _NOISE]
    for n, t in flags:
        parts = [p for p in n.lower().split("_") if p not in ("is", "has", "have", "with", "can", "are", "was") and len(p) > 1]
        if parts and len(said) < 7 and not re.search(r"[\d«]", text) and any(alike(w, p) for p in parts for w in said):
            deny = bool(re.search(r"\b(?:no|not|without|non|never|nobody)\b", text))
            yield 0.1, Apply("not", (Var(n, t),), BOOL) if deny else Var(n, t)


__all__ = ["UNSURE", "conditions", "measured", "subject_of"]
