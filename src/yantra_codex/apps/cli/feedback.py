"""yantra feedback: says whether an answer was good."""

from __future__ import annotations

import click

from yantra_codex.apps.cli import OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note


@click.command("feedback", short_help="Say whether an answer was good.")
@click.argument("proof_id", metavar="ID")
@click.argument("verdict", type=click.Choice(["good", "bad"]))
@json_option
def command(proof_id: str, verdict: str, as_json: bool) -> int:
    """Keep that the answer ID (y7f3c09a, told with the answer) was good or bad.

    It counts when the threshold is chosen, and for the logic in the memory that gave the answer, which is no longer used when
    it was bad too often. Saying the same again changes nothing.
    """
    from yantra_codex.learn.journal import Journal

    journal, good = Journal(), verdict == "good"
    entry = journal.find(proof_id)
    known = entry.judged_by == "feedback" and entry.good == good
    # the memory first: after a kill in between the feedback can be given again
    state = _told(entry.key, good) if entry.key is not None and not known else None
    if not known:
        journal.judge(proof_id, good, "feedback")
    if as_json:
        emit_json({"id": proof_id, "good": good, "new": not known, "source": entry.source, "language": entry.language, "logic": entry.key, "state": state})
    else:
        note(f"{proof_id} ({entry.language}, {entry.source}, {entry.date}) {'was said to be' if known else 'is kept as'} {verdict}"
             f"{f'; its logic in the memory is {state}' if state else ''}")
    return OK


def _told(key: str, good: bool) -> str:
    """The state of the logic after its outcome was counted."""
    from yantra_codex.learn.memory import Memory  # loads NumPy

    return Memory().outcome(key, good)


__all__ = ["command"]
