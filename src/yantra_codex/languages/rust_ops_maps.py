"""Maps, sets, tuples and options in Rust."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of, tuple_of
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_expressions import (
    It,
    R,
    form,
    refuse,
)
from yantra_codex.languages.rust_op_table import is_simple
from yantra_codex.languages.rust_ops_functions import FunctionOps
from yantra_codex.languages.rust_types import is_copy


class MapOps(FunctionOps):
    """Writes ops on maps, sets, tuples and options."""

    def key(self, k: n.Expr) -> Text:
        return self.vec_ref(k) if type_of(k).name == "vtuple" else self.borrow(k)

    def op_map_get(self, e: n.Apply, m: n.Expr, k: n.Expr) -> R:
        r = self.ex(m)
        if r.mode == "own":
            return R(form("{0}[{1}].clone()" if not is_copy(e.type) else "{0}[{1}]", r.text, self.key(k)), "own", e.type)
        return R(form("{0}[{1}]", r.text, self.key(k)), "place", e.type)

    def op_map_get_or(self, e: n.Apply, m: n.Expr, k: n.Expr, d: n.Expr) -> R:
        how = "copied" if is_copy(e.type) else "cloned"
        return R(form("{0}.get({1}).%s().unwrap_or({2})" % how, self.recv(m), self.key(k), self.own(d)), "own", e.type)

    def op_map_find(self, e: n.Apply, m: n.Expr, k: n.Expr) -> R:
        how = "copied" if is_copy(e.type) else "cloned"
        return R(form("{0}.get({1}).%s()" % how, self.recv(m), self.key(k)), "own", e.type)

    def op_map_from_pairs(self, e: n.Apply, xs: n.Expr) -> R:
        return self.collected(self.it(xs), e.type)

    def op_map_from_keys(self, e: n.Apply, ks: n.Expr, v: n.Expr) -> R:
        i = self.own_items(self.it(ks))
        value = self.in_closure(v, {}, set(), lambda b: self.own(b))
        return self.collected(It(form("{0}.map(|k| (k, {1}))", i.text, value), "own", tuple_of(*e.type.args)), e.type)  # type: ignore[arg-type]

    def op_map_zip(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        x, y = self.own_items(self.it(a)), self.own_items(self.it(b))
        return self.collected(It(form("{0}.zip({1})", x.text, self.zippable(b, y)), "own", tuple_of(*e.type.args)), e.type)

    @staticmethod
    def zippable(e: n.Expr, i: It) -> Text:
        return atom(i.text.text.removesuffix(".into_iter()")) if i.text.text.endswith(".into_iter()") else i.text

    def op_map_invert(self, e: n.Apply, m: n.Expr) -> R:
        i = self.own_items(self.pairs_it(m))
        return self.collected(It(form("{0}.map(|(k, v)| (v, k))", i.text), "own", tuple_of(*e.type.args)), e.type)

    def pairs_it(self, m: n.Expr) -> It:
        r = self.ex(m)
        t = tuple_of(*type_of(m).args)
        if r.mode == "own" or (isinstance(m, n.Var) and m.name in self.movable and m.name not in self.pinned):
            return It(form("{0}.into_iter()", r.text), "own", t, False)
        return It(form("{0}.iter()", r.text), ("ref", "ref"), t, False)

    def rebuilt(self, e: n.Apply, m: n.Expr, f: n.Expr, values: bool) -> R:
        k, v = type_of(m).args
        lam = self.as_lambda(f, (v if values else k,))
        p = lam.params[0]
        pair = n.Param("entry.map", tuple_of(k, v))
        part = lambda i: n.Apply("tuple_get", (n.Var(pair.name, pair.type), n.Lit(i, INT)), pair.type.args[i])  # noqa: E731
        body = substitute(lam.body, {p.name: part(1 if values else 0)})
        made = n.Make((part(0), body) if values else (body, part(1)), tuple_of(*e.type.args))
        text, _ = self.step(self.pairs_it(m), "map", n.Lambda((pair,), made, Type("func", (pair.type, made.type))), False)
        return self.collected(It(text, "own", made.type), e.type)

    def op_map_values_with(self, e: n.Apply, m: n.Expr, f: n.Expr) -> R:
        return self.rebuilt(e, m, f, True)

    def op_map_keys_with(self, e: n.Apply, m: n.Expr, f: n.Expr) -> R:
        return self.rebuilt(e, m, f, False)

    def entry_lambda(self, m: n.Expr, f: n.Expr) -> n.Lambda:
        """A function of key and value as one of the pair."""
        k, v = type_of(m).args
        lam = self.as_lambda(f, (k, v))
        pair = n.Param("entry.map", tuple_of(k, v))
        body = lam.body
        for i, p in enumerate(lam.params):
            body = substitute(body, {p.name: n.Apply("tuple_get", (n.Var(pair.name, pair.type), n.Lit(i, INT)), pair.type.args[i])})
        return n.Lambda((pair,), body, Type("func", (pair.type, type_of(body))))

    def op_map_filter(self, e: n.Apply, m: n.Expr, f: n.Expr) -> R:
        r = self.ex(m)
        if r.mode == "own":
            return self.collected(It(self.step(It(form("{0}.into_iter()", r.text), "own", tuple_of(*type_of(m).args)), "filter", self.entry_lambda(m, f), True)[0], "own", tuple_of(*e.type.args)), e.type)
        i = It(form("{0}.iter()", r.text), ("ref", "ref"), tuple_of(*type_of(m).args), False)
        text, _ = self.step(i, "filter", self.entry_lambda(m, f), True)
        return self.collected(It(text, ("ref", "ref"), i.type), e.type)

    def op_counter_elements(self, e: n.Apply, m: n.Expr) -> R:
        r = self.ex(m)
        return R(form("{0}.iter().flat_map(|(k, &count)| std::iter::repeat_n(k.clone(), count.max(0) as usize)).collect::<%s>()" % self.forms.own(e.type), r.text), "own", e.type, str(self.forms.own(e.type)))

    def op_set_from_list(self, e: n.Apply, xs: n.Expr) -> R:
        return self.collected(self.it(xs), e.type)

    def op_char_set(self, e: n.Apply, s: n.Expr) -> R:
        return self.collected(self.it(n.Apply("chars", (s,), list_of(STR))), e.type)

    def op_set_map(self, e: n.Apply, s: n.Expr, f: n.Expr) -> R:
        text, _ = self.step(self.it(s), "map", f, False)
        return self.collected(It(text, "own", e.type.args[0]), e.type)

    def op_set_filter(self, e: n.Apply, s: n.Expr, f: n.Expr) -> R:
        i = self.it(s)
        text, _ = self.step(i, "filter", f, True)
        return self.collected(replace(i, text=text, loop=None, list=False), e.type)

    def op_is_proper_subset(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        return R(form("{0}.is_subset({1}) && {0}.len() < {2}.len()", self.recv(a), self.vec_ref(b), self.recv(b)), "own", BOOL)

    def op_tuple_get(self, e: n.Apply, t: n.Expr, k: n.Expr) -> R:
        r = self.ex(t)
        if isinstance(t, n.Make):
            return self.ex(t.items[literal_int(k) or 0])
        mode = "own" if r.mode == "own" else "place"
        return R(form("{0}.%d" % (literal_int(k) or 0), r.text), mode, e.type)

    def op_tuple_concat(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        if e.type.name == "vtuple":
            return self.op_concat(e, a, b)
        return self.ex(n.Make(tuple(self.tuple_parts(e)), e.type))

    def op_tuple_to_list(self, e: n.Apply, t: n.Expr) -> R:
        if type_of(t).name in ("vtuple", "list"):
            return self.ex(t)
        return R(self.make(self.as_list(t, e.type)), "own", e.type)

    def as_list(self, t: n.Expr, wanted: Type) -> n.Make:
        elem = wanted.args[0]
        parts = self.tuple_parts(t)
        return n.Make(tuple(n.Apply("to_float", (p,), elem) if elem.name == "float" and type_of(p).name == "int" else p for p in parts), wanted)

    def op_list_to_tuple(self, e: n.Apply, xs: n.Expr) -> R:
        return self.ex(xs)

    def op_swap(self, e: n.Apply, t: n.Expr) -> R:
        a, b = self.tuple_parts(t)
        return self.ex(n.Make((b, a), e.type))

    def op_unwrap(self, e: n.Apply, x: n.Expr) -> R:
        r = self.ex(x)
        fail = '.expect("TypeError: a value was expected, met none")'
        if r.mode == "own" or is_copy(e.type):
            return R(form("{0}" + fail, r.text), "own", e.type)
        return R(form("{0}.as_ref()" + fail, r.text), "ref", e.type)

    def op_unwrap_or(self, e: n.Apply, x: n.Expr, d: n.Expr) -> R:
        return R(form("{0}.unwrap_or({1})", self.own(x), self.own(d)), "own", e.type)

    def op_option_map(self, e: n.Apply, x: n.Expr, f: n.Expr) -> R:
        i = It(self.own(x), "own", type_of(x).args[0])
        return R(self.step(i, "map", f, False)[0], "own", e.type)

    def op_some(self, e: n.Apply, x: n.Expr) -> R:
        return R(form("Some({0})", self.own(x)), "own", e.type)

    # any -----------------------------------------------

    def op_to_any(self, e: n.Apply, x: n.Expr) -> R:
        t = type_of(x)
        if isinstance(x, n.Lit) and x.value is None:
            return R(atom("Value::None"), "own", e.type)
        if isinstance(x, n.Make) and t.name in ("list", "tuple", "vtuple", "set") and x.items:
            items = ", ".join(self.op_to_any(e, i).text.text for i in x.items)
            return R(atom(f"Value::{ {'list': 'List', 'set': 'Set'}.get(t.name, 'Tuple')}(vec![{items}])"), "own", e.type)
        return R(self.wrapped(self.own(x), t), "own", e.type)

    def wrapped(self, x: Text, t: Type) -> Text:
        """An owned value of type t as a `Value`."""
        plain = ("int", "float", "bool", "str")
        each = lambda a: (  # noqa: E731
            "" if a.name == "any" else f".map(Value::{a.name.capitalize()})" if a.name in plain else f".map(|x| {self.wrapped(atom('x'), a).text})"
        )
        match t.name:
            case "any":
                return x
            case "int" | "float" | "bool" | "str":
                return form("Value::%s({0})" % t.name.capitalize(), x)
            case "none":
                return atom("Value::None")
            case "list" | "vtuple" | "set":
                kind = {"list": "List", "vtuple": "Tuple", "set": "Set"}[t.name]
                return form("Value::%s({0}.into_iter()%s.collect())" % (kind, each(t.args[0])), x)
            case "map":
                k, v = (self.wrapped(atom(name), a).text for name, a in zip("kv", t.args, strict=True))
                return form("Value::Map({0}.into_iter().map(|(k, v)| (%s, %s)).collect())" % (k, v), x)
            case "option":
                return form("{0}.map_or(Value::None, |x| %s)" % self.wrapped(atom("x"), t.args[0]).text, x)
            case "tuple":
                if not is_simple(x):
                    parts = ", ".join(self.wrapped(atom(f"parts.{i}"), a).text for i, a in enumerate(t.args))
                    return form("{{ let parts = {0}; Value::Tuple(vec![%s]) }}" % parts, x)
                parts = ", ".join(self.wrapped(form("{0}.%d" % i, x), a).text for i, a in enumerate(t.args))
                return atom(f"Value::Tuple(vec![{parts}])")
        raise refuse(f"a {t} as a value of unknown type")

    def op_is_a(self, e: n.Apply, x: n.Expr, kind: n.Expr) -> R:
        name = str(getattr(kind, "value", ""))
        pattern = "Value::None" if name == "none" else f"Value::{name.capitalize()}(_)"
        return R(form("matches!({0}, %s)" % pattern, self.recv(x)), "own", BOOL)

    def op_cast(self, e: n.Apply, x: n.Expr, kind: n.Expr) -> R:
        text, mode = self.opened(self.borrow(x), e.type)
        return R(text, mode, e.type)

    def opened(self, x: Text, t: Type) -> tuple[Text, str]:
        """A `&Value` as a value of type t; panics where it is of another."""
        own = lambda name, a: self.owned(R(*self.opened(atom(name), a), a)).text  # noqa: E731
        match t.name:
            case "any":
                return form("{0}.clone()", x), "own"
            case "int" | "float" | "bool":
                return form("as_%s({0})" % t.name, x), "own"
            case "str":
                return form("as_str({0})", x), "slice"
            case "list" | "vtuple" if t.args[0].name == "any":
                return form("as_%s({0})" % ("list" if t.name == "list" else "tuple"), x), "slice"
            case "list" | "vtuple" | "set":
                head = "as_%s({0})" % t.name.replace("vtuple", "tuple")
                return form(head + ".iter().map(|x| %s).collect::<%s>()" % (own("x", t.args[0]), self.forms.own(t)), x), "own"
            case "map":
                k, v = (own(name, a) for name, a in zip("kv", t.args, strict=True))
                return form("as_map({0}).iter().map(|(k, v)| (%s, %s)).collect::<%s>()" % (k, v, self.forms.own(t)), x), "own"
            case "tuple":
                parts = ", ".join(own(f"&parts[{i}]", a) for i, a in enumerate(t.args))
                return form("{{ let parts = as_tuple({0}); (%s%s) }}" % (parts, "," if len(t.args) == 1 else ""), x), "own"
        raise refuse(f"a {t} out of a value of unknown type")
