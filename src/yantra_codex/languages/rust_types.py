"""Rust's types: reading and writing them, which IR type they stand for, and code that converts between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from yantra_codex.errors import BadRequest, Unsupported
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    Type,
    contains,
    func_of,
    list_of,
    map_of,
    option_of,
    set_of,
    tuple_of,
)

SIGNED = ("i8", "i16", "i32", "i64", "isize", "i128")
UNSIGNED = ("u8", "u16", "u32", "u64", "usize", "u128")
INTS, FLOATS = SIGNED + UNSIGNED, ("f32", "f64")
WIDTH = {"i8": 8, "u8": 8, "i16": 16, "u16": 16, "i32": 32, "u32": 32, "i64": 64, "u64": 64, "isize": 64, "usize": 64, "i128": 128, "u128": 128}
LISTS = ("Vec", "slice", "array", "VecDeque", "LinkedList")
MAPS, SETS = ("HashMap", "BTreeMap", "OrderedMap"), ("HashSet", "BTreeSet", "OrderedSet")
BOXES = ("Box", "Rc", "Arc", "Cow")


@dataclass(frozen=True, slots=True)
class Native:
    """A Rust type: its constructor and arguments. `&`, `&mut`, `slice`, `array`, `tuple` and `fn` are constructors too.

    A `fn` keeps its parameters first and its result last; `spelled` is how its head was written (`impl Fn`).
    """

    name: str
    args: tuple[Native, ...] = ()
    spelled: str = ""

    def __str__(self) -> str:
        a = self.args
        match self.name:
            case "&":
                return f"&{a[0]}"
            case "&mut":
                return f"&mut {a[0]}"
            case "slice":
                return f"[{a[0]}]"
            case "array":
                return f"[{a[0]}; {self.spelled}]"
            case "tuple":
                return f"({', '.join(map(str, a))}{',' if len(a) == 1 else ''})"
            case "fn":
                result = "" if a[-1].name == "tuple" and not a[-1].args else f" -> {a[-1]}"
                return f"{self.spelled}({', '.join(map(str, a[:-1]))}){result}"
        return f"{self.name}<{', '.join(map(str, a))}>" if a else self.name


UNIT = Native("tuple")
STRING, STR_SLICE = Native("String"), Native("&", (Native("str"),))
TOKEN = re.compile(r"\s*(->|::|'\w+|\w+|[&\[\]()<>,;=+?!*])")


@lru_cache(maxsize=4096)
def read_native(text: str) -> Native:
    """The type a text names; raises BadRequest where it is not a type."""
    tokens = TOKEN.findall(text)
    n, rest = _read(tokens)
    if rest:
        raise BadRequest(f"Rust type {text!r}: unexpected {rest[0]!r}")
    return n


def _read(ts: list[str]) -> tuple[Native, list[str]]:
    if not ts:
        raise BadRequest("a Rust type was expected")
    head, *rest = ts
    if head == "&":
        while rest and rest[0].startswith("'"):
            rest = rest[1:]
        name = "&"
        if rest and rest[0] == "mut":
            name, rest = "&mut", rest[1:]
        inner, rest = _read(rest)
        return Native(name, (inner,)), rest
    if head == "[":
        inner, rest = _read(rest)
        if rest[:1] == [";"]:
            size, rest = rest[1], rest[2:]
            return Native("array", (inner,), size), rest[1:]
        return Native("slice", (inner,)), rest[1:]
    if head == "(":
        args, rest = _read_many(rest, ")")
        return Native("tuple", args), rest
    if head in ("impl", "dyn", "mut"):
        inner, rest = _read(rest)
        while rest[:1] == ["+"]:
            rest = rest[2:]
        return Native(inner.name, inner.args, f"{head} {inner.spelled or inner.name}"), rest
    if not re.match(r"\w", head):
        raise BadRequest(f"a Rust type was expected at {head!r}")
    while rest[:1] == ["::"]:
        head, rest = rest[1], rest[2:]
    if head in ("Fn", "FnMut", "FnOnce", "fn") and rest[:1] == ["("]:
        args, rest = _read_many(rest[1:], ")")
        result = UNIT
        if rest[:1] == ["->"]:
            result, rest = _read(rest[1:])
        return Native("fn", (*args, result), head), rest
    args_: tuple[Native, ...] = ()
    if rest[:1] == ["<"]:
        args_, rest = _read_many(rest[1:], ">")
    return Native(head, args_), rest


def _read_many(ts: list[str], end: str) -> tuple[tuple[Native, ...], list[str]]:
    out: list[Native] = []
    while ts and ts[0] != end:
        if ts[0] == "," or ts[0].startswith("'"):
            ts = ts[1:]
            continue
        n, ts = _read(ts)
        if ts[:1] == ["="]:  # an associated type: Iterator<Item = T>
            n, ts = _read(ts[1:])
        out.append(n)
    if not ts:
        raise BadRequest(f"{end!r} expected in a Rust type")
    return tuple(out), ts[1:]


def ir_type(n: Native) -> Type:
    """The IR type a Rust type stands for; ANY where it says nothing."""
    a = n.args
    if n.name in INTS:
        return INT
    if n.name in FLOATS:
        return FLOAT
    if n.name == "bool":
        return BOOL
    if n.name in ("str", "String", "char"):
        return STR
    if n.name in ("&", "&mut", "Result", *BOXES) and a:
        return ir_type(a[-1] if n.name == "Cow" else a[0])
    if n.name in LISTS and a:
        return list_of(ir_type(a[0]))
    if n.name in SETS and a:
        return set_of(ir_type(a[0]))
    if n.name in MAPS and len(a) == 2:
        return map_of(ir_type(a[0]), ir_type(a[1]))
    if n.name == "Option" and a:
        return option_of(ir_type(a[0]))
    if n.name == "tuple":
        return tuple_of(*map(ir_type, a)) if a else NONE
    if n.name == "fn":
        return func_of([ir_type(x) for x in a[:-1]], ir_type(a[-1]))
    return ANY


def is_copy(t: Type) -> bool:
    """Whether the Rust form of t is copied by a plain use."""
    return t.name in ("int", "float", "bool", "none", "never") or (t.name in ("tuple", "option") and all(map(is_copy, t.args)))


def native_copy(n: Native) -> bool:
    """Whether a Rust type is Copy."""
    return n.name in (*INTS, *FLOATS, "bool", "char", "&", "&mut") or (n.name in ("tuple", "Option", "array") and all(map(native_copy, n.args)))


@dataclass(frozen=True, slots=True)
class Forms:
    """How a program's IR types look in Rust: the integer and float it computes in, and whether order is kept."""

    int: str = "i64"
    float: str = "f64"
    ordered_maps: bool = False
    ordered_sets: bool = False

    def own(self, t: Type) -> Native:
        """The owned form of an IR type."""
        match t.name:
            case "int":
                return Native(self.int)
            case "float":
                return Native(self.float)
            case "bool":
                return Native("bool")
            case "str":
                return STRING
            case "none":
                return UNIT
            case "never":
                return Native("_")
            case "any":
                return Native("Value")
            case "list" | "vtuple":
                return Native("Vec", (self.own(t.args[0]),))
            case "tuple":
                return Native("tuple", tuple(map(self.own, t.args)))
            case "option":
                return Native("Option", (self.own(t.args[0]),))
            case "map":
                return Native("OrderedMap" if self.ordered_maps else "HashMap", tuple(map(self.own, t.args)))
            case "set":
                return Native("OrderedSet" if self.ordered_sets else "HashSet", tuple(map(self.own, t.args)))
            case "func":
                return Native("&", (Native("fn", (*map(self.param, t.args[:-1]), self.own(t.args[-1])), "dyn Fn"),))
        raise Unsupported(f"a value of type {t}", language="rust")

    def param(self, t: Type) -> Native:
        """The form a parameter of an IR type takes when nobody says otherwise: borrowed unless it is Copy."""
        if is_copy(t) or t.name == "func":
            return self.own(t)
        if t.name == "str":
            return STR_SLICE
        if t.name in ("list", "vtuple"):
            return Native("&", (Native("slice", (self.own(t.args[0]),)),))
        return Native("&", (self.own(t),))

    def mode(self, n: Native, t: Type) -> str | None:
        """How a variable of Rust type n is used as a value of IR type t; None where it has to be converted first."""
        own = self.own(t)
        if n == own:
            return "fn" if t.name == "func" else "own"
        if n.name == "char" and t.name == "str":
            return "char"
        if n.name == "usize" and t.name == "int":
            return "usize"
        if n.name == "fn" and t.name == "func" and n.args[:-1] == own.args[0].args[:-1] and n.args[-1] == own.args[0].args[-1]:
            return "fn"
        if n.name in ("&", "&mut"):
            inner = n.args[0]
            if inner == own:
                return "ref" if n.name == "&" else "mut"
            whole = (inner.name == "str" and own == STRING) or (inner.name == "slice" and own.name == "Vec" and inner.args == own.args)
            if whole:
                return "slice" if n.name == "&" else "mutslice"
        return None


def has_float(t: Type) -> bool:
    """Whether values of t are ordered only in part, and can't be hashed: floats, and values of unknown type."""
    return contains(t, "float") or contains(t, "any")


# ---------------------------------------------------------------- conversions


def convert(text: str, src: Native, dst: Native, depth: int = 0) -> str:
    """An expression of type dst made of the expression `text` of type src; raises Unsupported where there is none.

    text: an identifier, or a call chain that nothing has to be parenthesised in.
    """
    x = f"x{depth or ''}"
    if src == dst or dst.name == "_" or (src.name == dst.name and src.args and "_" in {a.name for a in src.args}):
        return text
    if src.name in ("&", "&mut"):
        inner = src.args[0]
        if native_copy(inner):
            return convert(f"*{text}" if text.isidentifier() else f"*({text})", inner, dst, depth)
        if inner.name == "str" and dst == STRING:
            return f"{text}.to_string()"
        if inner == dst:
            return f"{text}.clone()"
        if inner.name in LISTS and dst.name in LISTS and inner.args == dst.args and native_copy(dst.args[0]):
            return f"{text}.to_vec()" if dst.name == "Vec" and inner.name != "VecDeque" else f"{text}.iter().copied().collect()"
        if inner.name == "HashSet" and dst.name == "OrderedSet":
            return _collect(f"sorted_items({text})", Native("&", inner.args), dst, x, depth)
        if inner.name in (*LISTS, *SETS):
            return _collect(f"{text}.iter()", Native("&", inner.args), dst, x, depth)
        if inner.name in MAPS and dst.name in MAPS:
            k, v = (convert(f"{n}{depth or ''}", Native("&", (a,)), b, depth + 1) for n, a, b in zip("kv", inner.args, dst.args, strict=True))
            entries = f"sorted_entries({text})" if inner.name == "HashMap" and dst.name == "OrderedMap" else f"{text}.iter()"
            return f"{entries}.map(|(k{depth or ''}, v{depth or ''})| ({k}, {v})).collect()"
        if inner.name == "Option" and dst.name == "Option":
            return f"{text}.as_ref().map(|{x}| {convert(x, Native('&', inner.args), dst.args[0], depth + 1)})"
        if inner.name == "tuple" and dst.name == "tuple" and len(inner.args) == len(dst.args):
            return "(" + ", ".join(convert(f"{text}.{i}" if native_copy(a) else f"(&{text}.{i})", a if native_copy(a) else Native("&", (a,)), b, depth + 1)
                                   for i, (a, b) in enumerate(zip(inner.args, dst.args, strict=True))) + ")"
        if inner.name == "&":
            return convert(f"(*{text})", inner, dst, depth)
        if inner.name in BOXES:
            return convert(f"{text}.as_ref()", Native("&", inner.args), dst, depth)
    if src.name in INTS and dst.name in (*INTS, *FLOATS):
        if dst.name in FLOATS or _widens(src.name, dst.name):
            return f"{_paren(text)} as {dst}"
        return f"{dst}::try_from({text}).unwrap()"
    if src.name in FLOATS and dst.name in FLOATS:
        return f"{_paren(text)} as {dst}"
    if src.name == "char" and dst == STRING:
        return f"{text}.to_string()"
    if src == STRING and dst == STR_SLICE:  # a caller who wants to borrow what was made here: it lives on for good
        return f"&*{text}.leak()"
    if src.name in FLOATS and dst.name in INTS:
        return f"{_paren(text)} as {dst}"
    if src == STRING and dst.name == "char":
        return f"{text}.chars().next().unwrap()"
    if dst.name in ("Box", "Rc", "Arc") and dst.args:
        return f"{dst.name}::new({convert(text, src, dst.args[0], depth)})"
    if src.name in ("Box", "Rc", "Arc") and src.args:
        return convert(f"(*{text})", src.args[0], dst, depth)
    if src.name in (*LISTS, *SETS) and dst.name in (*LISTS, *SETS) and dst.name not in ("slice",):
        if src.name == "HashSet" and dst.name == "OrderedSet":
            return _collect(f"sorted_items({text})", src.args[0], dst, x, depth)
        if dst.name == "array":
            if src.name == "Vec" and src.args == dst.args:
                return f"{text}.try_into().unwrap()"
            return f"{convert(text, src, Native('Vec', dst.args), depth)}.try_into().unwrap()" if src.args == dst.args else _no(src, dst)
        return _collect(f"{text}.into_iter()", src.args[0], dst, x, depth)
    if src.name in MAPS and dst.name in MAPS:
        entries = f"sorted_entries({text})" if src.name == "HashMap" and dst.name == "OrderedMap" else f"{text}.into_iter()"
        if src.args == dst.args:
            return f"{entries}.collect()"
        k, v = (convert(f"{n}{depth or ''}", a, b, depth + 1) for n, a, b in zip("kv", src.args, dst.args, strict=True))
        return f"{entries}.map(|(k{depth or ''}, v{depth or ''})| ({k}, {v})).collect()"
    if src.name == "Option" and dst.name == "Option":
        return f"{text}.map(|{x}| {convert(x, src.args[0], dst.args[0], depth + 1)})"
    if src.name == "tuple" and dst.name == "tuple" and len(src.args) == len(dst.args):
        return "(" + ", ".join(convert(f"{text}.{i}", a, b, depth + 1) for i, (a, b) in enumerate(zip(src.args, dst.args, strict=True))) + ")"
    if src.name in LISTS and dst.name == "tuple" and all(a == src.args[0] for a in dst.args):
        return _no(src, dst)
    return _no(src, dst)


def _no(src: Native, dst: Native) -> str:
    raise Unsupported(f"a {dst} made of a {src}", language="rust")


def _paren(text: str) -> str:
    return text if re.fullmatch(r"\*?[\w.]+(\(\))?", text) else f"({text})"


def _widens(src: str, dst: str) -> bool:
    a, b = WIDTH[src], WIDTH[dst]
    if src in UNSIGNED:
        # a length or index always fits i64; it is what people write
        return b > a or (dst in UNSIGNED and b >= a) or (src == "usize" and b >= 64)
    return dst in SIGNED and b >= a


def _collect(chain: str, item: Native, dst: Native, x: str, depth: int) -> str:
    if dst.name not in (*LISTS, *SETS) or dst.name in ("slice", "array"):
        _no(item, dst)
    want = dst.args[0]
    if item == want:
        return f"{chain}.collect()"
    if item.name == "&" and item.args[0] == want:
        return f"{chain}.{'copied' if native_copy(want) else 'cloned'}().collect()"
    pattern, text, of = x, x, item
    if item.name == "&" and native_copy(item.args[0]):
        pattern, of = f"&{x}", item.args[0]
    return f"{chain}.map(|{pattern}| {convert(text, of, want, depth + 1)}).collect()"
