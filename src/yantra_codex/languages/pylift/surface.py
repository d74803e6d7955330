"""Rewrites of a parsed source before it is walked: what Python writes with objects, said with values.

Records (namedtuple, NamedTuple, dataclass) become tuples; a table of functions called by key becomes a function that
branches; an entry that calls itself with more arguments than its callers give becomes a helper behind a short entry.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass

from yantra_codex.languages.pylift.walking import walk, with_places

RECORD_MAKERS = {"namedtuple", "NamedTuple"}


def simplify(tree: ast.Module) -> ast.Module:
    """The tree, rewritten in place."""
    with_records(tree)
    nodes = walk(tree)
    if any(isinstance(n, ast.Attribute) and n.attr == "cache_clear" for n in nodes):
        _Uncached().visit(tree)
    owners: list[ast.Module | ast.FunctionDef] = [tree, *(n for n in nodes if isinstance(n, ast.FunctionDef))]
    for owner in owners:
        with_tables(owner)
    return with_places(tree)


# ---------------------------------------------------------------- records


@dataclass(frozen=True)
class Record:
    """A class of plain fields: their names, their annotations and their defaults."""

    name: str
    fields: tuple[str, ...]
    types: tuple[ast.expr | None, ...]
    defaults: tuple[ast.expr | None, ...]


def with_records(tree: ast.Module) -> None:
    """Make tuples of records whose fields are only read; leaves a source alone where a field name is not enough to tell its place."""
    records = {r.name: r for s in tree.body for r in [record_of(s)] if r is not None}
    if not records:
        return
    places: dict[str, set[int]] = {}
    for r in records.values():
        for i, f in enumerate(r.fields):
            places.setdefault(f, set()).add(i)
    stored = any(isinstance(n, ast.Attribute) and n.attr in places and not isinstance(n.ctx, ast.Load) for n in walk(tree))
    if stored or any(len(at) > 1 for at in places.values()):
        return
    tree.body = [s for s in tree.body if record_of(s) is None]
    _Records(records, {f: min(at) for f, at in places.items()}).visit(tree)


def record_of(s: ast.stmt) -> Record | None:
    if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name) and isinstance(s.value, ast.Call):
        return _made_by_call(s.targets[0].id, s.value)
    if isinstance(s, ast.ClassDef):
        return _made_by_class(s)
    return None


def _called(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _made_by_call(name: str, call: ast.Call) -> Record | None:
    if _called(call) not in RECORD_MAKERS or len(call.args) != 2 or call.keywords:
        return None
    second = call.args[1]
    if isinstance(second, ast.Constant) and isinstance(second.value, str):
        fields: list[str] = second.value.replace(",", " ").split()
        return Record(name, tuple(fields), (None,) * len(fields), (None,) * len(fields))
    if not isinstance(second, (ast.List, ast.Tuple)):
        return None
    names: list[str] = []
    types: list[ast.expr | None] = []
    for x in second.elts:
        pair = x.elts if isinstance(x, ast.Tuple) and len(x.elts) == 2 else [x]
        if not (isinstance(pair[0], ast.Constant) and isinstance(pair[0].value, str)):
            return None
        names.append(pair[0].value)
        types.append(pair[1] if len(pair) == 2 else None)
    return Record(name, tuple(names), tuple(types), (None,) * len(names))


def _made_by_class(node: ast.ClassDef) -> Record | None:
    is_record = any(_called(d) == "dataclass" for d in node.decorator_list) or any(_called(b) in RECORD_MAKERS for b in node.bases)
    body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)) and not isinstance(s, ast.Pass)]
    if not is_record or not all(isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name) for s in body):
        return None
    ordered = any(isinstance(d, ast.Call) and any(k.arg in ("order", "eq", "init") for k in d.keywords) for d in node.decorator_list)
    if ordered:
        return None
    rows = [s for s in body if isinstance(s, ast.AnnAssign)]
    if any(isinstance(s.value, ast.Call) for s in rows):  # field(...): made anew for each record
        return None
    return Record(node.name, tuple(s.target.id for s in rows if isinstance(s.target, ast.Name)), tuple(s.annotation for s in rows), tuple(s.value for s in rows))


class _Records(ast.NodeTransformer):
    def __init__(self, records: dict[str, Record], places: dict[str, int]):
        self.records, self.places = records, places

    def visit_Call(self, node: ast.Call) -> ast.AST:
        record = self.records.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if record is not None:
            node.args = [self.visit(a) for a in node.args]
            for k in node.keywords:
                k.value = self.visit(k.value)
            return self.made(record, node) or node
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "_replace" and not node.args:
            return self.replaced(node.func.value, node) or node
        if isinstance(node.func, ast.Attribute) and node.func.attr == "_make" and isinstance(node.func.value, ast.Name):
            made = self.records.get(node.func.value.id)
            if made is not None and len(node.args) == 1:
                return ast.copy_location(ast.Call(ast.Name("tuple", ast.Load()), node.args, []), node)
        return node

    def made(self, record: Record, node: ast.Call) -> ast.AST | None:
        values: list[ast.expr | None] = [*node.args, *record.defaults[len(node.args) :]]
        if len(node.args) == 1 and isinstance(node.args[0], ast.Starred) and not node.keywords:
            return ast.copy_location(ast.Call(ast.Name("tuple", ast.Load()), [node.args[0].value], []), node)
        if len(values) != len(record.fields) or any(isinstance(a, ast.Starred) for a in node.args):
            return None
        for k in node.keywords:
            if k.arg not in record.fields:
                return None
            values[record.fields.index(k.arg)] = k.value
        given = [v for v in values if v is not None]
        return ast.copy_location(ast.Tuple(given, ast.Load()), node) if len(given) == len(values) else None

    def replaced(self, value: ast.expr, node: ast.Call) -> ast.AST | None:
        names = {k.arg for k in node.keywords}
        fitting = [r for r in self.records.values() if names <= set(r.fields)]
        if len(fitting) != 1 or not isinstance(value, ast.Name):
            return None
        new = {k.arg: k.value for k in node.keywords}
        parts = [new.get(f) or ast.Subscript(value, ast.Constant(i), ast.Load()) for i, f in enumerate(fitting[0].fields)]
        return ast.copy_location(ast.Tuple(parts, ast.Load()), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr in self.places and isinstance(node.ctx, ast.Load) and not (isinstance(node.value, ast.Name) and node.value.id in self.records):
            return ast.copy_location(ast.Subscript(node.value, ast.Constant(self.places[node.attr]), ast.Load()), node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        record = self.records.get(node.id)
        if record is None or not isinstance(node.ctx, ast.Load):
            return node
        # only annotations are left: constructors were met with their calls
        if not record.fields or any(t is None for t in record.types):
            return ast.copy_location(ast.Name("tuple", ast.Load()), node)
        types = [copy.deepcopy(t) for t in record.types if t is not None]
        inner: ast.expr = ast.Tuple(types, ast.Load()) if len(types) > 1 else types[0]
        return ast.copy_location(ast.Subscript(ast.Name("tuple", ast.Load()), inner, ast.Load()), node)


# ---------------------------------------------------------------- caches


class _Uncached(ast.NodeTransformer):
    """`f.cache_clear()` as nothing: a function with a cache gives what it gives without one."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        match node.value:
            case ast.Call(func=ast.Attribute(value=ast.Name(), attr="cache_clear"), args=[], keywords=[]):
                return ast.copy_location(ast.Pass(), node)
        return node


# ---------------------------------------------------------------- tables of functions


def with_tables(owner: ast.Module | ast.FunctionDef) -> None:
    """`OPS[key](a, b)` of a dict of functions that is only looked into: a function of the key and the arguments that branches."""
    for i, s in enumerate(owner.body):
        table = table_of(s)
        if table is None:
            continue
        name, node = table
        calls = table_calls(owner, name)
        if not calls or not only_looked_into(owner, name, calls):
            continue
        arity = {len(c.args) for c in calls}
        if len(arity) != 1 or any(c.keywords or any(isinstance(a, ast.Starred) for a in c.args) for c in calls):
            continue
        chooser = f"{name.lower()}_of"
        owner.body[i] = ast.copy_location(branches(chooser, node, arity.pop()), s)
        keys = ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], ast.Set([k for k in node.keys if k is not None]), lineno=s.lineno), s)
        still_used = sum(1 for n in walk(owner) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)) > len(calls)
        if still_used:
            owner.body.insert(i, keys)
        for c in calls:
            assert isinstance(c.func, ast.Subscript)
            c.args = [c.func.slice, *c.args]
            c.func = ast.copy_location(ast.Name(chooser, ast.Load()), c.func)


def table_of(s: ast.stmt) -> tuple[str, ast.Dict] | None:
    """The name and the dict of `name = {key: function, ...}` whose values are all functions."""
    if isinstance(s, ast.AnnAssign):
        target: ast.expr | None = s.target
    else:
        target = s.targets[0] if isinstance(s, ast.Assign) and len(s.targets) == 1 else None
    value = s.value if isinstance(s, (ast.Assign, ast.AnnAssign)) else None
    if not (isinstance(target, ast.Name) and isinstance(value, ast.Dict) and value.keys):
        return None
    if not all(isinstance(k, ast.Constant) for k in value.keys):
        return None
    return (target.id, value) if all(isinstance(v, (ast.Lambda, ast.Name, ast.Attribute)) for v in value.values) else None


def table_calls(owner: ast.AST, name: str) -> list[ast.Call]:
    return [n for n in walk(owner) if isinstance(n, ast.Call) and isinstance(n.func, ast.Subscript) and isinstance(n.func.value, ast.Name)
            and n.func.value.id == name]


def only_looked_into(owner: ast.AST, name: str, calls: list[ast.Call]) -> bool:
    """Whether a name is stored to once and read only by these calls and by `in`."""
    fine = {id(c.func.value) for c in calls if isinstance(c.func, ast.Subscript)}
    for n in walk(owner):
        if isinstance(n, ast.Compare) and len(n.ops) == 1 and isinstance(n.ops[0], (ast.In, ast.NotIn)):
            fine.add(id(n.comparators[0]))
    names = [n for n in walk(owner) if isinstance(n, ast.Name) and n.id == name]
    return sum(isinstance(n.ctx, ast.Store) for n in names) == 1 and all(id(n) in fine for n in names if isinstance(n.ctx, ast.Load))


def branches(name: str, table: ast.Dict, arity: int) -> ast.FunctionDef:
    """def name(key, a, b): if key == k1: return f1(a, b) ...; raise KeyError(key)"""
    first = next((v for v in table.values if isinstance(v, ast.Lambda)), None)
    own = [a.arg for a in first.args.args] if first is not None and len(first.args.args) == arity else [f"x{i + 1}" for i in range(arity)]
    key = "key" if "key" not in own else "which"
    body: list[ast.stmt] = []
    for k, f in zip(table.keys, table.values, strict=True):
        test = ast.Compare(ast.Name(key, ast.Load()), [ast.Eq()], [k] if k is not None else [])
        same = isinstance(f, ast.Lambda) and [a.arg for a in f.args.args] == own
        value = f.body if same and isinstance(f, ast.Lambda) else ast.Call(f, [ast.Name(x, ast.Load()) for x in own], [])
        body.append(ast.If(test, [ast.Return(value)], []))
    body.append(ast.Raise(ast.Call(ast.Name("KeyError", ast.Load()), [ast.Name(key, ast.Load())], []), None))
    args = ast.arguments(posonlyargs=[], args=[ast.arg(x) for x in (key, *own)], kwonlyargs=[], kw_defaults=[], defaults=[])
    return with_places(ast.copy_location(ast.FunctionDef(name, args, body, [], None, None), table))


# ---------------------------------------------------------------- entries that call themselves with more


def with_start(tree: ast.Module, name: str, given: int) -> bool:
    """Where the entry `name` calls itself with more than the `given` arguments of its callers: a helper behind a short entry.

    Tells whether it did.
    """
    found = next(((i, s) for i, s in enumerate(tree.body) if isinstance(s, ast.FunctionDef) and s.name == name), None)
    if found is None:
        return False
    at, fn = found
    a = fn.args
    extra = a.args[given:]
    if not extra or a.vararg or a.kwarg or a.kwonlyargs or a.posonlyargs or len(a.defaults) < len(extra):
        return False
    inner = [c for c in walk(fn) if isinstance(c, ast.Call) and isinstance(c.func, ast.Name) and c.func.id == name]
    if not any(len(c.args) > given or c.keywords for c in inner):
        return False
    defaults = dict(zip([x.arg for x in extra], a.defaults[len(a.defaults) - len(extra) :], strict=True))
    taken = {n.id for n in walk(tree) if isinstance(n, ast.Name)} | {n.name for n in walk(tree) if isinstance(n, ast.FunctionDef)}
    helper = f"{name}_from" if f"{name}_from" not in taken else f"{name}_from_"
    doc = fn.body[:1] if ast.get_docstring(fn) is not None else []
    body = fn.body[len(doc) :]
    start: list[ast.expr] = []
    for x in extra:
        fresh = fresh_default(body, x.arg)
        is_none = isinstance(defaults[x.arg], ast.Constant) and getattr(defaults[x.arg], "value", 0) is None
        if is_none and fresh is not None and not any(isinstance(c, ast.Constant) and c.value is None for call in inner for c in call.args[given:]):
            body = [s for s in body if s is not fresh[0]]
            start.append(fresh[1])
            x.annotation = without_none(x.annotation)
        else:
            start.append(defaults[x.arg])
    outer_args = ast.arguments(posonlyargs=[], args=[copy.deepcopy(x) for x in a.args[:given]], kwonlyargs=[], kw_defaults=[],
                               defaults=a.defaults[: len(a.defaults) - len(extra)])
    call = ast.Call(ast.Name(helper, ast.Load()), [*(ast.Name(x.arg, ast.Load()) for x in a.args[:given]), *start], [])
    outer = ast.FunctionDef(name, outer_args, [*doc, ast.Return(call)], [], copy.deepcopy(fn.returns), None)
    for c in inner:
        assert isinstance(c.func, ast.Name)
        c.func.id = helper
    fn.name, fn.body = helper, body or [ast.Pass()]
    tree.body.insert(at, ast.copy_location(outer, fn))
    with_places(tree)
    return True


def fresh_default(body: list[ast.stmt], name: str) -> tuple[ast.stmt, ast.expr] | None:
    """`if name is None: name = <literal>` among the first statements, and the literal."""
    for s in body[:4]:
        if (isinstance(s, ast.If) and not s.orelse and len(s.body) == 1 and isinstance(s.test, ast.Compare) and isinstance(s.test.left, ast.Name)
                and s.test.left.id == name and isinstance(s.test.ops[0], (ast.Is, ast.Eq)) and isinstance(s.body[0], ast.Assign)
                and isinstance(s.test.comparators[0], ast.Constant) and s.test.comparators[0].value is None):
            target, value = s.body[0].targets[0], s.body[0].value
            closed = not any(isinstance(n, ast.Name) and n.id not in ("set", "dict", "list") for n in walk(value))
            return (s, value) if isinstance(target, ast.Name) and target.id == name and closed else None
        if any(isinstance(n, ast.Name) and n.id == name for n in walk(s)):
            return None
    return None


def without_none(annotation: ast.expr | None) -> ast.expr | None:
    """X of `X | None` and `Optional[X]`."""
    match annotation:
        case ast.BinOp(left=x, right=ast.Constant(value=None)) | ast.BinOp(left=ast.Constant(value=None), right=x):
            return x
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional"), slice=x):
            return x
        case ast.Constant(value=None):
            return None
    return annotation
