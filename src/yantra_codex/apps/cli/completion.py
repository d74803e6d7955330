"""yantra completion: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from yantra_codex.apps.cli import OK


@click.command("completion", short_help="Print the shell completion script.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script for SHELL; for bash: eval "$(yantra completion bash)"."""
    from yantra_codex.apps.cli import cli

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(cli, {}, "yantra", "_YANTRA_COMPLETE").source())
    return OK
