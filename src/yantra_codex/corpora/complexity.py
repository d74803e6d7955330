"""The class of complexity of a program, 1 to 5: how much one has to keep in mind to write it.

A class is a row of limits (`LIMITS`); a program is of the first class whose limits it keeps, and of class 5 where it
keeps none. What is counted says `Measures`. More of anything never makes a program simpler, so the classes are monotone.

1 one thought: an expression, or a few steps with one branch
2 one pass over the data, or a small decision
3 passes inside each other or one after another, with state that changes
4 one recursive function, three passes deep, several functions, loops until something holds, a few effects
5 all beyond: several recursive functions, deep nesting, transactions with many effects, long programs
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Block, Expr, Program
from yantra_codex.ir.types import HANDLES


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted in a program, all its functions together.

    nesting: how many passes lie inside each other at most; a pass is a loop or an op that applies a function to elements.
    passes: how many there are. whiles: loops that run until something holds. state: variables that loops change.
    branches: decisions: if, conditional expression, and, or. functions: how many. recursive: how many call themselves,
    directly or through others. effects: ops on a database, files, HTTP, clock or log. tries: try statements.
    size: statements and op applications.
    """

    nesting: int = 0
    passes: int = 0
    whiles: int = 0
    state: int = 0
    branches: int = 0
    functions: int = 1
    recursive: int = 0
    effects: int = 0
    tries: int = 0
    size: int = 0


LIMITS = (
    Measures(nesting=1, passes=1, whiles=0, state=0, branches=1, functions=1, recursive=0, effects=0, tries=0, size=8),
    Measures(nesting=1, passes=2, whiles=0, state=2, branches=3, functions=2, recursive=0, effects=1, tries=1, size=20),
    Measures(nesting=2, passes=4, whiles=1, state=4, branches=8, functions=3, recursive=0, effects=4, tries=2, size=50),
    Measures(nesting=3, passes=7, whiles=2, state=8, branches=14, functions=5, recursive=1, effects=10, tries=4, size=100),
)


def complexity_of(program: Program) -> int:
    """The class of a checked program: 1, the simplest, to 5."""
    return class_of(measure(program))


def class_of(m: Measures) -> int:
    """The first class whose limits hold."""
    for number, limit in enumerate(LIMITS, 1):
        if all(getattr(m, f.name) <= getattr(limit, f.name) for f in fields(Measures)):
            return number
    return len(LIMITS) + 1


def measure(program: Program) -> Measures:
    """What is counted in a program."""
    blocks = [f.body for f in program.functions]
    statements = [s for b in blocks for s in n.walk_block(b)]
    exprs = [e for b in blocks for e in n.block_exprs(b)]
    loops = [s for s in statements if isinstance(s, n.ForEach | n.ForRange | n.While)]
    return Measures(
        nesting=max((_block_depth(b) for b in blocks), default=0),
        passes=len(loops) + sum(map(_is_pass, exprs)),
        whiles=sum(isinstance(s, n.While) for s in loops),
        state=len(_changed(program)),
        branches=sum(isinstance(s, n.If) for s in statements)
                 + sum(isinstance(e, n.IfExpr) or (isinstance(e, n.Apply) and e.op in ("and", "or")) for e in exprs),
        functions=len(program.functions),
        recursive=_recursive(program),
        effects=sum(isinstance(s, n.Do) and s.place.type.name in HANDLES for s in statements),
        tries=sum(isinstance(s, n.Try) for s in statements),
        size=len(statements) + sum(isinstance(e, n.Apply | n.Call | n.IfExpr) for e in exprs),
    )


def _is_pass(e: Expr) -> bool:
    """Whether an op applies a function to elements."""
    return isinstance(e, n.Apply) and any(isinstance(a, n.Lambda) for a in e.args)


def _block_depth(block: Block) -> int:
    """How many passes lie inside each other at most."""
    return max((_statement_depth(s) for s in block), default=0)


def _statement_depth(s: n.Stmt) -> int:
    inner = max((_block_depth(b) for b in n.child_blocks(s)), default=0)
    own = _depth(n.stmt_exprs(s))
    return max(own, inner + isinstance(s, n.ForEach | n.ForRange | n.While))


def _depth(exprs: Iterable[Expr]) -> int:
    return max((_depth(n.child_exprs(e)) + _is_pass(e) for e in exprs), default=0)


def _changed(program: Program) -> set[tuple[str, str]]:
    """The variables that loops change: set or changed in place there, and declared outside."""
    found: set[tuple[str, str]] = set()
    for f in program.functions:
        for loop in n.walk_block(f.body):
            if isinstance(loop, n.ForEach | n.ForRange | n.While):
                inside = list(n.walk_block(loop.body))
                own = {s.name for s in inside if isinstance(s, n.Let)}
                found |= {(f.name, s.place.name) for s in inside if isinstance(s, n.Set | n.Do) and s.place.name not in own}
    return found


def _recursive(program: Program) -> int:
    """How many functions reach themselves by calls."""
    calls = {f.name: {e.function for e in n.block_exprs(f.body) if isinstance(e, n.Call)} for f in program.functions}
    return sum(name in _reached(calls, name) for name in calls)


def _reached(calls: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = calls.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += sorted(new)
    return reached
