"""The classes of a source that its functions use for their data: fields, methods, how objects are made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from yantra_codex.languages.pylift.tree_names import own_scope, parameters
from yantra_codex.languages.pylift.walking import walk

ALLOWED = {"__init__", "__slots__", "__doc__"}
MAX_CLASSES = 30  # more are left to be refused: each one's users are looked for in the whole source


@dataclass
class UserClass:
    """A class without bases. fields: the attributes that something stores to, in the order of first store."""

    node: ast.ClassDef
    methods: dict[str, ast.FunctionDef]
    constants: dict[str, ast.expr]
    fields: list[str]
    is_record: bool = False
    statics: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def start(self) -> ast.FunctionDef | None:
        return self.methods.get("__init__")


def user_classes(tree: ast.Module) -> dict[str, UserClass]:
    """The classes at the top of a source that are plain enough, by name."""
    found: dict[str, UserClass] = {}
    if sum(isinstance(s, ast.ClassDef) for s in tree.body) > MAX_CLASSES:
        return found
    for s in tree.body:
        made = user_class(s) if isinstance(s, ast.ClassDef) else None
        if made is not None:
            found[made.name] = made
    return found


def user_class(node: ast.ClassDef) -> UserClass | None:
    """A class as such; None for one with bases, special methods or a body of other things."""
    decorators = [ast.unparse(d).partition("(")[0].rpartition(".")[2] for d in node.decorator_list]
    plain = all(isinstance(b, ast.Name) and b.id == "object" for b in node.bases) and not node.keywords
    if not plain or any(d != "dataclass" for d in decorators) or any(isinstance(d, ast.Call) for d in node.decorator_list):
        return None
    methods: dict[str, ast.FunctionDef] = {}
    constants: dict[str, ast.expr] = {}
    annotated: list[ast.AnnAssign] = []
    for s in node.body:
        match s:
            case ast.FunctionDef(name=name) if name in ALLOWED or not name.startswith("__"):
                methods[name] = s
            case ast.AnnAssign(target=ast.Name()):
                annotated.append(s)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                constants[name] = value
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                return None
    if any(m.decorator_list and not is_static(m) and not is_property(m) for m in methods.values()):
        return None
    constants.pop("__slots__", None)
    statics = frozenset(n for n, m in methods.items() if is_static(m))
    made = UserClass(node, methods, constants, [], bool(decorators), statics, frozenset(n for n, m in methods.items() if is_property(m)))
    if decorators and made.start is None:
        if any(isinstance(s.value, ast.Call) for s in annotated):
            return None
        methods["__init__"] = record_start(annotated, node)
    for m in methods.values():
        for n in self_attributes(m):
            if not isinstance(n.ctx, ast.Load) and n.attr not in made.fields:
                made.fields.append(n.attr)
    return None if set(made.fields) & set(methods) else made


def record_start(rows: list[ast.AnnAssign], near: ast.ClassDef) -> ast.FunctionDef:
    """The __init__ of a dataclass."""
    names = [s.target.id for s in rows if isinstance(s.target, ast.Name)]
    stores: list[ast.stmt] = [ast.Assign([ast.Attribute(ast.Name("self", ast.Load()), n, ast.Store())], ast.Name(n, ast.Load())) for n in names]
    args = [ast.arg("self"), *(ast.arg(n, s.annotation) for n, s in zip(names, rows, strict=True))]
    given = [s.value for s in rows if s.value is not None]
    made = ast.arguments(posonlyargs=[], args=args, kwonlyargs=[], kw_defaults=[], defaults=given)
    return ast.fix_missing_locations(ast.copy_location(ast.FunctionDef("__init__", made, stores or [ast.Pass()], [], None, None), near))


def is_static(method: ast.FunctionDef) -> bool:
    return [ast.unparse(d) for d in method.decorator_list] == ["staticmethod"]


def is_property(method: ast.FunctionDef) -> bool:
    return [ast.unparse(d) for d in method.decorator_list] == ["property"]


def self_name(method: ast.FunctionDef) -> str | None:
    """The name of a method's object; None for a static method."""
    names = parameters(method)
    return names[0] if names and not is_static(method) else None


def self_attributes(method: ast.FunctionDef) -> Iterator[ast.Attribute]:
    """The attributes of a method's own object that occur in it."""
    own = self_name(method)
    for n in walk(method):
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == own:
            yield n


def class_attributes(c: UserClass, tree: ast.AST) -> Iterator[ast.Attribute]:
    """`C.static_method` and `C.CONSTANT`, read in a tree."""
    shared = c.statics | (set(c.constants) - set(c.fields))
    for n in walk(tree):
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == c.name and n.attr in shared and isinstance(n.ctx, ast.Load):
            yield n


def keeps_self(c: UserClass) -> bool:
    """Whether the methods use their object only for its attributes, and never leave __init__ early."""
    for m in c.methods.values():
        own = self_name(m)
        fine = {id(n.value) for n in self_attributes(m)}
        if own is None and not is_static(m):
            return False
        if any(isinstance(n, ast.Name) and n.id == own and id(n) not in fine for n in walk(m)):
            return False
        known = {*c.methods, *c.constants, *c.fields}
        if any(n.attr not in known for n in self_attributes(m)):
            return False
    return c.start is None or not any(isinstance(n, ast.Return) for n in own_scope(c.start))
