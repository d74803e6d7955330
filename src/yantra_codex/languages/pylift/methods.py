"""Methods of str, list, dict, set and tuple values (deque, Counter and defaultdict among them)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir.nodes import Apply, Expr, If, IfExpr, Lit, Make, Place, Raise, Set, Step, Var, type_of
from yantra_codex.ir.types import ANY, BOOL, INT, NEVER, NONE, STR, Type, list_of, map_of, option_of, set_of, tuple_of
from yantra_codex.languages.pylift.builtins import keyword, only, sort_list, unknown
from yantra_codex.languages.pylift.calls import iterable
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import alike, as_list, coerce, either, number, shallow_copy, truth, unopt
from yantra_codex.languages.pylift.exprs import read_place
from yantra_codex.languages.pylift.formatting import str_format
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.places import change, default_value, index, place_of, refine, store

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

# methods that change their receiver: how many values they may take
CHANGING = {
    "list": {"append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear", "appendleft", "popleft", "rotate", "extendleft"},
    "map": {"pop", "popitem", "clear", "update", "setdefault", "subtract"},
    "set": {"add", "discard", "remove", "pop", "clear", "update", "difference_update", "intersection_update", "symmetric_difference_update"},
}
# special methods called by name
DUNDERS = {
    "__len__": "len(a)", "__contains__": "b in a", "__getitem__": "a[b]", "__add__": "a + b", "__sub__": "a - b", "__mul__": "a * b",
    "__mod__": "a % b", "__eq__": "a == b", "__ne__": "a != b", "__lt__": "a < b", "__le__": "a <= b", "__gt__": "a > b", "__ge__": "a >= b",
    "__str__": "str(a)", "__repr__": "repr(a)", "__abs__": "abs(a)", "__neg__": "-a", "__and__": "a & b", "__or__": "a | b", "__xor__": "a ^ b",
}
ALL_CHANGING = set().union(*CHANGING.values())


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
        for n in ast.walk(inner):
            if isinstance(n, ast.Name) and n.id in ("a", "b"):
                n.id = "<0>" if n.id == "a" else "<1>"
            ast.copy_location(n, node)
        from yantra_codex.languages.pylift.calls import call_synthetic

        return call_synthetic(cx, inner, node, cx.exprs([func.value, *node.args]))
    if func.attr in ALL_CHANGING:
        changed = changing_method(cx, func, node)
        if changed is not None:
            return changed
    receiver = unopt(cx, cx.expr(func.value))
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
    if type_of(key).name == "option" and k.name != "option":
        key = unopt(cx, key)
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


def as_set(cx: Cx, e: Expr) -> Expr:
    return e if type_of(e).name == "set" else cx.op("set_from_list", as_list(cx, e))


# ---------------------------------------------------------------- methods that change their receiver


def changing_method(cx: Cx, func: ast.Attribute, node: ast.Call) -> Expr | None:
    """A method that may change its receiver; None where the receiver's type has no such method."""
    place = place_of(cx, func.value)
    name = func.attr
    if place is None:
        return change_temporary(cx, func, node)
    if place.type.name == "option":
        narrowed = cx.facts.get(place.name) if not place.path else None
        raise cx.no(f"changing a value that may be None ({narrowed})", node)
    if place.type == NEVER:
        return change_unknown(cx, place, name, node)
    if name not in CHANGING.get(place.type.name, ()):
        return None
    change_by = {"list": change_list, "map": change_map, "set": change_set}[place.type.name]
    return change_by(cx, place, name, node)


def change_temporary(cx: Cx, func: ast.Attribute, node: ast.Call) -> Expr | None:
    e = unopt(cx, cx.expr(func.value))
    if type_of(e) == NEVER:
        return unknown()
    if func.attr not in CHANGING.get(type_of(e).name, ()):
        return None
    from yantra_codex.ir.nodes import Let

    temp = cx.fresh("value")
    cx.fn.types[temp] = type_of(e)
    cx.fn.locals.add(temp)
    cx.out.append(Let(temp, type_of(e), e, True))
    inner = ast.Call(ast.Attribute(ast.Name(temp, ast.Load()), func.attr, ast.Load()), node.args, node.keywords)
    ast.copy_location(inner, node)
    ast.fix_missing_locations(inner)
    return cx.expr(inner)


def change_unknown(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    """What a change says about a variable of which nothing is known yet."""
    args = cx.exprs(node.args)
    kinds = {"append": list_of, "appendleft": list_of, "add": set_of}
    if name in kinds and args:
        refine(cx, place, kinds[name](type_of(args[0])))
    elif name == "extend" and args:
        refine(cx, place, list_of(elements(type_of(args[0]))))
    elif name in ("sort", "reverse", "insert", "popleft"):
        refine(cx, place, list_of(NEVER))
    elif name in ("setdefault",):
        refine(cx, place, map_of(type_of(args[0]), type_of(args[1]) if len(args) > 1 else NONE))
    return unknown()


def push(cx: Cx, place: Place, op: str, args: list[Expr]) -> Expr:
    change(cx, place, op, args)
    return lit(None)


def taken(cx: Cx, place: Place, op: str, args: list[Expr], t: Type, base: str = "item") -> Expr:
    """A change that gives a value: held in a new variable, because it must happen here and now."""
    result = cx.fresh(base)
    cx.fn.types[result] = t
    change(cx, place, op, args, result=result, result_type=t)
    return Var(result, t)


def next_item(cx: Cx, place: Place, node: ast.Call) -> Expr:
    """next(it[, default]) of an iterator held as the list of what is still to come."""
    if place.type == NEVER:
        return unknown()
    empty = cx.op("is_empty", read_place(cx, place))
    inner = elements(place.type)
    if len(node.args) == 1:
        cx.out.append(If(empty, (Raise("StopIteration", lit("")),)))
        return taken(cx, place, "list_pop_first", [], inner)
    default = cx.expr(node.args[1])
    t = pyjoin(inner, type_of(default))
    result = cx.fresh("item")
    cx.fn.types[result] = t
    with cx.capture() as out:
        item = taken(cx, place, "list_pop_first", [], inner)
        cx.out.append(Set(Place(result, (), t), coerce(cx, item, t)))
    cx.out.append(If(empty, (Set(Place(result, (), t), coerce(cx, default, t)),), tuple(out)))
    return Var(result, t)


def change_list(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    if name == "sort":
        only(cx, node, 0, 0, "key", "reverse")
        xs = read_place(cx, place)
        store(cx, place, sort_list(cx, xs, keyword(node, "key"), keyword(node, "reverse"), node))
        cx.lifter.mutates(cx, place.name, in_place=True)
        return lit(None)
    if name == "reverse":
        store(cx, place, cx.op("reverse", read_place(cx, place)))
        cx.lifter.mutates(cx, place.name, in_place=True)
        return lit(None)
    if node.keywords:
        raise cx.no(f"{name} with keyword arguments", node)
    inner = elements(place.type)
    args = cx.exprs(node.args, [inner if inner != NEVER and name in ("append", "appendleft") else place.type if name == "extend" else None])
    if name in ("append", "appendleft"):
        change_bounded(cx, place, "list_push" if name == "append" else "list_push_first", [fits_numbers(cx, args[0], inner)], node)
        return lit(None)
    if name == "extend":
        xs = unopt(cx, args[0])
        if type_of(xs) == NEVER:
            return lit(None)
        return push(cx, place, "list_extend", [as_list(cx, xs)])
    if name == "extendleft":
        xs = cx.op("concat", *alike(cx, cx.op("reverse", as_list(cx, args[0])), read_place(cx, place)))
        store(cx, place, xs)
        return lit(None)
    if name == "insert":
        at, x = number(cx, args[0]), args[1]
        if isinstance(at, Lit) and at.value == 0:
            return push(cx, place, "list_push_first", [x])
        return push(cx, place, "list_insert", [at, x])
    if name in ("pop", "popleft"):
        return pop(cx, place, name, args, inner)
    if name == "rotate":
        n = args[0] if args else lit(1)
        store(cx, place, cx.op("rotate_left", read_place(cx, place), lit(-n.value) if isinstance(n, Lit) and isinstance(n.value, int) else cx.op("neg", n)))
        cx.lifter.mutates(cx, place.name, in_place=True)
        return lit(None)
    return push(cx, place, {"remove": "list_remove", "clear": "list_clear"}[name], args)


def fits_numbers(cx: Cx, e: Expr, inner: Type) -> Expr:
    return coerce(cx, e, inner) if inner.name in ("int", "float") and type_of(e).name in ("bool", "int") and pyjoin(inner, type_of(e)) == inner else e


def change_bounded(cx: Cx, place: Place, op: str, args: list[Expr], node: ast.Call) -> None:
    """Push; a deque with maxlen lets one go at the other end."""
    change(cx, place, op, args)
    flavour = cx.lifter.flavour(cx, node.func.value) if isinstance(node.func, ast.Attribute) else None
    if flavour is not None and flavour.maxlen is not None:
        full = cx.op("gt", cx.op("length", read_place(cx, place)), cx.expr(flavour.maxlen))
        with cx.capture() as out:
            change(cx, place, "list_pop_first" if op == "list_push" else "list_pop", [])
        cx.out.append(If(full, tuple(out)))


def pop(cx: Cx, place: Place, name: str, args: list[Expr], inner: Type) -> Expr:
    at = args[0] if args else None
    if name == "popleft" or (isinstance(at, Lit) and at.value == 0):
        return taken(cx, place, "list_pop_first", [], inner)
    if at is None or (isinstance(at, Lit) and at.value == -1):
        return taken(cx, place, "list_pop", [], inner)
    return taken(cx, place, "list_pop_at", [number(cx, at)], inner)


def change_map(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    k, v = place.type.args
    if name == "update":
        return update_map(cx, place, node)
    if name == "subtract":
        raise cx.no("Counter.subtract", node)
    args = cx.exprs(node.args, [k if k != NEVER else None, v if v != NEVER else None])
    if name == "clear":
        return push(cx, place, "map_clear", [])
    if name == "setdefault":
        default = args[1] if len(args) == 2 else lit(None)
        change(cx, place, "map_default", [args[0], default])
        place = Place(place.name, place.path, type_at_place(cx, place))
        now = read_place(cx, place)
        return index(cx, now, args[0], node)
    if name == "popitem":
        flavour_first = any(kw.arg == "last" for kw in node.keywords)
        return taken(cx, place, "map_pop_first" if flavour_first else "map_pop_last", [], tuple_of(k, v))
    if k == NEVER:
        return unknown(NONE if len(args) < 2 else type_of(args[1]))
    if len(args) == 1:
        return taken(cx, place, "map_remove", [args[0]], v, "removed")
    m = read_place(cx, place)
    key = coerce(cx, args[0], k)
    key = key if isinstance(key, (Var, Lit)) else cx.keep(key, "key")
    found = cx.keep(get_or(cx, m, key, v, args[1]), "removed")
    change(cx, place, "map_discard", [key])
    return found


def get_or(cx: Cx, m: Expr, key: Expr, v: Type, default: Expr) -> Expr:
    if type_of(default) == NONE and v.name not in ("option", "any"):
        return cx.op("map_find", m, key)
    joined = pyjoin(v, type_of(default))
    if joined == v:
        return cx.op("map_get_or", m, key, coerce(cx, default, v))
    return IfExpr(cx.op("map_has", m, key), coerce(cx, cx.op("map_get", m, key), joined), coerce(cx, default, joined), joined)


def type_at_place(cx: Cx, place: Place) -> Type:
    from yantra_codex.languages.pylift.places import type_at

    return type_at(cx.type_of_name(place.name), place.path)


def update_map(cx: Cx, place: Place, node: ast.Call) -> Expr:
    flavour = cx.lifter.flavour(cx, node.func.value) if isinstance(node.func, ast.Attribute) else None
    for k in node.keywords:
        if k.arg is None:
            raise cx.no("update with **", node)
        change(cx, place, "map_put", [lit(k.arg), cx.expr(k.value)])
    for a in node.args:
        e = unopt(cx, cx.expr(a, place.type))
        if type_of(e) == NEVER:
            continue
        if flavour is not None and flavour.kind == "counter":
            other = e if type_of(e).name == "map" else cx.op("counts", as_list(cx, e))
            now = read_place(cx, Place(place.name, place.path, type_at_place(cx, place)))
            store(cx, place, cx.op("counter_add", *alike(cx, now, other)))
        elif type_of(e).name == "map":
            change(cx, place, "map_update", [e])
        else:
            change(cx, place, "map_update", [cx.op("map_from_pairs", as_list(cx, e))])
    return lit(None)


def change_set(cx: Cx, place: Place, name: str, node: ast.Call) -> Expr:
    args = cx.exprs(node.args)
    inner = elements(place.type)
    if name == "pop":
        raise cx.no("set.pop, whose choice is not defined", node)
    if name == "clear":
        return push(cx, place, "set_clear", [])
    if name == "add":
        return push(cx, place, "set_add", args)
    if name in ("discard", "remove"):
        return lit(None) if inner == NEVER else push(cx, place, f"set_{name}", args)
    for a in args:
        other = as_set(cx, unopt(cx, a)) if type_of(a) != NEVER else a
        if name == "update":
            change(cx, place, "set_update", [other])
        else:
            op = {"difference_update": "set_difference", "intersection_update": "set_intersection"}.get(name, "set_symmetric_difference")
            store(cx, place, cx.op(op, *alike(cx, read_place(cx, place), other)))
            cx.lifter.mutates(cx, place.name, in_place=True)
    return lit(None)


__all__ = ["ANY", "Apply", "Raise", "Set", "Step", "default_value", "option_of", "truth"]
