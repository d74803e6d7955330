"""Ops that change a place, in Go."""

from __future__ import annotations

from collections.abc import Callable

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Stmt
from yantra_codex.ir.types import Type, is_mutable
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_containers import add, add_all, put
from yantra_codex.languages.go_expressions import (
    apply_op,
    compare_function,
    expr,
    is_ordered,
    new_map,
    owned_expr,
    tuple_of_parts,
    typed,
)
from yantra_codex.languages.go_facts import is_not_negative
from yantra_codex.languages.go_loops import FUSED, each, text_of
from yantra_codex.languages.go_places import assign, place_text, place_type, place_type_at, read_place, steady
from yantra_codex.languages.go_writer import Value, Writer, call, go, wrap_receiver


def is_default_push(s: Stmt, after: Stmt) -> bool:
    """`map_default(m, k, [])` right before `list_push` at m[k]: Go's append does both."""
    return (
        isinstance(s, n.Do) and s.op == "map_default" and isinstance(after, n.Do) and after.op == "list_push"
        and isinstance(s.args[1], n.Make) and not s.args[1].items and after.place.name == s.place.name
        and after.place.path == (*s.place.path, n.Step("key", s.args[0]))
    )


def write_default_push(w: Writer, s: n.Do, after: n.Do) -> None:
    t = place_type_at(place_type(w, s.place.name), s.place.path)
    if t is None or w.rep.map_kind(t) != "plain":
        write_do(w, s)
        write_do(w, after)
        return
    table = read_place(w, s.place)
    item = owned_expr(w, after.args[0], t.args[1].args[0], None)
    target = go("{0}[{1}]", table, w.atom(expr(w, s.args[0], t.args[0]), "key", t.args[0]))
    w.emit(f"{target} = append({target}, {item})")


def write_do(w: Writer, s: n.Do) -> None:
    if s.op not in CHANGES:
        raise Unsupported(f"the op {s.op}", language="go")
    result = CHANGES[s.op](w, s)
    if s.result is not None:
        text = result if result is not None else Text("struct{}{}")
        if not (text.text.isidentifier() and text.text in w.visible[-1]):
            text = w.declare(s.result, text, s.type)
        w.bind(s.result, Value(text))
    elif result is not None and "(" in result.text and result.form == "":
        w.emit(result.text)


def pointer_to(w: Writer, place: n.Place, use: Callable[[str], Text | None], result: str | None = None) -> Text | None:
    """Run `use` on a pointer to a list; a list inside a map is taken out, changed and put back."""
    if any(step.kind == "key" for step in place.path[-1:]):
        items = w.declare("items", read_place(w, place))
        out = use(f"&{items}")
        if out is not None:
            if result:
                out = w.declare(result, out)
            else:
                w.emit(out.text)
                out = None
        assign(w, place, items)
        return out
    text = place_text(w, place)
    return use(text.text[1:] if text.form == "*{0}" else go("&{0}", text).text)


def do_push(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    item = owned_expr(w, s.args[0], s.place.type.args[0], s.place.name)
    xs = read_place(w, s.place) if not s.place.path else xs
    assign(w, s.place, f"append({xs}, {typed(item, s.place.type.args[0])})")


def do_push_first(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    item = owned_expr(w, s.args[0], s.place.type.args[0], s.place.name)
    assign(w, s.place, call("slices.Insert", xs, "0", item))


def do_insert(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    item = owned_expr(w, s.args[1], s.place.type.args[0], s.place.name)
    at = s.args[0]
    position = Text("0") if isinstance(at, n.Lit) and at.value == 0 else call("position", expr(w, at), call("len", xs))
    assign(w, s.place, call("slices.Insert", xs, position, item))


def do_extend(w: Writer, s: n.Do) -> None:
    ys = s.args[0]
    t = s.place.type
    if isinstance(ys, n.Make) and ys.items:
        items = ", ".join(owned_expr(w, x, t.args[0], s.place.name).text for x in ys.items)
        assign(w, s.place, f"append({read_place(w, s.place)}, {items})")
        return
    if isinstance(ys, n.Apply) and ys.op in FUSED and not s.place.path and ys.op not in ("reverse", "chars"):
        names = {x.name for x in n.walk_expr(ys) if isinstance(x, n.Var)}
        if s.place.name not in names:
            xs = w.lookup(s.place.name).text
            each(w, ys, ["x"], lambda v: w.emit(f"{xs} = append({xs}, {text_of(w, v, t.args[0])})"))
            return
    other = owned_expr(w, ys, t, s.place.name) if is_mutable(t.args[0]) else expr(w, ys, t)
    assign(w, s.place, f"append({read_place(w, s.place)}, {other}...)")


def do_pop(w: Writer, s: n.Do) -> Text | None:
    xs = read_place(w, s.place)
    out = None
    if s.result is not None:
        xs = w.atom(xs, "items") if s.place.path and s.place.path[-1].kind == "key" else xs
        out = w.declare(s.result, go("{0}[len({0})-1]", xs), s.type)
    assign(w, s.place, go("{0}[:len({0})-1]", xs))
    return out


def do_pop_first(w: Writer, s: n.Do) -> Text | None:
    xs = read_place(w, s.place)
    out = w.declare(s.result, go("{0}[0]", xs), s.type) if s.result is not None else None
    assign(w, s.place, go("{0}[1:]", xs))
    return out


def do_pop_at(w: Writer, s: n.Do) -> Text | None:
    at = s.args[0]
    if isinstance(at, n.Lit) and at.value in (0, -1):
        return (do_pop if at.value == -1 else do_pop_first)(w, s)
    if s.result is None and is_not_negative(w, at):
        xs = read_place(w, s.place)
        i = w.atom(expr(w, at), "at")
        assign(w, s.place, call("slices.Delete", xs, i, go("{0} + 1", i)))
        return None
    return pointer_to(w, s.place, lambda p: call("popAt", p, expr(w, at)), s.result)


def do_remove(w: Writer, s: n.Do) -> None:
    t = s.place.type
    xs = read_place(w, s.place)
    w.bind(" place", Value(xs))
    found = apply_op(w, n.Apply("index_of", (n.Var(" place", t), s.args[0]), Type("int")), None, "")
    i = w.declare("at", found)
    assign(w, s.place, call("slices.Delete", xs, i, go("{0} + 1", i)))


def do_clear_list(w: Writer, s: n.Do) -> None:
    assign(w, s.place, f"{w.rep(s.place.type)}{{}}")


def do_slice(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    start = w.declare("start", call("position", expr(w, s.args[0]), call("len", xs)))
    end = w.declare("end", call("max", call("position", expr(w, s.args[1]), call("len", xs)), start))
    if s.op == "list_delete_slice":
        assign(w, s.place, call("slices.Delete", xs, start, end))
    else:
        ys = owned_expr(w, s.args[2], s.place.type, s.place.name)
        assign(w, s.place, f"slices.Replace({xs}, {start}, {end}, {ys}...)")


def do_insert_sorted(w: Writer, s: n.Do) -> None:
    t = s.place.type.args[0]
    xs = read_place(w, s.place)
    x = w.atom(expr(w, s.args[0]), "item", t)
    test = f"other > {x}" if is_ordered(t) else f"{compare_function(w, t)}(other, {x}) > 0"
    assign(w, s.place, call("slices.Insert", xs, call("bisect", xs, f"func(other {w.rep(t)}) bool {{ return {test} }}"), x))


def do_heap(w: Writer, s: n.Do) -> Text | None:
    compare = compare_function(w, s.place.type.args[0])
    if s.op == "heap_build":
        w.emit(f"heapBuild({read_place(w, s.place)}, {compare})")
        return None
    if s.op == "heap_push":
        item = owned_expr(w, s.args[0], s.place.type.args[0], s.place.name)
        return pointer_to(w, s.place, lambda p: call("heapPush", p, item, compare))
    return pointer_to(w, s.place, lambda p: call("heapPop", p, compare), s.result)


def do_put(w: Writer, s: n.Do) -> None:
    if counted := put_in_place(w, s):
        w.emit(counted)
        return
    value = owned_expr(w, s.args[1], s.place.type.args[1], s.place.name)
    assign(w, n.Place(s.place.name, (*s.place.path, n.Step("key", s.args[0])), s.place.type.args[1]), typed(value, s.place.type.args[1]))


def put_in_place(w: Writer, s: n.Do) -> str:
    """`m[k] += v` for a value that starts from what is there, or from its zero."""
    t = place_type_at(place_type(w, s.place.name), s.place.path)
    key, value = s.args
    if t is None or w.rep.map_kind(t) != "plain" or s.place.path or not isinstance(value, n.Apply) or value.op not in ("add", "str_concat"):
        return ""
    first, by = value.args
    here = n.Var(s.place.name, t)
    zero = isinstance(first, n.Apply) and first.op == "map_get_or" and first.args[:2] == (here, key) and isinstance(first.args[2], n.Lit) and first.args[2].value in (0, 0.0, "")
    if not zero or t.args[1].name not in ("int", "float", "str") or any(isinstance(x, n.Var) and x.name == s.place.name for x in n.walk_expr(by)):
        return ""
    target = go("{0}[{1}]", place_text(w, s.place), expr(w, key, t.args[0]))
    return f"{target}++" if isinstance(by, n.Lit) and by.value == 1 and t.args[1].name == "int" else f"{target} += {expr(w, by)}"


def do_map_remove(w: Writer, s: n.Do) -> Text | None:
    t = s.place.type
    m, key = read_place(w, s.place), w.atom(expr(w, s.args[0], t.args[0]), "key", t.args[0])
    is_plain = w.rep.map_kind(t) == "plain"
    value = call("get", m, key) if is_plain else Text(f"{wrap_receiver(m)}.Get({key})")
    out = None
    if s.result is not None:
        out = w.declare(s.result, value, s.type)
    elif not surely_there(w, s):
        w.emit(value.text)
    w.emit(f"delete({m}, {key})" if is_plain else f"{wrap_receiver(m)}.Remove({key})")
    return out


def surely_there(w: Writer, s: n.Do) -> bool:
    """Whether a key that is removed was asked for right before, or is one of the map's keys."""
    here = n.Var(s.place.name, s.place.type)
    key = s.args[0]
    if s.place.path:
        return False
    if isinstance(key, n.Var):
        key = next((x.value for x in n.walk_block(w.function.body) if isinstance(x, n.Let) and x.name == s.args[0].name and not x.mutable and x.value), key)  # type: ignore[attr-defined]
    if isinstance(key, n.Apply) and key.op in ("index", "first") and isinstance(key.args[0], n.Apply) and key.args[0].op == "map_keys" and key.args[0].args[0] == here:
        return True
    return any(isinstance(i, n.If) and i.then[:1] == (s,) and isinstance(i.test, n.Apply) and i.test.op == "map_has" and i.test.args == (here, key)
               for i in n.walk_block(w.function.body))


def do_discard(w: Writer, s: n.Do) -> None:
    t = s.place.type
    m, key = read_place(w, s.place), expr(w, s.args[0], t.args[0])
    w.emit(f"delete({m}, {key})" if w.rep.map_kind(t) == "plain" else f"{wrap_receiver(m)}.Remove({key})")


def do_set_remove(w: Writer, s: n.Do) -> None:
    t = s.place.type
    m, key = read_place(w, s.place), w.atom(expr(w, s.args[0], t.args[0]), "member", t.args[0])
    test = f"!has({m}, {key})" if w.rep.map_kind(t) == "plain" else f"!{wrap_receiver(m)}.Has({key})"
    w.braced(f"if {test}", ["\t" * (w.indent + 1) + f'panic("KeyError: " + fmt.Sprint({key}))'])
    do_discard(w, s)


def do_update(w: Writer, s: n.Do) -> None:
    add_all(w, read_place(w, s.place), s.place.type, s.args[0])


def do_clear(w: Writer, s: n.Do) -> None:
    t = s.place.type
    if w.rep.map_kind(t) == "plain":
        w.emit(f"clear({read_place(w, s.place)})")
    else:
        assign(w, s.place, new_map(w, t))


def do_pop_entry(w: Writer, s: n.Do) -> Text | None:
    t = s.place.type
    m = read_place(w, s.place)
    keys = f"{wrap_receiver(m)}.keys"
    w.braced(f"if len({keys}) == 0", ["\t" * (w.indent + 1) + 'panic("KeyError: dictionary is empty")'])
    key = w.declare("key", Text(f"{keys}[0]" if s.op == "map_pop_first" else f"{keys}[len({keys})-1]"))
    out = None
    if s.result is not None:
        out = w.declare(s.result, tuple_of_parts(w, (key, Text(f"{wrap_receiver(m)}.Get({key})")), Type("tuple", t.args)), s.type)
    w.emit(f"{wrap_receiver(m)}.Remove({key})")
    return out


def do_default(w: Writer, s: n.Do) -> None:
    t = s.place.type
    m, key = read_place(w, s.place), w.atom(expr(w, s.args[0], t.args[0]), "key", t.args[0])
    with w.block() as lines:
        value = owned_expr(w, s.args[1], t.args[1], s.place.name)
        w.emit(put(w, m, t, key, typed(value, t.args[1])))
    if w.rep.map_kind(t) == "plain":
        w.braced(f"if _, ok := {m}[{key}]; !ok" if not w.is_visible("ok") else f"if !has({m}, {key})", lines)
        if steady(w, n.Var(s.place.name, t), s.args[0]) and not s.place.path:
            w.known_keys.append((m.text, key.text))
    else:
        w.braced(f"if !{wrap_receiver(m)}.Has({key})", lines)


def do_add(w: Writer, s: n.Do) -> None:
    w.emit(add(w, read_place(w, s.place), s.place.type, expr(w, s.args[0], s.place.type.args[0])))


CHANGES: dict[str, Callable[[Writer, n.Do], Text | None]] = {
    "list_push": do_push, "list_push_first": do_push_first, "list_insert": do_insert, "list_extend": do_extend, "list_pop": do_pop,
    "list_pop_first": do_pop_first, "list_pop_at": do_pop_at, "list_remove": do_remove, "list_clear": do_clear_list,
    "list_delete_slice": do_slice, "list_set_slice": do_slice, "list_insert_sorted": do_insert_sorted, "heap_build": do_heap,
    "heap_push": do_heap, "heap_pop": do_heap, "map_put": do_put, "map_remove": do_map_remove, "map_discard": do_discard,
    "map_update": do_update, "map_clear": do_clear, "map_pop_first": do_pop_entry, "map_pop_last": do_pop_entry, "map_default": do_default,
    "set_add": do_add, "set_discard": do_discard, "set_remove": do_set_remove, "set_update": do_update, "set_clear": do_clear,
}
