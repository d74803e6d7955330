"""TypeScript types (also those in JSDoc) to IR types and back."""

from __future__ import annotations

from functools import lru_cache

from tree_sitter import Node

from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    HANDLES,
    INT,
    NONE,
    STR,
    Type,
    func_of,
    join_all,
    list_of,
    map_of,
    option_of,
    set_of,
    tuple_of,
)
from yantra_codex.languages.base import parse

_NAMES = {"number": INT, "bigint": INT, "string": STR, "boolean": BOOL, "null": NONE, "undefined": NONE, "void": NONE, "any": ANY,
          "unknown": ANY, "object": map_of(STR, ANY), "never": ANY,
          # JSDoc's spellings
          "Number": INT, "integer": INT, "int": INT, "float": FLOAT, "String": STR, "Boolean": BOOL, "bool": BOOL, "Object": map_of(STR, ANY),
          "Array": list_of(ANY), "array": list_of(ANY), "Map": map_of(ANY, ANY), "Set": set_of(ANY), "*": ANY}  # fmt: skip
OBJECT = map_of(STR, ANY)  # a row, a JSON object
_DATABASES = {"DatabaseSync", "Database"}
_LISTS = {"Array", "ReadonlyArray", "Iterable"}


def ts_type(t: Type, *, arrays: bool = False, objects: bool = False) -> str:
    """The natural TypeScript spelling. arrays: tuples are written as arrays (the caller's own signature has them so).

    objects: as programs with effects have it, where map[str,any] is a plain object and any is unknown.
    """

    def inner(u: Type) -> str:
        return ts_type(u, arrays=arrays, objects=objects)

    match t.name:
        case "int" | "float":
            return "number"
        case "str":
            return "string"
        case "bool":
            return "boolean"
        case "none":
            return "null"
        case "list" | "vtuple":
            return array_of(inner(t.args[0]))
        case "set":
            return f"Set<{inner(t.args[0])}>"
        case "map" if objects and t == OBJECT:
            return "Record<string, unknown>"
        case "map":
            return f"Map<{inner(t.args[0])}, {inner(t.args[1])}>"
        case "tuple" if arrays:
            parts = {inner(a) for a in t.args}
            return array_of(parts.pop()) if len(parts) == 1 else "any[]"
        case "tuple":
            return f"[{', '.join(map(inner, t.args))}]"
        case "option":
            return f"{inner(t.args[0])} | null"
        case "func":
            params = ", ".join(f"{chr(97 + i)}: {inner(a)}" for i, a in enumerate(t.args[:-1]))
            return f"({params}) => {inner(t.args[-1])}"
        case "record":
            return "{ " + "; ".join(f"{f}: {inner(a)}" for f, a in zip(t.fields, t.args, strict=True)) + " }"
        case "db":
            return "DatabaseSync"
    return "unknown" if objects else "any"


def array_of(element: str) -> str:
    return f"({element})[]" if "|" in element or "=>" in element else f"{element}[]"


@lru_cache(maxsize=4096)
def read_type(text: str) -> Type:
    """The IR type that a written type stands for; ANY where it says nothing.

    `number` reads as int: nothing in the text says whether fractions occur, callers with examples know better.
    """
    text = text.strip().removesuffix("=").strip()
    if text.startswith("..."):
        return list_of(read_type(text[3:]))
    if text.startswith("?"):
        return option_of(read_type(text[1:]))
    root = parse("typescript", f"type T = {text.replace('.<', '<')};").root_node
    alias = root.named_children[0] if root.named_children else None
    value = alias.child_by_field_name("value") if alias is not None else None
    return ANY if value is None or root.has_error else _read(value)


def _read(node: Node) -> Type:
    text = (node.text or b"").decode()
    kids = node.named_children
    match node.type:
        case "predefined_type" | "type_identifier" | "literal_type":
            if text in HANDLES or text in _DATABASES:
                return Type("db" if text in _DATABASES else text)
            if node.type == "literal_type":
                return _literal(text)
            return _NAMES.get(text, ANY)
        case "array_type":
            return list_of(_read(kids[0]))
        case "readonly_type" | "parenthesized_type" | "optional_type":
            return _read(kids[0])
        case "tuple_type":
            return tuple_of(*(_read(k) for k in kids))
        case "union_type":
            parts = _union(node)
            return join_all(parts)
        case "generic_type":
            name = (kids[0].text or b"").decode()
            args = [_read(k) for k in kids[1].named_children] if len(kids) > 1 else []
            return _generic(name, args)
        case "function_type":
            params = [p.child_by_field_name("type") for p in (node.child_by_field_name("parameters") or node).named_children]
            types = [_read(p.named_children[0]) if p is not None and p.named_children else ANY for p in params]
            result = node.child_by_field_name("return_type")
            return func_of(types, _read(result) if result is not None else ANY)
        case "object_type":
            signatures = [k for k in kids if k.type == "index_signature"]
            if signatures:
                types = [_read(c) for c in signatures[0].named_children if c.type in ("predefined_type", "type_identifier")]
                value = signatures[0].child_by_field_name("type")
                inner = _read(value.named_children[0]) if value is not None and value.named_children else ANY
                return map_of(types[0] if types else STR, inner)
            return map_of(STR, ANY)
    return ANY


def _literal(text: str) -> Type:
    if text in ("true", "false"):
        return BOOL
    if text[:1] in "'\"`":
        return STR
    return _NAMES.get(text, INT if text.lstrip("-").isdigit() else ANY)


def _union(node: Node) -> list[Type]:
    out: list[Type] = []
    for k in node.named_children:
        out += _union(k) if k.type == "union_type" else [_read(k)]
    return out


def _generic(name: str, args: list[Type]) -> Type:
    if name in _LISTS and len(args) == 1:
        return list_of(args[0])
    if name in ("Set", "ReadonlySet") and len(args) == 1:
        return set_of(args[0])
    if name in ("Map", "ReadonlyMap", "Record", "Object") and len(args) == 2:
        return map_of(args[0], args[1])
    if name in ("Readonly", "Partial", "Promise") and len(args) == 1:
        return args[0]
    return ANY


def is_object(native: str | None) -> bool:
    """Whether a written type asks for a plain object where the IR has a map."""
    if native is None:
        return True
    text = native.strip()
    return text in ("object", "Object", "any", "unknown", "*") or text.startswith(("Record<", "Object<", "{", "Object.<"))


def split_native(native: str | None) -> tuple[str, list[str]]:
    """The outer constructor of a written type and its argument texts; ("", []) where there is none."""
    if native is None:
        return "", []
    root = parse("typescript", f"type T = {native.strip().replace('.<', '<')};").root_node
    alias = root.named_children[0] if root.named_children else None
    node = alias.child_by_field_name("value") if alias is not None else None
    while node is not None and node.type in ("readonly_type", "parenthesized_type"):
        node = node.named_children[0]
    if node is None or root.has_error:
        return "", []
    texts = [(k.text or b"").decode() for k in node.named_children]
    if node.type == "array_type":
        return "Array", texts
    if node.type == "tuple_type":
        return "tuple", texts
    if node.type == "generic_type":
        return texts[0], [(k.text or b"").decode() for k in node.named_children[1].named_children]
    if node.type == "union_type":
        kept = [t for t in texts if t not in ("null", "undefined")]
        return split_native(kept[0]) if len(kept) == 1 else ("union", texts)
    return (node.text or b"").decode(), []


def promised(native: str | None) -> str | None:
    """The type of what an async function's Promise gives; any other type as it is."""
    outer, args = split_native(native) if native and native.startswith("Promise") else ("", [])
    return args[0] if outer == "Promise" and args else native
