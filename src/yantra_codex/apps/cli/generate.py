"""yantra generate: a request in, a verified function out."""

from __future__ import annotations

import click

from yantra_codex.apps.cli import NOTHING, USAGE
from yantra_codex.apps.cli.shared import LanguageType, emit_json, exit_code, json_option, note, read_source, summary


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
    text = read_source(file) if file else request
    if text is None or not text.strip():
        note("error: say what the function does, for example: yantra generate \"sum of the even numbers in a list\"")
        return NOTHING if text is not None else USAGE
    from yantra_codex.engine import YantraCodex
    from yantra_codex.problems import make_problem
    from yantra_codex.problems.examples import find_examples

    examples = [e for t in example_texts for e in find_examples(t, entry_point)]
    if example_texts and len(examples) < len(example_texts):
        raise click.UsageError(f"the example {example_texts[len(examples)]!r} can't be read; write it like 'f([1, 2], 3) == 4'")
    tests = read_source(tests_file) if tests_file else None
    problem = make_problem(text, language or guess_language(text), entry_point=entry_point, signature=signature, examples=examples, tests=tests)
    solution = YantraCodex().generate(problem, run=run, budget_s=budget_s)
    if as_json:
        emit_json(solution.as_json())
        return exit_code(solution)
    if solution.code:
        click.echo(solution.code.rstrip("\n"))
    note(f"# {summary(solution)}")
    if solution.code:
        note(f"# proof {solution.proof}; 'yantra explain {solution.proof}' shows how it was found")
        if solution.reason:
            note(f"# note: {solution.reason}")
    if steps:
        for step in solution.steps:
            note(f"#   {step}")
    return exit_code(solution)


def guess_language(text: str) -> str:
    """The language of a stub, Python where the request is words."""
    from yantra_codex.problems.problem import DECLARES

    order = ("python", "rust", "go", "typescript", "javascript")
    found = [n for n in order if DECLARES[n].search(text)]
    if found and found[0] == "typescript" and ":" not in text.split("{")[0].split("(", 1)[-1]:
        return "javascript"
    return found[0] if found else "python"


