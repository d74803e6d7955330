"""Go expressions from IR expressions: literals, makers, conditionals, lambdas, comparison, text of values."""

from __future__ import annotations

import math
from collections.abc import Callable

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir import ownership
from yantra_codex.ir.lowering import lower
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import ANY, FLOAT, NONE, STR, Type, contains, is_mutable, match, substitute
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_facts import is_not_negative, negative_offset
from yantra_codex.languages.go_table import EFFECT_RENDERERS, RENDERERS, TEMPLATES
from yantra_codex.languages.go_types import FIELDS
from yantra_codex.languages.go_writer import Value, Writer, call, func_literal, go, is_atom, is_read, wrap_receiver


def expr(w: Writer, e: Expr, want: Type | None = None, hint: str = "") -> Text:
    """The Go text of an expression; statements it needs are written before it. hint: a name for a value that needs one."""
    match e:
        case n.Lit():
            return literal(w, e.value, e.type if e.type != NONE or want is None else want)
        case n.Var(name=name, type=t):
            return variable(w, name, t)
        case n.Make():
            return make(w, e, better(e.type, want), hint)
        case n.Apply():
            return apply_op(w, e, want, hint)
        case n.Lambda():
            return lambda_(w, e)
        case n.IfExpr():
            return conditional(w, e, want, hint)
        case n.LetIn(name=name, value=value, body=body):
            text = expr(w, value, None, name)
            if not is_atom(text):
                text = w.declare(name, text, type_of(value))
            with w.bound({name: Value(text)}):
                return expr(w, body, want, hint)
        case n.Call():
            return function_call(w, e, hint)
    raise Unsupported(f"expression {type(e).__name__}", language="go")


def better(t: Type, want: Type | None) -> Type:
    """t, or the wanted type where t leaves something open (an empty list, a list of nothing but none)."""
    is_open = contains(t, "never") or contains(t, "none")
    return want if want is not None and is_open and want.name == t.name else t


def atom_expr(w: Writer, e: Expr, hint: str = "value", want: Type | None = None) -> Text:
    return w.atom(expr(w, e, want, hint), hint, type_of(e))


# ---------------------------------------------------------------- values


def go_string(s: str) -> str:
    """An interpreted string literal."""
    out = []
    for c in s:
        o = ord(c)
        if c in '"\\':
            out.append("\\" + c)
        elif c in "\n\t\r":
            out.append({"\n": "\\n", "\t": "\\t", "\r": "\\r"}[c])
        elif o < 0x20 or o == 0x7F:
            out.append(f"\\x{o:02x}")
        elif 0xD800 <= o < 0xE000:
            raise Unsupported("a lone surrogate in a string", language="go")
        elif c.isprintable():
            out.append(c)
        else:
            out.append(f"\\u{o:04x}" if o < 0x10000 else f"\\U{o:08x}")
    return '"' + "".join(out) + '"'


def go_rune(c: str) -> str:
    if c == "'":
        return "'\\''"
    if c == '"':
        return "'\"'"
    return "'" + go_string(c)[1:-1] + "'"


def go_float(x: float) -> Text:
    if math.isinf(x):
        return Text(f"math.Inf({'-1' if x < 0 else '1'})")
    if math.isnan(x):
        return Text("math.NaN()")
    text = repr(abs(x))
    negative = x < 0 or (x == 0 and math.copysign(1, x) < 0)
    if negative and x == 0:
        return Text("math.Copysign(0, -1)")
    return Text(f"-{text}", "-{0}") if negative else Text(text)


def literal(w: Writer, value: object, t: Type) -> Text:
    if value is None:
        return Text("struct{}{}") if t == NONE else Text("nil")
    if t.name == "option":
        return call("ptr", typed(literal(w, value, t.args[0]), t.args[0]))
    if isinstance(value, bool):
        return Text("true" if value else "false")
    if isinstance(value, int):
        if t == FLOAT:
            return go_float(float(value))
        if not -(2**63) <= value < 2**63:
            raise Unsupported(f"the integer {value}, which an int can't hold", language="go")
        return Text(str(value)) if value >= 0 else Text(str(value), "-{0}")
    if isinstance(value, float):
        return go_float(value)
    return Text(go_string(str(value)))


def typed(text: Text, t: Type) -> Text:
    """The text so that Go infers type t for it."""
    if t == FLOAT and text.text.lstrip("-").isdigit():
        return Text(text.text + ".0", text.form)
    return text


def variable(w: Writer, name: str, t: Type) -> Text:
    v = w.lookup(name)
    if v.rune:
        return Text(f"string({v.rune})")
    if v.parts:
        return tuple_of_parts(w, v.parts, t)
    return v.text


def tuple_of_parts(w: Writer, parts: tuple[Text, ...], t: Type) -> Text:
    types = t.args if t.name == "tuple" else (t.args[0],) * len(parts)
    return composite(w, t, list(zip(parts, types, strict=True)))


def composite(w: Writer, t: Type, items: list[tuple[Text, Type]]) -> Text:
    """A composite literal of a list or tuple type."""
    is_struct = t.name == "tuple" and not w.rep.is_array(t) and t not in w.rep.slices
    return Text(f"{w.rep(t)}{{{', '.join(x.text if is_struct else element(w, x, a) for x, a in items)}}}")


def element(w: Writer, text: Text, t: Type) -> str:
    """An element of a composite literal; its type is left out where Go lets it be."""
    spelled = w.rep(t)
    if t.name in ("list", "vtuple", "tuple", "map", "set") and text.text.startswith(spelled + "{") and not spelled.startswith("*"):
        return text.text[len(spelled):]
    return text.text


def owned_expr(w: Writer, e: Expr, want: Type | None, target: str | None = None, hint: str = "") -> Text:
    """The value of an expression that becomes (part of) another variable: a copy where sharing could be seen."""
    text = expr(w, e, want, hint)
    if w.needs_clone(e, target):
        if isinstance(e, n.IfExpr):
            text = w.atom(text, hint or "value", e.type)
        return w.clone(text, type_of(e))
    return text


def item_expr(w: Writer, e: Expr, t: Type) -> Text:
    return owned_expr(w, e, t)


def make(w: Writer, e: n.Make, t: Type, hint: str) -> Text:
    if t.name == "map":
        return make_map(w, e, t, hint)
    if t.name == "set":
        items = [expr(w, x, t.args[0]).text for x in e.items]
        return make_set(w, t, items)
    types = t.args if t.name == "tuple" else (t.args[0],) * len(e.items)
    parts = [item_expr(w, x, a) for x, a in zip(e.items, types, strict=True)]
    return composite(w, t, list(zip(parts, types, strict=True)))


def make_set(w: Writer, t: Type, items: list[str]) -> Text:
    kind, k = w.rep.map_kind(t), w.rep(t.args[0])
    if kind == "plain":
        if not items:
            return Text(f"map[{k}]struct{{}}{{}}")
        return Text(f"newSet{'' if t.args[0].name in ('int', 'str') else f'[{k}]'}({', '.join(items)})")
    return Text(f"new{kind}Set[{k}]({', '.join(items)})")


def make_map(w: Writer, e: n.Make, t: Type, hint: str) -> Text:
    pairs: dict[str, str] = {}
    for k, v in zip(e.items[::2], e.items[1::2], strict=True):
        key = expr(w, k, t.args[0]).text
        pairs[key] = element(w, item_expr(w, v, t.args[1]), t.args[1]) if w.rep.map_kind(t) == "plain" else item_expr(w, v, t.args[1]).text
    if w.rep.map_kind(t) == "plain":
        return Text(f"{w.rep(t)}{{{', '.join(f'{k}: {v}' for k, v in pairs.items())}}}")
    return Text(new_map(w, t) + "".join(f".Put({k}, {v})" for k, v in pairs.items()))


def new_map(w: Writer, t: Type) -> str:
    """An empty map or set."""
    kind = w.rep.map_kind(t)
    if kind == "plain":
        return w.rep(t) + "{}"
    what = "Map" if t.name == "map" else "Set"
    return f"new{kind}{what}[{', '.join(map(w.rep, t.args))}]()"


# ---------------------------------------------------------------- functions


def lambda_(w: Writer, f: n.Lambda) -> Text:
    """A func literal; on one line where its body is one short return."""
    with new_function(w), w.block() as body:
        names = []
        for p in f.params:
            name = w.fresh(p.name)
            w.bind(p.name, Value(Text(name)))
            names.append(name)
        result = type_of(f.body)
        write_return(w, f.body, result)
    params = join_params([(name if uses(name, body) else "_", w.rep(p.type)) for name, p in zip(names, f.params, strict=True)])
    spelled = "" if result == NONE else " " + w.rep(result)
    return Text(func_literal(w, f"func({params}){spelled}", body))


def uses(name: str, lines: list[str]) -> bool:
    return is_read(name, lines)


class new_function:
    """Inside, no loop of the surrounding function can be left and no result of it returned."""

    def __init__(self, w: Writer):
        self.w = w

    def __enter__(self) -> None:
        w = self.w
        self.saved = (w.loops, w.breaks, w.returns, w.error_zero, w.error_results, w.convert)
        self.saved_effects = (w.fails, w.in_function_value)
        w.fails, w.in_function_value = [], True
        w.loops, w.breaks, w.returns, w.error_zero, w.error_results, w.convert = [], [], [], None, False, None

    def __exit__(self, *_: object) -> None:
        w = self.w
        w.loops, w.breaks, w.returns, w.error_zero, w.error_results, w.convert = self.saved
        w.fails, w.in_function_value = self.saved_effects


def join_params(params: list[tuple[str, str]]) -> str:
    """`a, b int, c string`: neighbours of one type share it."""
    out: list[str] = []
    for i, (name, t) in enumerate(params):
        same = i + 1 < len(params) and params[i + 1][1] == t
        out.append(name if same else f"{name} {t}")
    return ", ".join(out)


def apply_function(w: Writer, f: Expr, values: list[Value], want: Type | None = None, hint: str = "") -> Text:
    """The result of a function expression for given arguments; a lambda's body is written in place."""
    if isinstance(f, n.Lambda):
        pairs = {}
        for p, v in zip(f.params, values, strict=True):
            count = sum(isinstance(x, n.Var) and x.name == p.name for x in n.walk_expr(f.body))
            if not v.rune and not v.parts and not is_atom(v.text) and (count > 1 or contains_lambda(f.body)):
                v = Value(w.declare(p.name, v.text, p.type))
            pairs[p.name] = v
        with w.bound(pairs):
            return expr(w, f.body, want, hint)
    args = []
    for v, t in zip(values, type_of(f).args, strict=False):
        args.append(Text(f"string({v.rune})") if v.rune else tuple_of_parts(w, v.parts, t) if v.parts else v.text)
    return call(wrap_receiver(expr(w, f)), *args)


def contains_lambda(e: Expr) -> bool:
    return any(isinstance(x, n.Lambda) for x in n.walk_expr(e))


def function_call(w: Writer, e: n.Call, hint: str = "") -> Text:
    if w.program.effects is not None and w.program.function(e.function) is not None:
        from yantra_codex.languages.go_effects_values import call_value  # it builds on this module

        return call_value(w, e, hint)
    try:
        return call(wrap_receiver(w.lookup(e.function).text), *[expr(w, a) for a in e.args])
    except Unsupported:
        pass
    f = w.program.function(e.function)
    if f is None:
        raise Unsupported(f"the function {e.function}, which is not there", language="go")
    args: list[Text] = []
    pointers = w.program.pointers[f.name]
    owned = w.program.owned[f.name]
    for i, (p, a) in enumerate(zip(f.params, e.args, strict=True)):
        if i in pointers:
            text = expr(w, a)
            args.append(Text(text.text[1:]) if text.form == "*{0}" else go("&{0}", text))
        else:
            text = expr(w, a, p.type)
            # the callee owns what it changes
            if not p.inout and p.name in owned.names and is_mutable(p.type):
                text = w.clone(text, p.type)
            args.append(text)
    return call(w.program.names[e.function], *args)


# ---------------------------------------------------------------- conditions


def conditional(w: Writer, e: n.IfExpr, want: Type | None, hint: str) -> Text:
    t = better(e.type, want)
    test = expr(w, e.test)
    name = w.fresh(hint or "value")  # before the branches, whose own variables must not hide it
    with w.block() as a:
        then = owned_expr(w, e.then, t)
    with w.block() as b:
        orelse = owned_expr(w, e.orelse, t)
    if not b and (plain(e.orelse) or is_atom(orelse)):
        w.declare_as(name, typed(orelse, t), t)
        w.braced(f"if {test}", [*a, "\t" * (w.indent + 1) + f"{name} = {then}"])
        return Text(name)
    w.declare_only(name, t)
    w.emit(f"if {test} {{")
    w.lines.extend([*a, "\t" * (w.indent + 1) + f"{name} = {then}"])
    w.emit("} else {")
    w.lines.extend([*b, "\t" * (w.indent + 1) + f"{name} = {orelse}"])
    w.emit("}")
    return Text(name)


def plain(e: Expr) -> bool:
    """Whether evaluating e does next to nothing and can't fail."""
    return isinstance(e, (n.Lit, n.Var)) or (isinstance(e, n.Make) and not e.items)


def logical(w: Writer, op: str, a: Expr, b: Expr, hint: str) -> Text:
    left = expr(w, a)
    ok = w.fresh(hint or "ok")  # before the right side, whose own variables must not hide it
    with w.block() as lines:
        right = expr(w, b)
    w.visible[-1].discard(ok)
    sign = "&&" if op == "and" else "||"
    if not lines and isinstance(b, n.Apply) and b.op == op:
        whole = go(f"{{0}} {sign} x", left)
        return Text(whole.text[:-1] + right.text, f"{{0}} {sign} {{1}}")
    if not lines:
        return go(f"{{0}} {sign} {{1}}", left, right)
    ok = w.declare(ok, left).text
    w.braced(f"if {ok}" if op == "and" else f"if !{ok}", [*lines, "\t" * (w.indent + 1) + f"{ok} = {right}"])
    return Text(ok)


def negate(t: Text) -> Text:
    """The opposite of a condition; an order of floats is not turned round, because nan has none."""
    if t.text in ("true", "false"):
        return Text("false" if t.text == "true" else "true")
    for sign, other in (("==", "!="), ("!=", "==")):
        # the last operator of the text is that of the form where it occurs only once, or stands before a 0
        if t.form.endswith((f" {sign} {{1}}", f" {sign} 0", f" {sign} nil")) and "&&" not in t.form:
            at, form_at = t.text.rfind(f" {sign} "), t.form.rfind(f" {sign} ")
            if t.text.count(f" {sign} ") == 1 or not t.form.endswith("}"):
                return Text(f"{t.text[:at]} {other} {t.text[at + 4:]}", f"{t.form[:form_at]} {other} {t.form[form_at + 4:]}")
    if t.form == "!{0}" and not t.text.startswith("!("):
        return Text(t.text[1:])
    return go("!{0}", t)


# ---------------------------------------------------------------- equality and order


def rune_of(w: Writer, e: Expr) -> str | None:
    """The rune text of a character expression, where there is one at hand."""
    if isinstance(e, n.Var):
        v = w.lookup(e.name)
        return v.rune or None
    if isinstance(e, n.Lit) and isinstance(e.value, str) and len(e.value) == 1:
        return go_rune(e.value)
    if isinstance(e, n.Apply) and e.op in ("str_index", "str_index_wrap"):
        return rune_at(w, e)
    return None


def has_rune(w: Writer, e: Expr) -> bool:
    """Whether rune_of gives a variable's rune (rather than a literal's)."""
    if isinstance(e, n.Var):
        return bool(w.lookup(e.name).rune)
    return isinstance(e, n.Apply) and e.op in ("str_index", "str_index_wrap")


def runes_of(w: Writer, s: Expr) -> Text | None:
    """The []rune variable that stands for a text, if the function keeps one."""
    if isinstance(s, n.Var):
        text = w.lookup(s.name).text.text
        if text in w.runes:
            return Text(w.runes[text])
    return None


def rune_at(w: Writer, e: n.Apply) -> str:
    runes = runes_of(w, e.args[0]) or call("[]rune", expr(w, e.args[0]))
    return index_text(w, runes, e.args[1], e.op == "str_index_wrap").text


def index_text(w: Writer, xs: Text, i: Expr, wraps: bool) -> Text:
    """xs[i]; negative positions count from the end where `wraps`."""
    if isinstance(i, n.Lit) and isinstance(i.value, int) and i.value < 0:
        if not wraps:
            return go("{0}[{1}]", xs, w.declare("i", Text(str(i.value))))
        xs = w.atom(xs, "items")
        return go("{0}[len({0})-{1}]", xs, Text(str(-i.value)))
    if not wraps or is_not_negative(w, i):
        return go("{0}[{1}]", xs, expr(w, i))
    offset = negative_offset(i)
    if offset is not None:
        xs = w.atom(xs, "items")
        return go("{0}[len({0})-{1}]", xs, expr(w, offset))
    return call("at", xs, expr(w, i))


def equal(w: Writer, a: Expr, b: Expr) -> Text:
    t = type_of(a)
    if t.name == "never" or contains(t, "never"):
        t = type_of(b)
    if t == STR and (has_rune(w, a) or has_rune(w, b)):
        x, y = rune_of(w, a), rune_of(w, b)
        if x and y:
            return go("{0} == {1}", Text(x), Text(y))
    if t == STR and isinstance(b, n.Lit) and isinstance(b.value, str) and len(b.value) != 1 and has_rune(w, a):
        return go("{0} == {1}", expr(w, a), expr(w, b))
    if t.name in ("list", "vtuple") and isinstance(b, n.Make) and not b.items:
        return go("len({0}) == 0", expr(w, a))
    if t == ANY:
        inner = b.args[0] if isinstance(b, n.Apply) and b.op == "to_any" else b
        if isinstance(inner, n.Lit) and isinstance(inner.value, (str, bool, type(None))):
            return go("{0} == {1}", expr(w, a), Text("nil") if inner.value is None else expr(w, inner))
        return call("isEqual", expr(w, a, t), expr(w, b, t))
    return equal_texts(w, expr(w, a, t), expr(w, b, t), t)


def equal_texts(w: Writer, a: Text, b: Text, t: Type) -> Text:
    if t.name == "never":
        return Text("true")
    if t.name == "none":
        return Text("true")
    if t.name == "option" and "nil" in (a.text, b.text):
        return go("{0} == {1}", a, b)
    if w.rep.is_comparable(t):
        return go("{0} == {1}", parened_literal(a), parened_literal(b))
    if t.name in ("list", "vtuple") or t in w.rep.slices:
        if w.rep.is_comparable(t.args[0]):
            return call("slices.Equal", a, b)
        return call("slices.EqualFunc", a, b, equal_function(w, t.args[0]))
    if t.name == "any":
        return call("isEqual", a, b)
    if t.name in ("map", "set") and w.rep.map_kind(t) == "plain":
        if t.name == "set" or w.rep.is_comparable(t.args[1]):
            return call("maps.Equal", a, b)
        return call("maps.EqualFunc", a, b, equal_function(w, t.args[1]))
    if t.name in ("map", "set"):
        x, y = w.atom(a, "left", t), w.atom(b, "right", t)
        item, p = w.fresh("key"), "func"
        k = w.rep(t.args[0])
        rest = f"{y}.Has({item})"
        if t.name == "map":
            other = equal_texts(w, Text(f"{x}.Get({item})"), Text(f"{y}.Get({item})"), t.args[1])
            rest = f"{rest} && {other}"
        return Text(f"{x}.Len() == {y}.Len() && !slices.ContainsFunc({x}.keys, {p}({item} {k}) bool {{ return !({rest}) }})", "{0} && {1}")
    if t.name == "tuple":
        x, y = w.atom(a, "left", t), w.atom(b, "right", t)
        tests = [equal_texts(w, part(w, x, t, i), part(w, y, t, i), p) for i, p in enumerate(t.args)]
        out = tests[0] if tests else Text("true")
        for more in tests[1:]:
            out = go("{0} && {1}", out, more)
        return out
    return call("reflect.DeepEqual", a, b)


def parened_literal(t: Text) -> Text:
    """A composite literal in a condition has to stand in parentheses."""
    return Text(f"({t.text})") if t.text.endswith("}") and t.text[:1] not in "(f" else t


def equal_function(w: Writer, t: Type) -> str:
    """A Go function value that compares two values of t for equality."""
    if t.name in ("list", "vtuple") and w.rep.is_comparable(t.args[0]):
        return f"slices.Equal[{w.rep(t)}]"
    if t.name == "any":
        return "isEqual"
    if t.name in ("map", "set") and w.rep.map_kind(t) == "plain" and (t.name == "set" or w.rep.is_comparable(t.args[1])):
        return f"maps.Equal[{w.rep(t)}]"
    return function_text(w, t, "bool", lambda a, b: equal_texts(w, a, b, t))


def function_text(w: Writer, t: Type, result: str, body: Callable[[Text, Text], Text]) -> str:
    """A func literal of two parameters of type t."""
    with new_function(w), w.block() as lines:
        a, b = w.fresh("a"), w.fresh("b")
        w.emit(f"return {body(Text(a), Text(b))}")
    return func_literal(w, f"func({a}, {b} {w.rep(t)}) {result}", lines)


def is_ordered(t: Type) -> bool:
    """Whether Go's < works on t."""
    return t.name in ("int", "float", "str")


def part(w: Writer, tup: Text, t: Type, i: int) -> Text:
    """The i-th part of a tuple."""
    if t in w.rep.slices or w.rep.is_array(t) or t.name == "vtuple":
        return go(f"{{0}}[{i}]", tup)
    return go(f"{{0}}.{FIELDS[i]}", tup)


def compare_texts(w: Writer, a: Text, b: Text, t: Type) -> Text:
    """-1, 0 or 1."""
    if t.name == "str":
        return call("strings.Compare", a, b)
    if is_ordered(t) or t.name == "never":
        return call("cmp.Compare", a, b)
    if t.name == "bool":
        return call("compareBools", a, b)
    if t.name in ("list", "vtuple") or t in w.rep.slices:
        if is_ordered(t.args[0]):
            return call("slices.Compare", a, b)
        return call("slices.CompareFunc", a, b, compare_function(w, t.args[0]))
    if t.name == "tuple":
        x, y = w.atom(a, "left", t), w.atom(b, "right", t)
        parts = [compare_texts(w, part(w, x, t, i), part(w, y, t, i), p) for i, p in enumerate(t.args)]
        return parts[0] if len(parts) == 1 else call("cmp.Or", *parts) if parts else Text("0")
    if t.name == "any":
        return call("compareAny", a, b)
    raise Unsupported(f"an order of values of type {t}", language="go")


def compare_function(w: Writer, t: Type) -> str:
    if t.name == "str":
        return "strings.Compare"
    if is_ordered(t):
        return f"cmp.Compare[{w.rep(t)}]"
    if t.name in ("bool", "any"):
        return "compareBools" if t.name == "bool" else "compareAny"
    if t.name in ("list", "vtuple") and is_ordered(t.args[0]):
        return f"slices.Compare[{w.rep(t)}]"
    return function_text(w, t, "int", lambda a, b: compare_texts(w, a, b, t))


SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def order(w: Writer, op: str, a: Expr, b: Expr) -> Text:
    t, sign = type_of(a), SIGNS[op]
    if t.name == "never":
        t = type_of(b)
    if t == STR and (has_rune(w, a) or has_rune(w, b)):
        x, y = rune_of(w, a), rune_of(w, b)
        if x and y:
            return go(f"{{0}} {sign} {{1}}", Text(x), Text(y))
    if is_ordered(t):
        right = expr(w, b)
        if isinstance(b, n.Lit) and not isinstance(a, n.Lit):
            right = Text(right.text.removesuffix(".0"), right.form)
        return go(f"{{0}} {sign} {{1}}", expr(w, a), right)
    return go(f"{{0}} {sign} 0", compare_texts(w, expr(w, a), expr(w, b), t))


# ---------------------------------------------------------------- the text of values


def show(w: Writer, text: Text, t: Type, quoted: bool = False) -> Text:
    """The text Python's str() (or repr()) gives for a value."""
    if t.name == "str" and not quoted:
        return text
    if t.name == "option":
        f = "textOf" if t.args[0].name == "any" else show_function(w, t.args[0], quoted)
        return call("formatOption", text, f)
    if t.name in SHOWN:
        return call(SHOWN[t.name], text)
    if t.name == "list":
        return call("formatList", text, show_function(w, t.args[0], True))
    if t.name == "tuple" and t not in w.rep.slices:
        x = w.atom(text, "value", t) if t.args else text
        return call("formatTuple", *[show(w, part(w, x, t, i), a, True) for i, a in enumerate(t.args)])
    if t.name == "vtuple" or t in w.rep.slices:
        f = show_function(w, t.args[0], True)
        inner = text if f == IDENTITY else Text(f"formatEach({text}, {f})")
        return Text(f"formatTuple({inner}...)")
    if t.name == "any":
        return call("formatAny" if quoted else "textOf", text)
    if t.name == "set":
        return call("formatSet", keys_text(w, text, t), show_function(w, t.args[0], True))
    if t.name == "map":
        x = w.atom(text, "table", t)
        k, v = t.args
        with new_function(w), w.block() as lines:
            key = w.fresh("key")
            value = Text(f"{x}[{key}]") if w.rep.map_kind(t) == "plain" else Text(f"{x}.Get({key})")
            w.emit(f'return {show(w, Text(key), k, True)} + ": " + {show(w, value, v, True)}')
        f = func_literal(w, f"func({key} {w.rep(k)}) string", lines)
        return go('"{{" + {0} + "}}"', call("joinWith", keys_text(w, x, t), f))
    if t.name in ("none", "never"):
        return Text('"None"')
    raise Unsupported(f"the text of a {t}", language="go")


SHOWN = {"int": "strconv.Itoa", "float": "formatFloat", "bool": "formatBool", "str": "quote"}
IDENTITY = "identity"


def show_function(w: Writer, t: Type, quoted: bool) -> str:
    if t.name in SHOWN and (quoted or t.name != "str"):
        return SHOWN[t.name]
    if t.name == "any":
        return "formatAny" if quoted else "textOf"
    with new_function(w), w.block() as lines:
        x = w.fresh("item")
        w.emit(f"return {show(w, Text(x), t, quoted)}")
    return func_literal(w, f"func({x} {w.rep(t)}) string", lines)


def keys_text(w: Writer, m: Text, t: Type) -> Text:
    """The keys of a map or the members of a set, as a list that must not be changed."""
    if w.rep.map_kind(t) == "plain":
        return call("keysOf", m)
    return Text(f"{wrap_receiver(m)}.keys")


# ---------------------------------------------------------------- wanted types of arguments


def wants(e: n.Apply, want: Type | None) -> list[Type | None]:
    """The type each argument is wanted in, where an argument's own type leaves something open."""
    row = OPS[e.op]
    if len(row.params) != len(e.args) or not any(contains(type_of(a), "never") or type_of(a) == NONE for a in e.args):
        return [None] * len(e.args)
    bound: dict[str, Type] = {}
    for p, a in zip(row.params, e.args, strict=True):
        if not contains(type_of(a), "never"):
            match(p, type_of(a), bound)
    result = better(e.type, want)
    if not contains(result, "never"):
        match(row.result, result, bound)
    return [substitute(p, bound) if not _open(p, bound) else None for p in row.params]


def _open(t: Type, bound: dict[str, Type]) -> bool:
    return (t.is_variable and t.name not in bound) or any(_open(a, bound) for a in t.args)


# ---------------------------------------------------------------- ops


def apply_op(w: Writer, e: n.Apply, want: Type | None = None, hint: str = "") -> Text:
    """The Go text of an op applied to arguments."""
    if w.program.effects is not None and e.op in EFFECT_RENDERERS:
        return EFFECT_RENDERERS[e.op](w, e, want, hint)
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


# ---------------------------------------------------------------- results


def write_return(w: Writer, e: Expr | None, t: Type) -> None:
    if isinstance(e, n.IfExpr) and not w.in_lambda_line:
        test = expr(w, e.test)
        with w.block() as lines:
            write_return(w, e.then, t)
        w.braced(f"if {test}", lines)
        write_return(w, e.orelse, t)
        return
    if e is None or t == NONE:
        if e is not None and not plain(e):
            text = expr(w, e)
            if isinstance(e, n.Call) or ("(" in text.text and isinstance(e, n.Call)):
                w.emit(text.text)
        w.emit(w.result_none())
        return
    text = expr(w, e, t, "result")
    if isinstance(e, n.Lit) and e.value is None and t.name == "any":
        text = Text("nil")
    if (ownership.aliases(e, w.owned) & w.owned.inout) and is_mutable(t):
        text = w.clone(text, t)
    for line in w.result_lines(typed(text, t) if t.name in ("any", "option") else text, e):
        w.emit(line)


def strip_parens(text: str) -> str:
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0 and i < len(text) - 1:
            return text
    return text[1:-1]
