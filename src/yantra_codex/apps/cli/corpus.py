"""yantra corpus: training rows from data sets and source trees, and the code graph of a tree."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import INTERRUPTED, NOTHING, OK
from yantra_codex.apps.cli.library import NearGroup
from yantra_codex.apps.cli.shared import emit_json, json_option, note
from yantra_codex.errors import BadRequest

if TYPE_CHECKING:  # slow to import
    from yantra_codex.corpora.engines import Engine
    from yantra_codex.corpora.extract import Extraction, Progress

TABLE_NAMES = ("patterns", "trees", "negatives", "refused", "nodes", "edges")  # schema.TABLES, without NumPy
LINE_S = 20.0  # between two lines of progress where there is no terminal


class CorpusGroup(NearGroup):
    """`graph` lives in a file of its own, which is imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, "graph"]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name == "graph":
            self.commands[name] = import_module("yantra_codex.apps.cli.corpus_graph").command
        return super().get_command(ctx, name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args[:1] == ["graph"]:
            return "graph", self.get_command(ctx, "graph"), args[1:]
        return super().resolve_command(ctx, args)


@click.group("corpus", cls=CorpusGroup, short_help="Make training rows from data sets and source trees.")
def command() -> None:
    """Logic patterns, AST patterns and code graphs from any body of code: clean, deduplicated, with their licences."""


@command.command("extract")
@click.argument("source")
@click.option("--out", "-o", required=True, metavar="DIR", help="The folder of the corpus: new, empty, or one that an earlier run made.")
@click.option("--split", help="Only this split, of a source that has them.")
@click.option("--limit", "-n", type=click.IntRange(min=1), help="At most so many units (problems or files).")
@click.option("--revision", help="The data set's revision (default: a pinned one).")
@click.option("--licence", help="An SPDX expression for what names no licence itself.")
@click.option("--format", "format_", type=click.Choice(["parquet", "jsonl"]), default="parquet", show_default=True, help="Of the tables.")
@click.option("--no-graph", is_flag=True, help="Of a tree: without the code graph (nodes, edges).")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="Processes of this machine, or a Ray cluster.")
@click.option("--address", help="With --engine ray: the cluster, as in 10.0.0.1:6379 or auto (default: one of this machine alone).")
@click.option("--jobs", "-j", type=click.IntRange(1, 4096), help="Workers at a time (default: all cores; of a cluster, all of it).")
@click.option("--restart", is_flag=True, help="Throw away what earlier runs left in DIR.")
@json_option
def extract(source: str, out: str, split: str | None, limit: int | None, revision: str | None, licence: str | None, format_: str, no_graph: bool,
            engine: str, address: str | None, jobs: int | None, restart: bool, as_json: bool) -> int:
    """Turn SOURCE into the corpus DIR: a data set, a file of problems with solutions, or a folder of source files.

    A run that was stopped goes on when the same command is given again. The files are the same bytes, however often it was
    stopped and whatever worked on it. Exit code 5 where there is nothing to do.

    \b
    yantra corpus extract ~/code/project --out corpus
    yantra corpus extract problems.jsonl --out corpus --format jsonl
    yantra corpus extract deepmind/code_contests --split train --out contests --engine ray --address auto
    """
    from yantra_codex.corpora.extract import Interrupted
    from yantra_codex.corpora.extract import extract as run
    from yantra_codex.corpora.sources import open_source

    if address is not None and engine != "ray":
        raise BadRequest("--address goes with --engine ray")
    opened = open_source(source, split=split, limit=limit, revision=revision, licence=licence)
    options = {"split": split, "limit": limit}
    try:
        with progress_to_stderr() as progress:
            found = run(opened, out, engine_maker(engine, address, jobs), options=options, format=format_,
                        tree=Path(source) if Path(source).is_dir() and not no_graph else None, restart=restart, progress=progress)
    except Interrupted as e:
        note(f"interrupted: {e.units} units are done and kept in {out}; the same command goes on from there")
        return INTERRUPTED
    return told(found, out, as_json)


def told(found: Extraction, out: str, as_json: bool) -> int:
    """Print the report of a run."""
    from yantra_codex.corpora.report import readable

    if as_json:
        emit_json(found.report)
    elif found.report["units"] and found.fresh:
        click.echo(readable(found.report))
    if not found.report["units"]:
        note("nothing to do: the source is empty")
    elif not found.fresh:
        note(f"nothing to do: {out} is complete; 'yantra corpus report {out}' shows what is in it, --restart makes it anew")
    else:
        note(f"wrote {out}; 'yantra corpus show {out}' shows a row")
        return OK
    return NOTHING


def engine_maker(name: str, address: str | None, jobs: int | None) -> Callable[[], Engine]:
    from yantra_codex.corpora.engines import Local, OnRay

    return (lambda: OnRay(address, jobs)) if name == "ray" else (lambda: Local(jobs))


@command.command("show")
@click.argument("out", metavar="DIR")
@click.option("--table", "-t", type=click.Choice(TABLE_NAMES), default="patterns", show_default=True, help="Which table.")
@click.option("--id", "id_", help="The first row of this problem, file or node.")
@click.option("--hash", "hash_", metavar="y…", help="The row whose hash begins so.")
@click.option("--row", type=click.IntRange(min=0), help="The row of this number, from 0.")
@click.option("--random", "by_chance", is_flag=True, help="A row drawn by chance.")
@click.option("--seed", type=int, default=0, show_default=True, help="With --random: the draw is the same for the same number.")
@json_option
def show(out: str, table: str, id_: str | None, hash_: str | None, row: int | None, by_chance: bool, seed: int, as_json: bool) -> int:
    """One row of the corpus DIR in readable form; without more options the first.

    \b
    yantra corpus show corpus
    yantra corpus show corpus --hash y7f3c09a
    yantra corpus show corpus --table refused --random --seed 3
    """
    from yantra_codex.corpora.rows import choose, open_table, readable

    if sum([id_ is not None, hash_ is not None, row is not None, by_chance]) > 1:
        raise BadRequest("one of --id, --hash, --row and --random says which row; more than one was given")
    kept = open_table(out, table)
    if not kept.rows:
        note(f"nothing to show: {kept.path} has no rows")
        return NOTHING
    number = choose(kept, id=id_, hash=hash_, number=row, seed=seed if by_chance else None)
    found = kept.row(number)
    if as_json:
        emit_json({"table": table, "row": number, "of": kept.rows, **{name: found[name] for name in kept.table.names}})
    else:
        click.echo(readable(table, found))
        note(f"row {number} of {kept.rows} in {kept.path}")
    return OK


@command.command("report")
@click.argument("out", metavar="DIR")
@json_option
def report(out: str, as_json: bool) -> int:
    """What is in the corpus DIR: rows, what lifted and agreed, kinds of failure, what most often could not be lifted, licences."""
    from yantra_codex.corpora.folder import REPORT, read_report
    from yantra_codex.corpora.report import readable
    from yantra_codex.corpora.rows import open_table

    open_table(out)  # says what is wrong with a folder that is no finished corpus
    found = read_report(Path(out))
    if found is None:
        raise BadRequest(f"{Path(out) / REPORT} is missing or damaged; run 'yantra corpus extract' with --restart")
    if as_json:
        emit_json(found)
    else:
        click.echo(readable(found))
    return OK


# ---------------------------------------------------------------- progress


@contextmanager
def progress_to_stderr() -> Iterator[Progress]:
    """A bar on a terminal, a line now and then elsewhere."""
    if sys.stderr.isatty():
        with _bar() as show:
            yield show
        return
    started = last = time.monotonic()

    def line(done: int, total: int | None) -> None:
        nonlocal last
        if done == total or time.monotonic() - last > LINE_S:
            last = time.monotonic()
            note(f"{done}{'' if total is None else f' of {total}'} units, {last - started:.0f} s")

    yield line


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console  # slow to import, and of use on a terminal alone
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    with Bar(TextColumn("corpus"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("corpus", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
