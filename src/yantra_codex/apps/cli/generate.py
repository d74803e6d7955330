"""yantra generate: a request in, a verified function out."""

from __future__ import annotations

from dataclasses import replace

import click

from yantra_codex.apps.cli.shared import (
    LanguageType,
    emit_json,
    exit_code,
    json_option,
    note,
    open_engine,
    read_source,
    show_code,
    summary,
)


@click.command("generate", short_help="Answer a request with a verified function.")
@click.argument("request", required=False)
@click.option("--file", "-f", "file", help="Read the request from a file, - for stdin.")
@click.option("--language", "-l", type=LanguageType(), default=None, help="Python unless the request is a stub of another language.")
@click.option("--entry", "entry_point", help="The function's name.")
@click.option("--signature", "-s", help="Its signature, in Python or the target language.")
@click.option("--example", "-e", "example_texts", multiple=True, help="An example such as 'f([1, 2]) == 3' (repeatable).")
@click.option("--tests", "tests_file", help="A file of tests in the target language, run on the answer.")
@click.option("--run", is_flag=True, help="Also compile and run the answer on its examples with the real toolchain.")
@click.option("--steps", is_flag=True, help="Show the logic steps on stderr.")
@click.option("--budget", "budget_s", type=click.FloatRange(0.05, 600), default=3.0, show_default=True, help="Seconds to look for an answer.")
@click.option("--batch", help="A file of requests, one JSON object a line, - for stdin.")
@click.option("--out", help="Where a batch's answers go, one a line (default: stdout).")
@click.option("--resume", is_flag=True, help="Go on with a batch that was stopped: answers already in --out are kept.")
@json_option
def command(request: str | None, file: str | None, language: str | None, entry_point: str | None, signature: str | None,
            example_texts: tuple[str, ...], tests_file: str | None, run: bool, steps: bool, budget_s: float, batch: str | None,
            out: str | None, resume: bool, as_json: bool) -> int:
    """Answer REQUEST (a sentence, or a stub with its doc comment) with a function that was run on its examples.

    \b
    yantra generate "running total of a list; total([1, 2, 3]) -> [1, 3, 6]"
    yantra generate "greatest common divisor" -s "gcd(a: int, b: int) -> int" -e "gcd(12, 18) == 6" -l go
    yantra generate --batch requests.jsonl --out answers.jsonl --resume
    """
    if batch:
        if request or file:
            raise click.UsageError("give a request or --batch, not both")
        from yantra_codex.apps.cli.batch import run_generate_batch

        return run_generate_batch(batch, out, language=language, resume=resume, run=run, budget_s=budget_s)
    if resume or out:
        raise click.UsageError("--out and --resume go with --batch")
    if request == "-" and not file:
        request, file = None, "-"
    if request and file:
        raise click.UsageError("give a request or --file, not both")
    if not request and not file:
        raise click.UsageError('say what the function does, for example: yantra generate "sum of the even numbers in a list"')
    text = read_source(file) if file else request or ""
    from yantra_codex.problems import make_problem
    from yantra_codex.problems.examples import find
    from yantra_codex.problems.problem import guess_language

    examples = []
    for shown in example_texts:
        found = find(shown, entry_point)
        if not found.examples:
            raise click.UsageError(f"the example {shown!r} can't be read; write it like 'f([1, 2], 3) == 4'")
        examples += [replace(e, source="request") for e in found.examples]
        entry_point = entry_point or found.name
    tests = read_source(tests_file) if tests_file else None
    problem = make_problem(text, language or guess_language(text), entry_point=entry_point, signature=signature, examples=examples, tests=tests)
    solution = open_engine().generate(problem, run=run, budget_s=budget_s)
    if as_json:
        emit_json(solution.as_json())
        return exit_code(solution)
    for i, words in enumerate(solution.understood, 1):
        note(f"# {i}. {words}")
    if solution.code:
        show_code(solution.code)
    note(f"# {summary(solution)}")
    if solution.code:
        if solution.proof and not (solution.reason or "").startswith("the proof record"):
            note(f"# proof {solution.proof}; 'yantra explain {solution.proof}' shows how it was found")
        if solution.reason:
            note(f"# note: {solution.reason}")
    if steps:
        for step in solution.steps:
            note(f"#   {step}")
    return exit_code(solution)
