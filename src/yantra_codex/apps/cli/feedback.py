"""yantra feedback: says whether an answer was good, gives a better form of it, or tests that came later."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import NOT_VERIFIED, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note, read_source

if TYPE_CHECKING:
    from yantra_codex.learn.feedback import Told
    from yantra_codex.learn.journal import Entry

USAGE = "say of which answer (its id is told with it) and what: 'yantra feedback y7f3c09a good', 'bad', '--code FILE', '--tests FILE' or '--example \"f(1) == 2\"'"
OLD = {"same": "it does what the answer did, and is preferred to it", "other": "the answer does something else and is kept as wrong",
       "unknown": "whether the answer does the same can't be told: it stays beside it"}


@click.command("feedback", short_help="Say whether an answer was good, or give a better one.")
@click.argument("proof_id", metavar="ID", required=False)
@click.argument("verdict", type=click.Choice(["good", "bad"]), required=False)
@click.option("--code", "code_file", metavar="FILE", help="The answer's code as you edited it (- for stdin): checked, then preferred.")
@click.option("--tests", "tests_file", metavar="FILE", help="Tests in the answer's language, run on the answer, or on --code.")
@click.option("--example", "-e", "example_texts", multiple=True, help="An example more, such as 'f([1, 2]) == 3' (repeatable).")
@json_option
def command(proof_id: str | None, verdict: str | None, code_file: str | None, tests_file: str | None, example_texts: tuple[str, ...], as_json: bool) -> int:
    """Keep what is said of the answer ID (y7f3c09a, told with the answer).

    \b
    yantra feedback y7f3c09a good                        or bad
    yantra feedback y7f3c09a --code edited.py            a better form of it
    yantra feedback y7f3c09a --tests test_it.py          tests that came later
    yantra feedback y7f3c09a --example 'f([]) == 0'      an example that came later

    It counts for how sure further answers are, and for the logic in the memory, which is no longer used when it was bad too often. A bad
    answer is not given again for the same words; good takes that back. Edited code is run on the request's examples (and those given here): where it passes it is kept and preferred from
    then on, else nothing is changed (exit code 1). An answer that fails later tests or examples is kept as wrong for its words.
    Saying the same again changes nothing.
    """
    later = code_file is not None or tests_file is not None or bool(example_texts)
    if proof_id is None or (verdict is None and not later):
        raise click.UsageError(USAGE)
    if verdict is not None and later:
        raise click.UsageError(f"give {verdict!r}, or code, tests or examples that decide it, not both")
    if verdict is None:
        return decided(proof_id, code_file, tests_file, example_texts, as_json)
    return judged(proof_id, verdict, as_json)


def judged(proof_id: str, verdict: str, as_json: bool) -> int:
    """Keep what the user says."""
    from yantra_codex.learn.journal import Journal

    journal, good = Journal(), verdict == "good"
    entry = journal.find(proof_id)
    known = entry.judged_by == "feedback" and entry.good == good
    # the memory first: after a kill in between the feedback can be given again
    key, state = (entry.key, None) if known else _told(entry, good)
    if not good:
        _unlearned(entry)
    if not known:
        journal.judge(proof_id, good, "feedback")
    if as_json:
        emit_json({"id": proof_id, "good": good, "new": not known, "source": entry.source, "language": entry.language, "logic": key, "state": state})
    else:
        note(f"{proof_id} ({entry.language}, {entry.source}, {entry.date}) {'was said to be' if known else 'is kept as'} {verdict}"
             f"{f'; its logic in the memory is {state}' if state else ''}")
    return OK


def _told(entry: Entry, good: bool) -> tuple[str | None, str | None]:
    """The key and the state of the answer's logic after its outcome was kept; by the journal's entry alone where there is no record of the answer."""
    from yantra_codex import proofs
    from yantra_codex.errors import BadRequest, UnknownName
    from yantra_codex.learn import feedback
    from yantra_codex.learn.memory import Memory
    from yantra_codex.settings import settings

    memory = Memory()
    try:
        return feedback.said(memory, proofs.load(str(entry.proof), settings().proofs), good, entry)
    except (BadRequest, UnknownName):  # no record, or of what the memory does not hold
        return entry.key, None if entry.key is None else memory.outcome(entry.key, good)


def _unlearned(entry: Entry) -> None:
    """Have a bad answer taken out of what the network learns, where something is kept for that and the answer's record is still there."""
    from yantra_codex.learn.replay import FOLDER
    from yantra_codex.settings import settings

    if entry.proof is None or not (settings().home / FOLDER).exists():
        return
    from yantra_codex import proofs
    from yantra_codex.errors import YantraError
    from yantra_codex.learn import feedback
    from yantra_codex.learn.online import OnlineLearner

    try:
        record = proofs.load(entry.proof, settings().proofs)
        feedback.no_longer_learned(OnlineLearner(), feedback.problem_of(record), proofs.program_of(record), entry)
    except YantraError as e:
        note(f"the network may still learn the answer: {e}")


def decided(proof_id: str, code_file: str | None, tests_file: str | None, example_texts: tuple[str, ...], as_json: bool) -> int:
    """Keep what code, tests or examples say."""
    code, tests = (None if f is None else read_source(f) for f in (code_file, tests_file))

    from yantra_codex import proofs
    from yantra_codex.answers.verify import contradiction, fault_of_code, verify_program
    from yantra_codex.errors import BadRequest
    from yantra_codex.learn import feedback
    from yantra_codex.learn.journal import Journal
    from yantra_codex.learn.memory import Memory
    from yantra_codex.learn.online import OnlineLearner
    from yantra_codex.settings import settings

    record = proofs.load(proof_id, settings().proofs)
    problem = replace(feedback.with_examples(feedback.problem_of(record), example_texts), tests=tests)
    if doubt := contradiction(problem.examples):
        raise BadRequest(f"{doubt}; one of them was in the request: ask again with 'yantra generate' if that one was wrong")
    memory, journal, learner = Memory(), Journal(), OnlineLearner()
    if code is None:
        told = feedback.tested(memory, journal, record, problem, lambda p, program: verify_program(program, p.examples).failure, learner)
    else:
        told = feedback.edited(memory, journal, record, problem, code, lambda p, program: verify_program(program, p.examples).failure, fault_of_code, learner)
    kept = code is None or told.learned is not None
    if as_json:
        emit_json({"id": proof_id, "language": record["language"], "kept": kept, **asdict(told)})
    else:
        note(edit_words(proof_id, told) if code is not None else test_words(proof_id, told, record))
    return OK if kept else NOT_VERIFIED


def edit_words(proof_id: str, told: Told) -> str:
    if told.learned is None:
        return f"the edit fails, nothing is changed: {told.failure}\n# correct it and give it again; where the example is wrong, ask again with 'yantra generate'"
    form = "" if told.learned == "program" else "; it has no logic form, so that it is kept for its own language alone"
    return f"the edit passes and is kept (y{str(told.logic)[:7]}): {OLD[str(told.old)]}{f' ({told.failure})' if told.failure else ''}{form}"


def test_words(proof_id: str, told: Told, record: Any) -> str:
    if told.good:
        return f"{proof_id} passes and is kept as good (y{str(told.logic)[:7]}), with what was added"
    return (f"{proof_id} fails and is kept as wrong for its words: {told.failure}\n"
            f"# next: ask again with that as an example ('yantra generate ... --example ...'), or give code that is right: "
            f"yantra feedback {proof_id} --code FILE\n# 'yantra memory forget y{str(told.logic)[:7]}' takes it back")


__all__ = ["command"]
