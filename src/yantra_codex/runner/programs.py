"""Compiles and runs one program in one language, both inside the sandbox.

The main file is named `main` in each language: main.py, main.mjs (or .js, .cjs), main.ts, main.rs, main.go. Python,
JavaScript and TypeScript may bring more files beside it, Rust modules too, Go whole packages in folders.
"""

from __future__ import annotations

import concurrent.futures
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.runner import diagnostics, golang, sandbox
from yantra_codex.runner.diagnostics import Diagnostic
from yantra_codex.runner.toolchains import Toolchain, find, rust_libraries
from yantra_codex.runner.watch import MB, RUN_LIMITS, Limits, Outcome

Files = Mapping[str, str]

BUILD_LIMITS = Limits(
    wall_s=60, cpu_s=90, memory_bytes=4096 * MB, processes=256, output_bytes=8 * MB, disk_bytes=512 * MB
)


@dataclass(frozen=True)
class RunResult:
    """How far a program came: `outcome` is that of `stage`, the last stage that was started."""

    language: str
    stage: Literal["compile", "run"]
    outcome: Outcome
    diagnostics: tuple[Diagnostic, ...] = ()
    compile_s: float = 0.0

    @property
    def ok(self) -> bool:
        """It compiled, ran, and exited with 0."""
        return self.stage == "run" and self.outcome.ok


@dataclass(frozen=True)
class Job:
    """One program for `run_many`."""

    language: str
    source_files: Files
    limits: Limits = RUN_LIMITS
    build_limits: Limits = BUILD_LIMITS


@dataclass(frozen=True)
class _Step:
    """One command in the sandbox, with all that it sees."""

    command: Sequence[str]
    files: Mapping[str, str | bytes]
    reads: tuple[Path, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    may_fork: bool = False


@dataclass(frozen=True)
class _Language:
    mains: tuple[str, ...]  # accepted names of the main file, the usual one first
    run: Callable[[Toolchain, str, Mapping[str, str | bytes], Limits], _Step]
    build: Callable[[Toolchain, str, Files], _Step] | None = None
    refused: Callable[[Outcome], bool] = lambda outcome: False  # an interpreter that did not accept the text
    readable: Callable[[str], str] = lambda text: text


# ---------------------------------------------------------------- one language after the other


def _run_python(python: Toolchain, main: str, files: Mapping[str, str | bytes], limits: Limits) -> _Step:
    # -E -s -S: nothing of the user's or of site-packages; not -I, which would hide the files beside main.py.
    return _Step([str(python.path), "-E", "-s", "-S", "-B", main], files, python.reads, {"PYTHONHASHSEED": "0"})


def _python_refused(outcome: Outcome) -> bool:
    """The text of main.py did not parse: Python then prints no traceback."""
    return outcome.exit_code == 1 and bool(re.match(r'  File "[^"\n]+", line \d+\n', outcome.stderr))


# Without OPENSSL_CONF node gives up where it may not read /etc/ssl.
_NODE_ENV = {"UV_THREADPOOL_SIZE": "1", "NO_COLOR": "1", "OPENSSL_CONF": "/dev/null"}


def _run_node(node: Toolchain, main: str, files: Mapping[str, str | bytes], limits: Limits) -> _Step:
    heap_mb = max(64, limits.memory_bytes // MB * 3 // 4)
    # TypeScript and .js follow the nearest package.json; without one node would guess, and sometimes warn.
    described: dict[str, str | bytes] = {"package.json": json.dumps({"type": "module"}), **files}
    command = [
        str(node.path),
        f"--max-old-space-size={heap_mb}",
        "--stack-size=3900",
        "--disable-warning=ExperimentalWarning",
    ]
    if node.numbers[:2] < (21, 3):
        command.remove("--disable-warning=ExperimentalWarning")
    return _Step([*command, main], described, node.reads, _NODE_ENV)


_NODE_PARSING = ("compileSourceTextModule", "wrapSafe", "ERR_INVALID_TYPESCRIPT_SYNTAX", "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
                 "parseTypeScript", "asyncInstantiate", "ModuleJob._instantiate")  # fmt: skip


def _node_refused(outcome: Outcome) -> bool:
    """A SyntaxError from loading, not one that the program raised (JSON.parse, new Function)."""
    text = outcome.stderr
    ours = re.search(r"^    at .*(?:/box|yantra-box-)", text, re.M)
    return outcome.exit_code != 0 and "SyntaxError" in text and not ours and any(mark in text for mark in _NODE_PARSING)


def _build_rust(rust: Toolchain, main: str, files: Files) -> _Step:
    # Linking the standard library dynamically saves a third of the time of a small program, and 4 MB each.
    # -A warnings silences warnings only; what rustc refuses by default stays refused.
    command = [str(rust.path), "--edition", "2021", "-C", "overflow-checks=on", "-C", "opt-level=0", "-C", "debuginfo=0",
               "-C", "prefer-dynamic", "-A", "warnings", "--error-format=json", "-o", "main", main]  # fmt: skip
    return _Step(command, files, rust.reads, may_fork=True)


def _run_rust(rust: Toolchain, main: str, files: Mapping[str, str | bytes], limits: Limits) -> _Step:
    libraries = rust_libraries(rust)
    folders = ":".join(dict.fromkeys(str(library.parent) for library in libraries))
    return _Step(["./main"], files, libraries, {"LD_LIBRARY_PATH": folders, "RUST_BACKTRACE": "0"})


def _build_go(go: Toolchain, main: str, files: Files) -> _Step:
    script, more, library = golang.build_plan(go, files)
    return _Step(
        ["/bin/sh", "-c", script],
        {**files, **more},
        (*go.reads, library / "std"),
        {"GOROOT": str(go.root)},
        may_fork=True,
    )


def _run_go(go: Toolchain, main: str, files: Mapping[str, str | bytes], limits: Limits) -> _Step:
    return _Step(["./main"], files, (), {"GOMEMLIMIT": str(limits.memory_bytes * 9 // 10), "GOMAXPROCS": "2"})


LANGUAGES: dict[str, _Language] = {
    "python": _Language(("main.py",), _run_python, refused=_python_refused),
    "javascript": _Language(("main.mjs", "main.js", "main.cjs"), _run_node, refused=_node_refused),
    "typescript": _Language(("main.ts", "main.mts"), _run_node, refused=_node_refused),
    "rust": _Language(("main.rs",), _run_rust, _build_rust, readable=diagnostics.readable_rust),
    "go": _Language(("main.go",), _run_go, _build_go),
}


# ---------------------------------------------------------------- what callers use


def build_and_run(
    language: str,
    source_files: Files,
    *,
    limits: Limits = RUN_LIMITS,
    build_limits: Limits = BUILD_LIMITS,
    stdin: bytes = b"",
) -> RunResult:
    """Compile the program, if its language needs it, run it, and return how far it came and what it printed.

    A program that is wrong, slow or hostile gives a result; an error is raised only where nothing could be run:
    MissingToolchain, NoSandbox, UnknownName (language), BadRequest (no main file).
    """
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    row = LANGUAGES[language]
    main = _main_file(row, language, source_files)
    tool = find(language)
    files: Mapping[str, str | bytes] = source_files
    compile_s = 0.0
    if row.build is not None:
        built = _in_sandbox(row.build(tool, main, source_files), build_limits, keep=("main",))
        found = diagnostics.parse(language, built.stderr + built.stdout)
        compile_s = built.wall_s
        if not built.ok or "main" not in built.kept:
            status = "failed" if built.ok else built.status
            built = replace(built, status=status, stderr=row.readable(built.stderr))
            return RunResult(language, "compile", built, found, compile_s)
        files = {"main": built.kept["main"]}
    outcome = _in_sandbox(row.run(tool, main, files, limits), limits, stdin=stdin)
    if row.refused(outcome):
        return RunResult(language, "compile", outcome, diagnostics.parse(language, outcome.stderr), outcome.wall_s)
    return RunResult(language, "run", outcome, (), compile_s)


def run_many(jobs: Sequence[Job], *, workers: int = 2) -> list[RunResult]:
    """Run independent programs, at most `workers` at a time; results in the order of the jobs.

    Raises MissingToolchain before anything starts if one of the languages has none.
    """
    for language in {job.language for job in jobs}:
        find(language)

    def one(job: Job) -> RunResult:
        return build_and_run(job.language, job.source_files, limits=job.limits, build_limits=job.build_limits)

    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        return list(pool.map(one, jobs))


# What a program may use without importing Node's types, which take tsc half a second.
AMBIENT = """declare const console: { log(...values: unknown[]): void; error(...values: unknown[]): void };
declare const process: { exit(code?: number): never; argv: string[]; exitCode?: number;
  stdout: { write(text: string): boolean }; stderr: { write(text: string): boolean } };
declare function structuredClone<T>(value: T): T;
"""


def typecheck_typescript(files: Files, *, limits: Limits = BUILD_LIMITS) -> tuple[Diagnostic, ...]:
    """Return what `tsc --strict` says of all the files together; each is its own module, so names can't clash.

    Raises MissingToolchain where tsc is not installed, and BadRequest where it ended without an answer.
    """
    tsc = find("tsc")
    types = [folder / "@types" for folder in tsc.reads if (folder / "@types" / "node").is_dir()]
    wants_node = types and any("node:" in text for text in files.values())
    options = {
        "noEmit": True, "strict": True, "target": "es2023", "lib": ["es2023"], "module": "esnext", "skipLibCheck": True,
        "moduleResolution": "bundler", "moduleDetection": "force", "allowImportingTsExtensions": True,
        "types": ["node"] if wants_node else [], **({"typeRoots": [str(types[0])]} if wants_node else {}),
    }  # fmt: skip
    more = {"tsconfig.json": json.dumps({"compilerOptions": options, "include": ["**/*.ts", "**/*.mts"]})}
    if not wants_node:
        more["ambient/globals.d.ts"] = AMBIENT
    step = _Step([str(tsc.path), "-p", ".", "--pretty", "false"], {**files, **more}, tsc.reads)
    outcome = _in_sandbox(step, limits)
    found = diagnostics.parse("tsc", outcome.stdout)
    if not outcome.ok and not found:
        raise BadRequest(f"tsc did not answer ({outcome.status}): {(outcome.stdout + outcome.stderr).strip()[:500]}")
    return found


def _in_sandbox(step: _Step, limits: Limits, keep: Sequence[str] = (), stdin: bytes = b"") -> Outcome:
    return sandbox.run(
        step.command,
        files=step.files,
        limits=limits,
        read_only=step.reads,
        env=step.env,
        keep=keep,
        stdin=stdin,
        may_fork=step.may_fork,
    )


def _main_file(row: _Language, language: str, files: Files) -> str:
    for name in row.mains:
        if name in files:
            return name
    raise BadRequest(
        f"a {language} program needs {' or '.join(row.mains)}; got {', '.join(sorted(files)) or 'no files'}"
    )
