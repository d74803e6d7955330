"""What the engine found itself is kept like a lesson: known again in other words, as sure as it was, and cheap to keep."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from memory_cases import ASKED, FOUND, encode, memory, problem, program
from yantra_codex.answers.recalled import recalled
from yantra_codex.engine import YantraCodex
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.signature import Example
from yantra_codex.languages.pylift import lift
from yantra_codex.learn import feedback
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_check import check
from yantra_codex.learn.memory_files import export, import_
from yantra_codex.problems import Problem, make_problem
from yantra_codex.proofs import load

SUMS = [Example(([1, 2, 4],), 6), Example(([2, 2, 9],), 4)]  # of the even numbers
TAUGHT = {**FOUND, "source": "fallback", "model": "oracle"}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> YantraCodex:
    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    return YantraCodex(tmp_path, online=False)


def asked(text: str, *, language: str = "python", examples: list[Example] = SUMS) -> Problem:
    head = {"python": "def sum_even(numbers: list[int]) -> int:", "go": "func sum_even(numbers []int) int"}[language]
    return make_problem(text, language, entry_point="sum_even", signature=head, examples=examples)


def test_what_was_found_here_is_known_in_other_words_and_languages(engine: YantraCodex) -> None:
    first = engine.generate(asked("The sum of the even numbers of a list."))
    assert first.source == "library" and engine.memory.counts()["requests"] == 1
    for language in ("python", "go"):
        again = engine.generate(asked("Put together, by adding, every entry of a list that two goes into without a rest.", language=language))
        assert (again.source, again.status) == ("memory", "verified") and again.program is not None and first.program is not None
        assert hash_of(again.program) == hash_of(first.program)
        assert 0.7 < again.confidence <= first.confidence


@pytest.mark.parametrize(("examples", "more"), [(SUMS[:1], {}), (SUMS, {"keep_proof": False}), (SUMS, {"without": frozenset({"memory"})})])
def test_what_rests_on_little_or_is_only_measured_is_not_kept(engine: YantraCodex, examples: list[Example], more: dict[str, object]) -> None:
    assert engine.generate(asked("The sum of the even numbers of a list.", examples=examples), **more).code is not None  # type: ignore[arg-type]
    assert engine.memory.counts()["requests"] == 0


def test_a_sure_pattern_comes_before_what_other_words_were_answered_with(engine: YantraCodex) -> None:
    wrong = lift("def sum_even(numbers):\n    return 0 if len(numbers) > 3 else sum(n for n in numbers if n % 2 == 0)\n", "sum_even", asked("x").signature)
    told = "Add the even numbers in a list together."
    engine.memory.learn(asked(told), TAUGHT, program=wrong)
    assert engine.generate(asked(told)).source == "memory"  # in these words somebody answered
    assert engine.generate(asked("The sum of the even numbers of a list.")).source == "library"


def test_words_wait_for_their_vector_until_one_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    monkeypatch.setattr("yantra_codex.model.text.TextEncoder.load", lambda: loaded.append(1) or SimpleNamespace(encode=encode))
    m = Memory(tmp_path / "memory.db")
    m.learn(problem(1), FOUND, program=program(1), later=True)
    assert not loaded and check(m).problems == () and check(m).stale == 0
    m.close()
    other = Memory(tmp_path / "memory.db")
    assert [p.key for p in other.propose(problem(1).text, ASKED)] == [hash_of(program(1))] and loaded == [1]
    with other.store.reading() as db:
        assert db.execute("select count(*) from request where encoder = ''").fetchone()[0] == 0
    m.learn(problem(2), FOUND, program=program(2), later=True)
    assert next(p.key for p in other.propose(problem(2).text, ASKED)) == hash_of(program(2))


def test_what_was_judged_moves_how_sure_further_answers_are(engine: YantraCodex) -> None:
    requests = [make_problem(text, "python", examples=[Example(args, out) for args, out in shown]) for text, shown in (
        ("reverse the words of a sentence", [(("a b c",), "c b a"), (("x y",), "y x")]),
        ("count how often each word occurs in a text", [(("a b a",), {"a": 2, "b": 1}), (("x",), {"x": 1})]),
        ("greatest common divisor", [((12, 18), 6), ((5, 7), 1)]),
        ("whether a number is a palindrome", [((121,), True), ((12,), False)]))]
    last = asked("The sum of the even numbers of a list.")
    before = [engine.generate(p) for p in requests]
    assert {s.source for s in before} == {"library"}
    sure = YantraCodex(engine.home / "other", engine.cache).generate(last)
    for s in before:
        engine.journal.judge(str(s.proof), False, "tests")
    after = engine.generate(last)
    assert after.source == "library" and after.confidence < sure.confidence - 0.1 and "judged" in after.rests_on
    noted = engine.journal.last(1)[0]
    assert (noted.confidence, noted.raw) == (after.confidence, sure.confidence)
    assert engine.generate(last, keep_proof=False, without=frozenset({"journal"})).confidence == sure.confidence


def test_what_is_said_to_be_bad_is_not_given_again_for_its_words_until_it_is_said_to_be_good(engine: YantraCodex) -> None:
    p = asked("The sum of the even numbers of a list.")
    first = engine.generate(p)
    entry, record = engine.journal.find(str(first.proof)), load(str(first.proof), engine.home / "proofs")
    key, state = feedback.said(engine.memory, record, False, entry)
    assert first.program is not None and (key, state) == (hash_of(first.program), "quarantined")
    again = engine.generate(p, budget_s=0.5)
    assert again.program is None or hash_of(again.program) != key
    other = engine.generate(asked("Add the even numbers in a list together."))  # of other words nothing was said
    assert other.program is not None and hash_of(other.program) == key
    assert feedback.said(engine.memory, record, True, entry) == (key, "active")
    last = engine.generate(p, budget_s=0.5)
    assert last.program is not None and hash_of(last.program) == key


def test_what_the_memory_answers_can_still_be_asked_about(engine: YantraCodex) -> None:
    """Where a search was made beside it: the example that tells its candidates apart."""
    vague = make_problem("pick from the list; f([3, 1, 2]) == 3; f([9, 4]) == 9", "python")
    program = lift("def f(xs):\n    return max(xs)\n", "f", vague.signature)
    engine.memory.learn(vague, {**TAUGHT, "source": "search", "checks": {"confidence": 0.88}}, program=program)
    alone = engine.generate(vague, keep_proof=False, without=frozenset({"memory"}))
    found = engine.generate(vague, keep_proof=False)
    assert found.source == "memory" and found.option is None and alone.composed is not None and found.composed is not None
    assert (alone.question is None) == (found.question is None)


def test_what_was_found_here_is_not_believed_where_another_logic_says_otherwise(engine: YantraCodex) -> None:
    own = {**TAUGHT, "source": "search", "model": None, "checks": {"confidence": 0.93}}
    p = asked("What comes of the entries that two goes into.")
    even, last = (lift(f"def sum_even(numbers):\n    return {body}\n", "sum_even", p.signature)
                  for body in ("sum(n for n in numbers if n % 2 == 0)", "sum(n for n in numbers[:3] if n % 2 == 0)"))
    same = lift("def sum_even(numbers):\n    total = 0\n    for n in numbers:\n        if n % 2 == 0:\n            total += n\n    return total\n", "sum_even", p.signature)

    def surest() -> tuple[float, str]:
        found = recalled(engine._learned, p, 0.0, float("inf"))
        return found[0].confidence, found[0].provenance[0]["memory"]

    engine.memory.learn(p, own, program=even)
    alone = surest()[0]
    assert alone > 0.9
    engine.memory.learn(asked("The even entries, put together."), own, program=same)  # another form that does the same disputes nothing
    assert surest()[0] == alone
    engine.memory.learn(asked("The entries that two goes into, of three."), own, program=last)
    assert surest()[0] < 0.6
    engine.memory.learn(p, TAUGHT, program=even)  # until somebody gives one of them
    assert surest()[0] > 0.7 and surest()[1] == hash_of(even)


def test_what_was_found_here_stays_so_where_its_own_export_is_imported(tmp_path: Path) -> None:
    m = memory(tmp_path)
    m.learn(problem(1), FOUND, program=program(1))
    export(m, tmp_path / "file")
    assert import_(m, tmp_path / "file").bad == ()
    assert [r["source"] for r in m.find(hash_of(program(1)))["requests"]] == ["search"]
    m.learn(problem(1), TAUGHT, program=program(1))
    assert [(r["source"], r["model"]) for r in m.find(hash_of(program(1)))["requests"]] == [("fallback", "oracle")]
