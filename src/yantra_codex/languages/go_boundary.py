"""Between the types a caller wrote and those the program works with: conversions at entry and return."""

from __future__ import annotations

from collections.abc import Iterator

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import ANY, NONE, Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_containers import add, from_any_text, put, to_any_text
from yantra_codex.languages.go_expressions import keys_text, new_map, part, tuple_of_parts
from yantra_codex.languages.go_loops import each_entry
from yantra_codex.languages.go_types import FLOAT_TYPES, INT_TYPES, Representation, Written, read_type, type_of_written
from yantra_codex.languages.go_writer import Value, Writer, call, go, wrap_receiver


def is_same(rep: Representation, t: Type, native: Written) -> bool:
    """Whether a value of IR type t already has the written type."""
    if t == NONE:
        return True
    return rep(t) == native.text.replace("...", "[]", 1)


def as_slice(native: Written) -> Written:
    return Written("slice", "[]" + native.parts[0].text, native.parts) if native.kind == "variadic" else native


def incoming(w: Writer, text: Text, t: Type, native: Written, name: str) -> Text:
    """A caller's value of the written type as the program's own; name: what a new variable is called."""
    native = as_slice(native)
    if is_same(w.rep, t, native):
        return text
    if native.text == "any":
        return from_any_text(w, text, t)
    if t == ANY:
        return to_any_text(w, incoming(w, text, type_of_written(native), native, name), type_of_written(native))
    if t.name in ("int", "float"):
        if native.text in INT_TYPES | FLOAT_TYPES:
            return call(w.rep(t), text)
    elif t.name == "str" and (native.text in ("rune", "byte") or native.text in ("[]rune", "[]byte")):
        return call("string", text)
    elif t.name in ("list", "vtuple") or t in w.rep.slices:
        if native.kind in ("slice", "array"):
            if is_same(w.rep, t.args[0], native.parts[0]) and native.kind == "array":
                return go("{0}[:]", text)
            return converted_items(w, text, w.rep(t), name, lambda x: incoming(w, x, t.args[0], native.parts[0], "item"))
    elif t.name == "tuple" and native.kind in ("slice", "array"):
        if native.kind == "slice" and w.rep.is_array(t) and is_same(w.rep, t.args[0], native.parts[0]):
            return call(w.rep(t), text)
        xs = w.atom(text, name)
        parts = tuple(incoming(w, Text(f"{xs}[{i}]"), a, native.parts[0], "part") for i, a in enumerate(t.args))
        return tuple_of_parts(w, parts, t)
    elif t.name == "map" and native.kind == "map":
        return incoming_map(w, text, t, native, name)
    elif t.name == "set" and native.kind in ("map", "slice"):
        return incoming_set(w, text, t, native, name)
    elif t.name == "option":
        if native.kind == "pointer":
            x = w.atom(text, name)
            out = w.fresh(name + "Value")
            w.declare_only(out, t)
            with w.block() as lines:
                w.emit(f"{out} = ptr({incoming(w, Text(f'*{x}', '*{0}'), t.args[0], native.parts[0], name)})")
            w.braced(f"if {x} != nil", lines)
            return Text(out)
        return call("ptr", incoming(w, text, t.args[0], native, name))
    raise Unsupported(f"a parameter of type {native} for a {t}", language="go")


def converted_items(w: Writer, text: Text, spelled: str, name: str, convert: object) -> Text:
    source = w.atom(text, "items")
    out = w.declare(name, Text(f"make({spelled}, len({source}))"))
    with w.loop() as made, w.block() as lines:
        i, x = w.fresh("i"), w.fresh("x")
        w.emit(f"{out}[{i}] = {convert(Text(x))}")  # type: ignore[operator]
    w.put_loop(made, f"for {i}, {x} := range {source}", lines)
    return out


def incoming_map(w: Writer, text: Text, t: Type, native: Written, name: str) -> Text:
    m = w.atom(text, "table")
    out = w.declare(name, Text(new_map(w, t)))
    k_native, v_native = native.parts
    with w.loop() as made, w.block() as lines:
        k = w.fresh("key")
        key = incoming(w, Text(k), t.args[0], k_native, "key")
        value = incoming(w, Text(f"{m}[{k}]"), t.args[1], v_native, "value")
        w.emit(put(w, out, t, key, value))
    # a Go map has no order: the keys' own order is the one that is the same each time
    keys = "sortedKeys" if k_native.text in INT_TYPES | FLOAT_TYPES | {"string"} else "keysOf"
    w.put_loop(made, f"for _, {k} := range {keys}({m})" if w.rep.map_kind(t) != "plain" else f"for {k} := range {m}", lines)
    return out


def incoming_set(w: Writer, text: Text, t: Type, native: Written, name: str) -> Text:
    m = w.atom(text, "members")
    out = w.declare(name, Text(new_map(w, t)))
    element = native.parts[0]
    with w.loop() as made, w.block() as lines:
        k = w.fresh("member")
        statement = add(w, out, t, incoming(w, Text(k), t.args[0], element, "member"))
        if native.kind == "map" and native.parts[1].text == "bool":
            w.braced(f"if {m}[{k}]", ["\t" * (w.indent + 1) + statement])
        else:
            w.emit(statement)
    if native.kind == "slice":
        header = f"for _, {k} := range {m}"
    elif w.rep.map_kind(t) != "plain" and element.text in INT_TYPES | FLOAT_TYPES | {"string"}:
        header = f"for _, {k} := range sortedKeys({m})"
    else:
        header = f"for {k} := range {m}"
    w.put_loop(made, header, lines)
    return out


# ---------------------------------------------------------------- results


def outgoing(w: Writer, text: Text, t: Type, native: Written) -> Text:
    """The program's value as the written type."""
    native = as_slice(native)
    if is_same(w.rep, t, native):
        return text
    if native.text == "any":
        return outgoing_any(w, text, t)
    if t.name in ("any", "never"):
        wanted = type_of_written(native)
        if w.rep.is_array(wanted) or wanted.name == "tuple":
            wanted = Type("list", (wanted.element,))
        return outgoing(w, from_any_text(w, text, wanted), wanted, native)
    if t.name in ("int", "float"):
        if native.text in INT_TYPES | FLOAT_TYPES:
            return call(native.text, text) if not is_constant(text) else text
        if native.text == "string":
            raise Unsupported(f"a result of type string for a {t}", language="go")
    elif t.name == "bool" and native.text in INT_TYPES:
        return call(native.text, call("boolToInt", text))
    elif t.name == "str" and native.text in ("rune", "byte"):
        return call(native.text, call("runeOf", text)) if native.text == "byte" else call("runeOf", text)
    elif t.name == "str" and native.text in ("[]rune", "[]byte"):
        return call(native.text, text)
    elif (t.name in ("list", "vtuple") or t in w.rep.slices) and native.kind in ("slice", "array"):
        if native.kind == "array":
            return call(native.text, text)
        return converted_items(w, text, native.text, "result", lambda x: outgoing(w, x, t.args[0], native.parts[0]))
    elif t.name == "tuple" and native.kind in ("slice", "array", "struct"):
        if native.kind == "slice" and w.rep.is_array(t) and is_same(w.rep, t.args[0], native.parts[0]):
            if text.text.startswith(w.rep(t) + "{"):
                return Text(native.text + text.text[len(w.rep(t)):])
            return go("{0}[:]", w.atom(text, "pair", t))
        parts = literal_parts(w, text, t)
        natives = native.parts if native.kind == "struct" else (native.parts[0],) * len(t.args)
        inside = [outgoing(w, p, a, q).text for p, a, q in zip(parts, t.args, natives, strict=True)]
        return Text(f"{native.text}{{{', '.join(inside)}}}")
    elif t.name == "map" and native.kind == "map":
        m = w.atom(text, "table", t)
        out = w.declare("result", Text(f"make({native.text})"))
        w.bind(" table", Value(m))
        each_entry(w, n.Var(" table", t), ["key", "value"], lambda k, v: w.emit(
            f"{out}[{outgoing(w, k, t.args[0], native.parts[0])}] = {outgoing(w, v, t.args[1], native.parts[1])}"))
        return out
    elif t.name == "set" and native.kind in ("map", "slice"):
        return outgoing_set(w, text, t, native)
    elif t.name == "option":
        if native.kind == "pointer":
            x = w.atom(text, "found", t)
            pointer_ = w.fresh("result")
            w.emit(f"var {pointer_} {native.text}")
            w.declared[-1].append((pointer_, len(w.lines) - 1))
            with w.block() as lines:
                w.emit(f"{pointer_} = ptr({outgoing(w, Text(f'*{x}', '*{0}'), t.args[0], native.parts[0])})")
            w.braced(f"if {x} != nil", lines)
            return Text(pointer_)
        if text.text.startswith("ptr(") and text.text.endswith(")"):
            return outgoing(w, Text(text.text[4:-1], "x"), t.args[0], native)
        return outgoing(w, go("*{0}", text), t.args[0], native)
    elif t.name == "none":
        return text
    raise Unsupported(f"a result of type {native} for a {t}", language="go")


def is_constant(text: Text) -> bool:
    return text.text.lstrip("-").replace(".", "", 1).isdigit() and (("." not in text.text) or text.text.endswith(".0"))


def literal_parts(w: Writer, text: Text, t: Type) -> list[Text]:
    """A tuple's parts: those of a literal as they stand, else selected from a variable."""
    prefix = w.rep(t) + "{"
    if text.text.startswith(prefix) and text.text.endswith("}"):
        inside = split_top(text.text[len(prefix):-1])
        if len(inside) == len(t.args):
            return [Text(p, "x") for p in inside]
    x = w.atom(text, "pair", t) if t.args else text
    return [part(w, x, t, i) for i in range(len(t.args))]


def split_top(text: str) -> list[str]:
    """The parts of a list at its outermost commas; quotes are respected."""
    out, depth, cur, quote, skip = [], 0, "", "", False
    for c in text:
        if quote:
            cur += c
            if skip:
                skip = False
            elif c == "\\" and quote != "`":
                skip = True
            elif c == quote:
                quote = ""
            continue
        if c in "\"'`":
            quote = c
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            out.append(cur.strip())
            cur = ""
        else:
            cur += c
    return [*out, cur.strip()] if cur.strip() else out


def outgoing_set(w: Writer, text: Text, t: Type, native: Written) -> Text:
    if native.kind == "slice" and is_same(w.rep, t.args[0], native.parts[0]):
        return call("keysOf", text) if w.rep.map_kind(t) == "plain" else Text(f"{wrap_receiver(text)}.Keys()")
    m = w.atom(text, "members", t)
    out = w.declare("result", Text(f"{native.text}{{}}"))
    with w.loop() as made, w.block() as lines:
        k = w.fresh("member")
        x = outgoing(w, Text(k), t.args[0], native.parts[0])
        if native.kind == "slice":
            w.emit(f"{out} = append({out}, {x})")
        else:
            w.emit(f"{out}[{x}] = {'true' if native.parts[1].text == 'bool' else 'struct{}{}'}")
    keys = f"for {k} := range {m}" if w.rep.map_kind(t) == "plain" else f"for _, {k} := range {keys_text(w, m, t)}"
    w.put_loop(made, keys, lines)
    return out


def outgoing_any(w: Writer, text: Text, t: Type) -> Text:
    """A value as the caller's `any`: tuples and sets as slices, options as nil or their value."""
    match t.name:
        case "option":
            if text.text == "nil":
                return text
            if text.text.startswith("ptr(") and text.text.endswith(")"):
                return outgoing_any(w, Text(text.text[4:-1], "x"), t.args[0])
            x = w.atom(text, "found", t)
            out = w.fresh("result")
            w.emit(f"var {out} any")
            w.declared[-1].append((out, len(w.lines) - 1))
            with w.block() as lines:
                w.emit(f"{out} = {outgoing_any(w, Text(f'*{x}', '*{0}'), t.args[0])}")
            w.braced(f"if {x} != nil", lines)
            return Text(out)
        case "tuple" if t not in w.rep.slices:
            parts = literal_parts(w, text, t)
            return Text(f"[]any{{{', '.join(outgoing_any(w, p, a).text for p, a in zip(parts, t.args, strict=True))}}}")
        case "list" | "vtuple" if any(has_own_form(a) for a in t.args):
            return converted_items(w, text, "[]any", "result", lambda x: outgoing_any(w, x, t.args[0]))
        case "set":
            return call("keysOf", text) if w.rep.map_kind(t) == "plain" else Text(f"{wrap_receiver(text)}.Keys()")
        case "map" if w.rep.map_kind(t) != "plain" or has_own_form(t.args[1]):
            key = t.args[0]
            native = read_type(f"map[{w.rep(key) if key.name in ('int', 'str', 'float', 'bool') else 'any'}]{'any' if has_own_form(t.args[1]) else w.rep(t.args[1])}")
            return outgoing(w, text, t, native)
        case "none":
            return Text("nil")
    return text


def has_own_form(t: Type) -> bool:
    """Whether values of t look in Go like nothing a caller expects."""
    return t.name in ("tuple", "set", "option") or any(map(has_own_form, t.args))


def paired(t: Type, native: Written) -> Iterator[tuple[Type, Written]]:
    """An IR type and the written type with all their parts that correspond."""
    yield t, native
    native = as_slice(native)
    if t.name in ("list", "vtuple", "option") and native.parts:
        yield from paired(t.args[0], native.parts[0])
    elif t.name == "tuple" and native.kind in ("slice", "array") and native.parts:
        for a in set(t.args):
            yield from paired(a, native.parts[0])
    elif t.name == "map" and native.kind == "map":
        for a, p in zip(t.args, native.parts, strict=True):
            yield from paired(a, p)
