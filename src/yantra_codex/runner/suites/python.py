"""Python: the code is solution.py, the tests are tests.py, and inside/python_main.py runs them."""

from __future__ import annotations

from yantra_codex.runner.suites.edits import inside, refuse_empty


def program(code: str, tests: str) -> dict[str, str]:
    """main.py, solution.py, tests.py and the stand-in for pytest; what the tests hold is found inside, by `ast`."""
    refuse_empty(tests, all(not line.strip() or line.lstrip().startswith("#") for line in tests.splitlines()))
    return {
        "main.py": inside("python_main.py"), "pytest.py": inside("python_pytest.py"), "solution.py": code,
        "tests.py": tests.lstrip("\ufeff"),
    }  # fmt: skip
