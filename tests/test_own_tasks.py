"""Our own tasks in benchmarks/tasks: every reference passes its own calls, ids and names are told apart, splits are known."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.problems.benchmarks import read_tasks

FOLDER = Path(__file__).parents[1] / "benchmarks" / "tasks"
FILES = sorted(FOLDER.glob("*.jsonl"))


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_references_pass_their_own_calls(path: Path) -> None:
    for row in rows_of(path):
        space: dict[str, Any] = {}
        if "test" in row:
            exec(row["prompt"] + row["canonical_solution"] + "\n" + row["test"], space)
            space["check"](space[row["entry_point"]])
        else:
            assert len(row["test_list"]) == 3, row["task_id"]
            exec("\n".join([row["code"], *row["test_list"]]), space)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_task_is_read_with_two_examples_or_more(path: Path) -> None:
    tasks = read_tasks(path)
    assert len(tasks) == len(rows_of(path)) and {t.split for t in tasks} <= {"dev", "held", "fit"}
    assert all(len(t.problem().examples) >= 2 for t in tasks)


def test_ids_and_texts_are_told_apart() -> None:
    rows = [r for path in FILES for r in rows_of(path)]
    texts = [re.sub(r"\W+", " ", r.get("text") or r["prompt"]).lower() for r in rows]
    assert len({r["task_id"] for r in rows}) == len(set(texts)) == len(rows) == 810
