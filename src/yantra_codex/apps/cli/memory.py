"""yantra memory: what was learned: listed, shown, forgotten, exported, imported, checked."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yantra_codex.apps.cli import NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.library import NearGroup, progress
from yantra_codex.apps.cli.shared import emit_json, json_option, note, show_code

if TYPE_CHECKING:
    from yantra_codex.learn.memory import Memory

STATES = ("active", "quarantined", "opaque")
JSON_COLUMNS = ("names", "params", "examples", "checks")


@click.group("memory", cls=NearGroup, short_help="List, show, forget, export, import and check what was learned.")
def command() -> None:
    """What was learned: logic that was validated, the requests it answered, and how it fared since."""


def opened() -> Memory:
    from yantra_codex.learn.memory import Memory  # loads NumPy

    return Memory()


def shown_key(key: str) -> str:
    return f"y{key[:7]}"


@command.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only what is in this state.")
@click.option("--source", help="Only what came from here: a language model's name, or one of fallback, search, feedback, import.")
@click.option("--limit", "-n", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many, in the order learned.")
@json_option
def list_(state: str | None, source: str | None, limit: int, as_json: bool) -> int:
    """The logics that are kept, each with its first request."""
    memory = opened()
    rows = list(itertools.islice(memory.each(state, source), limit))
    counts = memory.counts()
    if as_json:
        emit_json({**counts, "logics": [{c: row[c] for c in ("key", "state", "types", "text", "requests", "uses", "passes", "failures", "learned", "used")}
                                        for row in rows]})
        return OK if rows else NOTHING
    for row in rows:
        click.echo(f"{shown_key(row['key'])}  {row['state']:11}  {row['uses']:4} uses, {row['failures']} failed  {row['types'] or 'unknown types'}\n"
                   f"          {' '.join(str(row['text']).split())[:100]}{more(row['requests'])}")
    note(", ".join(f"{n} {name}" for name, n in counts.items()) if rows else "nothing is kept")
    return OK if rows else NOTHING


def more(requests: int) -> str:
    return f" (and {requests - 1} more)" if requests > 1 else ""


@command.command("show")
@click.argument("key")
@json_option
def show(key: str, as_json: bool) -> int:
    """The logic KEY (y1234567) with its requests, their examples and where it comes from."""
    found = opened().find(key)
    requests = [{c: json.loads(v) if c in JSON_COLUMNS and v is not None else v for c, v in r.items() if c not in ("logic", "digest", "vector", "embedding")}
                for r in found["requests"]]
    if as_json:
        params = json.loads(found["params"]) if found["params"] is not None else None
        emit_json({**{c: v for c, v in found.items() if c not in ("id", "lesson")}, "params": params, "requests": requests})
        return OK
    show_code(found["program"] or found["code"])
    note(f"{shown_key(found['key'])}, {found['state']}: learned {found['learned']}; {found['uses']} uses, {found['passes']} passed, {found['failures']} failed")
    for r in requests:
        by = f"{r['source']}{' ' + r['model'] if r['model'] else ''}"
        note(f"r{r['id']}  {r['language']}, {by}, {r['date']}, {len(r['examples'])} examples{', contradicted' if r['contradicted'] else ''}: {r['text'][:200]}")
    return OK


@command.command("forget")
@click.argument("what", required=False)
@click.option("--source", help="In the place of WHAT: all that this language model taught (or that came by fallback, search, feedback, import).")
@json_option
def forget(what: str | None, source: str | None, as_json: bool) -> int:
    """Remove every trace of the logic WHAT (y1234567), or of one request (r12), and prove that nothing is left.

    Exit code 1 where something is left; the reason says what to do.
    """
    from yantra_codex.learn.memory_forget import forget as forgotten
    from yantra_codex.learn.memory_forget import forget_source
    from yantra_codex.learn.traces import with_owners

    if (what is None) == (source is None):
        raise click.UsageError("name what to forget: a logic (y1234567), a request (r12), or a --source; 'yantra memory list' shows them")
    memory = with_owners(opened())
    if source is not None:
        done = forget_source(memory, source)
    else:
        assert what is not None
        done = forgotten(memory, int(what[1:]) if re.fullmatch(r"r\d{1,18}", what) else what)
    if as_json:
        emit_json({"keys": list(done.keys), "requests": list(done.requests), "looked_for": list(done.looked_for), "too_short": list(done.too_short),
                   "pieces": done.pieces, "shared": done.shared, "files": dict(done.files), "left": list(done.left)})
    else:
        click.echo(f"forgotten: {counted(len(done.keys), 'logic')}, {counted(len(done.requests), 'request')}")
        note(f"looked for {done.pieces} pieces of {counted(len(done.looked_for), 'text')} and vectors in {', '.join(done.files)}: "
             f"{f'{done.shared} are in rows that stay, ' if done.shared else ''}{'left: ' + '; '.join(done.left) if done.left else 'nothing is left'}")
    return NOT_VERIFIED if done.left else OK


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def export(file: Path, as_json: bool) -> int:
    """Write the memory to FILE as JSON lines, whole or not at all. It holds your requests: keep it as you keep them."""
    from yantra_codex.learn.memory_files import export as exported

    rows = exported(opened(), file)
    if as_json:
        emit_json({"rows": rows, "file": str(file)})
    else:
        note(f"{file}: {counted(rows, 'logic')}")
    return OK


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_(file: Path, as_json: bool) -> int:
    """Learn what FILE, an export, holds; each row is checked first. Exit code 1 where a row was left out."""
    from yantra_codex.learn.memory_files import import_ as imported

    done = imported(opened(), file)
    if as_json:
        emit_json({"rows": done.rows, "new": done.new, "bad": [{"line": line, "reason": reason} for line, reason in done.bad]})
    else:
        for line, reason in done.bad:
            click.echo(f"line {line}: {reason}" if line else reason)
        note(f"{counted(done.rows, 'row')}, {counted(done.new, 'new logic')}, {counted(len(done.bad), 'problem')}")
    return NOT_VERIFIED if done.bad else OK


@command.command("check")
@click.option("--reverify", is_flag=True, help="Also run each logic on all that was ever asked for in the same words; what fails no longer serves them.")
@json_option
def check(reverify: bool, as_json: bool) -> int:
    """Read every row: the file is whole, programs have their hashes and pass their examples. Exit code 1 where not.

    Vectors that an older encoder of texts made are made anew.
    """
    from yantra_codex.learn.memory_check import check as checked
    from yantra_codex.learn.memory_check import renew_vectors
    from yantra_codex.learn.memory_check import reverify as verified_again

    memory = opened()
    counts = memory.counts()
    with progress("checking", sum(counts[s] for s in STATES)) as step:
        report = checked(memory, step)
    renewed = renew_vectors(memory) if report.stale and not report.problems else 0
    failed = verified_again(memory) if reverify and not report.problems else []
    if as_json:
        told = {"contradicted": [{"key": key, "state": state} for key, state in failed]} if reverify else {}
        emit_json({**(memory.counts() if failed else counts), "logics": report.logics, "examples": report.examples, "renewed": renewed, "problems": list(report.problems), **told})
    else:
        for key, state in failed:
            click.echo(f"{shown_key(key)} fails an example that was asked for in its words: {state}")
        for line in report.problems:
            click.echo(line)
        note(f"{counted(report.logics, 'logic')}, {report.examples} examples: {counted(len(report.problems), 'problem') if report.problems else 'sound'}"
             f"{f'; {renewed} vectors made anew' if renewed else ''}")
    return NOT_VERIFIED if report.problems else OK


def counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


__all__ = ["command"]
