"""What is said of an answer after it was given: an edit of its code that still passes, examples and tests added later.

In: the answer's proof record, and the code, examples or tests. Out: a `Told`. The journal keeps the judgement, the memory the lesson:

- an edit that passes is kept as the form that a person gave (source "feedback", `checks.by` "edit"). The old logic goes into it where both
  do the same (as `yantra consolidate` would, with its record); where they don't, the old one is wrong for these words
- an answer that passes what was added is kept with it, so that it is verified on that too
- an answer that fails is wrong for these words: its logic stands in the memory with a contradicted request of theirs, in quarantine
  where it has no other, also where it was never learned. wrong.py reads that
- the online learner, where one is given, learns an edit with a logic form like a validated answer, and no longer what turned out wrong

Each can be said again after a kill. How programs are verified and code is run is passed in: the rooms that do it come later.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import BadRequest, LiftError, RaisedError, UnknownName, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.interpret import compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import write_program
from yantra_codex.ir.types import NONE, parse_type
from yantra_codex.ir.values import equal, from_ir
from yantra_codex.languages.pylift import lift
from yantra_codex.learn import consolidate_undo
from yantra_codex.learn.consolidate_merge import LEAST, LIMITS, SECOND, Merge, inputs_of
from yantra_codex.learn.journal import Entry, Journal
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_rows import same_words
from yantra_codex.learn.memory_store import dicts, set_state
from yantra_codex.learn.wrong import contradict, keep_wrong, known_wrong
from yantra_codex.llm.answer import Cut, NoFunction, cut
from yantra_codex.problems import Problem
from yantra_codex.problems.examples import find, find_examples
from yantra_codex.problems.problem import misfit, shape_value
from yantra_codex.proofs import program_of, read_example_rows
from yantra_codex.runner.checks import CheckResult, check_tests

if TYPE_CHECKING:
    from yantra_codex.learn.online import OnlineLearner

Verify = Callable[[Problem, Program], str | None]  # what a program fails of the examples
Run = Callable[[Problem, str, str, str], str | None]  # what code of a language, with its function's name, fails of the examples on the toolchain
MOST_RUN, LEAST_RUN = 40, 8  # calls that code without a logic form is compared on
LARGEST = 2**31 - 1  # whole numbers beyond this do not tell two languages' code apart fairly
# tests that say nothing of the answer: they call what is not there, or nothing at all
BROKEN = re.compile(r"NameError|ReferenceError|ModuleNotFoundError|ImportError|Cannot find module|hold nothing that is run|every test was skipped")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What feedback led to. good: how the answer is judged now, None: it is not; failure: what failed, in words.

    learned: "program" or "code", what was kept; logic: its key, or that of the logic that failed; state: of that logic.
    old: of an edit, whether the answer did the "same", something "other", or nobody can say ("unknown").
    """

    good: bool | None = None
    failure: str | None = None
    learned: str | None = None
    logic: str | None = None
    state: str | None = None
    old: str | None = None


# ---------------------------------------------------------------- what the answer was


def problem_of(record: Mapping[str, Any]) -> Problem:
    """The problem that a proof record answers. Raises BadRequest for a request of several steps, whose scenarios are not the caller's."""
    if any("plan" in row for row in record["provenance"]):
        raise BadRequest(f"{record['id']} answers a request of several steps, which is not run on examples or tests; 'yantra feedback {record['id']} good' or 'bad' judges it")
    params = tuple(SigParam(n, parse_type(t)) for n, t in zip(record["names"], record["params"], strict=True))
    examples = tuple(read_example_rows(record["examples"], record["params"], record["returns"]))
    return Problem("", record["language"], record["text"], record["name"], Signature(record["name"], params, parse_type(record["returns"])), None, examples)


def with_examples(problem: Problem, texts: Sequence[str]) -> Problem:
    """The problem with further examples, written like 'f([1, 2]) == 3'. Raises BadRequest for one that can't be read or is no call of its function."""
    out = list(problem.examples)
    assert problem.signature is not None
    for text in texts:
        found = find(text, problem.entry_point, [p.name for p in problem.signature.params])
        if not found.examples:
            other = find(text).name
            raise BadRequest(f"the example {text!r} calls {other}, the answer is called {problem.entry_point}" if other else
                             f"the example {text!r} can't be read; write it like '{problem.entry_point}([1, 2], 3) == 4'")
        for e in found.examples:
            if fault := misfit(e, problem.signature):
                raise BadRequest(f"the example {text!r}: {fault}")
            shaped = _shaped(e, problem.signature)
            if shaped not in out:
                out.append(shaped)
    return replace(problem, examples=tuple(out))


def _shaped(e: Example, s: Signature) -> Example:
    returns = s.returns if s.returns != NONE else next((p.type for p in s.params if p.type.name in ("list", "map", "set")), s.returns)
    return Example(tuple(shape_value(a, p.type) for a, p in zip(e.args, s.params, strict=False)), shape_value(e.expected, returns) if e.raises is None else None, e.raises)


# ---------------------------------------------------------------- an edit


def edited(memory: Memory, journal: Journal, record: Mapping[str, Any], problem: Problem, code: str, verify: Verify, run: Run,
           learner: OnlineLearner | None = None) -> Told:
    """Learn edited code of an answer as its preferred form, where it passes the problem's examples and tests; else nothing is changed.

    problem: `problem_of(record)`, with what was added. Raises BadRequest for code that is none of the answer's function and where there
    is nothing to check it on, MissingToolchain or NoSandbox where it can't be run.
    """
    if not problem.examples and problem.tests is None:
        raise BadRequest("the request had no example, so that nothing says whether the edit is right; give one with --example, or --tests")
    entry, found = entry_of(journal, record["id"]), _function_in(code, record)
    program = _lifted(found, problem)
    failure = verify(problem, program) if program is not None else run(replace(problem, tests=None), problem.language, found.code, found.name)
    failure = failure or (failing_test(problem.language, found.code, problem.tests) if problem.tests is not None else None)
    if failure:
        return Told(failure=failure)
    old, base = program_of(record), problem_of(record)
    alike, count, shown = ("same", 0, "") if program is not None and hash_of(program) == hash_of(old) else compared(old, program, found, base, run)
    stands = verify(problem, old) or (failing_test(problem.language, record["code"], problem.tests) if problem.tests is not None else None)
    alike, shown = ("other", stands) if stands else (alike, shown)
    given = {"program": program} if program is not None else {"code": found.code}
    learned = memory.learn(problem, provenance(problem, "edit"), **given)  # type: ignore[arg-type]
    _prefer(memory, learned.key, learned.request, program)
    _supersede(memory, learned.key, problem.text)
    if alike == "other":
        keep_wrong(memory, base, old, entry, model_of(record))
        no_longer_learned(learner, base, old, entry)
        if entry is not None:
            journal.judge(record["id"], False, "edit")
    elif alike == "same" and count >= LEAST and program is not None:
        _merge(memory, learned.key, {hash_of(old), entry.key if entry else None} - {None, learned.key}, count)
    if learner is not None and program is not None:
        _learned_by(learner, problem, program, [old] if alike == "other" and hash_of(old) != learned.key else [])
    return Told(False if alike == "other" else None, shown or None, "program" if program is not None else "code", learned.key, memory.find(learned.key)["state"], alike)


def _function_in(code: str, record: Mapping[str, Any]) -> Cut:
    try:
        return cut(f"~~~~~~~~~~{record['language']}\n{code}\n~~~~~~~~~~\n", record["name"], record["language"])
    except NoFunction as e:
        why = str(e).removeprefix("the answer has ").removeprefix("the answer's code ")
        raise BadRequest(f"the edited code is not that of {record['id']} ({record['name']} in {record['language']}): {why}") from None


def _lifted(found: Cut, problem: Problem) -> Program | None:
    """The logic of edited code; None for what has none. Raises BadRequest for what its language refuses."""
    if problem.language != "python":
        return None
    try:
        return lift(found.code, found.name, problem.signature, problem.examples)
    except LiftError as e:
        raise BadRequest(f"the edited code is no valid Python: {e}") from None
    except Exception:  # any text may come here, and what can't be lifted can be run
        return None


def provenance(problem: Problem, by: str) -> dict[str, Any]:
    count = len(problem.examples)
    return {"source": "feedback", "model": None, "checks": {"examples": count, "passed": count, "tests": True if problem.tests is not None else None, "by": by}}


def _prefer(memory: Memory, key: str, request: int, program: Program | None) -> None:
    """Make a logic stand in the form that was given, proposed for this request whatever was said of it before."""
    with memory.store.writing() as db:
        (logic,) = db.execute("select id from logic where key = ?", (key,)).fetchone()
        if program is not None:
            db.execute("update logic set program = ? where id = ?", (write_program(program), logic))
        db.execute("update request set source = 'feedback', contradicted = 0 where id = ?", (request,))
        set_state(db, logic, "active")


def _supersede(memory: Memory, key: str, text: str) -> None:
    """Let what was given before in the same words lead to this logic alone: the newest edit wins."""
    with memory.store.writing() as db:
        given = dicts(db, "select r.id, r.logic, r.text from request r join logic l on l.id = r.logic where r.source = 'feedback' and not r.contradicted and l.key != ?", key)
        for r in given:
            if same_words(r["text"], text):
                contradict(db, r["logic"], [r["id"]])


def _merge(memory: Memory, kept: str, others: set[str | None], count: int) -> None:
    """Let the active logics that do what `kept` does go into it, with the record that takes it back."""
    with memory.store.reading() as db:
        lessons = {k: row[0] for k in (kept, *others) if (row := db.execute("select lesson from logic where key = ? and state = 'active'", (k,)).fetchone())}
    consolidate_undo.merge(memory, [Merge(kept, k, count, (lessons[kept], lessons[k])) for k in others if k is not None and k in lessons])


# ---------------------------------------------------------------- the online learner


def said(memory: Memory, record: Mapping[str, Any], good: bool, entry: Entry) -> tuple[str | None, str | None]:
    """Keep what a person says of an answer without saying why; its logic's key and state, None where the memory has nothing of it.

    A bad one is wrong for its words from then on, wherever it comes from; a good one is right for them again where it was said to be wrong.
    Raises BadRequest for a request of several steps, or what the memory can't hold.
    """
    problem, program = problem_of(record), program_of(record)
    if not good:
        return keep_wrong(memory, problem, program, entry, model_of(record))
    if known_wrong(memory, problem, program):
        learned = memory.learn(problem, provenance(problem, "feedback"), program=program)
        _prefer(memory, learned.key, learned.request, None)
    key = entry.key or hash_of(program)
    try:
        return key, memory.outcome(key, True)
    except UnknownName:
        return None, None


def no_longer_learned(learner: OnlineLearner | None, problem: Problem, program: Program, entry: Entry | None) -> None:
    """Have an answer that turned out wrong taken out of what the network learns; that it can't be is logged, and costs no feedback."""
    try:
        if learner is not None:
            learner.contradicted(problem, program, [entry.key] if entry is not None and entry.key is not None else [])
    except YantraError as e:
        log.warning("the network may still learn the answer: %s", e)


def _learned_by(learner: OnlineLearner, problem: Problem, program: Program, wrong: Sequence[Program]) -> None:
    try:
        learner.corrected(problem, program, wrong)
    except (YantraError, ValueError, RuntimeError) as e:  # too deep to be written, or no thread left
        log.warning("the network does not learn the edit: %s", e)


# ---------------------------------------------------------------- whether two do the same


def compared(old: Program, program: Program | None, found: Cut, problem: Problem, run: Run) -> tuple[str, int, str]:
    """Whether an edit does the "same" as the old program, something "other", or "unknown"; on how many inputs; where they differ, in words."""
    types = [p.type for p in old.entry.params]
    several = [old] if program is None else [old, program]
    if program is not None and ([p.type for p in program.entry.params] != types or program.entry.returns != old.entry.returns):
        return "unknown", 0, ""
    try:
        inputs = inputs_of(types, [tuple(e.args) for e in problem.examples], several, SECOND)
        before = _met(old, inputs)
        if program is None:
            return _compared_by_running(old, before, inputs, found, problem, run)
        after = _met(program, inputs)
    except YantraError:  # a type of which nothing can be drawn
        return "unknown", 0, ""
    kinds = [old.entry.returns, *(p.type for p in old.entry.params if p.inout)]
    agreed = 0
    for args, a, b in zip(inputs, before, after, strict=True):
        if a is None or b is None:
            continue
        if isinstance(a, str) != isinstance(b, str) or not (isinstance(a, str) or all(map(equal, a, b, kinds))):
            return "other", agreed, f"{called(problem, args, types)}: it {_said(a, old)}, the edit {_said(b, old)}"
        agreed += 1
    return ("same" if agreed else "unknown"), agreed, ""


def _met(program: Program, inputs: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...] | str | None]:
    """For each input the value and the changed arguments, or the kind of error; None where it was stopped."""
    call = compile_program(program, LIMITS)
    changed = [i for i, p in enumerate(program.entry.params) if p.inout]
    out: list[tuple[Any, ...] | str | None] = []
    for args in inputs:
        given = copy.deepcopy(args)
        try:
            out.append((call(*given), *(given[i] for i in changed)))
        except RaisedError as e:
            out.append(e.kind)
        except (YantraError, RecursionError, ValueError, OverflowError):
            out.append(None)
    return out


def _compared_by_running(old: Program, before: Sequence[tuple[Any, ...] | str | None], inputs: Sequence[tuple[Any, ...]], found: Cut, problem: Problem,
                         run: Run) -> tuple[str, int, str]:
    """As `compared`, for code without a logic form: run on what the old program does on inputs of moderate size."""
    types, returns = [p.type for p in old.entry.params], old.entry.returns
    examples = [Example(tuple(map(from_ir, args, types)), from_ir(met[0], returns)) for args, met in zip(inputs, before, strict=True)
                if isinstance(met, tuple) and len(met) == 1 and _is_moderate(args) and _is_moderate(met)][:MOST_RUN]
    if len(examples) < LEAST_RUN or returns == NONE:
        return "unknown", 0, ""
    fault = run(replace(problem, examples=tuple(examples), tests=None), problem.language, found.code, found.name)
    return ("other", 0, f"the edit does something else: {fault}, which is what the answer gives") if fault else ("same", len(examples), "")


def _is_moderate(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_moderate(x) for pair in value.items() for x in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_moderate, value))
    return not isinstance(value, (int, float)) or abs(value) <= LARGEST


def called(problem: Problem, args: Sequence[Any], types: Sequence[Any]) -> str:
    return f"{problem.entry_point}({', '.join(_short(from_ir(a, t)) for a, t in zip(args, types, strict=True))})"


def _said(met: tuple[Any, ...] | str, program: Program) -> str:
    return f"raises {met}" if isinstance(met, str) else f"gives {_short(from_ir(met[0], program.entry.returns))}" if len(met) == 1 else "changes it in another way"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


# ---------------------------------------------------------------- examples and tests that come later


def tested(memory: Memory, journal: Journal, record: Mapping[str, Any], problem: Problem, verify: Verify, learner: OnlineLearner | None = None) -> Told:
    """Judge an answer by the problem's examples and tests: what passes is kept with them, what fails is wrong for these words.

    Raises BadRequest for tests that say nothing of the answer, MissingToolchain or NoSandbox where they can't be run.
    """
    entry, old = entry_of(journal, record["id"]), program_of(record)
    failure = verify(problem, old)
    if failure is None and problem.tests is not None:
        failure = failing_test(problem.language, record["code"], problem.tests)
    if failure is not None:
        key, state = keep_wrong(memory, problem_of(record), old, entry, model_of(record))
        no_longer_learned(learner, problem_of(record), old, entry)
    else:
        known = entry is not None and entry.key is not None and not (entry.good and entry.judged_by == "tests")
        problem = replace(problem, examples=(*problem.examples, *_shown(problem, old, verify)))
        learned = memory.learn(problem, provenance(problem, "tests"), program=old)
        _prefer(memory, learned.key, learned.request, None)
        if known and entry is not None and entry.key is not None:
            memory.outcome(entry.key, True)
        key, state = learned.key, memory.find(learned.key)["state"]
    if entry is not None:
        journal.judge(record["id"], failure is None, "tests")
    return Told(failure is None, failure, "program" if failure is None else None, key, state)


def failing_test(language: str, code: str, tests: str) -> str | None:
    """What fails of tests, None where nothing does; raises BadRequest where they say nothing of the code."""
    result = check_tests(language, code, tests)
    if result.ok:
        return None
    if _is_broken(result):
        raise BadRequest(f"the tests can't be run on this {language} answer: {result.failures[0]}")
    return next(f for f in result.failures if not BROKEN.search(f))


def _is_broken(result: CheckResult) -> bool:
    return result.run is None or result.run.stage == "compile" or all(BROKEN.search(f) for f in result.failures)


def _shown(problem: Problem, program: Program, verify: Verify) -> list[Example]:
    """The examples that can be read out of tests that passed: a later language's code is verified on these too."""
    if problem.tests is None or problem.signature is None:
        return []
    found = [_shaped(e, problem.signature) for e in find_examples(problem.tests, problem.entry_point, [p.name for p in problem.signature.params])
             if len(e.args) == len(problem.signature.params) and not misfit(e, problem.signature)]
    return [e for e in found if e not in problem.examples and verify(replace(problem, examples=(e,)), program) is None]


def model_of(record: Mapping[str, Any]) -> str | None:
    """The language model that gave a record's answer; None where none did."""
    return next((str(row["model"]) for row in record["provenance"] if row.get("model")), None)


def entry_of(journal: Journal, proof: str) -> Entry | None:
    """The journal's entry; None where it was not kept."""
    try:
        return journal.find(proof)
    except UnknownName:
        return None


__all__ = ["Told", "edited", "no_longer_learned", "problem_of", "said", "tested", "with_examples"]
