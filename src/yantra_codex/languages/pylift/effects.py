"""Effects found in a source before it is walked: calls of sqlite3, urllib, requests, files, clocks and loggers become effect calls.

An effect call is a call of a name like `<effect db_insert>`, whose first argument is the handle; lift_effects.py lifts it to a
`Do`. Cursors, requests, responses and open files are only ways to say one effect, so they are gone afterwards. Handles other than
a connection are parameters that this pass adds, in the order http files clock log after the connection, and hands on in calls.
"""

from __future__ import annotations

import ast

from yantra_codex.languages.pylift.effect_names import (
    ADDED,
    called,
    dotted,
    has_effects,
    imports,
    is_connection,
    known_helpers,
    no,
    with_any,
)
from yantra_codex.languages.pylift.effect_walk import Effects
from yantra_codex.languages.pylift.walking import with_places


def with_effects(tree: ast.Module) -> ast.Module:
    """The tree with effect calls and handle parameters, rewritten in place; a source without effects is left alone."""
    if not has_effects(tree):
        return tree
    names = imports(tree)
    for fn in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        fn.returns = with_any(fn.returns)
        for a in fn.args.args:
            a.annotation = with_any(a.annotation)
            if a.annotation is None and "sqlite3" in names and is_used_as_connection(fn, a.arg):
                a.annotation = ast.copy_location(ast.parse("sqlite3.Connection", mode="eval").body, a)
    helpers = known_helpers(tree)
    loggers = {
        t.id
        for s in tree.body
        if isinstance(s, ast.Assign) and called(s.value, names) == "logging.getLogger"
        for t in s.targets
        if isinstance(t, ast.Name)
    }
    tree.body = [s for s in tree.body if not (isinstance(s, ast.FunctionDef) and s.name in helpers) and not _is_setup(s, names)]
    functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
    used: dict[str, set[str]] = {}
    passes: dict[str, Effects] = {}
    taken = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
        a.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) for a in n.args
    }
    handles = {k: k if k not in taken else f"{k}_handle" for k in ADDED}
    for name, fn in functions.items():
        pass_over = Effects(fn, names, helpers, loggers, handles)
        fn.body = pass_over.suite(fn.body)
        used[name] = pass_over.used
        passes[name] = pass_over
    check_committed(passes)
    calls = {
        name: {n.func.id for n in ast.walk(fn) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in functions}
        for name, fn in functions.items()
    }
    changed = True
    while changed:
        changed = False
        for name in functions:
            more = set().union(*(used[c] for c in calls[name])) - used[name]
            if more:
                used[name] |= more
                changed = True
    added = {name: [k for k in ADDED if k in used[name]] for name in functions}
    at = {name: _connections(fn, names) for name, fn in functions.items()}
    for fn in functions.values():
        _hand_on(fn, added, at, handles)
    for name, fn in functions.items():
        for a in fn.args.args:
            if dotted(a.annotation, names) == "pathlib.Path":
                a.annotation = ast.copy_location(ast.Name("str", ast.Load()), a)
        new = [ast.arg(handles[k], ast.Name(f"<handle {k}>", ast.Load())) for k in added[name]]
        fn.args.args[at[name] : at[name]] = new
    return with_places(tree)


def is_used_as_connection(fn: ast.FunctionDef, name: str) -> bool:
    """Whether a parameter without an annotation runs SQL."""
    return any(
        isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == name and n.attr in ("execute", "cursor", "commit")
        for n in ast.walk(fn)
    )


def check_committed(passes: dict[str, Effects]) -> None:
    """Refuse writes that neither the function nor all of its callers commit."""
    for name, p in passes.items():
        callers = [(caller, inside) for caller, q in passes.items() for called_name, inside in q.calls if called_name == name]
        if any(inside for _, inside in callers) and p.transacts:
            raise no(f"a transaction inside a transaction: {name} is called in one", p.fn)
        if p.loose and not (callers and all(inside or passes[caller].loose for caller, inside in callers)):
            raise no("a write that is never committed: put it in `with db:`", p.loose[0])


def _connections(fn: ast.FunctionDef, names: dict[str, str]) -> int:
    """How many connections stand first among a function's parameters."""
    count = 0
    for a in fn.args.args:
        if not is_connection(a.annotation, names):
            break
        count += 1
    return count


def _hand_on(fn: ast.FunctionDef, added: dict[str, list[str]], at: dict[str, int], handles: dict[str, str]) -> None:
    for n in ast.walk(fn):
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and added.get(n.func.id):
            where = at[n.func.id]
            given = [ast.Name(handles[k], ast.Load()) for k in added[n.func.id]]
            if len(n.args) >= where and not any(isinstance(a, ast.Starred) for a in n.args[:where]):
                n.args[where:where] = given
            else:
                n.keywords += [ast.keyword(g.id, g) for g in given]


def _is_setup(s: ast.stmt, names: dict[str, str]) -> bool:
    """Statements at the top that only prepare logging."""
    value = s.value if isinstance(s, (ast.Assign, ast.Expr)) else None
    return value is not None and (called(value, names) or "").startswith("logging.")


__all__ = ["has_effects", "with_effects"]
