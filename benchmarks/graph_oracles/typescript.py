"""JavaScript and TypeScript: the checker of the TypeScript compiler says which declaration a callee's symbol has.

`npm install typescript@5` anywhere, then YANTRA_TYPESCRIPT=FOLDER/node_modules/typescript. (Version 7 has no such API.)
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.graph_oracles import HERE, Answer, answers, rows_of, run, sampled, tool

HOW = "the oracle of JavaScript and TypeScript needs the compiler's API (npm install typescript@5; YANTRA_TYPESCRIPT=X/node_modules/typescript)"

JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx")
TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts")


def ask_javascript(root: Path, sites: int | None, seed: int) -> list[Answer]:
    return ask(root, sites, seed, JAVASCRIPT)


def ask_typescript(root: Path, sites: int | None, seed: int) -> list[Answer]:
    return ask(root, sites, seed, TYPESCRIPT)


def ask(root: Path, sites: int | None, seed: int, extensions: tuple[str, ...]) -> list[Answer]:
    node = tool("YANTRA_NODE", "node", "the oracle of JavaScript and TypeScript needs node")
    compiler = tool("YANTRA_TYPESCRIPT", None, HOW)
    said = rows_of(run([node, str(HERE / "calls.cjs"), str(root), compiler, *extensions]))
    lines = {path: (root / path).read_text("utf-8", "replace").split("\n") for path in {row["path"] for row in said}}
    for row in said:
        before = lines[row["path"]][row["line"] - 1].encode("utf-16-le")[: 2 * row["column"]]
        row["column"] = len(before.decode("utf-16-le", "replace").encode())
    return sampled(answers(said), sites, seed)
