"""Names in a syntax tree, for the rewrites before the walk: which are taken, which are free, what a function rebinds."""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Iterable, Iterator

from yantra_codex.errors import Unsupported
from yantra_codex.languages.pylift.walking import FIELDS, children, walk, with_places

Function = ast.FunctionDef
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def no(what: str, node: ast.AST | None = None) -> Unsupported:
    """The refusal of a construct, with its place."""
    column = getattr(node, "col_offset", None)
    return Unsupported(what, line=getattr(node, "lineno", None), column=None if column is None else column + 1, language="python")


def names_in(*trees: ast.AST) -> set[str]:
    """Every name that occurs: variables, parameters, functions, classes, imports."""
    found: set[str] = set()
    for n in (n for tree in trees for n in walk(tree)):
        match n:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
    return found


def free_name(wanted: Iterable[str], taken: set[str]) -> str:
    """The first of the wanted names that is free, else the last one with a number; it is taken from then on."""
    name = ""
    for name in wanted:
        if name not in taken and not hasattr(builtins, name):
            taken.add(name)
            return name
    base, n = name, 2
    while f"{base}{n}" in taken:
        n += 1
    taken.add(f"{base}{n}")
    return f"{base}{n}"


def own_scope(fn: ast.AST) -> list[ast.AST]:
    """The nodes of a function's own scope: not those inside nested functions, lambdas and classes."""
    found: list[ast.AST] = []
    stack: list[ast.AST] = list(getattr(fn, "body", []))
    while stack:
        n = stack.pop()
        found.append(n)
        if FIELDS[n.__class__] and n.__class__ not in SCOPES:
            stack += children(n)
    return found


def rebound(fn: Function) -> set[str]:
    """The names that a function's own scope stores to."""
    return {n.id for n in own_scope(fn) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}


def after_doc(body: list[ast.stmt], stmts: list[ast.stmt]) -> list[ast.stmt]:
    """The body with statements put first, behind its docstring."""
    has_doc = bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str)
    return [*body[:1], *stmts, *body[1:]] if has_doc else [*stmts, *body]


def share(fn: Function, variables: set[str]) -> None:
    """Declare variables of a function around nonlocal wherever a function inside `fn`, or `fn` itself, rebinds them."""
    for inner in [n for n in walk(fn) if isinstance(n, ast.FunctionDef)]:
        stored = sorted(rebound(inner) & variables)
        if stored:
            inner.body = after_doc(inner.body, [ast.copy_location(ast.Nonlocal(stored), inner)])


def nest(entry: Function, functions: list[Function], first: list[ast.stmt], taken: set[str], shared: set[str]) -> Function:
    """The entry with functions inside it and statements before it, which make the variables that all of them share.

    Where the entry is called again by one of them, or by itself, or has a variable that would hide something they use, it moves
    into a function of its name that does no more than start it.
    """
    again = any(isinstance(n, ast.Name) and n.id == entry.name for fn in (entry, *functions) for n in walk(fn))
    own = (rebound(entry) | set(parameters(entry))) - shared
    hidden = any(isinstance(n, ast.Name) and n.id in own for fn in functions for n in free_uses(fn))
    outer = entry
    if again or hidden:
        outer = started(entry, [entry, *functions], taken)
        functions = [*functions, entry]
    outer.body = after_doc(outer.body, [*functions, *first])
    return with_places(outer)


def started(inner: Function, functions: Iterable[Function], taken: set[str]) -> Function:
    """A function of the entry's name that only calls the entry, which gets a new name."""
    name, inner.name = inner.name, free_name([f"{inner.name}_inside"], taken)
    for n in (n for fn in functions for n in walk(fn)):
        if isinstance(n, ast.Name) and n.id == name:
            n.id = inner.name
    args = copy.deepcopy(inner.args)
    call = ast.Call(ast.Name(inner.name, ast.Load()), [ast.Name(a, ast.Load()) for a in parameters(inner)], [])
    doc = [inner.body.pop(0)] if ast.get_docstring(inner) is not None else []
    return ast.copy_location(ast.FunctionDef(name, args, [*doc, ast.Return(call)], [], copy.deepcopy(inner.returns), None), inner)


def free_uses(fn: Function) -> Iterator[ast.Name]:
    """The names that a function reads and neither it nor a function around them binds."""
    own = rebound(fn) | set(parameters(fn))
    nodes = own_scope(fn)
    own -= {x for n in nodes if isinstance(n, ast.Nonlocal) for x in n.names}
    own |= {n.name for n in nodes if isinstance(n, ast.FunctionDef)}
    for n in nodes:
        if isinstance(n, ast.Name) and n.id not in own:
            yield n
        elif isinstance(n, ast.Lambda):
            bound = own | {a.arg for a in n.args.args}
            yield from (x for x in walk(n.body) if isinstance(x, ast.Name) and x.id not in bound)
        elif isinstance(n, ast.FunctionDef):
            yield from (x for x in free_uses(n) if x.id not in own)


def parameters(fn: Function) -> list[str]:
    a = fn.args
    return [x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs)]


def bound_arguments(fn: Function, call: ast.Call, skip: int = 0) -> dict[str, ast.expr]:
    """Each parameter of a function (after the first `skip`) with the expression that a call gives it, in the parameters' order."""
    a = fn.args
    names = parameters(fn)[skip:]
    if a.vararg or a.kwarg or any(isinstance(x, ast.Starred) for x in call.args) or any(k.arg is None for k in call.keywords):
        raise no("starred arguments here", call)
    positional = names[: len(names) - len(a.kwonlyargs)]
    if len(call.args) > len(positional):
        raise no(f"{fn.name} called with too many arguments", call)
    given = dict(zip(positional, call.args, strict=False))
    for k in call.keywords:
        if k.arg not in names or k.arg in given:
            raise no(f"the argument {k.arg} of {fn.name}", call)
        given[k.arg] = k.value
    defaults = dict(zip(positional[len(positional) - len(a.defaults) :], a.defaults, strict=True)) if a.defaults else {}
    defaults.update({x.arg: d for x, d in zip(a.kwonlyargs, a.kw_defaults, strict=True) if d is not None})
    missing = [n for n in names if n not in given and n not in defaults]
    if missing:
        raise no(f"{fn.name} called without its argument {missing[0]}", call)
    return {n: given.get(n, defaults.get(n)) for n in names}  # type: ignore[misc]
