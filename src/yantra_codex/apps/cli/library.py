"""yantra library: search, show, count and check the known patterns, and begin a new one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note, open_engine
from yantra_codex.errors import BadRequest

if TYPE_CHECKING:
    from yantra_codex.library.behaviour import Pair
    from yantra_codex.library.catalogue import Pattern


class NearGroup(click.Group):
    """A group that suggests a near name for a command that it lacks."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            import difflib

            near = difflib.get_close_matches(args[0], self.commands, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(self.commands)}."
            raise click.UsageError(f"No such command '{args[0]}'. {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group("library", cls=NearGroup, short_help="Search, show and check the known patterns.")
def command() -> None:
    """The known patterns: one plain Python function each."""


def heading(p: Pattern) -> str:
    """A pattern's name with its types."""
    return f"{p.name}({', '.join(f'{n}: {t}' for n, t in p.params)}) -> {p.returns}"


@command.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", "-n", type=click.IntRange(min=1), default=10, show_default=True, help="At most so many.")
@click.option("--domain", "-d", help="Only patterns of this domain ('yantra library stats' lists them).")
@json_option
def search(words: tuple[str, ...], limit: int, domain: str | None, as_json: bool) -> int:
    """The patterns whose words fit WORDS best, with their scores (0 to 1)."""
    if domain is not None:
        known_domain(domain)
    found = open_engine().catalogue.find(" ".join(words), limit if domain is None else 150)
    hits = [h for h in found if domain in (None, h.pattern.domain)][:limit]
    if as_json:
        emit_json([{"name": h.pattern.name, "domain": h.pattern.domain, "summary": h.pattern.summary, "signature": heading(h.pattern),
                    "phrases": list(h.pattern.phrases), "score": h.score} for h in hits])
        return OK if hits else NOTHING
    for h in hits:
        click.echo(f"{h.score:5.2f}  {heading(h.pattern)}  [{h.pattern.domain}]\n       {h.pattern.summary}")
    note(f"{len(hits)} patterns; 'yantra library show {hits[0].pattern.name}' shows the first" if hits else "no pattern has any of these words")
    return OK if hits else NOTHING


@command.command("show")
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> int:
    """The source of the pattern NAME."""
    p = open_engine().catalogue.get(name)
    if as_json:
        emit_json({"name": p.name, "domain": p.domain, "summary": p.summary, "signature": heading(p), "phrases": list(p.phrases),
                   "examples": len(p.examples), "source": p.source})
    else:
        click.echo(p.source.rstrip())
    return OK


@command.command("stats")
@json_option
def stats(as_json: bool) -> int:
    """How many patterns there are, by domain."""
    counts = domain_counts()
    if as_json:
        emit_json({"patterns": sum(counts.values()), "domains": dict(sorted(counts.items()))})
        return OK
    width = max(map(len, counts))
    for domain, n in sorted(counts.items()):
        click.echo(f"{domain:{width}}  {n:5}")
    click.echo(f"{'all':{width}}  {sum(counts.values()):5}")
    return OK


@command.command("lint")
@click.argument("what", nargs=-1, metavar="[NAME|DOMAIN|FILE]...")
@click.option("--behaviour", is_flag=True,
              help="Also run the patterns on generated inputs and tell pairs that always agree (half a minute for the whole library).")
@json_option
def lint(what: tuple[str, ...], behaviour: bool, as_json: bool) -> int:
    """Check that patterns are in form; without arguments the whole library.

    Form and words, doctests in the interpreter, names taken twice, the same logic as another pattern. Exit code 1 where
    something is out of form.

    \b
    yantra library lint
    yantra library lint strings running_total
    yantra library lint my_patterns.py --behaviour
    """
    from yantra_codex.library.catalogue import all_patterns
    from yantra_codex.library.lint import problems_of_library, problems_of_own, work_of

    chosen, own = patterns_named(what)
    every = all_patterns()
    found: list[str] = []
    if chosen or not what:
        patterns = chosen if what else list(every)
        with progress("form, words and doctests", work_of(len(patterns), len(every))) as step:
            found += problems_of_library(patterns, step)
    if own:
        with progress("your file", work_of(len(own), len(every) + len(own))) as step:
            found += problems_of_own(own, step)
    pairs = agreeing([*chosen, *own] if what else None, own) if behaviour else []
    checked = len(own) + (len(chosen) if what else len(every))
    report(found, pairs, checked, as_json)
    return NOT_VERIFIED if found or any(reason is None for _, reason in pairs) else OK


def report(found: Sequence[str], pairs: Sequence[tuple[Pair, str | None]], checked: int, as_json: bool) -> None:
    """Print what a lint found; pairs with the reason for which they stay, None where there is none."""
    fresh = [pair for pair, reason in pairs if reason is None]
    if as_json:
        emit_json({"checked": checked, "problems": list(found), "same_behaviour": [
            {"first": p.first, "second": p.second, "order": list(p.order), "inputs": p.inputs, "accepted": reason} for p, reason in pairs]})
        return
    for line in [*found, *(f"same behaviour: {pair}" for pair in fresh)]:
        click.echo(line)
    accepted: dict[str, list[str]] = {}
    for pair, reason in pairs:
        if reason is not None:
            accepted.setdefault(reason, []).extend((pair.first, pair.second))
    for reason, names in accepted.items():
        note(f"accepted: {', '.join(dict.fromkeys(names))} agree: {reason}")
    patterns = f"{checked} pattern{'s' if checked != 1 else ''}"
    count = len(found) + len(fresh)
    note(f"{patterns}: {count} problem{'s' if count != 1 else ''}" if count else f"{patterns}: in form")


def agreeing(chosen: Sequence[Pattern] | None, own: Sequence[Pattern]) -> list[tuple[Pair, str | None]]:
    """The pairs that always agree and the reasons why both stay; chosen: only pairs with one of these."""
    from yantra_codex.library.behaviour import near_duplicates, why_accepted
    from yantra_codex.library.catalogue import all_patterns
    from yantra_codex.library.lint import is_empty

    names = {p.name for p in own}
    every = [*(p for p in all_patterns() if p.name not in names), *(p for p in own if not is_empty(p))]
    with progress("behaviour", len(every)) as step:
        pairs = near_duplicates(every, None if chosen is None else [p.name for p in chosen], step)
    return [(p, why_accepted(p)) for p in pairs]


def patterns_named(what: Sequence[str]) -> tuple[list[Pattern], list[Pattern]]:
    """The library's patterns that are named by name, domain or one of its files, and those of a contributor's files."""
    from yantra_codex.library.lint import chosen_patterns, is_of_library, read_own

    names, own = [], []
    for word in what:
        path = Path(word)
        if not (word.endswith(".py") or "/" in word or "\\" in word):
            names.append(word)
        elif is_of_library(path) and path.exists():
            names.append(path.stem)
        else:
            own += read_own(path)
    return chosen_patterns(names), own


@command.command("new")
@click.argument("name")
@click.option("--domain", "-d", help="The domain it belongs to ('yantra library stats' lists them).")
@click.option("--out", "-o", metavar="FILE", help="Where it is written: NAME.py here by default, '-' for stdout; never over a file that is there.")
def new(name: str, domain: str | None, out: str | None) -> int:
    """Write the beginning of the pattern NAME: one commented function to fill in."""
    from yantra_codex.library.lint import skeleton

    text = skeleton(name, domain)
    if out == "-":
        click.echo(text.rstrip())
        return OK
    path = Path(out or f"{name}.py")
    try:
        with path.open("x", encoding="utf-8") as f:
            f.write(text)
    except FileExistsError:
        raise BadRequest(f"{path} is there already and is not written over; give another file with --out") from None
    except ValueError as e:  # a NUL in the name
        raise BadRequest(f"{str(path)!r} is not a file name: {e}") from None
    click.echo(path)
    note(f"fill it in, then: yantra library lint {path}")
    return OK


# ---------------------------------------------------------------- shared


def domain_counts() -> dict[str, int]:
    """How many patterns each domain has."""
    from yantra_codex.library.catalogue import all_patterns, domains

    return domains(all_patterns())


def known_domain(name: str) -> None:
    """Raises UnknownName, with a near match, for what is no domain."""
    from yantra_codex.errors import UnknownName

    counts = domain_counts()
    if name not in counts:
        raise UnknownName("domain", name, counts)


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr while something long runs; a line alone where stderr is no terminal."""
    bar: Any
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
