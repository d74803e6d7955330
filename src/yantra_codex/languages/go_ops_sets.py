"""Sets in Go."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import STR, Type, list_of
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_containers import add, add_all, clone_map, is_plain
from yantra_codex.languages.go_expressions import apply_op, atom_expr, better, expr, keys_text, negate, new_map
from yantra_codex.languages.go_loops import each, is_fused, text_of
from yantra_codex.languages.go_table import renders
from yantra_codex.languages.go_writer import Writer, call, func_literal, go, wrap_receiver


@renders("set_from_list", "char_set")
def set_from_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    xs = e.args[0] if e.op == "set_from_list" else n.Apply("chars", e.args, list_of(STR))
    if is_fused(xs) or type_of(xs).name != "list":
        out = w.declare(hint or "set", Text(new_map(w, t)))
        each(w, xs, ["x"], lambda v: w.emit(add(w, out, t, text_of(w, v, t.args[0]))))
        return out
    source = expr(w, xs, list_of(t.args[0]))
    if is_plain(w, t):
        return Text(f"newSet({source}...)")
    return Text(f"new{w.rep.map_kind(t)}Set({source}...)")


@renders("set_union", "set_intersection", "set_difference", "set_symmetric_difference", "set_with", "set_without")
def set_algebra(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    a = e.args[0]
    if e.op in ("set_union", "set_with", "set_without"):
        out = clone_map(w, a, t, hint or "set", t)
        if e.op == "set_union":
            add_all(w, out, t, e.args[1])
        elif e.op == "set_with":
            w.emit(add(w, out, t, expr(w, e.args[1])))
        else:
            w.emit(f"delete({out}, {expr(w, e.args[1])})" if is_plain(w, t) else f"{out}.Remove({expr(w, e.args[1])})")
        return out
    x, y = (atom_expr(w, s, "set", t) for s in e.args)
    out = w.declare(hint or "set", Text(new_map(w, t)))
    pairs = [(x, y)] if e.op != "set_symmetric_difference" else [(x, y), (y, x)]
    for source, other in pairs:
        with w.block() as lines:
            m = w.fresh("member")
            test = f"has({other}, {m})" if is_plain(w, t) else f"{wrap_receiver(other)}.Has({m})"
            w.emit(f"if {test if e.op == 'set_intersection' else '!' + test} {{")
            w.emit("\t" + add(w, out, t, m))
            w.emit("}")
        w.braced(f"for {m} := range {source}" if is_plain(w, t) else f"for _, {m} := range {wrap_receiver(source)}.keys", lines)
    return out


@renders("is_subset", "is_superset", "is_proper_subset", "is_disjoint")
def set_relation(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = e.args if e.op != "is_superset" else reversed(e.args)
    t = type_of(a) if "never" not in str(type_of(a)) else type_of(b)
    x, y = atom_expr(w, a, "set", t), atom_expr(w, b, "set", t)
    if is_plain(w, t) and e.op != "is_disjoint":
        text = call("isSubset", x, y)
        return go("len({0}) < len({1}) && {2}", x, y, text) if e.op == "is_proper_subset" else text
    k = w.rep(t.args[0])
    sign_ = "" if e.op == "is_disjoint" else "!"
    test = f"{sign_}has({y}, member)" if is_plain(w, t) else f"{sign_}{wrap_receiver(y)}.Has(member)"
    none = negate(call("slices.ContainsFunc", keys_text(w, x, t), func_literal(w, f"func(member {k}) bool", [f"return {test}"])))
    if e.op == "is_proper_subset":
        return go("{0}.Len() < {1}.Len() && {2}", x, y, none)
    return none


@renders("set_map", "set_filter")
def set_rebuilt(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, f = e.args
    op = "map" if e.op == "set_map" else "filter"
    source = n.Apply(op, (n.Apply("set_to_list", (s,), list_of(type_of(s).args[0])), f), list_of(e.type.args[0]))
    return apply_op(w, n.Apply("set_from_list", (source,), e.type), want, hint)
