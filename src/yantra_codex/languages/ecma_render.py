"""Programs to JavaScript and TypeScript text: statements, expressions, and the choices that keep both plain to read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.rewrite import map_block, replace_expr
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import HANDLES, INT, NONE, STR, Type, contains, is_mutable, list_of
from yantra_codex.languages import ecma_helpers, ecma_layout
from yantra_codex.languages.analysis import (
    Bounds,
    Facts,
    bound_names,
    changed_names,
    ends,
    flatten,
    literal_int,
    mentions,
    names_in,
    place_expr,
    rebinds,
    same,
    stmt_mentions,
    tidy_targets,
    whole_tuple,
)
from yantra_codex.languages.base import Names, Text, atom, camel_case, fill, parse
from yantra_codex.languages.ecma_types import is_object, promised, split_native, ts_type

RESERVED = frozenset(["await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield", "async", "of", "arguments", "eval", "undefined", "NaN", "Infinity", "Array", "Boolean", "BigInt", "Date", "Error", "Function", "JSON", "Map", "Math", "Number", "Object", "Promise", "RangeError", "RegExp", "Set", "String", "Symbol", "TypeError", "console", "globalThis", "module", "exports", "require", "process", "unknown", "never"])
KEYWORDS = RESERVED & frozenset(["case", "catch", "class", "const", "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "finally", "for", "function", "if", "import", "in", "interface", "let", "new", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw", "try", "typeof", "var", "void", "while", "with", "yield"])
# the platform's own errors; every other kind becomes a class of its name
NATIVE_ERRORS = {"ValueError": "Error", "IndexError": "RangeError", "TypeError": "TypeError"}
FAMILIES = {"LookupError": ("IndexError", "KeyError"), "ArithmeticError": ("ZeroDivisionError", "OverflowError")}
SCALAR = {"int", "float", "bool", "str", "none", "never"}
NUMERIC = {"int", "float"}
HELPER_CALL = re.compile(r"(?<![.\w])([A-Za-z]\w*)\(")
COMPOUND = {"add": "+", "sub": "-", "mul": "*", "str_concat": "+"}


def identifier(name: str) -> str:
    """A name as JavaScript spells it: camel case, and no keyword."""
    spelled = camel_case(name)
    return f"{spelled}Value" if spelled in KEYWORDS else spelled


def is_scalar(t: Type) -> bool:
    """Whether === compares values of t, and Map and Set find them."""
    return t.name in SCALAR or (t.name == "option" and is_scalar(t.args[0]))


@lru_cache(maxsize=4096)
def helpers_in(template: str) -> tuple[str, ...]:
    return tuple(w for w in HELPER_CALL.findall(template) if w in ecma_helpers.helper_names())


def string(text: str) -> str:
    """A string literal, in the quotes that need fewer escapes."""
    out = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    if text.count('"') > text.count("'"):
        return "'" + out[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
    return out


@dataclass
class Scope:
    """What names mean at one point."""

    env: dict[str, Text]
    chars: set[str]  # variables known to hold one character
    char_lists: set[str]  # variables that hold a text's characters


class Renderer:
    """One program being written; `program_text` gives its parts."""

    def __init__(self, language: str, program: n.Program, signature: Signature | None, rules: Mapping[str, Callable[..., Text | None]],
                 templates: dict[str, str], changes: Mapping[str, Callable[..., str | list[str]]], unsupported: dict[str, str], avoid: frozenset[str] = frozenset()):
        self.language, self.typed = language, language == "typescript"
        self.program, self.signature = program, signature
        self.rules, self.templates, self.changes, self.unsupported = rules, templates, changes, unsupported
        self.used: set[str] = set()
        self.errors: set[str] = set()
        given = {signature.name, *(p.name for p in signature.params)} if signature else set()
        self.alias = {h: h + "_" for h in given if h in ecma_helpers.helper_names()}
        self.avoid = avoid
        reserved = (RESERVED | avoid) - given
        self.functions = Names(reserved, camel_case)
        if signature:
            self.functions.keep(program.entry.name, signature.name)
        for f in program.functions:
            self.functions(f.name)
        self.arrays = self._tuples_are_arrays()
        self.active: list[str] = []
        self.pending: list[str] | None = None  # constants to stand before the statement being written

    # ------------------------------------------------ small things

    def use(self, helper: str) -> str:
        self.used.add(helper)
        return self.alias.get(helper, helper)

    def fill(self, template: str, *args: Text) -> Text:
        found = helpers_in(template)
        for h in found:
            self.use(h)
            if h in self.alias:
                template = re.sub(rf"\b{h}\b", self.alias[h], template)
        out = ecma_layout.fill(self.language, template, *args)
        return atom(out.text) if CALL_FORM.fullmatch(template) else out

    def refuse(self, what: str) -> Unsupported:
        return Unsupported(what, language=self.language)

    def type(self, t: Type) -> str:
        return ts_type(t, arrays=self.arrays)

    def ann(self, t: Type) -> str:
        """A type annotation, nothing in JavaScript."""
        return f": {self.type(t)}" if self.typed else ""

    def type_args(self, *ts: Type) -> str:
        return f"<{', '.join(map(self.type, ts))}>" if self.typed else ""

    def _tuples_are_arrays(self) -> bool:
        if not (self.typed and self.signature):
            return False
        pairs = list(zip((p.type for p in self.program.entry.params), (p.native for p in self.signature.params), strict=False))
        return any(_array_for_tuple(t, native) for t, native in [*pairs, (self.program.entry.returns, self.signature.native_returns)])

    # ------------------------------------------------ functions

    def function(self, fn: n.Function) -> str:
        """The text of one function."""
        is_entry = fn.name == self.program.entry.name
        sig = self.signature if is_entry else None
        given = {sig.name, *(p.name for p in sig.params)} if sig else set()
        self.names = Names((RESERVED | self.avoid | set(self.functions.given.values())) - given, identifier)
        for i, p in enumerate(fn.params):
            if sig and i < len(sig.params):
                self.names.keep(p.name, sig.params[i].name)
        fn = hoist_chars(tidy_targets(fn))
        self.is_entry = is_entry
        self.facts = Facts(fn, self.program)
        self.bounds = Bounds(fn)
        self.bounds.inout = {f.name: tuple(q.inout for q in f.params) for f in self.program.functions}
        self.fn = fn
        self.scope = Scope({}, set(), set())
        self.inout = {p.name for p in fn.params if p.inout}
        self.returns_native = promised(sig.native_returns) if sig else self.natural_map
        prologue: list[str] = []
        params = []
        for i, p in enumerate(fn.params):
            if p.inout and not is_mutable(p.type) and p.type.name not in HANDLES:
                raise self.refuse(f"a function that changes its caller's {p.type}")
            name = self.names(p.name)
            params.append(name + self.ann(p.type))
            native = sig.params[i].native if sig and i < len(sig.params) else self.natural_map
            prologue += self._convert_param(p, name, native, bool(sig and i < len(sig.params)))
        local = frozenset(x.name for x in fn.body if isinstance(x, n.Let))
        body = prologue + self.block(fn.body, local)
        return self._declaration(fn, sig, params) + "".join("\n" + line for line in indent(body)) + "\n}" + (";" if sig and sig.style != "function" else "")

    natural_map = "Map"

    def _declaration(self, fn: n.Function, sig: Signature | None, params: list[str]) -> str:
        if sig and sig.header and sig.language == self.language:
            return f"{sig.header.rstrip().rstrip('{').rstrip()} {{"
        returns = (": void" if fn.returns == NONE else self.ann(fn.returns)) if self.typed else ""
        if sig and sig.style == "arrow":
            return f"const {sig.name} = ({', '.join(params)}){returns} => {{"
        return f"function {self.functions(fn.name)}({', '.join(params)}){returns} {{"

    def _convert_param(self, p: n.Param, name: str, native: str | None, given: bool) -> list[str]:
        """Statements that turn an argument into the form the body works on."""
        source = atom(name)
        converted = self.from_native(source, p.type, native)
        if converted is source and self.typed and given and native is not None and _needs_cast(p.type, native):
            converted = self.fill("{0} as " + self.type(p.type).replace("{", "{{").replace("}", "}}"), source)
        if converted is source:
            return []
        if p.inout:
            raise self.refuse(f"changing an argument of type {native or 'object'} in place")
        fresh = self.names.fresh(camel_case(name + ("_map" if p.type.name == "map" else "_values")))
        self.scope.env[p.name] = atom(fresh)
        word = "let" if p.name in self.facts.rebound else "const"
        return [f"{word} {fresh} = {converted.text};"]

    def from_native(self, x: Text, t: Type, native: str | None) -> Text:
        """x, of the caller's own type, as the body wants it (plain objects become maps)."""
        _, args = split_native(native)
        if t.name == "map" and is_object(native) and native != "Map":
            key, value = t.args
            if not is_scalar(key) or key.name not in ("str", "int", "float", "never"):
                return x if native is None or native == "any" else self._refuse_object(t)
            inner = self.from_native(atom("v"), value, args[1] if len(args) == 2 else None)
            numeric = key.name in NUMERIC
            entries = self.fill("Object.entries({0})", x)
            annotated = f": [{self.type(key)}, {self.type(value)}]" if self.typed else ""
            if numeric or inner.text != "v":
                entries = atom(f"{entries.text}.map(([k, v]){annotated} => [{'Number(k)' if numeric else 'k'}, {inner.text}])")
            return atom(f"new Map{self.type_args(key, value)}({entries.text})")
        if t.name == "map" and not is_scalar(t.args[0]):
            return atom(f"new {self.use('DeepMap')}({x.text})")
        if t.name == "set" and not is_scalar(t.args[0]):
            return atom(f"new {self.use('DeepSet')}({x.text})")
        if (t.name == "map" and native is not None and len(args) == 2) or (t.name == "map" and native == "Map"):
            return x
        if t.name == "list":
            item = self.from_native(atom("item"), t.args[0], args[0] if args else (native if native in (None, "any", "Map") else None))
            return x if item.text == "item" else atom(f"{x.text}.map((item) => {item.text})")
        return x

    def _refuse_object(self, t: Type) -> Text:
        raise self.refuse(f"a plain object with keys of type {t.args[0]}")

    def to_native(self, x: Text, t: Type, native: str | None) -> Text:
        """x as the caller's own type wants it (maps become plain objects)."""
        outer, args = split_native(native)
        if t.name == "map" and is_object(native) and native != "Map":
            if t.args[0].name not in ("str", "int", "float", "never", "bool"):
                return x
            inner = self.to_native(atom("v"), t.args[1], args[1] if len(args) == 2 else None)
            if inner.text != "v":
                return atom(f"Object.fromEntries(Array.from({x.text}, ([k, v]) => [k, {inner.text}]))")
            return self.fill("Object.fromEntries({0})", x)
        if t.name in ("list", "option"):
            deeper = args[0] if args and t.name == "list" else (native if t.name == "option" or native in (None, "any", "Map") else None)
            item = self.to_native(atom("item"), t.args[0], deeper)
            if item.text == "item":
                return x
            if t.name == "list":
                return self.fill("{0}.map((item) => " + item.text.replace("{", "{{").replace("}", "}}") + ")", x)
            simple = x if re.fullmatch(r"\w+", x.text) else None
            return self.fill("{0} === null ? null : " + self.to_native(simple, t.args[0], native).text, x) if simple else x
        if t.name == "tuple" and re.fullmatch(r"\w+", x.text):
            parts = [self.to_native(atom(f"{x.text}[{i}]"), a, args[i] if outer == "tuple" and i < len(args) else (native if native == "Map" else None)) for i, a in enumerate(t.args)]
            if any(p.text != f"{x.text}[{i}]" for i, p in enumerate(parts)):
                return atom(f"[{', '.join(p.text for p in parts)}]")
        return x

    # ------------------------------------------------ statements

    def block(self, body: n.Block, local: frozenset[str] = frozenset()) -> list[str]:
        """Lines of a block, without its braces."""
        saved = Scope(dict(self.scope.env), set(self.scope.chars), set(self.scope.char_lists))
        local = local | frozenset(x.name for x in body if isinstance(x, n.Let))
        outer = self.pending
        out: list[str] = []
        i = 0
        while i < len(body):
            s, rest = body[i], body[i + 1 :]
            self.pending = []
            taken, lines = self._idiom(body[i:], rest, local)
            if not taken:
                taken, lines = 1, self.stmt(s, rest, local)
            out += [*self.pending, *lines]
            for done in body[i : i + taken]:
                self._after(done)
            i += taken
        self.scope = saved
        self.pending = outer
        return out

    @contextmanager
    def lazily(self) -> Iterator[None]:
        """What is written here may run never or often, so nothing of it can be named before the statement."""
        saved, self.pending = self.pending, None
        yield
        self.pending = saved

    def named(self, base: str, e: n.Expr) -> Text | None:
        """A constant for e before the statement being written, None where that would run it too often."""
        if self.pending is None:
            return None
        value = self.e(e)
        name = self.names.fresh(base)
        self.pending.append(f"const {name} = {value.text};")
        return atom(name)

    def _after(self, s: n.Stmt) -> None:
        """What is known once a statement is behind us."""
        loop_like = isinstance(s, (n.ForEach, n.ForRange, n.While, n.Try))
        if isinstance(s, n.If):
            self.bounds.forget((s,))
            # the branch that goes on must not have changed what the test speaks of
            if ends(s.then) and not names_in(s.test) & changed_names(s.orelse):
                self.bounds.learn(s.test, False)
            elif s.orelse and ends(s.orelse) and not names_in(s.test) & changed_names(s.then):
                self.bounds.learn(s.test)
            if s.then and not s.orelse and len(s.then) == 1 and isinstance(s.test, n.Apply) and s.test.op == "not":
                inner = s.test.args[0]
                put = s.then[0]
                if isinstance(inner, n.Apply) and inner.op == "map_has" and isinstance(put, n.Set) and put.place.path and put.place.path[-1].at == inner.args[1]:
                    self.bounds.known.has.add((inner.args[0], inner.args[1]))
        else:
            self.bounds.forget((s,))
        if isinstance(s, n.While) and not any(isinstance(x, n.Break) for x in n.walk_block(s.body)):
            self.bounds.learn(s.test, False)
        if loop_like:
            return
        match s:
            case n.Let(name=x, value=v):
                self.bounds.let(x, v)
            case n.Set(place=n.Place(name=x, path=())) if not mentions(s.value, x):
                self.bounds.let(x, s.value)
            case n.Set(place=n.Place(name=x, path=(n.Step(kind="key", at=k),), type=_)):
                self.bounds.known.has.add((n.Var(x, self._map_type(x)), k))
            case n.Do(op="map_default" | "map_put", place=n.Place(name=x, path=()), args=(k, *_)):
                self.bounds.known.has.add((n.Var(x, self._map_type(x)), k))
            case n.Do(op="list_push" | "list_push_first", place=n.Place(name=x, path=(), type=t)):
                self.bounds._min_length(n.Var(x, t), 1)

    def _map_type(self, name: str) -> Type:
        return self.facts.types.get(name, NONE)

    @contextmanager
    def inside(self, *learned: tuple[n.Expr, bool]) -> Iterator[None]:
        """Facts learned here hold only until the end of the block."""
        saved = self.bounds.known
        self.bounds.known = saved.copy()
        for test, holds in learned:
            self.bounds.learn(test, holds)
        yield
        self.bounds.known = saved

    def _idiom(self, stmts: n.Block, rest: n.Block, local: frozenset[str]) -> tuple[int, list[str]]:
        """Several statements that are written as one: destructuring and simultaneous assignment."""
        first = stmts[0]
        # let t = <pair>; let a = t[0]; let b = t[1]
        if isinstance(first, n.Let) and first.value is not None and first.type.name == "tuple" and first.name not in self.facts.rebound:
            parts: list[n.Let | n.Set] = []
            for i, s in enumerate(stmts[1 : 1 + len(first.type.args)]):
                if isinstance(s, (n.Let, n.Set)) and isinstance(s.value, n.Apply) and s.value.op == "tuple_get" and s.value.args[0] == n.Var(first.name, first.type) and literal_int(s.value.args[1]) == i:
                    parts.append(s)
            if len(parts) == len(first.type.args) and not any(stmt_mentions(s, first.name) for s in stmts[1 + len(parts) :]):
                kinds = {type(s) for s in parts}
                if kinds == {n.Let} and not self.copies(first.value, parts):
                    words = {"let" if s.name in self.facts.rebound else "const" for s in parts}  # type: ignore[attr-defined,union-attr]
                    value = self.hoisted(first.value)
                    names = [self.declare(s.name, None) for s in parts]  # type: ignore[attr-defined,union-attr]
                    if len(words) == 1:
                        self.note_let(parts)
                        return 1 + len(parts), [*value[0], f"{words.pop()} [{', '.join(names)}] = {value[1].text};"]
                if kinds == {n.Set} and all(not s.place.path for s in parts) and not self.copies(first.value, ()):  # type: ignore[attr-defined,union-attr]
                    value = self.hoisted(first.value, True)
                    names = [self.var(s.place.name).text for s in parts]  # type: ignore[attr-defined,union-attr]
                    return 1 + len(parts), [*value[0], f"[{', '.join(names)}] = {value[1].text};"]
        # let t1 = e1; let t2 = e2; x = t1; y = t2
        for k in (2, 3, 4):
            heads, tails = stmts[:k], stmts[k : 2 * k]
            if len(tails) == k and all(isinstance(s, n.Let) and s.value is not None and not s.mutable and s.name not in self.facts.rebound for s in heads) and all(isinstance(s, n.Set) for s in tails):
                names = [h.name for h in heads]  # type: ignore[attr-defined,union-attr]
                if [t.value.name if isinstance(t.value, n.Var) else None for t in tails] != names:  # type: ignore[attr-defined,union-attr]
                    continue
                if any(stmt_mentions(s, x) for s in stmts[2 * k :] for x in names) or any(mentions(h.value, x) for h in heads for x in names):  # type: ignore[attr-defined,union-attr]
                    continue
                places = [self.assignable(t.place) for t in tails]  # type: ignore[attr-defined,union-attr]
                values = [h.value for h in heads]  # type: ignore[attr-defined,union-attr]
                if all(p is not None for p in places) and not any(isinstance(v, n.LetIn) for v in values) and not any(self.copies(v, ()) for v in values):
                    left = ", ".join(p.text for p in places if p)
                    return 2 * k, [f"[{left}] = [{', '.join(self.e(v, True).text for v in values)}];"]
        # a temporary for one assignment: let t = a; a = b; b = t
        if len(stmts) >= 3 and isinstance(first, n.Let) and isinstance(stmts[1], n.Set) and isinstance(stmts[2], n.Set) and first.value is not None:
            one, two = stmts[1], stmts[2]
            p1, p2 = self.assignable(one.place), self.assignable(two.place)
            if (two.value == n.Var(first.name, first.type) and p1 and p2 and same(place_expr(one.place), first.value) and same(place_expr(two.place), one.value)
                    and not any(stmt_mentions(s, first.name) for s in stmts[3:])):
                return 3, [f"[{p1.text}, {p2.text}] = [{p2.text}, {p1.text}];"]
        return 0, []

    def note_let(self, parts: Sequence[n.Stmt]) -> None:
        for s in parts:
            if isinstance(s, n.Let) and s.type.name == "str":
                self.scope.chars.discard(s.name)

    def copies(self, value: n.Expr, parts: Sequence[n.Stmt]) -> bool:
        """Whether storing this value in the named parts would need a copy."""
        depth = max([self.facts.depth.get(s.name, 0) for s in parts if isinstance(s, n.Let)], default=0)
        items = value.items if isinstance(value, n.Make) else (value,)
        return any(self.facts.copy_levels(v, depth) for v in items)

    def stmt(self, s: n.Stmt, rest: n.Block = (), local: frozenset[str] = frozenset()) -> list[str]:
        match s:
            case n.Let(name=x, type=t, value=None):
                return [f"let {self.declare(x, None)}{self.ann(t)};"]
            case n.Let(name=x, type=t, value=v) if v is not None:
                word = "let" if x in self.facts.rebound else "const"
                text_t = self.let_annotation(s)
                pre, value = self.hoisted(v, bool(text_t) or not self.typed, self.facts.depth.get(x, 0), rest, local)
                name = self.declare(x, v)
                return [*pre, f"{word} {name}{text_t} = {value.text};"]
            case n.Set(place=place, value=v):
                return self.set_place(place, v, rest, local)
            case n.Do():
                return self.do(s, rest, local)
            case n.Perform(call=c):
                pre, value = self.hoisted(c)
                return [*pre, f"{value.text};"]
            case n.If():
                return self.if_(s, local)
            case n.ForEach():
                return self.for_each(s, local)
            case n.ForRange():
                return self.for_range(s, local)
            case n.While(test=test, body=body):
                self.bounds.forget(body)
                with self.lazily():
                    head = f"while ({self.e(test).text}) {{"
                with self.inside((test, True)):
                    return [head, *indent(self.block(body)), "}"]
            case n.Break():
                return ["break;"]
            case n.Continue():
                return ["continue;"]
            case n.Return(value=None):
                return ["return;"]
            case n.Return(value=v) if v is not None:
                if self.fn.returns == NONE and isinstance(v, n.Lit):
                    return ["return;"]
                pre, value = self.hoisted(v, True, keep=False)
                native = self.to_native(value, self.fn.returns, self.returns_native)
                return [*pre, f"return {self.fitted(native, v).text};"]
            case n.Raise(kind=kind, message=m):
                text = "" if isinstance(m, n.Lit) and m.value == "" else self.e(m).text
                return [f"throw new {self.error(kind)}({text});"]
            case n.Try():
                return self.try_(s, local)
        raise self.refuse(f"the statement {type(s).__name__}")

    def fitted(self, x: Text, e: n.Expr) -> Text:
        """A result as the caller's own return type has it, where the program's type is wider or a number for a truth value."""
        native = self.returns_native
        if not (self.typed and self.signature and self.is_entry and native) or native in ("any", "unknown", "Map"):
            return x
        if isinstance(e, n.Apply) and e.op == "some":
            return x
        if contains(self.fn.returns, "option") and not re.search(r"\b(null|undefined|any\[\]|any>)", native):
            return self.fill("{0}!" if self.fn.returns.name == "option" else "{0} as " + native.replace("{", "{{").replace("}", "}}"), x)
        if self.fn.returns.name == "option" and not re.search(r"\b(null|undefined)\b", native):
            return self.fill("{0}!", x)
        if self.fn.returns.name == "int" and native == "boolean":
            return self.fill("{0} !== 0", x)
        return self.fill("Number({0})", x) if self.fn.returns.name == "bool" and native == "number" else x

    def error(self, kind: str) -> str:
        if kind in NATIVE_ERRORS:
            return NATIVE_ERRORS[kind]
        if kind in ecma_helpers.helper_names():
            return self.use(kind)
        self.errors.add(kind)
        return kind

    def declare(self, name: str, value: n.Expr | None) -> str:
        """The identifier of a new variable; another one where its value still speaks of an outer variable of that name."""
        if value is not None and mentions(value, name):
            fresh = self.names.fresh(camel_case(name))
            self.scope.env[name] = atom(fresh)
            return fresh
        self.scope.env.pop(name, None)
        if value is not None and value_is_chars(value, self.scope):
            self.scope.char_lists.add(name)
        if value is not None and self.is_char(value) and name not in self.facts.rebound:
            self.scope.chars.add(name)
        return self.names(name)

    def let_annotation(self, s: n.Let) -> str:
        if not self.typed or s.value is None:
            return ""
        v = s.value
        wide = any(x in str(s.type) for x in ("option", "tuple", "any", "record"))
        if isinstance(v, (n.Make, n.Lambda)) and (not v.items if isinstance(v, n.Make) else True) and s.type.name in ("list", "func"):
            return self.ann(s.type)
        if isinstance(v, n.Make) and s.type.name in ("list", "tuple") and (wide or any(is_mutable(n.type_of(i)) for i in v.items)):
            return self.ann(s.type)
        if s.type.name == "option" or (isinstance(v, n.Lit) and v.value is None):
            return self.ann(s.type)
        if isinstance(v, n.Var) or (isinstance(v, n.Apply) and v.op in ("copy", "index", "map_get", "list_to_tuple", "tuple_to_list")):
            return ""
        # TypeScript would take the literals of a choice for its only values
        chosen = s.name in self.facts.rebound and any(isinstance(x, n.IfExpr) for x in n.walk_expr(v))
        return self.ann(s.type) if wide or chosen else ""

    def hoisted(self, e: n.Expr, ctx: bool = False, depth: int = 0, rest: n.Block = (), local: frozenset[str] = frozenset(),
                keep: bool = True) -> tuple[list[str], Text]:
        """An expression at the start of a statement: its outer let-bindings become constants before it."""
        pre: list[str] = []
        while isinstance(e, n.LetIn):
            value = self.stored(e.value, 0, (), frozenset(), True)
            fresh = self.names.fresh(camel_case(re.sub(r"\W", "_", e.name)))
            self.scope.env[e.name] = atom(fresh)
            pre.append(f"const {fresh}{self.ann(n.type_of(e.value)) if 'tuple' in str(n.type_of(e.value)) else ''} = {value.text};")
            e = e.body
        return pre, self.stored(e, depth, rest, local, ctx) if keep else self.e(e, ctx)

    def stored(self, e: n.Expr, depth: int = 0, rest: n.Block = (), local: frozenset[str] = frozenset(), ctx: bool = False) -> Text:
        """An expression whose value is kept: copied where sharing it could be seen."""
        count = self.facts.copy_levels(e, depth, rest, local)
        return self.clone(self.e(e, ctx), n.type_of(e), count) if count else self.e(e, ctx)

    def clone(self, x: Text, t: Type, count: int) -> Text:
        if count <= 0 or not is_mutable(t):
            return x
        if t.name == "option":
            return self.fill("structuredClone({0})", x)
        if t.name in ("list", "vtuple", "tuple") and (count == 1 or not any(map(is_mutable, t.args))):
            return atom(f"[...{x.text}]")
        if t.name in ("list", "vtuple"):
            y = self.temp("row")
            inner = self.clone(atom(y), t.args[0], count - 1)
            self.active.pop()
            return self.fill("{0}.map((" + y + ") => " + inner.text + ")", x)
        if t.name == "set":
            return atom(f"new {self.collection(t)}({x.text})")
        if t.name == "map" and (count == 1 or not is_mutable(t.args[1])):
            return atom(f"new {self.collection(t)}({x.text})")
        if t.name == "map":
            inner = self.clone(atom("v"), t.args[1], count - 1)
            return atom(f"new {self.collection(t)}{self.type_args(*t.args)}(Array.from({x.text}, ([k, v]) => [k, {inner.text}]))")
        return self.fill("structuredClone({0})", x)

    def collection(self, t: Type) -> str:
        """The class of maps or sets of this type."""
        if is_scalar(t.args[0]):
            return "Map" if t.name == "map" else "Set"
        return self.use("DeepMap" if t.name == "map" else "DeepSet")

    # ------------------------------------------------ places

    def container(self, place: n.Place, upto: int) -> tuple[Text, n.Expr]:
        """The text of the first `upto` steps of a place, and the same as an IR expression."""
        expr: n.Expr = n.Var(place.name, self.facts.types.get(place.name, place.type if not place.path else NONE))
        x = self.var(place.name)
        for st in place.path[:upto]:
            x, expr = self.step(x, expr, st)
        return x, expr

    def step(self, x: Text, expr: n.Expr, st: n.Step) -> tuple[Text, n.Expr]:
        t = n.type_of(expr)
        if st.kind == "key":
            inner = n.Apply("map_get", (expr, st.at), t.args[1] if t.name == "map" else NONE)
            if (expr, st.at) in self.bounds.known.has:
                return self.fill("{0}.get({1})" + ("!" if self.typed else ""), x, self.e(st.at)), inner
            return self.fill("getItem({0}, {1})", x, self.e(st.at)), inner
        element = t.args[0] if t.args else NONE
        op = "index" if st.kind == "index" else "index_wrap"
        inner = n.Apply(op, (expr, st.at), element)
        return self.index_text(x, expr, st.at, st.kind == "wrap"), inner

    def index_text(self, x: Text, xs: n.Expr, i: n.Expr, wrap: bool) -> Text:
        v = literal_int(i)
        if self.bounds.in_range(xs, i):
            return self.fill("{0}[{1}]", x, self.e(i))
        if wrap and v is not None and v < 0 and self.bounds.shortest(xs) >= -v and re.fullmatch(r"[\w.\[\]]+", x.text):
            return self.fill("{0}[{0}.length - " + str(-v) + "]", x)
        return self.fill("atWrapped({0}, {1})" if wrap else "at({0}, {1})", x, self.e(i))

    def assignable(self, place: n.Place) -> Text | None:
        """The place as a target of `=`, None where it needs a checked helper or a method."""
        if not place.path:
            return None if place.name in self.inout else self.var(place.name)
        x, expr = self.container(place, len(place.path) - 1)
        last = place.path[-1]
        if last.kind == "key" or not self.bounds.in_range(expr, last.at):
            return None
        return self.fill("{0}[{1}]", x, self.e(last.at))

    def set_place(self, place: n.Place, v: n.Expr, rest: n.Block, local: frozenset[str]) -> list[str]:
        depth = max(0, self.facts.depth.get(place.name, 0) - len(place.path))
        target = self.assignable(place)
        current = place_expr(place)
        if target is not None and isinstance(v, n.Apply) and v.op in COMPOUND and same(v.args[0], current):
            right = self.e(v.args[1])
            if v.op == "str_concat" and len(flatten("str_concat", v)) > 2:
                tail = flatten("str_concat", v)[1:]
                right = self.e(n.Apply("str_concat", (tail[0], tail[1]), STR) if len(tail) == 2 else _chain(tail))
                if not same(flatten("str_concat", v)[0], current):
                    right = None  # type: ignore[assignment]
            if right is not None:
                if v.op in ("add", "sub") and literal_int(v.args[1]) == 1:
                    return [f"{target.text}{COMPOUND[v.op] * 2};"]
                return [f"{target.text} {COMPOUND[v.op]}= {right.text};"]
        if target is not None and isinstance(v, n.Apply) and v.op == "str_concat" and same(flatten("str_concat", v)[0], current):
            tail = flatten("str_concat", v)[1:]
            return [f"{target.text} += {self.e(_chain(tail)).text};"]
        pre, value = self.hoisted(v, True, depth, rest, local)
        if target is not None:
            return [*pre, f"{target.text} = {value.text};"]
        if not place.path:
            return [*pre, *self.replace_contents(place, value)]
        x, _ = self.container(place, len(place.path) - 1)
        last = place.path[-1]
        if last.kind == "key":
            return [*pre, f"{self.fill('{0}.set', x).text}({self.e(last.at, True).text}, {value.text});"]
        helper = self.use("setAtWrapped" if last.kind == "wrap" else "setAt")
        return [*pre, f"{helper}({x.text}, {self.e(last.at).text}, {value.text});"]

    def replace_contents(self, place: n.Place, value: Text) -> list[str]:
        """A new value for an argument that the caller shares."""
        x = self.var(place.name).text
        if place.type.name == "list":
            return [f"{x}.splice(0, {x}.length, ...{value.text});"]
        fresh = self.names.fresh("next")
        add = f"for (const [k, v] of {fresh}) {x}.set(k, v);" if place.type.name == "map" else f"for (const member of {fresh}) {x}.add(member);"
        return [f"const {fresh} = {value.text};", f"{x}.clear();", add]

    def do(self, s: n.Do, rest: n.Block, local: frozenset[str]) -> list[str]:
        x, expr = self.container(s.place, len(s.place.path))
        if s.op not in self.changes:
            raise self.refuse(f"the op {s.op}")
        depth = max(0, self.facts.depth.get(s.place.name, 0) - len(s.place.path) - 1)
        args = [self.stored(a, depth, rest, local, True) for a in s.args]
        lines = self.changes[s.op](self, s, x, expr, args)
        if s.result is None:
            return lines if isinstance(lines, list) else [f"{lines};"]
        word = "let" if s.result in self.facts.rebound else "const"
        body = lines[-1].rstrip(";") if isinstance(lines, list) else lines
        head = lines[:-1] if isinstance(lines, list) else []
        return [*head, f"{word} {self.declare(s.result, None)}{self.ann(s.type) if 'tuple' in str(s.type) else ''} = {body};"]

    # ------------------------------------------------ control

    def if_(self, s: n.If, local: frozenset[str]) -> list[str]:
        lines: list[str] = []
        saved = self.bounds.known
        self.bounds.known = saved.copy()
        word = "if"
        node: n.Block = (s,)
        while len(node) == 1 and isinstance(node[0], n.If) and not (lines and isinstance(node[0].test, n.LetIn)):
            branch = node[0]
            if lines:
                with self.lazily():
                    test = self.e(branch.test)
            else:
                pre, test = self.hoisted(branch.test)
            lines = lines or [*pre]
            if lines and lines[-1] == "}":
                lines[-1] = f"}} else if ({test.text}) {{"
            else:
                lines.append(f"{word} ({test.text}) {{")
            with self.inside((branch.test, True)):
                lines += indent(self.block(branch.then))
            self.bounds.learn(branch.test, False)
            lines.append("}")
            node = branch.orelse
        if node:
            lines[-1] = "} else {"
            with self.inside():
                lines += indent(self.block(node))
            lines.append("}")
        self.bounds.known = saved
        return lines

    def for_each(self, s: n.ForEach, local: frozenset[str]) -> list[str]:
        pre, over = self.hoisted_iterable(s)
        self.bounds.forget(s.body)
        names = [t.name for t in s.targets]
        shadow = any(mentions(s.iterable, x) for x in names)
        with self.inside():
            saved = Scope(dict(self.scope.env), set(self.scope.chars), set(self.scope.char_lists))
            used = [any(stmt_mentions(b, t.name) for b in s.body) for t in s.targets]
            spelled = []
            if over[1] == "chars":
                self.scope.chars |= {x for x in names if x not in self.facts.rebound}
            for t in s.targets:
                spelled.append(self.declare(t.name, n.Var(t.name) if shadow and mentions(s.iterable, t.name) else None))
            if over[1] == "chars":
                self.scope.chars |= {x for x in names if x not in self.facts.rebound}
            self._element_facts(s)
            if over[1] == "entries" and isinstance(s.iterable, n.Apply) and len(names) == 2:
                source = s.iterable.args[0]
                lower = 0
                self.bounds.known.lower[names[0]] = lower
                self.bounds.known.upper[names[0]] = [(n.Apply("length", (source,)), -1), *[(a, c - 1) for a, c in [self.bounds.length_of(source)]]]
            clones = [f"{self.names(t.name)} = {c};" for t, c in self._target_copies(s) if c]
            word = "let" if any(x in self.facts.rebound for x in names) or clones else "const"
            if len(names) == 1:
                head = spelled[0]
            else:
                shown = [x if u else "" for x, u in zip(spelled, used, strict=True)]
                while shown and not shown[-1]:
                    shown.pop()
                head = "[" + ", ".join(shown).replace(" ,", ",") + "]" if shown else spelled[0]
            body = clones + self.block(s.body, frozenset(names))
            self.scope = saved
        return [*pre, f"for ({word} {head} of {over[0].text}) {{", *indent(body), "}"]

    def _element_facts(self, s: n.ForEach) -> None:
        t = n.type_of(s.iterable)
        source, key = s.iterable, s.targets[0]
        if isinstance(source, n.Apply) and source.op in ("map_keys", "map_items"):
            source = source.args[0]
        if isinstance(source, n.Apply) and source.op == "sort" and isinstance(source.args[0], n.Apply) and source.args[0].op == "map_keys":
            source = source.args[0].args[0]
        if n.type_of(source).name == "map" and isinstance(source, n.Var):
            self.bounds.known.has.add((source, n.Var(key.name, n.type_of(source).args[0])))
        if isinstance(source, n.Var) and t.name == "list" and len(s.targets) == 1 and source.name in self.bounds.known.element_length:
            self.bounds.known.length[n.Var(key.name, key.type)] = self.bounds.known.element_length[source.name]

    def _target_copies(self, s: n.ForEach) -> Iterator[tuple[n.Param, str]]:
        for t in s.targets:
            depth = self.facts.depth.get(t.name, 0)
            fake = n.Var(s.iterable.name if isinstance(s.iterable, n.Var) else t.name, t.type)
            count = self.facts.copy_levels(fake, depth) if is_mutable(t.type) else 0
            if count and not self.facts.fresh(s.iterable) >= 2:
                yield t, self.clone(self.var(t.name), t.type, count).text

    def hoisted_iterable(self, s: n.ForEach) -> tuple[list[str], tuple[Text, str]]:
        it = s.iterable
        pre: list[str] = []
        while isinstance(it, n.LetIn):
            fresh = self.names.fresh(camel_case(it.name))
            value = self.e(it.value)
            self.scope.env[it.name] = atom(fresh)
            pre.append(f"const {fresh} = {value.text};")
            it = it.body
        return pre, self.iterable(it, len(s.targets), s.body)

    def iterable(self, it: n.Expr, targets: int, body: n.Block) -> tuple[Text, str]:
        """What `for ... of` runs over, and what it gives: "chars", "entries" or ""."""
        t = n.type_of(it)
        if isinstance(it, n.Apply) and changed_names(body) & names_in(it):
            return self.e(it), "chars" if value_is_chars(it, self.scope) else ""  # over a copy: the body changes the original
        match it:
            case n.Apply(op="enumerate", args=(xs, k)) if targets == 2 and literal_int(k) == 0:
                if value_is_chars(xs, self.scope):
                    return self.fill("{0}.entries()", self.e(xs)), "entries"
                return self.fill("{0}.entries()", self.e(xs)), "entries"
            case n.Apply(op="map_items", args=(m,)):
                return self.e(m), ""
            case n.Apply(op="map_keys", args=(m,)):
                return self.fill("{0}.keys()", self.e(m)), ""
            case n.Apply(op="map_values", args=(m,)):
                return self.fill("{0}.values()", self.e(m)), ""
            case n.Apply(op="set_to_list", args=(xs,)):
                return self.e(xs), ""
            case n.Apply(op="set_from_list", args=(xs,)) if is_scalar(n.type_of(xs).args[0]):
                return self.e(it), ""
            case n.Apply(op="chars", args=(text,)):
                return self.e(text), "chars"
            case n.Apply(op="tuple_to_list" | "list_to_tuple", args=(xs,)):
                return self.e(xs), ""
            case n.Apply(op="copy", args=(n.Var(name=x) as xs,)) if x not in set(bound_names(body)):
                return self.e(xs), ""
        if t.name == "map":
            return self.fill("{0}.keys()", self.e(it)), ""
        return self.e(it), "chars" if t.name == "str" or value_is_chars(it, self.scope) else ""

    def for_range(self, s: n.ForRange, local: frozenset[str]) -> list[str]:
        changed = set(bound_names(s.body))
        step = literal_int(s.step)
        start = self.e(s.start)
        pre: list[str] = []
        setup = ""
        stop = self.e(s.stop)
        if not self._stable(s.stop, changed, s.body):
            end = self.names.fresh("end")
            setup = f", {end} = {stop.text}"
            stop = atom(end)
        given = self.e(s.step).text  # read here, where the counter's name still means what it meant outside
        rising = self.bounds.at_least(s.step, 1)
        self.bounds.forget(s.body)
        with self.inside():
            counter_set = s.name in changed
            saved = Scope(dict(self.scope.env), set(self.scope.chars), set(self.scope.char_lists))
            name = self.declare(s.name, next((e for e in (s.start, s.stop, s.step) if mentions(e, s.name)), None))
            self.bounds._forget_name(s.name)
            if not counter_set:
                self.bounds.count(s)
            count = self.names.fresh("k") if counter_set else name
            if step is None:
                if rising and self._stable(s.step, changed, s.body):
                    by = given
                else:
                    by = self.names.fresh("step")
                    setup += f", {by} = {given if rising else self.use('rangeStep') + f'({given})'}"
                test = f"{count} < {stop.text}" if rising else f"{by} > 0 ? {count} < {stop.text} : {count} > {stop.text}"
                move = f"{count} += {by}"
            else:
                test = self._range_test(count, step, s, stop)
                move = f"{count}++" if step == 1 else f"{count}--" if step == -1 else f"{count} += {step}" if step > 0 else f"{count} -= {-step}"
            body = self.block(s.body, frozenset({s.name}))
            if counter_set:
                body = [f"let {name} = {count};", *body]
            self.scope = saved
        return [*pre, f"for (let {count} = {start.text}{setup}; {test}; {move}) {{", *indent(body), "}"]

    def _range_test(self, count: str, step: int, s: n.ForRange, stop: Text) -> str:
        """`i < n`, and `<=` or `>=` where that reads better than a shifted bound."""
        v = literal_int(s.stop)
        if step < 0 and v == -1:
            return f"{count} >= 0"
        shifted = s.stop
        if isinstance(shifted, n.Apply) and shifted.op == "add" and literal_int(shifted.args[1]) == 1 and step > 0 and re.fullmatch(r".* \+ 1", stop.text):
            return f"{count} <= {self.e(shifted.args[0]).text}"
        if isinstance(shifted, n.Apply) and shifted.op == "sub" and literal_int(shifted.args[1]) == 1 and step < 0 and re.fullmatch(r".* - 1", stop.text):
            return f"{count} >= {self.e(shifted.args[0]).text}"
        left = self.fill("{0} < {1}" if step > 0 else "{0} > {1}", atom(count), stop)
        return left.text

    def _stable(self, e: n.Expr, changed: set[str], body: n.Block) -> bool:
        """Whether evaluating e again in every pass is cheap and gives the same value."""
        resized = {s.place.name for s in n.walk_block(body) if (isinstance(s, n.Do) and not s.place.path) or (isinstance(s, n.Set) and not s.place.path)}
        match e:
            case n.Lit():
                return True
            case n.Var(name=x):
                return x not in changed
            case n.Apply(op="length" | "map_size" | "set_size", args=(n.Var(name=x),)):
                return x not in resized and not any(isinstance(c, n.Call) and self._changes(c, x) for c in n.block_exprs(body))
            case n.Apply(op="length", args=(n.Apply(op="index", args=(n.Var(name=x), n.Var(name=y) | n.Lit(value=y))),)):
                return x not in changed and y not in changed
            case n.Apply(op="add" | "sub" | "mul", args=args):
                return all(self._stable(a, changed, body) for a in args)
            case n.Apply(op="floordiv", args=(a, n.Lit())):
                return self._stable(a, changed, body)
        return False

    def _changes(self, c: n.Call, x: str) -> bool:
        """Whether a call changes the variable x."""
        return any(changes and mentions(a, x) for a, changes in zip(c.args, self.bounds.inout.get(c.function, ()), strict=False))

    def try_(self, s: n.Try, local: frozenset[str]) -> list[str]:
        with self.inside():
            lines = ["try {", *indent(self.block(s.body))]
        self.bounds.forget(s.body)
        if s.handlers:
            error = self.temp("error")
            lines.append(f"}} catch ({error}) {{" if any(h.kinds or h.name for h in s.handlers) else "} catch {")
            inner: list[str] = []
            closed = False
            for h in s.handlers:
                body: list[str] = []
                if h.name:
                    self.scope.env.pop(h.name, None)
                    source = f"({error} as Error).message" if self.typed else f"{error}.message"
                    body.append(f"const {self.names(h.name)} = {source};") if any(stmt_mentions(b, h.name) for b in h.body) else None
                with self.inside():
                    body += self.block(h.body)
                if not h.kinds or "Exception" in h.kinds or "BaseException" in h.kinds:
                    inner += [("} else {"), *indent(body), "}"] if inner else body
                    closed = True
                    break
                test = " || ".join(self._catches(error, k) for k in dict.fromkeys(k for kind in h.kinds for k in FAMILIES.get(kind, (kind,))))
                if inner:
                    inner[-1] = f"}} else if ({test}) {{"
                    inner += [*indent(body), "}"]
                else:
                    inner += [f"if ({test}) {{", *indent(body), "}"]
            if closed and inner and "} else {" in inner:
                at = len(inner) - 1 - inner[::-1].index("} else {")
                if inner[at - 1] == "}":
                    del inner[at - 1]
            if not closed and inner:
                inner[-1] = "} else {"
                inner += [f"  throw {error};", "}"]
            lines += indent(inner)
            self.active.pop()
        if s.final:
            lines += ["} finally {", *indent(self.block(s.final))]
        return [*lines, "}"]

    def _catches(self, error: str, kind: str) -> str:
        if kind == "ValueError":
            # plain Error stands for ValueError: its subclasses are other kinds
            return f"{error} instanceof Error && {error}.constructor === Error"
        return f"{error} instanceof {self.error(kind)}"

    # ------------------------------------------------ expressions

    def var(self, name: str) -> Text:
        return self.scope.env.get(name) or atom(self.names(name))

    def temp(self, base: str) -> str:
        """A name for a generated parameter; the caller pops it from `active` when its body is written."""
        name, k = base, 2
        taken = set(self.names.given.values()) | {t.text for t in self.scope.env.values()} | self.names.taken
        while name in taken or name in self.active:
            name, k = f"{base}{k}", k + 1
        self.active.append(name)
        return name

    @contextmanager
    def temps(self, *bases: str) -> Iterator[list[str]]:
        names = [self.temp(b) for b in bases]
        yield names
        del self.active[len(self.active) - len(names) :]

    def is_char(self, e: n.Expr) -> bool:
        """Whether a text surely has one character."""
        match e:
            case n.Lit(value=str() as v):
                return len(v) == 1
            case n.Var(name=x):
                return x in self.scope.chars
            case n.Apply(op="str_index" | "str_index_wrap" | "char_of"):
                return True
            case n.Apply(op="index" | "index_wrap", args=(xs, _)):
                return value_is_chars(xs, self.scope)
            case n.Apply(op="upper" | "lower", args=(x,)):
                return isinstance(x, n.Lit) and self.is_char(x)
        return False

    def e(self, e: n.Expr, ctx: bool = False) -> Text:
        """An expression. ctx: its place gives it a type, so that TypeScript needs no help."""
        match e:
            case n.Lit(value=v):
                return self.literal(v, e.type)
            case n.Var(name=x):
                if self.is_function(x):
                    return atom(self.functions(x))
                return self.var(x)
            case n.Make():
                return self.make(e, ctx)
            case n.Lambda():
                return self.arrow(e)
            case n.IfExpr(test=a, then=b, orelse=c):
                test = self.e(a)
                with self.inside((a, True)), self.lazily():
                    then = self.e(b, ctx)
                with self.inside((a, False)), self.lazily():
                    other = self.e(c, ctx)
                return self.fill("{0} ? {1} : {2}", test, then, other)
            case n.LetIn(name=x, value=v, body=b):
                return self.let_in(x, v, b)
            case n.Call(function=f, args=args):
                texts = [self.e(a, True).text for a in args]
                return atom(f"{self.called(f)}({', '.join(texts)})")
            case n.Apply():
                return self.apply(e, ctx)
        raise self.refuse(f"the expression {type(e).__name__}")

    def called(self, name: str) -> str:
        return self.functions(name) if self.is_function(name) else self.var(name).text

    def is_function(self, name: str) -> bool:
        """Whether a name is a function of the program: no variable hides it."""
        return name in self.functions.given and name not in self.scope.env and name not in self.names.given

    def apply(self, e: n.Apply, ctx: bool = False) -> Text:
        if e.op in self.unsupported:
            raise self.refuse(self.unsupported[e.op])
        rule = self.rules.get(e.op)
        if rule is not None:
            found = rule(self, e, ctx) if getattr(rule, "wants_ctx", False) else rule(self, e)
            if found is not None:
                return found
        template = self.templates.get(e.op)
        if template is not None:
            return self.fill(template, *map(self.e, e.args))
        from yantra_codex.ir.lowering import lower  # the renderer itself needs no lowering for most programs

        return self.e(lower(e), ctx)

    def literal(self, v: object, t: Type) -> Text:
        if v is None:
            return atom("null")
        if isinstance(v, bool):
            return atom("true" if v else "false")
        if isinstance(v, str):
            return atom(string(v))
        if isinstance(v, float) and (v != v or v in (float("inf"), float("-inf"))):
            return atom("NaN") if v != v else atom("Infinity") if v > 0 else Text("-Infinity", "-{0}")
        assert isinstance(v, (int, float))
        text = number(v)
        return Text(text, "-{0}") if text.startswith("-") else Text(text, "5")

    def make(self, e: n.Make, ctx: bool) -> Text:
        t = e.type
        source = whole_tuple(e)
        if source is not None:
            return self.fill("[...{0}]", self.e(source))
        if t.name == "map":
            items = [f"[{self.e(k, True).text}, {self.stored(v, 0, ctx=True).text}]" for k, v in zip(e.items[::2], e.items[1::2], strict=True)]
            plain = items and all(a.name in SCALAR - {"never"} for a in t.args)
            return atom(f"new {self.collection(t)}{'' if plain else self.type_args(*t.args)}({'[' + ', '.join(items) + ']' if items else ''})")
        inner = ", ".join(self.e(x, ctx or t.name == "set").text for x in e.items)
        if t.name == "set":
            plain = bool(e.items) and t.args[0].name in SCALAR - {"never"}
            return atom(f"new {self.collection(t)}{'' if plain else self.type_args(t.args[0])}({'[' + inner + ']' if inner else ''})")
        text = atom(f"[{inner}]")
        if self.typed and not ctx and ((t.name == "tuple" and not self.arrays) or not e.items):
            return Text(f"[{inner}] as {self.type(t)}", "{0} as T")
        return text

    def let_in(self, x: str, v: n.Expr, b: n.Expr) -> Text:
        hoisted = self.named(camel_case(re.sub(r"\W", "_", x)) or "x", v)
        if hoisted is not None:
            old = self.scope.env.get(x)
            self.scope.env[x] = hoisted
            body = self.e(b)
            self._restore(x, old)
            return body
        value = self.e(v)
        with self.temps(camel_case(re.sub(r"\W", "_", x)) or "x") as (name,):
            saved = self.scope.env.get(x)
            self.scope.env[x] = atom(name)
            body = self.e(b)
            self._restore(x, saved)
        return atom(f"(({name}{self.ann(n.type_of(v))}) => {arrow_body(body)})({value.text})")

    def _restore(self, x: str, saved: Text | None) -> None:
        if saved is None:
            self.scope.env.pop(x, None)
        else:
            self.scope.env[x] = saved

    @contextmanager
    def params(self, params: Sequence[n.Param], body: n.Expr, hidden: str | None = None) -> Iterator[list[str]]:
        """Names for a function's parameters: they may hide outer variables that its body does not use."""
        inside = {self.var(x).text for x in names_in(body) if not self.is_function(x) and x not in ({hidden} if hidden else {p.name for p in params})} | set(self.active) | RESERVED | self.avoid
        inside |= set(self.functions.given.values())
        names: list[str] = []
        for p in params:
            spelled = camel_case(re.sub(r"\W", "_", p.name)) or "x"
            for name in (spelled.rstrip("0123456789"), spelled, *(f"{spelled}{i}" for i in range(2, 99))):
                if name and not name[0].isdigit() and name not in inside and name not in names:
                    names.append(name)
                    break
        self.active += names
        yield names
        del self.active[len(self.active) - len(names) :]

    @contextmanager
    def bound(self, names: Sequence[str], texts: Sequence[str]) -> Iterator[None]:
        """Lambda parameters spelled as these texts."""
        saved = [self.scope.env.get(x) for x in names]
        chars = set(self.scope.chars)
        known = self.bounds.known
        self.bounds.known = known.copy()
        for x, text in zip(names, texts, strict=True):
            self.scope.env[x] = atom(text)
            self.scope.chars.discard(x)
            self.bounds._forget_name(x)
        with self.lazily():
            yield
        self.bounds.known = known
        self.scope.chars = chars
        for x, old in zip(names, saved, strict=True):
            self._restore(x, old)

    def arrow(self, f: n.Expr, *, order: Sequence[int] | None = None, chars: bool = False, over: n.Expr | None = None,
              result: Type | None = None) -> Text:
        """A function value. order: its parameters in another order; chars: it gets characters; over: what it gets the elements of."""
        if not isinstance(f, n.Lambda):
            if order is None:
                return self.e(f)
            with self.temps("a", "b") as names:
                return Text(f"({', '.join(names)}) => {self.e(f).text}({', '.join(names[i] for i in order)})", ARROW)
        ps = [f.params[i] for i in order] if order is not None else list(f.params)
        with self.params(ps, f.body) as names, self.bound([p.name for p in ps], names):
            if chars:
                self.scope.chars |= {p.name for p in ps}
            shown = list(names)
            if len(ps) == 1 and ps[0].type.name == "tuple":
                destructured = self._destructured(f, names[0])
                if destructured is not None:
                    return destructured
            if over is not None and len(ps) == 1:
                self.bounds.element(ps[0].name, over)
            if len(ps) == 1 and not mentions(f.body, ps[0].name):
                shown = []
            return Text(f"({', '.join(shown)}){self._result(f, result)} => {self.arrow_value(f.body)}", ARROW)

    def _result(self, f: n.Lambda, result: Type | None) -> str:
        t = result or n.type_of(f.body)
        if not self.typed or (self.arrays and result is None):
            return ""
        wants = "tuple" in str(t) and any(isinstance(x, n.Make) and x.type.name == "tuple" for x in _results(f.body))
        wants = wants or any(isinstance(x, n.Make) and not x.items for x in _results(f.body))
        return self.ann(t) if wants or result is not None else ""

    def arrow_value(self, body: n.Expr, ctx: bool = True) -> str:
        """What follows `=>`: an expression, or a block where something is named first."""
        if isinstance(body, n.LetIn):
            lines: list[str] = []
            saved: list[tuple[str, Text | None]] = []
            depth = len(self.active)
            while isinstance(body, n.LetIn):
                value = self.e(body.value)
                name = self.temp(camel_case(re.sub(r"\W", "_", body.name)))
                saved.append((body.name, self.scope.env.get(body.name)))
                self.scope.env[body.name] = atom(name)
                lines.append(f"const {name} = {value.text};")
                body = body.body
            lines.append(f"return {self.e(body, ctx).text};")
            for x, old in reversed(saved):
                self._restore(x, old)
            del self.active[depth:]
            return "{\n" + "\n".join(indent(lines)) + "\n}"
        return arrow_body(self.e(body, ctx))

    def _destructured(self, f: n.Lambda, name: str) -> Text | None:
        """`([a, b]) => ...` for a function that only takes its tuple apart."""
        p = f.params[0]
        gets = [x for x in n.walk_expr(f.body) if isinstance(x, n.Apply) and x.op == "tuple_get" and isinstance(x.args[0], n.Var) and x.args[0].name == p.name]
        uses = sum(isinstance(x, n.Var) and x.name == p.name for x in n.walk_expr(f.body))
        if not gets or uses != len(gets) or rebinds(f.body, p.name):
            return None
        places = sorted({literal_int(g.args[1]) or 0 for g in gets})
        words = p.name.split("_")
        bases = words if len(words) == len(p.type.args) and all(words) else [chr(97 + i) for i in range(max(places) + 1)]
        with self.params([n.Param(bases[i]) for i in places], f.body, p.name) as names:
            parts = dict(zip(places, names, strict=True))
            fresh = {i: f"%{p.name}{i}" for i in places}
            body = replace_expr(f.body, lambda x: n.Var(fresh[literal_int(x.args[1]) or 0], x.type) if x in gets else None)
            with self.bound([fresh[i] for i in places], [parts[i] for i in places]):
                pattern = ", ".join(parts.get(i, "") for i in range(max(places) + 1)).replace(" ,", ",")
                return Text(f"([{pattern}]){self._result(f, None)} => {self.arrow_value(body)}", ARROW)

    def inline(self, f: n.Expr, *args: str, ctx: bool = False) -> Text:
        """A function's body with these names as its arguments, or a call where it is not written out here."""
        if isinstance(f, n.Lambda):
            with self.bound([p.name for p in f.params], args):
                return self.e(f.body, ctx)
        return atom(f"{self.e(f).text}({', '.join(args)})")

    def simple(self, e: n.Expr) -> bool:
        """Whether writing e twice costs nothing and changes nothing."""
        return isinstance(e, (n.Var, n.Lit))


ARROW = "(y) => {0}"
CALL_FORM = re.compile(r"(?:new )?[\w.]+\((?:\{\d\}(?:, )?|, )*\)")


def arrow_body(body: Text) -> str:
    return f"({body.text})" if body.text.startswith("{") else body.text


def number(v: int | float) -> str:
    """A number as JavaScript writes it."""
    if isinstance(v, int):
        return {2**53 - 1: "Number.MAX_SAFE_INTEGER", 1 - 2**53: "Number.MIN_SAFE_INTEGER"}.get(v) or str(v)
    if v.is_integer() and abs(v) < 1e16:
        return str(int(v)) if v or str(v)[0] != "-" else "-0"
    return repr(v).replace("e+", "e")


def indent(lines: Sequence[str]) -> list[str]:
    return ["  " + part for line in lines for part in line.split("\n")]


def _results(e: n.Expr) -> Iterator[n.Expr]:
    """The expressions that can be the value of e."""
    match e:
        case n.IfExpr(then=a, orelse=b):
            yield from _results(a)
            yield from _results(b)
        case n.LetIn(body=b):
            yield from _results(b)
        case n.Make(items=items):
            yield e
            for i in items:
                yield from _results(i)
        case _:
            yield e


def _chain(parts: Sequence[n.Expr]) -> n.Expr:
    out = parts[0]
    for p in parts[1:]:
        out = n.Apply("str_concat", (out, p), STR)
    return out


# ---------------------------------------------------------------- texts that are indexed

_INDEXED = {"str_index": "index", "str_index_wrap": "index_wrap", "str_length": "length"}


def value_is_chars(e: n.Expr, scope: Scope) -> bool:
    match e:
        case n.Apply(op="chars"):
            return True
        case n.Apply(op="sort" | "reverse" | "copy" | "unique" | "filter" | "slice" | "slice_from" | "slice_to", args=(x, *_)):
            return value_is_chars(x, scope)
        case n.Var(name=x):
            return x in scope.char_lists
    return False


def hoist_chars(fn: n.Function) -> n.Function:
    """The function with one list of characters for each text that is indexed, instead of one for each index.

    JavaScript indexes UTF-16 units; the code points of a text are reached by spreading it into an array.
    """
    rebound = {s.place.name for s in n.walk_block(fn.body) if isinstance(s, n.Set)}
    lets = [s.name for s in n.walk_block(fn.body) if isinstance(s, n.Let)]
    once = {x for x in lets if lets.count(x) == 1}
    names = [p.name for p in fn.params if p.type.name == "str"] + [x for x in lets if x in once]
    taken = set(lets) | {p.name for p in fn.params}
    for x in names:
        if x in rebound or (x in once and x in {p.name for p in fn.params}) or _rebinds(fn.body, x):
            continue
        indexed = [e for e in n.block_exprs(fn.body) if isinstance(e, n.Apply) and e.op in ("str_index", "str_index_wrap") and e.args[0] == n.Var(x, STR)]
        if not indexed or (len(indexed) == 1 and not _in_loop(fn.body, indexed[0])):
            continue
        chars = "chars" if "chars" not in taken else f"{x}_chars"
        taken.add(chars)
        var = n.Var(chars, list_of(STR))
        source = n.Var(x, STR)

        def change(e: n.Expr, source: n.Var = source, var: n.Var = var) -> n.Expr | None:
            if not isinstance(e, n.Apply) or not e.args or e.args[0] != source:
                return None
            rest = tuple(replace_expr(a, change) for a in e.args[1:])
            if e.op in _INDEXED:
                return n.Apply(_INDEXED[e.op], (var, *rest), INT if e.op == "str_length" else STR)
            if e.op in ("str_slice", "str_slice_from", "str_slice_to"):
                return n.Apply("join", (n.Apply(e.op[4:], (var, *rest), list_of(STR)), n.Lit("", STR)), STR)
            return None

        let = n.Let(chars, list_of(STR), n.Apply("chars", (source,), list_of(STR)))
        body = map_block(fn.body, partial(replace_expr, f=change))
        fn = replace(fn, body=(let, *body) if x not in once else _after_let(body, x, let))
    return fn


def _rebinds(block: n.Block, x: str) -> bool:
    """Whether a loop, lambda or handler inside uses the same name for something else."""
    for s in n.walk_block(block):
        if (isinstance(s, n.ForRange) and s.name == x) or (isinstance(s, n.ForEach) and any(t.name == x for t in s.targets)) or (isinstance(s, n.Do) and s.result == x):
            return True
    return any((isinstance(e, n.Lambda) and any(p.name == x for p in e.params)) or (isinstance(e, n.LetIn) and e.name == x) for e in n.block_exprs(block))


def _in_loop(block: n.Block, wanted: n.Expr) -> bool:
    for s in n.walk_block(block):
        if isinstance(s, (n.ForEach, n.ForRange, n.While)):
            inside = n.block_exprs(s.body)
            if any(e is wanted for e in inside) or (isinstance(s, n.While) and any(e is wanted for e in n.walk_expr(s.test))):
                return True
    return any(isinstance(e, n.Lambda) and any(x is wanted for x in n.walk_expr(e.body)) for e in n.block_exprs(block))


def _after_let(block: n.Block, x: str, new: n.Stmt) -> n.Block:
    out: list[n.Stmt] = []
    for s in block:
        match s:
            case n.If(then=a, orelse=b):
                s = replace(s, then=_after_let(a, x, new), orelse=_after_let(b, x, new))
            case n.ForEach(body=b) | n.ForRange(body=b) | n.While(body=b):
                s = replace(s, body=_after_let(b, x, new))
            case n.Try(body=b):
                s = replace(s, body=_after_let(b, x, new), handlers=tuple(replace(h, body=_after_let(h.body, x, new)) for h in s.handlers),
                            final=_after_let(s.final, x, new))
        out.append(s)
        if isinstance(s, n.Let) and s.name == x:
            out.append(new)
    return tuple(out)


# ---------------------------------------------------------------- signatures


def _array_for_tuple(t: Type, native: str | None) -> bool:
    """Whether the caller writes an array where the IR has a tuple."""
    if native is None:
        return False
    outer, args = split_native(native)
    if t.name == "tuple":
        return outer == "Array"
    if t.name in ("list", "vtuple", "set", "option") and args:
        return _array_for_tuple(t.args[0], args[0])
    if t.name == "map" and len(args) == 2:
        return _array_for_tuple(t.args[0], args[0]) or _array_for_tuple(t.args[1], args[1])
    return False


def _needs_cast(t: Type, native: str) -> bool:
    """Whether the body's view of a parameter is narrower than its written type."""
    return "readonly" in native or "unknown" in native or "Readonly" in native


__all__ = ["Renderer", "atom", "fill", "is_scalar", "number", "parse", "string"]
