"""Reads benchmark files: what a task shows its solver, and apart from it what judges the answer.

Four forms are known: "mbxp" (MBPP with tests in several languages, `languages[L]`), "mbpp" (the original: text, code,
test_list), "humaneval" (prompt, entry_point, test) and "requests" (the batch contract plus `hidden_tests` or
`hidden_examples`). JSON lines, a JSON array, or either gzipped.
"""

from __future__ import annotations

import ast
import builtins
import codecs
import gzip
import json
import random
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import Type, parse_type
from yantra_codex.languages import LANGUAGES, language_name
from yantra_codex.problems import Problem, make_problem
from yantra_codex.problems.examples import find, find_examples
from yantra_codex.problems.problem import shape_value
from yantra_codex.problems.requests import read_examples, text_field

MAX_FILE = 512 * 1024 * 1024
PROTOCOLS = ("standard", "strict")
STRICT_SHOWN = 2
# MBPP's own division of its task numbers
MBPP_SPLITS = {"prompt": range(1, 11), "test": range(11, 511), "validation": range(511, 601), "train": range(601, 975)}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What judges an answer and is never shown.

    kind: "check" (Python: the test defines `check`, called with the entry), "program" (text that runs beside the
    answer), "tests" (a caller's test source), "examples" (calls with their outcomes). before: text that stands before
    the answer. reference: the benchmark's own solution, where it is asked for and there is one.
    """

    kind: str
    test: str = ""
    examples: tuple[Example, ...] = ()
    before: str = ""
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One task in one language. prompt, entry_point, signature and examples are all that a solver is shown."""

    id: str
    language: str
    prompt: str
    hidden: Hidden
    entry_point: str | None = None
    signature: str | None = None
    examples: tuple[Example, ...] = ()
    split: str | None = None

    def problem(self) -> Problem:
        """The request; raises BadRequest where it can't be understood."""
        return make_problem(self.prompt, self.language, id=self.id, entry_point=self.entry_point, signature=self.signature, examples=self.examples)


@dataclass(frozen=True, slots=True)
class Reference:
    """A benchmark's own text and solution (Python): what a library shares with it, whether an answer agrees with it; never shown.

    examples: those shown. tests: the calls with literal outcomes among what judges the task, where any can be read.
    """

    id: str
    entry_point: str
    text: str
    code: str | None
    examples: tuple[Example, ...]
    tests: tuple[Example, ...] = ()


# ---------------------------------------------------------------- the file


def load_rows(path: str | Path) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers (or places in an array). Raises BadRequest saying what is wrong."""
    rows = []
    for n, row in each_row(path):
        if isinstance(row, BadRequest):
            raise BadRequest(f"{path}, line {n}: {row}")
        rows.append((n, row))
    return rows


def each_row(path: str | Path) -> list[tuple[int, dict[str, Any] | BadRequest]]:
    """The objects of a file with their line numbers (or places in an array); for one that is none, what is wrong with it.

    Raises BadRequest for a file that can't be read or has no rows.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as e:
        raise BadRequest(f"{path}: {e.strerror or e}") from None
    if data[:2] == b"\x1f\x8b":
        data = _unzip(path, data)
    if len(data) > MAX_FILE:
        raise BadRequest(f"{path} is larger than {MAX_FILE >> 20} MB")
    data = data.removeprefix(codecs.BOM_UTF8)
    rows = _array(path, data) if data.lstrip().startswith(b"[") else [(n, _line(line)) for n, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if not rows:
        raise BadRequest(f"{path} has no tasks")
    return rows


def _unzip(path: Path, data: bytes) -> bytes:
    unzip = zlib.decompressobj(wbits=31)
    try:
        return unzip.decompress(data, MAX_FILE + 1)
    except (zlib.error, gzip.BadGzipFile) as e:
        raise BadRequest(f"{path} does not unzip: {e}") from None


def _line(line: bytes) -> dict[str, Any] | BadRequest:
    try:
        return _object(json.loads(line.decode()))
    except UnicodeDecodeError as e:
        return BadRequest(f"not UTF-8 (byte {e.start})")
    except json.JSONDecodeError as e:
        return BadRequest(f"not JSON: {e.msg} at column {e.colno}")
    except (ValueError, RecursionError) as e:  # a number of thousands of digits, or too deep
        return BadRequest(f"not JSON that can be read: {e}")


def _array(path: Path, data: bytes) -> list[tuple[int, dict[str, Any] | BadRequest]]:
    try:
        rows = json.loads(data.decode())
    except UnicodeDecodeError as e:
        raise BadRequest(f"{path} is not UTF-8 (byte {e.start})") from None
    except (ValueError, RecursionError) as e:
        raise BadRequest(f"{path}: not JSON: {e}") from None
    return [(n, _object(row)) for n, row in enumerate(rows, 1)]


def _object(row: Any) -> dict[str, Any] | BadRequest:
    return row if isinstance(row, dict) else BadRequest(f"a JSON object was expected, met {type(row).__name__}")


# ---------------------------------------------------------------- forms

# form -> the fields that tell it and that every row must have; "a|b" is one of them
FIELDS = {
    "mbxp": ("task_id", "languages", "examples"),
    "mbpp": ("task_id", "text|prompt", "code", "test_list"),
    "humaneval": ("task_id", "prompt", "entry_point", "test"),
    "requests": ("prompt", "hidden_tests|hidden_examples"),
}


def detect(row: Row) -> str:
    """The form of a row; raises BadRequest naming what the nearest form lacks."""
    best, lacking = "", list[str]()
    for form, fields in FIELDS.items():
        missing = _missing(row, fields)
        if not missing:
            return form
        if not best or len(missing) < len(lacking):
            best, lacking = form, missing
    raise BadRequest(f"no known benchmark form; the nearest is {best}, and {', '.join(map(repr, lacking))} is missing "
                     f"(forms: {'; '.join(f'{k}: ' + ', '.join(v) for k, v in FIELDS.items())})")


def _missing(row: Row, fields: Sequence[str]) -> list[str]:
    return [f for f in fields if not any(row.get(name) is not None for name in f.split("|"))]


def read_tasks(path: str | Path, *, languages: Sequence[str] | None = None, split: str | None = None, protocol: str = "standard",
               limit: int | None = None, seed: int | None = None, references: bool = False) -> list[Task]:
    """The tasks of a file, in its order, languages inside tasks. references: with the benchmark's own solutions among what is hidden.

    languages: those wanted; None: Python, and for "requests" whatever a row asks. split: only this one. protocol: "standard" (all shown
    examples) or "strict" (the first two). limit: at most so many tasks, the first ones or a sample drawn with `seed`.
    Raises BadRequest for a file, row or option that does not fit.
    """
    if protocol not in PROTOCOLS:
        raise BadRequest(f"unknown protocol {protocol!r}: {' or '.join(PROTOCOLS)}")
    rows = load_rows(path)
    form = _form_of(path, rows)
    usual = LANGUAGES if form == "requests" else ("python",)
    wanted = tuple(dict.fromkeys(language_name(name) for name in languages or usual))
    shown = STRICT_SHOWN if protocol == "strict" else None
    by_row: list[list[Task]] = []
    splits: set[str] = set()
    for n, row in rows:
        missing = _missing(row, FIELDS[form])
        if missing:
            raise BadRequest(f"{path}, line {n}: {missing[0]!r} is missing (the file is read as {form})")
        own = split_of(row, form)
        splits.add(own or "")
        if split is not None and own != split:
            continue
        try:
            tasks = [replace(t, split=own) for t in READERS[form](row, wanted, shown)]
            if references and tasks:
                own_solution = _REFERENCES[form](row)
                tasks = [replace(t, hidden=replace(t.hidden, reference=own_solution if own_solution.code else None)) for t in tasks]
        except (YantraError, KeyError, TypeError, AttributeError, ValueError) as e:
            raise BadRequest(f"{path}, line {n}: {e if isinstance(e, YantraError) else f'a field is not as the form {form} has it ({e})'}") from None
        if tasks:
            by_row.append(tasks)
    if split is not None and split not in splits:
        known = ", ".join(sorted(s for s in splits if s))
        raise BadRequest(f"{path} has no split {split!r}" + (f"; it has {known}" if known else "; its rows name none"))
    if limit is not None:
        by_row = by_row[:limit] if seed is None else _sample(by_row, limit, seed)
    return [t for tasks in by_row for t in tasks]


def _form_of(path: str | Path, rows: Sequence[tuple[int, Row]]) -> str:
    n, first = rows[0]
    try:
        return detect(first)
    except BadRequest as e:
        raise BadRequest(f"{path}, line {n}: {e}") from None


def _sample(rows: list[list[Task]], limit: int, seed: int) -> list[list[Task]]:
    chosen = sorted(random.Random(seed).sample(range(len(rows)), min(limit, len(rows))))
    return [rows[i] for i in chosen]


def split_of(row: Row, form: str) -> str | None:
    """The split a row names, or that its number has in MBPP."""
    if isinstance(row.get("split"), str):
        return str(row["split"])
    if form == "mbpp":
        number = re.search(r"\d+$", str(row.get("task_id")))
        return next((s for s, r in MBPP_SPLITS.items() if number and int(number[0]) in r), None)
    return None


# ---------------------------------------------------------------- MBPP in several languages


def _mbxp_tasks(row: Row, wanted: Sequence[str], shown: int | None) -> Iterable[Task]:
    every = mbxp_examples(row)
    given = every[:shown]
    for language in wanted:
        spec = row["languages"].get(language) or {}
        if language == "rust":  # the source has no Rust: judged on the examples, under a natural signature
            if every and len(every) == len(row["examples"]):
                yield Task(str(row["task_id"]), language, _description(row), Hidden("examples", examples=every), row["entry_point"], None, given)
        elif spec.get("test") and spec.get("status") != "unsupported":
            prompt = spec["prompt"] if shown is None else without_examples(spec["prompt"], spec["entry_point"], shown)
            signature = None
            if prompt is None:  # not in the usual form: the words and the declaration alone
                prompt, signature = _description(row), spec["declaration"]
            yield Task(str(row["task_id"]), language, prompt, Hidden(spec.get("test_kind") or "program", spec["test"]),
                       spec["entry_point"], signature, given)


def _description(row: Row) -> str:
    return str(row.get("description") or row["prompt"])


def mbxp_examples(row: Row) -> tuple[Example, ...]:
    """A row's shown examples with Python's own values (JSON alone would lose tuples, sets and numbers as keys)."""
    return tuple(_raw_example(e) or _json_example(e) for e in row["examples"])


def _raw_example(e: Row) -> Example | None:
    raw = str(e.get("raw") or "")
    for arrow in re.finditer(r"\s->\s", raw):
        try:
            call = ast.parse(raw[: arrow.start()].strip(), mode="eval").body
            if isinstance(call, ast.Call) and not call.keywords:
                return Example(tuple(map(ast.literal_eval, call.args)), ast.literal_eval(raw[arrow.end() :].strip()))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
    return None


def _json_example(e: Row) -> Example:
    types = [_type(t) for t in e.get("arg_types") or ()]
    args = tuple(shape_value(a, t) for a, t in zip(e["args"], types, strict=True)) if len(types) == len(e["args"]) else tuple(e["args"])
    return Example(args, shape_value(e["expected"], _type(e.get("expected_type") or "any")))


def _type(text: str) -> Type:
    text = re.sub(r"\b(?:union|optional\[[^\[\]]*\])", "any", text)
    try:
        return parse_type(re.sub(r"\bdict\b", "map", text))
    except YantraError:
        return parse_type("any")


def without_examples(prompt: str, entry_point: str, keep: int) -> str | None:
    """A stub's prompt with only its first `keep` example calls; None where they do not stand one below the other."""
    lines = prompt.split("\n")
    call = re.compile(rf"^\s*(?:\*|//|#)?\s*>(?:>>)?\s*{re.escape(entry_point)}\s*\(")
    at = [i for i, line in enumerate(lines) if call.match(line)]
    if not at:
        return None
    if len(at) <= keep:
        return prompt
    ends = re.compile(r"^\s*(?:\"\"\"|'''|\*/|(?:func|function|const|export|pub|fn)\b)")
    end = next((i for i in range(at[-1], len(lines)) if ends.match(lines[i])), None)
    if end is None:
        return None
    return "\n".join([*lines[: at[keep]], *lines[end:]])


# ---------------------------------------------------------------- MBPP as first published


def _mbpp_tasks(row: Row, wanted: Sequence[str], shown: int | None) -> Iterable[Task]:
    if "python" not in wanted:
        return
    tests = [str(t) for t in row["test_list"]]
    given = "\n".join(tests[:shown])
    entry = asserted_name(tests, str(row["code"]))
    setup = "\n".join(row.get("test_imports") or ()) or str(row.get("test_setup_code") or "")
    words = str(row.get("text") or row["prompt"])
    yield Task(f"MBPP/{row['task_id']}" if isinstance(row["task_id"], int) else str(row["task_id"]), "python",
               f"{words}\nYour code should satisfy these tests:\n{given}", Hidden("program", f"{setup}\n" + "\n".join(tests)), entry, None,
               tuple(find_examples(given, entry)))


def asserted_name(tests: Sequence[str], code: str = "") -> str | None:
    """The function that assert statements call. code: only names it defines count, where it defines any."""
    defined = set(re.findall(r"^(?:def|class)\s+(\w+)", code, re.MULTILINE))
    for test in tests:
        try:
            names = [n.func.id for n in ast.walk(ast.parse(test.strip())) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        except SyntaxError:
            continue
        for name in names:
            if name in defined or (not defined and name not in dir(builtins)):
                return name
    return None


# ---------------------------------------------------------------- HumanEval, and plain requests


def _humaneval_tasks(row: Row, wanted: Sequence[str], shown: int | None) -> Iterable[Task]:
    """HumanEval shows its examples in the docstring and hides other tests, so both protocols are the same."""
    if "python" in wanted:
        prompt = text_field(dict(row), "prompt", required=True) or ""
        yield Task(str(row["task_id"]), "python", prompt, Hidden("check", row["test"], before=_standing(prompt)), row["entry_point"])


def _standing(prompt: str) -> str:
    """The prompt itself where it is whole Python: tests may use functions and imports that stand in it."""
    try:
        ast.parse(prompt)
    except (SyntaxError, ValueError, RecursionError):
        return ""
    return prompt


def _request_tasks(row: Row, wanted: Sequence[str], shown: int | None) -> Iterable[Task]:
    fields = dict(row)
    language = language_name(text_field(fields, "language") or wanted[0])  # Python comes first where nothing is asked
    if language not in wanted:
        return
    examples = tuple(read_examples(row.get("examples")))
    prompt, entry = text_field(fields, "prompt", required=True) or "", text_field(fields, "entry_point")
    test = text_field(fields, "hidden_tests")
    hidden = Hidden("tests", test) if test else Hidden("examples", examples=tuple(read_examples(row["hidden_examples"])))
    yield Task(str(row.get("id", row.get("task_id", ""))), language, prompt, hidden, entry, text_field(fields, "signature"),
               examples[:shown])


READERS: dict[str, Callable[[Row, Sequence[str], int | None], Iterable[Task]]] = {
    "mbxp": _mbxp_tasks, "mbpp": _mbpp_tasks, "humaneval": _humaneval_tasks, "requests": _request_tasks,
}


# ---------------------------------------------------------------- references, for decontamination and agreement only


def read_references(path: str | Path, *, split: str | None = None) -> list[Reference]:
    """Every task's words, Python solution and shown examples, of one split where one is named.

    Rows that carry no solution have code None. Raises BadRequest for a file or row that does not fit.
    """
    rows = load_rows(path)
    form = _form_of(path, rows)
    out = []
    for n, row in rows:
        try:
            if split is None or split_of(row, form) == split:
                out.append(reference_of(row, form))
        except BadRequest as e:
            raise BadRequest(f"{path}, line {n}: {e}") from None
    if not out:
        raise BadRequest(f"{path} has no split {split!r}")
    return out


def reference_of(row: Row, form: str) -> Reference:
    """The words, Python solution and examples of a row of this form; raises BadRequest naming what is wrong with it."""
    missing = _missing(row, FIELDS[form])
    if missing:
        raise BadRequest(f"{missing[0]!r} is missing (the file is read as {form})")
    try:
        found = _REFERENCES[form](row)
        if not isinstance(found.code, str | None):
            raise TypeError(f"the solution must be text, met {type(found.code).__name__}")
        return found
    except (YantraError, KeyError, TypeError, AttributeError, ValueError, RecursionError) as e:
        raise BadRequest(f"a field is not as the form {form} has it ({e})") from None


def _mbxp_reference(row: Row) -> Reference:
    spec = row["languages"].get("python") or {}
    return Reference(str(row["task_id"]), str(row["entry_point"]), _description(row), spec.get("reference_solution") or spec.get("canonical_full"),
                     mbxp_examples(row))


def _mbpp_reference(row: Row) -> Reference:
    tests = _texts(row, "test_list")
    entry = asserted_name(tests, row["code"]) or ""
    shown = tuple(find_examples("\n".join(tests), entry))
    return Reference(str(row["task_id"]), entry, str(row.get("text") or row["prompt"]), row["code"], shown,
                     _calls("\n".join([*tests, *_texts(row, "challenge_test_list")]), entry))


def _texts(row: Row, name: str) -> list[str]:
    given = row.get(name) or []
    if not isinstance(given, list) or not all(isinstance(t, str) for t in given):
        raise TypeError(f"{name!r} must be an array of texts")
    return given


def _humaneval_reference(row: Row) -> Reference:
    code = row["prompt"] + row["canonical_solution"] if row.get("canonical_solution") else None
    return Reference(str(row["task_id"]), str(row["entry_point"]), str(row["prompt"]), code,
                     tuple(find_examples(str(row["prompt"]), str(row["entry_point"]))), _calls(str(row["test"]), "candidate"))


def _request_reference(row: Row) -> Reference:
    entry, shown = str(row.get("entry_point") or ""), tuple(read_examples(row.get("examples")))
    hidden = (*read_examples(row.get("hidden_examples")), *(_calls(str(row["hidden_tests"]), entry) if row.get("hidden_tests") else ()))
    return Reference(str(row.get("id", row.get("task_id", ""))), entry, str(row["prompt"]), None, shown, (*shown, *hidden))


def _calls(test: str, entry: str) -> tuple[Example, ...]:
    """The calls with literal outcomes in a test's source; none where it is written in another way."""
    found = find(test, entry or None)
    return found.examples if found.name is not None else ()


_REFERENCES: dict[str, Callable[[Row], Reference]] = {
    "mbxp": _mbxp_reference, "mbpp": _mbpp_reference, "humaneval": _humaneval_reference, "requests": _request_reference,
}

__all__ = ["FIELDS", "LANGUAGES", "PROTOCOLS", "Hidden", "Reference", "Task", "detect", "each_row", "load_rows", "mbxp_examples", "read_references",
           "read_tasks", "reference_of", "split_of"]
