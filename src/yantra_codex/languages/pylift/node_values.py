"""Linked objects that the entry takes or gives, as plain values: a chain is the list of its values, a binary tree its values by level.

By level means from the top, left before right, with None for a child that is missing and nothing below it: [1, None, 2] is a root 1
with a right child 2. The entry becomes a function of such lists that makes the objects, calls what was the entry, and reads the
result off.
"""

from __future__ import annotations

import ast
import copy
import re
from dataclasses import dataclass

from yantra_codex.languages.pylift.object_kinds import Kind, Kinds
from yantra_codex.languages.pylift.tree_names import free_name, names_in, no, own_scope, parameters
from yantra_codex.languages.pylift.user_classes import UserClass, user_classes
from yantra_codex.languages.pylift.walking import walk, with_places

SIDES = {"left", "right"}


@dataclass(frozen=True)
class Form:
    """How objects of a class are written: the field of the value, the fields of the links, the function that reads and writes them."""

    made: UserClass
    value: str
    links: tuple[str, ...]
    reader: str
    writer: str


def with_node_values(tree: ast.Module, entry: str) -> None:
    """Where the entry takes or gives objects of a linked class: the entry over lists of values, in place."""
    classes = user_classes(tree)
    start = next((s for s in tree.body if isinstance(s, ast.FunctionDef) and s.name == entry), None)
    if not classes or start is None:
        return
    kinds = Kinds(tree, classes)
    given = {p: kinds.variables.get((id(start), p)) for p in parameters(start)}
    given = {p: k for p, k in given.items() if class_in(k) is not None}
    result = kinds.results.get(id(start))
    if not given and class_in(result) is None:
        return
    if len(given) > 1 or any(k is not None and k[0] != "object" for k in given.values()):
        check_identity(kinds)
    taken = names_in(tree)
    forms = {n: form(kinds, classes[n], taken) for n in dict.fromkeys(class_in(k) for k in [*given.values(), result]) if n is not None}
    outer = over_values(start, given, result, forms, taken)
    helpers = [s for f in forms.values() for s in conversions(f)]
    tree.body = [*(s for s in tree.body if s is not start), *helpers, start, outer]
    with_places(tree)


def class_in(k: Kind) -> str | None:
    """The class of the objects that a value is or holds."""
    if k is None or k[0] == "object":
        return k[1] if k is not None else None
    return next((name for x in k[1:] if (name := class_in(x)) is not None), None)


def check_identity(kinds: Kinds) -> None:
    """Refuse functions of several structures that ask whether two objects are one: values can't say what structures share."""
    for fn, _ in kinds.everyone:
        kinds.scope = fn
        for n in own_scope(fn):
            operands: list[ast.expr] = []
            if isinstance(n, ast.Compare):
                operands = [n.left, *n.comparators]
                if any(isinstance(x, ast.Constant) for x in operands):
                    continue
            elif isinstance(n, ast.Subscript):
                operands = [n.slice]
            if any((k := kinds.kind(x)) is not None and k[0] == "object" for x in operands):
                raise no("objects told apart by identity in a function of several structures", n)


def form(kinds: Kinds, c: UserClass, taken: set[str]) -> Form:
    """The written form of a class: one value and one link, or one value, a left and a right."""
    links = tuple(f for f in c.fields if kinds.fields.get((c.name, f), ("object", c.name) if starts_as_none(c, f) else None) == ("object", c.name))
    values = [f for f in c.fields if f not in links]
    if len(values) != 1 or kinds.fields.get((c.name, values[0])) is not None or not (len(links) == 1 or set(links) == SIDES):
        raise no(f"a parameter or result of the class {c.name}, whose objects are neither chains nor binary trees", c.node)
    base = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", c.name).lower().strip("_")
    links = links if len(links) == 1 else ("left", "right")
    word = "values" if len(links) == 1 else "levels"
    return Form(c, values[0], links, free_name([f"{base}_of_{word}"], taken), free_name([f"{word}_of_{base}"], taken))


# ---------------------------------------------------------------- the entry over values


def over_values(start: ast.FunctionDef, given: dict[str, Kind], result: Kind, forms: dict[str, Form], taken: set[str]) -> ast.FunctionDef:
    """The entry as a function of lists, around what was the entry."""
    name, start_name = start.name, free_name([f"{start.name}_inside"], taken)
    args = copy.deepcopy(start.args)
    for a in (*args.posonlyargs, *args.args, *args.kwonlyargs):
        if a.arg in given:
            a.annotation = annotation(given[a.arg], forms)
    doc = [start.body.pop(0)] if ast.get_docstring(start) is not None else []
    body: list[ast.stmt] = []
    values: list[ast.expr] = []
    gives = any(isinstance(n, ast.Return) and n.value is not None for n in own_scope(start))
    changed: list[ast.stmt] = []
    for p in parameters(start):
        read = converted(ast.Name(p, ast.Load()), given.get(p), forms, "reader")
        if p in given and not gives:
            kept = free_name([f"{p}_object"], taken)
            body.append(ast.Assign([ast.Name(kept, ast.Store())], read))
            written = converted(ast.Name(kept, ast.Load()), given[p], forms, "writer")
            changed.append(ast.Assign([ast.Subscript(ast.Name(p, ast.Load()), ast.Slice(), ast.Store())], written))
            read = ast.Name(kept, ast.Load())
        values.append(read)
    call = ast.Call(ast.Name(start_name, ast.Load()), values, [])
    if gives:
        body.append(ast.Return(converted(call, result, forms, "writer")))
    else:
        body += [ast.Expr(call), *changed]
    returns = annotation(result, forms) if class_in(result) is not None else copy.deepcopy(start.returns)
    for n in walk(start):
        if isinstance(n, ast.Name) and n.id == name:
            n.id = start_name
    start.name = start_name
    return ast.copy_location(ast.FunctionDef(name, args, [*doc, *body], [], returns, None), start)


def converted(value: ast.expr, k: Kind, forms: dict[str, Form], way: str) -> ast.expr:
    """A value with the objects in it read or written."""
    name = class_in(k)
    if name is None or k is None:
        return value
    if k[0] == "object":
        return ast.Call(ast.Name(getattr(forms[name], way), ast.Load()), [value], [])
    if k[0] != "of":
        raise no(f"objects of the class {name} inside a map or tuple that the function takes or gives", forms[name].made.node)
    inner = converted(ast.Name("one", ast.Load()), k[1], forms, way)
    return ast.ListComp(inner, [ast.comprehension(ast.Name("one", ast.Store()), value, [], 0)])


def annotation(k: Kind, forms: dict[str, Form]) -> ast.expr | None:
    if k is None:
        return None
    if k[0] != "object":
        inner = annotation(k[1], forms)
        return ast.Subscript(ast.Name("list", ast.Load()), inner, ast.Load()) if inner is not None else None
    f = forms[k[1]]
    t = value_type(f)
    return ast.parse(f"list[{t}]" if len(f.links) == 1 else f"list[{t} | None]", mode="eval").body


def value_type(f: Form) -> str:
    """What the class says of its value: the annotation or the default of the parameter that sets it, else an int."""
    start = f.made.start
    if start is None:
        return "int"
    a = start.args
    defaults = dict(zip([x.arg for x in a.args][len(a.args) - len(a.defaults) :], a.defaults, strict=True))
    for x in a.args:
        if x.arg == set_by(f.made, f.value):
            if isinstance(x.annotation, ast.Name) and x.annotation.id in ("int", "str", "float", "bool"):
                return x.annotation.id
            default = defaults.get(x.arg)
            if isinstance(default, ast.Constant) and isinstance(default.value, (int, str, float)):
                return type(default.value).__name__
    return "int"


def starts_as_none(c: UserClass, field: str) -> bool:
    """Whether an object made without more has None in a field."""
    start = c.start
    if start is None:
        return False
    a = start.args
    empty = {x.arg for x, d in zip(a.args[len(a.args) - len(a.defaults) :], a.defaults, strict=True) if isinstance(d, ast.Constant) and d.value is None}
    if set_by(c, field) in empty:
        return True
    return any(
        isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant) and s.value.value is None
        and any(isinstance(t, ast.Attribute) and t.attr == field for t in s.targets)
        for s in start.body
    )


def set_by(c: UserClass, field: str) -> str | None:
    """The parameter of __init__ that a field is set to."""
    for s in c.start.body if c.start is not None else []:
        target = s.targets[0] if isinstance(s, ast.Assign) and len(s.targets) == 1 else s.target if isinstance(s, ast.AnnAssign) else None
        value = s.value if isinstance(s, (ast.Assign, ast.AnnAssign)) else None
        if isinstance(target, ast.Attribute) and target.attr == field and isinstance(value, ast.Name):
            return value.id
    return None


# ---------------------------------------------------------------- reading and writing

CHAIN = """
def {reader}(values):
    first = None
    for value in reversed(values):
        made = {new}
        made.{next} = first
        first = made
    return first

def {writer}(first):
    values = []
    while first is not None:
        values.append(first.{value})
        first = first.{next}
    return values
"""

TREE = """
def {reader}(values):
    if not values:
        return None
    value = values[0]
    if value is None:
        return None
    root = {new}
    made = [root]
    done = 0
    for i in range(1, len(values), 2):
        if done == len(made):
            break
        above = made[done]
        done += 1
        value = values[i]
        if value is not None:
            below = {new}
            above.left = below
            made.append(below)
        if i + 1 < len(values):
            value = values[i + 1]
            if value is not None:
                below = {new}
                above.right = below
                made.append(below)
    return root

def {writer}(root):
    values = []
    level = [root]
    while level:
        below = []
        for node in level:
            if node is None:
                values.append(None)
            else:
                values.append(node.{value})
                below.append(node.left)
                below.append(node.right)
        level = below
    while values and values[-1] is None:
        values.pop()
    return values
"""


def conversions(f: Form) -> list[ast.stmt]:
    """The functions that make objects of values and read values off objects."""
    text = (CHAIN if len(f.links) == 1 else TREE).format(reader=f.reader, writer=f.writer, new=new(f), value=f.value, next=f.links[0])
    body = ast.parse(text).body
    for s in body:
        ast.copy_location(s, f.made.node)
        for n in walk(s):
            if hasattr(n, "lineno"):
                ast.copy_location(n, f.made.node)
    return body


def new(f: Form) -> str:
    """The call that makes one object of `value`."""
    start = f.made.start
    if start is None or set_by(f.made, f.value) is None:
        raise no(f"a parameter or result of the class {f.made.name}, which is not made with its value", f.made.node)
    names = parameters(start)[1:]
    optional = len(start.args.defaults)
    needed = names[: len(names) - optional]
    parts = [f"{p}=value" if p == set_by(f.made, f.value) else f"{p}=None" for p in names if p in needed or p == set_by(f.made, f.value)]
    return f"{f.made.name}({', '.join(parts)})"


__all__ = ["class_in", "with_node_values"]
