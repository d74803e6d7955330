"""yantra train: train the network on pairs of problems and programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yantra_codex.apps.cli import INTERRUPTED, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note
from yantra_codex.errors import MissingToolchain

if TYPE_CHECKING:  # slow to import
    from yantra_codex.model.train.loop import Progress as Steps
    from yantra_codex.model.train.loop import Status
    from yantra_codex.model.train.prepare import Progress as Pairs

ARCHITECTURES = ("sage", "typed", "bag")  # network.LAYERS and READOUTS, without torch
READOUTS = ("joined", "attention", "mean")
LINE_S = 20.0  # between two lines of progress where there is no terminal


@click.command("train", short_help="Train the network on pairs of problems and programs.")
@click.option("--data", "-d", multiple=True, metavar="PATH", help="A pairs file (JSON lines) or a folder made by 'yantra corpus extract'; more than one may be given.")
@click.option("--library", is_flag=True, help="The library's patterns as well, and composed programs, with the requests written for them.")
@click.option("--dreams", type=click.IntRange(min=0), default=0, metavar="N", help="N programs composed of library parts as well.")
@click.option("--validation", multiple=True, metavar="PATH", help="Pairs to validate with (default: a twentieth of the groups).")
@click.option("--out", "-o", required=True, metavar="DIR", help="Where weights, ONNX files and record.json go: a new folder, or with --resume the one of before.")
@click.option("--start", metavar="DIR", help="Go on from the weights of a finished training, with other data.")
@click.option("--resume", is_flag=True, help="Go on where an earlier run was stopped.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--epochs", type=click.IntRange(min=1), default=30, show_default=True, help="At most; it ends when validation no longer gets better.")
@click.option("--minutes", type=click.FloatRange(min=0.1), help="Instead of --epochs: as many as take about so long here; measured once, kept for --resume.")
@click.option("--arch", type=click.Choice(ARCHITECTURES), default="sage", show_default=True, help="What a layer of either encoder sees; bag: no neighbours.")
@click.option("--readout", type=click.Choice(READOUTS), default="joined", show_default=True, help="What stands for the whole graph.")
@click.option("--batch", type=click.IntRange(min=2), default=128, show_default=True, help="Pairs a step.")
@click.option("--rate", type=click.FloatRange(min=1e-7, max=1.0), default=5e-4, show_default=True, help="The learning rate at its highest.")
@click.option("--precision", type=click.Choice(["auto", "float32", "bfloat16"]), default="auto", show_default=True, help="auto: bfloat16 where the processor has it.")
@click.option("--threads", type=click.IntRange(min=0), default=0, help="Of the processor (default: all cores).")
@click.option("--views", type=click.IntRange(min=1, max=32), default=4, show_default=True, help="Ways in which each problem is seen.")
@json_option
def command(data: tuple[str, ...], library: bool, dreams: int, validation: tuple[str, ...], out: str, start: str | None, resume: bool, seed: int, epochs: int, minutes: float | None,
            arch: str, readout: str, batch: int, rate: float, precision: str, threads: int, views: int, as_json: bool) -> int:
    """Train the network that proposes logic for problems, and write it as ONNX with the record of what it was made of.

    The features of the pairs are made once and kept in the cache folder. Ctrl-C leaves a checkpoint. Data whose licence
    doesn't allow shipped weights is left out and counted.

    \b
    yantra train --library --dreams 20000 --data pairs.jsonl --out weights
    yantra train --library --dreams 20000 --data pairs.jsonl --out weights --resume
    """
    need_torch()
    from yantra_codex.model.train.loop import Paused, Settings
    from yantra_codex.model.train.network import Shape
    from yantra_codex.model.train.run import Asked, run

    settings = Settings(Shape(layers=arch, logic_layers=arch, readout=readout), seed=seed, epochs=epochs, batch=batch, rate=rate, precision=precision, threads=threads)
    asked = Asked(tuple(data), tuple(validation), library, dreams, Path(out), settings, views, minutes, Path(start) if start else None)
    try:
        with told() as (prepared, trained):
            record = run(asked, resume=resume, note=note, prepared=prepared, trained=trained)
    except Paused as e:
        note(str(e))
        return INTERRUPTED
    best = record["history"][record["best_epoch"]]
    if as_json:
        emit_json(record)
    else:
        click.echo(f"{out}: weights {record['weights'][:12]}, best epoch {record['best_epoch']}: MRR@10 {best['mrr10']:.3f} among {best['pool']:.0f}, "
                   f"R@10 {best['r10']:.3f}, steps F1 {best['f1']:.3f}; {record['seconds'] / 60:.1f} minutes")
    return OK


def need_torch() -> None:
    """Raise MissingToolchain where the extra `train` is not installed."""
    from importlib.util import find_spec

    from yantra_codex.model.train import NEEDS

    for name in NEEDS:
        if find_spec(name) is None:
            raise MissingToolchain("training", name, "pip install 'yantra-codex[train]'")


# ---------------------------------------------------------------- progress


@contextmanager
def told() -> Iterator[tuple[Pairs, Steps]]:
    """Bars on a terminal, a line now and then elsewhere; an epoch's validation is a line on both."""
    if sys.stderr.isatty():
        with _bars() as both:
            yield both
        return
    last = time.monotonic()

    def due(now: bool) -> bool:
        nonlocal last
        if now or time.monotonic() - last > LINE_S:
            last = time.monotonic()
            return True
        return False

    def pairs(done: int, total: int) -> None:
        if due(done == total):
            note(f"{done} of {total} pairs made into graphs")

    def steps(s: Status) -> None:
        if s.metrics is not None:
            note(validated(s))
        elif due(False):
            note(f"step {s.step} of {s.steps}, loss {s.loss:.3f}")

    yield pairs, steps


def validated(s: Status) -> str:
    """An epoch's line."""
    m = s.metrics or {}
    return (f"epoch {s.epoch}: step {s.step} of {s.steps}, loss {s.loss:.3f}, validation MRR@10 {m['mrr10']:.3f}, R@1 {m['r1']:.3f}, R@10 {m['r10']:.3f}, "
            f"R@50 {m['r50']:.3f}, steps F1 {m['f1']:.3f}, MSE {m['mse_relative']:.2f} of the mean's")


@contextmanager
def _bars() -> Iterator[tuple[Pairs, Steps]]:
    from rich.console import Console  # slow to import, and of use on a terminal alone
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        graphs, training = bar.add_task("graphs", total=None), bar.add_task("training", total=None, visible=False)

        def steps(s: Status) -> None:
            bar.update(training, completed=s.step, total=s.steps, visible=True, description=f"training, loss {s.loss:.3f}")
            if s.metrics is not None:
                bar.console.print(validated(s), highlight=False)

        yield lambda done, total: bar.update(graphs, completed=done, total=total), steps
