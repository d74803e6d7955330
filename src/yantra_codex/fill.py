"""Completes stubs in a source text: each body is answered, checked and put in place; the rest stays byte for byte."""

from __future__ import annotations

import difflib
import re
import textwrap
from dataclasses import dataclass, replace

from yantra_codex import languages
from yantra_codex.engine import Solution, YantraCodex
from yantra_codex.languages import Rendered, Stub
from yantra_codex.problems import make_problem
from yantra_codex.problems.problem import Problem

PLACEHOLDER = re.compile(
    r"\A\s*(?:\{?\s*(?:pass|\.\.\.|todo!?\s*\(.*?\)|unimplemented!?\s*\(.*?\)|panic!?\s*\(\s*\"[^\"]*(?:todo|implement)[^\"]*\"\s*\)|"
    r"raise\s+NotImplementedError\s*(?:\(.*?\))?|throw\s+new\s+Error\s*\(\s*[\"'`][^\"'`]*(?:todo|implement)[^\"'`]*[\"'`]\s*\)|"
    r"(?://|\#)[^\n]*(?:todo|fixme|implement|your code)[^\n]*)?\s*;?\s*\}?)?\s*\Z", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filled:
    """The new text; the names filled; every stub's answer by name."""

    source: str
    text: str
    filled: tuple[str, ...]
    solutions: tuple[tuple[str, Solution], ...]

    def diff(self, path: str) -> str:
        """A unified diff from the source to the new text."""
        return "".join(difflib.unified_diff(self.source.splitlines(keepends=True), self.text.splitlines(keepends=True), f"a/{path}", f"b/{path}"))


def empty_stubs(source: str, language: str, only: str | None = None) -> list[Stub]:
    """The functions of a source whose body is missing or a placeholder."""
    data = source.encode()
    stubs = languages.get(language).read_stubs(source)
    return [s for s in stubs if PLACEHOLDER.match(data[s.body_start : s.body_end].decode(errors="replace")) and only in (None, s.signature.name)]


def fill_source(source: str, language: str, engine: YantraCodex, *, only: str | None = None, unverified: bool = False, run: bool = False) -> Filled:
    """Answer every empty stub and put the verified bodies in place."""
    answers: list[tuple[Stub, Solution]] = []
    for stub in empty_stubs(source, language, only):
        answers.append((stub, engine.generate(_problem(stub, source, language), run=run)))
    good = [(stub, s) for stub, s in answers if s.rendered is not None and (s.status == "verified" or (unverified and s.status == "unverified"))]
    data = source.encode()
    for stub, solution in sorted(good, key=lambda a: -a[0].body_start):
        assert solution.rendered is not None
        data = _put(data, stub, solution.rendered, language)
    text = data.decode()
    for _, solution in good:
        assert solution.rendered is not None
        text = _with_support(text, solution.rendered, language)
    return Filled(source, text, tuple(s.signature.name for s, _ in good), tuple((s.signature.name, a) for s, a in answers))


def _problem(stub: Stub, source: str, language: str) -> Problem:
    piece = source.encode()[stub.start : stub.end].decode()
    made = make_problem(textwrap.dedent(stub.indent + piece) if language == "python" else piece, language, entry_point=stub.signature.name)
    return replace(made, given=made.given or stub.signature)


def _put(data: bytes, stub: Stub, rendered: Rendered, language: str) -> bytes:
    """The source with one stub's body replaced by the rendered entry's body."""
    new = languages.get(language).read_stubs(rendered.functions)
    entry = next((s for s in new if s.signature.name == rendered.entry), None)
    if entry is None:
        return data
    body = rendered.functions.encode()[entry.body_start : entry.body_end].decode()
    if stub.indent:
        body = body.replace("\n", "\n" + stub.indent)
        body = re.sub(rf"^{stub.indent}$", "", body, flags=re.MULTILINE)
    return data[: stub.body_start] + body.encode() + data[stub.body_end :]


def _with_support(text: str, rendered: Rendered, language: str) -> str:
    """The text with the imports and helper functions that a rendered function needs and the file lacks."""
    helpers = [h for h in rendered.helpers.values() if h.strip() and h.strip() not in text]
    others = _other_functions(rendered, language)
    tail = "".join(f"\n{'' if language == 'go' or language == 'rust' else ''}{h.strip()}\n" for h in [*others, *helpers] if h.strip() not in text)
    text = text.rstrip("\n") + "\n" + tail if tail else text
    return _with_imports(text, rendered.imports, language)


def _other_functions(rendered: Rendered, language: str) -> list[str]:
    """The program's own functions other than the entry, as text."""
    data = rendered.functions.encode()
    return [data[s.start : s.end].decode() for s in languages.get(language).read_stubs(rendered.functions) if s.signature.name != rendered.entry]


HEADS = {"python": r"(?:from __future__ import [^\n]*\n|\"\"\"(?:.|\n)*?\"\"\"\s*\n|#[^\n]*\n|\s*\n)*", "javascript": r"(?:(?:\"use strict\"|'use strict');?\s*\n|//[^\n]*\n)*",
         "typescript": r"(?://[^\n]*\n)*", "rust": r"(?:#!\[[^\n]*\n|//![^\n]*\n)*", "go": r"(?:(?://[^\n]*|\s*)\n)*package\s+\w+[^\n]*\n"}


def _with_imports(text: str, imports: tuple[str, ...], language: str) -> str:
    missing = [i for i in imports if not _has_import(text, i, language)]
    if not missing:
        return text
    if language == "go":
        names = "".join(f'\n\t"{i}"' for i in sorted(missing))
        m = re.search(r"^import\s*\(", text, re.MULTILINE)
        if m:
            return text[: m.end()] + names + text[m.end() :]
        head = re.match(HEADS["go"], text)
        at = head.end() if head else 0
        return f"{text[:at]}\nimport ({names}\n)\n{text[at:]}"
    head = re.match(HEADS[language], text)
    at = head.end() if head else 0
    return text[:at] + "".join(f"{i}\n" for i in missing) + ("\n" if not re.match(r"(?:import|from|use|const)\b", text[at:]) else "") + text[at:]


def _has_import(text: str, line: str, language: str) -> bool:
    if language == "go":
        return f'"{line}"' in text
    return line in text
