"""TypeScript: JavaScript with its types written."""

from __future__ import annotations

from yantra_codex.languages.ecmascript import EcmaScript


class TypeScript(EcmaScript):
    name = "typescript"
    extension = "ts"
    typed = True


LANGUAGE = TypeScript()
