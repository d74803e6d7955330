"""yantra verify: replays an answer's proof."""

from __future__ import annotations

import click

from yantra_codex.apps.cli import NOT_VERIFIED, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note


@click.command("verify", short_help="Replay an answer's proof.")
@click.argument("proof_id")
@json_option
def command(proof_id: str, as_json: bool) -> int:
    """Read the record of PROOF_ID, check that nothing in it was changed, and run its program on its examples again."""
    from yantra_codex import proofs
    from yantra_codex.answers.verify import replay_plan, verify_program
    from yantra_codex.settings import settings

    record = proofs.load(proof_id, settings().proofs)
    examples = proofs.read_example_rows(record["examples"], record["params"], record["returns"])
    planned = any("plan" in row for row in record["provenance"])
    verdict = replay_plan(record) if planned else verify_program(proofs.program_of(record), examples)
    ok = verdict.passed == verdict.total and verdict.total > 0
    if as_json:
        emit_json({"id": proof_id, "verified": ok, "examples": verdict.total, "passed": verdict.passed, "failure": verdict.failure, "tools": record["tools"]})
    elif ok:
        click.echo(f"{proof_id} holds: {verdict.passed} of {verdict.total} {'scenarios' if planned else 'examples'} pass again; the record is unchanged")
    else:
        note(f"{proof_id} does not hold: {verdict.failure or 'it has no examples'}")
    return OK if ok else NOT_VERIFIED
