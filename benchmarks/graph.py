"""How many call edges of the code graph are right, and how many of the right ones it has, as an independent tool sees it.

`python -m benchmarks graph TREE... --language L`. A tool that shares no code with ours (benchmarks/graph_oracles) says
what a seeded sample of a tree's calls mean. Precision: of our edges at calls that the tool decided, the share that points
at what the tool says. Recall: of calls that mean a definition in the tree, the share for which we have that edge. Calls
of what a macro made, and those that the tool can't decide, count for neither.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.graph_oracles import Answer, Missing, ask
from benchmarks.shared import emit, note, table
from yantra_codex.corpora.graph.facts import Facts, facts_of
from yantra_codex.corpora.graph.model import Graph
from yantra_codex.corpora.graph.project import NAMES, project_facts
from yantra_codex.corpora.graph.resolve import link
from yantra_codex.corpora.walk import source_files

LANGUAGES = ("python", "javascript", "typescript", "go", "rust")
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Miss:
    """A call at which we and the tool differ. edges: what ours points at, "path:line" each."""

    kind: str  # "wrong": an edge that should not be; "missing": an edge that should be
    reason: str
    answer: Answer
    edges: tuple[str, ...] = ()

    def __str__(self) -> str:
        a = self.answer
        means = ", ".join(f"{path}:{line}" for path, line in sorted(a.targets)) or a.kind
        return f"{self.kind:7} {a.path}:{a.line}:{a.column} {a.name}  means {means} ({a.what}); ours: {', '.join(self.edges) or self.reason}"


@dataclass(slots=True)
class Result:
    """What the comparison of one tree, or of all of a language's, came to."""

    kinds: Counter[str] = field(default_factory=Counter)
    judged: int = 0  # our edges at calls that the tool decided
    right: int = 0
    inside: int = 0  # calls that mean a definition in the tree
    found: int = 0
    misses: list[Miss] = field(default_factory=list)

    def add(self, other: Result) -> None:
        self.kinds += other.kinds
        self.judged += other.judged
        self.right += other.right
        self.inside += other.inside
        self.found += other.found
        self.misses += other.misses

    def row(self, name: str) -> dict[str, Any]:
        return {"tree": name, "sites": sum(self.kinds.values()), "inside": self.inside, "edges": self.judged, "right": self.right, "found": self.found,
                "precision": self.right / self.judged if self.judged else None, "recall": self.found / self.inside if self.inside else None}


def facts_of_tree(root: Path, language: str) -> list[Facts]:
    facts = [facts_of(path, found, (root / path).read_bytes()) for path, found in source_files(root) if found == language]
    for path in sorted(p for name in NAMES for p in root.rglob(name) if "node_modules" not in p.relative_to(root).parts):
        facts.append(project_facts(path.relative_to(root).as_posix(), path.read_bytes()))
    return facts


def edges_of(graph: Graph) -> dict[Place, list[tuple[str, frozenset[int]]]]:
    """Our call edges: place of the call -> the file and the lines of each definition that it points at."""
    nodes = {n.id: n for n in graph.nodes}
    out: dict[Place, list[tuple[str, frozenset[int]]]] = {}
    for e in graph.edges:
        if e.kind == "calls":
            target = nodes[e.target]
            out.setdefault((nodes[e.source].path, e.line, e.column), []).append((target.path, frozenset((target.line, *target.also))))
    return out


def compare(answers: Iterable[Answer], facts: Sequence[Facts], graph: Graph) -> Result:
    edges, result = edges_of(graph), Result()
    seen = {(f.path, c[1], c[2]) for f in facts for c in f.calls}
    paths = {f.path for f in facts}
    for a in answers:
        if a.path not in paths:
            result.kinds["in a file that we leave out"] += 1
            continue
        result.kinds[a.kind] += 1
        place = (a.path, a.line, a.column)
        ours = edges.get(place, [])
        shown = tuple(f"{path}:{min(lines)}" for path, lines in ours)
        right = [any((path, line) in a.targets for line in lines) for path, lines in ours]
        if a.kind not in ("unknown", "generated"):
            result.judged += len(ours)
            result.right += sum(right)
            if not all(right):
                result.misses.append(Miss("wrong", f"{a.kind}: {a.what}", a, shown))
        if a.kind == "definition":
            result.inside += 1
            result.found += any(right)
            if not ours:
                result.misses.append(Miss("missing", f"{a.what}: {'no edge' if place in seen else 'no call seen'}", a))
    return result


def measured(root: Path, language: str, sites: int | None, seed: int) -> Result:
    start = time.perf_counter()
    answers = ask(language, root, sites, seed)
    asked = time.perf_counter()
    facts = facts_of_tree(root, language)
    graph = link(facts, root.resolve().name)
    note(f"{root}: {len(answers)} calls asked about in {asked - start:.1f} s, graph of {len(facts)} files in {time.perf_counter() - asked:.1f} s")
    return compare(answers, facts, graph)


def language_of(root: Path) -> str:
    """The language that most of a tree's source files are in."""
    counted = Counter(language for _, language in source_files(root))
    return counted.most_common(1)[0][0] if counted else "python"


def text_of(rows: Sequence[dict[str, Any]], total: Result, misses: int) -> str:
    columns = ("tree", "sites", "inside", "edges", "precision", "recall")
    parts = [table(columns, [[r[c] for c in columns] for r in rows])]
    parts.append("calls by what they mean: " + ", ".join(f"{kind} {n}" for kind, n in total.kinds.most_common()))
    for kind, title in (("wrong", "edges that are wrong"), ("missing", "edges that are missing")):
        reasons = Counter(m.reason for m in total.misses if m.kind == kind)
        parts.append(f"{title}: {sum(reasons.values())}\n" + "\n".join(f"  {n:5}  {reason}" for reason, n in reasons.most_common(10)))
    if misses:
        parts.append("\n".join(str(m) for m in total.misses[:misses]))
    return "\n\n".join(parts)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("benchmarks graph", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="*", type=Path, metavar="TREE", help="a folder of source files")
    parser.add_argument("--language", choices=LANGUAGES, help="whose files are measured (default: what most files of the first tree are in)")
    parser.add_argument("--sites", type=int, default=400, help="calls to ask about in each tree (default: 400)")
    parser.add_argument("--all", action="store_true", help="ask about all calls")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--misses", type=int, nargs="?", const=100, default=0, metavar="N", help="show the first N calls (100) that differ")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    if not args.trees:
        note("graph: needs trees to measure on (python -m benchmarks graph TREE...), skipped")
        return 0
    missing = next((t for t in args.trees if not t.is_dir()), None)
    if missing:
        print(f"{missing} is not a folder", file=sys.stderr)
        return 2
    language = args.language or language_of(args.trees[0])
    total, rows = Result(), []
    try:
        for root in args.trees:
            result = measured(root, language, None if args.all else args.sites, args.seed)
            rows.append(result.row("/".join(root.resolve().parts[-2:])))
            total.add(result)
    except (Missing, RuntimeError) as e:
        print(e, file=sys.stderr)
        return 2
    if len(rows) > 1:
        rows.append(total.row("all"))
    misses = [str(m) for m in total.misses[: args.misses]]
    found = {"language": language, "seed": args.seed, "trees": rows, "kinds": dict(total.kinds),
             "reasons": Counter(f"{m.kind}: {m.reason}" for m in total.misses).most_common(), "misses": misses}
    emit(found, args.json, text_of(rows, total, args.misses))
    return 0
