"""Finds calls with their outcome: doctests, `f(1) == 2`, `f(1) # => 2`, "f(1) returns 2", assertions in five languages.

Patterns here never let two repeats meet over the same characters: a prompt of 100,000 hostile characters is read in
well under a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yantra_codex.ir.signature import Example
from yantra_codex.problems.lazy import LazyPattern
from yantra_codex.problems.literals import NotAValue, Reader, read_arguments

MAX_EXAMPLES = 200
MAX_TRIES = 1_500
MAX_WASTE = 1_000_000  # characters read for calls that came to nothing
WINDOW = 240  # how far before a call its context is looked for
S = r"[ \t]{0,40}"
ARROW = r"(?:={1,3}>|-{1,3}>|~>|[→➞⇒↦⟶⟹➜➔⟼])"
CALL = LazyPattern(r"(?<![\w$])([A-Za-z_][\w$]{0,100})(?:!|::<[\w<>, ]{0,60}>|\[[\w, \[\]]{1,60}\])?\(")

DECLARES = LazyPattern(r"\b(?:def|fn|func|function\*?|class|new|lambda|macro_rules!)\s{1,8}$|\bfunc\s?\([^()]{0,80}\)\s?$")
# part of a larger expression: an operand and an operator stand before the call
OPERAND = LazyPattern(r"[\w)\]][ \t]?(?:[-+/%<>&|^]|\*\*?)[ \t]?$|(?<![\w)\]\-])-$")
QUALIFIER = LazyPattern(r"(?:(?<![\w)\]\"'.])(?:[A-Za-z_]\w{0,40}(?:\(\))?\.){1,3}|(?:\w{1,40}::){1,4}|await\s)$")

# what stands right before a call, and how its outcome is then written
CONTEXTS: tuple[tuple[str, LazyPattern], ...] = (
    ("reject", LazyPattern(r"\bassert_ne!\s?\(\s{0,80}$|\b(?:assertNotEqual|assert\.not\w{1,20}|assertNotIn|assertAlmostEqual)\(\s{0,80}$")),
    ("equal", LazyPattern(r"\b(?:assert_eq!|assert[A-Z]\w{0,20}Equals?|assertEquals?|assertIs|assert\.(?:equal|strictEqual|deepEqual|deepStrictEqual|same)|"
                         r"(?:t\.)?(?:equal|deepEqual|is)|math\.isclose|isclose|reflect\.DeepEqual|slices\.Equal|maps\.Equal)\s?\(\s{0,80}$")),
    ("true", LazyPattern(r"\b(?:assert_?[tT]rue|assert\.(?:ok|isTrue|True)|require\.True)\((?:t,\s?)?\s{0,80}$")),
    ("false", LazyPattern(r"\b(?:assert_?[fF]alse|assert\.(?:isFalse|False|notOk)|require\.False)\((?:t,\s?)?\s{0,80}$")),
    ("none", LazyPattern(r"\b(?:assertIsNone|assert\.isNull|assert\.isUndefined|assert\.Nil)\((?:t,\s?)?\s{0,80}$")),
    ("throws", LazyPattern(r"\b(?:expect|assert\.throws|assertThrows)\(\s?(?:\(\)\s?=>|function\s?\(\)\s?\{(?:\s?return)?|lambda\s?:)\s{0,80}$")),
    ("raises", LazyPattern(r"\bwith\s(?:pytest\.raises|self\.assertRaises|raises)\(\s?([A-Z]\w{0,60})[^\n]{0,80}:\s{0,80}$")),
    ("expect", LazyPattern(r"\bexpect\(\s{0,80}(?:await\s)?$")),
    ("not", LazyPattern(r"\bassert(?:\s|\s?\()\s{0,20}not\s$|\b(?:debug_)?assert!\(\s{0,80}!$|\bassert\(\s{0,80}!$|\bconsole\.assert\(\s{0,80}!$")),
    ("assert", LazyPattern(r"\b(?:debug_)?assert!\(\s{0,80}$|\bassert(?:\s|\s?\()\s{0,20}\(?$|\bconsole\.assert\(\s{0,80}$")),
    ("unless", LazyPattern(r"\bif\s(?:got|result|res|r|out|actual|v|x|a)\s?:=\s$|\bif\s!?$|\bif\s!reflect\.DeepEqual\($")),
    ("print", LazyPattern(r"\b(?:print|console\.log|puts|fmt\.Print(?:ln)?|echo|log|printf|display)\(\s{0,80}$|"
                         r"\b(?:println!|print!|fmt\.Printf|printf)\(\"[^\"\n]{0,20}\",\s{0,20}$")),
    ("list", LazyPattern(r"\b(?:assert\s)(?:list|tuple)\($")),
)
EQUALS = LazyPattern(rf"""
    [`*)]{{0,3}}{S}
    (?: (?P<strong> ={{2,3}}(?!>) | {ARROW} | (?:(?://|\#|--|/\*|;){S})(?:{ARROW}|={{1,3}}) | ≡ | := )
      | (?P<says> (?:(?://|\#|--|/\*){S})(?:it\s)?(?:returns?|gives?|yields?|prints?|outputs?|result|expected|expect|evaluates\sto|should\s(?:be|return)|
                  answer|is|equals)\b{S}(?:is\b{S})?:? )
      | (?P<mark> //|\#|--|/\* )
      | (?P<word> (?:and{S})?(?:it{S})?(?:,{S})?(?:which{S})?(?:should|must|will|would|ought\sto|shall|can){S}\s(?:return|be|equal|give|yield|produce|output|become|evaluate\sto|result\sin|print)
                | to\s(?:equal|be|return|give|yield|produce)
                | (?:,\s)?(?:it\s)?(?:returns?|gives?|yields?|equals?|outputs?|produces?|evaluates\sto|results?\sin|returned|becomes|prints|returning|gives\sus)
                | is(?:\sequal\sto)? | has\sthe\s(?:result|value) | → )\b (?:\s(?:the\s(?:value|list|array|string|result|number|tuple|set|map|dict|dictionary)|a\s(?:list|string)))?
      | (?P<assign> =(?!=) ) )
    {S}:?{S}[`*]{{0,3}}""", re.VERBOSE | re.IGNORECASE)
NEXT_LINE = LazyPattern(rf"""
    [`*)]{{0,3}}{S};?{S}\n(?:[ \t]{{0,40}}\n)?{S}(?:(?://|\#|--){S})?
    (?: {ARROW} | (?:(?:it{S})?(?:returns|gives|yields|prints|outputs?|result|expected(?:\s(?:output|result))?|evaluates\sto){S}(?:is{S})?(?::|\b)) | Out\[\d{{1,4}}\]: | =(?![=>]) )
    \s{{0,8}}[`*]{{0,3}}""", re.VERBOSE | re.IGNORECASE)
RAISES = LazyPattern(rf"""
    [`*)]{{0,3}}{S};?{S}(?:(?://|\#|--){S})?(?:{ARROW}{S})?(?:it{S}\s)?(?:(?:should|must|will|would)\s)?
    (?: (?:raises?|throws?|panics?\swith|panics?|fails\swith|fails|errors?\swith|returns|is|results\sin){S}(?::{S})?(?:an?{S}\s)?(?:the{S}\s)?[`*]{{0,3}}(?P<kind>[A-Z]\w{{0,40}}(?:Error|Exception|Panic)|Error|Exception)\b
      | (?P<bare> panics?\b | (?:raises?|throws?|returns){S}\san?\s(?:error|exception)\b | errors?\b(?=\s{{0,4}}(?:$|\n|[.;])) | fails\b(?=\s{{0,4}}(?:$|\n|[.;])) | Err\( )
      | (?P<naked> [A-Z]\w{{0,40}}(?:Error|Exception)\b ) )""", re.VERBOSE)
TRACEBACK = LazyPattern(r"[ \t]{0,40}\n[ \t]{0,40}Traceback \(most recent call last\):[^\n]{0,200}\n(?:[ \t]{1,40}[^\n]{0,200}\n|[ \t]{0,40}\.\.\.[^\n]{0,200}\n){0,8}?[ \t]{0,40}((?:[A-Za-z_]\w{0,40}\.){0,6}[A-Z]\w{0,60})(?::[^\n]{0,200})?(?=\n|$)")
JEST = LazyPattern(r"\s{0,20}\)\s{0,20}\.\s?(?:toBe|toEqual|toStrictEqual|to\.equal|to\.be|to\.deep\.equal|to\.eql|toMatchObject|to\.eq)\s?\(\s{0,80}")
JEST_WORD = LazyPattern(r"\s{0,20}\)\s{0,20}\.\s?(?:to(?:Be)?(?P<word>True|False|Null|Undefined|NaN|Truthy|Falsy)\(\)|to\.be\.(?P<chai>true|false|null|undefined|NaN)\b)")
JEST_VALUES = {"true": True, "truthy": True, "false": False, "falsy": False, "null": None, "undefined": None, "nan": float("nan")}
THROWN = LazyPattern(r"\s{0,20};?\s{0,20}\}?\s{0,8}(?:\)\s{0,20}\.(?:not\.)?(?:toThrow(?:Error)?|to\.throw)\(\s?([A-Z]\w{0,60})?|,\s?(?:\{\s?name:\s?['\"])?([A-Z]\w{0,60})|\))")
PREDICATE = LazyPattern(r"\.(is_none|is_err|is_nan)\(\)")
GOT = LazyPattern(r";?\s{0,8}(?:if\s)?(?:got|result|res|r|out|actual|v|x|a)\s?!=\s?|\s?!=\s?|\s?,\s{0,80}")
DOCTEST_NEXT = LazyPattern(r"[ \t;]{0,40}(?:#[^\n]{0,200})?\n[ \t]{0,200}(?![ \t]|>>>|>|\n|\.\.\.)")
SILENT = LazyPattern(r"[ \t]{0,40}(?:\n[ \t]{0,200}(?:>>>|\n|\"\"\"|'''|$)|$)")
LINE_END = LazyPattern(r"[ \t]{0,40}(?:\n|$|\*/|\"\"\"|'''|```)")
PROMPT = LazyPattern(r"(?:>>>|In \[\d{1,4}\]:|(?<![=\-|~>])>)\s{0,4}(?:print\()?$")
CLOSING = LazyPattern(r"\){0,3}[ \t]{0,8};?[ \t]{0,20}")
GO_ON = LazyPattern(r"[ \t]{0,3}(?:\*\*?|//|[/+%^&|<>]|==|!=|-)[ \t]{0,3}(?:\d|[A-Za-z_]\w{0,40}[(\[]|\()|[ \t]{0,3}(?:\*\*|[*+%^])[ \t]{0,3}\w|\(|\[|\.\w|\s(?:or|if)\s(?:not\s|\w{1,30}\()")
PROSE_FOLLOWS = frozenset(re.findall(r"\w+", "and because since as while whereas but when for if so not where which in with then instead "
                           "rather or due after meaning i e g whose given on by assuming via the this that of"))
ENDS = LazyPattern(r"[`*\"']{0,3}\s{0,4}(?:$|\n|[.,;:)\]!?|(]|[-–—]\s|//|#|/\*|\*/|[→⇒]|=>|->)")
FOLLOWING = LazyPattern(r"[`*]{0,3}[ \t]{1,4}([A-Za-z]{1,20})")
COMMENT_END = LazyPattern(r"[`*]{0,3}[ \t]{0,20}(?:\.?[ \t]{0,20}(?:$|\n)|\*/|[;,(]|because|since|[-–—]\s)")
ASSIGNED = LazyPattern(r"(?:^|(?<=\n))[ \t]{0,40}(?:>>> ?|> ?)?(?:let mut |let |const |var |final )?([A-Za-z_]\w{0,40})(?:\s?:\s?[^=\n]{1,60}?)?\s?(?::=|=(?!=))[ \t]{0,8}(?=[\[{(\"'\d&+-]|vec!|new |map\[|\[\]|Some|None|True|False|true|false|nil|null|set\(|Vec|Hash)")
CHANGED = LazyPattern(r"(?<![\w.])([A-Za-z_]\w{0,40})(?:\.(?:append|push|push_back|add|insert|pop|remove|sort|extend|reverse|update|clear|set|shift|unshift|splice)\(|\[[^\]\n]{1,40}\]\s?=(?!=))")
BUILTINS = frozenset(re.findall(r"\w+", "len sum max min sorted print abs set list str int range tuple float bool dict map filter zip round reversed any all enumerate"))


@dataclass(frozen=True, slots=True)
class CallExample:
    """An example found in text: the function called and the span it takes."""

    name: str
    example: Example
    start: int
    end: int
    keywords: tuple[str | None, ...] = ()


def find_calls(text: str, wanted: str | None = None) -> list[CallExample]:
    """Every call of the text whose outcome is written beside it, in order. wanted: the squashed name that is looked for."""
    out: list[CallExample] = []
    names = Assignments(text)
    at = waste = tries = 0
    for m in CALL.finditer(text):
        if m.start() < at or (wanted and squash(m[1]) != wanted):
            continue
        tries += 1
        if len(out) >= MAX_EXAMPLES or waste > MAX_WASTE or tries > MAX_TRIES:
            break
        before = text[max(0, m.start() - WINDOW) : m.start()]
        if DECLARES.search(before[-100:]) or OPERAND.search(before[-6:]):
            continue
        r = Reader(text, m.end(), names.at(m.start()))
        try:
            args, keywords = read_arguments(r)
        except (NotAValue, RecursionError):
            waste += r.at - m.end() + 20 * r.parts + 50
            continue
        if before.endswith(".") and not is_module(before):
            continue
        got = outcome(text, r.at, args, QUALIFIER.sub("", before))
        waste += r.at - m.end() + 50
        if got is not None:
            example, end = got
            out.append(CallExample(m[1], example, m.start(), end, keywords))
            at = max(end, m.end())
    return out


def squash(name: str | None) -> str:
    return (name or "").replace("_", "").lower()


def is_module(before: str) -> bool:
    """Whether the text before a call's name is a module or an object of no consequence (`math.`, `Solution().`)."""
    m = re.search(r"(?<![\w)\]\"'.])([A-Za-z_]\w{0,40})(\(\))?\.$", before[-60:])
    return m is not None and (m[2] is not None or m[1] not in ("x", "s", "xs", "arr", "str", "text"))


class Assignments:
    """The literal values that a text gives to variables, by place: `xs = [1, 2]` before `f(xs)`."""

    def __init__(self, text: str):
        self.events: list[tuple[int, str, Any, bool]] = []
        reach = waste = 0
        for m in ASSIGNED.finditer(text):
            if m.start() < reach or len(self.events) > MAX_EXAMPLES or waste > MAX_WASTE:
                continue
            r = Reader(text, m.end())
            try:
                value = r.value()
            except (NotAValue, RecursionError):
                waste += r.at - m.end() + 50
                self.events.append((m.start(), m[1], None, False))
                continue
            waste += r.at - m.end()
            whole = re.compile(r"[ \t]{0,40}(?:;|\n|$|//|#)").match(text, r.at) is not None
            self.events.append((m.start(), m[1], value, whole))
            reach = r.at
        known = {e[1] for e in self.events}
        self.events += [(c.start(), c[1], None, False) for c in CHANGED.finditer(text) if c[1] in known] if known else []
        self.events.sort(key=lambda e: e[0])
        self.names: dict[str, Any] = {}
        self.passed = 0

    def at(self, place: int) -> Mapping[str, Any]:
        """The variables that stand for values at a place; places are asked in order."""
        while self.passed < len(self.events) and self.events[self.passed][0] < place:
            _, name, value, known = self.events[self.passed]
            if known:
                self.names[name] = value
            else:
                self.names.pop(name, None)
            self.passed += 1
        return self.names


def outcome(text: str, at: int, args: Sequence[Any], before: str) -> tuple[Example, int] | None:
    """The example that a call ending at `at` makes, and where it ends."""
    args = tuple(args)
    context, found = context_of(before)
    if context == "reject":
        return None
    if m := TRACEBACK.match(text, at):
        return Example(args, raises=m[1].rsplit(".", 1)[-1], source="doctest"), m.end()
    if m := PREDICATE.match(text, at):
        if context in ("assert", "true"):
            return (Example(args, raises="Exception", source="assert") if m[1] == "is_err" else
                    Example(args, None if m[1] == "is_none" else float("nan"), source="assert")), m.end()
        return None
    at = unwrapped(text, at)
    prompt = PROMPT.search(before[-30:])
    if prompt:  # the result stands on the next line
        got = shown(text, at, args, printed=prompt[0].endswith("("))
        if got is None and prompt[0].startswith(">>>") and SILENT.match(text, at) and "None" in text:
            return Example(args, None, source="doctest"), at  # a doctest that shows nothing gives None
        if got is not None:
            return got
    if context in ("throws", "raises", "expect", "true", "false", "none", "print", "unless", "list"):
        special = in_context(context, found, text, at, args)
        if special is not None or context in ("throws", "raises", "expect", "true", "false", "none"):
            return special
    if context in ("", "assert", "equal") and (swapped := value_before(before, context)) is not None:
        return Example(args, swapped[0], source="assert" if context else "prose"), at
    if context == "equal":
        comma = re.compile(r"\s{0,20},\s{0,80}").match(text, at)
        return valued(text, comma.end(), args, "assert", strict=False) if comma else None
    if (m := RAISES.match(text, at)) and m[0].strip():
        return Example(args, raises=m["kind"] or m["naked"] or "Exception", source="prose"), m.end()
    return compared(text, at, args, before, context)


def compared(text: str, at: int, args: tuple[Any, ...], before: str, context: str) -> tuple[Example, int] | None:
    """`f(1)` followed by a sign or words for its value; in an assertion, by nothing."""
    m = EQUALS.match(text, CLOSING.match(text, at).end() if context == "print" else at)  # type: ignore[union-attr]
    if m is None and text[at : at + 1] == ";":
        m = EQUALS.match(text, at + 1)
    if m is not None and m["assign"] and (context or re.search(r"\b(?:let|const|var)\s(?:mut\s)?$", before[-14:])):
        m = None
    if m is not None:
        if m["says"]:
            strict = "word"
        else:
            strict = "mark" if m["mark"] else "word" if m["word"] else ""
        got = valued(text, m.end(), args, "assert" if context else "prose", strict=strict)
        if got is not None and not args and got[0].expected is None:
            return None  # `f() -> None` is a signature
        if got is not None or not context:
            return got
    elif not context and (m := NEXT_LINE.match(text, at)):
        return valued(text, m.end(), args, "prose", strict="word")
    if context in ("assert", "not") and re.compile(r"\s{0,4}(?:$|\n|\)|,|;|#|//)").match(text, at):
        return Example(args, context == "assert", source="assert"), at
    if not context and (m2 := ABOVE.search(before)) is not None and LINE_END.match(text, CLOSING.match(text, at).end()):  # type: ignore[union-attr]
        return valued(m2[1] + "\n", 0, args, "doctest", strict="mark", end=at)
    return None


ABOVE = LazyPattern(r"\n[ \t]{0,40}(?://|\#)?[ \t]{0,8}(?:returns|=>|Returns:?)[ \t]{1,8}([^\n]{1,160})\n[ \t]{0,40}(?:\w{1,40}\.)?$")


CONTEXT_END = LazyPattern(r"(?:[(!=,:{>]|\b(?:assert|not|if|return|and)|&&)\s{0,80}$")


def context_of(before: str) -> tuple[str, re.Match[str] | None]:
    """The name of the assertion or print that a call stands in, "" for none."""
    near = before[-160:]
    if not CONTEXT_END.search(near):  # most calls: spares them a dozen searches
        return "", None
    for name, pattern in CONTEXTS:
        if m := pattern.search(near):
            return name, m
    # the second clause of an assertion: assert f(1) == 2 and f(2) == 3
    line = before[before.rfind("\n") + 1 :]
    if re.match(r"\s{0,80}(?:assert\b|assert!\()", line) and re.search(r"(?:\band|&&)\s{1,4}$", line[-10:]):
        return "assert", None
    return "", None


def unwrapped(text: str, at: int) -> int:
    """Past what takes a result out of its wrapping: `.unwrap()`, `?`."""
    m = re.compile(r"(?:\.(?:unwrap|to_vec|clone|as_slice|as_str|as_deref|to_string|trim|iter)\(\)|\.expect\(\"[^\"\n]{0,80}\"\)|\?)*").match(text, at)
    return m.end() if m else at


def in_context(context: str, found: re.Match[str] | None, text: str, at: int, args: tuple[Any, ...]) -> tuple[Example, int] | None:
    """The outcome of a call inside an assertion or print whose form decides how it is written."""
    match context:
        case "true" | "false":
            return Example(args, context == "true", source="assert"), at
        case "none":
            return Example(args, None, source="assert"), at
        case "raises":
            return Example(args, raises=found[1] if found else "Exception", source="assert"), at
        case "throws":
            m = THROWN.match(text, at)
            if m is None or ".not." in m[0]:
                return None
            return Example(args, raises=m[1] or m[2] or "Exception", source="assert"), m.end()
        case "expect":
            if m := JEST.match(text, at):
                return valued(text, m.end(), args, "assert")
            if m := JEST_WORD.match(text, at):
                return Example(args, JEST_VALUES[(m["word"] or m["chai"]).lower()], source="assert"), m.end()
        case "unless":
            if m := GOT.match(text, at):
                return valued(text, m.end(), args, "assert")
        case "list":
            if text.startswith(")", at):
                got = compared(text, at + 1, args, "", "assert")
                if got is not None and not isinstance(got[0].expected, bool):
                    return got
        case "print":
            end = CLOSING.match(text, at)
            if end and (m := re.compile(r"(?:\n[ \t]{0,40})?(?://|#)?[ \t]{0,8}(?:Output|prints|Prints|Output is)\s?:?[ \t]{0,20}(?:\n[ \t]{0,40}(?://|#)?[ \t]{0,8})?").match(text, end.end())):
                return printed_value(text, m.end(), args)
    return None


def shown(text: str, at: int, args: tuple[Any, ...], printed: bool) -> tuple[Example, int] | None:
    """A doctest's result on the line below the call; of `print(f(1))` the text that is printed."""
    if printed:
        if not text.startswith(")", at):
            return None
        at += 1
    m = DOCTEST_NEXT.match(text, at)
    if m is None:
        return None
    if n := re.compile(r"Out\[\d{1,4}\]:[ \t]{0,8}").match(text, m.end()):
        m = n
    r = Reader(text, m.end())
    try:
        value = r.value()
        if LINE_END.match(text, r.at):
            return Example(args, value, source="doctest"), r.at
    except (NotAValue, RecursionError):
        pass
    return printed_value(text, m.end(), args) if printed else None


def printed_value(text: str, at: int, args: tuple[Any, ...]) -> tuple[Example, int] | None:
    """The value that a line of output shows: a literal, Go's `[1 2 3]` and `map[a:1]`, else the line as it is."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    line = text[at:end].strip().removesuffix("*/").strip()
    if not line or len(line) > 2000:
        return None
    r = Reader(line)
    try:
        value = r.value()
        r.skip()
        if r.at == len(line):
            return Example(args, value, source="doctest"), end
    except (NotAValue, RecursionError):
        pass
    if re.fullmatch(r"\[[^\[\],]*\]", line):
        words = line[1:-1].split()
        return Example(args, [plain_word(w) for w in words], source="doctest"), end
    if re.fullmatch(r"map\[[^\[\],]*\]", line):
        pairs = [w.partition(":") for w in line[4:-1].split()]
        return Example(args, {plain_word(k): plain_word(v) for k, _, v in pairs}, source="doctest"), end
    return Example(args, line, source="doctest"), end


def plain_word(word: str) -> Any:
    """A word of Go's output: a number, true or false, else text."""
    r = Reader(word)
    try:
        value = r.value()
    except (NotAValue, RecursionError):
        return word
    return value if r.at == len(word) and not isinstance(value, str) else word


def valued(text: str, at: int, args: tuple[Any, ...], source: str, strict: str | bool = "", end: int | None = None) -> tuple[Example, int] | None:
    """The example whose expected value stands at a place; None where what stands there is not a plain value.

    strict: "word" when only words said that a value comes, "mark" when only a comment mark did.
    """
    if m := re.compile(r"Err\((?=[^\n]{1,200}\))").match(text, at):
        return Example(args, raises="Exception", source=source), m.end()
    r = Reader(text, at)
    try:
        value = r.value()
    except (NotAValue, RecursionError):
        return None
    stop = r.at
    if text[stop - 1] not in "`*" and text.startswith(("`", "*"), stop) and text[at - 1 : at] in ("`", "*"):
        stop = re.compile(r"[`*]{1,3}").match(text, stop).end()  # type: ignore[union-attr]
    elif GO_ON.match(text, stop):
        return None
    if strict == "mark" and not COMMENT_END.match(text, stop):
        return None
    if strict == "word" and not ENDS.match(text, stop):
        word = FOLLOWING.match(text, stop)
        if word is None or word[1].lower() not in PROSE_FOLLOWS:
            return None
    return Example(args, value, source=source), end if end is not None else stop


VALUE_THEN = LazyPattern(r"(?:(?P<eq>={2,3})|,)\s{0,80}$")
OPENED = LazyPattern(r"(?:^|[\n`;]|\((?:t,\s?)?|\bassert\s)\s{0,80}")


def value_before(before: str, context: str) -> tuple[Any] | None:
    """The value in `3 == f(1)` or `assertEqual(3, f(1))`, seen from before the call; in a tuple, since it may be None."""
    m = VALUE_THEN.search(before[-90:])
    if m is None:
        return None
    end = len(before) - len(m[0])
    head = before[:end]
    if not m["eq"] and not ASSERT_EQUAL.search(head):
        return None
    for start in [o.end() for o in OPENED.finditer(head)][-12:]:
        r = Reader(before, start)
        try:
            value = r.value()
        except (NotAValue, RecursionError):
            continue
        r.skip()
        if r.at == end or (r.at < end and not before[r.at : end].strip()):
            return (value,)
    return None


ASSERT_EQUAL = LazyPattern(r"\b(?:assert_eq!|assert\w{0,20}Equals?|assert\.(?:equal|strictEqual|deepEqual|deepStrictEqual|Equal|EqualValues)|require\.Equal)\s?\((?:t,\s?)?[^;\n]{0,200}$")
