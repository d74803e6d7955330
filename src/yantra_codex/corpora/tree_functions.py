"""The functions of a walked tree, with dotted names: those of the classes and functions around them, and their own."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from yantra_codex.corpora.shared_tree import NAMING, SCOPES, Numbers, Walked

MAX_SCOPES = 12  # names around a function that its own name is told with
MAX_NESTED = 8  # functions inside functions inside ...: deeper ones are part of the one they are in


@dataclass(frozen=True, slots=True)
class Found:
    """A function of a walked tree. at: its place there."""

    at: int
    node: Node
    name: str


def functions_of(language: str, w: Walked, n: Numbers) -> list[Found]:
    """The functions of a tree with their dotted names, in source order."""
    out: list[Found] = []
    inside: list[tuple[int, str, int]] = []  # what is open: its end, its name, how many functions are open with it
    naming: dict[int, Node] = {}
    for at, node in w.watched:
        number = w.ids[at]
        while inside and inside[-1][0] <= at:
            inside.pop()
        depth = inside[-1][2] if inside else 0
        if number in n.naming:
            naming[at] = node
        elif number in n.around:
            inside.append((w.ends[at], _text(node, SCOPES[language][node.type]), depth))
        elif number in n.opens or (number in n.values and w.parents[at] in naming):
            given = naming[w.parents[at]] if number in n.values else node
            own = _text(given, NAMING.get(given.type, "name")) or "?"
            if depth < MAX_NESTED:
                around = [x for _, x, _ in inside[-MAX_SCOPES:] if x] + _receiver(node)
                out.append(Found(at, node, ".".join([*around, own])))
            inside.append((w.ends[at], own, depth + 1))
    return out


def _text(node: Node, field: str) -> str:
    """The name in a field of a node, without type arguments."""
    found = node.child_by_field_name(field)
    if found is None or found.text is None:
        return ""
    return found.text[:200].decode(errors="replace").split("<")[0].strip().rpartition("::")[2]


def _receiver(node: Node) -> list[str]:
    """The type whose method a Go function is, where it is one."""
    receiver = node.child_by_field_name("receiver")
    if receiver is None or receiver.text is None:
        return []
    return receiver.text[:200].decode(errors="replace").partition("[")[0].replace("*", " ").strip("() ").split()[-1:]
