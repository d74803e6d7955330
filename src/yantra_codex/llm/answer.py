"""The code in a chat answer: the function wanted with all that it needs, without the prose and calls around it.

Fenced blocks are read, else the text as it is. tree-sitter finds the declarations; what the function uses, and what that uses,
is kept with its imports. An answer that has no such function raises NoFunction with what it has.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from yantra_codex.errors import YantraError
from yantra_codex.languages.base import first_error, parse

MAX_TEXT, MAX_ITEMS = 200_000, 2_000
THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
FENCE = re.compile(r"\s*(`{3,}|~{3,})[ \t]*([\w+#.-]*)")
TAGS = {"python": ("py", "python", "python3"), "javascript": ("js", "javascript", "node", "mjs", "jsx"), "typescript": ("ts", "typescript", "tsx"),
        "rust": ("rs", "rust"), "go": ("go", "golang")}
# where code begins in a text without fences
BEGINS = {
    "python": re.compile(r"^(?:async def|def|class|import|from|@)\b|^@|^[A-Za-z_]\w*(?:: [^=\n]+)? = ", re.MULTILINE),
    "javascript": re.compile(r"^(?:export|import|async function|function|const|let|var|class)\b", re.MULTILINE),
    "typescript": re.compile(r"^(?:export|import|async function|function|const|let|var|class|interface|type|enum)\b", re.MULTILINE),
    "rust": re.compile(r"^(?:use|pub|fn|struct|enum|impl|trait|const|static|type)\b|^#!?\[", re.MULTILINE),
    "go": re.compile(r"^(?:package|import|func|type|const|var)\b", re.MULTILINE),
}
# a line at the margin of Python text that may be code
PYTHON_LINE = re.compile(r"(?:async |def |class |import |from |@|if |elif |else:|for |while |try:|except|finally:|with |return\b|[)\]}#]|\w+(?:: .+)? = |$)")


class NoFunction(YantraError):
    """An answer without the function wanted; says what it has instead."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The code, and the function's name as the code has it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A declaration or statement at the top of a block. kind: "import", "named", "extends" (an impl, a method), "value", "loose".

    names: that it declares, of an import those it brings, of what extends a type that type. uses: every name in it.
    """

    kind: str
    names: frozenset[str]
    uses: frozenset[str]
    text: str
    at: tuple[int, int]


def cut(text: str, name: str, language: str, *, cut_off: bool = False) -> Cut:
    """The function called `name` and what it needs. cut_off: the answer ended early, so that an open block is not whole.

    A name that differs only in case and underscores counts where there is no other.
    """
    text = _readable(text)
    blocks = _blocks(text, language, cut_off)
    items = [list(_items(block, language, i)) for i, block in enumerate(blocks)]
    if sum(map(len, items)) > MAX_ITEMS:
        raise NoFunction(f"the answer has more than {MAX_ITEMS:,} declarations and statements")
    for same in (str, _squash):
        for i in reversed(range(len(blocks))):
            for item in items[i]:
                spelled = next((n for n in item.names if same(n) == same(name)), None)
                if spelled is not None and item.kind in ("named", "value"):
                    return _whole(item, spelled, i, items, language)
    found = [n for block in items for item in block if item.kind == "named" for n in sorted(item.names)]
    raise NoFunction(f"the answer has no function {name}" + (f", only {', '.join(dict.fromkeys(found[:5]))}" if found else " and no other code") + ("; it was cut off" if cut_off else ""))


def _readable(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise NoFunction(f"the answer has {len(text):,} characters, at most {MAX_TEXT:,} are read")
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise NoFunction("the answer holds characters that no source text can (NUL, half a surrogate pair)")
    text = THINKING.sub("", text.replace("\r\n", "\n"))
    if not text.strip():
        raise NoFunction("the answer is empty")
    return text


def _squash(name: str) -> str:
    return name.replace("_", "").lower()


# ---------------------------------------------------------------- blocks


def _blocks(text: str, language: str, cut_off: bool) -> list[str]:
    """The fenced blocks in this language, else in none or any; the text's own code where there are no fences."""
    fenced = [(tag, code) for tag, code, closed in _fenced(text) if closed or not cut_off]
    for tags in (TAGS[language], None):
        chosen = [code for tag, code in fenced if tags is None or tag in tags]
        if chosen:
            return chosen
    return [] if fenced or cut_off else [_bare(text, language)]


def _fenced(text: str) -> Iterator[tuple[str, str, bool]]:
    """Tag and text of each fenced block, and whether it is closed."""
    mark, tag, lines = "", "", list[str]()
    for line in text.split("\n"):
        if not mark:
            if m := FENCE.match(line):
                mark, tag, lines = m[1], m[2].lower(), []
        elif line.strip().startswith(mark) and not line.strip().strip(mark[0]):
            yield tag, textwrap.dedent("\n".join(lines)), True
            mark = ""
        else:
            lines.append(line)
    if mark:
        yield tag, textwrap.dedent("\n".join(lines)), False


def _bare(text: str, language: str) -> str:
    begin = BEGINS[language].search(text)
    code = text[begin.start() :] if begin else ""
    if language != "python":
        return code
    # prose at the margin would read as broken statements
    return "\n".join(line for line in code.split("\n") if line[:1] in " \t" or PYTHON_LINE.match(line))


# ---------------------------------------------------------------- declarations

IMPORTS = ("import_statement", "import_from_statement", "future_import_statement", "use_declaration", "extern_crate_declaration", "inner_attribute_item")
EXTENDS = {"impl_item": "type", "method_declaration": "receiver"}
VALUES = ("lexical_declaration", "variable_declaration", "const_declaration", "var_declaration", "type_declaration")
LOOSE = ("expression_statement", "for_statement", "while_statement", "if_statement", "with_statement", "try_statement", "for_in_statement")
NAMES = ("identifier", "type_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern", "package_identifier")
DECLARED = ("variable_declarator", "const_spec", "var_spec", "type_spec", "type_alias")
OUTPUT = frozenset(("print", "console", "println", "assert", "__name__", "input", "main", "unittest", "doctest", "module"))


def _items(block: str, language: str, number: int) -> Iterator[Item]:
    """What stands at the top of a block, in order; comments are left out, attributes stay with what they are on."""
    raw = block.encode()
    nodes = [n for top in parse(language, block).root_node.named_children for n in ([top] if top.type != "ERROR" else top.named_children)]
    start: int | None = None
    for node in nodes:
        if node.type in ("attribute_item", "decorator"):
            start = node.start_byte if start is None else start
            continue
        kind, names, inner = _kind(node, language)
        if kind:
            text = raw[start if start is not None else node.start_byte : node.end_byte].decode()
            yield Item(kind, frozenset(names), frozenset(_uses(inner)), text, (number, node.start_byte))
        if "comment" not in node.type:
            start = None


def _kind(node: Node, language: str) -> tuple[str, list[str], Node]:
    """What a node is for `Item`, the names it declares, and the node that says so; "" for what is never kept."""
    inner = node.child_by_field_name("declaration") or node.child_by_field_name("definition") or node
    if node.type == "import_declaration":
        return "import", [], node
    if node.type in IMPORTS:
        return "import", list(_bound(node)), node
    if inner.type in EXTENDS:
        holder = inner.child_by_field_name(EXTENDS[inner.type])
        # a Go receiver is a name and its type
        return "extends", list(_uses(holder))[1:2] if inner.type == "method_declaration" else list(_uses(holder))[:1], inner
    if inner.type in VALUES:
        specs = [n for n in _walk(inner, 2) if n.type in DECLARED]
        return "value", [name for s in specs for name in _named(s)], inner
    if language == "python" and inner.type == "expression_statement" and inner.named_children and inner.named_children[0].type == "assignment":
        left = inner.named_children[0].child_by_field_name("left")
        if left is not None and left.type in ("identifier", "pattern_list", "tuple_pattern"):
            return "value", list(_uses(left)), inner
        return "loose", [], inner
    name = inner.child_by_field_name("name")
    if name is not None and inner.type not in LOOSE:
        return "named", [_text(name)], inner
    return ("loose" if inner.type in LOOSE else ""), [], inner


def _named(spec: Node) -> list[str]:
    """The names that one declarator gives, also in a pattern."""
    return [name for n in spec.children_by_field_name("name") for name in (_uses(n) if n.named_children else [_text(n)])]


def _bound(node: Node) -> Iterator[str]:
    """The names that an import brings."""
    if node.type == "import_from_statement":
        nodes = node.children_by_field_name("name")
        if any(c.type == "wildcard_import" for c in node.children):
            yield "*"
    else:
        nodes = node.named_children
    for n in nodes:
        alias = n.child_by_field_name("alias")
        if alias is not None:
            yield _text(alias)
        elif n.type == "dotted_name":
            yield _text(n).partition(".")[0] if node.type == "import_statement" else _text(n)
        elif n.type == "import_clause":
            yield from _uses(n)


def _walk(node: Node, depth: int) -> Iterator[Node]:
    yield node
    if depth:
        for child in node.named_children:
            yield from _walk(child, depth - 1)


def _uses(node: Node | None) -> Iterator[str]:
    """Every name in a node, in order."""
    stack = [node] if node is not None else []
    while stack:
        n = stack.pop()
        if n.type in NAMES and not n.named_children:
            yield _text(n)
        stack.extend(reversed(n.children))


def _text(node: Node) -> str:
    return (node.text or b"").decode()


# ---------------------------------------------------------------- what is kept


def _whole(entry: Item, name: str, block: int, items: Sequence[Sequence[Item]], language: str) -> Cut:
    """The entry with everything it uses, in the order of the answer; a name declared twice is taken from the entry's own block."""
    order = [*items[:block], *items[block + 1 :], items[block]]
    declared = {n: item for part in order for item in part if item.kind in ("named", "value") for n in item.names} | dict.fromkeys(entry.names, entry)
    kept = {entry.at: entry}
    wanted = set(entry.uses)
    rest = [item for part in order for item in part if item.kind in ("extends", "loose")]
    more = [entry]
    while more:
        values = {n for i in kept.values() if i.kind == "value" for n in i.names}
        more = [i for i in [*(declared[n] for n in wanted if n in declared), *(i for i in rest if _belongs(i, values, wanted, name))] if i.at not in kept]
        kept |= {i.at: i for i in more}
        wanted |= {n for i in more for n in i.uses}
    imports = dict.fromkeys(line for part in items for item in part if item.kind == "import" and (line := _import(item, wanted, language)))
    body = [item.text for _, item in sorted(kept.items())]
    code = ("package main\n\n" if language == "go" else "") + "".join(f"{line}\n" for line in imports) + ("\n" if imports else "") + "\n\n".join(body) + "\n"
    bad = first_error(parse(language, code).root_node)
    if bad is not None:
        line = code.split("\n")[bad.start_point[0]].strip()
        raise NoFunction(f"the answer's code does not parse as {language}, at line {bad.start_point[0] + 1}: {line[:100]!r}")
    return Cut(code, name)


def _belongs(item: Item, values: set[str], wanted: set[str], name: str) -> bool:
    """Whether what has no name of its own is part of the code: a kept type's methods, or a statement that fills a kept value."""
    if item.kind == "extends":
        return bool(item.names & wanted)
    return bool(item.uses & values) and name not in item.uses and not item.uses & OUTPUT and not item.text.startswith("assert")


GO_IMPORT = re.compile(r'(?:([\w.]+)[ \t]+)?"([^"\n]+)"')


def _import(item: Item, wanted: set[str], language: str) -> str:
    """An import's text as far as it is used, "" where it is not: Go refuses an unused one, others only look untidy."""
    if language == "rust" or "*" in item.names or "__future__" in item.text:
        return item.text
    if language == "go":
        lines = []
        for alias, path in GO_IMPORT.findall(item.text):
            last = [p for p in path.split("/") if not re.fullmatch(r"v\d+", p)][-1:]
            if alias in ("_", ".") or (alias or "".join(last)) in wanted:
                lines.append(f'import {alias + " " if alias else ""}"{path}"')
        return "\n".join(lines)
    return item.text if item.names & wanted else ""


__all__ = ["Cut", "NoFunction", "cut"]
