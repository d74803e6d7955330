"""Rows and JSON objects (map[str,any]) as plain objects, in programs with effects; what JSON holds as unknown values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import Type
from yantra_codex.languages.analysis import flatten
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.ecma_ops import esc
from yantra_codex.languages.ecma_render import arrow_body, is_scalar, string
from yantra_codex.languages.ecma_types import OBJECT
from yantra_codex.languages.tables import Entry

if TYPE_CHECKING:
    from yantra_codex.languages.ecma_effects import EffectRenderer

IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
CASTS = {"str": "asString", "int": "asInteger", "float": "asNumber", "bool": "asBoolean", "list": "asArray", "vtuple": "asArray", "tuple": "asArray",
         "map": "asObject"}  # fmt: skip

Rule = Callable[["EffectRenderer", n.Apply], "Text | None"]
OBJECT_RULES: dict[str, Rule] = {}  # where a map[str,any] is read or made
VALUE_RULES: dict[str, Rule] = {}  # where an unknown value is
rule = Entry(OBJECT_RULES)
value_rule = Entry(VALUE_RULES)


def is_object(e: n.Expr) -> bool:
    return n.type_of(e) == OBJECT


MAKERS = frozenset(["map_from_pairs", "map_from_keys", "map_zip", "map_to", "key_by"])
REBUILDERS = frozenset(["map_values_with", "map_keys_with", "map_invert"])


def concerns_object(e: n.Apply) -> bool:
    """Whether an op reads an object, or makes one."""
    if e.op in MAKERS or (e.op in REBUILDERS and e.type == OBJECT):
        return e.type == OBJECT
    return bool(e.args) and is_object(e.args[0])


def bare(e: n.Expr) -> n.Expr:
    """e without the conversion to any."""
    while isinstance(e, n.Apply) and e.op in ("to_any", "some"):
        e = e.args[0]
    return e


def key_name(k: n.Expr) -> str | None:
    """A key that can stand after a dot."""
    return k.value if isinstance(k, n.Lit) and isinstance(k.value, str) and IDENTIFIER.fullmatch(k.value) else None


def member(r: EffectRenderer, m: n.Expr, k: n.Expr) -> Text:
    """`row.email` or `row[key]`."""
    name = key_name(k)
    return r.fill("{0}." + name, r.e(m)) if name else r.fill("{0}[{1}]", r.e(m), r.e(k))


def pair(r: EffectRenderer, k: n.Expr, v: n.Expr) -> str:
    """One part of an object literal."""
    name, value = key_name(k), r.stored(v, 0, ctx=True).text
    if name is not None:
        return name if value == name else f"{name}: {value}"
    return f"{string(str(k.value))}: {value}" if isinstance(k, n.Lit) else f"[{r.e(k).text}]: {value}"


def braces(parts: Sequence[str]) -> Text:
    return atom("{ " + ", ".join(parts) + " }" if parts else "{}")


def literal(r: EffectRenderer, e: n.Make) -> Text:
    """An object literal."""
    return braces([pair(r, k, v) for k, v in zip(e.items[::2], e.items[1::2], strict=True)])


def _parts(r: EffectRenderer, e: n.Expr) -> list[str]:
    """What stands between the braces of an object made of e and its likes."""
    match e:
        case n.Make(items=items):
            return [pair(r, k, v) for k, v in zip(items[::2], items[1::2], strict=True)]
        case n.Apply(op="map_merge", args=args):
            return [p for a in args for p in _parts(r, a)]
        case n.Apply(op="map_with", args=(m, k, v)):
            return [*_parts(r, m), pair(r, k, v)]
    x = r.e(e)
    return [f"...{x.text}" if not x.form else f"...({x.text})"]


@rule("map_merge", "map_with")
def _merge(r: EffectRenderer, e: n.Apply) -> Text:
    return braces(_parts(r, e))


@rule("map_get")
def _get(r: EffectRenderer, e: n.Apply) -> Text:
    m, k = e.args
    if (m, k) in r.bounds.known.has or r.has_column(m, k):
        return member(r, m, k)
    return r.fill("getField({0}, {1})", r.e(m), r.e(k))


@rule("map_get_or")
def _get_or(r: EffectRenderer, e: n.Apply) -> Text:
    m, k, default = e.args
    if (m, k) in r.bounds.known.has:
        return member(r, m, k)
    if isinstance(bare(default), n.Lit) and bare(default).value is None:  # type: ignore[attr-defined]
        return r.fill("{0} ?? null", member(r, m, k))
    return r.fill("Object.hasOwn({0}, {1}) ? {2} : {3}", r.e(m), r.e(k), member(r, m, k), r.e(default))


@rule("map_find")
def _find(r: EffectRenderer, e: n.Apply) -> Text:
    return r.fill("{0} ?? null", member(r, *e.args))


@rule("map_has")
def _has(r: EffectRenderer, e: n.Apply) -> Text:
    return r.fill("Object.hasOwn({0}, {1})", *map(r.e, e.args))


@rule("map_size", "map_is_empty")
def _size(r: EffectRenderer, e: n.Apply) -> Text:
    return r.fill("Object.keys({0}).length" + (" === 0" if e.op == "map_is_empty" else ""), r.e(e.args[0]))


@rule("map_keys", "map_values", "map_items")
def _views(r: EffectRenderer, e: n.Apply) -> Text:
    return r.fill({"map_keys": "Object.keys({0})", "map_values": "Object.values({0})", "map_items": "Object.entries({0})"}[e.op], r.e(e.args[0]))


# ---------------------------------------------------------------- made of entries


def made(r: EffectRenderer, t: Type, pairs: Text) -> Text:
    """A map of type t from its [key, value] pairs."""
    if t == OBJECT:
        return atom(f"Object.fromEntries({pairs.text})")
    return atom(f"new {r.collection(t)}{r.type_args(*t.args) if not all(map(is_scalar, t.args)) else ''}({pairs.text})")


def entries(r: EffectRenderer, m: n.Expr) -> Text:
    return r.fill("Object.entries({0})" if is_object(m) else "[...{0}]", r.e(m))


@rule("map_from_pairs")
def _from_pairs(r: EffectRenderer, e: n.Apply) -> Text:
    return made(r, e.type, r.e(e.args[0], True))


@rule("map_from_keys")
def _from_keys(r: EffectRenderer, e: n.Apply) -> Text:
    with r.temps("key") as (k,):
        return made(r, e.type, r.fill("{0}.map((" + k + ") => [" + k + ", {1}])", *map(r.e, e.args)))


@rule("map_zip")
def _zip(r: EffectRenderer, e: n.Apply) -> Text:
    return made(r, e.type, r.fill("zip({0}, {1})", *map(r.e, e.args)))


@rule("map_to", "key_by")
def _map_to(r: EffectRenderer, e: n.Apply) -> Text:
    xs, f = e.args
    with r.temps("x") as (x,):
        inner = r.inline(f, x).text
        both = f"[{x}, {inner}]" if e.op == "map_to" else f"[{inner}, {x}]"
        return made(r, e.type, r.fill("{0}.map((" + x + ") => " + esc(both) + ")", r.e(xs)))


@rule("map_without")
def _without(r: EffectRenderer, e: n.Apply) -> Text:
    m, k = e.args
    with r.temps("key") as (x,):
        return made(r, e.type, r.fill("{0}.filter(([" + x + "]) => " + x + " !== {1})", entries(r, m), r.e(k)))


@rule("map_filter")
def _filter(r: EffectRenderer, e: n.Apply) -> Text:
    m, f = e.args
    with r.temps("key", "value") as (k, v):
        test = r.inline(f, k, v).text
        return made(r, e.type, r.fill("{0}.filter((" + _pattern(test, k, v) + ") => " + esc(test) + ")", entries(r, m)))


def _pattern(body: str, k: str, v: str) -> str:
    uses_k, uses_v = (bool(re.search(rf"\b{x}\b", body)) for x in (k, v))
    return f"[{k if uses_k or not uses_v else ''}{f', {v}' if uses_v else ''}]"


@rule("map_values_with", "map_keys_with", "map_invert", "map_entries_with")
def _rebuilt(r: EffectRenderer, e: n.Apply) -> Text:
    m, *f = e.args
    with r.temps("key", "value") as (k, v):
        if e.op == "map_entries_with":
            body = arrow_body(r.inline(f[0], k, v, ctx=True))
            return r.fill("{0}.map((" + _pattern(body, k, v) + ") => " + esc(body) + ")", entries(r, m))
        both = {"map_values_with": lambda: f"[{k}, {r.inline(f[0], v, ctx=True).text}]", "map_invert": lambda: f"[{v}, {k}]",
                "map_keys_with": lambda: f"[{r.inline(f[0], k, ctx=True).text}, {v}]"}[e.op]()  # fmt: skip
        note = f": [{', '.join(map(r.type, e.type.args))}]" if r.typed and e.type != OBJECT else ""
        return made(r, e.type, r.fill("{0}.map(([" + f"{k}, {v}" + "])" + note + " => " + esc(both) + ")", entries(r, m)))


# ---------------------------------------------------------------- unknown values


@value_rule("cast")
def _cast(r: EffectRenderer, e: n.Apply) -> Text | None:
    x, wanted = e.args
    assert isinstance(wanted, n.Lit)
    kind = str(wanted.value).partition("[")[0]
    if kind not in CASTS:
        return None
    # a field that is not there is undefined, which no cast accepts
    inner = member(r, *x.args) if isinstance(x, n.Apply) and x.op == "map_get" and is_object(x.args[0]) else r.e(x)
    out = r.fill(CASTS[kind] + "({0})", inner)
    if kind == "map" and e.type != OBJECT:
        return made(r, e.type, r.fill("Object.entries({0})" + (f" as [{', '.join(map(r.type, e.type.args))}][]" if r.typed else ""), out))
    if r.typed and kind in ("list", "vtuple", "tuple") and r.type(e.type) != "unknown[]":
        return r.fill("{0} as " + esc(r.type(e.type)), out)
    return out


@value_rule("to_any")
def _to_any(r: EffectRenderer, e: n.Apply) -> Text:
    x = e.args[0]
    if isinstance(x, n.Make) and x.type.name == "map" and x.type.args[0].name == "str":
        return literal(r, x)
    return plain(r, r.e(x, True), n.type_of(x))


def plain(r: EffectRenderer, x: Text, t: Type) -> Text:
    """x as JSON has it: maps as objects, sets as arrays."""
    if t == OBJECT or not _holds(t):
        return x
    if t.name in ("list", "vtuple"):
        return r.fill("{0}.map((item) => " + esc(arrow_body(plain(r, atom("item"), t.args[0]))) + ")", x)
    if t.name == "set":
        return r.fill("[...{0}]", x)
    if t.name == "map":
        if not _holds(t.args[1]):
            return r.fill("Object.fromEntries({0})", x)
        return r.fill("Object.fromEntries(Array.from({0}, ([key, value]) => [key, " + esc(plain(r, atom("value"), t.args[1]).text) + "]))", x)
    return x


def _holds(t: Type) -> bool:
    """Whether values of t hold a Map or a Set."""
    return t != OBJECT and (t.name in ("map", "set") or any(map(_holds, t.args)))


@value_rule("eq", "ne")
def _equal(r: EffectRenderer, e: n.Apply) -> Text | None:
    a, b = map(bare, e.args)
    if not any(n.type_of(x).name == "any" or is_object(x) for x in (a, b)):
        return None
    scalar = any(n.type_of(x).name not in ("any", "never") and is_scalar(n.type_of(x)) for x in (a, b))
    same, other = ("{0} === {1}", "{0} !== {1}") if scalar else ("equalValues({0}, {1})", "!equalValues({0}, {1})")
    return r.fill(same if e.op == "eq" else other, r.e(a), r.e(b))


@value_rule("not")
def _not(r: EffectRenderer, e: n.Apply) -> Text | None:
    """`not (a and b)` as `not a or not b`."""
    x = e.args[0]
    if not (isinstance(x, n.Apply) and x.op in ("and", "or")):
        return None
    first, *others = (n.Apply("not", (part,), e.type) for part in flatten(x.op, x))
    out: n.Expr = first
    for part in others:
        out = n.Apply("or" if x.op == "and" else "and", (out, part), e.type)
    return r.e(out)


@value_rule("is_a")
def _is_a(r: EffectRenderer, e: n.Apply) -> Text | None:
    kind = e.args[1]
    return r.fill("isObject({0})", r.e(e.args[0])) if isinstance(kind, n.Lit) and kind.value == "map" else None


@value_rule("is_none", "is_some")
def _is_none(r: EffectRenderer, e: n.Apply) -> Text | None:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "map_find" and is_object(x.args[0]):
        return r.fill("{0} == null" if e.op == "is_none" else "{0} != null", member(r, *x.args))
    if isinstance(x, n.Var) and x.name in r.undefined:
        return r.fill("{0} === undefined" if e.op == "is_none" else "{0} !== undefined", r.e(x))
    return None


@value_rule("unwrap_or")
def _unwrap_or(r: EffectRenderer, e: n.Apply) -> Text | None:
    x, default = e.args
    if isinstance(x, n.Apply) and x.op == "map_find" and is_object(x.args[0]):
        return r.fill("{0} ?? {1}", member(r, *x.args), r.e(default))
    return None


# ---------------------------------------------------------------- changes

Change = Callable[["EffectRenderer", Text, Sequence[n.Expr]], list[str]]


def _at(r: EffectRenderer, x: Text, k: n.Expr) -> Text:
    name = key_name(k)
    return r.fill("{0}." + name, x) if name else r.fill("{0}[{1}]", x, r.e(k))


OBJECT_CHANGES: dict[str, Change] = {
    "map_put": lambda r, x, a: [f"{_at(r, x, a[0]).text} = {r.stored(a[1], 0, ctx=True).text};"],
    "map_discard": lambda r, x, a: [f"delete {_at(r, x, a[0]).text};"],
    "map_remove": lambda r, x, a: [r.fill("takeField({0}, {1})", x, r.e(a[0])).text + ";"],
    "map_update": lambda r, x, a: [f"Object.assign({x.text}, {r.e(a[0], True).text});"],
    "map_clear": lambda r, x, a: [f"for (const key of Object.keys({x.text})) {{", f"  delete {x.text}[key];", "}"],
    "map_default": lambda r, x, a: [f"if (!Object.hasOwn({x.text}, {r.e(a[0]).text})) {{", f"  {_at(r, x, a[0]).text} = {r.e(a[1], True).text};", "}"],
}

__all__ = ["OBJECT_CHANGES", "OBJECT_RULES", "VALUE_RULES", "bare", "braces", "concerns_object", "is_object", "key_name", "literal", "made", "member", "pair", "plain"]
