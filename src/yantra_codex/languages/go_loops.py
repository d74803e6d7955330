"""Loops over sequences: `each` writes the loop for a list expression without building the lists in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import Type, tuple_of
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import (
    apply_function,
    atom_expr,
    expr,
    negate,
    part,
    runes_of,
    strip_parens,
    tuple_of_parts,
)
from yantra_codex.languages.go_facts import is_above_zero, is_not_negative
from yantra_codex.languages.go_helpers import STRINGS
from yantra_codex.languages.go_words import words
from yantra_codex.languages.go_writer import Value, Writer, go, is_atom, is_read, wrap_receiver

Body = Callable[[Value], None]
Hint = Sequence[str]


def each(w: Writer, e: Expr, hint: Hint, body: Body) -> None:
    """Write a loop that runs `body` for every element of e; hint: names for the element or for its parts."""
    t = type_of(e)
    if isinstance(e, n.Apply) and e.op in SOURCES:
        SOURCES[e.op](w, e, hint, body)
    elif isinstance(e, n.LetIn):
        text = expr(w, e.value, None, e.name)
        if not is_atom(text):
            text = w.declare(e.name, text, type_of(e.value))
        w.env[-1][e.name] = Value(text)
        each(w, e.body, hint, body)
    elif t.name == "str":
        each_rune(w, expr(w, e), hint, body)
    elif t.name in ("map", "set"):
        each_key(w, e, hint, body)
    elif t.name == "tuple":
        xs = atom_expr(w, e, "items")
        if w.rep.is_array(t) or t in w.rep.slices:
            each_item(w, xs, t.args[0], hint, body)
        else:
            items = ", ".join(str(part(w, xs, t, i)) for i in range(len(t.args)))
            each_item(w, Text(f"[]{w.rep(t.element)}{{{items}}}"), t.element, hint, body)
    else:
        each_item(w, expr(w, e), t.args[0], hint, body)


def one(hint: Hint, otherwise: str = "x") -> str:
    return hint[0] if len(hint) == 1 else otherwise


def each_item(w: Writer, xs: Text, t: Type, hint: Hint, body: Body, index: str | None = None) -> None:
    """`for i, x := range xs`; index: wanted name of the position, which becomes the first of two parts."""
    xs_text = xs if is_atom(xs) or not xs.text.endswith("}") else Text(f"{xs}")
    with w.loop() as made, w.block() as lines:
        i = w.fresh(index) if index else ""
        x = w.fresh(one(hint, "pair" if len(hint) > 1 else "x"))
        body(Value(Text(x)) if not index else Value(Text(x), (Text(i), Text(x))))
    used_x = is_read(x, lines) or assigned(x, lines)
    used_i = bool(i) and (is_read(i, lines) or assigned(i, lines))
    if used_x:
        header = f"for {i if used_i else '_'}, {x} := range {xs_text}"
    else:
        header = f"for {i} := range {xs_text}" if used_i else f"for range {xs_text}"
    w.put_loop(made, header, lines)


def assigned(name: str, lines: list[str]) -> bool:
    return any(re.match(rf"\s*{name} [-+*/%&|^]?= ", line) or re.match(rf"\s*{name}(\+\+|--)$", line) for line in lines)


def each_rune(w: Writer, s: Text, hint: Hint, body: Body, index: str | None = None) -> None:
    """`for _, c := range s`; a position is counted in characters, so it needs []rune."""
    with w.loop() as made, w.block() as lines:
        i = w.fresh(index) if index else ""
        c = w.fresh(one(hint, "c"))
        value = Value(Text(f"string({c})"), rune=c)
        body(value if not index else Value(Text(""), (Text(i), Text(f"string({c})"))))
    used_c = is_read(c, lines)
    used_i = bool(i) and is_read(i, lines)
    source = f"[]rune({s})" if used_i else str(s)
    if used_c:
        header = f"for {i if used_i else '_'}, {c} := range {source}"
    else:
        header = f"for {i} := range {source}" if used_i else f"for range {s}"
    w.put_loop(made, header, lines)


def each_key(w: Writer, e: Expr, hint: Hint, body: Body) -> None:
    t = type_of(e)
    m = atom_expr(w, e, "table" if t.name == "map" else "set")
    with w.loop() as made, w.block() as lines:
        k = w.fresh(one(hint, "key"))
        if t.name == "map":
            w.known_keys.append((m.text, k))
        body(Value(Text(k)))
    used = is_read(k, lines) or assigned(k, lines)
    if w.rep.map_kind(t) == "plain":
        w.put_loop(made, f"for {k} := range {m}" if used else f"for range {m}", lines)
    else:
        w.put_loop(made, f"for _, {k} := range {wrap_receiver(m)}.keys" if used else f"for range {wrap_receiver(m)}.keys", lines)


# ---------------------------------------------------------------- sources


def counted(w: Writer, name: str, start: Expr, stop: Expr, step: Expr, body: Body, changed: set[str] | None = None) -> None:
    """Write a counting loop; changed: the variables that its body assigns (the bounds must not follow them)."""
    changed = changed or set()
    k = step.value if isinstance(step, n.Lit) and isinstance(step.value, int) else None
    from_zero = isinstance(start, n.Lit) and start.value == 0 and k == 1
    if from_zero and isinstance(stop, n.Apply) and stop.op == "length" and isinstance(stop.args[0], n.Var):
        source: Text | None = expr(w, stop.args[0])
    elif from_zero and isinstance(stop, n.Apply) and stop.op == "str_length" and runes(w, stop.args[0]):
        source = runes(w, stop.args[0])
    else:
        source = None
    if source is None:
        to = expr(w, stop)
        if not from_zero:
            names = {x.name for x in n.walk_expr(stop) if isinstance(x, n.Var)}
            if (not is_atom(to) and not simple(stop)) or names & changed:
                to = w.declare("end", to)
    at = Text("0") if from_zero else expr(w, start)
    by = "" if k is not None else expr(w, step).text
    upward = k is None and is_above_zero(w, step) and not {x.name for x in n.walk_expr(step) if isinstance(x, n.Var)} & changed
    if k is None and not upward:
        moved = {x.name for x in n.walk_expr(step) if isinstance(x, n.Var)} & changed
        by = w.declare("step", Text(by)).text if moved else w.atom(Text(by, "x"), "step").text
        w.braced(f"if {by} == 0", ["\t" * (w.indent + 1) + 'panic("ValueError: range() arg 3 must not be zero")'])
    counter_changes = name in changed
    stops_at_zero = isinstance(stop, n.Lit) and isinstance(stop.value, int) and stop.value >= -1
    positive = (upward and is_not_negative(w, start)) or (k is not None and (is_not_negative(w, start) if k > 0 else stops_at_zero))
    from_one = (upward or (k is not None and k > 0)) and is_above_zero(w, start) and not counter_changes
    with w.loop() as made, w.block() as lines:
        i = w.fresh(name)
        inner = i
        if counter_changes and not from_zero:
            inner = w.fresh(name)
            w.declare_as(inner, Text(i))
        if positive and not counter_changes:
            w.not_negative.add(name)
        if from_one:
            w.above_zero.add(name)
        body(Value(Text(inner)))
        w.not_negative.discard(name)
        w.above_zero.discard(name)
    used = is_read(i, lines) or assigned(i, lines)
    if from_zero:
        over = source if source is not None else to
        header = f"for {i} := range {over}" if used else f"for range {over}"
    elif upward:
        sign, bound = inclusive("<", stop, to)
        header = f"for {i} := {at}; {go('{0} ' + sign + ' {1}', Text(i), bound)}; {i} += {by}"
    elif k is not None:
        sign, move = ("<" if k > 0 else ">"), {1: f"{i}++", -1: f"{i}--"}.get(k, f"{i} += {k}" if k > 0 else f"{i} -= {-k}")
        sign, bound = inclusive(sign, stop, to)
        header = f"for {i} := {at}; {go('{0} ' + sign + ' {1}', Text(i), bound)}; {move}"
    else:
        header = f"for {i} := {at}; ({by} > 0 && {i} < {to}) || ({by} < 0 && {i} > {to}); {i} += {by}"
    w.put_loop(made, header, lines)


def inclusive(sign: str, stop: Expr, to: Text) -> tuple[str, Text]:
    """`i < n + 1` as `i <= n`, and `i > -1` as `i >= 0`."""
    if sign == ">" and to.text == "-1":
        return ">=", Text("0")
    by_one = isinstance(stop, n.Apply) and stop.args[1:] == (n.Lit(1, type_of(stop)),) and to.form == ("{0} + {1}" if sign == "<" else "{0} - {1}")
    if by_one and isinstance(stop, n.Apply) and stop.op == ("add" if sign == "<" else "sub") and to.text.endswith(" 1"):
        left = to.text[:-4]
        return sign + "=", Text(left, "x" if is_atom(Text(left)) else "{0} + {1}")
    return sign, to


def simple(e: Expr) -> bool:
    """Whether a bound may be computed in each pass: arithmetic over variables, literals and lengths."""
    match e:
        case n.Lit() | n.Var():
            return True
        case n.Apply(op="add" | "sub" | "mul" | "length", args=xs):
            return all(map(simple, xs))
    return False


def runes(w: Writer, s: Expr) -> Text | None:
    return runes_of(w, s)


def source_range(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    a, b, c = e.args
    if not isinstance(c, n.Lit):
        counted(w, one(hint, "i"), a, b, c, body)
    elif c.value == 0:
        each_item(w, Text("[]int{}"), type_of(a), hint, body)
        w.emit('panic("ValueError: range() arg 3 must not be zero")')
    else:
        counted(w, one(hint, "i"), a, b, c, body)


def params_of(f: Expr, k: int = 1) -> list[str]:
    if isinstance(f, n.Lambda):
        return [p.name for p in f.params]
    return ["x", "y", "z"][:k]


def source_map(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs, f = e.args
    each(w, xs, element_hint(xs, f, hint), lambda v: body(result_value(w, f, [v], e.type.args[0])))


def element_hint(xs: Expr, f: Expr, outer: Hint) -> Hint:
    """Names for the elements of xs that a one-parameter function takes."""
    name = params_of(f)[0]
    t = type_of(xs)
    if t.name in ("list", "vtuple") and t.args[0].name == "tuple" and isinstance(xs, n.Apply) and xs.op in PAIRS:
        return part_names(f, name, len(t.args[0].args))
    return [name]


def part_names(f: Expr, name: str, k: int) -> list[str]:
    if isinstance(f, n.Lambda):
        names: dict[int, str] = {}
        for x in n.walk_expr(f.body):
            if isinstance(x, n.LetIn) and isinstance(x.value, n.Apply) and x.value.op == "tuple_get" and x.value.args[0] == f.params[0].name:
                at = x.value.args[1]
                if isinstance(at, n.Lit) and isinstance(at.value, int):
                    names[at.value] = x.name
        return [names.get(i, "abcdefgh"[i % 8]) for i in range(k)]
    return list("abcdefgh"[:k])


def result_value(w: Writer, f: Expr, values: list[Value], t: Type) -> Value:
    if isinstance(f, n.Lambda) and isinstance(f.body, n.Var) and len(f.params) == len(values) == 1 and f.body.name == f.params[0].name:
        return values[0]
    if isinstance(f, n.Lambda) and isinstance(f.body, n.Make) and f.body.type.name == "tuple" and len(f.params) == 1:
        v = values[0]
        if not v.rune and not v.parts and not is_atom(v.text):
            v = Value(w.declare(f.params[0].name, v.text, f.params[0].type))
        with w.bound({f.params[0].name: v}):
            parts = tuple(w.atom(expr(w, x), "part", type_of(x)) for x in f.body.items)
        return Value(Text(""), parts)
    return Value(apply_function(w, f, values, t))


def guarded(w: Writer, test: Text, body: Callable[[], None]) -> None:
    """`if test { body }`."""
    with w.block() as lines:
        body()
    w.braced(f"if {test}", lines)


def named(w: Writer, v: Value, name: str, t: Type | None = None) -> Value:
    """The value under a name of its own, where it would be computed twice."""
    if v.rune or v.parts or is_atom(v.text):
        return v
    return Value(w.declare(name, v.text, t))


def source_filter(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs, f = e.args
    negated = e.op == "reject"

    def step(v: Value) -> None:
        v = named(w, v, params_of(f)[0], e.type.args[0])
        test = apply_function(w, f, [v])
        guarded(w, negate(test) if negated else test, lambda: body(v))

    names = element_hint(xs, f, hint)
    each(w, xs, names, step)


def source_filter_map(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs, p, f = e.args

    def step(v: Value) -> None:
        v = named(w, v, params_of(p)[0], type_of(xs).args[0])
        guarded(w, apply_function(w, p, [v]), lambda: body(result_value(w, f, [v], e.type.args[0])))

    each(w, xs, element_hint(xs, f, hint), step)


def source_flat_map(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs, f = e.args

    def step(v: Value) -> None:
        if isinstance(f, n.Lambda):
            v = named(w, v, f.params[0].name, f.params[0].type)
            name = f.params[0].name
            outer = {name: w.lookup(name)} if w.is_bound(name) else {}

            def outside(x: Value) -> None:
                with w.bound(outer):  # the loop's own name means nothing to whoever takes its elements
                    body(x)

            with w.bound({name: v}):
                each(w, f.body, hint, outside)
        else:
            each_item(w, apply_function(w, f, [v]), e.type.args[0], hint, body)

    each(w, xs, element_hint(xs, f, ["x"]), step)


def source_flatten(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    each(w, e.args[0], ["row"], lambda row: each_item(w, row.text, e.type.args[0], hint, body))


def source_enumerate(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs, k = e.args
    names = hint if len(hint) == 2 else ["i", "x"]

    def step(v: Value) -> None:
        i, x = v.parts
        if not (isinstance(k, n.Lit) and k.value == 0):
            i = go("{0} + {1}", i, expr(w, k))
        elif not w.owned.names & {names[0]}:
            w.not_negative.add(names[0])
        body(Value(Text(""), (i, x)))

    t = type_of(xs)
    if isinstance(xs, n.Apply) and xs.op == "chars":
        each_rune(w, expr(w, xs.args[0]), [names[1]], step, names[0])
    elif isinstance(xs, n.Apply) and xs.op in SOURCES and xs.op not in ("tuple_to_list", "copy"):
        each_item(w, expr(w, xs, None, names[1] + "s"), t.args[0], [names[1]], step, names[0])
    else:
        each_item(w, expr(w, xs), t.args[0], [names[1]], step, names[0])


def source_zip(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs = [atom_expr(w, x, "items") for x in e.args]
    with w.loop() as made, w.block() as lines:
        i = w.fresh("i")
        body(Value(Text(""), tuple(go("{0}[{1}]", x, Text(i)) for x in xs)))
    sizes = sorted({f"len({x})" for x in xs}, key=lambda text: [str(x) for x in xs].index(text[4:-1]))
    over = str(xs[0]) if len(sizes) == 1 else f"min({', '.join(sizes)})"
    w.put_loop(made, f"for {i} := range {over}" if is_read(i, lines) else f"for range {over}", lines)


def source_zip_with(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    a, b, f = e.args
    pairs = n.Apply("zip", (a, b), Type("list", (tuple_of(type_of(a).args[0], type_of(b).args[0]),)))
    source_zip(w, pairs, params_of(f, 2), lambda v: body(result_value(w, f, [Value(p) for p in v.parts], e.type.args[0])))


def source_chars(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    each_rune(w, expr(w, e.args[0]), hint, body)


def source_keys(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    each(w, e.args[0], hint, body)


def each_entry(w: Writer, m: Expr, names: Sequence[str], body: Callable[[Text, Text], None]) -> None:
    """Run body for each key and value of a map."""
    t = type_of(m)
    table = atom_expr(w, m, "table")
    with w.loop() as made, w.block() as lines:
        k = w.fresh(names[0])
        kind = w.rep.map_kind(t)
        v = w.fresh(names[1])
        w.known_keys.append((table.text, k))
        body(Text(k), Text(v))
    used_k, used_v = (is_read(x, lines) or assigned(x, lines) for x in (k, v))
    if kind == "plain":
        header = f"for {k if used_k or not used_v else '_'}, {v} := range {table}" if used_v else f"for {k} := range {table}" if used_k else f"for range {table}"
        if used_v and not used_k:
            header = f"for _, {v} := range {table}"
    else:
        at = wrap_receiver(table)
        if used_k and used_v:
            with w.block():
                i = w.fresh("i")
            lines.insert(0, "\t" * (w.indent + 1) + f"{v} := {at}.values[{i}]")
            header = f"for {i}, {k} := range {at}.keys"
        elif used_v:
            header = f"for _, {v} := range {at}.values"
        else:
            header = f"for _, {k} := range {at}.keys" if used_k else f"for range {at}.keys"
    w.put_loop(made, header, lines)


def source_items(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    names = hint if len(hint) == 2 else ["key", "value"]
    each_entry(w, e.args[0], names, lambda k, v: body(Value(Text(""), (k, v))))


def source_values(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    each_entry(w, e.args[0], ["key", one(hint, "value")], lambda k, v: body(Value(v)))


def source_entries_with(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    m, f = e.args
    names = params_of(f, 2)
    each_entry(w, m, names, lambda k, v: body(Value(apply_function(w, f, [Value(k), Value(v)], e.type.args[0]))))


def source_reverse(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    inner = e.args[0]
    t = type_of(inner)
    if isinstance(inner, n.Apply) and inner.op == "range" and all(isinstance(x, n.Lit) for x in inner.args[2:]) and inner.args[2].value == 1:  # type: ignore[attr-defined]
        a, b, _ = inner.args
        one_ = n.Lit(1, type_of(a))
        first = n.Lit(b.value - 1, type_of(a)) if isinstance(b, n.Lit) else n.Apply("sub", (b, one_), type_of(a))  # type: ignore[operator]
        last = n.Lit(a.value - 1, type_of(a)) if isinstance(a, n.Lit) else n.Apply("sub", (a, one_), type_of(a))  # type: ignore[operator]
        counted(w, one(hint, "i"), first, last, n.Lit(-1, type_of(a)), body)
        return
    xs = atom_expr(w, inner, "items")
    with w.loop() as made, w.block() as lines:
        i = w.fresh("i")
        x = one(hint, "x") if len(hint) == 1 else "pair"
        item = go("{0}[{1}]", xs, Text(i))
        name = w.fresh(x)
        w.declare_as(name, item, t.args[0])
        body(Value(Text(name)))
    w.put_loop(made, f"for {i} := len({xs}) - 1; {i} >= 0; {i}--", lines)


def source_pairwise(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs = atom_expr(w, e.args[0], "items")
    with w.loop() as made, w.block() as lines:
        i = w.fresh("i")
        body(Value(Text(""), (go("{0}[{1}-1]", xs, Text(i)), go("{0}[{1}]", xs, Text(i)))))
    w.put_loop(made, f"for {i} := 1; {i} < len({xs}); {i}++", lines)


def source_pairs(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    xs = atom_expr(w, e.args[0], "items")
    names = hint if len(hint) == 2 else ["a", "b"]
    with w.loop() as outer, w.block() as outer_lines:
        i, a = w.fresh("i"), w.fresh(names[0])
        with w.loop() as inner, w.block() as lines:
            b = w.fresh(names[1])
            body(Value(Text(""), (Text(a), Text(b))))
        w.put_loop(inner, f"for _, {b} := range {xs}[{i}+1:]" if is_read(b, lines) else f"for range {xs}[{i}+1:]", lines)
    w.put_loop(outer, f"for {i}, {a} := range {xs}" if is_read(a, outer_lines) else f"for {i} := range {xs}", outer_lines)


def source_cartesian(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    names = hint if len(hint) == 2 else ["a", "b"]
    xs, ys = e.args
    items = atom_expr(w, ys, "items") if not (isinstance(ys, n.Apply) and ys.op in ("range", "chars")) else None

    def step(x: Value) -> None:
        def inner(y: Value) -> None:
            a, b = (Text(f"string({v.rune})") if v.rune else v.text for v in (x, y))
            body(Value(Text(""), (a, b)))

        if items is None:
            each(w, ys, [names[1]], inner)
        else:
            each_item(w, items, type_of(ys).args[0], [names[1]], inner)

    each(w, xs, [names[0]], step)


def source_same(w: Writer, e: n.Apply, hint: Hint, body: Body) -> None:
    each(w, e.args[0], hint, body)


SOURCES: dict[str, Callable[[Writer, n.Apply, Hint, Body], None]] = {
    "range": source_range, "map": source_map, "filter": source_filter, "reject": source_filter, "filter_map": source_filter_map,
    "flat_map": source_flat_map, "flatten": source_flatten, "enumerate": source_enumerate, "zip": source_zip, "zip3": source_zip, "zip_with": source_zip_with,
    "chars": source_chars, "map_keys": source_keys, "set_to_list": source_keys, "map_items": source_items, "map_values": source_values,
    "map_entries_with": source_entries_with, "reverse": source_reverse, "pairwise": source_pairwise, "pairs": source_pairs,
    "cartesian": source_cartesian, "copy": source_same, "tuple_to_list": source_same, "list_to_tuple": source_same,
}
PAIRS = words("enumerate zip zip3 map_items pairwise pairs cartesian")
# what is fused into a loop only where it does not name more than its parts
FUSED = frozenset(SOURCES) - {"copy", "tuple_to_list", "list_to_tuple"}


def text_of(w: Writer, v: Value, t: Type) -> Text:
    """The value as one expression."""
    if v.rune:
        return Text(f"string({v.rune})")
    return tuple_of_parts(w, v.parts, t) if v.parts and not v.text.text else v.text if not v.parts else tuple_of_parts(w, v.parts, t)


def is_fused(e: Expr) -> bool:
    return (isinstance(e, n.Apply) and e.op in FUSED and e.op != "range") or (isinstance(e, n.Apply) and e.op == "range")


def update(w: Writer, acc: Text, value: Text) -> None:
    """`acc += x` where the value is acc and one thing more."""
    if m := re.fullmatch(r"\{0\} ([-+*/%]) \{1\}", value.form):
        head = f"{acc} {m[1]} "
        rest = value.text[len(head):]
        if value.text.startswith(head) and not re.search(r" [-+*/%] ", outermost(rest)):
            w.emit(f"{acc}++" if value.text == f"{acc} + 1" else f"{acc} {m[1]}= {strip_parens(rest)}")
            return
    if value.text != acc.text:
        w.emit(f"{acc} = {value}")


def outermost(text: str) -> str:
    """The text without what stands in brackets or quotes."""
    text = STRINGS.sub("s", text)
    while (shorter := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", "", text)) != text:
        text = shorter
    return text


def counting(w: Writer, xs: Expr, hint: str) -> Text:
    count = w.declare(hint or "count", Text("0"))
    each(w, xs, ["x"], lambda v: w.emit(f"{count}++"))
    return count
