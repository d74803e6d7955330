"""Objects that one variable holds and nothing else ever sees, said with variables.

`uf = UnionFind(n)` whose variable is only used as `uf.field` and `uf.method(...)`: the fields become variables of the function
that holds it, __init__ is written out in its place, and the methods become functions inside, sharing the variables.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass

from yantra_codex.languages.pylift.tree_names import (
    after_doc,
    bound_arguments,
    free_name,
    names_in,
    own_scope,
    parameters,
    rebound,
    share,
)
from yantra_codex.languages.pylift.user_classes import (
    UserClass,
    class_attributes,
    is_static,
    keeps_self,
    self_name,
    user_classes,
)
from yantra_codex.languages.pylift.walking import walk, with_places

MAX_HOLDERS = 12  # each one gets functions of its own


@dataclass
class Held:
    """One variable of one function that holds objects of a class, one at a time."""

    owner: ast.FunctionDef
    variable: str
    made: UserClass
    names: dict[str, str]


def with_held(tree: ast.Module) -> None:
    """Replace, in place, the classes all of whose objects are held."""
    while True:
        for c in user_classes(tree).values():
            holders = holders_of(tree, c) if keeps_self(c) else None
            if holders:
                tree.body.remove(c.node)
                for owner, variable in holders:
                    unfold(tree, owner, variable, c)
                break
        else:
            return


# ---------------------------------------------------------------- which variables hold


def holders_of(tree: ast.Module, c: UserClass) -> list[tuple[ast.FunctionDef, str]] | None:
    """The functions and variables that hold the objects of a class; None where some object is used in another way."""
    inside = {id(n) for n in walk(c.node)}
    uses = {id(n) for n in walk(tree) if isinstance(n, ast.Name) and n.id == c.name and id(n) not in inside}
    static = {id(n.value) for n in class_attributes(c, c.node)}
    if any(isinstance(n, ast.Name) and n.id == c.name and id(n) not in static for n in walk(c.node)):
        return None
    found: list[tuple[ast.FunctionDef, str]] = []
    for fn in [n for n in walk(tree) if isinstance(n, ast.FunctionDef) and id(n) not in inside]:
        for n in own_scope(fn):
            call = making(n, c)
            if call is not None and isinstance(n, (ast.Assign, ast.AnnAssign)):
                target = n.targets[0] if isinstance(n, ast.Assign) else n.target
                assert isinstance(target, ast.Name)
                uses -= {id(x) for x in walk(n) if isinstance(x, ast.Name) and x.id == c.name}
                uses -= {id(x.value) for x in class_attributes(c, fn)}
                if (fn, target.id) not in found:
                    found.append((fn, target.id))
    if uses or len(found) > MAX_HOLDERS or not all(is_held(fn, x, c) for fn, x in found):
        return None
    return found


def making(n: ast.AST, c: UserClass) -> ast.Call | None:
    """The call of `x = C(...)`."""
    match n:
        case ast.Assign(targets=[ast.Name()], value=ast.Call(func=ast.Name(id=name)) as call) if name == c.name:
            return call
        case ast.AnnAssign(target=ast.Name(), value=ast.Call(func=ast.Name(id=name)) as call) if name == c.name:
            return call
    return None


def is_held(fn: ast.FunctionDef, variable: str, c: UserClass) -> bool:
    """Whether a variable is only made and asked for attributes that the class has, in the function and those inside it."""
    known = {*c.methods, *c.constants, *c.fields} - {"__init__"}
    fine: set[int] = set()
    for n in walk(fn):
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == variable and n.attr in known:
            if n.attr in c.fields or isinstance(n.ctx, ast.Load):
                fine.add(id(n.value))
        elif making(n, c) is not None and isinstance(n, (ast.Assign, ast.AnnAssign)):
            fine.add(id(n.targets[0] if isinstance(n, ast.Assign) else n.target))
            if isinstance(n, ast.AnnAssign):
                fine |= {id(x) for x in walk(n.annotation)}
    if variable in parameters(fn) or any(isinstance(n, (ast.Nonlocal, ast.Global)) and variable in n.names for n in walk(fn)):
        return False
    for inner in walk(fn):
        if inner is not fn and isinstance(inner, ast.FunctionDef) and (variable in parameters(inner) or variable in rebound(inner)):
            return False
        if isinstance(inner, ast.arg) and inner.arg == variable:
            return False
    return all(id(n) in fine for n in walk(fn) if isinstance(n, ast.Name) and n.id == variable)


# ---------------------------------------------------------------- written out


def unfold(tree: ast.Module, owner: ast.FunctionDef, variable: str, c: UserClass) -> None:
    """The objects of one variable as variables and functions of its function, in place."""
    taken = names_in(tree) | {n for m in c.methods.values() for n in names_in(m, *m.body) - {m.name}}
    held = Held(owner, variable, c, {})
    for m in c.methods:
        if m != "__init__":
            held.names[m] = free_name([m, f"{variable}_{m}"], taken)
    for f in [*c.fields, *c.constants]:
        if f not in held.names:
            held.names[f] = free_name([f, f"{variable}_{f.strip('_')}"], taken)
    owner.body = [x for s in owner.body for x in written(_Made(held, taken).visit(s))]
    owner.body = [x for s in owner.body for x in written(_Attributes(variable, held).visit(s))]
    used = used_methods(held)
    functions = [method(held, m) for m in used]
    for fn in [*functions, *(n for n in own_scope(owner) if isinstance(n, ast.FunctionDef))]:
        share(fn, {held.names[f] for f in c.fields})
    fixed = [assign(held.names[k], v, owner) for k, v in c.constants.items() if k not in c.fields]
    owner.body = after_doc(owner.body, [*functions, *fixed])
    with_places(owner)


def written(made: ast.AST | list[ast.stmt]) -> list[ast.stmt]:
    return made if isinstance(made, list) else [made]  # type: ignore[list-item]


def used_methods(held: Held) -> list[str]:
    """The methods that the function needs, in the order of the class."""
    names = {held.names[m]: m for m in held.made.methods if m in held.names}
    found: set[str] = {names[n.id] for n in walk(held.owner) if isinstance(n, ast.Name) and n.id in names}
    todo = list(found)
    while todo:
        for n in walk(held.made.methods[todo.pop()]):
            if isinstance(n, ast.Attribute) and n.attr in held.made.methods and n.attr not in found and n.attr != "__init__":
                found.add(n.attr)
                todo.append(n.attr)
    return [m for m in held.made.methods if m in found]


def method(held: Held, name: str) -> ast.FunctionDef:
    """A method as a function over the variables."""
    fn = copy.deepcopy(held.made.methods[name])
    own = self_name(fn)
    if not is_static(fn):
        fn.args.args.pop(0)
    fn.decorator_list = []
    fn.name = held.names[name]
    return _Attributes(own, held).visit(fn)  # type: ignore[no-any-return]


class _Attributes(ast.NodeTransformer):
    """`x.field` as a variable, for one x."""

    def __init__(self, variable: str | None, held: Held):
        self.variable, self.held = variable, held

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id in (self.variable, self.held.made.name):
            name = ast.copy_location(ast.Name(self.held.names[node.attr], node.ctx), node)
            return ast.copy_location(ast.Call(name, [], []), node) if node.attr in self.held.made.properties else name
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        was_attribute = isinstance(node.target, ast.Attribute)
        self.generic_visit(node)
        if not (was_attribute and isinstance(node.target, ast.Name)):
            return node
        return ast.copy_location(ast.Assign([node.target], node.value) if node.value is not None else ast.Pass(), node)


class _Made(ast.NodeTransformer):
    """`x = C(...)` as the body of __init__."""

    def __init__(self, held: Held, taken: set[str]):
        self.held, self.taken = held, taken

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        return self.made(node, node.targets[0])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | list[ast.stmt]:
        return self.made(node, node.target)

    def made(self, node: ast.Assign | ast.AnnAssign, target: ast.expr) -> ast.AST | list[ast.stmt]:
        call = making(node, self.held.made)
        if call is None or not (isinstance(target, ast.Name) and target.id == self.held.variable):
            return node
        return beginning(self.held, call, self.taken) or [ast.copy_location(ast.Pass(), node)]


def beginning(held: Held, call: ast.Call, taken: set[str]) -> list[ast.stmt]:
    """What makes the object: the class's own defaults, the arguments, the body of __init__."""
    c = held.made
    out: list[ast.stmt] = [assign(held.names[k], v, call) for k, v in c.constants.items() if k in c.fields]
    if c.start is None:
        return out
    start = copy.deepcopy(c.start)
    stored = rebound(start)
    plain: dict[str, ast.expr] = {}
    names: dict[str, str] = {}
    for p, value in bound_arguments(start, call, skip=1).items():
        if isinstance(value, (ast.Constant, ast.Name)) and p not in stored:
            plain[p] = value
        else:
            names[p] = free_name([p, f"{held.variable}_{p}"], taken)
            out.append(assign(names[p], value, call))
    inner = {n.arg for n in walk(start) if isinstance(n, ast.arg)} - set(parameters(start))
    names.update({x: free_name([x, f"{held.variable}_{x}"], taken) for x in sorted((stored | inner) - set(names))})
    body = [_Renamed(names, plain).visit(_Attributes(self_name(start), held).visit(s)) for s in start.body]
    return [*out, *(s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)))]


class _Renamed(ast.NodeTransformer):
    """Variables under new names, parameters as what they were given."""

    def __init__(self, names: dict[str, str], values: dict[str, ast.expr]):
        self.names, self.values = names, values

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self.values and isinstance(node.ctx, ast.Load):
            return ast.copy_location(copy.deepcopy(self.values[node.id]), node)
        return ast.copy_location(ast.Name(self.names.get(node.id, node.id), node.ctx), node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.copy_location(ast.arg(self.names.get(node.arg, node.arg), node.annotation), node)


def assign(name: str, value: ast.expr, near: ast.AST) -> ast.stmt:
    return ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], copy.deepcopy(value)), near)


__all__ = ["with_held"]
