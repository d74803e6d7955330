"""yantra bench stream: requests whose logics recur, and how much is answered without a language model as time goes on."""

from __future__ import annotations

from pathlib import Path

import click

from yantra_codex.apps.cli import INTERRUPTED, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note
from yantra_codex.errors import BadRequest

FAULTS = ("wrong", "slow", "malformed", "empty", "cut", "429", "500")


class OrStream(click.Command):
    """`yantra bench`, where `stream` in the place of the file is a measurement of its own, with its own options."""

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object) -> click.Context:
        if args[:1] == ["stream"]:
            return command.make_context(f"{info_name} stream", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command("stream", short_help="How much is answered without a language model as logics recur.")
@click.option("--bench", "bench_path", metavar="PATH", help="The benchmark's file (default: mbpp.jsonl in the folder YANTRA_BENCH).")
@click.option("--paraphrases", metavar="FOLDER", help="Where the files paraphrases-*.jsonl are (default: benchmarks/stream of the source tree).")
@click.option("--limit", type=click.IntRange(min=1), default=1000, show_default=True, help="So many requests; the number of logics goes with it.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draw, the teacher's faults and the poison.")
@click.option("--budget", "budget_s", type=click.FloatRange(0.05, 60), default=0.5, show_default=True, help="Seconds a request for what is found without asking.")
@click.option("--no-learning", is_flag=True, help="The baseline: memory and learning off, the teacher still asked.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="The confidence below which the teacher is asked (default: what the outcomes so far say).")
@click.option("--poison", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Share of the logics that the teacher has subtly wrong: what it shows passes.")
@click.option("--fault", "faults", metavar="NAME=SHARE", multiple=True, help=f"Share of the teacher's answers with a fault: {', '.join(FAULTS)} (repeatable; 'none' for no fault).")
@click.option("--unlifted", type=click.FloatRange(0, 0.9), default=0.05, show_default=True, help="Share of the requests whose reference has no logic form.")
@click.option("--shown", type=click.Choice(["first", "drawn"]), default="first", show_default=True, help="The two examples shown: the first two, or drawn for each request.")
@click.option("--out", metavar="JSON", help="Where the report goes, with a row for each request.")
@json_option
def command(bench_path: str | None, paraphrases: str | None, limit: int, seed: int, budget_s: float, no_learning: bool, threshold: float | None, poison: float, faults: tuple[str, ...],
            unlifted: float, shown: str, out: str | None, as_json: bool) -> int:
    """Ask a stream of requests in which logics recur in other words, with other names and in other languages, of an engine with an empty memory.

    What it doesn't know it asks a teacher: a local server in the OpenAI protocol that replays the benchmark's solutions, with faults mixed in.
    The requests are of the splits for learning, never of the test split. --json prints one object with the figures as the last line.

    \b
    yantra bench stream --limit 300 --out stream.json
    yantra bench stream --no-learning
    yantra bench stream --poison 0.2 --shown drawn
    """
    from yantra_codex.apps.cli.bench import benchmark_file
    from yantra_codex.bench.stream import PARAPHRASES, Options, stream

    options = Options(limit, seed, budget_s, not no_learning, threshold, poison, read_faults(faults), unlifted, shown == "drawn")
    report = stream(Path(bench_path) if bench_path else benchmark_file("mbpp"), options, paraphrases=Path(paraphrases) if paraphrases else PARAPHRASES,
                    out=Path(out) if out else None)
    if as_json:
        emit_json(report.as_json(with_rows=False))
    else:
        click.echo(report.table())
    if out:
        note(f"wrote {out}")
    return OK if report.complete else INTERRUPTED


def read_faults(given: tuple[str, ...]) -> dict[str, float]:
    """The shares, where given in the place of the usual ones; raises BadRequest."""
    from yantra_codex.bench.stream import FAULTS as USUAL

    if "none" in given:
        return {}
    shares = dict(USUAL)
    for text in given:
        name, _, share = text.partition("=")
        try:
            shares[name] = float(share)
        except ValueError:
            raise BadRequest(f"--fault {text!r}: a name and a share were expected, as in 429=0.1") from None
        if name not in FAULTS:
            raise BadRequest(f"--fault {text!r}: known are {', '.join(FAULTS)}")
    return shares
