"""Reads a value as people write it in prose and doc comments, in the syntax of any of the five languages.

`[1, 2]`, `vec![1, 2]`, `[]int{1, 2}`, `{"a": 1}`, `map[string]int{"a": 1}`, `new Set([1])`, `Some(3)`, `"x".to_string()`,
`None`, `null`, `nil`, `3i32`, `1_000`, `-2.5`, `1e-3`, `'a'`, `r#"a"#`, `(1, "a")`, `float('inf')`, `i64::MAX`.
Every pattern here is linear: repeats are bounded or can't overlap.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 60
MAX_PARTS = 100_000
SPACE = re.compile(r"\s*")
NUMBER = re.compile(r"[-+\u2212]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|"
                    r"(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?)")
SUFFIX = re.compile(r"_?(?:i8|i16|i32|i64|i128|isize|u8|u16|u32|u64|u128|usize|f32|f64|n)\b")
WORD = re.compile(r"[A-Za-z_]\w*(?:(?:::|\.)[A-Za-z_]\w*)*")
BARE_KEY = re.compile(r"([A-Za-z_$][\w$]*)\s*:(?!:)")
KEYWORD = re.compile(r"([A-Za-z_]\w*)\s*(?:=(?![=>])|:(?![:=]))\s*")
GENERIC = re.compile(r"(?:::)?<[\w\s,<>&\[\]:']{0,200}>")
ESCAPE = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8})|([0-7]{3})")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "\n": ""}
NEGATIVE = re.compile(r"-\s{0,3}(?=[A-Za-z(])")

CONSTANTS: dict[str, Any] = {
    "True": True, "true": True, "False": False, "false": False,
    "None": None, "null": None, "nil": None, "undefined": None, "NULL": None,
    "math.pi": math.pi, "Math.PI": math.pi, "math.Pi": math.pi, "std::f64::consts::PI": math.pi, "math.e": math.e, "Math.E": math.e,
    "Number.MAX_SAFE_INTEGER": 2**53 - 1, "Number.MIN_SAFE_INTEGER": -(2**53 - 1), "sys.maxsize": 2**63 - 1,
    "usize::MAX": 2**64 - 1, "isize::MAX": 2**63 - 1, "isize::MIN": -(2**63),
    **dict.fromkeys(("NaN", "nan", "math.nan", "Number.NaN", "f64::NAN", "f32::NAN", "np.nan"), math.nan),
    **dict.fromkeys(("Infinity", "inf", "f64::INFINITY", "f32::INFINITY", "math.inf", "Number.POSITIVE_INFINITY"), math.inf),
    **dict.fromkeys(("f64::NEG_INFINITY", "f32::NEG_INFINITY", "Number.NEGATIVE_INFINITY"), -math.inf),
    **{f"i{n}::MAX": 2 ** (n - 1) - 1 for n in (8, 16, 32, 64, 128)}, **{f"i{n}::MIN": -(2 ** (n - 1)) for n in (8, 16, 32, 64, 128)},
    **{f"u{n}::MAX": 2**n - 1 for n in (8, 16, 32, 64, 128)}, **{f"u{n}::MIN": 0 for n in (8, 16, 32, 64, 128)},
    **{f"math.MaxInt{n}": 2 ** (n - 1) - 1 for n in (8, 16, 32, 64)}, **{f"math.MinInt{n}": -(2 ** (n - 1)) for n in (8, 16, 32, 64)},
    "math.MaxInt": 2**63 - 1, "math.MinInt": -(2**63),
}
# what may stand behind a value without changing it
AFTER = re.compile(r"\[\.\.\]|\s{0,8}\.(?:to_string|to_owned|to_vec|into|clone|cloned|copied|iter|into_iter|as_slice|as_str|as_ref|chars|unwrap)\(\)|"
                   r"\s{0,8}\.collect(?:::<[\w\s,<>_]{0,80}>)?\(\)|[ \t]{1,8}as (?:const|[iuf]\d{1,3}|usize|isize|any|number|string|\w+\[\])\b")
# arithmetic between literals, as `[0] * 3 + [1]`, `"ab" * 2` and `2**31 - 1`
REPEAT = re.compile(r"\s{0,3}\*\s{0,3}(\d{1,6})\b(?!\.)")
CONTINUED = re.compile(r"\s{0,3}\+\s{0,3}(?=[\[\"'])")
POWER = re.compile(r" ?\*\* ?(\d{1,4})\b(?: ?([-+]) ?(\d{1,9})\b)?(?!\.\d)")
LIST_CALLS = {"vec!", "list", "Vec::from", "VecDeque::from", "deque", "collections.deque", "Array.of", "Array.from", "np.array", "Box::new"}
SET_CALLS = {"set", "frozenset", "Set", "HashSet::from", "BTreeSet::from"}
MAP_CALLS = {"dict", "Map", "HashMap::from", "BTreeMap::from", "OrderedDict", "Counter", "collections.Counter", "collections.OrderedDict",
             "Object.fromEntries"}
SAME_CALLS = {"Some", "Ok", "String::from", "str", "int64", "int32", "int", "uint8", "uint64", "rune", "string", "String", "Number", "BigInt",
              "Rc::new", "Cow::from", "Fraction"}
FLOAT_CALLS = {"float", "float64", "float32", "Decimal"}
CALLS = LIST_CALLS | SET_CALLS | MAP_CALLS | SAME_CALLS | FLOAT_CALLS | {"tuple", "math.Inf", "math.NaN"}


class NotAValue(Exception):
    """The text at this place is not a literal."""


@dataclass
class Reader:
    """A cursor over text; `value` reads one literal and moves past it. names: variables that stand for values."""

    text: str
    at: int = 0
    names: Mapping[str, Any] = field(default_factory=dict)
    parts: int = 0

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

    def count(self, n: int = 1) -> None:
        """Bound the whole value, so that a short text can't stand for an enormous one."""
        self.parts += n
        if self.parts > MAX_PARTS:
            raise NotAValue(f"a value of more than {MAX_PARTS:,} parts")

    def value(self, depth: int = 0) -> Any:
        """The literal at the cursor as a Python value; raises NotAValue and leaves the cursor undefined."""
        if depth > MAX_DEPTH:
            raise NotAValue("nested too deeply")
        self.count()
        self.skip()
        while self.text.startswith("&", self.at):
            self.at += 1
            if self.text.startswith("mut ", self.at):
                self.at += 4
            self.skip()
        out = self._value(depth)
        while m := AFTER.match(self.text, self.at):
            self.at = m.end()
        return self.reckoned(out, depth)

    def reckoned(self, out: Any, depth: int) -> Any:
        """The value with what is written behind it: a list or text repeated or continued, a power of whole numbers."""
        if isinstance(out, (str, list)):
            while m := REPEAT.match(self.text, self.at):
                self.count(len(out) * int(m[1]))
                out = out * int(m[1]) if isinstance(out, str) else [copy.deepcopy(x) for _ in range(int(m[1])) for x in out]
                self.at = m.end()
            if m := CONTINUED.match(self.text, self.at):
                self.at = m.end()
                more = self.value(depth + 1)
                if type(more) is not type(out):
                    raise NotAValue("two kinds of values added up")
                return out + more
        elif type(out) is int and (m := POWER.match(self.text, self.at)):
            if out.bit_length() * int(m[1]) > 4_000:
                raise NotAValue("a power too large to be meant")
            self.at = m.end()
            return out ** int(m[1]) + (int(m[2] + m[3]) if m[2] else 0)
        return out

    def _value(self, depth: int) -> Any:
        t, at = self.text, self.at
        c = t[at : at + 1]
        if (end := go_type_end(t, at)) is not None:
            self.at = end
            return self.composite(t[at:end].lstrip("*"), depth)
        if c in ("'", '"', "`", "“"):
            return self.string("”" if c == "“" else c)
        if m := RAW_STRING.match(t, at):
            end_at = t.find(f'"{m[1]}', m.end())
            if end_at < 0:
                self.at = len(t)
                raise NotAValue("a string does not end")
            self.at = end_at + 1 + len(m[1])
            return t[m.end() : end_at]
        if m := re.compile(r"[ruRU](?=['\"])").match(t, at):
            self.at = m.end()
            return self.string(t[self.at], raw=m[0] in "rR")
        if c == "[":
            return self.items("[", "]", depth)
        if c == "(":
            self.at += 1
            return self.parenthesis(depth)
        if c == "{":
            return self.braces(depth)
        if m := NUMBER.match(t, at):
            return self.number(m)
        if m := NEGATIVE.match(t, at):
            self.at = m.end()
            x = self.value(depth + 1)
            if isinstance(x, bool) or not isinstance(x, (int, float)):
                raise NotAValue("minus before what is not a number")
            return -x
        if m := WORD.match(t, at):
            return self.word(m[0], depth)
        raise NotAValue(f"no value at {at}")

    def number(self, m: re.Match[str]) -> int | float:
        text = m[0].replace("_", "").replace("\u2212", "-")
        end = m.end()
        if text.endswith(".") and self.text[end : end + 1] in ("", " ", "\n", "\t", '"', "'", "`", ")"):
            # a full stop, unless a digit follows: "returns 3."
            text, end = text[:-1], end - 1
        elif text.endswith(".") and self.text[end : end + 1].isalpha():  # 3.max(4)
            text, end = text[:-1], end - 1
        self.at = end
        suffix = SUFFIX.match(self.text, self.at)
        if suffix:
            self.at = suffix.end()
        after = self.text[self.at : self.at + 1]
        if after.isalnum() or after == "_" or (after == "." and self.text[self.at + 1 : self.at + 2].isdigit()):
            raise NotAValue("a number runs into a word")
        # Python refuses to read integers of more than 4300 digits; nobody writes one
        if len(text) > 4000:
            raise NotAValue("a number too long to be one")
        try:
            body = text.lower().lstrip("+-")
            if body[:2] in ("0x", "0b", "0o"):
                return int(text, 0)
            if any(ch in text for ch in ".eE") or (suffix and "f" in suffix[0]):
                return float(text)
            return int(text)
        except ValueError:
            raise NotAValue("not a number") from None

    def string(self, quote: str, raw: bool = False) -> str:
        t, at = self.text, self.at
        end = quote * 3 if t.startswith(quote * 3, at) and quote in "'\"" else quote
        at += len(end)
        multiline = len(end) == 3 or quote == "`"
        plain = PLAIN[quote, raw]
        out: list[str] = []
        while True:
            if m := plain.match(t, at):
                self.at = at = m.end()
                if not multiline and "\n" in m[0]:
                    raise NotAValue("a string does not end")
                out.append(m[0])
            if at >= len(t):
                raise NotAValue("a string does not end")
            if t.startswith(end, at):
                self.at = at + len(end)
                text = "".join(out)
                if quote == "`" and "${" in text:
                    raise NotAValue("a template with parts to fill in")
                return text
            if t[at] == "\\" and at + 1 < len(t):
                at = self.escape(at + 1, out)
            else:
                out.append(t[at])
                at += 1

    def escape(self, at: int, out: list[str]) -> int:
        """Read what follows a backslash; where it ends."""
        if m := ESCAPE.match(self.text, at):
            code = int(m[5], 8) if m[5] else int(next(g for g in m.groups() if g), 16)
            low = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})").match(self.text, m.end())
            if 0xD800 <= code < 0xDC00 and low:
                out.append(chr(0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00))
                return low.end()
            if code > 0x10FFFF or 0xD800 <= code < 0xE000:
                raise NotAValue("no such character")
            out.append(chr(code))
            return m.end()
        c = self.text[at]
        out.append(ESCAPES.get(c, c if c in "\\'\"`$/" else "\\" + c))
        return at + 1

    def items(self, opening: str, closing: str, depth: int) -> list[Any]:
        self.need(opening)
        out: list[Any] = []
        while not self.take(closing):
            before = self.parts
            out.append(self.value(depth + 1))
            if len(out) == 1 and self.take(";"):  # Rust's [0; 3]
                size = self.parts - before
                n = self.value(depth + 1)
                self.need(closing)
                if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= MAX_PARTS:
                    raise NotAValue("a repeat count")
                self.count(size * n)
                return [copy.deepcopy(out[0]) for _ in range(n)]
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

    def composite(self, go_type: str, depth: int) -> Any:
        """A Go literal's braces; inner types may be left out: `[][]int{{1, 2}, {3}}`."""
        if not self.peek("{") or not go_type.startswith(("[", "map[")):
            return self.value(depth)
        if depth > MAX_DEPTH:
            raise NotAValue("nested too deeply")
        is_map, inner = go_type.startswith("map"), go_element(go_type)
        self.need("{")
        pairs: list[tuple[Any, Any]] = []
        while not self.take("}"):
            key = self.value(depth + 1) if is_map else self.composite(inner, depth + 1)
            if is_map or self.peek(":"):  # [...]string{2: "a"} is not read
                self.need(":")
                if not is_map:
                    raise NotAValue("an indexed array")
            pairs.append((key, self.composite(inner, depth + 1) if is_map else None))
            if not self.take(","):
                self.need("}")
                break
        return make_map(pairs) if is_map else [k for k, _ in pairs]

    def braces(self, depth: int) -> Any:
        self.need("{")
        pairs: list[tuple[Any, Any]] = []
        singles: list[Any] = []
        while not self.take("}"):
            self.skip()
            bare = BARE_KEY.match(self.text, self.at)
            if bare and bare[1] not in CONSTANTS and bare[1] not in self.names:
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
        if singles and pairs:
            raise NotAValue("neither a set nor a map")
        return make_set(singles) if singles else make_map(pairs)

    def word(self, word: str, depth: int) -> Any:
        if word in CONSTANTS:
            self.at += len(word)
            return CONSTANTS[word]
        if word in self.names:
            self.at += len(word)
            return copy.deepcopy(self.names[word])
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
        if m2 := GENERIC.match(self.text, self.at):
            self.at = m2.end()
            if m3 := re.compile(r"::\w+").match(self.text, self.at):  # Vec::<i32>::new()
                word, self.at = word + m3[0], m3.end()
        if word.endswith(("::new", "::default")) and "Box" not in word and "Rc" not in word:
            self.need("(")
            self.need(")")
            return {} if "Map" in word else set() if "Set" in word else "" if "String" in word else []
        if word == "vec!" and self.peek("["):
            return self.items("[", "]", depth)
        if word not in CALLS or not self.take("("):
            raise NotAValue(f"{word!r} is not a value")
        if self.take(")"):
            empty: dict[str, Any] = {"tuple": (), "str": "", "int": 0, "math.NaN": math.nan}
            return empty.get(word, [] if word in LIST_CALLS else set() if word in SET_CALLS else {})
        keyword = KEYWORD.match(self.text, self.at) if word in MAP_CALLS else None
        if keyword:
            return self.keywords()
        inner = self.value(depth + 1)
        if word == "Array.of":
            out = [inner]
            while self.take(","):
                out.append(self.value(depth + 1))
            self.need(")")
            return out
        self.take(",")
        self.need(")")
        return convert(word, inner)

    def keywords(self) -> dict[str, Any]:
        """`a=1, b=2)` as a map."""
        out: dict[str, Any] = {}
        while not self.take(")"):
            self.skip()
            m = KEYWORD.match(self.text, self.at)
            if m is None:
                raise NotAValue("a keyword expected")
            self.at = m.end()
            out[m[1]] = self.value(1)
            if not self.take(","):
                self.need(")")
                break
        return out


RAW_STRING = re.compile(r'r(#{1,8})"')
PLAIN = {(q, raw): re.compile(f"[^{q}]+" if raw or q == "`" else rf"[^{q}\\]+") for q in ("'", '"', "`", "”") for raw in (True, False)}


def go_type_end(t: str, at: int) -> int | None:
    """Where the type of a Go composite literal ends (`[]int`, `map[string][]int`), None if none begins here."""
    i = at
    while True:
        if t.startswith("map[", i):
            depth, i = 1, i + 4
            stop = min(len(t), i + 200)
            while i < stop and depth:
                depth += (t[i] == "[") - (t[i] == "]")
                i += 1
        elif m := GO_PREFIX.match(t, i):
            i = m.end()
        else:
            break
    if i == at:
        return None
    m2 = GO_NAME.match(t, i)
    i = m2.end() if m2 else i
    return i if t.startswith("{", i) else None


def go_element(go_type: str) -> str:
    """The type of the elements (a map's values) of a Go type."""
    depth = 0
    for i, c in enumerate(go_type):
        depth += (c == "[") - (c == "]")
        if c == "]" and not depth:
            return go_type[i + 1 :].lstrip("*")
    return ""


GO_PREFIX = re.compile(r"\[(?:\d{0,9}|\.\.\.)\]|\*(?=[\[\w])")
GO_NAME = re.compile(r"interface\{\}|struct\{\}|[A-Za-z_][\w.]{0,80}")


def make_set(items: list[Any]) -> set[Any]:
    try:
        return set(items)
    except TypeError:
        raise NotAValue("a member that can't be one") from None


def make_map(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    try:
        return dict(pairs)
    except TypeError:
        raise NotAValue("a key that can't be one") from None


def convert(word: str, inner: Any) -> Any:
    """What `word(inner)` stands for."""
    try:
        if word in SET_CALLS:
            return set(inner)
        if word in MAP_CALLS:
            return dict(inner)
        if word in LIST_CALLS:
            return list(inner) if word != "Box::new" else inner
        if word == "tuple":
            return tuple(inner)
        if word in FLOAT_CALLS:
            return float(inner)
        if word == "math.Inf":
            return math.inf if inner >= 0 else -math.inf
        return inner
    except (TypeError, ValueError, OverflowError):
        raise NotAValue(f"{word}(...) of something else") from None


def read_value(text: str) -> Any:
    """The value a whole text writes; raises NotAValue if anything else is there."""
    r = Reader(text)
    out = r.value()
    r.skip()
    if r.at != len(text):
        raise NotAValue(f"more text at {r.at}")
    return out


def read_arguments(r: Reader) -> tuple[tuple[Any, ...], tuple[str | None, ...]]:
    """The arguments of a call whose opening parenthesis was just passed, and the name of each that was given by name."""
    out: list[Any] = []
    names: list[str | None] = []
    while not r.take(")"):
        r.skip()
        m = KEYWORD.match(r.text, r.at)
        if m:
            r.at = m.end()
        out.append(r.value())
        names.append(m[1] if m else None)
        if not r.take(","):
            r.need(")")
            break
    return tuple(out), tuple(names)
