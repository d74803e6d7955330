"""Every op in Go: templates where one expression says it, functions where it takes statements or knowledge of types."""

from __future__ import annotations

import re
from collections.abc import Callable

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.lowering import lower
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, STR, Type, list_of, tuple_of
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import (
    apply_function, atom_expr, better, compare_function, compare_texts, element, equal, equal_function, equal_texts, expr, function_text,
    go_rune, go_string, has_rune, index_text, is_ordered, item_expr, keys_text, logical, negate, new_function, new_map, order, part,
    rune_at, rune_of, runes_of, show, tuple_of_parts, typed, wants,
)
from yantra_codex.languages.go_facts import is_finite, is_not_negative, is_positive
from yantra_codex.languages.go_loops import FUSED, each, element_hint, params_of, text_of
from yantra_codex.languages.go_writer import Value, Writer, call, func_literal, go, is_atom, wrap_receiver

Renderer = Callable[[Writer, n.Apply, "Type | None", str], Text]

TEMPLATES: dict[str, str] = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "neg": "-{0}", "float_floordiv": "floatFloorDiv({0}, {1})",
    "float_mod": "floatMod({0}, {1})", "fmod": "floatRemainder({0}, {1})", "truncdiv": "{0} / {1}", "truncmod": "{0} % {1}",
    "float_pow": "floatPow({0}, {1})", "mod_pow": "modPow({0}, {1}, {2})", "gcd": "gcd({0}, {1})", "lcm": "lcm({0}, {1})",
    "factorial": "factorial({0})", "comb": "comb({0}, {1})", "perm": "perm({0}, {1})", "isqrt": "isqrt({0})", "cbrt": "math.Cbrt({0})",
    "exp": "math.Exp({0})", "sin": "math.Sin({0})", "cos": "math.Cos({0})", "tan": "math.Tan({0})", "atan": "math.Atan({0})",
    "sinh": "math.Sinh({0})", "cosh": "math.Cosh({0})", "tanh": "math.Tanh({0})", "asin": "math.Asin(sineOf({0}))",
    "acos": "math.Acos(sineOf({0}))", "atan2": "math.Atan2({0}, {1})", "hypot": "math.Hypot({0}, {1})", "degrees": "{0} * 180 / math.Pi",
    "radians": "{0} * math.Pi / 180", "pi": "math.Pi", "e": "math.E", "tau": "2 * math.Pi", "inf": "math.Inf(1)", "nan": "math.NaN()",
    "round_to": "roundTo({0}, {1})", "round_half_up": "roundHalfUp({0}, {1})", "is_nan": "math.IsNaN({0})", "is_inf": "math.IsInf({0}, 0)",
    "is_finite": "!math.IsInf({0}, 0) && !math.IsNaN({0})", "is_integer": "{0} == math.Trunc({0})", "is_close": "isClose({0}, {1}, {2}, {3})",
    "copysign": "math.Copysign({0}, {1})", "bool_to_int": "boolToInt({0})", "bit_and": "{0} & {1}", "bit_or": "{0} | {1}",
    "bit_xor": "{0} ^ {1}", "bit_not": "^{0}", "shl": "{0} << {1}", "shr": "{0} >> {1}", "bit_length": "bits.Len(uint(abs({0})))",
    "bit_count": "bits.OnesCount(uint(abs({0})))", "xor": "{0} != {1}", "to_base": "toBase({0}, {1})", "digits": "digits({0})",
    "fsum": "exactSum({0})",
    # text
    "str_concat": "{0} + {1}", "str_slice": "substring({0}, {1}, {2})", "str_reverse": "reverseString({0})", "upper": "strings.ToUpper({0})",
    "lower": "strings.ToLower({0})", "capitalize": "capitalize({0})", "title": "titleCase({0})", "swapcase": "swapCase({0})",
    "strip": "strings.TrimSpace({0})", "lstrip": "strings.TrimLeftFunc({0}, unicode.IsSpace)", "rstrip": "strings.TrimRightFunc({0}, unicode.IsSpace)",
    "strip_chars": "strings.Trim({0}, {1})", "lstrip_chars": "strings.TrimLeft({0}, {1})", "rstrip_chars": "strings.TrimRight({0}, {1})",
    "remove_prefix": "strings.TrimPrefix({0}, {1})", "remove_suffix": "strings.TrimSuffix({0}, {1})", "split_words": "strings.Fields({0})",
    "split_lines": "splitLines({0})", "rsplit_limit": "splitLast({0}, {1}, {2})", "str_partition": "partitionText({0}, {1})",
    "str_rpartition": "partitionLast({0}, {1})", "join": "strings.Join({0}, {1})", "replace": "strings.ReplaceAll({0}, {1}, {2})",
    "replace_limit": "strings.Replace({0}, {1}, {2}, {3})", "starts_with": "strings.HasPrefix({0}, {1})", "ends_with": "strings.HasSuffix({0}, {1})",
    "str_find": "runeIndex({0}, {1})", "str_find_from": "runeIndexFrom({0}, {1}, {2})", "str_rfind": "lastRuneIndex({0}, {1})",
    "str_index_of": "findText({0}, {1})", "str_count": "strings.Count({0}, {1})", "is_lower": "isLower({0})", "is_upper": "isUpper({0})",
    "is_title": "isTitle({0})", "is_ascii": "isASCII({0})", "chars": 'strings.Split({0}, "")', "pad_left": "padLeft({0}, {1}, {2})",
    "pad_right": "padRight({0}, {1}, {2})", "center": "center({0}, {1}, {2})", "format_center": "formatCenter({0}, {1}, {2})",
    "zfill": "zeroFill({0}, {1})", "common_prefix": "commonPrefix({0})", "parse_int": "parseInt({0})", "parse_int_base": "parseIntBase({0}, {1})",
    "parse_float": "parseFloat({0})", "int_to_str": "strconv.Itoa({0})", "float_to_str": "formatFloat({0})", "bool_to_str": "formatBool({0})",
    "format_fixed": "formatFixed({0}, {1})", "format_exp": "formatExp({0}, {1})", "format_general": "formatGeneral({0}, {1})",
    "format_percent": "formatPercent({0}, {1})", "group_thousands": "groupThousands(strconv.Itoa({0}))",
    "format_grouped": "groupThousands(formatFixed({0}, {1}))", "format_signed": 'fmt.Sprintf("%+d", {0})',
    # lists
    "length": "len({0})", "index": "{0}[{1}]", "index_or": "itemOr({0}, {1}, {2})", "slice": "span({0}, {1}, {2})",
    "slice_step": "spanStep({0}, {1}, {2}, {3})", "copy": "slices.Clone({0})", "concat": "concat({0}, {1})", "repeat": "repeated({0}, {1})",
    "append": "append(slices.Clone({0}), {1})", "insert_at": "slices.Insert(slices.Clone({0}), position({1}, len({0})), {2})",
    "remove_at": "slices.Delete(slices.Clone({0}), {1}, {1}+1)", "rotate_left": "rotated({0}, {1})",
    "transpose": "transpose({0})", "window": "windows({0}, {1})", "chunk": "chunks({0}, {1})", "cartesian_all": "cartesianAll({0})",
    "combinations": "combinations({0}, {1})", "combinations_repeated": "combinationsRepeated({0}, {1})", "permutations": "permutations({0}, {1})",
    "running_sums": "runningSums({0})",
}


def apply_op(w: Writer, e: n.Apply, want: Type | None = None, hint: str = "") -> Text:
    """The Go text of an op applied to arguments."""
    if e.op in RENDERERS:
        return RENDERERS[e.op](w, e, want, hint)
    if e.op in TEMPLATES:
        return template(w, TEMPLATES[e.op], e, want)
    if e.op in OPS and OPS[e.op].lower is not None:
        return expr(w, lower(e), want, hint)
    raise Unsupported(f"the op {e.op}", language="go")


def args_of(w: Writer, e: n.Apply, want: Type | None = None) -> list[Text]:
    return [expr(w, a, t) for a, t in zip(e.args, wants(e, want), strict=True)]


def template(w: Writer, text: str, e: n.Apply, want: Type | None = None) -> Text:
    args = args_of(w, e, want)
    for i in range(len(args)):
        if text.count(f"{{{i}}}") > 1:
            args[i] = w.atom(args[i], "value", type_of(e.args[i]))
    return go(text, *args)


def renders(*names: str) -> Callable[[Renderer], Renderer]:
    def put(f: Renderer) -> Renderer:
        for name in names:
            RENDERERS[name] = f
        return f

    return put


RENDERERS: dict[str, Renderer] = {}


# ---------------------------------------------------------------- numbers


@renders("add", "sub", "mul", "str_concat")
def arithmetic(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go(TEMPLATES[e.op], *args_of(w, e, want))


@renders("neg")
def negative(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    return Text(f"-({x})", "-{0}") if x.text.startswith("-") else go("-{0}", x)


@renders("abs")
def absolute(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    return call("math.Abs" if type_of(x) == FLOAT else "abs", expr(w, x))


@renders("div")
def divide(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    divisor = e.args[1]
    if isinstance(divisor, n.Lit) and divisor.value:
        if float(divisor.value).is_integer() and abs(float(divisor.value)) < 1e15 and not isinstance(e.args[0], n.Lit):
            b = Text(str(int(divisor.value)))  # type: ignore[arg-type]
        return go("{0} / {1}", a, b)
    if isinstance(divisor, n.Apply) and divisor.op in ("pi", "e", "tau"):
        return go("{0} / {1}", a, b)
    return call("divide", a, b)


def is_literal(e: Expr, *values: object) -> bool:
    return isinstance(e, n.Lit) and e.value in values


@renders("floordiv", "floormod")
def floor_division(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    left, right = e.args
    if is_not_negative(w, left) and (is_positive(right) or is_not_negative(w, right)) and not is_literal(right, 0):
        return go("{0} / {1}" if e.op == "floordiv" else "{0} % {1}", a, b)
    return call("floorDiv" if e.op == "floordiv" else "floorMod", a, b)


@renders("truncdiv", "truncmod")
def trunc_division(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    if is_literal(e.args[1], 0):
        b = w.declare("divisor", b)  # Go refuses a constant division by zero
    return go(TEMPLATES[e.op], a, b)


@renders("int_pow")
def power(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = e.args
    if is_literal(b, 2):
        x = w.atom(expr(w, a), "base")
        return go("{0} * {0}", x)
    if is_literal(a, 2) and is_not_negative(w, b):
        return go("1 << {0}", expr(w, b))
    return call("intPow", expr(w, a), expr(w, b))


@renders("square")
def square(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} * {0}", w.atom(expr(w, e.args[0]), "base", e.type))


@renders("float_pow")
def float_power(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    exponent = e.args[1]
    safe = is_positive(e.args[0]) or (isinstance(exponent, n.Lit) and isinstance(exponent.value, float) and exponent.value > 0 and exponent.value.is_integer())
    return call("math.Pow" if safe else "floatPow", a, b)


@renders("max2", "min2")
def extreme_of_two(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    name = e.op[:3]
    if not is_ordered(t):
        return call("largerBy" if name == "max" else "smallerBy", *args_of(w, e), compare_function(w, t))
    args: list[Expr] = []
    todo = list(e.args)
    while todo:
        x = todo.pop(0)
        if isinstance(x, n.Apply) and x.op == e.op:
            todo[:0] = x.args
        else:
            args.append(x)
    return call(name, *[expr(w, x) for x in args])


@renders("sign")
def sign(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return call("cmp.Compare", expr(w, e.args[0]), "0")


@renders("sqrt")
def square_root(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    return call("math.Sqrt", x if is_not_negative(w, e.args[0]) else call("nonNegative", x))


@renders("log", "log2", "log10")
def logarithm(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    name = {"log": "math.Log", "log2": "math.Log2", "log10": "math.Log10"}[e.op]
    return call(name, x if is_positive(e.args[0]) else call("positive", x))


@renders("floor", "ceil", "trunc", "round_int")
def to_whole(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    text = expr(w, x)
    name = {"floor": "math.Floor", "ceil": "math.Ceil", "round_int": "math.RoundToEven"}.get(e.op)
    whole = call(name, text) if name else text
    return call("int" if is_finite(x) and not isinstance(x, n.Lit) else "toInt", whole)


@renders("to_float")
def to_float(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Lit) and isinstance(x.value, int):
        return expr(w, n.Lit(float(x.value), FLOAT))
    return call("float64", expr(w, x))


@renders("shl", "shr")
def shift(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    if isinstance(e.args[1], n.Lit) and not is_not_negative(w, e.args[1]):
        b = w.declare("bits", b)
    return go(TEMPLATES[e.op], a, b)


@renders("compare")
def compare(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    return compare_texts(w, a, b, type_of(e.args[0]))


# ---------------------------------------------------------------- conditions


@renders("and", "or")
def and_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return logical(w, e.op, e.args[0], e.args[1], hint)


@renders("not")
def not_(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply):
        flipped = {"eq": "ne", "ne": "eq"}.get(x.op)
        if flipped:
            return apply_op(w, n.Apply(flipped, x.args, BOOL))
        ints = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}.get(x.op)
        if ints and type_of(x.args[0]).name in ("int", "str"):
            return apply_op(w, n.Apply(ints, x.args, BOOL))
        if x.op == "not":
            return expr(w, x.args[0])
        if x.op == "is_empty":
            return go("len({0}) > 0", expr(w, x.args[0]))
    return negate(expr(w, x))


@renders("eq", "ne")
def equality(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = e.args
    if isinstance(a, (n.Lit, n.Make)) and not isinstance(b, (n.Lit, n.Make)):
        a, b = b, a
    text = divisible(w, a, b) or char_equality(w, a, b) or equal(w, a, b)
    if e.op == "ne":
        return negate(text)
    return text


def divisible(w: Writer, a: Expr, b: Expr) -> Text | None:
    """x % k == 0 says the same for every sign of x, so it needs no floor."""
    if isinstance(a, n.Apply) and a.op == "floormod" and isinstance(b, n.Lit):
        x, k = a.args
        if b.value == 0 and (is_positive(k) or not isinstance(k, n.Lit)):
            return go("{0} % {1} == 0", expr(w, x), expr(w, k))
        if b.value == 1 and is_literal(k, 2):
            return go("{0} % 2 != 0", expr(w, x))
    return None


def char_equality(w: Writer, a: Expr, b: Expr) -> Text | None:
    if type_of(a) == STR and (has_rune(w, a) or has_rune(w, b)):
        x, y = rune_of(w, a), rune_of(w, b)
        if x and y:
            return go("{0} == {1}", Text(x), Text(y))
    return None


@renders("lt", "le", "gt", "ge")
def ordering(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return order(w, e.op, *e.args)


@renders("is_even", "is_odd")
def parity(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} % 2 == 0" if e.op == "is_even" else "{0} % 2 != 0", expr(w, e.args[0]))


@renders("is_divisible")
def is_divisible(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = args_of(w, e)
    if is_literal(e.args[1], 0):
        b = w.declare("divisor", b)
    return go("{0} % {1} == 0", a, b)


# ---------------------------------------------------------------- text


@renders("str_is_empty")
def str_is_empty(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go('{0} == ""', expr(w, e.args[0]))


@renders("str_length")
def str_length(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    runes = runes_of(w, e.args[0])
    return call("len", runes) if runes else call("utf8.RuneCountInString", expr(w, e.args[0]))


@renders("str_index", "str_index_wrap")
def str_index(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    text = rune_at(w, e)
    return call("string", text)


@renders("str_slice", "str_slice_from", "str_slice_to", "slice", "slice_from", "slice_to", "take", "drop", "take_last")
def slicing(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    is_text = e.op.startswith("str_")
    source = e.args[0]
    xs = (runes_of(w, source) or call("[]rune", expr(w, source))) if is_text else expr(w, source, wants(e, want)[0])
    if not is_text and type_of(source).name == "tuple":
        xs = go("{0}[:]", xs)
    text = slice_text(w, xs, e.op.removeprefix("str_"), list(e.args[1:]))
    return call("string", text) if is_text else text


def slice_text(w: Writer, xs: Text, op: str, bounds: list[Expr]) -> Text:
    def size() -> Text:
        return call("len", xs)

    def low(k: Expr) -> Text | None:
        """A bound that is in range whatever the length is."""
        nonlocal xs
        if isinstance(k, n.Lit) and isinstance(k.value, int):
            xs = w.atom(xs, "items")
            if k.value == 0:
                return Text("")
            if k.value > 0:
                return call("min", str(k.value), size())
            return call("max", go("{0} - {1}", size(), Text(str(-k.value))), "0")
        if is_not_negative(w, k):
            xs = w.atom(xs, "items")
            return call("min", expr(w, k), size())
        return None

    k = bounds[0]
    if op in ("take", "drop", "take_last"):
        xs = w.atom(xs, "items")
        amount = expr(w, k) if is_not_negative(w, k) else call("max", expr(w, k), "0")
        capped = call("min", amount, size())
        return {"take": lambda: go("{0}[:{1}]", xs, capped), "drop": lambda: go("{0}[{1}:]", xs, capped),
                "take_last": lambda: go("{0}[len({0})-{1}:]", xs, capped)}[op]()
    if op == "slice_from":
        bound = low(k)
        return go("{0}[{1}:]", xs, bound) if bound is not None else call("span", w.atom(xs, "items"), expr(w, k), size_of(w, xs))
    if op == "slice_to":
        bound = low(k)
        return go("{0}[:{1}]", xs, bound) if bound is not None else call("span", xs, "0", expr(w, k))
    a, b = bounds
    if isinstance(a, n.Lit) and a.value == 0:
        return slice_text(w, xs, "slice_to", [b])
    if isinstance(a, n.Lit) and isinstance(b, n.Lit) and isinstance(a.value, int) and isinstance(b.value, int) and 0 <= a.value <= b.value:
        x, y = low(a), low(b)
        return go("{0}[{1}:{2}]", xs, x or Text(""), y or Text(""))
    return call("span", xs, expr(w, a), expr(w, b))


def size_of(w: Writer, xs: Text) -> Text:
    return call("len", xs)


@renders("str_slice_step")
def str_slice_step(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, a, b, c = e.args
    if is_literal(a, None) and is_literal(b, None) and is_literal(c, -1):
        return call("reverseString", expr(w, s))
    runes = runes_of(w, s) or call("[]rune", expr(w, s))
    return call("string", call("spanStep", runes, *[expr(w, x) for x in (a, b, c)]))


@renders("slice_step")
def slice_step(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, a, b, c = e.args
    if is_literal(a, None) and is_literal(b, None) and is_literal(c, -1):
        return call("reversed", expr(w, xs))
    return call("spanStep", *[expr(w, x) for x in e.args])


@renders("str_repeat")
def str_repeat(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return call("strings.Repeat" if is_not_negative(w, e.args[1]) else "repeatText", *args_of(w, e))


@renders("split")
def split(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    separator = e.args[1]
    safe = isinstance(separator, n.Lit) and separator.value
    return call("strings.Split" if safe else "splitBy", *args_of(w, e))


@renders("split_limit")
def split_limit(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, separator, limit = e.args
    if isinstance(separator, n.Lit) and separator.value and isinstance(limit, n.Lit) and isinstance(limit.value, int) and limit.value >= 0:
        return call("strings.SplitN", expr(w, s), expr(w, separator), str(limit.value + 1))
    return call("splitLimit", *args_of(w, e))


@renders("str_contains")
def str_contains(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, t = e.args
    rune = rune_of(w, t) if has_rune(w, t) else None
    return call("strings.ContainsRune", expr(w, s), rune) if rune else call("strings.Contains", expr(w, s), expr(w, t))


CLASSES = {"is_digit": "unicode.IsDigit", "is_alpha": "unicode.IsLetter", "is_alnum": "isAlphanumeric", "is_space": "unicode.IsSpace",
           "is_lower": "unicode.IsLower", "is_upper": "unicode.IsUpper"}


@renders("is_digit", "is_alpha", "is_alnum", "is_space", "is_lower", "is_upper")
def character_class(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    c = e.args[0]
    rune = rune_of(w, c) if has_rune(w, c) else None
    if rune:
        return call(CLASSES[e.op], rune)
    if e.op in ("is_lower", "is_upper"):
        return template(w, TEMPLATES[e.op], e)
    return call("allRunes", expr(w, c), CLASSES[e.op])


@renders("is_vowel")
def is_vowel(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    c = e.args[0]
    rune = rune_of(w, c) if has_rune(w, c) else None
    if rune:
        return call("strings.ContainsRune", '"aeiouAEIOU"', rune)
    return expr(w, lower(e))


@renders("pad_left", "pad_right", "center")
def pad(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, width, fill_ = args_of(w, e)
    known = e.args[2]
    single = isinstance(known, n.Lit) and isinstance(known.value, str) and len(known.value) == 1
    return go(TEMPLATES[e.op], s, width, fill_ if single else call("oneChar", fill_))


@renders("char_code")
def char_code(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    c = e.args[0]
    rune = rune_of(w, c)
    return call("int", rune if rune else call("runeOf", expr(w, c)))


@renders("char_of")
def char_of(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Lit) and isinstance(x.value, int) and 0 <= x.value <= 0x10FFFF:
        return expr(w, n.Lit(chr(x.value), STR))
    return call("charOf", expr(w, x))


@renders("translate")
def translate(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m = atom_expr(w, e.args[1], "table")
    t = type_of(e.args[1])
    if w.rep.map_kind(t) == "plain":
        lookup = f"func(c string) (string, bool) {{ to, ok := {m}[c]; return to, ok }}"
    else:
        lookup = f'func(c string) (string, bool) {{ return {m}.GetOr(c, ""), {m}.Has(c) }}'
    tabs = "\t" * w.indent
    if "; " in lookup:
        lookup = f"func(c string) (string, bool) {{\n{tabs}\tto, ok := {m}[c]\n{tabs}\treturn to, ok\n{tabs}}}"
    return call("translate", expr(w, e.args[0]), lookup)


@renders("show", "show_quoted")
def show_value(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return show(w, expr(w, e.args[0]), type_of(e.args[0]), e.op == "show_quoted")


@renders("format_percent", "format_fixed")
def format_fixed(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x, k = e.args
    if isinstance(k, n.Lit) and isinstance(k.value, int) and k.value >= 0 and is_finite(x):
        return call("fmt.Sprintf", go_string(f"%.{k.value}f" + ("%%" if e.op == "format_percent" else "")),
                    go("{0} * 100", expr(w, x)) if e.op == "format_percent" else expr(w, x))
    return template(w, TEMPLATES[e.op], e)


# ---------------------------------------------------------------- regular expressions

NOT_RE2 = re.compile(r"\(\?[=!<]|\\[1-9]|\(\?P=|[*+?}]\+|\(\?>")


def pattern(w: Writer, e: Expr, before: str = "", after: str = "") -> Text:
    """A compiled pattern: a variable of the package where the text is known."""
    if isinstance(e, n.Lit) and isinstance(e.value, str):
        text = before + to_re2(e.value) + after
        quoted = f"`{text}`" if "`" not in text and "\n" not in text else go_string(text)
        return Text(w.program.pattern(quoted))
    text = expr(w, e)
    if before or after:
        return Text(f'regexp.MustCompile({go_string(before)} + {text}' + (f" + {go_string(after)})" if after else ")"))
    return call("regexp.MustCompile", text)


def to_re2(text: str) -> str:
    if NOT_RE2.search(text.replace("(?<=", "(?=")):
        raise Unsupported("a regular expression with look-around, back-references or possessive repeats", language="go")
    text = re.sub(r"(?<!\\)\{,(\d+)\}", r"{0,\1}", text)
    return unicode_words(text.replace(r"\Z", r"\z"))


def unicode_words(text: str) -> str:
    """Go's \\w means ASCII; the IR's means the letters and digits of all scripts."""
    out, in_class, i = [], False, 0
    while i < len(text):
        if text[i] == "\\" and i + 1 < len(text):
            pair = text[i:i + 2]
            if pair == r"\w":
                pair = r"\p{L}\p{N}_" if in_class else r"[\p{L}\p{N}_]"
            elif pair == r"\W" and not in_class:
                pair = r"[^\p{L}\p{N}_]"
            out.append(pair)
            i += 2
            continue
        if text[i] == "[" and not in_class:
            in_class = True
        elif text[i] == "]" and in_class and out[-1] not in ("[", "^"):
            in_class = False
        out.append(text[i])
        i += 1
    return "".join(out)


WHOLE = {"re_match": (r"^(?:", ")"), "re_full_match": (r"^(?:", r")$"), "re_match_groups": (r"^(?:", ")"), "re_full_groups": (r"^(?:", r")$")}
REGEX = {
    "re_test": "{1}.MatchString({0})", "re_match": "{1}.MatchString({0})", "re_full_match": "{1}.MatchString({0})",
    "re_find": "findText1({1}, {0})", "re_find_span": "findSpan({1}, {0})", "re_groups": "findGroups({1}, {0})",
    "re_match_groups": "findGroups({1}, {0})", "re_full_groups": "findGroups({1}, {0})", "re_find_all": "findAll({1}, {0})",
    "re_find_all_groups": "findAllGroups({1}, {0})", "re_find_all_spans": "findSpans({1}, {0}, -1)", "re_split": "{1}.Split({0}, -1)",
}


@renders(*REGEX)
def regex(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    before, after = WHOLE.get(e.op, ("", ""))
    known = e.args[1]
    if before and isinstance(known, n.Lit) and isinstance(known.value, str) and re.fullmatch(r"[^|()]*", known.value):
        before, after = "^", after[1:]
        if known.value.startswith("^"):
            before = ""
        if known.value.endswith("$") and not known.value.endswith("\\$"):
            after = ""
    if e.op == "re_split" and isinstance(known, n.Lit) and re.search(r"(?<!\\)\((?!\?)", str(known.value)):
        raise Unsupported("re_split with groups in its pattern", language="go")
    return go(REGEX[e.op], expr(w, e.args[0]), pattern(w, known, before, after))


@renders("re_replace", "re_replace_limit")
def re_replace(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, p, r = e.args[:3]
    compiled, text = pattern(w, p), expr(w, s)
    if isinstance(r, n.Lit) and isinstance(r.value, str):
        replacement = r.value.replace("$", "$$")
        replacement = re.sub(r"\\g<(\w+)>|\\(\d)", lambda m: f"${{{m[1] or m[2]}}}", replacement).replace("\\\\", "\\")
        to = Text(go_string(replacement))
    else:
        to = call("expandable", expr(w, r))
    if e.op == "re_replace_limit":
        return call("replaceLimit", compiled, text, to, expr(w, e.args[3]))
    return go("{0}.ReplaceAllString({1}, {2})", compiled, text, to)


# ---------------------------------------------------------------- lists: items and parts


@renders("length")
def length(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "chars":
        return str_length(w, n.Apply("str_length", x.args, INT), want, hint)
    if isinstance(x, n.Apply) and x.op in ("filter", "filter_map", "reject", "flat_map", "flatten") :
        return counting(w, x, hint)
    if isinstance(x, n.Apply) and x.op in ("map_keys", "map_values", "map_items", "set_to_list"):
        return size(w, n.Apply("map_size", x.args, INT), want, hint)
    if isinstance(x, n.Apply) and x.op in ("map", "sort", "reverse", "copy", "tuple_to_list"):
        return length(w, n.Apply("length", x.args[:1], INT), want, hint)
    if isinstance(x, n.Apply) and x.op == "unique" and w.rep.is_comparable(type_of(x.args[0]).args[0]) and not isinstance(x.args[0], n.Apply):
        return call("len", Text(f"newSet({expr(w, x.args[0])}...)"))
    return call("len", expr(w, x))


@renders("is_empty")
def is_empty(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("len({0}) == 0", expr(w, e.args[0]))


def counting(w: Writer, xs: Expr, hint: str) -> Text:
    count = w.declare(hint or "count", Text("0"))
    each(w, xs, ["x"], lambda v: w.emit(f"{count}++"))
    return count


@renders("count_where")
def count_where(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return counting(w, n.Apply("filter", e.args, type_of(e.args[0])), hint)


@renders("index", "index_wrap")
def index(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, i = e.args
    if type_of(xs) == STR:
        return str_index(w, n.Apply("str_" + e.op, e.args, STR), want, hint)
    return index_text(w, expr(w, xs), i, e.op == "index_wrap")


@renders("first")
def first(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0}[0]", expr(w, e.args[0]))


@renders("last")
def last(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0}[len({0})-1]", atom_expr(w, e.args[0], "items"))


@renders("reverse")
def reverse(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "sort" and is_ordered(type_of(x.args[0]).args[0]) and type_of(x.args[0]).args[0] != FLOAT:
        return sort(w, n.Apply("sort_desc", x.args, e.type), want, hint)
    return call("reversed", expr(w, x))


@renders("append", "prepend", "replace_at", "insert_at", "remove_at")
def with_change(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    xs = expr(w, e.args[0], t)
    if e.op == "append":
        return call("append", clone_once(xs, e.args[0]), item_expr(w, e.args[1], t.args[0]))
    if e.op == "prepend":
        return Text(f"append({w.rep(t)}{{{element(w, item_expr(w, e.args[1], t.args[0]), t.args[0])}}}, {xs}...)")
    xs = w.atom(xs, "items")
    if e.op == "insert_at":
        return call("slices.Insert", call("slices.Clone", xs), call("position", expr(w, e.args[1]), call("len", xs)), item_expr(w, e.args[2], t.args[0]))
    i = w.atom(expr(w, e.args[1]), "i")
    if e.op == "remove_at":
        return call("slices.Delete", call("slices.Clone", xs), i, go("{0} + 1", i))
    changed = w.declare(hint or "changed", call("slices.Clone", xs))
    w.emit(f"{changed}[{i}] = {item_expr(w, e.args[2], t.args[0])}")
    return changed


FRESH_OPS = frozenset("sort sort_by sort_by_desc sort_desc reverse concat map filter reject flat_map unique chars split split_words range".split())


def clone_once(text: Text, e: Expr) -> Text:
    """A list that may be changed: a new one as it is, any other one copied."""
    if isinstance(e, n.Make) or (isinstance(e, n.Apply) and e.op in FRESH_OPS):
        return text
    return call("slices.Clone", text)


@renders("contains", "find_index_of", "index_of", "count_of")
def search(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, x = e.args
    t = type_of(xs).args[0] if type_of(xs).args else ANY
    if t.name == "never":
        t = type_of(x)
    if e.op == "contains" and isinstance(xs, n.Apply) and xs.op == "map_keys":
        return map_has(w, n.Apply("map_has", (xs.args[0], x), BOOL), want, hint)
    if e.op == "contains" and isinstance(xs, n.Apply) and xs.op == "chars":
        return call("strings.Contains", expr(w, xs.args[0]), expr(w, x))
    source, item = args_of(w, e)
    if w.rep.is_comparable(t):
        name = {"contains": "slices.Contains", "count_of": "countOf"}.get(e.op, "slices.Index")
        found = call(name, source, item)
    else:
        item = w.atom(item, "wanted", t)
        with new_function(w), w.block():
            y = w.fresh("item")
            test = equal_texts(w, Text(y), item, t)
        f = func_literal(w, f"func({y} {w.rep(t)}) bool", [f"return {test}"])
        if e.op == "count_of":
            n_ = w.declare(hint or "count", Text("0"))
            w.emit(f"for _, {y} := range {source} {{")
            w.emit(f"\tif {test} {{")
            w.emit(f"\t\t{n_}++")
            w.emit("\t}")
            w.emit("}")
            return n_
        found = call("slices.ContainsFunc" if e.op == "contains" else "slices.IndexFunc", source, f)
    return call("findItem", found) if e.op == "index_of" else found


def is_fused(e: Expr) -> bool:
    return isinstance(e, n.Apply) and e.op in FUSED and e.op != "range" or isinstance(e, n.Apply) and e.op == "range"


@renders("sum", "product")
def total(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = e.args[0]
    t = e.type
    if not is_fused(xs):
        return call(e.op, expr(w, xs, list_of(t)))
    start, sign_ = ("0", "+=") if e.op == "sum" else ("1", "*=")
    acc = w.declare(hint or ("total" if e.op == "sum" else "product"), Text(start + (".0" if t == FLOAT else "")))
    each(w, xs, ["x"], lambda v: w.emit(f"{acc} {sign_} {text_of(w, v, t)}"))
    return acc


@renders("sum_by")
def sum_by(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return total(w, n.Apply("sum", (n.Apply("map", e.args, list_of(e.type)),), e.type), want, hint)


@renders("max_of", "min_of")
def extreme(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = expr(w, e.args[0], None, "items")
    t = e.type
    name = "slices.Max" if e.op == "max_of" else "slices.Min"
    return call(name, xs) if is_ordered(t) else call(name + "Func", xs, compare_function(w, t))


@renders("max_or", "min_or")
def extreme_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = atom_expr(w, e.args[0], "items")
    best = w.declare(hint or "best", typed(expr(w, e.args[1]), e.type), e.type)
    name = "slices.Max" if e.op == "max_or" else "slices.Min"
    value = call(name, xs) if is_ordered(e.type) else call(name + "Func", xs, compare_function(w, e.type))
    w.braced(f"if len({xs}) > 0", ["\t" * (w.indent + 1) + f"{best} = {value}"])
    return best


def by_key(w: Writer, f: Expr, t: Type, descending: bool = False) -> str:
    """A comparison of two values by what f gives for them."""
    key = type_of(f).args[-1]
    if isinstance(f, n.Lambda):
        key = type_of(f.body)

    def body(a: Text, b: Text) -> Text:
        x, y = apply_function(w, f, [Value(a)]), apply_function(w, f, [Value(b)])
        return compare_texts(w, y, x, key) if descending else compare_texts(w, x, y, key)

    return function_text(w, t, "int", body)


@renders("max_by", "min_by")
def extreme_by(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    return call("slices.MaxFunc" if e.op == "max_by" else "slices.MinFunc", expr(w, xs, None, "items"), by_key(w, f, e.type))


@renders("index_of_max", "index_of_min")
def index_of_extreme(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = atom_expr(w, e.args[0], "items")
    t = type_of(e.args[0]).args[0]
    name = "slices.Max" if e.op == "index_of_max" else "slices.Min"
    if is_ordered(t):
        return call("slices.Index", xs, call(name, xs))
    best = w.declare("best", call(name + "Func", xs, compare_function(w, t)))
    return call("slices.IndexFunc", xs, func_literal(w, f"func(item {w.rep(t)}) bool", [f"return {equal_texts(w, Text('item'), best, t)}"]))


@renders("sort", "sort_desc", "sort_by", "sort_by_desc", "sort_with")
def sort(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = e.args[0]
    t = better(e.type, want).args[0]
    source = expr(w, xs, None, hint or "sorted")
    fresh = isinstance(xs, n.Make) or (isinstance(xs, n.Apply) and xs.op in FRESH_OPS | {"map_keys", "map_values", "map_items", "set_to_list", "map_entries_with"})
    if fresh and is_atom(source) and not source.text.startswith('"'):
        ys = source
    else:
        ys = w.declare(hint or "sorted", source if fresh else call("slices.Clone", source))
    if e.op == "sort" and is_ordered(t):
        w.emit(f"slices.Sort({ys})")
    elif e.op == "sort":
        w.emit(f"slices.SortStableFunc({ys}, {compare_function(w, t)})")
    elif e.op == "sort_desc":
        w.emit(f"slices.SortStableFunc({ys}, {function_text(w, t, 'int', lambda a, b: compare_texts(w, b, a, t))})")
    elif e.op == "sort_with":
        w.emit(f"slices.SortStableFunc({ys}, {expr(w, e.args[1])})")
    else:
        w.emit(f"slices.SortStableFunc({ys}, {by_key(w, e.args[1], t, e.op == 'sort_by_desc')})")
    return ys


@renders("is_sorted")
def is_sorted(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0]).args[0]
    xs = expr(w, e.args[0])
    return call("slices.IsSorted", xs) if is_ordered(t) else call("slices.IsSortedFunc", xs, compare_function(w, t))


# ---------------------------------------------------------------- lists: loops


@renders(*(FUSED - {"chars", "map_keys", "map_values", "set_to_list", "reverse", "cartesian"}), "cartesian")
def collect(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    """A new list from a loop."""
    t = better(e.type, want)
    if t.args[0].name == "never":
        t = list_of(STR)
    xs, f = e.args[0], e.args[-1]
    if e.op == "map" and not is_fused(xs) and type_of(xs).name == "list":
        source = atom_expr(w, xs, "items")
        out = w.declare(hint or "result", Text(f"make({w.rep(t)}, len({source}))"))
        with w.loop() as made, w.block() as lines:
            i, x = w.fresh("i"), w.fresh(params_of(f)[0])
            value = apply_item(w, f, [Value(Text(x))], t.args[0])
            w.emit(f"{out}[{i}] = {value}")
        from yantra_codex.languages.go_writer import is_read

        w.put_loop(made, f"for {i}, {x} := range {source}" if is_read(x, lines) else f"for {i} := range {source}", lines)
        return out
    if e.op == "map" and isinstance(f, n.Lambda) and isinstance(xs, n.Apply) and xs.op == "range" and is_literal(xs.args[0], 0) and is_literal(xs.args[2], 1):
        size_text = expr(w, xs.args[1])
        exact = is_not_negative(w, xs.args[1])
        size_atom = w.atom(size_text, "size") if not is_atom(size_text) and not size_text.text.startswith("len(") else size_text
        out = w.declare(hint or "result", Text(f"make({w.rep(t)}, {size_atom if exact else f'max({size_atom}, 0)'})"))
        with w.loop() as made, w.block() as lines:
            i = w.fresh(f.params[0].name)
            w.not_negative.add(f.params[0].name)
            value = apply_item(w, f, [Value(Text(i))], t.args[0])
            w.not_negative.discard(f.params[0].name)
            w.emit(f"{out}[{i}] = {value}")
        w.put_loop(made, f"for {i} := range {out}", lines)
        return out
    out = w.declare(hint or ("kept" if e.op in ("filter", "reject") else "result"), Text(f"{w.rep(t)}{{}}"))
    names = element_hint(xs, f, ["x"]) if isinstance(f, n.Lambda) else ["x"]
    each(w, e, names, lambda v: w.emit(f"{out} = append({out}, {element_of(w, v, e, t.args[0])})"))
    return out


def element_of(w: Writer, v: Value, e: n.Apply, t: Type) -> Text:
    text = text_of(w, v, t)
    if w.needs_clone(e, None) and e.op != "map":
        return w.clone(text, t)
    if e.op in ("map", "flat_map", "filter_map") and isinstance(e.args[-1], n.Lambda) and needs_part_clone(w, e.args[-1].body, t):
        return w.clone(w.atom(text, "item", t), t)
    return text


def needs_part_clone(w: Writer, body: Expr, t: Type) -> bool:
    return w.needs_clone(body, None)


def apply_item(w: Writer, f: Expr, values: list[Value], t: Type) -> Text:
    text = apply_function(w, f, values, t)
    if isinstance(f, n.Lambda) and w.needs_clone(f.body, None):
        return w.clone(text, t)
    return text


@renders("chars")
def chars(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return template(w, TEMPLATES["chars"], e)


@renders("any", "all")
def any_all(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    found = e.op == "any"
    t = type_of(xs)
    if not is_fused(xs) and t.name == "list" and isinstance(f, n.Lambda) and isinstance(f.body, n.Apply) and f.body.op in ("eq", "lt", "gt", "le", "ge", "ne"):
        test = f.body if found else n.Apply("not", (f.body,), BOOL)
        text = call("slices.ContainsFunc", expr(w, xs), expr(w, n.Lambda(f.params, test, f.type)))
        return text if found else negate(text)
    ok = w.declare(hint or ("found" if found else "ok"), Text("false" if found else "true"))
    depth = len(w.loops)

    def step(v: Value) -> None:
        test = apply_function(w, f, [v])
        with w.block() as lines:
            w.emit(f"{ok} = {'true' if found else 'false'}")
            w.emit(w.break_from(depth))
        w.braced(f"if {test if found else negate(test)}", lines)

    each(w, xs, element_hint(xs, f, ["x"]), step)
    return ok


@renders("find", "find_or", "find_index")
def find(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args[:2]
    t = type_of(xs).args[0]
    if e.op == "find_index":
        return call("slices.IndexFunc", expr(w, xs), expr(w, f))
    if e.op == "find":
        found = w.fresh(hint or "found")
        w.declare_only(found, e.type)
    else:
        found = w.declare(hint or "found", typed(expr(w, e.args[2], t), t), t).text
    depth = len(w.loops)

    def step(v: Value) -> None:
        if not v.rune and not v.parts:
            v = Value(w.atom(v.text, params_of(f)[0], t))
        test = apply_function(w, f, [v])
        with w.block() as lines:
            text = text_of(w, v, t)
            w.emit(f"{found} = {call('ptr', text) if e.op == 'find' else text}")
            w.emit(w.break_from(depth))
        w.braced(f"if {test}", lines)

    each(w, xs, element_hint(xs, f, ["x"]), step)
    return Text(found)


@renders("fold", "fold_right", "scan")
def fold(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, start, f = e.args
    t = type_of(start) if "never" not in str(type_of(start)) else (e.type if e.op != "scan" else e.type.args[0])
    names = params_of(f, 2) if isinstance(f, n.Lambda) else ["total", "x"]
    if e.op == "fold_right":
        names = names[::-1]
        xs = n.Apply("reverse", (xs,), type_of(xs))
    scan = e.op == "scan"
    acc = w.declare(hint if hint and not scan else names[0], typed(item_expr(w, start, t), t), t)
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{{acc}}}")) if scan else acc

    def step(v: Value) -> None:
        pair = [Value(acc), v] if e.op != "fold_right" else [v, Value(acc)]
        update(w, acc, apply_function(w, f, pair, t, ""))
        if scan:
            w.emit(f"{out} = append({out}, {acc})")

    each(w, xs, [names[1]], step)
    return out


def update(w: Writer, acc: Text, value: Text) -> None:
    """`acc += x` where the value is acc and something more."""
    if m := re.fullmatch(r"\{0\} ([-+*/%]) \{1\}", value.form):
        head = f"{acc} {m[1]} "
        if value.text.startswith(head):
            w.emit(f"{acc}++" if value.text == f"{acc} + 1" else f"{acc} {m[1]}= {strip_parens(value.text[len(head):])}")
            return
    if value.text != acc.text:
        w.emit(f"{acc} = {value}")


def strip_parens(text: str) -> str:
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0 and i < len(text) - 1:
            return text
    return text[1:-1]


@renders("reduce", "accumulate")
def reduce(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    t = type_of(xs).args[0]
    items = atom_expr(w, xs, "items")
    names = params_of(f, 2) if isinstance(f, n.Lambda) else ["total", "x"]
    if e.op == "accumulate":
        out = w.declare(hint or "result", call("slices.Clone", items))
        with w.loop() as made, w.block() as lines:
            i = w.fresh("i")
            value = apply_function(w, f, [Value(Text(f"{out}[{i}-1]")), Value(Text(f"{out}[{i}]"))], t)
            w.emit(f"{out}[{i}] = {value}")
        w.put_loop(made, f"for {i} := 1; {i} < len({out}); {i}++", lines)
        return out
    w.braced(f"if len({items}) == 0", ["\t" * (w.indent + 1) + 'panic("TypeError: reduce() of empty iterable with no initial value")'])
    acc = w.declare(hint or names[0], go("{0}[0]", items))
    with w.loop() as made, w.block() as lines:
        x = w.fresh(names[1])
        update(w, acc, apply_function(w, f, [Value(acc), Value(Text(x))], t))
    w.put_loop(made, f"for _, {x} := range {items}[1:]", lines)
    return acc


@renders("take_while", "drop_while")
def while_true(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    items = atom_expr(w, xs, "items")
    if isinstance(f, n.Lambda):
        f = n.Lambda(f.params, n.Apply("not", (f.body,), BOOL), f.type)
        at = w.declare("end" if e.op == "take_while" else "start", call("slices.IndexFunc", items, expr(w, f)))
    else:
        t = w.rep(type_of(xs).args[0])
        at = w.declare("end", call("slices.IndexFunc", items, f"func(x {t}) bool {{ return !{expr(w, f)}(x) }}"))
    w.braced(f"if {at} < 0", ["\t" * (w.indent + 1) + f"{at} = len({items})"])
    part_ = go("{0}[:{1}]" if e.op == "take_while" else "{0}[{1}:]", items, at)
    return call("slices.Clone", part_)


@renders("partition")
def partition(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, f = e.args
    t = e.type.args[0]
    yes, no = w.declare("yes", Text(f"{w.rep(t)}{{}}")), w.declare("no", Text(f"{w.rep(t)}{{}}"))

    def step(v: Value) -> None:
        if not v.rune and not v.parts:
            v = Value(w.atom(v.text, params_of(f)[0], t.args[0]))
        test = apply_function(w, f, [v])
        item = text_of(w, v, t.args[0])
        w.emit(f"if {test} {{")
        w.emit(f"\t{yes} = append({yes}, {item})")
        w.emit("} else {")
        w.emit(f"\t{no} = append({no}, {item})")
        w.emit("}")

    each(w, xs, element_hint(xs, f, ["x"]), step)
    return tuple_of_parts(w, (yes, no), e.type)


@renders("zip_longest")
def zip_longest(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = (atom_expr(w, x, name) for x, name in zip(e.args[:2], ("xs", "ys"), strict=True))
    d = w.atom(expr(w, e.args[2]), "fill")
    t = e.type.args[0]
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    i = w.fresh("i")
    w.emit(f"for {i} := range max(len({a}), len({b})) {{")
    w.emit(f"\t{out} = append({out}, {tuple_of_parts(w, (call('itemOr', a, i, d), call('itemOr', b, i, d)), t)})")
    w.emit("}")
    return out


@renders("unzip")
def unzip(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    ts = e.type.args
    outs = [w.declare(name, Text(f"{w.rep(t)}{{}}")) for name, t in zip(("firsts", "seconds"), ts, strict=True)]
    pair = type_of(e.args[0]).args[0]

    def step(v: Value) -> None:
        for k, out in enumerate(outs):
            w.emit(f"{out} = append({out}, {v.parts[k] if v.parts else part(w, v.text, pair, k)})")

    each(w, e.args[0], ["pair"], step)
    return tuple_of_parts(w, tuple(outs), e.type)


@renders("range")
def range_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return collect(w, e, want, hint)


@renders("differences")
def differences(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    pair = list_of(tuple_of(e.type.args[0], e.type.args[0]))
    each(w, n.Apply("pairwise", e.args, pair), ["a", "b"],
         lambda v: w.emit(f"{out} = append({out}, {go('{0} - {1}', v.parts[1], v.parts[0])})"))
    return out


@renders("unique", "unique_by")
def unique(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0]).args[0]
    xs = expr(w, e.args[0])
    if e.op == "unique":
        if w.rep.is_comparable(t):
            return call("unique", xs)
        return call("uniqueBy", xs, f"func(x {w.rep(t)}) string {{ return keyText(x) }}")
    f = e.args[1]
    key = type_of(f).args[-1]
    if w.rep.is_comparable(key):
        return call("uniqueBy", xs, expr(w, f))
    with new_function(w), w.block() as lines:
        x = w.fresh(params_of(f)[0])
        w.emit(f"return keyText({apply_function(w, f, [Value(Text(x))])})")
    return call("uniqueBy", xs, func_literal(w, f"func({x} {w.rep(t)}) string", lines))


@renders("has_duplicates")
def has_duplicates(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0]).args[0]
    xs = atom_expr(w, e.args[0], "items")
    if w.rep.is_comparable(t):
        return go("len(newSet({0}...)) != len({0})", xs)
    return go("len({0}) != len({1})", unique(w, n.Apply("unique", (e.args[0],), type_of(e.args[0])), None, ""), xs)


@renders("group_runs", "group_runs_by")
def group_runs(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs = e.args[0]
    t = type_of(xs).args[0]
    if e.op == "group_runs":
        return call("groupRuns", expr(w, xs), function_text(w, t, "bool", lambda a, b: equal_texts(w, a, b, t)))
    f = e.args[1]
    pair = e.type.args[0]
    key = pair.args[0]

    def same(a: Text, b: Text) -> Text:
        return equal_texts(w, apply_function(w, f, [Value(a)]), apply_function(w, f, [Value(b)]), key)

    runs = call("groupRuns", expr(w, xs), function_text(w, t, "bool", same))
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    with w.loop() as made, w.block() as lines:
        run = w.fresh("run")
        k = apply_function(w, f, [Value(Text(f"{run}[0]"))])
        w.emit(f"{out} = append({out}, {tuple_of_parts(w, (k, Text(run)), pair)})")
    w.put_loop(made, f"for _, {run} := range {runs}", lines)
    return out


@renders("interleave")
def interleave(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    out = w.declare(hint or "result", Text(f"{w.rep(e.type)}{{}}"))
    pair = list_of(tuple_of(e.type.args[0], e.type.args[0]))
    each(w, n.Apply("zip", e.args, pair), ["a", "b"], lambda v: w.emit(f"{out} = append({out}, {v.parts[0]}, {v.parts[1]})"))
    return out


@renders("fill", "repeat")
def fill_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    item = t.args[0]
    if e.op == "repeat":
        xs = e.args[0]
        if isinstance(xs, n.Make) and len(xs.items) == 1:
            return fill_list(w, n.Apply("fill", (e.args[1], xs.items[0]), t), want, hint)
        return call("repeated", *args_of(w, e, want))
    count, x = e.args
    zero = isinstance(x, n.Lit) and not isinstance(x.value, type(None)) and not x.value and item.name in ("int", "float", "bool", "str")
    from yantra_codex.ir.types import is_mutable

    size_text = expr(w, count) if is_not_negative(w, count) else call("max", expr(w, count), "0")
    if zero or (isinstance(x, n.Lit) and x.value is None and item.name == "option"):
        return Text(f"make({w.rep(t)}, {size_text})")
    if not is_mutable(item):
        return call("filled" if item.name != "any" else "filled[any]", expr(w, count), typed(expr(w, x, item), item))
    out = w.declare(hint or "rows", Text(f"make({w.rep(t)}, {size_text})"))
    with w.loop() as made, w.block() as lines:
        i = w.fresh("i")
        value = expr(w, x, item)
        if not isinstance(x, n.Make) and not (isinstance(x, n.Apply) and x.op in ("fill", "repeat", "range", "map")):
            value = w.clone(value, item)
        w.emit(f"{out}[{i}] = {value}")
    w.put_loop(made, f"for {i} := range {out}", lines)
    return out


@renders("without", "common")
def membership(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, ys = e.args
    t = type_of(xs).args[0]
    others = atom_expr(w, ys, "others")
    out = w.declare(hint or "kept", Text(f"{w.rep(e.type)}{{}}"))

    def step(v: Value) -> None:
        item = text_of(w, v, t)
        if w.rep.is_comparable(t):
            test = call("slices.Contains", others, item)
        else:
            test = call("slices.ContainsFunc", others, func_literal(w, f"func(y {w.rep(t)}) bool", [f"return {equal_texts(w, Text('y'), item, t)}"]))
        w.braced(f"if {test if e.op == 'common' else negate(test)}", ["\t" * (w.indent + 1) + f"{out} = append({out}, {item})"])

    each(w, xs, ["x"], step)
    return out


@renders("bisect_left", "bisect_right")
def bisect(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, x = e.args
    t = type_of(x)
    item = w.atom(expr(w, x), "wanted", t)
    sign_ = ">= 0" if e.op == "bisect_left" else "> 0"
    with new_function(w), w.block():
        y = w.fresh("item")
        test = f"{y} {sign_[:-2]} {item}" if is_ordered(t) else f"{compare_texts(w, Text(y), item, t)} {sign_}"
    return call("bisect", expr(w, xs), func_literal(w, f"func({y} {w.rep(t)}) bool", [f"return {test}"]))


@renders("largest", "smallest", "largest_by", "smallest_by")
def ranked(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    xs, k = e.args[:2]
    op = {"largest": "sort_desc", "smallest": "sort", "largest_by": "sort_by_desc", "smallest_by": "sort_by"}[e.op]
    ys = sort(w, n.Apply(op, (xs, *e.args[2:]), e.type), want, "ranked")
    amount = expr(w, k) if is_not_negative(w, k) else call("max", expr(w, k), "0")
    return go("{0}[:{1}]", ys, call("min", amount, call("len", ys)))


@renders("merge_sorted")
def merge_sorted(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return call("mergeSorted", *args_of(w, e, want), compare_function(w, e.type.args[0]))


# ---------------------------------------------------------------- maps made from lists


def put(w: Writer, m: Text, t: Type, key: Text | str, value: Text | str) -> str:
    return f"{m}[{key}] = {value}" if w.rep.map_kind(t) == "plain" else f"{m}.Put({key}, {value})"


def is_plain(w: Writer, t: Type) -> bool:
    return w.rep.map_kind(t) == "plain"


@renders("counts", "count_by", "group_by", "key_by", "map_to", "map_from_keys", "map_zip", "map_from_pairs")
def build_map(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    xs = e.args[0]
    if e.op == "counts" and is_plain(w, t) and not is_fused(xs) and type_of(xs).name == "list":
        return call("countItems", expr(w, xs))
    out = w.declare(hint or {"counts": "counts", "count_by": "counts", "group_by": "groups"}.get(e.op, "table"), Text(new_map(w, t)))
    plain_map = is_plain(w, t)
    key_type, value_type = t.args
    f = e.args[-1]

    def step(v: Value) -> None:
        item_type = type_of(xs).element
        if e.op in ("counts", "count_by"):
            key = text_of(w, v, item_type) if e.op == "counts" else apply_function(w, f, [v])
            if plain_map:
                w.emit(f"{out}[{key}]++")
            else:
                key = w.atom(key, "key", key_type)
                w.emit(f"{out}.Put({key}, {out}.GetOr({key}, 0)+1)")
        elif e.op == "group_by":
            v = v if v.rune or v.parts else Value(w.atom(v.text, params_of(f)[0], item_type))
            key, item = w.atom(apply_function(w, f, [v]), "key", key_type), text_of(w, v, item_type)
            if plain_map:
                w.emit(f"{out}[{key}] = append({out}[{key}], {item})")
            else:
                w.emit(f"{out}.Put({key}, append({out}.GetOr({key}, nil), {item}))")
        elif e.op in ("key_by", "map_to"):
            v = v if v.rune or v.parts else Value(w.atom(v.text, params_of(f)[0], item_type))
            made = apply_function(w, f, [v])
            item = text_of(w, v, item_type)
            w.emit(put(w, out, t, made, item) if e.op == "key_by" else put(w, out, t, item, made))
        elif e.op == "map_from_keys":
            value = fixed if fixed is not None else item_expr(w, e.args[1], value_type)
            w.emit(put(w, out, t, text_of(w, v, item_type), value))
        else:
            parts = v.parts or tuple(part(w, v.text, item_type, k) for k in (0, 1))
            w.emit(put(w, out, t, parts[0], parts[1]))

    from yantra_codex.ir.types import is_mutable

    fixed = None
    if e.op == "map_from_keys" and not is_mutable(value_type):
        fixed = w.atom(typed(expr(w, e.args[1], value_type), value_type), "value", value_type)
    source: Expr = xs
    names = ["x"]
    if e.op == "map_zip":
        source = n.Apply("zip", e.args, list_of(tuple_of(*t.args)))
        names = ["key", "value"]
    elif e.op == "map_from_pairs":
        names = ["pair"] if not is_fused(xs) else ["key", "value"]
    elif e.op in ("count_by", "group_by", "key_by", "map_to"):
        names = element_hint(xs, f, ["x"])  # type: ignore[assignment]
    each(w, source, names, step)
    return out


# ---------------------------------------------------------------- maps


@renders("map_size", "set_size")
def size(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m = e.args[0]
    if isinstance(m, n.Apply) and m.op == "set_from_list" and type_of(m.args[0]).name == "list" and not is_fused(m.args[0]) and w.rep.is_comparable(m.type.args[0]):
        return call("len", Text(f"newSet({expr(w, m.args[0])}...)"))
    text = expr(w, m)
    return call("len", text) if is_plain(w, type_of(m)) else Text(f"{wrap_receiver(text)}.Len()")


@renders("map_is_empty", "set_is_empty")
def no_entries(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} == 0", size(w, n.Apply("map_size", e.args, INT), None, ""))


@renders("map_get")
def map_get(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k = e.args
    t = type_of(m)
    table, key = expr(w, m), expr(w, k, t.args[0])
    if not is_plain(w, t):
        return Text(f"{wrap_receiver(table)}.Get({key})")
    if (table.text, key.text) in w.known_keys:
        return go("{0}[{1}]", table, key)
    return call("get", table, key)


@renders("map_get_or")
def map_get_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k, d = e.args
    t = type_of(m)
    table, key = expr(w, m), expr(w, k, t.args[0])
    default = typed(expr(w, d, t.args[1]), t.args[1])
    if not is_plain(w, t):
        return Text(f"{wrap_receiver(table)}.GetOr({key}, {default})")
    if default.text in (w.rep.zero(t.args[1]), "0.0") and t.args[1].name in ("int", "float", "str", "bool"):
        return go("{0}[{1}]", table, key)
    return call("getOr", table, key, default)


@renders("map_find")
def map_find(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k = e.args
    t = type_of(m)
    table, key = w.atom(expr(w, m), "table", t), w.atom(expr(w, k), "key", t.args[0])
    found = w.fresh(hint or "found")
    w.declare_only(found, e.type)
    value = w.fresh("value")
    if is_plain(w, t):
        w.emit(f"if {value}, ok := {table}[{key}]; ok {{")
        w.emit(f"\t{found} = {'&' + value if e.type.name == 'option' and t.args[1].name != 'option' else value}")
    else:
        w.emit(f"if {table}.Has({key}) {{")
        inner = f"{table}.Get({key})"
        w.emit(f"\t{found} = {f'ptr({inner})' if e.type.name == 'option' and t.args[1].name != 'option' else inner}")
    w.emit("}")
    return Text(found)


@renders("map_has", "set_has")
def map_has(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    m, k = e.args
    if e.op == "set_has" and isinstance(m, n.Make):
        return search(w, n.Apply("contains", (n.Make(m.items, list_of(m.type.args[0])), k), BOOL), want, hint)
    if e.op == "set_has" and isinstance(m, n.Apply) and m.op in ("set_from_list", "char_set"):
        inner = m.args[0] if m.op == "set_from_list" else n.Apply("chars", m.args, list_of(STR))
        return search(w, n.Apply("contains", (inner, k), BOOL), want, hint)
    t = type_of(m)
    table, key = expr(w, m), expr(w, k, t.args[0])
    return call("has", table, key) if is_plain(w, t) else Text(f"{wrap_receiver(table)}.Has({key})")


@renders("map_keys", "set_to_list")
def map_keys(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    m = expr(w, e.args[0])
    return call("keysOf", m) if is_plain(w, t) else Text(f"{wrap_receiver(m)}.Keys()")


@renders("map_values")
def map_values(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    m = expr(w, e.args[0])
    return call("valuesOf", m) if is_plain(w, t) else Text(f"{wrap_receiver(m)}.Values()")


def clone_map(w: Writer, m: Expr, t: Type, hint: str, want: Type | None = None) -> Text:
    """A variable with a copy of a map or set that may be changed."""
    text = expr(w, m, want)
    if isinstance(m, n.Make) or (isinstance(m, n.Apply) and m.op in ("map_with", "map_merge", "set_from_list", "counts", "set_union", "set_with")):
        return w.atom(text, hint or "merged") if is_atom(text) else w.declare(hint or "merged", text)
    copied = call("maps.Clone", text) if is_plain(w, t) else Text(f"{wrap_receiver(text)}.Clone()")
    return w.declare(hint or "merged", copied)


@renders("map_merge", "map_with", "map_without")
def map_changed(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    out = clone_map(w, e.args[0], t, hint, t)
    if e.op == "map_with":
        w.emit(put(w, out, t, expr(w, e.args[1]), item_expr(w, e.args[2], t.args[1])))
    elif e.op == "map_without":
        w.emit(f"delete({out}, {expr(w, e.args[1])})" if is_plain(w, t) else f"{out}.Remove({expr(w, e.args[1])})")
    else:
        add_all(w, out, t, e.args[1])
    return out


def add_all(w: Writer, out: Text, t: Type, other: Expr) -> None:
    """Put all entries of another map or set into one."""
    if is_plain(w, t) and is_plain(w, type_of(other)):
        w.emit(f"maps.Copy({out}, {expr(w, other, t)})")
    elif t.name == "map":
        from yantra_codex.languages.go_loops import each_entry

        each_entry(w, other, ["key", "value"], lambda k, v: w.emit(put(w, out, t, k, v)))
    else:
        each(w, other, ["member"], lambda v: w.emit(add(w, out, t, text_of(w, v, t.args[0]))))


def add(w: Writer, s: Text, t: Type, x: Text | str) -> str:
    return f"{s}[{x}] = struct{{}}{{}}" if is_plain(w, t) else f"{s}.Add({x})"


@renders("map_invert", "map_values_with", "map_keys_with", "map_filter")
def map_rebuilt(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    from yantra_codex.languages.go_loops import each_entry

    t = better(e.type, want)
    m, f = e.args[0], e.args[-1]
    names = {"map_invert": ["key", "value"], "map_filter": params_of(f, 2)}.get(e.op) or (["key", *params_of(f)] if e.op == "map_values_with" else [*params_of(f), "value"])
    out = w.declare(hint or "table", Text(new_map(w, t)))

    def step(k: Text, v: Text) -> None:
        if e.op == "map_invert":
            w.emit(put(w, out, t, v, k))
        elif e.op == "map_values_with":
            w.emit(put(w, out, t, k, apply_function(w, f, [Value(v)], t.args[1])))
        elif e.op == "map_keys_with":
            w.emit(put(w, out, t, apply_function(w, f, [Value(k)], t.args[0]), v))
        else:
            test = apply_function(w, f, [Value(k), Value(v)])
            w.braced(f"if {test}", ["\t" * (w.indent + 1) + put(w, out, t, k, v)])

    each_entry(w, m, names, step)
    return out


@renders("most_common")
def most_common(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    pair = e.type.args[0]
    items = collect(w, n.Apply("map_items", e.args[:1], e.type), None, "ranked")
    compare_ = function_text(w, pair, "int", lambda a, b: compare_texts(w, part(w, b, pair, 1), part(w, a, pair, 1), INT))
    w.emit(f"slices.SortStableFunc({items}, {compare_})")
    amount = expr(w, e.args[1]) if is_not_negative(w, e.args[1]) else call("max", expr(w, e.args[1]), "0")
    return go("{0}[:{1}]", items, call("min", amount, call("len", items)))


@renders("counter_add", "counter_sub", "counter_and", "counter_or")
def counter(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = e.type
    a, b = (atom_expr(w, x, "counts") for x in e.args)
    out = w.declare(hint or "result", Text(new_map(w, t)))

    def count_of(m: Text, k: str) -> str:
        return f"{m}[{k}]" if is_plain(w, t) else f"{wrap_receiver(m)}.GetOr({k}, 0)"

    sources = (a,) if e.op == "counter_and" else (a, b)
    for m in sources:
        with w.block() as lines:
            k, c = w.fresh("key"), w.fresh("n")
            x, y = count_of(a, k), count_of(b, k)
            value = {"counter_add": f"{x} + {y}", "counter_sub": f"{x} - {y}", "counter_and": f"min({x}, {y})", "counter_or": f"max({x}, {y})"}[e.op]
            w.emit(f"if {c} := {value}; {c} > 0 {{")
            w.emit("\t" + put(w, out, t, k, c))
            w.emit("}")
        w.braced(f"for {k} := range {m}" if is_plain(w, t) else f"for _, {k} := range {wrap_receiver(m)}.keys", lines)
    return out


@renders("counter_elements")
def counter_elements(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    from yantra_codex.languages.go_loops import each_entry

    out = w.declare(hint or "items", Text(f"{w.rep(e.type)}{{}}"))

    def step(k: Text, v: Text) -> None:
        w.emit(f"for range {v} {{")
        w.emit(f"\t{out} = append({out}, {k})")
        w.emit("}")

    each_entry(w, e.args[0], ["item", "n"], step)
    return out


# ---------------------------------------------------------------- sets


@renders("set_from_list", "char_set")
def set_from_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    xs = e.args[0] if e.op == "set_from_list" else n.Apply("chars", e.args, list_of(STR))
    if is_fused(xs) or type_of(xs).name != "list":
        out = w.declare(hint or "set", Text(new_map(w, t)))
        each(w, xs, ["x"], lambda v: w.emit(add(w, out, t, text_of(w, v, t.args[0]))))
        return out
    source = expr(w, xs, list_of(t.args[0]))
    if is_plain(w, t):
        return Text(f"newSet({source}...)")
    return Text(f"new{w.rep.map_kind(t)}Set({source}...)")


@renders("set_union", "set_intersection", "set_difference", "set_symmetric_difference", "set_with", "set_without")
def set_algebra(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    a = e.args[0]
    if e.op in ("set_union", "set_with", "set_without"):
        out = clone_map(w, a, t, hint or "set", t)
        if e.op == "set_union":
            add_all(w, out, t, e.args[1])
        elif e.op == "set_with":
            w.emit(add(w, out, t, expr(w, e.args[1])))
        else:
            w.emit(f"delete({out}, {expr(w, e.args[1])})" if is_plain(w, t) else f"{out}.Remove({expr(w, e.args[1])})")
        return out
    x, y = (atom_expr(w, s, "set", t) for s in e.args)
    out = w.declare(hint or "set", Text(new_map(w, t)))
    pairs = [(x, y)] if e.op != "set_symmetric_difference" else [(x, y), (y, x)]
    for source, other in pairs:
        with w.block() as lines:
            m = w.fresh("member")
            test = f"has({other}, {m})" if is_plain(w, t) else f"{wrap_receiver(other)}.Has({m})"
            w.emit(f"if {test if e.op == 'set_intersection' else '!' + test} {{")
            w.emit("\t" + add(w, out, t, m))
            w.emit("}")
        w.braced(f"for {m} := range {source}" if is_plain(w, t) else f"for _, {m} := range {wrap_receiver(source)}.keys", lines)
    return out


@renders("is_subset", "is_superset", "is_proper_subset", "is_disjoint")
def set_relation(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = e.args if e.op != "is_superset" else reversed(e.args)
    t = type_of(a) if "never" not in str(type_of(a)) else type_of(b)
    x, y = atom_expr(w, a, "set", t), atom_expr(w, b, "set", t)
    if is_plain(w, t) and e.op != "is_disjoint":
        text = call("isSubset", x, y)
        return go("len({0}) < len({1}) && {2}", x, y, text) if e.op == "is_proper_subset" else text
    k = w.rep(t.args[0])
    sign_ = "" if e.op == "is_disjoint" else "!"
    test = f"{sign_}has({y}, member)" if is_plain(w, t) else f"{sign_}{wrap_receiver(y)}.Has(member)"
    none = negate(call("slices.ContainsFunc", keys_text(w, x, t), func_literal(w, f"func(member {k}) bool", [f"return {test}"])))
    if e.op == "is_proper_subset":
        return go("{0}.Len() < {1}.Len() && {2}", x, y, none)
    return none


@renders("set_map", "set_filter")
def set_rebuilt(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    s, f = e.args
    op = "map" if e.op == "set_map" else "filter"
    source = n.Apply(op, (n.Apply("set_to_list", (s,), list_of(type_of(s).args[0])), f), list_of(e.type.args[0]))
    return set_from_list(w, n.Apply("set_from_list", (source,), e.type), want, hint)


# ---------------------------------------------------------------- tuples, options, any


@renders("tuple_get")
def tuple_get(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x, k = e.args
    i = k.value if isinstance(k, n.Lit) else 0
    assert isinstance(i, int)
    if isinstance(x, n.Var):
        v = w.lookup(x.name)
        if v.parts:
            return v.parts[i]
    if isinstance(x, n.Make):
        return expr(w, x.items[i])
    return part(w, expr(w, x), type_of(x), i)


@renders("tuple_concat")
def tuple_concat(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    a, b = (type_of(x) for x in e.args)
    if e.type.name == "tuple":
        x, y = (atom_expr(w, s, "pair") for s in e.args)
        parts = [part(w, x, a, i) for i in range(len(a.args))] + [part(w, y, b, i) for i in range(len(b.args))]
        return tuple_of_parts(w, tuple(parts), e.type)
    return call("concat", *[as_slice(w, x) for x in e.args])


def as_slice(w: Writer, e: Expr) -> Text:
    """A tuple (its parts all of a type) or a list as a Go slice."""
    t = type_of(e)
    if t.name != "tuple" or t in w.rep.slices:
        return expr(w, e)
    x = atom_expr(w, e, "items")
    if w.rep.is_array(t):
        return go("{0}[:]", x)
    return Text(f"[]{w.rep(t.element)}{{{', '.join(str(part(w, x, t, i)) for i in range(len(t.args)))}}}")


@renders("tuple_to_list", "list_to_tuple")
def tuple_to_list(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = type_of(e.args[0])
    if t.name == "tuple" and e.type.args[0] == ANY and ANY not in t.args:
        x = atom_expr(w, e.args[0], "items")
        return Text(f"[]any{{{', '.join(str(to_any_text(w, part(w, x, t, i), a)) for i, a in enumerate(t.args))}}}")
    if t.name == "tuple" and e.type.args[0] == FLOAT and set(t.args) != {FLOAT}:
        x = atom_expr(w, e.args[0], "items")
        texts = [part(w, x, t, i) if a == FLOAT else call("float64", part(w, x, t, i)) for i, a in enumerate(t.args)]
        return Text(f"[]float64{{{', '.join(map(str, texts))}}}")
    return as_slice(w, e.args[0])


@renders("swap")
def swap(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = atom_expr(w, e.args[0], "pair")
    t = type_of(e.args[0])
    return tuple_of_parts(w, (part(w, x, t, 1), part(w, x, t, 0)), e.type)


@renders("some")
def some(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    t = e.type
    x = expr(w, e.args[0], t.args[0] if t.name == "option" else None)
    if t.name != "option" or type_of(e.args[0]).name == "option":
        return x
    return call("ptr", typed(x, t.args[0]))


def option_atom(w: Writer, e: Expr) -> Text:
    """An option as a variable where it is a bare nil, which has no type."""
    x = expr(w, e)
    return w.declare("found", x, type_of(e)) if x.text == "nil" else x


@renders("is_none", "is_some")
def is_none(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return go("{0} == nil" if e.op == "is_none" else "{0} != nil", option_atom(w, e.args[0]))


@renders("unwrap")
def unwrap(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply) and x.op == "some":
        return expr(w, x.args[0])
    return go("*{0}", option_atom(w, x)) if type_of(x).name == "option" else expr(w, x)


@renders("unwrap_or")
def unwrap_or(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = w.atom(option_atom(w, e.args[0]), "found")
    out = w.declare(hint or "value", typed(expr(w, e.args[1], e.type), e.type), e.type)
    w.braced(f"if {x} != nil", ["\t" * (w.indent + 1) + f"{out} = *{x}"])
    return out


@renders("option_map")
def option_map(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = w.atom(option_atom(w, e.args[0]), "found")
    f = e.args[1]
    out = w.fresh(hint or "value")
    w.declare_only(out, e.type)
    with w.block() as lines:
        value = apply_function(w, f, [Value(Text(f"(*{x})" if not is_atom(x) else f"*{x}", "*{0}"))])
        result = type_of(f).args[-1]
        w.emit(f"{out} = {value if result.name == 'option' else call('ptr', typed(value, result))}")
    w.braced(f"if {x} != nil", lines)
    return Text(out)


@renders("to_any")
def to_any(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = e.args[0]
    if isinstance(x, n.Make) and x.type.name in ("list", "vtuple", "tuple"):
        types = x.type.args if x.type.name == "tuple" else (x.type.args[0],) * len(x.items)
        parts = [to_any(w, n.Apply("to_any", (i,), ANY), None, "") if t != ANY else expr(w, i) for i, t in zip(x.items, types, strict=True)]
        name = "[]any" if x.type.name == "list" else "tuple"
        return Text(f"{name}{{{', '.join(map(str, parts))}}}")
    return to_any_text(w, typed(expr(w, x), type_of(x)), type_of(x))


def to_any_text(w: Writer, text: Text, t: Type) -> Text:
    """A value as `any`; lists and tuples become lists of any, so that each looks the same however it came about."""
    if t.name == "list" or t.name == "vtuple" or t in w.rep.slices:
        name = "tuple" if t.name != "list" else "[]any"
        if t.args[0] == ANY:
            return text if t.name == "list" else Text(f"tuple({text})")
        source = w.atom(text, "items", t)
        out = w.declare("values", Text(f"make({name}, len({source}))"))
        with w.loop() as made, w.block() as lines:
            i, x = w.fresh("i"), w.fresh("x")
            w.emit(f"{out}[{i}] = {to_any_text(w, Text(x), t.args[0])}")
        w.put_loop(made, f"for {i}, {x} := range {source}", lines)
        return out
    if t.name == "tuple":
        x = w.atom(text, "pair", t) if t.args else text
        return Text(f"tuple{{{', '.join(str(to_any_text(w, part(w, x, t, i), a)) for i, a in enumerate(t.args))}}}")
    if t.name == "option":
        x = w.atom(text, "found", t)
        out = w.fresh("value")
        w.declare_only(out, ANY)
        with w.block() as lines:
            w.emit(f"{out} = {to_any_text(w, Text(f'*{x}', '*{0}'), t.args[0])}")
        w.braced(f"if {x} != nil", lines)
        return Text(out)
    if t.name == "none":
        return Text("nil")
    return text


@renders("is_a")
def is_a(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    x = expr(w, e.args[0])
    kind = str(e.args[1].value)  # type: ignore[attr-defined]
    if kind == "none":
        return go("{0} == nil", x)
    t = type_of(e.args[0])
    if t.name not in ("any", "option"):
        return Text("true" if t.name.removeprefix("v") == kind else "false")
    if kind in ("int", "float", "bool", "str"):
        return call(f"isType[{w.rep(Type(kind))}]", x)
    kinds = {str(a.args[1].value) for f in w.program.program.functions for a in n.block_exprs(f.body)  # type: ignore[attr-defined]
             if isinstance(a, n.Apply) and a.op == "is_a"}
    # a caller's `[]any` may stand for a tuple: where only tuples are asked for, it is one
    name = {"list": "isList", "tuple": "isSequence" if w.program.loose_tuples and "list" not in kinds else "isType[tuple]", "map": "isMap", "set": "isSet"}[kind]
    return call(name, x)


@renders("cast")
def cast(w: Writer, e: n.Apply, want: Type | None, hint: str) -> Text:
    return from_any_text(w, expr(w, e.args[0]), e.type)


def from_any_text(w: Writer, text: Text, t: Type) -> Text:
    """The value of an `any` as a value of type t."""
    match t.name:
        case "any":
            return text
        case "float":
            return call("asFloat", text)
        case "int":
            return call("asInt", text)
        case "bool" | "str":
            return call(f"asType[{w.rep(t)}]", text)
        case "list" | "vtuple":
            items = call("asSlice", text)
            if t.args[0].name in ("any", "never"):
                return items
            items = w.declare("items", items)
            out = w.declare("values", Text(f"make({w.rep(t)}, len({items}))"))
            with w.loop() as made, w.block() as lines:
                i, x = w.fresh("i"), w.fresh("x")
                w.emit(f"{out}[{i}] = {from_any_text(w, Text(x), t.args[0])}")
            w.put_loop(made, f"for {i}, {x} := range {items}", lines)
            return out
        case "tuple":
            x = w.declare("parts", call("asSlice", text))
            return tuple_of_parts(w, tuple(from_any_text(w, Text(f"{x}[{i}]"), a) for i, a in enumerate(t.args)), t)
        case "option":
            x = w.atom(text, "value", ANY)
            out = w.fresh("found")
            w.declare_only(out, t)
            with w.block() as lines:
                w.emit(f"{out} = ptr({from_any_text(w, x, t.args[0])})")
            w.braced(f"if {x} != nil", lines)
            return Text(out)
        case "none":
            return Text("struct{}{}")
    return call(f"asType[{w.rep(t)}]", text)


__all__ = ["RENDERERS", "TEMPLATES", "apply_op", "as_slice", "equal_function", "go_rune", "update"]
