"""yantra bench: measures on a benchmark file, honestly."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import INTERRUPTED, NOT_VERIFIED, OK
from yantra_codex.apps.cli.bench_stream import OrStream
from yantra_codex.apps.cli.shared import LanguageType, emit_json, json_option, note
from yantra_codex.errors import BadRequest

if TYPE_CHECKING:  # slow to import: only where something is measured
    from yantra_codex.bench.report import Report

# a benchmark's name -> the files it may be in, and where it comes from
KNOWN = {
    "mbpp": (("mbpp.jsonl", "mbpp.jsonl.gz", "mbpp.json", "sanitized-mbpp.json"), "the file mbpp.jsonl of the repository google-research/google-research, folder mbpp"),
    "humaneval": (("HumanEval.jsonl", "HumanEval.jsonl.gz", "humaneval.jsonl", "humaneval.jsonl.gz"),
                  "the file HumanEval.jsonl.gz of the repository openai/human-eval, folder data"),
}


@click.command("bench", cls=OrStream, short_help="Measure on a benchmark file, honestly.")
@click.argument("file", metavar="FILE|mbpp|humaneval")
@click.option("--split", help="Only this split: test, train, validation ... (test or held-out splits are for measuring).")
@click.option("--language", "-l", "languages", type=LanguageType(), multiple=True, help="A language to answer in (repeatable; default: Python).")
@click.option("--protocol", type=click.Choice(["standard", "strict"]), default="standard", show_default=True,
              help="standard: every shown example; strict: the first two shown, judged on all.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many tasks.")
@click.option("--seed", type=int, help="Draw the --limit tasks with this seed instead of taking the first.")
@click.option("--budget", "budget_s", type=click.FloatRange(0.05, 600), default=3.0, show_default=True, help="Seconds a task.")
@click.option("--budgets", metavar="S,S,...", help="One run for each of these budgets, as in 0.1,0.3,1,3,10: the share solved at each.")
@click.option("--agreement", is_flag=True, help="Compare passing answers with the benchmark's own solution on generated inputs.")
@click.option("--without", type=click.Choice(["library", "sketches", "words", "ranker", "inputs", "goals", "cases", "lambdas", "stop"]), multiple=True,
              help="Switch a part of the engine off, to see what it is worth (repeatable).")
@click.option("--ablate", type=click.Choice(["model", "graph", "text", "io"]), multiple=True,
              help="The network off, or its edges, its words, its examples' properties (repeatable).")
@click.option("--plot", metavar="SVG", help="Draw how right the answers are at each coverage, or with --budgets what each budget gives.")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer and judge.")
@click.option("--out", help="Where the report goes, as JSON; the outcomes go beside it as they are made.")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option("--decontaminate", is_flag=True, help="Instead of running, look for what library and search share with the file.")
@click.option("--also", metavar="PATH", multiple=True, help="With --decontaminate: further files or folders to compare (repeatable).")
@json_option
def command(file: str, split: str | None, languages: tuple[str, ...], protocol: str, limit: int | None, seed: int | None, budget_s: float,
            budgets: str | None, agreement: bool, without: tuple[str, ...], ablate: tuple[str, ...], plot: str | None, jobs: int, out: str | None, resume: bool,
            decontaminate: bool, also: tuple[str, ...], as_json: bool) -> int:
    """Run requests built only from what a benchmark shows its solver, take ONE answer a task, judge it with the hidden tests.

    FILE may also be a report that a run wrote: its figures are printed again, or drawn with --plot.

    \b
    yantra bench mbpp --split test --out report.json
    yantra bench tasks.jsonl -l go -l rust --protocol strict --agreement
    yantra bench mbpp --split validation --budgets 0.1,0.3,1,3,10 --plot anytime.svg
    yantra bench report.json --plot coverage.svg
    yantra bench mbpp --decontaminate --also my_tasks.jsonl
    """
    path = benchmark_file(file)
    if decontaminate:
        return compare(path, split, also, out, as_json)
    if also:
        raise BadRequest("--also goes with --decontaminate")
    from yantra_codex.bench.report import is_report, read_report
    from yantra_codex.bench.run import bench, bench_budgets

    options: dict[str, Any] = {"languages": languages or None, "split": split, "protocol": protocol, "limit": limit, "seed": seed, "jobs": jobs,
                               "resume": resume, "quiet": as_json, "agreement": agreement, "without": (*without, *ablate)}
    if budgets:
        return show_budgets(bench_budgets(path, read_budgets(budgets), out=out, **options), out, plot, as_json)
    return show(read_report(path) if is_report(path) else bench(path, budget_s=budget_s, out=out, **options), out, plot, as_json)


def show(report: Report, out: str | None, plot: str | None, as_json: bool) -> int:
    """Print one run's figures, and draw them where asked."""
    from yantra_codex.bench.plot import coverage_chart

    if as_json:
        emit_json(report.as_json(with_outcomes=False))
    else:
        click.echo(report.table())
    if out:
        note(f"wrote {out}")
    if plot:
        write_plot(plot, coverage_chart({"": report}))
    return OK if report.complete else INTERRUPTED


def show_budgets(reports: Mapping[float, Report], out: str | None, plot: str | None, as_json: bool) -> int:
    """Print what each budget gave, and draw it where asked."""
    from yantra_codex.bench.plot import anytime_chart
    from yantra_codex.bench.report import anytime_rows, anytime_table

    if as_json:
        emit_json({"anytime": anytime_rows(reports)})
    else:
        click.echo(anytime_table(reports))
    if out:
        note(f"wrote {', '.join(str(Path(out).with_suffix(f'.{b:g}s.json')) for b in reports)}")
    if plot:
        write_plot(plot, anytime_chart(reports))
    return OK if all(r.complete for r in reports.values()) else INTERRUPTED


def read_budgets(text: str) -> list[float]:
    """The budgets of a list as "0.1,3"; raises BadRequest."""
    try:
        budgets = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadRequest(f"--budgets {text!r}: seconds with commas between them were expected, as in 0.1,0.3,1") from None
    if not all(0.05 <= b <= 600 for b in budgets):
        raise BadRequest(f"--budgets {text!r}: a budget lies between 0.05 and 600 s")
    return budgets


def write_plot(path: str, svg: str) -> None:
    try:
        Path(path).write_text(svg, encoding="utf-8")
    except OSError as e:
        raise BadRequest(f"{path}: {e.strerror or e}") from None
    note(f"wrote {path}")


def compare(path: Path, split: str | None, also: tuple[str, ...], out: str | None, as_json: bool) -> int:
    """Print what the library and the search share with a benchmark; exit code 1 where something is suspicious."""
    from yantra_codex.bench import decontaminate
    from yantra_codex.bench.decontaminate import write_findings

    findings = decontaminate(path, split=split, also=also, quiet=as_json)
    if out:
        write_findings(findings, out)
    if as_json:
        emit_json(findings.as_json())
    else:
        click.echo(findings.text())
    return NOT_VERIFIED if findings.suspicious else OK


def benchmark_file(name: str) -> Path:
    """The file of a benchmark given by path or name; raises BadRequest saying how to get it."""
    if name.lower() not in KNOWN or Path(name).exists():
        return Path(name)
    files, origin = KNOWN[name.lower()]
    folder = os.environ.get("YANTRA_BENCH")
    for candidate in files if folder else ():
        path = Path(folder or "", candidate)
        if path.exists():
            return path
    where = f"{folder} (YANTRA_BENCH) has no {files[0]}" if folder else "YANTRA_BENCH is not set"
    raise BadRequest(f"{where}; get {origin}, put it in a folder, and set YANTRA_BENCH to that folder, or give the file itself")
