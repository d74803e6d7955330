"""JavaScript."""

from __future__ import annotations

from yantra_codex.languages.ecmascript import EcmaScript


class JavaScript(EcmaScript):
    name = "javascript"
    extension = "js"
    typed = False


LANGUAGE = JavaScript()
