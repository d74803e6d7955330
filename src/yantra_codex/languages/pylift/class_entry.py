"""Methods as functions: the entry is a method of a class whose objects live no longer than the call.

A method that does not touch what its object holds becomes a function of the module. Those that do become functions inside the
entry, and what the object holds becomes variables of the entry that they share: `self.best = x` is `best = x`, declared nonlocal.
An object made with arguments is made first: `Scale(2).apply(x)` is apply(2, x).
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field

from yantra_codex.errors import Unsupported
from yantra_codex.languages.pylift.tree_names import free_name, names_in, nest, no, own_scope, share
from yantra_codex.languages.pylift.walking import walk, with_places

CACHES = {"cache", "lru_cache", "cached"}
KINDS = {"staticmethod", "classmethod"}


@dataclass
class Owner:
    """The entry's class: its methods, its constants, the attributes that its methods store to, and their new names."""

    node: ast.ClassDef
    methods: dict[str, ast.FunctionDef]
    constants: dict[str, ast.expr]
    state: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def with_methods(tree: ast.Module, entry: str | None) -> str | None:
    """Make functions of the methods of the entry's class, in place; the name of the entry's function, `entry` where no class is meant.

    entry: a method, with or without its class's name before a dot; None for the only public method that no other one calls.
    """
    found = owner_of(tree, entry)
    if found is None:
        return entry
    owner, method = found
    if is_passed_on(owner):
        tree.body.append(caller(tree, owner, method))
        return tree.body[-1].name  # type: ignore[attr-defined,no-any-return]
    flatten(tree, owner, method)
    return owner.names[method]


# ---------------------------------------------------------------- which class, which method


def owner_of(tree: ast.Module, entry: str | None) -> tuple[Owner, str] | None:
    classes = {s.name: s for s in tree.body if isinstance(s, ast.ClassDef)}
    functions = {s.name for s in tree.body if isinstance(s, ast.FunctionDef)}
    if entry is not None and "." in entry:
        name, _, method = entry.partition(".")
        if name not in classes or method not in methods_of(classes[name]):
            raise Unsupported(f"there is no method {entry}", language="python")
        return owner(classes[name]), method
    if entry is not None:
        having = [c for c in classes.values() if entry in methods_of(c)] if entry not in functions else []
        if not having:
            return None
        chosen = next((c for c in having if not is_used(tree, c)), having[-1])
        return owner(chosen), entry
    free = [c for c in classes.values() if not is_used(tree, c) and methods_of(c)] if not functions else []
    if not free:
        return None
    return owner(free[-1]), only_method(free[-1])


def methods_of(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}


def is_used(tree: ast.Module, node: ast.ClassDef) -> bool:
    """Whether anything outside a class mentions it."""
    inside = {id(n) for n in walk(node)}
    return any(isinstance(n, ast.Name) and n.id == node.name and id(n) not in inside for n in walk(tree))


def only_method(node: ast.ClassDef) -> str:
    """The public method that no other method of the class calls."""
    methods = methods_of(node)
    called = {n.attr for m in methods.values() for n in walk(m) if isinstance(n, ast.Attribute) and n.attr != m.name}
    free = [n for n in methods if not n.startswith("_") and n not in called]
    if len(free) != 1:
        what = f"a class of several methods ({', '.join(free)})" if free else "a class without a public method"
        raise no(f"{what}: name the one to start from as {node.name}.METHOD", node)
    return free[0]


def owner(node: ast.ClassDef) -> Owner:
    if any(not (isinstance(b, ast.Name) and b.id == "object") for b in node.bases) or node.keywords or node.decorator_list:
        raise no(f"the class {node.name}, which has a base class or a decorator", node)
    constants: dict[str, ast.expr] = {}
    for s in node.body:
        match s:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                constants[name] = value
            case ast.FunctionDef() | ast.Pass() | ast.AnnAssign() | ast.ClassDef() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise no(f"this part of the class {node.name}", s)
    return Owner(node, methods_of(node), constants)


# ---------------------------------------------------------------- an object that is more than asked


def is_passed_on(owner: Owner) -> bool:
    """Whether a method uses its object as a value, as in `node = self`, or makes others of its class."""
    for m in owner.methods.values():
        own = {m.args.args[0].arg} if has_self(m) else set()
        fine = {id(n.value) for n in walk(m) if isinstance(n, ast.Attribute)}
        fine |= {id(n.func.value.func) for n in walk(m) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and isinstance(n.func.value, ast.Call)}
        notes = {id(x) for n in walk(m) if isinstance(n, (ast.arg, ast.AnnAssign)) and n.annotation is not None for x in walk(n.annotation)}
        notes |= {id(x) for x in walk(m.returns)} if m.returns is not None else set()
        if any(isinstance(n, ast.Name) and n.id in own | {owner.node.name} and id(n) not in fine | notes for n in walk(m)):
            return True
    return False


def caller(tree: ast.Module, owner: Owner, method: str) -> ast.FunctionDef:
    """def m(a, b): return C(a).m(b), which leaves the class to be said as its other users' are."""
    m, start = owner.methods[method], owner.methods.get("__init__")
    first = copy.deepcopy(start.args.args[1:]) if start is not None else []
    rest = copy.deepcopy(m.args.args[1:] if has_self(m) else m.args.args)
    taken = names_in(tree) | {a.arg for a in rest}
    for a in first:
        if a.arg in {b.arg for b in rest}:
            a.arg = free_name([f"first_{a.arg}"], taken)
    made = free_name(["made"], taken)
    make = ast.Assign([ast.Name(made, ast.Store())], ast.Call(ast.Name(owner.node.name, ast.Load()), [ast.Name(a.arg, ast.Load()) for a in first], []))
    call = ast.Call(ast.Attribute(ast.Name(made, ast.Load()), method, ast.Load()), [ast.Name(a.arg, ast.Load()) for a in rest], [])
    args = ast.arguments(posonlyargs=[], args=[*first, *rest], kwonlyargs=[], kw_defaults=[], defaults=copy.deepcopy(m.args.defaults))
    name = method if method not in {s.name for s in tree.body if isinstance(s, (ast.FunctionDef, ast.ClassDef))} else free_name([method], taken)
    body: list[ast.stmt] = [make, ast.Return(call)]
    return with_places(ast.copy_location(ast.FunctionDef(name, args, body, [], copy.deepcopy(m.returns), None), m))


# ---------------------------------------------------------------- the class taken apart


def flatten(tree: ast.Module, owner: Owner, entry: str) -> None:
    """The entry and all the methods it needs as functions, the class's constants as the module's, its inner classes likewise."""
    start = owner.methods.get("__init__")
    if start is not None and any(isinstance(n, ast.Return) for n in own_scope(start)):
        raise no("a return in __init__", start)
    needed = reached(owner, [entry, *(["__init__"] if start is not None else [])])
    give_names(tree, owner, entry, needed)
    touching = those_touching(owner, needed)
    made = {m: as_function(owner, m) for m in needed}
    outer = made[entry]
    shared = set(owner.state.values())
    inner = [made[m] for m in needed if m in touching and m not in (entry, "__init__")]
    first = [*defaults(owner), *(without_doc(made["__init__"].body) if start is not None else [])]
    for fn in [*inner, *(n for n in own_scope(outer) if isinstance(n, ast.FunctionDef))]:
        share(fn, shared)
    free = [made[m] for m in needed if m not in touching and m not in (entry, "__init__")]
    asked = making(owner, made, entry) if start is not None else []
    if shared:
        outer = nest(outer, inner, first, names_in(tree) | set(owner.names.values()) | shared, shared)
        if outer is not made[entry]:
            check_made(owner, made[entry])
            share(made[entry], shared)
    outer.args.args = [*asked, *outer.args.args]
    at = tree.body.index(owner.node)
    lifted = [s for s in owner.node.body if isinstance(s, ast.ClassDef)]
    constants = [as_constant(owner, name) for name in owner.constants if name not in owner.state]
    tree.body[at : at + 1] = [*lifted, *constants, *free, outer]
    with_places(tree)


def reached(owner: Owner, first: list[str]) -> list[str]:
    """The methods that these need, in the order of the source."""
    found, todo = set(first), list(first)
    while todo:
        for n in walk(owner.methods[todo.pop()]):
            if isinstance(n, ast.Attribute) and n.attr in owner.methods and n.attr not in found and is_own(owner, n.value):
                found.add(n.attr)
                todo.append(n.attr)
    return [m for m in owner.methods if m in found]


def is_own(owner: Owner, node: ast.expr) -> bool:
    """Whether an expression denotes an object of the class, or the class: self, cls, Solution, Solution(), self.__class__."""
    match node:
        case ast.Name(id=name):
            return name in (owner.node.name, "self", "cls") or name in {m.args.args[0].arg for m in owner.methods.values() if has_self(m)}
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]):
            return name == owner.node.name and not owner.state
        case ast.Attribute(value=inner, attr="__class__"):
            return is_own(owner, inner)
    return False


def has_self(method: ast.FunctionDef) -> bool:
    return "staticmethod" not in {decorator(d) for d in method.decorator_list} and bool(method.args.args)


def decorator(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def give_names(tree: ast.Module, owner: Owner, entry: str, needed: list[str]) -> None:
    """Names for the methods as functions, the stored attributes as variables and the constants, none of which hides another."""
    taken = names_in(*(s for s in tree.body if s is not owner.node))
    taken |= {n for s in owner.node.body for n in names_in(*ast.iter_child_nodes(s))}
    called = {n.attr for m in needed for n in walk(owner.methods[m]) if isinstance(n, ast.Attribute) and is_own(owner, n.value)}
    bare = {n.id for n in walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    top = {s.name for s in tree.body if isinstance(s, (ast.FunctionDef, ast.ClassDef))}
    if entry not in top and (entry not in taken or (entry not in called and entry not in bare)):
        owner.names[entry] = entry
        taken.add(entry)
    for m in needed:
        if m not in owner.names:
            owner.names[m] = free_name([m.strip("_") or m, f"{owner.node.name.lower()}_{m.strip('_')}"], taken)
    stored: dict[str, None] = {}
    for m in needed:
        for n in walk(owner.methods[m]):
            if isinstance(n, ast.Attribute) and not isinstance(n.ctx, ast.Load) and is_own(owner, n.value):
                stored[n.attr] = None
    for a in stored:
        if a in owner.methods:
            raise no(f"the method {a}, which is replaced", owner.methods[a])
        owner.state[a] = free_name([a, a.strip("_") or a, f"own_{a.strip('_')}"], taken)
    for c in owner.constants:
        if c not in owner.state:
            owner.names[c] = free_name([c, f"{owner.node.name.lower()}_{c}"], taken)
    owner.names.update({s.name: s.name for s in owner.node.body if isinstance(s, ast.ClassDef)})


def those_touching(owner: Owner, needed: list[str]) -> set[str]:
    """The methods that use stored attributes, themselves or through others that they call."""
    uses = {m: {n.attr for n in walk(owner.methods[m]) if isinstance(n, ast.Attribute) and is_own(owner, n.value)} for m in needed}
    found = {m for m in needed if uses[m] & set(owner.state)}
    while True:
        more = {m for m in needed if uses[m] & found} - found
        if not more:
            return found
        found |= more


def as_function(owner: Owner, method: str) -> ast.FunctionDef:
    """A method without its object."""
    fn = copy.deepcopy(owner.methods[method])
    for d in fn.decorator_list:
        if decorator(d) not in CACHES | KINDS:
            raise no(f"the decorator {ast.unparse(d)[:40]}", fn)
    own = fn.args.args.pop(0).arg if has_self(fn) else ""
    fn.decorator_list = [d for d in fn.decorator_list if decorator(d) not in KINDS]
    fn.name = owner.names[method]
    taken_apart = _Own(owner)
    fn.body = [taken_apart.visit(s) for s in fn.body]
    for n in walk(fn):
        if isinstance(n, ast.Name) and n.id in {own, owner.node.name} - {""}:
            raise no(f"the object {n.id} itself as a value", n)
    return fn


class _Own(ast.NodeTransformer):
    """self.x as a variable, self.m as a function."""

    def __init__(self, owner: Owner):
        self.owner = owner

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not is_own(self.owner, node.value):
            return self.generic_visit(node)
        name = self.owner.state.get(node.attr) or self.owner.names.get(node.attr)
        if name is None:
            raise no(f"the attribute {node.attr} of {ast.unparse(node.value)}, which nothing sets", node)
        return ast.copy_location(ast.Name(name, node.ctx), node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and not node.simple:
            # `self.x: int = 0`: as a plain assignment, which may stand beside a nonlocal declaration
            return ast.copy_location(ast.Assign([node.target], node.value), node) if node.value is not None else ast.copy_location(ast.Pass(), node)
        return node


def defaults(owner: Owner) -> list[ast.stmt]:
    """What the objects hold at first that the class says itself: `count = 0` in its body, where methods store to self.count."""
    out: list[ast.stmt] = []
    for name, value in owner.constants.items():
        if name in owner.state:
            if any(isinstance(n, (ast.List, ast.Dict, ast.Set, ast.Call, ast.ListComp, ast.Lambda)) for n in walk(value)):
                raise no(f"the class attribute {name}, which methods change", value)
            out.append(ast.copy_location(ast.Assign([ast.Name(owner.state[name], ast.Store())], value), value))
    return out


def as_constant(owner: Owner, name: str) -> ast.stmt:
    """A constant of the class as one of the module."""
    value = _Constants(owner).visit(copy.deepcopy(owner.constants[name]))
    return ast.copy_location(ast.Assign([ast.Name(owner.names[name], ast.Store())], value), owner.constants[name])


class _Constants(ast.NodeTransformer):
    def __init__(self, owner: Owner):
        self.owner = owner

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.copy_location(ast.Name(self.owner.names.get(node.id, node.id), node.ctx), node)


def making(owner: Owner, made: dict[str, ast.FunctionDef], entry: str) -> list[ast.arg]:
    """The parameters of __init__, which come before the method's own: `C(a).m(b)` as m(a, b)."""
    start = made["__init__"]
    if start.args.vararg or start.args.kwarg or start.args.kwonlyargs:
        raise no("an __init__ of starred or keyword parameters", start)
    taken = {n for m, fn in made.items() if m != "__init__" for n in names_in(fn)} | set(owner.state.values()) | names_in(start)
    for a in start.args.args:
        if a.arg in names_in(made[entry]) | set(owner.state.values()):
            old, new = a.arg, free_name([f"first_{a.arg}"], taken)
            for n in walk(start):
                if isinstance(n, ast.Name) and n.id == old:
                    n.id = new
            a.arg = new
    return start.args.args


def check_made(owner: Owner, entry: ast.FunctionDef) -> None:
    """Refuse an entry that is called again where it is the first to store what all its calls share."""
    start = owner.methods.get("__init__")
    made = {n.attr for n in walk(start) if isinstance(n, ast.Attribute)} if start is not None else set()
    missing = sorted(set(owner.state) - made - set(owner.constants))
    if missing:
        why = "it is called again, or a variable of it hides a name that another method uses"
        raise no(f"{missing[0]}, which the method {entry.name} is the first to set: {why}", entry)


def without_doc(body: list[ast.stmt]) -> list[ast.stmt]:
    return [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)) and not isinstance(s, ast.Pass)]


__all__ = ["with_methods"]
