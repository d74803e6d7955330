"""The canonical form and its hash: the identity of a pattern.

Sources that differ in names, temporaries, the order of commutative operands, flipped comparisons, `else` after `return`,
synonyms that lower to the same ops or constants that can be computed get one canonical program, and so one hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.rewrite import Renamer, fresh_names
from yantra_codex.ir.text_write import program as write_program
from yantra_codex.ir.tidy import tidy

VERSION = 1  # part of the hash: a change of the rules above is a new identity
PASSES = 4


def canonical(program: Program) -> Program:
    """The program's canonical form: behaves the same, checked, without docs."""
    p = _unique(_without_docs(program))
    for _ in range(PASSES):
        changers = {f.name: f for f in p.functions if any(x.inout for x in f.params)}
        new = _numbered(Program(tuple(tidy(f, changers) for f in p.functions)))
        if new == p:
            break
        p = new
    return check(p)


def canonical_text(program: Program) -> str:
    return write_program(canonical(program))


def hash_of(program: Program) -> str:
    """The hash of a program's logic: 64 hexadecimal digits."""
    return hashlib.sha256(f"{VERSION}\n{canonical_text(program)}".encode()).hexdigest()


def short_hash(hash_text: str) -> str:
    """The short form people see: `y` and seven digits."""
    return f"y{hash_text[:7]}"


def _without_docs(program: Program) -> Program:
    return Program(tuple(replace(f, doc="") if f.doc else f for f in program.functions))


def _unique(program: Program) -> Program:
    """Every name bound once in its function, so that parts can be moved without capture."""
    names = [f.name for f in program.functions]
    return Program(tuple(Renamer(fresh_names(names)).function(f) for f in program.functions))


def _numbered(program: Program) -> Program:
    """Functions in order of first use as f0, f1 ..., unused ones dropped; parameters p0 ..., variables v0 ..., lambdas' b0 ..."""
    order = _reached(program)
    names = {f.name: f"f{i}" for i, f in enumerate(order)}
    return Program(tuple(_number_names(f, names) for f in order))


def _reached(program: Program) -> list[n.Function]:
    if len(program.functions) == 1:
        return [program.entry]
    table = {f.name: f for f in program.functions}
    order, todo = list[n.Function](), [program.entry.name]
    seen = set(todo)
    while todo:
        f = table[todo.pop(0)]
        order.append(f)
        for e in n.block_exprs(f.body):
            used = e.function if isinstance(e, n.Call) else e.name if isinstance(e, n.Var) else None
            if used in table and used not in seen:
                seen.add(used)
                todo.append(used)
    return order


def _number_names(f: n.Function, functions: dict[str, str]) -> n.Function:
    """Statement-level names and those bound inside expressions count apart, so that moving operands renames no variable."""
    statement_level = _statement_names(f)
    params = {p.name for p in f.params}
    counters = {"p": 0, "v": 0, "b": 0}

    def fresh(old: str) -> str:
        kind = "p" if old in params else "v" if old in statement_level else "b"
        counters[kind] += 1
        return f"{kind}{counters[kind] - 1}"

    return Renamer(fresh, functions).function(f)


def _statement_names(f: n.Function) -> set[str]:
    out: set[str] = set()
    for s in n.walk_block(f.body):
        match s:
            case n.Return() | n.If():
                pass
            case n.Let(name=x) | n.ForRange(name=x):
                out.add(x)
            case n.ForEach(targets=ps):
                out |= {p.name for p in ps}
            case n.Do(result=str(x)):
                out.add(x)
            case n.Try(handlers=hs):
                out |= {h.name for h in hs if h.name}
    return out


__all__: list[str] = ["Callable", "canonical", "canonical_text", "hash_of", "short_hash"]
