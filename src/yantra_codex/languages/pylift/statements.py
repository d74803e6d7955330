"""Statements: assignment in all its forms, branches, loops, errors."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch, Unsupported
from yantra_codex.ir.nodes import (
    Break,
    Call,
    Continue,
    If,
    Lit,
    Perform,
    Place,
    Raise,
    Return,
    Set,
    Stmt,
    Var,
    While,
    type_of,
)
from yantra_codex.ir.types import BOOL, NEVER, NONE
from yantra_codex.languages.pylift.conditions import bounds_from, condition
from yantra_codex.languages.pylift.context import STMT, Facts, lit, stmt_of
from yantra_codex.languages.pylift.convert import coerce, negate

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

def block(cx: Cx, nodes: list[ast.stmt]) -> tuple[Stmt, ...]:
    """The IR statements of a suite."""
    with cx.capture() as out:
        for node in nodes:
            statement(cx, node)
            if ends([node]) or (cx.out and isinstance(cx.out[-1], (Return, Raise, Break, Continue))):
                break
    return tuple(out)


def statement(cx: Cx, node: ast.stmt) -> None:
    cx.lifter.tick(node)
    handler = STMT.get(type(node))
    if handler is None:
        raise cx.no(f"{type(node).__name__} statements", node)
    try:
        handler(cx, node)
    except TypeMismatch as error:
        cx.lifter.tolerate(cx, cx.no(f"{error} in `{ast.unparse(node)[:80]}`", node))
        learn_from_rest(cx, node)
    except Unsupported as error:
        cx.lifter.tolerate(cx, error)
        learn_from_rest(cx, node)


def learn_from_rest(cx: Cx, node: ast.stmt) -> None:
    """Walk the suites of a statement that could not be lifted: what they store may be what was missing."""
    if isinstance(node, (ast.If, ast.While, ast.For)):
        with cx.capture():
            for s in [*node.body, *node.orelse]:
                statement(cx, s)


@stmt_of(ast.Pass, ast.Import, ast.ImportFrom, ast.Nonlocal, ast.Global, ast.FunctionDef)
def nothing(cx: Cx, node: ast.stmt) -> None:
    """Read before the walk (imports, nested functions) or without meaning."""


# ---------------------------------------------------------------- branches


@stmt_of(ast.If)
def branch(cx: Cx, node: ast.If) -> None:
    test, yes, no = condition(cx, node.test)
    if isinstance(test, Lit) and type_of(test) == BOOL and isinstance(test.value, bool):
        for s in node.body if test.value else node.orelse:
            statement(cx, s)
        return
    start, bounds = dict(cx.facts), dict(cx.bounds)
    places = dict(cx.places)
    then = arm(cx, node.body, yes, node.test, True)
    after_then, then_bounds = cx.facts, cx.bounds
    cx.facts, cx.bounds, cx.places = dict(start), dict(bounds), dict(places)
    orelse = arm(cx, node.orelse, no, node.test, False)
    after_else, else_bounds = cx.facts, cx.bounds
    cx.places = {k: p for k, p in cx.places.items() if places.get(k) == p}
    if ends(node.body):
        cx.facts, cx.bounds = after_else, else_bounds
    elif node.orelse and ends(node.orelse):
        cx.facts, cx.bounds = after_then, then_bounds
    else:
        cx.facts = {k: t for k, t in after_then.items() if after_else.get(k) == t}
        cx.bounds = {k: min(b, else_bounds[k]) for k, b in then_bounds.items() if k in else_bounds}
    if not then and orelse:
        cx.out.append(If(negate(cx, test), orelse))
    else:
        cx.out.append(If(test, then, orelse))


def arm(cx: Cx, nodes: list[ast.stmt], facts: Facts, test: ast.expr, positive: bool) -> tuple[Stmt, ...]:
    cx.facts = {**cx.facts, **facts}
    bounds_from(cx, test, positive)
    return block(cx, nodes)


def ends(nodes: list[ast.stmt]) -> bool:
    """Whether control never runs past the end of a suite."""
    for n in nodes:
        if isinstance(n, (ast.Return, ast.Raise, ast.Break, ast.Continue)):
            return True
        if isinstance(n, ast.If) and n.orelse and ends(n.body) and ends(n.orelse):
            return True
        if isinstance(n, ast.While) and is_true(n.test) and not has_break(n.body):
            return True
        if isinstance(n, ast.Try) and (ends(n.finalbody) or ((ends(n.body) or ends(n.orelse)) and all(ends(h.body) for h in n.handlers))):
            return True
        if isinstance(n, ast.With) and ends(n.body):
            return True
        if isinstance(n, (ast.For, ast.While)) and n.orelse and not has_break(n.body) and ends(n.orelse):
            return True
    return False


def is_true(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def has_break(nodes: list[ast.stmt]) -> bool:
    for n in nodes:
        if isinstance(n, ast.Break):
            return True
        if isinstance(n, (ast.For, ast.While)):
            if has_break(n.orelse):
                return True
        elif any(has_break(getattr(n, f, [])) for f in ("body", "orelse", "finalbody")) or any(
            has_break(h.body) for h in getattr(n, "handlers", [])
        ):
            return True
    return False


# ---------------------------------------------------------------- loops


@stmt_of(ast.While)
def while_loop(cx: Cx, node: ast.While) -> None:
    flag = loop_flag(cx, node)
    cx.lifter.enter_loop(cx, node)
    with cx.capture() as before:
        test, yes, no = condition(cx, node.test)
    start, start_bounds = dict(cx.facts), dict(cx.bounds)
    cx.facts = {**cx.facts, **yes}
    bounds_from(cx, node.test, True)
    cx.loops.append(flag)
    body = block(cx, node.body)
    cx.loops.pop()
    cx.lifter.leave_loop(cx, node, start, start_bounds)
    if before:
        stop: tuple[Stmt, ...] = (If(negate(cx, test), (Break(),)),)
        cx.out.append(While(lit(True), (*before, *stop, *body)))
    else:
        cx.out.append(While(test, body))
    if not has_break(node.body):
        cx.facts.update(no)
        bounds_from(cx, node.test, False)
    loop_else(cx, node, flag)


def loop_flag(cx: Cx, node: ast.For | ast.While) -> str | None:
    """A flag that a `break` sets, where the loop's else has to know of it."""
    if not node.orelse or not has_break(node.body) or falls_out(node):
        return None
    flag = cx.fresh("broke")
    cx.fn.types[flag] = BOOL
    cx.out.append(Set(Place(flag, (), BOOL), lit(False)))
    return flag


def falls_out(node: ast.For | ast.While) -> bool:
    return not has_break(node.body)


def loop_else(cx: Cx, node: ast.For | ast.While, flag: str | None) -> None:
    if not node.orelse:
        return
    if flag is None:
        cx.out.extend(block(cx, node.orelse))
        return
    facts, bounds = dict(cx.facts), dict(cx.bounds)
    orelse = block(cx, node.orelse)
    cx.facts = {k: t for k, t in cx.facts.items() if facts.get(k) == t}
    cx.bounds = {k: t for k, t in cx.bounds.items() if bounds.get(k) == t}
    cx.out.append(If(negate(cx, Var(flag, BOOL)), orelse))


@stmt_of(ast.Break)
def break_out(cx: Cx, node: ast.Break) -> None:
    if cx.loops and cx.loops[-1]:
        cx.out.append(Set(Place(cx.loops[-1], (), BOOL), lit(True)))
    cx.out.append(Break())


@stmt_of(ast.Continue)
def go_on(cx: Cx, node: ast.Continue) -> None:
    cx.out.append(Continue())


@stmt_of(ast.Return)
def give_back(cx: Cx, node: ast.Return) -> None:
    fn = cx.fn
    if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
        cx.lifter.returns(cx, NONE)
        cx.out.append(Return(None if fn.returns == NONE else coerce(cx, lit(None), fn.returns)))
        return
    e = cx.expr(node.value, fn.declared_returns or (fn.returns if fn.returns != NEVER else None))
    cx.lifter.returns(cx, type_of(e), node.value)
    if fn.returns == NONE:
        if isinstance(e, Call):
            cx.out.append(Perform(e))
        cx.out.append(Return(None))
        return
    cx.out.append(Return(coerce(cx, e, fn.returns)))
