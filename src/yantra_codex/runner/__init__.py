"""Runs source text on real toolchains inside a sandbox.

In: source files of one program in one language, and limits. Out: a `RunResult`: the stage it reached, what it printed,
how it ended, the compiler's diagnostics. Nothing untrusted runs anywhere else in the package. Start with
`checks.check_examples` (what the engine calls) or `programs.build_and_run`. Code that this package rendered from a program
with effects runs in scenarios on a real database, server and disk: `engines.run_scenarios`.

  checks.py, suites/     examples and callers' tests as programs, and what passed
  programs.py, golang.py compile and run; toolchains.py says what is installed, diagnostics.py what compilers said
  engines.py             scenarios on real SQLite, HTTP and files; local_server.py gives the recorded answers
  sandbox.py             the wall: bubblewrap, else confine.py (Landlock); seccomp.py the refused calls
  watch.py               the guard: time, memory, processes, output
"""

from yantra_codex.runner.diagnostics import Diagnostic
from yantra_codex.runner.programs import Job, RunResult, build_and_run, run_many, typecheck_typescript
from yantra_codex.runner.sandbox import Tier, available_tier
from yantra_codex.runner.toolchains import Toolchain, describe_all, find
from yantra_codex.runner.watch import Limits, Outcome

__all__ = [
    "Diagnostic", "Job", "Limits", "Outcome", "RunResult", "Tier", "Toolchain",
    "available_tier", "build_and_run", "describe_all", "find", "run_many", "typecheck_typescript",
]  # fmt: skip
