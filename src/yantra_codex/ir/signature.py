"""What a function promises: its name, its types as the IR and as its own language see them, and example calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yantra_codex.ir.types import ANY, Type


@dataclass(frozen=True, slots=True)
class SigParam:
    """A parameter; `native` is its type as the caller wrote it (`&[i32]`, `Array<number>`), None when not written."""

    name: str
    type: Type = ANY
    native: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A function's declared shape.

    returns: the IR type of the result (NONE where nothing is returned). native_returns: as written, None if not.
    language: whose syntax the native texts are in (None: IR types only). style: "function", "arrow", "method" ...
    header: the declaration's own text up to its body, to be kept as it is.
    """

    name: str
    params: tuple[SigParam, ...]
    returns: Type = ANY
    native_returns: str | None = None
    language: str | None = None
    style: str = "function"
    header: str | None = None

    def __str__(self) -> str:
        return f"{self.name}({', '.join(f'{p.name}: {p.type}' for p in self.params)}) -> {self.returns}"


@dataclass(frozen=True, slots=True)
class Example:
    """One call with its outcome: a value, or the kind of the error it raises.

    Values are Python values (list, dict, set, tuple, str, int, float, bool, None). source: where it was found
    ("request", "doctest", "prose", "assert" ...).
    """

    args: tuple[Any, ...]
    expected: Any = None
    raises: str | None = None
    source: str = "request"
