"""What each compiler said, in one form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Diagnostic:
    """One message of a compiler: place (1-based; 0 where it gave none), text, and its own code if it has one."""

    file: str
    line: int
    column: int
    message: str
    severity: str = "error"
    code: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message}"


def _rust(text: str) -> Iterator[Diagnostic]:
    """rustc --error-format=json: one object a line."""
    for line in text.splitlines():
        if not line.startswith("{"):
            continue
        try:
            record = json.loads(line)
        except ValueError:
            continue
        spans = sorted(record.get("spans") or [], key=lambda span: not span["is_primary"])
        if record.get("level") not in ("error", "warning") or (not spans and record["message"].startswith("aborting")):
            continue
        where: dict[str, Any] = (
            spans[0] if spans else {"file_name": "", "line_start": 0, "column_start": 0, "label": None}
        )
        label = f" ({where['label']})" if where.get("label") else ""
        code = (record.get("code") or {}).get("code")
        yield Diagnostic(
            where["file_name"],
            where["line_start"],
            where["column_start"],
            record["message"] + label,
            record["level"],
            code,
        )


def readable_rust(text: str) -> str:
    """Return rustc's JSON messages as rustc would have printed them."""
    shown = []
    for line in text.splitlines():
        try:
            shown.append(json.loads(line)["rendered"])
        except (ValueError, KeyError, TypeError):
            shown.append(line)
    return "\n".join(shown)


_GO = re.compile(r"^(?:\./)?(?P<file>[^\s:]+\.go):(?P<line>\d+)(?::(?P<column>\d+))?: (?P<message>.*(?:\n\t.*)*)", re.M)
_TSC = re.compile(
    r"^(?P<file>[^\s(][^(\n]*)\((?P<line>\d+),(?P<column>\d+)\): (?P<severity>\w+) (?P<code>TS\d+): (?P<message>.*(?:\n  .*)*)",
    re.M,
)
_PLACE = r"(?:file://)?(?:/box/|/\S*?/yantra-box-[^/]+/)"  # the work folder, in each tier of the sandbox
_PYTHON = re.compile(
    rf'^  File "(?:{_PLACE})?(?P<file>[^"\n]+)", line (?P<line>\d+)\n(?P<source>.*\n(?: *[\^~]+ *\n)?)?(?P<message>\w+Error: .*)',
    re.M,
)
_NODE = re.compile(
    rf"^{_PLACE}(?P<file>[^\n:]+):(?P<line>\d+)\n(?P<source>(?:.*\n){{0,9}}? *\^+ *\n)?\n*(?P<message>SyntaxError.*)",
    re.M,
)


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Diagnostic]]:
    def parse(text: str) -> Iterator[Diagnostic]:
        for match in pattern.finditer(text):
            found = match.groupdict()
            caret = (found.get("source") or "").rstrip("\n").rpartition("\n")[2]
            column = int(found.get("column") or 0) or (caret.find("^") + 1)
            yield Diagnostic(
                found["file"],
                int(found["line"]),
                column,
                found["message"].strip(),
                found.get("severity") or "error",
                found.get("code"),
            )

    return parse


PARSERS: dict[str, Callable[[str], Iterator[Diagnostic]]] = {
    "rust": _rust, "go": _matches(_GO), "typescript": _matches(_NODE), "javascript": _matches(_NODE),
    "python": _matches(_PYTHON), "tsc": _matches(_TSC),
}  # fmt: skip


def parse(tool: str, text: str) -> tuple[Diagnostic, ...]:
    """Return what a tool's output says about the source, in its order."""
    return tuple(PARSERS[tool](text))
