"""Source text <-> logic programs, one file a language.

In: source text, signatures. Out: typed programs (lift) and source text (render). `get("rust")` gives a language;
base.py holds what they share; pylift/ is the Python front-end. To add a language: one module with `LANGUAGE`, one row
in `MODULES`.
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
