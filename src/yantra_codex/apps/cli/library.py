"""yantra library: search, show, count and check the known patterns."""

from __future__ import annotations

import click

from yantra_codex.apps.cli import NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note, open_engine


@click.group("library", short_help="Search, show and check the known patterns.")
def command() -> None:
    """The known patterns: one plain Python function each."""


@command.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", "-n", default=10, show_default=True)
@json_option
def search(words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """The patterns whose words fit WORDS best."""
    hits = open_engine().catalogue.find(" ".join(words), limit)
    if as_json:
        emit_json([{"name": h.pattern.name, "domain": h.pattern.domain, "summary": h.pattern.summary, "score": h.score} for h in hits])
    for h in hits if not as_json else ():
        click.echo(f"{h.score:6.2f}  {h.pattern.name:32} {h.pattern.summary}")
    return OK if hits else NOTHING


@command.command("show")
@click.argument("name")
def show(name: str) -> int:
    """The source of a pattern."""

    click.echo(open_engine().catalogue.get(name).source.rstrip())
    return OK


@command.command("stats")
@json_option
def stats(as_json: bool) -> int:
    """How many patterns there are, by domain."""
    from yantra_codex.library.catalogue import all_patterns, domains

    counts = domains(all_patterns())
    if as_json:
        emit_json({"patterns": sum(counts.values()), "domains": counts})
        return OK
    for domain, n in sorted(counts.items()):
        click.echo(f"{domain:16} {n}")
    click.echo(f"{'all':16} {sum(counts.values())}")
    return OK


@command.command("lint")
def lint() -> int:
    """Check that every pattern is in form: words, doctests, unique name, and that it lifts."""
    from yantra_codex.library.lint import problems_of_library

    found = problems_of_library()
    for line in found:
        click.echo(line)
    note(f"{len(found)} problems" if found else "every pattern is in form")
    return NOT_VERIFIED if found else OK
