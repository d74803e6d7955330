"""Cases of their own in a request: "return -1 if the list is empty", "otherwise 'No'", "or None if there is none".

In: a Reading. Out: `Case`s in the order of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Param, Var
from yantra_codex.ir.rewrite import substitute, value_expr
from yantra_codex.ir.signature import SigParam
from yantra_codex.ir.types import BOOL, FLOAT, INT, NONE, STR, Type, func_of, list_of
from yantra_codex.search.compose.hints_predicates import read_predicates, variable
from yantra_codex.search.compose.hints_text import OPERAND, Reading, operand, typed
from yantra_codex.search.compose.hints_types import Case

_SKIP = r"(?:(?:the|an?|value|string|text|number|integer|just|only|simply|it|as|is|boolean|message|result|of|be|literal|word|to|length|size|sum|total|score|average) )*"
_VALUE = (r"(?P<v>-?\d+(?:\.\d+)?(?![\w.]*\w)|«\d+»|(?:true|false|none|null|nil|undefined|infinity|-1)\b|"
          r"empty (?:list|array|string|dict\w*|map|set|tuple|text|sequence)\b|"
          r"(?:(?:the )?(?:original |same |given |input |unchanged )*(?P<p>[a-z_]\w*)(?: itself| unchanged| as is| as it is)))")
_RESULT = _SKIP + _VALUE
_GIVES = r"(?:(?:then |and )?(?:should |must |will |shall |it |we |you |function )*(?:returns?|returned|returning|gives?|outputs?|prints?|yields?|results? in|answer is|result is|give back|be|produces?|use|display|->|→|=>))"
_IF = r"(?:if|when|whenever|in case|where|unless|provided(?: that)?|as long as|once)"
_COND = r"(?P<cond>[^.;\n]{2,110}?)"
_STOP = r"(?=\s*(?:[.;:,]|$|\botherwise\b|\belse\b|\band (?:returns?|false|true|none|-?\d|«)|\bor (?:returns?|false|none)\b|\bwhile\b|\breturn\b))"

_PATTERNS = tuple((re.compile(p), kind) for p, kind in (
    (rf"\b{_GIVES} {_RESULT},? (?:only )?(?P<if>{_IF}) {_COND}{_STOP}", "when"),
    (rf"\b(?P<if>{_IF}) {_COND},? {_GIVES} {_RESULT}", "when"),
    (rf"(?:,|\bor|\band|\bbut|;)\s+{_RESULT},? (?:only )?(?P<if>{_IF}) {_COND}{_STOP}", "when"),
    (rf"\b{_GIVES} {_RESULT} (?P<if>for) (?P<cond>(?:an? |any |the )?(?:empty|blank|negative|0|even|odd|missing|invalid|nonpositive|none|null|all)\b[^.;,\n]{{0,60}}?){_STOP}", "when"),
    (rf"(?:[,;:]|\band|\bor)\s+{_RESULT} (?P<if>for) (?P<cond>(?:an? |any |the )?(?:empty|blank|negative|positive|0|even|odd|missing|invalid|nonpositive|nonnegative)\b[^.;,\n]{{0,60}}?){_STOP}", "when"),
    (rf"(?P<if>)(?P<cond>\b(?:an?|any|the|all) (?:empty|blank|negative|even|odd|missing|invalid)[\w ]{{0,40}}?) (?:should |must |will )?(?:returns?|gives?|yields?|results? in|counts? as|is|becomes?|has|produces?) {_RESULT}", "when"),
    (rf"(?P<if>)(?P<cond>\b(?:(?:for )?(?:an? |any |the )?(?:lists?|arrays?|sequences?|tuples?|strings?) )?(?:with|of|having|that ha(?:s|ve)) (?:fewer|less|no more|only|no|at most|just) [^.;,\n]{{3,40}}?),? (?:(?:then )?(?:the (?:answer|result|output|value) is|it is|{_GIVES}|has|have)|(?:there is|is|are)(?= nothing| none)) {_RESULT}", "when"),
    (rf"\b(?:otherwise|or else|else|in (?:all |any )?other cases?|in every other case|for everything else|failing that|if not|by default|defaults? (?:to|value(?: of| is)?)),? ?(?:it )?(?:{_GIVES} )?{_RESULT}", "otherwise"),
    (rf"{_RESULT},? (?:otherwise|in all other cases|by default|if not\b(?! [a-z])|for (?:all )?others|as (?:the |a )?default)", "otherwise"),
))
_RAISES = re.compile(rf"\b(?:raises?|throws?|raise an?|throw an?) (?:an? )?(?P<kind>\w*error|\w*exception|error|exception)?(?: \w+){{0,3}}? (?P<if>if|when|for|unless|whenever) {_COND}{_STOP}")
_RAISES_AFTER = re.compile(rf"\b(?P<if>{_IF}) {_COND},? (?:then )?(?:it )?(?:should |must )?(?:raises?|throws?) (?:an? )?(?P<kind>\w*error|\w*exception)?")
_MISSING = re.compile(
    r"^(?:there (?:is|are|exists?) )?(?:no|none|nothing|not any)\b|\b(?:not found|no such|is not (?:found|present|there|in\b)|does not (?:exist|occur|appear|contain)|do not exist|are not found|"
    r"is absent|is missing|not possible|impossible|can not be|nothing (?:is|was)? ?(?:found|matches)|no (?:valid|match|solution|answer|pair|element|item|number|value|character|word|path|path|common|duplicate)\w*|"
    r"none (?:exist|is|are|of|was|were|found)|has no|have no|not available|is none left|not exist|doesn't exist|it is not\b$|not$|fewer than 2 (?:distinct|different|unique))")
_EMPTY = re.compile(r"\b(?:is |are |was )?(?P<not>not )?(?:an? |the )?(?:empty|blank)\b|\bhas no (?:elements|items|entries|characters|words|numbers)\b|\bno (?:elements|items|input|numbers|words) (?:in|are given|given|at all)|\bno (?:elements|items|numbers|words|entries|characters|values|strings)$|length (?:is |of )?0\b")
_SAME_LENGTH = re.compile(r"(?P<diff>\b(?:lengths? (?:are|is|do|does) (?:not |different|differ|unequal)|different (?:lengths?|sizes?)|unequal (?:lengths?|sizes?)|lengths? differ|not (?:the same|equal|of equal) (?:lengths?|sizes?)|sizes? differ|lengths? do not match|lengths? mismatch))"
                          r"|\b(?:same|equal) (?:lengths?|sizes?)")
_NULL = re.compile(r"\b(?:is|are|was) (?P<not>not )?(?:none|null|nil|undefined)\b")
_EQUAL_PARAMS = re.compile(r"\b(?P<a>[a-z_]\w*) (?:is |are )?(?P<op>(?:not )?(?:equal to|equals?|the same as)|divides|contains|is in|in|starts with|ends with|(?:greater|more|larger|bigger) than(?: or equal to)?|(?:less|smaller|fewer) than(?: or equal to)?|>=|<=|==|!=|>|<|exceeds|is at least|at least|at most) (?:the )?(?P<b>[a-z_]\w*)\b")
_TWO_OPS = {"equal to": "eq", "equal": "eq", "equals": "eq", "the same as": "eq", "greater than": "gt", "more than": "gt", "larger than": "gt", "bigger than": "gt", "less than": "lt",
            "smaller than": "lt", "fewer than": "lt", ">=": "ge", "<=": "le", "==": "eq", "!=": "ne", ">": "gt", "<": "lt", "exceeds": "gt", "is at least": "ge", "at least": "ge", "at most": "le",
            "greater than or equal to": "ge", "less than or equal to": "le", "smaller than or equal to": "le", "larger than or equal to": "ge", "more than or equal to": "ge", "bigger than or equal to": "ge"}
_SUBJECTS = {"list": "list", "array": "list", "sequence": "list", "string": "str", "text": "str", "sentence": "str", "word": "str", "dictionary": "map", "dict": "map", "map": "map",
             "set": "set", "tuple": "vtuple", "number": "int", "integer": "int", "matrix": "list", "object": "map", "mapping": "map", "name": "str", "line": "str", "character": "str"}
_EMPTY_OP = {"list": "is_empty", "vtuple": "is_empty", "str": "str_is_empty", "map": "map_is_empty", "set": "set_is_empty"}
_LENGTH_OP = {"list": "length", "vtuple": "length", "str": "str_length", "map": "map_size", "set": "set_size"}


def read_cases(r: Reading) -> tuple[Case, ...]:
    """Every case the words set apart, each once."""
    out: dict[tuple[object, ...], Case] = {}
    for _, _, c in placed_cases(r):
        out.setdefault((repr(c.test), repr(c.result), c.kind, c.raises), c)
    return tuple(out.values())


def placed_cases(r: Reading) -> list[tuple[int, int, Case]]:
    """The cases with the places of their words, in order; of overlapping ones the first pattern's."""
    found: list[tuple[int, int, Case]] = []
    for at, end, case in _all(r):
        if not any(s < end and at < e and c.kind == case.kind for s, e, c in found):
            found.append((at, end, case))
    return sorted(found, key=lambda f: f[0])


def _all(r: Reading) -> Iterator[tuple[int, int, Case]]:
    text = r.text
    if any(w in text for w in ("raise", "throw")):
        for pattern in (_RAISES, _RAISES_AFTER):
            for m in pattern.finditer(text):
                case = _tested(m["cond"], m["if"], None, r.shown(m.start(), m.end()), r)
                yield m.start(), m.end(), replace(case, raises=_error_kind(m["kind"], r))
    for pattern, kind in _PATTERNS:
        if kind == "otherwise":
            if not any(w in text for w in ("otherwise", "else", "default", "other case", "if not", "others", "failing")):
                continue
        elif not any(w in text for w in ("if", "when", "where", "case", "unless", " for ", "empty", "provided", "negative", "invalid", "missing", "blank", "as long", "once", "with ", "fewer", "less ")):
            continue
        for m in pattern.finditer(text):
            result = read_result(m, r)
            if result is None:
                continue
            why = r.shown(m.start(), m.end())
            if kind == "otherwise":
                yield m.start(), m.end(), Case(None, result, why, "otherwise")
            else:
                yield m.start(), m.end(), _tested(m["cond"], m["if"], result, why, r)


def _error_kind(word: str | None, r: Reading) -> str:
    at = re.search(rf"\b{re.escape(word)}\b", r.raw, re.IGNORECASE) if word else None
    kind = at[0] if at else ""
    return kind if kind[:1].isupper() and kind.endswith(("Error", "Exception")) and kind not in ("Error", "Exception") else "ValueError"


# ---------------------------------------------------------------- results


def read_result(m: re.Match[str], r: Reading) -> Expr | None:
    """The result named by the words, of the function's type where it can be; None where it is no value."""
    text, wanted = m["v"].strip(), r.returns
    if m["p"]:
        name = m["p"]
        p = r.params.get(name)
        if p is None and (kind := _SUBJECTS.get(name)):
            held = r.of_type(kind)
            p = held[0] if held else None
        return Var(p.name, p.type) if p else None
    inner = wanted.args[0] if wanted.name == "option" else wanted
    if text in ("none", "null", "nil", "undefined"):
        return Lit(None, wanted if wanted.name == "option" else NONE)
    if text in ("true", "false"):
        value: object = text == "true"
        if inner == STR:
            found = re.search(text, r.raw, re.IGNORECASE)
            value = found[0] if found else text.capitalize()
        return Lit(value, STR if inner == STR else BOOL)  # type: ignore[arg-type]
    if text == "infinity":
        return typed("(inf)", ())
    if text.startswith("empty"):
        kind = _SUBJECTS.get(text.split()[1].removesuffix("ionary") if text.split()[1] not in _SUBJECTS else text.split()[1], "list")
        if kind == "str" or (kind != "str" and inner == STR):
            return Lit("", STR)
        t = inner if inner.name in ("list", "vtuple", "map", "set", "tuple") else list_of(Type("never"))
        return None if t.name == "tuple" and t.args else value_expr({} if t.name == "map" else (), t)
    if text.startswith("«"):
        lit = r.literals[int(text.strip("«»"))]
        return fitted(lit.value, lit.type, inner)
    number = float(text) if "." in text else int(text)
    return fitted(number, FLOAT if "." in text else INT, inner)


def fitted(value: object, t: Type, wanted: Type) -> Expr:
    """A literal, as a float or a text where the function gives those."""
    if t == INT and wanted == FLOAT:
        return Lit(float(value), FLOAT)  # type: ignore[arg-type]
    if t == INT and wanted == STR:
        return Lit(str(value), STR)
    return value_expr(value, t)


# ---------------------------------------------------------------- conditions


def _tested(cond: str, word: str, result: Expr | None, why: str, r: Reading) -> Case:
    cond = cond.strip(" ,")
    test, missing = condition(cond, r), False
    if test is None and _MISSING.search(cond):
        missing = True
    if word == "unless" and test is not None:
        test = typed_not(test)
    return Case(test, result, why, "missing" if missing else "when")


def typed_not(e: Expr) -> Expr:
    return e.args[0] if isinstance(e, Apply) and e.op == "not" else Apply("not", (e,), BOOL)


def condition(text: str, r: Reading) -> Expr | None:
    """A test over the parameters that the words of a condition state; None where they can't be read."""
    for word, op in ((" or ", "or"), (" and ", "and")):
        if word in text and " or equal" not in text and "between" not in text:
            parts = text.split(word)
            if len(parts) == 2:
                first, second = condition(parts[0], r), condition(_subject_words(parts[0], parts[1]) + parts[1], r)
                if first is not None and second is not None:
                    return Apply(op, (first, second), BOOL) if first != second else first
                if op == "and" and (first is None or second is None):
                    return None
    return _empty(text, r) or _lengths(text, r) or _null(text, r) or _two(text, r) or _quantified(text, r) or _counted(text, r) or _predicate(text, r)


def _subject_words(text: str, after: str) -> str:
    """What the second half of "k is negative or greater than 5" leaves out."""
    m = re.match(r"(?:the |a |an )?[a-z_]\w* (?:is|are|equals|has) ", text)
    return m[0] if m and not re.match(r"(?:the |a |an |if )?[a-z_]\w* (?:is|are|equals|has|does|contains)\b", after) else ""


def _scope(r: Reading) -> tuple[tuple[str, Type], ...]:
    return tuple((p.name, p.type) for p in r.params.values())


def subjects(text: str, r: Reading, kinds: tuple[str, ...]) -> list[SigParam]:
    """The parameters a condition speaks of: those it names, else those of the kind of thing it names, else the first that fits."""
    words = re.findall(r"[a-z_]\w*", text)
    named = [r.params[w] for i, w in enumerate(words) if w in r.params and r.params[w].type.name in kinds and not (w == "a" and i + 1 < len(words) and words[i + 1] not in ("is", "and", "or"))]
    if named:
        return named[:1] if not _both(text) else list(dict.fromkeys(named))
    for w in words:
        kind = _SUBJECTS.get(w) or _SUBJECTS.get(w.removesuffix("s")) or ("list" if w in ("lists", "arrays", "matrix") else None)
        if kind in kinds or (kind == "vtuple" and "list" in kinds) or (kind == "int" and "float" in kinds):
            held = r.of_type(kind, *(("tuple", "list") if kind == "vtuple" else ("float",) if kind == "int" else ()))
            if held:
                return held if _both(text) else held[:1]
    held = [p for p in r.params.values() if p.type.name in kinds]
    return held if _both(text) and len(held) > 1 else held[:1]


def _both(text: str) -> bool:
    return bool(re.search(r"\b(?:both|either|any|one of|lists|strings|arrays|numbers)\b", text))


def _empty(text: str, r: Reading) -> Expr | None:
    m = _EMPTY.search(text)
    if not m:
        return None
    held = subjects(text, r, tuple(_EMPTY_OP))
    tests = [typed(f"({_EMPTY_OP[p.type.name]} ${p.name})", _scope(r)) for p in held]
    joined = _joined(tests, "or" if re.search(r"\b(?:either|any|one)\b", text) else "and")
    return typed_not(joined) if joined is not None and m["not"] else joined


def _joined(tests: list[Expr | None], op: str) -> Expr | None:
    known = [t for t in tests if t is not None]
    out = known[0] if known else None
    for t in known[1:]:
        out = Apply(op, (out, t), BOOL) if out is not None else t
    return out


def _lengths(text: str, r: Reading) -> Expr | None:
    m = _SAME_LENGTH.search(text)
    held = [p for p in r.params.values() if p.type.name in _LENGTH_OP]
    if not m or len(held) < 2:
        return None
    a, b = held[0], held[1]
    return typed(f"({'ne' if m['diff'] else 'eq'} ({_LENGTH_OP[a.type.name]} ${a.name}) ({_LENGTH_OP[b.type.name]} ${b.name}))", _scope(r))


def _null(text: str, r: Reading) -> Expr | None:
    m = _NULL.search(text)
    held = r.of_type("option")
    if not m or not held:
        return None
    named = next((p for p in held if re.search(rf"\b{re.escape(p.name.lower())}\b", text)), held[0])
    return typed(f"({'is_some' if m['not'] else 'is_none'} ${named.name})", _scope(r))


def _two(text: str, r: Reading) -> Expr | None:
    """A comparison of two parameters by name."""
    for m in _EQUAL_PARAMS.finditer(text):
        a, b = r.params.get(m["a"]), r.params.get(m["b"])
        if a is None or b is None or a is b:
            continue
        word = m["op"].removeprefix("not ")
        if word in _TWO_OPS:
            e = typed(f"({_TWO_OPS[word]} ${a.name} ${b.name})", _scope(r))
        elif word == "divides":
            e = typed(f"(is_divisible ${b.name} ${a.name})", _scope(r))
        else:
            x, y = (b, a) if word in ("is in", "in") else (a, b)
            ops = {"starts with": "starts_with", "ends with": "ends_with"}
            e = typed(f"({ops.get(word) or ('str_contains' if x.type == STR else 'contains')} ${x.name} ${y.name})", _scope(r))
        if e is not None:
            return typed_not(e) if m["op"].startswith("not") else e
    return None


_QUANTIFIER = re.compile(
    r"\b(?:(?P<no>(?:there (?:is|are) |has |have |contains? |with )?(?:no|none of|not any|without)|(?:does|do) not (?:have|contain)(?: any)?)|(?P<all>all|every|each|(?:contains? |has |have |consists? of )?only|entirely)"
    r"|(?P<any>(?:there (?:is|are) |has |have |contains? |with )(?:an?y?|some|at least 1|one)?|any|some|at least 1)) (?:of )?(?:the |its |their |other )?(?=\w)")


def _quantified(text: str, r: Reading) -> Expr | None:
    """"has no letters", "all numbers are negative", "contains an even number": a test of a parameter's elements."""
    m = _QUANTIFIER.search(text)
    if m is None:
        return None
    part = replace(r, text=text[m.end():])
    for p in sorted((p for p in read_predicates(part) if p.weight >= 0.55 and not p.negated), key=lambda p: -p.weight):
        for q in subjects(text, r, ("list", "vtuple", "str", "set")):
            elements: Expr = Var(q.name, q.type)
            if q.type == STR and p.type == STR and not _WHOLE.search(text):
                elements = Apply("chars", (elements,), list_of(STR))
            elif q.type.name not in ("list", "vtuple") or q.type.args[0] != p.type:
                continue
            op = "all" if m["all"] else "any"
            test = Apply(op, (elements, Lambda((Param(p.var, p.type),), p.expr, func_of((p.type,), BOOL))), BOOL)
            return Apply("not", (test,), BOOL) if m["no"] else test
    return None


_WHOLE = re.compile(r"\b(?:starts?|ends?|begins?|prefix|suffix|contain(?:s|ing)? «)")
_HOW_MANY = re.compile(r"\b(?P<cmp>(?:fewer|less|more) than|at least|at most|exactly|only|no more than|no fewer than) (?P<n>\d+|[a-z_]\w*) (?:distinct |unique |different )?(?P<what>[a-z_]\w*)")
_HOW_MANY_OPS = {"fewer than": "lt", "less than": "lt", "more than": "gt", "at least": "ge", "at most": "le", "exactly": "eq", "only": "eq", "no more than": "le", "no fewer than": "ge"}


def _counted(text: str, r: Reading) -> Expr | None:
    """"fewer than two elements", "only one word": a test of a parameter's length."""
    m = _HOW_MANY.search(text)
    if m is None or not re.search(r"\b(?:there|has|have|contains?|with|holds?|given)\b", text):
        return None
    n = operand(m["n"], r)
    held = subjects(text, r, ("list", "vtuple", "map", "set")) or ([] if m["what"] not in ("characters", "letters", "character", "letter") else subjects(text, r, ("str",)))
    if n is None or n.type != INT or not held or held[0].type.name not in _LENGTH_OP:
        return None
    size = f"({_LENGTH_OP[held[0].type.name]} ${held[0].name})"
    if re.search(r"\b(?:distinct|unique|different)\b", m[0]) and held[0].type.name == "list":
        size = f"(length (unique ${held[0].name}))"
    return typed(f"({_HOW_MANY_OPS[m['cmp']]} {size} {n.text})", _scope(r))


def _predicate(text: str, r: Reading) -> Expr | None:
    """A test that a predicate states, of the parameter the condition speaks of."""
    part = replace(r, text=text)
    found = read_predicates(part)
    if m := re.search(rf"\b(?P<a>[a-z_]\w*) (?:is|are|was|equals|==|=) (?P<operand>{OPERAND})$", text):
        p, o = r.params.get(m["a"]), operand(m["operand"], r)
        if p is not None and o is not None and o.value is not None and (e := typed(f"(eq ${p.name} {o.text})", _scope(r))):
            return e
    if not found:
        return None
    best = max(found, key=lambda f: (f.weight, -found.index(f)))
    for f in sorted(found, key=lambda f: -f.weight):
        if f.weight < best.weight * 0.55:
            continue
        kinds = (f.type.name,) if f.type not in (INT, FLOAT) else ("int", "float")
        used = {p.name for p in r.params.values() if re.search(rf"(?<!\w){re.escape(p.name)}(?!\w)", repr(f.expr).replace(f"Var(name='{variable(r)}'", ""))}
        for p in subjects(text, r, kinds):
            if p.name in used or (p.type != f.type and f.type not in (INT, FLOAT)):
                continue
            if p.type == f.type:
                return substitute(f.expr, {f.var: Var(p.name, p.type)})
        for p in r.params.values():
            if p.type == f.type and p.name not in used:
                return substitute(f.expr, {f.var: Var(p.name, p.type)})
    return None


__all__ = ["condition", "fitted", "placed_cases", "read_cases", "read_result", "typed_not"]
