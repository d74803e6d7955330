"""Small changes to source text that keep its lines, so that a compiler's places still are the caller's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tree_sitter import Node

from yantra_codex.errors import BadRequest

NO_TESTS = "the tests hold nothing that is run"
Edit = tuple[int, int, str]  # bytes from, to, and what stands there instead


def edited(source: str, edits: Iterable[Edit]) -> str:
    """The text with non-overlapping byte spans replaced."""
    data = source.encode()
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text.encode() + data[end:]
    return data.decode()


def blank(node: Node) -> Edit:
    """Take a node away and leave its line breaks."""
    return node.start_byte, node.end_byte, "\n" * text_of(node).count("\n")


def text_of(node: Node | None) -> str:
    return (node.text or b"").decode() if node is not None else ""


def field(node: Node, name: str) -> str:
    """The text of a node's field, empty where it has none."""
    return text_of(node.child_by_field_name(name))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the text's order."""
    stack = [node]
    while stack:
        n = stack.pop()
        yield n
        stack.extend(reversed(n.children))


def inside(name: str) -> str:
    """The text of a file that goes into the sandbox."""
    return (Path(__file__).parent / "inside" / name).read_text(encoding="utf-8")


def refuse_empty(tests: str, comment_only: bool) -> None:
    """Raises BadRequest for a text without tests."""
    if comment_only or not tests.strip():
        raise BadRequest("the tests are empty" if not tests.strip() else NO_TESTS)
