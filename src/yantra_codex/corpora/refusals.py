"""Why a code is in no table of patterns: the kinds of refusal, and what of the reason is common to like codes."""

from __future__ import annotations

import re
from typing import Any

from yantra_codex.corpora.items import File, Item
from yantra_codex.errors import LiftError, TypeMismatch, Unsupported

# kind -> what it means; a code has one
KINDS = {
    "language": "in a language that is only counted, or has no front-end yet",
    "size": "longer than is read",
    "encoding": "no UTF-8, or NULs: not a source text",
    "generated": "written by a tool",
    "unreadable": "could not be read from the source",
    "syntax": "its own grammar refuses it",
    "depth": "nested too deeply",
    "entry": "no function to start from, or none that is clear",
    "unsupported": "a construct that does not lift",
    "types": "types that do not fit together",
    "memory": "reading it takes more memory than one unit may use",
    "untested": "lifted, but nothing to run it on",
    "limits": "lifted, but its tests were stopped by a limit of the interpreter",
    "disagrees": "lifted, but a test does not give what it should",
    "several": "lifted, and gives another answer than a test where its problem says that several are right",
    "crashed": "no worker process survived it",
    "internal": "an error of this package: to be reported",
}
AFTER_LIFTING = frozenset(("untested", "limits", "disagrees", "several"))
NOT_CODE = frozenset(("language", "size", "encoding", "generated", "unreadable", "memory"))
UNREADABLE = ((r"bytes$|characters|MB$", "size"), (r"NUL|UTF-8|surrogate", "encoding"), (r"only counted", "language"), (r"a tool wrote", "generated"))
# what of such a reason belongs to one row alone: what was met, where in the line, what the system or a library says
OF_ONE_ROW = re.compile(r"(?<=not JSON): .*|(?<=be read): .*|(?<=readable Parquet): .*|, met .*|(?<=object) but .*| at (?:column|byte) \d+.*| \(byte \d+\)|"
                        r"(?<=the file) '.*|(?<=the file )\S+\.parquet ", re.DOTALL)
NUMBERED = re.compile(r"\b(?:(?<=solution )\d+|(?<=example )\d+|(?<=stdio )\d+|[\d,]+(?= solutions))")
ENTRY = re.compile(r"there is no (?:function|method)|without a function|a class of several methods|a method of \w+, whose objects")
DEPTH = re.compile(r"nested too deeply")
SIZE = re.compile(r"too many parts|a source text of more than|takes too long")
GIVE = r"(?<!not )(?<!n't )\b(?:return|print|output|find)(?:s|ed|ing)?\b"
SEVERAL = re.compile(rf"{GIVE}[^.!?]{{0,60}}\bin (?:any|(?:an )?arbitrary) order\b|{GIVE}\s+any\b|\bany (?:valid|correct) (?:answer|solution)|"
                     r"\bany (?:one )?(?:of (?:them|these) )?(?:is|are|will be|would be|can be) (?:ok|fine|right|correct|accepted|allowed|valid)\b", re.IGNORECASE)
MAX_DETAIL = 300
MAX_CONSTRUCT = 140


def refusal(unit: Item | File, language: str, kind: str, detail: str, *, name: str = "", line: int | None = None, construct: str | None = None,
            count: int = 1) -> dict[str, Any]:
    """A row of `refused`."""
    where = unit.id if isinstance(unit, Item) else unit.path
    if kind == "disagrees" and construct == "another value" and isinstance(unit, Item) and several_are_right(unit.text):
        kind = "several"
    detail = detail[:MAX_DETAIL]
    return {"id": where, "language": language, "name": name, "kind": kind, "construct": construct or construct_of(detail), "detail": detail, "line": line,
            "count": count, "source": unit.source, "licence": unit.licence}


def told(error: BaseException) -> tuple[str, str, int | None]:
    """Kind, detail and line of what the front-end raised."""
    line = getattr(error, "line", None)
    if isinstance(error, RecursionError):
        return "depth", "nested too deeply", None
    if isinstance(error, MemoryError):
        return "depth", "nested too deeply to be read", None
    if isinstance(error, LiftError):
        return ("encoding" if "NUL" in str(error) else "syntax"), str(error), line
    if isinstance(error, Unsupported):
        for pattern, kind in ((DEPTH, "depth"), (SIZE, "size"), (ENTRY, "entry")):
            if pattern.search(error.what):
                return kind, error.what, line
        return "unsupported", error.what, line
    if isinstance(error, TypeMismatch):
        return "types", str(error), line
    return "internal", f"{type(error).__name__}: {error}", line


def unreadable(file: File) -> dict[str, Any]:
    """The row of a file that its source could not read."""
    why = file.refusal or ""
    kind = next((k for pattern, k in UNREADABLE if re.search(pattern, why)), "unreadable")
    return refusal(file, file.language, kind, why, line=file.line, construct=cause_of(why))


def cause_of(why: str) -> str:
    """Why a row or file could not be read, in few words: what belongs to this one alone is taken out, fields keep their names."""
    return NUMBERED.sub("N", OF_ONE_ROW.sub("", why))[:MAX_CONSTRUCT]


def several_are_right(text: str) -> bool:
    """Whether a problem says that another answer than the stated one may be right too: another order, any of several."""
    return SEVERAL.search(text) is not None


def construct_of(detail: str) -> str:
    """A reason with what belongs to one code alone taken out, so that like ones are counted together."""
    line = next((part for part in detail.splitlines() if part.strip()), "").strip()
    line = re.sub(r"\bat line \d+|\(line \d+\)|^line \d+: ", "", line)
    line = re.sub(r"'[^']{0,80}'|\"[^\"]{0,80}\"|`[^`]{0,80}`", "_", line)
    line = re.sub(r"\([^()]{0,200}\)|(?<=a method of )\w+|(?<=the class )\w+|\b\w+(?=\.METHOD)", "_", line)
    line = re.sub(r"(?<![A-Za-z_])-?\d+(?:\.\d+)?", "N", line)
    return re.sub(r"\s+", " ", line).strip()[:MAX_CONSTRUCT]
