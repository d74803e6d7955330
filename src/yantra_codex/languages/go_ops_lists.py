"""Lists in Go: items, parts, searching, sorting."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, STR, Type, list_of
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_containers import by_key, sort_in_place
from yantra_codex.languages.go_expressions import (
    apply_op,
    args_of,
    atom_expr,
    better,
    compare_function,
    element,
    equal_texts,
    expr,
    index_text,
    is_ordered,
    item_expr,
    new_function,
    typed,
)
from yantra_codex.languages.go_loops import counting, each, is_fused, text_of
from yantra_codex.languages.go_table import renders
from yantra_codex.languages.go_words import words
from yantra_codex.languages.go_writer import Writer, call, func_literal, go, is_atom


@renders("length")
def length(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "chars":
        return apply_op(w, n.Apply("str_length", x.args, INT), want, hint)
    if isinstance(x, n.Apply) and x.op in ("filter", "filter_map", "reject", "flat_map", "flatten") :
        return counting(w, x, hint)
    if isinstance(x, n.Apply) and x.op in ("map_keys", "map_values", "map_items", "set_to_list"):
        return apply_op(w, n.Apply("map_size", x.args, INT), want, hint)
    if isinstance(x, n.Apply) and x.op in ("map", "sort", "reverse", "copy", "tuple_to_list"):
        return apply_op(w, n.Apply("length", x.args[:1], INT), want, hint)
    if isinstance(x, n.Apply) and x.op == "unique" and w.rep.is_comparable(type_of(x.args[0]).args[0]) and not isinstance(x.args[0], n.Apply):
        return call("len", Text(f"newSet({expr(w, x.args[0])}...)"))
    return call("len", expr(w, x))


@renders("is_empty")
def is_empty(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("len({0}) == 0", expr(w, e.args[0]))


@renders("count_where")
def count_where(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return counting(w, n.Apply("filter", e.args, type_of(e.args[0])), hint)


@renders("index", "index_wrap")
def index(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, i = e.args
    if type_of(xs) == STR:
        return apply_op(w, n.Apply("str_" + e.op, e.args, STR), want, hint)
    return index_text(w, expr(w, xs), i, e.op == "index_wrap")


@renders("first")
def first(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0}[0]", expr(w, e.args[0]))


@renders("last")
def last(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0}[len({0})-1]", atom_expr(w, e.args[0], "items"))


@renders("reverse")
def reverse(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "sort" and is_ordered(type_of(x.args[0]).args[0]) and type_of(x.args[0]).args[0] != FLOAT:
        return apply_op(w, n.Apply("sort_desc", x.args, e.type), want, hint)
    return call("reversed", expr(w, x))


@renders("append", "prepend", "replace_at", "insert_at", "remove_at")
def with_change(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    xs = expr(w, e.args[0], t)
    if e.op == "append":
        return call("append", clone_once(xs, e.args[0]), item_expr(w, e.args[1], t.args[0]))
    if e.op == "prepend":
        return Text(f"append({w.rep(t)}{{{element(w, item_expr(w, e.args[1], t.args[0]), t.args[0])}}}, {xs}...)")
    xs = w.atom(xs, "items")
    if e.op == "insert_at":
        return call("slices.Insert", call("slices.Clone", xs), call("position", expr(w, e.args[1]), call("len", xs)), item_expr(w, e.args[2], t.args[0]))
    i = w.atom(expr(w, e.args[1]), "i")
    if e.op == "remove_at":
        return call("slices.Delete", call("slices.Clone", xs), i, go("{0} + 1", i))
    changed = w.declare(hint or "changed", call("slices.Clone", xs))
    w.emit(f"{changed}[{i}] = {item_expr(w, e.args[2], t.args[0])}")
    return changed


FRESH_OPS = words(
    "sort sort_by sort_by_desc sort_desc reverse concat map filter reject flat_map unique chars split split_words "
    "range"
)


def clone_once(text: Text, e: Expr) -> Text:
    """A list that may be changed: a new one as it is, any other one copied."""
    if isinstance(e, n.Make) or (isinstance(e, n.Apply) and e.op in FRESH_OPS):
        return text
    return call("slices.Clone", text)


@renders("contains", "find_index_of", "index_of", "count_of")
def search(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, x = e.args
    t = type_of(xs).args[0] if type_of(xs).args else ANY
    if t.name == "never":
        t = type_of(x)
    if e.op == "contains" and isinstance(xs, n.Apply) and xs.op == "map_keys":
        return apply_op(w, n.Apply("map_has", (xs.args[0], x), BOOL), want, hint)
    if e.op == "contains" and isinstance(xs, n.Apply) and xs.op == "chars":
        return call("strings.Contains", expr(w, xs.args[0]), expr(w, x))
    source, item = args_of(w, e)
    if w.rep.is_comparable(t):
        name = {"contains": "slices.Contains", "count_of": "countOf"}.get(e.op, "slices.Index")
        found = call(name, source, item)
    else:
        item = w.atom(item, "wanted", t)
        with new_function(w), w.block():
            y = w.fresh("item")
            test = equal_texts(w, Text(y), item, t)
        f = func_literal(w, f"func({y} {w.rep(t)}) bool", [f"return {test}"])
        if e.op == "count_of":
            n_ = w.declare(hint or "count", Text("0"))
            w.emit(f"for _, {y} := range {source} {{")
            w.emit(f"\tif {test} {{")
            w.emit(f"\t\t{n_}++")
            w.emit("\t}")
            w.emit("}")
            return n_
        found = call("slices.ContainsFunc" if e.op == "contains" else "slices.IndexFunc", source, f)
    return call("findItem", found) if e.op == "index_of" else found


@renders("sum", "product")
def total(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = e.args[0]
    t = e.type
    if not is_fused(xs):
        return call(e.op, expr(w, xs, list_of(t)))
    start, sign_ = ("0", "+=") if e.op == "sum" else ("1", "*=")
    acc = w.declare(hint or ("total" if e.op == "sum" else "product"), Text(start + (".0" if t == FLOAT else "")))
    each(w, xs, ["x"], lambda v: w.emit(f"{acc} {sign_} {text_of(w, v, t)}"))
    return acc


@renders("sum_by")
def sum_by(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return apply_op(w, n.Apply("sum", (n.Apply("map", e.args, list_of(e.type)),), e.type), want, hint)


@renders("max_of", "min_of")
def extreme(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = expr(w, e.args[0], None, "items")
    t = e.type
    name = "slices.Max" if e.op == "max_of" else "slices.Min"
    return call(name, xs) if is_ordered(t) else call(name + "Func", xs, compare_function(w, t))


@renders("max_or", "min_or")
def extreme_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = atom_expr(w, e.args[0], "items")
    best = w.declare(hint or "best", typed(expr(w, e.args[1]), e.type), e.type)
    name = "slices.Max" if e.op == "max_or" else "slices.Min"
    value = call(name, xs) if is_ordered(e.type) else call(name + "Func", xs, compare_function(w, e.type))
    w.braced(f"if len({xs}) > 0", ["\t" * (w.indent + 1) + f"{best} = {value}"])
    return best


@renders("max_by", "min_by")
def extreme_by(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    return call("slices.MaxFunc" if e.op == "max_by" else "slices.MinFunc", expr(w, xs, None, "items"), by_key(w, f, e.type))


@renders("index_of_max", "index_of_min")
def index_of_extreme(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = atom_expr(w, e.args[0], "items")
    t = type_of(e.args[0]).args[0]
    name = "slices.Max" if e.op == "index_of_max" else "slices.Min"
    if is_ordered(t):
        return call("slices.Index", xs, call(name, xs))
    best = w.declare("best", call(name + "Func", xs, compare_function(w, t)))
    return call("slices.IndexFunc", xs, func_literal(w, f"func(item {w.rep(t)}) bool", [f"return {equal_texts(w, Text('item'), best, t)}"]))


@renders("sort", "sort_desc", "sort_by", "sort_by_desc", "sort_with")
def sort(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = e.args[0]
    t = better(e.type, want).args[0]
    source = expr(w, xs, None, hint or "sorted")
    fresh = isinstance(xs, n.Make) or (isinstance(xs, n.Apply) and xs.op in FRESH_OPS | {"map_keys", "map_values", "map_items", "set_to_list", "map_entries_with"})
    if fresh and is_atom(source) and not source.text.startswith('"'):
        ys = source
    else:
        ys = w.declare(hint or "sorted", source if fresh else call("slices.Clone", source))
    sort_in_place(w, e, ys, t)
    return ys


@renders("is_sorted")
def is_sorted(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0]).args[0]
    xs = expr(w, e.args[0])
    return call("slices.IsSorted", xs) if is_ordered(t) else call("slices.IsSortedFunc", xs, compare_function(w, t))
