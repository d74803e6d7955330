"""The runner compiles and runs real programs in five languages, and says clearly what went wrong."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from yantra_codex.errors import BadRequest, MissingToolchain, NoSandbox, UnknownName
from yantra_codex.runner import (
    Diagnostic,
    Job,
    Limits,
    Tier,
    available_tier,
    build_and_run,
    describe_all,
    find,
    golang,
    run_many,
    seccomp,
    typecheck_typescript,
)
from yantra_codex.runner.sandbox import run
from yantra_codex.runner.toolchains import cache_folder
from yantra_codex.runner.watch import MB

MAINS = {"python": "main.py", "javascript": "main.mjs", "typescript": "main.ts", "rust": "main.rs", "go": "main.go"}
LANGUAGES = list(MAINS)


@pytest.fixture(autouse=True)
def _installed(request: pytest.FixtureRequest) -> None:
    """Skip a language's cases where it is not installed."""
    call = getattr(request.node, "callspec", None)
    language = call.params.get("language") if call else None
    if available_tier() is Tier.NONE:
        pytest.skip("no sandbox here")
    if language:
        try:
            find(language)
        except MissingToolchain as error:
            pytest.skip(str(error))


# language -> a program of two files that reads its input, prints the sum of squares of the numbers, and says so on stderr
PROGRAMS = {
    "python": {
        "main.py": "import sys\nfrom helper import squares\nprint(sum(squares(map(int, sys.stdin.read().split()))))\nprint('é', file=sys.stderr)",
        "helper.py": "def squares(xs):\n    return [x * x for x in xs]\n",
    },
    "javascript": {
        "main.mjs": "import fs from 'node:fs'; import { squares } from './lib/helper.mjs';\nconst xs = fs.readFileSync(0, 'utf8').trim().split(' ').map(Number);\nconsole.log(squares(xs).reduce((a, b) => a + b)); console.error('é');",
        "lib/helper.mjs": "export const squares = (xs) => xs.map((x) => x * x);",
    },
    "typescript": {
        "main.ts": "import { readFileSync } from 'node:fs'; import { squares } from './helper.ts';\nconst xs: number[] = readFileSync(0, 'utf8').trim().split(' ').map(Number);\nconsole.log(squares(xs).reduce((a: number, b: number): number => a + b)); console.error('é');",
        "helper.ts": "export function squares(xs: readonly number[]): number[] { return xs.map((x) => x * x); }",
    },
    "rust": {
        "main.rs": "mod helper;\nuse std::io::Read;\nfn main() {\n    let mut text = String::new();\n    std::io::stdin().read_to_string(&mut text).unwrap();\n    let xs: Vec<i64> = text.split_whitespace().map(|w| w.parse().unwrap()).collect();\n    println!(\"{}\", helper::squares(&xs).iter().sum::<i64>());\n    eprintln!(\"é\");\n}",
        "helper.rs": "pub fn squares(xs: &[i64]) -> Vec<i64> { xs.iter().map(|x| x * x).collect() }",
    },
    "go": {
        "main.go": 'package main\n\nimport (\n\t"fmt"\n\t"io"\n\t"os"\n\t"strings"\n\n\t"program/deep/helper"\n)\n\nfunc main() {\n\ttext, _ := io.ReadAll(os.Stdin)\n\tfmt.Println(total(helper.Squares(strings.Fields(string(text)))))\n\tfmt.Fprintln(os.Stderr, "é")\n}\n',
        "total.go": "package main\n\nfunc total(xs []int) (sum int) {\n\tfor _, x := range xs {\n\t\tsum += x\n\t}\n\treturn\n}\n",
        "deep/helper/helper.go": 'package helper\n\nimport "strconv"\n\nfunc Squares(words []string) (xs []int) {\n\tfor _, w := range words {\n\t\tx, _ := strconv.Atoi(w)\n\t\txs = append(xs, x*x)\n\t}\n\treturn\n}\n',
    },
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_program_of_several_files_runs(language: str) -> None:
    result = build_and_run(language, PROGRAMS[language], stdin=b"1 2 3")
    assert result.ok, result
    assert (result.stage, result.outcome.status, result.outcome.exit_code) == ("run", "ok", 0)
    assert result.outcome.stdout == "14\n"
    assert result.outcome.stderr == "é\n"
    assert result.diagnostics == ()


# language -> source that its compiler or parser refuses, and where and about what
WRONG = {
    "python": ("x = 1\ny = 2\nz = 3 4\n", 3, "SyntaxError"),
    "javascript": ("const x = 1;\nlet y = ;\n", 2, "Unexpected token"),
    "typescript": ("const x: number = 1;\nlet y: = 2;\n", 2, "Unexpected token"),
    "rust": ('fn main() {\n    let x: i32 = "a";\n}\n', 2, "mismatched types"),
    "go": ('package main\n\nfunc main() {\n\tvar x int = "a"\n\t_ = x\n}\n', 4, "cannot use"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_compile_error_names_its_place(language: str) -> None:
    source, line, about = WRONG[language]
    result = build_and_run(language, {MAINS[language]: source})
    assert (result.ok, result.stage, result.outcome.status) == (False, "compile", "failed")
    errors = [d for d in result.diagnostics if d.severity == "error"]
    assert errors, result.outcome
    assert errors[0].file == MAINS[language]
    assert errors[0].line == line
    assert errors[0].column > 0
    assert about in errors[0].message


# language -> a program that compiles and then fails
FAILING = {
    "python": ("import json\njson.loads('{')\n", "JSONDecodeError"),
    "javascript": ("JSON.parse('{');", "SyntaxError"),
    "typescript": ("throw new RangeError('too far');", "RangeError"),
    "rust": ("fn main() { let xs = [i32::MAX]; let n: i32 = xs.iter().map(|x| x + std::env::args().count() as i32).sum(); println!(\"{n}\"); }", "overflow"),
    "go": ('package main\n\nimport "fmt"\n\nfunc main() {\n\tvar m map[string]int\n\tm["a"] = 1\n\tfmt.Println(m)\n}\n', "nil map"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_failure_while_running_is_not_a_compile_error(language: str) -> None:
    source, about = FAILING[language]
    result = build_and_run(language, {MAINS[language]: source})
    assert (result.ok, result.stage, result.outcome.status, result.diagnostics) == (False, "run", "failed", ())
    assert about in result.outcome.stderr


ENDLESS = {
    "python": "while True: pass",
    "javascript": "for (;;);",
    "typescript": "let n: number = 0; for (;;) n++;",
    "rust": "fn main() { loop { std::hint::spin_loop() } }",
    "go": "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_endless_program_times_out(language: str) -> None:
    result = build_and_run(language, {MAINS[language]: ENDLESS[language]}, limits=Limits(wall_s=0.6))
    assert (result.stage, result.outcome.status) == ("run", "timeout")
    assert 0.6 <= result.outcome.wall_s < 3


def test_output_before_a_time_out_is_kept() -> None:
    result = build_and_run("python", {"main.py": "print(1, flush=True)\nwhile True: pass"}, limits=Limits(wall_s=0.6))
    assert (result.outcome.status, result.outcome.stdout) == ("timeout", "1\n")


def test_processor_time_is_limited_too() -> None:
    result = build_and_run("python", {"main.py": "while True: pass"}, limits=Limits(wall_s=20, cpu_s=1))
    assert result.outcome.status == "timeout"
    assert result.outcome.wall_s < 15


VARIABLE = {"javascript": "YANTRA_NODE", "typescript": "YANTRA_NODE", "rust": "YANTRA_RUSTC", "go": "YANTRA_GO"}


@pytest.mark.parametrize("language", VARIABLE)
def test_named_tool_that_is_missing_is_reported(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE[language], "/nowhere/tool")
    with pytest.raises(MissingToolchain) as caught:
        build_and_run(language, {MAINS[language]: ""})
    assert caught.value.language == language
    assert "/nowhere/tool" in str(caught.value)
    assert caught.value.install and caught.value.install in str(caught.value)


def test_nothing_installed_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in {*VARIABLE.values(), "YANTRA_TSC"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("YANTRA_HOME", str(tmp_path))
    with pytest.raises(MissingToolchain, match="install it with"):
        find("rust")
    report = {status.tool: status for status in describe_all()}
    assert report["rustc"].status == "missing" and report["rustc"].version is None
    assert report["python"].status == "ok" and report["python"].version
    assert all(status.install for status in report.values())


def test_old_node_runs_javascript_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v20.1.0\n")
    old.chmod(0o755)
    monkeypatch.setenv("YANTRA_NODE", str(old))
    assert find("javascript").version == "20.1.0"
    with pytest.raises(MissingToolchain, match=r"22\.18 or later"):
        find("typescript")


def test_versions_are_asked_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool, count = tmp_path / "node", tmp_path / "count"
    tool.write_text(f"#!/bin/sh\necho x >>{count}\necho v24.1.0\n")
    tool.chmod(0o755)
    monkeypatch.setenv("YANTRA_CACHE", str(tmp_path / "cache"))
    for path in ("/a", "/b"):  # a changed environment looks again, the file remembers
        monkeypatch.setenv("PATH", path)
        monkeypatch.setenv("YANTRA_NODE", str(tool))
        assert find("typescript").version == "24.1.0"
    assert count.read_text() == "x\n"
    assert "v24.1.0" in json.loads((tmp_path / "cache" / "toolchains.json").read_text()).values()
    os.utime(tool, ns=(1, 1))
    monkeypatch.setenv("PATH", "/c")
    assert find("typescript").version == "24.1.0"
    assert count.read_text() == "x\nx\n"


@pytest.mark.parametrize("language", ["go"])
def test_standard_library_is_compiled_once(language: str) -> None:
    program = {"main.go": 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println(1)\n}\n'}
    assert build_and_run("go", program).ok
    folder = golang.standard_library(find("go"), ["fmt"])
    assert folder.is_relative_to(cache_folder())
    before = {path: path.stat().st_mtime_ns for path in [folder / "importcfg", *folder.glob("std/*.a")]}
    start = time.monotonic()
    assert build_and_run("go", program).ok
    assert time.monotonic() - start < 5
    assert before == {path: path.stat().st_mtime_ns for path in [folder / "importcfg", *folder.glob("std/*.a")]}


def test_imports_of_go_are_found() -> None:
    source = 'package main // import "no"\n/* import "no" */\nimport "a"\nimport (\n\tb "x/b"\n\t_ `c`\n)\nvar s = `import "no"`\n'
    assert golang.imports_of(source) == {"a", "x/b", "c"}


@pytest.mark.parametrize("language", ["go"])
def test_unknown_go_import_is_a_diagnostic(language: str) -> None:
    result = build_and_run("go", {"main.go": 'package main\n\nimport "no/such"\n\nfunc main() { such.F() }\n'})
    assert result.stage == "compile"
    assert "no/such" in result.diagnostics[0].message


@pytest.mark.parametrize("language", ["tsc"])
def test_types_are_checked_in_one_batch(language: str) -> None:
    files = {
        "right.ts": "export const f = (x: number): string => `${x}`;\nconsole.log(f(1));",
        "wrong.ts": "const f = (x: number): string => x;\nf('a');",
        "reads.ts": "/// <reference path='/etc/passwd' />\nconst f = 1;\nprocess.stdout.write(String(f));",
    }
    found = typecheck_typescript(files)
    assert {(d.file, d.line, d.code) for d in found if d.file == "wrong.ts"} == {("wrong.ts", 1, "TS2322"), ("wrong.ts", 2, "TS2345")}
    assert not [d for d in found if d.file == "right.ts"]
    assert [d.line for d in found if d.file == "reads.ts"] == [1]
    assert typecheck_typescript({"right.ts": files["right.ts"]}) == ()


def test_many_run_in_order() -> None:
    jobs = [Job("python", {"main.py": f"import time\ntime.sleep({0.2 - i / 50})\nprint({i})"}) for i in range(6)]
    assert [r.outcome.stdout for r in run_many(jobs, workers=3)] == [f"{i}\n" for i in range(6)]


def test_missing_tool_stops_a_batch_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANTRA_RUSTC", "/nowhere")
    with pytest.raises(MissingToolchain):
        run_many([Job("python", {"main.py": "print(1)"}), Job("rust", {"main.rs": "fn main() {}"})])


@pytest.mark.parametrize("language", LANGUAGES)
def test_hundreds_of_functions_are_one_program(language: str) -> None:
    lines = {
        "python": ("def f{i}(x):\n    return x + {i}", "print(f{i}(1))", "{}"),
        "javascript": ("function f{i}(x) {{ return x + {i}; }}", "console.log(f{i}(1));", "{}"),
        "typescript": ("function f{i}(x: number): number {{ return x + {i}; }}", "console.log(f{i}(1));", "{}"),
        "rust": ("fn f{i}(x: i64) -> i64 {{ x + {i} }}", 'println!("{{}}", f{i}(1));', "fn main() {{\n{}\n}}"),
        "go": ("func f{i}(x int) int {{ return x + {i} }}", "println(f{i}(1))", "func main() {{\n{}\n}}"),
    }
    definition, call, main = lines[language]
    count = 200
    head = "package main\n" if language == "go" else ""
    calls = main.format("\n".join(call.format(i=i) for i in range(count)))
    source = head + "\n".join([*(definition.format(i=i) for i in range(count)), calls])
    result = build_and_run(language, {MAINS[language]: source})
    assert result.ok, result
    printed = result.outcome.stderr if language == "go" else result.outcome.stdout  # Go's println writes to stderr
    assert printed.split() == [str(i + 1) for i in range(count)]


def test_many_files_fit() -> None:
    files = {f"m{i}.py": f"x = {i}" for i in range(300)}
    files["main.py"] = "\n".join(f"import m{i}" for i in range(300)) + "\nprint(sum(m.x for n, m in globals().items() if n[0] == 'm'))"
    assert build_and_run("python", files).outcome.stdout == f"{sum(range(300))}\n"


def test_no_sandbox_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANTRA_SANDBOX", "none")
    assert available_tier() is Tier.NONE
    with pytest.raises(NoSandbox, match="was not run"):
        build_and_run("python", {"main.py": "print(1)"})
    monkeypatch.setenv("YANTRA_SANDBOX", "bubblewarp")
    with pytest.raises(NoSandbox, match="bubblewrap, landlock"):
        available_tier()


def test_requests_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'python'"):
        build_and_run("pyhton", {})
    with pytest.raises(BadRequest, match=r"main\.py"):
        build_and_run("python", {"solution.py": "print(1)"})


def test_produced_files_come_back() -> None:
    outcome = run(["/bin/sh", "-c", "cat in/a >out; printf '\\377' >>out; exit 3"], files={"in/a": b"\x00b"}, keep=["out", "no"],
                  may_fork=True)  # fmt: skip
    assert (outcome.status, outcome.exit_code, outcome.kept) == ("failed", 3, {"out": b"\x00b\xff"})


def test_program_sees_a_small_fixed_environment() -> None:
    source = "import os\nprint(sorted(os.environ), os.listdir('.'))"
    result = build_and_run("python", {"main.py": source})
    names = "['HOME', 'LANG', 'PATH', 'PWD', 'PYTHONHASHSEED', 'TMPDIR', 'TZ']"
    assert result.outcome.stdout.replace("'LC_CTYPE', ", "") == f"{names} ['main.py']\n"


@pytest.mark.parametrize("machine", seccomp.AUDIT_ARCH)
def test_filter_is_well_formed(machine: str) -> None:
    """Every jump lands inside, every path returns; the kernel checks the same for the machine it runs on."""
    for may_fork in (False, True):
        program = seccomp.build_filter(machine, may_fork, 42)
        instructions = [program[i : i + 8] for i in range(0, len(program), 8)]
        assert len(program) % 8 == 0 and len(instructions) < 4096
        for at, (low, high, true, false, *_) in enumerate(instructions):
            code = low | high << 8
            if code & 7 == 5:
                assert at + 1 + max(true, false) < len(instructions)
        assert instructions[-1][0] == seccomp.RETURN
    with pytest.raises(KeyError):
        seccomp.build_filter("pdp11", False, None)


def test_diagnostic_reads_like_a_compilers() -> None:
    assert str(Diagnostic("main.go", 3, 7, "no", code=None)) == "main.go:3:7: error: no"


def test_start_is_cheap() -> None:
    """A sandboxed start of nothing stays far below what any toolchain needs."""
    best = min(run(["/bin/true"], files={}, limits=Limits(memory_bytes=64 * MB)).wall_s for _ in range(5))
    assert best < 0.5
