"""The table of how ops are spelled in Rust, and small questions about expressions that its users ask."""

from __future__ import annotations

import re

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import Type, contains
from yantra_codex.languages.base import Text
from yantra_codex.languages.rust_expressions import (
    quote,
)
from yantra_codex.languages.rust_flow import uses
from yantra_codex.languages.rust_types import has_float

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
set_with   ev set_with({0}, {1})
set_without ee set_without({0}, {1})
some       v  Some({0})
is_none    r  {0}.is_none()
is_some    r  {0}.is_some()
unwrap_or  vv {0}.unwrap_or({1})
json_parse b  json_parse({0})
json_text  e  json_text({0})
csv_rows   b  csv_rows({0})
csv_text   b  csv_text({0})
url_encode b  url_encode({0})
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
