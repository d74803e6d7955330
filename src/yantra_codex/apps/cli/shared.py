"""What several commands share: options, reading a text argument, printing answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import MISSING, NOT_VERIFIED, OK
from yantra_codex.errors import BadRequest, UnknownName

if TYPE_CHECKING:
    from yantra_codex.answers.solution import Solution
    from yantra_codex.engine import YantraCodex

MAX_FILE = 4_000_000
LANGUAGE_NAMES = ("python", "javascript", "typescript", "rust", "go")  # languages.LANGUAGES, without its grammars


class LanguageType(click.ParamType):
    """A language's name or short name."""

    name = "language"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from yantra_codex.languages import language_name  # loads the grammars

        try:
            return language_name(str(value))
        except UnknownName as e:
            self.fail(f"{e} (one of {', '.join(LANGUAGE_NAMES)})", param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(n) for n in LANGUAGE_NAMES if n.startswith(incomplete)]


def json_option(f: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")(f)


def note(text: str) -> None:
    """A line for the reader, not part of the answer."""
    click.echo(text, err=True)


def emit_json(value: Any) -> None:
    utf8 = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(value, ensure_ascii=not utf8, allow_nan=False))


def show_code(code: str) -> None:
    """Print source text; raises BadRequest where the terminal's encoding lacks its characters."""
    try:
        click.echo(code.rstrip("\n"))
    except UnicodeEncodeError as e:
        raise BadRequest(f"the answer holds {e.object[e.start]!r}, which this terminal's encoding ({e.encoding}) lacks; set PYTHONIOENCODING=utf-8") from None


def open_engine() -> YantraCodex:
    """The engine with its library ready."""
    from yantra_codex.engine import YantraCodex

    engine = YantraCodex()
    len(engine.catalogue)
    return engine


def read_source(path: str) -> str:
    """The text of a file, `-` for stdin; raises BadRequest for what is not text or too large."""
    try:
        data = sys.stdin.buffer.read(MAX_FILE + 1) if path == "-" else _read_file(Path(path))
    except OSError as e:
        raise BadRequest(f"{path}: {e.strerror}") from None
    except ValueError as e:  # a NUL in the name
        raise BadRequest(f"{path!r} is not a file name: {e}") from None
    if len(data) > MAX_FILE:
        raise BadRequest(f"{path} is larger than {MAX_FILE // 1_000_000} MB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise BadRequest(f"{path} is not UTF-8 text (byte {e.start})") from None


def _read_file(path: Path) -> bytes:
    with path.open("rb") as f:
        return f.read(MAX_FILE + 1)


def exit_code(s: Solution) -> int:
    return MISSING if s.missing_tool else OK if s.status == "verified" else NOT_VERIFIED


def summary(s: Solution) -> str:
    """One line on what an answer is."""
    if s.status == "abstained":
        return f"abstained: {s.reason}"
    c = s.checks
    parts = [s.status, f"{c.passed} of {c.examples} examples passed" if c.examples else "no examples to run"]
    if c.toolchain is not None:
        parts.append(f"on the real toolchain: {'passed' if c.toolchain else 'failed'}")
    if c.tests is not None:
        parts.append(f"your tests: {'passed' if c.tests else 'failed'}")
    parts.append(f"confidence {s.confidence:.2f} ({s.rests_on})")
    return "; ".join(parts)
