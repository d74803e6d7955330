"""Judges one answer with its task's hidden tests, in the runner's sandbox.

A pass needs the program to end by itself with exit code 0 and the mark that is printed after the last test, so an
answer that exits early does not pass.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yantra_codex.errors import BadRequest
from yantra_codex.ir.nodes import Program
from yantra_codex.languages import Rendered
from yantra_codex.problems.benchmarks import Task
from yantra_codex.runner.checks import check_examples, check_tests, why_stopped
from yantra_codex.runner.programs import RunResult, build_and_run

Files = dict[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """passed the hidden tests or not; stage it ended in ("compile", "run"); detail in one line."""

    passed: bool
    stage: str = "run"
    detail: str = ""


def judge(task: Task, code: str, *, rendered: Rendered | None = None, program: Program | None = None) -> Verdict:
    """Run the hidden tests of a task on an answer.

    rendered, program: the answer as the engine has it; needed where the hidden tests are example calls.
    Raises MissingToolchain or NoSandbox where nothing can be run.
    """
    hidden = task.hidden
    if hidden.kind == "examples":
        if rendered is None or program is None:
            raise BadRequest(f"{task.id}: hidden examples need the rendered program")
        result = check_examples(task.language, rendered, tuple(p.type for p in program.entry.params), program.entry.returns, hidden.examples)
        return Verdict(result.ok, result.run.stage if result.run else "run", "" if result.ok else result.failures[0][:300])
    if hidden.kind == "tests":
        result = check_tests(task.language, code, hidden.test)
        return Verdict(result.ok, result.run.stage if result.run else "run", "" if result.ok else result.failures[0][:300])
    mark = "y" + secrets.token_hex(8)
    test = f"{hidden.test}\n\ncheck({task.entry_point})\n" if hidden.kind == "check" else hidden.test
    run = build_and_run(task.language, program_files(task.language, code, test, task.entry_point or "", mark, hidden.before))
    if run.ok and mark in run.outcome.stdout.split():
        return Verdict(True)
    return Verdict(False, run.stage, ("ended before its last test" if run.ok else _why(run))[:300])


def _why(run: RunResult) -> str:
    """The line that says what went wrong; Node puts its version last, Go a stack."""
    lines = [line.strip() for line in run.outcome.stderr.splitlines()]
    telling = next((line for line in lines if re.match(r"(?:Uncaught |\w*(?:Error|Exception)\b|panic:|thread )", line)), None)
    return f"{run.stage}: {telling}" if telling and not run.diagnostics else why_stopped(run)


def program_files(language: str, code: str, test: str, entry: str, mark: str, before: str = "") -> Files:
    """The files of one program of an answer and its benchmark's test."""
    return _PROGRAMS[language](code, test, entry, mark, before)


FUTURE = re.compile(r"^from __future__ import .*$", re.MULTILINE)


def _python(code: str, test: str, entry: str, mark: str, before: str) -> Files:
    futures = "\n".join(dict.fromkeys(FUTURE.findall(f"{before}\n{code}")))
    body = FUTURE.sub("", f"{before}\n\n{code}")
    return {"main.py": f"{futures}\n{body}\n\n{test}\n\nimport sys as _sys\n_sys.__stdout__.write('\\n{mark}\\n')\n"}


# what the tests ask of lodash, which is not in the sandbox
LODASH = """function isEqual(a, b) {
  if (a === b || (a !== a && b !== b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Set) return a.size === b.size && [...a].every((x) => [...b].some((y) => isEqual(x, y)));
  if (a instanceof Map) {
    return a.size === b.size && [...a].every(([k, v]) => [...b].some(([l, w]) => isEqual(k, l) && isEqual(v, w)));
  }
  if (a instanceof Date) return a.getTime() === b.getTime();
  if (Array.isArray(a) && a.length !== b.length) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && isEqual(a[k], b[k]));
}
"""


def _node(extension: str) -> Callable[[str, str, str, str, str], Files]:
    def files(code: str, test: str, entry: str, mark: str, before: str) -> Files:
        # a module of its own: its helpers must not meet the test's names
        main = [f'import {{ {entry} }} from "./solution.{extension}";']
        if "require(" in test:
            main += ['import { createRequire } from "node:module";', LODASH,
                     'const require = (name) => (name === "lodash" ? { isEqual } : createRequire(import.meta.url)(name));'.replace(
                         "(name) =>", "(name: string) =>" if extension == "ts" else "(name) =>")]
        main += [test, f'process.stdout.write("\\n{mark}\\n");', ""]
        exported = re.search(rf"^\s*export\s+(?:default\s+)?(?:async\s+)?(?:function\*?|class|const|let|var)\s+{re.escape(entry)}\b", code, re.MULTILINE)
        listed = re.search(rf"export\s*\{{[^}}]*\b{re.escape(entry)}\b", code)
        solution = f"{before}\n{code}\n" + ("" if exported or listed else f"export {{ {entry} }};\n")
        return {f"main.{extension}": "\n".join(main), f"solution.{extension}": solution}

    return files


def _go(code: str, test: str, entry: str, mark: str, before: str) -> Files:
    package = re.search(r"^package\s+\w+", code, re.MULTILINE)
    code = re.sub(r"^package\s+\w+", "package main", code, count=1, flags=re.MULTILINE) if package else f"package main\n\n{code}"
    main = f'package main\n\nimport "os"\n\nfunc main() {{\n\tybMain()\n\tos.Stdout.WriteString("\\n{mark}\\n")\n}}\n'
    return {"main.go": main, "solution.go": code, "judged.go": test}


def _rust(code: str, test: str, entry: str, mark: str, before: str) -> Files:
    return {"main.rs": f'{before}\n{code}\n\n{test}\n\nfn main() {{ yb_main(); println!("\\n{mark}"); }}\n'}


_PROGRAMS: Mapping[str, Callable[[str, str, str, str, str], Files]] = {
    "python": _python, "javascript": _node("mjs"), "typescript": _node("ts"), "go": _go, "rust": _rust,
}

__all__ = ["Verdict", "judge", "program_files"]
