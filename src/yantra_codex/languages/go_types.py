"""Go's types: how IR types are spelled, how written ones read, and the declarations found in source text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tree_sitter import Node

from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    Type,
    func_of,
    list_of,
    map_of,
    option_of,
    set_of,
    tuple_of,
    vtuple_of,
)
from yantra_codex.languages.base import Stub, parse
from yantra_codex.languages.go_words import words

KEYWORDS = words(
    "break case chan const continue default defer else fallthrough for func go goto if import interface map "
    "package range return select struct switch type var"
)
PREDECLARED = words(
    "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string "
    "uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag "
    "len make max min new panic print println real recover main init"
)
PACKAGES = {
    "bits": "math/bits", "cmp": "cmp", "errors": "errors", "fmt": "fmt", "json": "encoding/json", "maps": "maps", "math": "math",
    "big": "math/big", "reflect": "reflect", "regexp": "regexp", "runtime": "runtime", "slices": "slices", "sort": "sort",
    "strconv": "strconv", "strings": "strings", "unicode": "unicode", "utf8": "unicode/utf8", "os": "os", "bufio": "bufio",
}
# of programs with effects: only there they keep a variable from having their names
EFFECT_PACKAGES = {
    "bytes": "bytes", "csv": "encoding/csv", "http": "net/http", "io": "io", "slog": "log/slog", "sql": "database/sql", "time": "time", "url": "net/url",
}
RESERVED = KEYWORDS | PREDECLARED | frozenset(PACKAGES)
# what a variable is called when its own name is taken by the language
BETTER_NAMES = {
    "max": "maximum", "min": "minimum", "len": "length", "string": "text", "new": "newValue", "type": "kind", "func": "fn",
    "range": "span", "map": "table", "var": "variable", "copy": "clone", "int": "number", "bool": "flag", "error": "problem",
    "any": "value", "append": "added", "sort": "order", "cap": "capacity", "print": "printed", "default": "fallback",
    "strings": "texts", "case": "choice", "select": "chosen", "interface": "iface", "package": "pkg", "go": "gone", "import": "imported",
    "bits": "bitList", "maps": "tables", "math": "maths", "errors": "problems", "close": "closing", "real": "realPart",
    "delete": "removed", "const": "constant", "byte": "octet", "rune": "char", "nil": "nothing", "make": "made", "clear": "cleared",
}
INT_TYPES = words(
    "int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 byte rune uintptr"
)
FLOAT_TYPES = frozenset(("float64", "float32"))
FIELDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


# ---------------------------------------------------------------- written types


@dataclass(frozen=True, slots=True)
class Written:
    """A Go type as written: kind is slice, array, map, pointer, func, struct, variadic or name; text is normalised."""

    kind: str
    text: str
    parts: tuple[Written, ...] = ()
    size: int = 0

    def __str__(self) -> str:
        return self.text


def read_type(text: str) -> Written:
    """The structure of a written Go type; `interface{}` reads as `any`."""
    t, _ = _read(text.strip())
    return t


def _read(s: str) -> tuple[Written, str]:
    s = s.lstrip()
    if s.startswith("("):
        t, rest = _read(s[1:])
        return t, rest.lstrip().removeprefix(")")
    if s.startswith("..."):
        t, rest = _read(s[3:])
        return Written("variadic", f"...{t}", (t,)), rest
    if s.startswith("*"):
        t, rest = _read(s[1:])
        return Written("pointer", f"*{t}", (t,)), rest
    if m := re.match(r"\[\s*\]", s):
        t, rest = _read(s[m.end():])
        return Written("slice", f"[]{t}", (t,)), rest
    if m := re.match(r"\[\s*(\d+)\s*\]", s):
        t, rest = _read(s[m.end():])
        return Written("array", f"[{m[1]}]{t}", (t,), int(m[1])), rest
    if m := re.match(r"map\s*\[", s):
        k, rest = _read(s[m.end():])
        v, rest = _read(rest.lstrip().removeprefix("]"))
        return Written("map", f"map[{k}]{v}", (k, v)), rest
    if m := re.match(r"interface\s*\{\s*\}", s):
        return Written("name", "any"), s[m.end():]
    if m := re.match(r"func\s*\(", s):
        inside, rest = _balanced(s[m.end():], ")")
        params = [_read(_without_name(p))[0] for p in _split(inside)]
        result = Written("name", "")
        if rest.lstrip() and not rest.lstrip().startswith((",", ")", "{", "]")):
            result, rest = _read(rest)
        text_ = f"func({', '.join(map(str, params))})" + (f" {result}" if result.text else "")
        return Written("func", text_, (*params, result)), rest
    if m := re.match(r"struct\s*\{", s):
        inside, rest = _balanced(s[m.end():], "}")
        fields: list[Written] = []
        for part in re.split(r"[;\n]", inside):
            names, _, t_ = part.strip().rpartition(" ")
            if names or t_:
                fields.extend([_read(t_)[0]] * max(len(names.split(",")), 1))
        inner = "; ".join(p.strip() for p in re.split(r"[;\n]", inside) if p.strip())
        return Written("struct", f"struct{{ {inner} }}" if inner else "struct{}", tuple(fields)), rest
    m = re.match(r"[\w.]+", s)
    if not m:
        return Written("name", "any"), ""
    name, rest = m[0], s[m.end():]
    if rest.startswith("["):
        inside, rest = _balanced(rest[1:], "]")
        parts = tuple(_read(p)[0] for p in _split(inside))
        return Written("name", f"{name}[{', '.join(map(str, parts))}]", parts), rest
    return Written("name", name), rest


def _without_name(param: str) -> str:
    m = re.match(r"\s*[A-Za-z_]\w*\s+(?=[\w\[*(.])", param)
    return param[m.end():] if m and m[0].strip() not in ("map", "func", "struct", "interface") else param


def _balanced(s: str, end: str) -> tuple[str, str]:
    depth = 0
    for i, c in enumerate(s):
        if c == end and depth == 0:
            return s[:i], s[i + 1:]
        depth += (c in "([{") - (c in ")]}")
    return s, ""


def _split(s: str) -> list[str]:
    out, depth, cur = [], 0, ""
    for c in s:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            out.append(cur)
            cur = ""
        else:
            cur += c
    return [p for p in [*out, cur] if p.strip()]


def type_of_written(w: Written) -> Type:
    """The IR type a written one stands for; ANY where it says nothing."""
    match w.kind:
        case "slice" | "variadic":
            return list_of(type_of_written(w.parts[0]))
        case "array":
            part = type_of_written(w.parts[0])
            return tuple_of(*[part] * w.size) if w.size <= 6 else vtuple_of(part)
        case "map":
            k, v = w.parts
            if v.text == "struct{}":
                return set_of(type_of_written(k))
            return map_of(type_of_written(k), type_of_written(v))
        case "pointer" if w.parts[0].text in ("sql.DB", "sql.Tx"):
            return Type("db")
        case "pointer":
            return option_of(type_of_written(w.parts[0]))
        case "func":
            result = w.parts[-1]
            return func_of([type_of_written(p) for p in w.parts[:-1]], NONE if not result.text else type_of_written(result))
        case "struct":
            return tuple_of(*map(type_of_written, w.parts)) if w.parts else NONE
    if w.text == "rune":
        return STR
    if w.text in INT_TYPES:
        return INT
    if w.text in FLOAT_TYPES:
        return FLOAT
    return {"string": STR, "bool": BOOL}.get(w.text, ANY)


# ---------------------------------------------------------------- spelled types


@dataclass(frozen=True)
class Representation:
    """How one program's values look in Go.

    ordered: keys' types of the maps and sets whose order can be seen. slices: the tuple types (all parts alike) that are
    kept as slices, because the caller's own signature has them so.
    """

    ordered: frozenset[Type] = frozenset()
    slices: frozenset[Type] = field(default_factory=frozenset)
    all_ordered: bool = False

    def __call__(self, t: Type) -> str:
        return self.spell(t)

    def is_comparable(self, t: Type) -> bool:
        """Whether == on Go values of t compares by value, so that they can be keys of a Go map."""
        if t.name in ("int", "float", "bool", "str", "none"):
            return True
        return t.name in ("tuple", "record") and t not in self.slices and all(map(self.is_comparable, t.args))

    def map_kind(self, t: Type) -> str:
        """plain, Ordered or Keyed (keys that Go can't compare): the representation of a map or set type."""
        key = t.args[0]
        if key.name == "never":
            key = STR
        if not self.is_comparable(key):
            return "Keyed"
        return "Ordered" if self.all_ordered or t in self.ordered else "plain"

    def is_array(self, t: Type) -> bool:
        return t.name == "tuple" and len(set(t.args)) == 1 and t not in self.slices

    def spell(self, t: Type) -> str:
        match t.name:
            case "int":
                return "int"
            case "float":
                return "float64"
            case "bool":
                return "bool"
            case "str":
                return "string"
            case "none":
                return "struct{}"
            case "db":
                return "*sql.DB"
            case "list" | "vtuple":
                return f"[]{self.spell(t.args[0])}"
            case "option":
                return f"*{self.spell(t.args[0])}"
            case "map":
                kind = self.map_kind(t)
                k, v = map(self.spell, t.args)
                return f"map[{k}]{v}" if kind == "plain" else f"*{kind}Map[{k}, {v}]"
            case "set":
                kind = self.map_kind(t)
                k = self.spell(t.args[0])
                return f"map[{k}]struct{{}}" if kind == "plain" else f"*{kind}Set[{k}]"
            case "tuple":
                if t in self.slices:
                    return f"[]{self.spell(t.args[0])}"
                if not t.args:
                    return "struct{}"
                if self.is_array(t):
                    return f"[{len(t.args)}]{self.spell(t.args[0])}"
                return f"{tuple_name(len(t.args))}[{', '.join(map(self.spell, t.args))}]"
            case "record":
                return "struct{ " + "; ".join(f"{f[:1].upper() + f[1:]} {self.spell(a)}" for f, a in zip(t.fields, t.args, strict=True)) + " }"
            case "func":
                result = "" if t.args[-1] == NONE else " " + self.spell(t.args[-1])
                return f"func({', '.join(map(self.spell, t.args[:-1]))}){result}"
        return "any"

    def zero(self, t: Type) -> str:
        """The zero value's expression."""
        match t.name:
            case "int" | "float":
                return "0"
            case "bool":
                return "false"
            case "str":
                return '""'
            case "tuple" | "record" | "none":
                return "nil" if t in self.slices else self.spell(t) + "{}"
        return "nil"


def tuple_name(n: int) -> str:
    return {2: "Pair", 3: "Triple"}.get(n, f"Tuple{n}")


# ---------------------------------------------------------------- declarations


def read_stubs(source: str) -> list[Stub]:
    """Every function declaration, with or without a body, in order."""
    encoded = source.encode()
    # a declaration that ends in "{" and nothing else is closed for the parser; spans stay those of the source
    missing = _code_only(source)
    closing = "\n}" * max(missing.count("{") - missing.count("}"), 0)
    root = parse("go", source + closing).root_node
    out = []
    for node in _functions(root):
        stub = _stub(node, encoded)
        if stub is not None:
            out.append(stub)
    return out


def _code_only(source: str) -> str:
    return re.sub(r'//[^\n]*|/\*.*?\*/|`[^`]*`|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', " ", source, flags=re.S)


def _functions(root: Node) -> Iterable[Node]:
    for n in root.children:
        if n.type in ("function_declaration", "method_declaration"):
            yield n
        elif n.type == "ERROR":
            yield from _functions(n)


def _text(n: Node) -> str:
    return n.text.decode() if n.text else ""


def _stub(node: Node, source: bytes) -> Stub | None:
    name, params, result = (node.child_by_field_name(f) for f in ("name", "parameters", "result"))
    if name is None or params is None:
        return None
    sig_params: list[SigParam] = []
    for p in params.named_children:
        if p.type not in ("parameter_declaration", "variadic_parameter_declaration"):
            continue
        type_node = p.child_by_field_name("type")
        written = _text(type_node) if type_node is not None else "any"
        if p.type.startswith("variadic"):
            written = "..." + written
        names = [_text(c) for c in p.children_by_field_name("name")] or [f"arg{len(sig_params)}"]
        t = type_of_written(read_type(written))
        sig_params.extend(SigParam(n, t, written) for n in names)
    native = _text(result) if result is not None else None
    signature = Signature(
        _text(name), tuple(sig_params), result_type(native), native, "go", "method" if node.type.startswith("method") else "function",
        source[node.start_byte:(result or params).end_byte].decode(),
    )
    body = node.child_by_field_name("body")
    end_of_header = (result or params).end_byte
    start, doc = _doc(node, source)
    if body is not None:
        body_start, body_end = body.start_byte, min(body.end_byte, len(source))
        end = body_end
    else:
        rest = source[end_of_header:]
        brace = re.match(rb"\s*\{\s*\}?", rest)
        body_start = end_of_header + (len(rest) - len(rest.lstrip()) if brace else 0)
        body_end = end = end_of_header + (brace.end() if brace else 0)
    column = node.start_point[1]
    indent = source[node.start_byte - column:node.start_byte].decode()
    return Stub(signature, doc, start, end, body_start, body_end, indent if not indent.strip() else "")


def result_type(native: str | None) -> Type:
    """The IR type of a written result: one value, `(T, error)`, or several values as a tuple."""
    parts = results_of(native)
    values = [p for p in parts if p.text != "error"]
    if not values:
        return NONE
    types = [type_of_written(p) for p in values]
    return types[0] if len(types) == 1 else tuple_of(*types)


def results_of(native: str | None) -> list[Written]:
    """The written types of each result."""
    if not native or not native.strip():
        return []
    text = native.strip()
    if not text.startswith("("):
        return [read_type(text)]
    out: list[Written] = []
    pending = 0
    parts = [p.strip() for p in _split(text[1:].rstrip().removesuffix(")"))]
    named = any(_without_name(p) != p for p in parts)
    for p in parts:
        if named and _without_name(p) == p:
            pending += 1  # `(a, b int)`: the type comes with a later name
            continue
        w = read_type(_without_name(p))
        out.extend([w] * (pending + 1))
        pending = 0
    return out


def _doc(node: Node, source: bytes) -> tuple[int, str]:
    comments: list[Node] = []
    below = node
    prev = node.prev_sibling
    while prev is not None and prev.type == "comment" and below.start_point[0] - prev.end_point[0] <= 1:
        comments.insert(0, prev)
        below, prev = prev, prev.prev_sibling
    if not comments:
        return node.start_byte, ""
    lines: list[str] = []
    for c in comments:
        text = _text(c)
        if text.startswith("/*"):
            lines.extend(re.sub(r"^\s*\* ?", "", ln) for ln in text[2:-2].strip("\n").split("\n"))
        else:
            lines.append(text[2:].removeprefix(" "))
    return comments[0].start_byte, "\n".join(lines).strip("\n")
