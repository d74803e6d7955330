"""Linking JavaScript and TypeScript: modules of both kinds, classes, prototypes and object literals, written types."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import Any

from yantra_codex.corpora.graph.facts import Expr
from yantra_codex.corpora.graph.infer import Infer, distinct
from yantra_codex.corpora.graph.std_ecma import (
    DICTS,
    LISTS,
    PARTLY,
    PROMISES,
    callback_gets,
    function_gives,
    method_gives,
)
from yantra_codex.corpora.graph.world import END, Value, Values, View

SOURCES = (".ts", ".tsx", ".mts", ".cts", ".d.ts")
SCRIPTS = (".js", ".mjs", ".cjs", ".jsx")
WRITTEN_AS = {".js": (".ts", ".tsx", ".d.ts"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
# besides the values of world.py: ("PR", number) a function's or class's prototype, ("MM", number) `module` in a file


class Ecma(Infer):
    """Members of an instance are in info "m", of a class itself in "s"; what assignments add is in members_of and statics."""

    CLASS_SCOPES = True  # type parameters

    def prepare(self) -> None:
        self.files = {v.path: v for v in self.views}
        self.packages: dict[str, tuple[str, dict[str, Any]]] = {}
        self.aliases: list[tuple[str, str, list[str]]] = []  # (folder, pattern, targets) of tsconfig's paths
        self.base_urls: list[str] = []
        for x in self.world.views:
            if x.facts.language == "project":
                self.note_project(x)
        self.statics: dict[int, dict[str, list[Any]]] = {}
        self.more_bases: dict[int, list[tuple[View, int, int, Expr]]] = {}
        self.proto_of: dict[int, int] = {}  # function or object -> what it is a part of the prototype of
        self.exports: dict[int, dict[str, list[Expr]]] = {}
        self.places: dict[int, dict[int, tuple[int, int]]] = {}
        self.returns: dict[int, dict[int, list[Any]]] = {}
        for v in self.views:
            table = self.exports.setdefault(v.base, {})
            for name, value in v.facts.exports:
                table.setdefault(name, []).append(value)
        for v in self.views:
            self.note_this(v)
        later = [(v, a) for v in self.views for a in v.facts.attrs if a[0] != ["this"] and a[2] is not None]
        for v, (target, name, value, scope, at) in later:
            self.note_prototype(v, target, name, value, scope, at)
        self.memo.clear()
        for v, (target, name, value, scope, at) in later:
            self.note_static(v, target, name, value, scope, at)
        for v in self.views:
            self.note_calls(v)
            self.note_equal(v)
        self.memo.clear()  # what was asked before everything was known

    def note_project(self, x: View) -> None:
        stated = dict(x.facts.exports)
        folder = dirname(x.path)
        if x.path.endswith("package.json"):
            if x.facts.package:
                self.packages.setdefault(x.facts.package, (folder, stated))
        elif x.path.endswith(("tsconfig.json", "jsconfig.json")):
            base = normpath(join(folder, str(stated.get("baseUrl", ".")))).removeprefix(".").lstrip("/")
            if "baseUrl" in stated:
                self.base_urls.append(base)
            paths = stated.get("paths")
            for pattern, targets in paths.items() if isinstance(paths, dict) else ():
                self.aliases.append((base, pattern, [t for t in targets if isinstance(t, str)] if isinstance(targets, list) else []))

    def note_this(self, v: View) -> None:
        """this.x = ...: attributes of the class, of the object, or of what the function constructs."""
        for target, name, value, scope, at in v.facts.attrs:
            if target == ["this"]:
                owner = self.this_scope(v, scope)
                if owner is not None:
                    kind, k = owner
                    table = self.statics if kind == "K" else self.members_of
                    table.setdefault(v.base + k, {}).setdefault(name, []).append((v, scope, at, value))

    def note_prototype(self, v: View, target: Expr, name: str, value: Expr, scope: int, at: int) -> None:
        if isinstance(target, list) and target[0] == "." and target[2] == "prototype":
            for x in self.values(v, scope, at, target[1]):
                if x[0] in "CF":
                    self.members_of.setdefault(x[1], {}).setdefault(name, []).append((v, scope, at, value))
                    self.note_part(v, value, x[1])
        elif name == "prototype":
            for x in self.values(v, scope, at, target):
                if x[0] in "CF":
                    self.more_bases.setdefault(x[1], []).append((v, scope, at, value))
                    self.note_part(v, value, x[1])

    def note_part(self, v: View, value: Expr, owner: int) -> None:
        """A function (or object of functions) that is put on a prototype: its `this` is what the constructor makes."""
        if isinstance(value, list) and value[0] == "d":
            self.proto_of[v.base + value[1]] = owner

    def note_static(self, v: View, target: Expr, name: str, value: Expr, scope: int, at: int) -> None:
        if name == "prototype" or (isinstance(target, list) and target[0] == "." and target[2] == "prototype"):
            return
        for x in self.values(v, scope, at, target):
            if x[0] in "CF":
                self.statics.setdefault(x[1], {}).setdefault(name, []).append((v, scope, at, value))
            elif x[0] in "PR" and len(x) == 2 and x[0] == "PR":
                self.members_of.setdefault(x[1], {}).setdefault(name, []).append((v, scope, at, value))
                self.note_part(v, value, x[1])
            elif x[0] == "I" and self.world.definition(x[1])[0] == "object":
                self.members_of.setdefault(x[1], {}).setdefault(name, []).append((v, scope, at, value))
                if isinstance(value, list) and value[0] == "d":
                    self.proto_of.setdefault(v.base + value[1], x[1])

    def note_calls(self, v: View) -> None:
        """inherits(A, B), Object.setPrototypeOf(A.prototype, B.prototype), Object.assign(A.prototype, {...})."""
        for call in v.facts.calls:
            callee, args = call[4], call[5]
            last = callee if isinstance(callee, str) else callee[2] if isinstance(callee, list) and callee[0] == "." else ""
            if len(args) < 2 or last not in ("inherits", "inherit", "setPrototypeOf", "assign"):
                continue
            for x in self.values(v, call[0], call[3], args[0]):
                number = x[1] if x[0] in ("C", "F", "PR") and len(x) > 1 else None
                if number is None:
                    continue
                if last in ("inherits", "inherit"):
                    self.more_bases.setdefault(number, []).append((v, call[0], call[3], args[1]))
                elif x[0] == "PR":
                    self.more_bases.setdefault(number, []).append((v, call[0], call[3], args[1]))
                    self.note_part(v, args[1], number)

    def note_equal(self, v: View) -> None:
        """module.exports = f; module.exports.g = ...: g is also f's."""
        table = self.exports[v.base]
        if "=" not in table or len(table) < 2:
            return
        for e in table["="]:
            for x in self.values(v, 0, END, e):
                for name, values in table.items():
                    if name not in ("=", "*") and x[0] in "CFI" and isinstance(x[1], int):
                        where = self.members_of if x[0] == "I" else self.statics
                        where.setdefault(x[1], {}).setdefault(name, []).extend((v, 0, END, value) for value in values)

    # ---- modules

    def import_values(self, v: View, k: int) -> Values:
        name, symbol, _, _ = v.facts.imports[k]
        out: list[Value] = []
        for m in self.module(v, name):
            if m[0] != "M":
                out.append(m if symbol in ("*", "=", "", "default", None) else ("X", f"{m[1]}.{symbol}"))
            elif symbol == "=":
                out += self.exported(m[1], "=") or (m,)
            elif symbol == "default":
                table = self.exports.get(m[1], {})
                out += self.exported(m[1], "default") if "default" in table else self.exported(m[1], "=") or (m,)
            elif symbol == "*":
                out.append(m)
            elif symbol:
                out += self.attribute(m, symbol)
        return tuple(out)

    def exported(self, number: int, name: str) -> Values:
        v = self.world.view(number)
        return tuple(x for e in self.exports.get(number, {}).get(name, ()) for x in self.values(v, 0, END, e))

    def module(self, v: View, name: str) -> Values:
        found = self.module_file(v, name)
        return (("M", found.base),) if found is not None else (("X", name),)

    def module_file(self, v: View, name: str) -> View | None:
        if name.startswith("."):
            path = normpath(join(dirname(v.path) or ".", name))
            return None if path.startswith("..") else self.at_path("" if path == "." else path, v)
        for folder, pattern, targets in self.aliases:
            start, star, end = pattern.partition("*")
            if name == pattern or (star and name.startswith(start) and name.endswith(end) and len(name) >= len(start) + len(end)):
                rest = name[len(start):len(name) - len(end)] if star else ""
                for t in targets:
                    found = self.at_path(normpath(join(folder or ".", t.replace("*", rest))).removeprefix("./"), v)
                    if found is not None:
                        return found
        for base in self.base_urls:
            found = self.at_path(normpath(join(base or ".", name)), v)
            if found is not None:
                return found
        return self.of_package(v, name)

    def of_package(self, v: View, name: str) -> View | None:
        """A package of the tree itself, by the name in its package.json."""
        parts = name.split("/")
        package = "/".join(parts[:2]) if name.startswith("@") else parts[0]
        if package not in self.packages:
            return None
        folder, stated = self.packages[package]
        rest = name[len(package) + 1:]
        named: list[str] = []
        exports = stated.get("exports")
        if isinstance(exports, dict):
            named += _strings(exports.get("./" + rest if rest else ".", exports if not rest and not any(k.startswith(".") for k in exports) else None))
        elif isinstance(exports, str) and not rest:
            named.append(exports)
        if not rest:
            named += [str(stated[key]) for key in ("source", "types", "typings", "module", "main") if isinstance(stated.get(key), str)]
        if v.facts.language == "javascript":  # the code rather than its declarations
            named.sort(key=lambda t: ".d." in t)
        for target in (*named, *((rest, f"src/{rest}") if rest else ("src/index", "index", "lib/index"))):
            found = self.at_path(normpath(join(folder or ".", target)), v)
            if found is not None:
                return found
        return None

    def at_path(self, path: str, v: View) -> View | None:
        typed = v.facts.language == "typescript"
        endings = (*SOURCES, *SCRIPTS) if typed else (*SCRIPTS, *SOURCES)
        exact = self.files.get(path)
        if exact is not None:
            return exact
        for ending, others in WRITTEN_AS.items():
            if path.endswith(ending):
                for other in others:
                    found = self.files.get(path[:-len(ending)] + other)
                    if found is not None:
                        return found
        for ending in endings:
            found = self.files.get(path + ending)
            if found is not None:
                return found
        below = path + "/" if path else ""
        stated = next((s for f, s in self.packages.values() if f == path), None)
        if stated is not None:
            for key in ("types", "main", "module"):
                if isinstance(stated.get(key), str):
                    found = self.files.get(normpath(join(path, stated[key])))
                    if found is not None:
                        return found
        for ending in endings:
            found = self.files.get(f"{below}index{ending}")
            if found is not None:
                return found
        return None

    def module_attribute(self, number: int, name: str) -> Values:
        table = self.exports.get(number, {})
        if name in table:
            found = self.exported(number, name)
            if found:
                return found
        if "=" in table and name not in ("=", "*"):
            found = tuple(x for y in self.exported(number, "=") for x in self.attribute(y, name))
            if found:
                return found
            if name == "default":
                return self.exported(number, "=")
        if name != "default" and name != "=":
            v = self.world.view(number)
            for e in table.get("*", ()):
                for m in self.values(v, 0, END, e):
                    found = self.attribute(m, name) if m[0] == "M" else ()
                    if found:
                        return found
        return ()

    def one_of(self, parts: list[Values]) -> Values:
        """What is one of several things can be; no function where another part may be called instead."""
        out = tuple(x for values in parts for x in values)
        functions = {x[1] for x in out if x[0] == "F"}
        unsure = len(functions) > 1 or not all(any(x[0] == "F" for x in values) for values in parts)
        return tuple(x for x in out if x[0] != "F") if functions and unsure else out

    # ---- names

    def nowhere(self, v: View, name: str) -> Values:
        if name == "exports":
            return (("M", v.base),)
        if name == "module":
            return (("MM", v.base),)
        return (("X", name),)

    def definition_value(self, v: View, k: int) -> Value:
        kind = v.defs[k][0]
        return ("C", v.base + k, ()) if kind == "class" else ("I", v.base + k, ()) if kind == "object" else ("F", v.base + k, ())

    def this_scope(self, v: View, scope: int) -> tuple[str, int] | None:
        """What `this` is in a scope: ("S", class, object or constructor) or ("K", class)."""
        while scope > 0:
            d = v.defs[scope]
            if d[0] == "class":
                return ("S", scope)
            if d[0] in ("method", "function", "lambda") and "arrow" not in d[8]:
                owner = v.defs[d[2]]
                if d[0] == "method" and owner[0] in ("class", "object"):
                    return ("K" if "static" in d[8] else "S", d[2])
                return ("S", scope)
            scope = d[2]
        return None

    def this(self, v: View, scope: int) -> Values:
        s = scope
        while s > 0 and ("arrow" in v.defs[s][8] or v.defs[s][0] not in ("method", "function", "lambda", "class")):
            s = v.defs[s][2]
        if s > 0 and "this" in v.defs[s][8]:
            return self.written(v, s, END, v.defs[s][8]["this"])
        found = self.this_scope(v, scope)
        if found is None:
            return ()
        kind, k = found
        number = v.base + k
        if number in self.proto_of:  # a function on a prototype
            number = self.proto_of[number]
            return (("S", number),)
        d = v.defs[k]
        if d[0] == "object":
            return (("S", number),)
        if d[0] in ("function", "lambda", "method"):
            return (("S", number),) if number in self.members_of or number in self.more_bases else ()
        return ((kind, number),)

    def other(self, v: View, scope: int, at: int, e: Expr) -> Values:
        op = e[0]
        if op == "this":
            return self.this(v, scope)
        if op == "super":
            return tuple(("P", x[1]) for x in self.this(v, scope) if x[0] in "SK")
        if op == "new":
            return tuple(("C", x[1], ()) if x[0] == "F" else x for x in self.values(v, scope, at, e[1]))
        if op == "get":
            return self.returned(v.base + e[1])
        if op == "v":
            return (("V", v.base + e[1], e[2]),)
        if op == "arg":
            return self.once((v.number, "arg", e[1], e[2]), self.closure_argument, v, e[1], e[2])
        if op == "y":
            return (("B", "list", (distinct(self.values(v, scope, at, e[1])),)),)
        if op == "guard":
            return self.guarded(v, scope, at, e)
        if op == "defined":
            for x in self.attribute(("I", v.base + e[1], ()), "get"):
                if x[0] == "F":
                    return self.returned(x[1])
            return self.attribute(("I", v.base + e[1], ()), "value")
        return ()

    def guarded(self, v: View, scope: int, at: int, e: Expr) -> Values:
        """A name after `if (isFoo(name))`: what the guard says, else what it was."""
        for f in self.values(v, scope, at, e[1]):
            if f[0] == "F":
                w = self.world.view(f[1])
                guards = w.defs[f[1] - w.base][8].get("guards")
                if guards is not None:
                    found = self.written(w, f[1] - w.base, END, guards)
                    if found and not any(x[0] == "V" for x in found):
                        return found
        return self.values(v, scope, e[2][1], e[2][2])

    # ---- members

    def attribute(self, base: Value, name: str) -> Values:
        return self.once(("a", base, name), self.find_attribute, base, name)

    def find_attribute(self, base: Value, name: str) -> Values:
        kind = base[0]
        if kind == "M":
            return self.module_attribute(base[1], name)
        if kind == "MM":
            return (("M", base[1]),) if name == "exports" else ()
        if kind in "IS":
            found = self.member(base, ("I", base[1], base[2] if kind == "I" else ()), name, 0)
            return () if found is None else found
        if kind in "CK":
            return self.static(base, base[1], name, 0)
        if kind == "P":
            for b in self.base_values(base[1]):
                found = self.member(("S", base[1]), b, name, 0) if b[0] == "I" else None
                if found:
                    return found
            return ()
        if kind == "F":
            own = self.static(base, base[1], name, 0)
            return own or (("PR", base[1]),) if name == "prototype" else own or (("T", base, name),)
        if kind == "PR":
            found = self.member(("I", base[1], ()), ("I", base[1], ()), name, 0)
            return found or ()
        if kind == "V":
            return tuple(x for b in self.bound_of(base) for x in self.attribute(b, name))
        if kind == "X":
            return (("X", f"{base[1]}.{name}"),)
        if kind == "B":
            if base[1] == "record" and len(base[2]) > 1:
                return base[2][1]  # type: ignore[no-any-return]
            return (("T", base, name),)
        return ()

    def bound_of(self, base: Value) -> Values:
        v = self.world.view(base[1])
        k = base[1] - v.base
        tparams = v.defs[k][8].get("tparams", ())
        return self.written(v, k, END, tparams[base[2]][1]) if base[2] < len(tparams) else ()

    def member(self, receiver: Value, x: Value, name: str, depth: int) -> Values | None:
        """A member of an instance; None where neither the class nor its bases have one."""
        if depth > 12:
            return None
        v = self.world.view(x[1])
        k = x[1] - v.base
        d = v.defs[k]
        if "alias" in d[8]:
            for y in self.written(v, k, END, d[8]["alias"]):
                found = self.attribute(y, name)
                if found:
                    return found
            return None
        if d[0] == "object" and x[1] in self.proto_of and depth == 0:
            return self.member(receiver, ("I", self.proto_of[x[1]], ()), name, depth + 1)
        out: Values = ()
        known = False
        if name in d[8].get("m", ()):
            known = True
            value = d[8]["m"][name]
            if not d[8].get("spreads") or not (isinstance(value, list) and value[0] == "@"):  # what is spread may replace it
                out += self.values(v, k, d[7] - 1, value)
        if not out:
            for place in self.members_of.get(x[1], {}).get(name, ()):
                known = True
                out += self.values(*place)
            if len({y[1] for y in out if y[0] == "F"}) > 1:  # it is another function at another time
                return ()
        if known:
            out = self.with_args(distinct(out), x)
            return tuple(("F", y[1], receiver) if y[0] == "F" and not y[2] else y for y in self.as_seen(out, receiver))
        for e in d[8].get("spreads", ()):
            found = tuple(y for s in self.values(v, k, d[6], e) for y in self.attribute(s, name))
            if found:
                return found
        for b in self.base_values(x[1]):
            if b[0] == "I":
                found2 = self.member(receiver, ("I", b[1], tuple(self.replaced(a, self.arguments(x)) for a in b[2])), name, depth + 1)
                if found2 is not None:
                    return found2
            elif b[0] == "B":
                return self.with_args(self.attribute(b, name), x)
        if "index" in d[8]:
            return self.with_args(self.written(v, k, d[7] - 1, d[8]["index"]), x)
        return None

    def static(self, base: Value, number: int, name: str, depth: int) -> Values:
        if depth > 12:
            return ()
        v = self.world.view(number)
        k = number - v.base
        d = v.defs[k]
        if name == "prototype":
            return (("PR", number),)
        if name in d[8].get("s", ()):
            return tuple(("F", y[1], base) if y[0] == "F" else y for y in self.values(v, k, d[7] - 1, d[8]["s"][name]))
        out = tuple(x for place in self.statics.get(number, {}).get(name, ()) for x in self.values(*place))
        if out:
            return out
        if d[8].get("what") == "namespace":
            ks = v.names.get((k, name))
            if ks:
                return tuple(x for j in ks for x in self.bound(v, j))
        for x in self.base_classes(number):
            if x[0] == "C":
                found = self.static(base, x[1], name, depth + 1)
                if found:
                    return found
        return ()

    def base_classes(self, number: int) -> Values:
        v = self.world.view(number)
        d = v.defs[number - v.base]
        out: Values = ()
        for b in d[8].get("bases", ()):
            e = b[1] if isinstance(b, list) and b[0] == "<" else b
            out += tuple(x for x in self.values(v, d[2], d[6], e) if x[0] in "CFX")
        for place in self.more_bases.get(number, ()):
            out += tuple(("C", x[1], ()) for x in self.values(*place) if x[0] in ("C", "F", "PR"))
        return distinct(out)

    def base_values(self, number: int) -> Values:
        """Instances of what a class is built on, with the type arguments that it names."""
        return self.once(("bases", number), self.find_bases, number)

    def find_bases(self, number: int) -> Values:
        v = self.world.view(number)
        k = number - v.base
        d = v.defs[k]
        out: Values = ()
        for b in d[8].get("bases", ()):
            e, args = (b[1], b[2:]) if isinstance(b, list) and b[0] == "<" else (b, ())
            given = tuple(self.written(v, k, d[7] - 1, a) for a in args)
            for x in self.values(v, d[2], d[6], e):
                if x[0] == "F":
                    out += (("I", x[1], ()),)
                elif x[0] == "I":
                    out += (x,)
                elif x[0] == "C" and x[1] != number:
                    out += (("I", x[1], given),)
                elif x[0] == "X":
                    out += self.outside_type(x, given)
        for place in self.more_bases.get(number, ()):
            for x in self.values(*place):
                if x[0] in ("C", "F", "PR") and x[1] != number:
                    out += (("I", x[1], ()),)
                elif x[0] in "I":
                    out += (x,)
        return out

    def bases(self, number: int) -> list[int]:
        v = self.world.view(number)
        d = v.defs[number - v.base]
        out = [x[1] for x in self.base_values(number) if x[0] == "I" and x[1] != number]
        for t in d[8].get("like", ()):
            e = t[1] if isinstance(t, list) and t[0] == "<" else t
            out += [x[1] for x in self.values(v, d[2], d[6], e) if x[0] == "C"]
        return out

    def arguments(self, x: Value) -> dict[tuple[int, int], Values]:
        return {(x[1], i): a for i, a in enumerate(x[2])} if x[0] == "I" and len(x) > 2 else {}

    def with_args(self, given: Values, x: Value) -> Values:
        return self.replaced(given, self.arguments(x))

    # ---- written types

    def find_written(self, v: View, scope: int, at: int, t: Expr) -> Values:
        op = "" if isinstance(t, str) else t[0]
        if op == "l" and t[1] in ("any", "unknown", "void", "never", "None", "undefined", "object"):
            return ()
        if op == "&":
            return tuple(x for part in t[1:] for x in self.written(v, scope, at, part))
        if op == "makes":
            return tuple(("C", x[1], x[2]) if x[0] == "I" else ("B", "maker", ((x,),)) for x in self.written(v, scope, at, t[1]))
        if op == "obj":
            return (("I", v.base + t[1], ()),)
        if op == "typeof":
            return self.values(v, scope, at, t[1])
        if op == "this":
            return self.this(v, scope) or self.values(v, scope, at, t)
        if op == "key":
            held = self.written(v, scope, at, t[1])
            return tuple(x for base in held for x in (self.attribute(base, t[2]) if t[2] else self.each(base)))
        return super().find_written(v, scope, at, t)

    def of_type(self, c: Value, args: tuple[Values, ...]) -> Values:
        kind = c[0]
        if kind == "C":
            w = self.world.view(c[1])
            d = w.defs[c[1] - w.base]
            if "alias" in d[8]:
                out = self.once(("alias", c[1]), self.written, w, c[1] - w.base, END, d[8]["alias"])
                return self.replaced(out, self.arguments(("I", c[1], args)))
            return (("I", c[1], args),)
        if kind == "K":
            return (("S", c[1]),)
        if kind == "F":
            return (("I", c[1], ()),)
        if kind in "V":
            return (c,)
        if kind == "X":
            return self.outside_type(c, args)
        return ()

    def outside_type(self, c: Value, args: tuple[Values, ...]) -> Values:
        last = c[1].rsplit(".", 1)[-1]
        if last in LISTS:
            return (("B", "list", args[:1]),)
        if last in DICTS:
            return (("B", "record" if last == "Record" else "dict", args),)
        if last in PROMISES:
            return (("B", "promise", args[:1]),)
        if last in PARTLY:
            return args[0] if args else ()
        if last == "ReturnType":
            return tuple(x for f in (args[0] if args else ()) for x in (self.returned(f[1]) if f[0] == "F" else f[2][0] if f[0] == "B" and f[1] == "func" else ()))
        if last == "InstanceType":
            return tuple(x for f in (args[0] if args else ()) for x in self.instances(f))
        return (("B", c[1], args),)

    # ---- calls

    def targets(self, v: View, k: int) -> list[int]:
        """What a call means; nothing where its name is a variable that can hold several things, or a default."""
        call = v.facts.calls[k]
        e = call[4][1] if isinstance(call[4], list) and call[4][0] == "new" else call[4]
        if isinstance(e, str):
            found = self.find(v, call[0], call[3], e)
            if found and not self.holds_one(v, found):
                return []
        return super().targets(v, k)

    def holds_one(self, v: View, found: list[int]) -> bool:
        """Whether the name that is bound so is a function's own, or holds the same value for as long as it has one."""
        b = v.binds[found[0]]
        around = [v.binds[k] for k in v.names[(b[0], b[1])] if v.binds[k][3] == b[3] or len(v.binds[k]) > 5]
        values = [x[4] for x in around if x[4] is not None and x[4] != ["l", "None"]]
        if all(isinstance(x, list) and x[0] == "d" and v.defs[x[1]][1] == b[1] and "arrow" not in v.defs[x[1]][8] for x in values):
            return True  # a declaration, with its overloads
        return len(values) == 1 and not (isinstance(values[0], list) and values[0][0] in ("|", "arg"))

    def called(self, f: Value) -> list[int]:
        if f[0] in "CFK":
            return [f[1]]
        return [x[1] for x in self.base_classes(f[1]) if x[0] in "CF"] if f[0] == "P" else []

    def is_external(self, v: View, k: int) -> bool:
        return any(f[0] in "XTB" for f in self.callee(v, k))

    def result(self, f: Value, v: View, k: int) -> Values:
        kind = f[0]
        if kind == "F":
            return self.function_result(f, v, k)
        if kind in "CK":
            return self.made(f, v, k)
        if kind == "B" and f[1] in ("func", "maker") and f[2]:
            return f[2][0]  # type: ignore[no-any-return]
        if kind == "I":
            w = self.world.view(f[1])
            call = w.defs[f[1] - w.base][8].get("call")
            return self.with_args(self.written(w, f[1] - w.base, END, call), f) if call is not None else ()
        if kind == "T":
            if f[1][0] == "F":
                return ((f[1],) if f[2] == "bind" else self.as_seen(self.returned(f[1][1]), None)) if f[2] in ("bind", "call", "apply") else ()
            return method_gives(self, f[1], f[2], v, k)
        if kind == "X":
            return function_gives(self, f[1], v, k)
        return ()

    def made(self, c: Value, v: View, k: int) -> Values:
        """What `new C(...)` gives; type parameters as the call says them, or as the constructor's arguments do."""
        if c[0] == "K":
            return (("S", c[1]),)
        w = self.world.view(c[1])
        d = w.defs[c[1] - w.base]
        if "alias" in d[8]:
            return ()
        if d[8].get("what") == "interface":
            makes = d[8].get("makes")
            return self.written(w, c[1] - w.base, END, makes) if makes is not None else ()
        tparams = d[8].get("tparams", ())
        if not tparams:
            return (("I", c[1], c[2]),)
        written = self.type_arguments(v, k)
        if written:
            return (("I", c[1], written),)
        by: dict[tuple[int, int], Values] = {}
        constructor = d[8].get("m", {}).get("constructor")
        if isinstance(constructor, list) and constructor[0] == "d":
            for i, (_, t) in enumerate(w.defs[constructor[1]][8]["params"][:6]):
                if t is not None:
                    self.match(self.written(w, constructor[1], END, t), self.argument(v, k, i), by)
        return (("I", c[1], tuple(by.get((c[1], i), ()) for i in range(len(tparams)))),)

    def type_arguments(self, v: View, k: int) -> tuple[Values, ...]:
        call = v.facts.calls[k]
        given = next((a for a in call[5] if isinstance(a, list) and a and a[0] == "ta"), None)
        return tuple(self.written(v, call[0], call[3], t) for t in given[1:]) if given else ()

    def function_result(self, f: Value, v: View, k: int) -> Values:
        out = self.as_seen(self.returned(f[1]), f[2] or None)
        w = self.world.view(f[1])
        j = f[1] - w.base
        d = w.defs[j]
        by: dict[tuple[int, int], Values] = {}
        if f[2] and f[2][0] == "I":
            by |= self.arguments(f[2])
        tparams = d[8].get("tparams", ())
        if tparams and out:
            for i, a in enumerate(self.type_arguments(v, k)):
                by[(f[1], i)] = a
            for i, (_, t) in enumerate(d[8].get("params", ())[:6]):
                if t is not None:
                    self.match(self.written(w, j, END, t), self.argument(v, k, i), by)
            for i, p in enumerate(tparams):
                if (f[1], i) not in by and p[2] is not None:
                    by[(f[1], i)] = self.written(w, j, END, p[2])
        return self.replaced(out, by)

    def argument(self, v: View, k: int, i: int) -> Values:
        call = v.facts.calls[k]
        if i >= len(call[5]) or (isinstance(call[5][i], list) and call[5][i][:1] == ["ta"]):
            return ()
        return self.values(v, call[0], call[3], call[5][i])

    def given(self, v: View, k: int, i: int) -> Values:
        """What calling the i-th argument of call k gives."""
        return distinct(tuple(x for f in self.argument(v, k, i) for x in
                              (self.as_seen(self.returned(f[1]), f[2] or None) if f[0] == "F" else f[2][0] if f[0] == "B" and f[1] == "func" and f[2] else ())))

    def find_returned(self, number: int) -> Values:
        v = self.world.view(number)
        k = number - v.base
        d = v.defs[k]
        if "returns" in d[8]:
            return self.written(v, k, d[7] - 1, d[8]["returns"])
        if "as" in d[8]:
            for f in self.written(v, d[2], d[6], d[8]["as"]):
                if f[0] == "B" and f[1] == "func" and f[2] and f[2][0]:
                    return f[2][0]  # type: ignore[no-any-return]
        if "also" in d[8]:
            return ()
        rs = self.returns_in(v).get(k, ())
        out = tuple(x for r in rs for x in self.values(v, k, r[2], r[1]))
        if "async" in d[8] and "gen" not in d[8]:
            return (("B", "promise", (distinct(tuple(y for x in out for y in self.awaited(x))),)),)
        return out

    def returns_in(self, v: View) -> dict[int, list[Any]]:
        table = self.returns.get(v.number)
        if table is None:
            table = self.returns[v.number] = {}
            for r in v.facts.returns:
                is_yield = isinstance(r[1], list) and r[1][:1] == ["y"]
                if is_yield or "gen" not in v.defs[r[0]][8]:
                    table.setdefault(r[0], []).append(r)
        return table

    def closure_argument(self, v: View, k: int, i: int) -> Values:
        """What the i-th parameter of a function is, by the type of what it is put into or by the call that it is given to."""
        d = v.defs[k]
        if "as" in d[8]:
            for f in self.written(v, d[2], d[6], d[8]["as"]):
                if f[0] == "B" and f[1] == "func" and len(f[2]) > 1 + i:
                    return f[2][1 + i]  # type: ignore[no-any-return]
            return ()
        table = self.places.get(v.number)
        if table is None:
            table = self.places[v.number] = {a[1]: (c, j) for c, call in enumerate(v.facts.calls) for j, a in enumerate(call[5]) if isinstance(a, list) and a[:1] == ["d"]}
        place = table.get(k)
        if place is None:
            return ()
        c, position = place
        out: Values = ()
        for f in self.callee(v, c):
            if f[0] == "T":
                out += callback_gets(self, f[1], f[2], v, c, position, i)
            elif f[0] in "FC":
                out += self.parameter_takes(f, v, c, position, i)
        return out

    def parameter_takes(self, f: Value, v: View, c: int, position: int, i: int) -> Values:
        """What a function that is the position-th argument of call c of f is given as its i-th parameter."""
        w = self.world.view(f[1])
        j = f[1] - w.base
        if f[0] == "C":
            constructor = w.defs[j][8].get("m", {}).get("constructor")
            if not (isinstance(constructor, list) and constructor[0] == "d"):
                return ()
            j = constructor[1]
        params = w.defs[j][8].get("params", ())
        if position >= len(params) or params[position][1] is None:
            return ()
        by: dict[tuple[int, int], Values] = {}
        receiver = f[2] if f[0] == "F" and f[2] else None
        if receiver and receiver[0] == "I":
            by |= self.arguments(receiver)
        if w.defs[j][8].get("tparams"):
            for n, a in enumerate(self.type_arguments(v, c)):
                by[(f[1], n)] = a
            for n, (_, t) in enumerate(params[:6]):
                if t is not None and n != position:
                    self.match(self.written(w, j, END, t), self.argument(v, c, n), by)
        out: Values = ()
        for x in self.written(w, j, w.defs[j][7] - 1, params[position][1]):
            if x[0] == "B" and x[1] == "func" and len(x[2]) > 1 + i:
                out += self.replaced(self.as_seen(x[2][1 + i], receiver), by)
        return out

    # ---- containers

    def each(self, base: Value) -> Values:
        if base[0] == "B":
            if base[1] == "dict" and len(base[2]) > 1:
                return (("B", "tuple", base[2]),)
            if base[1] == "tuple":
                return tuple(x for a in base[2] for x in a)
            return base[2][0] if base[1] == "list" and base[2] else ()
        if base[0] in "IS":
            return tuple(x for f in self.attribute(base, "[Symbol.iterator]") if f[0] == "F" for g in self.as_seen(self.returned(f[1]), f[2]) if g[0] == "B" for x in self.each(g))
        return ()

    def item(self, base: Value, key: Expr, place: tuple[View, int, int]) -> Values:
        if base[0] == "B":
            if base[1] == "tuple":
                return base[2][key] if isinstance(key, int) and key < len(base[2]) else tuple(x for a in base[2] for x in a) if key is None else ()
            if base[1] == "record" and len(base[2]) > 1:
                return base[2][1]  # type: ignore[no-any-return]
            return base[2][0] if base[1] == "list" and base[2] else ()
        if base[0] in "IS":
            v = self.world.view(base[1])
            d = v.defs[base[1] - v.base]
            if "index" in d[8]:
                return self.with_args(self.written(v, base[1] - v.base, d[7] - 1, d[8]["index"]), base)
        return ()


def _strings(e: Any) -> list[str]:
    """Every file that an entry of package.json's "exports" names."""
    out: list[str] = []
    todo = [e]
    while todo and len(out) < 50:
        x = todo.pop()
        if isinstance(x, str):
            out.append(x)
        elif isinstance(x, dict):
            todo += reversed(list(x.values()))
    return out
