"""yantra explain: what an answer does, step by step, where it comes from, and what else it could have been."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import click

from yantra_codex.apps.cli import NOT_VERIFIED, OK
from yantra_codex.apps.cli.shared import LanguageType, emit_json, json_option, note, open_engine

Record = Mapping[str, Any]


@click.command("explain", short_help="Show what an answer does and where it comes from.")
@click.argument("what", metavar="PROOF|REQUEST", required=False)
@click.option("--language", "-l", type=LanguageType(), default=None, help="Of a request: Python unless it is a stub of another language.")
@click.option("--entry", "entry_point", help="Of a request: the function's name.")
@click.option("--signature", "-s", help="Of a request: its signature, in Python or the target language.")
@click.option("--example", "-e", "example_texts", multiple=True, help="Of a request: an example such as 'f([1, 2]) == 3' (repeatable).")
@click.option("--budget", "budget_s", type=click.FloatRange(0.05, 600), default=3.0, show_default=True, help="Seconds to look for an answer.")
@click.option("--features", is_flag=True, help="Show what the model sees of a problem instead: the names of the 978 places, by section.")
@json_option
def command(what: str | None, language: str | None, entry_point: str | None, signature: str | None, example_texts: tuple[str, ...], budget_s: float, features: bool, as_json: bool) -> int:
    """Show an answer's logic steps, which words led to them, what else passed the examples, its tree and its provenance.

    PROOF is the id that 'yantra generate' gives; a REQUEST (more than one word) is answered first.
    """
    if features:
        show_features(as_json)
        return OK
    if what is None:
        raise click.UsageError("explain needs a PROOF or a REQUEST, or --features")
    from yantra_codex import proofs
    from yantra_codex.settings import settings

    record: Record
    if len(what.split()) == 1 and not (signature or example_texts):
        record = proofs.load(what, settings().proofs)
    else:
        from yantra_codex.apps.cli.generate import problem_of

        solution = open_engine().generate(problem_of(what, language, entry_point, signature, example_texts), budget_s=budget_s)
        if solution.record is not None:
            record = {"id": solution.proof, **solution.record}
        elif solution.proof is not None:
            record = proofs.load(solution.proof, settings().proofs)
        else:
            if as_json:
                emit_json({"id": None, "status": solution.status, "reason": solution.reason})
            else:
                note(f"abstained: {solution.reason}")
            return NOT_VERIFIED
    if as_json:
        emit_json(explanation(record))
    else:
        for line in lines_of(record):
            click.echo(line)
    return OK


def show_features(as_json: bool) -> None:
    """Print the model's places by section: number, name, and whether no word or value of a request reaches them."""
    from yantra_codex.model.sections import CLOSED, SECTIONS, names

    known = names()
    if as_json:
        emit_json({"size": len(known), "sections": [
            {"name": name, "start": s.start, "places": list(known[s]), "closed": CLOSED[s].tolist()} for name, s in SECTIONS.items()]})
        return
    for name, s in SECTIONS.items():
        click.echo(f"{name}: {s.stop - s.start} places, {int(CLOSED[s].sum())} of them (*) reached by no word or value of a request")
        for place in range(s.start, s.stop):
            click.echo(f"  {place:3}{'*' if CLOSED[place] else ' '} {known[place].partition(': ')[2]}")


def explanation(record: Record) -> dict[str, Any]:
    """All that a record says of its answer, as JSON."""
    from yantra_codex import proofs
    from yantra_codex.ir.canonical import hash_of
    from yantra_codex.ir.steps import steps_of

    program = proofs.program_of(record)
    out = {"id": record["id"], "text": record["text"], "language": record["language"], "steps": [{"kind": s.kind, "text": str(s)} for s in steps_of(program)],
           "program": record["program"], "hash": hash_of(program), "provenance": record["provenance"], "examples": record["examples"]}
    search = record.get("search")
    if search is not None:
        rivals = [{**r, "code": code, "refused": refused} for r, (code, refused) in ((r, code_of(record, r["program"])) for r in search["rivals"])]
        out |= {"code": record["code"], "search": {**search, "rivals": rivals}}
    return out


def code_of(record: Record, program: str) -> tuple[str | None, str | None]:
    """A program of a record as code in the record's language, or why there is none."""
    from yantra_codex import languages
    from yantra_codex.errors import YantraError
    from yantra_codex.ir.text import read_program
    from yantra_codex.problems.problem import read_signature

    language = record["language"]
    try:
        given = read_signature(record["given"], language) if record.get("given") else None
    except YantraError:
        given = None  # a header that does not stand alone: the code has the program's own types
    try:
        read = read_program(program)
        return languages.get(language).render(read, given).code, None
    except YantraError as e:
        return None, str(e)


def lines_of(record: Record) -> Iterator[str]:
    """The explanation as text."""
    from yantra_codex import proofs
    from yantra_codex.ir.canonical import hash_of
    from yantra_codex.ir.steps import steps_of

    program = proofs.program_of(record)
    yield f"asked     {' '.join(record['text'].split())[:200]}"
    yield f"function  {record['name']}({', '.join(f'{n}: {t}' for n, t in zip(record['names'], record['params'], strict=True))}) -> {record['returns']}"
    yield f"logic     {hash_of(program)[:16]}"
    yield "steps"
    for i, step in enumerate(steps_of(program), 1):
        yield f"  {i:2}. {step}"
    yield "from"
    for row in record["provenance"]:
        yield from _origin(row)
    yield "examples"
    yield from _examples(record)
    if record.get("search") is not None:
        yield from _search(record, record["search"])
    yield "tree"
    yield record["program"].rstrip()


def _examples(record: Record) -> Iterator[str]:
    """The examples as calls in Python, whatever the answer's language."""
    from yantra_codex import proofs
    from yantra_codex.ir.types import parse_type
    from yantra_codex.ir.values import from_ir
    from yantra_codex.search.compose.explain import call_text, shown

    types, returns = [parse_type(p) for p in record["params"]], parse_type(record["returns"])
    for e in proofs.read_example_rows(record["examples"], record["params"], record["returns"]):
        args = [from_ir(a, t) for a, t in zip(e.args, types, strict=False)]
        yield f"  {call_text(record['name'], args)} -> {f'raises {e.raises}' if e.raises else shown(from_ir(e.expected, returns))}  [{e.source}]"


def _origin(row: Record) -> Iterator[str]:
    if "plan" in row:
        for i, words in enumerate(row["plan"], 1):
            yield f"  clause {i}: {words}"
        yield f"  {row['scenarios']} scenarios derived from the request"
    elif "pattern" in row:
        yield f"  pattern {row['pattern']} ({row['domain']}), word score {row['score']:.2f}, arguments {row['arguments']}"
    else:
        blocks = f" from the patterns {', '.join(row['patterns'])}" if row.get("patterns") else ""
        yield f"  composed by {row.get('composed', 'search')}{blocks}, cost {row.get('cost', 0):g}"


def _search(record: Record, search: Record) -> Iterator[str]:
    kinds = {"pattern": "pattern {}", "test": "{}", "value": "the value {}", "op": "{}"}
    yield "words"
    for part in search["parts"]:
        words = f"\"{part['words']}\"" if part["words"] else f"({part['why'] or 'no word asks for it'})"
        yield f"  {words} -> {kinds.get(part['kind'], '{}').format(part['what'])}"
    left = search["unexplained"]
    yield f"  nothing explains: {', '.join(left)}" if left else "  every word is accounted for"
    yield "search"
    ended = "until the time was over" if search["ended"] == "time" else f"up to cost {search['level']}"
    yield f"  {search['evaluations']:,} candidates evaluated, {search['kept']:,} kept, {ended}"
    passed, behaviours = search["passed"], search["behaviours"]
    yield f"  {passed} passed the examples, in {behaviours} behaviour{'s' if behaviours > 1 else ''}"
    yield f"  confidence {search['confidence']:.2f}: {search['rests_on']}"
    for i, row in enumerate(search["rivals"], 1):
        yield from _rival(i, record, row)


def _rival(number: int, record: Record, row: Record) -> Iterator[str]:
    from yantra_codex.ir.types import parse_type
    from yantra_codex.search.compose.explain import call_text, difference_of

    args, answer, this = difference_of(row, [parse_type(p) for p in record["params"]], parse_type(record["returns"]))
    kind = "" if row["natural"] else " (an edge case)"
    yield f"runner-up {number}, confidence {row['confidence']:.2f}: on {call_text('', args)}{kind} the answer gives {answer}, this one {this}"
    code, refused = code_of(record, row["program"])
    if code is None:
        yield f"  can't be written in {record['language']}: {refused}"
    else:
        yield from (f"    {line}".rstrip() for line in re.split(r"\n", code.rstrip()))
