"""How each op is written in Python: templates, and rules where neighbours decide; the run-time helpers of the rest."""

from __future__ import annotations

import re
from collections.abc import Callable

from yantra_codex.ir import nodes as n
from yantra_codex.ir.rewrite import replace_expr
from yantra_codex.ir.types import BOOL, INT, Type, is_hashable, is_mutable
from yantra_codex.languages.analysis import flatten, is_zero, literal_int, mentions
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.python_render import CONDITION, LAMBDA, Renderer, string
from yantra_codex.languages.tables import Entry

TEMPLATES: dict[str, str] = {
    # numbers
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "neg": "-{0}", "abs": "abs({0})", "div": "{0} / {1}",
    "floordiv": "{0} // {1}", "floormod": "{0} % {1}", "float_floordiv": "{0} // {1}", "float_mod": "{0} % {1}", "fmod": "math.fmod({0}, {1})",
    "divmod": "divmod({0}, {1})", "mod_pow": "mod_pow({0}, {1}, {2})", "gcd": "math.gcd({0}, {1})", "lcm": "math.lcm({0}, {1})",
    "factorial": "math.factorial({0})", "comb": "math.comb({0}, {1})", "perm": "math.perm({0}, {1})", "isqrt": "math.isqrt({0})",
    "sqrt": "math.sqrt({0})", "cbrt": "math.cbrt({0})", "exp": "math.exp({0})", "log": "math.log({0})", "log2": "math.log2({0})",
    "log10": "math.log10({0})", "sin": "math.sin({0})", "cos": "math.cos({0})", "tan": "math.tan({0})", "atan": "math.atan({0})",
    "sinh": "math.sinh({0})", "cosh": "math.cosh({0})", "tanh": "math.tanh({0})", "asin": "math.asin({0})", "acos": "math.acos({0})",
    "atan2": "math.atan2({0}, {1})", "hypot": "math.hypot({0}, {1})", "degrees": "math.degrees({0})", "radians": "math.radians({0})",
    "pi": "math.pi", "e": "math.e", "tau": "math.tau", "inf": "math.inf", "nan": "math.nan", "floor": "math.floor({0})", "ceil": "math.ceil({0})",
    "trunc": "math.trunc({0})", "round_int": "round({0})", "round_to": "round({0}, {1})", "round_half_up": "round_half_up({0}, {1})",
    "is_nan": "math.isnan({0})", "is_inf": "math.isinf({0})", "is_finite": "math.isfinite({0})", "is_integer": "{0}.is_integer()",
    "is_close": "math.isclose({0}, {1}, rel_tol={2}, abs_tol={3})", "copysign": "math.copysign({0}, {1})", "to_float": "float({0})",
    "bool_to_int": "int({0})", "bit_and": "{0} & {1}", "bit_or": "{0} | {1}", "bit_xor": "{0} ^ {1}", "bit_not": "~{0}", "shl": "{0} << {1}",
    "shr": "{0} >> {1}", "bit_length": "{0}.bit_length()", "bit_count": "{0}.bit_count()", "to_base": "to_base({0}, {1})",
    "square": "{0}**2",
    # logic
    "and": "{0} and {1}", "or": "{0} or {1}", "xor": "{0} != {1}", "eq": "{0} == {1}", "ne": "{0} != {1}",
    "lt": "{0} < {1}", "le": "{0} <= {1}", "gt": "{0} > {1}", "ge": "{0} >= {1}", "implies": "not {0} or {1}",
    # text
    "str_length": "len({0})", "str_is_empty": 'not {0}', "str_repeat": "{0} * {1}", "str_index_wrap": "{0}[{1}]", "str_slice": "{0}[{1}:{2}]",
    "str_slice_from": "{0}[{1}:]", "str_slice_to": "{0}[:{1}]", "str_reverse": "{0}[::-1]", "upper": "{0}.upper()", "lower": "{0}.lower()",
    "capitalize": "{0}.capitalize()", "title": "{0}.title()", "swapcase": "{0}.swapcase()", "strip": "{0}.strip()", "lstrip": "{0}.lstrip()",
    "rstrip": "{0}.rstrip()", "strip_chars": "{0}.strip({1})", "lstrip_chars": "{0}.lstrip({1})", "rstrip_chars": "{0}.rstrip({1})",
    "remove_prefix": "{0}.removeprefix({1})", "remove_suffix": "{0}.removesuffix({1})", "split_words": "{0}.split()", "split": "{0}.split({1})",
    "split_limit": "{0}.split({1}, {2})", "rsplit_limit": "{0}.rsplit({1}, {2})", "split_lines": "split_lines({0})",
    "str_partition": "{0}.partition({1})", "str_rpartition": "{0}.rpartition({1})", "replace": "{0}.replace({1}, {2})",
    "replace_limit": "{0}.replace({1}, {2}, {3})", "str_contains": "{1} in {0}", "starts_with": "{0}.startswith({1})",
    "ends_with": "{0}.endswith({1})", "str_find": "{0}.find({1})", "str_find_from": "{0}.find({1}, {2})", "str_rfind": "{0}.rfind({1})",
    "str_index_of": "{0}.index({1})", "str_count": "{0}.count({1})", "is_digit": "{0}.isdigit()", "is_alpha": "{0}.isalpha()",
    "is_alnum": "{0}.isalnum()", "is_space": "{0}.isspace()", "is_lower": "{0}.islower()", "is_upper": "{0}.isupper()",
    "is_title": "{0}.istitle()", "is_ascii": "{0}.isascii()", "char_code": "ord({0})", "char_of": "chr({0})", "chars": "list({0})",
    "pad_left": "{0}.rjust({1}, {2})", "pad_right": "{0}.ljust({1}, {2})", "center": "{0}.center({1}, {2})", "zfill": "{0}.zfill({1})",
    "format_center": "format_center({0}, {1}, {2})", "common_prefix": "common_prefix({0})", "parse_int": "int({0})",
    "parse_int_base": "int({0}, {1})", "parse_float": "float({0})", "int_to_str": "str({0})", "float_to_str": "str({0})",
    "bool_to_str": "str({0})", "show": "str({0})", "show_quoted": "repr({0})",
    # regular expressions
    "re_test": "re.search({1}, {0}) is not None", "re_match": "re.match({1}, {0}) is not None",
    "re_full_match": "re.fullmatch({1}, {0}) is not None", "re_find": "re_find({0}, {1})", "re_find_span": "re_find_span({0}, {1})",
    "re_groups": "match_groups(re.search({1}, {0}))", "re_match_groups": "match_groups(re.match({1}, {0}))",
    "re_full_groups": "match_groups(re.fullmatch({1}, {0}))", "re_find_all": "[match[0] for match in re.finditer({1}, {0})]",
    "re_find_all_groups": 'find_all_groups({0}, {1})', "re_find_all_spans": "[match.span() for match in re.finditer({1}, {0})]",
    "re_replace": "re.sub({1}, {2}, {0})", "re_replace_limit": "re.sub({1}, {2}, {0}, count={3})", "re_split": "re.split({1}, {0})",
    # lists
    "length": "len({0})", "index_wrap": "{0}[{1}]", "slice": "{0}[{1}:{2}]", "slice_from": "{0}[{1}:]", "slice_to": "{0}[:{1}]",
    "copy": "{0}[:]", "reverse": "{0}[::-1]", "concat": "{0} + {1}", "repeat": "{0} * {1}", "append": "[*{0}, {1}]", "prepend": "[{1}, *{0}]",
    "insert_at": "insert_at({0}, {1}, {2})", "remove_at": "remove_at({0}, {1})", "replace_at": "replace_at({0}, {1}, {2})",
    "index_or": "index_or({0}, {1}, {2})", "contains": "{1} in {0}", "index_of": "{0}.index({1})", "find_index_of": "find_index_of({0}, {1})",
    "count_of": "{0}.count({1})", "max_or": "max({0}, default={1})", "min_or": "min({0}, default={1})", "index_of_max": "{0}.index(max({0}))",
    "index_of_min": "{0}.index(min({0}))", "sort": "sorted({0})", "sort_desc": "sorted({0}, reverse=True)",
    "unzip": "unzip({0})", "take_last": "take_last({0}, {1})", "window": "windows({0}, {1})", "chunk": "chunks({0}, {1})",
    "rotate_left": "rotate_left({0}, {1})", "transpose": "[list(row) for row in zip(*{0})]", "bisect_left": "bisect.bisect_left({0}, {1})",
    "bisect_right": "bisect.bisect_right({0}, {1})", "largest": "heapq.nlargest({1}, {0})", "smallest": "heapq.nsmallest({1}, {0})",
    "merge_sorted": "list(heapq.merge({0}, {1}))", "fsum": "math.fsum({0})", "running_sums": "list(accumulate({0}))",
    # maps and sets
    "map_size": "len({0})", "map_get": "{0}[{1}]", "map_get_or": "{0}.get({1}, {2})", "map_find": "{0}.get({1})", "map_has": "{1} in {0}",
    "map_keys": "list({0})", "map_values": "list({0}.values())", "map_items": "list({0}.items())", "map_from_pairs": "dict({0})",
    "counter_add": "counter_add({0}, {1})",
    "counter_sub": "counter_sub({0}, {1})", "counter_and": "counter_and({0}, {1})", "counter_or": "counter_or({0}, {1})",
    "set_size": "len({0})", "set_has": "{1} in {0}", "set_union": "{0} | {1}", "set_intersection": "{0} & {1}", "set_difference": "{0} - {1}",
    "set_symmetric_difference": "{0} ^ {1}", "is_subset": "{0} <= {1}", "is_proper_subset": "{0} < {1}", "is_superset": "{0} >= {1}",
    "is_disjoint": "{0}.isdisjoint({1})", "char_set": "set({0})",
    # tuples, options, any
    "tuple_get": "{0}[{1}]", "tuple_concat": "{0} + {1}", "tuple_to_list": "list({0})", "list_to_tuple": "tuple({0})", "swap": "{0}[::-1]",
    "some": "{0}", "is_none": "{0} is None", "is_some": "{0} is not None", "to_any": "{0}",
}  # fmt: skip

UNSUPPORTED: dict[str, str] = {}

HELPERS_TEXT = '''
def at(xs, i):
    if i < 0:
        raise IndexError("list index out of range")
    return xs[i]


def position(i):
    if i < 0:
        raise IndexError("list index out of range")
    return i


def trunc_div(a, b):
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def trunc_mod(a, b):
    return a - b * trunc_div(a, b)


def int_pow(base, exponent):
    if exponent < 0:
        raise ValueError("a negative exponent does not give an integer")
    return base**exponent


def mod_pow(base, exponent, modulus):
    if exponent < 0 or modulus == 0:
        raise ValueError("mod_pow needs an exponent >= 0 and a modulus other than 0")
    return pow(base, exponent, modulus)


def round_half_up(x, digits):
    unit = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(x)).quantize(unit, rounding=ROUND_HALF_UP))


def to_base(number, base):
    if not 2 <= base <= 36:
        raise ValueError("base must be between 2 and 36")
    digits, rest = "", abs(number)
    while rest:
        rest, digit = divmod(rest, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return ("-" if number < 0 else "") + (digits or "0")


def split_lines(text):
    lines = re.split(r"\\r\\n|\\r|\\n", text)
    return lines[:-1] if lines[-1] == "" else lines


def format_center(text, width, fill):
    return format(text, f"{fill}^{width}")


def common_prefix(texts):
    prefix = min(texts, default="")
    for text in texts:
        while not text.startswith(prefix):
            prefix = prefix[:-1]
    return prefix


def re_find(text, pattern):
    match = re.search(pattern, text)
    return match[0] if match else None


def re_find_span(text, pattern):
    match = re.search(pattern, text)
    return match.span() if match else None


def match_groups(match):
    return [group or "" for group in match.groups()] if match else None


def find_all_groups(text, pattern):
    return [match_groups(match) for match in re.finditer(pattern, text)]


def index_or(xs, i, default):
    return xs[i] if 0 <= i < len(xs) else default


def insert_at(xs, i, x):
    out = xs[:]
    out.insert(i, x)
    return out


def remove_at(xs, i):
    if not 0 <= i < len(xs):
        raise IndexError("list index out of range")
    return xs[:i] + xs[i + 1 :]


def replace_at(xs, i, x):
    if not 0 <= i < len(xs):
        raise IndexError("list index out of range")
    return [*xs[:i], x, *xs[i + 1 :]]


def find_index_of(xs, x):
    return xs.index(x) if x in xs else -1


def unzip(pairs):
    return [a for a, _ in pairs], [b for _, b in pairs]


def take_last(xs, count):
    return xs[max(0, len(xs) - max(count, 0)) :]


def windows(xs, size):
    if size < 1:
        raise ValueError("the size must be at least 1")
    return [xs[i : i + size] for i in range(len(xs) - size + 1)]


def chunks(xs, size):
    if size < 1:
        raise ValueError("the size must be at least 1")
    return [xs[i : i + size] for i in range(0, len(xs), size)]


def unique_by(xs, key):
    seen = []
    out = []
    for x in xs:
        k = key(x)
        if k not in seen:
            seen.append(k)
            out.append(x)
    return out


def rotate_left(xs, count):
    cut = count % len(xs) if xs else 0
    return xs[cut:] + xs[:cut]


def group_by(xs, key):
    groups = {}
    for x in xs:
        groups.setdefault(key(x), []).append(x)
    return groups


def partition(xs, test):
    yes, no = [], []
    for x in xs:
        (yes if test(x) else no).append(x)
    return yes, no


def counter_add(a, b):
    sums = {k: a.get(k, 0) + b.get(k, 0) for k in {**a, **b}}
    return {k: count for k, count in sums.items() if count > 0}


def counter_sub(a, b):
    rest = {k: a.get(k, 0) - b.get(k, 0) for k in {**a, **b}}
    return {k: count for k, count in rest.items() if count > 0}


def counter_and(a, b):
    least = {k: min(count, b[k]) for k, count in a.items() if k in b}
    return {k: count for k, count in least.items() if count > 0}


def counter_or(a, b):
    most = {k: max(a.get(k, 0), b.get(k, 0)) for k in {**a, **b}}
    return {k: count for k, count in most.items() if count > 0}


def unwrap(value):
    if value is None:
        raise TypeError("a value was expected, met None")
    return value


def expect(value, kind):
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{kind.__name__} was expected, met {type(value).__name__}")
    return value
'''

HELPER_IMPORTS = {"round_half_up": "from decimal import ROUND_HALF_UP, Decimal", "split_lines": "import re", "re_find": "import re",
                  "re_find_span": "import re", "find_all_groups": "import re"}  # fmt: skip


def _read_helpers() -> dict[str, str]:
    return {m[1]: part for part in HELPERS_TEXT.strip().split("\n\n\n") if (m := re.match(r"def (\w+)", part))}


HELPERS = _read_helpers()


def helper_order(used: set[str]) -> list[str]:
    """The used helpers and those they call."""
    todo, out = list(used), set(used)
    while todo:
        text = HELPERS[todo.pop()]
        for name in HELPERS:
            if name not in out and re.search(rf"(?<![.\w]){name}\(", text):
                out.add(name)
                todo.append(name)
    return [h for h in HELPERS if h in out]


Rule = Callable[[Renderer, n.Apply], "Text | None"]
RULES: dict[str, Rule] = {}
OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "is_none": "is_some", "is_some": "is_none"}
NOT_IN = {"contains": "{1} not in {0}", "str_contains": "{1} not in {0}", "map_has": "{1} not in {0}", "set_has": "{1} not in {0}"}


# makes a function the way these ops are written
rule = Entry(RULES)


def esc(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


# ---------------------------------------------------------------- numbers and logic


@rule("truncdiv", "truncmod")
def _trunc(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    if r.bounds.at_least(a, 0) and r.bounds.at_least(b, 0):
        return r.fill("{0} // {1}" if e.op == "truncdiv" else "{0} % {1}", r.e(a), r.e(b))
    return r.fill("trunc_div({0}, {1})" if e.op == "truncdiv" else "trunc_mod({0}, {1})", r.e(a), r.e(b))


def _power(r: Renderer, a: n.Expr, b: n.Expr) -> Text:
    """`x**2` for plain operands, `(x + 1) ** 2` for others: as ruff spaces it."""
    plain = all(isinstance(x, (n.Var, n.Lit)) or (isinstance(x, n.Apply) and x.op == "neg" and isinstance(x.args[0], n.Var)) for x in (a, b))
    return r.fill("{0}**{1}" if plain else "{0} ** {1}", r.e(a), r.e(b))


@rule("int_pow")
def _int_pow(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    return _power(r, a, b) if r.bounds.at_least(b, 0) else r.fill("int_pow({0}, {1})", r.e(a), r.e(b))


@rule("square")
def _square(r: Renderer, e: n.Apply) -> Text:
    return _power(r, e.args[0], n.Lit(2, INT))


@rule("float_pow")
def _float_pow(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    if isinstance(b, n.Lit) and isinstance(b.value, float) and b.value.is_integer() and 0 <= b.value < 100:
        return _power(r, a, n.Lit(int(b.value), INT))
    return r.fill("math.pow({0}, {1})", r.e(a), r.e(b))


@rule("to_float")
def _to_float(r: Renderer, e: n.Apply) -> Text | None:
    x = e.args[0]
    v = literal_int(x)
    return atom(f"{float(v)}") if v is not None and v >= 0 else None


@rule("div")
def _div(r: Renderer, e: n.Apply) -> Text:
    parts = [x.args[0] if isinstance(x, n.Apply) and x.op == "to_float" else x for x in e.args]
    return r.fill("{0} / {1}", *map(r.e, parts))


@rule("add", "sub", "mul")
def _mixed(r: Renderer, e: n.Apply) -> Text | None:
    """float(i) * x is i * x: Python mixes the two."""
    if e.type.name != "float":
        return None
    a, b = e.args
    is_conversion = [isinstance(x, n.Apply) and x.op == "to_float" for x in e.args]
    if is_conversion == [True, False]:
        a = a.args[0]  # type: ignore[attr-defined]
    elif is_conversion == [False, True]:
        b = b.args[0]  # type: ignore[attr-defined]
    return r.fill({"add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}"}[e.op], r.e(a), r.e(b))


@rule("sqrt", "log", "log2", "log10", "exp", "sin", "cos", "tan", "floor", "ceil", "round_int", "round_to")
def _of_number(r: Renderer, e: n.Apply) -> Text | None:
    x = e.args[0]
    if not (isinstance(x, n.Apply) and x.op == "to_float") or e.op.startswith("round"):
        return None
    return r.fill(TEMPLATES[e.op], r.e(x.args[0]), *map(r.e, e.args[1:]))


@rule("max2", "min2")
def _max2(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{e.op[:3]}({', '.join(r.e(x).text for x in flatten(e.op, e))})")


@rule("clamp")
def _clamp(r: Renderer, e: n.Apply) -> Text:
    return r.fill("max({1}, min({0}, {2}))", *map(r.e, e.args))


@rule("sign", "compare")
def _sign(r: Renderer, e: n.Apply) -> Text | None:
    if not all(map(r.simple, e.args)):
        return _lambda_call(r, e)
    return r.fill("({0} > 0) - ({0} < 0)" if e.op == "sign" else "({0} > {1}) - ({0} < {1})", *map(r.e, e.args))


def _lambda_call(r: Renderer, e: n.Apply) -> Text:
    """The op over arguments that were named first."""
    hoisted = [r.e(a) if r.simple(a) else r.named("value", a) for a in e.args]
    if all(h is not None for h in hoisted):
        names = [f"%{i}" for i in range(len(e.args))]
        with r.bound(names, [h.text for h in hoisted if h is not None]):
            return r.e(n.Apply(e.op, tuple(n.Var(x, n.type_of(a)) for x, a in zip(names, e.args, strict=True)), e.type))
    with r.temps(*("x", "y", "z")[: len(e.args)]) as names, r.bound([f"%{x}" for x in names], names):
        body = r.e(n.Apply(e.op, tuple(n.Var(f"%{x}", n.type_of(a)) for x, a in zip(names, e.args, strict=True)), e.type))
        return atom(f"(lambda {', '.join(names)}: {body.text})({', '.join(r.e(a).text for a in e.args)})")


@rule("to_base")
def _to_base(r: Renderer, e: n.Apply) -> Text | None:
    spec = {2: "b", 8: "o", 16: "x"}.get(literal_int(e.args[1]) or 0)
    return atom(f'f"{{{fs(r, e.args[0])}:{spec}}}"') if spec else None


@rule("digits")
def _digits(r: Renderer, e: n.Apply) -> Text:
    inner = r.e(e.args[0]) if r.bounds.at_least(e.args[0], 0) else r.fill("abs({0})", r.e(e.args[0]))
    with r.temps("digit") as (d,):
        return r.fill(f"[int({d}) for {d} in str({{0}})]", inner)


@rule("digit_sum")
def _digit_sum(r: Renderer, e: n.Apply) -> Text:
    inner = r.e(e.args[0]) if r.bounds.at_least(e.args[0], 0) else r.fill("abs({0})", r.e(e.args[0]))
    return r.fill("sum(int(digit) for digit in str({0}))", inner)


@rule("bool_to_int")
def _bool_to_int(r: Renderer, e: n.Apply) -> Text:
    return r.fill("int({0})", r.e(e.args[0]))


@rule("eq", "ne")
def _eq(r: Renderer, e: n.Apply) -> Text | None:
    a, b = e.args
    if isinstance(b, n.Lit) and b.value is None:
        return r.fill("{0} is None" if e.op == "eq" else "{0} is not None", r.e(a))
    return None


@rule("not")
def _not(r: Renderer, e: n.Apply) -> Text:
    x = e.args[0]
    if isinstance(x, n.Apply):
        if x.op == "not":
            return r.e(x.args[0])
        if x.op in OPPOSITE and (x.op in ("eq", "ne", "is_none", "is_some") or n.type_of(x.args[0]).name in ("int", "str", "bool")):
            return r.e(n.Apply(OPPOSITE[x.op], x.args, BOOL))
        if x.op in NOT_IN:
            return r.fill(NOT_IN[x.op], *map(r.e, x.args))
        if x.op in ("re_test", "re_match", "re_full_match"):
            return Text(r.e(x).text.removesuffix(" is not None") + " is None", "{0} is None")
        if x.op in ("is_empty", "str_is_empty", "map_is_empty", "set_is_empty"):
            return r.fill("len({0}) > 0", r.e(x.args[0])) if n.type_of(x.args[0]).name != "str" else r.fill('{0} != ""', r.e(x.args[0]))
    return r.fill("not {0}", r.e(x))


@rule("and", "or")
def _and(r: Renderer, e: n.Apply) -> Text:
    a, b = e.args
    chained = _chained(r, a, b) if e.op == "and" else None
    if chained is not None:
        return chained
    left = r.e(a)
    with r.inside((a, e.op == "and")), r.lazily():
        right = r.e(b)
    return r.fill("{0} and {1}" if e.op == "and" else "{0} or {1}", left, right)


def _chained(r: Renderer, a: n.Expr, b: n.Expr) -> Text | None:
    """low <= x <= high."""
    less, more = {"lt": "<", "le": "<="}, {"gt": ">", "ge": ">="}
    if not (isinstance(a, n.Apply) and isinstance(b, n.Apply) and len(a.args) == 2 and len(b.args) == 2):
        return None
    for table in (less, more):
        if a.op in table and b.op in table and a.args[1] == b.args[0] and r.simple(b.args[0]):
            return r.fill(f"{{0}} {table[a.op]} {{1}} {table[b.op]} {{2}}", r.e(a.args[0]), r.e(a.args[1]), r.e(b.args[1]))
    if a.op in more and b.op in less and a.args[0] == b.args[0] and r.simple(a.args[0]):
        return r.fill(f"{{0}} {({'gt': '<', 'ge': '<='})[a.op]} {{1}} {less[b.op]} {{2}}", r.e(a.args[1]), r.e(a.args[0]), r.e(b.args[1]))
    return None


# ---------------------------------------------------------------- text


def fs(r: Renderer, x: n.Expr) -> str:
    """An expression inside the braces of an f-string."""
    text = r.e(x)
    return f"({text.text})" if text.text.startswith("{") or text.form.startswith("lambda") else text.text


def _fits_fstring(text: str) -> bool:
    """Before Python 3.12 the expressions of an f-string can't hold its own quotes or a backslash."""
    return "\\" not in text and '"' not in text


def fstring_part(r: Renderer, x: n.Expr) -> str | None:
    if isinstance(x, n.Lit):
        return _escaped(str(x.value))
    spec = ""
    if isinstance(x, n.Apply) and x.op in ("int_to_str", "float_to_str", "show", "bool_to_str"):
        x = x.args[0]
    elif isinstance(x, n.Apply) and x.op == "show_quoted":
        x, spec = x.args[0], "!r"
    elif isinstance(x, n.Apply) and x.op == "format_fixed" and literal_int(x.args[1]) is not None:
        spec = f":.{literal_int(x.args[1])}f"
        x = x.args[0]
    elif isinstance(x, n.Apply) and x.op == "group_thousands":
        x, spec = x.args[0], ":,"
    elif isinstance(x, n.Apply) and x.op == "zfill" and isinstance(x.args[0], n.Apply) and x.args[0].op == "int_to_str" and literal_int(x.args[1]) is not None:
        spec = f":0{literal_int(x.args[1])}d"
        x = x.args[0].args[0]
    inner = fs(r, x)
    inner = inner if "'" in inner else inner.replace('"', "'")
    return "{" + inner + spec + "}" if _fits_fstring(inner) else None


def _escaped(text: str) -> str:
    out = repr(text + "'")[1:-2] if '"' not in text else repr(text)[1:-1].replace("\\'", "'")
    return out.replace('"', '\\"').replace("{", "{{").replace("}", "}}")


@rule("str_concat")
def _concat(r: Renderer, e: n.Apply) -> Text:
    parts = flatten("str_concat", e)
    mixed = any(isinstance(p, n.Lit) for p in parts) and len(parts) > 1 and not all(isinstance(p, n.Lit) for p in parts)
    converted = any(isinstance(p, n.Apply) and p.op in ("int_to_str", "show", "float_to_str") for p in parts)
    if mixed or converted:
        texts = [fstring_part(r, p) for p in parts]
        if all(t is not None for t in texts):
            return atom('f"' + "".join(t for t in texts if t is not None) + '"')
    out = r.e(parts[0])
    for p in parts[1:]:
        out = r.fill("{0} + {1}", out, r.e(p))
    return out


@rule("str_index", "index")
def _index(r: Renderer, e: n.Apply) -> Text:
    xs, i = e.args
    return r.fill("{0}[{1}]" if r.bounds.at_least(i, 0) else "at({0}, {1})", r.e(xs), r.e(i))


@rule("slice", "slice_from", "slice_to", "str_slice", "str_slice_from", "str_slice_to")
def _slice(r: Renderer, e: n.Apply) -> Text:
    """Bounds of a slice with the spaces ruff puts around a colon between longer expressions."""
    xs, *bounds = e.args
    texts = [r.e(b) for b in bounds]
    wide = any(not re.fullmatch(r"-?\w+", b.text) for b in texts)
    start = "" if e.op.endswith("_to") else texts[0].text
    stop = "" if e.op.endswith("_from") else texts[-1].text
    if is_zero(bounds[0]) and not e.op.endswith(("_to", "_from")):
        start = ""
    colon = f"{start + ' ' if start else ''}:{' ' + stop if stop else ''}" if wide else f"{start}:{stop}"
    return r.fill("{0}[" + esc(colon) + "]", r.e(xs))


@rule("slice_step", "str_slice_step")
def _slice_step(r: Renderer, e: n.Apply) -> Text:
    xs, a, b, c = e.args
    parts = ["" if isinstance(x, n.Lit) and x.value is None else r.e(_unsome(x)).text for x in (a, b)]
    colon = f"{parts[0]}:{parts[1]}:{r.e(c).text}"
    return r.fill("{0}[" + esc(colon) + "]", r.e(xs))


def _unsome(e: n.Expr) -> n.Expr:
    return e.args[0] if isinstance(e, n.Apply) and e.op == "some" else e


@rule("join")
def _join(r: Renderer, e: n.Apply) -> Text:
    xs, sep = e.args
    return r.fill("{1}.join({0})", atom(_argument(r, xs)), r.e(sep))


@rule("is_vowel")
def _is_vowel(r: Renderer, e: n.Apply) -> Text | None:
    return None


@rule("chars")
def _chars(r: Renderer, e: n.Apply) -> Text:
    return r.fill("list({0})", r.e(e.args[0]))


@rule("translate")
def _translate(r: Renderer, e: n.Apply) -> Text | None:
    s, m = e.args
    if not r.simple(m):
        named = r.named("table", m)
        if named is None:
            return r.fill("{0}.translate(str.maketrans({1}))", r.e(s), r.e(m))
        return r.fill('"".join({1}.get(c, c) for c in {0})', r.e(s), named)
    return r.fill('"".join({1}.get(c, c) for c in {0})', r.e(s), r.e(m))


@rule("format_fixed", "format_exp", "format_general", "format_percent", "format_grouped", "format_signed", "group_thousands")
def _format(r: Renderer, e: n.Apply) -> Text:
    x = fs(r, e.args[0])
    if e.op in ("format_signed", "group_thousands"):
        spec = "+d" if e.op == "format_signed" else ","
    else:
        digits = literal_int(e.args[1])
        if digits is not None and digits >= 0:
            size = str(digits)
        else:
            inner = fs(r, e.args[1])
            if not _fits_fstring(inner):
                named = r.named("digits", e.args[1])
                inner = named.text if named is not None else inner
            size = "{" + inner + "}"
        spec = {"format_fixed": ".%sf", "format_exp": ".%se", "format_general": ".%sg", "format_percent": ".%s%%", "format_grouped": ",.%sf"}[e.op] % size
    if not _fits_fstring(x):
        named = r.named("value", e.args[0])
        if named is None:
            return r.fill('"{{:' + esc(spec) + '}}".format({0})', r.e(e.args[0]))
        x = named.text
    return atom(f'f"{{{x}:{spec}}}"')


def raw(pattern: str) -> str:
    """A regular expression as a raw string."""
    if "\n" in pattern or pattern.endswith("\\"):
        return string(pattern)
    if '"' not in pattern:
        return f'r"{pattern}"' if "\\" in pattern else string(pattern)
    return f"r'{pattern}'" if "'" not in pattern else string(pattern)


def _regex_rule(op: str) -> None:
    template = TEMPLATES[op]

    def render(r: Renderer, e: n.Apply) -> Text:
        args = [r.e(a) for a in e.args]
        for i in (1, 2):
            a = e.args[i] if i < len(e.args) else None
            if isinstance(a, n.Lit) and isinstance(a.value, str):
                args[i] = atom(raw(a.value))
        return r.fill(template, *args)

    RULES[op] = render


for _op in [k for k in TEMPLATES if k.startswith("re_")]:
    _regex_rule(_op)


def _regex_text(r: Renderer, e: n.Apply) -> tuple[str, str, int]:
    """The subject, the pattern and how many groups it has (-1 where the pattern is not a literal)."""
    s, p = e.args[:2]
    r.need("import re")
    if isinstance(p, n.Lit):
        return r.e(s).text, raw(str(p.value)), re.compile(str(p.value)).groups
    return r.e(s).text, r.e(p).text, -1


@rule("re_find_all", "re_find_all_groups")
def _find_all(r: Renderer, e: n.Apply) -> Text:
    subject, wanted, groups = _regex_text(r, e)
    if e.op == "re_find_all":
        return atom(f"re.findall({wanted}, {subject})") if groups == 0 else atom(f"[match[0] for match in re.finditer({wanted}, {subject})]")
    if groups == 1:
        return atom(f"[[group] for group in re.findall({wanted}, {subject})]")
    if groups > 1:
        return atom(f"[list(groups) for groups in re.findall({wanted}, {subject})]")
    return atom(f"{r.use('find_all_groups')}({subject}, {wanted})")


MATCHES = {"re_find": ("search", "{m}[0]"), "re_find_span": ("search", "{m}.span()"), "re_groups": ("search", '[group or "" for group in {m}.groups()]'),
           "re_match_groups": ("match", '[group or "" for group in {m}.groups()]'),
           "re_full_groups": ("fullmatch", '[group or "" for group in {m}.groups()]')}  # fmt: skip


@rule(*MATCHES)
def _match(r: Renderer, e: n.Apply) -> Text:
    subject, wanted, _ = _regex_text(r, e)
    function, taken = MATCHES[e.op]
    if r.pending is None:  # inside an expression that may run often: through a helper
        return atom(f"{r.use(e.op)}({subject}, {wanted})") if e.op in HELPERS else atom(f"{r.use('match_groups')}(re.{function}({wanted}, {subject}))")
    match = r.names.fresh("match")
    r.pending.append(f"{match} = re.{function}({wanted}, {subject})")
    return r.fill(CONDITION, atom(match), Text(taken.replace("{m}", match)), atom("None"))


# ---------------------------------------------------------------- lists


@rule("is_empty", "str_is_empty", "map_is_empty", "set_is_empty")
def _is_empty(r: Renderer, e: n.Apply) -> Text:
    return r.fill("not {0}", _raw_set(r, e.args[0]))


def _raw_set(r: Renderer, e: n.Expr) -> Text:
    """A container that is only asked for its size or members."""
    return r.var(e.name) if isinstance(e, n.Var) and e.name in r.ordered else r.e(e)


@rule("set_has", "set_size")
def _set_has(r: Renderer, e: n.Apply) -> Text:
    return r.fill(TEMPLATES[e.op], _raw_set(r, e.args[0]), *map(r.e, e.args[1:]))


@rule("first", "last")
def _first(r: Renderer, e: n.Apply) -> Text:
    return r.fill("{0}[0]" if e.op == "first" else "{0}[-1]", r.e(e.args[0]))


@rule("concat")
def _concat_lists(r: Renderer, e: n.Apply) -> Text:
    parts = flatten("concat", e)
    if any(isinstance(p, n.Make) for p in parts) and any(isinstance(p, n.Apply) and p.op in ("map_keys", "map_values", "set_to_list") for p in parts):
        return atom("[" + ", ".join(t for p in parts for t in ([r.e(x).text for x in p.items] if isinstance(p, n.Make) else ["*" + r.lazy(p).text])) + "]")
    out = r.e(parts[0])
    for p in parts[1:]:
        out = r.fill("{0} + {1}", out, r.e(p))
    return out


def clauses(r: Renderer, xs: n.Expr, f: n.Expr, condition: n.Expr | None = None, negated: bool = False) -> str:
    """`f(x) for x in xs if condition(x)`, folding filters of the source in."""
    if isinstance(xs, n.Apply) and xs.op in ("filter", "reject") and condition is None:
        return clauses(r, xs.args[0], f, xs.args[1], xs.op == "reject")
    source = r.lazy(xs)
    over = f"({source.text})" if source.form in (CONDITION, LAMBDA) else source.text
    if condition is None:
        with r.element(f, xs) as (x, body):
            return f"{body().text} for {x} in {over}"
    with r.element(_pair(f, condition, negated), xs) as (x, body):
        value, _, test = body().text.partition("\x00")
        return f"{value} for {x} in {over} if {test}"


def _pair(f: n.Expr, condition: n.Expr | None, negated: bool) -> n.Lambda:
    """One function that gives both the value and the condition, over one parameter."""
    assert condition is not None
    base = next(g for g in (f, condition) if isinstance(g, n.Lambda)) if any(isinstance(g, n.Lambda) for g in (f, condition)) else None
    p = base.params[0] if base is not None else n.Param("x", n.type_of(condition).args[0])
    var = n.Var(p.name, p.type)
    parts = []
    for g in (f, condition):
        parts.append(_applied(g, var))
    test = n.Apply("not", (parts[1],), BOOL) if negated else parts[1]
    return n.Lambda((p,), n.Apply("%pair", (parts[0], test)), n.type_of(condition))


def _applied(g: n.Expr, var: n.Var) -> n.Expr:
    if not isinstance(g, n.Lambda):
        return n.Apply("%call", (g, var))
    old = n.Var(g.params[0].name, g.params[0].type)
    return g.body if old.name == var.name else replace_expr(g.body, lambda x: var if isinstance(x, n.Var) and x.name == old.name else None)


@rule("%pair")
def _pair_text(r: Renderer, e: n.Apply) -> Text:
    value, test = r.e(e.args[0]), r.test(e.args[1])
    shown = f"({test.text})" if test.form in (CONDITION, LAMBDA) else test.text
    return atom(f"{value.text}\x00{shown}")


@rule("%call")
def _call_text(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{r.e(e.args[0]).text}({r.e(e.args[1]).text})")


@rule("map", "filter", "reject", "filter_map", "flat_map")
def _comprehension(r: Renderer, e: n.Apply) -> Text:
    if e.op == "flat_map":
        return _flat_map(r, e)
    return atom(f"[{generator(r, e)}]")


def generator(r: Renderer, e: n.Apply) -> str:
    """The inside of a comprehension for map, filter, reject and filter_map."""
    xs = e.args[0]
    if e.op in ("zip_with", "flat_map", "flatten", "map_entries_with"):
        text = r.e(e).text
        return text[1:-1] if text.startswith("[") else text
    if e.op == "map":
        return clauses(r, xs, e.args[1])
    if e.op == "filter_map":
        return clauses(r, xs, e.args[2], e.args[1])
    f = e.args[1]
    if isinstance(f, n.Lambda):
        p = f.params[0]
        if p.type.name == "tuple" and len(p.type.args) <= 4:
            parts = tuple(n.Apply("tuple_get", (n.Var(p.name, p.type), n.Lit(i, INT)), t) for i, t in enumerate(p.type.args))
            return clauses(r, xs, n.Lambda((p,), n.Make(parts, p.type), f.type), f, e.op == "reject")
        return clauses(r, xs, n.Lambda((p,), n.Var(p.name, p.type), f.type), f, e.op == "reject")
    p = n.Param("x", n.type_of(xs).element)
    return clauses(r, xs, n.Lambda((p,), n.Var("x", p.type), n.type_of(f)), f, e.op == "reject")


COMPREHENDED = {"map", "filter", "reject", "filter_map", "zip_with", "flat_map", "flatten", "map_entries_with"}


def _argument(r: Renderer, xs: n.Expr) -> str:
    """A list as the only argument of a call that just iterates: a generator, without its brackets."""
    if isinstance(xs, n.Apply) and xs.op == "zip_with" and not isinstance(xs.args[2], n.Lambda):
        return r.e(xs).text
    if isinstance(xs, n.Apply) and xs.op in COMPREHENDED:
        simple = _mapped_name(r, xs)
        return simple or generator(r, xs)
    return r.lazy(xs).text


def _mapped_name(r: Renderer, e: n.Apply) -> str | None:
    """map(str, xs) for a function that has a name."""
    if e.op != "map":
        return None
    f = e.args[1]
    text = r.function_value(f)
    return f"map({text.text}, {r.lazy(e.args[0]).text})" if re.fullmatch(r"[a-z_]+", text.text) else None


def _flat_map(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    with r.element(f, xs) as (x, body):
        if isinstance(f, n.Lambda) and isinstance(f.body, n.Apply) and f.body.op in ("map", "filter", "filter_map"):
            inner = generator(r, f.body)
            if not isinstance(f.params[0].type, Type) or f.params[0].type.name != "tuple":
                value, _, rest = _first_for(inner)
                return atom(f"[{value} for {x} in {r.lazy(xs).text} for {rest}]")
        with r.temps("y") as (y,):
            return atom(f"[{y} for {x} in {r.lazy(xs).text} for {y} in {body().text}]")


def _first_for(text: str) -> tuple[str, str, str]:
    from yantra_codex.languages.python_layout import scan

    at = next(i for i, _, d in scan(text) if d == 0 and text.startswith(" for ", i))
    return text[:at], " for ", text[at + 5 :]


@rule("flatten")
def _flatten(r: Renderer, e: n.Apply) -> Text:
    with r.temps("row", "x") as (row, x):
        return atom(f"[{x} for {row} in {r.lazy(e.args[0]).text} for {x} in {row}]")


@rule("any", "all", "any_true", "all_true")
def _any(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    if e.op.endswith("_true"):
        return atom(f"{e.op[:3]}({_argument(r, xs)})")
    return atom(f"{e.op}({clauses(r, xs, e.args[1])})")


@rule("sum", "product", "max_of", "min_of")
def _sum(r: Renderer, e: n.Apply) -> Text:
    name = {"sum": "sum", "product": "math.prod", "max_of": "max", "min_of": "min"}[e.op]
    if e.op == "product":
        r.need("import math")
    xs = e.args[0]
    if e.op in ("max_of", "min_of") and isinstance(xs, n.Make) and len(xs.items) > 1:
        return atom(f"{name}({', '.join(r.e(x).text for x in xs.items)})")
    return atom(f"{name}({_argument(r, xs)})")


@rule("sum_by")
def _sum_by(r: Renderer, e: n.Apply) -> Text:
    return atom(f"sum({clauses(r, e.args[0], e.args[1])})")


@rule("count_where")
def _count_where(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    p = f.params[0] if isinstance(f, n.Lambda) else n.Param("x", n.type_of(xs).element)
    return atom(f"sum({clauses(r, xs, n.Lambda((p,), n.Lit(1, INT), n.type_of(f)), f)})")


@rule("length")
def _length(r: Renderer, e: n.Apply) -> Text | None:
    xs = e.args[0]
    if isinstance(xs, n.Apply) and xs.op == "filter":
        return _count_where(r, n.Apply("count_where", xs.args, INT))
    if isinstance(xs, n.Apply) and xs.op in ("map_keys", "set_to_list", "chars"):
        return r.fill("len({0})", _raw_set(r, xs.args[0]))
    return None


@rule("find", "find_or", "find_index")
def _find(r: Renderer, e: n.Apply) -> Text:
    xs, f, *rest = e.args
    if e.op == "find_index":
        i = n.Param("i_x", Type("tuple", (INT, n.type_of(xs).element)))
        var = n.Var(i.name, i.type)
        test = _applied(f, n.Var("%x", n.type_of(xs).element))
        with r.temps("i", "x") as (a, x), r.bound(["%x"], [x]):
            return atom(f"next(({a} for {a}, {x} in enumerate({r.lazy(xs).text}) if {r.e(test).text}), -1)") if var else r.e(xs)
    default = r.e(rest[0]).text if rest else "None"
    found = generator(r, n.Apply("filter", (xs, f), n.type_of(xs)))
    return atom(f"next(({found}), {default})")


def key_argument(r: Renderer, f: n.Expr) -> str:
    text = r.function_value(f)
    return "" if isinstance(f, n.Lambda) and f.body == n.Var(f.params[0].name, f.params[0].type) else f", key={text.text}"


@rule("max_by", "min_by")
def _max_by(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{e.op[:3]}({r.lazy(e.args[0]).text}{key_argument(r, e.args[1])})")


@rule("max_or", "min_or")
def _max_or(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    inner = f"({generator(r, xs)})" if isinstance(xs, n.Apply) and xs.op in COMPREHENDED and not _mapped_name(r, xs) else _argument(r, xs)
    return atom(f"{e.op[:3]}({inner}, default={r.e(e.args[1]).text})")


@rule("index_of_max", "index_of_min")
def _index_of_max(r: Renderer, e: n.Apply) -> Text | None:
    return None if r.simple(e.args[0]) else _lambda_call(r, e)


@rule("sort", "sort_desc")
def _sort(r: Renderer, e: n.Apply) -> Text:
    tail = ", reverse=True" if e.op == "sort_desc" else ""
    xs = e.args[0]
    if isinstance(xs, n.Apply) and xs.op in COMPREHENDED and not tail:
        return atom(f"sorted({_argument(r, xs)})")
    return atom(f"sorted({_unordered(r, xs)}{tail})")


def _unordered(r: Renderer, xs: n.Expr) -> str:
    if isinstance(xs, n.Apply) and xs.op == "set_to_list":
        return _raw_set(r, xs.args[0]).text
    if isinstance(xs, n.Apply) and xs.op == "unique" and is_hashable(n.type_of(xs).element):
        return f"set({r.lazy(xs.args[0]).text})"
    return r.lazy(xs).text


@rule("sort_by", "sort_by_desc")
def _sort_by(r: Renderer, e: n.Apply) -> Text:
    tail = ", reverse=True" if e.op == "sort_by_desc" else ""
    return atom(f"sorted({r.lazy(e.args[0]).text}{key_argument(r, e.args[1])}{tail})")


@rule("sort_with")
def _sort_with(r: Renderer, e: n.Apply) -> Text:
    r.need("from functools import cmp_to_key")
    return atom(f"sorted({r.lazy(e.args[0]).text}, key=cmp_to_key({r.function_value(e.args[1]).text}))")


@rule("is_sorted")
def _is_sorted(r: Renderer, e: n.Apply) -> Text:
    r.need("from itertools import pairwise")
    return r.fill("all(a <= b for a, b in pairwise({0}))", r.e(e.args[0]))


@rule("fold", "fold_right", "reduce")
def _fold(r: Renderer, e: n.Apply) -> Text:
    r.need("from functools import reduce")
    xs, *start, f = e.args
    source = r.lazy(xs).text
    if e.op == "fold_right":
        source = f"reversed({r.e(xs).text})"
        if isinstance(f, n.Lambda):
            f = n.Lambda((f.params[1], f.params[0]), f.body, f.type)
        else:
            with r.temps("total", "x") as (t, x):
                return atom(f"reduce(lambda {t}, {x}: {r.e(f).text}({x}, {t}), {source}, {r.e(start[0]).text})")
    tail = f", {r.e(start[0]).text}" if start else ""
    return atom(f"reduce({r.function_value(f).text}, {source}{tail})")


@rule("scan", "accumulate", "running_sums")
def _scan(r: Renderer, e: n.Apply) -> Text:
    r.need("from itertools import accumulate")
    if e.op == "running_sums":
        return r.fill("list(accumulate({0}))", r.e(e.args[0]))
    xs, *start, f = e.args
    tail = f", initial={r.e(start[0]).text}" if start else ""
    return atom(f"list(accumulate({r.lazy(xs).text}, {r.function_value(f).text}{tail}))")


@rule("zip", "zip3", "enumerate", "range", "pairwise", "cartesian", "pairs")
def _listed(r: Renderer, e: n.Apply) -> Text:
    return atom(f"list({r.lazy(e).text})")


@rule("zip_with")
def _zip_with(r: Renderer, e: n.Apply) -> Text:
    a, b, f = e.args
    if isinstance(f, n.Lambda):
        with r.temps(*(p.name for p in f.params)) as names, r.bound([p.name for p in f.params], names):
            return atom(f"[{r.e(f.body).text} for {', '.join(names)} in zip({r.lazy(a).text}, {r.lazy(b).text})]")
    return atom(f"list(map({r.e(f).text}, {r.lazy(a).text}, {r.lazy(b).text}))")


@rule("zip_longest")
def _zip_longest(r: Renderer, e: n.Apply) -> Text:
    r.need("from itertools import zip_longest")
    return r.fill("list(zip_longest({0}, {1}, fillvalue={2}))", *map(r.e, e.args))


@rule("take", "drop")
def _take(r: Renderer, e: n.Apply) -> Text:
    xs, k = e.args
    size = k if r.bounds.at_least(k, 0) else n.Apply("max2", (k, n.Lit(0, INT)), INT)
    return _slice(r, n.Apply("slice_to" if e.op == "take" else "slice_from", (xs, size), e.type))


@rule("take_while", "drop_while")
def _take_while(r: Renderer, e: n.Apply) -> Text:
    name = e.op.replace("_", "")
    r.need(f"from itertools import {name}")
    return atom(f"list({name}({r.function_value(e.args[1]).text}, {r.lazy(e.args[0]).text}))")


@rule("partition")
def _partition(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{r.use('partition')}({r.lazy(e.args[0]).text}, {r.function_value(e.args[1]).text})")


@rule("differences")
def _differences(r: Renderer, e: n.Apply) -> Text:
    r.need("from itertools import pairwise")
    return r.fill("[b - a for a, b in pairwise({0})]", r.e(e.args[0]))


@rule("unique")
def _unique(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    if is_hashable(n.type_of(xs).element) and n.type_of(xs).element.name != "any":
        return atom(f"list(dict.fromkeys({r.lazy(xs).text}))")
    return atom(f"{r.use('unique_by')}({r.lazy(xs).text}, lambda x: x)")


@rule("unique_by")
def _unique_by(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{r.use('unique_by')}({r.lazy(e.args[0]).text}, {r.function_value(e.args[1]).text})")


@rule("has_duplicates")
def _has_duplicates(r: Renderer, e: n.Apply) -> Text | None:
    xs = e.args[0]
    t = n.type_of(xs).element
    if not r.simple(xs):
        return None
    return r.fill("len(set({0})) != len({0})", r.e(xs)) if is_hashable(t) and t.name != "any" else None


@rule("counts", "count_by")
def _counts(r: Renderer, e: n.Apply) -> Text:
    r.need("from collections import Counter")
    inner = r.lazy(e.args[0]).text if e.op == "counts" else clauses(r, e.args[0], e.args[1])
    if e.op == "counts" and any(isinstance(x, n.Apply) and x.op == "map_keys" for x in n.walk_expr(e.args[0])):
        inner = r.e(e.args[0]).text  # Counter takes a dict's values as counts
    return atom(f"dict(Counter({inner}))")


@rule("most_common")
def _most_common(r: Renderer, e: n.Apply) -> Text:
    r.need("from collections import Counter")
    m, k = e.args
    source = m.args[0] if isinstance(m, n.Apply) and m.op == "counts" else m
    return r.fill("Counter({0}).most_common({1})", r.e(source), r.e(k))


@rule("group_by")
def _group_by(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{r.use('group_by')}({r.lazy(e.args[0]).text}, {r.function_value(e.args[1]).text})")


@rule("key_by", "map_to")
def _key_by(r: Renderer, e: n.Apply) -> Text:
    xs, f = e.args
    base = f.params[0].name if isinstance(f, n.Lambda) else "x"
    with r.temps(base) as (x,):
        inner = r.inline(f, x).text
        pair = f"{inner}: {x}" if e.op == "key_by" else f"{x}: {inner}"
        return atom(f"{{{pair} for {x} in {r.lazy(xs).text}}}")


@rule("group_runs", "group_runs_by")
def _group_runs(r: Renderer, e: n.Apply) -> Text:
    r.need("from itertools import groupby")
    if e.op == "group_runs":
        return r.fill("[list(run) for _, run in groupby({0})]", r.e(e.args[0]))
    return atom(f"[(key, list(run)) for key, run in groupby({r.lazy(e.args[0]).text}, {r.function_value(e.args[1]).text})]")


@rule("interleave")
def _interleave(r: Renderer, e: n.Apply) -> Text:
    return r.fill("[x for pair in zip({0}, {1}) for x in pair]", *map(r.e, e.args))


@rule("fill")
def _fill(r: Renderer, e: n.Apply) -> Text:
    k, x = e.args
    if is_mutable(n.type_of(x)):
        inner = r.clone(r.e(x), n.type_of(x), 99) if isinstance(x, n.Var) else r.e(x)
        return atom(f"[{inner.text} for _ in range({r.e(k).text})]")
    return r.fill("[{0}] * {1}", r.e(x), r.e(k))


@rule("repeat")
def _repeat(r: Renderer, e: n.Apply) -> Text | None:
    return None


@rule("without", "common")
def _without(r: Renderer, e: n.Apply) -> Text:
    xs, ys = e.args
    word = "in" if e.op == "common" else "not in"
    other = r.e(ys) if isinstance(ys, (n.Var, n.Make)) else r.named("others", ys) or r.e(ys)
    with r.temps("x") as (x,):
        return atom(f"[{x} for {x} in {r.lazy(xs).text} if {x} {word} {other.text}]")


@rule("cartesian_all", "combinations", "combinations_repeated", "permutations")
def _itertools(r: Renderer, e: n.Apply) -> Text:
    name = {"cartesian_all": "product", "combinations_repeated": "combinations_with_replacement"}.get(e.op, e.op)
    r.need(f"from itertools import {name}")
    template = f"[list(group) for group in {name}(*{{0}})]" if e.op == "cartesian_all" else f"[list(group) for group in {name}({{0}}, {{1}})]"
    return r.fill(template, *map(r.e, e.args))


@rule("largest_by", "smallest_by")
def _largest_by(r: Renderer, e: n.Apply) -> Text:
    r.need("import heapq")
    xs, k, f = e.args
    return atom(f"heapq.n{e.op[:-3]}({r.e(k).text}, {r.lazy(xs).text}{key_argument(r, f)})")


# ---------------------------------------------------------------- maps and sets


@rule("map_from_pairs")
def _map_from_pairs(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    if isinstance(xs, n.Apply) and xs.op == "map" and isinstance(xs.args[1], n.Lambda) and isinstance(xs.args[1].body, n.Make):
        f = xs.args[1]
        k, v = f.body.items  # type: ignore[attr-defined]
        pair = n.Lambda(f.params, n.Apply("%entry", (k, v)), f.type)
        return atom("{" + clauses(r, xs.args[0], pair) + "}")
    return atom(f"dict({_argument(r, xs)})")


@rule("%entry")
def _entry(r: Renderer, e: n.Apply) -> Text:
    return atom(f"{r.e(e.args[0]).text}: {r.e(e.args[1]).text}")


@rule("map_from_keys")
def _map_from_keys(r: Renderer, e: n.Apply) -> Text:
    ks, v = e.args
    if is_mutable(n.type_of(v)):
        return atom(f"{{key: {r.e(v).text} for key in {r.lazy(ks).text}}}")
    return atom(f"dict.fromkeys({r.lazy(ks).text}, {r.e(v).text})")


@rule("map_zip")
def _map_zip(r: Renderer, e: n.Apply) -> Text:
    return atom(f"dict(zip({', '.join(r.lazy(a).text for a in e.args)}))")


@rule("map_without")
def _map_without(r: Renderer, e: n.Apply) -> Text:
    m, k = e.args
    return atom("{" + r.fill("k: v for k, v in {0}.items() if k != {1}", r.e(m), r.e(k)).text + "}")


def _unpacked(r: Renderer, m: n.Expr) -> str:
    """`**m` inside a dict display; the entries themselves of a display."""
    if isinstance(m, n.Make):
        return r.e(m).text[1:-1]
    return "**" + r.fill("{0}.x", r.e(m)).text[:-2]


@rule("map_merge", "map_with")
def _map_merge(r: Renderer, e: n.Apply) -> Text:
    if e.op == "map_merge":
        parts = [_unpacked(r, m) for m in flatten("map_merge", e)]
    else:
        m, k, v = e.args
        parts = [_unpacked(r, m), f"{r.e(k).text}: {r.e(v).text}"]
    return atom("{" + ", ".join(p for p in parts if p) + "}")


@rule("set_with", "set_without")
def _set_with(r: Renderer, e: n.Apply) -> Text:
    s, x = e.args
    return r.fill("{0} | {1}" if e.op == "set_with" else "{0} - {1}", r.e(s), atom("{" + r.e(x).text + "}"))


@rule("map_invert", "map_values_with", "map_keys_with", "map_filter", "map_entries_with")
def _map_rebuilt(r: Renderer, e: n.Apply) -> Text:
    m = e.args[0]
    f = e.args[1] if len(e.args) > 1 else None
    bases = ("key", "value")
    if isinstance(f, n.Lambda) and len(f.params) == 2:
        bases = (f.params[0].name, f.params[1].name)
    with r.temps(*bases) as (k, v):
        items = f"for {k}, {v} in {r.e(m).text}.items()"
        if e.op == "map_invert":
            return atom(f"{{{v}: {k} {items}}}")
        assert f is not None
        if e.op == "map_values_with":
            return atom(f"{{{k}: {r.inline(f, v).text} {items}}}")
        if e.op == "map_keys_with":
            return atom(f"{{{r.inline(f, k).text}: {v} {items}}}")
        if e.op == "map_filter":
            return atom(f"{{{k}: {v} {items} if {r.inline(f, k, v).text}}}")
        return atom(f"[{r.inline(f, k, v).text} {items}]")


@rule("counter_elements")
def _counter_elements(r: Renderer, e: n.Apply) -> Text:
    return r.fill("[key for key, count in {0}.items() for _ in range(count)]", r.e(e.args[0]))


@rule("set_from_list")
def _set_from_list(r: Renderer, e: n.Apply) -> Text:
    xs = e.args[0]
    if isinstance(xs, n.Make) and xs.items:
        return atom("{" + ", ".join(r.e(x).text for x in xs.items) + "}")
    if isinstance(xs, n.Apply) and xs.op in COMPREHENDED:
        named = _mapped_name(r, xs)
        return atom(f"set({named})") if named else atom("{" + generator(r, xs) + "}")
    return atom(f"set({r.lazy(xs).text})")


@rule("set_to_list")
def _set_to_list(r: Renderer, e: n.Apply) -> Text:
    return atom(f"list({r.in_order(e.args[0]).text})")


@rule("set_map", "set_filter")
def _set_map(r: Renderer, e: n.Apply) -> Text:
    s, f = e.args
    base = f.params[0].name if isinstance(f, n.Lambda) else "x"
    with r.temps(base) as (x,):
        inner = r.inline(f, x).text
        source = _raw_set(r, s).text
        return atom(f"{{{inner} for {x} in {source}}}" if e.op == "set_map" else f"{{{x} for {x} in {source} if {inner}}}")


# ---------------------------------------------------------------- tuples, options, any


@rule("list_to_tuple")
def _list_to_tuple(r: Renderer, e: n.Apply) -> Text:
    return atom(f"tuple({_argument(r, e.args[0])})")


@rule("some", "to_any")
def _same(r: Renderer, e: n.Apply) -> Text:
    return r.e(e.args[0])


@rule("unwrap")
def _unwrap(r: Renderer, e: n.Apply) -> Text:
    x = e.args[0]
    return r.e(x) if x in r.bounds.known.some else r.fill("unwrap({0})", r.e(x))


@rule("unwrap_or", "option_map")
def _unwrap_or(r: Renderer, e: n.Apply) -> Text:
    x, d = e.args
    if e.op == "unwrap_or" and isinstance(x, n.Apply) and x.op == "map_find" and n.type_of(x.args[0]).args[1].name not in ("option", "any", "none"):
        return r.fill("{0}.get({1}, {2})", *map(r.e, x.args), r.e(d))
    if not r.simple(x):
        return _lambda_call_first(r, e)
    if e.op == "unwrap_or":
        return r.fill(CONDITION, r.fill("{0} is not None", r.e(x)), r.e(x), r.e(d))
    return r.fill(CONDITION, r.fill("{0} is not None", r.e(x)), r.inline(d, r.e(x).text), atom("None"))


def _lambda_call_first(r: Renderer, e: n.Apply) -> Text:
    x, d = e.args
    named = r.named("found", x)
    if named is not None:
        with r.bound(["%found"], [named.text]):
            return _unwrap_or(r, n.Apply(e.op, (n.Var("%found", n.type_of(x)), d), e.type))
    with r.temps("found") as (f,), r.bound(["%found"], [f]):
        body = _unwrap_or(r, n.Apply(e.op, (n.Var("%found", n.type_of(x)), d), e.type))
        return atom(f"(lambda {f}: {body.text})({r.e(x).text})")


IS_A = {"int": "isinstance({0}, int) and not isinstance({0}, bool)", "float": "isinstance({0}, float)", "bool": "isinstance({0}, bool)",
        "str": "isinstance({0}, str)", "list": "isinstance({0}, list)", "tuple": "isinstance({0}, tuple)", "set": "isinstance({0}, set)",
        "map": "isinstance({0}, dict)", "none": "{0} is None"}  # fmt: skip


@rule("is_a")
def _is_a(r: Renderer, e: n.Apply) -> Text:
    x, kind = e.args
    assert isinstance(kind, n.Lit)
    if kind.value == "int" and not r.simple(x):
        named = r.named("value", x)
        if named is not None:
            return r.fill(IS_A["int"], named)
        return r.fill("type({0}) is int", r.e(x))
    return r.fill(IS_A[str(kind.value)], r.e(x))


@rule("cast")
def _cast(r: Renderer, e: n.Apply) -> Text:
    x, wanted = e.args
    assert isinstance(wanted, n.Lit)
    kind = str(wanted.value).partition("[")[0].replace("vtuple", "tuple").replace("map", "dict")
    if kind == "float":
        return r.fill("float({0})", r.fill("expect({0}, int | float)", r.e(x)))
    if kind in ("int", "bool", "str", "list", "tuple", "set", "dict"):
        return r.fill(f"expect({{0}}, {kind})", r.e(x))
    return r.e(x)


# ---------------------------------------------------------------- changes in place

Change = Callable[[Renderer, n.Do, Text, "list[Text]"], "str | list[str]"]
CHANGES: dict[str, Change] = {}


def simple_change(op: str, template: str, statement: str | None = None) -> None:
    def change(r: Renderer, s: n.Do, x: Text, args: list[Text]) -> str:
        return r.fill(statement if statement and s.result is None else template, x, *args).text

    CHANGES[op] = change


for _op, *_templates in (
    ("list_push", "{0}.append({1})"), ("list_push_first", "{0}.insert(0, {1})"), ("list_insert", "{0}.insert({1}, {2})"),
    ("list_pop", "{0}.pop()"), ("list_pop_first", "{0}.pop(0)"), ("list_pop_at", "{0}.pop({1})"), ("list_remove", "{0}.remove({1})"),
    ("list_clear", "{0}.clear()"), ("list_delete_slice", "del {0}[{1}:{2}]"), ("list_set_slice", "{0}[{1}:{2}] = {3}"),
    ("list_insert_sorted", "bisect.insort({0}, {1})"), ("heap_build", "heapq.heapify({0})"), ("heap_push", "heapq.heappush({0}, {1})"),
    ("heap_pop", "heapq.heappop({0})"), ("map_put", "{0}[{1}] = {2}"), ("map_remove", "{0}.pop({1})"), ("map_discard", "{0}.pop({1}, None)"),
    ("map_update", "{0}.update({1})"), ("map_clear", "{0}.clear()"), ("map_pop_last", "{0}.popitem()"),
    ("map_default", "{0}.setdefault({1}, {2})"), ("set_update", "{0}.update({1})"), ("set_clear", "{0}.clear()"),
):  # fmt: skip
    simple_change(_op, *_templates)


def _set_change(op: str, plain: str, ordered: str) -> None:
    def change(r: Renderer, s: n.Do, x: Text, args: list[Text]) -> str:
        is_dict = not s.place.path and s.place.name in r.ordered
        return r.fill(ordered if is_dict else plain, x, *args).text

    CHANGES[op] = change


_set_change("set_add", "{0}.add({1})", "{0}[{1}] = None")
_set_change("set_discard", "{0}.discard({1})", "{0}.pop({1}, None)")
_set_change("set_remove", "{0}.remove({1})", "del {0}[{1}]")


change = Entry(CHANGES)


@change("set_update")
def _set_update(r: Renderer, s: n.Do, x: Text, args: list[Text]) -> str:
    if not s.place.path and s.place.name in r.ordered:
        return f"{x.text}.update(dict.fromkeys({r.in_order(s.args[0]).text}))"
    return f"{x.text}.update({args[0].text})"


@change("list_extend")
def _extend(r: Renderer, s: n.Do, x: Text, args: list[Text]) -> str:
    value = s.args[0]
    if mentions(value, s.place.name):  # a generator would never come to the end of a list that it makes longer
        return f"{x.text}.extend({args[0].text})"
    if isinstance(value, n.Apply) and value.op in COMPREHENDED:
        return f"{x.text}.extend({_argument(r, value)})"
    return f"{x.text}.extend({r.lazy(value).text if isinstance(value, n.Apply) else args[0].text})"


@change("map_pop_first")
def _pop_first(r: Renderer, s: n.Do, x: Text, args: list[Text]) -> list[str]:
    key = r.names.fresh("first")
    return [f"{key} = next(iter({x.text}), None)", f"({key}, {x.text}.pop({key}))"]


__all__ = ["CHANGES", "HELPERS", "RULES", "TEMPLATES", "UNSUPPORTED", "helper_order"]
