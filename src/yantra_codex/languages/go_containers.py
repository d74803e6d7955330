"""What Go ops on containers share: putting in, copying, counting, and values of any type."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import ANY, Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import (
    apply_function,
    atom_expr,
    compare_function,
    compare_texts,
    expr,
    function_text,
    is_ordered,
    part,
    tuple_of_parts,
)
from yantra_codex.languages.go_loops import each, each_entry, text_of
from yantra_codex.languages.go_writer import Value, Writer, call, go, is_atom, wrap_receiver


def put(w: Writer, m: Text, t: Type, key: Text | str, value: Text | str) -> str:
    return f"{m}[{key}] = {value}" if w.rep.map_kind(t) == "plain" else f"{m}.Put({key}, {value})"


def is_plain(w: Writer, t: Type) -> bool:
    return w.rep.map_kind(t) == "plain"


def add(w: Writer, s: Text, t: Type, x: Text | str) -> str:
    return f"{s}[{x}] = struct{{}}{{}}" if is_plain(w, t) else f"{s}.Add({x})"


def add_all(w: Writer, out: Text, t: Type, other: Expr) -> None:
    """Put all entries of another map or set into one."""
    if is_plain(w, t) and is_plain(w, type_of(other)):
        w.emit(f"maps.Copy({out}, {expr(w, other, t)})")
    elif t.name == "map":
        each_entry(w, other, ["key", "value"], lambda k, v: w.emit(put(w, out, t, k, v)))
    else:
        each(w, other, ["member"], lambda v: w.emit(add(w, out, t, text_of(w, v, t.args[0]))))


def clone_map(w: Writer, m: Expr, t: Type, hint: str, want: Type | None = None) -> Text:
    """A variable with a copy of a map or set that may be changed."""
    text = expr(w, m, want)
    if isinstance(m, n.Make) or (isinstance(m, n.Apply) and m.op in ("map_with", "map_merge", "set_from_list", "counts", "set_union", "set_with")):
        return w.atom(text, hint or "merged") if is_atom(text) else w.declare(hint or "merged", text)
    copied = call("maps.Clone", text) if is_plain(w, t) else Text(f"{wrap_receiver(text)}.Clone()")
    return w.declare(hint or "merged", copied)


def by_key(w: Writer, f: Expr, t: Type, descending: bool = False) -> str:
    """A comparison of two values by what f gives for them."""
    key = type_of(f).args[-1]
    if isinstance(f, n.Lambda):
        key = type_of(f.body)

    def body(a: Text, b: Text) -> Text:
        x, y = apply_function(w, f, [Value(a)]), apply_function(w, f, [Value(b)])
        return compare_texts(w, y, x, key) if descending else compare_texts(w, x, y, key)

    return function_text(w, t, "int", body)


def as_slice(w: Writer, e: Expr) -> Text:
    """A tuple (its parts all of a type) or a list as a Go slice."""
    t = type_of(e)
    if t.name != "tuple" or t in w.rep.slices:
        return expr(w, e)
    x = atom_expr(w, e, "items")
    if w.rep.is_array(t):
        return go("{0}[:]", x)
    return Text(f"[]{w.rep(t.element)}{{{', '.join(str(part(w, x, t, i)) for i in range(len(t.args)))}}}")


def to_any_text(w: Writer, text: Text, t: Type) -> Text:
    """A value as `any`; lists and tuples become lists of any, so that each looks the same however it came about."""
    if t.name == "list" or t.name == "vtuple" or t in w.rep.slices:
        name = "tuple" if t.name != "list" else "[]any"
        if t.args[0] == ANY:
            return text if t.name == "list" else Text(f"tuple({text})")
        source = w.atom(text, "items", t)
        out = w.declare("values", Text(f"make({name}, len({source}))"))
        with w.loop() as made, w.block() as lines:
            i, item = w.fresh("i"), w.fresh("x")
            w.emit(f"{out}[{i}] = {to_any_text(w, Text(item), t.args[0])}")
        w.put_loop(made, f"for {i}, {item} := range {source}", lines)
        return out
    if t.name == "tuple":
        x = w.atom(text, "pair", t) if t.args else text
        return Text(f"tuple{{{', '.join(str(to_any_text(w, part(w, x, t, i), a)) for i, a in enumerate(t.args))}}}")
    if t.name == "option":
        x = w.atom(text, "found", t)
        value = w.fresh("value")
        w.declare_only(value, ANY)
        with w.block() as lines:
            w.emit(f"{value} = {to_any_text(w, Text(f'*{x}', '*{0}'), t.args[0])}")
        w.braced(f"if {x} != nil", lines)
        return Text(value)
    if t.name == "none":
        return Text("nil")
    return text


def from_any_text(w: Writer, text: Text, t: Type) -> Text:
    """The value of an `any` as a value of type t."""
    match t.name:
        case "any":
            return text
        case "float":
            return call("asFloat", text)
        case "int":
            return call("asInt", text)
        case "bool" | "str":
            return call(f"asType[{w.rep(t)}]", text)
        case "list" | "vtuple":
            items = call("asSlice", text)
            if t.args[0].name in ("any", "never"):
                return items
            items = w.declare("items", items)
            out = w.declare("values", Text(f"make({w.rep(t)}, len({items}))"))
            with w.loop() as made, w.block() as lines:
                i, item = w.fresh("i"), w.fresh("x")
                w.emit(f"{out}[{i}] = {from_any_text(w, Text(item), t.args[0])}")
            w.put_loop(made, f"for {i}, {item} := range {items}", lines)
            return out
        case "tuple":
            x = w.declare("parts", call("asSlice", text))
            return tuple_of_parts(w, tuple(from_any_text(w, Text(f"{x}[{i}]"), a) for i, a in enumerate(t.args)), t)
        case "option":
            x = w.atom(text, "value", ANY)
            found = w.fresh("found")
            w.declare_only(found, t)
            with w.block() as lines:
                w.emit(f"{found} = ptr({from_any_text(w, x, t.args[0])})")
            w.braced(f"if {x} != nil", lines)
            return Text(found)
        case "none":
            return Text("struct{}{}")
        case "map" if w.rep.map_kind(t) == "keyed" and t.args == (ANY, ANY):
            return call("asMap", text)
    return call(f"asType[{w.rep(t)}]", text)


def sort_in_place(w: Writer, e: n.Apply, ys: Text, t: Type) -> None:
    """Sort the list in a variable as the op e says."""
    if e.op == "sort" and is_ordered(t):
        w.emit(f"slices.Sort({ys})")
    elif e.op == "sort":
        w.emit(f"slices.SortStableFunc({ys}, {compare_function(w, t)})")
    elif e.op == "sort_desc":
        w.emit(f"slices.SortStableFunc({ys}, {function_text(w, t, 'int', lambda a, b: compare_texts(w, b, a, t))})")
    elif e.op == "sort_with":
        w.emit(f"slices.SortStableFunc({ys}, {expr(w, e.args[1])})")
    else:
        w.emit(f"slices.SortStableFunc({ys}, {by_key(w, e.args[1], t, e.op == 'sort_by_desc')})")
