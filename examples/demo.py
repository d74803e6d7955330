"""One request, five languages: the steps, the confidence, the checks and the code. Run by `make demo`."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.syntax import Syntax

from yantra_codex.engine import YantraCodex
from yantra_codex.errors import MissingToolchain, NoSandbox
from yantra_codex.languages import LANGUAGES
from yantra_codex.problems import make_problem
from yantra_codex.runner import find

REQUEST = """Group the words by their first letter, in lower case, keeping the order of the list in each group.

initials_index(["ant", "Bee", "asp"]) == {"a": ["ant", "asp"], "b": ["Bee"]}
initials_index([]) == {}
"""


def main() -> int:
    console = Console(width=110)
    engine = YantraCodex()
    console.print(f"[bold]Request[/bold]\n{REQUEST}")
    bad = 0
    for language in LANGUAGES:
        problem = make_problem(REQUEST, language, entry_point="initials_index" if language in ("python", "rust") else "initialsIndex")
        runs = True
        try:
            find(language)
        except (MissingToolchain, NoSandbox) as e:
            runs = False
            console.print(f"[yellow]{e}[/yellow]")
        solution = engine.generate(problem, run=runs)
        bad += solution.status != "verified" or not solution.code
        if language == LANGUAGES[0]:
            console.print("[bold]Logic[/bold]")
            for step in solution.steps:
                console.print(f"  {step}", markup=False)
            console.print(f"[bold]Confidence[/bold] {solution.confidence:.2f}: {solution.rests_on}\n")
        c = solution.checks
        where = "interpreter and real toolchain" if c.toolchain else "interpreter"
        console.print(f"[bold]{language}[/bold]: {solution.status}, {c.passed} of {c.examples} examples passed ({where}), {solution.ms:.0f} ms, "
                      f"proof {solution.proof}")
        console.print(Syntax(solution.code or f"({solution.reason})", language, theme="ansi_light", background_color="default"))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
