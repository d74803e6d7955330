"""Finds the functions of a file whose body is missing or a placeholder, at any depth, and where their bodies go.

In: source text. Out: `Site`s in byte offsets of that text. Methods are seen as functions without their receiver.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from yantra_codex import languages
from yantra_codex.errors import YantraError
from yantra_codex.languages.base import parse
from yantra_codex.problems.lazy import LazyPattern

FUNCTIONS = {
    "python": ("function_definition",), "rust": ("function_item",), "go": ("function_declaration", "method_declaration"),
    "javascript": ("function_declaration", "method_definition", "arrow_function", "function_expression"),
    "typescript": ("function_declaration", "method_definition", "arrow_function", "function_expression"),
}
UNITS = {"python": "    ", "rust": "    ", "go": "\t", "javascript": "  ", "typescript": "  "}
# one statement that stands for "not written yet"
MARKER = LazyPattern(
    r"(?:pass|\.\.\.|(?:todo|unimplemented)!\s{0,4}\([^()]{0,200}\)|raise\s{1,4}NotImplementedError(?:\([^()]{0,200}\))?|"
    r"panic!?\s{0,4}\(\s{0,4}[\"`][^\"`]{0,200}[\"`]\)|throw\s+(?:new\s+)?\w{0,20}Error\s{0,4}\([^()]{0,200}\))\s{0,4};?", re.IGNORECASE)
SAYS_SO = LazyPattern(r"todo|fixme|implement|your code|fill|write me|pass|\.\.\.|xxx", re.IGNORECASE)
COMMENTS = ("comment", "line_comment", "block_comment")
SCOPES = {"python": ("class_definition",), "rust": ("impl_item",), "go": (), "javascript": ("class_body",), "typescript": ("class_body",)}


@dataclass(frozen=True, slots=True)
class Site:
    """An empty function. piece: its declaration with its documentation, as one top-level function.

    start, end: of what a body replaces; before, after: what goes around the new lines there. statement: span of the
    top-level statement it is in. indent: of the declaration. in_scope: inside a class, impl or module.
    """

    name: str
    piece: str
    start: int
    end: int
    before: str
    after: str
    indent: str
    statement: tuple[int, int]
    is_method: bool = False
    in_module: bool = False


def empty_sites(source: str, language: str, only: str | None = None) -> list[Site]:
    """The empty functions of a source, in order; only: those of this name, or of this `Class.name`."""
    raw = source.encode()
    root = parse(language, source).root_node
    found = [s for s in _sites(root, raw, language) if only is None or only in (s.name, s.name.rpartition(".")[2])]
    taken = {s.name for s in found}
    return found + [s for s in _open_declarations(source, language, only) if s.name not in taken]


def _sites(root: Node, raw: bytes, language: str) -> Iterator[Site]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type in FUNCTIONS[language]:
            site = _site(node, raw, language)
            if site is not None:
                yield site
        stack.extend(reversed(node.named_children))


def _site(node: Node, raw: bytes, language: str) -> Site | None:
    body = node.child_by_field_name("body")
    outer, name = _outer(node)
    if body is None or name is None or (language != "python" and raw[body.start_byte : body.start_byte + 1] != b"{"):
        return None
    doc = _doc(outer, raw, language)
    statements = [c for c in body.named_children if c.type not in COMMENTS]
    docstring = None
    if language == "python" and statements and _is_docstring(statements[0]):
        docstring = statements.pop(0)
    comments = [c for c in body.named_children if c.type in COMMENTS]
    if len(statements) > 1 or (statements and not _is_marker(statements[0], raw)):
        return None
    if not statements and language != "python" and not _wants_body(node, doc, comments, raw):
        return None
    scope = _scope(node, language)
    indent = _indent(outer, raw)
    if language == "python":
        # the block begins at its first statement; a comment above it stands outside
        start = docstring.end_byte if docstring else _colon_end(node, body)
        end, before, after = max(start, body.end_byte), "\n", ""
        if not body.named_children:
            end = _comments_below(outer, node, raw) or end
        end = start + len(raw[start:end].rstrip(b"\r"))  # a comment's node takes the line end's first half
    else:
        start, end, before, after = body.start_byte + 1, body.end_byte - 1, "\n", "\n" + indent
    text = _declaration(node, outer, name, raw, language, bool(scope))
    if language == "python":
        doc_text = textwrap.dedent(" " * docstring.start_point[1] + _text(docstring, raw)) if docstring else ""
        piece = f"{text}\n" + (textwrap.indent(doc_text, "    ") + "\n" if docstring else "") + "    ...\n"
        piece = (doc + "\n" if doc and not docstring else "") + piece
    else:
        piece = (doc + "\n" if doc else "") + text + " {\n}\n"
    top = outer
    while top.parent is not None and top.parent.parent is not None:
        top = top.parent
    return Site(f"{scope}.{name}" if scope else name, piece.replace("\r\n", "\n"), start, end, before, after, indent, _with_comments(top, raw),
                bool(scope) or node.type == "method_declaration", _in_module(node))


def _comments_below(outer: Node, node: Node, raw: bytes) -> int | None:
    """Where the comments end that stand where a Python body should; None where there are none."""
    end, sibling = None, outer.next_sibling
    while sibling is not None and sibling.type == "comment" and sibling.start_point[1] > node.start_point[1] and SAYS_SO.search(_text(sibling, raw)):
        end, sibling = sibling.end_byte, sibling.next_sibling
    return end


def _is_docstring(node: Node) -> bool:
    return node.type == "expression_statement" and bool(node.named_children) and node.named_children[0].type == "string"


def _is_marker(node: Node, raw: bytes) -> bool:
    text = _text(node, raw)[:500]
    if not MARKER.fullmatch(text):
        return False
    return not text.startswith(("panic", "throw")) or SAYS_SO.search(text) is not None


def _wants_body(node: Node, doc: str, comments: list[Node], raw: bytes) -> bool:
    """Whether a body without statements is a stub: a function may do nothing on purpose."""
    if comments:
        return any(SAYS_SO.search(_text(c, raw)) for c in comments) or bool(doc)
    return bool(doc) or node.child_by_field_name("return_type") is not None or node.child_by_field_name("result") is not None


def _text(node: Node, raw: bytes) -> str:
    return raw[node.start_byte : node.end_byte].decode(errors="replace")


def _outer(node: Node) -> tuple[Node, str | None]:
    """The whole declaration of a function, `export` and `const f =` included, and its name."""
    name = node.child_by_field_name("name")
    outer = node
    if name is None and node.parent is not None and node.parent.type == "variable_declarator":
        name = node.parent.child_by_field_name("name")
        outer = node.parent.parent or node
    if outer.parent is not None and outer.parent.type in ("export_statement", "decorated_definition"):
        outer = outer.parent
    return outer, (name.text or b"").decode() if name is not None else None


def _colon_end(node: Node, body: Node) -> int:
    colons = [c for c in node.children if c.type == ":" and c.end_byte <= body.start_byte]
    return colons[-1].end_byte


def _indent(outer: Node, raw: bytes) -> str:
    line = raw.rfind(b"\n", 0, outer.start_byte) + 1
    lead = raw[line : outer.start_byte].decode(errors="replace")
    return lead if not lead.strip() else re.match(r"[ \t]*", lead)[0]  # type: ignore[index]


def _comments_before(node: Node, raw: bytes) -> list[Node]:
    """The comments that stand right above a declaration, attributes passed over."""
    out: list[Node] = []
    at, sibling = node.start_byte, node.prev_sibling
    while sibling is not None and (sibling.type in COMMENTS or sibling.type == "attribute_item"):
        # Rust's comment nodes hold their own line end
        if raw[sibling.start_byte : at].rstrip(b" \t").removesuffix(b"\n").endswith((b"\n", b"\n\r")):
            break
        before = raw.rfind(b"\n", 0, sibling.start_byte) + 1
        if raw[before : sibling.start_byte].strip():  # at the end of a line of code
            break
        out.insert(0, sibling)
        at, sibling = sibling.start_byte, sibling.prev_sibling
    return out


def _doc(outer: Node, raw: bytes, language: str) -> str:
    return "\n".join(textwrap.dedent(" " * c.start_point[1] + _text(c, raw)).rstrip() for c in _comments_before(outer, raw) if c.type in COMMENTS)


def _with_comments(top: Node, raw: bytes) -> tuple[int, int]:
    above = _comments_before(top, raw)
    return (above[0].start_byte if above else top.start_byte), top.end_byte


def _scope(node: Node, language: str) -> str:
    """The name of the class or impl that a method belongs to, "" for a function."""
    parent = node.parent
    while parent is not None:
        if parent.type in FUNCTIONS[language]:
            return ""
        if parent.type in SCOPES[language]:
            holder = parent.parent if parent.type == "class_body" else parent
            named = holder.child_by_field_name("name") or holder.child_by_field_name("type") if holder else None
            return re.sub(r"\W.*", "", (named.text or b"").decode()) if named is not None else "class"
        parent = parent.parent
    return ""


def _in_module(node: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.type in ("mod_item", "internal_module"):
            return True
        parent = parent.parent
    return False


def _declaration(node: Node, outer: Node, name: str, raw: bytes, language: str, in_class: bool) -> str:
    """The declaration up to its body as a top-level function, without `self` or a receiver."""
    body = node.child_by_field_name("body")
    assert body is not None
    if not in_class and node.type != "method_declaration":
        if language == "python":
            return textwrap.dedent(" " * node.start_point[1] + raw[node.start_byte : _colon_end(node, body)].decode(errors="replace"))
        return raw[outer.start_byte : body.start_byte].decode(errors="replace").rstrip()
    params = node.child_by_field_name("parameters")
    inside = _text(params, raw)[1:-1] if params is not None else ""
    if language == "python" and not _is_static(outer, raw):
        inside = re.sub(r"\A\s{0,80}\w{1,60}\s{0,8},?\s{0,80}", "", inside)
    if language == "rust":
        inside = re.sub(r"\A\s{0,80}(?:&\s{0,4})?(?:'\w{1,40}\s)?(?:mut\s)?self\s{0,8}(?::[^,)]{0,80})?,?\s{0,80}", "", inside)
    generic = node.child_by_field_name("type_parameters")
    result = node.child_by_field_name("return_type") or node.child_by_field_name("result")
    head = {"python": "def ", "rust": "fn ", "go": "func "}.get(language, "function ")
    tail = ""
    if result is not None:
        spelled = _text(result, raw)
        tail = {"python": f" -> {spelled}", "rust": f" -> {spelled}", "go": f" {spelled}"}.get(language, spelled if spelled.startswith(":") else f": {spelled}")
    return f"{head}{name}{_text(generic, raw) if generic is not None else ''}({inside}){tail}" + (":" if language == "python" else "")


def _is_static(outer: Node, raw: bytes) -> bool:
    return outer.type == "decorated_definition" and b"@staticmethod" in raw[outer.start_byte : outer.end_byte].split(b"def ", 1)[0]


def _open_declarations(source: str, language: str, only: str | None) -> list[Site]:
    """Top-level declarations with nothing behind them: `def f(x: int) -> int:` at the end of a file."""
    try:
        stubs = languages.get(language).read_stubs(source)
    except YantraError:
        return []
    raw = source.encode()
    out = []
    for s in stubs:
        if only not in (None, s.signature.name) or raw[s.body_start : s.body_end].strip(b" \r\n\t{}"):
            continue
        at = len(raw[: max(s.body_start, s.start)].rstrip())
        if raw[at : at + 1] == b"{" or (language == "python" and not raw[:at].endswith((b":", b'"""', b"'''"))) or raw[at:].strip():
            continue
        closed = language == "python" or raw[:at].endswith(b"{")
        out.append(Site(s.signature.name, raw[s.start : at].decode().replace("\r\n", "\n") + "\n", at, at, "\n" if closed else " {\n",
                        "" if language == "python" else "\n}", s.indent, (s.start, len(raw))))
    return out
