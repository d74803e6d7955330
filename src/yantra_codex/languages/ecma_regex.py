"""Regular expressions of the common dialect as JavaScript literals."""

from __future__ import annotations

import re

_IDENTITY = re.compile(r"\\([^\w\s\\^$.*+?()\[\]{}|/-])")


def regex(pattern: str, before: str = "", after: str = "", flags: str = "") -> str:
    """A literal that matches what Python's `re` does; with the u flag where code points count."""
    inline = re.match(r"\(\?([aimsux]+)\)", pattern)
    if inline:
        pattern = pattern[inline.end() :]
        flags += "".join(f for f in inline[1] if f in "ims")
    pattern = pattern.replace(r"\Z", "$").replace(r"\A", "^").replace("(?P<", "(?<")
    pattern = _IDENTITY.sub(r"\1", pattern)  # Python allows \" and the like; the u flag does not
    pattern = _outside_dash(pattern)
    body = f"{before}(?:{pattern}){after}" if (before or after) and _needs_group(pattern) else f"{before}{pattern}{after}"
    body = re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", body).replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    unicode = "u" if not pattern.isascii() or re.search(r"(?<!\\)\.|\[\^|\\[WDSp]", pattern) else ""
    return f"/{body or '(?:)'}/{flags}{unicode}"


def _needs_group(pattern: str) -> bool:
    depth = 0
    i = 0
    while i < len(pattern):
        c = pattern[i]
        if c == "\\":
            i += 1
        elif c == "[":
            while i < len(pattern) and pattern[i] != "]":
                i += 2 if pattern[i] == "\\" else 1
        elif c in "()":
            depth += 1 if c == "(" else -1
        elif c == "|" and depth == 0:
            return True
        i += 1
    return False


def _outside_dash(pattern: str) -> str:
    r"""`\-` outside a class as a plain dash: an error under the u flag."""
    out, inside, i = "", False, 0
    while i < len(pattern):
        two = pattern[i : i + 2]
        if two.startswith("\\") and len(two) == 2:
            out += "-" if two == r"\-" and not inside else two
            i += 2
            continue
        if pattern[i] == "[":
            inside = True
        elif pattern[i] == "]":
            inside = False
        out += pattern[i]
        i += 1
    return out
