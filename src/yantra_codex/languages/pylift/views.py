"""Views of maps (`d.keys()`, `d.values()`, `d.items()`) that are kept: they change with the map, and compare as sets or not at all.

A view in a variable is said again wherever the variable is read, where that is the same view. Any other that is kept (in a
variable, a parameter, a result) is refused unless all that happens to it is that something goes over it: it is lifted as a list.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from yantra_codex.languages.pylift.assignment import root_name
from yantra_codex.languages.pylift.loops import mutated_names
from yantra_codex.languages.pylift.tree_names import no, parameters
from yantra_codex.languages.pylift.walking import children, copied, walk

VIEWS = ("keys", "values", "items")
IN_TEXT = re.compile(r"\.\s*(?:keys|values|items)\s*\(")
SHOWS = {"print", "str", "repr", "format", "type", "isinstance", "id", "hash"}  # what tells a view from a list
KEEPS = {"append", "appendleft", "add", "insert", "setdefault", "get", "pop", "heappush", "heappushpop", "partial", "count", "index", "remove"}


def with_views(tree: ast.Module, text: str) -> None:
    """Say views in variables again where they are read, in place; raises Unsupported for one that is kept in another way."""
    if not IN_TEXT.search(text):
        return
    for fn in [n for n in walk(tree) if isinstance(n, ast.FunctionDef)]:
        for suite in list(suites(fn)):
            for at in range(len(suite)):
                say_again(tree, fn, suite, at)
    _Kept(tree).check()


def is_view(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VIEWS and not node.args and not node.keywords


# ---------------------------------------------------------------- said again


def suites(fn: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    for n in walk(fn):
        for field in ("body", "orelse", "finalbody"):
            found = getattr(n, field, None)
            if isinstance(found, list):
                yield found


def say_again(tree: ast.Module, fn: ast.FunctionDef, suite: list[ast.stmt], at: int) -> None:
    """`x = d.keys()` gone, and `d.keys()` for each x, where only the statements behind it read x and none of them gives d another value."""
    match suite[at]:
        case ast.Assign(targets=[ast.Name(id=x)], value=ast.Call(func=ast.Attribute(value=ast.Name(id=d))) as value) if is_view(value):
            pass
        case _:
            return
    here = [n for s in suite[at + 1 :] for n in walk(s)]
    reads = [n for n in here if isinstance(n, ast.Name) and n.id == x and isinstance(n.ctx, ast.Load)]
    if len(reads) + 1 != sum(isinstance(n, ast.Name) and n.id == x for n in walk(fn)) or x == d or binds(here, {x, d}):
        return
    if any(isinstance(n, (ast.Global, ast.Nonlocal)) and {x, d} & set(n.names) for n in walk(tree)):
        return
    suite[at:] = [ast.copy_location(ast.Pass(), suite[at]), *map(_Said(x, value).visit, suite[at + 1 :])]


class _Said(ast.NodeTransformer):
    """A variable's name as what it stands for."""

    def __init__(self, name: str, value: ast.expr):
        self.name, self.value = name, value

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id != self.name:
            return node
        again = copied(self.value)
        for n in walk(again):
            ast.copy_location(n, node)
        return again


def binds(nodes: list[ast.AST], names: set[str]) -> bool:
    return any((isinstance(n, ast.Name) and n.id in names and not isinstance(n.ctx, ast.Load)) or (isinstance(n, ast.arg) and n.arg in names)
               or (isinstance(n, (ast.FunctionDef, ast.ExceptHandler)) and n.name in names) for n in nodes)


# ---------------------------------------------------------------- kept


class _Kept:
    """The views of a tree that something keeps."""

    def __init__(self, tree: ast.Module):
        nodes = walk(tree)
        self.tree = tree
        self.parents = {id(c): n for n in nodes for c in children(n)}
        self.views = [n for n in nodes if is_view(n)]
        self.functions = {n.name: n for n in nodes if isinstance(n, ast.FunctionDef)}
        self.bound = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        self.bound |= {n.name for n in nodes if isinstance(n, (ast.FunctionDef, ast.ClassDef))} | {n.arg for n in nodes if isinstance(n, ast.arg)}

    def check(self) -> None:
        for view in self.views:
            if not self.is_gone_over(view):
                for use in self.uses(view):
                    if not self.is_gone_over(use):
                        raise no("a view of a map that is kept", view)

    def is_gone_over(self, node: ast.AST) -> bool:
        """Whether what stands around a view, or a name that holds one, does no more than go over it, ask for its size or look for an item.

        Views themselves may be compared with one another as well.
        """
        around = self.parents[id(node)]
        match around:
            case ast.For(iter=x) | ast.comprehension(iter=x):
                return x is node
            case ast.Call(func=ast.Name(id=name)):
                return name not in self.bound | SHOWS | KEEPS
            case ast.Call(func=ast.Attribute(attr=name)):
                return name not in KEEPS | SHOWS
            case ast.Compare(ops=[ast.In() | ast.NotIn()]):
                return around.left is not node
            case ast.Compare():
                return is_view(node)
            case ast.If() | ast.While() | ast.Assert() | ast.Starred() | ast.BinOp() | ast.AugAssign() | ast.Attribute() | ast.Subscript() | ast.Expr() | ast.YieldFrom():
                return True
            case ast.UnaryOp(op=op):
                return isinstance(op, ast.Not)
            case ast.IfExp(test=test):
                return test is node or self.is_gone_over(around)
            case ast.BoolOp():
                return self.is_test(around)
        return False

    def is_test(self, node: ast.AST) -> bool:
        around = self.parents[id(node)]
        return isinstance(around, (ast.If, ast.While, ast.Assert)) or (isinstance(around, ast.UnaryOp) and isinstance(around.op, ast.Not)) or (
            isinstance(around, ast.IfExp) and around.test is node) or (isinstance(around, ast.BoolOp) and self.is_test(around))

    def uses(self, view: ast.AST) -> list[ast.AST]:
        """What reads a view where it is kept; the view itself where that can't be told."""
        around = self.parents[id(view)]
        match around:
            case ast.Assign(targets=[ast.Name(id=x)]):
                return self.kept_in(x, view)
            case ast.Tuple() if (one := self.target(around, view)) is not None:
                return self.kept_in(one, view)
            case ast.Call(func=ast.Name(id=name), args=args) if name in self.functions and view in args:
                fn = self.functions[name]
                names = parameters(fn)
                return loads(fn, names[args.index(view)]) if args.index(view) < len(names) else [view]  # type: ignore[arg-type]
            case ast.Return():
                name = self.owners(around)[0].name  # type: ignore[attr-defined]
                return [n for n in walk(self.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name]
        return [view]

    def target(self, pair: ast.Tuple, view: ast.AST) -> str | None:
        """x of `x, y = d.keys(), 1`."""
        match self.parents[id(pair)]:
            case ast.Assign(targets=[ast.Tuple(elts=names)]) if len(names) == len(pair.elts):
                x = names[next(i for i, e in enumerate(pair.elts) if e is view)]
                return x.id if isinstance(x, ast.Name) else None
        return None

    def kept_in(self, x: str, view: ast.AST) -> list[ast.AST]:
        fn = self.owners(view)[-2:][0]  # the outermost function, or the module
        changed = mutated_names(fn.body)  # type: ignore[attr-defined]
        return [view] if root_name(view.func.value) in changed else loads(fn, x)  # type: ignore[attr-defined]

    def owners(self, node: ast.AST) -> list[ast.AST]:
        """The functions around a node, the innermost first, and the module."""
        found: list[ast.AST] = []
        while node is not self.tree:
            node = self.parents[id(node)]
            if isinstance(node, (ast.FunctionDef, ast.Module)):
                found.append(node)
        return found


def loads(fn: ast.AST, name: str) -> list[ast.AST]:
    return [n for n in walk(fn) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]


__all__ = ["with_views"]
