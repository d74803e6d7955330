"""Runs source text on real toolchains inside a sandbox.

In: source files of one program in one language, and limits. Out: a `RunResult`: the stage it reached, what it
printed, how it ended, and the compiler's diagnostics. Nothing untrusted runs anywhere else in the package.
Start reading at `programs.build_and_run`; `sandbox.run` is the wall around it, `watch` the guard on it, and
`toolchains.find` says what is installed.
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
