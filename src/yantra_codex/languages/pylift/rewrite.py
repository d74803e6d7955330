"""Whole-tree rewriting of IR: substitution and renaming of variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Call,
    Do,
    Expr,
    ForEach,
    ForRange,
    Handler,
    If,
    IfExpr,
    Lambda,
    Let,
    LetIn,
    Lit,
    Make,
    Perform,
    Place,
    Raise,
    Return,
    Set,
    Step,
    Stmt,
    Try,
    Var,
    While,
)


def map_expr(e: Expr, f: Callable[[Expr], Expr]) -> Expr:
    """e with every direct sub-expression replaced by f of it."""
    match e:
        case Make(items=xs):
            return replace(e, items=tuple(map(f, xs)))
        case Apply(args=xs) | Call(args=xs):
            return replace(e, args=tuple(map(f, xs)))
        case Lambda(body=b):
            return replace(e, body=f(b))
        case IfExpr(test=a, then=b, orelse=c):
            return replace(e, test=f(a), then=f(b), orelse=f(c))
        case LetIn(value=a, body=b):
            return replace(e, value=f(a), body=f(b))
    return e


def substitute_vars(e: Expr, values: Mapping[str, Expr]) -> Expr:
    """e with variables replaced by expressions (whose own variables must not be bound inside e)."""
    if not values:
        return e
    match e:
        case Var(name=n):
            return values.get(n, e)
        case Lambda(params=ps, body=b):
            inner = {k: v for k, v in values.items() if k not in {p.name for p in ps}}
            return replace(e, body=substitute_vars(b, inner))
        case LetIn(name=n, value=v, body=b):
            inner = {k: x for k, x in values.items() if k != n}
            return replace(e, value=substitute_vars(v, values), body=substitute_vars(b, inner))
    return map_expr(e, lambda x: substitute_vars(x, values))


def map_block(block: Block, expr: Callable[[Expr], Expr], name: Callable[[str], str] = str) -> Block:
    """A block with `expr` applied to each of its expressions and `name` to each variable it declares or changes."""
    return tuple(map_stmt(s, expr, name) for s in block)


def map_place(p: Place, expr: Callable[[Expr], Expr], name: Callable[[str], str]) -> Place:
    return Place(name(p.name), tuple(Step(s.kind, expr(s.at)) for s in p.path), p.type)


def map_stmt(s: Stmt, expr: Callable[[Expr], Expr], name: Callable[[str], str]) -> Stmt:
    def blk(b: Block) -> Block:
        return map_block(b, expr, name)

    match s:
        case Let(value=v):
            return replace(s, name=name(s.name), value=None if v is None else expr(v))
        case Set(place=p, value=v):
            return Set(map_place(p, expr, name), expr(v))
        case Do(place=p, args=xs, result=r):
            return replace(s, place=map_place(p, expr, name), args=tuple(map(expr, xs)), result=None if r is None else name(r))
        case Perform(call=c):
            return Perform(expr(c))
        case If(test=t, then=a, orelse=b):
            return If(expr(t), blk(a), blk(b))
        case ForEach(targets=ts, iterable=x, body=b):
            return ForEach(tuple(replace(t, name=name(t.name)) for t in ts), expr(x), blk(b))
        case ForRange(start=a, stop=b, step=c, body=body):
            return ForRange(name(s.name), expr(a), expr(b), expr(c), blk(body))
        case While(test=t, body=b):
            return While(expr(t), blk(b))
        case Return(value=v):
            return Return(None if v is None else expr(v))
        case Raise(message=m):
            return replace(s, message=expr(m))
        case Try(body=b, handlers=hs, final=f):
            return Try(blk(b), tuple(Handler(h.kinds, None if h.name is None else name(h.name), blk(h.body)) for h in hs), blk(f))
    return s


def rename_expr(e: Expr, names: Mapping[str, str]) -> Expr:
    """e with variables renamed, bound ones included."""
    match e:
        case Var(name=n):
            return replace(e, name=names.get(n, n))
        case Lambda(params=ps, body=b):
            return replace(e, params=tuple(replace(p, name=names.get(p.name, p.name)) for p in ps), body=rename_expr(b, names))
        case LetIn(name=n, value=v, body=b):
            return LetIn(names.get(n, n), rename_expr(v, names), rename_expr(b, names), e.type)
    return map_expr(e, lambda x: rename_expr(x, names))


def rename_block(block: Block, names: Mapping[str, str]) -> Block:
    return map_block(block, lambda e: rename_expr(e, names), lambda n: names.get(n, n))


__all__ = ["Lit", "map_block", "map_expr", "rename_block", "rename_expr", "substitute_vars"]
