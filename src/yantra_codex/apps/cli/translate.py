"""yantra translate: a function in one language, the same logic in another."""

from __future__ import annotations

from pathlib import PurePath

import click

from yantra_codex.apps.cli import NOT_VERIFIED, OK
from yantra_codex.apps.cli.shared import LanguageType, emit_json, json_option, note, read_source, show_code


@click.command("translate", short_help="Translate a function into another language.")
@click.argument("file", required=False)
@click.option("--to", type=LanguageType(), help="The language to translate into.")
@click.option("--from", "source_language", type=LanguageType(), help="The file's language (default: by its ending).")
@click.option("--entry", help="The function to translate, with what it calls (default: the one that nothing else calls).")
@click.option("--signature", "-s", help="The signature to meet, in the target language or Python.")
@click.option("--batch", help="A file of rows {id, code, from, language, entry_point, signature?}, - for stdin.")
@click.option("--out", help="Where a batch's answers go (default: stdout).")
@click.option("--resume", is_flag=True, help="Go on with a batch that was stopped.")
@json_option
def command(file: str | None, to: str | None, source_language: str | None, entry: str | None, signature: str | None, batch: str | None,
            out: str | None, resume: bool, as_json: bool) -> int:
    """Translate the function in FILE (- for stdin) through its logic; its doctests are run before anything is shown."""
    if batch:
        if file:
            raise click.UsageError("give a file or --batch, not both")
        from yantra_codex.apps.cli.batch import run_translate_batch

        return run_translate_batch(batch, out, to=to, resume=resume)
    if not file or not to:
        raise click.UsageError("a FILE and --to LANGUAGE are needed, as in: yantra translate text.py --to rust")
    if resume or out:
        raise click.UsageError("--out and --resume go with --batch")
    from yantra_codex.languages import EXTENSIONS
    from yantra_codex.translate import translate

    source = source_language or EXTENSIONS.get(PurePath(file).suffix)
    if source is None and file != "-":
        raise click.UsageError(f"{file}: the ending {PurePath(file).suffix!r} is none of {', '.join(EXTENSIONS)}; name the language with --from")
    source = source or "python"
    done = translate(read_source(file), to, source=source, entry=entry, signature=signature)
    if as_json:
        emit_json(done.as_json())
    elif done.code:
        show_code(done.code)
        note(f"# {done.status}" + (f": {done.reason}" if done.reason else ": its examples pass"))
    else:
        note(f"abstained: {done.reason}")
    return OK if done.status == "verified" else NOT_VERIFIED
