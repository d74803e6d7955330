"""Objects that refer to one another, said with numbers: each field of a class is a list, an object is its place in them plus one.

`node.left` is `node_left[node - 1]`, `Node(x)` appends to every field's list and returns their new length, None stays None: two
variables with one number are one object, exactly as in Python. The lists are variables of the entry; every function that
uses one stands inside the entry.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from yantra_codex.languages.pylift.node_values import class_in
from yantra_codex.languages.pylift.object_kinds import Kinds
from yantra_codex.languages.pylift.scopes import DECLARED
from yantra_codex.languages.pylift.tree_names import free_name, names_in, nest, no, own_scope
from yantra_codex.languages.pylift.user_classes import UserClass, self_name, user_classes
from yantra_codex.languages.pylift.walking import walk, with_places

REVEALING = {"str", "repr", "print", "hash", "id", "format", "int", "float", "bool", "type"}


@dataclass
class Arena:
    """A class whose objects are numbers: the names of its lists, of its methods as functions and of the function that makes one."""

    made: UserClass
    lists: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    new: str = ""


def used_classes(tree: ast.Module) -> dict[str, UserClass]:
    """The plain classes that functions, or classes that functions use, mention outside annotations."""
    classes = user_classes(tree)
    found: set[str] = set()
    todo: list[ast.AST] = [s for s in tree.body if isinstance(s, ast.FunctionDef)]
    while todo:
        for n in walk(todo.pop()):
            if isinstance(n, ast.Name) and n.id in classes and n.id not in found:
                found.add(n.id)
                todo += classes[n.id].methods.values()
    return {n: classes[n] for n in classes if n in found}


def with_arenas(tree: ast.Module, entry: str) -> None:
    """Replace the used classes, in place; a class that can't be said so is left, to be refused where it is met."""
    classes = used_classes(tree)
    start = next((s for s in tree.body if isinstance(s, ast.FunctionDef) and s.name == entry), None)
    if not classes or start is None:
        return
    check_modules(tree, classes)
    add_fields(tree, classes)
    kinds = Kinds(tree, classes)
    check_entry(kinds, start)
    taken = names_in(tree)
    arenas = {n: named(c, taken) for n, c in classes.items()}
    rewrite = _Numbers(kinds, arenas)
    made: list[ast.stmt] = []
    for fn, _ in kinds.everyone:
        rewrite.note(fn)
    for a in arenas.values():
        tree.body.remove(a.made.node)
        made += [*constants(a), *functions(a, rewrite)]
    tree.body = [*made, *(rewrite.visit(s) for s in tree.body)]
    inside(tree, start, arenas)
    with_places(tree)


def check_modules(tree: ast.Module, classes: dict[str, UserClass]) -> None:
    for s in tree.body:
        if not isinstance(s, (ast.FunctionDef, ast.ClassDef)):
            for n in walk(s):
                if isinstance(n, ast.Name) and n.id in classes:
                    raise no(f"an object of the class {n.id} made outside functions", s)


def add_fields(tree: ast.Module, classes: dict[str, UserClass]) -> None:
    """Fields that only functions outside the class store to would be missing from its objects at first."""
    stored = {n.attr: n for n in walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
    known = {f for c in classes.values() for f in c.fields} | {k for c in classes.values() for k in c.constants}
    for attr, n in stored.items():
        if attr not in known:
            raise no(f"the attribute {attr}, which no __init__ sets", n)
    for c in classes.values():
        c.fields += [k for k in c.constants if k in stored and k not in c.fields]


def check_entry(kinds: Kinds, entry: ast.FunctionDef) -> None:
    for a in (*entry.args.posonlyargs, *entry.args.args, *entry.args.kwonlyargs):
        found = kinds.variables.get((id(entry), a.arg))
        if (name := class_in(found)) is not None:
            raise no(f"the parameter {a.arg}, an object of the class {name}", entry)
    if (name := class_in(kinds.results.get(id(entry)))) is not None:
        raise no(f"an object of the class {name} as the result", entry)


def named(c: UserClass, taken: set[str]) -> Arena:
    base = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", c.name).lower().strip("_")
    arena = Arena(c, new=free_name([f"new_{base}"], taken))
    arena.lists = {f: free_name([f"{base}_{f.strip('_')}"], taken) for f in c.fields}
    arena.functions = {m: free_name([f"{base}_{m.strip('_')}"], taken) for m in c.methods if m != "__init__"}
    arena.functions.update({k: free_name([f"{base}_{k.strip('_')}"], taken) for k in c.constants if k not in c.fields})
    return arena


def constants(a: Arena) -> list[ast.stmt]:
    c = a.made
    return [ast.copy_location(ast.Assign([ast.Name(a.functions[k], ast.Store())], v), c.node) for k, v in c.constants.items() if k in a.functions]


# ---------------------------------------------------------------- functions of a class


def functions(a: Arena, rewrite: _Numbers) -> list[ast.stmt]:
    """The function that makes an object, and the methods."""
    out: list[ast.stmt] = [maker(a, rewrite)]
    for name, m in a.made.methods.items():
        if name == "__init__":
            continue
        m.name, m.decorator_list = a.functions[name], []
        if name not in a.made.statics and m.args.args:
            m.args.args[0].annotation = None
        out.append(rewrite.visit(m))
    return out


def maker(a: Arena, rewrite: _Numbers) -> ast.FunctionDef:
    """def new_node(value, ...): what __init__ computes, every field's value appended, the new number returned."""
    c = a.made
    start = c.start or ast.copy_location(ast.parse("def __init__(self): pass").body[0], c.node)
    assert isinstance(start, ast.FunctionDef)
    own = self_name(start)
    if own is None or any(isinstance(n, ast.Return) for n in own_scope(start)):
        raise no(f"this __init__ of the class {c.name}", start)
    values: dict[str, ast.expr] = {k: copy.deepcopy(v) for k, v in c.constants.items() if k in a.lists}
    before, rest = first_stores(a, start, own, values)
    missing = [f for f in a.lists if f not in values]
    if missing:
        raise no(f"the field {missing[0]} of the class {c.name}, which its __init__ does not set at once", start)
    appended = [append(a.lists[f], v, start) for f, v in values.items()]
    if not appended:
        raise no(f"the class {c.name}, which has no fields", start)
    count = ast.Call(ast.Name("len", ast.Load()), [ast.Name(next(iter(a.lists.values())), ast.Load())], [])
    if rest:
        number: list[ast.stmt] = [ast.Assign([ast.Name(own, ast.Store())], count), *rest, ast.Return(ast.Name(own, ast.Load()))]
    else:
        number = [ast.Return(count)]
    args = copy.copy(start.args)
    args.args = args.args[1:]
    links = {v.id for f, v in values.items() if isinstance(v, ast.Name) and (rewrite.kinds.fields.get((c.name, f)) or ("",))[0] == "object"}
    for x in args.args:
        if x.arg in links:  # also where nothing but None is ever given
            x.annotation, x.type_comment = ast.parse("int | None", mode="eval").body, DECLARED
    made = ast.FunctionDef(a.new, args, [*before, *appended, *number], [], None, None)
    with_places(ast.copy_location(made, start))
    rewrite.note(made, start)
    return rewrite.visit(made)  # type: ignore[no-any-return]


def first_stores(a: Arena, start: ast.FunctionDef, own: str, values: dict[str, ast.expr]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """__init__ up to where all fields are set, without its stores, which go to `values`; and what follows."""
    before: list[ast.stmt] = []
    body = [s for s in start.body if not isinstance(s, ast.Pass) and not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    taken = names_in(start)
    for i, s in enumerate(body):
        pairs = stores(s, own)
        if pairs is None:
            if all(f in values for f in a.lists):
                return before, body[i:]
            if any(isinstance(n, ast.Name) and n.id == own for n in walk(s)):
                raise no(f"this __init__ of the class {a.made.name}, which uses the object before all its fields are set", s)
            before.append(s)
            continue
        for f, v in pairs:
            v = _Known(own, values).visit(copy.deepcopy(v))
            if f in values and f not in a.made.constants:
                return before, body[i:]
            if not (isinstance(v, (ast.Constant, ast.Name)) or is_fresh(v)):
                name = free_name([f"{f.strip('_')}", f"first_{f.strip('_')}"], taken)
                before.append(ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], v), s))
                v = ast.copy_location(ast.Name(name, ast.Load()), s)
            values[f] = v
    return before, []


def is_fresh(v: ast.expr) -> bool:
    """Whether a value is made of constants only, so that it may be made later."""
    return all(isinstance(n, (ast.Constant, ast.List, ast.Dict, ast.Tuple, ast.BinOp, ast.Mult, ast.UnaryOp, ast.USub, ast.Load)) for n in ast.walk(v))


def stores(s: ast.stmt, own: str) -> list[tuple[str, ast.expr]] | None:
    """The fields and values of `self.f = v`, `self.f, self.g = v, w` and `self.f = self.g = constant`."""
    def attr(t: ast.expr) -> str | None:
        return t.attr if isinstance(t, ast.Attribute) and isinstance(t.value, ast.Name) and t.value.id == own else None

    match s:
        case ast.Assign(targets=[ast.Tuple(elts=ts)], value=ast.Tuple(elts=vs)) if len(ts) == len(vs) and all(attr(t) for t in ts):
            return [(attr(t) or "", v) for t, v in zip(ts, vs, strict=True)]
        case ast.Assign(targets=ts, value=v) if all(attr(t) for t in ts) and (len(ts) == 1 or isinstance(v, (ast.Constant, ast.Name))):
            return [(attr(t) or "", v) for t in ts]
        case ast.AnnAssign(target=t, value=ast.expr() as v) if attr(t):
            return [(attr(t) or "", v)]
    return None


class _Known(ast.NodeTransformer):
    """Fields of an object in the making as the values they have been given."""

    def __init__(self, own: str, values: dict[str, ast.expr]):
        self.own, self.values = own, values

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == self.own and node.attr in self.values:
            known = self.values[node.attr]
            if isinstance(known, (ast.Constant, ast.Name)):
                return copy.deepcopy(known)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id == self.own:
            raise no("an object used before all its fields are set", node)
        return node


def append(name: str, value: ast.expr, near: ast.AST) -> ast.stmt:
    call = ast.Call(ast.Attribute(ast.Name(name, ast.Load()), "append", ast.Load()), [value], [])
    return ast.copy_location(ast.Expr(call), near)


# ---------------------------------------------------------------- uses


class _Numbers(ast.NodeTransformer):
    """Fields as entries of lists, methods and makers as functions. `note` has to see a function before it is visited."""

    def __init__(self, kinds: Kinds, arenas: dict[str, Arena]):
        self.kinds, self.arenas = kinds, arenas
        self.found: dict[int, str] = {}
        self.objects: set[int] = set()
        self.tests: set[int] = set()
        self.methods = {m for a in arenas.values() for m in (*a.functions, *a.lists)}

    def note(self, fn: ast.FunctionDef, like: ast.FunctionDef | None = None) -> None:
        """Remember of which class the values are that a function takes attributes of."""
        self.kinds.scope = like or fn
        for n in own_scope(fn):
            for x in walk(n) if isinstance(n, ast.Lambda) else [n]:
                if isinstance(x, ast.Attribute):
                    owner = self.kinds.class_of(x.value, x.attr)
                    if owner is not None:
                        self.found[id(x)] = owner
                elif isinstance(x, (ast.Compare, ast.Call)):
                    self.note_operands(x)
                for test in tests_of(x):
                    k = self.kinds.kind(test)
                    if k is not None and k[0] == "object":
                        self.tests.add(id(test))

    def note_operands(self, x: ast.Compare | ast.Call) -> None:
        for e in [x.left, *x.comparators] if isinstance(x, ast.Compare) else x.args:
            k = self.kinds.kind(e)
            if k is not None and k[0] == "object":
                self.objects.add(id(e))

    def visit(self, node: ast.AST) -> Any:
        """A node in numbers; an object asked for its truth is asked whether it is None."""
        is_test = id(node) in self.tests
        made = super().visit(node)
        if is_test and isinstance(made, ast.expr):
            return with_places(ast.copy_location(ast.Compare(made, [ast.IsNot()], [ast.Constant(None)]), made))
        return made

    def visit_Call(self, node: ast.Call) -> ast.AST:
        func = node.func
        if isinstance(func, ast.Name) and func.id in REVEALING and any(id(a) in self.objects for a in node.args):
            raise no(f"{func.id} of an object", node)
        if isinstance(func, ast.Name) and func.id in self.arenas:
            self.generic_visit(node)
            node.func = ast.copy_location(ast.Name(self.arenas[func.id].new, ast.Load()), func)
            return node
        if isinstance(func, ast.Attribute) and id(func) in self.found:
            a = self.arenas[self.found[id(func)]]
            m = a.made.methods.get(func.attr)
            if m is not None:
                if func.attr in a.made.properties or (is_class(func.value, a) and func.attr not in a.made.statics):
                    raise no(f"this call of {func.attr}", node)
                value = self.visit(func.value)
                node.args = [self.visit(x) for x in node.args]
                node.keywords = [self.visit(k) for k in node.keywords]
                if func.attr not in a.made.statics:
                    node.args.insert(0, value)
                node.func = ast.copy_location(ast.Name(a.functions[func.attr], ast.Load()), func)
                return node
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        owner = self.found.get(id(node))
        if owner is None:
            return self.generic_visit(node)
        a = self.arenas[owner]
        if node.attr in a.lists:
            place = ast.BinOp(self.visit(node.value), ast.Sub(), ast.Constant(1))
            return with_places(ast.copy_location(ast.Subscript(ast.Name(a.lists[node.attr], ast.Load()), place, node.ctx), node))
        if node.attr in a.made.constants:
            return ast.copy_location(ast.Name(a.functions[node.attr], ast.Load()), node)
        if node.attr in a.made.properties:
            return ast.copy_location(ast.Call(ast.Name(a.functions[node.attr], ast.Load()), [self.visit(node.value)], []), node)
        raise no(f"the method {node.attr} as a value", node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.arenas or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(ast.Name(self.arenas[node.id].new, ast.Load()), node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        operands = [node.left, *node.comparators]
        for i, o in enumerate(node.ops):
            a, b = operands[i], operands[i + 1]
            if {id(a), id(b)} & self.objects and not any(isinstance(x, ast.Constant) for x in (a, b)):
                node.ops[i] = self.same(o, node)
        return self.generic_visit(node)

    def same(self, o: ast.cmpop, node: ast.Compare) -> ast.cmpop:
        if isinstance(o, (ast.Is, ast.IsNot)):
            return ast.Eq() if isinstance(o, ast.Is) else ast.NotEq()
        if any(a.made.is_record for a in self.arenas.values()) or isinstance(o, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)):
            raise no("a comparison of objects", node)
        return o

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if self.mentioned(node.annotation) or isinstance(node.target, ast.Attribute):
            if node.value is None:
                return ast.copy_location(ast.Pass(), node)
            return self.visit(ast.copy_location(ast.Assign([node.target], node.value), node))
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        for x in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            if self.mentioned(x.annotation):
                x.annotation = None
        if self.mentioned(node.returns):
            node.returns = None
        return self.generic_visit(node)

    def mentioned(self, annotation: ast.expr | None) -> bool:
        return annotation is not None and any(
            (isinstance(n, ast.Name) and n.id in self.arenas)
            or (isinstance(n, ast.Constant) and isinstance(n.value, str) and bool(set(re.findall(r"\w+", n.value)) & set(self.arenas)))
            for n in walk(annotation)
        )


def is_class(e: ast.expr, a: Arena) -> bool:
    return isinstance(e, ast.Name) and e.id == a.made.name


def tests_of(n: ast.AST) -> Iterator[ast.expr]:
    """The expressions inside a node that only their truth matters of."""
    match n:
        case ast.If(test=t) | ast.While(test=t) | ast.IfExp(test=t) | ast.UnaryOp(op=ast.Not(), operand=t):
            yield from truths(t)
        case ast.comprehension(ifs=ts):
            for t in ts:
                yield from truths(t)


def truths(e: ast.expr) -> Iterator[ast.expr]:
    if isinstance(e, ast.BoolOp):
        for x in e.values:
            yield from truths(x)
    else:
        yield e


# ---------------------------------------------------------------- where the lists live


def inside(tree: ast.Module, entry: ast.FunctionDef, arenas: dict[str, Arena]) -> None:
    """The lists as variables of the entry, with every function that uses them, itself or through others, inside it."""
    lists = [x for a in arenas.values() for x in a.lists.values()]
    functions = [s for s in tree.body if isinstance(s, ast.FunctionDef)]
    mentioned = {fn.name: {n.id for n in walk(fn) if isinstance(n, ast.Name)} for fn in functions}
    touching = {f for f, names in mentioned.items() if names & set(lists)}
    while more := {f for f, names in mentioned.items() if names & touching} - touching:
        touching |= more
    needed = reachable(mentioned, entry.name)
    inner = [fn for fn in functions if fn.name in touching & needed and fn is not entry]
    used = {n for fn in [*inner, entry] for n in mentioned[fn.name]}
    first: list[ast.stmt] = [ast.copy_location(ast.Assign([ast.Name(x, ast.Store())], ast.List([], ast.Load())), entry) for x in lists if x in used]
    if not first:
        return
    outer = nest(entry, inner, first, names_in(tree), set(lists))
    tree.body = [outer if s is entry else s for s in tree.body if s not in inner]


def reachable(mentioned: dict[str, set[str]], start: str) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        more = {n for n in mentioned[todo.pop()] if n in mentioned} - found
        found |= more
        todo += more
    return found


__all__ = ["with_arenas"]
