"""yantra bench stream: requests whose logics recur, and how much is answered without a language model as time goes on."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Sequence
from pathlib import Path

import click

from yantra_codex.apps.cli import INTERRUPTED, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note
from yantra_codex.errors import BadRequest

TESTS_FOR = 0.3  # where a rule of the threshold is looked at
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
@click.option("--rule", type=click.Choice(["guaranteed", "plain"]), help="How outcomes set the threshold (default: guaranteed); naming one judges three answers in ten.")
@click.option("--tests-for", type=click.FloatRange(0, 1), help="Share of the requests that come with the task's tests, by which the journal judges the answer (default: 0, with --rule 0.3).")
@click.option("--counted", is_flag=True, help="Deadlines by counted work instead of time: the same figures on a busy machine and a quiet one.")
@click.option("--both", is_flag=True, help="Also the baseline: the same stream with learning off, afterwards.")
@click.option("--plot", metavar="SVG", help="Draw what is answered here and what is asked as the stream goes on.")
@click.option("--transfer", is_flag=True, help="Also score a split, and the library's own requests, before the stream, after it, and with the memory emptied again (counted).")
@click.option("--transfer-split", default="test", show_default=True, help="The split to score: totals alone are kept.")
@click.option("--transfer-limit", type=click.IntRange(min=1), help="Score at most so many tasks, and so many of the library's requests.")
@click.option("--out", metavar="JSON", help="Where the report goes, with a row for each request.")
@json_option
def command(bench_path: str | None, paraphrases: str | None, limit: int, seed: int, budget_s: float, no_learning: bool, threshold: float | None, poison: float, faults: tuple[str, ...],
            unlifted: float, shown: str, rule: str | None, tests_for: float | None, counted: bool, both: bool, plot: str | None, transfer: bool, transfer_split: str,
            transfer_limit: int | None, out: str | None, as_json: bool) -> int:
    """Ask a stream of requests in which logics recur in other words, with other names and in other languages, of an engine with an empty memory.

    What it doesn't know it asks a teacher: a local server in the OpenAI protocol that replays the benchmark's solutions, with faults mixed in.
    The requests are of the splits for learning, never of the test split, which --transfer alone scores, as a whole. --json prints one object with the figures as the last line.

    \b
    yantra bench stream --limit 300 --out stream.json
    yantra bench stream --both --plot learning.svg
    yantra bench stream --counted --rule plain
    yantra bench stream --transfer --out transfer.json
    yantra bench stream --poison 0.2 --shown drawn
    """
    from yantra_codex.apps.cli.bench import benchmark_file, write_plot
    from yantra_codex.bench.stream import PARAPHRASES, Options, stream, with_baseline
    from yantra_codex.bench.stream_report import stream_chart

    if transfer + both + no_learning > 1:
        raise BadRequest("--transfer, --both and --no-learning are three measurements: name one of them")
    judged = tests_for if tests_for is not None else TESTS_FOR if rule else 0.0
    options = Options(limit, seed, budget_s, not no_learning, threshold, poison, read_faults(faults), unlifted, shown == "drawn", rule or "guaranteed", judged, counted or transfer)
    path, said, to = Path(bench_path) if bench_path else benchmark_file("mbpp"), Path(paraphrases) if paraphrases else PARAPHRASES, Path(out) if out else None
    if transfer:
        from yantra_codex.bench.stream_transfer import transferred

        report = transferred(path, options, transfer_split, forget=forget_all, limit=transfer_limit, paraphrases=said, out=to)
    else:
        report = (with_baseline if both else stream)(path, options, paraphrases=said, out=to)
    doc = report.as_json(with_rows=False)
    if as_json:
        emit_json(doc)
    else:
        click.echo(report.table())
    if out:
        note(f"wrote {out}")
    if plot:
        write_plot(plot, stream_chart({"": doc, "off:": doc["baseline"]} if "baseline" in doc else {"": doc}))
    return OK if report.complete else INTERRUPTED


def forget_all(home: Path, keys: Sequence[str]) -> None:
    """Empty a memory as a user would: `yantra memory forget` for each of its logics. Raises BadRequest where something is left."""
    from yantra_codex.apps.cli.memory import command as memory

    before = os.environ.get("YANTRA_HOME")
    os.environ["YANTRA_HOME"] = str(home)
    try:
        for key in keys:
            with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
                code = memory.main(["forget", f"y{key[:7]}"], prog_name="yantra memory", standalone_mode=False)
            if code != OK:
                raise BadRequest(f"the memory could not be emptied: {said.getvalue().strip()[-300:]}")
    finally:
        del os.environ["YANTRA_HOME"]
        os.environ.update({} if before is None else {"YANTRA_HOME": before})


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
