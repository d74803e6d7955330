"""The code graph: what is defined where, and what points at what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NODE_KINDS = ("module", "class", "function", "method", "import")
EDGE_KINDS = ("contains", "calls", "imports", "inherits", "uses_type")


@dataclass(frozen=True, slots=True)
class Node:
    """One definition of a tree, or (kind import) a module from outside it.

    id: unique in the tree: the path, `#`, the dotted name (`src/a.py#Stack.push`); of an import, `import:` and its name. what:
    the word of the language (struct, trait, interface, enum, object ...). line, column: where its name stands (lines
    from 1, columns from 0 in bytes); last: its last line. Path and places are empty for an import.
    """

    id: str
    kind: str
    name: str
    language: str
    what: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    last: int = 0
    parameters: tuple[str, ...] = ()
    also: tuple[int, ...] = ()  # lines of further declarations of the same thing (overloads)

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"id": self.id, "kind": self.kind, "name": self.name, "language": self.language}
        if self.kind != "import":
            out |= {"what": self.what, "path": self.path, "line": self.line, "column": self.column, "last_line": self.last}
        if self.kind in ("function", "method"):
            out["parameters"] = list(self.parameters)
        if self.also:
            out["also"] = list(self.also)
        return out


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` stands in this relation to `target` (node ids); line and column say where, 0 where no place says it."""

    kind: str
    source: str
    target: str
    line: int = 0
    column: int = 0

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"kind": self.kind, "source": self.source, "target": self.target}
        return out | {"line": self.line, "column": self.column} if self.line else out


@dataclass(slots=True)
class CallCount:
    """How many call sites point at a definition of the tree, at something known outside it, at nothing known."""

    resolved: int = 0
    external: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.resolved + self.external + self.unknown

    def as_json(self) -> dict[str, Any]:
        inside = self.resolved + self.unknown
        return {"total": self.total, "resolved": self.resolved, "external": self.external, "unknown": self.unknown,
                "resolved_share": round(self.resolved / inside, 4) if inside else None}


@dataclass(slots=True)
class Graph:
    """A whole tree: nodes in the order of paths and places, edges in the order of what they leave. calls: by language."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    calls: dict[str, CallCount] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # path, what

    def as_json(self) -> dict[str, Any]:
        return {"nodes": [n.as_json() for n in self.nodes], "edges": [e.as_json() for e in self.edges],
                "problems": [{"path": p, "what": what} for p, what in self.problems]}

    def dot(self) -> Iterator[str]:
        """The lines of a Graphviz file: what a module contains stands in its box."""
        yield "digraph code {"
        yield "  rankdir=LR; node [shape=box, fontsize=10]; edge [fontsize=8];"
        shapes = {"module": "folder", "class": "component", "function": "box", "method": "box", "import": "ellipse"}
        for n in self.nodes:
            yield f"  {_quoted(n.id)} [label={_quoted(n.name)}, shape={shapes[n.kind]}];"
        styles = {"contains": "style=dotted, arrowhead=none", "calls": "", "imports": "style=dashed", "inherits": "arrowhead=empty", "uses_type": "color=gray"}
        seen = set()
        for e in self.edges:
            if (e.kind, e.source, e.target) not in seen:
                seen.add((e.kind, e.source, e.target))
                yield f"  {_quoted(e.source)} -> {_quoted(e.target)} [{styles[e.kind]}];"
        yield "}"

    def stats(self) -> dict[str, Any]:
        """Counts by language and kind, the resolved share of calls, calls that leave the tree."""
        languages: dict[str, dict[str, Any]] = {}
        language_of = {n.id: n.language for n in self.nodes}
        for n in self.nodes:
            mine = languages.setdefault(n.language, {"nodes": dict.fromkeys(NODE_KINDS, 0), "edges": dict.fromkeys(EDGE_KINDS, 0), "calls": None})
            mine["nodes"][n.kind] += 1
        for e in self.edges:
            languages[language_of[e.source]]["edges"][e.kind] += 1
        for language, count in self.calls.items():
            if language in languages:
                languages[language]["calls"] = count.as_json()
        return {"languages": dict(sorted(languages.items())), "nodes": len(self.nodes), "edges": len(self.edges), "problems": len(self.problems)}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
