"""Lists in Rust: places, slices, searching, numbers of a list."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.rewrite import substitute
from yantra_codex.ir.types import BOOL, INT, Type, list_of
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_expressions import (
    It,
    R,
    V,
    form,
    quote,
    quote_char,
    refuse,
)
from yantra_codex.languages.rust_op_table import (
    EMPTY_MAX,
    EMPTY_MIN,
    ITERATORS,
    hashable,
    is_simple,
)
from yantra_codex.languages.rust_ops_text import TextOps
from yantra_codex.languages.rust_types import has_float, is_copy


class ListOps(TextOps):
    """Writes ops on lists."""

    def op_length(self, e: n.Apply, xs: n.Expr) -> R:
        if isinstance(xs, n.Apply) and xs.op in ("tuple_to_list", "set_to_list", "copy", "list_to_tuple") and type_of(xs.args[0]).name != "tuple":
            return R(form("{0}.len()", self.recv(xs.args[0])), "usize", INT)
        if isinstance(xs, n.Apply) and xs.op in ITERATORS:
            return R(form("{0}.count()", self.it(xs).text), "usize", INT)
        if isinstance(xs, n.Apply) and xs.op == "unique" and hashable(xs.type.args[0]):
            i = self.it(xs.args[0])
            if i.item in ("own", "ref", "char", "slice"):
                item = {"char": "char", "slice": "&str"}.get(str(i.item), "_")
                return R(form("{0}.collect::<std::collections::HashSet<%s>>().len()" % item, i.text), "usize", INT)
        return R(form("{0}.len()", self.recv(xs)), "usize", INT)

    def op_is_empty(self, e: n.Apply, xs: n.Expr) -> R:
        if isinstance(xs, n.Apply) and xs.op == "filter":
            return R(form("!{0}", self.step(self.it(xs.args[0]), "any", xs.args[1], False)[0]), "own", BOOL)
        return R(form("{0}.is_empty()", self.recv(xs)), "own", BOOL)

    def op_str_is_empty(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("{0}.is_empty()", self.chars_recv(xs)), "own", BOOL)

    def op_map_is_empty(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("{0}.is_empty()", self.recv(xs)), "own", BOOL)

    op_set_is_empty = op_map_is_empty

    def op_index(self, e: n.Apply, xs: n.Expr, i: n.Expr) -> R:
        return R(form("{0}[{1}]", self.place_recv(xs), self.usz(i)), "place", e.type)

    def place_recv(self, xs: n.Expr) -> Text:
        r = self.ex(xs)
        return r.text

    def op_index_wrap(self, e: n.Apply, xs: n.Expr, i: n.Expr) -> R:
        k = literal_int(i)
        if (k is not None and k >= 0) or self.at_least_zero(i):
            return self.op_index(e, xs, i)
        r = self.ex(xs)
        if k is None and self.nonneg.in_range(xs, i):  # type: ignore[attr-defined]
            return self.op_index(e, xs, i)
        if k == -1 and r.mode != "own":
            return R(form("{0}.last().unwrap()", r.text), "ref", e.type)
        if is_simple(r.text):
            if k is not None:
                return R(form("{0}[{0}.len() - %d]" % -k, r.text), "place", e.type)
            return R(form("{0}[wrap_index({1}, {0}.len())]", r.text, self.operand(i)), "place", e.type)
        if k == -1:
            last = form('{0}.last().expect("IndexError: list index out of range")', r.text)
            return R(last, "ref", e.type)
        if r.mode == "own":
            return R(form("{{ let xs = {0}; xs[wrap_index({1}, xs.len())].clone() }}", r.text, self.operand(i)), "own", e.type)
        return R(form("{0}[wrap_index({1}, {0}.len())]", r.text, self.operand(i)), "place", e.type)

    def op_first(self, e: n.Apply, xs: n.Expr) -> R:
        return self.op_index(e, xs, n.Lit(0, INT))

    def op_last(self, e: n.Apply, xs: n.Expr) -> R:
        return self.op_index_wrap(e, xs, n.Lit(-1, INT))

    def op_index_or(self, e: n.Apply, xs: n.Expr, i: n.Expr, d: n.Expr) -> R:
        how = "copied" if is_copy(e.type) else "cloned"
        return R(form("{0}.get({1}).%s().unwrap_or({2})" % how, self.recv(xs), self.usz(i), self.own(d)), "own", e.type)

    def op_slice_from(self, e: n.Apply, xs: n.Expr, a: n.Expr) -> R | None:
        if self.at_least_zero(a):
            r = self.ex(xs)
            if r.mode != "own":
                low = literal_int(a)
                if low is not None and self.nonneg.shortest(xs) >= low:
                    return R(form("&{0}[{1}..]", r.text, atom(str(low))), "slice", e.type)
                return R(form("{0}.get({1}..).unwrap_or_default()", r.text, self.usz(a)), "slice", e.type)
        return self.slice_call("slice_from({0}, {1})", e, xs, a)

    def op_slice_to(self, e: n.Apply, xs: n.Expr, b: n.Expr) -> R:
        r = self.ex(xs)
        if self.at_least_zero(b) and r.mode != "own" and is_simple(r.text):
            k = self.usz(b)
            low = literal_int(b)
            whole = low is not None and self.nonneg.shortest(xs) >= low
            return R(form("&{0}[..{1}]" if whole else "&{0}[..{1}.min({0}.len())]", r.text, k), "slice", e.type)
        return self.slice_call("slice_to({0}, {1})", e, xs, b)

    def op_slice(self, e: n.Apply, xs: n.Expr, a: n.Expr, b: n.Expr) -> R:
        return self.slice_call("slice({0}, {1}, {2})", e, xs, a, b)

    def op_take_last(self, e: n.Apply, xs: n.Expr, k: n.Expr) -> R:
        return self.slice_call("take_last({0}, {1})", e, xs, k)

    def slice_call(self, template: str, e: n.Apply, xs: n.Expr, *bounds: n.Expr) -> R:
        return R(form(template, self.borrow(xs), *map(self.operand, bounds)), "slice", e.type)

    def op_copy(self, e: n.Apply, xs: n.Expr) -> R:
        return R(self.own(xs), "own", e.type)

    def op_reverse(self, e: n.Apply, xs: n.Expr) -> R:
        i = self.it(xs)
        if i.both and not isinstance(i.item, tuple):
            return self.collected(replace(i, text=form("{0}.rev()", i.text), loop=None, list=False), e.type)
        return R(form("reversed({0})", self.own(xs)), "own", e.type)

    def op_concat(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        parts = [a, b]
        while isinstance(parts[0], n.Apply) and parts[0].op == "concat":
            parts = [*parts[0].args, *parts[1:]]
        rs = [self.ex(p) for p in parts]
        if all(r.mode in ("place", "ref", "slice") for r in rs):
            shown = [r.text.text if r.mode == "slice" and i else form("&{0}[..]" if r.mode != "slice" else "{0}", r.text).text for i, r in enumerate(rs)]
            return R(atom("[" + ", ".join(shown) + "].concat()"), "own", e.type)
        if all(isinstance(p, n.Make) or r.mode != "own" for p, r in zip(parts, rs, strict=True)) and any(isinstance(p, n.Make) and p.items for p in parts):
            texts = [self.borrow(p).text if isinstance(p, n.Make) else form("&{0}[..]", r.text).text for p, r in zip(parts, rs, strict=True)]
            if texts[0].startswith("&[") and texts[0].endswith("]") and "[.." not in texts[0]:
                texts[0] = f"&{texts[0][1:]}[..]"
            return R(atom("[" + ", ".join(texts) + "].concat()"), "own", e.type)
        out = self.own(parts[0])
        for p in parts[1:]:
            out = form("concat({0}, {1})", out, self.own_items(self.it(p)).text if isinstance(p, n.Apply) and p.op in ITERATORS else self.own(p))
        return R(out, "own", e.type)

    def op_append(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        return R(form("concat({0}, [{1}])", self.own(xs), self.own(x)), "own", e.type)

    def op_prepend(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        return R(form("concat(vec![{1}], {0})", self.own(xs), self.own(x)), "own", e.type)

    def op_contains(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        if isinstance(xs, n.Make) and xs.items:
            if type_of(x).name == "str" and all(isinstance(i, n.Lit) for i in xs.items):
                if self.ex(x).mode == "char" and all(len(str(i.value)) == 1 for i in xs.items):  # type: ignore[attr-defined]
                    items = ", ".join(quote_char(str(i.value)) for i in xs.items)  # type: ignore[attr-defined]
                    return R(form("[%s].contains(&{0})" % items, self.ex(x).text), "own", BOOL)
                items = ", ".join(quote(str(i.value)) for i in xs.items)  # type: ignore[attr-defined]
                return R(form("[%s].contains(&{0})" % items.replace("{", "{{").replace("}", "}}"), self.as_str(self.ex(x))), "own", BOOL)
            items = ", ".join(self.own(i).text for i in xs.items)
            return R(form("{0}.contains({1})", atom(f"[{items}]"), self.vec_ref(x)), "own", BOOL)
        if isinstance(xs, n.Apply) and xs.op == "range" and literal_int(xs.args[2]) == 1:
            return R(form("{0}.contains({1})", form("{0}..{1}", self.own(xs.args[0]), self.own(xs.args[1])), self.borrow(x)), "own", BOOL)
        if isinstance(xs, n.Apply) and xs.op == "map_keys":
            return R(form("{0}.contains_key({1})", self.recv(xs.args[0]), self.borrow(x)), "own", BOOL)
        if isinstance(xs, n.Apply) and xs.op == "chars" and self.ex(x).mode == "char":
            return R(form("{0}.contains({1})", self.chars_recv(xs.args[0]), self.ex(x).text), "own", BOOL)
        return R(form("{0}.contains({1})", self.recv(xs), self.vec_ref(x)), "own", BOOL)

    def position(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> Text:
        with self.scope():
            return self.position_in_scope(e, xs, x)

    def position_in_scope(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> Text:
        i = self.own_items(self.it(xs)) if not isinstance(self.it(xs).item, str) else self.it(xs)
        name = self.names.fresh(self.letter(type_of(xs)))
        t = type_of(xs).args[0]
        pattern, mode = self.simple_pattern(name, i.item, False, t)
        v = f"{name}.position"
        self.vars[v] = V(name, t, mode)
        test = self.in_closure(n.Apply("eq", (n.Var(v, t), x), BOOL), {}, set(), lambda b: self.ex(b).text)
        return form("{0}.position(|{1}| {2})", i.text, atom(pattern), test)  # type: ignore[arg-type]

    @staticmethod
    def letter(t: Type) -> str:
        return "s" if t.args and t.args[0].name == "str" else "y"

    def op_index_of(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        return R(form('{0}.expect("ValueError: the value is not in the list")', self.position(e, xs, x)), "usize", INT)

    def op_find_index_of(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        return R(form("{0}.map_or(-1, |i| i as %s)" % self.forms.int, self.position(e, xs, x)), "own", INT)

    def op_count_of(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        with self.scope():
            return self.op_count_of_in_scope(e, xs, x)

    def op_count_of_in_scope(self, e: n.Apply, xs: n.Expr, x: n.Expr) -> R:
        t = type_of(xs).args[0]
        i = self.it(xs)
        i = i if isinstance(i.item, str) else self.own_items(i)
        name = self.names.fresh(self.letter(type_of(xs)))
        pattern, mode = self.simple_pattern(name, i.item, True, t)
        self.vars[f"{name}.count"] = V(name, t, mode)
        test = self.in_closure(n.Apply("eq", (n.Var(f"{name}.count", t), x), BOOL), {}, set(), lambda b: self.ex(b).text)
        return R(form("{0}.filter(|{1}| {2}).count()", i.text, atom(pattern), test), "usize", INT)  # type: ignore[arg-type]

    def op_sum(self, e: n.Apply, xs: n.Expr) -> R:
        return self.fold_numbers("sum", e, xs)

    def op_product(self, e: n.Apply, xs: n.Expr) -> R:
        return self.fold_numbers("product", e, xs)

    def fold_numbers(self, name: str, e: n.Apply, xs: n.Expr) -> R:
        i = self.it(xs)
        if i.item not in ("own", "ref"):
            i = self.own_items(i)
        native = str(self.forms.own(e.type))
        return R(form("{0}.%s::<%s>()" % (name, native), i.text), "own", e.type, collect=native)

    def op_sum_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.op_sum(e, n.Apply("map", (xs, f), list_of(e.type)))

    def extremum(self, e: n.Apply, xs: n.Expr, name: str) -> tuple[Text, str]:
        """`Option` of the first largest or smallest item, and the mode of what it holds."""
        t = type_of(xs).args[0]
        i = self.it(xs)
        if i.item not in ("own", "ref") or (i.item == "ref" and is_copy(t)):
            i = self.own_items(i)
        if t.name == "float":
            return form("{0}.%s_by(|a, b| a.total_cmp(b))" % name, i.text), str(i.item)
        if has_float(t):
            return form("{0}.%s_by(|a, b| a.partial_cmp(b).unwrap())" % name, i.text), str(i.item)
        return form("{0}.%s()" % name, i.text), str(i.item)

    def present(self, xs: n.Expr, message: str) -> str:
        """How the option of a non-empty list is opened."""
        return "{0}.unwrap()" if self.nonneg.shortest(xs) >= 1 else "{0}.expect(%s)" % message

    def op_max_of(self, e: n.Apply, xs: n.Expr) -> R:
        text, mode = self.extremum(e, xs, "max")
        return R(form(self.present(xs, EMPTY_MAX), text), mode, e.type)

    def op_min_of(self, e: n.Apply, xs: n.Expr) -> R:
        text, mode = self.extremum(e, xs, "min")
        return R(form(self.present(xs, EMPTY_MIN), text), mode, e.type)

    def op_max_or(self, e: n.Apply, xs: n.Expr, d: n.Expr) -> R:
        text, mode = self.extremum(e, xs, "max")
        return R(form("{0}.cloned().unwrap_or({1})" if mode == "ref" else "{0}.unwrap_or({1})", text, self.own(d)), "own", e.type)

    def op_min_or(self, e: n.Apply, xs: n.Expr, d: n.Expr) -> R:
        text, mode = self.extremum(e, xs, "min")
        return R(form("{0}.cloned().unwrap_or({1})" if mode == "ref" else "{0}.unwrap_or({1})", text, self.own(d)), "own", e.type)

    def op_max_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.extremum_by(e, xs, f, True)

    def op_min_by(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R:
        return self.extremum_by(e, xs, f, False)

    def extremum_by(self, e: n.Apply, xs: n.Expr, f: n.Expr, largest: bool) -> R:
        i = self.it(xs)
        if not isinstance(i.item, str) or i.item in ("char", "usize", "slice"):
            i = self.own_items(i)
        empty = EMPTY_MAX if largest else EMPTY_MIN
        key = self.as_lambda(f, (type_of(xs).args[0],))
        if has_float(type_of(key.body)):
            a, b = self.compare_keys(key, i, largest)
            text = form("{0}.min_by(|{1}| {2})", i.text, a, b)
        else:
            text, _ = self.keyed(i, "min_by_key", key, largest)
        return R(form(self.present(xs, empty), text), str(i.item), e.type)

    def keyed(self, i: It, method: str, key: n.Lambda, descending: bool) -> tuple[Text, R]:
        text, r = self.step(i, method, key, True)
        if descending:
            pattern = re.match(r"\|(.*?)\| ", text.text[len(i.text.text) + len(method) + 2 :])
            head = f"{i.text.text}.{method}(" if not text.text.startswith("(") else None
            if pattern and head and text.text.startswith(head):
                text = form("{0}.%s(|{1}| std::cmp::Reverse({2}))" % method, i.text, atom(pattern[1]), r.text)
            else:
                text = form("{0}.%s(|{1}| std::cmp::Reverse({2}))" % method, i.text, atom(re.search(r"\|(.*?)\| ", text.text)[1]), r.text)  # type: ignore[index]
        return text, r

    def compare_keys(self, key: n.Lambda, i: It, descending: bool) -> tuple[Text, Text]:
        with self.scope():
            return self.compare_keys_in_scope(key, i, descending)

    def compare_keys_in_scope(self, key: n.Lambda, i: It, descending: bool) -> tuple[Text, Text]:
        """The parameters and the body of a comparison of two items by their keys."""
        shown, texts = [], []
        for letter in "ab":
            p = n.Param(f"{letter}.{key.params[0].name}", key.params[0].type)
            body = substitute(key.body, {key.params[0].name: n.Var(p.name, p.type)})
            name = self.names.fresh(letter)
            pattern, mode = self.simple_pattern(name, i.item, True, p.type)
            shown.append(pattern)
            texts.append(self.in_closure(body, {p.name: V(name, p.type, mode)}, set(), lambda b: self.recv(b)))
        a, b = (texts[1], texts[0]) if descending else (texts[0], texts[1])
        t = type_of(key.body)
        cmp = "{0}.total_cmp(&{1})" if t.name == "float" else "{0}.partial_cmp(&{1}).unwrap()"
        return atom(", ".join(shown)), form(cmp, a, b)  # type: ignore[arg-type]

    def op_index_of_max(self, e: n.Apply, xs: n.Expr) -> R:
        return self.index_of_extremum(e, xs, True)

    def op_index_of_min(self, e: n.Apply, xs: n.Expr) -> R:
        return self.index_of_extremum(e, xs, False)

    def index_of_extremum(self, e: n.Apply, xs: n.Expr, largest: bool) -> R:
        t = type_of(xs).args[0]
        cmp = "total_cmp" if t.name == "float" else "cmp"
        if has_float(t) and t.name != "float":
            raise refuse(f"the position of an extreme {t}")
        a, b = ("b", "a") if largest else ("a", "b")
        i = self.it(xs)
        if not isinstance(i.item, str):
            i = self.own_items(i)
        return R(form("{0}.enumerate().min_by(|a, b| %s.1.%s(&%s.1)).expect(%s).0" % (a, cmp, b, EMPTY_MAX if largest else EMPTY_MIN), i.text), "usize", INT)
