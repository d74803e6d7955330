"""The stream's requests: a benchmark's logics as they recur in other words, with other names and in other languages.

In: the train and validation splits of a benchmark file (never its test split) and paraphrases of its tasks. Out: requests and what a
teacher would answer them with, the same for the same seed.

The draw. A stream of N requests is over 0.33 N logics whose reference solution lifts, in an order drawn by the seed; the logic of rank i
is asked for with a probability proportional to 1 / i (Zipf's law), so that among the last tenth of the requests about nine in ten were
asked for before. A share of the requests (`unlifted`) is for logics whose reference does not lift, drawn in the same way. Of each request
the words are the task's own or one of two paraphrases (a third each), the function's name is the task's own (half) or a new one, the
parameters' names are new for three in ten, and the language is Python (half) or one of the four others. The first two examples are
shown (or two drawn ones), all are judged.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from yantra_codex import languages
from yantra_codex.answers.verify import verify_program
from yantra_codex.bench.teacher import Lesson
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import contains
from yantra_codex.languages.base import camel_case, snake_case
from yantra_codex.llm.prompt import declaration
from yantra_codex.problems import Problem, make_problem
from yantra_codex.problems.benchmarks import STRICT_SHOWN, load_rows, mbxp_examples, split_of

SPLITS = ("train", "validation")
LOGICS_SHARE = 0.33  # logics a request
LANGUAGES = ("python", "javascript", "typescript", "rust", "go")
OWN_NAME, NEW_PARAMS, PYTHON = 0.5, 0.3, 0.5
TYPED = ("typescript", "rust", "go")
PARAMS = {"int": ("n", "k", "number", "amount"), "str": ("text", "line", "word", "s"), "list": ("items", "values", "xs", "entries"),
          "map": ("table", "mapping", "by_key", "lookup"), "float": ("x", "size", "measure", "ratio")}
OTHER_PARAMS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
POISON_TRIES = 12


@dataclass(frozen=True, slots=True)
class Logic:
    """A task. words: its own and the paraphrases; shape: name and types; solutions, tests: by language; program: of its solution, where it lifts.

    poison: a wrong solution that passes the shown examples, where this logic is a poisoned one.
    """

    id: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    shape: Signature
    examples: tuple[Example, ...]
    solutions: Mapping[str, str]
    tests: Mapping[str, str]
    program: Program | None = None
    poison: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the stream; words: 0 for the task's own. solutions, tests: the logic's, under the name that is asked for.

    hidden: all examples, in the values of the language's types: where it has no tuples, a tuple is a list.
    """

    logic: Logic
    words: int
    name: str
    problem: Problem
    hidden: tuple[Example, ...]
    solutions: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)

    def lesson(self) -> Lesson:
        """What the teacher answers this request with."""
        poison = {} if self.logic.poison is None else {"python": renamed(self.logic.poison, self.logic.shape.name, self.name)}
        return Lesson(self.name, self.solutions, self.problem.text, poison)


# ---------------------------------------------------------------- the logics


def read_logics(bench: Path, paraphrases: Path) -> list[Logic]:
    """The tasks of the splits for learning that have paraphrases and three examples, their solutions lifted where they can be.

    Raises BadRequest where a file can't be read, or has none.
    """
    said = read_paraphrases(paraphrases)
    rows = [row for _, row in load_rows(bench) if split_of(row, "mbpp") in SPLITS and row.get("task_id") in said]
    if rows and not isinstance(rows[0].get("languages"), Mapping):
        raise BadRequest(f"{bench}: a stream needs the form with `languages` and `examples` in each row")
    logics = [x for row in rows if (x := _logic(row, said[row["task_id"]])) is not None]
    if not logics:
        raise BadRequest(f"{bench} and {paraphrases} have no task of the splits {' and '.join(SPLITS)} in common")
    return logics


def read_paraphrases(folder: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """id -> other words and other names, of the files paraphrases-*.jsonl of a folder."""
    said = {}
    for path in sorted(folder.glob("paraphrases-*.jsonl")):
        for n, row in load_rows(path):
            try:
                said[str(row["id"])] = (tuple(map(str, row["texts"])), tuple(map(str, row["names"])))
            except (KeyError, TypeError) as e:
                raise BadRequest(f"{path}, line {n}: id, texts and names are expected ({e})") from None
    if not said:
        raise BadRequest(f"{folder} has no paraphrases-*.jsonl: name the folder that has them with --paraphrases")
    return said


def _logic(row: Mapping[str, Any], said: tuple[tuple[str, ...], tuple[str, ...]]) -> Logic | None:
    """A row as a logic; None where it has no example to hide, or can't be asked for in Python."""
    examples = mbxp_examples(row) if len(row["examples"]) > STRICT_SHOWN else ()
    name, spec = str(row["entry_point"]), row["languages"]
    solutions = {lang: code for lang in LANGUAGES if (code := _solution(spec.get(lang) or {}, lang))}
    if not examples or "python" not in solutions:
        return None
    own = re.sub(r"\s+", " ", str(row.get("description_prose") or row["description"])).strip()
    try:
        full = make_problem(own, "python", entry_point=name, signature=f"def {name}({', '.join(p['name'] for p in row['signature']['params'])}):", examples=examples)
    except (YantraError, KeyError):
        return None
    if full.signature is None:
        return None
    # as all its languages are asked in: the entry's name is replaced where the request has another one
    solutions = {lang: renamed(code, str((spec.get(lang) or {}).get("entry_point") or name), name) for lang, code in solutions.items()}
    tests = {lang: renamed(str(s["test"]), str(s.get("entry_point") or name), name) for lang in LANGUAGES if (s := spec.get(lang) or {}).get("test")}
    program = lifted(solutions["python"], full, examples)
    return Logic(str(row["task_id"]), (own, *said[0]), (name, *said[1]), replace(full.signature, name=name, language=None, header=None), examples, solutions, tests, program)


def _solution(spec: Mapping[str, Any], language: str) -> str | None:
    """A solution that is known to pass, as a declaration of a function."""
    code = spec.get("reference_solution") or (spec.get("canonical_full") if spec.get("canonical_passes") else None)
    return re.sub(r"^(?:export )?const (\w+) = function *\(", r"function \1(", code, flags=re.MULTILINE) if code else None


def lifted(code: str, problem: Problem, examples: Sequence[Example]) -> Program | None:
    """A solution's logic where it lifts as the engine would lift it, and passes the examples."""
    from yantra_codex.languages.pylift import lift

    try:
        program = lift(code, problem.entry_point, problem.signature, problem.examples[:STRICT_SHOWN])
        return program if verify_program(program, examples).failure is None else None
    except Exception:  # whatever a reference is: then it does not lift
        return None


def renamed(code: str, old: str, new: str) -> str:
    """The code with one identifier for another."""
    return re.sub(rf"(?<![\w$]){re.escape(old)}(?![\w$])", lambda _: new, code)


# ---------------------------------------------------------------- poison


def poisoned(logics: Sequence[Logic], share: float, seed: int) -> list[Logic]:
    """The logics, this share of them with a wrong solution that passes the shown examples; fewer where no more can be made."""
    left = round(share * len(logics))
    out = list(logics)
    for i in Random(f"{seed}:poison").sample(range(len(logics)), len(logics)):
        if left and (code := poison_of(logics[i], seed)) is not None:
            out[i] = replace(logics[i], poison=code)
            left -= 1
    return out


def poison_of(logic: Logic, seed: int) -> str | None:
    """A mutant of the logic in Python that passes the shown examples and fails a hidden one."""
    from yantra_codex.model.train.mutants import mutants

    if logic.program is None:
        return None
    draw, shown = Random(f"{seed}:poison:{logic.id}"), logic.examples[:STRICT_SHOWN]
    for mutant in itertools.chain.from_iterable(mutants(logic.program, logic.examples, draw) for _ in range(POISON_TRIES)):
        try:
            if verify_program(mutant, shown).failure is None and verify_program(mutant, logic.examples).failure is not None:
                shape = replace(logic.shape, params=tuple(SigParam(p.name, p.type) for p in mutant.entry.params), returns=mutant.entry.returns)
                written = languages.get("python").render(mutant, shape)
                return renamed(written.code, written.entry, logic.shape.name)
        except YantraError:
            continue
    return None


# ---------------------------------------------------------------- the draw


def draw_requests(logics: Sequence[Logic], count: int, seed: int, *, unlifted: float = 0.05, drawn_examples: bool = False) -> list[Request]:
    """The stream. drawn_examples: two of the examples are shown, not the first two."""
    draw = Random(f"{seed}:stream")
    known = draw.sample(logics, len(logics))
    groups = [[x for x in known if (x.program is not None) == lifts] for lifts in (True, False)]
    groups = [g[: max(1, round(share * LOGICS_SHARE * count / (1 - unlifted if lifts else unlifted)))] if share else [] for g, share, lifts in
              zip(groups, (1 - unlifted, unlifted / 2), (True, False))]
    out: list[Request] = []
    while len(out) < count:
        group = groups[1] if groups[1] and (not groups[0] or draw.random() < unlifted) else groups[0]
        logic = draw.choices(group, [1 / i for i in range(1, len(group) + 1)])[0]
        out.append(_request(logic, draw, drawn_examples))
    return out


def _request(logic: Logic, draw: Random, drawn_examples: bool) -> Request:
    words = draw.randrange(len(logic.words))
    name = logic.names[0] if draw.random() < OWN_NAME else draw.choice(logic.names[1:])
    params = new_params(logic.shape, draw) if draw.random() < NEW_PARAMS else logic.shape.params
    language = "python" if draw.random() < PYTHON else draw.choice(LANGUAGES[1:])
    shown = draw.sample(logic.examples, STRICT_SHOWN) if drawn_examples else logic.examples[:STRICT_SHOWN]
    try:
        return asked(logic, words, name, params, language, shown)
    except YantraError:  # its types have no spelling there, or read back as others
        return asked(logic, words, name, params, "python", shown)


def asked(logic: Logic, words: int, name: str, params: Sequence[SigParam], language: str, shown: Sequence[Example]) -> Request:
    """A logic as a request; raises YantraError where it can't be asked for in this language."""
    own = camel_case(name) if language in ("javascript", "typescript", "go") else snake_case(name) if language == "rust" else name
    problem, full = (make_problem(logic.words[words], language, id=logic.id, entry_point=own, signature=header(own, params, logic.shape, language), examples=some)
                     for some in (shown, logic.examples))
    solutions = {lang: renamed(code, logic.shape.name, own) for lang, code in logic.solutions.items()}
    return Request(logic, words, own, problem, full.examples, solutions, {lang: renamed(test, logic.shape.name, own) for lang, test in logic.tests.items()})


def header(name: str, params: Sequence[SigParam], shape: Signature, language: str) -> str:
    """The first line of the function in a language: names alone where the language has no types, or its own are not written."""
    if language not in TYPED:
        return f"{'def' if language == 'python' else 'function'} {name}({', '.join(p.name for p in params)})" + ":" * (language == "python")
    if any(contains(t, "any") for t in (shape.returns, *(p.type for p in params))):
        raise BadRequest(f"{shape} has a type that {language} can't spell")
    written = declaration(Signature(name, tuple(SigParam(p.name, p.type) for p in params), shape.returns), language, name)
    if "\n" in written or not written.startswith(("func", "fn")):
        raise BadRequest(f"{shape} is not spelt in {language}")
    return written


def new_params(shape: Signature, draw: Random) -> tuple[SigParam, ...]:
    """The parameters under names that say no more than what they hold."""
    taken: set[str] = set()
    out = []
    for p in shape.params:
        free = [x for x in (*draw.sample(PARAMS.get(p.type.name, ()), len(PARAMS.get(p.type.name, ()))), *OTHER_PARAMS) if x not in taken]
        name = free[0] if free else p.name
        taken.add(name)
        out.append(replace(p, name=name))
    return tuple(out)


def as_row(r: Request) -> dict[str, Any]:
    """What a report keeps of a request."""
    return {"task": r.logic.id, "words": r.words, "name": r.name, "language": r.problem.language, "lifts": r.logic.program is not None, "poisoned": r.logic.poison is not None}


def digest(requests: Sequence[Request]) -> str:
    """A hash of a stream: two of the same seed are equal."""
    import hashlib

    rows = [[as_row(r), r.problem.text, [p.name for p in r.problem.signature.params] if r.problem.signature else None, repr(r.problem.examples)] for r in requests]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


__all__ = ["LANGUAGES", "Logic", "Request", "as_row", "asked", "digest", "draw_requests", "poison_of", "poisoned", "read_logics", "renamed"]
