"""Python annotations to IR types and back, and function stubs found in Python text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node

from yantra_codex.errors import Unsupported
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
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
    vtuple_of,
)
from yantra_codex.languages.base import Stub, parse

_NAMES = {"int": INT, "float": FLOAT, "bool": BOOL, "str": STR, "None": NONE, "Any": ANY, "object": ANY, "list": list_of(ANY), "List": list_of(ANY),
          "dict": map_of(ANY, ANY), "Dict": map_of(ANY, ANY), "set": set_of(ANY), "Set": set_of(ANY), "frozenset": set_of(ANY),
          "tuple": vtuple_of(ANY), "Tuple": vtuple_of(ANY), "complex": ANY, "Connection": Type("db")}  # fmt: skip
_LISTS = {"list", "List", "Sequence", "Iterable", "Iterator", "Collection", "MutableSequence", "deque", "Deque"}
_SETS = {"set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet"}
_MAPS = {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict"}


def py_type(t: Type) -> str:
    """The natural annotation."""
    match t.name:
        case "int" | "float" | "bool" | "str":
            return t.name
        case "none":
            return "None"
        case "db":
            return "sqlite3.Connection"
        case "list" | "set":
            return f"{t.name}[{py_type(t.args[0])}]"
        case "vtuple":
            return f"tuple[{py_type(t.args[0])}, ...]"
        case "tuple":
            return f"tuple[{', '.join(map(py_type, t.args)) or '()'}]"
        case "map":
            return f"dict[{py_type(t.args[0])}, {py_type(t.args[1])}]"
        case "option":
            return f"{py_type(t.args[0])} | None"
        case "func":
            return f"Callable[[{', '.join(map(py_type, t.args[:-1]))}], {py_type(t.args[-1])}]"
    return "Any"


@lru_cache(maxsize=4096)
def read_type(text: str) -> Type:
    """The IR type that an annotation stands for; ANY where it says nothing."""
    text = text.strip().strip("\"'")
    root = parse("python", f"x = {text}").root_node
    if root.has_error or not root.named_children:
        return ANY
    value = root.named_children[0].named_children[0].child_by_field_name("right")
    return _read(value) if value is not None else ANY


def _read(node: Node) -> Type:
    text = (node.text or b"").decode()
    match node.type:
        case "identifier" | "none":
            return _NAMES.get(text, ANY)
        case "attribute":
            return _NAMES.get(text.rpartition(".")[2], ANY)
        case "parenthesized_expression":
            return _read(node.named_children[0])
        case "string":
            return read_type(text)
        case "binary_operator" if "|" in text:
            return join_all([_read(node.named_children[0]), _read(node.named_children[1])])
        case "subscript":
            name = (node.named_children[0].text or b"").decode().rpartition(".")[2]
            return _generic(name, node.children_by_field_name("subscript"))
    return ANY


def _generic(name: str, parts: list[Node]) -> Type:
    if len(parts) == 1 and parts[0].type == "tuple":
        parts = parts[0].named_children
    if name in ("tuple", "Tuple"):
        if len(parts) == 2 and parts[1].type == "ellipsis":
            return vtuple_of(_read(parts[0]))
        return tuple_of(*(_read(p) for p in parts))
    if name == "Callable":
        listed = parts[0].named_children if parts and parts[0].type == "list" else []
        return func_of([_read(p) for p in listed], _read(parts[1]) if len(parts) > 1 else ANY)
    args = [_read(p) for p in parts]
    if name in _LISTS and args:
        return list_of(args[0])
    if name in _SETS and args:
        return set_of(args[0])
    if name in _MAPS and len(args) == 2:
        return map_of(args[0], args[1])
    if name == "Counter" and args:
        return map_of(args[0], INT)
    if name == "Optional" and args:
        return option_of(args[0])
    if name == "Union":
        return join_all(args)
    return args[0] if name in ("Final", "Annotated") and args else ANY


# ---------------------------------------------------------------- stubs


def completed(source: str) -> str:
    """The text with a body for a last declaration that has none."""
    tail = source.rstrip()
    last = re.search(r"(?:^|\n)([ \t]*)def[^\n]*(?:\n(?![ \t]*def\b)[^\n]*)*\Z", tail)
    if not last:
        return source
    if re.search(r"\)\s*(?:->\s*[^:\n]+)?\Z", tail):
        return tail + ":\n" + last[1] + "    ...\n"
    if tail.endswith(":"):
        return tail + "\n" + last[1] + "    ...\n"
    if tail.count('"""') % 2:
        return tail + '"""\n'
    return source


def read_stubs(source: str) -> list[Stub]:
    """Every function at the top of a file or of a class, in order."""
    text = completed(source)
    raw, limit = text.encode(), len(source.encode())
    return [_stub(raw, limit, outer, fn, style) for outer, fn, style in _functions(parse("python", text).root_node)]


def _functions(node: Node, style: str = "function") -> Iterator[tuple[Node, Node, str]]:
    for child in node.named_children:
        inner = child.child_by_field_name("definition") if child.type == "decorated_definition" else child
        if inner is None:
            continue
        if inner.type == "function_definition":
            yield child, inner, style
        elif inner.type == "class_definition":
            body = inner.child_by_field_name("body")
            if body is not None:
                yield from _functions(body, "method")
        elif inner.type in ("if_statement", "block", "ERROR"):
            yield from _functions(inner, style)


def _stub(raw: bytes, limit: int, outer: Node, fn: Node, style: str) -> Stub:
    name = (fn.child_by_field_name("name").text or b"").decode()  # type: ignore[union-attr]
    if raw[fn.start_byte :].startswith(b"async"):
        raise Unsupported("an async function", line=fn.start_point[0] + 1, language="python")
    params = list(_params(fn.child_by_field_name("parameters")))
    if style == "method" and params and params[0].name in ("self", "cls"):
        params = params[1:]
    returns = fn.child_by_field_name("return_type")
    native = (returns.text or b"").decode() if returns is not None else None
    body = fn.child_by_field_name("body")
    header_end = body.start_byte if body is not None else fn.end_byte
    colon = raw.rfind(b":", fn.start_byte, header_end)
    header = raw[outer.start_byte : colon].decode().rstrip() if colon > 0 else raw[outer.start_byte : header_end].decode().rstrip()
    doc, start = "", (body.start_byte if body is not None else header_end)
    end = body.end_byte if body is not None else header_end
    if body is not None and body.named_children:
        first = body.named_children[0]
        if first.type == "expression_statement" and first.named_children and first.named_children[0].type == "string":
            doc = _docstring((first.text or b"").decode())
            start = first.end_byte
    line_start = raw.rfind(b"\n", 0, outer.start_byte) + 1
    indent = raw[line_start : outer.start_byte].decode()
    signature = Signature(name, tuple(params), read_type(native) if native else ANY, native, "python", style, header)
    return Stub(signature, doc, outer.start_byte, min(max(end, outer.end_byte), limit), min(start, limit), min(end, limit), indent)


def _params(node: Node | None) -> Iterator[SigParam]:
    for p in node.named_children if node is not None else []:
        if p.type in ("comment", "keyword_separator", "positional_separator"):
            continue
        if p.type == "identifier":
            yield SigParam((p.text or b"").decode())
            continue
        if not p.named_children:  # an ERROR node of a declaration that is not whole
            continue
        name = p.child_by_field_name("name") or p.named_children[0]
        annotation, value = p.child_by_field_name("type"), p.child_by_field_name("value")
        native = (annotation.text or b"").decode() if annotation is not None else None
        spelled = (name.text or b"").decode()
        t = read_type(native) if native else ANY
        if spelled.startswith("*") and not spelled.startswith("**"):
            t = list_of(t)
        yield SigParam(spelled, t, native, (value.text or b"").decode() if value is not None else None)


def _docstring(literal: str) -> str:
    """The text of a docstring, without its indentation."""
    text = re.sub(r"^[rRuU]*(\"\"\"|'''|\"|')", "", literal.strip())
    text = re.sub(r"(\"\"\"|'''|\"|')$", "", text)
    lines = text.expandtabs().splitlines()
    rest = [line for line in lines[1:] if line.strip()]
    cut = min((len(line) - len(line.lstrip()) for line in rest), default=0)
    return "\n".join([lines[0].strip() if lines else "", *(line[cut:].rstrip() for line in lines[1:])]).strip()
