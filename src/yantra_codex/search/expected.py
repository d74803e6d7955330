"""What scenarios expect: values of arguments and samples, as SQLite holds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from yantra_codex.search.draft import Args
from yantra_codex.search.fields import Field, sample


def constant(value: Any) -> Callable[[Args], Any]:
    """The same value in every scenario."""
    return lambda a: value


def argument(name: str) -> Callable[[Args], Any]:
    """What SQLite holds of an argument."""
    return lambda a: stored(a[name])


def given(fields: Sequence[Field]) -> Callable[[Args], Sequence[Sequence[Any]]]:
    """One row: the arguments of these fields."""
    return lambda a: [[stored(a[f.name]) for f in fields]]


def samples(fields: Sequence[Field], count: int) -> Callable[[Args], Sequence[Sequence[Any]]]:
    """Rows of sample values of these fields."""
    return lambda a: [[stored(sample(f, i)) for f in fields] for i in range(count)]


def stored(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value
