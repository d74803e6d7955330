"""Errors: raise, assert, try; and match, which is a chain of tests."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Handler, If, Place, Raise, Set, Stmt, Try, Var
from yantra_codex.ir.types import BOOL, STR
from yantra_codex.languages.pylift.conditions import bounds_from, condition
from yantra_codex.languages.pylift.context import is_simple, lit, stmt_of
from yantra_codex.languages.pylift.convert import negate, to_text
from yantra_codex.languages.pylift.statements import block, ends, statement
from yantra_codex.languages.pylift.walking import walk

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

@stmt_of(ast.Raise)
def throw(cx: Cx, node: ast.Raise) -> None:
    exc = node.exc
    if exc is None:
        if cx.handler is None:
            raise cx.no("a bare raise outside a handler", node)
        kinds, name = cx.handler
        if len(kinds) != 1:
            raise cx.no("a bare raise where the kind of error is not known", node)
        cx.out.append(Raise(kinds[0], Var(name, STR)))
        return
    if isinstance(exc, ast.Name):
        if cx.handler is not None and exc.id == cx.handler[1] and len(cx.handler[0]) == 1:
            cx.out.append(Raise(cx.handler[0][0], Var(exc.id, STR)))
            return
        cx.out.append(Raise(exc.id, lit("")))
        return
    if isinstance(exc, ast.Call) and isinstance(exc.func, ast.Name) and not exc.keywords and len(exc.args) <= 1:
        message = to_text(cx, cx.expr(exc.args[0])) if exc.args else lit("")
        cx.out.append(Raise(exc.func.id, message))
        return
    raise cx.no("this raise", node)


@stmt_of(ast.Assert)
def check(cx: Cx, node: ast.Assert) -> None:
    test, yes, _ = condition(cx, node.test)
    with cx.capture() as out:
        message = to_text(cx, cx.expr(node.msg)) if node.msg is not None else lit("")
    cx.out.append(If(negate(cx, test), (*out, Raise("AssertionError", message))))
    cx.facts.update(yes)
    bounds_from(cx, node.test, True)


@stmt_of(ast.Match)
def match_statement(cx: Cx, node: ast.Match) -> None:
    """A match over constants, as a chain of ifs."""
    subject = cx.expr(node.subject)
    held = subject if is_simple(subject) else cx.keep(subject, "subject")
    name = f"<subject {id(node)}>"
    cx.bound[name] = held
    chain: list[ast.stmt] = []
    for case in reversed(node.cases):
        test = pattern_test(cx, case.pattern, name)
        if case.guard is not None:
            test = case.guard if test is None else ast.BoolOp(ast.And(), [test, case.guard])
        body = case.body if not isinstance(case.pattern, ast.MatchAs) or case.pattern.name is None else [
            ast.Assign([ast.Name(case.pattern.name, ast.Store())], ast.Name(name, ast.Load())), *case.body]
        chain = body if test is None else [ast.If(test, body, chain)]
    for s in chain:
        ast.copy_location(s, node)
        ast.fix_missing_locations(s)
        statement(cx, s)
    cx.bound.pop(name)


def pattern_test(cx: Cx, pattern: ast.pattern, name: str) -> ast.expr | None:
    """The condition under which a pattern matches; None where it always does."""
    subject = ast.Name(name, ast.Load())
    if isinstance(pattern, ast.MatchValue):
        return ast.Compare(subject, [ast.Eq()], [pattern.value])
    if isinstance(pattern, ast.MatchSingleton):
        return ast.Compare(subject, [ast.Is()], [ast.Constant(pattern.value)])
    if isinstance(pattern, ast.MatchOr):
        tests = [pattern_test(cx, p, name) for p in pattern.patterns]
        return None if any(t is None for t in tests) else ast.BoolOp(ast.Or(), [t for t in tests if t is not None])
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        return None
    raise cx.no("this pattern of a match statement", pattern)


CATCH_ALL = ("Exception", "BaseException")
FAMILIES = {
    "ArithmeticError": ("ZeroDivisionError", "OverflowError", "ArithmeticError"),
    "LookupError": ("IndexError", "KeyError", "LookupError"),
}


@stmt_of(ast.Try)
def attempt(cx: Cx, node: ast.Try) -> None:
    start, bounds = dict(cx.facts), dict(cx.bounds)
    flag = None
    if node.orelse and not (node.handlers and all(ends(h.body) for h in node.handlers)):
        flag = cx.fresh("went_well")
        cx.fn.types[flag] = BOOL
        cx.out.append(Set(Place(flag, (), BOOL), lit(False)))
    body = block(cx, node.body)
    if flag:
        body = (*body, Set(Place(flag, (), BOOL), lit(True)))
    changed = [*node.body, *node.handlers]
    handlers = []
    for h in node.handlers:
        cx.facts, cx.bounds = dict(start), dict(bounds)
        cx.forget_assigned(node.body)
        handlers.append(handler(cx, h))
    cx.facts, cx.bounds = dict(start), dict(bounds)
    cx.forget_assigned(changed)
    final = block(cx, node.finalbody)
    if node.orelse:
        orelse = block(cx, node.orelse)
        cx.forget_assigned(node.orelse)
        after: tuple[Stmt, ...] = (If(Var(flag, BOOL), orelse),) if flag else orelse
        inner = Try(body, tuple(handlers), ())
        if final:
            cx.out.append(Try((inner, *after), (), final))
        else:
            cx.out.extend((inner, *after))
        return
    cx.out.append(Try(body, tuple(handlers), final))


def handler(cx: Cx, h: ast.ExceptHandler) -> Handler:
    kinds: list[str] = []
    names = [] if h.type is None else h.type.elts if isinstance(h.type, ast.Tuple) else [h.type]
    for k in names:
        if not isinstance(k, ast.Name):
            raise cx.no("this exception class", h)
        kinds.extend(FAMILIES.get(k.id, (k.id,)))
    if any(k in CATCH_ALL for k in kinds):
        kinds = []
    saved = cx.handler
    name = h.name
    if name is None and len(kinds) == 1 and any(isinstance(n, ast.Raise) and n.exc is None for s in h.body for n in walk(s)):
        name = cx.fresh("message")
    if name is not None:
        cx.fn.types[name] = STR
    cx.handler = (tuple(kinds), name or "")
    body = block(cx, h.body)
    cx.handler = saved
    return Handler(tuple(kinds), name, body)
