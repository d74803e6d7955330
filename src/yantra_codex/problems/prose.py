"""Finds examples that call nothing: `[1, 2] -> 3`, Input/Output blocks, tables, "given 5 it returns 120"."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any

from yantra_codex.ir.signature import Example
from yantra_codex.problems.calls import ARROW, MAX_EXAMPLES, MAX_WASTE, S, valued
from yantra_codex.problems.lazy import LazyPattern
from yantra_codex.problems.literals import NotAValue, Reader

INPUT = LazyPattern(r"\b(?:sample\s)?inputs?(?:\s\d{1,3})?\*{0,2}\s{0,4}[:=][ \t`*]{0,12}(?:\n\s{0,40}[`*]{0,3})?", re.IGNORECASE)
OUTPUT = LazyPattern(r"[`*]{0,3}[\s,;.|]{0,40}[`*]{0,3}(?:and\s)?(?:the\s)?(?:expected\s|sample\s)?(?:outputs?|results?|returns?|expected)(?:\s\d{1,3})?\*{0,2}\s{0,4}[:=][ \t`*]{0,12}(?:\n\s{0,40}[`*]{0,3})?", re.IGNORECASE)
NAMED = LazyPattern(r"[`*]{0,3}\s{0,8}(?:and\s{1,4})?([A-Za-z_]\w{0,40})\s{0,2}[=:]\s{0,4}(?![=>])[`*]{0,3}")
BETWEEN = LazyPattern(r"[`*]{0,3}(?:\s{0,8},\s{0,8}(?:and\s{1,4})?|\s{1,4}(?:and|with)\s{1,4}(?=[\[({\"'\d`+-]|\w{1,40}\s?=)|\s{0,8}\n\s{0,20}(?=[A-Za-z_]\w{0,40}\s?=))[`*]{0,3}")
START = LazyPattern(r"(?<![\w.\]\)\"'])(?=[\[({\"'\d+\-“`]|vec!|True\b|False\b|true\b|false\b|None\b|null\b)")
VERB = r"(?:returns?|gives?|yields?|becomes?|produces?|outputs?|results?\sin|evaluates\sto|maps\sto|turns\sinto|is\sturned\sinto|is\sconverted\sto|converts\sto|equals)"
THEN = LazyPattern(rf"""[`*]{{0,3}}{S}(?:{ARROW}
    | ,?{S}(?:then\s|and\s)?(?:it\s|you\s(?:get|should\sget)\b|we\s(?:get|should\sget)\b|(?:the|your|this)\s(?:function|method|program|code)\s)?(?:(?:should|must|will|would)\s)?(?:{VERB}|return|give|become|yield|produce|output)?
      (?:,?{S}(?:and\s)?(?:the\s)?(?:expected\s|correct\s)?(?:result|output|answer|return\svalue|sum|product)\s(?:is|should\sbe|would\sbe|will\sbe|must\sbe|=))?)
    {S}(?:the\s(?:list|string|array|number|value)\s)?:?{S}[`*]{{0,3}}""", re.VERBOSE | re.IGNORECASE)
GIVEN = LazyPattern(r"\b(?:given|for|with|from|when\spassed|passing|if\sgiven|on|on\sinput|if\sthe\sinput\sis|input\sis|input\sof|the\sinput|input|e\.g\.,?|i\.e\.,?|for\sexample,?|for\sinstance,?|example:?|such\sas|so)"
                   r"(?:\s(?:the\s)?(?:inputs?|arguments?|list|array|string|numbers?|word|text|value|values|integers?|tuple|map|dict|set|of)){0,3}\s{1,4}[`*]{0,3}(?=[\[({\"'\d`+\-“]|True\b|False\b|\w{1,30}\s?=\s)", re.IGNORECASE)
REVERSED = LazyPattern(r"\b(?:returns?|gives?|yields?|output)\s{1,4}[`*]{0,3}(?=[\[({\"'\d`+\-“]|True\b|False\b|true\b|false\b|None\b|null\b)", re.IGNORECASE)
FOR = LazyPattern(r"[`*]{0,3}\s{1,4}(?:for|given|when\sgiven|on|for\sinput|when\sthe\sinput\sis|if\sgiven|with\sinput|if\sthe\sinput\sis)\s{1,4}[`*]{0,3}", re.IGNORECASE)
RESULT_FOR = LazyPattern(r"\b(?:result|output|answer|value)\s(?:for|of|with|given)\s{1,4}[`*]{0,3}", re.IGNORECASE)
RESULT_IS = LazyPattern(r"[`*]{0,3}\s{1,4}(?:is|would\sbe|should\sbe|will\sbe|=|must\sbe)\s{1,4}[`*]{0,3}", re.IGNORECASE)
OUT_NAMES = LazyPattern(r"(?:expected\s?)?(?:outputs?|out|results?|returns?|expected|return\s?values?|answer|y)\b", re.IGNORECASE)
MAX_LINES = 3000


@dataclass(frozen=True, slots=True)
class ProseExample:
    example: Example
    start: int
    end: int
    keywords: tuple[str | None, ...] = ()


def find_prose(text: str) -> list[ProseExample]:
    """The examples of a text that calls no function, in the first of these forms that it uses."""
    return input_output(text) or tables(text) or sorted([*arrows(text), *sentences(text)], key=lambda e: e.start)


def arguments(text: str, at: int, most: int = 12) -> tuple[list[Any], list[str | None], int]:
    """The values of a list such as `[1, 2], 3`, `5 and 3` or `nums = [1, 2], k = 3`, their names, and where it ends."""
    args: list[Any] = []
    names: list[str | None] = []
    while True:
        name = NAMED.match(text, at)
        ticked = text[at - 1 : at] == "`"
        value, end = one_value(text, name.end() if name else at, ticked or bool(name and name[0].endswith("`")))
        args.append(value)
        names.append(name[1] if name else None)
        between = BETWEEN.match(text, end)
        if between is None or len(args) >= most:
            return args, names, end
        try:  # what follows may be the next sentence, not the next value
            more = NAMED.match(text, between.end())
            if more and OUT_NAMES.fullmatch(more[1]):
                return args, names, end
            one_value(text, more.end() if more else between.end(), between[0].endswith("`"))
        except (NotAValue, RecursionError):
            return args, names, end
        at = between.end()


def one_value(text: str, at: int, ticked: bool = False) -> tuple[Any, int]:
    """A value, out of its code marks: `` `[1, 2]` ``."""
    m = re.compile(r"\s{0,20}(`{1,2})?").match(text, at)
    assert m is not None
    r = Reader(text, m.end())
    value = r.value()
    if m[1] or ticked:
        closing = re.compile(r"`{1,2}").match(text, r.at)
        return value, closing.end() if closing else r.at
    return value, r.at


def example_from(text: str, args: list[Any], names: list[str | None], value_at: int, start: int, strict: str = "word") -> ProseExample | None:
    got = valued(text, value_at, tuple(args), "prose", strict=strict)
    return ProseExample(got[0], start, got[1], tuple(names)) if got else None


def input_output(text: str) -> list[ProseExample]:
    """`Input: nums = [2, 7], target = 9` with its `Output: [0, 1]`; what is no value is taken as text."""
    out: list[ProseExample] = []
    at = waste = 0
    while (m := INPUT.search(text, at)) and len(out) < MAX_EXAMPLES and waste < MAX_WASTE:
        at = m.end()
        try:
            args, names, end = arguments(text, at)
        except (NotAValue, RecursionError):
            end_line = text.find("\n", at)
            o = OUTPUT.match(text, end_line) if end_line > 0 else None
            if o is not None and 0 < end_line - at < 200 and text[at:end_line].strip():
                pair = plain_lines(text, at, end_line, o.end(), m.start())
                out += [pair] if pair else []
                at = max(at, pair.end if pair else at)
            waste += 200
            continue
        waste += end - at
        o = OUTPUT.match(text, end)
        if o is None:
            continue
        found = example_from(text, args, names, o.end(), m.start(), strict="")
        if found is None:
            stop = text.find("\n", o.end())
            line = text[o.end() : stop if stop >= 0 else len(text)].strip().strip("`")
            if line and len(line) < 200 and not re.search(r"[\[\](){}=<>]", line):
                found = ProseExample(Example(tuple(args), line, source="prose"), m.start(), stop if stop >= 0 else len(text), tuple(names))
        if found is not None:
            out.append(found)
            at = found.end
    return out


def plain_lines(text: str, at: int, end_line: int, value_at: int, start: int) -> ProseExample | None:
    """Input and output that are words without quotes: `Input: hello` / `Output: olleh`."""
    given = text[at:end_line].strip().strip("`*")
    stop = text.find("\n", value_at)
    stop = len(text) if stop < 0 else stop
    line = text[value_at:stop].strip().strip("`*")
    if not line or len(line) > 200 or re.search(r"\b(?:a|an|the|list|array|string|integer|number)\b", given) or re.search(r"[\[\](){}<>:]", given):
        return None
    got = valued(text, value_at, (given,), "prose", strict="mark")
    example = got[0] if got else Example((given,), line, source="prose")
    return ProseExample(example, start, stop)


def tables(text: str) -> list[ProseExample]:
    """Markdown tables whose last column, or the one so named, is the result; a cell may also be a call."""
    out: list[ProseExample] = []
    offset = 0
    header: list[str] = []
    ruled = False
    for line in itertools.islice(text.splitlines(keepends=True), MAX_LINES):
        cells = split_row(line)
        if len(cells) < 2:
            header, ruled = [], False
        elif all(re.fullmatch(r":?-{1,40}:?", c) for c in cells):
            ruled = bool(header)
        elif not header:
            header = cells
        elif ruled and len(cells) == len(header) and len(out) < MAX_EXAMPLES:
            found = table_row(header, cells)
            if found:
                out.append(ProseExample(found, offset, offset + len(line.rstrip("\n")), tuple(header[:-1]) if all(h.isidentifier() for h in header) else ()))
        offset += len(line)
    return out


def split_row(line: str) -> list[str]:
    line = line.strip()
    if not line.startswith("|") and " | " not in line:
        return []
    cells = re.split(r"(?<!\\)\|", line.strip("|"))
    return [c.strip().strip("`*").strip() for c in cells[:20]]


def table_row(header: list[str], cells: list[str]) -> Example | None:
    result = next((i for i in range(len(header) - 1, -1, -1) if OUT_NAMES.match(header[i])), None)
    if result is None or result == 0:
        return None
    args: list[Any] = []
    for i, c in enumerate(cells):
        if i >= result:
            break
        try:
            got, _, end = arguments(c, 0)
            if c[end:].strip():
                raise NotAValue
            args += got
        except (NotAValue, RecursionError):
            args.append(c)
    found = valued(cells[result], 0, tuple(args), "prose", strict="mark")
    if found:
        return found[0]
    if m := re.match(r"(?:raises|throws)?\s?([A-Z]\w{0,40}(?:Error|Exception))$", cells[result]):
        return Example(tuple(args), raises=m[1], source="prose")
    return Example(tuple(args), cells[result], source="prose") if cells[result] else None


def arrows(text: str) -> list[ProseExample]:
    """`[1, 2, 3] -> 6`, `"abc", 2 => "c"`, `5 returns 120`, several on a line where they are."""
    out: list[ProseExample] = []
    offset = waste = 0
    for line in itertools.islice(text.splitlines(keepends=True), MAX_LINES):
        at = 0
        for m in itertools.islice(START.finditer(line[:2000]), 60):
            if m.start() < at or len(out) >= MAX_EXAMPLES or waste > MAX_WASTE:
                continue
            found = arrow_at(line[:4000], m.start())
            waste += 200
            if found is not None:
                out.append(ProseExample(found.example, found.start + offset, found.end + offset, found.keywords))
                at = found.end
        offset += len(line)
    return out


def arrow_at(line: str, at: int) -> ProseExample | None:
    ticked = line[at : at + 1] == "`"
    try:
        args, names, end = arguments(line, at)
    except (NotAValue, RecursionError):
        return None
    then = THEN.match(line, end)
    if then is None or not then[0].strip(" `*:,\t"):
        return None
    arrow = re.search(ARROW, then[0]) is not None
    # words alone carry less than an arrow: "2 returns 3" may be any sentence
    if not arrow and not re.search(VERB + r"|return|give|become|yield|produce|output|get|is|be|=", then[0], re.IGNORECASE):
        return None
    if not arrow and not ticked and all(isinstance(a, int) for a in args) and not re.match(r"\s*(?:[-*•]\s*)?$", line[:at]):
        return None
    return example_from(line, args, names, then.end(), at, strict="" if arrow else "word")


def sentences(text: str) -> list[ProseExample]:
    """"given [1, 2] it returns 3", "returns 3 for [1, 2]", "the result for 5 is 120"."""
    out: list[ProseExample] = []
    waste = 0
    for lead in (GIVEN, RESULT_FOR, REVERSED):
        for m in itertools.islice(lead.finditer(text), 2000):
            if len(out) >= MAX_EXAMPLES or waste > MAX_WASTE or any(o.start <= m.start() < o.end for o in out[-3:]):
                continue
            try:
                args, names, end = arguments(text, m.end())
            except (NotAValue, RecursionError):
                waste += 200
                continue
            waste += end - m.end() + 100
            found = reverse(text, args, end, m) if lead is REVERSED else forward(text, args, names, end, m, lead is RESULT_FOR)
            if found is not None:
                out.append(found)
    return out


def forward(text: str, args: list[Any], names: list[str | None], end: int, m: re.Match[str], is_result: bool) -> ProseExample | None:
    then = (RESULT_IS if is_result else THEN).match(text, end)
    if then is None or len(then[0].strip(" `*:,\t")) < 2:
        return None
    return example_from(text, args, names, then.end(), m.start())


def reverse(text: str, values: list[Any], end: int, m: re.Match[str]) -> ProseExample | None:
    then = FOR.match(text, end)
    if then is None or len(values) != 1:
        return None
    for most in (12, 1):  # "3 for [1, 2] and 0 for []": what follows the `and` is another value
        try:
            args, names, stop = arguments(text, then.end(), most)
        except (NotAValue, RecursionError):
            return None
        if CLAUSE_END.match(text, stop):
            return ProseExample(Example(tuple(args), values[0], source="prose"), m.start(), stop, tuple(names))
    return None


CLAUSE_END = LazyPattern(r"[`*]{0,3}\s{0,4}(?:$|\n|[.,;)]|and\b|but\b)")
