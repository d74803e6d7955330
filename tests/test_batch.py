"""Batches: the JSONL contract, bad lines, resuming after a kill at any moment, places that can't be written."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.apps.cli import INTERRUPTED, NOT_VERIFIED, NOTHING, OK, USAGE, run
from yantra_codex.apps.cli.batch import kept_ids, plain_id, run_batch

FIELDS = ["id", "language", "status", "code", "confidence", "source", "steps", "checks", "provenance", "proof", "tokens", "ms", "reason"]
TOTAL = {"language": "javascript", "prompt": "running total of a list", "entry_point": "total", "examples": [{"args": [[1, 2, 3]], "expected": [1, 3, 6]}]}
BAD_LINES: list[tuple[bytes, str]] = [
    (b"{", "not JSON"),
    (b"[1, 2]", "an array"),
    (b"null", "null"),
    (b'"x"', "text"),
    (b"3", "a number"),
    (b"\xff\xfe{}", "not UTF-8"),
    (b'{"prompt": "x"}', "'language' is missing"),
    (b'{"language": "rust"}', "'prompt' is missing"),
    (b'{"language": "ruts", "prompt": "sum"}', "did you mean 'rust'"),
    (b'{"language": "go", "promt": "sum"}', "did you mean 'prompt'"),
    (b'{"language": "go", "prompt": 5}', "'prompt' must be text, met a number"),
    (b'{"language": "go", "prompt": ""}', "the prompt is empty"),
    (b'{"language": "go", "prompt": "a\\u0000b"}', "NUL"),
    (b'{"language": "go", "prompt": "a\\ud800b"}', "surrogate"),
    (b'{"language": ["go"], "prompt": "sum"}', "'language' must be text"),
    (b'{"language": "go", "prompt": "sum", "entry_point": "a b"}', "entry point"),
    (b'{"language": "go", "prompt": "sum", "signature": "((("}', "can't be read"),
    (b'{"language": "go", "prompt": "sum", "examples": {}}', "'examples' must be an array"),
    (b'{"language": "go", "prompt": "sum", "examples": [1]}', "example 1"),
    (b'{"language": "go", "prompt": "sum", "examples": [{"args": 1, "expected": 2}]}', "'args' must be an array"),
    (b'{"language": "go", "prompt": "sum", "examples": [{"args": [1]}]}', "exactly one of"),
    (b'{"language": "go", "prompt": "sum", "examples": [{"args": [1], "expected": 1, "raises": "E"}]}', "exactly one of"),
    (b'{"language": "go", "prompt": "sum", "examples": [{"args": [1], "raises": "a b"}]}', "name of an error"),
    (b'{"language": "go", "prompt": "sum", "signature": "f(x: int) -> int", "examples": [{"args": [1, 2], "expected": 1}]}', "example 1: it has 2 arguments"),
    (b'{"language": "go", "prompt": "sum", "signature": "f(x: int) -> int", "examples": [{"args": ["a"], "expected": 1}]}', "example 1: 'a' is given for x"),
    (b'{"language": "go", "prompt": "sum", "signature": "f(x: int) -> int", "examples": [{"args": [1], "expected": "a"}]}', "example 1: 'a' is expected"),
    (b'{"language": "go", "prompt": "sum", "examples": [{"args": [1], "expected": 1}, {"args": [], "expected": 1}]}', "must agree"),
    (b'{"a": ' * 150_000, "nested too deeply"),
    (b'{"language": "go", "prompt": "sum", "examples": [{"args": [' + b"[" * 90 + b"]" * 90 + b'], "expected": 1}]}', "nested more than"),
    (b'{"language": "go", "prompt": "' + b"x" * 100_001 + b'"}', "at most 100,000"),
    (b'{"language": "go", "prompt": "' + b"x" * 1_000_001 + b'"}', "at most 1,000,000"),
    (b'{"id": ' + b"9" * 5000 + b', "language": "go", "prompt": "sum"}', "can't be read"),
]


def answers(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def batch(tmp_path: Path, lines: Sequence[bytes | dict[str, Any]], *options: str) -> tuple[int, list[dict[str, Any]]]:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"".join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b"\n" for x in lines))
    code = run(["generate", "--batch", str(source), "--out", str(out), *options])
    return code, answers(out)


def test_the_contract(tmp_path: Path) -> None:
    code, got = batch(tmp_path, [{"id": "P1", **TOTAL}])
    assert code == OK
    [a] = got
    assert list(a) == FIELDS
    assert (a["id"], a["language"], a["status"], a["source"], a["tokens"], a["reason"]) == ("P1", "javascript", "verified", "library", 0, None)
    assert a["checks"]["examples"] == a["checks"]["passed"] == 1
    assert "function total(" in a["code"] and a["proof"].startswith("y") and a["ms"] > 0 and 0 < a["confidence"] < 1


@pytest.mark.parametrize("id", ["P1", "", 7, 1.5, True, None, [1, {"a": None}], {"k": [1]}, "é\u2028\U0001f600"])
def test_an_answer_carries_the_id_of_its_request(tmp_path: Path, id: Any) -> None:
    _, got = batch(tmp_path, [{"id": id, "language": "go"}, {"id": id, **TOTAL}])
    assert [a["id"] for a in got] == [id, id]
    assert [a["status"] for a in got] == ["abstained", "verified"]


def test_an_id_that_json_lacks() -> None:
    assert plain_id(float("nan")) is None and plain_id([float("inf")]) is None


@pytest.mark.parametrize(("line", "reason"), BAD_LINES, ids=[r for _, r in BAD_LINES])
def test_a_bad_line_is_answered_and_the_batch_goes_on(tmp_path: Path, line: bytes, reason: str) -> None:
    code, got = batch(tmp_path, [line, {"id": "after", **TOTAL}])
    assert code == NOT_VERIFIED
    assert [a["status"] for a in got] == ["abstained", "verified"]
    assert list(got[0]) == FIELDS and got[0]["code"] is None and got[0]["proof"] is None
    assert reason in got[0]["reason"] and got[0]["reason"].startswith("line 1:")
    assert "internal" not in got[0]["reason"]
    assert got[1]["id"] == "after"


def test_blank_lines_and_endings(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    row = json.dumps(TOTAL).encode()
    source.write_bytes(b"\xef\xbb\xbf" + row + b"\r\n\r\n  \n\n" + row)
    assert run(["generate", "--batch", str(source), "--out", str(out)]) == OK
    assert [a["status"] for a in answers(out)] == ["verified", "verified"]


def test_an_empty_batch_is_nothing_to_do(tmp_path: Path) -> None:
    assert batch(tmp_path, [])[0] == NOTHING
    assert batch(tmp_path, [b"  ", b""])[0] == NOTHING


def test_translate_batch(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    code = 'def twice(x: int) -> int:\n    """Double.\n\n    >>> twice(2)\n    4\n    """\n    return 2 * x\n'
    rows = [{"id": 1, "code": code, "from": "python", "language": "javascript", "entry_point": "twice"},
            {"id": 2, "code": "def f(", "from": "python", "language": "rust", "entry_point": "f"}, {"id": 3, "language": "go"},
            {"id": 4, "code": code, "from": "go", "language": "rust"}]
    source.write_text("".join(json.dumps(r) + "\n" for r in rows))
    assert run(["translate", "--batch", str(source), "--out", str(out)]) == NOT_VERIFIED
    got = answers(out)
    assert all(list(a) == ["id", "language", "code", "status", "reason"] for a in got)
    assert [(a["id"], a["status"]) for a in got] == [(1, "verified"), (2, "abstained"), (3, "abstained"), (4, "abstained")]
    assert "twice" in got[0]["code"] and "'code' is missing" in got[2]["reason"]


# ---------------------------------------------------------------- places


def test_out_must_not_be_the_batch_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(TOTAL) + "\n")
    link = tmp_path / "link.jsonl"
    link.symlink_to(source)
    for out in (source, link):
        assert run(["generate", "--batch", str(source), "--out", str(out)]) == USAGE
        assert "both the batch and the place" in capsys.readouterr().err
    assert source.read_text() == json.dumps(TOTAL) + "\n"


@pytest.mark.parametrize(("out", "says"), [("/nowhere/at/all.jsonl", "No such file"), ("/", "Is a directory"), ("/dev/full", "No space left")])
def test_places_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, says: str) -> None:
    if out.startswith("/dev") and not Path(out).exists():
        pytest.skip(f"no {out} here")
    source = tmp_path / "in.jsonl"
    source.write_text("{\n")
    assert run(["generate", "--batch", str(source), "--out", out]) == USAGE
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("source", ["/nowhere.jsonl", "/"])
def test_batches_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str) -> None:
    assert run(["generate", "--batch", source, "--out", str(tmp_path / "o")]) == USAGE
    assert "error:" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_resume_needs_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generate", "--batch", "x", "--resume"]) == USAGE
    assert "--resume needs --out" in capsys.readouterr().err


def test_resume_never_touches_what_is_not_a_file_of_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "notes.txt"
    source.write_text("{\n")
    for text in ("my notes\nmore\n", "my notes", '{"id": 1}\n', '{"id": 1, "status": "verified"}\nno\n'):
        out.write_text(text)
        assert run(["generate", "--batch", str(source), "--out", str(out), "--resume"]) == USAGE
        assert "is not an answer" in capsys.readouterr().err
        assert out.read_text() == text


def test_resume_refuses_another_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "b"}\n')
    out.write_text('{"id": "a", "status": "verified"}\n')
    assert run(["generate", "--batch", str(source), "--out", str(out), "--resume"]) == USAGE
    assert "another batch" in capsys.readouterr().err
    out.write_text('{"id": "b", "status": "verified"}\n{"id": "c", "status": "verified"}\n')
    assert run(["generate", "--batch", str(source), "--out", str(out), "--resume"]) == USAGE
    assert "only 1 requests" in capsys.readouterr().err


def test_a_torn_last_line_is_cut(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    for torn in (b"", b"{", b'{"id": 2, "status": "verified"}', b'{"id": 2, "sta'):
        out.write_bytes(b'{"id": 1, "status": "verified"}\n' + torn)
        assert kept_ids(out) == [1]
        assert out.read_bytes() == b'{"id": 1, "status": "verified"}\n'


# ---------------------------------------------------------------- kills


def many_lines() -> list[bytes]:
    """Requests of every kind, more cheap ones than dear ones."""
    lines = []
    for i in range(60):
        kind = i % 4
        row: Any = {"id": i, **TOTAL} if kind == 0 else {"id": f"s{i}", "language": "go"} if kind == 1 else {"id": [i], "language": "go", "prompt": ""}
        lines.append(b"{" if kind == 3 else json.dumps(row).encode())
    return lines


def without_ms(path: Path) -> list[str]:
    return [json.dumps({k: v for k, v in a.items() if k != "ms"}) for a in answers(path)]


def in_child(source: Path, out: Path) -> int:
    """Start a batch in a forked process, which shares what is loaded; its pid."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        code = run(["generate", "--batch", str(source), "--out", str(out), "--resume"])
    finally:
        os._exit(code)


def test_a_batch_killed_at_random_moments_answers_each_request_once(tmp_path: Path) -> None:
    source, out, whole = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    source.write_bytes(b"".join(line + b"\n" for line in many_lines()))
    assert run(["generate", "--batch", str(source), "--out", str(whole)]) == NOT_VERIFIED
    size = whole.stat().st_size
    rng = random.Random(20)
    kills = 0
    # kills by bytes written (spread over the file) and a little later, so that they fall inside a write, between two, inside an answer
    for aim in sorted(rng.randrange(size) for _ in range(24)):
        pid = in_child(source, out)
        deadline = time.monotonic() + 20
        while (out.stat().st_size if out.exists() else 0) < aim and time.monotonic() < deadline:
            if os.waitpid(pid, os.WNOHANG)[0]:
                pid = 0
                break
            time.sleep(0.0005)
        if pid:
            time.sleep(rng.random() * 0.01)
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            kills += os.WIFSIGNALED(status)
            kept = out.read_bytes() if out.exists() else b""
            assert without_ms_bytes(kept) == without_ms(whole)[: kept.count(b"\n")]  # what was acknowledged is there
            if rng.random() < 0.3:  # a write that a crash of the machine tore
                out.write_bytes(kept[: len(kept) - rng.randrange(40)] if kept.endswith(b"}\n") else kept)
    assert kills >= 20
    assert run(["generate", "--batch", str(source), "--out", str(out), "--resume"]) in (NOT_VERIFIED, NOTHING)
    assert without_ms(out) == without_ms(whole)
    assert run(["generate", "--batch", str(source), "--out", str(out), "--resume"]) == NOTHING
    assert without_ms(out) == without_ms(whole)


def without_ms_bytes(data: bytes) -> list[str]:
    rows = [json.loads(line) for line in data.split(b"\n")[:-1]]
    return [json.dumps({k: v for k, v in r.items() if k != "ms"}) for r in rows]


def yantra(*args: str, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from yantra_codex.apps.cli import main; main()", *args]
    # a shell without job control starts what it puts in the background with interrupts ignored, and that is inherited
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heard, **options)


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    p = yantra("generate", "--batch", "-", "--out", str(out), stdin=subprocess.PIPE)
    assert p.stdin is not None
    p.stdin.write(b'{"id": 1}\n')
    p.stdin.flush()
    deadline = time.monotonic() + 30
    while not (out.exists() and out.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.01)
    p.send_signal(signal.SIGINT)
    _, err = p.communicate()
    assert p.returncode == INTERRUPTED, err
    assert b"Traceback" not in err and b"--resume" in err
    assert [a["id"] for a in answers(out)] == [1]


def test_stdin_to_stdout() -> None:
    p = yantra("generate", "--batch", "-", stdin=subprocess.PIPE)
    out, err = p.communicate(b'{"id": 1}\n{"id": 2, "language": "go"}\n')
    assert p.returncode == NOT_VERIFIED
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 2]
    assert b"2 answered" in err


def test_an_internal_error_in_one_line_does_not_end_the_batch(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'{"id": 1}\n{"id": 2}\n')

    def answer(row: dict[str, Any]) -> dict[str, Any]:
        if row["id"] == 1:
            raise ZeroDivisionError("oops")
        return {"id": "", "status": "verified"}

    run_batch(str(source), str(out), answer, lambda row, reason: {"id": "", "status": "abstained", "reason": reason}, resume=False)
    first, second = answers(out)
    assert "internal error: ZeroDivisionError: oops" in first["reason"] and second == {"id": 2, "status": "verified"}
