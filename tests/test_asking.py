"""The engine with a language model at hand: asked once, checked, learned, and answered locally ever after, in any language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("openai", reason="the extra `llm` is not installed")

from yantra_codex.answers.solution import Solution, does_the_same
from yantra_codex.bench.teacher import Lesson, Teacher
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import parse_type
from yantra_codex.learn.memory_forget import forget
from yantra_codex.learn.traces import with_owners
from yantra_codex.problems import Problem, make_problem

# something no library has: 7 for an empty list, else the first plus twice the last, minus 13 where that is above 50
SOLUTION = """
def odd_mix(xs: list[int]) -> int:
    if not xs:
        return 7
    out = xs[0] + 2 * xs[-1]
    return out - 13 if out > 50 else out
"""
EXAMPLES = [Example(([],), 7), Example(([1, 2],), 5), Example(([30, 5, 20],), 57), Example(([3],), 9)]


def problem(text: str = "Mix the ends of the list the odd way of our office.", name: str = "odd_mix", language: str = "python") -> Problem:
    signature = {"python": f"def {name}(xs: list[int]) -> int", "rust": f"fn {name}(xs: &[i64]) -> i64", "go": f"func {name}(xs []int) int"}[language]
    return make_problem(text, language, entry_point=name, signature=signature, examples=EXAMPLES)


@pytest.fixture()
def taught(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    with Teacher([Lesson("odd_mix", {"python": SOLUTION})]) as teacher:
        monkeypatch.setenv("YANTRA_LLM_URL", teacher.url)
        monkeypatch.setenv("YANTRA_LLM_MODEL", "teacher")
        yield teacher


def test_what_was_asked_once_is_answered_from_memory_in_other_words_names_and_languages(tmp_path: Path, taught: Teacher) -> None:
    first = YantraCodex(tmp_path).generate(problem(), budget_s=0.5)
    assert (first.status, first.source) == ("verified", "fallback:teacher") and first.tokens > 0 and len(taught.log) == 1
    again = YantraCodex(tmp_path).generate(problem("Combine both ends of a list in our office's odd way.", "blend"), budget_s=0.5)
    assert (again.status, again.source, again.tokens) == ("verified", "memory", 0)
    assert again.code is not None and "def blend(" in again.code
    for language, head in (("rust", "fn odd_mix("), ("go", "func odd_mix(")):
        found = YantraCodex(tmp_path).generate(problem(language=language), budget_s=0.5)
        assert found.source == "memory" and found.code is not None and head in found.code
    assert len(taught.log) == 1


def test_an_answer_that_fails_its_examples_is_neither_given_nor_learned(tmp_path: Path, taught: Teacher) -> None:
    asked = make_problem(problem().text, "python", entry_point="odd_mix", signature="def odd_mix(xs: list[int]) -> int", examples=[*EXAMPLES, Example(([4, 4],), 1_000_001)])
    found = YantraCodex(tmp_path).generate(asked, budget_s=0.5)
    assert found.source != "fallback:teacher" and found.status != "verified" and len(taught.log) == 3  # two repairs
    assert YantraCodex(tmp_path).memory.counts()["active"] == 0


def test_without_a_configured_model_nothing_is_asked_and_nothing_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    found = YantraCodex(tmp_path).generate(problem(), budget_s=0.3)
    assert found.source in (None, "search", "library") and found.tokens == 0
    assert YantraCodex(tmp_path).memory.counts() == {"active": 0, "opaque": 0, "quarantined": 0, "requests": 0} and not (tmp_path / "llm.db").exists()


def test_a_memory_that_can_t_be_read_costs_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "memory.db").write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    found = YantraCodex(tmp_path).generate(make_problem("The sum of numbers; f([1, 2]) == 3; f([4, 5]) == 9", "python"), budget_s=1.0)
    assert found.status == "verified" and "going on without memory" in caplog.text


def test_every_generation_is_noted_with_what_was_asked_and_what_it_cost(tmp_path: Path, taught: Teacher) -> None:
    engine = YantraCodex(tmp_path)
    for name in ("odd_mix", "blend"):
        engine.generate(problem(name=name), budget_s=0.5)
    first, second = engine.journal.last(2)
    rows = sorted((first, second), key=lambda r: r.source)
    assert [r.source for r in rows] == ["fallback", "memory"] or [r.source for r in rows] == ["fallback:teacher", "memory"]
    assert rows[0].tokens_out > 0 and rows[1].tokens_out == 0 and rows[0].key == rows[1].key is not None


def test_what_the_library_is_sure_of_is_kept_and_needs_no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTRA_LLM_URL", raising=False)
    monkeypatch.setattr("yantra_codex.learn.memory.Memory.vector", lambda self, text: pytest.fail("a vector was made"))
    engine = YantraCodex(tmp_path)
    asked = make_problem("The sum of numbers; f([1, 2]) == 3; f([4, 5]) == 9", "python")
    first, second = (engine.generate(asked, budget_s=1.0) for _ in range(2))
    assert first.source == second.source == "library" and (first.code, first.proof) == (second.code, second.proof)
    assert engine.memory.counts()["requests"] == 1


def test_forgetting_reaches_the_proof_records(tmp_path: Path, taught: Teacher) -> None:
    engine = YantraCodex(tmp_path)
    solution = engine.generate(problem(), budget_s=0.5)
    other = engine.generate(make_problem("The sum of numbers; f([1, 2]) == 3; f([4, 5]) == 9", "python"), budget_s=1.0)
    assert {p.stem for p in (tmp_path / "proofs").glob("y*.json")} == {solution.proof, other.proof}
    row = next(engine.memory.each())
    done = forget(with_owners(engine.memory), row["key"])
    assert done.left == () and {p.stem for p in (tmp_path / "proofs").glob("y*.json")} == {other.proof}
    assert not any(b"odd way of our office" in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


def test_an_answer_that_has_no_canonical_form_is_compared_all_the_same() -> None:
    exact = read_program("""(program (def f ((lst list[list[int]])) list[list[int]]
        (return (map (range 0 (length (index lst 0)) 1) (fn (j:int) (map lst (fn (row:list[int]) (index row j))))))))""")
    vague = Program((replace(exact.entry, params=(replace(exact.entry.params[0], type=parse_type("list[list[any]]")),)),))
    with pytest.raises(YantraError):
        hash_of(vague)
    local = Solution("", "python", "verified", "", program=vague)
    assert does_the_same(local, read_program("(program (def f ((lst list[list[any]])) list[list[any]] (return lst)))")) is False
