"""How each op is written in JavaScript and TypeScript: templates, and rules where types or neighbours decide."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from yantra_codex.ir import nodes as n
from yantra_codex.ir.rewrite import replace_expr
from yantra_codex.ir.types import BOOL, FLOAT, INT, Type, is_mutable
from yantra_codex.languages.analysis import flatten, is_zero, literal_int, rebinds
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.ecma_regex import regex
from yantra_codex.languages.ecma_render import ARROW, NUMERIC, Renderer, arrow_body, is_scalar, string, value_is_chars
from yantra_codex.languages.tables import Entry

TEMPLATES: dict[str, str] = {
    # numbers
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "neg": "-{0}", "abs": "Math.abs({0})",
    "float_floordiv": "floatFloorDiv({0}, {1})", "float_mod": "mod({0}, {1})", "fmod": "fmod({0}, {1})", "mod_pow": "modPow({0}, {1}, {2})",
    "sign": "Math.sign({0})", "gcd": "gcd({0}, {1})", "lcm": "lcm({0}, {1})", "factorial": "factorial({0})", "comb": "comb({0}, {1})",
    "perm": "perm({0}, {1})", "isqrt": "isqrt({0})", "cbrt": "Math.cbrt({0})", "exp": "Math.exp({0})",
    "sin": "Math.sin({0})", "cos": "Math.cos({0})", "tan": "Math.tan({0})", "atan": "Math.atan({0})", "sinh": "Math.sinh({0})",
    "cosh": "Math.cosh({0})", "tanh": "Math.tanh({0})", "asin": "arc(Math.asin, {0})", "acos": "arc(Math.acos, {0})",
    "atan2": "Math.atan2({0}, {1})", "hypot": "Math.hypot({0}, {1})", "degrees": "{0} * (180 / Math.PI)", "radians": "{0} * (Math.PI / 180)",
    "pi": "Math.PI", "e": "Math.E", "tau": "2 * Math.PI", "inf": "Infinity", "nan": "NaN",
    "round_int": "roundEven({0})", "round_to": "roundTo({0}, {1})", "round_half_up": "roundHalfUp({0}, {1})",
    "is_nan": "Number.isNaN({0})", "is_inf": "Math.abs({0}) === Infinity", "is_finite": "Number.isFinite({0})",
    "is_integer": "Number.isInteger({0})", "is_close": "isClose({0}, {1}, {2}, {3})", "copysign": "copySign({0}, {1})",
    "to_float": "{0}", "bool_to_int": "Number({0})", "bit_or": "bitOr({0}, {1})", "bit_xor": "bitXor({0}, {1})", "bit_not": "-{0} - 1",
    "bit_length": "bitLength({0})", "to_base": "toBase({0}, {1})",
    # logic
    "and": "{0} && {1}", "or": "{0} || {1}", "xor": "{0} !== {1}",
    # text
    "str_reverse": '[...{0}].reverse().join("")', "upper": "{0}.toUpperCase()", "lower": "{0}.toLowerCase()", "capitalize": "capitalize({0})",
    "title": "titleCase({0})", "swapcase": "swapCase({0})", "strip": "{0}.trim()", "lstrip": "{0}.trimStart()", "rstrip": "{0}.trimEnd()",
    "strip_chars": "stripEnd(stripStart({0}, {1}), {1})", "lstrip_chars": "stripStart({0}, {1})", "rstrip_chars": "stripEnd({0}, {1})",
    "remove_prefix": "removePrefix({0}, {1})", "remove_suffix": "removeSuffix({0}, {1})", "split_limit": "splitLimit({0}, {1}, {2})",
    "rsplit_limit": "splitLimitEnd({0}, {1}, {2})", "split_lines": "splitLines({0})", "str_partition": "partitionText({0}, {1})",
    "str_rpartition": "partitionTextEnd({0}, {1})", "join": "{0}.join({1})", "replace_limit": "replaceLimit({0}, {1}, {2}, {3})",
    "str_contains": "{0}.includes({1})", "starts_with": "{0}.startsWith({1})", "ends_with": "{0}.endsWith({1})",
    "str_find": "indexOfText({0}, {1})", "str_rfind": "lastIndexOfText({0}, {1})", "str_index_of": "positionOfText({0}, {1})",
    "str_find_from": "indexOfText({0}, {1}, {2})", "is_digit": r"/^\p{Nd}+$/u.test({0})", "is_alpha": r"/^\p{L}+$/u.test({0})",
    "is_alnum": r"/^[\p{L}\p{N}]+$/u.test({0})", "is_space": r"/^\s+$/.test({0})", "is_lower": "isLower({0})", "is_upper": "isUpper({0})",
    "is_title": "isTitle({0})", "is_ascii": r"/^[\x00-\x7F]*$/.test({0})", "char_of": "String.fromCodePoint({0})", "chars": "[...{0}]",
    "pad_left": "padLeft({0}, {1}, {2})", "pad_right": "padRight({0}, {1}, {2})", "center": "center({0}, {1}, {2})",
    "format_center": "formatCenter({0}, {1}, {2})", "zfill": "zeroFill({0}, {1})", "common_prefix": "commonPrefix({0})",
    "parse_int": "parseInteger({0})", "parse_int_base": "parseIntBase({0}, {1})", "parse_float": "parseDecimal({0})",
    "int_to_str": "String({0})", "float_to_str": "floatText({0})", "bool_to_str": '{0} ? "True" : "False"',
    "format_fixed": "toFixed({0}, {1})", "format_exp": "formatExp({0}, {1})", "format_general": "formatGeneral({0}, {1})",
    "group_thousands": "groupThousands(String({0}))", "format_grouped": "groupThousands(toFixed({0}, {1}))",
    # lists
    "length": "{0}.length", "slice": "{0}.slice({1}, {2})", "slice_from": "{0}.slice({1})", "slice_to": "{0}.slice(0, {1})",
    "slice_step": "sliceStep({0}, {1}, {2}, {3})", "copy": "[...{0}]", "reverse": "[...{0}].reverse()", "repeat": "repeatList({0}, {1})",
    "insert_at": "insertAt({0}, {1}, {2})", "remove_at": "removeAt({0}, {1})", "replace_at": "replaceAt({0}, {1}, {2})",
    "running_sums": "accumulate({0}, (total, x) => total + x)",
    "flatten": "{0}.flat()", "zip": "zip({0}, {1})", "zip3": "zip3({0}, {1}, {2})", "zip_longest": "zipLongest({0}, {1}, {2})",
    "unzip": "unzip({0})", "take_last": "takeLastOf({0}, {1})", "window": "windows({0}, {1})", "chunk": "chunks({0}, {1})",
    "pairwise": "pairwise({0})", "differences": "pairwise({0}).map(([a, b]) => b - a)", "group_runs": "groupRuns({0})",
    "rotate_left": "rotateLeft({0}, {1})", "transpose": "transpose({0})", "interleave": "zip({0}, {1}).flat()",
    "cartesian_all": "cartesianAll({0})", "combinations": "combinations({0}, {1})", "combinations_repeated": "combinationsRepeated({0}, {1})",
    "permutations": "permutations({0}, {1})", "pairs": "pairsOf({0})", "bisect_left": "bisectLeft({0}, {1})", "bisect_right": "bisectRight({0}, {1})",
    "fsum": "exactSum({0})",
    # maps and sets
    "map_size": "{0}.size", "map_has": "{0}.has({1})", "map_keys": "[...{0}.keys()]", "map_values": "[...{0}.values()]", "map_items": "[...{0}]",
    "set_size": "{0}.size", "set_has": "{0}.has({1})", "set_to_list": "[...{0}]",
    # data as text (JSON in a program makes it one of ecma_effects)
    "json_parse": "JSON.parse({0})", "json_text": "JSON.stringify({0})", "csv_rows": "parseCsv({0})", "csv_text": "formatCsv({0})", "url_encode": "percentEncode({0})",
    # options and tuples
    "swap": "[{0}[1], {0}[0]]", "tuple_to_list": "[...{0}]", "list_to_tuple": "[...{0}]", "to_any": "{0}",
}  # fmt: skip

UNSUPPORTED: dict[str, str] = {}

Rule = Callable[[Renderer, n.Apply], "Text | None"]
RULES: dict[str, Rule] = {}
COMPARE = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "is_none": "is_some", "is_some": "is_none"}


# makes a function the way these ops are written
rule = Entry(RULES)


def element(e: n.Expr) -> Type:
    return n.type_of(e).element


def lit(v: int) -> n.Expr:
    return n.Lit(v, INT)


# ---------------------------------------------------------------- numbers


@rule("div")
def _div(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    return r.fill("{0} / {1}" if r.bounds.nonzero(b) else "divide({0}, {1})", r.e(a), r.e(b))


@rule("floordiv")
def _floordiv(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    return r.fill("Math.floor({0} / {1})" if r.bounds.nonzero(b) else "floorDiv({0}, {1})", r.e(a), r.e(b))


@rule("floormod")
def _floormod(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    plain = r.bounds.nonzero(b) and r.bounds.at_least(a, 0) and r.bounds.at_least(b, 0)
    return r.fill("{0} % {1}" if plain else "mod({0}, {1})", r.e(a), r.e(b))


@rule("truncdiv")
def _truncdiv(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    return r.fill("Math.trunc({0} / {1})" if r.bounds.nonzero(b) else "truncDiv({0}, {1})", r.e(a), r.e(b))


@rule("truncmod")
def _truncmod(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    return r.fill("{0} % {1}" if r.bounds.nonzero(b) else "remainder({0}, {1})", r.e(a), r.e(b))


@rule("int_pow")
def _int_pow(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    return r.fill("{0} ** {1}" if r.bounds.at_least(b, 0) else "intPow({0}, {1})", r.e(a), r.e(b))


@rule("float_pow")
def _float_pow(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    safe = (isinstance(b, n.Lit) and float(b.value or 0).is_integer() and (b.value or 0) >= 0) or (r.bounds.nonzero(a) and r.bounds.at_least(a, 0))  # type: ignore[arg-type,operator]
    return r.fill("{0} ** {1}" if safe else "power({0}, {1})", r.e(a), r.e(b))


@rule("max2", "min2")
def _max2(r: Renderer, e: n.Apply) -> Text:
    if e.type.name in NUMERIC:
        parts = [r.e(x).text for x in flatten(e.op, e)]
        return atom(f"Math.{e.op[:3]}({', '.join(parts)})")
    return r.fill("larger({0}, {1})" if e.op == "max2" else "smaller({0}, {1})", *map(r.e, e.args))


@rule("is_even", "is_odd", "is_divisible")
def _divisible(r: Renderer, e: n.Apply) -> Text | None:
    if e.op == "is_divisible":
        return r.fill("{0} % {1} === 0", *map(r.e, e.args)) if r.bounds.nonzero(e.args[1]) else None
    return r.fill("{0} % 2 === 0" if e.op == "is_even" else "{0} % 2 !== 0", r.e(e.args[0]))


@rule("square")
def _square(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0} ** 2", r.e(e.args[0]))


@rule("sqrt")
def _sqrt(r: Renderer, e: n.Apply) -> Text:
    return r.fill("Math.sqrt({0})" if r.bounds.at_least(e.args[0], 0) else "squareRoot({0})", r.e(e.args[0]))


@rule("log", "log2", "log10")
def _log(r: Renderer, e: n.Apply) -> Text:
    safe = r.bounds.at_least(e.args[0], 1)
    return r.fill(f"Math.{e.op}({{0}})" if safe else f"logarithm(Math.{e.op}, {{0}})", r.e(e.args[0]))


def is_finite(e: n.Expr) -> bool:
    """Whether a float surely is neither infinite nor NaN (sums and products of moderate numbers are taken to stay so)."""
    match e:
        case n.Lit(value=int() | float() as v):
            return math.isfinite(v)
        case n.Apply(op="to_float" | "pi" | "e" | "round_to"):
            return True
        case n.Apply(op="add" | "sub" | "mul" | "neg" | "abs" | "sqrt" | "div" | "log" | "log2" | "log10" | "sin" | "cos" | "square" | "cbrt", args=args):
            return all(map(is_finite, args))
        case n.Apply(op="float_pow", args=(a, b)):
            return is_finite(a) and isinstance(b, n.Lit)
    return False


@rule("floor", "ceil", "trunc")
def _floor(r: Renderer, e: n.Apply) -> Text:
    text = f"Math.{e.op}({{0}})"
    return r.fill(text if is_finite(e.args[0]) else f"whole({text})", r.e(e.args[0]))


@rule("bit_and")
def _bit_and(r: Renderer, e: n.Apply) -> Text:
    small = any((v := literal_int(x)) is not None and 0 <= v < 2**31 for x in e.args)
    return r.fill("{0} & {1}" if small else "bitAnd({0}, {1})", *map(r.e, e.args))


@rule("shl")
def _shl(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    if r.bounds.at_least(b, 0):
        return r.fill("2 ** {0}", r.e(b)) if literal_int(a) == 1 else r.fill("{0} * 2 ** {1}", r.e(a), r.e(b))
    return r.fill("shiftLeft({0}, {1})", r.e(a), r.e(b))


@rule("shr")
def _shr(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    v = literal_int(b)
    if v is not None and 0 <= v < 53:
        return r.fill(f"Math.floor({{0}} / {2**v})", r.e(a))
    return r.fill("Math.floor({0} / 2 ** {1})" if r.bounds.at_least(b, 0) else "shiftRight({0}, {1})", r.e(a), r.e(b))


@rule("bit_count")
def _bit_count(r: Renderer, e: n.Apply) -> Text:
    return r.fill('countText(Math.abs({0}).toString(2), "1")', r.e(e.args[0]))


@rule("to_base")
def _to_base(r: Renderer, e: n.Apply) -> Text:
    b = literal_int(e.args[1])
    return r.fill("{0}.toString({1})" if b and 2 <= b <= 36 else "toBase({0}, {1})", *map(r.e, e.args))


@rule("digits")
def _digits(r: Renderer, e: n.Apply) -> Text:
    x = r.e(e.args[0])
    return r.fill("Array.from(String({0}), Number)" if r.bounds.at_least(e.args[0], 0) else "Array.from(String(Math.abs({0})), Number)", x)


# ---------------------------------------------------------------- comparison and logic


def equal(r: Renderer, a: n.Expr, b: n.Expr, negated: bool) -> Text:
    ta, tb = n.type_of(a), n.type_of(b)
    if is_scalar(ta) and is_scalar(tb):
        return r.fill("{0} !== {1}" if negated else "{0} === {1}", r.e(a), r.e(b))
    for x, y in ((a, b), (b, a)):
        if isinstance(x, n.Make) and not x.items and n.type_of(x).name == "list":
            return r.fill("{0}.length > 0" if negated else "{0}.length === 0", r.e(y))
    if isinstance(a, n.Lit) or isinstance(b, n.Lit):
        return r.fill("{0} !== {1}" if negated else "{0} === {1}", r.e(a), r.e(b))
    return r.fill("!equal({0}, {1})" if negated else "equal({0}, {1})", r.e(a), r.e(b))


@rule("eq", "ne")
def _eq(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    negated = e.op == "ne"
    # a remainder is compared with 0 as it is: its sign does not matter
    if isinstance(a, n.Apply) and a.op in ("floormod", "truncmod") and r.bounds.nonzero(a.args[1]):
        if is_zero(b):
            return r.fill("{0} % {1} !== 0" if negated else "{0} % {1} === 0", *map(r.e, a.args))
        if literal_int(b) == 1 and literal_int(a.args[1]) == 2 and a.op == "floormod":
            return r.fill("{0} % 2 === 0" if negated else "{0} % 2 !== 0", r.e(a.args[0]))
    if isinstance(a, n.Apply) and a.op == "str_find" and literal_int(b) == -1:
        return r.fill("!{0}.includes({1})" if not negated else "{0}.includes({1})", *map(r.e, a.args))
    if isinstance(a, n.Apply) and a.op == "str_reverse":
        return equal(r, b, a, negated)
    return equal(r, a, b, negated)


@rule("lt", "le", "gt", "ge")
def _order(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    sign = COMPARE[e.op]
    t = n.type_of(a)
    if t.name in NUMERIC:
        return r.fill(f"{{0}} {sign} {{1}}", r.e(a), r.e(b))
    if t.name == "bool":
        return r.fill(f"Number({{0}}) {sign} Number({{1}})", r.e(a), r.e(b))
    if t.name == "str":
        if any(isinstance(x, n.Lit) and str(x.value).isascii() for x in e.args):
            return r.fill(f"{{0}} {sign} {{1}}", r.e(a), r.e(b))
        return r.fill(f"compareText({{0}}, {{1}}) {sign} 0", r.e(a), r.e(b))
    return r.fill(f"compare({{0}}, {{1}}) {sign} 0", r.e(a), r.e(b))


@rule("compare")
def _compare(r: Renderer, e: n.Apply) -> Text:
    if n.type_of(e.args[0]).name in NUMERIC:
        return r.fill("Math.sign({0} - {1})", *map(r.e, e.args))
    return r.fill("Math.sign(compareText({0}, {1}))" if n.type_of(e.args[0]).name == "str" else "Math.sign(compare({0}, {1}))", *map(r.e, e.args))


@rule("not")
def _not(r: Renderer, e: n.Apply) -> Text | None:
    x = e.args[0]
    if isinstance(x, n.Apply):
        if x.op == "not":
            return r.e(x.args[0])
        if x.op in OPPOSITE and (x.op not in COMPARE or n.type_of(x.args[0]).name in ("int", "str", "bool")):
            return r.e(n.Apply(OPPOSITE[x.op], x.args, BOOL))
        if x.op in ("is_even", "is_odd"):
            return r.e(n.Apply("is_odd" if x.op == "is_even" else "is_even", x.args, BOOL))
        if x.op in ("is_empty", "map_is_empty", "set_is_empty"):
            return r.fill("{0}.length > 0" if x.op == "is_empty" else "{0}.size > 0", r.e(x.args[0]))
        if x.op == "str_is_empty":
            return r.fill('{0} !== ""', r.e(x.args[0]))
    return r.fill("!{0}", r.e(x))


@rule("and", "or")
def _and(r: Renderer, e: n.Apply) -> Text:
    first, *others = flatten(e.op, e)
    out, saved = r.e(first), r.bounds.known
    r.bounds.known = saved.copy()
    for before, x in zip([first, *others], others, strict=False):
        r.bounds.learn(before, e.op == "and")
        with r.lazily():
            right = r.e(x)
        out = r.fill("{0} && {1}" if e.op == "and" else "{0} || {1}", out, right)
    r.bounds.known = saved
    return out


@rule("implies")
def _implies(r: Renderer, e: n.Apply) -> Text:
    return r.fill("!{0} || {1}", *map(r.e, e.args))


# ---------------------------------------------------------------- text


def template_part(r: Renderer, x: n.Expr) -> str:
    """One operand of a concatenation inside a template literal."""
    if isinstance(x, n.Lit):
        text = string(str(x.value))
        inner = text[1:-1].replace('\\"', '"') if text[0] == '"' else text[1:-1].replace("\\'", "'")
        return inner.replace("`", "\\`").replace("${", "\\${")
    if (isinstance(x, n.Apply) and x.op == "int_to_str") or (isinstance(x, n.Apply) and x.op == "show" and n.type_of(x.args[0]).name == "int"):
        return "${" + r.e(x.args[0]).text + "}"
    return "${" + r.e(x).text + "}"


@rule("str_concat")
def _concat(r: Renderer, e: n.Apply) -> Text:
    parts = flatten("str_concat", e)
    literal = any(isinstance(p, n.Lit) for p in parts)
    converted = any(isinstance(p, n.Apply) and p.op in ("int_to_str", "show") for p in parts)
    if (literal or converted) and not all(isinstance(p, n.Lit) for p in parts):
        return atom("`" + "".join(template_part(r, p) for p in parts) + "`")
    out = r.e(parts[0])
    for p in parts[1:]:
        out = r.fill("{0} + {1}", out, r.e(p))
    return out


@rule("str_length")
def _str_length(r: Renderer, e: n.Apply) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op in ("int_to_str", "to_base"):
        return r.fill("{0}.length", r.e(x))
    return r.fill("[...{0}].length", r.e(x))


@rule("str_is_empty")
def _str_is_empty(r: Renderer, e: n.Apply) -> Text:
    return r.fill('{0} === ""', r.e(e.args[0]))


@rule("str_repeat")
def _str_repeat(r: Renderer, e: n.Apply) -> Text:
    s, k = e.args
    return r.fill("{0}.repeat({1})" if r.bounds.at_least(k, 0) else "{0}.repeat(Math.max({1}, 0))", r.e(s), r.e(k))


@rule("str_index", "str_index_wrap")
def _str_index(r: Renderer, e: n.Apply) -> Text:
    s, i = e.args
    if r.bounds.in_range(s, i):
        return r.fill("[...{0}][{1}]", r.e(s), r.e(i))
    return r.fill("charAt({0}, {1})" if e.op == "str_index" else "charAtWrapped({0}, {1})", r.e(s), r.e(i))


@rule("str_slice", "str_slice_from", "str_slice_to", "str_slice_step")
def _str_slice(r: Renderer, e: n.Apply) -> Text:
    s, *rest = e.args
    args = [r.e(x) for x in rest]
    if e.op == "str_slice_step":
        return r.fill('sliceStep([...{0}], {1}, {2}, {3}).join("")', r.e(s), *args)
    if e.op == "str_slice_from":
        return r.fill('[...{0}].slice({1}).join("")', r.e(s), *args)
    if e.op == "str_slice_to":
        return r.fill('[...{0}].slice(0, {1}).join("")', r.e(s), *args)
    return r.fill('[...{0}].slice({1}, {2}).join("")', r.e(s), *args)


@rule("strip_chars")
def _strip_chars(r: Renderer, e: n.Apply) -> Text | None:
    return None


@rule("split_words")
def _split_words(r: Renderer, e: n.Apply) -> Text:
    return r.fill(r"{0}.split(/\s+/).filter((word) => word)", r.e(e.args[0]))


@rule("split")
def _split(r: Renderer, e: n.Apply) -> Text:
    s, sep = e.args
    return r.fill("{0}.split({1})" if isinstance(sep, n.Lit) and sep.value else "splitOn({0}, {1})", r.e(s), r.e(sep))


@rule("replace")
def _replace(r: Renderer, e: n.Apply) -> Text:
    s, a, b = e.args
    if isinstance(b, n.Lit) and "$" not in str(b.value):
        return r.fill("{0}.replaceAll({1}, {2})", r.e(s), r.e(a), r.e(b))
    return r.fill("{0}.replaceAll({1}, () => {2})", r.e(s), r.e(a), r.e(b))


@rule("str_count")
def _str_count(r: Renderer, e: n.Apply) -> Text:
    s, t = e.args
    return r.fill("{0}.split({1}).length - 1" if isinstance(t, n.Lit) and t.value else "countText({0}, {1})", r.e(s), r.e(t))


@rule("is_vowel")
def _is_vowel(r: Renderer, e: n.Apply) -> Text:
    return r.fill("/^[aeiou]$/i.test({0})", r.e(e.args[0]))


@rule("char_code")
def _char_code(r: Renderer, e: n.Apply) -> Text:
    c = e.args[0]
    if r.is_char(c):
        return r.fill("{0}.codePointAt(0)" + ("!" if r.typed else ""), r.e(c))
    return r.fill("charCode({0})", r.e(c))


@rule("pad_left", "pad_right")
def _pad(r: Renderer, e: n.Apply) -> Text | None:
    s = e.args[0]
    plain = isinstance(s, n.Apply) and s.op in ("int_to_str", "to_base", "format_fixed", "float_to_str")
    method = "padStart" if e.op == "pad_left" else "padEnd"
    return r.fill(f"{{0}}.{method}({{1}}, {{2}})", *map(r.e, e.args)) if plain else None


@rule("translate")
def _translate(r: Renderer, e: n.Apply) -> Text:
    s, m = e.args
    with r.temps("c") as (c,):
        if r.simple(m):
            return atom(f'Array.from({r.e(s).text}, ({c}) => {r.e(m).text}.get({c}) ?? {c}).join("")')
        with r.temps("table") as (t,):
            return atom(f'(({t}{r.ann(n.type_of(m))}) => Array.from({r.e(s).text}, ({c}) => {t}.get({c}) ?? {c}).join(""))({r.e(m).text})')


@rule("format_percent")
def _percent(r: Renderer, e: n.Apply) -> Text:
    return atom("`${" + r.fill("toFixed({0} * 100, {1})", *map(r.e, e.args)).text + "}%`")


@rule("format_signed")
def _signed(r: Renderer, e: n.Apply) -> Text:
    x = r.e(e.args[0])
    if r.simple(e.args[0]):
        return atom("`${" + r.fill('{0} < 0 ? "" : "+"', x).text + "}${" + x.text + "}`")
    with r.temps("x") as (y,):
        return atom(f"(({y}{r.ann(INT)}) => `${{{y} < 0 ? \"\" : \"+\"}}${{{y}}}`)({x.text})")


def has_float(t: Type) -> bool:
    """Whether texts of t show a number as a float, or a tuple as one: what the values alone do not tell."""
    return t.name in ("float", "tuple", "vtuple") or any(map(has_float, t.args))


def shown(r: Renderer, x: Text, t: Type, quoted: bool) -> Text:
    """Python's text of a value of type t; x is a name or a short path."""
    if t.name == "str":
        return r.fill("quote({0})", x) if quoted else x
    if t.name == "int":
        return r.fill("String({0})", x)
    if t.name == "float":
        return r.fill("floatText({0})", x)
    if t.name == "bool":
        return r.fill('{0} ? "True" : "False"', x)
    if not has_float(t):
        return r.fill("showQuoted({0})" if quoted or t.name != "any" else "show({0})", x)
    if t.name == "option":
        return r.fill('{0} === null ? "None" : {1}', x, shown(r, x, t.args[0], quoted))
    if t.name == "tuple":
        parts = [shown(r, r.fill(f"{{0}}[{i}]", x), a, True) for i, a in enumerate(t.args)]
        inner = ", ".join("${" + p.text + "}" for p in parts) + ("," if len(parts) == 1 else "")
        return atom(f"`({inner})`")
    with r.temps("item" if t.name != "map" else "key") as (y,):
        if t.name == "map":
            with r.temps("value") as (v,):
                k, w = shown(r, atom(y), t.args[0], True), shown(r, atom(v), t.args[1], True)
                return atom(f"`{{${{Array.from({x.text}, ([{y}, {v}]) => `${{{k.text}}}: ${{{w.text}}}`).join(\", \")}}}}`")
        item = shown(r, atom(y), t.args[0], True)
        mapped = f"{x.text}.map(({y}) => {item.text})" if t.name != "set" else f"Array.from({x.text}, ({y}) => {item.text})"
        if t.name == "set":
            return atom(f"({x.text}.size === 0 ? \"set()\" : `{{${{{mapped}.join(\", \")}}}}`)")
        if t.name == "vtuple":
            return atom(f"`(${{{mapped}.join(\", \")}}${{{x.text}.length === 1 ? \",\" : \"\"}})`")
        return atom(f"`[${{{mapped}.join(\", \")}}]`")


@rule("show", "show_quoted")
def _show(r: Renderer, e: n.Apply) -> Text:
    x = e.args[0]
    t = n.type_of(x)
    if r.simple(x) or not has_float(t) or t.name == "float":
        return shown(r, r.e(x), t, e.op == "show_quoted")
    with r.temps("value") as (y,):
        return atom(f"(({y}{r.ann(t)}) => {shown(r, atom(y), t, e.op == 'show_quoted').text})({r.e(x).text})")


# ---------------------------------------------------------------- regular expressions


def pattern(r: Renderer, p: n.Expr, before: str = "", after: str = "", flags: str = "") -> str:
    """A regular expression literal; an expression that makes one where the pattern is not a literal."""
    if isinstance(p, n.Lit):
        return regex(str(p.value), before, after, flags)
    inner = r.e(p).text
    if before or after:
        inner = f"`{before}(?:${{{inner}}}){after}`"
    return f"new RegExp({r.use('patternSource')}({inner}), {string(flags + 'u')})"


@rule("re_test", "re_match", "re_full_match")
def _re_test(r: Renderer, e: n.Apply) -> Text:
    s, p = e.args
    ends = {"re_test": ("", ""), "re_match": ("^", ""), "re_full_match": ("^", "$")}[e.op]
    return r.fill("{0}.test({1})", atom(pattern(r, p, *ends)), r.e(s))


@rule("re_find")
def _re_find(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0}.match({1})?.[0] ?? null", r.e(e.args[0]), atom(pattern(r, e.args[1])))


@rule("re_find_span")
def _re_span(r: Renderer, e: n.Apply) -> Text:
    return r.fill("matchStart({0}, {1})", r.e(e.args[0]), atom(pattern(r, e.args[1])))


@rule("re_groups", "re_match_groups", "re_full_groups")
def _re_groups(r: Renderer, e: n.Apply) -> Text:
    ends = {"re_groups": ("", ""), "re_match_groups": ("^", ""), "re_full_groups": ("^", "$")}[e.op]
    return r.fill("groups({0}.match({1}))", r.e(e.args[0]), atom(pattern(r, e.args[1], *ends)))


@rule("re_find_all")
def _re_find_all(r: Renderer, e: n.Apply) -> Text:
    return r.fill("Array.from({0}.matchAll({1}), (match) => match[0])", r.e(e.args[0]), atom(pattern(r, e.args[1], flags="g")))


@rule("re_find_all_groups")
def _re_find_all_groups(r: Renderer, e: n.Apply) -> Text:
    return r.fill('Array.from({0}.matchAll({1}), (match) => match.slice(1).map((group) => group ?? ""))', r.e(e.args[0]), atom(pattern(r, e.args[1], flags="g")))


@rule("re_find_all_spans")
def _re_spans(r: Renderer, e: n.Apply) -> Text:
    return r.fill("matchSpans({0}, {1})", r.e(e.args[0]), atom(pattern(r, e.args[1], flags="g")))


def replacement(text: str) -> str:
    """Python's \\1 as JavaScript's $1."""
    out = re.sub(r"\\g<(\d+)>|\\(\d)", lambda m: f"\x01{m[1] or m[2]}", text.replace("$", "$$"))
    out = out.replace("\\\\", "\\").replace("\\n", "\n").replace("\\t", "\t")
    return out.replace("\x010", "$&").replace("\x01", "$")


@rule("re_replace")
def _re_replace(r: Renderer, e: n.Apply) -> Text:
    s, p, new = e.args
    if isinstance(new, n.Lit):
        return r.fill("{0}.replace({1}, {2})", r.e(s), atom(pattern(r, p, flags="g")), atom(string(replacement(str(new.value)))))
    return r.fill("replaceMatches({0}, {1}, {2}, 0)", r.e(s), atom(pattern(r, p, flags="g")), r.e(new))


@rule("re_replace_limit")
def _re_replace_limit(r: Renderer, e: n.Apply) -> Text:
    s, p, new, k = e.args
    if isinstance(new, n.Lit) and literal_int(k) == 1:
        return r.fill("{0}.replace({1}, {2})", r.e(s), atom(pattern(r, p)), atom(string(replacement(str(new.value)))))
    return r.fill("replaceMatches({0}, {1}, {2}, {3})", r.e(s), atom(pattern(r, p, flags="g")), r.e(new), r.e(k))


@rule("re_split")
def _re_split(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0}.split({1})", r.e(e.args[0]), atom(pattern(r, e.args[1])))


# ---------------------------------------------------------------- lists


@rule("is_empty", "map_is_empty", "set_is_empty")
def _is_empty(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0}.length === 0" if e.op == "is_empty" else "{0}.size === 0", r.e(e.args[0]))


@rule("index", "index_wrap")
def _index(r: Renderer, e: n.Apply) -> Text:
    xs, i = e.args
    if isinstance(xs, n.Make) and not r.simple(xs):
        return r.fill("at({0}, {1})" if e.op == "index" else "atWrapped({0}, {1})", r.e(xs), r.e(i))
    return r.index_text(r.e(xs), xs, i, e.op == "index_wrap")


@rule("first", "last")
def _first(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    return r.index_text(r.e(xs), xs, lit(0 if e.op == "first" else -1), e.op == "last")


@rule("index_or")
def _index_or(r: Renderer, e: n.Apply) -> Text:
    xs, i, d = e.args
    if "option" in str(e.type) or e.type.name in ("any", "none"):
        return r.fill("{1} >= 0 && {1} < {0}.length ? {0}[{1}] : {2}", r.e(xs), r.e(i), r.e(d))
    return r.fill("{0}[{1}] ?? {2}", r.e(xs), r.e(i), r.e(d))


@rule("concat", "append", "prepend")
def _concat_lists(r: Renderer, e: n.Apply, ctx: bool = False) -> Text:
    # TypeScript takes a pair for an array where nothing around it says more
    return atom(f"[{', '.join(_spread(r, e, ctx or e.type.element.name != 'tuple'))}]")


_concat_lists.wants_ctx = True  # type: ignore[attr-defined]


def _spread(r: Renderer, e: n.Expr, ctx: bool) -> list[str]:
    """The parts of a list literal that nested concatenations make; ctx: its place gives them their type."""
    match e:
        case n.Apply(op="concat", args=(a, b)):
            return _spread(r, a, ctx) + _spread(r, b, ctx)
        case n.Apply(op="append", args=(a, x)):
            return [*_spread(r, a, ctx), r.stored(x, 0, ctx=ctx).text]
        case n.Apply(op="prepend", args=(a, x)):
            return [r.stored(x, 0, ctx=ctx).text, *_spread(r, a, ctx)]
        case n.Make(type=t) if t.name == "list":
            return [r.e(x, ctx).text for x in e.items]
        case n.Apply(op="copy" | "map_keys" | "map_values" | "set_to_list" | "chars", args=(x,)):
            source = {"map_keys": "{0}.keys()", "map_values": "{0}.values()"}.get(e.op, "{0}")
            return ["..." + r.fill(source, r.e(x)).text]
    return ["..." + _as_operand(r.e(e))]


def _as_operand(x: Text) -> str:
    return f"({x.text})" if "?" in x.form or x.form == ARROW else x.text


@rule("copy", "tuple_to_list", "list_to_tuple", "chars", "set_to_list", "reverse", "map_items")
def _spread_one(r: Renderer, e: n.Apply) -> Text | None:
    x = e.args[0]
    if e.op in ("copy", "tuple_to_list", "list_to_tuple") and r.facts.fresh(x) >= 1 and is_mutable(n.type_of(x)):
        return r.e(x)  # already a list of its own
    if e.op in ("list_to_tuple", "tuple_to_list") and not r.facts.depth:
        return r.e(x)
    if e.op == "reverse" and isinstance(x, n.Apply) and r.facts.fresh(x) >= 1 and x.op not in ("slice",):
        return r.fill("{0}.reverse()", r.e(x))
    return None


@rule("contains")
def _contains(r: Renderer, e: n.Apply) -> Text:
    xs, x = e.args
    if is_scalar(n.type_of(x)):
        return r.fill("{0}.includes({1})", r.e(xs), r.e(x))
    with r.temps("y") as (y,):
        return r.fill(f"{{0}}.some(({y}) => equal({y}, {{1}}))", r.e(xs), r.e(x))


@rule("index_of", "find_index_of", "count_of")
def _index_of(r: Renderer, e: n.Apply) -> Text:
    xs, x = e.args
    scalar = is_scalar(n.type_of(x))
    if e.op == "count_of":
        with r.temps("y") as (y,):
            test = f"{y} === {{1}}" if scalar else f"equal({y}, {{1}})"
            return r.fill(f"{{0}}.filter(({y}) => {test}).length", r.e(xs), r.e(x))
    if e.op == "find_index_of":
        return r.fill("{0}.indexOf({1})" if scalar else "indexOfItem({0}, {1})", r.e(xs), r.e(x))
    return r.fill("positionOf({0}, {1})", r.e(xs), r.e(x))


@rule("sum", "product")
def _sum(r: Renderer, e: n.Apply) -> Text:
    sign, start = ("+", "0") if e.op == "sum" else ("*", "1")
    xs = e.args[0]
    with r.temps("total" if e.op == "sum" else "product", "x") as (t, x):
        if isinstance(xs, n.Apply) and xs.op == "map" and isinstance(xs.args[1], n.Lambda) and not isinstance(xs.args[1].body, n.LetIn):
            return _sum_by(r, xs.args[0], xs.args[1], sign, start)
        return r.fill(f"{{0}}.reduce(({t}, {x}) => {t} {sign} {x}, {start})", sequence(r, xs))


def sequence(r: Renderer, xs: n.Expr) -> Text:
    """A list that is only read through array methods."""
    return r.e(xs)


def _sum_by(r: Renderer, xs: n.Expr, f: n.Expr, sign: str, start: str) -> Text:
    base = f.params[0].name if isinstance(f, n.Lambda) else "x"
    if isinstance(xs, n.Apply) and xs.op == "enumerate" and literal_int(xs.args[1]) == 0 and isinstance(f, n.Lambda):
        taken = _enumerated(r, xs.args[0], f)
        m = re.fullmatch(r"\((\w+), (\w+)\) => (.*)", taken or "", re.DOTALL)
        if m and not m[3].startswith("{"):
            with r.temps("total" if sign == "+" else "product") as (t,):
                body = Text(m[3], "{0} ? {1} : {2}" if " ? " in m[3] else "{0} + {1}" if " " in m[3] else "")
                whole = r.fill("{0} " + sign + " {1}", atom(t), body)
                return r.fill(f"{{0}}.reduce(({t}, {m[1]}, {m[2]}) => {esc(whole.text)}, {start})", r.e(xs.args[0]))
    source = r.e(xs)
    with r.temps("total" if sign == "+" else "product", re.sub(r"\W", "_", base)) as (t, x):
        if isinstance(f, n.Lambda) and f.params[0].type.name == "tuple":
            pattern_text, body = unpacked(r, f, x)
        else:
            pattern_text, body = x, r.inline(f, x)
        whole = r.fill("{0} " + sign + " {1}", atom(t), body)
        return r.fill(f"{{0}}.reduce(({t}, {pattern_text}) => {whole.text.replace('{', '{{').replace('}', '}}')}, {start})", source)


def unpacked(r: Renderer, f: n.Lambda, x: str) -> tuple[str, Text]:
    """A parameter pattern and body for a function of one tuple."""
    found = r._destructured(f, x)
    if found is not None:
        head, _, body = found.text.partition(" => ")
        head = head[1:-1] if head.startswith("(") else head
        if not body.startswith("{") and ": " not in head:
            m = re.match(r"(.*)\)(: .*)?", head)
            form = "{0} ? {1} : {2}" if "?" in body else "" if re.fullmatch(r"[\w.]+", body) else "{0} + {1}"
            return (m[1] if m and m[2] else head), Text(body, form)
    return x, r.inline(f, x)


@rule("sum_by")
def _sum_by_rule(r: Renderer, e: n.Apply) -> Text:
    return _sum_by(r, e.args[0], e.args[1], "+", "0")


@rule("max_of", "min_of")
def _max_of(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    word = e.op[:3]
    if e.type.name in NUMERIC:
        if isinstance(xs, n.Make):
            return atom(f"Math.{word}({', '.join(r.e(x).text for x in xs.items)})") if xs.items else r.fill(f"{word}Of({{0}})", r.e(xs))
        if r.bounds.shortest(xs) >= 1 and isinstance(xs, n.Var):
            return r.fill(f"Math.{word}(...{{0}})", r.e(xs))
        return r.fill(f"{word}Of({{0}})", r.e(xs))
    with r.temps("x") as (x,):
        return r.fill(f"{word}By({{0}}, ({x}) => {x})", r.e(xs))


@rule("max_or", "min_or")
def _max_or(r: Renderer, e: n.Apply) -> Text:
    xs, d = e.args
    word = e.op[:3]
    inner = "{0}" if r.simple(xs) else None
    call = f"{word}Of({{0}})" if e.type.name in NUMERIC else f"{word}By({{0}}, (x) => x)"
    if inner:
        return r.fill(f"{{0}}.length === 0 ? {{1}} : {call}", r.e(xs), r.e(d))
    with r.temps("values") as (v,):
        body = r.fill(f"{{0}}.length === 0 ? {{1}} : {call}", atom(v), r.e(d))
        return atom(f"(({v}{r.ann(n.type_of(xs))}) => {body.text})({r.e(xs).text})")


@rule("max_by", "min_by")
def _max_by(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    return atom(f"{r.use(e.op[:3] + 'By')}({r.e(xs).text}, {element_arrow(r, xs, f).text})")


@rule("index_of_max", "index_of_min")
def _index_of_max(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    word = e.op[-3:]
    inner = f"{word}Of({{0}})" if element(xs).name in NUMERIC else f"{word}By({{0}}, (x) => x)"
    if is_scalar(element(xs)) and r.simple(xs):
        return r.fill(f"{{0}}.indexOf({inner})", r.e(xs))
    with r.temps("values") as (v,):
        find = "{0}.indexOf(" if is_scalar(element(xs)) else "indexOfItem({0}, "
        return atom(f"(({v}{r.ann(n.type_of(xs))}) => {r.fill(find + inner + ')', atom(v)).text})({r.e(xs).text})")


def comparator(r: Renderer, t: Type, a: Text, b: Text) -> Text:
    """An expression that is negative, 0 or positive as a is before, equal to or after b."""
    if t.name in NUMERIC:
        return r.fill("{0} - {1}", a, b)
    if t.name == "bool":
        return r.fill("Number({0}) - Number({1})", a, b)
    return r.fill("compareText({0}, {1})" if t.name == "str" else "compare({0}, {1})", a, b)


def sorted_text(r: Renderer, xs: n.Expr, order: str) -> Text:
    """A sorted copy of a list."""
    if isinstance(xs, n.Apply) and xs.op in ("map_keys", "map_values", "set_to_list", "chars", "copy", "map_items", "tuple_to_list"):
        source = {"map_keys": "[...{0}.keys()]", "map_values": "[...{0}.values()]"}.get(xs.op, "[...{0}]")
        return r.fill(f"{source}.sort({order})", r.e(xs.args[0]))
    fresh = not isinstance(xs, (n.Var, n.Make, n.IfExpr)) and r.facts.fresh(xs) >= 1 and isinstance(xs, n.Apply)
    return r.fill(f"{{0}}.sort({order})" if fresh or isinstance(xs, n.Make) else f"[...{{0}}].sort({order})", r.e(xs))


def esc(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


@rule("sort", "sort_desc")
def _sort(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    t = element(xs)
    if e.op == "sort" and t.name not in NUMERIC and t.name != "bool":
        return sorted_text(r, xs, r.use("compareText") if t.name == "str" else r.use("compare"))
    with r.temps("a", "b") as (a, b):
        first, second = (a, b) if e.op == "sort" else (b, a)
        return sorted_text(r, xs, f"({a}, {b}) => {comparator(r, t, atom(first), atom(second)).text}")


@rule("sort_by", "sort_by_desc")
def _sort_by(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    return sorted_text(r, xs, esc(order_by(r, f, e.op == "sort_by_desc")))


def order_by(r: Renderer, f: n.Expr, descending: bool) -> str:
    """A comparison function for sorting by a key."""
    with r.temps("a", "b") as (a, b):
        first, second = (b, a) if descending else (a, b)
        if isinstance(f, n.Lambda) and isinstance(f.body, n.Make) and f.body.type.name == "tuple" and f.body.items:
            parts = []
            for item in f.body.items:
                x, y = first, second
                if isinstance(item, n.Apply) and item.op == "neg":
                    item, x, y = item.args[0], second, first
                key = n.Lambda(f.params, item, f.type)
                parts.append(comparator(r, n.type_of(item), r.inline(key, x), r.inline(key, y)))
            out = parts[0]
            for p in parts[1:]:
                out = r.fill("{0} || {1}", out, p)
            return f"({a}, {b}) => {out.text}"
        body_type = n.type_of(f.body) if isinstance(f, n.Lambda) else n.type_of(f).args[-1]
        if isinstance(f, n.Lambda) and isinstance(f.body, n.Apply) and f.body.op == "neg":
            f, first, second = n.Lambda(f.params, f.body.args[0], f.type), second, first
        return f"({a}, {b}) => {comparator(r, body_type, r.inline(f, first), r.inline(f, second)).text}"


@rule("sort_with")
def _sort_with(r: Renderer, e: n.Apply) -> Text:
    return sorted_text(r, e.args[0], esc(r.arrow(e.args[1]).text))


@rule("is_sorted")
def _is_sorted(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    if isinstance(xs, n.Var) and element(xs).name in NUMERIC:
        return r.fill("{0}.every((x, i) => i === 0 || {0}[i - 1] <= x)", r.e(xs))
    return r.fill("isSorted({0})", r.e(xs))


def element_arrow(r: Renderer, xs: n.Expr, f: n.Expr, result: Type | None = None) -> Text:
    """A function for the elements of xs."""
    return r.arrow(f, chars=value_is_chars(xs, r.scope), over=xs, result=result)


def call(r: Renderer, xs: n.Expr, method: str, f: n.Expr, tail: str = "") -> Text:
    """`xs.method(x => ...)`, over a range or text without making a list first."""
    arrow = element_arrow(r, xs, f)
    return r.fill("{0}." + method + "(" + esc(arrow.text) + ")" + tail, r.e(xs))


def mapped(r: Renderer, xs: n.Expr, f: n.Expr, result: Type | None = None) -> Text:
    match xs:
        case n.Apply(op="range", args=(start, stop, step)) if is_zero(start) and literal_int(step) == 1 and isinstance(f, n.Lambda):
            with r.temps(re.sub(r"\W", "_", f.params[0].name)) as (i,), r.bound([f.params[0].name], [i]):
                r.bounds.known.lower[f.params[0].name] = 0
                r.bounds.known.upper[f.params[0].name] = [(a, c - 1) for a, c in r.bounds.upper_bounds(stop)]
                used = any(isinstance(x, n.Var) and x.name == f.params[0].name for x in n.walk_expr(f.body))
                head = f"(_, {i})" if used else "()"
                return atom(f"Array.from({{ length: {r.e(stop).text} }}, {head}{r._result(f, result)} => {r.arrow_value(f.body)})")
        case n.Apply(op="enumerate", args=(ys, k)) if literal_int(k) == 0 and isinstance(f, n.Lambda):
            found = _enumerated(r, ys, f, result)
            if found is not None:
                return r.fill("{0}.map(" + esc(found) + ")", r.e(ys))
        case n.Apply(op="chars", args=(text,)):
            return atom(f"Array.from({r.e(text).text}, {element_arrow(r, xs, f, result=result).text})")
        case n.Apply(op="map_keys" | "map_values" | "map_items" | "set_to_list", args=(m,)):
            over = r.fill({"map_keys": "{0}.keys()", "map_values": "{0}.values()"}.get(xs.op, "{0}"), r.e(m))
            return atom(f"Array.from({over.text}, {element_arrow(r, xs, f, result=result).text})")
    return r.fill("{0}.map(" + esc(element_arrow(r, xs, f, result=result).text) + ")", r.e(xs))


def _enumerated(r: Renderer, xs: n.Expr, f: n.Lambda, result: Type | None = None) -> str | None:
    """`(x, i) => ...` for a function that takes an (index, element) pair apart."""
    p = f.params[0]
    gets = [x for x in n.walk_expr(f.body) if isinstance(x, n.Apply) and x.op == "tuple_get" and x.args[0] == n.Var(p.name, p.type)]
    uses = sum(isinstance(x, n.Var) and x.name == p.name for x in n.walk_expr(f.body))
    if uses != len(gets) or rebinds(f.body, p.name):
        return None
    with r.temps("x", "i") as (x, i), r.bound([f"%{x}", f"%{i}"], [x, i]):  # names of their own: enumerations can stand inside one another
        body = replace_expr(f.body, lambda y: n.Var(f"%{i}" if literal_int(y.args[1]) == 0 else f"%{x}", y.type) if y in gets else None)
        r.bounds.known.lower[f"%{i}"] = 0
        r.bounds.known.upper[f"%{i}"] = [(a, c - 1) for a, c in [r.bounds.length_of(xs)]]
        if value_is_chars(xs, r.scope):
            r.scope.chars.add(f"%{x}")
        return f"({x}, {i}){r._result(f, result)} => {r.arrow_value(body)}"


def is_identity(f: n.Expr) -> bool:
    """Whether a function gives back its pair as it is, (a, b) => (a, b)."""
    if not isinstance(f, n.Lambda):
        return False
    p = n.Var(f.params[0].name, f.params[0].type)
    gets = tuple(n.Apply("tuple_get", (p, lit(i)), t) for i, t in enumerate(p.type.args))
    return f.body == p or (isinstance(f.body, n.Make) and f.body.items == gets and p.type.name == "tuple")


@rule("map")
def _map(r: Renderer, e: n.Apply) -> Text:
    if is_identity(e.args[1]):
        return r.e(e.args[0])
    return mapped(r, e.args[0], e.args[1])


@rule("filter")
def _filter(r: Renderer, e: n.Apply) -> Text:
    return call(r, e.args[0], "filter", e.args[1])


@rule("reject")
def _reject(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    if isinstance(f, n.Lambda):
        return call(r, xs, "filter", n.Lambda(f.params, n.Apply("not", (f.body,), BOOL), f.type))
    with r.temps("x") as (x,):
        return r.fill("{0}.filter((" + x + ") => !" + esc(r.e(f).text) + "(" + x + "))", r.e(xs))


@rule("filter_map")
def _filter_map(r: Renderer, e: n.Apply) -> Text:
    xs, p, f = e.args
    return mapped(r, n.Apply("filter", (xs, p), n.type_of(xs)), f)


def _fold_type(r: Renderer, start: n.Expr) -> str:
    t = n.type_of(start)
    return r.type_args(t) if is_mutable(t) or t.name in ("tuple", "option", "any") else ""


@rule("fold")
def _fold(r: Renderer, e: n.Apply) -> Text:
    xs, start, f = e.args
    return r.fill("{0}.reduce" + esc(_fold_type(r, start)) + "(" + esc(r.arrow(f).text) + ", {1})", r.e(xs), r.e(start, True))


@rule("fold_right")
def _fold_right(r: Renderer, e: n.Apply) -> Text:
    xs, start, f = e.args
    return r.fill("{0}.reduceRight" + esc(_fold_type(r, start)) + "(" + esc(r.arrow(f, order=(1, 0)).text) + ", {1})", r.e(xs), r.e(start, True))


@rule("reduce")
def _reduce(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0}.reduce(" + esc(r.arrow(e.args[1]).text) + ")", r.e(e.args[0]))


@rule("scan", "accumulate")
def _scan(r: Renderer, e: n.Apply) -> Text:
    xs, *start, f = e.args
    args = [r.e(xs).text, *(r.e(s).text for s in start), r.arrow(f).text]
    return atom(f"{r.use(e.op)}({', '.join(args)})")


@rule("any", "all")
def _any(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    method = "some" if e.op == "any" else "every"
    if isinstance(xs, n.Apply) and xs.op == "enumerate" and literal_int(xs.args[1]) == 0 and isinstance(f, n.Lambda):
        found = _enumerated(r, xs.args[0], f)
        if found is not None:
            return r.fill("{0}." + method + "(" + esc(found) + ")", r.e(xs.args[0]))
    return call(r, xs, method, f)


@rule("any_true", "all_true")
def _any_true(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    method = "some" if e.op == "any_true" else "every"
    if isinstance(xs, n.Apply) and xs.op == "map":
        return _any(r, n.Apply(e.op[:3], xs.args, BOOL))
    return r.fill("{0}." + method + "((x) => x)", r.e(xs))


@rule("count_where")
def _count_where(r: Renderer, e: n.Apply) -> Text:
    return call(r, e.args[0], "filter", e.args[1], ".length")


@rule("find", "find_or")
def _find(r: Renderer, e: n.Apply) -> Text:
    xs, f, *default = e.args
    arrow = esc(element_arrow(r, xs, f).text)
    fallback = r.e(default[0]) if default else atom("null")
    if default and element(xs).name in ("option", "any", "none"):
        with r.temps("found") as (found,):
            return atom(f"(({found}) => {found} < 0 ? {fallback.text} : {r.e(xs).text}[{found}])({r.fill('{0}.findIndex(' + arrow + ')', r.e(xs)).text})")
    return r.fill("{0}.find(" + arrow + ") ?? {1}", r.e(xs), fallback)


@rule("find_index")
def _find_index(r: Renderer, e: n.Apply) -> Text:
    return call(r, e.args[0], "findIndex", e.args[1])


@rule("flat_map")
def _flat_map(r: Renderer, e: n.Apply) -> Text:
    return call(r, e.args[0], "flatMap", e.args[1])


@rule("zip_with")
def _zip_with(r: Renderer, e: n.Apply) -> Text:
    a, b, f = e.args
    return atom(f"{r.use('zipWith')}({r.e(a).text}, {r.e(b).text}, {r.arrow(f).text})")


@rule("enumerate")
def _enumerate(r: Renderer, e: n.Apply) -> Text:
    xs, k = e.args
    shift = literal_int(k)
    with r.temps("x", "i") as (x, i):
        position = i if shift == 0 else r.fill("{0} + {1}", atom(i), r.e(k)).text
        result = r.ann(e.type.args[0])
        return r.fill("{0}.map((" + x + ", " + i + ")" + esc(result) + " => [" + esc(position) + ", " + x + "])", r.e(xs))


@rule("range")
def _range(r: Renderer, e: n.Apply) -> Text:
    start, stop, step = e.args
    if literal_int(step) == 1 and is_zero(start):
        return atom(f"Array.from({{ length: {r.e(stop).text} }}, (_, i) => i)")
    if literal_int(step) == 1:
        return r.fill("range({0}, {1})", r.e(start), r.e(stop))
    return r.fill("range({0}, {1}, {2})", *map(r.e, e.args))


@rule("take", "drop")
def _take(r: Renderer, e: n.Apply) -> Text:
    xs, k = e.args
    size = r.e(k) if r.bounds.at_least(k, 0) else r.fill("Math.max({0}, 0)", r.e(k))
    return r.fill("{0}.slice(0, {1})" if e.op == "take" else "{0}.slice({1})", r.e(xs), size)


@rule("take_while", "drop_while", "partition")
def _take_while(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    helper = {"take_while": "takeWhile", "drop_while": "dropWhile", "partition": "partition"}[e.op]
    return atom(f"{r.use(helper)}({r.e(xs).text}, {element_arrow(r, xs, f).text})")


@rule("unique", "unique_by")
def _unique(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    if e.op == "unique" and is_scalar(element(xs)):
        source = xs.args[0] if isinstance(xs, n.Apply) and xs.op == "chars" else xs
        return r.fill("[...new Set({0})]", r.e(source))
    key = r.arrow(e.args[1]).text if e.op == "unique_by" else "(x) => x"
    return atom(f"{r.use('uniqueBy')}({r.e(xs).text}, {key})")


@rule("has_duplicates")
def _has_duplicates(r: Renderer, e: n.Apply) -> Text | None:
    xs = e.args[0]
    if isinstance(xs, n.Var) and is_scalar(element(xs)):
        return r.fill("new Set({0}).size !== {0}.length", r.e(xs))
    return None


def into(r: Renderer, key: Type, value: Type) -> str:
    """The further argument that makes a helper fill a map of composite keys."""
    return "" if is_scalar(key) else f", new {r.use('DeepMap')}{r.type_args(key, value)}()"


@rule("counts", "count_by")
def _counts(r: Renderer, e: n.Apply) -> Text:
    key, value = e.type.args
    if e.op == "count_by":
        source = mapped(r, e.args[0], e.args[1])
    else:
        xs = e.args[0]
        source = r.e(xs)
    return atom(f"{r.use('countItems')}({source.text}{into(r, key, value)})")


@rule("group_by")
def _group_by(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    return atom(f"{r.use('groupBy')}({r.e(xs).text}, {element_arrow(r, xs, f).text}{into(r, *e.type.args)})")


@rule("key_by", "map_to")
def _key_by(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    with r.temps("x") as (x,):
        inner = r.inline(f, x).text
        pair = f"[{inner}, {x}]" if e.op == "key_by" else f"[{x}, {inner}]"
        result = f": [{', '.join(map(r.type, e.type.args))}]" if r.typed else ""
        return atom(f"new {r.collection(e.type)}({r.fill('{0}.map((' + x + ')' + esc(result) + ' => ' + esc(pair) + ')', r.e(xs)).text})")


@rule("group_runs_by")
def _group_runs_by(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{r.use('groupRunsBy')}({r.e(e.args[0]).text}, {r.arrow(e.args[1]).text})")


@rule("fill")
def _fill(r: Renderer, e: n.Apply) -> Text:
    k, x = e.args
    size = r.e(k) if r.bounds.at_least(k, 0) else r.fill("Math.max({0}, 0)", r.e(k))
    if is_mutable(n.type_of(x)):
        inner = r.clone(r.e(x, True), n.type_of(x), 99) if not isinstance(x, (n.Make, n.Apply)) else r.e(x, not r.typed)
        return atom(f"Array.from({{ length: {size.text} }}, () => {arrow_body(inner)})")
    typed = f"new Array{r.type_args(n.type_of(x))}" if r.typed else "new Array"
    return atom(f"{typed}({size.text}).fill({r.e(x, True).text})")


@rule("without", "common")
def _without(r: Renderer, e: n.Apply) -> Text:
    xs, ys = e.args
    wanted = e.op == "common"
    with r.temps("x") as (x,):
        if not r.simple(ys) and not isinstance(ys, n.Make):
            with r.temps("others") as (o,):
                test = f"{'' if wanted else '!'}{o}.includes({x})" if is_scalar(element(xs)) else f"{'' if wanted else '!'}{o}.some((y) => {r.use('equal')}({x}, y))"
                return atom(f"(({o}{r.ann(n.type_of(ys))}) => {r.fill('{0}.filter((' + x + ') => ' + test + ')', r.e(xs)).text})({r.e(ys).text})")
        inner = r.fill("{0}.includes({1})", r.e(ys), atom(x)) if is_scalar(element(xs)) else r.fill("{0}.some((y) => equal({1}, y))", r.e(ys), atom(x))
        return r.fill("{0}.filter((" + x + ") => " + ("" if wanted else "!") + esc(inner.text) + ")", r.e(xs))


@rule("cartesian")
def _cartesian(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    with r.temps("x", "y") as (x, y):
        pair = f": {r.type(e.type.args[0])}" if r.typed else ""
        return r.fill("{0}.flatMap((" + x + ") => {1}.map((" + y + ")" + esc(pair) + " => [" + x + ", " + y + "]))", r.e(a), r.e(b))


@rule("largest", "smallest")
def _largest(r: Renderer, e: n.Apply) -> Text:
    xs, k = e.args
    ordered = n.Apply("sort_desc" if e.op == "largest" else "sort", (xs,), n.type_of(xs))
    return _take(r, n.Apply("take", (ordered, k), e.type))


@rule("largest_by", "smallest_by")
def _largest_by(r: Renderer, e: n.Apply) -> Text:
    xs, k, f = e.args
    ordered = n.Apply("sort_by_desc" if e.op == "largest_by" else "sort_by", (xs, f), n.type_of(xs))
    return _take(r, n.Apply("take", (ordered, k), e.type))


@rule("merge_sorted")
def _merge_sorted(r: Renderer, e: n.Apply) -> Text:
    return _sort(r, n.Apply("sort", (n.Apply("concat", e.args, e.type),), e.type))


# ---------------------------------------------------------------- maps


@rule("map_get")
def _map_get(r: Renderer, e: n.Apply) -> Text:
    m, k = e.args
    if (m, k) in r.bounds.known.has:
        return r.fill("{0}.get({1})" + ("!" if r.typed else ""), r.e(m), r.e(k))
    return r.fill("getItem({0}, {1})", r.e(m), r.e(k))


@rule("map_get_or")
def _map_get_or(r: Renderer, e: n.Apply) -> Text:
    m, k, d = e.args
    if (m, k) in r.bounds.known.has:
        return _map_get(r, n.Apply("map_get", (m, k), e.type))
    if e.type.name in ("option", "any", "none"):
        return r.fill("{0}.has({1}) ? {0}.get({1}) : {2}", r.e(m), r.e(k), r.e(d))
    return r.fill("{0}.get({1}) ?? {2}", r.e(m), r.e(k), r.e(d))


@rule("map_find")
def _map_find(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0}.get({1}) ?? null", *map(r.e, e.args))


def new_map(r: Renderer, t: Type, entries: str) -> Text:
    explicit = r.type_args(*t.args) if r.typed and not all(is_scalar(a) for a in t.args) else ""
    return atom(f"new {r.collection(t)}{explicit}({entries})")


@rule("map_from_pairs")
def _map_from_pairs(r: Renderer, e: n.Apply) -> Text:
    return new_map(r, e.type, r.e(e.args[0], True).text)


@rule("map_from_keys")
def _map_from_keys(r: Renderer, e: n.Apply) -> Text:
    ks, v = e.args
    with r.temps("key") as (k,):
        result = f": [{', '.join(map(r.type, e.type.args))}]" if r.typed else ""
        return new_map(r, e.type, r.fill("{0}.map((" + k + ")" + esc(result) + " => [" + k + ", {1}])", r.e(ks), r.e(v, True)).text)


@rule("map_zip")
def _map_zip(r: Renderer, e: n.Apply) -> Text:
    return new_map(r, e.type, r.fill("zip({0}, {1})", *map(r.e, e.args)).text)


@rule("map_merge")
def _map_merge(r: Renderer, e: n.Apply) -> Text:
    return new_map(r, e.type, f"[{', '.join('...' + _as_operand(r.e(x)) for x in flatten('map_merge', e))}]")


@rule("map_with")
def _map_with(r: Renderer, e: n.Apply) -> Text:
    m, k, v = e.args
    return new_map(r, e.type, f"[...{_as_operand(r.e(m))}, [{r.e(k, True).text}, {r.e(v, True).text}]]")


@rule("map_without")
def _map_without(r: Renderer, e: n.Apply) -> Text:
    m, k = e.args
    with r.temps("key") as (x,):
        test = f"{x} !== {{1}}" if is_scalar(n.type_of(k)) else f"!equal({x}, {{1}})"
        return new_map(r, e.type, r.fill(f"[...{{0}}].filter(([{x}]) => " + test + ")", r.e(m), r.e(k)).text)


def entries(r: Renderer, m: n.Expr, result: str, t: Type | None, names: tuple[str, str]) -> Text:
    pair = f": [{', '.join(map(r.type, t.args))}]" if r.typed and t is not None else ""
    pattern_text = f"[{names[0]}, {names[1]}]"
    return atom(f"Array.from({r.e(m).text}, ({pattern_text}){pair} => {arrow_body(Text(result))})")


@rule("map_invert", "map_values_with", "map_keys_with", "map_entries_with")
def _map_rebuilt(r: Renderer, e: n.Apply) -> Text:
    m = e.args[0]
    with r.temps("key", "value") as (k, v):
        if e.op == "map_entries_with":
            return entries(r, m, r.inline(e.args[1], k, v, ctx=True).text, None, (k, v))
        if e.op == "map_invert":
            pair = f"[{v}, {k}]"
        elif e.op == "map_values_with":
            pair = f"[{k}, {r.inline(e.args[1], v, ctx=True).text}]"
        else:
            pair = f"[{r.inline(e.args[1], k, ctx=True).text}, {v}]"
        return new_map(r, e.type, entries(r, m, pair, e.type, (k, v)).text)


@rule("map_filter")
def _map_filter(r: Renderer, e: n.Apply) -> Text:
    m, f = e.args
    with r.temps("key", "value") as (k, v):
        test = r.inline(f, k, v)
        head = f"[{k}, {v}]" if re.search(rf"\b{v}\b", test.text) else f"[{k}]"
        if not re.search(rf"\b{k}\b", test.text) and head != f"[{k}]":
            head = f"[, {v}]"
        return new_map(r, e.type, r.fill("[...{0}].filter((" + head + ") => " + esc(test.text) + ")", r.e(m)).text)


@rule("most_common")
def _most_common(r: Renderer, e: n.Apply) -> Text:
    m, k = e.args
    size = r.e(k) if r.bounds.at_least(k, 0) else r.fill("Math.max({0}, 0)", r.e(k))
    return r.fill("[...{0}].sort((a, b) => b[1] - a[1]).slice(0, {1})", r.e(m), size)


@rule("counter_add", "counter_sub", "counter_and", "counter_or")
def _counter(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    how = {"counter_add": "(x, y) => x + y", "counter_sub": "(x, y) => x - y", "counter_and": "Math.min", "counter_or": "Math.max"}[e.op]
    if not (r.simple(a) and r.simple(b)):
        with r.temps("left", "right") as (x, y):
            keys = f"new {r.collection(e.type)}([...{x}, ...{y}]).keys()"
            body = f"{r.use('counterWith')}({x}, {y}, {keys}, {how}{into(r, *e.type.args)})"
            return atom(f"(({x}{r.ann(e.type)}, {y}{r.ann(e.type)}) => {body})({r.e(a).text}, {r.e(b).text})")
    keys = f"new {r.collection(e.type)}([...{r.e(a).text}, ...{r.e(b).text}]).keys()"
    return atom(f"{r.use('counterWith')}({r.e(a).text}, {r.e(b).text}, {keys}, {how}{into(r, *e.type.args)})")


@rule("counter_elements")
def _counter_elements(r: Renderer, e: n.Apply) -> Text:
    t = f": {r.type(e.type)}" if r.typed else ""
    return r.fill("[...{0}].flatMap(([key, count])" + esc(t) + " => Array(Math.max(count, 0)).fill(key))", r.e(e.args[0]))


# ---------------------------------------------------------------- sets


def new_set(r: Renderer, t: Type, members: str) -> Text:
    return atom(f"new {r.collection(t)}({members})")


@rule("set_from_list")
def _set_from_list(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    source = xs.args[0] if isinstance(xs, n.Apply) and xs.op in ("chars", "set_to_list") and is_scalar(e.type.args[0]) else xs
    if isinstance(xs, n.Apply) and xs.op in ("map_keys", "map_values") and is_scalar(e.type.args[0]):
        return new_set(r, e.type, r.fill("{0}.keys()" if xs.op == "map_keys" else "{0}.values()", r.e(xs.args[0])).text)
    return new_set(r, e.type, r.e(source).text)


@rule("char_set")
def _char_set(r: Renderer, e: n.Apply) -> Text:
    return new_set(r, e.type, r.e(e.args[0]).text)


@rule("set_union")
def _set_union(r: Renderer, e: n.Apply) -> Text:
    return new_set(r, e.type, f"[{', '.join('...' + _as_operand(r.e(x)) for x in flatten('set_union', e))}]")


def with_names(r: Renderer, args: tuple[n.Expr, ...], build: Callable[..., Text], bases: tuple[str, ...] = ("left", "right")) -> Text:
    """build(names) over arguments that are written more than once: named first unless they are names already."""
    if all(r.simple(a) for a in args):
        return build(*map(r.e, args))
    if r.pending is not None:
        return build(*(r.e(a) if r.simple(a) else r.named(base, a) or r.e(a) for a, base in zip(args, bases[-len(args) :], strict=True)))
    texts = [r.e(a).text for a in args]
    with r.temps(*("a", "b", "c")[: len(args)]) as names:
        head = ", ".join(f"{x}{r.ann(n.type_of(a))}" for x, a in zip(names, args, strict=True))
        body = build(*map(atom, names))
        return atom(f"(({head}) => {arrow_body(body)})({', '.join(texts)})")


@rule("set_intersection", "set_difference")
def _set_intersection(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    mark = "" if e.op == "set_intersection" else "!"

    def build(other: Text) -> Text:
        with r.temps("x") as (x,):
            return new_set(r, e.type, r.fill(f"[...{{0}}].filter(({x}) => {mark}{{1}}.has({x}))", r.e(a), other).text)

    return with_names(r, (b,), build)


@rule("set_symmetric_difference")
def _set_symmetric(r: Renderer, e: n.Apply) -> Text:
    def build(a: Text, b: Text) -> Text:
        with r.temps("x") as (x,):
            return new_set(r, e.type, f"[...[...{a}].filter(({x}) => !{b}.has({x})), ...[...{b}].filter(({x}) => !{a}.has({x}))]")

    return with_names(r, e.args, build)


@rule("is_subset", "is_disjoint")
def _is_subset(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    with r.temps("x") as (x,):
        test = f"[...{{0}}].every(({x}) => {'' if e.op == 'is_subset' else '!'}{{1}}.has({x}))"
        return with_names(r, (b,), lambda other: r.fill(test, r.e(a), other))


@rule("is_proper_subset")
def _is_proper(r: Renderer, e: n.Apply) -> Text:
    with r.temps("x") as (x,):
        return with_names(r, e.args, lambda a, b: r.fill(f"{{0}}.size < {{1}}.size && [...{{0}}].every(({x}) => {{1}}.has({x}))", a, b))


@rule("is_superset")
def _is_superset(r: Renderer, e: n.Apply) -> Text:
    return _is_subset(r, n.Apply("is_subset", (e.args[1], e.args[0]), BOOL))


@rule("set_with")
def _set_with(r: Renderer, e: n.Apply) -> Text:
    return new_set(r, e.type, f"[...{_as_operand(r.e(e.args[0]))}, {r.e(e.args[1], True).text}]")


@rule("set_without")
def _set_without(r: Renderer, e: n.Apply) -> Text:
    s, x = e.args
    with r.temps("member") as (m,):
        test = f"{m} !== {{1}}" if is_scalar(n.type_of(x)) else f"!equal({m}, {{1}})"
        return new_set(r, e.type, r.fill(f"[...{{0}}].filter(({m}) => " + test + ")", r.e(s), r.e(x)).text)


@rule("set_map", "set_filter")
def _set_map(r: Renderer, e: n.Apply) -> Text:
    s, f = e.args
    if e.op == "set_map":
        return new_set(r, e.type, f"Array.from({r.e(s).text}, {r.arrow(f, result=e.type.args[0] if 'tuple' in str(e.type) else None).text})")
    return new_set(r, e.type, r.fill("[...{0}].filter(" + esc(r.arrow(f).text) + ")", r.e(s)).text)


# ---------------------------------------------------------------- tuples, options, any


@rule("tuple_get")
def _tuple_get(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0}[{1}]", r.e(e.args[0]), r.e(e.args[1]))


@rule("tuple_concat")
def _tuple_concat(r: Renderer, e: n.Apply) -> Text:
    parts: list[str] = []
    if not parts:
        parts = [p for x in e.args for p in ([r.e(i, True).text for i in x.items] if isinstance(x, n.Make) else ["..." + _as_operand(r.e(x, True))])]
    return atom(f"[{', '.join(parts)}]")


@rule("swap")
def _swap(r: Renderer, e: n.Apply) -> Text:
    t = e.type
    as_type = r.ann(t)
    x = e.args[0]
    if r.simple(x) and not r.typed:
        return r.fill("[{0}[1], {0}[0]]", r.e(x))
    with r.temps("a", "b") as (a, b):
        return atom(f"(([{a}, {b}]{r.ann(n.type_of(x))}){as_type} => [{b}, {a}])({r.e(x, True).text})")


@rule("some")
def _some(r: Renderer, e: n.Apply, ctx: bool = False) -> Text:
    return r.e(e.args[0], ctx)


_some.wants_ctx = True  # type: ignore[attr-defined]


@rule("is_none", "is_some")
def _is_none(r: Renderer, e: n.Apply) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "map_find" and x.type.args and x.type.args[0].name != "any":
        return r.fill("!{0}.has({1})" if e.op == "is_none" else "{0}.has({1})", *map(r.e, x.args))
    # loosely: callers may pass undefined for "no value"
    sign = "==" if e.op == "is_none" else "!="
    return r.fill(f"{{0}} {sign} null", r.e(x))


@rule("unwrap")
def _unwrap(r: Renderer, e: n.Apply) -> Text:
    x = e.args[0]
    if x in r.bounds.known.some:
        if not r.typed or (isinstance(x, n.Var) and not r.active and x.name not in r.facts.rebound):
            return r.e(x)
        return r.fill("{0}!", r.e(x))
    return r.fill("unwrap({0})", r.e(x))


@rule("unwrap_or")
def _unwrap_or(r: Renderer, e: n.Apply) -> Text:
    x, d = e.args
    if isinstance(x, n.Apply) and x.op == "map_find":
        return r.fill("{0}.get({1}) ?? {2}", *map(r.e, x.args), r.e(d))
    return r.fill("{0} ?? {1}", r.e(x), r.e(d))


@rule("option_map")
def _option_map(r: Renderer, e: n.Apply) -> Text:
    x, f = e.args
    if isinstance(x, n.Var):
        name = r.e(x)
        return r.fill("{0} === null ? null : {1}", name, r.inline(f, name.text))
    with r.temps("value") as (v,):
        body = r.fill("{0} === null ? null : {1}", atom(v), r.inline(f, v))
        return atom(f"(({v}{r.ann(n.type_of(x))}) => {body.text})({r.e(x).text})")


IS_A = {"int": "Number.isInteger({0})", "float": 'typeof {0} === "number" && !Number.isInteger({0})', "bool": 'typeof {0} === "boolean"',
        "str": 'typeof {0} === "string"', "list": "Array.isArray({0})", "tuple": "Array.isArray({0})", "set": "{0} instanceof Set",
        "map": "{0} instanceof Map", "none": "{0} === null"}  # fmt: skip


@rule("is_a")
def _is_a(r: Renderer, e: n.Apply) -> Text:
    kind = e.args[1]
    assert isinstance(kind, n.Lit)
    if kind.value == "float" and not r.simple(e.args[0]):
        with r.temps("value") as (v,):
            return atom(f"(({v}{r.ann(n.type_of(e.args[0]))}) => {r.fill(IS_A['float'], atom(v)).text})({r.e(e.args[0]).text})")
    return r.fill(IS_A[str(kind.value)], r.e(e.args[0]))


@rule("to_any")
def _to_any(r: Renderer, e: n.Apply) -> Text:
    return r.e(e.args[0], True)


@rule("cast")
def _cast(r: Renderer, e: n.Apply) -> Text:
    x, wanted = e.args
    assert isinstance(wanted, n.Lit)
    kind = str(wanted.value).partition("[")[0].replace("vtuple", "tuple")
    if kind in ("any", "option", "record", "func"):
        return r.e(x)
    return r.fill(f"expect({{0}}, {string(kind)})", r.e(x))


# ---------------------------------------------------------------- changes in place

Change = Callable[[Renderer, n.Do, Text, n.Expr, list[Text]], "str | list[str]"]
CHANGES: dict[str, Change] = {}


def simple_change(op: str, template: str, statement: str | None = None) -> None:
    """A change that is one call; `statement` where its result is not wanted."""

    def change(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> str:
        return r.fill(statement if statement and s.result is None else template, x, *args).text

    CHANGES[op] = change


for _op, *_templates in (
    ("list_push", "{0}.push({1})"), ("list_push_first", "{0}.unshift({1})"), ("list_insert", "{0}.splice({1}, 0, {2})"),
    ("list_pop_at", "popAt({0}, {1})"), ("list_clear", "{0}.length = 0"), ("list_delete_slice", "setSlice({0}, {1}, {2}, [])"),
    ("list_set_slice", "setSlice({0}, {1}, {2}, {3})"), ("list_insert_sorted", "{0}.splice(bisectRight({0}, {1}), 0, {1})"),
    ("heap_build", "heapBuild({0})"), ("heap_push", "heapPush({0}, {1})"), ("heap_pop", "heapPop({0})"),
    ("map_put", "{0}.set({1}, {2})"), ("map_discard", "{0}.delete({1})"), ("map_clear", "{0}.clear()"),
    ("map_pop_first", "takeFirst({0})"), ("map_pop_last", "takeLast({0})"),
    ("set_add", "{0}.add({1})"), ("set_discard", "{0}.delete({1})"), ("set_remove", "deleteMember({0}, {1})"), ("set_clear", "{0}.clear()"),
):  # fmt: skip
    simple_change(_op, *_templates)


change = Entry(CHANGES)


@change("list_extend")
def _extend(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> str:
    value = s.args[0]
    if isinstance(value, n.Make):
        return f"{x.text}.push({', '.join(r.e(i, True).text for i in value.items)})"
    return f"{x.text}.push({', '.join(_spread(r, value, True))})"


def _pop(method: str, helper: str) -> Change:
    def pop(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> str:
        if r.bounds.shortest(expr) >= 1:
            return f"{x.text}.{method}()" + ("!" if r.typed and s.result is not None else "")
        return f"{r.use(helper)}({x.text})"

    return pop


CHANGES["list_pop"] = _pop("pop", "popLast")
CHANGES["list_pop_first"] = _pop("shift", "popFirst")


@change("list_remove")
def _remove(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> str:
    return r.fill("removeItem({0}, {1})", x, *args).text


@change("map_update")
def _update(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> list[str]:
    with r.temps("key", "value") as (k, v):
        return [f"for (const [{k}, {v}] of {args[0].text}) {x.text}.set({k}, {v});"]


@change("set_update")
def _set_update(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> list[str]:
    with r.temps("member") as (m,):
        return [f"for (const {m} of {args[0].text}) {x.text}.add({m});"]


@change("map_remove")
def _map_remove(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> str:
    if s.result is None and (expr, s.args[0]) in r.bounds.known.has:
        return r.fill("{0}.delete({1})", x, *args).text
    return r.fill("takeItem({0}, {1})", x, *args).text


@change("map_default")
def _default(r: Renderer, s: n.Do, x: Text, expr: n.Expr, args: list[Text]) -> list[str]:
    k, v = args
    return [f"if (!{x.text}.has({k.text})) {x.text}.set({k.text}, {v.text});"]


FLOATS = FLOAT
