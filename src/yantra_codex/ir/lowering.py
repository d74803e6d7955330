"""Lowering: an op with a `lower=` written out in simpler ops."""

from __future__ import annotations

from functools import cache, lru_cache

from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check_expr, coerce, free_variables
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.ops import op
from yantra_codex.ir.rewrite import Renamer, fresh_names, substitute
from yantra_codex.ir.text_read import expr as read_form
from yantra_codex.ir.text_read import parse_one
from yantra_codex.ir.types import Type


@cache
def _template(name: str) -> Expr | None:
    """The op's lowering as written, over its parameter names."""
    text = op(name).lower
    return None if text is None else read_form(parse_one(text))


@lru_cache(maxsize=4096)
def _typed(name: str, args: tuple[Type, ...], result: Type) -> tuple[Expr, dict[str, int]]:
    """The op's lowering over arguments of these types, and how often it uses each of its parameters."""
    template = _template(name)
    if template is None:
        raise ValueError(f"{name} has no lowering")
    typed = check_expr(template, dict(zip(op(name).names, args, strict=True)), result)
    return typed, _weighted_uses(typed)


def can_lower(name: str) -> bool:
    return op(name).lower is not None


def lower(e: n.Apply) -> Expr:
    """The typed expression in simpler ops that means the same; raises ValueError for an op without a lowering.

    Each argument is evaluated once: a `let` names one that is used several times or inside a lambda.
    """
    if not can_lower(e.op):
        raise ValueError(f"{e.op} has no lowering")
    names = op(e.op).names
    free = set().union(*map(free_variables, e.args))
    rename = Renamer(fresh_names(free | set(names)))
    typed, counts = _typed(e.op, tuple([type_of(a) for a in e.args]), e.type)
    typed = rename.expr(typed, {})
    direct: dict[str, Expr] = {}
    named: list[tuple[str, Expr]] = []
    for x, a in zip(names, e.args, strict=True):
        if isinstance(a, (n.Var, n.Lit, n.Lambda)) or counts.get(x, 0) <= 1:
            direct[x] = a
        else:
            new = rename.fresh(x if x not in free else f"{x}_arg")
            named.append((new, a))
            direct[x] = n.Var(new, type_of(a))
    out = substitute(typed, direct)
    for x, a in reversed(named):
        out = n.LetIn(x, a, out, type_of(out))
    return coerce(out, e.type) or out


def _weighted_uses(e: Expr, inside: int = 1) -> dict[str, int]:
    """How often each variable is read, a reading inside a lambda counting twice."""
    if isinstance(e, n.Var):
        return {e.name: inside}
    out: dict[str, int] = {}
    for x in n.child_exprs(e):
        for k, v in _weighted_uses(x, 2 if isinstance(e, n.Lambda) else inside).items():
            out[k] = out.get(k, 0) + v
    return out
