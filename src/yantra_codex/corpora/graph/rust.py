"""Linking Rust: modules by files and `mod`, paths and re-exports, impls, traits, type parameters, what std's types hold."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import Any

from yantra_codex.corpora.graph.facts import Expr
from yantra_codex.corpora.graph.infer import Infer, distinct
from yantra_codex.corpora.graph.std_rust import (
    CLOSURE,
    FROM_TRAITS,
    ITERATORS,
    KINDS,
    MAPS,
    METHODS,
    OF_ALL,
    OWN,
    PRELUDE,
    PRIMITIVES,
    SELF_VIEWS,
    SEQUENCES,
    TRANSPARENT,
)
from yantra_codex.corpora.graph.world import Value, Values, View

STD = ("std", "core", "alloc")
# besides the values of world.py:
#   ("W", number, variant, args)  a variant of an enum      ("Y", name, base)  a method from outside, of base
#   ("T", kind, args)             a type from outside that holds something


class Rust(Infer):
    HOISTS_IN_FUNCTIONS = False
    CLASS_SCOPES = True

    def prepare(self) -> None:
        self.parents: dict[int, int] = {}  # the module of a file -> the module that declares it
        self.file_of: dict[tuple[int, int], int] = {}  # (file, its declaration) -> the module of the other file
        self.methods: dict[Any, dict[str, list[int]]] = {}  # type, or kind of a type from outside -> its impls' methods
        self.traits_of: dict[Any, list[Value]] = {}
        self.assoc: dict[Any, list[tuple[int, str, Expr]]] = {}  # type -> associated types and constants: (impl, name, type)
        self.blanket: dict[str, list[int]] = {}
        self.impl_of: dict[int, int] = {}  # method -> impl
        self.type_of: dict[int, int] = {}  # method -> type of the tree
        self.find_files()
        self.crates: dict[str, int] = {}
        self.find_crates()
        self.find_impls()

    # ---- files and crates

    def find_files(self) -> None:
        for v in self.views:
            for k, d in enumerate(v.defs):
                if d[0] == "namespace" and "path" in d[8]:
                    found = self.module_file(v, k, d[1], d[8]["path"])
                    if found is not None and found.base not in self.parents and found is not v:
                        self.file_of[v.number, k] = found.base
                        self.parents[found.base] = v.base + max(self.module_scope(v, d[2]), 0)

    def module_file(self, v: View, k: int, name: str, path: str | None) -> View | None:
        inside = []
        scope = v.defs[k][2]
        while scope > 0:
            if v.defs[scope][0] == "namespace":
                inside.append(v.defs[scope][1])
            scope = v.defs[scope][2]
        folder, _, file = v.path.rpartition("/")
        if path is not None:
            return self.world.by_path.get(normpath(join(folder, path)))
        own = [] if file in ("lib.rs", "main.rs", "mod.rs") or not self.declared(v) else [file[:-3]]
        for base in (own, [] if own else [file[:-3]]):
            at = "/".join(filter(None, [folder, *base, *reversed(inside), name]))
            for candidate in (f"{at}.rs", f"{at}/mod.rs"):
                if candidate in self.world.by_path:
                    return self.world.by_path[candidate]
        return None

    def declared(self, v: View) -> bool:
        """Whether a file is a module of another, by where it lies: else it is a crate's root, with its modules beside it."""
        folder = dirname(v.path)
        return not re.search(r"(^|/)(tests|examples|benches|bin)$", folder)

    def module_scope(self, v: View, scope: int) -> int:
        """The innermost module around a scope of a file: 0 or a `mod`."""
        while scope > 0 and v.defs[scope][0] != "namespace":
            scope = v.defs[scope][2]
        return max(scope, 0)

    def find_crates(self) -> None:
        """Which file is the root of each crate that others of the tree can name."""
        for x in self.world.views:
            if x.facts.language != "project" or not x.path.endswith("Cargo.toml") or not x.facts.package:
                continue
            given = next((e[1] for e in x.facts.exports if e[0] == "lib"), "src/lib.rs")
            root = self.world.by_path.get(normpath(join(dirname(x.path), given)))
            if root is not None:
                self.crates[x.facts.package] = root.base
        if not self.crates and "src/lib.rs" in self.world.by_path and self.world.root_name:
            name = re.sub(r"-\d[\w.+-]*$", "", self.world.root_name).replace("-", "_")
            self.crates[name] = self.world.by_path["src/lib.rs"].base

    def crate_root(self, number: int) -> int:
        v = self.world.view(number)
        seen = set()
        number = v.base
        while number in self.parents and number not in seen:
            seen.add(number)
            number = self.world.view(self.parents[number]).base
        return number

    def parent_module(self, number: int) -> Values:
        v = self.world.view(number)
        k = number - v.base
        if k:
            return (("M", v.base + self.module_scope(v, v.defs[k][2])),)
        return (("M", self.parents[number]),) if number in self.parents else ()

    # ---- names

    def find(self, v: View, scope: int, at: int, name: str) -> list[int] | None:
        """As in Infer, but the names of the module around a module are not seen in it."""
        position = at
        while scope >= 0:
            d = v.defs[scope]
            ks = v.names.get((scope, name))
            if ks:
                found = self.reaching(v, ks, position, position)
                if found:
                    return found
            if d[0] == "namespace":
                return None
            position, scope = d[6], d[2]
        return None

    def reaching(self, v: View, ks: list[int], position: int, order: int) -> list[int]:
        """The last bind before a place whose block is around it: a name of later is not seen, and shadows nothing."""
        for k in reversed(ks):
            start, end = v.blocks[v.binds[k][3]]
            if v.binds[k][2] <= position and start <= position < end:
                return [k]
        return []

    def bound(self, v: View, k: int) -> Values:
        b = v.binds[k]
        return self.once((v.number, "b", k), self.values, v, b[0], max(b[2] - 1, v.blocks[b[3]][0]), b[4])

    def lookup(self, v: View, scope: int, at: int, name: str) -> Values:
        found = self.find(v, scope, at, name)
        if found is not None:
            return tuple(x for k in found for x in self.bound(v, k))
        module = v.base + self.module_scope(v, scope)
        local = self.globbed(v, scope, at, name)
        return local or self.first_name(module, name)

    def globbed(self, v: View, scope: int, at: int, name: str) -> Values:
        """A name that a glob import around a place brings."""
        while scope >= 0:
            for k in v.names.get((scope, "*"), ()):
                start, end = v.blocks[v.binds[k][3]]
                if start <= at < end or v.binds[k][3] == 0:
                    for m in self.bound(v, k):
                        found = self.path(m, name) if m[0] in "MC" else ()
                        if found:
                            return found
            if v.defs[scope][0] == "namespace":
                break
            scope = v.defs[scope][2]
        return ()

    def first_name(self, module: int, name: str) -> Values:
        """What a name stands for that its module does not have: a crate, a thing of the crate's root (2015), std's."""
        bare = name.lstrip(":")
        if name[:1] == ":":
            if bare in self.crates:
                return (("M", self.crates[bare]),)
            if bare in STD:
                return (("X", bare),)
            if bare in PRIMITIVES:
                return (("T", bare, ()),)
            if (bare in KINDS and bare in PRELUDE) or (bare in TRANSPARENT and bare in PRELUDE):
                return (("T", bare, ()),)
        if bare in PRELUDE:
            return (("X", f"std::{bare}"),)
        root = self.crate_root(module)
        if name[:1] == ":" and root != module:
            w = self.world.view(root)
            found = w.names.get((0, name))
            if found:
                return tuple(x for k in found for x in self.bound(w, k))
        return (("X", bare),) if name[:1] == ":" else ()

    def item_of(self, number: int, name: str) -> Values:
        """A name of a module, its own or one that it brings in."""
        return self.once(("mi", number, name), self.find_item, number, name)

    def find_item(self, number: int, name: str) -> Values:
        v = self.world.view(number)
        ks = v.names.get((number - v.base, name))
        if ks:
            found = tuple(x for k in ks for x in self.bound(v, k) if (v.binds[k][4] or [0])[0] != "t" or name[:1] != ":")
            if found:
                return distinct(found)[:1] if len(ks) > 1 else found
        for k in v.names.get((number - v.base, "*"), ()):
            for m in self.bound(v, k):
                if m[0] in "MC" and m != ("M", number):
                    found = self.path(m, name)
                    if found:
                        return found
        return ()

    def import_values(self, v: View, k: int) -> Values:
        return self.used(v, k, ":") or self.used(v, k, "")

    def used(self, v: View, k: int, ns: str) -> Values:
        """What import k brings in as a type or module (ns ":"), or as a value."""
        return self.once((v.number, "u", k, ns), self.find_used, v, k, ns)

    def find_used(self, v: View, k: int, ns: str) -> Values:
        info = v.facts.imports[k][3]
        scope = next((b[0] for b in v.binds if isinstance(b[4], list) and b[4][:2] == ["u", k]), 0)
        bases = self.first(v, scope, info["path"], k)
        if info["name"] is None:
            return bases if ns == ":" else ()
        return tuple(x for b in bases for x in self.path(b, ns + info["name"]))

    def first(self, v: View, scope: int, path: Expr, k: int) -> Values:
        """What the path of import k means; a name that only this import gives is the root's (2015) or another crate."""
        if isinstance(path, list) and path and path[0] == "::":
            return tuple(x for b in self.first(v, scope, path[1], k) for x in self.path(b, path[2]))
        at = v.defs[scope][7] - 1 if scope else 0
        if not isinstance(path, str):
            return self.values(v, scope, at, path)
        found = [j for j in self.find(v, scope, at, path) or () if not is_import(v, v.binds[j][4], k)]
        if not found:
            found = [j for j in v.names.get((self.module_scope(v, scope), path), ()) if not is_import(v, v.binds[j][4], k)]
        if found:
            return tuple(x for j in found for x in self.bound(v, j))
        return self.globbed(v, scope, at, path) or self.first_name(v.base + self.module_scope(v, scope), path)

    def imported(self, v: View, k: int) -> Values:
        found = self.import_values(v, k)
        return tuple(("X", x[1].split("::")[0]) if x[0] == "X" else ("X", "std") if x[0] == "T" else ("C", x[1], ()) if x[0] == "W" else x for x in found)

    # ---- impls

    def find_impls(self) -> None:
        for v in self.views:
            for k, d in enumerate(v.defs):
                if d[0] == "impl" and "off" not in d[8]:
                    self.find_impl(v, k, d[8])
        for v in self.views:
            for k, d in enumerate(v.defs):
                if d[0] == "method" and v.defs[d[2]][0] == "class":
                    self.methods.setdefault(v.base + d[2], {}).setdefault(d[1], []).append(v.base + k)
                    self.type_of[v.base + k] = v.base + d[2]
        self.memo.clear()  # what was asked before all impls were known

    def find_impl(self, v: View, k: int, info: dict[str, Any]) -> None:
        traits = self.written(v, k, self.end(v, k), info["trait"]) if info["trait"] is not None else ()
        keys = [self.key(x) for x in self.written(v, k, self.end(v, k), info["self"])]
        for key in dict.fromkeys(keys):
            self.traits_of.setdefault(key, []).extend(traits)
            self.assoc.setdefault(key, []).extend((v.base + k, name, t) for name, t in info["assoc"].items())
        for j, d in enumerate(v.defs):
            if d[2] != k or d[0] != "method":
                continue
            self.impl_of[v.base + j] = v.base + k
            for key in dict.fromkeys(keys):
                if key == "V":
                    self.blanket.setdefault(d[1], []).append(v.base + j)
                else:
                    self.methods.setdefault(key, {}).setdefault(d[1], []).append(v.base + j)
                if isinstance(key, int):
                    self.type_of[v.base + j] = key

    def key(self, x: Value) -> Any:
        """What the methods of a value's type are kept under."""
        return "V" if x[0] == "V" else ("X", x[1].removesuffix("()")) if x[0] == "X" else x[1] if x[0] in "ICSK" else ("B", x[1])

    def end(self, v: View, k: int) -> int:
        """The last byte of a definition: where its own names are known."""
        return int(v.defs[k][7]) - 1 if k else 0

    def owner_of(self, v: View, k: int) -> int:
        return self.type_of.get(v.base + k, v.base + v.defs[k][2])

    def bases(self, number: int) -> list[int]:
        v = self.world.view(number)
        k = number - v.base
        above = [x for t in v.defs[k][8].get("bases", ()) for x in self.written(v, k, self.end(v, k), t)]
        return [x[1] for x in [*above, *self.traits_of.get(number, ())] if x[0] == "I"]

    # ---- expressions

    def other(self, v: View, scope: int, at: int, e: Expr) -> Values:
        ask = _OPS.get(e[0])
        return ask(self, v, scope, at, e) if ask is not None else ()

    def _path(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for base in self.path_base(v, scope, at, e[1]) for x in self.path(base, e[2]))

    def path_base(self, v: View, scope: int, at: int, e: Expr) -> Values:
        """What stands before `::`: a module or a type."""
        if isinstance(e, list) and e and e[0] in ("l", "fn", "<", "as", "|"):
            return tuple(self.as_type(x) for x in self.written(v, scope, at, e))
        return self.values(v, scope, at, e)

    def as_type(self, x: Value) -> Value:
        if x[0] == "I":
            return ("C", x[1], x[2])
        if x[0] == "B":
            return ("T", x[1], x[2])
        return ("K", x[1]) if x[0] == "S" else x

    def _module(self, v: View, scope: int, at: int, e: Expr) -> Values:
        found: Values = (("M", v.base + self.module_scope(v, scope)),)
        for _ in range(e[1]):
            found = tuple(x for m in found for x in self.parent_module(m[1]))
        return found

    def _crate(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return (("M", self.crate_root(v.base)),)

    def _extern(self, v: View, scope: int, at: int, e: Expr) -> Values:
        if e[1] in self.crates:
            return (("M", self.crates[e[1]]),)
        root = self.crate_root(v.base)
        found = self.item_of(root, ":" + e[1]) if e[1] not in STD else ()  # 2015
        return found or (("X", e[1]),)

    def _file(self, v: View, scope: int, at: int, e: Expr) -> Values:
        number = self.file_of.get((v.number, e[2]))
        return (("M", number),) if number is not None else ()

    def _use(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.used(v, e[1], e[2])

    def _own_type(self, v: View, scope: int, at: int, e: Expr) -> Values:
        k = e[1]
        return tuple(self.as_type(x) for x in self.written(v, k, self.end(v, k), v.defs[k][8]["self"]))

    def _self_trait(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return (("K", v.base + e[1]),)

    def _tparam(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return (("V", v.base + e[1], e[2]),)

    def _method(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for base in self.values(v, scope, at, e[1]) for x in self.method(base, e[2]))

    def _with_types(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.values(v, scope, at, e[1])

    def _tried(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for base in self.values(v, scope, at, e[1]) for x in self.inside(base))

    def inside(self, base: Value) -> Values:
        """What `?` takes out of a value."""
        return base[2][0] if base[0] == "B" and base[1] in ("Option", "Result") and base[2] else (base,) if base[0] == "X" else ()

    def _variant_field(self, v: View, scope: int, at: int, e: Expr) -> Values:
        whole = self.values(v, scope, at, e[1])
        name = e[2].rsplit("::", 1)[-1] if isinstance(e[2], str) else e[2][2] if isinstance(e[2], list) and e[2] and e[2][0] == "::" else ""
        name = name.lstrip(":")
        if name in ("Some", "Ok", "Err"):
            i = 1 if name == "Err" else 0
            return tuple(x for b in whole if b[0] == "B" and b[1] in ("Option", "Result") and len(b[2]) > i for x in b[2][i])
        out: Values = ()
        for c in self.path_base(v, scope, at, e[2]):
            given = next((x for x in whole if x[0] == "I" and x[1] == c[1]), None) if c[0] in "CW" else None
            out += self.variant_field(c, e[3], given[2] if given is not None else ())
        return out

    def variant_field(self, c: Value, field: str, args: tuple[Values, ...]) -> Values:
        if c[0] not in "CW":
            return ()
        w = self.world.view(c[1])
        k = c[1] - w.base
        fields = w.defs[k][8].get("variants", {}).get(c[2], {}) if c[0] == "W" else w.defs[k][8].get("fields", {})
        return self.with_args(self.written(w, k, self.end(w, k), fields.get(field)), c[1], args or (c[2] if c[0] == "C" else ()))

    def _operator(self, v: View, scope: int, at: int, e: Expr) -> Values:
        out: Values = ()
        for x in self.values(v, scope, at, e[2]):
            found = self.methods.get(self.key(x), {}).get(e[1]) if x[0] in "ICS" else None
            given = tuple(y for f in (found or ())[:1] for y in self.given_by(("F", f, x), None, 0))
            out += given or (x,)
        return out

    # ---- what a name in a module or type is

    def definition_value(self, v: View, k: int) -> Value:
        return ("M", v.base + k) if v.defs[k][0] == "namespace" else super().definition_value(v, k)

    def path(self, base: Value, name: str) -> Values:
        kind, bare = base[0], name.lstrip(":")
        if kind == "M":
            return self.parent_module(base[1]) if bare == "super" else (base,) if bare == "self" else self.item_of(base[1], name)
        if kind == "X":
            full = f"{base[1]}::{bare}"
            if full.split("::")[0] in STD and (bare in KINDS or bare in TRANSPARENT or bare in PRIMITIVES):
                return (("T", bare, ()),)
            return (("X", full),)
        if kind == "C":
            return self.once(("pa", base, name), self.path_of_type, base, name)
        if kind in "VKT":
            if name[:1] == ":":
                return tuple(self.as_type(x) for x in self.associated(base, bare))
            return self.method(("B", base[1], base[2]) if kind == "T" else ("S", base[1]) if kind == "K" else base, bare, True)
        return ()

    def path_of_type(self, base: Value, name: str) -> Values:
        bare = name.lstrip(":")
        w = self.world.view(base[1])
        info = w.defs[base[1] - w.base][8]
        if info.get("what") == "alias":
            return tuple(x for t in self.of_type(base, base[2]) for x in self.path(self.as_type(t), name))
        if bare in info.get("variants", {}):  # one without fields is a value as it is
            return (("W", base[1], bare, base[2]),) if info["variants"][bare] else (("I", base[1], base[2]),)
        if name[:1] == ":":
            return tuple(self.as_type(x) for x in self.associated(base, bare))
        constant = self.associated(base, "." + bare)
        return constant or self.method(("I", base[1], base[2]), bare, True)

    def associated(self, base: Value, name: str) -> Values:
        """What an associated type (or, with a dot before it, constant) of a type is."""
        if base[0] == "K":
            w = self.world.view(base[1])
            k = base[1] - w.base
            found = self.written(w, k, self.end(w, k), w.defs[k][8].get("assoc", {}).get(name))
            if found:
                return found
            for b in self.bases(base[1]):
                found = self.associated(("K", b), name)
                if found:
                    return found
            return ()
        if base[0] == "V":
            return tuple(x for b in self.bound_of(base) if b[0] == "I" for x in self.associated(("K", b[1]), name))
        key = self.key(base) if base[0] == "C" else ("B", base[1]) if base[0] == "T" else None
        for number, known, t in self.assoc.get(key, ()):
            if known == name:
                w = self.world.view(number)
                return self.written(w, number - w.base, self.end(w, number - w.base), t)
        return ()

    # ---- fields and methods

    def attribute(self, base: Value, name: str) -> Values:
        """A field."""
        return self.once(("at", base, name), self.field, base, name)

    def field(self, base: Value, name: str) -> Values:
        if base[0] == "B" and base[1] == "tuple" and name.isdigit():
            return base[2][int(name)] if int(name) < len(base[2]) else ()
        if base[0] == "I":
            w = self.world.view(base[1])
            k = base[1] - w.base
            fields = w.defs[k][8].get("fields", {})
            if name in fields:
                return self.with_args(self.written(w, k, self.end(w, k), fields[name]), base[1], base[2])
            return tuple(x for t in self.dereferenced(base) for x in self.attribute(t, name))
        return ()

    def dereferenced(self, base: Value) -> Values:
        found = self.methods.get(base[1], {}).get("deref", ()) if base[0] == "I" else ()
        return tuple(x for f in found[:1] for x in self.given_by(("F", f, base), None, 0) if x != base)

    def method(self, base: Value, name: str, static: bool = False) -> Values:
        return self.once(("me", base, name, static), self.find_method, base, name, static)

    def find_method(self, base: Value, name: str, static: bool) -> Values:
        kind = base[0]
        if kind == "V":
            bounds = self.bound_of(base)
            found = tuple(x for b in bounds for x in self.method(b, name, static) if x[0] == "F")
            if found:
                return tuple(("F", x[1], base) for x in found)[:1]
            found = tuple(x for b in bounds if b[0] == "B" for x in self.method(b, name, static))
            return found or self.from_blanket(base, name) or self.elsewhere(base, name, static)
        if kind == "S":
            return self.of_trait(base[1], name, base) or self.from_blanket(base, name) or self.elsewhere(base, name, static)
        if kind == "I":
            return self.own_method(base, name, static)
        if kind in "BX":
            return self.method_outside(base, name, static)
        if kind in "FCW":
            return (("Y", name, base),)
        return ()

    def method_outside(self, base: Value, name: str, static: bool) -> Values:
        """A method of a type from outside: its own first, then what traits of the tree give it."""
        if kind_has(base, name) and not static:
            return self.elsewhere(base, name, static)
        found = self.chosen(self.methods.get(self.key(base), {}).get(name, ()), base)
        if not found and base[:2] == ("B", "String"):
            found = self.chosen(self.methods.get(("B", "str"), {}).get(name, ()), base)
        found = found or self.from_traits(self.key(base), name, base)
        return found or (self.from_blanket(base, name) if base[0] == "B" else ()) or self.elsewhere(base, name, static)

    def own_method(self, base: Value, name: str, static: bool) -> Values:
        found = self.chosen(self.methods.get(base[1], {}).get(name, ()), base)
        if found:
            return found
        if self.methods.get(base[1], {}).get(name):
            return ()  # several impls have it
        found = self.from_traits(base[1], name, base)
        if found:
            return found
        w = self.world.view(base[1])
        if w.defs[base[1] - w.base][8].get("what") == "trait":
            found = self.of_trait(base[1], name, base)
            if found:
                return found
        if not static:
            for t in self.dereferenced(base):
                found = self.method(t, name)
                if found:
                    return found
        return self.from_blanket(base, name) or self.elsewhere(base, name, static)

    def elsewhere(self, base: Value, name: str, static: bool) -> Values:
        """A method that the tree does not have."""
        return (("Y", ("::" if static else "") + name, base),)

    def chosen(self, numbers: Any, base: Value) -> Values:
        """Of a type's methods of one name, the one that a call means; none where that can't be told."""
        if len(numbers) > 1:
            numbers = [n for n in numbers if self.fits(n, base)]
        if len(numbers) > 1:
            numbers = [n for n in numbers if self.impl_info(n).get("trait") is None] or numbers
        return (("F", numbers[0], base),) if len(numbers) == 1 else tuple(("F", n, base) for n in numbers) if self.same_trait(numbers) else ()

    def same_trait(self, numbers: list[int]) -> bool:
        """Whether methods are one trait's for different arguments: From<A> and From<B>; the call's arguments tell (see targets)."""
        return len(numbers) > 1 and len({str(self.impl_info(n).get("trait"))[:9] for n in numbers}) == 1

    def impl_info(self, method: int) -> dict[str, Any]:
        number = self.impl_of.get(method)
        if number is None:
            return {}
        w = self.world.view(number)
        return w.defs[number - w.base][8]  # type: ignore[no-any-return]

    def fits(self, method: int, base: Value) -> bool:
        """Whether an impl is for a type with these arguments."""
        number = self.impl_of.get(method)
        if number is None or len(base) < 3 or not base[2]:
            return True
        for x in self.impl_self(number):
            for mine, given in zip(x[2] if x[0] in "IB" else (), base[2]):
                if isinstance(given, tuple) and given and mine and mine[0][0] != "V" and given[0][:2] != mine[0][:2]:
                    return False
        return True

    def impl_self(self, number: int) -> Values:
        w = self.world.view(number)
        return self.written(w, number - w.base, self.end(w, number - w.base), w.defs[number - w.base][8]["self"])

    def from_traits(self, key: Any, name: str, base: Value) -> Values:
        """A method that a type has from a trait of the tree that it implements."""
        for trait in self.traits_of.get(key, ()):
            if trait[0] == "I":
                found = self.methods.get(trait[1], {}).get(name)
                if found:
                    return (("F", found[0], base),)
        return ()

    def of_trait(self, trait: int, name: str, base: Value, depth: int = 0) -> Values:
        found = self.methods.get(trait, {}).get(name)
        if found:
            return (("F", found[0], base),)
        if depth < 6:
            for b in self.bases(trait):
                out = self.of_trait(b, name, base, depth + 1)
                if out:
                    return out
        return ()

    def from_blanket(self, base: Value, name: str) -> Values:
        """A method that a trait has for all types, or for all that implement other traits."""
        found = [n for n in self.blanket.get(name, ()) if self.allowed(n, base)]
        return (("F", found[0], base),) if len(found) == 1 else ()

    def allowed(self, method: int, base: Value) -> bool:
        """Whether a type implements the traits of the tree that an impl for all types asks for."""
        if base[0] == "V":
            mine = [x[1] for x in self.bound_of(base) if x[0] == "I"]
        else:
            mine = [x[1] for x in self.traits_of.get(self.key(base), ()) if x[0] == "I"]
        wanted = [b[1] for x in self.impl_self(self.impl_of[method]) if x[0] == "V" for b in self.bound_of(x) if b[0] == "I"]
        return all(w in mine for w in wanted)

    def bound_of(self, base: Value) -> Values:
        w = self.world.view(base[1])
        k = base[1] - w.base
        tparams = w.defs[k][8].get("tparams", ())
        t = tparams[base[2]][1] if base[2] < len(tparams) else None
        return self.once(("bo", base), self.written, w, k, self.end(w, k), t)

    # ---- written types

    def find_written(self, v: View, scope: int, at: int, t: Expr) -> Values:
        op = "" if isinstance(t, str) else t[0]
        if op == "as":
            return self.written(v, scope, at, t[1])
        if op == "var":
            return tuple(x for c in self.path_base(v, scope, at, t[1]) for x in ((("I", c[1], c[3]),) if c[0] == "W" else self.of_type(c, ())))
        return super().find_written(v, scope, at, t)

    def of_type(self, c: Value, args: tuple[Values, ...]) -> Values:
        """An instance of a type with these arguments."""
        kind = c[0]
        if kind == "C":
            w = self.world.view(c[1])
            k = c[1] - w.base
            args = args or c[2]
            if w.defs[k][8].get("what") == "alias":
                return self.with_args(self.written(w, k, self.end(w, k), w.defs[k][8].get("alias")), c[1], args)
            return (("I", c[1], args),)
        if kind == "T":
            args = args or c[2]
            if c[1] in TRANSPARENT:
                return args[0] if args else (("B", c[1], ()),)
            if c[1] in ITERATORS:
                return (("B", "iter", (self.given_of(ITERATORS[c[1]], args),)),)
            return (("B", c[1], args),)
        if kind == "K":
            return (("S", c[1]),)
        if kind in "VSIB":
            return (c,)
        return (("X", f"{c[1]}()"),) if kind == "X" else ()

    def given_of(self, spec: str, args: tuple[Values, ...]) -> Values:
        """What an iterator type of std gives, for its type arguments; one argument that iterates gives what that gives."""
        held = args[0] if args else ()
        if spec == "entries":
            return (("B", "tuple", args[:2]),) if len(args) > 1 else held
        if spec == "inner":
            return self.each_of(held) or held
        if spec == "counted":
            return (("B", "tuple", ((("B", "usize", ()),), self.each_of(held))),)
        if spec == "pairs":
            return (("B", "tuple", tuple(self.each_of(a) for a in args[:2])),)
        return self.spelled(spec, ("B", "iter", args), None, 0)

    def with_args(self, given: Values, number: int, args: tuple[Values, ...]) -> Values:
        """`given` with the type parameters of a definition replaced by its arguments."""
        return self.replaced(given, {(number, i): a for i, a in enumerate(args)}) if args and given else given

    def replaced(self, given: Values, by: dict[tuple[int, int], Values]) -> Values:
        out: list[Value] = []
        for y in given:
            if y[0] == "V":
                out += by.get((y[1], y[2])) or (y,)
            elif y[0] in "BIC" and y[2]:
                out.append((y[0], y[1], tuple(self.replaced(a, by) for a in y[2])))
            else:
                out.append(y)
        return distinct(tuple(out))

    # ---- calls

    def called(self, f: Value) -> list[int]:
        return [f[1]] if f[0] in "FCW" else []

    def callee(self, v: View, k: int) -> Values:
        return self.once((v.number, "f", k), self.find_callee, v, k)

    def find_callee(self, v: View, k: int) -> Values:
        call = v.facts.calls[k]
        found = distinct(self.values(v, call[0], call[3], call[4]))
        found = tuple(self.of_std_trait(f, v, k) if f[0] == "X" else self.through_trait(f, v, k) for f in found)
        if len(found) > 1 and all(f[0] == "F" for f in found):
            found = self.by_argument(found, v, k)
        return found

    def through_trait(self, f: Value, v: View, k: int) -> Value:
        """`Trait::f(x)` means the f of x's type, where that is known."""
        if f[0] != "F" or not f[2] or f[2][0] != "I" or self.type_of.get(f[1]) != f[2][1]:
            return f
        w = self.world.view(f[2][1])
        d = self.world.definition(f[1])
        if w.defs[f[2][1] - w.base][8].get("what") != "trait" or not d[8].get("method") or not self.by_path(v, k):
            return f
        for x in self.argument(v, k, 0):
            found = self.methods.get(self.key(x), {}).get(d[1], ()) if x[0] in "IB" and x[1] != f[2][1] else ()
            mine = [n for n in found if any(t[0] == "I" and t[1] == f[2][1] for t in self.trait_of(n))]
            if len(mine) == 1:
                return ("F", mine[0], x)
        return f

    def trait_of(self, method: int) -> Values:
        """The trait whose impl a method is in."""
        number = self.impl_of[method]
        w = self.world.view(number)
        return self.written(w, number - w.base, self.end(w, number - w.base), w.defs[number - w.base][8]["trait"])

    def of_std_trait(self, f: Value, v: View, k: int) -> Value:
        """`fmt::Display::fmt(x, f)` means the impl of that trait for x's type."""
        before, _, name = str(f[1]).rpartition("::")
        trait = before.rpartition("::")[2]
        for x in self.argument(v, k, 0) if trait[:1].isupper() else ():
            found = self.methods.get(self.key(x), {}).get(name, ()) if x[0] in "IB" else ()
            for n in found:
                written = self.impl_info(n).get("trait")
                if isinstance(written, (str, list)) and last_name(written) == trait:
                    return ("F", n, x)
        return f

    def by_path(self, v: View, k: int) -> bool:
        e = v.facts.calls[k][4]
        return isinstance(e, list) and bool(e) and e[0] == "::"

    def by_argument(self, found: Values, v: View, k: int) -> Values:
        """Of one trait's methods for different arguments, those that take what the call gives."""
        given = self.argument(v, k, 0)
        out = []
        for f in found:
            w = self.world.view(f[1])
            params = w.defs[f[1] - w.base][8].get("params", ())
            wanted = self.written(w, f[1] - w.base, self.end(w, f[1] - w.base), params[0][1]) if params else ()
            if any(x[:2] == y[:2] for x in wanted for y in given):
                out.append(f)
        return tuple(out) if len(out) == 1 else ()

    def is_external(self, v: View, k: int) -> bool:
        return any(f[0] in "XTY" for f in self.callee(v, k))

    def argument(self, v: View | None, k: int, i: int) -> Values:
        if v is None:
            return ()
        call = v.facts.calls[k]
        return self.values(v, call[0], call[3], call[5][i]) if i < len(call[5]) else ()

    def result(self, f: Value, v: View | None, k: int) -> Values:
        kind = f[0]
        if kind == "F":
            return self.given_by(f, v, k)
        if kind == "C":
            return self.of_type(f, f[2])
        if kind == "W":
            return (("I", f[1], f[3]),)
        if kind == "B" and f[1] == "func":
            return f[2][0]  # type: ignore[no-any-return]
        if kind == "V":
            return tuple(x for b in self.bound_of(f) if b[0] == "B" for x in self.result(b, v, k))
        if kind == "Y":
            return self.outside(f[1], f[2], v, k)
        if kind == "X":
            return self.outside_function(f[1], v, k)
        return ()

    def given_by(self, f: Value, v: View | None, k: int) -> Values:
        """What a function of the tree gives, with Self and type parameters as they are at this call."""
        out = self.returned(f[1])
        receiver = f[2]
        if not out:
            return out
        by: dict[tuple[int, int], Values] = {}
        number = self.impl_of.get(f[1])
        if receiver:
            out = self.as_seen(out, receiver)
            if receiver[0] in "IB" and number is not None:
                self.match(self.impl_self(number), (receiver,), by)
        w = self.world.view(f[1])
        d = w.defs[f[1] - w.base]
        if v is not None and (d[8].get("tparams") or number is not None):
            shift = 1 if d[8].get("method") and self.by_path(v, k) else 0
            for i, (_, t) in enumerate(d[8].get("params", ())[:6]):
                self.match(self.written(w, f[1] - w.base, self.end(w, f[1] - w.base), t), self.argument(v, k, i + shift), by)
            self.match_types(v, k, f[1], by)
        return self.replaced(out, by) if by else out

    def match_types(self, v: View, k: int, number: int, by: dict[tuple[int, int], Values]) -> None:
        """The type arguments that a call writes: f::<T>(x)."""
        call = v.facts.calls[k]
        if isinstance(call[4], list) and call[4] and call[4][0] == "<f":
            for i, t in enumerate(call[4][2:]):
                given = self.written(v, call[0], call[3], t)
                if given:
                    by[number, i] = given

    def as_seen(self, given: Values, receiver: Any) -> Values:
        if receiver[0] in "ICSK":
            return super().as_seen(given, receiver)
        out: list[Value] = []
        for x in given:
            if x[0] == "S":
                out.append(receiver)
            elif x[0] == "B" and x[2]:
                out.append(("B", x[1], tuple(self.as_seen(part, receiver) for part in x[2])))
            else:
                out.append(x)
        return tuple(out)

    def match(self, wanted: Values, got: Values, by: dict[tuple[int, int], Values], depth: int = 0) -> None:
        for x in wanted:
            if x[0] == "V":
                if got:
                    by.setdefault((x[1], x[2]), got)
                for b in self.bound_of(x) if depth < 2 else ():
                    if b[0] == "B" and b[1] == "func":
                        self.match((b,), got, by, depth + 1)
            elif depth < 4:
                for y in got:
                    if y[0] == "F" and x[:2] == ("B", "func"):
                        self.match(x[2][0], self.returned(y[1]), by, depth + 1)
                    elif x[0] == y[0] and x[0] in "BI" and x[1] == y[1]:
                        for a, b in zip(x[2], y[2]):
                            self.match(a, b, by, depth + 1)

    def find_returned(self, number: int) -> Values:
        w = self.world.view(number)
        k = number - w.base
        info = w.defs[k][8]
        if "value" in info:
            return self.values(w, k, info["at"], info["value"])
        return self.written(w, k, self.end(w, k), info.get("returns"))

    # ---- what comes from outside the tree

    def each(self, base: Value) -> Values:
        return self.once(("ea", base), self.find_each, base)

    def find_each(self, base: Value) -> Values:
        """What a for loop over a value gives."""
        kind = base[0]
        if kind == "B":
            if base[1] in MAPS and len(base[2]) > 1:
                return (("B", "tuple", base[2][:2]),)
            return base[2][0] if base[2] and (base[1] in SEQUENCES or base[1] in ("iter", "Option")) else ()
        if kind in "ISV":
            for name in ("next", "into_iter"):
                for f in self.method(base, name):
                    if f[0] == "F":
                        got = self.given_by(f, None, 0)
                        return tuple(y for x in got for y in (self.inside(x) if name == "next" else self.each(x) if x != base else ()))
            return tuple(x for b in self.bound_of(base) if b[0] == "B" for x in self.each(b)) if kind == "V" else ()
        return ()

    def each_of(self, xs: Values) -> Values:
        return distinct(tuple(y for x in xs for y in self.each(x)))

    def item(self, base: Value, key: Expr, place: tuple[View, int, int]) -> Values:
        if base[0] == "B":
            if base[1] == "tuple":
                return base[2][key] if isinstance(key, int) and key < len(base[2]) else ()
            return base[2][1] if base[1] in MAPS and len(base[2]) > 1 else base[2][0] if base[1] in SEQUENCES and base[2] else ()
        if base[0] == "I":
            found = self.methods.get(base[1], {}).get("index", ())
            return tuple(x for f in found[:1] for x in self.given_by(("F", f, base), None, 0)) or tuple(y for x in self.dereferenced(base) for y in self.item(x, key, place))
        return ()

    def kind_of(self, base: Value) -> tuple[str, Value]:
        """Whose methods of std a value has, and the value seen as that."""
        if base[0] == "B":
            return str(base[1]), base
        if base[0] in "ISV" and (self.each(base) or any(b[0] == "B" and b[1] == "iter" for b in (self.bound_of(base) if base[0] == "V" else ()))):
            return "iter", ("B", "iter", (self.each(base),))
        return "", base

    def outside(self, name: str, base: Value, v: View | None, k: int) -> Values:
        """What a method from outside the tree gives."""
        if name.startswith("::"):
            return self.constructed(name[2:], base, v, k)
        kind, seen = self.kind_of(base)
        if (kind == "iter" and name == "collect") or name in ("parse", "into", "try_into", "sum", "product"):
            wanted = self.turbofish(v, k)
            if wanted:
                return wanted if name != "parse" else (("B", "Result", (wanted,)),)
        spec = METHODS.get(kind, {}).get(name) or OF_ALL.get(name)
        return self.spelled(spec, seen, v, k) if spec is not None else ()

    def turbofish(self, v: View | None, k: int) -> Values:
        e = v.facts.calls[k][4] if v is not None else None
        if v is None or not isinstance(e, list) or not e or e[0] != "<f" or len(e) < 3:
            return ()
        call = v.facts.calls[k]
        return self.written(v, call[0], call[3], e[2])

    def constructed(self, name: str, base: Value, v: View | None, k: int) -> Values:
        """What `Vec::new` and the like give."""
        given = self.argument(v, k, 0)
        if base[1] in TRANSPARENT and name in ("new", "from", "pin", "clone", "as_ref", "as_mut", "leak"):
            return given
        if name in ("new", "default", "with_capacity", "from", "from_iter", "from_utf8_lossy", "from_str", "clone"):
            if base[1] in ("RefCell", "Cell", "Mutex", "RwLock") and given:
                return (("B", base[1], (given,)),)
            if base[1] in SEQUENCES and name in ("from", "from_iter"):
                return (("B", base[1], (self.each_of(given),)),)
            return given if name == "clone" else (base,) if base[0] in "BISV" else ()
        if name in OF_ALL or name in METHODS.get(str(base[1]), {}):
            return self.outside(name, base, None, 0)
        return ()

    def outside_function(self, name: str, v: View | None, k: int) -> Values:
        last = name.rsplit("::", 1)[-1]
        if last == "Some":
            return (("B", "Option", (self.argument(v, k, 0),)),)
        if last == "Ok":
            return (("B", "Result", (self.argument(v, k, 0), ())),)
        if last == "Err":
            return (("B", "Result", ((), self.argument(v, k, 0))),)
        if last in ("take", "replace") and "mem" in name:
            return self.argument(v, k, 0)
        if last in ("max", "min", "identity", "from", "black_box", "once") and name.split("::")[0] in STD:
            return self.argument(v, k, 0) if last != "once" else (("B", "iter", (self.argument(v, k, 0),)),)
        return ()

    def spelled(self, spec: str, base: Value, v: View | None, k: int) -> Values:
        """A result as std_rust.py writes it."""
        head, _, rest = spec.partition("<")
        if rest:
            return (("B", head, tuple(self.spelled(part, base, v, k) for part in split_arguments(rest[:-1]))),)
        if spec.isdigit():
            return base[2][int(spec)] if base[0] == "B" and len(base[2]) > int(spec) else ()
        if spec == "self":
            return (base,)
        if spec == "arg" or spec == "first":
            return self.argument(v, k, 0)
        if spec == "each":
            return self.each_of(self.argument(v, k, 0))
        if spec == "each0":
            return self.each_of(base[2][0]) if base[2] else ()
        if spec in ("ret", "ret!"):
            out = self.closure_result(v, k)
            return out if spec == "ret" else tuple(y for x in out for y in (self.inside(x) or self.each(x)))
        return (("B", spec, ()),) if spec in PRIMITIVES or spec in KINDS else ()

    def closure_result(self, v: View | None, k: int) -> Values:
        """What the function that a call is given returns."""
        if v is None:
            return ()
        for i in reversed(range(len(v.facts.calls[k][5]))):
            for f in self.argument(v, k, i):
                if f[0] in "FCW" or f[:2] == ("B", "func") or f[0] in "YX":
                    return self.result(f, None, 0) if f[0] != "F" else self.given_by(f, None, 0)
        return ()

    # ---- what closures are given

    def param(self, v: View, k: int, i: int, default: Expr) -> Values:
        inside = v.defs[k][8].get("in")
        if inside is None:
            return ()
        call, position = inside
        out: Values = ()
        for f in self.callee(v, call):
            if f[0] == "Y":
                out += self.closure_argument(f, v, call, i)
            elif f[0] == "F":
                out += self.function_argument(f, v, call, position, i)
        return out

    def closure_argument(self, f: Value, v: View, call: int, i: int) -> Values:
        kind, seen = self.kind_of(f[2])
        table = CLOSURE.get("sequence" if kind in SEQUENCES else "map" if kind in MAPS else kind, {})
        given = table.get(f[1])
        if given is None or i >= len(given):
            return ()
        if kind == "iter" and f[1] in ("fold", "try_fold", "scan") and i == 0:
            return self.argument(v, call, 0)
        return self.spelled(given[i], seen, v, call)

    def function_argument(self, f: Value, v: View, call: int, position: int, i: int) -> Values:
        """What a function of the tree gives to the closure that it is given."""
        w = self.world.view(f[1])
        k = f[1] - w.base
        params = w.defs[k][8].get("params", ())
        if w.defs[k][8].get("method") and self.by_path(v, call):
            position -= 1
        if not 0 <= position < len(params):
            return ()
        out: Values = ()
        for t in self.written(w, k, self.end(w, k), params[position][1]):
            for b in self.bound_of(t) if t[0] == "V" else (t,):
                if b[0] == "B" and b[1] == "func" and i + 1 < len(b[2]):
                    out += b[2][i + 1]
        by: dict[tuple[int, int], Values] = {}
        number = self.impl_of.get(f[1])
        if f[2] and number is not None and f[2][0] in "IB":
            self.match(self.impl_self(number), (f[2],), by)
        for j, (_, t) in enumerate(params[:6]):
            if j != position:
                self.match(self.written(w, k, self.end(w, k), t), self.argument(v, call, j), by)
        out = self.as_seen(out, f[2]) if f[2] else out
        return self.replaced(out, by) if by else out


def is_import(v: View, value: Expr, k: int) -> bool:
    """Whether a bind's value is import k, or one of the same declaration with the same path."""
    if not isinstance(value, list) or value[:1] != ["u"]:
        return False
    return bool(value[1] == k or v.facts.imports[value[1]][3]["path"] == v.facts.imports[k][3]["path"])


def kind_has(base: Value, name: str) -> bool:
    """Whether a type of std has a method itself, not by one of std's traits."""
    kind = str(base[1])
    if base[0] != "B" or (name in FROM_TRAITS and not (kind in SELF_VIEWS and name in SELF_VIEWS[kind])):
        return False
    return name in OWN.get(kind, ()) or name in METHODS.get(kind, ())


def last_name(path: Expr) -> str:
    """The name of a written type without its path and arguments."""
    while isinstance(path, list) and path and path[0] == "<":
        path = path[1]
    return path.lstrip(":") if isinstance(path, str) else str(path[2]).lstrip(":") if isinstance(path, list) and path[:1] == ["::"] else ""


def split_arguments(text: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    out, depth = [""], 0
    for c in text:
        depth += (c == "<") - (c == ">")
        if c == "," and not depth:
            out.append("")
        else:
            out[-1] += c
    return out


_OPS = {
    "::": Rust._path, "mod": Rust._module, "crate": Rust._crate, "ext": Rust._extern, "file": Rust._file, "u": Rust._use, "impl": Rust._own_type,
    "trait": Rust._self_trait, "v": Rust._tparam, ".m": Rust._method, "<f": Rust._with_types, "?": Rust._tried, "vf": Rust._variant_field, "op": Rust._operator,
}
