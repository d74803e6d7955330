"""List ops that Go writes as loops."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import BOOL, STR, Type, is_mutable, list_of, tuple_of
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import (
    apply_function,
    apply_op,
    args_of,
    atom_expr,
    better,
    compare_function,
    compare_texts,
    equal_texts,
    expr,
    function_text,
    is_ordered,
    item_expr,
    negate,
    new_function,
    part,
    template,
    tuple_of_parts,
    typed,
)
from yantra_codex.languages.go_facts import is_literal, is_not_negative
from yantra_codex.languages.go_loops import FUSED, each, element_hint, is_fused, params_of, text_of, update
from yantra_codex.languages.go_table import TEMPLATES, renders
from yantra_codex.languages.go_writer import Value, Writer, call, func_literal, go, is_atom, is_read


@renders(*(FUSED - {"chars", "map_keys", "map_values", "set_to_list", "reverse", "cartesian"}), "cartesian")
def collect(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    """A new list from a loop."""
    t = better(e.type, want)
    if t.args[0].name == "never":
        t = list_of(STR)
    xs, f = e.args[0], e.args[-1]
    if e.op == "map" and not is_fused(xs) and type_of(xs).name == "list":
        source = atom_expr(w, xs, "items")
        out = w.declare(hint or "result", Text(f"make({w.rep(t)}, len({source}))"))
        with w.loop() as made, w.block() as lines:
            i, x = w.fresh("i"), w.fresh(params_of(f)[0])
            value = apply_item(w, f, [Value(Text(x))], t.args[0])
            w.emit(f"{out}[{i}] = {value}")
        w.put_loop(made, f"for {i}, {x} := range {source}" if is_read(x, lines) else f"for {i} := range {source}", lines)
        return out
    if e.op == "map" and isinstance(f, n.Lambda) and isinstance(xs, n.Apply) and xs.op == "range" and is_literal(xs.args[0], 0) and is_literal(xs.args[2], 1):
        if isinstance(f.body, n.Lit) or (isinstance(f.body, n.Make) and not f.body.items):
            return apply_op(w, n.Apply("fill", (xs.args[1], f.body), t), want, hint)
        size_text = expr(w, xs.args[1])
        exact = is_not_negative(w, xs.args[1])
        size_atom = w.atom(size_text, "size") if not is_atom(size_text) and not size_text.text.startswith("len(") else size_text
        out = w.declare(hint or "result", Text(f"make({w.rep(t)}, {size_atom if exact else f'max({size_atom}, 0)'})"))
        with w.loop() as made, w.block() as lines:
            i = w.fresh(f.params[0].name)
            w.not_negative.add(f.params[0].name)
            value = apply_item(w, f, [Value(Text(i))], t.args[0])
            w.not_negative.discard(f.params[0].name)
            w.emit(f"{out}[{i}] = {value}")
        w.put_loop(made, f"for {i} := range {out}", lines)
        return out
    out = w.declare(hint or ("kept" if e.op in ("filter", "reject") else "result"), Text(f"{w.rep(t)}{{}}"))
    names = element_hint(xs, f, ["x"]) if isinstance(f, n.Lambda) else ["x"]
    each(w, e, names, lambda v: w.emit(f"{out} = append({out}, {element_of(w, v, e, t.args[0])})"))
    return out


def element_of(w: Writer, v: Value, e: n.Apply, t: Type) -> Text:
    text = text_of(w, v, t)
    if w.needs_clone(e, None) and e.op != "map":
        return w.clone(text, t)
    if e.op in ("map", "flat_map", "filter_map") and isinstance(e.args[-1], n.Lambda) and needs_part_clone(w, e.args[-1].body, t):
        return w.clone(w.atom(text, "item", t), t)
    return text


def needs_part_clone(w: Writer, body: Expr, t: Type) -> bool:
    return w.needs_clone(body, None)


def apply_item(w: Writer, f: Expr, values: list[Value], t: Type) -> Text:
    text = apply_function(w, f, values, t)
    if isinstance(f, n.Lambda) and w.needs_clone(f.body, None):
        return w.clone(text, t)
    return text


@renders("chars")
def chars(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return template(w, TEMPLATES["chars"], e)


@renders("any", "all")
def any_all(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    found = e.op == "any"
    t = type_of(xs)
    if not is_fused(xs) and t.name == "list" and isinstance(f, n.Lambda) and isinstance(f.body, n.Apply) and f.body.op in ("eq", "lt", "gt", "le", "ge", "ne"):
        test = f.body if found else n.Apply("not", (f.body,), BOOL)
        text = call("slices.ContainsFunc", expr(w, xs), expr(w, n.Lambda(f.params, test, f.type)))
        return text if found else negate(text)
    ok = w.declare(hint or ("found" if found else "ok"), Text("false" if found else "true"))
    depth = len(w.loops)

    def step(v: Value) -> None:
        test = apply_function(w, f, [v])
        with w.block() as lines:
            w.emit(f"{ok} = {'true' if found else 'false'}")
            w.emit(w.break_from(depth))
        w.braced(f"if {test if found else negate(test)}", lines)

    each(w, xs, element_hint(xs, f, ["x"]), step)
    return ok


@renders("find", "find_or", "find_index")
def find(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args[:2]
    t = type_of(xs).args[0]
    if e.op == "find_index":
        return call("slices.IndexFunc", expr(w, xs), expr(w, f))
    if e.op == "find":
        found = w.fresh(hint or "found")
        w.declare_only(found, e.type)
    else:
        found = w.declare(hint or "found", typed(expr(w, e.args[2], t), t), t).text
    depth = len(w.loops)

    def step(v: Value) -> None:
        if not v.rune and not v.parts:
            v = Value(w.atom(v.text, params_of(f)[0], t))
        test = apply_function(w, f, [v])
        with w.block() as lines:
            text = text_of(w, v, t)
            w.emit(f"{found} = {call('ptr', text) if e.op == 'find' else text}")
            w.emit(w.break_from(depth))
        w.braced(f"if {test}", lines)

    each(w, xs, element_hint(xs, f, ["x"]), step)
    return Text(found)


@renders("fold", "fold_right", "scan")
def fold(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, start, f = e.args
    t = type_of(start) if "never" not in str(type_of(start)) else (e.type if e.op != "scan" else e.type.args[0])
    names = params_of(f, 2) if isinstance(f, n.Lambda) else ["total", "x"]
    if e.op == "fold_right":
        names = names[::-1]
        xs = n.Apply("reverse", (xs,), type_of(xs))
    scan = e.op == "scan"
    acc = w.declare(hint if hint and not scan else names[0], typed(item_expr(w, start, t), t), t)
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{{acc}}}")) if scan else acc

    def step(v: Value) -> None:
        pair = [Value(acc), v] if e.op != "fold_right" else [v, Value(acc)]
        update(w, acc, apply_function(w, f, pair, t, ""))
        if scan:
            w.emit(f"{out} = append({out}, {acc})")

    each(w, xs, [names[1]], step)
    return out


@renders("reduce", "accumulate")
def reduce(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    t = type_of(xs).args[0]
    items = atom_expr(w, xs, "items")
    names = params_of(f, 2) if isinstance(f, n.Lambda) else ["total", "x"]
    if e.op == "accumulate":
        out = w.declare(hint or "result", call("slices.Clone", items))
        with w.loop() as made, w.block() as lines:
            i = w.fresh("i")
            value = apply_function(w, f, [Value(Text(f"{out}[{i}-1]")), Value(Text(f"{out}[{i}]"))], t)
            w.emit(f"{out}[{i}] = {value}")
        w.put_loop(made, f"for {i} := 1; {i} < len({out}); {i}++", lines)
        return out
    w.braced(f"if len({items}) == 0", ["\t" * (w.indent + 1) + 'panic("TypeError: reduce() of empty iterable with no initial value")'])
    acc = w.declare(hint or names[0], go("{0}[0]", items))
    with w.loop() as made, w.block() as lines:
        x = w.fresh(names[1])
        update(w, acc, apply_function(w, f, [Value(acc), Value(Text(x))], t))
    w.put_loop(made, f"for _, {x} := range {items}[1:]", lines)
    return acc


@renders("take_while", "drop_while")
def while_true(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    items = atom_expr(w, xs, "items")
    if isinstance(f, n.Lambda):
        f = n.Lambda(f.params, n.Apply("not", (f.body,), BOOL), f.type)
        at = w.declare("end" if e.op == "take_while" else "start", call("slices.IndexFunc", items, expr(w, f)))
    else:
        t = w.rep(type_of(xs).args[0])
        at = w.declare("end", call("slices.IndexFunc", items, f"func(x {t}) bool {{ return !{expr(w, f)}(x) }}"))
    w.braced(f"if {at} < 0", ["\t" * (w.indent + 1) + f"{at} = len({items})"])
    part_ = go("{0}[:{1}]" if e.op == "take_while" else "{0}[{1}:]", items, at)
    return call("slices.Clone", part_)


@renders("partition")
def partition(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    t = e.type.args[0]
    yes, no = w.declare("yes", Text(f"{w.rep(t)}{{}}")), w.declare("no", Text(f"{w.rep(t)}{{}}"))

    def step(v: Value) -> None:
        if not v.rune and not v.parts:
            v = Value(w.atom(v.text, params_of(f)[0], t.args[0]))
        test = apply_function(w, f, [v])
        item = text_of(w, v, t.args[0])
        w.emit(f"if {test} {{")
        w.emit(f"\t{yes} = append({yes}, {item})")
        w.emit("} else {")
        w.emit(f"\t{no} = append({no}, {item})")
        w.emit("}")

    each(w, xs, element_hint(xs, f, ["x"]), step)
    return tuple_of_parts(w, (yes, no), e.type)


@renders("zip_longest")
def zip_longest(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = (atom_expr(w, x, name) for x, name in zip(e.args[:2], ("xs", "ys"), strict=True))
    d = w.atom(expr(w, e.args[2]), "fill")
    t = e.type.args[0]
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    i = w.fresh("i")
    w.emit(f"for {i} := range max(len({a}), len({b})) {{")
    w.emit(f"\t{out} = append({out}, {tuple_of_parts(w, (call('itemOr', a, i, d), call('itemOr', b, i, d)), t)})")
    w.emit("}")
    return out


@renders("unzip")
def unzip(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    ts = e.type.args
    outs = [w.declare(name, Text(f"{w.rep(t)}{{}}")) for name, t in zip(("firsts", "seconds"), ts, strict=True)]
    pair = type_of(e.args[0]).args[0]

    def step(v: Value) -> None:
        for k, out in enumerate(outs):
            w.emit(f"{out} = append({out}, {v.parts[k] if v.parts else part(w, v.text, pair, k)})")

    each(w, e.args[0], ["pair"], step)
    return tuple_of_parts(w, tuple(outs), e.type)


@renders("range")
def range_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return collect(w, e, want, hint)


@renders("differences")
def differences(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    pair = list_of(tuple_of(e.type.args[0], e.type.args[0]))
    each(w, n.Apply("pairwise", e.args, pair), ["a", "b"],
         lambda v: w.emit(f"{out} = append({out}, {go('{0} - {1}', v.parts[1], v.parts[0])})"))
    return out


@renders("unique", "unique_by")
def unique(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0]).args[0]
    xs = expr(w, e.args[0])
    if e.op == "unique":
        if w.rep.is_comparable(t):
            return call("unique", xs)
        return call("uniqueBy", xs, f"func(x {w.rep(t)}) string {{ return keyText(x) }}")
    f = e.args[1]
    key = type_of(f).args[-1]
    if w.rep.is_comparable(key):
        return call("uniqueBy", xs, expr(w, f))
    with new_function(w), w.block() as lines:
        x = w.fresh(params_of(f)[0])
        w.emit(f"return keyText({apply_function(w, f, [Value(Text(x))])})")
    return call("uniqueBy", xs, func_literal(w, f"func({x} {w.rep(t)}) string", lines))


@renders("has_duplicates")
def has_duplicates(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0]).args[0]
    xs = atom_expr(w, e.args[0], "items")
    if w.rep.is_comparable(t):
        return go("len(newSet({0}...)) != len({0})", xs)
    return go("len({0}) != len({1})", apply_op(w, n.Apply("unique", (e.args[0],), type_of(e.args[0])), None, ""), xs)


@renders("group_runs", "group_runs_by")
def group_runs(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = e.args[0]
    t = type_of(xs).args[0]
    if e.op == "group_runs":
        return call("groupRuns", expr(w, xs), function_text(w, t, "bool", lambda a, b: equal_texts(w, a, b, t)))
    f = e.args[1]
    pair = e.type.args[0]
    key = pair.args[0]

    def same(a: Text, b: Text) -> Text:
        return equal_texts(w, apply_function(w, f, [Value(a)]), apply_function(w, f, [Value(b)]), key)

    runs = call("groupRuns", expr(w, xs), function_text(w, t, "bool", same))
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    with w.loop() as made, w.block() as lines:
        run = w.fresh("run")
        k = apply_function(w, f, [Value(Text(f"{run}[0]"))])
        w.emit(f"{out} = append({out}, {tuple_of_parts(w, (k, Text(run)), pair)})")
    w.put_loop(made, f"for _, {run} := range {runs}", lines)
    return out


@renders("interleave")
def interleave(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    pair = list_of(tuple_of(e.type.args[0], e.type.args[0]))
    each(w, n.Apply("zip", e.args, pair), ["a", "b"], lambda v: w.emit(f"{out} = append({out}, {v.parts[0]}, {v.parts[1]})"))
    return out


@renders("fill", "repeat")
def fill_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    item = t.args[0]
    if e.op == "repeat":
        xs = e.args[0]
        if isinstance(xs, n.Make) and len(xs.items) == 1:
            return apply_op(w, n.Apply("fill", (e.args[1], xs.items[0]), t), want, hint)
        return call("repeated", *args_of(w, e, want))
    count, x = e.args
    zero = isinstance(x, n.Lit) and not isinstance(x.value, type(None)) and not x.value and item.name in ("int", "float", "bool", "str")
    size_text = expr(w, count) if is_not_negative(w, count) else call("max", expr(w, count), "0")
    if zero or (isinstance(x, n.Lit) and x.value is None and item.name == "option"):
        return Text(f"make({w.rep(t)}, {size_text})")
    if not is_mutable(item):
        return call("filled" if item.name != "any" else "filled[any]", expr(w, count), typed(expr(w, x, item), item))
    out = w.declare(hint or "rows", Text(f"make({w.rep(t)}, {size_text})"))
    with w.loop() as made, w.block() as lines:
        i = w.fresh("i")
        value = expr(w, x, item)
        if not isinstance(x, n.Make) and not (isinstance(x, n.Apply) and x.op in ("fill", "repeat", "range", "map")):
            value = w.clone(value, item)
        w.emit(f"{out}[{i}] = {value}")
    w.put_loop(made, f"for {i} := range {out}", lines)
    return out


@renders("without", "common")
def membership(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, ys = e.args
    t = type_of(xs).args[0]
    others = atom_expr(w, ys, "others")
    out = w.declare(hint or "kept", Text(f"{w.rep(e.type)}{{}}"))

    def step(v: Value) -> None:
        item = text_of(w, v, t)
        if w.rep.is_comparable(t):
            test = call("slices.Contains", others, item)
        else:
            test = call("slices.ContainsFunc", others, func_literal(w, f"func(y {w.rep(t)}) bool", [f"return {equal_texts(w, Text('y'), item, t)}"]))
        w.braced(f"if {test if e.op == 'common' else negate(test)}", ["\t" * (w.indent + 1) + f"{out} = append({out}, {item})"])

    each(w, xs, ["x"], step)
    return out


@renders("bisect_left", "bisect_right")
def bisect(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, x = e.args
    t = type_of(x)
    item = w.atom(expr(w, x), "wanted", t)
    sign_ = ">= 0" if e.op == "bisect_left" else "> 0"
    with new_function(w), w.block():
        y = w.fresh("item")
        test = f"{y} {sign_[:-2]} {item}" if is_ordered(t) else f"{compare_texts(w, Text(y), item, t)} {sign_}"
    return call("bisect", expr(w, xs), func_literal(w, f"func({y} {w.rep(t)}) bool", [f"return {test}"]))


@renders("largest", "smallest", "largest_by", "smallest_by")
def ranked(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, k = e.args[:2]
    op = {"largest": "sort_desc", "smallest": "sort", "largest_by": "sort_by_desc", "smallest_by": "sort_by"}[e.op]
    ys = apply_op(w, n.Apply(op, (xs, *e.args[2:]), e.type), want, "ranked")
    amount = expr(w, k) if is_not_negative(w, k) else call("max", expr(w, k), "0")
    return go("{0}[:{1}]", ys, call("min", amount, call("len", ys)))


@renders("merge_sorted")
def merge_sorted(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return call("mergeSorted", *args_of(w, e, want), compare_function(w, e.type.args[0]))
