"""yantra corpus graph: what is defined in a tree of source files, and what calls, imports, inherits and uses what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import NOTHING, OK
from yantra_codex.apps.cli.shared import LanguageType, emit_json, json_option, note
from yantra_codex.errors import BadRequest

if TYPE_CHECKING:
    from yantra_codex.corpora.graph.model import Graph

SHOWN_PROBLEMS = 5


@click.command("graph", short_help="The code graph of a folder: definitions, calls, imports, bases, types.")
@click.argument("folder", metavar="DIR")
@click.option("--dot", is_flag=True, help="Print a Graphviz file.")
@click.option("--stats", is_flag=True, help="Print counts only (the default; with --json as one object).")
@click.option("--language", "-l", "languages", type=LanguageType(), multiple=True, help="Only files in this language (repeatable).")
@click.option("--no-cache", is_flag=True, help="Read every file anew and keep nothing.")
@json_option
def command(folder: str, dot: bool, stats: bool, languages: tuple[str, ...], no_cache: bool, as_json: bool) -> int:
    """Say what the source files below DIR define, and what calls, imports, inherits and uses what.

    Facts of unchanged files are kept, so that a second run reads only what has changed. Hidden, generated and installed
    files (.git, node_modules, build output, virtual environments ...) are left out.

    \b
    yantra corpus graph src --stats
    yantra corpus graph . --json > graph.json
    yantra corpus graph src -l python --dot | dot -Tsvg > graph.svg
    """
    if dot and (stats or as_json):
        raise BadRequest("--dot goes with neither --stats nor --json")
    from yantra_codex.corpora.graph.build import graph_of
    from yantra_codex.corpora.graph.cache import Kept
    from yantra_codex.settings import settings

    kept = Kept(None if no_cache else settings().cache / "graph")
    with Line() as line:
        graph = graph_of(Path(folder), kept, languages, line.show)
    tell(graph, kept)
    if as_json:
        emit_json(graph.stats() if stats else graph.as_json() | {"stats": graph.stats()})
    elif dot:
        for text in graph.dot():
            click.echo(text)
    else:
        click.echo(stats_text(graph.stats()))
    return OK if graph.nodes else NOTHING


class Line:
    """One line on stderr that says how far the work is; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self.on = sys.stderr.isatty()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        if self.on:
            click.echo("\r\x1b[K", nl=False, err=True)

    def show(self, what: str, n: int, of: int | None) -> None:
        if self.on and (n % 20 == 0 or n == of):
            click.echo(f"\r\x1b[K{what} {n} of {of} files", nl=False, err=True)


def tell(graph: Graph, kept: Any) -> None:
    """Notes on what was kept and what could not be read."""
    if kept.hits:
        note(f"{kept.misses} files read, {kept.hits} unchanged since they were last read")
    for path, what in graph.problems[:SHOWN_PROBLEMS]:
        note(f"note: {path}: {what}")
    if len(graph.problems) > SHOWN_PROBLEMS:
        note(f"note: and {len(graph.problems) - SHOWN_PROBLEMS} more (--json has all under \"problems\")")
    if not graph.nodes:
        note("no source file in Python, JavaScript, TypeScript, Rust or Go was found; name the folder that holds the sources")


def stats_text(stats: dict[str, Any]) -> str:
    """The counts as a small table, one column a language."""
    languages = stats["languages"]
    if not languages:
        return "nothing found"
    rows: list[tuple[str, list[str]]] = [("", list(languages))]
    for part in ("nodes", "edges"):
        kinds = next(iter(languages.values()))[part]
        rows += [(f"{part[:-1]} {kind}", [f"{of[part][kind]:,}" for of in languages.values()]) for kind in kinds]
    calls = [of["calls"] for of in languages.values()]
    rows += [(f"calls {key}", [f"{c[key]:,}" if c else "-" for c in calls]) for key in ("total", "resolved", "external", "unknown")]
    rows.append(("resolved of inner calls", [f"{c['resolved_share']:.1%}" if c and c["resolved_share"] is not None else "-" for c in calls]))
    widths = [max(len(values[i]) for _, values in rows) for i in range(len(languages))]
    first = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{first}}  " + "  ".join(f"{v:>{w}}" for v, w in zip(values, widths)) for name, values in rows)
