"""f-strings, str.format and % formatting with constant patterns."""

from __future__ import annotations

import ast
import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Expr, Lit, type_of
from yantra_codex.ir.types import BOOL, FLOAT, INT, NEVER, STR
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import coerce, number, part, to_text, unopt

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

SPEC = re.compile(r"(?:(?P<fill>.)?(?P<align>[<>^=]))?(?P<sign>[-+ ])?(?P<alt>#)?(?P<zero>0)?(?P<width>\d+)?(?P<group>[,_])?(?:\.(?P<precision>\d+))?(?P<kind>[bcdeEfFgGosxX%])?")


@dataclass(frozen=True)
class Spec:
    """A parsed format specification."""

    fill: str = " "
    align: str = ""
    sign: str = ""
    alt: bool = False
    width: Expr | None = None
    group: str = ""
    precision: Expr | None = None
    kind: str = ""


def parse_spec(text: str) -> Spec | None:
    m = SPEC.fullmatch(text)
    if m is None:
        return None
    fill, align = m["fill"] or " ", m["align"] or ""
    if m["zero"] and not align:
        fill, align = "0", "="
    return Spec(fill, align, m["sign"] or "", bool(m["alt"]), lit(int(m["width"])) if m["width"] else None, m["group"] or "",
                lit(int(m["precision"])) if m["precision"] else None, m["kind"] or "")


def concat(cx: Cx, parts: list[Expr]) -> Expr:
    """The texts put together, neighbouring constants joined."""
    out: Expr | None = None
    for p in parts:
        if isinstance(p, Lit) and p.value == "":
            continue
        if isinstance(p, Lit) and isinstance(out, Lit):
            out = lit(str(out.value) + str(p.value))
        else:
            out = p if out is None else cx.op("str_concat", out, p)
    return lit("") if out is None else out


def fstring(cx: Cx, node: ast.JoinedStr) -> Expr:
    holes = [v for v in node.values if isinstance(v, ast.FormattedValue)]
    values = iter(cx.exprs([v.value for v in holes]))
    parts: list[Expr] = []
    for v in node.values:
        if isinstance(v, ast.Constant):
            parts.append(lit(str(v.value)))
        elif isinstance(v, ast.FormattedValue):
            e = next(values)
            if v.conversion in (ord("r"), ord("a")):
                e = to_text(cx, e, quoted=True)
            elif v.conversion == ord("s"):
                e = to_text(cx, e)
            parts.append(format_value(cx, e, spec_of(cx, v), v))
    return concat(cx, parts)


def spec_of(cx: Cx, v: ast.FormattedValue) -> Spec:
    """A field's specification, its width and precision possibly computed."""
    if v.format_spec is None:
        return Spec()
    assert isinstance(v.format_spec, ast.JoinedStr)
    text, holes = "", []
    for p in v.format_spec.values:
        if isinstance(p, ast.Constant):
            text += str(p.value)
        elif isinstance(p, ast.FormattedValue):
            holes.append(cx.expr(p.value))
            text += str(90000 + len(holes))
    spec = parse_spec(text)
    if spec is None:
        raise cx.no(f"format specification {text!r}", v)
    return Spec(spec.fill, spec.align, spec.sign, spec.alt, put_hole(spec.width, holes), spec.group,
                put_hole(spec.precision, holes), spec.kind)


def put_hole(e: Expr | None, holes: list[Expr]) -> Expr | None:
    if isinstance(e, Lit) and isinstance(e.value, int) and 90000 < e.value <= 90000 + len(holes):
        return holes[e.value - 90001]
    return e


def format_value(cx: Cx, e: Expr, spec: Spec, node: ast.AST) -> Expr:
    """format(e, spec)."""
    t = type_of(e)
    if t == NEVER:
        return Lit("", STR)
    if spec == Spec():
        return to_text(cx, e)
    e = unopt(cx, e)
    t = type_of(e)
    if t == BOOL and (spec.kind in ("d", "f", "b", "x", "o", "e", "g", "%") or spec.width is not None):
        e, t = number(cx, e), INT
    if t == STR or spec.kind == "s":
        text = to_text(cx, e)
        if spec.precision is not None:
            text = cx.op("str_slice_to", text, spec.precision)
        return pad(cx, text, spec, spec.align if spec.align != "=" else "<")
    if t not in (INT, FLOAT):
        raise cx.no(f"format specification for a value of type {t}", node)
    text = format_number(cx, e, spec, node)
    if spec.align == "=" and spec.fill == "0" and spec.width is not None:
        return cx.op("zfill", text, spec.width)
    return pad(cx, text, spec, spec.align or ">")


def pad(cx: Cx, text: Expr, spec: Spec, align: str) -> Expr:
    if spec.width is None:
        return text
    op = {"<": "pad_right", ">": "pad_left", "^": "format_center", "": "pad_right"}.get(align)
    if op is None:
        raise TypeMismatch(f"alignment {align!r}")
    return cx.op(op, text, spec.width, lit(spec.fill))


def format_number(cx: Cx, e: Expr, spec: Spec, node: ast.AST) -> Expr:
    t, kind = type_of(e), spec.kind
    digits = spec.precision if spec.precision is not None else lit(6)
    if spec.group == "_" or ((spec.sign and not (spec.sign == "+" and t == INT and kind in ("", "d") and not spec.group)) and spec.sign != "-"):
        if spec.sign == "+" and spec.group != "_":
            plain = format_number(cx, e, Spec(spec.fill, spec.align, "", spec.alt, spec.width, spec.group, spec.precision, kind), node)
            from yantra_codex.ir.nodes import IfExpr

            return cx.named(plain, lambda s: IfExpr(cx.op("starts_with", s, lit("-")), s, cx.op("str_concat", lit("+"), s), STR))
        raise cx.no("this format specification", node)
    if kind in ("f", "F"):
        x = coerce(cx, e, FLOAT)
        return cx.op("format_grouped" if spec.group else "format_fixed", x, digits)
    if kind in ("e", "E"):
        text = cx.op("format_exp", coerce(cx, e, FLOAT), digits)
        return text if kind == "e" else cx.op("upper", text)
    if kind in ("g", "G"):
        return cx.op("format_general", coerce(cx, e, FLOAT), digits)
    if kind == "%":
        return cx.op("format_percent", coerce(cx, e, FLOAT), digits)
    if t == INT:
        return format_int(cx, e, spec, node)
    if kind == "" and spec.precision is None and not spec.group:
        return to_text(cx, e)
    if kind == "" and spec.group and spec.precision is None:
        raise cx.no("grouping the digits of a float of any length", node)
    raise cx.no("this format specification for a float", node)


BASES = {"b": (2, "0b"), "o": (8, "0o"), "x": (16, "0x"), "X": (16, "0X")}


def format_int(cx: Cx, e: Expr, spec: Spec, node: ast.AST) -> Expr:
    if spec.kind in BASES:
        base, prefix = BASES[spec.kind]
        text = cx.op("to_base", e, lit(base))
        if spec.kind == "X":
            text = cx.op("upper", text)
        if not spec.alt:
            return text
        low = cx.lower(e)
        if low is None or low < 0:
            raise cx.no("a prefixed number that may be negative", node)
        return cx.op("str_concat", lit(prefix), text)
    if spec.kind == "c":
        return cx.op("char_of", e)
    if spec.group:
        return cx.op("group_thousands", e)
    if spec.sign == "+":
        return cx.op("format_signed", e)
    return cx.op("int_to_str", e)


# ---------------------------------------------------------------- str.format and %


def str_format(cx: Cx, pattern: str, args: list[ast.expr], keywords: list[ast.keyword], node: ast.AST) -> Expr:
    values = cx.exprs([*args, *(k.value for k in keywords)])
    named = {k.arg: values[len(args) + i] for i, k in enumerate(keywords)}
    parts: list[Expr] = []
    auto = 0
    try:
        fields = list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise cx.no(f"format pattern: {error}", node) from error
    for text, name, spec_text, conversion in fields:
        parts.append(lit(text))
        if name is None:
            continue
        if name == "":
            name, auto = str(auto), auto + 1
        if name.isdigit() and int(name) < len(args):
            e = values[int(name)]
        elif name in named:
            e = named[name]
        else:
            raise cx.no(f"format field {name!r}", node)
        spec = parse_spec(spec_text or "")
        if spec is None:
            raise cx.no(f"format specification {spec_text!r}", node)
        parts.append(format_value(cx, to_text(cx, e, quoted=True) if conversion == "r" else e, spec, node))
    return concat(cx, parts)


PERCENT = re.compile(r"%(?P<flags>[-+ 0#]*)(?P<width>\d+)?(?:\.(?P<precision>\d+))?(?P<kind>[diouxXeEfFgGcrs%])")


def percent_format(cx: Cx, pattern: str, right: ast.expr, node: ast.AST) -> Expr:
    """pattern % right."""
    if isinstance(right, ast.Tuple):
        values = cx.exprs(right.elts)
    else:
        e = cx.expr(right)
        t = type_of(e)
        values = [part(cx, e, i) for i in range(len(t.args))] if t.name == "tuple" else [e]
    parts: list[Expr] = []
    at, used = 0, 0
    for m in PERCENT.finditer(pattern):
        if "%" in pattern[at : m.start()]:
            raise cx.no("this % pattern", node)
        parts.append(lit(pattern[at : m.start()]))
        at = m.end()
        if m["kind"] == "%":
            parts.append(lit("%"))
            continue
        if used >= len(values):
            raise cx.no("a % pattern with too few values", node)
        parts.append(percent_field(cx, m, values[used], node))
        used += 1
    if used != len(values) or "%" in pattern[at:]:
        raise cx.no("this % pattern", node)
    return concat(cx, [*parts, lit(pattern[at:])])


def percent_field(cx: Cx, m: re.Match[str], e: Expr, node: ast.AST) -> Expr:
    kind, flags = m["kind"], m["flags"]
    if type_of(e) == NEVER:
        return Lit("", STR)
    if kind in "diu":
        e = number(cx, e)
        e, kind = (cx.op("trunc", e) if type_of(e) == FLOAT else e), "d"
    if kind in "rs":
        e, kind = to_text(cx, e, quoted=kind == "r"), "s"
    align = "<" if "-" in flags else "=" if "0" in flags and kind != "s" else ">"
    spec = Spec("0" if align == "=" else " ", align, "+" if "+" in flags else "", "#" in flags,
                lit(int(m["width"])) if m["width"] else None, "", lit(int(m["precision"])) if m["precision"] else None, kind)
    return format_value(cx, e, spec, node)
