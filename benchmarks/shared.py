"""What the measurements share: tables, causes counted, JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as aligned text: the first column left, the others right."""
    cells = [list(map(str, head)), *[[_cell(c) for c in row] for row in rows]]
    widths = [max(len(r[i]) for r in cells) for i in range(len(head))]
    return "\n".join("  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths))).rstrip() for r in cells)


def _cell(value: object) -> str:
    return f"{value:.1%}" if isinstance(value, float) else "-" if value is None else str(value)


def note(text: str) -> None:
    """A line for the reader, not part of the result."""
    print(text, file=sys.stderr, flush=True)


def cause(text: str) -> str:
    """A failure's text with what belongs to one case alone taken out, so that like ones are counted together."""
    line = next((part for part in text.splitlines() if part.strip()), "").strip()
    line = re.sub(r"^\S*\.(?:go|rs|ts|py|cjs|mjs|js)[:(]\d+[:,]\d+\)?:?\s*", "", line)
    line = re.sub(r"\bat line \d+|\(line \d+\)|^line \d+: ", "", line)
    line = re.sub(r"'[^']{0,80}'|\"[^\"]{0,80}\"|`[^`]{0,80}`", "_", line)
    line = re.sub(r"(?<![A-Za-z_])-?\d+(?:\.\d+)?", "N", line)
    return re.sub(r"\s+", " ", line)[:140]


def ranked(causes: Iterable[tuple[str, str]], shown: int = 3) -> list[dict[str, Any]]:
    """(cause, task) pairs as rows {cause, count, tasks}, the commonest first, each with its first tasks."""
    by: dict[str, list[str]] = {}
    for text, task in causes:
        by.setdefault(text, []).append(task)
    return [{"cause": text, "count": len(tasks), "tasks": tasks[:shown]} for text, tasks in sorted(by.items(), key=lambda kv: (-len(kv[1]), kv[0]))]


def causes_text(rows: Sequence[dict[str, Any]], most: int = 12) -> str:
    lines = [f"  {r['count']:4}  {r['cause']}  [{', '.join(r['tasks'])}]" for r in rows[:most]]
    rest = sum(r["count"] for r in rows[most:])
    return "\n".join(lines + ([f"  {rest:4}  in {len(rows) - most} rarer kinds"] if rest else []))


def emit(result: dict[str, Any], as_json: bool, text: str) -> None:
    """The result on stdout, as JSON or as text."""
    print(json.dumps(result, indent=1, ensure_ascii=False, default=str) if as_json else text)
