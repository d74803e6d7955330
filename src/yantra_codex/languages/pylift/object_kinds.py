"""Which expressions are objects of a source's classes, or hold such: found by following assignments until nothing changes.

A kind is None (nothing known, or no object), ("object", C), ("of", K) for sequences and sets, ("map", K, V), ("parts", K...) for
tuples. One kind a variable of a function; stores to one variable are joined, the first one found wins where they differ.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from yantra_codex.languages.pylift.tree_names import own_scope, parameters, rebound
from yantra_codex.languages.pylift.user_classes import UserClass, is_static, self_name
from yantra_codex.languages.pylift.walking import walk

Kind = tuple[Any, ...] | None
ROUNDS = 12
SURE = 2  # from this round on, what is stored into at a subscript and not known to be a map is taken as a list
SAME = {"list", "sorted", "reversed", "deque", "set", "tuple", "frozenset", "copy", "iter", "islice"}
ITEM = {"next", "heappop", "min", "max", "heappushpop", "heapreplace", "choice"}
TAKES = {"pop", "popleft", "popitem", "get", "setdefault"}
GIVES = {"append", "add", "appendleft", "insert", "push"}


def join(a: Kind, b: Kind) -> Kind:
    if a is None or a == b:
        return b
    if b is None or a[0] != b[0] or len(a) != len(b) or a[0] == "object":
        return a
    return (a[0], *(join(x, y) for x, y in zip(a[1:], b[1:], strict=True)))


def item(k: Kind) -> Kind:
    """The kind of what iterating gives."""
    if k is None or k[0] == "object":
        return None
    if k[0] != "parts":
        return k[1]  # type: ignore[no-any-return]
    out: Kind = None
    for x in k[1:]:
        out = join(out, x)
    return out


def entry_of(k: Kind) -> Kind:
    """The kind of what a subscript gives."""
    return k[2] if k is not None and k[0] == "map" else item(k)  # type: ignore[no-any-return]


class Kinds:
    """The kinds of a source's variables, fields and results."""

    def __init__(self, tree: ast.Module, classes: dict[str, UserClass]):
        self.classes = classes
        self.variables: dict[tuple[int, str], Kind] = {}
        self.fields: dict[tuple[str, str], Kind] = {}
        self.results: dict[int, Kind] = {}
        self.functions: dict[str, list[ast.FunctionDef]] = {}
        self.around: dict[int, ast.AST] = {}
        self.owners: dict[int, str] = {}
        self.locals: dict[int, set[str]] = {}
        self.known: dict[tuple[int, int], Kind] = {}  # of what has been asked since a store last said something new
        self.changed = False
        self.round = 0
        self.scope: ast.AST = tree
        for c in classes.values():
            for m in c.methods.values():
                self.owners[id(m)] = c.name
        self.everyone = [(n, around) for n, around in functions_in(tree, tree)]
        self.everyone += [(m, tree) for c in classes.values() for m in c.methods.values() if id(m) not in {id(n) for n, _ in self.everyone}]
        for fn, around in self.everyone:
            self.around[id(fn)] = around
            outside = {x for n in own_scope(fn) if isinstance(n, ast.Nonlocal) for x in n.names}
            self.locals[id(fn)] = (rebound(fn) | set(parameters(fn))) - outside
            if id(fn) not in self.owners:
                self.functions.setdefault(fn.name, []).append(fn)
        self.solve()

    def solve(self) -> None:
        for self.round in range(ROUNDS):
            self.changed = False
            for fn, _ in self.everyone:
                self.function(fn)
            if not self.changed and self.round >= SURE:
                return

    def function(self, fn: ast.FunctionDef) -> None:
        self.scope = fn
        owner = self.owners.get(id(fn))
        own = self_name(fn) if owner is not None else None
        for a in (*fn.args.posonlyargs, *fn.args.args, *fn.args.kwonlyargs):
            self.bind(ast.Name(a.arg), ("object", owner) if own == a.arg else self.annotated(a.annotation))
        self.gives(fn, self.annotated(fn.returns))
        for n in own_scope(fn):
            for x in walk(n) if isinstance(n, ast.Lambda) else [n]:
                self.node(x, fn)

    # ------------------------------------------------------------ what stores say

    def bind(self, target: ast.expr, k: Kind) -> None:
        if k is None:
            return
        match target:
            case ast.Name(id=name):
                at = self.home(name)
                if at is not None:
                    self.put(self.variables, (id(at), name), k)
            case ast.Tuple(elts=xs) | ast.List(elts=xs):
                parts = k[1:] if k[0] == "parts" and len(k) == len(xs) + 1 else [item(k)] * len(xs)
                for x, p in zip(xs, parts, strict=True):
                    self.bind(x, p)
            case ast.Attribute(value=value, attr=attr):
                made = self.class_of(value, attr)
                if made is not None:
                    self.put(self.fields, (made, attr), k)
            case ast.Subscript(value=value):
                base = self.kind(value)
                if base is not None or self.round >= SURE:
                    self.bind(value, ("map", None, k) if base is not None and base[0] == "map" else ("of", k))
            case ast.Starred(value=value):
                self.bind(value, ("of", item(k)))

    def back(self, value: ast.expr, target: ast.expr) -> None:
        """What is stored in a variable of objects is an object."""
        if isinstance(value, ast.Tuple) and isinstance(target, ast.Tuple) and len(value.elts) == len(target.elts):
            for v, t in zip(value.elts, target.elts, strict=True):
                self.back(v, t)
        elif isinstance(target, (ast.Name, ast.Attribute)):
            self.back_from(value, self.kind(target))

    def back_from(self, value: ast.expr, k: Kind) -> None:
        if k is not None and k[0] == "object" and isinstance(value, (ast.Name, ast.Attribute)) and self.kind(value) is None:
            self.bind(value, k)

    def put(self, table: dict[Any, Kind], key: Any, k: Kind) -> None:
        new = join(table.get(key), k)
        if new != table.get(key):
            table[key] = new
            self.changed = True
            self.known.clear()

    def gives(self, fn: ast.FunctionDef, k: Kind) -> None:
        if k is not None:
            self.put(self.results, id(fn), k)

    def home(self, name: str) -> ast.AST | None:
        """The function whose variable a name is."""
        at: ast.AST | None = self.scope
        while at is not None and name not in self.locals.get(id(at), ()):
            at = self.around.get(id(at))
        return at

    def node(self, n: ast.AST, fn: ast.FunctionDef) -> None:
        match n:
            case ast.Assign(targets=targets, value=value):
                for t in targets:
                    self.bind(t, self.kind(value))
                    self.back(value, t)
            case ast.AnnAssign(target=target, annotation=a, value=value):
                self.bind(target, join(self.kind(value) if value is not None else None, self.annotated(a)))
            case ast.NamedExpr(target=target, value=value):
                self.bind(target, self.kind(value))
            case ast.AugAssign(target=target, value=value):
                self.bind(target, self.kind(value))
            case ast.For(target=target, iter=it) | ast.comprehension(target=target, iter=it):
                self.bind(target, item(self.kind(it)))
            case ast.Return(value=ast.expr() as value):
                self.gives(fn, self.kind(value))
            case ast.Yield(value=ast.expr() as value):
                self.gives(fn, ("of", self.kind(value)))
            case ast.Call():
                self.call(n)
            case ast.Attribute(value=ast.Name() as value, attr=attr):
                # a field of one class only says what its object is
                having = [c.name for c in self.classes.values() if attr in c.fields]
                if self.kind(value) is None and len(having) == 1:
                    self.bind(value, ("object", having[0]))

    def call(self, n: ast.Call) -> None:
        for fn, skip in self.called(n):
            names = parameters(fn)[skip:]
            pairs = [*zip(names, n.args, strict=False), *((k.arg, k.value) for k in n.keywords)]
            for name, value in pairs:
                if name is not None and not isinstance(value, ast.Starred):
                    self.put_if(self.variables, (id(fn), name), self.kind(value))
                    self.back_from(value, self.variables.get((id(fn), name)))
        match n:
            case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[*_, x]) if attr in GIVES and not self.called(n):
                self.bind(value, self.of(x))
            case ast.Call(func=ast.Attribute(attr="heappush") | ast.Name(id="heappush"), args=[value, x]):
                self.bind(value, self.of(x))
            case ast.Call(func=ast.Attribute(value=value, attr="extend"), args=[x]):
                self.bind(value, ("of", item(self.kind(x))))

    def of(self, x: ast.expr) -> Kind:
        k = self.kind(x)
        return None if k is None else ("of", k)

    def put_if(self, table: dict[Any, Kind], key: Any, k: Kind) -> None:
        if k is not None:
            self.put(table, key, k)

    # ------------------------------------------------------------ what expressions are

    def kind(self, e: ast.AST | None) -> Kind:
        key = (id(self.scope), id(e))
        if key not in self.known:
            self.known[key] = self.find(e)
        return self.known[key]

    def find(self, e: ast.AST | None) -> Kind:
        match e:
            case ast.Name(id=name):
                at = self.home(name)
                return self.variables.get((id(at), name)) if at is not None else None
            case ast.Call():
                return self.kind_of_call(e)
            case ast.Attribute(value=value, attr=attr):
                owner = self.class_of(value, attr)
                if owner is not None and attr in self.classes[owner].properties:
                    return self.results.get(id(self.classes[owner].methods[attr]))
                return self.fields.get((owner, attr)) if owner is not None else None
            case ast.Subscript(value=value, slice=index):
                base = self.kind(value)
                if isinstance(index, ast.Slice):
                    return base
                if base is not None and base[0] == "parts" and isinstance(index, ast.Constant) and isinstance(index.value, int):
                    return base[1:][index.value] if -len(base) < index.value < len(base) - 1 else None  # type: ignore[no-any-return]
                return entry_of(base)
            case ast.List(elts=xs) | ast.Set(elts=xs):
                return ("of", self.joined(xs))
            case ast.Tuple(elts=xs):
                return ("parts", *map(self.kind, xs))
            case ast.Dict(keys=ks, values=vs):
                return ("map", self.joined([k for k in ks if k is not None]), self.joined(vs))
            case ast.ListComp(elt=x) | ast.SetComp(elt=x) | ast.GeneratorExp(elt=x):
                return ("of", self.kind(x))
            case ast.DictComp(key=k, value=v):
                return ("map", self.kind(k), self.kind(v))
            case ast.IfExp(body=a, orelse=b) | ast.BinOp(left=a, right=b):
                return join(self.kind(a), self.kind(b))
            case ast.BoolOp(values=xs):
                return self.joined(xs)
            case ast.NamedExpr(value=x) | ast.Starred(value=x):
                return self.kind(x)
        return None

    def joined(self, xs: Iterable[ast.expr]) -> Kind:
        out: Kind = None
        for x in xs:
            out = join(out, self.kind(x))
        return out

    def kind_of_call(self, e: ast.Call) -> Kind:
        match e:
            case ast.Call(func=ast.Name(id=name)) if name in self.classes and self.home(name) is None:
                return ("object", name)
            case ast.Call(func=ast.Name(id="defaultdict") | ast.Attribute(attr="defaultdict"), args=args):
                made = args[0] if args else None
                inner: Kind = ("object", made.id) if isinstance(made, ast.Name) and made.id in self.classes else None
                if isinstance(made, ast.Lambda):
                    inner = self.kind(made.body)
                elif isinstance(made, ast.Name) and made.id in ("list", "set"):
                    inner = ("of", None)
                elif isinstance(made, ast.Name) and made.id == "dict":
                    inner = ("map", None, None)
                return ("map", None, inner)
        out: Kind = None
        for fn, _ in self.called(e):
            out = join(out, self.results.get(id(fn)))
        return out if out is not None or self.called(e) else self.kind_of_builtin(e)

    def kind_of_builtin(self, e: ast.Call) -> Kind:
        name = e.func.id if isinstance(e.func, ast.Name) else e.func.attr if isinstance(e.func, ast.Attribute) else ""
        base = self.kind(e.func.value) if isinstance(e.func, ast.Attribute) else None
        first = self.kind(e.args[0]) if e.args else None
        if name == "dict":
            return ("map", None, None)
        if name == "copy" and base is not None:
            return base
        if name in SAME:
            return ("of", item(first))
        if name in ITEM:
            return item(first) if len(e.args) == 1 or name.startswith("heap") else self.joined(e.args)
        if name == "enumerate":
            return ("of", ("parts", None, item(first)))
        if name == "zip":
            return ("of", ("parts", *(item(self.kind(a)) for a in e.args)))
        if base is not None and name == "items":
            return ("of", ("parts", item(base), entry_of(base)))
        if base is not None and name == "values":
            return ("of", entry_of(base))
        if base is not None and name == "keys":
            return ("of", item(base))
        return entry_of(base) if base is not None and name in TAKES else None

    def called(self, e: ast.Call) -> list[tuple[ast.FunctionDef, int]]:
        """The functions of the source that a call may mean, with how many of their parameters are not among its arguments."""
        func = e.func
        if isinstance(func, ast.Name):
            made = self.classes.get(func.id)
            if made is not None and self.home(func.id) is None:
                return [(made.start, 1)] if made.start is not None else []
            return [(fn, 0) for fn in self.functions.get(func.id, [])]
        if isinstance(func, ast.Attribute):
            name = self.class_of(func.value, func.attr)
            m = self.classes[name].methods.get(func.attr) if name is not None else None
            return [(m, 0 if is_static(m) else 1)] if m is not None else []
        return []

    def class_of(self, value: ast.expr, attr: str) -> str | None:
        """The class of `value` in `value.attr`, where it has such an attribute."""
        if isinstance(value, ast.Name) and value.id in self.classes and self.home(value.id) is None:
            return value.id
        k = self.kind(value)
        if k is not None and k[0] == "object":
            c = self.classes[k[1]]
            return c.name if attr in c.methods or attr in c.fields or attr in c.constants else None
        return None

    def annotated(self, a: ast.expr | None) -> Kind:
        """What an annotation says."""
        match a:
            case ast.Constant(value=str(text)):
                try:
                    return self.annotated(ast.parse(text, mode="eval").body)
                except (SyntaxError, ValueError):
                    return None
            case ast.Name(id=name) if name in self.classes:
                return ("object", name)
            case ast.BinOp(left=x, op=ast.BitOr(), right=y):
                return join(self.annotated(x), self.annotated(y))
            case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional"), slice=x):
                return self.annotated(x)
            case ast.Subscript(value=ast.Name(id="Dict" | "dict" | "DefaultDict"), slice=ast.Tuple(elts=[k, v])):
                found = ("map", self.annotated(k), self.annotated(v))
                return found if found != ("map", None, None) else None
            case ast.Subscript(value=ast.Name(id="tuple" | "Tuple"), slice=ast.Tuple(elts=xs)):
                parts = [self.annotated(x) for x in xs]
                return ("parts", *parts) if any(p is not None for p in parts) else None
            case ast.Subscript(slice=x):
                inner = self.annotated(x)
                return ("of", inner) if inner is not None else None
        return None


def functions_in(node: ast.AST, around: ast.AST) -> Iterable[tuple[ast.FunctionDef, ast.AST]]:
    """Every function below a node with the function around it (methods: the module)."""
    for n in own_scope(node):
        if isinstance(n, ast.FunctionDef):
            yield n, around
            yield from functions_in(n, n)
        elif isinstance(n, ast.ClassDef):
            yield from functions_in(n, around)


__all__ = ["Kind", "Kinds", "item"]
