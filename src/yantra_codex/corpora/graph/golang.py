"""Linking Go: packages by folder and go.mod, methods by receiver type, promoted fields and methods, type parameters."""

from __future__ import annotations

import re
from functools import cache
from posixpath import dirname, join, normpath

from yantra_codex.corpora.graph.facts import Expr
from yantra_codex.corpora.graph.infer import Infer, distinct
from yantra_codex.corpora.graph.world import END, Value, Values, View

USUAL = frozenset(["linux", "unix", "amd64", "gc", "cgo"])  # what holds in a build constraint
BUILTINS = frozenset(["append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max", "min", "new", "panic", "print", "println", "real", "recover"])
BASIC = frozenset(["any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64", "int", "int8", "int16", "int32", "int64", "rune", "string", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr"])


class Go(Infer):
    HOISTS_IN_FUNCTIONS = False

    def prepare(self) -> None:
        self.packages: dict[tuple[str, str], dict[str, list[tuple[View, int]]]] = {}  # (folder, package) -> name -> binds
        self.files: dict[str, list[View]] = {}
        for v in self.views:
            names = self.packages.setdefault((dirname(v.path), v.facts.package), {})
            self.files.setdefault(dirname(v.path), []).append(v)
            for name, ks in v.module_names.items():
                for k in ks:
                    if not (isinstance(v.binds[k][4], list) and v.binds[k][4][:1] == ["i"]):
                        names.setdefault(name, []).append((v, k))
        self.mods = {dirname(x.path): x.facts for x in self.world.views if x.facts.language == "project" and x.path.endswith("go.mod")}
        self.named_imports: dict[int, dict[str, int]] = {}
        self.find_methods()

    def find_methods(self) -> None:
        """Which methods each type has: by the receiver's name in its package, or of an interface by where they stand."""
        self.methods: dict[int, dict[str, int]] = {}
        self.type_of: dict[int, int] = {}  # method -> the type that it belongs to
        for v in self.views:
            for k, d in enumerate(v.defs):
                owner = None
                if "on" in d[8]:
                    owner = next((c[1] for c in self.package_name(v, d[8]["on"]) if c[0] == "C"), None)
                elif d[8].get("abstract"):
                    owner = v.base + d[2]
                if owner is not None:
                    self.methods.setdefault(owner, {}).setdefault(d[1], v.base + k)
                    self.type_of[v.base + k] = owner

    def owner_of(self, v: View, k: int) -> int:
        return self.type_of.get(v.base + k, v.base + v.defs[k][2])

    # ---- names

    def find(self, v: View, scope: int, at: int, name: str) -> list[int] | None:
        """As in Infer; a definition seen from nowhere special is seen from its end, where its type parameters are known."""
        return super().find(v, scope, v.defs[scope][7] - 1 if at >= END and scope > 0 else at, name)

    def reaching(self, v: View, ks: list[int], position: int, order: int) -> list[int]:
        """The last bind before a place whose block is around it; in a package all are known everywhere."""
        for k in reversed(ks):
            b = v.binds[k]
            start, end = v.blocks[b[3]]
            if b[0] == 0 or (b[2] <= order and start <= position < end):
                return [k]
        return []

    def bound(self, v: View, k: int) -> Values:
        b = v.binds[k]
        return self.once((v.number, "b", k), self.values, v, b[0], max(b[2] - 1, v.blocks[b[3]][0]), b[4])

    # ---- packages

    def package_name(self, v: View, name: str) -> Values:
        """A name of the package that a file belongs to."""
        return self.of_package(dirname(v.path), v.facts.package, name, v)

    def of_package(self, folder: str, package: str, name: str, v: View) -> Values:
        """A package's name as one of its files, or another package's, sees it: builds differ in which file has it."""
        found = self.packages.get((folder, package), {}).get(name, ())
        if len(found) > 1:
            best = min(self.distance(w, v) for w, _ in found)
            found = [(w, k) for w, k in found if self.distance(w, v) == best]
        return tuple(x for w, k in found for x in self.bound(w, k))

    def distance(self, w: View, v: View) -> int:
        """0 for the same file, 1 for one that is built when v is, 2 for one that is usually built, 3 for any other."""
        if w is v:
            return 0
        theirs = w.defs[0][8].get("build", "")
        return 1 if theirs and theirs == v.defs[0][8].get("build", "") else 2 if usually_built(theirs) else 3

    def nowhere(self, v: View, name: str) -> Values:
        found = self.package_name(v, name)
        if found:
            return found
        for named, e in v.facts.exports:
            for m in self.values(v, 0, END, e):
                if named == "*" and m[0] == "M":
                    found = self.attribute(m, name)
                    if found:
                        return found
                elif named == "" and self.called_package(m, v.facts.imports[e[1]][0]) == name:
                    return (m,)
        if name in BASIC:
            return (("T", name),)
        return (("X", name),) if name in BUILTINS else ()

    def called_package(self, m: Value, path: str) -> str:
        """The name that a package has in files that import it without naming it."""
        if m[0] == "M":
            return self.world.view(m[1]).facts.package
        parts = path.split("/")
        last = parts[-1]
        if len(parts) > 1 and last[:1] == "v" and last[1:].isdigit():
            last = parts[-2]
        return last.split(".")[0].removeprefix("go-").replace("-", "_")

    def import_values(self, v: View, k: int) -> Values:
        return self.module(v, v.facts.imports[k][0])

    def module(self, v: View, name: str) -> Values:
        folder = self.folder(v, name)
        files = self.files.get(folder) if folder is not None else None
        if not files:
            return (("X", name),)
        first = next((f for f in files if not f.path.endswith("_test.go") and f.facts.package != "main"), files[0])
        return (("M", first.base),)

    def folder(self, v: View, path: str) -> str | None:
        """The folder of the tree that an import path means."""
        for folder, facts in self.mods.items():
            if facts.package and (path == facts.package or path.startswith(facts.package + "/")):
                return normpath(join(folder, path[len(facts.package) + 1:])).removeprefix(".").lstrip("/")
        here = dirname(v.path)
        while True:
            vendored = "/".join(filter(None, (here, "vendor", path)))
            if vendored in self.files:
                return vendored
            if not here:
                break
            here = dirname(here)
        if path in self.files:
            return path
        if not self.mods:  # a part of a module without its go.mod: what follows the tree's own name in the path
            parts = path.split("/")
            for i in range(len(parts)):
                if parts[i] == self.world.root_name and (i == 0 or "." in parts[0]):
                    return "/".join(parts[i + 1:])
        return None

    # ---- fields and methods

    def attribute(self, base: Value, name: str) -> Values:
        kind = base[0]
        if kind == "M":
            v = self.world.view(base[1])
            return self.of_package(dirname(v.path), v.facts.package, name, v)
        if kind == "X":
            return (("X", f"{base[1]}.{name}"),)
        if kind in "IC":
            return self.once(("a", base, name), self.member, base, name)
        if kind == "V":
            return tuple(x for b in self.bound_of(base) for x in self.attribute(b, name))
        if kind == "B" and base[1] == "struct":
            return tuple(x for n, values in base[2] if n == name for x in values)
        return ()

    def bound_of(self, base: Value) -> Values:
        v = self.world.view(base[1])
        k = base[1] - v.base
        tparams = v.defs[k][8].get("tparams", ())
        return self.written(v, k, END, tparams[base[2]][1]) if base[2] < len(tparams) else ()

    def member(self, base: Value, name: str) -> Values:
        """A field or method of a type; what is embedded is asked level by level."""
        level: Values = (base,)
        seen: set[int] = set()
        for _ in range(6):
            found: Values = ()
            below: Values = ()
            for x in level:
                if x[0] not in "IC" or x[1] in seen:
                    continue
                seen.add(x[1])
                found += self.own_member(x, name)
                below += self.embedded(x)
            if found:
                return found
            level = below
        return ()

    def own_member(self, x: Value, name: str) -> Values:
        method = self.methods.get(x[1], {}).get(name)
        if method is not None:
            return (("F", method, x),)
        v = self.world.view(x[1])
        k = x[1] - v.base
        fields = v.defs[k][8].get("fields", {})
        if name in fields:
            return self.with_args(self.written(v, k, END, fields[name]), x)
        if not v.defs[k][8].get("under"):
            return tuple(y for y in self.embedded(x) if y[0] == "I" and self.world.definition(y[1])[1] == name)
        return tuple(y for u in self.underlying(x) for y in (self.attribute(u, name) if u[0] == "B" else self.own_field(u, name) if u[0] == "I" else ()))

    def own_field(self, x: Value, name: str, depth: int = 0) -> Values:
        """A field that `type A B` has from B."""
        v = self.world.view(x[1])
        k = x[1] - v.base
        fields = v.defs[k][8].get("fields", {})
        if name in fields:
            return self.with_args(self.written(v, k, END, fields[name]), x)
        return tuple(y for u in self.underlying(x) if u[0] == "I" and depth < 4 for y in self.own_field(u, name, depth + 1))

    def embedded(self, x: Value) -> Values:
        v = self.world.view(x[1])
        k = x[1] - v.base
        out: Values = ()
        for t in v.defs[k][8].get("bases", ()):
            out += self.written(v, k, END, t)
        under = v.defs[k][8].get("under")
        if under is not None and (isinstance(under, str) or under[0] in (".", "<")):  # type A B: B's fields, not its methods
            out += tuple(y for y in self.written(v, k, END, under) if y[0] == "I" and self.world.definition(y[1])[8].get("what") == "interface")
            for y in self.written(v, k, END, under):
                if y[0] == "I":
                    w = self.world.view(y[1])
                    out += tuple(("B", "struct", ((n, self.written(w, y[1] - w.base, END, t)),)) for n, t in w.defs[y[1] - w.base][8].get("fields", {}).items())
        return self.with_args(out, x)

    def with_args(self, given: Values, x: Value) -> Values:
        """`given` with the type parameters of x's type replaced by its arguments."""
        if x[0] not in "IC" or not x[2] or not given:
            return given
        return self.replaced(given, {(x[1], i): a for i, a in enumerate(x[2])})

    def replaced(self, given: Values, by: dict[tuple[int, int], Values]) -> Values:
        out: list[Value] = []
        for y in given:
            if y[0] == "V":
                out += by.get((y[1], y[2]), (y,))
            elif y[0] in "BIC" and y[2] and y[1] != "struct":
                out.append((y[0], y[1], tuple(self.replaced(a, by) for a in y[2])))
            else:
                out.append(y)
        return distinct(tuple(out))

    def underlying(self, x: Value) -> Values:
        """What a defined type is made of, where that is no struct or interface."""
        v = self.world.view(x[1])
        k = x[1] - v.base
        under = v.defs[k][8].get("under")
        return self.with_args(self.written(v, k, END, under), x) if under is not None else ()

    def bases(self, number: int) -> list[int]:
        return [x[1] for x in self.embedded(("I", number, ())) if x[0] == "I"]

    # ---- expressions

    def other(self, v: View, scope: int, at: int, e: Expr) -> Values:
        op = e[0]
        if op == "v":
            return (("V", v.base + e[1], e[2]),)
        if op == "rv":
            return tuple(("V", c[1], e[2]) for c in self.package_name(v, e[1]) if c[0] == "C")
        if op == "ty":
            return tuple(("C", x[1], x[2]) if x[0] == "I" else ("T", x) for x in self.written(v, scope, at, e[1]))
        if op == "...":
            return self.values(v, scope, at, e[1])
        if op == "key":
            return tuple(x for base in self.values(v, scope, at, e[1]) for x in self.first_of(base))
        return ()

    def first_of(self, base: Value) -> Values:
        if base[0] == "I":
            return tuple(x for u in self.underlying(base) for x in self.first_of(u))
        if base[0] == "B" and base[1] == "dict":
            return base[2][0]  # type: ignore[no-any-return]
        if base[0] == "B" and base[1] == "chan":
            return base[2][0]  # type: ignore[no-any-return]
        if base[0] == "B" and base[1] == "func":
            return self.yielded(base, 0)
        return (("B", "int", ()),) if base[0] == "B" else ()

    def yielded(self, base: Value, i: int) -> Values:
        """The i-th thing that ranging over a function gives."""
        for y in base[2][1] if len(base[2]) > 1 else ():
            if y[0] == "B" and y[1] == "func" and len(y[2]) > 1 + i:
                return y[2][1 + i]  # type: ignore[no-any-return]
        return ()

    def each(self, base: Value) -> Values:
        if base[0] == "I":
            return tuple(x for u in self.underlying(base) for x in self.each(u))
        if base[0] == "B" and base[1] == "func":
            return self.yielded(base, 1)
        if base[0] == "F":
            return ()
        return base[2][-1] if base[0] == "B" and base[1] in ("list", "dict", "chan") and base[2] else ()

    def item(self, base: Value, key: Expr, place: tuple[View, int, int]) -> Values:
        if base[0] == "B" and base[1] == "tuple":
            return base[2][key] if isinstance(key, int) and key < len(base[2]) else ()
        if isinstance(key, int):
            return (base,) if key == 0 else ()
        if base[0] in "FC":
            return (base,)
        return self.each(base)

    # ---- written types

    def find_written(self, v: View, scope: int, at: int, t: Expr) -> Values:
        if isinstance(t, str) or t[0] in (".", "l", "<", "fn"):
            return super().find_written(v, scope, at, t)
        if t[0] == "struct":
            return (("B", "struct", tuple((n, self.written(v, scope, at, x)) for n, x in t[1].items())),)
        return ()

    def of_type(self, c: Value, args: tuple[Values, ...]) -> Values:
        """An instance of a named type with these arguments."""
        if c[0] == "C":
            v = self.world.view(c[1])
            alias = v.defs[c[1] - v.base][8].get("alias")
            if alias is not None:
                return self.with_args(self.written(v, c[1] - v.base, END, alias), ("I", c[1], args))
            return (("I", c[1], args),)
        if c[0] == "T":
            return (("B", c[1], ()),) if isinstance(c[1], str) else (c[1],)
        if c[0] == "V":
            return (c,)
        return (("X", f"{c[1]}()"),) if c[0] == "X" else ()

    # ---- calls

    def called(self, f: Value) -> list[int]:
        return [f[1]] if f[0] == "F" else []

    def is_external(self, v: View, k: int) -> bool:
        return any(f[0] in "XTC" for f in self.callee(v, k))

    def result(self, f: Value, v: View, k: int) -> Values:
        kind = f[0]
        if kind == "F":
            out = self.returned(f[1])
            if f[2]:
                out = self.with_args(out, f[2])
            return self.filled(out, f[1], v, k)
        if kind == "C":
            return self.of_type(f, f[2])
        if kind == "B" and f[1] == "func":
            return f[2][0]  # type: ignore[no-any-return]
        if kind == "I":
            return tuple(x for u in self.underlying(f) for x in self.result(u, v, k))
        if kind == "T":
            return (("B", f[1], ()),) if isinstance(f[1], str) else (f[1],)
        if kind == "X":
            return self.builtin(f[1], v, k)
        return ()

    def argument(self, v: View, k: int, i: int) -> Values:
        call = v.facts.calls[k]
        return self.values(v, call[0], call[3], call[5][i]) if i < len(call[5]) else ()

    def builtin(self, name: str, v: View, k: int) -> Values:
        if name in ("new", "make"):
            return tuple(x for c in self.argument(v, k, 0) for x in self.of_type(c, c[2] if c[0] == "C" else ()))
        if name in ("append", "min", "max"):
            return self.argument(v, k, 0)
        if name in BUILTINS:
            return ()
        return (("X", f"{name}()"),)

    def filled(self, given: Values, number: int, v: View, k: int) -> Values:
        """`given` with the function's own type parameters as the call's arguments say them."""
        w = self.world.view(number)
        d = w.defs[number - w.base]
        if not d[8].get("tparams") or not given:
            return given
        by = self.type_arguments(number, v, k)
        params = d[8]["params"]
        for i, (_, t) in enumerate(params[:6]):
            if d[8].get("variadic") and i == len(params) - 1 and not self.spread(v, k, i):
                t = t[2]  # the type of each further argument
            self.match(self.written(w, number - w.base, END, t), self.argument(v, k, i), by)
        return self.replaced(given, by) if by else given

    def type_arguments(self, number: int, v: View, k: int) -> dict[tuple[int, int], Values]:
        """What a call says of the type parameters of the function that it calls: F[int](x)."""
        call = v.facts.calls[k]
        e = call[4]
        given = e[2] if isinstance(e, list) and len(e) > 2 and e[0] == "[" and isinstance(e[2], list) else []
        types = {(number, i): self.written(v, call[0], call[3], t) for i, t in enumerate(given[1:])}
        return {key: values for key, values in types.items() if values}

    def spread(self, v: View, k: int, i: int) -> bool:
        """Whether argument i of a call is a whole list for a variadic parameter: f(xs...)."""
        e = v.facts.calls[k][5][i] if i < len(v.facts.calls[k][5]) else None
        return isinstance(e, list) and e[:1] == ["..."]

    def match(self, wanted: Values, got: Values, by: dict[tuple[int, int], Values], depth: int = 0) -> None:
        for x in wanted:
            if x[0] == "V":
                by.setdefault((x[1], x[2]), got)
            elif depth < 4:
                for y in got:
                    if y[0] == "F" and x[:2] == ("B", "func"):
                        self.match(x[2][0], self.returned(y[1]), by, depth + 1)
                    elif x[0] == y[0] and x[1] == y[1] and x[1] != "struct":
                        for a, b in zip(x[2], y[2]):
                            self.match(a, b, by, depth + 1)

    def find_returned(self, number: int) -> Values:
        v = self.world.view(number)
        return self.written(v, number - v.base, END, v.defs[number - v.base][8].get("returns"))


@cache
def usually_built(constraint: str) -> bool:
    """Whether a file with this build constraint is built on an ordinary Linux machine."""
    words = re.findall(r"&&|\|\||!|\(|\)|[^\s&|!()]+", constraint)
    at = 0

    def one() -> bool:
        nonlocal at
        word = words[at] if at < len(words) else ""
        at += 1
        if word == "!":
            return not one()
        if word == "(":
            value = either()
            at += 1
            return value
        return word in USUAL or word.startswith("go1.")

    def both() -> bool:
        nonlocal at
        value = one()
        while at < len(words) and words[at] == "&&":
            at += 1
            value = one() and value
        return value

    def either() -> bool:
        nonlocal at
        value = both()
        while at < len(words) and words[at] == "||":
            at += 1
            value = both() or value
        return value

    return either() if 0 < len(words) < 100 else not words
