"""Methods of str, list, dict, set and tuple values (deque, Counter and defaultdict among them)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Expr, IfExpr, Make, type_of
from yantra_codex.ir.types import ANY, BOOL, INT, NEVER, NONE, STR, Type, list_of, set_of
from yantra_codex.languages.pylift.builtins import only, unknown
from yantra_codex.languages.pylift.calls import iterable
from yantra_codex.languages.pylift.changes import ALL_CHANGING, changing_method
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import alike, as_list, as_set, coerce, either, shallow_copy, unopt
from yantra_codex.languages.pylift.formatting import str_format
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.lift_effects import as_used, for_method
from yantra_codex.languages.pylift.walking import walk

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

# special methods called by name
DUNDERS = {
    "__len__": "len(a)", "__contains__": "b in a", "__getitem__": "a[b]", "__add__": "a + b", "__sub__": "a - b", "__mul__": "a * b",
    "__mod__": "a % b", "__eq__": "a == b", "__ne__": "a != b", "__lt__": "a < b", "__le__": "a <= b", "__gt__": "a > b", "__ge__": "a >= b",
    "__str__": "str(a)", "__repr__": "repr(a)", "__abs__": "abs(a)", "__neg__": "-a", "__and__": "a & b", "__or__": "a | b", "__xor__": "a ^ b",
}


def call_method(cx: Cx, func: ast.Attribute, node: ast.Call, want: Type | None) -> Expr:
    """value.method(...)."""
    special = cx.lifter.special_method(cx, func, node)
    if special is not None:
        return special
    if isinstance(func.value, ast.Name) and func.value.id in ("str", "list", "dict", "set", "int", "float") and not cx.lifter.is_local(cx, func.value.id) \
            and func.value.id not in cx.bound:
        return class_method(cx, func, node, want)
    if func.attr == "format" and isinstance(func.value, ast.Constant) and isinstance(func.value.value, str):
        return str_format(cx, func.value.value, node.args, node.keywords, node)
    dunder = DUNDERS.get(func.attr)
    if dunder is not None and not node.keywords:
        inner = ast.parse(dunder, mode="eval").body
        for n in walk(inner):
            if isinstance(n, ast.Name) and n.id in ("a", "b"):
                n.id = "<0>" if n.id == "a" else "<1>"
            ast.copy_location(n, node)
        from yantra_codex.languages.pylift.calls import call_synthetic

        return call_synthetic(cx, inner, node, cx.exprs([func.value, *node.args]))
    if func.attr in ALL_CHANGING:
        changed = changing_method(cx, func, node)
        if changed is not None:
            return changed
    receiver = for_method(cx, unopt(cx, cx.expr(func.value)), func.attr)
    t = type_of(receiver)
    if t == NEVER:
        for a in node.args:
            cx.expr(a)
        return unknown()
    table = {"str": str_method, "list": list_method, "map": map_method, "set": set_method, "tuple": tuple_method,
             "vtuple": tuple_method, "int": number_method, "float": number_method, "bool": number_method}.get(t.name)
    if table is None:
        raise cx.no(f"the method {func.attr} of a value of type {t}", node)
    out = table(cx, func.attr, receiver, node)
    if out is None:
        raise cx.no(f"the method {func.attr} of a value of type {t}", node)
    return out


def class_method(cx: Cx, func: ast.Attribute, node: ast.Call, want: Type | None) -> Expr:
    """str.upper(s), dict.fromkeys(keys, value)."""
    owner = func.value.id  # type: ignore[attr-defined]
    if owner == "dict" and func.attr == "fromkeys":
        only(cx, node, 1, 2)
        keys = iterable(cx, node.args[0])
        value = cx.expr(node.args[1]) if len(node.args) == 2 else lit(None)
        return unknown() if type_of(keys) == NEVER else cx.op("map_from_keys", keys, value)
    if owner == "str" and func.attr == "maketrans":
        return make_translation(cx, node)
    if not node.args:
        raise cx.no(f"{owner}.{func.attr}", node)
    inner = ast.Call(ast.Attribute(node.args[0], func.attr, ast.Load()), node.args[1:], node.keywords)
    ast.copy_location(inner, node)
    ast.fix_missing_locations(inner)
    return cx.expr(inner, want)


def make_translation(cx: Cx, node: ast.Call) -> Expr:
    args = cx.exprs(node.args)
    if len(args) == 1:
        return args[0]
    a, b = args[0], args[1]
    out = cx.op("map_zip", cx.op("chars", a), cx.op("chars", b))
    if len(args) == 3:
        out = cx.op("map_merge", out, cx.op("map_from_keys", cx.op("chars", args[2]), lit("")))
    return out


# ---------------------------------------------------------------- str

PLAIN = {
    "upper": "upper", "lower": "lower", "capitalize": "capitalize", "title": "title", "swapcase": "swapcase", "casefold": "lower",
    "isdigit": "is_digit", "isnumeric": "is_digit", "isdecimal": "is_digit", "isalpha": "is_alpha", "isalnum": "is_alnum",
    "isspace": "is_space", "islower": "is_lower", "isupper": "is_upper", "istitle": "is_title", "isascii": "is_ascii",
}
TWO = {"removeprefix": "remove_prefix", "removesuffix": "remove_suffix", "partition": "str_partition", "rpartition": "str_rpartition",
       "rfind": "str_rfind", "translate": "translate"}
STRIPS = {"strip": "strip", "lstrip": "lstrip", "rstrip": "rstrip"}
PADS = {"ljust": "pad_right", "rjust": "pad_left", "center": "center"}


def str_method(cx: Cx, name: str, s: Expr, node: ast.Call) -> Expr | None:
    if name in PLAIN:
        only(cx, node, 0, 0)
        return cx.op(PLAIN[name], s)
    if name == "join":
        return join_texts(cx, s, node)
    keywords = {k.arg: k.value for k in node.keywords}
    args = [unopt(cx, e) for e in cx.exprs(node.args)]
    n = len(args)
    if any(type_of(a) == NEVER for a in args):
        return unknown()
    if name in TWO and n == 1:
        return cx.op(TWO[name], s, args[0])
    if name in STRIPS and n <= 1:
        if n == 0 or type_of(args[0]) == NONE:
            return cx.op(STRIPS[name], s)
        return cx.op(f"{name}_chars", s, args[0])
    if name in PADS and 1 <= n <= 2:
        return cx.op(PADS[name], s, args[0], args[1] if n == 2 else lit(" "))
    if name == "zfill" and n == 1:
        return cx.op("zfill", s, args[0])
    if name in ("split", "rsplit"):
        return split(cx, name, s, args, keywords, node)
    if name == "splitlines" and n == 0:
        return cx.op("split_lines", s)
    if name == "replace" and 2 <= n <= 3:
        return cx.op("replace" if n == 2 else "replace_limit", s, *args)
    if name in ("startswith", "endswith") and n == 1:
        return affix(cx, "starts_with" if name == "startswith" else "ends_with", s, args[0])
    if name in ("startswith",) and n == 2:
        return cx.op("starts_with", cx.op("str_slice_from", s, args[1]), args[0])
    if name == "find" and 1 <= n <= 2:
        return cx.op("str_find" if n == 1 else "str_find_from", s, *args)
    if name == "index" and n == 1:
        return cx.op("str_index_of", s, args[0])
    if name == "index" and n == 2 and (cx.lower(args[1]) or 0) >= 0 and cx.lower(args[1]) is not None:
        return cx.op("add", cx.op("str_index_of", cx.op("str_slice_from", s, args[1]), args[0]), args[1])
    if name == "count" and n == 1:
        return cx.op("str_count", s, args[0])
    if name == "count" and n == 3:
        return cx.op("str_count", cx.op("str_slice", s, args[1], args[2]), args[0])
    if name == "format":
        raise cx.no("format with a pattern that is not a constant", node)
    if name == "expandtabs":
        return None
    return None


def affix(cx: Cx, op: str, s: Expr, what: Expr) -> Expr:
    if type_of(what).name == "tuple" and isinstance(what, Make):
        out: Expr = lit(False)
        for w in what.items:
            out = either(cx, out, cx.op(op, s, w))
        return out
    if type_of(what).name in ("tuple", "vtuple"):
        return cx.op("any", as_list(cx, what), cx.lam([STR], lambda w: cx.op(op, s, w)))
    return cx.op(op, s, what)


def join_texts(cx: Cx, sep: Expr, node: ast.Call) -> Expr:
    only(cx, node, 1, 1)
    xs = iterable(cx, node.args[0])
    t = elements(type_of(xs))
    if type_of(xs) == NEVER or t == NEVER:
        return unknown(STR)
    if t.name in ("option", "any"):
        xs = coerce(cx, xs, list_of(STR))
    if elements(type_of(xs)) != STR:
        raise TypeMismatch(f"join of a list of {t}")
    return cx.op("join", xs, sep)


def split(cx: Cx, name: str, s: Expr, args: list[Expr], keywords: dict[str | None, ast.expr], node: ast.Call) -> Expr:
    sep = args[0] if args else cx.expr(keywords["sep"]) if "sep" in keywords else None
    limit = args[1] if len(args) > 1 else cx.expr(keywords["maxsplit"]) if "maxsplit" in keywords else None
    if sep is not None and type_of(sep) == NONE:
        sep = None
    if sep is None:
        if limit is not None:
            raise cx.no("split on white space with a limit", node)
        return cx.op("split_words", s)
    if limit is None:
        return cx.op("split", s, sep)
    return cx.op("split_limit" if name == "split" else "rsplit_limit", s, sep, limit)


# ---------------------------------------------------------------- values that do not change


def list_method(cx: Cx, name: str, xs: Expr, node: ast.Call) -> Expr | None:
    flavour = cx.lifter.flavour(cx, node.func.value) if isinstance(node.func, ast.Attribute) else None
    if flavour is not None and flavour.kind in ("sorted", "sorted_set"):
        from yantra_codex.languages.pylift.module_sorted import READS, sorted_method

        found = sorted_method(cx, name, xs, node) if name in READS else None
        if found is not None:
            return found
    args = cx.exprs(node.args)
    t = elements(type_of(xs))
    if name == "copy" and not args:
        return cx.op("copy", xs)
    if name in ("count", "index") and args:
        x = args[0]
        if t == NEVER or type_of(x) == NEVER:
            return unknown(INT)
        joined = pyjoin(t, type_of(x))
        if joined == ANY and t != ANY and type_of(x) != ANY:
            joined = ANY
        xs, x = coerce(cx, xs, list_of(joined)), coerce(cx, x, joined)
        if name == "count":
            return cx.op("count_of", xs, x)
        if len(args) == 1:
            return cx.op("index_of", xs, x)
        if len(args) == 2 and (cx.lower(args[1]) or 0) >= 0:
            return cx.op("add", cx.op("index_of", cx.op("slice_from", xs, args[1]), x), args[1])
    return None


def tuple_method(cx: Cx, name: str, t: Expr, node: ast.Call) -> Expr | None:
    return list_method(cx, name, as_list(cx, t), node) if name in ("count", "index") else None


def number_method(cx: Cx, name: str, x: Expr, node: ast.Call) -> Expr | None:
    if node.args or node.keywords:
        return None
    if name == "is_integer" and type_of(x) == Type("float"):
        return cx.op("is_integer", x)
    if name in ("bit_length", "bit_count") and type_of(x) == INT:
        return cx.op(name, x)
    return None


def map_method(cx: Cx, name: str, m: Expr, node: ast.Call) -> Expr | None:
    k, v = type_of(m).args  # type: ignore[attr-defined]
    if name in ("keys", "values", "items") and not node.args:
        return cx.op({"keys": "map_keys", "values": "map_values", "items": "map_items"}[name], m)
    if name == "copy":
        return shallow_copy(cx, m)
    if name == "get":
        return get(cx, m, k, v, node)
    flavour = cx.lifter.flavour(cx, node.func.value) if isinstance(node.func, ast.Attribute) else None
    if name == "most_common" and (flavour is None or flavour.kind == "counter"):
        args = cx.exprs(node.args)
        return cx.op("most_common", m, args[0] if args and type_of(args[0]) != NONE else cx.op("map_size", m))
    if name == "elements":
        return cx.op("counter_elements", m)
    if name == "total":
        return cx.op("sum", cx.op("map_values", m))
    return None


def get(cx: Cx, m: Expr, k: Type, v: Type, node: ast.Call) -> Expr:
    only(cx, node, 1, 2)
    args = cx.exprs(node.args, [k if k != NEVER else None, v if v != NEVER else None])
    key, default = args[0], args[1] if len(args) == 2 else lit(None)
    if k == NEVER or type_of(key) == NEVER or v == NEVER:
        return unknown(type_of(default) if type_of(default) != NONE else NEVER)
    if type_of(key).name == "option" and k.name not in ("option", "any"):
        return cx.named(key, lambda found: get_of_maybe(cx, m, found, default), "key")
    return looked_up(cx, m, as_used(cx, key, k), default)


def get_of_maybe(cx: Cx, m: Expr, key: Expr, default: Expr) -> Expr:
    """m.get(key, default) of a key that may be None, which is no key of m."""
    found = looked_up(cx, m, cx.op("unwrap", key), default)
    t = pyjoin(type_of(found), type_of(default))
    return IfExpr(cx.op("is_none", key), coerce(cx, default, t), coerce(cx, found, t), t)


def looked_up(cx: Cx, m: Expr, key: Expr, default: Expr) -> Expr:
    """m.get(key, default)."""
    k, v = type_of(m).args  # type: ignore[attr-defined]
    if pyjoin(type_of(key), k) != k:
        cx.lifter.oddities += 1
        return default
    key = coerce(cx, key, k)
    if type_of(default) == NONE:
        if v.name == "option":
            return cx.op("map_get_or", m, key, coerce(cx, default, v))
        if v == ANY:
            return cx.op("map_get_or", m, key, coerce(cx, default, ANY))
        return cx.op("map_find", m, key)
    joined = pyjoin(v, type_of(default))
    if joined == v:
        return cx.op("map_get_or", m, key, coerce(cx, default, v))
    return IfExpr(cx.op("map_has", m, key), coerce(cx, cx.op("map_get", m, key), joined), coerce(cx, default, joined), joined)


SET_OPS = {"union": "set_union", "intersection": "set_intersection", "difference": "set_difference",
           "symmetric_difference": "set_symmetric_difference", "issubset": "is_subset", "issuperset": "is_superset", "isdisjoint": "is_disjoint"}


def set_method(cx: Cx, name: str, s: Expr, node: ast.Call) -> Expr | None:
    if name == "copy":
        return shallow_copy(cx, s)
    if name not in SET_OPS:
        return None
    if any(isinstance(a, ast.Starred) for a in node.args):
        return spread_sets(cx, SET_OPS[name], s, node)
    out = s
    for a in cx.exprs(node.args):
        if type_of(a) == NEVER:
            return unknown(type_of(s) if name in ("union", "intersection", "difference") else BOOL)
        out = cx.op(SET_OPS[name], *alike(cx, out, as_set(cx, a)))
    return out


def spread_sets(cx: Cx, op: str, s: Expr, node: ast.Call) -> Expr | None:
    """s.union(*sets)."""
    if len(node.args) != 1 or not isinstance(node.args[0], ast.Starred) or op not in ("set_union", "set_intersection", "set_difference"):
        return None
    xs = iterable(cx, node.args[0].value)
    t = elements(type_of(xs))
    if t == NEVER:
        return s
    inner = set_of(pyjoin(elements(type_of(s)), elements(t)))
    f = cx.lam([inner, t], lambda acc, x: cx.op(op, acc, coerce(cx, as_set(cx, x), inner)), ["acc", "s"])
    return cx.op("fold", xs, coerce(cx, s, inner), f)
