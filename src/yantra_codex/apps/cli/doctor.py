"""yantra doctor: what is here, what is missing, and the one line that brings it."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from yantra_codex.apps.cli import OK
from yantra_codex.apps.cli.shared import emit_json, json_option, open_engine


@click.command("doctor", short_help="Say what is installed, what is missing and how to get it.")
@json_option
def command(as_json: bool) -> int:
    """Check the library, the sandbox, the toolchains and what code with effects runs on."""
    from yantra_codex.ir.ops import OPS
    from yantra_codex.runner import available_tier, describe_all
    from yantra_codex.runner.engines import describe_engines
    from yantra_codex.settings import settings

    found = settings()
    tools = [asdict(t) for t in describe_all()]
    engines = [asdict(e) for e in describe_engines()]
    tier = available_tier()
    try:
        patterns: int | str = len(open_engine().catalogue)
    except OSError as e:
        patterns = f"not readable: {e}"
    facts = {"python": platform.python_version(), "cores": os.cpu_count(), "home": str(found.home), "cache": str(found.cache),
             "patterns": patterns, "ops": len(OPS), "sandbox": tier.value}
    if as_json:
        emit_json({**facts, "toolchains": tools, "engines": engines})
        return OK
    for name, value in facts.items():
        click.echo(f"{name:10} {value}")
    if tier.value == "none":
        click.echo("           code is not run on real toolchains here; answers are checked in the interpreter")
    for t in tools:
        click.echo(_tool_line(t))
    click.echo("engines    what code with a database, HTTP and files is checked on")
    for engine in engines:
        click.echo(f"{engine['language']:10} {engine['library'] if not engine['missing'] else engine['missing'] + ' is missing; ' + engine['install']}")
    return OK


def _tool_line(t: Mapping[str, Any]) -> str:
    if t["status"] == "missing":
        return f"{t['tool']:10} missing; {t['install']}"
    return f"{t['tool']:10} {t['version'] or t['status']}"
