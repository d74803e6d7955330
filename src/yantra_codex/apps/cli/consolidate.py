"""yantra consolidate: logics that do the same become one, shared parts become abstractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yantra_codex.apps.cli import MISSING, NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.library import progress
from yantra_codex.apps.cli.memory import counted, opened, shown_key
from yantra_codex.apps.cli.shared import emit_json, json_option, note

if TYPE_CHECKING:
    from yantra_codex.learn.abstractions import Abstraction
    from yantra_codex.learn.consolidate import Plan
    from yantra_codex.learn.memory import Memory


@click.command("consolidate")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--undo", "is_undo", is_flag=True, help="Take the merges back that were done so far.")
@json_option
def command(dry_run: bool, is_undo: bool, as_json: bool) -> int:
    """Merge what was learned twice, and find the parts that learned programs share.

    Logics that do the same on everything they are run on become one, with all their requests. Parts that at least three programs
    share, and that shorten others too, are kept as abstractions, which the search may build with. It may be interrupted at any
    moment, and begun again. Exit code 5 where there is nothing to do.
    """
    from yantra_codex.learn.consolidate import carry_out, plan

    if is_undo and dry_run:
        raise click.UsageError("--undo and --dry-run exclude each other")
    memory = opened()
    if is_undo:
        return taken_back(memory, as_json)
    planned = plan(memory, progress)
    done = planned if dry_run or planned.is_empty else carry_out(memory, planned)
    if as_json:
        emit_json(shown(done, dry_run))
    else:
        tell(done, dry_run)
    if not done.is_empty:
        return OK
    return MISSING if planned.found is None and not is_installed() else NOT_VERIFIED if planned.found is None else NOTHING


def is_installed() -> bool:
    from yantra_codex.learn import consolidate_stitch

    return consolidate_stitch.is_installed()


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
    for text in done.notes:
        note(text)
    note(f"{counted(len(done.merges), 'merge')}, {counted(len(done.after), 'abstraction')}{' (nothing was changed)' if dry_run else ''}")


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
    }


__all__ = ["command"]
