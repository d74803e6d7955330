"""Function declarations found in JavaScript and TypeScript text: names, types, comments, and where the body goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from yantra_codex.errors import Unsupported
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import ANY, NONE
from yantra_codex.languages.base import Stub, parse
from yantra_codex.languages.ecma_types import read_type

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_SKIP = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?", re.DOTALL)
_OPEN_END = re.compile(r"(\)|\]|>|\w|=>)\s*\Z")


def completed(source: str) -> str:
    """The text with the brackets closed that it leaves open, and a body where a declaration has none."""
    plain = _SKIP.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source)
    stack: list[str] = []
    for c in plain:
        if c in _CLOSERS:
            stack.append(_CLOSERS[c])
        elif c in ")]}" and stack and stack[-1] == c:
            stack.pop()
    closers = "".join(reversed(stack))
    if not stack and re.search(r"\bfunction\b|=>", plain) and _OPEN_END.search(plain) and not plain.rstrip().endswith("}"):
        tail = plain.rstrip()
        if tail.endswith("=>") or re.search(r"\)\s*(?::[^;{}]*)?\Z", tail):
            return source.rstrip() + " {}\n"
    return source + ("\n" + closers + "\n" if closers else "")


def read_stubs(language: str, source: str) -> list[Stub]:
    """Every function of a source text, in order."""
    text = completed(source)
    raw = text.encode()
    limit = len(source.encode())
    root = parse(language, text).root_node
    return [_stub(language, raw, limit, *found) for found in _functions(root)]


def _functions(node: Node) -> Iterator[tuple[Node, Node, str, str]]:
    """(outer declaration, function node, name, style) of the functions directly in a file."""
    for child in node.named_children:
        inner = child
        if child.type == "export_statement":
            inner = child.child_by_field_name("declaration") or child
        if child.type == "expression_statement" and child.named_children and child.named_children[0].type == "function_expression":
            inner = child.named_children[0]
        if inner.type in ("function_declaration", "function_signature", "generator_function_declaration", "function_expression"):
            name = inner.child_by_field_name("name")
            if name is not None:
                yield child, inner, (name.text or b"").decode(), "function"
        elif inner.type in ("lexical_declaration", "variable_declaration"):
            for d in inner.named_children:
                value, name = d.child_by_field_name("value"), d.child_by_field_name("name")
                if value is not None and name is not None and value.type in ("arrow_function", "function_expression"):
                    yield child, value, (name.text or b"").decode(), "arrow" if value.type == "arrow_function" else "const_function"
        elif child.type in ("ERROR",):
            yield from _functions(child)


def _stub(language: str, raw: bytes, limit: int, outer: Node, fn: Node, name: str, style: str) -> Stub:
    if fn.type.startswith("generator"):
        raise Unsupported("a generator", line=outer.start_point[0] + 1, language=language)
    doc, start = _comment(raw, outer)
    types, returns_doc = _jsdoc(doc)
    params = tuple(_params(fn, types))
    native = fn.child_by_field_name("return_type")
    native_returns = (native.text or b"").decode().lstrip(": ").strip() if native is not None else returns_doc
    body = fn.child_by_field_name("body")
    if body is None:
        body_start = body_end = min(fn.end_byte, limit)
        header = raw[outer.start_byte : body_start].decode().rstrip().rstrip(";")
    else:
        body_start, body_end = min(body.start_byte, limit), min(body.end_byte, limit)
        header = raw[outer.start_byte : body.start_byte].decode().rstrip()
    returns = read_type(native_returns) if native_returns else (NONE if native_returns == "" else ANY)
    line_start = raw.rfind(b"\n", 0, outer.start_byte) + 1
    indent = raw[line_start : outer.start_byte].decode()
    signature = Signature(name, params, returns, native_returns, language, style, header)
    return Stub(signature, _clean(doc), start, min(outer.end_byte, limit), body_start, body_end, indent if not indent.strip() else "")


def _params(fn: Node, types: dict[str, str]) -> Iterator[SigParam]:
    single = fn.child_by_field_name("parameter")
    listed = fn.child_by_field_name("parameters")
    nodes = [single] if single is not None else listed.named_children if listed is not None else []
    for p in nodes:
        if p.type == "comment":
            continue
        pattern = p.child_by_field_name("pattern") or p.child_by_field_name("left") or p
        value = p.child_by_field_name("value") or p.child_by_field_name("right")
        annotation = p.child_by_field_name("type")
        spelled = (pattern.text or b"").decode()
        native = (annotation.text or b"").decode().lstrip(": ").strip() if annotation is not None else types.get(spelled)
        if p.type == "optional_parameter" and native is not None and value is None:
            native += " | undefined"
        yield SigParam(spelled, read_type(native) if native else ANY, native, (value.text or b"").decode() if value is not None else None)


def _comment(raw: bytes, outer: Node) -> tuple[str, int]:
    """The comment right before a declaration and where the two start."""
    parts: list[str] = []
    start = outer.start_byte
    node = outer.prev_sibling
    while node is not None and node.type == "comment" and raw[node.end_byte : start].strip() == b"":
        parts.insert(0, (node.text or b"").decode())
        start = node.start_byte
        node = node.prev_sibling
    return "\n".join(parts), start


def _clean(comment: str) -> str:
    lines = []
    for line in comment.splitlines():
        line = re.sub(r"^\s*(/\*\*?|\*(?!/)|//+!?)[ ]?", "", line)
        lines.append(re.sub(r"\s*\*/\s*$", "", line).rstrip())
    return "\n".join(lines).strip()


def _jsdoc(comment: str) -> tuple[dict[str, str], str | None]:
    """The types of @param and @returns tags."""
    types: dict[str, str] = {}
    returns: str | None = None
    for m in re.finditer(r"@(param|arg|argument|returns?)\s*\{", comment):
        depth, i = 1, m.end()
        while i < len(comment) and depth:
            depth += {"{": 1, "}": -1}.get(comment[i], 0)
            i += 1
        text = re.sub(r"\s*\n\s*\*?\s*", " ", comment[m.end() : i - 1]).strip()
        if m[1].startswith("return"):
            returns = text
        else:
            name = re.match(r"\s*\[?\s*([\w$]+)", comment[i:])
            if name:
                types[name[1]] = text
    return types, returns
