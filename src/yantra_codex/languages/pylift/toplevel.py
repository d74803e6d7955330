"""What a module's own statements build before its functions run: part of the entry, so that every call builds it.

`table = [0] * 50` with a loop behind it that fills the table is no constant; the statements that make it move to the start of
the entry, and the functions that read it move inside.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from yantra_codex.languages.pylift.loops import mutated_names
from yantra_codex.languages.pylift.tree_names import free_name, free_uses, names_in, nest, no, parameters, rebound
from yantra_codex.languages.pylift.walking import walk, with_places

Statements = list[ast.stmt]


def with_setup(tree: ast.Module, name: str) -> bool:
    """Move what the entry `name` needs of the module's statements into it, in place; whether there was anything to move.

    Raises Unsupported where a function changes what they built: the change would last from one call to the next.
    """
    functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
    entry = functions.pop(name, None)
    steps = [s for s in tree.body if is_step(s)]
    if entry is None or not steps:
        return False
    own = rebound(entry) | set(parameters(entry)) | ({entry.args.vararg.arg} if entry.args.vararg else set())
    hidden: set[str] = set()
    while True:
        variables, inside = built(steps, functions, hidden)
        needed = needed_names(entry, steps, {n: functions[n] for n in inside}, variables)
        first = [s for s in steps if stored(s) & needed]
        if not first:
            return False
        moved = [functions[n] for n in functions if n in needed]
        used = {n.id for n in names_used(first, moved)} & own
        if used <= hidden:
            break
        hidden |= used
    for fn in (entry, *moved):
        refuse_changes(fn, needed & variables)
    rest = [s for s in tree.body if s is not entry and s not in first and s not in moved]
    apart(names_used(first, moved), own, needed, names_in(tree))
    outer = nest(entry, moved, first, names_in(tree), set())
    tree.body = [*rest, outer]
    with_places(tree)
    return True


def is_step(s: ast.stmt) -> bool:
    """Whether a statement of the module makes or changes variables."""
    if isinstance(s, ast.If) and isinstance(s.test, ast.Compare) and isinstance(s.test.left, ast.Name) and s.test.left.id == "__name__":
        return False
    plain = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete, ast.For, ast.While, ast.With, ast.If)
    return isinstance(s, plain) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Call))


def stored(s: ast.stmt) -> set[str]:
    """The variables that a statement stores to or changes in place."""
    return {n.id for n in walk(s) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)} | mutated_names([s])


def constant_name(s: ast.stmt) -> str | None:
    """x of `x = value` and `x: T = value`."""
    target = s.targets[0] if isinstance(s, ast.Assign) and len(s.targets) == 1 else s.target if isinstance(s, ast.AnnAssign) else None
    return target.id if isinstance(target, ast.Name) and getattr(s, "value", None) is not None else None


def is_pair(s: ast.stmt) -> bool:
    """`a, b = 1, 2`, whose parts are constants of their own."""
    if not (isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Tuple) and isinstance(s.value, ast.Tuple)):
        return False
    return len(s.targets[0].elts) == len(s.value.elts) and all(isinstance(x, ast.Name) for x in s.targets[0].elts)


def built(steps: Statements, functions: dict[str, ast.FunctionDef], hidden: set[str]) -> tuple[set[str], set[str]]:
    """The variables that are no constants, and the functions that use them or one another so.

    hidden: names that the entry has for something else, so that constants of these names count as variables too.
    """
    times: dict[str, int] = {}
    variables = {n for s in steps for n in stored(s)} & hidden
    for s in steps:
        for n in stored(s):
            times[n] = times.get(n, 0) + 1
        is_constant = constant_name(s) is not None or is_pair(s) or isinstance(s, ast.If)
        if not is_constant or any(is_long(x, functions) for x in walk(s)):
            variables |= stored(s)
    variables |= {n for n, k in times.items() if k > 1}
    if not variables:
        return set(), set()
    reads = {n: {x.id for x in free_uses(f)} for n, f in functions.items()}
    inside: set[str] = set()
    while True:
        more = {n for n in functions if reads[n] & (variables | inside)}
        grown = {v for s in steps if names_in(s) & (variables | more) for v in stored(s)}
        if more <= inside and grown <= variables:
            return variables, inside
        inside |= more
        variables |= grown


def is_long(node: ast.AST, functions: Iterable[str]) -> bool:
    """Whether a constant is better made once: it calls a function of the module, or goes over a range."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in functions
        case ast.comprehension(iter=ast.Call(func=ast.Name(id="range"))):
            return True
    return False


def needed_names(entry: ast.FunctionDef, steps: Statements, inside: dict[str, ast.FunctionDef], variables: set[str]) -> set[str]:
    """The variables and functions among these that the entry uses, directly or through others."""
    known = variables | set(inside)
    if not known:
        return set()
    needed = {n.id for n in free_uses(entry)} & known
    while True:
        more = {x.id for n in needed if n in inside for x in free_uses(inside[n])}
        for s in steps:
            if stored(s) & needed:
                more |= names_in(s)
        if more & known <= needed:
            return needed
        needed |= more & known


def refuse_changes(fn: ast.FunctionDef, variables: set[str]) -> None:
    for n in walk(fn):
        if isinstance(n, ast.Global) and variables & set(n.names):
            raise no(f"changing the global variable {min(variables & set(n.names))}", n)
    kept = {n.id for n in free_uses(fn)} & variables & mutated_names(fn.body)
    if kept:
        raise no(f"{min(kept)}, which is not a variable of {fn.name} and would keep its change from one call to the next", fn)


def names_used(first: Statements, moved: list[ast.FunctionDef]) -> list[ast.Name]:
    """The names of the module that statements and functions mention."""
    return [n for s in first for n in walk(s) if isinstance(n, ast.Name)] + [n for f in moved for n in free_uses(f)]


def apart(uses: list[ast.Name], own: set[str], needed: set[str], taken: set[str]) -> None:
    """Give variables of the module that the entry has a name of its own for other names."""
    names: dict[str, str] = {}
    for n in uses:
        if n.id in own and n.id not in names:
            if n.id not in needed:
                raise no(f"{n.id}, which the module and the entry both use", n)
            names[n.id] = free_name([f"{n.id}_all"], taken)
        n.id = names.get(n.id, n.id)


__all__ = ["with_setup"]
