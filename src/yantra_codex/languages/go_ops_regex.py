"""Regular expressions in Go: compiled once, as variables of the package."""

from __future__ import annotations

import re

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr
from yantra_codex.ir.types import Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import expr, go_string
from yantra_codex.languages.go_table import renders
from yantra_codex.languages.go_writer import Writer, call, go, spelled

NOT_RE2 = re.compile(r"\(\?[=!<]|\\[1-9]|\(\?P=|[*+?}]\+|\(\?>")


def pattern(w: Writer, e: Expr, before: str = "", after: str = "", subject: Expr | None = None) -> Text:
    """A compiled pattern: a variable of the package where the text is known."""
    if isinstance(e, n.Lit) and isinstance(e.value, str):
        text = before + to_re2(e.value) + after
        quoted = f"`{text}`" if "`" not in text and "\n" not in text else go_string(text)
        named = w.program.effects is not None and isinstance(subject, n.Var) and len(subject.name) > 1
        return Text(w.program.pattern(quoted, spelled(f"{subject.name}_pattern") if named and isinstance(subject, n.Var) else "pattern"))
    known = expr(w, e)
    if before or after:
        return Text(f"regexp.MustCompile({go_string(before)} + {known}" + (f" + {go_string(after)})" if after else ")"))
    return call("regexp.MustCompile", known)


def to_re2(text: str) -> str:
    if NOT_RE2.search(text.replace("(?<=", "(?=")):
        raise Unsupported("a regular expression with look-around, back-references or possessive repeats", language="go")
    text = re.sub(r"(?<!\\)\{,(\d+)\}", r"{0,\1}", text)
    return unicode_words(text.replace(r"\Z", r"\z"))


WORD, NOT_WORD = r"\p{L}\p{N}_", r"[^\p{L}\p{N}_]"
TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|.", re.S)
# the usual ways to say "a letter" and "a letter or digit" in a dialect without classes for them
LETTERS = {r"[^\W\d_]": r"\p{L}", r"[^\W_\d]": r"\p{L}", r"[^\W_]": r"[\p{L}\p{N}]"}


def unicode_words(text: str) -> str:
    """Go's \\w means ASCII; the IR's means the letters and digits of all scripts."""
    return "".join(map(unicode_token, TOKEN.findall(text)))


def unicode_token(token: str) -> str:
    if token in (r"\w", r"\W"):
        return f"[{WORD}]" if token == r"\w" else NOT_WORD
    if not token.startswith("[") or r"\W" not in token:
        return token.replace(r"\w", WORD) if token.startswith("[") else token
    if token in LETTERS:
        return LETTERS[token]
    if token.startswith("[^"):
        raise Unsupported(f"the class {token} in a regular expression", language="go")
    rest = token[1:-1].replace(r"\W", "").replace(r"\w", WORD)
    return f"(?:{NOT_WORD}|[{rest}])" if rest else NOT_WORD


WHOLE = {"re_match": (r"^(?:", ")"), "re_full_match": (r"^(?:", r")$"), "re_match_groups": (r"^(?:", ")"), "re_full_groups": (r"^(?:", r")$")}
REGEX = {
    "re_test": "{1}.MatchString({0})", "re_match": "{1}.MatchString({0})", "re_full_match": "{1}.MatchString({0})",
    "re_find": "firstMatch({1}, {0})", "re_find_span": "findSpan({1}, {0})", "re_groups": "findGroups({1}, {0})",
    "re_match_groups": "findGroups({1}, {0})", "re_full_groups": "findGroups({1}, {0})", "re_find_all": "findAll({1}, {0})",
    "re_find_all_groups": "findAllGroups({1}, {0})", "re_find_all_spans": "findSpans({1}, {0}, -1)", "re_split": "{1}.Split({0}, -1)",
}


@renders(*REGEX)
def regex(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    before, after = WHOLE.get(e.op, ("", ""))
    known = e.args[1]
    if before and isinstance(known, n.Lit) and isinstance(known.value, str) and re.fullmatch(r"[^|()]*", known.value):
        before, after = "^", after[1:]
        if known.value.startswith("^"):
            before = ""
        if known.value.endswith("$") and not known.value.endswith("\\$"):
            after = ""
    if e.op == "re_split" and isinstance(known, n.Lit) and re.search(r"(?<!\\)\((?!\?)", str(known.value)):
        raise Unsupported("re_split with groups in its pattern", language="go")
    return go(REGEX[e.op], expr(w, e.args[0]), pattern(w, known, before, after, e.args[0]))


@renders("re_replace", "re_replace_limit")
def re_replace(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, p, r = e.args[:3]
    compiled, text = pattern(w, p), expr(w, s)
    if isinstance(r, n.Lit) and isinstance(r.value, str):
        replacement = r.value.replace("$", "$$")
        replacement = re.sub(r"\\g<(\w+)>|\\(\d)", lambda m: f"${{{m[1] or m[2]}}}", replacement).replace("\\\\", "\\")
        to = Text(go_string(replacement))
    else:
        to = call("expandable", expr(w, r))
    if e.op == "re_replace_limit":
        return call("replaceLimit", compiled, text, to, expr(w, e.args[3]))
    return go("{0}.ReplaceAllString({1}, {2})", compiled, text, to)
