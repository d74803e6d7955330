"""Sorting and ops that take a function, in Rust."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import BOOL, INT, Type, list_of, tuple_of
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_expressions import (
    It,
    R,
    V,
    WholeTuple,
    form,
    only_literals,
)
from yantra_codex.languages.rust_op_table import (
    hashable,
    is_simple,
)
from yantra_codex.languages.rust_ops_lists import ListOps
from yantra_codex.languages.rust_types import has_float, is_copy


class FunctionOps(ListOps):
    """Writes sorting and higher-order ops."""

    def sorting(self, e: n.Apply) -> tuple[n.Expr, str, str]:
        """What is sorted, the statement's method call that sorts it in place, and the helper for inside expressions."""
        xs, t = e.args[0], type_of(e.args[0]).args[0]
        i = It(atom("xs"), "own", t)
        if e.op == "sort":
            if t.name == "float":
                return xs, "sort_by(|a, b| a.total_cmp(b))", "sorted_floats({0})"
            if has_float(t):
                return xs, "sort_by(|a, b| a.partial_cmp(b).unwrap())", "sorted_floats({0})"
            return xs, "sort()", "sorted({0})"
        if e.op == "sort_desc":
            cmp = "b.total_cmp(a)" if t.name == "float" else "b.partial_cmp(a).unwrap()" if has_float(t) else "b.cmp(a)"
            return xs, f"sort_by(|a, b| {cmp})", "sorted_desc({0})"
        if e.op == "sort_with":
            lam = self.as_lambda(e.args[1], (t, t))
            found, shown = {}, []
            for p in lam.params:
                name = self.names.fresh(self.names.style(p.name.split(".")[0]))
                pattern, mode = self.simple_pattern(name, "own", True, p.type)
                found[p.name] = V(name, p.type, mode)
                shown.append(pattern)
            body = self.in_closure(lam.body, found, set(), lambda b: self.recv(b))
            compare = form("{0}.cmp(&0)", body)  # type: ignore[arg-type]
            clash = f"|{', '.join(shown)}| "
            return xs, f"sort_by({clash}{compare.text})", "sorted_with({0}, %s)" % (clash + str(body)).replace("{", "{{").replace("}", "}}")
        key = self.as_lambda(e.args[1], (t,))
        down = e.op == "sort_by_desc"
        if has_float(type_of(key.body)):
            params, body = self.compare_keys(key, i, down)
            call = f"sort_by(|{params.text}| {body.text})"
        else:
            call = self.keyed(i, "sort_by_key", key, down)[0].text.removeprefix("xs.")
        step = self.step(i, "k", key, True)[0].text.removeprefix("xs.k(").removesuffix(")")
        return xs, call, "%s({0}, %s)" % ("sorted_by_desc" if down else "sorted_by", step.replace("{", "{{").replace("}", "}}"))

    def op_sort(self, e: n.Apply, *args: n.Expr) -> R:
        xs, call, helper = self.sorting(e)
        if self.pre is None:
            return R(form(helper, self.own(xs)), "own", e.type)
        if isinstance(xs, n.Var) and xs.name in self.movable - self.pinned and xs.name in self.changed:  # type: ignore[attr-defined]
            self.pre.append(f"{self.vars[xs.name].name}.{call};")
            return R(atom(self.vars[xs.name].name), "own", e.type)
        note, text = self.note(xs, self.ex(xs), type_of(xs))  # type: ignore[attr-defined]
        name = self.names.fresh("sorted")
        self.pre.append(f"let mut {name}{note} = {text};")
        self.pre.append(f"{name}.{call};")
        return R(atom(name), "own", e.type)

    op_sort_desc = op_sort_by = op_sort_by_desc = op_sort_with = op_sort

    def op_is_sorted(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("{0}.is_sorted()", self.recv(xs)), "own", BOOL)


    def op_any(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return R(self.step(self.it(xs), "any", f, False)[0], "own", BOOL)

    def op_all(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return R(self.step(self.it(xs), "all", f, False)[0], "own", BOOL)

    def op_any_true(self, e: n.Apply, xs: n.Expr) -> R:
        if isinstance(xs, n.Apply) and xs.op == "map":
            return self.op_any(e, *xs.args)
        return R(form("{0}.contains(&true)", self.recv(xs)), "own", BOOL)

    def op_all_true(self, e: n.Apply, xs: n.Expr) -> R:
        if isinstance(xs, n.Apply) and xs.op == "map":
            return self.op_all(e, *xs.args)
        return R(form("!{0}.contains(&false)", self.recv(xs)), "own", BOOL)

    def op_count_where(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return R(form("{0}.count()", self.step(self.it(xs), "filter", f, True)[0]), "usize", INT)

    def op_find(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        i = self.it(xs)
        if not isinstance(i.item, str) or i.item in ("char", "usize", "slice"):
            i = self.own_items(i)
        text, _ = self.step(i, "find", f, True)
        if i.item == "ref":
            text = form("{0}.copied()" if is_copy(i.type) else "{0}.cloned()", text)
        return R(text, "own", e.type)

    def op_find_or(self, e: n.Apply, xs: n.Expr, f: n.Expr, d: n.Expr) -> R:
        return R(form("{0}.unwrap_or({1})", self.op_find(e, xs, f).text, self.own(d)), "own", e.type)

    def op_find_index(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return R(form("{0}.map_or(-1, |i| i as %s)" % self.forms.int, self.step(self.it(xs), "position", f, False)[0]), "own", INT)

    def op_fold(self, e: n.Apply, xs: n.Expr, start: n.Expr, f: n.Expr) -> R:
        return self.folding(e, self.it(xs), "fold", start, f, 0)

    def op_fold_right(self, e: n.Apply, xs: n.Expr, start: n.Expr, f: n.Expr) -> R:
        i = self.it(xs)
        i = i if i.both else self.collected_it(i, type_of(xs))
        return self.folding(e, i, "rfold", start, f, 1)

    def collected_it(self, i: It, t: Type) -> It:
        return It(form("{0}.into_iter()", self.collected(i, t).text), "own", t.args[0])

    def two(self, f: n.Expr, acc_at: int, acc_t: Type, i: It, render: str = "own") -> tuple[Text, Text, It]:
        with self.scope():
            return self.two_in_scope(f, acc_at, acc_t, i, render)

    def two_in_scope(self, f: n.Expr, acc_at: int, acc_t: Type, i: It, render: str = "own") -> tuple[Text, Text, It]:
        """The parameters and body of a closure over an accumulator and an item."""
        lam = self.as_lambda(f, (acc_t, i.type) if acc_at == 0 else (i.type, acc_t))
        acc, item = lam.params[acc_at], lam.params[1 - acc_at]
        for _ in range(2):
            try:
                p_item, body, found, moved = self.bind(item, i.item, False, lam.body, i.type)
                break
            except WholeTuple:
                i = self.own_items(i)
        p_acc, body, found2, moved2 = self.bind(acc, "own", False, body, acc_t)
        out = self.in_closure(body, {**found, **found2}, moved | moved2, lambda b: self.own(b))
        return atom(f"{p_acc}, {p_item}"), out, i  # type: ignore[return-value]

    def folding(self, e: n.Apply, i: It, method: str, start: n.Expr, f: n.Expr, acc_at: int) -> R:
        params, body, i = self.two(f, acc_at, type_of(start), i)
        first = self.own(start)
        acc = params.text.split(",")[0]
        if only_literals(start) and re.search(rf"\b{re.escape(acc)}\.", body.text):
            first = self.typed_number(start, R(first, "own", e.type))
        return R(form("{0}.%s({1}, |{2}| {3})" % method, i.text, first, params, body), "own", e.type)

    def op_reduce(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        i = self.own_items(self.it(xs))
        params, body, i = self.two(f, 0, e.type, i)
        return R(form('{0}.reduce(|{1}| {2}).expect("TypeError: reduce() of empty iterable with no initial value")', i.text, params, body), "own", e.type)

    def op_scan(self, e: n.Apply, xs: n.Expr, start: n.Expr, f: n.Expr) -> R:
        params, body, i = self.two(f, 0, type_of(start), self.it(xs))
        return R(form("scan({0}, {1}, |{2}| {3})", i.text, self.typed_number(start, self.ex(start)) if only_literals(start) else self.own(start), params, body), "own", e.type)

    def op_accumulate(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        params, body, i = self.two(f, 0, e.type.args[0], self.own_items(self.it(xs)))
        return R(form("accumulate({0}, |{1}| {2})", i.text, params, body), "own", e.type)

    def op_running_sums(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("accumulate({0}, |total, x| total + x)", self.own_items(self.it(xs)).text), "own", e.type)

    def op_unzip(self, e: n.Apply, xs: n.Expr) -> R:
        a, b = e.type.args
        return R(form("{0}.unzip::<_, _, %s, %s>()" % (self.forms.own(a), self.forms.own(b)), self.own_items(self.it(xs)).text), "own", e.type)

    def op_partition(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        native = self.forms.own(e.type.args[0])
        return R(form("{0}", self.step(self.own_items(self.it(xs)), f"partition::<{native}, _>", f, True)[0]), "own", e.type)

    def op_unique(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("unique({0})" if hashable(e.type.args[0]) else "unique_eq({0})", self.borrow(xs)), "own", e.type)

    def with_key(self, name: str, e: n.Apply, xs: n.Expr, f: n.Expr, check: bool = False) -> R:
        t = type_of(xs).args[0]
        step = self.step(It(atom("xs"), "ref", t), "k", f, False)[0].text.removeprefix("xs.k(").removesuffix(")")
        return R(form("%s({0}, {1})" % name, self.borrow(xs), atom(step)), "own", e.type)

    def op_unique_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.with_key("unique_by", e, xs, f)

    def op_counts(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("counts({0})", self.own_items(self.it(xs)).text), "own", e.type)

    def op_count_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.op_counts(e, n.Apply("map", (xs, f), list_of(e.type.args[0])))

    def op_group_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.with_key("group_by", e, xs, f)

    def op_group_runs_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.with_key("group_runs_by", e, xs, f)

    def op_group_runs(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("{0}.chunk_by(|a, b| a == b).map(<[_]>::to_vec).collect::<%s>()" % self.forms.own(e.type), self.recv(xs)), "own", e.type, str(self.forms.own(e.type)))

    def pair_map(self, e: n.Apply, xs: n.Expr, f: n.Expr, key_is_item: bool) -> R:
        i = self.it(xs)
        i = i if (isinstance(i.item, str) and i.item != "own") or is_copy(i.type) else self.own_items(i)
        t = type_of(xs).args[0]
        lam = self.as_lambda(f, (t,))
        p = lam.params[0]
        pair = n.Make((n.Var(p.name, t), lam.body) if key_is_item else (lam.body, n.Var(p.name, t)), tuple_of(*e.type.args))
        text, _ = self.step(i, "map", n.Lambda(lam.params, pair, Type("func", (t, pair.type))), False)
        return self.collected(It(text, "own", pair.type), e.type)

    def op_key_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.pair_map(e, xs, f, False)

    def op_map_to(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.pair_map(e, xs, f, True)

    def op_cartesian_all(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("cartesian_all({0})", self.borrow(xs)), "own", e.type)

    def op_fill(self, e: n.Apply, k: n.Expr, x: n.Expr) -> R:
        return R(form("vec![{0}; {1}]", self.own(x), self.count_usz(k)), "own", e.type)

    def tuple_parts(self, t: n.Expr) -> list[n.Expr]:
        """The parts of a tuple as expressions of their own."""
        if isinstance(t, n.Make):
            return list(t.items)
        if isinstance(t, n.Apply) and t.op == "tuple_concat":
            return [p for a in t.args for p in self.tuple_parts(a)]
        if self.pre is not None and not is_simple(self.ex(t).text):
            name = self.names.fresh("parts")
            self.pre.append(f"let {name} = {self.own(t).text};")
            self.vars[f"{name}.parts"] = V(name, type_of(t), "own")
            t = n.Var(f"{name}.parts", type_of(t))
        return [n.Apply("tuple_get", (t, n.Lit(i, INT)), p) for i, p in enumerate(type_of(t).args)]

    def op_repeat(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> R:
        if isinstance(xs, n.Make) and len(xs.items) == 1:
            return R(form("vec![{0}; {1}]", self.own(xs.items[0]), self.count_usz(k)), "own", e.type)
        if is_copy(e.type.args[0]):
            return R(form("{0}.repeat({1})", self.recv(xs), self.count_usz(k)), "own", e.type)
        return R(form("std::iter::repeat_n({0}, {1}).flatten().collect::<%s>()" % self.forms.own(e.type), self.own(xs), self.count_usz(k)), "own", e.type, str(self.forms.own(e.type)))

    def op_bisect_left(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        return self.bisect(e, xs, x, "lt")

    def op_bisect_right(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        return self.bisect(e, xs, x, "le")

    def bisect(self, e: n.Apply, xs: n.Expr, x: n.Expr, op: str) -> R:
        t = type_of(xs).args[0]
        lam = n.Lambda((n.Param("y.bisect", t),), n.Apply(op, (n.Var("y.bisect", t), x), BOOL), Type("func", (t, BOOL)))
        step = self.step(It(atom("xs"), "ref", t), "k", lam, False)[0].text.removeprefix("xs.k(").removesuffix(")")
        return R(form("{0}.partition_point({1})", self.recv(xs), atom(step)), "usize", INT)

    def op_largest(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> R:
        return self.cut(e, n.Apply("sort_desc", (xs,), e.type), k)

    def op_smallest(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> R:
        return self.cut(e, n.Apply("sort", (xs,), e.type), k)

    def op_largest_by(self, e: n.Apply, xs: n.Expr, k: n.Expr, f: n.Expr) -> R:
        return self.cut(e, n.Apply("sort_by_desc", (xs, f), e.type), k)

    def op_smallest_by(self, e: n.Apply, xs: n.Expr, k: n.Expr, f: n.Expr) -> R:
        return self.cut(e, n.Apply("sort_by", (xs, f), e.type), k)

    def cut(self, e: n.Apply, ordered: n.Apply, k: n.Expr) -> R:
        return self.ex(n.Apply("take", (ordered, k), e.type))
