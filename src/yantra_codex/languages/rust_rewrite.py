"""Questions about statements, and rewritings of them, that the Rust writer asks before it writes."""

from __future__ import annotations

from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.rewrite import replace_expr
from yantra_codex.ir.types import Type
from yantra_codex.languages.rust_expressions import only_literals
from yantra_codex.languages.rust_flow import leaves


def certainly_evaluates(e: n.Expr, part: n.Expr) -> bool:
    """Whether evaluating e surely evaluates `part` (an object inside it)."""
    if e is part:
        return True
    match e:
        case n.Lambda():
            return False
        case n.IfExpr(test=t):
            return certainly_evaluates(t, part)
        case n.Apply(op="and" | "or", args=(a, _)):
            return certainly_evaluates(a, part)
    return any(certainly_evaluates(x, part) for x in n.child_exprs(e))


def replace_part(e: n.Expr, old: n.Expr, new: n.Expr) -> n.Expr:
    """e with the object `old` replaced; not inside functions, which may be called later or never."""
    return replace_expr(e, lambda x: new if x is old else x if isinstance(x, n.Lambda) else None)


def replace_in_stmt(s: n.Stmt, old: n.Expr, new: n.Expr) -> n.Stmt:
    """A plain statement with the object `old` replaced."""
    match s:
        case n.Let(value=v) | n.Set(value=v) | n.Return(value=v) if v is not None:
            return replace(s, value=replace_part(v, old, new))
        case n.Do(args=xs):
            return replace(s, args=tuple(replace_part(x, old, new) for x in xs))
        case n.Perform(call=c):
            return replace(s, call=replace_part(c, old, new))
    return s


def without_returned_lets(block: n.Block) -> n.Block:
    """The block with `let x = e; return x` as `return e`."""
    if len(block) >= 2 and isinstance(block[-1], n.Return) and isinstance(block[-2], n.Let):
        let, value = block[-2], block[-1].value
        if let.value is not None and isinstance(value, n.Var) and value.name == let.name and value.type == let.type == type_of(let.value) and value.type.name != "func":
            return without_returned_lets((*block[:-2], n.Return(let.value)))
    return block


def place_value(p: n.Place) -> n.Expr:
    """The expression that reads a place."""
    e: n.Expr = n.Var(p.name, ROOT)
    for st in p.path:
        e = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[st.kind], (e, st.at), ROOT)
    return _Reads(e)  # type: ignore[return-value]


ROOT = Type("any")


class _Reads:
    """Equal to every expression that reads the same place, whatever types it carries."""

    def __init__(self, e: n.Expr):
        self.e = e

    def __eq__(self, other: object) -> bool:
        return _same_place(self.e, other)

    __hash__ = None  # type: ignore[assignment]


def _same_place(a: object, b: object) -> bool:
    if isinstance(a, n.Var) and isinstance(b, n.Var):
        return a.name == b.name
    if isinstance(a, n.Apply) and isinstance(b, n.Apply):
        same = a.op == b.op or {a.op, b.op} == {"index", "index_wrap"}
        return same and len(a.args) == len(b.args) == 2 and _same_place(a.args[0], b.args[0]) and a.args[1] == b.args[1]
    return False


def starts_with_literals(e: n.Expr) -> bool:
    """Whether rustc may not know the number type of e when a method is called on it."""
    return isinstance(e, n.Apply) and e.op in ("fold",) and only_literals(e.args[1])


def sets_once(s: n.If, name: str) -> bool:
    """Whether every branch ends by giving the variable a value or leaving."""
    def sets(block: n.Block) -> bool:
        if not block:
            return False
        if leaves(block):
            return True
        return any((isinstance(x, n.Set) and x.place.name == name and not x.place.path) or (isinstance(x, n.If) and sets_once(x, name)) for x in block)

    return sets(s.then) and sets(s.orelse)


def plain_sets(s: n.If, name: str) -> bool:
    """Whether no path sets the variable twice."""
    def at_most_once(block: n.Block) -> bool:
        count = 0
        for x in block:
            if isinstance(x, n.Set) and x.place.name == name:
                count += 1
            elif isinstance(x, n.If) and any(isinstance(y, n.Set) and y.place.name == name for y in n.walk_block((x,))):
                count += 1 if at_most_once(x.then) and at_most_once(x.orelse) else 2
            elif any(isinstance(y, (n.Set, n.Do)) and y.place.name == name for y in n.walk_block((x,))):
                count += 2
        return count <= 1

    return at_most_once(s.then) and at_most_once(s.orelse)
