"""Linking Python: packages and relative imports, classes with their bases, what built-in containers give."""

from __future__ import annotations

import builtins
from posixpath import dirname
from typing import Any

from yantra_codex.corpora.graph.facts import Expr
from yantra_codex.corpora.graph.infer import Infer, distinct
from yantra_codex.corpora.graph.world import END, Value, Values, View

BUILTINS = frozenset(dir(builtins)) | {"reveal_type", "__file__", "__name__", "__doc__", "__path__"}
# the last part of an outside name -> the container it is
LISTS = frozenset(["list", "List", "Sequence", "MutableSequence", "Iterable", "Iterator", "Collection", "Set", "FrozenSet", "AbstractSet", "MutableSet", "set", "frozenset", "Deque", "deque", "Generator", "AsyncIterator", "AsyncIterable", "AsyncGenerator", "KeysView", "ValuesView", "Reversible", "Container"])
DICTS = frozenset(["dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "DefaultDict", "defaultdict", "ChainMap"])
TRANSPARENT = frozenset(["Optional", "Union", "ClassVar", "Final", "Annotated", "Required", "NotRequired", "ReadOnly", "Awaitable", "Coroutine", "InitVar", "Unpack", "TypeGuard"])
NOTHING = frozenset(["Any", "object", "None", "Literal", "NoReturn", "Never", "Hashable", "Sized", "bool", "int", "float", "complex", "str", "bytes", "bytearray"])
PROPERTIES = frozenset(["property", "cached_property", "abstractproperty", "lazy_property", "reify"])
MANAGERS = frozenset(["contextmanager", "asynccontextmanager"])
# builtin function -> its result by the shape of its first argument
COPIES_ELEMENTS = frozenset(["list", "sorted", "set", "frozenset", "iter", "reversed", "tuple", "filter", "deque", "aiter"])
GIVES_ELEMENT = frozenset(["next", "min", "max", "anext", "choice"])
PASSES_ON = frozenset(["copy", "deepcopy", "replace", "proxy", "wraps", "update_wrapper", "lru_cache", "cache", "singledispatch", "final", "overload", "contextmanager", "asynccontextmanager"])


class Python(Infer):
    BLOCK_SCOPED = False

    def prepare(self) -> None:
        self.roots: dict[str, str] = {}  # path of a file -> the folder that its absolute names start from
        self.modules: dict[str, list[tuple[str, View]]] = {}  # dotted name -> [(root, file)]
        for v in self.views:
            self.place(v)
        self.folders: set[str] = set()
        for v in self.views:
            folder = dirname(v.path)
            while folder and folder not in self.folders:
                self.folders.add(folder)
                folder = dirname(folder)
        self.returned_in: dict[int, dict[int, list[Any]]] = {}
        self.mros: dict[int, tuple[int, ...]] = {}
        self.note_attributes()

    def place(self, v: View) -> None:
        """Give a file its dotted names: below its package's root, and below the tree's own root."""
        is_package = v.path.endswith("__init__.py")
        stem = dirname(v.path) if is_package else v.path.removesuffix(".py").removesuffix(".pyi")
        root = dirname(v.path)
        while root and (self.file(f"{root}/__init__.py") is not None):
            root = dirname(root)
        self.roots[v.path] = root
        in_package = not root and self.file("__init__.py") is not None
        for r in {root, ""}:
            dotted = (stem[len(r) + 1:] if r else stem).replace("/", ".")
            if in_package and self.world.root_name:
                name = f"{self.world.root_name}.{dotted}" if dotted else self.world.root_name
                self.modules.setdefault(name, []).append(("..", v))
            if dotted:
                self.modules.setdefault(dotted, []).append((r, v))

    def file(self, path: str) -> View | None:
        v = self.world.by_path.get(path)
        return v if v is not None and v.facts.language == "python" else None

    def note_attributes(self) -> None:
        """self.x = ... in methods: attributes of the class."""
        for v in self.views:
            firsts = {k: d[8]["first"] for k, d in enumerate(v.defs) if "first" in d[8]}
            for target, name, value, scope, at in v.facts.attrs:
                method = scope
                while method > 0 and method not in firsts:
                    method = v.defs[method][2]
                if method > 0 and target == firsts[method]:
                    self.members_of.setdefault(v.base + v.defs[method][2], {}).setdefault(name, []).append((v, scope, at, value))

    # ---- modules

    def import_values(self, v: View, k: int) -> Values:
        module, symbol, *_ = v.facts.imports[k]
        found = self.module(v, module)
        if symbol is None or symbol == "*":
            return found
        if not found:
            return (("X", f"{module}.{symbol}"),)
        return tuple(x for m in found for x in self.attribute(m, symbol))

    def module(self, v: View, name: str) -> Values:
        """The module that an import in file v names: a file, a folder without __init__.py, or something outside."""
        if name.startswith("."):
            rest = name.lstrip(".")
            folder = dirname(v.path)
            for _ in range(len(name) - len(rest) - 1):
                if not folder:
                    return (("X", name),)
                folder = dirname(folder)
            path = "/".join(filter(None, (folder, rest.replace(".", "/"))))
            return self.at_path(path) or (("X", name),)
        candidates = self.modules.get(name, ())
        own = self.roots[v.path]
        for root, other in candidates:
            if root == own and (other is not v or "." in name):
                return (("M", other.base),)
        beside = self.at_path("/".join(filter(None, (own, name.replace(".", "/")))))
        if beside:
            return beside
        if candidates and candidates[0][1] is not v:
            return (("M", candidates[0][1].base),)
        first = name.split(".")[0]
        return (("X", name),) if first not in self.modules or name == first else ()

    def at_path(self, path: str) -> Values:
        for file in (f"{path}/__init__.py" if path else "__init__.py", f"{path}.py", f"{path}.pyi"):
            v = self.file(file)
            if v is not None:
                return (("M", v.base),)
        return (("N", path),) if path in self.folders else ()

    def module_attribute(self, number: int, name: str) -> Values:
        v = self.world.view(number)
        ks = v.module_names.get(name)
        found = self.reaching(v, ks, END, END) if ks else ()
        if found:
            out = tuple(x for k in found for x in self.bound(v, k))
            if out:
                return out
        if v.path.endswith("__init__.py"):
            sub = self.at_path("/".join(filter(None, (dirname(v.path), name))))
            if sub:
                return sub
        return () if found else self.starred(v, name)

    def starred(self, v: View, name: str) -> Values:
        """A name that `from m import *` brings."""
        return self.once((v.number, "*", name), self.find_starred, v, name)

    def find_starred(self, v: View, name: str) -> Values:
        if name.startswith("_"):
            return ()
        for _, e in reversed(v.facts.exports):
            found = tuple(x for m in self.values(v, 0, END, e) if m[0] == "M" for x in self.module_attribute(m[1], name))
            if found:
                return found
        return ()

    def nowhere(self, v: View, name: str) -> Values:
        found = self.starred(v, name) if v.facts.exports else ()
        if found:
            return found
        return (("X", name),) if name in BUILTINS else ()

    # ---- classes

    def bases(self, number: int) -> list[int]:
        v = self.world.view(number)
        d = v.defs[number - v.base]
        out = []
        for b in d[8].get("bases", ()):
            e = b[1] if isinstance(b, list) and b[0] in ("[", "<") else b
            out += [x[1] for x in self.values(v, d[2], d[6], e) if x[0] == "C"]
        return out

    def mro(self, number: int) -> tuple[int, ...]:
        """A class and its bases in the order in which they are asked."""
        known = self.mros.get(number)
        if known is not None:
            return known
        self.mros[number] = (number,)  # a class that inherits from itself ends here
        bases = self.bases(number)
        out = (number, *_merged([[*self.mro(b)] for b in bases] + [bases]))
        self.mros[number] = out
        return out

    def attribute(self, base: Value, name: str) -> Values:
        kind = base[0]
        if kind == "M":
            return self.once(("m", base[1], name), self.module_attribute, base[1], name)
        if kind in "ISCK":
            return self.once(("a", base, name), self.class_attribute, base, base[1], name, 0)
        if kind == "P":
            return self.once(("a", base, name), self.class_attribute, ("S", base[1]), base[2], name, base[1])
        if kind == "N":
            return self.at_path(f"{base[1]}/{name}" if base[1] else name)
        if kind == "X":
            return (("X", f"{base[1]}.{name}"),)
        if kind == "B":
            return (("T", base, name),)
        return ()

    def class_attribute(self, base: Value, number: int, name: str, after: int) -> Values:
        """What an attribute of an instance or a class is: the first class of the order that has it says so."""
        order = self.mro(number)
        if after and after in order:
            order = order[order.index(after) + 1:]
        if name == "__class__":
            return (("C", number, ()) if base[0] in "I" else ("K", number),)
        for c in order:
            v = self.world.view(c)
            scope = c - v.base
            ks = v.names.get((scope, name))
            fields = self.members_of.get(c, {}).get(name)
            out: Values = ()
            if ks:
                for k in self.reaching(v, ks, v.defs[scope][7] - 1, END):
                    out += self.class_bound(v, k, base)
            if fields:
                out += tuple(x for f in fields for x in self.values(*f))
            if ks or fields:
                return self.as_seen(out, base)
        if base[0] in "CK":
            for meta in order:
                v = self.world.view(meta)
                m = v.defs[meta - v.base][8].get("meta")
                if m is not None:
                    return tuple(x for y in self.values(v, v.defs[meta - v.base][2], END, m) if y[0] == "C"
                                 for x in self.class_attribute(("K", number), y[1], name, 0))
        return ()

    def class_bound(self, v: View, k: int, base: Value) -> Values:
        value = v.binds[k][4]
        if isinstance(value, list) and value[0] == "d" and v.defs[value[1]][0] in ("function", "method"):
            if base[0] in "IS" and self.marked(v, value[1], PROPERTIES):
                return self.returned(v.base + value[1])
            return (("F", v.base + value[1], base),)
        out = self.bound(v, k)
        if base[0] in "CK" and any(self.is_enum(b) for b in self.mro(base[1])):
            return (("I", base[1], ()),)
        return out

    def is_enum(self, number: int) -> bool:
        v = self.world.view(number)
        return any(b in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag") or (isinstance(b, list) and b[0] == "." and b[2] in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))
                   for b in v.defs[number - v.base][8].get("bases", ()))

    def marked(self, v: View, k: int, names: frozenset[str]) -> bool:
        """Whether one of these decorators stands above a function."""
        return any(_last_name(m) in names for m in v.defs[k][8].get("marks", ()))

    # ---- what Python's own expressions give

    def other(self, v: View, scope: int, at: int, e: Expr) -> Values:
        op = e[0]
        if op in ("self", "cls"):
            return self.own(v, scope, "S" if op == "self" else "K")
        if op == "en":
            return tuple(x for m in self.values(v, scope, at, e[1]) for x in self.entered(m))
        if op == "g":
            ks = v.module_names.get(e[1])
            return tuple(x for k in self.reaching(v, ks, END, END) for x in self.bound(v, k)) if ks else self.nowhere(v, e[1])
        if op == "op":
            return self.operated(v, scope, at, e)
        if op == "y":
            return (("B", "iter", (distinct(self.values(v, scope, at, e[1])),)),)
        if op == "alias":
            return self.written(v, scope, at, e[1])
        return ()

    def own(self, v: View, scope: int, kind: str) -> Values:
        owner = v.defs[scope][2]
        return ((kind, v.base + owner),) if owner >= 0 and v.defs[owner][0] == "class" else ()

    def entered(self, manager: Value) -> Values:
        if manager[0] in "IS":
            given = tuple(x for f in (*self.attribute(manager, "__enter__"), *self.attribute(manager, "__aenter__")) if f[0] == "F"
                          for x in self.as_seen(self.returned(f[1]), f[2]))
            return given or (manager,)
        return manager[2][0] if manager[0] == "B" and manager[1] == "manager" else ()

    OPERATORS = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__", "@": "__matmul__", "|": "__or__", "&": "__and__"}

    def operated(self, v: View, scope: int, at: int, e: Expr) -> Values:
        name = self.OPERATORS.get(e[1])
        left = self.values(v, scope, at, e[2])
        out: Values = ()
        for x in left:
            if x[0] in "IS" and name:
                out += tuple(y for f in self.attribute(x, name) if f[0] == "F" for y in self.as_seen(self.returned(f[1]), f[2]))
            elif x[0] == "B" or (x[0] in "CK" and e[1] == "|"):
                out += (x,)
        if e[1] == "|":
            out += tuple(y for y in self.values(v, scope, at, e[3]) if y[0] in "CK")
        return out

    def item(self, base: Value, key: Expr, place: tuple[View, int, int]) -> Values:
        kind = base[0]
        if kind == "B":
            args = base[2]
            if isinstance(key, list) and key[0] == "sl":
                return (base,)
            if base[1] == "tuple":
                return args[key] if isinstance(key, int) and key < len(args) else tuple(x for a in args for x in a) if not isinstance(key, int) else ()
            return args[-1] if args and base[1] in ("list", "dict", "tuple*", "set", "iter") else ()
        if kind in "IS":
            if isinstance(key, int) and self.attribute(base, "__iter__") and not self.attribute(base, "__getitem__"):
                return self.each(base)
            return tuple(x for f in self.attribute(base, "__getitem__") if f[0] == "F" for x in self.as_seen(self.returned(f[1]), f[2]))
        if kind in "CK":
            return (base,)  # a generic class with its arguments, or a member of an enum
        return ()

    def each(self, base: Value) -> Values:
        kind = base[0]
        if kind == "B":
            if base[1] == "tuple":
                return tuple(x for a in base[2] for x in a)
            return base[2][0] if base[2] and base[1] in ("list", "set", "iter", "dict", "tuple*") else ()
        if kind in "IS":
            out: Values = ()
            for f in (*self.attribute(base, "__iter__"), *self.attribute(base, "__aiter__")):
                if f[0] == "F":
                    for given in self.as_seen(self.returned(f[1]), f[2]):
                        if given[0] == "B":
                            out += self.each(given)
                        elif given[0] in "IS":
                            out += tuple(x for g in (*self.attribute(given, "__next__"), *self.attribute(given, "__anext__")) if g[0] == "F"
                                         for x in self.as_seen(self.returned(g[1]), g[2]))
            return out or (self.item(base, None, None) if not self.attribute(base, "__iter__") else ())  # type: ignore[arg-type]
        if kind == "C" and any(self.is_enum(c) for c in self.mro(base[1])):
            return (("I", base[1], ()),)
        return ()

    def param(self, v: View, k: int, i: int, default: Expr) -> Values:
        d = v.defs[k]
        out = self.values(v, d[2], d[6], default)
        name = d[8]["params"][i][0]
        shift = 1 if "first" in d[8] else 0
        for w, c in self.callers.get(v.base + k, ()):
            call = w.facts.calls[c]
            out += self.given(w, call, i - shift, name)
            if len(out) > 40:
                return ()
        return out

    def given(self, w: View, call: list[Any], i: int, name: str) -> Values:
        """What a call gives for the i-th parameter, or the one of that name."""
        args = call[5]
        if any(isinstance(a, list) and a == ["="] for a in args):
            return ()
        for a in args:
            if isinstance(a, list) and len(a) == 3 and a[0] == "=" and a[1] == name:
                return self.values(w, call[0], call[3], a[2])
        if 0 <= i < len(args) and not (isinstance(args[i], list) and args[i][0] == "="):
            return self.values(w, call[0], call[3], args[i])
        return ()

    # ---- written types

    def find_written(self, v: View, scope: int, at: int, t: Expr) -> Values:
        if isinstance(t, str):
            return self.named_type(v, scope, at, t)
        op = t[0]
        if op == "|":
            return tuple(x for part in t[1:] for x in self.written(v, scope, at, part))
        if op == ".":
            return tuple(x for y in self.values(v, scope, at, t) for x in self.type_instance(y))
        if op in ("<", "["):
            args = t[2:]
            if op == "[" and args and isinstance(args[0], list) and args[0][:2] == ["l", "tuple"]:
                args = args[0][2:]
            return tuple(x for y in self.values(v, scope, at, t[1]) for x in self.applied(y, args, v, scope, at))
        if op in ("op", "alias", "t"):
            parts = t[2:] if op == "op" else t[1:]
            return tuple(x for part in parts for x in self.written(v, scope, at, part))
        return ()

    def named_type(self, v: View, scope: int, at: int, name: str) -> Values:
        found = self.find(v, scope, END if scope == 0 else at, name)
        if found is None:
            return tuple(x for y in self.nowhere(v, name) for x in self.type_instance(y))
        out: Values = ()
        for k in found:
            value = v.binds[k][4]
            if isinstance(value, list) and value[0] in ("[", "|", "op", "alias", "<"):  # Name = Union[A, B]
                out += self.once((v.number, "t", k), self.written, v, v.binds[k][0], v.binds[k][2] - 1, value)
            else:
                out += tuple(x for y in self.bound(v, k) for x in self.type_instance(y))
        return out

    def type_instance(self, c: Value) -> Values:
        """An instance of what a type's name stands for."""
        if c[0] in "CK":
            return self.instances(c)
        if c[0] == "X":
            last = c[1].rsplit(".", 1)[-1]
            if last == "Self":
                return ()
            if last in LISTS:
                return (("B", "list", ()),)
            if last in DICTS:
                return (("B", "dict", ()),)
            if last in NOTHING:
                return (("B", last, ()),) if last not in ("Any", "object") else ()
            return (("X", f"{c[1]}()"),)
        return ()

    def applied(self, c: Value, args: list[Expr], v: View, scope: int, at: int) -> Values:
        """A written type with arguments."""
        if c[0] in "CK":
            return self.instances(c)
        if c[0] != "X":
            return ()
        last = c[1].rsplit(".", 1)[-1]
        if last in TRANSPARENT:
            given = args[-1:] if last == "Coroutine" else args[:1] if last == "Annotated" else args
            return tuple(x for a in given for x in self.written(v, scope, at, a))
        if last in LISTS:
            return (("B", "list", (self.written(v, scope, at, args[0]),)),)
        if last in DICTS:
            return (("B", "dict", tuple(self.written(v, scope, at, a) for a in args[:2])),) if len(args) > 1 else ()
        if last in ("tuple", "Tuple"):
            if len(args) == 2 and args[1] is None:
                return (("B", "list", (self.written(v, scope, at, args[0]),)),)
            return (("B", "tuple", tuple(self.written(v, scope, at, a) for a in args)),)
        if last in ("type", "Type"):
            return tuple(("C", x[1], ()) for x in self.written(v, scope, at, args[0]) if x[0] in "IS")
        if last == "Callable" and len(args) == 2:
            return (("B", "callable", (self.written(v, scope, at, args[1]),)),)
        if last in ("ContextManager", "AbstractContextManager", "AsyncContextManager", "AbstractAsyncContextManager"):
            return (("B", "manager", (self.written(v, scope, at, args[0]),)),)
        return (("X", f"{c[1]}()"),)

    # ---- calls

    def targets(self, v: View, k: int) -> list[int]:
        """What a call means; of a property whose value is called, the property."""
        e = v.facts.calls[k][4]
        if isinstance(e, list) and e[0] == ".":
            called = v.facts.calls[k]
            found = [p for base in self.values(v, called[0], called[3], e[1]) if base[0] in "IS" for p in self.property_named(base[1], e[2])]
            if found:
                return found
        return super().targets(v, k)

    def property_named(self, number: int, name: str) -> list[int]:
        for c in self.mro(number):
            v = self.world.view(c)
            ks = v.names.get((c - v.base, name))
            if ks:
                values = [v.binds[k][4] for k in ks]
                return [v.base + e[1] for e in values[:1] if isinstance(e, list) and e[0] == "d" and self.marked(v, e[1], PROPERTIES)]
            if name in self.members_of.get(c, ()):
                return []
        return []

    def called(self, f: Value) -> list[int]:
        """A function or class; of an instance, its __call__."""
        if f[0] in "IS":
            return [g[1] for g in self.attribute(f, "__call__") if g[0] == "F"]
        return super().called(f)

    def result(self, f: Value, v: View, k: int) -> Values:
        kind = f[0]
        call = v.facts.calls[k]
        if kind == "F":
            return self.as_seen(self.returned(f[1]), f[2])
        if kind in "CK":
            return self.instances(f) if not (kind == "C" and self.is_enum(f[1]) and len(call[5]) > 1) else ()
        if kind in "IS":
            return tuple(x for g in self.attribute(f, "__call__") if g[0] == "F" for x in self.as_seen(self.returned(g[1]), g[2]))
        if kind == "B" and f[1] == "callable":
            return f[2][0]
        if kind == "T":
            return self.builtin_method(f[1], f[2], v, k)
        if kind == "X":
            return self.builtin_call(f[1], v, k)
        return ()

    def argument(self, v: View, k: int, i: int) -> Values:
        call = v.facts.calls[k]
        if i >= len(call[5]) or (isinstance(call[5][i], list) and call[5][i][0] == "="):
            return ()
        return self.values(v, call[0], call[3], call[5][i])

    def builtin_call(self, name: str, v: View, k: int) -> Values:
        last = name.rsplit(".", 1)[-1]
        call = v.facts.calls[k]
        if last == "super":
            return self.super_of(v, k)
        if last in COPIES_ELEMENTS:
            return (("B", "list", (distinct(tuple(x for a in self.argument(v, k, 1 if last == "filter" else 0) for x in self.each(a))),)),)
        if last in GIVES_ELEMENT:
            first = self.argument(v, k, 0)
            rest = tuple(x for i in range(1, len(call[5])) for x in self.argument(v, k, i))
            return (*first, *rest) if last in ("min", "max") and rest else tuple(x for a in first for x in self.each(a))
        if last == "enumerate":
            return (("B", "list", ((("B", "tuple", ((), distinct(tuple(x for a in self.argument(v, k, 0) for x in self.each(a))))),),)),)
        if last in ("zip", "product", "zip_longest"):
            parts = tuple(distinct(tuple(x for a in self.argument(v, k, i) for x in self.each(a))) for i in range(len(call[5])))
            return (("B", "list", ((("B", "tuple", parts),),)),)
        if last in ("chain", "islice", "cycle", "takewhile", "dropwhile"):
            return (("B", "list", (distinct(tuple(x for i in range(len(call[5])) for a in self.argument(v, k, i) for x in self.each(a))),)),)
        if last == "map":
            given = tuple(x for f in self.argument(v, k, 0) for x in (self.as_seen(self.returned(f[1]), f[2]) if f[0] == "F" else self.instances(f)))
            return (("B", "list", (distinct(given),)),)
        if last in DICTS:
            if last == "defaultdict":
                made = tuple(x for f in self.argument(v, k, 0) for x in (self.instances(f) if f[0] in "CK" else self.as_seen(self.returned(f[1]), None) if f[0] == "F" else ()))
                return (("B", "dict", ((), distinct(made))),)
            return tuple(x for x in self.argument(v, k, 0) if x[0] == "B" and x[1] == "dict") or (("B", "dict", ()),)
        if last == "type" and len(call[5]) == 1:
            return tuple(("C", x[1], ()) if x[0] == "I" else ("K", x[1]) for x in self.argument(v, k, 0) if x[0] in "IS")
        if last == "cast" and len(call[5]) == 2:
            t = call[5][0]
            return self.written(v, call[0], call[3], t)
        if last == "partial":
            return self.argument(v, k, 0)
        if last in PASSES_ON:
            return self.argument(v, k, 0)
        if last in ("gather",):
            return (("B", "tuple", tuple(self.argument(v, k, i) for i in range(len(call[5])))),)
        return (("X", f"{name}()"),)

    def super_of(self, v: View, k: int) -> Values:
        call = v.facts.calls[k]
        if len(call[5]) == 2:
            return tuple(("P", c[1], c[1]) for c in self.argument(v, k, 0) if c[0] == "C")
        scope = call[0]
        while scope > 0:
            owner = v.defs[scope][2]
            if owner >= 0 and v.defs[owner][0] == "class":
                return (("P", v.base + owner, v.base + owner),)
            scope = owner
        return ()

    def builtin_method(self, base: Value, name: str, v: View, k: int) -> Values:
        kind, args = base[1], base[2]
        if kind == "dict":
            value = args[1] if len(args) > 1 else ()
            if name in ("get", "pop", "setdefault"):
                return (*value, *self.argument(v, k, 1))
            if name == "values":
                return (("B", "list", (value,)),)
            if name == "items":
                return (("B", "list", ((("B", "tuple", (args[0] if args else (), value)),),)),)
            if name == "keys":
                return (("B", "list", (args[0] if args else (),)),)
            if name == "popitem":
                return (("B", "tuple", (args[0] if args else (), value)),)
            return (base,) if name == "copy" else ()
        if name in ("pop", "popleft", "__next__"):
            return args[0] if args else ()
        if name in ("copy", "union", "difference", "intersection"):
            return (base,)
        if kind == "str":
            return (("B", "list", ((("B", "str", ()),),)),) if name in ("split", "splitlines", "rsplit", "partition") else (base,)
        return ()

    def find_returned(self, number: int) -> Values:
        v = self.world.view(number)
        k = number - v.base
        d = v.defs[k]
        info = d[8]
        if self.marked(v, k, MANAGERS):
            return (("B", "manager", (distinct(tuple(x for g in self.generated(v, k) for x in self.each(g))),)),)
        if "returns" in info:
            t = info["returns"]
            if _last_name(t) == "Self" or t == "Self":
                return (("S", v.base + d[2]),) if d[2] >= 0 else ()
            out = self.written(v, d[2], d[6], t)
            if out and not all(x[0] == "B" and not x[2] for x in out):
                own = v.base + d[2]
                # a method that says it gives its own class and gives self keeps the receiver's class
                if any(x == ("I", own, ()) for x in out) and any(r[1] == info.get("first") for r in self.returns(v, k)):
                    return tuple(("S", own) if x == ("I", own, ()) else x for x in out)
                return out
            if out:
                return out
        return self.generated(v, k)

    def returns(self, v: View, k: int) -> list[list[Any]]:
        table = self.returned_in.get(v.number)
        if table is None:
            table = self.returned_in[v.number] = {}
            for r in v.facts.returns:
                table.setdefault(r[0], []).append(r)
        return table.get(k, [])

    def generated(self, v: View, k: int) -> Values:
        """What the return and yield statements of a function give."""
        rs = self.returns(v, k)
        yields = [r for r in rs if isinstance(r[1], list) and r[1][0] == "y"]
        if yields:
            each = tuple(x for r in yields for x in self.values(v, k, r[2], r[1][1]))
            return (("B", "iter", (distinct(each),)),)
        return tuple(x for r in rs for x in self.values(v, k, r[2], r[1]))


def _last_name(e: Expr) -> str:
    while isinstance(e, list) and e and e[0] in ("<", "[", "@"):
        e = e[1] if e[0] != "@" else e[2]
    return e if isinstance(e, str) else e[2] if isinstance(e, list) and e and e[0] == "." else ""


def _merged(orders: list[list[int]]) -> list[int]:
    """C3's merge; where the orders contradict each other, the first of them goes on."""
    out: list[int] = []
    orders = [o for o in orders if o]
    while orders:
        head = next((o[0] for o in orders if not any(o[0] in p[1:] for p in orders)), orders[0][0])
        out.append(head)
        orders = [o for o in ([x for x in o if x != head] for o in orders) if o]
    return out
