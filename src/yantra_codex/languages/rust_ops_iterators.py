"""Iterator chains: what an op gives when it is walked over rather than kept."""

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
    V,
    WholeTuple,
    form,
    only_literals,
)
from yantra_codex.languages.rust_flow import uses
from yantra_codex.languages.rust_op_table import (
    constant,
    is_var,
    same_value,
)
from yantra_codex.languages.rust_ops_maps import MapOps
from yantra_codex.languages.rust_types import is_copy


class IteratorOps(MapOps):
    """Writes ops as iterator chains."""

    def it(self, e: n.Expr) -> It:
        t = type_of(e)
        if isinstance(e, n.Apply):
            made = getattr(self, f"it_{e.op}", None)
            if made is not None:
                got = made(e, *e.args)
                if got is not None:
                    return got  # type: ignore[no-any-return]
        if t.name == "str":
            companion = self.companion(e)
            if companion:
                return It(atom(f"{companion}.iter().copied()"), "char", STR)
            return It(form("{0}.chars()", self.chars_recv(e)), "char", STR)
        if t.name == "map":
            return It(form("{0}.keys()" if self.ex(e).mode != "own" else "{0}.into_keys()", self.ex(e).text), "ref" if self.ex(e).mode != "own" else "own", t.args[0], False)
        if t.name == "tuple":
            return self.it(n.Apply("tuple_to_list", (e,), list_of(t.element)))
        if isinstance(e, n.Make) and t.name in ("list", "vtuple"):
            text = self.recv(e).text
            array = text.startswith("vec![")
            return It(form("{0}.into_iter()", atom(text.removeprefix("vec!") if array else text)), "own", t.args[0], loop=text.removeprefix("vec!"), list=not array)
        r = self.ex(e)
        both = t.name in ("list", "vtuple") or self.forms.ordered_sets
        if r.mode == "own" or (isinstance(e, n.Var) and e.name in self.movable and e.name not in self.pinned and r.mode == "place" and not is_copy(t.args[0])):
            return It(form("{0}.into_iter()", r.text), "own", t.args[0], both, r.text.text, t.name in ("list", "vtuple"))
        plain = t.name in ("list", "vtuple") or not self.forms.ordered_sets
        loop = None if not plain or r.mode in ("mut", "mutslice") else r.text.text if r.mode in ("ref", "slice") else form("&{0}", r.text).text
        return It(form("{0}.iter()", r.text), "ref", t.args[0], both, loop)

    def op_map(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R | None:
        counted = isinstance(xs, n.Apply) and xs.op == "range" and literal_int(xs.args[0]) == 0 and literal_int(xs.args[2]) == 1
        if not counted or not isinstance(f, n.Lambda) or f.params[0].name in uses(f.body) or not constant(f.body):
            return None
        saved, self.movable = self.movable, set()
        out = self.op_fill(e, n.child_exprs(xs)[1], f.body)
        self.movable = saved
        return out

    def it_map(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> It:
        base = self.it(xs)
        if isinstance(f, n.Lambda) and is_var(same_value(f.body), f.params[0].name):
            return base
        text, r = self.step(base, "map", f, False, "cheap")
        return It(text, "char" if r.mode == "char" else "own", e.type.args[0], base.both)

    def it_filter(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> It:
        base = self.it(xs)
        if isinstance(base.item, tuple):
            lam = self.as_lambda(f, (base.type,))
            try:
                self.bind(lam.params[0], base.item, True, lam.body, base.type)
            except WholeTuple:
                base = self.own_items(base)
        text, _ = self.step(base, "filter", f, True)
        return replace(base, text=text, loop=None, list=False)

    def it_reject(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> It:
        lam = self.as_lambda(f, (type_of(xs).args[0],))
        return self.it_filter(e, xs, n.Lambda(lam.params, n.Apply("not", (lam.body,), BOOL), lam.type))

    def it_filter_map(self, e: n.Apply, xs: n.Expr, p: n.Expr, f: n.Expr) -> It:
        return self.it_map(e, n.Apply("filter", (xs, p), type_of(xs)), f)

    def it_flat_map(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> It:
        return It(self.step(self.it(xs), "flat_map", f, False)[0], "own", e.type.args[0], False)

    def it_flatten(self, e: n.Apply, xs: n.Expr) -> It:
        base = self.it(xs)
        return It(form("{0}.flatten()", base.text), base.item, e.type.args[0], False)

    def it_enumerate(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> It:
        base = self.it(xs)
        if literal_int(k) == 0:
            item = base.item if isinstance(base.item, str) else "own"
            base = base if isinstance(base.item, str) else self.own_items(base)
            return It(form("{0}.enumerate()", base.text), ("usize", item), e.type.args[0], False)
        base = base if isinstance(base.item, str) else self.own_items(base)
        first = self.own(k) if not only_literals(k) else self.typed_number(k, self.ex(k))
        return It(form("({0}..).zip({1})", first, base.text), ("own", base.item), e.type.args[0], False)

    def it_range(self, e: n.Apply, a: n.Expr, b: n.Expr, c: n.Expr) -> It | None:
        text = self.range_text(a, b, c)
        return None if text is None else It(text, "own", INT)

    def op_range(self, e: n.Apply, a: n.Expr, b: n.Expr, c: n.Expr) -> R:
        text = self.range_text(a, b, c)
        if text is None:
            return R(form("range_step({0}, {1}, {2})", self.own(a), self.own(b), self.own(c)), "own", e.type)
        return self.collected(It(text, "own", INT), e.type)

    def range_text(self, a: n.Expr, b: n.Expr, c: n.Expr) -> Text | None:
        """A range with a literal step as an iterator."""
        k = literal_int(c)
        if not k:
            return None
        if k > 0:
            plain = self.span(self.own(a), b)
            if only_literals(a) and only_literals(b):
                plain = form("{0}..{1}", self.typed_number(a, self.ex(a)), self.own(b))
            return plain if k == 1 else form("{0}.step_by(%d)" % k, plain)
        low = literal_int(b)
        first = form("{0} + 1", self.own(b)) if low is None else atom(str(low + 1))
        if isinstance(b, n.Apply) and b.op == "sub" and literal_int(b.args[1]) == 1:
            first = self.own(b.args[0])
        if isinstance(a, n.Apply) and a.op == "sub" and literal_int(a.args[1]) == 1:
            down = form("{0}..{1}", first, self.own(a.args[0]))
        else:
            down = form("{0}..={1}", first, self.own(a))
        if only_literals(a) and only_literals(b):
            down = form("{0}..={1}", self.typed_number(a, self.ex(a)) if low is None else atom(f"{low + 1}_{self.forms.int}"), self.own(a))
        return form("{0}.rev()", down) if k == -1 else form("{0}.rev().step_by(%d)" % -k, down)

    def span(self, start: Text, stop: n.Expr) -> Text:
        if isinstance(stop, n.Apply) and stop.op == "add" and literal_int(stop.args[1]) == 1:
            return form("{0}..={1}", start, self.own(stop.args[0]))
        return form("{0}..{1}", start, self.own(stop))

    def it_take(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> It:
        base = self.it(xs)
        return replace(base, text=form("{0}.take({1})", base.text, self.count_usz(k)), both=False, loop=None, list=False)

    def it_drop(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> It:
        base = self.it(xs)
        return replace(base, text=form("{0}.skip({1})", base.text, self.count_usz(k)), both=False, loop=None, list=False)

    def it_slice_from(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> It | None:
        return self.it_drop(e, xs, k) if self.at_least_zero(k) else None

    def it_slice_to(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> It | None:
        return self.it_take(e, xs, k) if self.at_least_zero(k) else None

    def it_str_slice_from(self, e: n.Apply, s: n.Expr, k: n.Expr) -> It | None:
        return It(form("{0}.chars().skip({1})", self.chars_recv(s), self.usz(k)), "char", STR, False) if self.at_least_zero(k) else None

    def it_take_while(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> It:
        return self.whiles("take_while", xs, f)

    def it_drop_while(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> It:
        return self.whiles("skip_while", xs, f)

    def whiles(self, method: str, xs: n.Expr, f: n.Expr) -> It:
        base = self.it(xs)
        base = base if isinstance(base.item, str) else self.own_items(base)
        return replace(base, text=self.step(base, method, f, True)[0], both=False, loop=None, list=False)

    def it_zip(self, e: n.Apply, a: n.Expr, b: n.Expr) -> It:
        x, y = self.it(a), self.it(b)
        x, y = (i if isinstance(i.item, str) else self.own_items(i) for i in (x, y))
        return It(form("{0}.zip({1})", x.text, self.zippable(b, y)), (x.item, y.item), e.type.args[0], False)

    def it_zip3(self, e: n.Apply, a: n.Expr, b: n.Expr, c: n.Expr) -> It:
        x, y, z = (self.own_items(self.it(i)) for i in (a, b, c))
        return It(form("{0}.zip({1}).zip({2}).map(|((a, b), c)| (a, b, c))", x.text, self.zippable(b, y), self.zippable(c, z)), "own", e.type.args[0], False)

    def it_zip_with(self, e: n.Apply, a: n.Expr, b: n.Expr, f: n.Expr) -> It:
        ta, tb = type_of(a).args[0], type_of(b).args[0]
        lam = self.as_lambda(f, (ta, tb))
        pair = n.Param("pair.zip", tuple_of(ta, tb))
        body = lam.body
        for i, p in enumerate(lam.params):
            body = substitute(body, {p.name: n.Apply("tuple_get", (n.Var(pair.name, pair.type), n.Lit(i, INT)), pair.type.args[i])})
        zipped = n.Apply("zip", (a, b), list_of(pair.type))
        return self.it_map(e, zipped, n.Lambda((pair,), body, Type("func", (pair.type, type_of(body)))))

    def it_reverse(self, e: n.Apply, xs: n.Expr) -> It:
        base = self.it(xs)
        if base.both:
            return replace(base, text=form("{0}.rev()", base.text), loop=None, list=False)
        return It(form("{0}.into_iter().rev()", self.own(xs)), "own", e.type.args[0])

    def it_concat(self, e: n.Apply, a: n.Expr, b: n.Expr) -> It:
        x, y = self.it(a), self.it(b)
        if x.item != y.item or isinstance(x.item, tuple):
            x, y = self.own_items(x), self.own_items(y)
        return It(form("{0}.chain({1})", x.text, self.zippable(b, y)), x.item, e.type.args[0], False)

    def it_chars(self, e: n.Apply, s: n.Expr) -> It:
        return self.it(s)

    def it_copy(self, e: n.Apply, xs: n.Expr) -> It:
        return self.it(xs)

    def it_map_keys(self, e: n.Apply, m: n.Expr) -> It:
        r = self.ex(m)
        return It(form("{0}.into_iter().map(|(k, _)| k)", r.text), "own", e.type.args[0], False) if r.mode == "own" else It(form("{0}.keys()", r.text), "ref", e.type.args[0], self.forms.ordered_maps)

    def it_map_values(self, e: n.Apply, m: n.Expr) -> It:
        r = self.ex(m)
        return It(form("{0}.into_iter().map(|(_, v)| v)", r.text), "own", e.type.args[0], False) if r.mode == "own" else It(form("{0}.values()", r.text), "ref", e.type.args[0], self.forms.ordered_maps)

    def it_map_items(self, e: n.Apply, m: n.Expr) -> It:
        return self.pairs_it(m)

    def it_map_entries_with(self, e: n.Apply, m: n.Expr, f: n.Expr) -> It:
        return It(self.step(self.pairs_it(m), "map", self.entry_lambda(m, f), False)[0], "own", e.type.args[0], False)

    def it_set_to_list(self, e: n.Apply, s: n.Expr) -> It:
        return self.it(s)

    def it_tuple_to_list(self, e: n.Apply, t: n.Expr) -> It | None:
        return self.it(t) if type_of(t).name in ("vtuple", "list") else self.it(self.as_list(t, e.type))

    def it_list_to_tuple(self, e: n.Apply, t: n.Expr) -> It:
        return self.it(t)

    def it_split_words(self, e: n.Apply, s: n.Expr) -> It:
        r = self.ex(s)
        if r.mode == "own" and r.text.form:
            return It(form("{0}.split_whitespace()", r.text), "slice", STR)
        return It(form("{0}.split_whitespace()", self.chars_recv(s)), "slice", STR)

    def it_split(self, e: n.Apply, s: n.Expr, sep: n.Expr) -> It | None:
        if isinstance(sep, n.Lit) and sep.value:
            return It(form("{0}.split({1})", self.chars_recv(s), self.pattern(sep)), "slice", STR, len(str(sep.value)) == 1)
        return None

    def it_pairwise(self, e: n.Apply, xs: n.Expr) -> It:
        t = type_of(xs).args[0]
        if not self.borrows(xs):
            return It(form("{{ let xs = {0}; xs.windows(2).map(|w| (w[0].clone(), w[1].clone())).collect::<Vec<_>>() }}.into_iter()", self.own(xs)), "own", e.type.args[0])
        r = self.recv(xs)
        if is_copy(t):
            return It(form("{0}.windows(2).map(|w| (w[0], w[1]))", r), "own", e.type.args[0])
        return It(form("{0}.windows(2).map(|w| (&w[0], &w[1]))", r), ("ref", "ref"), e.type.args[0])

    def borrows(self, xs: n.Expr) -> bool:
        return self.ex(xs).mode != "own"

    def it_differences(self, e: n.Apply, xs: n.Expr) -> It:
        if not self.borrows(xs):
            return It(form("{{ let xs = {0}; xs.windows(2).map(|w| w[1] - w[0]).collect::<Vec<_>>() }}.into_iter()", self.own(xs)), "own", e.type.args[0])
        return It(form("{0}.windows(2).map(|w| w[1] - w[0])", self.recv(xs)), "own", e.type.args[0])

    def sized(self, k: n.Expr) -> Text:
        v = literal_int(k)
        return atom(str(v)) if v is not None and v > 0 else form("positive_size({0})", self.own(k))

    def it_window(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> It:
        if not self.borrows(xs):
            return It(form("{0}.windows({1}).map(<[_]>::to_vec).collect::<Vec<_>>().into_iter()", self.own(xs), self.sized(k)), "own", e.type.args[0])
        return It(form("{0}.windows({1})", self.recv(xs), self.sized(k)), "slice", e.type.args[0])

    def it_chunk(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> It:
        if not self.borrows(xs):
            return It(form("{0}.chunks({1}).map(<[_]>::to_vec).collect::<Vec<_>>().into_iter()", self.own(xs), self.sized(k)), "own", e.type.args[0])
        return It(form("{0}.chunks({1})", self.recv(xs), self.sized(k)), "slice", e.type.args[0])

    def it_cartesian(self, e: n.Apply, a: n.Expr, b: n.Expr) -> It:
        ta = self.own_items(self.it(a))
        inner = self.in_closure(b, {}, set(), lambda x: self.own_items(It(form("{0}.iter()", self.ex(x).text), "ref", type_of(b).args[0])).text)
        name = self.names.fresh("x")
        return It(form("{0}.flat_map(|%s| {1}.map(move |y| (%s.clone(), y)).collect::<Vec<_>>())" % (name, name), ta.text, inner), "own", e.type.args[0], False)  # type: ignore[arg-type]

    def it_without(self, e: n.Apply, xs: n.Expr, ys: n.Expr) -> It:
        return self.membership(e, xs, ys, True)

    def it_common(self, e: n.Apply, xs: n.Expr, ys: n.Expr) -> It:
        return self.membership(e, xs, ys, False)

    def membership(self, e: n.Apply, xs: n.Expr, ys: n.Expr, negate: bool) -> It:
        t = type_of(xs).args[0]
        if self.pre is not None and self.ex(ys).mode == "own" and not isinstance(ys, n.Make):
            name = self.names.fresh("others")
            self.pre.append(f"let {name} = {self.own(ys).text};")
            self.vars[f"{name}.others"] = V(name, type_of(ys), "own")
            ys = n.Var(f"{name}.others", type_of(ys))
        test: n.Expr = n.Apply("contains", (ys, n.Var("x.member", t)), BOOL)
        if negate:
            test = n.Apply("not", (test,), BOOL)
        return self.it_filter(e, xs, n.Lambda((n.Param("x.member", t),), test, Type("func", (t, BOOL))))

    def it_append(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> It | None:
        return None

    def it_interleave(self, e: n.Apply, a: n.Expr, b: n.Expr) -> It:
        x, y = self.own_items(self.it(a)), self.own_items(self.it(b))
        return It(form("{0}.zip({1}).flat_map(|(a, b)| [a, b])", x.text, self.zippable(b, y)), "own", e.type.args[0], False)
