"""Tables that decorators fill: what each op, node or built-in is written or lifted by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

K = TypeVar("K")
F = TypeVar("F", bound=Callable[..., Any])


class Entry(Generic[K]):
    """The decorator of a table: `rule = Entry(RULES)`, then `@rule("lt", "le")` enters the function under each key."""

    def __init__(self, table: dict[K, Any]):
        self.table = table

    def __call__(self, *keys: K) -> Callable[[F], F]:
        def put(f: F) -> F:
            self.table.update(dict.fromkeys(keys, f))
            return f

        return put
