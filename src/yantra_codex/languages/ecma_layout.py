"""Filling templates with the parentheses a formatter would keep, and breaking long lines where it would."""

from __future__ import annotations

import re

from yantra_codex.languages import base
from yantra_codex.languages.base import SLOT, Text

WIDTH = 100
_BINARY = re.compile(r"\{0\} (\S+) \{1\}")


def _operator(form: str) -> str:
    m = _BINARY.fullmatch(form)
    return m[1] if m else ""


def wants_parens(outer: str, slot: int, inner: str) -> bool:
    """Parentheses that are mandatory, though the grammar reads on, or that formatters keep for the reader."""
    a, b = _operator(outer), _operator(inner)
    if a and b:
        if {a, b} in ({"&&", "||"}, {"&&", "??"}, {"||", "??"}):
            return True
        if a != b and {a, b} <= {"%", "*", "/"} and slot == 0:
            return True
        if a in ("===", "!==") and b in ("===", "!==", "<", ">", "<=", ">="):
            return True
    if outer == "{0}!" and (" " in inner or inner.startswith(("!", "-"))):
        return True
    if outer.startswith("{0} **") and slot == 0 and inner.startswith(("-", "!")):
        return True
    return inner.startswith("(y) =>") and not re.search(r"[(,] ?\{" + str(slot) + r"\}", outer) and outer != "{0}"


def fill(language: str, template: str, *args: Text) -> Text:
    """As base.fill, with formatter's parentheses too."""
    plain = list(args)
    for m in SLOT.finditer(template):
        i = int(m[1])
        a = args[i]
        if a.form and wants_parens(template, i, a.form):
            plain[i] = Text(f"({a.text})")
    return base.fill(language, template, *plain)


# ---------------------------------------------------------------- long lines


def layout(text: str) -> str:
    """The same code with lines that are too long broken at method chains, arguments or operators."""
    return "\n".join(part for line in text.split("\n") for part in _break(line))


def _break(line: str, depth: int = 0) -> list[str]:
    if len(line) <= WIDTH or depth > 6:
        return [line]
    lead = re.match(r" *", line)[0]  # type: ignore[index]
    for way in (_chain, _for_of, _after_equals, _object, _operators, _arguments):
        parts = way(line, lead)
        if parts:
            return [x for p in parts for x in _break(p, depth + 1)]
    return [line]


def _tops(line: str) -> list[tuple[int, str, int]]:
    """(position, character, depth) of all characters outside strings, templates and regular expressions."""
    out: list[tuple[int, str, int]] = []
    depth, i = 0, 0
    while i < len(line):
        c = line[i]
        if c in "\"'`" or (c == "/" and i and line[i - 1] in "(,= " and line[i + 1 : i + 2] not in (" ", "/")):
            j, nest = i + 1, 0
            while j < len(line) and (line[j] != c or nest):
                if line[j] == "\\":
                    j += 1
                elif c == "`" and line[j] == "{" and line[j - 1] == "$":
                    nest += 1
                elif c == "`" and line[j] == "}" and nest:
                    nest -= 1
                elif c == "/" and line[j] == "[":
                    nest = 1
                elif c == "/" and line[j] == "]":
                    nest = 0
                j += 1
            out.append((i, "s", depth))
            i = j + 1
            continue
        if c in ")]}":
            depth -= 1
        out.append((i, c, depth))
        if c in "([{":
            depth += 1
        i += 1
    return out


def _chain(line: str, lead: str) -> list[str] | None:
    tops = _tops(line)
    dots = [i for i, c, d in tops if c == "." and d == 0 and re.match(r"\.\w+\(", line[i:])]
    if dots and re.search(r"(?:^|\W)[A-Z]\w*$", line[: dots[0]]):
        dots = dots[1:]  # Array.from(...) stays together
    m = re.match(r" *(?:return |const [^=]*= |let [^=]*= |[\w.\[\]]+ \+?= |(?=[\w\[(]))", line)
    if len(dots) < 2 or not m or (m.end() == len(lead) and not line.endswith(",")):
        return None
    if any(c in "?<>&|+" and d == 0 and i > m.end() for i, c, d in tops):
        return None
    first = dots[0]
    rest = [line[a:b] for a, b in zip(dots, [*dots[1:], len(line)], strict=True)]
    return [line[:first], *(lead + "  " + r for r in rest)]


OPERATORS = re.compile(r" (?:\|\||&&|\?\?|[!=]==|[<>]=?|[-+*/%]|instanceof) ")


def _for_of(line: str, lead: str) -> list[str] | None:
    """A loop over a chain of calls: each on a line of its own."""
    m = re.match(r" *for \((?:const|let) .* of ", line)
    if not m or not line.endswith(") {"):
        return None
    dots = [i for i, c, d in _tops(line) if c == "." and d == 1 and i > m.end() and re.match(r"\.\w+\(", line[i:])]
    if dots and re.fullmatch(r"[A-Z]\w*", line[m.end() : dots[0]]):
        dots = dots[1:]
    if len(dots) < 2:
        return None
    parts = [line[a:b] for a, b in zip(dots, [*dots[1:], len(line)], strict=True)]
    return [line[: dots[0]], *(lead + "  " + p for p in parts)]


def _after_equals(line: str, lead: str) -> list[str] | None:
    """An operation on the line after its `=`, where that is enough."""
    m = re.match(r" *(?:const|let) [^=]*=(?= )|[ \w.\[\]]+[^=!<>]=(?= )", line)
    if not m or len(lead) + 2 + len(line) - m.end() - 1 > WIDTH:
        return None
    marks = [i for i, c, d in _tops(line) if d == 0 and i > m.end() and OPERATORS.match(line, i)]
    if not marks or any(line.startswith(" ? ", i) for i, c, d in _tops(line) if d == 0):
        return None
    return [line[: m.end()], lead + "  " + line[m.end() :].strip()]


def _object(line: str, lead: str) -> list[str] | None:
    """Break inside an object literal that ends the statement: each of its parts on a line of its own."""
    tops = _tops(line)
    for start, c, depth in tops:
        if c != "{" or not re.search(r"(?:[(,:=]|\breturn) $|[(\[]$|=> \($", line[:start]) or line[start + 1 : start + 2] != " ":
            continue
        end = next((i for i, e, d in tops if i > start and e == "}" and d == depth), None)
        if end is None or not re.fullmatch(r"[)\]},\s]*(?: as [\w<>\[\], ]+)?[;,]?", line[end + 1 :]):
            continue
        commas = [i for i, e, d in tops if e == "," and d == depth + 1 and start < i < end]
        inner = [line[a:b].strip(" ,") for a, b in zip([start + 1, *(i + 1 for i in commas)], [*commas, end], strict=True)]
        return [line[: start + 1], *(lead + "  " + p + "," for p in inner), lead + line[end:]]
    return None


def _operators(line: str, lead: str) -> list[str] | None:
    tops = _tops(line)
    m = re.match(r" *(return|const [^=]*=|let [^=]*=|[\w.\[\]]+ \+?=) ", line)
    if m and any(c == "?" and d == 0 and line[i - 1 : i + 2] == " ? " for i, c, d in tops):
        at = [i for i, c, d in tops if d == 0 and c in "?:" and line[i - 1 : i + 2] in (" ? ", " : ") and i > m.end()]
        cuts = [line[a:b].rstrip() for a, b in zip(at, [*at[1:], len(line)], strict=True)]
        return [line[: at[0]].rstrip(), *(lead + "  " + c for c in cuts)] if at else None
    if not line.endswith(";") or not m:
        return None
    for ops in ("||", "&&", "+"):
        at = [i for i, c, d in tops if d == 0 and line.startswith(f" {ops} ", i) and i > m.end()]
        if at:
            marks = [a + len(ops) + 1 for a in at]
            parts = [line[a:b].strip() for a, b in zip([m.end(), *marks], [*marks, len(line)], strict=True)]
            if m[1] == "return":
                return [line[: m.end()] + "(", *(lead + "  " + p for p in parts[:-1]), lead + "  " + parts[-1].rstrip(";"), lead + ");"]
            return [line[: m.end()].rstrip(), *(lead + "  " + p for p in parts)]
    return None


def _arguments(line: str, lead: str) -> list[str] | None:
    """Break inside the last outermost bracket: each of its parts on a line of its own."""
    tops = _tops(line)
    opens = [i for i, c, d in tops if c in "([" and d == 0]
    for start in reversed(opens):
        depth_inside = 1
        end = next((i for i, c, d in tops if i > start and c in ")]" and d == 0), None)
        if end is None or end - start < 30:
            continue
        if line[start] == "(" and not re.match(r"[\w)\]>]|(?:if|while|for) ", line[max(0, start - 1) : start + 1]) and not re.match(r" *(if|while|} else if) \($", line[: start + 1]):
            continue  # parentheses that only group
        commas = [i for i, c, d in tops if c == "," and d == depth_inside and start < i < end and not _in_type(line[start:i])]
        inner = [line[a:b].strip(" ,") for a, b in zip([start + 1, *(i + 1 for i in commas)], [*commas, end], strict=True)]
        if re.match(r"\(?[\w, \[\]:]*\)?(?:: [\w<>, \[\]]+)? =>", inner[-1]) and line[start] == "(":
            # the last argument is an arrow function: break after =>
            head, _, body = inner[-1].partition("=> ")
            before = line[: start + 1] + "".join(f"{x}, " for x in inner[:-1])
            plain = not any(d == 0 and (OPERATORS.match(body, i) or body.startswith(" ? ", i)) for i, _, d in _tops(body))
            if body and not body.startswith(("{", "({")) and plain and not any("=>" in x for x in inner[:-1]) and len(before + head) < WIDTH - 2:
                return [before + head + "=>", lead + "  " + body + ",", lead + line[end:]]
        if re.match(r" *(if|for|while|function|} else)\b", line) and start == opens[0]:
            if line.lstrip().startswith(("function", "for")):
                return None
            ors = [i for i, c, d in tops if d == 1 and start < i < end and (line.startswith("|| ", i) or line.startswith("&& ", i)) and c in "|&"]
            if not ors:
                return None
            marks = [i + 2 for i in ors]
            inner = [line[a:b].strip() for a, b in zip([start + 1, *marks], [*marks, end], strict=True)]
            return [line[: start + 1], *(lead + "  " + p for p in inner), lead + line[end:]]
        if line[start] == "(" and len(inner) == 1 and inner[0].startswith("[") and inner[0].endswith("]") and _closes(inner[0]):
            parts = _pieces(inner[0][1:-1])
            return [line[: start + 1] + "[", *(lead + "  " + p + "," for p in parts), lead + "]" + line[end:]]
        is_index = line[start] == "[" and re.match(r"[\w)\]]", line[start - 1 : start])
        tail = "" if is_index or (len(inner) == 1 and inner[0].startswith("...")) else ","
        return [line[: start + 1], *(lead + "  " + p + ("," if k < len(inner) - 1 else tail) for k, p in enumerate(inner)), lead + line[end:]]
    return None


def _in_type(text: str) -> bool:
    """Whether a text ends inside the type arguments of an annotation: `Map<string`."""
    return len(re.findall(r"(?<=[a-zA-Z])<(?=[\w\[{(])", text)) > len(re.findall(r"(?<![=\s])>", text))


def _closes(text: str) -> bool:
    """Whether the bracket that opens a text is closed by its last character."""
    return not any(d == 0 for i, _, d in _tops(text) if 0 < i < len(text) - 1)


def _pieces(text: str) -> list[str]:
    """The parts between the outermost commas."""
    commas = [i for i, c, d in _tops(text) if c == "," and d == 0]
    return [text[a:b].strip(" ,") for a, b in zip([0, *(i + 1 for i in commas)], [*commas, len(text)], strict=True)]
