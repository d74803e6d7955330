"""Drafts of dreams and their programs: a body in the IR's text form, library functions written into it where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex.ir import nodes as n
from yantra_codex.ir import text_read
from yantra_codex.ir.check import check
from yantra_codex.ir.nodes import Block, Expr, Function, Program
from yantra_codex.ir.rewrite import (
    Renamer,
    bound_names,
    changed_names,
    fresh_names,
    map_block,
    map_expr,
    substitute,
    with_parts,
)
from yantra_codex.ir.types import Type
from yantra_codex.model.train.dreams_words import Arg, Told

ENTRY = "solution"


@dataclass(frozen=True, slots=True)
class Draft:
    """A dream before it is run. body: its statements as text; functions: the library's, called by name; parts: names of what it is made of.

    introduced: whether the request names the arguments in front (what is told mentions them accordingly). pools: for an argument's
    name, values worth trying. edge: an input with an empty argument is worth showing.
    rows: whole argument lists that are known to make sense. raises: the error is part of what is told, so that one may be shown.
    witness: a body that gives what a condition says of each element; the examples must show both answers.
    """

    args: tuple[Arg, ...]
    returns: Type
    body: str
    told: Told
    introduced: bool
    parts: tuple[str, ...]
    functions: tuple[Function, ...] = ()
    pools: Mapping[str, tuple[object, ...]] | None = None
    edge: bool = False
    rows: tuple[tuple[Any, ...], ...] = ()
    raises: bool = False
    witness: str = ""


def program_of(draft: Draft, inline: bool) -> Program:
    """The checked program; inline: library functions become part of the entry where they have one way out."""
    params = " ".join(f"({a.name} {a.type})" for a in draft.args)
    text = f"(program (def {ENTRY} ({params}) {draft.returns} {draft.body}))"
    read = text_read.program(text_read.parse_one(text))
    table = {f.name: f for f in draft.functions}
    (entry,) = read.functions
    if inline and table:
        entry = _inlined(entry, table)
    return check(Program((entry, *_reached(entry, table))))


def _reached(entry: Function, table: Mapping[str, Function]) -> list[Function]:
    """The functions of the table that are still called."""
    out: dict[str, Function] = {}
    todo = [entry]
    while todo:
        for e in n.block_exprs(todo.pop().body):
            name = e.function if isinstance(e, n.Call) else e.name if isinstance(e, n.Var) else ""
            if name in table and name not in out:
                out[name] = table[name]
                todo.append(table[name])
    return list(out.values())


def _inlined(entry: Function, table: Mapping[str, Function]) -> Function:
    fresh = fresh_names({*bound_names(entry), *table})

    def expr(e: Expr) -> Expr:
        return map_expr(e, lambda x: _written_out(x, table, fresh))

    def block(statements: Block) -> Block:
        out: list[n.Stmt] = []
        for s in statements:
            out += _statement(s, table, fresh)
        return tuple(with_parts(s, expr, block) for s in out)

    return replace(entry, body=block(entry.body))


def _written_out(e: Expr, table: Mapping[str, Function], fresh: Callable[[str], str]) -> Expr:
    """A call of a function that is one expression as that expression, where its arguments are names or constants."""
    if not isinstance(e, n.Call) or e.function not in table or not all(isinstance(a, n.Var | n.Lit) for a in e.args):
        return e
    f = table[e.function]
    if len(f.body) != 1 or not isinstance(f.body[0], n.Return) or f.body[0].value is None or _calls(f):
        return e
    g = Renamer(fresh).function(f)
    (only,) = g.body
    assert isinstance(only, n.Return) and only.value is not None
    return substitute(only.value, {p.name: a for p, a in zip(g.params, e.args, strict=True)})


def _statement(s: n.Stmt, table: Mapping[str, Function], fresh: Callable[[str], str]) -> list[n.Stmt]:
    """The statement, or where its value is a call of a function with one way out, that function's statements and their result."""
    if not (isinstance(s, n.Let | n.Return) and isinstance(s.value, n.Call) and s.value.function in table):
        return [s]
    f = table[s.value.function]
    last = f.body[-1]
    ways_out = sum(isinstance(x, n.Return) for x in n.walk_block(f.body))
    if ways_out != 1 or not isinstance(last, n.Return) or last.value is None or _calls(f) or any(p.inout for p in f.params):
        return [s]
    g = Renamer(fresh).function(f)
    changed = changed_names(g.body)
    out: list[n.Stmt] = []
    values: dict[str, Expr] = {}
    for p, a in zip(g.params, s.value.args, strict=True):
        if p.name not in changed and isinstance(a, n.Var | n.Lit | n.Lambda):
            values[p.name] = a
        else:
            out.append(n.Let(p.name, p.type, a, p.name in changed))
    *front, end = map_block(g.body, lambda e: substitute(e, values))
    assert isinstance(end, n.Return)
    return [*out, *front, replace(s, value=end.value)]


def _calls(f: Function) -> bool:
    return any(isinstance(e, n.Call) for e in n.block_exprs(f.body))
