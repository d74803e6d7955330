"""Type checking: fills in every type of a program, writes out the conversions that lose nothing, refuses the rest.

Expected types are pushed inward, so that `[]`, `none` and the parameters of lambdas need no types of their own. Where an
option or `any` is asked and a plain value is given, `some` or `to_any` is written out; an int literal where a float is
asked becomes a float literal. Anything else that does not fit raises TypeMismatch, which says where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from yantra_codex.errors import TypeMismatch, UnknownName
from yantra_codex.ir import nodes as n
from yantra_codex.ir.check_effects import check_do, check_transactions
from yantra_codex.ir.check_exprs import (
    Context,
    check_expr,
    check_op_args,
    coerce,
    fit,
    free_variables,
    infer,
    op_args,
)
from yantra_codex.ir.nodes import Expr, Program, type_of
from yantra_codex.ir.ops import OPS, op
from yantra_codex.ir.types import (
    BOOL,
    INT,
    NONE,
    STR,
    Type,
)


def check(program: Program) -> Program:
    """The program with every type filled in; raises TypeMismatch with the path to the place that does not fit."""
    names = [f.name for f in program.functions]
    if len(set(names)) != len(names):
        raise TypeMismatch(f"two functions share a name: {', '.join(names)}")
    table = {f.name: f for f in program.functions}
    return Program(tuple(_function(f, table) for f in program.functions))


# ---------------------------------------------------------------- statements


def _function(f: n.Function, table: Mapping[str, n.Function]) -> n.Function:
    names = [p.name for p in f.params]
    if len(set(names)) != len(names):
        raise TypeMismatch(f"in {f.name}: two parameters share a name")
    c = Context({p.name: p.type for p in f.params}, table, {p.name for p in f.params if p.inout})
    try:
        return replace(f, body=_block(f.body, c, f.returns, False, set(names)))
    except TypeMismatch as err:
        raise TypeMismatch(f"in {f.name}, {err}") from None


def _block(block: n.Block, outer: Context, returns: Type, in_loop: bool, taken: set[str] | None = None) -> n.Block:
    """The block with its types; `taken`: names that it may not declare again (a function's parameters)."""
    c = outer.inner()
    declared = set(taken or ())
    out = []
    for i, s in enumerate(block):
        try:
            out.append(_stmt(s, c, returns, in_loop, declared))
        except TypeMismatch as err:
            raise TypeMismatch(f"{type(s).__name__.lower()} {i + 1}: {err}") from None
    check_transactions(tuple(out))
    return tuple(out)


def _declare(name: str, t: Type, mutable: bool, c: Context, declared: set[str]) -> None:
    if name in declared:
        raise TypeMismatch(f"{name} is declared twice")
    declared.add(name)
    c.scope[name] = t
    c.mutable.discard(name)
    if mutable:
        c.mutable.add(name)


def _stmt(s: n.Stmt, c: Context, returns: Type, in_loop: bool, declared: set[str]) -> n.Stmt:
    match s:
        case n.Let(name=name, type=t, value=value, mutable=mutable):
            v = None if value is None else fit(value, t, c)
            if v is not None and t.is_open:
                t = type_of(v)
            _declare(name, t, mutable or v is None, c, declared)
            return n.Let(name, t, v, mutable)
        case n.Set(place=p, value=value):
            place = _place(p, c)
            return n.Set(place, fit(value, place.type, c))
        case n.Do():
            return _do(s, c, declared)
        case n.Perform(call=call):
            return n.Perform(infer(call, None, c))
        case n.If(test=test, then=a, orelse=b):
            return n.If(fit(test, BOOL, c), _block(a, c, returns, in_loop), _block(b, c, returns, in_loop))
        case n.ForEach():
            return _for_each(s, c, returns)
        case n.ForRange(name=name, start=a, stop=b, step=k, body=body):
            inside = _block(body, c.inner({name: INT}, mutable=True), returns, True)
            return n.ForRange(name, fit(a, INT, c), fit(b, INT, c), fit(k, INT, c), inside)
        case n.While(test=test, body=body):
            return n.While(fit(test, BOOL, c), _block(body, c, returns, True))
        case n.Break() | n.Continue():
            if not in_loop:
                raise TypeMismatch("outside of a loop")
            return s
        case n.Return(value=value):
            return _return(s, value, c, returns)
        case n.Raise(kind=kind, message=message):
            return n.Raise(kind, fit(message, STR, c))
        case n.Try(body=body, handlers=handlers, final=final):
            inner = [(h, c.inner({h.name: STR} if h.name else {})) for h in handlers]
            hs = tuple(replace(h, body=_block(h.body, d, returns, in_loop)) for h, d in inner)
            return n.Try(_block(body, c, returns, in_loop), hs, _block(final, c, returns, in_loop))
    raise TypeMismatch(f"not a statement: {type(s).__name__}")


def _return(s: n.Return, value: Expr | None, c: Context, returns: Type) -> n.Stmt:
    if value is None:
        if returns.name not in ("none", "option", "any"):
            raise TypeMismatch(f"a value of type {returns} is wanted")
        return s if returns == NONE else n.Return(fit(n.Lit(None, NONE), returns, c))
    return n.Return(fit(value, returns, c))


def _place(p: n.Place, c: Context) -> n.Place:
    if p.name not in c.scope:
        raise TypeMismatch(str(UnknownName("variable", p.name, c.scope)))
    if p.name not in c.mutable:
        raise TypeMismatch(f"{p.name} is not mutable")
    t, path = c.scope[p.name], []
    for step in p.path:
        wanted = "map" if step.kind == "key" else "list"
        if t.name != wanted:
            raise TypeMismatch(f"a step by {step.kind} into {t}, which is not a {wanted}")
        path.append(n.Step(step.kind, fit(step.at, t.args[0] if wanted == "map" else INT, c)))
        t = t.args[-1]
    return n.Place(p.name, tuple(path), t)


def _do(s: n.Do, c: Context, declared: set[str]) -> n.Stmt:
    row = op(s.op) if s.op in OPS else None
    if row is None or not row.mutates:
        raise TypeMismatch(f"{s.op} is not an op that changes a place")
    place = _place(s.place, c)
    stand_in = " place"  # no variable can have this name
    args, t = op_args(s.op, (n.Var(stand_in), *s.args), c.inner({stand_in: place.type}), None)
    if s.result is not None:
        _declare(s.result, t, False, c, declared)
    out = n.Do(s.op, place, args[1:], s.result, t)
    check_do(out)
    return out


def _for_each(s: n.ForEach, c: Context, returns: Type) -> n.Stmt:
    xs = infer(s.iterable, None, c)
    t = type_of(xs)
    if t.name not in ("list", "vtuple", "str", "set", "map", "tuple"):
        raise TypeMismatch(f"{t} can't be iterated over")
    element = t.element
    parts = [element]
    if len(s.targets) > 1:
        if element.name == "vtuple":
            parts = [element.args[0]] * len(s.targets)
        elif element.name != "tuple" or len(element.args) != len(s.targets):
            raise TypeMismatch(f"{len(s.targets)} targets for elements of type {element}")
        else:
            parts = list(element.args)
    targets = tuple(n.Param(p.name, q) for p, q in zip(s.targets, parts, strict=True))
    inside = c.inner({p.name: p.type for p in targets}, mutable=True)
    return n.ForEach(targets, xs, _block(s.body, inside, returns, True))


__all__ = ["check", "check_expr", "check_op_args", "coerce", "free_variables"]
