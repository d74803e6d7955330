"""Text in Go: positions count characters, so they go through []rune."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.lowering import lower
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import STR, Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import (
    args_of,
    atom_expr,
    expr,
    go_string,
    has_rune,
    rune_at,
    rune_of,
    runes_of,
    show,
    template,
    wants,
)
from yantra_codex.languages.go_facts import is_finite, is_literal, is_not_negative
from yantra_codex.languages.go_table import TEMPLATES, renders
from yantra_codex.languages.go_writer import Writer, call, go


@renders("str_is_empty")
def str_is_empty(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go('{0} == ""', expr(w, e.args[0]))


@renders("str_length")
def str_length(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    runes = runes_of(w, e.args[0])
    return call("len", runes) if runes else call("utf8.RuneCountInString", expr(w, e.args[0]))


@renders("str_index", "str_index_wrap")
def str_index(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    text = rune_at(w, e)
    return call("string", text)


@renders("str_slice", "str_slice_from", "str_slice_to", "slice", "slice_from", "slice_to", "take", "drop", "take_last")
def slicing(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    is_text = e.op.startswith("str_")
    source = e.args[0]
    xs = (runes_of(w, source) or call("[]rune", expr(w, source))) if is_text else expr(w, source, wants(e, want)[0])
    if not is_text and type_of(source).name == "tuple":
        xs = go("{0}[:]", xs)
    text = slice_text(w, xs, e.op.removeprefix("str_"), list(e.args[1:]))
    return call("string", text) if is_text else text


def slice_text(w: Writer, xs: Text, op: str, bounds: list[Expr]) -> Text:
    def size() -> Text:
        return call("len", xs)

    def low(k: Expr) -> Text | None:
        """A bound that is in range whatever the length is."""
        nonlocal xs
        if isinstance(k, n.Lit) and isinstance(k.value, int):
            xs = w.atom(xs, "items")
            if k.value == 0:
                return Text("")
            if k.value > 0:
                return call("min", str(k.value), size())
            return call("max", go("{0} - {1}", size(), Text(str(-k.value))), "0")
        if is_not_negative(w, k):
            xs = w.atom(xs, "items")
            return call("min", expr(w, k), size())
        return None

    k = bounds[0]
    if op in ("take", "drop", "take_last"):
        xs = w.atom(xs, "items")
        amount = expr(w, k) if is_not_negative(w, k) else call("max", expr(w, k), "0")
        capped = call("min", amount, size())
        return {"take": lambda: go("{0}[:{1}]", xs, capped), "drop": lambda: go("{0}[{1}:]", xs, capped),
                "take_last": lambda: go("{0}[len({0})-{1}:]", xs, capped)}[op]()
    if op == "slice_from":
        bound = low(k)
        return go("{0}[{1}:]", xs, bound) if bound is not None else call("span", w.atom(xs, "items"), expr(w, k), size_of(w, xs))
    if op == "slice_to":
        bound = low(k)
        return go("{0}[:{1}]", xs, bound) if bound is not None else call("span", xs, "0", expr(w, k))
    a, b = bounds
    if isinstance(a, n.Lit) and a.value == 0:
        return slice_text(w, xs, "slice_to", [b])
    if isinstance(a, n.Lit) and isinstance(b, n.Lit) and isinstance(a.value, int) and isinstance(b.value, int) and 0 <= a.value <= b.value:
        x, y = low(a), low(b)
        return go("{0}[{1}:{2}]", xs, x or Text(""), y or Text(""))
    return call("span", xs, expr(w, a), expr(w, b))


def size_of(w: Writer, xs: Text) -> Text:
    return call("len", xs)


@renders("str_slice_step")
def str_slice_step(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, a, b, c = e.args
    if is_literal(a, None) and is_literal(b, None) and is_literal(c, -1):
        return call("reverseString", expr(w, s))
    runes = runes_of(w, s) or call("[]rune", expr(w, s))
    return call("string", call("spanStep", runes, *[expr(w, x) for x in (a, b, c)]))


@renders("slice_step")
def slice_step(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, a, b, c = e.args
    if is_literal(a, None) and is_literal(b, None) and is_literal(c, -1):
        return call("reversed", expr(w, xs))
    return call("spanStep", *[expr(w, x) for x in e.args])


@renders("str_repeat")
def str_repeat(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return call("strings.Repeat" if is_not_negative(w, e.args[1]) else "repeatText", *args_of(w, e))


@renders("split")
def split(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    separator = e.args[1]
    safe = isinstance(separator, n.Lit) and separator.value
    return call("strings.Split" if safe else "splitBy", *args_of(w, e))


@renders("split_limit")
def split_limit(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, separator, limit = e.args
    if isinstance(separator, n.Lit) and separator.value and isinstance(limit, n.Lit) and isinstance(limit.value, int) and limit.value >= 0:
        return call("strings.SplitN", expr(w, s), expr(w, separator), str(limit.value + 1))
    return call("splitLimit", *args_of(w, e))


@renders("str_contains")
def str_contains(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, t = e.args
    rune = rune_of(w, t) if has_rune(w, t) else None
    return call("strings.ContainsRune", expr(w, s), rune) if rune else call("strings.Contains", expr(w, s), expr(w, t))


CLASSES = {"is_digit": "unicode.IsDigit", "is_alpha": "unicode.IsLetter", "is_alnum": "isAlphanumeric", "is_space": "unicode.IsSpace",
           "is_lower": "unicode.IsLower", "is_upper": "unicode.IsUpper"}


@renders("is_digit", "is_alpha", "is_alnum", "is_space", "is_lower", "is_upper")
def character_class(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    c = e.args[0]
    rune = rune_of(w, c) if has_rune(w, c) else None
    if rune:
        return call(CLASSES[e.op], rune)
    if e.op in ("is_lower", "is_upper"):
        return template(w, TEMPLATES[e.op], e)
    return call("allRunes", expr(w, c), CLASSES[e.op])


@renders("is_vowel")
def is_vowel(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    c = e.args[0]
    rune = rune_of(w, c) if has_rune(w, c) else None
    if rune:
        return call("strings.ContainsRune", '"aeiouAEIOU"', rune)
    return expr(w, lower(e))


@renders("pad_left", "pad_right", "center")
def pad(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, width, fill_ = args_of(w, e)
    known = e.args[2]
    single = isinstance(known, n.Lit) and isinstance(known.value, str) and len(known.value) == 1
    return go(TEMPLATES[e.op], s, width, fill_ if single else call("oneChar", fill_))


@renders("char_code")
def char_code(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    c = e.args[0]
    rune = rune_of(w, c)
    return call("int", rune if rune else call("runeOf", expr(w, c)))


@renders("char_of")
def char_of(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Lit) and isinstance(x.value, int) and 0 <= x.value <= 0x10FFFF:
        return expr(w, n.Lit(chr(x.value), STR))
    return call("charOf", expr(w, x))


@renders("translate")
def translate(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m = atom_expr(w, e.args[1], "table")
    t = type_of(e.args[1])
    if w.rep.map_kind(t) == "plain":
        lookup = f"func(c string) (string, bool) {{ to, ok := {m}[c]; return to, ok }}"
    else:
        lookup = f'func(c string) (string, bool) {{ return {m}.GetOr(c, ""), {m}.Has(c) }}'
    tabs = "\t" * w.indent
    if "; " in lookup:
        lookup = f"func(c string) (string, bool) {{\n{tabs}\tto, ok := {m}[c]\n{tabs}\treturn to, ok\n{tabs}}}"
    return call("translate", expr(w, e.args[0]), lookup)


@renders("show", "show_quoted")
def show_value(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return show(w, expr(w, e.args[0]), type_of(e.args[0]), e.op == "show_quoted")


@renders("format_percent", "format_fixed")
def format_fixed(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x, k = e.args
    if isinstance(k, n.Lit) and isinstance(k.value, int) and k.value >= 0 and is_finite(x):
        return call("fmt.Sprintf", go_string(f"%.{k.value}f" + ("%%" if e.op == "format_percent" else "")),
                    go("{0} * 100", expr(w, x)) if e.op == "format_percent" else expr(w, x))
    return template(w, TEMPLATES[e.op], e)
