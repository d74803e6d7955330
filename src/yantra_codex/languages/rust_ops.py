"""How each op is spelled in Rust: templates first, then rendering functions for what a template can't say."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import BOOL, INT, STR, Type, contains, list_of, tuple_of
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_expressions import (
    Expressions,
    It,
    R,
    V,
    WholeTuple,
    form,
    only_literals,
    quote,
    quote_char,
    refuse,
)
from yantra_codex.languages.rust_flow import substitute, uses
from yantra_codex.languages.rust_regex import regex_call
from yantra_codex.languages.rust_types import has_float, is_copy

# One row an op: how each argument is written (v: owned value, o: operand of an operator, r: receiver of a method,
# b: borrowed, e: reference to the owned form, p: string pattern, u: usize, t: `&str` for certain), the template, the
# mode of the result ("own" where it is left out).
ROWS = """
mul        oo {0} * {1}
sub        oo {0} - {1}
add        oo {0} + {1}
neg        o  -{0}
abs        r  {0}.abs()
div        oo divide({0}, {1})
floordiv   oo floordiv({0}, {1})
floormod   oo floormod({0}, {1})
truncdiv   oo {0} / {1}
truncmod   oo {0} % {1}
float_floordiv oo float_floordiv({0}, {1})
float_mod  oo float_mod({0}, {1})
fmod       oo fmod({0}, {1})
int_pow    oo int_pow({0}, {1})
float_pow  oo float_pow({0}, {1})
mod_pow    ooo mod_pow({0}, {1}, {2})
sign       r  {0}.signum()
gcd        oo gcd({0}, {1})
lcm        oo lcm({0}, {1})
factorial  o  factorial({0})
comb       oo comb({0}, {1})
perm       oo perm({0}, {1})
isqrt      o  isqrt({0})
sqrt       o  non_negative({0}).sqrt()
cbrt       r  {0}.cbrt()
exp        r  {0}.exp()
log        o  positive({0}).ln()
log2       o  positive({0}).log2()
log10      o  positive({0}).log10()
sin        r  {0}.sin()
cos        r  {0}.cos()
tan        r  {0}.tan()
atan       r  {0}.atan()
sinh       r  {0}.sinh()
cosh       r  {0}.cosh()
tanh       r  {0}.tanh()
asin       o  unit_range({0}).asin()
acos       o  unit_range({0}).acos()
atan2      ro {0}.atan2({1})
hypot      ro {0}.hypot({1})
degrees    r  {0}.to_degrees()
radians    r  {0}.to_radians()
pi         -  std::f64::consts::PI
e          -  std::f64::consts::E
tau        -  std::f64::consts::TAU
inf        -  f64::INFINITY
nan        -  f64::NAN
floor      r  float_to_int({0}.floor())
ceil       r  float_to_int({0}.ceil())
trunc      o  float_to_int({0})
round_int  r  float_to_int({0}.round_ties_even())
round_to   oo round_to({0}, {1})
round_half_up oo round_half_up({0}, {1})
is_nan     r  {0}.is_nan()
is_inf     r  {0}.is_infinite()
is_finite  r  {0}.is_finite()
is_integer r  {0}.fract() == 0.0
is_close   oooo is_close({0}, {1}, {2}, {3})
copysign   ro {0}.copysign({1})
bit_and    oo {0} & {1}
bit_or     oo {0} | {1}
bit_xor    oo {0} ^ {1}
bit_not    o  !{0}
shl        oo shl({0}, {1})
shr        oo shr({0}, {1})
and        oo {0} && {1}
or         oo {0} || {1}
not        o  !{0}
xor        oo {0} != {1}
to_base    oo to_base({0}, {1})
digits     o  digits({0})
str_repeat ru {0}.repeat({1})
str_slice  boo str_slice({0}, {1}, {2})
str_slice_step bvvo str_slice_step({0}, {1}, {2}, {3})
str_reverse r {0}.chars().rev().collect::<String>()
upper      r  {0}.to_uppercase()
lower      r  {0}.to_lowercase()
capitalize b  capitalize({0})
title      b  title({0})
swapcase   b  swapcase({0})
strip      r  {0}.trim() slice
lstrip     r  {0}.trim_start() slice
rstrip     r  {0}.trim_end() slice
remove_prefix rt {0}.strip_prefix({1}).unwrap_or(&{0})
split_limit bbo split_limit({0}, {1}, {2})
rsplit_limit bbo rsplit_limit({0}, {1}, {2})
split_lines b split_lines({0})
str_partition bb str_partition({0}, {1})
str_rpartition bb str_rpartition({0}, {1})
join       rb {0}.join({1})
replace    rpb {0}.replace({1}, {2})
str_contains rp {0}.contains({1})
starts_with rp {0}.starts_with({1})
ends_with  rp {0}.ends_with({1})
str_find   bb str_find({0}, {1})
str_find_from bbo str_find_from({0}, {1}, {2})
str_rfind  bb str_rfind({0}, {1})
str_index_of bb str_index_of({0}, {1})
str_count  rp {0}.matches({1}).count() usize
is_ascii   r  {0}.is_ascii()
is_title   b  is_title({0})
pad_left   bob pad_left({0}, {1}, {2})
pad_right  bob pad_right({0}, {1}, {2})
center     bob center({0}, {1}, {2})
format_center bob format_center({0}, {1}, {2})
zfill      bo zfill({0}, {1})
common_prefix b common_prefix({0})
char_of    o  char_of({0}) char
parse_int  b  parse_int({0})
parse_int_base bo parse_int_base({0}, {1})
parse_float b parse_float({0})
int_to_str r  {0}.to_string()
float_to_str o float_text({0})
bool_to_str o bool_text({0}) slice
format_exp oo format_exp({0}, {1})
format_general oo format_general({0}, {1})
group_thousands r group_digits(&{0}.to_string())
index_or   ruv {0}.get({1}).cloned().unwrap_or({2})
take_last  bo take_last({0}, {1}) slice
slice      boo slice({0}, {1}, {2}) slice
slice_from bo slice_from({0}, {1}) slice
slice_to   bo slice_to({0}, {1}) slice
slice_step bvvo slice_step({0}, {1}, {2}, {3})
repeat     ru {0}.repeat({1})
insert_at  vov inserted({0}, {1}, {2})
remove_at  vo removed({0}, {1})
replace_at vov replaced({0}, {1}, {2})
contains   re {0}.contains({1})
zip_longest bbv zip_longest({0}, {1}, {2})
rotate_left bo rotate_left({0}, {1})
transpose  b  transpose({0})
cartesian_all b cartesian_all({0})
combinations bo combinations({0}, {1})
combinations_repeated bo combinations_repeated({0}, {1})
permutations bo permutations({0}, {1})
pairs      b  pairs({0})
merge_sorted bb merge_sorted({0}, {1})
fsum       b  fsum({0})
map_size   r  {0}.len() usize
map_get    rb {0}[{1}] place
map_has    rb {0}.contains_key({1})
map_merge  ee merged({0}, {1})
map_with   evv map_with({0}, {1}, {2})
map_without ee map_without({0}, {1})
most_common eo most_common({0}, {1})
counter_add ee counter_join({0}, {1}, |x, y| x + y)
counter_sub ee counter_join({0}, {1}, |x, y| x - y)
counter_and ee counter_join({0}, {1}, |x, y| x.min(y))
counter_or ee counter_join({0}, {1}, |x, y| x.max(y))
set_size   r  {0}.len() usize
set_has    rb {0}.contains({1})
set_union  ee {0} | {1}
set_intersection ee {0} & {1}
set_difference ee {0} - {1}
set_symmetric_difference ee {0} ^ {1}
is_subset  re {0}.is_subset({1})
is_disjoint re {0}.is_disjoint({1})
is_proper_subset re {0}.is_subset({1}) && {0}.len() < {1}.len()
set_with   ev set_with({0}, {1})
set_without ee set_without({0}, {1})
some       v  Some({0})
is_none    r  {0}.is_none()
is_some    r  {0}.is_some()
unwrap_or  vv {0}.unwrap_or({1})
list_to_tuple v {0}
copy       v  {0}
"""


def _rows() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    templates, modes, results = {}, {}, {}
    for line in ROWS.strip().splitlines():
        name, how, rest = line.split(None, 2)
        m = re.fullmatch(r"(.*?)(?: (slice|char|usize|place))?", rest.strip())
        templates[name], modes[name], results[name] = m[1], how.replace("-", ""), m[2] or "own"  # type: ignore[index]
    return templates, modes, results


TEMPLATES, MODES, RESULTS = _rows()
FLOAT_CONSTS = ("pi", "e", "tau", "inf", "nan")
EMPTY_MAX = quote("ValueError: max() arg is an empty sequence")
EMPTY_MIN = quote("ValueError: min() arg is an empty sequence")
CHAR_TESTS = {"is_digit": "is_ascii_digit", "is_alpha": "is_alphabetic", "is_alnum": "is_alphanumeric", "is_space": "is_whitespace",
              "is_lower": "is_lowercase", "is_upper": "is_uppercase"}
COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
ITERATORS = frozenset(["map", "filter", "reject", "filter_map", "flat_map", "flatten", "enumerate", "range", "take", "drop", "take_while", "drop_while", "zip", "zip3", "reverse", "concat", "chars", "map_keys", "map_values", "map_items", "set_to_list", "split_words", "split", "zip_with", "pairwise", "differences", "window", "chunk", "map_entries_with", "cartesian", "tuple_to_list", "counter_elements", "re_find_all", "without", "common", "append", "interleave"])


def hashable(t: Type) -> bool:
    return not has_float(t) and not contains(t, "map") and not contains(t, "set") and not contains(t, "func")


class Ops(Expressions):
    """Writes applications of ops."""

    def apply(self, e: n.Apply) -> R:
        special = getattr(self, f"op_{e.op}", None)
        if special is not None:
            r = special(e, *e.args)
            if r is not None:
                return r  # type: ignore[no-any-return]
        if e.op in CHAR_TESTS:
            return self.char_test(e)
        if e.op in COMPARE:
            return self.compare(e)
        if e.op in REGEX:
            return self.regex(e)
        if e.op in TEMPLATES:
            return self.template(e, TEMPLATES[e.op], MODES[e.op], RESULTS[e.op])
        if e.op in ITERATORS:
            return self.collected(self.it(e), e.type)
        from yantra_codex.ir.lowering import lower
        from yantra_codex.ir.ops import OPS

        if OPS[e.op].lower:
            return self.ex(lower(e))
        raise refuse(f"the op {e.op}")

    def template(self, e: n.Apply, template: str, modes: str, result: str = "own") -> R:
        if e.op in FLOAT_CONSTS:
            template = template.replace("f64", self.forms.float)
        return R(form(template, *(self.written(a, m) for a, m in zip(e.args, modes, strict=True))), result, e.type)

    def written(self, a: n.Expr, mode: str) -> Text:
        ways: dict[str, Callable[[n.Expr], Text]] = {
            "v": self.own, "o": self.operand, "r": self.recv, "b": self.borrow, "e": self.vec_ref, "p": self.pattern, "u": self.count_usz,
            "t": lambda x: self.as_str(self.ex(x)),
        }
        return ways[mode](a)

    def count_usz(self, e: n.Expr) -> Text:
        """A count as usize where a negative one means 0."""
        if self.at_least_zero(e) or self.pure_usize(e) is not None:
            return self.usz(e)
        return form("{0}.max(0) as usize", self.recv(e))

    def at_least_zero(self, e: n.Expr) -> bool:
        return self.nonneg.at_least(e, 0)  # type: ignore[no-any-return]

    # ------------------------------------------------ numbers

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

    # ------------------------------------------------ comparison

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

    # ------------------------------------------------ text

    def char_test(self, e: n.Apply) -> R:
        r = self.ex(e.args[0])
        if r.mode == "char":
            return R(form("{0}.%s()" % CHAR_TESTS[e.op], r.text), "own", BOOL)
        return R(form("%s({0})" % e.op, self.borrowed(r)), "own", BOOL)

    def op_is_ascii(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.is_ascii()", self.recv(a)), "own", BOOL)

    def op_is_vowel(self, e: n.Apply, a: n.Expr) -> R | None:
        r = self.ex(a)
        return R(form('"aeiouAEIOU".contains({0})', r.text), "own", BOOL) if r.mode == "char" else None

    def op_upper(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.to_uppercase()" + self.case_tail(a), self.recv(a)), "own", STR)

    def op_lower(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.to_lowercase()" + self.case_tail(a), self.recv(a)), "own", STR)

    def case_tail(self, a: n.Expr) -> str:
        return ".to_string()" if self.ex(a).mode == "char" else ""

    def op_str_length(self, e: n.Apply, a: n.Expr) -> R:
        r = self.ex(a)
        if r.mode == "char":
            return R(atom("1"), "usize", INT)
        companion = self.companion(a)
        if companion:
            return R(atom(f"{companion}.len()"), "usize", INT)
        return R(form("{0}.chars().count()", r.text), "usize", INT)

    def companion(self, a: n.Expr) -> str | None:
        """The `Vec<char>` kept beside a text that is indexed."""
        v = self.vars.get(a.name + ".chars") if isinstance(a, n.Var) else None
        return v.name if v else None

    def op_str_index(self, e: n.Apply, s: n.Expr, i: n.Expr) -> R:
        companion = self.companion(s)
        if companion:
            return R(form("%s[{0}]" % companion, self.usz(i)), "char", STR)
        return R(form('{0}.chars().nth({1}).expect("IndexError: string index out of range")', self.chars_recv(s), self.usz(i)), "char", STR)

    def op_str_index_wrap(self, e: n.Apply, s: n.Expr, i: n.Expr) -> R:
        k = literal_int(i)
        companion = self.companion(s)
        if (k is not None and k >= 0) or self.at_least_zero(i):
            return self.op_str_index(e, s, i)
        if companion and k is not None:
            return R(atom(f"{companion}[{companion}.len() - {-k}]"), "char", STR)
        if companion:
            return R(form("%s[wrap_index({0}, %s.len())]" % (companion, companion), self.operand(i)), "char", STR)
        if k == -1:
            return R(form('{0}.chars().next_back().expect("IndexError: string index out of range")', self.chars_recv(s)), "char", STR)
        return R(form("str_index_wrap({0}, {1})", self.borrow(s), self.operand(i)), "char", STR)

    def chars_recv(self, s: n.Expr) -> Text:
        r = self.ex(s)
        return form("{0}.to_string()", r.text) if r.mode == "char" else r.text

    def op_str_slice_from(self, e: n.Apply, s: n.Expr, a: n.Expr) -> R:
        if self.at_least_zero(a):
            return R(form("{0}.chars().skip({1}).collect::<String>()", self.chars_recv(s), self.usz(a)), "own", STR, "String")
        return R(form("str_slice_from({0}, {1})", self.borrow(s), self.operand(a)), "own", STR)

    def op_str_slice_to(self, e: n.Apply, s: n.Expr, b: n.Expr) -> R:
        if self.at_least_zero(b):
            return R(form("{0}.chars().take({1}).collect::<String>()", self.chars_recv(s), self.usz(b)), "own", STR, "String")
        return R(form("str_slice({0}, 0, {1})", self.borrow(s), self.operand(b)), "own", STR)

    def op_str_slice(self, e: n.Apply, s: n.Expr, a: n.Expr, b: n.Expr) -> R | None:
        i, j = literal_int(a), literal_int(b)
        if i is not None and j is not None and 0 <= i <= j:
            return R(form("{0}.chars().skip({1}).take({2}).collect::<String>()" if i else "{0}.chars().take({2}).collect::<String>()", self.chars_recv(s), atom(str(i)), atom(str(j - i))), "own", STR, "String")
        return None

    def op_str_reverse(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.chars().rev().collect::<String>()", self.chars_recv(a)), "own", STR, "String")

    def op_strip_chars(self, e: n.Apply, s: n.Expr, cs: n.Expr) -> R:
        return self.trim("trim_matches", s, cs)

    def op_lstrip_chars(self, e: n.Apply, s: n.Expr, cs: n.Expr) -> R:
        return self.trim("trim_start_matches", s, cs)

    def op_rstrip_chars(self, e: n.Apply, s: n.Expr, cs: n.Expr) -> R:
        return self.trim("trim_end_matches", s, cs)

    def trim(self, method: str, s: n.Expr, cs: n.Expr) -> R:
        r = self.ex(cs)
        if isinstance(cs, n.Lit) and len(str(cs.value)) == 1:
            return R(form("{0}.%s({1})" % method, self.chars_recv(s), atom(quote_char(str(cs.value)))), "slice", STR)
        if isinstance(cs, n.Lit):
            chars = atom("[" + ", ".join(map(quote_char, str(cs.value))) + "]")
            return R(form("{0}.%s({1})" % method, self.chars_recv(s), chars), "slice", STR)
        if r.mode == "char":
            return R(form("{0}.%s({1})" % method, self.chars_recv(s), r.text), "slice", STR)
        return R(form("{0}.%s(|c: char| {1}.contains(c))" % method, self.chars_recv(s), r.text), "slice", STR)

    def op_remove_prefix(self, e: n.Apply, s: n.Expr, p: n.Expr) -> R:
        return self.without_affix("strip_prefix", s, p)

    def op_remove_suffix(self, e: n.Apply, s: n.Expr, p: n.Expr) -> R:
        return self.without_affix("strip_suffix", s, p)

    def without_affix(self, method: str, s: n.Expr, p: n.Expr) -> R:
        r = self.ex(s)
        if not isinstance(s, n.Var) or r.mode == "char":
            text = self.owned(r, s)
            return R(form("{0}.%s({1}).map_or_else(|| {0}, String::from)" % method, text, self.pattern(p)), "own", STR) if is_simple(text) else R(
                form("{{ let text = {0}; text.%s({1}).unwrap_or(&text).to_string() }}" % method, text, self.pattern(p)), "own", STR)
        whole = r.text if r.mode == "slice" else form("&{0}", r.text) if r.mode == "place" else r.text
        return R(form("{0}.%s({1}).unwrap_or({2})" % method, r.text, self.pattern(p), whole), "slice", STR)

    def op_split(self, e: n.Apply, s: n.Expr, sep: n.Expr) -> R | None:
        if isinstance(sep, n.Lit) and sep.value:
            return None
        return R(form("split({0}, {1})", self.borrow(s), self.borrow(sep)), "own", e.type)

    def op_replace_limit(self, e: n.Apply, s: n.Expr, a: n.Expr, b: n.Expr, k: n.Expr) -> R:
        if self.at_least_zero(k):
            return R(form("{0}.replacen({1}, {2}, {3})", self.chars_recv(s), self.pattern(a), self.borrow(b), self.usz(k)), "own", STR)
        return R(form("replace_limit({0}, {1}, {2}, {3})", self.borrow(s), self.borrow(a), self.borrow(b), self.operand(k)), "own", STR)

    def op_replace(self, e: n.Apply, s: n.Expr, a: n.Expr, b: n.Expr) -> R:
        return R(form("{0}.replace({1}, {2})", self.chars_recv(s), self.pattern(a), self.borrow(b)), "own", STR)

    def op_str_contains(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.contains({1})", self.chars_recv(s), self.pattern(t)), "own", BOOL)

    def op_starts_with(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.starts_with({1})", self.chars_recv(s), self.pattern(t)), "own", BOOL)

    def op_ends_with(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.ends_with({1})", self.chars_recv(s), self.pattern(t)), "own", BOOL)

    def op_str_count(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.matches({1}).count()", self.chars_recv(s), self.pattern(t)), "usize", INT)

    def op_str_repeat(self, e: n.Apply, s: n.Expr, k: n.Expr) -> R:
        return R(form("{0}.repeat({1})", self.chars_recv(s), self.count_usz(k)), "own", STR)

    def op_strip(self, e: n.Apply, s: n.Expr) -> R:
        return R(form("{0}.trim()", self.chars_recv(s)), "slice", STR)

    def op_char_code(self, e: n.Apply, c: n.Expr) -> R:
        r = self.ex(c)
        if r.mode == "char" or (isinstance(c, n.Lit) and len(str(c.value)) == 1):
            text = r.text if r.mode == "char" else atom(quote_char(str(c.value)))  # type: ignore[attr-defined]
            return R(form("{0} as %s" % self.forms.int, text), "own", INT) if self.forms.int != "u8" else R(form("{0} as u8", text), "own", INT)
        return R(form("char_code({0})", self.borrowed(r)), "own", INT)

    def op_translate(self, e: n.Apply, s: n.Expr, m: n.Expr) -> R:
        return R(form("{0}.chars().map(|c| {1}.get(&c.to_string()).cloned().unwrap_or(c.to_string())).collect::<String>()", self.chars_recv(s), self.recv(m)), "own", STR, "String")

    def op_join(self, e: n.Apply, xs: n.Expr, sep: n.Expr) -> R:
        empty = isinstance(sep, n.Lit) and sep.value == ""
        if isinstance(xs, n.Apply) and xs.op in ITERATORS and empty:
            i = self.it(xs)
            if i.item in ("char", "slice", "own"):
                return R(form("{0}.collect::<String>()", i.text), "own", STR, "String")
            if i.item == "ref":
                return R(form("{0}.cloned().collect::<String>()", i.text), "own", STR, "String")
        if empty:
            return R(form("{0}.concat()", self.recv(xs)), "own", STR)
        if isinstance(xs, n.Apply) and xs.op in ("split_words", "split"):
            i = self.it(xs)
            if i.item == "slice":
                return R(form("{0}.collect::<Vec<&str>>().join({1})", i.text, self.borrow(sep)), "own", STR)
        return R(form("{0}.join({1})", self.recv(xs), self.borrow(sep)), "own", STR)

    def op_is_integer(self, e: n.Apply, x: n.Expr) -> R:
        return R(form("{0}.fract() == 0.0", self.recv(x)), "own", BOOL)

    def op_format_fixed(self, e: n.Apply, x: n.Expr, k: n.Expr) -> R:
        p = literal_int(k)
        if p is not None and p >= 0:
            return self.format_text([e])
        return R(form("format_fixed({0}, {1})", self.operand(x), self.operand(k)), "own", STR)

    def op_format_percent(self, e: n.Apply, x: n.Expr, k: n.Expr) -> R:
        return R(form('format_fixed({0} * 100.0, {1}) + "%"', self.operand(x), self.operand(k)), "own", STR)

    def op_format_grouped(self, e: n.Apply, x: n.Expr, k: n.Expr) -> R:
        return R(form("group_digits(&{0})", self.op_format_fixed(n.Apply("format_fixed", (x, k), STR), x, k).text), "own", STR)

    def op_format_signed(self, e: n.Apply, x: n.Expr) -> R:
        return R(form('format!("{{:+}}", {0})', self.operand(x)), "own", STR)

    def op_str_concat(self, e: n.Apply, *args: n.Expr) -> R:
        parts = concat_parts(e)
        if all(isinstance(p, n.Lit) for p in parts):
            return R(atom(quote("".join(str(p.value) for p in parts))), "slice", STR)  # type: ignore[attr-defined]
        return self.format_text(parts)

    def format_text(self, parts: list[n.Expr]) -> R:
        shown, args = "", []
        for p in parts:
            spec = ""
            if isinstance(p, n.Lit):
                shown += quote(str(p.value))[1:-1].replace("{", "{{").replace("}", "}}")
                continue
            if isinstance(p, n.Apply) and p.op == "format_fixed" and (literal_int(p.args[1]) or 0) >= 0 and literal_int(p.args[1]) is not None:
                spec, text = f":.{literal_int(p.args[1])}", self.operand(p.args[0])
            elif isinstance(p, n.Apply) and p.op in ("int_to_str", "show") and type_of(p.args[0]).name in ("int", "str"):
                r = self.ex(p.args[0])
                text = r.text
            else:
                text = self.ex(p).text
            if re.fullmatch(r"[a-z_]\w*", text.text):
                shown += f"{{{text.text}{spec}}}"
            else:
                shown += f"{{{spec}}}"
                args.append(text.text)
        tail = "".join(f", {a}" for a in args)
        if shown == "{}" and args:
            return R(form("{0}.to_string()", self.ex(parts[0]).text), "own", STR)
        return R(atom(f'format!("{shown}"{tail})'), "own", STR)

    def op_int_to_str(self, e: n.Apply, x: n.Expr) -> R:
        r = self.ex(x)
        return R(form("{0}.to_string()", self.typed_number(x, r)), "own", STR)

    def op_show(self, e: n.Apply, x: n.Expr) -> R:
        if type_of(x).name == "str":
            return self.ex(x)
        return R(self.repr(self.ex(x), type_of(x), x), "own", STR)

    def op_show_quoted(self, e: n.Apply, x: n.Expr) -> R:
        return R(self.repr(self.ex(x), type_of(x), x), "own", STR)

    def repr(self, r: R, t: Type, e: n.Expr | None = None) -> Text:
        """The text Python's repr() gives, as an owned String."""
        match t.name:
            case "int":
                return form("{0}.to_string()", self.typed_number(e, r) if e is not None else r.text)
            case "float":
                return form("float_text({0})", self.owned(r))
            case "bool":
                return form("bool_text({0}).to_string()", self.owned(r))
            case "str":
                return form("quoted({0})", self.borrowed(r))
            case "none":
                return atom('"None".to_string()')
            case "list" | "vtuple" | "set":
                return self.repr_sequence(r, t)
            case "map":
                name = self.names.fresh("entry")
                k = self.repr(R(atom(f"{name}.0"), "ref", t.args[0]), t.args[0])
                v = self.repr(R(atom(f"{name}.1"), "ref", t.args[1]), t.args[1])
                return form('bracketed("{{", {0}.iter(), "}}", |%s| format!("{{}}: {{}}", {1}, {2}))' % name, r.text, atom(k.text), atom(v.text))
            case "tuple":
                return self.repr_tuple(r, t)
            case "option":
                name = self.names.fresh("x")
                inner = self.repr(R(atom(name), "ref", t.args[0]), t.args[0])
                return form('{0}.as_ref().map_or("None".to_string(), |%s| {1})' % name, r.text, inner)
        raise refuse(f"the text of a {t}")

    def repr_tuple(self, r: R, t: Type) -> Text:
        if not t.args:
            return atom('"()".to_string()')
        held = atom("parts") if is_simple(r.text) else atom(self.names.fresh("parts"))
        text = r.text if is_simple(r.text) else held
        parts = [self.repr(R(form("{0}.%d" % i, text), "place", a), a).text for i, a in enumerate(t.args)]
        shown = f'format!("({", ".join(["{}"] * len(parts))}{"," if len(parts) == 1 else ""})", {", ".join(parts)})'
        return atom(shown) if is_simple(r.text) else atom("{ let %s = %s; %s }" % (held.text, r.text.text, shown))

    def repr_sequence(self, r: R, t: Type) -> Text:
        a = t.args[0]
        name = self.names.fresh("x")
        item = self.repr(R(atom(name), "ref", a), a)
        opened, closed = {"list": ("[", "]"), "vtuple": ("(", ")"), "set": ("{", "}")}[t.name]
        if r.text.text == "Vec::new()":
            r = replace(r, text=atom(f"Vec::<{self.forms.own(a)}>::new()"))
        shown = form('bracketed("%s", {0}.iter(), "%s", |%s| {1})' % (opened.replace("{", "{{"), closed.replace("}", "}}"), name), r.text, item)
        if t.name == "vtuple":
            return form('if {0}.len() == 1 {{ format!("({{}},)", {1}) }} else {{ {2} }}', r.text, self.repr(R(form("{0}[0]", r.text), "place", a), a), shown)
        if t.name == "set":
            return form('if {0}.is_empty() {{ "set()".to_string() }} else {{ {1} }}', r.text, shown)
        return shown

    # ------------------------------------------------ regular expressions

    def regex(self, e: n.Apply) -> R:
        pattern = e.args[1]
        if not isinstance(pattern, n.Lit) or not isinstance(pattern.value, str):
            raise refuse("a regular expression that is not a literal")
        rest = []
        for a in e.args[2:]:
            rest.append(self.borrow(a) if type_of(a).name == "str" else self.operand(a))
        name = self.patterns.setdefault(pattern.value, f"PATTERN{len(self.patterns) + 1}" if self.patterns else "PATTERN")
        template = regex_call(e.op, pattern.value, name)
        return R(form(template, self.borrow(e.args[0]), *rest), "own", e.type)

    # ------------------------------------------------ lists

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
            return R(form("!{0}", self.op_any(e, *xs.args).text), "own", BOOL)
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
            body = substitute(key.body, key.params[0].name, n.Var(p.name, p.type))
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

    # sorting -----------------------------------------

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
        note, text = self.note(xs, self.ex(xs), type_of(xs))  # type: ignore[attr-defined]
        name = self.names.fresh("sorted")
        self.pre.append(f"let mut {name}{note} = {text};")
        self.pre.append(f"{name}.{call};")
        return R(atom(name), "own", e.type)

    op_sort_desc = op_sort_by = op_sort_by_desc = op_sort_with = op_sort

    def op_is_sorted(self, e: n.Apply, xs: n.Expr) -> R:
        return R(form("{0}.is_sorted()", self.recv(xs)), "own", BOOL)

    # higher order ------------------------------------

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

    # ------------------------------------------------ maps, sets, tuples, options

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
        body = substitute(lam.body, p.name, part(1 if values else 0))
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
            body = substitute(body, p.name, n.Apply("tuple_get", (n.Var(pair.name, pair.type), n.Lit(i, INT)), pair.type.args[i]))
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

    # ------------------------------------------------ iterator chains

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
        if isinstance(xs, n.Apply) and xs.op == "range" and isinstance(f, n.Lambda) and literal_int(xs.args[0]) == 0 and literal_int(xs.args[2]) == 1:
            if f.params[0].name not in uses(f.body) and constant(f.body):
                saved, self.movable = self.movable, set()
                out = self.op_fill(e, xs.args[1], f.body)
                self.movable = saved
                return out
        return None

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
            body = substitute(body, p.name, n.Apply("tuple_get", (n.Var(pair.name, pair.type), n.Lit(i, INT)), pair.type.args[i]))
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


REGEX = frozenset(["re_test", "re_match", "re_full_match", "re_find", "re_find_span", "re_groups", "re_match_groups", "re_full_groups", "re_find_all", "re_find_all_groups", "re_find_all_spans", "re_replace", "re_replace_limit", "re_split"])


def same_value(e: n.Expr) -> n.Expr:
    """e without copies that values need not have in Rust."""
    while isinstance(e, n.Apply) and e.op in ("copy", "list_to_tuple", "tuple_to_list") and type_of(e.args[0]).name != "tuple":
        e = e.args[0]
    return e


def is_var(e: n.Expr, name: str) -> bool:
    return isinstance(e, n.Var) and e.name == name


def constant(e: n.Expr) -> bool:
    """Whether e makes the same value each time, at no risk."""
    match e:
        case n.Lit() | n.Var():
            return True
        case n.Make(items=xs):
            return all(map(constant, xs))
        case n.Apply(op="fill", args=xs):
            return all(map(constant, xs))
        case n.Apply(op="map", args=(n.Apply(op="range", args=ends), n.Lambda(params=(p,), body=b))):
            return all(map(constant, ends)) and constant(b) and p.name not in uses(b)
    return False


def is_simple(t: Text) -> bool:
    """Whether writing a text twice costs nothing."""
    return re.fullmatch(r"[\w.]+(\[[\w ]+\])?", t.text) is not None


def concat_parts(e: n.Expr) -> list[n.Expr]:
    if isinstance(e, n.Apply) and e.op == "str_concat":
        return [p for a in e.args for p in concat_parts(a)]
    if isinstance(e, n.Apply) and e.op == "show" and type_of(e.args[0]).name == "str":
        return concat_parts(e.args[0])
    return [e]
