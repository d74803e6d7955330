"""The `yantra` command: reads arguments, calls one public function, prints.

stdout carries only the answer; notes and progress go to stderr. Exit codes: 0 verified or done, 1 not verified or
abstained, 2 usage, 3 internal error, 4 missing toolchain or sandbox, 5 nothing to do, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

OK, NOT_VERIFIED, USAGE, INTERNAL, MISSING, NOTHING = 0, 1, 2, 3, 4, 5
INTERRUPTED = 130

# command -> (module, one line); the module is imported only when the command is used
COMMANDS = {
    "generate": ("generate", "Answer a request with a verified function."),
    "fill": ("fill", "Fill the empty function bodies of a file."),
    "translate": ("translate", "Translate a function into another language."),
    "explain": ("explain", "Show what an answer does and where it comes from."),
    "verify": ("verify", "Replay an answer's proof."),
    "bench": ("bench", "Measure on a benchmark file, honestly."),
    "library": ("library", "Search, show and check the known patterns."),
    "memory": ("memory", "List, show, forget, export, import and check what was learned."),
    "consolidate": ("consolidate", "Merge what was learned twice, and keep the parts that programs share."),
    "feedback": ("feedback", "Say whether an answer was good."),
    "model": ("model", "Show the versions of the network's weights, go back to the one before."),
    "stats": ("stats", "Show what was answered, how well, and what it saved."),
    "corpus": ("corpus", "Make training rows from data sets and source trees."),
    "train": ("train", "Train the network on pairs of problems and programs."),
    "doctor": ("doctor", "Say what is installed, what is missing and how to get it."),
    "completion": ("completion", "Print the shell completion script."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used, and that suggests a near name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return import_module(f"yantra_codex.apps.cli.{COMMANDS[name][0]}").command  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else " 'yantra --help' lists the commands."
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The names that begin so, without importing any command."""
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)]
        return names if not incomplete.startswith("-") else click.Command.shell_complete(self, ctx, incomplete)


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version  # slow to import

        click.echo(f"yantra {version('yantra-codex')}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help="Show the version and exit.")
def cli() -> None:
    """Verified functions in Python, JavaScript, TypeScript, Rust and Go: offline, without a language model.

    \b
    yantra generate "the k largest numbers, biggest first; top([5, 1, 9], 2) == [9, 5]" --language rust
    yantra fill src/stats.go
    yantra translate text.py --to typescript
    """


def main() -> None:
    """The entry point: runs a command and turns every error into one line and an exit code."""
    gc.set_threshold(20_000, 10, 10)  # starting makes many objects and few cycles
    code = run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has gone: nothing more to say, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as e:
        click.echo(f"error: the answer could not be written: {e.strerror}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or USAGE
    sys.exit(code)


def run(args: list[str] | None = None) -> int:
    """Run a command; its exit code. With --json a failure is one JSON object on stdout as well."""
    given = sys.argv[1:] if args is None else args
    try:
        code = cli.main(given, standalone_mode=False, prog_name="yantra")
        return code if isinstance(code, int) else OK
    except click.ClickException as e:
        e.show()
        return _failed(given, e.format_message(), USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except SystemExit:  # how click ends when the reader of stdout has gone
        return OK
    except Exception as e:
        text, code = explained(e)
        click.echo(text, err=True)
        return _failed(given, text.removeprefix("error: "), code)


def _failed(args: list[str], reason: str, code: int) -> int:
    if "--json" in args and "--batch" not in args:
        import json

        click.echo(json.dumps({"error": reason, "exit_code": code}))
    return code


def explained(e: Exception) -> tuple[str, int]:
    """One line that says what an error is, and its exit code."""
    from yantra_codex.errors import BadRequest, MissingToolchain, NoSandbox, UnknownName, YantraError

    if isinstance(e, (BadRequest, UnknownName)):
        return f"error: {e}", USAGE
    if isinstance(e, (MissingToolchain, NoSandbox)):
        return f"error: {e}", MISSING
    if isinstance(e, YantraError):
        return f"error: {e}", NOT_VERIFIED
    if isinstance(e, OSError):
        return f"error: {e.strerror or e}{f': {e.filename}' if e.filename else ''}", USAGE
    if os.environ.get("YANTRA_DEBUG"):
        raise e
    return f"internal error: {type(e).__name__}: {e} (set YANTRA_DEBUG=1 for the whole story, and please report it)", INTERNAL
