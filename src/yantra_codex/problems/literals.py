"""Reads a value as people write it in prose and doc comments, in the syntax of any of the five languages.

`[1, 2]`, `vec![1, 2]`, `[]int{1, 2}`, `{"a": 1}`, `map[string]int{"a": 1}`, `new Set([1])`, `Some(3)`, `"x".to_string()`,
`None`, `null`, `nil`, `3i32`, `1_000`, `-2.5`, `1e-3`, `'a'`, `(1, "a")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 60
SPACE = re.compile(r"\s*")
NUMBER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*)?(?:\.\d[\d_]*|(?<=\d))(?:[eE][-+]?\d+)?)")
SUFFIX = re.compile(r"_?(?:i8|i16|i32|i64|i128|isize|u8|u16|u32|u64|u128|usize|f32|f64|n)\b")
WORD = re.compile(r"[A-Za-z_][\w]*(?:(?:::|\.)[A-Za-z_]\w*)*")
CONSTANTS: dict[str, Any] = {
    "True": True, "true": True, "False": False, "false": False, "None": None, "null": None, "nil": None, "undefined": None,
    "NaN": float("nan"), "nan": float("nan"), "Infinity": float("inf"), "inf": float("inf"), "f64::INFINITY": float("inf"),
    "math.inf": float("inf"),
}
# a type written before a composite literal: []int{, [3]string{, map[string][]int{, Vec<i32>
GO_TYPE = re.compile(r"&?(?:\[\d*\]|map\[[\w\[\]{} ]*\]|\*)+[\w.]*(?:\{\})?(?=\{)")
AFTER = re.compile(r"\s*\.(?:to_string|to_owned|to_vec|into|clone|iter|collect|as_slice|as_str)\(\)|\s+as\s+\w+")
LIST_CALLS = {"vec!", "vec", "list", "Vec::from", "VecDeque::from", "deque", "Array.of", "Array.from"}
SET_CALLS = {"set", "frozenset", "Set", "HashSet::from", "BTreeSet::from"}
MAP_CALLS = {"dict", "Map", "HashMap::from", "BTreeMap::from", "OrderedDict"}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "\n": ""}


class NotAValue(Exception):
    """The text at this place is not a literal."""


@dataclass
class Reader:
    """A cursor over text; `value` reads one literal and moves past it."""

    text: str
    at: int = 0

    def skip(self) -> None:
        m = SPACE.match(self.text, self.at)
        self.at = m.end() if m else self.at

    def peek(self, s: str) -> bool:
        self.skip()
        return self.text.startswith(s, self.at)

    def take(self, s: str) -> bool:
        if self.peek(s):
            self.at += len(s)
            return True
        return False

    def need(self, s: str) -> None:
        if not self.take(s):
            raise NotAValue(f"{s!r} expected at {self.at}")

    def value(self, depth: int = 0) -> Any:
        """The literal at the cursor as a Python value; raises NotAValue and leaves the cursor undefined."""
        if depth > MAX_DEPTH:
            raise NotAValue("nested too deeply")
        self.skip()
        while self.take("&") or (re.match(r"mut\b", self.text[self.at : self.at + 4]) and self.take("mut")):
            self.skip()
        out = self._value(depth)
        while m := AFTER.match(self.text, self.at):
            self.at = m.end()
        return out

    def _value(self, depth: int) -> Any:
        t, at = self.text, self.at
        c = t[at : at + 1]
        if m := GO_TYPE.match(t, at):
            self.at = m.end()
            return self.braces(depth, sequence=not m[0].lstrip("&").startswith("map"))
        if c in ("'", '"', "`"):
            return self.string(c)
        if m := re.match(r"(?:[rbuf]|br|rb|b)(?=['\"])", t[at : at + 3]):
            self.at += m.end()
            return self.string(t[self.at], raw="r" in m[0])
        if c == "[":
            return self.items("[", "]", depth)
        if c == "(":
            self.at += 1
            return self.parenthesis(depth)
        if c == "{":
            return self.braces(depth)
        if m := NUMBER.match(t, at):
            if m[0].strip("+-"):
                return self.number(m)
        if c == "-" and (m := re.match(r"-\s*(?:Infinity|inf|math\.inf)\b", t[at:])):
            self.at += m.end()
            return float("-inf")
        if m := WORD.match(t, at):
            return self.word(m[0], depth)
        raise NotAValue(f"no value at {at}")

    def number(self, m: re.Match[str]) -> int | float:
        text = m[0].replace("_", "")
        self.at = m.end()
        suffix = SUFFIX.match(self.text, self.at)
        if suffix:
            self.at = suffix.end()
        after = self.text[self.at : self.at + 1]
        if after.isalnum() or after == "_":
            raise NotAValue("a number runs into a word")
        try:
            body = text.lower().lstrip("+-")
            if body[:2] in ("0x", "0b", "0o"):
                return int(text, 0)
            # Python refuses to read integers of more than 4300 digits; nobody writes one
            if len(text) > 4000:
                raise NotAValue("a number too long to be one")
            if any(ch in text for ch in ".eE"):
                return float(text)
            return float(text) if suffix and "f" in suffix[0] else int(text)
        except ValueError:
            raise NotAValue("not a number") from None

    def string(self, quote: str, raw: bool = False) -> str:
        t, at = self.text, self.at
        triple = t.startswith(quote * 3, at)
        end = quote * 3 if triple else quote
        at += len(end)
        out: list[str] = []
        while True:
            if at >= len(t) or (t[at] == "\n" and not triple and quote != "`"):
                raise NotAValue("a string does not end")
            if t.startswith(end, at):
                self.at = at + len(end)
                return "".join(out)
            if t[at] == "\\" and not raw and quote != "`" and at + 1 < len(t):
                c = t[at + 1]
                if (m := re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8})").match(t, at + 1)):
                    code = int(next(g for g in m.groups() if g), 16)
                    if code > 0x10FFFF:
                        raise NotAValue("no such character")
                    out.append(chr(code))
                    at = m.end()
                    continue
                out.append(ESCAPES.get(c, c if c in "\\'\"" else "\\" + c))
                at += 2
            else:
                out.append(t[at])
                at += 1

    def items(self, opening: str, closing: str, depth: int) -> list[Any]:
        self.need(opening)
        out: list[Any] = []
        while not self.take(closing):
            out.append(self.value(depth + 1))
            if len(out) == 1 and self.take(";"):  # Rust's [0; 3]
                n = self.value(depth + 1)
                self.need(closing)
                if not isinstance(n, int) or not 0 <= n <= 100_000:
                    raise NotAValue("a repeat count")
                return out * n
            if not self.take(","):
                self.need(closing)
                break
        return out

    def parenthesis(self, depth: int) -> Any:
        out: list[Any] = []
        comma = False
        while not self.take(")"):
            out.append(self.value(depth + 1))
            if self.take(","):
                comma = True
            else:
                self.need(")")
                break
        return tuple(out) if comma or len(out) != 1 else out[0]

    def braces(self, depth: int, sequence: bool = False) -> Any:
        self.need("{")
        pairs: list[tuple[Any, Any]] = []
        singles: list[Any] = []
        while not self.take("}"):
            self.skip()
            bare = re.compile(r"([A-Za-z_]\w*)\s*:").match(self.text, self.at)
            if bare and bare[1] not in CONSTANTS:
                key: Any = bare[1]
                self.at = bare.end() - 1
            else:
                key = self.value(depth + 1)
            if self.take(":"):
                pairs.append((key, self.value(depth + 1)))
            else:
                singles.append(key)
            if not self.take(","):
                self.need("}")
                break
        try:
            if sequence:
                return [v for _, v in pairs] if pairs else singles
            if singles and not pairs:
                return set(singles)
            return dict(pairs)
        except TypeError:
            raise NotAValue("a key that can't be one") from None

    def word(self, word: str, depth: int) -> Any:
        if word in CONSTANTS:
            self.at += len(word)
            return CONSTANTS[word]
        start = self.at
        if word == "new":
            self.at += 3
            self.skip()
            m = WORD.match(self.text, self.at)
            if m is None:
                raise NotAValue("new what?")
            word = m[0]
        self.at += len(word)
        if self.text.startswith("!", self.at):
            word, self.at = word + "!", self.at + 1
        if m2 := re.compile(r"<[\w\s,<>&\[\]]*>").match(self.text, self.at):
            self.at = m2.end()
        if word.endswith("::new") or word.endswith("::default"):
            self.need("(")
            self.need(")")
            return {} if "Map" in word else set() if "Set" in word else "" if "String" in word else []
        if word in LIST_CALLS | SET_CALLS | MAP_CALLS | {"Some", "Ok", "String::from", "tuple", "Counter"} and (self.peek("(") or self.peek("[") or self.peek("{")):
            if word == "vec!" and self.peek("["):
                return self.items("[", "]", depth)
            self.need("(")
            if self.take(")"):
                return [] if word in LIST_CALLS else set() if word in SET_CALLS else () if word == "tuple" else {}
            inner = self.value(depth + 1)
            self.take(",")
            self.need(")")
            try:
                if word in SET_CALLS:
                    return set(inner)
                if word in MAP_CALLS or word == "Counter":
                    return dict(inner)
                return list(inner) if word in LIST_CALLS else tuple(inner) if word == "tuple" else inner
            except (TypeError, ValueError):
                raise NotAValue(f"{word}(...) of something else") from None
        self.at = start
        raise NotAValue(f"{word!r} is not a value")


def read_value(text: str) -> Any:
    """The value a whole text writes; raises NotAValue if anything else is there."""
    r = Reader(text)
    out = r.value()
    r.skip()
    if r.at != len(text):
        raise NotAValue(f"more text at {r.at}")
    return out


def read_arguments(r: Reader) -> tuple[Any, ...]:
    """The arguments of a call whose opening parenthesis was just passed; keyword marks (`k=`, `k:`) are dropped."""
    out: list[Any] = []
    while not r.take(")"):
        r.skip()
        if m := re.compile(r"[A-Za-z_]\w*\s*(?:=(?!=)|:(?!:))\s*").match(r.text, r.at):
            r.at = m.end()
        out.append(r.value())
        if not r.take(","):
            r.need(")")
            break
    return tuple(out)
