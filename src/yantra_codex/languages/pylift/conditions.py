"""Conditions: truth, and/or, what a condition says about variables."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Expr, If, IfExpr, Lit, Place, Set, Var, type_of
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NEVER, NONE, STR, Type, list_of, map_of, set_of, vtuple_of
from yantra_codex.languages.pylift.context import Facts, Flavour, NeedsStatements, expr_of, lit
from yantra_codex.languages.pylift.convert import both, coerce, either, negate, truth
from yantra_codex.languages.pylift.exprs import name, variable
from yantra_codex.languages.pylift.kinds import pyjoin

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

def match_truth(cx: Cx, flavour: Flavour, e: Expr) -> Expr:
    """Whether a match object, held as whatever is asked of it, was found."""
    if flavour.kind == "match_test":
        return e
    return cx.op("is_some", e) if type_of(e).name == "option" else lit(True)


def condition(cx: Cx, node: ast.expr) -> tuple[Expr, Facts, Facts]:
    """The truth of a node, with what is known about variables where it is true and where it is false."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        e, yes, no = condition(cx, node.operand)
        return negate(cx, e), no, yes
    if isinstance(node, ast.BoolOp):
        return bool_condition(cx, node)
    flavour = cx.lifter.flavour(cx, node) if isinstance(node, (ast.Name, ast.NamedExpr)) else None
    e = cx.expr(node)
    e = match_truth(cx, flavour, e) if flavour is not None and flavour.is_match else truth(cx, e)
    yes, no = facts_of(cx, node)
    return e, yes, no


def bool_condition(cx: Cx, node: ast.BoolOp) -> tuple[Expr, Facts, Facts]:
    is_and = isinstance(node.op, ast.And)
    saved, saved_bounds = dict(cx.facts), dict(cx.bounds)
    out, yes, no = condition(cx, node.values[0])
    for before, value in zip(node.values, node.values[1:], strict=False):
        cx.facts = {**cx.facts, **(yes if is_and else no)}
        bounds_from(cx, before, is_and)
        with cx.capture() as block:
            e, y, n = condition(cx, value)
        if block:
            out = late(cx, out, block, e, is_and)
        else:
            out = both(cx, out, e) if is_and else either(cx, out, e)
        yes, no = ({**yes, **y}, {}) if is_and else ({}, {**no, **n})
    cx.facts, cx.bounds = saved, saved_bounds
    return out, yes, no


def late(cx: Cx, first: Expr, block: list, second: Expr, is_and: bool) -> Expr:  # type: ignore[type-arg]
    """`first and second` where second needs statements: they run only when it is reached."""
    result = cx.fresh("test")
    cx.fn.types[result] = BOOL
    cx.out.append(Set(Place(result, (), BOOL), first))
    flag = Var(result, BOOL)
    cx.out.append(If(flag if is_and else negate(cx, flag), (*block, Set(Place(result, (), BOOL), second))))
    return flag


def bounds_from(cx: Cx, node: ast.expr, positive: bool) -> None:
    """Learn lower bounds of int variables from a comparison that holds (or fails)."""
    if isinstance(node, ast.BoolOp):
        if isinstance(node.op, ast.And) == positive:
            for v in node.values:
                bounds_from(cx, v, positive)
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        bounds_from(cx, node.operand, not positive)
        return
    if not isinstance(node, ast.Compare):
        if positive and isinstance(node, ast.Name) and variable_type(cx, node.id) == INT and cx.lower(Var(node.id, INT)) == 0:
            cx.bounds[node.id] = 1
        return
    operands = [node.left, *node.comparators]
    if not positive and len(node.ops) > 1:
        return
    for a, op, b in zip(operands, node.ops, operands[1:], strict=False):
        learn_bound(cx, a, op, b, positive)


FLIP = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def learn_bound(cx: Cx, a: ast.expr, op: ast.cmpop, b: ast.expr, positive: bool) -> None:
    kind = type(op) if positive else FLIP.get(type(op))
    if kind in (ast.Lt, ast.LtE):
        a, b, kind = b, a, {ast.Lt: ast.Gt, ast.LtE: ast.GtE}[kind]
    if kind in (ast.Gt, ast.GtE) and isinstance(a, ast.Name) and variable_type(cx, a.id) == INT:
        low = quiet_lower(cx, b)
        if low is not None:
            new = low + (1 if kind is ast.Gt else 0)
            cx.bounds[a.id] = max(new, cx.bounds.get(a.id, new))
    elif (kind is ast.NotEq and isinstance(a, ast.Name) and variable_type(cx, a.id) == INT and isinstance(b, ast.Constant)
          and cx.lower(Var(a.id, INT)) == b.value == 0):
        cx.bounds[a.id] = 1


def variable_type(cx: Cx, n: str) -> Type:
    e = variable(cx, n)
    return NEVER if e is None else type_of(e)


def quiet_lower(cx: Cx, node: ast.expr) -> int | None:
    """A lower bound of a node's value, found without leaving a trace."""
    if not isinstance(node, (ast.Constant, ast.Name, ast.BinOp, ast.UnaryOp, ast.Call)):
        return None
    if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in ("len", "abs", "ord")):
        return None
    with cx.capture():
        try:
            e = cx.expr(node)
        except Exception:
            return None
    return cx.lower(e) if type_of(e) == INT else None


def facts_of(cx: Cx, node: ast.expr) -> tuple[Facts, Facts]:
    """What a condition says about a variable's type: where it holds, and where it does not."""
    if isinstance(node, ast.NamedExpr):
        return facts_of(cx, node.target)
    if isinstance(node, ast.Name):
        t = variable_type(cx, node.id)
        return ({node.id: t.args[0]}, {}) if t.name == "option" else ({}, {})
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return facts_of_comparison(cx, node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance" and len(node.args) == 2:
        return facts_of_class(cx, node.args[0], node.args[1])
    return {}, {}


def facts_of_comparison(cx: Cx, node: ast.Compare) -> tuple[Facts, Facts]:
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if isinstance(left, ast.NamedExpr):
        left = left.target
    if isinstance(right, ast.Constant) and right.value is None and isinstance(left, ast.Name):
        t = variable_type(cx, left.id)
        if t.name == "option":
            some = {left.id: t.args[0]}
            return ({}, some) if isinstance(op, (ast.Is, ast.Eq)) else (some, {})
    if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "type" and len(left.args) == 1:
        yes, _ = facts_of_class(cx, left.args[0], right)
        return (yes, {}) if isinstance(op, (ast.Is, ast.Eq)) else ({}, yes)
    return {}, {}


CLASS_TYPES = {
    "int": INT, "float": FLOAT, "str": STR, "bool": BOOL, "list": list_of(ANY), "tuple": vtuple_of(ANY),
    "dict": map_of(ANY, ANY), "set": set_of(ANY),
}


def facts_of_class(cx: Cx, subject: ast.expr, kind: ast.expr) -> tuple[Facts, Facts]:
    if isinstance(subject, ast.Name) and isinstance(kind, ast.Name) and kind.id in CLASS_TYPES:
        t = variable_type(cx, subject.id)
        if t == ANY:
            return {subject.id: CLASS_TYPES[kind.id]}, {}
        if t.name == "option":
            return {subject.id: t.args[0]}, {}
    return {}, {}


@expr_of(ast.BoolOp)
def bool_op(cx: Cx, node: ast.BoolOp, want: Type | None = None) -> Expr:
    """`a and b`, `a or b` as values."""
    saved, saved_bounds = dict(cx.facts), dict(cx.bounds)
    try:
        with cx.capture() as trial:
            values = [cx.expr(node.values[0])]
            for v in node.values[1:]:
                yes, no = facts_of(cx, node.values[0])
                cx.facts = {**cx.facts, **(yes if isinstance(node.op, ast.And) else no)}
                values.append(cx.expr(v, want))
        types = [type_of(v) for v in values]
    except NeedsStatements:
        types, trial = [BOOL], []
    finally:
        cx.facts, cx.bounds = saved, saved_bounds
    if all(t in (BOOL, NEVER) for t in types) or (want == BOOL and not trial):
        return condition(cx, node)[0]
    if trial:
        raise NeedsStatements("a value of and/or that changes something", line=node.lineno)
    return select(cx, isinstance(node.op, ast.And), values)


def select(cx: Cx, is_and: bool, values: list[Expr]) -> Expr:
    first, rest = values[0], values[1:]
    if not rest:
        return first

    def pick(v: Expr) -> Expr:
        other = select(cx, is_and, rest)
        kept: Expr = v
        if not is_and and type_of(v).name == "option":
            kept = cx.op("unwrap", v)
        if not is_and and type_of(v) == NONE:
            return other
        if isinstance(first, Lit) or type_of(v) == NONE:
            return v if is_and else other
        t = pyjoin(type_of(kept), type_of(other))
        a, b = (coerce(cx, other, t), coerce(cx, kept, t)) if is_and else (coerce(cx, kept, t), coerce(cx, other, t))
        return IfExpr(truth(cx, v), a, b, t)

    return cx.named(first, pick)


@expr_of(ast.IfExp)
def conditional(cx: Cx, node: ast.IfExp, want: Type | None = None) -> Expr:
    test, yes, no = condition(cx, node.test)
    saved, saved_bounds = cx.facts, cx.bounds
    cx.facts, cx.bounds = {**saved, **yes}, dict(saved_bounds)
    bounds_from(cx, node.test, True)
    with cx.capture() as then_block:
        a = cx.expr(node.body, want)
    cx.facts, cx.bounds = {**saved, **no}, dict(saved_bounds)
    bounds_from(cx, node.test, False)
    with cx.capture() as else_block:
        b = cx.expr(node.orelse, want)
    cx.facts, cx.bounds = saved, saved_bounds
    if isinstance(test, Lit) and type_of(test) == BOOL and test.value is not None and not then_block and not else_block \
            and NEVER not in (type_of(a), type_of(b)):
        return a if test.value else b
    t = pyjoin(type_of(a), type_of(b))
    if not then_block and not else_block:
        return IfExpr(test, coerce(cx, a, t), coerce(cx, b, t), t)
    result = cx.fresh("chosen")
    cx.fn.types[result] = t
    cx.out.append(If(test, (*then_block, Set(Place(result, (), t), coerce(cx, a, t))),
                     (*else_block, Set(Place(result, (), t), coerce(cx, b, t)))))
    return Var(result, t)


@expr_of(ast.NamedExpr)
def walrus(cx: Cx, node: ast.NamedExpr, want: Type | None = None) -> Expr:
    if not cx.lifter.note_binding(cx, ast.copy_location(ast.Assign([node.target], node.value), node)):
        cx.set_var(node.target.id, cx.expr(node.value, want))
    return name(cx, ast.copy_location(ast.Name(node.target.id, ast.Load()), node))
