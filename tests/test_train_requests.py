"""The requests written for training: each belongs to a pattern or a program that is there, and every program does what its examples say."""

from __future__ import annotations

import json

from yantra_codex.answers.verify import verify_program
from yantra_codex.ir.text import read_program
from yantra_codex.library.catalogue import all_patterns
from yantra_codex.model.train.pairs import (
    REQUESTS,
    TEXTS,
    composed_pairs,
    examples_of,
    is_allowed,
    library_pairs,
    requests_for_patterns,
)


def test_every_pattern_has_requests_that_say_something_new() -> None:
    asked = requests_for_patterns()
    for p in all_patterns():
        own = asked.get(p.name, ())
        assert len(set(own)) == len(own) and not set(own) & {p.summary, *p.phrases}, p.name
        assert all(len(t.split()) >= 3 for t in own), p.name
    assert sum(p.name in asked for p in all_patterns()) > 0.95 * len(all_patterns())


def test_the_library_s_pairs_hold_each_text_once() -> None:
    texts: dict[str, list[str]] = {}
    for pair in library_pairs():
        assert 1 <= len(pair.texts) <= TEXTS
        texts.setdefault(pair.group, []).extend(pair.texts)
    assert all(len(set(found)) == len(found) for found in texts.values())
    assert {g.partition("/")[2] for g in texts} == {p.name for p in all_patterns()}


def test_composed_programs_do_what_their_examples_say() -> None:
    rows = list(composed_pairs())
    assert len({r.id for r in rows}) == len(rows) > 3000 and all(is_allowed(r.licence) and len(set(r.texts)) == len(r.texts) for r in rows)
    for row in rows[::23]:
        examples = examples_of(row.examples)
        verdict = verify_program(read_program(row.program), examples)
        assert examples and verdict.passed == verdict.total, (row.id, verdict.failure)


def test_files_hold_one_json_object_a_line() -> None:
    for path in REQUESTS.glob("*.jsonl"):
        assert all(isinstance(json.loads(line), dict) for line in path.read_text(encoding="utf-8").splitlines()), path.name
