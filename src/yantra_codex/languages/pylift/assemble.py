"""The program of the last walks: declarations, copies of changed parameters, sharing checked."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Call,
    Expr,
    Function,
    Let,
    Param,
    Program,
    Return,
    Stmt,
    Var,
    block_exprs,
)
from yantra_codex.ir.rewrite import map_block, with_children
from yantra_codex.ir.types import ANY, HANDLES, NONE
from yantra_codex.languages.pylift.alias import check_aliases
from yantra_codex.languages.pylift.context import Routine
from yantra_codex.languages.pylift.declare import copy_changed_params, declare, finish, stored_names


def assemble(queue: list[Routine], entry: Routine) -> Program:
    """The program of the last walk."""
    check_sharing(queue)
    check_caches(queue)
    functions = [function(fn) for fn in queue]
    if any(entry.types.get(n, ANY).name not in HANDLES for n in entry.inout) and entry.returns != NONE and any(calls(f.body, entry.name) for f in functions):
        functions = changing_entry(entry, functions)
    return finish(Program(tuple(functions)))


def changing_entry(entry: Routine, functions: list[Function]) -> list[Function]:
    """A recursive entry that changes its argument: the recursion moves into a helper that works on a copy."""
    taken = {f.name for f in functions}
    name = f"{entry.name}_in_place"
    while name in taken:
        name += "_"
    inner = function(entry, keep_inout=True)
    helper = replace(inner, name=name, body=rename_calls(inner.body, entry.name, name), doc="")
    lets: list[Stmt] = []
    args: list[Expr] = []
    for p in helper.params:
        given: Expr = Var(p.name, p.type)
        if p.inout:
            copy_name = f"{p.name}2"
            lets.append(Let(copy_name, p.type, Apply("copy", (given,), p.type) if p.type.name == "list" else given, True))
            given = Var(copy_name, p.type)
        args.append(given)
    plain = tuple(replace(p, inout=False) for p in helper.params)
    outer = Function(entry.name, plain, helper.returns, (*lets, Return(Call(name, tuple(args), helper.returns))), inner.doc)
    rest = [replace(f, body=rename_calls(f.body, entry.name, name)) for f in functions if f.name != entry.name]
    return [outer, helper, *rest]


def check_sharing(queue: list[Routine]) -> None:
    """Refuse a program in which a change would show through another name."""
    raw = []
    for fn in queue:
        names = [*fn.params, *([fn.vararg] if fn.vararg else []), *fn.captures]
        params = tuple(Param(n, fn.types.get(n, ANY), n in fn.inout and not fn.is_entry) for n in names)
        raw.append(Function(fn.name, params, fn.returns, fn.body))
    check_aliases(raw, {fn.name: fn.types for fn in queue})


def check_caches(queue: list[Routine]) -> None:
    """Refuse functions with a cache that change variables around them: a result taken from the cache changes nothing."""
    for fn in queue:
        cached = any(re.search(r"\b(lru_)?cache\b", ast.unparse(d)) for d in fn.node.decorator_list)
        # an entry that a defaultdict makes when it is read is hardly ever looked for
        changed = sorted(n for n in fn.inout if n not in fn.flavours or fn.flavours[n].kind != "default")
        if cached and changed:
            raise Unsupported(f"{fn.node.name}, which has a cache and changes {changed[0]}", line=fn.node.lineno, language="python")


def function(fn: Routine, keep_inout: bool | None = None) -> Function:
    names = [*fn.params, *([fn.vararg] if fn.vararg else []), *fn.captures]
    handles = {n for n in names if fn.types.get(n, ANY).name in HANDLES}
    keeps = (not fn.is_entry or fn.returns == NONE or bool(handles)) if keep_inout is None else keep_inout
    params = tuple(Param(n, fn.types.get(n, ANY), n in handles or (keeps and n in fn.inout)) for n in names)
    body: Block = fn.body
    body = copy_changed_params(body, params, set(fn.types) | set(names) | fn.locals, fn.inout)
    types = dict(fn.types)
    body = declare(body, types, {p.name for p in params}, stored_names(body))
    doc = ast.get_docstring(fn.node) or ""
    return Function(fn.name, params, fn.returns, body, doc)


def calls(body: Block, name: str) -> bool:
    return any(isinstance(e, Call) and e.function == name for e in block_exprs(body))


def rename_calls(body: Block, old: str, new: str) -> Block:
    def change(e: Expr) -> Expr:
        e = with_children(e, change)
        return replace(e, function=new) if isinstance(e, Call) and e.function == old else e

    return map_block(body, change)
