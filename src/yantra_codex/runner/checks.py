"""Turns examples and callers' tests into programs for the real toolchains, runs them, and says what passed."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yantra_codex import languages
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import Type
from yantra_codex.ir.values import equal, from_json
from yantra_codex.languages import Rendered, Unit
from yantra_codex.runner.programs import RUN_LIMITS, RunResult, build_and_run
from yantra_codex.runner.sandbox import Limits

MAIN = {"python": "main.py", "javascript": "main.mjs", "typescript": "main.ts", "rust": "main.rs", "go": "main.go"}


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
        return self.passed == self.total


def observe(language: str, units: Sequence[Unit], *, limits: Limits = RUN_LIMITS) -> tuple[dict[str, dict[int, Observation]], RunResult]:
    """Run every call of every unit in one program; by unit id and call number, what was observed.

    A call that is missing was never reached: the program did not compile, was stopped, or ended early (see the result).
    """
    nonce = "y" + secrets.token_hex(8)  # so that a program can't print its own results
    files = languages.get(language).harness(units, nonce)
    result = build_and_run(language, files, limits=limits)
    return read_observations(result.outcome.stdout, nonce, units), result


def read_observations(stdout: str, nonce: str, units: Sequence[Unit]) -> dict[str, dict[int, Observation]]:
    """The observations that a harness printed."""
    by_id = {u.id: u for u in units}
    seen: dict[str, dict[int, Observation]] = {u.id: {} for u in units}
    for line in stdout.splitlines():
        mark, _, rest = line.partition(" ")
        parts = rest.split(" ", 2)
        if mark != nonce or len(parts) != 3 or parts[0] not in by_id or not parts[1].isdigit():
            continue
        unit = by_id[parts[0]]
        try:
            row = json.loads(parts[2])
            seen[unit.id][int(parts[1])] = _observation(row, unit)
        except (ValueError, TypeError, KeyError, IndexError) as e:
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
    if not equal(seen.value, example.expected, returns):
        return f"({shown}) gave {seen.value!r}, expected {example.expected!r}"
    return None


def check_examples(language: str, rendered: Rendered, param_types: tuple[Type, ...], returns: Type, examples: Sequence[Example],
                   *, limits: Limits = RUN_LIMITS) -> CheckResult:
    """Run a rendered function on its examples on the real toolchain.

    Raises MissingToolchain or NoSandbox where nothing can be run.
    """
    unit = Unit("u0", rendered, [e.args for e in examples], param_types, returns)
    seen, result = observe(language, [unit], limits=limits)
    failures = [f for i, e in enumerate(examples) if (f := agrees(seen["u0"].get(i), e, returns, language))]
    if failures and not result.ok:
        failures.insert(0, why_stopped(result))
    return CheckResult(len(examples) - sum(agrees(seen["u0"].get(i), e, returns, language) is not None for i, e in enumerate(examples)),
                       len(examples), tuple(failures), result)


def why_stopped(result: RunResult) -> str:
    """One line on why a program did not run to its end."""
    if result.diagnostics:
        d = result.diagnostics[0]
        return f"{result.stage}: line {d.line}: {d.message}"
    text = (result.outcome.stderr or result.outcome.stdout).strip().splitlines()
    return f"{result.stage}: {result.outcome.status}" + (f": {text[-1][:300]}" if text else "")


def check_tests(language: str, code: str, tests: str, *, limits: Limits = RUN_LIMITS) -> CheckResult:
    """Run a caller's own test source against the code; it passes when it ends by itself without an error."""
    mark = "y" + secrets.token_hex(8)
    result = build_and_run(language, {MAIN[language]: test_program(language, code, tests, mark)}, limits=limits)
    reached = mark in result.outcome.stdout.split()
    ok = result.ok and reached
    why = () if ok else (why_stopped(result) if not result.ok else "the tests ended before their last line",)
    return CheckResult(int(ok), 1, why, result)


def test_program(language: str, code: str, tests: str, mark: str) -> str:
    """One program of code and tests that prints the mark after the last test."""
    return _PROGRAMS[language](code, tests, mark)


def _python_program(code: str, tests: str, mark: str) -> str:
    futures = "".join(m[0] + "\n" for m in re.finditer(r"^from __future__ import .*$", code, re.MULTILINE))
    body = re.sub(r"^from __future__ import .*$", "", code, flags=re.MULTILINE)
    runner = ("\nimport sys as _s\nfor _n, _f in list(globals().items()):\n    if _n.startswith('test_') and callable(_f):\n        _f()\n"
              f"_s.__stdout__.write('\\n{mark}\\n')\n")
    return f"{futures}{body}\n\n{tests}\n{runner}"


def _node_program(code: str, tests: str, mark: str) -> str:
    plain = re.sub(r"^export\s+(?:default\s+)?(?=(?:async\s+)?(?:function|const|let|class)\b)", "", code, flags=re.MULTILINE)
    needs = "" if re.search(r"\bimport\s+assert\b|\bconst\s+assert\s*=", tests) else 'import assert from "node:assert";\n'
    require = 'import { createRequire as _cr } from "node:module";\nconst require = _cr(import.meta.url);\n' if "require(" in tests else ""
    return f'{needs}{require}{plain}\n\n{tests}\n\nprocess.stdout.write("\\n{mark}\\n");\n'


def _rust_program(code: str, tests: str, mark: str) -> str:
    if "#[test]" in tests:
        names = re.findall(r"#\[test\]\s*(?:#\[[^\]]*\]\s*)*(?:pub\s+)?fn\s+(\w+)", tests)
        module = re.search(r"mod\s+(\w+)\s*\{", tests)
        prefix = f"{module[1]}::" if module else ""
        plain = re.sub(r"#\[cfg\(test\)\]|#\[test\]", "", tests)
        plain = re.sub(r"\bfn\s+(?=(?:" + "|".join(names) + r")\b)", "pub fn ", plain) if names else plain
        calls = " ".join(f"{prefix}{n}();" for n in names)
        return f"{code}\n\n{plain}\n\nfn main() {{ {calls} println!(\"\\n{mark}\"); }}\n"
    if re.search(r"\bfn\s+main\s*\(", tests):
        renamed = re.sub(r"\bfn\s+main\s*\(", "fn caller_main(", tests)
        return f"{code}\n\n{renamed}\n\nfn main() {{ caller_main(); println!(\"\\n{mark}\"); }}\n"
    return f"{code}\n\nfn main() {{\n{tests}\nprintln!(\"\\n{mark}\");\n}}\n"


def _go_program(code: str, tests: str, mark: str) -> str:
    imports: list[str] = []

    def take(m: re.Match[str]) -> str:
        imports.extend(re.findall(r'(?:[\w.]+\s+)?"[^"\n]+"', m[1] or m[2]))
        return ""

    def bare(text: str) -> str:
        text = re.sub(r"^package\s+\w+\s*$", "", text, flags=re.MULTILINE)
        return re.sub(r"^import\s*(?:\(([^)]*)\)|((?:[\w.]+\s+)?\"[^\"\n]+\"))", take, text, flags=re.MULTILINE)

    body, test = bare(code), bare(tests)
    names = re.findall(r"^func\s+(Test\w*)\s*\(\s*\w+\s+\*testing\.T\s*\)", test, re.MULTILINE)
    if names:
        imports += ['"testing"', '"os"']
        rows = ", ".join(f'{{Name: "{n}", F: {n}}}' for n in names)
        main = ("func main() {\n\tok := testing.RunTests(func(pat, str string) (bool, error) { return true, nil }, []testing.InternalTest{" + rows +
                f"}})\n\tif !ok {{\n\t\tos.Exit(1)\n\t}}\n\tos.Stdout.WriteString(\"\\n{mark}\\n\")\n}}\n")
    elif re.search(r"^func\s+main\s*\(", test, re.MULTILINE):
        imports.append('"os"')
        test = re.sub(r"^func\s+main\s*\(", "func callerMain(", test, flags=re.MULTILINE)
        main = f"func main() {{\n\tcallerMain()\n\tos.Stdout.WriteString(\"\\n{mark}\\n\")\n}}\n"
    else:
        imports.append('"os"')
        main, test = f"func main() {{\n{test}\n\tos.Stdout.WriteString(\"\\n{mark}\\n\")\n}}\n", ""
    block = "".join(f"\t{i}\n" for i in sorted(set(imports)))
    return f"package main\n\nimport (\n{block})\n\n{body}\n\n{test}\n\n{main}"


_PROGRAMS = {"python": _python_program, "javascript": _node_program, "typescript": _node_program, "rust": _rust_program, "go": _go_program}

__all__ = ["CheckResult", "Observation", "agrees", "check_examples", "check_tests", "observe", "read_observations", "why_stopped"]
