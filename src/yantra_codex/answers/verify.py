"""Programs and code run on what a problem says: its examples in the interpreter, examples and tests on the real toolchain."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex import languages, proofs
from yantra_codex.answers.solution import Checks
from yantra_codex.errors import Interrupted, MissingToolchain, NoSandbox, RaisedError, YantraError
from yantra_codex.ir.interpret import Limits, compile_program, run_traced
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import NONE, parse_type
from yantra_codex.ir.values import equal, from_ir
from yantra_codex.languages import Rendered
from yantra_codex.problems import Problem
from yantra_codex.search.compose.frozen import given

CHECK_LIMITS = Limits(fuel=1_000_000, memory=5_000_000, wall_s=1.0)
TRACE_LIMITS = Limits(fuel=1_000_000, memory=5_000_000, wall_s=1.0)


@dataclass(frozen=True, slots=True)
class Verified:
    """How a candidate did on the examples in the interpreter; largest: the largest |int| it produced."""

    passed: int
    total: int
    largest: int = 0
    failure: str | None = None


def verify_program(program: Program, examples: Sequence[Example], returns: Any = None, *, limits: Limits = CHECK_LIMITS) -> Verified:
    """Run a program on examples in the interpreter; stops at the first failure. `largest` is filled in by `with_reach`."""
    returns = returns or program.entry.returns
    try:
        call = compile_program(program, limits)
    except YantraError as error:
        return Verified(0, len(examples), 0, str(error))
    for i, e in enumerate(examples):
        shown = ", ".join(map(short, e.args))
        try:
            values = [given(a, p.type) for a, p in zip(e.args, program.entry.params, strict=True)]
            value = call(*values)
        except RaisedError as error:
            if e.raises is None or (e.raises != error.kind and e.raises not in ("Exception", "Error")):
                return Verified(i, len(examples), 0, f"({shown}) raised {error}")
            continue
        except Interrupted as error:
            return Verified(i, len(examples), 0, f"({shown}) was stopped: {error}")
        except (YantraError, ValueError) as error:
            return Verified(i, len(examples), 0, f"({shown}): {error}")
        changed = changed_place(program) if e.expected is not None and returns == NONE else None
        if e.raises is not None:
            return Verified(i, len(examples), 0, f"({shown}) raised nothing, expected {e.raises}")
        kind = returns
        if changed is not None:
            value, kind = values[changed], program.entry.params[changed].type
        if not equal(value, e.expected, kind):
            return Verified(i, len(examples), 0, f"({shown}) gave {short(from_ir(value, kind))}, expected {short(e.expected)}")
    return Verified(len(examples), len(examples))


def replay_plan(record: Mapping[str, Any]) -> Verified:
    """Run the program of a plan's record on the scenarios that its request gives again."""
    from yantra_codex.ir.worlds import run_scenario
    from yantra_codex.search import plan as planner

    program = proofs.program_of(record)
    signature = Signature(record["name"], tuple(SigParam(n, parse_type(t)) for n, t in zip(record["names"], record["params"], strict=True)), parse_type(record["returns"]))
    try:
        plan = planner.plan(record["text"], program.entry.name, signature)
    except planner.NotUnderstood as e:
        return Verified(0, 1, 0, f"the request is read differently now: {e}")
    failures = [line for s in plan.scenarios for line in run_scenario(program, s)[:1]]
    return Verified(len(plan.scenarios) - len(failures), len(plan.scenarios), 0, failures[0] if failures else None)


def changed_place(program: Program) -> int | None:
    """Which argument shows the effect of a function that returns nothing: the first that it changes."""
    return next((i for i, p in enumerate(program.entry.params) if p.inout), None)


def short(value: object) -> str:
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a whole number of thousands of digits, or too deep
        return f"<{type(value).__name__} too large to show>"
    return text if len(text) <= 80 else text[:60] + " ... " + text[-12:]


def shows_outcome(problem: Problem, e: Example) -> bool:
    """Whether an example can fail: one of a function that returns nothing says nothing unless it shows the change or an error."""
    return e.raises is not None or e.expected is not None or problem.signature is None or problem.signature.returns != NONE


def with_reach(verdict: Verified, program: Program, examples: Sequence[Example], most_s: float = 10.0) -> Verified:
    """The verdict with the largest |int| that the examples reach: a traced run, far slower, so only for what is answered.

    It ends after `most_s` seconds, between examples.
    """
    largest = 0
    deadline = time.perf_counter() + most_s
    for e in examples:
        if time.perf_counter() > deadline:
            break
        try:
            largest = max(largest, run_traced(program, e.args, limits=TRACE_LIMITS).int_range)
        except (RaisedError, YantraError):
            continue  # an expected error, or too long to trace: what was seen of the others counts
    return replace(verdict, largest=largest)


def contradiction(examples: Sequence[Example]) -> str | None:
    """Two examples with the same arguments and different outcomes, in words; None where there are none.

    The same: however they are written (1 and 1.0, the keys of a map in another order).
    """
    seen: dict[Any, list[Example]] = {}
    for e in examples:
        alike = seen.setdefault(_glance(e.args), [])
        try:
            old = next((o for o in alike if _alike(o.args, e.args)), None)
            if old is None:
                alike.append(e)
            elif old.raises != e.raises or not equal(old.expected, e.expected):
                a, b = (x.raises or short(x.expected) for x in (old, e))
                return f"the examples contradict each other: ({', '.join(map(short, e.args))}) gives both {a} and {b}"
        except RecursionError:  # values that deep are refused elsewhere
            continue
    return None


def _alike(a: Sequence[Any], b: Sequence[Any]) -> bool:
    """Whether two calls have the same arguments: exactly, where `equal` would let floats differ a little."""
    return len(a) == len(b) and all((x == y or (x != x and y != y)) and equal(x, y) for x, y in zip(a, b, strict=True))


def _glance(value: Any, depth: int = 3) -> Any:
    """A key that equal values share and few others do, from a look at the ends of a value."""
    if isinstance(value, (list, tuple)):
        few = [*value[:6], *value[-2:]] if depth else ()
        return (len(value), *(_glance(v, depth - 1) for v in few))
    if isinstance(value, (dict, set, frozenset)):
        return len(value)
    if isinstance(value, float):
        return round(value, 3) if abs(value) < 1e9 else 0
    return value if not isinstance(value, int) or abs(value) < 1e9 else 0


def fault_of_code(problem: Problem, language: str, code: str, name: str) -> str | None:
    """What fails when code that has no logic form is run on the problem's examples and tests, None where nothing does.

    Raises MissingToolchain or NoSandbox where nothing can be run.
    """
    from yantra_codex.runner.checks import check_examples, check_tests  # starts toolchains: only where asked

    failures: list[str] = []
    if problem.examples and problem.signature is not None:
        stub = next((s for s in languages.get(language).read_stubs(code) if s.signature.name == name), None)
        rendered = Rendered(language, code, name, problem.signature if stub is None else stub.signature, code)
        failures += check_examples(language, rendered, tuple(p.type for p in problem.signature.params), problem.signature.returns, problem.examples).failures
    if problem.tests and language == problem.language:
        failures += check_tests(language, code, problem.tests).failures
    return failures[0] if failures else None


def run_checks(problem: Problem, program: Program, rendered: Rendered, checks: Checks) -> tuple[Checks, str | None, bool]:
    """Run examples and tests on the real toolchain; the checks, a reason where something was not run or failed, and
    whether a tool or the sandbox was missing."""
    from yantra_codex.runner.checks import check_examples, check_tests  # starts toolchains: only where asked

    failures: list[str] = []
    toolchain: bool | None = None
    tests: bool | None = None
    try:
        if problem.examples:
            entry = program.entry
            result = check_examples(problem.language, rendered, tuple(p.type for p in entry.params), entry.returns, problem.examples)
            toolchain = result.ok
            failures += result.failures
        if problem.tests:
            done = check_tests(problem.language, rendered.code, problem.tests)
            tests = done.ok
            failures += done.failures
    except (MissingToolchain, NoSandbox) as e:
        return Checks(checks.examples, checks.passed, None, None), f"not run on the real toolchain: {e}", True
    reason = f"failed on the real toolchain: {failures[0]}" if failures else None
    return Checks(checks.examples, checks.passed, tests, toolchain, tuple(failures)), reason, False


__all__ = ["CHECK_LIMITS", "Verified", "changed_place", "contradiction", "fault_of_code", "replay_plan", "run_checks", "short", "shows_outcome", "verify_program", "with_reach"]
