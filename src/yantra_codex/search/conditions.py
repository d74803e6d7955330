"""Conditions in words: what must hold of a field, as an expression, with an error message and values to try.

"age is between 18 and 120", "password has at least 8 characters", "status is one of open, paid", "email is unique".
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yantra_codex.search.draft import Draft, NotUnderstood, Probe, Seed, q, sql_name, table_for
from yantra_codex.search.fields import BY_NAME, BY_WORD, TEXT, Field, field_of, identifier, plural, sample, singular


@dataclass(slots=True)
class Condition:
    """holds: an expression, true where all is well. before: statements it needs first. error: kind and message where it does not hold.

    bad: values of the field that must fail; probes: other deviations that must fail.
    """

    holds: str
    message: str
    field: Field | None = None
    before: list[str] = dataclasses.field(default_factory=list)
    kind: str = "ValueError"
    bad: tuple[Any, ...] = ()
    probes: list[Probe] = dataclasses.field(default_factory=list)
    on_rows: bool | None = None  # of a look into the database: whether it holds where there is a row
    fails: str = ""  # the negation, where it reads better than (not holds)
    others: tuple[Field, ...] = ()
    step: str = ""
    opposite: str = ""  # the message where it does hold and should not

    @property
    def violated(self) -> str:
        return self.fails or f"(not {self.holds})"


NUMBER = r"(-?\d+(?:\.\d+)?)"
UNITS = r"(?: (?:years?(?: old)?|percent|%|dollars?|euros?|points?|items?|units?|pieces?|degrees?|kg|cm|m|usd|eur))?"
BE = r"(?:is|are|be|must be|should be|has to be|must|should|was|has|have|must have|should have)"
COMPARE: tuple[tuple[str, str], ...] = (
    (r"at least|no less than|not less than|greater than or equal to|>=|minimum(?: of)?|not (?:below|under|smaller than)", "ge"),
    (r"at most|no more than|not more than|up to|less than or equal to|<=|maximum(?: of)?|not (?:above|over|greater than|more than)|does not exceed|do not exceed|can not exceed|not exceeding", "le"),
    (r"greater than|more than|above|over|larger than|bigger than|higher than|exceeds?|exceeding|>|longer than", "gt"),
    (r"less than|fewer than|below|under|smaller than|lower than|<|shorter than", "lt"),
    (r"equal to|equals?|exactly|==?", "eq"),
)
WORDED = {"ge": "at least", "le": "at most", "gt": "greater than", "lt": "less than", "eq": ""}
OPPOSITE = {"ge": "lt", "le": "gt", "gt": "le", "lt": "ge", "eq": "ne", "ne": "eq"}
SIGNED = {"positive": "(gt {x} {z})", "non-negative": "(ge {x} {z})", "nonnegative": "(ge {x} {z})", "not negative": "(ge {x} {z})", "negative": "(lt {x} {z})",
          "zero": "(eq {x} {z})", "not zero": "(ne {x} {z})", "nonzero": "(ne {x} {z})", "non-zero": "(ne {x} {z})"}
SIGNED_BAD = {"positive": (0, -1), "non-negative": (-1,), "nonnegative": (-1,), "not negative": (-1,), "negative": (0, 1), "zero": (1,), "not zero": (0,), "nonzero": (0,), "non-zero": (0,)}


def shown(name: str) -> str:
    return name.replace("_", " ")


def condition_of(d: Draft, text: str) -> Condition | None:
    """The condition that a few words state; None where no rule reads them."""
    text = re.sub(r"^(?:if|whether|that) ", "", text.strip())
    for rule in RULES:
        found = rule(d, text)
        if found is not None:
            return found
    return None


def the_field(d: Draft, words: str, kind: str | None = None) -> Field | None:
    """The field that words name: `it` is the last one; "user's age", "user age" and "age of user" are an age of a user."""
    words = words.strip()
    words = re.sub(r"^(?:value of|length of|each|every|all|provided|whole) ", "", words)
    if words in ("both", "all", "all of them", "all fields"):
        return None
    if words in ("it", "they", "value", "input", "data", "user input", "form", "fields", "values"):
        return d.fields[-1] if d.fields else Field("value", kind or "str", "text") if words == "value" else None
    of = re.fullmatch(r"(.+?) of (\w+)", words)
    if of and of[1].split()[-1] in BY_WORD:
        d.entity = d.entity or singular(of[2])
        words = of[1]
    entity, _, last = words.rpartition(" ")
    if entity and (last in BY_WORD) and singular(entity.removesuffix("'s")) in ENTITIES and last != "id":
        d.entity = d.entity or singular(entity.removesuffix("'s"))
        words = last
    if set(words.split()) & NOT_IN_NAMES or "§" in words:
        return None
    f = field_of(words)
    if f is None:
        return None
    known = d.params.get(f.name)
    if known is not None:
        f = known
    if f.name in d.locals:
        f = Field(f.name, d.locals[f.name], f.kind)
    if kind and f.kind in ("", "text", "name") and f.type == "str" and f.name not in d.locals:
        f = Field(f.name, kind, "stock" if kind == "int" else "balance" if kind == "float" else f.kind)
        if f.name in d.params:
            d.params[f.name] = f
    return f


NOT_IN_NAMES = frozenset("""
would become becomes could might shall multiplied divided plus minus times approval consent per if because since until while during via using him her them he she someone anyone nobody old previous currenttime who whom subtracting adding not is are be was were has have had contain contains found find exists exist with without if unless sure that which valid invalid than more
less between at least most from to into in on when where otherwise else then and or any every each all least only no none never already
error errors fails fail failure raise return true false it them this before after by does do did can can't must should may for as it's its
too also new old same database table request response unique duplicate duplicates taken digits letters their rest
""".split())  # noqa: SIM905
ENTITIES = frozenset("""
notification request attempt preference wishlist question answer quiz game match meeting appointment asset license certificate blog newsletter alert incident complaint refund voucher menu dish seat passenger
shift holiday applicant candidate application offer agent broker donor donation pledge member_card reward badge achievement level_up follower friend reply vote poll survey response_item lesson_plan grade enrollment exam_result
line cart_item line_item setting address_book feature flag channel room_booking table_booking visit click impression deployment build release ticket_type sale purchase_order stock_item reminder friend_request

user customer client account member person employee student teacher author admin visitor subscriber contact patient guest player driver
product item article order invoice payment booking reservation ticket cart purchase subscription post comment review message event task
project note book movie song course lesson exam file document page category tag coupon supplier vendor warehouse shipment delivery vehicle
car room hotel flight team company department branch store shop sensor device reading measurement log session token job issue report
transaction transfer expense budget lead deal campaign recipe ingredient animal pet song album artist track playlist photo image video city
country store todo record entry profile
""".split())  # noqa: SIM905


# ---------------------------------------------------------------- rules


def _typed(f: Field, number: str) -> str:
    """A number as a literal of the field's type."""
    if f.type == "float":
        return number if "." in number else f"{number}.0"
    return number


def _number(f: Field, text: str) -> Any:
    return float(text) if f.type == "float" else int(float(text))


def _of_number(d: Draft, words: str, *numbers: str) -> Field | None:
    kind = "float" if any("." in x for x in numbers) else "int"
    f = the_field(d, words, kind)
    if f is not None and f.type == "int" and kind == "float" and f.name in d.params:
        f = Field(f.name, "float", "balance")
        d.params[f.name] = f
    return f


def between(d: Draft, text: str) -> Condition | None:
    m = re.fullmatch(rf"(?:length of )?(.+?) (?:{BE} )?(?:(not) )?(?:in (?:the )?range |within (?:the )?range |within |in )?(?:between|from|of)? ?{NUMBER}{UNITS} (?:and|to|-|through) {NUMBER}{UNITS}"
                     r"(?: (characters?|letters|digits|chars|symbols))?(?: long| in length)?(?: \(?inclusive\)?)?", text)
    if not m:
        return None
    words, no, low, high, chars = m[1], m[2], m[3], m[4], m[5]
    if chars or text.startswith("length of") or text.endswith(" long"):
        return length(d, words, int(low), int(high))
    f = _of_number(d, words, low, high)
    if f is None or f.type == "str":
        return None
    x = d.param(f)
    a, b = _typed(f, low), _typed(f, high)
    lo, hi = _number(f, low), _number(f, high)
    d.samples.setdefault(f.name, lo)
    inside = f"(and (ge {x} {a}) (le {x} {b}))"
    outside = f"(or (lt {x} {a}) (gt {x} {b}))"
    c = Condition(inside, f"{shown(x)} must be between {low} and {high}", f, bad=(lo - 1, hi + 1), fails=outside, step=f"check that {shown(x)} lies between {low} and {high}")
    return Condition(outside, f"{shown(x)} must not be between {low} and {high}", f, bad=(lo, hi), fails=inside, step=c.step) if no else c


def length(d: Draft, words: str, low: int | None, high: int | None) -> Condition | None:
    f = the_field(d, words)
    if f is None or f.type != "str":
        return None
    x = d.param(f)
    n = f"(str_length {x})"
    parts, fails, bad = [], [], []
    if low is not None:
        parts.append(f"(ge {n} {low})")
        fails.append(f"(lt {n} {low})")
        bad.append("x" * (low - 1))
    if high is not None:
        parts.append(f"(le {n} {high})")
        fails.append(f"(gt {n} {high})")
        bad.append("x" * (high + 1))
    good = sample(f)
    if len(good) < (low or 0) or len(good) > (high or 10**6):
        stem = good if len(good) < (low or 0) else good[:high]
        d.samples[f.name] = (stem + "a1b2c3d4e5f6g7h8" * (1 + (low or 0) // 16))[: max(low or 0, min(len(stem) + 1, high or 10**6))]
    says = f"between {low} and {high}" if low is not None and high is not None else f"at least {low}" if low is not None else f"at most {high}"
    whole = f"(and {parts[0]} {parts[1]})" if len(parts) > 1 else parts[0]
    return Condition(whole, f"{shown(x)} must have {says} character{'' if (low or high) == 1 else 's'}", f, bad=tuple(bad),
                     fails=f"(or {fails[0]} {fails[1]})" if len(fails) > 1 else fails[0], step=f"check the length of {shown(x)}")


def compare_length(d: Draft, text: str) -> Condition | None:
    for words, op in COMPARE:
        for form in (rf"(?:length of )?(.+?) (?:{BE} )?(?:length (?:of )?)?(?:{words}) (\d+) (?:characters?|letters|chars|symbols)(?: long| in length)?", rf"length of (.+?) (?:{BE} )?(?:{words}) (\d+)",
                     rf"(.+?) length (?:{BE} )?(?:{words}) (\d+)", rf"(.+?) (?:{BE} )?(longer|shorter) than (\d+)(?: characters?| letters)?"):
            m = re.fullmatch(form, text)
            if not m:
                continue
            n = int(m[m.lastindex or 2])
            chosen = op if m.lastindex == 2 else ("gt" if m[2] == "longer" else "lt")
            low, high = {"ge": (n, None), "gt": (n + 1, None), "le": (None, n), "lt": (None, n - 1), "eq": (n, n)}[chosen]
            return length(d, m[1], low, high)
    return None


def compare(d: Draft, text: str) -> Condition | None:
    for words, op in COMPARE:
        m = re.fullmatch(rf"(.+?) (?:{BE} )?(?:{words}) {NUMBER}{UNITS}", text)
        if m:
            f = _of_number(d, m[1], m[2])
            if f is None or f.type == "str":
                return None
            x, v, k = d.param(f), _typed(f, m[2]), _number(f, m[2])
            one = 1 if f.type == "int" else 0.5
            d.samples.setdefault(f.name, k + one if op == "gt" else k - one if op == "lt" else k)
            bad = {"ge": (k - one,), "gt": (k,), "le": (k + one,), "lt": (k,), "eq": (k + one,)}[op]
            says = f"must be {WORDED[op]} {m[2]}".replace("  ", " ")
            return Condition(f"({op} {x} {v})", f"{shown(x)} {says}", f, bad=bad, fails=f"({OPPOSITE[op]} {x} {v})", step=f"check that {shown(x)} is {WORDED[op]} {m[2]}".replace("  ", " "))
    return None


ORDERS = (("before|earlier than|less than|smaller than|below|lower than", "lt"), ("after|later than|greater than|larger than|more than|above|higher than|over", "gt"),
          ("equal to|same as|equals|identical to", "eq"), ("different from|not equal to|not same as", "ne"), ("at most|no more than|not after|not more than|not greater than", "le"), ("at least|no less than|not before|not less than", "ge"))


def compare_fields(d: Draft, text: str) -> Condition | None:
    """One field against another: "the start date is before the end date"."""
    for words, op in ORDERS:
        m = re.fullmatch(rf"(.+?) (?:{BE} )?(?:{words}) (\w+(?: \w+)?)", text)
        if not m or re.search(r"\d", m[2]):
            continue
        a, b = the_field(d, m[1]), the_field(d, m[2])
        if a is None or b is None or a.name == b.name:
            return None
        if b.type != a.type and b.name not in d.locals:
            b = Field(b.name, a.type, a.kind)
        x, y = d.param(a), d.param(b)
        if a.type == "str" and a.kind != "date" and op not in ("eq", "ne"):
            return None
        values: tuple[Any, Any] = ("2024-01-01", "2024-06-30") if a.kind == "date" else ("same", "same") if a.type == "str" else (sample(a), sample(a) + 1)
        low, high = values
        good = {"lt": (low, high), "le": (low, high), "gt": (high, low), "ge": (high, low), "eq": (low, low), "ne": (low, "other" if a.type == "str" and a.kind != "date" else high)}[op]
        wrong = {"lt": low, "gt": high, "le": low, "ge": high, "eq": "other" if a.type == "str" else high, "ne": low}[op]
        d.samples[a.name], d.samples[b.name] = good
        swapped = {"lt": low, "gt": high, "eq": wrong, "ne": low}.get(op)
        bad_args = {b.name: swapped} if swapped is not None else {a.name: good[1], b.name: good[0]}
        d.params.setdefault(b.name, b)
        return Condition(f"({op} {x} {y})", f"{shown(x)} must {'be ' if not m[0].startswith('equals') else ''}{words.split('|')[0]} {shown(y)}", a,
                         fails=f"({OPPOSITE[op]} {x} {y})", probes=[Probe(f"{shown(x)} against {shown(y)}", bad_args, rows_kept=True)], others=(b,), step=f"compare {shown(x)} with {shown(y)}")
    return None


def signed(d: Draft, text: str) -> Condition | None:
    m = re.fullmatch(rf"(.+?) (?:{BE} )(non-negative|nonnegative|not negative|positive|negative|not zero|zero|nonzero|non-zero)(?: (?:integer|number|amount|value|int|float))?", text)
    if not m:
        return None
    f = the_field(d, m[1], "int")
    if f is None or f.type == "str":
        return None
    x, zero = d.param(f), "0.0" if f.type == "float" else "0"
    word = m[2]
    if word in ("positive", "nonzero", "non-zero", "not zero", "non-negative", "nonnegative", "not negative"):
        d.samples.setdefault(f.name, sample(f) or 1)
    else:
        d.samples.setdefault(f.name, 0 if word == "zero" else -1)
    bad = tuple(float(b) if f.type == "float" else b for b in SIGNED_BAD[word])
    holds = SIGNED[word].format(x=x, z=zero)
    op = holds[1:3]
    return Condition(holds, f"{shown(x)} must {'not be ' + word[4:] if word.startswith('not ') else 'be ' + word}", f, bad=bad,
                     fails=f"({OPPOSITE[op]} {x} {zero})", step=f"check that {shown(x)} is {word}")


def empty(d: Draft, text: str) -> Condition | None:
    m = re.fullmatch(rf"(.+?) (?:{BE}) (not |never )?(?:be )?(empty|blank|none|missing|present|provided|given|required|set|filled(?: in)?|non-?empty|specified|supplied)(?: or (?:empty|blank|none|missing))?", text)
    if not m:
        return None
    f = the_field(d, m[1])
    if f is None:
        return None
    x = d.param(f)
    wants_value = m[3].startswith(("present", "provided", "given", "required", "set", "filled", "non", "specified", "supplied")) != bool(m[2])
    bad: tuple[Any, ...]
    if f.type.startswith("list["):
        holds, fails, bad = f"(not (is_empty {x}))", f"(is_empty {x})", ([],)
    elif f.type == "str":
        holds, fails, bad = f'(ne (strip {x}) "")', f'(eq (strip {x}) "")', ("", "  ")
    else:
        optional = f"option[{f.type}]"
        if f.name in d.locals or f.name not in d.params:
            return None
        return Condition(f"(is_some {x})", f"{shown(x)} is required", Field(f.name, optional, f.kind), bad=(None,), fails=f"(is_none {x})")
    d.samples.setdefault(f.name, sample(f))
    message = f"{shown(x)} is required" if wants_value else f"{shown(x)} must be empty"
    step = f"check that {shown(x)} is {'not ' if wants_value else ''}empty"
    return Condition(holds, message, f, bad=bad, fails=fails, step=step) if wants_value else Condition(fails, message, f, bad=("x",), fails=holds, step=step)


def one_of(d: Draft, text: str) -> Condition | None:
    m = re.fullmatch(rf"(.+?) (?:{BE}) (not )?(?:either|one of|among|in|any of|a member of)(?: list| values| following| allowed values| set)?:? (.+)", text)
    if not m:
        return None
    options = [o.strip().strip("[](){}") for o in re.split(r",| or | and |\|", m[3])]
    options = [re.sub(r"^(?:or|and|either) ", "", o) for o in options if o]
    values = [d.sentence.literal(o) if re.fullmatch(r"§\d+", o) else o for o in options]
    if len(values) < 2 or any(len(v.split()) > 2 for v in values):
        return None
    f = the_field(d, m[1])
    if f is None or f.name in d.locals:
        return None
    if f.type != "str":
        f = Field(f.name, "str", "text")
        d.params[f.name] = f
    x = d.param(f)
    d.samples[f.name] = values[0] if not m[2] else "other"
    holds = f"(contains [{' '.join(map(q, values))}] {x})"
    c = Condition(holds, f"{shown(x)} must be one of {', '.join(values)}", f, bad=("other", ""), step=f"check that {shown(x)} is one of {', '.join(values)}")
    return Condition(f"(not {holds})", f"{shown(x)} must not be one of {', '.join(values)}", f, bad=tuple(values[:2]), fails=holds, step=c.step) if m[2] else c


def text_form(d: Draft, text: str) -> Condition | None:
    """Starts, ends, contains, matches, kinds of characters."""
    m = re.fullmatch(rf"(.+?) (?:{BE} )?(?:(not|does not|do not) )?(starts? with|begins? with|ends? with|contains?|include|includes|matches|match|matching)(?: (?:regex|pattern|regular expression|text|string))? (§\d+|\S+)", text)
    if m and (m[4].startswith("§") or not m[4].isalpha()):
        value = d.sentence.literal(m[4]) if m[4].startswith("§") else m[4]
        f = the_field(d, m[1])
        if f is None or f.type != "str":
            return None
        x = d.param(f)
        verb = m[3]
        op = "starts_with" if verb.startswith(("start", "begin")) else "ends_with" if verb.startswith("end") else "re_full_match" if verb.startswith("match") else "str_contains"
        if op == "re_full_match":
            try:
                re.compile(value)
            except re.error as error:
                raise NotUnderstood(f"{value!r} is not a regular expression: {error}") from error
        holds = f"({op} {x} {q(value)})"
        good = value if op != "re_full_match" else None
        if good is not None:
            d.samples[f.name] = sample(f) if m[2] else {"starts_with": value + sample(f), "ends_with": sample(f) + value, "str_contains": value}[op]
        plain = re.sub(r"^(start|begin|end|contain|match|include)(?:e?s|ing)?\b", r"\1", verb)
        message = f"{shown(x)} must {'not ' if m[2] else ''}{plain} {value}"
        bad = ("?!",) if op == "re_full_match" else ("#",) if value != "#" else ("",)
        if m[2]:
            return Condition(f"(not {holds})", message, f, bad=({"starts_with": value + "x", "ends_with": "x" + value, "str_contains": value}.get(op),) if op != "re_full_match" else (), fails=holds)
        return Condition(holds, message, f, bad=bad if op != "re_full_match" else (), step=f"check {shown(x)} against {value}")
    m = re.fullmatch(rf"(.+?) (?:{BE} )?(?:contains?|has|have|contain|is|are|made of|consists? of) only (letters|digits|numbers|letters and digits|alphanumeric characters|letters, digits and underscores)", text) or re.fullmatch(
        rf"(.+?) (?:{BE}) (alphanumeric|numeric|alphabetic|a number|number|numbers|integer|an integer|whole number|uppercase|lowercase|upper case|lower case)", text)
    if m:
        return _characters(d, m[1], m[2])
    m = re.fullmatch(r"(.+?) (?:has|have|is|contains|must have|must be) exactly (\d+) (?:numerals|digits)(?: long)?", text)
    if m:
        f = the_field(d, m[1])
        if f is None or f.type != "str":
            return None
        x, n = d.param(f), int(m[2])
        d.samples[f.name] = "1234567890123456789"[:n]
        return Condition(f"(re_full_match {x} {q(f'[0-9]{{{n}}}')})", f"{shown(x)} must have exactly {n} digits", f, bad=("1" * (n - 1), "1" * (n + 1), "x" * n), step=f"check that {shown(x)} has {n} digits")
    m = re.fullmatch(r"(.+?) (?:contains?|has|have|includes?|must contain|must have|must include) (?:at least (?:one|1) )?(digit|number|letter|uppercase letter|upper case letter|capital letter|lowercase letter|lower case letter|special character|symbol)", text)
    if m:
        f = the_field(d, m[1])
        if f is None or f.type != "str":
            return None
        x = d.param(f)
        pattern, wrong = {"digit": ("[0-9]", "letters"), "number": ("[0-9]", "letters"), "letter": ("[A-Za-z]", "12345678"), "special character": ("[^A-Za-z0-9]", "plain123"), "symbol": ("[^A-Za-z0-9]", "plain123"),
                        "uppercase letter": ("[A-Z]", "lower123"), "upper case letter": ("[A-Z]", "lower123"), "capital letter": ("[A-Z]", "lower123"),
                        "lowercase letter": ("[a-z]", "UPPER123"), "lower case letter": ("[a-z]", "UPPER123")}[m[2]]
        d.samples[f.name] = "Str0ng-passw0rd"
        return Condition(f"(re_test {x} {q(pattern)})", f"{shown(x)} needs a {m[2]}", f, bad=(wrong,), step=f"check that {shown(x)} has a {m[2]}")
    return None


CHARACTER_FORMS = {
    "letters": ("[A-Za-z]+", "Ana", "a1"), "alphabetic": ("[A-Za-z]+", "Ana", "a1"), "digits": ("[0-9]+", "1234", "12a"), "numbers": ("[0-9]+", "1234", "12a"), "numeric": (r"-?[0-9]+(\.[0-9]+)?", "12.5", "12a"),
    "a number": (r"-?[0-9]+(\.[0-9]+)?", "12.5", "12a"), "number": (r"-?[0-9]+(\.[0-9]+)?", "12.5", "12a"), "integer": ("-?[0-9]+", "12", "1.5"), "an integer": ("-?[0-9]+", "12", "1.5"),
    "whole number": ("-?[0-9]+", "12", "1.5"), "letters and digits": ("[A-Za-z0-9]+", "abc1", "a b"), "alphanumeric characters": ("[A-Za-z0-9]+", "abc1", "a b"), "alphanumeric": ("[A-Za-z0-9]+", "abc1", "a b"),
    "letters, digits and underscores": ("[A-Za-z0-9_]+", "ab_1", "a b"), "uppercase": ("[^a-z]+", "ABC", "aBC"), "upper case": ("[^a-z]+", "ABC", "aBC"), "lowercase": ("[^A-Z]+", "abc", "Abc"), "lower case": ("[^A-Z]+", "abc", "Abc"),
}


def _characters(d: Draft, words: str, kind: str) -> Condition | None:
    f = the_field(d, words)
    if f is None:
        return None
    pattern, good, bad = CHARACTER_FORMS[kind]
    if f.type != "str":
        if f.name in d.locals:
            return None
        f = Field(f.name, "str", "text")
        d.params[f.name] = f
    x = d.param(f)
    d.samples[f.name] = good
    says = {"a number": "a number", "number": "a number", "integer": "a whole number", "an integer": "a whole number", "whole number": "a whole number"}.get(kind, f"made of {kind}" if kind.startswith(("letters", "digits")) else kind)
    return Condition(f"(re_full_match {x} {q(pattern)})", f"{shown(x)} must be {says}", f, bad=(bad, ""), step=f"check the type of {shown(x)}")


def valid(d: Draft, text: str) -> Condition | None:
    """A field that is valid by its own kind."""
    m = re.fullmatch(rf"(?:format of |validity of |syntax of )?(.+?)(?: (?:{BE} )?(not |in)?(?:valid|correct|well-? ?formed|ok|properly formatted|correctly formatted|in (?:a )?(?:valid|correct|right) format)| format| syntax|(?: is| has)? (?:a )?valid (?:format|\w+))?", text)
    if not m:
        return None
    words = m[1].removeprefix("valid ")
    f = the_field(d, words)
    if f is None:
        return None
    k = BY_NAME.get(f.kind, TEXT)
    if not k.check or (f.name in d.locals and d.locals[f.name] == "any"):
        return None
    x = d.param(f)
    if k.helper:
        d.helpers[k.helper.split()[1]] = k.helper
    holds = k.check.replace("{x}", x)
    fails = ""
    if k is TEXT or k.name == "name":
        fails = f'(eq (strip {x}) "")'
    two = re.fullmatch(r"\(and \(ge (\S+) (\S+)\) \(le \S+ (\S+)\)\)", holds)
    one = re.fullmatch(r"\((gt|ge|le|lt) (\S+) (\S+)\)", holds)
    if two:
        fails = f"(or (lt {two[1]} {two[2]}) (gt {two[1]} {two[3]}))"
    elif one:
        fails = f"({OPPOSITE[one[1]]} {one[2]} {one[3]})"
    if m[2]:  # it is invalid
        d.samples.setdefault(f.name, k.bad[0] if k.bad else sample(f))
        return Condition(fails or f"(not {holds})", f"{shown(x)} must not be valid", f, bad=tuple(k.good[:1]), fails=holds, step=f"check {shown(x)}", opposite=k.message.format(name=shown(x)))
    return Condition(holds, k.message.format(name=shown(x)), f, bad=k.bad, fails=fails, step=f"check {shown(x)}")


UNIQUE = (r"(.+?) (?:is |are |was |has |have |must be |should be |must |does |do )?(?:been )?(not |never )?(?:already |yet )?(?:been )?"
          r"(unique|taken|exists?|in use|used|registered|duplicated?|known|present|stored|new|free|available|saved|booked)"
          r"(?: already| yet)?(?: (?:in|within|from) (?:(\w+) table|table (\w+)|database|(\w+)))?")


def unique(d: Draft, text: str) -> Condition | None:
    """Whether a row with this value is there already: `unique`, `not taken`, or that it exists."""
    m = re.fullmatch(r"(?:there is )?(no |any )?(?:other |existing |another )?(\w+) (?:exists? )?(?:already )?(?:with|has|using|having) (?:same |that |such )?(\w+)(?: (?:already|exists?|is already registered|already exists?))*(?: (?:in|within) (?:(\w+) table|database))?", text)
    if m and singular(m[2]) in ENTITIES:
        f = the_field(d, m[3])
        return None if f is None else _row_check(d, f, m[1] != "no ", m[4] or plural(m[2]), singular(m[2]))
    m = re.fullmatch(UNIQUE, text)
    if not m:
        return None
    words, no, word = m[1], bool(m[2]), m[3]
    wants_row = (word in ("unique", "new", "free", "available")) == no
    table = m[4] or m[5] or (m[6] if m[6] and m[6] not in ("database",) else None)
    words = re.sub(r"^(?:no )", "", words)
    entity = singular(words.split(" with ")[0].split(" of ")[0].strip())
    if entity == "file" or (entity in ENTITIES and word in ("free", "available", "in use", "used", "booked", "new", "present", "known")):
        return None
    entity_m = re.fullmatch(r"(\w+)(?: (?:with|of|by|for) (?:same |that |such )?(.+))?", words)
    if words in ("it", "they", "row", "record", "one", "entry") and d.fields and (d.entity or d.tables):
        return _row_check(d, d.fields[-1], wants_row, table or _table(d), d.entity or "record")
    if entity_m and entity in ENTITIES and (entity not in BY_WORD):
        d.entity = d.entity or entity
        key = the_field(d, entity_m[2]) if entity_m[2] else next((f for f in d.fields if f.kind == "email" or f.name.endswith("id")), None)
        if key is None:
            key = Field(f"{entity}_id", "int", "id")
        return _row_check(d, key, wants_row, table or plural(entity), entity)
    f = the_field(d, words)
    if f is None:
        return None
    return _row_check(d, f, wants_row, table or _table(d, f), d.entity)


def _table(d: Draft, f: Field | None = None) -> str:
    """The table that a sentence without one means."""
    if d.home[0]:
        return d.home[0]
    if d.entity or d.home[1]:
        return table_for(d.entity or d.home[1])
    if len(d.tables) == 1:
        return next(iter(d.tables))
    person = {"email", "username", "password", "phone", "age"}
    named = [x.kind for x in [*d.fields, *([f] if f else [])]]
    return "users" if person & set(named) else "records"


def column_of(d: Draft, f: Field, table: str) -> Field:
    """The column that a key field stands for: `user_id` is the `id` of users."""
    own = f"{singular(table)}_id"
    return Field("id", "int", "id") if f.name in (own, "id") else f


def _row_check(d: Draft, f: Field, wants_row: bool, table: str, entity: str) -> Condition:
    d.use("db")
    d.entity = d.entity or entity
    col = column_of(d, f, table)
    name = d.column(table, col)
    var = d.fresh("exists" if wants_row or entity else "taken", "bool")
    value = d.value(f)
    what = shown(entity) if wants_row and entity else shown(f.name)
    message = f"{what} not found" if wants_row else f"{shown(f.name)} already exists"
    c = Condition(var, message, f, [f"(bind {var} (do db_exists db {q(f'SELECT 1 FROM {sql_name(table)} WHERE {name} = ?')} [{value}]))"], fails=f"(not {var})",
                  on_rows=wants_row, step=f"check that {what} {'exists' if wants_row else 'is not taken'} in {table}")
    seed = Seed(table, {col.name: lambda a, n=f.name: a[n]})
    if wants_row:
        c.kind = "LookupError"
        d.seeds.append(seed)
        c.probes = [Probe(f"no such {what}", seeds=(), rows_kept=True)]
        return c
    c.holds, c.fails = f"(not {var})", var
    c.probes = [Probe(f"{shown(f.name)} taken", seeds=(seed,), rows_kept=True)]
    return c


def permission(d: Draft, text: str) -> Condition | None:
    """Roles and permissions."""
    m = re.fullmatch(r"(?:current |calling |requesting )?(user|caller|requester|role|actor|member|account|person)(?:'s role)? (is|has|must be|must have|should be|is not|must not be|does not have|has not) (?:role )?(?:of )?(admin|administrator|manager|owner|editor|moderator|staff|superuser|§\d+)(?: role| rights| privileges)?", text)
    if m:
        role = d.sentence.literal(m[3]) if m[3].startswith("§") else m[3]
        f = Field("role", "str", "role")
        d.params.setdefault("role", f)
        d.samples["role"] = role
        if "not" in m[2]:
            d.samples["role"] = "guest"
            return Condition(f"(ne role {q(role)})", f"{role}s may not do this", f, kind="PermissionError", bad=(role,), fails=f"(eq role {q(role)})", step="check the permission", opposite=f"only {role}s may do this")
        return Condition(f"(eq role {q(role)})", f"only {role}s may do this", f, kind="PermissionError", bad=("guest", ""), fails=f"(ne role {q(role)})", step="check the permission")
    m = re.fullmatch(r"(?:current |calling |requesting )?(?:user|caller|requester|role|actor|member) (?:has|have|is granted|must have) (?:permission|right|privilege|rights|permissions|access)(?: (?:to|for) (.+))?", text) or re.fullmatch(
        r"(?:current |calling )?(?:user|caller|requester|actor) (?:is allowed|is authorized|is authorised|may|is permitted)(?: to)?(?: (.+))?", text)
    if m:
        wanted = identifier(d.sentence.literal(m[1]) if m[1] and m[1].startswith("§") else m[1] or "write") or "write"
        f = Field("permissions", "list[str]", "permissions")
        d.params.setdefault("permissions", f)
        d.samples["permissions"] = ["view", wanted]
        return Condition(f"(contains permissions {q(wanted)})", f"permission denied: {wanted}", f, kind="PermissionError", bad=([], ["view"]), step="check the permission")
    return None


RULES: tuple[Callable[[Draft, str], Condition | None], ...] = (permission, between, compare_length, compare, compare_fields, signed, empty, one_of, text_form, unique, valid)

__all__ = ["BE", "COMPARE", "ENTITIES", "NUMBER", "Condition", "column_of", "condition_of", "shown", "the_field"]
