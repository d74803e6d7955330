"""Source text <-> logic programs.

In: source text, signatures. Out: typed programs (lift), source text (render), stubs, programs that observe calls.
`get("rust")` gives a language; base.py holds what all share, pylift/ is the Python front-end. A back-end is `<name>.py`
with `LANGUAGE`, and beside it files by role, the same in each (docs/architecture.md has the table):

  <name>.py                       the Language: render, native types, stubs, literals, harness
  *_render, *_statements, *_expressions, *_writer   how statements and expressions are written
  *_ops*, *_op_table, go_table    how each op is written; *_helpers* run-time helpers, printed where used
  *_types, *_stubs, go_boundary   the language's own types and declarations, and converting at the edges
  *_layout, *_format              line breaks and blanks as the language's formatter sets them
  *_harness                       the program that makes calls and prints what came out
  ecma*                           JavaScript and TypeScript together
  analysis.py, tables.py          shared: what changes and what is in range; tables that decorators fill
  sentinels.py                    before a translation: numbers that only stand for "larger than anything" are made to fit
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from yantra_codex.errors import UnknownName
from yantra_codex.languages.base import LANGUAGES, Language, Rendered, Stub, Unit

MODULES = {name: f"yantra_codex.languages.{name}" for name in LANGUAGES}
ALIASES = {"py": "python", "python3": "python", "js": "javascript", "node": "javascript", "ts": "typescript", "rs": "rust", "golang": "go"}
EXTENSIONS = {".py": "python", ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".ts": "typescript", ".mts": "typescript",
              ".rs": "rust", ".go": "go"}


def language_name(name: str) -> str:
    """The full name of a language given by name or short name; raises UnknownName with a near match."""
    key = name.strip().lower()
    key = ALIASES.get(key, key)
    if key not in MODULES:
        raise UnknownName("language", name, [*MODULES, *ALIASES])
    return key


@cache
def get(name: str) -> Language:
    """The language of this name; its module is loaded on first use."""
    return import_module(MODULES[language_name(name)]).LANGUAGE  # type: ignore[no-any-return]


__all__ = ["EXTENSIONS", "LANGUAGES", "Language", "Rendered", "Stub", "Unit", "get", "language_name"]
