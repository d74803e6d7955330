"""yantra consolidate: logics that do the same become one, shared parts become abstractions."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from yantra_codex.apps.cli import INTERRUPTED, MISSING, NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.library import progress
from yantra_codex.apps.cli.memory import counted, opened, shown_key
from yantra_codex.apps.cli.shared import emit_json, json_option, note
from yantra_codex.apps.cli.train import need_torch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yantra_codex.ir.nodes import Program
    from yantra_codex.learn.abstractions import Abstraction
    from yantra_codex.learn.consolidate import Plan
    from yantra_codex.learn.consolidate_retrain import Retrained
    from yantra_codex.learn.consolidate_trial import Asked, Tried
    from yantra_codex.learn.memory import Memory


@click.command("consolidate")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--undo", "is_undo", is_flag=True, help="Take the merges back that were done so far.")
@click.option("--if-idle", is_flag=True, help="Only where at least 50 lessons are new and the machine has nothing else to do: for a timer.")
@click.option("--retrain", "is_retrain", is_flag=True, help="Train the network anew on library, memory and dreams as well (hours; the extra `train`).")
@click.option("--dreams", type=click.IntRange(min=0), default=20_000, show_default=True, metavar="N", help="With --retrain: N programs composed of library parts.")
@click.option("--minutes", type=click.FloatRange(min=0.1), help="With --retrain: as many epochs as take about so long here.")
@json_option
def command(dry_run: bool, is_undo: bool, if_idle: bool, is_retrain: bool, dreams: int, minutes: float | None, as_json: bool) -> int:
    """Merge what was learned twice, and find the parts that learned programs share.

    Logics that do the same on everything they are run on become one, with all their requests. Parts that at least three programs
    share, and that shorten others too, are kept as abstractions, which the search may build with. It may be interrupted at any
    moment, and begun again. Exit code 5 where there is nothing to do, or where a retrained network was worse and does not serve.
    """
    from yantra_codex.learn.consolidate import (
        carry_out,
        lessons_of,
        note_done,
        plan,
        why_not_now,
    )

    if is_undo + dry_run + if_idle > 1 or (is_retrain and (is_undo or dry_run)):
        raise click.UsageError("--undo, --dry-run and --if-idle exclude each other, and --retrain the first two")
    if is_retrain:
        need_torch()
    memory = opened()
    if is_undo:
        return taken_back(memory, as_json)
    if if_idle and (why := why_not_now(memory)) is not None:
        return waiting(why, as_json)
    if if_idle and hasattr(os, "nice"):
        os.nice(19)
    lessons = lessons_of(memory)
    planned = plan(memory, progress, answered)
    done = planned if dry_run or planned.is_empty else carry_out(memory, planned)
    if not dry_run:
        note_done(memory, lessons)
    if not as_json:
        tell(done, dry_run)
    trained, code = retrained(memory, dreams, minutes) if is_retrain else (None, None)
    if as_json:
        emit_json({**shown(done, dry_run), **({"retrained": None if trained is None else asdict(trained)} if is_retrain else {})})
    if code is not None:
        return code
    if not done.is_empty:
        return OK
    return MISSING if planned.found is None and not is_installed() else NOT_VERIFIED if planned.found is None else NOTHING


def answered(asked: Sequence[Asked], learned: Sequence[Program], step: Callable[[int], None]) -> list[bool]:
    """The product's own search, tried with abstractions."""
    from yantra_codex.apps.cli.shared import open_engine
    from yantra_codex.search.compose import trial

    return trial.answered(asked, open_engine().catalogue, learned, step)


def is_installed() -> bool:
    from yantra_codex.learn import consolidate_stitch

    return consolidate_stitch.is_installed()


def retrained(memory: Memory, dreams: int, minutes: float | None) -> tuple[Retrained | None, int]:
    """The network trained anew, told, and the exit code; a run that was stopped goes on with the same command."""
    from yantra_codex.apps.cli.train import told
    from yantra_codex.learn.consolidate_retrain import retrain
    from yantra_codex.learn.weights import Weights
    from yantra_codex.model.train.loop import Paused
    from yantra_codex.settings import settings

    try:
        with told() as (prepared, steps):
            done = retrain(memory, Weights(), settings().cache, dreams=dreams, minutes=minutes, note=note, prepared=prepared, trained=steps)
    except Paused:
        note("the training was stopped; the same command goes on with it")
        return None, INTERRUPTED
    figures = ", ".join(f"{name} {value:.4f} (before: {done.before[name]:.4f})" for name, value in done.metrics.items())
    note(f"retrained with {counted(done.requests, 'request')} of the memory; guard set: {figures}; "
         + ("it is worse and does not serve" if done.version is None else f"it serves as version {done.version}"))
    return done, NOTHING if done.version is None else OK


def waiting(why: str, as_json: bool) -> int:
    if as_json:
        emit_json({"waits": why})
    else:
        note(f"nothing was done: {why}")
    return NOTHING


def taken_back(memory: Memory, as_json: bool) -> int:
    from yantra_codex.learn.consolidate_undo import undo

    done = undo(memory)
    if as_json:
        emit_json({"taken_back": done})
    else:
        note(f"{counted(done, 'merge')} taken back" if done else "there is no merge to take back")
    return OK if done else NOTHING


def tell(done: Plan, dry_run: bool) -> None:
    for m in done.merges:
        click.echo(f"{shown_key(m.gone)} {'would go' if dry_run else 'went'} into {shown_key(m.kept)}: the same on {m.inputs} inputs")
    old = {a.name: a for a in done.before}
    for a in done.after:
        is_new = old.get(a.name) != a
        click.echo(f"{'new ' if is_new else 'kept'}  {signature(a)}\n      in {len(a.rests_on)} programs ({a.held_out} held out), {a.gain} nodes saved")
    for name in sorted(set(old) - {a.name for a in done.after}):
        click.echo(f"gone  {name}: it no longer pays")
    if done.found is not None:
        for reason, count in sorted(done.found.dropped.items(), key=lambda kv: (-kv[1], kv[0])):
            note(f"{counted(count, 'shared part')} not kept: {reason}")
        note(f"shared parts were looked for in {counted(done.found.programs, 'program')}, {done.found.held_out} held out")
    if done.tried is not None:
        note(seen(done.tried))
    for text in done.notes:
        note(text)
    note(f"{counted(len(done.merges), 'merge')}, {counted(len(done.after), 'abstraction')}{' (nothing was changed)' if dry_run else ''}")


def seen(tried: Tried) -> str:
    """What a search with the abstractions made of the memory's own requests, in words."""
    if not tried.requests:
        return "the abstractions were not tried: the memory has no request with examples"
    dropped = f"; not kept, since fewer were answered with them: {', '.join(tried.dropped)}" if tried.dropped else ""
    return f"of {counted(tried.requests, 'request')} of the memory a search answers {tried.before} without abstractions, {tried.after} with them{dropped}"


def signature(a: Abstraction) -> str:
    return f"{a.name}({', '.join(str(t) for _, t in a.params)}) -> {a.returns}"


def shown(done: Plan, dry_run: bool) -> dict[str, object]:
    found = done.found
    return {
        "dry_run": dry_run, "merged": [{"kept": m.kept, "gone": m.gone, "inputs": m.inputs} for m in done.merges],
        "abstractions": [{"name": a.name, "program": a.text, "rests_on": list(a.rests_on), "gain": a.gain, "held_out": a.held_out} for a in done.after],
        "gone": sorted({a.name for a in done.before} - {a.name for a in done.after}),
        "dropped": None if found is None else dict(found.dropped), "programs": None if found is None else found.programs,
        "held_out": None if found is None else found.held_out, "notes": list(done.notes),
        "tried": None if done.tried is None else asdict(done.tried),
    }


__all__ = ["command"]
