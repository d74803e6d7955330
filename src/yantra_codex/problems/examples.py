"""Finds example calls in prose, doc comments and test code, in the forms people write them."""

from __future__ import annotations

import itertools
import re

from yantra_codex.ir.signature import Example
from yantra_codex.problems.literals import NotAValue, Reader, read_arguments

MAX_TEXT = 200_000
MAX_EXAMPLES = 200
CALL = re.compile(r"\b([A-Za-z_]\w*)!?\(")
# what may stand between a call and its result
EQUALS = re.compile(
    r"[`*]*\s*(?:===?|=>|->|→|⇒|↦|==>|(?://|\#|--)\s*(?:=>|->|→|==|=|returns|prints|gives)?|"
    r"(?:should|must|will|would)\s+(?:return|be|equal|give|yield|produce|output)|to\s+(?:equal|be|return)|"
    r"returns?|gives?|yields?|is(?:\s+equal\s+to)?|equals|evaluates\s+to|outputs?|produces|results?\s+in|=|,)\s*:?\s*[`*]*",
    re.IGNORECASE)
RAISES = re.compile(r"[`*]*\s*(?:\#|//)?\s*(?:=>|->|→)?\s*(?:it\s+)?(?:should\s+|must\s+|will\s+)?(?:raises?|throws?|panics?(?:\s+with)?|fails\s+with|errors?(?:\s+with)?)\s*(?:an?\s+)?[`*]*([A-Za-z_]\w*)?", re.IGNORECASE)
TRACEBACK = re.compile(r"\s*\n\s*Traceback \(most recent call last\):.*?\n\s*([A-Za-z_][\w.]*)(?::[^\n]*)?(?:\n|$)", re.DOTALL)
ASSERTS = re.compile(r"\b(?:assert|assert_eq!|assert!|expect|assertEqual|assertEquals|assert\.(?:equal|strictEqual|deepEqual|deepStrictEqual)|console\.assert)(?!\w)")
JEST = re.compile(r"\s*\)\s*\.\s*(?:toBe|toEqual|toStrictEqual)\s*\(\s*")
INPUT = re.compile(r"\binputs?\s*:\s*[`*]*", re.IGNORECASE)
OUTPUT = re.compile(r"[`*]*[\s,;.]*\b(?:expected\s+)?outputs?\s*:\s*[`*]*", re.IGNORECASE)
NAMED = re.compile(r"\s*(?:and\s+)?([A-Za-z_]\w*)\s*=\s*")
START = re.compile(r"(?<![\w.\]\)])(?=[\[({\"'\d&+-]|vec!)")
BARE_EQUALS = re.compile(r"[`*]*\s*(?:=>|->|→|⇒|==>|should\s+(?:return|give|become)|returns?|gives?|yields?|becomes?|the\s+result\s+is)\s*:?\s*[`*]*", re.IGNORECASE)


def find_examples(text: str, entry_point: str | None = None) -> list[Example]:
    """Every example call in a text, in order, without repeats.

    entry_point: only calls of this function (in any of its casings) count; None: the function called most.
    Bare `[1, 2] -> 3` lines and Input/Output blocks count where no calls are found.
    """
    text = text[:MAX_TEXT]
    calls = _calls(text)
    wanted = _squash(entry_point) if entry_point else _most_called(calls)
    found = [e for name, e in calls if _squash(name) == wanted]
    if not found:
        found = _input_output(text) or _bare(text)
    out: list[Example] = []
    for e in found[:MAX_EXAMPLES]:
        if not any(_same(e, o) for o in out):
            out.append(e)
    return out


def _squash(name: str | None) -> str:
    return (name or "").replace("_", "").lower()


def _same(a: Example, b: Example) -> bool:
    return repr((a.args, a.expected, a.raises)) == repr((b.args, b.expected, b.raises))


def _most_called(calls: list[tuple[str, Example]]) -> str:
    names = [_squash(n) for n, _ in calls]
    return max(names, key=names.count) if names else ""


def _calls(text: str) -> list[tuple[str, Example]]:
    out: list[tuple[str, Example]] = []
    at = 0
    while (m := CALL.search(text, at)) and len(out) < MAX_EXAMPLES:
        at = m.end()
        r = Reader(text, m.end())
        try:
            args = read_arguments(r)
        except (NotAValue, RecursionError):
            continue
        example = _outcome(text, r.at, args, m.start())
        if example is not None:
            out.append((m[1], example[0]))
            at = max(at, example[1])
    return out


def _outcome(text: str, at: int, args: tuple[object, ...], start: int) -> tuple[Example, int] | None:
    """The example that a call ending at `at` belongs to, and where it ends."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    prompt = re.search(r"(?:>>>|(?<![=\-|])>)\s*$", before)
    asserted = ASSERTS.search(before)
    if m := TRACEBACK.match(text, at):
        return Example(args, raises=m[1].rsplit(".", 1)[-1], source="doctest"), m.end()
    if prompt:  # the result stands on the next line
        m2 = re.compile(r"[ \t;]*\n[ \t]*(?:\*|//+|\#)?[ \t]*(?![ \t]|>>>|>)").match(text, at)
        if m2:
            r = Reader(text, m2.end())
            try:
                value = r.value()
                if re.compile(r"[ \t]*(?:\n|$|\*/|\"\"\"|''')").match(text, r.at):
                    return Example(args, value, source="doctest"), r.at
            except (NotAValue, RecursionError):
                pass
    if m := JEST.match(text, at):
        return _valued(text, m.end(), args, "assert")
    if asserted and asserted[0] == "assert!":
        at = Reader(text, at).at
    if (m := RAISES.match(text, at)) and m[0].strip():
        kind = m[1] if m[1] and m[1][:1].isupper() else "Exception"
        return Example(args, raises=kind, source="prose"), m.end()
    # console.log(f(1)); // 2   and   print(f(1))  # 2
    closed = re.compile(r"\)*\s*;?[ \t]*(?=//|\#|=>|->|→)").match(text, at)
    if closed and closed.end() > at and before.rstrip().endswith("("):
        at = closed.end()
    elif text[at : at + 1] == ";":
        at += 1
    m = EQUALS.match(text, at)
    if m is None or not m[0].strip():
        return None
    if m[0].strip().rstrip(":") == "," and not asserted:
        return None
    if m[0].strip() == "=" and re.search(r"\b(?:let|const|var|def|func|fn)\b", before):
        return None
    return _valued(text, m.end(), args, "assert" if asserted else "prose")


def _valued(text: str, at: int, args: tuple[object, ...], source: str) -> tuple[Example, int] | None:
    r = Reader(text, at)
    try:
        value = r.value()
    except (NotAValue, RecursionError):
        return None
    if re.match(r"\s*[-+*/%]\s*[\w(]", text[r.at : r.at + 8]):  # an expression goes on: not a plain value
        return None
    return Example(args, value, source=source), r.at


def _input_output(text: str) -> list[Example]:
    out: list[Example] = []
    at = 0
    while (m := INPUT.search(text, at)) and len(out) < MAX_EXAMPLES:
        at = m.end()
        r = Reader(text, m.end())
        args: list[object] = []
        try:
            while True:
                if n := NAMED.match(text, r.at):
                    r.at = n.end()
                args.append(r.value())
                if not (r.take(",") or re.compile(r"\s+and\b|\s*\n\s*(?=[A-Za-z_]\w*\s*=)").match(text, r.at)):
                    break
        except (NotAValue, RecursionError):
            continue
        o = OUTPUT.match(text, r.at)
        if o is None:
            continue
        got = _valued(text, o.end(), tuple(args), "prose")
        if got is not None:
            out.append(got[0])
            at = got[1]
    return out


def _bare(text: str) -> list[Example]:
    """Lines such as `[1, 2, 3] -> 6` or `"abc", 2 => "c"`."""
    out: list[Example] = []
    for line in text.splitlines()[:2000]:
        for m in itertools.islice(START.finditer(line), 20):
            got = _arrow(line, m.end())
            if got is not None and len(out) < MAX_EXAMPLES:
                out.append(got)
                break
    return out


def _arrow(line: str, at: int) -> Example | None:
    """The example `value, value -> value` that begins at this place of a line."""
    r = Reader(line, at)
    args: list[object] = []
    try:
        while True:
            args.append(r.value())
            if not r.take(","):
                break
    except (NotAValue, RecursionError):
        return None
    eq = BARE_EQUALS.match(line, r.at)
    got = _valued(line, eq.end(), tuple(args), "prose") if eq and eq[0].strip() else None
    return got[0] if got else None
