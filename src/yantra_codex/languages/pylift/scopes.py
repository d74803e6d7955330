"""What names mean: imports, functions, their locals and captures, lambdas bound to names, generators."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from yantra_codex.errors import LiftError, Unsupported
from yantra_codex.ir.types import ANY
from yantra_codex.languages.pylift.context import Routine
from yantra_codex.languages.pylift.effect_names import shows_effects
from yantra_codex.languages.pylift.generators import COLLECTED, collect_yields
from yantra_codex.languages.pylift.kinds import from_annotation
from yantra_codex.languages.pylift.tree_names import SCOPES
from yantra_codex.languages.pylift.walking import FIELDS, children, walk
from yantra_codex.languages.pylift.webs import split

DECLARED = "declared"  # marks a parameter of an inner function, made by a rewrite, whose annotation holds
MAX_SOURCE_CHARACTERS = 400_000
MAX_DEPTH = 90
MAX_NODES = 60_000
KNOWN_MODULES = {
    "math", "itertools", "functools", "collections", "operator", "heapq", "bisect", "re", "copy", "string", "sys", "typing", "os",
    "fractions", "cmath", "builtins", "collections.abc", "__future__", "os.path", "abc", "dataclasses", "numbers",
    "json", "csv", "io", "urllib.parse", "sqlite3",
}
STARRED = {"math", "itertools", "functools", "collections", "operator", "heapq", "bisect", "re", "copy", "string", "typing"}


@dataclass
class Source:
    """A parsed source text: its functions by name, constants, imports and what else stands at the top."""

    tree: ast.Module
    functions: dict[str, Routine] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    reassigned: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    effects: bool = False

    def function(self, name: str) -> Routine:
        """A top-level function, its scopes found when it is first asked for."""
        fn = self.functions[name]
        if not fn.reached:
            fn.reached = True
            prepare(fn, self.taken)
            for f in [fn, *all_nested(fn)]:
                split(f)
        return fn


def read_tree(text: str) -> ast.Module:
    """Parse a source text; raises LiftError for what is not Python, Unsupported for what is too large."""
    if len(text) > MAX_SOURCE_CHARACTERS:
        raise Unsupported(f"a source text of more than {MAX_SOURCE_CHARACTERS} characters", language="python")
    if "\0" in text:
        raise LiftError("source text contains a NUL character", line=text[: text.index("\0")].count("\n") + 1)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise LiftError(error.msg or "invalid syntax", line=error.lineno, column=error.offset) from None
    except (RecursionError, MemoryError):
        raise Unsupported("source text nested too deeply", language="python") from None
    except ValueError as error:
        raise LiftError(str(error)) from None
    check_size(tree)
    return tree


def check_size(tree: ast.AST) -> None:
    """Refuse trees that are too deep or too large to walk."""
    level: list[ast.AST] = [tree]
    depth = count = 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MAX_DEPTH or count > MAX_NODES:
            what = "source text nested too deeply" if depth > MAX_DEPTH else "a source text of too many parts"
            raise Unsupported(what, line=getattr(level[0], "lineno", None), language="python")
        level = [c for n in level for c in children(n)]


def collect(tree: ast.Module) -> Source:
    nodes = walk(tree)
    source = Source(tree, effects=any(map(shows_effects, nodes)))
    for node in nodes:
        if isinstance(node, ast.Import):
            for a in node.names:
                source.modules[a.asname or a.name.partition(".")[0]] = a.name if a.asname else a.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for a in node.names:
                if a.name == "*":
                    source.imported.update((n, f"{node.module}.{n}") for n in starred_names(node))
                else:
                    source.imported[a.asname or a.name] = f"{node.module}.{a.name}"
    for stmt in tree.body:
        collect_top(source, stmt)
    source.taken = set(source.functions)
    return source


def starred_names(node: ast.ImportFrom) -> list[str]:
    """The names that `from module import *` brings; refuses modules of which they are not known."""
    if node.module not in STARRED or node.level:
        raise Unsupported(f"from {node.module} import *", line=node.lineno, language="python")
    module = importlib.import_module(node.module)
    return list(getattr(module, "__all__", None) or (n for n in dir(module) if not n.startswith("_")))


def collect_top(source: Source, stmt: ast.stmt) -> None:
    if isinstance(stmt, ast.FunctionDef):
        source.functions[stmt.name] = routine(stmt)
    elif isinstance(stmt, (ast.Assign, ast.AnnAssign)) and stmt.value is not None:
        targets = stmt.targets if isinstance(stmt, ast.Assign) else [stmt.target]
        for t in targets:
            if isinstance(t, ast.Name):
                if isinstance(stmt.value, ast.Lambda):
                    source.functions[t.id] = routine(as_function(t.id, stmt.value))
                else:
                    if t.id in source.constants:
                        source.reassigned.add(t.id)
                    source.constants[t.id] = stmt.value
            elif isinstance(t, ast.Tuple) and isinstance(stmt.value, ast.Tuple) and len(t.elts) == len(stmt.value.elts):
                for x, v in zip(t.elts, stmt.value.elts, strict=True):
                    if isinstance(x, ast.Name):
                        source.constants[x.id] = v
    elif isinstance(stmt, ast.ClassDef):
        source.classes[stmt.name] = stmt
    elif isinstance(stmt, ast.If):
        if not (isinstance(stmt.test, ast.Compare) and isinstance(stmt.test.left, ast.Name) and stmt.test.left.id == "__name__"):
            for s in stmt.body:
                collect_top(source, s)
    elif isinstance(stmt, ast.Try):
        for s in stmt.body:
            collect_top(source, s)


def as_function(name: str, node: ast.Lambda) -> ast.FunctionDef:
    """`name = lambda ...` as a def."""
    ret = ast.copy_location(ast.Return(node.body), node.body)
    fn = ast.FunctionDef(name, node.args, [ret], [], None, None)
    return ast.copy_location(fn, node)


def routine(node: ast.FunctionDef, owner: Routine | None = None) -> Routine:
    a = node.args
    params = [x.arg for x in (*a.posonlyargs, *a.args)]
    kwonly = [x.arg for x in a.kwonlyargs]
    if a.kwarg is not None:
        raise Unsupported("parameters of the form **name", line=node.lineno, language="python")
    fn = Routine(node.name, node, params + kwonly, owner, kwonly=kwonly)
    fn.vararg = a.vararg.arg if a.vararg is not None else None
    return fn


# ---------------------------------------------------------------- locals and nested functions


def own_nodes(node: ast.AST) -> list[ast.AST]:
    """Nodes of a function's own scope, in source order: not those of nested functions and lambdas."""
    found: list[ast.AST] = []
    stack: list[ast.AST] = list(reversed(getattr(node, "body", [])))
    while stack:
        n = stack.pop()
        found.append(n)
        if FIELDS[n.__class__] and n.__class__ not in SCOPES:
            stack += reversed(children(n))
    return found


def comprehension_targets(node: ast.AST) -> set[int]:
    """Ids of the Name nodes that are targets of comprehensions."""
    found: set[int] = set()
    for n in walk(node):
        if isinstance(n, ast.comprehension):
            found |= {id(x) for x in walk(n.target)}
    return found


def prepare(fn: Routine, taken: set[str]) -> None:
    """Find a function's locals, turn its lambdas with a name into functions, and lift its nested functions out."""
    node = fn.node
    node.body = [named_lambda(s, node) for s in node.body]
    own = own_nodes(node)
    if any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in own):
        collect_yields(node, unique(COLLECTED, {n.id for n in walk(node) if isinstance(n, ast.Name)}))
        own = own_nodes(node)
    targets = comprehension_targets(node)
    declared_outside: set[str] = set()
    globals_named: dict[str, int] = {}
    for n in own:
        if isinstance(n, ast.Name):
            if isinstance(n.ctx, ast.Store) and id(n) not in targets:
                fn.locals.add(n.id)
        elif isinstance(n, (ast.Nonlocal, ast.Global)):
            declared_outside |= set(n.names)
            if isinstance(n, ast.Global):
                globals_named.update(dict.fromkeys(n.names, n.lineno))
        elif isinstance(n, ast.ExceptHandler) and n.name:
            fn.locals.add(n.name)
        elif isinstance(n, (ast.AsyncFor, ast.AsyncWith, ast.Await)):
            raise Unsupported("asynchronous code", line=getattr(n, "lineno", None), language="python")
    for name in fn.locals & set(globals_named):
        raise Unsupported(f"changing the global variable {name}", line=globals_named[name], language="python")
    fn.locals -= declared_outside
    fn.nonlocals = declared_outside
    for n in own:
        if isinstance(n, ast.FunctionDef):
            inner = routine(n, fn)
            inner.name = unique(n.name, taken)
            for a in n.args.args:
                if a.type_comment == DECLARED:
                    inner.declared[a.arg] = inner.types[a.arg] = from_annotation(a.annotation) or ANY
            fn.nested[n.name] = inner
    for inner in fn.nested.values():
        prepare(inner, taken)
    if fn.owner is None:
        find_captures(fn)


def named_lambda(s: ast.stmt, owner: ast.FunctionDef) -> ast.stmt:
    """`f = lambda ...` as `def f`, where nothing else is ever stored in f."""
    if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name) and isinstance(s.value, ast.Lambda):
        name = s.targets[0].id
        stores = sum(1 for n in walk(owner) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store))
        if stores == 1:
            return as_function(name, s.value)
    return s


def unique(name: str, taken: set[str]) -> str:
    base, n = name, 2
    while name in taken:
        name, n = f"{base}{n}", n + 1
    taken.add(name)
    return name


def find_captures(top: Routine) -> None:
    """For every nested function the outer variables that it, or a function it calls, uses."""
    everyone = list(all_nested(top))
    for fn in everyone:
        visible = outer_variables(fn)
        fn.captures = sorted(n for n in free_names(fn) if n in visible)
    changed = True
    while changed:
        changed = False
        for fn in everyone:
            visible = outer_variables(fn)
            for other in called(fn):
                extra = [c for c in other.captures if c not in fn.captures and c in visible and c not in fn.locals and c not in fn.params]
                if extra:
                    fn.captures = sorted([*fn.captures, *extra])
                    changed = True


def all_nested(fn: Routine) -> Iterator[Routine]:
    for inner in fn.nested.values():
        yield inner
        yield from all_nested(inner)


def outer_variables(fn: Routine) -> set[str]:
    out: set[str] = set()
    owner = fn.owner
    while owner is not None:
        out |= owner.locals | set(owner.params) | ({owner.vararg} if owner.vararg else set())
        owner = owner.owner
    return out


def free_names(fn: Routine) -> set[str]:
    """Names used in a function (or in its nested ones) that are not its own."""
    own = set(fn.params) | fn.locals | ({fn.vararg} if fn.vararg else set())
    hidden = comprehension_targets(fn.node)
    bound_inside = {n.arg for x in walk(fn.node) if isinstance(x, ast.Lambda) for n in x.args.args}
    bound_inside |= {n.id for n in walk(fn.node) if isinstance(n, ast.Name) and id(n) in hidden}
    nodes = own_nodes(fn.node)
    used = {n.id for n in nodes if isinstance(n, ast.Name)}
    used |= {n.id for x in nodes if isinstance(x, ast.Lambda) for n in walk(x) if isinstance(n, ast.Name)}
    used = (used - own - bound_inside) | fn.nonlocals
    for inner in fn.nested.values():
        used |= free_names(inner) - own
    return used


def called(fn: Routine) -> Iterator[Routine]:
    """Nested functions that a function mentions by name."""
    names = {n.id for n in walk(fn.node) if isinstance(n, ast.Name)}
    at: Routine | None = fn
    while at is not None:
        for name, inner in at.nested.items():
            if name in names:
                yield inner
        at = at.owner


__all__ = ["KNOWN_MODULES", "Source", "all_nested", "collect", "read_tree"]
