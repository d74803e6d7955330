"""Maps in Go: plain ones, and ordered ones where the order can be seen."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import BOOL, INT, STR, Type, is_mutable, list_of, tuple_of
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_containers import add_all, clone_map, is_plain, put
from yantra_codex.languages.go_expressions import (
    apply_function,
    apply_op,
    atom_expr,
    better,
    compare_texts,
    expr,
    function_text,
    item_expr,
    new_map,
    part,
    typed,
)
from yantra_codex.languages.go_facts import is_not_negative
from yantra_codex.languages.go_loops import each, each_entry, element_hint, is_fused, params_of, text_of
from yantra_codex.languages.go_table import renders
from yantra_codex.languages.go_writer import Value, Writer, call, go, wrap_receiver

# ---------------------------------------------------------------- maps made from lists


@renders("counts", "count_by", "group_by", "key_by", "map_to", "map_from_keys", "map_zip", "map_from_pairs")
def build_map(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    xs = e.args[0]
    if e.op == "counts" and is_plain(w, t) and not is_fused(xs) and type_of(xs).name == "list":
        return call("countItems", expr(w, xs))
    out = w.declare(hint or {"counts": "counts", "count_by": "counts", "group_by": "groups"}.get(e.op, "table"), Text(new_map(w, t)))
    plain_map = is_plain(w, t)
    key_type, value_type = t.args
    f = e.args[-1]

    def step(v: Value) -> None:
        item_type = type_of(xs).element
        if e.op in ("counts", "count_by"):
            key = text_of(w, v, item_type) if e.op == "counts" else apply_function(w, f, [v])
            if plain_map:
                w.emit(f"{out}[{key}]++")
            else:
                key = w.atom(key, "key", key_type)
                w.emit(f"{out}.Put({key}, {out}.GetOr({key}, 0)+1)")
        elif e.op == "group_by":
            v = v if v.rune or v.parts else Value(w.atom(v.text, params_of(f)[0], item_type))
            key, item = w.atom(apply_function(w, f, [v]), "key", key_type), text_of(w, v, item_type)
            if plain_map:
                w.emit(f"{out}[{key}] = append({out}[{key}], {item})")
            else:
                w.emit(f"{out}.Put({key}, append({out}.GetOr({key}, nil), {item}))")
        elif e.op in ("key_by", "map_to"):
            v = v if v.rune or v.parts else Value(w.atom(v.text, params_of(f)[0], item_type))
            made = apply_function(w, f, [v])
            item = text_of(w, v, item_type)
            w.emit(put(w, out, t, made, item) if e.op == "key_by" else put(w, out, t, item, made))
        elif e.op == "map_from_keys":
            value = fixed if fixed is not None else item_expr(w, e.args[1], value_type)
            w.emit(put(w, out, t, text_of(w, v, item_type), value))
        else:
            parts = v.parts or tuple(part(w, v.text, item_type, k) for k in (0, 1))
            w.emit(put(w, out, t, parts[0], parts[1]))

    fixed = None
    if e.op == "map_from_keys" and not is_mutable(value_type):
        fixed = w.atom(typed(expr(w, e.args[1], value_type), value_type), "value", value_type)
    source: Expr = xs
    names = ["x"]
    if e.op == "map_zip":
        source = n.Apply("zip", e.args, list_of(tuple_of(*t.args)))
        names = ["key", "value"]
    elif e.op == "map_from_pairs":
        names = ["pair"] if not is_fused(xs) else ["key", "value"]
    elif e.op in ("count_by", "group_by", "key_by", "map_to"):
        names = element_hint(xs, f, ["x"])  # type: ignore[assignment]
    each(w, source, names, step)
    return out


# ---------------------------------------------------------------- maps


@renders("map_size", "set_size")
def size(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m = e.args[0]
    if isinstance(m, n.Apply) and m.op == "set_from_list" and type_of(m.args[0]).name == "list" and not is_fused(m.args[0]) and w.rep.is_comparable(m.type.args[0]):
        return call("len", Text(f"newSet({expr(w, m.args[0])}...)"))
    text = expr(w, m)
    return call("len", text) if is_plain(w, type_of(m)) else Text(f"{wrap_receiver(text)}.Len()")


@renders("map_is_empty", "set_is_empty")
def no_entries(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} == 0", apply_op(w, n.Apply("map_size", e.args, INT), None, ""))


@renders("map_get")
def map_get(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k = e.args
    t = type_of(m)
    table, key = expr(w, m), expr(w, k, t.args[0])
    if not is_plain(w, t):
        return Text(f"{wrap_receiver(table)}.Get({key})")
    if (table.text, key.text) in w.known_keys:
        return go("{0}[{1}]", table, key)
    return call("get", table, key)


@renders("map_get_or")
def map_get_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k, d = e.args
    t = type_of(m)
    table, key = expr(w, m), expr(w, k, t.args[0])
    default = typed(expr(w, d, t.args[1]), t.args[1])
    if not is_plain(w, t):
        return Text(f"{wrap_receiver(table)}.GetOr({key}, {default})")
    if default.text in (w.rep.zero(t.args[1]), "0.0") and t.args[1].name in ("int", "float", "str", "bool"):
        return go("{0}[{1}]", table, key)
    return call("getOr", table, key, default)


@renders("map_find")
def map_find(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k = e.args
    t = type_of(m)
    table, key = w.atom(expr(w, m), "table", t), w.atom(expr(w, k), "key", t.args[0])
    found = w.fresh(hint or "found")
    w.declare_only(found, e.type)
    value = w.fresh("value")
    if is_plain(w, t):
        w.emit(f"if {value}, ok := {table}[{key}]; ok {{")
        w.emit(f"\t{found} = {'&' + value if e.type.name == 'option' and t.args[1].name != 'option' else value}")
    else:
        w.emit(f"if {table}.Has({key}) {{")
        inner = f"{table}.Get({key})"
        w.emit(f"\t{found} = {f'ptr({inner})' if e.type.name == 'option' and t.args[1].name != 'option' else inner}")
    w.emit("}")
    return Text(found)


@renders("map_has", "set_has")
def map_has(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k = e.args
    if e.op == "set_has" and isinstance(m, n.Make):
        return apply_op(w, n.Apply("contains", (n.Make(m.items, list_of(m.type.args[0])), k), BOOL), want, hint)
    if e.op == "set_has" and isinstance(m, n.Apply) and m.op in ("set_from_list", "char_set"):
        inner = m.args[0] if m.op == "set_from_list" else n.Apply("chars", m.args, list_of(STR))
        return apply_op(w, n.Apply("contains", (inner, k), BOOL), want, hint)
    t = type_of(m)
    table, key = expr(w, m), expr(w, k, t.args[0])
    return call("has", table, key) if is_plain(w, t) else Text(f"{wrap_receiver(table)}.Has({key})")


@renders("map_keys", "set_to_list")
def map_keys(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    m = expr(w, e.args[0])
    return call("keysOf", m) if is_plain(w, t) else Text(f"{wrap_receiver(m)}.Keys()")


@renders("map_values")
def map_values(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    m = expr(w, e.args[0])
    return call("valuesOf", m) if is_plain(w, t) else Text(f"{wrap_receiver(m)}.Values()")


@renders("map_merge", "map_with", "map_without")
def map_changed(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    out = clone_map(w, e.args[0], t, hint, t)
    if e.op == "map_with":
        w.emit(put(w, out, t, expr(w, e.args[1]), item_expr(w, e.args[2], t.args[1])))
    elif e.op == "map_without":
        w.emit(f"delete({out}, {expr(w, e.args[1])})" if is_plain(w, t) else f"{out}.Remove({expr(w, e.args[1])})")
    else:
        add_all(w, out, t, e.args[1])
    return out


@renders("map_invert", "map_values_with", "map_keys_with", "map_filter")
def map_rebuilt(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    m, f = e.args[0], e.args[-1]
    names = {"map_invert": ["key", "value"], "map_filter": params_of(f, 2)}.get(e.op) or (["key", *params_of(f)] if e.op == "map_values_with" else [*params_of(f), "value"])
    out = w.declare(hint or "table", Text(new_map(w, t)))

    def step(k: Text, v: Text) -> None:
        if e.op == "map_invert":
            w.emit(put(w, out, t, v, k))
        elif e.op == "map_values_with":
            w.emit(put(w, out, t, k, apply_function(w, f, [Value(v)], t.args[1])))
        elif e.op == "map_keys_with":
            w.emit(put(w, out, t, apply_function(w, f, [Value(k)], t.args[0]), v))
        else:
            test = apply_function(w, f, [Value(k), Value(v)])
            w.braced(f"if {test}", ["\t" * (w.indent + 1) + put(w, out, t, k, v)])

    each_entry(w, m, names, step)
    return out


@renders("most_common")
def most_common(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    pair = e.type.args[0]
    items = apply_op(w, n.Apply("map_items", e.args[:1], e.type), None, "ranked")
    compare_ = function_text(w, pair, "int", lambda a, b: compare_texts(w, part(w, b, pair, 1), part(w, a, pair, 1), INT))
    w.emit(f"slices.SortStableFunc({items}, {compare_})")
    amount = expr(w, e.args[1]) if is_not_negative(w, e.args[1]) else call("max", expr(w, e.args[1]), "0")
    return go("{0}[:{1}]", items, call("min", amount, call("len", items)))


@renders("counter_add", "counter_sub", "counter_and", "counter_or")
def counter(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = e.type
    a, b = (atom_expr(w, x, "counts") for x in e.args)
    out = w.declare(hint or "result", Text(new_map(w, t)))

    def count_of(m: Text, k: str) -> str:
        return f"{m}[{k}]" if is_plain(w, t) else f"{wrap_receiver(m)}.GetOr({k}, 0)"

    sources = (a,) if e.op == "counter_and" else (a, b)
    for m in sources:
        with w.block() as lines:
            k, c = w.fresh("key"), w.fresh("n")
            x, y = count_of(a, k), count_of(b, k)
            value = {"counter_add": f"{x} + {y}", "counter_sub": f"{x} - {y}", "counter_and": f"min({x}, {y})", "counter_or": f"max({x}, {y})"}[e.op]
            w.emit(f"if {c} := {value}; {c} > 0 {{")
            w.emit("\t" + put(w, out, t, k, c))
            w.emit("}")
        w.braced(f"for {k} := range {m}" if is_plain(w, t) else f"for _, {k} := range {wrap_receiver(m)}.keys", lines)
    return out


@renders("counter_elements")
def counter_elements(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    out = w.declare(hint or "items", Text(f"{w.rep(e.type)}{{}}"))

    def step(k: Text, v: Text) -> None:
        w.emit(f"for range {v} {{")
        w.emit(f"\t{out} = append({out}, {k})")
        w.emit("}")

    each_entry(w, e.args[0], ["item", "n"], step)
    return out
