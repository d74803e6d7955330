"""Expressions of the IR as Rust: who owns a value, when it is borrowed, and iterator chains."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import STR, Type
from yantra_codex.languages.analysis import rebinds
from yantra_codex.languages.base import Names, Text, atom, fill
from yantra_codex.languages.rust_flow import root, uses
from yantra_codex.languages.rust_types import Forms, has_float, is_copy, native_copy

Item = "str | tuple[Item, ...]"
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def refuse(what: str) -> Unsupported:
    return Unsupported(what, language="rust")


def quote(s: str) -> str:
    """A Rust string literal."""
    return '"' + "".join(ESCAPES.get(c) or (c if c.isprintable() else f"\\u{{{ord(c):x}}}") for c in s) + '"'


def quote_char(c: str) -> str:
    """A Rust char literal."""
    return "'" + ("\\'" if c == "'" else c if c == '"' else quote(c)[1:-1]) + "'"


@dataclass(frozen=True, slots=True)
class R:
    """A rendered expression and what it is.

    mode: own (a new value), place (a variable or a part of one), ref (a reference to the owned form), slice (`&str`,
    `&[T]`), mut (a `&mut`), char, usize, fn. collect: the type in the turbofish the text ends with.
    """

    text: Text
    mode: str
    type: Type
    collect: str | None = None


@dataclass(frozen=True, slots=True)
class It:
    """An iterator chain; item: the mode of its items, a tuple of modes for tuples made on the way. both: `rev` works.

    loop: what a `for` walks over instead. list: the chain is `into_iter()` of a Vec.
    """

    text: Text
    item: object
    type: Type
    both: bool = True
    loop: str | None = None
    list: bool = False


@dataclass(frozen=True, slots=True)
class V:
    """A variable: its Rust name, type and mode (as in R; own variables are places)."""

    name: str
    type: Type
    mode: str


COMPARISON = re.compile(r"\{0\} (==|!=|<=|>=|<|>) (\{1\}|0)")


def form(template: str, *args: Text) -> Text:
    """`fill` for Rust, with the traps that tree-sitter does not see."""
    if re.match(r"\w+!", template):  # a macro's arguments never need parentheses, and the grammar does not read them
        args = tuple(atom(a.text) for a in args)
    fixed = []
    for i, a in enumerate(args):
        at = template.find("{%d}" % i)
        after = template[at + 3 :]
        # rustc reads `a as T < b` as a generic argument and refuses `a as T.f()`; a leading `if` or block ends a statement
        cast = re.search(r" as \w+$", a.text) is not None and a.form != "" and after.startswith((" <", "<", ".", "?", "["))
        block = a.text.startswith(("if ", "match ", "{")) and a.form != "" and template != "{0}" and (at == 0 or template[at - 1] in "&*-!" or after.startswith((".", " as", "[", " +", " -", " *", " /", " %", " =", " <", " >", " &", " |")))
        chained = COMPARISON.fullmatch(template) is not None and re.search(r" (==|!=|<=|>=|<|>) ", a.form) is not None and not a.form.startswith("if ")
        fixed.append(atom(f"({a.text})") if cast or block or chained else a)
    return fill("rust", template, *fixed)


class Scope:
    """Releases the identifiers that were given inside a `with`."""

    def __init__(self, names: Names):
        self.names = names

    def __enter__(self) -> None:
        self.taken = set(self.names.taken)

    def __exit__(self, *_: object) -> None:
        self.names.taken = self.taken


class Expressions:
    """Writes expressions of one function; the statement writer builds on it."""

    def __init__(self, program: n.Program, forms: Forms, names: Names):
        self.program, self.forms, self.names = program, forms, names
        self.vars: dict[str, V] = {}
        self.movable: set[str] = set()
        self.pinned: set[str] = set()
        self.pre: list[str] | None = None
        self.short_circuited: dict[int, n.Expr] = {}  # expressions that are evaluated only where the one before them asks for it
        self.hoists: dict[int, tuple[list[str], n.Expr, R]] = {}
        self.raising: set[str] = set()
        self.can_question = True
        self.nonneg: Any = None
        self.patterns: dict[str, str] = {}
        self.passed: set[str] = set()  # functions that are passed by name

    # ------------------------------------------------ the ways to ask for a value

    def ex(self, e: n.Expr) -> R:
        """The expression in its cheapest form; what it hoists before the statement is hoisted once."""
        pre = self.pre
        if pre is None:
            return self.bare(e)
        if self.short_circuited.get(id(e)) is e:
            return self.in_block(e)
        known = self.hoists.get(id(e))
        if known is not None and known[0] is pre and known[1] is e:
            return known[2]
        before = len(pre)
        r = self.bare(e)
        if len(pre) > before:
            self.hoists[id(e)] = pre, e, r
        return r

    def in_block(self, e: n.Expr) -> R:
        """The expression with what it hoists in a block of its own, for a place that is not always reached."""
        saved, self.pre = self.pre, []
        try:
            r = self.bare(e)
            return R(form("{{ %s {0} }}" % " ".join(self.pre).replace("{", "{{").replace("}", "}}"), self.owned(r, e)), "own", r.type) if self.pre else r
        finally:
            self.pre = saved

    def bare(self, e: n.Expr) -> R:
        if isinstance(e, n.Apply) and e.op in ("and", "or"):
            self.short_circuited[id(e.args[1])] = e.args[1]
        match e:
            case n.Lit():
                return self.literal(e)
            case n.Var(name=x):
                return self.variable(x)
            case n.Make():
                return R(self.make(e), "own", e.type)
            case n.Apply():
                return self.apply(e)
            case n.Call():
                return self.call(e)
            case n.IfExpr(test=t, then=a, orelse=b):
                return self.if_expr(e, t, a, b)
            case n.LetIn():
                return self.let_in(e)
            case n.Lambda():
                return R(self.lambda_value(e), "own", e.type)
        raise refuse(type(e).__name__)

    def own(self, e: n.Expr) -> Text:
        """The expression as an owned value of its type."""
        return self.owned(self.ex(e), e)

    def scope(self) -> Scope:
        """Names given inside are free again outside."""
        return Scope(self.names)

    def owned(self, r: R, e: n.Expr | None = None) -> Text:
        t = r.type
        while isinstance(e, n.Apply) and e.op in ("copy", "list_to_tuple", "tuple_to_list") and type_of(e.args[0]).name != "tuple":
            e = e.args[0]
        if r.mode == "char":
            return form("{0}.to_string()", r.text)
        if r.mode == "usize":
            return form("{0} as %s" % self.forms.int, r.text)
        if r.mode == "own" or r.mode == "fn":
            return r.text
        if is_copy(t):
            return r.text if r.mode == "place" else form("*{0}", r.text)
        if r.mode == "place":
            if isinstance(e, n.Var) and e.name in self.movable and e.name not in self.pinned:
                return r.text
            return form("{0}.clone()", r.text)
        if r.mode in ("slice", "mutslice"):
            if r.text.text == '""':
                return atom("String::new()")
            return form("{0}.to_string()" if t.name == "str" else "{0}.to_vec()", r.text)
        return form("{0}.clone()", r.text)

    def recv(self, e: n.Expr) -> Text:
        """The expression as the receiver of a method, not cloned."""
        r = self.ex(e)
        if r.mode == "usize":
            return form("{0} as %s" % self.forms.int, r.text)
        return self.typed_number(e, r)

    def typed_number(self, e: n.Expr, r: R) -> Text:
        t = type_of(e)
        if isinstance(e, n.Make) and not e.items and t.name in ("list", "vtuple", "set", "map") and "_" not in str(self.forms.own(t)):
            return atom(str(self.forms.own(t)).replace("<", "::<", 1) + "::new()")
        if isinstance(e, n.Lit) and e.value is None and t.name == "option":
            return atom(f"None::<{self.forms.own(t.args[0])}>")
        if isinstance(e, n.Make) and e.items and type_of(e.items[0]).name in ("int", "float") and all(map(only_literals, e.items)):
            suffix = self.forms.int if type_of(e.items[0]).name == "int" else self.forms.float
            return atom(re.sub(r"(\d+(?:\.\d+)?(?:e[+-]?\d+)?)", rf"\1_{suffix}", r.text.text, count=1))
        if t.name in ("int", "float") and r.mode == "own" and only_literals(e):
            suffix = self.forms.int if t.name == "int" else self.forms.float
            text = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w.])", rf"\1_{suffix}", r.text.text, count=1)
            return Text(text, r.text.form)
        return r.text

    def operand(self, e: n.Expr) -> Text:
        """A value to compare or compute with: Copy values dereferenced, others as they are."""
        r = self.ex(e)
        if r.mode == "usize":
            return form("{0} as %s" % self.forms.int, r.text)
        if is_copy(r.type) and r.mode in ("ref", "mut"):
            return form("*{0}", r.text)
        return r.text

    def borrow(self, e: n.Expr) -> Text:
        """The expression as a reference to its owned form (or a slice)."""
        if isinstance(e, n.Make) and e.type.name in ("list", "vtuple"):
            items = [self.own(x) for x in e.items]
            return atom("&[" + ", ".join(i.text for i in items) + "]") if items else atom("&[]")
        return self.borrowed(self.ex(e))

    def borrowed(self, r: R) -> Text:
        if r.mode in ("own", "place"):
            if r.text.form == "*{0}":
                return atom(r.text.text[1:])
            return form("&{0}", r.text)
        if r.mode == "char":
            return form("&{0}.to_string()", r.text)
        if r.mode == "usize":
            return form("&({0} as %s)" % self.forms.int, r.text)
        return r.text

    def vec_ref(self, e: n.Expr) -> Text:
        """The expression as a reference that is surely to the owned form (`&Vec<T>`, `&String`)."""
        r = self.ex(e)
        if r.mode in ("slice", "mutslice", "char"):
            return form("&{0}", self.owned(r))
        return self.borrowed(r)

    def string(self, e: n.Expr) -> Text:
        """A `&str`."""
        return self.borrow(e)

    def as_str(self, r: R) -> Text:
        """A `&str` for certain (not `&String`)."""
        if r.mode == "slice":
            return r.text
        if r.mode == "char":
            return form("{0}.to_string().as_str()", r.text)
        return form("{0}.as_str()", r.text)

    def pattern(self, e: n.Expr) -> Text:
        """A string pattern: a char where that is possible, else a `&str`."""
        if isinstance(e, n.Lit) and isinstance(e.value, str) and len(e.value) == 1:
            return atom(quote_char(e.value))
        r = self.ex(e)
        if r.mode == "char":
            return r.text
        return self.as_str(r) if r.mode != "slice" else r.text

    def usz(self, e: n.Expr) -> Text:
        """An int as usize; a negative one becomes far too large, so that using it as an index panics."""
        k = literal_value(e)
        if k is not None:
            return atom(str(k) if k >= 0 else "usize::MAX")
        if isinstance(e, n.Apply) and e.op in ("add", "sub") and isinstance(e.args[1], n.Lit) and isinstance(e.args[1].value, int):
            left = self.pure_usize(e.args[0])
            k = e.args[1].value if e.op == "add" else -e.args[1].value
            if left is not None:
                return form("{0} + {1}", left, atom(str(k))) if k >= 0 else form("{0} - {1}", left, atom(str(-k)))
        pure = self.pure_usize(e)
        if pure is not None:
            return pure
        return form("{0} as usize", self.operand(e))

    def pure_usize(self, e: n.Expr) -> Text | None:
        if isinstance(e, n.Lit) and isinstance(e.value, int) and e.value >= 0:
            return atom(str(e.value))
        if isinstance(e, n.Var) and (v := self.vars.get(e.name)) and v.mode == "usize":
            return atom(v.name)
        if isinstance(e, n.Apply) and e.op in ("length", "str_length", "map_size", "set_size"):
            r = self.ex(e)
            return r.text if r.mode == "usize" else None
        if isinstance(e, n.Apply) and e.op == "add":
            a, b = self.pure_usize(e.args[0]), self.pure_usize(e.args[1])
            return form("{0} + {1}", a, b) if a and b else None
        if isinstance(e, n.Apply) and e.op == "floordiv" and isinstance(e.args[1], n.Lit) and isinstance(e.args[1].value, int) and e.args[1].value > 0:
            a = self.pure_usize(e.args[0])
            return form("{0} / {1}", a, atom(str(e.args[1].value))) if a else None
        return None

    # ------------------------------------------------ leaves

    def literal(self, e: n.Lit) -> R:
        v, t = e.value, e.type
        if v is None:
            return R(atom("None"), "own", t)
        if isinstance(v, bool):
            return R(atom(str(v).lower()), "own", t)
        if isinstance(v, str):
            return R(atom(quote(v)), "slice", STR)
        if t.name == "option":
            inner = self.literal(n.Lit(v, t.args[0]))
            return R(form("Some({0})", self.owned(inner)), "own", t)
        if isinstance(v, int) and t.name != "float":
            self.int_fits(v)
            return R(Text(str(v), "-{0}" if v < 0 else ""), "own", t)
        return R(self.float_literal(float(v)), "own", t)

    def int_fits(self, v: int) -> None:
        bits = {"i32": 31, "i64": 63, "i128": 127, "u8": 8, "u32": 32, "u64": 64, "usize": 64, "i8": 7, "i16": 15, "u16": 16, "isize": 63, "u128": 128}
        if not -(1 << bits[self.forms.int]) <= v < 1 << bits[self.forms.int]:
            raise refuse(f"the integer {v} in {self.forms.int}")

    def float_literal(self, v: float) -> Text:
        f = self.forms.float
        if v != v:
            return atom(f"{f}::NAN")
        if v in (float("inf"), float("-inf")):
            return atom(f"{f}::INFINITY") if v > 0 else atom(f"{f}::NEG_INFINITY")
        text = repr(v).replace("e+", "e")
        return Text(text, "-{0}" if text.startswith("-") else "")

    def variable(self, x: str) -> R:
        v = self.vars.get(x)
        if v is None:
            if any(f.name == x for f in self.program.functions):
                return R(atom(self.names(x)), "fn", Type("func"))
            raise refuse(f"the variable {x} is not known here")
        return R(atom(v.name), "place" if v.mode == "own" else v.mode, v.type)

    def make(self, e: n.Make) -> Text:
        t = e.type
        if t.name in ("list", "vtuple"):
            if not e.items:
                return atom("Vec::new()")
            return atom("vec![" + ", ".join(self.own(x).text for x in e.items) + "]")
        if t.name == "tuple":
            return atom("(" + ", ".join(self.own(x).text for x in e.items) + ("," if len(e.items) == 1 else "") + ")")
        native = self.forms.own(t).name
        if not e.items:
            return atom(f"{native}::new()")
        make = "from_iter" if native.startswith("Ordered") else "from"
        if t.name == "set":
            return atom(f"{native}::{make}([" + ", ".join(self.own(x).text for x in e.items) + "])")
        if t.name == "map":
            pairs = zip(e.items[::2], e.items[1::2], strict=True)
            return atom(f"{native}::{make}([" + ", ".join(f"({self.own(k).text}, {self.own(v).text})" for k, v in pairs) + "])")
        raise refuse(f"a new {t}")

    def if_expr(self, e: n.IfExpr, t: n.Expr, a: n.Expr, b: n.Expr) -> R:
        saved, self.pre = self.pre, None
        try:
            test = self.condition(t)
            if isinstance(a, n.Lit) and isinstance(b, n.Lit) and isinstance(a.value, str) and isinstance(b.value, str):
                return R(form("if {0} {{ {1} }} else {{ {2} }}", test, atom(quote(a.value)), atom(quote(b.value))), "slice", e.type)
            ra, rb = self.ex(a), self.ex(b)
            if ra.mode == rb.mode == "char":
                return R(form("if {0} {{ {1} }} else {{ {2} }}", test, ra.text, rb.text), "char", e.type)
            return R(form("if {0} {{ {1} }} else {{ {2} }}", test, self.owned(ra, a), self.owned(rb, b)), "own", e.type)
        finally:
            self.pre = saved

    def condition(self, e: n.Expr) -> Text:
        return self.own(e)

    def let_in(self, e: n.LetIn) -> R:
        simple = isinstance(e.value, (n.Var, n.Lit)) or (isinstance(e.value, n.Apply) and e.value.op == "tuple_get" and isinstance(e.value.args[0], n.Var))
        if simple:
            return self.ex(substitute(e.body, {e.name: e.value}))
        value = self.ex(e.value)
        mode = value.mode if value.mode in ("char", "usize") else "own"
        text = value.text if mode != "own" else self.owned(value, e.value)
        saved_vars, saved_movable = dict(self.vars), set(self.movable)
        name = self.names.fresh(self.names.style(e.name))
        self.vars[e.name] = V(name, e.value.type if hasattr(e.value, "type") else value.type, mode)
        if uses(e.body).count(e.name) == 1 and not in_lambda(e.body, e.name):
            self.movable.add(e.name)
        note = self.annotation(e.value, value)
        if self.pre is not None:
            self.pre.append(f"let {name}{note} = {text.text};")
            body = self.ex(e.body)
            out = R(self.owned(body, e.body), "own", body.type) if body.mode == "place" and isinstance(e.body, n.Var) else body
            self.vars = {**saved_vars, e.name: self.vars[e.name]}
        else:
            body_text = self.own(e.body)
            out = R(form("{{ let %s%s = {0}; {1} }}" % (name, note), text, body_text), "own", e.type)
            self.vars, self.movable = saved_vars, saved_movable
        return out

    def annotation(self, e: n.Expr, r: R) -> str:
        """`: T` where inference would not find the type of a new variable."""
        t = type_of(e)
        if r.mode == "own" and ((only_literals(e) and t.name in ("int", "float")) or empty_inside(e) or (isinstance(e, n.Lit) and e.value is None)):
            return f": {self.forms.own(t)}"
        return ""

    # ------------------------------------------------ functions

    def as_lambda(self, e: n.Expr, params: tuple[Type, ...]) -> n.Lambda:
        """A function expression as a Lambda: other function values are called by one."""
        if isinstance(e, n.Lambda):
            return e
        if isinstance(e, n.Var):
            f = next((f for f in self.program.functions if f.name == e.name), None)
            types = tuple(p.type for p in f.params) if f else (e.type.args[:-1] if e.type.name == "func" else params)
            result = f.returns if f else e.type.args[-1]
            ps = tuple(n.Param(f"{'xyz'[i] if i < 3 else f'x{i}'}.{e.name}", t) for i, t in enumerate(types))
            return n.Lambda(ps, n.Call(e.name, tuple(n.Var(p.name, p.type) for p in ps), result), e.type)
        raise refuse("a function value that is not a lambda or a name")

    def lambda_value(self, e: n.Lambda) -> Text:
        """A closure as a value, its parameters as a function's natural ones."""
        with self.scope():
            return self.lambda_in_scope(e)

    def lambda_in_scope(self, e: n.Lambda) -> Text:
        saved = dict(self.vars), set(self.movable), self.pre
        self.pre, self.movable = None, set()
        shown = []
        for p in e.params:
            native = self.forms.param(p.type)
            name = self.names.fresh(self.names.style(p.name.split(".")[0]))
            self.vars[p.name] = V(name, p.type, self.forms.mode(native, p.type) or "own")
            shown.append(f"{name}: {native}")
        body = self.own(e.body)
        self.vars, self.movable, self.pre = saved
        return form("|%s| {0}" % ", ".join(shown), body)

    def call(self, e: n.Call) -> R:
        f = next((f for f in self.program.functions if f.name == e.function), None)
        if f is None:
            v = self.vars.get(e.function)
            if v is None:
                raise refuse(f"a call of the unknown function {e.function}")
            args = [self.argument(a, type_of(a)) for a in e.args]
            return R(atom(f"{v.name}({', '.join(args)})"), "own", e.type)
        args = []
        for a, p in zip(e.args, f.params, strict=True):
            args.append(self.inout_argument(a) if p.inout else self.argument(a, p.type))
        text = atom(f"{self.names(f.name)}({', '.join(args)})")
        if f.name in self.raising:
            if not self.can_question:
                raise NeedsPanic()
            text = form("{0}?", text)
        return R(text, "own", e.type)

    def argument(self, a: n.Expr, t: Type) -> str:
        if t.name == "func":
            if isinstance(a, n.Var) and a.name in self.vars:
                v = self.vars[a.name]
                return v.name if v.mode == "fn" and self.forms.own(t).name == "&" and v.name not in self.owned_fns else f"&{v.name}"
            return f"&{self.lambda_value(self.as_lambda(a, t.args[:-1])).text}"
        native = self.forms.param(t)
        if native.name == "&":
            inner = native.args[0].name
            return (self.borrow(a) if inner in ("slice", "str") else self.vec_ref(a)).text
        return self.own(a).text

    owned_fns: set[str] = set()

    def inout_argument(self, a: n.Expr) -> str:
        if isinstance(a, n.Var):
            v = self.vars[a.name]
            return v.name if v.mode in ("mut", "mutslice") else f"&mut {v.name}"
        r = self.ex(a)
        return form("&mut {0}", r.text).text

    # ------------------------------------------------ closures over iterator items

    def closure(self, f: n.Expr, item: object, t: Type, by_ref: bool) -> tuple[str, n.Expr, dict[str, V], set[str]]:
        """The pattern of a one-parameter closure over such items, its body, and the variables it brings."""
        lam = self.as_lambda(f, (t,))
        return self.bind(lam.params[0], item, by_ref, lam.body, t)

    def bind(self, p: n.Param, item: object, by_ref: bool, body: n.Expr, t: Type) -> tuple[str, n.Expr, dict[str, V], set[str]]:
        mentions = uses(body).count(p.name)
        t = p.type if p.type.name not in ("never", "any") else t
        if not mentions:
            return "_", body, {}, set()
        if t.name == "tuple" and (isinstance(item, tuple) or parts_only(body, p.name)):
            got = self.bind_parts(p, item, by_ref, body, t)
            if got:
                return got
        if isinstance(item, tuple):
            raise WholeTuple()
        name = self.names.fresh(self.names.style(p.name.split(".")[0]))
        pattern, mode = self.simple_pattern(name, item, by_ref, t)
        moved = {p.name} if mentions == 1 and mode == "own" and not in_lambda(body, p.name) else set()
        return pattern, body, {p.name: V(name, t, mode)}, moved

    @staticmethod
    def simple_pattern(name: str, item: object, by_ref: bool, t: Type) -> tuple[str, str]:
        copy = is_copy(t)
        match item:
            case "own":
                return (f"&{name}", "own") if by_ref and copy else (name, "ref" if by_ref else "own")
            case "ref":
                if copy:
                    return ("&&" if by_ref else "&") + name, "own"
                return ("&" if by_ref else "") + name, "ref"
        return ("&" if by_ref else "") + name, str(item)

    def bind_parts(self, p: n.Param, item: object, by_ref: bool, body: n.Expr, t: Type) -> tuple[str, n.Expr, dict[str, V], set[str]] | None:
        names: dict[int, str] = {}
        while isinstance(body, n.LetIn) and isinstance(body.value, n.Apply) and body.value.op == "tuple_get" and body.value.args[0] == n.Var(p.name, type_of(body.value.args[0])):
            k = body.value.args[1].value  # type: ignore[attr-defined]
            inner = names.setdefault(k, body.name)
            body = body.body if inner == body.name else substitute(body.body, {body.name: n.Var(inner, t.args[k])})
        if not parts_only(body, p.name) and p.name in uses(body):
            return None
        for k in range(len(t.args)):
            names.setdefault(k, f"{p.name}.{k}")
        body = replace_parts(body, p.name, names, t)
        if isinstance(item, tuple):
            modes: list[object] = list(item)
            if any(isinstance(m, tuple) for m in modes) or (by_ref and any(m == "own" and not is_copy(a) for m, a in zip(modes, t.args, strict=True))):
                raise WholeTuple()
            outer, part_ref = ("&" if by_ref else ""), False
        else:
            copy = is_copy(t)
            refs = (item == "ref") + by_ref
            outer = "&" * refs if copy else ""
            modes = ["own" if copy or not refs else "ref_part"] * len(t.args)
            part_ref = False
        shown, found, moved = [], {}, set()
        for k, (m, a) in enumerate(zip(modes, t.args, strict=True)):
            count = uses(body).count(names[k])
            if not count:
                shown.append("_")
                continue
            style = names[k].split(".")[0] if "." not in names[k] else ("abcdefgh"[k] if len(t.args) <= 8 else f"x{k}")
            name = self.names.fresh(self.names.style(style))
            if m == "ref_part":
                pattern, mode = name, "ref"
            else:
                pattern, mode = self.simple_pattern(name, m, part_ref, a)
            shown.append(pattern)
            found[names[k]] = V(name, a, mode)
            if count == 1 and mode == "own" and not in_lambda(body, names[k]):
                moved.add(names[k])
        return f"{outer}({', '.join(shown)}{',' if len(shown) == 1 else ''})", body, found, moved

    def in_closure(self, body: n.Expr, found: dict[str, V], moved: set[str], render: object) -> object:
        """Render a closure's body with its variables; nothing outside may move and nothing can be hoisted."""
        saved = self.vars, self.movable, self.pre, self.can_question
        self.vars, self.movable, self.pre, self.can_question = {**self.vars, **found}, moved, None, False
        try:
            return render(body)  # type: ignore[operator]
        finally:
            self.vars, self.movable, self.pre, self.can_question = saved

    def step(self, base: It, method: str, f: n.Expr, by_ref: bool, how: str = "own") -> tuple[Text, R]:
        """`base.method(|pattern| body)` and what the body is; how: own, or cheap (a char stays one)."""
        with self.scope():
            return self.step_in_scope(base, method, f, by_ref, how)

    def step_in_scope(self, base: It, method: str, f: n.Expr, by_ref: bool, how: str) -> tuple[Text, R]:
        for _ in range(2):
            try:
                pattern, body, found, moved = self.closure(f, base.item, base.type, by_ref)
                break
            except WholeTuple:
                base = self.own_items(base)

        def render(b: n.Expr) -> R:
            r = self.ex(b)
            if how == "cheap" and r.mode == "char":
                return r
            return R(self.owned(r, b), "own", r.type)

        r: R = self.in_closure(body, found, moved, render)  # type: ignore[assignment]
        name = pattern.lstrip("&")
        path = self.point_free(name, r) if not by_ref and pattern == name and base.item in ("own", "char", "slice") else None
        if path:
            self.passed.add(path)
            return form("{0}.%s({1})" % method, base.text, atom(path)), r
        return form("{0}.%s(|{1}| {2})" % method, base.text, atom(pattern), r.text), r

    @staticmethod
    def point_free(name: str, r: R) -> str | None:
        """`helper` for `|x| helper(x)` where that is all the closure does."""
        m = re.fullmatch(r"([a-z_]\w*)\((\w+)\)", r.text.text)
        return m[1] if m and m[2] == name and r.mode in ("own", "char") else None

    def own_items(self, i: It) -> It:
        """The same chain with owned items."""
        t = i.type
        if i.item == "own":
            return i
        if i.item == "ref":
            return replace(i, text=form("{0}.copied()" if is_copy(t) else "{0}.cloned()", i.text), item="own", loop=None, list=False)
        if i.item == "slice":
            return replace(i, text=form("{0}.map(String::from)" if t.name == "str" else "{0}.map(<[_]>::to_vec)", i.text), item="own", loop=None, list=False)
        if i.item == "char":
            return replace(i, text=form("{0}.map(String::from)", i.text), item="own", loop=None, list=False)
        if i.item == "usize":
            return replace(i, text=form("{0}.map(|i| i as %s)" % self.forms.int, i.text), item="own", loop=None, list=False)
        assert isinstance(i.item, tuple)
        names = ["i", "x"] if i.item[0] == "usize" and len(i.item) == 2 else list("abcdefgh"[: len(i.item)])
        shown, values = [], []
        for name, m, a in zip(names, i.item, t.args, strict=True):
            pattern, mode = self.simple_pattern(name, m, False, a)
            shown.append(pattern)
            values.append(self.owned(R(atom(name), "own" if mode == "own" else mode, a)).text)
        return replace(i, text=form("{0}.map(|{1}| {2})", i.text, atom(f"({', '.join(shown)})"), atom(f"({', '.join(values)})")), item="own", loop=None, list=False)

    def collected(self, i: It, t: Type, native: str | None = None) -> R:
        """The chain collected into a value of type t."""
        owned = self.own_items(i)
        native = native or str(self.forms.own(t))
        if owned.list and owned.text.text.endswith(".into_iter()") and native.startswith("Vec<"):
            return R(atom(owned.text.text.removesuffix(".into_iter()")), "own", t)
        if i.item == "char" and native == "String":
            owned = i
        return R(form("{0}.collect::<%s>()" % native, owned.text), "own", t, collect=native)

    # ------------------------------------------------ ops: see rust_ops

    def apply(self, e: n.Apply) -> R:
        raise NotImplementedError

    def it(self, e: n.Expr) -> It:
        raise NotImplementedError


class WholeTuple(Exception):
    """A closure wants the tuple itself where the chain has its parts."""


class NeedsPanic(Exception):
    """A raising function is called where `?` can't be written: its errors have to be panics."""


def literal_value(e: n.Expr) -> int | None:
    """The value of an int literal, also a negated one."""
    if isinstance(e, n.Apply) and e.op == "neg":
        k = literal_value(e.args[0])
        return None if k is None else -k
    return e.value if isinstance(e, n.Lit) and isinstance(e.value, int) and not isinstance(e.value, bool) else None


def only_literals(e: n.Expr) -> bool:
    """Whether an expression's number type can't be told from any variable in it."""
    match e:
        case n.Lit():
            return True
        case n.Apply(op=op, args=xs) if op in ("add", "sub", "mul", "neg", "div", "square", "max2", "min2"):
            return all(map(only_literals, xs))
        case n.IfExpr(then=a, orelse=b):
            return only_literals(a) and only_literals(b)
    return False


def empty_inside(e: n.Expr) -> bool:
    """Whether an expression is, or holds, a new container whose type its items don't tell."""
    match e:
        case n.Make(items=xs):
            return not xs or any(map(empty_inside, xs)) or all(only_literals(x) and type_of(x).name in ("int", "float") for x in xs)
        case n.Lit(value=v, type=t):
            return v is None and t.name == "option"
        case n.IfExpr(then=a, orelse=b):
            return empty_inside(a) or empty_inside(b)
        case n.Apply(op="fill", args=(_, x)):
            return empty_inside(x) or only_literals(x)
        case n.Apply(op="some", args=(x,)):
            return empty_inside(x) or only_literals(x)
    return False


def in_lambda(e: n.Expr, name: str) -> bool:
    """Whether a variable is used inside a lambda of e."""
    return any(isinstance(x, n.Lambda) and name in uses(x) for x in n.walk_expr(e))


def parts_only(body: n.Expr, name: str) -> bool:
    """Whether every use of a tuple variable takes one of its parts."""
    if rebinds(body, name):
        return False
    parts = sum(1 for x in n.walk_expr(body) if isinstance(x, n.Apply) and x.op == "tuple_get" and isinstance(x.args[0], n.Var) and x.args[0].name == name)
    return parts > 0 and parts == sum(1 for x in n.walk_expr(body) if isinstance(x, n.Var) and x.name == name)


def replace_parts(e: n.Expr, name: str, names: dict[int, str], t: Type) -> n.Expr:
    """e with `tuple_get name k` replaced by variables of their own."""
    match e:
        case n.Apply(op="tuple_get", args=(n.Var(name=x), n.Lit(value=k))) if x == name:
            return n.Var(names[int(k)], t.args[int(k)])  # type: ignore[arg-type]
        case n.Make(items=xs):
            return n.Make(tuple(replace_parts(x, name, names, t) for x in xs), e.type)
        case n.Apply(op=op, args=xs):
            return n.Apply(op, tuple(replace_parts(x, name, names, t) for x in xs), e.type)
        case n.Call(function=f, args=xs):
            return n.Call(f, tuple(replace_parts(x, name, names, t) for x in xs), e.type)
        case n.Lambda(params=ps, body=b):
            return n.Lambda(ps, replace_parts(b, name, names, t), e.type)
        case n.IfExpr(test=a, then=b, orelse=c):
            return n.IfExpr(replace_parts(a, name, names, t), replace_parts(b, name, names, t), replace_parts(c, name, names, t), e.type)
        case n.LetIn(name=x, value=v, body=b):
            return n.LetIn(x, replace_parts(v, name, names, t), replace_parts(b, name, names, t), e.type)
    return e


__all__ = ["Expressions", "It", "NeedsPanic", "R", "V", "form", "has_float", "native_copy", "quote", "quote_char", "refuse", "root"]
