"""Every pattern of the library, proven: in the interpreter, and in all five languages with one program a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import pytest

from yantra_codex import languages
from yantra_codex.errors import MissingToolchain, NoSandbox, Unsupported
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.languages import LANGUAGES, Unit
from yantra_codex.library import coverage
from yantra_codex.library.applied import takes_functions
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.library.lint import cases_of, problems_of, program_of
from yantra_codex.runner.checks import agrees, observe, why_stopped
from yantra_codex.runner.programs import Limits

BATCH = {"python": 2000, "javascript": 2000, "typescript": 2000, "rust": 250, "go": 2000}
LIMITS = Limits(wall_s=60, cpu_s=60, output_bytes=16 << 20)


@lru_cache(maxsize=1)
def programs() -> tuple[tuple[Pattern, Program], ...]:
    return tuple((p, program_of(p)) for p in all_patterns())


def proofs() -> Iterator[tuple[str, Pattern, Program, list[Example]]]:
    """What is called, under a name of its own: a pattern with all its examples; one that takes functions once for each."""
    for pattern, program in programs():
        if not takes_functions(pattern):
            yield pattern.name, pattern, program, list(pattern.examples)
        else:
            for i, case in enumerate(cases_of(pattern, program)):
                yield f"{pattern.name}_case{i}", pattern, case.program, [case.example]


def batches(language: str) -> Iterator[list[tuple[Pattern, list[Example], Unit]]]:
    made = []
    for name, pattern, program, examples in proofs():
        rendered = languages.get(language).render(program)
        entry = program.entry
        unit = Unit(name, rendered, [e.args for e in examples], tuple(p.type for p in entry.params), entry.returns)
        made.append((pattern, examples, unit))
    size = BATCH[language]
    for i in range(0, len(made), size):
        yield made[i : i + size]


def test_the_library_is_large_enough_and_names_are_unique() -> None:
    names = [p.name for p in all_patterns()]
    assert len(names) >= 1200
    assert len(names) == len(set(names))


def test_no_two_patterns_have_the_same_logic() -> None:
    by_hash: dict[str, list[str]] = {}
    for pattern, program in programs():
        by_hash.setdefault(hash_of(program), []).append(pattern.name)
    assert [names for names in by_hash.values() if len(names) > 1] == []


def test_the_coverage_map_names_every_pattern_and_only_patterns() -> None:
    names = [p.name for p in all_patterns()]
    assert coverage.unknown(names) == []
    assert coverage.unmapped(names) == []
    assert coverage.uncovered() == []


def test_gaps_of_a_coverage_map_are_reported() -> None:
    areas = (coverage.Area("Lists", (coverage.Operation("sum", ("a", "b")), coverage.Operation("mode", ()))),)
    assert coverage.uncovered(areas) == ["Lists: mode"]
    assert coverage.unmapped(["a", "c"], areas) == ["c"]
    assert coverage.unknown(["a"], areas) == ["b"]


def test_a_pattern_that_takes_functions_is_proven_by_calls_with_lambdas() -> None:
    pattern = next(p for p in all_patterns() if p.name == "count_where")
    cases = cases_of(pattern, program_of(pattern))
    assert [(c.example.args, c.example.expected) for c in cases] == [(([1, 2, 3, 4],), 2), (([1, 3],), 0), (([],), 0)]
    assert all("func" not in str(p.type) for c in cases for p in c.program.entry.params)
    assert run(cases[0].program, ([5, 6],)) == 2
    assert problems_of(replace(pattern, source=pattern.source.replace("x > 2", "x > 3"))) == [
        "higher_order/count_where([1, 2, 3, 4]) gave 1, expected 2"]


def test_a_lambda_that_does_not_lift_is_reported() -> None:
    pattern = next(p for p in all_patterns() if p.name == "count_where")
    broken = replace(pattern, source=pattern.source.replace("x > 2)", "missing(x) > 2)"))
    assert any("missing" in line for line in problems_of(broken))


@pytest.mark.parametrize("domain", sorted({p.domain for p in all_patterns()}))
def test_patterns_are_in_form_and_true_in_the_interpreter(domain: str) -> None:
    assert [line for p in all_patterns() if p.domain == domain for line in problems_of(p)] == []


@pytest.mark.parametrize("language", [pytest.param(n, marks=pytest.mark.xdist_group(f"toolchain-{n}")) for n in LANGUAGES])
def test_patterns_pass_on_the_real_toolchain(language: str) -> None:
    wrong = []
    for batch in batches(language):
        try:
            seen, result = observe(language, [u for _, _, u in batch], limits=LIMITS)
        except (MissingToolchain, NoSandbox) as e:
            pytest.skip(str(e))
        assert result.ok, why_stopped(result)
        for pattern, examples, unit in batch:
            for i, example in enumerate(examples):
                if why := agrees(seen[unit.id].get(i), example, unit.returns, language):
                    wrong.append(f"{pattern.name}: {why}")
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rendering_parses_without_errors(language: str) -> None:
    refused = []
    for pattern, program in programs():
        try:
            languages.base.check_parses(language, languages.get(language).render(program).code)
        except Unsupported as e:
            refused.append(f"{pattern.name}: {e}")
    assert refused == []
