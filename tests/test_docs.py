"""The documents' examples are run, and the generated pages are up to date."""

from __future__ import annotations

import doctest
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.library.lint import problems_of, read_own

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(("page", "examples"), [("ir.md", 20), ("effects.md", 8)])
def test_the_examples_run(page: str, examples: int) -> None:
    result = doctest.testfile(str(DOCS / page), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert result.attempted > examples
    assert result.failed == 0


def generate() -> Any:
    """docs/generate.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["ops.md", "library.md"])
def test_the_generated_pages_are_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generate().PAGES[name](), f"docs/{name} is stale: run make docs"


def test_the_library_page_links_to_its_areas() -> None:
    text = generate().library_page()
    headings = {generate().anchor(h) for h in re.findall(r"^## (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_the_pattern_shown_to_contributors_is_in_form(tmp_path: Path) -> None:
    (source,) = re.findall(r"```python\n(.+?)```", (DOCS / "contributing-a-pattern.md").read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "shown.py"
    path.write_text(source, encoding="utf-8")
    (pattern,) = read_own(path)
    assert problems_of(pattern) == []


def test_links_between_documents_lead_somewhere() -> None:
    root = DOCS.parent
    for page in [*DOCS.rglob("*.md"), *root.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
