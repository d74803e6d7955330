"""yantra generate: a request in, a verified function out."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from yantra_codex.answers.solution import Solution
    from yantra_codex.engine import YantraCodex
    from yantra_codex.ir.signature import Example
    from yantra_codex.problems import Problem
    from yantra_codex.search.compose.explain import Question

MOST_QUESTIONS = 3


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
@click.option("--interactive", "-i", is_flag=True, help="Ask for the example that decides where the likeliest answers disagree.")
@click.option("--budget", "budget_s", type=click.FloatRange(0.05, 600), default=3.0, show_default=True, help="Seconds to look for an answer.")
@click.option("--batch", help="A file of requests, one JSON object a line, - for stdin.")
@click.option("--out", help="Where a batch's answers go, one a line (default: stdout).")
@click.option("--resume", is_flag=True, help="Go on with a batch that was stopped: answers already in --out are kept.")
@json_option
def command(request: str | None, file: str | None, language: str | None, entry_point: str | None, signature: str | None,
            example_texts: tuple[str, ...], tests_file: str | None, run: bool, steps: bool, interactive: bool, budget_s: float, batch: str | None,
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
    tests = read_source(tests_file) if tests_file else None
    problem = problem_of(text, language, entry_point, signature, example_texts, tests)
    engine = open_engine()
    solution = engine.generate(problem, run=run, budget_s=budget_s)
    asks = solution.question
    if asks is not None and interactive and not as_json and at_terminal():
        solution = settled(engine, problem, solution, run=run, budget_s=budget_s)
        asks = None
    if asks is not None:
        note(f"# note: an example for {asks.call} would decide between {asks.readings} readings")
    if as_json:
        emit_json({**solution.as_json(), **({"question": asks.as_json()} if asks else {})})
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


def problem_of(text: str, language: str | None, entry_point: str | None, signature: str | None, example_texts: tuple[str, ...], tests: str | None = None) -> Problem:
    """The problem that a request and its options say; raises UsageError for an example that can't be read."""
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
    return make_problem(text, language or guess_language(text), entry_point=entry_point, signature=signature, examples=examples, tests=tests)


# ---------------------------------------------------------------- asking for the example that decides


def at_terminal() -> bool:
    """Whether there is someone to ask: questions go to stderr, answers come from stdin."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def settled(engine: YantraCodex, problem: Problem, solution: Solution, *, run: bool, budget_s: float) -> Solution:
    """The answer after up to `MOST_QUESTIONS` questions, each answer an example more."""
    from yantra_codex.search.compose.explain import shown

    for _ in range(MOST_QUESTIONS):
        asks = solution.question
        if asks is None:
            break
        example = answer_to(asks, problem)
        if example is None:
            break
        outcome = f"raises {example.raises}" if example.raises else f"== {shown(example.expected)}"
        note(f"# taken as an example: {asks.call} {outcome}")
        problem = replace(problem, examples=(*problem.examples, example))
        solution = engine.generate(problem, run=run, budget_s=budget_s)
    return solution


def answer_to(asks: Question, problem: Problem) -> Example | None:
    """The example that the user gives; None where the question is skipped."""
    from yantra_codex.search.compose.explain import shown

    letters = "abcdefgh"
    note(f"what should {asks.call} give?")
    for letter, choice in zip(letters, asks.choices, strict=False):
        note(f"  {letter}) {shown(choice.value)}")
    other = letters[len(asks.choices)]
    note(f"  {other}) something else (type the value)")
    note("  s) skip")
    while True:
        said = _line("> ")
        if said is None or said in ("s", "S", ""):
            return None
        if len(said) == 1 and said.lower() in letters[: len(asks.choices)]:
            return asks.answered(asks.choices[letters.index(said.lower())].value)
        if said.lower() == other:
            said = _line("the value: ")
            if said is None:
                return None
        example, fault = _typed(asks, said, problem)
        if example is not None:
            return example
        note(f"  {fault}")


def _line(prompt: str) -> str | None:
    """A line from the terminal; None at its end."""
    click.echo(prompt, nl=False, err=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _typed(asks: Question, said: str, problem: Problem) -> tuple[Example | None, str]:
    """The example that a typed value makes, or what is wrong with it."""
    from yantra_codex.ir.signature import Example
    from yantra_codex.problems.literals import NotAValue, read_value
    from yantra_codex.problems.problem import misfit
    from yantra_codex.search.compose.explain import shown

    words = said.split()
    if len(words) == 2 and words[0] in ("raises", "raise") and words[1].isidentifier():
        return Example(asks.args, raises=words[1], source="answer"), ""
    value: Any
    try:
        value = read_value(said)
    except NotAValue:
        return None, f"{said!r} can't be read as a value; write it like {shown(asks.choices[0].value)}, or a letter, or 'raises ValueError'"
    example = asks.answered(value)
    assert problem.signature is not None
    fault = misfit(example, problem.signature)
    return (None, fault) if fault else (example, "")
