"""Public solutions: how many lift, and whether the lifted program gives on the examples' arguments what CPython gives for the same code."""

from __future__ import annotations

import ast
import json
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.shared import cause, note, ranked
from yantra_codex.corpora.checked import MAX_CHECKS, check_program
from yantra_codex.corpora.items import Item
from yantra_codex.corpora.patterns import Asked, Refused, lifted, prepared, with_doctests
from yantra_codex.corpora.sources import open_source
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import NONE
from yantra_codex.runner.programs import build_and_run
from yantra_codex.runner.watch import MB, Limits

CHUNK = 40

# a call's outcome: ["value", result, arguments afterwards], ["raises", kind], ["failed", why]
DRIVER = '''
import json, signal, sys
sys.setrecursionlimit(20000)
def stop(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, stop)
cases = json.loads(open("cases.json", encoding="utf-8").read())
real = sys.stdout
def entry_of(space, name):
    if callable(space.get(name)):
        return space[name]
    owners = [c for c in space.values() if isinstance(c, type) and name in vars(c)]
    return getattr(owners[-1](), name)
for case in cases:
    out = []
    sys.stdout = open("/dev/null", "w")
    try:
        signal.alarm(5)
        space = {"__name__": "solution"}
        exec(compile(case["source"], "solution.py", "exec"), space)
        for text in case["calls"]:
            signal.alarm(5)
            args = eval(text)
            try:
                value = entry_of(space, case["entry"])(*args)
                out.append(["value", repr(value), [repr(a) for a in args]])
            except Exception as e:
                out.append(["raises", type(e).__name__])
    except BaseException as e:
        out.append(["failed", type(e).__name__])
    finally:
        signal.alarm(0)
        sys.stdout = real
    real.write(NONCE + " " + json.dumps([case["id"], out]) + "\\n")
    real.flush()
'''


@dataclass(frozen=True, slots=True)
class Lifted:
    """A solution's program and what it was lifted from."""

    id: str
    asked: Asked
    program: Program


def measure(path: Path, limit: int | None = None, seed: int = 0) -> dict[str, Any]:
    """The lifted share of a file's Python solutions, and of those with calls that CPython can run the share that agrees in every call.

    limit: so many of them, drawn with the seed. What the interpreter stops for its limits does not agree.
    """
    codes = [(item, n) for item in open_source(str(path)) if isinstance(item, Item) for n, c in enumerate(item.codes) if c.language == "python" and c.right]
    if limit is not None:
        codes = random.Random(seed).sample(codes, min(limit, len(codes)))
    failures: list[tuple[str, str]] = []
    total = len(codes)
    done: list[Lifted] = []
    for i, (item, n) in enumerate(codes, 1):
        found = lift_one(item, n)
        if isinstance(found, Lifted):
            done.append(found)
        else:
            failures.append((cause(f"not lifted: {found}"), f"{item.id}#{n}"))
        if i % 200 == 0:
            note(f"{i} of {total} lifted or refused")
    with_calls = [x for x in done if x.asked.examples]
    compared = agreed = 0
    for x, truth in truths(with_calls):
        examples = runnable(x, truth)
        if not examples:
            failures.append((cause(f"not compared: CPython {truth[0][0]} {truth[0][1] if len(truth[0]) > 1 else ''}"), x.id))
            continue
        compared += 1
        checked = check_program(x.program, examples)
        agreed += checked.failure is None
        if checked.failure is not None:
            failures.append((cause(f"differs: {checked.cause or checked.failure}"), x.id))
    return {"total": total, "lifted": len(done), "with_calls": len(with_calls), "compared": compared, "agreed": agreed, "causes": ranked(failures)}


def lift_one(item: Item, number: int) -> Lifted | str:
    """The lifted solution, or why it does not lift."""
    try:
        asked = prepared(item, item.codes[number].text)
        program = lifted(asked)
        asked = with_doctests(asked, program)
    except Refused as e:
        return f"{e.kind}: {e.detail}"
    return Lifted(f"{item.id}#{number}", replace(asked, entry=asked.entry or program.entry.name, examples=asked.examples[:MAX_CHECKS]), program)


def truths(solutions: Sequence[Lifted]) -> Iterator[tuple[Lifted, list[list[Any]]]]:
    """Each solution with what its calls give in CPython, run in the sandbox."""
    queue = iter(solutions)
    while chunk := list(islice(queue, CHUNK)):
        nonce = "y" + secrets.token_hex(8)
        rows = [{"id": i, "source": x.asked.text, "entry": x.asked.entry, "calls": [repr(e.args) for e in x.asked.examples]} for i, x in enumerate(chunk)]
        files = {"main.py": f"NONCE = {nonce!r}\n{DRIVER}", "cases.json": json.dumps(rows)}
        result = build_and_run("python", files, limits=Limits(wall_s=600, cpu_s=600, memory_bytes=2048 * MB, output_bytes=64 * MB))
        told = dict(json.loads(rest) for mark, _, rest in (line.partition(" ") for line in result.outcome.stdout.splitlines()) if mark == nonce)
        for i, x in enumerate(chunk):
            yield x, told.get(i) or [["failed", "not run"]]


def runnable(x: Lifted, truth: list[list[Any]]) -> list[Example]:
    """The calls with what CPython gives; without those whose outcome is no literal."""
    found = []
    changed = next((i for i, p in enumerate(x.program.entry.params) if p.inout), None) if x.program.entry.returns == NONE else None
    for example, outcome in zip(x.asked.examples, truth, strict=False):
        if outcome[0] == "raises":
            found.append(replace(example, expected=None, raises=outcome[1]))
        elif outcome[0] == "value":
            text = outcome[1] if changed is None else outcome[2][changed]
            try:
                value = set() if text == "set()" else ast.literal_eval(text)
            except (ValueError, SyntaxError):
                continue
            found.append(replace(example, expected=value, raises=None))
    return found
