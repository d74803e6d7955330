"""Programs as expressions, in which shared parts can be looked for: loops as folds, maps and filters, branches as values.

The views are for finding and counting only; no program of the memory is changed. A loop that changes more than one variable, or
is left early, stays a statement: of it only the expressions are seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from yantra_codex.ir import nodes as n
from yantra_codex.ir.canonical import canonical
from yantra_codex.ir.nodes import Apply, Block, Expr, IfExpr, Lambda, LetIn, Lit, Param, Program, Var, type_of
from yantra_codex.ir.rewrite import block_uses, changed_names, map_block, reads, substitute, uses, with_blocks
from yantra_codex.ir.types import BOOL, INT, STR, Type, func_of, list_of


def pieces(program: Program) -> tuple[Expr, ...]:
    """The expressions of a program in its canonical form, the largest that there are, of more than one node."""
    return tuple(e for f in canonical(program).functions for e in _pieces(folded(f.body)) if size(e) > 1)


def size(e: Expr) -> int:
    """How many nodes an expression has."""
    return sum(1 for _ in n.walk_expr(e))


def _pieces(block: Block) -> list[Expr]:
    whole = as_expr(block)
    if whole is not None:
        return [whole]
    if not block:
        return []
    first, rest = block[0], block[1:]
    if isinstance(first, n.Let) and first.value is not None and block_uses(rest)[first.name] == 1 and first.name not in changed_names(rest):
        value = {first.name: first.value}
        return _pieces(map_block(rest, lambda e: substitute(e, value)))
    return [*n.stmt_exprs(first), *(e for b in n.child_blocks(first) for e in _pieces(b)), *_pieces(rest)]


def as_expr(block: Block) -> Expr | None:
    """The value that a block returns as one expression; None where it is more than names, branches and a value."""
    match block:
        case (n.Return(value=value), *_):
            return value
        case (n.Let(name=x, value=value), *rest) if value is not None and x not in changed_names(tuple(rest)):
            body = as_expr(tuple(rest))
            return None if body is None else _named(x, value, body)
        case (n.If(test=test, then=then, orelse=orelse), *rest):
            a, b = as_expr(then), as_expr((*orelse, *rest))
            return None if a is None or b is None else IfExpr(test, a, b, type_of(a))
    return None


def _named(x: str, value: Expr, body: Expr) -> Expr:
    """body where x is a value: written out where it is used once, or is a literal."""
    if uses(body)[x] <= 1 or isinstance(value, (Lit, Var)):
        return substitute(body, {x: value})
    return LetIn(x, value, body, type_of(body))


# ---------------------------------------------------------------- loops


def folded(block: Block) -> Block:
    """The block with each loop that only makes one variable's new value as a `set` of it, and first values joined to it."""
    out: list[n.Stmt] = []
    for s in block:
        s = with_blocks(s, folded)
        new = _as_set(s)
        last = out[-1] if out else None
        if isinstance(new, n.Set) and isinstance(last, n.Let) and last.value is not None and not new.place.path and new.place.name == last.name \
                and (uses(new.value)[last.name] <= 1 or isinstance(last.value, Lit)):
            out[-1] = n.Let(last.name, last.type, _simpler(substitute(new.value, {last.name: last.value})), last.mutable)
        else:
            out.append(new)
    return tuple(out)


def _simpler(e: Expr) -> Expr:
    """A list that is put behind an empty one is that list."""
    if isinstance(e, Apply) and e.op == "concat" and isinstance(e.args[0], n.Make) and not e.args[0].items:
        return e.args[1]
    return e


def _as_set(s: n.Stmt) -> n.Stmt:
    """A loop as a new value of the one variable that it changes; any other statement as it is."""
    if not isinstance(s, (n.ForEach, n.ForRange)) or (over := _elements(s)) is None:
        return s
    xs, x = over
    changed = changed_names(s.body)
    if len(changed) != 1 or x.name in changed:
        return s
    (name,) = changed
    place = next(c.place for c in n.walk_block(s.body) if isinstance(c, (n.Set, n.Do)))
    new = None if place.path else _pushed(s.body, place, xs, x) or _fold(s.body, place, xs, x)
    return s if new is None else n.Set(n.Place(name, (), place.type), new)


def _elements(s: n.ForEach | n.ForRange) -> tuple[Expr, Param] | None:
    """What a loop goes through as a list, and the name of an element."""
    if isinstance(s, n.ForRange):
        return Apply("range", (s.start, s.stop, s.step), list_of(INT)), Param(s.name, INT)
    t = type_of(s.iterable)
    if len(s.targets) != 1 or t.name not in ("list", "str"):
        return None
    return (s.iterable if t.name == "list" else Apply("chars", (s.iterable,), list_of(STR))), s.targets[0]


def _pushed(body: Block, place: n.Place, xs: Expr, x: Param) -> Expr | None:
    """A list with what the loop appends to it, as a map and a filter."""
    test: Expr | None = None
    match body:
        case (n.If(test=test, then=(n.Do(op="list_push", args=(item,)),), orelse=()),):
            pass
        case (n.Do(op="list_push", args=(item,)),):
            pass
        case _:
            return None
    if reads(item, place.name) or (test is not None and reads(test, place.name)):
        return None
    out = xs if test is None else Apply("filter", (xs, _function((x,), test, BOOL)), type_of(xs))
    if item != Var(x.name, x.type):
        out = Apply("map", (out, _function((x,), item, type_of(item))), list_of(type_of(item)))
    return Apply("concat", (Var(place.name, place.type), out), place.type)


def _fold(body: Block, place: n.Place, xs: Expr, x: Param) -> Expr | None:
    new = _next(body, Var(place.name, place.type))
    if new is None:
        return None
    step = _function((Param(place.name, place.type), x), new, place.type)
    return Apply("fold", (xs, Var(place.name, place.type), step), place.type)


def _function(params: tuple[Param, ...], body: Expr, returns: Type) -> Lambda:
    return Lambda(params, body, func_of(tuple(p.type for p in params), returns))


def _next(body: Sequence[n.Stmt], old: Var) -> Expr | None:
    """The variable's value after one pass through a loop's body, from that before; None where it is no expression."""
    match body:
        case ():
            return old
        case (n.Set(place=n.Place(name=old.name, path=()), value=value), *rest):
            after = _next(tuple(rest), old)
            return None if after is None or uses(after)[old.name] > 1 else substitute(after, {old.name: value})
        case (n.Let(name=x, value=value), *rest) if value is not None and x not in changed_names(tuple(rest)):
            after = _next(tuple(rest), old)
            return None if after is None else _named(x, value, after)
        case (n.If(test=test, then=then, orelse=orelse),):
            a, b = _next(then, old), _next(orelse, old)
            return None if a is None or b is None else IfExpr(test, a, b, old.type)
    return None


__all__ = ["as_expr", "folded", "pieces", "size"]
