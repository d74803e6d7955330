"""Breaking long Python lines the way ruff and black do."""

from __future__ import annotations

import re

WIDTH = 88
_OPEN, _CLOSE = "([{", ")]}"
# what may follow the bracket that a line is broken in: `.fetchone()[0]`, ` as response:`
_TRAILER = re.compile(r"(?:\.\w+|\(\)|\[[^\[\]\"]{1,20}\])*(?: as \w+)?[:,]?")
_SQL = re.compile(r'\s*"(?:SELECT|INSERT|UPDATE|DELETE|CREATE|WITH|REPLACE) (?:[^"\\]|\\.)*",?')
_CLAUSE = re.compile(r" (?=(?:FROM|(?:(?:LEFT|INNER|CROSS|OUTER) )*JOIN|WHERE|GROUP BY|HAVING|ORDER BY|VALUES|SET|ON CONFLICT|SELECT) )")


def layout(text: str) -> str:
    """The same code with lines that are too long broken."""
    return "\n".join(part for line in text.split("\n") for part in _break(line))


def scan(line: str) -> list[tuple[int, str, int]]:
    """(position, character, depth) outside strings."""
    out: list[tuple[int, str, int]] = []
    depth, i = 0, 0
    while i < len(line):
        c = line[i]
        if c in "\"'":
            j = i + 1
            while j < len(line) and line[j] != c:
                j += 2 if line[j] == "\\" else 1
            out.append((i, "s", depth))
            i = j + 1
            continue
        if c in _CLOSE:
            depth -= 1
        out.append((i, c, depth))
        if c in _OPEN:
            depth += 1
        i += 1
    return out


def _break(line: str, depth: int = 0) -> list[str]:
    if len(line) <= WIDTH or depth > 8:
        return [line]
    lead = re.match(r" *", line)[0]  # type: ignore[index]
    tops = scan(line)
    if line.lstrip().startswith("def ") and line.endswith(":"):
        start = line.index("(")
        close = next(i for i, c, d in tops if i > start and c == ")" and d == 0)
        return _inside(line[: start + 1], line[start + 1 : close], line[close:], lead, depth)
    m = re.match(r" *(return |[\w.\[\], ]+ [-+*/]?= |(?:if|elif|while|assert) )", line)
    if depth and _SQL.fullmatch(line):
        return _sql_lines(line, lead)
    closing = [i for i, c, d in tops if c in _CLOSE and d == 0 and line[i - 1] not in _OPEN and not _is_trailing_subscript(line, i)]
    ends_in_bracket = closing and _TRAILER.fullmatch(line[closing[-1] + 1 :])
    if ends_in_bracket:
        close = closing[-1]
        start = next(i for i, c, d in reversed(tops) if i < close and c in _OPEN and d == 0)
        head, inner, tail = line[: start + 1], line[start + 1 : close], line[close:]
        operators = m and _split(line[m.end() :].rstrip(":"), 0)
        # with one `or`, the call after it is broken where all before fits
        if m and operators and len(operators) == 2 and re.match(r"(or|and) ", operators[1]) and tail in ("):", ")") and inner and len(head) <= WIDTH and m[1].startswith(("if", "elif", "while")):
            operators = None
        if inner and not (operators and len(operators) > 1):
            return _inside(head, inner, tail, lead, depth)
    if m:
        body = line[m.end() :]
        tail = ":" if body.endswith(":") and not m[1].endswith("= ") and m[1] != "return " else ""
        body = body[: len(body) - len(tail)]
        if not _split(body, 0) and not ends_in_bracket:
            return [line]
        return _inside(line[: m.end()] + "(", body, ")" + tail, lead, depth, comma=False)
    if ends_in_bracket:
        return _inside(head, inner, tail, lead, depth) if inner else [line]
    if depth:
        parts = _split(line.strip(), 0)
        if parts and len(parts) > 1:
            return [x for p in parts for x in _break(lead + p, depth + 1)]
    return [line]


def _is_trailing_subscript(line: str, close: int) -> bool:
    """Whether a bracket is a subscript after a call that a line is broken in rather than there: `).fetchone()[0]`."""
    m = re.search(r"\)\[([^\[\]\"]{1,20})$", line[:close])
    return m is not None and m.start() + 2 > WIDTH


def _sql_lines(line: str, lead: str) -> list[str]:
    """A long statement of SQL as neighbouring strings, a clause each."""
    text = line.strip()
    comma = "," if text.endswith(",") else ""
    clauses = _CLAUSE.split(text.removesuffix(",")[1:-1])
    return [f'{lead}"{c}{"" if last else " "}"{comma if last else ""}' for i, c in enumerate(clauses) for last in [i == len(clauses) - 1]]


def _inside(head: str, inner: str, tail: str, lead: str, depth: int, comma: bool = True) -> list[str]:
    more = lead + "    "
    commas = _commas(inner)
    one_line = more + inner
    is_display = not re.search(r"[\w\])]$", head[:-1])  # a list, tuple or dict, which gets a line for each item
    if len(one_line) <= WIDTH and not (is_display and comma and len(commas) > 1):
        return [head, one_line, lead + tail]
    if len(commas) > 1 and comma:
        lines = [x for p in commas for x in _break(more + p + ",", depth + 1)]
        return [head, *lines, lead + tail]
    parts = _split(inner, 0)
    if len(parts) > 1:
        return [head, *(x for p in parts for x in _break(more + p, depth + 1)), lead + tail]
    return [head, *_break(one_line, depth + 1), lead + tail]


def _commas(text: str) -> list[str]:
    if _is_comprehension(text):
        return [text]
    at = [i for i, c, d in scan(text) if c == "," and d == 0]
    parts = [text[a:b].strip() for a, b in zip([0, *(i + 1 for i in at)], [*at, len(text)], strict=True)]
    return [p for p in parts if p]


def _is_comprehension(text: str) -> bool:
    return any(d == 0 and text.startswith(" for ", i) for i, c, d in scan(text))


_CLAUSES = r" for | if "
_SPLITS = (r" if | else ", r" or ", r" and ", r" (?:==|!=|<=|>=|<|>|in|not in|is|is not) ", r" \+ | - ", r" \* | / | // | % ")


def _split(text: str, depth: int) -> list[str]:
    """A text cut before its loosest top-level operators or comprehension clauses; one part where there are none."""
    tops = {i for i, _, d in scan(text) if d == 0}
    if _is_comprehension(text):
        patterns: tuple[str, ...] = (_CLAUSES,)
    else:
        patterns = _SPLITS
    for pattern in patterns:
        at = [m.start() + 1 for m in re.finditer(rf"(?=({pattern}))", text) if m.start() in tops]
        if patterns[0] == _CLAUSES:  # an `if` before the first `for` is one of the element
            at = [i for i in at if i >= next(j for j in at if text.startswith("for ", j))]
        if at:
            cuts = [0, *at, len(text)]
            return [text[a:b].strip() for a, b in zip(cuts, cuts[1:], strict=False)]
    return []
