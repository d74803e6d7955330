"""Expressions of Go programs with effects: values of rows and JSON, and what gives an error beside its value."""

from __future__ import annotations

import re

from yantra_codex.ir import nodes as n
from yantra_codex.ir import ownership
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import ANY, INT, NONE, Type, is_mutable
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_effects import ends, is_object
from yantra_codex.languages.go_effects_write import call_text, can_fail, declare_checked, decodes, fail, is_columns
from yantra_codex.languages.go_expressions import expr, go_string, template
from yantra_codex.languages.go_table import EFFECT_RENDERERS, RENDERERS, TEMPLATES, renders
from yantra_codex.languages.go_writer import Writer, call, go, spelled
from yantra_codex.languages.tables import Entry

writes = Entry(EFFECT_RENDERERS)
TEMPLATES["url_encode"] = 'strings.ReplaceAll(url.QueryEscape({0}), "+", "%20")'
NOUNS = {"str": "a string", "bool": "a bool", "map": "an object", "list": "a list"}


def checked(w: Writer, text: Text, hint: str) -> Text:
    """The value of a call that gives an error too."""
    if w.both:
        w.both = False
        w.emit(f"return {text}")
        return text
    return declare_checked(w, hint, text.text) if can_fail(w) else call("must", text)


# ---------------------------------------------------------------- JSON, CSV, numbers


def read_json(w: Writer, source: Expr, t: Type, hint: str) -> Text:
    text = expr(w, source).text
    known = re.fullmatch(r"string\((\w+)\)", text)
    data = known[1] if known else f"[]byte({text})"
    name = w.fresh(hint)
    w.emit(f"var {name} {w.rep(t)}")
    w.declared[-1].append((name, len(w.lines) - 1))
    with w.block() as lines:
        fail(w, "err")
    w.braced(f"if err := json.Unmarshal({data}, &{name}); err != nil", lines)
    return Text(name)


@renders("json_parse")
def json_parse(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return read_json(w, e.args[0], ANY, hint or "value")


@renders("json_text")
def json_text(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return call("string", checked(w, call("json.Marshal", expr(w, e.args[0], ANY)), "encoded" if w.is_visible("data") else "data"))


@renders("csv_rows")
def csv_rows(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return checked(w, call("readCSV", expr(w, e.args[0])), hint or "rows")


@renders("csv_text")
def csv_text(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return checked(w, call("csvText", expr(w, e.args[0])), hint or "text")


@writes("parse_int", "parse_float")
def parse_number(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    text = call("strings.TrimSpace", expr(w, e.args[0]))
    call_ = call("strconv.Atoi", text) if e.op == "parse_int" else call("strconv.ParseFloat", text, "64")
    return checked(w, call_, hint or "number")


# ---------------------------------------------------------------- values of rows and JSON


@writes("to_any")
def to_any(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return Text("nil") if type_of(e.args[0]) == NONE else expr(w, e.args[0], None, hint)


@writes("cast")
def cast(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    inner, t = e.args[0], e.type
    source = type_of(inner)
    if isinstance(inner, n.Var) and inner.name in w.typed_names:
        source = w.typed_names[inner.name]
    if source != ANY or t == ANY:
        return call("float64", expr(w, inner)) if t.name == "float" and source.name == "int" else expr(w, inner)
    if isinstance(inner, n.Apply) and inner.op == "to_any" and type_of(inner.args[0]) == t:
        return expr(w, inner.args[0])
    if isinstance(inner, n.Apply) and inner.op == "json_parse" and decodes(t):
        return read_json(w, inner.args[0], t, hint or "value")
    key = key_of(inner)
    if not hint and re.fullmatch(r"[a-z_]\w*", key) and w.is_visible(spelled(key)):
        hint = "number" if t.name in ("int", "float") else "value"
    return as_type(w, expr(w, inner), t, key or "the value", hint or (spelled(key) if re.fullmatch(r"[a-z_]\w*", key) else ""))


def key_of(e: Expr) -> str:
    """The literal key that a value is read by."""
    is_field = isinstance(e, n.Apply) and e.op in ("map_get", "map_get_or") and isinstance(e.args[1], n.Lit)
    return str(e.args[1].value) if is_field else ""  # type: ignore[attr-defined]


def as_type(w: Writer, text: Text, t: Type, what: str, hint: str) -> Text:
    """An `any` as a value of type t; what: its name in the message where it is something else."""
    match t.name:
        case "int":
            return checked(w, call("intOf", text), hint or "number")
        case "float":
            return checked(w, call("floatOf", text), hint or "number")
        case "str" | "bool":
            return asserted(w, text, t, w.rep(t), what, hint or "text")
        case "map" if is_object(t):
            return asserted(w, text, t, w.rep(t), what, hint or "object")
        case "map":
            table = asserted(w, text, t, "map[string]any", what, hint or "object")
            out = w.declare(hint or "table", Text(f"make({w.rep(t)}, len({table}))"))
            with w.loop() as made, w.block() as lines:
                k, v = w.fresh("key"), w.fresh("value")
                w.emit(f"{out}[{k}] = {as_type(w, Text(v), t.args[1], 'the value', 'item')}")
            w.put_loop(made, f"for {k}, {v} := range {table}", lines)
            return out
        case "list":
            items = asserted(w, text, t, "[]any", what, "items" if t.args[0] != ANY else hint or "items")
            if t.args[0] == ANY:
                return items
            out = w.declare(hint or "values", Text(f"make({w.rep(t)}, len({items}))"))
            with w.loop() as made, w.block() as lines:
                i, x = w.fresh("i"), w.fresh("item")
                w.emit(f"{out}[{i}] = {as_type(w, Text(x), t.args[0], 'the item', 'value')}")
            w.put_loop(made, f"for {i}, {x} := range {items}", lines)
            return out
        case "option":
            found = w.fresh(hint or "found")
            w.declare_only(found, t)
            source = w.atom(text, "value", ANY)
            with w.block() as lines:
                w.emit(f"{found} = ptr({as_type(w, source, t.args[0], what, '')})")
            w.braced(f"if {source} != nil", lines)
            return Text(found)
    return text


def asserted(w: Writer, text: Text, t: Type, spelled_type: str, what: str, hint: str) -> Text:
    """`x, ok := value.(T)` and an error where it is not."""
    source = text if re.fullmatch(r"[\w.\[\]\"]+", text.text) or text.text.endswith(")") else go("{0}", text)
    if not can_fail(w):
        return Text(f"{source}.({spelled_type})")
    name = w.fresh(hint)
    w.emit(f"{name}, ok := {source}.({spelled_type})")
    w.declared[-1].append((name, len(w.lines) - 1))
    with w.block() as lines:
        fail(w, f"errors.New({go_string(f'{what} is not {NOUNS[t.name]}')})")
    w.braced("if !ok", lines)
    return Text(name)


@writes("append")
def append(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = e.args[0]
    made = [s for s in n.walk_block(w.function.body) if isinstance(s, n.Let) and isinstance(xs, n.Var) and s.name == xs.name]
    if len(made) == 1 and made[0].value is not None and ownership.is_fresh(made[0].value, w.owned) and w.is_done_with(xs) and not is_mutable(e.type.args[0]):
        return call("append", expr(w, xs), expr(w, e.args[1]))
    return template(w, TEMPLATES["append"], e, want)


@writes("slice_from")
def slice_from(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    """`rows[1:]` where an empty list has left already."""
    xs, start = e.args
    if isinstance(xs, n.Var) and isinstance(start, n.Lit) and start.value == 1:
        for s in w.function.body:
            if any(x == e for x in n.block_exprs((s,))):
                break
            test = s.test if isinstance(s, n.If) and ends(s.then) else None
            size = n.Apply("length", (xs,), INT)
            if isinstance(test, n.Apply) and (test.op, *test.args) in (("eq", size, n.Lit(0, INT)), ("is_empty", xs)):
                return go("{0}[1:]", expr(w, xs))
    return RENDERERS["slice_from"](w, e, want, hint)


@writes("map_get")
def map_get(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k = e.args
    t = type_of(m)
    if is_object(t):
        return go("{0}[{1}]", expr(w, m), expr(w, k))
    if w.rep.map_kind(t) != "plain" or not can_fail(w):
        return RENDERERS["map_get"](w, e, want, hint)
    table, key = expr(w, m), expr(w, k, t.args[0])
    if (table.text, key.text) in w.known_keys:
        return go("{0}[{1}]", table, key)
    known = str(k.value) if isinstance(k, n.Lit) else ""
    if not hint and re.fullmatch(r"[a-z_]\w*", known) and not w.is_visible(spelled(known)):
        hint = known
    name = w.fresh(hint or "value")
    w.emit(f"{name}, ok := {table}[{key}]")
    w.declared[-1].append((name, len(w.lines) - 1))
    with w.block() as lines:
        fail(w, f"errors.New({go_string(f'there is no {known}')})" if known else f'fmt.Errorf("there is no %v", {key})')
    w.braced("if !ok", lines)
    return Text(name)


def bare(e: Expr) -> Expr:
    return bare(e.args[0]) if isinstance(e, n.Apply) and e.op == "to_any" else e


@writes("map_keys")
def map_keys(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    """The keys of an object in alphabetical order, the columns of a query in theirs."""
    m = e.args[0]
    if not is_object(type_of(m)):
        return RENDERERS["map_keys"](w, e, want, hint)
    for rows, columns in w.columns.items():
        if is_columns(e, rows):
            return Text(columns)
    return call("slices.Sorted", call("maps.Keys", expr(w, m)))


@writes("map_get_or")
def map_get_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k, default = e.args
    t = type_of(m)
    if t.args[1] == ANY:
        other = expr(w, default)
        if other.text == "nil":
            return go("{0}[{1}]", expr(w, m), expr(w, k))
        if not isinstance(bare(default), n.Lit):
            other = call("any", other)
        return call("getOr", expr(w, m), expr(w, k), other)
    return RENDERERS["map_get_or"](w, e, want, hint)


@writes("is_a")
def is_a(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    """JSON has one kind of number: a whole one is an int."""
    if type_of(e.args[0]) == ANY and isinstance(e.args[1], n.Lit) and e.args[1].value == "int":
        return call("isWhole", expr(w, e.args[0]))
    return RENDERERS["is_a"](w, e, want, hint)


@writes("show", "show_quoted")
def show(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    if type_of(e.args[0]) == ANY:
        return call("fmt.Sprint", expr(w, e.args[0]))
    return RENDERERS[e.op](w, e, want, hint)


def call_value(w: Writer, e: n.Call, hint: str) -> Text:
    """A call of one of the program's functions."""
    text = Text(call_text(w, e))
    return checked(w, text, hint or "value") if e.function in w.facts.fallible else text
