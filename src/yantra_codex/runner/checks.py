"""Turns examples and callers' tests into programs for the real toolchains, runs them, and says what passed."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yantra_codex import languages
from yantra_codex.errors import BadRequest, Unsupported
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import NONE, Type
from yantra_codex.ir.values import equal, from_json
from yantra_codex.languages import Rendered, Unit
from yantra_codex.runner import suites
from yantra_codex.runner.programs import RUN_LIMITS, RunResult, build_and_run
from yantra_codex.runner.sandbox import Limits


@dataclass(frozen=True, slots=True)
class Observation:
    """What one call did on the real toolchain: a value, or the kind and message of an error."""

    value: object = None
    raises: str | None = None
    message: str = ""
    args: tuple[object, ...] | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """passed of total checks; failures in words; stage where the program stopped early."""

    passed: int
    total: int
    failures: tuple[str, ...] = ()
    run: RunResult | None = None

    @property
    def ok(self) -> bool:
        return self.passed == self.total and not self.failures


def observe(
    language: str, units: Sequence[Unit], *, limits: Limits = RUN_LIMITS
) -> tuple[dict[str, dict[int, Observation]], RunResult]:
    """Run every call of every unit in one program; by unit id and call number, what was observed.

    A call that is missing was never reached: the program did not compile, was stopped, or ended early (see the result).
    """
    nonce = "y" + secrets.token_hex(8)  # against accidents: a program that reads its own files can find it (callers' tests get theirs on stdin)
    files = languages.get(language).harness(units, nonce)
    result = build_and_run(language, files, limits=limits)
    return read_observations(result.outcome.stdout, nonce, units), result


def read_observations(stdout: str, nonce: str, units: Sequence[Unit]) -> dict[str, dict[int, Observation]]:
    """The observations that a harness printed; a call that was printed twice is none."""
    by_id = {u.id: u for u in units}
    seen: dict[str, dict[int, Observation]] = {u.id: {} for u in units}
    # not splitlines(): a string in JSON may hold U+2028; and code may have left its own last line open
    for line in stdout.split("\n"):
        _, mark, rest = line.partition(nonce + " ")
        parts = rest.split(" ", 2)
        if not mark or len(parts) != 3 or parts[0] not in by_id or not parts[1].isdigit():
            continue
        unit = by_id[parts[0]]
        if int(parts[1]) in seen[unit.id]:
            seen[unit.id][int(parts[1])] = Observation(raises="Unreadable", message="this call was reported twice")
            continue
        try:
            row = json.loads(parts[2])
            seen[unit.id][int(parts[1])] = _observation(row, unit)
        except (ValueError, TypeError, KeyError, IndexError, BadRequest) as e:
            seen[unit.id][int(parts[1])] = Observation(raises="Unreadable", message=f"{e}: {parts[2][:200]}")
    return seen


def _observation(row: Mapping[str, object], unit: Unit) -> Observation:
    if "raises" in row:
        return Observation(raises=str(row["raises"]), message=str(row.get("message", "")))
    changed = row.get("args")
    args = tuple(from_json(a, t) for a, t in zip(changed, unit.param_types)) if isinstance(changed, list) else None
    return Observation(from_json(row.get("ok"), unit.returns), args=args)


def agrees(seen: Observation | None, example: Example, returns: Type, language: str) -> str | None:
    """None where an observation is what the example says, else what differs in one line."""
    shown = ", ".join(map(repr, example.args))
    if seen is None:
        return f"({shown}) was not reached"
    if example.raises is not None:
        if seen.raises is None:
            return f"({shown}) gave {seen.value!r}, expected {example.raises}"
        if language == "python" and example.raises != "Exception" and seen.raises != example.raises:
            return f"({shown}) raised {seen.raises}, expected {example.raises}"
        return None
    if seen.raises is not None:
        return f"({shown}) raised {seen.raises}: {seen.message[:200]}"
    if (
        returns == NONE and example.expected is not None and seen.args
    ):  # the effect is on the first argument that can change
        places = [i for i, a in enumerate(seen.args) if isinstance(a, (list, dict, set))]
        return (
            None
            if places and seen.args[places[0]] == example.expected
            else f"({shown}) became {seen.args!r}, expected {example.expected!r}"
        )
    if not equal(seen.value, example.expected, returns):
        return f"({shown}) gave {seen.value!r}, expected {example.expected!r}"
    return None


def check_examples(
    language: str,
    rendered: Rendered,
    param_types: tuple[Type, ...],
    returns: Type,
    examples: Sequence[Example],
    *,
    limits: Limits = RUN_LIMITS,
) -> CheckResult:
    """Run a rendered function on its examples on the real toolchain.

    Raises MissingToolchain or NoSandbox where nothing can be run.
    """
    if not examples:
        return CheckResult(0, 0, ("there are no examples to run",))
    unit = Unit("u0", rendered, [e.args for e in examples], param_types, returns)
    try:
        seen, result = observe(language, [unit], limits=limits)
    except Unsupported as error:  # an argument that the language can't write
        return CheckResult(0, len(examples), (str(error),))
    failures = [f for i, e in enumerate(examples) if (f := agrees(seen["u0"].get(i), e, returns, language))]
    passed = len(examples) - len(failures)
    if failures and not result.ok:
        failures.insert(0, why_stopped(result))
    elif failures and not seen["u0"]:
        failures.insert(0, "run: the code ended the program early")
    return CheckResult(passed, len(examples), tuple(failures), result)


def why_stopped(result: RunResult) -> str:
    """One line on why a program did not run to its end."""
    if result.diagnostics:
        d = result.diagnostics[0]
        return f"{result.stage}: line {d.line}: {d.message}"
    telling = _TELLING.search(result.outcome.stderr) if result.language != "python" else None
    if telling:
        return f"{result.stage}: {result.outcome.status}: {_one_line(telling[0])}"
    text = (result.outcome.stderr or result.outcome.stdout).strip().splitlines()
    return f"{result.stage}: {result.outcome.status}" + (f": {text[-1][:300]}" if text else "")


def check_tests(language: str, code: str, tests: str, *, limits: Limits = RUN_LIMITS) -> CheckResult:
    """Run a caller's own test source against the code: how many of its tests passed, and why others did not.

    It is ok when every test that ran passed, at least one did, and the program then ended by itself. Tests that end the
    program early, never end, don't compile or hold nothing to run are not ok. Raises MissingToolchain or NoSandbox.
    """
    mark = "y" + secrets.token_hex(8)
    try:
        files = suites.program(language, code, tests)
    except BadRequest as error:
        return CheckResult(0, 1, (str(error),))
    result = build_and_run(language, files, limits=limits, stdin=f"{mark}\n".encode())
    passed, failures = _verdicts(result, mark, limits)
    return CheckResult(passed, passed + len(failures), failures, result)


def _verdicts(result: RunResult, mark: str, limits: Limits) -> tuple[int, tuple[str, ...]]:
    """The number of tests that passed, and a line for everything that stands against the whole."""
    rows = [line.split(" ", 2)[1:] for line in result.outcome.stdout.split("\n") if line.startswith(mark + " ")]
    passed = sum(row[0] == "ok" for row in rows)
    failures = [_with_detail(row[1].replace(" : ", ": ", 1), result) for row in rows if row[0] == "failed"]
    ended = any(row[0] == "end" for row in rows)
    if result.stage == "compile":
        failures.append(_does_not_compile(result))
    elif not ended and not (failures and result.outcome.status == "failed"):
        running = rows[-1][1] if rows and rows[-1][0] == "begin" else ""
        failures.append((f"{running}: " if running else "") + _not_ended(result, limits))
    elif ended and not failures and not result.ok:
        failures.append(why_stopped(result))
    elif ended and not passed and not failures:
        failures.append("every test was skipped" if any(row[0] == "skipped" for row in rows) else suites.NO_TESTS)
    return passed, tuple(failures)


def _does_not_compile(result: RunResult) -> str:
    errors = [d for d in result.diagnostics if d.severity == "error"]
    return (
        f"compile: {errors[0].file}, line {errors[0].line}: {_one_line(errors[0].message)}"
        if errors
        else why_stopped(result)
    )


def _not_ended(result: RunResult, limits: Limits) -> str:
    """Why a program printed no end."""
    if result.ok:
        return "ended the program early"
    if result.outcome.status == "timeout":
        return f"run: timeout: not done after {limits.wall_s:g} s"
    return why_stopped(result)


# the line that says what went wrong: Node puts its version last, Go a stack
_TELLING = re.compile(
    r"^(?:Uncaught |\w*(?:Error|Exception)\b|panic: |fatal error: |runtime: goroutine stack|thread ).*", re.MULTILINE
)


def _with_detail(failure: str, result: RunResult) -> str:
    """Go's own runner prints what a test logged; its first line belongs to the reason."""
    name, _, why = failure.partition(": ")
    if why:
        return failure
    at = re.search(
        rf"--- FAIL: tests/{re.escape(name)}(?:/\S+)? \([\d.]+s\)\n(?:\s*--- FAIL: (\S+).*\n)*\s+(\S.*)",
        result.outcome.stdout,
    )
    if at:
        return f"{(at[1] or name).removeprefix('tests/')}: {_one_line(re.sub(r'^main.go:[0-9]+: ', '', at[2]))}"
    telling = _TELLING.search(result.outcome.stderr)
    return f"{name}: {_one_line(telling[0].partition(' [recovered')[0]) if telling else 'failed'}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:400]


__all__ = [
    "CheckResult",
    "Observation",
    "agrees",
    "check_examples",
    "check_tests",
    "observe",
    "read_observations",
    "why_stopped",
]
