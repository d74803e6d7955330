"""What can go wrong, in one tree.

YantraError
├── Unsupported            a construct or op that a language can't express (where, what, why)
├── LiftError              source text that is not valid in its language (line, column)
├── TypeMismatch           a logic program that does not type-check
├── TextFormError          S-expression text that does not read as a program
├── BadRequest             a request, stub, signature or batch line that can't be understood
├── UnknownName            an op, language or pattern that does not exist (with a near match)
├── MissingToolchain       a compiler or interpreter that is not on this machine (how to install it)
├── NoSandbox              nothing here can contain untrusted code, so it was not run
└── Interrupted            a program that was stopped by a limit
    ├── OutOfFuel
    ├── OutOfMemory
    └── TooDeep
RaisedError                an error that the interpreted program itself raised (kind, message)
"""

from __future__ import annotations

from collections.abc import Iterable


class YantraError(Exception):
    """Base of every error this package raises on purpose."""


class Unsupported(YantraError):
    """A construct that is refused rather than approximated."""

    def __init__(self, what: str, *, line: int | None = None, column: int | None = None, language: str | None = None):
        self.what, self.line, self.column, self.language = what, line, column, language
        where = f" at line {line}" if line is not None else ""
        super().__init__(f"unsupported{' in ' + language if language else ''}{where}: {what}")


class LiftError(YantraError):
    """Source text that its own language would refuse."""

    def __init__(self, what: str, *, line: int | None = None, column: int | None = None):
        self.what, self.line, self.column = what, line, column
        super().__init__(f"{what}{f' (line {line})' if line is not None else ''}")


class TypeMismatch(YantraError):
    """A program whose parts do not fit together."""


class TextFormError(YantraError):
    """Text that does not read as a program; carries the character offset."""

    def __init__(self, what: str, offset: int):
        self.what, self.offset = what, offset
        super().__init__(f"{what} at character {offset}")


class BadRequest(YantraError):
    """A request that can't be understood: what, where, and what to do."""


class UnknownName(YantraError):
    """A name that is not in its table; suggests the nearest one."""

    def __init__(self, kind: str, name: str, known: Iterable[str]):
        self.kind, self.name = kind, name
        import difflib  # only a wrong name needs it

        near = difflib.get_close_matches(name, list(known), n=1)
        super().__init__(f"unknown {kind} {name!r}" + (f", did you mean {near[0]!r}?" if near else ""))


class MissingToolchain(YantraError):
    """A language's compiler or interpreter is not here; `install` is the one line that brings it."""

    def __init__(self, language: str, tool: str, install: str):
        self.language, self.tool, self.install = language, tool, install
        super().__init__(f"{tool} for {language} was not found; install it with: {install}")


class NoSandbox(YantraError):
    """Nothing on this machine can contain untrusted code."""


class Interrupted(YantraError):
    """A program stopped by one of the interpreter's limits."""


class OutOfFuel(Interrupted):
    """More steps than allowed."""


class OutOfMemory(Interrupted):
    """A value larger than allowed."""


class TooDeep(Interrupted):
    """Calls nested deeper than allowed."""


class RaisedError(Exception):
    """An error raised by a logic program: `kind` is its name (ValueError, IndexError, ...)."""

    def __init__(self, kind: str, message: str = ""):
        self.kind, self.message = kind, message
        super().__init__(f"{kind}: {message}" if message else kind)
