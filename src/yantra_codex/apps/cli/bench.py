"""yantra bench: measures on a benchmark file, honestly."""

from __future__ import annotations

import os
from pathlib import Path

import click

from yantra_codex.apps.cli import INTERRUPTED, NOT_VERIFIED, OK
from yantra_codex.apps.cli.shared import LanguageType, emit_json, json_option, note
from yantra_codex.errors import BadRequest

# a benchmark's name -> the files it may be in, and where it comes from
KNOWN = {
    "mbpp": (("mbpp.jsonl", "mbpp.jsonl.gz", "mbpp.json", "sanitized-mbpp.json"), "the file mbpp.jsonl of the repository google-research/google-research, folder mbpp"),
    "humaneval": (("HumanEval.jsonl", "HumanEval.jsonl.gz", "humaneval.jsonl", "humaneval.jsonl.gz"),
                  "the file HumanEval.jsonl.gz of the repository openai/human-eval, folder data"),
}


@click.command("bench", short_help="Measure on a benchmark file, honestly.")
@click.argument("file", metavar="FILE|mbpp|humaneval")
@click.option("--split", help="Only this split: test, train, validation ... (test or held-out splits are for measuring).")
@click.option("--language", "-l", "languages", type=LanguageType(), multiple=True, help="A language to answer in (repeatable; default: Python).")
@click.option("--protocol", type=click.Choice(["standard", "strict"]), default="standard", show_default=True,
              help="standard: every shown example; strict: the first two shown, judged on all.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many tasks.")
@click.option("--seed", type=int, help="Draw the --limit tasks with this seed instead of taking the first.")
@click.option("--budget", "budget_s", type=click.FloatRange(0.05, 600), default=3.0, show_default=True, help="Seconds a task.")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer and judge.")
@click.option("--out", help="Where the report goes, as JSON; the outcomes go beside it as they are made.")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option("--decontaminate", is_flag=True, help="Instead of running, look for what the library shares with the file.")
@json_option
def command(file: str, split: str | None, languages: tuple[str, ...], protocol: str, limit: int | None, seed: int | None, budget_s: float, jobs: int,
            out: str | None, resume: bool, decontaminate: bool, as_json: bool) -> int:
    """Run requests built only from what a benchmark shows its solver, take ONE answer a task, judge it with the hidden tests.

    \b
    yantra bench mbpp --split test --out report.json
    yantra bench tasks.jsonl -l go -l rust --protocol strict
    yantra bench mbpp --decontaminate
    """
    path = benchmark_file(file)
    if decontaminate:
        return compare(path, split, out, as_json)
    from yantra_codex.bench import bench

    report = bench(path, languages=languages or None, split=split, protocol=protocol, limit=limit, seed=seed, budget_s=budget_s, jobs=jobs, out=out,
                   resume=resume, quiet=as_json)
    if as_json:
        emit_json(report.as_json(with_outcomes=False))
    else:
        click.echo(report.table())
    if out:
        note(f"wrote {out}")
    return OK if report.complete else INTERRUPTED


def compare(path: Path, split: str | None, out: str | None, as_json: bool) -> int:
    """Print what the library shares with a benchmark; exit code 1 where something is suspicious."""
    from yantra_codex.bench import decontaminate
    from yantra_codex.bench.decontaminate import write_findings

    findings = decontaminate(path, split=split, quiet=as_json)
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
