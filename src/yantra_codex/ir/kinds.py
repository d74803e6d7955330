"""Kinds of errors: what a Python error is called in the IR, and which handlers catch which kinds."""

from __future__ import annotations

import decimal
import re

from yantra_codex.errors import Interrupted, RaisedError

# kind -> the kinds that catch it beside its own and Exception
PARENTS: dict[str, tuple[str, ...]] = {
    "IndexError": ("LookupError",), "KeyError": ("LookupError",), "ZeroDivisionError": ("ArithmeticError",),
    "OverflowError": ("ArithmeticError",), "FloatingPointError": ("ArithmeticError",), "UnicodeError": ("ValueError",),
    "UnicodeDecodeError": ("UnicodeError", "ValueError"), "UnicodeEncodeError": ("UnicodeError", "ValueError"),
    "JSONDecodeError": ("ValueError",), "NotImplementedError": ("RuntimeError",), "RecursionError": ("RuntimeError",),
    **dict.fromkeys(
        ("FileNotFoundError", "PermissionError", "FileExistsError", "TimeoutError", "ConnectionError"), ("OSError", "IOError"),
    ),
    "OSError": ("IOError",), "IOError": ("OSError",), "HTTPError": ("OSError", "IOError"),
    **dict.fromkeys(("IntegrityError", "OperationalError", "ProgrammingError", "DataError"), ("DatabaseError", "Error")),
    "UnboundLocalError": ("NameError",), "ModuleNotFoundError": ("ImportError",),
}
ALL_KINDS = {"Exception", "BaseException"}


def kind_of(e: BaseException) -> str:
    """The error's kind as the IR names it."""
    if isinstance(e, RaisedError):
        return e.kind
    if isinstance(e, (re.error, decimal.DecimalException)):
        return "ValueError"
    return type(e).__name__


def message_of(e: BaseException) -> str:
    return e.message if isinstance(e, RaisedError) else str(e)


def kind_matches(kind: str, wanted: str) -> bool:
    """Whether a handler of `wanted` catches an error of this kind (LookupError catches IndexError)."""
    return wanted == kind or wanted in ALL_KINDS or wanted in PARENTS.get(kind, ())


def catches(e: BaseException, kinds: tuple[str, ...]) -> bool:
    if isinstance(e, (Interrupted, RecursionError, MemoryError)):
        return False
    kind = kind_of(e)
    return not kinds or any(kind_matches(kind, k) for k in kinds)
