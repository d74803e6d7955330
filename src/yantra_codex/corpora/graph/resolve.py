"""Linking: the facts of all files of a tree -> one graph, whose calls point at the definitions that they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module

from yantra_codex.corpora.graph.facts import Facts
from yantra_codex.corpora.graph.infer import Infer
from yantra_codex.corpora.graph.model import CallCount, Edge, Graph, Node
from yantra_codex.corpora.graph.world import View, World

LINKERS = {"python": ("python", "Python"), "javascript": ("ecma", "Ecma"), "typescript": ("ecma", "Ecma"), "go": ("golang", "Go"), "rust": ("rust", "Rust")}
SHOWN = {"module": "module", "class": "class", "function": "function", "method": "method"}


def link(facts: Iterable[Facts], root_name: str = "", progress: Callable[[int, int], None] | None = None) -> Graph:
    """The graph of a whole tree.

    root_name: the name of the tree's folder, which is a package's name where the root itself is one. progress is called
    with (files linked, files).
    """
    world = World(facts, root_name)
    graph = Graph(problems=[(v.path, v.facts.problem) for v in world.views if v.facts.problem])
    writer = Writer(world, graph)
    sources = [v for v in world.views if v.facts.language in LINKERS]
    for v in sources:
        writer.nodes(v)
    groups: dict[tuple[str, str], list[View]] = {}
    for v in sources:
        groups.setdefault(LINKERS[v.facts.language], []).append(v)
    done = 0
    for (module, name), views in sorted(groups.items()):
        linker: Infer = getattr(import_module(f"yantra_codex.corpora.graph.{module}"), name)(world, views)
        for v in views:
            writer.edges(v, linker)
            linker.forget()
            done += 1
            if progress is not None:
                progress(done, len(sources))
    graph.nodes += sorted(writer.outside.values(), key=lambda n: n.id)
    return graph


class Writer:
    """Writes the nodes and edges of one file after the other."""

    def __init__(self, world: World, graph: Graph):
        self.world, self.graph = world, graph
        self.ids: dict[int, str] = {}  # definition -> node id, of those that are nodes
        self.outside: dict[str, Node] = {}

    # ---- nodes

    def nodes(self, v: View) -> None:
        taken: dict[str, int] = {}
        names: dict[int, str] = {}
        for k, d in enumerate(v.defs):
            kind = SHOWN.get(d[0])
            owner = d[2]
            if kind is None or (k and not d[1]):
                above = names.get(owner, "")
                names[k] = (f"{above}.{d[1]}" if above else d[1]) if d[0] == "object" and d[1] else above
                continue
            above = d[8].get("on") or names.get(owner, "")
            names[k] = "" if kind == "module" else f"{above}.{d[1]}" if above else d[1]
            if "of" in d[8]:  # one more declaration of a definition that stands elsewhere in the file
                self.ids[v.base + k] = self.ids.get(v.base + d[8]["of"], "")
                continue
            base = v.path if kind == "module" else f"{v.path}#{names[k]}"
            taken[base] = taken.get(base, 0) + 1
            node_id = base if taken[base] == 1 else f"{base}@{d[3]}" if f"{base}@{d[3]}" not in taken else f"{base}@{d[3]}:{d[4]}"
            taken.setdefault(node_id, 1)
            self.ids[v.base + k] = node_id
            self.graph.nodes.append(Node(node_id, kind, d[1] if k else v.path.rsplit("/", 1)[-1], v.facts.language, d[8].get("what", kind), v.path, d[3], d[4], d[5],
                                         tuple(p[0] for p in d[8].get("params", ())), tuple(d[8].get("also", ()))))

    def shown(self, v: View, scope: int) -> str:
        """The id of the innermost node around a scope."""
        while scope > 0 and v.base + scope not in self.ids:
            scope = v.defs[scope][2]
        return self.ids[v.base + max(scope, 0)]

    # ---- edges

    def edges(self, v: View, linker: Infer) -> None:
        out = self.graph.edges
        for k, d in enumerate(v.defs):
            mine = self.ids.get(v.base + k)
            if k and mine and "of" not in d[8]:
                owner = linker.owner_of(v, k)
                out.append(Edge("contains", self.ids[owner] if owner in self.ids else self.shown(v, d[2]), mine, d[3], d[4]))
        self.imports(v, linker)
        for k, d in enumerate(v.defs):
            if d[0] == "class":
                self.inherits(v, k, linker)
        self.calls(v, linker)
        self.uses(v, linker)

    def imports(self, v: View, linker: Infer) -> None:
        seen = set()
        for k, (_, _, line, _) in enumerate(v.facts.imports):
            for x in linker.imported(v, k):
                target = self.ids.get(x[1], "") if x[0] in "MCF" else self.external(x[1], v) if x[0] == "X" else ""
                if target and target != v.path and target not in seen:
                    seen.add(target)
                    self.graph.edges.append(Edge("imports", v.path, target, line))

    def external(self, name: str, v: View) -> str:
        node_id = f"import:{v.facts.language}:{name}"
        self.outside.setdefault(node_id, Node(node_id, "import", name, v.facts.language))
        return node_id

    def inherits(self, v: View, k: int, linker: Infer) -> None:
        mine = self.ids.get(v.base + k)
        for number in dict.fromkeys(linker.bases(v.base + k)):
            target = self.ids.get(number)
            if mine and target and target != mine:
                self.graph.edges.append(Edge("inherits", mine, target, v.defs[k][3]))

    def calls(self, v: View, linker: Infer) -> None:
        count = self.graph.calls.setdefault(v.facts.language, CallCount())
        found: list[Edge] = []
        for k, call in enumerate(v.facts.calls):
            if call[4] is None:
                count.unknown += 1
                continue
            targets = linker.targets(v, k)
            ids = [i for i in dict.fromkeys(self.ids.get(t, "") for t in targets) if i]
            if ids:
                count.resolved += 1
                source = self.shown(v, call[0])
                found += [Edge("calls", source, i, call[1], call[2]) for i in ids]
            elif linker.is_external(v, k):
                count.external += 1
            else:
                count.unknown += 1
        self.graph.edges += sorted(found, key=lambda e: (e.line, e.column))

    def uses(self, v: View, linker: Infer) -> None:
        seen = set()
        for scope, line, t in v.facts.uses:
            source = self.shown(v, scope)
            for number in linker.types_in(v, scope, t):
                target = self.ids.get(number)
                if target and target != source and (source, target) not in seen:
                    seen.add((source, target))
                    self.graph.edges.append(Edge("uses_type", source, target, line))
