"""Tuples, options and values of any type in Go."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import ANY, FLOAT, Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_containers import as_slice, from_any_text, to_any_text
from yantra_codex.languages.go_expressions import apply_function, apply_op, atom_expr, expr, part, tuple_of_parts, typed
from yantra_codex.languages.go_table import renders
from yantra_codex.languages.go_writer import Value, Writer, call, go, is_atom


@renders("tuple_get")
def tuple_get(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x, k = e.args
    i = k.value if isinstance(k, n.Lit) else 0
    assert isinstance(i, int)
    if isinstance(x, n.Var):
        v = w.lookup(x.name)
        if v.parts:
            return v.parts[i]
    if isinstance(x, n.Make):
        return expr(w, x.items[i])
    return part(w, expr(w, x), type_of(x), i)


@renders("tuple_concat")
def tuple_concat(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = (type_of(x) for x in e.args)
    if e.type.name == "tuple":
        x, y = (atom_expr(w, s, "pair") for s in e.args)
        parts = [part(w, x, a, i) for i in range(len(a.args))] + [part(w, y, b, i) for i in range(len(b.args))]
        return tuple_of_parts(w, tuple(parts), e.type)
    return call("concat", *[as_slice(w, x) for x in e.args])


@renders("tuple_to_list", "list_to_tuple")
def tuple_to_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    if t.name == "tuple" and e.type.args[0] == ANY and ANY not in t.args:
        x = atom_expr(w, e.args[0], "items")
        return Text(f"[]any{{{', '.join(str(to_any_text(w, part(w, x, t, i), a)) for i, a in enumerate(t.args))}}}")
    if t.name == "tuple" and e.type.args[0] == FLOAT and set(t.args) != {FLOAT}:
        x = atom_expr(w, e.args[0], "items")
        texts = [part(w, x, t, i) if a == FLOAT else call("float64", part(w, x, t, i)) for i, a in enumerate(t.args)]
        return Text(f"[]float64{{{', '.join(map(str, texts))}}}")
    return as_slice(w, e.args[0])


@renders("swap")
def swap(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = atom_expr(w, e.args[0], "pair")
    t = type_of(e.args[0])
    return tuple_of_parts(w, (part(w, x, t, 1), part(w, x, t, 0)), e.type)


@renders("some")
def some(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = e.type
    x = expr(w, e.args[0], t.args[0] if t.name == "option" else None)
    if t.name != "option" or type_of(e.args[0]).name == "option":
        return x
    return call("ptr", typed(x, t.args[0]))


def option_atom(w: Writer, e: Expr) -> Text:
    """An option as a variable where it is a bare nil, which has no type."""
    x = expr(w, e)
    return w.declare("found", x, type_of(e)) if x.text == "nil" else x


@renders("is_none", "is_some")
def is_none(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} == nil" if e.op == "is_none" else "{0} != nil", option_atom(w, e.args[0]))


@renders("unwrap")
def unwrap(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "some":
        return expr(w, x.args[0])
    if isinstance(x, n.Apply) and x.op == "map_find" and type_of(x.args[0]).args[1] == e.type:
        return apply_op(w, n.Apply("map_get", x.args, e.type))
    return go("*{0}", option_atom(w, x)) if type_of(x).name == "option" else expr(w, x)


@renders("unwrap_or")
def unwrap_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = w.atom(option_atom(w, e.args[0]), "found")
    out = w.declare(hint or "value", typed(expr(w, e.args[1], e.type), e.type), e.type)
    w.braced(f"if {x} != nil", ["\t" * (w.indent + 1) + f"{out} = *{x}"])
    return out


@renders("option_map")
def option_map(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = w.atom(option_atom(w, e.args[0]), "found")
    f = e.args[1]
    out = w.fresh(hint or "value")
    w.declare_only(out, e.type)
    with w.block() as lines:
        value = apply_function(w, f, [Value(Text(f"(*{x})" if not is_atom(x) else f"*{x}", "*{0}"))])
        result = type_of(f).args[-1]
        w.emit(f"{out} = {value if result.name == 'option' else call('ptr', typed(value, result))}")
    w.braced(f"if {x} != nil", lines)
    return Text(out)


@renders("to_any")
def to_any(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Make) and x.type.name in ("list", "vtuple", "tuple"):
        types = x.type.args if x.type.name == "tuple" else (x.type.args[0],) * len(x.items)
        parts = [apply_op(w, n.Apply("to_any", (i,), ANY), None, "") if t != ANY else expr(w, i) for i, t in zip(x.items, types, strict=True)]
        name = "[]any" if x.type.name == "list" else "tuple"
        return Text(f"{name}{{{', '.join(map(str, parts))}}}")
    return to_any_text(w, typed(expr(w, x), type_of(x)), type_of(x))


@renders("is_a")
def is_a(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    kind = str(e.args[1].value)  # type: ignore[attr-defined]
    if kind == "none":
        return go("{0} == nil", x)
    t = type_of(e.args[0])
    if t.name not in ("any", "option"):
        return Text("true" if t.name.removeprefix("v") == kind else "false")
    if kind in ("int", "float", "bool", "str"):
        return call(f"isType[{w.rep(Type(kind))}]", x)
    kinds = {str(a.args[1].value) for f in w.program.program.functions for a in n.block_exprs(f.body)  # type: ignore[attr-defined]
             if isinstance(a, n.Apply) and a.op == "is_a"}
    # a caller's `[]any` may stand for a tuple: where only tuples are asked for, it is one
    name = {"list": "isList", "tuple": "isSequence" if w.program.loose_tuples and "list" not in kinds else "isType[tuple]", "map": "isMap", "set": "isSet"}[kind]
    return call(name, x)


@renders("cast")
def cast(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return from_any_text(w, expr(w, e.args[0]), e.type)
