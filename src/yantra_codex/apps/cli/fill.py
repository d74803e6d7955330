"""yantra fill: completes the empty function bodies of a file, in place or as a diff."""

from __future__ import annotations

import os
from pathlib import Path

import click

from yantra_codex.apps.cli import MISSING, NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note, read_source, summary


@click.command("fill", short_help="Fill the empty function bodies of a file.")
@click.argument("target")
@click.option("--write/--diff", default=False, help="Change the file, or (default) print a diff.")
@click.option("--unverified", is_flag=True, help="Also fill with answers that had no example to run on.")
@click.option("--run", is_flag=True, help="Also compile and run each answer on its examples with the real toolchain.")
@json_option
def command(target: str, write: bool, unverified: bool, run: bool, as_json: bool) -> int:
    """Fill the stubs of FILE, or of FILE::FUNCTION only; stubs are functions whose body is missing or a placeholder.

    Their doc comments say what they do; examples in them are run before anything is written.
    """
    path, _, wanted = target.partition("::")
    from yantra_codex.engine import YantraCodex
    from yantra_codex.errors import BadRequest
    from yantra_codex.fill import fill_source
    from yantra_codex.languages import EXTENSIONS

    language = EXTENSIONS.get(Path(path).suffix)
    if language is None:
        raise BadRequest(f"{path}: the ending {Path(path).suffix!r} is none of {', '.join(EXTENSIONS)}")
    source = read_source(path)
    done = fill_source(source, language, YantraCodex(), only=wanted or None, unverified=unverified, run=run)
    if not done.solutions:
        note(f"nothing to do: no empty function{f' named {wanted}' if wanted else ''} in {path}")
        return NOTHING
    for name, solution in done.solutions:
        note(f"{name}: {summary(solution)}")
    if as_json:
        emit_json({"file": path, "filled": list(done.filled), "answers": [{"function": n, **s.as_json()} for n, s in done.solutions]})
    if done.text != source:
        if write:
            _replace(Path(path), done.text)
            note(f"wrote {path}")
        elif not as_json:
            click.echo(done.diff(path), nl=False)
    if any(s.missing_tool for _, s in done.solutions):
        return MISSING
    return OK if len(done.filled) == len(done.solutions) and all(s.status == "verified" for _, s in done.solutions) else NOT_VERIFIED


def _replace(path: Path, text: str) -> None:
    """Put the new text in the file's place, whole or not at all, with the same permissions."""
    real = path.resolve()
    part = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode())
        os.chmod(part, real.stat().st_mode & 0o7777)
        os.replace(part, real)
    finally:
        part.unlink(missing_ok=True)
