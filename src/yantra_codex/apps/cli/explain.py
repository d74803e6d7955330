"""yantra explain: what an answer does, step by step, and where it comes from."""

from __future__ import annotations

import click

from yantra_codex.apps.cli import OK
from yantra_codex.apps.cli.shared import emit_json, json_option


@click.command("explain", short_help="Show what an answer does and where it comes from.")
@click.argument("proof_id")
@json_option
def command(proof_id: str, as_json: bool) -> int:
    """Show the logic steps, the tree and the provenance of the answer with this PROOF_ID."""
    from yantra_codex import proofs
    from yantra_codex.ir.canonical import hash_of
    from yantra_codex.ir.steps import steps_of
    from yantra_codex.settings import settings

    record = proofs.load(proof_id, settings().proofs)
    program = proofs.program_of(record)
    steps = steps_of(program)
    if as_json:
        emit_json({"id": proof_id, "text": record["text"], "language": record["language"], "steps": [{"kind": s.kind, "text": str(s)} for s in steps],
                   "program": record["program"], "hash": hash_of(program), "provenance": record["provenance"], "examples": record["examples"]})
        return OK
    click.echo(f"asked     {' '.join(record['text'].split())[:200]}")
    types = ", ".join(f"{n}: {t}" for n, t in zip(record["names"], record["params"], strict=True))
    click.echo(f"function  {record['name']}({types}) -> {record['returns']}")
    click.echo(f"logic     {hash_of(program)[:16]}")
    click.echo("steps")
    for i, step in enumerate(steps, 1):
        click.echo(f"  {i:2}. {step}")
    click.echo("from")
    for row in record["provenance"]:
        if "plan" in row:
            for i, words in enumerate(row["plan"], 1):
                click.echo(f"  clause {i}: {words}")
            click.echo(f"  {row['scenarios']} scenarios derived from the request")
            continue
        click.echo(f"  pattern {row['pattern']} ({row['domain']}), word score {row['score']:.2f}, arguments {row['arguments']}")
    click.echo("examples")
    for e in record["examples"]:
        outcome = f"raises {e['raises']}" if "raises" in e else e.get("expected")
        click.echo(f"  {record['name']}({', '.join(map(repr, e['args']))}) -> {outcome!r}  [{e['source']}]")
    click.echo("tree")
    click.echo(record["program"].rstrip())
    return OK
