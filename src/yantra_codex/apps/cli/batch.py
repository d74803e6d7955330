"""Batches: one JSON object a line in, one answer a line out, written as it is made, resumable after a kill.

An answer line is written in one call and flushed; `--resume` keeps the whole lines that are there, cuts a torn last
one, and goes on with the request after them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from yantra_codex.apps.cli import NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.shared import note
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.problems.requests import MAX_LINE, parse_line, read_request, row_id, text_field

Answer = dict[str, Any]


def run_generate_batch(source: str, out: str | None, *, language: str | None, resume: bool, run: bool, budget_s: float) -> int:
    from yantra_codex.engine import YantraCodex

    engine = YantraCodex()

    def answer(row: dict[str, Any]) -> Answer:
        return engine.generate(read_request(row, language=language), run=run, budget_s=budget_s).as_json()

    def refused(id: str, row: dict[str, Any], reason: str) -> Answer:
        asked = row.get("language")
        return {"id": id, "language": asked if isinstance(asked, str) else language, "status": "abstained", "code": None, "confidence": 0.0,
                "source": None, "steps": [], "checks": {"examples": 0, "passed": 0, "tests": None, "toolchain": None}, "provenance": [],
                "proof": None, "tokens": 0, "ms": 0.0, "reason": reason}

    return run_batch(source, out, answer, refused, resume=resume)


def run_translate_batch(source: str, out: str | None, *, to: str | None, resume: bool) -> int:
    from yantra_codex.translate import translate

    def answer(row: dict[str, Any]) -> Answer:
        code = text_field(row, "code", required=True) or ""
        target = text_field(row, "language") or to
        if target is None:
            raise BadRequest("'language' is missing: the one to translate into")
        return translate(code, target, source=text_field(row, "from") or "python", entry=text_field(row, "entry_point"),
                         signature=text_field(row, "signature"), id=row_id(row)).as_json()

    def refused(id: str, row: dict[str, Any], reason: str) -> Answer:
        asked = row.get("language")
        return {"id": id, "language": asked if isinstance(asked, str) else to, "code": None, "status": "abstained", "reason": reason}

    return run_batch(source, out, answer, refused, resume=resume)


def run_batch(source: str, out: str | None, answer: Callable[[dict[str, Any]], Answer], refused: Callable[[str, dict[str, Any], str], Answer],
              *, resume: bool) -> int:
    """Answer every line of a file; exit code 0 when all are verified, 1 when some are not, 5 when there are none."""
    if resume and not out:
        raise click.UsageError("--resume needs --out, where the answers so far are")
    done = _kept(Path(out)) if resume and out else 0
    if done:
        note(f"resuming after {done} answers")
    counts: dict[str, int] = {}
    number = 0
    with _lines(source) as lines, _sink(out, append=resume) as sink:
        for line in lines:
            if not line.strip():
                continue
            number += 1
            if number <= done:
                continue
            row: dict[str, Any] = {}
            try:
                row = parse_line(line)
                reply = answer(row)
            except YantraError as e:
                reply = refused(row_id(row), row, f"line {number}: {e}")
            except RecursionError:
                reply = refused(row_id(row), row, f"line {number}: nested too deeply")
            except MemoryError:
                reply = refused(row_id(row), row, f"line {number}: too large")
            except Exception as e:  # one bad line must not end the batch
                reply = refused(row_id(row), row, f"line {number}: internal error: {type(e).__name__}: {e}")
            counts[reply["status"]] = counts.get(reply["status"], 0) + 1
            sink.write((json.dumps(reply, ensure_ascii=True) + "\n").encode())
            sink.flush()
            if number % 50 == 0:
                note(f"{number} answered")
    total = sum(counts.values())
    if not number:
        note("nothing to do: the batch has no lines")
        return NOTHING
    note(f"{total} answered" + (f" ({', '.join(f'{n} {k}' for k, n in sorted(counts.items()))})" if total else "; all were answered before"))
    return OK if counts.get("verified", 0) == total else NOT_VERIFIED


@contextmanager
def _lines(source: str) -> Iterator[Iterator[bytes]]:
    if source == "-":
        yield _limited(sys.stdin.buffer)
        return
    try:
        f = open(source, "rb")
    except OSError as e:
        raise BadRequest(f"{source}: {e.strerror}") from None
    with f:
        yield _limited(f)


def _limited(f: IO[bytes]) -> Iterator[bytes]:
    """Lines of a file; of one that is too long only as much as shows that it is."""
    while line := f.readline(MAX_LINE + 2):
        if len(line) > MAX_LINE + 1 and not line.endswith(b"\n"):
            while (rest := f.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
        yield line


@contextmanager
def _sink(out: str | None, *, append: bool) -> Iterator[IO[bytes]]:
    if not out or out == "-":
        yield sys.stdout.buffer
        return
    try:
        f = open(out, "ab" if append else "wb")
    except OSError as e:
        raise BadRequest(f"{out}: {e.strerror}") from None
    with f:
        yield f
        f.flush()
        os.fsync(f.fileno())


def _kept(path: Path) -> int:
    """How many whole answers a file holds; a torn last line is cut off."""
    if not path.exists():
        return 0
    good = count = 0
    with path.open("rb") as f:
        for line in f:
            try:
                if not line.endswith(b"\n") or not isinstance(json.loads(line), dict):
                    break
            except ValueError:
                break
            good, count = good + len(line), count + 1
    if path.stat().st_size != good:
        os.truncate(path, good)
    return count
