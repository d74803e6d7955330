"""yantra model: which version of the network's weights serves, and going back to the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import NOTHING, OK
from yantra_codex.apps.cli.library import NearGroup
from yantra_codex.apps.cli.shared import emit_json, json_option, note

if TYPE_CHECKING:
    from yantra_codex.learn.weights import Weights

NO_NETWORK = "no network ships with this package: there are no versions of it"
SHIPPED = "the shipped network serves: there is no earlier version to go back to"


@click.group("model", cls=NearGroup, short_help="Show the versions of the network's weights, go back to the one before.")
def command() -> None:
    """What the network learned on this machine: versions of its weights. 'yantra stats' shows how its rounds went."""


@command.command("show")
@json_option
def show(as_json: bool) -> int:
    """The versions that are there, the newest first, and which serves; 0 is the shipped network, which is always there."""
    weights = opened()
    if weights is None:
        return nothing(NO_NETWORK, as_json)
    standing = weights.standing()
    rows: list[dict[str, Any]] = [{"version": v.number, "serves": v.number == standing.version.number, "metrics": dict(v.metrics)} for v in weights.versions()]
    if as_json:
        emit_json({"serves": standing.version.number, "versions": rows, "notes": list(standing.notes)})
        return OK
    for row in rows:
        figures = ", ".join(f"{name} {value:.3f}" for name, value in row["metrics"].items())
        click.echo(f"{row['version']:4}  {'serves' if row['serves'] else '      '}  {figures or 'shipped'}")
    for text in standing.notes:
        note(text)
    return OK


@command.command("rollback")
@json_option
def rollback(as_json: bool) -> int:
    """Let the version before the one that serves serve again, in running processes from their next request on.

    The version gone back from is removed; what is learned from here on builds on the one that serves then. Exit code 5 where the shipped
    network serves already. 'yantra memory forget' takes away what was learned, this only how it changed the network.
    """
    weights = opened()
    if weights is None:
        return nothing(NO_NETWORK, as_json)
    before = weights.standing().version
    if not before.number:
        return nothing(SHIPPED, as_json)
    now = weights.roll_back()
    if as_json:
        emit_json({"from": before.number, "serves": now})
    else:
        note(f"version {before.number} is removed; {called(now)} serves")
    return OK


def opened() -> Weights | None:
    """The versions of this home; None where no network ships."""
    from yantra_codex.learn.online import OnlineLearner  # loads NumPy

    learner = OnlineLearner()
    return learner.weights if learner.has_network else None


def nothing(why: str, as_json: bool) -> int:
    note(why)
    if as_json:
        emit_json({"serves": 0, "reason": why})
    return NOTHING


def called(number: int) -> str:
    return f"version {number}" if number else "the shipped network"


__all__ = ["command"]
