"""Rewrites of loops before the walk: over a list of functions that are called in turn, and over a map whose values it replaces.

The list becomes a count, and what is called a function of the place that branches (as a table of functions in surface.py). The map becomes a
new one under the same name, since its values may then be of another type.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from yantra_codex.languages.pylift.surface import branches
from yantra_codex.languages.pylift.walking import walk, with_places

# what makes another kind of value of a collection: then the map can't go on as it is
MAKES_OTHERS = frozenset(("len", "sum", "min", "max", "any", "all", "tuple", "set", "frozenset", "str"))
READERS = frozenset(("len", "sum", "min", "max", "any", "all", "sorted", "list", "tuple", "set", "dict", "print"))
MAP_METHODS = frozenset(("items", "keys", "values", "get", "setdefault", "pop", "update", "clear"))



def with_simple_loops(tree: ast.Module) -> None:
    """The module and its functions, rewritten in place."""
    with_listed_functions(tree)
    for owner in [n for n in walk(tree) if isinstance(n, ast.FunctionDef)]:
        with_listed_functions(owner)
        with_new_maps(owner)


# ---------------------------------------------------------------- lists of functions


def with_listed_functions(owner: ast.Module | ast.FunctionDef) -> None:
    """`for f in FS: f(a)` over a list of lambdas that is only gone over: counted, with a function that branches by the place."""
    for i, s in enumerate(owner.body):
        match s:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.List(elts=functions) | ast.Tuple(elts=functions)) if functions:
                pass
            case _:
                continue
        loops = [x for x in walk(owner) if isinstance(x, (ast.For, ast.comprehension)) and isinstance(x.iter, ast.Name) and x.iter.id == name]
        places = {x.target.id for x in loops if isinstance(x.target, ast.Name)}
        arity = {len(f.args.args) for f in functions if isinstance(f, ast.Lambda)}
        chooser = f"{name.lower()}_of"
        if len(arity) != 1 or not all(map(_is_plain_lambda, functions)) or not all(isinstance(x.target, ast.Name) for x in loops) or chooser in names_in(owner):
            continue
        calls = [x for x in walk(owner) if isinstance(x, ast.Call) and isinstance(x.func, ast.Name) and x.func.id in places]
        fine = {id(x.iter) for x in loops} | {id(x.target) for x in loops} | {id(x.func) for x in calls} | {id(s.targets[0])}
        used = [x for x in walk(owner) if isinstance(x, ast.Name) and x.id in {name, *places}]
        if not calls or any(id(x) not in fine for x in used) or any(c.keywords or len(c.args) not in arity or any(isinstance(a, ast.Starred) for a in c.args) for c in calls):
            continue
        table = ast.copy_location(ast.Dict([ast.Constant(k) for k in range(len(functions))], list(functions)), s)
        owner.body[i] = ast.copy_location(branches(chooser, table, arity.pop()), s)
        for loop in loops:
            loop.iter = ast.copy_location(ast.Call(ast.Name("range", ast.Load()), [ast.Constant(len(functions))], []), loop.iter)
        for c in calls:
            c.args = [c.func, *c.args]
            c.func = ast.copy_location(ast.Name(chooser, ast.Load()), c.func)
        with_places(owner)


def names_in(owner: ast.AST) -> set[str]:
    """The names that mean something in a function or module, those it shares with what is around it included."""
    named = {x.id for x in walk(owner) if isinstance(x, ast.Name)} | {x.arg for x in walk(owner) if isinstance(x, ast.arg)}
    return named | {x.name for x in walk(owner) if isinstance(x, ast.FunctionDef)} | shared_in(owner)


def shared_in(owner: ast.AST) -> set[str]:
    """The names that a function says to be of what is around it."""
    return {name for x in walk(owner) if isinstance(x, (ast.Global, ast.Nonlocal)) for name in x.names}


def _is_plain_lambda(f: ast.expr) -> bool:
    return isinstance(f, ast.Lambda) and not (f.args.defaults or f.args.vararg or f.args.kwarg or f.args.kwonlyargs or f.args.posonlyargs)


# ---------------------------------------------------------------- maps


def with_new_maps(owner: ast.FunctionDef) -> None:
    """`for k, v in m.items(): m[k] = sum(v)` as `m = {k: sum(v) for k, v in m.items()}`, where nothing else has the map."""
    for i, s in enumerate(owner.body):
        found = replaced_values(s)
        if found is None or not isinstance(s, ast.For):
            continue
        name, key, value = found
        if not is_own(owner, name) or _is_used(owner.body[i + 1 :], {x.id for x in walk(s.target) if isinstance(x, ast.Name)}):
            continue
        made = ast.DictComp(key, value, [ast.comprehension(s.target, s.iter, [], 0)])
        owner.body[i] = with_places(ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], made, lineno=s.lineno), s))


def replaced_values(s: ast.stmt) -> tuple[str, ast.Name, ast.expr] | None:
    """The map, its key and the new value of a loop that gives each key a value of another kind, and does nothing else."""
    match s:
        case ast.For(target=ast.Tuple(elts=[ast.Name(id=k), ast.Name(id=old)]), iter=ast.Call(func=ast.Attribute(value=ast.Name(id=m), attr="items"), args=[])):
            pass
        case ast.For(target=ast.Name(id=k), iter=ast.Name(id=m)):
            old = ""
        case _:
            return None
    match s.body, s.orelse:
        case [ast.Assign(targets=[ast.Subscript(value=ast.Name(id=n), slice=ast.Name(id=at) as key)], value=value)], [] if (n, at) == (m, k):
            return (m, ast.Name(k, ast.Load()), value) if key is not None and _makes_others(value, m, k, old) else None
    return None


def _makes_others(value: ast.expr, m: str, k: str, old: str) -> bool:
    """Whether the value is made of the old one alone, by what makes another kind of value."""
    own = [x for x in walk(value) if _is_entry(x, m, k) or (isinstance(x, ast.Name) and x.id == old)]
    inside = {id(x.value) for x in own if isinstance(x, ast.Subscript)}
    reads_map = any(isinstance(x, ast.Name) and x.id == m and id(x) not in inside for x in walk(value))
    makes = {id(x.args[0]) for x in walk(value) if isinstance(x, ast.Call) and isinstance(x.func, ast.Name) and x.func.id in MAKES_OTHERS and len(x.args) == 1 and not x.keywords}
    return bool(own) and not reads_map and all(id(x) in makes for x in own)


def _is_entry(x: ast.AST, m: str, k: str) -> bool:
    match x:
        case ast.Subscript(value=ast.Name(id=a), slice=ast.Name(id=b)):
            return (a, b) == (m, k)
    return False


def is_own(owner: ast.AST, name: str) -> bool:
    """Whether a variable starts as an empty dict of this function, and no other name ever stands for the same one."""
    stores = [s for s in walk(owner) if isinstance(s, ast.Name) and s.id == name and not isinstance(s.ctx, ast.Load)]
    starts = [s.value for s in walk(owner) if isinstance(s, ast.Assign) and len(s.targets) == 1 and s.targets[0] in stores]
    inner = (x for f in walk(owner) if f is not owner and isinstance(f, (ast.FunctionDef, ast.Lambda)) for x in walk(f))
    if name in shared_in(owner) or len(stores) != len(starts) or len(starts) != 1 or not _is_empty_dict(starts[0]) or any(isinstance(x, ast.Name) and x.id == name for x in inner):
        return False
    fine = {id(x) for x in _harmless(owner)}
    return all(id(x) in fine for x in walk(owner) if isinstance(x, ast.Name) and x.id == name and isinstance(x.ctx, ast.Load))


def _is_empty_dict(e: ast.expr) -> bool:
    match e:
        case ast.Dict(keys=[]) | ast.Call(func=ast.Name(id="dict"), args=[], keywords=[]):
            return True
    return False


def _harmless(owner: ast.AST) -> Iterator[ast.expr]:
    """The expressions that are read where they stand, and not kept by anything but the caller."""
    for x in walk(owner):
        match x:
            case ast.Subscript(value=e) | ast.For(iter=e) | ast.comprehension(iter=e) | ast.Return(value=ast.Name() as e):
                yield e
            case ast.Attribute(value=e, attr=method) if method in MAP_METHODS:
                yield e
            case ast.Call(func=ast.Name(id=f), args=[e, *_]) if f in READERS:
                yield e
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[e]):
                yield e


def _is_used(body: list[ast.stmt], names: set[str]) -> bool:
    """Whether one of the names is read before it is set anew, as far as the first statement that names it tells."""
    return any(isinstance(x, ast.Name) and x.id in names and isinstance(x.ctx, ast.Load) and not _bound_in(s, x.id) for s in body for x in walk(s))


def _bound_in(s: ast.stmt, name: str) -> bool:
    """Whether a statement goes over something under this name."""
    return any(isinstance(t, ast.Name) and t.id == name for x in walk(s) if isinstance(x, (ast.For, ast.comprehension)) for t in walk(x.target))


__all__ = ["with_simple_loops"]
