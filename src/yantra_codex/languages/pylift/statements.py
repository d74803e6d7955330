"""Statements: assignment in all its forms, branches, loops, errors."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch, Unsupported
from yantra_codex.ir.nodes import (
    Break,
    Call,
    Continue,
    Do,
    Expr,
    Handler,
    If,
    Lit,
    Make,
    Perform,
    Place,
    Raise,
    Return,
    Set,
    Stmt,
    Try,
    Var,
    While,
    type_of,
)
from yantra_codex.ir.types import BOOL, INT, NEVER, NONE, STR, Type
from yantra_codex.languages.pylift.context import STMT, Facts, is_simple, lit, reads, stmt_of
from yantra_codex.languages.pylift.convert import as_list, coerce, negate, part, to_text, unopt
from yantra_codex.languages.pylift.exprs import bounds_from, condition, operate, read_place
from yantra_codex.languages.pylift.kinds import from_annotation
from yantra_codex.languages.pylift.places import change, default_value, index, place_of, step_into, store

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


# ---------------------------------------------------------------- assignment


@stmt_of(ast.Assign)
def assign(cx: Cx, node: ast.Assign) -> None:
    if cx.lifter.note_binding(cx, node):
        return
    targets = node.targets
    if len(targets) == 1 and isinstance(targets[0], (ast.Tuple, ast.List)) and parallel(cx, targets[0], node.value):
        return
    value = cx.expr(node.value, wanted_by(cx, targets[0]))
    if len(targets) > 1 and not is_simple(value):
        value = cx.keep(value, "value")
    for target in targets:
        assign_to(cx, target, value)


def wanted_by(cx: Cx, target: ast.expr) -> Type | None:
    return cx.fn.types.get(target.id) if isinstance(target, ast.Name) else None


@stmt_of(ast.AnnAssign)
def annotated(cx: Cx, node: ast.AnnAssign) -> None:
    t = from_annotation(node.annotation)
    if isinstance(node.target, ast.Name):
        cx.lifter.note_annotation(cx, node.target.id, t)
        if node.value is not None:
            if cx.lifter.note_binding(cx, ast.Assign([node.target], node.value)):
                return
            cx.set_var(node.target.id, cx.expr(node.value, t))
    elif node.value is not None:
        assign_to(cx, node.target, cx.expr(node.value, t))


def parallel(cx: Cx, target: ast.Tuple | ast.List, value: ast.expr) -> bool:
    """a, b = x, y: all right sides first, kept in variables only where an earlier store would change them."""
    if not isinstance(value, (ast.Tuple, ast.List)) or len(value.elts) != len(target.elts):
        return False
    if any(isinstance(x, ast.Starred) for x in (*value.elts, *target.elts)):
        return False
    values = cx.exprs(value.elts, [wanted_by(cx, t) for t in target.elts])
    for i, t in enumerate(target.elts):
        names = {n.id for n in ast.walk(t) if isinstance(n, ast.Name)}
        roots = {root_name(x) for x in (t.elts if isinstance(t, (ast.Tuple, ast.List)) else [t])}
        roots |= {cx.places[r].name for r in list(roots) if r in cx.places}
        for j in range(i + 1, len(values)):
            if reads(values[j]) & (roots or names):
                values[j] = cx.keep(values[j], "old")
        assign_to(cx, t, values[i])
    return True


def root_name(node: ast.expr) -> str:
    while isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def assign_to(cx: Cx, target: ast.expr, value: Expr) -> None:
    """target = value."""
    if isinstance(target, ast.Name):
        cx.places.pop(target.id, None)
        cx.set_var(target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        unpack(cx, target.elts, value)
    elif isinstance(target, ast.Subscript):
        store_subscript(cx, target, value)
    else:
        raise cx.no("assignment to an attribute", target)


def store_subscript(cx: Cx, target: ast.Subscript, value: Expr) -> None:
    if isinstance(target.slice, ast.Slice):
        store_slice(cx, target, target.slice, value)
        return
    parent = place_of(cx, target.value)
    if parent is None:
        raise cx.no("storing into something that is not a variable", target)
    if parent.type.name == "tuple" or parent.type.name == "vtuple":
        cx.out.append(Raise("TypeError", lit("'tuple' object does not support item assignment")))
        return
    step = step_into(cx, parent, target, create=False)
    if step is None:
        raise cx.no(f"storing into a value of type {parent.type}", target)
    store(cx, Place(parent.name, (*parent.path, step), NEVER), value)


def store_slice(cx: Cx, target: ast.Subscript, s: ast.Slice, value: Expr) -> None:
    place = place_of(cx, target.value)
    if place is None or s.step is not None:
        raise cx.no("this slice assignment", target)
    lo = cx.expr(s.lower) if s.lower else lit(0)
    hi = cx.expr(s.upper) if s.upper else cx.op("length", read_place(cx, place))
    change(cx, place, "list_set_slice", [lo, hi, as_list(cx, value)])


def unpack(cx: Cx, targets: list[ast.expr], value: Expr) -> None:
    """a, b, *rest = value."""
    value = unopt(cx, value)
    t = type_of(value)
    if t == NEVER:
        for x in targets:
            assign_to(cx, x.value if isinstance(x, ast.Starred) else x, Lit(None, NEVER))
        return
    if isinstance(value, Make) and t.name == "tuple" and not any(isinstance(x, ast.Starred) for x in targets):
        value = cx.keep(value, "parts")
    stars = [i for i, x in enumerate(targets) if isinstance(x, ast.Starred)]
    if t.name == "tuple" and not stars:
        if len(targets) != len(t.args):
            raise cx.no(f"unpacking a tuple of {len(t.args)} into {len(targets)}", targets[0])
        held = value if is_simple(value) else cx.keep(value, "parts")
        if isinstance(held, Var) and any(isinstance(x, ast.Name) and x.id == held.name for x in targets):
            held = cx.keep(held, "parts")
        for i, x in enumerate(targets):
            assign_to(cx, x, part(cx, held, i))
        return
    xs = as_list(cx, value)
    xs = xs if isinstance(xs, Var) and xs.name not in {root_name(x) for x in targets} else cx.keep(xs, "parts")
    n = len(targets)
    size = cx.op("length", xs)
    wrong = cx.op("lt", size, lit(n - 1)) if stars else cx.op("ne", size, lit(n))
    cx.out.append(If(wrong, (Raise("ValueError", lit("wrong number of values to unpack")),)))
    for i, x in enumerate(targets):
        if stars and i == stars[0]:
            rest = n - 1 - i
            piece = cx.op("slice_from", xs, lit(i)) if rest == 0 else cx.op("slice", xs, lit(i), lit(-rest))
            assign_to(cx, x.value, piece)  # type: ignore[attr-defined]
        else:
            at = lit(i - n) if stars and i > stars[0] else lit(i)
            assign_to(cx, x, index(cx, xs, at, x))


IN_PLACE = {("list", ast.Add): "list_extend", ("set", ast.BitOr): "set_update", ("map", ast.BitOr): "map_update"}


@stmt_of(ast.AugAssign)
def augmented(cx: Cx, node: ast.AugAssign) -> None:
    target = node.target
    if isinstance(target, ast.Name):
        place = place_of(cx, target)
        if place is None:
            raise cx.no(f"changing {target.id}, which is not a local variable", node)
        op = IN_PLACE.get((place.type.name, type(node.op)))
        if op and not (place.type.name == "map" and cx.lifter.is_counter(cx, target)):
            value = cx.expr(node.value, place.type)
            change(cx, place, op, [as_list(cx, value) if op == "list_extend" else value])
            return
        current, value = cx.exprs([ast.Name(target.id, ast.Load(), lineno=node.lineno, col_offset=0), node.value])
        store(cx, place, operate(cx, node.op, current, value, ast.BinOp(target, node.op, node.value, lineno=node.lineno, col_offset=0)))
        return
    if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Slice):
        raise cx.no("this augmented assignment", node)
    augment_subscript(cx, node, target)


def augment_subscript(cx: Cx, node: ast.AugAssign, target: ast.Subscript) -> None:
    parent = place_of(cx, target.value)
    if parent is None:
        raise cx.no("changing something that is not a variable", node)
    flavour = cx.lifter.flavour(cx, target.value)
    step = step_into(cx, parent, target, create=False)
    if step is None:
        raise cx.no(f"changing an item of a value of type {parent.type}", node)
    place = Place(parent.name, (*parent.path, step), NEVER)
    default = default_value(cx, flavour) if flavour is not None and parent.type.name in ("map", "never") else None
    held = parent.type.args[-1] if parent.type.args else NEVER
    op = IN_PLACE.get((held.name if held != NEVER or default is None else type_of(default).name, type(node.op)))
    if op:
        if default is not None:
            change(cx, parent, "map_default", [step.at, default])
        value = cx.expr(node.value, held)
        place = Place(parent.name, (*parent.path, step), held)
        change(cx, place, op, [as_list(cx, value) if op == "list_extend" else value])
        return
    container = read_place(cx, parent) if parent.path else Var(parent.name, cx.type_of_name(parent.name))
    if type_of(container) == NEVER or held == NEVER:
        current: Expr = default if default is not None else Lit(None, NEVER)
    elif default is not None:
        current = cx.op("map_get_or", container, step.at, coerce(cx, default, held))
    else:
        kind = {"index": "index", "wrap": "index_wrap", "key": "map_get"}[step.kind]
        current = cx.op(kind, container, step.at)
    with cx.capture() as before:
        value = cx.expr(node.value)
    if before:
        current = cx.keep(current, "old")
        cx.out.extend(before)
    store(cx, place, operate(cx, node.op, current, value, ast.BinOp(target, node.op, node.value, lineno=node.lineno, col_offset=0)))


@stmt_of(ast.Delete)
def delete(cx: Cx, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            continue
        place = place_of(cx, target.value) if isinstance(target, ast.Subscript) else None
        if place is None or not isinstance(target, ast.Subscript):
            raise cx.no("this del", node)
        if place.type == NEVER:
            continue
        if isinstance(target.slice, ast.Slice):
            s = target.slice
            if s.step is not None:
                raise cx.no("del of a slice with a step", node)
            lo = cx.expr(s.lower) if s.lower else lit(0)
            hi = cx.expr(s.upper) if s.upper else cx.op("length", read_place(cx, place))
            change(cx, place, "list_delete_slice", [lo, hi])
        else:
            change(cx, place, "map_remove" if place.type.name == "map" else "list_pop_at", [cx.expr(target.slice)],
                   result=None, result_type=NONE)


@stmt_of(ast.Expr)
def expression(cx: Cx, node: ast.Expr) -> None:
    value = node.value
    if isinstance(value, ast.Constant):
        return
    if isinstance(value, (ast.Yield, ast.YieldFrom)):
        raise cx.no("yield here", node)
    if isinstance(value, ast.Call):
        if cx.lifter.call_statement(cx, value):
            return
    before = len(cx.out)
    e = cx.expr(value)
    if isinstance(e, Call):
        cx.out.append(Perform(e))
    elif not is_simple(e) and len(cx.out) == before and type_of(e) not in (NEVER, NONE):
        cx.keep(e, "unused")


# ---------------------------------------------------------------- branches


@stmt_of(ast.If)
def branch(cx: Cx, node: ast.If) -> None:
    test, yes, no = condition(cx, node.test)
    if isinstance(test, Lit) and type_of(test) == BOOL and isinstance(test.value, bool) and cx.lifter.settled(node.test):
        for s in node.body if test.value else node.orelse:
            statement(cx, s)
        return
    start, bounds = dict(cx.facts), dict(cx.bounds)
    places = dict(cx.places)
    then, then_facts = arm(cx, node.body, yes, node.test, True)
    after_then, then_bounds = cx.facts, cx.bounds
    cx.facts, cx.bounds, cx.places = dict(start), dict(bounds), dict(places)
    orelse, else_facts = arm(cx, node.orelse, no, node.test, False)
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


def arm(cx: Cx, nodes: list[ast.stmt], facts: Facts, test: ast.expr, positive: bool) -> tuple[tuple[Stmt, ...], Facts]:
    cx.facts = {**cx.facts, **facts}
    bounds_from(cx, test, positive)
    return block(cx, nodes), facts


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


# ---------------------------------------------------------------- errors


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
    if name is None and len(kinds) == 1 and any(isinstance(n, ast.Raise) and n.exc is None for s in h.body for n in ast.walk(s)):
        name = cx.fresh("message")
    if name is not None:
        cx.fn.types[name] = STR
    cx.handler = (tuple(kinds), name or "")
    body = block(cx, h.body)
    cx.handler = saved
    return Handler(tuple(kinds), name, body)


__all__ = ["INT", "Do", "block", "ends", "statement"]
