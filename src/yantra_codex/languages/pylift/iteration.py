"""Built-ins that iterate: range, enumerate, zip, map, filter, any, all, next."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Apply, Break, Expr, If, IfExpr, Lambda, Lit, Make, Place, Set, Var, type_of
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, INT, NEVER, NONE, Type, func_of, list_of, tuple_of, vtuple_of
from yantra_codex.languages.pylift.builtins import keyword, only, unknown
from yantra_codex.languages.pylift.calls import builtin, function_of, iterable
from yantra_codex.languages.pylift.comprehensions import functional, loop_over
from yantra_codex.languages.pylift.context import NeedsStatements, is_simple, lit
from yantra_codex.languages.pylift.convert import as_list, coerce, negate, number, part, truth, unopt
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.loops import range_bounds

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

@builtin("range")
def numbers(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 3)
    start, stop, step = range_bounds(cx, node)
    if NEVER in map(type_of, (start, stop, step)):
        return unknown(list_of(INT))
    return cx.op("range", start, stop, step)


@builtin("enumerate")
def numbered(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 2, "start")
    start = node.args[1] if len(node.args) == 2 else keyword(node, "start")
    xs = iterable(cx, node.args[0])
    k = lit(0) if start is None else number(cx, cx.expr(start))
    return unknown(list_of(tuple_of(INT, NEVER))) if type_of(xs) == NEVER else cx.op("enumerate", xs, k)


@builtin("zip")
def zipped(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if any(k.arg != "strict" for k in node.keywords):
        raise cx.no("zip with these arguments", node)
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
        return transposed(cx, node.args[0].value)
    if any(isinstance(a, ast.Starred) for a in node.args) or not node.args:
        raise cx.no("zip with these arguments", node)
    endless = counted_zip(cx, node)
    if endless is not None:
        return endless
    return zip_lists(cx, [iterable_or(cx, e) for e in cx.exprs(node.args)])


def counted_zip(cx: Cx, node: ast.Call) -> Expr | None:
    """zip(count(k), xs) and zip(cycle(ys), xs) with the endless one first or second."""
    found = [i for i, a in enumerate(node.args) if isinstance(a, ast.Call) and cx.lifter.dotted(cx, a.func) == "itertools.count"]
    if len(node.args) != 2 or len(found) != 1:
        return None
    counter = node.args[found[0]]
    assert isinstance(counter, ast.Call)
    xs = iterable(cx, node.args[1 - found[0]])
    start, step = [*(number(cx, cx.expr(a)) for a in counter.args), lit(0), lit(1)][:2] if counter.args else (lit(0), lit(1))
    if len(counter.args) < 2:
        step = lit(1)
    if type_of(xs) == NEVER:
        return unknown(list_of(NEVER))
    if found[0] == 0 and isinstance(step, Lit) and step.value == 1:
        return cx.op("enumerate", xs, start)

    def pairs(v: Expr) -> Expr:
        stop = cx.op("add", start, cx.op("mul", step, cx.op("length", v)))
        numbers_list = cx.op("range", start, stop, step)
        return zip_lists(cx, [numbers_list, v] if found[0] == 0 else [v, numbers_list])

    return cx.named(xs, pairs, "items")


def iterable_or(cx: Cx, e: Expr) -> Expr:
    e = unopt(cx, e)
    return e if type_of(e) == NEVER else as_list(cx, e)


def zip_lists(cx: Cx, lists: list[Expr]) -> Expr:
    if any(type_of(x) == NEVER for x in lists):
        return unknown(list_of(tuple_of(*(elements(type_of(x)) for x in lists))))
    if len(lists) == 1:
        t = elements(type_of(lists[0]))
        return cx.op("map", lists[0], cx.lam([t], lambda x: Make((x,), tuple_of(t))))
    if len(lists) == 2:
        return cx.op("zip", *lists)
    if len(lists) == 3:
        return cx.op("zip3", *lists)
    head, last = zip_lists(cx, lists[:-1]), lists[-1]
    t = elements(type_of(head))
    inner = elements(type_of(last))
    f = cx.lam([t, inner], lambda p, x: Make((*(part(cx, p, i) for i in range(len(t.args))), x), tuple_of(*t.args, inner)), ["t", "x"])
    return cx.op("zip_with", head, last, f)


def transposed(cx: Cx, node: ast.expr) -> Expr:
    """zip(*rows): its tuples have as many parts as there are rows."""
    rows = iterable(cx, node)
    row = elements(type_of(rows))
    if row == NEVER:
        return unknown(list_of(NEVER))
    if isinstance(rows, Make):
        return zip_lists(cx, [as_list(cx, r) for r in rows.items])
    if row.name == "tuple" and len(row.args) >= 1 and len(set(row.args)) > 1:
        return transposed_tuples(cx, rows, row)
    inner = elements(row)
    as_lists = rows if row.name == "list" else cx.op("map", rows, cx.lam([row], lambda r: coerce(cx, as_list(cx, r), list_of(inner)), ["row"]))
    columns = cx.op("transpose", as_lists)
    return cx.op("map", columns, cx.lam([list_of(inner)], lambda c: cx.op("list_to_tuple", c), ["column"]))


def transposed_tuples(cx: Cx, rows: Expr, row: Type) -> Expr:
    """The columns of rows whose parts differ in type: a list of values of any type would lose them."""
    inner = elements(row)
    columns = []
    held = rows if is_simple(rows) else cx.keep(rows, "rows")
    for i in range(len(row.args)):
        f = cx.lam([row], lambda r, i=i: coerce(cx, part(cx, r, i), inner), ["row"])  # type: ignore[misc]
        columns.append(cx.op("list_to_tuple", cx.op("map", held, f)))
    return Make(tuple(columns), list_of(vtuple_of(inner)))


@builtin("map")
def mapped(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    if node.keywords or len(node.args) < 2 or any(isinstance(a, ast.Starred) for a in node.args):
        raise cx.no("map with these arguments", node)
    lists = [iterable_or(cx, e) for e in cx.exprs(node.args[1:])]
    if any(type_of(x) == NEVER or elements(type_of(x)) == NEVER for x in lists):
        return unknown(list_of(NEVER))
    f = function_of(cx, node.args[0], [elements(type_of(x)) for x in lists])
    if type_of(f.body) == NEVER:
        return unknown(list_of(NEVER))
    return map_over(cx, lists, f)


def map_over(cx: Cx, lists: list[Expr], f: Lambda) -> Expr:
    if len(lists) == 1:
        return cx.op("map", lists[0], f)
    if len(lists) == 2:
        return cx.op("zip_with", lists[0], lists[1], f)
    pairs = zip_lists(cx, lists)
    t = elements(type_of(pairs))

    def body(p: Expr) -> Expr:
        return substitute_params(cx, f, [part(cx, p, i) for i in range(len(t.args))])

    return cx.op("map", pairs, cx.lam([t], body, ["parts"]))


def substitute_params(cx: Cx, f: Lambda, values: list[Expr]) -> Expr:
    return substitute(f.body, {p.name: v for p, v in zip(f.params, values, strict=True)})


@builtin("filter")
def filtered(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    xs = iterable(cx, node.args[1])
    t = elements(type_of(xs))
    if t == NEVER:
        return xs
    if isinstance(node.args[0], ast.Constant) and node.args[0].value is None:
        out = cx.op("filter", xs, cx.lam([t], lambda x: truth(cx, x)))
        return coerce(cx, out, list_of(t.args[0])) if t.name == "option" else out
    return cx.op("filter", xs, predicate(cx, node.args[0], t))


def predicate(cx: Cx, func: ast.expr, t: Type) -> Lambda:
    """A function as a lambda that gives a bool."""
    f = function_of(cx, func, [t])
    return Lambda(f.params, truth(cx, f.body), func_of([t], BOOL))


@builtin("reversed")
def backwards(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    xs = iterable(cx, node.args[0])
    return xs if type_of(xs) == NEVER else cx.op("reverse", xs)


@builtin("any", "all")
def quantified(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 1, 1)
    op = node.func.id  # type: ignore[attr-defined]
    arg = node.args[0]
    stops_early = isinstance(arg, ast.GeneratorExp)
    if isinstance(arg, ast.GeneratorExp) and len(arg.generators) > 1:
        inner = ast.Call(node.func, [ast.GeneratorExp(arg.elt, arg.generators[1:])], [])
        outer = ast.Call(node.func, [ast.GeneratorExp(inner, arg.generators[:1])], [])
        ast.copy_location(outer, node)
        ast.fix_missing_locations(outer)
        return cx.expr(outer)
    if isinstance(arg, (ast.GeneratorExp, ast.ListComp)) and not is_bool_form(arg.elt):
        truthy = ast.copy_location(ast.Call(ast.Name("bool", ast.Load()), [arg.elt], []), arg.elt)
        arg = ast.copy_location(ast.GeneratorExp(truthy, arg.generators), arg)
        ast.fix_missing_locations(arg)
    if isinstance(arg, ast.GeneratorExp):
        try:
            with cx.capture() as block:
                xs = functional(cx, arg.generators, lambda: cx.expr(arg.elt))
        except NeedsStatements:
            if stops_early:
                return quantified_loop(cx, op == "all", arg)
            xs = iterable(cx, arg)
        cx.out.extend(block)
    else:
        xs = iterable(cx, arg)
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown(BOOL) if type_of(xs) == NEVER else lit(op == "all")
    if isinstance(xs, Apply) and xs.op == "map" and type_of(xs.args[1].body) == BOOL:  # type: ignore[attr-defined]
        return cx.op(op, *xs.args)
    if t == BOOL:
        return cx.op(f"{op}_true", xs)
    return cx.op(op, xs, cx.lam([t], lambda x: truth(cx, x)))


def quantified_loop(cx: Cx, is_all: bool, node: ast.GeneratorExp) -> Expr:
    """any or all of values that are worked out by statements: a loop that ends where the answer is known."""
    found = cx.fresh("found")
    cx.fn.types[found] = BOOL
    cx.out.append(Set(Place(found, (), BOOL), lit(is_all)))

    def look() -> None:
        test = cx.expr(node.elt)
        cx.out.append(If(negate(cx, test) if is_all else test, (Set(Place(found, (), BOOL), lit(not is_all)), Break())))

    with cx.kept_bindings():
        loop_over(cx, node.generators, look)
    return Var(found, BOOL)


def is_bool_form(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


@builtin("iter")
def iterator(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    """The items still to come, as a list."""
    only(cx, node, 1, 1)
    return iterable(cx, node.args[0])


@builtin("next")
def first_of(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    """next(generator[, default])."""
    only(cx, node, 1, 2)
    arg = node.args[0]
    if isinstance(arg, ast.Name):
        return cx.lifter.next_of(cx, arg, node)
    if isinstance(arg, ast.Call) and isinstance(arg.func, ast.Name) and arg.func.id == "iter" and len(arg.args) == 1:
        arg = arg.args[0]
    xs = iterable(cx, arg)
    t = elements(type_of(xs))
    if t == NEVER:
        return unknown() if len(node.args) == 1 else cx.expr(node.args[1])
    if len(node.args) == 1:
        return cx.op("index", xs, lit(0))
    default = cx.expr(node.args[1])
    return first_or(cx, xs, t, default)


def first_or(cx: Cx, xs: Expr, t: Type, default: Expr) -> Expr:
    mapping: Lambda | None = None
    source = xs
    if isinstance(source, Apply) and source.op == "map":
        source, mapping = source.args  # type: ignore[assignment]
    joined = pyjoin(t, type_of(default))
    if isinstance(source, Apply) and source.op == "filter" and mapping is None:
        if type_of(default) == NONE:
            found = cx.op("find", *source.args)
            return found if t.name != "option" else coerce(cx, found, joined)
        if joined == t:
            return cx.op("find_or", *source.args, coerce(cx, default, t))
    if type_of(default) == NONE and isinstance(source, Apply) and source.op == "filter" and mapping is not None and t.name != "option":
        return cx.op("option_map", cx.op("find", *source.args), mapping)
    if joined == t:
        return cx.op("index_or", xs, lit(0), coerce(cx, default, t))
    return cx.named(xs, lambda v: IfExpr(cx.op("is_empty", v), coerce(cx, default, joined), coerce(cx, cx.op("index", v, lit(0)), joined), joined), "found")
