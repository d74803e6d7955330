"""Batches: one JSON object a line in, one answer a line out, written as it is made, resumable after a kill.

An answer line goes to the file in one unbuffered write, so that what was written survives the process. `--resume` keeps
the whole lines that are there, cuts a torn last one, and goes on with the request after them.
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
    from yantra_codex.answers.solution import Checks, Solution
    from yantra_codex.engine import YantraCodex

    engine = YantraCodex()

    def answer(row: dict[str, Any]) -> Answer:
        return engine.generate(read_request(row, language=language), run=run, budget_s=budget_s).as_json()

    def refused(row: dict[str, Any], reason: str) -> Answer:
        examples = row.get("examples")
        given = len(examples) if isinstance(examples, list) else 0
        return Solution("", asked_language(row, language) or "", "abstained", checks=Checks(given), reason=reason).as_json()

    return run_batch(source, out, answer, refused, resume=resume)


def run_translate_batch(source: str, out: str | None, *, to: str | None, resume: bool) -> int:
    from yantra_codex.translate import Translation, translate

    def answer(row: dict[str, Any]) -> Answer:
        code = text_field(row, "code", required=True) or ""
        target = text_field(row, "language") or to
        if target is None:
            raise BadRequest("'language' is missing: the one to translate into")
        return translate(code, target, source=text_field(row, "from") or "python", entry=text_field(row, "entry_point"),
                         signature=text_field(row, "signature"), id=row_id(row)).as_json()

    def refused(row: dict[str, Any], reason: str) -> Answer:
        return Translation("", asked_language(row, to) or "", "abstained", reason=reason).as_json()

    return run_batch(source, out, answer, refused, resume=resume)


def asked_language(row: dict[str, Any], default: str | None) -> str | None:
    """The language a row asks for, by its full name where it has one."""
    from yantra_codex.languages import language_name

    asked = row.get("language")
    if not isinstance(asked, str):
        return default
    try:
        return language_name(asked)
    except YantraError:
        return asked


def run_batch(source: str, out: str | None, answer: Callable[[dict[str, Any]], Answer], refused: Callable[[dict[str, Any], str], Answer],
              *, resume: bool) -> int:
    """Answer every line of a file; exit code 0 when all are verified, 1 when some are not, 5 when there are none."""
    out = None if out == "-" else out
    if resume and not out:
        raise click.UsageError("--resume needs --out, where the answers so far are")
    _refuse_same_file(source, out)
    counts: dict[str, int] = {}
    number = done = 0
    try:
        with _lines(source) as lines:
            ids = kept_ids(Path(out)) if resume and out else []
            done = len(ids)
            if done:
                note(f"resuming after {done} answers")
            with _sink(out, append=resume) as write:
                for line in lines:
                    if not line.strip():
                        continue
                    number += 1
                    if number <= done:
                        _refuse_other_batch(line, ids[number - 1], number, out or "")
                        continue
                    reply = reply_to(line, number, answer, refused)
                    counts[reply["status"]] = counts.get(reply["status"], 0) + 1
                    write((json.dumps(reply, ensure_ascii=True, allow_nan=False) + "\n").encode())
                    if number % 50 == 0:
                        note(f"{number} answered")
    except KeyboardInterrupt:
        note(f"interrupted after {done + sum(counts.values())} answers" + ("; they are kept, go on with --resume" if out else ""))
        raise
    if not number:
        note("nothing to do: the batch has no lines")
        return NOTHING
    if number < done:
        raise BadRequest(f"{out} has {done} answers, {source} only {number} requests: is this the batch that was stopped?")
    total = sum(counts.values())
    note(f"{total} answered" + (f" ({', '.join(f'{n} {k}' for k, n in sorted(counts.items()))})" if total else "; all were answered before"))
    if not total:
        return NOTHING
    return OK if counts.get("verified", 0) == total else NOT_VERIFIED


def reply_to(line: bytes, number: int, answer: Callable[[dict[str, Any]], Answer], refused: Callable[[dict[str, Any], str], Answer]) -> Answer:
    """The answer to one line, whatever the line is; it carries the request's own id."""
    row: dict[str, Any] = {}
    try:
        row = parse_line(line.rstrip(b"\r\n"))
        reply = answer(row)
    except YantraError as e:
        reply = refused(row, f"line {number}: {e}")
    except RecursionError:
        reply = refused(row, f"line {number}: nested too deeply")
    except MemoryError:
        reply = refused(row, f"line {number}: too large")
    except Exception as e:  # one bad line must not end the batch
        reply = refused(row, f"line {number}: internal error: {type(e).__name__}: {e}"[:500])
    return {**reply, "id": plain_id(row.get("id"))}


def plain_id(id: Any) -> Any:
    """The id as it was given, of any JSON kind; None for what JSON can't write (NaN, a number out of range)."""
    try:
        json.dumps(id, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    return id


def _refuse_same_file(source: str, out: str | None) -> None:
    """Raises BadRequest where the answers would overwrite the requests."""
    if source == "-":
        return
    try:
        asked = os.stat(source)
        written = os.stat(out) if out else os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):  # not there yet, or no real stdout
        return
    if os.path.samestat(asked, written) and os.path.isfile(source):
        raise BadRequest(f"{source} is both the batch and the place of its answers; give --out another name")


def _refuse_other_batch(line: bytes, kept: Any, number: int, out: str) -> None:
    try:
        asked = plain_id(parse_line(line.rstrip(b"\r\n")).get("id"))
    except YantraError:
        asked = None
    if asked != kept:
        raise BadRequest(f"{out} belongs to another batch: its line {number} answers {json.dumps(kept)}, the request there is {json.dumps(asked)}; "
                         "start anew without --resume or give another --out")


@contextmanager
def _lines(source: str) -> Iterator[Iterator[bytes]]:
    if source == "-":
        yield _limited(sys.stdin.buffer)
        return
    try:
        f = open(source, "rb")  # noqa: SIM115
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
def _sink(out: str | None, *, append: bool) -> Iterator[Callable[[bytes], None]]:
    """A function that writes a line at once; raises BadRequest where the place can't be written."""
    if not out:
        stdout = sys.stdout.buffer

        def show(line: bytes) -> None:
            stdout.write(line)
            stdout.flush()

        yield show
        return
    try:
        f = open(out, "ab" if append else "wb", buffering=0)  # noqa: SIM115
    except OSError as e:
        raise BadRequest(f"{out}: {e.strerror}") from None

    def put(line: bytes) -> None:
        try:
            while line:
                line = line[f.write(line) :]
        except OSError as e:
            raise BadRequest(f"{out}: {e.strerror}; the answers before are kept") from None

    with f:
        yield put


def kept_ids(path: Path) -> list[Any]:
    """The ids of the whole answers a file holds; a torn last line is cut off.

    Raises BadRequest, changing nothing, for a file that holds anything else than answers.
    """
    ids: list[Any] = []
    good = 0
    try:
        if not path.exists():
            return ids
        with path.open("rb") as f:
            for number, line in enumerate(f, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    row = json.loads(line)
                except ValueError:
                    row = None
                if not isinstance(row, dict) or not {"id", "status"} <= set(row):
                    raise BadRequest(f"{path}: line {number} is not an answer; --resume goes on only with a file of answers")
                ids.append(row["id"])
                good += len(line)
            torn = f.seek(0, os.SEEK_END) != good
        if torn:
            with path.open("rb") as f:
                f.seek(good)
                if not f.read(1).startswith(b"{"):
                    raise BadRequest(f"{path}: line {len(ids) + 1} is not an answer; --resume goes on only with a file of answers")
            os.truncate(path, good)
    except OSError as e:
        raise BadRequest(f"{path}: {e.strerror}") from None
    return ids
