"""Calls: the program's own functions, function values, built-ins, modules and methods."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Call, Expr, Lambda, LetIn, Lit, Make, Place, Set, Var, type_of
from yantra_codex.ir.types import NEVER, NONE, Type, func_of, vtuple_of
from yantra_codex.languages.pylift.comprehensions import binding, function_over
from yantra_codex.languages.pylift.context import NeedsStatements, Routine, expr_of, is_simple, lit
from yantra_codex.languages.pylift.convert import as_list, coerce
from yantra_codex.languages.pylift.kinds import elements, pyjoin, pyjoin_all
from yantra_codex.languages.pylift.lift_effects import effect_call
from yantra_codex.languages.pylift.places import place_of, refine
from yantra_codex.languages.tables import Entry

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

Builtin = Callable[["Cx", ast.Call, "Type | None"], Expr]
BUILTINS: dict[str, Builtin] = {}
MODULES: dict[str, Builtin] = {}
METHODS: dict[str, dict[str, Callable[..., Expr]]] = {}


# enter the function that lifts calls of these built-ins; of these module functions, by dotted name
builtin = Entry(BUILTINS)
module = Entry(MODULES)


@expr_of(ast.Call)
def call(cx: Cx, node: ast.Call, want: Type | None = None) -> Expr:
    func = node.func
    if isinstance(func, ast.Name):
        return call_name(cx, func.id, node, want)
    dotted = cx.lifter.dotted(cx, func)
    if dotted is not None:
        return call_module(cx, dotted, node, want)
    if isinstance(func, ast.Attribute):
        from yantra_codex.languages.pylift.methods import call_method

        return call_method(cx, func, node, want)
    if isinstance(func, (ast.Lambda, ast.Call, ast.IfExp)):
        return call_node(cx, func, cx.exprs(plain(cx, node)))
    raise cx.no("this call", node)


def call_name(cx: Cx, name: str, node: ast.Call, want: Type | None) -> Expr:
    marked = effect_call(cx, name, node) if name.startswith("<") else None
    if marked is not None:
        return marked
    target = cx.lifter.resolve(cx, name)
    if isinstance(target, Routine):
        return call_routine(cx, target, node)
    if isinstance(target, ast.expr):
        return call_node(cx, target, cx.exprs(plain(cx, node)))
    if name in cx.bound or cx.lifter.is_local(cx, name):
        return call_value(cx, name, node)
    dotted = cx.lifter.dotted(cx, node.func)
    if dotted is not None:
        return call_module(cx, dotted, node, want)
    if name in BUILTINS:
        return BUILTINS[name](cx, node, want)
    if name in cx.lifter.classes:
        raise cx.no(f"the class {name}", node)
    raise cx.no(f"the function {name}", node)


def call_module(cx: Cx, dotted: str, node: ast.Call, want: Type | None) -> Expr:
    if dotted in MODULES:
        return MODULES[dotted](cx, node, want)
    if dotted.startswith("builtins."):
        return BUILTINS[dotted[9:]](cx, node, want)
    raise cx.no(f"{dotted}", node)


def call_value(cx: Cx, name: str, node: ast.Call) -> Expr:
    """A call of a variable that holds a function."""
    from yantra_codex.languages.pylift.exprs import variable

    f = variable(cx, name)
    if isinstance(f, Lambda):
        return beta(cx, f, cx.exprs(plain(cx, node)))
    if f is not None and type_of(f).name in ("never", "func"):
        return call_parameter(cx, name, type_of(f), node)
    raise cx.no(f"calling the value of {name}", node)


def call_parameter(cx: Cx, name: str, t: Type, node: ast.Call) -> Expr:
    """A call of a parameter that holds a function: what it is called with is what its argument has to take."""
    nodes = plain(cx, node)
    wants = list(t.args[:-1]) if t.name == "func" else []
    args = cx.exprs(nodes, [w if w != NEVER else None for w in wants])
    if t.name == "func" and name in cx.fn.declared:
        if len(wants) != len(args):
            raise cx.no(f"{name} called with {len(args)} arguments", node)
        return Call(name, tuple(coerce(cx, a, w) for a, w in zip(args, wants, strict=True)), t.args[-1])
    if name not in cx.fn.params and name not in cx.fn.captures:
        if t.name == "func" and len(wants) == len(args):
            return Call(name, tuple(coerce(cx, a, w) if w != NEVER else a for a, w in zip(args, wants, strict=True)), t.args[-1])
        raise cx.no(f"calling the value of {name}", node)
    known = cx.fn.called_with.get(name, [NEVER] * len(args))
    if len(known) != len(args):
        raise cx.no(f"{name} called with different numbers of arguments", node)
    joined = [pyjoin(k, type_of(a)) for k, a in zip(known, args, strict=True)]
    if joined != known:
        cx.lifter.changed = True
        cx.fn.called_with[name] = joined
    if t.name != "func":
        return Lit(None, NEVER)
    return Call(name, tuple(coerce(cx, a, w) for a, w in zip(args, joined, strict=True)), t.args[-1])


def function_argument(cx: Cx, fn: Routine, name: str, node: ast.expr) -> Expr | None:
    """The lambda for an argument that denotes a function; None for other arguments."""
    if isinstance(node, ast.Name):
        if cx.lifter.is_local(cx, node.id) or node.id in cx.bound:
            if node.id in cx.fn.params + cx.fn.captures and cx.type_of_name(node.id).name in ("never", "func") and name in fn.called_with:
                known = fn.called_with[name]
                if cx.fn.called_with.get(node.id) != known:
                    cx.fn.called_with[node.id] = known
                    cx.lifter.changed = True
            return None
        is_function = isinstance(cx.lifter.resolve(cx, node.id), Routine) or (node.id in BUILTINS and node.id not in cx.lifter.source.constants)
        if not is_function and (cx.lifter.dotted(cx, node) or "") not in MODULES:
            return None
    elif not isinstance(node, ast.Lambda) and not (isinstance(node, ast.Attribute) and (cx.lifter.dotted(cx, node) or "") in MODULES):
        return None
    types = fn.called_with.get(name)
    declared = fn.types.get(name, NEVER)
    if (types is None or NEVER in types) and declared.name == "func":
        types = list(declared.args[:-1])
    if types is None or NEVER in types:
        return Lit(None, NEVER)
    return function_of(cx, node, types)


def plain(cx: Cx, node: ast.Call) -> list[ast.expr]:
    """The positional arguments of a call that has only such."""
    if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
        raise cx.no("keyword or starred arguments here", node)
    return node.args


def beta(cx: Cx, f: Lambda, args: Sequence[Expr]) -> Expr:
    """A lambda applied: its parameters named for its body."""
    body = f.body
    for p, a in reversed(list(zip(f.params, args, strict=True))):
        body = LetIn(p.name, a, body, type_of(body))
    return body


# ---------------------------------------------------------------- functions of the program


def call_routine(cx: Cx, fn: Routine, node: ast.Call) -> Expr:
    args = arguments(cx, fn, node)
    wants = [fn.types.get(n) for n, _ in args]
    functions = {n: f for n, a in args if (f := function_argument(cx, fn, n, a)) is not None}
    nothing = ast.copy_location(ast.Constant(None), node)
    values = cx.exprs([nothing if n in functions else a for n, a in args], [w if w != NEVER else None for w in wants])
    values = [functions.get(n, v) for (n, _), v in zip(args, values, strict=True)]
    for n, a in args:
        flavour = cx.lifter.flavour(cx, a)
        if flavour is not None and n not in fn.flavours:
            fn.flavours[n] = flavour
            cx.lifter.changed = True
    if fn.vararg is not None:
        values = [*values, vararg_value(cx, fn, node)]
    names = [*(n for n, _ in args), *([fn.vararg] if fn.vararg else [])]
    nodes: list[ast.expr | None] = [*(a for _, a in args), *([None] if fn.vararg else [])]
    for c in fn.captures:
        names.append(c)
        nodes.append(ast.Name(c, ast.Load(), lineno=node.lineno, col_offset=node.col_offset))
        values.append(captured(cx, c))
    if cx.lifter.variants is not None:
        fitting = cx.lifter.variants.fitting(fn, names, values)
        fitting.flavours.update({n: f for n, f in fn.flavours.items() if n in names and n not in fitting.flavours})
        fn = fitting
    return finish_call(cx, fn, names, nodes, values)


def captured(cx: Cx, name: str) -> Expr:
    from yantra_codex.languages.pylift.exprs import read_place

    if name in cx.places:
        return read_place(cx, cx.places[name])
    return Var(name, cx.type_of_name(name)) if cx.lifter.is_local(cx, name) else Lit(None, NEVER)


def finish_call(cx: Cx, fn: Routine, names: list[str], nodes: list[ast.expr | None], values: list[Expr]) -> Expr:
    final: list[Expr] = []
    after: list[tuple[Place, str]] = []
    for n, node, v in zip(names, nodes, values, strict=True):
        t = cx.lifter.widen_param(fn, n, type_of(v))
        if n in fn.inout:
            v = changeable(cx, node, v, t, after)
            if isinstance(v, Var):
                cx.lifter.mutates(cx, v.name)
                cx.new_low[v.name] = None
                cx.forget(v.name)
            final.append(v)
        else:
            final.append(coerce(cx, v, t) if t != NEVER else v)
    cx.lifter.reach(fn)
    e: Expr = Call(fn.name, tuple(final), fn.returns)
    if after:
        result = cx.fresh("result")
        from yantra_codex.ir.nodes import Let, Perform

        if fn.returns == NONE:
            cx.out.append(Perform(e))
            e = lit(None)
        else:
            cx.out.append(Let(result, fn.returns, e))
            cx.fn.types[result] = fn.returns
            e = Var(result, fn.returns)
        for place, temp in after:
            cx.out.append(Set(place, Var(temp, place.type)))
    return e


def changeable(cx: Cx, node: ast.expr | None, v: Expr, t: Type, after: list[tuple[Place, str]]) -> Expr:
    """The argument for a parameter that the function changes: a variable, written back where it was a part of one."""
    place = place_of(cx, node) if node is not None else None
    if place is None:
        return cx.keep(coerce(cx, v, t), "fresh")
    place = refine(cx, place, t)
    if not place.path:
        return Var(place.name, place.type)
    kept = cx.fresh("part")
    from yantra_codex.ir.nodes import Let

    cx.fn.types[kept] = place.type
    cx.out.append(Let(kept, place.type, coerce(cx, v, place.type), True))
    cx.lifter.mutates(cx, place.name)
    after.append((place, kept))
    return Var(kept, place.type)


def arguments(cx: Cx, fn: Routine, node: ast.Call) -> list[tuple[str, ast.expr]]:
    """Each parameter of the function with its argument's node, in the order of the parameters."""
    given: dict[str, ast.expr] = {}
    positional = [p for p in fn.params if p not in fn.kwonly]
    args = expand_starred(cx, node.args, positional, fn)
    if len(args) > len(positional) and fn.vararg is None:
        raise cx.no(f"{fn.name} called with too many arguments", node)
    given.update(zip(positional, args, strict=False))
    for k in node.keywords:
        if k.arg is None or k.arg not in fn.params or k.arg in given:
            raise cx.no(f"this keyword argument of {fn.name}", node)
        given[k.arg] = k.value
    defaults = cx.lifter.defaults(fn)
    out = []
    for p in fn.params:
        if p in given:
            out.append((p, given[p]))
        elif p in defaults:
            out.append((p, defaults[p]))
        else:
            raise cx.no(f"{fn.name} called without its argument {p}", node)
    return out


def expand_starred(cx: Cx, args: list[ast.expr], positional: list[str], fn: Routine) -> list[ast.expr]:
    if fn.vararg is not None:
        args = args[: len(positional)]
        if any(isinstance(a, ast.Starred) for a in args):
            raise cx.no("starred arguments here", args[0])
        return args
    out: list[ast.expr] = []
    for i, a in enumerate(args):
        if not isinstance(a, ast.Starred):
            out.append(a)
            continue
        missing = len(positional) - len(out) - (len(args) - i - 1)
        t = type_of(cx.pure(a.value))
        if t.name not in ("tuple", "list", "vtuple", "never") or (t.name == "tuple" and len(t.args) != missing):
            raise cx.no("this starred argument", a)
        out += [ast.copy_location(ast.Subscript(a.value, ast.Constant(k), ast.Load()), a) for k in range(missing)]
        for x in out:
            ast.fix_missing_locations(x)
    return out


def vararg_value(cx: Cx, fn: Routine, node: ast.Call) -> Expr:
    """The tuple that a *parameter receives."""
    from yantra_codex.languages.pylift.exprs import spread

    extra = node.args[len([p for p in fn.params if p not in fn.kwonly]) :]
    if any(isinstance(a, ast.Starred) for a in extra):
        return cx.op("list_to_tuple", spread(cx, extra))
    values = cx.exprs(extra)
    t = pyjoin_all([*map(type_of, values), elements(fn.types.get(fn.vararg or "", NEVER))])
    return Make(tuple(coerce(cx, v, t) for v in values), vtuple_of(t))


# ---------------------------------------------------------------- function values


def call_node(cx: Cx, func: ast.expr, args: Sequence[Expr]) -> Expr:
    """The call of whatever function a node denotes, on IR expressions."""
    if isinstance(func, ast.Lambda):
        return call_lambda(cx, func, args)
    if isinstance(func, ast.Call) and cx.lifter.dotted(cx, func.func) == "functools.partial":
        inner = ast.Call(func.args[0], [*func.args[1:], *[ast.Name(f"<{i}>", ast.Load()) for i in range(len(args))]], func.keywords)
        return call_synthetic(cx, inner, func, args)
    if isinstance(func, ast.Call):
        made = cx.lifter.dotted(cx, func.func)
        if made == "operator.itemgetter" and len(args) == 1:
            return call_itemgetter(cx, func, args)
        if made == "functools.cmp_to_key":
            raise cx.no("cmp_to_key here", func)
        if made == "operator.methodcaller":
            name = func.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                inner = ast.Call(ast.Attribute(ast.Name("<0>", ast.Load()), name.value, ast.Load()), func.args[1:], func.keywords)
                return call_synthetic(cx, inner, func, args)
        raise cx.no("a function made by a call", func)
    if isinstance(func, ast.IfExp):
        test = ast.IfExp(func.test, *(ast.Call(f, [ast.Name(f"<{i}>", ast.Load()) for i in range(len(args))], []) for f in (func.body, func.orelse)))
        return call_synthetic(cx, test, func, args)
    call_expr = ast.Call(func, [ast.Name(f"<{i}>", ast.Load()) for i in range(len(args))], [])
    return call_synthetic(cx, call_expr, func, args)


def call_itemgetter(cx: Cx, func: ast.Call, args: Sequence[Expr]) -> Expr:
    parts = [ast.Subscript(ast.Name("<0>", ast.Load()), i, ast.Load()) for i in func.args]
    inner: ast.expr = parts[0] if len(parts) == 1 else ast.Tuple(list(parts), ast.Load())
    return call_synthetic(cx, inner, func, args)


def call_synthetic(cx: Cx, node: ast.expr, near: ast.expr, args: Sequence[Expr]) -> Expr:
    """Lift a node made here, in which the names <0>, <1> ... stand for expressions."""
    ast.copy_location(node, near)
    ast.fix_missing_locations(node)
    with binding(cx, [f"<{i}>" for i in range(len(args))], list(args)):
        return cx.expr(node)


def call_lambda(cx: Cx, node: ast.Lambda, args: Sequence[Expr]) -> Expr:
    names = [a.arg for a in node.args.args]
    if node.args.vararg is not None or node.args.kwonlyargs:
        raise cx.no("a lambda with starred parameters", node)
    values = list(args)
    for d in node.args.defaults[len(node.args.defaults) - (len(names) - len(values)) :] if len(values) < len(names) else []:
        values.append(cx.expr(d))
    if len(values) != len(names):
        raise cx.no("a lambda called with the wrong number of arguments", node)
    if all(is_simple(v) for v in values):
        with binding(cx, names, values):
            return cx.expr(node.body)
    f = function_over(cx, names, [type_of(v) for v in values], lambda: cx.pure(node.body))
    return beta(cx, f, values)


def function_of(cx: Cx, func: ast.expr, types: Sequence[Type]) -> Lambda:
    """The lambda that calls whatever function a node denotes with arguments of these types."""
    if isinstance(func, ast.Lambda) and len(func.args.args) == len(types) and not func.args.vararg:
        names = [a.arg for a in func.args.args]
        f = function_over(cx, names, list(types), lambda: cx.pure(func.body))
    else:
        def body(*xs: Expr) -> Expr:
            with cx.capture() as out:
                e = call_node(cx, func, xs)
            if out:
                raise NeedsStatements("a function that changes something, as a value", line=getattr(func, "lineno", None))
            return e

        f = cx.lam(types, body)
    return Lambda(f.params, f.body, func_of(list(types), type_of(f.body)))


def iterable(cx: Cx, node: ast.expr) -> Expr:
    """The list of what iterating over a node's value gives."""
    from yantra_codex.languages.pylift.convert import unopt

    e = unopt(cx, cx.expr(node))
    return e if type_of(e) == NEVER else as_list(cx, e)


__all__ = ["BUILTINS", "METHODS", "MODULES", "builtin", "call_node", "call_routine", "function_of", "iterable", "module"]
