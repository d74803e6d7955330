"""Whether there is anything to compose for, told without loading the search."""

from __future__ import annotations

from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import Type
from yantra_codex.ir.values import size
from yantra_codex.problems import Problem

LARGE = 3_000  # of an example: the search runs thousands of programs on each, and makes further inputs by changing them
LARGE_TOGETHER = 12_000
MOST_EXAMPLES = 24
DEEPEST = 10


def can_compose(problem: Problem) -> bool:
    """Whether there is something to compose for: a signature with parameters and a result, and an example with an outcome."""
    return _has_shape(problem) and any(e.raises is None for e in searched_with(problem))


def too_large(problem: Problem) -> bool:
    """Whether a program could be composed but for the size of the examples."""
    return _has_shape(problem) and not can_compose(problem) and any(e.raises is None for e in problem.examples)


def _has_shape(problem: Problem) -> bool:
    s = problem.signature
    return (s is not None and bool(s.params) and s.returns.name not in ("none", "any", "never", "func")
            and not any(p.type.name in ("any", "func", "never") or _depth(p.type) > DEEPEST for p in s.params) and _depth(s.returns) <= DEEPEST)


def _depth(t: Type) -> int:
    """How deep a type nests; no more than `DEEPEST` + 1."""
    depth, inside = 1, t.args
    while inside and depth <= DEEPEST:
        depth, inside = depth + 1, tuple(a for x in inside for a in x.args)
    return depth


def searched_with(problem: Problem) -> tuple[Example, ...]:
    """The examples that the search looks at: of very many the first, and none that is huge. The others check what it finds."""
    out: list[Example] = []
    total = 0
    for e in problem.examples:
        n = size_of(e)
        if n <= LARGE and total + n <= LARGE_TOGETHER and len(out) < MOST_EXAMPLES:
            out.append(e)
            total += n
    return tuple(out)


def size_of(e: Example) -> int:
    """How large an example's values are: see `ir.values.size`; counting stops soon after `LARGE`."""
    return sum(size(list(v) if isinstance(v, (set, frozenset)) else v, LARGE) for v in (*e.args, e.expected))


__all__ = ["can_compose", "searched_with", "too_large"]
