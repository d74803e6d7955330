"""A lesson as rows of the memory: what is shared some day apart from what never is.

Everything is checked here, before a transaction begins: the program passes its examples, and so it does with the examples
as they are written and read again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.steps import kinds_of
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import ANY, NONE, Type, contains, parse_type
from yantra_codex.learn.memory_run import changed_place, first_failure
from yantra_codex.learn.memory_store import now, set_state, step
from yantra_codex.proofs import example_rows, read_example_rows

if TYPE_CHECKING:
    from yantra_codex.problems import Problem

WIDTH = 384  # numbers of the vector of a request's words
SOURCES = ("fallback", "search", "feedback", "import")
GIVEN = ("fallback", "feedback")  # by somebody who was asked
MAX_CHARS = 1_000_000  # of a text, a program, an answer's code, an example's JSON
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One validated answer to one request, as the columns of its three tables (without numbers given by the file)."""

    facts: Columns
    logic: Columns
    request: Columns


@dataclass(frozen=True, slots=True)
class Shape:
    """Types of parameters and result; None: not known."""

    params: tuple[Type, ...] | None
    returns: Type | None


def lesson_of(problem: Problem, program: Program | None, code: str | None, provenance: Mapping[str, Any]) -> Lesson:
    """The rows of a problem and what answers it: a program, or code of the problem's language that does not lift.

    Raises BadRequest for a program that fails an example, for examples that can't be kept, and for incomplete provenance.
    """
    if (program is None) == (code is None):
        raise BadRequest("a lesson is a program, or code that does not lift: give one of both")
    shape = _shape(problem, program)
    request = _request(problem, shape, provenance)
    if program is None:
        assert code is not None
        return Lesson(opaque_facts(problem.language, shape), opaque_logic(problem.language, code, shape), request)
    text = write_program(program)
    logic = {"key": hash_of(program), "state": "active", "program": text, "language": None, "code": None, **columns(entry_shape(program))}
    _reads_again(text, program)
    kept = read_examples(request)
    failure = first_failure(program, problem.examples) or (first_failure(program, kept) and "an example reads back as another value")
    if failure:
        raise BadRequest(f"what failed an example is not learned: {failure}")
    return Lesson(program_facts(program), _keepable(logic), request)


def _reads_again(text: str, program: Program) -> None:
    """Raise BadRequest for a program whose text does not give it back."""
    try:
        if program_in(text) == program:
            return
        why = "it gives another program"
    except (YantraError, ValueError, RecursionError) as e:
        why = str(e)[:200]
    raise BadRequest(f"the program's text can't be read again: {why}")


def _keepable(row: Columns) -> Columns:
    """The row; raises BadRequest where a text of it is too long, or no text that a file can hold."""
    for name, value in row.items():
        if isinstance(value, str):
            if len(value) > MAX_CHARS:
                raise BadRequest(f"the {name} has {len(value):,} characters, more than are kept ({MAX_CHARS:,})")
            try:
                value.encode()
            except UnicodeEncodeError as e:
                raise BadRequest(f"the {name} holds half a character (at {e.start}), which can't be kept") from None
    return row


# ---------------------------------------------------------------- logic and facts


def opaque_key(language: str, code: str) -> str:
    return hashlib.sha256(f"{language}\n{code}".encode(errors="surrogatepass")).hexdigest()


def opaque_logic(language: str, code: str, shape: Shape) -> Columns:
    return _keepable({"key": opaque_key(language, code), "state": "opaque", "program": None, "language": language, "code": code, **columns(shape)})


def opaque_facts(language: str, shape: Shape) -> Columns:
    return {"steps": "", "ops": "", "types": closed_types(shape), "complexity": None, "language": language}


def program_facts(program: Program) -> Columns:
    """What may be shared of a program: steps and ops by name, types, class of complexity."""
    from yantra_codex.corpora.complexity import complexity_of  # only where something is learned

    return {"steps": " ".join(kinds_of(program)), "ops": " ".join(sorted(set(_ops(program)))), "types": closed_types(entry_shape(program)),
            "complexity": complexity_of(program), "language": None}


def _ops(program: Program) -> Iterator[str]:
    for f in program.functions:
        yield from (s.op for s in n.walk_block(f.body) if isinstance(s, n.Do))
        yield from (e.op for e in n.block_exprs(f.body) if isinstance(e, n.Apply))


def closed_types(shape: Shape) -> str | None:
    """A signature's types without the names of records' fields: "list[int] int -> int"."""
    if shape.params is None or shape.returns is None:
        return None
    return f"{' '.join(map(_closed, shape.params))} -> {_closed(shape.returns)}".strip()


def _closed(t: Type) -> str:
    fields = tuple(f"f{i}" for i in range(len(t.fields)))
    return str(_renamed(t, fields))


def _renamed(t: Type, fields: tuple[str, ...]) -> Type:
    return Type(t.name, tuple(_renamed(a, tuple(f"f{i}" for i in range(len(a.fields)))) for a in t.args), fields)


def entry_shape(program: Program) -> Shape:
    return Shape(tuple(p.type for p in program.entry.params), program.entry.returns)


def columns(shape: Shape) -> Columns:
    return {"params": None if shape.params is None else json.dumps([str(t) for t in shape.params]),
            "returns": None if shape.returns is None else str(shape.returns)}


@lru_cache(maxsize=4096)
def read_shape(params: str | None, returns: str | None) -> Shape:
    """The shape in two columns. Raises YantraError or ValueError where they were damaged."""
    return Shape(None if params is None else tuple(map(parse_type, json.loads(params))), None if returns is None else parse_type(returns))


@lru_cache(maxsize=1024)
def program_in(text: str) -> Program:
    """The checked program of a kept text; the same object each time, so that it is compiled once."""
    return read_program(text)


# ---------------------------------------------------------------- requests


def _shape(problem: Problem, program: Program | None) -> Shape:
    """The types that examples are written under: the program's own, which say most, the asked ones where these say `any`; the
    outcome of one that returns nothing is what it changes."""
    signature = problem.signature
    if program is not None:
        changed = changed_place(program)
        params, returns = [p.type for p in program.entry.params], program.entry.returns
        if signature is not None and len(signature.params) == len(params):
            params = [_surer(t, p.type) for t, p in zip(params, signature.params, strict=True)]
            returns = _surer(returns, signature.returns)
        return Shape(tuple(params), params[changed] if changed is not None and returns == NONE else returns)
    if signature is not None:
        return Shape(tuple(p.type for p in signature.params), signature.returns)
    if problem.examples:
        raise BadRequest("examples are kept under the types of a signature, and the problem has none")
    return Shape(None, None)


def _surer(own: Type, asked: Type) -> Type:
    """A type, the asked one where it leaves open what that says."""
    return asked if contains(own, "any") and not contains(asked, "any") else own


def _request(problem: Problem, shape: Shape, provenance: Mapping[str, Any]) -> Columns:
    names = json.dumps([p.name for p in problem.signature.params]) if problem.signature else None
    row = {"text": problem.text, "name": problem.entry_point, "language": problem.language, "names": names, **columns(shape),
           "examples": _written(problem.examples, shape), "tests": problem.tests, **provenance_columns(provenance)}
    return _keepable({**row, "digest": request_digest(row)})


def request_digest(row: Mapping[str, Any]) -> str:
    """What makes two requests of one logic the same."""
    parts = [row[c] for c in ("text", "name", "language", "params", "returns", "examples", "tests")]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _written(examples: Sequence[Example], shape: Shape) -> str:
    params = shape.params or ()
    if any(len(e.args) != len(params) for e in examples):
        raise BadRequest(f"an example has another number of arguments than the {len(params)} that are taken")
    signature = Signature("", tuple(SigParam("", t) for t in params), shape.returns or ANY)
    try:
        return json.dumps(example_rows(examples, signature), allow_nan=False)
    except (ValueError, TypeError, RecursionError, AttributeError, LookupError, YantraError) as e:
        raise BadRequest(f"the examples can't be kept under the types {closed_types(shape)}: {e}"[:300]) from None


def read_examples(row: Mapping[str, Any]) -> list[Example]:
    """The examples of a request's row; raises BadRequest where they do not read."""
    try:
        rows = json.loads(row["examples"])
        params = json.loads(row["params"]) if row["params"] is not None else []
        if any(len(r["args"]) != len(params) for r in rows):
            raise ValueError("an example with another number of arguments")
        return read_example_rows(rows, params, row["returns"] or "any")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, YantraError) as e:
        raise BadRequest(f"the examples do not read: {e}"[:300]) from None


def digests_of(examples: str) -> set[str]:
    """What tells the examples in a column apart, whatever types they were written under."""
    return {_example_digest(row) for row in json.loads(examples)}


def _example_digest(row: Mapping[str, Any]) -> str:
    told = [_plain(row.get("args")), _plain(row.get("expected")), row.get("raises")]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """A JSON value with numbers that are equal written the same."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def in_own_order(problem: Problem, served: Program, kept: Program) -> Problem:
    """The problem as the kept program would be asked, where it was served with its parameters in another order."""
    names = [p.name for p in served.entry.params]
    places = [names.index(p.name) for p in kept.entry.params]
    if places == sorted(places) or problem.signature is None or len(problem.signature.params) != len(places):
        return problem
    signature = replace(problem.signature, params=tuple(problem.signature.params[i] for i in places))
    return replace(problem, signature=signature, examples=tuple(replace(e, args=tuple(e.args[i] for i in places)) for e in problem.examples))


def evidence_of(program: Program, problem: Problem) -> list[Columns]:
    """A problem's examples as rows of evidence for or against a program; raises BadRequest where they can't be kept under its types."""
    shape = _shape(problem, program)
    out = []
    for e in problem.examples:
        text = _written((e,), shape)
        out += [_keepable({"digest": digest, "examples": text, **columns(shape)}) for digest in digests_of(text)]
    return out


def problem_of(request: Mapping[str, Any]) -> Problem:
    """The problem in a request's columns; raises BadRequest where they do not read."""
    from yantra_codex.problems import Problem

    examples = tuple(read_examples(request))
    names = json.loads(request["names"]) if request["names"] is not None else None
    signature = None
    if names is not None and request["params"] is not None:
        types = [parse_type(t) for t in json.loads(request["params"])]
        if len(names) != len(types):
            raise BadRequest(f"{len(names)} names for {len(types)} parameters")
        signature = Signature(request["name"] or "", tuple(map(SigParam, names, types)), parse_type(request["returns"] or "any"))
    return Problem("", request["language"], request["text"], request["name"], signature, None, examples, request["tests"])


def provenance_of(request: Mapping[str, Any]) -> dict[str, Any]:
    return {"source": request["source"], "model": request["model"], "date": request["date"], "checks": json.loads(request["checks"])}


def provenance_columns(provenance: Mapping[str, Any]) -> Columns:
    """source, model, date and checks; raises BadRequest for another source."""
    source, model, checks = provenance.get("source"), provenance.get("model"), provenance.get("checks")
    if source not in SOURCES or not isinstance(model, str | None) or not isinstance(checks, Mapping):
        raise BadRequest(f"provenance needs a source (one of {', '.join(SOURCES)}), a model's name or null, and checks: got {dict(provenance)!r}"[:300])
    return {"source": source, "model": model, "date": str(provenance.get("date") or now()), "checks": json.dumps(dict(checks))}


def same_words(a: str, b: str) -> bool:
    """Whether two requests ask in the same words, of which there are at least two."""
    first, second = a.casefold().split(), b.casefold().split()
    return first == second and len(first) >= 2


# ---------------------------------------------------------------- writing


def put(db: sqlite3.Connection, lesson: Lesson, revive: bool) -> tuple[int, bool, int]:
    """Write a lesson within a transaction: the request's number, whether the logic is new, which lesson it is.

    revive: a logic in quarantine comes back with a request that is not contradicted.
    """
    count, date = step(db, "lessons"), now()
    known = db.execute("select id, state from logic where key = ?", (lesson.logic["key"],)).fetchone()
    if known is None:
        logic = insert(db, "facts", lesson.facts)
        insert(db, "logic", {"id": logic, **lesson.logic, "lesson": count, "learned": date})
    else:
        logic = known[0]
        db.execute("update logic set lesson = ?, learned = ? where id = ?", (count, date, logic))
    same = db.execute("select id, contradicted from request where logic = ? and digest = ?", (logic, lesson.request["digest"])).fetchone()
    if same and lesson.request["source"] in GIVEN:  # what was found here, and is given by somebody now
        told = {c: lesson.request[c] for c in ("source", "model", "checks", "date")}
        db.execute("update request set source = :source, model = :model, checks = :checks, date = :date where id = :id and source = 'search'", {**told, "id": same[0]})
    request, contradicted = same or (insert(db, "request", {"logic": logic, **lesson.request}), lesson.request.get("contradicted", 0))
    if known is not None and known[1] == "quarantined" and revive and not contradicted:
        set_state(db, logic, "active")
    return request, known is None, count


def insert(db: sqlite3.Connection, table: str, row: Columns) -> int:
    """Insert a row; its number."""
    marks = ", ".join("?" * len(row))
    return int(db.execute(f"insert into {table} ({', '.join(row)}) values ({marks}) returning id", tuple(row.values())).fetchone()[0])
