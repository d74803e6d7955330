"""Turns code and a caller's own tests into one program that reports on every test.

In: source text of both. Out: the files of a program for `build_and_run`. The program reads a mark from its standard
input before anything of the caller's runs, and prints lines `<mark> begin|ok|skipped|failed|end ...` that `checks`
reads; code and tests never see the mark. `inside/` holds what is put beside them: the runners and small stand-ins for
pytest, jest, vitest and node:test, which are not in the sandbox. Start reading at `suites/python.py`.
"""

from yantra_codex.runner.suites import ecma, go, python, rust
from yantra_codex.runner.suites.edits import NO_TESTS

PROGRAMS = {
    "python": python.program, "javascript": ecma.javascript, "typescript": ecma.typescript, "rust": rust.program,
    "go": go.program,
}  # fmt: skip


def program(language: str, code: str, tests: str) -> dict[str, str]:
    """The files of one program that runs the tests against the code.

    Raises BadRequest where the tests' text has nothing that could fail.
    """
    return PROGRAMS[language](code, tests)


__all__ = ["NO_TESTS", "program"]
