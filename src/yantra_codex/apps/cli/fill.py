"""yantra fill: completes the empty function bodies of a file, in place or as a diff."""

from __future__ import annotations

import os
from pathlib import Path

import click

from yantra_codex.apps.cli import MISSING, NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.shared import LanguageType, emit_json, json_option, note, open_engine, read_source, summary
from yantra_codex.errors import BadRequest


@click.command("fill", short_help="Fill the empty function bodies of a file.")
@click.argument("target")
@click.option("--write/--diff", default=False, help="Change the file, or (default) print a diff.")
@click.option("--unverified", is_flag=True, help="Also fill with answers that had no example to run on.")
@click.option("--language", "-l", type=LanguageType(), help="The file's language (default: by its ending).")
@click.option("--run", is_flag=True, help="Also compile and run each answer on its examples with the real toolchain.")
@json_option
def command(target: str, write: bool, unverified: bool, language: str | None, run: bool, as_json: bool) -> int:
    """Fill the stubs of FILE, or of FILE::FUNCTION only; stubs are functions whose body is missing or a placeholder.

    Their doc comments say what they do; examples in them are run before anything is written.
    """
    path, _, wanted = target.partition("::")
    from yantra_codex.fill import fill_source
    from yantra_codex.languages import EXTENSIONS

    if path == "-" and write:
        raise click.UsageError("--write needs a file; for - the diff is printed")
    language = language or EXTENSIONS.get(Path(path).suffix)
    if language is None:
        raise BadRequest(f"{path}: the ending {Path(path).suffix!r} is none of {', '.join(EXTENSIONS)}; name the --language")
    source = read_source(path)
    done = fill_source(source, language, open_engine(), only=wanted or None, unverified=unverified, run=run)
    if not done.solutions:
        note(f"nothing to do: no empty function{f' named {wanted}' if wanted else ''} in {path}")
        if as_json:
            emit_json({"file": path, "filled": [], "written": False, "diff": "", "answers": []})
        return NOTHING
    for name, solution in done.solutions:
        note(f"{name}: {summary(solution)}")
    if write and done.text != source:
        replace_file(Path(path), done.text, source)
        note(f"wrote {path}")
    if as_json:
        emit_json({"file": path, "filled": list(done.filled), "written": write and done.text != source, "diff": done.diff(path),
                   "answers": [{"function": n, **s.as_json()} for n, s in done.solutions]})
    elif not write and done.text != source:
        click.echo(done.diff(path), nl=False)
    if any(s.missing_tool for _, s in done.solutions):
        return MISSING
    return OK if len(done.filled) == len(done.solutions) and all(s.status == "verified" for _, s in done.solutions) else NOT_VERIFIED


def replace_file(path: Path, text: str, source: str) -> None:
    """Put the new text in the file's place, whole or not at all, with the same permissions.

    Raises BadRequest where the file can't be written, or is no longer what was read.
    """
    real = path.resolve()
    part = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        if real.read_bytes() != source.encode():
            raise BadRequest(f"{path} was changed while it was being filled; run it again")
        with part.open("xb") as f:
            os.chmod(part, real.stat().st_mode & 0o7777)
            f.write(text.encode())
            f.flush()
            os.fsync(f.fileno())
        os.replace(part, real)
    except OSError as e:
        raise BadRequest(f"{path} could not be written: {e.strerror}; it is as it was") from None
    finally:
        part.unlink(missing_ok=True)
