"""Regular expressions that are compiled when they are first used: a request needs few of the many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator


class LazyPattern:
    """A regular expression with `search`, `match`, `fullmatch`, `finditer` and `sub`; compiled on first use."""

    def __init__(self, source: str, flags: int = 0):
        self.source, self.flags = source, flags
        self.compiled: re.Pattern[str] | None = None

    def get(self) -> re.Pattern[str]:
        if self.compiled is None:
            self.compiled = re.compile(self.source, self.flags)
        return self.compiled

    def search(self, text: str, at: int = 0) -> re.Match[str] | None:
        return self.get().search(text, at)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        return self.get().match(text, at)

    def fullmatch(self, text: str, at: int = 0) -> re.Match[str] | None:
        return self.get().fullmatch(text, at)

    def finditer(self, text: str, at: int = 0) -> Iterator[re.Match[str]]:
        return self.get().finditer(text, at)

    def sub(self, new: str, text: str) -> str:
        return self.get().sub(new, text)
