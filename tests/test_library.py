"""Every pattern of the library, proven: in the interpreter, and in all five languages with one program a language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest

from yantra_codex import languages
from yantra_codex.errors import MissingToolchain, NoSandbox, Unsupported
from yantra_codex.ir.nodes import Program
from yantra_codex.languages import LANGUAGES, Unit
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.library.lint import problems_of, program_of
from yantra_codex.runner.checks import agrees, observe, why_stopped
from yantra_codex.runner.programs import Limits

BATCH = {"python": 2000, "javascript": 2000, "typescript": 2000, "rust": 250, "go": 2000}
LIMITS = Limits(wall_s=60, cpu_s=60, output_bytes=16 << 20)


@lru_cache(maxsize=1)
def programs() -> tuple[tuple[Pattern, Program], ...]:
    return tuple((p, program_of(p)) for p in all_patterns())


def batches(language: str) -> Iterator[list[tuple[Pattern, Unit]]]:
    made = []
    for pattern, program in programs():
        rendered = languages.get(language).render(program)
        entry = program.entry
        calls = [e.args for e in pattern.examples]
        made.append((pattern, Unit(pattern.name, rendered, calls, tuple(p.type for p in entry.params), entry.returns)))
    size = BATCH[language]
    for i in range(0, len(made), size):
        yield made[i : i + size]


def test_the_library_is_large_enough_and_names_are_unique() -> None:
    names = [p.name for p in all_patterns()]
    assert len(names) >= 300
    assert len(names) == len(set(names))


@pytest.mark.parametrize("domain", sorted({p.domain for p in all_patterns()}))
def test_patterns_are_in_form_and_true_in_the_interpreter(domain: str) -> None:
    assert [line for p in all_patterns() if p.domain == domain for line in problems_of(p)] == []


@pytest.mark.parametrize("language", [pytest.param(n, marks=pytest.mark.xdist_group(f"toolchain-{n}")) for n in LANGUAGES])
def test_patterns_pass_on_the_real_toolchain(language: str) -> None:
    wrong = []
    for batch in batches(language):
        try:
            seen, result = observe(language, [u for _, u in batch], limits=LIMITS)
        except (MissingToolchain, NoSandbox) as e:
            pytest.skip(str(e))
        assert result.ok, why_stopped(result)
        for pattern, unit in batch:
            for i, example in enumerate(pattern.examples):
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
