"""Numbers and comparison in Rust."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import BOOL, INT, Type
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_expressions import (
    R,
    form,
    only_literals,
    quote_char,
    refuse,
)
from yantra_codex.languages.rust_op_base import OpBase
from yantra_codex.languages.rust_op_table import (
    COMPARE,
    ITERATORS,
)
from yantra_codex.languages.rust_types import has_float, is_copy


class NumberOps(OpBase):
    """Writes ops on numbers and comparisons."""

    def op_add(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        if isinstance(b, n.Lit) and isinstance(b.value, (int, float)) and b.value < 0:
            return R(form("{0} - {1}", self.operand(a), self.literal(n.Lit(-b.value, b.type)).text), "own", e.type)
        return R(form("{0} + {1}", self.operand(a), self.operand(b)), "own", e.type)

    def op_to_float(self, e: n.Apply, a: n.Expr) -> R:
        k = literal_int(a)
        if k is not None:
            return R(self.float_literal(float(k)), "own", e.type)
        r = self.ex(a)
        text = r.text if r.mode == "usize" else self.operand(a)
        cast = re.search(rf" as {self.forms.int}$", text.text)
        if cast and text.form.endswith(f" as {self.forms.int}"):
            text = Text(text.text[: cast.start()], text.form[: -len(cast[0])])
            text = Text(text.text) if text.form == "{0}" else text
        return R(form("{0} as %s" % self.forms.float, text), "own", e.type)

    def op_bool_to_int(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0} as %s" % self.forms.int, self.operand(a)), "own", e.type)

    def op_div(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        if self.nonneg.nonzero(b):  # type: ignore[attr-defined]
            return R(form("{0} / {1}", self.operand(a), self.operand(b)), "own", e.type)
        return None

    def op_floordiv(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        k = literal_int(b)
        if (self.at_least_zero(a) and self.at_least_zero(b)) or self.unsigned:
            return R(form("{0} / {1}", self.operand(a), self.operand(b)), "own", e.type)
        return R(form("{0}.div_euclid({1})", self.recv(a), self.operand(b)), "own", e.type) if k and k > 0 else None

    @property
    def unsigned(self) -> bool:
        return self.forms.int.startswith("u")

    def op_floormod(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        k = literal_int(b)
        if (self.at_least_zero(a) and self.at_least_zero(b)) or self.unsigned:
            return R(form("{0} % {1}", self.operand(a), self.operand(b)), "own", e.type)
        return R(form("{0}.rem_euclid({1})", self.recv(a), self.operand(b)), "own", e.type) if k and k > 0 else None

    def op_int_pow(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        k = literal_int(b)
        if k is not None and k >= 0:
            return R(form("{0}.pow({1})", self.recv(a), atom(str(k))), "own", e.type)
        return None

    def op_float_pow(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        if isinstance(b, n.Lit) and b.value in (2.0, 3.0):
            return R(form("{0}.powi({1})", self.recv(a), atom(str(int(b.value)))), "own", e.type)
        return None

    def op_square(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.pow(2)" if e.type.name == "int" else "{0}.powi(2)", self.recv(a)), "own", e.type)

    def op_sqrt(self, e: n.Apply, a: n.Expr) -> R | None:
        return R(form("{0}.sqrt()", self.recv(a)), "own", e.type) if self.at_least_zero(a) else None

    def op_sign(self, e: n.Apply, a: n.Expr) -> R:
        if type_of(a).name == "float":
            x = self.operand(a)
            zero = "0.0"
            return R(form("({0} > %s) as %s - ({0} < %s) as %s" % (zero, self.forms.int, zero, self.forms.int), x), "own", e.type)
        return R(form("{0}.signum()", self.recv(a)), "own", e.type)

    def op_bit_length(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("({0}::BITS - {1}.unsigned_abs().leading_zeros()) as {0}", atom(self.forms.int), self.recv(a)), "own", e.type)

    def op_bit_count(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{1}.unsigned_abs().count_ones() as {0}", atom(self.forms.int), self.recv(a)), "own", e.type)

    def op_max2(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        return self.extreme("max", e, a, b)

    def op_min2(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        return self.extreme("min", e, a, b)

    def extreme(self, name: str, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        t = e.type
        if t.name in ("int", "float", "bool"):
            pa, pb = self.pure_usize(a), self.pure_usize(b)
            if pa is not None and pb is not None and not (isinstance(a, n.Lit) or isinstance(b, n.Lit)):
                return R(form("{0}.%s({1})" % name, pa, pb), "usize", t)
            if only_literals(a) and not only_literals(b) and not isinstance(b, n.Lit):
                a, b = b, a
            first = self.recv(a) if only_literals(a) else self.operand(a)
            return R(form("{0}.%s({1})" % name, first, self.operand(b)), "own", t)
        if has_float(t):
            raise refuse(f"{name} of two {t}")
        if t.name == "str" and isinstance(a, n.Lit):
            return R(form("{0}.%s({1})" % name, self.own(a), self.own(b)), "own", t)
        return R(form("{0}.%s({1})" % name, self.own(a), self.own(b)), "own", t)

    def op_clamp(self, e: n.Apply, x: n.Expr, lo: n.Expr, hi: n.Expr) -> R:
        return self.extreme("max", e, n.Apply("min2", (x, hi), e.type), lo)


    def compare(self, e: n.Apply) -> R:
        a, b = e.args
        op = COMPARE[e.op]
        t = type_of(a) if type_of(a).name != "never" else type_of(b)
        shortcut = self.comparison_idiom(e.op, a, b)
        if shortcut is not None:
            return R(shortcut, "own", BOOL)
        if t.name == "str":
            return R(self.compare_text(op, a, b), "own", BOOL)
        ra, rb = self.ex(a), self.ex(b)
        if ra.mode == "usize" or rb.mode == "usize":
            pa, pb = self.pure_usize(a), self.pure_usize(b)
            if pa is not None and pb is not None:
                return R(form("{0} %s {1}" % op, pa, pb), "own", BOOL)
        if is_copy(t):
            return R(form("{0} %s {1}" % op, self.operand(a), self.operand(b)), "own", BOOL)
        x, y = self.same_level(ra, rb, t)
        return R(form("{0} %s {1}" % op, x, y), "own", BOOL)

    def same_level(self, ra: R, rb: R, t: Type) -> tuple[Text, Text]:
        """Both sides as values of one Rust type, nothing moved."""
        if t.name in ("list", "vtuple") and {ra.mode, rb.mode} & {"slice", "mutslice"}:
            return tuple(form("*{0}", r.text) if r.mode in ("slice", "mutslice") else form("{0}[..]", r.text) for r in (ra, rb))  # type: ignore[return-value]
        refs = ("ref", "mut")
        if ra.mode in refs and rb.mode in refs:
            return ra.text, rb.text
        return tuple(form("*{0}", r.text) if r.mode in refs else r.text for r in (ra, rb))  # type: ignore[return-value]

    def comparison_idiom(self, op: str, a: n.Expr, b: n.Expr) -> Text | None:
        negate = {"eq": "", "ne": "!", "gt": "!", "ge": "!", "lt": ""}
        if op in ("eq", "ne"):
            for x, y in ((a, b), (b, a)):
                if isinstance(y, n.Lit) and y.value is None and type_of(x).name == "option":
                    return form("{0}.is_none()" if op == "eq" else "{0}.is_some()", self.recv(x))
                if (isinstance(y, n.Make) and not y.items and y.type.name != "tuple") or (isinstance(y, n.Lit) and y.value == "" and isinstance(y.value, str)):
                    return form(f"{negate[op]}{{0}}.is_empty()", self.recv(x))
                if isinstance(x, n.Apply) and x.op == "floormod" and literal_int(y) == 0:
                    return form("{0} %% {1} %s 0" % COMPARE[op], self.operand(x.args[0]), self.operand(x.args[1]))
        k = literal_int(b)
        if isinstance(a, n.Apply) and a.op in ("length", "str_length", "map_size", "set_size") and k is not None and (op, k) in (
                ("eq", 0), ("ne", 0), ("gt", 0), ("ge", 1), ("lt", 1)) and not (isinstance(a.args[0], n.Apply) and a.args[0].op in ITERATORS):
            return form(f"{negate[op]}{{0}}.is_empty()", self.recv(a.args[0]))
        return None

    def compare_text(self, op: str, a: n.Expr, b: n.Expr) -> Text:
        ra, rb = self.ex(a), self.ex(b)
        one = [isinstance(x, n.Lit) and isinstance(x.value, str) and len(x.value) == 1 for x in (a, b)]
        if (ra.mode == "char" or one[0]) and (rb.mode == "char" or one[1]) and "char" in (ra.mode, rb.mode):
            x, y = (r.text if r.mode == "char" else atom(quote_char(e.value)) for r, e in ((ra, a), (rb, b)))  # type: ignore[attr-defined]
            return form("{0} %s {1}" % op, x, y)
        if op not in ("==", "!="):
            return form("{0} %s {1}" % op, self.as_str(ra), self.as_str(rb))
        texts = []
        for r in (ra, rb):
            texts.append(form("{0}.to_string()", r.text) if r.mode == "char" else r.text)
        loose = [r.mode in ("ref", "mut") for r in (ra, rb)]
        if loose[0] != loose[1]:
            slices = [r.mode == "slice" for r in (ra, rb)]
            if not any(slices):
                texts = [form("*{0}", x) if by_ref else x for x, by_ref in zip(texts, loose, strict=True)]
        return form("{0} %s {1}" % op, *texts)

    def op_compare(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R:
        t = type_of(a)
        if t.name == "str":
            x, y = (self.as_str(self.ex(z)) for z in (a, b))
        elif is_copy(t):
            x, y = self.recv(a) if only_literals(a) else self.operand(a), self.operand(b)
        else:
            x, y = self.same_level(self.ex(a), self.ex(b), t)
        cmp = "{0}.partial_cmp(&{1}).unwrap()" if has_float(t) else "{0}.cmp(&{1})"
        if t.name == "str":
            cmp = "{0}.cmp({1})"
        return R(form(cmp + " as %s" % self.forms.int, x, y), "own", INT)
